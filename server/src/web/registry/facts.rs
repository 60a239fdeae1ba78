//! A record is created, edited, moved to another hamlet, or a household splits off: a form and its sending each.

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::once;
use super::super::visit::Visit;
use super::form::{Back, Draft, Input, maybe_year, year};
use super::{Book, at, may_at};
use crate::actions::registry::{self as by_hand, Facts, NewRecord, Seen, as_it_stands};
use crate::registry_index::Kind;
use crate::store::db::By;
use crate::store::registry::{ListedRow, Now};

/// What can be created by hand.
const KINDS: [Kind; 4] = [Kind::Family, Kind::Clan, Kind::Unit, Kind::Hamlet];

/// The record as it stands, for a form.
///
/// # Errors
/// When there is none, or the store fails.
pub(super) fn now_of(visit: &Visit<'_>, row: &ListedRow) -> Result<Now, WebError> {
    as_it_stands(&visit.db, (row.commune, row.id)).map_err(|_| WebError::NotFound)
}

/// The version that the form was opened with.
pub(super) fn seen(visit: &Visit<'_>, row: &ListedRow) -> Seen {
    Seen { key: (row.commune, row.id), version: visit.form.read("version").unwrap_or(0) }
}

/// Hamlets where whoever asks may change the registry; of one commune of creation where it is said.
fn hamlets(visit: &Visit<'_>, book: &Book, of: Option<i64>) -> Vec<(String, String)> {
    book.hamlets
        .iter()
        .filter(|one| of.is_none_or(|of| one.commune == of))
        .filter(|one| may_at(visit, Verb::EditRegistry, (one.commune, one.id)))
        .map(|one| (one.word(), one.name.clone()))
        .collect()
}

fn new_form(visit: &Visit<'_>, book: &Book, back: Back) -> Answered {
    let w = visit.words;
    let mut hamlets = hamlets(visit, book, None);
    match visit.may(Verb::EditRegistry, Scope::Place(book.commune)) {
        Ok(_) => hamlets.insert(0, (String::new(), w.t("grid-no-hamlet"))),
        Err(error) if hamlets.is_empty() => return Err(error),
        Err(_) => {}
    }
    let kinds = KINDS.map(|kind| (kind.code().to_owned(), w.t(&format!("kind-{}", kind.code())))).to_vec();
    let this_year = visit.today.year().to_string();
    Draft::new(visit, book, "form-new", (&book.href(), ""), back)
        .sub(w.with("form-new-sub", &[("commune", &book.name)]))
        .hidden("key", once::key(visit)?)
        .field(("kind", "kind"), Input::Select(kinds), visit.query.get("kind"), None)
        .field(("hamlet", "field-hamlet"), Input::Select(hamlets), visit.query.get("hamlet"), None)
        .field(("name", "field-name"), Input::Text, "", None)
        .field(("code", "field-code"), Input::Text, "", None)
        .field(("group", "field-group"), Input::Text, "", None)
        .field(("birth_year", "field-birth-year"), Input::Year, "", None)
        .field(("from", "field-since"), Input::Year, &this_year, None)
        .answer()
}

/// `GET /registry/{commune}/new`.
pub(in super::super) fn create_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    new_form(visit, &book, Back::default())
}

/// `POST /registry/{commune}/new`.
pub(in super::super) fn create(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditRegistry)?;
    once::once(visit, make)
}

fn make(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let mut problems = Problems::default();
    let word = visit.form.get("hamlet");
    let hamlet = book.hamlet_named(word).map(|hamlet| (hamlet.commune, hamlet.id));
    // A record begins in the commune that its hamlet was created in: after a merger that is not today's.
    let (commune, hamlet) = match hamlet {
        Some(hamlet) => {
            visit.may(Verb::EditRegistry, at(hamlet))?;
            hamlet
        }
        None => {
            visit.may(Verb::EditRegistry, Scope::Place(book.commune))?;
            if !word.is_empty() {
                problems.add("hamlet", visit.words.t("choose-one"));
            }
            (book.commune.get(), 0)
        }
    };
    let kind = KINDS.into_iter().find(|kind| kind.code() == visit.form.get("kind"));
    if kind.is_none() {
        problems.add("kind", visit.words.t("choose-one"));
    }
    let birth_year = maybe_year(visit, "birth_year", &mut problems);
    let since = year(visit, "from", &mut problems);
    let (Some(kind), true) = (kind, problems.is_empty()) else {
        return new_form(visit, &book, Back { problems, now: None });
    };
    let form = &visit.form;
    let facts =
        Facts { code: Some(form.get("code")), name: form.get("name"), group: form.get("group"), birth_year };
    let new = NewRecord { kind, facts, hamlet, since };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::create(&mut visit.db, by, PlaceId::new(commune), &new) {
        Ok(made) => Ok(Answer::see(format!("{}?said=record-made", book.of_record(made.key)))),
        Err(error) => new_form(visit, &book, Back::of(error, visit.words)?),
    }
}

fn edit_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, back: Back) -> Answered {
    let now = now_of(visit, row)?;
    let born = now.birth_year.map_or_else(String::new, |year| year.to_string());
    let draft = Draft::new(visit, book, "form-edit", (&book.of_record(now.key), &row.name), back)
        .version(now.version)
        .field(("name", "field-name"), Input::Text, &now.name, Some(&|now| now.name.clone()))
        .field(("code", "code"), Input::Text, &now.code, Some(&|now| now.code.clone()));
    let draft =
        if now.kind == "family" {
            let year = |now: &Now| now.birth_year.map_or_else(String::new, |year| year.to_string());
            draft
                .field(("group", "field-group"), Input::Text, &now.group, Some(&|now| now.group.clone()))
                .field(("birth_year", "field-birth-year"), Input::Year, &born, Some(&year))
        } else {
            draft
        };
    draft.why().answer()
}

/// `GET /registry/{commune}/{subject}/edit`.
pub(in super::super) fn edit_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    edit_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/edit`.
pub(in super::super) fn edit(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let mut problems = Problems::default();
    let mut birth_year = maybe_year(visit, "birth_year", &mut problems);
    if !problems.is_empty() {
        return edit_form(visit, &book, &row, Back { problems, now: None });
    }
    let mut group = visit.form.get("group");
    if row.kind != "family" {
        // The form of another kind does not ask for these, so that it does not clear them.
        (group, birth_year) = (&row.group, row.birth_year.and_then(|year| u16::try_from(year).ok()));
    }
    let seen = seen(visit, &row);
    let typed = Facts { code: Some(visit.form.get("code")), name: visit.form.get("name"), group, birth_year };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::edit(&mut visit.db, by, seen, &typed, visit.form.get("why")) {
        Ok(_) => Ok(Answer::see(format!("{}?said=record-edited", book.of_record(seen.key)))),
        Err(error) => edit_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}

fn move_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, back: Back) -> Answered {
    let now = now_of(visit, row)?;
    let here = format!("{}.{}", now.key.0, now.hamlet);
    Draft::new(visit, book, "form-move", (&book.of_record(now.key), &row.name), back)
        .sub(visit.words.t("form-move-sub"))
        .version(now.version)
        .field(
            ("hamlet", "field-hamlet"),
            Input::Select(hamlets(visit, book, Some(now.key.0))),
            &here,
            Some(&|now| now.hamlet_name.clone()),
        )
        .field(("from", "field-from"), Input::Year, &visit.today.year().to_string(), None)
        .why()
        .button("record-move", false)
        .answer()
}

/// `GET /registry/{commune}/{subject}/move`.
pub(in super::super) fn relocate_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    move_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/move`.
pub(in super::super) fn relocate(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let mut problems = Problems::default();
    let from = year(visit, "from", &mut problems);
    let to = book.hamlet_named(visit.form.get("hamlet")).filter(|hamlet| hamlet.commune == row.commune);
    let (Some(to), true) = (to, problems.is_empty()) else {
        if to.is_none() {
            problems.add("hamlet", visit.words.t("choose-one"));
        }
        return move_form(visit, &book, &row, Back { problems, now: None });
    };
    visit.may(Verb::EditRegistry, at((to.commune, to.id)))?;
    let seen = seen(visit, &row);
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::move_to(&mut visit.db, by, seen, (to.id, from), visit.form.get("why")) {
        Ok(_) => Ok(Answer::see(format!("{}?said=record-moved", book.of_record(seen.key)))),
        Err(error) => move_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}

fn split_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, back: Back) -> Answered {
    let now = now_of(visit, row)?;
    Draft::new(visit, book, "form-split", (&book.of_record(now.key), &row.name), back)
        .sub(visit.words.with("form-split-sub", &[("name", &now.name)]))
        .version(now.version)
        .field(("name", "field-name"), Input::Text, "", None)
        .field(("code", "field-code"), Input::Text, "", None)
        .field(("group", "field-group-split"), Input::Text, "", Some(&|now| now.group.clone()))
        .field(("birth_year", "field-birth-year"), Input::Year, "", None)
        .field(("from", "field-from"), Input::Year, &visit.today.year().to_string(), None)
        .button("record-split", false)
        .answer()
}

/// `GET /registry/{commune}/{subject}/split`.
pub(in super::super) fn split_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    if row.kind != "family" {
        return Err(WebError::NotFound);
    }
    split_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/split`.
pub(in super::super) fn split(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let mut problems = Problems::default();
    let birth_year = maybe_year(visit, "birth_year", &mut problems);
    let from = year(visit, "from", &mut problems);
    if !problems.is_empty() {
        return split_form(visit, &book, &row, Back { problems, now: None });
    }
    let seen = seen(visit, &row);
    let form = &visit.form;
    let typed =
        Facts { code: Some(form.get("code")), name: form.get("name"), group: form.get("group"), birth_year };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::split(&mut visit.db, by, seen, &typed, from) {
        Ok(made) => Ok(Answer::see(format!("{}?said=record-split", book.of_record(made.key)))),
        Err(error) => split_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}
