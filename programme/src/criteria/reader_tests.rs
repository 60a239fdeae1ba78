//! Each refusal of a criteria file names its line, and all of them are told at once.

use super::{Circumstances, CriteriaSet, pass_mark, read, shipped_set};
use crate::units::Points;

const POINTS: &str = r#"id = "s"
title = "learning_family"
name = { vi = "Gia đình", en = "Family" }
instrument = "448"
issued_on = 2015-12-01
valid_from = 2016-01-01
applies_to = "VN"
model = "points"
not_applicable = "full_credit"
term_years = 1
[pass]
default = { mark = 80, provenance = "verified" }
[[band]]
code = "good"
name = { vi = "Tốt", en = "Good" }
min = 90
[[item]]
id = "a"
text = { vi = "Mục a", en = "Item a" }
max = 60
[[item]]
id = "b"
text = { vi = "Mục b", en = "Item b" }
max = 40
options = [ { code = "all", name = { vi = "Đủ", en = "All" }, points = 40 }, { code = "none", name = { vi = "Không", en = "None" }, points = 0 } ]
[[example]]
name = "e"
answers = { a = "NA", b = 40 }
expect = { total = 100, outcome = "pass", band = "good" }
"#;

const LEVELS: &str = r#"id = "l"
title = "learning_unit"
name = { vi = "Đơn vị", en = "Unit" }
instrument = "24"
issued_on = 2023-12-11
valid_from = 2024-01-26
applies_to = "VN"
model = "levels"
not_applicable = "rescale"
term_years = 3
[[item]]
id = "a"
text = { vi = "Chỉ tiêu a", en = "Target a" }
[[level]]
code = "level_1"
name = { vi = "Mức độ 1", en = "Level 1" }
targets = ["a"]
[[example]]
name = "e"
years_held = { level_1 = 2 }
answers = { a = "met" }
expect = { outcome = "pass", band = "level_1" }
"#;

fn no_parent(_: &str) -> Option<CriteriaSet> {
    None
}

fn found(text: &str) -> Vec<(u32, &'static str)> {
    let problems = read(text, &no_parent).map(|set| set.id).expect_err("a refusal");
    for problem in &problems {
        assert!(!problem.message.vi.is_empty() && !problem.message.en.is_empty(), "{problem}");
    }
    problems.into_iter().map(|problem| (problem.line.unwrap_or(0), problem.code)).collect()
}

#[test]
fn the_sheets_of_these_tests_are_sound() {
    for text in [POINTS, LEVELS] {
        if let Err(problems) = read(text, &no_parent) {
            panic!("{problems:?}");
        }
    }
}

#[test]
fn each_refusal_names_its_line() {
    let b = "id = \"b\"\n";
    for (sheet, from, to, expect) in [
        (POINTS, "id = \"s\"\n", "id = \"s\"\ncolour = 1\n", (2, "criteria.key_unknown")),
        (POINTS, "id = \"s\"", "id = \" \"", (1, "criteria.value")),
        (POINTS, "issued_on = 2015-12-01", "issued_on = \"2015-12-01\"", (5, "criteria.value")),
        (POINTS, "vi = \"Gia đình\", ", "", (3, "criteria.key_missing")),
        (POINTS, "en = \"Family\"", "en = \"\"", (3, "criteria.value")),
        (POINTS, "model = \"points\"", "model = \"stars\"", (8, "criteria.word")),
        (POINTS, "full_credit", "ignore", (9, "criteria.word")),
        (POINTS, "term_years = 1", "term_years = 0", (10, "criteria.value")),
        (POINTS, "term_years = 1", "term_years = 256", (10, "criteria.value")),
        (POINTS, "mark = 80", "mark = 80.5", (12, "criteria.number")),
        (POINTS, "mark = 80", "mark = 101", (12, "criteria.mark_outside")),
        (POINTS, "mark = 80", "mark = 80, since = 1", (12, "criteria.pass_mark")),
        (POINTS, "min = 90", "min = 101", (16, "criteria.band_outside")),
        (POINTS, "max = 60", "max = \"60.001\"", (20, "criteria.number")),
        (POINTS, "max = 60", "max = 60.5", (20, "criteria.number")),
        (POINTS, "max = 60", "max = 60\nrequired_min = 61", (18, "criteria.required_min")),
        (POINTS, "max = 60", "max = 60\ngroup = \"g9\"", (21, "criteria.group_unknown")),
        (POINTS, "max = 60", "max = 60\nprovenance = \"seen\"", (21, "criteria.provenance")),
        (POINTS, b, "id = \"a\"\n", (22, "criteria.repeated")),
        (POINTS, b, "id = \"A\"\n", (22, "criteria.ambiguous")),
        (POINTS, b, "id = \"b\"\nderived = \"share\"\n", (22, "criteria.item_kind")),
        (POINTS, "points = 40", "points = 41", (22, "criteria.points_outside")),
        (POINTS, "code = \"none\"", "code = \"all\"", (25, "criteria.repeated")),
        (POINTS, "code = \"none\"", "code = \"đủ\"", (25, "criteria.ambiguous")),
        (POINTS, "vi = \"Không\"", "vi = \"Không áp dụng\"", (25, "criteria.option_reserved")),
        (POINTS, "total = 100", "total = 99", (27, "criteria.example_fails")),
        (POINTS, "band = \"good\"", "band = \"best\"", (27, "criteria.example_unknown")),
        (POINTS, "b = 40 }", "b = 40, z = 1 }", (28, "criteria.example_unknown")),
        (POINTS, "b = 40 }", "b = 41 }", (28, "criteria.example_answer")),
        (POINTS, ", b = 40 }", " }", (27, "criteria.example_answer")),
        (POINTS, "outcome = \"pass\"", "outcome = \"won\"", (29, "criteria.word")),
        (LEVELS, "targets = [\"a\"]", "targets = [\"a\", \"z\"]", (17, "criteria.target_unknown")),
        (LEVELS, "targets = [\"a\"]", "targets = []", (15, "criteria.level_empty")),
        (LEVELS, "targets = [\"a\"]", "targets = [\"a\"]\nwait_years = 1", (15, "criteria.level_wait")),
        (LEVELS, "[[level]]", "max = 5\n[[level]]", (14, "criteria.not_in_levels")),
        (LEVELS, "level_1 = 2", "level_9 = 2", (19, "criteria.example_unknown")),
    ] {
        assert!(sheet.contains(from), "{from} is not in the sheet");
        let problems = found(&sheet.replacen(from, to, 1));
        assert!(problems.contains(&expect), "{to}: expected {expect:?}, got {problems:?}");
    }
}

#[test]
fn bands_go_from_the_highest_down() {
    let two = POINTS.replacen(
        "[[item]]",
        "[[band]]\ncode = \"best\"\nname = { vi = \"Nhất\", en = \"Best\" }\nmin = 95\n[[item]]",
        1,
    );
    assert!(found(&two).contains(&(20, "criteria.band_order")));
}

#[test]
fn the_options_of_an_item_can_be_counted_in_a_byte() {
    let option =
        |n: usize| format!("{{ code = \"o{n}\", name = {{ vi = \"v{n}\", en = \"e{n}\" }}, points = 1 }}");
    let options = |n: usize| (0..n).map(option).collect::<Vec<_>>().join(", ");
    let sheet = |n: usize| {
        let (head, rest) = POINTS.split_once("options = [").expect("options");
        let (_, tail) = rest.split_once("]\n").expect("their end");
        let tail = tail.split_once("[[example]]").map_or(tail, |(before, _)| before);
        format!("{head}options = [{}]\n{tail}", options(n))
    };
    assert!(read(&sheet(255), &no_parent).is_ok());
    assert_eq!(found(&sheet(256)), [(22, "criteria.options")]);
}

#[test]
fn every_problem_is_told_not_only_the_first() {
    let text = POINTS
        .replace("id = \"s\"\n", "id = \"s\"\ncolour = 1\n")
        .replace("full_credit", "ignore")
        .replace("max = 60", "max = 60\nshade = 2");
    assert_eq!(
        found(&text),
        [(2, "criteria.key_unknown"), (10, "criteria.word"), (22, "criteria.key_unknown")]
    );
    let text =
        POINTS.replace("code = \"good\"\n", "").replace("text = { vi = \"Mục a\", en = \"Item a\" }\n", "");
    assert_eq!(found(&text), [(13, "criteria.key_missing"), (16, "criteria.key_missing")]);
}

#[test]
fn a_file_that_is_not_toml_is_refused_at_its_line() {
    assert_eq!(found("id = \"s\"\ntitle = \n"), [(2, "criteria.syntax")]);
}

#[test]
fn a_failing_example_says_what_was_expected_and_what_came() {
    let problems =
        read(&POINTS.replace("total = 100", "total = \"99.5\""), &no_parent).expect_err("a refusal");
    let said = problems[0].to_string();
    assert!(said.contains("99.5") && said.contains("100"), "{said}");
}

#[test]
fn a_variant_keeps_the_examples_of_its_parent_that_still_hold() {
    let parent = |id: &str| (id == "s").then(|| read(POINTS, &no_parent).expect("the parent"));
    let head = "id = \"v\"\napplies_to = \"83\"\nbased_on = \"s\"\n";
    let same = read(head, &parent).expect("a variant that changes nothing");
    assert_eq!(same.examples.len(), 1);
    let band = "[[band]]\ncode = \"best\"\nname = { vi = \"Nhất\", en = \"Best\" }\nmin = 95\n";
    let better = read(&format!("{head}{band}"), &parent).expect("a variant with another band");
    assert_eq!((better.bands[0].code.as_str(), better.bands.len()), ("best", 2));
    assert!(better.examples.is_empty(), "the parent's band no longer comes out");
    assert_eq!(pass_mark(&better, &Circumstances::default()), Some(Points::whole(80)));
    let other = read(&format!("{head}model = \"levels\"\n"), &parent).expect_err("a refusal");
    assert!(other.iter().any(|p| p.code == "criteria.parent_model" && p.line == Some(4)), "{other:?}");
    let orphan = read(head, &no_parent).expect_err("a refusal");
    assert!(orphan.iter().any(|p| p.code == "criteria.parent_unknown" && p.line == Some(3)));
}

#[test]
fn a_shipped_set_is_found_by_its_id_alone() {
    assert!(shipped_set("tt25-2023-commune").is_some());
    assert!(shipped_set("tt25").is_none());
}

/// The format's own example, comments and all.
const DOCUMENTED: &str = r#"id = "448-2015-family"
title = "learning_family"              # a title kind
name = { vi = "Gia đình học tập", en = "Learning Family" }
instrument = "448/QĐ-KHVN"
issued_on = 2015-12-01
valid_from = 2016-01-01
valid_to = 2020-12-31                  # absent: still in force
applies_to = "VN"                      # or a place code: a local variant
based_on = ""                          # a parent set's id; groups and items below override by id
model = "points"                       # or "levels"
not_applicable = "full_credit"         # or "rescale", or "refer"
term_years = 1
complete = false                       # items are known to be missing or unverified

[pass]                                 # a mark, or { mark = 80, provenance = "verified" }; unmarked is unverified
default = 80
disadvantaged = 70                     # any zone's code may stand here
poor_household = 70                    # poor and near-poor

[[band]]                               # lower bound, inclusive; given only to those who pass
code = "good"
name = { vi = "Tốt", en = "Good" }
min = 90

[[group]]
id = "g1"
name = { vi = "Học tập của trẻ em", en = "Children's learning" }
required_min_percent = 50              # optional: of the group's maximum

[[item]]
id = "c1.1"
group = "g1"
text = { vi = "…", en = "…" }
hint = { vi = "…", en = "…" }          # plain words for the hamlet meeting
max = 60
required_min = 30                      # optional: below it the subject fails whatever the total; ignores not applicable
provenance = "verified"                # or "unverified"

[[item]]
id = "c1.2"
group = "g1"
text = { vi = "…", en = "…" }
max = 40
provenance = "unverified"
options = [ { code = "met", name = { vi = "Đạt", en = "Met" }, points = 40 }, { code = "not_met", name = { vi = "Không đạt", en = "Not met" }, points = 0 } ]
# or, computed from the registry instead of asked:
# derived = "share_of_households_holding_title"
# thresholds = [ { at_least_percent = 70, points = 40 }, { at_least_percent = 50, points = 20 } ]

[[veto]]
id = "v1"
text = { vi = "…", en = "…" }          # a roster column v1; blank is no

[[example]]                            # run when the set is loaded; a set whose examples fail is refused
name = "hộ chỉ có người cao tuổi"
zone = "regular"
answers = { "c1.1" = "NA", "c1.2" = 40 }
expect = { total = 100, outcome = "pass", band = "good" }
"#;

#[test]
fn the_example_of_the_format_is_read_to_the_letter() {
    let set = read(DOCUMENTED, &no_parent).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!((set.items.len(), set.examples.len(), set.based_on.as_deref()), (2, 1, None));
    let from = DOCUMENTED.find("options = [").expect("the options");
    let to = DOCUMENTED.find("# derived").expect("the alternative");
    let derived = format!("{}{}", &DOCUMENTED[..from], &DOCUMENTED[to..])
        .replace("# derived", "derived")
        .replace("# thresholds", "thresholds")
        .replace("\"c1.2\" = 40", "\"c1.2\" = \"7/10\"");
    let set = read(&derived, &no_parent).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(set.examples[0].total, Some(Points::whole(100)));
}
