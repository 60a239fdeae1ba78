//! Days of the programme's year: when the year assessed ends, from when its figures are overdue, by when it is reported.
//!
//! Deliberately absent: days by which a hamlet meets or a commune decides. No text that was seen sets one.

use jiff::civil::{Date, date};

use crate::criteria::Provenance;

/// A day of every year by which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Its word.
    pub code: &'static str,
    /// Month and day.
    pub on: (i8, i8),
    /// Codes of the roles whom it concerns; everybody who scores, reviews or proposes where there are none.
    pub roles: &'static [&'static str],
    /// Where it is said.
    pub source: &'static str,
    /// Whether the original text was seen.
    pub provenance: Provenance,
}

/// Every one.
pub const DEADLINES: [Deadline; 2] = [
    Deadline {
        code: "yearly_report",
        on: (12, 15),
        roles: &["province_association", "education"],
        source: "giaoducthoidai.vn, post84892: report of the year to the Ministry and to the association's centre",
        provenance: Provenance::Unverified,
    },
    Deadline {
        code: "year_end",
        on: (12, 31),
        roles: &[],
        source: "Quyết định 448/QĐ-KHVN: the titles are those of a calendar year",
        provenance: Provenance::Unverified,
    },
];

/// 31 December of a year: the day whose map and zones count for it.
#[must_use]
pub fn year_end(year: u16) -> Date {
    date(i16::try_from(year).unwrap_or(i16::MAX).min(9999), 12, 31)
}

/// The year whose figures are overdue where they are not complete: the one before, from its end on.
#[must_use]
pub fn overdue_year(today: Date) -> i16 {
    today.year() - 1
}

/// What is due from today within so many days, the next first.
#[must_use]
pub fn due(today: Date, days: i32) -> Vec<(Date, &'static Deadline)> {
    let next = |deadline: &'static Deadline| {
        let (month, day) = deadline.on;
        let this = Date::new(today.year(), month, day).ok()?;
        let on = if this >= today { this } else { Date::new(today.year() + 1, month, day).ok()? };
        let left = today.until(on).ok()?.get_days();
        (left <= days).then_some((on, deadline))
    };
    let mut due: Vec<_> = DEADLINES.iter().filter_map(next).collect();
    due.sort_by_key(|(on, _)| *on);
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_told_beforehand_on_its_day_and_no_more_the_day_after() {
        let codes = |today: Date| -> Vec<&str> { due(today, 60).iter().map(|(_, of)| of.code).collect() };
        assert_eq!(codes(date(2021, 10, 1)), Vec::<&str>::new());
        assert_eq!(codes(date(2021, 12, 1)), ["yearly_report", "year_end"]);
        assert_eq!(codes(date(2021, 12, 15)), ["yearly_report", "year_end"]);
        assert_eq!(codes(date(2021, 12, 16)), ["year_end"]);
        assert_eq!(codes(date(2021, 12, 31)), ["year_end"]);
        assert_eq!(codes(date(2022, 1, 1)), Vec::<&str>::new());
    }

    #[test]
    fn a_year_is_overdue_from_the_day_after_its_end() {
        assert_eq!(overdue_year(year_end(2021)), 2020);
        assert_eq!(overdue_year(date(2022, 1, 1)), 2021);
    }
}
