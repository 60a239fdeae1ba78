//! What a hamlet's meeting heard: each subject that registered, whether it passes, and the votes.

use super::db::{Database, StoreError};

/// A subject that the meeting spoke of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Name of its head, or its own.
    pub name: String,
    /// Its code.
    pub code: String,
    /// It passes by the arithmetic.
    pub passes: bool,
    /// Votes for, where a vote is recorded.
    pub agreed: Option<i64>,
    /// Votes against.
    pub against: Option<i64>,
}

/// The subjects of a hamlet that registered for a title and year, in the order of their codes.
///
/// # Errors
/// When the engine refuses.
pub fn heard(
    db: &Database,
    (commune, title, year): (i64, &str, i64),
    hamlet: i64,
) -> Result<Vec<Heard>, StoreError> {
    let sql = "SELECT s.name, s.code, c.outcome, v.agreed, v.against FROM cases c \
               JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
               LEFT JOIN votes v ON v.commune_id = c.commune_id AND v.title = c.title AND v.year = c.year \
               AND v.subject_id = c.subject_id WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year = ?3 \
               AND c.hamlet_id = ?4 AND c.registered <> 'no'";
    let values = [commune.into(), title.into(), year.into(), hamlet.into()];
    let mut rows = db.query(sql, &values, |row| {
        Ok(Heard {
            name: row.text(0)?,
            code: row.text(1)?,
            passes: row.str(2)? == "pass",
            agreed: row.maybe_int(3)?,
            against: row.maybe_int(4)?,
        })
    })?;
    rows.sort_by(|a, b| (a.code.len(), &a.code).cmp(&(b.code.len(), &b.code)));
    Ok(rows)
}
