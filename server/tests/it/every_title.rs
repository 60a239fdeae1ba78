//! For each title kind, in a browser: one subject from the list of those who register to the certificate and the check,
//! then the title is withdrawn and the check says so.

use crate::kit::served::{Browser, Script, Served};

/// A title, its subject, and who takes which step.
struct Way<'a> {
    title: &'a str,
    /// Name of the subject.
    name: &'a str,
    /// Accounts of whoever brings it in and proposes, and of whoever decides.
    accounts: (&'a str, &'a str),
    /// Number of the decision.
    number: &'a str,
}

impl Way<'_> {
    /// On a list of those who register, with what the commune scored.
    fn registers(&self, browser: &Browser, served: &Served) {
        browser.sign_in(served, self.accounts.0, "/imports/new");
        let roster = served.folder().join(format!("{}.csv", self.title));
        let rows = format!("Mã số,Tên,Ấp,Đăng ký,Tổng điểm,Kết quả\nM1,{},Ấp Mới,mới,95,đạt\n", self.name);
        std::fs::write(&roster, rows).expect("a roster");
        browser.choose_file("#file", &roster);
        browser.run(&format!("document.querySelector('#title').value = '{}'", self.title));
        browser.click("form.stack button");
        assert_eq!(browser.text("dl.facts dd:nth-of-type(1)"), "1", "{}: one good row", self.title);
        browser.click(".actions button");
        browser.until_text("h1", "Lần nhập");
    }

    /// Reviewed, proposed, and the letter gets its number.
    fn is_proposed(&self, browser: &Browser, served: &Served) {
        browser.open(&served.at(&format!("/review?title={}", self.title)));
        browser.click("tbody a");
        let commune = browser.until_address(self.title);
        let commune = commune.split('?').next().unwrap_or_default().to_owned();
        browser.follow("Ấp Mới");
        browser.click("button[name=all_that_pass]");
        browser.click("input[name=sure] ~ .actions button");
        browser.until_text(".said", "Đã duyệt");
        browser.open(&format!("{commune}/propose"));
        browser.click("form[action$=propose] button");
        browser.until_text(".said", "Đã trình");
        browser.open(&format!("{commune}/propose"));
        browser.fill("#number", &format!("0{}/TTr-HKH", self.number));
        browser.fill("#dated", "25/11/2021");
        browser.click("form[action$=letter] button");
        browser.until_text(".said", "Đã ghi số và ngày Tờ trình");
        browser.sign_out();
    }

    /// Drafted, issued, made known; the address of the decision.
    fn is_recognised(&self, browser: &Browser, served: &Served) -> String {
        let address = format!("/decisions?title={}&year=2021", self.title);
        browser.sign_in(served, self.accounts.1, &address);
        assert!(browser.has("form[action='/decisions'] button"), "{}: {}", self.title, browser.text("main"));
        browser.click("form[action='/decisions'] button");
        browser.until_text(".said", "Đã lập dự thảo");
        self.issue(browser, &format!("{}/QĐ-UBND", self.number), "30/11/2021", "Đã công nhận");
        browser.fill("#announced_on", "30/11/2021");
        browser.click("input[name=way][value=loudspeaker]");
        browser.click("form[action$=announce] button");
        browser.until_text(".said", "Đã ghi việc công bố");
        browser.address().split('?').next().unwrap_or_default().to_owned()
    }

    fn issue(&self, browser: &Browser, number: &str, on: &str, said: &str) {
        browser.fill("#number", number);
        browser.fill("#signed_on", on);
        browser.click("form[action$=issue] button");
        browser.until_text(".said", said);
    }

    /// The code on its certificate.
    fn gets_its_certificate(&self, browser: &Browser, decision: &str) -> String {
        browser.open(&format!("{decision}/certificates"));
        browser.click("form[action$=certificates] button");
        browser.click("tbody th a");
        browser.text("#statement").split_whitespace().collect()
    }

    /// Withdrawn by a decision of its own.
    fn is_withdrawn(&self, browser: &Browser, decision: &str) {
        browser.open(&format!("{decision}/withdraw"));
        browser.click("input[name=subject]");
        browser.run("document.querySelector('#reason').value = 'untrue'");
        browser.click("form[action$=withdraw].stack button");
        browser.until_text(".said", "Đã lập dự thảo");
        self.issue(
            browser,
            &format!("9{}/QĐ-UBND", self.number),
            "01/12/2021",
            "Đã ghi. Danh hiệu hết hiệu lực",
        );
        browser.open(decision);
        assert!(browser.text("main").contains("thu hồi theo 9"), "the list says so: {}", self.title);
    }
}

/// What the public page answers to a code and the name on the paper.
fn checked(browser: &Browser, served: &Served, code: &str, name: &str) -> String {
    browser.open(&served.at("/check"));
    browser.fill("#code", code);
    browser.fill("#name", name);
    browser.click("#check button");
    browser.until("document.querySelector('#answer[data-verdict]') !== null");
    browser
        .run("return document.querySelector('#answer').dataset.verdict")
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn goes_its_way(served: &Served, way: &Way<'_>) {
    let browser = Browser::new(Script::On);
    way.registers(&browser, served);
    way.is_proposed(&browser, served);
    let decision = way.is_recognised(&browser, served);
    let code = way.gets_its_certificate(&browser, &decision);
    assert_eq!(checked(&browser, served, &code, way.name), "valid", "{}", way.title);
    assert_eq!(checked(&browser, served, &code, "Ai Khác"), "other_name", "{}", way.title);
    way.is_withdrawn(&browser, &decision);
    assert_eq!(checked(&browser, served, &code, way.name), "no_longer", "{}", way.title);
}

/// The titles of families, clans, hamlets and units of the commune, and who decides them on 1 December 2021.
const TITLES: [(&str, &str, &str); 6] = [
    ("learning_family", "Nguyễn Thị Mới", "ubndxa"),
    ("learning_clan", "Dòng họ Nguyễn Văn", "ubndxa"),
    ("learning_community", "Ấp Mới", "ubndxa"),
    ("learning_unit", "Trường Tiểu học Mới", "ubndxa"),
    ("culture_family", "Trần Văn Mới", "ubndxa"),
    ("culture_hamlet", "Ấp Mới", "ubndhuyen"),
];

#[test]
fn each_title_goes_from_the_list_to_the_certificate_and_its_withdrawal_is_seen_by_anyone() {
    let served = Served::demo();
    for (n, (title, name, decides)) in (11..).zip(TITLES) {
        let number = n.to_string();
        let accounts = ("hoixa", decides);
        goes_its_way(&served, &Way { title, name, accounts, number: &number });
    }
    served.command(&["verify"], "");
}
