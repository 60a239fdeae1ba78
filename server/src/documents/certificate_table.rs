//! The register of certificates (*sổ vào giấy*) as a file: just what its page lists.

use std::path::Path;

use programme::text::Lang;
use rust_xlsxwriter::XlsxError;

use super::no_formula;
use super::table_workbook::{Cell, TableWorkbook};

/// A line of the register as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterLine {
    /// Number in the register: `0123/2020`.
    pub number: String,
    /// Day of issue, as people write it.
    pub issued_on: String,
    /// Name printed.
    pub name: String,
    /// Hamlet printed.
    pub hamlet: String,
    /// Title and year.
    pub title: String,
    /// Number of the decision.
    pub decision: String,
    /// What became of it, in words.
    pub state: String,
}

const HEADINGS: [(&str, &str); 7] = [
    ("Số vào sổ", "Register number"),
    ("Ngày cấp", "Issued on"),
    ("Họ tên, tên gọi", "Name"),
    ("Ấp, khóm, khu phố", "Hamlet"),
    ("Danh hiệu", "Title"),
    ("Quyết định", "Decision"),
    ("Tình trạng", "State"),
];

fn headings(lang: Lang) -> Vec<&'static str> {
    HEADINGS.iter().map(|(vi, en)| if lang == Lang::Vi { *vi } else { *en }).collect()
}

impl RegisterLine {
    fn cells(&self) -> [&str; 7] {
        [&self.number, &self.issued_on, &self.name, &self.hamlet, &self.title, &self.decision, &self.state]
    }
}

/// As CSV with the mark by which Excel knows UTF-8.
///
/// # Errors
/// When it cannot be written.
pub fn csv(lines: &[RegisterLine], lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(headings(lang))?;
    for line in lines {
        writer.write_record(line.cells().map(|text| no_formula(text).into_owned()))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// As a workbook of one sheet.
///
/// # Errors
/// When it cannot be written.
pub fn workbook(lines: &[RegisterLine], lang: Lang, out: &Path) -> Result<(), XlsxError> {
    let mut table =
        TableWorkbook::new(if lang == Lang::Vi { "Sổ vào giấy" } else { "Register" }, &headings(lang))?;
    for line in lines {
        table.row(&line.cells().map(Cell::Text))?;
    }
    table.finish(out)
}
