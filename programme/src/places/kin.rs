//! Places joined by lineage. What one of them counts may lie, on some map, in another of its kin, and nowhere else: so
//! that a report on one province reads that province's tallies and not the country's.

use std::collections::HashMap;

use super::Atlas;
use crate::ids::PlaceId;

/// The kin of every place that became another or came from one, each in the order of identities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kin {
    by_place: HashMap<PlaceId, usize>,
    members: Vec<Vec<PlaceId>>,
}

impl Kin {
    /// By all links of an atlas, which keeps it ([`Atlas::kin_of`]).
    pub(super) fn of(atlas: &Atlas) -> Self {
        let mut kin = Self::default();
        for link in atlas.links() {
            let [from, to] = [link.from, link.to].map(|place| kin.group(place));
            // The smaller group joins the larger, so that no place is moved often.
            let (stays, goes) =
                if kin.members[from].len() < kin.members[to].len() { (to, from) } else { (from, to) };
            if stays != goes {
                let moved = std::mem::take(&mut kin.members[goes]);
                kin.by_place.extend(moved.iter().map(|place| (*place, stays)));
                kin.members[stays].extend(moved);
            }
        }
        for members in &mut kin.members {
            members.sort_unstable();
        }
        kin
    }

    /// The group of a place, which is a new one where it has none yet.
    fn group(&mut self, place: PlaceId) -> usize {
        let next = self.members.len();
        let group = *self.by_place.entry(place).or_insert(next);
        if group == next {
            self.members.push(vec![place]);
        }
        group
    }

    /// The kin of some places, themselves among them, in the order of identities.
    pub(super) fn of_all(&self, places: &[PlaceId]) -> Vec<PlaceId> {
        let mut groups: Vec<usize> =
            places.iter().filter_map(|place| self.by_place.get(place).copied()).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut kin: Vec<PlaceId> =
            groups.into_iter().flat_map(|group| &self.members[group]).copied().collect();
        kin.extend(places.iter().filter(|place| !self.by_place.contains_key(place)));
        kin.sort_unstable();
        kin.dedup();
        kin
    }
}
