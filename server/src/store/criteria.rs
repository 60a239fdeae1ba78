//! Criteria sets: those that cases cite and those that a province added.

use programme::criteria::CriteriaSet;

use super::db::{By, Change, Database, StoreError, WriteTx, hex_digest};

/// A criteria set as cases cite it, kept so that a score can be explained for as long as its answers are.
///
/// # Errors
/// When the engine refuses.
pub fn keep_criteria(
    tx: &WriteTx<'_>,
    set_id: &str,
    digest: &str,
    body: &str,
    at: &str,
) -> Result<i64, StoreError> {
    let known = "SELECT id FROM criteria_sets WHERE set_id = ?1 AND digest = ?2";
    if let Some(id) = tx.query(known, &[set_id.into(), digest.into()], |row| row.int(0))?.first() {
        return Ok(*id);
    }
    let id = tx.next_id()?;
    let values = [id.into(), set_id.into(), digest.into(), body.into(), at.into()];
    // Two who type the first rows of a set at once keep it once.
    let keep =
        "INSERT INTO criteria_sets VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (set_id, digest) DO NOTHING";
    if tx.execute(keep, &values)? > 0 {
        return Ok(id);
    }
    let kept = tx.query(known, &[set_id.into(), digest.into()], |row| row.int(0))?;
    kept.into_iter().next().ok_or_else(|| StoreError::Damaged("criteria_sets".into()))
}

/// Keeps a province's own set, for every roster that names its id.
///
/// # Errors
/// When the engine refuses.
pub fn add_set(
    db: &mut Database,
    set_id: &str,
    digest: &str,
    body: &str,
    by: By<'_>,
) -> Result<(), StoreError> {
    let tx = db.write()?;
    tx.lock(0)?;
    keep_criteria(&tx, set_id, digest, body, by.at)?;
    tx.commit(&Change::new(by, 0, format!("criteria.added {set_id}"), digest.to_owned()))
}

/// Id and text of every set that is kept, in the order in which they came.
///
/// # Errors
/// When the engine refuses.
pub fn stored_sets(db: &Database) -> Result<Vec<(String, String)>, StoreError> {
    db.query("SELECT set_id, body FROM criteria_sets ORDER BY id", &[], |row| {
        Ok((row.text(0)?, row.text(1)?))
    })
}

/// Digest of what a set says, its parents' part included.
#[must_use]
pub fn set_digest(set: &CriteriaSet) -> String {
    hex_digest(format!("{set:?}").as_bytes())
}
