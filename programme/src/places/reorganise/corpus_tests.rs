//! Tables of moves of the fuzzer's corpus, read and replayed again (`docs/fuzzing.md`).

use jiff::civil::date;

use super::{Event, read_moves, reorganised};
use crate::places::Atlas;

#[test]
fn every_table_of_the_corpus_is_replayed_or_refused_with_its_line() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/moves");
    let atlas = Atlas::shipped();
    let mut outcomes = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("readable");
        let lines = text.lines().count();
        let on = date(2026, 11, 1);
        let event = |moves| Event { era: 99, instrument: "9/NQ", on, assumed: false, moves };
        let read = read_moves(Box::leak(text.into_boxed_str()));
        let done = read.and_then(|moves| reorganised(&atlas, &[event(moves)]).map_err(|(_, faults)| faults));
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        match done {
            Ok(_) => outcomes.push(format!("{name}: replayed")),
            Err(faults) => {
                assert!(!faults.is_empty(), "{name}: refused without a reason");
                for fault in faults {
                    assert!(fault.line <= lines.max(1), "{name}: line {} of {lines}", fault.line);
                    let said = fault.fault.text();
                    assert!(!said.vi.is_empty() && !said.en.is_empty(), "{name}");
                }
            }
        }
    }
    outcomes.sort();
    let replayed = ["bom", "crlf", "merge", "rename-kind", "semicolons", "tabs"];
    assert_eq!(outcomes, replayed.map(|name| format!("{name}: replayed")));
}
