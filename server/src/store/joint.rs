//! Joint appraisal (*phối hợp thẩm định*): what a second office agreed with, case by case in the version it saw.

use programme::recognition::may_be_proposed;

use super::db::{Database, StoreError, Value, WriteTx};
use super::decisions::{Cases, IS_APPROVED};
use super::rules::holds_of;

/// The second office agreed with the version that stands of a case of `cases`.
pub(super) const IS_AGREED: &str = " AND EXISTS (SELECT 1 FROM jointly_approved j \
    WHERE j.commune_id = cases.commune_id AND j.title = cases.title AND j.year = cases.year \
    AND j.subject_id = cases.subject_id AND j.seen = cases.import_id)";

/// Cases of a commune that the association approved and that may be proposed.
fn to_propose() -> String {
    format!(
        "commune_id = ?1 AND title = ?2 AND year = ?3 AND state = 'assessed' AND {}{IS_APPROVED}",
        holds_of("", may_be_proposed)
    )
}

/// How many of the cases that may be proposed the second office agreed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Approved by the association, and passing.
    pub approved: i64,
    /// Of them agreed with.
    pub agreed: i64,
}

impl Agreed {
    /// How many wait for the office.
    #[must_use]
    pub fn left(self) -> i64 {
        self.approved - self.agreed
    }
}

/// How far the joint appraisal of some communes is.
///
/// # Errors
/// When the engine refuses.
pub fn agreed(db: &Database, communes: &[i64], (title, year): (&str, i64)) -> Result<Agreed, StoreError> {
    let sql = format!(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN 1 = 1{IS_AGREED} THEN 1 ELSE 0 END) AS BIGINT), 0) \
         FROM cases WHERE {}",
        to_propose()
    );
    let mut sum = Agreed::default();
    for commune in communes {
        let values = [(*commune).into(), title.into(), year.into()];
        for (approved, agreed) in db.query(&sql, &values, |row| Ok((row.int(0)?, row.int(1)?)))? {
            sum.approved += approved;
            sum.agreed += agreed;
        }
    }
    Ok(sum)
}

/// A case that the office may agree with or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// Commune of its record.
    pub commune: i64,
    /// Its subject.
    pub subject: i64,
    /// The version that stands.
    pub version: i64,
    /// Name of the subject.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Name of its hamlet; empty where nobody said.
    pub hamlet: String,
}

/// The cases of some communes that the office has not agreed with yet.
///
/// # Errors
/// When the engine refuses.
pub fn not_agreed(
    db: &Database,
    communes: &[i64],
    (title, year): (&str, i64),
) -> Result<Vec<Approved>, StoreError> {
    let sql = format!(
        "SELECT cases.commune_id, cases.subject_id, cases.import_id, s.name, s.code, COALESCE(h.name, '') FROM cases \
         JOIN subjects s ON s.commune_id = cases.commune_id AND s.id = cases.subject_id \
         LEFT JOIN hamlets h ON h.commune_id = cases.commune_id AND h.id = cases.hamlet_id \
         WHERE cases.commune_id = ?1 AND cases.title = ?2 AND cases.year = ?3 AND cases.state = 'assessed' AND {}{IS_APPROVED} \
         AND NOT (1 = 1{IS_AGREED}) ORDER BY h.name, s.name, s.id",
        holds_of("cases.", may_be_proposed)
    );
    let mut found = Vec::new();
    for commune in communes {
        let values = [(*commune).into(), title.into(), year.into()];
        found.extend(db.query(&sql, &values, |row| {
            Ok(Approved {
                commune: row.int(0)?,
                subject: row.int(1)?,
                version: row.int(2)?,
                name: row.text(3)?,
                code: row.text(4)?,
                hamlet: row.text(5)?,
            })
        })?);
    }
    Ok(found)
}

/// The office agrees with what of a commune waits for it, in the versions that stand.
///
/// # Errors
/// When the engine refuses.
pub fn agree(tx: &WriteTx<'_>, cases: Cases<'_>, appraisal: i64) -> Result<u64, StoreError> {
    let sql = format!(
        "INSERT INTO jointly_approved SELECT commune_id, title, year, subject_id, import_id, ?4 FROM cases \
         WHERE {} AND NOT (1 = 1{IS_AGREED}) \
         ON CONFLICT (commune_id, title, year, subject_id) DO UPDATE SET seen = excluded.seen, \
         appraisal_id = excluded.appraisal_id",
        to_propose()
    );
    let values = [cases.commune.into(), cases.title.into(), cases.year.into(), appraisal.into()];
    Ok(tx.execute(&sql, &values)? as u64)
}

/// A joint appraisal as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointAppraisal {
    /// Its id.
    pub id: i64,
    /// Who agreed, as `programme::titles::Office` codes it.
    pub office: String,
    /// Number of the paper; empty where an account of the office agreed.
    pub paper: String,
    /// Day of the paper; empty so too.
    pub dated: String,
    /// With how many.
    pub n: i64,
    /// Who wrote it.
    pub actor: String,
    /// When.
    pub at: String,
}

/// Keeps a joint appraisal of a commune on the map of the day.
///
/// # Errors
/// When the engine refuses.
pub fn insert(tx: &WriteTx<'_>, cases: Cases<'_>, of: &JointAppraisal) -> Result<(), StoreError> {
    let values: [Value<'_>; 10] = [
        cases.commune.into(),
        of.id.into(),
        cases.title.into(),
        cases.year.into(),
        of.office.as_str().into(),
        of.paper.as_str().into(),
        of.dated.as_str().into(),
        of.n.into(),
        of.actor.as_str().into(),
        of.at.as_str().into(),
    ];
    tx.execute("INSERT INTO joint_appraisals VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", &values)?;
    Ok(())
}

/// The joint appraisals of a commune's title and year, the last first.
///
/// # Errors
/// When the engine refuses.
pub fn joint_appraisals(db: &Database, cases: Cases<'_>) -> Result<Vec<JointAppraisal>, StoreError> {
    let sql = "SELECT id, office, paper, dated, n, actor, at FROM joint_appraisals \
               WHERE commune_id = ?1 AND title = ?2 AND year = ?3 ORDER BY id DESC";
    let values = [cases.commune.into(), cases.title.into(), cases.year.into()];
    db.query(sql, &values, |row| {
        Ok(JointAppraisal {
            id: row.int(0)?,
            office: row.text(1)?,
            paper: row.text(2)?,
            dated: row.text(3)?,
            n: row.int(4)?,
            actor: row.text(5)?,
            at: row.text(6)?,
        })
    })
}
