//! What is answered: JSON, with the version where there is one.

use axum::http::{StatusCode, header};
use serde::Serialize;

use crate::web::answer::{Answer, Answered, WebError};
use crate::web::visit::Visit;

/// The media type of every answer that is no refusal.
pub(super) const JSON: &str = "application/json";

/// A value.
pub(super) fn json(value: &impl Serialize) -> Answered {
    let body = serde_json::to_vec(value).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::bytes(JSON, body))
}

/// A value that was made.
pub(super) fn created(value: &impl Serialize) -> Answered {
    Ok(json(value)?.status(StatusCode::CREATED))
}

/// A value with its version; nothing but the version where whoever asks has it already.
pub(super) fn tagged(visit: &Visit<'_>, version: i64, value: &impl Serialize) -> Answered {
    let tag = format!("\"{version}\"");
    let known =
        visit.headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    if known {
        let answer = Answer::bytes(JSON, Vec::new()).status(StatusCode::NOT_MODIFIED);
        return Ok(answer.with(header::ETAG, tag));
    }
    Ok(json(value)?.with(header::ETAG, tag))
}

/// A value that was written, with its version.
pub(super) fn written(version: i64, value: &impl Serialize) -> Answered {
    Ok(json(value)?.with(header::ETAG, format!("\"{version}\"")))
}

/// Nothing to say.
pub(super) fn done() -> Answered {
    Ok(Answer::bytes(JSON, Vec::new()).status(StatusCode::NO_CONTENT))
}
