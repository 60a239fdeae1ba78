//! The criteria sets that there are: shipped, added by the province, and kept beside the cases that cite them.

use std::sync::LazyLock;

use programme::criteria::{CriteriaSet, read, shipped, shipped_set};
use programme::ids::PlaceId;
use programme::places::Atlas;

use crate::store::criteria::set_digest;
use crate::store::db::{Database, StoreError};
use crate::store::sheet::kept_sets;
use crate::store::titles::pilots as stored_pilots;
use programme::calendar::year_end;
use programme::text::Text;
use programme::titles::{Pilot, given, shipped_pilots, title_kind};

/// A set with the text that is kept beside its cases.
#[derive(Clone, Debug)]
pub struct KeptSet {
    /// The set.
    pub set: CriteriaSet,
    /// Its text.
    pub body: String,
    /// Digest of what it says.
    pub digest: String,
}

/// Reading a set runs its examples: the shipped ones are read once.
static SHIPPED: LazyLock<Vec<KeptSet>> = LazyLock::new(|| {
    let sets = shipped().iter().filter_map(|(id, body)| {
        let set = shipped_set(id)?;
        Some(KeptSet { digest: set_digest(&set), set, body: (*body).to_owned() })
    });
    sets.collect()
});

/// Every set of a database.
pub struct Sets {
    /// Row, id, text.
    kept: Vec<(i64, String, String)>,
    /// Pilots that provinces added.
    pilots: Vec<Pilot>,
}

impl Sets {
    /// Reads which there are.
    ///
    /// # Errors
    /// When the store fails.
    pub fn load(db: &Database) -> Result<Self, StoreError> {
        Ok(Self { kept: kept_sets(db)?, pilots: stored_pilots(db)? })
    }

    /// A set by its id: shipped, or the province's own.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<KeptSet> {
        if let Some(known) = SHIPPED.iter().find(|known| known.set.id == id) {
            return Some(known.clone());
        }
        let (_, _, body) = self.kept.iter().find(|(_, known, _)| known == id)?;
        self.read(id, body)
    }

    /// The set that a case cites, by its row.
    #[must_use]
    pub fn by_row(&self, row: i64) -> Option<KeptSet> {
        let (_, id, body) = self.kept.iter().find(|(known, _, _)| *known == row)?;
        let shipped = SHIPPED.iter().find(|known| known.set.id == *id && known.body == *body);
        shipped.cloned().or_else(|| self.read(id, body))
    }

    fn read(&self, id: &str, body: &str) -> Option<KeptSet> {
        // A set is added only when its parents are known, so that this ends.
        let parent =
            |parent: &str| if parent == id { None } else { self.find(parent).map(|known| known.set) };
        let set = read(body, &parent).ok()?;
        Some(KeptSet { digest: set_digest(&set), set, body: body.to_owned() })
    }

    /// Whether a title is given for a year in a commune: everywhere, or as a pilot there.
    ///
    /// # Errors
    /// When it is not, with what is wrong and what to do.
    pub fn given(&self, atlas: &Atlas, title: &str, year: u16, commune: PlaceId) -> Result<(), Text> {
        let kind = title_kind(title).filter(|kind| {
            // Only before it holds everywhere does it hang on its pilots.
            kind.everywhere.as_ref().is_some_and(|since| year < since.year) || !kind.is_given_in(year)
        });
        let Some(kind) = kind else { return Ok(()) };
        let pilots = self.pilots(atlas);
        given(kind, &pilots, year, (atlas, commune)).map(|_| ()).map_err(|why| why.text(kind, year))
    }

    fn pilots(&self, atlas: &Atlas) -> Vec<Pilot> {
        self.pilots.iter().cloned().chain(shipped_pilots(atlas)).collect()
    }

    /// The sets of a title in force on 31 December of a year in a commune: those of a pilot there first, then local
    /// variants, then the newest.
    #[must_use]
    pub fn in_force(&self, atlas: &Atlas, title: &str, year: u16, commune: PlaceId) -> Vec<KeptSet> {
        let on = year_end(year);
        let is_shipped = |id: &str| SHIPPED.iter().any(|known| known.set.id == id);
        let own = self.kept.iter().filter(|(_, id, _)| !is_shipped(id));
        let own = own.filter_map(|(_, id, body)| self.read(id, body));
        let mut sets: Vec<KeptSet> = SHIPPED.iter().cloned().chain(own).collect();
        let pilots = self.pilots(atlas);
        let piloted = |set: &CriteriaSet| {
            let mut named = pilots.iter().filter(|pilot| pilot.set == set.id);
            named.any(|pilot| pilot.covers(atlas, (title, year), commune))
        };
        sets.retain(|known| {
            let set = &known.set;
            let in_force = set.valid_from <= on && set.valid_to.is_none_or(|to| to >= on);
            set.title == title
                && !set.items.is_empty()
                && (in_force || piloted(set))
                && applies_to(set, atlas, year, commune)
        });
        sets.sort_by_key(|known| {
            let set = &known.set;
            (!piloted(set), !is_local(set), std::cmp::Reverse(set.valid_from))
        });
        sets
    }
}

fn is_local(set: &CriteriaSet) -> bool {
    !matches!(set.applies_to.as_str(), "" | "VN")
}

/// Whether a set is for a commune in a year: the country's is, a local variant where it was made for.
#[must_use]
pub fn applies_to(set: &CriteriaSet, atlas: &Atlas, year: u16, commune: PlaceId) -> bool {
    let on = year_end(year);
    let holder = atlas.on_map(commune, on).first().map_or(commune, |(id, _)| *id);
    let place = || atlas.any_level_by_code(&set.applies_to, on).ok();
    !is_local(set) || place().is_some_and(|place| atlas.is_within(holder, place, on))
}
