//! Hamlets of a split commune (*chia tách*): which of them nobody has placed yet, and placing one in a successor by a
//! paper, or taking that back. A hamlet moves whole.
//!
//! No record moves: reports restate them. So nobody gains a record by a choice here, whoever makes it; numbers do
//! move, and whoever chooses must answer for every successor.
//!
//! Deliberately absent: families of whom nobody said a hamlet. They stay spread until they have one.

use std::collections::BTreeMap;

use ahash::AHashMap;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::restate::{Crossing, Homes, Moves, Source, Whereabouts};
use programme::text::Text;

use super::restated::{as_homes, last_day};
use crate::store::counts::{Grain, HOUSEHOLDS, hamlets, subject_counts};
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::hamlet_homes::{self as stored, HamletHome, counted_communes, hamlet_homes, known_since};
use crate::store::reorganisations::placed_by;

/// A hamlet by the commune of its records and its id.
pub type HamletKey = (i64, i64);

/// A hamlet of a split commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HamletOf {
    /// Which.
    pub key: HamletKey,
    /// Its name.
    pub name: String,
    /// Households that were there at the split.
    pub households: i64,
    /// Where it was placed and by which paper; nothing where it waits.
    pub placed: Option<(PlaceId, String)>,
}

/// A commune that was split, with its hamlets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitCommune {
    /// The commune.
    pub place: PlaceId,
    /// First day of the new state.
    pub on: Date,
    /// What it went to, the default first.
    pub to: Vec<PlaceId>,
    /// Its hamlets by name.
    pub hamlets: Vec<HamletOf>,
}

impl SplitCommune {
    /// How many hamlets nobody has placed.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.hamlets.iter().filter(|hamlet| hamlet.placed.is_none()).count()
    }
}

/// Why a hamlet was not placed.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// No paper is named.
    #[error("no instrument")]
    NoInstrument,
    /// Nothing was chosen.
    #[error("nothing chosen")]
    Nothing,
    /// It is no hamlet of that commune that waits: unknown, or placed by somebody since.
    #[error("the hamlet does not wait")]
    NotWaiting,
    /// The commune did not go there.
    #[error("not a successor")]
    NotASuccessor,
    /// Nobody placed it.
    #[error("not placed")]
    NotPlaced,
    /// A reorganisation itself placed it.
    #[error("placed by reorganisation {0}")]
    ByEvent(i64),
    /// It was placed again at a later split, which rests on this one.
    #[error("a later choice rests on it")]
    Later,
}

impl HomeError {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::NoInstrument => Text::new(
                "Ghi số, ký hiệu của văn bản chia các ấp.",
                "Write the number of the paper by which the hamlets were divided.",
            ),
            Self::Nothing => {
                Text::new("Chọn xã mới cho ít nhất một ấp.", "Choose the new commune of one hamlet at least.")
            }
            Self::NotWaiting => Text::new(
                "Ấp không có trong danh sách chờ, hoặc đã có người xếp. Xem lại danh sách.",
                "The hamlet does not wait, or somebody has placed it since. Look at the list again.",
            ),
            Self::NotASuccessor => Text::new(
                "Xã cũ không chia vào xã đó. Chọn một trong các xã mới của xã cũ.",
                "The commune did not go there. Choose one of its successors.",
            ),
            Self::NotPlaced => Text::new("Ấp này chưa được xếp.", "Nobody has placed this hamlet."),
            Self::ByEvent(id) => Text::new(
                format!("Ấp được xếp theo biến động số {id}; muốn gỡ thì rút lại biến động ấy."),
                format!("Reorganisation {id} itself placed the hamlet; take that one back instead."),
            ),
            Self::Later => Text::new(
                "Ấp còn được xếp ở lần chia sau; gỡ lần đó trước.",
                "The hamlet was placed at a later split, too; take that back first.",
            ),
        }
    }
}

/// What the list is made from.
struct Known<'a> {
    moves: Moves<'a>,
    homes: Homes,
    stored: Vec<HamletHome>,
    since: Vec<(i64, i64, i64)>,
}

impl<'a> Known<'a> {
    fn read(db: &Database, atlas: &'a Atlas, today: Date) -> Result<Self, StoreError> {
        let moves = Moves::of(atlas);
        let mut split = counted_communes(db)?;
        split.retain(|commune| moves.whole(PlaceId::new(*commune), today).is_none());
        let since = if split.is_empty() { Vec::new() } else { known_since(db, &split)? };
        let stored = hamlet_homes(db)?;
        Ok(Self { moves, homes: as_homes(&stored), stored, since })
    }

    /// The split at which a hamlet waits on the map of a day.
    fn waits(&self, (commune, hamlet): HamletKey, year: i64, map: Date) -> Option<Crossing> {
        let day = last_day(year);
        let source = Source { place: PlaceId::new(commune), hamlet, from: day, to: day };
        match self.moves.whereabouts(&source, &self.homes, map) {
            Whereabouts::Beyond(crossing) if !crossing.back => Some(crossing),
            Whereabouts::Beyond(_) | Whereabouts::In(_) | Whereabouts::Nowhere => None,
        }
    }

    /// The split at which a choice was made.
    fn split_of(&self, home: &HamletHome) -> Option<Crossing> {
        let since: Date = home.since.parse().ok()?;
        let year = self.since.iter().find(|(c, h, _)| (*c, *h) == (home.commune, home.hamlet))?.2;
        let mut without = self.homes.clone();
        without.remove(&(PlaceId::new(home.commune), home.hamlet, since));
        let day = last_day(year);
        let source = Source { place: PlaceId::new(home.commune), hamlet: home.hamlet, from: day, to: day };
        match self.moves.whereabouts(&source, &without, since) {
            Whereabouts::Beyond(crossing) if crossing.on == since => Some(crossing),
            Whereabouts::Beyond(_) | Whereabouts::In(_) | Whereabouts::Nowhere => None,
        }
    }
}

/// Hamlets of one split, with where each was placed.
type Found<'h> = Vec<(HamletKey, Option<&'h HamletHome>)>;

/// Every commune that was split by a day and has hamlets with records, those placed and those that wait.
///
/// # Errors
/// When the store fails.
pub fn split_communes(db: &Database, atlas: &Atlas, today: Date) -> Result<Vec<SplitCommune>, StoreError> {
    let known = Known::read(db, atlas, today)?;
    let mut found: BTreeMap<(PlaceId, Date), Found<'_>> = BTreeMap::new();
    for &(commune, hamlet, year) in known.since.iter().filter(|(_, hamlet, _)| *hamlet != 0) {
        if let Some(crossing) = known.waits((commune, hamlet), year, today) {
            found.entry((crossing.place, crossing.on)).or_default().push(((commune, hamlet), None));
        }
    }
    for home in &known.stored {
        if let Some(crossing) = known.split_of(home) {
            let of = found.entry((crossing.place, crossing.on)).or_default();
            of.push(((home.commune, home.hamlet), Some(home)));
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names: AHashMap<HamletKey, String> =
        hamlets(db)?.into_iter().map(|(commune, id, name, _)| ((commune, id), name)).collect();
    let mut communes: Vec<i64> = found.values().flatten().map(|((commune, _), _)| *commune).collect();
    communes.sort_unstable();
    communes.dedup();
    let mut households: AHashMap<HamletKey, Vec<(Date, i64)>> = AHashMap::new();
    for count in subject_counts(db, HOUSEHOLDS, Grain::HamletsOf(&communes))? {
        households
            .entry((count.commune, count.hamlet))
            .or_default()
            .push((last_day(count.year), count.total));
    }
    let split = found.into_iter().map(|((place, on), of)| {
        let mut hamlets: Vec<HamletOf> = of
            .into_iter()
            .map(|(key, home)| HamletOf {
                key,
                name: names.get(&key).cloned().unwrap_or_default(),
                households: households
                    .get(&key)
                    .map_or(0, |of| of.iter().filter(|(day, _)| *day < on).map(|(_, n)| n).sum()),
                placed: home.map(|home| (PlaceId::new(home.to), home.instrument.clone())),
            })
            .collect();
        hamlets.sort_by(|a, b| (&a.name, a.key).cmp(&(&b.name, b.key)));
        let to = known.moves.sides(Crossing { place, on, back: false }).to_vec();
        SplitCommune { place, on, to, hamlets }
    });
    Ok(split.collect())
}

/// Longest number of a paper.
const LONGEST: usize = 200;

/// Places hamlets of one split commune in its successors, all or none; returns how many.
///
/// # Errors
/// When no paper is named, nothing is chosen, a hamlet does not wait there or the commune did not go there.
pub fn assign(
    db: &mut Database,
    atlas: &Atlas,
    (place, on): (PlaceId, Date),
    choices: &[(HamletKey, PlaceId)],
    instrument: &str,
    by: By<'_>,
) -> Result<usize, HomeError> {
    let instrument = instrument.trim();
    let fits = instrument.chars().count() <= LONGEST && !instrument.chars().any(char::is_control);
    if instrument.is_empty() || !fits {
        return Err(HomeError::NoInstrument);
    }
    if choices.is_empty() {
        return Err(HomeError::Nothing);
    }
    let tx = db.write()?;
    tx.lock_all(choices.iter().map(|((commune, _), _)| *commune).chain([place.get()]))?;
    let known = Known::read(tx.reads(), atlas, on)?;
    let split = Crossing { place, on, back: false };
    let mut placed = Vec::new();
    for &((commune, hamlet), to) in choices {
        let year = known.since.iter().find(|(c, h, _)| *h != 0 && (*c, *h) == (commune, hamlet));
        let waits = year.and_then(|(_, _, year)| known.waits((commune, hamlet), *year, on));
        if waits != Some(split) || !stored::is_hamlet(&tx, (commune, hamlet))? {
            return Err(HomeError::NotWaiting);
        }
        if !known.moves.sides(split).contains(&to) {
            return Err(HomeError::NotASuccessor);
        }
        let home = HamletHome {
            commune,
            hamlet,
            since: on.to_string(),
            to: to.get(),
            instrument: instrument.to_owned(),
            actor: by.actor.to_owned(),
            at: by.at.to_owned(),
        };
        if !stored::insert(&tx, &home)? {
            return Err(HomeError::NotWaiting);
        }
        placed.push(format!("{commune}.{hamlet}>{to}"));
    }
    let what = format!("hamlet_home.assigned {on} {} {}", placed.len(), placed.join(" "));
    tx.commit(&Change::new(by, place.get(), what, hex_digest(instrument.as_bytes())))?;
    Ok(choices.len())
}

/// Takes back where a hamlet was placed at a split: it waits again.
///
/// # Errors
/// When nobody placed it then, or a later choice rests on it.
pub fn unassign(
    db: &mut Database,
    (place, on): (PlaceId, Date),
    (commune, hamlet): HamletKey,
    by: By<'_>,
) -> Result<(), HomeError> {
    let tx = db.write()?;
    tx.lock_all([commune, place.get()])?;
    let since = on.to_string();
    let stored = hamlet_homes(tx.reads())?;
    if stored.iter().any(|home| (home.commune, home.hamlet) == (commune, hamlet) && home.since > since) {
        return Err(HomeError::Later);
    }
    if let Some(id) = placed_by(tx.reads(), (commune, hamlet), &since)? {
        return Err(HomeError::ByEvent(id));
    }
    if !stored::delete(&tx, (commune, hamlet), &since)? {
        return Err(HomeError::NotPlaced);
    }
    let what = format!("hamlet_home.unassigned {on} {commune}.{hamlet}");
    tx.commit(&Change::new(by, place.get(), what, String::new()))?;
    Ok(())
}
