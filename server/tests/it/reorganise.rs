//! A reorganisation drafted here: refused with every line, previewed, applied on its day, taken back while nothing rests
//! on it.

use crate::kit::web::account;
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, import, ok, run};

pub(crate) const HEAD: &str = "move,level,code,to,extent,default,share,name,full_name,kind,parent\n";
/// Two communes of Vĩnh Long become one.
pub(crate) const MERGED: &str =
    "begin,commune,,29999,,,,,Phường Hợp Nhất,,86\nmerge,commune,28756,29999\nmerge,commune,28858,29999\n";

pub(crate) fn draft(desk: &Desk, moves: &str, on: &str) -> crate::kit::Said {
    desk.write("moves.csv", format!("{HEAD}{moves}"));
    let file = desk.path("moves.csv");
    let file = file.to_str().expect("a path");
    let named = ["--instrument", "9/NQ-UBTVQH16", "--name", "Nhập hai phường"];
    run(desk, &[&["reorganise", "draft", file, "--on", on][..], &named].concat())
}

/// One family a commune and year.
pub(crate) fn families(year: u16, communes: &[&str]) -> String {
    let rows = communes
        .iter()
        .zip(1..)
        .map(|(commune, n)| format!("{n},{commune},Ấp 1,Nguyễn Văn {n},{year},1,10,10,10,10,20,20,20\n"));
    format!("{HEADER}{}", rows.collect::<String>())
}

/// How many families each commune of the province has in a report on a map.
pub(crate) fn communes(desk: &Desk, map: &str) -> Vec<(String, i64)> {
    let asked = ["--json", "report", "progress", "--place", "86", "--as-of", "2026-12-31", "--map", map];
    let report = ok(&run(desk, &[&asked[..], &["--by", "commune"]].concat())).to_owned();
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let rows = report["rows"].as_array().expect("rows").iter().filter(|row| row["zone"] == "all");
    let of_year = rows.filter(|row| row["year"] == 2020 && row["registered"].as_i64() > Some(0));
    let mut found: Vec<(String, i64)> = of_year
        .map(|row| {
            let code = row["place_code"].as_str().expect("a code").to_owned();
            (code, row["registered"].as_i64().expect("a number"))
        })
        .filter(|(code, _)| code.len() == 5)
        .collect();
    found.sort();
    found
}

#[test]
fn what_cannot_be_is_refused_line_by_line_and_nothing_is_kept() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        let wrong =
            "merge,commune,28756,11111\nmerge,commune,99999,28756\nbegin,commune,,28858,,,,,Xã Hai,,86\n";
        let said = draft(desk, wrong, "2026-11-01");
        assert_eq!(said.status, 1);
        for part in ["line 2", "event.not_after", "line 3", "event.not_before", "line 4", "event.code_in_use"]
        {
            assert!(said.err.contains(part), "{part}: {}", said.err);
        }
        let list = ok(&run(desk, &["--json", "reorganise", "list"])).to_owned();
        assert_eq!(list.trim(), "[]");
        // It contradicts what ships: the commune was another's in 2025.
        let early = draft(desk, "rename,commune,28757,,,,,,Phường Khác\n", "2019-01-01");
        assert!(early.err.contains("event.contradicts"), "{}", early.err);
    });
}

#[test]
fn an_event_is_previewed_applied_on_its_day_and_taken_back_while_nothing_rests_on_it() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, &["28756", "28757", "28777"]));
        ok(&import(desk, "a.csv", &[]));
        account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
        let said = draft(desk, MERGED, "2026-11-01");
        let id = ok(&said).split("preview ").nth(1).map(|id| id.trim().to_owned()).expect("an id");
        let preview = ok(&run(desk, &["reorganise", "preview", &id])).to_owned();
        for part in ["29999 Phường Hợp Nhất", "28756 Phường Phú Khương → 29999", "Commune People's Committee"]
        {
            assert!(preview.contains(part), "{part}: {preview}");
        }
        let seen: serde_json::Value =
            serde_json::from_str(ok(&run(desk, &["--json", "reorganise", "preview", &id]))).expect("JSON");
        assert_eq!(
            (&seen["begun"], &seen["ended"], &seen["roles_ending"]),
            (&1.into(), &2.into(), &1.into())
        );
        // Phú Khương has one family of its own; Phú Tân's came from 28757, which had become it.
        assert_eq!(seen["subjects"]["family"], 2, "{seen}");
        let before = communes(desk, "2026-11-26");
        ok(&run(desk, &["reorganise", "apply", &id]));
        assert_eq!(run(desk, &["reorganise", "apply", &id]).status, 1, "once");
        let after = communes(desk, "2026-11-26");
        assert_eq!(communes(desk, "2026-10-31"), before, "the day before is as it was");
        assert_eq!(
            after.iter().map(|(_, n)| n).sum::<i64>(),
            before.iter().map(|(_, n)| n).sum::<i64>(),
            "nobody is lost"
        );
        assert!(after.contains(&("29999".to_owned(), 2)), "{after:?}");
        // A role goes on with its place and ends with it: it is explained, and granted anew by whoever may.
        let why = ["accounts", "explain", "ubndxa", "decide", "--place", "29999", "--on", "2026-11-02"];
        let why = run(desk, &why);
        assert!(why.out.contains("no more") || why.err.contains("no more"), "{} {}", why.out, why.err);
        ok(&run(desk, &["reorganise", "undo", &id]));
        assert_eq!(communes(desk, "2026-11-26"), before, "as if it had never been");
        // Once somebody is recorded in the new place it stays.
        let again = draft(desk, MERGED, "2026-11-01");
        let again = ok(&again).split("preview ").nth(1).map(|id| id.trim().to_owned()).expect("an id");
        ok(&run(desk, &["reorganise", "apply", &again]));
        let row = "99,29999,Ấp 9,Nguyễn Văn Mới,2026,1,10,10,10,10,20,20,20\n";
        desk.write("b.csv", format!("{HEADER}{row}"));
        ok(&import(desk, "b.csv", &[]));
        let refused = run(desk, &["reorganise", "undo", &again]);
        assert!(refused.status == 1 && refused.err.contains("speak of a place"), "{}", refused.err);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn an_event_waits_for_its_day_and_a_draft_can_be_discarded() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        let said = draft(desk, MERGED, "2999-01-01");
        let id = ok(&said).split("preview ").nth(1).map(|id| id.trim().to_owned()).expect("an id");
        let early = run(desk, &["reorganise", "apply", &id]);
        assert!(early.status == 1 && early.err.contains("2999-01-01"), "{}", early.err);
        ok(&run(desk, &["reorganise", "discard", &id]));
        assert_eq!(run(desk, &["reorganise", "apply", &id]).status, 1);
        assert!(ok(&run(desk, &["reorganise", "list"])).contains("discarded"));
    });
}
