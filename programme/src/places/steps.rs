//! What became of each place day by day, and what it came from: the links of the atlas put together by place and day.

use ahash::AHashMap;
use jiff::civil::Date;

use super::{Atlas, Link};
use crate::ids::PlaceId;

/// What became of a place on a day, or what it came from: itself is among them where it went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// First day of the new state.
    pub(crate) on: Date,
    /// The places, the default first.
    pub(crate) others: Vec<PlaceId>,
    /// The share of the whole that the event says of some of them.
    pub(crate) shares: Vec<(PlaceId, (u32, u32))>,
}

/// Steps of every place that has any, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps {
    after: AHashMap<PlaceId, Vec<Step>>,
    before: AHashMap<PlaceId, Vec<Step>>,
}

impl Steps {
    /// Of all links of an atlas, which keeps them ([`Atlas::steps`]).
    pub(super) fn of(atlas: &Atlas) -> Self {
        let (mut after, mut before) = (AHashMap::new(), AHashMap::new());
        let mut links: Vec<_> = atlas.links().iter().collect();
        links.sort_by_key(|link| !link.is_default);
        for link in links {
            note(&mut after, link.from, link.on, link.to, link);
            note(&mut before, link.to, link.on, link.from, link);
        }
        for (place, steps) in &mut after {
            for (step, has_default) in steps.iter_mut() {
                // Where no other is the default, the place itself is, if it went on.
                if atlas.version_at(*place, step.on).is_some() {
                    step.others.insert(if *has_default { step.others.len() } else { 0 }, *place);
                }
            }
        }
        for (place, steps) in &mut before {
            for (step, _) in steps.iter_mut() {
                if step.on.yesterday().is_ok_and(|day| atlas.version_at(*place, day).is_some()) {
                    step.others.insert(0, *place);
                }
            }
        }
        let by_day = |steps: AHashMap<PlaceId, Vec<(Step, bool)>>| {
            let sorted = steps.into_iter().map(|(place, steps)| {
                let mut steps: Vec<Step> = steps.into_iter().map(|(step, _)| step).collect();
                steps.sort_by_key(|step| step.on);
                (place, steps)
            });
            sorted.collect()
        };
        Self { after: by_day(after), before: by_day(before) }
    }

    /// What a place became.
    pub(crate) fn after(&self, place: PlaceId) -> &[Step] {
        self.after.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What a place came from.
    pub(crate) fn before(&self, place: PlaceId) -> &[Step] {
        self.before.get(&place).map_or(&[], Vec::as_slice)
    }
}

/// Notes one link at its place and day, and whether a default is among those of the day.
fn note(
    steps: &mut AHashMap<PlaceId, Vec<(Step, bool)>>,
    place: PlaceId,
    on: Date,
    other: PlaceId,
    link: &Link,
) {
    let of = steps.entry(place).or_default();
    let share = link.share.map(|share| (other, share));
    match of.iter_mut().find(|(step, _)| step.on == on) {
        Some((step, has_default)) => {
            if !step.others.contains(&other) {
                step.others.push(other);
            }
            step.shares.extend(share);
            *has_default |= link.is_default;
        }
        None => {
            let shares = share.into_iter().collect();
            of.push((Step { on, others: vec![other], shares }, link.is_default));
        }
    }
}
