//! The arithmetic where the policies differ, and what the explanation says of it.

use super::{
    Answer, Circumstances, CriteriaSet, Outcome, Reason, Score, evaluate, explain, read, reason_code,
};
use crate::units::Points;

/// Two items of 30 in one group that must earn half, one derived item of 40 with a minimum of 20.
fn points_set(policy: &str) -> CriteriaSet {
    let text = format!(
        r#"id = "s"
title = "t"
name = {{ vi = "v", en = "e" }}
instrument = "i"
issued_on = 2015-12-01
valid_from = 2016-01-31
model = "points"
not_applicable = "{policy}"
complete = false
lacks = {{ vi = "thiếu phần hai", en = "part two" }}
[pass]
default = 50
disadvantaged = 45
[[group]]
id = "g1"
name = {{ vi = "v", en = "e" }}
required_min_percent = "33.34"
[[item]]
id = "a"
group = "g1"
text = {{ vi = "a", en = "a" }}
max = 30
[[item]]
id = "b"
group = "g1"
text = {{ vi = "b", en = "b" }}
max = 30
[[item]]
id = "c"
text = {{ vi = "c", en = "c" }}
max = 40
required_min = 20
derived = "share_of_households_holding_title"
thresholds = [ {{ at_least_percent = 50, points = 20 }}, {{ at_least_percent = "66.67", points = 40 }} ]
"#
    );
    read(&text, &|_| None).expect("a sound set")
}

fn levels_set(policy: &str) -> CriteriaSet {
    let text = format!(
        r#"id = "l"
title = "t"
name = {{ vi = "v", en = "e" }}
instrument = "i"
issued_on = 2023-12-11
valid_from = 2024-01-26
model = "levels"
not_applicable = "{policy}"
[[item]]
id = "a"
text = {{ vi = "a", en = "a" }}
[[item]]
id = "b"
text = {{ vi = "b", en = "b" }}
[[item]]
id = "spare"
text = {{ vi = "s", en = "s" }}
[[level]]
code = "level_1"
name = {{ vi = "Mức độ 1", en = "Level 1" }}
targets = ["a"]
[[level]]
code = "level_2"
name = {{ vi = "Mức độ 2", en = "Level 2" }}
wait_years = 1
targets = ["b"]
[[veto]]
id = "v1"
text = {{ vi = "v", en = "v" }}
"#
    );
    read(&text, &|_| None).expect("a sound set")
}

const NA: Answer = Answer::NotApplicable;
const YES: Answer = Answer::Met(true);
const NO: Answer = Answer::Met(false);

const fn p(hundredths: i32) -> Answer {
    Answer::Points(Points::from_hundredths(hundredths))
}

fn score(set: &CriteriaSet, answers: &[Answer]) -> Score {
    evaluate(set, answers, &[], &Circumstances::default())
}

fn codes(set: &CriteriaSet, score: &Score) -> String {
    score.reasons.iter().map(|reason| reason_code(set, reason)).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_policy_treats_what_does_not_apply_in_its_own_way() {
    let half = Answer::Share(1, 2);
    for (policy, answers, total, outcome, reasons) in [
        ("full_credit", [NA, p(0), half], Some(5000), Outcome::Pass, ""),
        ("full_credit", [NA, NA, NA], Some(10_000), Outcome::Pass, ""),
        (
            "full_credit",
            [p(0), p(3000), Answer::Share(0, 9)],
            Some(3000),
            Outcome::Fail,
            "required_min:c below_pass_mark",
        ),
        // 33.34 % of 60 is 20.004 points: 20 are too few.
        ("full_credit", [p(2000), p(0), Answer::Share(2, 2)], Some(6000), Outcome::Fail, "group_min:g1"),
        ("full_credit", [p(2001), p(0), Answer::Share(2, 2)], Some(6001), Outcome::Pass, ""),
        // 2/3 is 66.666… %, below 66.67 %: no rounding.
        ("full_credit", [p(3000), p(0), Answer::Share(2, 3)], Some(5000), Outcome::Pass, ""),
        ("rescale", [p(1500), NA, Answer::Share(1, 2)], Some(5000), Outcome::Pass, ""),
        // 34.99 × 100 ÷ 70 = 49.9857…
        ("rescale", [p(1499), NA, half], Some(4999), Outcome::Fail, "below_pass_mark"),
        // 10.01 ÷ 30 reaches 33.34 % of what applies; 30.01 × 100 ÷ 70 = 42.871…
        ("rescale", [p(1001), NA, half], Some(4287), Outcome::Fail, "below_pass_mark"),
        // An all-NA group passes; 20 × 100 ÷ 40 = 50.
        ("rescale", [NA, NA, half], Some(5000), Outcome::Pass, ""),
        // required_min ignores not applicable; 30.01 × 100 ÷ 60 = 50.0166…
        ("rescale", [p(3000), p(1), NA], Some(5002), Outcome::Pass, ""),
        ("rescale", [NA, NA, NA], None, Outcome::Refer, "nothing_applicable"),
        ("refer", [p(100), NA, half], Some(2100), Outcome::Refer, "refer:b"),
        ("refer", [p(3000), p(3000), half], Some(8000), Outcome::Pass, ""),
        ("refer", [NA, NA, NA], Some(0), Outcome::Refer, "refer:a refer:b refer:c"),
    ] {
        let set = points_set(policy);
        let got = score(&set, &answers);
        assert_eq!(
            (got.total.map(Points::hundredths), got.outcome, codes(&set, &got).as_str()),
            (total, outcome, reasons),
            "{policy} {answers:?}"
        );
    }
}

#[test]
fn an_answer_of_the_wrong_kind_earns_nothing_under_full_credit() {
    assert_eq!(
        score(&points_set("full_credit"), &[YES, p(0), Answer::Share(1, 1)]).total,
        Some(Points::whole(40))
    );
}

#[test]
fn a_zone_named_like_poverty_gives_no_poverty_mark() {
    let mut set = points_set("full_credit");
    set.pass_marks[1].circumstance = "poor_household".to_owned();
    let zone = Circumstances { zone: "poor_household".to_owned(), ..Circumstances::default() };
    assert_eq!(super::pass_mark(&set, &zone), Some(Points::whole(50)));
}

#[test]
fn levels_under_each_policy() {
    for (policy, answers, held, outcome, band, reasons) in [
        ("full_credit", [NA, NO, YES], 0, Outcome::Pass, Some(0), ""),
        ("full_credit", [NA, NA, NA], 1, Outcome::Pass, Some(1), ""),
        ("full_credit", [YES, YES, YES], 0, Outcome::Pass, Some(0), ""),
        ("full_credit", [NO, YES, YES], 5, Outcome::Fail, None, "target:a"),
        ("rescale", [NA, YES, YES], 1, Outcome::Pass, Some(1), ""),
        // A target of no level does not make the case decidable.
        ("rescale", [NA, NA, YES], 1, Outcome::Refer, None, "nothing_applicable"),
        ("refer", [YES, NA, YES], 1, Outcome::Refer, None, "refer:b"),
    ] {
        let set = levels_set(policy);
        let circumstances = Circumstances { years_held: vec![held, 0], ..Circumstances::default() };
        let got = evaluate(&set, &answers, &[false], &circumstances);
        let codes = codes(&set, &got);
        assert_eq!((got.outcome, got.band, codes.as_str()), (outcome, band, reasons), "{policy} {answers:?}");
        let vetoed = evaluate(&set, &answers, &[true], &circumstances);
        assert_eq!((vetoed.outcome, vetoed.band), (Outcome::Fail, None));
        assert_eq!(vetoed.reasons.first(), Some(&Reason::Vetoed { veto: 0 }));
    }
}

fn told(set: &CriteriaSet, answers: &[Answer], circumstances: &Circumstances) -> Vec<String> {
    let score = evaluate(set, answers, &[], circumstances);
    explain(set, answers, &[], circumstances, &score).into_iter().map(|line| line.text.vi).collect()
}

#[test]
fn the_explanation_tells_of_rescaling_of_what_the_set_lacks_and_of_the_version() {
    let lines = told(&points_set("rescale"), &[p(1550), NA, Answer::Share(1, 2)], &Circumstances::default());
    for line in [
        "Quy đổi: các mục có áp dụng được 35,5/70 điểm, tính theo thang 100 điểm",
        "Bộ tiêu chí chưa đủ: thiếu phần hai",
        "Theo i (s), áp dụng từ 31/01/2016",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line} is not in {lines:#?}");
    }
}

#[test]
fn the_explanation_tells_why_the_next_level_was_not_reached() {
    let set = levels_set("full_credit");
    let early = told(&set, &[YES, YES, YES], &Circumstances::default());
    assert!(early.contains(&"Mức độ 2: phải giữ mức dưới ít nhất 1 năm".to_owned()), "{early:#?}");
    let missed = told(&set, &[YES, NO, YES], &Circumstances::default());
    assert!(missed.contains(&"Chưa lên “Mức độ 2”: còn chưa đạt chỉ tiêu b".to_owned()), "{missed:#?}");
}
