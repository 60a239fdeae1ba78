//! The sheet of a hamlet meeting: its columns and rows, and one row saved as it is left.

use std::collections::BTreeMap;

use programme::accounts::Verb;
use programme::assessment::{ColumnKind, Sheet};
use programme::criteria::Provenance;
use programme::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::{body, key, record, scope, seen, title, year};
use super::openapi::shape;
use super::operation::{Kind, Operation, Param, param};
use super::problem::{of_row, refused, unfit};
use super::reply::{json, written};
use super::wire::{
    Both, ClearedCode, Mark, RecordId, ReviewReasonCode, StateCode, VerdictCode, Version, filled,
};
use crate::actions::assessment::{self as meeting, Entry, GridRow, KeptSet, Scoring, Sets, TypedRow};
use crate::roster::row::Registration;
use crate::roster::zones::Zones;
use crate::store::db::By;
use crate::store::zones::stored_zones;
use crate::web::answer::{Answered, WebError};
use crate::web::grid::{chosen_set, may_be_scored};
use crate::web::routes::Method;
use crate::web::visit::Visit;

/// A column.
#[derive(Serialize, ToSchema)]
struct SheetColumn {
    id: String,
    /// As papers number it.
    short: String,
    text: Both,
    hint: Both,
    max: Mark,
    /// `points`, `options`, `met`, `derived` or `veto`.
    kind: &'static str,
    /// Codes of the options.
    options: Vec<String>,
    /// Seen in the law.
    verified: bool,
}

/// Votes on a subject.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VotesOf {
    #[schema(maximum = 100_000)]
    pub(super) agreed: u32,
    #[schema(maximum = 100_000)]
    pub(super) against: u32,
    #[schema(maximum = 100_000)]
    pub(super) abstained: u32,
}

/// What the association decided on a row.
#[derive(Serialize, ToSchema)]
struct ReviewOf {
    verdict: VerdictCode,
    reason: Option<ReviewReasonCode>,
    /// It is of the version that stands.
    stands: bool,
    actor: String,
    at: String,
}

/// Where a row stands.
#[derive(Serialize, ToSchema)]
struct Standing {
    /// `blank`, `incomplete`, `pass`, `fail` or `refer`.
    code: &'static str,
    total: Option<Mark>,
    missing: usize,
    text: Both,
}

/// A row.
#[derive(Serialize, ToSchema)]
struct SheetRow {
    subject: RecordId,
    code: String,
    name: String,
    group: Option<String>,
    members: Option<i64>,
    poor: bool,
    /// `new`, `again`, `yes`, `no`; nothing where the row is not there yet.
    registered: Option<String>,
    /// Cells by the ids of their columns; blank ones are left out.
    cells: BTreeMap<String, String>,
    standing: Standing,
    /// `items`, `totals`, `none`, `draft`; nothing where the row is not there yet.
    source: Option<String>,
    state: Option<StateCode>,
    /// It may still be typed over.
    open: bool,
    version: Version,
    /// Every reason against a pass.
    reasons: Vec<Both>,
    votes: Option<VotesOf>,
    review: Option<ReviewOf>,
}

/// A sheet.
#[derive(Serialize, ToSchema)]
struct SheetOf {
    hamlet: RecordId,
    hamlet_name: Option<String>,
    criteria: String,
    /// `regular` or `disadvantaged`.
    zone: String,
    columns: Vec<SheetColumn>,
    rows: Vec<SheetRow>,
    blank: usize,
    drafts: usize,
    passed: usize,
    failed: usize,
    referred: usize,
}

/// Registered how.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Registered {
    New,
    Again,
    #[default]
    Yes,
    No,
}

/// A total that the commune scored, without items.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TotalOf {
    /// As typed; may be blank where the result is given.
    #[serde(default)]
    #[schema(max_length = 20)]
    total: String,
    /// As typed; may be blank.
    #[serde(default)]
    #[schema(max_length = 20)]
    result: String,
}

/// A row as typed: cells, or a total alone. A blank row over a score takes it out, for a reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RowTyped {
    /// By the ids of the columns; one that is left out is blank.
    #[serde(default)]
    cells: BTreeMap<String, String>,
    total: Option<TotalOf>,
    #[serde(default)]
    registered: Registered,
    #[schema(minimum = 1, maximum = 30)]
    members: Option<u8>,
    #[serde(default)]
    poor: bool,
    cleared: Option<ClearedCode>,
}

/// A row that was saved.
#[derive(Serialize, ToSchema)]
struct RowSaved {
    subject: RecordId,
    version: Version,
    standing: Standing,
    /// Whether anything was written.
    changed: bool,
}

const CRITERIA: Param = param(
    "criteria",
    Kind::Text(80),
    "Id of the set; the one in force that year unless asked for otherwise.",
);

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}",
        "sheet",
        "The sheet of a hamlet for a title and year.",
        shape::<SheetOf>,
    )
    .query(&[CRITERIA])
    .fails(&[409]),
    Operation::post(
        "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}/rows/{subject}",
        "save_row",
        "Saves a row. The header Idempotency-Key makes it happen once.",
        (shape::<RowTyped>, shape::<RowSaved>),
    )
    .by(Method::Put)
    .query(&[CRITERIA])
    .matched()
    .keyed()
    .fails(&[409, 422]),
];

/// What a sheet is scored by.
pub(super) struct Ground {
    pub(super) place: PlaceId,
    pub(super) hamlet: i64,
    title: &'static str,
    year: u16,
    pub(super) sets: Sets,
    set: KeptSet,
    zones: Zones,
}

impl Ground {
    /// Of the address, for whoever may do something there.
    pub(super) fn of(visit: &Visit<'_>, verb: Verb) -> Result<Self, WebError> {
        let (place, hamlet) = record(visit, "hamlet")?;
        let at = scope((place, hamlet));
        visit.may_see(Verb::ViewRecords, at)?;
        visit.may(verb, at)?;
        let (title, year) = (title(visit)?, year(visit)?);
        if !may_be_scored(visit, year) {
            return Err(WebError::NotFound);
        }
        let sets = Sets::load(&visit.db)?;
        let set = chosen_set(visit, &sets, (title, year, place), visit.query.get("criteria"))?;
        let none = || refused(visit, axum::http::StatusCode::CONFLICT, "criteria.none");
        let (set, _) = set.ok_or_else(none)?;
        Ok(Self { place, hamlet, title, year, sets, set, zones: stored_zones(&visit.db)? })
    }

    pub(super) fn scoring<'a>(&'a self, atlas: &'a programme::places::Atlas) -> Scoring<'a> {
        Scoring::new((atlas, &self.zones), self.place, (self.title, self.year), &self.set)
    }
}

fn column(column: &programme::assessment::Column) -> SheetColumn {
    let (kind, options) = match &column.kind {
        ColumnKind::Points => ("points", Vec::new()),
        ColumnKind::Options(options) => {
            ("options", options.iter().map(|(code, _, _)| code.clone()).collect())
        }
        ColumnKind::Met => ("met", Vec::new()),
        ColumnKind::Derived => ("derived", Vec::new()),
        ColumnKind::Veto => ("veto", Vec::new()),
    };
    SheetColumn {
        id: column.id.clone(),
        short: column.short.clone(),
        text: (&column.text).into(),
        hint: (&column.hint).into(),
        max: Mark(column.max),
        kind,
        options,
        verified: column.provenance == Provenance::Verified,
    }
}

fn standing(verdict: &programme::assessment::Verdict) -> Standing {
    Standing {
        code: verdict.standing.code(),
        total: verdict.total.map(Mark),
        missing: verdict.missing,
        text: (&verdict.text).into(),
    }
}

fn row(place: PlaceId, sheet: &Sheet, row: GridRow) -> SheetRow {
    let cells = sheet.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    SheetRow {
        subject: RecordId((place.get(), row.subject)),
        cells: cells.map(|(column, cell)| (column.id.clone(), cell.clone())).collect(),
        group: filled(&row.group),
        members: row.members,
        poor: row.poor,
        registered: filled(&row.registered),
        standing: standing(&row.verdict),
        source: filled(&row.source),
        state: programme::recognition::State::parse(&row.state).map(StateCode),
        open: row.open,
        version: Version(row.version),
        reasons: row.reasons.iter().map(Into::into).collect(),
        votes: row.votes.map(|votes| VotesOf {
            agreed: votes.agreed,
            against: votes.against,
            abstained: votes.abstained,
        }),
        review: row.review.map(|review| ReviewOf {
            verdict: VerdictCode(review.verdict),
            reason: review.reason.map(ReviewReasonCode),
            stands: review.stands,
            actor: review.actor,
            at: review.at,
        }),
        code: row.code,
        name: row.name,
    }
}

/// `GET …/sheets/{title}/{year}`.
pub(crate) fn sheet(visit: &mut Visit<'_>) -> Answered {
    let ground = Ground::of(visit, Verb::ViewRecords)?;
    let scoring = ground.scoring(visit.atlas());
    let grid = meeting::grid(&visit.db, &ground.sets, &scoring, ground.hamlet)?;
    json(&SheetOf {
        hamlet: RecordId((ground.place.get(), ground.hamlet)),
        hamlet_name: filled(&grid.hamlet_name),
        criteria: ground.set.set.id.clone(),
        zone: scoring.zone.to_owned(),
        columns: grid.sheet.columns.iter().map(column).collect(),
        blank: grid.counts.blank,
        drafts: grid.counts.drafts,
        passed: grid.counts.passed,
        failed: grid.counts.failed,
        referred: grid.counts.referred,
        rows: grid.rows.into_iter().map(|of| row(ground.place, &grid.sheet, of)).collect(),
    })
}

/// `PUT …/rows/{subject}`.
pub(crate) fn save_row(visit: &mut Visit<'_>) -> Answered {
    let typed: RowTyped = body(visit)?;
    if typed.members.is_some_and(|members| !(1..=30).contains(&members)) {
        return Err(unfit(visit, "members"));
    }
    let longer = |text: &String| text.chars().count() > 20;
    if typed.total.as_ref().is_some_and(|of| longer(&of.total) || longer(&of.result)) {
        return Err(unfit(visit, "total"));
    }
    let key = key(visit)?;
    let ground = Ground::of(visit, Verb::Score)?;
    let (place, subject) = record(visit, "subject")?;
    if place != ground.place {
        return Err(WebError::NotFound);
    }
    let sheet = Sheet::of(&ground.set.set);
    if let Some(odd) = typed.cells.keys().find(|id| !sheet.columns.iter().any(|column| column.id == **id)) {
        return Err(unfit(visit, odd));
    }
    let lives_here = {
        let scoring = ground.scoring(visit.atlas());
        meeting::lives_in(&visit.db, &scoring, subject)? == Some(ground.hamlet)
    };
    if !lives_here {
        return Err(WebError::NotFound);
    }
    let cells: Vec<&str> =
        sheet.columns.iter().map(|column| typed.cells.get(&column.id).map_or("", String::as_str)).collect();
    let entry = match &typed.total {
        Some(_) if !typed.cells.is_empty() => return Err(unfit(visit, "total")),
        Some(of) => Entry::Total(&of.total, &of.result),
        None => Entry::Cells(&cells),
    };
    let row = TypedRow {
        subject,
        seen: seen(visit),
        entry,
        registered: match typed.registered {
            Registered::New => Registration::New,
            Registered::Again => Registration::Again,
            Registered::Yes => Registration::Unsaid,
            Registered::No => Registration::No,
        },
        members: typed.members,
        poor: typed.poor,
    };
    let scoring = ground.scoring(&visit.places);
    let by = By { actor: &visit.actor, at: &visit.now };
    let cleared = typed.cleared.map(|why| why.0);
    let saved = meeting::save_row(&mut visit.db, by, (&scoring, &ground.sets), &row, cleared, key.as_deref());
    let saved = saved.map_err(|error| of_row(visit, &ground.set.set, error))?;
    written(
        saved.version,
        &RowSaved {
            subject: RecordId((place.get(), subject)),
            version: Version(saved.version),
            standing: standing(&saved.verdict),
            changed: saved.changed,
        },
    )
}
