//! An event replayed on the places before it: refused whole, with every line and reason, or applied whole.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::{Change, Event, EventFault, Facts, Fault, Goes, Move};
use crate::fold::fold;
use crate::ids::PlaceId;
use crate::places::{Atlas, Extent, Level, Link, Place, Version};

/// Places as they stand after some events, ready for the next.
#[derive(Clone, Debug, Default)]
pub(in crate::places) struct Map {
    places: Vec<Place>,
    links: Vec<Link>,
    index: HashMap<PlaceId, usize>,
    /// Who has a code at the end of what was told so far.
    open: HashMap<(Level, &'static str), usize>,
    /// The day of the last event.
    latest: Option<Date>,
}

/// The places with some more events, in the order of their days.
///
/// # Errors
/// The first event that cannot be, by its place in the list, with every line and reason.
pub fn reorganised(atlas: &Atlas, events: &[Event]) -> Result<Atlas, (usize, Vec<EventFault>)> {
    let mut map = Map::of(atlas);
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|at| (events[*at].on, events[*at].era));
    for at in order {
        map.apply(&events[at]).map_err(|faults| (at, faults))?;
    }
    let (places, links) = map.into_parts();
    Ok(Atlas::new(places, links))
}

/// What the table of an event means on the map before it.
#[derive(Default)]
struct Plan {
    begins: Vec<(usize, Level, Facts)>,
    changes: BTreeMap<usize, (usize, Vec<Change>, Facts)>,
    goes: Vec<(usize, usize, Goes)>,
    /// Which of them are of which place.
    goes_of: HashMap<usize, Vec<usize>>,
    /// Line, the commune that the hamlet leaves, and the code of the one that it goes to.
    transfers: Vec<(usize, usize, &'static str)>,
    ends: HashSet<usize>,
    /// Abolished, and not merged into anything.
    abolished: HashSet<usize>,
    faults: Vec<EventFault>,
}

impl Plan {
    fn fault(&mut self, line: usize, fault: Fault) {
        self.faults.push(EventFault { line, fault });
    }
}

/// A place after the event: one that was there, or the one that a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Known(usize),
    Begun(usize),
}

impl Map {
    fn of(atlas: &Atlas) -> Self {
        let mut map = Self { links: atlas.links().to_vec(), ..Self::default() };
        for place in atlas.places() {
            map.keep(place.clone());
        }
        let begun = map.places.iter().flat_map(|place| &place.versions).filter(|v| !v.instrument.is_empty());
        map.latest = begun.map(|version| version.from).chain(map.links.iter().map(|link| link.on)).max();
        map
    }

    /// Adds a place that stands before any event.
    pub(in crate::places) fn keep(&mut self, place: Place) {
        let at = self.places.len();
        self.index.insert(place.id, at);
        if let Some(last) = place.versions.last().filter(|last| last.to.is_none()) {
            self.open.insert((place.level, last.code), at);
        }
        self.places.push(place);
    }

    pub(in crate::places) fn into_parts(self) -> (Vec<Place>, Vec<Link>) {
        (self.places, self.links)
    }

    fn last(&self, at: usize) -> &Version {
        // A place has a version: `keep` and `begin` give it one.
        self.places[at].versions.last().unwrap_or_else(|| unreachable!("a place has a version"))
    }

    fn code(&self, at: usize) -> &'static str {
        self.last(at).code
    }

    /// Applies an event.
    ///
    /// # Errors
    /// Every line that cannot be; nothing is changed then.
    pub(in crate::places) fn apply(&mut self, event: &Event) -> Result<(), Vec<EventFault>> {
        let mut plan = self.read(event);
        let after = self.after(event, &mut plan);
        self.check_parts(&mut plan);
        let parents = self.parents(&mut plan, &after);
        self.check_targets(event, &mut plan, &after);
        if !plan.faults.is_empty() {
            plan.faults.sort_by_key(|fault| fault.line);
            plan.faults.dedup();
            return Err(plan.faults);
        }
        self.write(event, &plan, &after, &parents);
        Ok(())
    }

    /// The place that has a code on the day before, if no later event has touched it.
    fn before(&self, level: Level, code: &'static str, on: Date) -> Result<usize, Fault> {
        if let Some(at) = self.open.get(&(level, code)).copied().filter(|at| self.last(*at).from < on) {
            return Ok(at);
        }
        let holds = |place: &&Place| {
            place.level == level
                && place
                    .versions
                    .iter()
                    .any(|v| v.code == code && v.from < on && v.to.is_none_or(|to| to >= on))
        };
        match self.places.iter().find(holds) {
            Some(place) => {
                let next = place.versions.iter().map(|v| v.from).filter(|from| *from >= on).min();
                let ended = place.versions.last().and_then(|v| v.to).and_then(|to| to.tomorrow().ok());
                Err(Fault::Contradicts(code.to_owned(), next.or(ended).unwrap_or(on)))
            }
            None => Err(Fault::NotBefore(level, code.to_owned())),
        }
    }

    fn read(&self, event: &Event) -> Plan {
        let mut plan = Plan::default();
        let mut named = HashSet::new();
        if event.instrument.trim().is_empty() {
            plan.fault(0, Fault::NoInstrument);
        }
        if event.moves.is_empty() {
            plan.fault(0, Fault::NoMoves);
        }
        for (line, known) in &event.moves {
            let line = *line;
            match known {
                Move::Begin(level, facts) => plan.begins.push((line, *level, *facts)),
                Move::Changes(level, code, what, facts) => match self.before(*level, code, event.on) {
                    Ok(at) => {
                        let entry =
                            plan.changes.entry(at).or_insert_with(|| (line, Vec::new(), Facts::default()));
                        let twice = what.iter().any(|change| entry.1.contains(change));
                        entry.1.extend(what);
                        entry.2 = joined(entry.2, *facts);
                        if twice {
                            plan.fault(line, Fault::Twice((*code).to_owned()));
                        }
                    }
                    Err(fault) => plan.fault(line, fault),
                },
                Move::Goes(level, code, goes) => match self.before(*level, code, event.on) {
                    Ok(at) => {
                        plan.goes_of.entry(at).or_default().push(plan.goes.len());
                        plan.goes.push((line, at, *goes));
                    }
                    Err(fault) => plan.fault(line, fault),
                },
                Move::Transfer { from, hamlet, records, to } => {
                    if !named.insert((*from, fold(hamlet), *records)) {
                        plan.fault(line, Fault::Twice((*hamlet).to_owned()));
                    }
                    match self.before(Level::Commune, from, event.on) {
                        Ok(at) => plan.transfers.push((line, at, to)),
                        Err(fault) => plan.fault(line, fault),
                    }
                }
                Move::Abolish(level, code) => {
                    if let Err(fault) = self.abolish(&mut plan, (*level, code), event.on) {
                        plan.fault(line, fault);
                    }
                }
            }
        }
        // A place goes on where something of it changes, or where a part of it stays under its own code.
        let begun: HashSet<(Level, &str)> =
            plan.begins.iter().map(|(_, level, f)| (*level, f.code)).collect();
        let stays: HashSet<usize> = plan
            .goes
            .iter()
            .filter(|(_, at, goes)| {
                goes.to == self.code(*at) && !begun.contains(&(self.places[*at].level, goes.to))
            })
            .map(|(_, at, _)| *at)
            .collect();
        for (line, at, goes) in plan.goes.clone() {
            if stays.contains(&at) || plan.changes.contains_key(&at) {
                if goes.extent == Extent::Whole && goes.to != self.code(at) {
                    plan.fault(line, Fault::Twice(self.code(at).to_owned()));
                }
            } else {
                plan.ends.insert(at);
            }
        }
        let ends = &plan.ends;
        plan.abolished.retain(|at| !ends.contains(at));
        plan
    }

    /// The open places of a level, below a place or everywhere.
    fn abolish(&self, plan: &mut Plan, (level, code): (Level, &'static str), on: Date) -> Result<(), Fault> {
        if level >= Level::Commune {
            return Err(Fault::NoSuccessor);
        }
        let within = if code.is_empty() {
            None
        } else {
            Some(self.before(level_of(code).ok_or_else(|| Fault::Word(code.to_owned()))?, code, on)?)
        };
        let mut found = false;
        for (at, place) in self.places.iter().enumerate().filter(|(_, place)| place.level == level) {
            let last = self.last(at);
            let lies = within.is_none_or(|above| self.lies_in(place.id, self.places[above].id));
            if last.to.is_none() && last.from < on && lies {
                plan.abolished.insert(at);
                found = true;
            }
        }
        if found { Ok(()) } else { Err(Fault::NotBefore(level, code.to_owned())) }
    }

    fn lies_in(&self, place: PlaceId, above: PlaceId) -> bool {
        let mut at = Some(place);
        while let Some(id) = at {
            if id == above {
                return true;
            }
            at = self.index.get(&id).and_then(|&index| self.last(index).parent);
        }
        false
    }

    /// Who has which code on the day of the event, of those that the event names.
    fn after(&self, event: &Event, plan: &mut Plan) -> HashMap<(Level, &'static str), After> {
        let mut after: HashMap<(Level, &'static str), After> = HashMap::new();
        let gone = |plan: &Plan, at: usize| {
            let recoded = plan.changes.get(&at).is_some_and(|(_, what, _)| what.contains(&Change::Code));
            plan.ends.contains(&at) || plan.abolished.contains(&at) || recoded
        };
        let mut claims: Vec<(usize, Level, &'static str, After)> = Vec::new();
        for (nth, (line, level, facts)) in plan.begins.iter().enumerate() {
            claims.push((*line, *level, facts.code, After::Begun(nth)));
        }
        for (&at, (line, what, facts)) in &plan.changes {
            if what.contains(&Change::Code) {
                claims.push((*line, self.places[at].level, facts.code, After::Known(at)));
            }
        }
        for (line, level, code, claimed) in claims {
            if level_of(code) != Some(level) {
                plan.fault(line, Fault::Word(code.to_owned()));
                continue;
            }
            let holder = self.open.get(&(level, code)).copied();
            let held = holder.is_some_and(|at| !gone(plan, at) && After::Known(at) != claimed);
            let later = self.latest.is_some_and(|latest| latest >= event.on)
                && self.places.iter().any(|place| {
                    place.level == level
                        && place.versions.iter().any(|v| {
                            v.code == code && v.to.is_none_or(|to| to >= event.on) && v.from >= event.on
                        })
                });
            if held || later || after.insert((level, code), claimed).is_some() {
                plan.fault(line, Fault::CodeInUse(code.to_owned()));
            }
        }
        after
    }

    /// Who has a code on the day of the event.
    fn whose(
        &self,
        plan: &Plan,
        after: &HashMap<(Level, &'static str), After>,
        (level, code): (Level, &'static str),
    ) -> Result<After, Fault> {
        if let Some(known) = after.get(&(level, code)) {
            return Ok(*known);
        }
        let at = self.open.get(&(level, code)).copied();
        let stands = |at: &usize| {
            let recoded = plan.changes.get(at).is_some_and(|(_, what, _)| what.contains(&Change::Code));
            !plan.ends.contains(at) && !plan.abolished.contains(at) && !recoded
        };
        at.filter(stands).map(After::Known).ok_or_else(|| Fault::NotAfter(level, code.to_owned()))
    }

    /// Parts make up their whole, and one of them stands for it.
    fn check_parts(&self, plan: &mut Plan) {
        let mut rows: BTreeMap<usize, Vec<(usize, Goes)>> = BTreeMap::new();
        for (line, at, goes) in &plan.goes {
            rows.entry(*at).or_default().push((*line, *goes));
        }
        for (at, rows) in rows {
            let code = || self.code(at).to_owned();
            let line = rows[0].0;
            let wholes = rows.iter().filter(|(_, goes)| goes.extent == Extent::Whole).count();
            let doubled = rows
                .iter()
                .enumerate()
                .any(|(n, (_, goes))| rows[..n].iter().any(|(_, other)| other.to == goes.to));
            if doubled || (wholes > 0 && rows.len() > 1) {
                plan.fault(line, Fault::Twice(code()));
            }
            let defaults = rows.iter().filter(|(_, goes)| goes.is_default).count();
            if plan.ends.contains(&at) && rows.len() > 1 && defaults != 1 {
                plan.fault(line, Fault::Default(code()));
            }
            let shares: Vec<(u32, u32)> = rows.iter().filter_map(|(_, goes)| goes.share).collect();
            if !shares.is_empty() && (shares.len() != rows.len() || !make_whole(&shares)) {
                plan.fault(line, Fault::Shares(code()));
            }
        }
    }

    /// Into what each part and hamlet goes is there on the day, and of the same level.
    fn check_targets(&self, event: &Event, plan: &mut Plan, after: &HashMap<(Level, &'static str), After>) {
        let mut faults = Vec::new();
        for (line, at, goes) in &plan.goes {
            let fault = match self.whose(plan, after, (self.places[*at].level, goes.to)) {
                // A part may stay with the place itself; the whole of it goes nowhere then.
                Ok(After::Known(same)) if same == *at && goes.extent == Extent::Whole => {
                    Some(Fault::Cycle(self.code(*at).to_owned()))
                }
                Ok(_) => None,
                Err(fault) => Some(fault),
            };
            faults.extend(fault.map(|fault| EventFault { line: *line, fault }));
        }
        for (line, at, to) in &plan.transfers {
            let goes = |nth: &usize| plan.goes[*nth].2.to == *to;
            let among_its_parts = plan.goes_of.get(at).is_some_and(|rows| rows.iter().any(goes));
            let stands = !plan.ends.contains(at) && !plan.abolished.contains(at);
            let fault = match self.whose(plan, after, (Level::Commune, to)) {
                // A hamlet of a commune that ends goes where a part of the commune goes.
                Ok(_) if !stands && !among_its_parts => Some(Fault::NotAmongParts(self.code(*at).to_owned())),
                // Whoever says that a hamlet stays says it of a commune that is divided.
                Ok(After::Known(same)) if same == *at && !plan.goes_of.contains_key(at) => {
                    Some(Fault::Cycle(self.code(*at).to_owned()))
                }
                Ok(_) => None,
                Err(fault) => Some(fault),
            };
            faults.extend(fault.map(|fault| EventFault { line: *line, fault }));
        }
        // A place that changes and has begun on the same day was touched by another event of that day.
        for (at, (line, _, _)) in &plan.changes {
            if plan.ends.contains(at) || plan.abolished.contains(at) {
                faults.push(EventFault { line: *line, fault: Fault::Twice(self.code(*at).to_owned()) });
            }
            if self.last(*at).from >= event.on {
                faults.push(EventFault {
                    line: *line,
                    fault: Fault::Contradicts(self.code(*at).to_owned(), event.on),
                });
            }
        }
        plan.faults.extend(faults);
    }

    /// The place above, on the day, of each place that begins, is put elsewhere, or loses the one it had.
    fn parents(&self, plan: &mut Plan, after: &HashMap<(Level, &'static str), After>) -> Parents {
        let mut parents = Parents::default();
        let mut faults = Vec::new();
        let mut said = |line: usize, of: After, level: Level, code: &'static str, own: &'static str| {
            let fault = match level_of(code) {
                Some(above) if above < level => match self.whose(plan, after, (above, code)) {
                    Ok(found) => {
                        parents.of.insert(key(of), found);
                        return;
                    }
                    Err(fault) => fault,
                },
                Some(_) => Fault::Cycle(own.to_owned()),
                None => Fault::Word(code.to_owned()),
            };
            faults.push(EventFault { line, fault });
        };
        for (nth, (line, level, facts)) in plan.begins.iter().enumerate() {
            said(*line, After::Begun(nth), *level, facts.parent, facts.code);
        }
        for (&at, (line, what, facts)) in &plan.changes {
            if what.contains(&Change::Parent) {
                said(*line, After::Known(at), self.places[at].level, facts.parent, self.code(at));
            }
        }
        let upper = |at: &usize| self.places[*at].level < Level::Commune;
        if plan.ends.iter().chain(&plan.abolished).any(upper) {
            for at in 0..self.places.len() {
                let last = self.last(at);
                let stays = last.to.is_none() && !plan.ends.contains(&at) && !plan.abolished.contains(&at);
                if !stays || parents.of.contains_key(&key(After::Known(at))) {
                    continue;
                }
                let Some(above) = last.parent.and_then(|id| self.index.get(&id).copied()) else { continue };
                if !plan.ends.contains(&above) && !plan.abolished.contains(&above) {
                    continue;
                }
                match self.follows(plan, after, above) {
                    Some(found) => {
                        parents.of.insert(key(After::Known(at)), found);
                    }
                    None => {
                        let fault = Fault::NoParent(self.code(at).to_owned());
                        faults.push(EventFault { line: 0, fault });
                    }
                }
            }
        }
        plan.faults.extend(faults);
        parents
    }

    /// What stands in for a place above that ends: what all of it went into, or what it lay in where its level ends.
    fn follows(
        &self,
        plan: &Plan,
        after: &HashMap<(Level, &'static str), After>,
        gone: usize,
    ) -> Option<After> {
        if plan.abolished.contains(&gone) {
            let above = self.last(gone).parent.and_then(|id| self.index.get(&id).copied())?;
            if plan.ends.contains(&above) || plan.abolished.contains(&above) {
                return self.follows(plan, after, above);
            }
            return Some(After::Known(above));
        }
        let [one] = plan.goes_of.get(&gone)?[..] else { return None };
        let (_, _, goes) = &plan.goes[one];
        if goes.extent == Extent::Part {
            return None;
        }
        self.whose(plan, after, (self.places[gone].level, goes.to)).ok()
    }

    fn write(
        &mut self,
        event: &Event,
        plan: &Plan,
        after: &HashMap<(Level, &'static str), After>,
        parents: &Parents,
    ) {
        let last_day = event.on.yesterday().unwrap_or(event.on);
        let first_new = self.places.len();
        // Where a place that begins will stand: those of a higher level first, so that parents come before children.
        let mut order: Vec<usize> = (0..plan.begins.len()).collect();
        order.sort_by_key(|nth| plan.begins[*nth].1);
        let mut stands = vec![0; plan.begins.len()];
        for (offset, nth) in order.iter().enumerate() {
            stands[*nth] = first_new + offset;
        }
        let mut ids: Vec<PlaceId> = self.places.iter().map(|place| place.id).collect();
        ids.extend(order.iter().map(|nth| {
            let (_, level, facts) = &plan.begins[*nth];
            identity(*level, event.era, facts.code)
        }));
        let id_of = |of: After| match of {
            After::Known(at) => ids[at],
            After::Begun(nth) => ids[stands[nth]],
        };
        // Links first: whose code a place goes into is asked on the map as it was.
        for (_, at, goes) in &plan.goes {
            let Ok(to) = self.whose(plan, after, (self.places[*at].level, goes.to)) else { continue };
            let (from, to) = (self.places[*at].id, id_of(to));
            if from != to {
                let single = plan.goes_of.get(at).is_some_and(|rows| rows.len() == 1);
                let is_default = goes.is_default || (single && plan.ends.contains(at));
                let share = goes.share;
                self.links.push(Link { from, to, on: event.on, extent: goes.extent, is_default, share });
            }
        }
        // Of a commune that goes on only the hamlets that are named leave.
        for (_, at, to) in &plan.transfers {
            let Ok(to) = self.whose(plan, after, (Level::Commune, to)) else { continue };
            let (from, to) = (self.places[*at].id, id_of(to));
            let known = |link: &Link| (link.from, link.to, link.on) == (from, to, event.on);
            if from != to && !self.links.iter().any(known) {
                let (extent, share) = (Extent::Part, Some((0, 1)));
                self.links.push(Link { from, to, on: event.on, extent, is_default: false, share });
            }
        }
        for &at in plan.ends.iter().chain(&plan.abolished) {
            let (level, code) = (self.places[at].level, self.code(at));
            if let Some(version) = self.places[at].versions.last_mut() {
                version.to = Some(last_day);
            }
            self.open.remove(&(level, code));
        }
        let mut going_on: BTreeMap<usize, Version> = BTreeMap::new();
        let known = parents.of.keys().filter_map(|key| match key {
            Key::Known(at) => Some(*at),
            Key::Begun(_) => None,
        });
        for at in plan.changes.keys().copied().chain(known) {
            if plan.ends.contains(&at) || plan.abolished.contains(&at) {
                continue;
            }
            let mut next = self.last(at).clone();
            if let Some((_, what, facts)) = plan.changes.get(&at) {
                change(&mut next, what, *facts);
            }
            if let Some(above) = parents.of.get(&Key::Known(at)) {
                next.parent = Some(id_of(*above));
            }
            next.from = event.on;
            next.to = None;
            next.assumed = event.assumed;
            next.instrument = event.instrument;
            going_on.insert(at, next);
        }
        for at in going_on.keys() {
            self.open.remove(&(self.places[*at].level, self.code(*at)));
        }
        for (at, next) in going_on {
            self.open.insert((self.places[at].level, next.code), at);
            if let Some(version) = self.places[at].versions.last_mut() {
                version.to = Some(last_day);
            }
            self.places[at].versions.push(next);
        }
        for nth in order {
            let (_, level, facts) = plan.begins[nth];
            let (kind, name) = parts_of_name(facts.full_name);
            let or = |given: &'static str, derived| if given.is_empty() { derived } else { given };
            let version = Version {
                code: facts.code,
                name: or(facts.name, name),
                full_name: facts.full_name,
                kind: or(facts.kind, kind),
                parent: parents.of.get(&Key::Begun(nth)).map(|above| id_of(*above)),
                from: event.on,
                to: None,
                assumed: event.assumed,
                instrument: event.instrument,
            };
            let id = identity(level, event.era, facts.code);
            self.keep(Place { id, level, versions: vec![version] });
        }
        self.latest = self.latest.max(Some(event.on));
    }
}

/// The places above that an event gives.
#[derive(Default)]
struct Parents {
    of: HashMap<Key, After>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Known(usize),
    Begun(usize),
}

const fn key(of: After) -> Key {
    match of {
        After::Known(at) => Key::Known(at),
        After::Begun(nth) => Key::Begun(nth),
    }
}

fn joined(one: Facts, other: Facts) -> Facts {
    let or = |a: &'static str, b: &'static str| if b.is_empty() { a } else { b };
    Facts {
        code: or(one.code, other.code),
        name: or(one.name, other.name),
        full_name: or(one.full_name, other.full_name),
        kind: or(one.kind, other.kind),
        parent: or(one.parent, other.parent),
    }
}

fn change(version: &mut Version, what: &[Change], facts: Facts) {
    if what.contains(&Change::Rename) {
        let (kind, name) = parts_of_name(facts.full_name);
        version.full_name = facts.full_name;
        version.name = if facts.name.is_empty() { name } else { facts.name };
        if !kind.is_empty() {
            version.kind = kind;
        }
    }
    if what.contains(&Change::Kind) {
        version.kind = facts.kind;
        if !what.contains(&Change::Rename) {
            // Kind and name, as documents write it; a handful of texts for the life of the program.
            version.full_name = format!("{} {}", facts.kind, version.name).leak();
        }
    }
    if what.contains(&Change::Code) {
        version.code = facts.code;
    }
}

/// Whether shares make up one whole exactly.
fn make_whole(shares: &[(u32, u32)]) -> bool {
    let mut sum = (0u128, 1u128);
    for (n, of) in shares {
        let (n, of) = (u128::from(*n), u128::from(*of));
        let (top, bottom) = (sum.0 * of + n * sum.1, sum.1 * of);
        let common = gcd(top.max(1), bottom);
        sum = (top / common, bottom / common);
    }
    sum.0 == sum.1
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The level whose codes look so.
fn level_of(code: &str) -> Option<Level> {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    match code.len() {
        2 if code == "VN" => Some(Level::Country),
        2 if digits => Some(Level::Province),
        3 if digits => Some(Level::District),
        5 if digits => Some(Level::Commune),
        _ => None,
    }
}

/// Stable identities: the event in which a place began, and the code it began with.
pub(in crate::places) fn identity(level: Level, era: i64, code: &str) -> PlaceId {
    let number: i64 = code.parse().unwrap_or_default();
    PlaceId::new(match level {
        Level::Country => 1,
        Level::Commune | Level::Hamlet => era * 1_000_000 + number,
        // Those that ship were numbered before there were events.
        Level::Province if era < 100 => (if era < 4 { 10_000 } else { 20_000 }) + number,
        Level::District if era < 100 => 100_000 + number,
        Level::Province => era * 1_000_000 + 200_000 + number,
        Level::District => era * 1_000_000 + 100_000 + number,
    })
}

const KINDS: [&str; 9] =
    ["Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã"];

/// Kind and bare name of a name as documents write it; no kind where it begins with none.
fn parts_of_name(full_name: &'static str) -> (&'static str, &'static str) {
    for kind in KINDS {
        if let Some(rest) = full_name.strip_prefix(kind).filter(|rest| rest.starts_with(' ')) {
            return (&full_name[..kind.len()], rest.trim_start());
        }
    }
    ("", full_name)
}
