//! Criteria sets as an official reads them: items under their headings, marks and bands, what nobody has seen in
//! the law, worked examples that pass or fail here and now; two sets side by side; one tried on one subject.

mod compare;
mod trial;
mod variant;

use askama::Template;
use programme::criteria::{CriteriaSet, ItemKind, Model, NotApplicablePolicy, Provenance, evaluate};

pub(super) use compare::page as compare;
pub(super) use trial::page as trial;
pub(super) use variant::{make as make_variant, page as variant};

use super::answer::{Answered, WebError};
use super::pages::show;
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::criteria::{KnownSet, KnownSets};

/// A set in the list.
struct Listed {
    id: String,
    name: String,
    title: String,
    instrument: String,
    force: String,
    complete: bool,
    local: bool,
}

#[derive(Template)]
#[template(path = "web/criteria/list.html")]
struct ListPage {
    shell: Shell,
    sets: Vec<Listed>,
    may_edit: bool,
}

/// `GET /criteria`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let sets = KnownSets::of(&visit.db)?.all();
    let listed = sets.iter().map(|known| Listed {
        id: known.set.id.clone(),
        name: w.text(&known.set.name).to_owned(),
        title: w.title(&known.set.title),
        instrument: known.set.instrument.clone(),
        force: force(&known.set, w),
        complete: known.set.complete,
        local: !known.shipped,
    });
    show(&ListPage {
        sets: listed.collect(),
        may_edit: visit.can_somewhere(programme::accounts::Verb::EditCriteria),
        shell: Shell::new(visit, w.t("nav-criteria")),
    })
}

/// From when to when a set is in force.
pub(super) fn force(set: &CriteriaSet, w: Words) -> String {
    let from = w.day(set.valid_from);
    match set.valid_to {
        Some(to) => format!("{from} – {}", w.day(to)),
        None => w.with("in-force-from", &[("day", &from)]),
    }
}

/// An item as it is read.
pub(super) struct ItemLine {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) hint: String,
    pub(super) max: String,
    pub(super) least: String,
    pub(super) answers: Vec<String>,
    pub(super) verified: bool,
}

/// A heading with its items.
struct GroupLines {
    name: String,
    least: String,
    items: Vec<ItemLine>,
}

/// A pass mark, or the wording of a band, veto or level.
struct MarkLine {
    name: String,
    value: String,
    verified: bool,
}

/// A worked example and what comes of it.
struct ExampleLine {
    name: String,
    expected: String,
    given: String,
    holds: bool,
}

#[derive(Template)]
#[template(path = "web/criteria/set.html")]
struct SetPage {
    shell: Shell,
    set: Listed,
    lacks: String,
    based_on: String,
    policy: String,
    n_unverified: i64,
    points: bool,
    groups: Vec<GroupLines>,
    marks: Vec<MarkLine>,
    bands: Vec<MarkLine>,
    levels: Vec<MarkLine>,
    vetoes: Vec<MarkLine>,
    examples: Vec<ExampleLine>,
    others: Vec<(String, String)>,
    may_edit: bool,
}

/// `GET /criteria/{id}`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let sets = KnownSets::of(&visit.db)?;
    let known = sets.find(visit.path.get("id")).ok_or(WebError::NotFound)?;
    let set = &known.set;
    let others =
        sets.all().into_iter().filter(|other| other.set.title == set.title && other.set.id != set.id);
    show(&SetPage {
        shell: Shell::new(visit, w.text(&set.name))
            .then("/criteria", w.t("nav-criteria"))
            .then("", w.text(&set.name)),
        set: Listed {
            id: set.id.clone(),
            name: w.text(&set.name).to_owned(),
            title: w.title(&set.title),
            instrument: set.instrument.clone(),
            force: force(set, w),
            complete: set.complete,
            local: !known.shipped,
        },
        lacks: w.text(&set.lacks).to_owned(),
        based_on: set.based_on.clone().unwrap_or_default(),
        policy: w.t(match set.not_applicable {
            NotApplicablePolicy::FullCredit => "policy-full-credit",
            NotApplicablePolicy::Rescale => "policy-rescale",
            NotApplicablePolicy::Refer => "policy-refer",
        }),
        n_unverified: n_unverified(set),
        points: set.model == Model::Points,
        groups: groups(set, w),
        marks: marks(set, w),
        bands: set
            .bands
            .iter()
            .map(|band| MarkLine {
                name: w.text(&band.name).to_owned(),
                value: w.with("from-points", &[("points", &w.points(band.min))]),
                verified: true,
            })
            .collect(),
        levels: levels(set, w),
        vetoes: set
            .vetoes
            .iter()
            .map(|veto| MarkLine {
                name: veto.id.clone(),
                value: w.text(&veto.text).to_owned(),
                verified: true,
            })
            .collect(),
        examples: examples(set, w),
        others: others.map(|other| (other.set.id.clone(), w.text(&other.set.name).to_owned())).collect(),
        may_edit: visit.can_somewhere(programme::accounts::Verb::EditCriteria),
    })
}

/// How many numbers of a set nobody has seen in the law.
#[must_use]
pub(crate) fn n_unverified(set: &CriteriaSet) -> i64 {
    let items = set.items.iter().filter(|item| item.provenance == Provenance::Unverified).count();
    let marks = set.pass_marks.iter().filter(|mark| mark.provenance == Provenance::Unverified).count();
    i64::try_from(items + marks).unwrap_or(i64::MAX)
}

fn groups(set: &CriteriaSet, w: Words) -> Vec<GroupLines> {
    let of = |group: Option<usize>| -> Vec<ItemLine> {
        set.items.iter().filter(|item| item.group == group).map(|item| item_line(set, item, w)).collect()
    };
    let mut groups: Vec<GroupLines> = set
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| GroupLines {
            name: w.text(&group.name).to_owned(),
            least: group
                .required_min_bp
                .map_or_else(String::new, |bp| w.with("group-least", &[("share", &w.target(bp))])),
            items: of(Some(index)),
        })
        .collect();
    let ungrouped = of(None);
    if !ungrouped.is_empty() {
        groups.push(GroupLines { name: String::new(), least: String::new(), items: ungrouped });
    }
    groups
}

/// One item in the words of the sheet.
pub(super) fn item_line(set: &CriteriaSet, item: &programme::criteria::Item, w: Words) -> ItemLine {
    let answers = match &item.kind {
        ItemKind::Points | ItemKind::Target => Vec::new(),
        ItemKind::Options(options) => options
            .iter()
            .map(|option| format!("{}: {}", w.text(&option.name), w.points(option.points)))
            .collect(),
        ItemKind::Derived { thresholds, .. } => thresholds
            .iter()
            .map(|step| {
                w.with(
                    "threshold",
                    &[("share", &w.target(step.at_least_bp)), ("points", &w.points(step.points))],
                )
            })
            .collect(),
    };
    ItemLine {
        id: item.id.clone(),
        text: w.text(&item.text).to_owned(),
        hint: w.text(&item.hint).to_owned(),
        max: if set.model == Model::Points { w.points(item.max) } else { String::new() },
        least: item.required_min.map_or_else(String::new, |least| w.points(least)),
        answers,
        verified: item.provenance == Provenance::Verified,
    }
}

/// Whom a pass mark is for.
pub(super) fn circumstance(code: &str, w: Words) -> String {
    w.maybe(&format!("mark-{}", code.replace('_', "-"))).unwrap_or_else(|| code.to_owned())
}

fn marks(set: &CriteriaSet, w: Words) -> Vec<MarkLine> {
    set.pass_marks
        .iter()
        .map(|mark| MarkLine {
            name: circumstance(&mark.circumstance, w),
            value: w.with("from-points", &[("points", &w.points(mark.mark))]),
            verified: mark.provenance == Provenance::Verified,
        })
        .collect()
}

fn levels(set: &CriteriaSet, w: Words) -> Vec<MarkLine> {
    set.levels
        .iter()
        .map(|level| {
            let targets: Vec<&str> =
                level.targets.iter().map(|&target| set.items[target].id.as_str()).collect();
            let wait = level
                .wait_years
                .map_or_else(String::new, |years| format!(" · {}", w.n("level-wait", i64::from(years))));
            MarkLine {
                name: w.text(&level.name).to_owned(),
                value: format!("{}{wait}", targets.join(", ")),
                verified: true,
            }
        })
        .collect()
}

fn examples(set: &CriteriaSet, w: Words) -> Vec<ExampleLine> {
    let said = |outcome: programme::criteria::Outcome, total: Option<programme::units::Points>| {
        let word = w.t(&format!("outcome-{}", outcome.code()));
        total.map_or_else(|| word.clone(), |total| format!("{} · {word}", w.points(total)))
    };
    set.examples
        .iter()
        .map(|example| {
            let score = evaluate(set, &example.answers, &example.vetoes, &example.circumstances);
            ExampleLine {
                name: example.name.clone(),
                expected: said(example.outcome, example.total),
                given: said(score.outcome, score.total),
                holds: score.outcome == example.outcome
                    && example.total.is_none_or(|total| score.total == Some(total)),
            }
        })
        .collect()
}

/// A set by the query, or the refusal that there is none.
pub(super) fn set_named(sets: &KnownSets, id: &str) -> Result<KnownSet, WebError> {
    sets.find(id).ok_or(WebError::NotFound)
}
