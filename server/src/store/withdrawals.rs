//! The titles that a decision of withdrawal names, from its draft on.

use programme::recognition::WithdrawalReason;

use super::db::{Database, StoreError, WriteTx};
use super::decisions::Cases;
use super::registry::SubjectKey;

/// A title that is being withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Commune of its records.
    pub commune: i64,
    /// The subject.
    pub subject: i64,
    /// Its hamlet in the year recognised.
    pub hamlet: i64,
    /// Whether it had been recognised again.
    pub again: i64,
}

/// Names a title in a draft of withdrawal, if a decision recognised it and no other withdraws it; says whether it did.
///
/// # Errors
/// When the engine refuses.
pub fn insert(
    tx: &WriteTx<'_>,
    cases: Cases<'_>,
    subject: i64,
    (decision, about): (i64, i64),
    reason: WithdrawalReason,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO withdrawals SELECT c.commune_id, c.title, c.year, c.subject_id, ?5, ?6 FROM cases c \
               WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year = ?3 AND c.subject_id = ?4 AND c.state = 'recognised' \
               AND c.decision_id = ?7 AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.commune_id = ?1 \
               AND w.title = ?2 AND w.year = ?3 AND w.subject_id = ?4)";
    let values = [
        cases.commune.into(),
        cases.title.into(),
        cases.year.into(),
        subject.into(),
        decision.into(),
        reason.code().into(),
        about.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// The titles that a decision withdraws.
///
/// # Errors
/// When the engine refuses.
pub fn named_by(tx: &WriteTx<'_>, decision: i64) -> Result<Vec<Named>, StoreError> {
    let sql = "SELECT c.commune_id, c.subject_id, c.hamlet_id, c.again FROM withdrawals w JOIN cases c \
               ON c.commune_id = w.commune_id AND c.title = w.title AND c.year = w.year AND c.subject_id = w.subject_id \
               WHERE w.decision_id = ?1 ORDER BY c.commune_id, c.subject_id";
    tx.query(sql, &[decision.into()], |row| {
        Ok(Named { commune: row.int(0)?, subject: row.int(1)?, hamlet: row.int(2)?, again: row.int(3)? })
    })
}

/// Forgets the titles that a draft named; returns how many.
///
/// # Errors
/// When the engine refuses.
pub fn forget(tx: &WriteTx<'_>, decision: i64) -> Result<u64, StoreError> {
    Ok(tx.execute("DELETE FROM withdrawals WHERE decision_id = ?1", &[decision.into()])? as u64)
}

/// The reason of each title that a decision withdraws: commune, subject and the reason's code.
///
/// # Errors
/// When the engine refuses.
pub fn reasons_of(db: &Database, decision: i64) -> Result<Vec<(SubjectKey, String)>, StoreError> {
    let sql = "SELECT commune_id, subject_id, reason FROM withdrawals WHERE decision_id = ?1";
    db.query(sql, &[decision.into()], |row| Ok(((row.int(0)?, row.int(1)?), row.text(2)?)))
}

/// Of the titles that a decision gave, those that were or are being withdrawn: commune and subject, and the decision.
///
/// # Errors
/// When the engine refuses.
pub fn of_decision(db: &Database, about: i64) -> Result<Vec<(SubjectKey, i64)>, StoreError> {
    let sql = "SELECT w.commune_id, w.subject_id, w.decision_id FROM withdrawals w JOIN decision_kinds k \
               ON k.decision_id = w.decision_id WHERE k.about_id = ?1";
    db.query(sql, &[about.into()], |row| Ok(((row.int(0)?, row.int(1)?), row.int(2)?)))
}
