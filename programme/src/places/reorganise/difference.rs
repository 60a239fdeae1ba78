//! What an event does to the places, read off the maps before and after it: what a preview shows.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::ids::PlaceId;
use crate::places::{Atlas, Extent, Link};

/// What changes on a day between two maps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Places that begin.
    pub begun: Vec<PlaceId>,
    /// Places that end, each with what it becomes.
    pub ended: Vec<(PlaceId, Vec<(PlaceId, Extent)>)>,
    /// Places that go on under another name, kind, code or place above.
    pub changed: Vec<PlaceId>,
    /// Of those that end or go on, the ones of which parts go to several: their hamlets wait for a person's choice.
    pub divided: Vec<PlaceId>,
    /// The links that lead from the map before to the map after.
    pub links: Vec<Link>,
}

impl Difference {
    /// Every place of the map before that something happens to, in order.
    #[must_use]
    pub fn touched(&self) -> Vec<PlaceId> {
        let mut touched: Vec<PlaceId> = self.ended.iter().map(|(place, _)| *place).collect();
        touched.extend(&self.changed);
        touched.extend(&self.divided);
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

/// The places that an event reaches: what whoever enters it has to answer for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// On the map of the day before: what ends, changes or is divided.
    pub before: Vec<PlaceId>,
    /// On the map of the day: what begins, changes, or takes something in.
    pub after: Vec<PlaceId>,
}

impl Difference {
    /// The places that the event reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let mut after = self.begun.clone();
        after.extend(&self.changed);
        after.extend(self.links.iter().map(|link| link.to));
        after.sort_unstable();
        after.dedup();
        Reach { before: self.touched(), after }
    }
}

/// What happens on a day, between the map without an event and the map with it.
#[must_use]
pub fn difference(before: &Atlas, after: &Atlas, on: Date) -> Difference {
    let mut found = Difference::default();
    for place in after.places() {
        let Some(known) = before.place(place.id) else {
            found.begun.push(place.id);
            continue;
        };
        match (known.version_at(on), place.version_at(on)) {
            (Some(_), None) => found.ended.push((place.id, after.on_map(place.id, on))),
            (Some(old), Some(new)) if old != new => found.changed.push(place.id),
            (Some(_) | None, Some(_)) | (None, None) => {}
        }
    }
    // Links of that day which another event left stand on both maps.
    let known: HashSet<(PlaceId, PlaceId)> =
        before.links().iter().filter(|link| link.on == on).map(|link| (link.from, link.to)).collect();
    found.links =
        after.links().iter().filter(|l| l.on == on && !known.contains(&(l.from, l.to))).copied().collect();
    let parts = found.links.iter().filter(|link| link.extent == Extent::Part);
    found.divided = parts.map(|link| link.from).collect();
    found.divided.sort_unstable();
    found.divided.dedup();
    found
}
