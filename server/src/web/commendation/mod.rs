//! Who held a title for years on end: the list that a congress commends by (*đại hội biểu dương*).

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::registry::TITLES;

use super::answer::{Answered, WebError};
use super::decisions::{no_paper, paper_sent};
use super::grid::communes;
use super::pages::show;
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
}

/// Years on end that are asked for where nobody says.
const YEARS: i64 = 3;

/// What is asked for.
struct Asked {
    mine: Vec<PlaceId>,
    chosen: Vec<PlaceId>,
    title: &'static str,
    year: i64,
    years: i64,
}

fn asked(visit: &Visit<'_>) -> Asked {
    let mine: Vec<PlaceId> = communes(visit)
        .into_iter()
        .filter(|commune| visit.can(Verb::ViewRecords, Scope::Place(*commune)))
        .collect();
    let code = visit.query.get("commune");
    let is_asked = |commune: &PlaceId| {
        code.is_empty() || visit.atlas().version_at(*commune, visit.today).is_some_and(|v| v.code == code)
    };
    Asked {
        chosen: mine.iter().copied().filter(is_asked).collect(),
        mine,
        title: TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or(TITLES[0]),
        year: visit.query.read("year").unwrap_or(i64::from(visit.today.year()) - 1),
        years: visit.query.read("years").filter(|years| (1..=50).contains(years)).unwrap_or(YEARS),
    }
}

fn found(visit: &Visit<'_>, asked: &Asked) -> Result<Vec<HeldForYears>, WebError> {
    let records: Vec<i64> =
        asked.chosen.iter().flat_map(|commune| visit.records_of(*commune)).map(PlaceId::get).collect();
    Ok(held_for_years(&visit.db, &records, (asked.title, asked.year), asked.years)?)
}

/// Names on the page; the paper has all.
const SHOWN: usize = 300;

/// `GET /commendation`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let w = visit.words;
    let asked = asked(visit);
    let named = |commune: &PlaceId| {
        visit.atlas().version_at(*commune, visit.today).map(|v| (v.code.to_owned(), v.full_name.to_owned()))
    };
    let line = |one: HeldForYears| {
        let home = PlaceId::new(one.commune);
        let home = visit.atlas().on_map(home, visit.today).first().map_or(home, |(place, _)| *place);
        let code = visit.atlas().version_at(home, visit.today).map_or("", |version| version.code);
        Line {
            href: format!("/registry/{code}/{}.{}", one.commune, one.subject),
            name: one.name,
            code: one.code,
            hamlet: w.hamlet(&one.hamlet),
            years: w.int(one.years),
        }
    };
    let lines = found(visit, &asked)?;
    let paper = match asked.chosen[..] {
        [commune] if !lines.is_empty() => named(&commune).map_or_else(String::new, |(code, _)| {
            format!("commune={code}&title={}&year={}&years={}", asked.title, asked.year, asked.years)
        }),
        _ => String::new(),
    };
    show(&ListPage {
        shell: Shell::new(visit, w.t("commendation-title"))
            .then("/decisions", w.t("nav-decisions"))
            .then("", w.t("commendation-title")),
        communes: asked.mine.iter().filter_map(named).collect(),
        commune: visit.query.get("commune").to_owned(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        title: asked.title,
        year: asked.year,
        years: asked.years,
        lines: lines.into_iter().take(SHOWN).map(line).collect(),
        paper,
    })
}

/// `GET /commendation/paper/{form}`: the list of one commune as PDF or DOCX.
pub(super) fn paper(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let asked = asked(visit);
    let [commune] = asked.chosen[..] else { return Err(WebError::NotFound) };
    let lines = found(visit, &asked)?;
    let of = (asked.title, asked.year);
    let paper = commendation_of(visit.atlas(), commune, of, lines, visit.today);
    let paper = paper.map_err(|error| no_paper(&error, visit))?;
    paper_sent(&paper, &format!("bieu-duong-{}-{}", asked.title, asked.year), visit.path.get("form"))
}
