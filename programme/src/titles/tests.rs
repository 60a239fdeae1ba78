//! Who takes which step on every day from 2014 on, and what a province may set of it.

use jiff::civil::{Date, date};

use super::reader::read;
use super::*;
use crate::criteria::{Provenance, shipped, shipped_set};
use crate::places::{Atlas, Level};

#[test]
fn every_file_is_read_and_says_its_own_code() {
    for (code, text) in TITLES.iter().zip(FILES) {
        let kind = read(text).unwrap_or_else(|problem| panic!("{code}: {problem}"));
        assert_eq!(kind.code, *code);
        for other in [&kind.household_title, &kind.sits_with].into_iter().flatten() {
            assert!(TITLES.contains(&other.as_str()), "{code}: {other}");
        }
        assert!(kind.succeeded_by.is_none_or(|next| TITLES.contains(&next.title.as_str())));
        assert!(!kind.name.vi.is_empty() && !kind.name.en.is_empty());
    }
    assert_eq!(title_kinds().len(), TITLES.len());
}

#[test]
fn a_file_that_leaves_a_gap_or_says_what_is_no_fact_is_refused() {
    let whole = FILES[0];
    assert!(read(&whole.replace("from = 2016-01-01", "from = 2016-01-02")).is_err());
    assert!(read(&whole.replace("commune_committee", "moon_committee")).is_err());
    assert!(read(&whole.replace("commune_committee", "household_head")).is_err(), "a head decides nothing");
    assert!(read(&whole.replace("\"12-15\"", "\"02-30\"")).is_err());
    assert!(read(&whole.replace("meet_by", "meets_by")).is_err());
}

#[test]
fn the_sets_that_ship_are_of_title_kinds_that_are_given_when_they_begin() {
    for (id, _) in shipped() {
        let set = shipped_set(id).expect("there");
        let kind = title_kind(&set.title).unwrap_or_else(|| panic!("{id}"));
        assert!(kind.period_on(set.valid_from).is_some(), "{id}");
        // Where a title has levels, a set of it has no others, and waits as long between them.
        for level in set.levels.iter().filter(|_| !kind.levels.is_empty()) {
            let known = kind.levels.iter().find(|known| known.code == level.code);
            let waits = level.wait_years.unwrap_or(0);
            assert!(known.is_some_and(|known| known.wait_years == waits), "{id} {}", level.code);
        }
    }
}

fn days() -> impl Iterator<Item = Date> {
    // The days on which something begins or ends, and the first of every month.
    let edges = title_kinds().iter().flat_map(|kind| &kind.periods).flat_map(|p| [Some(p.from), p.to]);
    let months = (2014..=2027).flat_map(|year| (1..=12).map(move |month| date(year, month, 1)));
    let day_before = date(2025, 6, 30);
    edges.flatten().chain(months).chain([day_before]).filter(|on| *on >= date(2014, 1, 1))
}

#[test]
fn nothing_asks_for_a_district_after_june_2025_and_before_it_nothing_lacks_one() {
    let atlas = Atlas::shipped();
    let old = atlas.by_code(Level::Commune, "28756", date(2020, 1, 1)).expect("there");
    let mut asked = [0, 0];
    for on in days() {
        let commune = atlas.on_map(old, on)[0].0;
        for kind in title_kinds() {
            for step in FactKey::ALL {
                for manager in [None, Some(Level::District), Some(Level::Province)] {
                    let at = At { atlas: &atlas, commune, manager };
                    match who(kind, &[], *step, on, at) {
                        Ok(found) => {
                            let is_district = found.office.level() == Some(Level::District);
                            assert!(
                                !is_district || on < date(2025, 7, 1),
                                "{} {} {on}",
                                kind.code,
                                step.code()
                            );
                            let place = found.place.map(|place| atlas.place(place).expect("there").level);
                            let level = match found.office.level() {
                                Some(Level::Hamlet) => Some(Level::Commune),
                                level => level,
                            };
                            assert_eq!(place, level, "{} {}", kind.code, step.code());
                            asked[usize::from(is_district)] += 1;
                        }
                        Err(NobodyDoes::NotGiven) => assert!(kind.period_on(on).is_none()),
                        Err(NobodyDoes::NoStep) => {}
                        Err(NobodyDoes::NoSuchLevel(level)) => {
                            panic!("{} {} asks for a {} on {on}", kind.code, step.code(), level.code())
                        }
                    }
                }
            }
        }
    }
    assert!(asked.iter().all(|n| *n > 0));
}

#[test]
fn somebody_decides_every_title_on_every_day_on_which_it_is_given() {
    let atlas = Atlas::shipped();
    let old = atlas.by_code(Level::Commune, "28756", date(2020, 1, 1)).expect("there");
    for on in days() {
        let at = At { atlas: &atlas, commune: atlas.on_map(old, on)[0].0, manager: None };
        for kind in title_kinds().iter().filter(|kind| kind.period_on(on).is_some()) {
            assert!(who(kind, &[], FactKey::Decides, on, at).is_ok(), "{} {on}", kind.code);
        }
    }
}

/// The office that decides, and the code of its place.
fn decides(title: &str, on: Date, manager: Option<Level>) -> (Office, &'static str) {
    let atlas: &'static Atlas = Box::leak(Box::new(Atlas::shipped()));
    let old = atlas.by_code(Level::Commune, "28756", date(2020, 1, 1)).expect("there");
    let at = At { atlas, commune: atlas.on_map(old, on)[0].0, manager };
    let found = who(title_kind(title).expect("there"), &[], FactKey::Decides, on, at).expect("there");
    (found.office, atlas.version_at(found.place.expect("there"), on).expect("there").code)
}

#[test]
fn the_deciders_are_those_of_the_text_of_the_day() {
    use Office::{
        CommuneCommittee, DistrictAssociation, DistrictChairman, DistrictCommittee, ProvinceChairman,
        ProvinceCommittee,
    };
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    let (district, province) = (Some(Level::District), Some(Level::Province));
    let commune = "commune_learning_community";
    let unit = "learning_unit_district_province";
    for (title, on, manager, expected) in [
        ("learning_family", date(2018, 12, 20), None, (CommuneCommittee, "28756")),
        ("learning_family", date(2026, 12, 20), None, (CommuneCommittee, "28756")),
        (commune, date(2018, 12, 20), None, (DistrictCommittee, "829")),
        (commune, before, None, (DistrictCommittee, "829")),
        (commune, after, None, (ProvinceCommittee, "86")),
        (unit, date(2018, 12, 20), district, (ProvinceCommittee, "83")),
        (unit, date(2021, 12, 20), district, (DistrictChairman, "829")),
        (unit, date(2021, 12, 20), province, (ProvinceChairman, "83")),
        (unit, date(2021, 12, 20), None, (ProvinceChairman, "83")),
        (unit, before, district, (DistrictChairman, "829")),
        (unit, after, district, (ProvinceChairman, "86")),
        ("promoting_family", date(2014, 6, 1), None, (DistrictAssociation, "829")),
    ] {
        assert_eq!(decides(title, on, manager), expected, "{title} {on}");
    }
}

fn setting(title: &str, key: FactKey, from: Date, value: &str) -> Setting {
    let atlas = Atlas::shipped();
    Setting {
        place: atlas
            .by_code(Level::Province, if from < date(2025, 7, 1) { "83" } else { "86" }, from)
            .expect("there"),
        title: title.to_owned(),
        key,
        from,
        value: key.read(value),
        instrument: "12/QĐ-UBND".to_owned(),
    }
}

#[test]
fn a_province_sets_what_no_text_says_and_nothing_else() {
    let atlas = Atlas::shipped();
    let may = |set: &Setting| may_set(title_kind(&set.title).expect("there"), set, &atlas);
    let decide_by = setting("learning_family", FactKey::DecideBy, date(2018, 1, 1), "12-20");
    assert_eq!(may(&decide_by), Ok(()));
    let decides = setting("learning_family", FactKey::Decides, date(2018, 1, 1), "district_committee");
    assert_eq!(may(&decides), Err(SettingRefused::Verified));
    let commune = "commune_learning_community";
    let late = setting(commune, FactKey::Decides, date(2025, 8, 1), "district_committee");
    assert_eq!(may(&late), Err(SettingRefused::NoDistrict));
    assert_eq!(may(&setting(commune, FactKey::Decides, date(2025, 8, 1), "commune_committee")), Ok(()));
    let early = Setting { from: date(2010, 1, 1), ..decide_by.clone() };
    assert_eq!(may(&early), Err(SettingRefused::NotGiven));
    let nameless = Setting { instrument: " ".to_owned(), ..decide_by.clone() };
    assert_eq!(may(&nameless), Err(SettingRefused::NoInstrument));
    let elsewhere = Setting {
        place: atlas.by_code(Level::Commune, "28756", date(2018, 1, 1)).expect("there"),
        ..decide_by.clone()
    };
    assert_eq!(may(&elsewhere), Err(SettingRefused::NoProvince));
    let odd = Setting { value: Some(FactValue::Years(2)), ..decide_by };
    assert_eq!(may(&odd), Err(SettingRefused::Value));
}

#[test]
fn what_was_set_holds_from_its_day_in_its_province_until_a_later_text_says_otherwise() {
    let atlas = Atlas::shipped();
    let kind = title_kind("commune_learning_community").expect("there");
    let commune =
        |on| atlas.on_map(atlas.by_code(Level::Commune, "28756", date(2020, 1, 1)).expect("there"), on)[0].0;
    let of = |settings: &[Setting], on: Date| {
        let found = holds(kind, settings, FactKey::ProposeBy, on, (&atlas, commune(on))).expect("there");
        (found.value.code(), found.is_set)
    };
    let first = setting(&kind.code, FactKey::ProposeBy, date(2018, 1, 1), "11-20");
    let again = Setting { value: FactKey::ProposeBy.read("11-25"), ..first.clone() };
    let back = Setting { from: date(2020, 1, 1), value: None, ..first.clone() };
    let all = [first.clone(), again, back];
    assert_eq!(of(&all[..1], date(2017, 12, 31)), ("12-15".to_owned(), false));
    assert_eq!(of(&all[..1], date(2018, 1, 1)), ("11-20".to_owned(), true));
    assert_eq!(of(&all[..2], date(2018, 1, 1)), ("11-25".to_owned(), true), "the later of one day");
    assert_eq!(of(&all, date(2020, 1, 1)), ("12-15".to_owned(), false), "taken back");
    // A period that says nothing of it carries the setting on; one that names the fact ends it.
    let decider = setting(&kind.code, FactKey::Decides, date(2024, 3, 1), "province_committee");
    let of = |on: Date| {
        holds(kind, std::slice::from_ref(&decider), FactKey::Decides, on, (&atlas, commune(on)))
            .expect("there")
            .is_set
    };
    assert!(of(date(2025, 6, 30)) && !of(date(2025, 7, 1)));
    let elsewhere = atlas.by_code(Level::Commune, "00004", date(2024, 4, 1)).expect("there");
    let here = (&atlas, elsewhere);
    let found = holds(kind, std::slice::from_ref(&decider), FactKey::Decides, date(2024, 4, 1), here);
    assert!(!found.expect("there").is_set, "another province's");
}

#[test]
fn what_a_later_period_does_not_say_is_carried_on_unverified() {
    let kind = title_kind("learning_family").expect("there");
    let decides =
        |on| kind.period_on(on).and_then(|period| period.fact(FactKey::Decides)).expect("there").clone();
    assert_eq!(decides(date(2018, 1, 1)).provenance, Provenance::Verified);
    let later = decides(date(2023, 1, 1));
    assert_eq!((later.provenance, later.value), (Provenance::Unverified, decides(date(2018, 1, 1)).value));
    assert_eq!(kind.period_on(date(2013, 12, 31)).map(|period| period.from), None);
}

#[test]
fn days_of_the_calendar_are_of_the_year_or_of_the_next() {
    let day = |text: &str, year| YearDay::parse(text).and_then(|day| day.of(year));
    assert_eq!(day("10-25", 2019), Some(date(2019, 10, 25)));
    assert_eq!(day("+03-31", 2021), Some(date(2022, 3, 31)));
    assert_eq!(day("02-29", 2020), None, "not every year has it");
    assert_eq!(YearDay::parse("+03-31").map(YearDay::code).as_deref(), Some("+03-31"));
}

#[test]
fn the_earlier_titles_end_where_the_learning_titles_hold_everywhere() {
    for kind in title_kinds() {
        let Some(next) = &kind.succeeded_by else { continue };
        assert!(!kind.is_given_in(next.since.year) && kind.is_given_in(next.since.year - 1));
        let after = title_kind(&next.title).expect("there");
        assert_eq!(after.everywhere.as_ref().map(|since| since.year), Some(next.since.year));
        assert_eq!(after.subject, kind.subject);
    }
    assert_eq!((given_in(2018).len(), given_in(2014).len()), (8, 10));
}

#[test]
fn culture_titles_share_the_sitting_of_their_learning_titles_both_ways() {
    assert_eq!(same_sitting("learning_family", 2019), ["culture_family"]);
    assert_eq!(same_sitting("culture_family", 2019), ["learning_family"]);
    assert_eq!(same_sitting("culture_hamlet", 2019), ["learning_community"]);
    assert!(same_sitting("learning_clan", 2019).is_empty());
}
