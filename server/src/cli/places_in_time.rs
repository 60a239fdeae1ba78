//! `hoctap places as-of|trace`: the tree as it stood on a day, and what a place is on another day.
//!
//! The atlas is part of the program: no database is needed. Where there is one and it is a demo, its working day is
//! today.

use clap::Subcommand;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::lineage::Lineage;
use programme::places::{Atlas, Level};
use programme::text::Lang;
use serde::Serialize;

use super::places::place;
use super::records::{At, open};
use super::report::grouped;
use super::words::day;
use super::{Refused, accounts, aligned, say, say_json};
use crate::actions::day::day_in_vietnam;
use crate::actions::lineage::{LevelCount, Traced, TreePlace, counts_below, trace, tree_below};
use crate::documents::words::day_word;

#[derive(Subcommand)]
pub(super) enum PlacesVerb {
    /// Cây địa giới vào một ngày: mã, tên, loại, số đơn vị theo cấp.
    /// | The tree as it stood on a day: codes, names, kinds, counts by level.
    AsOf {
        /// Ngày. | The day.
        #[arg(value_parser = day)]
        date: Date,
        /// Mã đơn vị vào ngày đó; cả nước nếu không ghi. | Code of a place on that day; the country unless given.
        #[arg(long, value_name = "CODE", default_value = "VN", hide_default_value = true)]
        under: String,
        /// Tất cả các cấp bên dưới, không chỉ cấp ngay dưới. | Everything below, not the next level alone.
        #[arg(long)]
        all: bool,
    },
    /// Đơn vị mang mã này vào ngày này thì vào ngày khác là đơn vị nào, toàn bộ hay một phần; xuôi hoặc ngược thời gian.
    /// | What the place that had a code on a day is on another day, whole or in part; forwards or backwards.
    Trace {
        /// Mã đơn vị hành chính. | Code of the place.
        code: String,
        /// Ngày mà mã có hiệu lực. | A day on which it had the code.
        #[arg(value_parser = day)]
        date: Date,
        /// Ngày muốn biết; hôm nay nếu không ghi. | The other day; today unless given.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
    },
}

pub(super) fn run(verb: &PlacesVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = at.places(lang)?;
    match verb {
        PlacesVerb::AsOf { date, under, all } => {
            let under = place(&atlas, under, *date, lang)?;
            as_of(&atlas, under, *date, *all, (at.json, lang))
        }
        PlacesVerb::Trace { code, date, on } => {
            let from = place(&atlas, code, *date, lang)?;
            let on = on.map_or_else(|| today(at, lang), Ok)?;
            let lineage = Lineage::of(&atlas);
            let Some(traced) = trace(&lineage, &atlas, from, *date, on) else { return Ok(()) };
            if at.json {
                return say_json(&traced);
            }
            say(&told(&lineage, &traced, (from, *date, on), lang));
            Ok(())
        }
    }
}

/// Today in Việt Nam, or a demo's working day where the database is one.
fn today(at: &At, lang: Lang) -> Result<Date, Refused> {
    if at.database.is_none() && !at.data.join("hoctap.sqlite").exists() {
        return Ok(day_in_vietnam(&at.now));
    }
    accounts::today(&open(at, lang)?, at, lang)
}

/// The tree as JSON.
#[derive(Serialize)]
struct TreeOfDay {
    date: String,
    under: Under,
    counts: Vec<LevelCount>,
    places: Vec<TreePlace>,
}

#[derive(Serialize)]
struct Under {
    code: &'static str,
    name: &'static str,
    kind: &'static str,
}

fn as_of(
    atlas: &Atlas,
    under: PlaceId,
    on: Date,
    all: bool,
    (json, lang): (bool, Lang),
) -> Result<(), Refused> {
    let Some(version) = atlas.version_at(under, on) else { return Ok(()) };
    let (counts, places) = (counts_below(atlas, under, on), tree_below(atlas, under, on, all));
    if json {
        let under = Under { code: version.code, name: version.full_name, kind: version.kind };
        return say_json(&TreeOfDay { date: on.to_string(), under, counts, places });
    }
    let counted: Vec<String> = counts.iter().map(|count| units(count, lang)).collect();
    let counted = if counted.is_empty() { "–".to_owned() } else { counted.join(", ") };
    let day = day_word(&on.to_string(), lang);
    let mut text = match lang {
        Lang::Vi => format!("{} ngày {day}: {counted}.\n", version.full_name),
        Lang::En => format!("{} on {day}: {counted}.\n", version.full_name),
    };
    let depths = depths(&places);
    let line = |(place, depth): (&TreePlace, &usize)| {
        [format!("{}{}", "  ".repeat(*depth), place.code), place.name.to_owned()]
    };
    text += &aligned(&places.iter().zip(&depths).map(line).collect::<Vec<_>>(), &[]);
    say(&text);
    Ok(())
}

/// How deep each place lies below the one that was asked for; parents stand before their children.
fn depths(places: &[TreePlace]) -> Vec<usize> {
    let mut above: Vec<&str> = Vec::new();
    let depth = |place: &TreePlace| {
        while above.last().is_some_and(|last| *last != place.parent) && above.contains(&place.parent) {
            above.pop();
        }
        if above.last() != Some(&place.parent) {
            above.push(place.parent);
        }
        above.len()
    };
    places.iter().map(depth).collect()
}

fn units(count: &LevelCount, lang: Lang) -> String {
    let n = grouped(i64::try_from(count.places).unwrap_or(i64::MAX), lang);
    let one = count.places == 1;
    let unit = match (Level::parse(count.level), lang) {
        (Some(Level::Province), Lang::Vi) => "đơn vị cấp tỉnh",
        (Some(Level::District), Lang::Vi) => "đơn vị cấp huyện",
        (_, Lang::Vi) => "đơn vị cấp xã",
        (Some(Level::Province), Lang::En) if one => "province",
        (Some(Level::Province), Lang::En) => "provinces",
        (Some(Level::District), Lang::En) if one => "district",
        (Some(Level::District), Lang::En) => "districts",
        (_, Lang::En) if one => "commune",
        (_, Lang::En) => "communes",
    };
    format!("{n} {unit}")
}

/// The answer as an official reads it: the place, what it is on the other day, and the changes between.
fn told(
    lineage: &Lineage<'_>,
    traced: &Traced,
    (place, date, on): (PlaceId, Date, Date),
    lang: Lang,
) -> String {
    let written = |date: Date| day_word(&date.to_string(), lang);
    let from = &traced.from;
    let (then, other) = (written(date), written(on));
    let mut text = match (lang, on >= date, traced.to.is_empty()) {
        (Lang::Vi, _, true) => {
            format!("{} (mã {}) ngày {then}: không có số liệu cho ngày {other}.\n", from.name, from.code)
        }
        (Lang::En, _, true) => {
            format!("{} (code {}) on {then}: nothing is known for {other}.\n", from.name, from.code)
        }
        (Lang::Vi, true, _) => {
            format!("{} (mã {}) ngày {then}, đến ngày {other} thuộc:\n", from.name, from.code)
        }
        (Lang::En, true, _) => {
            format!("{} (code {}) on {then} lies, on {other}, in:\n", from.name, from.code)
        }
        (Lang::Vi, false, _) => {
            format!("{} (mã {}) ngày {then}, vào ngày {other} gồm:\n", from.name, from.code)
        }
        (Lang::En, false, _) => {
            format!("{} (code {}) on {then} consists, on {other}, of:\n", from.name, from.code)
        }
    };
    let abolished = lineage.step_after(place, date).filter(|step| step.abolished && step.on <= on);
    if let Some(step) = abolished {
        let day = written(step.on);
        text = match lang {
            Lang::Vi => format!(
                "{} (mã {}) ngày {then}: từ ngày {day} không còn cấp này; các xã của đơn vị, đến ngày {other}, thuộc:\n",
                from.name, from.code
            ),
            Lang::En => format!(
                "{} (code {}) on {then}: its level ended on {day}; its communes lie, on {other}, in:\n",
                from.name, from.code
            ),
        };
    }
    let extent = |whole: bool| match (lang, whole) {
        (Lang::Vi, true) => "toàn bộ",
        (Lang::Vi, false) => "một phần",
        (Lang::En, true) => "whole",
        (Lang::En, false) => "part",
    };
    let lines: Vec<[String; 3]> = traced
        .to
        .iter()
        .map(|to| [format!("  {}", to.code), to.name.to_owned(), extent(to.extent == "whole").to_owned()])
        .collect();
    text += &aligned(&lines, &[]);
    let changes: Vec<String> = lineage
        .changes_between(place, date, on)
        .into_iter()
        .map(|(day, paper)| {
            let unverified = match (paper.is_assumed, lang) {
                (false, _) => "",
                (true, Lang::Vi) => ", ngày chưa đối chiếu văn bản gốc",
                (true, Lang::En) => ", day unverified",
            };
            let none =
                if lang == Lang::Vi { "chưa nhập số văn bản" } else { "no instrument entered" };
            let instrument = if paper.instrument.is_empty() { none } else { paper.instrument };
            format!("{} ({instrument}{unverified})", written(day))
        })
        .collect();
    if !changes.is_empty() {
        let head = if lang == Lang::Vi { "Qua các lần sắp xếp" } else { "Through the changes of" };
        text += &format!("{head}: {}.\n", changes.join("; "));
    }
    text
}
