//! What the fuzzer found interesting in criteria files, read again (`docs/fuzzing.md`).

use super::{read, shipped_set};

#[test]
fn every_criteria_file_of_the_corpus_is_read_or_refused_with_a_line() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/criteria");
    let mut n = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("readable");
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        n += 1;
        let Err(problems) = read(text, &shipped_set) else { continue };
        assert!(!problems.is_empty(), "{}: refused without a reason", path.display());
        for problem in problems {
            assert!(problem.line.is_some(), "{}: {problem}: no line", path.display());
            assert!(!problem.message.vi.is_empty() && !problem.message.en.is_empty());
        }
    }
    assert!(n >= 10, "the corpus is there");
}

#[test]
fn a_megabyte_of_brackets_is_refused_at_once_and_the_list_of_problems_stays_short() {
    for (text, code) in [
        (format!("a = {}", "[".repeat(1 << 20)), "criteria.syntax"),
        (format!("id = \"x\"\na = {}", "{a=".repeat(1 << 18)), "criteria.syntax"),
        (format!("id = \"x\"\n{}b = 1\n", "a.".repeat(1 << 18)), "criteria.syntax"),
    ] {
        let problems = read(&text, &shipped_set).expect_err("refused");
        assert_eq!(problems[0].code, code);
        assert!(problems[0].line.is_some(), "{}", problems[0]);
        assert!(problems[0].message.vi.contains("lồng nhau quá sâu"), "{}", problems[0].message.vi);
    }
    let many: String = (0..5_000).map(|n| format!("a{n} = 1\n")).collect();
    assert!(read(&many, &shipped_set).expect_err("refused").len() <= 100);
}

#[test]
fn a_set_cannot_be_based_on_itself() {
    let text = "id = \"448-2015-family\"\nbased_on = \"448-2015-family\"\n";
    let problems = read(text, &shipped_set).expect_err("refused");
    assert!(problems.iter().any(|p| p.code == "criteria.parent_itself" && p.line == Some(2)));
}
