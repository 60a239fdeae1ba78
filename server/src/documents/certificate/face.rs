//! Letters of the faces that papers are set in, one after the other, and how wide a text is.

use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::documents::paper::faces::Faces;

/// Which of the family's faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Regular,
    Bold,
    Italic,
}

impl Style {
    /// In the order of their faces in the family.
    pub(super) const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Italic];
}

/// A face, to be drawn with.
pub(super) struct Face {
    letters: ttf_parser::Face<'static>,
    font: Font,
}

impl Face {
    /// Of a style.
    ///
    /// # Panics
    /// When what the program carries is no font, which a test would find.
    #[expect(clippy::expect_used, reason = "the fonts are part of the program")]
    pub(super) fn of(style: Style) -> Self {
        let from = &Faces::shipped().fonts[style as usize];
        let letters = ttf_parser::Face::parse(from.data(), from.index()).expect("a font of ours");
        let font = Font::new(from.data().to_vec().into(), from.index()).expect("a font of ours");
        Self { letters, font }
    }

    /// As the painter takes it.
    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    /// The letters of a text, and its width in ems. A sign that the face has not is its empty box.
    pub(super) fn glyphs(&self, text: &str) -> (Vec<KrillaGlyph>, f32) {
        let face = &self.letters;
        let em = f32::from(face.units_per_em());
        let mut width = 0.0;
        let glyphs = text.char_indices().map(|(at, letter)| {
            let id = face.glyph_index(letter).unwrap_or_default();
            let advance = f32::from(face.glyph_hor_advance(id).unwrap_or(0)) / em;
            width += advance;
            let glyph = GlyphId::new(u32::from(id.0));
            KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, at..at + letter.len_utf8(), None)
        });
        (glyphs.collect(), width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_letters_and_bold_is_wider() {
        let [regular, bold, _] = Style::ALL.map(Face::of);
        let width = |face: &Face, text: &str| face.glyphs(text).1;
        assert!((width(&regular, "ấm") - width(&regular, "ấ") - width(&regular, "m")).abs() < 1e-6);
        assert!(width(&bold, "Gia đình") > width(&regular, "Gia đình"));
        // Times is half an em wide in its figures.
        assert!((width(&regular, "2020") - 2.0).abs() < 1e-6);
    }
}
