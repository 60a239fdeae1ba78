//! What became what agrees with the lists, in both directions, and a code is one place at a time.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::{Date, date};

use super::{Lineage, change_days};
use crate::ids::PlaceId;
use crate::places::{Atlas, Extent, Level, Link, Place, Version};

const COMMUNE_MAP: &str = include_str!("../../places-data/commune_map_2025.csv");

fn found(atlas: &Atlas, places: &[(PlaceId, Extent)], on: Date) -> BTreeSet<(String, bool)> {
    let named = places.iter().map(|&(id, extent)| {
        (atlas.version_at(id, on).expect("stands that day").code.to_owned(), extent == Extent::Whole)
    });
    named.collect()
}

#[test]
fn every_commune_of_the_country_is_on_1_july_2025_where_and_as_far_as_the_list_says() {
    let atlas = Atlas::shipped();
    let lineage = Lineage::of(&atlas);
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    let mut listed: HashMap<&str, BTreeSet<(String, bool)>> = HashMap::new();
    for line in COMMUNE_MAP.lines().skip(1) {
        let cells: Vec<&str> = line.splitn(4, ',').collect();
        // All area of Kỳ Lợi went to one, and parts of its people to two others: of households it is a part.
        let whole = cells[2] == "whole" && cells[0] != "18796";
        listed.entry(cells[0]).or_default().insert((cells[1].to_owned(), whole));
    }
    assert_eq!(listed.len(), 10_035);
    let mut sources: HashMap<String, BTreeSet<(String, bool)>> = HashMap::new();
    for (code, expected) in listed {
        let commune = atlas.by_code(Level::Commune, code, before).expect(code);
        assert_eq!(found(&atlas, &lineage.on_day(commune, before, after), after), expected, "{code}");
        for (to, whole) in expected {
            sources.entry(to).or_default().insert((code.to_owned(), whole));
        }
    }
    for (code, expected) in sources {
        let commune = atlas.by_code(Level::Commune, &code, after).expect(&code);
        assert_eq!(found(&atlas, &lineage.on_day(commune, after, before), before), expected, "{code}");
    }
}

#[test]
fn a_code_names_at_most_one_place_on_every_day_on_which_anything_changes() {
    let atlas = Atlas::shipped();
    let days = change_days(&atlas);
    assert!(days.contains(&date(2020, 2, 1)) && days.contains(&date(2025, 7, 1)), "{days:?}");
    let edges = days.iter().flat_map(|&day| [day.yesterday(), Ok(day), day.tomorrow()]).flatten();
    let codes: HashSet<(Level, &str)> =
        atlas.places().flat_map(|p| p.versions.iter().map(|v| (p.level, v.code))).collect();
    for on in edges {
        let mut bearers: HashMap<(Level, &str), PlaceId> = HashMap::new();
        for place in atlas.places() {
            for version in place.versions.iter().filter(|version| version.holds_on(on)) {
                let other = bearers.insert((place.level, version.code), place.id);
                assert_eq!(other, None, "{} names two places on {on}", version.code);
            }
        }
        for &(level, code) in &codes {
            assert_eq!(
                atlas.by_code(level, code, on).ok(),
                bearers.get(&(level, code)).copied(),
                "{code} {on}"
            );
        }
    }
}

#[test]
fn names_that_moved_between_codes_are_followed_by_place_and_not_by_code() {
    let atlas = Atlas::shipped();
    let lineage = Lineage::of(&atlas);
    let (then, now) = (date(2024, 11, 30), date(2024, 12, 1));
    let names = |code: &str, from: Date, on: Date| -> Vec<(&str, &str)> {
        let place = atlas.by_code(Level::Commune, code, from).expect(code);
        let versions = lineage.on_day(place, from, on);
        versions
            .iter()
            .filter_map(|&(id, _)| atlas.version_at(id, on))
            .map(|v| (v.code, v.full_name))
            .collect()
    };
    assert_eq!(names("28810", then, now), [("28810", "Thị trấn Châu Thành")]);
    assert_eq!(names("28855", then, now), [("28855", "Xã Tường Đa")]);
    let before = names("28855", now, then);
    assert!(before.contains(&("28855", "Xã An Hiệp")) && before.contains(&("28837", "Xã Tường Đa")));
    assert!(names("28810", now, then).contains(&("28810", "Xã An Khánh")));
}

#[test]
fn a_district_lies_in_what_its_communes_became_and_a_province_in_the_one_that_took_it() {
    let atlas = Atlas::shipped();
    let lineage = Lineage::of(&atlas);
    let (then, now) = (date(2016, 1, 1), date(2025, 7, 1));
    let cho_lach = atlas.by_code(Level::District, "832", then).expect("Chợ Lách");
    let became: HashSet<PlaceId> =
        lineage.on_day(cho_lach, then, now).into_iter().map(|(id, _)| id).collect();
    let by_commune: HashSet<PlaceId> = atlas
        .communes_at(cho_lach, then)
        .into_iter()
        .flat_map(|c| lineage.on_day(c, then, now))
        .map(|(id, _)| id)
        .collect();
    assert!(became == by_commune && became.len() == 4, "{became:?}");
    assert!(lineage.step_after(cho_lach, then).is_some_and(|step| step.abolished && step.on == now));
    let province = |code, on| atlas.by_code(Level::Province, code, on).expect(code);
    let (ben_tre, vinh_long) = (province("83", then), province("86", now));
    assert_eq!(lineage.on_day(ben_tre, then, now), [(vinh_long, Extent::Whole)]);
    let before = lineage.on_day(vinh_long, now, then);
    assert_eq!(
        found(&atlas, &before, then),
        ["83", "84", "86"].map(|code| (code.to_owned(), true)).into_iter().collect()
    );
}

#[test]
fn what_was_split_and_came_together_again_is_whole() {
    let (first, split, joined) = (date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1));
    let place = |id: i64, code: &'static str, from: Date, to: Option<Date>| Place {
        id: PlaceId::new(id),
        level: Level::Commune,
        versions: vec![Version {
            code,
            name: code,
            full_name: code,
            kind: "Xã",
            parent: None,
            from,
            to: to.and_then(|to| to.yesterday().ok()),
            assumed: false,
            instrument: "",
        }],
    };
    let link = |from: i64, to: i64, on: Date, extent, is_default| Link {
        from: PlaceId::new(from),
        to: PlaceId::new(to),
        on,
        extent,
        is_default,
        share: None,
    };
    let places = vec![
        place(1, "00001", first, None),
        place(2, "00002", split, Some(joined)),
        place(3, "00003", split, None),
    ];
    // The first gives a part to each of two; one of them is taken back, the other is not.
    let links = vec![
        link(1, 2, split, Extent::Part, true),
        link(1, 3, split, Extent::Part, false),
        link(2, 1, joined, Extent::Whole, true),
    ];
    let atlas = Atlas::new(places, links);
    let lineage = Lineage::of(&atlas);
    let (one, three) = (PlaceId::new(1), PlaceId::new(3));
    assert_eq!(lineage.on_day(one, first, joined), [(one, Extent::Part), (three, Extent::Part)]);
    assert_eq!(lineage.on_day(one, joined, first), [(one, Extent::Part)]);
    assert_eq!(lineage.on_day(three, joined, first), [(one, Extent::Part)]);
    assert_eq!(lineage.on_day(PlaceId::new(2), split, joined), [(one, Extent::Whole)]);
    // Where both parts come back, all of it is there.
    let both = Atlas::new(
        vec![place(1, "00001", first, None), place(2, "00002", split, Some(joined))],
        vec![link(1, 2, split, Extent::Part, false), link(2, 1, joined, Extent::Whole, true)],
    );
    assert_eq!(Lineage::of(&both).on_day(one, first, joined), [(one, Extent::Whole)]);
    assert_eq!(change_days(&both), [first, split, joined]);
}
