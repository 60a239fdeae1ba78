//! Joint appraisal (*phối hợp thẩm định*), and whose step each step is.

use crate::kit::web::{account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, import, ok, run};

const OF: [&str; 6] = ["--commune", "28756", "--title", "learning_family", "--year", "2020"];
const REVIEW: &str = "/review/28756/learning_family/2020";

fn with<'a>(head: &[&'a str], of: &[&'a str], tail: &[&'a str]) -> Vec<&'a str> {
    [head, of, tail].concat()
}

/// Three families of a hamlet that pass; the first with these points for the last item.
fn families(first: i64) -> String {
    let row = |code: i64, last: i64| {
        format!("{code},28756,Ấp 1,Nguyễn Văn {code},2020,1,10,10,10,10,20,20,{last}\n")
    };
    format!("{HEADER}{}{}{}", row(1, first), row(2, 20), row(3, 20))
}

/// They are approved by the association.
fn approved(desk: &Desk) {
    desk.write("a.csv", families(20));
    ok(&import(desk, "a.csv", &[]));
    ok(&run(desk, &with(&["review", "approve"], &OF, &["--hamlet", "Ấp 1"])));
}

/// The province demands the culture officer's agreement.
fn demanded(desk: &Desk) {
    let set = ["titles", "set", "learning_family", "appraises_with", "commune_culture", "--province", "83"];
    ok(&run(desk, &with(&set, &[], &["--from", "2020-01-01", "--instrument", "12/HD-SVHTTDL"])));
}

#[test]
fn where_the_province_demands_it_nothing_is_proposed_before_the_culture_office_agrees() {
    on_both(|desk| {
        approved(desk);
        for (login, role) in [("hoixa", "commune_association"), ("vanhoaxa", "commune_culture")] {
            account(desk, login, &[role, "--place", "28756"]);
        }
        let app = app(desk, morning);
        let (hoixa, vanhoaxa) = (sign_in(&app, "hoixa"), sign_in(&app, "vanhoaxa"));
        let propose = format!("{REVIEW}/propose");
        let page = hoixa.get(&propose).text;
        assert!(page.contains("Agreed with 0 of 3") && page.contains("may go without"), "{page}");
        demanded(desk);
        let page = hoixa.get(&propose).text;
        assert!(page.contains("demands it") && page.contains("waits for the joint appraisal"), "{page}");
        assert_eq!(hoixa.post(&propose, &[]).status, 422, "nothing may be proposed yet");
        assert_eq!(run(desk, &with(&["propose", "--approved"], &OF, &[])).status, 1);
        // Whoever is not the office does not agree for it, and the office does not propose.
        assert_eq!(hoixa.post(&format!("{REVIEW}/agree"), &[]).status, 403);
        assert_eq!(vanhoaxa.post(&propose, &[]).status, 403);
        let home = vanhoaxa.get("/").text;
        assert!(home.contains("cases for joint appraisal"), "{home}");
        let page = vanhoaxa.get(&format!("{REVIEW}/agree")).text;
        assert!(page.contains("Agree with all 3 cases"), "{page}");
        // One it does not agree with goes back to the hamlet, and the rest is agreed with.
        let case = page.split("name=\"case\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let case = case.expect("a case").to_owned();
        let disagree = format!("{REVIEW}/disagree");
        assert_eq!(vanhoaxa.post(&disagree, &[("case", &case)]).status, 422, "a reason is chosen");
        let returned = vanhoaxa.post(&disagree, &[("case", &case), ("reason", "not_borne_out")]);
        assert!(returned.location().ends_with("said=returned&n=1"), "{}", returned.text);
        let again = vanhoaxa.post(&disagree, &[("case", &case), ("reason", "not_borne_out")]);
        assert_eq!(again.status, 422, "it waits for the office no more");
        let agreed = vanhoaxa.post(&format!("{REVIEW}/agree"), &[]);
        assert!(agreed.location().ends_with("said=agreed&n=2"), "{}", agreed.text);
        assert_eq!(vanhoaxa.post(&format!("{REVIEW}/agree"), &[]).status, 422, "nothing is left");
        let proposed = hoixa.post(&propose, &[]);
        assert!(proposed.location().contains("said=proposed&n=2"), "{}", proposed.text);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn what_was_changed_since_the_office_agreed_waits_for_it_again_and_a_paper_stands_for_an_account() {
    on_both(|desk| {
        approved(desk);
        demanded(desk);
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let app = app(desk, morning);
        let hoixa = sign_in(&app, "hoixa");
        let on_paper = |paper: &'static str, dated: &'static str| {
            hoixa.post(&format!("{REVIEW}/agreed"), &[("paper", paper), ("paper_dated", dated)])
        };
        assert_eq!(on_paper("", "20/11/2020").status, 422, "a paper has a number");
        assert_eq!(on_paper("5/BB-VHXH", "20/11/2019").status, 422, "before the year");
        assert_eq!(on_paper("5/BB-VHXH", "20/12/2020").status, 422, "in the future");
        let agreed = on_paper("5/BB-VHXH", "20/11/2020");
        assert!(agreed.location().ends_with("said=agreed&n=3"), "{}", agreed.text);
        let page = hoixa.get(&format!("{REVIEW}/propose")).text;
        assert!(page.contains("paper 5/BB-VHXH of 20 Nov 2020"), "{page}");
        desk.write("b.csv", families(19));
        ok(&import(desk, "b.csv", &[]));
        ok(&run(desk, &with(&["review", "approve"], &OF, &["--hamlet", "Ấp 1"])));
        let page = hoixa.get(&format!("{REVIEW}/propose")).text;
        assert!(page.contains("Agreed with 2 of 3"), "{page}");
        let proposed = hoixa.post(&format!("{REVIEW}/propose"), &[]);
        assert!(proposed.location().contains("said=proposed&n=2"), "{}", proposed.text);
        let agree = ["review", "agree"];
        let said = run(desk, &with(&agree, &OF, &["--paper", "6/BB-VHXH", "--dated", "2020-11-25"]));
        assert!(ok(&said).contains("agreed with 1"), "{}", said.out);
        assert!(ok(&run(desk, &with(&["propose", "--approved"], &OF, &[]))).starts_with('1'));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn each_office_takes_the_steps_of_its_own_titles_only() {
    on_both(|desk| {
        approved(desk);
        for (login, role, place) in [
            ("hoixa", "commune_association", "28756"),
            ("ubndxa", "commune_committee", "28756"),
            ("ubndhuyen", "district_committee", "829"),
            ("hoihuyen", "district_association", "829"),
        ] {
            account(desk, login, &[role, "--place", place]);
        }
        let app = app(desk, morning);
        let who = ["hoixa", "ubndxa", "ubndhuyen", "hoihuyen"].map(|login| (login, sign_in(&app, login)));
        let statuses = |title: &str, place: &str, year: &str| {
            who.each_ref().map(|(login, visitor)| {
                let propose = visitor.post(&format!("/review/28756/{title}/{year}/propose"), &[]).status;

                let draft = [("commune", place), ("title", title), ("year", year)];
                (*login, propose == 422, visitor.post("/decisions", &draft).status == 422)
            })
        };
        // 422: theirs to do, and nothing is there to do; else 403.
        for (title, place, year, proposes, decides) in [
            ("learning_clan", "28756", "2020", "hoixa", "ubndxa"),
            ("culture_hamlet", "829", "2020", "ubndxa", "ubndhuyen"),
            ("commune_learning_community", "829", "2020", "ubndxa", "ubndhuyen"),
            ("promoting_family", "829", "2015", "hoixa", "hoihuyen"),
        ] {
            let expected = who.each_ref().map(|(login, _)| (*login, *login == proposes, *login == decides));
            assert_eq!(statuses(title, place, year), expected, "{title}");
        }
    });
}
