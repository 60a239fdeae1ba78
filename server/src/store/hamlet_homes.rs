//! Which hamlet of a split commune went where, and since when a hamlet is known in a commune.

use super::db::{Database, Row, StoreError, WriteTx};

/// A hamlet that a person placed in a successor of its commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HamletHome {
    /// Commune of its records.
    pub commune: i64,
    /// The hamlet.
    pub hamlet: i64,
    /// First day of the new state.
    pub since: String,
    /// The successor.
    pub to: i64,
    /// By which paper.
    pub instrument: String,
    /// Who wrote it down.
    pub actor: String,
    /// When.
    pub at: String,
}

const HOME: &str = "SELECT commune_id, hamlet_id, since, to_commune, instrument, actor, at FROM hamlet_homes";

fn read(row: &Row<'_>) -> Result<HamletHome, StoreError> {
    Ok(HamletHome {
        commune: row.int(0)?,
        hamlet: row.int(1)?,
        since: row.text(2)?,
        to: row.int(3)?,
        instrument: row.text(4)?,
        actor: row.text(5)?,
        at: row.text(6)?,
    })
}

/// Every hamlet that was placed.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_homes(db: &Database) -> Result<Vec<HamletHome>, StoreError> {
    db.query(&format!("{HOME} ORDER BY commune_id, hamlet_id, since"), &[], read)
}

/// Places a hamlet; says whether nobody had placed it yet.
///
/// # Errors
/// When the engine refuses.
pub fn insert(tx: &WriteTx<'_>, home: &HamletHome) -> Result<bool, StoreError> {
    let sql = "INSERT INTO hamlet_homes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
    let values = [
        home.commune.into(),
        home.hamlet.into(),
        (&home.since).into(),
        home.to.into(),
        (&home.instrument).into(),
        (&home.actor).into(),
        (&home.at).into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Takes back where a hamlet was placed; says whether it was.
///
/// # Errors
/// When the engine refuses.
pub fn delete(tx: &WriteTx<'_>, (commune, hamlet): (i64, i64), since: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM hamlet_homes WHERE commune_id = ?1 AND hamlet_id = ?2 AND since = ?3";
    Ok(tx.execute(sql, &[commune.into(), hamlet.into(), since.into()])? == 1)
}

/// How many hamlets that an import made were placed by a person.
///
/// # Errors
/// When the engine refuses.
pub fn placed_of_import(tx: &WriteTx<'_>, import: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM hamlet_homes p JOIN hamlets h ON h.commune_id = p.commune_id AND h.id = p.hamlet_id \
               WHERE h.import_id = ?1";
    Ok(tx.query(sql, &[import.into()], |row| row.int(0))?.pop().unwrap_or(0))
}

/// Communes that have any records.
///
/// # Errors
/// When the engine refuses.
pub fn counted_communes(db: &Database) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT commune_id FROM tallies UNION SELECT commune_id FROM subject_tallies ORDER BY 1";
    db.query(sql, &[], |row| row.int(0))
}

/// `AND commune_id IN (…)`: the ids are ours, and numbers.
pub(super) fn of_communes(communes: &[i64]) -> String {
    let ids: Vec<String> = communes.iter().map(i64::to_string).collect();
    format!(" AND commune_id IN ({})", ids.join(", "))
}

/// Of each hamlet of some communes (0: of whom nobody said one), the first year of which anything of it is known there.
///
/// # Errors
/// When the engine refuses.
pub fn known_since(db: &Database, communes: &[i64]) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    let these = of_communes(communes);
    let sql = format!(
        "SELECT commune_id, hamlet_id, MIN(y) FROM (SELECT commune_id, hamlet_id, MIN(year) AS y FROM tallies \
         WHERE 1 = 1{these} GROUP BY commune_id, hamlet_id UNION ALL SELECT commune_id, hamlet_id, MIN(since_year) \
         FROM subject_tallies WHERE 1 = 1{these} GROUP BY commune_id, hamlet_id) k GROUP BY commune_id, hamlet_id"
    );
    db.query(&sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}

/// Whether a commune has a hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn is_hamlet(tx: &WriteTx<'_>, (commune, hamlet): (i64, i64)) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM hamlets WHERE commune_id = ?1 AND id = ?2";
    Ok(!tx.query(sql, &[commune.into(), hamlet.into()], |row| row.int(0))?.is_empty())
}
