//! What the stories share: a folder of their own and the program as a user runs it.

pub(crate) mod make;
pub(crate) mod pages;
pub(crate) mod paper;
pub(crate) mod served;
pub(crate) mod web;

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// Which engine keeps the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A folder of its own, and on PostgreSQL a database of its own; both gone when the test ends.
pub(crate) struct Desk {
    folder: TempDir,
    server: Option<OwnDatabase>,
}

struct OwnDatabase {
    admin: String,
    name: String,
}

impl OwnDatabase {
    fn new() -> Self {
        let admin = std::env::var("HOCTAP_TEST_POSTGRES").expect(
            "these tests need PostgreSQL: run `cargo xtask test`, or set HOCTAP_TEST_POSTGRES to a server's address",
        );
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client = postgres::Client::connect(&admin, postgres::NoTls).expect("the server answers");
        client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database");
        Self { admin, name }
    }

    fn url(&self) -> String {
        let (server, _) = self.admin.rsplit_once('/').expect("an address with a database");
        format!("{server}/{}", self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if let Ok(mut client) = postgres::Client::connect(&self.admin, postgres::NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// Runs a story on both engines: every query of the store runs on both.
pub(crate) fn on_both(story: impl Fn(&Desk)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        eprintln!("on {engine:?}");
        story(&Desk::on(engine));
    }
}

/// What a run said.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::on(Engine::Sqlite)
    }

    pub(crate) fn on(engine: Engine) -> Self {
        let server = (engine == Engine::Postgres).then(OwnDatabase::new);
        Self { folder: tempfile::tempdir().expect("a temporary folder"), server }
    }

    /// Where the records are, as `--database` takes it.
    pub(crate) fn database(&self) -> String {
        match &self.server {
            Some(server) => server.url(),
            None => format!("sqlite:{}", self.path("hoctap-data/hoctap.sqlite").display()),
        }
    }

    /// Runs one statement behind the program's back.
    pub(crate) fn tamper(&self, sql: &str) {
        match &self.server {
            Some(server) => postgres::Client::connect(&server.url(), postgres::NoTls)
                .and_then(|mut client| client.batch_execute(sql))
                .expect("the statement runs"),
            None => rusqlite::Connection::open(self.path("hoctap-data/hoctap.sqlite"))
                .and_then(|connection| connection.execute_batch(sql))
                .expect("the statement runs"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The one text column of an answer, behind the program's back.
    pub(crate) fn ask(&self, sql: &str) -> Vec<String> {
        match &self.server {
            Some(server) => {
                let mut client = postgres::Client::connect(&server.url(), postgres::NoTls).expect("connects");
                client.query(sql, &[]).expect("an answer").iter().map(|row| row.get(0)).collect()
            }
            None => {
                let path = self.path("hoctap-data/hoctap.sqlite");
                let connection = rusqlite::Connection::open(path).expect("opens");
                let mut statement = connection.prepare(sql).expect("a question");
                let rows = statement.query_map([], |row| row.get(0)).expect("an answer");
                rows.map(|row| row.expect("a text")).collect()
            }
        }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoctap"));
        command.args(args).current_dir(self.folder.path());
        if let Some(server) = &self.server
            && !args.contains(&"--database")
        {
            command.args(["--database", &server.url()]);
        }
        command
    }

    pub(crate) fn hoctap(&self, args: &[&str]) -> Said {
        self.run(&mut self.command(args))
    }

    /// Runs a command in the folder.
    pub(crate) fn run(&self, command: &mut Command) -> Said {
        let run = command.current_dir(self.folder.path()).output().expect("the program starts");
        let Output { status, stdout, stderr } = run;
        Said {
            status: status.code().expect("an exit status"),
            out: String::from_utf8(stdout).expect("UTF-8"),
            err: String::from_utf8(stderr).expect("UTF-8"),
        }
    }

    /// Scores a roster by the 448 family set, in English, into `out/`.
    pub(crate) fn score(&self, roster: &str, more: &[&str]) -> Said {
        let mut args = vec!["--lang", "en", "score", roster, "--criteria", "448-2015-family", "--out", "out"];
        args.extend(more);
        self.hoctap(&args)
    }
}

/// The first sheet of a workbook, row by row.
pub(crate) fn read_workbook(path: &std::path::Path) -> Vec<Vec<String>> {
    use calamine::Reader as _;
    let mut book = calamine::open_workbook_auto(path).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("which can be read");
    let (height, width) = sheet.end().expect("which is not empty");
    let cell = |row, column| sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
    (0..=height).map(|row| (0..=width).map(|column| cell(row, column)).collect()).collect()
}
