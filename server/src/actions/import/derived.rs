//! Derived items: a share that the registry knows is counted again, and a row that says otherwise is refused.

use programme::criteria::{CriteriaSet, ItemKind};
use programme::registry::{Measure, subject_kind};
use programme::text::Text;

use super::filed::DerivedCell;
use crate::store::db::{Database, StoreError};
use crate::store::shares::{Asked, Place, share};

/// For whom shares are counted: the subject, in a year; and the communes that a commune answers for.
#[derive(Clone, Copy)]
pub(in crate::actions) struct Of<'a> {
    pub(in crate::actions) subject: Place,
    pub(in crate::actions) communes: &'a [i64],
    pub(in crate::actions) year: i64,
}

/// The measure of a derived item; nothing where it is another kind, or one that the registry cannot count.
pub(crate) fn measure_of(set: &CriteriaSet, item: usize) -> Option<Measure> {
    match set.items.get(item).map(|item| &item.kind) {
        Some(ItemKind::Derived { measure, .. }) => Measure::parse(measure),
        Some(ItemKind::Points | ItemKind::Options(_) | ItemKind::Target) | None => None,
    }
}

/// What the registry counts for a derived item on 31 December of the year; nothing where it knows nothing.
pub(in crate::actions) fn counted(
    db: &Database,
    set: &CriteriaSet,
    item: usize,
    of: Of<'_>,
) -> Result<Option<(i64, i64)>, StoreError> {
    let Some(measure) = measure_of(set, item) else { return Ok(None) };
    let kind = subject_kind(&set.title).unwrap_or_default();
    let Of { subject, communes, year } = of;
    share(db, &Asked { measure, title: &set.title, kind, subject, communes, year })
}

/// The first derived cell that the registry does not bear out, as of 31 December of the year.
pub(super) fn check(
    db: &Database,
    set: &CriteriaSet,
    of: Of<'_>,
    cells: &[DerivedCell],
) -> Result<Option<(&'static str, Text)>, StoreError> {
    for &(item, n, d) in cells {
        let Some(ItemKind::Derived { .. }) = set.items.get(item).map(|item| &item.kind) else {
            continue;
        };
        let id = &set.items[item].id;
        let counted = counted(db, set, item, of)?;
        let year = of.year;
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
