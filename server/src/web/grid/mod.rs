//! The hamlet meeting grid: one hamlet, one year, one title; families down, items across.
//!
//! The page works with forms alone, a row each; `grid.js` adds the keyboard and saves a row as it is left. On a phone
//! it is one family a screen. Deliberately absent: any rule of scoring, which `programme::assessment` has.

mod conflict;
mod derived;
mod family;
mod meeting;
mod open;
mod print;
mod row;
mod sheet;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::registry::{TITLES, subject_kind};
use programme::titles::{given_in, title_kind};

pub(super) use derived::page as derived;
pub(super) use family::page as family;
pub(super) use meeting::{forms, minutes, page as meeting, save as save_meeting};
pub(super) use open::Opened;
pub(crate) use open::{chosen_set, may_be_scored};
pub(super) use print::{make_slips, sheet as printed, slips};
pub(super) use row::{Typed, save as save_row};
pub(super) use sheet::{class, confirm_fill, fill, page as sheet, under};

use super::answer::{Answer, Answered, WebError};
use super::pages::show;
use super::registry::communes_of_year;
use super::shell::{Shell, main_place};
use super::visit::Visit;
use crate::store::counts::{HamletCount, hamlet_counts, titles};

/// A hamlet to choose.
struct Choice {
    name: String,
    href: String,
    families: String,
    scored: String,
    left: i64,
}

#[derive(Template)]
#[template(path = "web/grid/choose.html")]
struct ChoosePage {
    shell: Shell,
    commune: String,
    title: String,
    titles: Vec<(&'static str, String)>,
    year: String,
    years: Vec<i64>,
    hamlets: Vec<Choice>,
    communes: Vec<(String, String)>,
    /// Communes of the year that are not opened as subjects yet: code and name.
    itself: Vec<(String, String)>,
}

/// Titles in use in a year: those of the plan, and what else somebody filed a case of.
pub(super) fn titles_in_use(visit: &Visit<'_>, year: i64) -> Result<Vec<&'static str>, WebError> {
    let filed = titles(&visit.db)?;
    let of_the_plan = |title: &str| title_kind(title).is_some_and(|kind| kind.everywhere.is_some());
    let mut given = given_in(u16::try_from(year).unwrap_or_default());
    given.retain(|title| of_the_plan(title) || filed.iter().any(|known| known == title));
    Ok(given)
}

/// Titles that may be chosen for a year, with their names.
pub(super) fn choices(year: i64, w: super::words::Words) -> Vec<(&'static str, String)> {
    let given = given_in(u16::try_from(year).unwrap_or_default());
    given.into_iter().map(|title| (title, w.title(title))).collect()
}

/// `GET /grid`: which hamlet, year and title.
pub(super) fn choose(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    visit.may_somewhere(Verb::ViewRecords)?;
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or(TITLES[0]);
    let this_year = i64::from(visit.today.year());
    let year =
        visit.query.read::<i64>("year").filter(|year| (2014..=2100).contains(year)).unwrap_or(this_year);
    let communes = communes(visit);
    let asked = visit.query.get("commune");
    let commune = communes
        .iter()
        .copied()
        .find(|commune| {
            visit.atlas().version_at(*commune, visit.today).is_some_and(|version| version.code == asked)
        })
        .or_else(|| (communes.len() == 1).then(|| communes[0]));
    let hamlets = match commune {
        Some(commune) => hamlets(visit, commune, title, year)?,
        None => Vec::new(),
    };
    if hamlets.len() == 1
        && !visit.query.has("title")
        && commune.is_some_and(|c| !visit.can(Verb::Score, Scope::Place(c)))
    {
        return Ok(Answer::see(hamlets[0].href.clone()));
    }
    let named = |commune: PlaceId| {
        let version = visit.atlas().version_at(commune, visit.today)?;
        Some((version.code.to_owned(), version.full_name.to_owned()))
    };
    let itself = match commune.filter(|commune| {
        subject_kind(title) == Some("commune") && visit.can(Verb::EditRegistry, Scope::Place(*commune))
    }) {
        Some(commune) => communes_of_year(visit, commune, year)
            .into_iter()
            .filter(|(place, _, _)| {
                let sheet = format!("/grid/{place}.0/");
                !hamlets.iter().any(|choice| choice.href.starts_with(&sheet))
            })
            .map(|(_, code, name)| (code, name))
            .collect(),
        None => Vec::new(),
    };
    show(&ChoosePage {
        itself,
        commune: commune.and_then(named).map_or_else(String::new, |(code, _)| code),
        title: title.to_owned(),
        titles: choices(year, w),
        year: year.to_string(),
        years: (2016..=this_year).rev().collect(),
        hamlets,
        communes: communes.iter().filter_map(|commune| named(*commune)).collect(),
        shell: Shell::new(visit, w.t("nav-grid")),
    })
}

/// The communes in which whoever asks may see records, by their grants.
pub(super) fn communes(visit: &Visit<'_>) -> Vec<PlaceId> {
    let Some(session) = &visit.session else { return Vec::new() };
    let mut communes = Vec::new();
    for grant in
        session.grants.iter().filter(|grant| grant.holds_on(visit.today) && grant.role.may(Verb::ViewRecords))
    {
        match grant.scope {
            Scope::Everywhere => communes.extend(
                main_place(visit)
                    .map(|place| visit.atlas().communes_at(place, visit.today))
                    .unwrap_or_default(),
            ),
            Scope::Place(place) => {
                let below = visit.atlas().communes_at(place, visit.today);
                communes.extend(if below.is_empty() { vec![place] } else { below });
            }
            Scope::Hamlet { commune, .. } => {
                communes.extend(visit.atlas().on_map(commune, visit.today).first().map(|(place, _)| *place));
            }
        }
    }
    // A role in a commune that is no more leads nowhere: its records are those of what it became.
    communes.retain(|commune| visit.atlas().version_at(*commune, visit.today).is_some());
    communes.sort_unstable();
    communes.dedup();
    communes
}

fn hamlets(visit: &Visit<'_>, commune: PlaceId, title: &str, year: i64) -> Result<Vec<Choice>, WebError> {
    let w = visit.words;
    let kind = subject_kind(title).unwrap_or_default();
    let mut choices = Vec::new();
    for record_of in visit.records_of(commune) {
        for count in hamlet_counts(&visit.db, record_of.get(), (kind, title, year))? {
            let scope = Scope::Hamlet { commune: record_of, hamlet: count.hamlet };
            if visit.can(Verb::ViewRecords, scope) {
                choices.push(choice(&count, record_of, title, year, w));
            }
        }
    }
    choices.sort_by(|a, b| super::order::vietnamese(&a.name, &b.name));
    Ok(choices)
}

fn choice(count: &HamletCount, commune: PlaceId, title: &str, year: i64, w: super::words::Words) -> Choice {
    Choice {
        name: if count.name.is_empty() { w.t("grid-no-hamlet") } else { count.name.clone() },
        href: format!("/grid/{commune}.{}/{title}/{year}", count.hamlet),
        families: w.int(count.total),
        scored: w.int(count.assessed),
        left: (count.total - count.assessed).max(0),
    }
}
