//! The wording of papers, edited by a province: by command and on its page, on both engines.

use crate::kit::web::{account, app, morning, sign_in};
use crate::kit::{Desk, Engine, on_both};
use crate::roster::{ok, run};

#[test]
fn a_wording_is_kept_from_a_day_on_for_all_below_and_taken_back() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        let templates = |args: &[&str]| run(desk, &[&["documents", "templates"], args].concat());
        let on = ["--on", "2020-06-01"];
        let shipped = ok(&templates(&["show", "recognition", "--shipped"])).to_owned();
        assert!(shipped.contains("{{count}} ({{count_words}})"));
        desk.write("wrong.txt", "QUYẾT ĐỊNH:\nĐiều 1. Công nhận {{so_luong}} hộ.\n{{title");
        let said = templates(&["set", "recognition", "wrong.txt", "--place", "83", "--from", "2020-01-01"]);
        assert_eq!(said.status, 1);
        assert!(
            said.err.contains("Line 2") && said.err.contains("“so_luong”") && said.err.contains("{{count}}"),
            "{}",
            said.err
        );
        assert!(said.err.contains("Line 3") && said.err.contains("[template.open_variable]"), "{}", said.err);
        desk.write("own.txt", "{{bases}}\nQUYẾT ĐỊNH:\nĐiều 1. Nay công nhận {{count}} {{subjects}}.");
        ok(&templates(&["set", "recognition", "own.txt", "--place", "83", "--from", "2020-01-01"]));
        let commune =
            |day: &str| ok(&templates(&["show", "recognition", "--place", "28756", "--on", day])).to_owned();
        assert!(commune("2020-06-01").contains("Nay công nhận"), "a commune has its province's");
        assert_eq!(commune("2019-12-31"), shipped, "not before its day");
        ok(&templates(&["reset", "recognition", "--place", "28756", "--from", "2020-05-01"]));
        assert_eq!(commune("2020-06-01"), shipped, "a commune may go back alone");
        assert!(commune("2020-04-30").contains("Nay công nhận"));
        let list = templates(&[&["list", "--place", "83"], &on[..]].concat());
        assert!(ok(&list).contains("edited by Tỉnh Bến Tre"), "{}", list.out);
        assert_eq!(templates(&["show", "letter", "--shipped"]).status, 1);
        ok(&run(desk, &["verify"]));
        desk.tamper("UPDATE paper_texts SET place_id = 999999");
        assert!(run(desk, &["verify"]).err.contains("place.unknown"), "a place that is not there");
    });
}

#[test]
fn whoever_edits_criteria_edits_looks_and_goes_back_on_the_page_and_nobody_else() {
    let desk = Desk::on(Engine::Sqlite);
    ok(&run(&desk, &["init"]));
    account(&desk, "hoitinh", &["province_association", "--place", "83"]);
    account(&desk, "hoixa", &["commune_association", "--place", "28756"]);
    let app = app(&desk, morning);
    let page = "/templates/recognition?place=83";
    assert_eq!(sign_in(&app, "hoixa").get(page).status, 403);
    let who = sign_in(&app, "hoitinh");
    let shown = who.get(page);
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert!(shown.text.contains("{{count_words}}") && shown.text.contains("<code>{{responsible}}</code>"));
    let day = ("valid_from", "1/1/2020");
    let wrong = "Điều 1. {{nam}}";
    for path in ["/templates/recognition", "/templates/recognition/preview"] {
        let said = who.post(path, &[("place", "83"), day, ("body", wrong)]);
        assert_eq!(said.status, 422, "{}", said.text);
        assert!(said.text.contains("“nam”") && said.text.contains(wrong), "what was typed is shown again");
    }
    let own = "QUYẾT ĐỊNH:\r\nĐiều 1. Nay công nhận {{count}} hộ.";
    let seen = who.post("/templates/recognition/preview", &[("place", "83"), day, ("body", own)]);
    assert!(seen.status == 200 && seen.text.starts_with("%PDF-1.7"), "{}", seen.status);
    assert!(!who.get(page).text.contains("Nay công nhận"), "looking keeps nothing");
    let kept = who.post("/templates/recognition", &[("place", "83"), day, ("body", own)]);
    assert_eq!((kept.status, kept.location()), (303, "/templates?place=83&said=template-kept"));
    assert!(who.get(page).text.contains("Nay công nhận"));
    assert_eq!(
        who.post("/templates/recognition", &[("place", "28"), day, ("body", own)]).status,
        404,
        "no such place"
    );
    let abroad = who.post("/templates/recognition", &[("place", "VN"), day, ("body", own)]);
    assert_eq!(abroad.status, 403, "not beyond one's own place");
    assert_eq!(
        who.post("/templates/recognition", &[("place", "83"), ("valid_from", "x"), ("body", own)]).status,
        422
    );
    assert_eq!(who.post("/templates/recognition/reset", &[("place", "83"), day]).status, 303);
    assert!(!who.get(page).text.contains("Nay công nhận hộ"));
}
