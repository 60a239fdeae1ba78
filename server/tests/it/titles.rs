//! What a province sets of a title, where a title is a pilot, and who decides.

use crate::kit::web::{account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, import, ok, roster, run};

/// A family of the city (a pilot of 2014–2015) and one of Châu Thành, in a year.
fn two_families(year: u16) -> String {
    let row = |commune: &str| format!("5,{commune},Ấp 1,A,{year},1,10,10,10,10,20,20,20\n");
    format!("{HEADER}{}{}", row("28756"), row("28807"))
}

#[test]
fn before_it_holds_everywhere_a_title_is_filed_in_its_pilots_and_refused_elsewhere_with_what_to_do() {
    on_both(|desk| {
        desk.write("a.csv", two_families(2014));
        let said = import(desk, "a.csv", &[]);
        assert!(said.out.contains("1 new") && said.err.contains("[title.not_given_here]"), "{}", said.err);
        assert!(said.err.contains("holds everywhere from 2016"), "{}", said.err);
        let add = ["titles", "add-pilot", "learning_family", "--place", "831", "--from-year", "2014"];
        let set = ["--to-year", "2015", "--set", "448-2015-family"];
        assert_eq!(run(desk, &[&add[..], &set].concat()).status, 2, "a pilot names its paper");
        ok(&run(desk, &[&add[..], &set, &["--instrument", "9/KH-UBND"]].concat()));
        desk.write("b.csv", two_families(2015));
        assert!(ok(&import(desk, "b.csv", &[])).contains("2 new"));
        desk.write("c.csv", two_families(2016));
        assert!(ok(&import(desk, "c.csv", &[])).contains("2 new"));
        let pilots = ok(&run(desk, &["--json", "titles", "pilots", "learning_family"])).to_owned();
        let years: Vec<serde_json::Value> = serde_json::from_str(&pilots).expect("JSON");
        let of = |place: &str| -> Vec<(i64, i64, bool)> {
            years
                .iter()
                .filter(|row| row["place_code"] == place)
                .map(|row| {
                    let n = |name: &str| row[name].as_i64().expect("a number");
                    (n("year"), n("registered"), row["in_pilot"].as_bool().expect("a truth"))
                })
                .collect()
        };
        assert_eq!(of("829"), [(2014, 1, true), (2015, 1, true), (2016, 1, false)]);
        assert_eq!(of("831"), [(2014, 0, true), (2015, 1, true), (2016, 1, false)]);
        // A pilot is told apart in the report, and held against no target.
        let report =
            ok(&run(desk, &["--json", "report", "progress", "--place", "83", "--as-of", "2016-12-31"]))
                .to_owned();
        let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
        let rows = report["rows"].as_array().expect("rows");
        let row = |year: i64| {
            rows.iter().find(|row| row["year"] == year && row["zone"] == "all").expect("a row").clone()
        };
        assert_eq!((row(2015)["pilot"].clone(), row(2015)["target_bp"].clone()), (true.into(), ().into()));
        assert_eq!(
            (row(2016)["pilot"].clone(), row(2016)["target_bp"].clone()),
            (false.into(), 7_500.into())
        );
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_province_sets_on_the_page_what_no_text_says_and_takes_it_back() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        account(desk, "hoitinh", &["province_association", "--place", "83"]);
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let app = app(desk, morning);
        let (province, commune) = (sign_in(&app, "hoitinh"), sign_in(&app, "hoixa"));
        let page = province.get("/titles/learning_family");
        assert!(page.text.contains("/titles/learning_family/facts/decide_by"), "{}", page.text);
        assert!(!page.text.contains("/titles/learning_family/facts/decides"), "a text says who decides");
        assert!(!commune.get("/titles/learning_family").text.contains("/facts/"));
        let fact = "/titles/learning_family/facts/decide_by";
        assert_eq!(commune.post(fact, &[("value", "20/12")]).status, 403);
        let typed = [("value", "20/12"), ("from", "01/01/2020"), ("place", "83"), ("instrument", "")];
        let again = province.post(fact, &typed);
        assert!(again.status == 422 && again.text.contains("value=\"20/12\""), "{}", again.status);
        let typed = [&typed[..3], &[("instrument", "12/QĐ-UBND")]].concat();
        let done = province.post(fact, &typed);
        assert_eq!(done.location(), "/titles/learning_family?on=2020-01-01&said=title-set");
        // Whoever is in the province goes by it, from that day on; another province does not.
        let shown = |on: &str| commune.get(&format!("/titles/learning_family?on={on}")).text;
        assert!(shown("31/12/2019").contains("by 31/12 of the year assessed"));
        assert!(shown("01/01/2020").contains("by 20/12 of the year assessed"));
        let cli = |place: &str| {
            let show = ["titles", "show", "learning_family", "--on", "2020-06-01", "--place", place];
            ok(&run(desk, &show))
                .lines()
                .find(|line| line.starts_with("decide_by"))
                .expect("a line")
                .to_owned()
        };
        assert!(cli("28756").contains("12-20") && cli("28756").contains("12/QĐ-UBND"));
        assert!(cli("01").contains("12-31") && cli("01").contains("unverified"));
        let back = [("default", "1"), ("from", "02/01/2020"), ("place", "83"), ("instrument", "13/QĐ-UBND")];
        assert_eq!(province.post(fact, &back).status, 303);
        assert!(shown("02/01/2020").contains("by 31/12 of the year assessed"));
        assert!(shown("02/01/2020").contains("back to the default"), "what was set stays to be read");
        let verified = run(
            desk,
            &[
                "titles",
                "set",
                "learning_family",
                "decides",
                "province_committee",
                "--province",
                "83",
                "--from",
                "2018-01-01",
                "--instrument",
                "x",
            ],
        );
        assert!(verified.status == 1 && verified.err.contains("A text that was seen"), "{}", verified.err);
        ok(&run(desk, &["verify"]));
    });
}

/// A clock after the districts.
fn later() -> String {
    "2025-12-20T02:00:00Z".to_owned()
}

/// Scores one row by a total, approves and proposes it, by the command line.
fn to_the_committee(desk: &Desk, (commune, title, year): (&str, &str, &str), code: &str, answers: &[&str]) {
    let of = ["--commune", commune, "--title", title, "--year", year];
    let row = [&["score-row"][..], &of, &["--code", code, "--registered", "new"], answers].concat();
    ok(&run(desk, &row));
    ok(&run(desk, &[&["review", "approve"][..], &of].concat()));
    ok(&run(desk, &[&["propose", "--approved"][..], &of].concat()));
}

#[test]
fn a_commune_is_opened_without_typing_and_its_district_decides_and_not_its_own_committee() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
        account(desk, "ubndhuyen", &["district_committee", "--place", "829"]);
        let app = app(desk, morning);
        let title = "commune_learning_community";
        let hoixa = sign_in(&app, "hoixa");
        let choose = format!("/grid?commune=28756&title={title}&year=2020");
        let page = hoixa.get(&choose);
        assert!(page.text.contains("Open the sheet of Phường Phú Khương"), "{}", page.text);
        let asked = [("code", "28756"), ("title", title), ("year", "2020")];
        let opened = hoixa.post("/registry/28756/itself", &asked);
        let sheet = opened.location().to_owned();
        assert!(hoixa.get(&sheet).text.contains("Phường Phú Khương"));
        assert_eq!(hoixa.post("/registry/28756/itself", &asked).location(), sheet, "opened once");
        assert!(!hoixa.get(&choose).text.contains("Open the sheet"));
        to_the_committee(desk, ("28756", title, "2020"), "28756", &["--item", "c1=92"]);

        let draft = |place| [("commune", place), ("title", title), ("year", "2020")];
        let ubndxa = sign_in(&app, "ubndxa");
        assert_eq!(ubndxa.post("/decisions", &draft("28756")).status, 403);
        let list = ubndxa.get(&format!("/decisions?commune=28756&title={title}&year=2020"));
        assert!(list.text.contains("decided by"), "{}", list.text);
        assert!(list.text.contains("Thành phố Bến Tre"), "{}", list.text);
        let ubndhuyen = sign_in(&app, "ubndhuyen");
        let family = [("commune", "28756"), ("title", "learning_family"), ("year", "2020")];
        assert_eq!(ubndhuyen.post("/decisions", &family).status, 403, "not the district's to decide");
        let list = ubndhuyen.get(&format!("/decisions?commune=829&title={title}&year=2020"));
        assert!(list.text.contains("Draft a decision (1"), "{}", list.text);
        let drafted = ubndhuyen.post("/decisions", &draft("829"));
        assert!(drafted.location().ends_with("said=drafted&n=1"), "{}", drafted.text);
        let address = drafted.location().split('?').next().unwrap_or_default().to_owned();
        let page = ubndhuyen.get(&address);
        assert!(page.text.contains("href=\"/registry/28756/"), "its record is the commune's");
        assert_ne!(ubndxa.get(&address).status, 200, "another committee's draft");
        let signed = [("number", "7/QĐ-UBND"), ("signed_on", "30/11/2020")];
        let issued = ubndhuyen.post(&format!("{address}/issue"), &signed);
        assert!(issued.location().ends_with("said=issued&n=1"), "{}", issued.text);
        let row = ["--json", "report", "progress", "--place", "829", "--as-of", "2020-12-31"];
        let report: serde_json::Value = serde_json::from_str(ok(&run(desk, &row))).expect("JSON");
        let rows = report["rows"].as_array().expect("rows");
        let found = rows.iter().find(|row| row["title"] == title && row["zone"] == "all").expect("a row");
        assert_eq!((found["recognised"].clone(), found["total"].clone()), (1.into(), 1.into()));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn after_the_districts_the_province_decides_and_a_district_signs_nothing() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        let title = "commune_learning_community";
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let early = app(desk, morning);
        let hoixa = sign_in(&early, "hoixa");
        for year in ["2020", "2025"] {
            let asked = [("code", "28756"), ("title", title), ("year", year)];
            let opened = hoixa.post("/registry/28756/itself", &asked);
            assert_eq!(opened.status, 303, "{year}: {}", opened.text);
        }
        to_the_committee(desk, ("28756", title, "2020"), "28756", &["--item", "c1=60"]);
        let met = ["c1.1=met", "c1.2=met", "c1.3=met", "c2.1=met", "c2.2=met", "c2.3=met", "c3=met"];
        let answers: Vec<&str> = met.iter().flat_map(|item| ["--item", *item]).collect();
        to_the_committee(desk, ("28756", title, "2025"), "28756", &answers);
        // Drafted as on a day of the district, but signed after it.
        let of = |year| ["decision", "draft", "--title", title, "--year", year];
        let late =
            run(desk, &[&of("2020")[..], &["--commune", "829", "--decided-on", "2025-07-01"]].concat());
        assert!(late.status == 1 && late.err.contains("No district or province"), "{}", late.err);
        let draft =
            run(desk, &[&of("2020")[..], &["--commune", "829", "--decided-on", "2020-12-20"]].concat());
        let id = crate::roster::id_of(ok(&draft));
        let issue = ["decision", "issue", &id, "--number", "8/QĐ-UBND", "--signed-on"];
        let late = run(desk, &[&issue[..], &["2025-07-01"]].concat());
        assert!(late.status == 1 && late.err.contains("no district since 1 July 2025"), "{}", late.err);
        ok(&run(desk, &[&issue[..], &["2020-12-20"]].concat()));

        account(desk, "tinh", &["viewer", "--place", "83"]);
        let grant =
            ["accounts", "grant", "tinh", "province_committee", "--place", "86", "--from", "2025-07-01"];
        ok(&run(desk, &grant));
        let app = app(desk, later);
        let ubndtinh = sign_in(&app, "tinh");
        let asked = [("commune", "86"), ("title", title), ("year", "2025")];
        let drafted = ubndtinh.post("/decisions", &asked);
        assert!(drafted.location().ends_with("said=drafted&n=1"), "{}", drafted.text);
        let address = drafted.location().split('?').next().unwrap_or_default();
        let signed = [("number", "9/QĐ-UBND"), ("signed_on", "19/12/2025")];
        let issued = ubndtinh.post(&format!("{address}/issue"), &signed);
        assert!(issued.location().ends_with("said=issued&n=1"), "{}", issued.text);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_unit_is_decided_by_the_level_that_manages_it() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        account(desk, "ubndhuyen", &["district_committee", "--place", "829"]);
        account(desk, "ubndtinh", &["province_committee", "--place", "83"]);
        let app = app(desk, morning);
        let hoixa = sign_in(&app, "hoixa");
        let title = "learning_unit_district_province";
        for (code, name) in [("V1", "Trường của huyện"), ("V2", "Sở của tỉnh")] {
            let create = ["registry", "create", "--commune", "28756", "--kind", "unit", "--new-code", code];
            ok(&run(desk, &[&create[..], &["--name", name, "--since", "2018"]].concat()));
        }
        let list = hoixa.get("/registry/28756?kind=unit").text;
        let row = list.split("Trường của huyện").next().and_then(|before| before.rsplit("href=\"").next());
        let record = row.and_then(|link| link.split('"').next()).expect("its record").to_owned();
        let noted = hoixa.post(&format!("{record}/manager"), &[("level", "district"), ("from", "2018")]);
        assert!(noted.location().ends_with("said=manager-noted"), "{}", noted.text);
        let page = hoixa.get(&record).text;
        assert!(page.contains("Managed by the district from 2018"), "{page}");
        let none = hoixa.post(&format!("{record}/manager"), &[("level", "district"), ("from", "2026")]);
        assert_eq!(none.status, 422, "there is no district in 2026");
        for code in ["V1", "V2"] {
            let of = ["--commune", "28756", "--title", title, "--year", "2020"];
            let row = [&["score-row"][..], &of, &["--code", code, "--registered", "new", "--total", "90"]];
            ok(&run(desk, &row.concat()));
        }
        let of = ["--commune", "28756", "--title", title, "--year", "2020"];
        ok(&run(desk, &[&["review", "approve"][..], &of].concat()));
        ok(&run(desk, &[&["propose", "--approved"][..], &of].concat()));
        let asked = |place| [("commune", place), ("title", title), ("year", "2020")];
        for (login, place) in [("ubndhuyen", "829"), ("ubndtinh", "83")] {
            let who = sign_in(&app, login);
            let drafted = who.post("/decisions", &asked(place));
            assert!(drafted.location().ends_with("said=drafted&n=1"), "{login}: {}", drafted.text);
            let address = drafted.location().split('?').next().unwrap_or_default();
            let page = who.get(address).text;
            assert_eq!(page.contains("Trường của huyện"), login == "ubndhuyen", "{login}");
        }
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn home_says_what_is_due_of_each_title_and_what_is_overdue_by_what_the_province_set() {
    on_both(|desk| {
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
        let app = app(desk, morning);
        let (hoixa, ubndxa) = (sign_in(&app, "hoixa"), sign_in(&app, "ubndxa"));
        let steps = |page: String| -> String {
            let (_, rest) = page.split_once("<h2>Deadlines by title</h2>").unwrap_or(("", ""));
            rest.split("</ul>").next().unwrap_or_default().to_owned()
        };
        let due = steps(hoixa.get("/").text);
        assert!(due.contains("by 15 Dec 2020") && due.contains("14 days left"), "{due}");
        assert!(due.contains("/review/28756/learning_family/2020") && due.contains("unverified"), "{due}");
        assert!(!due.contains("wait for a decision"), "nobody asks the association to decide");
        assert_eq!(steps(ubndxa.get("/").text), "", "nothing is before the committee");
        let set = ["titles", "set", "learning_family", "propose_by", "11-20", "--province", "83"];
        ok(&run(desk, &[&set[..], &["--from", "2020-01-01", "--instrument", "12/QĐ-UBND"]].concat()));
        let due = steps(hoixa.get("/").text);
        assert!(due.contains("by 20 Nov 2020") && due.contains("overdue by 11 days"), "{due}");
        assert!(!due.contains("unverified"), "the province has set it: {due}");
        let of = ["--commune", "28756", "--title", "learning_family", "--year", "2020"];
        ok(&run(desk, &[&["propose"][..], &of].concat()));
        assert!(!steps(hoixa.get("/").text).contains("not proposed"), "what passes is proposed");
        let due = steps(ubndxa.get("/").text);
        assert!(due.contains("wait for a decision") && due.contains("30 days left"), "{due}");
        assert!(due.contains("/decisions?commune=28756"), "{due}");
    });
}

/// A set of the commune's own title that asks what the registry counts.
const COMMUNE_SET: &str = r#"
id = "bt-2020-commune"
title = "commune_learning_community"
name = { vi = "Bộ của tỉnh", en = "The province's set" }
instrument = "1/QĐ"
issued_on = 2018-01-01
valid_from = 2018-01-01
applies_to = "83"
model = "points"
not_applicable = "refer"
term_years = 1
complete = true
[pass]
default = 50
[[group]]
id = "g1"
name = { vi = "Phần", en = "Part" }
[[item]]
id = "f"
group = "g1"
text = { vi = "Gia đình học tập", en = "Learning Families" }
max = 40
derived = "share_of_households_holding_title"
thresholds = [ { at_least_percent = 40, points = 40 } ]
[[item]]
id = "u"
group = "g1"
text = { vi = "Đơn vị học tập", en = "Learning Units" }
max = 60
derived = "share_of_units_holding_title"
thresholds = [ { at_least_percent = 50, points = 60 } ]
"#;

#[test]
fn a_communes_shares_are_counted_from_its_titles_and_the_rows_behind_them_are_shown() {
    on_both(|desk| {
        // Ten families of 28756; those that registered and pass are recognised.
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        let of = ["--commune", "28756", "--title", "learning_family", "--year", "2020"];
        ok(&run(desk, &[&["propose"][..], &of].concat()));
        let id = crate::roster::id_of(ok(&run(desk, &[&["decision", "draft"][..], &of].concat())));
        let issued = run(desk, &["decision", "issue", &id, "--number", "1/QĐ", "--signed-on", "2020-12-20"]);
        let said = ok(&issued).to_owned();
        let held: i64 = said.split(' ').find_map(|word| word.parse().ok()).expect("how many");
        // Two units, one of them without a body of the association: it is not counted.
        for code in ["V1", "V2"] {
            let create = ["registry", "create", "--commune", "28756", "--kind", "unit", "--new-code", code];
            ok(&run(desk, &[&create[..], &["--name", code, "--since", "2018"]].concat()));
        }
        desk.write(
            "b.csv",
            "commune_code,unit_code,valid_from,valid_to,instrument\n28756,V1,2018-01-01,,1/QĐ\n",
        );
        ok(&run(desk, &["import", "bodies", "b.csv"]));
        desk.write("set.toml", COMMUNE_SET);
        ok(&run(desk, &["criteria", "add", "set.toml"]));
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let app = app(desk, morning);
        let hoixa = sign_in(&app, "hoixa");
        let title = "commune_learning_community";
        let opened =
            hoixa.post("/registry/28756/itself", &[("code", "28756"), ("title", title), ("year", "2020")]);
        let sheet = opened.location().to_owned();
        let row = ["score-row", "--commune", "28756", "--title", title, "--year", "2020", "--code", "28756"];
        let typed = |share: &str| run(desk, &[&row[..], &["--registered", "new", "--item", share]].concat());
        assert!(typed("f=1/2").err.contains("[derived.disagrees]"));
        let right = format!("f={held}/10");
        let said = typed(&right);
        assert!(said.status == 0, "{}", said.err);
        let page = hoixa.get(&sheet).text;
        let link = page.split("/derived/f\"").next().and_then(|before| before.rsplit("href=\"").next());
        let behind = format!("{}/derived/f", link.unwrap_or_default());
        let rows = hoixa.get(&behind);
        assert_eq!(rows.status, 200, "{page}");
        let n =
            i64::try_from(rows.text.matches("<span class=\"chip good\">yes</span>").count()).expect("few");
        assert_eq!((n, rows.text.matches("<th scope=\"row\">").count()), (held, 10), "{}", rows.text);
        let units = hoixa.get(&behind.replace("/derived/f", "/derived/u")).text;
        assert!(units.contains("V1") && !units.contains(">V2<"), "only units with a body: {units}");
        let csv = hoixa.get(&format!("{behind}?format=csv")).text;
        assert_eq!(csv.lines().count(), 11, "{csv}");
        assert_eq!(hoixa.get(&behind.replace("/derived/f", "/derived/x")).status, 404);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn one_sitting_is_written_down_for_both_lists_and_a_learning_result_is_suggested_with_its_source() {
    on_both(|desk| {
        let head = "household_code,commune_code,hamlet,head_name,year,registered,result\n";
        desk.write("f.csv", format!("{head}1,28756,Ấp 1,A,2024,1,đạt\n2,28756,Ấp 1,B,2024,1,không đạt\n"));
        let import = |title: &str, set: &str| {
            run(desk, &["import", "roster", "f.csv", "--title", title, "--criteria", set])
        };
        ok(&import("learning_family", "324-2022-family"));
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let app = app(desk, later);
        let hoixa = sign_in(&app, "hoixa");
        let list = hoixa.get("/grid?commune=28756&title=learning_family&year=2024").text;
        let sheet =
            list.split("href=\"/grid/").nth(1).and_then(|rest| rest.split('"').next()).expect("a sheet");
        let sheet = format!("/grid/{sheet}");
        let culture = sheet.replace("learning_family", "culture_family");
        let meeting = hoixa.get(&format!("{sheet}/meeting")).text;
        assert!(
            meeting.contains("In this sitting are also reviewed") && meeting.contains(&culture),
            "{meeting}"
        );
        let typed = [
            ("version", "0"),
            ("held_on", "20/10/2024"),
            ("invited", "30"),
            ("attended", "25"),
            ("also", "culture_family"),
        ];
        let saved = hoixa.post(&format!("{sheet}/meeting"), &typed);
        assert!(saved.location().ends_with("said=sitting-saved"), "{}", saved.text);
        let other = hoixa.get(&format!("{culture}/meeting")).text;
        assert!(other.contains("value=\"20/10/2024\"") && other.contains("value=\"25\""), "{other}");
        // What the learning sheet came to is suggested on the culture sheet, and nothing is answered by it.
        let page = hoixa.get(&culture).text;
        let families: Vec<&str> =
            page.split("/families/").skip(1).filter_map(|rest| rest.split(['"', '?', '/']).next()).collect();
        let suggested: Vec<bool> = families
            .iter()
            .map(|id| {
                let family = hoixa.get(&format!("{culture}/families/{id}")).text;
                assert!(family.contains("86/2023/NĐ-CP"), "its source stands beside it: {family}");
                family.contains("Suggested: met")
            })
            .collect();
        assert!(suggested.contains(&true) && suggested.contains(&false), "{suggested:?}");
        // With one button it is answered for the whole hamlet; the rest of each row is still to be scored.
        let n = suggested.len();
        assert!(page.contains(&format!("As the learning result says ({n})")), "{page}");
        let filled = hoixa.post(&format!("{culture}/fill"), &[("from", "learning_result")]);
        assert!(filled.location().ends_with(&format!("said=grid-filled&n={n}")), "{}", filled.text);
        let page = hoixa.get(&culture).text;
        let cell = |value: &str| {
            let cells = page.split("name=\"c2.1\" value=\"").skip(1);
            cells.filter(|rest| rest.starts_with(&format!("{value}\""))).count()
        };
        let met = suggested.iter().filter(|met| **met).count();
        assert_eq!((cell("x"), cell("0")), (met, n - met), "{page}");
        let again = hoixa.post(&format!("{culture}/fill"), &[("from", "learning_result")]);
        assert!(again.location().ends_with("n=0"), "what is begun stays: {}", again.text);
        // Of a table of the province's own the result stands beside the sheet.
        let hamlets = hoixa.get("/grid?commune=28756&title=culture_hamlet&year=2024").text;
        assert!(hamlets.contains("culture_hamlet"), "{hamlets}");
        let shown = hoixa.get("/titles/learning_family?on=01/06/2024").text;
        assert!(shown.contains("This result feeds") && shown.contains("Culture Family"), "{shown}");
        ok(&run(desk, &["verify"]));
    });
}
