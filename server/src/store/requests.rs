//! What families ask their commune to put right: codes and days, and whose record it is.

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::registry::SubjectKey;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Request {
    /// Commune of the record.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// The record.
    pub subject: i64,
    /// What is wrong, by its code.
    pub what: String,
    /// Title kind, where it is a result.
    pub title: String,
    /// Year assessed, where it is a result; 0 otherwise.
    pub year: i64,
    /// The day on which it was asked.
    pub asked_on: String,
    /// `open`, `accepted` or `declined`.
    pub state: String,
    /// The day of the answer.
    pub answered_on: Option<String>,
    /// The answer's code; empty while it is open.
    pub answer: String,
    /// The last job of it.
    pub job: i64,
}

const REQUEST: &str = "SELECT commune_id, id, subject_id, what, title, year, asked_on, state, answered_on, answer, \
    import_id FROM correction_requests";

fn read(row: &Row<'_>) -> Result<Request, StoreError> {
    Ok(Request {
        commune: row.int(0)?,
        id: row.int(1)?,
        subject: row.int(2)?,
        what: row.text(3)?,
        title: row.text(4)?,
        year: row.int(5)?,
        asked_on: row.text(6)?,
        state: row.text(7)?,
        answered_on: row.maybe_text(8)?,
        answer: row.text(9)?,
        job: row.int(10)?,
    })
}

/// A record, and those that were merged into it.
pub(super) const ALL_ALONG: &str = "commune_id = ?1 AND (subject_id = ?2 OR subject_id IN (SELECT e.subject_id \
    FROM subject_ends e WHERE e.commune_id = ?1 AND e.into_subject = ?2))";

/// Every request of one record, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn requests_of(db: &Database, (commune, subject): SubjectKey) -> Result<Vec<Request>, StoreError> {
    let sql = format!("{REQUEST} WHERE {ALL_ALONG} ORDER BY id DESC");
    db.query(&sql, &[commune.into(), subject.into()], read)
}

/// One request.
///
/// # Errors
/// When the engine refuses.
pub fn request(db: &Database, commune: i64, id: i64) -> Result<Option<Request>, StoreError> {
    let found = db.query(
        &format!("{REQUEST} WHERE commune_id = ?1 AND id = ?2"),
        &[commune.into(), id.into()],
        read,
    )?;
    Ok(found.into_iter().next())
}

fn marks(values: &mut Vec<Value<'_>>, communes: &[i64]) -> String {
    let (first, n) = (values.len(), communes.len().next_power_of_two());
    values.extend((0..n).map(|at| Value::from(communes.get(at).copied().unwrap_or(-1))));
    (first + 1..=first + n).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ")
}

/// Requests of some communes below an id, the newest first; of one state where it is given.
///
/// # Errors
/// When the engine refuses.
pub fn requests(
    db: &Database,
    communes: &[i64],
    state: &str,
    (before, limit): (i64, i64),
) -> Result<Vec<Request>, StoreError> {
    let mut values: Vec<Value<'_>> = vec![state.into(), before.into(), limit.into()];
    let of = marks(&mut values, communes);
    let sql = format!(
        "{REQUEST} WHERE (?1 = '' OR state = ?1) AND id < ?2 AND commune_id IN ({of}) ORDER BY id DESC LIMIT ?3"
    );
    db.query(&sql, &values, read)
}

/// How many of some communes wait for an answer.
///
/// # Errors
/// When the engine refuses.
pub fn open_requests(db: &Database, communes: &[i64]) -> Result<i64, StoreError> {
    let mut values = Vec::new();
    let of = marks(&mut values, communes);
    let sql =
        format!("SELECT COUNT(*) FROM correction_requests WHERE state = 'open' AND commune_id IN ({of})");
    Ok(db.query(&sql, &values, |row| row.int(0))?.into_iter().sum())
}

/// Adds one that is open.
///
/// # Errors
/// When the engine refuses.
pub fn insert_request(
    tx: &WriteTx<'_>,
    (key, id): (SubjectKey, i64),
    (what, title, year): (&str, &str, i64),
    (on, job): (&str, i64),
) -> Result<(), StoreError> {
    let values = [
        key.0.into(),
        id.into(),
        key.1.into(),
        what.into(),
        title.into(),
        year.into(),
        on.into(),
        job.into(),
    ];
    let sql = "INSERT INTO correction_requests VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', NULL, '', ?8)";
    tx.execute(sql, &values)?;
    Ok(())
}

/// Answers one.
///
/// # Errors
/// When the engine refuses.
pub fn answer_request(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    (state, answer): (&str, &str),
    (on, job): (&str, i64),
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE correction_requests SET state = ?3, answer = ?4, answered_on = ?5, import_id = ?6 \
         WHERE commune_id = ?1 AND id = ?2",
        &[commune.into(), id.into(), state.into(), answer.into(), on.into(), job.into()],
    )?;
    Ok(())
}
