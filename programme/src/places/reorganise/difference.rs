//! What an event does to the places, read off the maps before and after it: what a preview shows.

use std::collections::{HashMap, HashSet};

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

/// What each place holds more, and no more, from the day of an event on: what a role that is held there reaches by the
/// rule that it goes on with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// What came into a place or below it.
    pub gains: HashMap<PlaceId, Vec<PlaceId>>,
    /// What left it.
    pub loses: HashMap<PlaceId, Vec<PlaceId>>,
}

impl Difference {
    /// What passes from place to place, between the map without the event and the map with it.
    #[must_use]
    pub fn passing(&self, (before, after): (&Atlas, &Atlas), on: Date) -> Passing {
        let eve = on.yesterday().unwrap_or(on);
        let mut passing = Passing::default();
        let same = self.changed.iter().map(|place| (*place, *place));
        for (from, to) in self.links.iter().map(|link| (link.from, link.to)).chain(same) {
            let (was, is) = (and_above(before, from, eve), and_above(after, to, on));
            for place in is.iter().filter(|place| !was.contains(place)) {
                passing.gains.entry(*place).or_default().push(from);
            }
            for place in was.iter().filter(|place| !is.contains(place) && **place != from) {
                passing.loses.entry(*place).or_default().push(from);
            }
        }
        for places in passing.gains.values_mut().chain(passing.loses.values_mut()) {
            places.sort_unstable();
            places.dedup();
        }
        passing
    }
}

/// A place and all above it on a day.
fn and_above(atlas: &Atlas, place: PlaceId, on: Date) -> Vec<PlaceId> {
    let mut found = vec![place];
    let mut at = place;
    while let Some(above) = atlas.version_at(at, on).and_then(|version| version.parent) {
        found.push(above);
        at = above;
    }
    found
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
