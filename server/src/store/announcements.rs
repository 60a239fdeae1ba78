//! When an issued decision was made known, and how.

use super::db::{Database, StoreError, WriteTx};

/// Once that a decision was made known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The day.
    pub on: String,
    /// How: codes.
    pub ways: Vec<String>,
}

/// Says that a decision was made known on a day; what was said of that day before is replaced.
///
/// # Errors
/// When the engine refuses.
pub fn put(
    tx: &WriteTx<'_>,
    (commune, decision): (i64, i64),
    on: &str,
    ways: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO announcements VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (commune_id, decision_id, announced_on) DO UPDATE SET ways = excluded.ways";
    tx.execute(sql, &[commune.into(), decision.into(), on.into(), ways.into()])?;
    Ok(())
}

/// Every time that a decision was made known, the first first.
///
/// # Errors
/// When the engine refuses.
pub fn of(db: &Database, (commune, decision): (i64, i64)) -> Result<Vec<Announcement>, StoreError> {
    let sql = "SELECT announced_on, ways FROM announcements WHERE commune_id = ?1 AND decision_id = ?2 \
               ORDER BY announced_on";
    db.query(sql, &[commune.into(), decision.into()], |row| {
        let ways = row.text(1)?.split_whitespace().map(str::to_owned).collect();
        Ok(Announcement { on: row.text(0)?, ways })
    })
}
