//! Derived items: a share that the registry knows is counted again, and a row that says otherwise is refused.

use programme::criteria::{CriteriaSet, ItemKind};
use programme::registry::household_title;
use programme::text::Text;

use super::filed::DerivedCell;
use crate::store::db::{StoreError, WriteTx};
use crate::store::shares::{Place, share_holding_title};

/// The one measure that the registry can count so far.
const SHARE_HOLDING_TITLE: &str = "share_of_households_holding_title";

/// What the registry counts for a derived item on 31 December of the year; nothing where it knows nothing.
pub(in crate::actions) fn counted(
    tx: &WriteTx<'_>,
    set: &CriteriaSet,
    item: usize,
    subject: Place,
    year: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    match set.items.get(item).map(|item| &item.kind) {
        Some(ItemKind::Derived { measure, .. }) if measure == SHARE_HOLDING_TITLE => {
            share_holding_title(tx, household_title(&set.title), subject, year)
        }
        Some(ItemKind::Derived { .. } | ItemKind::Points | ItemKind::Options(_) | ItemKind::Target)
        | None => Ok(None),
    }
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
        let Some(ItemKind::Derived { .. }) = set.items.get(item).map(|item| &item.kind) else {
            continue;
        };
        let id = &set.items[item].id;
        let counted = counted(tx, set, item, subject, year)?;
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
