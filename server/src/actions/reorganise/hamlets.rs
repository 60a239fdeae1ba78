//! The hamlets that a reorganisation names (*chuyển ấp*): which records they are, and where they and the other hamlets
//! of their commune lie from the day on.
//!
//! Of a commune that goes on, the hamlets that no move names stay: that is said, too, so that none of them waits. Of a
//! commune that is divided they wait for a person's choice. Deliberately absent: moving any record.

use std::collections::{BTreeMap, HashMap};

use ahash::AHashMap;
use jiff::civil::Date;
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::{Atlas, Difference, Event, EventFault, Fault, Level, Move};
use programme::restate::{Moves, Source, Whereabouts};

use super::super::hamlet_homes::HamletKey;
use super::super::restated::{as_homes, last_day};
use super::ReorganiseError;
use crate::store::counts::hamlets;
use crate::store::db::{Database, StoreError, WriteTx};
use crate::store::hamlet_homes::{self as stored_homes, HamletHome, hamlet_homes, known_since};
use crate::store::reorganisations::{self as stored, StoredEvent};

/// A hamlet that a move names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHamlet {
    /// Line of the table.
    pub line: usize,
    /// As the table names it.
    pub name: String,
    /// The commune that it leaves.
    pub from: PlaceId,
    /// The one that it goes to.
    pub to: PlaceId,
    /// Its records; nothing where it has none yet.
    pub hamlet: Option<HamletKey>,
}

/// Hamlets and where they lie from the day on.
#[derive(Debug, Default)]
pub struct Placing {
    /// Those that are named, in the order of their lines.
    pub named: Vec<NamedHamlet>,
    /// The others of their communes, where these go on: they stay.
    pub stay: Vec<(HamletKey, PlaceId)>,
}

/// What an event places.
///
/// # Errors
/// When a name stands for several hamlets, or the store fails.
pub(super) fn placing(
    db: &Database,
    event: &Event,
    (before, after): (&Atlas, &Atlas),
    difference: &Difference,
) -> Result<Placing, ReorganiseError> {
    let eve = event.on.yesterday().unwrap_or(event.on);
    let mut asked = Vec::new();
    for (line, known) in &event.moves {
        let Move::Transfer { from, hamlet, records, to } = known else { continue };
        let from = before.by_code(Level::Commune, from, eve).map_err(|_| unknown(*line, from))?;
        let to = after.by_code(Level::Commune, to, event.on).map_err(|_| unknown(*line, to))?;
        asked.push((*line, from, *hamlet, *records, to));
    }
    if asked.is_empty() {
        return Ok(Placing::default());
    }
    let mut communes: Vec<PlaceId> = asked.iter().map(|(_, from, ..)| *from).collect();
    communes.sort_unstable();
    communes.dedup();
    let lying = lying_in(db, before, &communes, eve)?;
    let (mut found, mut faults) = (Placing::default(), Vec::new());
    for (line, from, hamlet, records, to) in asked {
        let wanted = fold(hamlet);
        let of_records = |commune: i64| {
            let known = before.place(PlaceId::new(commune));
            records.is_empty() || known.is_some_and(|place| place.versions.iter().any(|v| v.code == records))
        };
        let all = lying.get(&from).map_or(&[][..], Vec::as_slice);
        let mut matching = all.iter().filter(|(key, folded)| *folded == wanted && of_records(key.0));
        let (first, another) = (matching.next(), matching.next());
        if another.is_some() {
            faults.push(EventFault { line, fault: Fault::Hamlets(hamlet.to_owned()) });
        }
        let hamlet_key = first.map(|(key, _)| *key);
        if hamlet_key.is_some() && found.named.iter().any(|other| other.hamlet == hamlet_key) {
            faults.push(EventFault { line, fault: Fault::Twice(hamlet.to_owned()) });
        }
        found.named.push(NamedHamlet { line, name: hamlet.to_owned(), from, to, hamlet: hamlet_key });
    }
    if !faults.is_empty() {
        return Err(ReorganiseError::Faults(faults));
    }
    for commune in communes {
        let mut leaving = difference.links.iter().filter(|link| link.from == commune);
        let only_hamlets = leaving.all(|link| link.share == Some((0, 1)));
        if !only_hamlets || after.version_at(commune, event.on).is_none() {
            continue;
        }
        let others = lying.get(&commune).into_iter().flatten().map(|(key, _)| *key);
        let others = others.filter(|key| !found.named.iter().any(|named| named.hamlet == Some(*key)));
        found.stay.extend(others.map(|key| (key, commune)));
    }
    Ok(found)
}

fn unknown(line: usize, code: &str) -> ReorganiseError {
    let fault = Fault::NotBefore(Level::Commune, code.to_owned());
    ReorganiseError::Faults(vec![EventFault { line, fault }])
}

/// The hamlets that lie in some communes on a day for certain, by commune: key and folded name. Those of which
/// anything was first known after the day were entered as they lie since.
fn lying_in(
    db: &Database,
    atlas: &Atlas,
    communes: &[PlaceId],
    on: Date,
) -> Result<HashMap<PlaceId, Vec<(HamletKey, String)>>, StoreError> {
    let moves = Moves::of(atlas);
    let homes = as_homes(&hamlet_homes(db)?);
    let possible: BTreeMap<i64, Vec<PlaceId>> = atlas
        .places()
        .filter(|place| place.level == Level::Commune)
        .map(|place| (place.id.get(), moves.possible(place.id, on)))
        .filter(|(_, possible)| possible.iter().any(|place| communes.contains(place)))
        .collect();
    let records: Vec<i64> = possible.keys().copied().collect();
    let since: AHashMap<HamletKey, i64> =
        known_since(db, &records)?.into_iter().map(|(commune, id, year)| ((commune, id), year)).collect();
    let mut found: HashMap<PlaceId, Vec<(HamletKey, String)>> = HashMap::new();
    for (commune, id, _, folded) in hamlets(db)? {
        if !possible.contains_key(&commune) {
            continue;
        }
        let first = since.get(&(commune, id)).map_or(on, |year| last_day(*year));
        if first > on {
            continue;
        }
        let source = Source { place: PlaceId::new(commune), hamlet: id, from: first, to: first };
        if let Whereabouts::In(place) = moves.whereabouts(&source, &homes, on)
            && communes.contains(&place)
        {
            found.entry(place).or_default().push(((commune, id), folded));
        }
    }
    for of in found.values_mut() {
        of.sort_unstable();
    }
    Ok(found)
}

/// Writes where an event places hamlets.
///
/// # Errors
/// When one of them was placed for the same day already, or the store fails.
pub(super) fn place(
    tx: &WriteTx<'_>,
    event: &StoredEvent,
    placing: &Placing,
    (actor, at): (&str, &str),
) -> Result<(), ReorganiseError> {
    let named = placing.named.iter().filter_map(|hamlet| Some((hamlet.hamlet?, hamlet.to, hamlet.line)));
    let stay = placing.stay.iter().map(|(key, commune)| (*key, *commune, 0));
    for ((commune, hamlet), to, line) in named.chain(stay) {
        let home = HamletHome {
            commune,
            hamlet,
            since: event.on.clone(),
            to: to.get(),
            instrument: event.instrument.clone(),
            actor: actor.to_owned(),
            at: at.to_owned(),
        };
        if !stored_homes::insert(tx, &home)? {
            let on = event.on.parse().unwrap_or(Date::ZERO);
            let fault = Fault::Contradicts(format!("{hamlet} ({commune})"), on);
            return Err(ReorganiseError::Faults(vec![EventFault { line, fault }]));
        }
        stored::insert_home(tx, event.id, &home)?;
    }
    Ok(())
}

/// Takes away where an event placed hamlets.
///
/// # Errors
/// When a later choice of one of them rests on it, a person placed hamlets at a split that goes with it, or the store
/// fails.
pub(super) fn take_away(
    tx: &WriteTx<'_>,
    event: &StoredEvent,
    (with, difference): (&Atlas, &Difference),
) -> Result<(), ReorganiseError> {
    let own = stored::homes_of(tx.reads(), event.id)?;
    let all = hamlet_homes(tx.reads())?;
    let is_own = |home: &HamletHome| own.contains(&(home.commune, home.hamlet)) && home.since == event.on;
    let on: Date = event.on.parse().unwrap_or(Date::ZERO);
    let eve = on.yesterday().unwrap_or(on);
    let split: Vec<i64> = difference
        .links
        .iter()
        .flat_map(|link| with.predecessors_at(link.from, eve))
        .map(PlaceId::get)
        .collect();
    let rests = all.iter().filter(|home| !is_own(home)).filter(|home| {
        let later = own.contains(&(home.commune, home.hamlet)) && home.since > event.on;
        later || (home.since == event.on && split.contains(&home.commune))
    });
    let n = i64::try_from(rests.count()).unwrap_or(i64::MAX);
    if n > 0 {
        return Err(ReorganiseError::Rests("hamlet_homes", n));
    }
    for key in own {
        stored_homes::delete(tx, key, &event.on)?;
    }
    stored::delete_homes(tx, event.id)?;
    Ok(())
}
