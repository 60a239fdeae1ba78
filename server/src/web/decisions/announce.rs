//! When and how an issued decision was made known.

use programme::ids::DecisionId;
use programme::recognition::Way;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::show_again;
use super::super::visit::Visit;
use super::one::page_of;
use super::opened_to_decide;
use crate::actions::announcement::{AnnouncementError, announce as write};
use crate::store::announcements::of;
use crate::store::db::By;
use crate::store::decisions::StoredDecision;

/// Once that it was made known.
pub(super) struct Announced {
    pub(super) on: String,
    pub(super) ways: String,
}

fn word(way: Way, visit: &Visit<'_>) -> String {
    visit.words.t(&format!("way-{}", way.code()))
}

/// Every time that it was made known.
pub(super) fn announced(visit: &Visit<'_>, decision: &StoredDecision) -> Result<Vec<Announced>, WebError> {
    let known = of(&visit.db, (decision.commune, decision.id))?;
    let line = |one: crate::store::announcements::Announcement| Announced {
        on: visit.words.day_text(&one.on),
        ways: one
            .ways
            .iter()
            .filter_map(|code| Way::parse(code))
            .map(|way| word(way, visit))
            .collect::<Vec<_>>()
            .join(", "),
    };
    Ok(known.into_iter().map(line).collect())
}

/// Every way, as a form asks for them.
pub(super) fn ways(visit: &Visit<'_>) -> Vec<(&'static str, String, bool)> {
    let chosen: Vec<&str> = visit.form.all("way").collect();
    Way::ALL.iter().map(|way| (way.code(), word(*way, visit), chosen.contains(&way.code()))).collect()
}

/// `POST /decisions/{id}/announce`.
pub(in super::super) fn announce(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let ways: Vec<Way> = visit.form.all("way").filter_map(Way::parse).collect();
    match visit.form.day("announced_on") {
        None => problems.add("announced_on", w.t("bad-day")),
        Some(on) => {
            let (actor, now) = (visit.actor.clone(), visit.now.clone());
            let (id, by) = (DecisionId::new(stored.id), By { actor: &actor, at: &now });
            match write(&mut visit.db, id, (on, visit.today), &ways, by) {
                Ok(()) => return Ok(Answer::see(format!("/decisions/{}?said=announced", stored.id))),
                Err(AnnouncementError::Store(error)) => return Err(error.into()),
                Err(AnnouncementError::NotIssued) => return Err(WebError::NotFound),
                Err(AnnouncementError::Day) => problems.add("announced_on", w.t("announce-day")),
                Err(AnnouncementError::NoWay) => problems.add("way", w.t("announce-no-way")),
            }
        }
    }
    show_again(&page_of(visit, problems)?)
}
