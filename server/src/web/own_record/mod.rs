//! A family's own record, opened by the secret on its slip: without an account, and never by an address.
//!
//! Whoever types wrong secrets waits, as at signing in; each opening is in the audit. Deliberately absent: anything of
//! another family, and who typed what.

use askama::Template;

use super::answer::{Answer, Answered, WebError};
use super::form::Problems;
use super::pages::show;
use super::registry::score::{Line, lines_of};
use super::registry::{outcome_class, outcome_word, state_word};
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::assessment::{OpenError, open_record};
use crate::store::cases::listed_cases;
use crate::store::db::By;
use crate::store::registry::{CaseRow, record};

#[derive(Template)]
#[template(path = "web/own_record/ask.html")]
struct AskPage {
    shell: Shell,
    problems: Problems,
}

/// A year and title of the record.
struct Year {
    heading: String,
    outcome: String,
    class: &'static str,
    total: String,
    state: String,
    decision: String,
}

#[derive(Template)]
#[template(path = "web/own_record/record.html")]
struct RecordPage {
    shell: Shell,
    name: String,
    sub: String,
    years: Vec<Year>,
    /// Why the newest scored year came out as it did.
    newest: String,
    lines: Vec<Line>,
}

fn ask(visit: &Visit<'_>, problems: Problems) -> AskPage {
    AskPage { shell: Shell::new(visit, visit.words.t("own-title")), problems }
}

/// `GET /own-record`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&ask(visit, Problems::default()))
}

/// `POST /own-record`: the secret is in the body, never in an address that a browser keeps.
pub(super) fn open(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let secret = visit.form.raw("secret").to_owned();
    let (now, address) = (visit.now.clone(), visit.address.clone());
    let by = By { actor: "family", at: &now };
    match open_record(&mut visit.db, by, &secret, &address) {
        Ok((commune, subject)) => show(&opened(visit, (commune.get(), subject))?),
        Err(OpenError::Store(error)) => Err(error.into()),
        Err(error) => {
            let mut problems = Problems::default();
            let (sentence, status) = match error {
                OpenError::Wait { seconds } => {
                    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
                    (w.n("error-too-often-why", seconds), axum::http::StatusCode::TOO_MANY_REQUESTS)
                }
                OpenError::Unknown | OpenError::Store(_) => {
                    (w.t("own-unknown"), axum::http::StatusCode::UNPROCESSABLE_ENTITY)
                }
            };
            problems.add("secret", sentence);
            Ok(Answer::html(ask(visit, problems).render()?).status(status))
        }
    }
}

fn opened(visit: &Visit<'_>, key: (i64, i64)) -> Result<RecordPage, WebError> {
    let w = visit.words;
    let record = record(&visit.db, key.0, key.1)?.ok_or(WebError::NotFound)?;
    let heading = |case: &CaseRow| format!("{} {}", w.title(&case.title), case.year);
    let years = record.cases.iter().map(|case| Year {
        heading: heading(case),
        outcome: outcome_word(&case.outcome, w),
        class: outcome_class(&case.outcome),
        total: case.total_hundredths.map_or_else(String::new, |n| w.hundredths(n)),
        state: state_word(&case.state, &case.outcome, w),
        decision: case.decision.as_deref().map_or_else(String::new, |number| {
            let day = case.signed_on.as_deref().map_or_else(String::new, |day| w.day_text(day));
            w.with("decision-of", &[("number", number), ("day", &day)])
        }),
    });
    let scored = record.cases.iter().find(|case| case.source == "items");
    let mut lines = Vec::new();
    if let Some(scored) = scored {
        let found = listed_cases(&visit.db, (key.0, &scored.title, scored.year), Some(&record.row.code))?;
        if let Some(case) = found.first() {
            lines = lines_of(visit, key, (&scored.title, scored.year), case)?.1;
        }
    }
    Ok(RecordPage {
        shell: Shell::new(visit, record.row.name.clone()),
        sub: record.row.hamlet_name.clone(),
        years: years.collect(),
        newest: scored.map_or_else(String::new, heading),
        lines,
        name: record.row.name,
    })
}
