//! The province as a whole: counts, sameness, shares, and what should look wrong.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use programme::criteria::{
    Answer, AnswerOption, CriteriaSet, Group, Item, ItemKind, Model, NotApplicablePolicy, Outcome, PassMark,
    Provenance, Reason, Score, Veto,
};
use programme::ids::PlaceId;
use programme::text::Text;
use programme::units::Points;
use rayon::prelude::*;

use super::character::COASTAL;
use super::{
    CENSUS_HOUSEHOLDS, DemoCommune, DemoPlan, SUSPICIOUS_COMMUNES, Suspicious, YearContext, build, census,
    clan_rows, clans, hamlet_rows, unit_rows, units, year_rows,
};
use crate::roster::row::{Assessed, Registration, RosterRow};

pub(super) fn item(id: &str, group: usize, max: i32, kind: ItemKind) -> Item {
    Item {
        id: id.to_owned(),
        group: Some(group),
        text: Text::default(),
        hint: Text::default(),
        max: Points::whole(max),
        required_min: None,
        provenance: Provenance::Unverified,
        kind,
    }
}

/// Shaped like 448's family set, with an item of options and a lower mark for the poor.
pub(super) fn family_set() -> CriteriaSet {
    let option = |code: &str, points| AnswerOption {
        code: code.to_owned(),
        name: Text::default(),
        points: Points::whole(points),
    };
    let group = |vi: &str| Group { id: String::new(), name: Text::new(vi, ""), required_min_bp: Some(3000) };
    let mark = |circumstance: &str, mark| PassMark {
        circumstance: circumstance.to_owned(),
        mark: Points::whole(mark),
        provenance: Provenance::Unverified,
    };
    CriteriaSet {
        id: "test".to_owned(),
        title: "learning_family".to_owned(),
        name: Text::default(),
        instrument: String::new(),
        issued_on: date(2015, 12, 1),
        valid_from: date(2016, 1, 1),
        valid_to: None,
        applies_to: "VN".to_owned(),
        based_on: None,
        model: Model::Points,
        not_applicable: NotApplicablePolicy::FullCredit,
        term_years: 1,
        complete: false,
        lacks: Text::default(),
        pass_marks: vec![mark("default", 80), mark("poor_household", 70)],
        bands: Vec::new(),
        groups: vec![group("Học tập của trẻ em"), group("Học tập của người lớn"), group("Điều kiện")],
        items: vec![
            item("c1.1", 0, 10, ItemKind::Points),
            item("c1.2", 0, 10, ItemKind::Points),
            item("c1.3", 0, 10, ItemKind::Points),
            item("c2.1", 1, 10, ItemKind::Options(vec![option("met", 10), option("not_met", 0)])),
            item("c2.2", 1, 20, ItemKind::Points),
            item("c3.1", 2, 20, ItemKind::Points),
            item("c4.1", 2, 20, ItemKind::Points),
        ],
        vetoes: vec![Veto { id: "v1".to_owned(), text: Text::default() }],
        levels: Vec::new(),
        examples: Vec::new(),
    }
}

/// A plain copy of the arithmetic, enough for points sets.
fn score(set: &CriteriaSet, answers: &[Answer], vetoes: &[bool], poor: bool) -> Score {
    assert_eq!(answers.len(), set.items.len());
    assert_eq!(vetoes.len(), set.vetoes.len());
    let mut total = Points::ZERO;
    for (item, answer) in set.items.iter().zip(answers) {
        let points = match (answer, &item.kind) {
            (Answer::Points(p), ItemKind::Points) => *p,
            (Answer::Option(i), ItemKind::Options(options)) => options[usize::from(*i)].points,
            (Answer::NotApplicable, _) => item.max,
            (answer, kind) => panic!("{answer:?} does not answer {kind:?}"),
        };
        assert!(points >= Points::ZERO && points <= item.max, "{points} of {}", item.max);
        total += points;
    }
    let required = Points::whole(if poor { 70 } else { 80 });
    let mut reasons = Vec::new();
    if total < required {
        reasons.push(Reason::BelowPassMark { scored: total, required });
    }
    if vetoes.contains(&true) {
        reasons.push(Reason::Vetoed { veto: 0 });
    }
    let outcome = if reasons.is_empty() { Outcome::Pass } else { Outcome::Fail };
    Score { total: Some(total), outcome, band: None, reasons }
}

fn rows_of(commune: &DemoCommune, year: u16) -> Vec<RosterRow> {
    let set = family_set();
    let score = |a: &[Answer], v: &[bool], poor: bool| score(&set, a, v, poor);
    let context = YearContext { year, set: &set, place: PlaceId::new(1), former: None, score: &score };
    year_rows(commune, &context)
}

fn passes(row: &RosterRow) -> bool {
    match &row.assessed {
        Assessed::Items { score, .. } => score.outcome == Outcome::Pass,
        Assessed::Total { outcome, .. } => *outcome == Outcome::Pass,
        Assessed::Nothing => false,
    }
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2) / whole
}

fn commune_of(communes: &[DemoCommune], kind: Suspicious) -> &DemoCommune {
    let (code, _) = SUSPICIOUS_COMMUNES.iter().find(|(_, k)| *k == kind).expect("is there");
    communes.iter().find(|c| c.code_2014 == *code).expect("is there")
}

#[test]
fn the_province_has_the_households_of_the_census_commune_by_commune() {
    let communes = build(&DemoPlan::default());
    assert_eq!(communes.len(), 164);
    let counted: usize = communes.iter().map(|c| c.households.len()).sum();
    assert_eq!(counted, usize::try_from(CENSUS_HOUSEHOLDS).expect("is there"));
    let (mut hamlets, mut usual) = (0, 0);
    for (commune, census) in communes.iter().zip(census::communes()) {
        assert_eq!(commune.code_2014, census.code);
        assert_eq!(commune.households.len(), usize::try_from(census.households).expect("is there"));
        let of_four = commune.households.iter().filter(|h| h.members == 4).count();
        assert_eq!(of_four, usize::try_from(census.by_size[3]).expect("is there"));
        for (household, code) in commune.households.iter().zip(1..) {
            assert_eq!(household.code, code);
            assert!(household.name.split(' ').count() >= 2, "{:?}", household.name);
            assert!(household.name.split(' ').all(|word| !word.is_empty()), "{:?}", household.name);
            assert!((1..=10).contains(&household.members) && household.group > 0);
        }
        for (i, hamlet) in commune.hamlets.iter().enumerate() {
            assert!(!hamlet.name.is_empty());
            assert!(commune.households[hamlet.households.clone()].iter().all(|h| h.hamlet == i));
            usual += usize::from((240..=360).contains(&hamlet.households.len()));
        }
        hamlets += commune.hamlets.len();
    }
    assert!(percent(usual, hamlets) >= 95, "{usual} of {hamlets} hamlets of a usual size");
}

#[test]
fn the_same_seed_gives_the_same_province_and_another_does_not() {
    let plan = DemoPlan { households: 4000, ..DemoPlan::default() };
    let (one, two) = (build(&plan), build(&plan));
    assert_eq!(one, two);
    assert_eq!(rows_of(&one[3], 2018), rows_of(&two[3], 2018));
    assert_eq!(clans(&one, plan.seed), clans(&two, plan.seed));
    assert_ne!(one, build(&DemoPlan { seed: 1, ..plan }));
}

#[test]
fn a_smaller_or_larger_province_has_exactly_the_households_asked_for() {
    for households in [0, 1, 163, 1000, 33_333, 500_000] {
        let communes = build(&DemoPlan { households, ..DemoPlan::default() });
        let counted: usize = communes.iter().map(|c| c.households.len()).sum();
        assert_eq!(counted, usize::try_from(households).expect("is there"));
        assert!(clans(&communes, 1).len() <= communes.len() * 4);
        assert!(units(&communes, 1).len() >= communes.len() * 6);
    }
}

#[test]
fn the_share_that_passes_rises_and_differs_by_commune_and_coast() {
    let communes = build(&DemoPlan { households: 60_000, ..DemoPlan::default() });
    for (year, expected, registered) in
        [(2016, 55, 84), (2017, 60, 86), (2018, 65, 88), (2019, 70, 90), (2020, 75, 92)]
    {
        let counts: Vec<(usize, usize, usize, usize, bool)> = communes
            .par_iter()
            .map(|commune| {
                let rows = rows_of(commune, year);
                let on_list = rows.iter().filter(|r| r.registration != Registration::No).count();
                let again = rows.iter().filter(|r| r.registration == Registration::Again).count();
                let pass = rows.iter().filter(|r| passes(r)).count();
                for row in &rows {
                    let blank = row.assessed == Assessed::Nothing;
                    assert!(blank || row.registration != Registration::No);
                }
                (rows.len(), on_list, again, pass, COASTAL.contains(&commune.district_code))
            })
            .collect();
        let sum = |f: fn(&(usize, usize, usize, usize, bool)) -> usize| counts.iter().map(f).sum::<usize>();
        let all = sum(|c| c.0);
        let share = percent(sum(|c| c.3), all);
        assert!(share.abs_diff(expected) <= 2, "{share} % pass in {year}");
        assert!(percent(sum(|c| c.1), all).abs_diff(registered) <= 2, "registered in {year}");
        assert_eq!(year == 2016, sum(|c| c.2) == 0);
        let of = |coast: bool| {
            let here = counts.iter().filter(|c| c.4 == coast);
            here.fold((0, 0), |(pass, all), c| (pass + c.3, all + c.0))
        };
        assert!(percent(of(true).0, of(true).1) + 4 < percent(of(false).0, of(false).1));
        let shares: Vec<i64> =
            counts.iter().map(|c| i64::try_from(percent(c.3, c.0)).expect("is there")).collect();
        let mean = shares.iter().sum::<i64>() / 164;
        let variance = shares.iter().map(|s| (s - mean).pow(2)).sum::<i64>() / 164;
        assert!((36..=144).contains(&variance), "variance {variance} in {year}");
    }
}

#[test]
fn a_household_that_does_well_tends_to_do_well_again() {
    let communes = build(&DemoPlan { households: 20_000, ..DemoPlan::default() });
    let (mut both, mut first, mut second, mut all) = (0, 0, 0, 0);
    for commune in &communes {
        for (a, b) in rows_of(commune, 2017).iter().zip(rows_of(commune, 2018)) {
            assert_eq!((&a.name, &a.code), (&b.name, &b.code));
            both += usize::from(passes(a) && passes(&b));
            first += usize::from(passes(a));
            second += usize::from(passes(&b));
            all += 1;
        }
    }
    assert!(percent(both, first) > percent(second, all) + 12);
}

#[test]
fn the_two_suspicious_communes_look_suspicious_and_others_do_not() {
    let communes = build(&DemoPlan { households: 100_000, ..DemoPlan::default() });
    let just_above = |commune: &DemoCommune| {
        let rows = rows_of(commune, 2018);
        let passing: Vec<&RosterRow> = rows.iter().filter(|r| passes(r)).collect();
        let near = passing.iter().filter(|r| match &r.assessed {
            Assessed::Items { score, .. } => {
                let above = score.total.expect("is there").hundredths() - if r.poor { 7000 } else { 8000 };
                above == 0 || above == 100
            }
            Assessed::Total { .. } | Assessed::Nothing => false,
        });
        percent(near.count(), passing.len())
    };
    let distinct = |commune: &DemoCommune| {
        let rows = rows_of(commune, 2018);
        let first = rows.iter().take(commune.hamlets[0].households.len());
        let sheets: Vec<String> = first
            .filter_map(|r| match &r.assessed {
                Assessed::Items { answers, .. } => Some(format!("{answers:?}")),
                Assessed::Total { .. } | Assessed::Nothing => None,
            })
            .collect();
        (sheets.iter().collect::<BTreeSet<_>>().len(), sheets.len())
    };
    assert!(just_above(commune_of(&communes, Suspicious::JustAbove)) > 90);
    let (sheets, rows) = distinct(commune_of(&communes, Suspicious::CopiedRows));
    assert!(sheets == 1 && rows > 50);
    let usual = communes.iter().find(|c| c.character.suspicious.is_none()).expect("is there");
    assert!(just_above(usual) < 30);
    let (sheets, rows) = distinct(usual);
    assert!(sheets * 10 > rows * 8, "{sheets} of {rows}");
}

#[test]
fn clans_cross_communes_and_share_a_surname_and_no_household() {
    let communes = build(&DemoPlan { households: 100_000, ..DemoPlan::default() });
    let clans = clans(&communes, 448);
    assert!(clans.len() > 100);
    let mut seen = BTreeSet::new();
    for clan in &clans {
        for &(commune, household) in &clan.members {
            let name = &communes[commune].households[household].name;
            assert!(
                clan.name.starts_with(&format!("Dòng họ {} ", name.split(' ').next().expect("is there")))
            );
            assert!(seen.insert((commune, household)));
        }
    }
    let crossing = clans.iter().filter(|c| c.members.iter().any(|m| m.0 != c.home)).count();
    assert!(percent(crossing, clans.len()) >= 30);
}

#[test]
fn clans_hamlets_and_units_file_rows_with_codes_of_their_own() {
    let communes = build(&DemoPlan { households: 50_000, ..DemoPlan::default() });
    let (clans, units) = (clans(&communes, 448), units(&communes, 448));
    let mut set = family_set();
    set.items = vec![
        item("c1", 0, 60, ItemKind::Points),
        item("c2", 0, 40, ItemKind::Derived { measure: "share".to_owned(), thresholds: Vec::new() }),
    ];
    let score = |_: &[Answer], _: &[bool], _: bool| Score {
        total: None,
        outcome: Outcome::Refer,
        band: None,
        reasons: Vec::new(),
    };
    let context = YearContext { year: 2019, set: &set, place: PlaceId::new(1), former: None, score: &score };
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (i, commune) in communes.iter().enumerate() {
        let clans: Vec<_> = clans.iter().filter(|c| c.home == i).collect();
        let units: Vec<_> = units.iter().filter(|u| u.commune == i).collect();
        for (kind, rows) in [
            ("clan", clan_rows(commune, &clans, &context, &|_, _| None)),
            ("hamlet", hamlet_rows(commune, &context, &|_, _| None)),
            ("unit", unit_rows(&units, &context, &|_, _| None)),
        ] {
            let codes: BTreeSet<_> = rows.iter().map(|r| r.code.clone()).collect();
            assert_eq!(codes.len(), rows.len());
            assert!(rows.iter().all(|r| !matches!(r.assessed, Assessed::Items { .. })));
            let count = kinds.entry(kind).or_default();
            *count = (count.0 + rows.iter().filter(|r| passes(r)).count(), count.1 + rows.len());
        }
        let known = hamlet_rows(commune, &context, &|_, _| Some((3, 4)));
        assert!(
            known.iter().any(|r| match &r.assessed {
                Assessed::Items { answers, .. } => answers[1] == Answer::Share(3, 4),
                Assessed::Total { .. } | Assessed::Nothing => false,
            }) || known.iter().all(|r| r.registration == Registration::No)
        );
    }
    for (kind, (pass, all)) in kinds {
        assert!((30..=65).contains(&percent(pass, all)), "{kind}: {pass} of {all}");
    }
}
