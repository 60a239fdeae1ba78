//! Who takes which step of a case on a day: the state allows it, the text of the title names the office, and the role
//! acts for that office.
//!
//! Deliberately absent: where a role is held, which `accounts` answers, and who is signed in.

use jiff::civil::Date;

use super::{State, Verb, may_be_proposed};
use crate::accounts::{Role, Verb as Right};
use crate::criteria::{Outcome, Provenance};
use crate::ids::PlaceId;
use crate::text::Text;
use crate::titles::{At, FactKey, NobodyDoes, Office, Responsible, Setting, TitleKind, who};

impl Verb {
    /// The step of the title that it belongs to: the proposer proposes and takes back, the decider does the rest.
    #[must_use]
    pub const fn step(self) -> FactKey {
        match self {
            Self::Propose | Self::WithdrawProposal => FactKey::Proposes,
            Self::Draft | Self::DiscardDraft | Self::Issue | Self::Refuse | Self::Reopen | Self::Withdraw => {
                FactKey::Decides
            }
        }
    }

    /// What a role has to allow.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Propose | Self::WithdrawProposal => Right::Propose,
            Self::Draft | Self::DiscardDraft | Self::Issue | Self::Refuse | Self::Reopen | Self::Withdraw => {
                Right::Decide
            }
        }
    }
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It does not start from this state.
    #[error("does not start from {}", .0.code())]
    From(State),
    /// It does not pass, or is not registered.
    #[error("does not pass or is not registered")]
    NotProposable,
    /// The office that appraises jointly has to agree first.
    #[error("{} has not agreed", .0.code())]
    NotAgreed(Office),
    /// Nobody takes the step on that day.
    #[error("{0}")]
    Nobody(#[from] NobodyDoes),
    /// Another office takes it.
    #[error("{} takes it", .0.code())]
    Another(Office),
    /// The role does not allow it.
    #[error("not allowed by the role")]
    NotAllowed,
}

impl NotTaken {
    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::From(_) => Text::new(
                "Hồ sơ không còn ở bước này. Tải lại trang.",
                "The case is no longer at this step. Load the page again.",
            ),
            Self::NotProposable => Text::new(
                "Hồ sơ chưa đạt hoặc chưa đăng ký nên chưa đề nghị được.",
                "The case does not pass or is not registered, and cannot be proposed.",
            ),
            Self::NotAgreed(office) => {
                let name = office.name();
                Text::new(
                    format!("Còn chờ {} phối hợp thẩm định.", name.vi),
                    format!("{} has yet to agree with the appraisal.", name.en),
                )
            }
            Self::Nobody(why) => why.text(),
            Self::Another(office) => {
                let name = office.name();
                Text::new(
                    format!("Với danh hiệu này, việc đó do {} làm.", name.vi),
                    format!("For this title that is done by {}.", name.en),
                )
            }
            Self::NotAllowed => {
                Text::new("Vai trò của bạn không làm việc này.", "Your role does not do this.")
            }
        }
    }
}

/// Whether a role takes a step of a title on a day, whatever the state of its cases; who is responsible.
///
/// # Errors
/// When nobody takes it then, another office does, or the role does not allow it.
pub fn may_ask(
    (kind, settings): (&TitleKind, &[Setting]),
    (step, right): (FactKey, Right),
    role: &Role,
    on: Date,
    at: At<'_>,
) -> Result<Responsible, NotTaken> {
    let responsible = who(kind, settings, step, on, at)?;
    if !role.acts_for(responsible.office) {
        return Err(NotTaken::Another(responsible.office));
    }
    if !role.may(right) {
        return Err(NotTaken::NotAllowed);
    }
    Ok(responsible)
}

/// A case as far as a step asks about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// How far it went.
    pub state: State,
    /// What the arithmetic says.
    pub outcome: Outcome,
    /// Its subject registered.
    pub registered: bool,
    /// The office that appraises jointly agreed with the version that stands.
    pub agreed: bool,
}

/// Whether a role takes a case one step on, on a day; the state it leads to.
///
/// # Errors
/// Why not: the office first, then the state, then what the case lacks.
pub fn may_take(
    title: (&TitleKind, &[Setting]),
    verb: Verb,
    case: Case,
    role: &Role,
    on: Date,
    at: At<'_>,
) -> Result<State, NotTaken> {
    may_ask(title, (verb.step(), verb.right()), role, on, at)?;
    let next = verb.next(case.state).ok_or(NotTaken::From(case.state))?;
    if verb == Verb::Propose {
        if !may_be_proposed(case.outcome, case.registered) {
            return Err(NotTaken::NotProposable);
        }
        if let Some(Joint { office, demanded: true, .. }) = joint(title, on, at)
            && !case.agreed
        {
            return Err(NotTaken::NotAgreed(office));
        }
    }
    Ok(next)
}

/// The office that appraises together with the one that appraises (*phối hợp thẩm định*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    /// Which.
    pub office: Office,
    /// The place whose office it is.
    pub place: Option<PlaceId>,
    /// Nothing is proposed before it agrees. A default that nobody saw in a text asks, and demands nothing.
    pub demanded: bool,
}

/// Who appraises jointly for a title on a day, where anybody does.
#[must_use]
pub fn joint((kind, settings): (&TitleKind, &[Setting]), on: Date, at: At<'_>) -> Option<Joint> {
    let found = who(kind, settings, FactKey::AppraisesWith, on, at).ok()?;
    Some(Joint {
        office: found.office,
        place: found.place,
        demanded: found.holds.provenance == Provenance::Verified,
    })
}
