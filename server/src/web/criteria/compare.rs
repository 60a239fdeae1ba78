//! Two criteria sets side by side: what one has and the other has not, and where the numbers differ.

use askama::Template;
use programme::criteria::CriteriaSet;

use super::super::answer::Answered;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::{circumstance, force, item_line, set_named};
use crate::actions::criteria::KnownSets;

/// One line: what it is about, and what each set says.
struct Line {
    about: String,
    left: String,
    right: String,
    differs: bool,
}

#[derive(Template)]
#[template(path = "web/criteria/compare.html")]
struct ComparePage {
    shell: Shell,
    left: (String, String),
    right: (String, String),
    lines: Vec<Line>,
    n_differ: i64,
}

/// `GET /criteria/compare?a=ID&b=ID`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let sets = KnownSets::of(&visit.db)?;
    let (a, b) = (set_named(&sets, visit.query.get("a"))?.set, set_named(&sets, visit.query.get("b"))?.set);
    let lines = lines(&a, &b, w);
    show(&ComparePage {
        shell: Shell::new(visit, w.t("compare-title"))
            .then("/criteria", w.t("nav-criteria"))
            .then("", w.t("compare-title")),
        left: (a.id.clone(), w.text(&a.name).to_owned()),
        right: (b.id.clone(), w.text(&b.name).to_owned()),
        n_differ: i64::try_from(lines.iter().filter(|line| line.differs).count()).unwrap_or(0),
        lines,
    })
}

fn lines(a: &CriteriaSet, b: &CriteriaSet, w: Words) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |about: String, left: String, right: String| {
        lines.push(Line { differs: left != right, about, left, right });
    };
    add(w.t("instrument"), a.instrument.clone(), b.instrument.clone());
    add(w.t("in-force"), force(a, w), force(b, w));
    let mark = |set: &CriteriaSet, code: &str| {
        let found = set.pass_marks.iter().find(|mark| mark.circumstance == code);
        found.map_or_else(|| "–".to_owned(), |mark| w.points(mark.mark))
    };
    let mut marks: Vec<&str> =
        a.pass_marks.iter().chain(&b.pass_marks).map(|mark| mark.circumstance.as_str()).collect();
    marks.sort_unstable();
    marks.dedup();
    for code in marks {
        add(circumstance(code, w), mark(a, code), mark(b, code));
    }
    let item = |set: &CriteriaSet, id: &str| {
        let found = set.items.iter().find(|item| item.id == id);
        found.map_or_else(
            || "–".to_owned(),
            |item| {
                let line = item_line(set, item, w);
                let least =
                    if line.least.is_empty() { String::new() } else { format!(" (≥ {})", line.least) };
                format!("{} · {}{least} {}", line.text, line.max, line.answers.join("; "))
            },
        )
    };
    let mut ids: Vec<&str> = a.items.iter().map(|item| item.id.as_str()).collect();
    ids.extend(
        b.items.iter().map(|item| item.id.as_str()).filter(|id| a.items.iter().all(|item| item.id != **id)),
    );
    for id in ids {
        add(id.to_owned(), item(a, id), item(b, id));
    }
    for veto in
        a.vetoes.iter().chain(b.vetoes.iter().filter(|veto| a.vetoes.iter().all(|known| known.id != veto.id)))
    {
        let text = |set: &CriteriaSet| {
            set.vetoes
                .iter()
                .find(|known| known.id == veto.id)
                .map_or_else(|| "–".to_owned(), |veto| w.text(&veto.text).to_owned())
        };
        add(veto.id.clone(), text(a), text(b));
    }
    lines
}
