//! Title kinds as data: who registers, reviews, appraises, proposes and decides, by when, and for how long a title
//! is held, from a day to a day, each fact with the text it was seen in or marked as seen in none.
//!
//! The files are in `programme/title-kinds/`; what a fact means is code here. Deliberately absent: criteria, which
//! are sets of their own, and any state of a case.

mod crosswalk;
mod model;
mod pilots;
mod reader;
#[cfg(test)]
mod tests;
mod who;

use std::sync::LazyLock;

pub use crosswalk::{Feed, crosswalk, suggests};
pub use model::{
    Fact, FactKey, FactValue, Office, Period, Since, Succession, TitleKind, TitleLevel, YearDay,
};
pub use pilots::{Given, NotGiven, Pilot, PilotRefused, given, may_pilot, shipped_pilots};
pub use who::{At, Holds, NobodyDoes, Responsible, Setting, SettingRefused, holds, may_set, who};

macro_rules! kinds {
    ($($code:literal),* $(,)?) => {
        /// Every title kind, in the order in which they are shown.
        pub const TITLES: [&str; [$($code),*].len()] = [$($code),*];
        const FILES: &[&str] = &[$(include_str!(concat!("../../title-kinds/", $code, ".toml"))),*];
    };
}

kinds![
    "learning_family",
    "learning_clan",
    "learning_community",
    "learning_unit",
    "commune_learning_community",
    "learning_unit_district_province",
    "culture_family",
    "culture_hamlet",
    "promoting_family",
    "promoting_clan",
    "promoting_community",
];

// A test reads every file; one that cannot be read is no kind.
static KINDS: LazyLock<Vec<TitleKind>> =
    LazyLock::new(|| FILES.iter().filter_map(|text| reader::read(text).ok()).collect());

/// Every title kind, in the order in which they are shown.
#[must_use]
pub fn title_kinds() -> &'static [TitleKind] {
    &KINDS
}

/// A title kind by its code.
#[must_use]
pub fn title_kind(code: &str) -> Option<&'static TitleKind> {
    title_kinds().iter().find(|kind| kind.code == code)
}

/// The kind of subject that can hold a title; nothing for a title kind nobody knows.
#[must_use]
pub fn subject_kind(title: &str) -> Option<&'static str> {
    title_kind(title).map(|kind| kind.subject.as_str())
}

/// The title of families that a clan's, a hamlet's or a commune's share speaks of.
#[must_use]
pub fn household_title(title: &str) -> &'static str {
    title_kind(title).and_then(|kind| kind.household_title.as_deref()).unwrap_or("learning_family")
}

/// What a title's share is counted against: all subjects of its kind, or for units those that founded an
/// association body (Kế hoạch 3968, II.2.2 c).
#[must_use]
pub fn counted_kind(title: &str) -> Option<&'static str> {
    title_kind(title).map(|kind| kind.counted.as_str())
}

/// Codes of the title kinds that are given for a year, in the order in which they are shown.
#[must_use]
pub fn given_in(year: u16) -> Vec<&'static str> {
    title_kinds().iter().filter(|kind| kind.is_given_in(year)).map(|kind| kind.code.as_str()).collect()
}

/// The titles that are reviewed in the same sitting as a title in a year, itself not among them (Kế hoạch 3968,
/// III.5c).
#[must_use]
pub fn same_sitting(title: &str, year: u16) -> Vec<&'static str> {
    let of = title_kind(title).and_then(|kind| kind.sits_with.as_deref()).unwrap_or(title);
    let sits = |kind: &&TitleKind| kind.code == of || kind.sits_with.as_deref() == Some(of);
    let together = title_kinds().iter().filter(sits);
    together
        .filter(|kind| kind.code != title && kind.is_given_in(year))
        .map(|kind| kind.code.as_str())
        .collect()
}
