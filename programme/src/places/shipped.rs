//! The trees that ship inside the program, from `programme/places-data/` (official facts).
//!
//! Bến Tre: 2013, 1/2/2020 (Nghị quyết 856), April 2023 (724), late 2024 (1237). Elsewhere the tree
//! of March 2025 is carried back to 2013 and marked *assumed*. The whole country: 1/7/2025 and
//! 30/4/2026. The days of 2023 and 2024 were not seen in the instruments and are marked assumed.

use std::collections::HashMap;

use jiff::civil::{Date, date};

use super::names::bare;
use super::{Extent, Level, Link, Place, Version};
use crate::ids::PlaceId;

const PROVINCES_PRE: &str = include_str!("../../places-data/provinces_pre2025.csv");
const DISTRICTS_PRE: &str = include_str!("../../places-data/districts_pre2025.csv");
const COMMUNES_PRE: &str = include_str!("../../places-data/communes_pre2025.csv");
const PROVINCES_2025: &str = include_str!("../../places-data/provinces_2025.csv");
const COMMUNES_2025: &str = include_str!("../../places-data/communes_2025.csv");
const PROVINCE_MAP: &str = include_str!("../../places-data/province_map_2025.csv");
const COMMUNE_MAP: &str = include_str!("../../places-data/commune_map_2025.csv");
const BENTRE: &str = include_str!("../../places-data/bentre_communes_2014.csv");
const CHANGES_2026: &str = include_str!("../../places-data/unit_changes_after_2025.csv");

const COUNTRY: PlaceId = PlaceId::new(1);
/// Code of the province whose earlier trees are known.
const BEN_TRE: &str = "83";
const FIRST_DAY: Date = date(2013, 1, 1);
const LAST_DAY_OF_DISTRICTS: Date = date(2025, 6, 30);
const TWO_TIERS: Date = date(2025, 7, 1);
const BT_2020: Date = date(2020, 2, 1);
const BT_2023: Date = date(2023, 4, 10);
const BT_2024: Date = date(2024, 12, 1);

/// The communes that became townships in 2023: Tiên Thủy, An Thủy (renamed Tiệm Tôm), Phước Mỹ Trung.
const TOWNSHIPS_2023: [&str; 3] = ["28861", "29179", "28915"];

/// The named columns of each row of an embedded file. No cell that is read here is quoted: the one
/// quoted column (the note of `commune_map_2025.csv`) comes after those that are.
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

/// What the tree of March 2025 calls a commune.
struct Official {
    name: &'static str,
    full_name: &'static str,
    kind: &'static str,
}

/// One change of Bến Tre's communes.
struct Step {
    on: Date,
    era: i64,
    instrument: &'static str,
}

struct Builder {
    places: Vec<Place>,
    index: HashMap<PlaceId, usize>,
    links: Vec<Link>,
}

/// Places, parents before children, and the links between them.
pub(super) fn build() -> (Vec<Place>, Vec<Link>) {
    let mut builder = Builder {
        places: Vec::with_capacity(14_000),
        index: HashMap::with_capacity(14_000),
        links: Vec::with_capacity(11_000),
    };
    let country = version("VN", "Việt Nam", "Việt Nam", "Nước", None, FIRST_DAY);
    builder.add(COUNTRY, Level::Country, country);
    builder.before_2025();
    builder.ben_tre();
    builder.two_tiers();
    builder.changes_2026();
    (builder.places, builder.links)
}

fn version(
    code: &'static str,
    name: &'static str,
    full_name: &'static str,
    kind: &'static str,
    parent: Option<PlaceId>,
    from: Date,
) -> Version {
    Version { code, name, full_name, kind, parent, from, to: None, assumed: false, instrument: "" }
}

/// Stable identities: the era in which a place began, and the code it began with.
fn id(level: Level, era: i64, code: &str) -> PlaceId {
    let number: i64 = code.parse().expect("embedded codes are digits");
    PlaceId::new(match level {
        Level::Country => 1,
        Level::Province => (if era < 4 { 10_000 } else { 20_000 }) + number,
        Level::District => 100_000 + number,
        Level::Commune | Level::Hamlet => era * 1_000_000 + number,
    })
}

/// The same bare name; most names have not changed at all, and folding can wait.
fn same_name(one: &str, other: &str) -> bool {
    one == other || bare(one) == bare(other)
}

impl Builder {
    fn add(&mut self, id: PlaceId, level: Level, version: Version) {
        self.index.insert(id, self.places.len());
        self.places.push(Place { id, level, versions: vec![version] });
    }

    fn place(&mut self, id: PlaceId) -> &mut Place {
        let at = self.index[&id];
        &mut self.places[at]
    }

    /// Who has a code at the end of what was told so far. It began with it, in whatever era.
    fn open(&self, level: Level, code: &str) -> Option<PlaceId> {
        (1..=4).map(|era| id(level, era, code)).find(|place| {
            let last = self.index.get(place).and_then(|&at| self.places[at].versions.last());
            last.is_some_and(|version| version.to.is_none())
        })
    }

    /// Ends a place's open version the day before a change.
    fn end(&mut self, id: PlaceId, before: Date) {
        let last = before.yesterday().expect("a day has a day before");
        if let Some(version) = self.place(id).versions.last_mut()
            && version.to.is_none()
        {
            version.to = Some(last);
        }
    }

    /// Goes on under a new name, kind or parent; nothing changes when all of it is the same.
    fn go_on(&mut self, id: PlaceId, next: Version) {
        let last = self.place(id).versions.last().expect("a place has a version").clone();
        let same = last.to.is_none()
            && (last.code, last.full_name, last.parent) == (next.code, next.full_name, next.parent);
        if !same {
            self.end(id, next.from);
            self.place(id).versions.push(next);
        }
    }

    fn link(&mut self, from: PlaceId, to: PlaceId, on: Date, extent: Extent, is_default: bool) {
        let known = self.links.iter().rev().take(8).any(|l| (l.from, l.to) == (from, to));
        if from != to && !known {
            self.links.push(Link { from, to, on, extent, is_default });
        }
    }

    fn before_2025(&mut self) {
        for [code, name, full_name, kind] in
            rows(PROVINCES_PRE, ["province_code", "name", "full_name", "type"])
        {
            let v = version(code, name, full_name, kind, Some(COUNTRY), FIRST_DAY);
            self.add(id(Level::Province, 1, code), Level::Province, v);
        }
        let columns = ["province_code", "district_code", "name", "full_name", "type"];
        for [province, code, name, full_name, kind] in rows(DISTRICTS_PRE, columns) {
            let parent = id(Level::Province, 1, province);
            let mut v = version(code, name, full_name, kind, Some(parent), FIRST_DAY);
            v.assumed = province != BEN_TRE;
            v.to = Some(LAST_DAY_OF_DISTRICTS);
            self.add(id(Level::District, 1, code), Level::District, v);
        }
        let columns = ["province_code", "district_code", "commune_code", "name", "full_name", "type"];
        for [province, district, code, name, full_name, kind] in rows(COMMUNES_PRE, columns) {
            if province == BEN_TRE {
                continue;
            }
            let parent = id(Level::District, 1, district);
            let mut v = version(code, name, full_name, kind, Some(parent), FIRST_DAY);
            v.assumed = true;
            self.add(id(Level::Commune, 1, code), Level::Commune, v);
        }
    }

    /// The 164 communes of 2013 through 157, their three townships, and 148.
    fn ben_tre(&mut self) {
        let columns = ["province_code", "commune_code", "name", "full_name", "type"];
        let official_2024: HashMap<&str, Official> = rows(COMMUNES_PRE, columns)
            .filter(|[province, ..]| *province == BEN_TRE)
            .map(|[_, code, name, full_name, kind]| (code, Official { name, full_name, kind }))
            .collect();
        let columns = ["commune_code", "district_code", "name", "full_name", "type"];
        let mut now: HashMap<&str, PlaceId> = HashMap::new();
        for [code, district, name, full_name, kind] in rows(BENTRE, columns) {
            let parent = id(Level::District, 1, district);
            let v = version(code, name, full_name, kind, Some(parent), FIRST_DAY);
            let place = id(Level::Commune, 1, code);
            self.add(place, Level::Commune, v);
            now.insert(code, place);
        }
        let columns = ["commune_code", "district_code", "code_2020", "full_name_2020"];
        let step = Step { on: BT_2020, era: 2, instrument: "856/NQ-UBTVQH14" };
        self.ben_tre_step(&step, &rows(BENTRE, columns).collect::<Vec<_>>(), &mut now);
        self.townships_2023(&now, &official_2024);
        let columns = ["code_2020", "district_code", "code_2024", "full_name_2024"];
        let step = Step { on: BT_2024, era: 3, instrument: "1237/NQ-UBTVQH15" };
        let named_officially = rows(BENTRE, columns).map(|[before, district, code, full_name]| {
            let full_name = official_2024.get(code).map_or(full_name, |official| official.full_name);
            [before, district, code, full_name]
        });
        self.ben_tre_step(&step, &named_officially.collect::<Vec<_>>(), &mut now);
    }

    fn townships_2023(&mut self, now: &HashMap<&str, PlaceId>, official: &HashMap<&str, Official>) {
        for code in TOWNSHIPS_2023 {
            let (place, township) = (now[code], &official[code]);
            let parent = self.place(place).versions.last().and_then(|v| v.parent);
            let mut v = version(code, township.name, township.full_name, township.kind, parent, BT_2023);
            v.assumed = true;
            v.instrument = "724/NQ-UBTVQH15";
            self.go_on(place, v);
        }
    }

    /// Each row: the code before, the district, the code after and the full name after.
    fn ben_tre_step(
        &mut self,
        step: &Step,
        communes: &[[&'static str; 4]],
        now: &mut HashMap<&'static str, PlaceId>,
    ) {
        let Step { on, era, instrument } = *step;
        // Who has the code afterwards: the place that had it before under the same name, or a new one.
        let mut after: HashMap<&'static str, PlaceId> = HashMap::new();
        for &[_, district, code, full_name] in communes {
            if after.contains_key(code) {
                continue;
            }
            let district = id(Level::District, 1, district);
            let kind_end = full_name
                .strip_prefix("Thị trấn")
                .map_or_else(|| full_name.find(' ').unwrap_or(0), |_| "Thị trấn".len());
            let name = full_name[kind_end..].trim_start();
            let mut v = version(code, name, full_name, &full_name[..kind_end], Some(district), on);
            v.assumed = era == 3;
            v.instrument = instrument;
            let same = now.get(code).copied().filter(|&place| {
                let last = self.place(place).versions.last().expect("a place has a version");
                same_name(last.full_name, full_name)
            });
            let place = match same {
                Some(place) => {
                    // Tone placement varies inside the sources; only a new kind is a new version.
                    if self.place(place).versions.last().is_some_and(|last| last.kind != v.kind) {
                        self.go_on(place, v);
                    }
                    place
                }
                None => {
                    let place = id(Level::Commune, era, code);
                    self.add(place, Level::Commune, v);
                    place
                }
            };
            after.insert(code, place);
        }
        for &[before, _, code, _] in communes {
            let (from, to) = (now[before], after[code]);
            if from != to {
                self.end(from, on);
                self.link(from, to, on, Extent::Whole, true);
            }
        }
        *now = after;
    }

    fn two_tiers(&mut self) {
        let mut provinces: HashMap<&str, PlaceId> = HashMap::new();
        for [code, name, full_name, kind] in
            rows(PROVINCES_2025, ["province_code", "name", "full_name", "type"])
        {
            let old = id(Level::Province, 1, code);
            let v = version(code, name, full_name, kind, Some(COUNTRY), TWO_TIERS);
            let place = self.continue_or_begin(old, Level::Province, 4, v);
            provinces.insert(code, place);
        }
        for [old, new] in rows(PROVINCE_MAP, ["old_province_code", "new_province_code"]) {
            let (from, to) = (id(Level::Province, 1, old), provinces[new]);
            if from != to {
                self.end(from, TWO_TIERS);
                self.link(from, to, TWO_TIERS, Extent::Whole, true);
            }
        }
        let mut after: HashMap<&'static str, PlaceId> = HashMap::with_capacity(4_000);
        let columns = ["commune_code", "province_code", "name", "full_name", "type"];
        for [code, province, name, full_name, kind] in rows(COMMUNES_2025, columns) {
            let v = version(code, name, full_name, kind, Some(provinces[province]), TWO_TIERS);
            let place = match self.open(Level::Commune, code) {
                Some(old) => self.continue_or_begin(old, Level::Commune, 4, v),
                None => {
                    let place = id(Level::Commune, 4, code);
                    self.add(place, Level::Commune, v);
                    place
                }
            };
            after.insert(code, place);
        }
        let columns = ["old_commune_code", "new_commune_code", "extent", "is_default"];
        for [old, new, extent, is_default] in rows(COMMUNE_MAP, columns) {
            let extent = if extent == "whole" { Extent::Whole } else { Extent::Part };
            let old = self.open(Level::Commune, old).expect("the map names communes that there are");
            self.link(old, after[new], TWO_TIERS, extent, is_default == "1");
        }
        let kept: std::collections::HashSet<PlaceId> = after.values().copied().collect();
        let ended = self.places.iter().filter(|p| p.level == Level::Commune && !kept.contains(&p.id));
        for place in ended.map(|place| place.id).collect::<Vec<_>>() {
            self.end(place, TWO_TIERS);
        }
    }

    /// The same code and the same bare name is the same place, whatever its kind has become.
    fn continue_or_begin(&mut self, old: PlaceId, level: Level, era: i64, next: Version) -> PlaceId {
        let same = self.index.contains_key(&old) && {
            let last = self.place(old).versions.last().expect("a place has a version");
            last.to.is_none() && same_name(last.full_name, next.full_name)
        };
        if same {
            self.go_on(old, next);
            return old;
        }
        let place = id(level, era, next.code);
        self.add(place, level, next);
        place
    }

    fn changes_2026(&mut self) {
        let columns = ["level", "code", "effective_date", "full_name_after", "instrument"];
        for [level, code, on, full_name, instrument] in rows(CHANGES_2026, columns) {
            let level = if level == "province" { Level::Province } else { Level::Commune };
            let Ok(on) = on.parse::<Date>() else { continue };
            let Some(place) = self.open(level, code) else { continue };
            let last = self.place(place).versions.last().expect("a place has a version").clone();
            let kind = full_name.strip_suffix(last.name).map_or(last.kind, str::trim_end);
            let mut v = version(code, last.name, full_name, kind, last.parent, on);
            v.assumed = true;
            v.instrument = instrument;
            self.go_on(place, v);
        }
    }
}
