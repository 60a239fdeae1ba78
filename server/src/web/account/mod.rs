//! One's own account: roles, password, sessions, authenticator, recovery codes, language and size of type.
//!
//! A secret is shown while it is made and never again. Nothing of it is shown to an administrator who views as its
//! owner.

mod authenticator;
mod qr;
mod tokens;

use askama::Template;

use super::answer::{Answer, Answered, WebError};
use super::form::Problems;
use super::pages::{show, show_again};
use super::preferences::{cookie, remembered};
use super::session::COOKIE;
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::accounts::{self as acts, OwnError, ScopeWords, Session, Sessions};
use crate::store::accounts as stored;
use crate::store::db::By;

pub(super) use authenticator::{begin, confirm, page as authenticator_page, recovery_codes, stop};
pub(super) use tokens::{make as make_token, page as tokens_page, revoke as revoke_token};

/// A role that is held.
struct Held {
    role: String,
    place: String,
    from: String,
    to: String,
    now: bool,
}

/// A session that is open.
struct Open {
    begun: String,
    seen: String,
}

#[derive(Template)]
#[template(path = "web/account/account.html")]
struct AccountPage {
    shell: Shell,
    login: String,
    name: String,
    roles: Vec<Held>,
    sessions: Vec<Open>,
    totp_on: bool,
    totp_waits: bool,
    must_change: bool,
    viewing: bool,
    lang: &'static str,
    large: bool,
    problems: Problems,
}

fn moment(seconds: i64, w: Words) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |at| w.moment(&at.to_string()))
}

/// Whoever is signed in.
fn session<'a>(visit: &'a Visit<'_>) -> Result<&'a Session, WebError> {
    visit.session.as_ref().ok_or(WebError::SignIn)
}

fn account_page(visit: &Visit<'_>, problems: Problems) -> Result<AccountPage, WebError> {
    let w = visit.words;
    let session = session(visit)?;
    let places = ScopeWords::new(&visit.db, visit.atlas(), visit.today)?;
    let roles = session
        .grants
        .iter()
        .map(|grant| Held {
            role: w.text(&grant.role.name).to_owned(),
            place: w.text(&places.text(grant.scope)).to_owned(),
            from: w.day(grant.from),
            to: grant.to.map_or_else(String::new, |to| w.day(to)),
            now: grant.holds_on(visit.today),
        })
        .collect();
    let open = stored::sessions_of(&visit.db, session.account)?;
    Ok(AccountPage {
        shell: Shell::new(visit, w.t("acc-title")).then("", w.t("acc-title")),
        login: session.login.clone(),
        name: session.name.clone(),
        roles,
        sessions: open
            .into_iter()
            .map(|(begun, seen)| Open { begun: moment(begun, w), seen: moment(seen, w) })
            .collect(),
        totp_on: session.totp_on,
        totp_waits: acts::unconfirmed_totp(&visit.db, session.account)?.is_some(),
        must_change: session.must_change_password,
        viewing: session.viewing_name.is_some(),
        lang: w.code(),
        large: visit.large,
        problems,
    })
}

/// `GET /account`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&account_page(visit, Problems::default())?)
}

/// The page again, with what was wrong about a field.
fn again(visit: &Visit<'_>, field: &str, sentence: String) -> Answered {
    let mut problems = Problems::default();
    problems.add(field, sentence);
    show_again(&account_page(visit, problems)?)
}

/// Why something was refused, beside the field that it is about.
fn refused(visit: &Visit<'_>, error: OwnError, field: &str) -> Answered {
    let w = visit.words;
    let sentence = match error {
        OwnError::Store(error) => return Err(error.into()),
        OwnError::WrongPassword => w.t("acc-wrong-password"),
        OwnError::Password(fault) => return again(visit, "new", w.text(&fault).to_owned()),
        OwnError::SamePassword => return again(visit, "new", w.t("acc-same-password")),
        OwnError::Wait { seconds } => w.n("error-too-often-why", i64::try_from(seconds).unwrap_or(i64::MAX)),
        OwnError::TotpOn => w.t("acc-totp-already"),
        OwnError::TotpOff => w.t("acc-totp-not-on"),
        OwnError::WrongCode => w.t("sign-in-code-wrong"),
    };
    again(visit, field, sentence)
}

/// The session's token, which its owner's browser holds.
fn token(visit: &Visit<'_>) -> String {
    cookie(&visit.headers, COOKIE).unwrap_or_default().to_owned()
}

/// `POST /account/password`.
pub(super) fn change_password(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let (old, new) = (visit.form.raw("old").to_owned(), visit.form.raw("new").to_owned());
    if new != visit.form.raw("again") {
        return again(visit, "again", visit.words.t("acc-not-the-same"));
    }
    let (token, actor, now) = (token(visit), visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    match acts::change_password(&mut visit.db, account, (&old, &new), Sessions::Others(&token), by) {
        Ok(()) => Ok(Answer::see("/account?said=password-changed")),
        Err(error) => refused(visit, error, "old"),
    }
}

/// `POST /account/sign-out-everywhere`: this browser stays signed in.
pub(super) fn sign_out_everywhere(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let (token, actor, now) = (token(visit), visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let n = acts::sign_out_everywhere(&mut visit.db, account, Sessions::Others(&token), by)?;
    Ok(Answer::see(format!("/account?said=sessions-ended&n={n}")))
}

/// `POST /account/preferences`: for the account, and for this browser, whose cookie would otherwise stand before.
pub(super) fn preferences(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let lang = if visit.form.get("lang") == "en" { "en" } else { "vi" };
    let large = visit.form.has("large");
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    acts::save_preferences(&mut visit.db, account, lang, large, By { actor: &actor, at: &now })?;
    Ok(remembered(Answer::see("/account?said=preferences-kept"), Some(lang), Some(large)))
}
