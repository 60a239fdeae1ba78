//! Whether the title of a certificate is held: its case is recognised by that decision. Any other state is not held.

use crate::store::db::{Database, StoreError, WriteTx};

/// The record that a subject is now: itself, or the one that it was merged into, perhaps in steps.
///
/// # Errors
/// When the engine refuses.
pub fn survivor(db: &Database, commune: i64, subject: i64) -> Result<i64, StoreError> {
    let sql = "WITH RECURSIVE record (subject_id) AS (SELECT CAST(?2 AS BIGINT) UNION \
               SELECT e.into_subject FROM subject_ends e JOIN record r ON e.subject_id = r.subject_id \
               WHERE e.commune_id = ?1 AND e.why = 'merged') \
               SELECT r.subject_id FROM record r LEFT JOIN subject_ends e ON e.commune_id = ?1 \
               AND e.subject_id = r.subject_id AND e.why = 'merged' WHERE e.subject_id IS NULL";
    let found = db.query(sql, &[commune.into(), subject.into()], |row| row.int(0))?;
    Ok(found.into_iter().next().unwrap_or(subject))
}

/// Whether a subject holds the title of a decision.
///
/// # Errors
/// When the engine refuses.
pub fn is_held(
    db: &Database,
    (commune, subject): (i64, i64),
    (title, year): (&str, i64),
    decision: i64,
) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4 \
               AND decision_id = ?5 AND state = 'recognised'";
    let subject = survivor(db, commune, subject)?;
    let values = [commune.into(), title.into(), year.into(), subject.into(), decision.into()];
    Ok(db.query(sql, &values, |row| row.int(0))?.into_iter().any(|n| n > 0))
}

/// Whether a subject's title was withdrawn only after a day, so that it was held on it.
///
/// # Errors
/// When the engine refuses.
pub(super) fn is_withdrawn_after(
    db: &Database,
    (commune, subject): (i64, i64),
    (title, year): (&str, i64),
    day: &str,
) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM withdrawals w JOIN decisions d ON d.id = w.decision_id WHERE w.commune_id = ?1 \
               AND w.title = ?2 AND w.year = ?3 AND w.subject_id = ?4 AND d.state = 'issued' AND d.signed_on > ?5";
    let subject = survivor(db, commune, subject)?;
    let values = [commune.into(), title.into(), year.into(), subject.into(), day.into()];
    Ok(db.query(sql, &values, |row| row.int(0))?.into_iter().any(|n| n > 0))
}

/// Subjects whose case a decision recognised and that hold its title: commune and subject.
///
/// # Errors
/// When the engine refuses.
pub fn recognised_by(tx: &WriteTx<'_>, decision: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT commune_id, subject_id FROM cases WHERE decision_id = ?1 AND decision_id <> 0 \
               AND state = 'recognised'";
    tx.query(sql, &[decision.into()], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// By which criteria set each case of a decision was assessed: commune, subject, and the set as it is kept.
///
/// # Errors
/// When the engine refuses.
pub fn cases_by_set(db: &Database, decision: i64) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    let sql =
        "SELECT commune_id, subject_id, criteria FROM cases WHERE decision_id = ?1 AND decision_id <> 0";
    db.query(sql, &[decision.into()], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}

/// A criteria set as it is kept: its id and its text.
///
/// # Errors
/// When the engine refuses.
pub fn kept_set(db: &Database, id: i64) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT set_id, body FROM criteria_sets WHERE id = ?1";
    Ok(db.query(sql, &[id.into()], |row| Ok((row.text(0)?, row.text(1)?)))?.pop())
}

/// Whether a decision of this number amends one and is issued.
///
/// # Errors
/// When the engine refuses.
pub fn issued_amendment(db: &Database, amended: i64, number: &str) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM decisions d JOIN decision_kinds k ON k.decision_id = d.id \
               WHERE k.about_id = ?1 AND k.kind = 'amend' AND d.number = ?2 AND d.state = 'issued'";
    Ok(db.query(sql, &[amended.into(), number.into()], |row| row.int(0))?.into_iter().any(|n| n > 0))
}

/// Places in the status list whose certificates were replaced, or whose title is not held any more. What a merge of
/// records moved is followed.
///
/// # Errors
/// When the engine refuses.
pub fn fallen(db: &Database) -> Result<Vec<i64>, StoreError> {
    let replaced = "SELECT status_index FROM certificates WHERE replaced_by <> 0";
    let mut fallen = db.query(replaced, &[], |row| row.int(0))?;
    let doubtful = "SELECT c.status_index, c.subject_commune, c.subject_id, c.title, c.year, c.decision_id \
                    FROM certificates c LEFT JOIN cases k ON k.commune_id = c.subject_commune AND k.title = c.title \
                    AND k.year = c.year AND k.subject_id = c.subject_id AND k.decision_id = c.decision_id \
                    AND k.state = 'recognised' WHERE c.replaced_by = 0 AND k.subject_id IS NULL";
    let doubtful = db.query(doubtful, &[], |row| {
        Ok((row.int(0)?, (row.int(1)?, row.int(2)?), row.text(3)?, row.int(4)?, row.int(5)?))
    })?;
    for (status, subject, title, year, decision) in doubtful {
        if !is_held(db, subject, (&title, year), decision)? {
            fallen.push(status);
        }
    }
    fallen.sort_unstable();
    Ok(fallen)
}
