//! Public keys, the public address, and by how much printers are off.

use crate::store::db::{Database, StoreError, WriteTx};

/// A key as the database has it: its public half.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct KeyRow {
    /// Eight hexadecimal digits of its digest.
    pub id: String,
    /// The public half, 64 hexadecimal digits.
    pub public_key: String,
    /// `active`, `retired` or `compromised`.
    pub state: String,
    /// When it was made, in UTC.
    pub made_at: String,
    /// When it signed no more, in UTC; empty before.
    pub ended_at: String,
}

/// Every key, the newest last.
///
/// # Errors
/// When the engine refuses.
pub fn keys(db: &Database) -> Result<Vec<KeyRow>, StoreError> {
    let sql = "SELECT id, public_key, state, made_at, ended_at FROM certificate_keys ORDER BY made_at, id";
    db.query(sql, &[], |row| {
        Ok(KeyRow {
            id: row.text(0)?,
            public_key: row.text(1)?,
            state: row.text(2)?,
            made_at: row.text(3)?,
            ended_at: row.text(4)?,
        })
    })
}

/// Adds a key that signs from now on.
///
/// # Errors
/// When the engine refuses.
pub fn insert_key(tx: &WriteTx<'_>, id: &str, public_key: &str, at: &str) -> Result<(), StoreError> {
    let values = [id.into(), public_key.into(), at.into()];
    tx.execute("INSERT INTO certificate_keys VALUES (?1, ?2, 'active', ?3, '')", &values)?;
    Ok(())
}

/// Says what became of a key. The moment at which it ended first stays.
///
/// # Errors
/// When the engine refuses.
pub fn end_key(tx: &WriteTx<'_>, id: &str, state: &str, at: &str) -> Result<usize, StoreError> {
    let sql = "UPDATE certificate_keys SET state = ?2, ended_at = CASE WHEN ended_at = '' THEN ?3 ELSE ended_at END \
               WHERE id = ?1";
    tx.execute(sql, &[id.into(), state.into(), at.into()])
}

/// What is set under a name; empty where nothing is.
///
/// # Errors
/// When the engine refuses.
pub fn setting(db: &Database, name: &str) -> Result<String, StoreError> {
    let sql = "SELECT value FROM certificate_settings WHERE name = ?1";
    Ok(db.query(sql, &[name.into()], |row| row.text(0))?.pop().unwrap_or_default())
}

/// Sets something.
///
/// # Errors
/// When the engine refuses.
pub fn put_setting(tx: &WriteTx<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO certificate_settings VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    tx.execute(sql, &[name.into(), value.into()])?;
    Ok(())
}

/// By how much the printer of an account is off, in tenths of a millimetre: to the right and down.
///
/// # Errors
/// When the engine refuses.
pub fn offset(db: &Database, account: i64) -> Result<(i64, i64), StoreError> {
    let sql = "SELECT right_tenths, down_tenths FROM print_offsets WHERE account_id = ?1";
    let found = db.query(sql, &[account.into()], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// Remembers it.
///
/// # Errors
/// When the engine refuses.
pub fn put_offset(tx: &WriteTx<'_>, account: i64, (right, down): (i64, i64)) -> Result<(), StoreError> {
    let sql = "INSERT INTO print_offsets VALUES (?1, ?2, ?3) ON CONFLICT (account_id) DO UPDATE SET \
               right_tenths = excluded.right_tenths, down_tenths = excluded.down_tenths";
    tx.execute(sql, &[account.into(), right.into(), down.into()])?;
    Ok(())
}
