//! What the records know and the list does not say: for how long a level has been held (from the decisions stored;
//! `score` must take it for never), and that a household is poor. With either its points may come to something else.

use programme::assessment::outcome_of_total;
use programme::criteria::{Circumstances, CriteriaSet, Model, Outcome, Score, evaluate, reason_code};

use super::answers::read_sheet;
use super::filed::{Filed, FiledRow};
use crate::store::db::{Database, StoreError, WriteTx};
use crate::store::decisions::{Cases, levels_held_before};

/// What the set makes of a row once that is known.
pub(super) struct Reassessed {
    pub(super) outcome: Outcome,
    pub(super) band: String,
    pub(super) reasons: String,
}

/// Assesses a row again: where the set has a level that waits and the subject held one before, and where the list says
/// nothing of poverty and the household is known to be poor.
pub(super) fn reassess(
    tx: &WriteTx<'_>,
    set: &CriteriaSet,
    (cases, subject): (Cases<'_>, i64),
    (filed, row): (&Filed, &FiledRow),
    is_known_poor: bool,
) -> Result<Option<Reassessed>, StoreError> {
    let poor = row.poor || (row.unsaid.poor && is_known_poor);
    let zone = filed.str(row.zone).to_owned();
    let answers = filed.str(row.assessed.answers);
    if answers.is_empty() {
        if row.assessed.source != "totals" || row.assessed.is_said || poor == row.poor {
            return Ok(None);
        }
        let circumstances = Circumstances { zone, poor, ..Circumstances::default() };
        let outcome = outcome_of_total(set, &circumstances, row.assessed.total, None);
        return Ok(outcome.ok().map(|outcome| Reassessed {
            outcome,
            band: String::new(),
            reasons: String::new(),
        }));
    }
    let years_held = years_held(tx.reads(), set, cases, subject)?;
    if years_held.is_empty() && poor == row.poor {
        return Ok(None);
    }
    let Some((answers, vetoes)) = read_sheet(answers) else { return Ok(None) };
    let score = evaluate(set, &answers, &vetoes, &Circumstances { zone, poor, years_held });
    let reasons: Vec<_> = score.reasons.iter().map(|reason| reason_code(set, reason)).collect();
    Ok(Some(Reassessed {
        outcome: score.outcome,
        band: band(set, &score).to_owned(),
        reasons: reasons.join(";"),
    }))
}

/// Code of the band or level that a sheet comes to; empty for none.
pub(super) fn band<'s>(set: &'s CriteriaSet, score: &Score) -> &'s str {
    score.band.map_or("", |band| match set.model {
        Model::Points => &set.bands[band].code,
        Model::Levels => &set.levels[band].code,
    })
}

/// For how many years each level has been held; nothing in a set where no level waits, or where none was held.
pub(crate) fn years_held(
    db: &Database,
    set: &CriteriaSet,
    cases: Cases<'_>,
    subject: i64,
) -> Result<Vec<u8>, StoreError> {
    let waits = set.model == Model::Levels && set.levels.iter().any(|level| level.wait_years.is_some());
    if !waits {
        return Ok(Vec::new());
    }
    let held = levels_held_before(db, cases, subject)?;
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let index = |code: &str| set.levels.iter().position(|level| level.code == code);
    let years_held = (0..set.levels.len()).map(|level| {
        // Whoever held a higher level held this one too.
        let first =
            held.iter().filter(|(_, code)| index(code).is_some_and(|at| at >= level)).map(|(year, _)| year);
        first.min().map_or(0, |first| u8::try_from(cases.year - first).unwrap_or(u8::MAX))
    });
    Ok(years_held.collect())
}
