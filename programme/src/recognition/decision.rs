//! Kinds of decisions, the days on which one may have been signed, and what an amendment changes.
//!
//! Content is corrected by a *Quyết định sửa đổi*, the layout alone by a *công văn đính chính*; a title ends before its
//! term by a decision of withdrawal. Deliberately absent: the sentences of these papers.

use jiff::civil::Date;

/// What a decision does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// Recognises those on its list.
    Recognise,
    /// Takes the title from those on its list; speaks of the decision that gave it.
    Withdraw,
    /// Changes how some are named on the list of an issued decision (*Quyết định sửa đổi*).
    Amend,
    /// Corrects the layout or a slip of the pen in an issued decision (*công văn đính chính*); changes no content.
    Correct,
}

impl DecisionKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Recognise, Self::Withdraw, Self::Amend, Self::Correct];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recognise => "recognise",
            Self::Withdraw => "withdraw",
            Self::Amend => "amend",
            Self::Correct => "correct",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Why a day cannot be the one on which a decision was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedDay {
    /// Before the year that it speaks of begins.
    BeforeYear,
    /// Before the last hamlet meeting on those it names, which was on this day.
    BeforeMeeting(Date),
    /// Before the decision that it speaks of, which was signed on this day.
    BeforeDecision(Date),
    /// In the future.
    InFuture,
}

/// Holds the day of a signature against what it cannot come before: the first day of the year assessed, the last
/// hamlet meeting on those named, the decision it speaks of; and today, which it cannot come after.
///
/// # Errors
/// The first of these that the day breaks.
pub fn signed_day(
    year: i64,
    on: Date,
    last_meeting: Option<Date>,
    speaks_of: Option<Date>,
    today: Date,
) -> Result<(), SignedDay> {
    if on > today {
        return Err(SignedDay::InFuture);
    }
    if i64::from(on.year()) < year {
        return Err(SignedDay::BeforeYear);
    }
    if let Some(day) = speaks_of.filter(|day| on < *day) {
        return Err(SignedDay::BeforeDecision(day));
    }
    if let Some(day) = last_meeting.filter(|day| on < *day) {
        return Err(SignedDay::BeforeMeeting(day));
    }
    Ok(())
}

/// What of a line an amendment sets right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AmendedField {
    /// The printed name.
    Name,
    /// The printed hamlet.
    Hamlet,
}

impl AmendedField {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Name, Self::Hamlet];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Hamlet => "hamlet",
        }
    }

    /// The field of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// One line of an amendment: whose, what, as printed and as it is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Commune and id of the subject.
    pub subject: (i64, i64),
    /// What is set right.
    pub field: AmendedField,
    /// As printed.
    pub printed: String,
    /// As it is right.
    pub right: String,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn no_decision_is_signed_on_an_impossible_day() {
        let today = date(2019, 3, 1);
        let (meeting, first) = (Some(date(2018, 11, 20)), Some(date(2018, 12, 15)));
        for (on, meeting, speaks_of, expected) in [
            (date(2017, 12, 31), None, None, Err(SignedDay::BeforeYear)),
            (date(2018, 1, 1), None, None, Ok(())),
            (date(2018, 11, 19), meeting, None, Err(SignedDay::BeforeMeeting(date(2018, 11, 20)))),
            (date(2018, 11, 20), meeting, None, Ok(())),
            (date(2018, 12, 14), meeting, first, Err(SignedDay::BeforeDecision(date(2018, 12, 15)))),
            (date(2018, 12, 15), meeting, first, Ok(())),
            (date(2019, 3, 1), meeting, first, Ok(())),
            (date(2019, 3, 2), meeting, first, Err(SignedDay::InFuture)),
        ] {
            assert_eq!(signed_day(2018, on, meeting, speaks_of, today), expected, "{on}");
        }
    }

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        assert!(DecisionKind::ALL.iter().all(|kind| DecisionKind::parse(kind.code()) == Some(*kind)));
        assert!(AmendedField::ALL.iter().all(|field| AmendedField::parse(field.code()) == Some(*field)));
    }
}
