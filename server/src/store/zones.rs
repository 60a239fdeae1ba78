//! Zones by commune and period, as they were last loaded.

use jiff::civil::Date;
use programme::ids::PlaceId;

use super::db::{Database, StoreError, Value, WriteTx};
use crate::roster::zones::{ZonePeriod, Zones};

/// Columns of a zone.
const N_COLUMNS: usize = 5;

/// Import that last replaced the zones, and its digest.
///
/// # Errors
/// When the engine refuses.
pub fn newest_zones(tx: &WriteTx<'_>) -> Result<Option<(i64, String)>, StoreError> {
    let sql =
        "SELECT id, digest FROM imports WHERE kind = 'zones' AND state = 'done' ORDER BY id DESC LIMIT 1";
    Ok(tx.query(sql, &[], |row| Ok((row.int(0)?, row.text(1)?)))?.into_iter().next())
}

/// Replaces every zone, keeping what stood before for undo.
///
/// # Errors
/// When the engine refuses.
pub fn replace_zones(tx: &WriteTx<'_>, periods: &[ZonePeriod], import: i64) -> Result<(), StoreError> {
    let before = "SELECT commune_id, valid_from, zone, valid_to, instrument FROM zones ORDER BY commune_id, valid_from";
    let before: Vec<Value<'static>> =
        tx.query(before, &[], |row| row.values())?.into_iter().flatten().collect();
    tx.execute(
        "INSERT INTO zones_past VALUES (?1, ?2)",
        &[import.into(), super::json::to_json(&before).into()],
    )?;
    tx.execute("DELETE FROM zones", &[])?;
    for period in periods {
        let (from, to) = (period.from.to_string(), period.to.map(|to| to.to_string()));
        let values = [
            period.commune.get().into(),
            from.into(),
            (&period.zone).into(),
            to.into(),
            (&period.instrument).into(),
        ];
        insert(tx, &values)?;
    }
    Ok(())
}

fn insert(tx: &WriteTx<'_>, values: &[Value<'_>]) -> Result<(), StoreError> {
    tx.execute("INSERT INTO zones VALUES (?1, ?2, ?3, ?4, ?5)", values)?;
    Ok(())
}

/// Puts back the zones that an import replaced; nothing where it replaced none.
///
/// # Errors
/// When the engine refuses, or what was kept is damaged.
pub fn put_back_zones(tx: &WriteTx<'_>, import: i64) -> Result<(), StoreError> {
    let kept =
        tx.query("SELECT body FROM zones_past WHERE import_id = ?1", &[import.into()], |row| row.text(0))?;
    for body in kept {
        tx.execute("DELETE FROM zones", &[])?;
        for zone in super::json::from_json(&body)?.chunks(N_COLUMNS) {
            insert(tx, zone)?;
        }
    }
    tx.execute("DELETE FROM zones_past WHERE import_id = ?1", &[import.into()])?;
    Ok(())
}

/// The zones as they stand.
///
/// # Errors
/// When the engine refuses or a date is damaged.
pub fn stored_zones(db: &Database) -> Result<Zones, StoreError> {
    let sql = "SELECT commune_id, zone, valid_from, valid_to, instrument FROM zones";
    let day = |text: String| text.parse::<Date>().map_err(|_| StoreError::Damaged("zones".into()));
    let periods = db.query(sql, &[], |row| {
        Ok(ZonePeriod {
            commune: PlaceId::new(row.int(0)?),
            zone: row.text(1)?,
            from: day(row.text(2)?)?,
            to: row.maybe_text(3)?.map(day).transpose()?,
            instrument: row.text(4)?,
        })
    })?;
    Ok(Zones::from_periods(periods))
}
