//! The places in memory of a running server: made anew as soon as an event was applied or taken back, whoever did it, so
//! that a command or another machine over the same records is seen by the next question.

use std::sync::{Arc, PoisonError, RwLock};

use programme::places::Atlas;

use super::{ReorganiseError, places_of};
use crate::store::db::Database;
use crate::store::reorganisations::applied;

/// Every place, by the events that are applied.
pub struct KnownPlaces(RwLock<Known>);

struct Known {
    applied: Vec<i64>,
    atlas: Arc<Atlas>,
}

impl KnownPlaces {
    /// As the records have them.
    ///
    /// # Errors
    /// When the store fails, or an applied event cannot be replayed.
    pub fn of(db: &Database) -> Result<Self, ReorganiseError> {
        Ok(Self(RwLock::new(Known::of(db)?)))
    }

    /// As the records have them now: one small question, and the events replayed where they are others.
    ///
    /// # Errors
    /// When the store fails, or an applied event cannot be replayed.
    pub fn now(&self, db: &Database) -> Result<Arc<Atlas>, ReorganiseError> {
        let are = applied(db)?;
        // Whoever holds the lock copies pointers: a panic in between leaves it whole.
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if known.applied == are {
            return Ok(Arc::clone(&known.atlas));
        }
        drop(known);
        let now = Known::of(db)?;
        let atlas = Arc::clone(&now.atlas);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(atlas)
    }
}

impl Known {
    fn of(db: &Database) -> Result<Self, ReorganiseError> {
        // What was applied is read with the moves: another may apply one between two questions.
        let _moment = db.snapshot()?;
        Ok(Self { applied: applied(db)?, atlas: Arc::new(places_of(db)?) })
    }
}

impl Default for KnownPlaces {
    /// As they ship, until the records are asked.
    fn default() -> Self {
        Self(RwLock::new(Known { applied: Vec::new(), atlas: Arc::new(Atlas::shipped()) }))
    }
}
