//! From a case that passes to a title: proposed, in a draft decision, recognised or refused.
//!
//! A draft has no number. Recognition happens when the signed decision comes back with its number and
//! date; from then on the decision and its cases do not change (448/QĐ-KHVN practice: the association
//! proposes, the commune People's Committee decides). Which step starts where is `programme::recognition`.
//! Deliberately absent: withdrawal and expiry of a title.

use ahash::AHashMap;
use jiff::civil::Date;
use programme::ids::{DecisionId, PlaceId};
use programme::recognition::{Refusal, Verb, may_be_signed_on, standing};

use super::signed_file::SignedFile;
use crate::store::db::{By, Change, Database, StoreError, WriteTx, hex_digest};
pub use crate::store::decisions::Which;
use crate::store::decisions::{self as stored, Cases, StoredDecision};
use crate::store::tallies::add_recognition_tally;

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
    /// Signed before the year it speaks of, or in the future.
    #[error("signed on an impossible day")]
    SignedOn,
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
        Which::All | Which::NamedBy(_) | Which::Subjects(_) | Which::Approved(_) => u64::MAX,
    };
    if n > most {
        return Err(RecognitionError::Ambiguous);
    }
    if verb == Verb::Draft {
        stored::insert_draft(&tx, decision, whose.cases(whose.commune))?;
    }
    // A code is no name: whoever asks later can tell which cases they were.
    let code = match which {
        Which::Code(code) => format!(" {code}"),
        Which::Codes(codes) => format!(" {}", codes.join(",")),
        Which::Subjects(subjects) | Which::Approved(Some(subjects)) => format!(" {}", ids(subjects)),
        Which::All | Which::NamedBy(_) | Which::Approved(None) => String::new(),
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
/// Committee; of these subjects where a list is given. Returns how many.
///
/// # Errors
/// When none is approved, or the store fails.
pub fn propose_approved(
    db: &mut Database,
    whose: &Whose<'_>,
    subjects: Option<&[i64]>,
    by: By<'_>,
) -> Result<u64, RecognitionError> {
    Ok(take_step(db, whose, Verb::Propose, Which::Approved(subjects), None, by)?.1)
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

/// Locks what a draft names, then reads it again: another may have been quicker.
fn locked_draft(tx: &WriteTx<'_>, id: DecisionId) -> Result<(StoredDecision, Vec<i64>), RecognitionError> {
    let decision = draft(tx, id)?;
    let communes = stored::communes_named_by(tx, id.get())?;
    tx.lock_all(communes.iter().copied().chain([decision.commune]))?;
    Ok((draft(tx, id)?, communes))
}

/// Throws a draft away; its cases are proposed again. Returns how many.
///
/// # Errors
/// When there is no such draft, or it was issued.
pub fn discard_draft(db: &mut Database, id: DecisionId, by: By<'_>) -> Result<u64, RecognitionError> {
    let tx = db.write()?;
    let (decision, communes) = locked_draft(&tx, id)?;
    let mut n = 0;
    for commune in communes {
        let cases = Cases { commune, title: &decision.title, year: decision.year };
        n += stored::step(&tx, cases, Verb::DiscardDraft, Which::NamedBy(id.get()), (0, None))?;
    }
    stored::set_discarded(&tx, &decision)?;
    tx.commit(&Change::new(by, decision.commune, format!("decision.discarded {id} {n}"), String::new()))?;
    Ok(n)
}

/// As what a signed decision came back.
#[derive(Clone, Debug)]
pub enum Came<'a> {
    /// Number and day alone.
    WithoutFile,
    /// A file that somebody else keeps, by its SHA-256.
    Digest(String),
    /// A file to be kept here.
    File(&'a SignedFile),
}

/// The signed decision as it came back.
pub struct Signed<'a> {
    /// Its number and symbol, such as `05/QĐ-UBND`.
    pub number: &'a str,
    /// Day of signature.
    pub on: Date,
    /// The file that it came back as.
    pub file: Came<'a>,
    /// Today, so that no decision is signed in the future.
    pub today: Date,
}

/// Enters number, date and file: the cases it names are recognised. Returns how many, and how many again.
///
/// # Errors
/// When there is no such draft, the number is missing or taken, or the day impossible.
pub fn issue_decision(
    db: &mut Database,
    id: DecisionId,
    signed: &Signed<'_>,
    by: By<'_>,
) -> Result<(u64, u64), RecognitionError> {
    let number = signed.number.trim();
    if number.is_empty() {
        return Err(RecognitionError::NoNumber);
    }
    let tx = db.write()?;
    let (decision, communes) = locked_draft(&tx, id)?;
    if !may_be_signed_on(decision.year, signed.on, signed.today) {
        return Err(RecognitionError::SignedOn);
    }
    if stored::number_taken(&tx, decision.commune, number, signed.on.year())? {
        return Err(RecognitionError::NumberTaken);
    }
    let on = signed.on.to_string();
    let annex = stored::put_annex(&tx, id.get())?;
    let (mut n, mut n_again) = (0, 0);
    for commune in communes {
        let cases = Cases { commune, title: &decision.title, year: decision.year };
        let (recognised, again) = recognise(&tx, cases, id.get(), &on)?;
        n += recognised;
        n_again += again;
    }
    if n == 0 {
        return Err(RecognitionError::NothingToDo);
    }
    let file_digest = match &signed.file {
        Came::WithoutFile => None,
        Came::Digest(digest) => Some(digest.as_str()),
        Came::File(file) => {
            stored::put_signed_file(&tx, file.digest(), file.content())?;
            Some(file.digest())
        }
    };
    stored::set_issued(&tx, &decision, number, &on, file_digest)?;
    let digest = hex_digest(format!("{number}\n{on}\n{}\n{annex}", file_digest.unwrap_or("")).as_bytes());
    tx.commit(&Change::new(by, decision.commune, format!("decision.issued {id} {n}"), digest))?;
    Ok((n, n_again))
}

/// The cases of one commune that the decision names: their standing, their state, the hamlets' tallies.
fn recognise(tx: &WriteTx<'_>, cases: Cases<'_>, decision: i64, on: &str) -> Result<(u64, u64), StoreError> {
    let mut earlier: AHashMap<i64, Vec<i64>> = AHashMap::new();
    for (subject, year) in stored::recognised_before(tx, cases)? {
        earlier.entry(subject).or_default().push(year);
    }
    let mut by_hamlet: AHashMap<i64, (i64, i64)> = AHashMap::new();
    let by_subject: AHashMap<i64, i64> = stored::named_by(tx, cases, decision)?.into_iter().collect();
    for (&subject, &hamlet) in &by_subject {
        let years = earlier.get(&subject).map_or(&[][..], Vec::as_slice);
        let standing = standing(cases.year, years.iter().copied());
        stored::set_standing(tx, cases, subject, (i64::from(standing.again), standing.streak_years))?;
        let (n, n_again) = by_hamlet.entry(hamlet).or_default();
        *n += 1;
        *n_again += i64::from(standing.again);
    }
    let named: Vec<i64> = by_subject.keys().copied().collect();
    stored::step(tx, cases, Verb::Issue, Which::NamedBy(decision), (decision, None))?;
    later_standings(tx, cases, &named, &earlier)?;
    let (mut n, mut n_again) = (0, 0);
    for (hamlet, counted) in by_hamlet {
        add_recognition_tally(tx, (cases.commune, hamlet), cases.title, cases.year, on, counted)?;
        n += u64::try_from(counted.0).unwrap_or(0);
        n_again += u64::try_from(counted.1).unwrap_or(0);
    }
    Ok((n, n_again))
}

/// A decision of an earlier year may be typed in after a later one: what it makes of the later years' standing
/// (again, and the streak) is counted anew. The titles themselves do not change.
fn later_standings(
    tx: &WriteTx<'_>,
    cases: Cases<'_>,
    named: &[i64],
    earlier: &AHashMap<i64, Vec<i64>>,
) -> Result<(), StoreError> {
    let mut later: AHashMap<i64, Vec<stored::Recognised>> = AHashMap::new();
    for case in stored::recognised_after(tx, cases)? {
        later.entry(case.subject).or_default().push(case);
    }
    for subject in named {
        let mut years = earlier.get(subject).cloned().unwrap_or_default();
        years.push(cases.year);
        let mut after = later.remove(subject).unwrap_or_default();
        after.sort_by_key(|case| case.year);
        for case in after {
            let now = standing(case.year, years.iter().copied());
            let in_year = Cases { year: case.year, ..cases };
            stored::set_standing(tx, in_year, *subject, (i64::from(now.again), now.streak_years))?;
            let again = i64::from(now.again) - case.again;
            let place = (cases.commune, case.hamlet);
            add_recognition_tally(tx, place, cases.title, case.year, &case.signed_on, (0, again))?;
            years.push(case.year);
        }
    }
    Ok(())
}
