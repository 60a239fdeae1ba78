//! Drafting a reorganisation: instrument, day, name, and the table of moves as a file or as text that was pasted. What
//! cannot be is told line by line, and what was typed is there again.

use askama::Template;
use programme::accounts::Verb;
use programme::places::EventFault;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::moves::{FaultLine, fault_lines};
use super::{may_enter, shell};
use crate::actions::reorganise::{NewEvent, ReorganiseError, draft, tried};
use crate::store::db::By;

/// Largest table that is read, in bytes: four times the largest that ships.
const LARGEST: u64 = 2_000_000;
/// Longest name or number of an instrument, in characters.
const LONGEST: usize = 200;
/// Faults on the page; the others are as many more.
const SHOWN: usize = 200;

/// An example that stands on the page: two communes become one ward.
const EXAMPLE: &str = "move,level,code,to,extent,default,share,name,full_name,kind,parent\n\
                       begin,commune,,29999,,,,,Phường Hợp Nhất,,86\n\
                       merge,commune,28756,29999,,,,,,,\n\
                       merge,commune,28858,29999,,,,,,,\n";

/// The columns, each with the key of its sentence.
const COLUMNS: [&str; 11] =
    ["move", "level", "code", "to", "extent", "default", "share", "name", "full_name", "kind", "parent"];

#[derive(Template)]
#[template(path = "web/reorganisations/new.html")]
struct NewPage {
    shell: Shell,
    name: String,
    instrument: String,
    on: String,
    moves: String,
    problems: Problems,
    faults: Vec<FaultLine>,
    more_faults: i64,
    columns: Vec<(&'static str, String)>,
    example: &'static str,
}

fn page_of(visit: &Visit<'_>, moves: String, problems: Problems, faults: &[EventFault]) -> NewPage {
    let w = visit.words;
    let column = |name: &'static str| (name, w.t(&format!("reorg-column-{}", name.replace('_', "-"))));
    let mut lines = fault_lines(&faults[..faults.len().min(SHOWN)], &moves, w);
    lines.truncate(SHOWN);
    NewPage {
        shell: shell(visit, w.t("reorg-new")).then("", w.t("reorg-new")),
        name: visit.form.raw("name").to_owned(),
        instrument: visit.form.raw("instrument").to_owned(),
        on: visit.form.raw("on").to_owned(),
        more_faults: i64::try_from(faults.len().saturating_sub(lines.len())).unwrap_or(i64::MAX),
        faults: lines,
        moves,
        problems,
        columns: COLUMNS.map(column).to_vec(),
        example: EXAMPLE,
    }
}

/// `GET /admin/reorganisations/new`.
pub(in super::super) fn new(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    show(&page_of(visit, String::new(), Problems::default(), &[]))
}

/// The table as it was sent: the file, or what was pasted.
fn sent(visit: &Visit<'_>, problems: &mut Problems) -> String {
    let w = visit.words;
    let pasted = visit.form.raw("moves").to_owned();
    if visit.too_large {
        problems.add("file", w.t("reorg-too-large"));
        return pasted;
    }
    let Some(file) = visit.uploads.iter().find(|upload| upload.field == "file" && upload.size > 0) else {
        if pasted.trim().is_empty() {
            problems.add("moves", w.t("reorg-no-moves"));
        }
        return pasted;
    };
    if file.size > LARGEST {
        problems.add("file", w.t("reorg-too-large"));
        return pasted;
    }
    let read = std::fs::read(&file.path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    read.map_or_else(
        || {
            problems.add("file", w.t("reorg-not-text"));
            pasted
        },
        |text| text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
    )
}

/// `POST /admin/reorganisations/new`.
pub(in super::super) fn create(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let moves = sent(visit, &mut problems);
    let (name, instrument) = (visit.form.get("name").to_owned(), visit.form.get("instrument").to_owned());
    let fits = |text: &str| {
        !text.is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control)
    };
    if !fits(&name) {
        problems.add("name", w.t("reorg-name-needed"));
    }
    if !fits(&instrument) {
        problems.add("instrument", w.t("reorg-instrument-needed"));
    }
    let on = visit.form.day("on");
    if on.is_none() {
        problems.add("on", w.t("bad-day"));
    }
    let Some(on) = on.filter(|_| problems.is_empty()) else {
        return show_again(&page_of(visit, moves, problems, &[]));
    };
    let new = NewEvent { name: &name, on, instrument: &instrument, moves: &moves };
    let done = tried(&visit.db, &new).and_then(|known| {
        // Who may is asked of what the table would reach, before anything of it is kept.
        Ok(match may_enter(visit, &known) {
            Err(refused) => Err(refused),
            Ok(()) => {
                let (actor, now) = (visit.actor.clone(), visit.now.clone());
                Ok(draft(&mut visit.db, &new, By { actor: &actor, at: &now })?)
            }
        })
    });
    match done {
        Ok(Ok(id)) => Ok(Answer::see(format!("/admin/reorganisations/{id}?said=reorg-drafted"))),
        Ok(Err(WebError::Forbidden(why))) => {
            problems.add("moves", why);
            show_again(&page_of(visit, moves, problems, &[]))
        }
        Ok(Err(error)) => Err(error),
        Err(ReorganiseError::Store(error)) => Err(error.into()),
        Err(error) => {
            problems.add("moves", w.text(&error.text()));
            let faults = if let ReorganiseError::Faults(faults) = &error { faults.as_slice() } else { &[] };
            show_again(&page_of(visit, moves, problems, faults))
        }
    }
}
