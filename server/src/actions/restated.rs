//! Where what was counted is on the map of another day, for the progress report: commune by commune where the whole
//! of it is in one place, hamlet by hamlet where it was split or where others flowed into it.
//!
//! The rule is `programme::restate`; here are the records that it asks for. Deliberately absent: cases. A hamlet is
//! where it first was known, by the tallies alone.

use std::collections::BTreeSet;

use ahash::AHashMap;
use jiff::civil::Date;
use programme::calendar::year_end;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::restate::{Crossing, Homes, Households, Methods, Moves, Source, Spread, Whereabouts};

use crate::store::counts::{Count, EVERYWHERE, Grain, HOUSEHOLDS, Span, spans, subject_counts};
use crate::store::db::{Database, StoreError};
use crate::store::hamlet_homes::{HamletHome, hamlet_homes, known_since};

/// Where a count is on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lies {
    /// In one place.
    In(PlaceId),
    /// On one of the sides of a reorganisation.
    Beyond(Crossing),
}

/// The last day of a year that the store names.
pub(super) fn last_day(year: i64) -> Date {
    year_end(u16::try_from(year).unwrap_or(u16::MAX))
}

/// The communes, as spans of their ids, in which anything was counted by a day that may lie in some communes of a map.
/// Of the whole country all do.
pub(super) fn where_counted(atlas: &Atlas, communes: &[PlaceId], by: Date) -> Vec<Span> {
    if communes.len() > MOST_OF_A_PART {
        return EVERYWHERE.to_vec();
    }
    let may = atlas.may_lie_in(communes.iter().copied(), by);
    spans(&may.into_iter().map(PlaceId::get).collect::<Vec<_>>())
}

/// More communes than this are of the country: the largest provinces had some six hundred.
const MOST_OF_A_PART: usize = 1_000;

/// What a person's choices say, as the rule asks for them.
pub(super) fn as_homes(stored: &[HamletHome]) -> Homes {
    let home = |home: &HamletHome| {
        let since: Date = home.since.parse().ok()?;
        Some(((PlaceId::new(home.commune), home.hamlet, since), PlaceId::new(home.to)))
    };
    stored.iter().filter_map(home).collect()
}

/// Restates counts on one map.
pub(super) struct Restater<'a> {
    db: &'a Database,
    atlas: &'a Atlas,
    moves: Moves<'a>,
    stored: Vec<HamletHome>,
    homes: Homes,
    /// The communes of what is asked.
    communes: &'a [PlaceId],
    map: Date,
    /// The last day on which what is counted was created.
    by: Date,
    whole: AHashMap<i64, Option<Whereabouts>>,
    /// First year of each hamlet of the communes that are read by hamlet.
    since: AHashMap<(i64, i64), i64>,
    read: BTreeSet<i64>,
    households: Option<Recorded<'a>>,
    spreads: AHashMap<Crossing, Option<Spread>>,
}

impl<'a> Restater<'a> {
    /// For some communes on the map of a day, of what had been created by another.
    pub(super) fn new(
        db: &'a Database,
        atlas: &'a Atlas,
        communes: &'a [PlaceId],
        (map, by): (Date, Date),
    ) -> Result<Self, StoreError> {
        let stored = hamlet_homes(db)?;
        Ok(Self {
            db,
            atlas,
            moves: Moves::of(atlas),
            homes: as_homes(&stored),
            stored,
            communes,
            map,
            by,
            whole: AHashMap::new(),
            since: AHashMap::new(),
            read: BTreeSet::new(),
            households: None,
            spreads: AHashMap::new(),
        })
    }

    /// Where the whole of a commune is, whatever its hamlets; nothing where that depends on them.
    pub(super) fn whole(&mut self, commune: i64) -> Option<Whereabouts> {
        let Self { moves, map, by, .. } = self;
        *self.whole.entry(commune).or_insert_with(|| moves.whole_by(PlaceId::new(commune), *map, *by))
    }

    /// Of some communes those that have to be read by hamlet, as far as anything of them may lie in what is asked.
    pub(super) fn by_hamlet(
        &mut self,
        communes: impl Iterator<Item = i64>,
        within: impl Fn(PlaceId) -> bool,
    ) -> Result<Vec<i64>, StoreError> {
        let mut communes: Vec<i64> = communes.collect();
        communes.dedup();
        communes.sort_unstable();
        communes.dedup();
        let mut split = Vec::new();
        for commune in communes {
            if self.whole(commune).is_none() {
                let possible = self.moves.possible(PlaceId::new(commune), self.map);
                split.extend(possible.into_iter().any(&within).then_some(commune));
            }
        }
        let new: Vec<i64> = split.iter().copied().filter(|commune| self.read.insert(*commune)).collect();
        if !new.is_empty() {
            let found = known_since(self.db, &new)?;
            self.since.extend(found.into_iter().map(|(commune, hamlet, year)| ((commune, hamlet), year)));
        }
        Ok(split)
    }

    /// The records of a hamlet of which one is counted in a year.
    fn source(&self, count: &Count) -> Source {
        let first = self.since.get(&(count.commune, count.hamlet)).copied().unwrap_or(count.year);
        // A hamlet stays; of records without one it is known only that they were there between the two.
        let last = if count.hamlet == 0 { count.year.max(first) } else { first };
        let place = PlaceId::new(count.commune);
        Source { place, hamlet: count.hamlet, from: last_day(first), to: last_day(last) }
    }

    /// Where a count of a hamlet is on the map; nothing where it is nowhere, or nowhere in what is asked.
    pub(super) fn lies(&self, count: &Count) -> Option<Lies> {
        if !self.read.contains(&count.commune) {
            return None;
        }
        match self.moves.whereabouts(&self.source(count), &self.homes, self.map) {
            Whereabouts::In(place) => Some(Lies::In(place)),
            Whereabouts::Beyond(crossing) => Some(Lies::Beyond(crossing)),
            Whereabouts::Nowhere => None,
        }
    }

    /// The commune that a hamlet was in on a day after it was first known, which gives it its zone; nothing where that
    /// is not certain.
    pub(super) fn was_in(&self, count: &Count, on: Date) -> Option<PlaceId> {
        match self.moves.whereabouts(&self.source(count), &self.homes, on) {
            Whereabouts::In(place) => Some(place),
            Whereabouts::Beyond(_) | Whereabouts::Nowhere => None,
        }
    }

    /// By what all that is not known at a crossing is spread on the map.
    pub(super) fn methods(&self, crossing: Crossing) -> Methods {
        self.moves.methods(crossing, self.map)
    }

    /// How what is not known at a crossing is spread on the map.
    pub(super) fn spread(&mut self, crossing: Crossing) -> Result<Option<&Spread>, StoreError> {
        if !self.spreads.contains_key(&crossing) {
            let households = match self.households.take() {
                Some(households) => households,
                // Of whatever day: by the households on the day of the event, which may be after what is counted.
                None => {
                    let spans = where_counted(self.atlas, self.communes, Date::MAX);
                    Recorded::read(self.db, self.atlas, &self.stored, &spans)?
                }
            };
            let spread = self.moves.spread(crossing, self.map, &households);
            self.households = Some(households);
            self.spreads.insert(crossing, spread);
        }
        Ok(self.spreads.get(&crossing).and_then(Option::as_ref))
    }
}

/// Households as they are recorded: changes by commune and year, and of the hamlets that a person placed.
struct Recorded<'a> {
    atlas: &'a Atlas,
    by_commune: AHashMap<i64, Vec<(i64, i64)>>,
    by_hamlet: AHashMap<(i64, i64), Vec<(i64, i64)>>,
    stored: Vec<HamletHome>,
}

impl<'a> Recorded<'a> {
    fn read(
        db: &Database,
        atlas: &'a Atlas,
        stored: &[HamletHome],
        spans: &[Span],
    ) -> Result<Self, StoreError> {
        let mut by_commune: AHashMap<i64, Vec<(i64, i64)>> = AHashMap::new();
        for count in subject_counts(db, HOUSEHOLDS, Grain::Communes(spans))? {
            by_commune.entry(count.commune).or_default().push((count.year, count.total));
        }
        let placed: BTreeSet<i64> = stored.iter().map(|home| home.commune).collect();
        let placed: Vec<i64> = placed.into_iter().collect();
        let mut by_hamlet: AHashMap<(i64, i64), Vec<(i64, i64)>> = AHashMap::new();
        if !placed.is_empty() {
            for count in subject_counts(db, HOUSEHOLDS, Grain::HamletsOf(&placed))? {
                by_hamlet.entry((count.commune, count.hamlet)).or_default().push((count.year, count.total));
            }
        }
        Ok(Self { atlas, by_commune, by_hamlet, stored: stored.to_vec() })
    }

    /// The communes whose records a place held on the day before.
    fn held(&self, place: PlaceId, on: Date) -> Vec<PlaceId> {
        self.atlas.predecessors_at(place, on.yesterday().unwrap_or(on))
    }
}

/// What was there before a day, by the years from which it holds.
fn before(changes: Option<&Vec<(i64, i64)>>, on: Date) -> i64 {
    let changes = changes.map_or(&[][..], Vec::as_slice);
    changes.iter().filter(|(year, _)| last_day(*year) < on).map(|(_, n)| n).sum()
}

impl Households for Recorded<'_> {
    fn of(&self, place: PlaceId, on: Date) -> i64 {
        self.held(place, on).iter().map(|commune| before(self.by_commune.get(&commune.get()), on)).sum()
    }

    fn placed(&self, place: PlaceId, on: Date, to: PlaceId) -> i64 {
        let held = self.held(place, on);
        let since = on.to_string();
        let there = |home: &&HamletHome| {
            home.to == to.get() && home.since == since && held.contains(&PlaceId::new(home.commune))
        };
        let homes = self.stored.iter().filter(there);
        homes.map(|home| before(self.by_hamlet.get(&(home.commune, home.hamlet)), on)).sum()
    }
}
