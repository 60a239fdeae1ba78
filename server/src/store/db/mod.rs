//! The database: the one folder that knows the engine, SQLite or PostgreSQL, behind one face.
//!
//! A write is a [`WriteTx`], and it cannot commit without saying what happened.

pub mod backup;
mod dialect;
mod error;
mod flush;
pub mod pool;
mod server;
mod value;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::audit::audit_hash;
pub use super::audit::{By, Change, hex_digest};
use super::decision_list::annex_now;
use super::once::Once;
pub use dialect::SCHEMA_VERSION;
use dialect::{
    Dialect, ID_BLOCK, added_since, begin_alone, begin_by_hand, begin_read, begin_write, commits_wait,
    engine_and_size, newest_ids, schema, skip_ids, take_ids,
};
pub use error::StoreError;
use flush::Flush;
use pool::{Turn, Turns};
use server::Server;
pub use value::{Row, Value};

/// Marks a file as ours (“hoct”).
const APPLICATION_ID: i64 = 0x686f_6374;

/// How long one waits for another writer.
const BUSY: Duration = Duration::from_secs(30);

/// Where records are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of a PostgreSQL server, as its URL.
    Server(String),
}

impl std::fmt::Display for Address {
    /// As it may be shown: without a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Server(url) => f.write_str(&Server::without_password(url)),
        }
    }
}

impl Address {
    /// Reads `sqlite:FILE` or `postgres://…`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return Ok(Self::File(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Server(text.to_owned()));
        }
        Err(StoreError::Address(Server::without_password(text)))
    }
}

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The disk: what is committed outlives the machine's power.
    Full,
    /// Nothing: what is committed outlives this program, not the machine. For what can be made again.
    UntilTheMachineStops,
}

enum Engine {
    Sqlite(Connection),
    Postgres(Box<RefCell<Server>>),
}

/// An open database.
pub struct Database {
    engine: Engine,
    /// The next id in hand and the end of the block.
    ids: Cell<(i64, i64)>,
    /// Where many in one program write one file.
    turns: Option<Arc<Turns>>,
    /// Who waits for the disk after a commit, where commits do not wait themselves.
    flush: Option<Arc<Flush>>,
    /// Counts statements, for all in the program.
    asked: Option<Arc<AtomicU64>>,
    /// What the next commit is to be known by, so that it happens once.
    once: RefCell<Option<Once>>,
}

impl Database {
    /// Opens a database that is there.
    ///
    /// # Errors
    /// When there is none, it is not ours, or a newer program made it.
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let database = Self::reach(address)?;
        database.check_version()?;
        Ok(database)
    }

    /// Brings a database to this layout, as opening it does; the layout that it had, and the one that it has.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn bring_up(address: &Address) -> Result<(i64, i64), StoreError> {
        let database = Self::reach(address)?;
        let before = database.layout()?;
        database.check_version()?;
        Ok((before, database.layout()?))
    }

    /// Reaches a database that is there, whatever its layout.
    fn reach(address: &Address) -> Result<Self, StoreError> {
        match address {
            Address::File(path) => Self::open_file(path),
            Address::Server(url) => {
                let database = Self::connect(url)?;
                if !database.has_tables()? {
                    return Err(StoreError::Missing(Server::without_password(url)));
                }
                Ok(database)
            }
        }
    }

    /// Opens a database, making an empty one where there is none.
    ///
    /// # Errors
    /// As [`Database::open`], or when it cannot be made.
    pub fn open_or_create(address: &Address) -> Result<Self, StoreError> {
        match address {
            Address::File(path) if is_there(path)? => Self::open(address),
            Address::File(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)
                        .map_err(|source| StoreError::Io { path: folder.to_owned(), source })?;
                }
                Self::create_file(path)?;
                Self::open(address)
            }
            Address::Server(url) => {
                let database = Self::connect(url)?;
                if !database.has_tables()? {
                    database.create()?;
                }
                database.check_version()?;
                Ok(database)
            }
        }
    }

    /// Opens a file that nothing will be written to, such as a backup.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        if !is_there(path)? {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        prepare_once(&connection)?;
        let ours: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        if ours != APPLICATION_ID {
            return Err(StoreError::NotOurs);
        }
        let database = Self::of(Engine::Sqlite(connection));
        if database.layout()? >= SCHEMA_VERSION {
            database.check_version()?;
            return Ok(database);
        }
        // What an older program made is read in this layout, from a copy that goes when it is closed.
        drop(database);
        let io = |source| StoreError::Io { path: path.to_owned(), source };
        let copy = tempfile::NamedTempFile::new().map_err(io)?;
        std::fs::copy(path, copy.path()).map_err(io)?;
        let database = Self::open_file(copy.path())?;
        database.batch("PRAGMA journal_mode = MEMORY")?;
        database.check_version()?;
        Ok(database)
    }

    /// The engine with its version, and how many bytes the database takes.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn engine_and_size(&self) -> Result<(String, u64), StoreError> {
        let sql = engine_and_size(self.dialect());
        let found = self.query(sql, &[], |row| Ok((row.text(0)?, row.int(1)?)))?.into_iter().next();
        let (engine, bytes) = found.ok_or_else(|| StoreError::Damaged("engine".into()))?;
        Ok((engine, u64::try_from(bytes).unwrap_or(0)))
    }

    /// Whether nothing was ever written.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let entries = self.query("SELECT COUNT(*) FROM audit", &[], |row| row.int(0))?;
        Ok(entries.into_iter().all(|n| n == 0))
    }

    /// Says what commits wait for from now on.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn durability(&self, durability: Durability) -> Result<(), StoreError> {
        self.batch(commits_wait(self.dialect(), durability == Durability::Full))
    }

    /// Makes an empty database beside its place and puts it there whole: whoever dies while making it, or is
    /// slower than another, leaves nothing behind.
    fn create_file(path: &Path) -> Result<(), StoreError> {
        let io = |source| StoreError::Io { path: path.to_owned(), source };
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (process, nth) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let new = PathBuf::from(format!("{}.{process}-{nth}.new", path.display()));
        let _ = std::fs::remove_file(&new);
        let made = Connection::open(&new).map_err(StoreError::from).and_then(|connection| {
            let database = Self::of(Engine::Sqlite(connection));
            database.create()
        });
        // A link is refused where something stands; where the disk knows no links, a rename must do.
        let placed = made.and_then(|()| match std::fs::hard_link(&new, path) {
            Ok(()) => Ok(()),
            Err(_) if path.exists() => Ok(()),
            Err(_) => std::fs::rename(&new, path).map_err(io),
        });
        let _ = std::fs::remove_file(&new);
        placed
    }

    fn of(engine: Engine) -> Self {
        Self {
            engine,
            ids: Cell::new((0, 0)),
            turns: None,
            flush: None,
            asked: None,
            once: RefCell::default(),
        }
    }

    fn open_file(path: &Path) -> Result<Self, StoreError> {
        if !is_there(path)? {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        let ours: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        if ours != APPLICATION_ID {
            return Err(StoreError::NotOurs);
        }
        let database = Self::of(Engine::Sqlite(connection));
        database.configure()?;
        Ok(database)
    }

    fn connect(url: &str) -> Result<Self, StoreError> {
        Ok(Self::of(Engine::Postgres(Box::new(RefCell::new(Server::connect(url)?)))))
    }

    /// A server's database may be empty, ours, or somebody else's.
    fn has_tables(&self) -> Result<bool, StoreError> {
        let names = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
        let names = self.query(names, &[], |row| row.text(0))?;
        if names.is_empty() {
            return Ok(false);
        }
        if names.iter().any(|name| name == "meta") && names.iter().any(|name| name == "audit") {
            return Ok(true);
        }
        Err(StoreError::NotOurs)
    }

    fn layout(&self) -> Result<i64, StoreError> {
        let found = "SELECT value FROM meta WHERE key = 'schema_version'";
        Ok(self.query(found, &[], |row| row.int(0))?.into_iter().next().unwrap_or(0))
    }

    /// Refuses what a newer program made; brings what an older one made to this layout, in one transaction.
    fn check_version(&self) -> Result<(), StoreError> {
        match self.layout()? {
            found if found > SCHEMA_VERSION => Err(StoreError::Newer { found }),
            SCHEMA_VERSION => Ok(()),
            _ => {
                self.begin(begin_alone(self.dialect()))?;
                let done = self.migrate().and_then(|()| self.batch("COMMIT"));
                if done.is_err() {
                    let _ = self.batch("ROLLBACK");
                }
                done
            }
        }
    }

    fn migrate(&self) -> Result<(), StoreError> {
        // Another may have done it while this one waited for its turn.
        let found = self.layout()?;
        if found >= SCHEMA_VERSION {
            return Ok(());
        }
        self.batch(&added_since(self.dialect(), found))?;
        if found < 3 {
            // What was issued before its list was kept: as its cases are called now.
            let issued = "SELECT d.id FROM decisions d LEFT JOIN decision_annexes a ON a.decision_id = d.id \
                          WHERE d.state = 'issued' AND a.decision_id IS NULL";
            for decision in self.query(issued, &[], |row| row.int(0))? {
                let (annex, _) = annex_now(self, decision)?;
                let insert = "INSERT INTO decision_annexes VALUES (?1, ?2)";
                self.execute(insert, &[decision.into(), annex.into()])?;
            }
        }
        self.execute("UPDATE meta SET value = ?1 WHERE key = 'schema_version'", &[SCHEMA_VERSION.into()])?;
        Ok(())
    }

    /// Makes the tables, unless another made them while this one waited for its turn.
    fn create(&self) -> Result<(), StoreError> {
        let dialect = self.dialect();
        let version = format!("INSERT INTO meta VALUES ('schema_version', {SCHEMA_VERSION});");
        let mut make = format!("{} {version}", schema(dialect));
        if dialect == Dialect::Sqlite {
            make.push_str(&format!("PRAGMA application_id = {APPLICATION_ID};"));
        }
        self.begin(begin_alone(dialect))?;
        let there = if dialect == Dialect::Postgres { self.has_tables() } else { Ok(false) };
        let made = there.and_then(|there| if there { Ok(()) } else { self.batch(&make) });
        let made = made.and_then(|()| self.batch("COMMIT"));
        if made.is_err() {
            let _ = self.batch("ROLLBACK");
        }
        made
    }

    /// Begins a transaction, or leaves none open.
    fn begin(&self, how: &str) -> Result<(), StoreError> {
        let begun = self.transact(how);
        if begun.is_err() {
            let _ = self.batch("ROLLBACK");
        }
        begun
    }

    fn configure(&self) -> Result<(), StoreError> {
        let Engine::Sqlite(connection) = &self.engine else { return Ok(()) };
        connection.busy_timeout(BUSY)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
        )?;
        prepare_once(connection)
    }

    fn dialect(&self) -> Dialect {
        match &self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Engine::Postgres(server) => server.borrow_mut().batch(sql),
        }
    }

    /// Begins or ends a transaction, which is asked often enough to be prepared once where it is one statement.
    fn transact(&self, how: &str) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(connection) => {
                connection.prepare_cached(how)?.execute([])?;
                Ok(())
            }
            Engine::Postgres(server) => server.borrow_mut().batch(how),
        }
    }

    /// Every row of an answer, through `each`.
    ///
    /// # Errors
    /// When the engine refuses or `each` does.
    pub fn query<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut out = Vec::new();
        self.for_each(sql, values, &mut |row| {
            out.push(each(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    /// Every row of an answer, one after the other; nothing is kept.
    ///
    /// # Errors
    /// When the engine refuses or `each` does.
    pub fn for_each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.count();
        match &self.engine {
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query(params_from_iter(values))?;
                while let Some(row) = rows.next()? {
                    each(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            Engine::Postgres(server) => server.borrow_mut().for_each(sql, values, each),
        }
    }

    fn count(&self) {
        if let Some(asked) = &self.asked {
            asked.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        self.count();
        match &self.engine {
            Engine::Sqlite(connection) => {
                Ok(connection.prepare_cached(sql)?.execute(params_from_iter(values))?)
            }
            Engine::Postgres(server) => server.borrow_mut().execute(sql, values),
        }
    }

    /// Notes at once what is no record, such as when a session was last seen: it has no audit.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn note(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        let _turn = match &self.engine {
            Engine::Sqlite(_) => self.turns.as_ref().map(Turns::take),
            Engine::Postgres(_) => None,
        };
        self.execute(sql, values)?;
        Ok(())
    }

    /// Several questions that all see one moment, while others write.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, StoreError> {
        self.transact(begin_read(self.dialect()))?;
        Ok(Snapshot(self))
    }

    /// After a bulk job: readers and one writer at a time again. If it cannot be done now, the next who opens
    /// the file does it.
    fn back_to_the_log(&self) {
        if let Engine::Sqlite(connection) = &self.engine {
            let _ = connection.pragma_update(None, "journal_mode", "WAL");
        }
    }

    /// Begins a bulk job. In a file where nothing was ever written nobody can be reading, so that its rows go
    /// straight to their place instead of through the log.
    ///
    /// # Errors
    /// When another writer holds the database too long.
    pub fn write_bulk(&mut self) -> Result<WriteTx<'_>, StoreError> {
        let mut past_the_log = false;
        if let Engine::Sqlite(connection) = &self.engine
            && self.is_empty()?
        {
            connection.busy_timeout(Duration::ZERO)?;
            // Where somebody else has the file open it stays as it is.
            past_the_log = connection.pragma_update(None, "journal_mode", "TRUNCATE").is_ok();
            connection.busy_timeout(BUSY)?;
        }
        let mut tx = self.write()?;
        tx.past_the_log = past_the_log;
        Ok(tx)
    }

    /// Begins a write; nothing of it stands until it commits.
    ///
    /// # Errors
    /// When another writer holds the database too long.
    pub fn write(&mut self) -> Result<WriteTx<'_>, StoreError> {
        self.begin_tx(begin_write(self.dialect()))
    }

    /// Begins the write of one change that a person types: it waits for a bulk job under way.
    ///
    /// # Errors
    /// When another writer holds the database too long.
    pub fn write_by_hand(&mut self) -> Result<WriteTx<'_>, StoreError> {
        self.begin_tx(begin_by_hand(self.dialect()))
    }

    /// Begins a write that keeps every other writer out until it ends.
    ///
    /// # Errors
    /// When another writer holds the database too long.
    pub fn write_alone(&mut self) -> Result<WriteTx<'_>, StoreError> {
        self.begin_tx(begin_alone(self.dialect()))
    }

    fn begin_tx(&mut self, how: &'static str) -> Result<WriteTx<'_>, StoreError> {
        let turn = match &self.engine {
            Engine::Sqlite(_) => self.turns.as_ref().map(Turns::take),
            Engine::Postgres(_) => None,
        };
        if let Some(flush) = &self.flush {
            flush.holds().map_err(|source| StoreError::Io { path: flush.log().to_owned(), source })?;
        }
        self.begin(how)?;
        Ok(WriteTx { database: self, begun: how, open: true, past_the_log: false, turn })
    }

    /// Says by which key the next commit is known; nothing takes it back.
    pub(super) fn once(&self, once: Option<Once>) {
        *self.once.borrow_mut() = once;
    }

    /// As one of many in this program: it takes turns at writing, shares the wait for the disk, and keeps few pages
    /// for itself, since the system keeps them for all.
    ///
    /// # Errors
    /// When the engine refuses.
    fn among_many(
        mut self,
        turns: &Arc<Turns>,
        flush: Option<&Arc<Flush>>,
        asked: &Arc<AtomicU64>,
    ) -> Result<Self, StoreError> {
        self.asked = Some(Arc::clone(asked));
        self.turns = Some(Arc::clone(turns));
        self.flush = flush.map(Arc::clone);
        if let Engine::Sqlite(_) = &self.engine {
            self.batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4096")?;
        }
        Ok(self)
    }

    /// Whether it can be asked another question.
    fn is_alive(&self) -> bool {
        match &self.engine {
            Engine::Sqlite(_) => true,
            Engine::Postgres(server) => server.borrow().is_alive(),
        }
    }
}

/// Has every statement prepared once. Without its guarantee of stable plans the engine prepares many anew for each value
/// bound to them, to see whether another plan were better: that was a third of what a change of one case took, and
/// none is ever better here, where a statement's index is the one that was made for it.
fn prepare_once(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Whether a file is there; a folder that may not be looked into is told as such.
fn is_there(path: &Path) -> Result<bool, StoreError> {
    path.try_exists().map_err(|source| {
        if source.kind() == std::io::ErrorKind::PermissionDenied {
            StoreError::ReadOnly
        } else {
            StoreError::Io { path: path.to_owned(), source }
        }
    })
}

/// While it lives, every question sees the same moment.
pub struct Snapshot<'d>(&'d Database);

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // A reading that cannot end has lost its connection; there is nothing to undo.
        let _ = self.0.transact("ROLLBACK");
    }
}

/// One write. Dropped without a commit, it leaves nothing.
pub struct WriteTx<'d> {
    database: &'d mut Database,
    /// How it began.
    begun: &'static str,
    open: bool,
    past_the_log: bool,
    /// Dropped last: the next in turn finds the write ended.
    turn: Option<Turn>,
}

impl WriteTx<'_> {
    /// Runs a statement; returns how many rows it changed.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        self.database.execute(sql, values)
    }

    /// As [`Database::query`], within the write.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub fn query<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.database.query(sql, values, each)
    }

    /// What stands, as this write sees it.
    #[must_use]
    pub fn reads(&self) -> &Database {
        self.database
    }

    /// Adds one row to a table as this engine does it best: by `insert`, the statement for one row, or by a
    /// bulk copy. The row may wait in memory; every other statement of this write sees it.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn append(&self, table: &'static str, insert: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        match &self.database.engine {
            Engine::Sqlite(connection) => {
                connection.prepare_cached(insert)?.execute(params_from_iter(values))?;
                Ok(())
            }
            Engine::Postgres(server) => server.borrow_mut().append(table, values),
        }
    }

    /// Makes every other writer who asks for the same place wait until this write ends. Where writers take
    /// turns anyway it does nothing.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn lock(&self, place: i64) -> Result<(), StoreError> {
        match &self.database.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(server) => server.borrow_mut().lock(place),
        }
    }

    /// Locks places as the first thing of a write. It never waits for one while it holds another: a bulk job
    /// takes places as it meets them, in whatever order, and the two would wait for each other.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn lock_all(&self, places: impl IntoIterator<Item = i64>) -> Result<(), StoreError> {
        let Engine::Postgres(server) = &self.database.engine else { return Ok(()) };
        let places: BTreeSet<i64> = places.into_iter().collect();
        let begin_again = || {
            self.database.batch("ROLLBACK")?;
            self.database.batch(self.begun)
        };
        loop {
            let mut held = None;
            for (at, place) in places.iter().enumerate() {
                if at == 0 {
                    self.lock(*place)?;
                } else if !server.borrow_mut().try_lock(*place)? {
                    held = Some(*place);
                    break;
                }
            }
            let Some(held) = held else { return Ok(()) };
            begin_again()?;
            self.lock(held)?;
            begin_again()?;
        }
    }

    /// An id that nobody else will get.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn next_id(&self) -> Result<i64, StoreError> {
        let (next, end) = self.database.ids.get();
        if next < end {
            self.database.ids.set((next + 1, end));
            return Ok(next);
        }
        let first = self.query(take_ids(self.database.dialect()), &[], |row| row.int(0))?;
        let first = *first.first().ok_or_else(|| StoreError::Damaged("meta.next_id".into()))?;
        self.database.ids.set((first + 1, first + ID_BLOCK));
        Ok(first)
    }

    /// The id of a job: above those of all jobs before it, also of other programs that stay open with ids in
    /// hand, so that ids tell which of two jobs came first. Jobs take turns. Ids in hand serve where nobody took
    /// others since.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn next_job_id(&self) -> Result<i64, StoreError> {
        let (_, end) = self.database.ids.get();
        let newest = match newest_ids(self.database.dialect()) {
            Some(sql) => self.query(sql, &[], |row| row.int(0))?.into_iter().next(),
            None => None,
        };
        if newest != Some(end) {
            self.database.ids.set((0, 0));
        }
        self.next_id()
    }

    /// Makes sure that no id up to this one is handed out again.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn ids_after(&self, greatest: i64) -> Result<(), StoreError> {
        self.database.ids.set((0, 0));
        self.query(skip_ids(self.database.dialect()), &[greatest.into()], |row| row.int(0))?;
        Ok(())
    }

    /// Commits together with the audit entry.
    ///
    /// # Errors
    /// When the engine refuses; then nothing stands.
    pub fn commit(mut self, change: &Change) -> Result<(), StoreError> {
        self.lock(change.chain)?;
        let last = "SELECT seq, hash FROM audit WHERE chain = ?1 ORDER BY seq DESC LIMIT 1";
        let last = self.query(last, &[change.chain.into()], |row| Ok((row.int(0)?, row.text(1)?)))?;
        let (seq, prev) = last.into_iter().next().unwrap_or((0, String::new()));
        let hash = audit_hash(change, seq + 1, &prev);
        let insert = "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let Change { chain, at, actor, what, digest } = change;
        let values = [
            (*chain).into(),
            (seq + 1).into(),
            at.into(),
            actor.into(),
            what.into(),
            digest.into(),
            prev.into(),
            hash.into(),
        ];
        self.execute(insert, &values)?;
        if let Some(once) = self.database.once.take() {
            super::once::claim(&self, &once)?;
        }
        self.database.transact("COMMIT")?;
        self.open = false;
        // What goes past the log has waited itself, and keeps its turn until the log is back.
        let Some(flush) = self.database.flush.clone().filter(|_| !self.past_the_log) else { return Ok(()) };
        drop(self.turn.take());
        flush.wait().map_err(|source| StoreError::Io { path: flush.log().to_owned(), source })
    }
}

impl Drop for WriteTx<'_> {
    fn drop(&mut self) {
        if self.open {
            // A failed rollback leaves the transaction to die with the connection: nothing stands either way.
            let _ = self.database.batch("ROLLBACK");
            // The block of ids may have been taken inside the write that is no more.
            self.database.ids.set((0, 0));
        }
        if self.past_the_log {
            self.database.back_to_the_log();
        }
    }
}
