//! The registry's pages, asked as people ask them: the list and its files, one record, every change by hand.

use axum::http::StatusCode;

use super::kit::pages::{Page, Pages, Person};

/// The list of the commune of the demo's association, as its address.
fn list(person: &Person<'_>) -> String {
    let page = person.get("/registry");
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    page.location
}

/// The addresses of the records on a list.
fn records(page: &Page, list: &str) -> Vec<String> {
    let start = format!("<th scope=\"row\"><a href=\"{list}/");
    let found = page.text.split(&start).skip(1).filter_map(|rest| rest.split_once('"'));
    found.map(|(id, _)| format!("{list}/{id}")).collect()
}

/// Sends the form of a page with the version that it was opened with.
fn send(person: &Person<'_>, path: &str, typed: &[(&str, &str)]) -> Page {
    let opened = person.get(path);
    assert_eq!(opened.status, StatusCode::OK, "{path}: {}", opened.text);
    let version = opened.between("name=\"version\" value=\"", "\"").to_owned();
    let mut form = vec![("version", version.as_str())];
    form.extend(typed);
    person.send(path, &form)
}

/// A hamlet made for a test, as forms name it.
fn another_hamlet(person: &Person<'_>, list: &str) -> String {
    let made = person.send(&format!("{list}/hamlets/new"), &[("name", "Ấp Bên Kia Sông")]);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let (_, word) = made.location.rsplit_once('/').expect("an address");
    word.split('?').next().expect("a hamlet").to_owned()
}

/// A household made for a test, as its address.
fn household(person: &Person<'_>, list: &str, typed: &[(&str, &str)]) -> String {
    let mut form = vec![("kind", "family"), ("from", "2020")];
    form.extend(typed);
    let made = person.send(&format!("{list}/new"), &form);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    made.location.split('?').next().expect("an address").to_owned()
}

#[test]
fn a_list_is_filtered_counted_paged_and_taken_as_exactly_what_it_shows() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let mut seen = Vec::new();
    let mut page = clerk.get(&list);
    loop {
        assert_eq!(page.status, StatusCode::OK);
        seen.extend(records(&page, &list));
        let Some((_, next)) = page.text.split_once("rel=\"next\" href=\"") else { break };
        let next = next.split_once('"').expect("an address").0.replace("&#38;", "&").replace("&amp;", "&");
        page = clerk.get(&next);
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "no record stands on two pages");
    let csv = clerk.get(&format!("{list}/export?format=csv"));
    assert_eq!(csv.text.lines().count(), all + 1);
    let passed = format!("{list}/export?format=csv&title=learning_family&year=2020&outcome=pass");
    assert!(clerk.get(&passed).text.lines().skip(1).all(|line| line.contains(",đạt,")));
    assert!(clerk.get(&format!("{list}/export?format=xlsx")).text.starts_with("PK"));
    let none = clerk.get(&format!("{list}?kind=unit&state=closed"));
    assert!(none.text.contains("Không có bản ghi nào khớp"), "{}", none.text);
}

#[test]
fn a_hamlets_clerk_sees_only_their_hamlet() {
    let pages = Pages::demo();
    let (clerk, leader) = (pages.sign_in("hoixa"), pages.sign_in("chihoi"));
    let list = list(&clerk);
    let theirs = leader.get(&list);
    assert_eq!(theirs.status, StatusCode::OK, "{}", theirs.text);
    let hamlet = theirs.between("name=\"hamlet\"><option value=\"", "\"").to_owned();
    assert_eq!(theirs.between("name=\"hamlet\">", "</select>").matches("<option").count(), 1);
    let other = another_hamlet(&clerk, &list);
    assert_ne!(other, hamlet);
    let elsewhere = household(&clerk, &list, &[("name", "Lý Ở Xa"), ("code", "X-77"), ("hamlet", &other)]);
    assert_eq!(leader.get(&format!("{list}?hamlet={other}")).status, StatusCode::NOT_FOUND);
    assert_eq!(leader.get(&format!("{list}/export?format=csv&hamlet={other}")).status, StatusCode::NOT_FOUND);
    for part in ["", "/edit", "/merge", "/cases/learning_family/2020"] {
        assert_eq!(leader.get(&format!("{elsewhere}{part}")).status, StatusCode::NOT_FOUND, "{part}");
    }
    for q in ["X-77", "ly o xa"] {
        let found = clerk.send("/search", &[("q", q)]);
        assert!(found.text.contains(&elsewhere), "{}", found.text);
        assert!(!leader.send("/search", &[("q", q)]).text.contains(&elsewhere));
    }
    let typed = [("kind", "family"), ("name", "Lý Gần"), ("hamlet", other.as_str()), ("from", "2020")];
    let refused = leader.send(&format!("{list}/new"), &typed);
    assert!(matches!(refused.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{}", refused.status);
}

#[test]
fn a_record_is_created_edited_closed_and_reopened_and_its_history_says_who() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let new = format!("{list}/new");
    let typed = [("kind", "family"), ("name", ""), ("group", "Tổ 7"), ("birth_year", "ab"), ("from", "2020")];
    let refused = clerk.send(&new, &typed);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"Tổ 7\"") && refused.text.contains("value=\"ab\""));
    assert!(
        refused.text.contains("id=\"birth_year-problem\"") && refused.text.contains("href=\"#birth_year\"")
    );
    let typed = [
        ("kind", "family"),
        ("name", "Trần Thị Thử"),
        ("group", "Tổ 7"),
        ("birth_year", ""),
        ("from", "2020"),
    ];
    let made = clerk.send(&new, &typed);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let record = made.location.split('?').next().expect("an address").to_owned();
    assert!(clerk.get(&made.location).text.contains("Trần Thị Thử"));

    let edit = format!("{record}/edit");
    let edited = send(&clerk, &edit, &[("name", "Trần Thị Thật"), ("group", "Tổ 7"), ("why", "viết nhầm")]);
    assert_eq!(edited.status, StatusCode::SEE_OTHER, "{}", edited.text);
    let page = clerk.get(&record);
    assert!(
        page.text.contains("<del>Trần Thị Thử</del>") && page.text.contains("viết nhầm"),
        "{}",
        page.text
    );
    assert!(!page.text.contains("account:"), "an account is called by its name");

    let early = send(&clerk, &format!("{record}/close"), &[("from", "2018"), ("ending", "left")]);
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("id=\"from-problem\"") && early.text.contains("value=\"2018\""));
    let closed = send(&clerk, &format!("{record}/close"), &[("from", "2021"), ("ending", "left")]);
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    assert!(clerk.get(&record).text.contains("/reopen"));
    let reopened = send(&clerk, &format!("{record}/reopen"), &[("why", "về lại")]);
    assert_eq!(reopened.status, StatusCode::SEE_OTHER, "{}", reopened.text);
    assert!(clerk.get(&record).text.contains("/close"));
}

#[test]
fn of_two_who_edit_at_once_the_second_sees_both_and_loses_nothing() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let record = records(&clerk.get(&list), &list).remove(0);
    let edit = format!("{record}/edit");
    let opened = clerk.get(&edit);
    let version = opened.between("name=\"version\" value=\"", "\"").to_owned();
    let first = clerk.send(&edit, &[("version", &version), ("name", "Người Sửa Trước"), ("group", "")]);
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = clerk.send(&edit, &[("version", &version), ("name", "Người Sửa Sau"), ("group", "Tổ 9")]);
    assert_eq!(second.status, StatusCode::CONFLICT);
    for text in ["Trong sổ đang ghi: Người Sửa Trước", "value=\"Người Sửa Sau\"", "value=\"Tổ 9\""]
    {
        assert!(second.text.contains(text), "{text}: {}", second.text);
    }
    let newer = second.between("name=\"version\" value=\"", "\"").to_owned();
    assert_ne!(newer, version);
    let again = clerk.send(&edit, &[("version", &newer), ("name", "Người Sửa Sau"), ("group", "Tổ 9")]);
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
}

#[test]
fn a_household_splits_and_moves_and_two_records_become_one() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let record = records(&clerk.get(&list), &list).remove(0);
    let split = send(&clerk, &format!("{record}/split"), &[("name", "Hộ Mới"), ("from", "2020")]);
    assert_eq!(split.status, StatusCode::SEE_OTHER, "{}", split.text);
    let new = split.location.split('?').next().expect("an address").to_owned();
    assert!(clerk.get(&record).text.contains(&new), "the old household names the new one");

    let to = another_hamlet(&clerk, &list);
    let moved = send(&clerk, &format!("{new}/move"), &[("hamlet", &to), ("from", "2020")]);
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    assert!(clerk.get(&new).text.contains(&format!("/hamlets/{to}")));

    let (kept, gone) = (record.rsplit('/').next().expect("an id"), new.rsplit('/').next().expect("an id"));
    let merge = format!("{record}/merge");
    let both = clerk.get(&format!("{merge}?with={gone}"));
    let version = |word: &str| both.between(&format!("name=\"version.{word}\" value=\""), "\"").to_owned();
    let (mine, theirs) = (version(kept), version(gone));
    let (mine_at, theirs_at) = (format!("version.{kept}"), format!("version.{gone}"));
    let form = |theirs| [("with", gone), ("kept", kept), (&mine_at, &mine), (&theirs_at, theirs)];
    let asked = clerk.get(&format!("{merge}?with={gone}&kept={kept}&{mine_at}={mine}&{theirs_at}={theirs}"));
    for words in ["Gộp không hoàn tác được", "Tên khác nhau", "name=\"differs\"", "không có hồ sơ năm nào"]
    {
        assert!(asked.text.contains(words), "{words}: {}", asked.text);
    }
    let unticked = clerk.send(&merge, &form(&theirs));
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unticked.text.contains("href=\"#differs\""), "{}", unticked.text);
    assert!(!clerk.get(&new).text.contains("Đóng từ năm"), "nothing was merged");
    let ticked = |theirs| [&form(theirs)[..], &[("differs", "1")]].concat();
    assert_eq!(clerk.send(&merge, &ticked("1")).status, StatusCode::CONFLICT);
    let merged = clerk.send(&merge, &ticked(&theirs));
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text);
    assert!(
        clerk.get(&new).text.contains(&format!("href=\"{record}\"")),
        "the merged one leads to the kept one"
    );
}

#[test]
fn whoever_may_only_look_changes_nothing_and_the_page_offers_nothing() {
    let pages = Pages::demo();
    let (clerk, above) = (pages.sign_in("hoixa"), pages.sign_in("hoihuyen"));
    let list = list(&clerk);
    let record = records(&clerk.get(&list), &list).remove(0);
    let page = above.get(&record);
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("/edit\""), "{}", page.text);
    for verb in ["edit", "move", "split", "close", "reopen", "merge"] {
        let page = above.send(&format!("{record}/{verb}"), &[("version", "1"), ("with", "1.1")]);
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{verb}");
    }
}

#[test]
fn every_year_says_why_line_by_line() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let listed = clerk.get(&format!("{list}?title=learning_family&year=2020"));
    let record = records(&listed, &list).remove(0);
    let page = clerk.get(&record);
    let year = page.between(&format!("href=\"{record}/cases/"), "\"").to_owned();
    let why = clerk.get(&format!("{record}/cases/{year}"));
    assert_eq!(why.status, StatusCode::OK);
    assert!(why.text.contains("/criteria/"), "{}", why.text);
    // What the result is used for besides, by the crosswalk of that year.
    let line = "Gia đình học tập 2020";
    let uses = page.between("Kết quả này còn dùng cho", "</details>");
    assert!(
        uses.contains(line) && uses.contains("Gia đình văn hóa") && uses.contains("122/2018/NĐ-CP"),
        "{uses}"
    );
    assert!(!uses.contains("86/2023"), "that decree came later: {uses}");
    assert_eq!(clerk.get(&format!("{record}/cases/learning_clan/2020")).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_hamlet_is_created_renamed_and_has_a_page() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let made = clerk.send(&format!("{list}/hamlets/new"), &[("name", "Ấp Thử Nghiệm")]);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let hamlet = made.location.split('?').next().expect("an address").to_owned();
    assert!(clerk.get(&hamlet).text.contains("Ấp Thử Nghiệm"));
    let rename = format!("{hamlet}/rename");
    let old = [("seen", "Ấp Khác"), ("name", "Ấp Mới Tên")];
    assert_eq!(clerk.send(&rename, &old).status, StatusCode::CONFLICT);
    let renamed = clerk.send(&rename, &[("seen", "Ấp Thử Nghiệm"), ("name", "Ấp Mới Tên")]);
    assert_eq!(renamed.status, StatusCode::SEE_OTHER, "{}", renamed.text);
    assert!(clerk.get(&hamlet).text.contains("Ấp Mới Tên"));
}

#[test]
fn two_that_look_alike_are_shown_side_by_side_with_the_way_to_merge_them() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let hamlet = another_hamlet(&clerk, &list);
    let twin = [("name", "Trần Văn Đôi"), ("birth_year", "1950"), ("hamlet", hamlet.as_str())];
    let (one, other) = (household(&clerk, &list, &twin), household(&clerk, &list, &twin));
    let page = clerk.get(&format!("{list}/duplicates"));
    assert!(page.text.contains("Cùng tên (không kể dấu), năm sinh và ấp"), "{}", page.text);
    let id = other.rsplit('/').next().expect("an id");
    assert!(page.text.contains(&format!("{one}/merge?with={id}")), "{}", page.text);
    assert_eq!(clerk.get(&format!("{one}/merge?with={id}")).status, StatusCode::OK);
}

#[test]
fn a_household_joins_a_clan_and_leaves_it_and_a_unit_has_its_body() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let list = list(&clerk);
    let household = household(&clerk, &list, &[("name", "Lê Văn Trong Họ"), ("code", "H-1")]);
    let made = |kind, name| {
        let form = [("kind", kind), ("name", name), ("from", "2019")];
        let made = clerk.send(&format!("{list}/new"), &form);
        made.location.split('?').next().expect("an address").to_owned()
    };
    let clan = made("clan", "Họ Lê");
    let joins = format!("{clan}/members");
    let unknown = clerk.send(&joins, &[("household", "H-2"), ("valid_from", "2019-05-01")]);
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text.contains("id=\"household-problem\"") && unknown.text.contains("value=\"H-2\""));
    let joined = clerk.send(&joins, &[("household", "H-1"), ("valid_from", "2019-05-01")]);
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.text);
    assert!(clerk.get(&household).text.contains("Họ Lê"));
    let end = clerk.get(&clan).between(&format!("href=\"{clan}/members/"), "\"").to_owned();
    let end = format!("{clan}/members/{end}");
    let early = clerk.send(&end, &[("valid_to", "2018-01-01")]);
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("id=\"valid_to-problem\""), "{}", early.text);
    assert_eq!(clerk.send(&end, &[("valid_to", "2020-05-01")]).status, StatusCode::SEE_OTHER);
    assert!(clerk.get(&clan).text.contains("1/5/2020"));

    let unit = made("unit", "Trường Thử");
    let body = clerk.send(&format!("{unit}/bodies"), &[("valid_from", "2019-09-05"), ("why", "QĐ 12")]);
    assert_eq!(body.status, StatusCode::SEE_OTHER, "{}", body.text);
    let end = format!("{unit}/bodies/2019-09-05");
    assert!(clerk.get(&unit).text.contains(&end));
    assert_eq!(clerk.send(&end, &[("valid_to", "2020-06-01")]).status, StatusCode::SEE_OTHER);
    assert!(!clerk.get(&unit).text.contains(&end));
}
