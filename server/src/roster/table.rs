//! Reference tables (zones, hamlets, clan members, bodies): a header of known columns, then rows, whatever
//! file they come in. Small files: read whole.

use std::ops::ControlFlow;
use std::path::Path;

use programme::fold::fold;
use programme::text::Text;

use super::csv::for_each_record;
use super::read::split_problem;
use super::refusal::{FileProblem, FileProblemKind};
use super::text::read_text;
use super::workbook::{self, Format};

/// A column: its name in files, and the Vietnamese headings that mean it, folded.
pub struct Column {
    /// English header.
    pub name: &'static str,
    /// Vietnamese headers, folded.
    pub aliases: &'static [&'static str],
    /// Whether a file without it is refused.
    pub required: bool,
}

/// A row that cannot be taken, or a file without its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The file's own row number, from 1.
    pub row: u32,
    /// Header of the column, where it is one cell that is wrong.
    pub column: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
}

/// One row: its number in the file and its cells in the order of the columns asked for.
pub struct TableRow {
    /// The file's own row number, from 1.
    pub row: u32,
    /// Cells, trimmed; empty where the file has no such column.
    pub cells: Vec<String>,
}

/// A nation's hamlets are a tenth of this.
const MAX_KILOBYTES: u64 = 65_536;
/// How far down a header is looked for.
const HEADER_ROWS: u32 = 20;

/// Reads a table. Rows above the header and empty rows are passed over.
///
/// # Errors
/// When the file is refused whole: what it is, or that it has no such header.
pub fn read_table(path: &Path, columns: &[Column]) -> Result<Vec<TableRow>, FileProblem> {
    let mut reader = Reader { columns, at: None, rows: Vec::new() };
    match workbook::sniff(path)? {
        Format::Csv => {
            let text = read_text(path, MAX_KILOBYTES)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let delimiter = [b',', b';', b'\t']
                .into_iter()
                .max_by_key(|d| text.lines().take(20).flat_map(str::bytes).filter(|b| b == d).count())
                .unwrap_or(b',');
            for_each_record(text, delimiter, |record, cells| reader.row(record + 1, cells))
                .map_err(|error| split_problem(error, path, 0))?;
        }
        Format::Workbook => {
            let mut book = workbook::open(path)?;
            for sheet in book.sheets() {
                book.for_each_row(&sheet, &mut |row, cells| {
                    reader.row(row, cells);
                    ControlFlow::Continue(())
                })?;
                if reader.at.is_some() {
                    break;
                }
            }
        }
    }
    if reader.at.is_none() {
        let wanted = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
        return Err(FileProblem::new(path, FileProblemKind::NoSuchHeader { wanted }));
    }
    Ok(reader.rows)
}

struct Reader<'a> {
    columns: &'a [Column],
    /// Where each column is, once the header was met.
    at: Option<Vec<Option<usize>>>,
    rows: Vec<TableRow>,
}

impl Reader<'_> {
    fn row(&mut self, row: u32, cells: &[&str]) {
        let Some(at) = &self.at else {
            if row <= HEADER_ROWS {
                self.at = self.header(cells);
            }
            return;
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let cell = |at: &Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        self.rows.push(TableRow { row, cells: at.iter().map(|at| cell(at).to_owned()).collect() });
    }

    fn header(&self, cells: &[&str]) -> Option<Vec<Option<usize>>> {
        let folded: Vec<String> = cells.iter().map(|cell| fold(cell)).collect();
        let find = |column: &Column| {
            folded.iter().position(|cell| {
                cell.replace(' ', "_") == column.name || column.aliases.contains(&cell.as_str())
            })
        };
        let at: Vec<Option<usize>> = self.columns.iter().map(find).collect();
        let complete = self.columns.iter().zip(&at).all(|(column, at)| at.is_some() || !column.required);
        complete.then_some(at)
    }
}
