//! The subjects of titles: families, clans, hamlets, units.
//!
//! Deliberately absent: persons. Counts per household are enough (Luật 91/2025: least personal data).

use jiff::civil::Date;

mod by_hand;
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

pub use by_hand::{
    CodeUnfit, Ending, MAX_CODE, NotThen, Stands, TYPED_YEARS, Years, fit_code, next_code, which_stands,
};
pub use link::{Entry, Link, MOST_CANDIDATES, link};
pub use reading::{group_as_kept, hamlet_slips};
pub use spelling::one_slip as one_slip_apart;

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

/// The title of families that a clan's or a hamlet's share speaks of.
#[must_use]
pub fn household_title(title: &str) -> &'static str {
    if title.starts_with("culture") { "culture_family" } else { "learning_family" }
}

/// The years at whose end something stood that held from a day to a day: the first, and the first one not.
///
/// ```
/// use jiff::civil::date;
/// use programme::registry::years_counted;
/// assert_eq!(years_counted(date(2015, 3, 1), Some(date(2018, 12, 30))), (2015, Some(2018)));
/// assert_eq!(years_counted(date(2018, 12, 31), Some(date(2018, 12, 31))), (2018, Some(2019)));
/// ```
#[must_use]
pub fn years_counted(from: Date, to: Option<Date>) -> (i64, Option<i64>) {
    let ends_with_the_year = |to: Date| (to.month(), to.day()) == (12, 31);
    let until = to.map(|to| i64::from(to.year()) + i64::from(ends_with_the_year(to)));
    (i64::from(from.year()), until)
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
