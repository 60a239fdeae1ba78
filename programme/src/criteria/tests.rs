//! The shipped sets can be read and the evaluator does what the format says.

use super::{read, shipped, shipped_set};

#[test]
fn every_shipped_set_reads_and_its_examples_hold() {
    for (stem, text) in shipped() {
        match read(text, &shipped_set) {
            Ok(set) => {
                assert_eq!(set.id, *stem);
                assert!(!set.examples.is_empty(), "{stem} has no worked example");
                assert!(
                    set.complete || !set.lacks.vi.is_empty() && !set.lacks.en.is_empty(),
                    "{stem} does not say what it lacks"
                );
            }
            Err(problems) => {
                let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
                panic!("{stem}:\n{}", list.join("\n"));
            }
        }
    }
}
