//! A local variant: a set copied with some items changed, kept once its examples hold.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::criteria::{CriteriaSet, Provenance, SetProblem, read, write_variant};
use programme::text::Text;
use programme::units::Points;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::shell::{Shell, main_place};
use super::super::visit::Visit;
use super::circumstance;
use crate::actions::criteria::{KnownSets, set_digest};
use crate::store::criteria::add_set;
use crate::store::db::By;

/// A pass mark that can be changed.
struct Mark {
    field: String,
    name: String,
    value: String,
    problem: bool,
}

/// An item that can be changed.
struct ItemFields {
    id: String,
    text: String,
    hint: String,
    max: String,
    least: String,
    fixed: bool,
    problem: bool,
}

#[derive(Template)]
#[template(path = "web/criteria/variant.html")]
struct VariantPage {
    shell: Shell,
    parents: Vec<(String, String)>,
    parent: String,
    fields: [(&'static str, String); 8],
    marks: Vec<Mark>,
    items: Vec<ItemFields>,
    problems: Problems,
}

const FIELDS: [&str; 8] =
    ["id", "name_vi", "name_en", "instrument", "issued_on", "valid_from", "valid_to", "applies_to"];

/// `GET /criteria/new?from=ID`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    show(&page_of(visit, visit.query.get("from"), Problems::default())?)
}

fn page_of(visit: &Visit<'_>, from: &str, problems: Problems) -> Result<VariantPage, WebError> {
    let w = visit.words;
    let sets = KnownSets::of(&visit.db)?;
    let parents: Vec<(String, String)> = sets
        .all()
        .into_iter()
        .map(|known| (known.set.id.clone(), format!("{} · {}", w.text(&known.set.name), known.set.id)))
        .collect();
    let sent = visit.form.pairs().next().is_some();
    let parent = sets.find(from).map(|known| known.set);
    let place = main_place(visit)
        .and_then(|place| visit.atlas().version_at(place, visit.today))
        .map_or("VN", |version| version.code);
    let kept = |name: &str, set: &CriteriaSet| match name {
        "id" => format!("{}-{place}", set.id),
        "name_vi" => set.name.vi.clone(),
        "name_en" => set.name.en.clone(),
        "instrument" => set.instrument.clone(),
        "issued_on" => day_shown(visit.today),
        "valid_from" => day_shown(visit.today.first_of_year()),
        "applies_to" => place.to_owned(),
        _ => String::new(),
    };
    let value = |name: &str, kept: String| if sent { visit.form.raw(name).to_owned() } else { kept };
    let (fields, marks, items) = match &parent {
        Some(set) => (
            FIELDS.map(|name| (name, value(name, kept(name, set)))),
            set.pass_marks
                .iter()
                .map(|mark| {
                    let field = format!("mark.{}", mark.circumstance);
                    Mark {
                        name: circumstance(&mark.circumstance, w),
                        value: value(&field, w.points(mark.mark)),
                        problem: problems.of(&field).is_some(),
                        field,
                    }
                })
                .collect(),
            set.items
                .iter()
                .map(|item| ItemFields {
                    text: value(&format!("text.{}", item.id), item.text.vi.clone()),
                    hint: value(&format!("hint.{}", item.id), item.hint.vi.clone()),
                    max: value(&format!("max.{}", item.id), w.points(item.max)),
                    least: value(
                        &format!("least.{}", item.id),
                        item.required_min.map_or_else(String::new, |least| w.points(least)),
                    ),
                    fixed: item.kind != programme::criteria::ItemKind::Points,
                    problem: problems.iter().any(|(field, _)| field.ends_with(&format!(".{}", item.id))),
                    id: item.id.clone(),
                })
                .collect(),
        ),
        None => (FIELDS.map(|name| (name, String::new())), Vec::new(), Vec::new()),
    };
    Ok(VariantPage {
        shell: Shell::new(visit, w.t("criteria-new"))
            .then("/criteria", w.t("nav-criteria"))
            .then("", w.t("criteria-new")),
        parents,
        parent: parent.map_or_else(String::new, |set| set.id),
        fields,
        marks,
        items,
        problems,
    })
}

/// `POST /criteria/new`.
pub(in super::super) fn make(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let sets = KnownSets::of(&visit.db)?;
    let from = visit.form.get("from").to_owned();
    let parent = sets.find(&from).ok_or(WebError::NotFound)?.set;
    let mut problems = Problems::default();
    let variant = changed(visit, &parent, &mut problems);
    if problems.is_empty() {
        if sets.find(&variant.id).is_some() {
            problems.add("id", visit.words.t("set-id-taken"));
        }
        let place = visit.atlas().any_level_by_code(&variant.applies_to, visit.today);
        match place {
            Ok(place) => {
                if let Err(WebError::Forbidden(why)) = visit.may(Verb::EditCriteria, Scope::Place(place)) {
                    problems.add("applies_to", why);
                }
            }
            Err(_) => problems.add("applies_to", visit.words.t("no-such-place")),
        }
    }
    if problems.is_empty() {
        let text = write_variant(&variant, &parent);
        match read(&text, &|id| sets.parent(id)) {
            Ok(set) => {
                let (actor, now) = (visit.actor.clone(), visit.now.clone());
                add_set(&mut visit.db, &set.id, &set_digest(&set), &text, By { actor: &actor, at: &now })?;
                return Ok(Answer::see(format!("/criteria/{}?said=variant-made", set.id)));
            }
            Err(found) => tell(&found, visit, &mut problems),
        }
    }
    show_again(&page_of(visit, &from, problems)?)
}

/// What the reader of criteria files found, beside the field where it can be told.
fn tell(found: &[SetProblem], visit: &Visit<'_>, problems: &mut Problems) {
    for problem in found {
        let field = if problem.code == "criteria.period" { "valid_to" } else { "id" };
        problems.add(field, visit.words.text(&problem.message));
    }
}

fn changed(visit: &Visit<'_>, parent: &CriteriaSet, problems: &mut Problems) -> CriteriaSet {
    let (form, w) = (&visit.form, visit.words);
    let mut set = parent.clone();
    let id = form.get("id");
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')) {
        problems.add("id", w.t("set-id-bad"));
    }
    set.id = id.to_owned();
    set.based_on = Some(parent.id.clone());
    set.name = Text::new(form.get("name_vi"), form.get("name_en"));
    form.get("instrument").clone_into(&mut set.instrument);
    form.get("applies_to").clone_into(&mut set.applies_to);
    let mut day = |name: &str, kept: Date| {
        form.day(name).unwrap_or_else(|| {
            problems.add(name, w.t("bad-day"));
            kept
        })
    };
    set.issued_on = day("issued_on", parent.issued_on);
    set.valid_from = day("valid_from", parent.valid_from);
    if form.has("valid_to") {
        set.valid_to = Some(day("valid_to", set.valid_from));
    } else {
        set.valid_to = None;
    }
    for mark in &mut set.pass_marks {
        let field = format!("mark.{}", mark.circumstance);
        if let Some(points) = points(visit, &field, problems)
            && points != mark.mark
        {
            (mark.mark, mark.provenance) = (points, Provenance::Unverified);
        }
    }
    for item in &mut set.items {
        let before = item.clone();
        form.get(&format!("text.{}", item.id)).clone_into(&mut item.text.vi);
        form.get(&format!("hint.{}", item.id)).clone_into(&mut item.hint.vi);
        if item.kind == programme::criteria::ItemKind::Points {
            item.max = points(visit, &format!("max.{}", item.id), problems).unwrap_or(item.max);
            let least = format!("least.{}", item.id);
            item.required_min = if form.has(&least) { points(visit, &least, problems) } else { None };
        }
        // A number that a place changes is the place's; nobody has seen it in the law.
        if (item.max, item.required_min) != (before.max, before.required_min) {
            item.provenance = Provenance::Unverified;
        }
        if item.text.vi.is_empty() {
            problems.add(&format!("text.{}", item.id), w.with("item-needs-wording", &[("item", &item.id)]));
        }
    }
    set
}

fn points(visit: &Visit<'_>, field: &str, problems: &mut Problems) -> Option<Points> {
    let points = Points::parse(visit.form.get(field)).ok();
    if points.is_none() {
        problems.add(field, visit.words.with("bad-points", &[("value", visit.form.get(field))]));
    }
    points
}
