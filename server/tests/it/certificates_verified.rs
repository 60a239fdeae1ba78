//! Certificates read and verified by software that is not ours: QR readers, JOSE libraries, an Open Badges verifier,
//! the page's own script in a browser without a network.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::certificates::{THEN, decided, families, listed, text};
use crate::kit::served::{Browser, Script, Served};
use crate::kit::web::{Guest, app};
use crate::kit::{Desk, on_both};
use crate::roster::{import, ok, run};

const DID: &str = "did:web:hoctap.example";

fn done(command: &mut Command, what: &str) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The verifiers, outside the clone: fetched once, at the versions that are pinned.
fn verifiers() -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("certificates");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut pinned = String::new();
    for name in [
        "package.json",
        "package-lock.json",
        "requirements.txt",
        "qr.py",
        "jose.mjs",
        "page.mjs",
        "verify.py",
    ] {
        std::fs::copy(from.join(name), folder.join(name)).expect("copied");
        if name.contains("package") || name == "requirements.txt" {
            pinned += &std::fs::read_to_string(from.join(name)).expect("read");
        }
    }
    let mark = folder.join("installed");
    if std::fs::read_to_string(&mark).ok().as_ref() != Some(&pinned) {
        let npm = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
        done(Command::new("npm").args(npm).current_dir(&folder), "npm (Debian: nodejs npm)");
        done(
            Command::new("python3").args(["-m", "venv", "env"]).current_dir(&folder),
            "python3 (Debian: python3-venv)",
        );
        let pip = ["install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
        done(Command::new("env/bin/pip").args(pip).current_dir(&folder), "pip");
        std::fs::write(&mark, pinned).expect("written");
    }
    folder
}

/// One program with lines on its standard input; its lines as JSON.
fn asked(command: &mut Command, lines: &[Value]) -> Vec<Value> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node");
    let mut input = child.stdin.take().expect("its input");
    for line in lines {
        writeln!(input, "{line}").expect("written");
    }
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// What a reader finds on a picture of a page.
fn on_picture(folder: &Path, picture: &Path) -> Value {
    let mut command = Command::new(folder.join("env/bin/python"));
    let read = done(command.arg("qr.py").arg(picture).current_dir(folder), "python");
    serde_json::from_str(&read).expect("JSON")
}

/// A decision with three certificates, at a public address.
fn issued(desk: &Desk) -> (String, Vec<Value>) {
    desk.write("a.csv", families(["Nguyễn Thị Hòa", "Lê Văn Tám", "K'Brể"]));
    ok(&import(desk, "a.csv", &[]));
    let decision = decided(desk, "28756", "2020", "05/QĐ-UBND");
    ok(&run(desk, &["certificate", "keys", "make"]));
    ok(&run(desk, &["certificate", "address", "https://hoctap.example"]));
    ok(&run(desk, &["certificate", "issue", &decision]));
    let all = listed(desk, &decision);
    (decision, all)
}

#[test]
fn a_reader_that_is_not_ours_finds_on_paper_the_code_that_was_signed() {
    let folder = verifiers();
    let desk = Desk::new();
    let (decision, all) = issued(&desk);
    ok(&run(&desk, &["certificate", "print", &decision, "--out", "a.pdf"]));
    ok(&run(&desk, &["certificate", "print", &decision, "--out", "b.pdf", "--right", "3", "--down", "-4,5"]));
    for (file, dpi) in [("a", "90"), ("b", "200")] {
        let pdf = desk.path(&format!("{file}.pdf"));
        done(
            Command::new("pdftoppm").args(["-png", "-r", dpi]).arg(&pdf).arg(desk.path(file)),
            "pdftoppm (Debian: poppler-utils)",
        );
        for (page, one) in (1..).zip(&all) {
            let picture = desk.path(&format!("{file}-{page}.png"));
            let there = format!("HTTPS://HOCTAP.EXAMPLE/check#{}", text(one, "code"));
            assert_eq!(on_picture(&folder, &picture), json!([there]), "{file} {page}");
        }
    }
    // One page each, A4 landscape, with its facts and without a word of points or money.
    let words = |page: &str, file: &str| {
        done(
            Command::new("pdftotext").args(["-f", page, "-l", page]).arg(desk.path(file)).arg("-"),
            "pdftotext",
        )
    };
    let info = done(Command::new("pdfinfo").arg(desk.path("a.pdf")), "pdfinfo");
    assert!(
        info.contains("Pages:           3")
            && info.contains("841.89 x 595.276")
            && info.contains("Tagged:          yes"),
        "{info}"
    );
    for (page, one) in ["1", "2", "3"].iter().zip(&all) {
        let said = words(page, "a.pdf");
        for part in [
            text(one, "name"),
            "GIẤY CÔNG NHẬN",
            "“GIA ĐÌNH HỌC TẬP”",
            "Năm 2020",
            "05/QĐ-UBND",
            "20/12/2020",
            "Số vào sổ: 000",
            "TM. ỦY BAN NHÂN DÂN",
            "Phường Phú Khương".to_lowercase().as_str(),
        ] {
            assert!(said.to_lowercase().contains(&part.to_lowercase()), "{part}: {said}");
        }
        for part in ["điểm", "tiền", "thưởng", "100"] {
            assert!(!said.to_lowercase().contains(part), "{part}: {said}");
        }
    }
    // The whole moves by what the printer is off.
    let at = |file: &str| {
        let boxes = done(
            Command::new("pdftotext").args(["-bbox", "-l", "1"]).arg(desk.path(file)).arg("-"),
            "pdftotext",
        );
        let word = boxes.lines().find(|line| line.contains(">GIẤY<")).expect("a word").to_owned();
        let of = |name: &str| -> f64 {
            let rest = word.split(&format!("{name}=\"")).nth(1).expect("a measure");
            rest.split('"').next().and_then(|n| n.parse().ok()).expect("a number")
        };
        (of("xMin"), of("yMin"))
    };
    let ((x, y), (moved_x, moved_y)) = (at("a.pdf"), at("b.pdf"));
    let mm = 72.0 / 25.4;
    assert!(
        (moved_x - x - 3.0 * mm).abs() < 0.01 && (moved_y - y + 4.5 * mm).abs() < 0.01,
        "{x} {y} {moved_x} {moved_y}"
    );
    // Without a public address the code stands alone.
    desk.tamper("DELETE FROM certificate_settings");
    ok(&run(&desk, &["certificate", "print", &decision, "--hamlet", "ap 2", "--out", "c.pdf"]));
    done(
        Command::new("pdftoppm").args(["-png", "-r", "110"]).arg(desk.path("c.pdf")).arg(desk.path("c")),
        "pdftoppm",
    );
    let read = on_picture(&folder, &desk.path("c-1.png"));
    assert!(all.iter().any(|one| read == json!([text(one, "code")])), "{read}");
}

#[test]
fn an_open_badges_verifier_that_is_not_ours_accepts_a_credential_until_it_is_withdrawn() {
    let folder = verifiers();
    on_both(|desk| {
        let (_, all) = issued(desk);
        let id = all[0]["id"].to_string();
        ok(&run(desk, &["certificate", "credential", &id, "--out", "credential.jwt"]));
        let fetch = |clock: fn() -> String| {
            let public = Guest::nobody(&app(desk, clock));
            for (path, file) in [("/.well-known/did.json", "did.json"), ("/check/status/0", "status.jwt")] {
                let got = public.get(path);
                assert_eq!(got.status, 200, "{path}: {}", got.text);
                desk.write(file, got.text);
            }
        };
        let verified = |day: &str| -> Value {
            let mut command = Command::new(folder.join("env/bin/python"));
            command.arg(folder.join("verify.py")).arg(desk.path("")).args([DID, day]);
            serde_json::from_str(&done(&mut command, "python")).expect("JSON")
        };
        fetch(|| "2020-12-20T18:00:00Z".to_owned());
        let said = verified(THEN);
        assert_eq!(said["valid"], true, "{said}");
        assert!(text(&said, "issuer").starts_with("Ủy ban nhân dân phường"), "{said}");
        assert_eq!(said["achievement"], "Gia đình học tập");
        assert_eq!(said["asked"][1], "https://hoctap.example/check/status/0");
        let identity = &said["identity"][0];
        assert!(
            identity["hashed"] == true && text(identity, "identityHash").starts_with("sha256$"),
            "{said}"
        );
        let whole = desk.read("credential.jwt");
        let jose = |token: &str| -> Value {
            desk.write("credential.jwt", token);
            let mut command = Command::new("node");
            command.arg("jose.mjs").arg(desk.path("")).arg(DID).current_dir(&folder);
            serde_json::from_str(&done(&mut command, "node")).expect("JSON")
        };
        let said = jose(&whole);
        assert!(said["id"] == true && said["asserts"] == true, "{said}");
        let payload = &said["payload"];
        assert_eq!(payload["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
        assert_eq!((&payload["iss"], &payload["jti"]), (&payload["issuer"]["id"], &payload["id"]));
        // No name, in whatever form, and the digest is that of the paper's name.
        let everything = payload.to_string();
        for part in text(&all[0], "name").split(' ') {
            assert!(!everything.contains(part), "{part}: {everything}");
        }
        let mut wrong = whole.clone().into_bytes();
        let at = whole.find('.').expect("two points") + 40;
        wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
        let said = jose(std::str::from_utf8(&wrong).expect("text"));
        assert!(said["payload"].is_null() && said["why"].is_string(), "{said}");
        assert_eq!(verified(THEN)["valid"], false);
        desk.write("credential.jwt", &whole);
        assert_eq!(verified("2022-01-05")["valid"], false, "its term has ended");
        // Withdrawn: the list says so, to their software too.
        desk.tamper(&format!(
            "UPDATE cases SET state = 'withdrawn' WHERE subject_id = {}",
            all[0]["subject"]
        ));
        fetch(|| "2020-12-21T02:00:00Z".to_owned());
        let said = verified(THEN);
        assert!(said["valid"] == false && text(&said, "why").contains("revocation"), "{said}");
    });
}

#[test]
fn the_script_of_the_page_answers_as_the_program_does() {
    let folder = verifiers();
    let desk = Desk::new();
    let (_, all) = issued(&desk);
    ok(&run(&desk, &["certificate", "publish", "--out", "before"]));
    desk.tamper(&format!("UPDATE cases SET state = 'withdrawn' WHERE subject_id = {}", all[1]["subject"]));
    ok(&run(&desk, &["certificate", "publish", "--out", "out"]));
    let file = |name: &str| -> Value { serde_json::from_str(&desk.read(name)).expect("JSON") };
    let (keys, lists) = (file("out/keys.json")["keys"].clone(), file("out/status.json")["lists"].clone());
    let names = [
        "Nguyễn Thị Hòa",
        " NGUYỄN  THỊ HOÀ",
        "Lê\u{a0}Quý Đôn",
        "K’Brể",
        "Y–Bih",
        "Nguyê\u{303}n",
        "ĐẶNG THÙY TRÂM",
        "\u{feff}Ấp 1\u{200b}",
        "",
    ];
    let code = text(&all[0], "code").to_owned();
    let ask = |code: &str, name: &str, today: &str, keys: &Value| json!({ "code": code, "name": name, "today": today, "keys": keys, "lists": lists });
    let mut compromised = keys.clone();
    compromised[0]["state"] = "compromised".into();
    let swapped = forged(&code);
    let name = text(&all[0], "name");
    let mut asks = vec![json!({ "names": names })];
    let expected = [
        (ask(&code, name, THEN, &keys), "valid"),
        (ask(&format!("https://x.example/check#{code}\n"), &name.to_uppercase(), THEN, &keys), "valid"),
        (ask(&code, "Ai đó", THEN, &keys), "other_name"),
        (ask(&code, name, "2022-01-01", &keys), "no_longer"),
        (ask(text(&all[1], "code"), text(&all[1], "name"), THEN, &keys), "no_longer"),
        (ask(&swapped, name, THEN, &keys), "not_genuine"),
        (ask(&code[1..], name, THEN, &keys), "not_genuine"),
        (ask("", name, THEN, &keys), "not_genuine"),
        (ask(text(&all[0], "short_code"), name, THEN, &keys), "short"),
        (ask(&code, name, THEN, &json!([])), "cannot_say"),
        (ask(&code, name, THEN, &compromised), "cannot_say"),
    ];
    asks.extend(expected.iter().map(|(ask, _)| ask.clone()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets/check.js");
    let said = asked(Command::new("node").arg("page.mjs").arg(script).current_dir(&folder), &asks);
    let plain: Vec<String> = names.iter().map(|name| programme::certificate::plain_name(name)).collect();
    assert_eq!(said[0], json!(plain), "names are told apart in the same way");
    for ((ask, expected), said) in expected.iter().zip(&said[1..]) {
        assert_eq!(said["verdict"], *expected, "{ask}");
    }
    assert_eq!(
        (&said[1]["said"]["number"], &said[1]["said"]["issuer"]),
        (&json!(1), &json!("Phường Phú Khương"))
    );
}

/// Issues the certificates of a new decision by the pages: the first one's code, and its name.
fn by_the_pages(browser: &Browser, served: &Served) -> (String, String) {
    browser.sign_in(served, "ubndxa", "/decisions?title=learning_family&year=2020");
    browser.click("tbody th a");
    browser.click("a[href$='/certificates']");
    browser.click("form[action$='/certificates'] button");
    browser.until_text(".said", "Đã cấp");
    let name = browser.text("tbody tr:first-child td:nth-of-type(1)");
    browser.click("tbody tr:first-child th a");
    let code = browser.text("#statement");
    browser.sign_out();
    (code, name)
}

fn typed(browser: &Browser, name: &str) -> String {
    browser.fill("#name", name);
    browser.click("#check button");
    browser.until("document.querySelector('#answer')?.dataset.verdict");
    let verdict = browser.run("return document.querySelector('#answer').dataset.verdict");
    browser.run("delete document.querySelector('#answer').dataset.verdict");
    verdict.as_str().unwrap_or_default().to_owned()
}

/// A code with another sign in its signature, which is what stands last.
fn forged(code: &str) -> String {
    let at = code.len() - 20;
    let other = if &code[at..=at] == "Q" { "R" } else { "Q" };
    format!("{}{other}{}", &code[..at], &code[at + 1..])
}

#[test]
fn whoever_scans_a_certificate_is_told_in_the_browser_also_without_a_network() {
    let mut served = Served::demo();
    let browser = Browser::new(Script::On);
    let (code, name) = by_the_pages(&browser, &served);
    // What a phone opens: the code is taken out of the address at once.
    browser.open(&served.at(&format!("/check#{code}")));
    browser.until("document.querySelector('#code').value.length > 200");
    assert!(!browser.address().contains('#'), "{}", browser.address());
    // The demo works in 2021, until the end of which a title of 2020 is held.
    assert_eq!(typed(&browser, &name.to_uppercase()), "valid");
    assert_eq!(typed(&browser, "Người Khác"), "other_name");
    let wrong = forged(&code);
    browser.open(&served.at(&format!("/check?x#{wrong}")));
    browser.until("document.querySelector('#code').value.length > 200");
    assert_eq!(typed(&browser, &name), "not_genuine");
    // The page stays for when there is no network, and verifies by itself.
    browser.open(&served.at("/check"));
    browser.until("navigator.serviceWorker.controller");
    let kept = "const done = arguments[0]; caches.match('/check').then(r => done(Boolean(r)))";
    while browser.run_async(kept) != Value::Bool(true) {
        std::thread::yield_now();
    }
    served.stop();
    browser.open(&served.at("/check"));
    browser.fill("#code", &code);
    // The page asks the device for the day, and its day is not the demo's.
    assert_eq!(typed(&browser, &name), "no_longer");
    assert!(browser.text("#answer").contains("Chỉ đối chiếu danh sách"), "{}", browser.text("#answer"));
    assert_eq!(typed(&browser, "Người Khác"), "other_name");
    browser.fill("#code", &wrong);
    assert_eq!(typed(&browser, &name), "not_genuine");
    served.start();
}

#[test]
fn without_javascript_a_pasted_code_is_checked_too() {
    let served = Served::demo();
    let (code, name) = by_the_pages(&Browser::new(Script::On), &served);
    let browser = Browser::new(Script::Off);
    for (code, name, says) in [
        (code.as_str(), name.as_str(), "Còn hiệu lực"),
        (&code, "Người Khác", "Không xác nhận"),
        (&code[2..], &name, "Không phải giấy thật"),
    ] {
        browser.open(&served.at("/check"));
        browser.fill("#code", code);
        browser.fill("#name", name);
        browser.click("#check button");
        browser.until_text("#answer h2", says);
    }
}
