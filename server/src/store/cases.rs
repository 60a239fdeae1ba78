//! Cases: one subject, title and year, with what was assessed and how far it went.

use super::db::{Database, Row, StoreError, Value, WriteTx};
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

    /// What it counts for.
    #[must_use]
    pub fn counts(&self) -> CaseCounts {
        counts(self.0[5].text(), self.source(), self.0[10].text())
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
