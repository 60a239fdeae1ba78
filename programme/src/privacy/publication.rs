//! For how long a commune may show the list of a decision to everybody.
//!
//! No text that was seen says how long such a list hangs: thirty days unless the commune says otherwise, a year at most.
//! Both are unverified, and are said so wherever they are shown.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days that a list is public unless the commune says otherwise; unverified.
pub const DEFAULT_DAYS: i32 = 30;

/// Days that it may be public at most; unverified.
pub const MOST_DAYS: i32 = 365;

/// A public count below this is not said: few families are known by their number.
pub const SMALL: u64 = 5;

/// Why a list may not be public in these days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPublic {
    /// It would have been public before it was asked for.
    Past,
    /// The last day is before the first.
    Reversed,
    /// For longer than a year, or beginning more than a year from now.
    TooLong,
}

/// Whether a list may be public from a day to a day, both included.
///
/// # Errors
/// When it may not; why.
///
/// ```
/// use jiff::civil::date;
/// use programme::privacy::{NotPublic, may_be_public};
/// let today = date(2020, 12, 1);
/// assert_eq!(may_be_public((today, date(2020, 12, 30)), today), Ok(()));
/// assert_eq!(may_be_public((today, date(2021, 12, 1)), today), Err(NotPublic::TooLong));
/// ```
pub fn may_be_public((from, until): (Date, Date), today: Date) -> Result<(), NotPublic> {
    if until < from {
        return Err(NotPublic::Reversed);
    }
    if from < today {
        return Err(NotPublic::Past);
    }
    let last = |of: Date| of.checked_add((MOST_DAYS - 1).days()).unwrap_or(Date::MAX);
    if until > last(from) || from > last(today) {
        return Err(NotPublic::TooLong);
    }
    Ok(())
}

/// A count as everybody may read it; nothing where it is too small to be said.
#[must_use]
pub const fn few(n: u64) -> Option<u64> {
    if n >= SMALL { Some(n) } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{NotPublic, few, may_be_public};

    #[test]
    fn a_list_is_public_for_a_year_at_most_and_never_before_it_was_asked_for() {
        let today = date(2020, 12, 1);
        for (from, until, may) in [
            (today, today, Ok(())),
            (today, date(2021, 11, 30), Ok(())),
            (today, date(2021, 12, 1), Err(NotPublic::TooLong)),
            (date(2020, 11, 30), date(2020, 12, 5), Err(NotPublic::Past)),
            (date(2020, 12, 5), date(2020, 12, 4), Err(NotPublic::Reversed)),
            (date(2021, 11, 30), date(2021, 12, 5), Ok(())),
            (date(2021, 12, 1), date(2021, 12, 5), Err(NotPublic::TooLong)),
            (date(9999, 12, 31), date(9999, 12, 31), Err(NotPublic::TooLong)),
        ] {
            assert_eq!(may_be_public((from, until), today), may, "{from} {until}");
        }
    }

    #[test]
    fn fewer_than_five_are_not_counted_aloud() {
        assert_eq!([0, 4, 5, 213].map(few), [None, None, Some(5), Some(213)]);
    }
}
