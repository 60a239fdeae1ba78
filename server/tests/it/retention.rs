//! Item answers go after the province's term: outcome, coded reasons and counts stay, and nothing is scored anew.

use crate::kit::web::{Guest, account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, act, id_of, import, ok, progress, roster, run};

/// The province of today, in which the commune's is now.
const PROVINCE: [&str; 2] = ["--province", "86"];

/// Families of a year long past, one commune's decided and one's only proposed, and of a year that is not.
fn years(desk: &Desk) {
    for year in [2018, 2020] {
        let file = format!("{year}.csv");
        desk.write(&file, roster(year, 60, 0));
        ok(&import(desk, &file, &[]));
    }
    // Another version of some of them.
    desk.write("again.csv", roster(2018, 9, 1));
    ok(&import(desk, "again.csv", &[]));
    let cases = |commune| ["--commune", commune, "--year", "2018", "--title", "learning_family"];
    ok(&act(desk, &["propose"], &cases("28756")));
    let id = id_of(ok(&act(desk, &["decision", "draft"], &cases("28756"))));
    ok(&act(desk, &["decision", "issue", &id], &["--number", "05/QĐ-UBND", "--signed-on", "2018-12-20"]));
    ok(&act(desk, &["propose"], &cases("28777")));
    // What the hamlet and its register say of a family that an offence ruled out.
    desk.tamper(
        "UPDATE cases SET outcome = outcome, reasons = 'veto:crime;required_min:1.1', poor = 1, members = 4 \
         WHERE year = 2018 AND subject_id = (SELECT MIN(id) FROM subjects WHERE commune_id = 1029107)",
    );
}

fn count(desk: &Desk, of: &str) -> String {
    desk.ask(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {of}"))[0].clone()
}

const HOLDING: &str = "cases WHERE year = 2018 AND (answers <> '' OR total_hundredths IS NOT NULL OR poor <> 0 OR members IS NOT NULL)";

#[test]
fn a_province_sees_what_would_go_lets_it_go_and_every_count_agrees() {
    on_both(|desk| {
        years(desk);
        let show = ok(&run(desk, &[&["retention", "show"], &PROVINCE[..]].concat())).to_owned();
        assert!(show.contains("5 years") && show.contains("not checked against the original text"), "{show}");
        let set = |years: &str, instrument: &str| {
            let args = ["--years", years, "--from", "2020-01-01", "--instrument", instrument];
            run(desk, &[&["retention", "set"], &PROVINCE[..], &args].concat())
        };
        for (years, instrument) in [("0", "05/QĐ-UBND"), ("21", "05/QĐ-UBND"), ("1", " "), ("1", "a\nb")] {
            assert_eq!(set(years, instrument).status, 1, "{years} {instrument:?}");
        }
        // The whole number of years that leaves 2018 over its term today, whenever today is.
        let this_year: i32 = desk.ask("SELECT substr(MAX(at), 1, 4) FROM audit")[0].parse().expect("a year");
        let term = (this_year - 2019).min(20).to_string();
        ok(&set(&term, "Quyết định 12/QĐ-UBND"));
        let show = ok(&run(desk, &[&["retention", "show"], &PROVINCE[..]].concat())).to_owned();
        assert!(show.contains("12/QĐ-UBND") && !show.contains("not checked"), "{show}");

        let (before, holding) = (progress(desk, &[]), count(desk, HOLDING));
        let under_way = count(desk, "cases WHERE year = 2018 AND state = 'proposed'");
        let purge = |more: &[&str]| run(desk, &[&["retention", "purge"], &PROVINCE[..], more].concat());
        let dry = ok(&purge(&["--dry-run"])).to_owned();
        assert!(dry.contains("2018"), "{dry}");
        assert_eq!(count(desk, HOLDING), holding, "nothing went");
        let done = ok(&purge(&[])).to_owned();
        assert!(done.contains("are removed"), "{done}");
        assert_eq!(count(desk, HOLDING), under_way, "what is before the committee keeps its answers");
        let past = "cases_past p WHERE p.year = 2018 AND p.body LIKE '%10 10 10%' AND NOT EXISTS (SELECT 1 FROM cases c \
                    WHERE c.year = 2018 AND c.subject_id = p.subject_id AND c.state = 'proposed')";
        assert_eq!(count(desk, past), "0");
        assert_eq!(count(desk, "cases WHERE year = 2020 AND answers = '' AND source = 'items'"), "0");
        let reasons = desk.ask("SELECT reasons FROM cases WHERE reasons LIKE '%veto%'");
        assert_eq!(reasons, ["veto;required_min:1.1"], "what ruled it out is no longer named");
        assert_eq!(progress(desk, &[]), before, "and no number changed");
        ok(&run(desk, &["verify"]));
        assert!(ok(&run(desk, &["audit"])).contains("answers.purged"));
        assert_eq!(
            count(desk, "audit WHERE change LIKE 'answers.purged%'"),
            "3",
            "one for each commune: of one only what was not proposed went"
        );
        ok(&purge(&[]));
        assert_eq!(count(desk, "audit WHERE change LIKE 'answers.purged%'"), "3", "nothing was left to go");
    });
}

#[test]
fn what_went_is_told_and_nothing_of_those_years_is_scored_or_imported_anew() {
    on_both(|desk| {
        years(desk);
        account(desk, "hoixa", &["commune_association", "--place", "29107"]);
        account(desk, "quantri", &["administrator", "--place", "83"]);
        account(desk, "quantrila", &["administrator", "--place", "86"]);
        let app = app(desk, morning);
        let quantri = sign_in(&app, "quantri");
        let page = quantri.get("/admin/retention");
        assert!(page.text.contains("not checked against the original text"), "{}", page.text);
        assert!(page.text.contains("Nothing is over its term"), "five years are not over in 2020");
        let form = |years: &str, from: &str, by: &str| {
            quantri.post(
                "/admin/retention",
                &[("province", "83"), ("years", years), ("from", from), ("instrument", by)],
            )
        };
        for (years, from, by, field) in [
            ("x", "1/1/2020", "QĐ 1", "years"),
            ("1", "32/1/2020", "QĐ 1", "from"),
            ("1", "1/1/2020", "", "instrument"),
        ] {
            let refused = form(years, from, by);
            assert!(
                refused.status == 422 && refused.text.contains(&format!("href=\"#{field}\"")),
                "{}",
                refused.text
            );
        }
        assert_eq!(form("1", "1/1/2020", "QĐ 12").status, 303);
        let other = sign_in(&app, "quantrila");
        assert_eq!(other.get("/admin/retention?province=83").status, 403);
        assert_eq!(sign_in(&app, "hoixa").get("/admin/retention").status, 403);
        let page = quantri.get("/admin/retention?province=83");
        let value =
            |name: &str| page.all(&format!("name=\"{name}\" value=\""), "\"").last().map(|v| (*v).to_owned());
        let (up_to, n) = (value("up_to").expect("a year"), value("n").expect("a number"));
        assert_eq!(up_to, "2018");
        let sent = [("province", "83"), ("up_to", up_to.as_str()), ("n", "1")];
        assert_eq!(quantri.post("/admin/retention/purge", &sent).status, 409, "it is not what was seen");
        let sent = [("province", "83"), ("up_to", up_to.as_str()), ("n", n.as_str())];
        assert_eq!(other.post("/admin/retention/purge", &sent).status, 403);
        let done = quantri.post("/admin/retention/purge", &sent);
        assert!(done.location().contains("said=purged"), "{}", done.text);

        // The record says when they went; the new year is explained as before.
        let hoixa: Guest = sign_in(&app, "hoixa");
        let id = &desk
            .ask("SELECT CAST(MIN(id) AS TEXT) FROM subjects WHERE commune_id = 1029107 AND kind = 'family'")
            [0];
        let case = |year: &str| format!("/registry/29107/1029107.{id}/cases/learning_family/{year}");
        let gone = hoixa.get(&case("2018"));
        assert!(gone.status == 200 && gone.text.contains("removed on 1 Dec 2020"), "{}", gone.text);
        assert!(!hoixa.get(&case("2020")).text.contains("removed on"));
        let code = &desk.ask(&format!("SELECT code FROM subjects WHERE id = {id}"))[0];
        let cases = ["--commune", "29107", "--year", "2018", "--title", "learning_family", "--code", code];
        assert!(ok(&act(desk, &["cases"], &cases)).contains("were removed"));
        // By a list, by hand, by filling the sheet.
        desk.write(
            "old.csv",
            format!("{HEADER}{code},29107,Ấp 2,Nguyễn Văn {code},2018,1,NA,9,9,9,20,20,20\n"),
        );
        let old = import(desk, "old.csv", &[]);
        assert!(format!("{}{}", old.out, old.err).contains("case.purged"), "{}{}", old.out, old.err);
        let sheet =
            ["--commune", "29107", "--year", "2018", "--title", "learning_family", "--hamlet", "Ấp 2"];
        let row = act(desk, &["score-row"], &[&sheet[..], &["--code", code, "--item", "c1.2=9"]].concat());
        assert_ne!(row.status, 0, "{}", row.out);
        let holding = count(desk, "cases WHERE year = 2018 AND commune_id = 1029107 AND answers <> ''");
        assert_eq!(holding, "0");
        ok(&run(desk, &["verify"]));
    });
}
