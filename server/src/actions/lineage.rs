//! Places through time as the command line, the pages and programs say them: what a place is on another day, and the
//! tree below a place as it stood on a day. Reads the atlas; nothing is kept and no record is asked.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::lineage::Lineage;
use programme::places::{Atlas, Extent, Level};
use serde::Serialize;

/// A place on the day it was asked by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TracedFrom {
    /// Its code that day.
    pub code: &'static str,
    /// Kind and name.
    pub name: &'static str,
    /// Xã, Phường, Thị trấn, …
    pub kind: &'static str,
    /// The day.
    pub date: String,
}

/// A place on the other day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TracedTo {
    /// Its code on the other day.
    pub code: &'static str,
    /// Kind and name.
    pub name: &'static str,
    /// Xã, Phường, Thị trấn, …
    pub kind: &'static str,
    /// How much of the earlier place lies in the later one: `whole` or `part`.
    pub extent: &'static str,
}

/// What a place is on another day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Traced {
    /// The place as it was asked for.
    pub from: TracedFrom,
    /// What it is on the other day, by code; nothing where nobody knows.
    pub to: Vec<TracedTo>,
}

/// What a place that stands on a day is on another, earlier or later; nothing where it does not stand on the first.
#[must_use]
pub fn trace(lineage: &Lineage<'_>, atlas: &Atlas, place: PlaceId, from: Date, on: Date) -> Option<Traced> {
    let version = atlas.version_at(place, from)?;
    let to = lineage.on_day(place, from, on).into_iter().filter_map(|(id, extent)| {
        let version = atlas.version_at(id, on)?;
        let extent = if extent == Extent::Whole { "whole" } else { "part" };
        Some(TracedTo { code: version.code, name: version.full_name, kind: version.kind, extent })
    });
    let from = TracedFrom {
        code: version.code,
        name: version.full_name,
        kind: version.kind,
        date: from.to_string(),
    };
    Some(Traced { from, to: to.collect() })
}

/// A place of the tree on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TreePlace {
    /// Its code that day.
    pub code: &'static str,
    /// Kind and name.
    pub name: &'static str,
    /// Xã, Phường, Thị trấn, …
    pub kind: &'static str,
    /// `province`, `district` or `commune`.
    pub level: &'static str,
    /// Code of the place above.
    pub parent: &'static str,
}

/// How many places of a level stood below a place on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LevelCount {
    /// `province`, `district` or `commune`.
    pub level: &'static str,
    /// How many.
    pub places: usize,
}

/// How many places of each level stood below a place on a day, from the top down; levels that had none are left out.
#[must_use]
pub fn counts_below(atlas: &Atlas, place: PlaceId, on: Date) -> Vec<LevelCount> {
    let mut all = Vec::new();
    below(atlas, place, on, true, &mut all);
    let levels = [Level::Province, Level::District, Level::Commune].map(Level::code);
    let count = |level| all.iter().filter(|below: &&TreePlace| below.level == level).count();
    let counts = levels.map(|level| LevelCount { level, places: count(level) });
    counts.into_iter().filter(|count| count.places > 0).collect()
}

/// The places directly below a place on a day, or everything below it, each before what is below it.
#[must_use]
pub fn tree_below(atlas: &Atlas, place: PlaceId, on: Date, everything: bool) -> Vec<TreePlace> {
    let mut found = Vec::new();
    below(atlas, place, on, everything, &mut found);
    found
}

fn below(atlas: &Atlas, place: PlaceId, on: Date, everything: bool, found: &mut Vec<TreePlace>) {
    let Some(parent) = atlas.version_at(place, on).map(|version| version.code) else { return };
    for child in atlas.children_at(place, on) {
        let (Some(itself), Some(version)) = (atlas.place(child), atlas.version_at(child, on)) else {
            continue;
        };
        found.push(TreePlace {
            code: version.code,
            name: version.full_name,
            kind: version.kind,
            level: itself.level.code(),
            parent,
        });
        if everything {
            below(atlas, child, on, true, found);
        }
    }
}
