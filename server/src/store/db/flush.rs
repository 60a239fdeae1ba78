//! One wait for the disk on behalf of all who committed before it began.
//!
//! In a program that serves many, waiting for the disk is most of what a commit takes, and SQLite lets one write at a
//! time. So its commits go into the log without waiting; whoever committed lets the next one write and is answered only
//! when a flush of the log that began afterwards has ended. Sixteen commits share a flush or two. What was answered
//! outlives the machine's power as before: the log is written in order, and a checkpoint flushes it first.

use std::fs::{File, Metadata, metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Flushes of one database's log.
pub(super) struct Flush {
    log: PathBuf,
    /// The log as it was opened last.
    open: Mutex<Option<File>>,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// How many began and how many ended; the last one may be under way.
    begun: u64,
    ended: u64,
    running: bool,
    /// After a failed flush nobody can tell what the disk holds: the kernel says it once and forgets. Every later
    /// commit is refused until the program is started again.
    failed: Option<io::ErrorKind>,
}

impl Flush {
    /// Of the log beside a database's file.
    pub(super) fn of(database: &Path) -> Self {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Self { log: log.into(), open: Mutex::default(), state: Mutex::default(), moved: Condvar::new() }
    }

    /// Where the log is.
    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until what is in the log now is on the disk.
    ///
    /// # Errors
    /// When the disk refused, now or earlier.
    pub(super) fn wait(&self) -> io::Result<()> {
        let mut state = self.state();
        // One that is under way may have begun before this commit.
        let mine = state.begun + 1;
        while state.ended < mine {
            if let Some(kind) = state.failed {
                return Err(kind.into());
            }
            if state.running {
                state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.running = true;
            state.begun += 1;
            drop(state);
            let flushed = self.flush();
            state = self.state();
            state.running = false;
            match &flushed {
                Ok(()) => state.ended = state.begun,
                Err(error) => state.failed = Some(error.kind()),
            }
            self.moved.notify_all();
        }
        Ok(())
    }

    /// Whether commits can still be kept: asked before one is made, so that none stands that is told to be refused.
    ///
    /// # Errors
    /// When the disk refused earlier.
    pub(super) fn holds(&self) -> io::Result<()> {
        self.state().failed.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn flush(&self) -> io::Result<()> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match self.log_now(open.take()) {
            Ok(log) => open.insert(log).sync_data(),
            // There is none while a bulk job writes past it, whose commit waits by itself.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The log, which may be another file than the one in hand. SQLite keeps no lock on it that closing it would take away.
    fn log_now(&self, known: Option<File>) -> io::Result<File> {
        let which = |log: &Metadata| (log.dev(), log.ino());
        let there = metadata(&self.log)?;
        match known {
            Some(log) if which(&log.metadata()?) == which(&there) => Ok(log),
            Some(_) | None => File::options().write(true).open(&self.log),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends_only_with_a_flush_that_began_after_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let flush = Flush::of(&folder.path().join("hoctap.sqlite"));
        File::create(&flush.log).expect("a log");
        // One is under way: what waits now is not content with it.
        (flush.state().begun, flush.state().running) = (1, true);
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| flush.wait());
            {
                let mut state = flush.state();
                (state.ended, state.running) = (1, false);
                flush.moved.notify_all();
            }
            assert!(waiting.join().expect("no panic").is_ok());
        });
        assert_eq!(flush.state().ended, 2);
    }

    #[test]
    fn those_who_commit_while_one_is_under_way_share_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let flush = Flush::of(&folder.path().join("hoctap.sqlite"));
        File::create(&flush.log).expect("a log");
        (flush.state().begun, flush.state().running) = (1, true);
        let waiting = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|threads| {
            for _ in 0..40 {
                threads.spawn(|| {
                    waiting.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    flush.wait().expect("flushed");
                });
            }
            while waiting.load(std::sync::atomic::Ordering::SeqCst) < 40 {
                std::thread::yield_now();
            }
            // From there to the lock is a step; whoever is late starts one more.
            std::thread::sleep(std::time::Duration::from_millis(200));
            (flush.state().ended, flush.state().running) = (1, false);
            flush.moved.notify_all();
        });
        let state = flush.state();
        assert_eq!(state.begun, state.ended);
        assert!(state.ended <= 4, "{} flushes for forty commits", state.ended - 1);
    }

    #[test]
    fn after_a_disk_that_refused_every_commit_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let flush = Flush::of(&folder.path().join("hoctap.sqlite"));
        // A folder cannot be written to.
        std::fs::create_dir(&flush.log).expect("a folder");
        assert!(flush.holds().is_ok() && flush.wait().is_err());
        assert!(flush.holds().is_err());
        std::fs::remove_dir(&flush.log).expect("removed");
        File::create(&flush.log).expect("a log");
        assert!(flush.wait().is_err());
    }

    #[test]
    fn where_there_is_no_log_there_is_nothing_to_wait_for() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(Flush::of(&folder.path().join("hoctap.sqlite")).wait().is_ok());
    }
}
