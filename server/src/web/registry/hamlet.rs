//! A hamlet's page: how far each title is there, its grid and its list; and a hamlet created or called otherwise.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::registry::subject_kind;

use super::super::answer::{Answer, Answered, WebError};
use super::super::grid::titles_in_use;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::form::{Back, Draft, Input};
use super::{Book, Hamlet, at, may_at};
use crate::actions::registry::{self as by_hand, RegistryError};
use crate::store::counts::hamlet_counts;
use crate::store::db::By;

/// A title in the hamlet in one year.
struct Part {
    title: String,
    total: String,
    assessed: String,
    passed: String,
    grid: String,
    list: String,
}

#[derive(Template)]
#[template(path = "web/registry/hamlet.html")]
struct HamletPage {
    shell: Shell,
    name: String,
    sub: String,
    year: i64,
    years: Vec<i64>,
    parts: Vec<Part>,
    list: String,
    rename: String,
}

/// The hamlet that the address names, in the commune that it names.
fn named(visit: &Visit<'_>) -> Result<(Book, Hamlet), WebError> {
    let mut book = Book::open(visit, visit.commune("code")?)?;
    let word = visit.path.get("hamlet");
    let found = book.hamlets.iter().position(|hamlet| hamlet.word() == word).ok_or(WebError::NotFound)?;
    let hamlet = book.hamlets.swap_remove(found);
    visit.may_see(Verb::ViewRecords, at((hamlet.commune, hamlet.id)))?;
    Ok((book, hamlet))
}

/// `GET /places/{code}/hamlets/{hamlet}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let (book, hamlet) = named(visit)?;
    let this_year = i64::from(visit.today.year());
    let year =
        visit.query.read::<i64>("year").filter(|year| (2014..=2100).contains(year)).unwrap_or(this_year);
    let mut parts = Vec::new();
    for title in titles_in_use(visit, year)? {
        let kind = subject_kind(title).unwrap_or_default();
        let counts = hamlet_counts(&visit.db, hamlet.commune, (kind, title, year))?;
        let Some(count) = counts.into_iter().find(|count| count.hamlet == hamlet.id) else { continue };
        parts.push(Part {
            title: w.title(title),
            total: w.int(count.total),
            assessed: w.int(count.assessed),
            passed: w.int(count.passed),
            grid: format!("/grid/{}/{title}/{year}", hamlet.word()),
            list: format!("{}?kind={kind}&hamlet={}&title={title}&year={year}", book.href(), hamlet.word()),
        });
    }
    let may_edit = may_at(visit, Verb::EditRegistry, (hamlet.commune, hamlet.id));
    show(&HamletPage {
        shell: Shell::new(visit, hamlet.name.clone())
            .at(visit.atlas(), book.commune, visit.today)
            .then("", hamlet.name.clone()),
        sub: w.with("hamlet-sub", &[("commune", &book.name)]),
        year,
        years: (2014..=this_year).rev().collect(),
        parts,
        list: format!("{}?hamlet={}", book.href(), hamlet.word()),
        rename: if may_edit { format!("{}/rename", book.of_hamlet(&hamlet.word())) } else { String::new() },
        name: hamlet.name,
    })
}

fn new_form(visit: &Visit<'_>, book: &Book, back: Back) -> Answered {
    Draft::new(visit, book, "form-hamlet-new", (&book.href(), ""), back)
        .sub(book.name.clone())
        .field(("name", "name"), Input::Text, "", None)
        .answer()
}

/// `GET /registry/{commune}/hamlets/new`.
pub(in super::super) fn create_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    visit.may(Verb::EditRegistry, Scope::Place(book.commune))?;
    new_form(visit, &book, Back::default())
}

/// `POST /registry/{commune}/hamlets/new`.
pub(in super::super) fn create(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    visit.may(Verb::EditRegistry, Scope::Place(book.commune))?;
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::create_hamlet(&mut visit.db, by, book.commune, visit.form.get("name")) {
        Ok(id) => {
            let at = book.of_hamlet(&format!("{}.{id}", book.commune));
            Ok(Answer::see(format!("{at}?said=hamlet-made")))
        }
        Err(error) => new_form(visit, &book, Back::of(error, visit.words)?),
    }
}

fn rename_form(visit: &Visit<'_>, book: &Book, hamlet: &Hamlet, (back, changed): (Back, bool)) -> Answered {
    let sent = visit.form.raw("seen").to_owned();
    // Of one that somebody renamed meanwhile the new name is seen now: the refusal says it.
    let seen = if sent.is_empty() || changed { hamlet.name.clone() } else { sent };
    let up = book.of_hamlet(&hamlet.word());
    let answer = Draft::new(visit, book, "form-hamlet-rename", (&up, &hamlet.name), back)
        .sub(visit.words.t("form-hamlet-rename-sub"))
        .hidden("seen", seen)
        .field(("name", "name"), Input::Text, &hamlet.name, None)
        .why()
        .answer()?;
    Ok(if changed { answer.status(axum::http::StatusCode::CONFLICT) } else { answer })
}

/// `GET /places/{code}/hamlets/{hamlet}/rename`.
pub(in super::super) fn rename_page(visit: &mut Visit<'_>) -> Answered {
    let (book, hamlet) = named(visit)?;
    visit.may(Verb::EditRegistry, at((hamlet.commune, hamlet.id)))?;
    rename_form(visit, &book, &hamlet, (Back::default(), false))
}

/// `POST /places/{code}/hamlets/{hamlet}/rename`.
pub(in super::super) fn rename(visit: &mut Visit<'_>) -> Answered {
    let (book, hamlet) = named(visit)?;
    visit.may(Verb::EditRegistry, at((hamlet.commune, hamlet.id)))?;
    let by = By { actor: &visit.actor, at: &visit.now };
    let key = (hamlet.commune, hamlet.id);
    let form = &visit.form;
    match by_hand::rename(&mut visit.db, by, key, form.get("seen"), form.get("name"), form.get("why")) {
        Ok(()) => Ok(Answer::see(format!("{}?said=hamlet-renamed", book.of_hamlet(&hamlet.word())))),
        Err(error) => {
            let changed = matches!(error, RegistryError::Renamed(_));
            rename_form(visit, &book, &hamlet, (Back::of(error, visit.words)?, changed))
        }
    }
}
