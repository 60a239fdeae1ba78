//! The shipped profiles, what is wrong with bad files, and what a good one makes of a header and its rows.

use programme::criteria::{CriteriaSet, Provenance, shipped_set};
use programme::text::Lang;

use super::{Means, Profile, SHIPPED, read};
use crate::roster::columns::{Field, Vocabulary};
use crate::roster::header::{Layout, Whose};

/// A small one of a province's own.
const GOOD: &str = r#"
id = "so-hoc-tap"
title = "learning_family"
name = { vi = "Sổ học tập", en = "Learning book" }
used_for = { vi = "Sổ của tỉnh", en = "The province's book" }
source = { vi = "Tệp thật của xã", en = "A real file of a commune" }
provenance = "verified"
sheets = ["Danh sách"]
header_row = 4
unused = ["Tên"]

[[column]]
means = "head_name"
headings = ["Người đứng tên"]
provenance = "verified"
source = "tệp 2020"

[[column]]
means = "Kết quả"
headings = ["KQ", "Kết luận"]
values = { "Hoàn thành" = "đạt", "-" = "không đạt" }

[[item]]
criteria = "448-2015-family"
means = "c1.1"
headings = ["Trẻ"]
values = { "A" = "10", "Không có trẻ" = "KAD" }
"#;

fn families() -> CriteriaSet {
    shipped_set("448-2015-family").expect("shipped")
}

#[test]
fn every_shipped_profile_is_sound_and_says_what_nobody_verified() {
    assert_eq!(Profile::shipped().len(), SHIPPED.len());
    for ((stem, text), profile) in SHIPPED.iter().zip(Profile::shipped()) {
        assert_eq!(*stem, profile.id);
        assert!(read(text).is_ok() && !profile.used_for.vi.is_empty() && !profile.source.en.is_empty());
        assert!(profile.is_unverified(), "{stem}: when somebody has seen a real file, say here which");
        assert!(Profile::find(stem).is_some());
        for mapping in &profile.mappings {
            let Means::Item { criteria, .. } = &mapping.means else { continue };
            let set = shipped_set(criteria).expect("items of shipped sets");
            assert!(mapping.means.field(&set).is_some() && profile.fits(&set));
        }
    }
}

#[test]
fn a_good_file_says_which_column_is_which() {
    let profile = read(GOOD).expect("a profile");
    assert_eq!((profile.id.as_str(), profile.header_row, profile.sheets.len()), ("so-hoc-tap", Some(4), 1));
    assert!(profile.reads_sheet("DANH SÁCH ") && !profile.reads_sheet("Hướng dẫn"));
    let [name, result, item] = &profile.mappings[..] else { panic!("three columns") };
    assert_eq!((name.provenance, name.source.as_str()), (Provenance::Verified, "tệp 2020"));
    assert_eq!(result.means, Means::Column(Field::Result), "a column may be named as in a Vietnamese roster");
    assert_eq!(result.provenance, Provenance::Unverified, "what is not said to be verified is not");
    assert_eq!(item.means.field(&families()), Some(Field::Item(0)));
    let other = shipped_set("324-2022-family").expect("shipped");
    assert_eq!(item.means.field(&other), None, "an item is of its own set");
    assert!(profile.fits(&other) && !profile.fits(&shipped_set("448-2015-clan").expect("shipped")));
    assert_ne!(profile.digest, read(&GOOD.replace("KQ", "K.Q.")).expect("a profile").digest);
}

#[test]
fn a_local_variant_has_the_items_of_its_parent() {
    let item = &read(GOOD).expect("a profile").mappings[2];
    let variant = CriteriaSet { id: "x".into(), based_on: Some("448-2015-family".into()), ..families() };
    assert_eq!(item.means.field(&variant), Some(Field::Item(0)));
}

#[test]
fn their_headings_go_before_ours_and_their_words_become_ours() {
    let (profile, set) = (read(GOOD).expect("a profile"), families());
    let vocabulary = Vocabulary::with(&set, Some(&profile));
    let rows = [vec!["Tên", "Chủ hộ", "Người đứng tên", "kết luận", "TRẺ", "Ghi chú", "Năm"]];
    assert!(
        Layout::find(&rows, &Vocabulary::new(Some(&set)), None, Whose::Unsaid)
            .is_some_and(|plain| plain.name == Some(0))
    );
    let layout = Layout::find(&rows, &vocabulary, None, Whose::Unsaid).expect("a header");
    assert_eq!(
        (layout.name, layout.result, layout.items[0], layout.year),
        (Some(2), Some(3), Some(4), Some(6))
    );
    assert_eq!((layout.unused.join(","), layout.unknown.join(",")), ("Tên".into(), "Chủ hộ,Ghi chú".into()));
    assert_eq!(layout.mapped, [(2, 0), (3, 1), (4, 2)]);
    let cells = ["", "", "Hoàn thành", " hoàn THÀNH", "không có trẻ", "A", "2020"];
    let ours = layout.in_our_words(&cells).expect("some are in other words");
    assert_eq!(ours, ["", "", "Hoàn thành", "đạt", "KAD", "A", "2020"], "only in the columns that say so");
    assert_eq!(layout.in_our_words(&["", "", "", "đạt"]).expect("a row")[3], "đạt", "ours stay ours");
}

#[test]
fn without_a_profile_a_header_is_read_as_ever() {
    let set = families();
    let rows = [vec!["Chủ hộ", "Tên", "Năm"]];
    let layout = Layout::find(&rows, &Vocabulary::with(&set, None), None, Whose::Unsaid).expect("a header");
    assert_eq!((layout.name, layout.unknown.join(",")), (Some(0), "Tên".into()));
    assert!(layout.mapped.is_empty() && layout.in_our_words(&["a", "b", "c"]).is_none());
}

#[test]
fn the_header_is_where_the_profile_says() {
    let (profile, set) = (read(GOOD).expect("a profile"), families());
    let vocabulary = Vocabulary::with(&set, Some(&profile));
    let rows = [vec!["Chủ hộ", "Năm"], vec!["Người đứng tên", "KQ"], vec!["Lê A", "-"]];
    assert_eq!(
        Layout::find(&rows, &vocabulary, None, Whose::Unsaid).map(|layout| layout.header_row),
        Some(0)
    );
    assert_eq!(
        Layout::find(&rows, &vocabulary, Some(1), Whose::Unsaid).map(|layout| layout.header_row),
        Some(1)
    );
    assert!(Layout::find(&rows, &vocabulary, Some(2), Whose::Unsaid).is_none());
}

/// The codes with their lines, of the good file with one thing changed.
fn problems(from: &str, to: &str) -> Vec<(u32, &'static str)> {
    assert!(GOOD.contains(from), "{from}");
    let problems = read(&GOOD.replacen(from, to, 1)).err().unwrap_or_default();
    for problem in &problems {
        assert!(!problem.message.get(Lang::Vi).is_empty() && !problem.message.get(Lang::En).is_empty());
    }
    problems.iter().map(|problem| (problem.line, problem.code)).collect()
}

#[test]
fn each_fault_of_a_bad_file_is_told_with_its_line() {
    for (from, to, line, code) in [
        ("id = \"so-hoc-tap\"", "id = \"Sổ 1\"", 2, "profile.id"),
        ("title = \"learning_family\"", "title = \"family\"", 3, "profile.title_unknown"),
        ("title = ", "titel = ", 3, "profile.key_unknown"),
        ("en = \"Learning book\"", "en = \"\"", 4, "profile.value"),
        ("provenance = \"verified\"", "provenance = \"yes\"", 7, "profile.value"),
        ("sheets = [\"Danh sách\"]", "sheets = [1]", 8, "profile.value"),
        ("header_row = 4", "header_row = 400", 9, "profile.value"),
        ("header_row = 4", "header_row = ", 9, "profile.syntax"),
        ("header_row = 4", "header_row = 4\nid = \"again\"", 10, "profile.syntax"),
        ("unused = [\"Tên\"]", "unused = [\"kq\"]", 10, "profile.heading_twice"),
        ("means = \"head_name\"", "means = \"head\"", 13, "profile.column_unknown"),
        ("means = \"head_name\"\n", "", 12, "profile.key_missing"),
        ("headings = [\"Người đứng tên\"]", "headings = []", 14, "profile.value"),
        ("source = \"tệp 2020\"", "", 12, "profile.source_missing"),
        ("\"Hoàn thành\" = \"đạt\"", "\"Hoàn thành\" = \"xong\"", 21, "profile.value_unknown"),
        ("\"-\" = \"không đạt\"", "\"HOAN THANH\" = \"đạt\"", 21, "profile.value_twice"),
        ("\"-\" = \"không đạt\"", "\"-\" = 0", 21, "profile.value"),
        ("means = \"c1.1\"", "means = \"c9\"", 25, "profile.item_unknown"),
        ("\"A\" = \"10\"", "\"A\" = \"11\"", 27, "profile.value_unknown"),
        ("[[item]]", "[item]", 23, "profile.value"),
    ] {
        assert!(problems(from, to).contains(&(line, code)), "{to}: {:?}", problems(from, to));
    }
}

#[test]
fn a_file_without_the_subject_is_no_profile() {
    let found = problems("means = \"head_name\"", "means = \"hamlet\"");
    assert_eq!(found, [(1, "profile.no_subject")]);
    assert!(read("").is_err_and(|problems| problems.len() >= 4));
}

#[test]
fn brackets_without_end_are_refused_like_any_other_nonsense() {
    for nonsense in ["[".repeat(100_000), format!("id = {}", "[".repeat(100_000)), "a.".repeat(100_000)] {
        assert!(read(&nonsense).is_err_and(|problems| problems[0].code == "profile.syntax"));
    }
}

#[test]
fn a_heading_may_be_items_of_two_sets_but_not_two_columns_of_one() {
    let again = |criteria: &str, id: &str| {
        format!("{GOOD}\n[[item]]\ncriteria = \"{criteria}\"\nmeans = \"{id}\"\nheadings = [\"trẻ\"]\n")
    };
    assert!(read(&again("324-2022-family", "c1")).is_ok());
    let twice = read(&again("448-2015-family", "c1.2")).expect_err("said twice");
    assert_eq!((twice[0].line, twice[0].code), (29, "profile.heading_twice"));
}

#[test]
fn a_set_that_is_not_shipped_is_taken_at_its_word() {
    let own = GOOD.replace("448-2015-family", "tinh-ta-2021");
    let profile = read(&own).expect("a province's own set is in its records");
    let set = CriteriaSet { id: "tinh-ta-2021".into(), ..families() };
    assert_eq!(profile.mappings[2].means.field(&set), Some(Field::Item(0)));
}

proptest::proptest! {
    #[test]
    fn no_file_however_cut_or_spoilt_stops_the_reader(at in 0..GOOD.len(), byte: u8, cut: bool) {
        let mut bytes = GOOD.as_bytes().to_vec();
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        if let Err(problems) = read(&String::from_utf8_lossy(&bytes)) {
            proptest::prop_assert!(!problems.is_empty() && problems.iter().all(|problem| problem.line >= 1));
        }
    }
}
