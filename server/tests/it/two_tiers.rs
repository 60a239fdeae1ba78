//! Two tiers of government from 1/7/2025: after it no page, list or form speaks of a district; before it none lacks one.

use std::collections::{BTreeSet, VecDeque};

use crate::kit::Desk;
use crate::kit::web::{Guest, account, account_from, app, sign_in};
use crate::roster::{HEADER, import, ok};

/// Pages that speak of other days: rosters of any year, what a place came from, roles, titles and their sets through
/// time, what was done, reorganisations.
const OF_OTHER_DAYS: [&str; 11] = [
    "/imports",
    "/admin/boundaries",
    "/admin/roles",
    "/admin/accounts",
    "/admin/audit",
    "/admin/reorganisations",
    "/admin/explain",
    "/titles",
    "/criteria",
    "/places/waiting",
    "/help",
];

/// Whether an address is a page about today that a person reads.
fn is_read(path: &str) -> bool {
    let other_day = ["on=", "map=", "as_of=", "before="].iter().any(|word| path.contains(word));
    let file = ["/export", "/papers/", "/file", ".pdf", ".docx", ".xlsx", ".csv", ".zip", "/assets/", "/api"]
        .iter()
        .any(|word| path.contains(word));
    path.starts_with('/')
        && !file
        && !other_day
        && !path.starts_with("/sign-out")
        && !path.contains("/lineage")
        && !OF_OTHER_DAYS.iter().any(|page| path.starts_with(page))
}

/// Every page that can be reached by links from the first one, up to a number, with what it says.
fn walked(guest: &Guest) -> Vec<(String, String)> {
    let (mut next, mut seen, mut pages) =
        (VecDeque::from(["/".to_owned()]), BTreeSet::from(["/".to_owned()]), Vec::new());
    while let Some(path) = next.pop_front().filter(|_| pages.len() < 80) {
        let page = guest.get(&path);
        if page.status != 200 {
            continue;
        }
        for link in page.all("href=\"", "\"") {
            let link = link.replace("&amp;", "&");
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if is_read(&link) && seen.insert(link.clone()) {
                next.push_back(link);
            }
        }
        pages.push((path, page.text));
    }
    pages
}

/// Lines of a page that name a district, in either language.
fn lines_on_districts(text: &str) -> Vec<&str> {
    let of = |line: &&str| {
        // A title of the Ministry is called so, and lists of earlier years have it; a place's page says what it was.
        let line = line.replace("Learning Unit (district, province)", "");
        let line = line.replace("learning_unit_district_province", "").to_lowercase();
        !line.contains("30 jun 2025") && ["district", "huyện "].iter().any(|word| line.contains(word))
    };
    text.split('\n').filter(of).collect()
}

#[test]
fn after_the_districts_nothing_asks_for_one_and_before_nothing_lacks_one() {
    let desk = &Desk::new();
    let family = |year: &str, code: &str| format!("{HEADER}1,{code},Ấp 1,A,{year},1,10,10,10,10,20,20,20\n");
    desk.write("then.csv", family("2016", "29110"));
    ok(&import(desk, "then.csv", &[]));
    desk.write("now.csv", family("2026", "29110"));
    ok(&import(desk, "now.csv", &[]));
    for (login, grant) in [
        ("hoixa", ["commune_association", "--place", "29110"]),
        ("ubndxa", ["commune_committee", "--place", "29110"]),
        ("hoitinh", ["province_association", "--place", "86"]),
        ("ubndtinh", ["province_committee", "--place", "86"]),
        ("giaoduc", ["education", "--place", "86"]),
    ] {
        account_from(desk, login, &grant, "2025-07-01");
    }
    account(desk, "quantri", &["administrator", "--everywhere"]);
    let now = app(desk, || "2026-11-20T02:00:00Z".to_owned());
    let mut wrong = Vec::new();
    for login in ["hoixa", "ubndxa", "hoitinh", "ubndtinh", "giaoduc", "quantri"] {
        let pages = walked(&sign_in(&now, login));
        assert!(pages.len() > 15, "{login} reaches {} pages only", pages.len());
        for (path, text) in &pages {
            let found = lines_on_districts(text);
            wrong.extend(found.iter().map(|line| format!("{login} {path}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    account(desk, "huyen", &["district_association", "--place", "836"]);
    let then = app(desk, || "2016-11-20T02:00:00Z".to_owned());
    let then = sign_in(&then, "huyen");
    assert!(then.get("/").text.contains("Huyện Ba Tri"));
    assert!(then.get("/places/29110").text.contains("Huyện Ba Tri"), "the commune lies in its district");
    assert!(then.get("/progress?place=83&by=district").text.contains("Huyện Ba Tri"));
}
