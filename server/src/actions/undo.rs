//! `imports undo`: puts back exactly what stood before an import.
//!
//! Refused once a proposal, a decision or a later import rests on it: undo those first. What a person typed is
//! corrected by typing, so that an import on which it rests stays.

use programme::ids::ImportId;
use programme::recognition::State;

use crate::store::cases::cases_of;
use crate::store::db::{By, Change, Database, StoreError};
use crate::store::hamlet_homes::placed_of_import;
use crate::store::imports::is_by_hand;
use crate::store::registry::stamp_names;
use crate::store::undo::{decided_on_members, put_back_import, rests_on, standing_import, where_it_wrote};

/// Why an import stays.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such import, or it was undone already.
    #[error("no such import")]
    Unknown,
    /// Proposals or decisions rest on it.
    #[error("{0} cases are proposed or decided")]
    Decided(i64),
    /// It is a change by hand: what was typed is corrected by typing again.
    #[error("a change by hand")]
    ByHand,
    /// A later import rests on it.
    #[error("import {0} rests on it")]
    Later(i64),
    /// Something that a person typed rests on it: that is corrected by typing, so the import stays.
    #[error("what was typed in job {0} rests on it")]
    Typed(i64),
    /// Hamlets that it made were placed in a successor of their commune.
    #[error("{0} of its hamlets are placed")]
    Placed(i64),
}

/// Undoes an import.
///
/// # Errors
/// When something rests on it; nothing is changed then.
pub fn undo_import(db: &mut Database, id: ImportId, by: By<'_>) -> Result<(), UndoError> {
    let import = id.get();
    let tx = db.write()?;
    tx.lock(0)?;
    let (digest, kind) = standing_import(&tx, import)?.ok_or(UndoError::Unknown)?;
    if kind == "by_hand" {
        return Err(UndoError::ByHand);
    }
    let wrote = where_it_wrote(&tx, import)?;
    for (commune, _, _) in &wrote {
        tx.lock(*commune)?;
    }
    let mut decided = 0;
    let mut cases = Vec::new();
    for (commune, title, year) in &wrote {
        let written = cases_of(tx.reads(), (*commune, title, *year), Some(import))?;
        decided += written.iter().filter(|case| case.state() != State::Assessed.code()).count();
        cases.extend(written);
    }
    let decided = i64::try_from(decided).unwrap_or(i64::MAX).saturating_add(decided_on_members(&tx, import)?);
    if decided > 0 {
        return Err(UndoError::Decided(decided));
    }
    let placed = placed_of_import(&tx, import)?;
    if placed > 0 {
        return Err(UndoError::Placed(placed));
    }
    if let Some(other) = rests_on(&tx, import)? {
        let typed = is_by_hand(tx.reads(), other)?;
        return Err(if typed { UndoError::Typed(other) } else { UndoError::Later(other) });
    }
    put_back_import(&tx, import, &wrote, &cases)?;
    stamp_names(&tx, 0, &format!("undo {import} {}", by.at))?;
    tx.commit(&Change::new(by, 0, format!("import.undone {import}"), digest))?;
    Ok(())
}
