//! Any bytes as a roster in CSV: read or refused, never a crash.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What begins as a workbook is the other target's.
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&[0xD0, 0xCF]) {
        let _ = hoctap::roster::probe::read_bytes(bytes);
    }
});
