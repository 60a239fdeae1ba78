//! The public check of a certificate: without an account, the code and the name in the body and never in an address.
//!
//! It answers in few words: valid, no longer in force, not of this name, not genuine. What the code itself states is
//! shown beside, so that it is compared with the paper. Deliberately absent: names, lists, why a title is no longer
//! held, and who checked what.

mod answer;
mod offline;

use askama::Template;
use axum::http::{HeaderName, StatusCode, header};

pub use offline::{CertificateDesk, offline_page};

use self::answer::{Said, said};
use super::answer::{Answer, Answered, WebError};
use super::assets;
use super::form::Problems;
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::certificates::{CheckError, check};
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/check/ask.html")]
struct AskPage {
    shell: Shell,
    problems: Problems,
    said: Option<Said>,
    code: String,
    name: String,
    /// Keys and lists as JSON, to verify by without a network; empty where there are none.
    data: String,
}

/// No search engine lists what is here.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

fn show(visit: &Visit<'_>, problems: Problems, said: Option<Said>, status: StatusCode) -> Answered {
    let page = AskPage {
        shell: Shell::new(visit, visit.words.t("check-title")).script("check.js"),
        data: offline::data(visit).unwrap_or_default(),
        // What was confirmed is done with; what was refused is there to be corrected.
        code: visit.form.raw("code").to_owned(),
        name: visit.form.raw("name").to_owned(),
        problems,
        said,
    };
    Ok(Answer::html(page.render()?).status(status).with(ROBOTS, "noindex"))
}

/// `GET /check`: the code of a scanned QR is behind `#` and comes into the form by a script, or is pasted.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(visit, Problems::default(), None, StatusCode::OK)
}

/// `POST /check`.
pub(super) fn ask(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let mut problems = Problems::default();
    for (field, sentence) in [("code", "check-no-code"), ("name", "check-no-name")] {
        if visit.form.get(field).is_empty() {
            problems.add(field, w.t(sentence));
        }
    }
    if !problems.is_empty() {
        return show(visit, problems, None, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (code, name) = (visit.form.get("code").to_owned(), visit.form.get("name").to_owned());
    let (now, address, today) = (visit.now.clone(), visit.address.clone(), visit.today);
    let by = By { actor: "public", at: &now };
    match check(&mut visit.db, by, &code, &name, (&address, today)) {
        Ok(verified) => {
            let said = said(&verified, w);
            show(visit, problems, Some(said), StatusCode::OK)
        }
        Err(CheckError::Store(error)) => Err(error.into()),
        Err(CheckError::Wait { seconds }) => {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
            problems.add("code", w.n("error-too-often-why", seconds));
            show(visit, problems, None, StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

/// `GET /check/offline`: the same page as one file, to be opened without a network.
pub(super) fn offline(visit: &mut Visit<'_>) -> Answered {
    let published = offline::published(visit)?;
    let page = offline_page(&published, visit.lang()).map_err(WebError::Ours)?;
    Ok(Answer::file("text/html; charset=utf-8", "kiem-tra-giay-cong-nhan.html", page.into_bytes()))
}

/// `GET /check/worker.js`: keeps the page for when there is no network.
pub(super) fn worker(_visit: &mut Visit<'_>) -> Answered {
    let script = include_bytes!("../assets/check-worker.js").to_vec();
    Ok(Answer::bytes("text/javascript; charset=utf-8", script)
        .with(HeaderName::from_static("service-worker-allowed"), "/check")
        .with(header::CACHE_CONTROL, "no-cache"))
}

/// `GET /check/manifest.webmanifest`: a phone may keep the page among its applications.
pub(super) fn manifest(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let manifest = serde_json::json!({
        "name": w.t("check-title"),
        "short_name": w.t("check-short-title"),
        "lang": w.code(),
        "start_url": "/check",
        "scope": "/check",
        "display": "standalone",
        "icons": [{ "src": assets::address("icon.svg"), "sizes": "any", "type": "image/svg+xml" }],
    });
    Ok(Answer::bytes("application/manifest+json", manifest.to_string().into_bytes()))
}

/// How long others may keep what is published.
const KEEP: &str = "public, max-age=300";

fn json(value: &impl serde::Serialize) -> Answered {
    let text = serde_json::to_vec(value).map_err(|error| WebError::Ours(error.to_string()))?;
    let anyone = HeaderName::from_static("access-control-allow-origin");
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    Ok(Answer::bytes("application/json", text)
        .with(header::CACHE_CONTROL, KEEP)
        .with(anyone, "*")
        .with(policy, "cross-origin"))
}

/// `GET /check/keys.json`.
pub(super) fn keys(visit: &mut Visit<'_>) -> Answered {
    json(&offline::published(visit)?.keys)
}

/// `GET /check/status.json`: every list, for whoever checks without a network.
pub(super) fn status(visit: &mut Visit<'_>) -> Answered {
    json(&offline::published(visit)?.status)
}

/// `GET /check/status/{list}`: one list as a signed credential.
pub(super) fn status_list(visit: &mut Visit<'_>) -> Answered {
    let list = visit.path.read::<usize>("list").ok_or(WebError::NotFound)?;
    let published = offline::published(visit)?;
    let text = published.status.lists.get(list).ok_or(WebError::NotFound)?;
    Ok(Answer::bytes("application/vc+jwt", text.clone().into_bytes())
        .with(header::CACHE_CONTROL, KEEP)
        .with(HeaderName::from_static("access-control-allow-origin"), "*")
        .with(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"))
}

/// `GET /.well-known/did.json`, and `GET /did.json` where the public address has a path.
pub(super) fn did(visit: &mut Visit<'_>) -> Answered {
    json(offline::published(visit)?.did.as_ref().ok_or(WebError::NotFound)?)
}
