//! One import: what it did, the workbook that went back, and taking it back.

use askama::Template;
use programme::accounts::Verb;
use programme::ids::{ImportId, PlaceId};

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::pending::returned_of;
use super::{Listed, listed, may_undo};
use crate::actions::undo::{UndoError, undo_import};
use crate::store::accounts::names_of;
use crate::store::db::By;
use crate::store::imports::{ListedImport, communes_of, list_imports_before};

#[derive(Template)]
#[template(path = "web/imports/one.html")]
struct OnePage {
    shell: Shell,
    import: Listed,
    communes: Vec<(String, String)>,
    n_communes: i64,
    returned: bool,
    may_undo: bool,
    undoing: bool,
}

/// Communes that a page names.
const SHOWN: usize = 20;

/// The import of the address, and the communes it wrote in, if whoever asks may see it.
fn import(visit: &Visit<'_>) -> Result<(ListedImport, Vec<i64>), WebError> {
    visit.may_somewhere(Verb::Import)?;
    let id: i64 = visit.path.read("id").ok_or(WebError::NotFound)?;
    let found = list_imports_before(&visit.db, id.saturating_add(1), 1)?;
    let import = found.into_iter().next().filter(|import| import.id == id).ok_or(WebError::NotFound)?;
    let communes = communes_of(&visit.db, &[id])?.remove(&id).unwrap_or_default();
    if import.actor == visit.actor || may_undo(visit, &communes) {
        Ok((import, communes))
    } else {
        Err(WebError::NotFound)
    }
}

fn page_of(visit: &Visit<'_>, undoing: bool) -> Answered {
    let w = visit.words;
    let (import, communes) = import(visit)?;
    let names = names_of(&visit.db, std::iter::once(import.actor.as_str()))?;
    let named = communes.iter().take(SHOWN).filter_map(|commune| {
        let now =
            visit.atlas().on_map(PlaceId::new(*commune), visit.today).first().map(|(place, _)| *place)?;
        let version = visit.atlas().version_at(now, visit.today)?;
        Some((format!("/places/{}", version.code), version.full_name.to_owned()))
    });
    let title = w.with("import-title", &[("id", &import.id.to_string())]);
    show(&OnePage {
        shell: Shell::new(visit, title.clone()).then("/imports", w.t("nav-imports")).then("", title),
        communes: named.collect(),
        n_communes: i64::try_from(communes.len()).unwrap_or(i64::MAX),
        returned: returned_of(visit, import.id).is_some(),
        may_undo: import.state == "done" && may_undo(visit, &communes),
        import: listed(&import, &names, visit),
        undoing,
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
        Ok(()) => Ok(Answer::see(format!("/imports/{}?said=import-undone", import.id))),
        Err(UndoError::Store(error)) => Err(error.into()),
        Err(UndoError::Unknown) => Err(WebError::Refused(w.t("undo-unknown"))),
        Err(UndoError::Decided(n)) => Err(WebError::Refused(w.n("undo-decided", n))),
        Err(UndoError::Later(other)) => Err(WebError::Refused(w.n("undo-later", other))),
        Err(UndoError::Typed(_) | UndoError::ByHand) => Err(WebError::Refused(w.t("undo-typed"))),
    }
}

/// `GET /imports/{id}/returned`: the workbook that went back.
pub(in super::super) fn returned(visit: &mut Visit<'_>) -> Answered {
    let (import, _) = import(visit)?;
    let path = returned_of(visit, import.id).ok_or(WebError::NotFound)?;
    let bytes = std::fs::read(path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &super::trial::returned_name(&import.file), bytes))
}
