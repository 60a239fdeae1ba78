//! Changes of the registry by hand: each names the version that was seen, is one job of one record, and is in the
//! audit and in the record's history.

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::ask::{body, communes, record, scope, seen, within};
use super::openapi::shape;
use super::operation::Operation;
use super::problem::{of_registry, unfit};
use super::reply::{created, written};
use super::wire::{EndingCode, RecordId, SubjectKind, Version};
use crate::actions::registry::{self as hand, Closing, Facts, NewRecord, RegistryError, Seen, as_it_stands};
use crate::store::db::By;
use crate::store::registry::Now;
use crate::web::answer::{Answered, WebError};
use crate::web::routes::Method;
use crate::web::visit::Visit;

/// A subject to be created.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSubject {
    kind: SubjectKind,
    /// The next free number where there is none.
    code: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    group: String,
    #[schema(minimum = 1880, maximum = 2100)]
    birth_year: Option<u16>,
    hamlet: Option<RecordId>,
    /// First year it is there; this year where there is none.
    since: Option<u16>,
}

/// What of a subject is to be otherwise; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Edit {
    code: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(max_length = 200)]
    group: Option<String>,
    /// Nothing takes it out.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u16>, minimum = 1880, maximum = 2100)]
    birth_year: Option<Option<u16>>,
    #[serde(default)]
    #[schema(max_length = 200)]
    why: String,
}

/// Tells a field that says nothing from one that is not there.
#[expect(clippy::option_option, reason = "the two differ: one takes the year out, the other leaves it")]
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u16>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Another hamlet from a year on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Move {
    hamlet: RecordId,
    from: u16,
    #[serde(default)]
    #[schema(max_length = 200)]
    why: String,
}

/// A household that splits off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Split {
    code: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    group: String,
    #[schema(minimum = 1880, maximum = 2100)]
    birth_year: Option<u16>,
    from: u16,
}

/// How a subject ends; a merge closes by itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Close {
    /// First year without it.
    from: u16,
    ending: EndingCode,
    #[serde(default)]
    #[schema(max_length = 200)]
    why: String,
}

/// Why a subject is opened again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reopen {
    #[serde(default)]
    #[schema(max_length = 200)]
    why: String,
}

/// A subject as it was written.
#[derive(Serialize, ToSchema)]
struct Written {
    id: RecordId,
    code: Option<String>,
    version: Version,
}

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::post(
        "/api/v1/communes/{commune}/subjects",
        "create_subject",
        "Creates a subject.",
        (shape::<NewSubject>, shape::<Written>),
    )
    .created()
    .tagged()
    .once(),
    Operation::post(
        "/api/v1/communes/{commune}/subjects/{subject}",
        "edit_subject",
        "Gives a subject other facts.",
        (shape::<Edit>, shape::<Written>),
    )
    .by(Method::Patch)
    .matched()
    .fails(&[409, 422]),
    Operation::post(
        "/api/v1/communes/{commune}/subjects/{subject}/move",
        "move_subject",
        "Moves a subject to another hamlet of its commune.",
        (shape::<Move>, shape::<Written>),
    )
    .matched()
    .once(),
    Operation::post(
        "/api/v1/communes/{commune}/subjects/{subject}/split",
        "split_subject",
        "A household splits off.",
        (shape::<Split>, shape::<Written>),
    )
    .created()
    .matched()
    .once(),
    Operation::post(
        "/api/v1/communes/{commune}/subjects/{subject}/close",
        "close_subject",
        "Closes a subject from a year on.",
        (shape::<Close>, shape::<Written>),
    )
    .matched()
    .once(),
    Operation::post(
        "/api/v1/communes/{commune}/subjects/{subject}/reopen",
        "reopen_subject",
        "Opens a closed subject again.",
        (shape::<Reopen>, shape::<Written>),
    )
    .matched()
    .once(),
];

/// That texts and a year are as documented, before anything else is said of them.
fn shaped(
    visit: &Visit<'_>,
    texts: [(&str, Option<&str>, usize); 3],
    birth_year: Option<u16>,
) -> Result<(), WebError> {
    for (at, text, least) in texts {
        if text.is_some_and(|text| !(least..=200).contains(&text.chars().count())) {
            return Err(unfit(visit, at));
        }
    }
    if birth_year.is_some_and(|year| !(1880..=2100).contains(&year)) {
        return Err(unfit(visit, "birth_year"));
    }
    Ok(())
}

/// `POST /api/v1/communes/{commune}/subjects`.
pub(crate) fn create(visit: &mut Visit<'_>) -> Answered {
    let new: NewSubject = body(visit)?;
    let texts =
        [("name", Some(new.name.as_str()), 1), ("group", Some(new.group.as_str()), 0), ("why", None, 0)];
    shaped(visit, texts, new.birth_year)?;
    let (commune, _) = communes(visit)?;
    let (place, hamlet) = match new.hamlet {
        Some(RecordId(key)) => within(visit, key).map_err(|_| unfit(visit, "hamlet"))?,
        None => (commune, 0),
    };
    visit.may(Verb::EditRegistry, scope((place, hamlet)))?;
    let facts =
        Facts { code: new.code.as_deref(), name: &new.name, group: &new.group, birth_year: new.birth_year };
    let since = new.since.map_or_else(|| i64::from(visit.today.year()), i64::from);
    let record = NewRecord { kind: new.kind.0, facts, hamlet, since };
    let by = By { actor: &visit.actor, at: &visit.now };
    let made = hand::create(&mut visit.db, by, place, &record).map_err(|error| of_registry(visit, error))?;
    let answer =
        created(&Written { id: RecordId(made.key), code: Some(made.code), version: Version(made.job) })?;
    Ok(answer.with(axum::http::header::ETAG, format!("\"{}\"", made.job)))
}

/// The subject of the address as it stands, which whoever asks may change.
fn standing(visit: &Visit<'_>) -> Result<(Now, Seen), WebError> {
    let (place, id) = record(visit, "subject")?;
    let now = match as_it_stands(&visit.db, (place.get(), id)) {
        Ok(now) => now,
        Err(error) => return Err(of_registry(visit, error)),
    };
    let at = scope((place, now.hamlet));
    visit.may_see(Verb::ViewRecords, at)?;
    visit.may(Verb::EditRegistry, at)?;
    let seen = Seen { key: now.key, version: seen(visit) };
    Ok((now, seen))
}

fn answer(visit: &Visit<'_>, seen: Seen, done: Result<i64, RegistryError>) -> Answered {
    let version = done.map_err(|error| of_registry(visit, error))?;
    written(version, &Written { id: RecordId(seen.key), code: None, version: Version(version) })
}

/// `PATCH /api/v1/communes/{commune}/subjects/{subject}`.
pub(crate) fn edit(visit: &mut Visit<'_>) -> Answered {
    let asked: Edit = body(visit)?;
    let texts = [
        ("name", asked.name.as_deref(), 1),
        ("group", asked.group.as_deref(), 0),
        ("why", Some(asked.why.as_str()), 0),
    ];
    shaped(visit, texts, asked.birth_year.flatten())?;
    let (now, seen) = standing(visit)?;
    let stored = now.birth_year.and_then(|year| u16::try_from(year).ok());
    let facts = Facts {
        code: asked.code.as_deref(),
        name: asked.name.as_deref().unwrap_or(&now.name),
        group: asked.group.as_deref().unwrap_or(&now.group),
        birth_year: asked.birth_year.unwrap_or(stored),
    };
    let by = By { actor: &visit.actor, at: &visit.now };
    let done = hand::edit(&mut visit.db, by, seen, &facts, &asked.why);
    answer(visit, seen, done)
}

/// `POST …/move`.
pub(crate) fn move_to(visit: &mut Visit<'_>) -> Answered {
    let asked: Move = body(visit)?;
    shaped(visit, [("why", Some(asked.why.as_str()), 0), ("name", None, 0), ("group", None, 0)], None)?;
    let (_, seen) = standing(visit)?;
    let RecordId((place, hamlet)) = asked.hamlet;
    if place != seen.key.0 {
        return Err(of_registry(visit, RegistryError::HamletUnknown));
    }
    let to =
        if hamlet == 0 { Scope::Place(PlaceId::new(place)) } else { scope((PlaceId::new(place), hamlet)) };
    visit.may(Verb::EditRegistry, to)?;
    let by = By { actor: &visit.actor, at: &visit.now };
    let done = hand::move_to(&mut visit.db, by, seen, (hamlet, i64::from(asked.from)), &asked.why);
    answer(visit, seen, done)
}

/// `POST …/split`.
pub(crate) fn split(visit: &mut Visit<'_>) -> Answered {
    let asked: Split = body(visit)?;
    let texts =
        [("name", Some(asked.name.as_str()), 1), ("group", Some(asked.group.as_str()), 0), ("why", None, 0)];
    shaped(visit, texts, asked.birth_year)?;
    let (_, seen) = standing(visit)?;
    let facts = Facts {
        code: asked.code.as_deref(),
        name: &asked.name,
        group: &asked.group,
        birth_year: asked.birth_year,
    };
    let by = By { actor: &visit.actor, at: &visit.now };
    let made = hand::split(&mut visit.db, by, seen, &facts, i64::from(asked.from));
    let made = made.map_err(|error| of_registry(visit, error))?;
    let answer =
        created(&Written { id: RecordId(made.key), code: Some(made.code), version: Version(made.job) })?;
    Ok(answer.with(axum::http::header::ETAG, format!("\"{}\"", made.job)))
}

/// `POST …/close`.
pub(crate) fn close(visit: &mut Visit<'_>) -> Answered {
    let asked: Close = body(visit)?;
    shaped(visit, [("why", Some(asked.why.as_str()), 0), ("name", None, 0), ("group", None, 0)], None)?;
    let (_, seen) = standing(visit)?;
    let closing = Closing { from: i64::from(asked.from), why: asked.ending.0, reason: &asked.why };
    let by = By { actor: &visit.actor, at: &visit.now };
    let done = hand::close(&mut visit.db, by, seen, &closing);
    answer(visit, seen, done)
}

/// `POST …/reopen`.
pub(crate) fn reopen(visit: &mut Visit<'_>) -> Answered {
    let asked: Reopen = body(visit)?;
    shaped(visit, [("why", Some(asked.why.as_str()), 0), ("name", None, 0), ("group", None, 0)], None)?;
    let (_, seen) = standing(visit)?;
    let by = By { actor: &visit.actor, at: &visit.now };
    let done = hand::reopen(&mut visit.db, by, seen, &asked.why);
    answer(visit, seen, done)
}
