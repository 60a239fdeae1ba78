//! How long a title is held: through 31 December of the last year of its term.

use jiff::civil::{Date, date};

/// The last day of a title of a year and a term in years; a term of nothing is a year, since no set of ours knows
/// a title without an end. The day is nothing where the calendar has no such year.
///
/// ```
/// use jiff::civil::date;
/// use programme::certificate::valid_through;
/// assert_eq!(valid_through(2020, 1), Some(date(2020, 12, 31)));
/// assert_eq!(valid_through(2024, 3), Some(date(2026, 12, 31)));
/// ```
#[must_use]
pub fn valid_through(year: i64, term_years: i64) -> Option<Date> {
    let last = year.checked_add(term_years.max(1))?.checked_sub(1)?;
    let last = i16::try_from(last).ok().filter(|year| (1..=9998).contains(year))?;
    Some(date(last, 12, 31))
}

#[cfg(test)]
mod tests {
    use super::valid_through;

    #[test]
    fn a_year_without_a_calendar_has_no_last_day() {
        assert!(valid_through(i64::MAX, 2).is_none() && valid_through(0, 0).is_none());
        assert!(valid_through(9_998, 1).is_some() && valid_through(9_998, 2).is_none());
    }
}
