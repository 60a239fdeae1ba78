//! For how long the land of a place stayed what it was on a day.
//!
//! A place goes on under its name when a neighbour is merged into it, and its boundary does not. A new name, kind or code
//! changes no boundary. Of a district or province it is its communes that tell: land changed hands where a commune, or what
//! it became, lies in another one than the day before.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::ids::PlaceId;
use crate::places::{Atlas, Level};

/// The days on which each place gained or gave land.
#[derive(Debug)]
pub struct Territories<'a> {
    atlas: &'a Atlas,
    changes: HashMap<PlaceId, BTreeSet<Date>>,
}

impl<'a> Territories<'a> {
    /// Of every place of an atlas.
    #[must_use]
    pub fn of(atlas: &'a Atlas) -> Self {
        let mut all = Self { atlas, changes: HashMap::new() };
        for link in atlas.links() {
            all.moved((link.from, link.to), link.on);
        }
        for place in atlas.places() {
            for pair in place.versions.windows(2) {
                if pair[0].parent != pair[1].parent {
                    all.moved((place.id, place.id), pair[1].from);
                }
            }
        }
        all
    }

    /// What was one place the day before lies in another from a day on.
    fn moved(&mut self, (from, to): (PlaceId, PlaceId), on: Date) {
        let Ok(before) = on.yesterday() else { return };
        for level in [Level::Commune, Level::District, Level::Province] {
            let was = self.atlas.ancestor_at(from, level, before);
            let is = self.atlas.ancestor_at(to, level, on);
            if let (Some(was), Some(is)) = (was, is)
                && was != is
            {
                for place in [was, is] {
                    self.changes.entry(place).or_default().insert(on);
                }
            }
        }
    }

    /// The first and the last day on which a place that stands on a day has the land that it has then; no last day while
    /// it still has it, and nothing where it does not stand.
    #[must_use]
    pub fn span(&self, place: PlaceId, on: Date) -> Option<(Date, Option<Date>)> {
        self.atlas.version_at(place, on)?;
        let versions = &self.atlas.place(place)?.versions;
        let (first, last) = (versions.first()?.from, versions.last()?.to);
        let changes = self.changes.get(&place);
        let since = changes.and_then(|days| days.range(..=on).next_back().copied());
        let next = changes.and_then(|days| days.range(on..).find(|&&day| day > on)).copied();
        let until = next.and_then(|day| day.yesterday().ok());
        Some((since.map_or(first, |since| since.max(first)), last.into_iter().chain(until).min()))
    }

    /// Whether a place has the same land on two days.
    #[must_use]
    pub fn is_same(&self, place: PlaceId, a: Date, b: Date) -> bool {
        self.span(place, a).is_some_and(|(from, to)| from <= b && to.is_none_or(|to| b <= to))
    }
}
