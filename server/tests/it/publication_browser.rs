//! In Chromium, with JavaScript and without: a list is published, everybody reads it, a family takes its name off it by
//! its slip and asks for a correction, and the list is taken down.

use crate::kit::served::{Browser, Script, Served};

fn a_list_is_read_and_left(script: Script) {
    let served = Served::demo();
    let browser = Browser::new(script);
    // The hamlet of its clerk, who prints the slips.
    browser.sign_in(&served, "chihoi", "/grid");
    let sheet = browser.address();
    let hamlet = sheet.split('/').nth(4).expect("a hamlet").to_owned();
    browser.open(&served.at(&format!("/grid/{hamlet}/learning_family/2020/slips")));
    browser.click("main form button");
    browser.text(".slip .secret");
    let slips = browser.run("return [...document.querySelectorAll('.slip')].map(slip => [slip.querySelector('h2').textContent, slip.querySelector('.secret strong').textContent])");
    let slips: Vec<(String, String)> = serde_json::from_value(slips).expect("names and secrets");
    browser.sign_out();

    browser.sign_in(&served, "ubndxa", "/decisions?title=learning_family&year=2020");
    browser.click("main tbody a");
    let decision = browser.until_address("/decisions/").split('?').next().unwrap_or_default().to_owned();
    browser.text("h1");
    browser.open(&format!("{decision}/publish"));
    // Refused beside its field, and what was typed stays.
    browser.fill("#until", "32/13/2021");
    browser.click("form[action$=publish] button");
    browser.text("#summary");
    assert!(browser.text("#until-problem").contains("ngày/tháng/năm"));
    browser.run("document.querySelector('#until').value = document.querySelector('#from').value");
    browser.click("form[action$=publish] button");
    browser.until_text(".said", "Đã công khai");
    browser.sign_out();

    browser.open(&served.at("/published"));
    browser.click("main ul a");
    browser.until_address("/published/");
    browser.click("main ul a");
    browser.text("form[method=post] input[name=q]");
    let list = browser.address();
    browser.open(&format!("{list}?hamlet={hamlet}"));
    let names = "return [...document.querySelectorAll('main tbody th')].map(name => name.textContent)";
    let shown: Vec<String> = serde_json::from_value(browser.run(names)).expect("names");
    // A name that one family alone of the hamlet bears.
    let once = |name: &String| shown.iter().filter(|other| *other == name).count() == 1;
    let family = slips.iter().find(|(name, _)| once(name)).expect("a family of the hamlet on the list");
    browser.fill("#name", &programme::fold::fold(&family.0));
    browser.click("main form button");
    assert!(browser.text("main [role=status]").contains("khớp"));
    assert!(!browser.address().contains('?'), "no name in the address: {}", browser.address());
    let found: Vec<String> = serde_json::from_value(browser.run(names)).expect("names");
    assert!(found.contains(&family.0), "{found:?}");

    browser.open(&served.at("/own-record"));
    browser.fill("#secret", &family.1);
    browser.click("main form button");
    browser.until_text("h1", &family.0);
    browser.click("form[action$=listing] button");
    browser.until_text(".said", "Tên gia đình không còn trên danh sách công khai");
    browser.run("const what = document.querySelector('#what'); what.value = 'name'");
    browser.click("form[action$=request] button");
    browser.until_text(".said", "Đã gửi đến xã");
    assert!(browser.text("main").contains("chờ trả lời"));
    browser.open(&format!("{list}?hamlet={hamlet}"));
    let after: Vec<String> = serde_json::from_value(browser.run(names)).expect("names");
    assert!(!after.contains(&family.0) && after.len() + 1 == shown.len(), "{after:?}");

    browser.sign_in(&served, "hoixa", "/");
    browser.click("a[href='/requests']");
    browser.text("h1");
    browser.run("document.querySelector('main select').value = 'corrected'");
    browser.click("main form button");
    browser.until_text(".said", "Đã trả lời");
    browser.sign_out();
    browser.sign_in(&served, "ubndxa", &format!("{}/publish", decision.trim_start_matches(&served.at(""))));
    browser.click("form[action$=end] button");
    browser.until_text(".said", "Đã hạ");
    browser.sign_out();
    browser.open(&list);
    browser.until_text("h1", "Không có trang này");
}

#[test]
fn a_family_leaves_a_public_list_by_its_slip_with_javascript() {
    a_list_is_read_and_left(Script::On);
}

#[test]
fn a_family_leaves_a_public_list_by_its_slip_without_javascript() {
    a_list_is_read_and_left(Script::Off);
}
