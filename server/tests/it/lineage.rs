//! Places through time, by command and by page: each commune of 2014 to its successors, backwards, by date and not by
//! code; and the tree as it stood on a day.

use std::collections::{BTreeSet, HashMap};

use axum::http::StatusCode;
use hoctap::actions::lineage::trace;
use jiff::civil::{Date, date};
use programme::lineage::Lineage;
use programme::places::{Atlas, Level};
use serde_json::Value;

use crate::kit::Desk;
use crate::kit::pages::Pages;
use crate::kit::web::{account, app, morning, sign_in};

const COMMUNES_2014: &str = include_str!("../../../programme/places-data/bentre_communes_2014.csv");
const MAP_2025: &str = include_str!("../../../programme/places-data/commune_map_2025.csv");
const THEN: Date = date(2014, 1, 1);

/// A line of the list of 2014: its code, and on each day the codes and names that it gives.
struct Listed {
    code: &'static str,
    on: [(Date, BTreeSet<String>, BTreeSet<String>); 3],
    code_2024: &'static str,
}

fn listed() -> Vec<Listed> {
    let (head, lines) = COMMUNES_2014.split_once('\n').expect("a heading");
    let columns: Vec<&str> = head.trim().split(',').collect();
    let all = lines.lines().map(|line| {
        let cells: Vec<&'static str> = line.split(',').collect();
        let cell =
            |name: &str| cells[columns.iter().position(|column| *column == name).expect("a column")].trim();
        let on = |day, codes: &str, names: &str| {
            let set = |name: &str| cell(name).split(';').map(level_tones).collect::<BTreeSet<_>>();
            (day, set(codes), set(names))
        };
        Listed {
            code: cells[0],
            on: [
                on(date(2020, 2, 1), "code_2020", "full_name_2020"),
                on(date(2024, 12, 1), "code_2024", "full_name_2024"),
                on(date(2025, 7, 1), "codes_2025", "full_names_2025"),
            ],
            code_2024: cells[columns.iter().position(|column| *column == "code_2024").expect("a column")],
        }
    });
    all.collect()
}

/// Tones stand on either vowel inside the lists (Thủy, Thuỷ), and the sort of capital differs.
fn level_tones(name: &str) -> String {
    programme::fold::fold(name)
}

/// What an answer says: codes, names, and which codes are whole.
fn said(answer: &Value) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<(String, bool)>) {
    let to = answer["to"].as_array().expect("a list");
    let text = |place: &Value, key: &str| place[key].as_str().expect("a text").to_owned();
    let extents = to.iter().map(|place| {
        let extent = text(place, "extent");
        assert!(matches!(extent.as_str(), "whole" | "part"), "{place}");
        (text(place, "code"), extent == "whole")
    });
    (
        to.iter().map(|place| text(place, "code")).collect(),
        to.iter().map(|place| level_tones(&text(place, "name"))).collect(),
        extents.collect(),
    )
}

#[test]
fn each_of_the_164_communes_of_2014_is_traced_to_what_the_list_says_it_became() {
    let atlas = Atlas::shipped();
    let lineage = Lineage::of(&atlas);
    let desk = Desk::new();
    let mut map: HashMap<&str, BTreeSet<(String, bool)>> = HashMap::new();
    for line in MAP_2025.lines().skip(1) {
        let cells: Vec<&str> = line.splitn(4, ',').collect();
        map.entry(cells[0]).or_default().insert((cells[1].to_owned(), cells[2] == "whole"));
    }
    let listed = listed();
    assert_eq!(listed.len(), 164);
    for (at, commune) in listed.iter().enumerate() {
        let place = atlas.by_code(Level::Commune, commune.code, THEN).expect(commune.code);
        for (on, codes, names) in &commune.on {
            let traced = trace(&lineage, &atlas, place, THEN, *on).expect("it stood");
            let answer = serde_json::to_value(&traced).expect("JSON");
            let (found, called, extents) = said(&answer);
            assert_eq!((&found, &called), (codes, names), "{} on {on}", commune.code);
            if *on == date(2025, 7, 1) {
                assert_eq!(extents, map[commune.code_2024], "{}", commune.code);
            }
            // The command says the same; one process for some of them is enough.
            if at % 40 == 7 {
                let (then, on) = (THEN.to_string(), on.to_string());
                let run = desk.hoctap(&["places", "trace", commune.code, &then, "--on", &on, "--json"]);
                assert_eq!(run.status, 0, "{}", run.err);
                assert_eq!(serde_json::from_str::<Value>(&run.out).expect("JSON"), answer);
            }
        }
    }
}

#[test]
fn the_answer_of_a_trace_has_just_the_agreed_shape() {
    let desk = Desk::new();
    let run = desk.hoctap(&["places", "trace", "28825", "2014-01-01", "--on", "2025-07-01", "--json"]);
    let expected = serde_json::json!({
        "from": { "code": "28825", "name": "Xã Phú An Hòa", "kind": "Xã", "date": "2014-01-01" },
        "to": [ { "code": "28807", "name": "Xã Giao Long", "kind": "Xã", "extent": "whole" } ],
    });
    assert_eq!(serde_json::from_str::<Value>(&run.out).expect("JSON"), expected, "{}", run.err);
}

#[test]
fn a_place_is_traced_backwards_through_a_split_and_across_a_swap_of_names() {
    let desk = Desk::new();
    let run = |args: &[&str]| {
        let said = desk.hoctap(&[&["--lang", "en", "places", "trace"], args].concat());
        assert_eq!(said.status, 0, "{}", said.err);
        said.out
    };
    // 28855 is An Hiệp until the end of November 2024, and Tường Đa after it.
    assert!(run(&["28855", "2024-11-30", "--on", "2024-11-30"]).contains("Xã An Hiệp"));
    let after = run(&["28855", "1/12/2024", "--on", "30/11/2024"]);
    assert!(after.contains("28837  Xã Tường Đa") && after.contains("28855  Xã An Hiệp"), "{after}");
    assert!(after.contains("1237/NQ-UBTVQH15, day unverified"), "{after}");
    let township = run(&["28810", "2024-12-01", "--on", "2014-01-01"]);
    assert!(township.contains("28810  Xã An Khánh"), "{township}");
    // A commune of Hà Nội that went on under its name and gave parts to two others.
    let split = run(&["00025", "2025-06-30", "--on", "2025-07-01"]);
    for code in ["00008", "00025", "00199"] {
        let line = split.lines().find(|line| line.trim_start().starts_with(code)).unwrap_or_default();
        assert!(line.ends_with("part"), "{split}");
    }
    let district = run(&["832", "2016-01-01", "--on", "2025-07-01"]);
    assert!(district.contains("its level ended on 2025-07-01") && district.contains("Xã Chợ Lách"));
}

#[test]
fn an_ended_an_unknown_and_a_later_code_are_refused_with_what_to_do() {
    let desk = Desk::new();
    for (code, on, why) in [
        ("28771", "2020-02-01", "nay là: 28777 Phường An Hội"),
        ("99999", "2020-02-01", "Không có nơi nào mang mã"),
        ("28756", "2000-01-01", "chỉ có từ ngày 01/01/2013"),
    ] {
        for command in [&["trace", code, on][..], &["as-of", on, "--under", code]] {
            let said = desk.hoctap(&[&["places"], command].concat());
            assert_eq!((said.status, said.out.as_str()), (1, ""), "{command:?}");
            assert!(said.err.contains(why), "{command:?}: {}", said.err);
        }
    }
}

#[test]
fn the_tree_on_a_day_has_the_levels_of_that_day() {
    let desk = Desk::new();
    let tree = |args: &[&str]| -> Value {
        let said = desk.hoctap(&[&["places", "as-of"], args, &["--json"]].concat());
        assert_eq!(said.status, 0, "{}", said.err);
        serde_json::from_str(&said.out).expect("JSON")
    };
    let counts = |tree: &Value| {
        let counts = tree["counts"].as_array().expect("counts");
        let one =
            |count: &Value| (count["level"].as_str().expect("a level").to_owned(), count["places"].as_u64());
        counts.iter().map(one).collect::<Vec<_>>()
    };
    let level = |level: &str, n| (level.to_owned(), Some(n));
    let then = tree(&["2016-06-30", "--under", "83", "--all"]);
    assert_eq!(counts(&then), [level("district", 9), level("commune", 164)]);
    assert_eq!(then["places"].as_array().map(Vec::len), Some(9 + 164));
    let now = tree(&["2026-06-30", "--under", "86", "--all"]);
    assert_eq!(counts(&now), [level("commune", 124)]);
    let country = tree(&["2025-06-30"]);
    assert_eq!(counts(&country), [level("province", 63), level("district", 696), level("commune", 10_035)]);
    assert_eq!(country["places"].as_array().map(Vec::len), Some(63));
    let said = desk.hoctap(&["places", "as-of", "2016-06-30", "--under", "83", "--all"]);
    assert!(said.out.starts_with("Tỉnh Bến Tre ngày 30/06/2016: 9 đơn vị cấp huyện, 164 đơn vị cấp xã.\n"));
    assert!(said.out.contains("\n  829") && said.out.contains("\n    28756"), "{}", said.out);
}

#[test]
fn the_pages_show_the_tree_of_the_day_and_keep_the_day() {
    let pages = Pages::demo();
    let officer = pages.sign_in("hoitinh");
    let then = officer.get("/places/83?on=2016-06-30").text;
    assert!(then.contains("9 đơn vị cấp huyện, 164 đơn vị cấp xã"), "{then}");
    assert!(then.contains("/places/829?on=2016-06-30") && then.contains("href=\"/places?on=2016-06-30\""));
    let now = officer.get("/places/86?on=2026-06-30").text;
    assert!(now.contains("124 đơn vị cấp xã") && !now.contains("cấp huyện"), "{now}");
    assert!(now.contains("/places/28756?on=2026-06-30"), "{now}");
    // The control stays with the place: it went on, became one other, or became several.
    let moved = |path: &str| officer.get(path).location;
    assert_eq!(
        moved("/places/28771?was=2016-06-30&on=1/2/2020&sort=name"),
        "/places/28777?sort=name&on=2020-02-01"
    );
    assert_eq!(moved("/places/28777?was=2016-06-30&on=1/2/2020"), "/places/28777?on=2020-02-01");
    let several = moved("/places/28810?was=2026-06-30&on=1/1/2014");
    assert_eq!(several, "/places/28810/lineage?on=2026-06-30&to=2014-01-01");
    let several = officer.get(&several).text;
    for name in ["Xã An Khánh", "Xã An Hiệp", "Xã Sơn Hòa"] {
        assert!(several.contains(name), "{name}: {several}");
    }
    let wrong = officer.get("/places/83?was=2016-06-30&on=31/2/2016");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"31/2/2016\"") && wrong.text.contains("164 đơn vị cấp xã"));
    let early = officer.get("/places?was=2016-06-30&on=1/1/1990");
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("trước ngày 1/1/2013"), "{}", early.text);
}

#[test]
fn every_commune_of_2014_leads_on_its_page_to_what_it_became_and_one_of_2026_back() {
    let pages = Pages::demo();
    let officer = pages.sign_in("hoitinh");
    for commune in listed().iter().step_by(9) {
        let page = officer.get(&format!("/places/{}/lineage?on=2014-01-01&to=2025-07-01", commune.code));
        assert_eq!(page.status, StatusCode::OK, "{}", commune.code);
        let became = page.text.split("id=\"became\"").nth(1).expect("what it became");
        for code in &commune.on[2].1 {
            assert!(
                became.contains(&format!("/places/{code}?on=2025-07-01\"")),
                "{}: {became}",
                commune.code
            );
        }
    }
    let today = officer.get("/places/28810/lineage?on=2026-06-30").text;
    let came = today.split("id=\"came-from\"").nth(1).and_then(|text| text.split("id=\"became\"").next());
    let came = came.expect("what it came from");
    for link in ["/places/28855?on=2025-06-30", "/places/28855?on=2024-11-30", "/places/28810?on=2024-11-30"]
    {
        assert!(came.contains(link), "{link}: {came}");
        assert_eq!(officer.get(link).status, StatusCode::OK, "{link}");
    }
    assert!(came.contains("1237/NQ-UBTVQH15") && came.contains("ngày chưa đối chiếu văn bản gốc"), "{came}");
}

#[test]
fn a_national_officer_reads_the_history_of_any_province() {
    let desk = Desk::new();
    assert_eq!(desk.hoctap(&["init"]).status, 0);
    account(&desk, "trunguong", &["viewer", "--place", "VN"]);
    let app = app(&desk, morning);
    let officer = sign_in(&app, "trunguong");
    for (code, on) in [("01", "2016-06-30"), ("79", "2016-06-30"), ("83", "2016-06-30"), ("96", "2026-06-30")]
    {
        for path in [format!("/places/{code}?on={on}"), format!("/places/{code}/lineage?on={on}")] {
            assert_eq!(officer.get(&path).status, StatusCode::OK, "{path}");
        }
    }
    let page = officer.get("/places/00025/lineage?on=2025-06-30").text;
    // Outside Bến Tre the tree of 2025 was carried back, and says so.
    assert!(page.contains("assumed from 1 Jan 2013"), "{page}");
    let became = page.split("id=\"became\"").nth(1).expect("what it became");
    assert!(became.contains("/places/00199?on=2025-07-01") && became.contains(">part<"), "{became}");
}
