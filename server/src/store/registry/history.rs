//! What happened to a record: who, when, from what to what, why. Told from what each change left behind, which is
//! kept for undo anyway; the audit itself holds no values.
//!
//! Deliberately absent: what an undone import had said, and steps between assessment and decision.

use std::collections::BTreeMap;

use super::{SubjectKey, hamlet_list, years_with_cases};
use crate::store::cases::{StoredCase, cases_of_subject};
use crate::store::db::{Database, StoreError, Value};
use crate::store::json::from_json;

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct HistoryEntry {
    /// When, in UTC; of a decision its day of signature.
    pub at: String,
    /// Who: `cli`, or an account by its id; empty for a decision.
    pub actor: String,
    /// What was done, such as `record.created`, `record.changed`, `case.changed`, `household.moved`.
    pub verb: String,
    /// Which fact, such as `name`, `hamlet`, `outcome`; empty where the verb says it all.
    pub field: String,
    /// What stood.
    pub from: String,
    /// What stood then.
    pub to: String,
    /// Why, as typed.
    pub why: String,
    /// Year, of a case or a move.
    pub year: Option<i64>,
    /// Title kind, of a case.
    pub title: String,
    /// The job that brought it: an import or a change by hand; 0 for a decision.
    pub job: i64,
    /// `roster`, `by_hand` and so on; empty for a decision.
    pub kind: String,
    /// Name of the file, of an import.
    pub file: String,
}

/// Everything that happened to a subject, newest first.
///
/// # Errors
/// When the engine refuses, or what was kept is damaged.
pub fn history(db: &Database, commune: i64, id: i64) -> Result<Vec<HistoryEntry>, StoreError> {
    let _moment = db.snapshot()?;
    let hamlets: BTreeMap<i64, String> =
        hamlet_list(db, commune)?.into_iter().map(|hamlet| (hamlet.id, hamlet.name)).collect();
    let key = (commune, id);
    let mut entries = facts(db, key, &hamlets)?;
    entries.extend(cases(db, key, &hamlets)?);
    entries.extend(typed(db, key)?);
    entries.extend(bonds(db, key)?);
    // Of one job the order in which it is told stays.
    entries.sort_by(|a, b| (&b.at, b.job).cmp(&(&a.at, a.job)));
    Ok(entries)
}

/// Who did a job and from what: five columns of `imports i`.
const JOB: &str = "i.id, i.at, i.actor, i.kind, i.file";

fn job(row: &crate::store::db::Row<'_>) -> Result<HistoryEntry, StoreError> {
    let by_hand = row.str(3)? == "by_hand";
    Ok(HistoryEntry {
        job: row.int(0)?,
        at: row.text(1)?,
        actor: row.text(2)?,
        kind: row.text(3)?,
        file: if by_hand { String::new() } else { row.text(4)? },
        ..HistoryEntry::default()
    })
}

/// A subject's facts as words: name of the fact, and what it is.
type Words = Vec<(&'static str, Option<i64>, String)>;

fn words(row: &[Value<'_>], moves: &[[i64; 2]], hamlets: &BTreeMap<i64, String>) -> Words {
    let hamlet = |id: i64| hamlets.get(&id).cloned().unwrap_or_default();
    let number =
        |value: &Value<'_>| if *value == Value::Null { String::new() } else { value.int().to_string() };
    let mut words = vec![
        ("code", None, row[3].text().to_owned()),
        ("name", None, row[4].text().to_owned()),
        ("group", None, row[6].text().to_owned()),
        ("birth_year", None, number(&row[7])),
        ("since", None, number(&row[8])),
    ];
    let stays = std::iter::once([row[8].int(), row[5].int()]).chain(moves.iter().copied());
    words.extend(stays.map(|[from, id]| ("hamlet", Some(from), hamlet(id))));
    words
}

/// What rosters said of it, the first and each that said otherwise.
fn facts(
    db: &Database,
    (commune, id): SubjectKey,
    hamlets: &BTreeMap<i64, String>,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let key = [commune.into(), id.into()];
    let now = "SELECT commune_id, id, kind, code, name, hamlet_id, grp, birth_year, since_year FROM subjects \
               WHERE commune_id = ?1 AND id = ?2";
    let Some(now) = db.query(now, &key, |row| row.values())?.into_iter().next() else {
        return Ok(Vec::new());
    };
    let moves = "SELECT from_year, hamlet_id FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2 ORDER BY from_year";
    let moves = db.query(moves, &key, |row| Ok([row.int(0)?, row.int(1)?]))?;
    let past = format!(
        "SELECT {JOB}, p.body FROM subjects_past p JOIN imports i ON i.id = p.import_id \
         WHERE p.commune_id = ?1 AND p.subject_id = ?2 ORDER BY p.import_id"
    );
    let past = db.query(&past, &key, |row| Ok((job(row)?, row.text(5)?)))?;
    let mut versions = Vec::new();
    for (_, body) in &past {
        let row = from_json(body)?;
        if row.len() < 10 {
            return Err(StoreError::Damaged("subjects_past".into()));
        }
        let moves: Vec<[i64; 2]> = row[10..].chunks_exact(3).map(|m| [m[0].int(), m[1].int()]).collect();
        versions.push(words(&row, &moves, hamlets));
    }
    versions.push(words(&now, &moves, hamlets));
    let mut entries = Vec::new();
    let came = format!(
        "SELECT {JOB} FROM subjects s JOIN imports i ON i.id = s.import_id WHERE s.commune_id = ?1 AND s.id = ?2"
    );
    for by in db.query(&came, &key, job)?.into_iter().filter(|by| by.kind != "by_hand") {
        for (field, year, to) in versions[0].iter().filter(|(_, _, to)| !to.is_empty()) {
            let (verb, field) = ("record.created".to_owned(), (*field).to_owned());
            entries.push(HistoryEntry { verb, field, year: *year, to: to.clone(), ..by.clone() });
        }
    }
    for (at, (by, _)) in past.iter().enumerate().filter(|(_, (by, _))| by.kind != "by_hand") {
        entries.extend(differences(by, "record.changed", &versions[at], &versions[at + 1]));
    }
    Ok(entries)
}

fn differences(by: &HistoryEntry, verb: &str, before: &Words, after: &Words) -> Vec<HistoryEntry> {
    let mut entries = Vec::new();
    let find = |words: &Words, field: &str, year: Option<i64>| {
        words.iter().find(|(f, y, _)| *f == field && *y == year).map(|(_, _, word)| word.clone())
    };
    let entry = |field: &str, year: Option<i64>, from: String, to: String| HistoryEntry {
        verb: verb.to_owned(),
        field: field.to_owned(),
        year,
        from,
        to,
        ..by.clone()
    };
    for (field, year, to) in after {
        let from = find(before, field, *year);
        if from.as_deref() == Some(to) {
            continue;
        }
        // A new stay: it lived where the stay before says.
        let from = from.unwrap_or_else(|| {
            let mut earlier = before.iter().filter(|(f, y, _)| f == field && y < year);
            earlier.next_back().map(|(_, _, word)| word.clone()).unwrap_or_default()
        });
        if from != *to {
            entries.push(entry(field, *year, from, to.clone()));
        }
    }
    for (field, year, from) in before.iter().filter(|(f, y, _)| find(after, f, *y).is_none()) {
        entries.push(entry(field, *year, from.clone(), String::new()));
    }
    entries
}

fn case_words(case: &StoredCase, hamlets: &BTreeMap<i64, String>) -> Words {
    let names = [
        "registered",
        "members",
        "poor",
        "source",
        "answers",
        "outcome",
        "total_hundredths",
        "band",
        "reasons",
    ];
    let mut words: Words = names
        .iter()
        .zip(case.facts())
        .map(|(name, value)| {
            let word = match value {
                Value::Null | Value::Bytes(_) => String::new(),
                Value::Int(n) => n.to_string(),
                Value::Text(text) => text.to_string(),
            };
            (*name, Some(case.year()), word)
        })
        .collect();
    words.push(("hamlet", Some(case.year()), hamlets.get(&case.hamlet()).cloned().unwrap_or_default()));
    words
}

fn cases(
    db: &Database,
    (commune, id): SubjectKey,
    hamlets: &BTreeMap<i64, String>,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let mut values = vec![id.into()];
    let years = years_with_cases(&[commune], None, &mut values);
    let past = format!(
        "WITH RECURSIVE {years} SELECT {JOB}, p.body FROM years y JOIN cases_past p ON p.commune_id = y.c AND p.title = y.title \
         AND p.year = y.year AND p.subject_id = ?1 JOIN imports i ON i.id = p.import_id"
    );
    let mut versions: Vec<(HistoryEntry, StoredCase)> = Vec::new();
    for (by, body) in db.query(&past, &values, |row| Ok((job(row)?, row.text(5)?)))? {
        versions.push((by, StoredCase::from_json(&body)?));
    }
    let now = format!(
        "WITH RECURSIVE {years} SELECT {JOB} FROM years y JOIN cases c ON c.commune_id = y.c AND c.title = y.title \
         AND c.year = y.year AND c.subject_id = ?1 JOIN imports i ON i.id = c.import_id"
    );
    let by_job: BTreeMap<i64, HistoryEntry> =
        db.query(&now, &values, job)?.into_iter().map(|by| (by.job, by)).collect();
    for case in cases_of_subject(db, commune, id)? {
        versions.push((by_job.get(&case.import()).cloned().unwrap_or_default(), case));
    }
    versions.sort_by(|(_, a), (_, b)| {
        (a.title(), a.year(), a.version()).cmp(&(b.title(), b.year(), b.version()))
    });
    let mut entries = Vec::new();
    for (at, (by, case)) in versions.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &versions[at].1);
        let before = before.filter(|before| (before.title(), before.year()) == (case.title(), case.year()));
        let told = match before {
            Some(before) => {
                let (before, after) = (case_words(before, hamlets), case_words(case, hamlets));
                differences(by, "case.changed", &before, &after)
            }
            None => {
                let words = case_words(case, hamlets).into_iter().filter(|(field, _, word)| {
                    !word.is_empty()
                        && !matches!(*field, "answers" | "source")
                        && (*field, word.as_str()) != ("poor", "0")
                });
                let verb = "case.assessed";
                words
                    .map(|(field, year, to)| HistoryEntry {
                        verb: verb.to_owned(),
                        field: field.to_owned(),
                        year,
                        to,
                        ..by.clone()
                    })
                    .collect()
            }
        };
        entries
            .extend(told.into_iter().map(|entry| HistoryEntry { title: case.title().to_owned(), ..entry }));
    }
    entries.extend(recognitions(db, &years, &values)?);
    Ok(entries)
}

/// The decisions that name it, by their day of signature.
fn recognitions(db: &Database, years: &str, values: &[Value<'_>]) -> Result<Vec<HistoryEntry>, StoreError> {
    let sql = format!(
        "WITH RECURSIVE {years} SELECT c.title, c.year, d.number, d.signed_on FROM years y \
         JOIN cases c ON c.commune_id = y.c AND c.title = y.title AND c.year = y.year AND c.subject_id = ?1 \
         JOIN decisions d ON d.id = c.decision_id WHERE c.decision_id <> 0 AND d.state = 'issued'"
    );
    db.query(&sql, values, |row| {
        Ok(HistoryEntry {
            verb: "case.recognised".to_owned(),
            field: "decision".to_owned(),
            title: row.text(0)?,
            year: Some(row.int(1)?),
            to: row.maybe_text(2)?.unwrap_or_default(),
            at: row.maybe_text(3)?.unwrap_or_default(),
            ..HistoryEntry::default()
        })
    })
}

/// What people typed.
fn typed(db: &Database, (commune, id): SubjectKey) -> Result<Vec<HistoryEntry>, StoreError> {
    let sql = format!(
        "SELECT {JOB}, h.verb, h.field, h.old_value, h.new_value, h.why FROM hand_changes h JOIN imports i ON i.id = h.import_id \
         WHERE h.commune_id = ?1 AND h.subject_id = ?2 ORDER BY h.import_id, h.nth"
    );
    db.query(&sql, &[commune.into(), id.into()], |row| {
        Ok(HistoryEntry {
            verb: row.text(5)?,
            field: row.text(6)?,
            from: row.text(7)?,
            to: row.text(8)?,
            why: row.text(9)?,
            ..job(row)?
        })
    })
}

/// Clans and bodies that files brought.
fn bonds(db: &Database, (commune, id): SubjectKey) -> Result<Vec<HistoryEntry>, StoreError> {
    let sql = format!(
        "SELECT {JOB}, t.verb, t.code, t.valid_from, t.valid_to FROM (\
         SELECT 'clan.member_added' AS verb, s.code, m.valid_from, m.valid_to, m.import_id FROM clan_members m \
         JOIN subjects s ON s.commune_id = m.household_commune_id AND s.id = m.household_id \
         WHERE m.commune_id = ?1 AND m.clan_id = ?2 UNION ALL \
         SELECT 'clan.joined', s.code, m.valid_from, m.valid_to, m.import_id FROM clan_members m \
         JOIN subjects s ON s.commune_id = m.commune_id AND s.id = m.clan_id \
         WHERE m.household_commune_id = ?1 AND m.household_id = ?2 UNION ALL \
         SELECT 'body.added', instrument, valid_from, valid_to, import_id FROM bodies WHERE commune_id = ?1 AND unit_id = ?2) t \
         JOIN imports i ON i.id = t.import_id WHERE i.kind <> 'by_hand'"
    );
    db.query(&sql, &[commune.into(), id.into()], |row| {
        let period = [row.text(7)?, row.maybe_text(8)?.unwrap_or_default()].join("/");
        Ok(HistoryEntry { verb: row.text(5)?, field: row.text(6)?, to: period, ..job(row)? })
    })
}
