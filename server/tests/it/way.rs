//! The way of a case after its decision: a list that changed, amended, corrected, made known, appealed against,
//! withdrawn; and what each does to the figures.

use crate::kit::{Desk, on_both};
use crate::roster::{act, id_of, import, ok, roster, run};

const CASES: [&str; 6] = ["--commune", "28756", "--year", "2020", "--title", "learning_family"];

/// A decision of commune 28756 on a year, issued; its id.
fn issued(desk: &Desk, year: u32, number: &str, signed_on: &str) -> String {
    let year_text = year.to_string();
    let cases = ["--commune", "28756", "--year", &year_text, "--title", "learning_family"];
    let file = format!("{year}.csv");
    desk.write(&file, roster(year, 30, 0));
    ok(&import(desk, &file, &[]));
    ok(&act(desk, &["propose"], &cases));
    let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
    ok(&issue(desk, &id, number, signed_on));
    id
}

fn issue(desk: &Desk, id: &str, number: &str, signed_on: &str) -> crate::kit::Said {
    run(desk, &["decision", "issue", id, "--number", number, "--signed-on", signed_on])
}

/// Recognised, and of them again, in commune 28756 as of a day.
fn recognised(desk: &Desk, year: &str, as_of: &str) -> (i64, i64) {
    let args = ["report", "progress", "--place", "28756", "--as-of", as_of, "--format", "json"];
    let report: serde_json::Value = serde_json::from_str(ok(&run(desk, &args))).expect("JSON");
    let row = report["rows"].as_array().expect("rows").iter().find(|row| {
        row["year"].as_i64() == year.parse().ok() && row["title"] == "learning_family" && row["zone"] == "all"
    });
    row.map_or((0, 0), |row| {
        (row["recognised"].as_i64().unwrap_or(0), row["recognised_again"].as_i64().unwrap_or(0))
    })
}

#[track_caller]
fn refused(said: &crate::kit::Said, why: &str) {
    assert!(said.status == 1 && said.err.contains(why), "{} {}", said.status, said.err);
}

#[test]
fn a_title_is_withdrawn_by_a_decision_of_its_own_from_its_day_on() {
    on_both(|desk| {
        issued(desk, 2019, "04/QĐ-UBND", "2019-12-15");
        let first = issued(desk, 2020, "05/QĐ-UBND", "2020-12-15");
        let before = recognised(desk, "2020", "2021-06-30");
        assert!(before.0 > 2 && before.1 == before.0, "{before:?}");
        let years_before = recognised(desk, "2019", "2021-06-30");
        // Of 2019, so that what follows from it in 2020 is counted anew.
        let of_2019 = ok(&run(desk, &["decision", "list"])).to_owned();
        let id_2019 = of_2019.lines().find(|line| line.contains("04/QĐ-UBND")).expect("2019");
        let id_2019 = id_2019.split_whitespace().next().expect("an id");
        let draft = |about: &str, code: &str| {
            run(desk, &["decision", "withdraw", about, "--code", code, "--reason", "untrue"])
        };
        refused(&draft("999999", "6"), "There is no such decision");
        refused(&draft(id_2019, "1"), "not named");
        let id = id_of(&ok(&draft(id_2019, "6")).replace('.', ""));
        // While it is a draft the title is held, and no second draft names it.
        assert_eq!(recognised(desk, "2019", "2021-06-30"), years_before);
        refused(&draft(id_2019, "6"), "in another draft");
        ok(&run(desk, &["verify"]));
        // Thrown away, nothing has happened.
        ok(&run(desk, &["decision", "discard", &id]));
        let id = id_of(&ok(&draft(id_2019, "6")).replace('.', ""));
        refused(
            &issue(desk, &id, "09/QĐ-UBND", "2019-12-14"),
            "before the decision of recognition (15/12/2019)",
        );
        refused(&issue(desk, &id, "04/QĐ-UBND", "2019-12-31"), "another decision of this number");
        assert!(ok(&issue(desk, &id, "09/QĐ-UBND", "2021-03-01")).contains("1 titles withdrawn"));
        refused(&issue(desk, &id, "10/QĐ-UBND", "2021-03-01"), "Issued already as 09/QĐ-UBND");
        ok(&run(desk, &["verify"]));
        // As of a day before, it was held; from its day on it is not, and 2020 is no longer again.
        assert_eq!(recognised(desk, "2019", "2021-02-28"), years_before);
        assert_eq!(recognised(desk, "2019", "2021-03-01"), (years_before.0 - 1, years_before.1));
        assert_eq!(recognised(desk, "2020", "2021-06-30"), (before.0, before.1 - 1));
        let cases =
            ["cases", "--commune", "28756", "--year", "2019", "--title", "learning_family", "--code", "6"];
        assert!(ok(&run(desk, &cases)).contains("withdrawn"), "{}", ok(&run(desk, &cases)));
        refused(&draft(id_2019, "6"), "withdrawn");
        // What was withdrawn does not come back by a roster, and the decision's own list stays.
        let again = ok(&import(desk, "2020.csv", &[])).to_owned();
        assert!(again.contains("imported already"), "{again}");
        let annex = desk.ask(&format!("SELECT annex FROM decision_annexes WHERE decision_id = {id_2019}"));
        assert!(annex[0].contains("Nguyễn Văn 6"), "{annex:?}");
        refused(
            &run(desk, &["decision", "withdraw", &id, "--code", "6", "--reason", "untrue"]),
            "Only an issued decision",
        );
        // A backup holds it all.
        ok(&run(desk, &["backup", "all.backup"]));
        ok(&run(desk, &["backup", "verify", "all.backup"]));
        assert!(!first.is_empty());
    });
}

#[test]
fn a_list_that_changed_since_it_was_printed_is_not_issued_before_it_is_made_anew() {
    on_both(|desk| {
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        ok(&act(desk, &["propose"], &CASES));
        let id = id_of(ok(&act(desk, &["decision", "draft"], &CASES)));
        let renamed = ["--commune", "28756", "--code", "6", "--name", "Nguyễn Văn Sáu"];
        ok(&act(desk, &["registry", "edit"], &renamed));
        let said = issue(desk, &id, "05/QĐ-UBND", "2020-12-15");
        refused(&said, "1 lines differ");
        assert!(said.err.contains("Nguyễn Văn 6") && said.err.contains("Nguyễn Văn Sáu"), "{}", said.err);
        ok(&run(desk, &["decision", "relist", &id]));
        ok(&issue(desk, &id, "05/QĐ-UBND", "2020-12-15"));
        refused(&run(desk, &["decision", "relist", &id]), "Issued already");
        assert_eq!(desk.ask("SELECT COUNT(*) || '' FROM draft_lists"), ["0"]);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn who_is_refused_leaves_the_list_and_the_rest_is_issued() {
    on_both(|desk| {
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        ok(&act(desk, &["propose"], &CASES));
        let id = id_of(ok(&act(desk, &["decision", "draft"], &CASES)));
        ok(&act(desk, &["refuse", "--code", "6", "--reason", "complaint"], &CASES));
        ok(&issue(desk, &id, "05/QĐ-UBND", "2020-12-15"));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn an_amendment_is_read_beside_the_list_that_it_amends() {
    on_both(|desk| {
        let first = issued(desk, 2020, "05/QĐ-UBND", "2020-12-15");
        let amend = |more: &[&str]| run(desk, &[&["decision", "amend", &first], more].concat());
        refused(&amend(&["--code", "6", "--name", "Nguyễn Văn 6"]), "Line 1");
        refused(&amend(&["--code", "6", "--name", " "]), "Line 1");
        refused(&amend(&["--code", "1", "--name", "x"]), "not named");
        let id = id_of(&ok(&amend(&["--code", "6", "--name", "Nguyễn Văn Sáu"])).replace('.', ""));
        refused(&issue(desk, &id, "06/QĐ-UBND", "2020-12-14"), "before the decision of recognition");
        ok(&issue(desk, &id, "06/QĐ-UBND", "2020-12-20"));
        // The next one starts from what is read now.
        refused(&amend(&["--code", "6", "--name", "Nguyễn Văn Sáu"]), "Line 1");
        let correct = |right: &str| {
            run(
                desk,
                &[
                    "decision",
                    "correct",
                    &first,
                    "--place",
                    "Điều 1",
                    "--printed",
                    "cộng nhận",
                    "--right",
                    right,
                ],
            )
        };
        refused(&correct("cộng nhận"), "Line 1");
        let letter = id_of(&ok(&correct("công nhận")).replace('.', ""));
        ok(&issue(desk, &letter, "07/UBND-VX", "2020-12-21"));
        let annex = desk.ask(&format!("SELECT annex FROM decision_annexes WHERE decision_id = {first}"));
        assert!(annex[0].contains("Nguyễn Văn 6") && !annex[0].contains("Sáu"), "the list itself stays");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_decision_is_made_known_after_it_is_signed_and_an_appeal_is_received_and_answered() {
    on_both(|desk| {
        let id = issued(desk, 2020, "05/QĐ-UBND", "2020-12-15");
        let announce =
            |on: &str| run(desk, &["decision", "announce", &id, "--on", on, "--way", "loudspeaker"]);
        refused(&announce("2020-12-14"), "before it is signed");
        refused(&announce("2999-01-01"), "in the future");
        ok(&announce("2020-12-16"));
        let receive = |code: &str, on: &str| {
            act(desk, &["appeals", "receive", "--code", code, "--ground", "untrue", "--on", on], &CASES)
        };
        refused(&receive("999", "2020-12-20"), "no such case");
        refused(&receive("6", "2999-01-01"), "in the future");
        let appeal = id_of(&ok(&receive("6", "2020-12-20")).replace('.', ""));
        let list = ok(&run(desk, &["appeals", "list"])).to_owned();
        assert!(list.contains("recognised") && list.contains("open"), "{list}");
        let answer =
            |on: &str| run(desk, &["appeals", "answer", &appeal, "--outcome", "dismissed", "--on", on]);
        refused(&answer("2020-12-19"), "before it was received");
        ok(&answer("2021-01-05"));
        refused(&answer("2021-01-06"), "answered already");
        assert_eq!(ok(&run(desk, &["appeals", "list"])), "");
        ok(&run(desk, &["verify"]));
        let words = desk.ask("SELECT change FROM audit WHERE change LIKE 'appeal.%' ORDER BY seq");
        assert!(words.len() == 2 && words.iter().all(|word| !word.contains("Nguyễn")), "{words:?}");
    });
}
