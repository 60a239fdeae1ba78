//! Hamlets that a reorganisation names go where it says from its day on, and come back when it is taken back; what
//! nobody has placed is spread by the shares that it says.

use crate::kit::{Desk, on_both};
use crate::reorganise::{communes, draft};
use crate::roster::{HEADER, import, ok, run};

/// Families of hamlets of communes in 2020: commune, hamlet, how many.
fn families(of: &[(&str, &str, u32)]) -> String {
    let mut text = HEADER.to_owned();
    let mut code = 0;
    for (commune, hamlet, n) in of {
        for _ in 0..*n {
            code += 1;
            text.push_str(&format!("{code},{commune},{hamlet},A {code},2020,1,10,10,10,10,20,20,20\n"));
        }
    }
    text
}

fn id_of(said: &crate::kit::Said) -> String {
    ok(said).split("preview ").nth(1).map(|id| id.trim().to_owned()).expect("an id")
}

fn map(desk: &Desk, on: &str) -> Vec<(String, i64)> {
    communes(desk, on).into_iter().filter(|(_, n)| *n > 0).collect()
}

fn counted(of: &[(&str, i64)]) -> Vec<(String, i64)> {
    of.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect()
}

/// Whether anything of the province is estimated on a map.
fn estimated(desk: &Desk, on: &str) -> bool {
    let asked = ["--json", "report", "progress", "--place", "86", "--by", "commune", "--as-of", "2026-12-31"];
    ok(&run(desk, &[&asked[..], &["--map", on]].concat())).contains("\"estimated\": true")
}

const PLACED: &str = "SELECT CAST(hamlet_id AS TEXT) FROM hamlet_homes UNION ALL SELECT CAST(hamlet_id AS TEXT) FROM reorganisation_homes";

#[test]
fn a_hamlet_that_is_named_counts_in_its_new_commune_from_the_day_on_and_comes_back_when_it_is_taken_back() {
    on_both(|desk| {
        // 28759 has flowed into 28756 since.
        let rows = [("28756", "Ấp 1", 3), ("28756", "Ấp 2", 2), ("28759", "Ấp 3", 4), ("28858", "Ấp 1", 1)];
        desk.write("a.csv", families(&rows));
        ok(&import(desk, "a.csv", &[]));
        let before = map(desk, "2026-10-31");
        assert_eq!(before, counted(&[("28756", 9), ("28858", 1)]));
        let moves = "transfer,commune,28756,28858,,,,ấp 1,,,\ntransfer,commune,28756,28858,,,,Ấp 3,,,\n\
                     transfer,commune,28756,28858,,,,Ấp Chưa Có,,,\n";
        let id = id_of(&draft(desk, moves, "2026-11-01"));
        assert_eq!(map(desk, "2026-11-26"), before, "a draft changes nothing");
        let seen: serde_json::Value =
            serde_json::from_str(ok(&run(desk, &["--json", "reorganise", "preview", &id]))).expect("JSON");
        let known: Vec<bool> = seen["hamlets"]["named"]
            .as_array()
            .expect("hamlets")
            .iter()
            .map(|hamlet| hamlet["hamlet"].is_string())
            .collect();
        assert_eq!((known, &seen["hamlets"]["stay"]), (vec![true, true, false], &1.into()), "{seen}");
        assert_eq!((&seen["hamlets_waiting"], &seen["links"]["new_part"]), (&0.into(), &1.into()));
        let said = ok(&run(desk, &["reorganise", "preview", &id])).to_owned();
        assert!(said.contains("Ấp Chưa Có: 28756") && said.contains("not in the registry yet"), "{said}");
        ok(&run(desk, &["reorganise", "apply", &id]));
        assert_eq!(map(desk, "2026-11-26"), counted(&[("28756", 2), ("28858", 8)]));
        assert_eq!(map(desk, "2026-10-31"), before, "on earlier maps where it was");
        assert!(!estimated(desk, "2026-11-26") && !estimated(desk, "2020-12-31"), "nothing is unknown");
        assert_eq!(ok(&run(desk, &["--json", "hamlets", "waiting"])).trim(), "[]", "and nothing waits");
        ok(&run(desk, &["verify"]));
        // What the reorganisation placed nobody takes away by hand.
        let all: serde_json::Value =
            serde_json::from_str(ok(&run(desk, &["--json", "hamlets", "waiting", "--all"]))).expect("JSON");
        let key = all[0]["hamlet"].as_str().expect("a hamlet").to_owned();
        let refused = run(desk, &["hamlets", "unassign", "--hamlet", &key]);
        assert!(refused.status == 1 && refused.err.contains("itself placed"), "{}", refused.err);
        // A backup has it; the registry and its placing must agree.
        ok(&run(desk, &["backup", "b.sqlite"]));
        ok(&run(desk, &["reorganise", "undo", &id]));
        assert_eq!(map(desk, "2026-11-26"), before, "as if it had never been");
        assert_eq!(desk.ask(PLACED), Vec::<String>::new(), "exactly what it placed is gone");
        ok(&run(desk, &["verify"]));
        ok(&run(desk, &["restore", "b.sqlite"]));
        assert_eq!(map(desk, "2026-11-26"), counted(&[("28756", 2), ("28858", 8)]));
        desk.tamper("DELETE FROM hamlet_homes WHERE hamlet_id = (SELECT MIN(hamlet_id) FROM hamlet_homes)");
        let verified = run(desk, &["verify"]);
        assert!(
            verified.status == 1 && verified.err.contains("reorganisation_home.disagrees"),
            "{}",
            verified.err
        );
    });
}

#[test]
fn a_hamlet_is_told_from_its_namesake_and_goes_on_from_there_and_what_rests_on_it_is_not_taken_back() {
    on_both(|desk| {
        desk.write("a.csv", families(&[("28756", "Ấp 1", 3), ("28759", "Ấp 1", 4), ("28756", "Ấp 2", 1)]));
        ok(&import(desk, "a.csv", &[]));
        let said = draft(desk, "transfer,commune,28756,28858,,,,Ấp 1,,,\n", "2026-11-01");
        assert!(said.status == 1 && said.err.contains("event.hamlets"), "{}", said.err);
        let twice = "transfer,commune,28756,28858,,,,Ấp 2,,,\ntransfer,commune,28756,28783,,,,Ấp 2,,,\n";
        let said = draft(desk, twice, "2026-11-01");
        assert!(said.status == 1 && said.err.contains("event.twice"), "{}", said.err);
        let gone = "merge,commune,28756,28858\ntransfer,commune,28756,28783,,,,Ấp 2,,,\n";
        let said = draft(desk, gone, "2026-11-01");
        assert!(said.status == 1 && said.err.contains("event.not_among_parts"), "{}", said.err);
        let first = id_of(&draft(desk, "transfer,commune,28756,28858,,,,Ấp 1,,,28759\n", "2026-11-01"));
        ok(&run(desk, &["reorganise", "apply", &first]));
        assert_eq!(map(desk, "2026-11-10"), counted(&[("28756", 4), ("28858", 4)]));
        // From there it goes on, and the first cannot be taken back before the second.
        let second = id_of(&draft(desk, "transfer,commune,28858,28783,,,,Ấp 1,,,28759\n", "2026-11-15"));
        ok(&run(desk, &["reorganise", "apply", &second]));
        assert_eq!(map(desk, "2026-11-10"), counted(&[("28756", 4), ("28858", 4)]));
        assert_eq!(map(desk, "2026-11-26"), counted(&[("28756", 4), ("28783", 4)]));
        let refused = run(desk, &["reorganise", "undo", &first]);
        assert_eq!(refused.status, 1, "{}", refused.out);
        // An earlier event may not make an applied one impossible, and then nothing of it stands.
        let early = draft(desk, "merge,commune,28756,28783\n", "2026-10-01");
        assert!(early.status == 1 && early.err.contains("could not be any more"), "{}", early.err);
        ok(&run(desk, &["verify"]));
        ok(&run(desk, &["reorganise", "undo", &second]));
        ok(&run(desk, &["reorganise", "undo", &first]));
        assert_eq!(map(desk, "2026-11-26"), counted(&[("28756", 8)]));
        ok(&run(desk, &["verify"]));
    });
}

/// Total, bounds and method of a commune on a map.
fn row(desk: &Desk, code: &str) -> (i64, Option<(i64, i64)>, String) {
    let asked = ["--json", "report", "progress", "--place", "86", "--by", "commune"];
    let days = ["--as-of", "2026-12-31", "--map", "2026-11-26"];
    let report = ok(&run(desk, &[&asked[..], &days].concat())).to_owned();
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let rows = report["rows"].as_array().expect("rows");
    let row = rows
        .iter()
        .find(|row| row["place_code"] == code && row["zone"] == "all" && row["year"] == 2020)
        .expect("a row");
    let bounds = row["total_low"].as_i64().zip(row["total_high"].as_i64());
    let by = row["estimated_by"].as_str().unwrap_or_default().to_owned();
    (row["total"].as_i64().expect("a number"), bounds, by)
}

#[test]
fn what_nobody_has_placed_is_spread_by_the_shares_of_the_resolution_and_says_so() {
    on_both(|desk| {
        desk.write("a.csv", families(&[("28756", "Ấp 1", 4), ("28756", "Ấp 2", 3), ("28756", "Ấp 3", 2)]));
        ok(&import(desk, "a.csv", &[]));
        let split = "split,commune,28756,28858,part,1,2/3\nsplit,commune,28756,28783,part,0,1/3\n";
        let id = id_of(&draft(desk, split, "2026-11-01"));
        ok(&run(desk, &["reorganise", "apply", &id]));
        let by = "event_shares".to_owned();
        assert_eq!(row(desk, "28858"), (6, Some((0, 9)), by.clone()));
        assert_eq!(row(desk, "28783"), (3, Some((0, 9)), by.clone()));
        let table = ["report", "progress", "--place", "86", "--by", "commune", "--as-of", "2026-12-31"];
        let said = ok(&run(desk, &table)).to_owned();
        assert!(said.contains("by the event's shares"), "{said}");
        let vietnamese = desk.hoctap(&table);
        assert!(vietnamese.out.contains("theo tỷ lệ của nghị quyết"), "{}", vietnamese.out);
        let waiting: serde_json::Value =
            serde_json::from_str(ok(&run(desk, &["--json", "hamlets", "waiting"]))).expect("JSON");
        let key = |name: &str| {
            let of = waiting.as_array().expect("hamlets").iter().find(|hamlet| hamlet["name"] == name);
            of.and_then(|hamlet| hamlet["hamlet"].as_str()).expect("waits").to_owned()
        };
        // What each still lacks of its share: two of six, and all three.
        let assign = |name: &str, to: &str| {
            ok(&run(
                desk,
                &["hamlets", "assign", "--hamlet", &key(name), "--to", to, "--instrument", "1/NQ"],
            ));
        };
        assign("Ấp 1", "28858");
        assert_eq!(row(desk, "28858"), (6, Some((4, 9)), by.clone()));
        assert_eq!(row(desk, "28783"), (3, Some((0, 5)), by));
        // A person placed hamlets at the split: it is not taken back from under them.
        let refused = run(desk, &["reorganise", "undo", &id]);
        assert!(
            refused.status == 1 && refused.err.contains("hamlets placed in a new commune"),
            "{}",
            refused.err
        );
        assign("Ấp 2", "28783");
        assign("Ấp 3", "28858");
        assert_eq!(row(desk, "28858"), (6, None, String::new()));
        assert_eq!(row(desk, "28783"), (3, None, String::new()));
        ok(&run(desk, &["verify"]));
    });
}
