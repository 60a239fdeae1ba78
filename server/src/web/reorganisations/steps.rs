//! Applying a reorganisation, taking it back and throwing it away, each confirmed with its numbers.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::one::{number, page_of, refuse};
use super::{asked, may_enter, shell};
use crate::actions::reorganise::{self as acts, Changing, Preview, ReorganiseError, changing, preview};
use crate::store::db::By;
use crate::store::reorganisations::StoredEvent;

#[derive(Template)]
#[template(path = "web/reorganisations/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    id: i64,
    lead: String,
    numbers: Vec<String>,
    undo: String,
    action: &'static str,
    button: String,
    danger: bool,
}

/// The event of the path in a state with what it changes, if whoever asks may enter it.
fn entered(
    visit: &Visit<'_>,
    state: &str,
) -> Result<(StoredEvent, Result<Changing, ReorganiseError>), WebError> {
    visit.may_somewhere(Verb::Operate)?;
    let stored = asked(visit)?;
    if stored.state != state {
        let text = ReorganiseError::Unknown.text();
        return Err(WebError::Changed(visit.words.text(&text).to_owned()));
    }
    let changing = match changing(&visit.db, &stored) {
        Err(ReorganiseError::Store(error)) => return Err(error.into()),
        known => known,
    };
    match &changing {
        Ok(changing) => may_enter(visit, changing)?,
        // What cannot be any more reaches nothing: whoever drafted it throws it away.
        Err(_) if state == "draft" && stored.actor == visit.actor => {}
        Err(_) => {
            visit.may(Verb::Operate, Scope::Everywhere)?;
        }
    }
    Ok((stored, changing))
}

fn confirm(
    visit: &Visit<'_>,
    stored: &StoredEvent,
    (action, danger): (&'static str, bool),
    seen: Option<&Preview>,
) -> ConfirmPage {
    let w = visit.words;
    let title = w.t(&format!("reorg-{action}-title"));
    let texts = [("name", stored.name.as_str()), ("instrument", &stored.instrument)];
    let mut numbers = Vec::new();
    if let Some(seen) = seen {
        let subjects: i64 = seen.subjects.iter().map(|(_, n)| n).sum();
        let difference = &seen.difference;
        let named = seen.placing.named.iter().filter(|hamlet| hamlet.hamlet.is_some()).count();
        let lines = [
            ("reorg-n-begin", number(difference.begun.len())),
            ("reorg-n-end", number(difference.ended.len())),
            ("reorg-n-change", number(difference.changed.len())),
            ("reorg-n-divided", number(difference.divided.len())),
            ("reorg-n-subjects", subjects),
            ("reorg-n-cases", seen.cases),
            ("reorg-n-roles-end", number(seen.roles.len())),
            ("reorg-n-roles-follow", number(seen.following.len())),
            ("reorg-n-named", number(named)),
            ("reorg-n-waiting", seen.hamlets_waiting),
        ];
        numbers = lines.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| w.n(key, n)).collect();
    }
    ConfirmPage {
        shell: shell(visit, title.clone())
            .then(format!("/admin/reorganisations/{}", stored.id), stored.name.clone())
            .then("", title),
        id: stored.id,
        lead: w.with(&format!("reorg-{action}-lead"), &texts),
        numbers,
        undo: w.t(&format!("reorg-{action}-undo")),
        action,
        button: w.t(&format!("reorg-{action}-button")),
        danger,
    }
}

/// A refusal as an answer: lines that cannot be stand on the event's page.
fn refused(visit: &Visit<'_>, stored: &StoredEvent, error: ReorganiseError) -> Answered {
    match error {
        ReorganiseError::Store(error) => Err(error.into()),
        error @ ReorganiseError::Faults(_) => {
            let mut page = page_of(visit, stored)?;
            refuse(&mut page, stored, error, visit.words)?;
            show_again(&page)
        }
        error @ ReorganiseError::Unknown => {
            Err(WebError::Changed(visit.words.text(&error.text()).to_owned()))
        }
        error @ (ReorganiseError::NotYet(_)
        | ReorganiseError::Rests(..)
        | ReorganiseError::Breaks(_)
        | ReorganiseError::Later(_)) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}

/// `GET /admin/reorganisations/{id}/apply`.
pub(in super::super) fn confirm_apply(visit: &mut Visit<'_>) -> Answered {
    let (stored, changing) = entered(visit, "draft")?;
    let on: Option<Date> = stored.on.parse().ok();
    if let Some(on) = on.filter(|on| *on > visit.today) {
        return refused(visit, &stored, ReorganiseError::NotYet(on));
    }
    match changing.and_then(|changing| preview(&visit.db, changing)) {
        Ok(seen) => show(&confirm(visit, &stored, ("apply", false), Some(&seen))),
        Err(error) => refused(visit, &stored, error),
    }
}

/// `POST /admin/reorganisations/{id}/apply`.
pub(in super::super) fn apply(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = entered(visit, "draft")?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::apply(&mut visit.db, stored.id, visit.today, By { actor: &actor, at: &now }) {
        Ok(_) => Ok(Answer::see(format!("/admin/reorganisations/{}?said=reorg-applied", stored.id))),
        Err(error) => refused(visit, &stored, error),
    }
}

/// `GET /admin/reorganisations/{id}/take-back`.
pub(in super::super) fn confirm_take_back(visit: &mut Visit<'_>) -> Answered {
    let (stored, changing) = entered(visit, "applied")?;
    match changing.and_then(|changing| preview(&visit.db, changing)) {
        Ok(seen) => show(&confirm(visit, &stored, ("take-back", true), Some(&seen))),
        Err(error) => refused(visit, &stored, error),
    }
}

/// `POST /admin/reorganisations/{id}/take-back`.
pub(in super::super) fn take_back(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = entered(visit, "applied")?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::take_back(&mut visit.db, stored.id, By { actor: &actor, at: &now }) {
        Ok(_) => Ok(Answer::see(format!("/admin/reorganisations/{}?said=reorg-taken-back", stored.id))),
        Err(error) => refused(visit, &stored, error),
    }
}

/// `GET /admin/reorganisations/{id}/discard`.
pub(in super::super) fn confirm_discard(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = entered(visit, "draft")?;
    show(&confirm(visit, &stored, ("discard", true), None))
}

/// `POST /admin/reorganisations/{id}/discard`.
pub(in super::super) fn discard(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = entered(visit, "draft")?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::discard(&mut visit.db, stored.id, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see("/admin/reorganisations?said=reorg-discarded")),
        Err(error) => refused(visit, &stored, error),
    }
}
