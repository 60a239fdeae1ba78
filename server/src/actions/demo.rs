//! `demo`: the generated province, filed, proposed and decided year by year as a real one would be.
//!
//! It goes through the same verbs as everybody: nothing is written behind the store's back. The audit
//! says where a demo began and ended, so that no other database is taken for one.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::{Date, date};
use programme::criteria::{Circumstances, CriteriaSet, evaluate};
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use rayon::prelude::*;

use super::accounts::{AccountError, demo_accounts};
use super::import::{Filed, Import, ImportError, Job, job_digest};
use super::recognition::{Came, RecognitionError, Signed, Whose, draft_at_once, issue_decision, propose};
use super::reference::{Reference, ReferenceJob, import_reference};
use super::zones::{ZonesJob, import_zones};
use crate::demo::{
    DemoClan, DemoCommune, DemoPlan, DemoUnit, YearContext, body_rows, build, clan_member_rows, clan_rows,
    clans, hamlet_rows, unit_rows, units, year_rows, zone_periods,
};
use crate::roster::zones::Zones;
use crate::store::audit::{last_said, was_said};
use crate::store::db::{By, Change, Database, Durability, StoreError};
use programme::calendar::year_end;

/// Why the demo could not be built.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// An import was refused.
    #[error("a roster was refused: {0}")]
    Import(#[from] ImportError),
    /// A decision was refused.
    #[error("a decision was refused: {0}")]
    Recognition(#[from] RecognitionError),
    /// An account could not be made.
    #[error("a demo account was refused: {0}")]
    Account(#[from] AccountError),
    /// The database holds something else.
    #[error("the database holds other records")]
    NotADemo,
    /// A demo was begun here and not finished.
    #[error("an unfinished demo")]
    Unfinished,
}

/// What a database is to the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoState {
    /// Nothing was written yet.
    Empty,
    /// A finished demo.
    Built,
}

/// What is asked.
pub struct Demo<'a> {
    /// Households of the whole province.
    pub households: u32,
    /// Years to file.
    pub years: RangeInclusive<u16>,
    /// The sets of family, hamlet, clan and unit, with their texts.
    pub sets: [(&'a CriteriaSet, &'a str); 4],
    /// Who builds it, and when.
    pub by: By<'a>,
    /// Told as it goes on: year, what is done, of how much.
    pub step: &'a (dyn Fn(u16, u64, u64) + Sync),
}

const BEGUN: &str = "demo.begun";
const DONE: &str = "demo.done";
const WORKING_DAY: &str = "demo.working_day ";

/// The day that stands for today in a demo: 1 December after its last year, when the next year's sheets are filled.
///
/// # Errors
/// When the store fails.
pub fn working_day(db: &Database) -> Result<Option<Date>, StoreError> {
    let said = last_said(db, 0, WORKING_DAY)?;
    Ok(said.and_then(|said| said.strip_prefix(WORKING_DAY)?.parse().ok()))
}

/// Whether a demo may be built here, or stands here already.
///
/// # Errors
/// When the database holds anything else, or half a demo.
pub fn demo_state(db: &Database) -> Result<DemoState, DemoError> {
    if db.is_empty()? {
        return Ok(DemoState::Empty);
    }
    match (was_said(db, 0, BEGUN)?, was_said(db, 0, DONE)?) {
        (_, true) => Ok(DemoState::Built),
        (true, false) => Err(DemoError::Unfinished),
        (false, false) => Err(DemoError::NotADemo),
    }
}

/// Whether a finished demo stands here: whatever shows its data says so.
///
/// # Errors
/// When the store fails.
pub fn is_demo(db: &Database) -> Result<bool, StoreError> {
    match demo_state(db) {
        Ok(DemoState::Built) | Err(DemoError::Unfinished) => Ok(true),
        Ok(DemoState::Empty) | Err(DemoError::NotADemo) => Ok(false),
        Err(DemoError::Store(error)) => Err(error),
        Err(DemoError::Import(_) | DemoError::Recognition(_) | DemoError::Account(_)) => Ok(false),
    }
}

fn mark(db: &mut Database, by: By<'_>, what: &str) -> Result<(), StoreError> {
    let tx = db.write()?;
    tx.commit(&Change::new(by, 0, what.to_owned(), String::new()))
}

/// The province and those of its subjects that are no households.
struct Province {
    communes: Vec<DemoCommune>,
    clans: Vec<DemoClan>,
    units: Vec<DemoUnit>,
    zones: Zones,
}

/// Builds the demo in an empty database.
///
/// # Errors
/// When a step is refused.
pub fn build_demo(db: &mut Database, atlas: &Atlas, demo: &Demo<'_>) -> Result<(), DemoError> {
    mark(db, demo.by, BEGUN)?;
    // If the machine stops, the demo is built again; it need not wait for the disk at each of its commits.
    db.durability(Durability::UntilTheMachineStops)?;
    let plan = DemoPlan { households: demo.households, years: demo.years.clone(), ..DemoPlan::default() };
    let communes = build(&plan);
    let (clans, units) = (clans(&communes, plan.seed), units(&communes, plan.seed));
    let periods = zone_periods(&communes, atlas);
    import_zones(db, &periods, &ZonesJob { digest: "demo", dry_run: false, by: demo.by, file: "demo" })?;
    let province = Province { communes, clans, units, zones: Zones::from_periods(periods) };
    for year in demo.years.clone() {
        for index in 0..demo.sets.len() {
            file_title(db, atlas, demo, &province, year, index)?;
            if year == *demo.years.start() {
                file_reference(db, atlas, demo, &province, year, index)?;
            }
            decide_title(db, atlas, demo, year, index)?;
        }
    }
    db.durability(Durability::Full)?;
    let day = date(i16::try_from(demo.years.end() + 1).unwrap_or(i16::MAX), 12, 1);
    mark(db, demo.by, &format!("{WORKING_DAY}{day}"))?;
    demo_accounts(db, atlas, day, demo.by)?;
    Ok(mark(db, demo.by, DONE)?)
}

/// Communes whose rows are made at a time, while those before are written.
const CHUNK: usize = 12;

/// Progress in parts of a year: families are by far the most.
const PARTS: [u64; 4] = [80, 6, 4, 10];

fn file_title(
    db: &mut Database,
    atlas: &Atlas,
    demo: &Demo<'_>,
    province: &Province,
    year: u16,
    index: usize,
) -> Result<(), DemoError> {
    let (set, criteria_body) = demo.sets[index];
    let criteria_digest = crate::store::criteria::set_digest(set);
    let options = format!("{year} {}", demo.households);
    let digest = job_digest("demo", &set.title, &criteria_digest, &options);
    let former = |commune, year: u16| atlas.predecessors_at(commune, year_end(year));
    let job = Job {
        title: &set.title,
        kind: ["family", "hamlet", "clan", "unit"][index],
        set,
        criteria_digest: &criteria_digest,
        criteria_body,
        digest: &digest,
        all_or_nothing: true,
        dry_run: false,
        by: demo.by,
        file: "demo",
        former: &former,
        allowed: None,
        not_given: &|_, _| None,
        choices: &Default::default(),
    };
    let make = |chunk: &[(usize, &DemoCommune)]| -> Vec<Filed> {
        chunk
            .par_iter()
            .filter_map(|(at, commune)| rows_of(atlas, set, province, year, index, *at, commune))
            .collect()
    };
    let all: Vec<(usize, &DemoCommune)> = province.communes.iter().enumerate().collect();
    let chunks: Vec<&[(usize, &DemoCommune)]> = all.chunks(CHUNK).collect();
    let mut import = Import::begin(db, &job)?;
    let mut ready = chunks.first().map(|chunk| make(chunk)).unwrap_or_default();
    for next in 1..=chunks.len() {
        let before: u64 = PARTS[..index].iter().sum();
        (demo.step)(year, before * 2 + PARTS[index] * next as u64 / chunks.len() as u64, 200);
        let (written, made) = rayon::join(
            || ready.iter().try_for_each(|filed| import.add("", filed)),
            || chunks.get(next).map(|chunk| make(chunk)).unwrap_or_default(),
        );
        written?;
        ready = made;
    }
    import.finish(0)?;
    Ok(())
}

fn rows_of(
    atlas: &Atlas,
    set: &CriteriaSet,
    province: &Province,
    year: u16,
    index: usize,
    at: usize,
    commune: &DemoCommune,
) -> Option<Filed> {
    let on = year_end(year);
    let before = atlas.by_code(Level::Commune, commune.code_2014, date(2014, 12, 31)).ok()?;
    let (place, _) = *atlas.on_map(before, on).first()?;
    let zone = province.zones.zone_at(place, on);
    let circumstances =
        [false, true].map(|poor| Circumstances { zone: zone.to_owned(), poor, years_held: Vec::new() });
    let score = |answers: &[_], vetoes: &[bool], poor: bool| {
        evaluate(set, answers, vetoes, &circumstances[usize::from(poor)])
    };
    // Named always: after a merger two former communes may share a code.
    let context = YearContext { year, set, place, former: Some(before), score: &score };
    let no_share = |_: &str, _: &str| None;
    let rows = match index {
        0 => year_rows(commune, &context),
        1 => hamlet_rows(commune, &context, &no_share),
        2 => {
            let at_home: Vec<&DemoClan> = province.clans.iter().filter(|clan| clan.home == at).collect();
            clan_rows(commune, &at_home, &context, &no_share)
        }
        _ => {
            let here: Vec<&DemoUnit> = province.units.iter().filter(|unit| unit.commune == at).collect();
            unit_rows(&here, &context, &no_share)
        }
    };
    let mut filed = Filed::default();
    rows.iter().for_each(|row| filed.push(row, set));
    Some(filed)
}

/// Who belongs to the clans, once they are known; which units founded a body.
fn file_reference(
    db: &mut Database,
    atlas: &Atlas,
    demo: &Demo<'_>,
    province: &Province,
    year: u16,
    index: usize,
) -> Result<(), DemoError> {
    let from = format!("{}-01-01", year);
    let (what, rows) = match index {
        2 => (Reference::ClanMembers, clan_member_rows(&province.communes, &province.clans, &from)),
        3 => (Reference::Bodies, body_rows(&province.communes, &province.units, &from)),
        _ => return Ok(()),
    };
    let digest = job_digest("demo", what.code(), "", &demo.households.to_string());
    let job = ReferenceJob {
        what,
        digest: &digest,
        all_or_nothing: true,
        dry_run: false,
        by: demo.by,
        file: "demo",
        allowed: None,
    };
    let done = import_reference(db, atlas, &job, &rows)?;
    match done.refused.first() {
        None => Ok(()),
        Some(problem) => Err(StoreError::Damaged(problem.message.en.clone()).into()),
    }
}

/// Each commune proposes, drafts and gets its decision back, signed that December.
fn decide_title(
    db: &mut Database,
    atlas: &Atlas,
    demo: &Demo<'_>,
    year: u16,
    index: usize,
) -> Result<(), DemoError> {
    let on = year_end(year);
    let Ok(province) = atlas.by_code(Level::Province, "83", on) else { return Ok(()) };
    let communes: BTreeMap<usize, PlaceId> =
        atlas.communes_at(province, on).into_iter().enumerate().collect();
    let before: u64 = PARTS[..index].iter().sum();
    for (at, commune) in &communes {
        let records_of = atlas.predecessors_at(*commune, on);
        let whose =
            Whose { commune: *commune, records_of: &records_of, year, title: &demo.sets[index].0.title };
        (demo.step)(year, before * 2 + PARTS[index] + PARTS[index] * *at as u64 / communes.len() as u64, 200);
        match propose(db, &whose, demo.by) {
            // A small commune may have nobody who passes.
            Err(RecognitionError::NothingToDo) => continue,
            other => other?,
        };
        let id = draft_at_once(db, &whose, demo.by)?;
        let number = format!("{:02}/QĐ-UBND", 40 + index * 60 + at % 60);
        let signed_on = date(on.year(), 12, 20);
        let signed =
            Signed { number: &number, on: signed_on, file: Came::WithoutFile, seen: None, today: on };
        issue_decision(db, id, &signed, demo.by)?;
    }
    Ok(())
}
