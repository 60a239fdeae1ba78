//! Reading one row of the sheet as people type it: digits with comma or point, `x` for met, `k` for *không có
//! đối tượng*, blank for not yet.
//!
//! Deliberately absent: derived items counted from the registry, which whoever stores the row looks up.

use super::sheet::comma;
use crate::criteria::{
    Answer, AnswerError, Circumstances, CriteriaSet, Item, ItemKind, Model, NotApplicablePolicy, Outcome,
    answer_points, parse_answer, pass_mark,
};
use crate::fold::fold;
use crate::text::Text;
use crate::units::{Points, PointsError};

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// It is no answer to its item.
    Answer(AnswerError),
    /// A veto is yes or blank.
    Veto,
    /// There are more cells than columns.
    TooMany,
    /// A score stands in a row that is not registered.
    NotRegistered,
    /// A derived item that the registry does not bear out; the counts are the registry's, where it knows them.
    Derived(Option<(i64, i64)>),
}

/// A fault of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Index of the column; past the last where the whole row is meant.
    pub column: usize,
    /// What was typed.
    pub value: String,
    /// What is wrong.
    pub problem: CellProblem,
}

impl CellFault {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match &self.problem {
            CellProblem::Answer(error) => error.code(),
            CellProblem::Veto => "veto.not_yes_or_blank",
            CellProblem::TooMany => "row.too_many_cells",
            CellProblem::NotRegistered => "row.scored_but_not_registered",
            CellProblem::Derived(Some(_)) => "derived.disagrees",
            CellProblem::Derived(None) => "derived.unknown",
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, set: &CriteriaSet) -> Text {
        let value = &self.value;
        match self.problem {
            CellProblem::Answer(error) => answer_message(error, set.items.get(self.column), value),
            CellProblem::Veto => Text::new(
                format!("“{value}”: ô này chỉ ghi x (có) hoặc để trống."),
                format!("“{value}”: write x for yes here, or leave it blank."),
            ),
            CellProblem::TooMany => Text::new(
                "Dòng có nhiều ô hơn số mục. Tải lại bảng.",
                "The row has more cells than there are items. Load the sheet again.",
            ),
            CellProblem::NotRegistered => Text::new(
                "Có điểm nhưng ghi không đăng ký. Ghi có đăng ký, hoặc để trống điểm.",
                "There is a score, but it says not registered. Register it, or leave the score blank.",
            ),
            CellProblem::Derived(Some((n, d))) => Text::new(
                format!("“{value}”: sổ hộ có {n}/{d}. Để trống ô này, hoặc bổ sung sổ hộ."),
                format!(
                    "“{value}”: the registry counts {n}/{d}. Leave the cell blank, or complete the registry."
                ),
            ),
            CellProblem::Derived(None) => Text::new(
                format!(
                    "“{value}”: sổ chưa có số liệu để kiểm tra. Nhập thành viên dòng họ hoặc danh sách hộ trước."
                ),
                format!(
                    "“{value}”: the registry knows nothing to check it against. Import the members or the households first."
                ),
            ),
        }
    }
}

fn answer_message(error: AnswerError, item: Option<&Item>, value: &str) -> Text {
    match error {
        AnswerError::Blank => Text::new("Ô để trống.", "The cell is blank."),
        AnswerError::NotANumber => Text::new(
            format!("“{value}” không phải là điểm. Ghi số, hoặc k nếu không có đối tượng."),
            format!("“{value}” is no number of points. Type a number, or k where it does not apply."),
        ),
        AnswerError::TooFine => Text::new(
            format!("“{value}”: nhiều nhất hai chữ số sau dấu phẩy."),
            format!("“{value}”: two decimals at most."),
        ),
        AnswerError::Negative => {
            Text::new(format!("“{value}”: điểm không âm."), format!("“{value}”: points are not below 0."))
        }
        AnswerError::AboveMax { max } => Text::new(
            format!("“{value}”: mục này nhiều nhất {} điểm.", comma(max)),
            format!("“{value}”: this item gives {max} points at most."),
        ),
        AnswerError::UnknownOption => {
            let options = item.map(|item| match &item.kind {
                ItemKind::Options(options) => {
                    options.iter().map(|option| option.code.as_str()).collect::<Vec<_>>().join(", ")
                }
                ItemKind::Points | ItemKind::Derived { .. } | ItemKind::Target => String::new(),
            });
            let options = options.unwrap_or_default();
            Text::new(
                format!("“{value}”: chọn một trong {options}, hoặc k."),
                format!("“{value}”: choose one of {options}, or k."),
            )
        }
        AnswerError::NotMetOrUnmet => Text::new(
            format!("“{value}”: ghi x (đạt), 0 (không đạt) hoặc k (không có đối tượng)."),
            format!("“{value}”: type x for met, 0 for not met, k where it does not apply."),
        ),
        AnswerError::BadShare => Text::new(
            format!("“{value}”: ghi dạng 45/60, hoặc để trống để chương trình tự tính."),
            format!("“{value}”: write it as 45/60, or leave it blank to have it counted."),
        ),
    }
}

/// A row as far as it is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Nothing is typed: registered, not assessed.
    Blank,
    /// Some items are still missing.
    Incomplete {
        /// One per item.
        answers: Vec<Option<Answer>>,
        /// One per veto.
        vetoes: Vec<bool>,
        /// How many items are still missing.
        missing: usize,
        /// Points so far; nothing in a levels set.
        running: Option<Points>,
    },
    /// Every item has its answer.
    Complete {
        /// One per item.
        answers: Vec<Answer>,
        /// One per veto.
        vetoes: Vec<bool>,
    },
}

/// Reads a row of cells: items, then vetoes; cells at the end may be absent.
///
/// # Errors
/// Every cell that is no answer.
pub fn read_row(set: &CriteriaSet, cells: &[&str]) -> Result<Filled, Vec<CellFault>> {
    let (mut answers, mut vetoes, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let fault = |column, value: &str, problem| CellFault { column, value: value.to_owned(), problem };
    for (column, item) in set.items.iter().enumerate() {
        let cell = cells.get(column).copied().unwrap_or_default();
        answers.push(match read_cell(item, cell) {
            Ok(answer) => answer,
            Err(error) => {
                faults.push(fault(column, cell, CellProblem::Answer(error)));
                None
            }
        });
    }
    for index in 0..set.vetoes.len() {
        let column = set.items.len() + index;
        let cell = cells.get(column).copied().unwrap_or_default();
        vetoes.push(read_veto(cell).unwrap_or_else(|| {
            faults.push(fault(column, cell, CellProblem::Veto));
            false
        }));
    }
    let n_columns = set.items.len() + set.vetoes.len();
    if let Some(cell) = cells.iter().skip(n_columns).find(|cell| !cell.trim().is_empty()) {
        faults.push(fault(n_columns, cell, CellProblem::TooMany));
    }
    if faults.is_empty() { Ok(row_of(set, answers, vetoes)) } else { Err(faults) }
}

/// What a row of answers comes to.
#[must_use]
pub fn row_of(set: &CriteriaSet, answers: Vec<Option<Answer>>, vetoes: Vec<bool>) -> Filled {
    let given = answers.iter().flatten().count();
    if given == 0 && !vetoes.contains(&true) {
        return Filled::Blank;
    }
    if given == set.items.len() {
        return Filled::Complete { answers: answers.into_iter().flatten().collect(), vetoes };
    }
    let full_credit = set.not_applicable == NotApplicablePolicy::FullCredit;
    let points = set.items.iter().zip(&answers).enumerate().filter_map(|(index, (item, answer))| {
        let answer = (*answer)?;
        let credit = (full_credit && answer == Answer::NotApplicable).then_some(item.max);
        answer_points(set, index, answer).or(credit)
    });
    let running = (set.model == Model::Points).then(|| points.sum());
    let missing = set.items.len() - given;
    Filled::Incomplete { answers, vetoes, missing, running }
}

/// One cell of an item; nothing where it is blank.
fn read_cell(item: &Item, cell: &str) -> Result<Option<Answer>, AnswerError> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    if matches!(cell, "k" | "K") {
        return Ok(Some(Answer::NotApplicable));
    }
    match (parse_answer(item, cell), ticked(item, cell)) {
        (Ok(answer), _) => Ok(Some(answer)),
        (Err(_), Some(answer)) => Ok(Some(answer)),
        (Err(error), None) => Err(error),
    }
}

/// `x` or `v` ticks an item that earns something, as on paper: its maximum, or the one option that earns most.
fn ticked(item: &Item, cell: &str) -> Option<Answer> {
    if !matches!(fold(cell).as_str(), "x" | "v" | "✓" | "✔") {
        return None;
    }
    full_answer(item)
}

/// The answer that earns an item's maximum; nothing for one that the registry counts.
pub(super) fn full_answer(item: &Item) -> Option<Answer> {
    match &item.kind {
        ItemKind::Points => Some(Answer::Points(item.max)),
        ItemKind::Target => Some(Answer::Met(true)),
        ItemKind::Options(options) => {
            let most = options.iter().map(|option| option.points).max()?;
            let at = options.iter().position(|option| option.points == most)?;
            u8::try_from(at).ok().map(Answer::Option)
        }
        ItemKind::Derived { .. } => None,
    }
}

/// A veto's cell: yes, or no where it is blank or says no.
fn read_veto(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "" | "0" | "khong" | "no" | "false" => Some(false),
        "1" | "x" | "v" | "co" | "yes" | "true" => Some(true),
        _ => None,
    }
}

/// Why a total alone cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalFault {
    /// Neither a number nor blank.
    NotANumber,
    /// More than two decimals.
    TooFine,
    /// Below 0.
    Negative,
    /// Above what the set can give.
    AboveMax(Points),
    /// Neither passed nor not passed.
    Result,
    /// It is said to pass below the mark.
    BelowMark(Points),
}

impl TotalFault {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "total.not_a_number",
            Self::TooFine => "total.too_fine",
            Self::Negative => "total.negative",
            Self::AboveMax(_) => "total.above_max",
            Self::Result => "total.result_unknown",
            Self::BelowMark(_) => "total.result_contradicts",
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::NotANumber => Text::new("Tổng điểm phải là số.", "The total must be a number."),
            Self::TooFine => Text::new(
                "Tổng điểm: nhiều nhất hai chữ số sau dấu phẩy.",
                "The total has two decimals at most.",
            ),
            Self::Negative => Text::new("Tổng điểm không âm.", "The total is not below 0."),
            Self::AboveMax(max) => Text::new(
                format!("Tổng điểm nhiều nhất là {}.", comma(max)),
                format!("The total is {max} at most."),
            ),
            Self::Result => Text::new(
                "Kết quả ghi đạt hoặc không đạt, hoặc để trống.",
                "The result is passed or not passed, or blank.",
            ),
            Self::BelowMark(mark) => Text::new(
                format!("Ghi đạt nhưng tổng điểm dưới mức {}. Xem lại một trong hai.", comma(mark)),
                format!("It says passed, but the total is below the mark of {mark}. Correct one of the two."),
            ),
        }
    }
}

/// Reads a total alone, as the commune scored it: the total, and the outcome. Nothing where both are blank.
///
/// # Errors
/// When it cannot stand.
pub fn read_total(
    set: &CriteriaSet,
    circumstances: &Circumstances,
    total: &str,
    result: &str,
) -> Result<Option<(Option<Points>, Outcome)>, TotalFault> {
    let max: Points = set.items.iter().map(|item| item.max).sum();
    let total = match total.trim() {
        "" => None,
        text => Some(Points::parse(text).map_err(|error| match error {
            PointsError::NotANumber => TotalFault::NotANumber,
            PointsError::TooFine => TotalFault::TooFine,
            PointsError::OutOfRange if text.starts_with('-') => TotalFault::Negative,
            PointsError::OutOfRange => TotalFault::AboveMax(max),
        })?),
    };
    if total.is_some_and(|total| total < Points::ZERO) {
        return Err(TotalFault::Negative);
    }
    if total.is_some_and(|total| total > max) {
        return Err(TotalFault::AboveMax(max));
    }
    let said = match fold(result).as_str() {
        "" => None,
        "dat" | "x" | "1" | "pass" | "passed" | "met" => Some(true),
        "khong dat" | "chua dat" | "0" | "fail" | "not passed" | "not met" => Some(false),
        _ => return Err(TotalFault::Result),
    };
    if total.is_none() && said.is_none() {
        return Ok(None);
    }
    let outcome = outcome_of_total(set, circumstances, total, said).map_err(TotalFault::BelowMark)?;
    Ok(Some((total, outcome)))
}

/// What a total alone comes to: what the commune says stands, but a pass below the mark does not.
///
/// # Errors
/// The mark, where it is said to pass below it.
pub fn outcome_of_total(
    set: &CriteriaSet,
    circumstances: &Circumstances,
    total: Option<Points>,
    said: Option<bool>,
) -> Result<Outcome, Points> {
    Ok(match (said, total, pass_mark(set, circumstances)) {
        (Some(true), Some(total), Some(mark)) if total < mark => return Err(mark),
        (Some(true), _, _) => Outcome::Pass,
        (Some(false), _, _) => Outcome::Fail,
        (None, Some(total), Some(mark)) if total >= mark => Outcome::Pass,
        (None, Some(_), Some(_)) => Outcome::Fail,
        (None, _, _) => Outcome::Refer,
    })
}
