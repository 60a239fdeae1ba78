//! Reading workbooks: XLSX, XLS and ODS as rows of text, with limits that a hostile file meets first.
//!
//! What a file is, is told from its bytes, not from its name. Running out of memory cannot be caught, so
//! what could ask for much is weighed before any library sees it: `archive` unpacks zips, `xlsx` and `xls`
//! look over what the library would unfold, `ods` reads ODS itself. Deliberately absent: formulas (their
//! last values are read), styles, charts; XLSB, which no commune uses.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Reader, Xls, Xlsx, XlsxError};

use super::archive::{BOMB, Parts, Unpacked};
use super::csv::MAX_COLUMNS;
use super::encoding::Guess;
use super::ods::Ods;
use super::refusal::{FileProblem, FileProblemKind};
use super::{xls, xlsx};

/// Letters in all cells of one row, in bytes. Excel's longest cell has 32,767 letters.
pub(super) const MAX_ROW_BYTES: usize = 128 << 10;
/// Letters in all rows of a workbook, in bytes: texts that are shared take no room in the file, and would
/// fill the disk with their copies.
const MAX_SHOWN_BYTES: u64 = 1 << 30;

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
    let what = std::fs::metadata(path).map_err(io)?;
    if what.is_dir() {
        return Err(FileProblem::new(path, FileProblemKind::Directory));
    }
    // Opening a pipe waits for someone to write into it, and a device never ends.
    if !what.is_file() {
        return Err(FileProblem::new(path, FileProblemKind::NotAFile));
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
        let [encrypted, document, book] =
            streams(file, ["EncryptedPackage", "WordDocument", "Book"]).map_err(io)?;
        if encrypted {
            return Err(FileProblem::new(path, FileProblemKind::Password));
        }
        if document && !book {
            return Err(FileProblem::new(path, FileProblemKind::UnknownFormat));
        }
        return Ok(Format::Workbook);
    }
    // UTF-16 without its mark: plain letters with zeros between them.
    if matches!(head[..], [b' '..=b'~', 0, b' '..=b'~', 0, ..] | [0, b' '..=b'~', 0, b' '..=b'~', ..]) {
        return Err(FileProblem::encoding(path, 1, Guess::Utf16));
    }
    let binary = head.starts_with(b"%PDF")
        || head.starts_with(b"\x89PNG")
        || head.starts_with(b"\xff\xd8\xff")
        || head.starts_with(b"GIF8")
        || head.starts_with(b"{\\rtf")
        || head.starts_with(b"7z\xbc\xaf")
        || head.starts_with(b"\x1f\x8b")
        || head.starts_with(b"Rar!");
    if binary {
        return Err(FileProblem::new(path, FileProblemKind::UnknownFormat));
    }
    Ok(Format::Csv)
}

/// Which streams a compound file holds: an encrypted package, a document of Word, a workbook (whose stream is
/// `Workbook` or `Book`).
fn streams<const N: usize>(file: File, names: [&str; N]) -> std::io::Result<[bool; N]> {
    let mut bytes = Vec::new();
    file.take(64 << 20).read_to_end(&mut bytes)?;
    Ok(names.map(|name| {
        let letters = if name == "Book" { vec!["Book", "book"] } else { vec![name] };
        letters.iter().any(|name| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(&bytes, &name).is_some()
        })
    }))
}

/// What stops the reading of a workbook, before it is said of a file.
#[derive(Debug)]
pub(super) enum Trouble {
    Bomb,
    TooLarge,
    TooManyColumns(u32),
    RowTooLong(u32),
    Password,
    Damaged(String),
}

impl Trouble {
    fn into_problem(self, path: &Path) -> FileProblem {
        let kind = match self {
            Self::Bomb => FileProblemKind::ZipBomb,
            Self::TooLarge => FileProblemKind::TooLarge,
            Self::TooManyColumns(row) => FileProblemKind::TooManyColumns { row },
            Self::RowTooLong(row) => FileProblemKind::RowTooLong { row },
            Self::Password => FileProblemKind::Password,
            Self::Damaged(reason) => FileProblemKind::Damaged { reason },
        };
        FileProblem::new(path, kind)
    }
}

impl From<String> for Trouble {
    /// From what a library says, which may carry what we said to it.
    fn from(reason: String) -> Self {
        if reason.contains(BOMB) {
            Self::Bomb
        } else if reason.to_lowercase().contains("password") {
            Self::Password
        } else {
            Self::Damaged(reason)
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        error.to_string().into()
    }
}

impl From<quick_xml::Error> for Trouble {
    fn from(error: quick_xml::Error) -> Self {
        error.to_string().into()
    }
}

impl From<calamine::XlsError> for Trouble {
    fn from(error: calamine::XlsError) -> Self {
        error.to_string().into()
    }
}

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        error.to_string().into()
    }
}

enum Book {
    Xlsx(Box<Xlsx<Unpacked>>),
    Xls(Box<Xls<BufReader<File>>>),
    Ods(Box<Ods>),
}

/// An open workbook.
pub struct Workbook {
    path: PathBuf,
    book: Book,
    n_sheets_read: usize,
}

/// Opens a workbook within the limits.
///
/// # Errors
/// When it is damaged, has a password or unpacks to an absurd size.
pub fn open(path: &Path) -> Result<Workbook, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    let mut file = File::open(path).map_err(io)?;
    let mut head = [0; 2];
    file.read_exact(&mut head).map_err(io)?;
    let opened = quietly(|| if &head == b"PK" { open_archive(file, path) } else { open_xls(file, path) });
    let book = opened.unwrap_or_else(|| Err(unexpected().into_problem(path)))?;
    Ok(Workbook { path: path.to_owned(), book, n_sheets_read: 0 })
}

fn open_xls(mut file: File, path: &Path) -> Result<Book, FileProblem> {
    let open = || {
        xls::check(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Book::Xls(Box::new(Xls::new(BufReader::new(file))?)))
    };
    open().map_err(|trouble: Trouble| trouble.into_problem(path))
}

fn open_archive(file: File, path: &Path) -> Result<Book, FileProblem> {
    let mut parts = Parts::read(file, path)?;
    if parts.has("xl/workbook.xml") {
        let open = || {
            xlsx::prepare(&mut parts)?;
            Ok(Book::Xlsx(Box::new(Xlsx::new(parts.into_archive())?)))
        };
        return open().map_err(|trouble: Trouble| trouble.into_problem(path));
    }
    if parts.has("content.xml") {
        let open = || {
            if is_encrypted(&parts)? {
                return Err(Trouble::Password);
            }
            Ok(Book::Ods(Box::new(Ods::open(parts)?)))
        };
        return open().map_err(|trouble: Trouble| trouble.into_problem(path));
    }
    Err(FileProblem::new(path, FileProblemKind::UnknownFormat))
}

/// Whether an ODS says that its parts are encrypted.
fn is_encrypted(parts: &Parts) -> Result<bool, Trouble> {
    let Some(manifest) = parts.open("meta-inf/manifest.xml") else { return Ok(false) };
    let mut text = Vec::new();
    manifest?.take(1 << 20).read_to_end(&mut text)?;
    Ok(memchr::memmem::find(&text, b"encryption-data").is_some())
}

/// The library may panic on what no office program writes; that is a damaged file, not a crash.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    result.ok()
}

fn unexpected() -> Trouble {
    Trouble::Damaged("unexpected structure".to_owned())
}

impl Workbook {
    /// Names of the sheets, hidden ones too, in the workbook's order.
    #[must_use]
    pub fn sheets(&self) -> Vec<String> {
        match &self.book {
            Book::Xlsx(book) => book.sheet_names(),
            Book::Xls(book) => book.sheet_names(),
            Book::Ods(book) => book.sheets.clone(),
        }
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
        let book = &mut self.book;
        self.n_sheets_read += 1;
        if self.n_sheets_read > xlsx::MAX_SHEETS {
            return Err(Trouble::TooLarge.into_problem(&self.path));
        }
        let read = quietly(|| match book {
            Book::Xlsx(book) => xlsx_rows(book, sheet, each),
            Book::Xls(book) => xls_rows(book, sheet, each),
            Book::Ods(book) => book.rows(sheet, each),
        });
        read.unwrap_or_else(|| Err(unexpected())).map_err(|trouble| trouble.into_problem(&self.path))
    }
}

/// Cells of one row, kept from row to row so that nothing is allocated for most of them.
#[derive(Default)]
pub(super) struct RowBuffer {
    cells: Vec<String>,
    used: usize,
    bytes: usize,
    shown: u64,
}

impl RowBuffer {
    /// The cell, empty unless the row has it already.
    pub(super) fn put(&mut self, column: usize) -> &mut String {
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, String::new);
        }
        for cell in self.cells.iter_mut().take(column + 1).skip(self.used) {
            cell.clear();
        }
        self.used = self.used.max(column + 1);
        &mut self.cells[column]
    }

    /// Adds what the cell holds to what the row holds.
    pub(super) fn weigh(&mut self, column: usize, row: u32) -> Result<(), Trouble> {
        self.bytes += self.cells[column].len();
        if self.bytes > MAX_ROW_BYTES { Err(Trouble::RowTooLong(row)) } else { Ok(()) }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells[..self.used].iter().all(String::is_empty)
    }

    pub(super) fn clear(&mut self) {
        self.used = 0;
        self.bytes = 0;
    }

    /// Shows the row, and keeps it.
    pub(super) fn show(
        &mut self,
        row: u32,
        each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Trouble> {
        if self.is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        self.shown += self.bytes as u64;
        if self.shown > MAX_SHOWN_BYTES {
            return Err(Trouble::TooLarge);
        }
        let cells: Vec<&str> = self.cells[..self.used].iter().map(String::as_str).collect();
        Ok(each(row, &cells))
    }

    fn flush(
        &mut self,
        row: u32,
        each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Trouble> {
        let flow = self.show(row, each);
        self.clear();
        flow
    }
}

/// Streams the cells, so that a cell far away costs nothing but itself.
fn xlsx_rows(
    book: &mut Xlsx<Unpacked>,
    sheet: &str,
    each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
) -> Result<(), Trouble> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut buffer = RowBuffer::default();
    let mut current: Option<u32> = None;
    while let Some(cell) = cells.next_cell()? {
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.get_position();
        if current != Some(row) {
            if let Some(done) = current
                && buffer.flush(done + 1, each)?.is_break()
            {
                return Ok(());
            }
            current = Some(row);
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(Trouble::TooManyColumns(row + 1));
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
        buffer.weigh(column, row + 1)?;
    }
    if let Some(done) = current {
        let _ = buffer.flush(done + 1, each)?;
    }
    Ok(())
}

/// XLS has no stream of cells; what its sheets unfold into was weighed when it was opened.
fn xls_rows(
    book: &mut Xls<BufReader<File>>,
    sheet: &str,
    each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
) -> Result<(), Trouble> {
    let range = book.worksheet_range(sheet)?;
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
                return Err(Trouble::TooManyColumns(row));
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
            buffer.weigh(column, row)?;
        }
        if buffer.flush(row, each)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// As a person reads it: 7 for 7.0, 7.5, and 0.1 + 0.2 as 0.3 (fifteen digits, as Excel shows).
pub(super) fn push_number(text: &mut String, number: f64) {
    use std::fmt::Write as _;
    if number.fract() == 0.0 && number.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15 fits exactly")]
        let whole = number as i64;
        let _ = write!(text, "{whole}");
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
