//! The QR of a certificate as a grey picture, a byte a square: the printer makes each square sharp.

use qrcode::{Color, EcLevel, QrCode};

/// The quiet margin that readers need, in squares.
const MARGIN: usize = 4;

/// The squares of a text with their margin, row by row, and how many there are in a row; nothing where the text is too
/// long. Fifteen parts in a hundred may be dirty or worn (level M).
#[must_use]
pub(super) fn squares(text: &str) -> Option<(usize, Vec<u8>)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * MARGIN;
    let mut squares = vec![255_u8; side * side];
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == Color::Dark {
                squares[(y + MARGIN) * side + x + MARGIN] = 0;
            }
        }
    }
    Some((side, squares))
}

#[cfg(test)]
mod tests {
    use super::squares;

    #[test]
    fn a_code_of_a_certificate_is_small_enough_for_a_phone() {
        let code: String =
            (0..248).map(|n| char::from(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n * 7 % 36])).collect();
        let (alone, _) = squares(&code).expect("fits");
        let (addressed, _) = squares(&format!("HTTPS://HOCTAP.VINHLONG.GOV.VN/check#{code}")).expect("fits");
        // Version 9 and 10: at 33 mm a square is half a millimetre.
        assert_eq!((alone, addressed), (53 + 8, 57 + 8));
        assert!(squares(&"x".repeat(5_000)).is_none());
    }
}
