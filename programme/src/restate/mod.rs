//! A count stated on the map of another day (*quy đổi theo địa giới*): what was counted in a commune, on the communes
//! that stood before it or after it.
//!
//! Where a whole commune moved the number is exact. Where a commune was split (*chia tách*) its hamlets move whole,
//! each by a person's choice; what nobody has placed yet is spread by shares of households and is *estimated*
//! (*ước tính*), between what is certain and what is possible. On an older map, what was counted in a commune after
//! others had flowed into it is spread over these by their households at the merger. The method is ours: no
//! instrument says how results are carried over (decision 004). Where an event's table gives the share of each part
//! (*theo tỷ lệ của nghị quyết*), what nobody has placed is spread by those shares instead.
//!
//! Deliberately absent: the counts and households themselves, which are handed over; who chooses for a hamlet.

mod bounds;
mod spread;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::civil::Date;

pub use bounds::Bounded;
pub use spread::{Households, Methods, Spread, allot};

use crate::ids::PlaceId;
use crate::places::{Atlas, Step, Steps};

/// The records of one hamlet of a commune, or those of whom nobody said a hamlet.
///
/// They lay in the territory that the commune had on some day from `from` to `to`. Of a hamlet the two are the same:
/// once it is known in a commune it does not leave it but by a reorganisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The commune the records were created in.
    pub place: PlaceId,
    /// Its hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// The earliest day.
    pub from: Date,
    /// The latest.
    pub to: Date,
}

/// Which hamlet of a split commune went where, by a person's choice: the commune of its records, the hamlet and the
/// first day of the new state, to the successor.
pub type Homes = HashMap<(PlaceId, i64, Date), PlaceId>;

/// A reorganisation of one commune at which it is not known which way a record went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Crossing {
    /// The commune that was split, or into which others flowed.
    pub place: PlaceId,
    /// First day of the new state.
    pub on: Date,
    /// Seen from after it: the question is where the record lay before.
    pub back: bool,
}

/// Where records are on a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In this place, for certain.
    In(PlaceId),
    /// On one of the sides of a reorganisation.
    Beyond(Crossing),
    /// Nowhere: the places we ship do not say what became of it.
    Nowhere,
}

/// Whose records lay in a place on the map of a day: communes of creation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Makings {
    /// All of theirs did.
    pub whole: Vec<PlaceId>,
    /// Some of theirs may have: the commune was split, or flowed together with others.
    pub in_part: Vec<PlaceId>,
}

/// Every reorganisation of every commune, by commune and day.
#[derive(Clone, Copy, Debug)]
pub struct Moves<'a> {
    atlas: &'a Atlas,
    steps: &'a Steps,
}

impl<'a> Moves<'a> {
    /// From the links of the places.
    #[must_use]
    pub fn of(atlas: &'a Atlas) -> Self {
        Self { atlas, steps: atlas.steps() }
    }

    /// The days on which a place was split, with what it went to: more than one, the default first.
    pub fn splits_of(&self, place: PlaceId) -> impl Iterator<Item = (Date, &[PlaceId])> {
        let steps = self.steps.after(place);
        steps.iter().filter(|step| step.others.len() > 1).map(|step| (step.on, step.others.as_slice()))
    }

    /// Where the records of a commune are on a map, whatever their hamlet and whenever they were created; nothing
    /// where that depends on it.
    #[must_use]
    pub fn whole(&self, place: PlaceId, map: Date) -> Option<Whereabouts> {
        self.whole_by(place, map, Date::MAX)
    }

    /// As [`Moves::whole`], of the records that had been created by a day: what flowed into the commune later says
    /// nothing of them. Nowhere, where the commune began only after it.
    #[must_use]
    pub fn whole_by(&self, place: PlaceId, map: Date, by: Date) -> Option<Whereabouts> {
        let Some((first, last)) = self.life(place).filter(|(first, _)| *first <= by) else {
            return Some(Whereabouts::Nowhere);
        };
        let source = Source { place, hamlet: 0, from: first, to: last.min(by) };
        match self.whereabouts(&source, &Homes::new(), map) {
            Whereabouts::Beyond(_) => None,
            found @ (Whereabouts::In(_) | Whereabouts::Nowhere) => Some(found),
        }
    }

    /// Every place of a map in which something of a commune may be.
    #[must_use]
    pub fn possible(&self, place: PlaceId, map: Date) -> Vec<PlaceId> {
        let Some((first, last)) = self.life(place) else { return Vec::new() };
        let mut found = Vec::new();
        // Seen from its first day on, and back from its last: place, day, whether back.
        let mut next = vec![(place, first, false), (place, last, true)];
        while let Some((at, day, back)) = next.pop() {
            let passed = if back { day < map } else { day > map };
            if passed {
                continue;
            }
            let step = if back { self.last_step(at, day, map) } else { self.next_step(at, day, map) };
            match step {
                None if self.atlas.version_at(at, map).is_some() && !found.contains(&at) => found.push(at),
                None => {}
                Some(step) => {
                    let on = if back { step.on.yesterday().unwrap_or(step.on) } else { step.on };
                    next.extend(step.others.iter().map(|other| (*other, on, back)));
                }
            }
        }
        found
    }

    /// The communes of creation whose records lay in a place on the map of a day, all of those that had been created by
    /// another, and the communes of whose some may have. Nothing else can have: what has no lineage with the place is in
    /// neither.
    #[must_use]
    pub fn makings(&self, place: PlaceId, map: Date, by: Date) -> Makings {
        let mut near = Vec::new();
        // What had flowed into it by the day, and what it flowed into since: place, day, whether back.
        let mut next = vec![(place, map, false), (place, map, true)];
        while let Some((at, day, back)) = next.pop() {
            if !near.contains(&at) {
                near.push(at);
            }
            for step in if back { self.steps.before(at) } else { self.steps.after(at) } {
                let is_next = if back { step.on <= day } else { step.on > day };
                if is_next {
                    let on = if back { step.on.yesterday().unwrap_or(step.on) } else { step.on };
                    next.extend(
                        step.others.iter().filter(|other| **other != at).map(|other| (*other, on, back)),
                    );
                }
            }
        }
        let mut makings = Makings::default();
        near.sort_unstable();
        near.retain(|commune| self.life(*commune).is_some_and(|(first, _)| first <= by));
        for commune in near {
            match self.whole_by(commune, map, by) {
                Some(Whereabouts::In(of)) if of == place => makings.whole.push(commune),
                None if self.possible(commune, map).contains(&place) => makings.in_part.push(commune),
                Some(_) | None => {}
            }
        }
        makings
    }

    /// Whose records a list of a place on the map of a day has, seen from today: those that lay there ([`Moves::makings`]);
    /// where it stands today and nothing flowed into it between the two days, those that it answers for on both, so that
    /// two days of one geography have one list.
    #[must_use]
    pub fn listed(&self, place: PlaceId, map: Date, by: Date, today: Date) -> Makings {
        let stands = |on| self.atlas.version_at(place, on).is_some();
        let then = self.atlas.predecessors_at(place, map);
        if stands(today) && stands(map) && then == self.atlas.predecessors_at(place, today) {
            return Makings { whole: then, in_part: Vec::new() };
        }
        self.makings(place, map, by)
    }

    /// Where records are on the map of a day.
    #[must_use]
    pub fn whereabouts(&self, source: &Source, homes: &Homes, map: Date) -> Whereabouts {
        let Some((first, last)) = self.life(source.place) else { return Whereabouts::Nowhere };
        let (from, to) = (source.from.clamp(first, last), source.to.clamp(first, last));
        if to <= map {
            return self.onward(source, homes, from, map);
        }
        let then = self.backward(source.place, to, map);
        if map <= from {
            return then;
        }
        // Created before the map's day or after it: certain only where both say the same.
        let onward = self.onward(source, homes, from, map);
        if then == onward || matches!(then, Whereabouts::Beyond(_)) { then } else { onward }
    }

    /// First and last day of a place.
    fn life(&self, place: PlaceId) -> Option<(Date, Date)> {
        let versions = &self.atlas.place(place)?.versions;
        Some((versions.first()?.from, versions.last()?.to.unwrap_or(Date::MAX)))
    }

    fn onward(&self, source: &Source, homes: &Homes, from: Date, map: Date) -> Whereabouts {
        let (mut at, mut day) = (source.place, from);
        while let Some(step) = self.next_step(at, day, map) {
            let chosen = match step.others[..] {
                [only] => Some(only),
                _ => homes
                    .get(&(source.place, source.hamlet, step.on))
                    .copied()
                    .filter(|home| step.others.contains(home)),
            };
            let Some(chosen) = chosen else {
                return Whereabouts::Beyond(Crossing { place: at, on: step.on, back: false });
            };
            (at, day) = (chosen, step.on);
        }
        self.stands(at, map)
    }

    fn backward(&self, place: PlaceId, to: Date, map: Date) -> Whereabouts {
        let (mut at, mut day) = (place, to);
        while let Some(step) = self.last_step(at, day, map) {
            let [only] = step.others[..] else {
                return Whereabouts::Beyond(Crossing { place: at, on: step.on, back: true });
            };
            let Ok(before) = step.on.yesterday() else { break };
            (at, day) = (only, before);
        }
        self.stands(at, map)
    }

    fn stands(&self, place: PlaceId, map: Date) -> Whereabouts {
        match self.atlas.version_at(place, map) {
            Some(_) => Whereabouts::In(place),
            None => Whereabouts::Nowhere,
        }
    }

    /// The first reorganisation of a place after a day and up to another.
    fn next_step(&self, place: PlaceId, after: Date, up_to: Date) -> Option<&Step> {
        self.steps.after(place).iter().find(|step| step.on > after).filter(|step| step.on <= up_to)
    }

    /// The last reorganisation that flowed into a place up to a day and after another.
    fn last_step(&self, place: PlaceId, up_to: Date, after: Date) -> Option<&Step> {
        let steps = self.steps.before(place);
        steps.iter().rev().find(|step| step.on <= up_to).filter(|step| step.on > after)
    }

    /// The sides of a crossing, the default first.
    #[must_use]
    pub fn sides(&self, crossing: Crossing) -> &[PlaceId] {
        self.step(crossing).map_or(&[], |step| step.others.as_slice())
    }

    fn step(&self, crossing: Crossing) -> Option<&Step> {
        let Crossing { place, on, back } = crossing;
        let steps = if back { self.steps.before(place) } else { self.steps.after(place) };
        steps.iter().find(|step| step.on == on)
    }
}
