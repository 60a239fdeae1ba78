//! Reorganisations that are drafted here: drafted with every fault told, previewed with what they do to all that speaks
//! of a place, applied on their day, and taken back while nothing rests on them.
//!
//! Deliberately absent: moving records or roles, which no event does.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::civil::Date;
use programme::accounts::{Scope, role};
use programme::ids::PlaceId;
use programme::places::{
    Atlas, Difference, Event, EventFault, Level, MoveKind, difference, read_moves, reorganised,
};
use programme::text::Text;

use crate::store::accounts::grants;
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::reorganisations::{
    self as stored, SPEAK_OF_PLACES, StoredEvent, cases_in, reorganisation, reorganisations, speaking_of,
    subjects_in,
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
                format!("Đã có {n} dòng ở bảng {table} gắn với nơi mới; không rút lại được."),
                format!("{n} rows of {table} speak of a place that it began; it cannot be taken back."),
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

/// Drafts a reorganisation that could be applied to the places as they stand; returns its id.
///
/// # Errors
/// Every line that cannot be, or the store fails.
pub fn draft(
    db: &mut Database,
    atlas: &Atlas,
    new: &NewEvent<'_>,
    by: By<'_>,
) -> Result<i64, ReorganiseError> {
    let tx = db.write()?;
    tx.lock(0)?;
    let id = tx.next_id()?;
    // A hundred is the first number that is none of the program's own.
    let number = 100 + i64::try_from(reorganisations(tx.reads())?.len()).unwrap_or(i64::MAX - 100);
    let event = StoredEvent {
        id,
        number,
        on: new.on.to_string(),
        instrument: new.instrument.trim().to_owned(),
        name: new.name.trim().to_owned(),
        moves: new.moves.to_owned(),
        state: "draft".to_owned(),
        actor: by.actor.to_owned(),
        at: by.at.to_owned(),
    };
    let parsed = event_of(&event)?;
    reorganised(atlas, &[parsed]).map_err(|(_, faults)| ReorganiseError::Faults(faults))?;
    stored::insert(&tx, &event)?;
    let what = format!("reorganisation.drafted {id} {}", new.on);
    tx.commit(&Change::new(by, 0, what, hex_digest(new.moves.as_bytes())))?;
    Ok(id)
}

/// A role that ends with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingRole {
    /// Role.
    pub role: Text,
    /// The account.
    pub account: i64,
    /// The place that ends.
    pub place: PlaceId,
}

/// What a reorganisation does.
#[derive(Debug)]
pub struct Preview {
    /// Moves by what they are.
    pub moves: Vec<(MoveKind, usize)>,
    /// What happens to places.
    pub difference: Difference,
    /// The places as they would stand.
    pub after: Atlas,
    /// Subjects of the places that end, change or are divided: kind, how many.
    pub subjects: Vec<(String, i64)>,
    /// Their cases.
    pub cases: i64,
    /// Rows of other tables that speak of them: table, how many.
    pub rows: Vec<(&'static str, i64)>,
    /// Roles that end with their place.
    pub roles: Vec<EndingRole>,
    /// Hamlets of communes that are divided: a person says where each goes.
    pub hamlets_waiting: i64,
}

/// What a reorganisation does to the places as they stand, and to all that speaks of them.
///
/// # Errors
/// When it cannot be, there is none, or the store fails.
pub fn preview(db: &Database, atlas: &Atlas, stored: &StoredEvent) -> Result<Preview, ReorganiseError> {
    let event = event_of(stored)?;
    let after = reorganised(atlas, std::slice::from_ref(&event))
        .map_err(|(_, faults)| ReorganiseError::Faults(faults))?;
    let difference = difference(atlas, &after, event.on);
    let mut moves = std::collections::BTreeMap::new();
    for (_, of) in &event.moves {
        *moves.entry(of.kind()).or_insert(0) += 1;
    }
    let touched: Vec<i64> = difference.touched().into_iter().map(PlaceId::get).collect();
    // Records are kept at the commune they were made in, which may have gone into one of these before.
    let mut records = touched.clone();
    for place in &touched {
        let before = event.on.yesterday().unwrap_or(event.on);
        records.extend(atlas.predecessors_at(PlaceId::new(*place), before).into_iter().map(PlaceId::get));
    }
    records.sort_unstable();
    records.dedup();
    let mut rows = Vec::new();
    for (table, column) in SPEAK_OF_PLACES.iter().filter(|(table, _)| !["subjects", "cases"].contains(table))
    {
        let n = speaking_of(db, (table, column), &records)?;
        if n > 0 {
            rows.push((*table, n));
        }
    }
    let ended: HashSet<i64> = difference.ended.iter().map(|(place, _)| place.get()).collect();
    let mut roles = Vec::new();
    for grant in grants(db, None)? {
        let lasts = grant.to.as_deref().is_none_or(|to| to.parse::<Date>().is_ok_and(|to| to >= event.on));
        // A hamlet's role goes where its commune of creation has wholly gone.
        let Scope::Place(place) = grant.scope else { continue };
        if ended.contains(&place.get()) && lasts {
            let name = role(&grant.role)
                .map_or_else(|| Text::new(&*grant.role, &*grant.role), |role| role.name.clone());
            roles.push(EndingRole { role: name, account: grant.account, place });
        }
    }
    let divided: Vec<i64> = difference
        .divided
        .iter()
        .filter(|place| atlas.place(**place).is_some_and(|place| place.level == Level::Commune))
        .map(|place| place.get())
        .collect();
    Ok(Preview {
        moves: moves.into_iter().collect(),
        subjects: subjects_in(db, &records)?,
        cases: cases_in(db, &records)?,
        rows,
        roles,
        hamlets_waiting: speaking_of(db, ("hamlets", "commune_id"), &divided)?,
        difference,
        after,
    })
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
    let parsed = event_of(&event)?;
    if parsed.on > today {
        return Err(ReorganiseError::NotYet(parsed.on));
    }
    let atlas = places_of(tx.reads())?;
    let after = reorganised(&atlas, &[parsed]).map_err(|(_, faults)| ReorganiseError::Faults(faults))?;
    if !stored::step(&tx, id, ("draft", "applied"), by.at)? {
        return Err(ReorganiseError::Unknown);
    }
    let what = format!("reorganisation.applied {id} {}", event.on);
    tx.commit(&Change::new(by, 0, what, hex_digest(event.moves.as_bytes())))?;
    Ok(after)
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
