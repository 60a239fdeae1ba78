//! Pages that stand for what was not done, and the one way a page becomes an answer.

use askama::Template;
use axum::http::{StatusCode, header};

use super::answer::{Answer, Answered, HTML, WebError};
use super::form::Fields;
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::reorganise::ReorganiseError;
use crate::store::db::hex_digest;

/// A page as an answer.
///
/// # Errors
/// When the template cannot be filled.
pub(crate) fn show(page: &impl Template) -> Answered {
    Ok(Answer::html(page.render()?))
}

/// A page that shows a form again, with what is wrong beside its fields.
///
/// # Errors
/// When the template cannot be filled.
pub(crate) fn show_again(page: &impl Template) -> Answered {
    Ok(Answer::html(page.render()?).status(StatusCode::UNPROCESSABLE_ENTITY))
}

#[derive(Template)]
#[template(path = "web/layout/refusal.html")]
struct RefusalPage {
    shell: Shell,
    what: String,
    why: String,
    now: String,
    /// The page from which it was asked.
    back: Option<String>,
    code: String,
}

/// What happened, why, what to do now; the code small at the end for whoever helps.
#[must_use]
pub(crate) fn refusal(visit: &Visit<'_>, error: &WebError) -> Answer {
    if visit.uri.starts_with("/api/") {
        return problem(visit.words, error);
    }
    let w = visit.words;
    let code = error.code();
    if matches!(error, WebError::SignIn) {
        return super::session::ask_to_sign_in(visit);
    }
    // A page leads to where it can be changed; what was sent is refused, so that nothing typed seems taken.
    if matches!(error, WebError::PasswordFirst) && visit.form.pairs().next().is_none() {
        return Answer::see("/account?said=password-first#password");
    }
    let why = match error {
        WebError::Forbidden(why)
        | WebError::Refused(why)
        | WebError::Changed(why)
        | WebError::Unreadable(why) => why.clone(),
        WebError::Ours(what) => told(w, &visit.now, what),
        WebError::TooOften(seconds) => {
            w.n("error-too-often-why", i64::try_from(*seconds).unwrap_or(i64::MAX))
        }
        WebError::Problem(problem) => problem.detail.clone(),
        WebError::SignIn
        | WebError::PasswordFirst
        | WebError::NotFound
        | WebError::NotSo
        | WebError::TooLarge => w.t(&format!("error-{code}-why")),
    };
    let page = RefusalPage {
        shell: Shell::new(visit, w.t(&format!("error-{code}"))),
        what: w.t(&format!("error-{code}")),
        why,
        now: w.t(&format!("error-{code}-now")),
        back: came_from(visit),
        code: w.with("error-code", &[("code", &format!("{} {code}", error.status().as_u16()))]),
    };
    let mut answer = Answer::html(page.render().unwrap_or_default()).status(error.status());
    if let WebError::TooOften(seconds) = error {
        answer = answer.with(header::RETRY_AFTER, seconds.to_string());
    }
    answer
}

/// The page of ours from which a link or a form led here, without what it said was done.
fn came_from(visit: &Visit<'_>) -> Option<String> {
    let header = |name: header::HeaderName| visit.headers.get(name).and_then(|value| value.to_str().ok());
    let (from, host) = (header(header::REFERER)?, header(header::HOST)?);
    let path = from.split_once("://")?.1.strip_prefix(host)?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let query = Fields::parse(query.as_bytes()).query_with(&[("said", ""), ("n", "")]);
    let back = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    (path.starts_with('/') && !path.starts_with("//") && back != visit.uri).then_some(back)
}

/// The same for programs: RFC 9457.
#[must_use]
pub(crate) fn problem(w: Words, error: &WebError) -> Answer {
    let (code, status) = (error.code(), error.status());
    let detail = match error {
        WebError::Forbidden(why)
        | WebError::Refused(why)
        | WebError::Changed(why)
        | WebError::Unreadable(why) => why.clone(),
        WebError::Problem(problem) => problem.detail.clone(),
        WebError::Ours(what) => {
            log("api", what);
            String::new()
        }
        WebError::SignIn
        | WebError::PasswordFirst
        | WebError::NotFound
        | WebError::NotSo
        | WebError::TooLarge
        | WebError::TooOften(_) => w.t(&format!("error-{code}-now")),
    };
    let mut body = serde_json::json!({
        "type": format!("urn:hoctap:problem:{code}"),
        "title": w.t(&format!("problem-{}", status.as_u16())),
        "status": status.as_u16(),
        "detail": detail,
    });
    if let WebError::Problem(problem) = error
        && !problem.errors.is_empty()
    {
        let errors = problem
            .errors
            .iter()
            .map(|(at, code, detail)| serde_json::json!({ "at": at, "code": code, "detail": detail }));
        body["errors"] = errors.collect();
    }
    let mut answer = Answer::bytes(PROBLEM, body.to_string().into_bytes()).status(status);
    match error {
        WebError::TooOften(seconds) => answer = answer.with(header::RETRY_AFTER, seconds.to_string()),
        WebError::SignIn => answer = answer.with(header::WWW_AUTHENTICATE, "Bearer"),
        WebError::Problem(problem) => answer.headers.extend(problem.headers.iter().cloned()),
        WebError::NotFound
        | WebError::NotSo
        | WebError::PasswordFirst
        | WebError::Forbidden(_)
        | WebError::Unreadable(_)
        | WebError::Refused(_)
        | WebError::Changed(_)
        | WebError::TooLarge
        | WebError::Ours(_) => {}
    }
    answer
}

/// The media type of a refusal that programs read.
pub(crate) const PROBLEM: &str = "application/problem+json";

/// The records cannot be reached: a page that needs none of them.
#[must_use]
pub(crate) fn without_records(w: Words, error: &ReorganiseError) -> Answer {
    log("records", &error.to_string());
    let body = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>hoctap</title><h1>{}</h1><p>{}</p></html>",
        w.code(),
        w.t("error-ours"),
        w.t("error-ours-now")
    );
    Answer::bytes(HTML, body.into_bytes()).status(StatusCode::SERVICE_UNAVAILABLE)
}

/// A short reference that whoever is refused can read out, and that the log has too.
fn reference(now: &str, what: &str) -> String {
    hex_digest(format!("{now}\n{what}").as_bytes())[..8].to_owned()
}

/// Says on standard error what went wrong with us, and for the page the reference under which it stands there.
pub(crate) fn told(w: Words, now: &str, what: &str) -> String {
    let reference = reference(now, what);
    log(&reference, what);
    w.with("error-ours-why", &[("reference", &reference)])
}

/// Says on standard error what no page tells.
pub(super) fn log(reference: &str, what: &str) {
    // Nothing that was sent begins a line of its own in the log, or speaks to the terminal on which it is read.
    eprintln!("error {reference}: {}", what.replace(char::is_control, " "));
}
