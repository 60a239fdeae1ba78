//! What reports read: tallies, never the cases themselves.

use super::db::{Database, Row, StoreError, Value};
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
    /// A commune's in one, of the communes in some spans.
    Communes(&'c [Span]),
    /// Each hamlet's, of the communes in some spans.
    Hamlets(&'c [Span]),
    /// Each hamlet's, of these communes.
    HamletsOf(&'c [i64]),
}

/// Communes by their ids, from the first to the last: those of a province mostly lie together.
pub type Span = (i64, i64);

/// Every commune.
pub const EVERYWHERE: [Span; 1] = [(i64::MIN, i64::MAX)];

/// A gap between ids that is read over: a question more costs as much as a few hundred rows.
const GAP: i64 = 2_000;

/// The spans in which some communes lie, which may hold others too. `communes` in ascending order.
#[must_use]
pub fn spans(communes: &[i64]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for &commune in communes {
        match spans.last_mut().filter(|(_, last)| commune - *last <= GAP) {
            Some((_, last)) => *last = commune,
            None => spans.push((commune, commune)),
        }
    }
    spans
}

impl Grain<'_> {
    /// With what the names of its tables begin, and the column of hamlets, which comes last.
    const fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Communes(_) => ("commune_", ""),
            Self::Hamlets(_) | Self::HamletsOf(_) => ("", ", hamlet_id"),
        }
    }

    fn hamlet(self, row: &Row<'_>, column: usize) -> Result<i64, StoreError> {
        match self {
            Self::Communes(_) => Ok(0),
            Self::Hamlets(_) | Self::HamletsOf(_) => row.int(column),
        }
    }

    /// Asks with every further condition that together say which communes are read: `ask(condition, its values)`.
    fn each<'v>(
        self,
        values: &[Value<'v>],
        mut ask: impl FnMut(&str, &[Value<'v>]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::HamletsOf(communes) => ask(&of_communes(communes), values),
            Self::Communes(spans) | Self::Hamlets(spans) => {
                let between =
                    format!(" AND commune_id BETWEEN ?{} AND ?{}", values.len() + 1, values.len() + 2);
                spans.iter().try_for_each(|(first, last)| {
                    ask(&between, &[values, &[(*first).into(), (*last).into()]].concat())
                })
            }
        }
    }
}

/// Tallies of a title up to a year, and recognitions signed by a date. A commune or hamlet may have several of a year, which
/// sum to its counts.
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
    let (table, hamlet) = grain.table();
    let by_total = match grain {
        Grain::Communes(_) => "by_total",
        Grain::Hamlets(_) | Grain::HamletsOf(_) => "CASE WHEN source = 'totals' THEN assessed ELSE 0 END",
    };
    let mut counts = Vec::new();
    grain.each(&[title.into(), last_year.into()], |only, values| {
        let sql = format!(
            "SELECT commune_id, year, registered, assessed, {by_total}, passed{hamlet} FROM {table}tallies \
             WHERE title = ?1 AND year <= ?2{only}"
        );
        db.for_each(&sql, values, &mut |row| {
            counts.push(Count {
                commune: row.int(0)?,
                hamlet: grain.hamlet(row, 6)?,
                year: row.int(1)?,
                registered: row.int(2)?,
                assessed: row.int(3)?,
                scored_by_commune: row.int(4)?,
                passed: row.int(5)?,
                ..Count::default()
            });
            Ok(())
        })
    })?;
    grain.each(&[title.into(), last_year.into(), as_of.into()], |only, values| {
        let sql = format!(
            "SELECT commune_id, year, recognised, again{hamlet} FROM {table}recognition_tallies \
             WHERE title = ?1 AND year <= ?2 AND signed_on <= ?3{only}"
        );
        db.for_each(&sql, values, &mut |row| {
            counts.push(Count {
                commune: row.int(0)?,
                hamlet: grain.hamlet(row, 4)?,
                year: row.int(1)?,
                recognised: row.int(2)?,
                recognised_again: row.int(3)?,
                ..Count::default()
            });
            Ok(())
        })
    })?;
    Ok(counts)
}

/// Changes in how many subjects of a kind there are, by the year from which they hold.
///
/// # Errors
/// When the engine refuses.
pub fn subject_counts(db: &Database, kind: &str, grain: Grain<'_>) -> Result<Vec<Count>, StoreError> {
    let (table, hamlet) = grain.table();
    let mut counts = Vec::new();
    grain.each(&[kind.into()], |only, values| {
        let sql = format!(
            "SELECT commune_id, since_year, n{hamlet} FROM {table}subject_tallies WHERE kind = ?1{only}"
        );
        db.for_each(&sql, values, &mut |row| {
            let (commune, year, total) = (row.int(0)?, row.int(1)?, row.int(2)?);
            counts.push(Count { commune, hamlet: grain.hamlet(row, 3)?, year, total, ..Count::default() });
            Ok(())
        })
    })?;
    Ok(counts)
}

/// Titles that have a tally, in the order of their words.
///
/// # Errors
/// When the engine refuses.
pub fn titles(db: &Database) -> Result<Vec<String>, StoreError> {
    // From one to the next by the index: their rows are not read.
    let sql = "WITH RECURSIVE t (title) AS (SELECT MIN(title) FROM commune_tallies UNION ALL \
               SELECT (SELECT MIN(n.title) FROM commune_tallies n WHERE n.title > t.title) FROM t WHERE t.title IS NOT NULL) \
               SELECT title FROM t WHERE title IS NOT NULL";
    let mut titles = db.query(sql, &[], |row| row.text(0))?;
    titles.sort_unstable();
    Ok(titles)
}

/// Years in which a title has a tally, the oldest first.
///
/// # Errors
/// When the engine refuses.
pub fn title_years(db: &Database, title: &str) -> Result<Vec<i64>, StoreError> {
    let sql = "WITH RECURSIVE y (year) AS (SELECT MIN(year) FROM commune_tallies WHERE title = ?1 UNION ALL \
               SELECT (SELECT MIN(n.year) FROM commune_tallies n WHERE n.title = ?1 AND n.year > y.year) FROM y \
               WHERE y.year IS NOT NULL) SELECT year FROM y WHERE year IS NOT NULL";
    db.query(sql, &[title.into()], |row| row.int(0))
}

/// Years that have a tally, the oldest first.
///
/// # Errors
/// When the engine refuses.
pub fn years(db: &Database) -> Result<Vec<i64>, StoreError> {
    let mut years = Vec::new();
    for title in titles(db)? {
        years.extend(title_years(db, &title)?);
    }
    years.sort_unstable();
    years.dedup();
    Ok(years)
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

#[cfg(test)]
mod tests {
    use super::{GAP, spans};

    #[test]
    fn communes_that_lie_near_each_other_are_one_span() {
        assert_eq!(spans(&[]), []);
        assert_eq!(spans(&[7]), [(7, 7)]);
        assert_eq!(spans(&[7, 9, 9 + GAP, 10 + 2 * GAP]), [(7, 9 + GAP), (10 + 2 * GAP, 10 + 2 * GAP)]);
    }
}
