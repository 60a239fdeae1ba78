//! The rules of the sheet as tables, and that the grid and the arithmetic never disagree.

use proptest::prelude::*;

use super::*;
use crate::criteria::{
    Answer, Circumstances, CriteriaSet, ItemKind, Outcome, evaluate, read, shipped, shipped_set,
};
use crate::recognition::State;
use crate::units::Points;

/// One set with every kind of item: points with a minimum, options, a share, and a veto.
fn mixed() -> CriteriaSet {
    let text = r#"
id = "x"
title = "learning_family"
name = { vi = "a", en = "a" }
instrument = "x"
issued_on = 2015-12-01
valid_from = 2016-01-01
applies_to = "VN"
model = "points"
not_applicable = "full_credit"
term_years = 1
complete = true
[pass]
default = 80
poor_household = 70
[[group]]
id = "g1"
name = { vi = "Phần một", en = "Part one" }
[[item]]
id = "c1.1"
group = "g1"
text = { vi = "Trẻ đi học", en = "Children attend school" }
hint = { vi = "Cho trẻ đi học đều.", en = "Send them every day." }
max = 60
required_min = 30
[[item]]
id = "c1.2"
group = "g1"
text = { vi = "Đọc sách", en = "Reading" }
max = 30
options = [ { code = "met", name = { vi = "Đạt", en = "Met" }, points = 30 }, { code = "not_met", name = { vi = "Không đạt", en = "Not met" }, points = 0 } ]
[[item]]
id = "c1.3"
group = "g1"
text = { vi = "Tỷ lệ", en = "Share" }
max = 10
derived = "share_of_households_holding_title"
thresholds = [ { at_least_percent = 50, points = 10 } ]
[[veto]]
id = "v1"
text = { vi = "Nghiện rượu", en = "Drinking" }
"#;
    read(text, &|_| None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn said(cells: &[&str]) -> (String, String) {
    let set = mixed();
    match read_row(&set, cells) {
        Ok(filled) => {
            let text = verdict(&set, &filled, &Circumstances::default()).0.text;
            (text.vi, text.en)
        }
        Err(faults) => {
            let list = faults.iter().map(|fault| format!("{}:{}", fault.column, fault.code()));
            (list.collect::<Vec<_>>().join(" "), String::new())
        }
    }
}

#[test]
fn the_verdict_says_in_words_what_the_cells_come_to() {
    for (cells, vi) in [
        (&["52", "x", "0/4"][..], "82 · đạt"),
        (&["52", "met", "1/2"], "92 · đạt"),
        (&["44", "30", "0/4"], "74 · còn thiếu 6 điểm"),
        (&["44,5", "x", "0/4"], "74,5 · còn thiếu 5,5 điểm"),
        (&["29.99", "x", "4/4"], "chưa đạt: mục 1.1 dưới điểm tối thiểu"),
        (&["39"], "39 · còn 2 mục"),
        (&["k", "", " "], "60 · còn 2 mục"),
        (&["", "KAD"], "30 · còn 2 mục"),
        (&[], "chưa chấm"),
        (&["", " ", "", "0"], "chưa chấm"),
        (&["60", "x", "4/4", "x"], "chưa đạt: bị loại (v1)"),
        (&["", "", "", "có"], "0 · còn 3 mục"),
        (&["x", "0", "k"], "70 · còn thiếu 10 điểm"),
        (
            &["61", "maybe", "5/4", "?"],
            "0:answer.above_max 1:answer.unknown_option 2:answer.bad_share 3:veto.not_yes_or_blank",
        ),
        (&["-1", "1,5", "a"], "0:answer.negative 1:answer.unknown_option 2:answer.bad_share"),
        (&["1", "", "", "", "7"], "4:row.too_many_cells"),
    ] {
        assert_eq!(said(cells).0, vi, "{cells:?}");
    }
    assert_eq!(said(&["44", "30", "0/4"]).1, "74 · 6 points short");
    assert_eq!(said(&["39"]).1, "39 · 2 items left");
}

#[test]
fn every_fault_says_in_both_languages_what_to_do() {
    let set = mixed();
    let faults = read_row(&set, &["a", "b", "c", "d", "e"]).expect_err("nothing of it is an answer");
    assert_eq!(faults.len(), 5);
    for fault in faults {
        let message = fault.message(&set);
        assert!(message.vi.ends_with('.') && message.en.ends_with('.'), "{message:?}");
    }
}

#[test]
fn a_total_alone_is_judged_as_a_roster_without_items_is() {
    let set = mixed();
    let mark = Points::whole(80);
    let check = |total: &str, result: &str, expected| {
        assert_eq!(read_total(&set, &Circumstances::default(), total, result), expected, "{total} {result}");
    };
    let points = |n| Some(Points::whole(n));
    check("", " ", Ok(None));
    check("80", "", Ok(Some((points(80), Outcome::Pass))));
    check("79", "", Ok(Some((points(79), Outcome::Fail))));
    check("", "Đạt", Ok(Some((None, Outcome::Pass))));
    check("90", "chưa đạt", Ok(Some((points(90), Outcome::Fail))));
    check("79", "đạt", Err(TotalFault::BelowMark(mark)));
    check("101", "", Err(TotalFault::AboveMax(Points::whole(100))));
    check("-1", "", Err(TotalFault::Negative));
    check("a", "", Err(TotalFault::NotANumber));
    check("1,005", "", Err(TotalFault::TooFine));
    check("80", "maybe", Err(TotalFault::Result));
}

#[test]
fn exceptions_take_over_what_was_not_typed_and_never_a_share_or_a_veto() {
    let set = mixed();
    let last = [Answer::Points(Points::whole(50)), Answer::Option(1), Answer::Share(1, 2)];
    let carried = carry_over(&set, &last, &set);
    assert_eq!(carried, [Some(last[0]), Some(last[1]), None]);
    let texts = |filled: &Filled| match filled {
        Filled::Incomplete { answers, vetoes, .. } => row_texts(&set, answers, vetoes),
        Filled::Complete { answers, vetoes } => {
            row_texts(&set, &answers.iter().copied().map(Some).collect::<Vec<_>>(), vetoes)
        }
        Filled::Blank => Vec::new(),
    };
    for (base, typed, row) in [
        (Base::AllMet, &[][..], ["60", "met", "", ""]),
        (Base::AllMet, &["12,5", "", "1/2"], ["12,5", "met", "1/2", ""]),
        (Base::LastYear(&carried), &[], ["50", "not_met", "", ""]),
        (Base::LastYear(&carried), &["", "k", "", "x"], ["50", "k", "", "x"]),
    ] {
        assert_eq!(texts(&fill_row(&set, base, typed).expect("answers")), row);
    }
    let other = shipped_set("448-2015-family").expect("shipped");
    assert_eq!(carry_over(&set, &last, &other)[0], None, "50 points are more than its 10");
}

#[test]
fn what_was_scored_by_another_set_is_shown_also_where_it_does_not_fit() {
    let own = mixed();
    let mut other = own.clone();
    other.id = "mixed-local".to_owned();
    other.items[0].max = Points::whole(40);
    other.items.swap(0, 1);
    let answers = [Answer::Points(Points::whole(50)), Answer::Option(1), Answer::Share(1, 2)];
    let cells = restated(&own, &answers, &[true], &other);
    assert_eq!(cells, ["not_met", "50", "", "x"], "a share is counted anew, a veto stays");
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let faults = read_row(&other, &cells).expect_err("50 are more than 40");
    assert_eq!((faults[0].column, faults[0].code()), (1, "answer.above_max"));
}

#[test]
fn a_slip_says_why_and_what_next_and_nothing_that_shames() {
    let set = mixed();
    let of = |cells: &[&str], poor, state| {
        let Ok(Filled::Complete { answers, vetoes }) = read_row(&set, cells) else { panic!("{cells:?}") };
        let circumstances = Circumstances { poor, ..Circumstances::default() };
        slip(&set, &answers, &evaluate(&set, &answers, &vetoes, &circumstances), state)
    };
    let failed = of(&["44", "x", "0/4"], false, None);
    assert_eq!(failed.headline.vi, "Năm nay chưa đạt: 74 điểm");
    assert_eq!(failed.reasons[0].vi, "Còn thiếu 6 điểm nữa là đạt.");
    assert_eq!(failed.next_year[0].vi, "Trẻ đi học (thêm được 16 điểm).");
    let recognised = of(&["60", "x", "4/4"], false, Some(State::Recognised));
    assert!(recognised.headline.vi.starts_with("Đã được công nhận"), "{recognised:?}");
    let passed = of(&["60", "x", "4/4"], false, Some(State::Assessed));
    assert!(passed.reasons.is_empty() && passed.headline.vi.contains("chờ xét"));
    assert_eq!(passed.next_year[0].vi, "Giữ như năm nay và đăng ký lại.");
    let ruled_out = of(&["20", "0", "0/4", "x"], true, None);
    let all: Vec<String> =
        ruled_out.reasons.iter().chain(&ruled_out.next_year).map(|t| format!("{} {}", t.vi, t.en)).collect();
    let all = all.join(" ").to_lowercase();
    for word in ["nghèo", "poor", "rượu", "drinking", "70"] {
        assert!(!all.contains(word), "{word}: {all}");
    }
}

#[test]
fn votes_and_counts_that_cannot_be_are_refused() {
    let votes = |agreed, against, abstained| Votes { agreed, against, abstained };
    let meeting = MeetingFacts { invited: 100, attended: 60 };
    for (meeting, votes, expected) in [
        (meeting, votes(40, 15, 5), Ok(())),
        (meeting, votes(40, 15, 6), Err(MeetingFault::MoreVotesThanPeople)),
        (meeting, votes(u32::MAX, u32::MAX, 1), Err(MeetingFault::MoreVotesThanPeople)),
        (MeetingFacts { invited: 10, attended: 11 }, votes(0, 0, 0), Err(MeetingFault::MoreThanInvited)),
    ] {
        assert_eq!(fits_meeting(meeting, votes), expected, "{votes:?}");
    }
}

#[test]
fn words_come_back_as_what_they_stand_for() {
    assert!(Remark::ALL.iter().all(|word| Remark::parse(word.code()) == Some(*word)));
    assert!(ReviewReason::ALL.iter().all(|word| ReviewReason::parse(word.code()) == Some(*word)));
    assert!(ReviewVerdict::ALL.iter().all(|word| ReviewVerdict::parse(word.code()) == Some(*word)));
    assert!(Cleared::ALL.iter().all(|word| Cleared::parse(word.code()) == Some(*word)));
}

fn any_answers(set: &CriteriaSet, seeds: &[u16]) -> Vec<Answer> {
    let answers = set.items.iter().zip(seeds).map(|(item, &seed)| {
        if seed % 7 == 0 {
            return Answer::NotApplicable;
        }
        match &item.kind {
            ItemKind::Points => {
                let max = item.max.hundredths() / 25;
                Answer::Points(Points::from_hundredths(i32::from(seed) % (max + 1) * 25))
            }
            ItemKind::Options(options) => {
                Answer::Option(u8::try_from(usize::from(seed) % options.len()).unwrap_or(0))
            }
            ItemKind::Derived { .. } => Answer::Share(u32::from(seed) % 10, 10),
            ItemKind::Target => Answer::Met(seed % 2 == 0),
        }
    });
    answers.collect()
}

proptest! {
    #[test]
    fn a_complete_row_reads_back_as_typed_and_its_verdict_is_the_arithmetics(
        which in 0_usize..17, seeds in prop::collection::vec(any::<u16>(), 60), veto in any::<bool>(), poor in any::<bool>()
    ) {
        let set = shipped().get(which).and_then(|(id, _)| shipped_set(id)).unwrap_or_else(mixed);
        let answers = any_answers(&set, &seeds);
        let vetoes = vec![veto; set.vetoes.len()];
        let texts = row_texts(&set, &answers.iter().copied().map(Some).collect::<Vec<_>>(), &vetoes);
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let filled = read_row(&set, &cells).expect("reads");
        let circumstances = Circumstances { poor, ..Circumstances::default() };
        if !set.items.is_empty() {
            prop_assert_eq!(&filled, &Filled::Complete { answers: answers.clone(), vetoes: vetoes.clone() });
            let score = evaluate(&set, &answers, &vetoes, &circumstances);
            let (verdict, scored) = verdict(&set, &filled, &circumstances);
            prop_assert_eq!(verdict.standing, Standing::Assessed(score.outcome));
            prop_assert_eq!(verdict.total, score.total);
            prop_assert_eq!(scored, Some(score.clone()));
            prop_assert_eq!(verdict.text.vi.contains("đạt") && !verdict.text.vi.contains("chưa đạt") && !verdict.text.vi.contains("thiếu"), score.outcome == Outcome::Pass);
            let slip = slip(&set, &answers, &score, None);
            prop_assert!(!slip.next_year.is_empty() && slip.reasons.is_empty() == (score.outcome == Outcome::Pass));
        }
    }
}
