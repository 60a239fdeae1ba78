//! The shipped sets can be read, and the evaluator does what the format says, for any set.

use jiff::civil::date;
use proptest::prelude::*;

use super::{
    Answer, Band, Circumstances, CriteriaSet, Group, Item, ItemKind, Model, NotApplicablePolicy, Outcome,
    PassMark, Provenance, Reason, Score, Veto, evaluate, explain, pass_mark, read, reason_code, shipped,
    shipped_set,
};
use crate::text::Text;
use crate::units::Points;

#[test]
fn every_shipped_set_reads_and_its_examples_hold() {
    for (stem, text) in shipped() {
        match read(text, &shipped_set) {
            Ok(set) => {
                assert_eq!(set.id, *stem);
                assert!(!set.examples.is_empty(), "{stem} has no worked example");
                let says = !set.lacks.vi.is_empty() && !set.lacks.en.is_empty();
                assert!(set.complete || says, "{stem} does not say what it lacks");
            }
            Err(problems) => {
                let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
                panic!("{stem}:\n{}", list.join("\n"));
            }
        }
    }
}

fn problems(text: &str) -> Vec<(Option<u32>, &'static str)> {
    match read(text, &shipped_set) {
        Ok(set) => panic!("{} was read", set.id),
        Err(problems) => problems.into_iter().map(|p| (p.line, p.code)).collect(),
    }
}

const SMALL: &str = "id = \"s\"\ntitle = \"t\"\nname = { vi = \"v\", en = \"e\" }\ninstrument = \"i\"\n\
    issued_on = 2015-12-01\nvalid_from = 2016-01-01\nmodel = \"points\"\nnot_applicable = \"rescale\"\n\
    [pass]\ndefault = 80\n[[item]]\nid = \"a\"\ntext = { vi = \"v\", en = \"e\" }\nmax = 60\n\
    [[item]]\nid = \"b\"\ntext = { vi = \"v\", en = \"e\" }\nmax = 40\n";

#[test]
fn a_faulty_file_names_the_line_of_each_problem() {
    assert!(read(SMALL, &shipped_set).is_ok());
    let with = |from: &str, to: &str| problems(&SMALL.replacen(from, to, 1));
    assert_eq!(with("default = 80", "default = 101"), [(Some(10), "criteria.mark_outside")]);
    assert_eq!(with("max = 60", "max = 60.5"), [(Some(14), "criteria.number")]);
    assert_eq!(with("max = 60", "max = \"60.125\""), [(Some(14), "criteria.number")]);
    assert_eq!(with("id = \"b\"", "id = \"a\"")[0], (Some(16), "criteria.repeated"));
    assert_eq!(with("\"rescale\"", "\"ignore\""), [(Some(8), "criteria.word")]);
    assert_eq!(with("max = 40", "max = 40\ncolour = 1"), [(Some(19), "criteria.key_unknown")]);
    assert_eq!(with("max = 40", "max = 40\ngroup = \"g\""), [(Some(19), "criteria.group_unknown")]);
    assert_eq!(with("max = 40", "max = 40\nrequired_min = 41"), [(Some(16), "criteria.required_min")]);
    assert_eq!(with("title = \"t\"\n", ""), [(Some(1), "criteria.key_missing")]);
    assert_eq!(
        with("valid_from = 2016-01-01", "valid_from = 2016-01-01\nvalid_to = 2015-01-01"),
        [(Some(1), "criteria.period")]
    );
    assert_eq!(with("instrument", "based_on = \"none\"\ninstrument"), [(Some(4), "criteria.parent_unknown")]);
    let example = "[[example]]\nname = \"x\"\nanswers = { a = 60, b = 20 }\nexpect = { total = 81, outcome = \"pass\" }\n";
    assert_eq!(problems(&format!("{SMALL}{example}")), [(Some(20), "criteria.example_fails")]);
    // Both problems of a file are told, not only the first.
    let two = SMALL.replace("max = 60", "max = 60.5").replace("rescale", "ignore");
    assert_eq!(problems(&two).len(), 2);
}

#[test]
fn a_local_variant_overrides_by_id_and_inherits_the_rest() {
    let variant = "id = \"bt\"\nbased_on = \"448-2015-family\"\napplies_to = \"83\"\n[pass]\ndefault = 75\n\
        [[item]]\nid = \"c4.1\"\ngroup = \"g4\"\ntext = { vi = \"v\", en = \"e\" }\nmax = 15\n";
    let set = read(variant, &shipped_set).expect("a variant");
    let parent = shipped_set("448-2015-family").expect("the parent");
    assert_eq!((set.items.len(), set.applies_to.as_str()), (parent.items.len(), "83"));
    assert_eq!(set.items.iter().map(|item| item.max).sum::<Points>(), Points::whole(95));
    assert_eq!(pass_mark(&set, &Circumstances::default()), Some(Points::whole(75)));
    assert_eq!(set.based_on.as_deref(), Some("448-2015-family"));
}

#[test]
fn marks_by_zone_and_poverty_hold_at_their_boundaries() {
    let mark = |circumstance: &str, mark| PassMark {
        circumstance: circumstance.to_owned(),
        mark: Points::whole(mark),
        provenance: Provenance::Verified,
    };
    let mut set = sheet(NotApplicablePolicy::FullCredit, &[100], None);
    set.pass_marks = vec![mark("default", 85), mark("disadvantaged", 70), mark("poor_household", 60)];
    let outcome = |hundredths, zone: &str, poor| {
        let circumstances = Circumstances { zone: zone.to_owned(), poor, years_held: Vec::new() };
        evaluate(&set, &[Answer::Points(Points::from_hundredths(hundredths))], &[], &circumstances).outcome
    };
    for (mark, zone, poor) in [
        (8500, "regular", false),
        (7000, "disadvantaged", false),
        (6000, "regular", true),
        (6000, "disadvantaged", true),
    ] {
        assert_eq!(outcome(mark, zone, poor), Outcome::Pass, "{mark} {zone} {poor}");
        assert_eq!(outcome(mark - 1, zone, poor), Outcome::Fail, "{mark} {zone} {poor}");
    }
}

#[test]
fn levels_are_reached_in_order_and_wait_for_the_one_below() {
    let text = "id = \"s\"\ntitle = \"t\"\nname = { vi = \"v\", en = \"e\" }\ninstrument = \"i\"\n\
        issued_on = 2023-12-11\nvalid_from = 2024-01-26\nmodel = \"levels\"\nnot_applicable = \"full_credit\"\n\
        [[item]]\nid = \"a\"\ntext = { vi = \"v\", en = \"e\" }\n[[item]]\nid = \"b\"\ntext = { vi = \"v\", en = \"e\" }\n\
        [[level]]\ncode = \"level_1\"\nname = { vi = \"Mức 1\", en = \"Level 1\" }\ntargets = [\"a\"]\n\
        [[level]]\ncode = \"level_2\"\nname = { vi = \"Mức 2\", en = \"Level 2\" }\nwait_years = 1\ntargets = [\"a\", \"b\"]\n";
    let set = read(text, &shipped_set).expect("a levels set");
    let score = |a, b, years| {
        let circumstances = Circumstances { years_held: vec![years, 0], ..Circumstances::default() };
        evaluate(&set, &[a, b], &[], &circumstances)
    };
    let (yes, no) = (Answer::Met(true), Answer::Met(false));
    assert_eq!(score(yes, yes, 1).band, Some(1));
    assert_eq!(score(yes, yes, 0).band, Some(0));
    assert_eq!(score(yes, no, 1).band, Some(0));
    assert_eq!(score(yes, Answer::NotApplicable, 1).band, Some(1));
    let failed = score(no, yes, 1);
    assert_eq!((failed.outcome, failed.total), (Outcome::Fail, None));
    assert_eq!(failed.reasons, [Reason::TargetNotMet { item: 0 }]);
}

#[test]
fn the_explanation_says_points_what_was_missing_the_mark_and_the_version() {
    let set = shipped_set("448-2015-family").expect("shipped");
    let whole = |points| Answer::Points(Points::whole(points));
    let answers = [Answer::NotApplicable, whole(7), whole(10), whole(10), whole(10), whole(15), whole(15)];
    let circumstances = Circumstances { zone: "regular".to_owned(), ..Circumstances::default() };
    let score = evaluate(&set, &answers, &[], &circumstances);
    let lines = explain(&set, &answers, &[], &circumstances, &score);
    let vi: Vec<&str> = lines.iter().map(|line| line.text.vi.as_str()).collect();
    assert!(vi[0].ends_with("không có đối tượng, tính đủ điểm"), "{}", vi[0]);
    assert!(vi[1].ends_with("thiếu 3 điểm"), "{}", vi[1]);
    assert!(vi[4].ends_with("thiếu 10 điểm (chưa đối chiếu văn bản gốc)"), "{}", vi[4]);
    assert_eq!(
        vi[7..],
        [
            "Tổng điểm",
            "Mức đạt 80 (mức chung), chưa đối chiếu văn bản gốc",
            "77 điểm, còn thiếu 3 điểm so với mức 80",
            "Chưa đạt",
            &format!("Bộ tiêu chí chưa đủ: {}", set.lacks.vi),
            "Theo 448/QĐ-KHVN (448-2015-family), áp dụng từ 01/01/2016",
        ]
    );
    assert!(lines.iter().all(|line| !line.text.en.is_empty()));
    assert_eq!(score.reasons.iter().map(|r| reason_code(&set, r)).collect::<Vec<_>>(), ["below_pass_mark"]);
}

// ---- properties ----

/// A points sheet with items of the given maxima, in two groups by turns.
fn sheet(policy: NotApplicablePolicy, maxima: &[i32], required_bp: Option<u32>) -> CriteriaSet {
    let text = || Text::new("v", "e");
    let group = |id: &str, required_min_bp| Group { id: id.to_owned(), name: text(), required_min_bp };
    let items = maxima.iter().enumerate().map(|(index, &max)| Item {
        id: format!("c{index}"),
        group: Some(index % 2),
        text: text(),
        hint: text(),
        max: Points::whole(max),
        required_min: (index % 3 == 2).then(|| Points::whole(max / 2)),
        provenance: Provenance::Verified,
        kind: ItemKind::Points,
    });
    let total: i32 = maxima.iter().sum();
    let band = |code: &str, percent: i32| Band {
        code: code.to_owned(),
        name: text(),
        min: Points::from_hundredths(total * percent),
    };
    CriteriaSet {
        id: "s".to_owned(),
        title: "t".to_owned(),
        name: text(),
        instrument: "i".to_owned(),
        issued_on: date(2015, 12, 1),
        valid_from: date(2016, 1, 1),
        valid_to: None,
        applies_to: "VN".to_owned(),
        based_on: None,
        model: Model::Points,
        not_applicable: policy,
        term_years: 1,
        complete: true,
        lacks: Text::default(),
        pass_marks: vec![PassMark {
            circumstance: "default".to_owned(),
            mark: Points::from_hundredths(total * 60),
            provenance: Provenance::Verified,
        }],
        bands: vec![band("good", 90), band("fair", 70)],
        groups: vec![group("g0", required_bp), group("g1", None)],
        items: items.collect(),
        vetoes: vec![Veto { id: "v1".to_owned(), text: text() }],
        levels: Vec::new(),
        examples: Vec::new(),
    }
}

fn policies() -> impl Strategy<Value = NotApplicablePolicy> {
    prop_oneof![
        Just(NotApplicablePolicy::FullCredit),
        Just(NotApplicablePolicy::Rescale),
        Just(NotApplicablePolicy::Refer),
    ]
}

/// A sheet, one answer per item (None is not applicable) in hundredths, and whether the veto applies.
fn cases() -> impl Strategy<Value = (CriteriaSet, Vec<Option<i32>>, bool)> {
    let item = (1_i32..=40).prop_flat_map(|max| (Just(max), proptest::option::weighted(0.8, 0..=max * 100)));
    let required = proptest::option::of(prop_oneof![Just(5_000_u32), Just(3_333)]);
    (policies(), proptest::collection::vec(item, 1..9), required, proptest::bool::weighted(0.1)).prop_map(
        |(policy, items, required, veto)| {
            let (maxima, answers): (Vec<i32>, Vec<Option<i32>>) = items.into_iter().unzip();
            (sheet(policy, &maxima, required), answers, veto)
        },
    )
}

fn score(set: &CriteriaSet, answers: &[Option<i32>], veto: bool) -> Score {
    let answers: Vec<Answer> = answers
        .iter()
        .map(|a| a.map_or(Answer::NotApplicable, |h| Answer::Points(Points::from_hundredths(h))))
        .collect();
    evaluate(set, &answers, &[veto], &Circumstances::default())
}

/// The second evaluator: the words of the format, one after another, as plainly as can be.
fn simple(set: &CriteriaSet, answers: &[Option<i32>], veto: bool) -> (Option<i128>, Outcome) {
    let max: Vec<i128> = set.items.iter().map(|item| i128::from(item.max.hundredths())).collect();
    let na = |i: usize| answers[i].is_none();
    let earned = |i: usize| match answers[i] {
        Some(hundredths) => i128::from(hundredths),
        None if set.not_applicable == NotApplicablePolicy::FullCredit => max[i],
        None => 0,
    };
    let all: Vec<usize> = (0..max.len()).collect();
    let applicable: i128 = all.iter().filter(|&&i| !na(i)).map(|&i| max[i]).sum();
    let plain: i128 = all.iter().map(|&i| earned(i)).sum();
    let rescales = set.not_applicable == NotApplicablePolicy::Rescale;
    let total = match (rescales, applicable) {
        (true, 0) => None,
        // Half up: twice the quotient, plus one, halved downwards.
        (true, _) => Some((2 * plain * max.iter().sum::<i128>() / applicable + 1) / 2),
        (false, _) => Some(plain),
    };
    let item_fails = all.iter().any(|&i| {
        set.items[i].required_min.is_some_and(|min| !na(i) && earned(i) < i128::from(min.hundredths()))
    });
    let group_fails = set.groups.iter().enumerate().any(|(g, group)| {
        let members: Vec<usize> = all.iter().copied().filter(|&i| set.items[i].group == Some(g)).collect();
        let counts = |i: &&usize| !(rescales && na(**i));
        let possible: i128 = members.iter().filter(counts).map(|&i| max[i]).sum();
        let got: i128 = members.iter().map(|&i| earned(i)).sum();
        group.required_min_bp.is_some_and(|bp| got * 10_000 < possible * i128::from(bp))
    });
    let refers = set.not_applicable == NotApplicablePolicy::Refer && all.iter().any(|&i| na(i));
    let mark = i128::from(set.pass_marks[0].mark.hundredths());
    let outcome = if veto {
        Outcome::Fail
    } else if refers || total.is_none() {
        Outcome::Refer
    } else if item_fails || group_fails || total.is_some_and(|total| total < mark) {
        Outcome::Fail
    } else {
        Outcome::Pass
    };
    (total, outcome)
}

proptest! {
    #[test]
    fn agrees_with_the_simple_evaluator((set, answers, veto) in cases()) {
        let got = score(&set, &answers, veto);
        let total = got.total.map(|total| i128::from(total.hundredths()));
        prop_assert_eq!((total, got.outcome), simple(&set, &answers, veto));
        prop_assert_eq!(got.outcome == Outcome::Pass, got.reasons.is_empty());
        prop_assert!(got.band.is_none() || got.outcome == Outcome::Pass);
    }

    #[test]
    fn the_total_stays_within_bounds((set, answers, veto) in cases()) {
        let max: Points = set.items.iter().map(|item| item.max).sum();
        if let Some(total) = score(&set, &answers, veto).total {
            prop_assert!(total >= Points::ZERO && total <= max, "{total} of {max}");
        }
    }

    #[test]
    fn raising_an_answer_never_lowers_the_total((set, answers, veto) in cases(), pick in any::<prop::sample::Index>(), by in 1_i32..500) {
        let before = score(&set, &answers, veto);
        let at = pick.index(answers.len());
        let mut raised = answers.clone();
        raised[at] = answers[at].map(|h| (h + by).min(set.items[at].max.hundredths()));
        let after = score(&set, &raised, veto);
        prop_assert!(after.total >= before.total);
        prop_assert!(before.outcome != Outcome::Pass || after.outcome == Outcome::Pass);
    }

    #[test]
    fn the_order_of_items_does_not_matter((set, answers, veto) in cases(), turn in 0_usize..8) {
        let before = score(&set, &answers, veto);
        let (mut turned, mut moved) = (set.clone(), answers.clone());
        let by = turn % answers.len();
        turned.items.rotate_left(by);
        moved.rotate_left(by);
        let after = score(&turned, &moved, veto);
        prop_assert_eq!((before.total, before.outcome, before.band), (after.total, after.outcome, after.band));
    }
}
