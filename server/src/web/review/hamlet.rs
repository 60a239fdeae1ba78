//! A hamlet's results as the association looks at them: those that do not pass first, with every reason.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::assessment::{ReviewReason, ReviewVerdict, Standing};
use programme::recognition::{may_be_proposed, needs_review};

use super::super::answer::{Answer, Answered, WebError};
use super::super::grid::{Opened, class, under};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::confirm;
use crate::actions::assessment::{NotReviewed, hamlet_results, review};
use crate::store::accounts::names_of;
use crate::store::db::By;

struct Line {
    subject: i64,
    version: i64,
    /// Its number on the paper list.
    stt: usize,
    name: String,
    under: String,
    verdict: String,
    class: &'static str,
    /// Passes, and the association has not decided on the version that stands.
    to_approve: bool,
    reasons: Vec<String>,
    last_year: String,
    votes: String,
    typed: String,
    review: String,
    review_class: &'static str,
    open: bool,
    chosen: bool,
    change: String,
}

#[derive(Template)]
#[template(path = "web/review/hamlet.html")]
struct HamletPage {
    shell: Shell,
    grid: String,
    up: Option<String>,
    lines: Vec<Line>,
    n_pass: i64,
    reasons: Vec<(&'static str, String, bool)>,
    problem: Option<String>,
    may_review: bool,
}

/// `GET /review/hamlets/{hamlet}/{title}/{year}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    show(&page_of(visit, &opened, None)?)
}

fn page_of(visit: &Visit<'_>, opened: &Opened, problem: Option<String>) -> Result<HamletPage, WebError> {
    let w = visit.words;
    let sheet = hamlet_results(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let actors = sheet.rows.iter().flat_map(|row| {
        let typed = row.typed.as_ref().map(|(actor, _)| actor.as_str());
        typed.into_iter().chain(row.review.as_ref().map(|review| review.actor.as_str()))
    });
    let names = names_of(&visit.db, actors)?;
    let who = |actor: &str| names.get(actor).cloned().unwrap_or_default();
    let chosen = rows_named(visit, "row");
    let may_review = visit.can(Verb::Review, opened.scope());
    let lines: Vec<Line> = sheet
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let review = row.review.as_ref();
            let stands = review.is_some_and(|review| review.stands);
            let said = review.map_or_else(String::new, |review| {
                let verdict = w.text(&review.verdict.text()).to_owned();
                let reason =
                    review.reason.map_or_else(String::new, |reason| format!(": {}", w.text(&reason.text())));
                let again = if review.stands { String::new() } else { format!(" ({})", w.t("review-again")) };
                format!("{verdict}{reason}{again} · {} {}", who(&review.actor), w.moment(&review.at))
            });
            let outcome =
                if let Standing::Assessed(outcome) = row.verdict.standing { Some(outcome) } else { None };
            let registered = row.registered != "no";
            let decided = review.is_some_and(|by| by.stands && by.verdict != ReviewVerdict::Changed);
            let state = match (row.open, review) {
                (false, _) => w.t(&format!("case-{}", row.state)),
                (true, Some(_)) => said,
                (true, None) if outcome.is_some_and(|outcome| !needs_review(outcome, registered)) => {
                    w.t("review-not-needed")
                }
                (true, None) => w.t("to-review"),
            };
            Line {
                subject: row.subject,
                version: row.version,
                stt: at + 1,
                name: row.name.clone(),
                under: under(row, w),
                // Where reasons stand below it, the result is the word alone: each thing is said once.
                verdict: match (row.verdict.standing, row.verdict.total) {
                    (Standing::Assessed(outcome), Some(total)) if !row.reasons.is_empty() => {
                        format!("{} · {}", w.points(total), w.t(&format!("outcome-{}", outcome.code())))
                    }
                    _ => w.text(&row.verdict.text).to_owned(),
                },
                class: class(row.verdict.standing),
                to_approve: outcome.is_some_and(|outcome| may_be_proposed(outcome, registered))
                    && row.open
                    && !decided,
                reasons: row.reasons.iter().map(|reason| w.text(reason).to_owned()).collect(),
                last_year: row
                    .last_year
                    .as_ref()
                    .map_or_else(String::new, |last| w.text(&last.verdict.text).to_owned()),
                votes: row.votes.map_or_else(String::new, |votes| w.text(&votes.text()).to_owned()),
                typed: row
                    .typed
                    .as_ref()
                    .map_or_else(String::new, |(actor, at)| format!("{} {}", who(actor), w.moment(at))),
                review_class: match review.map(|review| review.verdict) {
                    Some(ReviewVerdict::Approved) if stands => "good",
                    Some(_) => "warn",
                    None => "",
                },
                review: state,
                open: row.open && may_review,
                // What was ticked stays ticked where the page is shown again.
                chosen: chosen.iter().any(|(subject, _)| *subject == row.subject),
                change: format!("{}/rows/{}", href(opened), row.subject),
            }
        })
        .collect();
    let home = opened.home(visit);
    let code = visit.atlas().version_at(home, visit.today).map_or("", |version| version.code);
    // Who sees this hamlet alone has no page of the commune to go back to.
    let up = visit
        .can(Verb::ViewRecords, Scope::Place(home))
        .then(|| format!("/review/{code}/{}/{}", opened.title, opened.year));
    Ok(HamletPage {
        shell: Shell::new(
            visit,
            w.with(
                "review-hamlet-title",
                &[
                    ("hamlet", &sheet.hamlet_name),
                    ("title", &w.title(&opened.title)),
                    ("year", &opened.year.to_string()),
                ],
            ),
        )
        .at(visit.atlas(), home, visit.today)
        .then(up.clone().unwrap_or_default(), w.t("nav-review"))
        .then("", visit.words.hamlet(&sheet.hamlet_name)),
        grid: opened.href(),
        up,
        n_pass: i64::try_from(lines.iter().filter(|line| line.to_approve).count()).unwrap_or(0),
        lines,
        reasons: ReviewReason::ALL
            .iter()
            .map(|reason| {
                (reason.code(), w.text(&reason.text()).to_owned(), visit.form.get("reason") == reason.code())
            })
            .collect(),
        problem,
        may_review,
    })
}

pub(super) fn href(opened: &Opened) -> String {
    format!("/review/hamlets/{}.{}/{}/{}", opened.commune, opened.hamlet, opened.title, opened.year)
}

/// Families and their versions as a form names them: `subject.version`.
fn rows_named(visit: &Visit<'_>, name: &str) -> Vec<(i64, i64)> {
    let read = |row: &str| {
        let (subject, version) = row.split_once('.')?;
        Some((subject.parse().ok()?, version.parse().ok()?))
    };
    visit.form.all(name).filter_map(read).collect()
}

/// `POST /review/hamlets/{hamlet}/{title}/{year}`: approves or returns the families chosen, in the versions seen.
/// The first time it asks; with `sure` it is done.
pub(in super::super) fn decide(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Review, Scope::Hamlet { commune: opened.commune, hamlet: opened.hamlet })?;
    let again =
        |visit: &Visit<'_>, key: &str| show_again(&page_of(visit, &opened, Some(visit.words.t(key)))?);
    let sheet = hamlet_results(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let all_that_pass = visit.form.has("all_that_pass");
    // All that pass are those that the page showed as passing, in the versions that it showed.
    let mut rows = rows_named(visit, if all_that_pass { "pass" } else { "row" });
    // Only families of this hamlet: that is what was asked about.
    rows.retain(|(subject, _)| sheet.rows.iter().any(|row| row.subject == *subject));
    rows.sort_unstable();
    rows.dedup_by_key(|(subject, _)| *subject);
    if rows.is_empty() {
        return again(visit, "review-nothing-chosen");
    }
    let returns = visit.form.get("verdict") == "returned" && !all_that_pass;
    let reason = ReviewReason::parse(visit.form.get("reason"));
    if returns && reason.is_none() {
        return again(visit, "review-needs-reason");
    }
    if !visit.form.has("sure") {
        return Ok(Answer::see(confirm::address(&opened, &rows, reason.filter(|_| returns))));
    }
    let verdict = if returns { (ReviewVerdict::Returned, reason) } else { (ReviewVerdict::Approved, None) };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let scoring = opened.scoring(&visit.places);
    let done = review(&mut visit.db, By { actor: &actor, at: &now }, &scoring, verdict, &rows)?;
    if done.done == 0 {
        let why = done.not_done.first().map_or("review-nothing-chosen", |(_, why)| match why {
            NotReviewed::Changed => "review-changed",
            NotReviewed::Referred => "review-referred",
            NotReviewed::NoScore => "review-no-score",
            NotReviewed::Closed => "review-closed",
        });
        return again(visit, why);
    }
    let said = match (returns, done.not_done.is_empty()) {
        (true, true) => "returned",
        (true, false) => "returned-some",
        (false, true) => "approved",
        (false, false) => "approved-some",
    };
    Ok(Answer::see(format!("{}?said={said}&n={}", href(&opened), done.done)))
}
