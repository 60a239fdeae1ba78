//! Places in time, and where they stand against the plan: the object of `hoctap report progress --format json`.

use programme::accounts::Verb;
use programme::ids::PlaceId;
use programme::indicators::PLAN;
use programme::places::{Extent, Level};
use programme::registry::TITLES;
use serde::Serialize;
use utoipa::ToSchema;

use super::ask::day;
use super::openapi::shape;
use super::operation::{Kind, LIMIT, Operation, param};
use super::problem::unfit;
use super::reply::json;
use super::wire::{Day, PlaceLevel, filled, page_of};
use crate::actions::progress::{Asked, ProgressRow, progress as report};
use crate::store::counts::titles;
use crate::store::zones::stored_zones;
use crate::web::answer::{Answered, WebError};
use crate::web::shell::main_place;
use crate::web::visit::Visit;

/// A place on a day.
#[derive(Serialize, ToSchema)]
struct Place {
    code: String,
    name: String,
    /// Xã, Phường, Thị trấn, Huyện …
    kind: String,
    level: PlaceLevel,
    /// Code of the place above.
    parent: Option<String>,
}

/// A name and code from a day to a day.
#[derive(Serialize, ToSchema)]
struct PlaceVersion {
    code: String,
    name: String,
    kind: String,
    from: Day,
    to: Option<Day>,
    /// Carried to a date that nobody checked.
    assumed: bool,
    /// Legal instrument that began it.
    instrument: Option<String>,
}

/// How a place became another.
#[derive(Serialize, ToSchema)]
struct PlaceLink {
    /// First day of the new state.
    on: Day,
    /// Code of the other place that day, or the day before where it ended.
    code: String,
    name: String,
    /// `whole` or `part`.
    extent: &'static str,
    /// It stands for the whole until somebody chooses.
    is_default: bool,
}

/// A place with what is around it.
#[derive(Serialize, ToSchema)]
struct PlaceWhole {
    place: Place,
    on: Day,
    /// From the country down to the place above.
    parents: Vec<Place>,
    children: Vec<Place>,
    versions: Vec<PlaceVersion>,
    predecessors: Vec<PlaceLink>,
    successors: Vec<PlaceLink>,
}

/// The progress report.
#[derive(Serialize, ToSchema)]
struct Progress {
    as_of: Day,
    map_on: Day,
    plan: &'static str,
    rows: Vec<ProgressLine>,
}

/// A place, a year, a title and a zone.
#[derive(Serialize, ToSchema)]
struct ProgressLine {
    place_code: String,
    place_name: String,
    level: &'static str,
    /// `all`, `regular` or `disadvantaged`.
    zone: &'static str,
    year: i64,
    title: String,
    /// Nothing where nobody knows how many there are.
    total: Option<i64>,
    registered: i64,
    assessed: i64,
    passed: i64,
    recognised: i64,
    recognised_again: i64,
    /// Basis points.
    target_bp: Option<u32>,
    share_of_total_bp: Option<u64>,
    share_of_registered_bp: Option<u64>,
    met: Option<bool>,
    /// `records`, `figures` or `none`.
    source: &'static str,
    scored_by_commune: i64,
    /// Of a year in which the title was a pilot in some places.
    pilot: bool,
    /// Spread by shares of households, as far as it is not known where records lie on this map; then the bounds are given:
    /// what is certain, and with everything that may belong to the place.
    estimated: bool,
    total_low: Option<i64>,
    total_high: Option<i64>,
    registered_low: Option<i64>,
    registered_high: Option<i64>,
    passed_low: Option<i64>,
    passed_high: Option<i64>,
    recognised_low: Option<i64>,
    recognised_high: Option<i64>,
}

page_of!(/// Places.
    PlacePage, Place);

const ON: super::operation::Param = param("on", Kind::Day, "The day; today unless asked for otherwise.");

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/api/v1/places",
        "places",
        "Places by code, by name without accents, or directly below another; provinces where nothing is asked.",
        shape::<PlacePage>,
    )
    .query(&[
        param("code", Kind::Text(5), "A code."),
        ON,
        param("q", Kind::Text(100), "A name."),
        param("within", Kind::Text(5), "Code of a place above."),
        LIMIT,
    ])
    .fails(&[404]),
    Operation::get("/api/v1/places/{code}", "place", "A place with what is around it in space and time.", shape::<PlaceWhole>)
        .query(&[ON]),
    Operation::get("/api/v1/progress", "progress", "Targets of the plan against what was achieved.", shape::<Progress>)
        .query(&[
            param("place", Kind::Text(5), "Code of a place on the map."),
            param("as_of", Kind::Day, "Facts begun or signed by that day."),
            param("map", Kind::Day, "Whose map; that of the same day unless asked for otherwise."),
            param("by", Kind::OneOf(&["country", "province", "district", "commune", "hamlet"]), "Level of the parts."),
            param("title", Kind::OneOf(&TITLES), "One title."),
        ])
        .fails(&[404]),
];

fn place(visit: &Visit<'_>, id: PlaceId, on: jiff::civil::Date) -> Option<Place> {
    let version = visit.atlas().version_at(id, on)?;
    let parent = version.parent.and_then(|parent| visit.atlas().version_at(parent, on));
    Some(Place {
        code: version.code.to_owned(),
        name: version.full_name.to_owned(),
        kind: version.kind.to_owned(),
        level: PlaceLevel(visit.atlas().place(id)?.level),
        parent: parent.map(|parent| parent.code.to_owned()),
    })
}

/// `GET /api/v1/places`.
pub(crate) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewProgress)?;
    let on = day(visit, "on");
    let atlas = visit.atlas();
    let by_code = |name: &str| match visit.query.get(name) {
        "" => Ok(None),
        code => atlas.any_level_by_code(code, on).map(Some).map_err(|_| WebError::NotFound),
    };
    let (code, within) = (by_code("code")?, by_code("within")?);
    let country = atlas.by_code(Level::Country, "VN", on).ok();
    let found = match (code, visit.query.get("q")) {
        (Some(place), _) => vec![place],
        (None, "") => within.or(country).map_or_else(Vec::new, |above| atlas.children_at(above, on)),
        (None, q) => atlas.find_by_name(q, within, on),
    };
    let kept = |id: &PlaceId| within.is_none_or(|above| atlas.is_within(*id, above, on));
    let limit = visit.query.read("limit").unwrap_or(500);
    let rows = found.into_iter().filter(kept).filter_map(|id| place(visit, id, on)).take(limit);
    json(&PlacePage { rows: rows.collect(), next: None })
}

fn links(visit: &Visit<'_>, place: PlaceId, back: bool) -> Vec<PlaceLink> {
    let links =
        visit.atlas().links().iter().filter(|link| if back { link.to == place } else { link.from == place });
    links
        .filter_map(|link| {
            let (other, day) = if back { (link.from, link.on.yesterday().ok()?) } else { (link.to, link.on) };
            let version = visit.atlas().version_at(other, day)?;
            Some(PlaceLink {
                on: Day(link.on),
                code: version.code.to_owned(),
                name: version.full_name.to_owned(),
                extent: match link.extent {
                    Extent::Whole => "whole",
                    Extent::Part => "part",
                },
                is_default: link.is_default,
            })
        })
        .collect()
}

/// `GET /api/v1/places/{code}`.
pub(crate) fn one(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewProgress)?;
    let on = day(visit, "on");
    let found = visit.atlas().any_level_by_code(visit.path.get("code"), on);
    let id = found.map_err(|_| WebError::NotFound)?;
    let mut parents = Vec::new();
    let mut above = visit.atlas().version_at(id, on).and_then(|version| version.parent);
    while let Some(at) = above {
        parents.extend(place(visit, at, on));
        above = visit.atlas().version_at(at, on).and_then(|version| version.parent);
    }
    parents.reverse();
    let whole = visit.atlas().place(id).ok_or(WebError::NotFound)?;
    json(&PlaceWhole {
        place: place(visit, id, on).ok_or(WebError::NotFound)?,
        on: Day(on),
        parents,
        children: visit
            .atlas()
            .children_at(id, on)
            .into_iter()
            .filter_map(|id| place(visit, id, on))
            .collect(),
        versions: whole
            .versions
            .iter()
            .map(|version| PlaceVersion {
                code: version.code.to_owned(),
                name: version.full_name.to_owned(),
                kind: version.kind.to_owned(),
                from: Day(version.from),
                to: version.to.map(Day),
                assumed: version.assumed,
                instrument: filled(version.instrument),
            })
            .collect(),
        predecessors: links(visit, id, true),
        successors: links(visit, id, false),
    })
}

/// `GET /api/v1/progress`.
pub(crate) fn progress(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewProgress)?;
    let as_of = day(visit, "as_of");
    let map_on = visit.query.read("map").unwrap_or(as_of);
    let place = match visit.query.get("place") {
        "" => main_place(visit)
            .filter(|place| visit.atlas().version_at(*place, map_on).is_some())
            .or_else(|| visit.atlas().by_code(Level::Country, "VN", map_on).ok()),
        code => visit.atlas().any_level_by_code(code, map_on).ok(),
    };
    let place = place.ok_or(WebError::NotFound)?;
    let by = match visit.query.get("by") {
        "" => None,
        word => Some(Level::parse(word).ok_or_else(|| unfit(visit, "by"))?),
    };
    let titles = match visit.query.get("title") {
        "" => titles(&visit.db)?,
        title => vec![title.to_owned()],
    };
    let zones = stored_zones(&visit.db)?;
    let asked = Asked { place, as_of, map_on, titles: &titles, by };
    let rows = report(&visit.db, visit.atlas(), &zones, &asked)?;
    json(&Progress {
        as_of: Day(as_of),
        map_on: Day(map_on),
        plan: PLAN,
        rows: rows.into_iter().map(line).collect(),
    })
}

fn line(row: ProgressRow) -> ProgressLine {
    ProgressLine {
        place_code: row.place_code,
        place_name: row.place_name,
        level: row.level,
        zone: row.zone,
        year: row.year,
        title: row.title,
        total: row.total,
        registered: row.registered,
        assessed: row.assessed,
        passed: row.passed,
        recognised: row.recognised,
        recognised_again: row.recognised_again,
        target_bp: row.target_bp,
        share_of_total_bp: row.share_of_total_bp,
        share_of_registered_bp: row.share_of_registered_bp,
        met: row.met,
        source: row.source,
        scored_by_commune: row.scored_by_commune,
        pilot: row.pilot,
        estimated: row.estimated,
        total_low: row.total_low,
        total_high: row.total_high,
        registered_low: row.registered_low,
        registered_high: row.registered_high,
        passed_low: row.passed_low,
        passed_high: row.passed_high,
        recognised_low: row.recognised_low,
        recognised_high: row.recognised_high,
    }
}
