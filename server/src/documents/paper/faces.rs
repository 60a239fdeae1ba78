//! The faces in which papers are set: Times New Roman where the machine has it (Nghị định 30/2020, phụ lục I),
//! else Liberation Serif, which we carry and whose letters are exactly as wide, so that a line breaks where it
//! would in the other.
//!
//! Deliberately absent: any other face of the machine. A paper has one family, and the same text gives the same pages
//! wherever it is made.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// What we carry, under the SIL Open Font License (`server/fonts/LICENSE.txt`).
const SHIPPED: [&[u8]; 4] = [
    include_bytes!("../../../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-BoldItalic.ttf"),
];

/// Where systems keep fonts.
const FOLDERS: [&str; 6] = [
    "C:\\Windows\\Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "/usr/share/fonts/truetype/msttcorefonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts/msttcore",
];

/// What the four faces of Times New Roman are called there: regular, bold, italic, bold italic.
const NAMES: [[&str; 4]; 3] = [
    ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"],
    [
        "Times New Roman.ttf",
        "Times New Roman Bold.ttf",
        "Times New Roman Italic.ttf",
        "Times New Roman Bold Italic.ttf",
    ],
    [
        "Times_New_Roman.ttf",
        "Times_New_Roman_Bold.ttf",
        "Times_New_Roman_Italic.ttf",
        "Times_New_Roman_Bold_Italic.ttf",
    ],
];

/// One family in four styles.
pub struct Faces {
    pub(in crate::documents) fonts: Vec<Font>,
    pub(super) book: LazyHash<FontBook>,
    family: String,
}

impl Faces {
    fn of(fonts: Vec<Font>) -> Self {
        let family = fonts.first().map(|font| font.info().family.clone()).unwrap_or_default();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, family }
    }

    /// Liberation Serif, the same on every machine.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static FACES: LazyLock<Faces> = LazyLock::new(|| {
            Faces::of(SHIPPED.into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect())
        });
        &FACES
    }

    /// Times New Roman where all four faces are on the machine, else what we carry.
    #[must_use]
    pub fn of_machine() -> &'static Self {
        static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| times_in(FOLDERS.map(Path::new)));
        FACES.as_ref().unwrap_or_else(|| Self::shipped())
    }

    /// What the family is called.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Whether there is a letter for everything in a text.
    #[must_use]
    pub fn covers(&self, text: &str) -> bool {
        let letters = |c: char| self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(c)));
        text.chars().filter(|c| !c.is_control()).all(letters)
    }
}

fn times_in<'a>(folders: impl IntoIterator<Item = &'a Path>) -> Option<Faces> {
    let sets = folders.into_iter().flat_map(|folder| NAMES.map(|names| names.map(|name| folder.join(name))));
    sets.filter_map(|paths| read(&paths)).map(Faces::of).find(|faces| faces.covers("Ưữằộỵ"))
}

/// All four or none: a paper whose bold is of another family would look patched.
fn read(paths: &[PathBuf; 4]) -> Option<Vec<Font>> {
    let font = |path: &PathBuf| Font::new(Bytes::new(std::fs::read(path).ok()?), 0);
    paths.iter().map(font).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_carry_has_every_vietnamese_letter_in_all_four_styles() {
        let faces = Faces::shipped();
        assert_eq!((faces.fonts.len(), faces.family()), (4, "Liberation Serif"));
        let vowels = "aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵđ";
        assert!(faces.covers(vowels) && faces.covers(&vowels.to_uppercase()));
        assert!(faces.covers("“”–…;:/□§"), "signs of official papers");
        assert!(!faces.covers("漢"));
    }

    #[test]
    fn times_new_roman_is_taken_only_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in NAMES[0].iter().zip(SHIPPED).take(3) {
            std::fs::write(folder.path().join(name), bytes).expect("written");
        }
        assert!(times_in([folder.path()]).is_none(), "three of four");
        std::fs::write(folder.path().join(NAMES[0][3]), SHIPPED[3]).expect("written");
        assert!(times_in([folder.path()]).is_some());
    }
}
