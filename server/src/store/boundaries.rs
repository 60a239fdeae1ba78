//! Boundaries and centres that were loaded, and the files they came in.

use programme::ids::PlaceId;
use programme::maps::{Point, Shape};

use super::db::{Database, Row, StoreError, Value, WriteTx};

/// A file of boundaries.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BoundaryLoad {
    /// Its id.
    pub id: i64,
    /// The day of which it is.
    pub valid_on: String,
    /// Who drew it.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// The file's name.
    pub file: String,
    /// Its SHA-256.
    #[serde(skip)]
    pub digest: String,
    /// Outlines in it.
    pub areas: i64,
    /// Centres in it.
    pub points: i64,
    /// Who loaded it.
    #[serde(skip)]
    pub actor: String,
    /// When.
    pub at: String,
}

/// What a file says of a place, without its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Centre {
    /// The place.
    pub place: PlaceId,
    /// The file.
    pub load: i64,
    /// Whether there is an outline.
    pub is_area: bool,
    /// Its centre.
    pub at: Point,
}

/// Every file, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn boundary_loads(db: &Database) -> Result<Vec<BoundaryLoad>, StoreError> {
    let sql = "SELECT id, valid_on, source, licence, file, digest, areas, points, actor, at FROM boundary_loads \
               ORDER BY id DESC";
    db.query(sql, &[], |row| {
        Ok(BoundaryLoad {
            id: row.int(0)?,
            valid_on: row.text(1)?,
            source: row.text(2)?,
            licence: row.text(3)?,
            file: row.text(4)?,
            digest: row.text(5)?,
            areas: row.int(6)?,
            points: row.int(7)?,
            actor: row.text(8)?,
            at: row.text(9)?,
        })
    })
}

fn centre(row: &Row<'_>) -> Result<Centre, StoreError> {
    Ok(Centre {
        place: PlaceId::new(row.int(0)?),
        load: row.int(1)?,
        is_area: row.str(2)? == "area",
        at: Point::new(row.int(3)?, row.int(4)?),
    })
}

/// Every centre, by place and file.
///
/// # Errors
/// When the engine refuses.
pub fn centres(db: &Database) -> Result<Vec<Centre>, StoreError> {
    db.query(
        "SELECT place_id, load_id, kind, lon, lat FROM boundaries ORDER BY place_id, load_id",
        &[],
        centre,
    )
}

/// The outlines of some places in every file that has them.
///
/// # Errors
/// When the engine refuses, or a stored outline is none.
pub fn outlines(db: &Database, places: &[PlaceId]) -> Result<Vec<(PlaceId, i64, Shape)>, StoreError> {
    const AT_ONCE: usize = 256;
    let marks: Vec<String> = (1..=AT_ONCE).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "SELECT place_id, load_id, shape FROM boundaries WHERE kind = 'area' AND place_id IN ({})",
        marks.join(", ")
    );
    let mut found = Vec::new();
    for some in places.chunks(AT_ONCE) {
        let mut values: Vec<Value<'_>> = some.iter().map(|place| place.get().into()).collect();
        values.resize(AT_ONCE, some.last().map_or(0, |place| place.get()).into());
        found.extend(db.query(&sql, &values, |row| {
            Ok((PlaceId::new(row.int(0)?), row.int(1)?, Shape::from_bytes(&row.bytes(2)?)))
        })?);
    }
    // What `verify` names is left out of maps, not made up.
    Ok(found.into_iter().filter_map(|(place, load, shape)| Some((place, load, shape?))).collect())
}

/// Outlines that cannot be read, for `verify`: place and file.
///
/// # Errors
/// When the engine refuses.
pub fn broken_outlines(db: &Database) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut broken = Vec::new();
    db.for_each("SELECT place_id, load_id, kind, shape FROM boundaries", &[], &mut |row| {
        let shape = row.bytes(3)?;
        let whole = match row.str(2)? {
            "area" => Shape::from_bytes(&shape).is_some(),
            "point" => shape.is_empty(),
            _ => false,
        };
        if !whole {
            broken.push((row.int(0)?, row.int(1)?));
        }
        Ok(())
    })?;
    Ok(broken)
}

/// Keeps a file's own line.
///
/// # Errors
/// When the engine refuses.
pub fn insert_load(tx: &WriteTx<'_>, load: &BoundaryLoad) -> Result<(), StoreError> {
    let values: [Value<'_>; 10] = [
        load.id.into(),
        (&load.valid_on).into(),
        (&load.source).into(),
        (&load.licence).into(),
        (&load.file).into(),
        (&load.digest).into(),
        load.areas.into(),
        load.points.into(),
        (&load.actor).into(),
        (&load.at).into(),
    ];
    tx.execute("INSERT INTO boundary_loads VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", &values)?;
    Ok(())
}

/// Keeps what a file says of a place: its outline, or nothing where only its centre is known.
///
/// # Errors
/// When the engine refuses.
pub fn insert(
    tx: &WriteTx<'_>,
    (place, load): (PlaceId, i64),
    shape: Option<&Shape>,
    at: Point,
) -> Result<(), StoreError> {
    let bytes = shape.map(Shape::to_bytes).unwrap_or_default();
    let values: [Value<'_>; 6] = [
        place.get().into(),
        load.into(),
        if shape.is_some() { "area" } else { "point" }.into(),
        at.lon.into(),
        at.lat.into(),
        bytes.as_slice().into(),
    ];
    tx.execute("INSERT INTO boundaries VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &values)?;
    Ok(())
}

/// The places of a file.
///
/// # Errors
/// When the engine refuses.
pub fn places_of_load(db: &Database, load: i64) -> Result<Vec<PlaceId>, StoreError> {
    let sql = "SELECT place_id FROM boundaries WHERE load_id = ?1 ORDER BY place_id";
    db.query(sql, &[load.into()], |row| Ok(PlaceId::new(row.int(0)?)))
}

/// Takes a file out with all that it brought; says whether it was there.
///
/// # Errors
/// When the engine refuses.
pub fn delete(tx: &WriteTx<'_>, load: i64) -> Result<bool, StoreError> {
    tx.execute("DELETE FROM boundaries WHERE load_id = ?1", &[load.into()])?;
    Ok(tx.execute("DELETE FROM boundary_loads WHERE id = ?1", &[load.into()])? == 1)
}
