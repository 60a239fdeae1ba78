//! How long a title is held: through the last day of its term.

use jiff::civil::Date;

use crate::recognition::last_day;

/// The last day of a title of a year and a term in years; a term of nothing is a year, since no set of ours knows
/// a title without an end. The day is nothing where the calendar has no such year.
///
/// ```
/// use jiff::civil::date;
/// use programme::certificate::valid_through;
/// assert_eq!(valid_through(2020, 1), Some(date(2021, 12, 31)));
/// assert_eq!(valid_through(2024, 3), Some(date(2027, 12, 31)));
/// ```
#[must_use]
pub fn valid_through(year: i64, term_years: i64) -> Option<Date> {
    let term = u8::try_from(term_years.max(1)).ok()?;
    let fits = |year: &i16| (1..9_999 - i16::from(term)).contains(year);
    Some(last_day(i16::try_from(year).ok().filter(fits)?, term))
}

#[cfg(test)]
mod tests {
    use super::valid_through;

    #[test]
    fn a_year_without_a_calendar_has_no_last_day() {
        assert!(valid_through(i64::MAX, 2).is_none() && valid_through(0, 0).is_none());
        assert!(valid_through(9_997, 1).is_some() && valid_through(9_997, 2).is_none());
    }
}
