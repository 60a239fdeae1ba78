//! The subjects of titles: families, clans, hamlets, units.
//!
//! Deliberately absent: persons. Counts per household are enough (Luật 91/2025: least personal data).

use jiff::civil::Date;

mod by_hand;
mod doubt;
mod evidence;
mod likeness;
mod link;
mod measures;
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
pub use measures::Measure;
pub use reading::{group_as_kept, hamlet_slips};
pub use spelling::one_slip as one_slip_apart;

pub use crate::titles::{TITLES, counted_kind, household_title, subject_kind};

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
