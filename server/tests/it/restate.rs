//! Numbers on the map of another day: exact where whole communes moved, estimated with bounds where one was split and
//! nobody has placed its hamlets, or on an older map.

use crate::kit::web::{account, account_from, app, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, act, id_of, import, ok, run};

/// Families of hamlets of one commune in a year; every one of them passes.
fn families(year: u16, commune: &str, hamlets: &[(&str, u32)]) -> String {
    let mut text = HEADER.to_owned();
    let mut code = 0;
    for (hamlet, n) in hamlets {
        for _ in 0..*n {
            code += 1;
            text.push_str(&format!("{code},{commune},{hamlet},A {code},{year},1,10,10,10,10,20,20,20\n"));
        }
    }
    text
}

/// Rows of the report for all zones: code, year, total, registered, whether estimated, bounds of those registered.
fn rows(desk: &Desk, args: &[&str]) -> Vec<serde_json::Value> {
    let said = ok(&run(desk, &[&["--json", "report", "progress"], args].concat())).to_owned();
    let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let rows = report["rows"].as_array().expect("rows").clone();
    rows.into_iter().filter(|row| row["zone"] == "all").collect()
}

/// Total, bounds and whether it is estimated, of a place in a year.
#[track_caller]
fn total(rows: &[serde_json::Value], code: &str, year: i64) -> (i64, Option<(i64, i64)>) {
    let row = rows.iter().find(|row| row["place_code"] == code && row["year"] == year).expect("a row");
    let bounds = row["total_low"].as_i64().zip(row["total_high"].as_i64());
    assert_eq!(row["estimated"], bounds.is_some());
    assert_eq!(row["total"], row["registered"], "every family is registered");
    assert_eq!(row["registered_low"].as_i64().zip(row["registered_high"].as_i64()), bounds);
    assert_eq!(
        (row["passed"].clone(), row["passed_high"].as_i64()),
        (row["total"].clone(), bounds.map(|b| b.1))
    );
    (row["total"].as_i64().expect("a number"), bounds)
}

const OLD: [&str; 8] = ["--place", "01", "--by", "commune", "--as-of", "2025-12-31", "--map", "2020-12-31"];
const NEW: [&str; 8] = ["--place", "01", "--by", "commune", "--as-of", "2025-12-31", "--map", "2025-12-31"];

/// Hamlets that wait, or all: key and name.
fn hamlets(desk: &Desk, more: &[&str]) -> Vec<(String, String, Option<String>)> {
    let said = ok(&run(desk, &[&["--json", "hamlets", "waiting"], more].concat())).to_owned();
    let lines: Vec<serde_json::Value> = serde_json::from_str(&said).expect("JSON");
    let text = |line: &serde_json::Value, name: &str| line[name].as_str().map(str::to_owned);
    let line = |line: &serde_json::Value| {
        (text(line, "hamlet").expect("a key"), text(line, "name").expect("a name"), text(line, "placed_in"))
    };
    lines.iter().map(line).collect()
}

#[test]
fn a_split_commune_is_estimated_until_its_hamlets_are_placed_and_exact_after() {
    on_both(|desk| {
        // Of Hà Nội: 00007 went in parts to 00008 (the default) and 00025.
        desk.write("a.csv", families(2020, "00007", &[("Tổ 1", 4), ("Tổ 2", 3), ("Tổ 3", 2)]));
        ok(&import(desk, "a.csv", &[]));
        assert_eq!(total(&rows(desk, &OLD), "00007", 2020), (9, None));
        let before = rows(desk, &NEW);
        assert_eq!(total(&before, "00008", 2020), (5, Some((0, 9))), "halved; the odd one to the default");
        assert_eq!(total(&before, "00025", 2020), (4, Some((0, 9))));
        assert_eq!(total(&before, "01", 2020), (9, None), "the province holds both sides");
        let csv = [&NEW[..], &["--format", "csv"]].concat();
        let csv = ok(&run(desk, &[&["report", "progress"], &csv[..]].concat())).to_owned();
        assert!(csv.contains(",estimated,total_low,total_high,"), "{csv}");
        let table = run(desk, &[&["report", "progress"], &NEW[..]].concat());
        assert!(ok(&table).contains("estimated by shares of households"), "{}", table.out);
        let waiting = hamlets(desk, &["--place", "01"]);
        let names: Vec<&str> = waiting.iter().map(|(_, name, _)| name.as_str()).collect();
        assert_eq!(names, ["Tổ 1", "Tổ 2", "Tổ 3"]);
        assert!(hamlets(desk, &["--place", "86"]).is_empty());
        let assign = |at: usize, to: &str, paper: &str| {
            let paper = ["--to", to, "--instrument", paper];
            run(desk, &[&["hamlets", "assign", "--hamlet", &waiting[at].0], &paper[..]].concat())
        };
        let refused = assign(0, "00004", "12/NQ");
        assert!(refused.status == 1 && refused.err.contains("did not go there"), "{}", refused.err);
        let refused = assign(0, "00025", " ");
        assert!(refused.status == 1 && refused.err.contains("number of the paper"), "{}", refused.err);
        ok(&assign(0, "00025", "12/NQ"));
        let refused = assign(0, "00008", "13/NQ");
        assert!(refused.status == 1 && refused.err.contains("placed it since"), "{}", refused.err);
        // Four are certain; of the other five the weights are 2 × 0 + 5 and 2 × 4 + 5.
        let some = rows(desk, &NEW);
        assert_eq!(total(&some, "00025", 2020), (8, Some((4, 9))));
        assert_eq!(total(&some, "00008", 2020), (1, Some((0, 5))));
        ok(&assign(1, "00008", "12/NQ"));
        ok(&assign(2, "00008", "12/NQ"));
        let after = rows(desk, &NEW);
        assert_eq!(total(&after, "00025", 2020), (4, None));
        assert_eq!(total(&after, "00008", 2020), (5, None));
        assert!(hamlets(desk, &[]).is_empty());
        let undone = run(desk, &["imports", "undo", "1"]);
        assert!(undone.status == 1 && undone.err.contains("3 hamlets of this import"), "{}", undone.err);
        ok(&run(desk, &["verify"]));
        // A backup holds the choices.
        ok(&run(desk, &["backup", "b.sqlite"]));
        ok(&run(desk, &["hamlets", "unassign", "--hamlet", &waiting[1].0]));
        assert_eq!(total(&rows(desk, &NEW), "00008", 2020).1, Some((2, 5)));
        assert_eq!(hamlets(desk, &["--all"]).iter().filter(|(_, _, at)| at.is_some()).count(), 2);
        ok(&run(desk, &["restore", "b.sqlite"]));
        assert_eq!(total(&rows(desk, &NEW), "00008", 2020), (5, None));
        desk.tamper("DELETE FROM hamlets WHERE name = 'Tổ 2'");
        let verified = run(desk, &["verify"]);
        assert!(verified.status == 1 && verified.err.contains("hamlet_home.missing"), "{}", verified.err);
    });
}

#[test]
fn on_an_older_map_what_was_created_after_a_merger_is_spread_with_bounds_and_the_district_stays_exact() {
    on_both(|desk| {
        // An Hội came of Phường 2 (28777), Phường 3 (28774) and Phường 1, which has no records here, in 2020.
        desk.write("a.csv", families(2019, "28777", &[("KP 1", 6)]));
        ok(&import(desk, "a.csv", &[]));
        desk.write("b.csv", families(2019, "28774", &[("KP 1", 2)]));
        ok(&import(desk, "b.csv", &[]));
        let fresh = families(2020, "28777", &[("KP 9", 4)]).replace("\n1,", "\n91,").replace("\n2,", "\n92,");
        desk.write("c.csv", fresh.replace("\n3,", "\n93,").replace("\n4,", "\n94,"));
        ok(&import(desk, "c.csv", &[]));
        let at = |map: &str| {
            let args = ["--place", "829", "--by", "commune", "--as-of", "2020-12-31", "--map", map];
            let found = rows(desk, &args);
            let of = |code: &str| {
                let row = found.iter().find(|row| row["place_code"] == code && row["year"] == 2020);
                let row = row.unwrap_or_else(|| panic!("no {code} on {map}"));
                (row["total"].as_i64(), row["total_low"].as_i64(), row["total_high"].as_i64())
            };
            (of("28777"), (map < "2020-02-01").then(|| of("28774")), of("829"))
        };
        // The parts of 2019 are 6 and 2 of the households: of the four new ones three and one.
        let (second, third, district) = at("2019-12-31");
        assert_eq!(second, (Some(9), Some(6), Some(10)));
        assert_eq!(third, Some((Some(3), Some(2), Some(6))));
        assert_eq!(district, (Some(12), None, None));
        assert_eq!(at("2020-12-31"), ((Some(12), None, None), None, (Some(12), None, None)));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn ben_tres_2016_is_the_same_number_on_the_maps_of_2014_and_2020_and_over_the_48_communes_of_2026() {
    on_both(|desk| {
        let demo = ["demo", "--households", "1000", "--years", "2016-2018", "--no-serve"];
        ok(&run(desk, &demo));
        let title = ["--title", "learning_family", "--by", "commune", "--as-of", "2026-06-01"];
        let series = |place: &str, map: &str| {
            let found = rows(desk, &[&title[..], &["--place", place, "--map", map]].concat());
            let of_communes = |year: i64| {
                let communes = found.iter().filter(|row| row["level"] == "commune" && row["year"] == year);
                ["total", "registered", "assessed", "passed", "recognised"].map(|name| {
                    communes.clone().map(|row| row[name].as_i64().expect("a number")).sum::<i64>()
                })
            };
            let estimated = |year: i64| {
                found.iter().filter(|row| row["year"] == year).any(|row| row["estimated"] == true)
            };
            let n_communes = found.iter().filter(|row| row["level"] == "commune" && row["year"] == 2016);
            let n = n_communes.filter(|row| row["total"] != 0).count();
            ((2016..=2018).map(of_communes).collect::<Vec<_>>(), estimated(2016), n)
        };
        let (then, estimated, n) = series("83", "2014-12-31");
        assert!(then[0][0] > 500 && !estimated, "{then:?}");
        assert_eq!(n, 164);
        let (later, estimated, n) = series("83", "2020-12-31");
        assert_eq!((&later, estimated, n), (&then, false, 157));
        // Vĩnh Long of today has Bến Tre's communes among its 124; the demo has records in those alone.
        let (now, estimated, n) = series("86", "2026-06-01");
        assert_eq!((&now, estimated, n), (&then, false, 48));
        let zones = |map: &str, place: &str| {
            let args =
                ["--title", "learning_family", "--as-of", "2026-06-01", "--place", place, "--map", map];
            let said = ok(&run(desk, &[&["--json", "report", "progress"], &args[..]].concat())).to_owned();
            let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
            let rows = report["rows"].as_array().expect("rows").clone();
            let numbers = |row: &serde_json::Value| {
                (row["year"].clone(), row["zone"].clone(), row["total"].clone(), row["passed"].clone())
            };
            rows.iter().map(numbers).collect::<Vec<_>>()
        };
        assert_eq!(zones("2014-12-31", "83"), zones("2026-06-01", "86"), "zone by zone, too");
    });
}

/// A clock after the split.
fn later() -> String {
    "2025-12-01T02:00:00Z".to_owned()
}

#[test]
fn whoever_answers_for_every_successor_places_hamlets_on_the_page_and_takes_them_back() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, "00007", &[("Tổ 1", 4), ("Tổ 2", 3)]));
        ok(&import(desk, "a.csv", &[]));
        let keys: Vec<String> = hamlets(desk, &[]).into_iter().map(|(key, _, _)| key).collect();
        account(desk, "hoitinh", &["province_association", "--place", "01"]);
        account(desk, "hoixa", &["commune_association", "--place", "00008"]);
        let app = app(desk, later);
        let (province, commune) = (sign_in(&app, "hoitinh"), sign_in(&app, "hoixa"));
        let progress =
            province.get("/progress?place=01&by=commune&map=31/12/2025&as_of=31/12/2025&year=2020");
        assert!(progress.text.contains("Estimated") && progress.text.contains("0–7"), "{}", progress.text);
        assert!(progress.text.contains("/places/waiting"));
        let page = province.get("/places/waiting");
        assert!(page.text.contains("Tổ 1") && page.text.contains("2 hamlets wait"), "{}", page.text);
        let split = page.all("name=\"split\" value=\"", "\"")[0].to_owned();
        let first = format!("to.{}", keys[0]);
        let typed = [("split", split.as_str()), (first.as_str(), "00025"), ("instrument", "")];
        let again = province.post("/places/waiting", &typed);
        assert!(again.status == 422 && again.text.contains("value=\"00025\" selected"), "{}", again.status);
        let typed = [("split", split.as_str()), (first.as_str(), "00025"), ("instrument", "12/NQ-HĐND")];
        assert_eq!(commune.post("/places/waiting", &typed).status, 403, "it answers for one side only");
        let done = province.post("/places/waiting", &typed);
        assert_eq!(done.location(), "/places/waiting?said=hamlets-placed&n=1");
        let page = province.get("/places/waiting");
        assert!(page.text.contains("12/NQ-HĐND") && page.text.contains("1 hamlet waits"), "{}", page.text);
        let back = [("split", split.as_str()), ("hamlet", keys[0].as_str())];
        assert_eq!(commune.post("/places/waiting/take-back", &back).status, 403);
        let done = province.post("/places/waiting/take-back", &back);
        assert_eq!(done.location(), "/places/waiting?said=hamlet-taken-back");
        assert_eq!(province.post("/places/waiting/take-back", &back).status, 409);
        assert_eq!(hamlets(desk, &[]).len(), 2);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_list_on_another_days_map_has_the_families_of_the_commune_as_it_was() {
    on_both(|desk| {
        // An Hội (28777) came of Phường 2, which had that code before, and of Phường 3 (28774), in 2020.
        desk.write("a.csv", families(2019, "28777", &[("KP 1", 3)]));
        ok(&import(desk, "a.csv", &[]));
        desk.write("b.csv", families(2019, "28774", &[("KP 2", 2)]));
        ok(&import(desk, "b.csv", &[]));
        let later = families(2020, "28777", &[("KP 9", 4)]);
        desk.write("c.csv", later.replace("\n1,", "\n91,").replace("\n2,", "\n92,"));
        ok(&import(desk, "c.csv", &[]));
        account(desk, "hoitinh", &["province_association", "--place", "83"]);
        account(desk, "khac", &["commune_association", "--place", "29110"]);
        let app = app(desk, || "2020-12-31T02:00:00Z".to_owned());
        let (ours, other) = (sign_in(&app, "hoitinh"), sign_in(&app, "khac"));
        let all = ours.get("/registry/28777/export?format=csv");
        let lines = |body: &str| body.lines().count() - 1;
        let then = ours.get("/registry/28777?map=2019-12-31");
        assert_eq!(then.status, 200);
        assert!(then.text.contains("Phường 2") && then.text.contains("An Hội"), "{}", then.text);
        let third = ours.get("/registry/28774?map=2019-12-31");
        assert!(third.text.contains("Phường 3") && third.text.contains("KP 2"), "{}", third.text);
        let record = third.text.split("href=\"/registry/28777/").nth(1).expect("under its code of today");
        let record = record.split('"').next().expect("an address");
        assert_eq!(ours.get(&format!("/registry/28777/{record}")).status, 200);
        assert!(!third.text.contains("/registry/28774/new"), "nothing is changed there");
        let file = ours.get("/registry/28774/export?format=csv&map=2019-12-31");
        assert_eq!((lines(&file.text), file.status), (2, 200));
        let second = ours.get("/registry/28777/export?format=csv&map=2019-12-31");
        assert_eq!(lines(&second.text), 3);
        assert!(lines(&all.text) > 5, "today's has all of them");
        assert_eq!(ours.get("/registry/28774").status, 404, "no such commune today");
        assert_eq!(other.get("/registry/28774?map=2019-12-31").status, 404, "not theirs to know");
        // The progress on that map leads there.
        let progress = ours.get("/progress?place=829&by=commune&as_of=31/12/2019&map=31/12/2019&year=2019");
        assert!(progress.text.contains("/registry/28774?"), "{}", progress.text);
    });
}

#[test]
fn a_list_on_an_older_map_is_not_emptied_by_what_its_commune_took_in_later() {
    on_both(|desk| {
        // Ba Tri kept its code; An Bình Tây (29149) and others came into it on 1 July 2025.
        desk.write("a.csv", families(2020, "29110", &[("KP 1", 3)]));
        ok(&import(desk, "a.csv", &[]));
        desk.write("b.csv", families(2020, "29149", &[("Ấp 1", 2)]));
        ok(&import(desk, "b.csv", &[]));
        account_from(desk, "hoixa", &["commune_association", "--place", "29110"], "2025-07-01");
        let app = app(desk, || "2026-11-20T02:00:00Z".to_owned());
        let ours = sign_in(&app, "hoixa");
        let lines = |page: &str| ours.get(page).text.lines().count() - 1;
        for (code, n) in [("29110", 3), ("29149", 2)] {
            assert_eq!(lines(&format!("/registry/{code}/export?format=csv&map=2020-12-31")), n, "{code}");
            let page = ours.get(&format!("/registry/{code}?map=2020-12-31"));
            assert!(page.status == 200 && page.text.contains("KP 1") == (code == "29110"), "{}", page.text);
        }
        assert_eq!(lines("/registry/29110/export?format=csv"), 5, "today's has all");
        assert_eq!(lines("/registry/29110/export?format=csv&map=2018-12-31"), 0, "known later");
        let progress = ours.get("/progress?place=29110&as_of=31/12/2020&map=31/12/2020&year=2020");
        assert!(progress.text.contains("map=2020-12-31"), "{}", progress.text);
    });
}

#[test]
fn after_a_split_the_default_successor_goes_on_with_the_records_and_the_other_has_none() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, "00007", &[("Tổ 1", 2), ("Tổ 2", 1)]));
        ok(&import(desk, "a.csv", &[]));
        for (login, commune) in [("macdinh", "00008"), ("khac", "00025")] {
            account_from(desk, login, &["commune_association", "--place", commune], "2025-07-01");
        }
        let app = app(desk, later);
        let (keeper, other) = (sign_in(&app, "macdinh"), sign_in(&app, "khac"));
        let list = keeper.get("/registry/00008");
        let records = list.all("<th scope=\"row\"><a href=\"", "\"");
        assert_eq!(records.len(), 3, "{}", list.text);
        for record in records {
            assert_eq!(keeper.get(record).status, 200, "{record}");
            assert_eq!(other.get(record).status, 404, "{record}");
            assert_eq!(other.get(&record.replace("00008", "00025")).status, 404, "{record}");
        }
        assert!(other.get("/registry/00025").text.contains("0 records"), "none");
        // A day of the same geography has the same list.
        let earlier = keeper.get("/registry/00008?as_of=1/9/2025&map=1/9/2025");
        assert_eq!(earlier.all("<th scope=\"row\"><a href=\"", "\"").len(), 3, "{}", earlier.text);
    });
}

#[test]
fn a_later_roster_of_the_other_part_goes_on_with_the_records_that_it_names_and_counts_nobody_twice() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, "00007", &[("Tổ 1", 4), ("Tổ 2", 3)]));
        ok(&import(desk, "a.csv", &[]));
        let keys: Vec<String> = hamlets(desk, &[]).into_iter().map(|(key, _, _)| key).collect();
        for (hamlet, to) in keys.iter().zip(["00025", "00008"]) {
            let paper = ["--to", to, "--instrument", "12/NQ-HĐND"];
            ok(&run(desk, &[&["hamlets", "assign", "--hamlet", hamlet][..], &paper].concat()));
        }
        let later = families(2025, "00025", &[("Tổ 1", 4)]);
        let named = later.replace(",00025,", ",00025,00007,").replacen(
            "commune_code,",
            "commune_code,former_commune_code,",
            1,
        );
        assert_ne!(named, later);
        desk.write("b.csv", named);
        // By the pages only whoever answers for those who keep the records, too.
        account_from(desk, "khac", &["commune_association", "--place", "00025"], "2025-07-01");
        account_from(desk, "hoitinh", &["province_association", "--place", "01"], "2025-07-01");
        let app = app(desk, || "2026-01-10T02:00:00Z".to_owned());
        let bytes = std::fs::read(desk.path("b.csv")).expect("readable");
        for (login, not_theirs) in [("khac", 4), ("hoitinh", 0)] {
            let who = sign_in(&app, login);
            let options = [("kind", "roster"), ("title", "learning_family"), ("year", "2025")];
            let trial = who.send("/imports", &options, ("b.csv", &bytes));
            let page = who.get(trial.location());
            assert_eq!(page.text.matches("place.not_yours").count(), not_theirs, "{login}: {}", page.text);
            assert!(page.text.contains("b.csv"), "{}", page.text);
        }
        ok(&import(desk, "b.csv", &[]));
        let now = rows(desk, &NEW);
        for year in [2020, 2025] {
            let row =
                now.iter().find(|row| row["place_code"] == "00025" && row["year"] == year).expect("a row");
            assert_eq!((&row["total"], &row["estimated"]), (&4.into(), &false.into()), "{year}");
        }
        // A commune that never had a part there is none to name.
        desk.write(
            "c.csv",
            families(2025, "00025", &[("Tổ 1", 1)]).replace(",00025,", ",00025,00016,").replacen(
                "commune_code,",
                "commune_code,former_commune_code,",
                1,
            ),
        );
        let refused = import(desk, "c.csv", &[]);
        assert!(
            format!("{}{}", refused.out, refused.err).contains("former_commune.unrelated"),
            "{} {}",
            refused.out,
            refused.err
        );
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_title_that_was_given_and_withdrawn_in_a_hamlet_that_waits_is_nowhere_in_its_bounds() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, "00007", &[("Tổ 1", 1), ("Tổ 2", 2)]));
        ok(&import(desk, "a.csv", &[]));
        let cases = ["--commune", "00007", "--year", "2020", "--title", "learning_family"];
        ok(&act(desk, &["propose"], &cases));
        let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
        ok(&run(desk, &["decision", "issue", &id, "--number", "1/QĐ", "--signed-on", "2020-12-15"]));
        let draft = run(desk, &["decision", "withdraw", &id, "--code", "1", "--reason", "untrue"]);
        let draft = id_of(&ok(&draft).replace('.', ""));
        ok(&run(desk, &["decision", "issue", &draft, "--number", "2/QĐ", "--signed-on", "2021-02-01"]));
        let by_hamlet = ["--place", "01", "--by", "hamlet", "--as-of", "2025-12-31", "--map", "2025-12-31"];
        let rows = rows(desk, &by_hamlet);
        let of = |name: &str| {
            let row = rows.iter().find(|row| row["place_name"] == name).expect("a row");
            ["recognised", "recognised_low", "recognised_high"]
                .map(|count| row[count].as_i64().expect("a number"))
        };
        assert_eq!((of("Tổ 1"), of("Tổ 2")), ([0, 0, 0], [2, 0, 2]));
    });
}
