//! Days of the programme's year: when the year assessed ends, by when it is reported, from when its figures are
//! overdue, and by when each step of each title is due.
//!
//! By when is said by the title kinds (`titles`) and what a province set of them. Deliberately absent: a day that
//! no text and no custom sets.

use jiff::civil::{Date, date};

use crate::titles::{FactKey, FactValue, Holds};

/// Something that is due on a day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Its word.
    pub code: &'static str,
    /// Codes of the roles whom it concerns; everybody who scores, reviews or proposes where there are none.
    pub roles: &'static [&'static str],
}

/// The report of the year to the Ministry and to the association's centre.
const YEARLY_REPORT: Deadline =
    Deadline { code: "yearly_report", roles: &["province_association", "education"] };

/// The titles are those of a calendar year (448/QĐ-KHVN).
const YEAR_END: Deadline = Deadline { code: "year_end", roles: &[] };

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

/// What is due from today within so many days, the next first. `report_by` says by when the report of a year is due.
#[must_use]
pub fn due(
    today: Date,
    days: i32,
    report_by: impl Fn(u16) -> Option<Date>,
) -> Vec<(Date, &'static Deadline)> {
    let year = |ahead| u16::try_from(today.year() + ahead).unwrap_or_default();
    let next = |of: &dyn Fn(u16) -> Option<Date>| {
        [-1, 0, 1].into_iter().filter_map(|ahead| of(year(ahead))).find(|on| *on >= today)
    };
    let all = [(next(&report_by), &YEARLY_REPORT), (next(&|year| Some(year_end(year))), &YEAR_END)];
    let soon = |on: &Date| today.until(*on).is_ok_and(|left| left.get_days() <= days);
    let mut due: Vec<(Date, &'static Deadline)> =
        all.into_iter().filter_map(|(on, of)| Some((on.filter(soon)?, of))).collect();
    due.sort_by_key(|(on, _)| *on);
    due
}

/// The steps of a title that are due by a day, in their order.
pub const STEPS: [FactKey; 4] = [FactKey::RegisterBy, FactKey::MeetBy, FactKey::ProposeBy, FactKey::DecideBy];

/// By when a step of a year is due, by what holds of the title; nothing where nothing says.
#[must_use]
pub fn step_due(holds: &Holds, year: u16) -> Option<Date> {
    match holds.value {
        FactValue::By(day) => day.of(year),
        FactValue::Office(_) | FactValue::Years(_) => None,
    }
}

/// How a day stands to today: so many days are left, or it was so many days ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Far off, or no day at all.
    Later,
    /// Due in so many days; none on the day itself.
    Soon(i32),
    /// Overdue by so many days.
    Overdue(i32),
}

/// How a day stands, where a day within `days` is soon.
#[must_use]
pub fn stands(today: Date, due_on: Date, days: i32) -> Stands {
    let left = today.until(due_on).map_or(i32::MAX, |left| left.get_days());
    match left {
        left if left < 0 => Stands::Overdue(-left),
        left if left <= days => Stands::Soon(left),
        _ => Stands::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Provenance;

    fn holds(by: &str) -> Holds {
        let value = FactKey::DecideBy.read(by).expect("a day");
        Holds { value, provenance: Provenance::Unverified, source: String::new(), is_set: false }
    }

    #[test]
    fn a_step_is_due_in_its_year_or_the_next_and_overdue_from_the_day_after() {
        assert_eq!(step_due(&holds("10-25"), 2020), Some(date(2020, 10, 25)));
        assert_eq!(step_due(&holds("+06-30"), 2020), Some(date(2021, 6, 30)));
        let of = |today| stands(today, date(2020, 10, 25), 60);
        assert_eq!(of(date(2020, 1, 1)), Stands::Later);
        assert_eq!(of(date(2020, 10, 1)), Stands::Soon(24));
        assert_eq!(of(date(2020, 10, 25)), Stands::Soon(0));
        assert_eq!(of(date(2020, 10, 26)), Stands::Overdue(1));
    }

    #[test]
    fn what_is_due_is_told_beforehand_on_its_day_and_no_more_the_day_after() {
        let report_by = |year| step_due(&holds("12-15"), year);
        let codes =
            |today: Date| -> Vec<&str> { due(today, 60, report_by).iter().map(|(_, of)| of.code).collect() };
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
