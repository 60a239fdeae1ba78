//! Decisions of People's Committees: drafts, what they name, single refusals, and the number, date and signed file
//! when it comes back. From then on nothing changes.

mod annex;
mod files;
mod issuer;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::{DecisionId, PlaceId};
use programme::recognition::{Refusal, may_be_signed_on};
use programme::registry::TITLES;

pub(super) use annex::{export as annex_export, page as annex};
pub(super) use issuer::{committees, waits as waits_for};

use super::answer::{Answer, Answered, WebError};
use super::form::Problems;
use super::grid::communes;
use super::pages::{show, show_again};
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::recognition::{
    Came, ChosenStep, RecognitionError, Signed, Which, Whose, discard_draft, issue_decision, refuse, take_on,
};
use crate::actions::titles::may_sign_on;
use crate::store::db::By;
use crate::store::decisions::{
    NamedCase, StoredDecision, cases_named_by, decision, decisions_before, file_digest_of,
};

/// Why a step was refused, as a page says it.
pub(super) fn refused(error: &RecognitionError, visit: &Visit<'_>) -> WebError {
    let key = match error {
        RecognitionError::Store(error) => return WebError::Ours(error.to_string()),
        RecognitionError::NothingToDo => "decide-nothing",
        RecognitionError::Ambiguous => "decide-ambiguous",
        RecognitionError::NoSuchDraft => return WebError::NotFound,
        RecognitionError::AlreadyIssued(_) => "decide-issued",
        RecognitionError::Discarded => "decide-discarded",
        RecognitionError::NoNumber => "decide-no-number",
        RecognitionError::NumberTaken => "decide-number-taken",
        RecognitionError::SignedOn => "decide-signed-on",
    };
    WebError::Refused(visit.words.t(key))
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
    // A district or province decides titles of its own: it is chosen as a commune is.
    let above = issuer::committees(visit);
    let is_asked = |place: &PlaceId| asked.is_empty() || named(place).is_some_and(|(code, _)| code == asked);
    let chosen_above: Vec<PlaceId> = above.iter().copied().filter(is_asked).collect();
    let chosen: Vec<PlaceId> = mine.iter().copied().filter(is_asked).collect();
    let records: Vec<i64> = chosen
        .iter()
        .flat_map(|commune| visit.records_of(*commune))
        .chain(chosen_above.iter().copied())
        .map(|place| place.get())
        .collect();
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or("");
    let year = visit.query.read::<i64>("year");
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let mut found = decisions_before(&visit.db, &records, (title, year), before, SHOWN + 1)?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let place = match (&chosen_above[..], &chosen[..]) {
        ([above], _) if !asked.is_empty() || mine.len() != 1 => Some(*above),
        (_, [commune]) => Some(*commune),
        _ => None,
    };
    let draft = issuer::what(visit, place, (title, year))?;
    let waits = match place {
        Some(place) if !draft.may && visit.can(Verb::Decide, Scope::Place(place)) => {
            issuer::proposed(visit, place)?
        }
        _ => Vec::new(),
    };
    let page = ListPage {
        waits,
        older: found.last().map(|decision| decision.id).filter(|_| more),
        decisions: found.iter().map(|decision| line(decision, visit)).collect(),
        communes: above.iter().chain(&mine).filter_map(named).collect(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        title: title.to_owned(),
        year: year.map_or_else(String::new, |year| year.to_string()),
        may_draft: draft.may,
        n_proposed: draft.n,
        decided_by: draft.decided_by,
        place: place.as_ref().and_then(named).map_or_else(String::new, |(code, _)| code),
        commune: asked,
        shell: Shell::new(visit, w.t("nav-decisions")),
    };
    show(&page)
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
    visit.may(Verb::Decide, Scope::Place(commune))?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let whose = Whose { commune, records_of: &deciding.records_of, year, title };
    let which = only.as_deref().map_or(Which::All, Which::Subjects);
    match take_on(&mut visit.db, &whose, ChosenStep::Draft, which, By { actor: &actor, at: &now }) {
        Ok((n, id)) => {
            let id = id.unwrap_or(DecisionId::new(0));
            Ok(Answer::see(format!("/decisions/{id}?said=drafted&n={n}")))
        }
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

struct Named {
    key: String,
    code: String,
    name: String,
    hamlet: String,
    /// Its record, where whoever asks may see it.
    href: Option<String>,
}

struct NamedHamlet {
    name: String,
    n: String,
}

#[derive(Template)]
#[template(path = "web/decisions/one.html")]
struct OnePage {
    shell: Shell,
    decision: Line,
    draft: bool,
    n: i64,
    hamlets: Vec<NamedHamlet>,
    names: Vec<Named>,
    more: bool,
    may_decide: bool,
    /// Digest of the signed file, and whether it is kept here.
    file: Option<(String, bool)>,
    number: String,
    signed_on: String,
    /// Whom the list names, to choose who is refused: `commune.subject`, in words, and whether chosen.
    choices: Vec<(String, String, bool)>,
    refusals: Vec<(&'static str, String, bool)>,
    problems: Problems,
}

/// The decision of the address, and the commune that decides, if whoever asks may see it.
fn opened(visit: &Visit<'_>) -> Result<(StoredDecision, PlaceId), WebError> {
    let id: i64 = visit.path.read("id").ok_or(WebError::NotFound)?;
    let decision = decision(&visit.db, id)?.ok_or(WebError::NotFound)?;
    let commune = PlaceId::new(decision.commune);
    visit.may_see(Verb::ViewRecords, Scope::Place(commune))?;
    Ok((decision, commune))
}

/// Names on the page.
const NAMES: usize = 300;

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<OnePage, WebError> {
    let w = visit.words;
    let (decision, commune) = opened(visit)?;
    let named = cases_named_by(&visit.db, decision.id)?;
    let mut hamlets: Vec<NamedHamlet> = Vec::new();
    let mut counted: Vec<(String, i64)> = Vec::new();
    for case in &named {
        match counted.iter_mut().find(|(hamlet, _)| *hamlet == case.hamlet) {
            Some((_, n)) => *n += 1,
            None => counted.push((case.hamlet.clone(), 1)),
        }
    }
    counted.sort_by(|a, b| super::order::vietnamese(&a.0, &b.0));
    hamlets.extend(counted.into_iter().map(|(name, n)| NamedHamlet {
        name: if name.is_empty() { w.t("grid-no-hamlet") } else { name },
        n: w.int(n),
    }));
    let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
    // A district's or province's decision names records of several communes.
    let code_today = |commune: i64| {
        let commune = PlaceId::new(commune);
        let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
        visit.atlas().version_at(home, visit.today).map_or("", |version| version.code)
    };
    let line = line(&decision, visit);
    let heading = if line.number.is_empty() {
        w.with("decision-heading", &[("id", &decision.id.to_string())])
    } else {
        line.number.clone()
    };
    Ok(OnePage {
        shell: Shell::new(visit, heading.clone())
            .at(visit.atlas(), home, visit.today)
            .then("/decisions", w.t("nav-decisions"))
            .then("", heading),
        draft: decision.state == "draft",
        n: i64::try_from(named.len()).unwrap_or(i64::MAX),
        hamlets,
        more: named.len() > NAMES,
        names: named
            .iter()
            .take(NAMES)
            .map(|case| Named {
                key: key(case),
                code: case.code.clone(),
                name: case.name.clone(),
                hamlet: case.hamlet.clone(),
                href: visit.can(Verb::ViewRecords, Scope::Place(PlaceId::new(case.commune))).then(|| {
                    format!("/registry/{}/{}.{}", code_today(case.commune), case.commune, case.subject)
                }),
            })
            .collect(),
        may_decide: visit.can(Verb::Decide, Scope::Place(commune)),
        file: file_digest_of(&visit.db, decision.id)?,
        number: visit.form.raw("number").to_owned(),
        signed_on: visit.form.raw("signed_on").to_owned(),
        choices: if decision.state == "draft" {
            named.iter().map(|case| choice(case, visit)).collect()
        } else {
            Vec::new()
        },
        refusals: Refusal::ALL
            .iter()
            .map(|refusal| {
                let text = w.t(&format!("refusal-{}", refusal.code().replace('_', "-")));
                (refusal.code(), text, visit.form.get("why") == refusal.code())
            })
            .collect(),
        decision: line,
        problems,
    })
}

/// A case of a list as a form names it.
fn key(case: &NamedCase) -> String {
    format!("{}.{}", case.commune, case.subject)
}

/// One to be chosen; the row's own link chooses it beforehand.
fn choice(case: &NamedCase, visit: &Visit<'_>) -> (String, String, bool) {
    let w = visit.words;
    let chosen = if visit.form.has("case") { visit.form.get("case") } else { visit.query.get("case") };
    let key = key(case);
    let chosen = chosen == key;
    (key, format!("{} · {} · {}", case.name, w.hamlet(&case.hamlet), case.code), chosen)
}

/// `GET /decisions/{id}`.
pub(super) fn one(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

/// `POST /decisions/{id}/issue`: number, date and signed file come back.
pub(super) fn issue(visit: &mut Visit<'_>) -> Answered {
    let (stored, commune) = opened(visit)?;
    visit.may(Verb::Decide, Scope::Place(commune))?;
    let w = visit.words;
    let mut problems = Problems::default();
    let number = visit.form.get("number").to_owned();
    let signed_on = visit.form.day("signed_on");
    if number.is_empty() {
        problems.add("number", w.t("decide-no-number"));
    }
    match signed_on {
        None => problems.add("signed_on", w.t("bad-day")),
        Some(on) if !may_be_signed_on(stored.year, on, visit.today) => {
            problems.add("signed_on", w.t("decide-signed-on"));
        }
        Some(on) if !may_sign_on(visit.atlas(), commune, on) => {
            problems.add("signed_on", w.t("decide-no-district"));
        }
        Some(_) => {}
    }
    let file = match files::sent(visit) {
        Ok(file) => file,
        Err(why) => {
            problems.add("file", why);
            None
        }
    };
    if let (Some(on), true) = (signed_on, problems.is_empty()) {
        let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
        let came = file.as_ref().map_or(Came::WithoutFile, Came::File);
        let signed = Signed { number: &number, on, file: came, today };
        match issue_decision(
            &mut visit.db,
            DecisionId::new(stored.id),
            &signed,
            By { actor: &actor, at: &now },
        ) {
            Ok((n, _)) => return Ok(Answer::see(format!("/decisions/{}?said=issued&n={n}", stored.id))),
            Err(RecognitionError::NumberTaken) => problems.add("number", w.t("decide-number-taken")),
            Err(RecognitionError::NoNumber) => problems.add("number", w.t("decide-no-number")),
            Err(RecognitionError::SignedOn) => problems.add("signed_on", w.t("decide-signed-on")),
            // Sent twice: it stands as it was issued the first time.
            Err(RecognitionError::AlreadyIssued(known)) if known == number => {
                return Ok(Answer::see(format!("/decisions/{}", stored.id)));
            }
            Err(error) => return Err(refused(&error, visit)),
        }
    }
    if file.is_some() {
        problems.add("file", w.t("signed-again"));
    }
    show_again(&page_of(visit, problems)?)
}

#[derive(Template)]
#[template(path = "web/decisions/discard.html")]
struct DiscardPage {
    shell: Shell,
    id: i64,
    n: i64,
}

/// `GET /decisions/{id}/discard`: says what will happen, to how many.
pub(super) fn confirm_discard(visit: &mut Visit<'_>) -> Answered {
    let (stored, commune) = opened(visit)?;
    visit.may(Verb::Decide, Scope::Place(commune))?;
    if stored.state != "draft" {
        return Ok(Answer::see(format!("/decisions/{}", stored.id)));
    }
    let w = visit.words;
    let n = cases_named_by(&visit.db, stored.id)?.len();
    show(&DiscardPage {
        shell: Shell::new(visit, w.t("discard-title"))
            .then("/decisions", w.t("nav-decisions"))
            .then(
                format!("/decisions/{}", stored.id),
                w.with("decision-heading", &[("id", &stored.id.to_string())]),
            )
            .then("", w.t("discard-title")),
        id: stored.id,
        n: i64::try_from(n).unwrap_or(i64::MAX),
    })
}

/// `POST /decisions/{id}/discard`.
pub(super) fn discard(visit: &mut Visit<'_>) -> Answered {
    let (stored, commune) = opened(visit)?;
    visit.may(Verb::Decide, Scope::Place(commune))?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match discard_draft(&mut visit.db, DecisionId::new(stored.id), By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("/decisions/{}?said=draft-discarded&n={n}", stored.id))),
        Err(error) => Err(refused(&error, visit)),
    }
}

/// `POST /decisions/{id}/refuse`: one family of a draft is not recognised, for a coded reason.
pub(super) fn refuse_one(visit: &mut Visit<'_>) -> Answered {
    let (stored, commune) = opened(visit)?;
    visit.may(Verb::Decide, Scope::Place(commune))?;
    let w = visit.words;
    let chosen = visit.form.get("case").to_owned();
    let why = Refusal::parse(visit.form.get("why"));
    let (Some(why), false) = (why, chosen.is_empty()) else {
        let mut problems = Problems::default();
        problems.add("case", w.t("refuse-needs"));
        return show_again(&page_of(visit, problems)?);
    };
    // What another draft names is refused on that draft's page, and what is issued does not change.
    let named = cases_named_by(&visit.db, stored.id)?;
    let named = named.iter().find(|case| key(case) == chosen).filter(|_| stored.state == "draft");
    let Some(named) = named else {
        let mut problems = Problems::default();
        problems.add("case", w.t("decision-not-named"));
        return show_again(&page_of(visit, problems)?);
    };
    let (records_of, code) = ([PlaceId::new(named.commune)], named.code.clone());
    let year = u16::try_from(stored.year).unwrap_or(0);
    let whose = Whose { commune, records_of: &records_of, year, title: &stored.title };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match refuse(&mut visit.db, &whose, &code, why, By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("/decisions/{}?said=refused-one&n={n}", stored.id))),
        Err(RecognitionError::NothingToDo) => {
            let mut problems = Problems::default();
            problems.add("case", w.t("refuse-unknown"));
            show_again(&page_of(visit, problems)?)
        }
        Err(error) => Err(refused(&error, visit)),
    }
}

/// `GET /decisions/{id}/file`: the signed file, to keep, never shown inside the application.
pub(super) fn file(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = opened(visit)?;
    let (digest, _) = file_digest_of(&visit.db, stored.id)?.ok_or(WebError::NotFound)?;
    files::send(visit, &digest, stored.number.as_deref().unwrap_or_default())
}
