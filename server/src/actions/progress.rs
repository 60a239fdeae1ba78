//! `report progress`: targets of the plan against what was achieved, on the map of a date.
//!
//! Read from tallies alone. A record belongs to the commune it was created in; where that is on the map is exact where
//! whole communes moved, and estimated with its bounds where one was split and nobody has placed its hamlets, or where
//! an older map is asked for (`restated`).

use std::collections::BTreeMap;

use ahash::AHashMap;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::indicators::target_bp;
use programme::places::{Atlas, Level};
use programme::registry::counted_kind;
use programme::restate::{Bounded, Crossing, Methods, Spread, Whereabouts};
use programme::titles::{Pilot, title_kind};
use programme::units::Share;

use super::restated::{Lies, Restater, last_day, where_counted};
use crate::roster::zones::{DISADVANTAGED, REGULAR, Zones};
use crate::store::counts::{Count, Grain, case_counts, hamlets, subject_counts, title_years};
use crate::store::db::{Database, StoreError};
use crate::store::zones::stored_zones;

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
    /// Spread by shares (*ước tính*), as far as it is not known where records lie on this
    /// map: then the bounds stand beside. The lower is certain, the upper has everything that may belong here.
    pub estimated: bool,
    /// Bounds of the total; nothing where it is not estimated, as of all that follow.
    pub total_low: Option<i64>,
    /// Upper.
    pub total_high: Option<i64>,
    /// Of those registered.
    pub registered_low: Option<i64>,
    /// Upper.
    pub registered_high: Option<i64>,
    /// Of those that passed.
    pub passed_low: Option<i64>,
    /// Upper.
    pub passed_high: Option<i64>,
    /// Of those recognised.
    pub recognised_low: Option<i64>,
    /// Upper.
    pub recognised_high: Option<i64>,
    /// By what it is estimated: `households` (*theo tỷ lệ hộ*), `event_shares` (*theo tỷ lệ của nghị quyết*) or
    /// `households_and_event_shares`.
    pub estimated_by: Option<&'static str>,
}

/// Its denominator is known only from a list of bodies.
const UNIT_TITLE: &str = "learning_unit";

const ZONES: [&str; 3] = ["all", REGULAR, DISADVANTAGED];

/// A place of the report: its place in the list, by code.
#[derive(Clone)]
struct Part {
    code: String,
    name: String,
    level: Level,
    /// Sums by year, then zone.
    sums: BTreeMap<i64, [Sum; 3]>,
    /// By what those of a year and zone were spread that are estimates.
    methods: BTreeMap<(i64, usize), Methods>,
}

impl Part {
    fn new(code: String, name: String, level: Level) -> Self {
        Self { code, name, level, sums: BTreeMap::new(), methods: BTreeMap::new() }
    }
}

/// Counts in the order of [`Count::numbers`].
type Sum = [Bounded; 7];

fn add(sum: &mut Sum, counts: [Bounded; 7]) {
    for (sum, count) in sum.iter_mut().zip(counts) {
        sum.add(count);
    }
}

/// What is asked, on its map: walked once for all titles.
struct Ground {
    /// Every place that has a row, whether it has data or not.
    parts: Vec<Part>,
    /// The row of the place asked for.
    whole: Option<usize>,
    /// Every place of the map in what is asked, with the row of its part where that is not the whole.
    homes: AHashMap<PlaceId, Option<usize>>,
    /// The communes among them.
    communes: Vec<PlaceId>,
}

impl Ground {
    fn of(atlas: &Atlas, asked: &Asked<'_>) -> Self {
        let mut ground =
            Self { parts: Vec::new(), whole: None, homes: AHashMap::new(), communes: Vec::new() };
        let mut next = vec![(asked.place, None)];
        while let Some((id, mut part)) = next.pop() {
            let Some((place, version)) = atlas.place(id).zip(atlas.version_at(id, asked.map_on)) else {
                continue;
            };
            if id == asked.place || Some(place.level) == asked.by {
                let at = ground.parts.len();
                ground.parts.push(Part::new(
                    version.code.to_owned(),
                    version.full_name.to_owned(),
                    place.level,
                ));
                if id == asked.place {
                    ground.whole = Some(at);
                } else {
                    part = Some(at);
                }
            }
            ground.homes.insert(id, part);
            if place.level == Level::Commune {
                ground.communes.push(id);
            } else {
                next.extend(atlas.children_at(id, asked.map_on).into_iter().map(|child| (child, part)));
            }
        }
        ground
    }
}

/// Names of hamlets, as written and folded.
type HamletNames = AHashMap<(i64, i64), (String, String)>;

/// The places of a report, found by what a count belongs to.
struct Parts<'a> {
    asked: &'a Asked<'a>,
    atlas: &'a Atlas,
    ground: &'a Ground,
    parts: Vec<Part>,
    by_hamlet: AHashMap<(PlaceId, String), usize>,
    hamlet_names: &'a HamletNames,
    /// What is spread, summed before it is: by the reorganisation, the year and the zone.
    pools: BTreeMap<(Crossing, i64, usize), Count>,
    /// Hamlets of which it is not known where they lie: shown where the default is. Summed before they are: by the
    /// reorganisation, commune and hamlet, the year and the zone.
    unplaced: BTreeMap<(Crossing, i64, i64, i64, usize), Count>,
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
    let by_hamlets = asked.by == Some(Level::Hamlet);
    let last_year = i64::from(asked.as_of.year());
    let ground = Ground::of(atlas, asked);
    let spans = where_counted(atlas, &ground.communes, last_day(last_year));
    let grain = if by_hamlets { Grain::Hamlets(&spans) } else { Grain::Communes(&spans) };
    let hamlet_names = if by_hamlets { hamlets(db)? } else { Vec::new() };
    let hamlet_names: HamletNames =
        hamlet_names.into_iter().map(|(commune, id, name, folded)| ((commune, id), (name, folded))).collect();
    let as_of = asked.as_of.to_string();
    let mut homes = Homes {
        atlas,
        zones,
        restater: Restater::new(db, atlas, &ground.communes, (asked.map_on, last_day(last_year)))?,
        known: AHashMap::new(),
    };
    let mut rows = Vec::new();
    for title in asked.titles {
        let kind = counted_kind(title);
        let counted = |grain: Grain<'_>| -> Result<(Vec<Count>, Vec<Count>), StoreError> {
            let subjects = kind.map_or_else(|| Ok(Vec::new()), |kind| subject_counts(db, kind, grain))?;
            Ok((case_counts(db, title, last_year, &as_of, grain)?, subjects))
        };
        let (mut counts, mut subjects) = counted(grain)?;
        // Of the whole programme, so that every place has the same years.
        let years: Vec<i64> = title_years(db, title)?.into_iter().filter(|year| *year <= last_year).collect();
        let communes = counts.iter().chain(&subjects).map(|count| count.commune);
        let within = |place| ground.homes.contains_key(&place);
        let by_hamlet = homes.restater.by_hamlet(communes, within)?;
        if !by_hamlets && !by_hamlet.is_empty() {
            // Of those the hamlets are asked for one by one.
            for of in [&mut counts, &mut subjects] {
                of.retain(|count| by_hamlet.binary_search(&count.commune).is_err());
            }
            let (more_counts, more_subjects) = counted(Grain::HamletsOf(&by_hamlet))?;
            counts.extend(more_counts);
            subjects.extend(more_subjects);
        }
        let mut parts = Parts::new(atlas, asked, &ground, &hamlet_names);
        for count in &counts {
            parts.add(&mut homes, count, count.year);
        }
        for count in &subjects {
            for &year in years.iter().filter(|year| **year >= count.year) {
                parts.add(&mut homes, count, year);
            }
        }
        parts.add_what_is_spread(&mut homes)?;
        let everywhere = title_kind(title).and_then(|kind| kind.everywhere.as_ref());
        let pilot_until = everywhere.map_or(i64::MIN, |since| i64::from(since.year));
        parts.parts.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        for part in &parts.parts {
            for &year in &years {
                let sums = part.sums.get(&year).copied().unwrap_or_default();
                // In the order of their words.
                for at in [0, 2, 1] {
                    let methods = part.methods.get(&(year, at)).copied().unwrap_or_default();
                    rows.push(row(part, (ZONES[at], year, title), (&sums[at], methods), year < pilot_until));
                }
            }
        }
    }
    // Of one title they are in order already.
    rows.sort_by(|a, b| {
        (&a.place_code, a.year, &a.title, a.zone).cmp(&(&b.place_code, b.year, &b.title, b.zone))
    });
    Ok(rows)
}

/// Where counts are on the map, and which zone they were in: asked once for each hamlet and year where the hamlet decides.
struct Homes<'a> {
    atlas: &'a Atlas,
    zones: &'a Zones,
    restater: Restater<'a>,
    known: AHashMap<(i64, i64, i64), Option<(Lies, usize)>>,
}

impl Homes<'_> {
    /// Where a count is and the index of its zone in a year; nothing where it is nowhere on the map.
    fn of(&mut self, count: &Count, year: i64) -> Option<(Lies, usize)> {
        match self.restater.whole(count.commune) {
            Some(Whereabouts::In(place)) => return Some((Lies::In(place), self.zone(count, false, year))),
            Some(Whereabouts::Beyond(_) | Whereabouts::Nowhere) => return None,
            None => {}
        }
        let key = (count.commune, count.hamlet, year);
        // Of those without a hamlet it depends on the year of the count itself, too.
        let by_itself = count.hamlet == 0;
        if !by_itself && let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = self.restater.lies(count).map(|lies| (lies, self.zone(count, true, year)));
        if !by_itself {
            self.known.insert(key, found);
        }
        found
    }

    /// A zone belongs to the commune that stood on 31 December of the year, which may be a successor.
    fn zone(&self, count: &Count, by_hamlet: bool, year: i64) -> usize {
        let (commune, last_day) = (PlaceId::new(count.commune), last_day(year));
        let certain = if by_hamlet { self.restater.was_in(count, last_day) } else { None };
        let then = || match self.atlas.version_at(commune, last_day) {
            Some(_) => commune,
            None => self.atlas.on_map(commune, last_day).first().map_or(commune, |(id, _)| *id),
        };
        let holder = certain.unwrap_or_else(then);
        let zone =
            if self.zones.zone_at(holder, last_day) == DISADVANTAGED { DISADVANTAGED } else { REGULAR };
        ZONES.iter().position(|z| *z == zone).unwrap_or(1)
    }
}

impl<'a> Parts<'a> {
    fn new(
        atlas: &'a Atlas,
        asked: &'a Asked<'a>,
        ground: &'a Ground,
        hamlet_names: &'a HamletNames,
    ) -> Self {
        Self {
            asked,
            atlas,
            ground,
            parts: ground.parts.clone(),
            by_hamlet: AHashMap::new(),
            hamlet_names,
            pools: BTreeMap::new(),
            unplaced: BTreeMap::new(),
        }
    }

    /// Adds a count to the place asked for and to its part, or to what is spread.
    fn add(&mut self, homes: &mut Homes<'_>, count: &Count, year: i64) {
        match homes.of(count, year) {
            Some((Lies::In(home), zone)) => {
                let Some(&part) = self.ground.homes.get(&home) else { return };
                let counts = count.numbers().map(Bounded::certain);
                let part = match self.asked.by {
                    Some(Level::Hamlet) => self.hamlet(home, (count.commune, count.hamlet)),
                    _ => part,
                };
                for at in self.ground.whole.into_iter().chain(part) {
                    self.add_to(at, (year, zone), counts);
                }
            }
            Some((Lies::Beyond(crossing), zone)) => {
                self.pools.entry((crossing, year, zone)).or_default().add(count);
                if self.asked.by == Some(Level::Hamlet) {
                    let hamlet = (crossing, count.commune, count.hamlet, year, zone);
                    self.unplaced.entry(hamlet).or_default().add(count);
                }
            }
            None => {}
        }
    }

    fn add_to(&mut self, at: usize, (year, zone): (i64, usize), counts: [Bounded; 7]) {
        let sums = self.parts[at].sums.entry(year).or_default();
        add(&mut sums[0], counts);
        add(&mut sums[zone], counts);
    }

    fn spread_by(&mut self, at: usize, (year, zone): (i64, usize), methods: Methods) {
        for zone in [0, zone] {
            let known = self.parts[at].methods.entry((year, zone)).or_default();
            *known = known.and(methods);
        }
    }

    /// Shares out what is not known to lie in one place.
    fn add_what_is_spread(&mut self, homes: &mut Homes<'_>) -> Result<(), StoreError> {
        for ((crossing, year, zone), count) in std::mem::take(&mut self.pools) {
            let Some(spread) = homes.restater.spread(crossing)? else { continue };
            let whole = self.ground.whole;
            let mut shares: Vec<(usize, Sum)> = Vec::new();
            for (at, n) in count.numbers().into_iter().enumerate().filter(|(_, n)| *n != 0) {
                let in_whole = spread.by_part(n, |place| if self.is_asked(place) { whole } else { None });
                let in_parts = spread.by_part(n, |place| self.ground.homes.get(&place).copied().flatten());
                for (part, share) in in_whole.into_iter().chain(in_parts) {
                    match shares.iter_mut().find(|(known, _)| *known == part) {
                        Some((_, sum)) => sum[at].add(share),
                        None => {
                            let mut sum = Sum::default();
                            sum[at] = share;
                            shares.push((part, sum));
                        }
                    }
                }
            }
            let methods = homes.restater.methods(crossing);
            for (part, counts) in shares {
                self.add_to(part, (year, zone), counts);
                if counts.iter().any(|count| count.is_estimated()) {
                    self.spread_by(part, (year, zone), methods);
                }
            }
        }
        for ((crossing, commune, hamlet, year, zone), counts) in std::mem::take(&mut self.unplaced) {
            let home = homes.restater.spread(crossing)?.and_then(Spread::default_place);
            let Some(home) = home.filter(|home| self.is_asked(*home)) else { continue };
            if let Some(at) = self.hamlet(home, (commune, hamlet)) {
                self.add_to(at, (year, zone), counts.numbers().map(|n| Bounded::share(n, n)));
                self.spread_by(at, (year, zone), homes.restater.methods(crossing));
            }
        }
        Ok(())
    }

    fn is_asked(&self, home: PlaceId) -> bool {
        self.ground.homes.contains_key(&home)
    }

    fn hamlet(&mut self, home: PlaceId, hamlet: (i64, i64)) -> Option<usize> {
        let (name, folded) = self.hamlet_names.get(&hamlet)?.clone();
        if let Some(&at) = self.by_hamlet.get(&(home, folded.clone())) {
            return Some(at);
        }
        let commune = self.atlas.version_at(home, self.asked.map_on)?.code;
        let at = self.parts.len();
        self.parts.push(Part::new(format!("{commune}/{folded}"), name, Level::Hamlet));
        self.by_hamlet.insert((home, folded), at);
        Some(at)
    }
}

fn row(
    part: &Part,
    (zone, year, title): (&'static str, i64, &str),
    (sum, methods): (&Sum, Methods),
    pilot: bool,
) -> ProgressRow {
    let [all, registered, assessed, scored_by_commune, passed, recognised, recognised_again] = *sum;
    // Where nothing was ever counted nobody knows how many there are: unknown is not zero.
    let total = (all.value > 0 || title != UNIT_TITLE).then_some(all.value);
    let share = |of: i64| Share {
        numerator: u64::try_from(recognised.value).unwrap_or(0),
        denominator: u64::try_from(of).unwrap_or(0),
    };
    let estimated = sum.iter().any(|count| count.is_estimated());
    let low = |count: Bounded| estimated.then_some(count.low);
    let high = |count: Bounded| estimated.then_some(count.high);
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
        registered: registered.value,
        assessed: assessed.value,
        passed: passed.value,
        recognised: recognised.value,
        recognised_again: recognised_again.value,
        target_bp,
        share_of_total_bp: of_total.and_then(Share::basis_points),
        share_of_registered_bp: share(registered.value).basis_points(),
        met: target_bp.zip(of_total).map(|(target, share)| share.reaches(target)),
        source: if all.value > 0 || registered.value > 0 { "records" } else { "none" },
        scored_by_commune: scored_by_commune.value,
        pilot,
        estimated,
        estimated_by: methods.code().filter(|_| estimated),
        total_low: total.and(low(all)),
        total_high: total.and(high(all)),
        registered_low: low(registered),
        registered_high: high(registered),
        passed_low: low(passed),
        passed_high: high(passed),
        recognised_low: low(recognised),
        recognised_high: high(recognised),
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
    let map_on = last_day(i64::from(pilot.to_year));
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
