//! Those who held a title for years on end, for a list that puts them forward.

use super::db::{Database, StoreError, Value};
use super::rules::withdrawn_by;

/// Somebody who held a title in a year and for years before it without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldForYears {
    /// Commune of the records.
    pub commune: i64,
    /// The subject.
    pub subject: i64,
    /// Name.
    pub name: String,
    /// Code in its commune.
    pub code: String,
    /// Hamlet in that year; empty where nobody said.
    pub hamlet: String,
    /// Years in a row, that one included.
    pub years: i64,
}

/// Who, in some communes, held a title in a year for at least so many years in a row, the longest first: by decisions
/// signed by a day, and not withdrawn by then.
///
/// # Errors
/// When the engine refuses.
pub fn held_for_years(
    db: &Database,
    communes: &[i64],
    (title, year): (&str, i64),
    as_of: &str,
    at_least: i64,
) -> Result<Vec<HeldForYears>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value<'_>> = vec![title.into(), year.into(), at_least.into(), as_of.into()];
    values.extend(communes.iter().map(|commune| Value::from(*commune)));
    let of: Vec<String> = (5..5 + communes.len()).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "SELECT c.commune_id, c.subject_id, s.name, s.code, COALESCE(h.name, ''), c.streak FROM cases c \
         JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
         LEFT JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id \
         JOIN decisions d ON d.id = c.decision_id AND d.signed_on <= ?4 \
         WHERE c.commune_id IN ({}) AND c.title = ?1 AND c.year = ?2 AND c.streak >= ?3 \
         AND (c.state = 'recognised' OR (c.state = 'withdrawn' AND NOT {}))",
        of.join(", "),
        withdrawn_by("c.", "?4")
    );
    let mut found = db.query(&sql, &values, |row| {
        Ok(HeldForYears {
            commune: row.int(0)?,
            subject: row.int(1)?,
            name: row.text(2)?,
            code: row.text(3)?,
            hamlet: row.text(4)?,
            years: row.int(5)?,
        })
    })?;
    found.sort_by(|a, b| {
        (-a.years, &a.hamlet, a.code.len(), &a.code).cmp(&(-b.years, &b.hamlet, b.code.len(), &b.code))
    });
    Ok(found)
}
