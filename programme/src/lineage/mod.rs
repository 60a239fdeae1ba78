//! The family tree of a place: what it came from, what it became, and what it is on another day.
//!
//! One rule for both directions: the *extent* says how much of the earlier place lies in the later one. A commune that
//! went on under its name and gave hamlets to a neighbour is itself in part, and the neighbour in part.
//!
//! A level that was abolished (districts, 1/7/2025) left nothing that stands for it: a place of it lies in what its
//! communes became. Deliberately absent: how many people moved where; the atlas knows places only.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::ids::PlaceId;
use crate::places::{Atlas, Extent, Level, Version};

/// The links of an atlas by the places at their ends.
#[derive(Debug)]
pub struct Lineage<'a> {
    atlas: &'a Atlas,
    forward: HashMap<PlaceId, Vec<usize>>,
    backward: HashMap<PlaceId, Vec<usize>>,
}

/// A day on which something of a place changed, and the places on its other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// First day of the new state.
    pub on: Date,
    /// Going forward the places of that day, going back those of the day before; with how much of the earlier lies
    /// in the later.
    pub places: Vec<(PlaceId, Extent)>,
    /// Its level was abolished: the places are those in which its communes lie.
    pub abolished: bool,
}

/// By what a change was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paper<'a> {
    /// The legal instrument; empty where nobody entered it.
    pub instrument: &'a str,
    /// The day was not seen in the instrument.
    pub is_assumed: bool,
}

impl<'a> Lineage<'a> {
    /// Of every place of an atlas.
    #[must_use]
    pub fn of(atlas: &'a Atlas) -> Self {
        let (mut forward, mut backward): (HashMap<_, Vec<usize>>, HashMap<_, Vec<usize>>) =
            (HashMap::new(), HashMap::new());
        for (index, link) in atlas.links().iter().enumerate() {
            forward.entry(link.from).or_default().push(index);
            backward.entry(link.to).or_default().push(index);
        }
        Self { atlas, forward, backward }
    }

    /// What a place that stands on a day is on another day, earlier or later; by code.
    ///
    /// Nothing where nobody knows: a place before the first day of the atlas, a level that had no communes.
    #[must_use]
    pub fn on_day(&self, place: PlaceId, from: Date, on: Date) -> Vec<(PlaceId, Extent)> {
        let mut found = if on >= from {
            self.later(place, from, on)
        } else {
            let mut earlier = Vec::new();
            self.earlier(place, from, on, &mut earlier);
            let extent = |before: PlaceId| {
                let now = self.later(before, on, from);
                now.iter().find(|(id, _)| *id == place).map_or(Extent::Part, |&(_, extent)| extent)
            };
            earlier.into_iter().map(|before| (before, extent(before))).collect()
        };
        found.sort_by_key(|&(id, _)| self.atlas.version_at(id, on).map(|version| version.code));
        found
    }

    /// The next day after a day on which something of a place changed; nothing once it stands as it does today.
    #[must_use]
    pub fn step_after(&self, place: PlaceId, day: Date) -> Option<Step> {
        let itself = self.atlas.place(place)?;
        let ended = itself.versions.last().and_then(|last| last.to).and_then(|last| last.tomorrow().ok());
        let versions = itself.versions.iter().map(|version| version.from).chain(ended);
        let linked = self.out_of(place).chain(self.into(place)).map(|link| link.on);
        let on = versions.chain(linked).filter(|&on| day < on).min()?;
        let stays = itself.version_at(on).is_some();
        let mut places: Vec<(PlaceId, Extent)> =
            self.out_of(place).filter(|link| link.on == on).map(|link| (link.to, link.extent)).collect();
        if stays {
            places.insert(0, (place, if places.is_empty() { Extent::Whole } else { Extent::Part }));
        }
        let abolished = places.is_empty();
        if abolished {
            places = self.communes_of(place, on);
        }
        Some(Step { on, places, abolished })
    }

    /// The last day, no later than a day, on which something of a place changed; nothing at the atlas's first.
    #[must_use]
    pub fn step_before(&self, place: PlaceId, day: Date) -> Option<Step> {
        let itself = self.atlas.place(place)?;
        let linked = self.out_of(place).chain(self.into(place)).map(|link| link.on);
        let versions = itself.versions.iter().map(|version| version.from);
        let on = versions.chain(linked).filter(|&on| on <= day).max()?;
        let mut places: Vec<(PlaceId, Extent)> =
            self.into(place).filter(|link| link.on == on).map(|link| (link.from, link.extent)).collect();
        if itself.version_at(on.yesterday().ok()?).is_some() {
            let gave = self.out_of(place).any(|link| link.on == on);
            places.insert(0, (place, if gave { Extent::Part } else { Extent::Whole }));
        }
        (!places.is_empty()).then_some(Step { on, places, abolished: false })
    }

    /// The instrument of a change of a place on a day, where one is known, and whether the day is assumed.
    ///
    /// A commune that only took others in has no version of that day: what else of its province changed then was
    /// changed by the same resolution.
    #[must_use]
    pub fn paper_of(&self, place: PlaceId, on: Date) -> Paper<'a> {
        let begun = |version: &&'a Version| version.from == on;
        if let Some(own) = self.atlas.version_at(place, on).filter(begun)
            && (own.assumed || !own.instrument.is_empty())
        {
            return Paper { instrument: own.instrument, is_assumed: own.assumed };
        }
        let province = |place| self.atlas.ancestor_at(place, Level::Province, on);
        let Some(here) = province(place) else { return Paper::default() };
        let versions = self.atlas.places().filter_map(|place| Some((place.id, place.version_at(on)?)));
        let mut of_day = versions.filter(|(_, version)| begun(version) && !version.instrument.is_empty());
        let found = of_day.find(|&(place, _)| province(place) == Some(here)).map(|(_, version)| version);
        found.map_or_else(Paper::default, |version| Paper {
            instrument: version.instrument,
            is_assumed: version.assumed,
        })
    }

    /// Every change that a place goes through between two days, whichever comes first: its day and its paper.
    #[must_use]
    pub fn changes_between(&self, place: PlaceId, from: Date, on: Date) -> BTreeMap<Date, Paper<'a>> {
        let mut found = BTreeMap::new();
        self.collect_changes(place, from, on, &mut found);
        found
    }

    fn collect_changes(&self, place: PlaceId, at: Date, on: Date, found: &mut BTreeMap<Date, Paper<'a>>) {
        let forward = on > at;
        let step = if forward { self.step_after(place, at) } else { self.step_before(place, at) };
        let Some(step) = step.filter(|step| if forward { step.on <= on } else { on < step.on }) else {
            return;
        };
        let Ok(before) = step.on.yesterday() else { return };
        let afterwards = if forward { step.places.first().map_or(place, |&(next, _)| next) } else { place };
        found.entry(step.on).or_insert_with(|| self.paper_of(afterwards, step.on));
        for (next, _) in step.places {
            self.collect_changes(next, if forward { step.on } else { before }, on, found);
        }
    }

    fn out_of(&self, place: PlaceId) -> impl Iterator<Item = &'a crate::places::Link> {
        self.linked(&self.forward, place)
    }

    fn into(&self, place: PlaceId) -> impl Iterator<Item = &'a crate::places::Link> {
        self.linked(&self.backward, place)
    }

    fn linked(
        &self,
        by: &HashMap<PlaceId, Vec<usize>>,
        place: PlaceId,
    ) -> impl Iterator<Item = &'a crate::places::Link> + use<'a> {
        let atlas = self.atlas;
        let indexes = by.get(&place).cloned().unwrap_or_default();
        indexes.into_iter().map(|index| &atlas.links()[index])
    }

    fn later(&self, place: PlaceId, from: Date, until: Date) -> Vec<(PlaceId, Extent)> {
        match self.step_after(place, from).filter(|step| step.on <= until) {
            None if self.atlas.version_at(place, until).is_some() => vec![(place, Extent::Whole)],
            None => Vec::new(),
            Some(step) => {
                let branch = |&(next, extent): &(PlaceId, Extent)| (extent, self.later(next, step.on, until));
                together(&step.places.iter().map(branch).collect::<Vec<_>>())
            }
        }
    }

    fn earlier(&self, place: PlaceId, from: Date, until: Date, found: &mut Vec<PlaceId>) {
        match self.step_before(place, from).filter(|step| until < step.on) {
            Some(step) => {
                let Ok(before) = step.on.yesterday() else { return };
                for (next, _) in step.places {
                    self.earlier(next, before, until, found);
                }
            }
            None if self.atlas.version_at(place, until).is_some() && !found.contains(&place) => {
                found.push(place);
            }
            None => {}
        }
    }

    /// Where the communes of a place lie on the day after its last.
    fn communes_of(&self, place: PlaceId, on: Date) -> Vec<(PlaceId, Extent)> {
        let Ok(last) = on.yesterday() else { return Vec::new() };
        let above_communes = self.atlas.place(place).is_some_and(|place| place.level < Level::Commune);
        let communes = if above_communes { self.atlas.communes_at(place, last) } else { Vec::new() };
        let extent = if communes.len() == 1 { Extent::Whole } else { Extent::Part };
        let branches = communes.iter().map(|&commune| (extent, self.later(commune, last, on)));
        together(&branches.collect::<Vec<_>>())
    }
}

/// Where a place lies whose parts lie so: whole where a whole branch lies whole, or where every branch does.
fn together(branches: &[(Extent, Vec<(PlaceId, Extent)>)]) -> Vec<(PlaceId, Extent)> {
    let mut found: Vec<(PlaceId, Extent)> = Vec::new();
    for &(target, _) in branches.iter().flat_map(|(_, places)| places) {
        if found.iter().any(|(known, _)| *known == target) {
            continue;
        }
        let lies_whole = |places: &[(PlaceId, Extent)]| places.contains(&(target, Extent::Whole));
        let by_one = branches.iter().any(|(extent, places)| *extent == Extent::Whole && lies_whole(places));
        let by_all = branches.len() > 1 && branches.iter().all(|(_, places)| lies_whole(places));
        found.push((target, if by_one || by_all { Extent::Whole } else { Extent::Part }));
    }
    found
}

/// The days on which something changed anywhere, the atlas's first among them.
#[must_use]
pub fn change_days(atlas: &Atlas) -> Vec<Date> {
    let versions = atlas.places().flat_map(|place| place.versions.iter().map(|version| version.from));
    let links = atlas.links().iter().map(|link| link.on);
    // A version that ended begins another or a link, but for a level that went without one.
    let ends = atlas.places().filter_map(|place| place.versions.last()?.to?.tomorrow().ok());
    versions.chain(links).chain(ends).collect::<BTreeSet<_>>().into_iter().collect()
}
