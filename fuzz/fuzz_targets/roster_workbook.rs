//! Any bytes as a roster in XLSX, XLS or ODS: read or refused, never a crash.
//!
//! A zip hides what is in it from a fuzzer, so bytes that do not begin as a workbook are cut into the parts
//! of one (`roster::probe::packed`), which reaches the readers of cells, styles and texts.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let packed = hoctap::roster::probe::packed(bytes);
    let _ = hoctap::roster::probe::read_bytes(packed.as_deref().unwrap_or(bytes));
});
