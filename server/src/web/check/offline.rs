//! What the page verifies by without a network: keys, signed lists and its words, within the page itself.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use programme::certificate::Verdict;
use programme::registry::TITLES;
use programme::text::Lang;
use serde_json::{Map, Value, json};

use super::super::answer::WebError;
use super::super::visit::Visit;
use super::super::words::Words;
use super::answer::key;
use crate::actions::certificates::{KeyFolder, PublishError, Published, publish};
use crate::actions::day::day_in_vietnam;

/// What the application holds for certificates: where the keys are, and what was published last.
pub struct CertificateDesk {
    /// Where the private keys are.
    pub folder: KeyFolder,
    last: Mutex<Option<(i64, Arc<Published>)>>,
}

impl CertificateDesk {
    /// With the keys of a folder.
    #[must_use]
    pub fn at(folder: KeyFolder) -> Self {
        Self { folder, last: Mutex::default() }
    }
}

/// The lists are made anew after so many seconds: nobody can keep the machine busy by asking for them.
const FRESH: i64 = 60;

/// What is published, at most a minute old.
pub(super) fn published(visit: &Visit<'_>) -> Result<Arc<Published>, WebError> {
    let desk = &visit.app.certificates;
    let now = visit.now.parse::<jiff::Timestamp>().unwrap_or_default().as_second();
    let mut last = desk.last.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, known)) = last.as_ref()
        && (0..FRESH).contains(&(now - at))
    {
        return Ok(Arc::clone(known));
    }
    let made = publish(&visit.db, &desk.folder, &visit.now).map_err(|error| match error {
        // Whoever has no key has published nothing.
        PublishError::Key(_) | PublishError::NoAddress => WebError::NotFound,
        other @ (PublishError::Damaged | PublishError::Packing(_) | PublishError::Store(_)) => {
            WebError::Ours(other.to_string())
        }
    })?;
    let made = Arc::new(made);
    *last = Some((now, Arc::clone(&made)));
    Ok(made)
}

fn verdict_words(w: Words, alone: bool) -> Map<String, Value> {
    let mut words = Map::new();
    for verdict in Verdict::ALL {
        words.insert(verdict.code().to_owned(), w.t(key(verdict)).into());
    }
    let within = ["number", "title", "year", "issuer", "to"].map(|name| (name, format!("{{{name}}}")));
    let within = within.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.insert("states".to_owned(), w.with("check-states", &within).into());
    words.insert("list".to_owned(), w.with("check-list-of", &[("day", "{day}")]).into());
    words.insert("offline".to_owned(), w.t(if alone { "check-alone" } else { "check-no-network" }).into());
    words.insert("short".to_owned(), w.t("check-code-only-hint").into());
    words.insert("no_ed25519".to_owned(), w.t("check-no-ed25519").into());
    words
}

/// Everything as JSON that may stand within a page: no sign of it ends the element.
fn packed(published: &Published, w: Words, alone: bool) -> String {
    let titles: Map<String, Value> =
        TITLES.iter().map(|title| ((*title).to_owned(), w.title(title).into())).collect();
    let data = json!({
        "alone": alone,
        "lang": w.code(),
        "keys": published.keys.keys,
        "lists": published.status.lists,
        "titles": titles,
        "words": verdict_words(w, alone),
    });
    data.to_string().replace('<', "\\u003c")
}

/// The data of the page that asks the office first; nothing where nothing is published.
pub(super) fn data(visit: &Visit<'_>) -> Option<String> {
    published(visit).ok().map(|published| packed(&published, visit.words, false))
}

#[derive(Template)]
#[template(path = "web/check/offline.html")]
struct OfflinePage {
    w: Words,
    /// The day of the lists.
    day: String,
    data: String,
    style: String,
    script: String,
}

/// The page that verifies by itself, as one file.
///
/// # Errors
/// When the template cannot be filled.
pub fn offline_page(published: &Published, lang: Lang) -> Result<String, String> {
    let w = Words::of(lang);
    let day = day_in_vietnam(&published.at.to_string());
    let page = OfflinePage {
        w,
        day: w.day(day),
        data: packed(published, w, true),
        style: format!("<style>{}</style>", include_str!("../assets/style.css")),
        script: format!("<script type=\"module\">{}</script>", include_str!("../assets/check.js")),
    };
    page.render().map_err(|error| error.to_string())
}
