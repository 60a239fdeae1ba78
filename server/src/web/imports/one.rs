//! One import: what it did, the workbook that went back, and taking it back.

use askama::Template;
use programme::accounts::Verb;
use programme::ids::{ImportId, PlaceId};
use programme::registry::subject_kind;

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::pending::{forget_returned, returned_of};
use super::{Listed, listed, may_undo};
use crate::actions::import::settle_refusals;
use crate::actions::undo::{UndoError, undo_import};
use crate::store::accounts::names_of;
use crate::store::db::By;
use crate::store::imports::{ListedImport, SheetOfImport, communes_of, import_by_id, sheets_of_import};

#[derive(Template)]
#[template(path = "web/imports/one.html")]
struct OnePage {
    shell: Shell,
    import: Listed,
    communes: Vec<Wrote>,
    n_communes: i64,
    returned: bool,
    /// Rows were refused and the workbook with them is not kept.
    not_kept: bool,
    may_undo: bool,
    undoing: bool,
}

/// A commune in which the import wrote, with the pages on which that is seen.
struct Wrote {
    href: String,
    name: String,
    /// The book of its subjects.
    book: String,
    /// What the association reviews, year by year.
    review: Vec<(String, String)>,
    /// Sheets of its hamlets.
    sheets: Vec<(String, String)>,
}

/// Sheets that a page leads to.
const SHEETS_SHOWN: usize = 60;

/// Communes that a page names.
const SHOWN: usize = 20;

/// An import, and the communes it wrote in, if whoever asks may see it: they may import wherever it wrote, or it is
/// theirs and wrote nowhere.
pub(crate) fn import_seen(visit: &Visit<'_>, id: i64) -> Result<(ListedImport, Vec<i64>), WebError> {
    visit.may_somewhere(Verb::Import)?;
    let import = import_by_id(&visit.db, id)?.ok_or(WebError::NotFound)?;
    let communes = communes_of(&visit.db, &[id])?.remove(&id).unwrap_or_default();
    if (communes.is_empty() && import.actor == visit.actor) || may_undo(visit, &communes) {
        Ok((import, communes))
    } else {
        Err(WebError::NotFound)
    }
}

/// The import of the address.
fn import(visit: &Visit<'_>) -> Result<(ListedImport, Vec<i64>), WebError> {
    import_seen(visit, visit.path.read("id").ok_or(WebError::NotFound)?)
}

fn page_of(visit: &Visit<'_>, undoing: bool) -> Answered {
    let w = visit.words;
    let (import, communes) = import(visit)?;
    let names = names_of(&visit.db, std::iter::once(import.actor.as_str()))?;
    let mut named = Vec::new();
    let stands = import.kind == "roster" && import.state == "done";
    let sheets = if stands { sheets_of_import(&visit.db, import.id)? } else { Vec::new() };
    for commune in communes.iter().take(SHOWN) {
        named.extend(wrote(visit, &import, *commune, &sheets));
    }
    let returned = returned_of(visit, &import).is_some();
    let title = w.with("import-title", &[("id", &import.id.to_string())]);
    show(&OnePage {
        shell: Shell::new(visit, title.clone()).then("/imports", w.t("nav-imports")).then("", title),
        communes: named,
        n_communes: i64::try_from(communes.len()).unwrap_or(i64::MAX),
        returned,
        not_kept: import.kind == "roster" && import.state == "done" && import.counts[3] > 0 && !returned,
        may_undo: import.state == "done" && may_undo(visit, &communes),
        import: listed(&import, &names, visit),
        undoing,
    })
}

/// Where the rows of an import are seen in a commune.
fn wrote(visit: &Visit<'_>, import: &ListedImport, commune: i64, sheets: &[SheetOfImport]) -> Option<Wrote> {
    let w = visit.words;
    let now = visit.atlas().on_map(PlaceId::new(commune), visit.today).first().map(|(place, _)| *place)?;
    let version = visit.atlas().version_at(now, visit.today)?;
    let (code, title) = (version.code, import.title.as_str());
    let stands = import.kind == "roster" && import.state == "done";
    let sheets = sheets.iter().filter(|sheet| sheet.commune == commune).take(SHEETS_SHOWN).map(|sheet| {
        let (hamlet, year) = (w.hamlet(&sheet.name), sheet.year.to_string());
        let text = w.with("import-sheet", &[("hamlet", &hamlet), ("year", &year)]);
        (format!("/grid/{commune}.{}/{title}/{year}", sheet.hamlet), text)
    });
    let years =
        import.years.filter(|_| stands).map_or_else(Vec::new, |(first, last)| (first..=last).collect());
    let review = years.iter().rev().map(|year| {
        (format!("/review/{code}/{title}/{year}"), w.with("import-review", &[("year", &year.to_string())]))
    });
    let kind = subject_kind(title).unwrap_or("family");
    Some(Wrote {
        href: format!("/places/{code}"),
        name: version.full_name.to_owned(),
        book: if stands { format!("/registry/{code}?kind={kind}") } else { String::new() },
        review: review.collect(),
        sheets: sheets.collect(),
    })
}

/// `GET /imports/{id}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    page_of(visit, false)
}

/// `GET /imports/{id}/undo`: says what will happen.
pub(in super::super) fn confirm_undo(visit: &mut Visit<'_>) -> Answered {
    page_of(visit, true)
}

/// `POST /imports/{id}/undo`.
pub(in super::super) fn undo(visit: &mut Visit<'_>) -> Answered {
    let (import, communes) = import(visit)?;
    if !may_undo(visit, &communes) {
        return Err(WebError::Forbidden(visit.words.t("undo-not-yours")));
    }
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let w = visit.words;
    match undo_import(&mut visit.db, ImportId::new(import.id), By { actor: &actor, at: &now }) {
        Ok(()) => {
            // The records say that it is undone; a file that cannot be removed now makes room later.
            let _ = forget_returned(visit, &import);
            Ok(Answer::see(format!("/imports/{}?said=import-undone", import.id)))
        }
        Err(UndoError::Store(error)) => Err(error.into()),
        Err(UndoError::Unknown) => Err(WebError::Refused(w.t("undo-unknown"))),
        Err(UndoError::Decided(n)) => Err(WebError::Refused(w.n("undo-decided", n))),
        Err(UndoError::Later(other)) => Err(WebError::Refused(w.n("undo-later", other))),
        Err(UndoError::Placed(n)) => Err(WebError::Refused(w.n("undo-placed", n))),
        Err(UndoError::Typed(_) | UndoError::ByHand) => Err(WebError::Refused(w.t("undo-typed"))),
    }
}

/// `POST /imports/{id}/settle`: nobody has to act on the refused rows any more, and the workbook with them goes.
pub(in super::super) fn settle(visit: &mut Visit<'_>) -> Answered {
    let (import, _) = import(visit)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    if returned_of(visit, &import).is_some() {
        settle_refusals(&mut visit.db, ImportId::new(import.id), by)?;
        forget_returned(visit, &import).map_err(|error| WebError::Ours(error.to_string()))?;
    }
    Ok(Answer::see(format!("/imports/{}?said=import-settled", import.id)))
}

/// `GET /imports/{id}/returned`: the workbook that went back.
pub(in super::super) fn returned(visit: &mut Visit<'_>) -> Answered {
    let (import, _) = import(visit)?;
    let path = returned_of(visit, &import).ok_or(WebError::NotFound)?;
    let bytes = std::fs::read(path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &super::trial::returned_name(&import.file), bytes))
}
