//! `report.csv`: how many were assessed and passed, by province, district, commune and hamlet.

use std::collections::BTreeMap;
use std::path::Path;

use ahash::AHashMap;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};

use super::lines::{Counts, ScoredLines};
use crate::roster::check::CommuneYear;
use crate::roster::read::Batch;
use crate::roster::zones::{DISADVANTAGED, REGULAR};

/// Zone column: both zones together, then each.
const ZONES: [&str; 3] = ["all", REGULAR, DISADVANTAGED];

/// One line of the report.
pub(super) struct ReportRow {
    level: Level,
    place_code: String,
    place_name: String,
    year: u16,
    title: String,
    zone: &'static str,
    counts: Count,
}

#[derive(Clone, Copy, Default)]
struct Count {
    assessed: u64,
    passed: u64,
}

struct HamletYear {
    commune: CommuneYear,
    hamlet: String,
    hamlet_folded: String,
    count: Count,
}

/// Counts by hamlet and year; everything above is summed from them.
#[derive(Default)]
pub(super) struct Tallies {
    index: AHashMap<(PlaceId, u16, String), usize>,
    hamlets: Vec<HamletYear>,
}

impl Tallies {
    pub(super) fn add(&mut self, batch: &Batch<'_, ScoredLines>) {
        let gathered = &batch.gathered;
        let at: Vec<usize> = gathered
            .slots
            .iter()
            .map(|slot| {
                let key = (slot.commune.place, slot.commune.year, slot.hamlet_folded.clone());
                *self.index.entry(key).or_insert_with(|| {
                    self.hamlets.push(HamletYear {
                        commune: slot.commune.clone(),
                        hamlet: slot.hamlet.clone(),
                        hamlet_folded: slot.hamlet_folded.clone(),
                        count: Count::default(),
                    });
                    self.hamlets.len() - 1
                })
            })
            .collect();
        for (slot, counts) in gathered.counted(&batch.repeated) {
            let count = &mut self.hamlets[at[slot]].count;
            match counts {
                Counts::RegisteredOnly => {}
                Counts::Assessed => count.assessed += 1,
                Counts::Passed => {
                    count.assessed += 1;
                    count.passed += 1;
                }
            }
        }
    }

    pub(super) fn totals(&self) -> (u64, u64) {
        self.hamlets.iter().fold((0, 0), |(a, p), h| (a + h.count.assessed, p + h.count.passed))
    }

    /// Rows sorted by level from the province down, then place code, year and zone.
    pub(super) fn report(&self, atlas: &Atlas, title: &str) -> Vec<ReportRow> {
        let mut sums: BTreeMap<(Level, String, u16), (String, [Count; 3])> = BTreeMap::new();
        for hamlet in &self.hamlets {
            let commune = &hamlet.commune;
            let zone = 1 + usize::from(commune.zone() == DISADVANTAGED);
            let mut add = |level: Level, code: String, name: &str| {
                let (_, counts) = sums
                    .entry((level, code, commune.year))
                    .or_insert_with(|| (name.to_owned(), [Count::default(); 3]));
                for at in [0, zone] {
                    counts[at].assessed += hamlet.count.assessed;
                    counts[at].passed += hamlet.count.passed;
                }
            };
            for level in [Level::Province, Level::District, Level::Commune] {
                // After 30/6/2025 there is no district and no row for one.
                let place = atlas.ancestor_at(commune.place, level, commune.on);
                if let Some(version) = place.and_then(|p| atlas.version_at(p, commune.on)) {
                    add(level, version.code.to_string(), version.full_name);
                }
            }
            if !hamlet.hamlet_folded.is_empty() {
                let code = format!("{}/{}", commune.code, hamlet.hamlet_folded);
                add(Level::Hamlet, code, &hamlet.hamlet);
            }
        }
        let rows = sums.into_iter().flat_map(|((level, place_code, year), (place_name, counts))| {
            ZONES.into_iter().zip(counts).map(move |(zone, counts)| ReportRow {
                level,
                place_code: place_code.clone(),
                place_name: place_name.clone(),
                year,
                title: title.to_owned(),
                zone,
                counts,
            })
        });
        rows.collect()
    }
}

pub(super) fn write_report(path: &Path, rows: &[ReportRow]) -> csv::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    let header = ["level", "place_code", "place_name", "year", "title", "zone", "assessed", "passed"];
    writer.write_record(header)?;
    for row in rows {
        writer.write_record([
            row.level.code(),
            &row.place_code,
            &row.place_name,
            &row.year.to_string(),
            &row.title,
            row.zone,
            &row.counts.assessed.to_string(),
            &row.counts.passed.to_string(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
