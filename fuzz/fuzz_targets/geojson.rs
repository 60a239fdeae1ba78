//! Any bytes as a file of boundaries: shapes that are drawn, joined and kept as they are, or faults that each have a code.
#![no_main]

use std::sync::LazyLock;

use hoctap::actions::boundaries::probe;
use libfuzzer_sys::fuzz_target;
use programme::places::Atlas;

static ATLAS: LazyLock<Atlas> = LazyLock::new(Atlas::shipped);

fuzz_target!(|bytes: &[u8]| {
    let _ = probe(bytes, &ATLAS);
});
