//! Appeals against what was announced, in codes.

use programme::recognition::{Against, AppealState, Ground};

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::decisions::Cases;

/// An appeal as it is kept, with whom it is about.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct StoredAppeal {
    /// Commune of the records.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// The subject.
    pub subject: i64,
    /// Its hamlet in that year, 0 where nobody said.
    pub hamlet: i64,
    /// Code of the subject in its commune.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is against: code.
    pub against: String,
    /// On what ground: code.
    pub ground: String,
    /// Day it was received.
    pub received_on: String,
    /// How far it is: code.
    pub state: String,
    /// Day it was answered.
    pub answered_on: Option<String>,
}

const APPEAL: &str = "SELECT a.commune_id, a.id, a.title, a.year, a.subject_id, COALESCE(c.hamlet_id, 0), \
    COALESCE(s.code, ''), COALESCE(s.name, ''), a.against, a.ground, a.received_on, a.state, a.answered_on FROM appeals a \
    LEFT JOIN subjects s ON s.commune_id = a.commune_id AND s.id = a.subject_id \
    LEFT JOIN cases c ON c.commune_id = a.commune_id AND c.title = a.title AND c.year = a.year \
    AND c.subject_id = a.subject_id";

fn read(row: &Row<'_>) -> Result<StoredAppeal, StoreError> {
    Ok(StoredAppeal {
        commune: row.int(0)?,
        id: row.int(1)?,
        title: row.text(2)?,
        year: row.int(3)?,
        subject: row.int(4)?,
        hamlet: row.int(5)?,
        code: row.text(6)?,
        name: row.text(7)?,
        against: row.text(8)?,
        ground: row.text(9)?,
        received_on: row.text(10)?,
        state: row.text(11)?,
        answered_on: row.maybe_text(12)?,
    })
}

/// The state of the case of a subject; nothing where there is none.
///
/// # Errors
/// When the engine refuses.
pub fn case_state(tx: &WriteTx<'_>, cases: Cases<'_>, subject: i64) -> Result<Option<String>, StoreError> {
    let sql =
        "SELECT state FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into(), subject.into()];
    Ok(tx.query(sql, &values, |row| row.text(0))?.pop())
}

/// Adds an open appeal.
///
/// # Errors
/// When the engine refuses.
pub fn insert(
    tx: &WriteTx<'_>,
    id: i64,
    (cases, subject): (Cases<'_>, i64),
    (against, ground): (Against, Ground),
    received_on: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO appeals VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)";
    let values = [
        cases.commune.into(),
        id.into(),
        cases.title.into(),
        cases.year.into(),
        subject.into(),
        against.code().into(),
        ground.code().into(),
        received_on.into(),
        AppealState::Open.code().into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Answers an open appeal; says whether it was open.
///
/// # Errors
/// When the engine refuses.
pub fn answer(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    state: AppealState,
    on: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE appeals SET state = ?3, answered_on = ?4 WHERE commune_id = ?1 AND id = ?2 AND state = 'open'";
    Ok(tx.execute(sql, &[commune.into(), id.into(), state.code().into(), on.into()])? == 1)
}

/// An appeal by its id.
///
/// # Errors
/// When the engine refuses.
pub fn appeal(db: &Database, id: i64) -> Result<Option<StoredAppeal>, StoreError> {
    Ok(db.query(&format!("{APPEAL} WHERE a.id = ?1"), &[id.into()], read)?.pop())
}

/// Appeals of some communes below an id, newest first; the open ones alone, where asked; received by a day and as they
/// stood on it, where one is given.
///
/// # Errors
/// When the engine refuses.
pub fn appeals(
    db: &Database,
    communes: &[i64],
    (open, as_of): (bool, Option<&str>),
    before: i64,
    limit: usize,
) -> Result<Vec<StoredAppeal>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value<'_>> = vec![before.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    values.push(as_of.unwrap_or("9999-12-31").into());
    values.extend(communes.iter().map(|commune| Value::from(*commune)));
    let of: Vec<String> = (4..4 + communes.len()).map(|n| format!("?{n}")).collect();
    let only = if open { "AND (a.state = 'open' OR a.answered_on > ?3)" } else { "" };
    let sql = format!(
        "{APPEAL} WHERE a.id < ?1 AND a.received_on <= ?3 AND a.commune_id IN ({}) {only} ORDER BY a.id DESC LIMIT ?2",
        of.join(", ")
    );
    let mut found = db.query(&sql, &values, read)?;
    let later = |of: &StoredAppeal| of.answered_on.as_deref().zip(as_of).is_some_and(|(on, day)| on > day);
    for appeal in found.iter_mut().filter(|appeal| later(appeal)) {
        appeal.state = "open".to_owned();
        appeal.answered_on = None;
    }
    Ok(found)
}

/// The days on which the open appeals of some communes were received.
///
/// # Errors
/// When the engine refuses.
pub fn open_since(db: &Database, communes: &[i64]) -> Result<Vec<String>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<Value<'_>> = communes.iter().map(|commune| Value::from(*commune)).collect();
    let of: Vec<String> = (1..=communes.len()).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "SELECT received_on FROM appeals WHERE state = 'open' AND commune_id IN ({}) ORDER BY received_on",
        of.join(", ")
    );
    db.query(&sql, &values, |row| row.text(0))
}

/// Appeals about one subject, newest first.
///
/// # Errors
/// When the engine refuses.
pub fn appeals_about(db: &Database, (commune, subject): (i64, i64)) -> Result<Vec<StoredAppeal>, StoreError> {
    let sql = format!("{APPEAL} WHERE a.commune_id = ?1 AND a.subject_id = ?2 ORDER BY a.id DESC");
    db.query(&sql, &[commune.into(), subject.into()], read)
}
