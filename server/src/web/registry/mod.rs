//! Pages of the registry: a commune's list, one record whole, and every change that a person makes by hand.
//!
//! Names of people stand in no address: a record is named by the place that it was created in and its id.
//! Deliberately absent: any rule of what may change, which `actions::registry` has.

mod bonds;
mod facts;
mod feeds;
mod form;
mod hamlet;
mod history;
mod life;
mod list;
mod manager;
mod merge;
mod on_map;
mod record;
pub(super) mod score;

use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::Level;

pub(super) use bonds::{
    add_body, add_member, body_page, end_body, end_body_page, end_member, end_member_page, member_page,
};
pub(super) use facts::{create, create_page, edit, edit_page, relocate, relocate_page, split, split_page};
pub(super) use hamlet::{create as create_hamlet, create_page as create_hamlet_page};
pub(super) use hamlet::{page as hamlet, rename as rename_hamlet, rename_page as rename_hamlet_page};
pub(super) use life::{close, close_page, reopen, reopen_page};
pub(super) use list::{choose, export, page as list};
pub(super) use list::{outcome_class, outcome_word, state_word};
pub(super) use manager::{communes_of_year, note as note_manager, open_itself, page as manager_page};
pub(super) use merge::{duplicates, merge, merge_page};
pub(super) use record::page as record;
pub(super) use score::{page as score, receive as receive_appeal};

use super::answer::WebError;
use super::order::vietnamese;
use super::shell::Shell;
use super::visit::Visit;
use crate::store::registry::{ListedRow, SubjectKey, hamlet_list, rows_of};

/// The registry of a commune, and how much of it whoever asks may see.
pub(super) struct Book {
    /// The commune today.
    pub(super) commune: PlaceId,
    /// Its code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Communes of creation, itself first.
    pub(super) communes: Vec<i64>,
    /// Its hamlets, or only those that are theirs to see, by name.
    pub(super) hamlets: Vec<Hamlet>,
    /// The whole of it is theirs to see.
    pub(super) whole: bool,
    /// Of a list on another day's map the code today of each commune of creation, under which its records are.
    pub(super) codes_today: Vec<(i64, String)>,
    /// The day as of which such a list is.
    pub(super) as_of: Option<Date>,
}

/// A hamlet as lists offer it.
pub(super) struct Hamlet {
    pub(super) commune: i64,
    pub(super) id: i64,
    pub(super) name: String,
}

impl Hamlet {
    /// As addresses and forms name it.
    pub(super) fn word(&self) -> String {
        format!("{}.{}", self.commune, self.id)
    }
}

impl Book {
    /// The commune that the address names, or nothing where none of its records are theirs to see.
    ///
    /// # Errors
    /// When there is none, or nothing of it is theirs.
    pub(super) fn of(visit: &Visit<'_>) -> Result<Self, WebError> {
        Self::open(visit, visit.commune("commune")?)
    }

    /// The commune, as [`Book::of`].
    ///
    /// # Errors
    /// As there.
    pub(super) fn open(visit: &Visit<'_>, commune: PlaceId) -> Result<Self, WebError> {
        let refused = visit.may_see(Verb::ViewRecords, Scope::Place(commune)).err();
        let version = visit.atlas().version_at(commune, visit.today).ok_or(WebError::NotFound)?;
        let mut communes: Vec<i64> = visit.records_of(commune).into_iter().map(PlaceId::get).collect();
        communes.sort_by_key(|place| *place != commune.get());
        let mut hamlets = Vec::new();
        for place in &communes {
            hamlets.extend(hamlet_list(&visit.db, *place)?.into_iter().map(|hamlet| Hamlet {
                commune: *place,
                id: hamlet.id,
                name: hamlet.name,
            }));
        }
        if refused.is_some() {
            hamlets.retain(|hamlet| may_at(visit, Verb::ViewRecords, (hamlet.commune, hamlet.id)));
        }
        hamlets.sort_by(|a, b| vietnamese(&a.name, &b.name));
        match refused {
            Some(error) if hamlets.is_empty() => Err(error),
            refused => Ok(Self {
                commune,
                code: version.code.to_owned(),
                name: version.full_name.to_owned(),
                communes,
                hamlets,
                whole: refused.is_none(),
                codes_today: Vec::new(),
                as_of: None,
            }),
        }
    }

    /// The address of the list.
    pub(super) fn href(&self) -> String {
        format!("/registry/{}", self.code)
    }

    /// The address of a record.
    pub(super) fn of_record(&self, (commune, id): SubjectKey) -> String {
        let today = self.codes_today.iter().find(|(of, _)| *of == commune);
        format!("/registry/{}/{commune}.{id}", today.map_or(&self.code, |(_, code)| code))
    }

    /// Around a page below the list.
    pub(super) fn shell(&self, visit: &Visit<'_>, title: impl Into<String>) -> Shell {
        Shell::new(visit, title)
            .at(visit.atlas(), self.commune, visit.today)
            .then(self.href(), visit.words.t("nav-registry"))
    }

    /// A record of this registry that is theirs to see, as the list has it.
    ///
    /// # Errors
    /// When there is none, or it is not theirs to know.
    pub(super) fn row(&self, visit: &Visit<'_>, key: SubjectKey) -> Result<ListedRow, WebError> {
        if !self.communes.contains(&key.0) {
            return Err(WebError::NotFound);
        }
        let row = rows_of(&visit.db, &[key], None)?.into_iter().next().ok_or(WebError::NotFound)?;
        visit.may_see(Verb::ViewRecords, at((row.commune, row.hamlet)))?;
        Ok(row)
    }

    /// The record that the address names, when it is theirs to see and to change.
    ///
    /// # Errors
    /// When there is none, or it may not be changed.
    pub(super) fn to_change(&self, visit: &Visit<'_>) -> Result<ListedRow, WebError> {
        let row = self.row(visit, key_named(visit.path.get("subject"))?)?;
        visit.may(Verb::EditRegistry, at((row.commune, row.hamlet)))?;
        Ok(row)
    }

    /// The address of a hamlet's page.
    pub(super) fn of_hamlet(&self, word: &str) -> String {
        format!("/places/{}/hamlets/{word}", self.code)
    }

    /// The hamlet of a name, without accents.
    pub(super) fn hamlet_called(&self, name: &str) -> Option<&Hamlet> {
        let folded = fold(name);
        self.hamlets.iter().find(|hamlet| fold(&hamlet.name) == folded)
    }

    /// The hamlet that a form or an address names.
    pub(super) fn hamlet_named(&self, word: &str) -> Option<&Hamlet> {
        self.hamlets.iter().find(|hamlet| hamlet.word() == word)
    }
}

/// Whether anything of the registry that has this code on a day is theirs to see, so that a link may lead there: what
/// has become of the commune, all of it.
pub(super) fn opens(visit: &Visit<'_>, code: &str, day: Date) -> bool {
    let Ok(commune) = visit.atlas().by_code(Level::Commune, code, day) else { return false };
    let now = visit.atlas().on_map(commune, visit.today);
    let all = now.iter().all(|(now, _)| visit.can(Verb::ViewRecords, Scope::Place(*now)));
    (all && !now.is_empty()) || (visit.today == day && Book::open(visit, commune).is_ok())
}

/// Where somebody must be allowed to act: the hamlet of a record.
pub(super) fn at((commune, hamlet): (i64, i64)) -> Scope {
    Scope::Hamlet { commune: PlaceId::new(commune), hamlet }
}

/// Whether they may do it in a hamlet.
pub(super) fn may_at(visit: &Visit<'_>, verb: Verb, hamlet: (i64, i64)) -> bool {
    visit.can(verb, at(hamlet))
}

/// A record or hamlet as addresses name it: its commune of creation and its id.
///
/// # Errors
/// When the part is not of that form.
pub(super) fn key_named(part: &str) -> Result<SubjectKey, WebError> {
    let (commune, id) = part.split_once('.').ok_or(WebError::NotFound)?;
    let number = |text: &str| text.parse().map_err(|_| WebError::NotFound);
    Ok((number(commune)?, number(id)?))
}
