//! A province sets after how many years item answers go, sees what would go, and lets it go: one transaction a commune,
//! each with its entry in the audit.
//!
//! Deliberately absent: a clock that does it by itself. What cannot be taken back is done by a person who saw how much.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::privacy::{DEFAULT_YEARS, MOST_YEARS, last_year_purged};
use programme::text::Text;

use super::by_hand::ByHand;
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::erased::erased_on;
use crate::store::retention::{self as stored, Purged, StoredTerm};

/// The term that holds in a province on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whole years after the year assessed.
    pub years: u16,
    /// From which day, and what set it; nothing for the default, which no text that was seen sets.
    pub set: Option<(String, String)>,
}

/// The term of a province on a day.
///
/// # Errors
/// When the store fails.
pub fn term_of(db: &Database, province: PlaceId, on: Date) -> Result<Term, StoreError> {
    let on = on.to_string();
    let terms = stored::terms(db)?;
    let holds = terms.into_iter().find(|term| term.place == province.get() && term.from <= on);
    Ok(match holds {
        Some(term) => Term {
            years: u16::try_from(term.years).unwrap_or(DEFAULT_YEARS),
            set: Some((term.from, term.instrument)),
        },
        None => Term { years: DEFAULT_YEARS, set: None },
    })
}

/// Why a term is not set.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// Less than a year, or more than anybody keeps them.
    #[error("years out of range")]
    Years,
    /// No instrument, or a text that is none.
    #[error("no instrument")]
    Instrument,
}

impl TermError {
    /// Why, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Years => Text::new(
                format!("Thời hạn từ 1 đến {MOST_YEARS} năm."),
                format!("The term is 1 to {MOST_YEARS} years."),
            ),
            Self::Instrument => Text::new(
                "Ghi văn bản của tỉnh đặt thời hạn này, trên một dòng, dưới 200 chữ.",
                "Write which text of the province sets this term, on one line, in less than 200 characters.",
            ),
        }
    }
}

/// Sets the term of a province from a day on.
///
/// # Errors
/// When it is out of range or names no instrument.
pub fn set_term(
    db: &mut Database,
    by: By<'_>,
    province: PlaceId,
    (years, from): (u16, Date),
    instrument: &str,
) -> Result<(), TermError> {
    let instrument = instrument.trim();
    if !(1..=MOST_YEARS).contains(&years) {
        return Err(TermError::Years);
    }
    if instrument.is_empty() || instrument.chars().count() > 200 || instrument.chars().any(char::is_control) {
        return Err(TermError::Instrument);
    }
    let term = StoredTerm {
        place: province.get(),
        from: from.to_string(),
        years: i64::from(years),
        instrument: instrument.to_owned(),
    };
    let tx = db.write_by_hand()?;
    tx.lock(0)?;
    stored::put_term(&tx, &term)?;
    let what = format!("retention.set {} {years} {}", province.get(), term.from);
    tx.commit(&Change::new(by, 0, what, hex_digest(instrument.as_bytes())))?;
    Ok(())
}

/// What would go in a province.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Answers of this year and those before it.
    pub up_to: i64,
    /// By commune of creation; those of which something goes, or is kept back.
    pub communes: Vec<(i64, Purged)>,
}

impl Plan {
    /// All of them together.
    #[must_use]
    pub fn whole(&self) -> Purged {
        self.communes.iter().fold(Purged::default(), |all, (_, one)| all.plus(*one))
    }
}

/// The province of a commune's records on the map of a day.
fn province_of(atlas: &Atlas, commune: i64, on: Date) -> Option<PlaceId> {
    let commune = PlaceId::new(commune);
    let home = atlas.on_map(commune, on).first().map_or(commune, |(place, _)| *place);
    atlas.ancestor_at(home, Level::Province, on)
}

/// The provinces that have cases.
///
/// # Errors
/// When the store fails.
pub fn provinces(db: &Database, atlas: &Atlas, on: Date) -> Result<Vec<PlaceId>, StoreError> {
    let communes = stored::communes_with_cases(db)?;
    let mut found: Vec<PlaceId> =
        communes.into_iter().filter_map(|commune| province_of(atlas, commune, on)).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What would go in a province on a day.
///
/// # Errors
/// When the store fails.
pub fn plan(db: &Database, atlas: &Atlas, province: PlaceId, on: Date) -> Result<Plan, StoreError> {
    let _moment = db.snapshot()?;
    let up_to = last_year_purged(term_of(db, province, on)?.years, on);
    let mut communes = Vec::new();
    for commune in stored::communes_with_cases(db)? {
        if province_of(atlas, commune, on) != Some(province) {
            continue;
        }
        let purged = stored::would_purge(db, commune, up_to)?;
        if purged != Purged::default() {
            communes.push((commune, purged));
        }
    }
    Ok(Plan { up_to, communes })
}

/// Lets go what a plan says, commune by commune: those done stay done where it is broken off. Returns what went.
///
/// # Errors
/// When the store fails.
pub fn purge(db: &mut Database, by: By<'_>, plan: &Plan, on: Date) -> Result<Purged, StoreError> {
    let (mut all, on) = (Purged::default(), on.to_string());
    for (commune, of) in &plan.communes {
        if of.rows() == 0 {
            continue;
        }
        let job = ByHand::begin(db, by, PlaceId::new(*commune), &[])?;
        let went = stored::purge(&job.tx, *commune, plan.up_to, (&on, job.id))?;
        let n = u64::try_from(went.cases).unwrap_or(0);
        job.commit_counting(&format!("answers.purged {} {}", plan.up_to, went.cases), "", 0, [0, n])?;
        all = all.plus(went);
    }
    Ok(all)
}

/// Why a case has no answers to show though it was scored by items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// They went after their term, on this day.
    Purged(String),
    /// The family was erased, on this day.
    Erased(String),
}

/// Why a case has no answers; nothing where it has, or never had any.
///
/// # Errors
/// When the store fails.
pub fn why_gone(
    db: &Database,
    key: (i64, i64),
    (title, year): (&str, i64),
    (source, answers): (&str, &str),
) -> Result<Option<Gone>, StoreError> {
    if source == "none" || !answers.is_empty() {
        return Ok(None);
    }
    if let Some(on) = erased_on(db, key)? {
        return Ok(Some(Gone::Erased(on)));
    }
    if !stored::is_of_families(title) {
        return Ok(None);
    }
    Ok(stored::purged_on(db, key.0, year)?.map(Gone::Purged))
}
