//! Cases: one subject, title and year, with what was assessed and how far it went.

use super::db::{Database, Row, StoreError, Value, WriteTx};
use super::registry::years_with_cases;
use super::retention::without_offences;
use super::tallies::CaseCounts;

/// A case as a roster brings it: the columns behind `import_id` have their defaults.
const NEW: &str = "cases (commune_id, title, year, subject_id, hamlet_id, registered, members, poor, source, answers, \
    outcome, total_hundredths, band, reasons, criteria, version, import_id)";
/// For the embedded engine: a server copies in bulk.
const INSERT_NEW: &str = "INSERT INTO cases (commune_id, title, year, subject_id, hamlet_id, registered, members, poor, \
    source, answers, outcome, total_hundredths, band, reasons, criteria, version, import_id) \
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
const INSERT: &str = "INSERT INTO cases VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

const COLUMNS: &str = "commune_id, title, year, subject_id, hamlet_id, registered, members, poor, source, answers, \
    outcome, total_hundredths, band, reasons, criteria, version, import_id, state, decision_id, again, streak, refusal";

/// How many columns the facts of a case are: from `registered` to `criteria`.
pub const N_FACTS: usize = 10;

/// A case as it is stored, column by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCase(Vec<Value<'static>>);

impl StoredCase {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let values = row.values()?;
        if values.len() == 22 { Ok(Self(values)) } else { Err(StoreError::Damaged("cases".into())) }
    }

    /// Commune it was created in.
    #[must_use]
    pub fn commune(&self) -> i64 {
        self.0[0].int()
    }

    /// Title kind.
    #[must_use]
    pub fn title(&self) -> &str {
        self.0[1].text()
    }

    /// Year assessed.
    #[must_use]
    pub fn year(&self) -> i64 {
        self.0[2].int()
    }

    /// Subject.
    #[must_use]
    pub fn subject(&self) -> i64 {
        self.0[3].int()
    }

    /// How far it went.
    #[must_use]
    pub fn state(&self) -> &str {
        self.0[17].text()
    }

    /// Hamlet in that year; 0 where nobody said.
    #[must_use]
    pub fn hamlet(&self) -> i64 {
        self.0[4].int()
    }

    /// Facts, from `registered` to `criteria`.
    #[must_use]
    pub fn facts(&self) -> &[Value<'static>] {
        &self.0[5..5 + N_FACTS]
    }

    /// `items`, `totals` or `none`.
    #[must_use]
    pub fn source(&self) -> &str {
        self.0[8].text()
    }

    /// Version, from 1.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.0[15].int()
    }

    /// Import it came with.
    #[must_use]
    pub fn import(&self) -> i64 {
        self.0[16].int()
    }

    /// `new`, `again`, `yes` or `no`.
    #[must_use]
    pub fn registered(&self) -> &str {
        self.0[5].text()
    }

    /// Members of the household.
    #[must_use]
    pub fn members(&self) -> Option<i64> {
        match self.0[6] {
            Value::Int(n) => Some(n),
            Value::Null | Value::Text(_) | Value::Bytes(_) => None,
        }
    }

    /// Poor or near-poor.
    #[must_use]
    pub fn poor(&self) -> bool {
        self.0[7].int() != 0
    }

    /// The sheet's answers.
    #[must_use]
    pub fn answers(&self) -> &str {
        self.0[9].text()
    }

    /// `pass`, `fail`, `refer`, or empty where nothing was assessed.
    #[must_use]
    pub fn outcome(&self) -> &str {
        self.0[10].text()
    }

    /// Total in hundredths.
    #[must_use]
    pub fn total(&self) -> Option<i64> {
        match self.0[11] {
            Value::Int(n) => Some(n),
            Value::Null | Value::Text(_) | Value::Bytes(_) => None,
        }
    }

    /// Codes of the reasons against a pass.
    #[must_use]
    pub fn reasons(&self) -> &str {
        self.0[13].text()
    }

    /// The criteria set's row.
    #[must_use]
    pub fn criteria(&self) -> i64 {
        self.0[14].int()
    }

    /// Why the People's Committee did not recognise it.
    #[must_use]
    pub fn refusal(&self) -> &str {
        self.0[21].text()
    }

    /// Decision that names it; 0 for none.
    #[must_use]
    pub fn decision(&self) -> i64 {
        self.0[18].int()
    }

    /// Held before, and years in a row.
    #[must_use]
    pub fn standing(&self) -> (i64, i64) {
        (self.0[19].int(), self.0[20].int())
    }

    /// The same case as another subject's, or in another hamlet, by a change by hand.
    #[must_use]
    pub fn taken_over(&self, subject: i64, hamlet: i64, (version, job): (i64, i64)) -> Self {
        let mut values = self.0.clone();
        for (at, value) in [(3, subject), (4, hamlet), (15, version), (16, job)] {
            values[at] = value.into();
        }
        Self(values)
    }

    /// What it counts for.
    #[must_use]
    pub fn counts(&self) -> CaseCounts {
        counts(self.0[5].text(), self.source(), self.0[10].text())
    }

    /// Without answers, total, members and poverty, which go after their term; outcome and reasons stay.
    #[must_use]
    pub(super) fn without_answers(mut self) -> Self {
        let reasons = without_offences(self.reasons());
        for (at, value) in
            [(6, Value::Null), (7, 0.into()), (9, "".into()), (11, Value::Null), (13, reasons.into())]
        {
            self.0[at] = value;
        }
        self
    }

    /// Every column as JSON, for what is kept of a replaced case.
    #[must_use]
    pub fn to_json(&self) -> String {
        super::json::to_json(&self.0)
    }

    /// From what is kept of a replaced case.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn from_json(body: &str) -> Result<Self, StoreError> {
        let values = super::json::from_json(body)?;
        if values.len() == 22 { Ok(Self(values)) } else { Err(StoreError::Damaged("cases_past".into())) }
    }
}

/// What a case counts for: registered, assessed, passed.
#[must_use]
pub fn counts(registered: &str, source: &str, outcome: &str) -> CaseCounts {
    [i64::from(registered != "no"), i64::from(source != "none"), i64::from(outcome == "pass")]
}

/// A new case, assessed and not yet on its way.
///
/// # Errors
/// When the engine refuses.
pub fn append_case(
    tx: &WriteTx<'_>,
    (commune, title, year, subject): (i64, &str, i64, i64),
    hamlet: i64,
    facts: [Value<'_>; N_FACTS],
    (version, import): (i64, i64),
) -> Result<(), StoreError> {
    let [a, b, c, d, e, f, g, h, i, j] = facts;
    let (commune, year, subject) = (commune.into(), year.into(), subject.into());
    let (hamlet, version, import) = (hamlet.into(), version.into(), import.into());
    let values =
        [commune, title.into(), year, subject, hamlet, a, b, c, d, e, f, g, h, i, j, version, import];
    tx.append(NEW, INSERT_NEW, &values)
}

/// Puts a case back as it was.
///
/// # Errors
/// When the engine refuses.
pub fn put_back(tx: &WriteTx<'_>, case: &StoredCase) -> Result<(), StoreError> {
    tx.append("cases", INSERT, &case.0)
}

/// A later import that keeps a case it replaced in one of these hamlets of a commune.
///
/// # Errors
/// When the engine refuses or what was kept is damaged.
pub fn case_kept_in(
    tx: &WriteTx<'_>,
    (commune, hamlets): (i64, &[i64]),
    import: i64,
) -> Result<Option<i64>, StoreError> {
    let kept = "SELECT replaced_by, body FROM cases_past WHERE commune_id = ?1 AND replaced_by > ?2 ORDER BY replaced_by";
    for (by, body) in
        tx.query(kept, &[commune.into(), import.into()], |row| Ok((row.int(0)?, row.text(1)?)))?
    {
        if hamlets.contains(&StoredCase::from_json(&body)?.hamlet()) {
            return Ok(Some(by));
        }
    }
    Ok(None)
}

/// Takes a case out, keeping it as what `import` replaced.
///
/// # Errors
/// When the engine refuses.
pub fn replace(tx: &WriteTx<'_>, case: &StoredCase, import: i64) -> Result<(), StoreError> {
    let key = [case.commune().into(), case.title().into(), case.year().into(), case.subject().into()];
    let mut values = key.to_vec();
    values.extend([case.version().into(), case.import().into(), import.into(), case.to_json().into()]);
    tx.execute("INSERT INTO cases_past VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", &values)?;
    tx.execute(
        "DELETE FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4",
        &key,
    )?;
    Ok(())
}

/// Cases of a commune, title and year, of one import where it is given.
///
/// # Errors
/// When the engine refuses.
pub fn cases_of(
    db: &Database,
    (commune, title, year): (i64, &str, i64),
    import: Option<i64>,
) -> Result<Vec<StoredCase>, StoreError> {
    let mut sql = format!("SELECT {COLUMNS} FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3");
    let mut values = vec![commune.into(), title.into(), year.into()];
    if let Some(import) = import {
        sql.push_str(" AND import_id = ?4");
        values.push(import.into());
    }
    db.query(&sql, &values, StoredCase::read)
}

/// Cases of a commune, title and year in one hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn cases_in(
    db: &Database,
    (commune, title, year): (i64, &str, i64),
    hamlet: i64,
) -> Result<Vec<StoredCase>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND hamlet_id = ?4"
    );
    db.query(&sql, &[commune.into(), title.into(), year.into(), hamlet.into()], StoredCase::read)
}

/// The case of one subject.
///
/// # Errors
/// When the engine refuses.
pub fn case_of(
    db: &Database,
    (commune, title, year): (i64, &str, i64),
    subject: i64,
) -> Result<Option<StoredCase>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4"
    );
    let values = [commune.into(), title.into(), year.into(), subject.into()];
    Ok(db.query(&sql, &values, StoredCase::read)?.into_iter().next())
}

/// Every case of a subject.
///
/// # Errors
/// When the engine refuses.
pub fn cases_of_subject(db: &Database, commune: i64, subject: i64) -> Result<Vec<StoredCase>, StoreError> {
    let mut values = vec![subject.into()];
    let years = years_with_cases(&[commune], None, &mut values);
    let columns: Vec<String> = COLUMNS.split(", ").map(|column| format!("k.{}", column.trim())).collect();
    let sql = format!(
        "WITH RECURSIVE {years} SELECT {} FROM years y JOIN cases k ON k.commune_id = y.c AND k.title = y.title \
         AND k.year = y.year AND k.subject_id = ?1 ORDER BY k.title, k.year",
        columns.join(", ")
    );
    db.query(&sql, &values, StoredCase::read)
}

/// The version that a case of a subject, title and year would get after those that were replaced.
///
/// # Errors
/// When the engine refuses.
pub fn next_version(
    db: &Database,
    (commune, title, year): (i64, &str, i64),
    subject: i64,
) -> Result<i64, StoreError> {
    let sql = "SELECT MAX(version) FROM cases_past WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4";
    let values = [commune.into(), title.into(), year.into(), subject.into()];
    let last = db.query(sql, &values, |row| row.maybe_int(0))?.into_iter().next().flatten();
    Ok(last.unwrap_or(0) + 1)
}

/// A case with the names that people know it by.
#[derive(Clone, Debug)]
pub struct ListedCase {
    /// Code of the subject in its commune.
    pub code: String,
    /// Name of the subject.
    pub name: String,
    /// Name of its hamlet in that year; empty where nobody said.
    pub hamlet: String,
    /// How far it went.
    pub state: String,
    /// `new`, `again`, `yes` or `no`.
    pub registered: String,
    /// `items`, `totals` or `none`.
    pub source: String,
    /// `pass`, `fail`, `refer`, or empty where nothing was assessed.
    pub outcome: String,
    /// Total in hundredths.
    pub total_hundredths: Option<i64>,
    /// Codes of the reasons against a pass.
    pub reasons: String,
    /// Why the People's Committee did not recognise it.
    pub refusal: String,
    /// Number of the decision that names it, once issued.
    pub decision: Option<String>,
    /// Its day of signature.
    pub signed_on: Option<String>,
    /// Its id, from the draft on.
    pub decision_id: Option<i64>,
    /// Held before.
    pub again: bool,
    /// Years in a row, once recognised.
    pub streak_years: i64,
    /// Poor or near-poor.
    pub poor: bool,
    /// The sheet's answers.
    pub answers: String,
    /// The criteria set's id and text.
    pub criteria: (String, String),
}

/// Cases of a commune, title and year, in the order of hamlet and code; of one subject where its code is given.
///
/// # Errors
/// When the engine refuses.
pub fn listed_cases(
    db: &Database,
    (commune, title, year): (i64, &str, i64),
    code: Option<&str>,
) -> Result<Vec<ListedCase>, StoreError> {
    let mut sql = "SELECT s.code, s.name, COALESCE(h.name, ''), c.state, c.registered, c.source, c.outcome, \
                   c.total_hundredths, c.reasons, c.refusal, d.number, d.signed_on, c.again, c.streak, c.poor, c.answers, \
                   k.set_id, CASE WHEN ?4 = 1 THEN k.body ELSE '' END, c.decision_id \
                   FROM cases c JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
                   JOIN criteria_sets k ON k.id = c.criteria \
                   LEFT JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id \
                   LEFT JOIN decisions d ON d.id = c.decision_id AND c.decision_id <> 0 \
                   WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year = ?3"
        .to_owned();
    let mut values = vec![commune.into(), title.into(), year.into(), i64::from(code.is_some()).into()];
    if let Some(code) = code {
        sql.push_str(" AND s.code = ?5");
        values.push(code.into());
    }
    let mut cases = db.query(&sql, &values, |row| {
        Ok(ListedCase {
            code: row.text(0)?,
            name: row.text(1)?,
            hamlet: row.text(2)?,
            state: row.text(3)?,
            registered: row.text(4)?,
            source: row.text(5)?,
            outcome: row.text(6)?,
            total_hundredths: row.maybe_int(7)?,
            reasons: row.text(8)?,
            refusal: row.text(9)?,
            decision: row.maybe_text(10)?,
            signed_on: row.maybe_text(11)?,
            again: row.int(12)? != 0,
            streak_years: row.int(13)?,
            poor: row.int(14)? != 0,
            answers: row.text(15)?,
            criteria: (row.text(16)?, row.text(17)?),
            decision_id: Some(row.int(18)?).filter(|id| *id != 0),
        })
    })?;
    // Codes of digits stand in the order of their numbers.
    cases.sort_by(|a, b| (&a.hamlet, a.code.len(), &a.code).cmp(&(&b.hamlet, b.code.len(), &b.code)));
    Ok(cases)
}
