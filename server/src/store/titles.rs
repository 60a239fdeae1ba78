//! What a province set of titles, its pilots, and who manages a unit.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::text::Text;
use programme::titles::{FactKey, Pilot, Setting};

use super::db::{Database, Row, StoreError, WriteTx};

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(what.to_owned())
}

/// A setting with who made it, and when.
#[derive(Clone, Debug)]
pub struct StoredSetting {
    /// The setting.
    pub setting: Setting,
    /// Who.
    pub actor: String,
    /// When.
    pub at: String,
}

fn setting(row: &Row<'_>) -> Result<StoredSetting, StoreError> {
    let key = FactKey::parse(row.str(2)?).ok_or_else(|| damaged("title_settings"))?;
    let from: Date = row.str(3)?.parse().map_err(|_| damaged("title_settings"))?;
    let value = match row.str(4)? {
        "" => None,
        text => Some(key.read(text).ok_or_else(|| damaged("title_settings"))?),
    };
    let setting = Setting {
        place: PlaceId::new(row.int(0)?),
        title: row.text(1)?,
        key,
        from,
        value,
        instrument: row.text(5)?,
    };
    Ok(StoredSetting { setting, actor: row.text(6)?, at: row.text(7)? })
}

/// Every setting, in the order in which they were made: of two from one day the later stands.
///
/// # Errors
/// When the engine refuses.
pub fn settings(db: &Database) -> Result<Vec<StoredSetting>, StoreError> {
    let sql = "SELECT place_id, title, fact, valid_from, value, instrument, actor, at FROM title_settings ORDER BY id";
    db.query(sql, &[], setting)
}

/// Keeps a setting.
///
/// # Errors
/// When the engine refuses.
pub fn insert_setting(tx: &WriteTx<'_>, set: &Setting, by: (&str, &str)) -> Result<i64, StoreError> {
    let id = tx.next_id()?;
    let (from, value) = (set.from.to_string(), set.value.map(|value| value.code()).unwrap_or_default());
    let values = [
        id.into(),
        set.place.get().into(),
        set.title.as_str().into(),
        set.key.code().into(),
        from.as_str().into(),
        value.as_str().into(),
        set.instrument.as_str().into(),
        by.0.into(),
        by.1.into(),
    ];
    tx.execute("INSERT INTO title_settings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", &values)?;
    Ok(id)
}

/// The pilots that provinces added and that run.
///
/// # Errors
/// When the engine refuses.
pub fn pilots(db: &Database) -> Result<Vec<Pilot>, StoreError> {
    let sql = "SELECT id, title, set_id, place_id, from_year, to_year, instrument FROM pilots \
               WHERE state = 'running' ORDER BY id";
    db.query(sql, &[], |row| {
        let year = |at| u16::try_from(row.int(at)?).map_err(|_| damaged("pilots"));
        Ok(Pilot {
            id: Some(row.int(0)?),
            title: row.text(1)?,
            set: row.text(2)?,
            place: PlaceId::new(row.int(3)?),
            from_year: year(4)?,
            to_year: year(5)?,
            instrument: row.text(6)?,
            note: Text::default(),
        })
    })
}

/// Keeps a pilot.
///
/// # Errors
/// When the engine refuses.
pub fn insert_pilot(tx: &WriteTx<'_>, pilot: &Pilot, by: (&str, &str)) -> Result<i64, StoreError> {
    let id = tx.next_id()?;
    let values = [
        id.into(),
        pilot.title.as_str().into(),
        pilot.set.as_str().into(),
        pilot.place.get().into(),
        i64::from(pilot.from_year).into(),
        i64::from(pilot.to_year).into(),
        pilot.instrument.as_str().into(),
        by.0.into(),
        by.1.into(),
    ];
    tx.execute("INSERT INTO pilots VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'running', ?8, ?9)", &values)?;
    Ok(id)
}

/// Withdraws a pilot; whether there was one that ran.
///
/// # Errors
/// When the engine refuses.
pub fn withdraw_pilot(tx: &WriteTx<'_>, id: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE pilots SET state = 'withdrawn' WHERE id = ?1 AND state = 'running'";
    Ok(tx.execute(sql, &[id.into()])? > 0)
}

/// Communes of creation that have cases of a title in some years.
///
/// # Errors
/// When the engine refuses.
pub fn communes_with_cases(
    db: &Database,
    title: &str,
    (from, to): (u16, u16),
) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT DISTINCT commune_id, year FROM tallies WHERE title = ?1 AND year >= ?2 AND year <= ?3";
    let values = [title.into(), i64::from(from).into(), i64::from(to).into()];
    db.query(sql, &values, |row| Ok((row.int(0)?, row.int(1)?)))
}

/// The level that manages a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitManager {
    /// Commune of the unit's record.
    pub commune: i64,
    /// The unit.
    pub unit: i64,
    /// District or province.
    pub level: Level,
}

/// The levels that manage units in a year, where somebody said.
///
/// # Errors
/// When the engine refuses.
pub fn unit_managers(db: &Database, year: i64) -> Result<Vec<UnitManager>, StoreError> {
    let sql = "SELECT m.commune_id, m.unit_id, m.level FROM unit_managers m WHERE m.from_year <= ?1 \
               AND NOT EXISTS (SELECT 1 FROM unit_managers l WHERE l.commune_id = m.commune_id \
               AND l.unit_id = m.unit_id AND l.from_year <= ?1 AND l.from_year > m.from_year)";
    db.query(sql, &[year.into()], |row| {
        let level = Level::parse(row.str(2)?).ok_or_else(|| damaged("unit_managers"))?;
        Ok(UnitManager { commune: row.int(0)?, unit: row.int(1)?, level })
    })
}

/// The level noted for a unit, and from which year, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn managers_of(db: &Database, (commune, unit): (i64, i64)) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT from_year, level FROM unit_managers WHERE commune_id = ?1 AND unit_id = ?2 \
               ORDER BY from_year DESC";
    db.query(sql, &[commune.into(), unit.into()], |row| Ok((row.int(0)?, row.text(1)?)))
}

/// Notes the level that manages a unit from a year on.
///
/// # Errors
/// When the engine refuses.
pub fn put_manager(
    tx: &WriteTx<'_>,
    (commune, unit): (i64, i64),
    (from_year, level): (i64, &str),
    import: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO unit_managers VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (commune_id, unit_id, from_year) \
               DO UPDATE SET level = excluded.level, import_id = excluded.import_id";
    let values = [commune.into(), unit.into(), from_year.into(), level.into(), import.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Subjects of a title and year that are before their committee and in no draft, of some communes.
///
/// # Errors
/// When the engine refuses.
pub fn proposed_subjects(
    db: &Database,
    (title, year): (&str, i64),
    communes: &[i64],
) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT subject_id FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND state = 'proposed'";
    let mut found = Vec::new();
    for commune in communes {
        let values = [(*commune).into(), title.into(), year.into()];
        found.extend(db.query(sql, &values, |row| row.int(0))?);
    }
    Ok(found)
}
