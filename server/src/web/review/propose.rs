//! The list that goes before the People's Committee: how many, what stays behind and why, then the proposal.

use askama::Template;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::OfCommune;
use crate::actions::recognition::{RecognitionError, Whose, propose_approved, withdraw_proposal};
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/review/propose.html")]
struct ProposePage {
    shell: Shell,
    href: String,
    to_propose: i64,
    to_review: i64,
    proposed: i64,
    not_scored: i64,
}

/// `GET /review/{commune}/{title}/{year}/propose`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    visit.may(Verb::Propose, Scope::Place(of.commune))?;
    let w = visit.words;
    let waits = of.waits(visit)?;
    show(&ProposePage {
        shell: Shell::new(visit, w.t("propose-title"))
            .at(visit.atlas(), of.commune, visit.today)
            .then(of.href("review"), w.t("nav-review"))
            .then("", w.t("propose-title")),
        href: of.href("review"),
        to_propose: waits.to_propose.unwrap_or(0),
        to_review: waits.to_review.unwrap_or(0),
        proposed: waits.to_decide.unwrap_or(0),
        not_scored: waits.hamlets_not_scored + waits.hamlets_half_scored,
    })
}

/// `POST /review/{commune}/{title}/{year}/propose`.
pub(in super::super) fn send(visit: &mut Visit<'_>) -> Answered {
    step(visit, |db, whose, by| propose_approved(db, whose, None, by), "proposed")
}

/// `POST /review/{commune}/{title}/{year}/withdraw`.
pub(in super::super) fn withdraw(visit: &mut Visit<'_>) -> Answered {
    step(visit, withdraw_proposal, "proposal-withdrawn")
}

fn step(
    visit: &mut Visit<'_>,
    take: impl FnOnce(&mut crate::store::db::Database, &Whose<'_>, By<'_>) -> Result<u64, RecognitionError>,
    said: &str,
) -> Answered {
    let of = OfCommune::of(visit)?;
    visit.may(Verb::Propose, Scope::Place(of.commune))?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let whose = Whose { commune: of.commune, records_of: &of.records_of, year: of.year, title: &of.title };
    match take(&mut visit.db, &whose, By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("{}?said={said}&n={n}", of.href("review")))),
        Err(RecognitionError::NothingToDo) => Err(WebError::Refused(visit.words.t("propose-nothing"))),
        Err(error) => Err(super::super::decisions::refused(&error, visit)),
    }
}
