//! What a page costs: statements that do not grow with its rows, and bytes that a slow line carries.

use crate::kit::pages::{Pages, Person};

/// Pages of the demo with rows on them: whose, and where.
fn pages(pages: &Pages) -> Vec<(&'static str, String)> {
    let at = |login: &str, path: &str| pages.sign_in(login).get(path).location;
    let (book, sheet) = (at("hoixa", "/registry"), at("chihoi", "/grid"));
    let text = |login: &str, path: &str| pages.sign_in(login).get(path).text;
    let link = |login: &str, path: &str, begins: &str| {
        let page = text(login, path);
        let before = format!("href=\"{begins}");
        let links = page.split(&before).skip(1);
        let mut ids = links.filter_map(|rest| rest.split(['"', '?', '#']).next());
        let id = ids.find(|id| id.starts_with(|c: char| c.is_ascii_digit()));
        format!("{begins}{}", id.unwrap_or_else(|| panic!("no {begins} in {page}")))
    };
    let record = link("hoixa", &book, &format!("{book}/"));
    let hamlet = sheet.split('/').nth(2).unwrap_or_default().to_owned();
    let mut all: Vec<(&'static str, String)> =
        ["chihoi", "hoixa", "ubndxa", "hoitinh", "quantri"].map(|login| (login, "/".to_owned())).to_vec();
    let of = |login: &'static str, paths: &[&str]| {
        paths.iter().map(|path| (login, (*path).to_owned())).collect::<Vec<_>>()
    };
    all.extend(of(
        "hoixa",
        &[
            &book,
            &record,
            &format!("{book}/duplicates"),
            &sheet,
            &format!("{sheet}/print"),
            &format!("{sheet}/meeting"),
            "/review",
            &format!("/review/hamlets/{hamlet}/learning_family/2020"),
            "/imports",
            "/decisions",
        ],
    ));
    all.extend(of("chihoi", &[&sheet, &format!("{sheet}/fill?from=last_year"), &format!("{sheet}/slips")]));
    all.push(("ubndxa", link("ubndxa", "/decisions", "/decisions/")));
    all.extend(of(
        "hoitinh",
        &["/places/83", "/progress", "/progress?by=commune", "/criteria", "/criteria/448-2015-family"],
    ));
    all.extend(of("quantri", &["/admin/accounts", "/admin/audit", "/admin/jobs", "/admin/roles"]));
    all
}

/// What the second visit of a page asks: the first may read what is then kept in memory.
fn asked(pages: &Pages, person: &Person<'_>, path: &str) -> u64 {
    person.get(path);
    let before = pages.asked();
    let page = person.get(path);
    assert!(matches!(page.status.as_u16(), 200 | 303), "{path}: {}", page.status);
    pages.asked() - before
}

#[test]
fn no_page_asks_more_of_the_records_because_it_has_more_rows_and_each_is_light() {
    let (few, many) = (Pages::of(1_500), Pages::of(12_000));
    let mut grown = Vec::new();
    for ((login, small), (_, large)) in pages(&few).into_iter().zip(pages(&many)) {
        let cost =
            [(&few, &small), (&many, &large)].map(|(pages, path)| asked(pages, &pages.sign_in(login), path));
        // One record may have a clan or a body where another has none. The first page asks for each of the titles
        // of the year before in which anything was filed, and for what is due of each title in use: a larger demo has one
        // more of them, not more for its rows.
        let (more, most) = if small == "/" { (20, 160) } else { (3, 80) };
        if cost[1] > cost[0] + more || cost[1] > most {
            grown.push(format!("{login}: {small} asks {}, {large} {}", cost[0], cost[1]));
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
    let mut heavy = Vec::new();
    for (login, path) in pages(&many) {
        let person = many.sign_in(login);
        let bytes = person.weight(&path);
        // What has to be there before it can be read.
        let style = person.get(&path).text;
        let style =
            style.split("<link rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        let all = bytes + style.map_or(0, |style| person.weight(style));
        if all > 100_000 {
            heavy.push(format!("{login}: {path}: {bytes} bytes, {all} with its style"));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
}
