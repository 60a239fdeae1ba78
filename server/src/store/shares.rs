//! Shares that the registry knows, and the rows that they rest on: how many of a clan's, a hamlet's or a commune's
//! households, clans, hamlets or units hold a title on 31 December.

use programme::registry::Measure;

use super::db::{Database, Row, StoreError};
use super::sheet::{LIVES_IN, THERE_IN_YEAR};

/// Where a subject is: commune, its id (0 while it is new) and hamlet.
#[derive(Clone, Copy)]
pub struct Place {
    /// Commune it was created in.
    pub commune: i64,
    /// Its id, 0 while it is new.
    pub id: i64,
    /// Its hamlet, 0 where nobody said.
    pub hamlet: i64,
}

/// What is counted, for whom.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Which share.
    pub measure: Measure,
    /// The title of the sheet that asks.
    pub title: &'a str,
    /// The kind of its subject.
    pub kind: &'a str,
    /// The subject.
    pub subject: Place,
    /// Communes whose records a commune answers for, itself among them; of other subjects nobody asks.
    pub communes: &'a [i64],
    /// The year.
    pub year: i64,
}

impl Asked<'_> {
    fn last_day(&self) -> String {
        format!("{:04}-12-31", self.year)
    }
}

/// How many hold the title on 31 December, of how many; nothing where the registry knows nobody to count.
///
/// # Errors
/// When the engine refuses.
pub fn share(db: &Database, asked: &Asked<'_>) -> Result<Option<(i64, i64)>, StoreError> {
    if !asked.measure.is_of(asked.kind) {
        return Ok(None);
    }
    // Few are members of a clan, and a commune has few clans, hamlets and units: they are counted one by one.
    if asked.kind == "clan" || asked.measure != Measure::Households {
        let rows = rows_behind(db, asked)?;
        let holding = rows.iter().filter(|row| row.holds).count();
        let counts = [holding, rows.len()].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        return Ok((!rows.is_empty()).then_some((counts[0], counts[1])));
    }
    // Of a hamlet its own families, of a commune all of them: read from tallies, as the reports do.
    let hamlet = if asked.kind == "commune" { None } else { Some(asked.subject.hamlet) };
    if hamlet == Some(0) {
        return Ok(None);
    }
    let own = [asked.subject.commune];
    let communes = if hamlet.is_none() { asked.communes } else { &own };
    let (counted, title, last_day) =
        (asked.measure.kind(), asked.measure.holds(asked.title), asked.last_day());
    let (mut all, mut holding) = (0, 0);
    for commune in communes {
        let here = hamlet.map_or("", |_| " AND hamlet_id = ?4");
        let sql = format!(
            "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM subject_tallies WHERE commune_id = ?1 AND kind = ?2 \
             AND since_year <= ?3{here}"
        );
        let mut values = vec![(*commune).into(), counted.into(), asked.year.into()];
        values.extend(hamlet.map(Into::into));
        all += db.query(&sql, &values, |row| row.int(0))?.into_iter().sum::<i64>();
        let here = hamlet.map_or("", |_| " AND hamlet_id = ?5");
        let sql = format!(
            "SELECT COALESCE(CAST(SUM(recognised) AS BIGINT), 0) FROM recognition_tallies WHERE commune_id = ?1 \
             AND title = ?2 AND year = ?3 AND signed_on <= ?4{here}"
        );
        let mut values = vec![(*commune).into(), title.into(), asked.year.into(), last_day.as_str().into()];
        values.extend(hamlet.map(Into::into));
        holding += db.query(&sql, &values, |row| row.int(0))?.into_iter().sum::<i64>();
    }
    Ok((all > 0).then_some((holding, all)))
}

/// One that a share counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Commune of its record.
    pub commune: i64,
    /// The subject.
    pub id: i64,
    /// Code in its commune.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its hamlet in that year; empty where nobody said.
    pub hamlet: String,
    /// It holds the title.
    pub holds: bool,
}

fn read(row: &Row<'_>) -> Result<Counted, StoreError> {
    Ok(Counted {
        commune: row.int(0)?,
        id: row.int(1)?,
        code: row.text(2)?,
        name: row.text(3)?,
        hamlet: row.text(4)?,
        holds: row.int(5)? != 0,
    })
}

/// Everybody whom a share counts, in the order of commune, hamlet and code.
///
/// # Errors
/// When the engine refuses.
pub fn rows_behind(db: &Database, asked: &Asked<'_>) -> Result<Vec<Counted>, StoreError> {
    if !asked.measure.is_of(asked.kind) {
        return Ok(Vec::new());
    }
    let mut rows = match asked.kind {
        "clan" => members_of(db, asked)?,
        "commune" => {
            let mut rows = Vec::new();
            for commune in asked.communes {
                rows.extend(subjects_of(db, asked, *commune, None)?);
            }
            rows
        }
        _ => subjects_of(db, asked, asked.subject.commune, Some(asked.subject.hamlet))?,
    };
    rows.sort_by(|a, b| {
        (a.commune, &a.hamlet, a.code.len(), &a.code).cmp(&(b.commune, &b.hamlet, b.code.len(), &b.code))
    });
    Ok(rows)
}

/// Whether the case `c`, decided by `d`, is a recognition that stood on the day `?4`.
const HOLDS: &str = "CASE WHEN c.state = 'recognised' AND d.signed_on <= ?4 THEN 1 ELSE 0 END";

/// A clan's members on the last day, each household once however often it joined.
fn members_of(db: &Database, asked: &Asked<'_>) -> Result<Vec<Counted>, StoreError> {
    let sql = format!(
        "SELECT s.commune_id, s.id, s.code, s.name, COALESCE(h.name, ''), MAX({HOLDS}) FROM clan_members m \
         JOIN subjects s ON s.commune_id = m.household_commune_id AND s.id = m.household_id \
         LEFT JOIN cases c ON c.commune_id = s.commune_id AND c.title = ?2 AND c.year = ?3 AND c.subject_id = s.id \
         LEFT JOIN decisions d ON d.id = c.decision_id AND c.decision_id <> 0 \
         LEFT JOIN hamlets h ON h.commune_id = s.commune_id AND h.id = {LIVES_IN} \
         WHERE m.commune_id = ?1 AND m.clan_id = ?5 AND m.valid_from <= ?4 AND (m.valid_to IS NULL OR m.valid_to >= ?4) \
         AND NOT EXISTS (SELECT 1 FROM subject_ends e WHERE e.commune_id = s.commune_id AND e.subject_id = s.id \
         AND e.from_year <= ?3) GROUP BY s.commune_id, s.id, s.code, s.name, h.name"
    );
    let last_day = asked.last_day();
    let values = [
        asked.subject.commune.into(),
        asked.measure.holds(asked.title).into(),
        asked.year.into(),
        last_day.as_str().into(),
        asked.subject.id.into(),
    ];
    db.query(&sql, &values, read)
}

/// The subjects of a kind that a commune, or one hamlet of it, has in the year; of units those with a body on its
/// last day.
fn subjects_of(
    db: &Database,
    asked: &Asked<'_>,
    commune: i64,
    hamlet: Option<i64>,
) -> Result<Vec<Counted>, StoreError> {
    let body = if asked.measure == Measure::Units {
        " AND EXISTS (SELECT 1 FROM bodies b WHERE b.commune_id = s.commune_id AND b.unit_id = s.id \
         AND b.valid_from <= ?4 AND (b.valid_to IS NULL OR b.valid_to >= ?4))"
    } else {
        ""
    };
    let here = hamlet.map_or_else(String::new, |_| format!(" AND {LIVES_IN} = ?6"));
    let sql = format!(
        "SELECT s.commune_id, s.id, s.code, s.name, COALESCE(h.name, ''), {HOLDS} FROM subjects s \
         LEFT JOIN cases c ON c.commune_id = s.commune_id AND c.title = ?2 AND c.year = ?3 AND c.subject_id = s.id \
         LEFT JOIN decisions d ON d.id = c.decision_id AND c.decision_id <> 0 \
         LEFT JOIN hamlets h ON h.commune_id = s.commune_id AND h.id = {LIVES_IN} \
         WHERE s.commune_id = ?1 AND s.kind = ?5 AND {THERE_IN_YEAR}{body}{here}"
    );
    let last_day = asked.last_day();
    let mut values = vec![
        commune.into(),
        asked.measure.holds(asked.title).into(),
        asked.year.into(),
        last_day.as_str().into(),
        asked.measure.kind().into(),
    ];
    values.extend(hamlet.map(Into::into));
    db.query(&sql, &values, read)
}
