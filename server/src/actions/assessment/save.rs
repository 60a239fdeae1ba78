//! Saving rows: one as it is left, or several at once; each time one transaction with its audit entry.
//!
//! Deliberately absent: undo. A row is corrected by typing it again; the version before is kept.

use programme::assessment::{Cleared, ReviewReason, Standing, Verdict};
use programme::ids::PlaceId;

use super::row::{RowError, TypedRow};
use super::write::{Changed, Stands, write_row};
use super::{Scoring, Sets};
use crate::actions::by_hand::ByHand;
use crate::store::criteria::keep_criteria;
use crate::store::db::{By, Database, StoreError, hex_digest};
use crate::store::imports::note_where;
use crate::store::typed::{asked_under, put_review, remember_key};

/// A row that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its subject.
    pub subject: i64,
    /// What the next save has to name.
    pub version: i64,
    /// The verdict, with the total and the outcome.
    pub verdict: Verdict,
    /// Whether anything was written; a row that says what stands writes nothing.
    pub changed: bool,
}

/// Rows that were saved together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedRows {
    /// The job; nothing where nothing was written.
    pub job: Option<i64>,
    /// The same was asked before under the same key, and was not done again.
    pub already: bool,
    /// Every row, in the order in which they were given.
    pub rows: Vec<Saved>,
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// Another request was made under this key.
    #[error("the key was used for something else")]
    KeyReused,
    /// Rows that are refused, by their subject.
    #[error("{} rows are refused", .0.len())]
    Refused(Vec<(i64, RowError)>),
}

/// What a save is besides its rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Why {
    pub(super) review: Option<ReviewReason>,
    pub(super) cleared: Option<Cleared>,
}

/// Saves one row; the same `key` twice does it once. A blank row over a score
/// takes the score out, and only for the reason in `cleared`.
///
/// # Errors
/// When the row is refused, or the store fails; nothing stands then.
pub fn save_row(
    db: &mut Database,
    by: By<'_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    row: &TypedRow<'_>,
    cleared: Option<Cleared>,
    key: Option<&str>,
) -> Result<Saved, SaveError> {
    let why = Why { review: None, cleared };
    let saved = save(db, by, (scoring, sets), std::slice::from_ref(row), why, key)?;
    saved.rows.into_iter().next().ok_or_else(|| SaveError::Refused(vec![(row.subject, RowError::Unknown)]))
}

/// Saves several rows, all or none of them.
///
/// # Errors
/// When a row is refused, or the store fails; nothing stands then.
pub fn save_rows(
    db: &mut Database,
    by: By<'_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    rows: &[TypedRow<'_>],
    key: Option<&str>,
) -> Result<SavedRows, SaveError> {
    save(db, by, (scoring, sets), rows, Why::default(), key)
}

pub(super) fn save(
    db: &mut Database,
    by: By<'_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    rows: &[TypedRow<'_>],
    why: Why,
    key: Option<&str>,
) -> Result<SavedRows, SaveError> {
    let commune: PlaceId = scoring.commune;
    let job = ByHand::begin(db, by, commune, &[])?;
    let digests = key.map(|key| {
        let request = format!("{} {} {rows:?} {why:?}", scoring.title, scoring.year);
        (hex_digest(format!("{}\n{key}", by.actor).as_bytes()), hex_digest(request.as_bytes()))
    });
    if let Some((key, request)) = &digests
        && let Some((done, known)) = asked_under(job.tx.reads(), commune.get(), key)?
    {
        if known != *request {
            return Err(SaveError::KeyReused);
        }
        return already(&job, (scoring, sets), rows, done);
    }
    let set = scoring.set;
    let criteria = keep_criteria(&job.tx, &set.set.id, &set.digest, &set.body, by.at)?;
    let (mut saved, mut refused, mut counts, mut wrote) = (Vec::new(), Vec::new(), [0, 0], false);
    let mut cleared = false;
    for row in rows {
        let Some(stands) = Stands::of(&job.tx, scoring, row.subject)? else {
            refused.push((row.subject, RowError::Unknown));
            continue;
        };
        let done = match write_row(
            &job.tx,
            (scoring, sets, criteria),
            &stands,
            row,
            (job.id, why.cleared.is_some()),
        )? {
            Ok(done) => done,
            Err(error) => {
                refused.push((row.subject, error));
                continue;
            }
        };
        let is_case = matches!(done.change, Changed::New | Changed::Case);
        if is_case && counts == [0, 0] {
            let key = scoring.key();
            note_where(&job.tx, job.id, (key.commune, key.title, key.year))?;
        }
        match done.change {
            Changed::New => counts[0] += 1,
            Changed::Case => counts[1] += 1,
            Changed::Draft | Changed::Nothing => {}
        }
        if let Some(reason) = why.review {
            if !matches!(done.verdict.standing, Standing::Assessed(_)) {
                refused.push((row.subject, RowError::Incomplete));
            } else if is_case {
                let verdict = ("changed", reason.code());
                put_review(&job.tx, scoring.key(), row.subject, verdict, (job.id, job.id))?;
            }
        }
        cleared |= done.was_scored && done.verdict.standing == Standing::Blank;
        wrote |= done.change != Changed::Nothing;
        let version = if is_case {
            job.id
        } else {
            // A draft that went leaves the case's own version.
            Stands::of(&job.tx, scoring, row.subject)?.map_or(0, |after| after.version())
        };
        let changed = done.change != Changed::Nothing;
        saved.push(Saved { subject: row.subject, version, verdict: done.verdict, changed });
    }
    if !refused.is_empty() {
        return Err(SaveError::Refused(refused));
    }
    if !wrote {
        return Ok(SavedRows { job: None, already: false, rows: saved });
    }
    if let Some((key, request)) = &digests {
        remember_key(&job.tx, commune.get(), (key, request), job.id)?;
    }
    let what = what(scoring, rows, why, (counts, cleared));
    let id = job.commit_counting(&what, scoring.title, criteria, counts)?;
    Ok(SavedRows { job: Some(id), already: false, rows: saved })
}

/// The audit's words: the verb, the title and year, the subject or how many, the reason.
fn what(
    scoring: &Scoring<'_>,
    rows: &[TypedRow<'_>],
    why: Why,
    (counts, cleared): ([u64; 2], bool),
) -> String {
    let of = match rows {
        [row] => row.subject.to_string(),
        _ => format!("rows {}", rows.len()),
    };
    let (verb, reason) = match (why.review, cleared, counts) {
        (Some(reason), _, _) => ("case.review_changed", reason.code()),
        (None, true, _) => ("case.cleared", why.cleared.unwrap_or(Cleared::WrongRow).code()),
        (None, false, [0, 0]) => ("case.begun", ""),
        (None, false, _) => ("case.typed", ""),
    };
    let reason = if reason.is_empty() { String::new() } else { format!(" {reason}") };
    format!("{verb} {} {} {of}{reason}", scoring.title, scoring.year)
}

/// What was done before under the same key, as it stands now.
fn already(
    job: &ByHand<'_, '_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    rows: &[TypedRow<'_>],
    done: i64,
) -> Result<SavedRows, SaveError> {
    let mut saved = Vec::new();
    for row in rows {
        let Some(stands) = Stands::of(&job.tx, scoring, row.subject)? else { continue };
        let verdict = stands.verdict(sets, scoring);
        saved.push(Saved { subject: row.subject, version: stands.version(), verdict, changed: false });
    }
    Ok(SavedRows { job: Some(done), already: true, rows: saved })
}
