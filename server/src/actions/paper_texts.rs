//! The text of a paper: which one holds for a place on a day, and a place's own kept from a day on.
//!
//! A commune's own goes before its province's, that before the text that ships. What is kept was read without a fault,
//! so that filling it cannot fail. Deliberately absent: who may do so, which the page and the command ask first.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::papers::{TemplateFault, TextKind};
use programme::places::Atlas;

use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::paper_texts::{KeptText, keep_text, text_of};

/// Longest text, in bytes: ten times the longest that ships.
pub const LONGEST: usize = 32 * 1024;

/// Why a text was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// It has faults.
    #[error("{} faults in a text", .0.len())]
    Faults(Vec<TemplateFault>),
    /// It is longer than any paper.
    #[error("a text of {0} bytes")]
    TooLong(usize),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

/// The text that holds for papers of a place on a day: its own, or that of a place above; nothing where the one that
/// ships does.
///
/// # Errors
/// When the store fails.
pub fn text_for(
    db: &Database,
    atlas: &Atlas,
    place: PlaceId,
    kind: TextKind,
    day: Date,
) -> Result<Option<KeptText>, StoreError> {
    let (word, day_text) = (kind.code(), day.to_string());
    let mut next = Some(place);
    while let Some(at) = next {
        if let Some(kept) = text_of(db, at.get(), word, &day_text)? {
            // An empty text is the shipped one again, whatever a place above wants.
            return Ok(Some(kept).filter(|kept| !kept.body.is_empty()));
        }
        next = atlas.version_at(at, day).and_then(|version| version.parent);
    }
    Ok(None)
}

/// Keeps a text for papers from a day on; an empty one goes back to the text that ships.
///
/// # Errors
/// When it has faults, is too long, or the store fails; nothing is kept then.
pub fn keep(
    db: &mut Database,
    place: PlaceId,
    kind: TextKind,
    valid_from: Date,
    body: &str,
    by: By<'_>,
) -> Result<(), KeepError> {
    if body.len() > LONGEST {
        return Err(KeepError::TooLong(body.len()));
    }
    // As one line ends on every system.
    let body = body.replace("\r\n", "\n");
    if !body.is_empty() {
        kind.read(&body).map_err(KeepError::Faults)?;
    }
    let tx = db.write()?;
    tx.lock(0)?;
    keep_text(&tx, (place.get(), kind.code()), &valid_from.to_string(), &body, by)?;
    let verb = if body.is_empty() { "paper_text.reset" } else { "paper_text.kept" };
    let what = format!("{verb} {} {} {valid_from}", kind.code(), place.get());
    tx.commit(&Change::new(by, 0, what, hex_digest(body.as_bytes())))?;
    Ok(())
}
