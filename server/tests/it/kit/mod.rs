//! What the stories share: a folder of their own and the program as a user runs it.

pub(crate) mod make;

use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder of its own, gone when the test ends.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run said.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
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

    pub(crate) fn hoctap(&self, args: &[&str]) -> Said {
        self.run(Command::new(env!("CARGO_BIN_EXE_hoctap")).args(args))
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
