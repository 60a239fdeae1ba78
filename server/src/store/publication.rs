//! Lists that are public for a time, and who stands on none.
//!
//! What is public is asked from the cases as they stand, never from a copy: a title that is withdrawn, a family that
//! asked out or that was erased is gone at once. Deliberately absent: who was not recognised, which nothing here reads.

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::requests::ALL_ALONG;

/// A list as its commune published it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Publication {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// The day on which it was taken down before that.
    pub ended_on: Option<String>,
    /// The job that published it.
    pub job: i64,
    /// Who published it.
    pub actor: String,
    /// When.
    pub at: String,
}

impl Publication {
    /// Whether it is public on a day, or will be.
    #[must_use]
    pub fn stands_on(&self, day: &str) -> bool {
        self.ended_on.is_none() && day <= self.until.as_str()
    }
}

/// Every time that a decision's list was published, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn publications_of(db: &Database, decision: i64) -> Result<Vec<Publication>, StoreError> {
    let sql = "SELECT p.from_day, p.until_day, p.ended_on, p.import_id, COALESCE(i.actor, ''), COALESCE(i.at, '') \
               FROM publications p LEFT JOIN imports i ON i.id = p.import_id WHERE p.decision_id = ?1 \
               ORDER BY p.import_id DESC";
    db.query(sql, &[decision.into()], |row| {
        Ok(Publication {
            from: row.text(0)?,
            until: row.text(1)?,
            ended_on: row.maybe_text(2)?,
            job: row.int(3)?,
            actor: row.text(4)?,
            at: row.text(5)?,
        })
    })
}

/// Publishes a list.
///
/// # Errors
/// When the engine refuses.
pub fn insert_publication(
    tx: &WriteTx<'_>,
    (commune, decision, job): (i64, i64, i64),
    (from, until): (&str, &str),
) -> Result<(), StoreError> {
    let values = [commune.into(), decision.into(), job.into(), from.into(), until.into()];
    tx.execute("INSERT INTO publications VALUES (?1, ?2, ?3, ?4, ?5, NULL, 0)", &values)?;
    Ok(())
}

/// Takes it down on a day.
///
/// # Errors
/// When the engine refuses.
pub fn end_publication(
    tx: &WriteTx<'_>,
    decision: i64,
    published_by: i64,
    (on, job): (&str, i64),
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE publications SET ended_on = ?3, ended_by = ?4 WHERE decision_id = ?1 AND import_id = ?2",
        &[decision.into(), published_by.into(), on.into(), job.into()],
    )?;
    Ok(())
}

/// A list that is public on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicList {
    /// Who decided: a place.
    pub commune: i64,
    /// The decision.
    pub decision: i64,
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// Number of the decision.
    pub number: String,
    /// Its day of signature.
    pub signed_on: String,
    /// Last day on which the list is public.
    pub until: String,
}

fn public(row: &Row<'_>) -> Result<PublicList, StoreError> {
    Ok(PublicList {
        commune: row.int(0)?,
        decision: row.int(1)?,
        title: row.text(2)?,
        year: row.int(3)?,
        number: row.text(4)?,
        signed_on: row.text(5)?,
        until: row.text(6)?,
    })
}

/// Every list that is public on a day, the newest year first.
///
/// # Errors
/// When the engine refuses.
pub fn public_lists(db: &Database, day: &str) -> Result<Vec<PublicList>, StoreError> {
    let sql = "SELECT p.commune_id, p.decision_id, d.title, d.year, COALESCE(d.number, ''), COALESCE(d.signed_on, ''), \
               p.until_day FROM publications p JOIN decisions d ON d.commune_id = p.commune_id AND d.id = p.decision_id \
               AND d.state = 'issued' WHERE p.from_day <= ?1 AND p.until_day >= ?1 AND p.ended_on IS NULL \
               ORDER BY d.year DESC, d.title, d.id DESC";
    db.query(sql, &[day.into()], public)
}

/// Families that stand on no list, in whatever record they are kept now.
const HIDDEN: &str = "WITH RECURSIVE hidden (commune_id, subject_id) AS (\
    SELECT commune_id, subject_id FROM unlisted UNION SELECT commune_id, subject_id FROM erased UNION \
    SELECT e.commune_id, e.into_subject FROM subject_ends e JOIN hidden h ON e.commune_id = h.commune_id \
    AND e.subject_id = h.subject_id WHERE e.why = 'merged')";

/// Whom a decision's list shows.
const SHOWN: &str = "FROM cases c JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
    LEFT JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id \
    LEFT JOIN hidden x ON x.commune_id = c.commune_id AND x.subject_id = c.subject_id \
    WHERE c.decision_id = ?1 AND c.decision_id <> 0 AND c.state = 'recognised' AND x.subject_id IS NULL";

/// A hamlet of a public list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicHamlet {
    /// Commune of its records.
    pub commune: i64,
    /// The hamlet; 0 where nobody said.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// The hamlets of a decision's list.
///
/// # Errors
/// When the engine refuses.
pub fn public_hamlets(db: &Database, decision: i64) -> Result<Vec<PublicHamlet>, StoreError> {
    let sql = format!("{HIDDEN} SELECT DISTINCT c.commune_id, c.hamlet_id, COALESCE(h.name, '') {SHOWN}");
    db.query(&sql, &[decision.into()], |row| {
        Ok(PublicHamlet { commune: row.int(0)?, id: row.int(1)?, name: row.text(2)? })
    })
}

/// A line of a public list: name and hamlet, and nothing by which the record could be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName {
    /// As the register has it.
    pub name: String,
    /// Its hamlet in that year.
    pub hamlet: String,
}

/// The names of a decision's list, of one hamlet where one is given.
///
/// # Errors
/// When the engine refuses.
pub fn public_names(
    db: &Database,
    decision: i64,
    hamlet: Option<(i64, i64)>,
) -> Result<Vec<PublicName>, StoreError> {
    let mut values: Vec<Value<'_>> = vec![decision.into()];
    let mut sql = format!("{HIDDEN} SELECT s.name, COALESCE(h.name, '') {SHOWN}");
    if let Some((commune, hamlet)) = hamlet {
        values.extend([commune.into(), hamlet.into()]);
        sql.push_str(" AND c.commune_id = ?2 AND c.hamlet_id = ?3");
    }
    db.query(&sql, &values, |row| Ok(PublicName { name: row.text(0)?, hamlet: row.text(1)? }))
}

/// How many a decision's list holds, and how many of them it does not show because they asked out.
///
/// # Errors
/// When the engine refuses.
pub fn public_counts(db: &Database, decision: i64) -> Result<(i64, i64), StoreError> {
    let held =
        "SELECT COUNT(*) FROM cases WHERE decision_id = ?1 AND decision_id <> 0 AND state = 'recognised'";
    let count = |sql: &str| -> Result<i64, StoreError> {
        Ok(db.query(sql, &[decision.into()], |row| row.int(0))?.into_iter().sum())
    };
    let held = count(held)?;
    Ok((held, held - count(&format!("{HIDDEN} SELECT COUNT(*) {SHOWN}"))?))
}

/// Since when a family stands on no list, and how it asked.
///
/// # Errors
/// When the engine refuses.
pub fn unlisted_since(
    db: &Database,
    (commune, subject): (i64, i64),
) -> Result<Option<(String, String)>, StoreError> {
    let sql = format!("SELECT since, way FROM unlisted WHERE {ALL_ALONG}");
    let found = db.query(&sql, &[commune.into(), subject.into()], |row| Ok((row.text(0)?, row.text(1)?)))?;
    Ok(found.into_iter().next())
}

/// Takes a family off every list.
///
/// # Errors
/// When the engine refuses.
pub fn put_unlisted(
    tx: &WriteTx<'_>,
    (commune, subject): (i64, i64),
    (since, way, job): (&str, &str, i64),
) -> Result<(), StoreError> {
    let values = [commune.into(), subject.into(), since.into(), way.into(), job.into()];
    tx.execute("INSERT INTO unlisted VALUES (?1, ?2, ?3, ?4, ?5)", &values)?;
    Ok(())
}

/// Puts it on lists again.
///
/// # Errors
/// When the engine refuses.
pub fn take_unlisted(tx: &WriteTx<'_>, (commune, subject): (i64, i64)) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM unlisted WHERE {ALL_ALONG}");
    tx.execute(&sql, &[commune.into(), subject.into()])?;
    Ok(())
}
