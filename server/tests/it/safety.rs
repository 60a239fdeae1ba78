//! Backup, restore, verify and the process that dies: nothing is lost, and nothing is half done.

use std::process::Stdio;
use std::time::Duration;

use crate::kit::{Desk, Engine, on_both};
use crate::roster::{act, id_of, import, ok, progress, roster, run};

#[test]
fn a_backup_moves_a_province_from_one_engine_to_the_other() {
    for (from, to) in [(Engine::Sqlite, Engine::Postgres), (Engine::Postgres, Engine::Sqlite)] {
        let (from, to) = (Desk::on(from), Desk::on(to));
        from.write("a.csv", roster(2019, 300, 0));
        from.write("b.csv", roster(2019, 300, 1));
        ok(&import(&from, "a.csv", &[]));
        ok(&import(&from, "b.csv", &[]));
        ok(&run(&from, &["propose", "--commune", "28756", "--year", "2019", "--title", "learning_family"]));
        let file = to.path("province.backup");
        let file = file.to_str().expect("a path");
        assert!(ok(&run(&from, &["backup", file])).contains("rows are in"));
        assert_eq!(run(&from, &["backup", file]).status, 1, "a backup is never written over");
        assert!(ok(&run(&from, &["backup", "verify", file])).contains("The backup is whole"));
        assert!(ok(&run(&to, &["restore", file])).contains("are restored"));
        assert_eq!(progress(&from, &["--by", "hamlet"]), progress(&to, &["--by", "hamlet"]));
        ok(&run(&to, &["verify"]));
        // What is restored can be worked on: new ids collide with none of the old.
        to.write("c.csv", roster(2020, 330, 0));
        assert!(ok(&import(&to, "c.csv", &[])).contains("330 new"));
        ok(&run(&to, &["verify"]));
        // A second restore keeps what stood before it.
        assert!(ok(&run(&to, &["restore", file])).contains("What stood before is kept in"));
        ok(&run(&to, &["verify"]));
    }
}

#[test]
fn a_damaged_backup_is_told_and_not_restored() {
    let desk = Desk::new();
    desk.write("a.csv", roster(2019, 300, 0));
    ok(&import(&desk, "a.csv", &[]));
    ok(&run(&desk, &["backup", "good.backup"]));
    let before = progress(&desk, &["--by", "hamlet"]);
    std::fs::copy(desk.path("good.backup"), desk.path("bad.backup")).expect("copied");
    rusqlite::Connection::open(desk.path("bad.backup"))
        .and_then(|copy| copy.execute_batch("UPDATE subjects SET name = 'X' WHERE code = '7'"))
        .expect("tampered");
    let said = run(&desk, &["backup", "verify", "bad.backup"]);
    assert!(said.status == 1 && said.err.contains("[backup.table_changed]"), "{}", said.err);
    assert_eq!(run(&desk, &["restore", "bad.backup"]).status, 1);
    let bytes = std::fs::read(desk.path("good.backup")).expect("read");
    desk.write("short.backup", &bytes[..bytes.len() / 2]);
    assert_eq!(run(&desk, &["backup", "verify", "short.backup"]).status, 1);
    desk.write("other.backup", "no backup at all, only some text that goes on");
    let said = run(&desk, &["restore", "other.backup"]);
    assert!(said.status == 1 && said.err.contains("no backup that hoctap made"), "{}", said.err);
    let said = run(&desk, &["restore", "hoctap-data/hoctap.sqlite"]);
    assert!(said.status == 1 && said.err.contains("no backup"), "a database is no backup: {}", said.err);
    assert_eq!(progress(&desk, &["--by", "hamlet"]), before, "nothing was changed");
    ok(&run(&desk, &["verify"]));
}

#[test]
fn verify_finds_whatever_was_changed_behind_its_back() {
    for (sql, code) in [
        ("UPDATE tallies SET passed = passed + 1 WHERE year = 2018", "tally.disagrees"),
        ("UPDATE subject_tallies SET n = n + 1", "subject_tally.disagrees"),
        ("UPDATE recognition_tallies SET recognised = recognised + 1", "recognition_tally.disagrees"),
        ("UPDATE commune_tallies SET assessed = assessed + 1", "commune_tally.disagrees"),
        ("UPDATE commune_subject_tallies SET n = n + 1", "commune_tally.disagrees"),
        ("DELETE FROM commune_recognition_tallies", "commune_tally.disagrees"),
        ("UPDATE cases SET streak = 7 WHERE state = 'recognised'", "case.standing_disagrees"),
        ("UPDATE audit SET change = 'x' WHERE seq = 1 AND chain = 0", "audit.broken"),
        ("DELETE FROM audit WHERE chain <> 0", "audit.missing"),
        ("DELETE FROM subjects WHERE code = '3'", "case.without_subject"),
        (
            "UPDATE cases SET state = 'recognised' WHERE state = 'assessed' AND year = 2018",
            "case.state_disagrees_with_decision",
        ),
        ("UPDATE cases SET import_id = 5 WHERE year = 2018", "import.missing"),
        ("UPDATE cases SET hamlet_id = 5 WHERE year = 2018", "hamlet.missing"),
        ("UPDATE cases SET criteria = 5", "case.criteria_missing"),
        ("UPDATE subjects SET since_year = 2030 WHERE code = '3'", "case.before_subject"),
        ("UPDATE decisions SET signed_on = '2001-01-01'", "decision.out_of_time"),
        ("UPDATE zones SET valid_to = '2001-01-01'", "period.reversed"),
        ("UPDATE zones SET commune_id = 77", "place.unknown"),
    ] {
        on_both(|desk| {
            desk.write("a.csv", roster(2018, 60, 0));
            desk.write(
                "z.csv",
                "commune_code,zone,valid_from,valid_to\n29107,disadvantaged,2016-01-01,2020-12-31\n",
            );
            ok(&run(desk, &["import", "zones", "z.csv"]));
            ok(&import(desk, "a.csv", &[]));
            let cases = ["--commune", "28756", "--year", "2018", "--title", "learning_family"];
            ok(&act(desk, &["propose"], &cases));
            let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
            ok(&run(desk, &["decision", "issue", &id, "--number", "1/QĐ", "--signed-on", "2018-12-20"]));
            ok(&run(desk, &["verify"]));
            desk.tamper(sql);
            let said = run(desk, &["verify"]);
            assert!(said.status == 1 && said.err.contains(&format!("[{code}]")), "{code}: {}", said.err);
        });
    }
}

/// Runs a command again and again and kills it at one moment after the other. After each the records agree and
/// say either what they said before or what they say when the command is done; then it is done.
fn killed_at_any_moment(desk: &Desk, args: &[&str]) {
    let state = || progress(desk, &["--by", "hamlet"]) + ok(&run(desk, &["decision", "list"]));
    let before = state();
    let mut seen = Vec::new();
    for wait in [3, 15, 40, 80, 130, 190, 260] {
        let mut all = vec!["--lang", "en"];
        all.extend(args);
        let mut child =
            desk.command(&all).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
        // The moment is what is tested: any of them will do.
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().expect("ended");
        ok(&run(desk, &["verify"]));
        seen.push(state());
        if seen.last() != Some(&before) {
            break;
        }
    }
    // Where it was done before it was killed, it says so when it is asked again.
    let _ = run(desk, args);
    let after = state();
    assert_ne!(before, after, "{args:?}");
    assert!(seen.iter().all(|state| *state == before || *state == after), "half of {args:?} stands");
    ok(&run(desk, &["verify"]));
}

#[test]
fn a_process_killed_at_any_moment_leaves_all_or_nothing() {
    on_both(|desk| {
        let title = ["--title", "learning_family"];
        let import_b = [&["import", "roster", "b.csv", "--criteria", "448-2015-family"][..], &title].concat();
        let cases = [&["--commune", "28756", "--year", "2018"][..], &title].concat();
        desk.write("a.csv", roster(2018, 6_000, 0));
        desk.write("b.csv", roster(2018, 6_000, 3));
        ok(&import(desk, "a.csv", &[]));
        killed_at_any_moment(desk, &import_b);
        let list = ok(&run(desk, &["imports", "list"])).to_owned();
        let id =
            list.lines().nth(1).and_then(|line| line.split_whitespace().next()).expect("an id").to_owned();
        killed_at_any_moment(desk, &["imports", "undo", &id]);
        ok(&act(desk, &["propose"], &cases));
        let draft = act(desk, &["decision", "draft"], &cases);
        let id = id_of(ok(&draft));
        killed_at_any_moment(
            desk,
            &["decision", "issue", &id, "--number", "1/QĐ-UBND", "--signed-on", "2018-12-20"],
        );
    });
}

#[test]
fn several_who_write_at_once_leave_records_that_agree() {
    on_both(|desk| {
        let cases = ["--commune", "28756", "--year", "2018", "--title", "learning_family"];
        for shift in 0..4 {
            desk.write(&format!("{shift}.csv"), roster(2018, 900, shift));
        }
        ok(&import(desk, "0.csv", &[]));
        let files = ["1.csv", "2.csv", "3.csv", "1.csv"];
        let import = |file| {
            ["import", "roster", file, "--title", "learning_family", "--criteria", "448-2015-family"].to_vec()
        };
        let mut commands: Vec<Vec<&str>> = files.into_iter().map(import).collect();
        commands.push([&["propose"][..], &cases].concat());
        commands.push([&["propose", "--withdraw"][..], &cases].concat());
        commands.push([&["decision", "draft"][..], &cases].concat());
        for _ in 0..3 {
            let running: Vec<_> = commands
                .iter()
                .map(|args| {
                    desk.command(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts")
                })
                .collect();
            for child in running {
                let done = child.wait_with_output().expect("ends");
                let said = String::from_utf8_lossy(&done.stderr).into_owned();
                assert!(matches!(done.status.code(), Some(0 | 1)) && !said.contains("panicked"), "{said}");
            }
            ok(&run(desk, &["verify"]));
        }
    });
}
