//! Approving what passes in the whole commune: one page that says hamlet by hamlet how many that is and what stays
//! behind, and one button. A hamlet that the association wants to look at longer is left out by its box.

use askama::Template;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{OfCommune, all_of, named};
use crate::actions::assessment::{NotApproved, approve_passing, passing};
use crate::store::db::By;

struct Line {
    name: String,
    href: String,
    /// Commune of the records, hamlet and digest, as the form names them; nothing where there is nobody to approve.
    key: Option<String>,
    chosen: bool,
    /// Waiting and passing, not passing, to be judged by a person, not scored.
    counts: [String; 4],
    held_on: String,
}

#[derive(Template)]
#[template(path = "web/review/all.html")]
struct AllPage {
    shell: Shell,
    href: String,
    n: usize,
    effect: String,
    hamlets: Vec<Line>,
    problems: Problems,
}

/// `GET /review/{commune}/{title}/{year}/approve`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<AllPage, WebError> {
    let of = OfCommune::of(visit)?;
    visit.may(Verb::Review, Scope::Place(of.commune))?;
    let w = visit.words;
    let cases = of.cases(visit)?;
    let found = passing(&visit.db, &of.ids(), (&of.title, of.year))?;
    let again = !problems.is_empty();
    let chosen: Vec<(i64, i64)> = hamlets_named(visit).into_iter().map(|(of, _)| of).collect();
    let lines = of.hamlets(visit)?.into_iter().map(|hamlet| {
        let here = (hamlet.commune, hamlet.hamlet);
        let counted = all_of(cases.iter().filter(|c| (c.commune, c.hamlet) == here));
        let waits = found.iter().find(|found| found.of == here);
        let counts = [
            waits.map_or(0, |waits| i64::try_from(waits.n).unwrap_or(i64::MAX)),
            counted.failed,
            counted.referred,
            (hamlet.subjects - hamlet.assessed).max(0),
        ];
        Line {
            name: named(hamlet.name, w),
            href: format!("/review/hamlets/{}.{}/{}/{}", here.0, here.1, of.title, of.year),
            key: waits.map(|waits| format!("{}.{}.{}", here.0, here.1, waits.seen)),
            // What was ticked stays ticked where the page is shown again.
            chosen: !again || chosen.contains(&here),
            counts: counts.map(|n| w.int(n)),
            held_on: hamlet.held_on.as_deref().map_or_else(String::new, |day| w.day_text(day)),
        }
    });
    let n = found.iter().map(|hamlet| hamlet.n).sum();
    let (of_n, hamlets) = (w.int(n), w.int(found.len()));
    Ok(AllPage {
        hamlets: lines.collect(),
        effect: w.with("approve-commune-effect", &[("n", &of_n), ("hamlets", &hamlets)]),
        href: of.href("review"),
        n,
        shell: Shell::new(visit, w.t("approve-commune-title"))
            .at(visit.atlas(), of.commune, visit.today)
            .then(of.href("review"), w.t("nav-review"))
            .then("", w.t("approve-commune-title")),
        problems,
    })
}

/// The hamlets that the form names, with the digest that the page showed.
fn hamlets_named(visit: &Visit<'_>) -> Vec<((i64, i64), String)> {
    let read = |key: &str| {
        let mut parts = key.splitn(3, '.');
        let of = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some((of, parts.next()?.to_owned()))
    };
    visit.form.all("hamlet").filter_map(read).collect()
}

/// `POST /review/{commune}/{title}/{year}/approve`.
pub(in super::super) fn approve(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    visit.may(Verb::Review, Scope::Place(of.commune))?;
    let chosen = hamlets_named(visit);
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let key = match approve_passing(&mut visit.db, by, &of.records_of, (&of.title, of.year), &chosen) {
        Ok((n, left)) => {
            let said = if left == 0 { "approved" } else { "approved-some" };
            return Ok(Answer::see(format!("{}?said={said}&n={n}", of.href("review"))));
        }
        Err(NotApproved::Store(error)) => return Err(error.into()),
        Err(NotApproved::Nothing) => "approve-commune-nothing",
        Err(NotApproved::Changed) => "approve-commune-changed",
    };
    let mut problems = Problems::default();
    problems.add("hamlets", visit.words.t(key));
    show_again(&page_of(visit, problems)?)
}
