//! A number on a page of progress opens just the rows that it counts.

use axum::http::StatusCode;

use crate::kit::Desk;
use crate::kit::pages::Pages;
use crate::kit::web::{account, app, morning, sign_in};
use crate::roster::{import, ok};

#[test]
fn one_year_alone_still_says_how_it_changed_against_the_year_before() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let of = |more: &str| {
        clerk.get(&format!("/progress?title=learning_family&zone=all&as_of=31/12/2020{more}")).text
    };
    let changes =
        |text: &str| text.matches("<td class=\"n\">+").count() + text.matches("<td class=\"n\">−").count();
    assert_eq!((changes(&of("")), changes(&of("&year=2020"))), (1, 1));
    let wrong = clerk.get("/progress?as_of=31/2/2020");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("href=\"#as_of\"") && wrong.text.contains("value=\"31/2/2020\""),
        "{}",
        wrong.text
    );
    assert_eq!(clerk.get("/progress/export?format=csv&as_of=31/2/2020").status, StatusCode::BAD_REQUEST);
}

#[test]
fn every_number_of_a_commune_and_its_hamlets_opens_as_many_records_as_it_says() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let code = clerk.get("/registry").location.rsplit('/').next().expect("a code").to_owned();
    let mut followed = 0;
    let progress = format!("/progress?place={code}&by=hamlet&year=2020&title=learning_family&zone=all");
    for path in [progress, format!("/places/{code}?year=2020&title=learning_family")] {
        let page = clerk.get(&path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        for cell in page.text.split("<td class=\"n\"><a href=\"/registry/").skip(1) {
            let (href, rest) = cell.split_once('"').expect("an address");
            let number = rest.trim_start_matches('>').split('<').next().expect("a number");
            let href = format!("/registry/{}", href.replace("&#38;", "&"));
            let list = clerk.get(&href);
            assert_eq!(list.status, StatusCode::OK, "{href}");
            let count = list.between("<p><strong>", "</strong>");
            let count: String = count.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let none = list.text.contains("Không có bản ghi nào khớp") && number == "0";
            assert!(count == number || none, "{href}: {number} on the page, {count} in the list");
            followed += 1;
        }
    }
    assert!(followed > 12, "{followed} numbers");
}

#[test]
fn a_number_on_an_older_map_opens_the_list_of_that_map_and_none_of_today_that_holds_others_too() {
    let desk = Desk::new();
    // The first two were merged into the third on 1 February 2020; the fourth stayed as it was.
    let head = "household_code,commune_code,hamlet,group,head_name,birth_year,year,registered,total\n";
    let rows =
        ["28771", "28774", "28777", "28756"].map(|code| format!("1,{code},Ấp 1,1,Lê Văn A,1960,2019,1,90\n"));
    desk.write("a.csv", format!("{head}{}", rows.concat()));
    ok(&import(&desk, "a.csv", &[]));
    account(&desk, "hoi", &["district_association", "--place", "829"]);
    let who = sign_in(&app(&desk, morning), "hoi");
    let page = |map: &str| who.get(&format!("/progress?place=829&by=commune&year=2019&map={map}")).text;
    let (then, now) = (page("31/12/2019"), page("1/12/2020"));
    assert!(then.contains("/registry/28756?") && now.contains("/registry/28756?"), "{then}");
    assert!(now.contains("/registry/28777?"), "{now}");
    for code in ["28771", "28774", "28777"] {
        let link = then.split(&format!("href=\"/registry/{code}?")).nth(1).expect("a link to its list");
        let link = link.split('"').next().expect("an address").replace("&#38;", "&");
        assert!(link.contains("map=2019-12-31"), "{code}: {link}");
        let list = who.get(&format!("/registry/{code}?{link}"));
        assert_eq!((list.status, list.all("<p><strong>", " ")), (200, vec!["One"]), "{code}");
    }
    assert!(!now.contains("map=2019"), "{now}");
}
