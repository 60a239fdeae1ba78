//! What is known of where the parts of a map lie: their outlines where all have one, else their centres as far as any file
//! tells, of this day or another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::lineage::Lineage;
use programme::maps::{Point, Shape, Territories};
use programme::places::{Atlas, Level};

use crate::store::boundaries::{BoundaryLoad, Centre, boundary_loads, centres, outlines};
use crate::store::db::{Database, StoreError};

/// Where the parts of a map lie.
#[derive(Debug, Default)]
pub struct KnownMap {
    /// The outline of each part, in the order asked; nothing unless all have one.
    pub outlines: Option<Vec<Shape>>,
    /// The centre of each part, in the order asked, as far as it is known.
    pub centres: Vec<Option<Point>>,
    /// Source and licence of every file that speaks here, each once.
    pub sources: BTreeSet<(String, String)>,
    /// Parts without an outline on this day.
    pub without: Vec<PlaceId>,
}

struct Files<'a> {
    loads: BTreeMap<i64, (Date, &'a BoundaryLoad)>,
    by_place: HashMap<PlaceId, Vec<Centre>>,
}

impl Files<'_> {
    fn of(&self, place: PlaceId) -> impl DoubleEndedIterator<Item = (&Centre, Date)> {
        let of = self.by_place.get(&place).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter_map(|centre| self.loads.get(&centre.load).map(|(on, _)| (centre, *on)))
    }
}

/// What is known of parts on the map of a day.
///
/// # Errors
/// When the store fails.
pub fn known_map(db: &Database, atlas: &Atlas, parts: &[PlaceId], on: Date) -> Result<KnownMap, StoreError> {
    let loads = boundary_loads(db)?;
    if loads.is_empty() || parts.is_empty() {
        return Ok(KnownMap {
            centres: vec![None; parts.len()],
            without: parts.to_vec(),
            ..KnownMap::default()
        });
    }
    let mut files = Files {
        loads: loads.iter().filter_map(|load| Some((load.id, (load.valid_on.parse().ok()?, load)))).collect(),
        by_place: HashMap::new(),
    };
    for centre in centres(db)? {
        files.by_place.entry(centre.place).or_default().push(centre);
    }
    let territories = Territories::of(atlas);
    let mut known = KnownMap::default();
    let mut used = BTreeSet::new();
    // The file that is drawn for a part: the latest of those that hold on the day.
    let in_force = |part: PlaceId| {
        let mut of = files.of(part).rev();
        of.find(|(centre, valid_on)| centre.is_area && territories.is_same(part, *valid_on, on))
    };
    let drawn: Vec<Option<(&Centre, Date)>> = parts.iter().map(|part| in_force(*part)).collect();
    known.without =
        parts.iter().zip(&drawn).filter(|(_, drawn)| drawn.is_none()).map(|(part, _)| *part).collect();
    if known.without.is_empty() {
        let mut shapes: HashMap<(PlaceId, i64), Shape> =
            outlines(db, parts)?.into_iter().map(|(place, load, shape)| ((place, load), shape)).collect();
        let wanted = drawn.iter().flatten().map(|(centre, _)| (centre.place, centre.load));
        known.outlines = wanted.map(|key| shapes.remove(&key)).collect();
    }
    let lineage = Lineage::of(atlas);
    let days: BTreeSet<Date> = files.loads.values().map(|(on, _)| *on).collect();
    for (part, drawn) in parts.iter().zip(drawn) {
        let at = match drawn {
            Some((centre, _)) => {
                used.insert(centre.load);
                Some(centre.at)
            }
            None => centre_of(*part, on, atlas, &files, (&lineage, &days), &mut used),
        };
        known.centres.push(at);
    }
    let named = used.iter().filter_map(|load| files.loads.get(load));
    known.sources = named.map(|(_, load)| (load.source.clone(), load.licence.clone())).collect();
    Ok(known)
}

/// The centre of a part without an outline: its own in any file, what it came from or became, or its communes'.
fn centre_of(
    part: PlaceId,
    on: Date,
    atlas: &Atlas,
    files: &Files<'_>,
    (lineage, days): (&Lineage<'_>, &BTreeSet<Date>),
    used: &mut BTreeSet<i64>,
) -> Option<Point> {
    let away = |day: Date| (day.duration_since(on).abs(), day);
    if let Some((own, _)) = files.of(part).rev().min_by_key(|(_, day)| away(*day)) {
        used.insert(own.load);
        return Some(own.at);
    }
    // Of the days that files are of, the one nearest to the map's first.
    let mut nearest: Vec<Date> = days.iter().copied().collect();
    nearest.sort_by_key(|day| away(*day));
    let mut from = |places: &[PlaceId], day: Option<Date>| {
        let of = places.iter().filter_map(|place| {
            files.of(*place).rev().find(|(_, valid_on)| day.is_none_or(|day| day == *valid_on))
        });
        let of: Vec<Centre> = of.map(|(centre, _)| *centre).collect();
        used.extend(of.iter().map(|centre| centre.load));
        Point::amid(&of.iter().map(|centre| centre.at).collect::<Vec<_>>())
    };
    for day in nearest {
        let then: Vec<PlaceId> = lineage.on_day(part, on, day).into_iter().map(|(place, _)| place).collect();
        if let Some(at) = from(&then, Some(day)) {
            return Some(at);
        }
    }
    let is_commune = atlas.place(part).is_none_or(|place| place.level == Level::Commune);
    if is_commune { None } else { from(&atlas.communes_at(part, on), None) }
}
