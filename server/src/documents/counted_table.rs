//! Those whom a counted item counts, as a file: exactly the rows of the page, a cross for who holds the title.

use std::path::Path;

use programme::text::Lang;
use rust_xlsxwriter::XlsxError;

use super::no_formula;
use super::table_workbook::{Cell, TableWorkbook};

const HEADINGS: [(&str, &str); 5] = [
    ("Xã", "Commune"),
    ("Mã số", "Code"),
    ("Họ và tên", "Name"),
    ("Ấp, khóm, khu phố", "Hamlet"),
    ("Giữ danh hiệu", "Holds the title"),
];

fn headings(lang: Lang) -> Vec<&'static str> {
    HEADINGS.iter().map(|(vi, en)| if lang == Lang::Vi { *vi } else { *en }).collect()
}

/// As CSV with the mark by which Excel knows UTF-8.
///
/// # Errors
/// When it cannot be written.
pub fn csv(rows: &[[&str; 5]], lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(headings(lang))?;
    for row in rows {
        writer.write_record(row.map(|text| no_formula(text).into_owned()))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// As a workbook of one sheet.
///
/// # Errors
/// When it cannot be written.
pub fn workbook(rows: &[[&str; 5]], lang: Lang, out: &Path) -> Result<(), XlsxError> {
    let mut table = TableWorkbook::new(if lang == Lang::Vi { "Danh sách" } else { "List" }, &headings(lang))?;
    for row in rows {
        table.row(&row.map(Cell::Text))?;
    }
    table.finish(out)
}
