//! What families ask the commune to put right: a list, each with its record, and an answer by a code.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::privacy::{Answer as Said, RequestState, What};

use super::super::answer::{Answer, Answered, WebError};
use super::super::grid::communes;
use super::super::home::Waits;
use super::super::pages::show;
use super::super::registry::key_named;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use crate::actions::requests::{RequestError, answer as give};
use crate::store::db::By;
use crate::store::registry::rows_of;
use crate::store::requests::{self as stored, Request};

/// What is wrong, in words: with title and year where it is a result.
pub(in super::super) fn what_word(request: &Request, w: Words) -> String {
    let what = w.t(&format!("wrong-{}", request.what));
    if request.title.is_empty() {
        what
    } else {
        format!("{what}: {} {}", w.title(&request.title), request.year)
    }
}

/// How far it is, in words.
pub(in super::super) fn state_word(request: &Request, w: Words) -> String {
    w.t(&format!("request-{}", request.state))
}

/// The answer, with its day; empty while there is none.
pub(in super::super) fn answer_word(request: &Request, w: Words) -> String {
    if request.answer.is_empty() {
        return String::new();
    }
    let day = request.answered_on.as_deref().map_or_else(String::new, |day| w.day_text(day));
    format!("{} ({day})", w.t(&format!("answer-{}", request.answer.replace('_', "-"))))
}

/// Whether somebody answers for the commune of a request.
fn may_answer(visit: &Visit<'_>, commune: PlaceId) -> bool {
    [Verb::Review, Verb::Decide].into_iter().any(|verb| visit.can(verb, Scope::Place(commune)))
}

/// The communes whose requests are theirs to answer, by their place today.
fn mine(visit: &Visit<'_>) -> Vec<PlaceId> {
    communes(visit).into_iter().filter(|commune| may_answer(visit, *commune)).collect()
}

/// What waits at home.
pub(in super::super) fn waiting(visit: &Visit<'_>) -> Result<Option<Waits>, WebError> {
    let records: Vec<i64> =
        mine(visit).into_iter().flat_map(|commune| visit.records_of(commune)).map(PlaceId::get).collect();
    if records.is_empty() {
        return Ok(None);
    }
    let n = stored::open_requests(&visit.db, &records)?;
    Ok((n > 0).then(|| Waits {
        n: visit.words.int(n),
        what: visit.words.t("waits-requests"),
        href: "/requests".to_owned(),
    }))
}

struct Row {
    key: String,
    href: String,
    name: String,
    code: String,
    hamlet: String,
    what: String,
    asked_on: String,
    state: String,
    class: &'static str,
    answer: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "web/privacy/requests.html")]
struct RequestsPage {
    shell: Shell,
    rows: Vec<Row>,
    older: Option<i64>,
    state: String,
    states: Vec<(&'static str, String)>,
    answers: Vec<(&'static str, String)>,
}

const SHOWN: usize = 50;

/// `GET /requests`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let mine = mine(visit);
    if mine.is_empty() {
        // Said with the reason that they have no part in it.
        visit.may_somewhere(if visit.can_somewhere(Verb::Decide) { Verb::Decide } else { Verb::Review })?;
    } else {
        visit.asked.set(true);
    }
    let records: Vec<i64> =
        mine.into_iter().flat_map(|commune| visit.records_of(commune)).map(PlaceId::get).collect();
    let asked = visit.query.get("state");
    let state = match (asked, RequestState::parse(asked)) {
        ("all", _) => "all",
        (_, Some(state)) => state.code(),
        (_, None) => "open",
    };
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let filter = if state == "all" { "" } else { state };
    let mut found = stored::requests(&visit.db, &records, filter, (before, limit))?;
    let older = (found.len() > SHOWN).then(|| found[SHOWN - 1].id);
    found.truncate(SHOWN);
    let mut states: Vec<(&'static str, String)> =
        RequestState::ALL.iter().map(|one| (one.code(), w.t(&format!("request-{}", one.code())))).collect();
    states.push(("all", w.t("shown-all")));
    show(&RequestsPage {
        rows: rows(visit, &found)?,
        older,
        state: state.to_owned(),
        states,
        answers: Said::ALL
            .iter()
            .map(|one| (one.code(), w.t(&format!("answer-{}", one.code().replace('_', "-")))))
            .collect(),
        shell: Shell::new(visit, w.t("requests-title")),
    })
}

fn rows(visit: &Visit<'_>, found: &[Request]) -> Result<Vec<Row>, WebError> {
    let w = visit.words;
    let keys: Vec<(i64, i64)> = found.iter().map(|one| (one.commune, one.subject)).collect();
    let records = if keys.is_empty() { Vec::new() } else { rows_of(&visit.db, &keys, None)? };
    let row = |request: &Request| {
        let record = records.iter().find(|row| (row.commune, row.id) == (request.commune, request.subject));
        let place = PlaceId::new(request.commune);
        let home = visit.atlas().on_map(place, visit.today).first().map_or(place, |(now, _)| *now);
        let code = visit.atlas().version_at(home, visit.today).map_or("", |version| version.code);
        Row {
            key: format!("{}.{}", request.commune, request.id),
            href: format!("/registry/{code}/{}.{}", request.commune, request.subject),
            name: record.map_or_else(String::new, |record| record.name.clone()),
            code: record.map_or_else(String::new, |record| record.code.clone()),
            hamlet: record.map_or_else(String::new, |record| record.hamlet_name.clone()),
            what: what_word(request, w),
            asked_on: w.day_text(&request.asked_on),
            state: state_word(request, w),
            class: match request.state.as_str() {
                "open" => "warn",
                "accepted" => "good",
                _ => "",
            },
            answer: answer_word(request, w),
            open: request.state == "open",
        }
    };
    Ok(found.iter().map(row).collect())
}

/// `POST /requests/{id}`: an answer.
pub(in super::super) fn answer(visit: &mut Visit<'_>) -> Answered {
    let key = key_named(visit.path.get("id"));
    let (commune, id) = key.inspect_err(|_| visit.asked.set(true))?;
    let scope = Scope::Place(PlaceId::new(commune));
    let verb = if visit.can(Verb::Decide, scope) { Verb::Decide } else { Verb::Review };
    visit.may_see(verb, scope)?;
    let Some(said) = Said::parse(visit.form.get("answer")) else {
        return Err(WebError::Refused(visit.words.t("choose-one")));
    };
    let by = By { actor: &visit.actor, at: &visit.now };
    match give(&mut visit.db, by, (commune, id), said, visit.today) {
        Ok(()) => Ok(Answer::see("/requests?said=answered")),
        Err(RequestError::Store(error)) => Err(error.into()),
        Err(RequestError::Unknown) => Err(WebError::NotFound),
        Err(error @ RequestError::Answered(_)) => {
            Err(WebError::Changed(visit.words.text(&error.text()).to_owned()))
        }
        Err(error) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}

/// What a family may call wrong, in words.
pub(in super::super) fn wrongs(w: Words) -> Vec<(&'static str, String)> {
    What::ALL.iter().map(|what| (what.code(), w.t(&format!("wrong-{}", what.code())))).collect()
}
