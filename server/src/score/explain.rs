//! Why one subject has the score it has: the same roster read again, one code picked out.

use std::path::Path;

use programme::criteria::{self, Circumstances, Line};
use programme::ids::PlaceId;

use crate::roster::check::{CheckedRow, Checker, Memo, plain_code};
use crate::roster::read::{Batch, Gather, Reading, read_roster};
use crate::roster::refusal::FileProblem;
use crate::roster::row::{Assessed, RosterRow};
use programme::calendar::year_end;

/// One row of the subject, explained line by line.
#[derive(Debug)]
pub struct Explained {
    /// Commune named by the row.
    pub commune: PlaceId,
    /// Year assessed.
    pub year: u16,
    /// The explanation; empty where nothing was itemised.
    pub lines: Vec<Line>,
}

#[derive(Default)]
struct Kept(Vec<RosterRow>);

impl Gather for Kept {
    fn take(&mut self, row: &CheckedRow<'_>, memo: &Memo, checker: &Checker<'_>, sheet: &str) {
        self.0.push(row.to_owned(memo, sheet, checker.layout.code.is_some()));
    }
}

/// Every good row of the roster with a code, explained; a code may stand in several communes and years.
///
/// # Errors
/// When the roster is refused whole.
pub fn explain(roster: &Path, reading: Reading<'_>, code: &str) -> Result<Vec<Explained>, FileProblem> {
    let wanted = plain_code(code);
    let mut explained = Vec::new();
    read_roster(roster, reading, &mut |batch: Batch<'_, Kept>| -> Result<(), FileProblem> {
        for (index, row) in batch.gathered.0.iter().enumerate() {
            if row.code.as_deref() == Some(wanted) && !batch.repeated.contains(&index) {
                explained.push(explain_row(row, reading));
            }
        }
        Ok(())
    })?;
    Ok(explained)
}

fn explain_row(row: &RosterRow, reading: Reading<'_>) -> Explained {
    let zone = reading.zones.zone_at(row.commune, year_end(row.year)).to_owned();
    let circumstances = Circumstances { zone, poor: row.poor, ..Circumstances::default() };
    let lines = match &row.assessed {
        Assessed::Items { answers, vetoes, score } => {
            criteria::explain(reading.set, answers, vetoes, &circumstances, score)
        }
        Assessed::Nothing | Assessed::Total { .. } => Vec::new(),
    };
    Explained { commune: row.commune, year: row.year, lines }
}
