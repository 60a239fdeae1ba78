//! Certificates: issued by numbers without gaps, checked, issued again, withdrawn; keys made, rotated and lost.

use std::path::PathBuf;

use serde_json::Value;

use crate::kit::web::{Guest, account, app, morning, sign_in};
use crate::kit::{Desk, Said, on_both};
use crate::roster::{HEADER, act, id_of, import, ok, roster, run};

/// A day on which a title of 2020 is held.
pub(crate) const THEN: &str = "2020-12-25";

/// An issued decision on the families of a commune in a year: its id.
#[track_caller]
pub(crate) fn decided(desk: &Desk, commune: &str, year: &str, number: &str) -> String {
    let cases = ["--commune", commune, "--year", year, "--title", "learning_family"];
    ok(&act(desk, &["propose"], &cases));
    let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
    let on = format!("{year}-12-20");
    ok(&run(desk, &["decision", "issue", &id, "--number", number, "--signed-on", &on]));
    id
}

/// Three families of a commune, by the names given.
pub(crate) fn families(names: [&str; 3]) -> String {
    let row = |(code, name): (usize, &str)| {
        format!("{code},28756,Ấp {},{name},2020,1,NA,10,10,10,20,20,20\n", code % 2 + 1)
    };
    format!("{HEADER}{}", names.into_iter().enumerate().map(row).collect::<String>())
}

/// The certificates of a decision as machines read them.
#[track_caller]
pub(crate) fn listed(desk: &Desk, decision: &str) -> Vec<Value> {
    let said = run(desk, &["--json", "certificate", "list", decision]);
    serde_json::from_str(ok(&said)).expect("a list")
}

pub(crate) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// What a check answers.
#[track_caller]
fn verdict(desk: &Desk, code: &str, name: &str, more: &[&str]) -> String {
    let said = act(desk, &["--json", "certificate", "check", code, "--name", name, "--on", THEN], more);
    let said: Value = serde_json::from_str(ok(&said)).expect("an answer");
    text(&said, "verdict").to_owned()
}

fn keys(desk: &Desk, what: &[&str]) -> Said {
    act(desk, &["certificate", "keys"], what)
}

/// The private keys that lie beside the data.
fn private_keys(desk: &Desk) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(desk.path("hoctap-data/keys"));
    folder.map(|files| files.map(|file| file.expect("a file").path()).collect()).unwrap_or_default()
}

/// A character of a code changed into another.
fn altered(code: &str, at: usize) -> String {
    let mut bytes = code.as_bytes().to_vec();
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    String::from_utf8(bytes).expect("a text")
}

#[test]
fn a_title_gets_a_certificate_that_is_checked_issued_again_and_withdrawn() {
    on_both(|desk| {
        desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "Trần Thị Bé"]));
        ok(&import(desk, "a.csv", &[]));
        let decision = decided(desk, "28756", "2020", "05/QĐ-UBND");
        let refused = run(desk, &["certificate", "issue", &decision]);
        assert!(refused.status == 1 && refused.err.contains("keys make"), "{}", refused.err);
        ok(&keys(desk, &["make"]));
        let issue = || run(desk, &["certificate", "issue", &decision]);
        assert_eq!(ok(&issue()), "3 certificates issued; the decision has 3.");
        let before = listed(desk, &decision);
        assert_eq!(ok(&issue()), "0 certificates issued; the decision has 3.", "asking twice gives the same");
        assert_eq!(listed(desk, &decision), before);
        assert_eq!(
            before.iter().map(|one| one["number"].as_i64()).collect::<Vec<_>>(),
            [Some(1), Some(2), Some(3)]
        );
        let hoa = before.iter().find(|one| one["name"] == "Nguyễn Thị Hòa").expect("issued");
        let (code, short) = (text(hoa, "code"), text(hoa, "short_code"));
        for (typed, name, answer) in [
            (code, "NGUYỄN THỊ HOÀ", "valid"),
            (short, "nguyễn thị  hòa", "valid"),
            (code, "Nguyễn Thị Họa", "other_name"),
            (code, "Nguyen Thi Hoa", "other_name"),
            (&altered(code, 0), "Nguyễn Thị Hòa", "not_genuine"),
            (&altered(code, 120), "Nguyễn Thị Hòa", "not_genuine"),
            (&code[..code.len() - 1], "Nguyễn Thị Hòa", "not_genuine"),
            (&altered(short, 3), "Nguyễn Thị Hòa", "not_genuine"),
            ("0001/2020", "Nguyễn Thị Hòa", "not_genuine"),
            ("", "Nguyễn Thị Hòa", "not_genuine"),
        ] {
            assert_eq!(verdict(desk, typed, name, &[]), answer, "{typed} {name}");
        }
        let expired =
            run(desk, &["certificate", "check", code, "--name", "Nguyễn Thị Hòa", "--on", "2022-01-01"]);
        assert!(expired.status == 1 && expired.err.starts_with("NO LONGER IN FORCE."), "{}", expired.err);
        assert!(
            expired.err.contains("0001/") || expired.err.contains("000"),
            "what the code states: {}",
            expired.err
        );
        // Lost: another in its place, and the old one says so.
        let id = hoa["id"].to_string();
        let again = |more: &[&str]| act(desk, &["certificate", "again", &id], more);
        ok(&again(&["--why", "lost"]));
        assert!(again(&["--why", "lost"]).err.contains("took its place already"));
        let new = listed(desk, &decision).into_iter().find(|one| one["why"] == "lost").expect("issued again");
        assert_eq!(new["number"], 4);
        assert_eq!(verdict(desk, code, "Nguyễn Thị Hòa", &[]), "no_longer");
        assert_eq!(verdict(desk, text(&new, "code"), "Nguyễn Thị Hòa", &[]), "valid");
        // A name is corrected by a decision and not on paper alone.
        let id = new["id"].to_string();
        let amend = |number: &str| {
            let name = ["--name", "Nguyễn Thị Hoa", "--amended-by", number];
            act(desk, &["certificate", "again", &id, "--why", "amended"], &name)
        };
        for number in ["", "99/QĐ-UBND", "05/QĐ-UBND"] {
            assert!(amend(number).err.contains("amending decision"), "{number}");
        }
        let amends = ["--code", "0", "--name", "Nguyễn Thị Hoa"];
        let draft = ok(&act(desk, &["decision", "amend", &decision], &amends)).replace('.', "");
        let signed = ["--number", "06/QĐ-UBND", "--signed-on", "2020-12-22"];
        ok(&act(desk, &["decision", "issue", &id_of(&draft)], &signed));
        ok(&amend("06/QĐ-UBND"));
        let amended =
            listed(desk, &decision).into_iter().find(|one| one["why"] == "amended").expect("amended");
        assert_eq!(verdict(desk, text(&amended, "code"), "Nguyễn Thị Hoa", &[]), "valid");
        assert_eq!(verdict(desk, text(&new, "code"), "Nguyễn Thị Hòa", &[]), "no_longer");
        // Withdrawn: any state other than recognised is not held.
        desk.tamper(&format!(
            "UPDATE cases SET state = 'withdrawn' WHERE decision_id = {decision} AND subject_id = {}",
            amended["subject"]
        ));
        assert_eq!(verdict(desk, text(&amended, "code"), "Nguyễn Thị Hoa", &[]), "no_longer");
        let id = amended["id"].to_string();
        let refused = run(desk, &["certificate", "again", &id, "--why", "lost"]);
        assert!(refused.err.contains("withdrawn"), "{}", refused.err);
        let left = run(desk, &["certificate", "issue", &decision]);
        assert!(ok(&left).contains("1 no longer hold the title"), "{}", left.out);
        desk.tamper(&format!("UPDATE cases SET state = 'withdrawn' WHERE decision_id = {decision}"));
        assert!(run(desk, &["certificate", "issue", &decision]).err.contains("Nobody holds"));
        // Codes and ids are in the audit, and nobody's name is.
        let audit = desk.ask("SELECT change FROM audit").join("\n");
        assert!(audit.contains("certificate.issued ") && !audit.contains("Hòa"), "{audit}");
    });
}

#[test]
fn a_record_that_was_merged_keeps_its_certificate() {
    on_both(|desk| {
        desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "Trần Thị Bé"]));
        ok(&import(desk, "a.csv", &[]));
        let decision = decided(desk, "28756", "2020", "05/QĐ-UBND");
        ok(&keys(desk, &["make"]));
        ok(&run(desk, &["certificate", "issue", &decision]));
        let one =
            listed(desk, &decision).into_iter().find(|one| one["name"] == "Lê Văn Tám").expect("issued");
        let create = ["registry", "create", "--commune", "28756", "--name", "Lê Văn Tám", "--hamlet", "Ấp 2"];
        let made = act(desk, &create, &["--since", "2019"]);
        assert_eq!(made.status, 0, "{}", made.err);
        let code = desk.ask("SELECT code FROM subjects WHERE since_year = 2019 AND kind = 'family'").concat();
        let merge = ["registry", "merge", "--commune", "28756", "--code", &code, "--other", "1"];
        let merged = act(desk, &merge, &["--reason", "hai bản ghi một hộ"]);
        assert_eq!(merged.status, 0, "{}", merged.err);
        assert_eq!(verdict(desk, text(&one, "code"), "Lê Văn Tám", &[]), "valid");
        assert!(ok(&run(desk, &["certificate", "issue", &decision])).starts_with("0 certificates"));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn those_who_issue_at_once_give_no_number_twice_and_leave_no_gap() {
    on_both(|desk| {
        for (file, year) in [("a.csv", 2018), ("b.csv", 2019), ("c.csv", 2020)] {
            desk.write(file, roster(year, 90, 0));
            ok(&import(desk, file, &[]));
        }
        ok(&keys(desk, &["make"]));
        let mut decisions = Vec::new();
        for (year, number) in [("2018", "1/QĐ"), ("2019", "2/QĐ"), ("2020", "3/QĐ")] {
            decisions.push(decided(desk, "28756", year, number));
        }
        decisions.push(decided(desk, "28777", "2020", "1/QĐ"));
        let again: Vec<&String> = decisions.iter().chain(&decisions).collect();
        std::thread::scope(|scope| {
            let rivals: Vec<_> =
                again.iter().map(|id| scope.spawn(|| run(desk, &["certificate", "issue", id]))).collect();
            for rival in rivals {
                ok(&rival.join().expect("no panic"));
            }
        });
        let mut all: Vec<Value> = decisions.iter().flat_map(|id| listed(desk, id)).collect();
        assert!(all.len() > 60, "{}", all.len());
        let numbers = |commune: &Value| {
            let mut numbers: Vec<i64> = all
                .iter()
                .filter(|one| one["commune"] == *commune)
                .filter_map(|one| one["number"].as_i64())
                .collect();
            numbers.sort_unstable();
            numbers
        };
        for commune in [all[0]["commune"].clone(), all[all.len() - 1]["commune"].clone()] {
            let numbers = numbers(&commune);
            assert_eq!(numbers, (1..=i64::try_from(numbers.len()).expect("few")).collect::<Vec<_>>());
        }
        all.sort_by_key(|one| one["status"].as_i64());
        let places: Vec<_> = all.iter().filter_map(|one| one["status"].as_i64()).collect();
        assert_eq!(places, (0..i64::try_from(all.len()).expect("few")).collect::<Vec<_>>());
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_number_that_is_missing_or_a_certificate_of_nobody_is_told_by_verify() {
    let desk = Desk::new();
    desk.write("a.csv", families(["A", "B", "C"]));
    ok(&import(&desk, "a.csv", &[]));
    let decision = decided(&desk, "28756", "2020", "05/QĐ-UBND");
    ok(&keys(&desk, &["make"]));
    ok(&run(&desk, &["certificate", "issue", &decision]));
    ok(&run(&desk, &["verify"]));
    desk.tamper("DELETE FROM certificates WHERE number = 2");
    assert!(run(&desk, &["verify"]).err.contains("[certificate.number_missing]"));
    desk.tamper("DELETE FROM certificate_keys");
    assert!(run(&desk, &["verify"]).err.contains("[certificate.missing]"));
}

#[test]
fn keys_are_files_that_only_their_owner_reads_and_what_they_signed_outlives_them() {
    on_both(|desk| {
        desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "Trần Thị Bé"]));
        ok(&import(desk, "a.csv", &[]));
        let decision = decided(desk, "28756", "2020", "05/QĐ-UBND");
        assert!(keys(desk, &["rotate"]).err.contains("No key was made"));
        ok(&keys(desk, &["make"]));
        assert!(keys(desk, &["make"]).err.contains("signs already"));
        ok(&run(desk, &["certificate", "issue", &decision]));
        let first = listed(desk, &decision);
        let (code, id) = (text(&first[0], "code").to_owned(), first[0]["id"].to_string());
        let name = text(&first[0], "name").to_owned();
        let again = || run(desk, &["certificate", "again", &id, "--why", "damaged"]);
        let file = private_keys(desk).pop().expect("a key");
        let pem = std::fs::read_to_string(&file).expect("readable");
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"), "PKCS#8");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode =
                |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!((mode(&file), mode(file.parent().expect("a folder"))), (0o600, 0o700));
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
            assert!(again().err.contains("chmod 600"), "{}", again().err);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
        }
        // Neither the database nor a backup has the private half.
        ok(&run(desk, &["backup", "all.hoctap"]));
        let secret = pem.lines().nth(1).expect("a line").to_owned();
        let backup = std::fs::read(desk.path("all.hoctap")).expect("readable");
        assert!(!backup.windows(24).any(|window| window == &secret.as_bytes()[..24]));
        // Lost: told plainly, and nothing is issued until there is another.
        std::fs::remove_file(&file).expect("removed");
        let lost = again();
        assert!(lost.status == 1 && lost.err.contains("cannot be found again"), "{}", lost.err);
        assert!(ok(&keys(desk, &["list"])).contains("NOT here"));
        assert_eq!(verdict(desk, &code, &name, &[]), "valid", "a check needs no private key");
        ok(&keys(desk, &["rotate"]));
        assert_eq!(verdict(desk, &code, &name, &[]), "valid", "what the old key signed");
        ok(&again());
        let new = listed(desk, &decision).into_iter().find(|one| one["why"] == "damaged").expect("issued");
        assert_ne!(new["key"], first[0]["key"]);
        assert_eq!(verdict(desk, text(&new, "code"), &name, &[]), "valid");
        // A key in the wrong hands: what it signed is checked against the register alone.
        let second = private_keys(desk).pop().expect("a key");
        ok(&keys(desk, &["rotate", "--compromised"]));
        assert!(!second.exists(), "the private half is destroyed");
        assert_eq!(verdict(desk, text(&new, "code"), &name, &[]), "valid");
        ok(&run(desk, &["certificate", "publish", "--out", "out"]));
        let offline = ["--keys-file", "out/keys.json", "--status", "out/status.json"];
        assert_eq!(verdict(desk, text(&new, "code"), &name, &offline), "cannot_say");
        assert_eq!(verdict(desk, text(&first[1], "code"), text(&first[1], "name"), &offline), "valid");
        let said = keys(desk, &["list"]);
        assert!(ok(&said).contains("retired") && said.out.contains("compromised"), "{}", said.out);
        ok(&run(desk, &["verify"]));
        // The keys go with a restore, their private halves do not.
        let other = Desk::new();
        std::fs::copy(desk.path("all.hoctap"), other.path("all.hoctap")).expect("copied");
        ok(&run(&other, &["init"]));
        ok(&run(&other, &["restore", "all.hoctap"]));
        assert_eq!(verdict(&other, &code, &name, &[]), "valid");
        assert!(run(&other, &["certificate", "issue", &decision]).err.contains("cannot be found again"));
    });
}

#[test]
fn a_check_without_network_needs_no_database_and_says_which_list_it_asked() {
    let desk = Desk::new();
    desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "Trần Thị Bé"]));
    ok(&import(&desk, "a.csv", &[]));
    let decision = decided(&desk, "28756", "2020", "05/QĐ-UBND");
    ok(&keys(&desk, &["make"]));
    ok(&run(&desk, &["certificate", "issue", &decision]));
    let all = listed(&desk, &decision);
    ok(&run(&desk, &["certificate", "publish", "--out", "before"]));
    desk.tamper(&format!("UPDATE cases SET state = 'withdrawn' WHERE subject_id = {}", all[0]["subject"]));
    ok(&run(&desk, &["certificate", "publish", "--out", "after"]));
    let away = Desk::new();
    for (folder, file) in [("before", "keys.json"), ("before", "status.json"), ("after", "status.json")] {
        std::fs::create_dir_all(away.path(folder)).expect("a folder");
        std::fs::copy(desk.path(&format!("{folder}/{file}")), away.path(&format!("{folder}/{file}")))
            .expect("copied");
    }
    let (code, name) = (text(&all[0], "code"), text(&all[0], "name"));
    let keys = ["--keys-file", "before/keys.json"];
    let with = |status: &'static str| [keys[0], keys[1], "--status", status];
    assert_eq!(verdict(&away, code, name, &with("before/status.json")), "valid");
    assert_eq!(verdict(&away, code, name, &with("after/status.json")), "no_longer");
    assert_eq!(verdict(&away, code, name, &keys), "cannot_say", "no list was asked");
    assert_eq!(verdict(&away, code, "Ai đó", &with("before/status.json")), "other_name");
    assert_eq!(verdict(&away, &altered(code, 60), name, &with("before/status.json")), "not_genuine");
    assert_eq!(
        verdict(&away, text(&all[1], "code"), text(&all[1], "name"), &with("after/status.json")),
        "valid"
    );
    let check = ["certificate", "check", code, "--name", name, "--on", THEN];
    let said = act(&away, &check, &with("before/status.json"));
    assert!(ok(&said).contains("Only the list of "), "{}", said.out);
    assert!(!away.path("hoctap-data").exists(), "no database was made");
    let short = ["certificate", "check", text(&all[0], "short_code"), "--name", name];
    assert!(act(&away, &short, &keys).err.contains("the code of the QR is needed"));
    // A list that somebody else made, or keys that somebody changed, are no list and no keys.
    let list = away.read("before/status.json");
    away.write("before/status.json", list.replacen("\"ey", "\"eY", 1));
    assert!(act(&away, &check, &with("before/status.json")).err.contains("signature does not hold"));
    let known = away.read("before/keys.json");
    let digit =
        known.split("\"public_key\": \"").nth(1).and_then(|rest| rest.chars().next()).expect("a digit");
    let other = if digit == '0' { "1" } else { "0" };
    let changed =
        known.replacen(&format!("\"public_key\": \"{digit}"), &format!("\"public_key\": \"{other}"), 1);
    away.write("before/keys.json", changed);
    assert_eq!(act(&away, &check, &keys).status, 1);
}

#[test]
fn officials_issue_print_and_look_up_and_others_do_not() {
    on_both(|desk| {
        desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "Trần Thị Bé"]));
        ok(&import(desk, "a.csv", &[]));
        let decision = decided(desk, "28756", "2020", "05/QĐ-UBND");
        account(desk, "vanthu", &["commune_committee", "--place", "28756"]);
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        account(desk, "xakhac", &["commune_committee", "--place", "28777"]);
        let app = app(desk, morning);
        let (clerk, hoi, other) = (sign_in(&app, "vanthu"), sign_in(&app, "hoixa"), sign_in(&app, "xakhac"));
        let page = format!("/decisions/{decision}/certificates");
        assert!(clerk.get(&page).text.contains("no key to sign with"), "{}", clerk.get(&page).text);
        let refused = clerk.post(&page, &[]);
        assert!(refused.status == 422 && refused.text.contains("keys make"), "{}", refused.text);
        ok(&keys(desk, &["make"]));
        assert_eq!(hoi.post(&page, &[]).status, 403);
        assert_eq!(other.get(&page).status, 404);
        assert_eq!(other.post(&page, &[]).status, 404);
        let issued = clerk.post(&page, &[]);
        assert_eq!(issued.location(), format!("{page}?said=certificates-issued&n=3"));
        assert_eq!(clerk.post(&page, &[]).location(), format!("{page}?said=certificates-issued&n=0"));
        let shown = hoi.get(&page);
        assert!(shown.status == 200 && shown.text.contains("0002/2020") && !shown.text.contains("/print\""));
        // Printing: what the printer is off is remembered; a wrong number is told beside its field.
        let print = format!("{page}/print");
        let wrong = clerk.post(&print, &[("hamlet", "*"), ("right", "2,55"), ("down", "0")]);
        assert!(wrong.status == 422 && wrong.text.contains("value=\"2,55\""), "{}", wrong.text);
        let pdf = clerk.post(&print, &[("hamlet", "Ấp 1"), ("right", "1,5"), ("down", "-2")]);
        assert!(pdf.status == 200 && pdf.text.starts_with("%PDF-1.7"), "{}", pdf.text);
        assert!(pdf.header("content-disposition").contains("giay-cong-nhan-05-Q"));
        let shown = clerk.get(&page).text;
        assert!(shown.contains("value=\"1,5\"") && shown.contains("value=\"-2,0\""), "{shown}");
        assert_eq!(hoi.post(&print, &[("hamlet", "*")]).status, 403);
        // The register, and the same as a file.
        let register = clerk.get("/certificates?year=2020");
        assert!(
            register.text.contains("0003/2020") && register.text.contains("05/QĐ-UBND"),
            "{}",
            register.text
        );
        assert!(!other.get("/certificates").text.contains("0003/2020"));
        let csv = clerk.get("/certificates/export?format=csv");
        assert!(csv.text.contains("0001/2020,") && csv.text.lines().count() == 4, "{}", csv.text);
        assert!(clerk.get("/certificates/export?format=xlsx").text.starts_with("PK"));
        // One is issued again; what is missing is told, and what was typed stays.
        let one = clerk.get(&page);
        let link = one.all(&format!("href=\"{page}/"), "\"")[0].to_owned();
        let one = format!("{page}/{link}");
        assert_eq!(clerk.get(&one).status, 200);
        let wrong = clerk.post(&one, &[("why", ""), ("name", "Nguyễn Văn Mới")]);
        assert!(wrong.status == 422 && wrong.text.contains("Nguyễn Văn Mới"), "{}", wrong.text);
        let wrong = clerk.post(&one, &[("why", "lost"), ("name", "Nguyễn Văn Mới")]);
        assert!(wrong.status == 422 && wrong.text.contains("id=\"amended_by-problem\""), "{}", wrong.text);
        assert_eq!(hoi.post(&one, &[("why", "lost")]).status, 403);
        let again = clerk.post(&one, &[("why", "lost")]);
        assert!(again.status == 303 && again.location().contains("said=certificate-again"), "{}", again.text);
        assert!(clerk.get(&one).text.contains("issued again"));
        assert_eq!(clerk.get(&format!("/decisions/999999/certificates/{link}")).status, 404);
        // What an amending decision has set right is printed anew with one button, and once.
        assert!(!clerk.get(&page).text.contains("/certificates/amended"), "nothing is amended yet");
        let lines = [["--code", "1", "--name", "Lê Văn Tâm"], ["--code", "2", "--name", "Trần Thị Bê"]];
        for (number, line) in ["06/QĐ-UBND", "07/QĐ-UBND"].iter().zip(lines) {
            let draft = ok(&act(desk, &["decision", "amend", &decision], &line)).replace('.', "");
            let signed = ["--number", number, "--signed-on", "2020-12-22"];
            ok(&act(desk, &["decision", "issue", &id_of(&draft)], &signed));
        }
        assert!(clerk.get(&page).text.contains("Issue 2 amended certificates again"));
        assert_eq!(hoi.post(&format!("{page}/amended"), &[]).status, 403);
        let amended = clerk.post(&format!("{page}/amended"), &[]);
        assert_eq!(amended.location(), format!("{page}?said=certificates-amended&n=2"));
        let mut names: Vec<String> = listed(desk, &decision)
            .iter()
            .filter(|one| one["why"] == "amended")
            .map(|one| text(one, "name").to_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["Lê Văn Tâm", "Trần Thị Bê"]);
        assert_eq!(clerk.post(&format!("{page}/amended"), &[]).location(), page, "and no more");
        let none = run(desk, &["certificate", "amended", &decision]);
        assert!(none.status == 1 && none.err.contains("No certificate"), "{}", none.err);
        // Without a public address there is no badge.
        assert_eq!(clerk.get(&format!("{one}/credential")).status, 422);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn the_public_page_says_few_words_and_whoever_guesses_waits() {
    on_both(|desk| {
        desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "Trần Thị Bé"]));
        ok(&import(desk, "a.csv", &[]));
        let decision = decided(desk, "28756", "2020", "05/QĐ-UBND");
        let app = app(desk, morning);
        let public = Guest::nobody(&app);
        assert!(public.get("/check").status == 200, "without a key there is a page too");
        assert_eq!(public.get("/check/keys.json").status, 404);
        ok(&keys(desk, &["make"]));
        ok(&run(desk, &["certificate", "issue", &decision]));
        let all = listed(desk, &decision);
        let tam = all.iter().find(|one| one["name"] == "Lê Văn Tám").expect("issued");
        let page = public.get("/check");
        assert_eq!(page.header("x-robots-tag"), "noindex");
        assert!(page.text.contains("id=\"check-data\""), "keys and lists come with the page");
        let ask = |code: &str, name: &str| public.post("/check", &[("code", code), ("name", name)]);
        let said = |code: &str, name: &str| ask(code, name).all("data-verdict=\"", "\"").concat();
        let code = text(tam, "code");
        assert_eq!(said(code, "lê văn tám"), "valid");
        assert_eq!(said(&format!("HTTPS://X.EXAMPLE/check#{code}"), "Lê Văn Tám"), "valid");
        assert_eq!(said(text(tam, "short_code"), "Lê Văn Tám"), "valid");
        let other = ask(code, "Lê Văn Chín");
        assert_eq!(other.all("data-verdict=\"", "\""), ["other_name"]);
        assert!(!other.text.contains("Tám"), "no name is told");
        assert_eq!(said(&altered(code, 9), "Lê Văn Tám"), "not_genuine");
        assert_eq!(said("0001/2020", "Lê Văn Tám"), "not_genuine");
        assert_eq!(public.post("/check", &[("code", ""), ("name", "")]).status, 422);
        assert_eq!(public.get("/check/status/7").status, 404);
        assert!(public.get("/check/offline").text.contains("type=\"module\""));
        assert!(public.get("/check/worker.js").header("service-worker-allowed") == "/check");
        // Sixty wrong ones from one address, and it waits, also with a right one.
        for at in 0..65 {
            ask(&altered(code, at), "Lê Văn Tám");
        }
        assert_eq!(ask(code, "Lê Văn Tám").status, 429);
        let audit = desk.ask("SELECT change FROM audit WHERE change LIKE 'certificate.not_confirmed%'");
        assert!(
            audit.len() > 50 && audit.iter().all(|change| change == "certificate.not_confirmed"),
            "{audit:?}"
        );
    });
}
