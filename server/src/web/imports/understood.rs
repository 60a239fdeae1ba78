//! What was understood of a file's headings: sheet by sheet, through a profile where one was chosen, and which profile
//! the file looks like where none was.

use programme::criteria::Provenance;

use super::super::words::Words;
use super::asked::Asked;
use super::pending::Pending;
use crate::roster::profile::{Profile, suggested};
use crate::roster::read::{MappedColumn, SheetRead};

/// A sheet as it was understood.
pub(super) struct SheetLine {
    pub(super) name: String,
    pub(super) header_row: u32,
    pub(super) unknown: String,
    pub(super) unused: String,
    pub(super) lacking: String,
    /// A profile was chosen and names none of the headings.
    pub(super) nothing_mapped: bool,
}

/// What the profile made of the file.
pub(super) struct Through {
    pub(super) name: String,
    pub(super) source: String,
    pub(super) unverified: bool,
    pub(super) columns: Vec<ThroughColumn>,
}

/// One column that the profile named.
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
        nothing_mapped: profile.is_some() && sheet.mapped.is_empty(),
    };
    sheets.iter().map(line).collect()
}

/// What a profile made of the headings: each column once, though a workbook has it on every hamlet's sheet.
pub(super) fn through(sheets: &[SheetRead], profile: &Profile, w: Words) -> Through {
    let mut columns: Vec<ThroughColumn> = Vec::new();
    for MappedColumn { heading, means, values, provenance } in sheets.iter().flat_map(|sheet| &sheet.mapped) {
        let column = ThroughColumn {
            heading: heading.clone(),
            means: w.text(means).to_owned(),
            values: values.clone(),
            unverified: *provenance == Provenance::Unverified,
        };
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    Through {
        name: w.text(&profile.name).to_owned(),
        source: w.text(&profile.source).to_owned(),
        unverified: profile.provenance == Provenance::Unverified
            || columns.iter().any(|column| column.unverified),
        columns,
    }
}

/// The profile that a file looks like, with the address of the same trial under it.
pub(super) fn suggestion(pending: &Pending, asked: &Asked, w: Words) -> Option<(String, String)> {
    let known = asked.set.as_ref().filter(|_| asked.kind == "roster" && asked.profile.is_none())?;
    let profile = suggested(&pending.file(), &known.set)?;
    let query = asked.query_by(Some(profile));
    Some((w.text(&profile.name).to_owned(), format!("/imports/pending/{}?{query}", pending.id)))
}
