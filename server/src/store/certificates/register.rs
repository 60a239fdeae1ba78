//! The register itself: a line a certificate, in the order of issuing.

use super::standing::{is_held, is_withdrawn_after};
use crate::store::db::{Database, Row, StoreError, Value, WriteTx};

/// A certificate as the register has it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CertificateRow {
    /// The place whose People's Committee issued it.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// Year of the register.
    pub register_year: i64,
    /// Number in it.
    pub number: i64,
    /// The decision that recognised the title.
    pub decision: i64,
    /// Commune of the subject's records.
    pub subject_commune: i64,
    /// The subject.
    pub subject: i64,
    /// Title kind.
    pub title: String,
    /// First year of the title.
    pub year: i64,
    /// Years of its term.
    pub years: i64,
    /// The name printed.
    pub name: String,
    /// The hamlet printed; empty where nobody said.
    pub hamlet: String,
    /// The signed statement in its QR.
    pub code: String,
    /// The twelve characters beside the QR.
    pub short_code: String,
    /// Which key signed.
    pub key: String,
    /// Its place in the status list.
    pub status: i64,
    /// The certificate that took its place; 0 where none did.
    pub replaced_by: i64,
    /// Why it took the place of another: empty, `lost`, `damaged` or `amended`.
    pub why: String,
    /// Day of issue.
    pub issued_on: String,
    /// Last day of the title's term.
    pub valid_to: String,
}

const COLUMNS: &str = "c.commune_id, c.id, c.register_year, c.number, c.decision_id, c.subject_commune, c.subject_id, \
                       c.title, c.year, c.years, c.name, c.hamlet, c.code, c.short_code, c.key_id, c.status_index, \
                       c.replaced_by, c.why, c.issued_on, c.valid_to";

fn read(row: &Row<'_>) -> Result<CertificateRow, StoreError> {
    Ok(CertificateRow {
        commune: row.int(0)?,
        id: row.int(1)?,
        register_year: row.int(2)?,
        number: row.int(3)?,
        decision: row.int(4)?,
        subject_commune: row.int(5)?,
        subject: row.int(6)?,
        title: row.text(7)?,
        year: row.int(8)?,
        years: row.int(9)?,
        name: row.text(10)?,
        hamlet: row.text(11)?,
        code: row.text(12)?,
        short_code: row.text(13)?,
        key: row.text(14)?,
        status: row.int(15)?,
        replaced_by: row.int(16)?,
        why: row.text(17)?,
        issued_on: row.text(18)?,
        valid_to: row.text(19)?,
    })
}

/// Adds a line.
///
/// # Errors
/// When the engine refuses.
pub fn insert(tx: &WriteTx<'_>, row: &CertificateRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO certificates VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
               ?17, ?18, ?19, ?20)";
    let values: [Value<'_>; 20] = [
        row.commune.into(),
        row.id.into(),
        row.register_year.into(),
        row.number.into(),
        row.decision.into(),
        row.subject_commune.into(),
        row.subject.into(),
        row.title.as_str().into(),
        row.year.into(),
        row.years.into(),
        row.name.as_str().into(),
        row.hamlet.as_str().into(),
        row.code.as_str().into(),
        row.short_code.as_str().into(),
        row.key.as_str().into(),
        row.status.into(),
        row.replaced_by.into(),
        row.why.as_str().into(),
        row.issued_on.as_str().into(),
        row.valid_to.as_str().into(),
    ];
    tx.append("certificates", sql, &values)
}

/// Says that another took a certificate's place, unless one did already.
///
/// # Errors
/// When the engine refuses.
pub fn replace(tx: &WriteTx<'_>, commune: i64, id: i64, by: i64) -> Result<usize, StoreError> {
    let sql =
        "UPDATE certificates SET replaced_by = ?3 WHERE commune_id = ?1 AND id = ?2 AND replaced_by = 0";
    tx.execute(sql, &[commune.into(), id.into(), by.into()])
}

/// The last number of an issuer's register of a year; 0 where it has none.
///
/// # Errors
/// When the engine refuses.
pub fn last_number(tx: &WriteTx<'_>, commune: i64, year: i64) -> Result<i64, StoreError> {
    let sql =
        "SELECT COALESCE(MAX(number), 0) FROM certificates WHERE commune_id = ?1 AND register_year = ?2";
    Ok(tx.query(sql, &[commune.into(), year.into()], |row| row.int(0))?.pop().unwrap_or(0))
}

/// The last place taken in the status list; -1 where none is.
///
/// # Errors
/// When the engine refuses.
pub fn last_status(db: &Database) -> Result<i64, StoreError> {
    let sql = "SELECT COALESCE(MAX(status_index), -1) FROM certificates";
    Ok(db.query(sql, &[], |row| row.int(0))?.pop().unwrap_or(-1))
}

/// The certificates of a decision, in the order of their numbers.
///
/// # Errors
/// When the engine refuses.
pub fn certificates_of(db: &Database, decision: i64) -> Result<Vec<CertificateRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM certificates c WHERE c.decision_id = ?1 ORDER BY c.register_year, c.number"
    );
    db.query(&sql, &[decision.into()], read)
}

/// A certificate, and whether its title is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The line of the register.
    pub row: CertificateRow,
    /// The case is recognised by that decision.
    pub held: bool,
}

impl Listed {
    /// As it was on an earlier day: no other had taken its place yet, and no decision signed later had withdrawn the
    /// title.
    fn on(&mut self, db: &Database, day: &str) -> Result<(), StoreError> {
        let row = &mut self.row;
        if row.replaced_by != 0 && certificate(db, row.replaced_by)?.is_some_and(|by| *by.issued_on > *day) {
            row.replaced_by = 0;
        }
        let subject = (row.subject_commune, row.subject);
        self.held = self.held || is_withdrawn_after(db, subject, (&row.title, row.year), day)?;
        Ok(())
    }
}

/// The case that a certificate rests on, where no merge of records moved it.
const CASE: &str = "LEFT JOIN cases k ON k.commune_id = c.subject_commune AND k.title = c.title AND k.year = c.year \
                    AND k.subject_id = c.subject_id AND k.decision_id = c.decision_id AND k.state = 'recognised'";

fn listed(
    db: &Database,
    rest: &str,
    values: &[Value<'_>],
    as_of: Option<&str>,
) -> Result<Vec<Listed>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, CASE WHEN k.subject_id IS NULL THEN 0 ELSE 1 END FROM certificates c {CASE} {rest}"
    );
    let mut found = db.query(&sql, values, |row| Ok(Listed { row: read(row)?, held: row.int(20)? != 0 }))?;
    for one in found.iter_mut().filter(|one| !one.held && one.row.replaced_by == 0) {
        let row = &one.row;
        let subject = (row.subject_commune, row.subject);
        one.held = is_held(db, subject, (&row.title, row.year), row.decision)?;
    }
    if let Some(day) = as_of {
        found
            .iter_mut()
            .filter(|one| !one.held || one.row.replaced_by != 0)
            .try_for_each(|one| one.on(db, day))?;
    }
    Ok(found)
}

/// The certificates of a decision with whether their titles are held, in the order of their numbers.
///
/// # Errors
/// When the engine refuses.
pub fn listed_of(db: &Database, decision: i64) -> Result<Vec<Listed>, StoreError> {
    listed(db, "WHERE c.decision_id = ?1 ORDER BY c.register_year, c.number", &[decision.into()], None)
}

/// How many certificates a decision has.
///
/// # Errors
/// When the engine refuses.
pub fn count_of(db: &Database, decision: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM certificates WHERE decision_id = ?1";
    Ok(db.query(sql, &[decision.into()], |row| row.int(0))?.pop().unwrap_or(0))
}

/// Number and symbol of the issued decisions of some places, by id.
///
/// # Errors
/// When the engine refuses.
pub fn decision_numbers(db: &Database, communes: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<Value<'_>> = communes.iter().map(|commune| (*commune).into()).collect();
    let marks: Vec<String> = (1..=communes.len()).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "SELECT id, number FROM decisions WHERE state = 'issued' AND commune_id IN ({})",
        marks.join(", ")
    );
    db.query(&sql, &values, |row| Ok((row.int(0)?, row.maybe_text(1)?.unwrap_or_default())))
}

/// One certificate.
///
/// # Errors
/// When the engine refuses.
pub fn certificate(db: &Database, id: i64) -> Result<Option<CertificateRow>, StoreError> {
    Ok(db.query(&format!("SELECT {COLUMNS} FROM certificates c WHERE c.id = ?1"), &[id.into()], read)?.pop())
}

/// The certificate at a place of the status list that has just this code.
///
/// # Errors
/// When the engine refuses.
pub fn with_code(db: &Database, status: i64, code: &str) -> Result<Option<CertificateRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM certificates c WHERE c.status_index = ?1 AND c.code = ?2");
    Ok(db.query(&sql, &[status.into(), code.into()], read)?.pop())
}

/// The certificate of a short code.
///
/// # Errors
/// When the engine refuses.
pub fn with_short_code(db: &Database, short: &str) -> Result<Option<CertificateRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM certificates c WHERE c.short_code = ?1");
    Ok(db.query(&sql, &[short.into()], read)?.pop())
}

/// Which part of the register is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Issuers.
    pub communes: &'a [i64],
    /// Year of the register; every year where it is nothing.
    pub year: Option<i64>,
    /// Title kind; every one where it is empty.
    pub title: &'a str,
    /// Issued by this day, and as they stood on it; all, as they stand, where it is nothing.
    pub as_of: Option<&'a str>,
    /// Below this place: issuer's year and number.
    pub before: Option<(i64, i64)>,
    /// At most so many.
    pub limit: usize,
}

/// A part of the register, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn page_of(db: &Database, asked: &Asked<'_>) -> Result<Vec<Listed>, StoreError> {
    if asked.communes.is_empty() {
        return Ok(Vec::new());
    }
    let (year, number) = asked.before.unwrap_or((i64::MAX, i64::MAX));
    let limit = i64::try_from(asked.limit).unwrap_or(i64::MAX);
    let mut values: Vec<Value<'_>> =
        vec![asked.year.unwrap_or(0).into(), asked.title.into(), year.into(), number.into(), limit.into()];
    values.push(asked.as_of.unwrap_or_default().into());
    values.extend(asked.communes.iter().map(|commune| Value::from(*commune)));
    let marks: Vec<String> = (7..7 + asked.communes.len()).map(|n| format!("?{n}")).collect();
    let rest = format!(
        "WHERE (?1 = 0 OR c.register_year = ?1) AND (CAST(?2 AS TEXT) = '' OR \
         c.title = CAST(?2 AS TEXT)) AND (c.register_year < ?3 OR (c.register_year = ?3 AND c.number < ?4)) \
         AND (CAST(?6 AS TEXT) = '' OR c.issued_on <= ?6) AND c.commune_id IN ({}) ORDER BY c.register_year DESC, c.number DESC, c.commune_id LIMIT ?5",
        marks.join(", ")
    );
    listed(db, &rest, &values, asked.as_of)
}
