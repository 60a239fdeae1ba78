//! A sheet that a page is about: the hamlet, title and year of its address, with the criteria that score it.

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::registry::subject_kind;

use super::super::answer::WebError;
use super::super::visit::Visit;
use crate::actions::assessment::{KeptSet, Scoring, Sets, applies_to};
use crate::actions::criteria::KnownSets;
use crate::roster::zones::Zones;
use crate::store::zones::stored_zones;

/// What the address names.
pub(in super::super) struct Opened {
    pub(in super::super) commune: PlaceId,
    pub(in super::super) hamlet: i64,
    pub(in super::super) title: String,
    pub(in super::super) year: u16,
    pub(in super::super) sets: Sets,
    pub(in super::super) set: KeptSet,
    pub(in super::super) zones: Zones,
    /// The set is of other years: the sheet says so.
    pub(in super::super) out_of_force: bool,
}

impl Opened {
    /// Reads the address; whoever asks may see its records.
    ///
    /// # Errors
    /// When there is no such sheet, or it is not theirs to see.
    pub(in super::super) fn of(visit: &Visit<'_>) -> Result<Self, WebError> {
        let (commune, hamlet) = hamlet_named(visit.path.get("hamlet"))?;
        visit.may_see(Verb::ViewRecords, Scope::Hamlet { commune, hamlet })?;
        let title = visit.path.get("title").to_owned();
        subject_kind(&title).ok_or(WebError::NotFound)?;
        let year = visit
            .path
            .read::<u16>("year")
            .filter(|year| may_be_scored(visit, *year))
            .ok_or(WebError::NotFound)?;
        let sets = Sets::load(&visit.db)?;
        let chosen = chosen_set(visit, &sets, (&title, year, commune), visit.query.get("set"))?;
        let (set, out_of_force) = chosen.ok_or(WebError::NotFound)?;
        Ok(Self { commune, hamlet, title, year, sets, set, zones: stored_zones(&visit.db)?, out_of_force })
    }

    /// As the actions take it.
    pub(in super::super) fn scoring<'a>(&'a self, atlas: &'a Atlas) -> Scoring<'a> {
        Scoring::new((atlas, &self.zones), self.commune, (&self.title, self.year), &self.set)
    }

    /// What is asked about when somebody wants to do something to the sheet.
    pub(in super::super) fn scope(&self) -> Scope {
        Scope::Hamlet { commune: self.commune, hamlet: self.hamlet }
    }

    /// The address of the sheet.
    pub(in super::super) fn href(&self) -> String {
        format!("/grid/{}.{}/{}/{}", self.commune, self.hamlet, self.title, self.year)
    }

    /// The commune where the records are at home today.
    pub(in super::super) fn home(&self, visit: &Visit<'_>) -> PlaceId {
        visit.atlas().on_map(self.commune, visit.today).first().map_or(self.commune, |(place, _)| *place)
    }
}

/// Whether a year may be scored: the year after this one may be prepared, nobody scores a year further off.
pub(crate) fn may_be_scored(visit: &Visit<'_>, year: u16) -> bool {
    year >= 2014 && i32::from(year) <= i32::from(visit.today.year()) + 1
}

/// The set that scores a title and year in a commune: the one that is asked for, if it may be, and whether it is of
/// other years. Only what is in force there may be: a sheet is not scored by another place's variant, nor by the easier
/// marks of other years.
///
/// # Errors
/// When the store fails.
pub(crate) fn chosen_set(
    visit: &Visit<'_>,
    sets: &Sets,
    (title, year, commune): (&str, u16, PlaceId),
    chosen: &str,
) -> Result<Option<(KeptSet, bool)>, WebError> {
    let in_force = sets.in_force(visit.atlas(), title, year, commune);
    let out_of_force = in_force.is_empty();
    let may_choose: Vec<String> = if out_of_force {
        // A year between two decisions is scored by the last one, and the sheet says so.
        let known = KnownSets::of(&visit.db)?.for_title(title, year);
        let here = known.iter().find(|known| applies_to(&known.set, visit.atlas(), year, commune));
        here.map(|known| known.set.id.clone()).into_iter().collect()
    } else {
        in_force.iter().map(|known| known.set.id.clone()).collect()
    };
    let id = may_choose.into_iter().find(|id| chosen.is_empty() || id == chosen);
    let set = id.and_then(|id| sets.find(&id)).filter(|set| set.set.title == title);
    Ok(set.map(|set| (set, out_of_force)))
}

/// A hamlet as addresses name it: its commune of creation and its id.
///
/// # Errors
/// When the part is not of that form.
pub(super) fn hamlet_named(part: &str) -> Result<(PlaceId, i64), WebError> {
    let (commune, hamlet) = part.split_once('.').ok_or(WebError::NotFound)?;
    let commune = commune.parse().map_err(|_| WebError::NotFound)?;
    Ok((PlaceId::new(commune), hamlet.parse().map_err(|_| WebError::NotFound)?))
}
