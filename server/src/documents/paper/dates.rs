//! Days, places and numbers as official papers write them, and as they leave them open in a draft.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// A gap that is filled with a pen, of a few letters' width, which does not break.
const GAP: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// `ngày 05 tháng 02 năm 2019`: a zero before days under 10 and before January and February only.
#[must_use]
pub fn day_in_words(day: Date) -> String {
    let month = if day.month() <= 2 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// `05/02/2019`, in tables.
#[must_use]
pub fn day_short(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// `05 tháng 02 năm 2019`, after the word *ngày*.
#[must_use]
pub fn day_after(day: Date) -> String {
    day_in_words(day).replacen("ngày ", "", 1)
}

/// When a paper is dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// On a day.
    On(Date),
    /// Day and month are given by whoever signs it.
    Open {
        /// The year of the draft.
        year: i16,
    },
    /// All is written by hand, on a blank form.
    ByHand,
}

/// Place and date of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceDate {
    /// Where; dots where it is empty.
    pub place: String,
    /// When.
    pub dated: Dated,
}

impl PlaceDate {
    /// As it stands on the paper.
    #[must_use]
    pub fn line(&self) -> String {
        let place = if self.place.is_empty() { "……………" } else { self.place.as_str() };
        match self.dated {
            Dated::On(day) => format!("{place}, {}", day_in_words(day)),
            Dated::Open { year } => format!("{place}, ngày{GAP}tháng{GAP}năm {year}"),
            Dated::ByHand => format!("{place}, ngày …… tháng …… năm 20……"),
        }
    }
}

impl Serialize for PlaceDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.line())
    }
}

/// Number and symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// What the clerk gave; nothing in a draft.
    pub number: Option<String>,
    /// `QĐ-UBND`.
    pub symbol: String,
}

impl Number {
    /// Without its number.
    #[must_use]
    pub fn open(symbol: &str) -> Self {
        Self { number: None, symbol: symbol.to_owned() }
    }

    /// From `12/QĐ-UBND`. A number below ten gets its zero.
    #[must_use]
    pub fn given(whole: &str) -> Self {
        let (number, symbol) = whole.split_once('/').unwrap_or((whole, ""));
        let number = number.trim();
        let padded = if number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()) {
            format!("0{number}")
        } else {
            number.to_owned()
        };
        Self { number: Some(padded), symbol: symbol.trim().to_owned() }
    }

    /// `12/QĐ-UBND`, or with a gap for the number.
    #[must_use]
    pub fn whole(&self) -> String {
        let number = self.number.as_deref().unwrap_or(GAP);
        if self.symbol.is_empty() { number.to_owned() } else { format!("{number}/{}", self.symbol) }
    }

    /// As it stands on the paper.
    #[must_use]
    pub fn line(&self) -> String {
        format!("Số: {}", self.whole())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.line())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn zeros_stand_before_days_under_ten_and_the_first_two_months() {
        assert_eq!(day_in_words(date(2019, 2, 5)), "ngày 05 tháng 02 năm 2019");
        assert_eq!(day_in_words(date(2019, 3, 15)), "ngày 15 tháng 3 năm 2019");
        assert_eq!(day_in_words(date(2019, 12, 9)), "ngày 09 tháng 12 năm 2019");
    }

    #[test]
    fn a_number_below_ten_has_a_zero_and_a_draft_a_gap() {
        assert_eq!(Number::given("5/QĐ-UBND").line(), "Số: 05/QĐ-UBND");
        assert_eq!(Number::given("125/QĐ-UBND").line(), "Số: 125/QĐ-UBND");
        let open = Number::open("QĐ-UBND").line();
        assert!(open.starts_with("Số: \u{a0}") && open.ends_with("\u{a0}/QĐ-UBND"));
    }
}
