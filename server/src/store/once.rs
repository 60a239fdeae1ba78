//! What a program asked under a key of its own: the key is written in the same commit as the change, so that asking
//! again after a lost answer does nothing twice.
//!
//! Deliberately absent: the request itself, of which only a digest is kept.

use super::db::{Database, StoreError, WriteTx, hex_digest};

/// A request under a key.
#[derive(Clone, Debug)]
pub struct Once {
    key: String,
    request: String,
    at: String,
}

impl Once {
    /// Of somebody's key and what was asked.
    #[must_use]
    pub fn of(actor: &str, key: &str, request: &[u8], at: &str) -> Self {
        Self {
            key: hex_digest(format!("{actor}\n{key}").as_bytes()),
            request: hex_digest(request),
            at: at.to_owned(),
        }
    }
}

/// What was answered under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Nothing was asked under it.
    Never,
    /// Something else was asked under it.
    Otherwise,
    /// It was done; the answer was lost.
    Lost,
    /// Status, version and body.
    Known(u16, String, String),
}

/// What was answered under a key.
///
/// # Errors
/// When the engine refuses.
pub fn answered(db: &Database, once: &Once) -> Result<Answered, StoreError> {
    let sql = "SELECT request_digest, status, etag, body FROM idempotency WHERE key_digest = ?1";
    let found = db.query(sql, &[(&once.key).into()], |row| {
        Ok((row.text(0)?, row.int(1)?, row.text(2)?, row.text(3)?))
    })?;
    Ok(match found.into_iter().next() {
        None => Answered::Never,
        Some((request, _, _, _)) if request != once.request => Answered::Otherwise,
        Some((_, 0, _, _)) => Answered::Lost,
        Some((_, status, etag, body)) => Answered::Known(u16::try_from(status).unwrap_or(500), etag, body),
    })
}

/// What was answered under a key, once whoever asks under it at the same time has their answer.
///
/// # Errors
/// When the engine refuses.
pub fn settled(db: &Database, once: &Once) -> Result<Answered, StoreError> {
    let began = std::time::Instant::now();
    loop {
        let found = answered(db, once)?;
        // Between a commit and its answer there is a wait for the disk; one that takes longer was lost.
        if found != Answered::Lost || began.elapsed() > MOST_WAIT {
            return Ok(found);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// How long an answer is waited for.
const MOST_WAIT: std::time::Duration = std::time::Duration::from_secs(2);

/// The next commit of a database is known by this key; nothing for none.
pub fn under(db: &Database, once: Option<Once>) {
    db.once(once);
}

/// Writes the key in the commit that it stands for.
///
/// # Errors
/// When somebody was quicker under the same key: nothing of this write stands then.
pub(super) fn claim(tx: &WriteTx<'_>, once: &Once) -> Result<(), StoreError> {
    let sql = "INSERT INTO idempotency VALUES (?1, ?2, ?3, 0, '', '') ON CONFLICT (key_digest) DO NOTHING";
    let n = tx.execute(sql, &[(&once.key).into(), (&once.request).into(), (&once.at).into()])?;
    if n == 0 { Err(StoreError::Busy) } else { Ok(()) }
}

/// Keeps an answer, and forgets those older than `oldest`.
///
/// # Errors
/// When the engine refuses.
pub fn keep(
    db: &Database,
    once: &Once,
    (status, etag, body): (u16, &str, &str),
    oldest: &str,
) -> Result<(), StoreError> {
    db.note("DELETE FROM idempotency WHERE at < ?1", &[oldest.into()])?;
    let sql = "INSERT INTO idempotency VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
               ON CONFLICT (key_digest) DO UPDATE SET status = ?4, etag = ?5, body = ?6";
    let values = [
        (&once.key).into(),
        (&once.request).into(),
        (&once.at).into(),
        i64::from(status).into(),
        etag.into(),
        body.into(),
    ];
    db.note(sql, &values)
}
