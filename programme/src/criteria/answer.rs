//! Reading one cell of a roster as the answer to one item.

use super::model::{Answer, Item, ItemKind};
use crate::fold::fold;
use crate::units::{Points, PointsError};

/// Why a cell is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing is written.
    #[error("blank")]
    Blank,
    /// Not a number of points.
    #[error("not a number")]
    NotANumber,
    /// More than two decimals.
    #[error("more than two decimals")]
    TooFine,
    /// Below zero.
    #[error("negative")]
    Negative,
    /// Above the item's maximum.
    #[error("above {max}")]
    AboveMax {
        /// The item's maximum.
        max: Points,
    },
    /// Not one of the item's options.
    #[error("unknown option")]
    UnknownOption,
    /// Neither met nor not met.
    #[error("neither met nor not met")]
    NotMetOrUnmet,
    /// Not a share such as 45/60.
    #[error("not a share")]
    BadShare,
}

impl AnswerError {
    /// Stable code, which is also the key of its translation.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "answer.blank",
            Self::NotANumber => "answer.not_a_number",
            Self::TooFine => "answer.too_fine",
            Self::Negative => "answer.negative",
            Self::AboveMax { .. } => "answer.above_max",
            Self::UnknownOption => "answer.unknown_option",
            Self::NotMetOrUnmet => "answer.not_met_or_unmet",
            Self::BadShare => "answer.bad_share",
        }
    }
}

/// `NA`, `N/A`, `KAD`, *không áp dụng*, *không có đối tượng*, in any case.
#[must_use]
pub fn not_applicable_word(text: &str) -> bool {
    // Most sheets write it this way, millions of times: folding can wait.
    text == "NA"
        || matches!(fold(text).as_str(), "na" | "n/a" | "kad" | "khong ap dung" | "khong co doi tuong")
}

/// Points of one or two digits within the item's maximum, which is nearly every cell of a roster;
/// nothing for any other cell, which [`parse_answer`] reads.
#[must_use]
#[inline]
pub fn small_points(item: &Item, cell: &str) -> Option<Points> {
    let small = match *cell.as_bytes() {
        [ones @ b'0'..=b'9'] => ones - b'0',
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => 10 * (tens - b'0') + ones - b'0',
        _ => return None,
    };
    let points = Points::whole(i32::from(small));
    (matches!(item.kind, ItemKind::Points) && points <= item.max).then_some(points)
}

/// Reads a cell as the answer to an item.
///
/// # Errors
/// Says what is wrong; the caller knows the cell and names it.
pub fn parse_answer(item: &Item, cell: &str) -> Result<Answer, AnswerError> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Err(AnswerError::Blank);
    }
    // Most cells of an options item hold the very code: folding can wait.
    if let ItemKind::Options(options) = &item.kind
        && let Some(index) = options.iter().position(|option| option.code == cell)
    {
        return u8::try_from(index).map(Answer::Option).map_err(|_| AnswerError::UnknownOption);
    }
    if matches!(item.kind, ItemKind::Points) {
        match Points::parse(cell) {
            Ok(points) => return within(item, points).map(Answer::Points),
            Err(PointsError::TooFine) => return Err(AnswerError::TooFine),
            Err(PointsError::OutOfRange) => {
                let negative = cell.starts_with('-');
                return Err(if negative {
                    AnswerError::Negative
                } else {
                    AnswerError::AboveMax { max: item.max }
                });
            }
            Err(PointsError::NotANumber) => {}
        }
    }
    if not_applicable_word(cell) {
        return Ok(Answer::NotApplicable);
    }
    match &item.kind {
        ItemKind::Points => match met(cell) {
            Some(true) => Ok(Answer::Points(item.max)),
            Some(false) => Ok(Answer::Points(Points::ZERO)),
            None => Err(AnswerError::NotANumber),
        },
        ItemKind::Target => target(cell).map(Answer::Met).ok_or(AnswerError::NotMetOrUnmet),
        ItemKind::Derived { .. } => share(cell).ok_or(AnswerError::BadShare),
        ItemKind::Options(options) => {
            let folded = fold(cell);
            let named = options.iter().position(|o| {
                fold(&o.code) == folded || fold(&o.name.vi) == folded || fold(&o.name.en) == folded
            });
            let index = named.or_else(|| {
                // A number stands for the one option that earns it.
                let points = Points::parse(cell).ok()?;
                let mut worth = options.iter().enumerate().filter(|(_, o)| o.points == points);
                let (index, _) = worth.next()?;
                worth.next().is_none().then_some(index)
            });
            let index = index.and_then(|index| u8::try_from(index).ok());
            index.map(Answer::Option).ok_or(AnswerError::UnknownOption)
        }
    }
}

fn within(item: &Item, points: Points) -> Result<Points, AnswerError> {
    if points < Points::ZERO {
        return Err(AnswerError::Negative);
    }
    if points > item.max {
        return Err(AnswerError::AboveMax { max: item.max });
    }
    Ok(points)
}

/// *đạt* and *không đạt*.
fn met(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "dat" | "met" => Some(true),
        "khong dat" | "chua dat" | "not_met" | "not met" => Some(false),
        _ => None,
    }
}

fn target(cell: &str) -> Option<bool> {
    met(cell).or_else(|| match fold(cell).as_str() {
        "1" | "co" | "x" | "true" | "yes" => Some(true),
        "0" | "khong" | "false" | "no" => Some(false),
        _ => None,
    })
}

/// `45/60`: a numerator not above a denominator that is not zero.
fn share(cell: &str) -> Option<Answer> {
    let (n, d) = cell.split_once('/')?;
    let (n, d) = (n.trim().parse::<u32>().ok()?, d.trim().parse::<u32>().ok()?);
    (d > 0 && n <= d).then_some(Answer::Share(n, d))
}
