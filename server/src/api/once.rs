//! A request under a key happens once: the answer is kept for a day and given again.

use axum::http::{StatusCode, header};

use super::ask::key;
use super::problem::refused;
use super::reply::JSON;
use crate::actions::day::day_before;
use crate::actions::import::file_digest;
use crate::store::once::{Answered as Known, Once, keep, settled, under};
use crate::web::answer::{Answer, Answered, Content, WebError};
use crate::web::routes::{Access, Route};
use crate::web::visit::Visit;

/// Says of an answer that it was given before.
const AGAIN: axum::http::HeaderName = axum::http::HeaderName::from_static("idempotency-replayed");

/// Answers a request; where it has a key, once.
pub(super) fn answer(visit: &mut Visit<'_>, route: &Route) -> Answered {
    let Some(key) = key(visit)? else { return (route.handler)(visit) };
    let mut request = format!("{:?} {}\n", route.method, visit.uri).into_bytes();
    if let Some(seen) = visit.headers.get(header::IF_MATCH) {
        request.extend_from_slice(seen.as_bytes());
    }
    request.push(b'\n');
    request.extend_from_slice(&visit.json);
    for upload in &visit.uploads {
        let digest = file_digest(&upload.path).map_err(|problem| WebError::Ours(problem.to_string()))?;
        request.extend_from_slice(digest.as_bytes());
    }
    // A narrower token of the same account repeats nothing of a wider one.
    let asker = format!("{} {:?}", visit.actor, visit.session.as_ref().and_then(|session| session.only));
    let once = Once::of(&asker, &key, &request, &visit.now);
    if let Some(before) = before(visit, &once)? {
        // Whoever may no longer do it is not told what came of it.
        if let Access::May(verb) = route.access {
            visit.may_somewhere(verb)?;
        }
        return Ok(before);
    }
    under(&visit.db, Some(once.clone()));
    let done = (route.handler)(visit);
    under(&visit.db, None);
    match done {
        Ok(done) => {
            let tag = done.headers.iter().find(|(name, _)| *name == header::ETAG);
            let tag = tag.map_or("", |(_, tag)| tag.as_str());
            let body = match &done.body {
                Content::Bytes(bytes) => String::from_utf8_lossy(bytes),
                Content::Fixed(bytes) => String::from_utf8_lossy(bytes),
                // Whoever asks for a file changes nothing, so that asking again does no harm.
                Content::File(_) => return Ok(done),
            };
            keep(&visit.db, &once, (done.status.as_u16(), tag, &body), &day_before(&visit.now))?;
            Ok(done)
        }
        // Somebody may have been quicker under the same key.
        Err(error) => before(visit, &once)?.ok_or(error),
    }
}

fn before(visit: &Visit<'_>, once: &Once) -> Result<Option<Answer>, WebError> {
    match settled(&visit.db, once)? {
        Known::Never => Ok(None),
        Known::Otherwise => Err(refused(visit, StatusCode::UNPROCESSABLE_ENTITY, "key.used_otherwise")),
        Known::Lost => Err(refused(visit, StatusCode::CONFLICT, "key.answer_lost")),
        Known::Known(status, tag, body) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut answer = Answer::bytes(JSON, body.into_bytes()).status(status).with(AGAIN, "true");
            if !tag.is_empty() {
                answer = answer.with(header::ETAG, tag);
            }
            Ok(Some(answer))
        }
    }
}
