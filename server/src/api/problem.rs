//! Refusals of the interface: the domain's own codes with the status that says what a program may do about it.
//!
//! 400 the request is not as documented; 404 not there, or not for this account to know; 409 not in this state; 412
//! changed since; 422 understood and refused.

use axum::http::{StatusCode, header};
use programme::assessment::MeetingFault;
use programme::criteria::CriteriaSet;

use crate::actions::accounts::TokenError;
use crate::actions::assessment::{MeetingError, RowError, SaveError};
use crate::actions::recognition::RecognitionError;
use crate::actions::registry::RegistryError;
use crate::actions::reorganise::ReorganiseError;
use crate::actions::undo::UndoError;
use crate::web::answer::{Problem, WebError};
use crate::web::visit::Visit;
use crate::web::words::Words;

fn problem(status: StatusCode, code: &'static str, detail: String) -> Problem {
    Problem { status, code, detail, errors: Vec::new(), headers: Vec::new() }
}

/// A refusal whose sentence is in the locale files under its code.
pub(super) fn refused(visit: &Visit<'_>, status: StatusCode, code: &'static str) -> WebError {
    let key = format!("problem-{}", code.replace(['.', '_'], "-"));
    WebError::Problem(Box::new(problem(status, code, visit.words.t(&key))))
}

/// A refusal with its sentence.
pub(super) fn said(status: StatusCode, code: &'static str, detail: impl Into<String>) -> WebError {
    WebError::Problem(Box::new(problem(status, code, detail.into())))
}

/// What is not as documented.
pub(super) fn unfit(visit: &Visit<'_>, at: &str) -> WebError {
    unfit_because(visit, at, "")
}

/// What is not as documented, and what the reader said.
pub(super) fn unfit_because(visit: &Visit<'_>, at: &str, why: &str) -> WebError {
    let mut problem = problem(
        StatusCode::BAD_REQUEST,
        "request.unfit",
        visit.words.with("problem-request-unfit", &[("at", at)]),
    );
    problem.errors.push((at.to_owned(), "request.unfit", why.to_owned()));
    WebError::Problem(Box::new(problem))
}

/// An address that is not asked in this way; the router says beside it which ways there are.
pub(crate) fn not_so(visit: &Visit<'_>) -> WebError {
    refused(visit, StatusCode::METHOD_NOT_ALLOWED, "method.unknown")
}

/// The records cannot be reached.
pub(crate) fn without_records(words: Words, error: &ReorganiseError) -> WebError {
    eprintln!("error records: {error}");
    said(StatusCode::SERVICE_UNAVAILABLE, "records.unreachable", words.t("error-ours-now"))
}

/// Of a change of the registry.
pub(super) fn of_registry(visit: &Visit<'_>, error: RegistryError) -> WebError {
    let status = match &error {
        RegistryError::Store(_) => return WebError::Ours(error.to_string()),
        RegistryError::Unknown => return WebError::NotFound,
        RegistryError::Changed(_) => StatusCode::PRECONDITION_FAILED,
        RegistryError::Closed
        | RegistryError::NotClosed
        | RegistryError::Merged(_)
        | RegistryError::HasBody => StatusCode::CONFLICT,
        RegistryError::Code(_)
        | RegistryError::CodeTaken(_)
        | RegistryError::Erased
        | RegistryError::NoName
        | RegistryError::TextUnfit(_)
        | RegistryError::BirthYear
        | RegistryError::HamletUnknown
        | RegistryError::HamletTaken
        | RegistryError::Renamed(_)
        | RegistryError::Nothing
        | RegistryError::Year(_)
        | RegistryError::NotAlike
        | RegistryError::BothDecided { .. }
        | RegistryError::Kind
        | RegistryError::Period
        | RegistryError::Overlaps
        | RegistryError::NoPeriod => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let detail = visit.words.text(&error.text()).to_owned();
    let mut problem = problem(status, error.code(), detail.clone());
    if !error.field().is_empty() {
        problem.errors.push((error.field().to_owned(), error.code(), detail));
    }
    if let RegistryError::Changed(conflict) = &error {
        problem.headers.push((header::ETAG, format!("\"{}\"", conflict.now.version)));
    }
    WebError::Problem(Box::new(problem))
}

/// Of a row of a sheet.
pub(super) fn of_row(visit: &Visit<'_>, set: &CriteriaSet, error: SaveError) -> WebError {
    match error {
        SaveError::Store(error) => error.into(),
        SaveError::KeyReused => refused(visit, StatusCode::UNPROCESSABLE_ENTITY, "key.used_otherwise"),
        SaveError::Refused(rows) => match rows.into_iter().next() {
            Some((_, error)) => row(visit, set, &error),
            None => WebError::NotFound,
        },
    }
}

fn row(visit: &Visit<'_>, set: &CriteriaSet, error: &RowError) -> WebError {
    let status = match error {
        RowError::Unknown => return WebError::NotFound,
        RowError::Closed(_) | RowError::Purged(_) => StatusCode::CONFLICT,
        RowError::Conflict(_) => StatusCode::PRECONDITION_FAILED,
        RowError::Faults(_)
        | RowError::Total(_)
        | RowError::Members
        | RowError::Incomplete
        | RowError::ClearReason
        | RowError::NotGiven(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut problem = problem(status, error.code(), visit.words.text(&error.message(set)).to_owned());
    match error {
        RowError::Faults(faults) => {
            let column = |at: usize| {
                let items = set.items.iter().map(|item| &item.id);
                items.chain(set.vetoes.iter().map(|veto| &veto.id)).nth(at).cloned().unwrap_or_default()
            };
            problem.errors = faults
                .iter()
                .map(|fault| {
                    (column(fault.column), fault.code(), visit.words.text(&fault.message(set)).to_owned())
                })
                .collect();
        }
        RowError::Conflict(conflict) => {
            problem.headers.push((header::ETAG, format!("\"{}\"", conflict.version)));
        }
        RowError::Unknown
        | RowError::Closed(_)
        | RowError::Purged(_)
        | RowError::Total(_)
        | RowError::Members
        | RowError::Incomplete
        | RowError::ClearReason
        | RowError::NotGiven(_) => {}
    }
    WebError::Problem(Box::new(problem))
}

/// Of a meeting.
pub(super) fn of_meeting(visit: &Visit<'_>, error: MeetingError) -> WebError {
    match error {
        MeetingError::Store(error) => error.into(),
        MeetingError::UnknownHamlet => WebError::NotFound,
        MeetingError::UnknownSubject(_) => {
            refused(visit, StatusCode::UNPROCESSABLE_ENTITY, "meeting.unknown_subject")
        }
        MeetingError::Conflict(version) => {
            let mut problem = problem(
                StatusCode::PRECONDITION_FAILED,
                "meeting.changed",
                visit.words.t("problem-meeting-changed"),
            );
            problem.headers.push((header::ETAG, format!("\"{version}\"")));
            WebError::Problem(Box::new(problem))
        }
        MeetingError::Fault(_, fault) => meeting_fault(visit, fault),
    }
}

fn meeting_fault(visit: &Visit<'_>, fault: MeetingFault) -> WebError {
    let detail = visit.words.text(&fault.message()).to_owned();
    said(StatusCode::UNPROCESSABLE_ENTITY, fault.code(), detail)
}

/// Of a step of cases or a decision.
pub(super) fn of_recognition(visit: &Visit<'_>, error: RecognitionError) -> WebError {
    let status = match &error {
        RecognitionError::Store(_) | RecognitionError::NoSuchDraft => StatusCode::NOT_FOUND,
        RecognitionError::NothingToDo
        | RecognitionError::Ambiguous
        | RecognitionError::AlreadyIssued(_)
        | RecognitionError::Discarded
        | RecognitionError::NumberTaken
        | RecognitionError::ListChanged(_)
        | RecognitionError::NotRecognising
        | RecognitionError::NotHeld => StatusCode::CONFLICT,
        RecognitionError::NoNumber | RecognitionError::SignedOn(_) | RecognitionError::NoCorrection(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    let (code, detail) = (error.code(), visit.words.text(&error.text()).to_owned());
    match error {
        RecognitionError::Store(error) => error.into(),
        RecognitionError::NoSuchDraft => WebError::NotFound,
        RecognitionError::NothingToDo
        | RecognitionError::Ambiguous
        | RecognitionError::AlreadyIssued(_)
        | RecognitionError::Discarded
        | RecognitionError::NumberTaken
        | RecognitionError::ListChanged(_)
        | RecognitionError::NotRecognising
        | RecognitionError::NotHeld
        | RecognitionError::NoNumber
        | RecognitionError::SignedOn(_)
        | RecognitionError::NoCorrection(_) => said(status, code, detail),
    }
}

/// Of a token.
pub(super) fn of_token(visit: &Visit<'_>, error: TokenError) -> WebError {
    let code = match error {
        TokenError::Store(error) => return error.into(),
        TokenError::NoName => "token.no_name",
        TokenError::Ends => "token.ends",
        TokenError::Beyond => "token.beyond",
    };
    refused(visit, StatusCode::UNPROCESSABLE_ENTITY, code)
}

/// Of an undo.
pub(super) fn of_undo(visit: &Visit<'_>, error: UndoError) -> WebError {
    let code = match error {
        UndoError::Store(error) => return error.into(),
        UndoError::Unknown | UndoError::ByHand => return WebError::NotFound,
        UndoError::Decided(_) => "import.decided",
        UndoError::Later(_) => "import.later",
        UndoError::Typed(_) => "import.typed",
        UndoError::Placed(_) => "import.placed",
    };
    refused(visit, StatusCode::CONFLICT, code)
}
