//! The authenticator: its secret as a picture and as letters, confirmed by a code; recovery codes, shown once.

use askama::Template;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{qr, refused, session};
use crate::actions::accounts::{self as acts, OwnError, totp_url};
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/account/authenticator.html")]
struct AuthenticatorPage {
    shell: Shell,
    picture: String,
    secret: String,
    url: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "web/account/codes.html")]
struct CodesPage {
    shell: Shell,
    codes: Vec<String>,
}

fn shown(visit: &Visit<'_>, problems: Problems) -> Result<Option<AuthenticatorPage>, WebError> {
    let session = session(visit)?;
    if session.viewing_name.is_some() {
        return Err(WebError::Forbidden(visit.words.t("acc-not-while-viewing")));
    }
    let Some((secret, login)) = acts::unconfirmed_totp(&visit.db, session.account)? else { return Ok(None) };
    let url = totp_url(&secret, &login).unwrap_or_default();
    // In groups of four, as people read letters out.
    let groups: Vec<String> =
        secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let title = visit.words.t("acc-totp-title");
    Ok(Some(AuthenticatorPage {
        shell: Shell::new(visit, title.clone()).then("/account", visit.words.t("acc-title")).then("", title),
        picture: qr::svg(&url, &visit.words.t("acc-totp-picture")),
        secret: groups.join(" "),
        url,
        problems,
    }))
}

/// `GET /account/authenticator`: only while it waits to be confirmed.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    match shown(visit, Problems::default())? {
        Some(page) => show(&page),
        None => Ok(Answer::see("/account#authenticator")),
    }
}

/// `POST /account/authenticator`.
pub(in super::super) fn begin(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let password = visit.form.raw("totp-password").to_owned();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::begin_totp(&mut visit.db, account, &password, By { actor: &actor, at: &now }) {
        Ok(_) => Ok(Answer::see("/account/authenticator")),
        Err(error) => refused(visit, error, "totp-password"),
    }
}

/// `POST /account/authenticator/confirm`.
pub(in super::super) fn confirm(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let code = visit.form.get("code").to_owned();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::confirm_totp(&mut visit.db, account, &code, By { actor: &actor, at: &now }) {
        Ok(codes) => codes_page(visit, codes),
        Err(OwnError::WrongCode) => {
            let mut problems = Problems::default();
            problems.add("code", visit.words.t("acc-code-wrong"));
            match shown(visit, problems)? {
                Some(page) => show_again(&page),
                None => Ok(Answer::see("/account#authenticator")),
            }
        }
        Err(error) => refused(visit, error, "totp-password"),
    }
}

/// `POST /account/authenticator/stop`.
pub(in super::super) fn stop(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let password = visit.form.raw("totp-password").to_owned();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::stop_totp(&mut visit.db, account, &password, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see("/account?said=totp-stopped")),
        Err(error) => refused(visit, error, "totp-password"),
    }
}

/// `POST /account/recovery-codes`.
pub(in super::super) fn recovery_codes(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let password = visit.form.raw("totp-password").to_owned();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::make_recovery_codes(&mut visit.db, account, &password, By { actor: &actor, at: &now }) {
        Ok(codes) => codes_page(visit, codes),
        Err(error) => refused(visit, error, "totp-password"),
    }
}

fn codes_page(visit: &Visit<'_>, codes: Vec<String>) -> Answered {
    let title = visit.words.t("acc-codes-title");
    let shell = Shell::new(visit, title.clone()).then("/account", visit.words.t("acc-title")).then("", title);
    show(&CodesPage { shell, codes })
}
