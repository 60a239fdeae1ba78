//! Decisions of People's Committees: drafts, what they name, single refusals, and the number, date and signed file
//! when it comes back. From then on nothing changes.

mod after;
mod annex;
mod announce;
mod files;
mod issuer;
mod one;
mod papers;

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::{DecisionId, PlaceId};
use programme::recognition::DecisionKind;
use programme::registry::TITLES;

pub(super) use after::{amend, amend_page, correct, correct_page, withdraw, withdraw_page};
pub(super) use annex::{export as annex_export, page as annex};
pub(super) use announce::announce;
pub(super) use issuer::waits as waits_for;
pub(super) use one::{confirm_discard, discard, file, issue, one, refuse_one, relist};
pub(super) use papers::{no_paper, papers, sent as paper_sent};

use super::answer::{Answer, Answered, WebError};
use super::authority::{Step, may_decide_it, may_take_now};
use super::days::{Days, DaysPart};
use super::on_map::{OnMap, Records, committees, told};
use super::pages::{show, show_again};
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::recognition::{ChosenStep, RecognitionError, Which, Whose, take_on};
use crate::store::db::By;
use crate::store::decisions::{Asked, StoredDecision, decision, decisions_before};

/// Why a step was refused, as a page says it.
pub(super) fn refused(error: &RecognitionError, visit: &Visit<'_>) -> WebError {
    if let RecognitionError::Store(error) = error {
        return WebError::Ours(error.to_string());
    }
    if matches!(error, RecognitionError::NoSuchDraft) {
        return WebError::NotFound;
    }
    WebError::Refused(visit.words.text(&error.text()).to_owned())
}

struct Line {
    id: i64,
    commune: String,
    title: String,
    year: i64,
    state: String,
    class: &'static str,
    number: String,
    signed_on: String,
    /// What it does, where it does not recognise.
    kind: String,
}

/// A decision in a list, by the place that its own is on the map of a day.
fn line(decision: &StoredDecision, visit: &Visit<'_>, on: Date) -> Line {
    let w = visit.words;
    Line {
        id: decision.id,
        commune: told(visit, PlaceId::new(decision.commune), on),
        title: w.title(&decision.title),
        year: decision.year,
        state: w.t(&format!("decision-{}", decision.state)),
        class: match decision.state.as_str() {
            "issued" => "good",
            "draft" => "warn",
            _ => "",
        },
        number: decision.number.clone().unwrap_or_default(),
        signed_on: decision.signed_on.as_deref().map_or_else(String::new, |day| w.day_text(day)),
        kind: match decision.does() {
            DecisionKind::Recognise => String::new(),
            kind @ (DecisionKind::Withdraw | DecisionKind::Amend | DecisionKind::Correct) => {
                w.t(&format!("decision-kind-{}", kind.code()))
            }
        },
    }
}

/// A decision by its number, or as the draft that it is.
fn heading(decision: &StoredDecision, visit: &Visit<'_>) -> String {
    match &decision.number {
        Some(number) => number.clone(),
        None => visit.words.with("decision-heading", &[("id", &decision.id.to_string())]),
    }
}

#[derive(Template)]
#[template(path = "web/decisions/list.html")]
struct ListPage {
    shell: Shell,
    decisions: Vec<Line>,
    older: Option<i64>,
    commune: String,
    communes: Vec<(String, String)>,
    title: String,
    titles: Vec<(&'static str, String)>,
    year: String,
    may_draft: bool,
    /// Who decides the title, where it is not the place that is chosen.
    decided_by: String,
    /// Code of the place that drafts.
    place: String,
    /// Cases before the People's Committee that no draft names.
    n_proposed: i64,
    /// Where such cases wait, of this year and the last: how many of what, and the list.
    waits: Vec<(String, String)>,
    days: DaysPart,
    /// The list that is shown, for the address of its next part.
    query: String,
}

const SHOWN: usize = 50;

/// `GET /decisions`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let w = visit.words;
    let days = Days::asked(visit);
    let on_map = OnMap::of(visit, &days);
    let mine = on_map.communes();
    let named = |place: &PlaceId| on_map.named(*place);
    let asked = visit.query.get("commune").to_owned();
    // A district or province decides titles of its own: it is chosen as a commune is.
    let above = committees(visit, days.map);
    let is_asked = |place: &PlaceId| asked.is_empty() || named(place).is_some_and(|(code, _)| code == asked);
    let chosen_above: Vec<PlaceId> = above.iter().copied().filter(is_asked).collect();
    let chosen: Vec<PlaceId> = mine.iter().copied().filter(is_asked).collect();
    let records = if asked.is_empty() {
        let above = on_map.all_committees().into_iter().map(PlaceId::get);
        Records { of: on_map.all().of.into_iter().chain(above).collect(), in_part: Vec::new() }
    } else {
        let above = chosen_above.iter().map(|place| place.get());
        let mut records = Records { of: above.collect(), in_part: Vec::new() };
        for commune in &chosen {
            let Records { of, in_part } = on_map.records(*commune);
            records.of.extend(of);
            records.in_part.extend(in_part);
        }
        if chosen.is_empty() && chosen_above.is_empty() {
            // Whoever answers for the whole country is offered none and names one.
            named_alone(&on_map, visit, &asked, days.map)
        } else {
            records
        }
    };
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or("");
    let year = visit.query.read::<i64>("year");
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let facts_to = days.facts_to();
    let which = Asked { title, year, signed_by: facts_to.as_deref() };
    let mut found = decisions_before(&visit.db, &records.of, &which, before, SHOWN + 1)?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    // Where nobody says, what they decide themselves: a province sees its districts' decisions, too.
    let decides = |place: &PlaceId| !asked.is_empty() || visit.can(Verb::Decide, Scope::Place(*place));
    let deciding: Vec<PlaceId> = chosen_above.iter().copied().filter(decides).collect();
    let place = match (&deciding[..], &chosen[..]) {
        ([above], _) if !asked.is_empty() || mine.len() != 1 => Some(*above),
        (_, [commune]) => Some(*commune),
        _ => None,
    };
    // Work is of today.
    let place = place.filter(|_| days.is_today());
    let draft = issuer::what(visit, place, (title, year))?;
    let waits = match place {
        _ if !days.is_today() => Vec::new(),
        Some(_) if draft.may => Vec::new(),
        Some(place) => issuer::proposed(visit, &[place])?,
        None => issuer::proposed(visit, &[&above[..], &mine].concat())?,
    };
    let page = ListPage {
        waits,
        older: found.last().map(|decision| decision.id).filter(|_| more),
        decisions: found.iter().map(|decision| line(decision, visit, days.map)).collect(),
        communes: above.iter().chain(&mine).filter_map(named).collect(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        title: title.to_owned(),
        year: year.map_or_else(String::new, |year| year.to_string()),
        may_draft: draft.may,
        n_proposed: draft.n,
        decided_by: draft.decided_by,
        place: place.as_ref().and_then(named).map_or_else(String::new, |(code, _)| code),
        commune: asked,
        query: visit.query.query_with(&[("before", ""), ("said", ""), ("n", "")]),
        days: DaysPart::of(visit, &days, &records.in_part),
        shell: Shell::new(visit, w.t("nav-decisions")),
    };
    if days.problems.is_empty() { show(&page) } else { show_again(&page) }
}

/// Whose decisions a code alone asks for: a commune's with what flowed into it, or a district's or province's own.
fn named_alone(on_map: &OnMap<'_>, visit: &Visit<'_>, code: &str, map: Date) -> Records {
    if let Ok((_, records)) = on_map.opened(code) {
        return records;
    }
    let place = visit.atlas().any_level_by_code(code, map).ok();
    let place = place.filter(|place| visit.can(Verb::ViewRecords, Scope::Place(*place)));
    Records { of: place.into_iter().map(PlaceId::get).collect(), in_part: Vec::new() }
}

/// `POST /decisions`: a draft over everything that is proposed.
pub(super) fn draft(visit: &mut Visit<'_>) -> Answered {
    let place = visit.atlas().any_level_by_code(visit.form.get("commune"), visit.today);
    let place = place.map_err(|_| WebError::NotFound)?;
    let title =
        TITLES.into_iter().find(|title| *title == visit.form.get("title")).ok_or(WebError::NotFound)?;
    let year = visit.form.read::<u16>("year").ok_or(WebError::NotFound)?;
    let (deciding, only) = issuer::of(visit, place, (title, year))?;
    let commune = deciding.issuer;
    may_take_now(visit, Step::Decide, title, commune)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let whose = Whose { commune, records_of: &deciding.records_of, year, title };
    let which = only.as_deref().map_or(Which::All, Which::Subjects);
    match take_on(&mut visit.db, &whose, ChosenStep::Draft, which, By { actor: &actor, at: &now }) {
        Ok((n, id)) => {
            let id = id.unwrap_or(DecisionId::new(0));
            Ok(Answer::see(format!("/decisions/{id}?said=drafted&n={n}")))
        }
        Err(RecognitionError::NothingToDo) => {
            let asked = Asked { title, year: Some(i64::from(year)), signed_by: None };
            let known = decisions_before(&visit.db, &[commune.get()], &asked, i64::MAX, SHOWN)?;
            Err(match known.iter().find(|decision| decision.state == "draft") {
                Some(draft) => {
                    let id = draft.id.to_string();
                    WebError::Refused(visit.words.with("decide-drafted", &[("id", &id)]))
                }
                None => refused(&RecognitionError::NothingToDo, visit),
            })
        }
        Err(error) => Err(refused(&error, visit)),
    }
}

/// The decision of the address, and the commune that decides, if whoever asks may see it.
pub(super) fn opened(visit: &Visit<'_>) -> Result<(StoredDecision, PlaceId), WebError> {
    let id: i64 = visit.path.read("id").ok_or(WebError::NotFound)?;
    let decision = decision(&visit.db, id)?.ok_or(WebError::NotFound)?;
    let commune = PlaceId::new(decision.commune);
    visit.may_see(Verb::ViewRecords, Scope::Place(commune))?;
    Ok((decision, commune))
}

/// The decision of the address, if it is theirs who ask to take further.
///
/// # Errors
/// When there is none, it is not theirs to see, or another office decides its title.
pub(super) fn opened_to_decide(visit: &Visit<'_>) -> Result<StoredDecision, WebError> {
    let (decision, _) = opened(visit)?;
    may_decide_it(visit, &decision)?;
    Ok(decision)
}
