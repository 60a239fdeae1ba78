//! The annex of a decision as a file: exactly the list that its page and its print have, in their order.

use std::path::Path;

use programme::text::Lang;
use rust_xlsxwriter::XlsxError;

use super::no_formula;
use super::table_workbook::{Cell, TableWorkbook};
use crate::store::decision_list::NamedCase;

const HEADINGS: [(&str, &str); 4] =
    [("STT", "No."), ("Mã số", "Code"), ("Họ và tên", "Name"), ("Ấp, khóm, khu phố", "Hamlet")];

fn headings(lang: Lang) -> Vec<&'static str> {
    HEADINGS.iter().map(|(vi, en)| if lang == Lang::Vi { *vi } else { *en }).collect()
}

/// As CSV with the mark by which Excel knows UTF-8.
///
/// # Errors
/// When it cannot be written.
pub fn csv(named: &[NamedCase], lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(headings(lang))?;
    for (n, case) in (1..).zip(named) {
        let n: usize = n;
        let texts = [&case.code, &case.name, &case.hamlet].map(|text| no_formula(text).into_owned());
        writer.write_record([n.to_string()].iter().chain(&texts))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// As a workbook of one sheet.
///
/// # Errors
/// When it cannot be written.
pub fn workbook(named: &[NamedCase], lang: Lang, out: &Path) -> Result<(), XlsxError> {
    let mut table = TableWorkbook::new(if lang == Lang::Vi { "Danh sách" } else { "List" }, &headings(lang))?;
    for (n, case) in (1..).zip(named) {
        let texts = [&case.code, &case.name, &case.hamlet].map(|text| Cell::Text(text));
        table.row(&[Cell::Whole(n), texts[0], texts[1], texts[2]])?;
    }
    table.finish(out)
}
