//! In Debian's Chromium, with JavaScript and without: signing in, the meeting grid, and every page by axe-core.

use crate::kit::served::{Browser, Script, Served, axe};

/// The sheet of the clerk's own hamlet.
fn sheet(browser: &Browser, served: &Served) -> String {
    browser.sign_in(served, "chihoi", "/grid");
    let address = browser.address();
    assert!(address.contains("/learning_family/2021"), "the clerk has one hamlet: {address}");
    address
}

/// The first row that is open, by its id.
const FIRST: &str = "#grid tbody tr[data-row]:nth-child(1)";

#[test]
fn a_meeting_is_typed_with_the_keyboard_alone_and_each_row_is_saved_as_it_is_left() {
    let mut served = Served::demo();
    let browser = Browser::new(Script::On);
    let address = sheet(&browser, &served);
    browser.run(&format!("document.querySelector('{FIRST} input[data-col]').focus()"));
    // Tab goes right, Enter down: 1.1 to 4.1 of the first family.
    browser.keys("10\u{e004}9\u{e004}k\u{e004}8\u{e004}15,5\u{e004}20\u{e004}18\u{e007}");
    browser.until(&format!("document.querySelector('{FIRST} [data-note]').textContent.includes('Đã lưu')"));
    browser.until_text(&format!("{FIRST} [data-verdict]"), "90,5 · đạt");
    assert!(browser.text("#grid-progress").starts_with("1 / "), "{}", browser.text("#grid-progress"));
    assert!(browser.text("#item-hint").contains("4.1"), "the hint of the item under the cursor is there");
    // l brings last year's row, Esc takes it back, Ctrl+D copies the cell above.
    browser.keys("l");
    browser.until("document.activeElement.value !== ''");
    browser.keys("\u{e00c}");
    browser.until("document.activeElement.value === ''");
    browser.keys("\u{e009}d\u{e000}");
    browser.until("document.querySelector('#grid tbody tr[data-row]:nth-child(2) input[data-col=\"6\"]').value === '18'");
    // Without a network what was typed stays, also over a reload, and is sent when there is one again.
    served.stop();
    browser.run("document.querySelector('#grid tbody tr[data-row]:nth-child(3) input[data-col]').focus()");
    browser.keys("7\u{e007}");
    browser.until("document.querySelector('#grid tbody tr[data-row]:nth-child(3) [data-note]').textContent.includes('mất mạng')");
    served.start();
    browser.open(&address);
    browser.until(
        "document.querySelector('#grid tbody tr[data-row]:nth-child(3) input[data-col]').value === '7'",
    );
    browser.run("window.dispatchEvent(new Event('online'))");
    browser.until("document.querySelector('#grid tbody tr[data-row]:nth-child(3) [data-note]').textContent.includes('Đã lưu')");
    assert_eq!(browser.text("#grid tbody tr[data-row]:nth-child(3) [data-verdict]"), "7 · còn 6 mục");
    // The first row stands as it was typed.
    browser.open(&address);
    browser.until_text(&format!("{FIRST} [data-verdict]"), "90,5 · đạt");
}

#[test]
fn two_people_who_change_the_same_family_see_both_versions() {
    let served = Served::demo();
    let (one, other) = (Browser::new(Script::On), Browser::new(Script::On));
    let address = sheet(&one, &served);
    let path =
        address.split_once("127.0.0.1").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    other.sign_in(&served, "hoixa", &path.expect("a path"));
    // One writes the whole row; the other, who still sees it blank, types two items and touches nothing else.
    for (browser, typed) in [(&other, "5\u{e004}9\u{e004}8\u{e004}7\u{e007}"), (&one, "3\u{e004}9\u{e007}")] {
        browser.run(&format!("document.querySelector('{FIRST} input[data-col]').focus()"));
        browser.keys(typed);
        browser.until(&format!("document.querySelector('{FIRST} [data-note]').textContent.trim() !== ''"));
        browser.until(&format!(
            "!document.querySelector('{FIRST} [data-note]').textContent.includes('đang lưu')"
        ));
    }
    assert!(one.text(&format!("{FIRST} [data-note]")).contains("Hội Khuyến học xã"));
    one.click(&format!("{FIRST} [data-note] button.plain"));
    one.until_text("h1", "Hai người cùng sửa một hộ");
    assert!(one.has("input[type=radio][value='5']") && one.has("input[type=radio][value='3']:checked"));
    assert!(one.has("input[type=radio][value='8']:checked") && one.has("input[type=radio][value='7']:checked"));
    one.click("form[action*='/rows/'] button");
    // What was not touched stands: 3 of theirs, 9 of both, 8 and 7 of the other.
    one.until_text(&format!("{FIRST} [data-verdict]"), "27 · còn 3 mục");
}

#[test]
fn without_javascript_a_row_is_saved_by_its_button_and_what_is_wrong_is_told_beside_it() {
    let served = Served::demo();
    let browser = Browser::new(Script::Off);
    let _ = sheet(&browser, &served);
    for (column, points) in ["10", "9", "k", "8", "15,5", "20", "18"].iter().enumerate() {
        browser.fill(&format!("{FIRST} [data-col='{column}']"), points);
    }
    browser.click(&format!("{FIRST} [data-save]"));
    browser.until_text(&format!("{FIRST} [data-verdict]"), "90,5 · đạt");
    let second = "#grid tbody tr[data-row]:nth-child(2)";
    browser.fill(&format!("{second} [data-col='0']"), "11");
    browser.fill(&format!("{second} [data-col='1']"), "4");
    browser.click(&format!("{second} [data-save]"));
    browser.text("#summary");
    assert!(
        browser.has(&format!("{second} input[data-col='0'][aria-invalid][value='11']")),
        "typed values stay"
    );
    assert!(browser.has(&format!("{second} input[data-col='1'][value='4']")), "typed values stay");
}

/// What somebody who has never seen it does, given an account for each role: import, review, propose, decide, and see
/// the province change.
fn a_year_goes_its_way(script: Script) {
    let served = Served::demo();
    let browser = Browser::new(script);
    browser.sign_in(&served, "hoixa", "/imports/new");
    let roster = served.folder().join("danh sách ấp.csv");
    let rows = "Chủ hộ,Ấp,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\nNguyễn Văn Một,Ấp Mới,10,10,10,10,20,20,20\n\
                Trần Thị Hai,Ấp Mới,10,10,10,10,20,20,18\nLê O'Ba <b>,Ấp Mới,1,1,1,1,1,1,1\nPhạm Bốn,Ấp Mới,99,1,1,1,1,1,1\n";
    std::fs::write(&roster, rows).expect("a roster");
    browser.choose_file("#file", &roster);
    browser.click("form.stack button");
    assert_eq!(browser.text("dl.facts dd:nth-of-type(1)"), "3", "three rows are good");
    assert!(browser.text("table td:nth-of-type(2)").contains("99"), "the fourth is told with its reason");
    browser.click(".actions button");
    // It goes on in the background; the page asks again by itself, with or without a script.
    browser.until_text("h1", "Lần nhập");
    // An apostrophe and HTML in a name are a name.
    let import = browser.address();
    assert!(import.contains("/imports/"));
    browser.open(&served.at("/review"));
    browser.click("tbody a");
    let commune = browser.until_address("/learning_");
    let code = commune.split('/').nth(4).expect("a commune's code").to_owned();
    browser.open(&served.at(&format!("/registry/{code}?order=name")));
    browser.open(&commune);
    browser.follow("Ấp Mới");
    browser.click("button[name=all_that_pass]");
    browser.click("input[name=sure] ~ .actions button");
    browser.until_text(".said", "Đã duyệt");
    browser.open(&format!("{}/propose", commune.split('?').next().unwrap_or_default()));
    browser.click("form[action$=propose] button");
    browser.until_text(".said", "Đã trình");
    browser.sign_out();
    browser.sign_in(&served, "ubndxa", "/decisions?title=learning_family&year=2021");
    browser.click("form[action='/decisions'] button");
    browser.until_text(".said", "Đã lập dự thảo");
    // What is missing is told beside its field, and what was typed stays.
    browser.fill("#number", "07/QĐ-UBND");
    browser.click("form[action$=issue] button");
    browser.text("#summary");
    assert!(browser.has("#number[value='07/QĐ-UBND']"));
    browser.fill("#signed_on", "30/11/2021");
    browser.click("form[action$=issue] button");
    browser.until_text(".said", "Đã công nhận");
    browser.sign_out();
    browser.sign_in(&served, "hoitinh", "/progress?place=83&year=2021&title=learning_family&zone=all");
    let recognised = browser.text("tbody tr:first-child td:nth-of-type(7)");
    assert!(recognised.parse::<u32>().is_ok_and(|n| n > 0), "the province shows {recognised} recognised");
}

#[test]
fn a_year_goes_its_way_from_import_to_the_provinces_number_with_javascript() {
    a_year_goes_its_way(Script::On);
}

#[test]
fn a_year_goes_its_way_from_import_to_the_provinces_number_without_javascript() {
    a_year_goes_its_way(Script::Off);
}

/// Pages that are looked at, by who opens them.
const PAGES: [(&str, &[&str]); 4] = [
    (
        "hoixa",
        &[
            "/",
            "/places",
            "/progress?by=commune&year=2020",
            "/criteria",
            "/criteria/448-2015-family",
            "/criteria/448-2015-family/trial",
            "/criteria/compare?a=448-2015-family&b=324-2022-family",
            "/grid",
        ],
    ),
    (
        "chihoi",
        &["/", "SHEET", "SHEET/meeting", "SHEET/print?blank=1", "SHEET/slips", "SHEET/fill?from=last_year"],
    ),
    ("quantri", &["/admin", "/admin/accounts", "/admin/audit", "/admin/health", "/admin/roles"]),
    ("hoitinh", &["/criteria/new?from=448-2015-family", "/places/83"]),
];

#[test]
fn axe_finds_nothing_and_nothing_is_lost_on_a_small_screen_or_at_twice_the_size() {
    let served = Served::demo();
    let axe = axe();
    let mut found = Vec::new();
    for (login, pages) in PAGES {
        let browser = Browser::new(Script::On);
        browser.sign_in(&served, login, "/grid");
        let sheet = browser.address();
        for page in pages {
            let address =
                page.strip_prefix("SHEET").map_or_else(|| served.at(page), |rest| format!("{sheet}{rest}"));
            browser.open(&address);
            // 1280 px, a phone of 360 px, and 640 px at 200 %.
            for width in [1280, 360, 320] {
                browser.size(width, 800);
                let over = browser.run("return document.documentElement.scrollWidth - window.innerWidth");
                if over.as_i64().unwrap_or(1) > 0 {
                    found.push(format!("{login} {page} at {width}: {over} px over the edge"));
                }
                browser.run(&axe);
                let violations = browser.run_async(
                    "const done = arguments[arguments.length - 1]; axe.run().then(r => done(r.violations.map(v => \
                     v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 140)).join(' | '))))",
                );
                for violation in violations.as_array().into_iter().flatten() {
                    found.push(format!("{login} {page} at {width}: {violation}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
