//! One row saved as it is left: by the page's script, which is answered in JSON, or by the row's own button.

use axum::http::StatusCode;
use programme::accounts::Verb;
use programme::assessment::Cleared;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Fields;
use super::super::visit::Visit;
use super::conflict;
use super::open::Opened;
use super::sheet::{self, TypedAgain, class};
use crate::actions::assessment::{
    Conflict, Entry, RowError, SaveError, Saved, TypedRow, hamlet_of, save_row,
};
use crate::roster::row::Registration;
use crate::store::accounts::names_of;
use crate::store::db::By;

/// What a form says of a row besides its cells.
pub(in super::super) struct Typed {
    pub(in super::super) subject: i64,
    pub(in super::super) seen: i64,
    pub(in super::super) cells: Vec<String>,
    pub(in super::super) total: Option<(String, String)>,
    pub(in super::super) registered: Registration,
    pub(in super::super) members: Option<u8>,
    pub(in super::super) members_wrong: bool,
    pub(in super::super) poor: bool,
    pub(in super::super) key: Option<String>,
    /// What the row said when the form was opened, as `opened_with` writes it; nothing where the form does not say.
    pub(super) began: Option<String>,
}

impl Typed {
    /// Reads a row's form.
    pub(in super::super) fn of(visit: &Visit<'_>, opened: &Opened) -> Result<Self, WebError> {
        let form = &visit.form;
        let subject = visit.path.read("subject").ok_or(WebError::NotFound)?;
        let set = &opened.set.set;
        let ids = set.items.iter().map(|item| &item.id).chain(set.vetoes.iter().map(|veto| &veto.id));
        let members = form.get("members");
        Ok(Self {
            subject,
            seen: form.read("version").unwrap_or(0),
            // Points that are none of the buttons' are typed after them: what is typed last is meant.
            cells: ids
                .map(|id| form.all(id).filter(|cell| !cell.is_empty()).last().unwrap_or_default().to_owned())
                .collect(),
            total: form
                .pairs()
                .any(|(name, _)| name == "total")
                .then(|| (form.get("total").to_owned(), result(form.get("result")).to_owned())),
            registered: registration(form),
            members: members.parse().ok(),
            members_wrong: !members.is_empty() && members.parse::<u8>().is_err(),
            poor: form.has("poor"),
            key: Some(form.get("key").to_owned()).filter(|key| !key.is_empty()),
            began: form.has("began").then(|| form.get("began").to_owned()),
        })
    }

    /// What was typed, as a form on it would begin.
    fn as_began(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(String::as_str).collect();
        let members = self.members.map_or_else(String::new, |n| n.to_string());
        conflict::opened_with(&cells, &members, self.poor, typed_registration(self.registered))
    }
}

/// The result of a total alone, in the word of the sheet.
fn result(chosen: &str) -> &'static str {
    match chosen {
        "pass" => "đạt",
        "fail" => "không đạt",
        _ => "",
    }
}

fn registration(form: &Fields) -> Registration {
    match form.get("registered") {
        "new" => Registration::New,
        "again" => Registration::Again,
        "no" => Registration::No,
        _ => Registration::Unsaid,
    }
}

/// A registration as the form says it.
pub(super) fn typed_registration(registered: Registration) -> &'static str {
    match registered {
        Registration::New => "new",
        Registration::Again => "again",
        Registration::No => "no",
        Registration::Unsaid => "",
    }
}

/// `POST …/rows/{subject}`.
pub(in super::super) fn save(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Score, opened.scope())?;
    let typed = Typed::of(visit, &opened)?;
    let part = visit.headers.contains_key("x-part");
    if another_account(visit) {
        let detail = visit.words.t("grid-js-ended");
        return Ok(json(
            StatusCode::UNAUTHORIZED,
            &NotSaved { code: "session.another_account", detail, faults: Vec::new() },
        ));
    }
    // The authority is over the hamlet of the address; the family has to be one of it.
    if hamlet_of(&visit.db, &opened.scoring(&visit.places), typed.subject)? != Some(opened.hamlet) {
        return refused(visit, &opened, &typed, RowError::Unknown, part);
    }
    match save_typed(visit, &opened, &typed)? {
        Ok(saved) if part => Ok(json(StatusCode::OK, &said(visit, &typed, &saved))),
        Ok(_) => {
            let next = visit.form.get("next");
            let to = if next.starts_with(&opened.href()) {
                next.to_owned()
            } else {
                format!("{}#r{}", opened.href(), typed.subject)
            };
            Ok(Answer::see(to))
        }
        Err(error) => refused(visit, &opened, &typed, error, part),
    }
}

/// A page that one account opened, in a browser where another has signed in since: nothing is saved in their name.
fn another_account(visit: &Visit<'_>) -> bool {
    let said = visit.headers.get("x-account").and_then(|value| value.to_str().ok());
    let account = visit.session.as_ref().map_or(0, |session| session.account);
    said.is_some_and(|said| said != account.to_string())
}

/// Saves what a form says of a row.
pub(super) fn save_typed(
    visit: &mut Visit<'_>,
    opened: &Opened,
    typed: &Typed,
) -> Result<Result<Saved, RowError>, WebError> {
    if typed.members_wrong {
        return Ok(Err(RowError::Members));
    }
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let cells: Vec<&str> = typed.cells.iter().map(String::as_str).collect();
    let entry = match &typed.total {
        Some((total, result)) => Entry::Total(total, result),
        None => Entry::Cells(&cells),
    };
    let row = TypedRow {
        subject: typed.subject,
        seen: typed.seen,
        entry,
        registered: typed.registered,
        members: typed.members,
        poor: typed.poor,
    };
    let scoring = opened.scoring(&visit.places);
    let done = save_row(
        &mut visit.db,
        by,
        (&scoring, &opened.sets),
        &row,
        Some(Cleared::Again),
        typed.key.as_deref(),
    );
    match done {
        Ok(saved) => Ok(Ok(saved)),
        Err(SaveError::Store(error)) => Err(error.into()),
        Err(SaveError::KeyReused) => Err(WebError::Refused(visit.words.t("key-reused"))),
        Err(SaveError::Refused(rows)) => {
            Ok(Err(rows.into_iter().next().map_or(RowError::Unknown, |(_, error)| error)))
        }
    }
}

#[derive(serde::Serialize)]
struct Said {
    version: i64,
    verdict: String,
    class: &'static str,
    standing: &'static str,
    saved: String,
    /// What the next change of the row begins with.
    began: String,
}

fn said(visit: &Visit<'_>, typed: &Typed, saved: &Saved) -> Said {
    let w = visit.words;
    let moment = w.moment(&visit.now);
    Said {
        version: saved.version,
        verdict: w.text(&saved.verdict.text).to_owned(),
        class: class(saved.verdict.standing),
        standing: saved.verdict.standing.code(),
        began: typed.as_began(),
        saved: w.with(
            "grid-saved",
            &[("at", moment.split(' ').find(|part| part.contains(':')).unwrap_or(&moment))],
        ),
    }
}

#[derive(serde::Serialize)]
struct NotSaved {
    code: &'static str,
    detail: String,
    faults: Vec<CellSaid>,
}

#[derive(serde::Serialize)]
struct CellSaid {
    name: String,
    message: String,
}

fn json(status: StatusCode, body: &impl serde::Serialize) -> Answer {
    Answer::bytes("application/json", serde_json::to_vec(body).unwrap_or_default()).status(status)
}

fn refused(visit: &mut Visit<'_>, opened: &Opened, typed: &Typed, error: RowError, part: bool) -> Answered {
    let w = visit.words;
    let set = &opened.set.set;
    let faults: Vec<(usize, String)> = match &error {
        RowError::Faults(faults) => {
            faults.iter().map(|fault| (fault.column, w.text(&fault.message(set)).to_owned())).collect()
        }
        RowError::Unknown
        | RowError::Closed(_)
        | RowError::Purged(_)
        | RowError::Conflict(_)
        | RowError::Total(_)
        | RowError::Members
        | RowError::Incomplete
        | RowError::ClearReason
        | RowError::NotGiven(_) => Vec::new(),
    };
    let conflict =
        if let RowError::Conflict(conflict) = &error { Some(conflict.as_ref().clone()) } else { None };
    let detail = match &conflict {
        Some(conflict) => conflict_words(visit, conflict)?,
        None => w.text(&error.message(set)).to_owned(),
    };
    if part {
        let name = |column: usize| set.items.get(column).map_or_else(String::new, |item| item.id.clone());
        let status = if conflict.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let faults =
            faults.into_iter().map(|(column, message)| CellSaid { name: name(column), message }).collect();
        return Ok(json(status, &NotSaved { code: error.code(), detail, faults }));
    }
    match conflict {
        Some(conflict) => conflict::both(visit, opened, typed, &conflict, detail),
        None => {
            let again = TypedAgain {
                subject: typed.subject,
                cells: &typed.cells,
                problems: &faults,
                summary: detail,
            };
            sheet::again(visit, opened, &again)
        }
    }
}

/// Who changed it and when, with their name.
fn conflict_words(visit: &Visit<'_>, conflict: &Conflict) -> Result<String, WebError> {
    let names = names_of(&visit.db, std::iter::once(conflict.actor.as_str()))?;
    let who = names.get(&conflict.actor).cloned().unwrap_or_else(|| visit.words.t("somebody"));
    Ok(visit.words.with("grid-conflict", &[("who", &who), ("at", &visit.words.moment(&conflict.at))]))
}
