//! What an event does to the places, read off the maps before and after it: what a preview shows.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::ids::PlaceId;
use crate::places::{Atlas, Extent};

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
    let touched: HashSet<PlaceId> = found.touched().into_iter().collect();
    let mut divided: Vec<PlaceId> = after
        .links()
        .iter()
        .filter(|link| link.on == on && link.extent == Extent::Part)
        .map(|link| link.from)
        .filter(|from| touched.contains(from))
        .collect();
    divided.sort_unstable();
    divided.dedup();
    found.divided = divided;
    found
}
