//! Criteria sets whole, and answers tried on one of them: nothing is kept.

use std::collections::BTreeMap;

use programme::criteria::{
    Circumstances, CriteriaSet, ItemKind, Model, NotApplicablePolicy, Provenance, evaluate, explain,
    parse_answer, reason_code, reason_text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::body;
use super::openapi::shape;
use super::operation::Operation;
use super::problem::{said, unfit};
use super::reply::json;
use super::wire::{Both, Day, Mark, OutcomeCode, filled, page_of};
use crate::actions::criteria::{KnownSet, KnownSets};
use crate::roster::zones::{DISADVANTAGED, REGULAR};
use crate::web::answer::{Answered, WebError};
use crate::web::visit::Visit;

/// A set in the list.
#[derive(Serialize, ToSchema)]
struct ListedSet {
    id: String,
    title: String,
    name: Both,
    instrument: String,
    valid_from: Day,
    valid_to: Option<Day>,
    /// Code of the place it is for.
    applies_to: Option<String>,
    /// The set that it varies.
    based_on: Option<String>,
    /// Everything of the law is in it.
    complete: bool,
    /// It came with the program.
    shipped: bool,
}

/// A pass mark.
#[derive(Serialize, ToSchema)]
struct SetMark {
    circumstance: String,
    mark: Mark,
    /// Seen in the law.
    verified: bool,
}

/// A class of those who pass, by its lower bound.
#[derive(Serialize, ToSchema)]
struct SetBand {
    code: String,
    name: Both,
    min: Mark,
}

/// A heading of the sheet.
#[derive(Serialize, ToSchema)]
struct SetGroup {
    id: String,
    name: Both,
    /// Least share of its points, in basis points.
    required_min_bp: Option<u32>,
}

/// A choice.
#[derive(Serialize, ToSchema)]
struct SetOption {
    code: String,
    name: Both,
    points: Mark,
}

/// Points from a share on.
#[derive(Serialize, ToSchema)]
struct SetThreshold {
    at_least_bp: u32,
    points: Mark,
}

/// An item.
#[derive(Serialize, ToSchema)]
struct SetItem {
    id: String,
    /// Id of its heading.
    group: Option<String>,
    text: Both,
    hint: Both,
    max: Mark,
    required_min: Option<Mark>,
    verified: bool,
    /// `points`, `options`, `derived` or `target`.
    kind: &'static str,
    options: Vec<SetOption>,
    /// What is counted in the registry.
    measure: Option<String>,
    thresholds: Vec<SetThreshold>,
}

/// What rules a subject out.
#[derive(Serialize, ToSchema)]
struct SetVeto {
    id: String,
    text: Both,
}

/// A level of a levels set.
#[derive(Serialize, ToSchema)]
struct SetLevel {
    code: String,
    name: Both,
    wait_years: Option<u8>,
    /// Ids of the items that have to be met.
    targets: Vec<String>,
}

/// A set whole.
#[derive(Serialize, ToSchema)]
struct WholeSet {
    set: ListedSet,
    issued_on: Day,
    /// `points` or `levels`.
    model: &'static str,
    /// `full_credit`, `rescale` or `refer`.
    not_applicable: &'static str,
    term_years: u8,
    /// What nobody has seen.
    lacks: Both,
    pass_marks: Vec<SetMark>,
    bands: Vec<SetBand>,
    groups: Vec<SetGroup>,
    items: Vec<SetItem>,
    vetoes: Vec<SetVeto>,
    levels: Vec<SetLevel>,
}

page_of!(/// Criteria sets.
    SetPage, ListedSet);

/// Zone of a commune.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ZoneWord {
    #[default]
    Regular,
    Disadvantaged,
}

/// Answers to be tried.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Trial {
    /// Each item's answer as it is typed in the sheet, by the item's id.
    answers: BTreeMap<String, String>,
    /// Ids of the vetoes that hold.
    #[serde(default)]
    vetoes: Vec<String>,
    #[serde(default)]
    zone: ZoneWord,
    /// Poor or near-poor.
    #[serde(default)]
    poor: bool,
}

/// A reason against a pass.
#[derive(Serialize, ToSchema)]
struct WhyNot {
    code: String,
    text: Both,
}

/// A line of the explanation.
#[derive(Serialize, ToSchema)]
struct ScoreLine {
    text: Both,
    points: Option<Mark>,
    max: Mark,
    verified: bool,
}

/// What comes of the answers.
#[derive(Serialize, ToSchema)]
struct Scored {
    total: Option<Mark>,
    outcome: OutcomeCode,
    /// Code of the band or level.
    band: Option<String>,
    reasons: Vec<WhyNot>,
    lines: Vec<ScoreLine>,
}

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/api/v1/criteria", "criteria", "Every criteria set.", shape::<SetPage>),
    Operation::get("/api/v1/criteria/{id}", "criteria_set", "One set whole.", shape::<WholeSet>),
    Operation::post(
        "/api/v1/criteria/{id}/score",
        "try_score",
        "Tries answers; nothing is kept.",
        (shape::<Trial>, shape::<Scored>),
    )
    .fails(&[422]),
];

fn listed(known: &KnownSet) -> ListedSet {
    let set = &known.set;
    ListedSet {
        id: set.id.clone(),
        title: set.title.clone(),
        name: (&set.name).into(),
        instrument: set.instrument.clone(),
        valid_from: Day(set.valid_from),
        valid_to: set.valid_to.map(Day),
        applies_to: filled(&set.applies_to),
        based_on: set.based_on.clone(),
        complete: set.complete,
        shipped: known.shipped,
    }
}

/// `GET /api/v1/criteria`.
pub(crate) fn list(visit: &mut Visit<'_>) -> Answered {
    let rows = KnownSets::of(&visit.db)?.all().iter().map(listed).collect();
    json(&SetPage { rows, next: None })
}

fn known(visit: &Visit<'_>) -> Result<KnownSet, WebError> {
    KnownSets::of(&visit.db)?.find(visit.path.get("id")).ok_or(WebError::NotFound)
}

fn verified(provenance: Provenance) -> bool {
    provenance == Provenance::Verified
}

fn items(set: &CriteriaSet) -> Vec<SetItem> {
    let one = |item: &programme::criteria::Item| {
        let (mut options, mut measure, mut thresholds) = (Vec::new(), None, Vec::new());
        let kind = match &item.kind {
            ItemKind::Points => "points",
            ItemKind::Target => "target",
            ItemKind::Options(known) => {
                options = known
                    .iter()
                    .map(|option| SetOption {
                        code: option.code.clone(),
                        name: (&option.name).into(),
                        points: Mark(option.points),
                    })
                    .collect();
                "options"
            }
            ItemKind::Derived { measure: of, thresholds: steps } => {
                measure = Some(of.clone());
                thresholds = steps
                    .iter()
                    .map(|step| SetThreshold { at_least_bp: step.at_least_bp, points: Mark(step.points) })
                    .collect();
                "derived"
            }
        };
        SetItem {
            id: item.id.clone(),
            group: item.group.and_then(|at| set.groups.get(at)).map(|group| group.id.clone()),
            text: (&item.text).into(),
            hint: (&item.hint).into(),
            max: Mark(item.max),
            required_min: item.required_min.map(Mark),
            verified: verified(item.provenance),
            kind,
            options,
            measure,
            thresholds,
        }
    };
    set.items.iter().map(one).collect()
}

/// `GET /api/v1/criteria/{id}`.
pub(crate) fn one(visit: &mut Visit<'_>) -> Answered {
    let known = known(visit)?;
    let set = &known.set;
    let item_id = |at: &usize| set.items.get(*at).map(|item| item.id.clone());
    json(&WholeSet {
        set: listed(&known),
        issued_on: Day(set.issued_on),
        model: match set.model {
            Model::Points => "points",
            Model::Levels => "levels",
        },
        not_applicable: match set.not_applicable {
            NotApplicablePolicy::FullCredit => "full_credit",
            NotApplicablePolicy::Rescale => "rescale",
            NotApplicablePolicy::Refer => "refer",
        },
        term_years: set.term_years,
        lacks: (&set.lacks).into(),
        pass_marks: set
            .pass_marks
            .iter()
            .map(|mark| SetMark {
                circumstance: mark.circumstance.clone(),
                mark: Mark(mark.mark),
                verified: verified(mark.provenance),
            })
            .collect(),
        bands: set
            .bands
            .iter()
            .map(|band| SetBand { code: band.code.clone(), name: (&band.name).into(), min: Mark(band.min) })
            .collect(),
        groups: set
            .groups
            .iter()
            .map(|group| SetGroup {
                id: group.id.clone(),
                name: (&group.name).into(),
                required_min_bp: group.required_min_bp,
            })
            .collect(),
        items: items(set),
        vetoes: set
            .vetoes
            .iter()
            .map(|veto| SetVeto { id: veto.id.clone(), text: (&veto.text).into() })
            .collect(),
        levels: set
            .levels
            .iter()
            .map(|level| SetLevel {
                code: level.code.clone(),
                name: (&level.name).into(),
                wait_years: level.wait_years,
                targets: level.targets.iter().filter_map(item_id).collect(),
            })
            .collect(),
    })
}

/// `POST /api/v1/criteria/{id}/score`.
pub(crate) fn score(visit: &mut Visit<'_>) -> Answered {
    let known = known(visit)?;
    let set = &known.set;
    let trial: Trial = body(visit)?;
    let about = |key: &str, at: &str| {
        said(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            if key == "problem-answer-missing" { "answer.missing" } else { "answer.unfit" },
            visit.words.with(key, &[("at", at)]),
        )
    };
    if let Some(odd) = trial.answers.keys().find(|id| !set.items.iter().any(|item| item.id == **id)) {
        return Err(about("problem-item-unknown", odd));
    }
    if trial.vetoes.iter().any(|id| !set.vetoes.iter().any(|veto| veto.id == *id)) {
        return Err(unfit(visit, "vetoes"));
    }
    let mut answers = Vec::with_capacity(set.items.len());
    for item in &set.items {
        let cell = trial.answers.get(&item.id).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let cell = cell.ok_or_else(|| about("problem-answer-missing", &item.id))?;
        answers.push(parse_answer(item, cell).map_err(|_| about("problem-answer-unfit", &item.id))?);
    }
    let vetoes: Vec<bool> = set.vetoes.iter().map(|veto| trial.vetoes.contains(&veto.id)).collect();
    let zone = match trial.zone {
        ZoneWord::Regular => REGULAR,
        ZoneWord::Disadvantaged => DISADVANTAGED,
    };
    let circumstances = Circumstances { zone: zone.to_owned(), poor: trial.poor, years_held: Vec::new() };
    let score = evaluate(set, &answers, &vetoes, &circumstances);
    let band = score.band.and_then(|at| match set.model {
        Model::Points => set.bands.get(at).map(|band| band.code.clone()),
        Model::Levels => set.levels.get(at).map(|level| level.code.clone()),
    });
    json(&Scored {
        total: score.total.map(Mark),
        outcome: OutcomeCode(score.outcome),
        band,
        reasons: score
            .reasons
            .iter()
            .map(|reason| WhyNot {
                code: reason_code(set, reason).into_owned(),
                text: (&reason_text(set, reason)).into(),
            })
            .collect(),
        lines: explain(set, &answers, &vetoes, &circumstances, &score)
            .iter()
            .map(|line| ScoreLine {
                text: (&line.text).into(),
                points: line.points.map(Mark),
                max: Mark(line.max),
                verified: verified(line.provenance),
            })
            .collect(),
    })
}
