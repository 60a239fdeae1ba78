//! The workbook that goes back to whoever sent a roster: every row as it came, with a column that says what is
//! wrong and what to do. Corrected and sent again, it is read as any roster: unknown columns are ignored.
//!
//! An XLSX goes back as it came with one more column (`annotated`); of a CSV, XLS or ODS an XLSX is made
//! anew. Deliberately absent: the fonts and formulas of those.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use programme::text::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::annotated::{SheetNotes, annotate};
use crate::roster::csv::for_each_record;
use crate::roster::read::SheetRead;
use crate::roster::refusal::FileProblem;
use crate::roster::workbook::{self, Format as FileFormat};

/// Something to say about a row.
#[derive(Clone, Debug)]
pub struct RowNote {
    /// Sheet; empty for CSV.
    pub sheet: String,
    /// The file's own row number, from 1.
    pub row: u32,
    /// The sentence.
    pub text: String,
}

/// Why no workbook was written.
#[derive(Debug, thiserror::Error)]
pub enum ReturnedError {
    /// The roster could not be read again.
    #[error("{0}")]
    Read(#[from] FileProblem),
    /// The workbook could not be written.
    #[error("{0}")]
    Write(#[from] XlsxError),
    /// The file could not be put in place.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Excel's own limit.
const MAX_ROWS: u32 = 1_048_576;
/// Excel takes no longer text in a cell.
const MAX_CELL_CHARS: usize = 32_767;

/// Writes the roster back with its notes. The file appears whole or not at all.
///
/// # Errors
/// When the roster cannot be read again or the workbook cannot be written.
pub fn write_returned(
    roster: &Path,
    out: &Path,
    notes: &[RowNote],
    sheets: &[SheetRead],
    lang: Lang,
) -> Result<(), ReturnedError> {
    let mut by_sheet: HashMap<&str, SheetNotes> = HashMap::new();
    let heading = match lang {
        Lang::Vi => "Lỗi và cách sửa",
        Lang::En => "Error and remedy",
    };
    for sheet in sheets {
        by_sheet.entry(&sheet.name).or_default().insert(sheet.header_row, heading.to_owned());
    }
    for note in notes {
        let text = by_sheet.entry(&note.sheet).or_default().entry(note.row).or_default();
        if !text.is_empty() {
            text.push_str(" · ");
        }
        text.push_str(&note.text);
    }
    let format = workbook::sniff(roster)?;
    super::write_whole(out, |part| {
        // What is no XLSX, or an odd one, is made anew.
        if format == FileFormat::Workbook && annotate(roster, part, &by_sheet).is_ok() {
            return Ok(());
        }
        make_anew(roster, part, (format, sheets), &by_sheet)
    })
}

fn make_anew(
    roster: &Path,
    part: &Path,
    (format, sheets): (FileFormat, &[SheetRead]),
    by_sheet: &HashMap<&str, SheetNotes>,
) -> Result<(), ReturnedError> {
    let none = SheetNotes::new();
    let mut book = Workbook::new();
    let notes = |name: &str| {
        let head = sheets.iter().find(|sheet| sheet.name == name).map_or(0, |sheet| sheet.header_row);
        (by_sheet.get(name).unwrap_or(&none), head)
    };
    match format {
        FileFormat::Csv => {
            let text = std::fs::read(roster).map_err(|error| FileProblem::from_io(roster, &error))?;
            let text = String::from_utf8_lossy(&text);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let delimiter = sheets.first().and_then(|sheet| sheet.delimiter).unwrap_or(b',');
            let rows = |each: &mut dyn FnMut(u32, &[&str])| {
                let _ = for_each_record(text, delimiter, |record, cells| each(record + 1, cells));
                Ok(())
            };
            sheet(&mut book, None, notes(""), &mut { rows })?;
        }
        FileFormat::Workbook => {
            let mut source = workbook::open(roster)?;
            for name in source.sheets() {
                let mut rows = |each: &mut dyn FnMut(u32, &[&str])| {
                    source.for_each_row(&name, &mut |row, cells| {
                        each(row, cells);
                        ControlFlow::Continue(())
                    })
                };
                sheet(&mut book, Some(&name), notes(&name), &mut rows)?;
            }
        }
    }
    Ok(book.save(part)?)
}

type Rows<'a> = &'a mut dyn FnMut(&mut dyn FnMut(u32, &[&str])) -> Result<(), FileProblem>;

fn sheet(
    book: &mut Workbook,
    name: Option<&str>,
    (notes, head_row): (&SheetNotes, u32),
    rows: Rows<'_>,
) -> Result<(), ReturnedError> {
    // Where the column of notes stands, and how wide the others are, must be known before the first row.
    let mut width = 0;
    let mut chars: Vec<usize> = Vec::new();
    rows(&mut |_, cells| {
        width = width.max(cells.len());
        chars.resize(width, 0);
        // A title above the table is one long cell; it may run over its neighbours.
        if cells.iter().filter(|cell| !cell.is_empty()).count() > 2 {
            for (widest, cell) in chars.iter_mut().zip(cells) {
                *widest = cell.chars().count().max(*widest);
            }
        }
    })?;
    let column = u16::try_from(width).unwrap_or(u16::MAX - 1);
    let sheet = book.add_worksheet_with_constant_memory()?;
    if let Some(name) = name {
        sheet.set_name(name)?;
    }
    let wrong = Format::new().set_background_color(Color::RGB(0x00FD_E9E7)).set_align(FormatAlign::Top);
    let said = wrong.clone().set_text_wrap();
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E6_F2F1));
    for (column, chars) in (0..).zip(&chars) {
        sheet.set_column_width(column, super::column_width(*chars))?;
    }
    sheet.set_column_width(column, 60)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let mut failed = None;
    rows(&mut |row, cells| {
        if failed.is_some() || row > MAX_ROWS {
            return;
        }
        let at = row - 1;
        let said = notes.get(&row).map(|text| (text, if row == head_row { &head } else { &said }));
        let wrong = said.filter(|_| row != head_row).map(|_| &wrong);
        let written = write_row(sheet, at, cells, wrong).and_then(|()| match said {
            Some((text, format)) => put(sheet, at, column, text, Some(format)),
            None => Ok(()),
        });
        failed = written.err();
    })?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[&str],
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        if !cell.is_empty() {
            put(sheet, row, column, cell, format)?;
        }
    }
    Ok(())
}

/// A number goes back as a number where nothing of it is lost; a code with zeros before it stays text.
fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && n.to_string() == text);
    let shortened;
    let text = if text.len() > MAX_CELL_CHARS {
        shortened = text.chars().take(MAX_CELL_CHARS / 2).collect::<String>();
        &shortened
    } else {
        text
    };
    match (number, format) {
        (Some(number), Some(format)) => sheet.write_number_with_format(row, column, number, format)?,
        (Some(number), None) => sheet.write_number(row, column, number)?,
        (None, Some(format)) => sheet.write_string_with_format(row, column, text, format)?,
        (None, None) => sheet.write_string(row, column, text)?,
    };
    Ok(())
}
