//! What reports read: tallies, never the cases themselves.

use super::db::{Database, StoreError, Value};
use super::hamlet_homes::of_communes;

/// Counts of one commune, or of one hamlet of it, in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Commune the records were created in.
    pub commune: i64,
    /// Hamlet; 0 where none was said or none was asked for.
    pub hamlet: i64,
    /// Year; of subject counts, the year from which they hold.
    pub year: i64,
    /// Subjects, where the row counts subjects.
    pub total: i64,
    /// Registered.
    pub registered: i64,
    /// A score stands.
    pub assessed: i64,
    /// Of those assessed, scored by the commune: a total without items.
    pub scored_by_commune: i64,
    /// Passed by arithmetic.
    pub passed: i64,
    /// Recognised by decisions signed by the as-of date, again ones included.
    pub recognised: i64,
    /// Of them, again.
    pub recognised_again: i64,
}

impl Count {
    /// Its counts: all, registered, assessed, scored by the commune, passed, recognised, again.
    #[must_use]
    pub const fn numbers(&self) -> [i64; 7] {
        [
            self.total,
            self.registered,
            self.assessed,
            self.scored_by_commune,
            self.passed,
            self.recognised,
            self.recognised_again,
        ]
    }

    /// Adds another's counts to these.
    pub fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.registered += other.registered;
        self.assessed += other.assessed;
        self.scored_by_commune += other.scored_by_commune;
        self.passed += other.passed;
        self.recognised += other.recognised;
        self.recognised_again += other.recognised_again;
    }
}

/// The kind of subjects that are households.
pub const HOUSEHOLDS: &str = "family";

/// How finely counts are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain<'c> {
    /// A row for each commune.
    Commune,
    /// A row for each hamlet.
    Hamlet,
    /// A row for each hamlet of these communes.
    HamletsOf(&'c [i64]),
}

impl Grain<'_> {
    const fn key(self) -> &'static str {
        match self {
            Self::Commune => "commune_id, 0",
            Self::Hamlet | Self::HamletsOf(_) => "commune_id, hamlet_id",
        }
    }

    /// What is read of a table, as a further condition.
    fn only(self) -> String {
        match self {
            Self::Commune | Self::Hamlet => String::new(),
            Self::HamletsOf(communes) => of_communes(communes),
        }
    }

    const fn group(self) -> &'static str {
        match self {
            Self::Commune => "commune_id",
            Self::Hamlet | Self::HamletsOf(_) => "commune_id, hamlet_id",
        }
    }
}

/// Sums of whole numbers are whole numbers on both engines.
fn sum(what: &str) -> String {
    format!("CAST(SUM({what}) AS BIGINT)")
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
    grain: Grain<'_>,
) -> Result<Vec<Count>, StoreError> {
    let (key, group, only) = (grain.key(), grain.group(), grain.only());
    let sql = format!(
        "SELECT {key}, year, {}, {}, {}, {} FROM tallies WHERE title = ?1 AND year <= ?2{only} GROUP BY {group}, year",
        sum("registered"),
        sum("assessed"),
        sum("CASE WHEN source = 'totals' THEN assessed ELSE 0 END"),
        sum("passed")
    );
    let mut counts = db.query(&sql, &[title.into(), last_year.into()], |row| {
        Ok(Count {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            year: row.int(2)?,
            registered: row.int(3)?,
            assessed: row.int(4)?,
            scored_by_commune: row.int(5)?,
            passed: row.int(6)?,
            ..Count::default()
        })
    })?;
    let sql = format!(
        "SELECT {key}, year, {}, {} FROM recognition_tallies WHERE title = ?1 AND year <= ?2 AND signed_on <= ?3{only} \
         GROUP BY {group}, year",
        sum("recognised"),
        sum("again")
    );
    let values: [Value<'_>; 3] = [title.into(), last_year.into(), as_of.into()];
    counts.extend(db.query(&sql, &values, |row| {
        Ok(Count {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            year: row.int(2)?,
            recognised: row.int(3)?,
            recognised_again: row.int(4)?,
            ..Count::default()
        })
    })?);
    Ok(counts)
}

/// Changes in how many subjects of a kind there are, by the year from which they hold.
///
/// # Errors
/// When the engine refuses.
pub fn subject_counts(db: &Database, kind: &str, grain: Grain<'_>) -> Result<Vec<Count>, StoreError> {
    let (key, group, only) = (grain.key(), grain.group(), grain.only());
    let sql = format!(
        "SELECT {key}, since_year, {} FROM subject_tallies WHERE kind = ?1{only} GROUP BY {group}, since_year",
        sum("n")
    );
    db.query(&sql, &[kind.into()], |row| {
        Ok(Count {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            year: row.int(2)?,
            total: row.int(3)?,
            ..Count::default()
        })
    })
}

/// Titles that have a tally, in the order of their words.
///
/// # Errors
/// When the engine refuses.
pub fn titles(db: &Database) -> Result<Vec<String>, StoreError> {
    let mut titles = db.query("SELECT DISTINCT title FROM tallies", &[], |row| row.text(0))?;
    titles.sort_unstable();
    Ok(titles)
}

/// Years that have a tally, the oldest first.
///
/// # Errors
/// When the engine refuses.
pub fn years(db: &Database) -> Result<Vec<i64>, StoreError> {
    db.query("SELECT DISTINCT year FROM tallies ORDER BY year", &[], |row| row.int(0))
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

/// Hamlets of a commune: id and name.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_names(db: &Database, commune: i64) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT id, name FROM hamlets WHERE commune_id = ?1";
    db.query(sql, &[commune.into()], |row| Ok((row.int(0)?, row.text(1)?)))
}

/// A hamlet with how many subjects it has in a year and how many of them are scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HamletCount {
    /// Its id; 0 for those of whom nobody said where they live.
    pub hamlet: i64,
    /// Its name; empty for those.
    pub name: String,
    /// Subjects.
    pub total: i64,
    /// A score stands.
    pub assessed: i64,
    /// Passed by arithmetic.
    pub passed: i64,
}

/// Hamlets of a commune with their counts of a kind, title and year, in one question.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_counts(
    db: &Database,
    commune: i64,
    (kind, title, year): (&str, &str, i64),
) -> Result<Vec<HamletCount>, StoreError> {
    let sql = "SELECT x.hamlet_id, COALESCE(h.name, ''), CAST(SUM(x.n) AS BIGINT), CAST(SUM(x.assessed) AS BIGINT), \
               CAST(SUM(x.passed) AS BIGINT) FROM ( \
               SELECT hamlet_id, n, 0 AS assessed, 0 AS passed FROM subject_tallies \
               WHERE commune_id = ?1 AND kind = ?2 AND since_year <= ?4 \
               UNION ALL SELECT hamlet_id, 0, assessed, passed FROM tallies \
               WHERE commune_id = ?1 AND title = ?3 AND year = ?4) x \
               LEFT JOIN hamlets h ON h.commune_id = ?1 AND h.id = x.hamlet_id GROUP BY x.hamlet_id, h.name";
    let mut counts = db.query(sql, &[commune.into(), kind.into(), title.into(), year.into()], |row| {
        Ok(HamletCount {
            hamlet: row.int(0)?,
            name: row.text(1)?,
            total: row.int(2)?,
            assessed: row.int(3)?,
            passed: row.int(4)?,
        })
    })?;
    counts.retain(|count| count.total > 0 || count.assessed > 0);
    Ok(counts)
}
