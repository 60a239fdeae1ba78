//! The criteria sets that are known here: those of the program, and those that a province added.

use jiff::civil::Date;
use programme::criteria::{CriteriaSet, read, shipped, shipped_set};

pub use crate::store::criteria::set_digest;
use crate::store::criteria::stored_sets;
use crate::store::db::{Database, StoreError};

/// A set with its text.
#[derive(Clone, Debug)]
pub struct KnownSet {
    /// What it says.
    pub set: CriteriaSet,
    /// Its text.
    pub body: String,
    /// It came with the program.
    pub shipped: bool,
}

/// The sets of a database, with those of the program at hand as parents.
#[derive(Clone, Debug, Default)]
pub struct KnownSets {
    /// Id and text of the province's own.
    added: Vec<(String, String)>,
}

impl KnownSets {
    /// Reads the province's own sets. Shipped ones that cases cite are kept too, but are known anyway.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(db: &Database) -> Result<Self, StoreError> {
        let mut added = stored_sets(db)?;
        added.retain(|(id, _)| shipped_text(id).is_none());
        Ok(Self { added })
    }

    /// A set by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<KnownSet> {
        if let Some(text) = shipped_text(id) {
            return Some(KnownSet { set: shipped_set(id)?, body: text.to_owned(), shipped: true });
        }
        let (_, body) = self.added.iter().find(|(known, _)| known == id)?;
        Some(KnownSet { set: self.read(body, id)?, body: body.clone(), shipped: false })
    }

    /// A set from the text kept beside the cases that cite it.
    #[must_use]
    pub fn read_kept(&self, id: &str, body: &str) -> Option<CriteriaSet> {
        self.read(body, id)
    }

    /// A set's parents, by id. A set is added only when its parents are known, so that this ends.
    #[must_use]
    pub fn parent(&self, id: &str) -> Option<CriteriaSet> {
        self.find(id).map(|known| known.set)
    }

    fn read(&self, body: &str, id: &str) -> Option<CriteriaSet> {
        read(body, &|parent| if parent == id { None } else { self.parent(parent) }).ok()
    }

    /// Every set, the program's first.
    #[must_use]
    pub fn all(&self) -> Vec<KnownSet> {
        let ids = shipped().iter().map(|(id, _)| *id).chain(self.added.iter().map(|(id, _)| id.as_str()));
        ids.filter_map(|id| self.find(id)).collect()
    }

    /// The sets by which a title is scored in a year, the one in force on 31 December first: a local variant
    /// before the country's; then those that ended, the newest first, so that a year without a set of its own
    /// is scored by the last one and says so.
    #[must_use]
    pub fn for_title(&self, title: &str, year: u16) -> Vec<KnownSet> {
        let Ok(day) = Date::new(i16::try_from(year).unwrap_or(i16::MAX), 12, 31) else { return Vec::new() };
        let mut sets: Vec<KnownSet> =
            self.all().into_iter().filter(|known| known.set.title == title).collect();
        let in_force = |set: &CriteriaSet| set.valid_from <= day && set.valid_to.is_none_or(|to| day <= to);
        sets.sort_by_key(|known| {
            let set = &known.set;
            let is_later = set.valid_from > day;
            // Of those that come later, the first one.
            let age = if is_later { day.until(set.valid_from) } else { set.valid_from.until(day) };
            (!in_force(set), is_later, known.shipped, age.map_or(i32::MAX, |age| age.get_days()))
        });
        sets
    }
}

fn shipped_text(id: &str) -> Option<&'static str> {
    shipped().iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::KnownSets;

    #[test]
    fn a_year_is_scored_by_the_set_in_force_or_by_the_last_one() {
        let sets = KnownSets::default();
        let id = |title, year| sets.for_title(title, year).first().map(|known| known.set.id.clone());
        assert_eq!(id("learning_family", 2018).as_deref(), Some("448-2015-family"));
        assert_eq!(id("learning_family", 2021).as_deref(), Some("448-2015-family"));
        assert_ne!(id("learning_family", 2023).as_deref(), Some("448-2015-family"));
        assert_eq!(id("learning_family", 2014).as_deref(), Some("448-2015-family"));
        assert_eq!(id("nothing", 2018), None);
    }
}
