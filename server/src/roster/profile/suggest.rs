//! Which profile a file looks like, so that whoever sends it need not know the word for it.
//!
//! Only the headings are held against each other, and nothing is read by a profile before somebody chooses it.

use std::ops::ControlFlow;
use std::path::Path;

use programme::criteria::CriteriaSet;

use super::Profile;
use crate::roster::columns::Vocabulary;
use crate::roster::header::{HEADER_SEARCH_ROWS, Layout, Whose};
use crate::roster::read::find_header;
use crate::roster::workbook::{self, Format};

/// The part of a text file in which a header is looked for.
const TOP_BYTES: u64 = 64 << 10;
/// Columns that a profile understands beyond those that any roster has. One alone may be chance.
const WELL: usize = 2;

/// The profile under which most of a file's headings are understood, where that is well more than without any.
#[must_use]
pub fn suggested(path: &Path, set: &CriteriaSet) -> Option<&'static Profile> {
    let top = Top::of(path)?;
    let without = top.n_known(&Vocabulary::new(Some(set)), None, path);
    let known = |profile: &Profile| top.n_known(&Vocabulary::with(set, Some(profile)), Some(profile), path);
    let fitting = Profile::shipped().iter().filter(|profile| profile.fits(set));
    let counted = fitting.map(|profile| (known(profile), profile));
    let well = counted.filter(|(known, _)| *known >= without + WELL);
    // Of two that understand as much, the first stands.
    well.rev().max_by_key(|(known, _)| *known).map(|(_, profile)| profile)
}

/// The beginning of a file.
enum Top {
    Text(String),
    Sheets(Vec<(String, Vec<Vec<String>>)>),
}

impl Top {
    /// Nothing where it cannot be read: the reader says why.
    fn of(path: &Path) -> Option<Self> {
        if workbook::sniff(path).ok()? == Format::Csv {
            return top_text(path).map(Self::Text);
        }
        let mut book = workbook::open(path).ok()?;
        let mut sheets = Vec::new();
        for name in book.sheets() {
            let mut rows: Vec<Vec<String>> = Vec::new();
            let read = book.for_each_row(&name, &mut |_, cells| {
                rows.push(cells.iter().map(|&cell| cell.to_owned()).collect());
                if rows.len() < HEADER_SEARCH_ROWS {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            read.ok()?;
            sheets.push((name, rows));
        }
        Some(Self::Sheets(sheets))
    }

    /// Columns that are understood, on the sheet where most are.
    fn n_known(&self, vocabulary: &Vocabulary, profile: Option<&Profile>, path: &Path) -> usize {
        match self {
            Self::Text(text) => find_header(text, vocabulary, profile, Whose::Unsaid, path)
                .map_or(0, |(_, layout, ..)| layout.n_known()),
            Self::Sheets(sheets) => sheets
                .iter()
                .filter(|(name, _)| profile.is_none_or(|profile| profile.reads_sheet(name)))
                .filter_map(|(_, rows)| Layout::find(rows, vocabulary, None, Whose::Unsaid))
                .map(|layout| layout.n_known())
                .max()
                .unwrap_or(0),
        }
    }
}

/// Whole lines from the beginning of a text file.
fn top_text(path: &Path) -> Option<String> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(TOP_BYTES).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 == TOP_BYTES {
        bytes.truncate(bytes.iter().rposition(|&byte| byte == b'\n')? + 1);
    }
    let text = String::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
