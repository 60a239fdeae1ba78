//! A disk that is full and files that may not be written: the reason is told, and nothing is half done.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::kit::{Desk, Said};
use crate::roster::{import, ok, progress, roster, run};

/// Runs the program in a name space of its own in which `small/` is a disk of so many bytes, first holding what
/// is in `from/`, and copied out to `to/` at the end.
fn on_a_small_disk(desk: &Desk, bytes: u64, args: &[&str]) -> Said {
    let script = format!(
        "mount -t tmpfs -o size={bytes} none small && cp -r from/. small/ && \"$@\"; status=$?; \
         rm -rf to && cp -r small to; exit $status"
    );
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script, "sh"]);
    command.arg(env!("CARGO_BIN_EXE_hoctap")).args(["--lang", "en", "--data", "small"]).args(args);
    desk.run(&mut command)
}

/// Elsewhere a machine may lack what a test needs; where it decides what lands, that is a failure.
fn cannot_be_tried(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "this test needs {what}");
    eprintln!("not tried: this needs {what}");
}

fn copy(desk: &Desk, from: &str, to: &str) {
    let said = desk.run(Command::new("cp").args(["-rT", from, to]));
    assert_eq!(said.status, 0, "{}", said.err);
}

#[test]
fn a_full_disk_says_so_and_leaves_the_records_as_they_were() {
    let desk = Desk::new();
    for folder in ["small", "from", "to"] {
        std::fs::create_dir(desk.path(folder)).expect("made");
    }
    if on_a_small_disk(&desk, 4_096, &["--version"]).status != 0 {
        return cannot_be_tried("name spaces of one's own, to mount a small disk");
    }
    desk.write("a.csv", roster(2018, 60, 0));
    desk.write("b.csv", roster(2019, 4_000, 0));
    ok(&import(&desk, "a.csv", &[]));
    let before = progress(&desk, &["--by", "hamlet"]);
    let import_b =
        ["import", "roster", "b.csv", "--title", "learning_family", "--criteria", "448-2015-family"];
    // First into records that are there, then into none.
    copy(&desk, "hoctap-data", "from");
    let taken = std::fs::metadata(desk.path("from/hoctap.sqlite")).expect("a file").len();
    for more in [0, 8, 64, 200, 400] {
        let said = on_a_small_disk(&desk, taken + more * 1024, &import_b);
        let is_told = said.err.contains("The disk is full and nothing was changed");
        assert!(said.status == 1 && is_told, "{more} KB more: {} {}", said.out, said.err);
        copy(&desk, "to", "hoctap-data");
        ok(&run(&desk, &["verify"]));
        assert_eq!(progress(&desk, &["--by", "hamlet"]), before);
        std::fs::remove_dir_all(desk.path("hoctap-data")).expect("gone");
    }
    std::fs::remove_file(desk.path("from/hoctap.sqlite")).expect("gone");
    for kilobytes in [4, 64, 300] {
        let said = on_a_small_disk(&desk, kilobytes * 1024, &import_b);
        assert!(said.status == 1 && said.err.contains("The disk is full"), "{kilobytes} KB: {}", said.err);
        if desk.path("to/hoctap.sqlite").exists() {
            copy(&desk, "to", "hoctap-data");
            ok(&run(&desk, &["verify"]));
            std::fs::remove_dir_all(desk.path("hoctap-data")).expect("gone");
        }
    }
}

/// As somebody who owns none of the files.
fn as_nobody(desk: &Desk, args: &[&str]) -> Said {
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    desk.run(command.arg(desk.path("hoctap")).args(["--lang", "en"]).args(args))
}

fn mode(desk: &Desk, name: &str, mode: u32) {
    std::fs::set_permissions(desk.path(name), std::fs::Permissions::from_mode(mode)).expect("set");
}

#[test]
fn records_that_may_not_be_written_are_refused_clearly() {
    let desk = Desk::new();
    desk.write("a.csv", roster(2018, 60, 0));
    desk.write("b.csv", roster(2019, 60, 0));
    ok(&import(&desk, "a.csv", &[]));
    let owner = std::fs::metadata(desk.path("a.csv")).expect("a file");
    if std::os::unix::fs::MetadataExt::uid(&owner) != 0 {
        return cannot_be_tried("root, to become somebody else");
    }
    std::fs::copy(env!("CARGO_BIN_EXE_hoctap"), desk.path("hoctap")).expect("copied");
    mode(&desk, "hoctap", 0o755);
    mode(&desk, ".", 0o755);
    let import_b =
        ["import", "roster", "b.csv", "--title", "learning_family", "--criteria", "448-2015-family"];
    for (folder, file) in [(0o755, 0o644), (0o777, 0o444), (0o755, 0o666), (0o755, 0o600), (0o700, 0o644)] {
        mode(&desk, "hoctap-data", folder);
        mode(&desk, "hoctap-data/hoctap.sqlite", file);
        for args in [&import_b[..], &["imports", "undo", "1"]] {
            let said = as_nobody(&desk, args);
            let is_told = said.err.contains("Writing to the database is not permitted");
            assert!(said.status == 1 && is_told, "{folder:o} {file:o} {args:?}: {} {}", said.out, said.err);
        }
        let said = as_nobody(&desk, &["verify"]);
        assert!(said.status == 0 || said.err.contains("not permitted"), "{folder:o} {file:o}: {}", said.err);
    }
    // What nobody may write he may still have opened; its owner works on.
    ok(&import(&desk, "b.csv", &[]));
    ok(&run(&desk, &["verify"]));
}
