//! What is known of where the parts of a map lie: their outlines where all have one, else their centres as far as any file
//! tells, of this day or another, or the positions that ship.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::lineage::Lineage;
use programme::maps::{CENTRES_ON, Point, Shape, Territories, shipped_centres};
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
    /// Some centres are of the positions that ship.
    pub shipped: bool,
    /// Parts without an outline on this day.
    pub without: Vec<PlaceId>,
    /// Some outlines are joined from those of other places: what a part came from or became, or its communes.
    pub joined: bool,
}

/// An outline in a file.
type Piece = (PlaceId, i64);

/// The positions that ship, as if they were a file that was loaded before all others.
const SHIPPED: i64 = 0;

struct Files<'a> {
    loads: BTreeMap<i64, &'a BoundaryLoad>,
    days: BTreeMap<i64, Date>,
    by_place: HashMap<PlaceId, Vec<Centre>>,
}

impl Files<'_> {
    fn of(&self, place: PlaceId) -> impl DoubleEndedIterator<Item = (&Centre, Date)> {
        let of = self.by_place.get(&place).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter_map(|centre| Some((centre, *self.days.get(&centre.load)?)))
    }
}

/// What is known of parts on the map of a day.
///
/// # Errors
/// When the store fails.
pub fn known_map(db: &Database, atlas: &Atlas, parts: &[PlaceId], on: Date) -> Result<KnownMap, StoreError> {
    let loads = boundary_loads(db)?;
    let of_loads = loads.iter().filter_map(|load| Some((load.id, load.valid_on.parse().ok()?)));
    let mut files = Files {
        loads: loads.iter().map(|load| (load.id, load)).collect(),
        days: of_loads.chain([(SHIPPED, CENTRES_ON)]).collect(),
        by_place: HashMap::new(),
    };
    for (place, at) in shipped_centres(atlas) {
        files.by_place.insert(place, vec![Centre { place, load: SHIPPED, is_area: false, at }]);
    }
    for centre in centres(db)? {
        files.by_place.entry(centre.place).or_default().push(centre);
    }
    let territories = Territories::of(atlas);
    let mut known = KnownMap::default();
    let mut used = BTreeSet::new();
    let lineage = Lineage::of(atlas);
    let days: BTreeSet<Date> = files.days.values().copied().collect();
    let sources = Sources { atlas, files: &files, territories, lineage: &lineage, days: &days };
    let drawn: Vec<Option<Vec<Piece>>> = parts.iter().map(|part| sources.pieces(*part, on)).collect();
    known.without =
        parts.iter().zip(&drawn).filter(|(_, drawn)| drawn.is_none()).map(|(part, _)| *part).collect();
    let n_pieces: usize = drawn.iter().flatten().map(Vec::len).sum();
    if known.without.is_empty() && n_pieces <= MOST_PIECES {
        let mut places: Vec<PlaceId> = drawn.iter().flatten().flatten().map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        let shapes: HashMap<Piece, Shape> =
            outlines(db, &places)?.into_iter().map(|(place, load, shape)| ((place, load), shape)).collect();
        let whole = |of: &Vec<Piece>| {
            Shape::joined(&of.iter().map(|piece| shapes.get(piece).cloned()).collect::<Option<Vec<_>>>()?)
        };
        known.outlines = drawn.iter().flatten().map(whole).collect();
        known.joined = parts
            .iter()
            .zip(drawn.iter().flatten())
            .any(|(part, of)| of.iter().any(|(place, _)| place != part));
    }
    for (n, (part, drawn)) in parts.iter().zip(drawn).enumerate() {
        let at = match (drawn, &known.outlines) {
            (Some(pieces), Some(outlines)) => {
                used.extend(pieces.iter().map(|(_, load)| *load));
                outlines.get(n).map(Shape::centre)
            }
            _ => sources.centre(*part, on, &mut used),
        };
        known.centres.push(at);
    }
    let named = used.iter().filter_map(|load| files.loads.get(load));
    known.sources = named.map(|load| (load.source.clone(), load.licence.clone())).collect();
    known.shipped = used.contains(&SHIPPED);
    Ok(known)
}

/// More outlines than this are not joined for one page: the largest provinces have some six hundred communes.
const MOST_PIECES: usize = 1_000;

/// From what an outline or a centre can be had.
struct Sources<'a> {
    atlas: &'a Atlas,
    files: &'a Files<'a>,
    territories: Territories<'a>,
    lineage: &'a Lineage<'a>,
    days: &'a BTreeSet<Date>,
}

impl Sources<'_> {
    /// The outlines that make up a place on a day: its own, those of its communes, or of what it came from or became
    /// whole; nothing where any part of it is without.
    fn pieces(&self, place: PlaceId, on: Date) -> Option<Vec<Piece>> {
        if let Some(own) = self.in_force(place, on) {
            return Some(vec![own]);
        }
        if self.atlas.place(place).is_some_and(|place| place.level != Level::Commune) {
            let communes = self.atlas.communes_at(place, on);
            let of: Option<Vec<_>> = communes.iter().map(|commune| self.pieces(*commune, on)).collect();
            if let Some(of) = of.map(|of| of.concat()).filter(|of| !of.is_empty()) {
                return Some(of);
            }
        }
        let mut nearest: Vec<Date> = self.days.iter().copied().filter(|day| *day != on).collect();
        nearest.sort_by_key(|day| (day.duration_since(on).abs(), *day));
        nearest.into_iter().find_map(|day| self.on_another(place, on, day))
    }

    /// The file that is drawn for a place: the latest of those that hold on a day.
    fn in_force(&self, place: PlaceId, on: Date) -> Option<Piece> {
        let mut of = self.files.of(place).rev();
        let found =
            of.find(|(centre, valid_on)| centre.is_area && self.territories.is_same(place, *valid_on, on));
        found.map(|(centre, _)| (centre.place, centre.load))
    }

    /// Of what the place was or became on another day, where that is wholly the place's and nobody else's.
    fn on_another(&self, place: PlaceId, on: Date, day: Date) -> Option<Vec<Piece>> {
        let then = self.lineage.on_day(place, on, day);
        let alone = |other: PlaceId| {
            let back = self.lineage.on_day(other, day, on);
            matches!(back[..], [(only, _)] if only == place)
        };
        let of = then.iter().map(|(other, _)| self.in_force(*other, day).filter(|_| alone(*other)));
        of.collect::<Option<Vec<Piece>>>().filter(|of| !of.is_empty())
    }

    /// The centre of a place without an outline: its own, else amid its communes, else amid what it came from or became.
    /// What was loaded comes before the positions that ship.
    fn centre(&self, place: PlaceId, on: Date, used: &mut BTreeSet<i64>) -> Option<Point> {
        if let Some((own, _)) = self.nearest(place, on, false) {
            used.insert(own.load);
            return Some(own.at);
        }
        if self.atlas.place(place).is_some_and(|place| place.level != Level::Commune) {
            let communes = self.atlas.communes_at(place, on);
            let of: Vec<Point> =
                communes.into_iter().filter_map(|commune| self.centre(commune, on, used)).collect();
            if let Some(amid) = Point::amid(&of) {
                return Some(amid);
            }
        }
        if let Some(kin) = self.amid_kin(place, on, false, used) {
            return Some(kin);
        }
        if let Some((own, _)) = self.nearest(place, on, true) {
            used.insert(own.load);
            return Some(own.at);
        }
        self.amid_kin(place, on, true, used)
    }

    /// What a file says of a place itself, of the day nearest to the map's: of those that were loaded, or of those that
    /// ship.
    fn nearest(&self, place: PlaceId, on: Date, shipped: bool) -> Option<(&Centre, Date)> {
        let of = self.files.of(place).rev().filter(|(centre, _)| (centre.load == SHIPPED) == shipped);
        of.min_by_key(|(_, day)| (day.duration_since(on).abs(), *day))
    }

    /// Amid what a place came from or became on the day nearest to the map's of which a file says anything.
    fn amid_kin(&self, place: PlaceId, on: Date, shipped: bool, used: &mut BTreeSet<i64>) -> Option<Point> {
        let mut nearest: Vec<Date> = self.days.iter().copied().collect();
        nearest.sort_by_key(|day| (day.duration_since(on).abs(), *day));
        nearest.into_iter().find_map(|day| {
            let then = self.lineage.on_day(place, on, day);
            let of: Vec<&Centre> = then
                .iter()
                .filter_map(|(other, _)| self.nearest(*other, day, shipped).filter(|(_, of)| *of == day))
                .map(|(centre, _)| centre)
                .collect();
            used.extend(of.iter().map(|centre| centre.load));
            Point::amid(&of.iter().map(|centre| centre.at).collect::<Vec<_>>())
        })
    }
}
