//! Files that are imported by a program, as a commune's own software keeps them: tried, taken in, taken back.
//!
//! The body is the file; what its columns lack stands in the address, by the names that the page has. The answer comes
//! when it is done: a commune's list takes less than a second.

use axum::http::StatusCode;
use programme::accounts::Verb;
use programme::ids::ImportId;
use programme::registry::TITLES;
use programme::text::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::ask::{after, id, limit, word_of};
use super::openapi::shape;
use super::operation::{AFTER, Kind, LIMIT, Operation, param};
use super::problem::{of_undo, refused, said, unfit, unfit_because};
use super::reply::{done, json};
use super::wire::{Id, filled, page_of};
use crate::actions::import::{RosterDone, RosterError};
use crate::actions::undo::undo_import;
use crate::registry_index::Cursor;
use crate::store::db::By;
use crate::web::answer::{Answered, WebError};
use crate::web::form::{Fields, Problems};
use crate::web::imports::{
    Asked, KINDS, Pending, bring_zones, import_seen, imports_seen, may_undo, try_reference, try_roster,
    write_back,
};
use crate::web::visit::Visit;

/// An import of a file.
#[derive(Serialize, ToSchema)]
struct ImportOf {
    id: Id,
    /// `roster`, `zones`, `hamlets`, `clan_members` or `bodies`.
    kind: String,
    title: Option<String>,
    criteria: Option<String>,
    /// `done` or `undone`.
    state: String,
    at: String,
    actor: String,
    file: String,
    first_year: Option<i64>,
    last_year: Option<i64>,
    new: i64,
    changed: i64,
    unchanged: i64,
    refused: i64,
}

page_of!(/// Imports, the newest first.
    ImportPage, ImportOf);

/// A row or cell that was not taken.
#[derive(Serialize, ToSchema)]
struct RefusedRow {
    sheet: Option<String>,
    /// The file's own row number.
    row: u32,
    column: Option<String>,
    code: String,
    detail: String,
}

/// A row that could be one of several families.
#[derive(Serialize, ToSchema)]
struct DoubtfulRow {
    sheet: Option<String>,
    row: u32,
    name: String,
    candidates: Vec<Candidate>,
}

/// A family that it may be.
#[derive(Serialize, ToSchema)]
struct Candidate {
    code: String,
    /// What tells it apart.
    detail: String,
}

/// What came of a file.
#[derive(Default, Serialize, ToSchema)]
struct FileDone {
    /// The import; nothing when it was only tried, or nothing was taken.
    import: Option<Id>,
    /// The same file was imported before under the same options: nothing was done again.
    already: bool,
    new: u64,
    changed: u64,
    unchanged: u64,
    /// Rows without anything to take.
    skipped: u64,
    refused: u64,
    /// The first 500 of them.
    refused_rows: Vec<RefusedRow>,
    /// Rows to be chosen for: `choice` of the next request.
    doubtful_rows: Vec<DoubtfulRow>,
    /// Names of hamlets that are new with it.
    new_hamlets: Vec<String>,
}

/// Refused rows of an answer.
const SHOWN: usize = 500;
const YES: Kind = Kind::OneOf(&["1"]);

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/api/v1/imports",
        "imports",
        "Imports into communes where whoever asks may import.",
        shape::<ImportPage>,
    )
    .query(&[AFTER, LIMIT]),
    Operation::file(
        "/api/v1/imports",
        "import_file",
        "Imports a file: CSV, XLSX, XLS or ODS, at most 64 MiB. The same file under the same options is imported once.",
        shape::<FileDone>,
    )
    .query(&[
        param("kind", Kind::OneOf(&KINDS), "What the rows are; a roster unless said otherwise."),
        param("name", Kind::Text(200), "What the file is called, for those who look for it later."),
        param("title", Kind::OneOf(&TITLES), "Title of a roster; Learning Family unless said otherwise."),
        param("criteria", Kind::Text(80), "Id of a criteria set; that of the title and year where none is named."),
        param("profile", Kind::Text(80), "Whose headings the workbook has; ours where none is named."),
        param("commune", Kind::Text(5), "Code of the commune, where no column says it."),
        param("year", Kind::Int(2014, 2100), "Year, where no column says it."),
        param("hamlet", Kind::Text(200), "Hamlet, where no column says it."),
        param("column_wins", YES, "A column stands before what is said here."),
        param("all_or_nothing", YES, "Nothing is taken where a row is refused."),
        param("dry_run", YES, "Only tried."),
        param(
            "choices",
            Kind::Text(8_000),
            "JSON, an object: for a doubtful row `SHEET!ROW` the code of the family that it is, or `new`.",
        ),
    ])
    .once(),
    Operation::delete("/api/v1/imports/{import}", "undo_import", "Puts back what stood before an import.")
        .fails(&[409]),
];

/// `GET /api/v1/imports`.
pub(crate) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let (limit, before) = (limit(visit), after(visit).map_or(i64::MAX, |after| after.id));
    let mut imports = imports_seen(visit, before, limit + 1)?;
    let more = imports.len() > limit;
    imports.truncate(limit);
    let last = imports.last().filter(|_| more);
    let next = last.map(|last| word_of(Cursor { commune: 0, id: last.id }));
    let rows = imports.into_iter().map(|import| ImportOf {
        id: Id(import.id),
        kind: import.kind,
        title: filled(&import.title),
        criteria: filled(&import.criteria),
        state: import.state,
        at: import.at,
        actor: import.actor,
        file: import.file,
        first_year: import.years.map(|years| years.0),
        last_year: import.years.map(|years| years.1),
        new: import.counts[0],
        changed: import.counts[1],
        unchanged: import.counts[2],
        refused: import.counts[3],
    });
    json(&ImportPage { rows: rows.collect(), next })
}

/// `DELETE /api/v1/imports/{import}`.
pub(crate) fn undo(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let import = id(visit.path.get("import")).ok_or(WebError::NotFound)?;
    let (_, communes) = import_seen(visit, import)?;
    if !may_undo(visit, &communes) {
        return Err(WebError::Forbidden(visit.words.t("undo-not-yours")));
    }
    let by = By { actor: &visit.actor, at: &visit.now };
    match undo_import(&mut visit.db, ImportId::new(import), by) {
        Ok(()) => done(),
        Err(error) => Err(of_undo(visit, error)),
    }
}

/// `POST /api/v1/imports`.
pub(crate) fn send(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let mut problems = Problems::default();
    let asked = Asked::of(visit, &options(visit)?, &mut problems)?;
    if let Some((field, why)) = problems.iter().next() {
        return Err(unfit_because(visit, field, why));
    }
    let Some(upload) = visit.uploads.first().filter(|upload| upload.size > 0) else {
        return Err(refused(visit, StatusCode::UNPROCESSABLE_ENTITY, "file.empty"));
    };
    let pending = Pending::keep(visit, upload)?;
    let came = take(visit, &pending, &asked);
    // The workbook with what was refused is kept with the import; the file is not.
    pending.forget();
    json(&came?)
}

/// What the page's form would hold.
fn options(visit: &Visit<'_>) -> Result<Fields, WebError> {
    let mut fields = visit.query.clone();
    if visit.query.has("choices") {
        let choices: std::collections::BTreeMap<String, String> =
            serde_json::from_str(visit.query.raw("choices"))
                .map_err(|error| unfit_because(visit, "choices", &error.to_string()))?;
        for (row, code) in choices {
            let is_row = row.rsplit_once('!').is_some_and(|(_, row)| row.parse::<u32>().is_ok());
            if !is_row || code.is_empty() {
                return Err(unfit(visit, "choices"));
            }
            let code = if code == "new" { code } else { format!("is.{code}") };
            fields.push(&format!("choice.{row}"), &code);
        }
    }
    Ok(fields)
}

fn take(visit: &mut Visit<'_>, pending: &Pending, asked: &Asked) -> Result<FileDone, WebError> {
    let dry_run = visit.query.has("dry_run");
    if asked.kind == "roster" {
        let done = try_roster(visit, pending, asked, dry_run, &|_| true);
        let done = done.map_err(|error| of_roster(visit, &error))?;
        if done.nothing && !dry_run {
            let n = i64::try_from(done.n_refused()).unwrap_or(i64::MAX);
            let why = visit.words.n("import-all-or-nothing", n);
            return Err(said(StatusCode::UNPROCESSABLE_ENTITY, "import.all_or_nothing", why));
        }
        let id = done.imported.id.map(|id| id.get()).filter(|_| !dry_run || done.imported.already);
        if let Some(id) = id.filter(|_| done.n_refused() > 0) {
            write_back(pending, &done, visit.lang())?;
            pending.became(visit, id)?;
        }
        return Ok(of_done(&done, id, visit.lang()));
    }
    if asked.reference().is_some() {
        let done = try_reference(visit, pending, asked, dry_run)?;
        let done = done.map_err(|why| said(StatusCode::UNPROCESSABLE_ENTITY, "import.refused", why))?;
        let rows = done.refused.iter().take(SHOWN).map(|problem| RefusedRow {
            sheet: None,
            row: problem.row,
            column: filled(problem.column),
            code: problem.code.to_owned(),
            detail: visit.words.text(&problem.message).to_owned(),
        });
        return Ok(FileDone {
            import: done.id.map(|id| Id(id.get())),
            already: done.already,
            new: done.counts[0],
            changed: done.counts[1],
            unchanged: done.counts[2],
            refused: u64::try_from(done.refused.len()).unwrap_or(u64::MAX),
            refused_rows: rows.collect(),
            ..FileDone::default()
        });
    }
    let brought = bring_zones(visit, pending, dry_run);
    if let Err(WebError::Refused(why)) = brought {
        return Err(said(StatusCode::UNPROCESSABLE_ENTITY, "import.refused", why));
    }
    let (import, already, periods) = brought?;
    Ok(FileDone { import: import.map(Id), already, new: periods, ..FileDone::default() })
}

fn of_roster(visit: &Visit<'_>, error: &RosterError) -> WebError {
    match error {
        RosterError::File(problem) => {
            said(StatusCode::UNPROCESSABLE_ENTITY, problem.code(), problem.sentence(visit.lang()))
        }
        RosterError::Store(error) => WebError::Ours(error.to_string()),
        RosterError::WrongTitle(_) => unfit(visit, "criteria"),
        RosterError::Stopped => refused(visit, StatusCode::CONFLICT, "import.stopped"),
    }
}

fn of_done(done: &RosterDone, id: Option<i64>, lang: Lang) -> FileDone {
    let imported = &done.imported;
    let cells = done.faults.iter().map(|(sheet, fault)| RefusedRow {
        sheet: filled(sheet),
        row: fault.row,
        column: filled(&fault.column),
        code: fault.kind.code().to_owned(),
        detail: fault.kind.message(lang).to_string(),
    });
    let doubtful =
        |sheet: &str, row: u32| imported.doubts.iter().any(|doubt| doubt.sheet == sheet && doubt.row == row);
    let rows = imported.refused.iter().filter(|refused| !doubtful(&refused.sheet, refused.row));
    let rows = rows.map(|refused| RefusedRow {
        sheet: filled(&refused.sheet),
        row: refused.row,
        column: None,
        code: refused.code.to_owned(),
        detail: refused.message.get(lang).to_owned(),
    });
    let doubts = imported.doubts.iter().map(|doubt| DoubtfulRow {
        sheet: filled(&doubt.sheet),
        row: doubt.row,
        name: doubt.name.clone(),
        candidates: doubt
            .candidates
            .iter()
            .map(|(code, text)| Candidate { code: code.clone(), detail: text.get(lang).to_owned() })
            .collect(),
    });
    FileDone {
        import: id.map(Id),
        already: imported.already,
        new: imported.new,
        changed: imported.changed,
        unchanged: imported.unchanged,
        skipped: done.found.skipped,
        refused: done.n_refused(),
        new_hamlets: imported.new_hamlets.iter().map(|hamlet| hamlet.name.clone()).collect(),
        refused_rows: cells.chain(rows).take(SHOWN).collect(),
        doubtful_rows: doubts.collect(),
    }
}
