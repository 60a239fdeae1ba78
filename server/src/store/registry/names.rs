//! What a list of names in memory is made from, and how it learns that it is old.

use ahash::RandomState;

use super::HAMLET_NOW;
use crate::store::db::{Database, StoreError, WriteTx};

/// Fixed seeds: what is held in memory is held against the hash of another day.
static HASHER: RandomState = RandomState::with_seeds(1, 2, 3, 4);

/// One subject for the list of names, borrowed from its row.
pub struct NamedSubject<'a> {
    /// Its id.
    pub id: i64,
    /// `family`, `clan`, `hamlet`, `unit`.
    pub kind: &'a str,
    /// Code in its commune.
    pub code: &'a str,
    /// Name as written.
    pub name: &'a str,
    /// Where it lives now; 0 where nobody said.
    pub hamlet: i64,
    /// Group as written.
    pub group: &'a str,
    /// Birth year of the head.
    pub birth_year: Option<i64>,
    /// From which year it is no more.
    pub ended: Option<i64>,
    /// It was merged into another.
    pub is_merged: bool,
}

/// Every subject of a commune.
///
/// # Errors
/// When the engine refuses.
pub fn each_subject(
    db: &Database,
    commune: i64,
    each: &mut dyn FnMut(&NamedSubject<'_>),
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT s.id, s.kind, s.code, s.name, {HAMLET_NOW}, s.grp, s.birth_year, e.from_year, COALESCE(e.into_subject, 0) \
         FROM subjects s LEFT JOIN subject_ends e ON e.commune_id = s.commune_id AND e.subject_id = s.id \
         WHERE s.commune_id = ?1 ORDER BY s.id"
    );
    db.for_each(&sql, &[commune.into()], &mut |row| {
        each(&NamedSubject {
            id: row.int(0)?,
            kind: row.str(1)?,
            code: row.str(2)?,
            name: row.str(3)?,
            hamlet: row.int(4)?,
            group: row.str(5)?,
            birth_year: row.maybe_int(6)?,
            ended: row.maybe_int(7)?,
            is_merged: row.int(8)? != 0,
        });
        Ok(())
    })
}

/// A hamlet for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HamletName {
    /// Its id.
    pub id: i64,
    /// Name as written.
    pub name: String,
}

/// Hamlets of a commune.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_list(db: &Database, commune: i64) -> Result<Vec<HamletName>, StoreError> {
    let sql = "SELECT id, name FROM hamlets WHERE commune_id = ?1 ORDER BY id";
    db.query(sql, &[commune.into()], |row| Ok(HamletName { id: row.int(0)?, name: row.text(1)? }))
}

/// Says that subjects or hamlets of a commune are about to change; commune 0 stands for all.
///
/// # Errors
/// When the engine refuses.
pub fn stamp_names(tx: &WriteTx<'_>, commune: i64, stamp: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO name_stamps VALUES (?1, ?2) ON CONFLICT (commune_id) DO UPDATE SET stamp = excluded.stamp";
    tx.execute(sql, &[commune.into(), stamp.into()])?;
    Ok(())
}

/// What last changed each commune, hashed, in their order; of one and of all where one is asked for.
///
/// # Errors
/// When the engine refuses.
pub fn name_stamps(db: &Database, only: Option<i64>) -> Result<Vec<(i64, u64)>, StoreError> {
    let mut sql = "SELECT commune_id, stamp FROM name_stamps".to_owned();
    let mut values = Vec::new();
    if let Some(commune) = only {
        sql.push_str(" WHERE commune_id IN (0, ?1)");
        values.push(commune.into());
    }
    sql.push_str(" ORDER BY commune_id");
    db.query(&sql, &values, |row| Ok((row.int(0)?, HASHER.hash_one(row.str(1)?))))
}
