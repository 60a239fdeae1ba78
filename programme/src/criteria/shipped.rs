//! The sets that ship with the product, each number with its provenance.

use super::model::CriteriaSet;
use super::reader::read;

macro_rules! sets {
    ($($stem:literal),* $(,)?) => {
        &[$(($stem, include_str!(concat!("../../criteria-sets/", $stem, ".toml")))),*]
    };
}

/// File stem (which is the set's id) and text of each shipped set.
const SETS: &[(&str, &str)] = sets![
    "earlier-family",
    "earlier-clan",
    "earlier-community",
    "448-2015-family",
    "448-2015-clan",
    "448-2015-community",
    "448-2015-unit",
    "tt44-2014-commune",
    "nd122-2018-culture-family",
    "nd122-2018-culture-hamlet",
    "tt22-2020-unit",
    "324-2022-family",
    "324-2022-clan",
    "324-2022-community",
    "324-2022-unit",
    "tt24-2023-unit",
    "tt25-2023-commune",
    "nd86-2023-culture-family",
    "nd86-2023-culture-hamlet",
];

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
