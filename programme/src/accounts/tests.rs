//! Authority at dates and over mergers, and the property that nothing outside a grant is ever allowed.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::places::Level;

fn at(atlas: &Atlas, level: Level, code: &str, on: Date) -> PlaceId {
    atlas.by_code(level, code, on).expect("a place of the tree")
}

fn grant(code: &str, scope: Scope, from: Date, to: Option<Date>) -> Grant {
    Grant { role: role(code).expect("a shipped role"), scope, from, to }
}

#[test]
fn a_role_holds_at_its_place_from_a_day_to_a_day() {
    let atlas = Atlas::shipped();
    let on = date(2019, 6, 1);
    let province = at(&atlas, Level::Province, "83", on);
    let commune = atlas.communes_at(province, on)[0];
    let other = atlas.communes_at(province, on)[1];
    let grants =
        [grant("commune_association", Scope::Place(commune), date(2019, 1, 1), Some(date(2019, 12, 31)))];
    let may = |verb, scope, on| authorise(&grants, verb, scope, on, &atlas).is_ok();
    assert!(may(Verb::Import, Scope::Place(commune), on));
    assert!(may(Verb::Score, Scope::Hamlet { commune, hamlet: 3 }, on));
    assert!(!may(Verb::Decide, Scope::Place(commune), on), "the association does not decide");
    assert!(!may(Verb::Import, Scope::Place(other), on));
    assert!(!may(Verb::Import, Scope::Place(province), on));
    assert!(!may(Verb::Import, Scope::Everywhere, on));
    assert!(!may(Verb::Import, Scope::Place(commune), date(2018, 12, 31)));
    assert!(!may(Verb::Import, Scope::Place(commune), date(2020, 1, 1)));
}

#[test]
fn a_merger_gives_nobody_a_place_and_the_explanation_names_what_it_became() {
    let atlas = Atlas::shipped();
    let (before, after) = (date(2019, 6, 1), date(2020, 6, 1));
    let province = at(&atlas, Level::Province, "83", before);
    let merged = atlas
        .communes_at(province, before)
        .into_iter()
        .find(|commune| atlas.version_at(*commune, after).is_none())
        .expect("a commune merged on 1/2/2020");
    let (successor, _) = atlas.on_map(merged, after)[0];
    let grants = [grant("commune_association", Scope::Place(merged), date(2016, 1, 1), None)];
    assert!(authorise(&grants, Verb::Import, Scope::Place(merged), before, &atlas).is_ok());
    let refused = authorise(&grants, Verb::Import, Scope::Place(successor), after, &atlas);
    assert!(refused.is_err_and(|refusal| refusal.held_otherwise));
    let lines = explain(&grants, Verb::Import, Scope::Place(successor), after, &atlas, &|_, _| None);
    let name = atlas.version_at(successor, after).expect("stands").full_name;
    assert!(lines[0].text.vi.contains(name) && !lines[0].allows, "{lines:?}");
    // Whoever holds the successor answers for what flowed into it.
    let grants = [grant("commune_association", Scope::Place(successor), date(2020, 2, 1), None)];
    assert!(
        authorise(&grants, Verb::Score, Scope::Hamlet { commune: merged, hamlet: 1 }, after, &atlas).is_ok()
    );
}

#[test]
fn a_committee_decides_at_its_own_level_and_not_for_those_below() {
    let atlas = Atlas::shipped();
    let on = date(2019, 6, 1);
    let province = at(&atlas, Level::Province, "83", on);
    let district = at(&atlas, Level::District, "829", on);
    let commune = at(&atlas, Level::Commune, "28756", on);
    for (role, own) in
        [("commune_committee", commune), ("district_committee", district), ("province_committee", province)]
    {
        let grants = [grant(role, Scope::Place(own), date(2016, 1, 1), None)];
        for place in [commune, district, province] {
            let scope = Scope::Place(place);
            let may = authorise(&grants, Verb::Decide, scope, on, &atlas).is_ok();
            assert_eq!(may, place == own, "{role}");
            let lines = explain(&grants, Verb::Decide, scope, on, &atlas, &|_, _| None);
            assert_eq!(lines.iter().any(|line| line.allows), may, "{lines:?}");
        }
        assert!(authorise(&grants, Verb::ViewRecords, Scope::Place(commune), on, &atlas).is_ok());
    }
}

#[test]
fn an_explanation_says_who_could() {
    let atlas = Atlas::shipped();
    let on = date(2019, 6, 1);
    let province = at(&atlas, Level::Province, "83", on);
    let grants = [grant("viewer", Scope::Place(province), date(2016, 1, 1), None)];
    let lines = explain(&grants, Verb::Decide, Scope::Place(province), on, &atlas, &|_, _| None);
    assert!(lines.iter().all(|line| !line.allows) && lines[1].text.vi.contains("UBND"), "{lines:?}");
}

#[test]
fn nobody_manages_an_account_that_reaches_further_than_theirs() {
    let atlas = Atlas::shipped();
    let on = date(2019, 6, 1);
    let province = Scope::Place(at(&atlas, Level::Province, "83", on));
    let commune = Scope::Place(at(&atlas, Level::Commune, "28756", on));
    let since = date(2016, 1, 1);
    let held = [grant("administrator", province, since, None)];
    let over = |of: &[Grant]| may_over(&held, Verb::ManageAccounts, of, on, &atlas);
    assert!(over(&[]) && over(&[grant("commune_association", commune, since, None)]));
    assert!(!over(&[grant("administrator", Scope::Everywhere, since, None)]));
    assert!(
        !over(&[grant("viewer", Scope::Everywhere, date(2030, 1, 1), None)]),
        "also what is still to come"
    );
    assert!(
        over(&[grant("viewer", Scope::Everywhere, since, Some(date(2019, 5, 31)))]),
        "what is over is over"
    );
    assert!(!may_over(&[grant("viewer", province, since, None)], Verb::ManageAccounts, &[], on, &atlas));
}

/// Read once for all of the property's cases.
static ATLAS: std::sync::LazyLock<Atlas> = std::sync::LazyLock::new(Atlas::shipped);

proptest! {
    /// Whatever is granted: no verb outside the role's, no place outside the tree, no day outside from–to.
    #[test]
    fn nothing_outside_a_grant_is_allowed(
        role in 0..13_usize, held in 0..400_usize, asked in 0..400_usize, verb in 0..13_usize,
        day in 0..4_000_i32, from in 0..4_000_i32, length in 0..2_000_i32,
    ) {
        let atlas = &*ATLAS;
        let places: Vec<PlaceId> = atlas.places().map(|place| place.id).step_by(37).collect();
        let first = date(2014, 1, 1);
        let plus = |days: i32| first.checked_add(jiff::Span::new().days(days)).expect("in range");
        let (on, from, to) = (plus(day), plus(from), plus(from + length));
        let (held, asked) = (places[held % places.len()], places[asked % places.len()]);
        let role = &roles()[role];
        let verb = Verb::ALL[verb];
        let grants = [Grant { role, scope: Scope::Place(held), from, to: Some(to) }];
        let allowed = authorise(&grants, verb, Scope::Place(asked), on, atlas).is_ok();
        if allowed {
            prop_assert!(role.may(verb) && from <= on && on <= to);
            let now: Vec<PlaceId> = atlas.on_map(asked, on).iter().map(|(now, _)| *now).collect();
            let holds = |now: PlaceId| now == held || is_below(now, held, on, atlas);
            prop_assert!(atlas.kept_by(asked, on).or_else(|| atlas.left_to(asked, on)).map_or(now.iter().all(|now| holds(*now)), holds));
        }
        prop_assert_eq!(allowed, explain(&grants, verb, Scope::Place(asked), on, atlas, &|_, _| None).iter().any(|line| line.allows));
    }
}

#[test]
fn of_a_commune_that_was_divided_the_default_successor_keeps_the_records_and_no_other_gains_any() {
    let atlas = Atlas::shipped();
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    // Of Hà Nội: 00007 went in parts to 00008, the default, and 00025.
    let divided = at(&atlas, Level::Commune, "00007", before);
    let [keeper, other] = ["00008", "00025"].map(|code| at(&atlas, Level::Commune, code, after));
    let city = at(&atlas, Level::Province, "01", after);
    let may = |role: &str, place: PlaceId| {
        let grants = [grant(role, Scope::Place(place), date(2016, 1, 1), None)];
        [Scope::Place(divided), Scope::Hamlet { commune: divided, hamlet: 1 }]
            .map(|scope| authorise(&grants, Verb::ViewRecords, scope, after, &atlas).is_ok())
    };
    assert_eq!(may("commune_association", keeper), [true, true]);
    assert_eq!(may("commune_association", other), [false, false]);
    assert_eq!(may("province_association", city), [true, true]);
    // What keeps the records and what lists them are the same on any day.
    for place in atlas.places().filter(|place| place.level == Level::Commune) {
        if let Some(keeper) = atlas.kept_by(place.id, after) {
            assert!(atlas.predecessors_at(keeper, after).contains(&place.id), "{:?}", place.id);
        }
    }
}

#[test]
fn what_a_district_left_behind_is_its_provinces_and_nobody_elses() {
    let atlas = Atlas::shipped();
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    let district = at(&atlas, Level::District, "829", before);
    let was = at(&atlas, Level::Province, "83", before);
    let (now, _) = atlas.on_map(was, after)[0];
    assert_eq!((atlas.left_to(district, before), atlas.left_to(district, after)), (None, Some(now)));
    let may = |role: &str, place: PlaceId, on: Date| {
        let grants = [grant(role, Scope::Place(place), date(2016, 1, 1), None)];
        authorise(&grants, Verb::ViewRecords, Scope::Place(district), on, &atlas).is_ok()
    };
    assert!(may("province_committee", was, before) && may("province_committee", now, after));
    assert!(may("district_committee", district, before) && !may("district_committee", district, after));
    for commune in atlas.communes_at(now, after) {
        assert!(!may("commune_committee", commune, after), "no commune inherits a district");
    }
    let other = at(&atlas, Level::Province, "01", after);
    assert!(!may("province_committee", other, after));
}
