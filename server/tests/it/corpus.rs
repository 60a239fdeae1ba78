//! What the fuzzers found interesting, read again as plain tests (`docs/fuzzing.md`).

use std::path::{Path, PathBuf};

use hoctap::actions::boundaries::probe as probe_map;
use hoctap::roster::probe;
use programme::places::Atlas;

fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(files.len() >= 10, "{target}: the corpus is there");
    files
}

/// Names of what was read, and the code of each refusal, so that a change of either is seen.
fn outcomes(target: &str) -> String {
    let mut lines = String::new();
    for file in corpus(target) {
        let bytes = std::fs::read(&file).expect("readable");
        let packed = probe::packed(&bytes).filter(|_| target == "roster_workbook");
        let outcome = match probe::read_bytes(packed.as_deref().unwrap_or(&bytes)) {
            Ok(found) => format!("{} good, {} refused", found.accepted, found.refused),
            Err(problem) => problem.code().to_owned(),
        };
        let name = file.file_name().expect("a name").to_string_lossy();
        lines.push_str(&format!("{name}: {outcome}\n"));
    }
    lines
}

#[test]
fn every_csv_of_the_corpus_is_read_or_refused() {
    insta::assert_snapshot!(outcomes("roster_csv"));
}

#[test]
fn every_workbook_of_the_corpus_is_read_or_refused() {
    insta::assert_snapshot!(outcomes("roster_workbook"));
}

#[test]
fn every_file_of_boundaries_of_the_corpus_is_read_or_refused() {
    let atlas = Atlas::shipped();
    let mut lines = String::new();
    for file in corpus("geojson") {
        let outcome = match probe_map(&std::fs::read(&file).expect("readable"), &atlas) {
            Ok((found, faults)) => format!("{found} places; {}", faults.join(", ")),
            Err(problem) => problem.text().en,
        };
        let name = file.file_name().expect("a name").to_string_lossy();
        lines.push_str(&format!("{name}: {}\n", outcome.trim_end_matches("; ")));
    }
    insta::assert_snapshot!(lines);
}
