//! Why the store could not do what it was asked.

use std::path::PathBuf;

use postgres::error::SqlState;

/// Why the store could not do what it was asked. Whatever it was, nothing half done stands.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused.
    #[error("the engine refused: {0}")]
    Engine(String),
    /// No room left on the disk.
    #[error("no room left on the disk")]
    Full,
    /// Somebody else holds what this write needs.
    #[error("busy: another write holds the database")]
    Busy,
    /// The file cannot be written or read with the rights this program has.
    #[error("no permission, or a read-only file")]
    ReadOnly,
    /// The server does not answer or does not let us in.
    #[error("could not connect: {0}")]
    Connect(String),
    /// The address of the database means nothing.
    #[error("not a database address: {0}")]
    Address(String),
    /// The folder or file could not be used.
    #[error("could not use {path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A newer program made it.
    #[error("made by a newer version (layout {found})")]
    Newer {
        /// Its layout.
        found: i64,
    },
    /// Another program's file.
    #[error("not a hoctap database")]
    NotOurs,
    /// Nothing there.
    #[error("no database at {0}")]
    Missing(String),
    /// What is stored cannot be read back.
    #[error("stored value is damaged: {0}")]
    Damaged(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        // Where not even the log's index finds room.
        if error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            Some(ErrorCode::NotADatabase) => Self::NotOurs,
            _ => Self::Engine(error.to_string()),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return if error.is_closed() {
                Self::Connect(error.to_string())
            } else {
                // The library's own sentence says only "error communicating"; its cause says why.
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                Self::Engine(cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")))
            };
        };
        let code = said.code();
        if *code == SqlState::DISK_FULL {
            Self::Full
        } else if *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::LOCK_NOT_AVAILABLE {
            Self::Busy
        } else if *code == SqlState::INSUFFICIENT_PRIVILEGE || *code == SqlState::READ_ONLY_SQL_TRANSACTION {
            Self::ReadOnly
        } else {
            Self::Engine(said.message().to_owned())
        }
    }
}
