//! Who held a title for years on end: the list that a congress commends by (*đại hội biểu dương*).

use ahash::AHashMap;
use askama::Template;
use programme::accounts::Verb;
use programme::ids::PlaceId;
use programme::registry::TITLES;

use super::answer::{Answered, WebError};
use super::days::{Days, DaysPart};
use super::decisions::{no_paper, paper_sent};
use super::on_map::{Chosen, OnMap, told};
use super::pages::{show, show_again};
use super::shell::Shell;
use super::visit::Visit;
use crate::dossier::commendation_of;
use crate::store::commended::{HeldForYears, held_for_years};

struct Line {
    name: String,
    code: String,
    hamlet: String,
    years: String,
    href: String,
}

#[derive(Template)]
#[template(path = "web/commendation/list.html")]
struct ListPage {
    shell: Shell,
    communes: Vec<(String, String)>,
    commune: String,
    titles: Vec<(&'static str, String)>,
    title: &'static str,
    year: i64,
    years: i64,
    lines: Vec<Line>,
    /// The same list on paper, where one commune is asked for.
    paper: String,
    days: DaysPart,
}

/// Years on end that are asked for where nobody says.
const YEARS: i64 = 3;

/// What is asked for.
struct Asked {
    days: Days,
    of: Chosen,
    title: &'static str,
    year: i64,
    years: i64,
}

fn asked(visit: &Visit<'_>) -> Asked {
    let days = Days::asked(visit);
    Asked {
        of: OnMap::of(visit, &days).chosen(visit.query.get("commune")),
        title: TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or(TITLES[0]),
        year: visit.query.read("year").unwrap_or(i64::from(days.as_of.year()) - 1),
        years: visit.query.read("years").filter(|years| (1..=50).contains(years)).unwrap_or(YEARS),
        days,
    }
}

fn found(visit: &Visit<'_>, asked: &Asked) -> Result<Vec<HeldForYears>, WebError> {
    let as_of = asked.days.as_of.to_string();
    let of = (asked.title, asked.year);
    Ok(held_for_years(&visit.db, &asked.of.records.of, of, &as_of, asked.years)?)
}

/// Names on the page; the paper has all.
const SHOWN: usize = 300;

/// `GET /commendation`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let w = visit.words;
    let asked = asked(visit);
    // Of several communes a hamlet's name alone says little.
    let mut called: AHashMap<i64, String> = AHashMap::new();
    let mut place = |commune: i64, hamlet: String| {
        if asked.of.commune.is_some() {
            return hamlet;
        }
        let on = asked.days.map;
        let commune = called.entry(commune).or_insert_with(|| told(visit, PlaceId::new(commune), on)).clone();
        if hamlet.is_empty() { commune } else { format!("{hamlet}, {commune}") }
    };
    let line = |one: HeldForYears| {
        let home = PlaceId::new(one.commune);
        let home = visit.atlas().on_map(home, visit.today).first().map_or(home, |(place, _)| *place);
        let code = visit.atlas().version_at(home, visit.today).map_or("", |version| version.code);
        Line {
            href: format!("/registry/{code}/{}.{}", one.commune, one.subject),
            name: one.name,
            code: one.code,
            hamlet: place(one.commune, w.hamlet(&one.hamlet)),
            years: w.int(one.years),
        }
    };
    let lines = found(visit, &asked)?;
    // One commune's list is its paper too; the days are the address's.
    let paper =
        asked.of.commune.as_ref().filter(|_| !lines.is_empty()).map_or_else(String::new, |(_, code)| {
            let (year, years) = (asked.year.to_string(), asked.years.to_string());
            visit.query.query_with(&[
                ("commune", code),
                ("title", asked.title),
                ("year", &year),
                ("years", &years),
            ])
        });
    let page = ListPage {
        shell: Shell::new(visit, w.t("commendation-title"))
            .then("/decisions", w.t("nav-decisions"))
            .then("", w.t("commendation-title")),
        days: DaysPart::of(visit, &asked.days, &asked.of.records.in_part),
        communes: asked.of.communes,
        commune: visit.query.get("commune").to_owned(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        title: asked.title,
        year: asked.year,
        years: asked.years,
        lines: lines.into_iter().take(SHOWN).map(line).collect(),
        paper,
    };
    if page.days.problems.is_empty() { show(&page) } else { show_again(&page) }
}

/// `GET /commendation/paper/{form}`: the list of one commune as PDF or DOCX.
pub(super) fn paper(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let asked = asked(visit);
    if let Some((_, why)) = asked.days.problems.iter().next() {
        return Err(WebError::Unreadable(why.to_owned()));
    }
    let Some((commune, _)) = asked.of.commune else { return Err(WebError::NotFound) };
    let lines = found(visit, &asked)?;
    let of = (asked.title, asked.year);
    let paper = commendation_of(visit.atlas(), (commune, asked.days.map), of, lines, asked.days.as_of);
    let paper = paper.map_err(|error| no_paper(&error, visit))?;
    paper_sent(&paper, &format!("bieu-duong-{}-{}", asked.title, asked.year), visit.path.get("form"))
}
