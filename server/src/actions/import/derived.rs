//! Derived items: a share that the registry knows is counted again, and a row that says otherwise is refused.

use programme::criteria::{CriteriaSet, ItemKind};
use programme::text::Text;

use super::filed::DerivedCell;
use crate::store::db::{StoreError, WriteTx};

/// The one measure that the registry can count so far.
const SHARE_HOLDING_TITLE: &str = "share_of_households_holding_title";

/// Where a subject is: commune, its id (0 while it is new) and hamlet.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) commune: i64,
    pub(super) id: i64,
    pub(super) hamlet: i64,
}

/// The first derived cell that the registry does not bear out, as of 31 December of the year.
pub(super) fn check(
    tx: &WriteTx<'_>,
    set: &CriteriaSet,
    subject: Place,
    year: i64,
    cells: &[DerivedCell],
) -> Result<Option<(&'static str, Text)>, StoreError> {
    for &(item, n, d) in cells {
        let Some(ItemKind::Derived { measure, .. }) = set.items.get(item).map(|item| &item.kind) else {
            continue;
        };
        let id = &set.items[item].id;
        let counted =
            if measure == SHARE_HOLDING_TITLE { share_holding_title(tx, set, subject, year)? } else { None };
        let said = format!("{n}/{d}");
        match counted {
            Some((counted_n, counted_d)) if (counted_n, counted_d) == (i64::from(n), i64::from(d)) => {}
            Some((counted_n, counted_d)) => {
                return Ok(Some((
                    "derived.disagrees",
                    Text::new(
                        format!(
                            "Mục {id}: ghi {said}, nhưng sổ hộ có {counted_n}/{counted_d} ngày 31/12/{year}. Sửa ô này, hoặc bổ sung sổ hộ."
                        ),
                        format!(
                            "Item {id}: {said} is written, but the registry counts {counted_n}/{counted_d} on 31 December {year}. Correct the cell, or complete the registry."
                        ),
                    ),
                )));
            }
            None => {
                return Ok(Some((
                    "derived.unknown",
                    Text::new(
                        format!(
                            "Mục {id}: chưa có số liệu để kiểm tra {said}. Nhập danh sách thành viên dòng họ (import clan-members) hoặc danh sách hộ trước."
                        ),
                        format!(
                            "Item {id}: nothing is known to check {said} against. Import the clan's members (import clan-members) or the households first."
                        ),
                    ),
                )));
            }
        }
    }
    Ok(None)
}

/// How many households hold the family title on 31 December, of how many: of a clan its members, of a
/// hamlet its families.
fn share_holding_title(
    tx: &WriteTx<'_>,
    set: &CriteriaSet,
    subject: Place,
    year: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    let title = if set.title.starts_with("culture") { "culture_family" } else { "learning_family" };
    let last_day = format!("{year:04}-12-31");
    let held = "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN c.state = 'recognised' AND d.signed_on <= ?4 THEN 1 ELSE 0 END) AS BIGINT), 0)";
    let members = format!(
        "{held} FROM clan_members m LEFT JOIN cases c ON c.commune_id = m.household_commune_id AND c.title = ?5 \
         AND c.year = ?3 AND c.subject_id = m.household_id \
         LEFT JOIN decisions d ON d.id = c.decision_id AND c.decision_id <> 0 \
         WHERE m.commune_id = ?1 AND m.clan_id = ?2 AND m.valid_from <= ?4 AND (m.valid_to IS NULL OR m.valid_to >= ?4)"
    );
    let values =
        [subject.commune.into(), subject.id.into(), year.into(), last_day.as_str().into(), title.into()];
    let pair = |row: &crate::store::db::Row<'_>| Ok((row.int(0)?, row.int(1)?));
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
