//! Lists as of a day and on the map of a day: decisions, the register of certificates, who is to be commended, and the
//! registry itself; each with its files.

use std::sync::Arc;

use hoctap::web::App;
use programme::places::{Atlas, Level};

use crate::certificates::decided;
use crate::kit::web::{Guest, account, account_from, app, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, act, id_of, import, ok, run};

/// Families of a commune in 2019, all of them passing, their codes from one on.
fn families(commune: &str, from: usize, n: usize) -> String {
    let row = |code: usize| format!("{code},{commune},KP 1,Họ {code},2019,1,10,10,10,10,20,20,20\n");
    format!("{HEADER}{}", (from..from + n).map(row).collect::<String>())
}

/// Phường 2 and Phường 3 of 2019, which became An Hội on 1 February 2020; each decided, with certificates; one title of
/// Phường 3 withdrawn on 1 June 2020.
fn made(desk: &Desk) {
    for (commune, from, n, number) in [("28774", 1, 2, "04/QĐ-UBND"), ("28777", 11, 3, "05/QĐ-UBND")] {
        desk.write("a.csv", families(commune, from, n));
        ok(&import(desk, "a.csv", &[]));
        let id = decided(desk, commune, "2019", number);
        if number == "04/QĐ-UBND" {
            ok(&run(desk, &["certificate", "keys", "make"]));
        }
        ok(&run(desk, &["certificate", "issue", &id]));
        if number == "04/QĐ-UBND" {
            let draft = run(desk, &["decision", "withdraw", &id, "--code", "1", "--reason", "untrue"]);
            let draft = id_of(&ok(&draft).replace('.', ""));
            let signed = ["--number", "09/QĐ-UBND", "--signed-on", "2020-06-01"];
            ok(&act(desk, &["decision", "issue", &draft], &signed));
        }
    }
    // Issued by the clock of today; as if in time.
    desk.tamper("UPDATE certificates SET issued_on = '2019-12-21'");
}

/// The application in January 2021, with the province's association and that of another commune.
fn opened(desk: &Desk) -> Arc<App> {
    account(desk, "hoitinh", &["province_association", "--place", "83"]);
    account(desk, "khac", &["commune_association", "--place", "29110"]);
    app(desk, || "2021-01-10T02:00:00Z".to_owned())
}

fn rows(guest: &Guest, page: &str) -> Vec<String> {
    let answered = guest.get(page);
    assert_eq!(answered.status, 200, "{page}");
    let body =
        answered.text.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or("");
    body.split("</tr>").map(str::trim).filter(|row| !row.is_empty()).map(str::to_owned).collect()
}

#[track_caller]
fn has(rows: &[String], number: &str, words: &[&str]) {
    let row = rows.iter().find(|row| row.contains(number)).unwrap_or_else(|| panic!("no {number}: {rows:?}"));
    for word in words {
        assert!(row.contains(word), "{word}: {row}");
    }
}

const THEN: &str = "as_of=31/12/2019";
const OLD_MAP: &str = "map=31/12/2019";

#[test]
fn decisions_are_listed_as_of_a_day_by_the_communes_of_a_map() {
    on_both(|desk| {
        made(desk);
        let app = opened(desk);
        let (ours, other) = (sign_in(&app, "hoitinh"), sign_in(&app, "khac"));
        let today = rows(&ours, "/decisions");
        assert_eq!(today.len(), 3);
        for number in ["04/", "05/", "09/"] {
            has(&today, number, &["Phường An Hội"]);
        }
        let page = ours.get(&format!("/decisions?{OLD_MAP}")).text;
        for offered in ["<option value=\"28774\"", "Phường 3", "Phường 2", "on the map of", "Today’s list"]
        {
            assert!(page.contains(offered), "{offered}");
        }
        assert!(!ours.get("/decisions").text.contains("<option value=\"28774\""), "no such commune today");
        let all = rows(&ours, &format!("/decisions?{OLD_MAP}"));
        has(&all, "04/", &["Phường 3"]);
        has(&all, "05/", &["Phường 2"]);
        assert_eq!(
            rows(&ours, &format!("/decisions?{OLD_MAP}&commune=28774")).len(),
            2,
            "given and withdrawn"
        );
        // What was signed later was not there, nor is there anything to be drafted.
        let then = rows(&ours, &format!("/decisions?{THEN}&commune=28774"));
        assert_eq!(then.len(), 1);
        has(&then, "04/", &["Phường 3"]);
        assert_eq!(rows(&ours, "/decisions?as_of=31/5/2020").len(), 2);
        assert_eq!(rows(&ours, "/decisions?as_of=1/6/2020").len(), 3, "on its day");
        // Who answers for the whole country names a place by its code.
        account(desk, "trunguong", &["inspector", "--everywhere"]);
        let country = sign_in(&app, "trunguong");
        assert!(country.get("/decisions").text.contains("Code of the place"));
        assert_eq!(rows(&country, "/decisions?commune=28777").len(), 3);
        assert_eq!(rows(&country, &format!("/decisions?{OLD_MAP}&commune=28774")).len(), 2);
        assert_eq!(rows(&country, &format!("/certificates?{OLD_MAP}&commune=28774")).len(), 2);
        // The commune's own officers see neither the list nor that there is one.
        assert_eq!(rows(&other, &format!("/decisions?{OLD_MAP}&commune=28774")).len(), 0);
        assert!(!other.get(&format!("/decisions?{OLD_MAP}")).text.contains("28774"));
        // The same by command.
        let listed = |more: &[&str]| {
            let said = run(desk, &[&["--json", "decision", "list"], more].concat());
            let list: Vec<serde_json::Value> = serde_json::from_str(ok(&said)).expect("a list");
            list.iter().map(|one| one["number"].as_str().expect("issued").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(listed(&["--as-of", "2019-12-31", "--place", "28774"]), ["04/QĐ-UBND"]);
        assert_eq!(listed(&["--map-on", "2019-12-31", "--place", "28774"]).len(), 2);
        assert_eq!(listed(&["--as-of", "2020-05-31", "--place", "28777"]).len(), 2, "what became of both");
        let table = ok(&run(desk, &["decision", "list", "--map-on", "2019-12-31"])).to_owned();
        assert!(table.contains("Phường 3") && !table.contains("An Hội"), "{table}");
        let no_day = ours.get("/decisions?as_of=31/2/2020");
        assert!(no_day.status == 422 && no_day.text.contains("Not a day"), "{}", no_day.status);
    });
}

#[test]
fn the_register_and_the_commended_are_those_of_the_day_and_go_into_files_as_shown() {
    on_both(|desk| {
        made(desk);
        let app = opened(desk);
        let (ours, other) = (sign_in(&app, "hoitinh"), sign_in(&app, "khac"));
        let third = format!("/certificates?{OLD_MAP}&commune=28774");
        let held = |rows: &[String]| rows.iter().filter(|row| row.contains("chip good")).count();
        for (days, n, in_force) in [
            ("", 2, 0),
            ("&as_of=31/12/2019", 2, 2),
            ("&as_of=31/5/2020", 2, 2),
            ("&as_of=1/6/2020", 2, 1),
            ("&as_of=20/12/2019", 0, 0),
        ] {
            let found = rows(&ours, &format!("{third}{days}"));
            assert_eq!((found.len(), held(&found)), (n, in_force), "{days}");
            let file = ours.get(&format!("{}{days}&format=csv", third.replace('?', "/export?")));
            assert_eq!(file.text.lines().count() - 1, n, "{days}");
        }
        let paper = ours.get(&format!("{}&format=pdf", third.replace('?', "/export?")));
        assert_eq!(paper.status, 200);
        assert!(paper.headers["content-type"].to_str().expect("text").starts_with("application/pdf"));
        assert_eq!(rows(&other, &third).len(), 0, "not theirs");
        let held = format!("title=learning_family&year=2019&years=1&{OLD_MAP}&commune=28774");
        for (days, n) in [("", 1), ("&as_of=31/12/2019", 2), ("&as_of=1/6/2020", 1), ("&as_of=19/12/2019", 0)]
        {
            assert_eq!(rows(&ours, &format!("/commendation?{held}{days}")).len(), n, "{days}");
        }
        let page = ours.get(&format!("/commendation?{held}&{THEN}")).text;
        let paper = page.split("href=\"").find(|href| href.starts_with("/commendation/paper/pdf"));
        let paper = paper.and_then(|href| href.split('"').next()).expect("a paper").replace("&#38;", "&");
        assert!(paper.contains("as_of=31%2F12%2F2019"), "{paper}");
        assert_eq!(ours.get(&paper).status, 200);
        assert_eq!(rows(&other, &format!("/commendation?{held}")).len(), 0, "not theirs");
    });
}

#[test]
fn the_registry_is_as_it_was_with_the_cases_of_then() {
    on_both(|desk| {
        made(desk);
        let gone = [
            "--commune",
            "28774",
            "--code",
            "2",
            "--map-on",
            "2019-12-31",
            "--from",
            "2020",
            "--why",
            "left",
        ];
        ok(&act(desk, &["registry", "close"], &gone));
        let app = opened(desk);
        let ours = sign_in(&app, "hoitinh");
        let third = |more: &str| rows(&ours, &format!("/registry/28774?{OLD_MAP}&{more}"));
        assert_eq!(third(THEN).len(), 2, "who left in 2020 was there");
        assert_eq!(third("as_of=31/12/2020").len(), 1);
        assert_eq!(third("as_of=31/12/2018").len(), 0);
        let case = "title=learning_family&year=2019&state=all";
        let state = |day: &str| {
            let found = third(&format!("{case}&as_of={day}"));
            found.iter().filter(|row| row.contains("recognised")).count()
        };
        assert_eq!([state("19/12/2019"), state("20/12/2019"), state("1/6/2020")], [0, 2, 1]);
        let by_command = |more: &[&str]| {
            let asked = ["--json", "registry", "list", "--commune", "28774", "--map-on", "2019-12-31"];
            let said = run(desk, &[&asked, more].concat());
            let page: serde_json::Value = serde_json::from_str(ok(&said)).expect("a page");
            page["rows"].as_array().expect("rows").len()
        };
        assert_eq!([by_command(&["--as-of", "2019-12-31"]), by_command(&[])], [2, 1]);
        let page = ours.get("/registry/28777?as_of=31/12/2019").text;
        assert!(page.contains("Phường 2") && !page.contains("/registry/28777/new"), "to be read only");
        assert!(ours.get("/registry/28777").text.contains("name=\"as_of\""), "asked for on the page itself");
    });
}

#[test]
fn an_appeal_is_open_in_the_list_of_a_day_on_which_it_was() {
    on_both(|desk| {
        made(desk);
        let cases = ["--commune", "28777", "--year", "2019", "--title", "learning_family"];
        let received = ["appeals", "receive", "--code", "12", "--ground", "untrue", "--on", "2020-01-05"];
        let appeal = id_of(&ok(&act(desk, &received, &cases)).replace('.', ""));
        ok(&run(desk, &["appeals", "answer", &appeal, "--outcome", "dismissed", "--on", "2020-03-01"]));
        let app = opened(desk);
        let ours = sign_in(&app, "hoitinh");
        let n = |query: &str| rows(&ours, &format!("/appeals?{query}")).len();
        assert_eq!([n(""), n("all=1")], [0, 1]);
        assert_eq!([n("as_of=4/1/2020"), n("as_of=31/1/2020"), n("as_of=1/3/2020")], [0, 1, 0]);
        let second = format!("all=1&{OLD_MAP}&commune=28777");
        assert_eq!([n(&second), n(&second.replace("28777", "28774"))], [1, 0]);
    });
}

#[test]
fn what_a_district_decided_is_its_provinces_after_the_districts_are_gone() {
    on_both(|desk| {
        made(desk);
        // As if the district had decided it.
        let day = jiff::civil::date(2019, 12, 20);
        let district = Atlas::shipped().by_code(Level::District, "829", day).expect("it stood").get();
        let id = desk.ask("SELECT id || '' FROM decisions WHERE number = '05/QĐ-UBND'").remove(0);
        desk.tamper(&format!("UPDATE decisions SET commune_id = {district} WHERE id = {id}"));
        for (login, role, place) in [
            ("tinh", "province_committee", "86"),
            ("tinhkhac", "province_committee", "01"),
            ("ubndxa", "commune_committee", "28777"),
        ] {
            account_from(desk, login, &[role, "--place", place], "2025-07-01");
        }
        let app = app(desk, || "2026-11-26T02:00:00Z".to_owned());
        let [province, other, commune] = ["tinh", "tinhkhac", "ubndxa"].map(|login| sign_in(&app, login));
        has(&rows(&province, "/decisions"), "05/", &["Thành phố Bến Tre"]);
        let then = format!("/decisions?{OLD_MAP}");
        let page = province.get(&then).text;
        assert!(page.contains("<option value=\"829\"") && page.contains("<option value=\"83\""), "{page}");
        assert_eq!(rows(&province, &format!("{then}&commune=829")).len(), 1);
        for (who, status) in [(&province, 200), (&other, 404), (&commune, 404)] {
            assert_eq!(who.get(&format!("/decisions/{id}")).status, status);
        }
        assert_eq!(province.get(&format!("/decisions/{id}/withdraw")).status, 200, "theirs to withdraw");
        assert_ne!(commune.get(&format!("/decisions/{id}/withdraw")).status, 200);
    });
}
