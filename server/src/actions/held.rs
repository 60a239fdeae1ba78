//! Everything that is held on one family as one file, for the family: readable by people and by programs.
//!
//! Taking it is in the audit. Deliberately absent: the digest of its secret, and what stands in backups.

use programme::calendar::year_end;
use programme::criteria::{Circumstances, evaluate, explain};
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::text::Text;

use super::by_hand::ByHand;
use super::criteria::KnownSets;
use super::import::read_sheet;
use crate::store::cases::{ListedCase, listed_cases};
use crate::store::db::{By, Database, StoreError};
use crate::store::erased::all_along;
use crate::store::held::{HeldRows, NamedIn, held_on, named_in};
use crate::store::registry::{Record, SubjectKey, record};
use crate::store::zones::stored_zones;

/// A year's sheet in words: title, year, each line.
pub struct Explained {
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// Its lines.
    pub lines: Vec<Text>,
}

/// Everything on one family.
pub struct Held {
    /// The record as its page has it.
    pub record: Record,
    /// It, and those merged into it: their ids, with what every table holds.
    pub rows: Vec<(i64, Vec<HeldRows>)>,
    /// Its sheets in words.
    pub explained: Vec<Explained>,
    /// Decisions whose annexes name it.
    pub named_in: Vec<NamedIn>,
}

impl Held {
    /// How many rows erasing would take away or blank.
    #[must_use]
    pub fn count(&self, of: crate::store::held::OnErasure) -> usize {
        let tables = self.rows.iter().flat_map(|(_, tables)| tables);
        tables.filter(|rows| rows.table.on_erasure == of).map(|rows| rows.rows.len()).sum()
    }
}

/// Everything that is held on a record; nothing where there is none.
///
/// # Errors
/// When the store fails.
pub fn held(db: &Database, atlas: &Atlas, key: SubjectKey) -> Result<Option<Held>, StoreError> {
    let Some(record) = record(db, key.0, key.1)? else { return Ok(None) };
    let ids = all_along(db, key)?;
    let mut rows = Vec::new();
    for id in &ids {
        rows.push((*id, held_on(db, (key.0, *id))?));
    }
    let names = named_in(db, key.0, &ids)?;
    let explained = explained(db, atlas, &record)?;
    Ok(Some(Held { record, rows, explained, named_in: names }))
}

fn explained(db: &Database, atlas: &Atlas, record: &Record) -> Result<Vec<Explained>, StoreError> {
    let (sets, zones) = (KnownSets::of(db)?, stored_zones(db)?);
    let place = PlaceId::new(record.row.commune);
    let mut all = Vec::new();
    for case in record.cases.iter().filter(|case| case.source == "items") {
        let found = listed_cases(db, (record.row.commune, &case.title, case.year), Some(&record.row.code))?;
        let lines = found.first().and_then(|found| {
            lines(found, case.year, &sets, |on| {
                let holder = atlas.on_map(place, on).first().map_or(place, |(id, _)| *id);
                zones.zone_at(holder, on).to_owned()
            })
        });
        all.extend(lines.map(|lines| Explained { title: case.title.clone(), year: case.year, lines }));
    }
    Ok(all)
}

fn lines(
    case: &ListedCase,
    year: i64,
    sets: &KnownSets,
    zone_at: impl Fn(jiff::civil::Date) -> String,
) -> Option<Vec<Text>> {
    let set = sets.read_kept(&case.criteria.0, &case.criteria.1)?;
    let (answers, vetoes) = read_sheet(&case.answers)?;
    let zone = zone_at(year_end(u16::try_from(year).ok()?));
    let circumstances = Circumstances { zone, poor: case.poor, ..Circumstances::default() };
    let score = evaluate(&set, &answers, &vetoes, &circumstances);
    let lines = explain(&set, &answers, &vetoes, &circumstances, &score);
    Some(
        lines
            .into_iter()
            .map(|line| match line.points {
                Some(points) => Text::new(
                    format!("{} ({points}/{})", line.text.vi, line.max),
                    format!("{} ({points}/{})", line.text.en, line.max),
                ),
                None => line.text,
            })
            .collect(),
    )
}

/// Says in the audit that the file was taken.
///
/// # Errors
/// When the store fails.
pub fn note_taken(db: &mut Database, by: By<'_>, key: SubjectKey) -> Result<(), StoreError> {
    let job = ByHand::begin(db, by, PlaceId::new(key.0), &[])?;
    job.commit_counting(&format!("record.held_taken {}", key.1), "", 0, [0, 0])?;
    Ok(())
}
