//! Folding: how two spellings of one Vietnamese name are recognised as the same.
//!
//! Tone placement varies inside every official source (Hoà, Hòa) and texts come composed or
//! decomposed, so names are compared without case, accents and extra spaces.

use unicode_normalization::UnicodeNormalization as _;

/// Lower case, no accents, đ as d, runs of white space as one space, none at the ends.
///
/// ```
/// assert_eq!(programme::fold::fold("  Họ và  tên\u{a0}chủ hộ "), "ho va ten chu ho");
/// assert_eq!(programme::fold::fold("Thuỷ"), programme::fold::fold("Thủy"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
            gap = true;
            return;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase()));
        return out;
    }
    for c in text.nfd() {
        match c {
            'đ' | 'Đ' => push('d'),
            // Combining marks: the tones and the circumflex, breve and horn.
            '\u{300}'..='\u{36f}' => {}
            other => other.to_lowercase().for_each(&mut push),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn composed_decomposed_and_shouted_names_fold_alike() {
        for spelling in ["Ấp Phước Hòa", "ẤP PHƯỚC HOÀ", "A\u{302}\u{301}p Phước  Hòa"] {
            assert_eq!(fold(spelling), "ap phuoc hoa");
        }
        assert_eq!(fold("Đường"), "duong");
        assert_eq!(fold(""), "");
    }
}
