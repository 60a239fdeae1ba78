//! Any text as a criteria set: read, or refused with problems that each say what to do.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programme::criteria::{read, shipped_set};

fuzz_target!(|text: &str| {
    if let Err(problems) = read(text, &shipped_set) {
        assert!(!problems.is_empty(), "refused without a reason");
    }
});
