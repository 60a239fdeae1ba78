//! Whom a decision names: the list of a draft each time it was made, and the annex of an issued one.

use ahash::{AHashMap, AHashSet};

use super::db::{Database, StoreError, Value, WriteTx, hex_digest};

/// A case that a decision names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCase {
    /// Commune of its records.
    pub commune: i64,
    /// The subject.
    pub subject: i64,
    /// Code of the subject in its commune.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its hamlet in that year; empty where nobody said.
    pub hamlet: String,
}

/// A line of a list as it is kept: commune and subject, code, name, hamlet. A province has millions.
type Row = (i64, i64, String, String, String);

pub(super) fn unfold(list: &str) -> Result<Vec<NamedCase>, StoreError> {
    let rows: Vec<Row> =
        serde_json::from_str(list).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let named = |(commune, subject, code, name, hamlet)| NamedCase { commune, subject, code, name, hamlet };
    Ok(rows.into_iter().map(named).collect())
}

/// A list as it is kept, and its digest.
pub(super) fn folded(named: Vec<NamedCase>) -> Result<(String, String), StoreError> {
    let row = |case: NamedCase| (case.commune, case.subject, case.code, case.name, case.hamlet);
    let rows: Vec<Row> = named.into_iter().map(row).collect();
    let list = serde_json::to_string(&rows).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let digest = hex_digest(list.as_bytes());
    Ok((list, digest))
}

/// What is read of a case for a list.
const NAMED: &str = "s.code, s.name, COALESCE(h.name, ''), c.commune_id, c.subject_id FROM cases c \
    JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
    LEFT JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id";

/// Cases `c` of which a condition holds, as they are called now, in the order of hamlet and code.
pub(super) fn read_named(
    db: &Database,
    holds: &str,
    values: &[Value<'_>],
) -> Result<Vec<NamedCase>, StoreError> {
    sorted(db, &format!("SELECT {NAMED} WHERE {holds}"), values)
}

fn sorted(db: &Database, sql: &str, values: &[Value<'_>]) -> Result<Vec<NamedCase>, StoreError> {
    let mut named = db.query(sql, values, |row| {
        Ok(NamedCase {
            code: row.text(0)?,
            name: row.text(1)?,
            hamlet: row.text(2)?,
            commune: row.int(3)?,
            subject: row.int(4)?,
        })
    })?;
    named.sort_by(|a, b| (&a.hamlet, a.code.len(), &a.code).cmp(&(&b.hamlet, b.code.len(), &b.code)));
    Ok(named)
}

/// Whom a decision names, as they are called now, in the order of hamlet and code.
fn named_now(db: &Database, decision: i64) -> Result<Vec<NamedCase>, StoreError> {
    let sql = format!(
        "SELECT {NAMED} WHERE c.decision_id = ?1 AND c.decision_id <> 0 UNION ALL SELECT {NAMED} \
         JOIN withdrawals w ON w.commune_id = c.commune_id AND w.title = c.title AND w.year = c.year \
         AND w.subject_id = c.subject_id WHERE w.decision_id = ?1"
    );
    sorted(db, &sql, &[decision.into()])
}

/// The list of a decision as it would be kept now, and its digest.
pub(super) fn annex_now(db: &Database, decision: i64) -> Result<(String, String), StoreError> {
    folded(named_now(db, decision)?)
}

/// Every case that a decision names, in the order of hamlet and code: of an issued one as they were called that day,
/// of a draft as they are now.
///
/// # Errors
/// When the engine refuses.
pub fn cases_named_by(db: &Database, decision: i64) -> Result<Vec<NamedCase>, StoreError> {
    let sql = "SELECT annex FROM decision_annexes WHERE decision_id = ?1";
    let annex = db.query(sql, &[decision.into()], |row| row.text(0))?.pop();
    annex.map_or_else(|| named_now(db, decision), |annex| unfold(&annex))
}

/// Name and hamlet, by commune and subject.
pub type NamesNow = AHashMap<(i64, i64), (String, String)>;

/// What those whom a decision names are called now, and their hamlet of that year, by commune and subject.
///
/// # Errors
/// When the engine refuses.
pub fn names_now(db: &Database, decision: i64) -> Result<NamesNow, StoreError> {
    let named = named_now(db, decision)?;
    Ok(named.into_iter().map(|case| ((case.commune, case.subject), (case.name, case.hamlet))).collect())
}

/// Of those whom a decision of recognition names, the ones that had held the title in an earlier year.
///
/// # Errors
/// When the engine refuses.
pub fn again_of(db: &Database, decision: i64) -> Result<AHashSet<(i64, i64)>, StoreError> {
    let sql = "SELECT title, year FROM decisions WHERE id = ?1";
    let of = db.query(sql, &[decision.into()], |row| Ok((row.text(0)?, row.int(1)?)))?.pop();
    let Some((title, year)) = of else { return Ok(AHashSet::new()) };
    again_before(db, &cases_named_by(db, decision)?, (&title, year))
}

/// Of some cases, the ones whose subject had held the title before a year.
///
/// # Errors
/// When the engine refuses.
pub fn again_before(
    db: &Database,
    cases: &[NamedCase],
    (title, year): (&str, i64),
) -> Result<AHashSet<(i64, i64)>, StoreError> {
    let communes: AHashSet<i64> = cases.iter().map(|case| case.commune).collect();
    let mut held = AHashSet::new();
    for commune in communes {
        let sql = "SELECT DISTINCT subject_id FROM cases WHERE commune_id = ?1 AND title = ?2 AND year < ?3 \
                   AND state = 'recognised'";
        let values = [commune.into(), title.into(), year.into()];
        held.extend(db.query(sql, &values, |row| Ok((commune, row.int(0)?)))?);
    }
    Ok(held)
}

/// The stored criteria set and the band or level in it, by commune and subject.
pub type Reached = AHashMap<(i64, i64), (String, String)>;

/// The band or level that some cases reached, with the stored criteria set by which, by commune and subject; cases that
/// reached none are left out.
///
/// # Errors
/// When the engine refuses.
pub fn bands_of(
    db: &Database,
    cases: &[NamedCase],
    (title, year): (&str, i64),
) -> Result<Reached, StoreError> {
    let communes: AHashSet<i64> = cases.iter().map(|case| case.commune).collect();
    let mut reached = AHashMap::new();
    for commune in communes {
        let sql = "SELECT c.subject_id, s.set_id, c.band FROM cases c JOIN criteria_sets s ON s.id = c.criteria \
                   WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year = ?3 AND c.band <> ''";
        let values = [commune.into(), title.into(), year.into()];
        let row = |row: &super::db::Row<'_>| Ok(((commune, row.int(0)?), (row.text(1)?, row.text(2)?)));
        reached.extend(db.query(sql, &values, row)?);
    }
    Ok(reached)
}

/// A hamlet of which a decision names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHamlet {
    /// Commune of its records.
    pub commune: i64,
    /// Its id; 0 where nobody said.
    pub id: i64,
    /// Its name; empty where nobody said.
    pub name: String,
}

/// The hamlets, in the year recognised, of those whom a decision of recognition names, by name.
///
/// # Errors
/// When the engine refuses.
pub fn hamlets_named_by(db: &Database, decision: i64) -> Result<Vec<NamedHamlet>, StoreError> {
    let sql = "SELECT DISTINCT c.commune_id, c.hamlet_id, COALESCE(h.name, '') FROM cases c LEFT JOIN hamlets h \
               ON h.commune_id = c.commune_id AND h.id = c.hamlet_id WHERE c.decision_id = ?1 AND c.decision_id <> 0";
    let mut found = db.query(sql, &[decision.into()], |row| {
        Ok(NamedHamlet { commune: row.int(0)?, id: row.int(1)?, name: row.text(2)? })
    })?;
    found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(found)
}

/// Keeps the list of a decision that is being issued, as its cases are called now; returns the list's digest. The
/// lists of its draft go.
///
/// # Errors
/// When the engine refuses.
pub fn put_annex(tx: &WriteTx<'_>, decision: i64) -> Result<String, StoreError> {
    let (annex, digest) = annex_now(tx.reads(), decision)?;
    tx.execute("INSERT INTO decision_annexes VALUES (?1, ?2)", &[decision.into(), annex.into()])?;
    drop_draft_lists(tx, decision)?;
    Ok(digest)
}

/// The list that a draft had when it was last made: what the paper on the desk says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftList {
    /// Its digest, by which whoever issues says which list was read.
    pub digest: String,
    /// Whom it names.
    pub named: Vec<NamedCase>,
}

/// Makes the list of a draft anew, where it differs from the last one; returns its digest.
///
/// # Errors
/// When the engine refuses.
pub fn make_draft_list(tx: &WriteTx<'_>, decision: i64) -> Result<String, StoreError> {
    let (list, digest) = annex_now(tx.reads(), decision)?;
    let last = "SELECT nth, digest FROM draft_lists WHERE decision_id = ?1 ORDER BY nth DESC LIMIT 1";
    let last = tx.query(last, &[decision.into()], |row| Ok((row.int(0)?, row.text(1)?)))?.pop();
    let nth = match last {
        Some((_, last)) if last == digest => return Ok(digest),
        Some((nth, _)) => nth + 1,
        None => 1,
    };
    let values = [decision.into(), nth.into(), digest.as_str().into(), list.into()];
    tx.execute("INSERT INTO draft_lists VALUES (?1, ?2, ?3, ?4)", &values)?;
    Ok(digest)
}

/// The list that a draft had when it was last made; nothing where none was made (a draft of an older layout).
///
/// # Errors
/// When the engine refuses.
pub fn draft_list(db: &Database, decision: i64) -> Result<Option<DraftList>, StoreError> {
    let sql = "SELECT digest, list FROM draft_lists WHERE decision_id = ?1 ORDER BY nth DESC LIMIT 1";
    one_list(db.query(sql, &[decision.into()], |row| Ok((row.text(0)?, row.text(1)?)))?)
}

/// One of the lists that a draft had, by its digest.
///
/// # Errors
/// When the engine refuses.
pub fn draft_list_of(db: &Database, decision: i64, digest: &str) -> Result<Option<DraftList>, StoreError> {
    let sql = "SELECT digest, list FROM draft_lists WHERE decision_id = ?1 AND digest = ?2 ORDER BY nth DESC LIMIT 1";
    let values = [decision.into(), digest.into()];
    one_list(db.query(sql, &values, |row| Ok((row.text(0)?, row.text(1)?)))?)
}

fn one_list(mut found: Vec<(String, String)>) -> Result<Option<DraftList>, StoreError> {
    let Some((digest, list)) = found.pop() else { return Ok(None) };
    Ok(Some(DraftList { digest, named: unfold(&list)? }))
}

/// Forgets the lists of a draft that is one no longer.
///
/// # Errors
/// When the engine refuses.
pub fn drop_draft_lists(tx: &WriteTx<'_>, decision: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM draft_lists WHERE decision_id = ?1", &[decision.into()])?;
    Ok(())
}

/// How a line of one list differs from the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListChange {
    /// On the first, and not on the second.
    Left(NamedCase),
    /// On the second, and not on the first.
    Came(NamedCase),
    /// On both, by another code, name or hamlet.
    Renamed(NamedCase, NamedCase),
}

/// What became of a list, line by line, in the order of the first.
#[must_use]
pub fn differences(was: &[NamedCase], is: &[NamedCase]) -> Vec<ListChange> {
    let key = |case: &NamedCase| (case.commune, case.subject);
    let before: AHashSet<(i64, i64)> = was.iter().map(key).collect();
    let mut now: AHashMap<(i64, i64), &NamedCase> = is.iter().map(|case| (key(case), case)).collect();
    let mut found = Vec::new();
    for case in was {
        match now.remove(&key(case)) {
            None => found.push(ListChange::Left(case.clone())),
            Some(same) if same == case => {}
            Some(other) => found.push(ListChange::Renamed(case.clone(), other.clone())),
        }
    }
    found.extend(is.iter().filter(|case| !before.contains(&key(case))).cloned().map(ListChange::Came));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(subject: i64, name: &str) -> NamedCase {
        let (code, hamlet) = (format!("H{subject}"), "Ấp 1".to_owned());
        NamedCase { commune: 1, subject, code, name: name.to_owned(), hamlet }
    }

    #[test]
    fn a_difference_says_who_left_who_came_and_who_is_called_otherwise() {
        let was = [case(1, "Lan"), case(2, "Minh"), case(3, "Hoa")];
        let is = [case(1, "Lan"), case(3, "Hòa"), case(4, "Tư")];
        let expected = [
            ListChange::Left(case(2, "Minh")),
            ListChange::Renamed(case(3, "Hoa"), case(3, "Hòa")),
            ListChange::Came(case(4, "Tư")),
        ];
        assert_eq!(differences(&was, &is), expected);
        assert_eq!(differences(&was, &was), []);
    }
}
