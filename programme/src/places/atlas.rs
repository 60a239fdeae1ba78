//! Every place that ships with the product, found by code at a date or by name inside a parent.

use std::sync::OnceLock;

use ahash::AHashMap;
use jiff::civil::Date;

use super::kin::Kin;
use super::names::bare;
use super::{CodeError, Extent, Level, Link, Place, Steps, Version, shipped};
use crate::ids::PlaceId;

/// Places and links, with the indexes that lookups need.
#[derive(Debug)]
pub struct Atlas {
    places: Vec<Place>,
    links: Vec<Link>,
    by_id: AHashMap<PlaceId, usize>,
    /// Place and version by level and code.
    by_code: Index<(Level, &'static str), (usize, usize)>,
    /// Places by the place above.
    children: Index<PlaceId, usize>,
    /// Links by the place they leave, the default successor first.
    forward: Index<PlaceId, usize>,
    /// Links by the place they reach.
    backward: Index<PlaceId, usize>,
    /// Steps of every place, once somebody asked: putting them together takes longer than a report.
    steps: OnceLock<Steps>,
    /// Places joined by lineage, once somebody asked.
    kin: OnceLock<Kin>,
}

/// Values by key, sorted. The atlas is built at every start of the program, from files that are
/// nearly in order: sorting them costs less than hashing them.
#[derive(Debug)]
struct Index<K, V>(Vec<(K, V)>);

impl<K: Ord + Copy, V: Copy> Index<K, V> {
    /// The values of a key stay in the order given.
    fn new(mut entries: Vec<(K, V)>) -> Self {
        entries.sort_by_key(|&(key, _)| key);
        Self(entries)
    }

    fn of(&self, key: K) -> impl Iterator<Item = V> {
        let from = self.0.partition_point(|&(known, _)| known < key);
        self.0[from..].iter().take_while(move |&&(known, _)| known == key).map(|&(_, value)| value)
    }
}

impl Atlas {
    /// The places embedded in the program.
    #[must_use]
    pub fn shipped() -> Self {
        let (places, links) = shipped::build();
        Self::new(places, links)
    }

    /// From places and links already made.
    #[must_use]
    pub fn new(places: Vec<Place>, links: Vec<Link>) -> Self {
        let by_id = places.iter().enumerate().map(|(index, place)| (place.id, index)).collect();
        let mut by_code = Vec::with_capacity(2 * places.len());
        let mut children: Vec<(PlaceId, usize)> = Vec::with_capacity(2 * places.len());
        for (index, place) in places.iter().enumerate() {
            for (at, version) in place.versions.iter().enumerate() {
                by_code.push(((place.level, version.code), (index, at)));
                children.extend(version.parent.map(|parent| (parent, index)));
            }
        }
        let by = |end: fn(&Link) -> PlaceId| {
            links.iter().enumerate().map(move |(index, link)| (end(link), index)).collect::<Vec<_>>()
        };
        let (mut forward, backward) = (by(|link| link.from), by(|link| link.to));
        // The default successor first, so that it is also the first of every answer.
        forward.sort_by_key(|&(from, index)| (from, !links[index].is_default));
        let (by_code, children) = (Index::new(by_code), Index::new(children));
        let (forward, backward) = (Index::new(forward), Index::new(backward));
        let (steps, kin) = (OnceLock::new(), OnceLock::new());
        Self { places, links, by_id, by_code, children, forward, backward, steps, kin }
    }

    /// A place by its identity.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        self.by_id.get(&id).map(|&index| &self.places[index])
    }

    /// Every place, parents before children.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// Every link.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What became of each place and what it came from, step by step.
    pub(crate) fn steps(&self) -> &Steps {
        self.steps.get_or_init(|| Steps::of(self))
    }

    /// What a place is called on a day.
    #[must_use]
    pub fn version_at(&self, id: PlaceId, on: Date) -> Option<&Version> {
        self.place(id)?.version_at(on)
    }

    /// The place that has a code on a day.
    ///
    /// # Errors
    /// Says whether the code is unknown, ended (and what the place became) or begins later.
    pub fn by_code(&self, level: Level, code: &str, on: Date) -> Result<PlaceId, CodeError> {
        let bearers = || {
            let versions = self.by_code.of((level, code));
            versions.map(|(place, at)| (&self.places[place], &self.places[place].versions[at]))
        };
        if let Some((place, _)) = bearers().find(|(_, v)| v.holds_on(on)) {
            return Ok(place.id);
        }
        let ended =
            bearers().filter_map(|(place, v)| v.to.filter(|&to| to < on).map(|to| (to, place.id))).max();
        if let Some((last_day, place)) = ended {
            let successors = self.on_map(place, on).into_iter().map(|(id, _)| id).collect();
            return Err(CodeError::Ended { place, on: last_day, successors });
        }
        match bearers().map(|(_, v)| v.from).min() {
            Some(from) => Err(CodeError::NotYet { from }),
            None => Err(CodeError::Unknown),
        }
    }

    /// The place that has a code on a day, at the level its shape tells: `VN`, 2, 3 or 5 digits.
    ///
    /// # Errors
    /// As [`Atlas::by_code`].
    pub fn any_level_by_code(&self, code: &str, on: Date) -> Result<PlaceId, CodeError> {
        let level = match code.len() {
            2 if code.eq_ignore_ascii_case("vn") => return self.by_code(Level::Country, "VN", on),
            2 => Level::Province,
            3 => Level::District,
            5 => Level::Commune,
            _ => return Err(CodeError::Unknown),
        };
        self.by_code(level, code, on)
    }

    /// The places directly below on a day, by code.
    #[must_use]
    pub fn children_at(&self, id: PlaceId, on: Date) -> Vec<PlaceId> {
        let mut children: Vec<(&str, PlaceId)> = self
            .children
            .of(id)
            .filter_map(|index| {
                let version = self.places[index].version_at(on)?;
                (version.parent == Some(id)).then_some((version.code, self.places[index].id))
            })
            .collect();
        children.sort_unstable();
        children.dedup();
        children.into_iter().map(|(_, id)| id).collect()
    }

    /// Every commune below a place on a day (itself, when it is one).
    #[must_use]
    pub fn communes_at(&self, id: PlaceId, on: Date) -> Vec<PlaceId> {
        match self.place(id).map(|place| place.level) {
            Some(Level::Commune) => vec![id],
            Some(Level::Country | Level::Province | Level::District) => {
                self.children_at(id, on).into_iter().flat_map(|child| self.communes_at(child, on)).collect()
            }
            Some(Level::Hamlet) | None => Vec::new(),
        }
    }

    /// Every commune, of whatever day, of which something may lie in some communes of a map: themselves and every other
    /// with lineage to one of them, as far as it had begun by a day. In the order of identities.
    #[must_use]
    pub fn may_lie_in(&self, communes: impl Iterator<Item = PlaceId>, by: Date) -> Vec<PlaceId> {
        let kin = self.kin.get_or_init(|| Kin::of(self));
        let (mut groups, mut found) = (Vec::new(), Vec::new());
        for commune in communes {
            match kin.group(commune) {
                Some(group) => groups.push(group),
                None => found.push(commune),
            }
        }
        groups.sort_unstable();
        groups.dedup();
        found.extend(groups.into_iter().flat_map(|group| kin.members(group)));
        let began =
            |id: PlaceId| self.place(id).and_then(|place| place.versions.first()).map(|first| first.from);
        found.retain(|id| began(*id).is_some_and(|from| from <= by));
        found.sort_unstable();
        found
    }

    /// The place above at a level on a day; itself at its own level.
    #[must_use]
    pub fn ancestor_at(&self, id: PlaceId, level: Level, on: Date) -> Option<PlaceId> {
        let mut at = id;
        loop {
            let place = self.place(at)?;
            if place.level == level {
                return place.version_at(on).map(|_| at);
            }
            at = place.version_at(on)?.parent?;
        }
    }

    /// Places by name, without accents, tone placement or the word for the kind, inside a parent.
    #[must_use]
    pub fn find_by_name(&self, query: &str, within: Option<PlaceId>, on: Date) -> Vec<PlaceId> {
        let wanted = bare(query);
        self.places
            .iter()
            .filter(|place| place.version_at(on).is_some_and(|v| bare(v.full_name) == wanted))
            .filter(|place| within.is_none_or(|parent| self.is_within(place.id, parent, on)))
            .map(|place| place.id)
            .collect()
    }

    /// Whether a place lies in another on a day (or is it).
    #[must_use]
    pub fn is_within(&self, id: PlaceId, parent: PlaceId, on: Date) -> bool {
        self.place(parent).is_some_and(|p| self.ancestor_at(id, p.level, on) == Some(parent))
    }

    /// Where a place is on the map of a day: itself, or what it became, or what it came from.
    #[must_use]
    pub fn on_map(&self, id: PlaceId, on: Date) -> Vec<(PlaceId, Extent)> {
        let mut found = Vec::new();
        let Some(place) = self.place(id) else { return found };
        let begins_later = place.versions.first().is_some_and(|v| on < v.from);
        let walk = Walk { on, back: begins_later };
        self.walk(id, Date::MAX, walk, Extent::Whole, &mut found);
        found
    }

    /// Who keeps on a day the records that were made at a place: itself while it stands, else its default successor, whose
    /// registry has them; nothing before it began and where it became nothing.
    #[must_use]
    pub fn kept_by(&self, id: PlaceId, on: Date) -> Option<PlaceId> {
        let mut at = id;
        loop {
            if self.version_at(at, on).is_some() {
                return Some(at);
            }
            let ended = self.place(at)?.versions.last()?.to?;
            let mut next = self.forward.of(at).map(|index| &self.links[index]);
            at = next.find(|link| link.is_default && ended < link.on && link.on <= on)?.to;
        }
    }

    /// What answers on a day for a place that had ended by then and became nothing, as a district of an abolished level:
    /// what it lay in last, or what that became.
    ///
    /// That tasks go to the level above is Law 72/2025/QH15 on local government; how far, nobody here has read
    /// (unverified).
    #[must_use]
    pub fn left_to(&self, id: PlaceId, on: Date) -> Option<PlaceId> {
        let last = self.place(id)?.versions.last().filter(|last| last.to.is_some_and(|to| to < on))?;
        if !self.on_map(id, on).is_empty() {
            return None;
        }
        match self.on_map(last.parent?, on)[..] {
            [(above, Extent::Whole)] => Some(above),
            [] => self.left_to(last.parent?, on),
            _ => None,
        }
    }

    /// Goes on from a place to what it became when it ended, or back to what had flowed into it by a day. Each step is later,
    /// or earlier, than the one before: two places that gave each other a part and went on are not gone round.
    fn walk(&self, id: PlaceId, by: Date, walk: Walk, extent: Extent, found: &mut Vec<(PlaceId, Extent)>) {
        let Walk { on, back } = walk;
        if self.version_at(id, on).is_some() {
            if !found.iter().any(|(known, _)| *known == id) {
                found.push((id, extent));
            }
            return;
        }
        let ended = self.place(id).and_then(|place| place.versions.last()?.to);
        let next = if back { &self.backward } else { &self.forward };
        for index in next.of(id) {
            let link = self.links[index];
            let is_next = if back { link.on <= by } else { ended.is_some_and(|last| link.on > last) };
            let (true, Ok(before)) = (is_next, link.on.yesterday()) else { continue };
            let extent = if back || link.extent == Extent::Part { Extent::Part } else { extent };
            self.walk(if back { link.from } else { link.to }, before, walk, extent, found);
        }
    }

    /// Every identity, itself first, whose default lineage has flowed into a place by a day.
    #[must_use]
    pub fn predecessors_at(&self, id: PlaceId, on: Date) -> Vec<PlaceId> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(&place) = found.get(next) {
            next += 1;
            for index in self.backward.of(place) {
                let link = self.links[index];
                if link.is_default && link.on <= on && !found.contains(&link.from) {
                    found.push(link.from);
                }
            }
        }
        found
    }
}

/// To the map of a day, back from a place that began later or on from one that ended.
#[derive(Clone, Copy)]
struct Walk {
    on: Date,
    back: bool,
}
