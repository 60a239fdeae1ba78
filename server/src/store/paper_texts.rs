//! Texts of papers that a place has edited, from a day on.

use super::db::{By, Database, StoreError, WriteTx};

/// A text as it was kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct KeptText {
    /// The place that wants it.
    pub place: i64,
    /// The kind's word.
    pub kind: String,
    /// First day of papers that have it.
    pub valid_from: String,
    /// The text; empty where the one that ships holds again.
    pub body: String,
    /// Who kept it.
    pub actor: String,
    /// When.
    pub at: String,
}

/// Keeps a text.
///
/// # Errors
/// When the engine refuses.
pub fn keep_text(
    tx: &WriteTx<'_>,
    (place, kind): (i64, &str),
    valid_from: &str,
    body: &str,
    by: By<'_>,
) -> Result<(), StoreError> {
    let id = tx.next_id()?;
    let values =
        [id.into(), place.into(), kind.into(), valid_from.into(), body.into(), by.actor.into(), by.at.into()];
    tx.execute("INSERT INTO paper_texts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &values)?;
    Ok(())
}

const TEXTS: &str = "SELECT place_id, kind, valid_from, body, actor, at FROM paper_texts";

/// The text of a place for papers of a day; nothing where it never kept one by then.
///
/// # Errors
/// When the engine refuses.
pub fn text_of(db: &Database, place: i64, kind: &str, day: &str) -> Result<Option<KeptText>, StoreError> {
    let sql = format!(
        "{TEXTS} WHERE place_id = ?1 AND kind = ?2 AND valid_from <= ?3 ORDER BY valid_from DESC, id DESC LIMIT 1"
    );
    Ok(db.query(&sql, &[place.into(), kind.into(), day.into()], read)?.into_iter().next())
}

/// Every text that a place ever kept, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn texts_of(db: &Database, place: i64) -> Result<Vec<KeptText>, StoreError> {
    db.query(&format!("{TEXTS} WHERE place_id = ?1 ORDER BY id DESC"), &[place.into()], read)
}

fn read(row: &super::db::Row<'_>) -> Result<KeptText, StoreError> {
    Ok(KeptText {
        place: row.int(0)?,
        kind: row.text(1)?,
        valid_from: row.text(2)?,
        body: row.text(3)?,
        actor: row.text(4)?,
        at: row.text(5)?,
    })
}
