//! `demo`: the generated province, filed, proposed and decided year by year as a real one would be.
//!
//! Families only; clans, hamlets and units are generated but not filed yet. It goes through the same
//! verbs as everybody: nothing is written behind the store's back.

use std::ops::RangeInclusive;

use jiff::civil::date;
use programme::criteria::{Circumstances, CriteriaSet, evaluate};
use programme::places::{Atlas, Level};
use rayon::prelude::*;

use super::import::{ImportError, Job, import_roster, job_digest};
use super::recognition::{RecognitionError, Signed, Whose, draft_decision, issue_decision, propose};
use crate::demo::{DemoCommune, DemoPlan, YearContext, build, year_rows};
use crate::roster::check::year_end;
use crate::roster::zones::REGULAR;
use crate::store::db::{Database, StoreError, hex_digest};

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
    /// The database holds something else.
    #[error("the database holds other records")]
    NotEmpty,
}

/// What is asked.
pub struct Demo<'a> {
    /// Households of the whole province.
    pub households: u32,
    /// Years to file.
    pub years: RangeInclusive<u16>,
    /// The family set.
    pub set: &'a CriteriaSet,
    /// Now, in UTC.
    pub at: &'a str,
    /// Told before each year, and after each commune decided: year, done, of.
    pub step: &'a dyn Fn(u16, usize, usize),
}

/// Builds the demo in an empty database.
///
/// # Errors
/// When the database holds anything, or a step is refused.
pub fn build_demo(db: &mut Database, atlas: &Atlas, demo: &Demo<'_>) -> Result<(), DemoError> {
    let known: i64 = db.query("SELECT COUNT(*) FROM imports", &[], |row| row.int(0))?.into_iter().sum();
    if known > 0 {
        return Err(DemoError::NotEmpty);
    }
    let plan = DemoPlan { households: demo.households, years: demo.years.clone(), ..DemoPlan::default() };
    let communes = build(&plan);
    for year in demo.years.clone() {
        (demo.step)(year, 0, communes.len());
        file_year(db, atlas, demo, &communes, year)?;
        decide_year(db, atlas, demo, year)?;
    }
    Ok(())
}

fn file_year(
    db: &mut Database,
    atlas: &Atlas,
    demo: &Demo<'_>,
    communes: &[DemoCommune],
    year: u16,
) -> Result<(), DemoError> {
    let (set, on) = (demo.set, year_end(year));
    let circumstances =
        [false, true].map(|poor| Circumstances { zone: REGULAR.to_owned(), poor, years_held: Vec::new() });
    let score = |answers: &[_], vetoes: &[bool], poor: bool| {
        evaluate(set, answers, vetoes, &circumstances[usize::from(poor)])
    };
    let rows = communes.par_iter().filter_map(|commune| {
        let before = atlas.by_code(Level::Commune, commune.code_2014, date(2014, 12, 31)).ok()?;
        let (place, _) = *atlas.on_map(before, on).first()?;
        // Named always: after a merger two former communes may share a code.
        let former = Some(before);
        Some(year_rows(commune, &YearContext { year, set, place, former, score: &score }))
    });
    let rows = rows.flatten_iter().collect();
    let criteria_digest = hex_digest(format!("{set:?}").as_bytes());
    let digest = job_digest(b"demo", &set.title, &criteria_digest, &format!("{year} {}", demo.households));
    let former = |commune, year: u16| atlas.predecessors_at(commune, year_end(year));
    let job = Job {
        title: &set.title,
        kind: "family",
        criteria_id: &set.id,
        criteria_digest: &criteria_digest,
        digest: &digest,
        refused: 0,
        all_or_nothing: true,
        dry_run: false,
        at: demo.at,
        former: &former,
    };
    import_roster(db, &job, rows)?;
    Ok(())
}

/// Each commune proposes, drafts and gets its decision back, signed that December.
fn decide_year(db: &mut Database, atlas: &Atlas, demo: &Demo<'_>, year: u16) -> Result<(), DemoError> {
    let on = year_end(year);
    let Ok(province) = atlas.by_code(Level::Province, "83", on) else { return Ok(()) };
    let communes = atlas.communes_at(province, on);
    for (index, &commune) in communes.iter().enumerate() {
        let records_of = atlas.predecessors_at(commune, on);
        let whose = Whose { commune, records_of: &records_of, year, title: &demo.set.title };
        match propose(db, &whose, demo.at) {
            // A small demo may leave a commune without a family that passes.
            Err(RecognitionError::NothingToDo) => continue,
            other => other?,
        };
        let (id, _) = draft_decision(db, &whose, demo.at)?;
        let number = format!("{:02}/QĐ-UBND", 40 + index % 60);
        let signed_on = date(on.year(), 12, 20);
        let signed = Signed { number: &number, on: signed_on, file_digest: None, today: on };
        issue_decision(db, id, &signed, demo.at)?;
        (demo.step)(year, index + 1, communes.len());
    }
    Ok(())
}
