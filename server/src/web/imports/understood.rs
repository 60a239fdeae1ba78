//! What was understood of a file's headings: sheet by sheet, through a profile where one was chosen, and which profile
//! the file looks like where none was.

use programme::criteria::Provenance;
use programme::text::Text;

use super::super::words::Words;
use super::asked::Asked;
use super::pending::Pending;
use crate::actions::import::NewHamlet;
use crate::roster::profile::{Profile, suggested};
use crate::roster::read::{MappedColumn, SheetRead};

/// A sheet as it was understood.
pub(super) struct SheetLine {
    pub(super) name: String,
    pub(super) header_row: u32,
    pub(super) unknown: String,
    pub(super) unused: String,
    pub(super) lacking: String,
    /// Items and vetoes that have a column.
    pub(super) scored: String,
    /// A profile was chosen and names none of the headings.
    pub(super) nothing_mapped: bool,
}

/// What the profile made of the file.
pub(super) struct Through {
    pub(super) name: String,
    pub(super) source: String,
    pub(super) unverified: bool,
}

/// One column that is understood, by a profile or as one of ours.
#[derive(PartialEq, Eq)]
pub(super) struct ThroughColumn {
    pub(super) heading: String,
    pub(super) means: String,
    pub(super) values: Vec<(String, String)>,
    pub(super) unverified: bool,
}

/// The sheets, in the file's order.
pub(super) fn sheet_lines(sheets: &[SheetRead], profile: Option<&Profile>) -> Vec<SheetLine> {
    let line = |sheet: &SheetRead| SheetLine {
        name: sheet.name.clone(),
        header_row: sheet.header_row,
        unknown: sheet.unknown.join(", "),
        unused: sheet.unused.join(", "),
        lacking: sheet.items_without_column.join(", "),
        scored: sheet.scored.join(", "),
        nothing_mapped: profile.is_some() && sheet.mapped.is_empty(),
    };
    sheets.iter().map(line).collect()
}

/// Which heading is which column: each once, though a workbook has it on every hamlet's sheet.
pub(super) fn columns(sheets: &[SheetRead], w: Words) -> Vec<ThroughColumn> {
    let mapped = |MappedColumn { heading, means, values, provenance }: &MappedColumn| ThroughColumn {
        heading: heading.clone(),
        means: w.text(means).to_owned(),
        values: values.clone(),
        unverified: *provenance == Provenance::Unverified,
    };
    let known = |(heading, means): &(String, Text)| ThroughColumn {
        heading: heading.clone(),
        means: w.text(means).to_owned(),
        values: Vec::new(),
        unverified: false,
    };
    let mut columns: Vec<ThroughColumn> = Vec::new();
    for sheet in sheets {
        for column in sheet.mapped.iter().map(mapped).chain(sheet.known.iter().map(known)) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    columns
}

/// Whose headings they are.
pub(super) fn through(columns: &[ThroughColumn], profile: &Profile, w: Words) -> Through {
    Through {
        name: w.text(&profile.name).to_owned(),
        source: w.text(&profile.source).to_owned(),
        unverified: profile.provenance == Provenance::Unverified
            || columns.iter().any(|column| column.unverified),
    }
}

/// New hamlets that the page names.
const HAMLETS_SHOWN: usize = 30;

/// Hamlets that would be new, each with the one that may be meant.
pub(super) struct NewHamlets {
    pub(super) n: i64,
    pub(super) named: Vec<(String, Option<String>)>,
    pub(super) more: bool,
}

/// Hamlets that would be new; those that may be slips first.
pub(super) fn new_hamlets(hamlets: &[NewHamlet]) -> Option<NewHamlets> {
    let mut named: Vec<&NewHamlet> = hamlets.iter().collect();
    named.sort_by_key(|hamlet| hamlet.near.is_none());
    Some(NewHamlets {
        n: i64::try_from(hamlets.len()).unwrap_or(i64::MAX),
        more: named.len() > HAMLETS_SHOWN,
        named: named.into_iter().take(HAMLETS_SHOWN).map(|h| (h.name.clone(), h.near.clone())).collect(),
    })
    .filter(|new| new.n > 0)
}

/// The profile that a file looks like, with the address of the same trial under it.
pub(super) fn suggestion(pending: &Pending, asked: &Asked, w: Words) -> Option<(String, String)> {
    let known = asked.set.as_ref().filter(|_| asked.kind == "roster" && asked.profile.is_none())?;
    let profile = suggested(&pending.file(), &known.set)?;
    let query = asked.query_by(Some(profile));
    Some((w.text(&profile.name).to_owned(), format!("/imports/pending/{}?{query}", pending.id)))
}
