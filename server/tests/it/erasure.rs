//! What is held on one family: handed out as one file, and erased so that nothing names it and every count agrees.

use std::sync::Arc;

use hoctap::store::held::HELD;
use hoctap::web::App;

use crate::kit::web::{account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, act, id_of, import, ok, progress, roster, run};

const CASES: [&str; 6] = ["--commune", "28756", "--year", "2020", "--title", "learning_family"];
const WHICH: [&str; 4] = ["--commune", "28756", "--code", "21"];
const NAME: &str = "Nguyễn Văn 21";

/// Two years of thirty families, the first decided; an account for each who has a part.
fn office(desk: &Desk) -> Arc<App> {
    desk.write("2019.csv", roster(2019, 30, 0));
    desk.write("2020.csv", roster(2020, 30, 0));
    for file in ["2019.csv", "2020.csv"] {
        ok(&import(desk, file, &[]));
    }
    let cases = ["--commune", "28756", "--year", "2019", "--title", "learning_family"];
    ok(&act(desk, &["propose"], &cases));
    let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
    ok(&act(desk, &["decision", "issue", &id], &["--number", "05/QĐ-UBND", "--signed-on", "2019-12-20"]));
    account(desk, "hoixa", &["commune_association", "--place", "28756"]);
    account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
    account(desk, "chihoi", &["hamlet_clerk", "--place", "28756", "--hamlet", "Ấp 1"]);
    account(desk, "hoila", &["commune_association", "--place", "29107"]);
    app(desk, morning)
}

fn registry(desk: &Desk, args: &[&str], which: &[&str]) -> crate::kit::Said {
    run(desk, &[&["registry"], args, which].concat())
}

/// The record of the family as addresses name it.
fn record(desk: &Desk) -> String {
    let sql = "SELECT CAST(commune_id AS TEXT) || '.' || CAST(id AS TEXT) FROM subjects WHERE code = '21' AND kind = 'family'";
    format!("/registry/28756/{}", desk.ask(sql)[0])
}

/// Tables in which a text still stands, behind the program's back.
fn tables_with(desk: &Desk, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for table in hoctap::store::db::backup::tables() {
        let sql = match desk.database().starts_with("sqlite") {
            true => {
                let columns = desk.ask(&format!("SELECT name FROM pragma_table_info('{table}')"));
                let row: Vec<String> =
                    columns.iter().map(|column| format!("COALESCE(CAST({column} AS TEXT), '')")).collect();
                format!(
                    "SELECT '{table}' FROM {table} WHERE {} LIKE '%{text}%' LIMIT 1",
                    row.join(" || ' ' || ")
                )
            }
            false => format!("SELECT '{table}' FROM {table} t WHERE CAST(t AS TEXT) LIKE '%{text}%' LIMIT 1"),
        };
        found.extend(desk.ask(&sql));
    }
    found
}

#[test]
fn what_is_held_on_a_family_is_one_file_that_says_what_each_row_means() {
    on_both(|desk| {
        let app = office(desk);
        let (hoixa, record) = (sign_in(&app, "hoixa"), record(desk));
        for (who, status) in [("chihoi", [403, 404]), ("hoila", [404, 404])] {
            let who = sign_in(&app, who);
            assert!(status.contains(&who.get(&format!("{record}/held")).status));
            assert!(status.contains(&who.post(&format!("{record}/held"), &[("format", "json")]).status));
        }
        assert!(hoixa.get(&record).text.contains(&format!("href=\"{record}/held\"")));
        let page = hoixa.get(&format!("{record}/held"));
        assert!(page.text.contains("05/QĐ-UBND") && page.text.contains("the row stays"), "{}", page.text);
        let json = hoixa.post(&format!("{record}/held"), &[("format", "json")]);
        assert!(json.header("content-disposition").starts_with("attachment"));
        let held: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
        let tables = held["records"][0]["tables"].as_array().expect("tables");
        let of = |name: &str| tables.iter().find(|table| table["table"] == name);
        assert_eq!(of("subjects").expect("the record")["rows"][0]["name"], NAME);
        assert_eq!(of("cases").expect("its cases")["rows"].as_array().map(Vec::len), Some(2));
        assert!(tables.iter().all(|table| table["meaning"]["vi"] != "" && table["meaning"]["en"] != ""));
        assert_eq!(held["named_in"][0]["line"][1], NAME);
        assert_eq!(held["explained"].as_array().map(Vec::len), Some(2));
        let html = hoixa.post(&format!("{record}/held"), &[("format", "html")]);
        assert!(html.text.contains(NAME) && !html.text.contains("<script"), "{}", html.text);
        ok(&registry(desk, &["held", "--out", "held.json"], &WHICH));
        let by_command: serde_json::Value = serde_json::from_str(&desk.read("held.json")).expect("JSON");
        assert_eq!(by_command["records"], held["records"]);
        assert!(ok(&run(desk, &["audit"])).contains("record.held_taken"));
        assert_eq!(registry(desk, &["held", "--out", "held.txt"], &WHICH).status, 2);
    });
}

#[test]
fn an_erased_family_is_named_nowhere_but_in_its_decision_and_every_count_agrees() {
    on_both(|desk| {
        let app = office(desk);
        let (ubndxa, record) = (sign_in(&app, "ubndxa"), record(desk));
        let before = progress(desk, &[]);
        let erase = format!("{record}/erase");
        let page = ubndxa.get(&erase);
        assert!(
            page.text.contains("Nothing brings it back") && page.text.contains("05/QĐ-UBND"),
            "{}",
            page.text
        );
        let form = |why: &str, by: &str, code: &str| {
            ubndxa.post(&erase, &[("why", why), ("asked_by", by), ("code", code)])
        };
        for (why, by, code) in [
            ("", "household", "21"),
            ("moved_away", "<b>", "21"),
            ("moved_away", "household", "22"),
            ("moved_away", "household", ""),
        ] {
            let refused = form(why, by, code);
            assert_eq!(refused.status, 422, "{why} {by} {code}");
            assert!(!refused.text.contains("<b>"));
        }
        let chihoi = sign_in(&app, "chihoi");
        let asked = [("why", "moved_away"), ("asked_by", "household"), ("code", "21")];
        assert!(matches!(chihoi.post(&erase, &asked).status, 403 | 404));

        // While a case is before the committee it stays.
        ok(&act(desk, &["propose"], &CASES));
        let refused = form("moved_away", "household", "21");
        assert!(refused.status == 422 && refused.text.contains("2020"), "{}", refused.text);
        assert!(ubndxa.get(&format!("{record}/held")).text.contains("Withdraw the proposal"));
        ok(&act(desk, &["propose", "--withdraw"], &CASES));

        let done = form("moved_away", "household", "21");
        assert!(done.location().ends_with("said=erased&n=1"), "{}", done.text);
        assert_eq!(form("moved_away", "household", "21").status, 422, "once");
        assert_eq!(tables_with(desk, NAME), ["decision_annexes"], "named in its decision alone");
        assert!(ok(&run(desk, &["verify"])).contains("agree"));
        // One case passed and was not decided: it is registered no more; nothing else changes.
        let after = progress(desk, &[]);
        let years = |text: &str, year: &str| {
            text.lines()
                .filter(|line| line.contains(&format!(",{year},")))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(years(&before, "2019"), years(&after, "2019"));
        let shown = ubndxa.get(&record);
        assert!(shown.text.contains("đã xóa theo yêu cầu") && !shown.text.contains(NAME), "{}", shown.text);
        assert!(!ubndxa.post("/search", &[("q", "nguyen van 21")]).text.contains(NAME));
        assert_eq!(ubndxa.get(&format!("{record}/cases/learning_family/2019")).status, 200);
        assert!(!shown.text.contains("/reopen\""), "{}", shown.text);
        let code = &desk.ask("SELECT code FROM subjects WHERE code LIKE '~x%'")[0];
        let reopened = registry(desk, &["reopen"], &["--commune", "28756", "--code", code]);
        assert!(reopened.err.contains("subject.erased"), "{}", reopened.err);
        // Nobody proposes it, nor scores it.
        ok(&act(desk, &["propose"], &CASES));
        let state = desk.ask(
            "SELECT state FROM cases WHERE year = 2020 AND subject_id = (SELECT subject_id FROM erased)",
        );
        assert_eq!(state, ["assessed"]);
        let audit = ok(&run(desk, &["audit"])).to_owned();
        assert!(audit.contains("household.erased") && !audit.contains("Nguyễn"), "{audit}");
        ok(&run(desk, &["verify"]));
        // Nothing rests half: the sheet of its hamlet is filled as before, without it.
        ok(&run(desk, &["backup", "b.hoctap"]));
        ok(&run(desk, &["backup", "verify", "b.hoctap"]));
    });
}

#[test]
fn an_old_list_does_not_bring_an_erased_family_back_unseen() {
    on_both(|desk| {
        office(desk);
        let sure = ["erase", "--why", "no_longer_takes_part", "--asked-by", "household"];
        let asked = registry(desk, &sure, &WHICH);
        assert!(asked.status == 1 && asked.err.contains("--yes"), "{}", asked.err);
        ok(&registry(desk, &[&sure[..], &["--yes"]].concat(), &WHICH));
        // The list it came with, by its code.
        desk.write("again.csv", format!("{HEADER}21,28756,Ấp 1,{NAME},2020,1,NA,10,10,10,20,20,20\n"));
        let again = import(desk, "again.csv", &[]);
        assert!(
            again.err.contains("subject.erased") || again.out.contains("subject.erased"),
            "{}{}",
            again.out,
            again.err
        );
        assert_eq!(tables_with(desk, NAME), ["decision_annexes"]);
        // A list without codes, by name and hamlet; in another hamlet it is another family.
        let head = "commune_code,hamlet,head_name,year,registered,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\n";
        let row = |hamlet: &str| format!("{head}28756,{hamlet},NGUYỄN VĂN 21,2021,1,NA,10,10,10,20,20,20\n");
        desk.write("listed.csv", row("Ấp 1"));
        let listed = import(desk, "listed.csv", &[]);
        assert!(
            listed.err.contains("subject.erased") || listed.out.contains("subject.erased"),
            "{}{}",
            listed.out,
            listed.err
        );
        desk.write("other.csv", row("Ấp 0"));
        ok(&import(desk, "other.csv", &[]));
        // Nor is the code used again, by hand.
        let facts = ["create", "--new-code", "21", "--name", "Lê Văn B", "--since", "2020"];
        let create = registry(desk, &facts, &["--commune", "28756"]);
        assert!(create.status == 1 && create.err.contains("subject.erased"), "{}", create.err);
        // No import on which it rested is undone: it would bring back what was erased.
        for roster in desk.ask("SELECT CAST(id AS TEXT) FROM imports WHERE kind = 'roster' AND id < (SELECT MIN(import_id) FROM erased)") {
            assert_eq!(run(desk, &["imports", "undo", &roster]).status, 1, "{roster}");
        }
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_family_that_was_merged_is_erased_with_all_its_records_and_takes_its_slip_with_it() {
    on_both(|desk| {
        office(desk);
        // Two records of one family, in the year that is not decided.
        desk.write("twin.csv", format!("{HEADER}T21,28756,Ấp 1,{NAME},2018,1,NA,10,10,10,20,20,20\n"));
        ok(&import(desk, "twin.csv", &[]));
        ok(&registry(desk, &["merge", "--other", "T21"], &WHICH));
        ok(&registry(desk, &["unlist"], &WHICH));
        let twin = registry(
            desk,
            &["erase", "--why", "moved_away", "--asked-by", "heirs", "--yes"],
            &["--commune", "28756", "--code", "T21"],
        );
        assert!(twin.status == 1 && twin.err.contains("merged"), "{}", twin.err);
        ok(&registry(desk, &["erase", "--why", "moved_away", "--asked-by", "heirs", "--yes"], &WHICH));
        assert_eq!(tables_with(desk, NAME), ["decision_annexes"]);
        assert_eq!(desk.ask("SELECT CAST(COUNT(*) AS TEXT) FROM erased"), ["2"]);
        assert_eq!(desk.ask("SELECT CAST(COUNT(*) AS TEXT) FROM unlisted"), ["0"]);
        ok(&run(desk, &["verify"]));
        let again = registry(desk, &["held", "--out", "h.html"], &["--commune", "28756", "--code", "21"]);
        assert_eq!(again.status, 1, "the code names nobody any more");
    });
}

#[test]
fn every_table_that_names_a_subject_is_among_what_is_held() {
    let desk = Desk::new();
    ok(&run(&desk, &["init"]));
    let mut missing = Vec::new();
    for table in hoctap::store::db::backup::tables() {
        let columns = desk.ask(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let names = |column: &String| {
            matches!(
                column.as_str(),
                "subject_id" | "household_id" | "clan_id" | "unit_id" | "key_id" | "from_subject"
            )
        };
        let held = HELD.iter().find(|held| held.name == table);
        if columns.iter().any(names) && held.is_none() {
            missing.push(format!("{table} names subjects and is not in store/held.rs"));
        }
        for column in held.iter().flat_map(|held| held.columns) {
            assert!(columns.iter().any(|known| known == column), "{table} has no {column}");
        }
        // What is held back of a table is what says whose it is, and what no file shows.
        let shown = |column: &&String| held.is_none_or(|held| held.columns.contains(&column.as_str()));
        let kept_back = [
            "commune_id",
            "subject_id",
            "id",
            "key_id",
            "unit_id",
            "nth",
            "on_import",
            "kind",
            "digest",
            "salt",
            "code_digest",
            "name_digest",
        ];
        for column in columns.iter().filter(|column| !shown(column)) {
            assert!(kept_back.contains(&column.as_str()), "{table}.{column} is not shown to the family");
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
