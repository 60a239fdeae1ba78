//! What waits in some communes for a title and a year, counted from tallies and ranges of keys: the home page.
//!
//! Deliberately absent: a scan of a province's cases. Where many communes are asked for, only what tallies, drafts
//! and decisions know is counted.

use super::db::{Database, StoreError, Value};

/// Up to so many communes the cases themselves are counted.
pub const FEW_COMMUNES: usize = 16;

/// What waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    /// Hamlets with subjects of which none is assessed yet.
    pub hamlets_not_scored: i64,
    /// Hamlets of which some are assessed and some are not.
    pub hamlets_half_scored: i64,
    /// Rows begun and not complete.
    pub drafts: i64,
    /// Cases that nobody at the association has decided on; nothing where too many communes are asked for.
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
    let mut waiting = Waiting::default();
    if communes.is_empty() {
        return Ok(waiting);
    }
    let mut values = vec![title.into(), year.into(), kind.into()];
    let of = marks(&mut values, communes);
    let hamlets = format!(
        "SELECT COALESCE(CAST(SUM(CASE WHEN assessed = 0 THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN assessed > 0 AND assessed < n THEN 1 ELSE 0 END) AS BIGINT), 0) FROM \
         (SELECT commune_id, hamlet_id, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(assessed) AS BIGINT) AS assessed FROM \
         (SELECT commune_id, hamlet_id, n, 0 AS assessed FROM subject_tallies \
          WHERE commune_id IN ({of}) AND kind = ?3 AND since_year <= ?2 UNION ALL \
          SELECT commune_id, hamlet_id, 0, assessed FROM tallies WHERE commune_id IN ({of}) AND title = ?1 AND year = ?2) t \
         GROUP BY commune_id, hamlet_id) h WHERE n > 0"
    );
    for (none, some) in db.query(&hamlets, &values, |row| Ok((row.int(0)?, row.int(1)?)))? {
        (waiting.hamlets_not_scored, waiting.hamlets_half_scored) = (none, some);
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
        let sql = format!(
            "SELECT COALESCE(CAST(SUM(CASE WHEN c.state = 'assessed' AND c.source <> 'none' \
             AND (r.verdict IS NULL OR r.verdict = 'changed' OR r.seen <> c.import_id) THEN 1 ELSE 0 END) AS BIGINT), 0), \
             COALESCE(CAST(SUM(CASE WHEN c.state = 'assessed' AND c.outcome = 'pass' AND c.registered <> 'no' \
             AND r.verdict = 'approved' AND r.seen = c.import_id THEN 1 ELSE 0 END) AS BIGINT), 0), \
             COALESCE(CAST(SUM(CASE WHEN c.state = 'proposed' THEN 1 ELSE 0 END) AS BIGINT), 0) \
             FROM cases c LEFT JOIN reviews r ON r.commune_id = c.commune_id AND r.title = c.title AND r.year = c.year \
             AND r.subject_id = c.subject_id WHERE c.commune_id IN ({of}) AND c.title = ?1 AND c.year = ?2"
        );
        for (review, propose, decide) in
            db.query(&sql, &values, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?
        {
            (waiting.to_review, waiting.to_propose, waiting.to_decide) =
                (Some(review), Some(propose), Some(decide));
        }
    }
    Ok(waiting)
}
