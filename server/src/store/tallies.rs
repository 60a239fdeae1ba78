//! Tallies: counts per hamlet, changed in the same write as what they count.
//!
//! A tally that comes to nothing goes, so that undo leaves no trace.

use super::db::{StoreError, Value, WriteTx};

/// What one case counts for: registered, assessed, passed.
pub type CaseCounts = [i64; 3];

/// Adds to the tally of a hamlet, title, year and source (`items`, `totals`, `none`).
///
/// # Errors
/// When the engine refuses.
pub fn add_case_tally(
    tx: &WriteTx<'_>,
    (commune, hamlet): (i64, i64),
    title: &str,
    year: i64,
    source: &str,
    delta: CaseCounts,
) -> Result<(), StoreError> {
    if delta == [0; 3] {
        return Ok(());
    }
    let key = [commune.into(), hamlet.into(), title.into(), year.into(), source.into()];
    let mut values: Vec<Value<'_>> = key.to_vec();
    values.extend(delta.map(Value::from));
    tx.execute(
        "INSERT INTO tallies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (commune_id, hamlet_id, title, year, source) \
         DO UPDATE SET registered = tallies.registered + excluded.registered, \
         assessed = tallies.assessed + excluded.assessed, passed = tallies.passed + excluded.passed",
        &values,
    )?;
    if delta.iter().any(|n| *n < 0) {
        tx.execute(
            "DELETE FROM tallies WHERE commune_id = ?1 AND hamlet_id = ?2 AND title = ?3 AND year = ?4 AND source = ?5 \
             AND registered = 0 AND assessed = 0 AND passed = 0",
            &key,
        )?;
    }
    Ok(())
}

/// Adds to how many subjects of a kind a hamlet has from a year on.
///
/// # Errors
/// When the engine refuses.
pub fn add_subject_tally(
    tx: &WriteTx<'_>,
    (commune, hamlet): (i64, i64),
    kind: &str,
    from_year: i64,
    n: i64,
) -> Result<(), StoreError> {
    if n == 0 {
        return Ok(());
    }
    let key = [commune.into(), hamlet.into(), kind.into(), from_year.into()];
    let mut values: Vec<Value<'_>> = key.to_vec();
    values.push(n.into());
    tx.execute(
        "INSERT INTO subject_tallies VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (commune_id, hamlet_id, kind, since_year) \
         DO UPDATE SET n = subject_tallies.n + excluded.n",
        &values,
    )?;
    tx.execute(
        "DELETE FROM subject_tallies WHERE commune_id = ?1 AND hamlet_id = ?2 AND kind = ?3 AND since_year = ?4 AND n = 0",
        &key,
    )?;
    Ok(())
}

/// Adds to the recognitions of a hamlet, title and year by decisions signed on a day.
///
/// # Errors
/// When the engine refuses.
pub fn add_recognition_tally(
    tx: &WriteTx<'_>,
    (commune, hamlet): (i64, i64),
    title: &str,
    year: i64,
    signed_on: &str,
    (n, n_again): (i64, i64),
) -> Result<(), StoreError> {
    let key = [commune.into(), hamlet.into(), title.into(), year.into(), signed_on.into()];
    let mut values: Vec<Value<'_>> = key.to_vec();
    values.extend([n.into(), n_again.into()]);
    tx.execute(
        "INSERT INTO recognition_tallies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (commune_id, hamlet_id, title, year, signed_on) DO UPDATE SET \
         recognised = recognition_tallies.recognised + excluded.recognised, again = recognition_tallies.again + excluded.again",
        &values,
    )?;
    Ok(())
}
