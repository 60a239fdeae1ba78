//! Decisions of People's Committees: drafts, what they name, single refusals, and the number, date and signed file
//! when it comes back. From then on nothing changes.

mod after;
mod annex;
mod announce;
mod files;
mod one;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::recognition::DecisionKind;
use programme::registry::subject_kind;

pub(super) use after::{amend, amend_page, correct, correct_page, withdraw, withdraw_page};
pub(super) use annex::{export as annex_export, page as annex};
pub(super) use announce::announce;
pub(super) use one::{confirm_discard, discard, file, issue, one, refuse_one, relist};

use super::answer::{Answer, Answered, WebError};
use super::grid::{TITLES, communes};
use super::pages::show;
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::assessment::waiting;
use crate::actions::recognition::{RecognitionError, Whose, draft_decision};
use crate::store::db::By;
use crate::store::decisions::{StoredDecision, decision, decisions_before};

/// Why a step was refused, as a page says it.
pub(super) fn refused(error: &RecognitionError, visit: &Visit<'_>) -> WebError {
    match error {
        RecognitionError::Store(error) => WebError::Ours(error.to_string()),
        RecognitionError::NoSuchDraft => WebError::NotFound,
        other => WebError::Refused(visit.words.text(&other.text()).to_owned()),
    }
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

fn line(decision: &StoredDecision, visit: &Visit<'_>) -> Line {
    let w = visit.words;
    let commune = PlaceId::new(decision.commune);
    let now = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
    Line {
        id: decision.id,
        commune: visit
            .atlas()
            .version_at(now, visit.today)
            .map_or_else(String::new, |v| v.full_name.to_owned()),
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
            other => w.t(&format!("decision-kind-{}", other.code())),
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
    /// Cases before the People's Committee that no draft names.
    n_proposed: i64,
    /// Where such cases wait, of this year and the last: how many of what, and the list.
    waits: Vec<(String, String)>,
}

const SHOWN: usize = 50;

/// `GET /decisions`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let w = visit.words;
    // A decision names a whole commune: who answers for one hamlet is told in its records.
    let mine: Vec<PlaceId> = communes(visit)
        .into_iter()
        .filter(|commune| visit.can(Verb::ViewRecords, Scope::Place(*commune)))
        .collect();
    let named = |commune: &PlaceId| {
        visit.atlas().version_at(*commune, visit.today).map(|v| (v.code.to_owned(), v.full_name.to_owned()))
    };
    let asked = visit.query.get("commune").to_owned();
    let chosen: Vec<PlaceId> = mine
        .iter()
        .copied()
        .filter(|commune| asked.is_empty() || named(commune).is_some_and(|(code, _)| code == asked))
        .collect();
    let records: Vec<i64> =
        chosen.iter().flat_map(|commune| visit.records_of(*commune)).map(|commune| commune.get()).collect();
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or("");
    let year = visit.query.read::<i64>("year");
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let mut found = decisions_before(&visit.db, &records, (title, year), before, SHOWN + 1)?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let may_draft = chosen.len() == 1
        && !title.is_empty()
        && year.is_some()
        && visit.can(Verb::Decide, Scope::Place(chosen[0]));
    let n_proposed = match year.filter(|_| may_draft) {
        Some(year) => {
            let kind = subject_kind(title).unwrap_or_default();
            waiting(&visit.db, &records, (title, kind), year)?.to_decide.unwrap_or(0)
        }
        None => 0,
    };
    let waits = match chosen[..] {
        [commune] if !may_draft && visit.can(Verb::Decide, Scope::Place(commune)) => {
            let code = named(&commune).map_or_else(String::new, |(code, _)| code);
            proposed(visit, &records, &code)?
        }
        _ => Vec::new(),
    };
    let page = ListPage {
        waits,
        older: found.last().map(|decision| decision.id).filter(|_| more),
        decisions: found.iter().map(|decision| line(decision, visit)).collect(),
        communes: mine.iter().filter_map(named).collect(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        title: title.to_owned(),
        year: year.map_or_else(String::new, |year| year.to_string()),
        may_draft,
        n_proposed,
        commune: asked,
        shell: Shell::new(visit, w.t("nav-decisions")),
    };
    show(&page)
}

/// What is proposed to a commune's People's Committee and in no draft yet.
fn proposed(visit: &Visit<'_>, records: &[i64], code: &str) -> Result<Vec<(String, String)>, WebError> {
    let (w, this_year) = (visit.words, i64::from(visit.today.year()));
    let mut found = Vec::new();
    for (year, title) in [this_year, this_year - 1].iter().flat_map(|year| TITLES.map(|title| (*year, title)))
    {
        let kind = subject_kind(title).unwrap_or_default();
        let n = waiting(&visit.db, records, (title, kind), year)?.to_decide.unwrap_or(0);
        if n > 0 {
            let what = [("title", w.title(title)), ("year", year.to_string()), ("n", w.int(n))];
            let what = what.each_ref().map(|(name, value)| (*name, value.as_str()));
            let href = format!("/decisions?commune={code}&title={title}&year={year}");
            found.push((href, w.with("decisions-proposed", &what)));
        }
    }
    Ok(found)
}

/// `POST /decisions`: a draft over everything that is proposed.
pub(super) fn draft(visit: &mut Visit<'_>) -> Answered {
    let commune = visit
        .atlas()
        .by_code(programme::places::Level::Commune, visit.form.get("commune"), visit.today)
        .map_err(|_| WebError::NotFound)?;
    visit.may(Verb::Decide, Scope::Place(commune))?;
    let records_of = visit.records_of(commune);
    let title =
        TITLES.into_iter().find(|title| *title == visit.form.get("title")).ok_or(WebError::NotFound)?;
    let year = visit.form.read::<u16>("year").ok_or(WebError::NotFound)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let whose = Whose { commune, records_of: &records_of, year, title };
    match draft_decision(&mut visit.db, &whose, By { actor: &actor, at: &now }) {
        Ok((id, n)) => Ok(Answer::see(format!("/decisions/{id}?said=drafted&n={n}"))),
        Err(RecognitionError::NothingToDo) => {
            let asked = (title, Some(i64::from(year)));
            let known = decisions_before(&visit.db, &[commune.get()], asked, i64::MAX, SHOWN)?;
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
