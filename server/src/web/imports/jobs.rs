//! Imports under way: how far each is, and whether somebody asked it to stop. Kept while the program runs; what an
//! import did is in the records.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What came of a job.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The import, and whether it was there already.
    Done {
        /// Its id.
        id: i64,
        /// The same file had been imported before.
        already: bool,
    },
    /// Why nothing stands.
    Refused(String),
}

/// One job.
#[derive(Default)]
pub struct Running {
    /// Rows filed.
    pub done: AtomicU64,
    /// Of so many.
    pub of: u64,
    /// Somebody asked it to stop.
    pub stop: AtomicBool,
    /// Whose it is, as the audit names them.
    pub actor: String,
    outcome: Mutex<Option<Outcome>>,
}

impl Running {
    /// Counts rows; answers whether to go on.
    pub fn step(&self, rows: u64) -> bool {
        self.done.fetch_add(rows, Ordering::Relaxed);
        !self.stop.load(Ordering::Relaxed)
    }

    /// Ends it.
    pub fn end(&self, outcome: Outcome) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }

    /// What came of it; nothing while it runs.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Every job since the program started, by the upload that it imports.
#[derive(Default)]
pub struct Jobs(Mutex<HashMap<String, Arc<Running>>>);

impl Jobs {
    /// Begins a job, unless one for the same upload runs already.
    pub fn begin(&self, upload: &str, actor: &str, of: u64) -> Option<Arc<Running>> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.get(upload).is_some_and(|job| job.outcome().is_none()) {
            return None;
        }
        let job = Arc::new(Running { of, actor: actor.to_owned(), ..Running::default() });
        jobs.insert(upload.to_owned(), Arc::clone(&job));
        Some(job)
    }

    /// The job of an upload.
    pub fn of(&self, upload: &str) -> Option<Arc<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(upload).cloned()
    }
}
