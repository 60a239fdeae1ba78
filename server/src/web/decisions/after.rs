//! What comes after an issued decision: the draft of a withdrawal, of a *Quyết định sửa đổi*, of a *công văn đính
//! chính*. Each is a draft with a page of its own, where it is issued or discarded.

use askama::Template;
use programme::fold::fold;
use programme::ids::DecisionId;
use programme::recognition::{AmendedField, Amendment, DecisionKind, WithdrawalReason};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::one::{key, withdrawal_word};
use super::{heading, opened_to_decide, refused};
use crate::actions::recognition::{
    AmendedLine, Correction, RecognitionError, amended_list, draft_amendment, draft_correction,
    draft_withdrawal,
};
use crate::store::db::By;
use crate::store::decision_list::names_now;
use crate::store::decisions::StoredDecision;

/// Most that a search shows: whoever looks for more writes more of the name.
const SHOWN: usize = 50;

/// The decision of the address, if it is one that others can speak of and whoever asks may decide there.
fn recognising(visit: &Visit<'_>) -> Result<StoredDecision, WebError> {
    let stored = opened_to_decide(visit)?;
    if stored.state != "issued" || stored.does() != DecisionKind::Recognise {
        return Err(refused(&RecognitionError::NotRecognising, visit));
    }
    Ok(stored)
}

fn shell(visit: &Visit<'_>, stored: &StoredDecision, title: &str) -> Shell {
    let w = visit.words;
    Shell::new(visit, w.t(title))
        .then("/decisions", w.t("nav-decisions"))
        .then(format!("/decisions/{}", stored.id), heading(stored, visit))
        .then("", w.t(title))
}

/// Whether a line is one that was looked for: by name, code or hamlet, without accents.
fn matches(line: &AmendedLine, wanted: &str) -> bool {
    let case = &line.case;
    [&case.name, &case.code, &case.hamlet].into_iter().any(|text| fold(text).contains(wanted))
}

struct Choice {
    key: String,
    code: String,
    name: String,
    hamlet: String,
    chosen: bool,
    /// Of an amendment: as it would be right.
    right: [String; 2],
    /// What the registry calls it now, where that differs.
    registry: String,
}

#[derive(Template)]
#[template(path = "web/decisions/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    id: i64,
    query: String,
    rows: Vec<Choice>,
    more: bool,
    reasons: Vec<(&'static str, String, bool)>,
    problems: Problems,
}

fn withdraw_form(visit: &Visit<'_>, problems: Problems) -> Result<WithdrawPage, WebError> {
    let stored = recognising(visit)?;
    let query = if visit.form.has("q") { visit.form.get("q") } else { visit.query.get("q") }.to_owned();
    let wanted = fold(&query);
    let chosen: Vec<String> = visit.form.all("subject").map(str::to_owned).collect();
    let lines = amended_list(&visit.db, &stored)?;
    let mut found: Vec<&AmendedLine> = lines
        .iter()
        .filter(|line| line.withdrawn_by.is_none())
        .filter(|line| matches(line, &wanted) || chosen.contains(&key(&line.case)))
        .collect();
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let one = found.len() == 1;
    Ok(WithdrawPage {
        shell: shell(visit, &stored, "title-withdraw-title"),
        id: stored.id,
        rows: found
            .into_iter()
            .map(|line| Choice {
                key: key(&line.case),
                code: line.case.code.clone(),
                name: line.case.name.clone(),
                hamlet: visit.words.hamlet(&line.case.hamlet),
                chosen: chosen.contains(&key(&line.case)) || (one && !query.is_empty()),
                right: [String::new(), String::new()],
                registry: String::new(),
            })
            .collect(),
        more,
        reasons: WithdrawalReason::ALL
            .iter()
            .map(|reason| {
                (reason.code(), withdrawal_word(*reason, visit), visit.form.get("reason") == reason.code())
            })
            .collect(),
        query,
        problems,
    })
}

/// `GET /decisions/{id}/withdraw`.
pub(in super::super) fn withdraw_page(visit: &mut Visit<'_>) -> Answered {
    show(&withdraw_form(visit, Problems::default())?)
}

fn subject(key: &str) -> Option<(i64, i64)> {
    let (commune, subject) = key.split_once('.')?;
    Some((commune.parse().ok()?, subject.parse().ok()?))
}

/// `POST /decisions/{id}/withdraw`: a draft; the titles are held until it is issued.
pub(in super::super) fn withdraw(visit: &mut Visit<'_>) -> Answered {
    let stored = recognising(visit)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let reason = WithdrawalReason::parse(visit.form.get("reason"));
    let subjects: Vec<(i64, i64)> = visit.form.all("subject").filter_map(subject).collect();
    if subjects.is_empty() {
        problems.add("subject", w.t("title-withdraw-none"));
    }
    if reason.is_none() {
        problems.add("reason", w.t("title-withdraw-no-reason"));
    }
    if let (Some(reason), true) = (reason, problems.is_empty()) {
        let named: Vec<_> = subjects.into_iter().map(|subject| (subject, reason)).collect();
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let by = By { actor: &actor, at: &now };
        let draft = draft_withdrawal(&mut visit.db, DecisionId::new(stored.id), &named, by);
        let draft = draft.map_err(|error| refused(&error, visit))?;
        return Ok(Answer::see(format!("/decisions/{draft}?said=after-drafted")));
    }
    show_again(&withdraw_form(visit, problems)?)
}

#[derive(Template)]
#[template(path = "web/decisions/amend.html")]
struct AmendPage {
    shell: Shell,
    id: i64,
    query: String,
    rows: Vec<Choice>,
    more: bool,
    problems: Problems,
}

fn amend_form(visit: &Visit<'_>, problems: Problems) -> Result<AmendPage, WebError> {
    let stored = recognising(visit)?;
    let w = visit.words;
    let query = if visit.form.has("q") { visit.form.get("q") } else { visit.query.get("q") }.to_owned();
    let wanted = fold(&query);
    let taken: Vec<String> = visit.form.all("take").map(str::to_owned).collect();
    let now = names_now(&visit.db, stored.id)?;
    let lines = amended_list(&visit.db, &stored)?;
    let mut rows = Vec::new();
    for line in lines.iter().filter(|line| line.withdrawn_by.is_none()) {
        let (key, case) = (key(&line.case), &line.case);
        let called = now.get(&(case.commune, case.subject));
        let differs = called.filter(|(name, hamlet)| (name, hamlet) != (&case.name, &case.hamlet));
        let looked_for = !wanted.is_empty() && matches(line, &wanted);
        if differs.is_none() && !looked_for && !taken.contains(&key) {
            continue;
        }
        let typed = |field: &str, as_is: &str| {
            let name = format!("{field}-{key}");
            if visit.form.pairs().any(|(known, _)| known == name) {
                visit.form.raw(&name).to_owned()
            } else {
                as_is.to_owned()
            }
        };
        let (name, hamlet) = differs.map_or((&case.name, &case.hamlet), |(name, hamlet)| (name, hamlet));
        rows.push(Choice {
            chosen: taken.contains(&key),
            right: [typed("name", name), typed("hamlet", hamlet)],
            registry: differs.map_or_else(String::new, |(name, hamlet)| {
                w.with("amend-registry", &[("name", name), ("hamlet", &w.hamlet(hamlet))])
            }),
            code: case.code.clone(),
            name: case.name.clone(),
            hamlet: case.hamlet.clone(),
            key,
        });
    }
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    Ok(AmendPage { shell: shell(visit, &stored, "amend-title"), id: stored.id, query, rows, more, problems })
}

/// `GET /decisions/{id}/amend`.
pub(in super::super) fn amend_page(visit: &mut Visit<'_>) -> Answered {
    show(&amend_form(visit, Problems::default())?)
}

/// `POST /decisions/{id}/amend`: a draft over the lines that were ticked and say something else now.
pub(in super::super) fn amend(visit: &mut Visit<'_>) -> Answered {
    let stored = recognising(visit)?;
    let w = visit.words;
    let taken: Vec<String> = visit.form.all("take").map(str::to_owned).collect();
    let mut lines = Vec::new();
    for line in amended_list(&visit.db, &stored)? {
        let (key, case) = (key(&line.case), line.case);
        if !taken.contains(&key) {
            continue;
        }
        for (field, printed) in [(AmendedField::Name, case.name), (AmendedField::Hamlet, case.hamlet)] {
            let right = visit.form.get(&format!("{}-{key}", field.code())).to_owned();
            if right != printed {
                lines.push(Amendment { subject: (case.commune, case.subject), field, printed, right });
            }
        }
    }
    let mut problems = Problems::default();
    if lines.is_empty() {
        problems.add("take", w.t("amend-none"));
        return show_again(&amend_form(visit, problems)?);
    }
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    match draft_amendment(&mut visit.db, DecisionId::new(stored.id), &lines, by) {
        Ok(draft) => Ok(Answer::see(format!("/decisions/{draft}?said=after-drafted"))),
        Err(error @ RecognitionError::NoCorrection(_)) => {
            problems.add("take", w.text(&error.text()).to_owned());
            show_again(&amend_form(visit, problems)?)
        }
        Err(error) => Err(refused(&error, visit)),
    }
}

#[derive(Template)]
#[template(path = "web/decisions/correct.html")]
struct CorrectPage {
    shell: Shell,
    id: i64,
    rows: Vec<[String; 3]>,
    problems: Problems,
}

/// Lines that a letter has room for on the page.
const CORRECTIONS: usize = 5;

fn typed(visit: &Visit<'_>) -> Vec<[String; 3]> {
    let column = |name: &str| -> Vec<String> { visit.form.all(name).map(str::to_owned).collect() };
    let columns = ["place", "printed", "right"].map(column);
    let cell = |of: &[String], n: usize| of.get(n).cloned().unwrap_or_default();
    (0..CORRECTIONS).map(|n| columns.each_ref().map(|of| cell(of, n))).collect()
}

/// `GET /decisions/{id}/correct`.
pub(in super::super) fn correct_page(visit: &mut Visit<'_>) -> Answered {
    correct_form(visit, Problems::default()).and_then(|page| show(&page))
}

fn correct_form(visit: &Visit<'_>, problems: Problems) -> Result<CorrectPage, WebError> {
    let stored = recognising(visit)?;
    Ok(CorrectPage {
        shell: shell(visit, &stored, "correct-title"),
        id: stored.id,
        rows: typed(visit),
        problems,
    })
}

/// `POST /decisions/{id}/correct`: a draft over the lines that say something.
pub(in super::super) fn correct(visit: &mut Visit<'_>) -> Answered {
    let stored = recognising(visit)?;
    let lines: Vec<Correction> = typed(visit)
        .into_iter()
        .filter(|line| line.iter().any(|cell| !cell.is_empty()))
        .map(|[place, printed, right]| Correction { place, printed, right })
        .collect();
    let mut problems = Problems::default();
    if lines.is_empty() {
        problems.add("place", visit.words.t("correct-none"));
        return show_again(&correct_form(visit, problems)?);
    }
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    match draft_correction(&mut visit.db, DecisionId::new(stored.id), &lines, by) {
        Ok(draft) => Ok(Answer::see(format!("/decisions/{draft}?said=after-drafted"))),
        Err(error @ RecognitionError::NoCorrection(_)) => {
            problems.add("place", visit.words.text(&error.text()).to_owned());
            show_again(&correct_form(visit, problems)?)
        }
        Err(error) => Err(refused(&error, visit)),
    }
}
