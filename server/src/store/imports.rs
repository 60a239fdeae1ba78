//! Imports as jobs: what was imported, from what, and in what state it is.

use programme::registry::subject_kind;

use super::db::{By, Database, Row, StoreError, WriteTx};

/// A job to be kept.
pub struct ImportRow<'a> {
    /// Its id.
    pub id: i64,
    /// `roster`, `hamlets`, `clan_members`, `bodies` or `by_hand`.
    pub kind: &'a str,
    /// Digest of the file, title, set and options.
    pub digest: &'a str,
    /// Title kind; empty where it has none.
    pub title: &'a str,
    /// The criteria set's row; 0 where it has none.
    pub criteria: i64,
    /// Who, and when.
    pub by: By<'a>,
    /// Name of the file, without its folder.
    pub file: &'a str,
    /// New, changed, unchanged, refused.
    pub counts: [u64; 4],
}

/// Keeps a job.
///
/// # Errors
/// When the engine refuses.
pub fn insert_import(tx: &WriteTx<'_>, import: &ImportRow<'_>) -> Result<(), StoreError> {
    let [new, changed, unchanged, refused] = import.counts.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    tx.execute(
        "INSERT INTO imports VALUES (?1, ?2, ?3, ?4, ?5, 'done', ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        &[
            import.id.into(),
            import.kind.into(),
            import.digest.into(),
            import.title.into(),
            import.criteria.into(),
            import.by.at.into(),
            import.file.into(),
            new.into(),
            changed.into(),
            unchanged.into(),
            refused.into(),
            import.by.actor.into(),
        ],
    )?;
    Ok(())
}

/// The import of the same file, title, set and options, where it stands.
///
/// # Errors
/// When the engine refuses.
pub fn import_by_digest(db: &Database, digest: &str) -> Result<Option<i64>, StoreError> {
    // By the index, which what is typed by hand is not in.
    let sql = "SELECT id FROM imports WHERE digest = ?1 AND kind <> 'by_hand' AND state = 'done'";
    Ok(db.query(sql, &[digest.into()], |row| row.int(0))?.into_iter().next())
}

/// Notes that an import writes cases of a commune, title and year, so that undo finds them.
///
/// # Errors
/// When the engine refuses.
pub fn note_where(
    tx: &WriteTx<'_>,
    import: i64,
    (commune, title, year): (i64, &str, i64),
) -> Result<(), StoreError> {
    let values = [import.into(), commune.into(), title.into(), year.into()];
    tx.execute("INSERT INTO import_communes VALUES (?1, ?2, ?3, ?4)", &values)?;
    Ok(())
}

/// The newest year for which a roster of a title of the kind stands in a commune; 0 where there is none.
///
/// # Errors
/// When the engine refuses.
pub fn newest_year(db: &Database, commune: i64, kind: &str) -> Result<i64, StoreError> {
    let sql = "SELECT c.title, MAX(c.year) FROM import_communes c JOIN imports i ON i.id = c.import_id \
               AND i.state = 'done' AND i.kind <> 'by_hand' WHERE c.commune_id = ?1 GROUP BY c.title";
    let years = db.query(sql, &[commune.into()], |row| {
        Ok(if subject_kind(row.str(0)?) == Some(kind) { row.int(1)? } else { 0 })
    })?;
    Ok(years.into_iter().max().unwrap_or(0))
}

/// An import in the list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ListedImport {
    /// Its id.
    pub id: i64,
    /// `roster`, `hamlets`, `clan_members` or `bodies`.
    pub kind: String,
    /// Title kind.
    pub title: String,
    /// Id of the criteria set.
    pub criteria: String,
    /// `done` or `undone`.
    pub state: String,
    /// When, in UTC.
    pub at: String,
    /// Who: `cli`, or an account by its id.
    pub actor: String,
    /// Name of the file.
    pub file: String,
    /// First and last year of its rows, where it has years.
    pub years: Option<(i64, i64)>,
    /// New, changed, unchanged, refused.
    pub counts: [i64; 4],
}

/// Imports of files, as they are listed.
const LISTED: &str = "SELECT i.id, i.kind, i.title, COALESCE(s.set_id, ''), i.state, i.at, i.rows_new, i.rows_changed, \
    i.rows_unchanged, i.rows_refused, i.file, i.actor, \
    (SELECT MIN(c.year) FROM import_communes c WHERE c.import_id = i.id), \
    (SELECT MAX(c.year) FROM import_communes c WHERE c.import_id = i.id) \
    FROM imports i LEFT JOIN criteria_sets s ON s.id = i.criteria WHERE i.kind <> 'by_hand'";

fn listed(row: &Row<'_>) -> Result<ListedImport, StoreError> {
    Ok(ListedImport {
        id: row.int(0)?,
        kind: row.text(1)?,
        title: row.text(2)?,
        criteria: row.text(3)?,
        state: row.text(4)?,
        at: row.text(5)?,
        actor: row.text(11)?,
        file: row.text(10)?,
        years: row.maybe_int(12)?.zip(row.maybe_int(13)?),
        counts: [row.int(6)?, row.int(7)?, row.int(8)?, row.int(9)?],
    })
}

/// Every import of a file, newest first.
///
/// # Errors
/// When the engine refuses.
pub fn list_imports(db: &Database) -> Result<Vec<ListedImport>, StoreError> {
    db.query(&format!("{LISTED} ORDER BY i.id DESC"), &[], listed)
}

/// An import of a file by its id.
///
/// # Errors
/// When the engine refuses.
pub fn import_by_id(db: &Database, id: i64) -> Result<Option<ListedImport>, StoreError> {
    Ok(db.query(&format!("{LISTED} AND i.id = ?1"), &[id.into()], listed)?.into_iter().next())
}

/// The newest imports of an account that stand and refused rows, at most so many.
///
/// # Errors
/// When the engine refuses.
pub fn refusing_imports_of(db: &Database, actor: &str, n: i64) -> Result<Vec<ListedImport>, StoreError> {
    let sql = format!(
        "{LISTED} AND i.actor = ?1 AND i.state = 'done' AND i.rows_refused > 0 ORDER BY i.id DESC LIMIT ?2"
    );
    db.query(&sql, &[actor.into(), n.into()], listed)
}

/// Whose imports are listed: one's own, and others' that wrote nowhere but in the communes given.
#[derive(Clone, Copy)]
pub struct Seeing<'a> {
    /// Whoever asks.
    pub actor: &'a str,
    /// Communes of creation.
    pub communes: &'a [i64],
    /// Imports that wrote in no commune too, such as zones.
    pub nowhere: bool,
}

/// What tells where an import wrote; reference rows are found by what they wrote.
const WROTE: [&str; 3] = ["import_communes", "clan_members", "bodies"];

/// A page of imports whose ids are below one, newest first, at most so many; all that there are where nothing is said
/// of who asks.
///
/// # Errors
/// When the engine refuses.
pub fn page_of_imports(
    db: &Database,
    seeing: Option<Seeing<'_>>,
    before: i64,
    n: usize,
) -> Result<Vec<ListedImport>, StoreError> {
    let mut sql = format!("{LISTED} AND i.id < ?1");
    let mut values = vec![before.into(), i64::try_from(n).unwrap_or(i64::MAX).into()];
    if let Some(seeing) = seeing {
        let communes: Vec<String> = seeing.communes.iter().map(i64::to_string).collect();
        // Of no commune nothing is in the list, and an empty one is no SQL.
        let communes = if communes.is_empty() { "-1".to_owned() } else { communes.join(", ") };
        let elsewhere = WROTE.map(|table| {
            format!(
                "NOT EXISTS (SELECT 1 FROM {table} w WHERE w.import_id = i.id AND w.commune_id NOT IN ({communes}))"
            )
        });
        let somewhere =
            WROTE.map(|table| format!("EXISTS (SELECT 1 FROM {table} w WHERE w.import_id = i.id)"));
        let somewhere = if seeing.nowhere { "1 = 1".to_owned() } else { somewhere.join(" OR ") };
        sql.push_str(&format!(" AND {} AND (i.actor = ?3 OR {somewhere})", elsewhere.join(" AND ")));
        values.push(seeing.actor.into());
    }
    sql.push_str(" ORDER BY i.id DESC LIMIT ?2");
    db.query(&sql, &values, listed)
}

/// Where an import of a roster wrote cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetOfImport {
    /// Commune of creation.
    pub commune: i64,
    /// Hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// Its name; empty where nobody said.
    pub name: String,
    /// Year.
    pub year: i64,
}

/// The sheets of an import of a roster, the newest year first.
///
/// # Errors
/// When the engine refuses.
pub fn sheets_of_import(db: &Database, import: i64) -> Result<Vec<SheetOfImport>, StoreError> {
    let sql = "SELECT DISTINCT c.commune_id, c.hamlet_id, COALESCE(h.name, ''), c.year FROM import_communes m JOIN cases c \
               ON c.commune_id = m.commune_id AND c.title = m.title AND c.year = m.year AND c.import_id = m.import_id \
               LEFT JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id \
               WHERE m.import_id = ?1 ORDER BY 4 DESC, 2";
    db.query(sql, &[import.into()], |row| {
        Ok(SheetOfImport { commune: row.int(0)?, hamlet: row.int(1)?, name: row.text(2)?, year: row.int(3)? })
    })
}

/// The communes in which each of some imports wrote, in one question.
///
/// # Errors
/// When the engine refuses.
pub fn communes_of(db: &Database, imports: &[i64]) -> Result<ahash::AHashMap<i64, Vec<i64>>, StoreError> {
    let mut found: ahash::AHashMap<i64, Vec<i64>> = ahash::AHashMap::new();
    if imports.is_empty() {
        return Ok(found);
    }
    let marks: Vec<String> = (1..=imports.len()).map(|n| format!("?{n}")).collect();
    // Reference rows are found by what they wrote; their kinds have no year.
    let sql = format!(
        "SELECT DISTINCT import_id, commune_id FROM import_communes WHERE import_id IN ({0}) \
         UNION SELECT import_id, commune_id FROM clan_members WHERE import_id IN ({0}) \
         UNION SELECT import_id, commune_id FROM bodies WHERE import_id IN ({0}) ORDER BY 1, 2",
        marks.join(", ")
    );
    let values: Vec<super::db::Value<'_>> = imports.iter().map(|id| (*id).into()).collect();
    db.for_each(&sql, &values, &mut |row| {
        found.entry(row.int(0)?).or_default().push(row.int(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// Who did a job, and when.
///
/// # Errors
/// When the engine refuses.
pub fn author_of(db: &Database, import: i64) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT actor, at FROM imports WHERE id = ?1";
    Ok(db.query(sql, &[import.into()], |row| Ok((row.text(0)?, row.text(1)?)))?.into_iter().next())
}

/// Whether a job is something that a person typed.
///
/// # Errors
/// When the engine refuses.
pub fn is_by_hand(db: &Database, import: i64) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM imports WHERE id = ?1 AND kind = 'by_hand'";
    Ok(db.query(sql, &[import.into()], |row| row.int(0))?.into_iter().any(|n| n > 0))
}
