//! What holds of any country and any events: nobody is lost or in two places, a code is one place's at a time, what was
//! taken back was never there, and roles reach nobody that the rule does not name.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::tests::event;
use super::{Event, difference, identity, reorganised};
use crate::accounts::{Scope, covers};
use crate::ids::PlaceId;
use crate::places::{Atlas, Level, Place, Version};

const FIRST: Date = date(2013, 1, 1);

/// So many districts in each of two provinces, with so many communes each.
fn country(sizes: &[usize]) -> Atlas {
    let mut places = Vec::new();
    let mut keep = |level, code: String, parent: Option<PlaceId>| {
        let code: &'static str = code.leak();
        let name: &'static str = format!("Xã {code}").leak();
        let version = Version {
            code,
            name: code,
            full_name: name,
            kind: "Xã",
            parent,
            from: FIRST,
            to: None,
            assumed: false,
            instrument: "",
        };
        let id = identity(level, 1, code);
        places.push(Place { id, level, versions: vec![version] });
        id
    };
    let country = keep(Level::Country, "VN".to_owned(), None);
    for province in 0..2 {
        let above = keep(Level::Province, format!("{}", 91 + province), Some(country));
        for (nth, communes) in sizes.iter().enumerate() {
            let district = keep(Level::District, format!("{}{nth:01}", 91 + province), Some(above));
            for commune in 0..*communes {
                keep(Level::Commune, format!("{}{nth}{commune:02}", 91 + province), Some(district));
            }
        }
    }
    Atlas::new(places, Vec::new())
}

/// What happens, chosen by numbers: taken modulo what there is on the day.
#[derive(Clone, Copy, Debug)]
struct Choice {
    what: u8,
    one: usize,
    other: usize,
    third: usize,
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let one = (0u8..8, 0usize..1000, 0usize..1000, 0usize..1000)
        .prop_map(|(what, one, other, third)| Choice { what, one, other, third });
    prop::collection::vec(one, 1..8)
}

/// The event that a choice makes of the country as it stands, where it makes any.
fn made(atlas: &Atlas, choice: Choice, (nth, on): (usize, Date)) -> Option<Event> {
    let before = on.yesterday().ok()?;
    let nation = atlas.by_code(Level::Country, "VN", before).ok()?;
    let mut communes: Vec<&str> = atlas
        .communes_at(nation, before)
        .into_iter()
        .filter_map(|id| atlas.version_at(id, before))
        .map(|version| version.code)
        .collect();
    communes.sort_unstable();
    let districts: Vec<&str> = atlas
        .places()
        .filter(|place| place.level == Level::District)
        .filter_map(|place| place.version_at(before))
        .map(|version| version.code)
        .collect();
    let pick = |n: usize| communes[n % communes.len()];
    let (a, b, c) = (pick(choice.one), pick(choice.other), pick(choice.third));
    let new = format!("8{nth:04}");
    let above = atlas.version_at(atlas.by_code(Level::Commune, a, before).ok()?, before)?.parent?;
    let above = atlas.version_at(above, before)?.code;
    let table = match choice.what {
        0 if a != b => format!(
            "begin,commune,,{new},,,,,Xã Mới {nth},,{above}\nmerge,commune,{a},{new}\nmerge,commune,{b},{new}\n"
        ),
        1 if a != b => format!("merge,commune,{a},{b}\n"),
        2 if a != b && b != c && a != c => {
            format!("split,commune,{a},{b},part,1,2/3\nsplit,commune,{a},{c},part,0,1/3\n")
        }
        3 if a != b => format!("code,commune,{a},{b}\ncode,commune,{b},{a}\n"),
        4 => format!("rename,commune,{a},,,,,,Phường {nth}\n"),
        5 if !districts.is_empty() => {
            format!("parent,commune,{a},,,,,,,,{}\n", districts[choice.other % districts.len()])
        }
        6 if a != b => format!("transfer,commune,{a},{b},,,,Ấp 1\n"),
        7 if a != b => format!("split,commune,{a},{a},part,1,3/4\nsplit,commune,{a},{b},part,0,1/4\n"),
        _ => return None,
    };
    i64::try_from(nth).ok().map(|nth| event(100 + nth, on, &table))
}

/// The country after each choice, and the events.
fn history(sizes: &[usize], choices: &[Choice]) -> (Atlas, Atlas, Vec<Event>) {
    let first = country(sizes);
    let mut atlas = country(sizes);
    let mut events: Vec<Event> = Vec::new();
    for (nth, choice) in choices.iter().enumerate() {
        let on = date(2020, 1, 1).saturating_add(i64::try_from(nth).unwrap_or(0).years());
        let Some(next) = made(&atlas, *choice, (nth, on)) else { continue };
        atlas = reorganised(&atlas, std::slice::from_ref(&next))
            .unwrap_or_else(|(_, faults)| panic!("{choice:?}: {faults:?}"));
        events.push(next);
    }
    (first, atlas, events)
}

fn days(events: &[Event]) -> Vec<Date> {
    let edges = events.iter().flat_map(|event| [event.on.yesterday().unwrap_or(event.on), event.on]);
    edges.chain([FIRST, date(2040, 1, 1)]).collect()
}

fn told(atlas: &Atlas) -> (BTreeMap<PlaceId, Place>, Vec<String>) {
    let mut links: Vec<String> = atlas.links().iter().map(|link| format!("{link:?}")).collect();
    links.sort();
    (atlas.places().map(|place| (place.id, place.clone())).collect(), links)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn totals_agree_on_every_map_and_nobody_is_lost_or_in_two_places(
        sizes in prop::collection::vec(1usize..5, 1..4),
        choices in choices(),
    ) {
        let (_, atlas, events) = history(&sizes, &choices);
        let days = days(&events);
        for place in atlas.places().filter(|place| place.level == Level::Commune) {
            for on in &days {
                // Whoever was recorded here stands somewhere on every map, and first of all in one place.
                let homes = atlas.on_map(place.id, *on);
                prop_assert!(!homes.is_empty(), "{:?} on {on}", place.versions);
                let home = homes[0].0;
                prop_assert_eq!(atlas.place(home).map(|home| home.level), Some(Level::Commune));
                let country = atlas.ancestor_at(home, Level::Country, *on);
                prop_assert!(country.is_some(), "{home:?} lies nowhere on {on}");
                // The lineage by which a commune answers for records leads back to it, and by one way only.
                if atlas.version_at(place.id, *on).is_none() {
                    let answers: Vec<PlaceId> = atlas
                        .places()
                        .filter(|other| other.version_at(*on).is_some())
                        .filter(|other| atlas.predecessors_at(other.id, *on).contains(&place.id))
                        .map(|other| other.id)
                        .collect();
                    let begins_later = place.versions[0].from > *on;
                    prop_assert!(begins_later || answers.len() == 1, "{:?} is answered for by {answers:?}", place.id);
                }
            }
        }
    }

    #[test]
    fn a_code_is_one_places_at_a_time(
        sizes in prop::collection::vec(1usize..5, 1..4),
        choices in choices(),
    ) {
        let (_, atlas, events) = history(&sizes, &choices);
        for on in days(&events) {
            let mut seen = BTreeMap::new();
            for place in atlas.places() {
                let Some(version) = place.version_at(on) else { continue };
                let other = seen.insert((place.level, version.code), place.id);
                prop_assert!(other.is_none(), "{} on {on}", version.code);
                prop_assert_eq!(atlas.by_code(place.level, version.code, on), Ok(place.id));
            }
        }
    }

    #[test]
    fn what_was_taken_back_was_never_there_and_one_after_the_other_is_all_at_once(
        sizes in prop::collection::vec(1usize..5, 1..4),
        choices in choices(),
    ) {
        let (first, atlas, events) = history(&sizes, &choices);
        let at_once = reorganised(&first, &events).expect("applied one by one before");
        prop_assert_eq!(told(&at_once), told(&atlas));
        if let Some((_, left)) = events.split_last() {
            let back = reorganised(&first, left).expect("applied before");
            let again = reorganised(&back, &events[left.len()..]).expect("applied before");
            prop_assert_eq!(told(&again), told(&atlas));
        }
    }

    #[test]
    fn the_order_of_independent_events_does_not_matter(
        sizes in prop::collection::vec(4usize..6, 1..3),
        shift in 0i64..3,
    ) {
        let first = country(&sizes);
        let (one, other) = (date(2020, 1, 1), date(2020, 1, 1).saturating_add(shift.years()));
        let a = event(100, one, "merge,commune,91000,91001\n");
        let b = event(101, other, "begin,commune,,80000,,,,,Xã Mới,,920\nmerge,commune,92000,80000\n");
        let ab = reorganised(&reorganised(&first, std::slice::from_ref(&a)).expect("a"), std::slice::from_ref(&b));
        let ba = reorganised(&reorganised(&first, std::slice::from_ref(&b)).expect("b"), std::slice::from_ref(&a));
        prop_assert_eq!(told(&ab.expect("b after a")), told(&ba.expect("a after b")));
    }

    #[test]
    fn nobody_gains_a_commune_that_the_preview_does_not_name(
        sizes in prop::collection::vec(1usize..5, 1..4),
        choices in choices(),
    ) {
        let (first, _, events) = history(&sizes, &choices);
        for nth in 0..events.len() {
            let before = reorganised(&first, &events[..nth]).expect("applied before");
            let after = reorganised(&first, &events[..=nth]).expect("applied before");
            let on = events[nth].on;
            let eve = on.yesterday().expect("a day before");
            let passing = difference(&before, &after, on).passing((&before, &after), on);
            let standing = |place: &&Place| place.version_at(eve).is_some();
            for held in before.places().filter(standing) {
                let scope = Scope::Place(held.id);
                for commune in before.places().filter(|place| place.level == Level::Commune).filter(standing) {
                    let asked = Scope::Place(commune.id);
                    let gained = !covers(scope, asked, eve, &before) && covers(scope, asked, on, &after);
                    let named = passing.gains.get(&held.id).is_some_and(|gains| gains.contains(&commune.id));
                    prop_assert!(!gained || named, "{:?} gains {:?}", held.versions, commune.versions);
                }
            }
        }
    }

    #[test]
    fn a_role_reaches_what_its_own_place_holds_and_nothing_where_its_place_has_ended(
        sizes in prop::collection::vec(1usize..5, 1..4),
        choices in choices(),
    ) {
        let (_, atlas, events) = history(&sizes, &choices);
        for on in days(&events) {
            let communes: Vec<PlaceId> = atlas
                .places()
                .filter(|place| place.level == Level::Commune && place.version_at(on).is_some())
                .map(|place| place.id)
                .collect();
            for held in atlas.places().filter(|place| place.level != Level::Country) {
                for commune in &communes {
                    let reaches = covers(Scope::Place(held.id), Scope::Place(*commune), on, &atlas);
                    let holds = held.version_at(on).is_some() && atlas.is_within(*commune, held.id, on);
                    prop_assert_eq!(reaches, holds, "{:?} over {:?} on {}", held.id, commune, on);
                }
            }
        }
    }
}
