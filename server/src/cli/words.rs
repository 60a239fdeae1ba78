//! Words of the command line that must be one of a few: days, title kinds, levels, names of workbooks. A wrong
//! one is wrong usage.

use std::path::PathBuf;

use jiff::civil::Date;
use programme::criteria::CriteriaSet;
use programme::places::Level;
use programme::registry::{TITLES, subject_kind};
use programme::text::Lang;

use super::Refused;
use super::profiles::load_profile_for;
use crate::roster::check::Context;
use crate::roster::profile::Profile;

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

/// What the columns of a roster do not say, and what they say in other words.
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
    /// Đọc tiêu đề và giá trị của phần mềm khác: mã bảng đối chiếu cột (xem: import profiles), hoặc một tệp.
    /// | Read the headings and values of other software: id of a profile (see: import profiles), or a file.
    #[arg(long, value_name = "ID|FILE.toml")]
    profile: Option<String>,
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

    /// How another program's workbook is read, where one is named.
    pub(super) fn profile(&self, set: &CriteriaSet, lang: Lang) -> Result<Option<Profile>, Refused> {
        self.profile.as_deref().map(|named| load_profile_for(named, set, lang)).transpose()
    }
}
