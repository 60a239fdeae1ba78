//! What waits in some communes for a title and a year, counted from tallies and ranges of keys: the home page.
//!
//! Deliberately absent: a scan of a province's cases. Where many communes are asked for, only what tallies, drafts
//! and decisions know is counted.

use programme::recognition::{may_be_proposed, needs_review};

use super::db::{Database, StoreError, Value};
use super::rules::holds_of;

/// Up to so many communes the cases themselves are counted.
pub const FEW_COMMUNES: usize = 16;

/// What waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    /// Hamlets with subjects of which none is assessed yet.
    pub hamlets_not_scored: i64,
    /// Hamlets of which some are assessed and some are not.
    pub hamlets_half_scored: i64,
    /// Subjects that are not assessed yet.
    pub not_scored: i64,
    /// Rows begun and not complete.
    pub drafts: i64,
    /// Cases that wait for the association, as `waits_for_review` says; nothing where too many communes are asked
    /// for.
    pub to_review: Option<i64>,
    /// Cases approved that pass and may be proposed.
    pub to_propose: Option<i64>,
    /// Cases put before the People's Committee that no draft names.
    pub to_decide: Option<i64>,
    /// Draft decisions without a number.
    pub to_number: i64,
}

/// `?n, …` for a list, always of the same few lengths so that statements stay few.
fn marks(values: &mut Vec<Value<'_>>, list: &[i64]) -> String {
    let Some(last) = list.last() else { return "NULL".to_owned() };
    let first = values.len();
    let length = list.len().next_power_of_two();
    values.extend(list.iter().map(|n| Value::from(*n)));
    values.extend((list.len()..length).map(|_| Value::from(*last)));
    (first + 1..=first + length).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}

/// The association has decided on the version that stands of a case `c`, by its review `r`.
const STANDS: &str = "COALESCE(r.seen = c.import_id AND r.verdict <> 'changed', FALSE)";

/// A case `c` waits for the association: it has a score on which nobody has decided and on which somebody can decide.
/// One that does not pass needs no approval to stay out of the proposal, nor does one that did not register; one that
/// the hamlet has begun to change (a draft `d`) comes back when it is complete.
fn waits_for_review() -> String {
    format!(
        "c.state = 'assessed' AND c.source <> 'none' AND {} AND d.subject_id IS NULL AND NOT {STANDS}",
        holds_of("c.", needs_review)
    )
}

/// What waits for a title, whose subjects are of this kind, in a year.
///
/// # Errors
/// When the engine refuses.
pub fn waiting(
    db: &Database,
    communes: &[i64],
    (title, kind): (&str, &str),
    year: i64,
) -> Result<Waiting, StoreError> {
    if communes.is_empty() {
        return Ok(Waiting::default());
    }
    let mut waiting = Waiting::default();
    let mut values = vec![title.into(), year.into(), kind.into()];
    let of = marks(&mut values, communes);
    let hamlets = format!(
        "SELECT COALESCE(CAST(SUM(CASE WHEN assessed = 0 THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN assessed > 0 AND assessed < n THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN assessed < n THEN n - assessed ELSE 0 END) AS BIGINT), 0) FROM \
         (SELECT commune_id, hamlet_id, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(assessed) AS BIGINT) AS assessed FROM \
         (SELECT commune_id, hamlet_id, n, 0 AS assessed FROM subject_tallies \
          WHERE commune_id IN ({of}) AND kind = ?3 AND since_year <= ?2 UNION ALL \
          SELECT commune_id, hamlet_id, 0, assessed FROM tallies WHERE commune_id IN ({of}) AND title = ?1 AND year = ?2) t \
         GROUP BY commune_id, hamlet_id) h WHERE n > 0"
    );
    for (none, some, left) in
        db.query(&hamlets, &values, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?
    {
        (waiting.hamlets_not_scored, waiting.hamlets_half_scored, waiting.not_scored) = (none, some, left);
    }
    let mut values = vec![title.into(), year.into()];
    let of = marks(&mut values, communes);
    let count = |sql: &str| -> Result<i64, StoreError> {
        Ok(db.query(sql, &values, |row| row.int(0))?.into_iter().sum())
    };
    let here = format!("commune_id IN ({of}) AND title = ?1 AND year = ?2");
    waiting.drafts = count(&format!("SELECT COUNT(*) FROM drafts WHERE {here}"))?;
    waiting.to_number = count(&format!("SELECT COUNT(*) FROM decisions WHERE {here} AND state = 'draft'"))?;
    if communes.len() <= FEW_COMMUNES {
        let [review, propose, decide] = cases_waiting(db, communes, title, year)?;
        (waiting.to_review, waiting.to_propose, waiting.to_decide) =
            (Some(review), Some(propose), Some(decide));
    }
    Ok(waiting)
}

/// Cases of some communes that wait for the association's review, that it may propose, and that are before the
/// committee and in no draft: read from the cases themselves, so that of a province nobody asks it.
///
/// # Errors
/// When the engine refuses.
pub fn cases_waiting(
    db: &Database,
    communes: &[i64],
    title: &str,
    year: i64,
) -> Result<[i64; 3], StoreError> {
    let mut values = vec![title.into(), year.into()];
    let of = marks(&mut values, communes);
    let sql = format!(
        "SELECT COALESCE(CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN c.state = 'assessed' AND {} \
         AND r.verdict = 'approved' AND r.seen = c.import_id AND d.subject_id IS NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN c.state = 'proposed' THEN 1 ELSE 0 END) AS BIGINT), 0) \
         FROM cases c LEFT JOIN reviews r ON r.commune_id = c.commune_id AND r.title = c.title AND r.year = c.year \
         AND r.subject_id = c.subject_id LEFT JOIN drafts d ON d.commune_id = c.commune_id AND d.title = c.title \
         AND d.year = c.year AND d.subject_id = c.subject_id AND d.import_id > c.import_id \
         WHERE c.commune_id IN ({of}) AND c.title = ?1 AND c.year = ?2",
        waits_for_review(),
        holds_of("c.", may_be_proposed)
    );
    let found = db.query(&sql, &values, |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?]))?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// A case that waits for the association, passes and may be approved in the version that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToApprove {
    /// Commune of the records.
    pub commune: i64,
    /// The hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// The subject.
    pub subject: i64,
    /// The version: the job that scored it.
    pub version: i64,
}

/// The cases of some communes that pass and wait for the association, hamlet by hamlet.
///
/// # Errors
/// When the engine refuses.
pub fn cases_to_approve(
    db: &Database,
    communes: &[i64],
    title: &str,
    year: i64,
) -> Result<Vec<ToApprove>, StoreError> {
    let mut values = vec![title.into(), year.into()];
    let of = marks(&mut values, communes);
    let sql = format!(
        "SELECT c.commune_id, c.hamlet_id, c.subject_id, c.import_id FROM cases c \
         LEFT JOIN reviews r ON r.commune_id = c.commune_id AND r.title = c.title AND r.year = c.year \
         AND r.subject_id = c.subject_id LEFT JOIN drafts d ON d.commune_id = c.commune_id AND d.title = c.title \
         AND d.year = c.year AND d.subject_id = c.subject_id AND d.import_id > c.import_id \
         WHERE c.commune_id IN ({of}) AND c.title = ?1 AND c.year = ?2 AND {} AND {} \
         ORDER BY c.commune_id, c.hamlet_id, c.subject_id",
        waits_for_review(),
        holds_of("c.", may_be_proposed)
    );
    db.query(&sql, &values, |row| {
        Ok(ToApprove {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            subject: row.int(2)?,
            version: row.int(3)?,
        })
    })
}

/// What is left of the steps of a title in some communes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepsOpen {
    /// Hamlets with subjects of which none registered.
    pub hamlets_without_registration: i64,
    /// Hamlets in which somebody registered and whose meeting nobody wrote down, nor a score of all that registered.
    pub hamlets_not_met: i64,
    /// Subjects that registered and are not scored.
    pub not_scored: i64,
}

/// What is left of the steps of a title, from tallies and meetings, never from cases.
///
/// # Errors
/// When the engine refuses.
pub fn steps_open(
    db: &Database,
    communes: &[i64],
    (title, kind): (&str, &str),
    year: i64,
) -> Result<StepsOpen, StoreError> {
    if communes.is_empty() {
        return Ok(StepsOpen::default());
    }
    let mut values = vec![title.into(), year.into(), kind.into()];
    let of = marks(&mut values, communes);
    let sum = |when: &str| format!("COALESCE(CAST(SUM(CASE WHEN {when} THEN 1 ELSE 0 END) AS BIGINT), 0)");
    let sql = format!(
        "SELECT {}, {}, COALESCE(CAST(SUM(CASE WHEN assessed < registered THEN registered - assessed ELSE 0 END) AS BIGINT), 0) \
         FROM (SELECT u.commune_id, u.hamlet_id, CAST(SUM(u.n) AS BIGINT) AS n, CAST(SUM(u.registered) AS BIGINT) AS registered, \
         CAST(SUM(u.assessed) AS BIGINT) AS assessed, CAST(SUM(u.met) AS BIGINT) AS met FROM \
         (SELECT commune_id, hamlet_id, n, 0 AS registered, 0 AS assessed, 0 AS met FROM subject_tallies \
          WHERE commune_id IN ({of}) AND kind = ?3 AND since_year <= ?2 UNION ALL \
          SELECT commune_id, hamlet_id, 0, registered, assessed, 0 FROM tallies \
          WHERE commune_id IN ({of}) AND title = ?1 AND year = ?2 UNION ALL \
          SELECT commune_id, hamlet_id, 0, 0, 0, 1 FROM meetings \
          WHERE commune_id IN ({of}) AND title = ?1 AND year = ?2) u GROUP BY u.commune_id, u.hamlet_id) h",
        sum("n > 0 AND registered = 0"),
        sum("registered > 0 AND met = 0 AND assessed < registered"),
    );
    let found = db.query(&sql, &values, |row| {
        Ok(StepsOpen {
            hamlets_without_registration: row.int(0)?,
            hamlets_not_met: row.int(1)?,
            not_scored: row.int(2)?,
        })
    })?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// Cases that the association returned and that nobody has scored again since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Commune of the records.
    pub commune: i64,
    /// The hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// How many.
    pub n: i64,
}

/// What was returned to the hamlets of some communes; read from reviews, of which there are few that return.
///
/// # Errors
/// When the engine refuses.
pub fn returned_cases(
    db: &Database,
    communes: &[i64],
    title: &str,
    year: i64,
) -> Result<Vec<Returned>, StoreError> {
    if communes.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = vec![title.into(), year.into()];
    let of = marks(&mut values, communes);
    let sql = format!(
        "SELECT c.commune_id, c.hamlet_id, COUNT(*) FROM reviews r JOIN cases c ON c.commune_id = r.commune_id \
         AND c.title = r.title AND c.year = r.year AND c.subject_id = r.subject_id AND c.import_id = r.seen \
         WHERE r.commune_id IN ({of}) AND r.title = ?1 AND r.year = ?2 AND r.verdict = 'returned' \
         AND c.state = 'assessed' GROUP BY c.commune_id, c.hamlet_id"
    );
    db.query(&sql, &values, |row| Ok(Returned { commune: row.int(0)?, hamlet: row.int(1)?, n: row.int(2)? }))
}

/// How far a hamlet is with its sheet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HamletWaiting {
    /// Commune of its records.
    pub commune: i64,
    /// The hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// Its name; empty where nobody said.
    pub name: String,
    /// Subjects in that year.
    pub subjects: i64,
    /// Registered.
    pub registered: i64,
    /// Assessed.
    pub assessed: i64,
    /// Passed by the arithmetic.
    pub passed: i64,
    /// Rows begun and not complete.
    pub drafts: i64,
    /// Day of its meeting, once it was written down.
    pub held_on: Option<String>,
}

/// The hamlets of some communes with how far each is, by name; from tallies, never from cases.
///
/// # Errors
/// When the engine refuses.
pub fn hamlets_waiting(
    db: &Database,
    communes: &[i64],
    (title, kind): (&str, &str),
    year: i64,
) -> Result<Vec<HamletWaiting>, StoreError> {
    let mut values = vec![title.into(), year.into(), kind.into()];
    let of = marks(&mut values, communes);
    let sql = format!(
        "SELECT t.commune_id, t.hamlet_id, COALESCE(h.name, ''), t.n, t.registered, t.assessed, t.passed, t.drafts, m.held_on \
         FROM (SELECT commune_id, hamlet_id, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(registered) AS BIGINT) AS registered, \
         CAST(SUM(assessed) AS BIGINT) AS assessed, CAST(SUM(passed) AS BIGINT) AS passed, CAST(SUM(drafts) AS BIGINT) AS drafts \
         FROM (SELECT commune_id, hamlet_id, n, 0 AS registered, 0 AS assessed, 0 AS passed, 0 AS drafts FROM subject_tallies \
          WHERE commune_id IN ({of}) AND kind = ?3 AND since_year <= ?2 UNION ALL \
          SELECT commune_id, hamlet_id, 0, registered, assessed, passed, 0 FROM tallies \
          WHERE commune_id IN ({of}) AND title = ?1 AND year = ?2 UNION ALL \
          SELECT commune_id, hamlet_id, 0, 0, 0, 0, 1 FROM drafts WHERE commune_id IN ({of}) AND title = ?1 AND year = ?2) u \
         GROUP BY commune_id, hamlet_id) t LEFT JOIN hamlets h ON h.commune_id = t.commune_id AND h.id = t.hamlet_id \
         LEFT JOIN meetings m ON m.commune_id = t.commune_id AND m.title = ?1 AND m.year = ?2 AND m.hamlet_id = t.hamlet_id \
         WHERE t.n > 0 OR t.assessed > 0"
    );
    let mut hamlets = db.query(&sql, &values, |row| {
        Ok(HamletWaiting {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            name: row.text(2)?,
            subjects: row.int(3)?,
            registered: row.int(4)?,
            assessed: row.int(5)?,
            passed: row.int(6)?,
            drafts: row.int(7)?,
            held_on: row.maybe_text(8)?,
        })
    })?;
    // “Ấp 10” stands after “Ấp 9”: the shorter name of two that begin alike comes first.
    hamlets.sort_by(|a, b| {
        (a.name.chars().count(), &a.name, a.hamlet).cmp(&(b.name.chars().count(), &b.name, b.hamlet))
    });
    Ok(hamlets)
}

/// Cases of one hamlet by how far they went; those that are assessed and not proposed, by what keeps them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HamletCases {
    /// Commune of the records.
    pub commune: i64,
    /// The hamlet; 0 where nobody said.
    pub hamlet: i64,
    /// Waits for the association, as `waits_for_review` says.
    pub to_review: i64,
    /// Does not pass.
    pub failed: i64,
    /// A person has to decide first.
    pub referred: i64,
    /// Passes, but did not register.
    pub not_registered: i64,
    /// Passes, and was returned to the hamlet.
    pub returned: i64,
    /// Passes, and its version that stands is not approved.
    pub not_approved: i64,
    /// Approved, but somebody began to change it.
    pub begun: i64,
    /// Approved: may be proposed.
    pub to_propose: i64,
    /// Before the People's Committee.
    pub proposed: i64,
    /// Named by a draft.
    pub drafted: i64,
    /// Recognised, also where the title was withdrawn later.
    pub recognised: i64,
    /// Not recognised.
    pub refused: i64,
}

impl HamletCases {
    /// Both together; of the hamlet of the first.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        Self {
            commune: self.commune,
            hamlet: self.hamlet,
            to_review: self.to_review + other.to_review,
            failed: self.failed + other.failed,
            referred: self.referred + other.referred,
            not_registered: self.not_registered + other.not_registered,
            returned: self.returned + other.returned,
            not_approved: self.not_approved + other.not_approved,
            begun: self.begun + other.begun,
            to_propose: self.to_propose + other.to_propose,
            proposed: self.proposed + other.proposed,
            drafted: self.drafted + other.drafted,
            recognised: self.recognised + other.recognised,
            refused: self.refused + other.refused,
        }
    }

    /// Before the People's Committee, in a draft or not yet.
    #[must_use]
    pub const fn before_committee(&self) -> i64 {
        self.proposed + self.drafted
    }

    /// Decided, either way.
    #[must_use]
    pub const fn decided(&self) -> i64 {
        self.recognised + self.refused
    }
}

/// Cases of some communes by hamlet, in one query over their ranges of keys. What may be proposed is told by the
/// same conditions by which it is.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_cases(
    db: &Database,
    communes: &[i64],
    title: &str,
    year: i64,
) -> Result<Vec<HamletCases>, StoreError> {
    let mut values = vec![title.into(), year.into()];
    let of = marks(&mut values, communes);
    let may = holds_of("c.", may_be_proposed);
    let scored = "c.state = 'assessed' AND c.source <> 'none'";
    let sums = [
        waits_for_review(),
        format!("{scored} AND c.outcome NOT IN ('pass', 'refer')"),
        format!("{scored} AND c.outcome = 'refer'"),
        format!("{scored} AND c.outcome = 'pass' AND c.registered = 'no'"),
        format!("{scored} AND {may} AND {STANDS} AND r.verdict = 'returned'"),
        format!("{scored} AND {may} AND NOT {STANDS}"),
        format!("{scored} AND {may} AND {STANDS} AND r.verdict = 'approved' AND d.subject_id IS NOT NULL"),
        format!("{scored} AND {may} AND {STANDS} AND r.verdict = 'approved' AND d.subject_id IS NULL"),
        "c.state = 'proposed'".to_owned(),
        "c.state = 'drafted'".to_owned(),
        "c.state IN ('recognised', 'withdrawn')".to_owned(),
        "c.state = 'refused'".to_owned(),
    ]
    .map(|when| format!("CAST(SUM(CASE WHEN {when} THEN 1 ELSE 0 END) AS BIGINT)"))
    .join(", ");
    let sql = format!(
        "SELECT c.commune_id, c.hamlet_id, {sums} FROM cases c \
         LEFT JOIN reviews r ON r.commune_id = c.commune_id AND r.title = c.title AND r.year = c.year \
         AND r.subject_id = c.subject_id LEFT JOIN drafts d ON d.commune_id = c.commune_id AND d.title = c.title \
         AND d.year = c.year AND d.subject_id = c.subject_id AND d.import_id > c.import_id \
         WHERE c.commune_id IN ({of}) AND c.title = ?1 AND c.year = ?2 GROUP BY c.commune_id, c.hamlet_id"
    );
    db.query(&sql, &values, |row| {
        Ok(HamletCases {
            commune: row.int(0)?,
            hamlet: row.int(1)?,
            to_review: row.int(2)?,
            failed: row.int(3)?,
            referred: row.int(4)?,
            not_registered: row.int(5)?,
            returned: row.int(6)?,
            not_approved: row.int(7)?,
            begun: row.int(8)?,
            to_propose: row.int(9)?,
            proposed: row.int(10)?,
            drafted: row.int(11)?,
            recognised: row.int(12)?,
            refused: row.int(13)?,
        })
    })
}
