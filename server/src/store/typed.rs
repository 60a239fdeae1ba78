//! What people type besides cases: rows that are not complete, meetings and their votes, reviews, what was asked
//! under a key, and the digests of families' secrets.
//!
//! Deliberately absent: cases, which `cases.rs` keeps. What is replaced here is kept in `typed_past`.

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::sheet::SheetKey;

/// A row that is not complete, as it was typed.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    /// Its subject.
    pub subject: i64,
    /// `new`, `again`, `yes` or `no`.
    pub registered: String,
    /// Members of the household.
    pub members: Option<i64>,
    /// Poor or near-poor.
    pub poor: bool,
    /// The cells.
    pub cells: Vec<String>,
    /// The job that wrote it.
    pub import: i64,
    /// Who.
    pub actor: String,
    /// When.
    pub at: String,
}

/// Within the write that keeps a draft its job is not written yet.
pub(super) const fn draft_columns() -> &'static str {
    "x.subject_id, x.registered, x.members, x.poor, x.cells, x.import_id, COALESCE(i.actor, ''), COALESCE(i.at, '')"
}

pub(super) fn read_draft(row: &Row<'_>) -> Result<StoredDraft, StoreError> {
    let cells = super::json::from_json(row.str(4)?)?;
    Ok(StoredDraft {
        subject: row.int(0)?,
        registered: row.text(1)?,
        members: row.maybe_int(2)?,
        poor: row.int(3)? != 0,
        cells: cells.iter().map(|cell| cell.text().to_owned()).collect(),
        import: row.int(5)?,
        actor: row.text(6)?,
        at: row.text(7)?,
    })
}

/// A hamlet's meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMeeting {
    /// Day.
    pub held_on: String,
    /// Who was invited.
    pub invited: i64,
    /// Who came.
    pub attended: i64,
    /// Codes of remarks between spaces.
    pub remarks: String,
    /// The job that wrote it.
    pub import: i64,
}

/// The votes on a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredVotes {
    /// For.
    pub agreed: i64,
    /// Against.
    pub against: i64,
    /// Abstained.
    pub abstained: i64,
    /// The job that wrote them.
    pub import: i64,
}

/// What the association decided on a version of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReview {
    /// `approved`, `returned` or `changed`.
    pub verdict: String,
    /// Coded reason; empty on an approval.
    pub reason: String,
    /// The import that had written the version seen.
    pub seen: i64,
    /// The job that wrote it.
    pub import: i64,
    /// Who.
    pub actor: String,
    /// When.
    pub at: String,
}

/// Tables whose rows are kept when a job replaces them, with the column that tells them apart.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Drafts,
    Meetings,
    Votes,
    Reviews,
}

impl Kept {
    const fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Drafts => ("drafts", "subject_id"),
            Self::Meetings => ("meetings", "hamlet_id"),
            Self::Votes => ("votes", "subject_id"),
            Self::Reviews => ("reviews", "subject_id"),
        }
    }
}

/// Takes a row out, keeping it as what the job replaced.
fn take_out(tx: &WriteTx<'_>, what: Kept, key: SheetKey<'_>, id: i64, job: i64) -> Result<(), StoreError> {
    let (table, column) = what.table();
    let at = format!("{table} WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND {column} = ?4");
    let values = [key.commune.into(), key.title.into(), key.year.into(), id.into()];
    let before = tx.query(&format!("SELECT * FROM {at}"), &values, |row| row.values())?;
    for row in before {
        let kept = [
            job.into(),
            key.commune.into(),
            table.into(),
            key.title.into(),
            key.year.into(),
            id.into(),
            super::json::to_json(&row).into(),
        ];
        tx.execute(
            "INSERT INTO typed_past VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            &kept,
        )?;
        tx.execute(&format!("DELETE FROM {at}"), &values)?;
    }
    Ok(())
}

/// What a draft holds.
pub struct DraftFacts<'a> {
    /// Hamlet in that year.
    pub hamlet: i64,
    /// `new`, `again`, `yes` or `no`.
    pub registered: &'a str,
    /// Members of the household.
    pub members: Option<i64>,
    /// Poor or near-poor.
    pub poor: bool,
    /// The cells.
    pub cells: &'a [&'a str],
    /// The criteria set's row.
    pub criteria: i64,
}

/// Keeps a row that is not complete.
///
/// # Errors
/// When the engine refuses.
pub fn put_draft(
    tx: &WriteTx<'_>,
    key: SheetKey<'_>,
    subject: i64,
    facts: &DraftFacts<'_>,
    job: i64,
) -> Result<(), StoreError> {
    take_out(tx, Kept::Drafts, key, subject, job)?;
    let cells: Vec<Value<'_>> = facts.cells.iter().map(|cell| (*cell).into()).collect();
    let values = [
        key.commune.into(),
        key.title.into(),
        key.year.into(),
        subject.into(),
        facts.hamlet.into(),
        facts.registered.into(),
        facts.members.into(),
        i64::from(facts.poor).into(),
        super::json::to_json(&cells).into(),
        facts.criteria.into(),
        job.into(),
    ];
    tx.execute("INSERT INTO drafts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", &values)?;
    Ok(())
}

/// Takes a draft out: the row is complete, or blank again.
///
/// # Errors
/// When the engine refuses.
pub fn drop_draft(tx: &WriteTx<'_>, key: SheetKey<'_>, subject: i64, job: i64) -> Result<(), StoreError> {
    take_out(tx, Kept::Drafts, key, subject, job)
}

/// The draft of one subject.
///
/// # Errors
/// When the engine refuses.
pub fn draft_of(db: &Database, key: SheetKey<'_>, subject: i64) -> Result<Option<StoredDraft>, StoreError> {
    let sql = format!(
        "SELECT {} FROM drafts x LEFT JOIN imports i ON i.id = x.import_id \
         WHERE x.commune_id = ?1 AND x.title = ?2 AND x.year = ?3 AND x.subject_id = ?4",
        draft_columns()
    );
    let values = [key.commune.into(), key.title.into(), key.year.into(), subject.into()];
    Ok(db.query(&sql, &values, read_draft)?.into_iter().next())
}

/// A hamlet's meeting.
///
/// # Errors
/// When the engine refuses.
pub fn meeting_of(
    db: &Database,
    key: SheetKey<'_>,
    hamlet: i64,
) -> Result<Option<StoredMeeting>, StoreError> {
    let sql = "SELECT held_on, invited, attended, remarks, import_id FROM meetings \
               WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND hamlet_id = ?4";
    let values = [key.commune.into(), key.title.into(), key.year.into(), hamlet.into()];
    let found = db.query(sql, &values, |row| {
        Ok(StoredMeeting {
            held_on: row.text(0)?,
            invited: row.int(1)?,
            attended: row.int(2)?,
            remarks: row.text(3)?,
            import: row.int(4)?,
        })
    })?;
    Ok(found.into_iter().next())
}

/// Writes a hamlet's meeting.
///
/// # Errors
/// When the engine refuses.
pub fn put_meeting(
    tx: &WriteTx<'_>,
    key: SheetKey<'_>,
    hamlet: i64,
    meeting: &StoredMeeting,
) -> Result<(), StoreError> {
    take_out(tx, Kept::Meetings, key, hamlet, meeting.import)?;
    let values = [
        key.commune.into(),
        key.title.into(),
        key.year.into(),
        hamlet.into(),
        (&meeting.held_on).into(),
        meeting.invited.into(),
        meeting.attended.into(),
        (&meeting.remarks).into(),
        meeting.import.into(),
    ];
    tx.execute("INSERT INTO meetings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", &values)?;
    Ok(())
}

/// Writes the votes on a subject.
///
/// # Errors
/// When the engine refuses.
pub fn put_votes(
    tx: &WriteTx<'_>,
    key: SheetKey<'_>,
    subject: i64,
    votes: StoredVotes,
) -> Result<(), StoreError> {
    take_out(tx, Kept::Votes, key, subject, votes.import)?;
    let values = [
        key.commune.into(),
        key.title.into(),
        key.year.into(),
        subject.into(),
        votes.agreed.into(),
        votes.against.into(),
        votes.abstained.into(),
        votes.import.into(),
    ];
    tx.execute("INSERT INTO votes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", &values)?;
    Ok(())
}

/// Writes what the association decided on a version of a case.
///
/// # Errors
/// When the engine refuses.
pub fn put_review(
    tx: &WriteTx<'_>,
    key: SheetKey<'_>,
    subject: i64,
    (verdict, reason): (&str, &str),
    (seen, job): (i64, i64),
) -> Result<(), StoreError> {
    take_out(tx, Kept::Reviews, key, subject, job)?;
    let values = [
        key.commune.into(),
        key.title.into(),
        key.year.into(),
        subject.into(),
        verdict.into(),
        reason.into(),
        seen.into(),
        job.into(),
    ];
    tx.execute("INSERT INTO reviews VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", &values)?;
    Ok(())
}

/// Takes a review back.
///
/// # Errors
/// When the engine refuses.
pub fn drop_review(tx: &WriteTx<'_>, key: SheetKey<'_>, subject: i64, job: i64) -> Result<(), StoreError> {
    take_out(tx, Kept::Reviews, key, subject, job)
}

/// The job that was done under a key, and the digest of what was asked.
///
/// # Errors
/// When the engine refuses.
pub fn asked_under(
    db: &Database,
    commune: i64,
    key_digest: &str,
) -> Result<Option<(i64, String)>, StoreError> {
    let sql = "SELECT import_id, request_digest FROM asked_once WHERE commune_id = ?1 AND key_digest = ?2";
    let found = db.query(sql, &[commune.into(), key_digest.into()], |row| Ok((row.int(0)?, row.text(1)?)))?;
    Ok(found.into_iter().next())
}

/// Remembers what was asked under a key.
///
/// # Errors
/// When the engine refuses.
pub fn remember_key(
    tx: &WriteTx<'_>,
    commune: i64,
    (key_digest, request_digest): (&str, &str),
    job: i64,
) -> Result<(), StoreError> {
    let values = [commune.into(), key_digest.into(), request_digest.into(), job.into()];
    tx.execute("INSERT INTO asked_once VALUES (?1, ?2, ?3, ?4)", &values)?;
    Ok(())
}

/// Keeps the digest of a family's secret; an earlier secret opens nothing from then on.
///
/// # Errors
/// When the engine refuses.
pub fn put_secret(
    tx: &WriteTx<'_>,
    (commune, subject): (i64, i64),
    digest: &str,
    (at, job): (&str, i64),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO record_secrets VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (commune_id, subject_id) DO UPDATE SET \
         digest = excluded.digest, made_at = excluded.made_at, import_id = excluded.import_id",
        &[commune.into(), subject.into(), digest.into(), at.into(), job.into()],
    )?;
    Ok(())
}

/// The record that a secret opens: commune and subject.
///
/// # Errors
/// When the engine refuses.
pub fn record_by_secret(db: &Database, digest: &str) -> Result<Option<(i64, i64)>, StoreError> {
    // A record that was merged since is the one that it was merged into, perhaps in steps.
    let sql = "WITH RECURSIVE record (commune_id, subject_id) AS (\
               SELECT commune_id, subject_id FROM record_secrets WHERE digest = ?1 UNION \
               SELECT r.commune_id, e.into_subject FROM subject_ends e JOIN record r \
               ON e.commune_id = r.commune_id AND e.subject_id = r.subject_id WHERE e.why = 'merged') \
               SELECT r.commune_id, r.subject_id FROM record r LEFT JOIN subject_ends e \
               ON e.commune_id = r.commune_id AND e.subject_id = r.subject_id AND e.why = 'merged' \
               WHERE e.subject_id IS NULL";
    Ok(db.query(sql, &[digest.into()], |row| Ok((row.int(0)?, row.int(1)?)))?.into_iter().next())
}

/// Which of these subjects a commune has.
///
/// # Errors
/// When the engine refuses.
pub fn subjects_known(db: &Database, commune: i64, subjects: &[i64]) -> Result<Vec<i64>, StoreError> {
    let (Some(least), Some(most)) = (subjects.iter().min(), subjects.iter().max()) else {
        return Ok(Vec::new());
    };
    let sql = "SELECT id FROM subjects WHERE commune_id = ?1 AND id BETWEEN ?2 AND ?3";
    let mut found = db.query(sql, &[commune.into(), (*least).into(), (*most).into()], |row| row.int(0))?;
    found.retain(|id| subjects.contains(id));
    Ok(found)
}

/// Subjects of a commune, title and year whose rows are drafts.
///
/// # Errors
/// When the engine refuses.
pub fn drafts_among(db: &Database, key: SheetKey<'_>) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT subject_id FROM drafts WHERE commune_id = ?1 AND title = ?2 AND year = ?3";
    db.query(sql, &[key.commune.into(), key.title.into(), key.year.into()], |row| row.int(0))
}
