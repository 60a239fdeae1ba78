//! Levels that wait: how long a subject has held the level below is known only from the decisions stored, so
//! an import looks there, where `score` must take it for never.

use programme::criteria::{Circumstances, CriteriaSet, Model, Outcome, evaluate, reason_code};

use super::answers::read_sheet;
use crate::store::db::{StoreError, WriteTx};
use crate::store::decisions::{Cases, levels_held_before};

/// What the set makes of a sheet once it is known what was held before.
pub(super) struct Reassessed {
    pub(super) outcome: Outcome,
    pub(super) level: String,
    pub(super) reasons: String,
}

/// Assesses a sheet again where the set has a level that waits and the subject held one before.
pub(super) fn reassess(
    tx: &WriteTx<'_>,
    set: &CriteriaSet,
    cases: Cases<'_>,
    subject: i64,
    answers: &str,
) -> Result<Option<Reassessed>, StoreError> {
    if answers.is_empty() {
        return Ok(None);
    }
    let years_held = years_held(tx, set, cases, subject)?;
    let Some((answers, vetoes)) = read_sheet(answers).filter(|_| !years_held.is_empty()) else {
        return Ok(None);
    };
    let circumstances = Circumstances { years_held, ..Circumstances::default() };
    let score = evaluate(set, &answers, &vetoes, &circumstances);
    let reasons: Vec<_> = score.reasons.iter().map(|reason| reason_code(set, reason)).collect();
    Ok(Some(Reassessed {
        outcome: score.outcome,
        level: score.band.map(|band| set.levels[band].code.clone()).unwrap_or_default(),
        reasons: reasons.join(";"),
    }))
}

/// For how many years each level has been held; nothing in a set where no level waits, or where none was held.
pub(in crate::actions) fn years_held(
    tx: &WriteTx<'_>,
    set: &CriteriaSet,
    cases: Cases<'_>,
    subject: i64,
) -> Result<Vec<u8>, StoreError> {
    let waits = set.model == Model::Levels && set.levels.iter().any(|level| level.wait_years.is_some());
    if !waits {
        return Ok(Vec::new());
    }
    let held = levels_held_before(tx, cases, subject)?;
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
