//! Every state, verb, role, title and day on which something changes, against a table written by hand: before and
//! after the district.

use jiff::civil::{Date, date};

use super::{Case, Joint, NotTaken, State, Verb, joint, may_take};
use crate::accounts::{role, roles};
use crate::criteria::Outcome;
use crate::places::{Atlas, Level};
use crate::titles::{At, FactKey, FactValue, Office, Setting, TITLES, title_kind};

/// Steps of the way, as in the plan and 448/QĐ-KHVN.
const STEPS: [(State, Verb, State); 9] = [
    (State::Assessed, Verb::Propose, State::Proposed),
    (State::Proposed, Verb::WithdrawProposal, State::Assessed),
    (State::Proposed, Verb::Draft, State::Drafted),
    (State::Proposed, Verb::Refuse, State::Refused),
    (State::Drafted, Verb::DiscardDraft, State::Proposed),
    (State::Drafted, Verb::Issue, State::Recognised),
    (State::Drafted, Verb::Refuse, State::Refused),
    (State::Refused, Verb::Reopen, State::Assessed),
    (State::Recognised, Verb::Withdraw, State::Withdrawn),
];

const PROPOSALS: [Verb; 2] = [Verb::Propose, Verb::WithdrawProposal];

/// The days on which who does what changes, and one before each.
const DAYS: [Date; 9] = [
    date(2014, 6, 1),
    date(2015, 12, 31),
    date(2016, 1, 1),
    date(2020, 9, 20),
    date(2020, 9, 21),
    date(2024, 2, 12),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 12, 20),
];

/// Roles that propose and that decide a title on a day, of a unit by who manages it; nothing where nobody does.
fn expected(title: &str, on: Date, manager: Level) -> Option<(&'static str, &'static str)> {
    let no_district = on >= date(2025, 7, 1);
    match title {
        "learning_family" | "learning_clan" | "learning_community" | "learning_unit" | "culture_family" => {
            Some(("commune_association", "commune_committee"))
        }
        "commune_learning_community" if on < date(2014, 12, 12) => None,
        "commune_learning_community" if no_district => Some(("commune_committee", "province_committee")),
        "commune_learning_community" => Some(("commune_committee", "district_committee")),
        "learning_unit_district_province" if on < date(2016, 1, 1) => None,
        "learning_unit_district_province" if on < date(2020, 9, 21) => {
            Some(("province_committee", "province_committee"))
        }
        "learning_unit_district_province" if manager == Level::District && !no_district => {
            Some(("education", "district_committee"))
        }
        "learning_unit_district_province" => Some(("education", "province_committee")),
        "culture_hamlet" if no_district => Some(("commune_committee", "commune_committee")),
        "culture_hamlet" => Some(("commune_committee", "district_committee")),
        // The title is ten years gone, and so is the district association that gave it.
        "promoting_family" | "promoting_clan" | "promoting_community" if no_district => {
            Some(("commune_association", "nobody"))
        }
        "promoting_family" | "promoting_clan" | "promoting_community" => {
            Some(("commune_association", "district_association"))
        }
        other => panic!("a title of which the table says nothing: {other}"),
    }
}

const PASSES: Case = Case { state: State::Assessed, outcome: Outcome::Pass, registered: true, agreed: false };

#[test]
fn each_step_is_taken_from_its_state_by_the_role_of_the_day_and_by_nobody_else() {
    let atlas = Atlas::shipped();
    let old = atlas.by_code(Level::Commune, "28756", date(2020, 1, 1)).expect("there");
    let (mut taken, mut asked) = (0, 0);
    for on in DAYS {
        let commune = atlas.on_map(old, on)[0].0;
        for title in TITLES {
            let kind = title_kind(title).expect("there");
            for manager in [Level::District, Level::Province] {
                let at = At { atlas: &atlas, commune, manager: Some(manager) };
                let who = expected(title, on, manager);
                for (role, state) in roles().iter().flat_map(|role| State::ALL.map(|state| (role, state))) {
                    for verb in Verb::ALL {
                        let takes = who.is_some_and(|(proposes, decides)| {
                            let takes = if PROPOSALS.contains(&verb) { proposes } else { decides };
                            role.code == takes
                        });
                        let leads = STEPS.iter().find(|(from, by, _)| (*from, *by) == (state, verb));
                        let leads = leads.map(|(_, _, to)| *to).filter(|_| takes);
                        let case = Case { state, ..PASSES };
                        let said = may_take((kind, &[]), verb, case, role, on, at);
                        assert_eq!(
                            said.clone().ok(),
                            leads,
                            "{title} {} {verb:?} {} on {on}: {said:?}",
                            state.code(),
                            role.code
                        );
                        taken += usize::from(leads.is_some());
                        asked += 1;
                    }
                }
            }
        }
    }
    let sizes = DAYS.len() * TITLES.len() * 2 * roles().len() * State::ALL.len() * Verb::ALL.len();
    assert_eq!(asked, sizes);
    assert!(taken > 0);
}

#[test]
fn only_what_passes_and_registered_is_proposed_by_anybody() {
    let atlas = Atlas::shipped();
    let on = date(2020, 12, 1);
    let commune = atlas.by_code(Level::Commune, "28756", on).expect("there");
    let at = At { atlas: &atlas, commune, manager: None };
    let association = role("commune_association").expect("there");
    let family = title_kind("learning_family").expect("there");
    for outcome in Outcome::ALL {
        for registered in [true, false] {
            let case = Case { outcome, registered, ..PASSES };
            let said = may_take((family, &[]), Verb::Propose, case, association, on, at);
            let expected = if outcome == Outcome::Pass && registered {
                Ok(State::Proposed)
            } else {
                Err(NotTaken::NotProposable)
            };
            assert_eq!(said, expected, "{outcome:?} {registered}");
        }
    }
}

#[test]
fn an_office_that_the_province_named_has_to_agree_first_and_a_custom_only_asks() {
    let atlas = Atlas::shipped();
    let (before, on) = (date(2019, 12, 1), date(2020, 12, 1));
    let commune = atlas.by_code(Level::Commune, "28756", on).expect("there");
    let at = At { atlas: &atlas, commune, manager: None };
    let association = role("commune_association").expect("there");
    let family = title_kind("learning_family").expect("there");
    let set = Setting {
        place: atlas.by_code(Level::Province, "83", on).expect("there"),
        title: "learning_family".to_owned(),
        key: FactKey::AppraisesWith,
        from: date(2020, 1, 1),
        value: Some(FactValue::Office(Some(Office::CommuneCulture))),
        instrument: "12/HD-SVHTTDL".to_owned(),
    };
    let propose = |case, on, settings: &[Setting]| {
        may_take((family, settings), Verb::Propose, case, association, on, at)
    };
    let agreed = Case { agreed: true, ..PASSES };
    assert_eq!(
        propose(PASSES, on, std::slice::from_ref(&set)),
        Err(NotTaken::NotAgreed(Office::CommuneCulture))
    );
    assert_eq!(propose(agreed, on, std::slice::from_ref(&set)), Ok(State::Proposed));
    assert_eq!(propose(PASSES, before, std::slice::from_ref(&set)), Ok(State::Proposed), "not yet set then");
    assert_eq!(propose(PASSES, on, &[]), Ok(State::Proposed), "a custom demands nothing");
    let custom = Joint { office: Office::CommuneCulture, place: Some(commune), demanded: false };
    assert_eq!(joint((family, &[]), on, at), Some(custom));
    assert_eq!(joint((title_kind("promoting_family").expect("there"), &[]), on, at), None);
}
