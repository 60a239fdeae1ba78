//! A family asks its commune to put something right; the commune answers. Both in codes.
//!
//! Deliberately absent: the correction itself, which is made where such things are made (the registry, the sheet, a
//! decision that amends), and any word or telephone number of the family.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::privacy::{Answer, MOST_OPEN, What};
use programme::text::Text;

use super::by_hand::ByHand;
use crate::store::db::{By, Database, StoreError};
use crate::store::registry::{SubjectKey, record};
use crate::store::requests as stored;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such record or request.
    #[error("no such record or request")]
    Unknown,
    /// The record has no such result.
    #[error("no such result")]
    NoSuchResult,
    /// The same is open already.
    #[error("asked already")]
    AlreadyOpen,
    /// As many are open as may be.
    #[error("too many are open")]
    TooMany,
    /// Somebody answered it.
    #[error("answered already: {0}")]
    Answered(String),
}

impl RequestError {
    /// Why, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Unknown => {
                Text::new("Không có hồ sơ hay yêu cầu này.", "There is no such record or request.")
            }
            Self::NoSuchResult => Text::new(
                "Chọn danh hiệu và năm của kết quả mà gia đình cho là sai.",
                "Choose the title and year of the result that is wrong.",
            ),
            Self::AlreadyOpen => Text::new(
                "Gia đình đã gửi yêu cầu này và xã chưa trả lời.",
                "The family has asked for this already, and the commune has not answered yet.",
            ),
            Self::TooMany => Text::new(
                format!(
                    "Gia đình đang có {MOST_OPEN} yêu cầu chưa được trả lời. Chờ xã trả lời, hoặc đến UBND xã."
                ),
                format!(
                    "{MOST_OPEN} requests of the family are open. Wait for an answer, or go to the commune."
                ),
            ),
            Self::Answered(_) => {
                Text::new("Yêu cầu này đã được trả lời.", "This request was answered already.")
            }
        }
    }
}

/// A family asks; the id of its request.
///
/// # Errors
/// When as many are open as may be, the same is open, or there is no such result.
pub fn ask(
    db: &mut Database,
    by: By<'_>,
    key: SubjectKey,
    (what, of): (What, Option<(&str, i64)>),
    today: Date,
) -> Result<i64, RequestError> {
    let record = record(db, key.0, key.1)?.ok_or(RequestError::Unknown)?;
    let (title, year) = match of.filter(|_| what.is_of_a_year()) {
        Some((title, year))
            if record.cases.iter().any(|case| (case.title.as_str(), case.year) == (title, year)) =>
        {
            (title, year)
        }
        _ if what.is_of_a_year() => return Err(RequestError::NoSuchResult),
        _ => ("", 0),
    };
    let job = ByHand::begin(db, by, PlaceId::new(key.0), &[])?;
    let known = stored::requests_of(job.tx.reads(), key)?;
    let open: Vec<_> = known.iter().filter(|one| one.state == "open").collect();
    let same = |one: &&stored::Request| {
        (one.what.as_str(), one.title.as_str(), one.year) == (what.code(), title, year)
    };
    if open.iter().copied().any(|one| same(&one)) {
        return Err(RequestError::AlreadyOpen);
    }
    if open.len() >= MOST_OPEN {
        return Err(RequestError::TooMany);
    }
    let (id, on) = (job.id, today.to_string());
    stored::insert_request(&job.tx, (key, id), (what.code(), title, year), (&on, id))?;
    job.commit(&format!("request.asked {} {}", key.1, what.code()), title, 0)?;
    Ok(id)
}

/// The commune answers.
///
/// # Errors
/// When there is no such request, or it was answered.
pub fn answer(
    db: &mut Database,
    by: By<'_>,
    (commune, id): (i64, i64),
    answer: Answer,
    today: Date,
) -> Result<(), RequestError> {
    let job = ByHand::begin(db, by, PlaceId::new(commune), &[])?;
    let request = stored::request(job.tx.reads(), commune, id)?.ok_or(RequestError::Unknown)?;
    if request.state != "open" {
        return Err(RequestError::Answered(request.answer));
    }
    let on = today.to_string();
    let to = (answer.leads_to().code(), answer.code());
    stored::answer_request(&job.tx, (commune, id), to, (&on, job.id))?;
    job.commit(&format!("request.answered {id} {}", answer.code()), &request.title, 0)?;
    Ok(())
}
