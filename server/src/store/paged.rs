//! Lists of programs, page by page: each page is one question by a key, wherever it stands.

use super::db::{Database, StoreError};
use super::decisions::Cases;

/// A case as a program lists it.
#[derive(Clone, Debug)]
pub struct PagedCase {
    /// Its subject.
    pub subject: i64,
    /// Code of the subject in its commune.
    pub code: String,
    /// Name of the subject.
    pub name: String,
    /// Hamlet in that year; 0 where nobody said.
    pub hamlet: i64,
    /// How far it went.
    pub state: String,
    /// `new`, `again`, `yes` or `no`.
    pub registered: String,
    /// `items`, `totals` or `none`.
    pub source: String,
    /// `pass`, `fail`, `refer`, or empty.
    pub outcome: String,
    /// Total in hundredths.
    pub total_hundredths: Option<i64>,
    /// Codes of the reasons against a pass.
    pub reasons: String,
    /// Why it was not recognised.
    pub refusal: String,
    /// The decision that names it; 0 for none.
    pub decision: i64,
    /// Held before.
    pub again: bool,
    /// Years in a row, once recognised.
    pub streak_years: i64,
    /// The version that stands.
    pub version: i64,
    /// What the association decided on a version; empty where it did not.
    pub verdict: String,
    /// Whether that is the version that stands.
    pub verdict_stands: bool,
}

/// Cases of a commune, title and year by subject, after one of them.
///
/// # Errors
/// When the engine refuses.
pub fn cases_after(
    db: &Database,
    cases: Cases<'_>,
    (after, limit): (i64, i64),
) -> Result<Vec<PagedCase>, StoreError> {
    let sql = "SELECT c.subject_id, s.code, s.name, c.hamlet_id, c.state, c.registered, c.source, c.outcome, \
               c.total_hundredths, c.reasons, c.refusal, c.decision_id, c.again, c.streak, c.import_id, \
               COALESCE(r.verdict, ''), COALESCE(r.seen, 0) FROM cases c \
               JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
               LEFT JOIN reviews r ON r.commune_id = c.commune_id AND r.title = c.title AND r.year = c.year \
               AND r.subject_id = c.subject_id \
               WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year = ?3 AND c.subject_id > ?4 \
               ORDER BY c.subject_id LIMIT ?5";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into(), after.into(), limit.into()];
    db.query(sql, &values, |row| {
        let version = row.int(14)?;
        Ok(PagedCase {
            subject: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            hamlet: row.int(3)?,
            state: row.text(4)?,
            registered: row.text(5)?,
            source: row.text(6)?,
            outcome: row.text(7)?,
            total_hundredths: row.maybe_int(8)?,
            reasons: row.text(9)?,
            refusal: row.text(10)?,
            decision: row.int(11)?,
            again: row.int(12)? != 0,
            streak_years: row.int(13)?,
            version,
            verdict: row.text(15)?,
            verdict_stands: row.int(16)? == version,
        })
    })
}

/// An entry of the audit.
#[derive(Clone, Debug)]
pub struct PagedEntry {
    /// Its number in its chain.
    pub seq: i64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub change: String,
    /// Digest of what it was done from.
    pub digest: String,
    /// Its hash.
    pub hash: String,
}

/// Entries of a chain after a number, the oldest first.
///
/// # Errors
/// When the engine refuses.
pub fn audit_after(
    db: &Database,
    chain: i64,
    (after, limit): (i64, i64),
) -> Result<Vec<PagedEntry>, StoreError> {
    let sql = "SELECT seq, at, actor, change, digest, hash FROM audit WHERE chain = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    db.query(sql, &[chain.into(), after.into(), limit.into()], |row| {
        Ok(PagedEntry {
            seq: row.int(0)?,
            at: row.text(1)?,
            actor: row.text(2)?,
            change: row.text(3)?,
            digest: row.text(4)?,
            hash: row.text(5)?,
        })
    })
}
