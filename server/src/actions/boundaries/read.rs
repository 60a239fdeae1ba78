//! A GeoJSON file as shapes of places: each feature's code looked up on the day, each outline checked, each fault told.
//!
//! Files come from anywhere. How much of one is read is bounded before it is read; how deep it nests, by the reader of
//! JSON (128); a feature that cannot be read is a fault of its own.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

use geojson::{Feature, GeometryValue, Position};
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::maps::{Point, Shape, ShapeFault};
use programme::places::{Atlas, CodeError};
use serde::Deserialize;
use serde_json::Value;

use super::fault::{BoundaryError, Faulty, FeatureFault};

/// Bytes of a file: every commune of the country, ten times as fine as a map on a screen shows.
pub(super) const MOST_BYTES: u64 = 48 << 20;
/// Features: more than the country ever had communes.
pub(super) const MOST_FEATURES: usize = 20_000;
/// Points of all outlines.
pub(super) const MOST_POINTS: usize = 2_000_000;

/// What a file says of a place.
pub(super) struct Found {
    pub(super) place: PlaceId,
    /// Nothing where only its centre is known.
    pub(super) shape: Option<Shape>,
    pub(super) centre: Point,
}

/// A file as it was read.
pub(super) struct Read {
    pub(super) found: Vec<Found>,
    pub(super) faults: Vec<Faulty>,
    pub(super) features: usize,
}

/// A feature, or that it is none.
struct One(Option<Feature>);

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(Self(serde_json::from_value(value).ok()))
    }
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    /// GeoJSON of 2008 could name another system.
    crs: Option<Value>,
    features: Vec<One>,
}

/// The bytes of a file that is not too large.
pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, BoundaryError> {
    let file = std::fs::File::open(path).map_err(BoundaryError::Io)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(BoundaryError::Io)?;
    if bytes.len() as u64 > MOST_BYTES { Err(BoundaryError::TooLarge) } else { Ok(bytes) }
}

/// A degree in millionths; what is no number of a map becomes one that lies outside.
fn millionths(degrees: f64) -> i64 {
    if !(-1e6..=1e6).contains(&degrees) {
        return i64::from(i32::MAX) * 1_000;
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most a million million, rounded")]
    let whole = (degrees * 1e6).round() as i64;
    whole
}

fn point(position: &Position) -> Result<Point, ShapeFault> {
    match position.as_slice() {
        [lon, lat, ..] => Ok(Point::new(millionths(*lon), millionths(*lat))),
        _ => Err(ShapeFault::Outside),
    }
}

fn polygon(rings: &[Vec<Position>]) -> Result<Vec<Vec<Point>>, ShapeFault> {
    rings.iter().map(|ring| ring.iter().map(point).collect()).collect()
}

/// The code of a feature: text, or a number that lost its zeros.
fn code_of(feature: &Feature, property: &str) -> Option<String> {
    let code = match feature.properties.as_ref()?.get(property)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.as_u64()?.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    match code.len() {
        0 => None,
        // Codes have two, three or five digits.
        1 | 4 if code.bytes().all(|b| b.is_ascii_digit()) => Some(format!("0{code}")),
        _ => Some(code),
    }
}

/// What a feature says of the place with its code.
fn shape_of(feature: &Feature) -> Result<(Option<Shape>, Point), FeatureFault> {
    let polygons = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => polygon(coordinates).map(|polygon| vec![polygon]),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            coordinates.iter().map(|rings| polygon(rings)).collect()
        }
        Some(GeometryValue::Point { coordinates }) => {
            let at = point(coordinates).map_err(FeatureFault::Shape)?;
            return match at {
                at if at.is_in_the_country() => Ok((None, at)),
                at if at.is_swapped() => Err(FeatureFault::Shape(ShapeFault::Swapped)),
                _ => Err(FeatureFault::Shape(ShapeFault::Outside)),
            };
        }
        _ => return Err(FeatureFault::NotAPolygon),
    };
    let shape = polygons.and_then(Shape::checked).map_err(FeatureFault::Shape)?;
    let centre = shape.centre();
    Ok((Some(shape), centre))
}

fn points_of(feature: &Feature) -> usize {
    let rings = |polygon: &Vec<Vec<Position>>| polygon.iter().map(Vec::len).sum::<usize>();
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => rings(coordinates),
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.iter().map(rings).sum(),
        _ => 1,
    }
}

/// Of the system that an older file names; nothing where it is the one that is taken.
fn other_system(crs: Option<&Value>) -> Option<String> {
    let name = crs?.pointer("/properties/name")?.as_str()?;
    let is_ours = ["CRS84", ":4326"].iter().any(|known| name.ends_with(known));
    (!is_ours).then(|| name.chars().take(80).collect())
}

/// Reads a file: its codes on a day, by a property.
pub(super) fn read(
    bytes: &[u8],
    atlas: &Atlas,
    (property, on): (&str, Date),
    may: &dyn Fn(PlaceId) -> bool,
) -> Result<Read, BoundaryError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let all: Collection =
        serde_json::from_slice(bytes).map_err(|error| BoundaryError::NotGeoJson(error.to_string()))?;
    if all.kind != "FeatureCollection" {
        return Err(BoundaryError::NotGeoJson(all.kind.chars().take(80).collect()));
    }
    if let Some(system) = other_system(all.crs.as_ref()) {
        return Err(BoundaryError::NotWgs84(system));
    }
    let features = all.features;
    if features.is_empty() {
        return Err(BoundaryError::Nothing);
    }
    let points: usize = features.iter().filter_map(|one| one.0.as_ref()).map(points_of).sum();
    if features.len() > MOST_FEATURES || points > MOST_POINTS {
        return Err(BoundaryError::TooLarge);
    }
    let known = |one: &One| one.0.as_ref().and_then(|feature| feature.properties.as_ref()).cloned();
    if !features.iter().filter_map(known).any(|properties| properties.contains_key(property)) {
        let first = features.iter().find_map(known);
        let names = first.iter().flat_map(|properties| properties.keys()).take(20).cloned();
        return Err(BoundaryError::NoSuchProperty(names.collect()));
    }
    let mut read = Read { found: Vec::new(), faults: Vec::new(), features: features.len() };
    let mut first: HashMap<PlaceId, usize> = HashMap::new();
    for (feature, n) in features.iter().zip(1..) {
        let code = feature.0.as_ref().and_then(|feature| code_of(feature, property));
        let found = feature.0.as_ref().ok_or(FeatureFault::Unreadable).and_then(|feature| {
            let code = code.as_deref().ok_or(FeatureFault::NoCode)?;
            let place = place(atlas, code, on)?;
            if !may(place) {
                return Err(FeatureFault::NotYours);
            }
            if let Some(first) = first.get(&place) {
                return Err(FeatureFault::Twice(*first));
            }
            first.insert(place, n);
            let (shape, centre) = shape_of(feature)?;
            Ok(Found { place, shape, centre })
        });
        match found {
            Ok(found) => read.found.push(found),
            Err(fault) => {
                let code = code.unwrap_or_default().chars().take(20).collect();
                read.faults.push(Faulty { feature: n, code, fault });
            }
        }
    }
    Ok(read)
}

fn place(atlas: &Atlas, code: &str, on: Date) -> Result<PlaceId, FeatureFault> {
    atlas.any_level_by_code(code, on).map_err(|error| match error {
        CodeError::Unknown => FeatureFault::UnknownCode,
        CodeError::NotYet { from } => FeatureFault::NotYet(from),
        CodeError::Ended { successors, .. } => {
            let code = |place: &PlaceId| atlas.version_at(*place, on).map(|version| version.code.to_owned());
            FeatureFault::Ended(successors.iter().filter_map(code).collect())
        }
    })
}
