//! `report progress`: targets of the plan against what was achieved, on the map of a date.
//!
//! Read from tallies alone. A record belongs to the commune it was created in; the map's lineage says where
//! that is today. Where a commune was split, its default successor stands for the whole.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::indicators::target_bp;
use programme::places::{Atlas, Level};
use programme::registry::subject_kind;
use programme::units::Share;

use crate::roster::check::year_end;
use crate::roster::zones::{DISADVANTAGED, REGULAR, Zones};
use crate::store::counts::{HamletCount, case_counts, hamlets, subject_counts};
use crate::store::db::{Database, StoreError};

/// What is asked.
pub struct Asked<'a> {
    /// The place, on the map's date.
    pub place: PlaceId,
    /// Facts: years begun and decisions signed by then.
    pub as_of: Date,
    /// Whose map.
    pub map_on: Date,
    /// Titles.
    pub titles: &'a [String],
    /// Level of the parts; the place itself is always there.
    pub by: Option<Level>,
}

/// One row: a place, a year, a title and a zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProgressRow {
    /// Code on the map.
    pub place_code: String,
    /// Name on the map.
    pub place_name: String,
    /// Level.
    pub level: &'static str,
    /// `all`, `regular` or `disadvantaged`.
    pub zone: &'static str,
    /// Year.
    pub year: i64,
    /// Title kind.
    pub title: String,
    /// Subjects; nothing where nobody knows how many there are.
    pub total: Option<i64>,
    /// Registered.
    pub registered: i64,
    /// A score stands.
    pub assessed: i64,
    /// Passed by arithmetic.
    pub passed: i64,
    /// Recognised by a signed decision.
    pub recognised: i64,
    /// Of them, again.
    pub recognised_again: i64,
    /// Target, in basis points.
    pub target_bp: Option<u32>,
    /// Recognised of all, in basis points.
    pub share_of_total_bp: Option<u64>,
    /// Recognised of those registered, in basis points.
    pub share_of_registered_bp: Option<u64>,
    /// Whether the target is met, by cross-multiplying.
    pub met: Option<bool>,
    /// `records`, `figures` or `none`.
    pub source: &'static str,
}

const ZONES: [&str; 3] = ["all", REGULAR, DISADVANTAGED];

type Sums = AHashMap<(String, i64, &'static str), HamletCount>;

/// Every row asked for, sorted by place code, year, title and zone.
///
/// # Errors
/// When the store fails.
pub fn progress(
    db: &Database,
    atlas: &Atlas,
    zones: &Zones,
    asked: &Asked<'_>,
) -> Result<Vec<ProgressRow>, StoreError> {
    let hamlet_names: AHashMap<(i64, i64), (String, String)> =
        hamlets(db)?.into_iter().map(|(commune, id, name, folded)| ((commune, id), (name, folded))).collect();
    let last_year = i64::from(asked.as_of.year());
    let mut rows = Vec::new();
    for title in asked.titles {
        let counts = case_counts(db, title, last_year, &asked.as_of.to_string())?;
        let subjects = subject_kind(title).map_or(Ok(Vec::new()), |kind| subject_counts(db, kind))?;
        let years: BTreeSet<i64> = counts.iter().map(|count| count.year).collect();
        let mut places = places(atlas, asked);
        let mut sums: Sums = AHashMap::new();
        let mut on_map: AHashMap<i64, Option<PlaceId>> = AHashMap::new();
        let mut add = |count: &HamletCount, year: i64, places: &mut BTreeMap<String, (String, Level)>| {
            let home = on_map.entry(count.commune).or_insert_with(|| {
                atlas.on_map(PlaceId::new(count.commune), asked.map_on).first().map(|(id, _)| *id)
            });
            let Some(home) = *home else { return };
            if !atlas.is_within(home, asked.place, asked.map_on) {
                return;
            }
            let zone = zones.zone_at(zone_holder(atlas, PlaceId::new(count.commune), year), year_day(year));
            let zone = if zone == DISADVANTAGED { DISADVANTAGED } else { REGULAR };
            for code in codes(atlas, home, asked, count, &hamlet_names, places) {
                for zone in ["all", zone] {
                    merge(sums.entry((code.clone(), year, zone)).or_default(), count);
                }
            }
        };
        for count in &counts {
            add(count, count.year, &mut places);
        }
        for count in &subjects {
            for &year in years.range(count.year..) {
                add(count, year, &mut places);
            }
        }
        for (code, (name, level)) in &places {
            for &year in &years {
                for zone in ZONES {
                    let count = sums.get(&(code.clone(), year, zone)).cloned().unwrap_or_default();
                    rows.push(row(code, name, *level, zone, year, title, &count));
                }
            }
        }
    }
    rows.sort_by(|a, b| {
        (&a.place_code, a.year, &a.title, a.zone).cmp(&(&b.place_code, b.year, &b.title, b.zone))
    });
    Ok(rows)
}

fn year_day(year: i64) -> Date {
    year_end(u16::try_from(year).unwrap_or(u16::MAX))
}

/// A zone belongs to the commune that stood on 31 December of the year, which may be a successor.
fn zone_holder(atlas: &Atlas, commune: PlaceId, year: i64) -> PlaceId {
    atlas.on_map(commune, year_day(year)).first().map_or(commune, |(id, _)| *id)
}

/// Code, name and level of every place asked for, whether it has data or not.
fn places(atlas: &Atlas, asked: &Asked<'_>) -> BTreeMap<String, (String, Level)> {
    let mut found = BTreeMap::new();
    let mut next = vec![asked.place];
    while let Some(id) = next.pop() {
        let Some((place, version)) = atlas.place(id).zip(atlas.version_at(id, asked.map_on)) else {
            continue;
        };
        if id == asked.place || Some(place.level) == asked.by {
            found.insert(version.code.to_owned(), (version.full_name.to_owned(), place.level));
        }
        if asked.by.is_some_and(|by| place.level < by) {
            next.extend(atlas.children_at(id, asked.map_on));
        }
    }
    found
}

/// The codes that a count adds to: the place asked for and its part, hamlets among them.
fn codes(
    atlas: &Atlas,
    home: PlaceId,
    asked: &Asked<'_>,
    count: &HamletCount,
    hamlet_names: &AHashMap<(i64, i64), (String, String)>,
    places: &mut BTreeMap<String, (String, Level)>,
) -> Vec<String> {
    let code = |id: PlaceId| atlas.version_at(id, asked.map_on).map(|v| v.code.to_owned());
    let mut codes: Vec<String> = code(asked.place).into_iter().collect();
    match asked.by {
        Some(Level::Hamlet) => {
            let hamlet = hamlet_names.get(&(count.commune, count.hamlet));
            if let Some((commune, (name, folded))) = code(home).zip(hamlet) {
                let code = format!("{commune}/{folded}");
                places.entry(code.clone()).or_insert_with(|| (name.clone(), Level::Hamlet));
                codes.push(code);
            }
        }
        Some(by) => codes.extend(atlas.ancestor_at(home, by, asked.map_on).and_then(code)),
        None => {}
    }
    codes.dedup();
    codes
}

fn merge(sum: &mut HamletCount, count: &HamletCount) {
    sum.total += count.total;
    sum.registered += count.registered;
    sum.assessed += count.assessed;
    sum.passed += count.passed;
    sum.recognised += count.recognised;
    sum.recognised_again += count.recognised_again;
}

fn row(
    code: &str,
    name: &str,
    level: Level,
    zone: &'static str,
    year: i64,
    title: &str,
    count: &HamletCount,
) -> ProgressRow {
    // How many units founded an association body is known only from a list of bodies.
    let total = (title != "learning_unit").then_some(count.total);
    let share = |of: i64| Share {
        numerator: u64::try_from(count.recognised).unwrap_or(0),
        denominator: u64::try_from(of).unwrap_or(0),
    };
    let target_bp = target_bp(title, zone);
    let of_total = total.map(share).filter(|share| share.denominator > 0);
    ProgressRow {
        place_code: code.to_owned(),
        place_name: name.to_owned(),
        level: level.code(),
        zone,
        year,
        title: title.to_owned(),
        total,
        registered: count.registered,
        assessed: count.assessed,
        passed: count.passed,
        recognised: count.recognised,
        recognised_again: count.recognised_again,
        target_bp,
        share_of_total_bp: of_total.and_then(Share::basis_points),
        share_of_registered_bp: share(count.registered).basis_points(),
        met: target_bp.zip(of_total).map(|(target, share)| share.reaches(target)),
        source: if count.total > 0 || count.registered > 0 { "records" } else { "none" },
    }
}
