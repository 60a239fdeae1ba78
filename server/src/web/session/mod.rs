//! Signing in and out, and knowing who asks.
//!
//! Whoever's session ended while they filled in a form signs in and sends the same form again: what they typed is
//! carried along. Deliberately absent: any hint whether it was the name or the password that was wrong.

mod oidc;

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use jiff::civil::Date;

use super::answer::{Answer, Answered, WebError};
use super::form::Problems;
use super::pages::show;
use super::preferences::{LANG, back, cookie, set_cookie};
use super::routes::{Effect, Route};
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::accounts::{self, SignInAsked, SignInError};
use crate::store::db::{By, Database};

pub use oidc::Provider;
pub(super) use oidc::{begin as oidc_begin, callback as oidc_callback};

/// The cookie that holds the session's token. The prefix makes browsers take it from us alone.
pub(super) const COOKIE: &str = "__Host-hoctap";
/// The cookie by which a device that signed in before is told from a stranger who guesses.
const DEVICE: &str = "__Host-hoctap-device";
/// How long a browser keeps them; the session itself ends sooner.
const WEEK: u64 = 7 * 24 * 60 * 60;
const YEAR: u64 = 365 * 24 * 60 * 60;

#[derive(Template)]
#[template(path = "web/session/sign_in.html")]
struct SignInPage {
    shell: Shell,
    login: String,
    /// Where to go on.
    next: String,
    /// What was typed in a form that came too late.
    kept: Vec<(String, String)>,
    problems: Problems,
    ask_code: bool,
    demo: Vec<(String, String)>,
    demo_password: String,
    oidc: bool,
}

#[derive(Template)]
#[template(path = "web/session/resume.html")]
struct ResumePage {
    shell: Shell,
    next: String,
    kept: Vec<(String, String)>,
}

/// Finds out who asks.
pub(super) fn recognise(visit: &mut Visit<'_>) -> Result<(), WebError> {
    if visit.uri.starts_with("/api/")
        && let Some(asked) = visit.headers.get(header::AUTHORIZATION)
    {
        // Whoever shows a token is nobody else, whatever cookie comes along.
        let secret = asked.to_str().ok().and_then(|asked| asked.strip_prefix("Bearer "));
        let session = match secret {
            Some(secret) => accounts::api_session(&visit.db, secret.trim(), visit.today)?,
            None => None,
        };
        if let Some(session) = session {
            visit.actor = session.actor();
            visit.session = Some(session);
        }
        return Ok(());
    }
    let Some(token) = cookie(&visit.headers, COOKIE).map(str::to_owned) else { return Ok(()) };
    let Some(session) = accounts::session(&visit.db, &token, &visit.now, visit.today)? else { return Ok(()) };
    visit.actor = session.actor();
    // The account's own choice stands before the browser's, unless the address or a cookie says otherwise.
    if cookie(&visit.headers, LANG).is_none() && !visit.query.has("lang") {
        visit.words = Words::of(session.lang);
    }
    visit.large |= session.large;
    visit.session = Some(session);
    Ok(())
}

/// Whether whoever asks is signed in, by cookie or by a program's token; asked before a file of theirs is taken.
#[must_use]
pub(super) fn is_known(db: &Database, headers: &HeaderMap, now: &str, today: Date) -> bool {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(secret) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return accounts::api_session(db, secret.trim(), today).is_ok_and(|session| session.is_some());
    }
    cookie(headers, COOKIE)
        .is_some_and(|token| accounts::session(db, token, now, today).is_ok_and(|session| session.is_some()))
}

/// What may be done now: nothing is written while viewing as another, nothing at all before a password that was
/// handed out is changed.
pub(super) fn may_go_on(visit: &Visit<'_>, route: &Route) -> Result<(), WebError> {
    let Some(session) = &visit.session else { return Ok(()) };
    if route.access == super::routes::Access::Anyone
        || ["/sign-out", "/admin/stop-view-as"].contains(&route.path)
    {
        return Ok(());
    }
    if session.viewing_name.is_some() && route.effect == Effect::Writes {
        return Err(WebError::Forbidden(visit.words.t("view-as-writes-nothing")));
    }
    if session.must_change_password && !["/account/password", "/account"].contains(&route.path) {
        return Err(WebError::PasswordFirst);
    }
    Ok(())
}

/// The page that asks to sign in, in the place of the page that was asked for.
#[must_use]
pub(super) fn ask_to_sign_in(visit: &Visit<'_>) -> Answer {
    let kept: Vec<(String, String)> =
        visit.form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    if kept.is_empty() && visit.uploads.is_empty() && !visit.uri.contains("/export") {
        let next = form_urlencoded::byte_serialize(visit.uri.as_bytes()).collect::<String>();
        return Answer::see(if visit.uri == "/" {
            "/sign-in".to_owned()
        } else {
            format!("/sign-in?next={next}")
        });
    }
    let page = sign_in_form(visit, String::new(), visit.uri.clone(), kept, Problems::default());
    Answer::html(page.render().unwrap_or_default()).status(StatusCode::UNAUTHORIZED)
}

fn sign_in_form(
    visit: &Visit<'_>,
    login: String,
    next: String,
    kept: Vec<(String, String)>,
    problems: Problems,
) -> SignInPage {
    SignInPage {
        shell: Shell::new(visit, visit.words.t("sign-in-title")),
        ask_code: problems.of("code").is_some(),
        login,
        next,
        kept,
        problems,
        demo: if visit.app.demo { demo_logins(visit) } else { Vec::new() },
        demo_password: if visit.app.demo { accounts::DEMO_PASSWORD.to_owned() } else { String::new() },
        oidc: visit.app.oidc.is_some(),
    }
}

/// The demo's accounts and what each of them is: they guard generated data only.
fn demo_logins(visit: &Visit<'_>) -> Vec<(String, String)> {
    accounts::DEMO_LOGINS
        .iter()
        .map(|(login, role)| {
            let name = programme::accounts::role(role)
                .map_or_else(String::new, |role| visit.words.text(&role.name).to_owned());
            ((*login).to_owned(), name)
        })
        .collect()
}

/// `GET /sign-in`.
pub(super) fn sign_in_page(visit: &mut Visit<'_>) -> Answered {
    if visit.session.is_some() {
        return Ok(Answer::see(back(visit.query.get("next"))));
    }
    let next = back(visit.query.get("next")).to_owned();
    show(&sign_in_form(visit, String::new(), next, Vec::new(), Problems::default()))
}

/// `POST /sign-in`.
pub(super) fn sign_in(visit: &mut Visit<'_>) -> Answered {
    let next = back(visit.form.get("next")).to_owned();
    let kept: Vec<(String, String)> = visit
        .form
        .pairs()
        .filter_map(|(name, value)| Some((name.strip_prefix("kept.")?.to_owned(), value.to_owned())))
        .collect();
    let login = visit.form.get("login").to_owned();
    if on_an_open_line(&visit.headers) {
        let mut problems = Problems::default();
        problems.add("login", visit.words.t("sign-in-open-line"));
        let page = sign_in_form(visit, login, next, kept, problems);
        return Ok(Answer::html(page.render()?).status(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let password = visit.form.raw("password").to_owned();
    let code = Some(visit.form.get("code").to_owned()).filter(|code| !code.is_empty());
    let (address, now) = (visit.address.clone(), visit.now.clone());
    let device = cookie(&visit.headers, DEVICE).map(str::to_owned);
    let asked = SignInAsked {
        login: &login,
        password: &password,
        code: code.as_deref(),
        device: device.as_deref(),
        address: &address,
    };
    match accounts::sign_in(&mut visit.db, &asked, &now) {
        Ok(signed) => {
            // Whoever signs in anew leaves no earlier session of this browser behind.
            if let Some(earlier) = cookie(&visit.headers, COOKIE).map(str::to_owned) {
                let actor = visit.actor.clone();
                accounts::sign_out(&mut visit.db, &earlier, By { actor: &actor, at: &now })?;
            }
            let cookies = [set_cookie(COOKIE, &signed.token, WEEK), set_cookie(DEVICE, &signed.device, YEAR)];
            let answer = if kept.is_empty() {
                Answer::see(next)
            } else {
                show(&ResumePage { shell: Shell::new(visit, visit.words.t("resume-title")), next, kept })?
            };
            Ok(cookies.into_iter().fold(answer, |answer, cookie| answer.with(header::SET_COOKIE, cookie)))
        }
        Err(error) => {
            let mut problems = Problems::default();
            let w = visit.words;
            match error {
                SignInError::Wrong => problems.add("login", w.t("sign-in-wrong")),
                SignInError::CodeNeeded => problems.add("code", w.t("sign-in-code-needed")),
                SignInError::CodeWrong => problems.add("code", w.t("sign-in-code-wrong")),
                SignInError::Wait { seconds } => {
                    problems
                        .add("login", w.n("error-too-often-why", i64::try_from(seconds).unwrap_or(i64::MAX)));
                }
                SignInError::Store(error) => return Err(error.into()),
            }
            let waits = problems.iter().any(|_| matches!(error, SignInError::Wait { .. }));
            let page = sign_in_form(visit, login, next, kept, problems);
            let status = if waits { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(Answer::html(page.render()?).status(status))
        }
    }
}

/// Whether a browser came by plain HTTP from another machine: it would keep no session, since its cookie is for HTTPS
/// alone, and show this page again without a word.
fn on_an_open_line(headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let Some(host) = origin.strip_prefix("http://") else { return false };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || host == "[::1]";
    !here && !name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// `POST /sign-out`.
pub(super) fn sign_out(visit: &mut Visit<'_>) -> Answered {
    if let Some(token) = cookie(&visit.headers, COOKIE).map(str::to_owned) {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        accounts::sign_out(&mut visit.db, &token, By { actor: &actor, at: &now })?;
    }
    Ok(Answer::see("/sign-in").with(header::SET_COOKIE, set_cookie(COOKIE, "", 0)))
}

/// `GET /health`: whether the records can be reached, for whoever watches the machine.
pub(super) fn health(visit: &mut Visit<'_>) -> Answered {
    visit.db.is_empty()?;
    Ok(Answer::bytes("text/plain; charset=utf-8", b"ok\n".to_vec()))
}
