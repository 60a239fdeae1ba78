//! What a change by hand asks and writes besides the subject's own row, which `subjects` changes.

use programme::recognition::standing;
use programme::registry::Years;

use super::{SubjectKey, years_with_cases};
use crate::store::cases::{StoredCase, cases_of_subject};
use crate::store::db::{Database, StoreError, Value, WriteTx};
use crate::store::reference::{Period, count_body};
use crate::store::subjects::keep_past;
use crate::store::tallies::add_recognition_tally;

/// One thing that a change by hand did to a record, for its history.
#[derive(Clone, Copy, Debug)]
pub struct HandChange<'a> {
    /// The subject, or the hamlet.
    pub key: SubjectKey,
    /// Such as `household.moved`.
    pub verb: &'a str,
    /// Such as `name`; empty where the verb says it all.
    pub field: &'a str,
    /// What stood.
    pub from: &'a str,
    /// What stands.
    pub to: &'a str,
    /// Why, as typed.
    pub why: &'a str,
    /// What brought that on which it rests; 0 for nothing.
    pub on_import: i64,
}

/// Keeps what a job did, in the order of its doing; the subject as it stood is kept too, so that no import on
/// which the change rests is undone.
///
/// # Errors
/// When the engine refuses.
pub fn note_change(tx: &WriteTx<'_>, job: i64, nth: i64, change: &HandChange<'_>) -> Result<(), StoreError> {
    let (commune, id) = change.key;
    keep_past(tx, commune, id, job)?;
    // A thing made by the same job is no ground of its own.
    let on = if change.on_import == job { 0 } else { change.on_import };
    tx.execute(
        "INSERT INTO hand_changes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &[
            commune.into(),
            id.into(),
            job.into(),
            nth.into(),
            change.verb.into(),
            change.field.into(),
            change.from.into(),
            change.to.into(),
            change.why.into(),
            on.into(),
        ],
    )?;
    Ok(())
}

/// The last change to a subject's facts: what brought it, or what changed it since; nothing where there is no such
/// subject.
///
/// # Errors
/// When the engine refuses.
pub fn version_of(db: &Database, (commune, id): SubjectKey) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT s.import_id, (SELECT MAX(p.import_id) FROM subjects_past p WHERE p.commune_id = ?1 AND p.subject_id = ?2) \
               FROM subjects s WHERE s.commune_id = ?1 AND s.id = ?2";
    let found = db.query(sql, &[commune.into(), id.into()], |row| {
        Ok(row.int(0)?.max(row.maybe_int(1)?.unwrap_or(0)))
    })?;
    Ok(found.into_iter().next())
}

/// A subject as a change by hand finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// Its key.
    pub key: SubjectKey,
    /// `family`, `clan`, `hamlet`, `unit`.
    pub kind: String,
    /// Code in its commune.
    pub code: String,
    /// Name.
    pub name: String,
    /// Group.
    pub group: String,
    /// Birth year of the head.
    pub birth_year: Option<i64>,
    /// Where it lives; 0 where nobody said.
    pub hamlet: i64,
    /// Name of that hamlet.
    pub hamlet_name: String,
    /// Where it lived first.
    pub first_hamlet: i64,
    /// Its years.
    pub years: Years,
    /// Why it ended; empty while it is there.
    pub ending: String,
    /// The subject it was all along, or 0.
    pub merged_into: i64,
    /// What brought it.
    pub job: i64,
    /// The last change.
    pub version: i64,
}

/// A subject as it stands.
///
/// # Errors
/// When the engine refuses.
pub fn now(db: &Database, key: SubjectKey) -> Result<Option<Now>, StoreError> {
    let sql = "SELECT s.kind, s.code, s.name, s.grp, s.birth_year, s.since_year, s.hamlet_id, s.import_id, \
               (SELECT MAX(m.from_year) FROM subject_moves m WHERE m.commune_id = s.commune_id AND m.subject_id = s.id), \
               e.from_year, COALESCE(e.why, ''), COALESCE(e.into_subject, 0) FROM subjects s \
               LEFT JOIN subject_ends e ON e.commune_id = s.commune_id AND e.subject_id = s.id \
               WHERE s.commune_id = ?1 AND s.id = ?2";
    let pair = [key.0.into(), key.1.into()];
    let found = db.query(sql, &pair, |row| {
        let since = row.int(5)?;
        Ok(Now {
            key,
            kind: row.text(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            group: row.text(3)?,
            birth_year: row.maybe_int(4)?,
            hamlet: row.int(6)?,
            hamlet_name: String::new(),
            first_hamlet: row.int(6)?,
            years: Years {
                since,
                stays_from: row.maybe_int(8)?.unwrap_or(since),
                last_case: None,
                ended: row.maybe_int(9)?,
            },
            ending: row.text(10)?,
            merged_into: row.int(11)?,
            job: row.int(7)?,
            version: 0,
        })
    })?;
    let Some(mut now) = found.into_iter().next() else { return Ok(None) };
    let last = "SELECT hamlet_id FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2 ORDER BY from_year DESC LIMIT 1";
    if let Some(hamlet) = db.query(last, &pair, |row| row.int(0))?.into_iter().next() {
        now.hamlet = hamlet;
    }
    now.hamlet_name = hamlet_import(db, (key.0, now.hamlet))?.map(|(name, _)| name).unwrap_or_default();
    now.version = version_of(db, key)?.unwrap_or(now.job);
    now.years.last_case = last_case_year(db, key)?;
    Ok(Some(now))
}

/// The newest year of which a subject has a case.
///
/// # Errors
/// When the engine refuses.
pub fn last_case_year(db: &Database, (commune, id): SubjectKey) -> Result<Option<i64>, StoreError> {
    let mut values = vec![id.into()];
    let years = years_with_cases(&[commune], None, &mut values);
    let sql = format!(
        "WITH RECURSIVE {years} SELECT MAX(c.year) FROM years y JOIN cases c ON c.commune_id = y.c AND c.title = y.title \
         AND c.year = y.year AND c.subject_id = ?1"
    );
    Ok(db.query(&sql, &values, |row| row.maybe_int(0))?.into_iter().next().flatten())
}

/// Codes of a kind in a commune, with their subjects.
///
/// # Errors
/// When the engine refuses.
pub fn kind_codes(db: &Database, commune: i64, kind: &str) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT code, id FROM subjects WHERE commune_id = ?1 AND kind = ?2";
    db.query(sql, &[commune.into(), kind.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// A hamlet's name, and what brought it.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_import(db: &Database, (commune, id): (i64, i64)) -> Result<Option<(String, i64)>, StoreError> {
    let sql = "SELECT name, import_id FROM hamlets WHERE commune_id = ?1 AND id = ?2";
    let found = db.query(sql, &[commune.into(), id.into()], |row| Ok((row.text(0)?, row.int(1)?)))?;
    Ok(found.into_iter().next())
}

/// Gives a hamlet another name.
///
/// # Errors
/// When the engine refuses.
pub fn rename_hamlet(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    name: &str,
    folded: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE hamlets SET name = ?3, folded = ?4 WHERE commune_id = ?1 AND id = ?2";
    tx.execute(sql, &[commune.into(), id.into(), name.into(), folded.into()])?;
    Ok(())
}

/// Says which household a household split from.
///
/// # Errors
/// When the engine refuses.
pub fn link_origin(
    tx: &WriteTx<'_>,
    (commune, id): SubjectKey,
    origin: i64,
    from: i64,
    job: i64,
) -> Result<(), StoreError> {
    let values = [commune.into(), id.into(), origin.into(), from.into(), job.into()];
    tx.execute("INSERT INTO subject_origins VALUES (?1, ?2, ?3, ?4, ?5)", &values)?;
    Ok(())
}

/// A stored period: first day, last day, what brought it.
pub type StoredPeriod = (String, Option<String>, i64);

/// The periods of a household in a clan.
///
/// # Errors
/// When the engine refuses.
pub fn member_periods(
    db: &Database,
    clan: SubjectKey,
    household: SubjectKey,
) -> Result<Vec<StoredPeriod>, StoreError> {
    let sql = "SELECT valid_from, valid_to, import_id FROM clan_members WHERE commune_id = ?1 AND clan_id = ?2 \
               AND household_commune_id = ?3 AND household_id = ?4 ORDER BY valid_from";
    let key = [clan.0.into(), clan.1.into(), household.0.into(), household.1.into()];
    db.query(sql, &key, |row| Ok((row.text(0)?, row.maybe_text(1)?, row.int(2)?)))
}

/// The bodies of a unit.
///
/// # Errors
/// When the engine refuses.
pub fn body_periods(db: &Database, unit: SubjectKey) -> Result<Vec<StoredPeriod>, StoreError> {
    let sql = "SELECT valid_from, valid_to, import_id FROM bodies WHERE commune_id = ?1 AND unit_id = ?2 ORDER BY valid_from";
    db.query(sql, &[unit.0.into(), unit.1.into()], |row| Ok((row.text(0)?, row.maybe_text(1)?, row.int(2)?)))
}

/// How many bodies of a unit stand at the end of a year or later.
///
/// # Errors
/// When the engine refuses.
pub fn open_bodies(db: &Database, unit: SubjectKey, year: i64) -> Result<usize, StoreError> {
    let last_day = format!("{year:04}-12-31");
    let stands = |(_, to, _): &StoredPeriod| to.as_ref().is_none_or(|to| *to >= last_day);
    Ok(body_periods(db, unit)?.iter().filter(|period| stands(period)).count())
}

/// Ends a membership that began on a day.
///
/// # Errors
/// When the engine refuses.
pub fn end_member(
    tx: &WriteTx<'_>,
    clan: SubjectKey,
    household: SubjectKey,
    (from, to): (&str, &str),
) -> Result<(), StoreError> {
    let sql = "UPDATE clan_members SET valid_to = ?6 WHERE commune_id = ?1 AND clan_id = ?2 AND household_commune_id = ?3 \
               AND household_id = ?4 AND valid_from = ?5";
    let values =
        [clan.0.into(), clan.1.into(), household.0.into(), household.1.into(), from.into(), to.into()];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Ends a unit's body that began on a day, in the counts too.
///
/// # Errors
/// When the engine refuses.
pub fn end_body(
    tx: &WriteTx<'_>,
    unit: SubjectKey,
    (from, to): Period<'_>,
    last_day: &str,
) -> Result<(), StoreError> {
    count_body(tx, unit.0, (from, to), -1)?;
    let sql = "UPDATE bodies SET valid_to = ?4 WHERE commune_id = ?1 AND unit_id = ?2 AND valid_from = ?3";
    tx.execute(sql, &[unit.0.into(), unit.1.into(), from.into(), last_day.into()])?;
    count_body(tx, unit.0, (from, Some(last_day)), 1)
}

fn overlap(a: (&str, Option<&str>), b: (&str, Option<&str>)) -> bool {
    let last = |to: Option<&str>| to.unwrap_or("9999-12-31").to_owned();
    a.0 <= last(b.1).as_str() && b.0 <= last(a.1).as_str()
}

/// The memberships of a merged record become those of the one that is kept, on either side; where both were there
/// at once, the kept one's stands. Returns what brought each of them.
///
/// # Errors
/// When the engine refuses.
pub fn take_over_members(
    tx: &WriteTx<'_>,
    commune: i64,
    (kept, other): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    let mut on = Vec::new();
    for (mine, of) in [("commune_id", "clan_id"), ("household_commune_id", "household_id")] {
        let (theirs, other_of) = if of == "clan_id" {
            ("household_commune_id", "household_id")
        } else {
            ("commune_id", "clan_id")
        };
        let sql = format!(
            "SELECT {theirs}, {other_of}, valid_from, valid_to, import_id FROM clan_members WHERE {mine} = ?1 AND {of} = ?2"
        );
        let read = |id: i64| {
            tx.query(&sql, &[commune.into(), id.into()], |row| {
                Ok((row.int(0)?, row.int(1)?, row.text(2)?, row.maybe_text(3)?, row.int(4)?))
            })
        };
        let known = read(kept)?;
        for (there, id, from, to, import) in read(other)? {
            let period = (from.as_str(), to.as_deref());
            let taken = known
                .iter()
                .any(|k| (k.0, k.1) == (there, id) && overlap((k.2.as_str(), k.3.as_deref()), period));
            let mut values: Vec<Value<'_>> =
                vec![commune.into(), other.into(), there.into(), id.into(), from.as_str().into()];
            let whose = format!(
                "WHERE {mine} = ?1 AND {of} = ?2 AND {theirs} = ?3 AND {other_of} = ?4 AND valid_from = ?5"
            );
            if taken {
                tx.execute(&format!("DELETE FROM clan_members {whose}"), &values)?;
            } else {
                values.push(kept.into());
                tx.execute(&format!("UPDATE clan_members SET {of} = ?6 {whose}"), &values)?;
            }
            on.push(import);
        }
    }
    Ok(on)
}

/// As [`take_over_members`], for the bodies of units.
///
/// # Errors
/// When the engine refuses.
pub fn take_over_bodies(
    tx: &WriteTx<'_>,
    commune: i64,
    (kept, other): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT valid_from, valid_to, import_id FROM bodies WHERE commune_id = ?1 AND unit_id = ?2";
    let read = |id: i64| {
        tx.query(sql, &[commune.into(), id.into()], |row| Ok((row.text(0)?, row.maybe_text(1)?, row.int(2)?)))
    };
    let (known, mut on) = (read(kept)?, Vec::new());
    for (from, to, import) in read(other)? {
        let period = (from.as_str(), to.as_deref());
        let mut values: Vec<Value<'_>> = vec![commune.into(), other.into(), from.as_str().into()];
        let whose = "WHERE commune_id = ?1 AND unit_id = ?2 AND valid_from = ?3";
        if known.iter().any(|k| overlap((k.0.as_str(), k.1.as_deref()), period)) {
            count_body(tx, commune, period, -1)?;
            tx.execute(&format!("DELETE FROM bodies {whose}"), &values)?;
        } else {
            values.push(kept.into());
            tx.execute(&format!("UPDATE bodies SET unit_id = ?4 {whose}"), &values)?;
        }
        on.push(import);
    }
    Ok(on)
}

/// Counts the standing of a subject's recognitions anew (again, and the streak), in the tallies too.
///
/// # Errors
/// When the engine refuses.
pub fn recount_standing(tx: &WriteTx<'_>, (commune, id): SubjectKey) -> Result<(), StoreError> {
    let mut held: Vec<StoredCase> = cases_of_subject(tx.reads(), commune, id)?;
    held.retain(|case| case.state() == "recognised");
    held.sort_by(|a, b| (a.title(), a.year()).cmp(&(b.title(), b.year())));
    for (at, case) in held.iter().enumerate() {
        let earlier = held[..at].iter().filter(|other| other.title() == case.title()).map(StoredCase::year);
        let now = standing(case.year(), earlier);
        let now = (i64::from(now.again), now.streak_years);
        if now == case.standing() {
            continue;
        }
        let sql = "UPDATE cases SET again = ?5, streak = ?6 WHERE commune_id = ?1 AND title = ?2 AND year = ?3 \
                   AND subject_id = ?4";
        let key =
            [commune.into(), case.title().into(), case.year().into(), id.into(), now.0.into(), now.1.into()];
        tx.execute(sql, &key)?;
        let signed = "SELECT COALESCE(signed_on, '') FROM decisions WHERE id = ?1";
        let signed = tx.query(signed, &[case.decision().into()], |row| row.text(0))?;
        if let Some(on) = signed.into_iter().next().filter(|on| !on.is_empty()) {
            let delta = (0, now.0 - case.standing().0);
            add_recognition_tally(tx, (commune, case.hamlet()), case.title(), case.year(), &on, delta)?;
        }
    }
    Ok(())
}
