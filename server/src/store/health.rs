//! How the database is: its engine, its size, its layout, how many rows each table holds.

use super::db::backup::tables;
use super::db::{Database, StoreError};

/// How it is.
#[derive(Clone, Debug)]
pub struct Health {
    /// Engine and its version.
    pub engine: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// The layout of its tables.
    pub layout: i64,
    /// When something was last written, in UTC.
    pub last_change: Option<String>,
}

/// How the database is.
///
/// # Errors
/// When the engine refuses.
pub fn health(db: &Database) -> Result<Health, StoreError> {
    let (engine, bytes) = db.engine_and_size()?;
    let layout = db.query("SELECT value FROM meta WHERE key = 'schema_version'", &[], |row| row.int(0))?;
    let last = db.query("SELECT at FROM audit ORDER BY at DESC LIMIT 1", &[], |row| row.text(0))?;
    Ok(Health {
        engine,
        bytes,
        layout: layout.into_iter().next().unwrap_or(0),
        last_change: last.into_iter().next(),
    })
}

/// Every table with its rows, in one question.
///
/// # Errors
/// When the engine refuses.
pub fn row_counts(db: &Database) -> Result<Vec<(String, i64)>, StoreError> {
    let each = tables().map(|table| format!("SELECT '{table}' AS name, COUNT(*) AS n FROM {table}"));
    let sql = format!("{} ORDER BY name", each.collect::<Vec<_>>().join(" UNION ALL "));
    db.query(&sql, &[], |row| Ok((row.text(0)?, row.int(1)?)))
}
