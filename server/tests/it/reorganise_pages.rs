//! The pages of reorganisations: who may, what is refused and why, the preview, applying, granting anew, taking back.

use crate::kit::on_both;
use crate::kit::web::{Guest, account, app, sign_in};
use crate::reorganise::{HEAD, MERGED, draft, families};
use crate::roster::{import, ok, run};

fn today() -> String {
    "2026-11-26T02:00:00Z".to_owned()
}

const NEW: &str = "/admin/reorganisations/new";

fn form<'a>(on: &'a str, moves: &'a str) -> [(&'a str, &'a str); 4] {
    [("name", "Nhập hai phường"), ("instrument", "9/NQ-UBTVQH16"), ("on", on), ("moves", moves)]
}

/// The address of the draft that a form made.
#[track_caller]
fn drafted(who: &Guest, on: &str, moves: &str) -> String {
    let answer = who.post(NEW, &form(on, &format!("{HEAD}{moves}")));
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location().split('?').next().expect("an address").to_owned()
}

#[test]
fn a_province_s_administrator_drafts_applies_grants_anew_and_takes_back_on_the_pages() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, &["28756", "28757", "28777"]));
        ok(&import(desk, "a.csv", &[]));
        account(desk, "quantri", &["administrator", "--place", "86"]);
        account(desk, "ubndxa", &["commune_committee", "--place", "28756"]);
        account(desk, "hoitinh", &["province_association", "--place", "86"]);
        account(desk, "sondong", &["commune_association", "--place", "28783"]);
        let app = app(desk, today);
        let admin = sign_in(&app, "quantri");
        assert_eq!(sign_in(&app, "hoitinh").get("/admin/reorganisations").status, 403);
        assert_ne!(Guest::nobody(&app).get("/admin/reorganisations").status, 200);
        assert!(admin.get("/admin").text.contains("/admin/reorganisations"));
        let list = admin.get("/admin/reorganisations");
        assert!(
            list.text.contains("856/NQ-UBTVQH14") && list.text.contains("10,007 merged")
                || list.text.contains("merged whole"),
            "{}",
            list.text
        );
        let table = admin.get("/admin/reorganisations/shipped/2");
        assert!(table.text.contains("merge,commune,28771,28777"), "{}", table.text);
        assert!(table.header("content-disposition").contains("2020-02-01-ben-tre.csv"));
        let page = admin.get(NEW);
        assert!(page.text.contains("full_name") && page.text.contains("Phường Hợp Nhất"), "{}", page.text);
        // What cannot be is told line by line, what was typed is there again, and nothing is kept.
        let wrong = format!("{HEAD}merge,commune,28756,11111\nmerge,commune,99999,28756\n");
        let refused = admin.post(NEW, &form("1/11/2026", &wrong));
        assert_eq!(refused.status, 422);
        for part in ["event.not_after", "event.not_before", "merge,commune,99999,28756", "9/NQ-UBTVQH16"] {
            assert!(refused.text.contains(part), "{part}: {}", refused.text);
        }
        let empty = admin.post(NEW, &[("name", ""), ("instrument", ""), ("on", "32/1/2026"), ("moves", "")]);
        assert_eq!(
            (empty.status, empty.text.matches("class=\"problem\"").count()),
            (422, 4),
            "{}",
            empty.text
        );
        let binary = admin.send(NEW, &form("1/11/2026", ""), ("moves.csv", b"\xff\xfe\x00\x01"));
        assert!(binary.status == 422 && binary.text.contains("CSV UTF-8"), "{}", binary.text);
        assert!(admin.get("/admin/reorganisations").text.contains("None yet"));
        // As a file, and as a table copied out of a spreadsheet.
        let file = format!("\u{feff}{HEAD}{MERGED}").replace('\n', "\r\n");
        let sent = admin.send(NEW, &form("1/11/2026", ""), ("moves.csv", file.as_bytes()));
        assert_eq!(sent.status, 303, "{}", sent.text);
        let at = sent.location().split('?').next().expect("an address").to_owned();
        let spare = drafted(&admin, "1/11/2026", &MERGED.replace("29999", "29998"));
        let pasted = format!("{HEAD}{MERGED}").replace(',', "\t");
        assert_eq!(admin.post(NEW, &form("1/11/2026", &pasted)).status, 303);
        let seen = admin.get(&at).text;
        for part in [
            "29999 Phường Hợp Nhất",
            "28756 Phường Phú Khương",
            "Commune People&#39;s Committee",
            "ubndxa",
            "once it is applied",
            "The plan says no target for 2026",
        ] {
            assert!(seen.contains(part), "{part}: {seen}");
        }
        let confirm = admin.get(&format!("{at}/apply")).text;
        for part in ["2 places end", "One place begins", "One role ends", "2 subjects"] {
            assert!(confirm.contains(part), "{part}: {confirm}");
        }
        assert_eq!(admin.get("/places/29999").status, 404);
        let applied = admin.post(&format!("{at}/apply"), &[]);
        assert_eq!(
            (applied.status, applied.location()),
            (303, &*format!("{at}?said=reorg-applied")),
            "{}",
            applied.text
        );
        assert_eq!(admin.get("/places/29999").status, 200, "the running server has the new places");
        assert_eq!(admin.post(&format!("{at}/apply"), &[]).status, 409, "once");
        // The other draft cannot be any more, and says why.
        let other = admin.get(&spare).text;
        assert!(other.contains("event.") && !other.contains("/apply\""), "{other}");
        assert_eq!(admin.post(&format!("{spare}/discard"), &[]).status, 303);
        assert!(admin.get(&spare).text.contains("discarded"));
        // The role that ended is granted anew by a form that is filled in.
        let page = admin.get(&at);
        let link = page.all("href=\"/admin/accounts/", "\"")[0].replace("&#38;", "&").replace("&amp;", "&");
        let filled = admin.get(&format!("/admin/accounts/{}", link.split('#').next().expect("a link"))).text;
        for part in ["value=\"commune_committee\" selected", "value=\"29999\"", "value=\"26/11/2026\""] {
            assert!(filled.contains(part), "{part}: {filled}");
        }
        let holder = link.split('?').next().expect("an account");
        let grant = [("role", "commune_committee"), ("place", "29999"), ("from", "26/11/2026")];
        assert_eq!(admin.post(&format!("/admin/accounts/{holder}/grants"), &grant).status, 303);
        assert!(admin.get(&at).text.contains("granted anew"));
        // Now something rests on it.
        let refused = admin.post(&format!("{at}/take-back"), &[]);
        assert!(
            refused.status == 422 && refused.text.contains("1 roles granted"),
            "{} {}",
            refused.status,
            refused.text
        );
        ok(&run(desk, &["verify"]));
        // Another is taken back, and the running server has the places as they were.
        let rename = drafted(&admin, "2/11/2026", "rename,commune,28783,,,,,,Phường Đổi Tên,,\n");
        // Whoever holds the place that goes on is named as one whose role follows it.
        let seen = admin.get(&rename).text;
        let follows = seen.split("id=\"following\"").nth(1).expect("a list");
        assert!(follows.contains("sondong") && follows.contains("28783 Phường Đổi Tên"), "{follows}");
        assert_eq!(admin.post(&format!("{rename}/apply"), &[]).status, 303);
        assert!(admin.get("/places/28783").text.contains("Phường Đổi Tên"));
        let confirm = admin.get(&format!("{rename}/take-back")).text;
        assert!(confirm.contains("One place changes"), "{confirm}");
        assert_eq!(admin.post(&format!("{rename}/take-back"), &[]).status, 303);
        assert!(!admin.get("/places/28783").text.contains("Phường Đổi Tên"));
        account(desk, "canuoc", &["administrator", "--everywhere"]);
        let audit = sign_in(&app, "canuoc").get("/admin/audit").text;
        for part in [
            "Drafted reorganisation",
            "Applied reorganisation",
            "Took back reorganisation",
            "Discarded the draft",
        ] {
            assert!(audit.contains(part), "{part}: {audit}");
        }
    });
}

#[test]
fn nobody_enters_what_reaches_beyond_their_place_and_nothing_is_applied_before_its_day() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        account(desk, "vinhlong", &["administrator", "--place", "86"]);
        account(desk, "hanoi", &["administrator", "--place", "01"]);
        account(desk, "canuoc", &["administrator", "--everywhere"]);
        let app = app(desk, today);
        let (inside, outside, country) =
            (sign_in(&app, "vinhlong"), sign_in(&app, "hanoi"), sign_in(&app, "canuoc"));
        let out = format!("{HEAD}merge,commune,28756,00004\n");
        let province = format!("{HEAD}rename,province,86,,,,,,Tỉnh Cửu Long,,\n");
        for (who, moves, why) in [
            (&outside, &*format!("{HEAD}{MERGED}"), "does not administer"),
            (&inside, &*out, "does not administer"),
            (&outside, &*out, "does not administer"),
            (&inside, &*province, "itself"),
        ] {
            let refused = who.post(NEW, &form("1/11/2026", moves));
            assert!(refused.status == 422 && refused.text.contains(why), "{moves}: {}", refused.text);
        }
        assert!(country.get("/admin/reorganisations").text.contains("None yet"), "nothing was kept");
        let at = drafted(&country, "1/11/2026", "merge,commune,28756,00004\n");
        let page = inside.get(&at).text;
        assert!(page.contains("does not administer") && !page.contains("/apply\""), "{page}");
        for verb in ["apply", "discard"] {
            assert_eq!(inside.get(&format!("{at}/{verb}")).status, 403);
            assert_eq!(inside.post(&format!("{at}/{verb}"), &[]).status, 403);
        }
        assert_eq!(country.post(&format!("{at}/apply"), &[]).status, 303);
        assert_eq!(inside.post(&format!("{at}/take-back"), &[]).status, 403);
        assert_eq!(country.post(&format!("{at}/take-back"), &[]).status, 303);
        let later = drafted(&inside, "1/1/2999", MERGED);
        assert!(inside.get(&later).text.contains("1 Jan 2999"));
        for refused in [inside.get(&format!("{later}/apply")), inside.post(&format!("{later}/apply"), &[])] {
            assert!(refused.status == 422 && refused.text.contains("2999-01-01"), "{}", refused.text);
        }
        assert_eq!(inside.get("/admin/reorganisations/999999").status, 404);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn what_a_command_applies_or_takes_back_a_running_server_shows_at_once() {
    on_both(|desk| {
        desk.write("a.csv", families(2020, &["28777"]));
        ok(&import(desk, "a.csv", &[]));
        account(desk, "quantri", &["administrator", "--place", "86"]);
        let app = app(desk, today);
        let admin = sign_in(&app, "quantri");
        let stands = || admin.get("/places/29999").status;
        assert_eq!(stands(), 404);
        let said = draft(desk, MERGED, "2026-11-01");
        let id = ok(&said).split("preview ").nth(1).map(|id| id.trim().to_owned()).expect("an id");
        assert_eq!(stands(), 404, "a draft changes nothing");
        ok(&run(desk, &["reorganise", "apply", &id]));
        assert_eq!(stands(), 200);
        assert_eq!(admin.get("/places/28756").status, 404, "it is no more");
        ok(&run(desk, &["reorganise", "undo", &id]));
        assert_eq!((stands(), admin.get("/places/28756").status), (404, 200));
    });
}
