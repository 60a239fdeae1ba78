//! Accounts: signing in and being kept out, authenticators, sessions that end, roles from a day to a day, tokens.

use hoctap::actions::accounts::{self as acts, *};
use hoctap::store::accounts as stored;
use hoctap::store::db::{Address, By, Database};
use jiff::civil::{Date, date};
use programme::accounts::{Scope, Verb, authorise};
use programme::places::{Atlas, Level};

use crate::kit::{Desk, on_both};
use crate::roster::{import, ok, roster, run};

const PASSWORD: &str = "bốn con trâu ăn cỏ";
const AT: &str = "2026-03-02T01:00:00Z";
const TODAY: Date = date(2020, 12, 1);

/// Seconds after the beginning of these stories.
fn at(seconds: i64) -> String {
    let begin: jiff::Timestamp = AT.parse().expect("a moment");
    (begin + jiff::SignedDuration::from_secs(seconds)).to_string()
}

fn open(desk: &Desk) -> Database {
    ok(&run(desk, &["init"]));
    Database::open(&Address::parse(&desk.database()).expect("an address")).expect("opens")
}

fn by() -> By<'static> {
    By { actor: "cli", at: AT }
}

fn account(db: &mut Database, login: &str) -> i64 {
    let new = NewAccount { login, name: "Nguyễn Thị Mai", password: PASSWORD, must_change: false };
    create_account(db, &new, by()).expect("made")
}

/// One who tries to sign in.
#[derive(Clone, Copy)]
struct Try<'a> {
    login: &'a str,
    password: &'a str,
    code: Option<&'a str>,
    device: Option<&'a str>,
    address: &'a str,
}

const MAI: Try<'static> =
    Try { login: "mai", password: PASSWORD, code: None, device: None, address: "192.0.2.1" };

fn try_in(db: &mut Database, who: Try<'_>, seconds: i64) -> Result<SignedIn, SignInError> {
    let Try { login, password, code, device, address } = who;
    sign_in(db, &SignInAsked { login, password, code, device, address }, &at(seconds))
}

fn waits(tried: Result<SignedIn, SignInError>) -> u64 {
    match tried {
        Err(SignInError::Wait { seconds }) => seconds,
        Err(SignInError::Wrong) => 0,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("signed in"),
    }
}

fn audit(desk: &Desk) -> Vec<String> {
    desk.ask("SELECT actor || ' ' || change FROM audit WHERE chain = -2 ORDER BY seq")
}

#[test]
fn whoever_signs_in_has_a_session_and_the_audit_says_so_without_a_name() {
    on_both(|desk| {
        let mut db = open(desk);
        let id = account(&mut db, "Mai");
        let signed = try_in(&mut db, Try { login: " MAI ", ..MAI }, 0).expect("signed in");
        let session = acts::session(&db, &signed.token, &at(1), TODAY).expect("asked").expect("holds");
        assert_eq!((session.account, session.name.as_str()), (id, "Nguyễn Thị Mai"));
        acts::sign_out(&mut db, &signed.token, by()).expect("signed out");
        assert!(acts::session(&db, &signed.token, &at(2), TODAY).expect("asked").is_none());
        assert!(acts::session(&db, "made-up", &at(2), TODAY).expect("asked").is_none());
        let said = audit(desk);
        assert_eq!(said[1], format!("account:{id} account.signed_in {id}"));
        assert!(said.iter().all(|line| !line.contains("Mai") && !line.contains("mai")), "{said:?}");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_wrong_password_and_an_unknown_login_are_answered_alike() {
    on_both(|desk| {
        let mut db = open(desk);
        account(&mut db, "mai");
        let closed = account(&mut db, "lan");
        close_account(&mut db, closed, by()).expect("closed");
        for (login, password) in [("mai", "sai mật khẩu rồi"), ("nobody", PASSWORD), ("lan", PASSWORD)]
        {
            // The fifth failure costs nothing yet, the sixth attempt has to wait: whether there is an account or not.
            let who = Try { login, password, ..MAI };
            let answers: Vec<u64> = (0..6).map(|_| waits(try_in(&mut db, who, 0))).collect();
            assert_eq!(answers, [0, 0, 0, 0, 0, 1], "{login}");
        }
    });
}

#[test]
fn whoever_fails_waits_longer_each_time_and_then_may_try_again() {
    on_both(|desk| {
        let mut db = open(desk);
        account(&mut db, "mai");
        let wrong = Try { password: "sai mật khẩu rồi", ..MAI };
        let mut now = 0;
        let mut waited = Vec::new();
        for _ in 0..16 {
            while waits(try_in(&mut db, wrong, now)) == 0 {}
            let left = i64::try_from(waits(try_in(&mut db, wrong, now))).expect("seconds");
            assert!(waits(try_in(&mut db, MAI, now)) > 0, "even with the right password");
            waited.push(left);
            now += left;
        }
        assert_eq!(waited[..6], [1, 2, 4, 8, 16, 32]);
        assert_eq!(waited[12..], [900; 4], "a quarter of an hour at most");
        try_in(&mut db, MAI, now).expect("signed in after the wait");
        assert_eq!(waits(try_in(&mut db, wrong, now)), 0, "what failed before is forgotten");
    });
}

#[test]
fn failures_elsewhere_never_make_the_owner_wait() {
    on_both(|desk| {
        let mut db = open(desk);
        account(&mut db, "mai");
        let device = try_in(&mut db, MAI, 0).expect("signed in").device;
        let stranger = Try { password: "sai mật khẩu rồi", address: "203.0.113.9", ..MAI };
        while waits(try_in(&mut db, stranger, 1)) == 0 {}
        try_in(&mut db, MAI, 1).expect("from her own address");
        // Even when they share an address with the stranger, on a device that is known.
        let known = Try { device: Some(&device), address: "203.0.113.9", ..MAI };
        try_in(&mut db, known, 1).expect("on her own device");
        // The device of one account opens no door to another's.
        account(&mut db, "lan");
        let other = Try { login: "lan", password: "sai mật khẩu rồi", ..known };
        while waits(try_in(&mut db, other, 1)) == 0 {}
        try_in(&mut db, known, 1).expect("the device is hers still");
    });
}

#[test]
fn one_address_that_tries_many_logins_is_slowed_down() {
    on_both(|desk| {
        let mut db = open(desk);
        let tried = (0..70)
            .take_while(|i| waits(try_in(&mut db, Try { login: &format!("user{i}"), ..MAI }, 0)) == 0)
            .count();
        assert_eq!(tried, 60);
    });
}

/// The code of an authenticator at a moment.
fn code(secret: &str, seconds: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("a secret");
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("mai".to_owned());
    let totp = totp.with_issuer(Some("hoctap")).build().expect("an authenticator");
    let now: jiff::Timestamp = at(seconds).parse().expect("a moment");
    totp.generate(u64::try_from(now.as_second()).expect("after 1970")).to_string()
}

#[test]
fn an_authenticator_is_asked_for_once_confirmed_and_no_code_opens_twice() {
    on_both(|desk| {
        let mut db = open(desk);
        let id = account(&mut db, "mai");
        assert!(matches!(begin_totp(&mut db, id, "sai mật khẩu rồi", by()), Err(OwnError::WrongPassword)));
        let secret = begin_totp(&mut db, id, PASSWORD, by()).expect("begun");
        try_in(&mut db, MAI, 0).expect("not asked for before it is confirmed");
        assert!(matches!(confirm_totp(&mut db, id, "000000", by()), Err(OwnError::WrongCode)));
        let codes = confirm_totp(&mut db, id, &code(&secret, 0), by()).expect("confirmed");
        assert_eq!(codes.len(), 10);
        assert!(matches!(try_in(&mut db, MAI, 60), Err(SignInError::CodeNeeded)));
        let first = code(&secret, 60);
        let with = |code| Try { code: Some(code), ..MAI };
        try_in(&mut db, with(&first), 60).expect("signed in");
        assert!(matches!(try_in(&mut db, with(&first), 61), Err(SignInError::CodeWrong)), "replayed");
        let spare = codes[3].to_uppercase();
        try_in(&mut db, with(&spare), 90).expect("a recovery code, as it was written down");
        assert!(matches!(try_in(&mut db, with(&spare), 91), Err(SignInError::CodeWrong)), "used up");
        // Who sees the first of two codes may not stop the authenticator without the password.
        assert!(matches!(stop_totp(&mut db, id, "sai mật khẩu rồi", by()), Err(OwnError::WrongPassword)));
        stop_totp(&mut db, id, PASSWORD, by()).expect("stopped");
        try_in(&mut db, MAI, 120).expect("no code is asked for");
        let said = audit(desk).join("\n");
        assert!(!said.contains(&secret) && codes.iter().all(|code| !said.contains(code)), "{said}");
    });
}

#[test]
fn wrong_codes_are_counted_for_the_account_wherever_they_come_from() {
    on_both(|desk| {
        let mut db = open(desk);
        let id = account(&mut db, "mai");
        let device = try_in(&mut db, MAI, 0).expect("signed in").device;
        let secret = begin_totp(&mut db, id, PASSWORD, by()).expect("begun");
        confirm_totp(&mut db, id, &code(&secret, 0), by()).expect("confirmed");
        let mut guess = |n: usize| {
            let address = format!("203.0.113.{n}");
            try_in(&mut db, Try { code: Some("000000"), address: &address, ..MAI }, 60)
        };
        for n in 0..5 {
            assert!(matches!(guess(n), Err(SignInError::CodeWrong)), "{n}");
        }
        assert_eq!(waits(guess(5)), 1, "a sixth address is no fresh start");
        let hers = code(&secret, 60);
        let owner = Try { code: Some(&hers), device: Some(&device), ..MAI };
        try_in(&mut db, owner, 60).expect("on her own device she never waits for them");
    });
}

#[test]
fn many_guesses_at_once_are_counted_one_by_one() {
    on_both(|desk| {
        let mut db = open(desk);
        account(&mut db, "mai");
        let start = std::sync::Barrier::new(12);
        let weighed = std::thread::scope(|threads| {
            let guess = || {
                let address = Address::parse(&desk.database()).expect("an address");
                let mut db = Database::open(&address).expect("opens");
                start.wait();
                let wrong = Try { password: "sai mật khẩu rồi", ..MAI };
                waits(try_in(&mut db, wrong, 0)) == 0
            };
            let all: Vec<_> = (0..12).map(|_| threads.spawn(guess)).collect();
            all.into_iter().map(|one| one.join().expect("answered")).filter(|weighed| *weighed).count()
        });
        assert_eq!(weighed, 5, "as many as one after the other");
    });
}

#[test]
fn a_new_password_ends_every_other_session_and_forgets_the_devices() {
    on_both(|desk| {
        let mut db = open(desk);
        let id = account(&mut db, "mai");
        let here = try_in(&mut db, MAI, 0).expect("signed in");
        let there = try_in(&mut db, MAI, 1).expect("signed in");
        let others = Sessions::Others(&here.token);
        let new = "con đường đến trường";
        let change =
            |db: &mut Database, old: &str, new: &str| change_password(db, id, (old, new), others, by());
        assert!(matches!(change(&mut db, "sai mật khẩu rồi", new), Err(OwnError::WrongPassword)));
        assert!(matches!(change(&mut db, PASSWORD, "ngắn"), Err(OwnError::Password(_))));
        assert!(matches!(change(&mut db, PASSWORD, PASSWORD), Err(OwnError::SamePassword)));
        change(&mut db, PASSWORD, new).expect("changed");
        assert!(acts::session(&db, &here.token, &at(2), TODAY).expect("asked").is_some());
        assert!(acts::session(&db, &there.token, &at(2), TODAY).expect("asked").is_none());
        assert_eq!(desk.ask("SELECT digest FROM devices").len(), 0);
        assert_eq!(waits(try_in(&mut db, MAI, 3)), 0, "the old one opens nothing");
        // Whoever holds a session guesses the password no faster than whoever has none.
        for _ in 0..5 {
            let _ = change(&mut db, "đoán mò mật khẩu", new);
        }
        assert!(matches!(change(&mut db, new, PASSWORD), Err(OwnError::Wait { .. })));
        sign_out_everywhere(&mut db, id, Sessions::All, by()).expect("ended");
        assert!(acts::session(&db, &here.token, &at(4), TODAY).expect("asked").is_none());
    });
}

#[test]
fn a_session_ends_after_twelve_idle_hours_and_after_seven_days_whatever_is_asked() {
    on_both(|desk| {
        let mut db = open(desk);
        account(&mut db, "mai");
        let hour = 60 * 60;
        let holds = |db: &Database, token: &str, hours: i64| {
            acts::session(db, token, &at(hours * hour), TODAY).expect("asked").is_some()
        };
        let idle = try_in(&mut db, MAI, 0).expect("signed in").token;
        assert!(holds(&db, &idle, 12) && holds(&db, &idle, 24), "seen in between");
        assert!(!holds(&db, &idle, 37));
        let busy = try_in(&mut db, MAI, 0).expect("signed in").token;
        assert!((0..=14).all(|half_days| holds(&db, &busy, half_days * 12)));
        assert!(!holds(&db, &busy, 7 * 24 + 1));
    });
}

#[test]
fn a_closed_account_opens_nothing_and_a_handed_out_password_has_to_be_changed() {
    on_both(|desk| {
        let mut db = open(desk);
        let id = account(&mut db, "mai");
        let secret = begin_totp(&mut db, id, PASSWORD, by()).expect("begun");
        confirm_totp(&mut db, id, &code(&secret, 0), by()).expect("confirmed");
        let new = random_password().expect("random");
        hand_out_password(&mut db, id, &new, by()).expect("handed out");
        let who = Try { password: &new, ..MAI };
        let signed = try_in(&mut db, who, 0).expect("no code: the authenticator went with the old password");
        let session = acts::session(&db, &signed.token, &at(1), TODAY).expect("asked").expect("holds");
        assert!(session.must_change_password);
        assert_eq!(desk.ask("SELECT digest FROM recovery_codes").len(), 0);
        close_account(&mut db, id, by()).expect("closed");
        assert!(acts::session(&db, &signed.token, &at(2), TODAY).expect("asked").is_none());
        assert_eq!(waits(try_in(&mut db, who, 2)), 0);
        reopen_account(&mut db, id, by()).expect("opened");
        try_in(&mut db, who, 3).expect("signed in");
        assert!(matches!(close_account(&mut db, 999_999, by()), Err(AccountError::Unknown)));
    });
}

/// The commune Châu Hòa of these stories.
fn commune(atlas: &Atlas) -> Scope {
    Scope::Place(atlas.by_code(Level::Commune, "28756", TODAY).expect("a commune"))
}

fn grants(db: &Database, account: i64) -> Vec<programme::accounts::Grant> {
    stored::grants(db, Some(account)).expect("asked").iter().filter_map(grant_of).collect()
}

#[test]
fn a_role_holds_from_its_first_day_to_its_last() {
    on_both(|desk| {
        let mut db = open(desk);
        let atlas = Atlas::shipped();
        let id = account(&mut db, "mai");
        let here = commune(&atlas);
        let give = |db: &mut Database, role: &str, scope, from, to, by: By<'_>| {
            grant_role(db, &atlas, (id, role, scope), (from, to), by)
        };
        let (from, to) = (date(2020, 3, 1), date(2020, 9, 30));
        let grant = give(&mut db, "commune_association", here, from, Some(to), by()).expect("granted");
        let may = |db: &Database, on| authorise(&grants(db, id), Verb::Propose, here, on, &atlas).is_ok();
        let days = [date(2020, 2, 29), from, to, date(2020, 10, 1)];
        assert_eq!(days.map(|day| may(&db, day)), [false, true, true, false]);
        revoke_role(&mut db, grant, date(2020, 5, 31), by()).expect("ended");
        assert_eq!([date(2020, 5, 31), date(2020, 6, 1)].map(|day| may(&db, day)), [true, false]);
        assert!(
            matches!(revoke_role(&mut db, grant, date(2020, 8, 1), by()), Err(AccountError::Unknown)),
            "what has ended is not made longer"
        );
        for (role, scope, from, to, refused) in [
            ("commune_committee", Scope::Everywhere, from, None, "the role is not held at such a place"),
            ("administrator", here, from, None, "the role is not held at such a place"),
            ("commune_committee", here, date(1990, 1, 1), None, "the role is not held at such a place"),
            ("emperor", here, from, None, "no such role"),
            ("viewer", here, to, Some(from), "it ends before it begins"),
        ] {
            let error = give(&mut db, role, scope, from, to, by()).expect_err(refused);
            assert_eq!(error.to_string(), refused, "{role}");
        }
        let own = format!("account:{id}");
        let own = By { actor: &own, at: AT };
        assert!(matches!(give(&mut db, "viewer", here, from, None, own), Err(AccountError::Own)));
        let lines = explain_account(&db, &atlas, id, (Verb::Propose, here), date(2020, 6, 1)).expect("told");
        assert!(
            lines.iter().all(|line| !line.allows) && lines[0].text.en.contains("to 2020-05-31"),
            "{lines:?}"
        );
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn an_administrator_sees_as_another_does_visibly_and_only_while_they_may() {
    on_both(|desk| {
        let mut db = open(desk);
        let atlas = Atlas::shipped();
        let (boss, clerk) = (account(&mut db, "boss"), account(&mut db, "mai"));
        let scope = (boss, "administrator", Scope::Everywhere);
        let grant = grant_role(&mut db, &atlas, scope, (date(2016, 1, 1), None), by()).expect("granted");
        grant_role(&mut db, &atlas, (clerk, "viewer", commune(&atlas)), (date(2016, 1, 1), None), by())
            .expect("granted");
        let token = try_in(&mut db, Try { login: "boss", ..MAI }, 0).expect("signed in").token;
        let who = format!("account:{boss}");
        view_as(&mut db, &token, clerk, By { actor: &who, at: AT }).expect("viewed");
        let shown = acts::session(&db, &token, &at(1), TODAY).expect("asked").expect("holds");
        assert_eq!((shown.signed_in, shown.account), (boss, clerk));
        assert!(shown.viewing_name.is_some() && shown.grants[0].role.code == "viewer");
        assert_eq!(shown.actor(), format!("account:{boss} as {clerk}"));
        assert!(audit(desk).contains(&format!("account:{boss} account.viewed_as {clerk}")));
        revoke_role(&mut db, grant, date(2020, 11, 30), by()).expect("ended");
        let own = acts::session(&db, &token, &at(2), TODAY).expect("asked").expect("holds");
        assert!(own.account == boss && own.viewing_name.is_none(), "no longer, once the role ended");
        stop_view_as(&mut db, &token, By { actor: &who, at: AT }).expect("stopped");
        assert!(view_as(&mut db, &token, 999_999, by()).is_err());
    });
}

#[test]
fn a_token_is_narrower_than_its_account_and_never_for_good() {
    on_both(|desk| {
        let mut db = open(desk);
        let atlas = Atlas::shipped();
        let id = account(&mut db, "mai");
        let here = commune(&atlas);
        grant_role(&mut db, &atlas, (id, "commune_association", here), (date(2016, 1, 1), None), by())
            .expect("granted");
        let mut make =
            |scope, until| make_token(&mut db, &atlas, (id, "báo cáo", scope), (TODAY, until), by());
        let until = date(2021, 6, 30);
        assert!(matches!(make(Scope::Everywhere, until), Err(TokenError::Beyond)));
        assert!(matches!(make(here, TODAY), Err(TokenError::Ends)));
        assert!(matches!(make(here, date(2022, 1, 1)), Err(TokenError::Ends)));
        let (_, secret) = make(here, until).expect("made");
        let session = |db: &Database, on| api_session(db, &secret, on).expect("asked");
        assert_eq!(session(&db, until).expect("on its last day").only, Some(here));
        assert!(session(&db, date(2021, 7, 1)).is_none(), "after it");
        assert_eq!(
            desk.ask("SELECT digest FROM tokens").iter().filter(|kept| secret.contains(*kept)).count(),
            0
        );
        close_account(&mut db, id, by()).expect("closed");
        assert!(session(&db, TODAY).is_none(), "with its account");
        reopen_account(&mut db, id, by()).expect("opened");
        assert!(session(&db, TODAY).is_none(), "and it does not come back with it");
        // What ends every session ends every token.
        let make = |db: &mut Database| {
            make_token(db, &atlas, (id, "báo cáo", here), (TODAY, until), by()).expect("made")
        };
        let of = |db: &Database, secret: &str| api_session(db, secret, TODAY).expect("asked").is_some();
        let (_, everywhere) = make(&mut db);
        assert!(of(&db, &everywhere));
        sign_out_everywhere(&mut db, id, Sessions::All, by()).expect("signed out");
        assert!(!of(&db, &everywhere));
        let (_, before) = make(&mut db);
        change_password(&mut db, id, (PASSWORD, "con đường đến trường"), Sessions::All, by())
            .expect("changed");
        assert!(!of(&db, &before));
        let (token, secret) = make(&mut db);
        let session = |db: &Database, on| api_session(db, &secret, on).expect("asked");
        assert!(!revoke_token(&mut db, id + 1, token, by()).expect("asked"), "not another's");
        assert!(revoke_token(&mut db, id, token, by()).expect("revoked"));
        assert!(session(&db, TODAY).is_none());
    });
}

#[test]
fn an_identity_of_a_provider_opens_the_account_it_is_linked_to_and_no_other() {
    on_both(|desk| {
        let mut db = open(desk);
        let (id, other) = (account(&mut db, "mai"), account(&mut db, "lan"));
        let identity = ("https://dangnhap.example", "a-7");
        assert!(matches!(sign_in_by_provider(&mut db, identity, None, AT), Err(SignInError::Wrong)));
        link_provider(&mut db, id, identity, by()).expect("linked");
        assert!(matches!(link_provider(&mut db, other, identity, by()), Err(AccountError::Linked)));
        let token = sign_in_by_provider(&mut db, identity, None, AT).expect("signed in").token;
        assert_eq!(acts::session(&db, &token, AT, TODAY).expect("asked").map(|s| s.account), Some(id));
        assert!(sign_in_by_provider(&mut db, ("https://other.example", "a-7"), None, AT).is_err());
        close_account(&mut db, id, by()).expect("closed");
        assert!(sign_in_by_provider(&mut db, identity, None, AT).is_err());
    });
}

#[test]
fn a_restore_keeps_accounts_and_roles_and_ends_every_session() {
    on_both(|desk| {
        let mut db = open(desk);
        let atlas = Atlas::shipped();
        let id = account(&mut db, "mai");
        grant_role(&mut db, &atlas, (id, "viewer", commune(&atlas)), (date(2016, 1, 1), None), by())
            .expect("granted");
        desk.write("a.csv", roster(2019, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        ok(&run(desk, &["backup", "kept.backup"]));
        let token = try_in(&mut db, MAI, 0).expect("signed in").token;
        account(&mut db, "lan");
        ok(&run(desk, &["restore", "kept.backup"]));
        assert!(acts::session(&db, &token, &at(1), TODAY).expect("asked").is_none());
        try_in(&mut db, MAI, 1).expect("with the password of before");
        assert_eq!(stored::accounts(&db).expect("asked").len(), 1, "whoever came later is gone");
        assert_eq!(grants(&db, id).len(), 1);
        ok(&run(desk, &["verify"]));
        desk.tamper("DELETE FROM accounts");
        let said = run(desk, &["verify"]);
        assert!(said.status == 1 && said.err.contains("[account.missing]"), "{}", said.err);
    });
}

#[test]
fn the_command_line_makes_the_first_administrator_and_explains() {
    on_both(|desk| {
        let said = run(desk, &["init"]);
        assert!(said.err.contains("hoctap accounts add"), "{}", said.err);
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        let made = run(desk, &["accounts", "add", "quantri", "--name", "Quản trị"]);
        let password = ok(&made).rsplit(": ").next().expect("a password").to_owned();
        assert_eq!(password.len(), 19, "{}", made.out);
        assert!(!run(desk, &["init"]).err.contains("accounts add"), "once is enough");
        let grant = |more: &[&str]| run(desk, &[&["accounts", "grant"], more].concat());
        ok(&grant(&["quantri", "administrator", "--everywhere", "--from", "2016-01-01"]));
        ok(&run(desk, &["accounts", "add", "chihoi", "--name", "Chi hội"]));
        let clerk = ["chihoi", "hamlet_clerk", "--place", "28756", "--hamlet"];
        let from = ["--from", "2020-01-01"];
        assert!(grant(&[&clerk[..], &["Ấp 99"], &from].concat()).err.contains("no hamlet"));
        ok(&grant(&[&clerk[..], &["ap 0"], &from].concat()));
        assert!(grant(&["chihoi", "viewer"]).err.contains("--everywhere"));
        let list = run(desk, &["accounts", "list"]);
        assert!(ok(&list).contains("Ấp 0, ") && ok(&list).contains("everywhere"), "{}", list.out);
        let why = |more: &[&str]| {
            let on = ["--place", "28756", "--hamlet", "Ấp 0", "--on", "2020-06-01"];
            ok(&run(desk, &[&["accounts", "explain", "chihoi"], more, &on].concat())).to_owned()
        };
        assert!(why(&["score"]).starts_with("Yes.\n"), "{}", why(&["score"]));
        assert!(why(&["decide"]).starts_with("No.\n"), "{}", why(&["decide"]));
        let roles = run(desk, &["accounts", "roles"]);
        assert!(ok(&roles).contains("commune_committee"));
        let wrong = run(desk, &["accounts", "explain", "chihoi", "fly"]);
        assert_eq!(wrong.status, 2);
        ok(&run(desk, &["accounts", "close", "chihoi"]));
        ok(&run(desk, &["accounts", "reopen", "chihoi"]));
        ok(&run(desk, &["accounts", "password", "chihoi"]));
        ok(&run(desk, &["accounts", "sign-out", "chihoi"]));
        assert!(run(desk, &["accounts", "close", "nobody"]).err.contains("no account"));
        let audit = run(desk, &["audit", "--chain", "accounts", "--verb", "account.granted", "--limit", "1"]);
        assert!(
            ok(&audit).contains("hamlet_clerk") && ok(&audit).contains("Further: --before"),
            "{}",
            audit.out
        );
        let cursor = ok(&audit).rsplit(' ').next().expect("a cursor").to_owned();
        let older =
            run(desk, &["audit", "--chain", "accounts", "--verb", "account.granted", "--before", &cursor]);
        assert!(
            ok(&older).contains("administrator") && !ok(&older).contains("hamlet_clerk"),
            "{}",
            older.out
        );
        let jobs = run(desk, &["audit", "--chain", "jobs", "--actor", "cli", "--json"]);
        assert!(ok(&jobs).contains("import.done"), "{}", jobs.out);
        assert_eq!(ok(&run(desk, &["audit", "--from", "2100-01-01"])).lines().count(), 1);
        ok(&run(desk, &["verify"]));
    });
}
