//! What a family asks its commune to put right, in codes: nothing is typed, no telephone number is kept. Whoever has
//! more to say says it at the commune, with its papers.

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The name is misspelt, or another person is the head now.
    Name,
    /// It lives in another hamlet.
    Hamlet,
    /// The number of members.
    Members,
    /// The result of one year and title.
    Result,
    /// Something else, to be said at the commune.
    Other,
}

impl What {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Name, Self::Hamlet, Self::Members, Self::Result, Self::Other];

    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Hamlet => "hamlet",
            Self::Members => "members",
            Self::Result => "result",
            Self::Other => "other",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// Whether it speaks of one title and year.
    #[must_use]
    pub const fn is_of_a_year(self) -> bool {
        matches!(self, Self::Result)
    }
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestState {
    /// Nobody has answered.
    Open,
    /// It was right, and is put right.
    Accepted,
    /// It is left as it is.
    Declined,
}

impl RequestState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Declined];

    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What the commune answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The record was put right.
    Corrected,
    /// A decision was issued already: another one will amend it.
    WillAmend,
    /// The record is as the papers have it.
    AsItIs,
    /// It cannot be seen from the record: the family is asked to come with its papers.
    ComeWithPapers,
    /// Another request of the same was answered already.
    AskedBefore,
}

impl Answer {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 5] =
        [Self::Corrected, Self::WillAmend, Self::AsItIs, Self::ComeWithPapers, Self::AskedBefore];

    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::WillAmend => "will_amend",
            Self::AsItIs => "as_it_is",
            Self::ComeWithPapers => "come_with_papers",
            Self::AskedBefore => "asked_before",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// The state to which it brings a request.
    #[must_use]
    pub const fn leads_to(self) -> RequestState {
        match self {
            Self::Corrected | Self::WillAmend => RequestState::Accepted,
            Self::AsItIs | Self::ComeWithPapers | Self::AskedBefore => RequestState::Declined,
        }
    }
}

/// So many requests of one family may be open at once.
pub const MOST_OPEN: usize = 3;

#[cfg(test)]
mod tests {
    use super::{Answer, RequestState, What};

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        assert!(What::ALL.iter().all(|what| What::parse(what.code()) == Some(*what)));
        assert!(Answer::ALL.iter().all(|answer| Answer::parse(answer.code()) == Some(*answer)));
        assert!(RequestState::ALL.iter().all(|state| RequestState::parse(state.code()) == Some(*state)));
    }

    #[test]
    fn every_answer_ends_a_request() {
        assert!(Answer::ALL.iter().all(|answer| answer.leads_to() != RequestState::Open));
    }
}
