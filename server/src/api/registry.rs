//! Who takes part: hamlets and subjects of a commune, page by page; one record whole; search.

use ahash::AHashSet;
use programme::accounts::{Scope, Verb, covers};
use programme::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::{after, body, communes, limit, record, record_id, scope, within, word_of};
use super::openapi::shape;
use super::operation::{AFTER, Kind as Takes, LIMIT, Operation, param};
use super::problem::unfit;
use super::reply::{json, tagged};
use super::wire::{
    EndingCode, Mark, OutcomeCode, RecordId, StateCode, SubjectKind, Version, filled, mark, outcome, page_of,
};
use crate::registry_index::{Hit, Kind, ListAsked, Shown};
use crate::store::registry::{CaseRow, Record, hamlet_list, record as whole};
use crate::web::answer::{Answered, WebError};
use crate::web::days::Days;
use crate::web::on_map::OnMap;
use crate::web::visit::Visit;

/// A hamlet.
#[derive(Serialize, ToSchema)]
struct HamletOf {
    id: RecordId,
    name: String,
}

/// A subject in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Subject {
    id: RecordId,
    kind: SubjectKind,
    /// Code in its commune; one made by an import begins with `~`.
    code: String,
    name: String,
    /// Where it lives now; nothing where nobody said.
    hamlet: Option<RecordId>,
    hamlet_name: Option<String>,
    group: Option<String>,
    /// Birth year of the head.
    birth_year: Option<u16>,
    /// First year without it.
    ended: Option<u16>,
}

/// The case of one year and title.
#[derive(Serialize, ToSchema)]
struct SubjectCase {
    year: i64,
    title: String,
    hamlet_name: Option<String>,
    /// `new`, `again`, `yes` or `no`.
    registered: String,
    members: Option<i64>,
    poor: bool,
    /// `items`, `totals` or `none`.
    source: String,
    outcome: Option<OutcomeCode>,
    total: Option<Mark>,
    band: Option<String>,
    /// Codes of the reasons against a pass.
    reasons: Vec<String>,
    state: Option<StateCode>,
    /// Why it was not recognised.
    refusal: Option<String>,
    again: bool,
    streak_years: i64,
    /// Number of the decision, once issued.
    decision: Option<String>,
    signed_on: Option<String>,
    criteria: String,
    version: Version,
}

/// A stay in a hamlet.
#[derive(Serialize, ToSchema)]
struct StayOf {
    from: i64,
    hamlet: Option<RecordId>,
    hamlet_name: Option<String>,
}

/// A record that this one is bound to.
#[derive(Serialize, ToSchema)]
struct Bound {
    id: RecordId,
    code: String,
    name: String,
    from: String,
    to: Option<String>,
}

/// A subject whole.
#[derive(Serialize, ToSchema)]
struct SubjectWhole {
    subject: Subject,
    version: Version,
    /// First year it is known in.
    since: i64,
    ending: Option<EndingCode>,
    /// The household it split from.
    origin: Option<Bound>,
    /// What it was merged into.
    merged_into: Option<Bound>,
    stays: Vec<StayOf>,
    split_off: Vec<Bound>,
    merged_in: Vec<Bound>,
    /// Clans of a household, or households of a clan.
    members: Vec<Bound>,
    /// The newest first.
    cases: Vec<SubjectCase>,
}

page_of!(/// Hamlets.
    HamletPage, HamletOf);
page_of!(/// Subjects, as filed.
    SubjectPage, Subject);

/// What is looked for. Names stand in no address, so that this is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Search {
    /// The beginnings of words, without accents if need be, or a code.
    #[schema(min_length = 1, max_length = 100)]
    q: String,
    /// Only these; all where none is named.
    #[serde(default)]
    kinds: Vec<SubjectKind>,
    /// At most so many.
    #[serde(default = "few")]
    #[schema(minimum = 1, maximum = 50)]
    limit: u64,
}

fn few() -> u64 {
    10
}

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/api/v1/communes/{commune}/hamlets",
        "hamlets",
        "Hamlets of a commune, with those of communes that flowed into it.",
        shape::<HamletPage>,
    ),
    Operation::get(
        "/api/v1/communes/{commune}/subjects",
        "subjects",
        "Subjects of a commune or hamlet, as filed.",
        shape::<SubjectPage>,
    )
    .query(&[
        param(
            "kind",
            Takes::OneOf(&["family", "clan", "hamlet", "unit", "commune"]),
            "What kind; families unless asked for otherwise.",
        ),
        param("hamlet", Takes::Record, "Only of this hamlet."),
        param(
            "state",
            Takes::OneOf(&["open", "closed", "all"]),
            "Those that are there, unless asked for otherwise.",
        ),
        param(
            "as_of",
            Takes::Day,
            "As of that day: those known by the end of its year, there or not by then.",
        ),
        param(
            "map",
            Takes::Day,
            "The commune as it was on the map of that day; that of `as_of` unless asked for otherwise.",
        ),
        AFTER,
        LIMIT,
    ]),
    Operation::get(
        "/api/v1/communes/{commune}/subjects/{subject}",
        "subject",
        "One subject whole.",
        shape::<SubjectWhole>,
    )
    .tagged(),
    Operation::post(
        "/api/v1/search",
        "search",
        "Subjects by name or code, where whoever asks may see records.",
        (shape::<Search>, shape::<SubjectPage>),
    ),
];

fn hamlet_of(commune: i64, hamlet: i64) -> Option<RecordId> {
    if hamlet == 0 { None } else { Some(RecordId((commune, hamlet))) }
}

fn subject(hit: Hit) -> Subject {
    Subject {
        id: RecordId((hit.commune, hit.id)),
        kind: SubjectKind(hit.kind),
        code: hit.code,
        name: hit.name,
        hamlet: hamlet_of(hit.commune, hit.hamlet),
        hamlet_name: Some(hit.hamlet_name).filter(|name| !name.is_empty()),
        group: Some(hit.group).filter(|group| !group.is_empty()),
        birth_year: hit.birth_year,
        ended: hit.ended,
    }
}

/// `GET /api/v1/communes/{commune}/hamlets`.
pub(crate) fn hamlets(visit: &mut Visit<'_>) -> Answered {
    let (commune, records_of) = communes(visit)?;
    // Whoever holds one hamlet sees that one.
    let whole = visit.may(Verb::ViewRecords, Scope::Place(commune));
    let mut rows = Vec::new();
    for place in records_of {
        for hamlet in hamlet_list(&visit.db, place.get())? {
            if whole.is_ok() || visit.can(Verb::ViewRecords, scope((place, hamlet.id))) {
                rows.push(HamletOf { id: RecordId((place.get(), hamlet.id)), name: hamlet.name });
            }
        }
    }
    match whole {
        Err(error) if rows.is_empty() => Err(error),
        Ok(_) | Err(_) => json(&HamletPage { rows, next: None }),
    }
}

/// `GET /api/v1/communes/{commune}/subjects`.
pub(crate) fn list(visit: &mut Visit<'_>) -> Answered {
    let days = Days::asked(visit);
    let records_of: Vec<i64> = if days.is_today() {
        let (commune, records_of) = communes(visit)?;
        let hamlet = record_id(visit.query.get("hamlet")).map(|hamlet| within(visit, hamlet)).transpose()?;
        visit.may(Verb::ViewRecords, hamlet.map_or(Scope::Place(commune), scope))?;
        records_of.iter().map(|place| place.get()).collect()
    } else {
        OnMap::of(visit, &days).opened(visit.path.get("commune"))?.1.of
    };
    let hamlet = record_id(visit.query.get("hamlet"));
    if hamlet.is_some_and(|(place, _)| !records_of.contains(&place)) {
        return Err(WebError::NotFound);
    }
    let places: Vec<i64> = hamlet.map_or(records_of, |(place, _)| vec![place]);
    let after = after(visit);
    if after.is_some_and(|after| !places.contains(&after.commune)) {
        return Err(unfit(visit, "after"));
    }
    let limit = limit(visit);
    let asked = ListAsked {
        hamlet,
        as_of: days.facts_to().map(|_| days.as_of),
        shown: Shown::parse(visit.query.get("state")).unwrap_or_default(),
        after,
        ..ListAsked::all(&places, Kind::parse(visit.query.get("kind")).unwrap_or(Kind::Family))
    };
    let (names, db) = (&visit.app.names, &visit.db);
    let mut keys = names.keys(db, &asked, limit + 1)?;
    let more = keys.len() > limit;
    keys.truncate(limit);
    let next = keys.last().filter(|_| more);
    let next =
        next.map(|(commune, id)| word_of(crate::registry_index::Cursor { commune: *commune, id: *id }));
    let mut rows = Vec::with_capacity(keys.len());
    for of_one in keys.chunk_by(|a, b| a.0 == b.0) {
        let ids: Vec<i64> = of_one.iter().map(|(_, id)| *id).collect();
        rows.extend(names.facts(db, of_one[0].0, &ids)?.into_iter().map(subject));
    }
    json(&SubjectPage { rows, next })
}

/// `GET /api/v1/communes/{commune}/subjects/{subject}`.
pub(crate) fn one(visit: &mut Visit<'_>) -> Answered {
    let (place, id) = record(visit, "subject")?;
    let found = whole(&visit.db, place.get(), id)?.ok_or(WebError::NotFound)?;
    visit.may_see(Verb::ViewRecords, scope((place, found.row.hamlet)))?;
    let version = found.version;
    tagged(visit, version, &told(found))
}

fn told(found: Record) -> SubjectWhole {
    let place = found.row.commune;
    let year = |year: Option<i64>| year.and_then(|year| u16::try_from(year).ok());
    let related = |of: crate::store::registry::Related| Bound {
        id: RecordId((of.commune, of.id)),
        code: of.code,
        name: of.name,
        from: of.from.to_string(),
        to: None,
    };
    SubjectWhole {
        version: Version(found.version),
        since: found.row.since,
        ending: programme::registry::Ending::parse(&found.row.ending).map(EndingCode),
        origin: found.origin.map(related),
        merged_into: found.end.and_then(|end| end.into).map(related),
        stays: found
            .stays
            .into_iter()
            .map(|stay| StayOf {
                from: stay.from,
                hamlet: hamlet_of(place, stay.hamlet),
                hamlet_name: filled(&stay.name),
            })
            .collect(),
        split_off: found.split_off.into_iter().map(related).collect(),
        merged_in: found.merged_in.into_iter().map(related).collect(),
        members: found
            .members
            .into_iter()
            .map(|of| Bound {
                id: RecordId((of.commune, of.id)),
                code: of.code,
                name: of.name,
                from: of.from,
                to: of.to,
            })
            .collect(),
        cases: found.cases.into_iter().map(case).collect(),
        subject: Subject {
            id: RecordId((place, found.row.id)),
            kind: SubjectKind(Kind::parse(&found.row.kind).unwrap_or(Kind::Family)),
            code: found.row.code,
            name: found.row.name,
            hamlet: hamlet_of(place, found.row.hamlet),
            hamlet_name: filled(&found.row.hamlet_name),
            group: filled(&found.row.group),
            birth_year: year(found.row.birth_year),
            ended: year(found.row.ended),
        },
    }
}

fn case(case: CaseRow) -> SubjectCase {
    SubjectCase {
        year: case.year,
        title: case.title,
        hamlet_name: filled(&case.hamlet_name),
        registered: case.registered,
        members: case.members,
        poor: case.poor,
        source: case.source,
        outcome: outcome(&case.outcome),
        total: mark(case.total_hundredths),
        band: filled(&case.band),
        reasons: case.reasons.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        state: programme::recognition::State::parse(&case.state).map(StateCode),
        refusal: filled(&case.refusal),
        again: case.again,
        streak_years: case.streak_years,
        decision: case.decision,
        signed_on: case.signed_on,
        criteria: case.criteria,
        version: Version(case.job),
    }
}

/// Communes of creation of which whoever asks may see records, and the hamlets where it is only those.
fn visible(visit: &Visit<'_>) -> (Vec<i64>, AHashSet<(i64, i64)>) {
    let (mut communes, mut hamlets): (Vec<PlaceId>, _) = (Vec::new(), AHashSet::new());
    let Some(session) = &visit.session else { return (Vec::new(), hamlets) };
    let (atlas, today) = (visit.atlas(), visit.today);
    let held =
        session.grants.iter().filter(|grant| grant.holds_on(today) && grant.role.may(Verb::ViewRecords));
    for grant in held {
        // A token narrows its account: the smaller of the two counts.
        let scope = match session.only {
            Some(only) if covers(grant.scope, only, today, atlas) => only,
            Some(only) if covers(only, grant.scope, today, atlas) => grant.scope,
            Some(_) => continue,
            None => grant.scope,
        };
        match scope {
            Scope::Hamlet { commune, hamlet } => {
                hamlets.insert((commune.get(), hamlet));
            }
            Scope::Place(place) => communes.extend(atlas.communes_at(place, today)),
            Scope::Everywhere => {
                let country = atlas.by_code(programme::places::Level::Country, "VN", today);
                communes.extend(country.into_iter().flat_map(|country| atlas.communes_at(country, today)));
            }
        }
    }
    communes.sort_unstable();
    communes.dedup();
    let of = |commune: PlaceId| atlas.predecessors_at(commune, today).into_iter().map(PlaceId::get);
    let mut places: Vec<i64> = communes.into_iter().flat_map(of).collect();
    places.sort_unstable();
    places.dedup();
    hamlets.retain(|(commune, _)| places.binary_search(commune).is_err());
    (places, hamlets)
}

/// `POST /api/v1/search`.
pub(crate) fn search(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let asked: Search = body(visit)?;
    if !(1..=100).contains(&asked.q.chars().count()) {
        return Err(unfit(visit, "q"));
    }
    let limit = usize::try_from(asked.limit).ok().filter(|limit| (1..=50).contains(limit));
    let limit = limit.ok_or_else(|| unfit(visit, "limit"))?;
    let (mut places, hamlets) = visible(visit);
    let kinds: Vec<Kind> = asked.kinds.iter().map(|kind| kind.0).collect();
    let wide: AHashSet<i64> =
        if hamlets.is_empty() { AHashSet::new() } else { places.iter().copied().collect() };
    places.extend(hamlets.iter().map(|(commune, _)| *commune));
    places.sort_unstable();
    places.dedup();
    // Of a commune of which one hamlet is visible, more is looked at than is shown.
    let wanted = if hamlets.is_empty() { limit } else { limit.saturating_mul(40) };
    let mut hits = visit.app.names.search(&visit.db, &places, &asked.q, &kinds, wanted)?;
    if !hamlets.is_empty() {
        hits.retain(|hit| wide.contains(&hit.commune) || hamlets.contains(&(hit.commune, hit.hamlet)));
        hits.truncate(limit);
    }
    json(&SubjectPage { rows: hits.into_iter().map(subject).collect(), next: None })
}
