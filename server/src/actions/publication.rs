//! A commune's People's Committee shows the list of a decision to everybody for a time, or takes it down; a family
//! stands on no list, or on lists again.
//!
//! Deliberately absent: what a list shows, which `store::publication` reads from the cases as they stand.

use jiff::civil::Date;
use programme::ids::{DecisionId, PlaceId};
use programme::privacy::{NotPublic, may_be_public};
use programme::text::Text;

use super::by_hand::ByHand;
use crate::store::db::{By, Database, StoreError};
use crate::store::decisions::decision;
use crate::store::publication as stored;
use crate::store::registry::SubjectKey;
use crate::store::typed::subjects_known;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such decision, or no such record.
    #[error("no such decision or record")]
    Unknown,
    /// It is a draft, was discarded, or nobody holds a title by it.
    #[error("nobody holds a title by it")]
    NotRecognising,
    /// It is public already, or will be, until this day.
    #[error("public already until {0}")]
    Already(String),
    /// It is not public.
    #[error("not public")]
    NotPublished,
    /// Not in these days.
    #[error("not in these days: {0:?}")]
    Days(NotPublic),
    /// The family stands on no list already, or on lists.
    #[error("it is so already")]
    Unchanged,
}

impl PublicationError {
    /// Why, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Unknown => {
                Text::new("Không có quyết định hay hồ sơ này.", "There is no such decision or record.")
            }
            Self::NotRecognising => Text::new(
                "Chỉ công khai được danh sách của quyết định công nhận đã ban hành và còn người giữ danh hiệu.",
                "Only the list of a recognising decision that was issued, and by which somebody holds a title, can be public.",
            ),
            Self::Already(until) => Text::new(
                format!(
                    "Danh sách này đang công khai hoặc sẽ công khai đến {until}. Muốn đổi ngày thì thôi công khai trước."
                ),
                format!(
                    "This list is public or will be until {until}. To change the days, take it down first."
                ),
            ),
            Self::NotPublished => Text::new("Danh sách này không công khai.", "This list is not public."),
            Self::Days(NotPublic::Past) => Text::new(
                "Không công khai lùi ngày: chọn từ hôm nay trở đi.",
                "Nothing is public backwards in time: choose today or later.",
            ),
            Self::Days(NotPublic::Reversed) => {
                Text::new("Ngày cuối đứng trước ngày đầu.", "The last day is before the first.")
            }
            Self::Days(NotPublic::TooLong) => Text::new(
                "Một danh sách công khai nhiều nhất một năm, và bắt đầu trong vòng một năm.",
                "A list is public for a year at most, and begins within a year.",
            ),
            Self::Unchanged => Text::new("Đã như vậy rồi.", "It is so already."),
        }
    }
}

/// Shows the list of a decision from a day to a day, both included; how many stand on it.
///
/// # Errors
/// When it is no recognising decision, is public already, or the days do not do.
pub fn publish(
    db: &mut Database,
    by: By<'_>,
    id: DecisionId,
    (from, until): (Date, Date),
    today: Date,
) -> Result<i64, PublicationError> {
    may_be_public((from, until), today).map_err(PublicationError::Days)?;
    let commune = decision(db, id.get())?.ok_or(PublicationError::Unknown)?.commune;
    let job = ByHand::begin(db, by, PlaceId::new(commune), &[])?;
    let read = job.tx.reads();
    let issued = decision(read, id.get())?.is_some_and(|now| now.state == "issued");
    let (held, hidden) = stored::public_counts(read, id.get())?;
    if !issued || held == 0 {
        return Err(PublicationError::NotRecognising);
    }
    let standing = stored::publications_of(read, id.get())?;
    if let Some(already) = standing.iter().find(|one| one.stands_on(&today.to_string())) {
        return Err(PublicationError::Already(already.until.clone()));
    }
    let days = (from.to_string(), until.to_string());
    stored::insert_publication(&job.tx, (commune, id.get(), job.id), (&days.0, &days.1))?;
    job.commit(&format!("list.published {} {} {}", id.get(), days.0, days.1), "", 0)?;
    Ok(held - hidden)
}

/// Takes a list down at once.
///
/// # Errors
/// When it is not public and will not be.
pub fn take_down(db: &mut Database, by: By<'_>, id: DecisionId, today: Date) -> Result<(), PublicationError> {
    let commune = decision(db, id.get())?.ok_or(PublicationError::Unknown)?.commune;
    let job = ByHand::begin(db, by, PlaceId::new(commune), &[])?;
    let today = today.to_string();
    let standing = stored::publications_of(job.tx.reads(), id.get())?;
    let stands = standing.iter().find(|one| one.stands_on(&today));
    let published_by = stands.ok_or(PublicationError::NotPublished)?.job;
    stored::end_publication(&job.tx, id.get(), published_by, (&today, job.id))?;
    job.commit(&format!("list.taken_down {}", id.get()), "", 0)?;
    Ok(())
}

/// How a family asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By its own record, with the secret of its slip.
    OwnRecord,
    /// At the commune.
    Commune,
}

impl Way {
    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OwnRecord => "own_record",
            Self::Commune => "commune",
        }
    }
}

/// Takes a family off every public list, or puts it back on them.
///
/// # Errors
/// When there is no such record, or it is so already.
pub fn set_listed(
    db: &mut Database,
    by: By<'_>,
    key: SubjectKey,
    (way, listed): (Way, bool),
    today: Date,
) -> Result<(), PublicationError> {
    let job = ByHand::begin(db, by, PlaceId::new(key.0), &[])?;
    if subjects_known(job.tx.reads(), key.0, &[key.1])?.is_empty() {
        return Err(PublicationError::Unknown);
    }
    let was_listed = stored::unlisted_since(job.tx.reads(), key)?.is_none();
    if was_listed == listed {
        return Err(PublicationError::Unchanged);
    }
    let what = if listed {
        stored::take_unlisted(&job.tx, key)?;
        format!("list.family_back {} {}", key.1, way.code())
    } else {
        let since = today.to_string();
        stored::put_unlisted(&job.tx, key, (&since, way.code(), job.id))?;
        format!("list.family_out {} {}", key.1, way.code())
    };
    job.commit(&what, "", 0)?;
    Ok(())
}
