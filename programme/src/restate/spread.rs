//! What is not known to lie on one side of a reorganisation is spread over its sides by households.

use jiff::civil::Date;

use super::{Bounded, Crossing, Moves};
use crate::ids::PlaceId;

/// Households at a reorganisation, as they are recorded.
pub trait Households {
    /// Of a place on the day before.
    fn of(&self, place: PlaceId, on: Date) -> i64;
    /// Of those hamlets of a place that a person placed in one successor.
    fn placed(&self, place: PlaceId, on: Date, to: PlaceId) -> i64;
}

/// A whole number shared out by weights, by largest remainder: the parts sum to it exactly. Of equal remainders the
/// first comes first; where all weights are nothing they are equal.
///
/// ```
/// use programme::restate::allot;
/// assert_eq!(allot(10, &[1, 1, 1]), [4, 3, 3]);
/// assert_eq!(allot(7, &[300, 100]), [5, 2]);
/// assert_eq!(allot(3, &[0, 0]), [2, 1]);
/// assert_eq!(allot(-3, &[0, 1]), [0, -3]);
/// ```
#[must_use]
pub fn allot(n: i64, weights: &[i64]) -> Vec<i64> {
    let mut weights: Vec<i128> = weights.iter().map(|weight| i128::from((*weight).max(0))).collect();
    if weights.iter().all(|weight| *weight == 0) {
        weights.fill(1);
    }
    let whole: i128 = weights.iter().sum::<i128>().max(1);
    let size = i128::from(n.unsigned_abs());
    let mut parts: Vec<i128> = weights.iter().map(|weight| size * weight / whole).collect();
    let left = usize::try_from(size - parts.iter().sum::<i128>()).unwrap_or(0);
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&at| std::cmp::Reverse(size * weights[at] % whole));
    for &at in by_remainder.iter().take(left) {
        parts[at] += 1;
    }
    let sign = n.signum();
    parts.into_iter().map(|part| sign * i64::try_from(part).unwrap_or(i64::MAX)).collect()
}

/// The places of a map on which the records of one side or another of a reorganisation may lie, with the weight of
/// each branch on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    /// One place.
    In(PlaceId),
    /// Several ways, the default first.
    Ways(Vec<(i64, Spread)>),
}

impl Spread {
    /// Shares a number out over the places.
    #[must_use]
    pub fn over(&self, n: i64) -> Vec<(PlaceId, i64)> {
        let mut found = Vec::new();
        self.share_out(n, &mut found);
        found
    }

    fn share_out(&self, n: i64, found: &mut Vec<(PlaceId, i64)>) {
        match self {
            Self::In(place) => match found.iter_mut().find(|(known, _)| known == place) {
                Some((_, sum)) => *sum += n,
                None => found.push((*place, n)),
            },
            Self::Ways(ways) => {
                let weights: Vec<i64> = ways.iter().map(|(weight, _)| *weight).collect();
                for ((_, way), n) in ways.iter().zip(allot(n, &weights)) {
                    way.share_out(n, found);
                }
            }
        }
    }

    /// The place that stands for all where one has to: of each way the first.
    #[must_use]
    pub fn default_place(&self) -> Option<PlaceId> {
        match self {
            Self::In(place) => Some(*place),
            Self::Ways(ways) => ways.first().and_then(|(_, way)| way.default_place()),
        }
    }

    /// Shares a number out over parts of the map, each a group of places: certain in a part that holds all of them.
    #[must_use]
    pub fn by_part<P: Copy + PartialEq>(
        &self,
        n: i64,
        part_of: impl Fn(PlaceId) -> Option<P>,
    ) -> Vec<(P, Bounded)> {
        let mut shares: Vec<(Option<P>, i64)> = Vec::new();
        for (place, share) in self.over(n) {
            let part = part_of(place);
            match shares.iter_mut().find(|(known, _)| *known == part) {
                Some((_, sum)) => *sum += share,
                None => shares.push((part, share)),
            }
        }
        let alone = shares.len() == 1;
        let bounded = |share| if alone { Bounded::certain(n) } else { Bounded::share(share, n) };
        shares.into_iter().filter_map(|(part, share)| part.map(|part| (part, bounded(share)))).collect()
    }
}

impl Moves<'_> {
    /// How what is not known at a crossing is spread on the map of a day; nothing where no side is on it.
    #[must_use]
    pub fn spread(&self, crossing: Crossing, map: Date, households: &impl Households) -> Option<Spread> {
        let mut ways = Vec::new();
        for &side in self.sides(crossing) {
            let weight = if crossing.back {
                self.through(side, crossing.on, crossing.place, households)
            } else {
                self.weight(crossing.place, crossing.on, side, households)
            };
            ways.extend(self.further(side, crossing, map, households).map(|way| (weight, way)));
        }
        match ways.len() {
            0 => None,
            1 => ways.pop().map(|(_, way)| way),
            _ => Some(Spread::Ways(ways)),
        }
    }

    /// From one side of a crossing on to the map.
    fn further(
        &self,
        side: PlaceId,
        crossing: Crossing,
        map: Date,
        households: &impl Households,
    ) -> Option<Spread> {
        let (mut at, mut day) = (side, crossing.on);
        if crossing.back {
            day = day.yesterday().ok()?;
        }
        loop {
            let step =
                if crossing.back { self.last_step(at, day, map) } else { self.next_step(at, day, map) };
            let Some(step) = step else { break };
            let [only] = step.others[..] else {
                return self.spread(Crossing { place: at, on: step.on, ..crossing }, map, households);
            };
            day = if crossing.back { step.on.yesterday().ok()? } else { step.on };
            at = only;
        }
        self.atlas.version_at(at, map).map(|_| Spread::In(at))
    }

    /// The weight of one successor of a place: households of the hamlets placed there, and of those that nobody has
    /// placed an equal part. Times the number of successors, so that it stays whole.
    fn weight(&self, place: PlaceId, on: Date, to: PlaceId, households: &impl Households) -> i64 {
        let sides = self.sides(Crossing { place, on, back: false });
        let placed: i64 = sides.iter().map(|side| households.placed(place, on, *side)).sum();
        let unplaced = (households.of(place, on) - placed).max(0);
        let n = i64::try_from(sides.len()).unwrap_or(1);
        n * households.placed(place, on, to) + unplaced
    }

    /// Households that came from a place into another: all of them, or its share where it was split.
    fn through(&self, from: PlaceId, on: Date, to: PlaceId, households: &impl Households) -> i64 {
        match self.sides(Crossing { place: from, on, back: false }).len() {
            0 | 1 => households.of(from, on),
            n => self.weight(from, on, to, households) / i64::try_from(n).unwrap_or(1),
        }
    }
}
