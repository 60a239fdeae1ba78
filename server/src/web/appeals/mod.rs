//! Appeals (*kiến nghị*) against what was announced: received at a record, answered from the list.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::recognition::{ANSWER_WITHIN_DAYS, Appeal, AppealState, Ground};

use super::answer::{Answer, Answered, WebError};
use super::days::{Days, DaysPart};
use super::form::Problems;
use super::on_map::OnMap;
use super::pages::{show, show_again};
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::appeals::{AppealError, answer as write_answer, receive as write};
use crate::store::appeals::{StoredAppeal, appeal, appeals, appeals_about};
use crate::store::db::By;
use crate::store::decisions::Cases;

const SHOWN: usize = 50;

/// An appeal as a list shows it.
pub(super) struct Line {
    id: i64,
    whose: String,
    record: String,
    title: String,
    against: String,
    ground: String,
    received_on: String,
    due: String,
    state: String,
    class: &'static str,
    open: bool,
}

fn days(of: &StoredAppeal) -> Option<Appeal> {
    let answered_on = of.answered_on.as_deref().and_then(|day| day.parse().ok());
    Some(Appeal { received_on: of.received_on.parse().ok()?, answered_on })
}

/// Whether whoever asks may receive and answer appeals there: the association, which appraised, and the committee,
/// which decided.
pub(super) fn may_answer(visit: &Visit<'_>, commune: PlaceId) -> bool {
    [Verb::Review, Verb::Decide].into_iter().any(|verb| visit.can(verb, Scope::Place(commune)))
}

/// An appeal as it stands on a day.
fn line(of: &StoredAppeal, visit: &Visit<'_>, on: Date) -> Line {
    let w = visit.words;
    let home = PlaceId::new(of.commune);
    let home = visit.atlas().on_map(home, visit.today).first().map_or(home, |(place, _)| *place);
    let code = visit.atlas().version_at(home, visit.today).map_or("", |version| version.code);
    let days = days(of);
    let overdue = days.is_some_and(|days| days.is_overdue(on));
    let open = of.state == AppealState::Open.code();
    let word = |of: &str, code: &str| w.t(&format!("{of}-{}", code.replace('_', "-")));
    Line {
        id: of.id,
        whose: format!("{} · {}", of.name, of.code),
        record: format!("/registry/{code}/{}.{}", of.commune, of.subject),
        title: format!("{} {}", w.title(&of.title), of.year),
        against: word("against", &of.against),
        ground: word("ground", &of.ground),
        received_on: w.day_text(&of.received_on),
        due: days.filter(|_| open).map_or_else(String::new, |days| w.day(days.due())),
        state: if overdue { w.t("appeal-overdue") } else { word("appeal", &of.state) },
        class: match (overdue, open) {
            (true, _) => "bad",
            (false, true) => "warn",
            (false, false) => "good",
        },
        open,
    }
}

/// Appeals about one case, newest first: in words, and the page of each.
pub(super) fn about(
    visit: &Visit<'_>,
    subject: (i64, i64),
    (title, year): (&str, i64),
) -> Result<Vec<(String, String)>, WebError> {
    let found = appeals_about(&visit.db, subject)?;
    let found = found.iter().filter(|of| of.title == title && of.year == year);
    let words = |of: &StoredAppeal| {
        let line = line(of, visit, visit.today);
        (format!("/appeals/{}", of.id), format!("{} · {} · {}", line.received_on, line.ground, line.state))
    };
    Ok(found.map(words).collect())
}

#[derive(Template)]
#[template(path = "web/appeals/list.html")]
struct ListPage {
    shell: Shell,
    appeals: Vec<Line>,
    all: bool,
    older: Option<i64>,
    /// How long there is to answer, and that no text was seen that says so of these titles.
    within: String,
    communes: Vec<(String, String)>,
    commune: String,
    days: DaysPart,
    /// The other list: open ones, or all.
    other: String,
    query: String,
}

/// `GET /appeals`: the open ones; all with `?all=1`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let days = Days::asked(visit);
    let chosen = OnMap::of(visit, &days).chosen(visit.query.get("commune"));
    let records = &chosen.records;
    let all = visit.query.has("all");
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let as_of = days.facts_to();
    let mut found = appeals(&visit.db, &records.of, (!all, as_of.as_deref()), before, SHOWN + 1)?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let w = visit.words;
    let page = ListPage {
        older: found.last().map(|of| of.id).filter(|_| more),
        appeals: found.iter().map(|of| line(of, visit, days.as_of)).collect(),
        all,
        days: DaysPart::of(visit, &days, &records.in_part),
        communes: chosen.communes,
        commune: visit.query.get("commune").to_owned(),
        other: visit.query.query_with(&[("all", if all { "" } else { "1" }), ("before", ""), ("said", "")]),
        query: visit.query.query_with(&[("before", ""), ("said", "")]),
        within: w.n("appeals-within", ANSWER_WITHIN_DAYS),
        shell: Shell::new(visit, w.t("nav-appeals")),
    };
    if page.days.problems.is_empty() { show(&page) } else { show_again(&page) }
}

#[derive(Template)]
#[template(path = "web/appeals/one.html")]
struct OnePage {
    shell: Shell,
    appeal: Line,
    answered_on: String,
    may_answer: bool,
    answers: Vec<(&'static str, String, bool)>,
    /// What may follow, each a page of its own.
    next: Vec<(String, String)>,
    typed_on: String,
    problems: Problems,
}

fn opened(visit: &Visit<'_>) -> Result<StoredAppeal, WebError> {
    let id: i64 = visit.path.read("id").ok_or(WebError::NotFound)?;
    let found = appeal(&visit.db, id)?.ok_or(WebError::NotFound)?;
    visit.may_see(Verb::ViewRecords, Scope::Place(PlaceId::new(found.commune)))?;
    Ok(found)
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<OnePage, WebError> {
    let found = opened(visit)?;
    let w = visit.words;
    let shown = line(&found, visit, visit.today);
    let case = format!("{}/cases/{}/{}", shown.record, found.title, found.year);
    Ok(OnePage {
        shell: Shell::new(visit, w.t("appeal-heading"))
            .then("/appeals", w.t("nav-appeals"))
            .then("", w.t("appeal-heading")),
        answered_on: found.answered_on.as_deref().map_or_else(String::new, |day| w.day_text(day)),
        may_answer: shown.open && may_answer(visit, PlaceId::new(found.commune)),
        answers: AppealState::ALL
            .iter()
            .filter(|state| **state != AppealState::Open)
            .map(|state| {
                let text = w.t(&format!("appeal-{}", state.code().replace('_', "-")));
                (state.code(), text, visit.form.get("answer") == state.code())
            })
            .collect(),
        next: vec![(case, w.t("appeal-case"))],
        typed_on: visit.form.raw("answered_on").to_owned(),
        appeal: shown,
        problems,
    })
}

/// `GET /appeals/{id}`.
pub(super) fn one(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

/// `POST /appeals/{id}`: answered.
pub(super) fn answer(visit: &mut Visit<'_>) -> Answered {
    let found = opened(visit)?;
    let commune = PlaceId::new(found.commune);
    if !visit.can(Verb::Decide, Scope::Place(commune)) {
        visit.may(Verb::Review, Scope::Place(commune))?;
    }
    let w = visit.words;
    let mut problems = Problems::default();
    let state = AppealState::parse(visit.form.get("answer")).filter(|state| *state != AppealState::Open);
    let on = visit.form.day("answered_on");
    if state.is_none() {
        problems.add("answer", w.t("appeal-no-answer"));
    }
    if on.is_none() {
        problems.add("answered_on", w.t("bad-day"));
    }
    if let (Some(state), Some(on)) = (state, on) {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let by = By { actor: &actor, at: &now };
        match write_answer(&mut visit.db, found.id, state, (on, visit.today), by) {
            Ok(_) => return Ok(Answer::see(format!("/appeals/{}?said=appeal-answered", found.id))),
            Err(AppealError::Store(error)) => return Err(error.into()),
            Err(AppealError::Unknown | AppealError::NoCase) => return Err(WebError::NotFound),
            Err(error @ AppealError::Day) => problems.add("answered_on", w.text(&error.text()).to_owned()),
            Err(error @ AppealError::Answered) => {
                return Err(WebError::Changed(w.text(&error.text()).to_owned()));
            }
        }
    }
    show_again(&page_of(visit, problems)?)
}

/// Every ground, as a form asks for them.
pub(super) fn grounds(visit: &Visit<'_>) -> Vec<(&'static str, String, bool)> {
    let word = |ground: &Ground| visit.words.t(&format!("ground-{}", ground.code().replace('_', "-")));
    Ground::ALL
        .iter()
        .map(|ground| (ground.code(), word(ground), visit.form.get("ground") == ground.code()))
        .collect()
}

/// An appeal about a case, from the page of that case: written down, or what is wrong with what was typed.
pub(super) fn received(
    visit: &mut Visit<'_>,
    (commune, subject): (i64, i64),
    (title, year): (&str, i64),
) -> Result<Result<i64, Problems>, WebError> {
    let w = visit.words;
    let mut problems = Problems::default();
    let ground = Ground::parse(visit.form.get("ground"));
    let on = visit.form.day("received_on");
    if ground.is_none() {
        problems.add("ground", w.t("appeal-no-ground"));
    }
    if on.is_none() {
        problems.add("received_on", w.t("bad-day"));
    }
    let (Some(ground), Some(on)) = (ground, on) else { return Ok(Err(problems)) };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let cases = Cases { commune, title, year };
    match write(&mut visit.db, (cases, subject), ground, (on, visit.today), by) {
        Ok(id) => Ok(Ok(id)),
        Err(AppealError::Store(error)) => Err(error.into()),
        Err(AppealError::NoCase | AppealError::Unknown) => Err(WebError::NotFound),
        Err(error @ (AppealError::Day | AppealError::Answered)) => {
            problems.add("received_on", w.text(&error.text()).to_owned());
            Ok(Err(problems))
        }
    }
}
