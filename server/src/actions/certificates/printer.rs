//! By how much the printer of an account is off, so that a certificate stands where its frame should.

use super::super::accounts::ACCOUNTS_CHAIN;
use crate::store::certificates::{offset, put_offset};
use crate::store::db::{By, Change, Database, StoreError};

/// No printer is further off than this, in tenths of a millimetre.
pub const MOST_OFFSET: i64 = 200;

/// What an account's printer is off, in tenths of a millimetre: to the right and down.
///
/// # Errors
/// When the store fails.
pub fn printer_offset(db: &Database, account: i64) -> Result<(i64, i64), StoreError> {
    offset(db, account)
}

/// Remembers it, where it is another than is known. An offset beyond [`MOST_OFFSET`] is cut to it.
///
/// # Errors
/// When the store fails.
pub fn set_printer_offset(
    db: &mut Database,
    account: i64,
    (right, down): (i64, i64),
    by: By<'_>,
) -> Result<(), StoreError> {
    let offset = (right.clamp(-MOST_OFFSET, MOST_OFFSET), down.clamp(-MOST_OFFSET, MOST_OFFSET));
    if printer_offset(db, account)? == offset {
        return Ok(());
    }
    let tx = db.write()?;
    tx.lock(ACCOUNTS_CHAIN)?;
    put_offset(&tx, account, offset)?;
    tx.commit(&Change::new(by, ACCOUNTS_CHAIN, format!("account.printer_offset {account}"), String::new()))
}
