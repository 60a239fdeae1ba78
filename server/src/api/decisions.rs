//! Decisions of the commune's People's Committee: drafted, issued with number and date, or thrown away.

use programme::accounts::{Scope, Verb};
use programme::ids::{DecisionId, PlaceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::{body, id};
use super::cases::{CasesDone, Nothing};
use super::openapi::shape;
use super::operation::{Operation, YEARS};
use super::problem::{of_recognition, unfit};
use super::reply::{created, json};
use super::wire::{Day, Id, RecordId, Title, place_today};
use crate::actions::recognition::{
    Came, ChosenStep, Signed, Which, Whose, discard_draft, issue_decision, take_on,
};
use crate::actions::titles::{TitleRules, decided_here, deciding, may_sign_on};
use crate::store::db::By;
use crate::store::decision_list::{cases_named_by, draft_list};
use crate::store::decisions::{StoredDecision, decision};
use crate::web::answer::{Answered, WebError};
use crate::web::authority::{Step, may_decide_it, may_take};
use crate::web::visit::Visit;

/// A decision.
#[derive(Serialize, ToSchema)]
struct Decision {
    id: Id,
    /// Code today of the commune, district or province that decides.
    commune: Option<String>,
    title: String,
    year: i64,
    /// `draft`, `issued` or `discarded`.
    state: String,
    number: Option<String>,
    signed_on: Option<String>,
    /// How many cases it names.
    cases: i64,
    /// What it does: `recognise`, `withdraw`, `amend` or `correct`.
    kind: String,
    /// The decision that it speaks of, where it does not recognise.
    about: Option<Id>,
    /// Of a draft: digest of its list as it was last made.
    list_digest: Option<String>,
}

/// A decision to be drafted over the proposed cases.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftAsked {
    /// Code today of the commune, or of the district or province that decides the title.
    #[schema(min_length = 2, max_length = 5)]
    commune: String,
    title: Title,
    #[schema(minimum = 2000, maximum = 2100)]
    year: u16,
    /// Only these; every proposed case where none is named.
    #[schema(min_items = 1, max_items = 500)]
    subjects: Option<Vec<RecordId>>,
}

/// A draft that was made.
#[derive(Serialize, ToSchema)]
struct Drafted {
    id: Id,
    cases: u64,
}

/// The signed decision as it came back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueAsked {
    /// Number and symbol, such as 05/QĐ-UBND.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
    signed_on: Day,
    /// SHA-256 of the signed file.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    file_digest: Option<String>,
    /// Digest of the list that was read; refused where it is not the list now.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    list_digest: Option<String>,
}

/// How many cases were recognised.
#[derive(Serialize, ToSchema)]
struct Issued {
    recognised: u64,
    /// Of them, again.
    again: u64,
}

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/api/v1/decisions",
        "draft_decision",
        "Drafts a decision.",
        (shape::<DraftAsked>, shape::<Drafted>),
    )
    .created()
    .once()
    .fails(&[404]),
    Operation::get("/api/v1/decisions/{decision}", "decision", "A decision.", shape::<Decision>),
    Operation::post(
        "/api/v1/decisions/{decision}/issue",
        "issue_decision",
        "Enters number and date: its cases are recognised.",
        (shape::<IssueAsked>, shape::<Issued>),
    )
    .once(),
    Operation::post(
        "/api/v1/decisions/{decision}/discard",
        "discard_decision",
        "Throws a draft away; its cases are proposed again.",
        (shape::<Nothing>, shape::<CasesDone>),
    )
    .once(),
];

/// The decision of the address, for whoever may do something with it.
fn found(visit: &Visit<'_>, verb: Verb) -> Result<StoredDecision, WebError> {
    let id = id(visit.path.get("decision")).ok_or(WebError::NotFound)?;
    visit.may_somewhere(verb)?;
    let found = decision(&visit.db, id)?.ok_or(WebError::NotFound)?;
    let at = Scope::Place(PlaceId::new(found.commune));
    visit.may_see(Verb::ViewRecords, at)?;
    visit.may(verb, at)?;
    if verb == Verb::Decide {
        may_decide_it(visit, &found)?;
    }
    Ok(found)
}

/// `POST /api/v1/decisions`.
pub(crate) fn draft(visit: &mut Visit<'_>) -> Answered {
    let asked: DraftAsked = body(visit)?;
    visit.may_somewhere(Verb::Decide)?;
    let place = visit.atlas().any_level_by_code(&asked.commune, visit.today);
    let place = place.map_err(|_| WebError::NotFound)?;
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    // Where nobody decides here, whoever asks is told so only after they are known to decide here at all.
    let deciding = deciding(&rules, visit.atlas(), asked.title.0, (visit.today, place));
    let commune = deciding.as_ref().map_or(place, |deciding| deciding.issuer);
    visit.may(Verb::Decide, Scope::Place(commune))?;
    if !(YEARS.0..=YEARS.1).contains(&i64::from(asked.year)) {
        return Err(unfit(visit, "year"));
    }
    let Ok(deciding) = deciding else { return Err(unfit(visit, "title")) };
    may_take(visit, &rules, Step::Decide, (asked.title.0, visit.today), commune)?;
    let only = decided_here(&visit.db, visit.atlas(), &deciding, (asked.title.0, asked.year))?;
    let records_of = &deciding.records_of;
    let mut subjects = Vec::new();
    for RecordId((place, id)) in asked.subjects.iter().flatten() {
        if !records_of.contains(&PlaceId::new(*place)) {
            return Err(unfit(visit, "subjects"));
        }
        subjects.push(*id);
    }
    let which = match &asked.subjects {
        None => only.as_deref().map_or(Which::All, Which::Subjects),
        Some(_) if only.as_ref().is_some_and(|only| subjects.iter().any(|of| !only.contains(of))) => {
            return Err(unfit(visit, "subjects"));
        }
        Some(_) if (1..=500).contains(&subjects.len()) => Which::Subjects(&subjects),
        Some(_) => return Err(unfit(visit, "subjects")),
    };
    let whose = Whose { commune, records_of, year: asked.year, title: asked.title.0 };
    let by = By { actor: &visit.actor, at: &visit.now };
    let drafted = take_on(&mut visit.db, &whose, ChosenStep::Draft, which, by);
    let (cases, id) = drafted.map_err(|error| of_recognition(visit, error))?;
    created(&Drafted { id: Id(id.map_or(0, DecisionId::get)), cases })
}

/// `GET /api/v1/decisions/{decision}`.
pub(crate) fn one(visit: &mut Visit<'_>) -> Answered {
    let found = found(visit, Verb::ViewRecords)?;
    let cases = cases_named_by(&visit.db, found.id)?.len();
    let list = draft_list(&visit.db, found.id)?;
    json(&Decision {
        id: Id(found.id),
        commune: place_today(visit, PlaceId::new(found.commune)).map(|(code, _)| code),
        title: found.title,
        year: found.year,
        state: found.state,
        number: found.number,
        signed_on: found.signed_on,
        cases: i64::try_from(cases).unwrap_or(i64::MAX),
        kind: found.kind,
        about: found.about.map(Id),
        list_digest: list.map(|list| list.digest),
    })
}

/// `POST …/issue`.
pub(crate) fn issue(visit: &mut Visit<'_>) -> Answered {
    let asked: IssueAsked = body(visit)?;
    let found = found(visit, Verb::Decide)?;
    if asked.number.chars().count() > 100 || asked.number.chars().any(char::is_control) {
        return Err(unfit(visit, "number"));
    }
    let digest = |digest: &String| {
        digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    for (field, given) in [("file_digest", &asked.file_digest), ("list_digest", &asked.list_digest)] {
        if given.as_ref().is_some_and(|of| !digest(of)) {
            return Err(unfit(visit, field));
        }
    }
    if !may_sign_on(visit.atlas(), PlaceId::new(found.commune), asked.signed_on.0) {
        return Err(unfit(visit, "signed_on"));
    }
    let signed = Signed {
        number: &asked.number,
        on: asked.signed_on.0,
        file: asked.file_digest.map_or(Came::WithoutFile, Came::Digest),
        seen: asked.list_digest.as_deref(),
        today: visit.today,
    };
    let by = By { actor: &visit.actor, at: &visit.now };
    let issued = issue_decision(&mut visit.db, DecisionId::new(found.id), &signed, by);
    let (recognised, again) = issued.map_err(|error| of_recognition(visit, error))?;
    json(&Issued { recognised, again })
}

/// `POST …/discard`.
pub(crate) fn discard(visit: &mut Visit<'_>) -> Answered {
    let Nothing {} = body(visit)?;
    let found = found(visit, Verb::Decide)?;
    let by = By { actor: &visit.actor, at: &visit.now };
    let done = discard_draft(&mut visit.db, DecisionId::new(found.id), by);
    let cases = done.map_err(|error| of_recognition(visit, error))?;
    json(&CasesDone { cases })
}
