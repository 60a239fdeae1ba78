//! Small text files that are read whole: criteria sets and zones.
//!
//! The same habits as for rosters: a pipe, a device, a film by the wrong name and bytes of an old font are
//! each refused with what to do. Deliberately absent: rosters, which are read in blocks.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::encoding;
use super::refusal::{FileProblem, FileProblemKind};

/// Reads a file of at most so many kilobytes.
///
/// # Errors
/// When it is no file, too long, or not UTF-8.
pub fn read_text(path: &Path, most_kilobytes: u64) -> Result<String, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    let what = std::fs::metadata(path).map_err(io)?;
    if what.is_dir() {
        return Err(FileProblem::new(path, FileProblemKind::Directory));
    }
    if !what.is_file() {
        return Err(FileProblem::new(path, FileProblemKind::NotAFile));
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(most_kilobytes * 1_024 + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > most_kilobytes * 1_024 {
        return Err(FileProblem::new(path, FileProblemKind::LongerThan { kilobytes: most_kilobytes }));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let row = error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
        let guess = encoding::guess(error.as_bytes(), at);
        FileProblem::encoding(path, u32::try_from(row).unwrap_or(u32::MAX), guess)
    })
}
