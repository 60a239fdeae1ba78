//! Subjects (families, clans, hamlets, units), where they live and since when, and the hamlets themselves.

use std::collections::BTreeMap;

use ahash::AHashMap;

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::tallies::add_subject_tally;

/// For the embedded engine: a server copies in bulk.
const INSERT: &str = "INSERT INTO subjects VALUES (?,?,?,?,?,?,?,?,?,?)";

/// A subject as a roster first says it.
pub struct NewSubject<'a> {
    /// Commune it is created in.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// `family`, `clan`, `hamlet`, `unit`.
    pub kind: &'a str,
    /// Code in its commune.
    pub code: &'a str,
    /// Name as written.
    pub name: &'a str,
    /// Hamlet, 0 where nobody said.
    pub hamlet: i64,
    /// Self-management group as written.
    pub group: &'a str,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
    /// First year it is known in.
    pub since: i64,
    /// The import that brought it.
    pub import: i64,
}

/// Adds a subject.
///
/// # Errors
/// When the engine refuses.
pub fn append_subject(tx: &WriteTx<'_>, new: &NewSubject<'_>) -> Result<(), StoreError> {
    tx.append(
        "subjects",
        INSERT,
        &[
            new.commune.into(),
            new.id.into(),
            new.kind.into(),
            new.code.into(),
            new.name.into(),
            new.hamlet.into(),
            new.group.into(),
            new.birth_year.map(i64::from).into(),
            new.since.into(),
            new.import.into(),
        ],
    )
}

/// A subject as it is listed, for linking and for messages.
#[derive(Clone, Debug)]
pub struct ListedSubject {
    /// Its id.
    pub id: i64,
    /// Code in its commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// Where it lives now; 0 where nobody said.
    pub hamlet: i64,
    /// From which year it lives there.
    pub stays_from: i64,
    /// Group as written.
    pub group: String,
    /// Birth year of the head.
    pub birth_year: Option<i64>,
    /// First year it is known in.
    pub since: i64,
}

const LISTED: &str = "SELECT id, code, name, hamlet_id, grp, birth_year, since_year FROM subjects \
    WHERE commune_id = ?1 AND kind = ?2";

fn listed(row: &Row<'_>) -> Result<ListedSubject, StoreError> {
    Ok(ListedSubject {
        id: row.int(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        hamlet: row.int(3)?,
        stays_from: row.int(6)?,
        group: row.text(4)?,
        birth_year: row.maybe_int(5)?,
        since: row.int(6)?,
    })
}

/// Subjects of a kind in a commune, with where they live now.
///
/// # Errors
/// When the engine refuses.
pub fn subjects_of(db: &Database, commune: i64, kind: &str) -> Result<Vec<ListedSubject>, StoreError> {
    let mut subjects = db.query(&format!("{LISTED} ORDER BY id"), &[commune.into(), kind.into()], listed)?;
    let moves = "SELECT subject_id, from_year, hamlet_id FROM subject_moves WHERE commune_id = ?1 \
                 ORDER BY subject_id, from_year";
    let moves = db.query(moves, &[commune.into()], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?;
    for (id, from, hamlet) in moves {
        if let Ok(at) = subjects.binary_search_by_key(&id, |subject| subject.id) {
            subjects[at].hamlet = hamlet;
            subjects[at].stays_from = from;
        }
    }
    Ok(subjects)
}

/// One of them, by its code.
///
/// # Errors
/// When the engine refuses.
pub fn subject_by_code(
    db: &Database,
    commune: i64,
    kind: &str,
    code: &str,
) -> Result<Option<ListedSubject>, StoreError> {
    let values = [commune.into(), kind.into(), code.into()];
    let found = db.query(&format!("{LISTED} AND code = ?3"), &values, listed)?;
    let Some(mut subject) = found.into_iter().next() else { return Ok(None) };
    let last = "SELECT from_year, hamlet_id FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2 \
                ORDER BY from_year DESC LIMIT 1";
    let last = db.query(last, &[commune.into(), subject.id.into()], |row| Ok((row.int(0)?, row.int(1)?)))?;
    if let Some((from, hamlet)) = last.into_iter().next() {
        (subject.stays_from, subject.hamlet) = (from, hamlet);
    }
    Ok(Some(subject))
}

/// The name of a subject, as written.
///
/// # Errors
/// When the engine refuses or there is no such subject.
pub fn subject_name(tx: &WriteTx<'_>, (commune, id): (i64, i64)) -> Result<String, StoreError> {
    let sql = "SELECT name FROM subjects WHERE commune_id = ?1 AND id = ?2";
    let name = tx.query(sql, &[commune.into(), id.into()], |row| row.text(0))?;
    name.into_iter().next().ok_or_else(|| StoreError::Damaged("subjects".into()))
}

/// A subject's row and its moves, whole: what undo puts back.
struct Whole {
    /// commune, id, kind, code, name, hamlet, group, birth year, since, import.
    row: Vec<Value<'static>>,
    /// from year, hamlet, import; by year.
    moves: Vec<[i64; 3]>,
    /// From which year it is no more. Only a person says so, and what people typed is never undone: it is not
    /// among what is kept.
    ends: Option<i64>,
}

impl Whole {
    fn load(db: &Database, commune: i64, id: i64) -> Result<Option<Self>, StoreError> {
        let row = "SELECT s.commune_id, s.id, s.kind, s.code, s.name, s.hamlet_id, s.grp, s.birth_year, s.since_year, \
                   s.import_id, e.from_year FROM subjects s LEFT JOIN subject_ends e ON e.commune_id = s.commune_id \
                   AND e.subject_id = s.id WHERE s.commune_id = ?1 AND s.id = ?2";
        let row = db.query(row, &[commune.into(), id.into()], |row| row.values())?.into_iter().next();
        let moves = "SELECT from_year, hamlet_id, import_id FROM subject_moves WHERE commune_id = ?1 \
                     AND subject_id = ?2 ORDER BY from_year";
        let moves =
            db.query(moves, &[commune.into(), id.into()], |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?]))?;
        Ok(row.map(|mut row| {
            let ends = row.split_off(10).first().map(Value::int).filter(|year| *year != 0);
            Self { row, moves, ends }
        }))
    }

    fn to_json(&self) -> String {
        let moves = self.moves.iter().flatten().map(|n| Value::Int(*n));
        super::json::to_json(&self.row.iter().cloned().chain(moves).collect::<Vec<_>>())
    }

    fn from_json(body: &str) -> Result<Self, StoreError> {
        let mut row = super::json::from_json(body)?;
        if row.len() < 10 || (row.len() - 10) % 3 != 0 {
            return Err(StoreError::Damaged("subjects_past".into()));
        }
        let moves = row.split_off(10);
        let moves = moves.chunks(3).map(|m| [m[0].int(), m[1].int(), m[2].int()]).collect();
        Ok(Self { row, moves, ends: None })
    }

    /// What it adds to the subject tallies: hamlet, from which year, how many.
    fn counted(&self) -> Vec<(i64, i64, i64)> {
        let mut at = self.row[5].int();
        let mut counted = vec![(at, self.row[8].int(), 1)];
        for [from, to, _] in &self.moves {
            counted.extend([(at, *from, -1), (*to, *from, 1)]);
            at = *to;
        }
        counted.extend(self.ends.map(|year| (at, year, -1)));
        counted
    }

    fn count(&self, tx: &WriteTx<'_>, sign: i64) -> Result<(), StoreError> {
        for (hamlet, from, n) in self.counted() {
            add_subject_tally(tx, (self.row[0].int(), hamlet), self.row[2].text(), from, sign * n)?;
        }
        Ok(())
    }
}

/// Keeps what a subject was before an import changes it for the first time.
///
/// # Errors
/// When the engine refuses.
pub fn keep_past(tx: &WriteTx<'_>, commune: i64, id: i64, import: i64) -> Result<(), StoreError> {
    let Some(whole) = Whole::load(tx.reads(), commune, id)? else { return Ok(()) };
    tx.execute(
        "INSERT INTO subjects_past VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        &[import.into(), commune.into(), id.into(), whole.to_json().into()],
    )?;
    Ok(())
}

/// A later import that keeps a subject as it was in one of these hamlets of a commune.
///
/// # Errors
/// When the engine refuses or what was kept is damaged.
pub fn subject_kept_in(
    tx: &WriteTx<'_>,
    (commune, hamlets): (i64, &[i64]),
    import: i64,
) -> Result<Option<i64>, StoreError> {
    let kept = "SELECT import_id, body FROM subjects_past WHERE commune_id = ?1 AND import_id > ?2 ORDER BY import_id";
    for (by, body) in
        tx.query(kept, &[commune.into(), import.into()], |row| Ok((row.int(0)?, row.text(1)?)))?
    {
        let Whole { row, moves, .. } = Whole::from_json(&body)?;
        if hamlets.contains(&row[5].int()) || moves.iter().any(|[_, hamlet, _]| hamlets.contains(hamlet)) {
            return Ok(Some(by));
        }
    }
    Ok(None)
}

/// A later import with a case of a year in which its subject is known only by this import.
///
/// # Errors
/// When the engine refuses or what was kept is damaged.
pub fn case_before_subject(tx: &WriteTx<'_>, import: i64) -> Result<Option<i64>, StoreError> {
    let mut since_by_commune: BTreeMap<i64, AHashMap<i64, i64>> = BTreeMap::new();
    let kept = "SELECT p.body, s.since_year FROM subjects_past p JOIN subjects s ON s.commune_id = p.commune_id \
                AND s.id = p.subject_id WHERE p.import_id = ?1";
    for (body, now) in tx.query(kept, &[import.into()], |row| Ok((row.text(0)?, row.int(1)?)))? {
        let Whole { row, .. } = Whole::from_json(&body)?;
        if now < row[8].int() {
            since_by_commune.entry(row[0].int()).or_default().insert(row[1].int(), row[8].int());
        }
    }
    for (commune, since) in since_by_commune {
        let newest = since.values().copied().max().unwrap_or(0);
        let sql = "SELECT import_id, subject_id, year FROM cases WHERE commune_id = ?1 AND year < ?2 AND import_id > ?3 \
                   ORDER BY import_id";
        let cases = tx.query(sql, &[commune.into(), newest.into(), import.into()], |row| {
            Ok((row.int(0)?, row.int(1)?, row.int(2)?))
        })?;
        let older = |(_, subject, year): &&(i64, i64, i64)| since.get(subject).is_some_and(|s| year < s);
        if let Some((by, _, _)) = cases.iter().find(older) {
            return Ok(Some(*by));
        }
    }
    Ok(None)
}

/// Puts back every subject that an import changed.
///
/// # Errors
/// When the engine refuses or what was kept is damaged.
pub fn put_back_subjects(tx: &WriteTx<'_>, import: i64) -> Result<(), StoreError> {
    let kept = "SELECT body FROM subjects_past WHERE import_id = ?1";
    for body in tx.query(kept, &[import.into()], |row| row.text(0))? {
        let mut before = Whole::from_json(&body)?;
        let (commune, id) = (before.row[0].int(), before.row[1].int());
        if let Some(now) = Whole::load(tx.reads(), commune, id)? {
            now.count(tx, -1)?;
            before.ends = now.ends;
        }
        let key = [commune.into(), id.into()];
        tx.execute("DELETE FROM subjects WHERE commune_id = ?1 AND id = ?2", &key)?;
        tx.execute("DELETE FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2", &key)?;
        tx.append("subjects", INSERT, &before.row)?;
        for [from, hamlet, by] in &before.moves {
            insert_move(tx, (commune, id), *from, *hamlet, *by)?;
        }
        before.count(tx, 1)?;
    }
    tx.execute("DELETE FROM subjects_past WHERE import_id = ?1", &[import.into()])?;
    Ok(())
}

fn insert_move(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    from: i64,
    hamlet: i64,
    import: i64,
) -> Result<(), StoreError> {
    let values = [commune.into(), id.into(), from.into(), hamlet.into(), import.into()];
    tx.execute(
        "INSERT INTO subject_moves VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (commune_id, subject_id, from_year) DO UPDATE SET hamlet_id = excluded.hamlet_id, \
         import_id = excluded.import_id",
        &values,
    )?;
    Ok(())
}

/// What a later roster says of a subject that was known already.
pub enum SubjectChange<'a> {
    /// Name, group or birth year; nothing where the roster is silent.
    Facts {
        /// Name as written.
        name: Option<&'a str>,
        /// Group as written.
        group: Option<&'a str>,
        /// Birth year of the head.
        birth_year: Option<u16>,
    },
    /// It was there in an earlier year, and where: from then until it was first known it lived there.
    Since {
        /// The earlier year.
        year: i64,
        /// Its hamlet then.
        hamlet: i64,
    },
    /// It lives in another hamlet from a year on; the year of its present stay corrects that stay.
    Hamlet {
        /// First year there.
        from: i64,
        /// The hamlet.
        hamlet: i64,
    },
    /// A person says it all, so that nothing typed means nothing there.
    Typed {
        /// Code in its commune.
        code: &'a str,
        /// Name as typed.
        name: &'a str,
        /// Group as typed.
        group: &'a str,
        /// Birth year of the head.
        birth_year: Option<u16>,
    },
    /// It is no more from a year on.
    Ends {
        /// First year without it.
        from: i64,
        /// `left`, `died_out` or `merged`.
        why: &'a str,
        /// The subject that it was all along; 0 where it was none.
        into: i64,
    },
    /// It is there again, as if it had never ended.
    Reopens,
}

/// Changes a subject, keeping what it was for undo, and the tallies with it.
///
/// # Errors
/// When the engine refuses.
pub fn change_subject(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    change: &SubjectChange<'_>,
    import: i64,
) -> Result<(), StoreError> {
    keep_past(tx, commune, id, import)?;
    let key = [commune.into(), id.into()];
    match *change {
        SubjectChange::Facts { name, group, birth_year } => {
            let sql = "UPDATE subjects SET name = COALESCE(?3, name), grp = COALESCE(?4, grp), \
                       birth_year = COALESCE(?5, birth_year) WHERE commune_id = ?1 AND id = ?2";
            let [a, b] = key;
            tx.execute(sql, &[a, b, name.into(), group.into(), birth_year.map(i64::from).into()])?;
            return Ok(());
        }
        SubjectChange::Since { year, hamlet } => {
            count_whole(tx, commune, id, -1)?;
            let first = "SELECT since_year, hamlet_id FROM subjects WHERE commune_id = ?1 AND id = ?2";
            let first = tx.query(first, &key, |row| Ok((row.int(0)?, row.int(1)?)))?;
            if let Some((since, before)) = first.into_iter().next().filter(|(_, before)| *before != hamlet) {
                insert_move(tx, (commune, id), since, before, import)?;
            }
            let [a, b] = key;
            let sql = "UPDATE subjects SET since_year = ?3, hamlet_id = ?4 WHERE commune_id = ?1 AND id = ?2";
            tx.execute(sql, &[a, b, year.into(), hamlet.into()])?;
        }
        SubjectChange::Hamlet { from, hamlet } => {
            count_whole(tx, commune, id, -1)?;
            let [a, b] = key;
            let sql =
                "UPDATE subjects SET hamlet_id = ?3 WHERE commune_id = ?1 AND id = ?2 AND since_year = ?4";
            if tx.execute(sql, &[a, b, hamlet.into(), from.into()])? == 0 {
                insert_move(tx, (commune, id), from, hamlet, import)?;
            }
        }
        SubjectChange::Typed { code, name, group, birth_year } => {
            let sql = "UPDATE subjects SET code = ?3, name = ?4, grp = ?5, birth_year = ?6 \
                       WHERE commune_id = ?1 AND id = ?2";
            let [a, b] = key;
            let born = birth_year.map(i64::from).into();
            tx.execute(sql, &[a, b, code.into(), name.into(), group.into(), born])?;
            return Ok(());
        }
        SubjectChange::Ends { from, why, into } => {
            count_whole(tx, commune, id, -1)?;
            set_end(tx, (commune, id), (from, why, into), import)?;
        }
        SubjectChange::Reopens => {
            count_whole(tx, commune, id, -1)?;
            tx.execute("DELETE FROM subject_ends WHERE commune_id = ?1 AND subject_id = ?2", &key)?;
        }
    }
    count_whole(tx, commune, id, 1)
}

/// Ends a subject. A move after its end is none.
fn set_end(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    (from, why, into): (i64, &str, i64),
    import: i64,
) -> Result<(), StoreError> {
    let key = [commune.into(), id.into(), from.into()];
    tx.execute(
        "DELETE FROM subject_moves WHERE commune_id = ?1 AND subject_id = ?2 AND from_year > ?3",
        &key,
    )?;
    let [a, b, c] = key;
    let values = [a, b, c, why.into(), into.into(), import.into()];
    tx.execute("INSERT INTO subject_ends VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &values)?;
    Ok(())
}

fn count_whole(tx: &WriteTx<'_>, commune: i64, id: i64, sign: i64) -> Result<(), StoreError> {
    match Whole::load(tx.reads(), commune, id)? {
        Some(whole) => whole.count(tx, sign),
        None => Err(StoreError::Damaged("subjects".into())),
    }
}

/// Subjects of a commune that are no more: id, from which year, and the one that each was all along, or 0.
///
/// # Errors
/// When the engine refuses.
pub fn ends_of(db: &Database, commune: i64) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    let sql = "SELECT subject_id, from_year, into_subject FROM subject_ends WHERE commune_id = ?1";
    db.query(sql, &[commune.into()], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}

/// Hamlets of a commune: folded name and id.
///
/// # Errors
/// When the engine refuses.
pub fn hamlets_of(db: &Database, commune: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT folded, id FROM hamlets WHERE commune_id = ?1";
    db.query(sql, &[commune.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// A hamlet as a roster names it; when it began nobody said.
///
/// # Errors
/// When the engine refuses.
pub fn insert_hamlet(
    tx: &WriteTx<'_>,
    (commune, id): (i64, i64),
    name: &str,
    folded: &str,
    import: i64,
) -> Result<(), StoreError> {
    let values = [commune.into(), id.into(), name.into(), folded.into(), import.into()];
    tx.execute("INSERT INTO hamlets VALUES (?1, ?2, ?3, ?4, '', '', NULL, NULL, ?5, 0)", &values)?;
    Ok(())
}
