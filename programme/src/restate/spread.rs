//! What is not known to lie on one side of a reorganisation is spread over its sides: by the shares that its event says,
//! else by households.

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

/// By what numbers were spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Methods {
    /// By shares of households (*theo tỷ lệ hộ*).
    pub households: bool,
    /// By the shares that the event's table says (*theo tỷ lệ của nghị quyết*).
    pub event: bool,
}

impl Methods {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { households: self.households || other.households, event: self.event || other.event }
    }

    /// Stable word; nothing where nothing was spread.
    #[must_use]
    pub const fn code(self) -> Option<&'static str> {
        match (self.households, self.event) {
            (false, false) => None,
            (true, false) => Some("households"),
            (false, true) => Some("event_shares"),
            (true, true) => Some("households_and_event_shares"),
        }
    }
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

    /// By what all that is on the way from a crossing to the map of a day is spread.
    #[must_use]
    pub fn methods(&self, crossing: Crossing, map: Date) -> Methods {
        let mut found = Methods::default();
        let mut next = vec![crossing];
        while let Some(at) = next.pop() {
            for &side in self.sides(at) {
                let split = if at.back { Crossing { place: side, back: false, ..at } } else { at };
                // Of a whole that flowed in, the households are what weighs.
                let by_event = self.shares(split).is_some();
                found.event |= by_event;
                found.households |= !by_event;
                if let Next::Crossing(further) = self.next(side, at, map) {
                    next.push(further);
                }
            }
        }
        found
    }

    /// From one side of a crossing on to the map.
    fn further(
        &self,
        side: PlaceId,
        crossing: Crossing,
        map: Date,
        households: &impl Households,
    ) -> Option<Spread> {
        match self.next(side, crossing, map) {
            Next::In(place) => Some(Spread::In(place)),
            Next::Crossing(further) => self.spread(further, map, households),
            Next::Nowhere => None,
        }
    }

    fn next(&self, side: PlaceId, crossing: Crossing, map: Date) -> Next {
        let (mut at, mut day) = (side, crossing.on);
        if crossing.back {
            let Ok(before) = day.yesterday() else { return Next::Nowhere };
            day = before;
        }
        loop {
            let step =
                if crossing.back { self.last_step(at, day, map) } else { self.next_step(at, day, map) };
            let Some(step) = step else { break };
            let [only] = step.others[..] else {
                return Next::Crossing(Crossing { place: at, on: step.on, ..crossing });
            };
            day = match step.on.yesterday() {
                Ok(before) if crossing.back => before,
                Err(_) if crossing.back => return Next::Nowhere,
                _ => step.on,
            };
            at = only;
        }
        if self.atlas.version_at(at, map).is_some() { Next::In(at) } else { Next::Nowhere }
    }

    /// The shares that the event says of the sides of a split, over one denominator; nothing where it does not say all
    /// of them. What a place that goes on keeps is what it did not give away.
    fn shares(&self, split: Crossing) -> Option<Vec<i128>> {
        let step = self.step(split)?;
        let said = |side: &PlaceId| step.shares.iter().find(|(known, _)| known == side).map(|(_, of)| *of);
        if step.others.len() < 2 || step.shares.is_empty() {
            return None;
        }
        let whole = step.shares.iter().fold(1i128, |whole, (_, (_, of))| {
            let of = i128::from(*of).max(1);
            // Shares of more digits than any instrument has are rounded to a trillionth.
            if whole * of > FINEST { FINEST } else { whole / gcd(whole, of) * of }
        });
        let given: Vec<Option<i128>> = step
            .others
            .iter()
            .map(|side| said(side).map(|(n, of)| i128::from(n) * whole / i128::from(of).max(1)))
            .collect();
        let sum: i128 = given.iter().flatten().sum();
        let keeps = (whole - sum).max(0);
        step.others
            .iter()
            .zip(given)
            .map(|(side, given)| given.or_else(|| (*side == split.place).then_some(keeps)))
            .collect()
    }

    /// What weighs each successor of a place in what nobody has placed. Where the event says shares, what each still
    /// lacks of its share of the households; else the households placed there and of the others an equal part. All
    /// times one number, so that they stay whole.
    fn weights(&self, place: PlaceId, on: Date, households: &impl Households) -> Vec<i64> {
        let split = Crossing { place, on, back: false };
        let sides = self.sides(split);
        let placed: Vec<i128> =
            sides.iter().map(|side| i128::from(households.placed(place, on, *side))).collect();
        let all_placed: i128 = placed.iter().sum();
        let all = i128::from(households.of(place, on)).max(all_placed);
        let Some(shares) = self.shares(split) else {
            let n = i128::try_from(sides.len()).unwrap_or(1);
            return placed.iter().map(|placed| small(n * placed + all - all_placed)).collect();
        };
        let whole: i128 = shares.iter().sum::<i128>().max(1);
        let lacks: Vec<i128> =
            shares.iter().zip(&placed).map(|(share, placed)| (share * all - placed * whole).max(0)).collect();
        // Nobody lacks anything: what is left over, such as families without a hamlet, goes by the shares.
        let weights = if lacks.iter().all(|lack| *lack == 0) { shares } else { lacks };
        let largest = weights.iter().copied().max().unwrap_or(0);
        let scale = largest / i128::from(i64::MAX) + 1;
        weights.into_iter().map(|weight| small(weight / scale)).collect()
    }

    /// The weight of one successor.
    fn weight(&self, place: PlaceId, on: Date, to: PlaceId, households: &impl Households) -> i64 {
        let sides = self.sides(Crossing { place, on, back: false });
        let at = sides.iter().position(|side| *side == to);
        at.map_or(0, |at| self.weights(place, on, households)[at])
    }

    /// Households that came from a place into another: all of them, or those placed there and their part of the others
    /// where it was split.
    fn through(&self, from: PlaceId, on: Date, to: PlaceId, households: &impl Households) -> i64 {
        let sides = self.sides(Crossing { place: from, on, back: false });
        let Some(at) = sides.iter().position(|side| *side == to).filter(|_| sides.len() > 1) else {
            return households.of(from, on);
        };
        let placed: i64 = sides.iter().map(|side| households.placed(from, on, *side)).sum();
        let unplaced = (households.of(from, on) - placed).max(0);
        let there = households.placed(from, on, to);
        match self.shares(Crossing { place: from, on, back: false }) {
            Some(_) => there + allot(unplaced, &self.weights(from, on, households))[at],
            None => there + unplaced / i64::try_from(sides.len()).unwrap_or(1),
        }
    }
}

/// Where one side of a crossing leads.
enum Next {
    In(PlaceId),
    Crossing(Crossing),
    Nowhere,
}

/// The finest share that is told apart.
const FINEST: i128 = 1_000_000_000_000;

fn small(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

const fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
