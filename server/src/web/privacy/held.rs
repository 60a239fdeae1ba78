//! What is held on one family: table by table, as a file to hand out; and the page that erases it, which says what goes,
//! how much, what stays, and that nothing brings it back.

use askama::Template;
use programme::privacy::{AskedBy, EraseWhy};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::cared_for;
use crate::actions::erase::{EraseError, erase as erase_record, may_erase};
use crate::actions::held::{Held, held, note_taken};
use crate::documents::held_file;
use crate::store::db::By;
use crate::store::held::OnErasure;
use crate::store::registry::{ListedRow, SubjectKey};

use super::super::registry::Book;

struct Line {
    what: String,
    n: String,
    after: String,
}

#[derive(Template)]
#[template(path = "web/privacy/held.html")]
struct HeldPage {
    shell: Shell,
    action: String,
    lines: Vec<Line>,
    papers: Vec<String>,
    elsewhere: Vec<String>,
    /// Where it is erased; empty where it cannot be.
    erase: String,
    /// Why it cannot be.
    not_now: String,
}

fn everything(visit: &Visit<'_>, key: SubjectKey) -> Result<Held, WebError> {
    held(&visit.db, visit.atlas(), key)?.ok_or(WebError::NotFound)
}

fn lines(visit: &Visit<'_>, all: &Held) -> Vec<Line> {
    let w = visit.words;
    let tables = all.rows.iter().flat_map(|(_, tables)| tables);
    tables
        .map(|rows| Line {
            what: w.text(&held_file::meaning(rows.table.name)).to_owned(),
            n: w.int(rows.rows.len() as u64),
            after: w.text(&held_file::on_erasure(rows.table.on_erasure)).to_owned(),
        })
        .collect()
}

fn papers(visit: &Visit<'_>, all: &Held) -> Vec<String> {
    let w = visit.words;
    let paper = |paper: &crate::store::held::NamedIn| {
        let day = w.day_text(&paper.signed_on);
        w.with("decision-of", &[("number", &paper.number), ("day", &day)])
    };
    all.named_in.iter().map(paper).collect()
}

fn elsewhere(visit: &Visit<'_>) -> Vec<String> {
    held_file::elsewhere().iter().map(|text| visit.words.text(text).to_owned()).collect()
}

/// `GET /registry/{commune}/{subject}/held`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = cared_for(visit)?;
    let (w, key) = (visit.words, (row.commune, row.id));
    let all = everything(visit, key)?;
    let back = book.of_record(key);
    let not_now = match may_erase(&visit.db, key) {
        Ok(()) => String::new(),
        Err(EraseError::Store(error)) => return Err(error.into()),
        Err(error) => w.text(&error.text()).to_owned(),
    };
    show(&HeldPage {
        shell: book.shell(visit, w.t("held-title")).then(back.clone(), row.name).then("", w.t("held-title")),
        action: format!("{back}/held"),
        lines: lines(visit, &all),
        papers: papers(visit, &all),
        elsewhere: elsewhere(visit),
        erase: if not_now.is_empty() { format!("{back}/erase") } else { String::new() },
        not_now,
    })
}

/// `POST /registry/{commune}/{subject}/held`: the file, as JSON or as a page; the audit says that it was taken.
pub(in super::super) fn take(visit: &mut Visit<'_>) -> Answered {
    let (_, row) = cared_for(visit)?;
    let key = (row.commune, row.id);
    let all = everything(visit, key)?;
    let by = By { actor: &visit.actor, at: &visit.now };
    note_taken(&mut visit.db, by, key)?;
    let name = format!("du-lieu-{}-{}", key.0, key.1);
    if visit.form.get("format") == "json" {
        let text = serde_json::to_string_pretty(&held_file::json(&all, &visit.now))
            .map_err(|error| WebError::Ours(error.to_string()))?;
        return Ok(Answer::file("application/json", &format!("{name}.json"), text.into_bytes()));
    }
    let page = held_file::html(&all, &visit.now, visit.lang());
    Ok(Answer::file("text/html; charset=utf-8", &format!("{name}.html"), page.into_bytes()))
}

#[derive(Template)]
#[template(path = "web/privacy/erase.html")]
struct ErasePage {
    shell: Shell,
    action: String,
    back: String,
    removed: i64,
    blanked: i64,
    records: i64,
    papers: Vec<String>,
    elsewhere: Vec<String>,
    whys: Vec<(&'static str, String)>,
    bys: Vec<(&'static str, String)>,
    why: String,
    asked_by: String,
    code: String,
    problems: Problems,
}

fn erase_form(
    visit: &Visit<'_>,
    book: &Book,
    row: &ListedRow,
    problems: Problems,
) -> Result<ErasePage, WebError> {
    let (w, key) = (visit.words, (row.commune, row.id));
    let all = everything(visit, key)?;
    let back = format!("{}/held", book.of_record(key));
    let count = |of| i64::try_from(all.count(of)).unwrap_or(i64::MAX);
    let word = |of: &str, code: &str| w.t(&format!("erase-{of}-{}", code.replace('_', "-")));
    Ok(ErasePage {
        shell: book
            .shell(visit, w.t("erase-title"))
            .then(book.of_record(key), row.name.clone())
            .then(back.clone(), w.t("held-title"))
            .then("", w.t("erase-title")),
        action: format!("{}/erase", book.of_record(key)),
        back,
        removed: count(OnErasure::Removed),
        blanked: count(OnErasure::Blanked),
        records: i64::try_from(all.rows.len()).unwrap_or(i64::MAX),
        papers: papers(visit, &all),
        elsewhere: elsewhere(visit),
        whys: EraseWhy::ALL.iter().map(|why| (why.code(), word("why", why.code()))).collect(),
        bys: AskedBy::ALL.iter().map(|by| (by.code(), word("by", by.code()))).collect(),
        why: visit.form.get("why").to_owned(),
        asked_by: visit.form.get("asked_by").to_owned(),
        code: visit.form.raw("code").to_owned(),
        problems,
    })
}

/// `GET /registry/{commune}/{subject}/erase`: what goes, what stays, and that it cannot be undone.
pub(in super::super) fn erase_page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = cared_for(visit)?;
    match may_erase(&visit.db, (row.commune, row.id)) {
        Ok(()) => show(&erase_form(visit, &book, &row, Problems::default())?),
        Err(EraseError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}

/// `POST /registry/{commune}/{subject}/erase`: whoever types the record's code means it.
pub(in super::super) fn erase(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = cared_for(visit)?;
    let (w, key) = (visit.words, (row.commune, row.id));
    let mut problems = Problems::default();
    let why = EraseWhy::parse(visit.form.get("why"));
    let asked_by = AskedBy::parse(visit.form.get("asked_by"));
    if why.is_none() {
        problems.add("why", w.t("choose-one"));
    }
    if asked_by.is_none() {
        problems.add("asked_by", w.t("choose-one"));
    }
    if visit.form.get("code") != row.code {
        problems.add("code", w.t("erase-code-wrong"));
    }
    let (Some(why), Some(asked_by), true) = (why, asked_by, problems.is_empty()) else {
        may_erase(&visit.db, key).map_err(|error| refused(visit, &error))?;
        return show_again(&erase_form(visit, &book, &row, problems)?);
    };
    let by = By { actor: &visit.actor, at: &visit.now };
    match erase_record(&mut visit.db, by, key, (why, asked_by), visit.today) {
        Ok(done) => {
            let n = done.unregistered;
            Ok(Answer::see(format!("{}?said=erased&n={n}", book.of_record(key))))
        }
        Err(error) => Err(refused(visit, &error)),
    }
}

fn refused(visit: &Visit<'_>, error: &EraseError) -> WebError {
    if let EraseError::Store(error) = error {
        return WebError::Ours(error.to_string());
    }
    WebError::Refused(visit.words.text(&error.text()).to_owned())
}
