//! An address as a square picture that a phone reads, drawn here as SVG: nothing of it goes to anybody else.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The quiet margin that readers need, in squares.
const MARGIN: usize = 4;

/// The picture; empty where the text is too long for one, so that the letters beside it must do.
#[must_use]
pub(super) fn svg(text: &str, label: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return String::new() };
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == Color::Dark {
                let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
    }
    let side = width + 2 * MARGIN;
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" width=\"240\" height=\"240\" role=\"img\" aria-label=\"{label}\">\
         <rect class=\"light\" width=\"{side}\" height=\"{side}\"/><path class=\"dark\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_picture_has_its_three_corners_and_its_margin() {
        let svg = super::svg("otpauth://totp/hoctap:mai?secret=ABC", "mã & hình");
        assert!(svg.contains("aria-label=\"mã &amp; hình\"") && svg.contains("d=\"M4 4h1v1h-1z"), "{svg}");
        assert!(super::svg(&"x".repeat(5_000), "").is_empty());
    }
}
