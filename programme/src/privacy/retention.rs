//! After how many years the item answers of a year go. Outcome and coded reasons stay: a title decision is a record for
//! good, what a family answered on each item is not.

use jiff::civil::Date;

use crate::criteria::Provenance;

/// Whole years after the year assessed, unless the province says otherwise.
pub const DEFAULT_YEARS: u16 = 5;

/// The longest term that a province may set.
pub const MOST_YEARS: u16 = 20;

/// No text that was seen sets the term of item answers.
pub const TERM: Provenance = Provenance::Unverified;

/// The last year of which answers go on a day: the term is counted from the end of the year assessed.
///
/// ```
/// use jiff::civil::date;
/// use programme::privacy::last_year_purged;
/// assert_eq!(last_year_purged(5, date(2025, 12, 31)), 2019);
/// assert_eq!(last_year_purged(5, date(2026, 1, 1)), 2020);
/// ```
#[must_use]
pub fn last_year_purged(years: u16, today: Date) -> i64 {
    i64::from(today.year()) - i64::from(years) - 1
}
