//! Joint appraisal (*phối hợp thẩm định*): the office that a title names agrees with what the association approved, by
//! an account of its own or by a paper whose number the association writes in.
//!
//! Deliberately absent: disagreeing, which returns the case as the association's own review does.

use jiff::civil::Date;
use programme::text::Text;
use programme::titles::Office;

use super::recognition::Whose;
use crate::store::db::{By, Change, Database, StoreError};
use crate::store::decisions::Cases;
use crate::store::joint::{self as stored, JointAppraisal};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum JointError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// Nothing waits for it.
    #[error("nothing waits for it")]
    Nothing,
    /// No number, or longer than a line.
    #[error("no number")]
    NoNumber,
    /// Before the year it speaks of, or in the future.
    #[error("an impossible day")]
    Day,
}

impl JointError {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Nothing => Text::new(
                "Không có hồ sơ nào đã duyệt mà còn chờ phối hợp thẩm định.",
                "No approved case waits for the joint appraisal.",
            ),
            Self::NoNumber => {
                Text::new("Ghi số, ký hiệu của văn bản.", "Write the number and symbol of the paper.")
            }
            Self::Day => Text::new(
                "Ngày văn bản phải từ đầu năm được xét đến hôm nay.",
                "The paper's day is from the start of the year assessed to today.",
            ),
        }
    }
}

/// How the office said that it agrees.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// By an account of its own.
    Itself,
    /// By a paper: its number, its day, and today.
    OnPaper(&'a str, Date, Date),
}

/// The office agrees with everything that the association approved and that waits for it; returns how many.
///
/// # Errors
/// When nothing waits, the paper has no number or an impossible day, or the store fails.
pub fn agree(
    db: &mut Database,
    whose: &Whose<'_>,
    office: Office,
    said: Said<'_>,
    by: By<'_>,
) -> Result<u64, JointError> {
    let (paper, dated) = match said {
        Said::Itself => (String::new(), String::new()),
        Said::OnPaper(number, on, today) => {
            let number = number.trim();
            if number.is_empty() || number.chars().count() > 100 || number.chars().any(char::is_control) {
                return Err(JointError::NoNumber);
            }
            if on > today || i64::from(on.year()) < i64::from(whose.year) {
                return Err(JointError::Day);
            }
            (number.to_owned(), on.to_string())
        }
    };
    let tx = db.write()?;
    let commune = whose.commune.get();
    tx.lock_all(whose.records_of.iter().map(|of| of.get()).chain([commune]))?;
    let id = tx.next_id()?;
    let year = i64::from(whose.year);
    let mut n = 0;
    for of in whose.records_of {
        n += stored::agree(&tx, Cases { commune: of.get(), title: whose.title, year }, id)?;
    }
    if n == 0 {
        return Err(JointError::Nothing);
    }
    let kept = JointAppraisal {
        id,
        office: office.code().to_owned(),
        paper,
        dated,
        n: i64::try_from(n).unwrap_or(i64::MAX),
        actor: by.actor.to_owned(),
        at: by.at.to_owned(),
    };
    stored::insert(&tx, Cases { commune, title: whose.title, year }, &kept)?;
    let what = format!("cases.jointly_appraised {} {year} {} {n}", whose.title, office.code());
    tx.commit(&Change::new(by, commune, what, String::new()))?;
    Ok(n)
}
