//! From a case that passes to a title: proposed, in a draft decision, recognised or refused.
//!
//! A draft has no number. Recognition happens when the signed decision comes back with its number and
//! date; from then on the decision and its cases do not change (448/QĐ-KHVN practice: the association
//! proposes, the commune People's Committee decides). Which step starts where is `programme::recognition`.
//! What comes after it, by another decision, is in `withdrawal` and `amendment`.

mod amendment;
mod issue;
mod refusal;
mod withdrawal;

use programme::ids::{DecisionId, PlaceId};
use programme::recognition::{DecisionKind, Refusal, SignedDay, Verb};

pub use self::amendment::{
    AmendedLine, Correction, amended_list, amendment_lines, correction_lines, draft_amendment,
    draft_correction,
};
pub use self::issue::{Came, Signed, issue_decision};
pub use self::refusal::change_text;
pub use self::withdrawal::draft_withdrawal;
use crate::store::db::{By, Change, Database, StoreError, WriteTx};
use crate::store::decision_list::{self as lists, ListChange};
pub use crate::store::decisions::Which;
use crate::store::decisions::{self as stored, Cases, StoredDecision};
use crate::store::withdrawals;

/// Whose cases: a commune on the map of 31 December, with the communes that flowed into it.
pub struct Whose<'a> {
    /// The commune that decides.
    pub commune: PlaceId,
    /// Communes whose records it now answers for, itself among them.
    pub records_of: &'a [PlaceId],
    /// Year assessed.
    pub year: u16,
    /// Title kind.
    pub title: &'a str,
}

impl Whose<'_> {
    fn cases(&self, commune: PlaceId) -> Cases<'_> {
        Cases { commune: commune.get(), title: self.title, year: i64::from(self.year) }
    }
}

/// Why a step was refused.
#[derive(Debug, thiserror::Error)]
pub enum RecognitionError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// No case is in the state that this step starts from.
    #[error("no case to take on")]
    NothingToDo,
    /// The code stands in two former communes.
    #[error("two cases have this code")]
    Ambiguous,
    /// There is no such decision.
    #[error("no such draft decision")]
    NoSuchDraft,
    /// It was issued already and does not change.
    #[error("issued already as {0}")]
    AlreadyIssued(String),
    /// It was thrown away.
    #[error("discarded already")]
    Discarded,
    /// A decision needs a number.
    #[error("no number")]
    NoNumber,
    /// The commune issued another decision under this number that year.
    #[error("the number is taken")]
    NumberTaken,
    /// Signed on a day on which it cannot have been signed.
    #[error("signed on an impossible day")]
    SignedOn(SignedDay),
    /// The list is not the one that was read, or not the one on the paper.
    #[error("the list changed: {} lines", .0.len())]
    ListChanged(Vec<ListChange>),
    /// Only an issued decision that recognises is withdrawn, amended or corrected.
    #[error("not an issued decision of recognition")]
    NotRecognising,
    /// The decision does not name this one, or the title is withdrawn or about to be.
    #[error("not named, or withdrawn already")]
    NotHeld,
    /// What is to be set right is not what is printed, changes nothing, is empty or too long.
    #[error("line {0} is no correction")]
    NoCorrection(usize),
}

/// One step for all cases of a commune that are where it starts; the audit says what and how many.
fn take_step(
    db: &mut Database,
    whose: &Whose<'_>,
    verb: Verb,
    which: Which<'_>,
    refusal: Option<Refusal>,
    by: By<'_>,
) -> Result<(i64, u64), RecognitionError> {
    step_of(db, whose, verb, which, refusal, true, by)
}

fn step_of(
    db: &mut Database,
    whose: &Whose<'_>,
    verb: Verb,
    which: Which<'_>,
    refusal: Option<Refusal>,
    relist: bool,
    by: By<'_>,
) -> Result<(i64, u64), RecognitionError> {
    let tx = db.write()?;
    lock(&tx, whose)?;
    let decision = if verb == Verb::Draft { tx.next_id()? } else { 0 };
    let mut n = 0;
    for commune in whose.records_of {
        n += stored::step(&tx, whose.cases(*commune), verb, which, (decision, refusal))?;
    }
    if n == 0 {
        return Err(RecognitionError::NothingToDo);
    }
    let most = match which {
        Which::Code(_) => 1,
        Which::Codes(codes) => codes.len() as u64,
        Which::All | Which::NamedBy(_) | Which::Subjects(_) | Which::Approved { .. } => u64::MAX,
    };
    if n > most {
        return Err(RecognitionError::Ambiguous);
    }
    if verb == Verb::Draft {
        stored::insert_draft(&tx, decision, whose.cases(whose.commune))?;
    }
    if relist {
        match verb {
            Verb::Draft => {
                lists::make_draft_list(&tx, decision)?;
            }
            // Whoever is refused leaves the list of the draft that named him.
            Verb::Refuse => {
                for draft in stored::drafts_of(&tx, whose.cases(whose.commune))? {
                    lists::make_draft_list(&tx, draft)?;
                }
            }
            Verb::Propose
            | Verb::WithdrawProposal
            | Verb::DiscardDraft
            | Verb::Issue
            | Verb::Reopen
            | Verb::Withdraw => {}
        }
    }
    // A code is no name: whoever asks later can tell which cases they were.
    let code = match which {
        Which::Code(code) => format!(" {code}"),
        Which::Codes(codes) => format!(" {}", codes.join(",")),
        Which::Subjects(subjects) | Which::Approved { of: Some(subjects), .. } => {
            format!(" {}", ids(subjects))
        }
        Which::All | Which::NamedBy(_) | Which::Approved { of: None, .. } => String::new(),
    };
    let what = format!("cases.{} {} {} {n}{code}", verb.code(), whose.title, whose.year);
    let what = if decision == 0 { what } else { format!("decision.drafted {decision} {n}") };
    tx.commit(&Change::new(by, whose.commune.get(), what, String::new()))?;
    Ok((decision, n))
}

fn ids(subjects: &[i64]) -> String {
    subjects.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// One step for the cases that were chosen: of a list of codes or subjects, or those that the association approved.
/// Returns how many, and the draft where the step makes one. Those of a list that are not where the step starts
/// stay; whoever asks compares the count.
///
/// # Errors
/// When none is where the step starts, a code stands in two former communes, or the store fails.
pub fn take_on(
    db: &mut Database,
    whose: &Whose<'_>,
    step: ChosenStep,
    which: Which<'_>,
    by: By<'_>,
) -> Result<(u64, Option<DecisionId>), RecognitionError> {
    let (verb, refusal) = match step {
        ChosenStep::Propose => (Verb::Propose, None),
        ChosenStep::Withdraw => (Verb::WithdrawProposal, None),
        ChosenStep::Draft => (Verb::Draft, None),
        ChosenStep::Refuse(why) => (Verb::Refuse, Some(why)),
        ChosenStep::Reopen => (Verb::Reopen, None),
    };
    let (decision, n) = take_step(db, whose, verb, which, refusal, by)?;
    Ok((n, (decision != 0).then(|| DecisionId::new(decision))))
}

/// A step that may be taken for some cases only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenStep {
    /// Before the People's Committee; only what passes and registered.
    Propose,
    /// Takes the proposal back.
    Withdraw,
    /// A draft decision.
    Draft,
    /// The People's Committee does not recognise them.
    Refuse(Refusal),
    /// Takes a refusal back.
    Reopen,
}

/// Puts the cases that pass and that the association approved, in the version that stands, before the People's
/// Committee; of these subjects where a list is given, and only those that the second office agreed with where the
/// title demands it. Returns how many.
///
/// # Errors
/// When none is approved and agreed with, or the store fails.
pub fn propose_approved(
    db: &mut Database,
    whose: &Whose<'_>,
    (of, agreed): (Option<&[i64]>, bool),
    by: By<'_>,
) -> Result<u64, RecognitionError> {
    Ok(take_step(db, whose, Verb::Propose, Which::Approved { of, agreed }, None, by)?.1)
}

fn lock(tx: &WriteTx<'_>, whose: &Whose<'_>) -> Result<(), StoreError> {
    tx.lock_all(whose.records_of.iter().chain([&whose.commune]).map(|commune| commune.get()))
}

/// Puts the cases that pass before the People's Committee; returns how many.
///
/// # Errors
/// When none passes, or the store fails.
pub fn propose(db: &mut Database, whose: &Whose<'_>, by: By<'_>) -> Result<u64, RecognitionError> {
    Ok(take_step(db, whose, Verb::Propose, Which::All, None, by)?.1)
}

/// Takes the proposal back, so that a corrected roster can be imported; returns how many cases.
///
/// # Errors
/// When nothing is proposed, or the store fails.
pub fn withdraw_proposal(db: &mut Database, whose: &Whose<'_>, by: By<'_>) -> Result<u64, RecognitionError> {
    Ok(take_step(db, whose, Verb::WithdrawProposal, Which::All, None, by)?.1)
}

/// Drafts a decision over the proposed cases; returns its id and how many it names.
///
/// # Errors
/// When nothing is proposed, or the store fails.
pub fn draft_decision(
    db: &mut Database,
    whose: &Whose<'_>,
    by: By<'_>,
) -> Result<(DecisionId, u64), RecognitionError> {
    let (id, n) = take_step(db, whose, Verb::Draft, Which::All, None, by)?;
    Ok((DecisionId::new(id), n))
}

/// Drafts a decision that is issued in the same breath: nobody reads its list in between, so that none is kept.
pub(super) fn draft_at_once(
    db: &mut Database,
    whose: &Whose<'_>,
    by: By<'_>,
) -> Result<DecisionId, RecognitionError> {
    let (id, _) = step_of(db, whose, Verb::Draft, Which::All, None, false, by)?;
    Ok(DecisionId::new(id))
}

/// Makes the list of a draft anew, from what its cases are called now; returns its digest. The paper has to be printed
/// again.
///
/// # Errors
/// When there is no such draft, or it was issued.
pub fn relist_draft(db: &mut Database, id: DecisionId, by: By<'_>) -> Result<String, RecognitionError> {
    let tx = db.write()?;
    let (decision, _) = locked_draft(&tx, id)?;
    let digest = lists::make_draft_list(&tx, id.get())?;
    tx.commit(&Change::new(by, decision.commune, format!("decision.relisted {id}"), digest.clone()))?;
    Ok(digest)
}

/// The People's Committee does not recognise one subject, by its code; it leaves a draft that named it.
///
/// # Errors
/// When the case is neither proposed nor drafted, or the store fails.
pub fn refuse(
    db: &mut Database,
    whose: &Whose<'_>,
    code: &str,
    why: Refusal,
    by: By<'_>,
) -> Result<u64, RecognitionError> {
    Ok(take_step(db, whose, Verb::Refuse, Which::Code(code), Some(why), by)?.1)
}

/// Takes a refusal back: the case is assessed again and may be proposed again.
///
/// # Errors
/// When the case is not refused, or the store fails.
pub fn reopen(db: &mut Database, whose: &Whose<'_>, code: &str, by: By<'_>) -> Result<u64, RecognitionError> {
    Ok(take_step(db, whose, Verb::Reopen, Which::Code(code), None, by)?.1)
}

fn draft(tx: &WriteTx<'_>, id: DecisionId) -> Result<StoredDecision, RecognitionError> {
    let Some(decision) = stored::decision(tx.reads(), id.get())? else {
        return Err(RecognitionError::NoSuchDraft);
    };
    match decision.state.as_str() {
        "draft" => Ok(decision),
        "issued" => Err(RecognitionError::AlreadyIssued(decision.number.unwrap_or_default())),
        _ => Err(RecognitionError::Discarded),
    }
}

/// An issued decision that recognises: what others withdraw, amend and correct.
fn recognising(tx: &WriteTx<'_>, id: DecisionId) -> Result<StoredDecision, RecognitionError> {
    match stored::decision(tx.reads(), id.get())? {
        None => Err(RecognitionError::NoSuchDraft),
        Some(found) if found.state == "issued" && found.does() == DecisionKind::Recognise => Ok(found),
        Some(_) => Err(RecognitionError::NotRecognising),
    }
}

/// Locks what a draft names, then reads it again: another may have been quicker.
fn locked_draft(tx: &WriteTx<'_>, id: DecisionId) -> Result<(StoredDecision, Vec<i64>), RecognitionError> {
    let decision = draft(tx, id)?;
    let communes = stored::communes_named_by(tx, id.get())?;
    tx.lock_all(communes.iter().copied().chain([decision.commune]))?;
    Ok((draft(tx, id)?, communes))
}

/// Throws a draft away; its cases are proposed again, or keep the title that it was to take. Returns how many.
///
/// # Errors
/// When there is no such draft, or it was issued.
pub fn discard_draft(db: &mut Database, id: DecisionId, by: By<'_>) -> Result<u64, RecognitionError> {
    let tx = db.write()?;
    let (decision, communes) = locked_draft(&tx, id)?;
    let mut n = 0;
    match decision.does() {
        DecisionKind::Recognise => {
            for commune in communes {
                let cases = Cases { commune, title: &decision.title, year: decision.year };
                n += stored::step(&tx, cases, Verb::DiscardDraft, Which::NamedBy(id.get()), (0, None))?;
            }
        }
        // The titles that it was to take stay held.
        DecisionKind::Withdraw => n = withdrawals::forget(&tx, id.get())?,
        DecisionKind::Amend | DecisionKind::Correct => {}
    }
    lists::drop_draft_lists(&tx, id.get())?;
    stored::set_discarded(&tx, &decision)?;
    tx.commit(&Change::new(by, decision.commune, format!("decision.discarded {id} {n}"), String::new()))?;
    Ok(n)
}
