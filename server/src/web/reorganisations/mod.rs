//! Reorganisations of places (*biến động địa giới*): those that ship and those that were drafted here, one drafted from
//! a table, looked at, applied on its day, taken back or thrown away.
//!
//! Whoever operates somewhere sees them all. Who drafts, applies, takes back or throws away one is said by
//! `programme::accounts::may_reorganise`. Deliberately absent: changing a draft, which is thrown away and drafted anew.

mod draft;
mod moves;
mod one;
mod steps;

use askama::Template;
use axum::http::header;
use jiff::civil::Date;
use programme::accounts::{Verb, may_reorganise};
use programme::ids::PlaceId;
use programme::places::{Atlas, MoveKind, shipped_events};

pub(super) use draft::{create, new};
pub(super) use one::page as one;
pub(super) use steps::{apply, confirm_apply, confirm_discard, confirm_take_back, discard, take_back};

use super::answer::{Answer, Answered, WebError};
use super::pages::show;
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::reorganise::{Changing, kinds_of, move_word};
use crate::store::reorganisations::{StoredEvent, reorganisation, reorganisations};

/// An event in the list.
struct Line {
    href: String,
    name: String,
    instrument: String,
    on: String,
    /// Its moves, kind by kind.
    moves: String,
    /// `shipped`, `draft`, `applied`, `taken_back` or `discarded`.
    state: String,
    table: String,
}

#[derive(Template)]
#[template(path = "web/reorganisations/list.html")]
struct ListPage {
    shell: Shell,
    own: Vec<Line>,
    shipped: Vec<Line>,
}

fn shell(visit: &Visit<'_>, title: impl Into<String>) -> Shell {
    let w = visit.words;
    Shell::new(visit, title)
        .then("/admin", w.t("nav-admin"))
        .then("/admin/reorganisations", w.t("adm-reorganisations"))
}

/// `3 lập mới · 6 nhập toàn bộ`.
fn counted(moves: &[(MoveKind, usize)], w: Words) -> String {
    let each = moves.iter().map(|(kind, n)| format!("{} {}", w.int(*n), w.text(&move_word(*kind))));
    each.collect::<Vec<_>>().join(" · ")
}

/// `GET /admin/reorganisations`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let w = visit.words;
    let own = reorganisations(&visit.db)?.into_iter().rev().map(|event| Line {
        href: format!("/admin/reorganisations/{}", event.id),
        on: w.day_text(&event.on),
        moves: kinds_of(&event).map_or_else(|error| w.text(&error.text()).to_owned(), |n| counted(&n, w)),
        table: format!("/admin/reorganisations/{}/moves", event.id),
        name: event.name,
        instrument: event.instrument,
        state: event.state,
    });
    let shipped = shipped_events().iter().rev().map(|shipped| {
        let mut kinds = std::collections::BTreeMap::new();
        for (_, of) in &shipped.event.moves {
            *kinds.entry(of.kind()).or_insert(0) += 1;
        }
        Line {
            href: String::new(),
            name: w.text(&shipped.name).to_owned(),
            instrument: shipped.event.instrument.to_owned(),
            on: w.day(shipped.event.on),
            moves: counted(&kinds.into_iter().collect::<Vec<_>>(), w),
            state: "shipped".to_owned(),
            table: format!("/admin/reorganisations/shipped/{}", shipped.event.era),
        }
    });
    let (own, shipped) = (own.collect(), shipped.collect());
    let shell = Shell::new(visit, w.t("adm-reorganisations"))
        .then("/admin", w.t("nav-admin"))
        .then("", w.t("adm-reorganisations"));
    show(&ListPage { shell, own, shipped })
}

fn csv(name: &str, table: &str) -> Answer {
    // Spreadsheets take a file for UTF-8 where it begins so.
    Answer::bytes("text/csv; charset=utf-8", format!("\u{feff}{table}").into_bytes())
        .with(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
}

/// `GET /admin/reorganisations/shipped/{id}`: the table of one that ships.
pub(super) fn shipped_table(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let number = visit.path.read::<i64>("id").ok_or(WebError::NotFound)?;
    let found = shipped_events().iter().find(|shipped| shipped.event.era == number);
    let found = found.ok_or(WebError::NotFound)?;
    Ok(csv(found.file, found.table))
}

/// `GET /admin/reorganisations/{id}/moves`: the table of one that was drafted here.
pub(super) fn table(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let event = asked(visit)?;
    Ok(csv(&format!("{}-{}.csv", event.on, event.id), &event.moves))
}

/// The event that the path names.
fn asked(visit: &Visit<'_>) -> Result<StoredEvent, WebError> {
    let id = visit.path.read::<i64>("id").ok_or(WebError::NotFound)?;
    reorganisation(&visit.db, id)?.ok_or(WebError::NotFound)
}

/// What a place is called: code and name on a day, or as it last was.
fn label(atlas: &Atlas, place: PlaceId, on: Date) -> String {
    let known = atlas.version_at(place, on);
    let known = known.or_else(|| atlas.place(place).and_then(|place| place.versions.last()));
    known.map_or_else(String::new, |version| format!("{} {}", version.code, version.full_name))
}

/// That whoever asks may enter, apply and take back an event.
fn may_enter(visit: &Visit<'_>, changing: &Changing) -> Result<(), WebError> {
    visit.may_somewhere(Verb::Operate)?;
    let session = visit.session.as_ref().ok_or(WebError::SignIn)?;
    if session.only.is_some() {
        return Err(WebError::Forbidden(visit.words.t("token-elsewhere")));
    }
    let on = changing.event.on;
    let maps = (&changing.before, &changing.after);
    let reach = changing.difference.reach();
    may_reorganise(&session.grants, &reach, maps, (on, visit.today)).map_err(|why| {
        let eve = on.yesterday().unwrap_or(on);
        let name = |place| {
            if changing.before.place(place).is_some() {
                label(&changing.before, place, eve)
            } else {
                label(&changing.after, place, on)
            }
        };
        WebError::Forbidden(visit.words.text(&why.text(name)).to_owned())
    })
}
