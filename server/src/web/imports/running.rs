//! An import under way: begun in the background, shown with its count, stopped when asked; then nothing stands.

use std::sync::atomic::Ordering;

use askama::Template;
use axum::http::HeaderName;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Fields, Problems};
use super::super::pages::{show, told};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::asked::{Asked, OPTIONS};
use super::jobs::Outcome;
use super::pending::Pending;
use super::trial::{roster_refused, tried, try_reference, try_roster, write_back};
use crate::actions::import::{RosterError, job_digest};
use crate::actions::zones::{ZonesImported, ZonesJob, import_zones};
use crate::roster::text::read_text;
use crate::roster::zones::{ZonePeriod, read_zones};
use crate::store::db::{By, hex_digest};

/// Zones of a province are far below.
const MAX_ZONES_KILOBYTES: u64 = 4_096;

/// `POST /imports/pending/{id}`: imports what was tried. A roster goes on in the background.
pub(in super::super) fn begin(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let pending = Pending::open(visit, visit.path.get("id"))?;
    let mut problems = Problems::default();
    let asked = Asked::of(visit, &visit.form, &mut problems)?;
    let fields = visit.form.clone();
    if !problems.is_empty() || visit.form.has("again") {
        return tried(visit, &pending, &fields);
    }
    match asked.kind.as_str() {
        "roster" => {
            let of = visit.form.read::<u64>("of").unwrap_or(0);
            if let Some(job) = visit.app.jobs.begin(&pending.id, &visit.actor, of) {
                let (app, mut own) = (std::sync::Arc::clone(visit.app), visit.away());
                let (w, now) = (visit.words, visit.now.clone());
                std::thread::spawn(move || {
                    let ours = |what: &str| Outcome::Refused(told(w, &now, what));
                    let import = || {
                        own.visit(&app, |visit| {
                            let done = try_roster(visit, &pending, &asked, false, &|rows| job.step(rows));
                            match done {
                                Ok(done) if done.nothing => Outcome::Refused(visit.words.n(
                                    "import-all-or-nothing",
                                    i64::try_from(done.n_refused()).unwrap_or(0),
                                )),
                                Ok(done) => {
                                    let id = done.imported.id.map_or(0, |id| id.get());
                                    if done.n_refused() > 0 && write_back(&pending, &done, w.lang).is_ok() {
                                        let _ = pending.became(visit, id);
                                    }
                                    Outcome::Done { id, already: done.imported.already }
                                }
                                Err(RosterError::Store(error)) => ours(&error.to_string()),
                                Err(error) => match roster_refused(&error, visit) {
                                    Ok(why) => Outcome::Refused(why),
                                    Err(_) => ours(&error.to_string()),
                                },
                            }
                        })
                    };
                    // A job ends however its thread does: its page asks until it has.
                    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(import));
                    job.end(match outcome {
                        Ok(Ok(outcome)) => outcome,
                        Ok(Err(error)) => ours(&error.to_string()),
                        Err(_) => ours("an import panicked"),
                    });
                });
            }
            // The options go along, so that whoever comes back from a failure need not choose them again.
            Ok(Answer::see(format!("/imports/running/{}?{}", visit.path.get("id"), options_of(&fields))))
        }
        "zones" => match bring_zones(visit, &pending, false)? {
            (Some(id), ..) => Ok(Answer::see(format!("/imports/{id}"))),
            (None, ..) => Err(WebError::NotFound),
        },
        _ => match try_reference(visit, &pending, &asked, false)? {
            Ok(done) => match done.id {
                Some(id) => Ok(Answer::see(format!("/imports/{id}"))),
                None => tried(visit, &pending, &fields),
            },
            Err(why) => Err(WebError::Refused(why)),
        },
    }
}

/// Brings zones from a file, or only tries: the import, whether it was there already, and how many periods there are.
pub(crate) fn bring_zones(
    visit: &mut Visit<'_>,
    pending: &Pending,
    dry_run: bool,
) -> Result<(Option<i64>, bool, u64), WebError> {
    visit.may(Verb::Import, Scope::Everywhere)?;
    let periods = zone_periods(visit, pending).map_err(WebError::Refused)?;
    let text = read_text(&pending.file(), MAX_ZONES_KILOBYTES)
        .map_err(|problem| WebError::Refused(problem.sentence(visit.lang())))?;
    let digest = job_digest(&hex_digest(text.as_bytes()), "zones", "", "");
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let job = ZonesJob { digest: &digest, dry_run, by, file: &pending.name };
    let n = u64::try_from(periods.len()).unwrap_or(u64::MAX);
    Ok(match import_zones(&mut visit.db, &periods, &job)? {
        ZonesImported::Replaced(id) => (Some(id.get()), false, n),
        ZonesImported::Already(id) => (Some(id.get()), true, n),
        ZonesImported::Tried => (None, false, n),
    })
}

/// The options of a form as an address, with what was chosen for doubtful rows.
fn options_of(fields: &Fields) -> String {
    let is_option = |name: &str| OPTIONS.contains(&name) || name.starts_with("choice.");
    let options = fields.pairs().filter(|(name, _)| is_option(name));
    Fields::from_pairs(options.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        .query_with(&[])
}

/// The zone periods of a file, or why not.
pub(super) fn zone_periods(visit: &Visit<'_>, pending: &Pending) -> Result<Vec<ZonePeriod>, String> {
    let text =
        read_text(&pending.file(), MAX_ZONES_KILOBYTES).map_err(|problem| problem.sentence(visit.lang()))?;
    read_zones(&text, visit.atlas()).map_err(|problems| {
        let lines = problems.iter().map(|p| format!("{}: {}", p.line, visit.words.text(&p.message)));
        lines.take(20).collect::<Vec<_>>().join(" · ")
    })
}

#[derive(Template)]
#[template(path = "web/imports/running.html")]
struct RunningPage {
    shell: Shell,
    id: String,
    /// What was asked of the file, as an address.
    query: String,
    done: String,
    of: String,
    permille: u64,
    refused: Option<String>,
}

/// `GET /imports/running/{id}`: asks again every second without any script.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let pending = Pending::open(visit, visit.path.get("id"))?;
    let job = visit.app.jobs.of(&pending.id).ok_or(WebError::NotFound)?;
    let w = visit.words;
    let done = job.done.load(Ordering::Relaxed);
    let outcome = job.outcome();
    if let Some(Outcome::Done { id, already }) = outcome {
        let said = if already { "import-already" } else { "imported" };
        return Ok(Answer::see(format!("/imports/{id}?said={said}&n={done}")));
    }
    let refused = if let Some(Outcome::Refused(why)) = outcome { Some(why) } else { None };
    let runs = refused.is_none();
    let page = RunningPage {
        shell: Shell::new(visit, w.t("import-running"))
            .then("/imports", w.t("nav-imports"))
            .then("", pending.name.clone()),
        id: pending.id,
        query: options_of(&visit.query),
        done: w.int(i64::try_from(done).unwrap_or(i64::MAX)),
        of: w.int(i64::try_from(job.of).unwrap_or(i64::MAX)),
        permille: (done * 1_000).checked_div(job.of).unwrap_or(0).min(1_000),
        refused,
    };
    let answer = show(&page)?;
    Ok(if runs { answer.with(HeaderName::from_static("refresh"), "1") } else { answer })
}

/// `POST /imports/running/{id}/stop`: nothing stands of what was begun.
pub(in super::super) fn stop(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let pending = Pending::open(visit, visit.path.get("id"))?;
    if let Some(job) = visit.app.jobs.of(&pending.id) {
        job.stop.store(true, Ordering::Relaxed);
    }
    Ok(Answer::see(format!("/imports/running/{}?{}", pending.id, options_of(&visit.query))))
}
