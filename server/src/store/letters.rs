//! Letters of proposal (*Tờ trình*) that the association sent, with the list that went with each.

use super::db::{Database, StoreError, Value, WriteTx};
use super::decision_list::{NamedCase, folded, read_named, unfold};
use super::decisions::Cases;

/// A letter as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: i64,
    /// Its number and symbol.
    pub number: String,
    /// Its day.
    pub dated: String,
    /// How many it proposes.
    pub n: i64,
}

/// The cases of some communes that are before the People's Committee and in no draft yet, as they are called now.
///
/// # Errors
/// When the engine refuses.
pub fn proposed_now(
    db: &Database,
    communes: &[i64],
    (title, year): (&str, i64),
) -> Result<Vec<NamedCase>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value<'_>> = vec![title.into(), year.into()];
    values.extend(communes.iter().map(|commune| Value::from(*commune)));
    let of: Vec<String> = (3..3 + communes.len()).map(|n| format!("?{n}")).collect();
    let from = format!(
        "c.commune_id IN ({}) AND c.title = ?1 AND c.year = ?2 AND c.state = 'proposed'",
        of.join(", ")
    );
    read_named(db, &from, &values)
}

/// Keeps a letter with its list.
///
/// # Errors
/// When the engine refuses.
pub fn insert(
    tx: &WriteTx<'_>,
    id: i64,
    cases: Cases<'_>,
    (number, dated): (&str, &str),
    named: Vec<NamedCase>,
) -> Result<String, StoreError> {
    let n = i64::try_from(named.len()).unwrap_or(i64::MAX);
    let (list, digest) = folded(named)?;
    let values = [
        cases.commune.into(),
        id.into(),
        cases.title.into(),
        cases.year.into(),
        number.into(),
        dated.into(),
        n.into(),
        list.into(),
    ];
    tx.execute("INSERT INTO letters VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", &values)?;
    Ok(digest)
}

/// Whether the commune's association wrote a letter of this number in a year.
///
/// # Errors
/// When the engine refuses.
pub fn number_taken(tx: &WriteTx<'_>, commune: i64, number: &str, in_year: i16) -> Result<bool, StoreError> {
    let sql =
        "SELECT COUNT(*) FROM letters WHERE commune_id = ?1 AND number = ?2 AND substr(dated, 1, 4) = ?3";
    let in_year = format!("{in_year:04}");
    let taken = tx.query(sql, &[commune.into(), number.into(), in_year.into()], |row| row.int(0))?;
    Ok(taken.into_iter().any(|n| n > 0))
}

/// The letters of a commune on a title and year, the last first.
///
/// # Errors
/// When the engine refuses.
pub fn letters(db: &Database, cases: Cases<'_>) -> Result<Vec<Letter>, StoreError> {
    let sql = "SELECT id, number, dated, n FROM letters WHERE commune_id = ?1 AND title = ?2 AND year = ?3 \
               ORDER BY dated DESC, id DESC";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into()];
    db.query(sql, &values, |row| {
        Ok(Letter { id: row.int(0)?, number: row.text(1)?, dated: row.text(2)?, n: row.int(3)? })
    })
}

/// The list that went with a letter of a commune.
///
/// # Errors
/// When the engine refuses.
pub fn list_of(db: &Database, (commune, id): (i64, i64)) -> Result<Option<Vec<NamedCase>>, StoreError> {
    let sql = "SELECT list FROM letters WHERE commune_id = ?1 AND id = ?2";
    let list = db.query(sql, &[commune.into(), id.into()], |row| row.text(0))?.pop();
    list.map(|list| unfold(&list)).transpose()
}
