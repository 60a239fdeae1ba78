//! A form that makes something new, sent twice, makes it once: by a key that the form carries.
//!
//! Forms that change what is there carry the version that was seen instead.

use axum::http::StatusCode;

use super::answer::{Answer, Answered, WebError};
use super::visit::Visit;
use crate::actions::day::day_before;
use crate::store::audit::hex;
use crate::store::once::{Answered as Known, Once, keep, settled, under};

/// The key of a form: what it was sent with, or a new one.
pub(super) fn key(visit: &Visit<'_>) -> Result<String, WebError> {
    if visit.form.has("key") {
        return Ok(visit.form.get("key").to_owned());
    }
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(hex(&random))
}

/// Does what a form asks. Sent again as it was, it leads to where it led the first time; with other words under the
/// same key, as after going back and changing them, it is another form.
pub(super) fn once(visit: &mut Visit<'_>, make: impl FnOnce(&mut Visit<'_>) -> Answered) -> Answered {
    let key = visit.form.get("key").to_owned();
    if key.is_empty() {
        return make(visit);
    }
    let typed: Vec<u8> =
        visit.form.pairs().flat_map(|(name, value)| format!("{name}\0{value}\0").into_bytes()).collect();
    let once = Once::of(&visit.actor, &format!("form {} {key}", visit.uri), &typed, &visit.now);
    match settled(&visit.db, &once)? {
        Known::Known(_, _, to) => return Ok(Answer::see(to)),
        Known::Otherwise => return make(visit),
        Known::Lost => return Err(WebError::Refused(visit.words.t("form-done-before"))),
        Known::Never => {}
    }
    under(&visit.db, Some(once.clone()));
    let made = make(visit);
    under(&visit.db, None);
    if let Ok(answer) = &made
        && answer.status == StatusCode::SEE_OTHER
        && let Some((_, to)) = answer.headers.iter().find(|(name, _)| *name == axum::http::header::LOCATION)
    {
        keep(&visit.db, &once, (answer.status.as_u16(), "", to), &day_before(&visit.now))?;
        return made;
    }
    // Somebody may have been quicker under the same key: the same person, twice at once. What they made may even be
    // why this one is refused.
    match settled(&visit.db, &once)? {
        Known::Known(_, _, to) => Ok(Answer::see(to)),
        Known::Lost => Err(WebError::Refused(visit.words.t("form-done-before"))),
        Known::Never | Known::Otherwise => made,
    }
}
