//! What a request says, read: records, versions, pages, the body. What does not fit its operation was refused before.

use axum::http::header;
use jiff::civil::Date;
use programme::accounts::Scope;
use programme::ids::PlaceId;
use programme::registry::TITLES;
use serde::de::DeserializeOwned;

use super::problem::unfit_because;
use crate::registry_index::Cursor;
use crate::store::audit::hex;
use crate::web::answer::WebError;
use crate::web::visit::Visit;

/// A whole number that is an id.
pub(super) fn id(text: &str) -> Option<i64> {
    let fits = (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// A record: the commune that it was created in, and its id there.
pub(super) fn record_id(text: &str) -> Option<(i64, i64)> {
    let (place, record) = text.split_once('.')?;
    if place.len() > 9 {
        return None;
    }
    Some((id(place)?, id(record)?))
}

/// A version between quotation marks.
pub(super) fn tag(text: &str) -> Option<i64> {
    id(text.trim().strip_prefix('"')?.strip_suffix('"')?)
}

/// Where a page begins, out of the word that the page before gave.
pub(super) fn cursor(text: &str) -> Option<Cursor> {
    if text.len() > 80 || !text.len().is_multiple_of(2) {
        return None;
    }
    let bytes: Option<Vec<u8>> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect();
    let text = String::from_utf8(bytes?).ok()?;
    let (commune, record) = text.split_once('-')?;
    Some(Cursor { commune: id(commune)?, id: id(record)? })
}

/// The word for where the next page begins.
pub(super) fn word_of(cursor: Cursor) -> String {
    hex(cursor.to_string().as_bytes())
}

/// Where the page asked for begins.
pub(super) fn after(visit: &Visit<'_>) -> Option<Cursor> {
    cursor(visit.query.get("after"))
}

/// How many rows are asked for.
pub(super) fn limit(visit: &Visit<'_>) -> usize {
    visit.query.read("limit").unwrap_or(50)
}

/// A day of the query, or today.
pub(super) fn day(visit: &Visit<'_>, name: &str) -> Date {
    visit.query.read(name).unwrap_or(visit.today)
}

/// The version that the request saw.
pub(super) fn seen(visit: &Visit<'_>) -> i64 {
    let seen = visit.headers.get(header::IF_MATCH).and_then(|seen| seen.to_str().ok());
    seen.and_then(tag).unwrap_or(0)
}

/// The key under which the request happens once.
pub(super) fn key(visit: &Visit<'_>) -> Result<Option<String>, WebError> {
    let Some(key) = visit.headers.get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(Some(key.to_owned()))
        }
        Ok(_) | Err(_) => Err(super::problem::unfit(visit, "Idempotency-Key")),
    }
}

/// The body. A field that nobody knows is refused, and so is a NUL, which no engine keeps.
pub(super) fn body<T: DeserializeOwned>(visit: &Visit<'_>) -> Result<T, WebError> {
    let read = serde_json::from_slice(&visit.json);
    let read = read.map_err(|error| unfit_because(visit, "body", &error.to_string()))?;
    if visit.json.windows(6).any(|six| six == b"\\u0000") {
        return Err(unfit_because(visit, "body", "U+0000"));
    }
    Ok(read)
}

/// The commune of the address, with the communes whose records it answers for.
pub(super) fn communes(visit: &Visit<'_>) -> Result<(PlaceId, Vec<PlaceId>), WebError> {
    let commune = visit.commune("commune")?;
    Ok((commune, visit.records_of(commune)))
}

/// That a record is one of those that the commune of the address answers for.
pub(super) fn within(visit: &Visit<'_>, (place, record): (i64, i64)) -> Result<(PlaceId, i64), WebError> {
    let (_, communes) = communes(visit)?;
    let place = PlaceId::new(place);
    if communes.contains(&place) { Ok((place, record)) } else { Err(WebError::NotFound) }
}

/// A record of the address.
pub(super) fn record(visit: &Visit<'_>, part: &str) -> Result<(PlaceId, i64), WebError> {
    within(visit, record_id(visit.path.get(part)).ok_or(WebError::NotFound)?)
}

/// Where a hamlet's records are, as authority is asked for.
pub(super) fn scope((commune, hamlet): (PlaceId, i64)) -> Scope {
    if hamlet == 0 { Scope::Place(commune) } else { Scope::Hamlet { commune, hamlet } }
}

/// The title of the address.
pub(super) fn title(visit: &Visit<'_>) -> Result<&'static str, WebError> {
    TITLES.into_iter().find(|title| *title == visit.path.get("title")).ok_or(WebError::NotFound)
}

/// The year of the address.
pub(super) fn year(visit: &Visit<'_>) -> Result<u16, WebError> {
    visit.path.read("year").ok_or(WebError::NotFound)
}
