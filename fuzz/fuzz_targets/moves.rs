//! Any text as a table of moves: read, or refused line by line; what is read is replayed on the places, or refused.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use programme::places::{Atlas, Event, read_moves, reorganised};

static ATLAS: LazyLock<Atlas> = LazyLock::new(Atlas::shipped);

fuzz_target!(|text: &str| {
    // Places borrow their names from the table. A short one is enough, and little is left behind.
    if text.len() > 600 {
        return;
    }
    match read_moves(Box::leak(text.to_owned().into_boxed_str())) {
        Err(faults) => assert!(!faults.is_empty(), "refused without a reason"),
        Ok(moves) => {
            let on = jiff::civil::date(2026, 11, 1);
            let event = Event { era: 99, instrument: "fuzz", on, assumed: false, moves };
            if let Err((_, faults)) = reorganised(&ATLAS, &[event]) {
                assert!(!faults.is_empty(), "refused without a reason");
            }
        }
    }
});
