//! Erasing what is held on one subject, table by table, so that every count still agrees.
//!
//! What goes is told in `held.rs`, which lists it for whoever asks; a test holds the two against the tables. Deliberately
//! absent: decisions and their annexes, which are archives.

use programme::privacy::{ERASED, ERASED_NAME};

use super::cases::cases_of_subject;
use super::db::{Database, StoreError, Value, WriteTx};
use super::registry::SubjectKey;
use super::tallies::add_case_tally;

/// What is kept of an erased subject so that nobody brings it back unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedRow {
    /// `family`, `clan`, `hamlet`, `unit`.
    pub kind: String,
    /// With which both are hashed.
    pub salt: String,
    /// Of the code.
    pub code_digest: String,
    /// Of name and hamlet.
    pub name_digest: String,
}

/// The erased of a commune.
///
/// # Errors
/// When the engine refuses.
pub fn erased_of(db: &Database, commune: i64) -> Result<Vec<ErasedRow>, StoreError> {
    let sql = "SELECT kind, salt, code_digest, name_digest FROM erased WHERE commune_id = ?1";
    db.query(sql, &[commune.into()], |row| {
        Ok(ErasedRow {
            kind: row.text(0)?,
            salt: row.text(1)?,
            code_digest: row.text(2)?,
            name_digest: row.text(3)?,
        })
    })
}

/// The day on which a subject was erased.
///
/// # Errors
/// When the engine refuses.
pub fn erased_on(db: &Database, (commune, id): SubjectKey) -> Result<Option<String>, StoreError> {
    let sql = "SELECT on_day FROM erased WHERE commune_id = ?1 AND subject_id = ?2";
    Ok(db.query(sql, &[commune.into(), id.into()], |row| row.text(0))?.into_iter().next())
}

/// A record and those that were merged into it, in however many steps; the record first.
///
/// # Errors
/// When the engine refuses.
pub fn all_along(db: &Database, (commune, id): SubjectKey) -> Result<Vec<i64>, StoreError> {
    let sql = "WITH RECURSIVE same (subject_id) AS (SELECT CAST(?2 AS BIGINT) UNION SELECT e.subject_id FROM subject_ends e \
               JOIN same s ON e.into_subject = s.subject_id WHERE e.commune_id = ?1 AND e.why = 'merged') \
               SELECT subject_id FROM same ORDER BY CASE WHEN subject_id = ?2 THEN 0 ELSE 1 END, subject_id";
    db.query(sql, &[commune.into(), id.into()], |row| row.int(0))
}

/// A case that is before the People's Committee: title and year.
///
/// # Errors
/// When the engine refuses.
pub fn case_under_way(db: &Database, key: SubjectKey) -> Result<Option<(String, i64)>, StoreError> {
    let cases = cases_of_subject(db, key.0, key.1)?;
    let under_way = cases.iter().find(|case| matches!(case.state(), "proposed" | "drafted"));
    Ok(under_way.map(|case| (case.title().to_owned(), case.year())))
}

/// Jobs on which the record rests, which are not undone from then on.
///
/// # Errors
/// When the engine refuses.
pub fn jobs_of(db: &Database, (commune, id): SubjectKey) -> Result<Vec<i64>, StoreError> {
    let mut jobs = db.query(
        "SELECT import_id FROM subjects WHERE commune_id = ?1 AND id = ?2 UNION \
         SELECT import_id FROM subjects_past WHERE commune_id = ?1 AND subject_id = ?2 UNION \
         SELECT import_id FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2 UNION \
         SELECT import_id FROM clan_members WHERE (commune_id = ?1 AND clan_id = ?2) \
         OR (household_commune_id = ?1 AND household_id = ?2)",
        &[commune.into(), id.into()],
        |row| row.int(0),
    )?;
    for case in cases_of_subject(db, commune, id)? {
        let key = [commune.into(), case.title().into(), case.year().into(), id.into()];
        jobs.push(case.import());
        let past = "SELECT import_id, replaced_by FROM cases_past WHERE commune_id = ?1 AND title = ?2 AND year = ?3 \
                    AND subject_id = ?4";
        for (by, after) in db.query(past, &key, |row| Ok((row.int(0)?, row.int(1)?)))? {
            jobs.extend([by, after]);
        }
    }
    jobs.sort_unstable();
    jobs.dedup();
    jobs.retain(|job| *job != 0);
    Ok(jobs)
}

/// Rows that go, each a table and which of its rows: `?1` the commune, `?2` the subject.
const GO: [(&str, &str); 13] = [
    ("cases_past", "commune_id = ?1 AND subject_id = ?2"),
    (
        "clan_members",
        "(commune_id = ?1 AND clan_id = ?2) OR (household_commune_id = ?1 AND household_id = ?2)",
    ),
    ("correction_requests", "commune_id = ?1 AND subject_id = ?2"),
    ("drafts", "commune_id = ?1 AND subject_id = ?2"),
    ("hand_changes", "commune_id = ?1 AND subject_id = ?2"),
    ("jointly_approved", "commune_id = ?1 AND subject_id = ?2"),
    ("record_secrets", "commune_id = ?1 AND subject_id = ?2"),
    ("reviews", "commune_id = ?1 AND subject_id = ?2"),
    ("subject_origins", "commune_id = ?1 AND (subject_id = ?2 OR from_subject = ?2)"),
    ("subjects_past", "commune_id = ?1 AND subject_id = ?2"),
    ("typed_past", "commune_id = ?1 AND key_id = ?2 AND what <> 'meetings'"),
    ("unlisted", "commune_id = ?1 AND subject_id = ?2"),
    ("votes", "commune_id = ?1 AND subject_id = ?2"),
];

/// Takes everything off one record but what counts: outcome and state of its cases, where it lived. Cases that could
/// still be proposed are registered no more. Returns how many of those there were.
///
/// # Errors
/// When the engine refuses.
pub fn erase_record(tx: &WriteTx<'_>, (commune, id): SubjectKey, name: &str) -> Result<i64, StoreError> {
    let key = [commune.into(), id.into()];
    for (table, which) in GO {
        tx.execute(&format!("DELETE FROM {table} WHERE {which}"), &key)?;
    }
    // What a program was answered within the day may say the name.
    let mut like = String::with_capacity(name.len() + 2);
    like.push('%');
    for c in name.chars() {
        if matches!(c, '%' | '_' | '\\') {
            like.push('\\');
        }
        like.push(c);
    }
    like.push('%');
    tx.execute("DELETE FROM idempotency WHERE body LIKE ?1 ESCAPE '\\'", &[like.into()])?;
    let mut unregistered = 0;
    for case in cases_of_subject(tx.reads(), commune, id)? {
        let open = matches!(case.state(), "assessed" | "refused");
        if open && case.registered() != "no" && case.outcome() != "fail" {
            unregistered += 1;
            let of = (commune, case.hamlet());
            add_case_tally(tx, of, case.title(), case.year(), case.source(), [-1, 0, 0])?;
            set_registered_no(tx, (commune, id), (case.title(), case.year()))?;
        }
        tx.execute(
            "UPDATE cases SET members = NULL, poor = 0, answers = '', total_hundredths = NULL, reasons = '' \
             WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4",
            &[commune.into(), case.title().into(), case.year().into(), id.into()],
        )?;
    }
    let [a, b] = key;
    let code = format!("~x{id}");
    tx.execute(
        "UPDATE subjects SET code = ?3, name = ?4, grp = '', birth_year = NULL WHERE commune_id = ?1 AND id = ?2",
        &[a, b, code.into(), ERASED_NAME.into()],
    )?;
    Ok(unregistered)
}

fn set_registered_no(
    tx: &WriteTx<'_>,
    (commune, id): SubjectKey,
    (title, year): (&str, i64),
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE cases SET registered = 'no' WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4",
        &[commune.into(), title.into(), year.into(), id.into()],
    )?;
    Ok(())
}

/// Says of a record that had ended for another reason that it is erased.
///
/// # Errors
/// When the engine refuses.
pub fn ended_by_erasure(tx: &WriteTx<'_>, (commune, id): SubjectKey) -> Result<(), StoreError> {
    let values: [Value<'_>; 3] = [commune.into(), id.into(), ERASED.into()];
    let sql =
        "UPDATE subject_ends SET why = ?3 WHERE commune_id = ?1 AND subject_id = ?2 AND why <> 'merged'";
    tx.execute(sql, &values)?;
    Ok(())
}

/// Keeps that a record was erased.
///
/// # Errors
/// When the engine refuses.
pub fn put_erased(
    tx: &WriteTx<'_>,
    (commune, id): SubjectKey,
    row: &ErasedRow,
    (on, why, asked_by): (&str, &str, &str),
    job: i64,
) -> Result<(), StoreError> {
    let ErasedRow { kind, salt, code_digest, name_digest } = row;
    tx.execute(
        "INSERT INTO erased VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &[
            commune.into(),
            id.into(),
            kind.into(),
            on.into(),
            why.into(),
            asked_by.into(),
            salt.into(),
            code_digest.into(),
            name_digest.into(),
            job.into(),
        ],
    )?;
    Ok(())
}
