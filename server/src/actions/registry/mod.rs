//! What a person changes in the registry by hand. Each change is one job of one record: it says which version it
//! saw, is refused when somebody was quicker, and is in the audit and in the record's history.
//!
//! Deliberately absent: undo (what was typed is corrected by typing again), and who may do it.

mod bonds;
mod ends;
mod facts;
mod hamlets;
mod merge;
mod refusal;

use programme::ids::PlaceId;

use super::by_hand::ByHand;
use crate::actions::day::day_in_vietnam;
use crate::store::db::{By, Database, WriteTx};
use crate::store::registry::{HandChange, Now, SubjectKey, note_change, now, stamp_names};

pub use bonds::{Body, Member, add_body, add_member, end_body_of, end_membership};
pub use ends::{Closing, close, reopen};
pub use facts::{Facts, Made, NewRecord, as_it_stands, create, edit, move_to, split};
pub use hamlets::{create_hamlet, rename};
pub use merge::{Differs, Fate, Merged, Met, merge, merge_differs, merge_fates};
pub use refusal::{Conflict, RegistryError};

/// A change of one record, and what it says of it.
struct Change<'d, 'a> {
    hand: ByHand<'d, 'a>,
    commune: i64,
    nth: i64,
}

/// Which record, and which version of it the person saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The record.
    pub key: SubjectKey,
    /// Its version then.
    pub version: i64,
}

impl<'d, 'a> Change<'d, 'a> {
    fn begin(db: &'d mut Database, by: By<'a>, commune: i64, others: &[i64]) -> Result<Self, RegistryError> {
        let others: Vec<PlaceId> = others.iter().map(|other| PlaceId::new(*other)).collect();
        let hand = ByHand::begin(db, by, PlaceId::new(commune), &others)?;
        // Said before anything is read, so that no list in memory outlives the change.
        for place in others.iter().map(|other| other.get()).chain([commune]) {
            stamp_names(&hand.tx, place, &format!("{} {}", hand.id, by.at))?;
        }
        Ok(Self { hand, commune, nth: 0 })
    }

    /// The day on which it is made.
    fn today(&self) -> jiff::civil::Date {
        day_in_vietnam(self.hand.by.at)
    }

    fn tx(&self) -> &WriteTx<'d> {
        &self.hand.tx
    }

    fn job(&self) -> i64 {
        self.hand.id
    }

    /// The record as it stands.
    fn now(&self, key: SubjectKey) -> Result<Now, RegistryError> {
        now(self.tx().reads(), key)?.ok_or(RegistryError::Unknown)
    }

    /// The record, if it is the one the person saw.
    fn seen(&self, seen: Seen) -> Result<Now, RegistryError> {
        let now = self.now(seen.key)?;
        if now.version == seen.version {
            return Ok(now);
        }
        Err(RegistryError::Changed(Box::new(Conflict { seen: seen.version, now })))
    }

    fn note(&mut self, change: &HandChange<'_>) -> Result<(), RegistryError> {
        note_change(self.tx(), self.job(), self.nth, change)?;
        self.nth += 1;
        Ok(())
    }

    fn commit(self, what: &str) -> Result<i64, RegistryError> {
        Ok(self.hand.commit(what, "", 0)?)
    }
}

/// The word of a kind in verbs.
fn noun(kind: &str) -> &str {
    if kind == "family" { "household" } else { kind }
}
