//! From the scored hamlet to the issued decision, page by page, as the association and the People's Committee do it.

use std::sync::Arc;

use hoctap::web::App;

use crate::kit::pages::Pages;
use crate::kit::web::{Answered, Guest, account, app, morning, sign_in};
use crate::kit::{Desk, Engine, on_both};
use crate::roster::{import, ok, roster, run};

const COMMUNE: &str = "/review/28756/learning_family/2020";

/// Number and day as they are typed.
type Typed = (&'static str, &'static str);
/// A file's name and content.
type Sent<'a> = (&'a str, &'a [u8]);

const PDF: Sent<'static> = ("qd.pdf", b"%PDF-1.7 signed");

/// Thirty families of three communes, imported, and an account for each who has a part in this.
fn office(desk: &Desk) -> Arc<App> {
    desk.write("a.csv", roster(2020, 30, 0));
    ok(&import(desk, "a.csv", &[]));
    account(desk, "hoixa", &["commune_association", "--place", "28756"]);
    account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
    account(desk, "chihoi", &["hamlet_clerk", "--place", "28756", "--hamlet", "Ấp 1"]);
    account(desk, "hoila", &["commune_association", "--place", "29107"]);
    account(desk, "xem", &["viewer", "--place", "28756"]);
    app(desk, morning)
}

/// Addresses of the hamlets of the commune.
fn hamlets(who: &Guest) -> Vec<String> {
    let page = who.get(COMMUNE);
    assert_eq!(page.status, 200, "{}", page.text);
    page.all("href=\"/review/hamlets/", "\"")
        .into_iter()
        .map(|rest| format!("/review/hamlets/{rest}"))
        .collect()
}

/// Families that a hamlet's page shows as passing, in the versions that it shows.
fn passing(page: &Answered) -> Vec<(&str, &str)> {
    page.all("name=\"pass\" value=\"", "\"").into_iter().map(|row| ("pass", row)).collect()
}

/// Approves all that pass in every hamlet; how many.
fn approve_all(who: &Guest) -> usize {
    let mut n = 0;
    for hamlet in hamlets(who) {
        let page = who.get(&hamlet);
        let rows = passing(&page);
        if rows.is_empty() {
            continue;
        }
        let asked = who.post(&hamlet, &[&rows[..], &[("all_that_pass", "1")]].concat());
        // The question has an address of its own, so that the way back from what was done leads to a page.
        assert_eq!(asked.status, 303, "{}", asked.text);
        let asked = who.get(asked.location());
        assert!(asked.text.contains(&format!("Approve {} case", rows.len())), "{}", asked.text);
        let shown = asked.all("name=\"row\" value=\"", "\"");
        let sure: Vec<_> = shown.into_iter().map(|row| ("row", row)).collect();
        let done = who.post(&hamlet, &[&sure[..], &[("verdict", "approved"), ("sure", "1")]].concat());
        assert_eq!(done.location(), format!("{hamlet}?said=approved&n={}", rows.len()), "{}", done.text);
        n += rows.len();
    }
    n
}

/// Approves, proposes and drafts; the draft's address and how many it names.
fn drafted(app: &Arc<App>) -> (Guest, String, usize) {
    let hoixa = sign_in(app, "hoixa");
    let n = approve_all(&hoixa);
    assert_eq!(hoixa.post(&format!("{COMMUNE}/propose"), &[]).status, 303);
    let ubndxa = sign_in(app, "ubndxa");
    let asked = [("commune", "28756"), ("title", "learning_family"), ("year", "2020")];
    let draft = ubndxa.post("/decisions", &asked);
    let (address, said) = draft.location().split_once('?').expect("what was done");
    assert_eq!(said, format!("said=drafted&n={n}"));
    let address = address.to_owned();
    (ubndxa, address, n)
}

#[test]
fn a_hamlet_is_scored_reviewed_proposed_drafted_and_issued_and_the_progress_changes() {
    on_both(|desk| {
        let app = office(desk);
        let (hoixa, ubndxa) = (sign_in(&app, "hoixa"), sign_in(&app, "ubndxa"));
        // The family of code 9 did not register and is not scored: it stays behind.
        let before = approve_all(&hoixa);
        assert!(before > 0 && hoixa.get("/review").text.contains(COMMUNE));
        let propose = hoixa.get(&format!("{COMMUNE}/propose"));
        assert!(propose.text.contains(&format!("Propose {before} cases")), "{}", propose.text);
        assert!(propose.text.contains("not scored yet") && propose.text.contains("Ấp 1"), "{}", propose.text);
        assert_eq!(
            hoixa.post(&format!("{COMMUNE}/propose"), &[]).location(),
            format!("{COMMUNE}/propose?said=proposed&n={before}")
        );
        assert_eq!(hoixa.post(&format!("{COMMUNE}/propose"), &[]).status, 422, "sent twice");
        let back = hoixa.post(&format!("{COMMUNE}/withdraw"), &[]);
        assert!(back.location().ends_with(&format!("said=proposal-withdrawn&n={before}")));
        assert_eq!(hoixa.post(&format!("{COMMUNE}/withdraw"), &[]).status, 422);
        assert_eq!(hoixa.post(&format!("{COMMUNE}/propose"), &[]).status, 303);

        assert!(ubndxa.get("/").text.contains("before the People’s Committee"));
        let asked = [("commune", "28756"), ("title", "learning_family"), ("year", "2020")];
        let draft = ubndxa.post("/decisions", &asked);
        let draft = draft.location().split('?').next().expect("an address").to_owned();
        assert!(ubndxa.get("/").text.contains("drafts without number"));
        let page = ubndxa.get(&draft);
        let code = page.all("<tr><td>", "<").first().map(|code| (*code).to_owned()).expect("a code");
        assert!(page.text.contains("href=\"/registry/28756/"), "{}", page.text);
        let refuse = format!("{draft}/refuse");
        let wrong = ubndxa.post(&refuse, &[("case", "<999>"), ("why", "complaint")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("value=\"complaint\" selected") && !wrong.text.contains("<999>"));
        // The row of a family chooses it; without a reason it is chosen still.
        let row = format!("<tr><td>{code}</td>");
        let (_, row) = page.text.split_once(&row).expect("a row");
        let (_, link) = row.split_once(&format!("href=\"{draft}")).expect("a link in it");
        let link = link.split('"').next().unwrap_or_default();
        let case = link.strip_prefix("?case=").and_then(|rest| rest.strip_suffix("#refuse")).expect("a case");
        let chosen = format!("<option value=\"{case}\" selected>");
        assert!(ubndxa.get(&format!("{draft}?case={case}")).text.contains(&chosen));
        let no_reason = ubndxa.post(&refuse, &[("case", case)]);
        assert!(no_reason.status == 422 && no_reason.text.contains(&chosen), "{}", no_reason.text);
        let done = ubndxa.post(&refuse, &[("case", case), ("why", "complaint")]);
        assert!(done.location().ends_with("said=refused-one&n=1"), "{}", done.text);

        let look = "/progress?place=83&title=learning_family&year=2020";
        let stood = ubndxa.get(look).text;
        assert_eq!(ubndxa.get(look).text, stood, "and by nothing else");
        let issue = format!("{draft}/issue");
        let form = [("number", "05/QĐ-UBND"), ("signed_on", "30/11/2020")];
        let issued = ubndxa.send(&issue, &form, PDF);
        assert_eq!(issued.location(), format!("{draft}?said=issued&n={}", before - 1), "{}", issued.text);
        assert_ne!(ubndxa.get(look).text, stood, "the progress page changes");
        assert!(crate::roster::progress(desk, &[]).contains(&format!(",{},", before - 1)));
        let file = ubndxa.get(&format!("{draft}/file"));
        assert_eq!((file.status, file.text.as_bytes()), (200, PDF.1));
        assert_eq!(file.header("content-type"), "application/pdf");
        let kept = file.header("content-disposition");
        assert!(kept.starts_with("attachment; filename=\"05-qd-ubnd.pdf\""), "{kept}");

        assert_eq!(ubndxa.send(&issue, &form, PDF).location(), draft, "sent twice, it stands as it was");
        let other = ubndxa.post(&issue, &[("number", "06/QĐ-UBND"), ("signed_on", "2020-11-30")]);
        assert!(other.status == 422 && other.text.contains("does not change"), "{}", other.text);
        for step in ["discard", "refuse"] {
            let late = ubndxa.post(&format!("{draft}/{step}"), &[("case", case), ("why", "complaint")]);
            assert_eq!(late.status, 422, "{step}");
        }
        assert!(!ubndxa.get(&draft).text.contains("name=\"number\""), "no form any more");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn nobody_takes_a_step_that_is_not_theirs() {
    on_both(|desk| {
        let app = office(desk);
        let (_, draft, _) = drafted(&app);
        let hamlets = hamlets(&sign_in(&app, "hoixa"));
        let steps = [
            (format!("{COMMUNE}/propose"), ["403", "404", "404", "404"]),
            (format!("{COMMUNE}/withdraw"), ["403", "404", "404", "404"]),
            (hamlets[0].clone(), ["403", "", "404", "404"]),
            (format!("{draft}/issue"), ["", "404", "404", "404"]),
            (format!("{draft}/discard"), ["", "404", "404", "404"]),
            (format!("{draft}/refuse"), ["", "404", "404", "404"]),
        ];
        let whom = ["ubndxa", "chihoi", "hoila", "xem"].map(|login| sign_in(&app, login));
        for (path, expected) in &steps {
            for (who, status) in whom.iter().zip(expected).filter(|(_, status)| !status.is_empty()) {
                let answer = who.post(path, &[("sure", "1")]);
                assert_eq!(answer.status.to_string(), **status, "{path}");
            }
            assert_eq!(Guest::nobody(&app).post(path, &[("sure", "1")]).status, 401, "{path}");
        }
        let hoixa = sign_in(&app, "hoixa");
        for step in ["issue", "discard", "refuse"] {
            assert_eq!(
                hoixa.post(&format!("{draft}/{step}"), &[]).status,
                403,
                "the association decides nothing"
            );
        }
        let asked = [("commune", "28756"), ("title", "learning_family"), ("year", "2020")];
        assert_eq!(hoixa.post("/decisions", &asked).status, 403);
        let page = hoixa.get(&draft);
        assert!(page.status == 200 && !page.text.contains("/issue\""), "seen, and no form");
        let hoila = &whom[2];
        for path in [&draft, &format!("{draft}/file"), COMMUNE, &hamlets[0]] {
            assert_eq!(hoila.get(path).status, 404, "{path}");
        }
        assert!(!hoila.get("/decisions?commune=28756").text.contains(&draft));
        assert!(
            !whom[1].get("/decisions").text.contains(&draft),
            "a hamlet's clerk sees none over the commune"
        );
    });
}

#[test]
fn a_form_of_issue_that_is_wrong_comes_back_with_all_that_was_typed() {
    on_both(|desk| {
        let app = office(desk);
        let (ubndxa, draft, n) = drafted(&app);
        let issue = format!("{draft}/issue");
        let zip = b"PK\x03\x04 xl/workbook.xml".as_slice();
        let large = [b"%PDF-".as_slice(), &vec![b' '; 20 << 20]].concat();
        let good = ("05/QĐ-UBND", "30/11/2020");
        let wrong: [(Typed, Sent<'_>, &str); 8] = [
            (("", good.1), PDF, "number"),
            (("<b>5'</b>", "31/11/2020"), PDF, "signed_on"),
            ((good.0, "hôm qua"), PDF, "signed_on"),
            ((good.0, "2/12/2020"), PDF, "signed_on"),
            ((good.0, "2019-12-31"), PDF, "signed_on"),
            ((good.0, good.1), ("qd.pdf", b"<html><script>"), "file"),
            ((good.0, good.1), ("qd.docx", zip), "file"),
            ((good.0, good.1), ("qd.pdf", &large), "file"),
        ];
        for ((number, on), file, field) in wrong {
            let again = ubndxa.send(&issue, &[("number", number), ("signed_on", on)], file);
            assert_eq!(again.status, 422, "{number} {on}");
            assert!(again.text.contains(&format!("<a href=\"#{field}\">")), "{number} {on}: {}", again.text);
            let escaped = number.replace('<', "&#60;").replace('>', "&#62;").replace('\'', "&#39;");
            assert!(again.text.contains(&format!("value=\"{escaped}\"")), "{number}: {}", again.text);
            assert!(again.text.contains(&format!("value=\"{on}\"")), "{on}");
            assert!(!again.text.contains("<b>5") && again.text.contains("href=\"#file\""), "{number} {on}");
        }
        assert_eq!(desk.ask("SELECT digest FROM signed_files"), [""; 0], "no file of a refused form is kept");
        assert_eq!(desk.ask("SELECT state FROM decisions"), ["draft"]);
        let docx = ("qd.docx", b"PK\x03\x04 word/document.xml".as_slice());
        let issued = ubndxa.send(&issue, &[("number", good.0), ("signed_on", good.1)], docx);
        assert_eq!(issued.location(), format!("{draft}?said=issued&n={n}"), "{}", issued.text);
        let file = ubndxa.get(&format!("{draft}/file"));
        assert!(file.header("content-type").ends_with("wordprocessingml.document"));
        // Whoever is recognised finds it among the record's documents.
        let id = draft.rsplit('/').next().unwrap_or_default();
        let named =
            desk.ask(&format!("SELECT commune_id || '.' || subject_id FROM cases WHERE decision_id = {id}"));
        let record = ubndxa.get(&format!("/registry/28756/{}", named[0]));
        assert!(record.text.contains(&format!("href=\"{draft}/file\"")), "{}", record.text);
        // Whatever the family is called afterwards, the list is the one that was signed.
        let annex = ubndxa.get(&format!("{draft}/annex"));
        let edit = format!("/registry/28756/{}/edit", named[0]);
        let hoixa = sign_in(&app, "hoixa");
        let form = hoixa.get(&edit);
        let values = ["version", "code"]
            .map(|name| form.all(&format!("name=\"{name}\" value=\""), "\"")[0].to_owned());
        let typed = [("version", values[0].as_str()), ("code", &values[1]), ("name", "Tên Mới Tinh")];
        assert_eq!(hoixa.post(&edit, &typed).status, 303);
        assert!(ubndxa.get(&format!("/registry/28756/{}", named[0])).text.contains("Tên Mới Tinh"));
        assert!(annex.status == 200 && annex.text.contains("<tbody>"));
        assert_eq!(ubndxa.get(&format!("{draft}/annex")).text, annex.text);
        ok(&desk.hoctap(&["verify"]));
        // And it goes where the records go.
        let is_file = desk.database().starts_with("sqlite:");
        let other = Desk::on(if is_file { Engine::Postgres } else { Engine::Sqlite });
        let backup = other.path("all.backup");
        ok(&desk.hoctap(&["backup", backup.to_str().expect("a path")]));
        ok(&other.hoctap(&["restore", backup.to_str().expect("a path")]));
        assert_eq!(
            other.ask("SELECT CAST(length(content) AS TEXT) FROM signed_files"),
            [docx.1.len().to_string()]
        );
        ok(&other.hoctap(&["verify"]));
    });
}

#[test]
fn only_what_was_seen_is_approved_and_a_return_has_a_reason() {
    on_both(|desk| {
        let app = office(desk);
        let hoixa = sign_in(&app, "hoixa");
        let hamlet = hamlets(&hoixa)
            .into_iter()
            .find(|hamlet| passing(&hoixa.get(hamlet)).len() > 1)
            .expect("a hamlet where two pass");
        let page = hoixa.get(&hamlet);
        let row = passing(&page)[0].1;
        let (subject, version) = row.split_once('.').expect("a version");
        assert_eq!(hoixa.post(&hamlet, &[]).status, 422, "nothing chosen");
        let again = hoixa.post(&hamlet, &[("row", row), ("verdict", "returned")]);
        assert!(again.status == 422 && again.text.contains("Choose a reason"), "{}", again.text);
        assert!(again.text.contains(&format!("value=\"{row}\" checked")), "what was ticked stays ticked");

        // Somebody changes the family on review; an approval of the version before is none.
        let rows = format!("{hamlet}/rows/{subject}");
        let form = hoixa.get(&rows);
        let cells = form.all("inputmode=\"decimal\"", ">").len();
        assert!(cells > 5, "{}", form.text);
        let names: Vec<&str> = form
            .all("<input id=\"", "\"")
            .into_iter()
            .filter(|name| form.text.contains(&format!("id=\"{name}-hint\"")))
            .collect();
        let values: Vec<String> = names
            .iter()
            .map(|name| form.all(&format!("name=\"{name}\" value=\""), "\"")[0].to_owned())
            .collect();
        let mut typed: Vec<(&str, &str)> =
            names.iter().copied().zip(values.iter().map(String::as_str)).collect();
        typed.push(("version", version));
        let place = typed.iter().position(|(name, _)| *name == "c4.1").expect("an item");
        typed[place].1 = "9";
        let none = hoixa.post(&rows, &typed);
        assert!(none.status == 422 && none.text.contains("value=\"9\""), "no reason: {}", none.text);
        let reason =
            form.all("<option value=\"", "\"").into_iter().find(|code| !code.is_empty()).expect("one");
        typed.push(("reason", reason));
        assert_eq!(hoixa.post(&rows, &typed).status, 303);
        let seen = [("row", row), ("verdict", "approved"), ("sure", "1")];
        let stale = hoixa.post(&hamlet, &seen);
        assert!(stale.status == 422 && stale.text.contains("Somebody changed"), "{}", stale.text);
        assert!(desk.ask("SELECT verdict FROM reviews WHERE verdict = 'approved'").is_empty());

        // A second form over the version before meets the first: both stand on the page.
        typed[place].1 = "8";
        let both = hoixa.post(&rows, &typed);
        assert_eq!(both.status, 409);
        assert!(both.text.contains("value=\"8\"") && both.text.contains("Stored: 9"), "{}", both.text);
        assert!(both.text.contains("hoixa changed this case"), "{}", both.text);

        let other = passing(&page)[1].1;
        let returned = [("row", other), ("verdict", "returned"), ("reason", reason)];
        let asked = hoixa.post(&hamlet, &returned);
        assert!(asked.location().starts_with(&format!("{hamlet}/confirm?reason={reason}&rows=")));
        let asked = hoixa.get(asked.location());
        assert!(asked.text.contains("Return 1 case"), "{}", asked.text);
        let row = format!("name=\"row\" value=\"{other}\"");
        assert!(asked.text.contains(&row) && asked.text.contains(&format!("value=\"{reason}\"")));
        assert!(desk.ask("SELECT verdict FROM reviews WHERE verdict = 'returned'").is_empty(), "only asked");
        let done = hoixa.post(&hamlet, &[&returned[..], &[("sure", "1")]].concat());
        assert_eq!(done.location(), format!("{hamlet}?said=returned&n=1"));
        // It is said on the page that follows, and not beside what is wrong with the next form sent from there.
        assert!(hoixa.get(done.location()).text.contains("1 returned."));
        let wrong = hoixa.post(done.location(), &[("verdict", "approved")]);
        assert!(wrong.status == 422 && !wrong.text.contains("1 returned."), "{}", wrong.text);
        assert!(hoixa.get(&format!("{COMMUNE}/propose")).text.contains("returned to the hamlet"));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn the_hamlet_sees_why_a_family_was_returned_until_it_is_scored_again() {
    on_both(|desk| {
        let app = office(desk);
        let (hoixa, chihoi) = (sign_in(&app, "hoixa"), sign_in(&app, "chihoi"));
        let home = chihoi.get("/");
        let sheet = format!("/grid/{}", home.all("href=\"/grid/", "\"")[0]);
        let hamlet = sheet.replace("/grid/", "/review/hamlets/");
        let page = hoixa.get(&hamlet);
        let row = passing(&page)[0].1;
        let (subject, _) = row.split_once('.').expect("a version");
        let family = format!("{sheet}/families/{subject}");
        let commune = sheet.trim_start_matches("/grid/").split('.').next().expect("a commune");
        let record = format!("/registry/28756/{commune}.{subject}");
        let told = "Returned to be scored again: A document is missing · hoixa";
        for path in ["/", &sheet, &family, &record] {
            assert!(!chihoi.get(path).text.contains("eturned to be scored again"), "{path}");
        }
        let returned = [("row", row), ("verdict", "returned"), ("reason", "incomplete"), ("sure", "1")];
        assert_eq!(hoixa.post(&hamlet, &returned).status, 303);
        let home = chihoi.get("/").text;
        let line = format!("<a href=\"{sheet}\"><strong>1</strong>families returned to be scored again");
        assert!(home.contains(&line), "{home}");
        // It still waits for the hamlet when the year is over.
        let later = sign_in(&crate::kit::web::app(desk, new_year), "chihoi").get("/").text;
        let (_, overdue) = later.split_once("<h2>Overdue</h2>").expect("something is overdue");
        assert!(overdue.contains(&line), "{later}");
        // Whoever signed in then ended the sessions that were too old by that day.
        let chihoi = sign_in(&app, "chihoi");
        for path in [&sheet, &family, &record] {
            let page = chihoi.get(path).text;
            assert_eq!(page.matches(told).count(), 1, "{path}: {page}");
            assert!(page.contains("1 Dec 2020"), "{path}");
        }
        // What was scored again is no longer the hamlet’s to score again: the association looks at it.
        let page = chihoi.get(&sheet);
        let begins = format!("<input form=\"f{subject}\" name=\"");
        let cells = page.all(&begins, "\" inputmode");
        let cells: Vec<(&str, &str)> = cells
            .iter()
            .filter_map(|cell| cell.split_once("\" value=\""))
            .map(|(name, value)| (name, value.split('"').next().unwrap_or_default()))
            .map(|(name, value)| (name, if name == "c4.1" { "9" } else { value }))
            .collect();
        assert!(cells.len() > 5, "{}", page.text);
        let save = |cells: &[(&str, &str)]| {
            let form = chihoi.get(&family);
            let version = [("version", form.all("name=\"version\" value=\"", "\"")[0])];
            let done = chihoi.post(&format!("{sheet}/rows/{subject}"), &[&version[..], cells].concat());
            assert_eq!(done.status, 303, "{}", done.text);
        };
        save(&[("c4.1", "9")]);
        assert!(chihoi.get(&sheet).text.contains(told), "begun is not scored");
        save(&cells);
        for path in ["/", &sheet, &family, &record] {
            assert!(!chihoi.get(path).text.contains("eturned to be scored again"), "{path}");
        }
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_draft_has_its_list_on_paper_and_as_files_and_asks_before_it_is_discarded() {
    on_both(|desk| {
        let app = office(desk);
        let (ubndxa, draft, n) = drafted(&app);
        let page = ubndxa.get(&draft);
        let codes = page.all("<tr><td>", "<");
        assert_eq!(codes.len(), n);
        let paper = ubndxa.get(&format!("{draft}/annex"));
        assert_eq!((paper.status, paper.all("<td class=\"n\">", "<").len()), (200, n), "{}", paper.text);
        assert!(paper.text.contains("not issued") && paper.text.contains("table class=\"paper\""));
        let csv = ubndxa.get(&format!("{draft}/annex/export?format=csv"));
        assert!(csv.header("content-type").starts_with("text/csv"));
        let rows: Vec<Vec<&str>> = csv.text.lines().skip(1).map(|row| row.split(',').collect()).collect();
        assert_eq!(rows.iter().map(|row| row[1]).collect::<Vec<_>>(), codes, "exactly the list");
        assert_eq!(rows.last().map(|row| row[0].to_owned()), Some(n.to_string()));
        let book = ubndxa.get(&format!("{draft}/annex/export?format=xlsx"));
        assert!(book.status == 200 && book.text.starts_with("PK"));
        for path in ["annex", "annex/export?format=csv"] {
            assert_eq!(sign_in(&app, "hoila").get(&format!("{draft}/{path}")).status, 404, "{path}");
        }
        assert!(!page.text.contains(&format!("action=\"{draft}/discard\"")), "a link, not a button");
        let asked = ubndxa.get(&format!("{draft}/discard"));
        assert!(asked.text.contains(&format!("The {n} cases of the draft")), "{}", asked.text);
        assert_eq!(desk.ask("SELECT state FROM decisions"), ["draft"], "only asked");
        let done = ubndxa.post(&format!("{draft}/discard"), &[]);
        assert_eq!(done.location(), format!("{draft}?said=draft-discarded&n={n}"));
        assert_eq!(ubndxa.get(&format!("{draft}/discard")).location(), draft, "nothing left to discard");
    });
}

#[test]
fn a_refusal_says_why_and_leads_back_to_the_page_it_came_from() {
    on_both(|desk| {
        let app = office(desk);
        let (ubndxa, draft, n) = drafted(&app);
        let list = "/decisions?commune=28756&title=learning_family&year=2020";
        let asked = [("commune", "28756"), ("title", "learning_family"), ("year", "2020")];
        let page = ubndxa.get(list).text;
        assert!(!page.contains("action=\"/decisions\"") && page.contains("No case of this title"), "{page}");
        let said = format!("{list}&said=draft-discarded&n={n}");
        let second = ubndxa.on(&said).post("/decisions", &asked);
        assert_eq!(second.status, 422);
        let id = draft.rsplit('/').next().expect("an id");
        assert!(second.text.contains(&format!("are in draft {id}.")), "{}", second.text);
        let back = list.replace('&', "&#38;");
        assert!(second.text.contains(&format!("href=\"{back}\">Back to the page before")), "{}", second.text);
        let lost = ubndxa.on(list).get("/decisions/999999");
        assert!(lost.status == 404 && lost.text.contains("Back to the page before"), "{}", lost.text);
        assert!(lost.text.contains("For whoever helps: 404 not-found"), "{}", lost.text);
        let elsewhere = ubndxa.on("//evil.example/").get("/decisions/999999");
        assert!(!elsewhere.text.contains("evil"), "{}", elsewhere.text);
        assert_eq!(ubndxa.post(&format!("{draft}/discard"), &[("sure", "1")]).status, 303);
        assert!(ubndxa.get(list).text.contains(&format!("Draft a decision ({n} cases)")));
    });
}

#[test]
fn an_expired_session_keeps_what_was_typed() {
    on_both(|desk| {
        let app = office(desk);
        let (ubndxa, draft, _) = drafted(&app);
        let next_day = crate::kit::web::app(desk, || "2020-12-03T02:00:00Z".to_owned());
        let late = ubndxa.at(&next_day);
        let answer =
            late.post(&format!("{draft}/issue"), &[("number", "05/QĐ-UBND"), ("signed_on", "30/11/2020")]);
        assert_eq!(answer.status, 401);
        assert!(answer.text.contains("value=\"05/QĐ-UBND\"") && answer.text.contains("value=\"30/11/2020\""));
        assert_eq!(desk.ask("SELECT state FROM decisions"), ["draft"]);
    });
}

#[test]
fn the_home_page_leads_each_to_their_own_work() {
    on_both(|desk| {
        let app = office(desk);
        let hoixa = sign_in(&app, "hoixa");
        let home = hoixa.get("/").text;
        assert!(home.contains(&format!("href=\"{COMMUNE}\"")) && home.contains("cases to review"), "{home}");
        assert!(home.contains("31 Dec 2020 (30 days left)"), "{home}");
        let chihoi = sign_in(&app, "chihoi");
        let home = chihoi.get("/").text;
        let sheet =
            home.split("href=\"/grid/").nth(1).and_then(|rest| rest.split('"').next()).expect("a sheet");
        assert_eq!(chihoi.get(&format!("/grid/{sheet}")).status, 200);
        assert!(!home.contains("hamlets not done") && !home.contains("/review"), "theirs alone: {home}");
        assert!(sign_in(&app, "xem").get("/").text.contains("Nothing waits"));
        approve_all(&hoixa);
        let home = hoixa.get("/").text;
        assert!(home.contains(&format!("href=\"{COMMUNE}/propose\"")), "{home}");
        assert_eq!(hoixa.get(&format!("{COMMUNE}/propose")).status, 200);
    });
}

fn new_year() -> String {
    "2021-01-05T02:00:00Z".to_owned()
}

#[test]
fn what_was_left_of_a_year_is_overdue_in_the_next_and_a_year_in_which_nothing_was_filed_is_not() {
    let desk = Desk::new();
    let before = office(&desk);
    let home = sign_in(&before, "hoixa").get("/").text;
    assert!(!home.contains("<h2>Overdue</h2>"), "nothing of 2019 was ever filed: {home}");
    assert!(home.contains("the year assessed ends") && !home.contains("Ministry"), "{home}");
    let after = app(&desk, new_year);
    let home = sign_in(&after, "hoixa").get("/").text;
    let (_, overdue) = home.split_once("<h2>Overdue</h2>").expect("the year is over");
    let (overdue, _) = overdue.split_once("<h2>").expect("the next part");
    assert!(overdue.contains("/review/28756/learning_family/2020"), "{overdue}");
    assert!(!sign_in(&after, "xem").get("/").text.contains("<h2>Overdue</h2>"), "a viewer has nothing to do");
}

#[test]
fn what_waits_for_review_comes_to_nothing_once_all_that_pass_are_approved() {
    on_both(|desk| {
        let app = office(desk);
        let hoixa = sign_in(&app, "hoixa");
        assert!(hoixa.get("/").text.contains("cases to review"));
        approve_all(&hoixa);
        let home = hoixa.get("/").text;
        assert!(!home.contains("cases to review"), "{home}");
        let mut left = 0;
        for hamlet in hamlets(&hoixa) {
            let page = hoixa.get(&hamlet);
            assert!(passing(&page).is_empty() && !page.text.contains("all_that_pass"), "{}", page.text);
            left += page.text.matches("needs no approval").count();
        }
        assert!(left > 0, "some do not pass");
    });
}

#[test]
fn what_is_left_to_score_is_called_what_it_is() {
    let pages = Pages::demo();
    let hoixa = pages.sign_in("hoixa");
    let new = format!("{}/new", hoixa.get("/registry").location);
    let form = hoixa.get(&format!("{new}?kind=unit"));
    let hamlet = form.between("Chưa rõ ấp</option><option value=\"", "\"").to_owned();
    let unit = [("kind", "unit"), ("name", "Trạm y tế"), ("hamlet", &hamlet), ("from", "2020")];
    let once = form.between("name=\"key\" value=\"", "\"").to_owned();
    let made = hoixa.send(&new, &[&unit[..], &[("key", &once)]].concat());
    assert!(made.location.contains("said=record-made"), "{}", made.text);
    let home = hoixa.get("/").text;
    assert!(home.contains("ấp chưa chấm xong · Gia đình học tập"), "{home}");
    assert!(home.contains("đơn vị chưa chấm · Đơn vị học tập"), "{home}");
    assert!(!home.contains("ấp chưa chấm xong · Đơn vị học tập"), "a unit is no hamlet: {home}");
}

#[test]
fn what_passes_in_a_whole_commune_is_approved_on_one_page_as_it_was_shown() {
    on_both(|desk| {
        let app = office(desk);
        let hoixa = sign_in(&app, "hoixa");
        let all = format!("{COMMUNE}/approve");
        let passes: usize = hamlets(&hoixa).iter().map(|hamlet| passing(&hoixa.get(hamlet)).len()).sum();
        let commune = hoixa.get(COMMUNE);
        assert!(commune.text.contains(&format!("Approve all {passes} cases")), "{}", commune.text);
        let page = hoixa.get(&all);
        assert!(page.text.contains(&format!("wait for approval: {passes}, in ")), "{}", page.text);
        let seen = page.all("name=\"hamlet\" value=\"", "\"");
        assert!(seen.len() > 1 && page.text.matches(" checked").count() == seen.len(), "{}", page.text);
        assert_eq!(hoixa.post(&all, &[]).status, 422, "no hamlet chosen");

        // Somebody changes a family after the page was read: nothing is approved, and the page is shown anew.
        let some = hamlets(&hoixa).into_iter().find(|sheet| !passing(&hoixa.get(sheet)).is_empty());
        let sheet = some.expect("a hamlet in which one passes");
        // One that passes: another changes nothing of what is approved.
        let passes = hoixa.get(&sheet);
        let family = passing(&passes)[0].1.split('.').next().unwrap_or_default().to_owned();
        let rows = format!("{sheet}/rows/{family}");
        let form = hoixa.get(&rows);
        let version = form.all("name=\"version\" value=\"", "\"")[0].to_owned();
        let names = form.all("name=\"c", "\"");
        let typed: Vec<(String, String)> = names
            .iter()
            // An item's number, and not what a page says of its colours.
            .filter(|name| name.starts_with(|c: char| c.is_ascii_digit()))
            .map(|name| {
                let value = form.all(&format!("name=\"c{name}\" value=\""), "\"")[0].to_owned();
                (format!("c{name}"), if *name == "4.1" { "9".to_owned() } else { value })
            })
            .chain([("version".to_owned(), version), ("reason".to_owned(), "miscounted".to_owned())])
            .collect();
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(hoixa.post(&rows, &typed).status, 303);
        let chosen: Vec<(&str, &str)> = seen.iter().map(|key| ("hamlet", *key)).collect();
        let stale = hoixa.post(&all, &chosen);
        assert!(stale.status == 422 && stale.text.contains("changed a hamlet"), "{}", stale.text);
        assert!(desk.ask("SELECT verdict FROM reviews WHERE verdict = 'approved'").is_empty());

        // As the page shows it now, one hamlet left out.
        let seen = stale.all("name=\"hamlet\" value=\"", "\"");
        let chosen: Vec<(&str, &str)> = seen.iter().skip(1).map(|key| ("hamlet", *key)).collect();
        let done = hoixa.post(&all, &chosen);
        assert!(done.location().starts_with(&format!("{COMMUNE}?said=approved&n=")), "{}", done.text);
        let left = hoixa.get(&all);
        assert_eq!(left.all("name=\"hamlet\" value=\"", "\"").len(), 1, "{}", left.text);
        let last = left.all("name=\"hamlet\" value=\"", "\"")[0].to_owned();
        assert_eq!(hoixa.post(&all, &[("hamlet", &last)]).status, 303);
        assert_eq!(hoixa.post(&all, &[("hamlet", &last)]).status, 422, "sent twice");
        assert!(hoixa.get(&all).text.contains("No case that passes waits"));
        let approved = desk.ask("SELECT CAST(COUNT(*) AS TEXT) FROM reviews WHERE verdict = 'approved'");
        let proposed = hoixa.post(&format!("{COMMUNE}/propose"), &[]);
        assert_eq!(proposed.location(), format!("{COMMUNE}/propose?said=proposed&n={}", approved[0]));
        for (who, status) in [("ubndxa", 403), ("chihoi", 404), ("hoila", 404), ("xem", 404)] {
            assert_eq!(sign_in(&app, who).get(&all).status, status, "{who}");
        }
        ok(&run(desk, &["verify"]));
    });
}
