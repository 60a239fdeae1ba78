//! In Debian's Chromium, with JavaScript and without: signing in, the meeting grid, and every page by axe-core.

use crate::kit::served::{Browser, PASSWORD, Script, Served, axe};

/// The sheet of the clerk's own hamlet.
fn sheet(browser: &Browser, served: &Served) -> String {
    browser.sign_in(served, "chihoi", "/grid");
    let address = browser.address();
    assert!(address.contains("/learning_family/2021"), "the clerk has one hamlet: {address}");
    address
}

/// The first row that is open, by its id.
const FIRST: &str = "#grid tbody tr[data-row]:nth-child(1)";

/// Where the cursor stands: row and column, `A` for a name.
const CURSOR: &str = "const a = document.activeElement, row = a.closest('tr'); \
                      return `${row ? row.sectionRowIndex + 1 : '-'}/${a.dataset.col ?? a.tagName}`";

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
    assert!(browser.text("#item-hint").contains("1.1"), "the hint of the item under the cursor is there");
    // After a run of Tab, Enter stands where the next family's run begins. l brings last year's row, Esc takes it back.
    assert_eq!(browser.run(CURSOR), "2/0");
    browser.keys("l");
    browser.until("document.activeElement.value !== ''");
    browser.keys("\u{e00c}");
    browser.until("document.activeElement.value === ''");
    // Ctrl+D takes the points of the family above, and never a blank over what was typed.
    browser.keys("\u{e009}d\u{e000}");
    browser.until("document.activeElement.value === '10'");
    assert_eq!(browser.run(CURSOR), "2/0", "the cursor stays");
    browser
        .run("document.querySelector('#grid tbody tr[data-row]:nth-child(3) input[data-col=\"1\"]').focus()");
    browser.keys("6\u{e009}d\u{e000}");
    assert_eq!(browser.run("return document.activeElement.value"), "6");
    browser.keys("\u{e00c}");
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
    browser.until("Object.keys(localStorage).length === 0");
    browser.open(&address);
    browser.until_text("#grid tbody tr[data-row]:nth-child(3) [data-verdict]", "7 · còn 6 mục");
    // The first row stands as it was typed.
    browser.open(&address);
    browser.until_text(&format!("{FIRST} [data-verdict]"), "90,5 · đạt");
}

#[test]
fn the_keys_go_through_a_sheet_as_in_a_spreadsheet_and_reach_every_name() {
    let served = Served::demo();
    let browser = Browser::new(Script::On);
    let _ = sheet(&browser, &served);
    let at = |keys: &str| {
        browser.keys(keys);
        browser.run(CURSOR)
    };
    // The page opens on the first cell that is not scored.
    assert_eq!(browser.run(CURSOR), "1/0");
    assert_eq!(at(&"\u{e004}".repeat(7)), "2/0", "Tab goes from the last item to the next family");
    assert_eq!(at("\u{e004}\u{e007}"), "3/0", "Enter comes back under the cell where the run of Tab began");
    assert_eq!(at("\u{e014}\u{e014}\u{e007}"), "4/2", "and down the same item otherwise");
    assert_eq!(at("\u{e015}\u{e013}"), "4/2", "arrows go up and down");
    // From the first item the names are reached, and left again.
    assert_eq!(at("\u{e012}\u{e012}\u{e012}"), "4/A");
    assert_eq!(at("\u{e015}"), "5/A");
    assert_eq!(at("\u{e014}"), "5/0");
    // The keys are shown from anywhere but a field of text.
    let open = "return document.getElementById('keys').open";
    browser.run("document.activeElement.blur()");
    browser.keys("?");
    assert_eq!(browser.run(open), true);
    browser.keys("\u{e00c}");
    browser.run("document.getElementById('q').focus()");
    browser.keys("?");
    assert_eq!(
        (browser.run(open), browser.run("return document.activeElement.value")),
        (false.into(), "?".into())
    );
    // Enter saves the last family, and says so.
    browser.run("[...document.querySelectorAll('#grid tbody tr[data-row] [data-col=\"0\"]')].pop().focus()");
    browser.keys("9\u{e007}");
    browser.until_text("#grid-status", "Đây là hộ cuối. Đã lưu");
    browser.until_text("#grid tbody tr:last-child [data-verdict]", "9 · còn 6 mục");
    // On a screen that shows the names alone, Tab reaches them.
    browser.size(360, 740);
    browser.until("[...document.querySelectorAll('#grid tbody th a')].every(a => a.tabIndex === 0)");
}

#[test]
fn rows_that_wait_are_in_sight_and_are_sent_when_the_same_person_is_signed_in_again() {
    let served = Served::demo();
    let browser = Browser::new(Script::On);
    let _ = sheet(&browser, &served);
    let post = |address: &str, body: &str| {
        browser.run_async(&format!(
            "const done = arguments[arguments.length - 1]; fetch('{address}', {{ method: 'POST', body: new \
             URLSearchParams({body}) }}).then(a => done(a.status))"
        ))
    };
    let sign_in = |login: &str| {
        post("/sign-in", &format!("{{ login: '{login}', password: '{PASSWORD}' }}"));
        browser.run("window.dispatchEvent(new Event('focus'))");
    };
    let warns = "const leave = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(leave); return \
                 leave.defaultPrevented";
    // Leaving sends what stands in the row, so there is nothing to warn of.
    browser.keys("8");
    assert_eq!(browser.run(warns), false);
    browser.until(&format!("document.querySelector('{FIRST} [data-note]').textContent.includes('Đã lưu')"));
    post("/sign-out", "{}");
    browser.run("document.activeElement.select()");
    browser.keys("7\u{e007}");
    browser.until_text("#grid-status", "1 dòng chờ gửi");
    assert!(browser.has("#grid-status a[href='/sign-in'][target=_blank]"), "the way to sign in is a link");
    assert_eq!(browser.run(warns), true);
    // Whoever else signs in does not send it in their name.
    sign_in("hoixa");
    browser.until_text("#grid-status", "1 dòng chờ gửi");
    browser.until(&format!("!document.querySelector('{FIRST}').dataset.busy"));
    browser.until_text("#grid-status", "1 dòng chờ gửi");
    sign_in("chihoi");
    browser.until(&format!("document.querySelector('{FIRST} [data-note]').textContent.includes('Đã lưu')"));
    assert_eq!(browser.run("return document.getElementById('grid-status').textContent"), "");
    assert_eq!(browser.run(warns), false);
}

#[test]
fn what_another_saved_meanwhile_is_not_overwritten_by_what_this_device_kept() {
    let mut served = Served::demo();
    let (browser, other) = (Browser::new(Script::On), Browser::new(Script::On));
    let address = sheet(&browser, &served);
    let _ = sheet(&other, &served);
    served.stop();
    browser.keys("3\u{e007}");
    browser.until(&format!("document.querySelector('{FIRST} [data-note]').textContent.includes('mất mạng')"));
    browser.open("about:blank");
    served.start();
    other.run("document.activeElement.select()");
    other.keys("5\u{e004}9\u{e007}");
    other.until(&format!("document.querySelector('{FIRST} [data-note]').textContent.includes('Đã lưu')"));
    browser.open(&address);
    browser.click(&format!("{FIRST} [data-note] button.plain"));
    browser.until_text("h1", "Hai người cùng sửa một hộ");
    assert!(browser.has("input[value='3']:checked") && browser.has("input[value='9']:checked"));
    browser.click("form[action*='/rows/'] button");
    browser.until_text(&format!("{FIRST} [data-verdict]"), "12 · còn 5 mục");
}

#[test]
fn twelve_families_are_in_sight_and_on_a_phone_the_first_item() {
    let served = Served::demo();
    let browser = Browser::new(Script::On);
    let address = sheet(&browser, &served);
    browser.size(1280, 900);
    let seen = browser.run(
        "return [...document.querySelectorAll('#grid tbody tr')].filter(r => r.getBoundingClientRect().bottom <= 900).length",
    );
    assert!(seen.as_i64().is_some_and(|n| n >= 12), "{seen} families");
    // Nothing of a result is cut, and totals have one column of results.
    browser.keys("1\u{e007}");
    let cut =
        "return [...document.querySelectorAll('.result')].filter(r => r.scrollWidth > r.clientWidth).length";
    assert_eq!(browser.run(cut), 0);
    browser.open(&format!("{address}?mode=totals"));
    let heads = "const h = [...document.querySelectorAll('#grid thead th')].map(h => h.textContent); return h.length - \
                 new Set(h).size";
    assert_eq!(browser.run(heads), 0);
    // Rows that are closed stand as those that are open.
    browser.open(&address.replace("/2021", "/2020"));
    let shut = "const cell = document.querySelector('td.shut'); return cell && getComputedStyle(cell).textAlign + ' ' + \
                getComputedStyle(cell).verticalAlign";
    assert_eq!(browser.run(shut), "center middle");
    browser.size(360, 740);
    browser.open(&format!("{address}?mode=totals"));
    let over = "const box = document.querySelector('.sheet'); return box.scrollWidth - box.clientWidth";
    assert_eq!(browser.run(over), 0, "totals fit a phone");
    browser.open(&address);
    browser.run("document.querySelector('#grid tbody tr:nth-child(2) th a').click()");
    browser.text("form.family");
    let top = browser.run("return document.querySelector('.choice').getBoundingClientRect().bottom");
    assert!(top.as_f64().is_some_and(|top| top <= 400.0), "the first item ends at {top}");
    // Points typed beside the buttons are what is meant.
    browser.click("form.family fieldset:first-of-type .choice span");
    browser.fill("form.family fieldset:first-of-type [data-other]", "7,5");
    browser.click("form.family .stick button");
    browser.text("form.family");
    browser.open(&address);
    browser.until_text("#grid tbody tr:nth-child(2) [data-verdict]", "7,5 · còn 6 mục");
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
    assert!(
        one.has("input[type=radio][value='8']:checked") && one.has("input[type=radio][value='7']:checked")
    );
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

/// Pages that no link leads to as they are, beside those that links lead to.
const PAGES: [(&str, &[&str]); 5] = [
    (
        "chihoi",
        &["/", "SHEET", "SHEET/meeting", "SHEET/print?blank=1", "SHEET/slips", "SHEET/fill?from=last_year"],
    ),
    (
        "hoixa",
        &[
            "/",
            "/progress?by=commune&year=2020",
            "/criteria/448-2015-family/trial",
            "/criteria/compare?a=448-2015-family&b=324-2022-family",
            "/own-record",
            "/check",
            "/certificates",
            "/account/tokens",
            "/nowhere",
        ],
    ),
    ("ubndxa", &["/", "/decisions"]),
    ("hoitinh", &["/", "/criteria/new?from=448-2015-family", "/places/83"]),
    ("quantri", &["/", "/admin", "/admin/explain"]),
];

/// Files to keep, not pages.
const FILES: [&str; 11] = [
    "/export",
    "/file",
    "/returned",
    "/backups/hoctap",
    "/papers/",
    "/paper/",
    "/forms/",
    "/minutes/",
    "/letter/",
    "/credential",
    "/offline",
];

/// Addresses that differ in their numbers and values alone are one page.
fn shape(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path: String = path.chars().filter(|c| !c.is_ascii_digit() && *c != '~').collect();
    let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{path}?{}", names.join("&"))
}

#[test]
fn axe_finds_nothing_on_any_page_and_nothing_is_lost_on_a_small_screen_or_at_twice_the_size() {
    let served = Served::demo();
    let axe = axe();
    let (mut found, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    for (login, pages) in PAGES {
        let browser = Browser::new(Script::On);
        browser.sign_in(&served, login, "/grid");
        let sheet = browser.address().replace(&served.at(""), "");
        let mut waiting: Vec<String> = pages.iter().map(|page| page.replace("SHEET", &sheet)).collect();
        waiting.reverse();
        while let Some(page) = waiting.pop() {
            // The first page is another one for each.
            let shape = if page == "/" { format!("/ of {login}") } else { shape(&page) };
            if FILES.iter().any(|file| page.contains(file)) || !seen.insert(shape) {
                continue;
            }
            browser.open(&served.at(&page));
            let links = browser.run(
                "return [...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href').split('#')[0])",
            );
            let links = links.as_array().into_iter().flatten().filter_map(|link| link.as_str());
            waiting.splice(0..0, links.map(str::to_owned));
            // 1280 px, a phone of 360 px, and 640 px at 200 %.
            for width in [1280, 360, 320] {
                browser.size(width, 800);
                let over = browser.run("return document.documentElement.scrollWidth - window.innerWidth");
                if over.as_i64().unwrap_or(1) > 0 {
                    found.push(format!("{login} {page} at {width}: {over} px over the edge"));
                }
                if width == 320 {
                    continue;
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
    assert!(seen.len() > 60, "{seen:#?}");
    assert!(found.is_empty(), "{found:#?}");
}
