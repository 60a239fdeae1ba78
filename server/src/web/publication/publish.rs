//! The official's page of a decision's public list: whether it is public, from when to when; publishing it, and taking
//! it down.

use askama::Template;
use jiff::ToSpan as _;
use jiff::civil::Date;
use programme::ids::{DecisionId, PlaceId};
use programme::privacy::{DEFAULT_DAYS, NotPublic};

use super::super::answer::{Answer, Answered, WebError};
use super::super::decisions::opened_to_decide;
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use crate::actions::publication::{self as acts, PublicationError};
use crate::store::accounts::names_of;
use crate::store::db::By;
use crate::store::publication::{public_counts, publications_of};

/// A time that it was public.
struct Time {
    from: String,
    until: String,
    ended: String,
    who: String,
    at: String,
}

#[derive(Template)]
#[template(path = "web/publication/publish.html")]
struct PublishPage {
    shell: Shell,
    id: i64,
    /// How many the list shows.
    n: i64,
    /// How many it does not show because they asked out.
    hidden: i64,
    /// Until when it is public, and its address; where it is.
    stands: Option<(String, String)>,
    past: Vec<Time>,
    from: String,
    until: String,
    days: i64,
    problems: Problems,
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<PublishPage, WebError> {
    let w = visit.words;
    let decision = opened_to_decide(visit)?;
    let (held, hidden) = public_counts(&visit.db, decision.id)?;
    if decision.state != "issued" || held == 0 {
        return Err(WebError::Refused(w.text(&PublicationError::NotRecognising.text()).to_owned()));
    }
    let published = publications_of(&visit.db, decision.id)?;
    let names = names_of(&visit.db, published.iter().map(|one| one.actor.as_str()))?;
    let today = visit.today.to_string();
    let commune = PlaceId::new(decision.commune);
    let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
    let code = visit.atlas().version_at(home, visit.today).map_or("", |version| version.code);
    let stands = published.iter().find(|one| one.stands_on(&today));
    let typed = |name: &str, first: Date| {
        if visit.form.pairs().next().is_some() { visit.form.raw(name).to_owned() } else { day_shown(first) }
    };
    let last = visit.today.checked_add((DEFAULT_DAYS - 1).days()).unwrap_or(visit.today);
    let number = decision.number.clone().unwrap_or_default();
    Ok(PublishPage {
        shell: Shell::new(visit, w.t("publish-title"))
            .at(visit.atlas(), home, visit.today)
            .then("/decisions", w.t("nav-decisions"))
            .then(format!("/decisions/{}", decision.id), number)
            .then("", w.t("publish-title")),
        id: decision.id,
        n: held - hidden,
        hidden,
        stands: stands.map(|one| {
            let days = [("from", w.day_text(&one.from)), ("until", w.day_text(&one.until))];
            let days = days.each_ref().map(|(name, day)| (*name, day.as_str()));
            (w.with("publish-stands", &days), format!("/published/{code}/{}", decision.id))
        }),
        past: published
            .iter()
            .map(|one| Time {
                from: w.day_text(&one.from),
                until: w.day_text(&one.until),
                ended: one.ended_on.as_deref().map_or_else(String::new, |day| w.day_text(day)),
                who: names.get(&one.actor).cloned().unwrap_or_else(|| one.actor.clone()),
                at: w.moment(&one.at),
            })
            .collect(),
        from: typed("from", visit.today),
        until: typed("until", last),
        days: i64::from(DEFAULT_DAYS),
        problems,
    })
}

/// `GET /decisions/{id}/publish`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

/// `POST /decisions/{id}/publish`: from a day to a day.
pub(in super::super) fn publish(visit: &mut Visit<'_>) -> Answered {
    let decision = opened_to_decide(visit)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let mut day = |name: &str| {
        let day = visit.form.day(name);
        if day.is_none() {
            problems.add(name, w.t("bad-day"));
        }
        day
    };
    if let (Some(from), Some(until)) = (day("from"), day("until")) {
        let by = By { actor: &visit.actor, at: &visit.now };
        let done = acts::publish(&mut visit.db, by, DecisionId::new(decision.id), (from, until), visit.today);
        match done {
            Ok(n) => {
                return Ok(Answer::see(format!("/decisions/{}/publish?said=published&n={n}", decision.id)));
            }
            Err(PublicationError::Store(error)) => return Err(error.into()),
            Err(error @ PublicationError::Days(why)) => {
                let field = if why == NotPublic::Past { "from" } else { "until" };
                problems.add(field, w.text(&error.text()));
            }
            Err(error) => problems.add("from", w.text(&error.text())),
        }
    }
    show_again(&page_of(visit, problems)?)
}

/// `POST /decisions/{id}/publish/end`: at once.
pub(in super::super) fn take_down(visit: &mut Visit<'_>) -> Answered {
    let decision = opened_to_decide(visit)?;
    let by = By { actor: &visit.actor, at: &visit.now };
    match acts::take_down(&mut visit.db, by, DecisionId::new(decision.id), visit.today) {
        Ok(()) => Ok(Answer::see(format!("/decisions/{}/publish?said=taken-down", decision.id))),
        Err(PublicationError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}
