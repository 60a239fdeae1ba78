//! Pages of places, from the country to a hamlet: where it stands, its parts, its names and codes through time.

mod lineage;
mod when;

use ahash::{AHashMap, AHashSet};
use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::{Extent, Level};

use self::when::{Asked as DayAsked, When, asked, moved};
use super::answer::{Answered, WebError};
use super::charts::years;
use super::grid::communes;
use super::pages::{show, show_again};
use super::progress::behind;
use super::registry::Book;
use super::shell::Shell;
use super::standing::{StandingRow, Wholes};
use super::visit::Visit;
use crate::actions::lineage::{counts_below, tree_below};
use crate::actions::progress::{Asked, ProgressRow, progress};
use crate::documents::words::level_word;
use crate::store::counts::titles;
use crate::store::registry::rows_of;
use crate::store::zones::stored_zones;

/// A name and code that a place had from a day to a day.
struct Name {
    from: String,
    to: String,
    code: String,
    name: String,
    above: String,
    instrument: String,
}

/// How a place came from others or became others.
struct Move {
    on: String,
    name: String,
    href: String,
    part: bool,
    instrument: String,
}

/// Years of one part, on one scale.
struct Series {
    name: String,
    href: String,
    chart: String,
}

#[derive(Template)]
#[template(path = "web/places/place.html")]
struct PlacePage {
    shell: Shell,
    name: String,
    kind: String,
    code: String,
    since: String,
    /// The day asked for, where it is not today.
    on: String,
    year: i64,
    years: Vec<i64>,
    title: String,
    titles: Vec<(String, String)>,
    standing: Vec<StandingRow>,
    parts_level: String,
    parts: Vec<StandingRow>,
    /// The heading by which the parts are sorted.
    sort: String,
    series: Vec<Series>,
    names: Vec<Name>,
    came_from: Vec<Move>,
    became: Vec<Move>,
    links: Vec<(String, String)>,
    when: When,
    /// The page of its history; empty for the country.
    lineage: String,
    /// How many places of each level stand below on the day.
    counts: String,
    /// Those directly below, by code: their pages on the day, their names.
    below: Vec<(String, String)>,
}

/// The level of a place's parts on a day: a district, or where there is none a commune, and so on.
fn parts_level(visit: &Visit<'_>, place: PlaceId, on: Date) -> Level {
    let below = visit.atlas().children_at(place, on);
    let level = below.first().and_then(|part| visit.atlas().place(*part)).map(|part| part.level);
    level.unwrap_or(Level::Hamlet)
}

/// The day that a page is asked for.
pub(super) fn day_asked(visit: &Visit<'_>, name: &str) -> Result<Date, WebError> {
    match visit.query.get(name) {
        "" => Ok(visit.today),
        _ => visit.query.day(name).ok_or_else(|| WebError::Unreadable(visit.words.t("bad-day"))),
    }
}

/// `GET /places/{code}`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    // Aggregated figures are open to everybody who signs in and holds a role: a commune sees its neighbours.
    visit.may_somewhere(Verb::ViewProgress)?;
    let code = visit.path.get("code");
    if let Some(answer) = moved(visit, code, "")? {
        return Ok(answer);
    }
    let asked = asked(visit)?;
    let place = visit.atlas().any_level_by_code(code, asked.on).map_err(|_| WebError::NotFound)?;
    answer(&page_of(visit, place, &asked)?)
}

/// `GET /places`.
pub(super) fn country(visit: &mut Visit<'_>) -> Answered {
    let asked = asked(visit)?;
    let country = visit.atlas().by_code(Level::Country, "VN", asked.on).map_err(|_| WebError::NotFound)?;
    answer(&page_of(visit, country, &asked)?)
}

pub(super) use lineage::page as lineage;

fn answer(page: &PlacePage) -> Answered {
    if page.when.problem.is_some() { show_again(page) } else { show(page) }
}

/// How many places of each level stand below, in words.
fn counted(visit: &Visit<'_>, place: PlaceId, on: Date) -> String {
    let counts = counts_below(visit.atlas(), place, on);
    let said =
        counts.iter().map(|count| visit.words.n(&format!("lineage-count-{}", count.level), count.places));
    said.collect::<Vec<_>>().join(", ")
}

/// Those directly below on a day, with their pages of that day.
fn below(visit: &Visit<'_>, place: PlaceId, on: Date) -> Vec<(String, String)> {
    let day = when::iso(visit, on);
    let mark = if day.is_empty() { "" } else { "?on=" };
    let parts = tree_below(visit.atlas(), place, on, false).into_iter();
    parts.map(|part| (format!("/places/{}{mark}{day}", part.code), part.name.to_owned())).collect()
}

fn page_of(visit: &Visit<'_>, place: PlaceId, day: &DayAsked) -> Result<PlacePage, WebError> {
    let (w, on) = (visit.words, day.on);
    let version = visit.atlas().version_at(place, on).ok_or(WebError::NotFound)?;
    let level = parts_level(visit, place, on);
    let all = titles(&visit.db)?;
    let zones = stored_zones(&visit.db)?;
    let asked = Asked { place, as_of: on, map_on: on, titles: &all, by: Some(level) };
    let rows = progress(&visit.db, visit.atlas(), &zones, &asked)?;
    let mut known: Vec<i64> = rows.iter().map(|row| row.year).collect();
    known.sort_unstable();
    known.dedup();
    let year = year_asked(visit, &known, &rows, on);
    let title = title_asked(visit, &all);
    let code = version.code;
    let itself = |row: &&ProgressRow| row.place_code == code;
    let before = |row: &ProgressRow| {
        let (code, title, zone) = (&row.place_code, &row.title, row.zone);
        rows.iter()
            .find(|r| &r.place_code == code && &r.title == title && r.zone == zone && r.year == row.year - 1)
    };
    let wholes = Wholes::of(&rows);
    let standing = rows
        .iter()
        .filter(itself)
        .filter(|row| row.year == year && wholes.say_less_than(row))
        .map(|row| {
            let href =
                format!("?{}", visit.query.query_with(&[("title", &row.title), ("year", &year.to_string())]));
            StandingRow::of(row, before(row), w.title(&row.title), (href, (&behind(row, on, visit), on)), w)
        })
        .collect();
    let parts_rows: Vec<&ProgressRow> =
        rows.iter().filter(|row| !itself(row) && row.title == title && row.zone == "all").collect();
    // Records are read by their commune of today; where nothing of it may be seen its hamlets lead nowhere further.
    let book = (level == Level::Hamlet).then(|| Book::open(visit, place).ok()).flatten();
    let href = |row: &ProgressRow| part_href(row, book.as_ref(), visit, on);
    let mut parts: Vec<StandingRow> = parts_rows
        .iter()
        .filter(|row| row.year == year)
        .map(|row| {
            StandingRow::of(
                row,
                before(row),
                row.place_name.clone(),
                (href(row), (&behind(row, on, visit), on)),
                w,
            )
        })
        .collect();
    let sort = sort_parts(visit, &mut parts);
    let series = series(visit, (&parts_rows, book.as_ref()), &known, on);
    Ok(PlacePage {
        shell: Shell::new(visit, version.full_name).at(visit.atlas(), place, on).script("places.js"),
        name: version.full_name.to_owned(),
        kind: version.kind.to_owned(),
        code: code.to_owned(),
        since: w.day(version.from),
        on: if on == visit.today { String::new() } else { on.to_string() },
        year,
        years: known,
        titles: all.iter().map(|title| (title.clone(), w.title(title))).collect(),
        title,
        standing,
        parts_level: level_word(level.code(), w.lang).to_owned(),
        parts,
        sort,
        series,
        names: names(visit, place),
        came_from: moves(visit, place, true),
        became: moves(visit, place, false),
        links: links(visit, place, year),
        lineage: if version.parent.is_some() {
            when::href(visit, place, on, "/lineage").unwrap_or_default()
        } else {
            String::new()
        },
        when: When::of(
            visit,
            if version.parent.is_some() { format!("/places/{code}") } else { "/places".to_owned() },
            day,
        ),
        counts: counted(visit, place, on),
        below: below(visit, place, on),
    })
}

/// The year asked for, or the newest in which anything was recognised, or the newest, or the year of the day.
fn year_asked(visit: &Visit<'_>, known: &[i64], rows: &[ProgressRow], on: Date) -> i64 {
    let asked = visit.query.read::<i64>("year").filter(|year| known.contains(year));
    let decided = rows.iter().filter(|row| row.recognised > 0).map(|row| row.year).max();
    asked.or(decided).or_else(|| known.last().copied()).unwrap_or_else(|| i64::from(on.year()))
}

fn title_asked(visit: &Visit<'_>, all: &[String]) -> String {
    let asked = visit.query.get("title");
    let known = |title: &str| all.iter().any(|known| known == title);
    if known(asked) {
        asked.to_owned()
    } else if known("learning_family") || all.is_empty() {
        "learning_family".to_owned()
    } else {
        all[0].clone()
    }
}

fn part_href(row: &ProgressRow, book: Option<&Book>, visit: &Visit<'_>, on: Date) -> String {
    let day = if on == visit.today { String::new() } else { on.to_string() };
    match row.place_code.split_once('/') {
        Some((_, hamlet)) => {
            let found = book.and_then(|book| book.hamlet_called(hamlet).map(|found| (book, found)));
            let page = found.map(|(book, found)| book.of_hamlet(&found.word()));
            page.map_or_else(String::new, |page| format!("{page}?year={}", row.year))
        }
        None => {
            let query = visit.query.query_with(&[("on", &day), ("sort", "")]);
            let mark = if query.is_empty() { "" } else { "?" };
            format!("/places/{}{mark}{query}", row.place_code)
        }
    }
}

/// Sorts the parts as the address asks; by share from the top unless asked otherwise.
fn sort_parts(visit: &Visit<'_>, parts: &mut [StandingRow]) -> String {
    let sort = match visit.query.get("sort") {
        sort @ ("name" | "total" | "recognised") => sort,
        _ => "share",
    };
    match sort {
        "name" => parts.sort_by(|a, b| super::order::vietnamese(&a.name, &b.name)),
        "total" => parts.sort_by_key(|part| -part.sort[1]),
        "recognised" => parts.sort_by_key(|part| -part.sort[2]),
        _ => parts.sort_by_key(|part| -part.sort[0]),
    }
    sort.to_owned()
}

/// How many parts are drawn over years: more would be a wall of lines that nobody reads.
const MAX_SERIES: usize = 12;

fn series(
    visit: &Visit<'_>,
    (rows, book): (&[&ProgressRow], Option<&Book>),
    known: &[i64],
    on: Date,
) -> Vec<Series> {
    let mut codes: Vec<&str> = rows.iter().map(|row| row.place_code.as_str()).collect();
    codes.dedup();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() > MAX_SERIES || known.len() < 2 {
        return Vec::new();
    }
    codes
        .iter()
        .filter_map(|code| {
            let of_part: Vec<&&ProgressRow> = rows.iter().filter(|row| row.place_code == *code).collect();
            let first = of_part.first()?;
            let points: Vec<(i64, Option<u64>)> = known
                .iter()
                .map(|year| {
                    (
                        *year,
                        of_part.iter().find(|row| row.year == *year).and_then(|row| row.share_of_total_bp),
                    )
                })
                .collect();
            let said: Vec<String> = points
                .iter()
                .map(|(year, bp)| {
                    format!(
                        "{year}: {}",
                        bp.map_or_else(|| "–".to_owned(), |bp| visit.words.basis_points(bp))
                    )
                })
                .collect();
            let label = format!("{}, {}", first.place_name, said.join("; "));
            let target = of_part.iter().rev().find_map(|row| row.target_bp);
            Some(Series {
                name: first.place_name.clone(),
                href: part_href(first, book, visit, on),
                chart: years(&points, target, &label),
            })
        })
        .collect()
}

fn names(visit: &Visit<'_>, place: PlaceId) -> Vec<Name> {
    let Some(place) = visit.atlas().place(place) else { return Vec::new() };
    let w = visit.words;
    place
        .versions
        .iter()
        .map(|version| Name {
            from: if version.assumed {
                w.with("assumed-from", &[("day", &w.day(version.from))])
            } else {
                w.day(version.from)
            },
            to: version.to.map_or_else(|| w.t("until-now"), |to| w.day(to)),
            code: version.code.to_owned(),
            name: version.full_name.to_owned(),
            above: version
                .parent
                .and_then(|above| visit.atlas().version_at(above, version.from))
                .map_or_else(String::new, |above| above.full_name.to_owned()),
            instrument: version.instrument.to_owned(),
        })
        .collect()
}

fn moves(visit: &Visit<'_>, place: PlaceId, back: bool) -> Vec<Move> {
    let links =
        visit.atlas().links().iter().filter(|link| if back { link.to == place } else { link.from == place });
    links
        .filter_map(|link| {
            let other = if back { link.from } else { link.to };
            let day = if back { link.on.yesterday().ok()? } else { link.on };
            let version = visit.atlas().version_at(other, day)?;
            Some(Move {
                on: visit.words.day(link.on),
                name: version.full_name.to_owned(),
                href: format!("/places/{}?on={day}", version.code),
                part: link.extent == Extent::Part,
                instrument: version.instrument.to_owned(),
            })
        })
        .collect()
}

/// A place or record that was found.
struct Found {
    href: String,
    name: String,
    about: String,
}

#[derive(Template)]
#[template(path = "web/places/search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    places: Vec<Found>,
    records: Vec<Found>,
}

/// Places shown of those found.
const MAX_FOUND: usize = 50;
/// Records looked through for whoever may see some hamlets of a commune only.
const MAX_IN_PART: usize = 5_000;

/// `GET /search`, the empty form, and `POST /search`: names belong in no address, so that a search is sent.
pub(super) fn search(visit: &mut Visit<'_>) -> Answered {
    let q: String = visit.form.get("q").chars().take(100).collect();
    let atlas = visit.atlas();
    let records = if q.is_empty() { Vec::new() } else { records(visit, &q)? };
    let places = if q.is_empty() { Vec::new() } else { atlas.find_by_name(&q, None, visit.today) };
    let places = places.into_iter().take(MAX_FOUND).filter_map(|place| {
        let version = atlas.version_at(place, visit.today)?;
        let above = version.parent.and_then(|above| atlas.version_at(above, visit.today));
        Some(Found {
            href: format!("/places/{}", version.code),
            name: version.full_name.to_owned(),
            about: above.map_or_else(String::new, |above| above.full_name.to_owned()),
        })
    });
    show(&SearchPage {
        places: places.collect(),
        records,
        shell: Shell::new(visit, visit.words.t("search-title")),
        q,
    })
}

/// Records that are called so or have this code, within the communes and hamlets that whoever asks may see.
fn records(visit: &Visit<'_>, q: &str) -> Result<Vec<Found>, WebError> {
    let (mut whole, mut in_part, mut home) = (Vec::new(), Vec::new(), AHashMap::new());
    for commune in communes(visit) {
        let Some(version) = visit.atlas().version_at(commune, visit.today) else { continue };
        let of = visit.records_of(commune).into_iter().map(PlaceId::get);
        let of: Vec<i64> = of.filter(|place| home.insert(*place, version).is_none()).collect();
        let all = visit.can(Verb::ViewRecords, Scope::Place(commune));
        if all { whole.extend(of) } else { in_part.extend(of) }
    }
    let mut hits = visit.app.names.search(&visit.db, &whole, q, &[], MAX_FOUND)?;
    // Whoever sees some hamlets only: what lives elsewhere is taken out before it is counted.
    let near = visit.app.names.search(&visit.db, &in_part, q, &[], MAX_IN_PART)?;
    let keys: Vec<(i64, i64)> = near.iter().map(|hit| (hit.commune, hit.id)).collect();
    let mut seen = AHashSet::new();
    for some in keys.chunks(500) {
        for row in rows_of(&visit.db, some, None)? {
            let scope = Scope::Hamlet { commune: PlaceId::new(row.commune), hamlet: row.hamlet };
            if visit.can(Verb::ViewRecords, scope) {
                seen.insert((row.commune, row.id));
            }
        }
    }
    hits.extend(near.into_iter().filter(|hit| seen.contains(&(hit.commune, hit.id))));
    hits.truncate(MAX_FOUND);
    let found = hits.into_iter().filter_map(|hit| {
        let home = home.get(&hit.commune)?;
        let kind = visit.words.t(&format!("kind-{}", hit.kind.code()));
        let about = [kind.as_str(), &hit.code, &hit.hamlet_name, home.full_name];
        let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
        Some(Found {
            href: format!("/registry/{}/{}.{}", home.code, hit.commune, hit.id),
            about: about.join(" · "),
            name: hit.name,
        })
    });
    Ok(found.collect())
}

/// What can be done here by whoever asks.
fn links(visit: &Visit<'_>, place: PlaceId, year: i64) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let Some(version) = visit.atlas().version_at(place, visit.today) else { return links };
    let level = visit.atlas().place(place).map(|place| place.level);
    let code = version.code;
    links.push((format!("/progress?place={code}&year={year}"), visit.words.t("place-to-progress")));
    if level == Some(Level::Commune) && visit.can(Verb::ViewRecords, Scope::Place(place)) {
        links.push((format!("/registry/{code}"), visit.words.t("place-to-registry")));
        links.push((format!("/grid?commune={code}"), visit.words.t("place-to-grid")));
    }
    if level == Some(Level::Commune) && visit.can(Verb::Review, Scope::Place(place)) {
        links.push((format!("/review?commune={code}"), visit.words.t("place-to-review")));
    }
    links
}
