//! The meeting of a hamlet as it was held: day, people, remarks by their codes, votes.

use programme::accounts::Verb;
use programme::assessment::{MeetingFacts, Remark, Votes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::{body, seen};
use super::openapi::shape;
use super::operation::Operation;
use super::problem::of_meeting;
use super::reply::{tagged, written};
use super::sheets::{Ground, VotesOf};
use super::wire::{Day, RecordId, RemarkCode, Version};
use crate::actions::assessment::{MeetingTyped, grid, record_meeting};
use crate::store::db::By;
use crate::web::answer::Answered;
use crate::web::routes::Method;
use crate::web::visit::Visit;

/// A meeting.
#[derive(Serialize, ToSchema)]
struct MeetingOf {
    /// `0` while none was written down.
    version: Version,
    held_on: Option<String>,
    invited: i64,
    attended: i64,
    remarks: Vec<String>,
}

/// Votes on one subject.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SubjectVotes {
    subject: RecordId,
    votes: VotesOf,
}

/// A meeting as it is typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MeetingTypedOf {
    held_on: Day,
    #[schema(maximum = 100_000)]
    invited: u32,
    #[schema(maximum = 100_000)]
    attended: u32,
    #[serde(default)]
    remarks: Vec<RemarkCode>,
    /// Subjects that are not named keep theirs.
    #[serde(default)]
    votes: Vec<SubjectVotes>,
}

/// The version that was written.
#[derive(Serialize, ToSchema)]
struct MeetingWritten {
    version: Version,
}

const PATH: &str = "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}/meeting";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get(PATH, "meeting", "The meeting as it was written down.", shape::<MeetingOf>)
        .tagged()
        .fails(&[409]),
    Operation::post(
        PATH,
        "record_meeting",
        "Writes the meeting down, or corrects it.",
        (shape::<MeetingTypedOf>, shape::<MeetingWritten>),
    )
    .by(Method::Put)
    .matched()
    .fails(&[409, 422]),
];

/// `GET …/meeting`.
pub(crate) fn meeting(visit: &mut Visit<'_>) -> Answered {
    let ground = Ground::of(visit, Verb::ViewRecords)?;
    let scoring = ground.scoring(visit.atlas());
    let found = grid(&visit.db, &ground.sets, &scoring, ground.hamlet)?.meeting;
    let version = found.as_ref().map_or(0, |found| found.version);
    let of = match found {
        Some(found) => MeetingOf {
            version: Version(version),
            held_on: Some(found.held_on),
            invited: found.invited,
            attended: found.attended,
            remarks: found.remarks,
        },
        None => {
            MeetingOf { version: Version(0), held_on: None, invited: 0, attended: 0, remarks: Vec::new() }
        }
    };
    tagged(visit, version, &of)
}

/// `PUT …/meeting`.
pub(crate) fn record(visit: &mut Visit<'_>) -> Answered {
    let typed: MeetingTypedOf = body(visit)?;
    let counts = typed.votes.iter().flat_map(|of| [of.votes.agreed, of.votes.against, of.votes.abstained]);
    if [typed.invited, typed.attended].into_iter().chain(counts).any(|n| n > 100_000) {
        return Err(super::problem::unfit(visit, "body"));
    }
    let ground = Ground::of(visit, Verb::Score)?;
    let votes: Vec<(i64, Votes)> = typed
        .votes
        .iter()
        .map(|of| {
            let VotesOf { agreed, against, abstained } = of.votes;
            // A subject of another commune is in no hamlet of this one.
            let subject = if of.subject.0.0 == ground.place.get() { of.subject.0.1 } else { -1 };
            (subject, Votes { agreed, against, abstained })
        })
        .collect();
    let remarks: Vec<Remark> = typed.remarks.iter().map(|remark| remark.0).collect();
    let meeting = MeetingTyped {
        seen: seen(visit),
        held_on: typed.held_on.0,
        facts: MeetingFacts { invited: typed.invited, attended: typed.attended },
        remarks: &remarks,
        votes: &votes,
    };
    let scoring = ground.scoring(&visit.places);
    let by = By { actor: &visit.actor, at: &visit.now };
    let at = (ground.hamlet, visit.today);
    let version = record_meeting(&mut visit.db, by, &scoring, at, &meeting);
    let version = version.map_err(|error| of_meeting(visit, error))?;
    written(version, &MeetingWritten { version: Version(version) })
}
