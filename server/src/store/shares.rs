//! Shares that the registry knows: how many of a clan's or a hamlet's households hold a title.

use super::db::{Row, StoreError, WriteTx};
use super::rules::withdrawn_by;

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

/// How many households hold the family title on 31 December, of how many: of a clan its members, of a
/// hamlet its families; nothing where neither is known.
///
/// # Errors
/// When the engine refuses.
pub fn share_holding_title(
    tx: &WriteTx<'_>,
    title: &str,
    subject: Place,
    year: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    let last_day = format!("{year:04}-12-31");
    let held = format!(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN d.signed_on <= ?4 AND (c.state = 'recognised' \
         OR (c.state = 'withdrawn' AND NOT {})) THEN 1 ELSE 0 END) AS BIGINT), 0)",
        withdrawn_by("c.", "?4")
    );
    let members = format!(
        "{held} FROM clan_members m LEFT JOIN cases c ON c.commune_id = m.household_commune_id AND c.title = ?5 \
         AND c.year = ?3 AND c.subject_id = m.household_id \
         LEFT JOIN decisions d ON d.id = c.decision_id AND c.decision_id <> 0 \
         WHERE m.commune_id = ?1 AND m.clan_id = ?2 AND m.valid_from <= ?4 AND (m.valid_to IS NULL OR m.valid_to >= ?4) \
         AND NOT EXISTS (SELECT 1 FROM subject_ends e WHERE e.commune_id = m.household_commune_id \
         AND e.subject_id = m.household_id AND e.from_year <= ?3)"
    );
    let values =
        [subject.commune.into(), subject.id.into(), year.into(), last_day.as_str().into(), title.into()];
    let pair = |row: &Row<'_>| Ok((row.int(0)?, row.int(1)?));
    let (of_clan, holding) = tx.query(&members, &values, pair)?.into_iter().next().unwrap_or((0, 0));
    if of_clan > 0 {
        return Ok(Some((holding, of_clan)));
    }
    if subject.hamlet == 0 {
        return Ok(None);
    }
    let families = "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM subject_tallies WHERE commune_id = ?1 AND hamlet_id = ?2 \
                    AND kind = 'family' AND since_year <= ?3";
    let key = [subject.commune.into(), subject.hamlet.into(), year.into()];
    let families = tx.query(families, &key, |row| row.int(0))?.into_iter().next().unwrap_or(0);
    let recognised = "SELECT COALESCE(CAST(SUM(recognised) AS BIGINT), 0) FROM recognition_tallies WHERE commune_id = ?1 \
                      AND hamlet_id = ?2 AND title = ?3 AND year = ?4 AND signed_on <= ?5";
    let values =
        [subject.commune.into(), subject.hamlet.into(), title.into(), year.into(), last_day.as_str().into()];
    let recognised = tx.query(recognised, &values, |row| row.int(0))?.into_iter().next().unwrap_or(0);
    Ok((families > 0).then_some((recognised, families)))
}
