//! What a province sets of a title, where a title is a pilot, and who decides.

use crate::kit::on_both;
use crate::kit::web::{account, app, morning, sign_in};
use crate::roster::{HEADER, import, ok, run};

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
        let rows: Vec<serde_json::Value> = serde_json::from_str(&report).expect("JSON");
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
