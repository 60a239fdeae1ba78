//! What of a family is kept, seen and corrected: the notice for everybody, lists on which a family does not stand, and
//! requests for correction, what is held on one family and its erasure.
//!
//! These are asked of the commune's association or of its People's Committee, never of a hamlet's branch alone: a request
//! may speak of the hamlet's own meeting.

mod held;
mod listing;
mod notice;
mod requests;

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

pub(super) use held::{erase, erase_page, page as held_page, take as take_held};
pub(super) use listing::{page as listing_page, set as set_listing};
pub(super) use notice::page as notice;
pub(super) use requests::{answer, answer_word, page as requests, state_word, waiting, what_word, wrongs};

use super::answer::WebError;
use super::registry::Book;
use super::visit::Visit;
use crate::store::registry::ListedRow;

/// Whether somebody looks after the whole commune's records: its association, or its People's Committee.
pub(super) fn can_care(visit: &Visit<'_>, commune: i64) -> bool {
    let scope = Scope::Place(PlaceId::new(commune));
    visit.can(Verb::EditRegistry, scope) || visit.can(Verb::Decide, scope)
}

/// The record that the address names, when it is theirs to look after.
///
/// # Errors
/// When there is none, or it is not theirs.
fn cared_for(visit: &Visit<'_>) -> Result<(Book, ListedRow), WebError> {
    let book = Book::of(visit)?;
    let row = book.row(visit, super::registry::key_named(visit.path.get("subject"))?)?;
    let scope = Scope::Place(PlaceId::new(row.commune));
    if visit.can(Verb::Decide, scope) {
        visit.may(Verb::Decide, scope)?;
    } else {
        visit.may(Verb::EditRegistry, scope)?;
    }
    Ok((book, row))
}
