//! An appeal (*kiến nghị, khiếu nại*) against what was announced: against whom, on what ground, and how it ends.
//!
//! The commune writes it down as codes; the paper itself stays with the office. Deliberately absent: what follows from
//! an appeal that is upheld. Reopening a refusal, a withdrawal, another assessment are steps of their own, by whoever
//! may take them.

use jiff::civil::Date;

use super::State;

/// Days within which an appeal is answered. Luật Khiếu nại 2011 art. 28 gives thirty for a first complaint; whether it
/// holds for these titles was not seen, so it is shown as unverified.
pub const ANSWER_WITHIN_DAYS: i32 = 30;

/// What somebody is against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Against {
    /// That the subject was not proposed or not recognised.
    NotRecognised,
    /// That the subject was recognised.
    Recognised,
    /// That the title was withdrawn.
    Withdrawn,
}

impl Against {
    /// Everything one can be against.
    pub const ALL: [Self; 3] = [Self::NotRecognised, Self::Recognised, Self::Withdrawn];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRecognised => "not_recognised",
            Self::Recognised => "recognised",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|against| against.code() == code)
    }

    /// What one can be against where a case is.
    #[must_use]
    pub const fn of(state: State) -> Self {
        match state {
            State::Assessed | State::Proposed | State::Drafted | State::Refused => Self::NotRecognised,
            State::Recognised => Self::Recognised,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}

/// On what ground: a code, never free text on a family (Luật 91/2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The score is not right.
    Score,
    /// The subject was left out of a list.
    LeftOut,
    /// What the dossier says is not true.
    Untrue,
    /// The meeting or the vote was not held as it has to be.
    Meeting,
    /// Another ground; it stands in the paper that the office keeps.
    Other,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 5] = [Self::Score, Self::LeftOut, Self::Untrue, Self::Meeting, Self::Other];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::LeftOut => "left_out",
            Self::Untrue => "untrue",
            Self::Meeting => "meeting",
            Self::Other => "other",
        }
    }

    /// The ground of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// How far an appeal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppealState {
    /// Received, and not answered.
    Open,
    /// Who appealed was right.
    Upheld,
    /// Who appealed was not.
    Dismissed,
    /// Taken back.
    TakenBack,
}

impl AppealState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Upheld, Self::Dismissed, Self::TakenBack];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
            Self::TakenBack => "taken_back",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The days of an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// Day it was received.
    pub received_on: Date,
    /// Day it was answered.
    pub answered_on: Option<Date>,
}

impl Appeal {
    /// The last day on which it is answered in time.
    #[must_use]
    pub fn due(&self) -> Date {
        let days = jiff::Span::new().days(ANSWER_WITHIN_DAYS);
        self.received_on.checked_add(days).unwrap_or(Date::MAX)
    }

    /// Whether it is open past its day.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.answered_on.is_none() && today > self.due()
    }

    /// Whether it may be answered on a day: not before it came, and not in the future.
    #[must_use]
    pub fn may_be_answered_on(&self, on: Date, today: Date) -> bool {
        self.received_on <= on && on <= today
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_appeal_is_overdue_after_its_days_unless_it_was_answered() {
        let open = Appeal { received_on: date(2020, 12, 20), answered_on: None };
        assert_eq!(open.due(), date(2021, 1, 19));
        assert!(!open.is_overdue(date(2021, 1, 19)) && open.is_overdue(date(2021, 1, 20)));
        let answered = Appeal { answered_on: Some(date(2021, 3, 1)), ..open };
        assert!(!answered.is_overdue(date(2022, 1, 1)));
        let today = date(2021, 1, 5);
        let may = [date(2020, 12, 19), date(2020, 12, 20), today, date(2021, 1, 6)]
            .map(|on| open.may_be_answered_on(on, today));
        assert_eq!(may, [false, true, true, false]);
    }

    #[test]
    fn one_can_only_be_against_what_is() {
        for state in State::ALL {
            assert_eq!(Against::of(state) == Against::Recognised, state == State::Recognised, "{state:?}");
            assert_eq!(Against::of(state) == Against::Withdrawn, state == State::Withdrawn, "{state:?}");
        }
    }

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        assert!(Against::ALL.iter().all(|of| Against::parse(of.code()) == Some(*of)));
        assert!(Ground::ALL.iter().all(|of| Ground::parse(of.code()) == Some(*of)));
        assert!(AppealState::ALL.iter().all(|of| AppealState::parse(of.code()) == Some(*of)));
    }
}
