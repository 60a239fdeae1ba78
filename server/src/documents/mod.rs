//! What goes out as a file: data in, bytes out.

pub mod annex_table;
mod annotated;
pub mod counted_table;
pub mod progress_workbook;
pub mod registry_table;
pub mod returned;
pub mod table_workbook;
pub mod words;

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Writes a file that appears whole or not at all: beside its place under a hidden name, then renamed.
///
/// # Errors
/// What `write` says, or the system; then nothing is left behind.
pub fn write_whole<E: From<std::io::Error>>(
    out: &Path,
    write: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    let part = hidden(out);
    let written = write(&part).and_then(|()| {
        std::fs::File::open(&part)?.sync_all()?;
        Ok(std::fs::rename(&part, out)?)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// `.NAME.part` beside a file.
#[must_use]
pub fn hidden(out: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(".part");
    out.with_file_name(name)
}

/// How wide a column of a sheet is whose longest text has so many characters.
#[must_use]
pub fn column_width(chars: usize) -> f64 {
    u32::try_from(chars.clamp(4, 32)).map_or(8.0, f64::from) + 1.5
}

/// A text in a CSV that a spreadsheet would take for a formula gets an apostrophe before it: names come from lists
/// that others wrote, and are opened by whoever reports.
#[must_use]
pub fn no_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::no_formula;

    #[test]
    fn a_name_is_no_formula() {
        assert_eq!(no_formula("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(no_formula("Ấp 1"), "Ấp 1");
    }
}
