//! The subjects of titles: families, clans, hamlets, units.
//!
//! Deliberately absent: persons. Counts per household are enough (Luật 91/2025: least personal data).

mod doubt;
mod evidence;
mod likeness;
mod link;
mod reading;
mod spelling;

#[cfg(test)]
mod generated;
#[cfg(test)]
mod link_generated_tests;
#[cfg(test)]
mod link_tests;

pub use link::{Entry, Link, MOST_CANDIDATES, link};

/// Every title kind, in the order of their words.
pub const TITLES: [&str; 8] = [
    "commune_learning_community",
    "culture_family",
    "culture_hamlet",
    "learning_clan",
    "learning_community",
    "learning_family",
    "learning_unit",
    "learning_unit_district_province",
];

/// The kind of subject that can hold a title; nothing for a title kind nobody knows.
#[must_use]
pub fn subject_kind(title: &str) -> Option<&'static str> {
    Some(match title {
        "learning_family" | "culture_family" => "family",
        "learning_clan" => "clan",
        "learning_community" | "culture_hamlet" => "hamlet",
        "learning_unit" | "learning_unit_district_province" => "unit",
        "commune_learning_community" => "commune",
        _ => return None,
    })
}

/// What a title's share is counted against: all subjects of its kind, or for units those that founded an
/// association body (Kế hoạch 3968, II.2.2 c).
#[must_use]
pub fn counted_kind(title: &str) -> Option<&'static str> {
    match title {
        "learning_unit" => Some("unit_with_body"),
        other => subject_kind(other),
    }
}
