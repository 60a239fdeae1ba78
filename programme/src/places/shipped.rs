//! The trees that ship inside the program, from `programme/places-data/` (official facts): the first tree, and the
//! reorganisations that are replayed on it.
//!
//! Bến Tre begins with its 164 communes of 2013. Elsewhere the tree of March 2025 is carried back to 2013 and marked
//! *assumed*.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::reorganise::{Event, Map, identity, read_moves};
use super::{Level, Link, Place, Version};
use crate::ids::PlaceId;
use crate::text::Text;

const PROVINCES: &str = include_str!("../../places-data/provinces_pre2025.csv");
const DISTRICTS: &str = include_str!("../../places-data/districts_pre2025.csv");
const COMMUNES: &str = include_str!("../../places-data/communes_pre2025.csv");
const BEN_TRE_COMMUNES: &str = include_str!("../../places-data/bentre_communes_2014.csv");
const EVENTS: &str = include_str!("../../places-data/events.toml");

/// The tables of moves, by the names that `events.toml` calls them.
const MOVES: [(&str, &str); 6] = [
    ("2020-02-01-ben-tre.csv", include_str!("../../places-data/events/2020-02-01-ben-tre.csv")),
    ("2023-04-10-ben-tre.csv", include_str!("../../places-data/events/2023-04-10-ben-tre.csv")),
    ("2024-12-01-ben-tre.csv", include_str!("../../places-data/events/2024-12-01-ben-tre.csv")),
    ("2025-07-01-country.csv", include_str!("../../places-data/events/2025-07-01-country.csv")),
    ("2026-04-30-dong-nai-wards.csv", include_str!("../../places-data/events/2026-04-30-dong-nai-wards.csv")),
    ("2026-04-30-dong-nai.csv", include_str!("../../places-data/events/2026-04-30-dong-nai.csv")),
];

const COUNTRY: PlaceId = PlaceId::new(1);
/// Code of the province whose earlier trees are known.
const BEN_TRE: &str = "83";
const FIRST_DAY: Date = date(2013, 1, 1);
/// The number of the tree before any event.
const FIRST: i64 = 1;

/// A reorganisation that ships: what it is called and where it is said.
#[derive(Clone, Debug)]
pub struct ShippedEvent {
    /// The event.
    pub event: Event,
    /// What it is called.
    pub name: Text,
    /// Where it is said, and what of it was not seen.
    pub source: String,
    /// The table of its moves, as it is written.
    pub table: &'static str,
    /// The name of its table as a file.
    pub file: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvents {
    event: Vec<RawEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    number: i64,
    on: toml::value::Datetime,
    instrument: String,
    #[serde(default)]
    assumed: bool,
    name: RawName,
    moves: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawName {
    vi: String,
    en: String,
}

fn read(text: &str) -> Option<Vec<ShippedEvent>> {
    let raw: RawEvents = toml::from_str(text).ok()?;
    raw.event
        .into_iter()
        .map(|raw| {
            let (file, table) = *MOVES.iter().find(|(name, _)| *name == raw.moves)?;
            let event = Event {
                era: raw.number,
                instrument: raw.instrument.leak(),
                on: raw.on.to_string().parse().ok()?,
                assumed: raw.assumed,
                moves: read_moves(table).ok()?,
            };
            let name = Text::new(raw.name.vi, raw.name.en);
            Some(ShippedEvent { event, name, source: raw.source, table, file })
        })
        .collect()
}

// A test reads and replays every event; a table that cannot be read would leave the map without it.
static SHIPPED: LazyLock<Vec<ShippedEvent>> = LazyLock::new(|| read(EVENTS).unwrap_or_default());

/// The reorganisations that ship, in the order of their days.
#[must_use]
pub fn shipped_events() -> &'static [ShippedEvent] {
    &SHIPPED
}

/// The named columns of each row of an embedded file. No cell that is read here is quoted.
///
/// Every start of the program reads 25,000 rows this way, so a row is no allocation.
fn rows<const N: usize>(text: &'static str, columns: [&str; N]) -> impl Iterator<Item = [&'static str; N]> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let at = columns.map(|column| {
        header.iter().position(|&name| name == column).expect("embedded files have their columns")
    });
    let width = at.iter().max().map_or(0, |last| last + 1);
    lines.map(move |line| {
        let mut cells = [""; N];
        for (index, cell) in line.split(',').take(width).enumerate() {
            for (slot, &wanted) in cells.iter_mut().zip(&at) {
                if wanted == index {
                    *slot = cell;
                }
            }
        }
        cells
    })
}

/// Places, parents before children, and the links between them.
pub(super) fn build() -> (Vec<Place>, Vec<Link>) {
    let mut map = first_tree();
    for shipped in shipped_events() {
        map.apply(&shipped.event).expect("a test replays every event that ships");
    }
    map.into_parts()
}

/// The tree before any event.
fn first_tree() -> Map {
    let mut map = Map::default();
    let mut keep = |level, parent, [code, name, full_name, kind]: [&'static str; 4], assumed| {
        let version = Version {
            code,
            name,
            full_name,
            kind,
            parent,
            from: FIRST_DAY,
            to: None,
            assumed,
            instrument: "",
        };
        map.keep(Place { id: identity(level, FIRST, code), level, versions: vec![version] });
    };
    keep(Level::Country, None, ["VN", "Việt Nam", "Việt Nam", "Nước"], false);
    for facts in rows(PROVINCES, ["province_code", "name", "full_name", "type"]) {
        keep(Level::Province, Some(COUNTRY), facts, false);
    }
    let columns = ["province_code", "district_code", "name", "full_name", "type"];
    for [province, code, name, full_name, kind] in rows(DISTRICTS, columns) {
        let parent = identity(Level::Province, FIRST, province);
        keep(Level::District, Some(parent), [code, name, full_name, kind], province != BEN_TRE);
    }
    let columns = ["province_code", "district_code", "commune_code", "name", "full_name", "type"];
    for [province, district, code, name, full_name, kind] in rows(COMMUNES, columns) {
        if province != BEN_TRE {
            let parent = identity(Level::District, FIRST, district);
            keep(Level::Commune, Some(parent), [code, name, full_name, kind], true);
        }
    }
    let columns = ["commune_code", "district_code", "name", "full_name", "type"];
    for [code, district, name, full_name, kind] in rows(BEN_TRE_COMMUNES, columns) {
        let parent = identity(Level::District, FIRST, district);
        keep(Level::Commune, Some(parent), [code, name, full_name, kind], false);
    }
    map
}
