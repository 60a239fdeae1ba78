//! A row as somebody typed it, and why it is not saved: what the page, the command line and the API all speak of.
//!
//! Deliberately absent: the writing, which `write.rs` does.

use programme::assessment::{CellFault, TotalFault};
use programme::criteria::CriteriaSet;
use programme::text::Text;

use crate::roster::row::Registration;

/// What was typed for a row's score.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// A cell per column of the sheet.
    Cells(&'a [&'a str]),
    /// A total alone, scored by the commune: total and result, either may be blank.
    Total(&'a str, &'a str),
}

/// A row as it was typed.
#[derive(Clone, Copy, Debug)]
pub struct TypedRow<'a> {
    /// The subject.
    pub subject: i64,
    /// The version that was seen, 0 where there was none.
    pub seen: i64,
    /// Its score.
    pub entry: Entry<'a>,
    /// Registered.
    pub registered: Registration,
    /// Members of the household, 1–30.
    pub members: Option<u8>,
    /// Poor or near-poor.
    pub poor: bool,
}

/// A row as people read it, to be held against another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFacts {
    /// A cell per column; of a total alone, none.
    pub cells: Vec<String>,
    /// Total in words of the cell where it was scored by the commune.
    pub total: String,
    /// `new`, `again`, `yes`, `no`; empty where there is no row.
    pub registered: String,
    /// Members.
    pub members: Option<i64>,
    /// Poor or near-poor.
    pub poor: bool,
}

/// Two people changed the same row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The version that stands.
    pub version: i64,
    /// Who wrote it.
    pub actor: String,
    /// When.
    pub at: String,
    /// What stands.
    pub stored: RowFacts,
    /// What was typed now.
    pub typed: RowFacts,
    /// Columns in which the two differ.
    pub differ: Vec<usize>,
}

/// Why a row is not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowError {
    /// No such subject in that commune and year.
    Unknown,
    /// Its case is proposed, drafted, recognised or refused: the state.
    Closed(String),
    /// The answers of that year went after their term, on this day: nothing is scored anew.
    Purged(String),
    /// Somebody else changed it meanwhile.
    Conflict(Box<Conflict>),
    /// Cells that are no answers.
    Faults(Vec<CellFault>),
    /// The total cannot stand.
    Total(TotalFault),
    /// Members are 1–30.
    Members,
    /// A reviewer gives a whole row.
    Incomplete,
    /// A blank row would take out a score that stands, and no reason is given.
    ClearReason,
    /// The title is not given there in that year: why, and what to do.
    NotGiven(Text),
}

impl RowError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "subject.unknown",
            Self::Closed(_) => "case.already_proposed",
            Self::Purged(_) => "case.purged",
            Self::Conflict(_) => "row.conflict",
            Self::Faults(faults) => faults.first().map_or("row.fault", CellFault::code),
            Self::Total(fault) => fault.code(),
            Self::Members => "members.out_of_range",
            Self::Incomplete => "row.incomplete",
            Self::ClearReason => "row.clear_reason",
            Self::NotGiven(_) => "title.not_given_here",
        }
    }

    /// What is wrong and what to do; of several cells, the first.
    #[must_use]
    pub fn message(&self, set: &CriteriaSet) -> Text {
        match self {
            Self::NotGiven(why) => why.clone(),
            Self::Unknown => Text::new(
                "Không có đối tượng này trong năm đó. Tải lại bảng.",
                "There is no such subject in that year. Load the sheet again.",
            ),
            Self::Closed(_) => Text::new(
                "Hồ sơ này đã đề nghị hoặc đã quyết định. Muốn sửa phải rút đề nghị hoặc có quyết định khác.",
                "This case is already proposed or decided. Withdraw the proposal, or correct it by another decision.",
            ),
            Self::Purged(on) => Text::new(
                format!(
                    "Kết quả từng mục của năm này đã xóa ngày {on} theo thời hạn của tỉnh: không chấm lại."
                ),
                format!(
                    "The answers of this year were removed on {on} after the province's term: nothing is scored anew."
                ),
            ),
            Self::Conflict(conflict) => Text::new(
                format!(
                    "Dòng này vừa được {} sửa lúc {}. So hai bản, chọn từng ô rồi lưu lại.",
                    conflict.actor, conflict.at
                ),
                format!(
                    "{} changed this row at {}. Compare the two, choose cell by cell and save again.",
                    conflict.actor, conflict.at
                ),
            ),
            Self::Faults(faults) => faults.first().map(|fault| fault.message(set)).unwrap_or_default(),
            Self::Total(fault) => fault.message(),
            Self::ClearReason => Text::new(
                "Để trống cả dòng là xóa điểm đã ghi. Chọn lý do xóa, hoặc ghi lại điểm.",
                "A blank row takes out the score that stands. Choose a reason, or type the score again.",
            ),
            Self::Members => Text::new("Số nhân khẩu từ 1 đến 30.", "Members are 1 to 30."),
            Self::Incomplete => {
                Text::new("Khi thẩm định phải ghi đủ các mục.", "On review every item has to be given.")
            }
        }
    }
}
