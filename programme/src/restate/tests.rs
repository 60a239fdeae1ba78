//! Conservation, over random trees, events, records and choices; and over the places we ship.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Bounded, Homes, Households, Moves, Source, Whereabouts, allot};
use crate::ids::PlaceId;
use crate::places::{Atlas, Extent, Level, Link, Place, Version};

const FIRST: i16 = 2010;

fn day(year: i16) -> Date {
    date(year, 1, 1)
}

fn place(id: i64, from: Date) -> Place {
    let version = Version {
        code: "00000",
        name: "",
        full_name: "",
        kind: "",
        parent: None,
        from,
        to: None,
        assumed: false,
        instrument: "",
    };
    Place { id: PlaceId::new(id), level: Level::Commune, versions: vec![version] }
}

/// One reorganisation, as numbers that choose among what stands.
#[derive(Clone, Copy, Debug)]
struct Event {
    kind: u8,
    one: usize,
    other: usize,
}

/// Places after events, one event a year.
fn atlas(n: i64, events: &[Event]) -> Atlas {
    let mut places: Vec<Place> = (1..=n).map(|id| place(id, day(FIRST))).collect();
    let mut links = Vec::new();
    for (event, year) in events.iter().zip(FIRST + 1..) {
        let on = day(year);
        let standing: Vec<usize> =
            (0..places.len()).filter(|&at| places[at].versions[0].to.is_none()).collect();
        let one = standing[event.one % standing.len()];
        let other = standing[event.other % standing.len()];
        let mut fresh = i64::try_from(places.len()).expect("few") + 1;
        let mut born = |places: &mut Vec<Place>| {
            places.push(place(fresh, on));
            fresh += 1;
            PlaceId::new(fresh - 1)
        };
        let id = |at: usize, places: &[Place]| places[at].id;
        // Half of the events say shares.
        let says = event.other % 2 == 0;
        let mut link = |from, to, extent, is_default, share: (u32, u32)| {
            let share = Some(share).filter(|_| says && extent == Extent::Part);
            links.push(Link { from, to, on, extent, is_default, share });
        };
        const ALL: (u32, u32) = (1, 1);
        match event.kind % 5 {
            // Renamed: the whole becomes another.
            0 => {
                link(id(one, &places), born(&mut places), Extent::Whole, true, ALL);
                places[one].versions[0].to = on.yesterday().ok();
            }
            // Two become a third.
            1 if one != other => {
                let into = born(&mut places);
                for at in [one, other] {
                    link(id(at, &places), into, Extent::Whole, true, ALL);
                    places[at].versions[0].to = on.yesterday().ok();
                }
            }
            // One flows into another that goes on.
            2 if one != other => {
                link(id(one, &places), id(other, &places), Extent::Whole, true, ALL);
                places[one].versions[0].to = on.yesterday().ok();
            }
            // Split into two, and where there is another, a part of it goes there.
            3 => {
                let half = if one == other { (3, 4) } else { (1, 2) };
                for (is_default, share) in [(false, (1, 4)), (true, half)] {
                    link(id(one, &places), born(&mut places), Extent::Part, is_default, share);
                }
                if one != other {
                    link(id(one, &places), id(other, &places), Extent::Part, false, (1, 4));
                }
                places[one].versions[0].to = on.yesterday().ok();
            }
            // A part goes to another, and it goes on.
            4 if one != other => link(id(one, &places), id(other, &places), Extent::Part, false, (0, 1)),
            _ => {}
        }
    }
    Atlas::new(places, links)
}

/// Records of one hamlet: place, hamlet, how long after the place's beginning, and how many.
type Record = (usize, i64, i16, i64);

fn sources(atlas: &Atlas, records: &[Record]) -> Vec<(Source, i64)> {
    let places: Vec<&Place> = atlas.places().collect();
    let source = |&(at, hamlet, after, n): &Record| {
        let place = places[at % places.len()];
        let version = &place.versions[0];
        let from = day(version.from.year() + after % 5).min(version.to.unwrap_or(Date::MAX));
        // Of those without a hamlet it is known only when the last was created.
        let to = if hamlet == 0 { day(from.year() + 2) } else { from };
        (Source { place: place.id, hamlet, from, to }, n)
    };
    records.iter().map(source).collect()
}

struct ByPlace<'a>(&'a [i64], &'a HashMap<(PlaceId, Date, PlaceId), i64>);

impl Households for ByPlace<'_> {
    fn of(&self, place: PlaceId, _: Date) -> i64 {
        self.0[usize::try_from(place.get()).expect("small") % self.0.len()]
    }

    fn placed(&self, place: PlaceId, on: Date, to: PlaceId) -> i64 {
        self.1.get(&(place, on, to)).copied().unwrap_or(0)
    }
}

/// The counts on the map of a day, as a report sums them.
fn restated(
    moves: &Moves<'_>,
    sources: &[(Source, i64)],
    homes: &Homes,
    map: Date,
    households: &impl Households,
) -> BTreeMap<PlaceId, Bounded> {
    let mut sums: BTreeMap<PlaceId, Bounded> = BTreeMap::new();
    let mut pools = BTreeMap::new();
    for (source, n) in sources {
        match moves.whereabouts(source, homes, map) {
            Whereabouts::In(place) => sums.entry(place).or_default().add(Bounded::certain(*n)),
            Whereabouts::Beyond(crossing) => *pools.entry(crossing).or_insert(0) += n,
            Whereabouts::Nowhere => panic!("{source:?} is lost on {map}"),
        }
    }
    for (crossing, n) in pools {
        let spread = moves.spread(crossing, map, households).expect("a side on the map");
        for (place, bounded) in spread.by_part(n, Some) {
            sums.entry(place).or_default().add(bounded);
        }
    }
    sums
}

fn event() -> impl Strategy<Value = Event> {
    (any::<u8>(), 0..9_usize, 0..9_usize).prop_map(|(kind, one, other)| Event { kind, one, other })
}

fn record() -> impl Strategy<Value = Record> {
    (0..40_usize, 0..4_i64, 0..6_i16, 0..60_i64)
}

proptest! {
    #[test]
    fn what_makes_up_a_place_on_a_map_is_found_by_its_lineage_alone(
        n in 1..5_i64,
        events in prop::collection::vec(event(), 0..9),
        year in FIRST..FIRST + 10,
        by in FIRST..FIRST + 10,
    ) {
        let atlas = atlas(n, &events);
        let moves = Moves::of(&atlas);
        let (map, by) = (day(year), day(by));
        // Where the records of a commune that were there by the day are: by each day on which one may have been created.
        let all = |one: PlaceId| {
            let lived = (FIRST..=by.year()).map(day).filter(|on| atlas.version_at(one, *on).is_some());
            let mut found: Vec<Whereabouts> = lived
                .map(|on| Source { place: one, hamlet: 1, from: on, to: on })
                .map(|source| moves.whereabouts(&source, &Homes::new(), map))
                .collect();
            found.dedup();
            found
        };
        for place in atlas.places().filter(|place| place.version_at(map).is_some()) {
            let of = |wanted: &dyn Fn(PlaceId) -> bool| {
                let mut found: Vec<_> = atlas.places().map(|one| one.id).filter(|one| wanted(*one)).collect();
                found.sort_unstable();
                found
            };
            let makings = moves.makings(place.id, map, by);
            let certain = [Whereabouts::In(place.id)];
            for one in &makings.whole {
                prop_assert_eq!(&all(*one)[..], &certain[..]);
            }
            // Nothing that lay in it is left out.
            let may_be = of(&|one| {
                let found = all(one);
                let crossed = found.iter().any(|found| matches!(found, Whereabouts::Beyond(_)));
                found.contains(&certain[0]) || (crossed && moves.possible(one, map).contains(&place.id))
            });
            let counted = atlas.may_lie_in(std::iter::once(place.id), by);
            prop_assert!(counted.is_sorted());
            for one in may_be {
                prop_assert!(counted.contains(&one), "{one} is not read");
                prop_assert!(makings.whole.contains(&one) || makings.in_part.contains(&one), "{one}");
            }
        }
    }

    #[test]
    fn no_record_is_lost_or_counted_twice_on_any_map(
        n in 1..5_i64,
        events in prop::collection::vec(event(), 0..9),
        records in prop::collection::vec(record(), 1..12),
        households in prop::collection::vec(0..900_i64, 1..9),
    ) {
        let atlas = atlas(n, &events);
        let moves = Moves::of(&atlas);
        let sources = sources(&atlas, &records);
        let total: i64 = sources.iter().map(|(_, n)| n).sum();
        let placed = HashMap::new();
        for year in FIRST..FIRST + 11 {
            let on_map = restated(&moves, &sources, &Homes::new(), day(year), &ByPlace(&households, &placed));
            prop_assert_eq!(on_map.values().map(|sum| sum.value).sum::<i64>(), total, "{}", year);
            prop_assert!(on_map.values().map(|sum| sum.low).sum::<i64>() <= total);
            prop_assert!(on_map.values().map(|sum| sum.high).sum::<i64>() >= total);
            for (place, sum) in &on_map {
                prop_assert!(atlas.version_at(*place, day(year)).is_some(), "{:?} does not stand", place);
                prop_assert!(sum.low <= sum.value && sum.value <= sum.high, "{:?}", sum);
                prop_assert!(sum.low >= 0 && sum.high <= total);
            }
        }
    }

    #[test]
    fn where_only_whole_communes_moved_every_later_map_is_exact(
        n in 1..5_i64,
        events in prop::collection::vec(event(), 0..9),
        records in prop::collection::vec(record(), 1..12),
    ) {
        let whole: Vec<Event> = events.into_iter().map(|event| Event { kind: event.kind % 3, ..event }).collect();
        let atlas = atlas(n, &whole);
        let moves = Moves::of(&atlas);
        for (source, _) in sources(&atlas, &records) {
            for year in source.to.year()..FIRST + 11 {
                let found = moves.whereabouts(&source, &Homes::new(), day(year).max(source.to));
                prop_assert!(matches!(found, Whereabouts::In(_)), "{:?} {}", found, year);
            }
        }
    }

    #[test]
    fn placing_every_hamlet_makes_later_maps_exact_and_moves_nothing_out_of_the_bounds(
        n in 1..5_i64,
        events in prop::collection::vec(event(), 0..9),
        records in prop::collection::vec(record(), 1..12),
        choices in prop::collection::vec(0..3_usize, 40),
        households in prop::collection::vec(0..900_i64, 1..9),
    ) {
        let atlas = atlas(n, &events);
        let moves = Moves::of(&atlas);
        let records: Vec<Record> = records.into_iter().map(|(at, hamlet, after, n)| (at, hamlet + 1, after, n)).collect();
        let sources = sources(&atlas, &records);
        let last = day(FIRST + 11);
        let placed = HashMap::new();
        let before = restated(&moves, &sources, &Homes::new(), last, &ByPlace(&households, &placed));
        let mut homes = Homes::new();
        let mut choices = choices.into_iter().cycle();
        for (source, _) in &sources {
            // A hamlet placed may come to another split.
            while let Whereabouts::Beyond(crossing) = moves.whereabouts(source, &homes, last) {
                prop_assert!(!crossing.back);
                let sides = moves.sides(crossing);
                let home = sides[choices.next().expect("endless") % sides.len()];
                prop_assert!(homes.insert((source.place, source.hamlet, crossing.on), home).is_none());
            }
        }
        let after = restated(&moves, &sources, &homes, last, &ByPlace(&households, &placed));
        for (place, sum) in &after {
            prop_assert!(!sum.is_estimated(), "{:?}", sum);
            let known = before.get(place).copied().unwrap_or_default();
            prop_assert!(known.low <= sum.value && sum.value <= known.high, "{:?} {:?}", known, sum);
        }
        let sum = |of: &BTreeMap<PlaceId, Bounded>| of.values().map(|sum| sum.value).sum::<i64>();
        prop_assert_eq!(sum(&before), sum(&after));
    }

    #[test]
    fn shares_sum_to_the_whole_and_none_is_a_whole_one_off(n in -900..900_i64, weights in prop::collection::vec(0..900_i64, 1..6)) {
        let parts = allot(n, &weights);
        prop_assert_eq!(parts.iter().sum::<i64>(), n);
        let whole: i64 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights).filter(|_| whole > 0) {
            prop_assert!((part * whole - n * weight).abs() < whole);
        }
    }
}

#[test]
fn a_part_of_the_map_that_holds_every_side_is_certain() {
    let atlas = atlas(1, &[Event { kind: 3, one: 0, other: 1 }]);
    let moves = Moves::of(&atlas);
    let source = Source { place: PlaceId::new(1), hamlet: 0, from: day(2010), to: day(2010) };
    let Whereabouts::Beyond(crossing) = moves.whereabouts(&source, &Homes::new(), day(2012)) else {
        panic!("a split commune is not certain");
    };
    let placed = HashMap::from([((PlaceId::new(1), day(2011), PlaceId::new(3)), 60)]);
    let spread = moves.spread(crossing, day(2012), &ByPlace(&[100], &placed)).expect("two sides");
    assert_eq!(spread.by_part(10, |_| Some("all")), [("all", Bounded::certain(10))]);
    // The default is the third place. 60 of 100 households lie there, the other 40 are halved: 80 to 20.
    let third = Bounded { value: 8, low: 0, high: 10 };
    let second = Bounded { value: 2, low: 0, high: 10 };
    assert_eq!(spread.by_part(10, Some), [(PlaceId::new(3), third), (PlaceId::new(2), second)]);
    assert_eq!(spread.default_place(), Some(PlaceId::new(3)));
}

#[test]
fn the_shares_of_an_event_are_what_each_side_is_due_and_what_it_lacks_weighs() {
    // The first is divided: a quarter to the second, three quarters to the third.
    let atlas = atlas(1, &[Event { kind: 3, one: 0, other: 0 }]);
    let moves = Moves::of(&atlas);
    let source = Source { place: PlaceId::new(1), hamlet: 0, from: day(2010), to: day(2010) };
    let Whereabouts::Beyond(crossing) = moves.whereabouts(&source, &Homes::new(), day(2012)) else {
        panic!("a split commune is not certain");
    };
    assert_eq!(moves.methods(crossing, day(2012)).code(), Some("event_shares"));
    let (second, third) = (PlaceId::new(2), PlaceId::new(3));
    let shared = |households: i64, placed: &[(PlaceId, i64)], n: i64| {
        let placed = placed.iter().map(|(to, n)| ((PlaceId::new(1), day(2011), *to), *n)).collect();
        let spread = moves.spread(crossing, day(2012), &ByPlace(&[households], &placed)).expect("two sides");
        let over = spread.over(n);
        [second, third].map(|side| over.iter().find(|(place, _)| *place == side).map_or(0, |(_, n)| *n))
    };
    assert_eq!(shared(100, &[], 20), [5, 15]);
    // The second has 20 of the 25 that it is due: it lacks 5, the third 75.
    assert_eq!(shared(100, &[(second, 20)], 80), [5, 75]);
    // It has more than it is due: the rest is the third's.
    assert_eq!(shared(100, &[(second, 40)], 60), [0, 60]);
    // Nobody lacks anything, or no household is known: the shares themselves.
    assert_eq!(shared(100, &[(second, 25), (third, 75)], 8), [2, 6]);
    assert_eq!(shared(0, &[], 8), [2, 6]);
}

#[test]
fn what_no_move_names_stays_where_only_hamlets_leave() {
    let source = Source { place: PlaceId::new(1), hamlet: 0, from: day(2010), to: day(2010) };
    let atlas = atlas(3, &[Event { kind: 4, one: 0, other: 2 }]);
    let moves = Moves::of(&atlas);
    let Whereabouts::Beyond(crossing) = moves.whereabouts(&source, &Homes::new(), day(2012)) else {
        panic!("families without a hamlet may have left");
    };
    let spread = moves.spread(crossing, day(2012), &ByPlace(&[100], &HashMap::new())).expect("two sides");
    let bounded = |value| Bounded { value, low: 0, high: 10 };
    assert_eq!(spread.by_part(10, Some), [(PlaceId::new(1), bounded(10)), (PlaceId::new(3), bounded(0))]);
}

#[test]
fn on_an_older_map_what_came_after_a_merger_is_spread_by_the_households_that_came_together() {
    // The first and the second become the third in 2011; one record of 2010 in the second, one of 2011 in the third.
    let atlas = atlas(2, &[Event { kind: 1, one: 0, other: 1 }]);
    let moves = Moves::of(&atlas);
    let source =
        |place, year| Source { place: PlaceId::new(place), hamlet: 1, from: day(year), to: day(year) };
    let households = [0, 300, 100];
    let placed = HashMap::new();
    let sums = restated(
        &moves,
        &[(source(2, 2010), 5), (source(3, 2011), 8)],
        &Homes::new(),
        day(2010),
        &ByPlace(&households, &placed),
    );
    assert_eq!(sums[&PlaceId::new(1)], Bounded { value: 6, low: 0, high: 8 });
    assert_eq!(sums[&PlaceId::new(2)], Bounded { value: 7, low: 5, high: 13 });
}

#[test]
fn every_shipped_commune_is_somewhere_on_every_map() {
    let atlas = Atlas::shipped();
    let moves = Moves::of(&atlas);
    let none = HashMap::new();
    let mut nowhere = std::collections::BTreeSet::new();
    let maps =
        [date(2014, 12, 31), date(2020, 12, 31), date(2024, 12, 31), date(2025, 7, 1), date(2026, 12, 31)];
    for place in atlas.places().filter(|place| place.level == Level::Commune) {
        let (first, last) = (place.versions[0].from, place.versions[place.versions.len() - 1].to);
        for day in [Some(first), last].into_iter().flatten() {
            let source = Source { place: place.id, hamlet: 1, from: day, to: day };
            for map in maps {
                let found = match moves.whereabouts(&source, &Homes::new(), map) {
                    Whereabouts::In(_) => true,
                    Whereabouts::Beyond(crossing) => {
                        moves.spread(crossing, map, &ByPlace(&[1], &none)).is_some()
                    }
                    Whereabouts::Nowhere => false,
                };
                if !found {
                    nowhere.insert((place.id, map < day));
                }
            }
        }
    }
    // Five islands were districts without communes until 2025: on an older map they are no commune's.
    let codes: Vec<&str> =
        nowhere.iter().filter_map(|(id, _)| atlas.place(*id)).map(|place| place.versions[0].code).collect();
    assert_eq!(codes, ["11948", "19742", "20333", "21548", "26732"]);
    assert!(nowhere.iter().all(|(_, back)| *back));
    let split = atlas.places().filter(|place| moves.splits_of(place.id).next().is_some()).count();
    assert_eq!(split, 439);
}
