//! The database: the one file that knows the engine (SQLite; PostgreSQL is to come behind the same face).
//!
//! A write is a [`WriteTx`], and it cannot commit without saying what happened.

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use sha2::{Digest as _, Sha256};

/// The newest layout this program knows.
const SCHEMA_VERSION: i64 = 1;
/// Marks a file as ours (“hoct”).
const APPLICATION_ID: i64 = 0x686f_6374;
const MIGRATION: &str = include_str!("../../migrations/0001_programme.sql");

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused.
    #[error("the database refused: {0}")]
    Engine(#[from] rusqlite::Error),
    /// The folder or file could not be made.
    #[error("could not use {path}")]
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
    Missing(PathBuf),
    /// What is stored cannot be read back.
    #[error("stored value is damaged: {0}")]
    Damaged(String),
}

/// One stored value. Dates are ISO text; yes and no are 1 and 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// One row of an answer, read by column number from 0.
pub struct Row<'r>(&'r rusqlite::Row<'r>);

impl Row<'_> {
    /// A whole number.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        Ok(self.0.get(column)?)
    }

    /// A whole number or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        Ok(self.0.get(column)?)
    }

    /// Text.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        Ok(self.0.get(column)?)
    }

    /// Text or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        Ok(self.0.get(column)?)
    }
}

/// An open database.
pub struct Database {
    connection: Connection,
}

impl Database {
    /// Opens a database that is there.
    ///
    /// # Errors
    /// When there is none, it is not ours, or a newer program made it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Self { connection: Connection::open_with_flags(path, flags)? };
        let ours = database.pragma("application_id");
        match ours {
            Ok(APPLICATION_ID) => {}
            Ok(_) | Err(_) => return Err(StoreError::NotOurs),
        }
        let found = database.pragma("user_version")?;
        if found > SCHEMA_VERSION {
            return Err(StoreError::Newer { found });
        }
        database.configure()?;
        Ok(database)
    }

    /// Opens a database, making an empty one where there is none.
    ///
    /// # Errors
    /// As [`Database::open`], or when the folder cannot be made.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            return Self::open(path);
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|source| StoreError::Io { path: folder.to_owned(), source })?;
        }
        let database = Self { connection: Connection::open(path)? };
        database.configure()?;
        let make = format!(
            "BEGIN IMMEDIATE; {MIGRATION} PRAGMA application_id = {APPLICATION_ID}; \
             PRAGMA user_version = {SCHEMA_VERSION}; INSERT INTO meta VALUES ('next_id', 1); COMMIT;"
        );
        database.connection.execute_batch(&make)?;
        Ok(database)
    }

    fn configure(&self) -> Result<(), StoreError> {
        self.connection.busy_timeout(std::time::Duration::from_secs(30))?;
        self.connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA cache_size = -65536;",
        )?;
        self.connection.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    fn pragma(&self, name: &str) -> Result<i64, StoreError> {
        Ok(self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?)
    }

    /// Every row of an answer, through `each`.
    ///
    /// # Errors
    /// When the engine refuses or `each` does.
    pub fn query<T>(
        &self,
        sql: &str,
        values: &[Value],
        mut each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(each(&Row(row))?);
        }
        Ok(out)
    }

    /// Begins a write; nothing of it stands until it commits.
    ///
    /// # Errors
    /// When another writer holds the database too long.
    pub fn write(&mut self) -> Result<WriteTx<'_>, StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(WriteTx { database: self, open: true })
    }
}

/// A change as the audit keeps it: ids and digests, no names.
#[derive(Clone, Debug)]
pub struct Change {
    /// Chain it belongs to: a commune's id, or 0 for bulk jobs.
    pub chain: i64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What, such as `import.done 12`.
    pub what: String,
    /// Digest of what it was done from.
    pub digest: String,
}

/// One write. Dropped without a commit, it leaves nothing.
pub struct WriteTx<'d> {
    database: &'d mut Database,
    open: bool,
}

impl WriteTx<'_> {
    /// Runs a statement; returns how many rows it changed.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn execute(&self, sql: &str, values: &[Value]) -> Result<usize, StoreError> {
        let mut statement = self.database.connection.prepare_cached(sql)?;
        Ok(statement.execute(params_from_iter(values))?)
    }

    /// As [`Database::query`], within the write.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub fn query<T>(
        &self,
        sql: &str,
        values: &[Value],
        each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.database.query(sql, values, each)
    }

    /// The first of `n` ids that nobody else will get.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn reserve_ids(&self, n: i64) -> Result<i64, StoreError> {
        let sql = "UPDATE meta SET value = value + ?1 WHERE key = 'next_id' RETURNING value";
        let next = self.query(sql, &[n.into()], |row| row.int(0))?;
        next.first().map(|next| next - n).ok_or_else(|| StoreError::Damaged("meta.next_id".into()))
    }

    /// Commits together with the audit entry.
    ///
    /// # Errors
    /// When the engine refuses; then nothing stands.
    pub fn commit(mut self, change: &Change) -> Result<(), StoreError> {
        let last = "SELECT seq, hash FROM audit WHERE chain = ?1 ORDER BY seq DESC LIMIT 1";
        let last = self.query(last, &[change.chain.into()], |row| Ok((row.int(0)?, row.text(1)?)))?;
        let (seq, prev) = last.into_iter().next().unwrap_or((0, String::new()));
        let hash = audit_hash(change, seq + 1, &prev);
        let insert = "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let Change { chain, at, actor, what, digest } = change.clone();
        let values = [
            chain.into(),
            (seq + 1).into(),
            at.into(),
            actor.into(),
            what.into(),
            digest.into(),
            prev.into(),
            hash.into(),
        ];
        self.execute(insert, &values)?;
        self.database.connection.execute_batch("COMMIT")?;
        self.open = false;
        Ok(())
    }
}

impl Drop for WriteTx<'_> {
    fn drop(&mut self) {
        if self.open {
            // A failed rollback leaves the transaction to die with the connection: nothing stands either way.
            let _ = self.database.connection.execute_batch("ROLLBACK");
        }
    }
}

/// SHA-256 over the entry and the hash before it, as lower-case hexadecimal.
#[must_use]
pub fn audit_hash(change: &Change, seq: i64, prev: &str) -> String {
    let Change { chain, at, actor, what, digest } = change;
    hex_digest(format!("{prev}\n{chain}\n{seq}\n{at}\n{actor}\n{what}\n{digest}").as_bytes())
}

/// SHA-256 as lower-case hexadecimal.
#[must_use]
pub fn hex_digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
