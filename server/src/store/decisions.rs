//! Decisions and the steps of the cases that they name.

use programme::recognition::{DecisionKind, Refusal, Verb, may_be_proposed};

use super::db::{Database, StoreError, Value, WriteTx};
use super::joint::IS_AGREED;
use super::rules::holds_of;

/// Cases of one commune, title and year.
#[derive(Clone, Copy)]
pub struct Cases<'a> {
    /// Commune they were created in.
    pub commune: i64,
    /// Title kind.
    pub title: &'a str,
    /// Year assessed.
    pub year: i64,
}

/// Which of them a step takes.
#[derive(Clone, Copy)]
pub enum Which<'a> {
    /// All that are in a state the verb starts from.
    All,
    /// Of those, the ones that a decision names.
    NamedBy(i64),
    /// Of those, one subject's, by its code.
    Code(&'a str),
    /// Of those, these subjects', by their codes.
    Codes(&'a [&'a str]),
    /// Of those, these subjects'.
    Subjects(&'a [i64]),
    /// Of those, the ones that the association approved in the version that stands.
    Approved {
        /// Of these subjects; of all where nothing is given.
        of: Option<&'a [i64]>,
        /// Only those that the second office agreed with.
        agreed: bool,
    },
}

/// `?n, …` for a list, of few lengths so that statements stay few: the last one is repeated.
fn marks<'v>(values: &mut Vec<Value<'v>>, list: impl ExactSizeIterator<Item = Value<'v>>) -> String {
    let first = values.len();
    values.extend(list);
    let Some(last) = values.get(first..).and_then(<[_]>::last).cloned() else { return "NULL".to_owned() };
    values.resize(first + (values.len() - first).next_power_of_two(), last);
    (first + 1..=values.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}

/// The association approved the version that stands, and nobody began to change it since.
pub(super) const IS_APPROVED: &str = " AND EXISTS (SELECT 1 FROM reviews r WHERE r.commune_id = cases.commune_id \
    AND r.title = cases.title AND r.year = cases.year AND r.subject_id = cases.subject_id AND r.verdict = 'approved' \
    AND r.seen = cases.import_id) AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.commune_id = cases.commune_id \
    AND d.title = cases.title AND d.year = cases.year AND d.subject_id = cases.subject_id AND d.import_id > cases.import_id)";

fn any_of(verb: Verb) -> String {
    let states: Vec<String> = verb.from().iter().map(|state| format!("'{}'", state.code())).collect();
    states.join(", ")
}

/// Takes cases one step on; returns how many. A draft gives them its decision, every other step but issuing and
/// withdrawing takes them out of one.
///
/// # Errors
/// When the engine refuses.
pub fn step(
    tx: &WriteTx<'_>,
    cases: Cases<'_>,
    verb: Verb,
    which: Which<'_>,
    (decision, refusal): (i64, Option<Refusal>),
) -> Result<u64, StoreError> {
    let mut sql = format!(
        "UPDATE cases SET state = ?4, decision_id = ?5, refusal = ?6 \
         WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND state IN ({})",
        any_of(verb)
    );
    if verb == Verb::Propose {
        sql.push_str(&format!(" AND {}", holds_of("", may_be_proposed)));
    }
    let mut values: Vec<Value<'_>> = vec![
        cases.commune.into(),
        cases.title.into(),
        cases.year.into(),
        verb.to().code().into(),
        decision.into(),
        refusal.map_or("", Refusal::code).into(),
    ];
    match which {
        Which::All => {}
        Which::NamedBy(id) => {
            sql.push_str(" AND decision_id = ?7");
            values.push(id.into());
        }
        Which::Code(code) => {
            sql.push_str(
                " AND subject_id IN (SELECT s.id FROM subjects s WHERE s.commune_id = ?1 AND s.code = ?7)",
            );
            values.push(code.into());
        }
        Which::Codes(codes) => {
            let of = marks(&mut values, codes.iter().map(|code| (*code).into()));
            sql.push_str(&format!(
                " AND subject_id IN (SELECT s.id FROM subjects s WHERE s.commune_id = ?1 AND s.code IN ({of}))"
            ));
        }
        Which::Subjects(subjects) | Which::Approved { of: Some(subjects), .. } => {
            let of = marks(&mut values, subjects.iter().map(|id| (*id).into()));
            sql.push_str(&format!(" AND subject_id IN ({of})"));
        }
        Which::Approved { of: None, .. } => {}
    }
    if let Which::Approved { agreed, .. } = which {
        sql.push_str(IS_APPROVED);
        if agreed {
            sql.push_str(IS_AGREED);
        }
    }
    Ok(tx.execute(&sql, &values)? as u64)
}

/// A decision as it is kept.
#[derive(Clone, Debug, serde::Serialize)]
pub struct StoredDecision {
    /// Its id.
    pub id: i64,
    /// The commune that decides.
    pub commune: i64,
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// `draft`, `issued` or `discarded`.
    pub state: String,
    /// Number and symbol, once issued.
    pub number: Option<String>,
    /// Day of signature, once issued.
    pub signed_on: Option<String>,
    /// What it does: `recognise`, `withdraw`, `amend` or `correct`.
    pub kind: String,
    /// The decision that it speaks of, where it does not recognise.
    pub about: Option<i64>,
}

impl StoredDecision {
    /// What it does.
    #[must_use]
    pub fn does(&self) -> DecisionKind {
        DecisionKind::parse(&self.kind).unwrap_or(DecisionKind::Recognise)
    }

    /// The day it was signed, once issued.
    #[must_use]
    pub fn signed(&self) -> Option<jiff::civil::Date> {
        self.signed_on.as_deref()?.parse().ok()
    }
}

const DECISION: &str = "SELECT decisions.id, decisions.commune_id, title, year, state, number, signed_on, \
    COALESCE(k.kind, 'recognise'), k.about_id FROM decisions LEFT JOIN decision_kinds k ON k.decision_id = decisions.id";

fn read(row: &super::db::Row<'_>) -> Result<StoredDecision, StoreError> {
    Ok(StoredDecision {
        id: row.int(0)?,
        commune: row.int(1)?,
        title: row.text(2)?,
        year: row.int(3)?,
        state: row.text(4)?,
        number: row.maybe_text(5)?,
        signed_on: row.maybe_text(6)?,
        kind: row.text(7)?,
        about: row.maybe_int(8)?,
    })
}

/// A decision by its id.
///
/// # Errors
/// When the engine refuses.
pub fn decision(db: &Database, id: i64) -> Result<Option<StoredDecision>, StoreError> {
    Ok(db.query(&format!("{DECISION} WHERE decisions.id = ?1"), &[id.into()], read)?.into_iter().next())
}

/// Decisions, newest first.
///
/// # Errors
/// When the engine refuses.
pub fn decisions(db: &Database) -> Result<Vec<StoredDecision>, StoreError> {
    db.query(&format!("{DECISION} ORDER BY decisions.id DESC"), &[], read)
}

/// The decisions that speak of one, oldest first.
///
/// # Errors
/// When the engine refuses.
pub fn decisions_about(db: &Database, id: i64) -> Result<Vec<StoredDecision>, StoreError> {
    db.query(&format!("{DECISION} WHERE k.about_id = ?1 ORDER BY decisions.id"), &[id.into()], read)
}

/// Says of a draft that it does not recognise but withdraws, amends or corrects an issued decision; the lines of an
/// amendment or a correction are JSON.
///
/// # Errors
/// When the engine refuses.
pub fn insert_kind(
    tx: &WriteTx<'_>,
    id: i64,
    (kind, about): (DecisionKind, i64),
    body: &str,
) -> Result<(), StoreError> {
    let values = [id.into(), kind.code().into(), about.into(), body.into()];
    tx.execute("INSERT INTO decision_kinds VALUES (?1, ?2, ?3, ?4)", &values)?;
    Ok(())
}

/// The lines of an amendment or a correction, as JSON.
///
/// # Errors
/// When the engine refuses.
pub fn body_of(db: &Database, id: i64) -> Result<String, StoreError> {
    let sql = "SELECT body FROM decision_kinds WHERE decision_id = ?1";
    Ok(db.query(sql, &[id.into()], |row| row.text(0))?.pop().unwrap_or_default())
}

/// The last day on which a hamlet met on one whom a decision recognises; nothing where no meeting is known.
///
/// # Errors
/// When the engine refuses.
pub fn last_meeting(tx: &WriteTx<'_>, decision: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT MAX(m.held_on) FROM cases c JOIN meetings m ON m.commune_id = c.commune_id AND m.title = c.title \
               AND m.year = c.year AND m.hamlet_id = c.hamlet_id WHERE c.decision_id = ?1 AND c.decision_id <> 0";
    Ok(tx.query(sql, &[decision.into()], |row| row.maybe_text(0))?.into_iter().next().flatten())
}

/// Adds a draft.
///
/// # Errors
/// When the engine refuses.
pub fn insert_draft(tx: &WriteTx<'_>, id: i64, cases: Cases<'_>) -> Result<(), StoreError> {
    let values = [cases.commune.into(), id.into(), cases.title.into(), cases.year.into()];
    tx.execute("INSERT INTO decisions VALUES (?1, ?2, ?3, ?4, 'draft', NULL, NULL, NULL)", &values)?;
    Ok(())
}

/// Whether the commune issued a decision of this number in a year: it numbers them anew each year.
///
/// # Errors
/// When the engine refuses.
pub fn number_taken(tx: &WriteTx<'_>, commune: i64, number: &str, in_year: i16) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM decisions WHERE commune_id = ?1 AND number = ?2 AND substr(signed_on, 1, 4) = ?3";
    let in_year = format!("{in_year:04}");
    let taken = tx.query(sql, &[commune.into(), number.into(), in_year.into()], |row| row.int(0))?;
    Ok(taken.into_iter().any(|n| n > 0))
}

/// Number, day and file of a decision that came back.
///
/// # Errors
/// When the engine refuses.
pub fn set_issued(
    tx: &WriteTx<'_>,
    decision: &StoredDecision,
    number: &str,
    signed_on: &str,
    file_digest: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE decisions SET state = 'issued', number = ?3, signed_on = ?4, file_digest = ?5 \
         WHERE commune_id = ?1 AND id = ?2",
        &[decision.commune.into(), decision.id.into(), number.into(), signed_on.into(), file_digest.into()],
    )?;
    Ok(())
}

/// Keeps a signed file under its digest; one that is there already stays.
///
/// # Errors
/// When the engine refuses.
pub fn put_signed_file(tx: &WriteTx<'_>, digest: &str, content: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO signed_files VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING";
    tx.execute(sql, &[digest.into(), content.into()])?;
    Ok(())
}

/// A signed file by its digest, where it is kept.
///
/// # Errors
/// When the engine refuses.
pub fn signed_file(db: &Database, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT content FROM signed_files WHERE digest = ?1";
    Ok(db.query(sql, &[digest.into()], |row| row.bytes(0))?.pop())
}

/// A draft that was thrown away.
///
/// # Errors
/// When the engine refuses.
pub fn set_discarded(tx: &WriteTx<'_>, decision: &StoredDecision) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE decisions SET state = 'discarded' WHERE commune_id = ?1 AND id = ?2",
        &[decision.commune.into(), decision.id.into()],
    )?;
    Ok(())
}

/// The drafts of recognition over some cases.
///
/// # Errors
/// When the engine refuses.
pub fn drafts_of(tx: &WriteTx<'_>, cases: Cases<'_>) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT id FROM decisions WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND state = 'draft' \
               AND NOT EXISTS (SELECT 1 FROM decision_kinds k WHERE k.decision_id = decisions.id) ORDER BY id";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into()];
    tx.query(sql, &values, |row| row.int(0))
}

/// The communes whose cases a decision names.
///
/// # Errors
/// When the engine refuses.
pub fn communes_named_by(tx: &WriteTx<'_>, decision: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT commune_id FROM cases WHERE decision_id = ?1 AND decision_id <> 0 UNION \
               SELECT commune_id FROM withdrawals WHERE decision_id = ?1 ORDER BY commune_id";
    tx.query(sql, &[decision.into()], |row| row.int(0))
}

/// Subjects named by a decision in one commune, and hamlet, for the standing of each.
///
/// # Errors
/// When the engine refuses.
pub fn named_by(tx: &WriteTx<'_>, cases: Cases<'_>, decision: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT subject_id, hamlet_id FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 \
               AND decision_id = ?4 AND decision_id <> 0";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into(), decision.into()];
    tx.query(sql, &values, |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Earlier recognitions of a commune's subjects: subject and year.
///
/// # Errors
/// When the engine refuses.
pub fn recognised_before(tx: &WriteTx<'_>, cases: Cases<'_>) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT subject_id, year FROM cases WHERE commune_id = ?1 AND title = ?2 AND year < ?3 \
               AND state = 'recognised'";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into()];
    tx.query(sql, &values, |row| Ok((row.int(0)?, row.int(1)?)))
}

/// A recognition of a later year.
pub struct Recognised {
    /// Its subject.
    pub subject: i64,
    /// Year assessed.
    pub year: i64,
    /// Hamlet in that year.
    pub hamlet: i64,
    /// Held before, as it stands now.
    pub again: i64,
    /// Day of signature.
    pub signed_on: String,
}

/// Later recognitions of a commune's subjects.
///
/// # Errors
/// When the engine refuses.
pub fn recognised_after(tx: &WriteTx<'_>, cases: Cases<'_>) -> Result<Vec<Recognised>, StoreError> {
    let sql = "SELECT c.subject_id, c.year, c.hamlet_id, c.again, d.signed_on FROM cases c \
               JOIN decisions d ON d.id = c.decision_id \
               WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year > ?3 AND c.state = 'recognised'";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into()];
    tx.query(sql, &values, |row| {
        Ok(Recognised {
            subject: row.int(0)?,
            year: row.int(1)?,
            hamlet: row.int(2)?,
            again: row.int(3)?,
            signed_on: row.text(4)?,
        })
    })
}

/// Levels a subject was recognised in before a year: year and the level's code.
///
/// # Errors
/// When the engine refuses.
pub fn levels_held_before(
    db: &Database,
    cases: Cases<'_>,
    subject: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT year, band FROM cases WHERE commune_id = ?1 AND title = ?2 AND year < ?3 AND subject_id = ?4 \
               AND state = 'recognised' AND band <> ''";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into(), subject.into()];
    db.query(sql, &values, |row| Ok((row.int(0)?, row.text(1)?)))
}

/// Gives a commune's drafted cases of a decision their standing: the subjects listed, again and with a streak.
///
/// # Errors
/// When the engine refuses.
pub fn set_standing(
    tx: &WriteTx<'_>,
    cases: Cases<'_>,
    subject: i64,
    (again, streak): (i64, i64),
) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET again = ?5, streak = ?6 WHERE commune_id = ?1 AND title = ?2 AND year = ?3 \
               AND subject_id = ?4";
    let values = [
        cases.commune.into(),
        cases.title.into(),
        cases.year.into(),
        subject.into(),
        again.into(),
        streak.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Which decisions are asked for.
pub struct Asked<'a> {
    /// Title kind; every one where it is empty.
    pub title: &'a str,
    /// Year.
    pub year: Option<i64>,
    /// Issued ones signed by this day; drafts too where it is nothing.
    pub signed_by: Option<&'a str>,
}

/// Decisions of some communes below an id, newest first.
///
/// # Errors
/// When the engine refuses.
pub fn decisions_before(
    db: &Database,
    communes: &[i64],
    asked: &Asked<'_>,
    before: i64,
    limit: usize,
) -> Result<Vec<StoredDecision>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (year, signed_by) = (asked.year.unwrap_or(0), asked.signed_by.unwrap_or_default());
    let mut values: Vec<Value<'_>> =
        vec![before.into(), limit.into(), asked.title.into(), year.into(), signed_by.into()];
    values.extend(communes.iter().map(|commune| Value::from(*commune)));
    let marks: Vec<String> = (6..6 + communes.len()).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "{DECISION} WHERE decisions.id < ?1 AND (?3 = '' OR title = ?3) AND (?4 = 0 OR year = ?4) AND (CAST(?5 AS TEXT) = '' OR (decisions.state = 'issued' AND decisions.signed_on <= ?5)) \
         AND decisions.commune_id IN ({}) \
         ORDER BY decisions.id DESC LIMIT ?2",
        marks.join(", ")
    );
    db.query(&sql, &values, read)
}

/// Digest of the signed file of a decision, and whether the file itself is kept here.
///
/// # Errors
/// When the engine refuses.
pub fn file_digest_of(db: &Database, id: i64) -> Result<Option<(String, bool)>, StoreError> {
    let sql = "SELECT d.file_digest, CASE WHEN f.digest IS NULL THEN 0 ELSE 1 END FROM decisions d \
               LEFT JOIN signed_files f ON f.digest = d.file_digest WHERE d.id = ?1";
    let found = db.query(sql, &[id.into()], |row| Ok((row.maybe_text(0)?, row.int(1)? != 0)))?;
    Ok(found.into_iter().next().and_then(|(digest, kept)| Some((digest?, kept))))
}
