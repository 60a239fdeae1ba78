//! For each title kind, in a browser: one subject from the list of those who register to the certificate and the check,
//! then the title is withdrawn and the check says so.

use programme::titles::TITLES;

use crate::kit::served::{Browser, Script, Served};

/// A title, its subject, and who takes which step.
struct Way<'a> {
    title: &'a str,
    /// Name of the subject.
    name: &'a str,
    /// The year assessed.
    year: i64,
    /// The account of the office that appraises jointly, where the story asks it.
    agrees: Option<&'a str>,
    /// Accounts of whoever proposes, and of whoever decides.
    accounts: (&'a str, &'a str),
    /// Number of the decision.
    number: &'a str,
}

impl Way<'_> {
    /// Days of the letter, of the decision and its announcement, and of the withdrawal.
    fn days(&self) -> [&'static str; 3] {
        if self.year < 2016 {
            ["05/01/2016", "08/01/2016", "10/01/2016"]
        } else {
            ["25/11/2021", "30/11/2021", "01/12/2021"]
        }
    }

    /// On a list of those who register, with what the commune scored; a commune itself is opened and scored by hand.
    fn registers(&self, browser: &Browser, served: &Served) {
        if self.title == "commune_learning_community" {
            return self.is_opened(browser, served);
        }
        browser.sign_in(served, "hoixa", "/imports/new");
        let roster = served.folder().join(format!("{}.csv", self.title));
        // The hamlet is the same one for each of its titles.
        let code = if self.name == "Ấp Mới" { "M1".to_owned() } else { format!("M{}", self.number) };
        // The earlier titles were given without points.
        let rows = if self.year < 2016 {
            format!("Mã số,Tên,Ấp,Đăng ký,Kết quả\n{code},{},Ấp Mới,mới,đạt\n", self.name)
        } else {
            format!("Mã số,Tên,Ấp,Đăng ký,Tổng điểm,Kết quả\n{code},{},Ấp Mới,mới,95,đạt\n", self.name)
        };
        std::fs::write(&roster, rows).expect("a roster");
        browser.choose_file("#file", &roster);
        browser.run(&format!("document.querySelector('#title').value = '{}'", self.title));
        browser.fill("#year", &self.year.to_string());
        browser.click("form.stack button");
        assert_eq!(browser.text("dl.facts dd:nth-of-type(1)"), "1", "{}: one good row", self.title);
        browser.click(".actions button");
        browser.until_text("h1", "Lần nhập");
    }

    fn is_opened(&self, browser: &Browser, served: &Served) {
        browser.sign_in(served, "hoixa", "/grid");
        browser.open(&served.at(&format!("/grid?title={}&year={}", self.title, self.year)));
        browser.click("form[action$=itself] button");
        browser.until("document.querySelector('#grid') !== null");
        let sheet = browser.address().split('?').next().unwrap_or_default().to_owned();
        browser.open(&format!("{sheet}?mode=totals"));
        browser.run("document.querySelector('#grid select[name=result]').value = 'pass'");
        browser.fill("#first-cell", "95");
        browser.keys("\u{e007}");
        browser.until("document.querySelector('[data-verdict]').textContent.includes('đạt')");
    }

    /// The level that manages a unit is noted on its record.
    fn is_managed_by_the_district(&self, browser: &Browser, served: &Served) {
        browser.open(&served.at("/registry"));
        let registry = browser.until_address("/registry/").split('?').next().unwrap_or_default().to_owned();
        browser.open(&format!("{registry}?kind=unit"));
        browser.follow(self.name);
        let record = browser.until_address("/registry/").split('?').next().unwrap_or_default().to_owned();
        browser.open(&format!("{record}/manager"));
        browser.run("document.querySelector('#level').value = 'district'");
        browser.fill("#from", "2018");
        browser.click("form.stack button");
        browser.until_text(".said", "");
    }

    /// Reviewed, agreed with, proposed, and the letter gets its number.
    fn is_proposed(&self, browser: &Browser, served: &Served) {
        browser.open(&served.at(&format!("/review?title={}&year={}", self.title, self.year)));
        browser.click("tbody a");
        let commune = browser.until_address(self.title);
        let path = commune.split('?').next().unwrap_or_default();
        let path = path.find("/review/").and_then(|at| path.get(at..)).expect("a path").to_owned();
        browser.click("table.sticky tbody tr:last-child th a");
        if self.title != "commune_learning_community" {
            browser.open(&commune);
            browser.follow("Ấp Mới");
        }
        browser.click("button[name=all_that_pass]");
        browser.click("input[name=sure] ~ .actions button");
        browser.until_text(".said", "Đã duyệt");
        self.goes_before_the_committee(browser, served, &path);
        browser.sign_out();
    }

    fn goes_before_the_committee(&self, browser: &Browser, served: &Served, path: &str) {
        if let Some(login) = self.agrees {
            browser.sign_out();
            browser.sign_in(served, login, &format!("{path}/agree"));
            browser.click("form[action$='/agree'] button");
            browser.until_text(".said", "Đã ghi ý kiến đồng ý");
        }
        if self.agrees.is_some() || self.accounts.0 != "hoixa" {
            browser.sign_out();
            browser.sign_in(served, self.accounts.0, &format!("{path}/propose"));
        }
        browser.open(&served.at(&format!("{path}/propose")));
        browser.click("form[action$=propose] button");
        browser.until_text(".said", "Đã trình");
        browser.open(&served.at(&format!("{path}/propose")));
        browser.fill("#number", &format!("0{}/TTr-HKH", self.number));
        browser.fill("#dated", self.days()[0]);
        browser.click("form[action$=letter] button");
        browser.until_text(".said", "Đã ghi số và ngày Tờ trình");
    }

    /// Drafted, issued, made known; the address of the decision.
    fn is_recognised(&self, browser: &Browser, served: &Served) -> String {
        let address = format!("/decisions?title={}&year={}", self.title, self.year);
        browser.sign_in(served, self.accounts.1, &address);
        assert!(browser.has("form[action='/decisions'] button"), "{}: {}", self.title, browser.text("main"));
        browser.click("form[action='/decisions'] button");
        browser.until_text(".said", "Đã lập dự thảo");
        self.issue(browser, &format!("{}/QĐ-UBND", self.number), self.days()[1], "Đã công nhận");
        browser.fill("#announced_on", self.days()[1]);
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
            self.days()[2],
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
    if way.title == "learning_unit_district_province" {
        way.is_managed_by_the_district(&browser, served);
    }
    way.is_proposed(&browser, served);
    let decision = way.is_recognised(&browser, served);
    let code = way.gets_its_certificate(&browser, &decision);
    assert_eq!(checked(&browser, served, &code, way.name), "valid", "{}", way.title);
    assert_eq!(checked(&browser, served, &code, "Ai Khác"), "other_name", "{}", way.title);
    way.is_withdrawn(&browser, &decision);
    assert_eq!(checked(&browser, served, &code, way.name), "no_longer", "{}", way.title);
}

/// Every title: its subject, the year, who appraises jointly, who proposes and who decides it on 1 December 2021. The
/// earlier titles are of 2015, their last year, and are decided in January 2016, when they are given no more.
const WAYS: [Way<'static>; 11] = [
    way("learning_family", "Nguyễn Thị Mới", 2021, Some("vanhoaxa"), ["hoixa", "ubndxa", "11"]),
    way("learning_clan", "Dòng họ Nguyễn Văn", 2021, None, ["hoixa", "ubndxa", "12"]),
    way("learning_community", "Ấp Mới", 2021, None, ["hoixa", "ubndxa", "13"]),
    way("learning_unit", "Trường Tiểu học Mới", 2021, None, ["hoixa", "ubndxa", "14"]),
    way("commune_learning_community", COMMUNE, 2021, None, ["ubndxa", "ubndhuyen", "15"]),
    way(
        "learning_unit_district_province",
        "Trường Trung học Mới",
        2021,
        None,
        ["giaoduc", "ubndhuyen", "16"],
    ),
    way("culture_family", "Trần Văn Mới", 2021, None, ["hoixa", "ubndxa", "17"]),
    way("culture_hamlet", "Ấp Mới", 2021, Some("vanhoa"), ["ubndxa", "ubndhuyen", "18"]),
    way("promoting_family", "Lê Thị Mới", 2015, None, ["hoixa", "hoihuyen", "19"]),
    way("promoting_clan", "Dòng họ Lê Văn", 2015, None, ["hoixa", "hoihuyen", "20"]),
    way("promoting_community", "Ấp Mới", 2015, None, ["hoixa", "hoihuyen", "21"]),
];

const fn way(
    title: &'static str,
    name: &'static str,
    year: i64,
    agrees: Option<&'static str>,
    [proposes, decides, number]: [&'static str; 3],
) -> Way<'static> {
    Way { title, name, year, agrees, accounts: (proposes, decides), number }
}

/// The commune of the demo's accounts.
const COMMUNE: &str = "Thị trấn Ba Tri";

#[test]
fn each_title_goes_from_the_list_to_the_certificate_and_its_withdrawal_is_seen_by_anyone() {
    assert_eq!(WAYS.each_ref().map(|way| way.title), TITLES, "no title is left out");
    let mut served = Served::demo();
    for way in &WAYS {
        if way.title == "promoting_family" {
            served.go_to("2016-01-10");
        }
        goes_its_way(&served, way);
    }
    served.command(&["verify"], "");
}
