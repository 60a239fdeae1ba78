//! A row changed by the reviewer, for a coded reason; it has to be approved afterwards.

use askama::Template;
use axum::http::StatusCode;
use programme::accounts::Verb;
use programme::assessment::ReviewReason;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::grid::{Opened, Typed};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use crate::actions::assessment::{Conflict, Entry, RowError, SaveError, TypedRow, grid, review_change};
use crate::store::accounts::names_of;
use crate::store::db::By;

struct Field {
    name: String,
    label: String,
    hint: String,
    value: String,
    /// What stands, where somebody else changed it while this was typed.
    stands: Option<String>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "web/review/change.html")]
struct ChangePage {
    shell: Shell,
    back: String,
    name: String,
    verdict: String,
    version: i64,
    members: String,
    poor: bool,
    registered: String,
    conflict: Option<String>,
    fields: Vec<Field>,
    reasons: Vec<(&'static str, String, bool)>,
    problems: Problems,
}

/// `GET /review/hamlets/{hamlet}/{title}/{year}/rows/{subject}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Review, opened.scope())?;
    show(&page_of(visit, &opened, Problems::default(), None)?)
}

fn page_of(
    visit: &Visit<'_>,
    opened: &Opened,
    problems: Problems,
    conflict: Option<&Conflict>,
) -> Result<ChangePage, WebError> {
    let w = visit.words;
    let subject: i64 = visit.path.read("subject").ok_or(WebError::NotFound)?;
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let row = sheet.rows.iter().find(|row| row.subject == subject).ok_or(WebError::NotFound)?;
    let sent = visit.form.pairs().next().is_some();
    let fields = sheet
        .sheet
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| Field {
            name: column.id.clone(),
            label: format!("{} {}", column.short, w.text(&column.text)),
            hint: w.text(&column.hint).to_owned(),
            value: if sent {
                visit.form.raw(&column.id).to_owned()
            } else {
                row.cells.get(at).cloned().unwrap_or_default()
            },
            stands: conflict
                .map(|_| row.cells.get(at).cloned().unwrap_or_default())
                .filter(|stands| stands != visit.form.get(&column.id)),
            problem: problems.of(&column.id).map(str::to_owned),
        })
        .collect();
    Ok(ChangePage {
        shell: Shell::new(visit, w.t("review-change"))
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(back(opened), visit.words.hamlet(&sheet.hamlet_name))
            .then("", row.name.clone()),
        back: back(opened),
        name: row.name.clone(),
        verdict: w.text(&row.verdict.text).to_owned(),
        // After a conflict that is the version that the page now shows beside what was typed; otherwise what was
        // typed still speaks of the version that was seen.
        version: if sent && conflict.is_none() {
            visit.form.read("version").unwrap_or(row.version)
        } else {
            row.version
        },
        conflict: conflict.map(|conflict| conflict_words(visit, conflict)).transpose()?,
        members: row.members.map_or_else(String::new, |n| n.to_string()),
        poor: row.poor,
        registered: row.registered.clone(),
        fields,
        reasons: ReviewReason::ALL
            .iter()
            .map(|reason| {
                (reason.code(), w.text(&reason.text()).to_owned(), visit.form.get("reason") == reason.code())
            })
            .collect(),
        problems,
    })
}

/// Who changed it and when, with their name.
fn conflict_words(visit: &Visit<'_>, conflict: &Conflict) -> Result<String, WebError> {
    let w = visit.words;
    let names = names_of(&visit.db, std::iter::once(conflict.actor.as_str()))?;
    let who = names.get(&conflict.actor).cloned().unwrap_or_else(|| w.t("somebody"));
    Ok(w.with("review-conflict", &[("who", &who), ("at", &w.moment(&conflict.at))]))
}

fn back(opened: &Opened) -> String {
    format!("/review/hamlets/{}.{}/{}/{}", opened.commune, opened.hamlet, opened.title, opened.year)
}

/// `POST` of the same address.
pub(in super::super) fn save(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Review, opened.scope())?;
    let w = visit.words;
    let mut problems = Problems::default();
    let reason = ReviewReason::parse(visit.form.get("reason"));
    if reason.is_none() {
        problems.add("reason", w.t("review-needs-reason"));
    }
    let typed = Typed::of(visit, &opened)?;
    let mut conflict = None;
    if let Some(reason) = reason {
        let cells: Vec<&str> = typed.cells.iter().map(String::as_str).collect();
        let row = TypedRow {
            subject: typed.subject,
            seen: typed.seen,
            entry: Entry::Cells(&cells),
            registered: typed.registered,
            members: typed.members,
            poor: typed.poor,
        };
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let scoring = opened.scoring(&visit.places);
        let by = By { actor: &actor, at: &now };
        match review_change(&mut visit.db, by, (&scoring, &opened.sets), &row, reason, None) {
            Ok(_) => return Ok(Answer::see(format!("{}?said=review-changed", back(&opened)))),
            Err(SaveError::Store(error)) => return Err(error.into()),
            Err(SaveError::KeyReused) => return Err(WebError::Refused(w.t("key-reused"))),
            Err(SaveError::Refused(rows)) => {
                for (_, error) in rows {
                    tell(&error, &opened, visit, &mut problems);
                    if let RowError::Conflict(other) = error {
                        conflict = Some(other);
                    }
                }
            }
        }
    }
    let status = if conflict.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page_of(visit, &opened, problems, conflict.as_deref())?;
    Ok(Answer::html(page.render()?).status(status))
}

fn tell(error: &RowError, opened: &Opened, visit: &Visit<'_>, problems: &mut Problems) {
    let set = &opened.set.set;
    if let RowError::Faults(faults) = error {
        for fault in faults {
            let mut ids = set.items.iter().map(|item| &item.id).chain(set.vetoes.iter().map(|veto| &veto.id));
            let field = ids.nth(fault.column).map_or("reason", String::as_str);
            problems.add(field, visit.words.text(&fault.message(set)));
        }
    } else {
        problems.add("reason", visit.words.text(&error.message(set)));
    }
}
