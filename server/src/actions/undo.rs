//! `imports undo`: puts back exactly what stood before an import.
//!
//! Refused once a proposal or a later import rests on it: undo those first.

use programme::ids::ImportId;

use super::import::{INSERT_CASE, add_case_tally, add_subject_tally, case_counts, case_row, select_cases};
use crate::store::db::{Change, Database, StoreError, Value, WriteTx};

/// Why an import stays.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The store failed; nothing stands.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// There is no such import, or it was undone already.
    #[error("no such import")]
    Unknown,
    /// Proposals or decisions rest on it.
    #[error("{0} cases are proposed or decided")]
    Decided(i64),
    /// A later import rests on it.
    #[error("import {0} rests on it")]
    Later(i64),
}

/// What a later import may have built on this one: its cases, its subjects, its hamlets.
const LATER: [&str; 4] = [
    "SELECT MIN(replaced_by) FROM cases_past WHERE import_id = ?1",
    "SELECT MIN(c.import_id) FROM subjects s JOIN cases c ON c.commune_id = s.commune_id AND c.subject_id = s.id \
     WHERE s.import_id = ?1 AND c.import_id <> ?1",
    "SELECT MIN(s.import_id) FROM hamlets h JOIN subjects s ON s.commune_id = h.commune_id AND s.hamlet_id = h.id \
     WHERE h.import_id = ?1 AND s.import_id <> ?1",
    "SELECT MIN(b.import_id) FROM subjects_past a JOIN subjects_past b ON b.commune_id = a.commune_id \
     AND b.subject_id = a.subject_id WHERE a.import_id = ?1 AND b.import_id > ?1",
];

/// Undoes an import.
///
/// # Errors
/// When something rests on it; nothing is changed then.
pub fn undo_import(db: &mut Database, id: ImportId, at: &str) -> Result<(), UndoError> {
    let tx = db.write()?;
    let import = [Value::Int(id.get())];
    let found = "SELECT digest FROM imports WHERE id = ?1 AND state = 'done'";
    let digest = tx.query(found, &import, |row| row.text(0))?.into_iter().next().ok_or(UndoError::Unknown)?;
    let decided = "SELECT COUNT(*) FROM cases WHERE import_id = ?1 AND state <> 'assessed'";
    let decided: i64 = tx.query(decided, &import, |row| row.int(0))?.into_iter().sum();
    if decided > 0 {
        return Err(UndoError::Decided(decided));
    }
    for sql in LATER {
        let other = tx.query(sql, &import, |row| row.maybe_int(0))?.into_iter().next().flatten();
        if let Some(other) = other {
            return Err(UndoError::Later(other));
        }
    }
    put_back(&tx, &import)?;
    tx.execute("UPDATE imports SET state = 'undone' WHERE id = ?1", &import)?;
    let what = format!("import.undone {id}");
    tx.commit(&Change { chain: 0, at: at.to_owned(), actor: "cli".to_owned(), what, digest })?;
    Ok(())
}

fn put_back(tx: &WriteTx<'_>, import: &[Value; 1]) -> Result<(), StoreError> {
    for row in tx.query(&select_cases("import_id = ?1"), import, case_row)? {
        count(tx, &row, -1)?;
    }
    tx.execute("DELETE FROM cases WHERE import_id = ?1", import)?;
    let past = "SELECT body FROM cases_past WHERE replaced_by = ?1";
    for body in tx.query(past, import, |row| row.text(0))? {
        let row = stored(&body)?;
        tx.execute(INSERT_CASE, &row)?;
        count(tx, &row, 1)?;
    }
    tx.execute("DELETE FROM cases_past WHERE replaced_by = ?1", import)?;
    let earlier = "SELECT s.commune_id, s.id, s.hamlet_id, s.kind, s.since_year, p.body FROM subjects_past p \
                   JOIN subjects s ON s.commune_id = p.commune_id AND s.id = p.subject_id WHERE p.import_id = ?1";
    let earlier = tx.query(earlier, import, |row| {
        Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.text(3)?, row.int(4)?, row.text(5)?))
    })?;
    for (commune, id, hamlet, kind, since, before) in earlier {
        let before: i64 = before.parse().map_err(|_| StoreError::Damaged("subjects_past".into()))?;
        tx.execute(
            "UPDATE subjects SET since_year = ?1 WHERE commune_id = ?2 AND id = ?3",
            &[before.into(), commune.into(), id.into()],
        )?;
        add_subject_tally(tx, commune, hamlet, &kind, since, -1)?;
        add_subject_tally(tx, commune, hamlet, &kind, before, 1)?;
    }
    tx.execute("DELETE FROM subjects_past WHERE import_id = ?1", import)?;
    let made = "SELECT commune_id, hamlet_id, kind, since_year, COUNT(*) FROM subjects WHERE import_id = ?1 \
                GROUP BY commune_id, hamlet_id, kind, since_year";
    let made =
        tx.query(made, import, |row| Ok((row.int(0)?, row.int(1)?, row.text(2)?, row.int(3)?, row.int(4)?)))?;
    for (commune, hamlet, kind, since, n) in made {
        add_subject_tally(tx, commune, hamlet, &kind, since, -n)?;
    }
    tx.execute("DELETE FROM subjects WHERE import_id = ?1", import)?;
    tx.execute("DELETE FROM hamlets WHERE import_id = ?1", import)?;
    Ok(())
}

fn count(tx: &WriteTx<'_>, row: &[Value], sign: i64) -> Result<(), StoreError> {
    let (source, counts) = case_counts(row);
    match (&row[0], &row[2], &row[3], &row[5]) {
        (Value::Int(commune), Value::Text(title), Value::Int(year), Value::Int(hamlet)) => {
            add_case_tally(tx, *commune, *hamlet, title, *year, source, counts.map(|n| sign * n))
        }
        _ => Err(StoreError::Damaged("cases".into())),
    }
}

/// A case as it was kept when it was replaced.
fn stored(body: &str) -> Result<Vec<Value>, StoreError> {
    let damaged = || StoreError::Damaged("cases_past".into());
    let list: Vec<serde_json::Value> = serde_json::from_str(body).map_err(|_| damaged())?;
    list.into_iter()
        .map(|value| match value {
            serde_json::Value::Null => Ok(Value::Null),
            serde_json::Value::String(text) => Ok(Value::Text(text)),
            serde_json::Value::Number(n) => n.as_i64().map(Value::Int).ok_or_else(damaged),
            serde_json::Value::Bool(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                Err(damaged())
            }
        })
        .collect()
}
