//! The association's letter of proposal (*Tờ trình*) got its number and day: the list that went with it is kept.

use jiff::civil::Date;
use programme::text::Text;

use super::recognition::Whose;
use crate::store::db::{By, Change, Database, StoreError};
use crate::store::decisions::Cases;
use crate::store::letters::{insert, number_taken, proposed_now};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// Nothing is proposed.
    #[error("nothing is proposed")]
    Nothing,
    /// No number, or longer than a line.
    #[error("no number")]
    NoNumber,
    /// The association has another letter of this number that year.
    #[error("the number is taken")]
    NumberTaken,
    /// Before the year it speaks of, or in the future.
    #[error("an impossible day")]
    Day,
}

impl LetterError {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Nothing => Text::new(
                "Chưa đề nghị hồ sơ nào, hoặc các hồ sơ đã vào dự thảo quyết định.",
                "Nothing is proposed, or the cases are in a draft decision already.",
            ),
            Self::NoNumber => Text::new(
                "Ghi số, ký hiệu của Tờ trình, ví dụ 03/TTr-HKH.",
                "Write the number and symbol of the letter, such as 03/TTr-HKH.",
            ),
            Self::NumberTaken => Text::new(
                "Hội đã có tờ trình khác mang số này trong năm.",
                "The association has another letter of this number that year.",
            ),
            Self::Day => Text::new(
                "Ngày Tờ trình phải từ đầu năm được xét đến hôm nay.",
                "The letter's day is from the start of the year assessed to today.",
            ),
        }
    }
}

/// Writes down the number and day of the letter over everything that is proposed now; returns its id and how many.
///
/// # Errors
/// When nothing is proposed, the number is missing or taken, the day before the year or in the future, or the store
/// fails.
pub fn send_letter(
    db: &mut Database,
    whose: &Whose<'_>,
    number: &str,
    (on, today): (Date, Date),
    by: By<'_>,
) -> Result<(i64, usize), LetterError> {
    let number = number.trim();
    if number.is_empty() || number.chars().count() > 100 || number.chars().any(char::is_control) {
        return Err(LetterError::NoNumber);
    }
    if on > today || i64::from(on.year()) < i64::from(whose.year) {
        return Err(LetterError::Day);
    }
    let tx = db.write()?;
    let communes: Vec<i64> = whose.records_of.iter().map(|commune| commune.get()).collect();
    let commune = whose.commune.get();
    tx.lock_all(communes.iter().copied().chain([commune]))?;
    if number_taken(&tx, commune, number, on.year())? {
        return Err(LetterError::NumberTaken);
    }
    let year = i64::from(whose.year);
    let named = proposed_now(tx.reads(), &communes, (whose.title, year))?;
    let n = named.len();
    if n == 0 {
        return Err(LetterError::Nothing);
    }
    let id = tx.next_id()?;
    let cases = Cases { commune, title: whose.title, year };
    let digest = insert(&tx, id, cases, (number, &on.to_string()), named)?;
    let what = format!("letter.sent {} {year} {id} {n}", whose.title);
    tx.commit(&Change::new(by, commune, what, digest))?;
    Ok((id, n))
}
