//! Reorganisations that are drafted here: drafted with every fault told, previewed with what they do to all that speaks
//! of a place, applied on their day, and taken back while nothing rests on them.
//!
//! Deliberately absent: moving records or roles, which no event does; who may, which the pages ask of
//! `programme::accounts::may_reorganise`.

mod hamlets;
mod known;
mod preview;
mod words;

use std::collections::{BTreeMap, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::civil::Date;
use programme::places::{
    Atlas, Difference, Event, EventFault, MoveKind, difference, read_moves, reorganised,
};
use programme::text::Text;

pub use hamlets::{NamedHamlet, Placing};
use hamlets::{place, placing, take_away};
pub use known::KnownPlaces;
pub use preview::{EndingRole, FollowingRole, LinksSeen, Preview, TargetSeen, ZonesSeen, preview};
pub use words::{move_word, table_word};

use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::reorganisations::{
    self as stored, SPEAK_OF_PLACES, StoredEvent, reorganisation, reorganisations, speaking_of,
};

/// Why a reorganisation is not drafted, applied or taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReorganiseError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is none, or it is not at this step.
    #[error("no such reorganisation at this step")]
    Unknown,
    /// It cannot be: every line with its reason.
    #[error("{} lines cannot be", .0.len())]
    Faults(Vec<EventFault>),
    /// Its day is yet to come.
    #[error("begins on {0}")]
    NotYet(Date),
    /// Something rests on it: rows of a table that speak of a place it began, how many.
    #[error("{1} rows of {0} rest on it")]
    Rests(&'static str, i64),
    /// Another that is applied could not be any more.
    #[error("reorganisation {0} could not be any more")]
    Breaks(i64),
    /// A later reorganisation rests on it.
    #[error("reorganisation {0} rests on it")]
    Later(i64),
}

impl ReorganiseError {
    /// Its sentence; faults have their own, line by line.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Unknown => Text::new(
                "Không có biến động này, hoặc biến động không còn ở bước đó.",
                "There is no such reorganisation, or it is no longer at this step.",
            ),
            Self::Faults(faults) => Text::new(
                format!("{} dòng không thực hiện được; chưa ghi gì.", faults.len()),
                format!("{} lines cannot be; nothing is written.", faults.len()),
            ),
            Self::NotYet(on) => Text::new(
                format!(
                    "Biến động có hiệu lực từ ngày {}/{}/{}; đến ngày ấy mới áp dụng được.",
                    on.day(),
                    on.month(),
                    on.year()
                ),
                format!("It takes effect on {on} and can be applied from that day on."),
            ),
            Self::Rests(table, n) => Text::new(
                format!("Đã có {n} {} gắn với nơi mới; không rút lại được.", table_word(table).vi),
                format!(
                    "{n} {} speak of a place that it began; it cannot be taken back.",
                    table_word(table).en
                ),
            ),
            Self::Breaks(id) => Text::new(
                format!(
                    "Biến động số {id} đã áp dụng không còn thực hiện được nếu có biến động này; rút biến động ấy trước."
                ),
                format!(
                    "Reorganisation {id}, which is applied, could not be any more with this one; take that one back first."
                ),
            ),
            Self::Later(id) => Text::new(
                format!("Biến động số {id} dựa trên biến động này; rút biến động ấy trước."),
                format!("Reorganisation {id} rests on this one; take that one back first."),
            ),
        }
    }
}

/// Texts of moves, each kept once for the life of the program: places borrow their names from them.
static TEXTS: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);

fn kept(text: &str) -> &'static str {
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = texts.get(text) {
        return known;
    }
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    texts.insert(text);
    text
}

fn event_of(stored: &StoredEvent) -> Result<Event, ReorganiseError> {
    let damaged = || StoreError::Damaged(format!("reorganisation {}", stored.id));
    Ok(Event {
        era: stored.number,
        instrument: kept(&stored.instrument),
        on: stored.on.parse().map_err(|_| damaged())?,
        assumed: false,
        moves: read_moves(kept(&stored.moves)).map_err(ReorganiseError::Faults)?,
    })
}

/// The places that ship, with the reorganisations that were applied here.
///
/// # Errors
/// When the store fails, or an applied event cannot be replayed on the places of this version of the program.
pub fn places_of(db: &Database) -> Result<Atlas, ReorganiseError> {
    let applied: Vec<StoredEvent> =
        reorganisations(db)?.into_iter().filter(|event| event.state == "applied").collect();
    replayed(Atlas::shipped(), &applied)
}

fn replayed(first: Atlas, applied: &[StoredEvent]) -> Result<Atlas, ReorganiseError> {
    if applied.is_empty() {
        return Ok(first);
    }
    let events: Vec<Event> = applied.iter().map(event_of).collect::<Result<_, _>>()?;
    reorganised(&first, &events).map_err(|(_, faults)| ReorganiseError::Faults(faults))
}

/// What is drafted.
pub struct NewEvent<'a> {
    /// What it is called.
    pub name: &'a str,
    /// First day of the new state.
    pub on: Date,
    /// Number of the instrument.
    pub instrument: &'a str,
    /// The table of moves.
    pub moves: &'a str,
}

impl NewEvent<'_> {
    fn stored(&self, (id, number): (i64, i64), by: By<'_>) -> StoredEvent {
        StoredEvent {
            id,
            number,
            on: self.on.to_string(),
            instrument: self.instrument.trim().to_owned(),
            name: self.name.trim().to_owned(),
            moves: self.moves.to_owned(),
            state: "draft".to_owned(),
            actor: by.actor.to_owned(),
            at: by.at.to_owned(),
        }
    }
}

/// A hundred is the first number that is none of the program's own.
fn next_number(db: &Database) -> Result<i64, StoreError> {
    Ok(100 + i64::try_from(reorganisations(db)?.len()).unwrap_or(i64::MAX - 100))
}

/// Drafts a reorganisation that could be applied to the places as they stand; returns its id.
///
/// # Errors
/// Every line that cannot be, or the store fails.
pub fn draft(db: &mut Database, new: &NewEvent<'_>, by: By<'_>) -> Result<i64, ReorganiseError> {
    let tx = db.write()?;
    tx.lock(0)?;
    let id = tx.next_id()?;
    let event = new.stored((id, next_number(tx.reads())?), by);
    let known = changing(tx.reads(), &event)?;
    placing(tx.reads(), &known.event, (&known.before, &known.after), &known.difference)?;
    stored::insert(&tx, &event)?;
    let what = format!("reorganisation.drafted {id} {}", new.on);
    tx.commit(&Change::new(by, 0, what, hex_digest(new.moves.as_bytes())))?;
    Ok(id)
}

/// A reorganisation with the places without it and with it.
#[derive(Debug)]
pub struct Changing {
    /// The event.
    pub event: Event,
    /// The places without it: those that ship and every other event that is applied.
    pub before: Atlas,
    /// The places with it.
    pub after: Atlas,
    /// What is otherwise.
    pub difference: Difference,
}

/// The places with an event, each event in its turn: it must leave every other one that is applied possible. Whoever is
/// about to apply it or take it back has to answer for what it reaches.
///
/// # Errors
/// When it cannot be, or the store fails.
pub fn changing(db: &Database, stored: &StoredEvent) -> Result<Changing, ReorganiseError> {
    let event = event_of(stored)?;
    let mut others = reorganisations(db)?;
    others.retain(|other| other.state == "applied" && other.id != stored.id);
    let before = replayed(Atlas::shipped(), &others)?;
    let mut events: Vec<Event> = others.iter().map(event_of).collect::<Result<_, _>>()?;
    events.push(event.clone());
    let after = reorganised(&Atlas::shipped(), &events).map_err(|(at, faults)| match others.get(at) {
        Some(other) => ReorganiseError::Breaks(other.id),
        None => ReorganiseError::Faults(faults),
    })?;
    let difference = difference(&before, &after, event.on);
    Ok(Changing { event, before, after, difference })
}

/// What a draft would be, before it is kept.
///
/// # Errors
/// Every line that cannot be, or the store fails.
pub fn tried(db: &Database, new: &NewEvent<'_>) -> Result<Changing, ReorganiseError> {
    changing(db, &new.stored((0, next_number(db)?), By { actor: "", at: "" }))
}

/// How many moves of each kind a table has.
///
/// # Errors
/// Every line that is no move.
pub fn kinds_of(stored: &StoredEvent) -> Result<Vec<(MoveKind, usize)>, ReorganiseError> {
    Ok(by_kind(&event_of(stored)?))
}

fn by_kind(event: &Event) -> Vec<(MoveKind, usize)> {
    let mut moves = BTreeMap::new();
    for (_, of) in &event.moves {
        *moves.entry(of.kind()).or_insert(0) += 1;
    }
    moves.into_iter().collect()
}

/// Applies a draft, on its day or later; returns the places as they stand then.
///
/// # Errors
/// When its day is yet to come, it cannot be any more, it is no draft, or the store fails.
pub fn apply(db: &mut Database, id: i64, today: Date, by: By<'_>) -> Result<Atlas, ReorganiseError> {
    let tx = db.write()?;
    tx.lock(0)?;
    let event = reorganisation(tx.reads(), id)?.filter(|event| event.state == "draft");
    let event = event.ok_or(ReorganiseError::Unknown)?;
    let on = event_of(&event)?.on;
    if on > today {
        return Err(ReorganiseError::NotYet(on));
    }
    let known = changing(tx.reads(), &event)?;
    let placing = placing(tx.reads(), &known.event, (&known.before, &known.after), &known.difference)?;
    place(&tx, &event, &placing, (by.actor, by.at))?;
    if !stored::step(&tx, id, ("draft", "applied"), by.at)? {
        return Err(ReorganiseError::Unknown);
    }
    let what = format!("reorganisation.applied {id} {}", event.on);
    tx.commit(&Change::new(by, 0, what, hex_digest(event.moves.as_bytes())))?;
    Ok(known.after)
}

/// Takes an applied event back, while no row speaks of a place that it began and no later event rests on it; returns
/// the places as they stand then.
///
/// # Errors
/// When something rests on it, it is not applied, or the store fails.
pub fn take_back(db: &mut Database, id: i64, by: By<'_>) -> Result<Atlas, ReorganiseError> {
    let tx = db.write()?;
    tx.lock(0)?;
    let all = reorganisations(tx.reads())?;
    let event = all.iter().find(|event| event.id == id && event.state == "applied");
    let event = event.ok_or(ReorganiseError::Unknown)?;
    let left: Vec<StoredEvent> =
        all.iter().filter(|other| other.id != id && other.state == "applied").cloned().collect();
    let with = places_of(tx.reads())?;
    let without = match replayed(Atlas::shipped(), &left) {
        Ok(atlas) => atlas,
        Err(ReorganiseError::Faults(_)) => {
            let later = left.iter().filter(|other| other.on >= event.on).map(|other| other.id).min();
            return Err(ReorganiseError::Later(later.unwrap_or(id)));
        }
        Err(error) => return Err(error),
    };
    let on = event_of(event)?.on;
    take_away(&tx, event, (&with, &difference(&without, &with, on)))?;
    let begun: Vec<i64> =
        with.places().filter(|place| without.place(place.id).is_none()).map(|place| place.id.get()).collect();
    for (table, column) in SPEAK_OF_PLACES {
        let n = if begun.is_empty() { 0 } else { speaking_of(tx.reads(), (table, column), &begun)? };
        if n > 0 {
            return Err(ReorganiseError::Rests(table, n));
        }
    }
    if !stored::step(&tx, id, ("applied", "taken_back"), by.at)? {
        return Err(ReorganiseError::Unknown);
    }
    let what = format!("reorganisation.taken_back {id} {}", event.on);
    tx.commit(&Change::new(by, 0, what, hex_digest(event.moves.as_bytes())))?;
    Ok(without)
}

/// Throws a draft away.
///
/// # Errors
/// When it is no draft, or the store fails.
pub fn discard(db: &mut Database, id: i64, by: By<'_>) -> Result<(), ReorganiseError> {
    let tx = db.write()?;
    tx.lock(0)?;
    if !stored::step(&tx, id, ("draft", "discarded"), by.at)? {
        return Err(ReorganiseError::Unknown);
    }
    tx.commit(&Change::new(by, 0, format!("reorganisation.discarded {id}"), String::new()))?;
    Ok(())
}
