//! Places joined by lineage. What one of them counts may lie, on some map, in another of its kin, and nowhere else: so
//! that a report on one province reads that province's tallies and not the country's.

use ahash::AHashMap;

use super::Atlas;
use crate::ids::PlaceId;

/// The kin of every place that became another or came from one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kin {
    by_place: AHashMap<PlaceId, usize>,
    members: Vec<Vec<PlaceId>>,
}

impl Kin {
    /// By all links of an atlas, which keeps it.
    pub(super) fn of(atlas: &Atlas) -> Self {
        let mut kin = Self::default();
        for link in atlas.links() {
            let [from, to] = [link.from, link.to].map(|place| kin.join(place));
            // The smaller group joins the larger, so that no place is moved often.
            let (stays, goes) =
                if kin.members[from].len() < kin.members[to].len() { (to, from) } else { (from, to) };
            if stays != goes {
                let moved = std::mem::take(&mut kin.members[goes]);
                kin.by_place.extend(moved.iter().map(|place| (*place, stays)));
                kin.members[stays].extend(moved);
            }
        }
        kin
    }

    /// The group of a place, which is a new one where it has none yet.
    fn join(&mut self, place: PlaceId) -> usize {
        let next = self.members.len();
        let group = *self.by_place.entry(place).or_insert(next);
        if group == next {
            self.members.push(vec![place]);
        }
        group
    }

    /// The group of a place; nothing where it has no lineage.
    pub(super) fn group(&self, place: PlaceId) -> Option<usize> {
        self.by_place.get(&place).copied()
    }

    /// The places of a group.
    pub(super) fn members(&self, group: usize) -> &[PlaceId] {
        &self.members[group]
    }
}
