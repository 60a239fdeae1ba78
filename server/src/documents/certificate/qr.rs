//! The QR of a certificate as a grey picture, a byte a square: the printer makes each square sharp.

use std::sync::Arc;

use krilla::image::{BitsPerComponent, CustomImage, ImageColorspace};
use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;
use qrcode::{EcLevel, QrResult, Version};

use super::mask;

/// The quiet margin that readers need, in squares.
const MARGIN: usize = 4;

/// The squares of a code with their margin, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Squares {
    side: usize,
    grey: Arc<[u8]>,
}

impl Squares {
    /// Of a text; nothing where it is too long. Fifteen parts in a hundred may be dirty or worn (level M).
    pub(super) fn of(text: &str) -> Option<Self> {
        let (code, version) = (1..=40).find_map(|n| Some((small(text, n).ok()?, n)))?;
        let width = usize::try_from(Version::Normal(version).width()).ok()?;
        let side = width + 2 * MARGIN;
        let mut grey = vec![255_u8; side * side];
        for (y, row) in mask::best(&code, version)?.into_iter().enumerate() {
            for x in (0..width).filter(|x| row >> x & 1 == 1) {
                grey[(y + MARGIN) * side + x + MARGIN] = 0;
            }
        }
        Some(Self { side, grey: grey.into() })
    }
}

/// A code of a size, if the text fits: capitals and digits in the compact way, what stands in small letters between
/// them (`check`) as bytes. The library's own choice of ways takes up to two sizes more. No mask is on it yet.
fn small(text: &str, version: i16) -> QrResult<Canvas> {
    let compact = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || " $%*+-./:".contains(c);
    let from = text.find(|c| !compact(c)).unwrap_or(text.len());
    let to = text.rfind(|c| !compact(c)).map_or(from, |at| at + 1);
    let version = Version::Normal(version);
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(&text.as_bytes()[..from])?;
    if from < to {
        bits.push_byte_data(&text.as_bytes()[from..to])?;
        bits.push_alphanumeric_data(&text.as_bytes()[to..])?;
    }
    bits.push_terminator(EcLevel::M)?;
    let (data, correction) = construct_codewords(&bits.into_bytes(), version, EcLevel::M)?;
    let mut code = Canvas::new(version, EcLevel::M);
    code.draw_all_functional_patterns();
    code.draw_data(&data, &correction);
    Ok(code)
}

impl CustomImage for Squares {
    fn color_channel(&self) -> &[u8] {
        &self.grey
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        None
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        let side = u32::try_from(self.side).unwrap_or(0);
        (side, side)
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Luma
    }
}

#[cfg(test)]
mod tests {
    use super::Squares;

    #[test]
    fn a_code_of_a_certificate_is_small_enough_for_a_phone() {
        let code: String =
            (0..248).map(|n| char::from(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n * 7 % 36])).collect();
        let side = |text: &str| Squares::of(text).map(|squares| squares.side);
        // Version 9 and 10: at 33 mm a square is half a millimetre.
        assert_eq!(side(&code), Some(53 + 8));
        assert_eq!(side(&format!("HTTPS://HOCTAP.VINHLONG.GOV.VN/check#{code}")), Some(57 + 8));
        assert_eq!(side(&"x".repeat(5_000)), None);
    }
}
