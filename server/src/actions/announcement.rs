//! An issued decision was made known: when, and how.

use jiff::civil::Date;
use programme::ids::DecisionId;
use programme::recognition::{Way, may_be_announced_on};

use crate::store::announcements;
use crate::store::db::{By, Change, Database, StoreError};
use crate::store::decisions::{StoredDecision, decision};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum AnnouncementError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such decision, or it is not issued.
    #[error("no such issued decision")]
    NotIssued,
    /// Before the decision was signed, or in the future.
    #[error("made known on an impossible day")]
    Day,
    /// No way was said.
    #[error("no way")]
    NoWay,
}

/// Writes down that a decision was made known on a day in some ways; the same day again replaces what was said of it.
///
/// # Errors
/// When the decision is not issued, the day is before its signature or in the future, no way is given, or the store
/// fails.
pub fn announce(
    db: &mut Database,
    id: DecisionId,
    (on, today): (Date, Date),
    ways: &[Way],
    by: By<'_>,
) -> Result<(), AnnouncementError> {
    let tx = db.write()?;
    let found = decision(tx.reads(), id.get())?.filter(|found| found.state == "issued");
    let Some(found) = found else { return Err(AnnouncementError::NotIssued) };
    let signed = StoredDecision::signed(&found).ok_or(AnnouncementError::NotIssued)?;
    if !may_be_announced_on(on, signed, today) {
        return Err(AnnouncementError::Day);
    }
    if ways.is_empty() {
        return Err(AnnouncementError::NoWay);
    }
    let ways: Vec<&str> = Way::ALL.into_iter().filter(|way| ways.contains(way)).map(Way::code).collect();
    let ways = ways.join(" ");
    tx.lock(found.commune)?;
    announcements::put(&tx, (found.commune, found.id), &on.to_string(), &ways)?;
    let what = format!("decision.announced {id} {on}");
    tx.commit(&Change::new(by, found.commune, what, String::new()))?;
    Ok(())
}
