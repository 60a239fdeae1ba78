//! What people really do to a form: send it twice, go back, send a film instead of a list, write what looks like a page.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use axum::http::StatusCode;

use crate::kit::pages::{Pages, Person};
use crate::kit::served::Served;
use crate::nets::routes::sign_in;

const MEGABYTE: usize = 1 << 20;

#[test]
fn a_file_of_two_hundred_megabytes_is_refused_beside_its_field_and_nothing_of_it_stays() {
    let served = Served::demo();
    let cookie = sign_in(&served, "hoixa", crate::kit::served::PASSWORD);
    let address = served.at("").replace("http://", "");
    let part = |name: &str, more: &str| {
        format!("--zzz\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
    };
    let head = format!(
        "{}2019\r\n{}roster\r\n{}",
        part("year", ""),
        part("kind", ""),
        part("file", "; filename=\"phim 'ấp'.xlsx\"\r\ncontent-type: application/octet-stream")
    );
    // What is typed after the file is read too.
    let tail = format!("\r\n{}Ấp <Một>\r\n--zzz--\r\n", part("hamlet", ""));
    let length = head.len() + 200 * MEGABYTE + tail.len();
    let mut stream = TcpStream::connect(&address).expect("connects");
    let request = format!(
        "POST /imports HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nconnection: close\r\n\
         cookie: {cookie}\r\ncontent-type: multipart/form-data; boundary=zzz\r\ncontent-length: {length}\r\n\r\n{head}"
    );
    stream.write_all(request.as_bytes()).expect("sends");
    let piece = vec![7_u8; MEGABYTE];
    for _ in 0..200 {
        stream.write_all(&piece).expect("is read to its end");
    }
    stream.write_all(tail.as_bytes()).expect("sends");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("<a href=\"#file\">") && answer.contains("64 MB"), "{answer}");
    assert!(answer.contains("value=\"2019\"") && answer.contains("value=\"Ấp &#60;Một&#62;\""), "{answer}");
    let kept = std::fs::read_dir(served.folder().join("uploads")).expect("the folder");
    assert_eq!(kept.count(), 0, "nothing of it stays");
}

fn list(person: &Person<'_>) -> String {
    person.get("/registry").location
}

fn new_household<'a>(key: &'a str, name: &'a str) -> [(&'static str, &'a str); 4] {
    [("kind", "family"), ("from", "2020"), ("name", name), ("key", key)]
}

#[test]
fn a_form_that_is_sent_many_times_at_once_makes_one_and_leads_there() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let new = format!("{}/new", list(&clerk));
    for round in 0..5 {
        let key = clerk.get(&new).between("name=\"key\" value=\"", "\"").to_owned();
        let code = format!("CL-{round}");
        // With a code of its own, so that the second would be told that it is taken.
        let typed = [&new_household(&key, "Võ Thị Cùng Lúc")[..], &[("code", &code)]].concat();
        let led: Vec<String> = std::thread::scope(|threads| {
            let send = || {
                let sent = clerk.send(&new, &typed);
                assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
                sent.location
            };
            let all: Vec<_> = (0..6).map(|_| threads.spawn(send)).collect();
            all.into_iter().map(|one| one.join().expect("an answer")).collect()
        });
        assert!(led.iter().all(|to| *to == led[0]), "{led:?}");
    }
}

#[test]
fn a_new_household_sent_twice_is_one_and_going_back_to_write_another_makes_another() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let new = format!("{}/new", list(&clerk));
    let key = clerk.get(&new).between("name=\"key\" value=\"", "\"").to_owned();
    let first = clerk.send(&new, &new_household(&key, "Võ Thị Một Lần"));
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = clerk.send(&new, &new_household(&key, "Võ Thị Một Lần"));
    assert_eq!(second.location, first.location);
    // Back, another name, sent again: the form still holds the same key.
    let other = clerk.send(&new, &new_household(&key, "Võ Thị Lần Nữa"));
    assert_eq!(other.status, StatusCode::SEE_OTHER);
    assert_ne!(other.location, first.location);
    let found = clerk.send("/search", &[("q", "vo thi mot lan")]).text;
    assert_eq!(found.matches("Võ Thị Một Lần").count(), 1, "{found}");
    // A form that came back with a fault keeps its key and still makes one.
    let wrong = clerk.send(&new, &[("kind", "family"), ("from", "hai"), ("name", "X"), ("key", &key)]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.between("name=\"key\" value=\"", "\""), key);
}

#[test]
fn going_back_to_a_form_that_was_sent_shows_what_stands_instead_of_writing_over_it() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let new = format!("{}/new", list(&clerk));
    let key = clerk.get(&new).between("name=\"key\" value=\"", "\"").to_owned();
    let made = clerk.send(&new, &new_household(&key, "Võ Thị Quay Lại")).location;
    let edit = format!("{}/edit", made.split('?').next().expect("an address"));
    let version = clerk.get(&edit).between("name=\"version\" value=\"", "\"").to_owned();
    let send = |name: &str| clerk.send(&edit, &[("version", &version), ("name", name)]);
    assert_eq!(send("Võ Thị Về").status, StatusCode::SEE_OTHER);
    // The browser's page of before the change, with the version of then.
    let late = send("Võ Thị Quay Lại");
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    assert!(
        late.text.contains("Võ Thị Về") && late.text.contains("value=\"Võ Thị Quay Lại\""),
        "{}",
        late.text
    );
}

#[test]
fn a_name_with_an_apostrophe_or_a_page_in_it_is_shown_as_it_was_typed_everywhere() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("hoixa");
    let book = list(&clerk);
    let new = format!("{book}/new");
    let hamlet = clerk.get(&new).text;
    let hamlet = hamlet.split("id=\"hamlet\"").nth(1).expect("a choice").split("value=\"").nth(2);
    let hamlet = hamlet.and_then(|rest| rest.split('"').next()).expect("a hamlet");
    let name = "Y'Blơm <script>alert(1)</script> & \"Con\"";
    let typed = [("kind", "family"), ("from", "2019"), ("hamlet", hamlet), ("name", name)];
    let made = clerk.send(&new, &typed);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let record = made.location.split('?').next().expect("an address").to_owned();
    let escaped = "Y&#39;Blơm &#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;Con&#34;";
    let sheet = format!("/grid/{hamlet}/learning_family/2020");
    let pages = [
        record.clone(),
        format!("{record}/edit"),
        format!("{book}?hamlet={hamlet}&name=blom"),
        sheet.clone(),
        format!("{sheet}/print"),
    ];
    let found =
        ["y'blom", "y blom", "script"].map(|q| (format!("/search {q}"), clerk.send("/search", &[("q", q)])));
    let opened = pages.map(|path| (path.clone(), clerk.get(&path)));
    for (path, page) in found.into_iter().chain(opened) {
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains(escaped), "{path}: {}", page.text);
        assert!(!page.text.contains("<script>alert"), "{path}");
    }
    let csv = clerk.get(&format!("{book}/export?format=csv&hamlet={hamlet}&name=blom")).text;
    assert!(csv.contains("\"Y'Blơm <script>alert(1)</script> & \"\"Con\"\"\""), "{csv}");
}

#[test]
fn paper_that_is_posted_says_nothing_of_poverty() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("chihoi");
    let sheet = clerk.get("/grid").location.replace("/2020", "/2019");
    let poor = "hộ nghèo, cận nghèo</span>";
    let [screen, filled, blank] =
        ["", "/print", "/print?blank=1"].map(|part| clerk.get(&format!("{sheet}{part}")));
    assert!(screen.text.contains(poor), "somebody is");
    for paper in [filled, blank] {
        assert_eq!(paper.status, StatusCode::OK);
        assert!(paper.text.contains("khẩu</span>") && !paper.text.contains("hộ nghèo"), "{}", paper.text);
    }
}

#[test]
fn a_familys_slip_opens_its_own_record_without_an_account_and_whoever_guesses_waits() {
    let pages = Pages::demo();
    let clerk = pages.sign_in("chihoi");
    let sheet = clerk.get("/grid").location.replace("/2020", "/2019");
    let slips = clerk.send(&format!("{sheet}/slips"), &[]);
    let (_, slip) = slips.text.split_once("<article class=\"slip\">").expect("a slip");
    let name = slip.split("<h2>").nth(1).and_then(|rest| rest.split('<').next()).expect("a name");
    let secret = slip.split("<strong>").nth(1).and_then(|rest| rest.split('<').next()).expect("a secret");
    assert!(slip.contains("hoctap.test/own-record"), "the slip says where: {slip}");
    let family = pages.nobody();
    assert_eq!(family.get("/own-record").status, StatusCode::OK);
    let record = family.send("/own-record", &[("secret", secret)]);
    assert_eq!(record.status, StatusCode::OK, "{}", record.text);
    assert!(
        record.text.contains(&format!("<h1>{name}</h1>")) && record.text.contains("2019"),
        "{}",
        record.text
    );
    assert!(!record.text.contains(secret) && !record.text.contains("/registry/"), "{}", record.text);
    let wrong = "11111 11111 11111 11111 11111";
    let again = family.send("/own-record", &[("secret", wrong)]);
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.text.contains("href=\"#secret\""));
    let guesses = (0..70).map(|_| family.send("/own-record", &[("secret", wrong)]).status);
    assert!(guesses.into_iter().any(|status| status == StatusCode::TOO_MANY_REQUESTS));
}

#[test]
fn a_browser_on_an_open_line_is_told_why_it_cannot_sign_in() {
    let served = Served::demo();
    let address = served.at("").replace("http://", "");
    let answer = |origin: &str| {
        let mut stream = TcpStream::connect(&address).expect("connects");
        let form = "login=hoixa&password=x";
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nhost: {}\r\norigin: {origin}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            origin.split("://").nth(1).unwrap_or_default(),
            form.len()
        );
        stream.write_all(request.as_bytes()).expect("sends");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        text
    };
    assert!(answer("http://192.0.2.2:8080").contains("https://"));
    for fine in
        ["https://hoctap.example", "http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"]
    {
        assert!(answer(fine).contains("mật khẩu không đúng"), "{fine}");
    }
}
