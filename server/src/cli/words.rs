//! Words of the command line that must be one of a few: days, title kinds, levels, names of workbooks. A wrong
//! one is wrong usage.

use std::path::PathBuf;

use jiff::civil::Date;
use programme::places::Level;
use programme::registry::{TITLES, subject_kind};

use crate::roster::check::Context;

/// A day: 2020-12-31, or 31/12/2020 as we write it.
pub(super) fn day(text: &str) -> Result<Date, String> {
    crate::roster::values::day(text).ok_or_else(|| "31/12/2020, 2020-12-31".to_owned())
}

/// A title kind.
pub(super) fn title(text: &str) -> Result<String, String> {
    subject_kind(text).map(|_| text.to_owned()).ok_or_else(|| TITLES.join(", "))
}

/// A level of places.
pub(super) fn level(text: &str) -> Result<Level, String> {
    Level::parse(text).ok_or_else(|| Level::ALL.map(Level::code).join(", "))
}

/// The name of a workbook to be written.
pub(super) fn workbook(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_workbook = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    if is_workbook { Ok(path) } else { Err("….xlsx".to_owned()) }
}

/// What the columns of a roster do not say.
#[derive(clap::Args)]
pub(super) struct ContextArgs {
    /// Mã xã cho các dòng không ghi xã. | Commune of rows that do not say it.
    #[arg(long)]
    commune: Option<String>,
    /// Năm cho các dòng không ghi năm. | Year of rows that do not say it.
    #[arg(long)]
    year: Option<u16>,
    /// Ấp, khóm cho các dòng không ghi ấp, khóm. | Hamlet of rows that do not say it.
    #[arg(long)]
    hamlet: Option<String>,
    /// Đọc mã xã tại ngày này, không theo ngày 31/12 của năm ghi ở dòng.
    /// | Read commune codes as of this date instead of 31 December of the row's year.
    #[arg(long, value_parser = day)]
    codes_on: Option<Date>,
    /// Khi ô trong danh sách khác với tùy chọn thì theo ô.
    /// | Where a cell and an option disagree, follow the cell.
    #[arg(long)]
    column_wins: bool,
}

impl ContextArgs {
    pub(super) fn context(&self) -> Context {
        Context {
            commune: self.commune.clone(),
            year: self.year,
            hamlet: self.hamlet.clone(),
            codes_on: self.codes_on,
            column_wins: self.column_wins,
        }
    }
}
