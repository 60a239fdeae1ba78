//! A list of the registry as a file: exactly the rows that the list shows, on all its pages, as CSV for a
//! spreadsheet or as a workbook. Written page by page, in memory that does not grow with them.

use std::io::Write;
use std::path::Path;

use programme::text::Lang;
use programme::units::Points;
use rust_xlsxwriter::XlsxError;

use super::no_formula;
use super::table_workbook::{Cell, MAX_ROWS, TableWorkbook};
use super::words::title_word;
use crate::registry_index::{ListAsked, Names};
use crate::store::db::{Database, StoreError};
use crate::store::registry::ListedRow;

/// Rows that are read at a time.
const PAGE: usize = 500;

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The workbook could not be written.
    #[error("{0}")]
    Workbook(#[from] XlsxError),
    /// The file could not be written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Most are a roster's own, so that the file can be imported as it is; points are not, since a total would take the
/// place of the items behind it.
const HEADINGS: [(&str, &str); 16] = [
    ("Mã", "Code"),
    ("Tên", "Name"),
    ("Ấp, khóm, khu phố", "Hamlet"),
    ("Tổ", "Group"),
    ("Năm sinh", "Birth year"),
    ("Có từ năm", "Known since"),
    ("Đóng từ năm", "Closed from"),
    ("Lý do đóng", "Why closed"),
    ("Danh hiệu", "Title"),
    ("Năm đánh giá", "Year assessed"),
    ("Đăng ký", "Registered"),
    ("Nhân khẩu", "Members"),
    ("Nghèo, cận nghèo", "Poor"),
    ("Điểm", "Points"),
    ("Kết quả", "Result"),
    ("Tình trạng", "State"),
];

fn headings(lang: Lang) -> Vec<&'static str> {
    HEADINGS.iter().map(|(vi, en)| if lang == Lang::Vi { *vi } else { *en }).collect()
}

/// A stored word as people say it.
#[must_use]
pub fn word(code: &str, lang: Lang) -> &str {
    let (vi, en) = match code {
        "left" => ("chuyển đi", "left"),
        "died_out" => ("không còn", "died out"),
        "merged" => ("đã gộp", "merged"),
        "erased" => ("đã xóa theo yêu cầu", "erased at its request"),
        "pass" => ("đạt", "passed"),
        "fail" => ("chưa đạt", "not passed"),
        "refer" => ("chờ xem xét", "referred"),
        "assessed" => ("đã chấm điểm", "assessed"),
        "proposed" => ("đã đề nghị", "proposed"),
        "drafted" => ("trong dự thảo", "drafted"),
        "recognised" => ("công nhận", "recognised"),
        "refused" => ("không công nhận", "refused"),
        "withdrawn" => ("đã thu hồi", "withdrawn"),
        other => return other,
    };
    if lang == Lang::Vi { vi } else { en }
}

/// Whether and how somebody registered, as a roster says it.
fn registered(code: &str, lang: Lang) -> &str {
    let (vi, en) = match code {
        "new" => ("mới", "new"),
        "again" => ("lại", "again"),
        "yes" => ("có", "yes"),
        "no" => ("không", "no"),
        other => return other,
    };
    if lang == Lang::Vi { vi } else { en }
}

/// How far a case went; empty for one that nobody scored yet, of which the outcome says it all.
#[must_use]
pub fn state_word<'w>(state: &'w str, outcome: &str, lang: Lang) -> &'w str {
    if outcome.is_empty() && state == "assessed" { "" } else { word(state, lang) }
}

/// A row as cells.
#[must_use]
pub fn cells<'r>(row: &'r ListedRow, lang: Lang) -> [Cell<'r>; 16] {
    let whole = |n: Option<i64>| n.map_or(Cell::Empty, Cell::Whole);
    let text = |text: &'r str| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let case = row.case.as_ref();
    let yes = if lang == Lang::Vi { "có" } else { "yes" };
    let total = case.and_then(|case| case.total_hundredths).and_then(|n| i32::try_from(n).ok());
    [
        Cell::Text(&row.code),
        text(row.name.as_str()),
        text(row.hamlet_name.as_str()),
        text(row.group.as_str()),
        whole(row.birth_year),
        Cell::Whole(row.since),
        whole(row.ended),
        text(word(&row.ending, lang)),
        text(case.map_or("", |case| title_word(&case.title, lang))),
        whole(case.map(|case| case.year)),
        text(case.map_or("", |case| registered(&case.registered, lang))),
        whole(case.and_then(|case| case.members)),
        text(if case.is_some_and(|case| case.poor) { yes } else { "" }),
        total.map_or(Cell::Empty, |total| Cell::Points(Points::from_hundredths(total))),
        text(case.map_or("", |case| word(&case.outcome, lang))),
        text(case.map_or("", |case| state_word(&case.state, &case.outcome, lang))),
    ]
}

/// Every row of a list, page by page.
///
/// # Errors
/// What `each` says, or the store.
pub fn each_row(
    names: &Names,
    db: &Database,
    asked: &ListAsked,
    each: &mut dyn FnMut(&ListedRow) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let mut asked = ListAsked { after: None, limit: PAGE, ..asked.clone() };
    loop {
        let page = names.list(db, &asked)?;
        page.rows.iter().try_for_each(&mut *each)?;
        let Some(next) = page.next else { return Ok(()) };
        asked.after = Some(next);
    }
}

/// Writes a list as CSV with the mark by which Excel knows UTF-8. A text that a spreadsheet would take for a formula
/// gets an apostrophe before it.
///
/// # Errors
/// When the store fails or `out` cannot be written.
pub fn write_csv(
    names: &Names,
    db: &Database,
    asked: &ListAsked,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<u64, TableError> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| TableError::Io(std::io::Error::other(error));
    writer.write_record(headings(lang)).map_err(failed)?;
    let mut n = 0;
    each_row(names, db, asked, &mut |row| {
        let record = cells(row, lang).map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => no_formula(text).into_owned(),
            Cell::Whole(n) => n.to_string(),
            Cell::Points(points) if lang == Lang::Vi => points.to_string().replace('.', ","),
            Cell::Points(points) => points.to_string(),
        });
        n += 1;
        writer.write_record(&record).map_err(failed)
    })?;
    writer.flush()?;
    Ok(n)
}

/// Writes a list as a workbook of one sheet; it appears whole or not at all. A sheet holds a million rows.
///
/// # Errors
/// When the store fails or the file cannot be written.
pub fn write_workbook(
    names: &Names,
    db: &Database,
    asked: &ListAsked,
    lang: Lang,
    out: &Path,
) -> Result<u64, TableError> {
    let sheet = if lang == Lang::Vi { "Danh sách" } else { "List" };
    let mut table = TableWorkbook::new(sheet, &headings(lang))?;
    let mut n = 0;
    each_row(names, db, asked, &mut |row| {
        n += 1;
        if n >= u64::from(MAX_ROWS) {
            return Err(TableError::Workbook(XlsxError::RowColumnLimitError));
        }
        Ok(table.row(&cells(row, lang))?)
    })?;
    table.finish(out)?;
    Ok(n)
}
