//! Properties of any points set: the three kinds of items mixed, maxima with decimals, every policy;
//! and of the reader: no text makes it panic.

use jiff::civil::date;
use proptest::prelude::*;

use super::{
    Answer, AnswerOption, Circumstances, CriteriaSet, Group, Item, ItemKind, Model, NotApplicablePolicy,
    Outcome, PassMark, Provenance, Score, Threshold, Veto, answer_points, evaluate, explain, read,
};
use crate::text::Text;
use crate::units::Points;

/// How an item is asked, in hundredths: its maximum and required minimum, its group, its kind.
type Asked = (i32, Option<i32>, usize, u8);

fn item(index: usize, (max, required, group, kind): Asked) -> Item {
    let hundredths = Points::from_hundredths;
    // Worth nothing, a third and everything: a third is rounded down, as a law would not.
    let worth = [0, max / 3, max];
    let option = |points: i32| AnswerOption {
        code: points.to_string(),
        name: Text::default(),
        points: hundredths(points),
    };
    let threshold = |at_least_bp, points| Threshold { at_least_bp, points: hundredths(points) };
    Item {
        id: format!("c{index}"),
        group: (group < 2).then_some(group),
        text: Text::default(),
        hint: Text::default(),
        max: hundredths(max),
        required_min: required.map(hundredths),
        provenance: Provenance::Unverified,
        kind: match kind {
            0 => ItemKind::Options(worth.map(option).into()),
            1 => ItemKind::Derived {
                measure: "m".to_owned(),
                thresholds: vec![threshold(7_000, max), threshold(3_333, max / 3)],
            },
            _ => ItemKind::Points,
        },
    }
}

/// One answer from a seed: `None` does not apply; a greater seed never earns less.
fn answer(item: &Item, seed: Option<u16>) -> Answer {
    let Some(seed) = seed else { return Answer::NotApplicable };
    match item.kind {
        ItemKind::Options(_) => Answer::Option(u8::try_from(seed / 334).expect("seeds stay below 1000")),
        ItemKind::Derived { .. } => Answer::Share(u32::from(seed), 1_000),
        ItemKind::Points | ItemKind::Target => {
            Answer::Points(Points::from_hundredths(item.max.hundredths() * i32::from(seed) / 999))
        }
    }
}

fn set(
    policy: NotApplicablePolicy,
    asked: Vec<Asked>,
    shares: [Option<u32>; 2],
    mark_bp: i32,
) -> CriteriaSet {
    let items: Vec<Item> = asked.into_iter().enumerate().map(|(index, asked)| item(index, asked)).collect();
    let whole: i32 = items.iter().map(|item| item.max.hundredths()).sum();
    let group = |required_min_bp| Group { id: "g".to_owned(), name: Text::default(), required_min_bp };
    let mark = |circumstance: &str, bp: i32| PassMark {
        circumstance: circumstance.to_owned(),
        mark: Points::from_hundredths(whole / 100 * bp / 100),
        provenance: Provenance::Unverified,
    };
    CriteriaSet {
        id: "s".to_owned(),
        title: "t".to_owned(),
        name: Text::default(),
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
        pass_marks: vec![
            mark("default", mark_bp),
            mark("hard", mark_bp - 1_000),
            mark("poor_household", 4_000),
        ],
        bands: Vec::new(),
        groups: shares.map(group).into(),
        items,
        vetoes: vec![Veto { id: "v".to_owned(), text: Text::default() }],
        levels: Vec::new(),
        examples: Vec::new(),
    }
}

#[derive(Clone, Debug)]
struct Case {
    set: CriteriaSet,
    seeds: Vec<Option<u16>>,
    veto: bool,
    circumstances: Circumstances,
}

impl Case {
    fn answers(&self) -> Vec<Answer> {
        self.set.items.iter().zip(&self.seeds).map(|(item, &seed)| answer(item, seed)).collect()
    }

    fn score(&self) -> Score {
        evaluate(&self.set, &self.answers(), &[self.veto], &self.circumstances)
    }
}

fn cases() -> impl Strategy<Value = Case> {
    let policy = prop::sample::select(vec![
        NotApplicablePolicy::FullCredit,
        NotApplicablePolicy::Rescale,
        NotApplicablePolicy::Refer,
    ]);
    let asked = (1_i32..=6_000)
        .prop_flat_map(|max| (Just(max), prop::option::weighted(0.2, 0..=max), 0_usize..3, 0_u8..4));
    let items = prop::collection::vec((asked, prop::option::weighted(0.8, 0_u16..1_000)), 1..9);
    let shares = [prop::option::of(0_u32..=10_000), prop::option::of(0_u32..=5_000)];
    let circumstances = (prop::bool::ANY, prop::bool::ANY);
    (policy, items, shares, 1_000_i32..=10_000, prop::bool::weighted(0.1), circumstances).prop_map(
        |(policy, items, shares, mark, veto, (hard, poor))| {
            let (asked, seeds) = items.into_iter().unzip();
            let zone = if hard { "hard" } else { "regular" }.to_owned();
            let circumstances = Circumstances { zone, poor, years_held: Vec::new() };
            Case { set: set(policy, asked, shares, mark), seeds, veto, circumstances }
        },
    )
}

/// A second evaluator, in fractions: every sum a list, every comparison a cross-multiplication.
fn plainly(case: &Case) -> (Option<i128>, Outcome) {
    let policy = case.set.not_applicable;
    let rows: Vec<(i128, Option<i128>, &Item)> = case
        .set
        .items
        .iter()
        .zip(case.answers())
        .map(|(item, answer)| {
            let max = i128::from(item.max.hundredths());
            let got = match (answer, &item.kind) {
                (Answer::Points(points), _) => Some(i128::from(points.hundredths())),
                (Answer::Option(index), ItemKind::Options(options)) => {
                    Some(i128::from(options[usize::from(index)].points.hundredths()))
                }
                (Answer::Share(n, d), _) if n * 10 >= d * 7 => Some(max),
                (Answer::Share(n, d), _) if n * 10_000 >= d * 3_333 => Some(max / 3),
                (Answer::Share(..), _) => Some(0),
                (Answer::Option(_) | Answer::Met(_) | Answer::NotApplicable, _) => None,
            };
            (max, got, item)
        })
        .collect();
    let credit = |max: i128| if policy == NotApplicablePolicy::FullCredit { max } else { 0 };
    let earned = |rows: &[(i128, Option<i128>, &Item)]| -> i128 {
        rows.iter().map(|(max, got, _)| got.unwrap_or_else(|| credit(*max))).sum()
    };
    let possible = |rows: &[(i128, Option<i128>, &Item)]| -> i128 {
        let counts = |got: &Option<i128>| got.is_some() || policy == NotApplicablePolicy::FullCredit;
        rows.iter().filter(|(_, got, _)| counts(got)).map(|(max, _, _)| *max).sum()
    };
    let whole: i128 = rows.iter().map(|(max, _, _)| *max).sum();
    let total = match policy {
        NotApplicablePolicy::Rescale if possible(&rows) == 0 => None,
        NotApplicablePolicy::Rescale => {
            let (over, under) = (earned(&rows) * whole, possible(&rows));
            Some(over / under + i128::from(over % under * 2 >= under))
        }
        NotApplicablePolicy::FullCredit | NotApplicablePolicy::Refer => Some(earned(&rows)),
    };
    let mut marks = vec![&case.set.pass_marks[0]];
    marks.extend((case.circumstances.zone == "hard").then_some(&case.set.pass_marks[1]));
    marks.extend(case.circumstances.poor.then_some(&case.set.pass_marks[2]));
    let mark = marks.iter().map(|mark| i128::from(mark.mark.hundredths())).min().unwrap_or(0);
    let item_fails = rows.iter().any(|(_, got, item)| {
        let required = item.required_min.map(|required| i128::from(required.hundredths()));
        got.zip(required).is_some_and(|(got, required)| got < required)
    });
    let group_fails = (0..2).any(|index| {
        let rows: Vec<_> = rows.iter().copied().filter(|(_, _, item)| item.group == Some(index)).collect();
        let required = i128::from(case.set.groups[index].required_min_bp.unwrap_or(0));
        earned(&rows) * 10_000 < possible(&rows) * required
    });
    let refers = policy == NotApplicablePolicy::Refer && rows.iter().any(|(_, got, _)| got.is_none());
    let outcome = match total {
        _ if case.veto => Outcome::Fail,
        None => Outcome::Refer,
        Some(_) if refers => Outcome::Refer,
        Some(total) if total < mark || item_fails || group_fails => Outcome::Fail,
        Some(_) => Outcome::Pass,
    };
    (total, outcome)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn two_evaluators_agree_on_every_kind_of_item(case in cases()) {
        let got = case.score();
        let total = got.total.map(|total| i128::from(total.hundredths()));
        prop_assert_eq!((total, got.outcome), plainly(&case));
        prop_assert_eq!(got.outcome == Outcome::Pass, got.reasons.is_empty());
        let whole: Points = case.set.items.iter().map(|item| item.max).sum();
        prop_assert!(got.total.is_none_or(|total| total >= Points::ZERO && total <= whole));
    }

    #[test]
    fn a_better_answer_never_harms(case in cases(), pick in any::<prop::sample::Index>(), by in 1_u16..1_000) {
        let mut better = case.clone();
        let at = pick.index(case.seeds.len());
        better.seeds[at] = case.seeds[at].map(|seed| (seed + by).min(999));
        let (before, after) = (case.score(), better.score());
        prop_assert!(after.total >= before.total);
        prop_assert!(before.outcome != Outcome::Pass || after.outcome == Outcome::Pass);
    }

    #[test]
    fn any_order_of_the_items_gives_the_same(case in cases(), order in any::<u64>()) {
        let mut pairs: Vec<_> = case.set.items.iter().cloned().zip(case.seeds.clone()).collect();
        pairs.sort_by_key(|(item, _)| item.id.bytes().fold(order, |hash, byte| {
            hash.rotate_left(9).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(byte)
        }));
        let mut moved = case.clone();
        (moved.set.items, moved.seeds) = pairs.into_iter().unzip();
        let (before, after) = (case.score(), moved.score());
        prop_assert_eq!((before.total, before.outcome), (after.total, after.outcome));
    }

    #[test]
    fn the_explanation_gives_each_item_the_points_it_earned(case in cases()) {
        let (answers, score) = (case.answers(), case.score());
        let lines = explain(&case.set, &answers, &[case.veto], &case.circumstances, &score);
        for (index, (line, &answer)) in lines.iter().zip(&answers).enumerate() {
            if let Some(points) = answer_points(&case.set, index, answer) {
                prop_assert_eq!(line.points, Some(points));
            }
            prop_assert!(line.text.vi.contains("chưa đối chiếu văn bản gốc"));
        }
        prop_assert!(lines.len() > answers.len());
    }

    /// Each shipped file with a stretch cut out and something else put there.
    #[test]
    fn no_text_makes_the_reader_panic(
        file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in 0_usize..40,
        put in prop::sample::select(vec!["", "1", "\"", "[", "]]", "{}", "=", "\n", "\"NA\"", "-1", "1.5", "é", "x = 1\n"]),
    ) {
        let (_, text) = file.get(super::shipped());
        let letters: Vec<char> = text.chars().collect();
        let start = at.index(letters.len());
        let end = (start + cut).min(letters.len());
        let mutated: String =
            letters[..start].iter().copied().chain(put.chars()).chain(letters[end..].iter().copied()).collect();
        if let Err(problems) = read(&mutated, &|_| None) {
            prop_assert!(!problems.is_empty());
        }
    }
}
