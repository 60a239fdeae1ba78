//! The trees agree with what the sources say of them.

use jiff::civil::date;

use super::names::bare;
use super::{Atlas, CodeError, Extent, Level, shipped_events};
use crate::ids::PlaceId;

fn codes(atlas: &Atlas, places: &[PlaceId], on: jiff::civil::Date) -> Vec<&'static str> {
    places.iter().filter_map(|&id| atlas.version_at(id, on)).map(|v| v.code).collect()
}

#[test]
fn ben_tre_goes_from_164_to_157_to_148_communes_by_district() {
    let atlas = Atlas::shipped();
    let table = [
        (date(2014, 12, 31), 164, [17, 22, 11, 17, 22, 20, 24, 18, 13]),
        (date(2020, 1, 31), 164, [17, 22, 11, 17, 22, 20, 24, 18, 13]),
        (date(2020, 2, 1), 157, [14, 21, 11, 16, 21, 20, 23, 18, 13]),
        (date(2023, 12, 31), 157, [14, 21, 11, 16, 21, 20, 23, 18, 13]),
        (date(2024, 12, 31), 148, [12, 16, 11, 16, 21, 19, 22, 18, 13]),
    ];
    for (on, total, by_district) in table {
        let province = atlas.by_code(Level::Province, "83", on).expect("Bến Tre");
        assert_eq!(atlas.communes_at(province, on).len(), total, "{on}");
        let districts = ["829", "831", "832", "833", "834", "835", "836", "837", "838"];
        for (code, n) in districts.into_iter().zip(by_district) {
            let district = atlas.by_code(Level::District, code, on).expect(code);
            assert_eq!(atlas.children_at(district, on).len(), n, "{code} on {on}");
        }
    }
    let townships = |on| {
        let province = atlas.by_code(Level::Province, "83", on).expect("Bến Tre");
        let communes = atlas.communes_at(province, on);
        communes.iter().filter(|&&c| atlas.version_at(c, on).is_some_and(|v| v.kind == "Thị trấn")).count()
    };
    assert_eq!((townships(date(2020, 2, 1)), townships(date(2023, 12, 31))), (7, 10));
}

#[test]
fn the_country_goes_from_63_provinces_to_34_and_loses_its_districts() {
    let atlas = Atlas::shipped();
    let country = atlas.by_code(Level::Country, "VN", date(2025, 1, 1)).expect("the country");
    for (on, provinces, communes) in [(date(2025, 6, 30), 63, 10_035), (date(2025, 7, 1), 34, 3_321)] {
        assert_eq!(atlas.children_at(country, on).len(), provinces);
        assert_eq!(atlas.communes_at(country, on).len(), communes);
    }
    let ended = atlas.by_code(Level::District, "829", date(2025, 7, 1));
    assert!(matches!(ended, Err(CodeError::Ended { .. })));
    let vinh_long = atlas.by_code(Level::Province, "86", date(2025, 12, 31)).expect("Vĩnh Long");
    assert_eq!(atlas.children_at(vinh_long, date(2025, 12, 31)).len(), 124);
}

#[test]
fn a_code_needs_a_date() {
    let atlas = Atlas::shipped();
    let name = |code: &str, on| {
        let id = atlas.by_code(Level::Commune, code, on).expect(code);
        atlas.version_at(id, on).expect("a version").full_name
    };
    assert_eq!(name("28777", date(2019, 12, 31)), "Phường 2");
    assert_eq!(name("28777", date(2020, 12, 31)), "Phường An Hội");
    assert_eq!(name("28855", date(2023, 12, 31)), "Xã An Hiệp");
    assert_eq!(name("28855", date(2024, 12, 31)), "Xã Tường Đa");
    let (a, b) = (date(2019, 12, 31), date(2020, 12, 31));
    assert_ne!(atlas.by_code(Level::Commune, "28777", a), atlas.by_code(Level::Commune, "28777", b));
    assert_eq!(atlas.by_code(Level::Commune, "99999", a), Err(CodeError::Unknown));
}

#[test]
fn an_ended_code_names_its_successors() {
    let atlas = Atlas::shipped();
    let on = date(2020, 12, 31);
    let binh_khanh = atlas.by_code(Level::Commune, "28945", on).expect("Bình Khánh");
    let former = atlas.predecessors_at(binh_khanh, on);
    let names: Vec<&str> =
        former.iter().filter_map(|&id| atlas.version_at(id, date(2019, 1, 1))).map(|v| v.full_name).collect();
    assert!(names.contains(&"Xã Bình Khánh Đông") && names.contains(&"Xã Bình Khánh Tây"), "{names:?}");
    for &id in former.iter().skip(1) {
        let code = atlas.place(id).expect("a place").versions[0].code;
        match atlas.by_code(Level::Commune, code, on) {
            Err(CodeError::Ended { successors, .. }) => assert_eq!(successors, [binh_khanh]),
            other => assert_eq!(other, Ok(binh_khanh), "{code}"),
        }
    }
}

#[test]
fn every_commune_of_2014_reaches_the_successors_the_source_gives() {
    let atlas = Atlas::shipped();
    let (then, now) = (date(2014, 12, 31), date(2025, 7, 1));
    let text = include_str!("../../places-data/bentre_communes_2014.csv");
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let id = atlas.by_code(Level::Commune, cells[0], then).expect(cells[0]);
        let on_map: Vec<PlaceId> = atlas.on_map(id, now).into_iter().map(|(id, _)| id).collect();
        let mut found = codes(&atlas, &on_map, now);
        let mut expected: Vec<&str> = cells[10].split(';').collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn every_place_is_whole_in_time() {
    let atlas = Atlas::shipped();
    let mut held: std::collections::HashMap<(Level, &str), Vec<(jiff::civil::Date, jiff::civil::Date)>> =
        std::collections::HashMap::new();
    for place in atlas.places() {
        for pair in place.versions.windows(2) {
            assert_eq!(pair[0].to.and_then(|to| to.tomorrow().ok()), Some(pair[1].from), "{:?}", place.id);
        }
        for v in &place.versions {
            let to = v.to.unwrap_or(date(9999, 12, 31));
            assert!(v.from <= to, "{v:?}");
            if let Some(parent) = v.parent {
                assert!(atlas.version_at(parent, v.from).is_some(), "{v:?}");
                assert!(atlas.version_at(parent, to).is_some(), "{v:?}");
            }
            held.entry((place.level, v.code)).or_default().push((v.from, to));
        }
    }
    for (code, mut periods) in held {
        periods.sort_unstable();
        assert!(
            periods.windows(2).all(|p| p[0].1 < p[1].0),
            "{code:?} names two places at once: {periods:?}"
        );
    }
}

#[test]
fn names_are_found_without_accents_kinds_or_tone_placement() {
    let atlas = Atlas::shipped();
    let on = date(2022, 1, 1);
    let in_place = |level, code| atlas.by_code(level, code, on).expect(code);
    let find = |query: &str, within| atlas.find_by_name(query, Some(within), on);
    let province = in_place(Level::Province, "83");
    assert_eq!(find("xa an hiep", province).len(), 2);
    assert_eq!(find("An Hiệp", in_place(Level::District, "831")).len(), 1);
    let eight = find("P. 8", in_place(Level::District, "829"));
    assert_eq!(codes(&atlas, &eight, on), ["28759"]);
    assert_eq!(find("phuong 8", province), eight);
    assert_eq!(find("Tiên Thuỷ", province).len(), 1);
    assert!(find("Không Có", province).is_empty());
}

#[test]
fn a_split_commune_goes_in_parts_with_one_default() {
    let atlas = Atlas::shipped();
    let mut by_place: std::collections::HashMap<PlaceId, usize> = std::collections::HashMap::new();
    for link in atlas.links() {
        *by_place.entry(link.from).or_default() += usize::from(link.is_default);
        assert!(link.extent == Extent::Whole || link.on == date(2025, 7, 1));
    }
    assert!(by_place.values().all(|&n| n <= 1));
}

/// The named columns of a list.
fn column(text: &'static str, names: &[&str]) -> Vec<Vec<&'static str>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let at: Vec<usize> =
        names.iter().map(|name| header.iter().position(|known| known == name).expect("a column")).collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            at.iter().map(|at| cells[*at]).collect()
        })
        .collect()
}

#[test]
fn the_events_that_ship_lead_to_what_the_official_lists_say() {
    assert_eq!(shipped_events().len(), 6, "every event is read");
    let atlas = Atlas::shipped();
    let (before, on) = (date(2025, 6, 30), date(2025, 7, 1));
    let communes = include_str!("../../places-data/communes_2025.csv");
    for row in column(communes, &["commune_code", "province_code", "full_name", "type"]) {
        let id = atlas.by_code(Level::Commune, row[0], on).expect(row[0]);
        let version = atlas.version_at(id, on).expect("it stands");
        let province = version.parent.and_then(|above| atlas.version_at(above, on)).map(|above| above.code);
        assert_eq!((province, version.kind), (Some(row[1]), row[3]), "{}", row[0]);
        assert!(bare(version.full_name) == bare(row[2]), "{} {}", version.full_name, row[2]);
    }
    let mut went: std::collections::BTreeMap<&str, Vec<(bool, &str, Extent)>> =
        std::collections::BTreeMap::new();
    let map = include_str!("../../places-data/commune_map_2025.csv");
    for row in column(map, &["old_commune_code", "new_commune_code", "extent", "is_default"]) {
        let extent = if row[2] == "whole" { Extent::Whole } else { Extent::Part };
        went.entry(row[0]).or_default().push((row[3] != "1", row[1], extent));
    }
    assert_eq!(went.len(), 10_035);
    for (code, mut expected) in went {
        expected.sort_unstable_by_key(|(other, code, _)| (*other, *code));
        // All its area went to one, and parts of its people to two others.
        if code == "18796" {
            expected[0].2 = Extent::Part;
        }
        let old = atlas.by_code(Level::Commune, code, before).expect(code);
        if atlas.version_at(old, on).is_some() {
            // It goes on; what it gave away is in the links.
            let gone = atlas.links().iter().filter(|link| link.from == old && link.on == on).count();
            let elsewhere = expected.iter().filter(|(_, to, _)| *to != code).count();
            assert_eq!(gone, elsewhere, "{code}");
            continue;
        }
        let mut found: Vec<(&str, Extent)> = atlas
            .on_map(old, on)
            .into_iter()
            .map(|(id, extent)| (atlas.version_at(id, on).map_or("", |version| version.code), extent))
            .collect();
        let first = found.remove(0);
        assert_eq!(first, (expected[0].1, expected[0].2), "{code}: the default");
        found.sort_unstable_by_key(|(code, _)| *code);
        let rest: Vec<(&str, Extent)> =
            expected[1..].iter().map(|(_, code, extent)| (*code, *extent)).collect();
        assert_eq!(found, rest, "{code}");
    }
    let map = include_str!("../../places-data/province_map_2025.csv");
    for row in column(map, &["old_province_code", "new_province_code", "new_full_name"]) {
        let old = atlas.by_code(Level::Province, row[0], before).expect(row[0]);
        let now = atlas.on_map(old, on)[0].0;
        let version = atlas.version_at(now, on).expect("it stands");
        assert_eq!((version.code, version.full_name), (row[1], row[2]));
    }
    let changes = include_str!("../../places-data/unit_changes_after_2025.csv");
    for row in column(changes, &["level", "code", "effective_date", "full_name_after", "instrument"]) {
        let (level, on) = (Level::parse(row[0]).expect("a level"), row[2].parse().expect("a day"));
        let id = atlas.by_code(level, row[1], on).expect(row[1]);
        let version = atlas.version_at(id, on).expect("it stands");
        assert_eq!((version.full_name, version.instrument, version.from), (row[3], row[4], on));
    }
}
