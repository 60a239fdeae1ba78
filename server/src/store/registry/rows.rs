//! The rows of one page of a list: two questions, however many rows.

use jiff::civil::Date;

use super::{HAMLET_NOW, SubjectKey, asked, years_with_cases};
use crate::store::db::{Database, StoreError, Value};
use crate::store::rules::withdrawn_by;

/// Only subjects with a case like this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// `pass`, `fail`, `refer`, or `none` where nothing was assessed; or as progress counts them: `registered`,
    /// `assessed`, `recognised`, `again`, and `there` for whoever is there in that year, with a case or without.
    pub outcome: Option<String>,
    /// Of the recognised, only those whose decision was signed by this day.
    pub signed_by: Option<String>,
    /// Only those who lived in this hamlet in that year.
    pub hamlet: Option<i64>,
    /// `assessed`, `proposed`, `drafted`, `recognised` or `refused`.
    pub state: Option<String>,
}

/// Subjects of a commune that were known by the end of a year, by id.
///
/// # Errors
/// When the engine refuses.
pub fn known_by(db: &Database, commune: i64, year: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT id FROM subjects WHERE commune_id = ?1 AND since_year <= ?2 ORDER BY id";
    db.query(sql, &[commune.into(), year.into()], |row| row.int(0))
}

/// Subjects of a commune with such a case, by id.
///
/// # Errors
/// When the engine refuses.
pub fn cases_matching(db: &Database, commune: i64, filter: &CaseFilter) -> Result<Vec<i64>, StoreError> {
    if filter.outcome.as_deref() == Some("there") {
        return there_in(db, commune, filter);
    }
    let mut sql =
        "SELECT subject_id FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3".to_owned();
    let mut values: Vec<Value<'_>> = vec![commune.into(), (&filter.title).into(), filter.year.into()];
    let mut outcome = filter.outcome.as_deref();
    // As the tallies count: a title withdrawn after the day asked about was held on it.
    let held = match &filter.signed_by {
        None => "state = 'recognised'".to_owned(),
        Some(day) => {
            values.push(day.into());
            let day = format!("?{}", values.len());
            format!(
                "(state = 'recognised' OR (state = 'withdrawn' AND NOT {})) \
                 AND decision_id IN (SELECT id FROM decisions WHERE signed_on <= {day})",
                withdrawn_by("cases.", &day)
            )
        }
    };
    let again = format!(" AND {held} AND again = 1");
    let held = format!(" AND {held}");
    let counted = match outcome {
        Some("registered") => " AND registered <> 'no'",
        Some("assessed") => " AND source <> 'none'",
        Some("recognised") => held.as_str(),
        Some("again") => again.as_str(),
        _ => "",
    };
    if !counted.is_empty() {
        outcome = None;
        sql.push_str(counted);
    }
    for (column, value) in [("outcome", outcome), ("state", filter.state.as_deref())] {
        if let Some(value) = value {
            values.push(if value == "none" { "".into() } else { value.into() });
            sql.push_str(&format!(" AND {column} = ?{}", values.len()));
        }
    }
    if let Some(day) = &filter.signed_by {
        values.push(day.into());
        sql.push_str(&format!(
            " AND (state <> 'recognised' OR decision_id IN (SELECT id FROM decisions WHERE signed_on <= ?{}))",
            values.len()
        ));
    }
    if let Some(hamlet) = filter.hamlet {
        values.push(hamlet.into());
        sql.push_str(&format!(" AND hamlet_id = ?{}", values.len()));
    }
    sql.push_str(" ORDER BY subject_id");
    db.query(&sql, &values, |row| row.int(0))
}

/// Subjects of a commune that are there in a year, by id; of a hamlet, those who lived in it then.
fn there_in(db: &Database, commune: i64, filter: &CaseFilter) -> Result<Vec<i64>, StoreError> {
    let mut sql = "SELECT s.id FROM subjects s \
                   LEFT JOIN subject_ends e ON e.commune_id = s.commune_id AND e.subject_id = s.id \
                   WHERE s.commune_id = ?1 AND s.since_year <= ?2 AND (e.from_year IS NULL OR e.from_year > ?2)"
        .to_owned();
    let mut values: Vec<Value<'_>> = vec![commune.into(), filter.year.into()];
    if let Some(hamlet) = filter.hamlet {
        values.push(hamlet.into());
        sql.push_str(
            " AND COALESCE((SELECT m.hamlet_id FROM subject_moves m WHERE m.commune_id = s.commune_id \
             AND m.subject_id = s.id AND m.from_year <= ?2 ORDER BY m.from_year DESC LIMIT 1), s.hamlet_id) = ?3",
        );
    }
    sql.push_str(" ORDER BY s.id");
    db.query(&sql, &values, |row| row.int(0))
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ListedRow {
    /// Commune it was created in.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// `family`, `clan`, `hamlet`, `unit`.
    pub kind: String,
    /// Code in its commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// Where it lives now: id, 0 where nobody said.
    pub hamlet: i64,
    /// Name of that hamlet.
    pub hamlet_name: String,
    /// Self-management group as written.
    pub group: String,
    /// Birth year of the head.
    pub birth_year: Option<i64>,
    /// First year it is known in.
    pub since: i64,
    /// From which year it is no more.
    pub ended: Option<i64>,
    /// `left`, `died_out` or `merged`; empty while it is there.
    pub ending: String,
    /// The case of the title and year asked for, or the newest one.
    pub case: Option<Listed>,
}

/// What a list shows of a case.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Listed {
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// `pass`, `fail`, `refer`, or empty where nothing was assessed.
    pub outcome: String,
    /// Total in hundredths.
    pub total_hundredths: Option<i64>,
    /// How far it went.
    pub state: String,
    /// `new`, `again`, `yes` or `no`.
    pub registered: String,
    /// Persons.
    pub members: Option<i64>,
    /// Poor or near-poor.
    pub poor: bool,
}

/// The rows of these subjects, in their order; one that is not there is passed over. `shown` is the title and year
/// whose case is shown.
///
/// # Errors
/// When the engine refuses.
pub fn rows_of(
    db: &Database,
    keys: &[SubjectKey],
    shown: Option<(&str, i64)>,
) -> Result<Vec<ListedRow>, StoreError> {
    rows_on(db, keys, shown, None)
}

/// As [`rows_of`], as of a day: the case shown is the newest of a year begun by then and stands as decisions signed by
/// then left it, and who was there until a later year is there.
///
/// # Errors
/// When the engine refuses.
pub fn rows_on(
    db: &Database,
    keys: &[SubjectKey],
    shown: Option<(&str, i64)>,
    as_of: Option<Date>,
) -> Result<Vec<ListedRow>, StoreError> {
    let last_year = as_of.map(|day| i64::from(day.year()));
    let later = |year: i64| last_year.is_some_and(|last| year > last);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = Vec::new();
    let asked = asked(keys, &mut values);
    let sql = format!(
        "WITH {asked}, found AS (SELECT a.n, s.commune_id, s.id, s.kind, s.code, s.name, {HAMLET_NOW} AS hamlet_now, s.grp, \
         s.birth_year, s.since_year FROM asked a CROSS JOIN subjects s WHERE s.commune_id = a.c AND s.id = a.i) \
         SELECT f.n, f.commune_id, f.id, f.kind, f.code, f.name, f.hamlet_now, COALESCE(h.name, ''), f.grp, f.birth_year, \
         f.since_year, e.from_year, COALESCE(e.why, '') FROM found f \
         LEFT JOIN hamlets h ON h.commune_id = f.commune_id AND h.id = f.hamlet_now \
         LEFT JOIN subject_ends e ON e.commune_id = f.commune_id AND e.subject_id = f.id ORDER BY f.n"
    );
    let mut rows: Vec<(i64, ListedRow)> = db.query(&sql, &values, |row| {
        Ok((
            row.int(0)?,
            ListedRow {
                commune: row.int(1)?,
                id: row.int(2)?,
                kind: row.text(3)?,
                code: row.text(4)?,
                name: row.text(5)?,
                hamlet: row.int(6)?,
                hamlet_name: row.text(7)?,
                group: row.text(8)?,
                birth_year: row.maybe_int(9)?,
                since: row.int(10)?,
                ended: row.maybe_int(11)?,
                ending: row.text(12)?,
                case: None,
            },
        ))
    })?;
    let kind = rows.first().map(|(_, row)| row.kind.clone());
    let mut communes: Vec<i64> = keys.iter().map(|(commune, _)| *commune).collect();
    communes.sort_unstable();
    communes.dedup();
    let years = match shown {
        Some((title, year)) => {
            values.extend([title.into(), year.into()]);
            let at = values.len();
            format!(
                "years (c, title, year) AS (SELECT DISTINCT c, CAST(?{} AS TEXT), CAST(?{at} AS BIGINT) FROM asked)",
                at - 1
            )
        }
        None => years_with_cases(&communes, kind.as_deref(), &mut values),
    };
    let (state, decided) = match as_of {
        None => ("k.state".to_owned(), ""),
        Some(day) => {
            values.push(day.to_string().into());
            let day = format!("?{}", values.len());
            let still_held = withdrawn_by("k.", &day);
            let state = format!(
                "CASE WHEN k.state IN ('recognised', 'withdrawn') AND d.signed_on > {day} THEN 'assessed' \
                 WHEN k.state = 'withdrawn' AND NOT {still_held} THEN 'recognised' ELSE k.state END"
            );
            (state, " LEFT JOIN decisions d ON d.id = k.decision_id")
        }
    };
    // A cross join is taken in its order: for each subject asked for a seek, not the cases of whole years.
    let sql = format!(
        "WITH RECURSIVE {asked}, {years} SELECT a.n, k.title, k.year, k.outcome, k.total_hundredths, {state}, k.registered, \
         k.members, k.poor FROM asked a CROSS JOIN years y CROSS JOIN cases k{decided} WHERE y.c = a.c AND k.commune_id = a.c \
         AND k.title = y.title AND k.year = y.year AND k.subject_id = a.i"
    );
    let cases = db.query(&sql, &values, |row| {
        Ok((
            row.int(0)?,
            Listed {
                title: row.text(1)?,
                year: row.int(2)?,
                outcome: row.text(3)?,
                total_hundredths: row.maybe_int(4)?,
                state: row.text(5)?,
                registered: row.text(6)?,
                members: row.maybe_int(7)?,
                poor: row.int(8)? != 0,
            },
        ))
    })?;
    for (n, case) in cases.into_iter().filter(|(_, case)| !later(case.year)) {
        let Ok(at) = rows.binary_search_by_key(&n, |(n, _)| *n) else { continue };
        let row = &mut rows[at].1;
        // The newest; of one year the learning title before the culture title.
        let key = |case: &Listed| (case.year, case.title.starts_with("learning"), case.title.clone());
        if row.case.as_ref().is_none_or(|known| key(known) < key(&case)) {
            row.case = Some(case);
        }
    }
    for (_, row) in rows.iter_mut().filter(|(_, row)| row.ended.is_some_and(later)) {
        row.ended = None;
        row.ending = String::new();
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
