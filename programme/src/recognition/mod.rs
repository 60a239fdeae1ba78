//! The way of a case: assessed, proposed by the association (*Tờ trình*), in a draft decision of the
//! commune's People's Committee, recognised (*công nhận*) when number, date and signature come back.
//!
//! 448/QĐ-KHVN practice: "Hội cơ sở đề nghị UBND xã công nhận và tái công nhận". A draft has no number.
//! What is recognised does not change but by another decision, which withdraws the title (*thu hồi*) or amends the
//! list (*sửa đổi*).
//!
//! Expiry is no state: whether a title is held on a day follows from its year, its term and its withdrawal.
//!
//! Deliberately absent: what an appeal that was upheld leads to, which is a person's step.

mod announcement;
mod appeal;
mod authority;
#[cfg(test)]
mod authority_tests;
mod decision;
mod withdrawal;

use crate::criteria::Outcome;

pub use announcement::{Way, may_be_announced_on};
pub use appeal::{ANSWER_WITHIN_DAYS, Against, Appeal, AppealState, Ground};
pub use authority::{Case, Joint, NotTaken, joint, may_ask, may_take};
pub use decision::{AmendedField, Amendment, DecisionKind, SignedDay, signed_day};
pub use withdrawal::{Held, WithdrawalReason, held, last_day};

/// How far a case went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Registered, and assessed where a score stands.
    Assessed,
    /// Put before the People's Committee.
    Proposed,
    /// Named by a draft decision.
    Drafted,
    /// Named by a decision that came back numbered, dated and signed.
    Recognised,
    /// The People's Committee did not recognise it.
    Refused,
    /// Recognised once, and the title was withdrawn by a later decision.
    Withdrawn,
}

impl State {
    /// Every state, in the order of the way.
    pub const ALL: [Self; 6] =
        [Self::Assessed, Self::Proposed, Self::Drafted, Self::Recognised, Self::Refused, Self::Withdrawn];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Proposed => "proposed",
            Self::Drafted => "drafted",
            Self::Recognised => "recognised",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a new roster may still replace what was assessed.
    #[must_use]
    pub const fn may_be_reassessed(self) -> bool {
        matches!(self, Self::Assessed)
    }
}

/// What the association or the People's Committee does with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// The association puts it before the People's Committee; only a case that passes and is registered.
    Propose,
    /// The association takes its proposal back.
    WithdrawProposal,
    /// A draft decision names it.
    Draft,
    /// The draft is thrown away.
    DiscardDraft,
    /// The signed decision came back.
    Issue,
    /// The People's Committee does not recognise it, before the decision is issued.
    Refuse,
    /// The refusal is taken back, and the case is assessed again.
    Reopen,
    /// A signed decision of withdrawal came back.
    Withdraw,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 8] = [
        Self::Propose,
        Self::WithdrawProposal,
        Self::Draft,
        Self::DiscardDraft,
        Self::Issue,
        Self::Refuse,
        Self::Reopen,
        Self::Withdraw,
    ];

    /// The word that the audit uses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Propose => "proposed",
            Self::WithdrawProposal => "proposal_withdrawn",
            Self::Draft => "drafted",
            Self::DiscardDraft => "draft_discarded",
            Self::Issue => "recognised",
            Self::Refuse => "refused",
            Self::Reopen => "reopened",
            Self::Withdraw => "withdrawn",
        }
    }

    /// The states it starts from.
    #[must_use]
    pub const fn from(self) -> &'static [State] {
        match self {
            Self::Propose => &[State::Assessed],
            Self::WithdrawProposal | Self::Draft => &[State::Proposed],
            Self::DiscardDraft | Self::Issue => &[State::Drafted],
            Self::Refuse => &[State::Proposed, State::Drafted],
            Self::Reopen => &[State::Refused],
            Self::Withdraw => &[State::Recognised],
        }
    }

    /// The state it leads to.
    #[must_use]
    pub const fn to(self) -> State {
        match self {
            Self::WithdrawProposal | Self::Reopen => State::Assessed,
            Self::Propose | Self::DiscardDraft => State::Proposed,
            Self::Draft => State::Drafted,
            Self::Issue => State::Recognised,
            Self::Refuse => State::Refused,
            Self::Withdraw => State::Withdrawn,
        }
    }

    /// Where it leads from a state; nothing where it cannot be done.
    #[must_use]
    pub fn next(self, state: State) -> Option<State> {
        self.from().contains(&state).then(|| self.to())
    }
}

/// Whether the association may put a case before the People's Committee: it passes by the arithmetic, and the
/// subject registered.
#[must_use]
pub const fn may_be_proposed(outcome: Outcome, registered: bool) -> bool {
    matches!(outcome, Outcome::Pass) && registered
}

/// Whether an assessed case waits for the association's review: not one that does not pass, which stays out of the
/// proposal without anybody's approval, nor one that did not register.
#[must_use]
pub const fn needs_review(outcome: Outcome, registered: bool) -> bool {
    registered && matches!(outcome, Outcome::Pass | Outcome::Refer)
}

/// Why the People's Committee did not recognise a case: a code, never free text on a family (Luật 91/2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// A document is missing.
    Incomplete,
    /// The score is not borne out by what the committee knows.
    NotBorneOut,
    /// A complaint was upheld.
    Complaint,
    /// Something that rules the subject out came to light.
    RuledOut,
    /// Registered too late.
    Late,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::Incomplete, Self::NotBorneOut, Self::Complaint, Self::RuledOut, Self::Late];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::NotBorneOut => "not_borne_out",
            Self::Complaint => "complaint",
            Self::RuledOut => "ruled_out",
            Self::Late => "late",
        }
    }

    /// The reason of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// How often a title was held: for the first time, or again with a streak of years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Held before in any year: *tái công nhận*.
    pub again: bool,
    /// Years in a row, this one included.
    pub streak_years: i64,
}

/// The standing of a recognition in `year`, from the years in which it was recognised before.
///
/// ```
/// use programme::recognition::standing;
/// assert_eq!(standing(2020, [2016, 2018, 2019]).streak_years, 3);
/// assert!(!standing(2016, []).again);
/// ```
#[must_use]
pub fn standing(year: i64, earlier: impl IntoIterator<Item = i64>) -> Standing {
    let mut years: Vec<i64> = earlier.into_iter().filter(|y| *y < year).collect();
    years.sort_unstable();
    years.dedup();
    let in_a_row = years.iter().rev().zip(1..).take_while(|(y, back)| **y == year - back).count();
    Standing { again: !years.is_empty(), streak_years: i64::try_from(in_a_row).unwrap_or(0) + 1 }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, State, Verb, may_be_proposed, standing};
    use crate::criteria::Outcome;

    #[test]
    fn only_what_passes_and_registered_is_proposed() {
        let proposed = Outcome::ALL.map(|outcome| [true, false].map(|reg| may_be_proposed(outcome, reg)));
        assert_eq!(proposed, [[true, false], [false, false], [false, false]]);
    }

    #[test]
    fn every_state_and_verb_leads_where_the_table_says() {
        use State::{Assessed, Drafted, Proposed, Recognised, Refused, Withdrawn};
        use Verb::{DiscardDraft, Draft, Issue, Propose, Refuse, Reopen, Withdraw, WithdrawProposal};
        let table = [
            (Assessed, Propose, Proposed),
            (Proposed, WithdrawProposal, Assessed),
            (Proposed, Draft, Drafted),
            (Proposed, Refuse, Refused),
            (Drafted, DiscardDraft, Proposed),
            (Drafted, Issue, Recognised),
            (Drafted, Refuse, Refused),
            (Refused, Reopen, Assessed),
            (Recognised, Withdraw, Withdrawn),
        ];
        for state in State::ALL {
            for verb in Verb::ALL {
                let expected = table.iter().find(|(s, v, _)| (*s, *v) == (state, verb)).map(|(_, _, to)| *to);
                assert_eq!(verb.next(state), expected, "{state:?} {verb:?}");
            }
        }
    }

    #[test]
    fn what_is_recognised_is_withdrawn_or_stays_and_what_is_withdrawn_is_over() {
        let leads = |state| -> Vec<Verb> {
            Verb::ALL.into_iter().filter(|verb| verb.next(state).is_some()).collect()
        };
        assert_eq!(leads(State::Recognised), [Verb::Withdraw]);
        assert_eq!(leads(State::Withdrawn), []);
        assert!(!State::Recognised.may_be_reassessed() && !State::Proposed.may_be_reassessed());
    }

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        assert!(State::ALL.iter().all(|state| State::parse(state.code()) == Some(*state)));
        assert!(Refusal::ALL.iter().all(|reason| Refusal::parse(reason.code()) == Some(*reason)));
    }

    #[test]
    fn a_gap_ends_the_streak_and_not_the_recognition_again() {
        for (year, earlier, again, streak) in [
            (2016, vec![], false, 1),
            (2017, vec![2016], true, 2),
            (2018, vec![2016], true, 1),
            (2020, vec![2019, 2018, 2016], true, 3),
            (2018, vec![2019], false, 1),
        ] {
            let standing = standing(year, earlier);
            assert_eq!((standing.again, standing.streak_years), (again, streak), "{year}");
        }
    }
}
