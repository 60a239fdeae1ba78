//! Households of a clan and association bodies of a unit: added with a first day, ended with a last one.

use jiff::civil::Date;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Problems, day_shown};
use super::super::visit::Visit;
use super::form::{Back, Draft, Input, day};
use super::merge::by_code;
use super::{Book, key_named};
use crate::actions::registry::{self as by_hand, Body, Member};
use crate::store::db::By;
use crate::store::registry::ListedRow;

/// The record that the address names, where it is of the kind that has such bonds.
fn of_kind(visit: &Visit<'_>, kind: &str) -> Result<(Book, ListedRow), WebError> {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    if row.kind == kind { Ok((book, row)) } else { Err(WebError::NotFound) }
}

/// The last day, where there is one.
fn last_day(visit: &Visit<'_>, problems: &mut Problems) -> Option<Date> {
    visit.form.has("valid_to").then(|| day(visit, "valid_to", problems))
}

fn done(book: &Book, row: &ListedRow, said: &str) -> Answered {
    Ok(Answer::see(format!("{}?said={said}", book.of_record((row.commune, row.id)))))
}

/// A form of the two days, with what else it asks first.
fn add_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, back: Back) -> Answered {
    let clan = row.kind == "clan";
    let heading = if clan { "form-member" } else { "form-body" };
    let up = book.of_record((row.commune, row.id));
    let draft = Draft::new(visit, book, heading, (&up, &row.name), back);
    let draft = if clan {
        draft.field(("household", "field-household"), Input::Text, "", None)
    } else {
        draft.field(("why", "field-instrument"), Input::Text, "", None)
    };
    draft
        .field(("valid_from", "field-valid-from"), Input::Day, &day_shown(visit.today), None)
        .field(("valid_to", "field-valid-to"), Input::Day, "", None)
        .answer()
}

/// `GET /registry/{commune}/{subject}/members`.
pub(in super::super) fn member_page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "clan")?;
    add_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/members`.
pub(in super::super) fn add_member(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "clan")?;
    let mut problems = Problems::default();
    let from = day(visit, "valid_from", &mut problems);
    let to = last_day(visit, &mut problems);
    let household = by_code(visit, &book, "family", visit.form.get("household"), None)?;
    let (Some(household), true) = (&household, problems.is_empty()) else {
        if household.is_none() {
            problems.add("household", visit.words.t("no-such-code"));
        }
        return add_form(visit, &book, &row, Back { problems, now: None });
    };
    let member =
        Member { clan: (row.commune, row.id), household: (household.commune, household.id), from, to };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::add_member(&mut visit.db, by, &member) {
        Ok(_) => done(&book, &row, "bond-made"),
        Err(error) => add_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}

/// `GET /registry/{commune}/{subject}/bodies`.
pub(in super::super) fn body_page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "unit")?;
    add_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/bodies`.
pub(in super::super) fn add_body(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "unit")?;
    let mut problems = Problems::default();
    let from = day(visit, "valid_from", &mut problems);
    let to = last_day(visit, &mut problems);
    if !problems.is_empty() {
        return add_form(visit, &book, &row, Back { problems, now: None });
    }
    let body = Body { unit: (row.commune, row.id), from, to, instrument: visit.form.get("why") };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::add_body(&mut visit.db, by, &body) {
        Ok(_) => done(&book, &row, "bond-made"),
        Err(error) => add_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}

fn end_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, mut back: Back) -> Answered {
    let heading = if row.kind == "clan" { "form-member-end" } else { "form-body-end" };
    let up = book.of_record((row.commune, row.id));
    // The only day that is typed here is the last one.
    let wrong = back.problems.of("valid_from").map(str::to_owned);
    if let Some(wrong) = wrong {
        back.problems = Problems::default();
        back.problems.add("valid_to", wrong);
    }
    Draft::new(visit, book, heading, (&up, &row.name), back)
        .field(("valid_to", "field-last-day"), Input::Day, &day_shown(visit.today), None)
        .answer()
}

/// The first day of the bond that the address names.
fn began(visit: &Visit<'_>) -> Result<Date, WebError> {
    visit.path.read("from").ok_or(WebError::NotFound)
}

/// `GET /registry/{commune}/{subject}/members/{member}/{from}`.
pub(in super::super) fn end_member_page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "clan")?;
    end_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/members/{member}/{from}`.
pub(in super::super) fn end_member(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "clan")?;
    let (household, from) = (key_named(visit.path.get("member"))?, began(visit)?);
    let mut problems = Problems::default();
    let to = Some(day(visit, "valid_to", &mut problems));
    if !problems.is_empty() {
        return end_form(visit, &book, &row, Back { problems, now: None });
    }
    let member = Member { clan: (row.commune, row.id), household, from, to };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::end_membership(&mut visit.db, by, &member) {
        Ok(_) => done(&book, &row, "bond-ended"),
        Err(error) => end_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}

/// `GET /registry/{commune}/{subject}/bodies/{from}`.
pub(in super::super) fn end_body_page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "unit")?;
    end_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/bodies/{from}`.
pub(in super::super) fn end_body(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = of_kind(visit, "unit")?;
    let from = began(visit)?;
    let mut problems = Problems::default();
    let to = Some(day(visit, "valid_to", &mut problems));
    if !problems.is_empty() {
        return end_form(visit, &book, &row, Back { problems, now: None });
    }
    let body = Body { unit: (row.commune, row.id), from, to, instrument: "" };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::end_body_of(&mut visit.db, by, &body) {
        Ok(_) => done(&book, &row, "bond-ended"),
        Err(error) => end_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}
