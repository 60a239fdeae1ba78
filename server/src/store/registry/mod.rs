//! The registry as a person reads it and changes it by hand: rows of a list, one record whole, what happened to it.
//!
//! Deliberately absent: order and search by name, which `registry_index` does in memory.

mod change;
mod history;
mod names;
mod record;
mod rows;

pub use change::{
    HandChange, Now, StoredPeriod, body_periods, end_body, end_member, hamlet_import, kind_codes,
    last_case_year, link_origin, member_periods, note_change, now, open_bodies, recount_standing,
    rename_hamlet, take_over_bodies, take_over_members, version_of,
};
pub use history::{HistoryEntry, history};
pub use names::{HamletName, NamedSubject, each_subject, hamlet_list, name_stamps, stamp_names};
pub use record::{
    BodyRow, CaseRow, EndRow, MemberRow, Record, Related, ReturnedCase, Stay, record, returned_of,
};
pub use rows::{CaseFilter, Listed, ListedRow, cases_matching, known_by, rows_of, rows_on};

use programme::registry::{TITLES, subject_kind};

use super::db::Value;

/// A subject: the commune it was created in, and its id.
pub type SubjectKey = (i64, i64);

/// Room for so many, in few sizes: a server keeps every statement by its text.
fn room_for(n: usize) -> usize {
    [1, 8, 32, 128, 512].into_iter().find(|room| n <= *room).unwrap_or_else(|| n.next_multiple_of(1_024))
}

/// Subjects asked for, in their order, as a named question `asked (n, c, i)`; its values are added.
fn asked(keys: &[SubjectKey], values: &mut Vec<Value<'_>>) -> String {
    let mut rows = Vec::new();
    for n in 0..room_for(keys.len()) {
        let (commune, id) = keys.get(n).copied().unwrap_or((-1, -1));
        values.extend([commune.into(), id.into()]);
        let at = values.len();
        rows.push(format!("({n}, CAST(?{} AS BIGINT), CAST(?{at} AS BIGINT))", at - 1));
    }
    format!("asked (n, c, i) AS (VALUES {})", rows.join(", "))
}

/// The title and year pairs that have cases in communes, as a named question `years (c, title, year)`: by a seek
/// for each, however many cases there are. Its values are added.
pub(super) fn years_with_cases(communes: &[i64], kind: Option<&str>, values: &mut Vec<Value<'_>>) -> String {
    let titles = TITLES.iter().filter(|title| kind.is_none_or(|kind| subject_kind(title) == Some(kind)));
    let titles: Vec<String> = titles.map(|title| format!("('{title}')")).collect();
    let titles = if titles.is_empty() { "('')".to_owned() } else { titles.join(", ") };
    let mut rows = Vec::new();
    for n in 0..room_for(communes.len()) {
        values.push(communes.get(n).copied().unwrap_or(-1).into());
        rows.push(format!("(CAST(?{} AS BIGINT))", values.len()));
    }
    format!(
        "communes (c) AS (VALUES {}), titles (title) AS (VALUES {titles}), years (c, title, year) AS (\
         SELECT s.c, t.title, (SELECT MIN(k.year) FROM cases k WHERE k.commune_id = s.c AND k.title = t.title) \
         FROM communes s CROSS JOIN titles t \
         UNION ALL SELECT y.c, y.title, (SELECT MIN(k.year) FROM cases k WHERE k.commune_id = y.c AND k.title = y.title \
         AND k.year > y.year) FROM years y WHERE y.year IS NOT NULL)",
        rows.join(", ")
    )
}

/// Where a subject `s` lives now.
const HAMLET_NOW: &str = "COALESCE((SELECT m.hamlet_id FROM subject_moves m WHERE m.commune_id = s.commune_id \
    AND m.subject_id = s.id ORDER BY m.from_year DESC LIMIT 1), s.hamlet_id)";
