//! A family that asks at the commune to stand on no public list, or on lists again.

use askama::Template;

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::cared_for;
use crate::actions::publication::{PublicationError, Way, set_listed};
use crate::store::db::By;
use crate::store::publication::unlisted_since;

#[derive(Template)]
#[template(path = "web/privacy/listing.html")]
struct ListingPage {
    shell: Shell,
    action: String,
    back: String,
    /// Since when it stands on none, and how it asked.
    since: String,
    listed: bool,
}

/// `GET /registry/{commune}/{subject}/listing`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = cared_for(visit)?;
    let w = visit.words;
    let key = (row.commune, row.id);
    let unlisted = unlisted_since(&visit.db, key)?;
    let back = book.of_record(key);
    show(&ListingPage {
        shell: book
            .shell(visit, w.t("listing-title"))
            .then(back.clone(), row.name)
            .then("", w.t("listing-title")),
        action: format!("{back}/listing"),
        listed: unlisted.is_none(),
        since: unlisted.map_or_else(String::new, |(day, way)| {
            let way = if way == "own_record" { w.t("way-own-record") } else { w.t("way-commune") };
            w.with("listing-since", &[("day", &w.day_text(&day)), ("way", &way)])
        }),
        back,
    })
}

/// `POST /registry/{commune}/{subject}/listing`.
pub(in super::super) fn set(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = cared_for(visit)?;
    let key = (row.commune, row.id);
    let listed = visit.form.get("listed") == "1";
    let by = By { actor: &visit.actor, at: &visit.now };
    match set_listed(&mut visit.db, by, key, (Way::Commune, listed), visit.today) {
        // Sent twice it is what was asked for.
        Ok(()) | Err(PublicationError::Unchanged) => {
            let said = if listed { "listed-again" } else { "unlisted" };
            Ok(Answer::see(format!("{}?said={said}", book.of_record(key))))
        }
        Err(PublicationError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}
