//! Lists that everybody may read: published by the People's Committee for a time, without those who asked out, gone at
//! once with a title; and what a family asks of its commune by the secret on its slip.

use std::sync::Arc;

use hoctap::web::App;

use crate::kit::web::{Guest, account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{act, id_of, import, ok, roster, run};

const CASES: [&str; 6] = ["--commune", "28756", "--year", "2020", "--title", "learning_family"];

/// Thirty families of three communes; those of one that pass are recognised. The application and the decision.
fn recognised(desk: &Desk) -> (Arc<App>, String) {
    desk.write("a.csv", roster(2020, 30, 0));
    ok(&import(desk, "a.csv", &[]));
    ok(&act(desk, &["propose"], &CASES));
    let id = id_of(ok(&act(desk, &["decision", "draft"], &CASES)));
    ok(&act(desk, &["decision", "issue", &id], &["--number", "05/QĐ-UBND", "--signed-on", "2020-11-30"]));
    account(desk, "hoixa", &["commune_association", "--place", "28756"]);
    account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
    account(desk, "chihoi", &["hamlet_clerk", "--place", "28756", "--hamlet", "Ấp 0"]);
    account(desk, "ubndla", &["commune_committee", "--place", "29107"]);
    (app(desk, morning), id)
}

fn days_later() -> String {
    "2020-12-31T02:00:00Z".to_owned()
}

/// Every name that a public list shows, over its hamlets.
fn names(who: &Guest, list: &str) -> Vec<String> {
    let first = who.get(list);
    assert_eq!(first.status, 200, "{}", first.text);
    let mut hamlets: Vec<String> =
        first.all(&format!("href=\"{list}?hamlet="), "\"").into_iter().map(str::to_owned).collect();
    if hamlets.is_empty() {
        hamlets.push(String::new());
    }
    let mut names = Vec::new();
    for hamlet in hamlets {
        let page = who.get(&format!("{list}?hamlet={hamlet}"));
        names.extend(page.all("<th scope=\"row\">", "<").into_iter().map(str::to_owned));
    }
    names
}

/// The record of a family by its code, as pages of the registry name it.
fn record(who: &Guest, code: &str) -> String {
    let list = who.get("/registry/28756").text;
    let row = list.split("<tr>").find(|row| row.contains(&format!(">{code}</td>"))).expect("its row");
    let at = row.find("href=\"/registry/28756/").expect("a link") + 6;
    row[at..].split(['"', '?']).next().unwrap_or_default().to_owned()
}

/// A secret for a family, as its slip has it.
fn secret(who: &Guest, desk: &Desk, record: &str) -> String {
    let id = record.rsplit('.').next().expect("an id");
    let hamlet = &desk.ask(&format!(
        "SELECT CAST(commune_id AS TEXT) || '.' || CAST(hamlet_id AS TEXT) FROM subjects WHERE id = {id}"
    ))[0];
    let slips = who.post(&format!("/grid/{hamlet}/learning_family/2020/slips"), &[("family", id)]);
    let name = &desk.ask(&format!("SELECT name FROM subjects WHERE id = {id}"))[0];
    let slip =
        slips.text.split("<article class=\"slip\">").find(|slip| slip.contains(&format!("<h2>{name}</h2>")));
    let slip = slip.unwrap_or_else(|| panic!("no slip of {name}: {}", slips.text));
    slip.split("<strong>").nth(1).and_then(|rest| rest.split('<').next()).expect("a secret").to_owned()
}

const LIST: &str = "/published/28756";

#[test]
fn a_list_is_public_for_its_days_and_shows_name_hamlet_and_title_alone() {
    on_both(|desk| {
        let (app, id) = recognised(desk);
        let (nobody, ubndxa) = (Guest::nobody(&app), sign_in(&app, "ubndxa"));
        let (page, list) = (format!("/decisions/{id}/publish"), format!("{LIST}/{id}"));
        assert!(nobody.get("/published").text.contains("No commune shows a list now"));
        assert_eq!(nobody.get(&list).status, 404, "nothing is public unless the commune publishes it");
        // The association proposes and does not publish, nor does another commune.
        for (who, status) in [("hoixa", 403), ("ubndla", 404)] {
            let who = sign_in(&app, who);
            assert_eq!(who.get(&page).status, status);
            assert_eq!(who.post(&page, &[("from", "1/12/2020"), ("until", "5/12/2020")]).status, status);
        }
        let form = ubndxa.get(&page);
        assert!(form.text.contains("value=\"01/12/2020\"") && form.text.contains("value=\"30/12/2020\""));
        for (from, until, why) in [
            ("30/11/2020", "5/12/2020", "backwards in time"),
            ("1/12/2020", "1/12/2021", "a year at most"),
            ("5/12/2020", "4/12/2020", "before the first"),
            ("31/2/2021", "4/12/2020", "day/month/year"),
        ] {
            let refused = ubndxa.post(&page, &[("from", from), ("until", until)]);
            assert!(refused.status == 422 && refused.text.contains(why), "{from} {until}: {}", refused.text);
            assert!(refused.text.contains(&format!("value=\"{from}\"")), "what was typed is shown again");
        }
        let days = [("from", "1/12/2020"), ("until", "30/12/2020")];
        let done = ubndxa.post(&page, &days);
        assert!(done.location().contains("said=published&n="), "{}", done.text);
        assert_eq!(ubndxa.post(&page, &days).status, 422, "it is public already");

        let front = nobody.get("/published");
        assert!(front.text.contains("href=\"/published/28756\""), "{}", front.text);
        assert!(nobody.get(LIST).text.contains("Learning Family 2020"));
        let names = names(&nobody, &list);
        let n = desk.ask("SELECT CAST(COUNT(*) AS TEXT) FROM cases WHERE state = 'recognised'");
        assert_eq!(names.len().to_string(), n[0]);
        let shown = nobody.get(&list);
        assert_eq!(shown.header("x-robots-tag"), "noindex, nofollow, noarchive");
        assert!(shown.text.contains("<meta name=\"robots\" content=\"noindex"));
        assert!(nobody.get("/robots.txt").text.contains("Disallow: /"));
        for never in ["/registry/", "subject_code", "export", "household_code", "points", "1028756"] {
            let text = shown.text.replace("hamlet=1028756", "");
            assert!(!text.contains(never), "{never}: {text}");
        }
        // Of one commune the ninth of ten did not register: it is nowhere, and asked for it is not told from others.
        let unknown = nobody.post(&list, &[("q", "Nguyễn Văn 9")]);
        let never = nobody.post(&list, &[("q", "Không Có Ai")]);
        let said = |page: &crate::kit::web::Answered| page.all("<p role=\"status\">", "<")[0].to_owned();
        assert_eq!(said(&unknown), said(&never));
        let found = nobody.post(&list, &[("q", "nguyen van 21")]);
        assert!(found.text.contains(">Nguyễn Văn 21<"), "{}", found.text);
        assert!(nobody.post(&list, &[("q", "n")]).text.contains("two letters"));

        // The last day is public, the day after is not.
        let later = crate::kit::web::app(desk, days_later);
        assert_eq!(Guest::nobody(&later).get(&list).status, 404);
        assert!(Guest::nobody(&later).get(LIST).text.contains("shows no list now"));
        assert!(ok(&run(desk, &["verify"])).contains("agree"), "and the records agree");
    });
}

#[test]
fn a_list_is_taken_down_at_once_and_a_title_that_is_no_more_is_gone_with_it() {
    on_both(|desk| {
        let (app, id) = recognised(desk);
        let (nobody, ubndxa) = (Guest::nobody(&app), sign_in(&app, "ubndxa"));
        let (page, list) = (format!("/decisions/{id}/publish"), format!("{LIST}/{id}"));
        let days = [("from", "1/12/2020"), ("until", "30/12/2020")];
        assert_eq!(ubndxa.post(&page, &days).status, 303);
        let before = names(&nobody, &list);
        // A title that another decision took back: whatever its state is called, it is not recognised.
        desk.tamper("UPDATE cases SET state = 'withdrawn' WHERE subject_id = (SELECT id FROM subjects WHERE code = '21')");
        let after = names(&nobody, &list);
        assert!(before.contains(&"Nguyễn Văn 21".to_owned()) && !after.contains(&"Nguyễn Văn 21".to_owned()));
        assert_eq!(after.len() + 1, before.len());
        desk.tamper("UPDATE cases SET state = 'recognised' WHERE state = 'withdrawn'");

        let down = ubndxa.post(&format!("{page}/end"), &[]);
        assert!(down.location().ends_with("said=taken-down"), "{}", down.text);
        assert_eq!(nobody.get(&list).status, 404);
        assert_eq!(ubndxa.post(&format!("{page}/end"), &[]).status, 422, "twice");
        assert_eq!(ubndxa.post(&page, &days).status, 303, "and it may be public again");
        assert_eq!(names(&nobody, &list).len(), before.len());
        let audit = ok(&run(desk, &["audit", "--limit", "50"])).to_owned();
        assert!(audit.contains("list.published") && audit.contains("list.taken_down"), "{audit}");
        // A draft has no list.
        let draft = ["--commune", "29107", "--year", "2020", "--title", "learning_family"];
        ok(&act(desk, &["propose"], &draft));
        let draft = id_of(ok(&act(desk, &["decision", "draft"], &draft)));
        let ubndla = sign_in(&app, "ubndla");
        assert_eq!(ubndla.post(&format!("/decisions/{draft}/publish"), &days).status, 422);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_family_asks_out_by_its_slip_or_at_the_commune_and_is_gone_at_once() {
    on_both(|desk| {
        let (app, id) = recognised(desk);
        let (nobody, ubndxa, hoixa) = (Guest::nobody(&app), sign_in(&app, "ubndxa"), sign_in(&app, "hoixa"));
        let list = format!("{LIST}/{id}");
        let days = [("from", "1/12/2020"), ("until", "30/12/2020")];
        assert_eq!(ubndxa.post(&format!("/decisions/{id}/publish"), &days).status, 303);
        let shown = |name: &str| names(&nobody, &list).contains(&name.to_owned());
        assert!(shown("Nguyễn Văn 21") && shown("Nguyễn Văn 18"));

        let record_21 = record(&hoixa, "21");
        let opened = nobody.post("/own-record", &[("secret", &secret(&hoixa, desk, &record_21))]);
        assert_eq!(opened.status, 200, "{}", opened.text);
        let word = opened.all("name=\"word\" value=\"", "\"")[0].to_owned();
        let out = nobody.post("/own-record/listing", &[("word", &word), ("listed", "0")]);
        assert!(out.status == 200 && out.text.contains("asked out"), "{}", out.text);
        assert!(!shown("Nguyễn Văn 21") && shown("Nguyễn Văn 18"));
        assert!(!nobody.post(&list, &[("q", "nguyen van 21")]).text.contains(">Nguyễn Văn 21<"));
        assert!(ubndxa.get(&format!("/decisions/{id}/publish")).text.contains("1 not shown"));
        let sent_twice = nobody.post("/own-record/listing", &[("word", &word), ("listed", "0")]);
        assert_eq!(sent_twice.status, 200);

        // At the commune: not by the hamlet's branch.
        let record_18 = record(&hoixa, "18");
        let chihoi = sign_in(&app, "chihoi");
        assert!(matches!(chihoi.post(&format!("{record_18}/listing"), &[("listed", "0")]).status, 403 | 404));
        let out = ubndxa.post(&format!("{record_18}/listing"), &[("listed", "0")]);
        assert!(out.location().ends_with("said=unlisted"), "{}", out.text);
        assert!(!shown("Nguyễn Văn 18"));
        assert!(hoixa.get(&format!("{record_18}/listing")).text.contains("asked out on 1 Dec 2020"));
        assert_eq!(hoixa.post(&format!("{record_18}/listing"), &[("listed", "1")]).status, 303);
        assert!(shown("Nguyễn Văn 18"));
        // What a family asked for holds the import that brought it.
        let roster = &desk.ask("SELECT CAST(MIN(id) AS TEXT) FROM imports WHERE kind = 'roster'")[0];
        assert_eq!(run(desk, &["imports", "undo", roster]).status, 1);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_request_for_correction_lands_with_the_commune_and_its_answer_with_the_family() {
    on_both(|desk| {
        let (app, _) = recognised(desk);
        let (nobody, hoixa, ubndxa) = (Guest::nobody(&app), sign_in(&app, "hoixa"), sign_in(&app, "ubndxa"));
        let code = secret(&hoixa, desk, &record(&hoixa, "21"));
        let opened = nobody.post("/own-record", &[("secret", &code)]);
        let word = opened.all("name=\"word\" value=\"", "\"")[0].to_owned();
        let ask = |what: &str, of: &str| {
            nobody.post("/own-record/request", &[("word", &word), ("what", what), ("of", of)])
        };
        for (what, of, why) in [
            ("", "", "Choose one"),
            ("rude <b>", "", "Choose one"),
            ("result", "", "title and year"),
            ("result", "learning_family.2019", "title and year"),
            ("result", "learning_clan.2020", "title and year"),
        ] {
            let refused = ask(what, of);
            assert!(refused.status == 422 && refused.text.contains(why), "{what} {of}: {}", refused.text);
        }
        let asked = ask("name", "");
        assert!(asked.status == 200 && asked.text.contains("waits for an answer"), "{}", asked.text);
        assert_eq!(ask("name", "").status, 422, "the same is open");
        assert_eq!(ask("result", "learning_family.2020").status, 200);
        assert_eq!(ask("members", "").status, 200);
        let too_many = ask("other", "");
        assert!(too_many.status == 422 && too_many.text.contains("3 requests"), "{}", too_many.text);
        assert_eq!(nobody.post("/own-record/request", &[("word", "0"), ("what", "name")]).status, 422);
        assert_eq!(nobody.post("/own-record/request", &[("secret", &code), ("what", "name")]).status, 422);

        for who in [&hoixa, &ubndxa] {
            assert!(who.get("/").text.contains("<strong>3</strong>families’ requests"), "it waits at home");
        }
        assert_eq!(sign_in(&app, "chihoi").get("/requests").status, 403);
        let foreign = sign_in(&app, "ubndla");
        assert!(foreign.get("/requests").text.contains("no such request"));
        let page = hoixa.get("/requests");
        assert!(page.text.contains("Nguyễn Văn 21") && page.text.contains("/registry/28756/"));
        let requests: Vec<String> =
            page.all("action=\"/requests/", "\"").into_iter().map(|id| format!("/requests/{id}")).collect();
        assert_eq!(requests.len(), 3);
        assert!(matches!(foreign.post(&requests[0], &[("answer", "corrected")]).status, 403 | 404));
        assert_eq!(hoixa.post(&requests[0], &[("answer", "")]).status, 422);
        assert_eq!(hoixa.post(&requests[0], &[("answer", "as_it_is")]).status, 303);
        assert_eq!(ubndxa.post(&requests[0], &[("answer", "corrected")]).status, 409, "somebody was quicker");
        assert_eq!(ubndxa.post(&requests[1], &[("answer", "will_amend")]).status, 303);
        let listed = ok(&run(desk, &["requests", "list", "--commune", "28756"])).to_owned();
        assert!(listed.contains("open") && listed.contains("name"), "{listed}");
        let id = requests[2].rsplit('/').next().expect("an id");
        ok(&run(desk, &["requests", "answer", id, "corrected"]));
        assert_eq!(run(desk, &["requests", "answer", id, "corrected"]).status, 1);
        let after = nobody.post("/own-record", &[("secret", &code)]);
        for said in ["a decision will amend it", "as the papers have it", "Put right"] {
            assert!(after.text.contains(said), "{said}: {}", after.text);
        }
        assert!(!hoixa.get("/").text.contains("families’ requests"));
        let audit = ok(&run(desk, &["audit", "--limit", "50"])).to_owned();
        assert!(audit.contains("request.asked") && audit.contains("request.answered"));
        assert!(!audit.contains("Nguyễn"), "no name in the audit");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn whoever_copies_lists_or_walks_their_addresses_waits() {
    let desk = Desk::new();
    let (app, id) = recognised(&desk);
    let ubndxa = sign_in(&app, "ubndxa");
    let days = [("from", "1/12/2020"), ("until", "30/12/2020")];
    assert_eq!(ubndxa.post(&format!("/decisions/{id}/publish"), &days).status, 303);
    let nobody = Guest::nobody(&app);
    for odd in [
        "/published/0",
        "/published/%F0%9F",
        "/published/28756/abc",
        "/published/28756/-1",
        "/published/83/1",
    ] {
        assert_eq!(nobody.get(odd).status, 404, "{odd}");
    }
    let odd = nobody.get(&format!("/published/28756/{id}?hamlet=%3Cscript%3E"));
    assert!(odd.status == 200 && !odd.text.contains("<script>"), "{}", odd.text);
    let odd = nobody.post(&format!("/published/28756/{id}"), &[("q", "<b>\u{0}'; DROP TABLE cases --")]);
    assert!(odd.status == 200 && !odd.text.contains("<b>"), "{}", odd.text);
    let mut statuses = (0..200).map(|_| nobody.post(&format!("/published/28756/{id}"), &[("q", "nguyen")]));
    let waited = statuses.find(|answer| answer.status == 429).expect("whoever asks without end waits");
    assert!(waited.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
}
