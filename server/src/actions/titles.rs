//! What holds of the title kinds here: the program's facts, what a province set of those that no text was seen of,
//! and the pilots. Whoever asks who decides, by when or where a title is given asks here.
//!
//! Deliberately absent: what a fact means, which `programme::titles` says.

use ahash::AHashMap;
use jiff::civil::Date;
use programme::calendar::year_end;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::recognition::{Joint, joint};
use programme::text::Text;
use programme::titles::{
    At, FactKey, Given, Holds, NobodyDoes, NotGiven, Office, Pilot, PilotRefused, Responsible, Setting,
    SettingRefused, TitleKind, given, holds, may_pilot, may_set, shipped_pilots, title_kind, who,
};

use super::by_hand::ByHand;
use super::criteria::KnownSets;
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::registry::{HandChange, note_change, now};
use crate::store::titles::{self as stored, StoredSetting};

/// Everything that holds of titles in a database.
pub struct TitleRules {
    settings: Vec<Setting>,
    stored: Vec<StoredSetting>,
    pilots: Vec<Pilot>,
}

impl TitleRules {
    /// Reads what was set.
    ///
    /// # Errors
    /// When the store fails.
    pub fn load(db: &Database, atlas: &Atlas) -> Result<Self, StoreError> {
        let stored = stored::settings(db)?;
        let mut pilots = stored::pilots(db)?;
        pilots.extend(shipped_pilots(atlas));
        Ok(Self { settings: stored.iter().map(|set| set.setting.clone()).collect(), stored, pilots })
    }

    /// What ships with the program alone.
    #[must_use]
    pub fn shipped(atlas: &Atlas) -> Self {
        Self { settings: Vec::new(), stored: Vec::new(), pilots: shipped_pilots(atlas) }
    }

    /// What the province set.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Who takes a step for a title on a day in a commune.
    ///
    /// # Errors
    /// When nobody does.
    pub fn who(&self, title: &str, step: FactKey, on: Date, at: At<'_>) -> Result<Responsible, NobodyDoes> {
        let kind = title_kind(title).ok_or(NobodyDoes::NotGiven)?;
        who(kind, &self.settings, step, on, at)
    }

    /// The office that appraises a title together with the one that appraises, on a day in a commune.
    #[must_use]
    pub fn joint(&self, title: &str, on: Date, (atlas, commune): (&Atlas, PlaceId)) -> Option<Joint> {
        joint((title_kind(title)?, &self.settings), on, At { atlas, commune, manager: None })
    }

    /// What holds of a title on a day in a place.
    #[must_use]
    pub fn holds(&self, kind: &TitleKind, key: FactKey, on: Date, at: (&Atlas, PlaceId)) -> Option<Holds> {
        holds(kind, &self.settings, key, on, at)
    }

    /// How a title is given for a year in a commune.
    ///
    /// # Errors
    /// When it is not.
    pub fn given(&self, title: &str, year: u16, at: (&Atlas, PlaceId)) -> Result<Given<'_>, NotGiven> {
        given(title_kind(title).ok_or(NotGiven::Never)?, &self.pilots, year, at)
    }

    /// The pilots, those that were added here first.
    #[must_use]
    pub fn pilots(&self) -> &[Pilot] {
        &self.pilots
    }

    /// What was set of a title, with who did it, the newest first.
    pub fn set_of<'a>(&'a self, title: &'a str) -> impl Iterator<Item = &'a StoredSetting> {
        self.stored.iter().rev().filter(move |set| set.setting.title == title)
    }
}

/// Why nothing was set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// It may not be set.
    #[error("{0}")]
    Refused(#[from] SettingRefused),
}

/// A province sets a fact of a title that no text was seen of, from a day.
///
/// # Errors
/// When it may not, or the store fails.
pub fn set_fact(db: &mut Database, atlas: &Atlas, set: &Setting, by: By<'_>) -> Result<(), SetError> {
    let kind = title_kind(&set.title).ok_or(SettingRefused::NoSuchTitle)?;
    may_set(kind, set, atlas)?;
    let tx = db.write()?;
    tx.lock(0)?;
    let id = stored::insert_setting(&tx, set, (by.actor, by.at))?;
    let value = set.value.map_or_else(|| "default".to_owned(), |value| value.code());
    let what = format!("title.set {} {} {} {value} {id}", set.title, set.key.code(), set.from);
    tx.commit(&Change::new(by, 0, what, hex_digest(set.instrument.as_bytes())))?;
    Ok(())
}

/// Why a pilot was not added or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum PilotError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// It may not be added.
    #[error("{0}")]
    Refused(#[from] PilotRefused),
    /// There is no such pilot that was added here.
    #[error("no such pilot")]
    Unknown,
    /// Cases were filed in it.
    #[error("cases rest on it")]
    HasCases,
}

/// Adds a pilot.
///
/// # Errors
/// When it may not be added, or the store fails.
pub fn add_pilot(db: &mut Database, atlas: &Atlas, pilot: &Pilot, by: By<'_>) -> Result<i64, PilotError> {
    let set = KnownSets::of(db)?.find(&pilot.set);
    let has_set = set.is_some_and(|known| known.set.title == pilot.title);
    may_pilot(pilot, atlas, has_set)?;
    let tx = db.write()?;
    tx.lock(0)?;
    let id = stored::insert_pilot(&tx, pilot, (by.actor, by.at))?;
    let what = format!("title.pilot_added {} {}-{} {id}", pilot.title, pilot.from_year, pilot.to_year);
    tx.commit(&Change::new(by, 0, what, hex_digest(pilot.instrument.as_bytes())))?;
    Ok(id)
}

/// Withdraws a pilot that was added here, as long as nothing was filed in it.
///
/// # Errors
/// When there is none, cases were filed in it, or the store fails.
pub fn withdraw_pilot(db: &mut Database, atlas: &Atlas, id: i64, by: By<'_>) -> Result<(), PilotError> {
    let tx = db.write()?;
    tx.lock(0)?;
    let pilots = stored::pilots(tx.reads())?;
    let pilot = pilots.into_iter().find(|pilot| pilot.id == Some(id)).ok_or(PilotError::Unknown)?;
    let years = (pilot.from_year, pilot.to_year);
    for (commune, year) in stored::communes_with_cases(tx.reads(), &pilot.title, years)? {
        let year = u16::try_from(year).unwrap_or_default();
        if pilot.covers(atlas, (&pilot.title, year), PlaceId::new(commune)) {
            return Err(PilotError::HasCases);
        }
    }
    if !stored::withdraw_pilot(&tx, id)? {
        return Err(PilotError::Unknown);
    }
    let what = format!("title.pilot_withdrawn {} {id}", pilot.title);
    tx.commit(&Change::new(by, 0, what, String::new()))?;
    Ok(())
}

/// Whose decision it is: the place whose committee decides, and the communes whose records it answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciding {
    /// A commune, district or province.
    pub issuer: PlaceId,
    /// Who decides there.
    pub office: Office,
    /// Communes of creation whose cases it decides.
    pub records_of: Vec<PlaceId>,
}

/// Why a place decides nothing of a title.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecidesNothing {
    /// Nobody does.
    #[error("{0}")]
    Nobody(#[from] NobodyDoes),
    /// Another level does: the office.
    #[error("{} decides", .0.code())]
    Another(Office),
}

impl DecidesNothing {
    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Nobody(why) => why.text(),
            Self::Another(office) => {
                let name = office.name();
                Text::new(
                    format!("Danh hiệu này do {} quyết định. Chọn nơi đó để lập dự thảo.", name.vi),
                    format!("This title is decided by {}. Choose that place to draft.", name.en),
                )
            }
        }
    }
}

/// Which decision a place may make of a title on a day: a commune over its own records; a district or province over
/// those of all its communes; and where a commune is named whose title the level above decides, that level's over
/// the records of this commune.
///
/// # Errors
/// When nobody decides it, or neither this place nor one above it.
pub fn deciding(
    rules: &TitleRules,
    atlas: &Atlas,
    title: &str,
    (on, place): (Date, PlaceId),
) -> Result<Deciding, DecidesNothing> {
    let level = atlas.place(place).map(|place| place.level);
    // A unit's manager may be its district or its province: whichever of them is asked decides.
    let manager = Some(level.filter(|level| *level == Level::District).unwrap_or(Level::Province));
    let who = |commune| rules.who(title, FactKey::Decides, on, At { atlas, commune, manager });
    if level == Some(Level::Commune) {
        let found = who(place)?;
        let records_of = atlas.predecessors_at(place, on);
        return Ok(Deciding { issuer: found.place.unwrap_or(place), office: found.office, records_of });
    }
    let mut another: Option<DecidesNothing> = None;
    let mut records_of = Vec::new();
    let mut office = None;
    for commune in atlas.communes_at(place, on) {
        match who(commune) {
            Ok(found) if found.place == Some(place) => {
                office = Some(found.office);
                records_of.extend(atlas.predecessors_at(commune, on));
            }
            Ok(found) => another = Some(DecidesNothing::Another(found.office)),
            Err(why) => another = another.or(Some(why.into())),
        }
    }
    match office {
        Some(office) => Ok(Deciding { issuer: place, office, records_of }),
        None => Err(another.unwrap_or(DecidesNothing::Nobody(NobodyDoes::NoStep))),
    }
}

/// Which offices take some steps of a title at a place on a day, each with its place, told apart by who manages the
/// unit where the place is a district's or a province's; of a day on which the title is not given, as on the last day of
/// the year assessed. Steps that nobody takes are left out.
#[must_use]
pub fn offices(
    rules: &TitleRules,
    (atlas, place): (&Atlas, PlaceId),
    (title, year): (&str, u16),
    on: Date,
    steps: &[FactKey],
) -> Vec<(Office, PlaceId)> {
    let level = atlas.place(place).map(|place| place.level);
    let manager = Some(level.filter(|level| *level == Level::District).unwrap_or(Level::Province));
    let is_given = title_kind(title).is_some_and(|kind| kind.period_on(on).is_some());
    let on = if is_given { on } else { year_end(year) };
    let Some(commune) = atlas.communes_at(place, on).first().copied() else { return Vec::new() };
    let taken = steps.iter().filter_map(|step| {
        let found = rules.who(title, *step, on, At { atlas, commune, manager }).ok()?;
        Some((found.office, found.place.unwrap_or(commune)))
    });
    taken.collect()
}

/// Who decides a title at a place on a day, as [`offices`] says; where that is another level, nothing.
#[must_use]
pub fn decider(rules: &TitleRules, at: (&Atlas, PlaceId), of: (&str, u16), on: Date) -> Option<Office> {
    let found = offices(rules, at, of, on, &[FactKey::Decides]);
    found.into_iter().find(|(_, place)| *place == at.1).map(|(office, _)| office)
}

/// Whether a decision of a place may be signed on a day: none of a district after the last of them.
#[must_use]
pub fn may_sign_on(atlas: &Atlas, issuer: PlaceId, on: Date) -> bool {
    let is_commune = atlas.place(issuer).is_some_and(|place| place.level == Level::Commune);
    is_commune || atlas.version_at(issuer, on).is_some()
}

/// The title of units that a district or the province manages.
const UNIT_OF_A_LEVEL: &str = "learning_unit_district_province";

/// Of the cases before a committee those that it decides, where it does not decide all of them: a district decides
/// the units that it manages, the province those of its own and those of which nobody said. Nothing where all.
///
/// # Errors
/// When the store fails.
pub fn decided_here(
    db: &Database,
    atlas: &Atlas,
    deciding: &Deciding,
    (title, year): (&str, u16),
) -> Result<Option<Vec<i64>>, StoreError> {
    let level = atlas.place(deciding.issuer).map(|place| place.level);
    let Some(level @ (Level::District | Level::Province)) = level.filter(|_| title == UNIT_OF_A_LEVEL) else {
        return Ok(None);
    };
    let managers = stored::unit_managers(db, i64::from(year))?;
    let managers: AHashMap<i64, Level> = managers.into_iter().map(|of| (of.unit, of.level)).collect();
    let records: Vec<i64> = deciding.records_of.iter().map(|commune| commune.get()).collect();
    let mut subjects = stored::proposed_subjects(db, (title, i64::from(year)), &records)?;
    subjects.retain(|unit| managers.get(unit).copied().unwrap_or(Level::Province) == level);
    Ok(Some(subjects))
}

/// A unit as its manager is noted.
#[derive(Clone, Copy, Debug)]
pub struct Manages {
    /// The unit: commune of its record, id.
    pub unit: (i64, i64),
    /// District or province.
    pub level: Level,
    /// First year.
    pub from_year: i64,
}

/// Why a manager was not noted.
#[derive(Debug, thiserror::Error)]
pub enum ManagesError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such unit.
    #[error("no such unit")]
    NoUnit,
    /// Only districts and provinces manage the units of this title.
    #[error("not a level that manages units")]
    Level,
    /// There is no district in that year.
    #[error("no district then")]
    NoDistrict,
}

/// Notes the level that manages a unit from a year on.
///
/// # Errors
/// When it is no unit, the level manages none, or the store fails.
pub fn note_manager(db: &mut Database, atlas: &Atlas, of: Manages, by: By<'_>) -> Result<i64, ManagesError> {
    if !matches!(of.level, Level::District | Level::Province) {
        return Err(ManagesError::Level);
    }
    let commune = PlaceId::new(of.unit.0);
    let on = year_end(u16::try_from(of.from_year).unwrap_or_default());
    let home = atlas.on_map(commune, on).first().map_or(commune, |(place, _)| *place);
    if of.level == Level::District && atlas.ancestor_at(home, Level::District, on).is_none() {
        return Err(ManagesError::NoDistrict);
    }
    let job = ByHand::begin(db, by, commune, &[])?;
    let now = now(job.tx.reads(), of.unit)?.filter(|now| now.kind == "unit").ok_or(ManagesError::NoUnit)?;
    let before = stored::managers_of(job.tx.reads(), of.unit)?;
    let before = before.into_iter().find(|(from, _)| *from <= of.from_year).map(|(_, level)| level);
    stored::put_manager(&job.tx, of.unit, (of.from_year, of.level.code()), job.id)?;
    let year = of.from_year.to_string();
    let note = HandChange {
        key: of.unit,
        verb: "unit.managed_by",
        field: &year,
        from: before.as_deref().unwrap_or(""),
        to: of.level.code(),
        why: "",
        on_import: now.job,
    };
    note_change(&job.tx, job.id, 0, &note)?;
    let what = format!("unit.managed_by {} {} {}", of.unit.1, of.level.code(), of.from_year);
    Ok(job.commit(&what, "", 0)?)
}
