//! What sets an issued decision right: a *Quyết định sửa đổi* changes how some are named on its list, a *công văn đính
//! chính* its layout alone. The decision and its annex stay as they are; whoever reads them reads these beside.

use std::collections::BTreeMap;

use programme::ids::DecisionId;
use programme::recognition::{AmendedField, Amendment, DecisionKind};

use super::{RecognitionError, recognising};
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::decision_list::{NamedCase, cases_named_by};
use crate::store::decisions::{self as stored, Cases, StoredDecision};
use crate::store::withdrawals;

/// The longest text of a line, in characters.
const MOST: usize = 200;

/// One line of a layout correction: where, as printed, as it is to be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// Where in the paper: page, article, line.
    pub place: String,
    /// As printed.
    pub printed: String,
    /// As it is to be read.
    pub right: String,
}

/// A line as it is kept: commune, subject, field, as printed, as it is right.
type Kept = (i64, i64, String, String, String);

/// A line of an issued decision with what came after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendedLine {
    /// As it is named now: as printed, with what was amended since.
    pub case: NamedCase,
    /// The number of the last decision that amended it.
    pub amended_by: Option<String>,
    /// The decision that withdraws it: its id, and its number once issued.
    pub withdrawn_by: Option<(i64, Option<String>)>,
}

fn damaged(error: &serde_json::Error) -> StoreError {
    StoreError::Damaged(error.to_string())
}

/// The lines of a decision that amends.
///
/// # Errors
/// When the engine refuses.
pub fn amendment_lines(db: &Database, id: i64) -> Result<Vec<Amendment>, StoreError> {
    let kept: Vec<Kept> = serde_json::from_str(&stored::body_of(db, id)?).map_err(|error| damaged(&error))?;
    let line = |(commune, subject, field, printed, right): Kept| {
        let field = AmendedField::parse(&field)?;
        Some(Amendment { subject: (commune, subject), field, printed, right })
    };
    Ok(kept.into_iter().filter_map(line).collect())
}

/// The lines of a letter that corrects.
///
/// # Errors
/// When the engine refuses.
pub fn correction_lines(db: &Database, id: i64) -> Result<Vec<Correction>, StoreError> {
    serde_json::from_str(&stored::body_of(db, id)?).map_err(|error| damaged(&error))
}

/// Whom an issued decision names, with what was amended and withdrawn since.
///
/// # Errors
/// When the engine refuses.
pub fn amended_list(db: &Database, decision: &StoredDecision) -> Result<Vec<AmendedLine>, StoreError> {
    let mut lines: Vec<AmendedLine> = cases_named_by(db, decision.id)?
        .into_iter()
        .map(|case| AmendedLine { case, amended_by: None, withdrawn_by: None })
        .collect();
    let mut at: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    at.extend((0..).zip(&lines).map(|(n, line)| ((line.case.commune, line.case.subject), n)));
    let mut after = stored::decisions_about(db, decision.id)?;
    after.sort_by(|a, b| (&a.signed_on, a.id).cmp(&(&b.signed_on, b.id)));
    for later in after.iter().filter(|later| later.state == "issued" && later.does() == DecisionKind::Amend) {
        for amendment in amendment_lines(db, later.id)? {
            let Some(line) = at.get(&amendment.subject).and_then(|n| lines.get_mut(*n)) else { continue };
            match amendment.field {
                AmendedField::Name => line.case.name = amendment.right,
                AmendedField::Hamlet => line.case.hamlet = amendment.right,
            }
            line.amended_by.clone_from(&later.number);
        }
    }
    for (subject, by) in withdrawals::of_decision(db, decision.id)? {
        let number = after.iter().find(|later| later.id == by).and_then(|later| later.number.clone());
        if let Some(line) = at.get(&subject).and_then(|n| lines.get_mut(*n)) {
            line.withdrawn_by = Some((by, number));
        }
    }
    Ok(lines)
}

/// Drafts a *Quyết định sửa đổi* over lines of an issued decision; returns the draft.
///
/// # Errors
/// When the decision does not recognise or is not issued, when a line is none of its list, or is not printed so, or
/// changes nothing, is empty or longer than 200 characters (its number is given, from 1), or when the store fails.
pub fn draft_amendment(
    db: &mut Database,
    about: DecisionId,
    lines: &[Amendment],
    by: By<'_>,
) -> Result<DecisionId, RecognitionError> {
    if lines.is_empty() {
        return Err(RecognitionError::NothingToDo);
    }
    let tx = db.write()?;
    let decision = recognising(&tx, about)?;
    tx.lock(decision.commune)?;
    let printed = amended_list(tx.reads(), &decision)?;
    for (n, line) in (1..).zip(lines) {
        let named = printed.iter().find(|of| (of.case.commune, of.case.subject) == line.subject);
        let Some(named) = named.filter(|named| named.withdrawn_by.is_none()) else {
            return Err(RecognitionError::NotHeld);
        };
        let as_printed = match line.field {
            AmendedField::Name => &named.case.name,
            AmendedField::Hamlet => &named.case.hamlet,
        };
        let twice = lines[..n - 1].iter().any(|of| (of.subject, of.field) == (line.subject, line.field));
        if *as_printed != line.printed || line.printed == line.right || !fits(&line.right) || twice {
            return Err(RecognitionError::NoCorrection(n));
        }
    }
    let kept: Vec<Kept> = lines
        .iter()
        .map(|line| {
            let (commune, subject) = line.subject;
            (commune, subject, line.field.code().to_owned(), line.printed.clone(), line.right.clone())
        })
        .collect();
    let body = serde_json::to_string(&kept).map_err(|error| damaged(&error))?;
    draft(tx, &decision, DecisionKind::Amend, &body, lines.len(), by)
}

/// Drafts a *công văn đính chính* on an issued decision; returns the draft.
///
/// # Errors
/// When the decision does not recognise or is not issued, when a line is empty or longer than 200 characters or changes
/// nothing (its number is given, from 1), or when the store fails.
pub fn draft_correction(
    db: &mut Database,
    about: DecisionId,
    lines: &[Correction],
    by: By<'_>,
) -> Result<DecisionId, RecognitionError> {
    if lines.is_empty() {
        return Err(RecognitionError::NothingToDo);
    }
    let wrong = |line: &Correction| {
        ![&line.place, &line.printed, &line.right].into_iter().all(|text| fits(text))
            || line.printed == line.right
    };
    if let Some(n) = lines.iter().position(wrong) {
        return Err(RecognitionError::NoCorrection(n + 1));
    }
    let tx = db.write()?;
    let decision = recognising(&tx, about)?;
    tx.lock(decision.commune)?;
    let body = serde_json::to_string(lines).map_err(|error| damaged(&error))?;
    draft(tx, &decision, DecisionKind::Correct, &body, lines.len(), by)
}

fn fits(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MOST && !text.chars().any(char::is_control)
}

fn draft(
    tx: crate::store::db::WriteTx<'_>,
    about: &StoredDecision,
    kind: DecisionKind,
    body: &str,
    n: usize,
    by: By<'_>,
) -> Result<DecisionId, RecognitionError> {
    let id = tx.next_id()?;
    let cases = Cases { commune: about.commune, title: &about.title, year: about.year };
    stored::insert_draft(&tx, id, cases)?;
    stored::insert_kind(&tx, id, (kind, about.id), body)?;
    let what = match kind {
        DecisionKind::Amend => format!("decision.amendment_drafted {id} {n}"),
        DecisionKind::Correct | DecisionKind::Recognise | DecisionKind::Withdraw => {
            format!("decision.correction_drafted {id} {n}")
        }
    };
    tx.commit(&Change::new(by, about.commune, what, hex_digest(body.as_bytes())))?;
    Ok(DecisionId::new(id))
}
