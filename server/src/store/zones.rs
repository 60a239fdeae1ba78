//! Zones by commune and period, as they were last loaded.

use jiff::civil::Date;
use programme::ids::PlaceId;

use super::db::{Change, Database, StoreError};
use crate::roster::zones::{ZonePeriod, Zones};

/// Replaces every zone.
///
/// # Errors
/// When the engine refuses; then the zones are as before.
pub fn replace_zones(
    db: &mut Database,
    periods: &[ZonePeriod],
    at: &str,
    digest: String,
) -> Result<(), StoreError> {
    let tx = db.write()?;
    tx.lock(0)?;
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
        tx.execute("INSERT INTO zones VALUES (?1, ?2, ?3, ?4, ?5)", &values)?;
    }
    tx.commit(&Change::by_command(0, at, "zones.replaced".into(), digest))
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
