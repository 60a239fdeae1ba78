//! Open databases for many who ask at once, and turns for those who write one file.
//!
//! SQLite lets one write at a time and has the others ask again after a pause that grows; in a program that
//! serves many, whoever asked first should be next, at once.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::{Address, Database, StoreError};

/// Turns in the order of asking.
#[derive(Default)]
pub(super) struct Turns {
    /// The next number to draw, and the one whose turn it is.
    state: Mutex<(u64, u64)>,
    moved: Condvar,
}

/// Somebody's turn; it ends when this is dropped.
pub(super) struct Turn(Arc<Turns>);

impl Turns {
    /// Draws a number and waits for it.
    pub(super) fn take(turns: &Arc<Self>) -> Turn {
        let mut state = turns.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = state.0;
        state.0 += 1;
        while state.1 != mine {
            state = turns.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        Turn(Arc::clone(turns))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).1 += 1;
        self.0.moved.notify_all();
    }
}

/// Open databases, as many as were ever in use at once.
pub struct Pool {
    address: Address,
    turns: Arc<Turns>,
    idle: Mutex<Vec<Database>>,
}

impl Pool {
    /// A pool over a database that is there.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let pool = Self { address: address.clone(), turns: Arc::default(), idle: Mutex::default() };
        drop(pool.get()?);
        Ok(pool)
    }

    /// Where the records are.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// An open database, returned when dropped.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn get(&self) -> Result<Pooled<'_>, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let database = match idle {
            Some(database) => database,
            None => Database::open(&self.address)?.taking_turns(Arc::clone(&self.turns)),
        };
        Ok(Pooled { pool: self, database: Some(database) })
    }
}

/// A database in use.
pub struct Pooled<'p> {
    pool: &'p Pool,
    database: Option<Database>,
}

impl Deref for Pooled<'_> {
    type Target = Database;

    fn deref(&self) -> &Database {
        self.database.as_ref().unwrap_or_else(|| unreachable!("it is there until dropped"))
    }
}

impl DerefMut for Pooled<'_> {
    fn deref_mut(&mut self) -> &mut Database {
        self.database.as_mut().unwrap_or_else(|| unreachable!("it is there until dropped"))
    }
}

impl Drop for Pooled<'_> {
    fn drop(&mut self) {
        let Some(database) = self.database.take() else { return };
        // A lost connection, or one whose user panicked, is not handed to the next.
        if std::thread::panicking() || !database.is_alive() {
            return;
        }
        self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(database);
    }
}
