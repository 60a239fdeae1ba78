//! `report progress`: targets of the plan against what was achieved, on the map of a date.
//!
//! Read from tallies alone. A record belongs to the commune it was created in; the map's lineage says where
//! that is today. Where a commune was split, its default successor stands for the whole.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::indicators::target_bp;
use programme::places::{Atlas, Level};
use programme::registry::counted_kind;
use programme::titles::{Pilot, title_kind};
use programme::units::Share;

use crate::roster::zones::{DISADVANTAGED, REGULAR, Zones};
use crate::store::counts::{Count, Grain, case_counts, hamlets, subject_counts};
use crate::store::db::{Database, StoreError};
use crate::store::zones::stored_zones;
use programme::calendar::year_end;

/// What is asked.
pub struct Asked<'a> {
    /// The place, on the map's date.
    pub place: PlaceId,
    /// Facts: years begun and decisions signed by then.
    pub as_of: Date,
    /// Whose map.
    pub map_on: Date,
    /// Titles.
    pub titles: &'a [String],
    /// Level of the parts; the place itself is always there.
    pub by: Option<Level>,
}

/// One row: a place, a year, a title and a zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProgressRow {
    /// Code on the map.
    pub place_code: String,
    /// Name on the map.
    pub place_name: String,
    /// Level.
    pub level: &'static str,
    /// `all`, `regular` or `disadvantaged`.
    pub zone: &'static str,
    /// Year.
    pub year: i64,
    /// Title kind.
    pub title: String,
    /// Subjects; nothing where nobody knows how many there are.
    pub total: Option<i64>,
    /// Registered.
    pub registered: i64,
    /// A score stands.
    pub assessed: i64,
    /// Passed by arithmetic.
    pub passed: i64,
    /// Recognised by a signed decision.
    pub recognised: i64,
    /// Of them, again.
    pub recognised_again: i64,
    /// Target, in basis points.
    pub target_bp: Option<u32>,
    /// Recognised of all, in basis points.
    pub share_of_total_bp: Option<u64>,
    /// Recognised of those registered, in basis points.
    pub share_of_registered_bp: Option<u64>,
    /// Whether the target is met, by cross-multiplying.
    pub met: Option<bool>,
    /// `records`, `figures` or `none`.
    pub source: &'static str,
    /// Of those assessed, scored by the commune (*điểm do cơ sở chấm*): a total without items.
    pub scored_by_commune: i64,
    /// Of a year in which the title was a pilot in some places: reported apart, and held against no target.
    pub pilot: bool,
}

/// Its denominator is known only from a list of bodies.
const UNIT_TITLE: &str = "learning_unit";

const ZONES: [&str; 3] = ["all", REGULAR, DISADVANTAGED];

/// A place of the report: its place in the list, by code.
struct Part {
    code: String,
    name: String,
    level: Level,
    /// Sums by year, then zone.
    sums: BTreeMap<i64, [Count; 3]>,
}

/// The places of a report, found by what a count belongs to.
struct Parts<'a> {
    asked: &'a Asked<'a>,
    atlas: &'a Atlas,
    parts: Vec<Part>,
    by_place: AHashMap<PlaceId, usize>,
    by_hamlet: AHashMap<(PlaceId, String), usize>,
    hamlet_names: AHashMap<(i64, i64), (String, String)>,
}

/// Every row asked for, sorted by place code, year, title and zone.
///
/// # Errors
/// When the store fails.
pub fn progress(
    db: &Database,
    atlas: &Atlas,
    zones: &Zones,
    asked: &Asked<'_>,
) -> Result<Vec<ProgressRow>, StoreError> {
    let _moment = db.snapshot()?;
    let grain = if asked.by == Some(Level::Hamlet) { Grain::Hamlet } else { Grain::Commune };
    let hamlet_names = if grain == Grain::Hamlet { hamlets(db)? } else { Vec::new() };
    let hamlet_names: AHashMap<(i64, i64), (String, String)> =
        hamlet_names.into_iter().map(|(commune, id, name, folded)| ((commune, id), (name, folded))).collect();
    let last_year = i64::from(asked.as_of.year());
    let mut homes = Homes { atlas, zones, asked, known: AHashMap::new() };
    let mut rows = Vec::new();
    for title in asked.titles {
        let counts = case_counts(db, title, last_year, &asked.as_of.to_string(), grain)?;
        let subjects = match counted_kind(title) {
            Some(kind) => subject_counts(db, kind, grain)?,
            None => Vec::new(),
        };
        let years: BTreeSet<i64> = counts.iter().map(|count| count.year).collect();
        let mut parts = Parts::new(atlas, asked, hamlet_names.clone());
        for count in &counts {
            parts.add(&mut homes, count, count.year);
        }
        for count in &subjects {
            for &year in years.range(count.year..) {
                parts.add(&mut homes, count, year);
            }
        }
        for part in &parts.parts {
            for &year in &years {
                let sums = part.sums.get(&year).cloned().unwrap_or_default();
                for (zone, count) in ZONES.into_iter().zip(&sums) {
                    rows.push(row(part, zone, year, title, count));
                }
            }
        }
    }
    rows.sort_by(|a, b| {
        (&a.place_code, a.year, &a.title, a.zone).cmp(&(&b.place_code, b.year, &b.title, b.zone))
    });
    Ok(rows)
}

/// Where a record's commune is on the map, and which zone it was in: asked once for each commune and year.
struct Homes<'a> {
    atlas: &'a Atlas,
    zones: &'a Zones,
    asked: &'a Asked<'a>,
    known: AHashMap<(i64, i64), Option<(PlaceId, usize)>>,
}

impl Homes<'_> {
    /// The commune on the map and the index of its zone; nothing where it lies outside what is asked.
    fn of(&mut self, commune: i64, year: i64) -> Option<(PlaceId, usize)> {
        let Self { atlas, zones, asked, .. } = *self;
        *self.known.entry((commune, year)).or_insert_with(|| {
            let commune = PlaceId::new(commune);
            let home = atlas.on_map(commune, asked.map_on).first().map(|(id, _)| *id)?;
            if !atlas.is_within(home, asked.place, asked.map_on) {
                return None;
            }
            // A zone belongs to the commune that stood on 31 December of the year, which may be a successor.
            let last_day = year_end(u16::try_from(year).unwrap_or(u16::MAX));
            let holder = atlas.on_map(commune, last_day).first().map_or(commune, |(id, _)| *id);
            let zone = if zones.zone_at(holder, last_day) == DISADVANTAGED { DISADVANTAGED } else { REGULAR };
            Some((home, ZONES.iter().position(|z| *z == zone).unwrap_or(1)))
        })
    }
}

impl<'a> Parts<'a> {
    /// Every place asked for, whether it has data or not.
    fn new(
        atlas: &'a Atlas,
        asked: &'a Asked<'a>,
        hamlet_names: AHashMap<(i64, i64), (String, String)>,
    ) -> Self {
        let (parts, by_place, by_hamlet) = (Vec::new(), AHashMap::new(), AHashMap::new());
        let mut all = Self { asked, atlas, parts, by_place, by_hamlet, hamlet_names };
        let mut next = vec![asked.place];
        while let Some(id) = next.pop() {
            let Some((place, version)) = atlas.place(id).zip(atlas.version_at(id, asked.map_on)) else {
                continue;
            };
            if id == asked.place || Some(place.level) == asked.by {
                all.by_place.insert(id, all.parts.len());
                all.push(version.code.to_owned(), version.full_name.to_owned(), place.level);
            }
            if asked.by.is_some_and(|by| place.level < by) {
                next.extend(atlas.children_at(id, asked.map_on));
            }
        }
        all
    }

    fn push(&mut self, code: String, name: String, level: Level) -> usize {
        self.parts.push(Part { code, name, level, sums: BTreeMap::new() });
        self.parts.len() - 1
    }

    /// Adds a count to the place asked for and to its part.
    fn add(&mut self, homes: &mut Homes<'_>, count: &Count, year: i64) {
        let Some((home, zone)) = homes.of(count.commune, year) else { return };
        let whole = self.by_place.get(&self.asked.place).copied();
        let part = match self.asked.by {
            None => None,
            Some(Level::Hamlet) => self.hamlet(home, count),
            Some(by) => {
                let above = self.atlas.ancestor_at(home, by, self.asked.map_on);
                above.and_then(|place| self.by_place.get(&place).copied())
            }
        };
        for at in whole.into_iter().chain(part.filter(|part| Some(*part) != whole)) {
            let sums = self.parts[at].sums.entry(year).or_default();
            sums[0].add(count);
            sums[zone].add(count);
        }
    }

    fn hamlet(&mut self, home: PlaceId, count: &Count) -> Option<usize> {
        let (name, folded) = self.hamlet_names.get(&(count.commune, count.hamlet))?.clone();
        if let Some(&at) = self.by_hamlet.get(&(home, folded.clone())) {
            return Some(at);
        }
        let commune = self.atlas.version_at(home, self.asked.map_on)?.code;
        let at = self.push(format!("{commune}/{folded}"), name, Level::Hamlet);
        self.by_hamlet.insert((home, folded), at);
        Some(at)
    }
}

fn row(part: &Part, zone: &'static str, year: i64, title: &str, count: &Count) -> ProgressRow {
    // Where nothing was ever counted nobody knows how many there are: unknown is not zero.
    let total = (count.total > 0 || title != UNIT_TITLE).then_some(count.total);
    let share = |of: i64| Share {
        numerator: u64::try_from(count.recognised).unwrap_or(0),
        denominator: u64::try_from(of).unwrap_or(0),
    };
    let everywhere = title_kind(title).and_then(|kind| kind.everywhere.as_ref());
    let pilot = everywhere.is_some_and(|since| year < i64::from(since.year));
    let target_bp = target_bp(title, zone, year).filter(|_| !pilot);
    let of_total = total.map(share).filter(|share| share.denominator > 0);
    ProgressRow {
        place_code: part.code.clone(),
        place_name: part.name.clone(),
        level: part.level.code(),
        zone,
        year,
        title: title.to_owned(),
        total,
        registered: count.registered,
        assessed: count.assessed,
        passed: count.passed,
        recognised: count.recognised,
        recognised_again: count.recognised_again,
        target_bp,
        share_of_total_bp: of_total.and_then(Share::basis_points),
        share_of_registered_bp: share(count.registered).basis_points(),
        met: target_bp.zip(of_total).map(|(target, share)| share.reaches(target)),
        source: if count.total > 0 || count.registered > 0 { "records" } else { "none" },
        scored_by_commune: count.scored_by_commune,
        pilot,
    }
}

/// A year of a place in which a title was a pilot: the pilot's own years, and what followed.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PilotYear {
    /// The counts of the whole place.
    #[serde(flatten)]
    pub row: ProgressRow,
    /// A year of the pilot.
    #[serde(rename = "in_pilot")]
    pub pilot: bool,
}

/// What came of a pilot, year by year, and what followed in the same place: counted on the map of the pilot's last
/// year, so that a later merger does not change which place that is.
///
/// # Errors
/// When the store fails.
pub fn pilot_years(
    db: &Database,
    atlas: &Atlas,
    pilot: &Pilot,
    today: Date,
) -> Result<Vec<PilotYear>, StoreError> {
    let map_on = year_end(pilot.to_year);
    let titles = [pilot.title.clone()];
    let asked = Asked { place: pilot.place, as_of: today, map_on, titles: &titles, by: None };
    let rows = progress(db, atlas, &stored_zones(db)?, &asked)?;
    let years = i64::from(pilot.from_year)..=i64::from(pilot.to_year);
    Ok(rows
        .into_iter()
        .filter(|row| row.zone == "all" && row.year >= *years.start())
        .map(|row| PilotYear { pilot: years.contains(&row.year), row })
        .collect())
}
