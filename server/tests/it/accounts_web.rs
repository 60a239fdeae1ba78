//! Pages of accounts and administration, through the running server as browsers ask it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};

use openidconnect::ureq;

use axum::http::StatusCode;

use crate::kit::pages::Pages;
use crate::kit::{Desk, on_both};
use crate::roster::{import, ok, roster, run};

/// The server of a desk, until the test ends.
struct Server {
    child: Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn of(desk: &Desk) -> Self {
        let mut command =
            desk.command(&["--lang", "en", "serve", "--listen", "127.0.0.1:0", "--today", "2020-12-01"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let out = child.stdout.take().expect("its output");
        let line = BufReader::new(out).lines().next().expect("a line").expect("of text");
        let base =
            line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_owned();
        Self { child, base }
    }
}

/// What was answered.
struct Answer {
    status: u16,
    location: String,
    cookies: Vec<String>,
    text: String,
}

/// One who asks, with the cookie they hold.
struct Browser<'s> {
    server: &'s Server,
    cookie: String,
}

impl<'s> Browser<'s> {
    fn ask(&self, method: &str, path: &str, form: Option<&[(&str, &str)]>) -> Answer {
        let agent = ureq::AgentBuilder::new().redirects(0).build();
        let request = agent
            .request(method, &format!("{}{path}", self.server.base))
            .set("Cookie", &format!("__Host-hoctap-lang=en; __Host-hoctap={}", self.cookie))
            .set("Origin", &self.server.base);
        let answer = match form {
            Some(form) => request.send_form(form),
            None => request.call(),
        };
        let answer = match answer {
            Ok(answer) | Err(ureq::Error::Status(_, answer)) => answer,
            Err(error) => panic!("{path}: {error}"),
        };
        let status = answer.status();
        let location = answer.header("location").unwrap_or_default().to_owned();
        let cookies = answer.all("set-cookie").into_iter().map(str::to_owned).collect();
        let mut bytes = Vec::new();
        answer.into_reader().read_to_end(&mut bytes).expect("a body");
        Answer { status, location, cookies, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None)
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask("POST", path, Some(form))
    }

    /// Signs in.
    #[track_caller]
    fn sign_in(server: &'s Server, login: &str, password: &str) -> Self {
        let nobody = Self { server, cookie: String::new() };
        let answer = nobody.post("/sign-in", &[("login", login), ("password", password)]);
        assert_eq!(answer.status, 303, "{}", answer.text);
        let cookie =
            answer.cookies.iter().find_map(|line| line.strip_prefix("__Host-hoctap=")).expect("a session");
        Self { server, cookie: cookie.split(';').next().expect("a value").to_owned() }
    }
}

/// An account by the command line, with a password of its own; returns its id.
fn account(desk: &Desk, login: &str, grant: &[&str]) -> String {
    desk.write("password.txt", format!("{PASSWORD}\n"));
    let mut command =
        desk.command(&["--json", "accounts", "add", login, "--name", login, "--password-stdin"]);
    command.stdin(std::fs::File::open(desk.path("password.txt")).expect("opens"));
    let said = desk.run(&mut command);
    let made: serde_json::Value = serde_json::from_str(ok(&said)).expect("JSON");
    ok(&run(desk, &[&["accounts", "grant", login], grant, &["--from", "2016-01-01"]].concat()));
    made["id"].to_string()
}

const PASSWORD: &str = "bốn con trâu ăn cỏ";

#[test]
fn an_administrator_makes_an_account_whose_owner_sets_a_password_first() {
    on_both(|desk| {
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        account(desk, "quantri", &["administrator", "--everywhere"]);
        let server = Server::of(desk);
        let boss = Browser::sign_in(&server, "quantri", PASSWORD);
        let typed = [
            ("login", "chihoi"),
            ("name", "<b>Mai</b> O'Hara"),
            ("role", "hamlet_clerk"),
            ("place", "28756"),
        ];
        let form = |hamlet| [&typed[..], &[("hamlet", hamlet), ("from", "2020-01-01")]].concat();
        let again = boss.post("/admin/accounts/new", &form("Ấp 99"));
        assert_eq!(again.status, 422);
        assert!(
            again.text.contains("href=\"#hamlet\"") && again.text.contains("value=\"Ấp 99\""),
            "{}",
            again.text
        );
        assert!(
            again.text.contains("value=\"chihoi\"") && !again.text.contains("<b>Mai"),
            "typed, and not as HTML"
        );
        let made = boss.post("/admin/accounts/new", &form("ấp 0"));
        assert_eq!(made.status, 200, "{}", made.text);
        let password =
            made.text.split("<code>").nth(2).and_then(|rest| rest.split('<').next()).expect("a password");
        let twice = boss.post("/admin/accounts/new", &form("ấp 0"));
        assert!(twice.status == 422 && twice.text.contains("taken"), "{}", twice.text);
        let mai = Browser::sign_in(&server, "chihoi", password);
        let sent_on = mai.get("/criteria");
        assert!(sent_on.status == 303 && sent_on.location.starts_with("/account"), "{}", sent_on.location);
        assert!(mai.get("/account").text.contains("handed out"));
        assert_eq!(mai.post("/account/preferences", &[("lang", "en")]).status, 403, "nothing else before it");
        let change = |new: &str, again: &str| {
            mai.post("/account/password", &[("old", password), ("new", new), ("again", again)])
        };
        assert_eq!(change("con đường đến trường", "con đường").status, 422);
        assert_eq!(change("chihoi-chihoi", "chihoi-chihoi").status, 422);
        assert_eq!(change("con đường đến trường", "con đường đến trường").status, 303);
        assert_eq!(mai.get("/criteria").status, 200);
        assert_eq!(mai.get("/admin").status, 403);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn an_administrator_reaches_no_further_than_their_own_role() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        let boss = account(desk, "boss", &["administrator", "--everywhere"]);
        account(desk, "tinh", &["administrator", "--place", "83"]);
        let own = account(desk, "hoixa", &["viewer", "--place", "28756"]);
        let other = account(desk, "hanoi", &["viewer", "--place", "01"]);
        let server = Server::of(desk);
        let tinh = Browser::sign_in(&server, "tinh", PASSWORD);
        let list = tinh.get("/admin/accounts").text;
        assert!(list.contains(&format!("/admin/accounts/{own}")), "{list}");
        for beyond in [&boss, &other] {
            assert!(!list.contains(&format!("/admin/accounts/{beyond}\"")));
            for path in ["", "/password", "/close", "/view-as", "/sign-out", "/grants"] {
                let path = format!("/admin/accounts/{beyond}{path}");
                let asked =
                    if path.ends_with(beyond.as_str()) { tinh.get(&path) } else { tinh.post(&path, &[]) };
                assert_eq!(asked.status, 404, "{path}");
            }
        }
        let grant = |place| {
            let form = [("role", "viewer"), ("place", place), ("from", "2020-01-01")];
            tinh.post(&format!("/admin/accounts/{own}/grants"), &form)
        };
        assert!(grant("").text.contains("wider"), "everywhere");
        assert!(grant("01").status == 422 && grant("99999").status == 422);
        assert_eq!(grant("29107").status, 303);
        assert_eq!(tinh.get("/admin/backups").status, 403, "a backup holds every province");
        assert_eq!(tinh.get("/admin/audit?chain=accounts").status, 422, "nor is that chain theirs");
        assert_eq!(tinh.get("/admin/audit").status, 200);
        // The grants of one account are ended under that account alone.
        let id = desk.ask(&format!("SELECT CAST(id AS TEXT) FROM grants WHERE account_id = {boss}"));
        assert_eq!(tinh.post(&format!("/admin/accounts/{own}/grants/{}/revoke", id[0]), &[]).status, 404);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn whoever_views_as_another_sees_their_pages_and_writes_nothing() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        account(desk, "boss", &["administrator", "--everywhere"]);
        let clerk = account(desk, "hoixa", &["viewer", "--place", "28756"]);
        let server = Server::of(desk);
        let boss = Browser::sign_in(&server, "boss", PASSWORD);
        assert_eq!(boss.post(&format!("/admin/accounts/{clerk}/view-as"), &[]).status, 303);
        let home = boss.get("/");
        assert!(home.text.contains("Stop") && home.text.contains("hoixa"), "{}", home.text);
        assert_eq!(boss.get("/admin").status, 403, "as the other would be told");
        for path in [
            "/account/password",
            "/account/preferences",
            "/account/authenticator",
            "/account/sign-out-everywhere",
        ] {
            assert_eq!(boss.post(path, &[("old", PASSWORD)]).status, 403, "{path}");
        }
        assert_eq!(boss.get("/account/authenticator").status, 403, "no secret of theirs");
        assert!(!boss.get("/account").text.contains("type=\"password\""));
        let stop = boss.post("/admin/stop-view-as", &[]);
        assert_eq!(stop.location, format!("/admin/accounts/{clerk}"));
        assert_eq!(boss.get("/admin").status, 200);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn pages_say_why_what_was_done_and_how_the_records_are() {
    on_both(|desk| {
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        let boss = account(desk, "boss", &["administrator", "--everywhere"]);
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let server = Server::of(desk);
        let boss_id = boss;
        let boss = Browser::sign_in(&server, "boss", PASSWORD);
        let why = |verb| {
            boss.get(&format!("/admin/explain?login=hoixa&verb={verb}&place=28756&on=2020-06-01")).text
        };
        assert!(why("propose").contains("Allowed") && why("decide").contains("Not allowed"));
        assert!(boss.get("/admin/explain?login=nobody&verb=fly").text.contains("href=\"#verb\""));
        let audit = boss.get("/admin/audit?chain=accounts&check=1").text;
        assert!(audit.contains("Signed in: boss") && audit.contains("The chain is whole"), "{audit}");
        desk.tamper("UPDATE audit SET actor = 'cli' WHERE chain = -2 AND change LIKE 'account.signed_in %'");
        assert!(boss.get("/admin/audit?chain=accounts&check=1").text.contains("lacks entries"));
        assert!(boss.get("/admin/audit?who=boss&from=2000-01-01&to=2000-12-31").text.contains("No entry"));
        assert!(boss.get("/admin/jobs").text.contains("a.csv"));
        assert!(boss.get("/admin/health?count=1").text.contains("<code>cases</code>"));
        assert_eq!(boss.post("/admin/backups", &[]).status, 303);
        let name =
            std::fs::read_dir(desk.path("hoctap-data/backups")).expect("a folder").next().expect("a backup");
        let name = name.expect("read").file_name().into_string().expect("a name");
        let checked = boss.post(&format!("/admin/backups/{name}/check"), &[]).text;
        assert!(checked.contains("audit.broken"), "the check follows the audit: {checked}");
        let file = boss.post(&format!("/admin/backups/{name}/download"), &[]);
        assert!(file.status == 200 && file.text.starts_with("SQLite format 3"));
        assert_eq!(boss.post("/admin/backups/hoctap-x.backup/download", &[]).status, 404);
        let said =
            desk.ask("SELECT actor || ' ' || change FROM audit WHERE chain = -2 ORDER BY seq DESC LIMIT 1");
        assert_eq!(said[0], format!("account:{boss_id} backup.downloaded {name}"));
    });
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the server that runs has the machine's clock, and so has a phone"
)]
fn an_authenticator_is_shown_once_and_its_codes_once() {
    let desk = Desk::new();
    ok(&run(&desk, &["init"]));
    account(&desk, "mai", &["viewer", "--place", "83"]);
    let server = Server::of(&desk);
    let mai = Browser::sign_in(&server, "mai", PASSWORD);
    assert_eq!(mai.post("/account/authenticator", &[("totp-password", "sai mật khẩu rồi")]).status, 422);
    assert_eq!(
        mai.post("/account/authenticator", &[("totp-password", PASSWORD)]).location,
        "/account/authenticator"
    );
    let page = mai.get("/account/authenticator").text;
    assert!(page.contains("<svg class=\"qr\"") && page.contains("otpauth://totp/hoctap"), "{page}");
    let secret = page.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).expect("a secret");
    assert_eq!(mai.post("/account/authenticator/confirm", &[("code", "000000")]).status, 422);
    let secret = totp_rs::Secret::try_from_base32(secret).expect("a secret");
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("mai".to_owned());
    let totp = totp.with_issuer(Some("hoctap")).build().expect("an authenticator");
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let codes = mai.post("/account/authenticator/confirm", &[("code", &totp.generate(now).to_string())]);
    assert!(codes.status == 200 && codes.text.matches("<li><code>").count() == 10, "{}", codes.text);
    assert_eq!(mai.get("/account/authenticator").status, 303, "no more secret to see");
    assert!(mai.get("/account").text.contains("/account/recovery-codes"));
    let nobody = Browser { server: &server, cookie: String::new() };
    let asked = nobody.post("/sign-in", &[("login", "mai"), ("password", PASSWORD)]);
    assert!(asked.status == 422 && asked.text.contains("name=\"code\""), "{}", asked.text);
}

#[test]
fn a_program_gets_a_token_from_its_owners_page_and_is_out_when_it_is_taken_back() {
    let pages = Pages::demo();
    let owner = pages.sign_in("hoixa");
    let page = owner.get("/account/tokens");
    assert!(owner.get("/account").text.contains("href=\"/account/tokens\""));
    let place = page.between("name=\"place\"><option value=\"", "\"").to_owned();
    assert!(place.starts_with("place."), "the place itself, not its number in a list that changes: {place}");
    let typed = |until: &str| {
        owner.send("/account/tokens", &[("name", "hộ tịch"), ("place", place.as_str()), ("until", until)])
    };
    for (until, why) in [("31/2/2021", "bad day"), ("1/12/2020", "today"), ("1/1/2031", "ten years")] {
        let again = typed(until);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(
            again.text.contains("href=\"#until\"") && again.text.contains(&format!("value=\"{until}\"")),
            "{why}"
        );
    }
    let elsewhere =
        owner.send("/account/tokens", &[("name", "x"), ("place", "place.1"), ("until", "1/6/2021")]);
    assert!(elsewhere.text.contains("href=\"#place\""), "a place that is not theirs");
    let made = typed("1/6/2021");
    let secret = made.between("<code class=\"secret\">", "<").to_owned();
    assert!(secret.starts_with("hoctap_") && !page.text.contains(&secret));
    assert!(!owner.get("/account/tokens").text.contains(&secret), "shown once");
    assert_eq!(owner.by_program("/api/v1/me", &secret).status, StatusCode::OK);
    let address = owner.get("/account/tokens").between("action=\"/account/tokens/", "\"").to_owned();
    let other = pages.sign_in("chihoi").send(&format!("/account/tokens/{address}"), &[]);
    assert_eq!(other.status, StatusCode::NOT_FOUND, "somebody else's");
    let back = owner.send(&format!("/account/tokens/{address}"), &[]);
    assert_eq!(back.location, "/account/tokens?said=token-revoked");
    assert_eq!(owner.by_program("/api/v1/me", &secret).status, StatusCode::UNAUTHORIZED);
}
