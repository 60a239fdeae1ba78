//! The audit chain: each entry holds the hash of the one before, so that none can be changed or taken out.
//!
//! One chain per commune, and chain 0 for bulk jobs. Ids and digests only: no names (Luật 91/2025).

use sha2::{Digest as _, Sha256};

use super::db::{Database, StoreError, Value};

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

/// An entry as it stands.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AuditEntry {
    /// Chain it belongs to.
    pub chain: i64,
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub what: String,
    /// Its hash, which the next entry of the chain holds.
    pub hash: String,
}

/// Which entries are asked for; an empty text asks for any.
#[derive(Clone, Debug, Default)]
pub struct AuditAsked<'a> {
    /// These chains alone.
    pub chains: Option<&'a [i64]>,
    /// Who, exactly.
    pub actor: &'a str,
    /// What it begins with.
    pub verb: &'a str,
    /// Not before this moment.
    pub from: &'a str,
    /// Before this moment.
    pub until: &'a str,
    /// Older than this entry: moment, chain and place in it.
    pub before: Option<(&'a str, i64, i64)>,
    /// How many at most.
    pub limit: usize,
}

/// Entries, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn audit_entries(db: &Database, asked: &AuditAsked<'_>) -> Result<Vec<AuditEntry>, StoreError> {
    let chains = asked.chains.map_or_else(String::new, |chains| {
        // Numbers alone, and none where none is asked for.
        let list: Vec<String> = chains.iter().map(i64::to_string).collect();
        if list.is_empty() { "AND 1 = 0".to_owned() } else { format!("AND chain IN ({})", list.join(", ")) }
    });
    let (at, chain, seq) = asked.before.unwrap_or(("", 0, 0));
    let sql = format!(
        "SELECT chain, seq, at, actor, change, hash FROM audit WHERE (CAST(?1 AS TEXT) = '' OR actor = CAST(?1 AS TEXT)) \
         AND substr(change, 1, length(CAST(?2 AS TEXT))) = CAST(?2 AS TEXT) \
         AND (CAST(?3 AS TEXT) = '' OR at >= CAST(?3 AS TEXT)) AND (CAST(?4 AS TEXT) = '' OR at < CAST(?4 AS TEXT)) \
         AND (CAST(?5 AS TEXT) = '' OR (at, chain, seq) < (CAST(?5 AS TEXT), ?6, ?7)) {chains} \
         ORDER BY at DESC, chain DESC, seq DESC LIMIT {}",
        asked.limit
    );
    let values: [Value<'_>; 7] = [
        asked.actor.into(),
        asked.verb.into(),
        asked.from.into(),
        asked.until.into(),
        at.into(),
        chain.into(),
        seq.into(),
    ];
    db.query(&sql, &values, |row| {
        Ok(AuditEntry {
            chain: row.int(0)?,
            seq: row.int(1)?,
            at: row.text(2)?,
            actor: row.text(3)?,
            what: row.text(4)?,
            hash: row.text(5)?,
        })
    })
}

/// Every chain with how many entries it has.
///
/// # Errors
/// When the engine refuses.
pub fn audit_chains(db: &Database) -> Result<Vec<(i64, i64)>, StoreError> {
    db.query("SELECT chain, MAX(seq) FROM audit GROUP BY chain ORDER BY chain", &[], |row| {
        Ok((row.int(0)?, row.int(1)?))
    })
}

/// Follows a chain, or all: entries that do not hold the hash of the one before, each by chain and place in it.
///
/// # Errors
/// When the engine refuses.
pub fn broken_entries(db: &Database, only: Option<i64>) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut found = Vec::new();
    let (mut chain, mut seq, mut prev) = (i64::MIN, 0, String::new());
    let all = "SELECT chain, seq, at, actor, change, digest, prev, hash FROM audit";
    let (sql, values) = match only {
        Some(chain) => (format!("{all} WHERE chain = ?1 ORDER BY seq"), vec![chain.into()]),
        None => (format!("{all} ORDER BY chain, seq"), Vec::new()),
    };
    db.for_each(&sql, &values, &mut |row| {
        let change = Change {
            chain: row.int(0)?,
            at: row.text(2)?,
            actor: row.text(3)?,
            what: row.text(4)?,
            digest: row.text(5)?,
        };
        let (at, before, hash) = (row.int(1)?, row.text(6)?, row.text(7)?);
        if change.chain != chain {
            (chain, seq, prev) = (change.chain, 0, String::new());
        }
        if at != seq + 1 || before != prev || audit_hash(&change, at, &before) != hash {
            found.push((chain, at));
        }
        (seq, prev) = (at, hash);
        Ok(())
    })?;
    Ok(found)
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
