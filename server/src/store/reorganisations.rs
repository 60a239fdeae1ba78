//! Reorganisations that were drafted here, and what in the records speaks of a place.

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::hamlet_homes::HamletHome;

/// A reorganisation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct StoredEvent {
    /// Its id.
    pub id: i64,
    /// Number that makes the identities of the places that it begins.
    pub number: i64,
    /// First day of the new state.
    pub on: String,
    /// Number of the instrument.
    pub instrument: String,
    /// What it is called.
    pub name: String,
    /// The table of moves, as it was written.
    #[serde(skip)]
    pub moves: String,
    /// `draft`, `applied`, `taken_back` or `discarded`.
    pub state: String,
    /// Who drafted it.
    pub actor: String,
    /// When.
    pub at: String,
}

const COLUMNS: &str = "id, number, on_day, instrument, name, moves, state, actor, at";

fn read(row: &Row<'_>) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        id: row.int(0)?,
        number: row.int(1)?,
        on: row.text(2)?,
        instrument: row.text(3)?,
        name: row.text(4)?,
        moves: row.text(5)?,
        state: row.text(6)?,
        actor: row.text(7)?,
        at: row.text(8)?,
    })
}

/// Every reorganisation, in the order in which they were drafted.
///
/// # Errors
/// When the engine refuses.
pub fn reorganisations(db: &Database) -> Result<Vec<StoredEvent>, StoreError> {
    db.query(&format!("SELECT {COLUMNS} FROM reorganisations ORDER BY id"), &[], read)
}

/// Those that are applied, by id.
///
/// # Errors
/// When the engine refuses.
pub fn applied(db: &Database) -> Result<Vec<i64>, StoreError> {
    db.query("SELECT id FROM reorganisations WHERE state = 'applied' ORDER BY id", &[], |row| row.int(0))
}

/// One by its id.
///
/// # Errors
/// When the engine refuses.
pub fn reorganisation(db: &Database, id: i64) -> Result<Option<StoredEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM reorganisations WHERE id = ?1");
    Ok(db.query(&sql, &[id.into()], read)?.pop())
}

/// Keeps a draft.
///
/// # Errors
/// When the engine refuses.
pub fn insert(tx: &WriteTx<'_>, event: &StoredEvent) -> Result<(), StoreError> {
    let values: [Value<'_>; 10] = [
        event.id.into(),
        event.number.into(),
        event.on.as_str().into(),
        event.instrument.as_str().into(),
        event.name.as_str().into(),
        event.moves.as_str().into(),
        event.state.as_str().into(),
        event.actor.as_str().into(),
        event.at.as_str().into(),
        "".into(),
    ];
    tx.execute("INSERT INTO reorganisations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", &values)?;
    Ok(())
}

/// A reorganisation goes from one state to another; nothing where it is not in the first. `at` is the moment.
///
/// # Errors
/// When the engine refuses.
pub fn step(tx: &WriteTx<'_>, id: i64, (from, to): (&str, &str), at: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE reorganisations SET state = ?3, applied_at = ?4 WHERE id = ?1 AND state = ?2";
    Ok(tx.execute(sql, &[id.into(), from.into(), to.into(), at.into()])? == 1)
}

/// Notes that a reorganisation itself placed a hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn insert_home(tx: &WriteTx<'_>, id: i64, home: &HamletHome) -> Result<(), StoreError> {
    let values = [id.into(), home.commune.into(), home.hamlet.into(), (&home.since).into()];
    tx.execute("INSERT INTO reorganisation_homes VALUES (?1, ?2, ?3, ?4)", &values)?;
    Ok(())
}

/// The hamlets that a reorganisation itself placed: commune of their records, and hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn homes_of(db: &Database, id: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql =
        "SELECT commune_id, hamlet_id FROM reorganisation_homes WHERE reorganisation_id = ?1 ORDER BY 1, 2";
    db.query(sql, &[id.into()], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// The reorganisation that placed a hamlet from a day on; nothing where a person did, or nobody.
///
/// # Errors
/// When the engine refuses.
pub fn placed_by(
    db: &Database,
    (commune, hamlet): (i64, i64),
    since: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT reorganisation_id FROM reorganisation_homes \
               WHERE commune_id = ?1 AND hamlet_id = ?2 AND since = ?3";
    Ok(db.query(sql, &[commune.into(), hamlet.into(), since.into()], |row| row.int(0))?.pop())
}

/// Forgets which hamlets a reorganisation placed.
///
/// # Errors
/// When the engine refuses.
pub fn delete_homes(tx: &WriteTx<'_>, id: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM reorganisation_homes WHERE reorganisation_id = ?1", &[id.into()])?;
    Ok(())
}

/// The tables that speak of places, and how: what a preview counts and what a place that an event began may not have
/// when the event is taken back.
pub const SPEAK_OF_PLACES: [(&str, &str); 20] = [
    ("subjects", "commune_id"),
    ("cases", "commune_id"),
    ("hamlets", "commune_id"),
    ("decisions", "commune_id"),
    ("certificates", "commune_id"),
    ("letters", "commune_id"),
    ("publications", "commune_id"),
    ("appeals", "commune_id"),
    ("correction_requests", "commune_id"),
    ("joint_appraisals", "commune_id"),
    ("subject_moves", "commune_id"),
    ("import_communes", "commune_id"),
    ("hamlet_homes", "to_commune"),
    ("zones", "commune_id"),
    ("grants", "place_id"),
    ("pilots", "place_id"),
    ("title_settings", "place_id"),
    ("retention", "place_id"),
    ("paper_texts", "place_id"),
    ("boundaries", "place_id"),
];

/// How many rows of a table speak of any of some places.
///
/// # Errors
/// When the engine refuses.
pub fn speaking_of(db: &Database, (table, column): (&str, &str), places: &[i64]) -> Result<i64, StoreError> {
    let mut n = 0;
    // A few hundred at a time: a statement takes so many values, and statements stay few.
    for some in places.chunks(256) {
        let mut values: Vec<Value<'_>> = some.iter().map(|place| Value::from(*place)).collect();
        values.resize(256, Value::from(*some.last().unwrap_or(&0)));
        let marks: Vec<String> = (1..=256).map(|n| format!("?{n}")).collect();
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} IN ({})", marks.join(", "));
        n += db.query(&sql, &values, |row| row.int(0))?.into_iter().sum::<i64>();
    }
    Ok(n)
}

/// Subjects by kind in some communes, from tallies: kind, how many.
///
/// # Errors
/// When the engine refuses.
pub fn subjects_in(db: &Database, communes: &[i64]) -> Result<Vec<(String, i64)>, StoreError> {
    let sql =
        "SELECT commune_id, kind, CAST(SUM(n) AS BIGINT) FROM subject_tallies GROUP BY commune_id, kind";
    let mut sums = std::collections::BTreeMap::new();
    let wanted: ahash::AHashSet<i64> = communes.iter().copied().collect();
    for (commune, kind, n) in db.query(sql, &[], |row| Ok((row.int(0)?, row.text(1)?, row.int(2)?)))? {
        if wanted.contains(&commune) {
            *sums.entry(kind).or_insert(0) += n;
        }
    }
    Ok(sums.into_iter().collect())
}

/// Cases in some communes, from tallies.
///
/// # Errors
/// When the engine refuses.
pub fn cases_in(db: &Database, communes: &[i64]) -> Result<i64, StoreError> {
    let sql = "SELECT commune_id, CAST(SUM(assessed) AS BIGINT) FROM tallies GROUP BY commune_id";
    let wanted: ahash::AHashSet<i64> = communes.iter().copied().collect();
    let rows = db.query(sql, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(rows.into_iter().filter(|(commune, _)| wanted.contains(commune)).map(|(_, n)| n).sum())
}
