//! Reading workbooks: XLSX, XLS and ODS as rows of text, with limits that a hostile file meets first.
//!
//! What a file is, is told from its bytes, not from its name. Deliberately absent: formulas (their
//! last values are read), styles, charts.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Ods, Reader, Sheets, Xls, Xlsb, Xlsx, XlsxError};

use super::csv::MAX_COLUMNS;
use super::refusal::{FileProblem, FileProblemKind};

/// A workbook may unpack to this much, whatever its rows.
const MAX_UNPACKED_BYTES: u64 = 2 << 30;
/// Beyond this size a ratio of more than [`MAX_RATIO`] is refused.
const RATIO_FROM_BYTES: u64 = 200 << 20;
/// Honest sheets of numbers compress about twentyfold.
const MAX_RATIO: u64 = 200;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// XLSX, XLS or ODS.
    Workbook,
}

/// Tells what a file is from its first bytes.
///
/// # Errors
/// When it cannot be read, is empty, is a folder or has a password.
pub fn sniff(path: &Path) -> Result<Format, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    if std::fs::metadata(path).map_err(io)?.is_dir() {
        return Err(FileProblem::new(path, FileProblemKind::Directory));
    }
    let mut file = File::open(path).map_err(io)?;
    let mut head = Vec::with_capacity(8);
    (&mut file).take(8).read_to_end(&mut head).map_err(io)?;
    if head.is_empty() {
        return Err(FileProblem::empty(path));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Format::Workbook);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        if is_encrypted_package(file).map_err(io)? {
            return Err(FileProblem::new(path, FileProblemKind::Password));
        }
        return Ok(Format::Workbook);
    }
    let binary = head.starts_with(b"%PDF")
        || head.starts_with(b"\x89PNG")
        || head.starts_with(b"\x1f\x8b")
        || head.starts_with(b"Rar!");
    if binary {
        return Err(FileProblem::new(path, FileProblemKind::UnknownFormat));
    }
    Ok(Format::Csv)
}

/// Whether a compound file holds the stream in which Office puts an encrypted workbook.
fn is_encrypted_package(file: File) -> std::io::Result<bool> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = Vec::new();
    file.take(64 << 20).read_to_end(&mut bytes)?;
    Ok(memchr::memmem::find(&bytes, &name).is_some())
}

/// An open workbook.
pub struct Workbook {
    path: PathBuf,
    sheets: Sheets<BufReader<File>>,
}

/// Opens a workbook within the limits.
///
/// # Errors
/// When it is damaged, has a password or unpacks to an absurd size.
pub fn open(path: &Path) -> Result<Workbook, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    let mut file = File::open(path).map_err(io)?;
    let mut head = [0; 4];
    file.read_exact(&mut head).map_err(io)?;
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    let kind = if head.starts_with(b"PK") { check_archive(&file, path)? } else { Kind::Xls };
    let reader = BufReader::new(file);
    let opened = quietly(|| -> Result<_, calamine::Error> {
        Ok(match kind {
            Kind::Xlsx => Sheets::Xlsx(Xlsx::new(reader)?),
            Kind::Xlsb => Sheets::Xlsb(Xlsb::new(reader)?),
            Kind::Ods => Sheets::Ods(Ods::new(reader)?),
            Kind::Xls => Sheets::Xls(Xls::new(reader)?),
        })
    });
    match opened {
        Some(Ok(sheets)) => Ok(Workbook { path: path.to_owned(), sheets }),
        Some(Err(error)) => Err(problem(path, &error)),
        None => Err(damaged(path, "unexpected structure")),
    }
}

/// The library may panic on what no office program writes; that is a damaged file, not a crash.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    result.ok()
}

fn damaged(path: &Path, reason: &str) -> FileProblem {
    FileProblem::new(path, FileProblemKind::Damaged { reason: reason.to_owned() })
}

fn problem(path: &Path, error: &calamine::Error) -> FileProblem {
    let text = error.to_string();
    let password = matches!(error, calamine::Error::Xlsx(XlsxError::Password))
        || text.to_lowercase().contains("password");
    if password {
        return FileProblem::new(path, FileProblemKind::Password);
    }
    damaged(path, &text)
}

/// What kind of workbook it is inside.
#[derive(Clone, Copy)]
enum Kind {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
}

/// Looks at the archive's entries before anything is unpacked: sizes, passwords, and what it is.
fn check_archive(file: &File, path: &Path) -> Result<Kind, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    let copy = file.try_clone().map_err(io)?;
    let packed = copy.metadata().map_err(io)?.len();
    let mut archive = match quietly(|| zip::ZipArchive::new(BufReader::new(copy))) {
        Some(Ok(archive)) => archive,
        Some(Err(error)) => return Err(damaged(path, &error.to_string())),
        None => return Err(damaged(path, "unexpected structure")),
    };
    let mut unpacked: u64 = 0;
    let mut kind = None;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| damaged(path, &error.to_string()))?;
        if entry.encrypted() {
            return Err(FileProblem::new(path, FileProblemKind::Password));
        }
        let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let is_manifest = name == "META-INF/manifest.xml";
        match name.as_str() {
            "xl/workbook.xml" => kind = Some(Kind::Xlsx),
            "xl/workbook.bin" => kind = Some(Kind::Xlsb),
            "content.xml" => kind = Some(Kind::Ods),
            _ => {}
        }
        unpacked = unpacked.saturating_add(entry.size());
        if is_manifest {
            let mut text = String::new();
            let _ = (&mut entry).take(1 << 20).read_to_string(&mut text);
            if text.contains("encryption-data") {
                return Err(FileProblem::new(path, FileProblemKind::Password));
            }
        }
    }
    let absurd = unpacked > MAX_UNPACKED_BYTES
        || (unpacked > RATIO_FROM_BYTES && unpacked / packed.max(1) > MAX_RATIO);
    if absurd {
        return Err(FileProblem::new(path, FileProblemKind::ZipBomb));
    }
    kind.ok_or_else(|| FileProblem::new(path, FileProblemKind::UnknownFormat))
}

impl Workbook {
    /// Names of the sheets, hidden ones too, in the workbook's order.
    #[must_use]
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.sheet_names()
    }

    /// Calls back with each row that has a cell: its number in the file, from 1, and its cells.
    ///
    /// # Errors
    /// When the sheet is damaged or has too many columns.
    pub fn for_each_row(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
    ) -> Result<(), FileProblem> {
        let path = self.path.clone();
        let sheets = &mut self.sheets;
        let read = quietly(|| match sheets {
            Sheets::Xlsx(book) => xlsx_rows(book, sheet, each, &path),
            Sheets::Xls(_) | Sheets::Xlsb(_) | Sheets::Ods(_) => range_rows(sheets, sheet, each, &path),
        });
        read.unwrap_or_else(|| Err(damaged(&path, "unexpected structure")))
    }
}

/// Cells of one row, kept from row to row so that nothing is allocated for most of them.
#[derive(Default)]
struct RowBuffer {
    cells: Vec<String>,
    used: usize,
}

impl RowBuffer {
    fn put(&mut self, column: usize) -> &mut String {
        while self.cells.len() <= column {
            self.cells.push(String::new());
        }
        for cell in &mut self.cells[self.used..=column.max(self.used)] {
            cell.clear();
        }
        self.used = self.used.max(column + 1);
        &mut self.cells[column]
    }

    fn flush(&mut self, row: u32, each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>) -> ControlFlow<()> {
        let cells: Vec<&str> = self.cells[..self.used].iter().map(String::as_str).collect();
        let flow = if cells.iter().all(|cell| cell.is_empty()) {
            ControlFlow::Continue(())
        } else {
            each(row, &cells)
        };
        self.used = 0;
        flow
    }
}

/// Streams the cells, so that a cell far away costs nothing but itself.
fn xlsx_rows(
    book: &mut Xlsx<BufReader<File>>,
    sheet: &str,
    each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
    path: &Path,
) -> Result<(), FileProblem> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(damaged(path, &error.to_string())),
    };
    let mut buffer = RowBuffer::default();
    let mut current: Option<u32> = None;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(path, &error.to_string()))? {
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.get_position();
        if current != Some(row) {
            if let Some(done) = current
                && buffer.flush(done + 1, each).is_break()
            {
                return Ok(());
            }
            current = Some(row);
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(FileProblem::too_many_columns(path, row + 1));
        }
        let text = buffer.put(column);
        match cell.get_value() {
            DataRef::Empty => {}
            DataRef::String(s) => text.push_str(s),
            DataRef::SharedString(s) => text.push_str(s),
            DataRef::Float(number) => push_number(text, *number),
            DataRef::Int(number) => text.push_str(&number.to_string()),
            DataRef::Bool(value) => text.push(if *value { '1' } else { '0' }),
            DataRef::DateTime(when) => text.push_str(&when.to_string()),
            DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text.push_str(s),
            DataRef::Error(error) => text.push_str(&error.to_string()),
        }
    }
    if let Some(done) = current {
        let _ = buffer.flush(done + 1, each);
    }
    Ok(())
}

/// XLS and ODS have no stream of cells; their sheets are small by format (65,536 rows) or by use.
fn range_rows(
    sheets: &mut Sheets<BufReader<File>>,
    sheet: &str,
    each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
    path: &Path,
) -> Result<(), FileProblem> {
    let range = sheets.worksheet_range(sheet).map_err(|error| problem(path, &error))?;
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    let first_column = first_column as usize;
    let mut buffer = RowBuffer::default();
    for (row, cells) in (first_row + 1..).zip(range.rows()) {
        for (column, cell) in cells.iter().enumerate() {
            if matches!(cell, Data::Empty) {
                continue;
            }
            let column = column + first_column;
            if column >= MAX_COLUMNS {
                return Err(FileProblem::too_many_columns(path, row));
            }
            let text = buffer.put(column);
            match cell {
                Data::Empty => {}
                Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => text.push_str(s),
                Data::Float(number) => push_number(text, *number),
                Data::Int(number) => text.push_str(&number.to_string()),
                Data::Bool(value) => text.push(if *value { '1' } else { '0' }),
                Data::DateTime(when) => text.push_str(&when.to_string()),
                Data::Error(error) => text.push_str(&error.to_string()),
            }
        }
        if buffer.flush(row, each).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// As a person reads it: 7 for 7.0, 7.5, and 0.1 + 0.2 as 0.3 (fifteen digits, as Excel shows).
fn push_number(text: &mut String, number: f64) {
    use std::fmt::Write as _;
    if number.fract() == 0.0 && number.abs() < 1e15 {
        let _ = write!(text, "{number:.0}");
        return;
    }
    let shortest = number.to_string();
    if shortest.len() <= 17 {
        text.push_str(&shortest);
        return;
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let _ = write!(text, "{rounded}");
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (number, expected) in
            [(7.0, "7"), (7.5, "7.5"), (28756.0, "28756"), (0.1 + 0.2, "0.3"), (-1.0, "-1")]
        {
            let mut text = String::new();
            push_number(&mut text, number);
            assert_eq!(text, expected);
        }
    }
}
