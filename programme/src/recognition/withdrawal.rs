//! Until when a title is held, and why one is withdrawn (*thu hồi*).
//!
//! No text that was seen lists the reasons for which a learning title is withdrawn; those here are the disqualifiers of
//! the culture family (Nghị định 86/2023, by vietnamplus.vn post915154) and the plain ones of any wrong decision.
//! Deliberately absent: free text on a family (Luật 91/2025).

use jiff::civil::{Date, date};

use crate::text::Text;

/// Why a title is withdrawn: a code, never free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WithdrawalReason {
    /// The dossier was not true when it was decided on.
    Untrue,
    /// It was recognised by mistake: the criteria were not met, or it is another's.
    Mistake,
    /// What rules a subject out came to pass within the term.
    RuledOut,
    /// A complaint was upheld.
    Complaint,
    /// The holder gave it back.
    GivenBack,
}

impl WithdrawalReason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::Untrue, Self::Mistake, Self::RuledOut, Self::Complaint, Self::GivenBack];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Untrue => "untrue",
            Self::Mistake => "mistake",
            Self::RuledOut => "ruled_out",
            Self::Complaint => "complaint",
            Self::GivenBack => "given_back",
        }
    }

    /// As a decision says it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Untrue => Text::new("hồ sơ đề nghị không đúng sự thật", "the dossier was not true"),
            Self::Mistake => Text::new("công nhận không đúng đối tượng, tiêu chuẩn", "recognised by mistake"),
            Self::RuledOut => {
                Text::new("vi phạm trường hợp bị loại trong thời hạn danh hiệu", "a breach within the term")
            }
            Self::Complaint => Text::new("có khiếu nại đúng", "a complaint was upheld"),
            Self::GivenBack => Text::new("chủ thể xin trả lại danh hiệu", "given back by its holder"),
        }
    }

    /// The reason of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Whether a title is held on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Not signed yet on that day.
    NotYet,
    /// Held; its last day unless it is withdrawn.
    Until(Date),
    /// Its term was over.
    Expired(Date),
    /// It was withdrawn on a day.
    Withdrawn(Date),
}

/// The last day of a title recognised for a year: it is kept so many years after that year (Thông tư 24/2023: three). A
/// yearly one is kept until the end of the next year, by when it is recognised again or not; that reading of “yearly”
/// was not seen in a text.
#[must_use]
pub fn last_day(year: i16, term_years: u8) -> Date {
    date(year.saturating_add(i16::from(term_years.max(1))).clamp(0, 9999), 12, 31)
}

/// Whether a title recognised for `year` is held on a day, by the day of its decision, its term in years and the day of
/// its withdrawal, which counts from its day.
///
/// ```
/// use jiff::civil::date;
/// use programme::recognition::{Held, held};
/// let signed = date(2020, 12, 15);
/// assert_eq!(held((2020, 1), signed, None, date(2021, 12, 31)), Held::Until(date(2021, 12, 31)));
/// assert_eq!(held((2024, 3), date(2025, 3, 1), None, date(2026, 12, 31)), Held::Until(date(2027, 12, 31)));
/// ```
#[must_use]
pub fn held((year, term_years): (i16, u8), signed_on: Date, withdrawn_on: Option<Date>, on: Date) -> Held {
    let last_day = last_day(year, term_years);
    if on < signed_on {
        return Held::NotYet;
    }
    match withdrawn_on.filter(|day| *day <= on) {
        Some(day) => Held::Withdrawn(day),
        None if on > last_day => Held::Expired(last_day),
        None => Held::Until(last_day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_held_from_its_signature_to_the_end_of_its_term_or_its_withdrawal() {
        let signed = date(2024, 12, 20);
        for (term, withdrawn, on, expected) in [
            (1, None, date(2024, 12, 19), Held::NotYet),
            (1, None, signed, Held::Until(date(2025, 12, 31))),
            (1, None, date(2026, 1, 1), Held::Expired(date(2025, 12, 31))),
            (3, None, date(2027, 12, 31), Held::Until(date(2027, 12, 31))),
            (3, None, date(2028, 1, 1), Held::Expired(date(2027, 12, 31))),
            (3, Some(date(2025, 6, 1)), date(2025, 5, 31), Held::Until(date(2027, 12, 31))),
            (3, Some(date(2025, 6, 1)), date(2025, 6, 1), Held::Withdrawn(date(2025, 6, 1))),
            (3, Some(date(2025, 6, 1)), date(2030, 1, 1), Held::Withdrawn(date(2025, 6, 1))),
        ] {
            assert_eq!(held((2024, term), signed, withdrawn, on), expected, "{term} {withdrawn:?} {on}");
        }
    }

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        for reason in WithdrawalReason::ALL {
            assert_eq!(WithdrawalReason::parse(reason.code()), Some(reason));
        }
    }
}
