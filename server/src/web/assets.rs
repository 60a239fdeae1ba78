//! Style and scripts, which are part of the program. Each is asked for under a name that holds its digest, so that
//! a browser keeps it for good and takes the new one at once after an upgrade.

use std::sync::LazyLock;

use axum::http::header;

use super::answer::{Answer, Answered, Content, WebError};
use super::visit::Visit;
use crate::store::db::hex_digest;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Name, media type, content.
const FILES: [(&str, &str, &[u8]); 6] = [
    ("style.css", CSS, include_bytes!("assets/style.css")),
    ("page.js", JS, include_bytes!("assets/page.js")),
    ("check.js", JS, include_bytes!("assets/check.js")),
    ("grid.js", JS, include_bytes!("assets/grid.js")),
    ("places.js", JS, include_bytes!("assets/places.js")),
    ("icon.svg", SVG, include_bytes!("assets/icon.svg")),
];

/// The names under which they are asked for.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, _, content)| {
            let digest = hex_digest(content);
            let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
            format!("{stem}-{}.{ending}", &digest[..12])
        })
        .collect()
});

/// The address of a file of ours.
///
/// # Panics
/// When there is no such file, which a test would find.
#[must_use]
pub(crate) fn address(name: &str) -> String {
    let at = FILES.iter().position(|(known, _, _)| *known == name);
    at.map_or_else(String::new, |at| format!("/assets/{}", NAMES[at]))
}

/// Sends one.
pub(super) fn serve(visit: &mut Visit<'_>) -> Answered {
    let at = NAMES.iter().position(|name| name == visit.path.get("file")).ok_or(WebError::NotFound)?;
    let (_, media, content) = FILES[at];
    let mut answer = Answer::bytes(media, Vec::new());
    answer.body = Content::Fixed(content);
    Ok(answer.with(header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
}
