//! The sets that ship with the product, each number with its provenance.

use super::model::CriteriaSet;
use super::reader::read;

macro_rules! sets {
    ($($stem:literal),* $(,)?) => {
        &[$(($stem, include_str!(concat!("../../criteria-sets/", $stem, ".toml")))),*]
    };
}

/// File stem (which is the set's id) and text of each shipped set.
const SETS: &[(&str, &str)] = sets!["448-2015-family",];

/// Id and text of each shipped set, in the order of the law.
#[must_use]
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    SETS
}

/// A shipped set by its id.
#[must_use]
pub fn shipped_set(id: &str) -> Option<CriteriaSet> {
    let (_, text) = SETS.iter().find(|(stem, _)| *stem == id)?;
    // Nested variants find their parents the same way; a test reads every shipped set.
    read(text, &shipped_set).ok()
}
