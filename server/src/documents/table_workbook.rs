//! Any table as a workbook of one sheet: headings, then rows as they come, in memory that does not grow with them.

use std::path::Path;

use programme::units::Points;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

/// Excel takes no more rows in a sheet.
pub const MAX_ROWS: u32 = 1_048_576;

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing is written.
    Empty,
    /// A text, also where it looks like a number: a code keeps its zeros.
    Text(&'a str),
    /// A count or a year.
    Whole(i64),
    /// Points.
    Points(Points),
}

/// Rows by which columns are made wide enough; of a million the first say it.
const MEASURED: u32 = 1_000;

/// A workbook being written.
pub struct TableWorkbook {
    book: Workbook,
    next_row: u32,
    /// Characters of the longest text of each column.
    chars: Vec<usize>,
}

impl TableWorkbook {
    /// Begins with the name of the sheet and its headings, which stay in sight and repeat on every printed page.
    ///
    /// # Errors
    /// When Excel would not take the name, or the disk is full.
    pub fn new(sheet: &str, headings: &[&str]) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E6_F2F1));
        let added = book.add_worksheet_with_constant_memory()?;
        added.set_name(sheet)?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        added.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        for (column, heading) in (0..).zip(headings) {
            added.write_string_with_format(0, column, *heading, &head)?;
        }
        let chars = headings.iter().map(|heading| heading.chars().count()).collect();
        Ok(Self { book, next_row: 1, chars })
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// When the sheet is full ([`MAX_ROWS`]), a text is longer than Excel takes, or the disk is full.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            put(sheet, self.next_row, column, *cell)?;
        }
        if self.next_row <= MEASURED {
            for (longest, cell) in self.chars.iter_mut().zip(cells) {
                if let Cell::Text(text) = cell {
                    *longest = text.chars().count().max(*longest);
                }
            }
        }
        self.next_row += 1;
        Ok(())
    }

    /// Writes the file; it appears whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, out: &Path) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, chars) in (0..).zip(&self.chars) {
            sheet.set_column_width(column, super::column_width(*chars))?;
        }
        super::write_whole(out, |part| self.book.save(part))
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Whole(n) => {
            sheet.write_number(row, column, whole(n))?;
        }
        Cell::Points(points) => {
            sheet.write_number(row, column, f64::from(points.hundredths()) / 100.0)?;
        }
    }
    Ok(())
}

/// A spreadsheet holds numbers as doubles.
#[expect(clippy::cast_precision_loss, reason = "counts of a nation are far below 2^53")]
const fn whole(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, open_workbook_auto};

    use super::*;

    #[test]
    fn what_is_written_is_what_a_spreadsheet_reads() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("t.xlsx");
        let mut table = TableWorkbook::new("Hộ", &["Mã", "Năm", "Điểm", "Ghi chú"]).expect("begun");
        let cells = [Cell::Text("00123"), Cell::Whole(2020), Cell::Points(Points::from_hundredths(750))];
        table.row(&cells).expect("a row");
        table.row(&[Cell::Empty, Cell::Whole(-1), Cell::Empty, Cell::Text("a < b & “c”")]).expect("a row");
        table.finish(&out).expect("written");
        assert!(!out.with_extension("part").exists());
        // As wide as their longest text, as far as a page bears it.
        let mut parts =
            zip::ZipArchive::new(std::fs::File::open(&out).expect("written")).expect("a workbook");
        let mut sheet = String::new();
        let mut part = parts.by_name("xl/worksheets/sheet1.xml").expect("the sheet");
        std::io::Read::read_to_string(&mut part, &mut sheet).expect("text");
        assert!(
            sheet.contains("<col min=\"4\" max=\"4\" width=\"13.") && sheet.contains("landscape"),
            "{sheet}"
        );
        let mut book = open_workbook_auto(&out).expect("opens");
        let sheet = book.worksheet_range("Hộ").expect("the sheet");
        let rows: Vec<&[Data]> = sheet.rows().collect();
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(rows[0], ["Mã", "Năm", "Điểm", "Ghi chú"].map(text));
        assert_eq!(rows[1], [text("00123"), Data::Float(2020.0), Data::Float(7.5), Data::Empty]);
        assert_eq!(rows[2], [Data::Empty, Data::Float(-1.0), Data::Empty, text("a < b & “c”")]);
    }
}
