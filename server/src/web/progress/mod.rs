//! The progress report of the command line as a page: by place, day, map, level, year, zone and title, with bars,
//! and taken away as a workbook or CSV.

use ahash::AHashMap;
use askama::Template;
use jiff::civil::Date;
use programme::accounts::Verb;
use programme::ids::PlaceId;
use programme::indicators::PLAN;
use programme::places::Level;

use super::answer::{Answer, Answered, WebError};
use super::days::{Days, DaysPart};
use super::form::Fields;
use super::map::{MapAsked, MapView, progress_map};
use super::pages::{show, show_again};
use super::registry::opens;
use super::shell::{Shell, main_place};
use super::standing::{StandingRow, Wholes, holds_somebody};
use super::visit::Visit;
use crate::actions::progress::{Asked, ProgressRow, progress};
use crate::demo::GENERATED_NOTE;
use crate::documents::no_formula;
use crate::documents::progress_workbook::{Heading, write_progress};
use crate::documents::words::{estimated_by_of, estimated_by_word, level_word, zone_word};
use crate::store::counts::titles;
use crate::store::zones::stored_zones;

#[derive(Template)]
#[template(path = "web/progress/progress.html")]
struct ProgressPage {
    shell: Shell,
    place: String,
    /// The way up to the place, itself, and its parts: code, name, how far down.
    places: Vec<(String, String)>,
    as_of: String,
    map: String,
    by: String,
    levels: Vec<(String, String)>,
    year: String,
    years: Vec<i64>,
    title: String,
    titles: Vec<(String, String)>,
    zone: String,
    zones: Vec<(&'static str, String)>,
    map_view: Option<MapView>,
    rows: Vec<Line>,
    /// The filters in words.
    asked: String,
    n_rows: i64,
    more: bool,
    /// How its estimates were made; nothing where none of its rows is one.
    estimated_note: Option<String>,
    /// Whoever asks may place hamlets.
    may_place: bool,
    query: String,
    days: DaysPart,
}

/// A row: its place, and its title and year where they are not the same for all rows.
struct Line {
    row: StandingRow,
    title: String,
    year: i64,
}

/// What a page or an export is about.
struct Report {
    place: PlaceId,
    name: String,
    code: String,
    days: Days,
    by: Option<Level>,
    all_titles: Vec<String>,
    /// The rows that the filters leave, of all that were found.
    rows: Vec<ProgressRow>,
    found: Vec<ProgressRow>,
    years: Vec<i64>,
}

/// Reads what is asked, and the rows that the filters leave.
fn report(visit: &Visit<'_>) -> Result<Report, WebError> {
    visit.may_somewhere(Verb::ViewProgress)?;
    let days = Days::asked(visit);
    let (as_of, map) = (days.as_of, days.map);
    let place = match visit.query.get("place") {
        "" => main_place(visit)
            .filter(|place| visit.atlas().version_at(*place, map).is_some())
            .or_else(|| visit.atlas().by_code(Level::Country, "VN", map).ok()),
        code => visit.atlas().any_level_by_code(code, map).ok(),
    };
    let place = place.ok_or_else(|| WebError::Unreadable(visit.words.t("no-such-place")))?;
    let version = visit.atlas().version_at(place, map).ok_or(WebError::NotFound)?;
    let by = Level::parse(visit.query.get("by"));
    let all_titles = titles(&visit.db)?;
    let asked_title = visit.query.get("title");
    let some: Vec<String> =
        all_titles.iter().filter(|title| asked_title.is_empty() || *title == asked_title).cloned().collect();
    let zones = stored_zones(&visit.db)?;
    let asked = Asked { place, as_of, map_on: map, titles: &some, by };
    let found = progress(&visit.db, visit.atlas(), &zones, &asked)?;
    let mut years: Vec<i64> = found.iter().map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let zone = visit.query.get("zone");
    let year = visit.query.read::<i64>("year");
    let wholes = Wholes::of(&found);
    let rows = found
        .iter()
        .filter(|row| {
            if zone.is_empty() { wholes.say_less_than(row) } else { row.zone == zone && holds_somebody(row) }
        })
        .filter(|row| year.is_none_or(|year| row.year == year))
        .cloned()
        .collect();
    Ok(Report {
        name: version.full_name.to_owned(),
        code: version.code.to_owned(),
        place,
        by,
        all_titles,
        rows,
        found,
        years,
        days,
    })
}

/// The way up to a place, the place, and its parts, to be chosen from.
fn places_around(visit: &Visit<'_>, place: PlaceId, on: Date) -> Vec<(String, String)> {
    let named = |place: PlaceId, depth: usize| {
        let version = visit.atlas().version_at(place, on)?;
        Some((version.code.to_owned(), format!("{}{}", "\u{2003}".repeat(depth), version.full_name)))
    };
    let mut up = Vec::new();
    let mut next = Some(place);
    while let Some(at) = next {
        up.push(at);
        next = visit.atlas().version_at(at, on).and_then(|version| version.parent);
    }
    up.reverse();
    let mut around: Vec<(String, String)> =
        up.iter().enumerate().filter_map(|(depth, at)| named(*at, depth)).collect();
    let mut parts: Vec<(String, String)> =
        visit.atlas().children_at(place, on).into_iter().filter_map(|part| named(part, up.len())).collect();
    parts.sort_by(|a, b| super::order::vietnamese(&a.1, &b.1));
    around.extend(parts);
    around
}

/// Rows on one page; the export has them all.
const SHOWN: usize = 400;

/// What a row is about, in a year.
fn key(row: &ProgressRow, year: i64) -> (&str, &str, &str, i64) {
    (&row.place_code, &row.title, row.zone, year)
}

/// `GET /progress`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let report = report(visit)?;
    let earlier: AHashMap<_, _> = report.found.iter().map(|row| (key(row, row.year), row)).collect();
    let rows: Vec<Line> = report
        .rows
        .iter()
        .take(SHOWN)
        .map(|row| {
            let before = earlier.get(&key(row, row.year - 1)).copied();
            let behind = behind(row, report.days.map, visit);
            let name = row.place_name.clone();
            Line {
                row: StandingRow::of(row, before, name, (behind.clone(), (&behind, report.days.as_of)), w),
                title: w.title(&row.title),
                year: row.year,
            }
        })
        .collect();
    let word = |level: Level| (level.code().to_owned(), level_word(level.code(), w.lang).to_owned());
    let page = ProgressPage {
        shell: Shell::new(visit, w.with("progress-title", &[("place", &report.name)]))
            .at(visit.atlas(), report.place, report.days.map)
            .then("", w.t("nav-progress")),
        map_view: progress_map(
            visit,
            &MapAsked {
                place: report.place,
                as_of: report.days.as_of,
                map: report.days.map,
                by: report.by,
                title: visit.query.get("title"),
                zone: visit.query.get("zone"),
                year: visit.query.read("year"),
                titles: &report.all_titles,
                found: &report.found,
            },
        )?,
        place: report.code.clone(),
        places: places_around(visit, report.place, report.days.map),
        asked: [
            report.name.clone(),
            report.by.map_or_else(|| w.t("whole"), |level| level_word(level.code(), w.lang).to_owned()),
            if visit.query.has("year") { visit.query.get("year").to_owned() } else { w.t("all-years") },
            if visit.query.has("title") { w.title(visit.query.get("title")) } else { w.t("all-titles") },
        ]
        .join(" · "),
        as_of: report.days.as_of.to_string(),
        map: report.days.map.to_string(),
        by: report.by.map_or_else(String::new, |level| level.code().to_owned()),
        // Levels that there are on the map: nothing asks for a district after there were any.
        levels: [Level::Province, Level::District, Level::Commune, Level::Hamlet]
            .into_iter()
            .filter(|level| {
                let mut of = visit.atlas().places().filter(|place| place.level == *level);
                *level == Level::Hamlet || of.any(|place| place.version_at(report.days.map).is_some())
            })
            .map(word)
            .collect(),
        year: visit.query.get("year").to_owned(),
        years: report.years.clone(),
        title: visit.query.get("title").to_owned(),
        titles: report.all_titles.iter().map(|title| (title.clone(), w.title(title))).collect(),
        zone: visit.query.get("zone").to_owned(),
        zones: ["all", "regular", "disadvantaged"]
            .map(|zone| (zone, zone_word(zone, w.lang).to_owned()))
            .to_vec(),
        n_rows: i64::try_from(report.rows.len()).unwrap_or(i64::MAX),
        more: report.rows.len() > SHOWN,
        estimated_note: estimated_by_of(&report.rows)
            .map(|method| w.with("restated-note", &[("by", estimated_by_word(method, w.lang))])),
        may_place: visit.can_somewhere(Verb::Import),
        rows,
        query: visit.query.query_with(&[]),
        days: DaysPart::of(visit, &report.days, &[]),
    };
    if page.days.problems.is_empty() { show(&page) } else { show_again(&page) }
}

/// The rows behind a row: its own parts, down to the records of a hamlet for whoever may see them.
pub(super) fn behind(row: &ProgressRow, map: Date, visit: &Visit<'_>) -> String {
    let year = row.year.to_string();
    let query = |pairs: &[(&str, &str)]| Fields::default().query_with(pairs);
    let (place, hamlet) = row.place_code.split_once('/').unwrap_or((&row.place_code, ""));
    if !hamlet.is_empty() || row.level == Level::Commune.code() {
        // Today's list where that is the same commune.
        let day = if is_as_today(visit, place, map) { visit.today } else { map };
        // On another map no list has what came after its year, nor what is spread.
        let is_listed = day == visit.today || (row.year <= i64::from(map.year()) && !row.estimated);
        if is_listed && opens(visit, place, day) {
            let day = if day == visit.today { String::new() } else { day.to_string() };
            let asked = [("hamlet_name", hamlet), ("title", &row.title), ("year", &year), ("map", &day)];
            return format!("/registry/{place}?{}", query(&asked));
        }
    }
    if !hamlet.is_empty() {
        return String::new();
    }
    let asked = [("title", row.title.as_str()), ("year", &year), ("on", &map.to_string())];
    format!("/places/{place}?{}", query(&asked))
}

/// Whether the commune of a code on the map of a day is what the registry, which is today's, has under that code: not
/// where another has it now, nor where others were merged into it since.
fn is_as_today(visit: &Visit<'_>, code: &str, map: Date) -> bool {
    let atlas = visit.atlas();
    let of = |day: Date| {
        let commune = atlas.by_code(Level::Commune, code, day).ok()?;
        Some((commune, atlas.predecessors_at(commune, day)))
    };
    map == visit.today || of(map).is_some_and(|then| of(visit.today) == Some(then))
}

/// `GET /progress/export?format=xlsx|csv`: exactly what the page shows.
pub(super) fn export(visit: &mut Visit<'_>) -> Answered {
    let report = report(visit)?;
    if let Some((_, why)) = report.days.problems.iter().next() {
        return Err(WebError::Unreadable(why.to_owned()));
    }
    let name = format!("tien-do-{}-{}", report.code, report.days.as_of);
    if visit.query.get("format") == "csv" {
        let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
        report
            .rows
            .iter()
            .try_for_each(|row| {
                let place_name = no_formula(&row.place_name).into_owned();
                writer.serialize(ProgressRow { place_name, ..row.clone() })
            })
            .map_err(|error| WebError::Ours(error.to_string()))?;
        let bytes = writer.into_inner().map_err(|error| WebError::Ours(error.to_string()))?;
        return Ok(Answer::file("text/csv; charset=utf-8", &format!("{name}.csv"), bytes));
    }
    let (as_of, map) = (report.days.as_of.to_string(), report.days.map.to_string());
    let note = visit.app.demo.then(|| GENERATED_NOTE.get(visit.lang()));
    let heading = Heading { place: &report.name, as_of: &as_of, map_on: &map, plan: PLAN, note };
    let folder = tempfile::tempdir().map_err(|error| WebError::Ours(error.to_string()))?;
    let path = folder.path().join("progress.xlsx");
    write_progress(&report.rows, &heading, &path, visit.lang())
        .map_err(|error| WebError::Ours(error.to_string()))?;
    let bytes = std::fs::read(&path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &format!("{name}.xlsx"), bytes))
}

/// The media type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
