//! *Biên bản* of a hamlet's meeting: every title that it spoke of on one day.

use jiff::civil::Date;
use programme::assessment::Remark;
use programme::calendar::year_end;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::registry::{TITLES, subject_kind};

use super::{Office, PaperError};
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{Minutes, Sitting, Votes, minutes, title_words, within_sentence};
use crate::store::db::Database;
use crate::store::minutes::{Heard, heard};
use crate::store::sheet::SheetKey;
use crate::store::typed::meeting_of;

/// The minutes of a hamlet for a title and year; other titles of which the same hamlet met on the same day stand in
/// the same minutes. Where no meeting is recorded they are a form to be filled by hand, with the list.
///
/// # Errors
/// When no paper knows the title, or the store fails.
pub fn minutes_of(
    db: &Database,
    atlas: &Atlas,
    (commune, hamlet, name): (i64, i64, &str),
    (title, year): (&str, u16),
    today: Date,
) -> Result<Paper, PaperError> {
    let at = |title: &str| {
        meeting_of(
            db,
            SheetKey { commune, title, kind: subject_kind(title).unwrap_or_default(), year: i64::from(year) },
            hamlet,
        )
    };
    let held = at(title)?;
    let mut titles = vec![title];
    if let Some(held) = &held {
        for other in TITLES.into_iter().filter(|other| *other != title) {
            if at(other)?.is_some_and(|of| of.held_on == held.held_on) {
                titles.push(other);
            }
        }
    }
    let mut sittings = Vec::new();
    for title in titles {
        let words = title_words(title).ok_or(PaperError::Title)?;
        let rows = heard(db, (commune, title, i64::from(year)), hamlet)?;
        sittings.push(Sitting { words, votes: rows.into_iter().map(votes).collect() });
    }
    let held_on: Option<Date> = held.as_ref().and_then(|held| held.held_on.parse().ok());
    let office =
        Office::at(atlas, PlaceId::new(commune), held_on.unwrap_or_else(|| today.min(year_end(year))));
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let remarks = held.as_ref().map_or("", |held| &held.remarks);
    Ok(minutes(&Minutes {
        parent: office.committee().lines,
        issuer: vec![name.to_uppercase()],
        hamlet: format!("{name}, {}", within_sentence(&office.name())),
        commune: office.name(),
        year,
        held_on,
        drawn_up_on: today,
        invited_attended: held.as_ref().map(|held| (count(held.invited), count(held.attended))),
        remarks: remarks
            .split_whitespace()
            .filter_map(Remark::parse)
            .map(|remark| remark.text().vi)
            .collect(),
        sittings,
    }))
}

fn votes(row: Heard) -> Votes {
    let count = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
    Votes {
        name: row.name,
        code: row.code,
        yes: count(row.agreed),
        no: count(row.against),
        remark: String::new(),
        passes: row.passes,
    }
}
