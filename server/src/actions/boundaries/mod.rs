//! Boundaries of places (*ranh giới*): loaded from a GeoJSON file with its source and licence, found for a map of any day,
//! taken out again.
//!
//! A file belongs to a day. What it says of a place holds on every map on which the place has the land that it had on that
//! day (`programme::maps::Territories`). Two files may have the same place: the later one is drawn, and the earlier one again
//! when that is taken out. A file with a fault is refused whole unless only its good features are wanted: a map with areas
//! missing looks whole. Deliberately absent: any boundary of ours; changing one.

mod fault;
mod known;
mod read;

use std::path::Path;

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::maps::{Canvas, Shape};
use programme::places::Atlas;

pub use fault::{BoundaryError, Faulty, FeatureFault};
pub use known::{KnownMap, known_map};

use crate::store::boundaries::{self as stored, BoundaryLoad, places_of_load};
use crate::store::db::{By, Change, Database, hex_digest};

/// What a file would give, its codes in the property `ma`, on the day on which all of them held: for the fuzzer and its
/// corpus. Each outline is kept, drawn and joined with the others as maps do.
///
/// # Errors
/// When the file is refused whole.
pub fn probe(bytes: &[u8], atlas: &Atlas) -> Result<(usize, Vec<&'static str>), BoundaryError> {
    let read = read::read(bytes, atlas, ("ma", jiff::civil::date(2016, 6, 1)), &|_| true)?;
    let shapes: Vec<Shape> = read.found.iter().filter_map(|found| found.shape.clone()).collect();
    for shape in &shapes {
        assert_eq!(Shape::from_bytes(&shape.to_bytes()).as_ref(), Some(shape), "kept otherwise");
    }
    if let Some(joined) = Shape::joined(&shapes)
        && let Some(bounds) = joined.bounds()
    {
        assert!(!Canvas::fit(bounds, 1_200, 1_600, 12).draw(&joined, 2).is_empty(), "drawn as nothing");
    }
    Ok((read.found.len(), read.faults.iter().map(|faulty| faulty.fault.code()).collect()))
}

/// What is to be loaded.
pub struct Asked<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it is called.
    pub file: &'a str,
    /// Who drew it.
    pub source: &'a str,
    /// Under which licence.
    pub licence: &'a str,
    /// The property that holds the code of a place.
    pub code_property: &'a str,
    /// The day of which it is.
    pub valid_on: Date,
    /// Load the good features where others are wrong.
    pub only_good: bool,
}

/// What was loaded.
pub struct Loaded {
    /// The file's id.
    pub id: i64,
    /// Outlines.
    pub areas: i64,
    /// Centres.
    pub points: i64,
    /// Features that were left out.
    pub left_out: Vec<Faulty>,
}

/// Longest source or licence, in characters.
const LONGEST: usize = 300;

/// A text that is printed below maps, on one line.
fn line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    line.trim().to_owned()
}

/// Loads a file, all of it or nothing; `may` says whether whoever loads it has a right over a place.
///
/// # Errors
/// When the file or a feature of it is wrong, its source or licence is not said, or the store fails.
pub fn import(
    db: &mut Database,
    atlas: &Atlas,
    asked: &Asked<'_>,
    may: &dyn Fn(PlaceId) -> bool,
    by: By<'_>,
) -> Result<Loaded, BoundaryError> {
    let (source, licence) = (line(asked.source), line(asked.licence));
    if source.is_empty() {
        return Err(BoundaryError::NoSource);
    }
    if licence.is_empty() {
        return Err(BoundaryError::NoLicence);
    }
    let bytes = read::bytes_of(asked.path)?;
    let read = read::read(&bytes, atlas, (asked.code_property.trim(), asked.valid_on), may)?;
    if read.found.is_empty() || (!read.faults.is_empty() && !asked.only_good) {
        return Err(BoundaryError::Faults(read.faults, read.features));
    }
    let count = |is_area: bool| {
        let n = read.found.iter().filter(|found| found.shape.is_some() == is_area).count();
        i64::try_from(n).unwrap_or(i64::MAX)
    };
    let tx = db.write()?;
    tx.lock(0)?;
    let load = BoundaryLoad {
        id: tx.next_id()?,
        valid_on: asked.valid_on.to_string(),
        source,
        licence,
        file: line(asked.file),
        digest: hex_digest(&bytes),
        areas: count(true),
        points: count(false),
        actor: by.actor.to_owned(),
        at: by.at.to_owned(),
    };
    stored::insert_load(&tx, &load)?;
    for found in &read.found {
        stored::insert(&tx, (found.place, load.id), found.shape.as_ref(), found.centre)?;
    }
    let what = format!("boundaries.imported {} {} {}", load.id, load.valid_on, load.areas + load.points);
    tx.commit(&Change::new(by, 0, what, load.digest.clone()))?;
    Ok(Loaded { id: load.id, areas: load.areas, points: load.points, left_out: read.faults })
}

/// Takes a file out with every outline and centre that it brought.
///
/// # Errors
/// When there is none, it has places over which whoever asks has no right, or the store fails.
pub fn remove(
    db: &mut Database,
    load: i64,
    may: &dyn Fn(PlaceId) -> bool,
    by: By<'_>,
) -> Result<(), BoundaryError> {
    let tx = db.write()?;
    tx.lock(0)?;
    let places = places_of_load(tx.reads(), load)?;
    if !places.iter().all(|place| may(*place)) {
        return Err(BoundaryError::NotYours);
    }
    if !stored::delete(&tx, load)? {
        return Err(BoundaryError::Unknown);
    }
    tx.commit(&Change::new(by, 0, format!("boundaries.removed {load} {}", places.len()), String::new()))?;
    Ok(())
}
