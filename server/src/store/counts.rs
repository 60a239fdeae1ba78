//! What reports read: tallies per hamlet, never the cases themselves.

use super::db::{Database, StoreError, Value};

/// Counts of one hamlet (0: none said), title and year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HamletCount {
    /// Commune the records were created in.
    pub commune: i64,
    /// Hamlet.
    pub hamlet: i64,
    /// Year; the first year, in subject counts.
    pub year: i64,
    /// Subjects, where the row counts subjects.
    pub total: i64,
    /// Registered.
    pub registered: i64,
    /// A score stands.
    pub assessed: i64,
    /// Passed by arithmetic.
    pub passed: i64,
    /// Recognised by decisions signed by the as-of date, again ones included.
    pub recognised: i64,
    /// Of them, again.
    pub recognised_again: i64,
}

/// Tallies of a title up to a year, and recognitions signed by a date.
///
/// # Errors
/// When the engine refuses.
pub fn case_counts(
    db: &Database,
    title: &str,
    last_year: i64,
    as_of: &str,
) -> Result<Vec<HamletCount>, StoreError> {
    let sql = "SELECT commune_id, hamlet_id, year, SUM(registered), SUM(assessed), SUM(passed) FROM tallies \
               WHERE title = ?1 AND year <= ?2 GROUP BY commune_id, hamlet_id, year";
    let mut counts = db.query(sql, &[title.into(), last_year.into()], |row| {
        Ok(HamletCount {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            year: row.int(2)?,
            registered: row.int(3)?,
            assessed: row.int(4)?,
            passed: row.int(5)?,
            ..HamletCount::default()
        })
    })?;
    let sql = "SELECT commune_id, hamlet_id, year, SUM(recognised), SUM(again) FROM recognition_tallies \
               WHERE title = ?1 AND year <= ?2 AND signed_on <= ?3 GROUP BY commune_id, hamlet_id, year";
    let values: [Value; 3] = [title.into(), last_year.into(), as_of.into()];
    counts.extend(db.query(sql, &values, |row| {
        Ok(HamletCount {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            year: row.int(2)?,
            recognised: row.int(3)?,
            recognised_again: row.int(4)?,
            ..HamletCount::default()
        })
    })?);
    Ok(counts)
}

/// How many subjects of a kind there are, by the year from which they are known.
///
/// # Errors
/// When the engine refuses.
pub fn subject_counts(db: &Database, kind: &str) -> Result<Vec<HamletCount>, StoreError> {
    let sql = "SELECT commune_id, hamlet_id, since_year, n FROM subject_tallies WHERE kind = ?1";
    db.query(sql, &[kind.into()], |row| {
        Ok(HamletCount {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            year: row.int(2)?,
            total: row.int(3)?,
            ..HamletCount::default()
        })
    })
}

/// Titles that have a tally.
///
/// # Errors
/// When the engine refuses.
pub fn titles(db: &Database) -> Result<Vec<String>, StoreError> {
    db.query("SELECT DISTINCT title FROM tallies ORDER BY title", &[], |row| row.text(0))
}

/// A hamlet: commune it was created in, id, name, folded name.
pub type Hamlet = (i64, i64, String, String);

/// Every hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn hamlets(db: &Database) -> Result<Vec<Hamlet>, StoreError> {
    db.query("SELECT commune_id, id, name, folded FROM hamlets", &[], |row| {
        Ok((row.int(0)?, row.int(1)?, row.text(2)?, row.text(3)?))
    })
}
