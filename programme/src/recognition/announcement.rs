//! How a decision is made known: read over the hamlet's loudspeaker, posted, told at a meeting, sent to those it names.
//!
//! No text that was seen says by when or how; what a commune does is written down, nothing is required.

use jiff::civil::Date;

/// A way to make a decision known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Read over the loudspeaker.
    Loudspeaker,
    /// Posted at the committee's office or the culture house.
    Posted,
    /// Told at a meeting of the hamlet.
    Meeting,
    /// Handed to those it names.
    Handed,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Loudspeaker, Self::Posted, Self::Meeting, Self::Handed];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Loudspeaker => "loudspeaker",
            Self::Posted => "posted",
            Self::Meeting => "meeting",
            Self::Handed => "handed",
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// Whether a decision may have been made known on a day: not before it was signed, and not in the future.
#[must_use]
pub fn may_be_announced_on(on: Date, signed_on: Date, today: Date) -> bool {
    signed_on <= on && on <= today
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_decision_is_made_known_after_it_is_signed() {
        let (signed, today) = (date(2020, 12, 15), date(2020, 12, 20));
        let may = [date(2020, 12, 14), signed, today, date(2020, 12, 21)]
            .map(|on| may_be_announced_on(on, signed, today));
        assert_eq!(may, [false, true, true, false]);
        assert!(Way::ALL.iter().all(|way| Way::parse(way.code()) == Some(*way)));
    }
}
