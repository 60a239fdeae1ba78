//! A record is closed from a year on, or opened again: a form and its sending each.

use programme::registry::Ending;

use super::super::answer::{Answer, Answered};
use super::super::form::Problems;
use super::super::visit::Visit;
use super::Book;
use super::facts::{now_of, seen};
use super::form::{Back, Draft, Input, year};
use crate::actions::registry::{self as by_hand, Closing};
use crate::store::db::By;
use crate::store::registry::ListedRow;

fn close_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, back: Back) -> Answered {
    let now = now_of(visit, row)?;
    let w = visit.words;
    let endings =
        [Ending::Left, Ending::DiedOut].map(|why| (why.code().to_owned(), w.t(&ending_key(why)))).to_vec();
    Draft::new(visit, book, "form-close", (&book.of_record(now.key), &row.name), back)
        .sub(w.t("form-close-sub"))
        .version(now.version)
        .field(("from", "field-from"), Input::Year, &visit.today.year().to_string(), None)
        .field(("ending", "field-why-ended"), Input::Select(endings), Ending::Left.code(), None)
        .why()
        .button("record-close", true)
        .answer()
}

fn ending_key(why: Ending) -> String {
    format!("ending-{}", why.code().replace('_', "-"))
}

/// `GET /registry/{commune}/{subject}/close`.
pub(in super::super) fn close_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    close_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/close`.
pub(in super::super) fn close(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let mut problems = Problems::default();
    let from = year(visit, "from", &mut problems);
    let ending = Ending::parse(visit.form.get("ending")).filter(|ending| *ending != Ending::Merged);
    let (Some(why), true) = (ending, problems.is_empty()) else {
        if ending.is_none() {
            problems.add("ending", visit.words.t("choose-one"));
        }
        return close_form(visit, &book, &row, Back { problems, now: None });
    };
    let seen = seen(visit, &row);
    let closing = Closing { from, why, reason: visit.form.get("why") };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::close(&mut visit.db, by, seen, &closing) {
        Ok(_) => Ok(Answer::see(format!("{}?said=record-closed", book.of_record(seen.key)))),
        Err(error) => close_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}

fn reopen_form(visit: &Visit<'_>, book: &Book, row: &ListedRow, back: Back) -> Answered {
    let now = now_of(visit, row)?;
    Draft::new(visit, book, "form-reopen", (&book.of_record(now.key), &row.name), back)
        .sub(visit.words.t("form-reopen-sub"))
        .version(now.version)
        .why()
        .button("record-reopen", false)
        .answer()
}

/// `GET /registry/{commune}/{subject}/reopen`.
pub(in super::super) fn reopen_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    reopen_form(visit, &book, &row, Back::default())
}

/// `POST /registry/{commune}/{subject}/reopen`.
pub(in super::super) fn reopen(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let seen = seen(visit, &row);
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::reopen(&mut visit.db, by, seen, visit.form.get("why")) {
        Ok(_) => Ok(Answer::see(format!("{}?said=record-reopened", book.of_record(seen.key)))),
        Err(error) => reopen_form(visit, &book, &row, Back::of(error, visit.words)?),
    }
}
