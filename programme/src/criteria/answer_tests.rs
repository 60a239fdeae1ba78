//! What a roster's cell may hold, kind by kind.

use super::{
    Answer, AnswerError, AnswerOption, Item, ItemKind, Provenance, not_applicable_word, parse_answer,
};
use crate::text::Text;
use crate::units::Points;

fn item(kind: ItemKind) -> Item {
    Item {
        id: "c1".to_owned(),
        group: None,
        text: Text::default(),
        hint: Text::default(),
        max: Points::whole(10),
        required_min: None,
        provenance: Provenance::Verified,
        kind,
    }
}

fn option(code: &str, vi: &str, en: &str, points: i32) -> AnswerOption {
    AnswerOption { code: code.to_owned(), name: Text::new(vi, en), points: Points::whole(points) }
}

fn check(kind: ItemKind, table: &[(&str, Result<Answer, AnswerError>)]) {
    let item = item(kind);
    for (cell, expect) in table {
        assert_eq!(parse_answer(&item, cell), *expect, "“{cell}” on {:?}", item.kind);
    }
}

const NA: Result<Answer, AnswerError> = Ok(Answer::NotApplicable);

fn points(hundredths: i32) -> Result<Answer, AnswerError> {
    Ok(Answer::Points(Points::from_hundredths(hundredths)))
}

#[test]
fn not_applicable_is_read_in_any_case_and_composition() {
    for word in [
        "NA",
        "n/a",
        "kad",
        " KAD ",
        "Không áp dụng",
        "KHÔNG CÓ ĐỐI TƯỢNG",
        "kho\u{302}ng a\u{301}p du\u{323}ng",
    ] {
        assert!(not_applicable_word(word), "{word}");
    }
    for word in ["", "không", "0", "nan", "không đạt"] {
        assert!(!not_applicable_word(word), "{word}");
    }
}

#[test]
fn cells_of_a_points_item() {
    let above = Err(AnswerError::AboveMax { max: Points::whole(10) });
    check(
        ItemKind::Points,
        &[
            ("7", points(700)),
            (" 7,5\u{a0}", points(750)),
            ("7.25", points(725)),
            ("10.00", points(1000)),
            ("0", points(0)),
            ("đạt", points(1000)),
            ("Không đạt", points(0)),
            ("N/A", NA),
            ("", Err(AnswerError::Blank)),
            ("  ", Err(AnswerError::Blank)),
            ("10.01", above),
            ("99999999999", above),
            ("-1", Err(AnswerError::Negative)),
            ("-99999999999", Err(AnswerError::Negative)),
            ("7.125", Err(AnswerError::TooFine)),
            ("7 điểm", Err(AnswerError::NotANumber)),
            ("1e1", Err(AnswerError::NotANumber)),
            ("NaN", Err(AnswerError::NotANumber)),
        ],
    );
}

#[test]
fn cells_of_an_options_item() {
    let kind = ItemKind::Options(vec![
        option("full", "Đủ cả", "All of it", 10),
        option("half", "Một nửa", "Half", 5),
        option("other", "Cách khác", "Otherwise", 5),
        option("3", "Ba", "Three", 0),
    ]);
    check(
        kind,
        &[
            ("full", Ok(Answer::Option(0))),
            ("FULL", Ok(Answer::Option(0))),
            ("đủ  cả", Ok(Answer::Option(0))),
            ("mot nua", Ok(Answer::Option(1))),
            ("otherwise", Ok(Answer::Option(2))),
            ("10", Ok(Answer::Option(0))),
            // A code that looks like a number is a code.
            ("3", Ok(Answer::Option(3))),
            ("0,0", Ok(Answer::Option(3))),
            ("kad", NA),
            // Two options earn five.
            ("5", Err(AnswerError::UnknownOption)),
            ("7", Err(AnswerError::UnknownOption)),
            ("none", Err(AnswerError::UnknownOption)),
            ("", Err(AnswerError::Blank)),
        ],
    );
}

#[test]
fn cells_of_a_target() {
    let (yes, no) = (Ok(Answer::Met(true)), Ok(Answer::Met(false)));
    let mut table: Vec<_> = ["met", "Đạt", "1", "có", "X", "TRUE"].map(|cell| (cell, yes)).into();
    table.extend(["not_met", "không đạt", "0", "Không", "false"].map(|cell| (cell, no)));
    table.extend([("KAD", NA), ("2", Err(AnswerError::NotMetOrUnmet)), ("", Err(AnswerError::Blank))]);
    check(ItemKind::Target, &table);
}

#[test]
fn cells_of_a_derived_item() {
    let bad = Err(AnswerError::BadShare);
    check(
        ItemKind::Derived { measure: "m".to_owned(), thresholds: Vec::new() },
        &[
            ("45/60", Ok(Answer::Share(45, 60))),
            (" 0 / 3 ", Ok(Answer::Share(0, 3))),
            ("N/A", NA),
            ("3/0", bad),
            ("4/3", bad),
            ("75%", bad),
            ("-1/3", bad),
            ("1/2/3", bad),
            ("", Err(AnswerError::Blank)),
        ],
    );
}

#[test]
fn codes_are_stable() {
    let codes = [
        (AnswerError::Blank, "answer.blank"),
        (AnswerError::NotANumber, "answer.not_a_number"),
        (AnswerError::TooFine, "answer.too_fine"),
        (AnswerError::Negative, "answer.negative"),
        (AnswerError::AboveMax { max: Points::ZERO }, "answer.above_max"),
        (AnswerError::UnknownOption, "answer.unknown_option"),
        (AnswerError::NotMetOrUnmet, "answer.not_met_or_unmet"),
        (AnswerError::BadShare, "answer.bad_share"),
    ];
    for (error, code) in codes {
        assert_eq!(error.code(), code);
    }
}
