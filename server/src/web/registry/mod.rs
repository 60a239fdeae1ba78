//! The registry: families, clans, hamlets and units of a commune as a list, one record's page, and what people change
//! by hand. Deliberately absent: names in addresses; a record is named by its commune of creation and its id.

mod change;
mod create;
mod list;
mod record;
mod twins;

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Level;

pub(super) use change::{page as change, save as save_change};
pub(super) use create::{page as create, save as save_new};
pub(super) use list::{export, page as list};
pub(super) use record::{case, page as record};
pub(super) use twins::{merge as merge_twins, page as twins};

use super::answer::{Answer, Answered, WebError};
use super::grid::communes;
use super::pages::show;
use super::shell::Shell;
use super::visit::Visit;
use crate::registry_index::Kind;
use crate::store::registry::hamlet_list;
use askama::Template;

#[derive(Template)]
#[template(path = "web/registry/choose.html")]
struct ChoosePage {
    shell: Shell,
    communes: Vec<(String, String)>,
}

/// `GET /registry`: which commune.
pub(super) fn choose(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let mine = communes(visit);
    let named = mine.iter().filter_map(|commune| visit.atlas().version_at(*commune, visit.today));
    let communes: Vec<(String, String)> =
        named.map(|version| (version.code.to_owned(), version.full_name.to_owned())).collect();
    if let [(code, _)] = &communes[..] {
        return Ok(Answer::see(format!("/registry/{code}")));
    }
    show(&ChoosePage { shell: Shell::new(visit, visit.words.t("nav-registry")), communes })
}

/// The kinds that a list has.
pub(super) const KINDS: [Kind; 4] = [Kind::Family, Kind::Clan, Kind::Hamlet, Kind::Unit];

/// Whether the records of the commune that has this code today are theirs to see, so that a link may lead there.
pub(super) fn opens(visit: &Visit<'_>, code: &str) -> bool {
    let commune = visit.atlas().by_code(Level::Commune, code, visit.today);
    commune.is_ok_and(|commune| Of::open(visit, commune, code).is_ok())
}

/// The commune of an address, and those of whose hamlets whoever asks may see records.
pub(super) struct Of {
    pub(super) commune: PlaceId,
    pub(super) code: String,
    pub(super) records_of: Vec<i64>,
    /// Only this hamlet is theirs to see.
    pub(super) only: Option<(i64, i64)>,
}

impl Of {
    /// Reads the address.
    pub(super) fn read(visit: &Visit<'_>) -> Result<Self, WebError> {
        Self::open(visit, visit.commune("commune")?, visit.path.get("commune"))
    }

    fn open(visit: &Visit<'_>, commune: PlaceId, code: &str) -> Result<Self, WebError> {
        let code = code.to_owned();
        let records_of: Vec<i64> = visit.records_of(commune).iter().map(|commune| commune.get()).collect();
        if visit.may_see(Verb::ViewRecords, Scope::Place(commune)).is_ok() {
            return Ok(Self { commune, code, records_of, only: None });
        }
        // A hamlet's clerk sees their hamlet alone.
        let session = visit.session.as_ref().ok_or(WebError::SignIn)?;
        let only = session.grants.iter().find_map(|grant| match grant.scope {
            Scope::Hamlet { commune, hamlet }
                if records_of.contains(&commune.get()) && visit.can(Verb::ViewRecords, grant.scope) =>
            {
                Some((commune.get(), hamlet))
            }
            Scope::Everywhere | Scope::Place(_) | Scope::Hamlet { .. } => None,
        });
        Ok(Self { commune, code, records_of, only: Some(only.ok_or(WebError::NotFound)?) })
    }

    /// Hamlets of the commune: address and name.
    pub(super) fn hamlets(&self, visit: &Visit<'_>) -> Result<Vec<(String, String)>, WebError> {
        let mut found = Vec::new();
        for commune in &self.records_of {
            let hamlets = hamlet_list(&visit.db, *commune)?;
            found.extend(hamlets.into_iter().map(|hamlet| (format!("{commune}.{}", hamlet.id), hamlet.name)));
        }
        if let Some((commune, hamlet)) = self.only {
            found.retain(|(key, _)| *key == format!("{commune}.{hamlet}"));
        }
        found.sort_by(|a, b| super::order::vietnamese(&a.1, &b.1));
        Ok(found)
    }
}

/// A record or hamlet as addresses name it.
pub(super) fn key(part: &str) -> Option<(i64, i64)> {
    let (commune, id) = part.split_once('.')?;
    Some((commune.parse().ok()?, id.parse().ok()?))
}
