//! Open databases for many who ask at once, and turns for those who write one file.
//!
//! SQLite lets one write at a time and has the others ask again after a pause that grows; in a program that
//! serves many, whoever asked first should be next, at once.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::flush::Flush;
use super::{Address, Database, StoreError};

/// Turns in the order of asking. Whoever ends wakes the one who is next and nobody else.
#[derive(Default)]
pub(super) struct Turns {
    state: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    taken: bool,
    waiting: VecDeque<Arc<Waiting>>,
}

/// Somebody who waits, and whether it is their turn.
#[derive(Default)]
struct Waiting {
    called: Mutex<bool>,
    moved: Condvar,
}

/// Somebody's turn; it ends when this is dropped.
pub(super) struct Turn(Arc<Turns>);

impl Turns {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stands in the queue until it is one's turn.
    pub(super) fn take(turns: &Arc<Self>) -> Turn {
        let mut queue = turns.queue();
        if !queue.taken {
            queue.taken = true;
            return Turn(Arc::clone(turns));
        }
        let mine = Arc::<Waiting>::default();
        queue.waiting.push_back(Arc::clone(&mine));
        drop(queue);
        let mut called = mine.called.lock().unwrap_or_else(PoisonError::into_inner);
        while !*called {
            called = mine.moved.wait(called).unwrap_or_else(PoisonError::into_inner);
        }
        Turn(Arc::clone(turns))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        let next = queue.waiting.pop_front();
        queue.taken = next.is_some();
        drop(queue);
        if let Some(next) = next {
            *next.called.lock().unwrap_or_else(PoisonError::into_inner) = true;
            next.moved.notify_one();
        }
    }
}

/// Open databases, as many as were ever in use at once.
pub struct Pool {
    address: Address,
    turns: Arc<Turns>,
    flush: Option<Arc<Flush>>,
    asked: Arc<AtomicU64>,
    idle: Mutex<Vec<Database>>,
}

impl Pool {
    /// A pool over a database that is there.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let flush = match address {
            Address::File(path) => Some(Arc::new(Flush::of(path))),
            Address::Server(_) => None,
        };
        let pool = Self {
            address: address.clone(),
            turns: Arc::default(),
            flush,
            asked: Arc::default(),
            idle: Mutex::default(),
        };
        drop(pool.get()?);
        Ok(pool)
    }

    /// Where the records are.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// How many statements its databases were asked so far: what a page costs is told by the difference.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// An open database, returned when dropped.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn get(&self) -> Result<Pooled<'_>, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let database = match idle {
            Some(database) => database,
            None => {
                Database::open(&self.address)?.among_many(&self.turns, self.flush.as_ref(), &self.asked)?
            }
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
