//! Cases of a commune, title and year on their way to a decision: reviewed, proposed, taken back, refused.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use programme::accounts::{Scope, Verb};
use programme::assessment::ReviewVerdict;
use programme::ids::PlaceId;
use programme::registry::subject_kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::{after, body, communes, limit, record, title, within, word_of, year};
use super::openapi::shape;
use super::operation::{AFTER, LIMIT, Operation};
use super::problem::{of_recognition, refused, unfit};
use super::reply::json;
use super::wire::{
    Id, Mark, OutcomeCode, RecordId, RefusalCode, ReviewReasonCode, StateCode, Version, filled, mark,
    outcome, page_of,
};
use crate::actions::assessment::review_cases;
use crate::actions::recognition::{ChosenStep, Which, Whose, propose_approved, take_on};
use crate::actions::titles::TitleRules;
use crate::registry_index::Cursor;
use crate::store::db::By;
use crate::store::decisions::Cases;
use crate::store::paged::cases_after;
use crate::web::answer::{Answered, WebError};
use crate::web::authority::{Step, may_take_now};
use crate::web::visit::Visit;

/// A case.
#[derive(Serialize, ToSchema)]
struct Case {
    subject: RecordId,
    code: String,
    name: String,
    hamlet: RecordId,
    state: Option<StateCode>,
    /// `new`, `again`, `yes` or `no`.
    registered: String,
    /// `items`, `totals` or `none`.
    source: String,
    outcome: Option<OutcomeCode>,
    total: Option<Mark>,
    /// Codes of the reasons against a pass.
    reasons: Vec<String>,
    refusal: Option<String>,
    /// The decision that names it.
    decision: Option<Id>,
    again: bool,
    streak_years: i64,
    version: Version,
    /// What the association decided.
    review: Option<String>,
    /// Whether that is of the version that stands.
    review_stands: bool,
}

page_of!(/// Cases by subject.
    CasePage, Case);

/// A case in the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenCase {
    subject: RecordId,
    version: Version,
}

/// Approved or returned; a change is a row that is saved.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ReviewWord {
    Approved,
    Returned,
}

/// A review of some cases.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReviewAsked {
    verdict: ReviewWord,
    /// A return needs one.
    reason: Option<ReviewReasonCode>,
    #[schema(min_items = 1, max_items = 500)]
    cases: Vec<SeenCase>,
}

/// A case that was not decided on.
#[derive(Serialize, ToSchema)]
struct NotDone {
    subject: RecordId,
    /// `review.changed_meanwhile`, `review.no_score`, `review.already_proposed` or `review.referred`.
    code: &'static str,
}

/// What came of a review.
#[derive(Serialize, ToSchema)]
struct ReviewDone {
    done: u64,
    not_done: Vec<NotDone>,
}

/// Which cases are proposed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposalAsked {
    /// Only these; every case that is approved and passes where none is named.
    #[schema(min_items = 1, max_items = 500)]
    subjects: Option<Vec<RecordId>>,
}

/// Why the People's Committee does not recognise a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefusalAsked {
    reason: RefusalCode,
}

/// Nothing besides the address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// How many cases.
#[derive(Serialize, ToSchema)]
pub(super) struct CasesDone {
    pub(super) cases: u64,
}

const PATH: &str = "/api/v1/communes/{commune}/cases/{title}/{year}";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get(PATH, "cases", "Cases of a commune, title and year.", shape::<CasePage>).query(&[AFTER, LIMIT]),
    Operation::post(
        "/api/v1/communes/{commune}/cases/{title}/{year}/reviews",
        "review",
        "Approves or returns cases in the versions that were seen; those that changed meanwhile are left and told.",
        (shape::<ReviewAsked>, shape::<ReviewDone>),
    )
    .once(),
    Operation::post(
        "/api/v1/communes/{commune}/cases/{title}/{year}/proposals",
        "propose",
        "Puts approved cases that pass before the People's Committee.",
        (shape::<ProposalAsked>, shape::<CasesDone>),
    )
    .once(),
    Operation::delete(
        "/api/v1/communes/{commune}/cases/{title}/{year}/proposals",
        "withdraw",
        "Takes the proposal back, of every case that no draft names.",
    )
    .gives(shape::<CasesDone>)
    .fails(&[409]),
    Operation::post(
        "/api/v1/communes/{commune}/cases/{title}/{year}/{subject}/refuse",
        "refuse_case",
        "The People's Committee does not recognise a case.",
        (shape::<RefusalAsked>, shape::<CasesDone>),
    )
    .once(),
    Operation::post(
        "/api/v1/communes/{commune}/cases/{title}/{year}/{subject}/reopen",
        "reopen_case",
        "Takes a refusal back.",
        (shape::<Nothing>, shape::<CasesDone>),
    )
    .once(),
];

/// `GET …/cases/{title}/{year}`.
pub(crate) fn list(visit: &mut Visit<'_>) -> Answered {
    let (commune, records_of) = communes(visit)?;
    visit.may(Verb::ViewRecords, Scope::Place(commune))?;
    let (title, year) = (title(visit)?, i64::from(year(visit)?));
    let (limit, after) = (limit(visit), after(visit));
    let first = match after {
        Some(after) => records_of.iter().position(|place| place.get() == after.commune),
        None => Some(0),
    };
    let first = first.ok_or_else(|| unfit(visit, "after"))?;
    let mut rows: Vec<(i64, Case)> = Vec::new();
    for (nth, place) in records_of.iter().enumerate().skip(first) {
        let wanted = i64::try_from(limit + 1 - rows.len()).unwrap_or(0);
        let from = after.filter(|_| nth == first).map_or(0, |after| after.id);
        let cases = Cases { commune: place.get(), title, year };
        for case in cases_after(&visit.db, cases, (from, wanted))? {
            rows.push((case.subject, told(place.get(), case)));
        }
        if rows.len() > limit {
            break;
        }
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more);
    let next = next.map(|(id, case)| word_of(Cursor { commune: case.subject.0.0, id: *id }));
    json(&CasePage { rows: rows.into_iter().map(|(_, case)| case).collect(), next })
}

fn told(place: i64, case: crate::store::paged::PagedCase) -> Case {
    Case {
        subject: RecordId((place, case.subject)),
        code: case.code,
        name: case.name,
        hamlet: RecordId((place, case.hamlet)),
        state: programme::recognition::State::parse(&case.state).map(StateCode),
        registered: case.registered,
        source: case.source,
        outcome: outcome(&case.outcome),
        total: mark(case.total_hundredths),
        reasons: case.reasons.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        refusal: filled(&case.refusal),
        decision: Some(Id(case.decision)).filter(|id| id.0 != 0),
        again: case.again,
        streak_years: case.streak_years,
        version: Version(case.version),
        review_stands: case.verdict_stands && !case.verdict.is_empty(),
        review: filled(&case.verdict),
    }
}

/// `POST …/reviews`.
pub(crate) fn review(visit: &mut Visit<'_>) -> Answered {
    let asked: ReviewAsked = body(visit)?;
    let (commune, records_of) = communes(visit)?;
    visit.may(Verb::Review, Scope::Place(commune))?;
    if !(1..=500).contains(&asked.cases.len()) {
        return Err(unfit(visit, "cases"));
    }
    let (title, year) = (title(visit)?, year(visit)?);
    let said = match (asked.verdict, asked.reason) {
        (ReviewWord::Approved, _) => (ReviewVerdict::Approved, None),
        (ReviewWord::Returned, Some(reason)) => (ReviewVerdict::Returned, Some(reason.0)),
        (ReviewWord::Returned, None) => {
            return Err(refused(visit, StatusCode::UNPROCESSABLE_ENTITY, "review.reason_missing"));
        }
    };
    // One change for each commune that records were created in.
    let mut by_place: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for case in &asked.cases {
        let (place, subject) = case.subject.0;
        if !records_of.contains(&PlaceId::new(place)) {
            return Err(unfit(visit, "subject"));
        }
        by_place.entry(place).or_default().push((subject, case.version.0));
    }
    if subject_kind(title).is_none() {
        return Err(WebError::NotFound);
    }
    let (mut done, mut not_done) = (0, Vec::new());
    for (place, rows) in by_place {
        let by = By { actor: &visit.actor, at: &visit.now };
        let reviewed = review_cases(&mut visit.db, by, (PlaceId::new(place), title, year), said, &rows)?;
        done += reviewed.done;
        let left = reviewed.not_done.into_iter();
        not_done.extend(
            left.map(|(subject, why)| NotDone { subject: RecordId((place, subject)), code: why.code() }),
        );
    }
    json(&ReviewDone { done, not_done })
}

/// Takes cases a step on.
fn step(visit: &mut Visit<'_>, taken_by: Step, how: ChosenStep, which: Which<'_>) -> Answered {
    let (commune, records_of) = communes(visit)?;
    may_take_now(visit, taken_by, title(visit)?, commune)?;
    let whose = Whose { commune, records_of: &records_of, year: year(visit)?, title: title(visit)? };
    let by = By { actor: &visit.actor, at: &visit.now };
    let done = take_on(&mut visit.db, &whose, how, which, by);
    let (cases, _) = done.map_err(|error| of_recognition(visit, error))?;
    json(&CasesDone { cases })
}

/// `POST …/proposals`.
pub(crate) fn propose(visit: &mut Visit<'_>) -> Answered {
    let asked: ProposalAsked = body(visit)?;
    let (commune, records_of) = communes(visit)?;
    may_take_now(visit, Step::Propose, title(visit)?, commune)?;
    let subjects = match &asked.subjects {
        None => None,
        Some(subjects) => Some(ids(visit, subjects)?),
    };
    let whose = Whose { commune, records_of: &records_of, year: year(visit)?, title: title(visit)? };
    let by = By { actor: &visit.actor, at: &visit.now };
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let joint = rules.joint(whose.title, visit.today, (visit.atlas(), commune));
    let agreed = joint.is_some_and(|joint| joint.demanded);
    let done = propose_approved(&mut visit.db, &whose, (subjects.as_deref(), agreed), by);
    let cases = done.map_err(|error| of_recognition(visit, error))?;
    json(&CasesDone { cases })
}

/// Subjects of the commune of the address, by their ids.
fn ids(visit: &Visit<'_>, subjects: &[RecordId]) -> Result<Vec<i64>, WebError> {
    if !(1..=500).contains(&subjects.len()) {
        return Err(unfit(visit, "subjects"));
    }
    let one =
        |subject: &RecordId| within(visit, subject.0).map(|(_, id)| id).map_err(|_| unfit(visit, "subjects"));
    subjects.iter().map(one).collect()
}

/// `DELETE …/proposals`.
pub(crate) fn withdraw(visit: &mut Visit<'_>) -> Answered {
    step(visit, Step::Propose, ChosenStep::Withdraw, Which::All)
}

/// `POST …/{subject}/refuse`.
pub(crate) fn refuse(visit: &mut Visit<'_>) -> Answered {
    let asked: RefusalAsked = body(visit)?;
    let (_, subject) = record(visit, "subject")?;
    step(visit, Step::Decide, ChosenStep::Refuse(asked.reason.0), Which::Subjects(&[subject]))
}

/// `POST …/{subject}/reopen`.
pub(crate) fn reopen(visit: &mut Visit<'_>) -> Answered {
    let Nothing {} = body(visit)?;
    let (_, subject) = record(visit, "subject")?;
    step(visit, Step::Decide, ChosenStep::Reopen, Which::Subjects(&[subject]))
}
