//! An appeal is received and answered. What follows from one that is upheld is another's step: a refusal taken back, a
//! title withdrawn, another score.

use jiff::civil::Date;
use programme::recognition::{Against, Appeal, AppealState, Ground, State};
use programme::text::Text;

use crate::store::appeals::{self as stored, StoredAppeal};
use crate::store::db::{By, Change, Database, StoreError};
use crate::store::decisions::Cases;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum AppealError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// No such case.
    #[error("no such case")]
    NoCase,
    /// No such appeal.
    #[error("no such appeal")]
    Unknown,
    /// It was answered already.
    #[error("answered already")]
    Answered,
    /// In the future, or answered before it was received.
    #[error("an impossible day")]
    Day,
}

impl AppealError {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::NoCase => Text::new(
                "Không có hồ sơ này trong năm và danh hiệu đã nêu.",
                "There is no such case in that year and title.",
            ),
            Self::Unknown => Text::new("Không có kiến nghị này.", "There is no such appeal."),
            Self::Answered => Text::new("Kiến nghị này đã trả lời rồi.", "This appeal was answered already."),
            Self::Day => Text::new(
                "Ngày nhận không sau hôm nay; ngày trả lời không trước ngày nhận và không sau hôm nay.",
                "It is not received in the future, and not answered before it was received or in the future.",
            ),
        }
    }
}

/// Writes down an appeal about a case, against how far it is; returns its id.
///
/// # Errors
/// When there is no such case, the day is in the future, or the store fails.
pub fn receive(
    db: &mut Database,
    (cases, subject): (Cases<'_>, i64),
    ground: Ground,
    (on, today): (Date, Date),
    by: By<'_>,
) -> Result<i64, AppealError> {
    if on > today || i64::from(on.year()) < cases.year {
        return Err(AppealError::Day);
    }
    let tx = db.write()?;
    tx.lock(cases.commune)?;
    let state = stored::case_state(&tx, cases, subject)?.and_then(|state| State::parse(&state));
    let against = Against::of(state.ok_or(AppealError::NoCase)?);
    let id = tx.next_id()?;
    stored::insert(&tx, id, (cases, subject), (against, ground), &on.to_string())?;
    let what = format!("appeal.received {} {} {subject} {id}", cases.title, cases.year);
    tx.commit(&Change::new(by, cases.commune, what, String::new()))?;
    Ok(id)
}

/// Answers an open appeal.
///
/// # Errors
/// When there is none, it was answered, the day is before it was received or in the future, or the store fails.
pub fn answer(
    db: &mut Database,
    id: i64,
    state: AppealState,
    (on, today): (Date, Date),
    by: By<'_>,
) -> Result<StoredAppeal, AppealError> {
    let tx = db.write()?;
    let found = stored::appeal(tx.reads(), id)?.ok_or(AppealError::Unknown)?;
    let received_on = found.received_on.parse().map_err(|_| AppealError::Day)?;
    if !(Appeal { received_on, answered_on: None }).may_be_answered_on(on, today) {
        return Err(AppealError::Day);
    }
    tx.lock(found.commune)?;
    if state == AppealState::Open || !stored::answer(&tx, (found.commune, id), state, &on.to_string())? {
        return Err(AppealError::Answered);
    }
    let what = format!("appeal.answered {id} {}", state.code());
    tx.commit(&Change::new(by, found.commune, what, String::new()))?;
    Ok(found)
}
