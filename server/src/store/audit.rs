//! The audit chain: each entry holds the hash of the one before, so that none can be changed or taken out.
//!
//! One chain per commune, and chain 0 for bulk jobs. Ids and digests only: no names (Luật 91/2025).

use sha2::{Digest as _, Sha256};

use super::db::{Database, StoreError};

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// `cli`, or an account by its id, such as `account:7`; never a name.
    pub actor: &'a str,
    /// In UTC.
    pub at: &'a str,
}

impl<'a> By<'a> {
    /// Whoever is at the command line.
    #[must_use]
    pub fn command(at: &'a str) -> Self {
        Self { actor: "cli", at }
    }
}

/// A change as the audit keeps it.
#[derive(Clone, Debug)]
pub struct Change {
    /// Chain it belongs to: a commune's id, or 0 for bulk jobs.
    pub chain: i64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What, such as `import.done 12`.
    pub what: String,
    /// Digest of what it was done from.
    pub digest: String,
}

impl Change {
    /// A change that somebody makes now.
    #[must_use]
    pub fn new(by: By<'_>, chain: i64, what: String, digest: String) -> Self {
        Self { chain, at: by.at.to_owned(), actor: by.actor.to_owned(), what, digest }
    }
}

/// Whether a chain says that something happened.
///
/// # Errors
/// When the engine refuses.
pub fn was_said(db: &Database, chain: i64, what: &str) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM audit WHERE chain = ?1 AND change = ?2";
    let said = db.query(sql, &[chain.into(), what.into()], |row| row.int(0))?;
    Ok(said.into_iter().any(|n| n > 0))
}

/// The last change of a chain that begins with a text.
///
/// # Errors
/// When the engine refuses.
pub fn last_said(db: &Database, chain: i64, begins: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT change FROM audit WHERE chain = ?1 AND change LIKE ?2 ORDER BY seq DESC LIMIT 1";
    Ok(db.query(sql, &[chain.into(), format!("{begins}%").into()], |row| row.text(0))?.into_iter().next())
}

/// SHA-256 over the entry and the hash before it, as lower-case hexadecimal.
#[must_use]
pub fn audit_hash(change: &Change, seq: i64, prev: &str) -> String {
    let Change { chain, at, actor, what, digest } = change;
    hex_digest(format!("{prev}\n{chain}\n{seq}\n{at}\n{actor}\n{what}\n{digest}").as_bytes())
}

/// SHA-256 as lower-case hexadecimal.
#[must_use]
pub fn hex_digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
