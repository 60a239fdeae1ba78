//! Profiles: how a workbook that a commune already fills for other software is read as a roster.
//!
//! A profile is data (`server/profiles/*.toml`, or a province's own file): which of that program's headings is which
//! of our columns, what its cells say in our words, on which sheet and in which row. Each mapping tells whether
//! anybody held it against a real file, as criteria tell whether they were read in the law.
//! Deliberately absent: guessing. A heading that no profile and no roster knows is reported, not interpreted.

mod file;
mod reader;
mod suggest;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use programme::criteria::{CriteriaSet, Provenance};
use programme::fold::fold;
use programme::text::Text;

use super::columns::Field;
pub use reader::read;
pub use suggest::suggested;

/// The profiles that come with the program: file stem, which is the id, and text.
const SHIPPED: [(&str, &str); 2] = [
    ("learning-software", include_str!("../../../profiles/learning-software.toml")),
    ("association-sheet-448", include_str!("../../../profiles/association-sheet-448.toml")),
];

/// How one program's workbook is read.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its id.
    pub id: String,
    /// The title kind whose lists it is for; any where it does not say.
    pub title: Option<String>,
    /// Its name.
    pub name: Text,
    /// Which software or workbook it is for.
    pub used_for: Text,
    /// Where it is known from.
    pub source: Text,
    /// Whether anybody held it as a whole against a real file.
    pub provenance: Provenance,
    /// The sheets that are read; every one with a header where none is named.
    pub sheets: Vec<String>,
    /// The row of the header; looked for where it is not said.
    pub header_row: Option<u32>,
    /// What the headings mean.
    pub mappings: Vec<Mapping>,
    /// Headings that the program writes and nobody here needs.
    pub unused: Vec<String>,
    /// Digest of its file: the same roster read by another profile is another import.
    pub digest: String,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Their headings, any of which names the column.
    pub headings: Vec<String>,
    /// What it means.
    pub means: Means,
    /// What their cells say in our words; any other cell is read as it stands.
    pub values: Vec<(String, String)>,
    /// Whether anybody saw it in a real file.
    pub provenance: Provenance,
    /// Where it was seen, if not where the whole profile was.
    pub source: String,
}

/// What a mapped column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// A column that every roster may have.
    Column(Field),
    /// An item or a veto of one criteria set and of its local variants.
    Item {
        /// The set.
        criteria: String,
        /// The item's id.
        id: String,
    },
}

impl Means {
    /// The column under a criteria set; nothing where it is an item of another set.
    #[must_use]
    pub fn field(&self, set: &CriteriaSet) -> Option<Field> {
        match self {
            Self::Column(field) => Some(*field),
            Self::Item { criteria, id } => {
                if *criteria != set.id && set.based_on.as_ref() != Some(criteria) {
                    return None;
                }
                let item = set.items.iter().position(|item| item.id == *id).map(Field::Item);
                item.or_else(|| set.vetoes.iter().position(|veto| veto.id == *id).map(Field::Veto))
            }
        }
    }
}

static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| SHIPPED.iter().filter_map(|(_, text)| read(text).ok()).collect());

impl Profile {
    /// Every profile that comes with the program.
    #[must_use]
    pub fn shipped() -> &'static [Self] {
        &PROFILES
    }

    /// One of them by its id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.id == id)
    }

    /// Whether lists under a criteria set are what it is for: a list of clans is not read as one of families.
    #[must_use]
    pub fn fits(&self, set: &CriteriaSet) -> bool {
        self.title.as_ref().is_none_or(|title| *title == set.title)
    }

    /// Whether a sheet is one that is read.
    #[must_use]
    pub fn reads_sheet(&self, name: &str) -> bool {
        self.sheets.is_empty() || self.sheets.iter().any(|sheet| fold(sheet) == fold(name))
    }

    /// Whether some of it was not seen in any real file.
    #[must_use]
    pub fn is_unverified(&self) -> bool {
        self.provenance == Provenance::Unverified
            || self.mappings.iter().any(|mapping| mapping.provenance == Provenance::Unverified)
    }
}
