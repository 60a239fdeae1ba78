//! One set tried on one subject: answers typed in, the score explained line by line. Nothing is kept.

use askama::Template;
use programme::criteria::{
    Answer, Circumstances, CriteriaSet, ItemKind, Provenance, evaluate, explain, parse_answer,
};

use super::super::answer::{Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::{ItemLine, item_line};
use crate::actions::criteria::KnownSets;
use crate::roster::zones::{DISADVANTAGED, REGULAR};

/// A field of the form.
struct Field {
    line: ItemLine,
    value: String,
    problem: Option<String>,
    options: Vec<(String, String)>,
}

/// A line of the explanation.
struct Explained {
    text: String,
    points: String,
    max: String,
    verified: bool,
}

#[derive(Template)]
#[template(path = "web/criteria/trial.html")]
struct TrialPage {
    shell: Shell,
    fields: Vec<Field>,
    vetoes: Vec<(String, String, bool)>,
    disadvantaged: bool,
    poor: bool,
    problems: Problems,
    explained: Vec<Explained>,
    outcome: String,
}

/// `GET /criteria/{id}/trial` and `POST` with the answers, which belong in no address.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let sets = KnownSets::of(&visit.db)?;
    let known = sets.find(visit.path.get("id")).ok_or(WebError::NotFound)?;
    let (set, w) = (&known.set, visit.words);
    let mut problems = Problems::default();
    let asked = visit.form.pairs().next().is_some();
    let answers = if asked { answers(set, visit, &mut problems) } else { Vec::new() };
    let vetoes: Vec<bool> = set.vetoes.iter().map(|veto| visit.form.has(&veto.id)).collect();
    let zone = if visit.form.has("disadvantaged") { DISADVANTAGED } else { REGULAR };
    let circumstances =
        Circumstances { zone: zone.to_owned(), poor: visit.form.has("poor"), years_held: Vec::new() };
    let (mut explained, mut outcome) = (Vec::new(), String::new());
    if asked && problems.is_empty() {
        let score = evaluate(set, &answers, &vetoes, &circumstances);
        outcome = w.t(&format!("outcome-{}", score.outcome.code()));
        explained = explain(set, &answers, &vetoes, &circumstances, &score)
            .into_iter()
            .map(|line| Explained {
                text: w.text(&line.text).to_owned(),
                points: line.points.map_or_else(String::new, |points| w.points(points)),
                max: w.points(line.max),
                verified: line.provenance == Provenance::Verified,
            })
            .collect();
    }
    let page = TrialPage {
        shell: Shell::new(visit, w.t("trial-title"))
            .then("/criteria", w.t("nav-criteria"))
            .then(format!("/criteria/{}", set.id), w.text(&set.name))
            .then("", w.t("trial-title")),
        fields: fields(set, visit, &problems, w),
        vetoes: set
            .vetoes
            .iter()
            .zip(&vetoes)
            .map(|(veto, on)| (veto.id.clone(), w.text(&veto.text).to_owned(), *on))
            .collect(),
        disadvantaged: zone == DISADVANTAGED,
        poor: circumstances.poor,
        explained,
        outcome,
        problems,
    };
    if page.problems.is_empty() { show(&page) } else { show_again(&page) }
}

fn answers(set: &CriteriaSet, visit: &Visit<'_>, problems: &mut Problems) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(set.items.len());
    for item in &set.items {
        let cell = visit.form.get(&item.id);
        if cell.is_empty() {
            problems.add(&item.id, visit.words.with("answer-missing", &[("item", &item.id)]));
            continue;
        }
        match parse_answer(item, cell) {
            Ok(answer) => answers.push(answer),
            Err(_) => problems.add(
                &item.id,
                visit
                    .words
                    .with("answer-unreadable", &[("item", &item.id), ("max", &visit.words.points(item.max))]),
            ),
        }
    }
    answers
}

fn fields(set: &CriteriaSet, visit: &Visit<'_>, problems: &Problems, w: Words) -> Vec<Field> {
    set.items
        .iter()
        .map(|item| Field {
            value: visit.form.raw(&item.id).to_owned(),
            problem: problems.of(&item.id).map(str::to_owned),
            options: match &item.kind {
                ItemKind::Options(options) => options
                    .iter()
                    .map(|option| (option.code.clone(), w.text(&option.name).to_owned()))
                    .collect(),
                ItemKind::Points | ItemKind::Derived { .. } | ItemKind::Target => Vec::new(),
            },
            line: item_line(set, item, w),
        })
        .collect()
}
