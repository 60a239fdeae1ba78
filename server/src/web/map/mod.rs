//! The map of a progress report: each part of a place with how it stands against its target, as outlines where all parts
//! have one on the map's day, else as tiles.
//!
//! Said in colours of one hue, from light to dark, in words in each area's title and in the key below; an estimate is
//! hatched, what nobody knows is dotted. A map of the whole country always has Quần đảo Hoàng Sa and Quần đảo Trường Sa.
//! Deliberately absent: moving and zooming, which need a program in the browser; measuring.

mod svg;

use std::collections::HashMap;

use jiff::civil::Date;
use programme::accounts::Verb;
use programme::ids::PlaceId;
use programme::maps::{Point, by_position};
use programme::places::{Atlas, Level};

use super::answer::WebError;
use super::form::Fields;
use super::visit::Visit;
use super::words::Words;
use crate::actions::boundaries::{KnownMap, known_map};
use crate::actions::progress::{Asked, ProgressRow, progress};
use crate::documents::words::level_word;
use crate::store::zones::stored_zones;
use svg::{Area, key};

/// What a map is of.
pub(super) struct MapAsked<'a> {
    pub(super) place: PlaceId,
    pub(super) as_of: Date,
    pub(super) map: Date,
    /// The level of the page's rows.
    pub(super) by: Option<Level>,
    /// The title and zone that the page shows; empty for all.
    pub(super) title: &'a str,
    pub(super) zone: &'a str,
    pub(super) year: Option<i64>,
    /// Titles in use.
    pub(super) titles: &'a [String],
    /// The page's rows.
    pub(super) found: &'a [ProgressRow],
}

/// A line of the key.
pub(super) struct KeyLine {
    /// How it looks.
    pub(super) swatch: String,
    /// What it means, and of how many parts.
    pub(super) text: String,
}

/// A map as the page shows it.
pub(super) struct MapView {
    pub(super) heading: String,
    pub(super) svg: String,
    pub(super) key: Vec<KeyLine>,
    /// Sentences below it.
    pub(super) notes: Vec<String>,
    /// Whoever asks may load boundaries that are not there.
    pub(super) may_load: bool,
}

/// More parts than this are no map that anybody could read.
const MOST_PARTS: usize = 800;

/// The parts of a place at a level, by code.
fn parts_at(atlas: &Atlas, place: PlaceId, level: Level, on: Date) -> Vec<PlaceId> {
    let mut found = Vec::new();
    for part in atlas.children_at(place, on) {
        match atlas.place(part).map(|part| part.level) {
            Some(known) if known == level => found.push(part),
            Some(known) if known < level => found.extend(parts_at(atlas, part, level, on)),
            Some(_) | None => {}
        }
    }
    found
}

fn level_of_children(atlas: &Atlas, place: PlaceId, on: Date) -> Option<Level> {
    let child = *atlas.children_at(place, on).first()?;
    atlas.place(child).map(|child| child.level)
}

/// The map of a report; nothing where the place has no parts, or nothing was ever counted.
pub(super) fn progress_map(visit: &Visit<'_>, asked: &MapAsked<'_>) -> Result<Option<MapView>, WebError> {
    let (atlas, w) = (visit.atlas(), visit.words);
    let own = atlas.place(asked.place).map(|place| place.level);
    let by = asked.by.filter(|by| *by != Level::Hamlet && own.is_some_and(|own| own < *by));
    let level = by.or_else(|| level_of_children(atlas, asked.place, asked.map));
    let parts = level.map(|level| parts_at(atlas, asked.place, level, asked.map)).unwrap_or_default();
    // Families first: where one title is to be shown it is theirs.
    let title = [asked.title, "learning_family"]
        .into_iter()
        .find(|title| asked.titles.iter().any(|known| known == title))
        .or_else(|| asked.titles.first().map(String::as_str));
    let (Some(level), Some(title), false) = (level, title, parts.is_empty()) else { return Ok(None) };
    let mut view = MapView {
        heading: w
            .with("map-heading", &[("title", &w.title(title)), ("level", level_word(level.code(), w.lang))]),
        svg: String::new(),
        key: Vec::new(),
        notes: Vec::new(),
        may_load: false,
    };
    if parts.len() > MOST_PARTS {
        view.notes.push(w.n("map-too-many", parts.len()));
        return Ok(Some(view));
    }
    let rows = if asked.by == Some(level) {
        asked.found.iter().filter(|row| row.title == title).cloned().collect()
    } else {
        let titles = [title.to_owned()];
        let (place, as_of, map_on) = (asked.place, asked.as_of, asked.map);
        let asked = Asked { place, as_of, map_on, titles: &titles, by: Some(level) };
        progress(&visit.db, atlas, &stored_zones(&visit.db)?, &asked)?
    };
    let counted = rows.iter().filter(|row| row.source != "none").map(|row| row.year).max();
    let Some(year) = asked.year.or(counted).or_else(|| rows.iter().map(|row| row.year).max()) else {
        return Ok(None);
    };
    view.heading = format!("{} · {year}", view.heading);
    let zone = if asked.zone.is_empty() { "all" } else { asked.zone };
    let of: HashMap<&str, &ProgressRow> = rows
        .iter()
        .filter(|row| row.year == year && row.zone == zone && row.level == level.code())
        .map(|row| (row.place_code.as_str(), row))
        .collect();
    let areas: Vec<Area> =
        parts.iter().filter_map(|part| area(visit, asked, *part, (title, year), &of)).collect();
    let known = known_map(&visit.db, atlas, &parts, asked.map)?;
    let is_national = own == Some(Level::Country);
    let label = view.heading.clone();
    match &known.outlines {
        Some(outlines) => {
            view.svg = svg::outlines(outlines, &areas, is_national, &label);
            view.notes.extend(known.joined.then(|| w.t("map-joined")));
        }
        None => {
            let (cells, how) = tiles(atlas, &parts, asked.map, &known);
            view.svg = svg::tiles(&cells, &areas, is_national, &label);
            view.notes.push(w.t(how));
            if !known.without.is_empty() && known.without.len() < parts.len() {
                let names = known.without.iter().filter_map(|part| atlas.version_at(*part, asked.map));
                let names: Vec<&str> = names.take(8).map(|version| version.full_name).collect();
                let left = known.without.len() - names.len();
                let more = if left > 0 { format!(", … (+{left})") } else { String::new() };
                let names = format!("{}{more}", names.join(", "));
                view.notes.push(w.with("map-without", &[("names", &names)]));
            }
            view.may_load = visit.can_somewhere(Verb::Operate);
        }
    }
    view.key = key_of(&areas, of.values().any(|row| row.target_bp.is_some()), w);
    view.notes.extend(
        known
            .sources
            .iter()
            .map(|(source, licence)| w.with("map-source", &[("source", source), ("licence", licence)])),
    );
    view.notes.extend(known.shipped.then(|| w.t("map-positions-shipped")));
    Ok(Some(view))
}

/// Tiles, and how they were laid.
fn tiles(
    atlas: &Atlas,
    parts: &[PlaceId],
    on: Date,
    known: &KnownMap,
) -> (Vec<programme::maps::Cell>, &'static str) {
    let parent = |part: PlaceId| atlas.version_at(part, on).and_then(|version| version.parent);
    // A part of which nothing is known stands among those of the same district, else amid all.
    let mean = |of: &dyn Fn(PlaceId) -> bool| {
        let known = parts.iter().zip(&known.centres).filter(|(part, _)| of(**part));
        Point::amid(&known.filter_map(|(_, at)| *at).collect::<Vec<_>>())
    };
    let all = mean(&|_| true).unwrap_or_default();
    let at = parts
        .iter()
        .zip(&known.centres)
        .map(|(part, at)| at.or_else(|| mean(&|other| parent(other) == parent(*part))).unwrap_or(all));
    let missing = known.centres.iter().any(Option::is_none);
    let how = if missing { "map-tiles-some" } else { "map-tiles-position" };
    (by_position(&at.collect::<Vec<_>>()), how)
}

/// A part with how it stands.
fn area(
    visit: &Visit<'_>,
    asked: &MapAsked<'_>,
    part: PlaceId,
    (title, year): (&str, i64),
    rows: &HashMap<&str, &ProgressRow>,
) -> Option<Area> {
    let (atlas, w) = (visit.atlas(), visit.words);
    let version = atlas.version_at(part, asked.map)?;
    let row = rows.get(version.code).copied();
    let below = level_of_children(atlas, part, asked.map).unwrap_or(Level::Hamlet);
    let day = |day: Date, otherwise: Date| if day == otherwise { String::new() } else { day.to_string() };
    let query = Fields::default().query_with(&[
        ("place", version.code),
        ("as_of", &day(asked.as_of, visit.today)),
        ("map", &day(asked.map, asked.as_of)),
        ("by", below.code()),
        ("title", title),
        ("year", &year.to_string()),
        ("zone", asked.zone),
    ]);
    Some(Area {
        code: version.code.to_owned(),
        short: version.name.to_owned(),
        said: said(version.full_name, row, w),
        href: format!("/progress?{query}"),
        class: row.map_or(0, class),
        estimated: row.is_some_and(|row| row.estimated),
    })
}

/// How a part stands, from 1 to 4: against half of its target, three quarters and all of it, or against quarters of
/// everybody where there is no target; 0 where it is not known.
fn class(row: &ProgressRow) -> usize {
    let Some(share) = row.share_of_total_bp else { return 0 };
    let of = |quarters: u64, whole: u64| share * 4 >= quarters * whole;
    match (row.met, row.target_bp.map(u64::from)) {
        (Some(true), _) => 4,
        (_, Some(target)) => 1 + usize::from(of(2, target)) + usize::from(of(3, target)),
        (_, None) => 1 + (1..4).filter(|quarters| of(*quarters, 10_000)).count(),
    }
}

/// A part in words.
fn said(name: &str, row: Option<&ProgressRow>, w: Words) -> String {
    let Some((row, share)) = row.and_then(|row| Some((row, row.share_of_total_bp?))) else {
        return w.with("map-said-unknown", &[("name", name)]);
    };
    let counts = format!("{}/{}", w.int(row.recognised), w.int(row.total.unwrap_or(0)));
    let verdict = match row.met {
        Some(true) => w.t("met"),
        Some(false) => w.t("not-met"),
        None => String::new(),
    };
    let estimated = if row.estimated { w.t("restated-word") } else { String::new() };
    let facts = [format!("{} ({counts})", w.basis_points(share)), verdict, estimated];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    format!("{name}: {}", facts.join(", "))
}

fn key_of(areas: &[Area], against_target: bool, w: Words) -> Vec<KeyLine> {
    let mut lines = Vec::new();
    for class in [1, 2, 3, 4, 0] {
        let n = areas.iter().filter(|area| area.class == class).count();
        if class == 0 && n == 0 {
            continue;
        }
        let of = match (class, against_target) {
            (0, _) => "map-unknown".to_owned(),
            (class, true) => format!("map-target-{class}"),
            (class, false) => format!("map-share-{class}"),
        };
        let text = w.with("map-key", &[("meaning", &w.t(&of)), ("n", &w.int(n))]);
        lines.push(KeyLine { swatch: key(class, false), text });
    }
    let estimated = areas.iter().filter(|area| area.estimated).count();
    if estimated > 0 {
        let text = w.with("map-key", &[("meaning", &w.t("map-estimated")), ("n", &w.int(estimated))]);
        lines.push(KeyLine { swatch: key(1, true), text });
    }
    lines
}
