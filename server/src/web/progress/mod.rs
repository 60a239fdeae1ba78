//! The progress report of the command line as a page: by place, day, map, level, year, zone and title, with bars,
//! and taken away as a workbook or CSV.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::Verb;
use programme::ids::PlaceId;
use programme::indicators::PLAN;
use programme::places::Level;

use super::answer::{Answer, Answered, WebError};
use super::form::Fields;
use super::pages::show;
use super::places::day_asked;
use super::registry::opens;
use super::shell::{Shell, main_place};
use super::standing::StandingRow;
use super::visit::Visit;
use crate::actions::progress::{Asked, ProgressRow, progress};
use crate::demo::GENERATED_NOTE;
use crate::documents::no_formula;
use crate::documents::progress_workbook::{Heading, write_progress};
use crate::documents::words::{level_word, zone_word};
use crate::store::counts::titles;
use crate::store::zones::stored_zones;

#[derive(Template)]
#[template(path = "web/progress/progress.html")]
struct ProgressPage {
    shell: Shell,
    place: String,
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
    rows: Vec<StandingRow>,
    n_rows: i64,
    more: bool,
    query: String,
}

/// What a page or an export is about.
struct Report {
    place: PlaceId,
    name: String,
    code: String,
    as_of: Date,
    map: Date,
    by: Option<Level>,
    all_titles: Vec<String>,
    rows: Vec<ProgressRow>,
    years: Vec<i64>,
}

/// Reads what is asked, and the rows that the filters leave.
fn report(visit: &Visit<'_>) -> Result<Report, WebError> {
    visit.may_somewhere(Verb::ViewProgress)?;
    let as_of = day_asked(visit, "as_of")?;
    let map = if visit.query.has("map") { day_asked(visit, "map")? } else { as_of };
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
    let mut rows = progress(&visit.db, visit.atlas(), &zones, &asked)?;
    let mut years: Vec<i64> = rows.iter().map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let zone = visit.query.get("zone");
    let year = visit.query.read::<i64>("year");
    rows.retain(|row| {
        (zone.is_empty() || row.zone == zone)
            && year.is_none_or(|year| row.year == year)
            && (row.zone == "all" || row.total.unwrap_or(0) + row.registered > 0)
    });
    Ok(Report {
        name: version.full_name.to_owned(),
        code: version.code.to_owned(),
        place,
        as_of,
        map,
        by,
        all_titles,
        rows,
        years,
    })
}

/// Rows on one page; the export has them all.
const SHOWN: usize = 400;

/// `GET /progress`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let report = report(visit)?;
    let rows: Vec<StandingRow> = report
        .rows
        .iter()
        .take(SHOWN)
        .map(|row| {
            let before = report.rows.iter().find(|other| {
                other.year == row.year - 1
                    && other.place_code == row.place_code
                    && other.title == row.title
                    && other.zone == row.zone
            });
            let name = format!("{} · {} · {}", row.place_name, w.title(&row.title), row.year);
            let behind = behind(row, report.map, visit);
            StandingRow::of(row, before, name, (behind.clone(), (&behind, report.as_of)), w)
        })
        .collect();
    let word = |level: Level| (level.code().to_owned(), level_word(level.code(), w.lang).to_owned());
    show(&ProgressPage {
        shell: Shell::new(visit, w.with("progress-title", &[("place", &report.name)]))
            .at(visit.atlas(), report.place, report.map)
            .then("", w.t("nav-progress")),
        place: report.code.clone(),
        as_of: report.as_of.to_string(),
        map: report.map.to_string(),
        by: report.by.map_or_else(String::new, |level| level.code().to_owned()),
        levels: [Level::Province, Level::District, Level::Commune, Level::Hamlet].map(word).to_vec(),
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
        rows,
        query: visit.query.query_with(&[]),
    })
}

/// The rows behind a row: its own parts, down to the records of a hamlet for whoever may see them.
pub(super) fn behind(row: &ProgressRow, map: Date, visit: &Visit<'_>) -> String {
    let year = row.year.to_string();
    let query = |pairs: &[(&str, &str)]| Fields::default().query_with(pairs);
    match row.place_code.split_once('/') {
        Some((commune, _)) if !opens(visit, commune) => String::new(),
        Some((commune, hamlet)) => format!(
            "/registry/{commune}?{}",
            query(&[("hamlet_name", hamlet), ("title", &row.title), ("year", &year)])
        ),
        None if row.level == Level::Commune.code() && opens(visit, &row.place_code) => {
            format!("/registry/{}?{}", row.place_code, query(&[("title", &row.title), ("year", &year)]))
        }
        None => format!(
            "/places/{}?{}",
            row.place_code,
            query(&[("title", &row.title), ("year", &year), ("on", &map.to_string())])
        ),
    }
}

/// `GET /progress/export?format=xlsx|csv`: exactly what the page shows.
pub(super) fn export(visit: &mut Visit<'_>) -> Answered {
    let report = report(visit)?;
    let name = format!("tien-do-{}-{}", report.code, report.as_of);
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
    let (as_of, map) = (report.as_of.to_string(), report.map.to_string());
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
