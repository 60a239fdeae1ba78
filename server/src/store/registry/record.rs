//! One record whole, as its page shows it: facts, stays, cases by year, clans, bodies, and the records it is
//! bound to. Eight questions, however long its life.

use super::rows::ListedRow;
use super::{SubjectKey, rows_of, version_of, years_with_cases};
use crate::store::db::{Database, Row, StoreError, Value};

/// A stay in a hamlet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stay {
    /// First year there.
    pub from: i64,
    /// The hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// Its name.
    pub name: String,
}

/// The case of one year and title.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CaseRow {
    /// Year assessed.
    pub year: i64,
    /// Title kind.
    pub title: String,
    /// Hamlet in that year.
    pub hamlet_name: String,
    /// `new`, `again`, `yes` or `no`.
    pub registered: String,
    /// Persons.
    pub members: Option<i64>,
    /// Poor or near-poor.
    pub poor: bool,
    /// `items`, `totals` or `none`.
    pub source: String,
    /// The sheet's answers.
    pub answers: String,
    /// `pass`, `fail`, `refer`, or empty.
    pub outcome: String,
    /// Total in hundredths.
    pub total_hundredths: Option<i64>,
    /// Class of those who pass.
    pub band: String,
    /// Codes of the reasons against a pass.
    pub reasons: String,
    /// How far it went.
    pub state: String,
    /// Why it was not recognised.
    pub refusal: String,
    /// Held before.
    pub again: bool,
    /// Years in a row, once recognised.
    pub streak_years: i64,
    /// Number of the decision, once issued.
    pub decision: Option<String>,
    /// Its day of signature.
    pub signed_on: Option<String>,
    /// Its id and the commune whose People's Committee decided; 0 while none is issued.
    pub decided: (i64, i64),
    /// Its signed file is kept here.
    pub has_file: bool,
    /// Id of the criteria set.
    pub criteria: String,
    /// Row of the criteria set.
    pub criteria_row: i64,
    /// Version, from 1.
    pub version: i64,
    /// What brought it.
    pub job: i64,
}

/// A record that this one is bound to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Related {
    /// Commune it was created in.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// Code in its commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// From which year.
    pub from: i64,
}

/// A membership of a clan, seen from either side.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MemberRow {
    /// The other side: the clan of a household, the household of a clan.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// Code in its commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// What brought it.
    pub job: i64,
}

/// An association body of a unit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BodyRow {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// What founded it.
    pub instrument: String,
    /// What brought it.
    pub job: i64,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EndRow {
    /// First year without it.
    pub from: i64,
    /// `left`, `died_out` or `merged`.
    pub why: String,
    /// The record it was merged into.
    pub into: Option<Related>,
}

/// Everything for one record's page, but for its history.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// Facts, where it lives now, and its newest case.
    pub row: ListedRow,
    /// The last change to it: what an edit says it saw.
    pub version: i64,
    /// What brought it.
    pub job: i64,
    /// Where it lived, the oldest stay first.
    pub stays: Vec<Stay>,
    /// How it ended.
    pub end: Option<EndRow>,
    /// The household it split from.
    pub origin: Option<Related>,
    /// Households that split from it.
    pub split_off: Vec<Related>,
    /// Records that were merged into it.
    pub merged_in: Vec<Related>,
    /// Cases, newest first.
    pub cases: Vec<CaseRow>,
    /// Clans of a household, or households of a clan.
    pub members: Vec<MemberRow>,
    /// Bodies of a unit.
    pub bodies: Vec<BodyRow>,
}

/// One record; nothing where there is none.
///
/// # Errors
/// When the engine refuses.
pub fn record(db: &Database, commune: i64, id: i64) -> Result<Option<Record>, StoreError> {
    let _moment = db.snapshot()?;
    let Some(row) = rows_of(db, &[(commune, id)], None)?.into_iter().next() else { return Ok(None) };
    let key = [commune.into(), id.into()];
    let facts = "SELECT import_id FROM subjects WHERE commune_id = ?1 AND id = ?2";
    let job = db.query(facts, &key, |row| row.int(0))?.into_iter().next().unwrap_or(0);
    let version = version_of(db, (commune, id))?.unwrap_or(job);
    let related = related(db, (commune, id))?;
    let pick = |what: &str| {
        related.iter().filter(|(is, _)| is == what).map(|(_, of)| of.clone()).collect::<Vec<_>>()
    };
    let end =
        row.ended.map(|from| EndRow { from, why: row.ending.clone(), into: pick("into").into_iter().next() });
    Ok(Some(Record {
        version,
        job,
        stays: stays(db, &key)?,
        end,
        origin: pick("origin").into_iter().next(),
        split_off: pick("split_off"),
        merged_in: pick("merged_in"),
        cases: cases(db, commune, id)?,
        members: members(db, &key)?,
        bodies: bodies(db, &key)?,
        row,
    }))
}

fn stays(db: &Database, key: &[Value<'_>]) -> Result<Vec<Stay>, StoreError> {
    let sql = "SELECT t.since, t.hamlet, COALESCE(h.name, '') FROM (\
               SELECT commune_id, since_year AS since, hamlet_id AS hamlet FROM subjects WHERE commune_id = ?1 AND id = ?2 \
               UNION ALL SELECT commune_id, from_year, hamlet_id FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2) t \
               LEFT JOIN hamlets h ON h.commune_id = t.commune_id AND h.id = t.hamlet ORDER BY t.since";
    db.query(sql, key, |row| Ok(Stay { from: row.int(0)?, hamlet: row.int(1)?, name: row.text(2)? }))
}

fn related(db: &Database, (commune, id): SubjectKey) -> Result<Vec<(String, Related)>, StoreError> {
    let sql = "SELECT b.what, s.commune_id, s.id, s.code, s.name, b.since FROM (\
               SELECT 'origin' AS what, from_subject AS other, from_year AS since FROM subject_origins \
               WHERE commune_id = ?1 AND subject_id = ?2 \
               UNION ALL SELECT 'split_off', subject_id, from_year FROM subject_origins WHERE commune_id = ?1 AND from_subject = ?2 \
               UNION ALL SELECT 'into', into_subject, from_year FROM subject_ends WHERE commune_id = ?1 AND subject_id = ?2 \
               AND into_subject <> 0 \
               UNION ALL SELECT 'merged_in', subject_id, from_year FROM subject_ends WHERE commune_id = ?1 AND into_subject = ?2) b \
               JOIN subjects s ON s.commune_id = ?1 AND s.id = b.other ORDER BY b.what, b.since, s.id";
    db.query(sql, &[commune.into(), id.into()], |row| {
        let of = Related {
            commune: row.int(1)?,
            id: row.int(2)?,
            code: row.text(3)?,
            name: row.text(4)?,
            from: row.int(5)?,
        };
        Ok((row.text(0)?, of))
    })
}

fn cases(db: &Database, commune: i64, id: i64) -> Result<Vec<CaseRow>, StoreError> {
    let mut values = vec![id.into()];
    let years = years_with_cases(&[commune], None, &mut values);
    let sql = format!(
        "WITH RECURSIVE {years} SELECT c.year, c.title, COALESCE(h.name, ''), c.registered, c.members, c.poor, c.source, \
         c.answers, c.outcome, c.total_hundredths, c.band, c.reasons, c.state, c.refusal, c.again, c.streak, d.number, \
         d.signed_on, COALESCE(k.set_id, ''), c.criteria, c.version, c.import_id, \
         COALESCE(d.id, 0), COALESCE(d.commune_id, 0), CASE WHEN f.digest IS NULL THEN 0 ELSE 1 END \
         FROM years y JOIN cases c ON c.commune_id = y.c AND c.title = y.title AND c.year = y.year AND c.subject_id = ?1 \
         LEFT JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id \
         LEFT JOIN criteria_sets k ON k.id = c.criteria \
         LEFT JOIN decisions d ON d.id = c.decision_id AND c.decision_id <> 0 AND d.state = 'issued' \
         LEFT JOIN signed_files f ON f.digest = d.file_digest ORDER BY c.year DESC, c.title DESC"
    );
    db.query(&sql, &values, |row| {
        Ok(CaseRow {
            year: row.int(0)?,
            title: row.text(1)?,
            hamlet_name: row.text(2)?,
            registered: row.text(3)?,
            members: row.maybe_int(4)?,
            poor: row.int(5)? != 0,
            source: row.text(6)?,
            answers: row.text(7)?,
            outcome: row.text(8)?,
            total_hundredths: row.maybe_int(9)?,
            band: row.text(10)?,
            reasons: row.text(11)?,
            state: row.text(12)?,
            refusal: row.text(13)?,
            again: row.int(14)? != 0,
            streak_years: row.int(15)?,
            decision: row.maybe_text(16)?,
            signed_on: row.maybe_text(17)?,
            criteria: row.text(18)?,
            criteria_row: row.int(19)?,
            version: row.int(20)?,
            job: row.int(21)?,
            decided: (row.int(22)?, row.int(23)?),
            has_file: row.int(24)? != 0,
        })
    })
}

/// A case that the association returned and that nobody has scored again since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedCase {
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// Code of the reason.
    pub reason: String,
    /// Who returned it.
    pub actor: String,
    /// When.
    pub at: String,
}

/// What of a subject's cases was returned to its hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn returned_of(db: &Database, commune: i64, id: i64) -> Result<Vec<ReturnedCase>, StoreError> {
    let mut values = vec![id.into()];
    let years = years_with_cases(&[commune], None, &mut values);
    let sql = format!(
        "WITH RECURSIVE {years} SELECT c.title, c.year, r.reason, i.actor, i.at FROM years y \
         JOIN cases c ON c.commune_id = y.c AND c.title = y.title AND c.year = y.year AND c.subject_id = ?1 \
         JOIN reviews r ON r.commune_id = c.commune_id AND r.title = c.title AND r.year = c.year \
         AND r.subject_id = c.subject_id AND r.seen = c.import_id JOIN imports i ON i.id = r.import_id \
         WHERE r.verdict = 'returned' AND c.state = 'assessed'"
    );
    db.query(&sql, &values, |row| {
        Ok(ReturnedCase {
            title: row.text(0)?,
            year: row.int(1)?,
            reason: row.text(2)?,
            actor: row.text(3)?,
            at: row.text(4)?,
        })
    })
}

fn members(db: &Database, key: &[Value<'_>]) -> Result<Vec<MemberRow>, StoreError> {
    let one = |row: &Row<'_>| {
        Ok(MemberRow {
            commune: row.int(0)?,
            id: row.int(1)?,
            code: row.text(2)?,
            name: row.text(3)?,
            from: row.text(4)?,
            to: row.maybe_text(5)?,
            job: row.int(6)?,
        })
    };
    let of_clan = "SELECT s.commune_id, s.id, s.code, s.name, m.valid_from, m.valid_to, m.import_id FROM clan_members m \
                   JOIN subjects s ON s.commune_id = m.household_commune_id AND s.id = m.household_id \
                   WHERE m.commune_id = ?1 AND m.clan_id = ?2 ORDER BY m.valid_from, s.commune_id, s.id";
    let mut members = db.query(of_clan, key, one)?;
    let of_household = "SELECT s.commune_id, s.id, s.code, s.name, m.valid_from, m.valid_to, m.import_id FROM clan_members m \
                        JOIN subjects s ON s.commune_id = m.commune_id AND s.id = m.clan_id \
                        WHERE m.household_commune_id = ?1 AND m.household_id = ?2 ORDER BY m.valid_from, s.commune_id, s.id";
    members.extend(db.query(of_household, key, one)?);
    Ok(members)
}

fn bodies(db: &Database, key: &[Value<'_>]) -> Result<Vec<BodyRow>, StoreError> {
    let sql = "SELECT valid_from, valid_to, instrument, import_id FROM bodies WHERE commune_id = ?1 AND unit_id = ?2 \
               ORDER BY valid_from";
    db.query(sql, key, |row| {
        Ok(BodyRow { from: row.text(0)?, to: row.maybe_text(1)?, instrument: row.text(2)?, job: row.int(3)? })
    })
}
