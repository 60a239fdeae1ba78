//! The day that the programme's facts are asked for.

use jiff::civil::Date;

/// The day in Việt Nam at a moment, seven hours before the clock's in UTC; the first of 1970 for what is no moment.
#[must_use]
pub fn day_in_vietnam(now: &str) -> Date {
    let there = now.parse::<jiff::Timestamp>().unwrap_or_default();
    jiff::tz::TimeZone::fixed(jiff::tz::offset(7)).to_datetime(there).date()
}

/// The moment, in UTC, at which a day begins in Việt Nam.
#[must_use]
pub fn begins_at(day: Date) -> String {
    let there = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    there
        .to_timestamp(day.to_datetime(jiff::civil::Time::midnight()))
        .map_or_else(|_| String::new(), |at| at.to_string())
}

/// A day before a moment.
#[must_use]
pub fn day_before(now: &str) -> String {
    let now: jiff::Timestamp = now.parse().unwrap_or_default();
    now.checked_sub(jiff::SignedDuration::from_hours(24)).unwrap_or_default().to_string()
}
