//! The first page: what waits for whoever is signed in, what is overdue of the year before, where
//! their place stands, what is due soon.

mod deadlines;

use askama::Template;

use programme::accounts::{Scope, Verb};
use programme::calendar::{due as due_by, overdue_year};
use programme::ids::PlaceId;
use programme::recognition::Appeal;
use programme::registry::subject_kind;

use self::deadlines::{Deadlines, StepLine};
use super::answer::{Answered, WebError};
use super::appeals::may_answer;
use super::authority::{Step, can_take};
use super::grid::{communes, titles_in_use};
use super::imports::returned_of;
use super::pages::show;
use super::progress::behind;
use super::shell::{Shell, main_place};
use super::standing::StandingRow;
use super::visit::Visit;
use crate::actions::assessment::{hamlets_waiting, waiting};
use crate::actions::progress::{Asked, progress};
use crate::actions::titles::TitleRules;
use crate::store::appeals::open_since;
use crate::store::counts::titles;
use crate::store::imports::refusing_imports_of;
use crate::store::joint::agreed;
use crate::store::waiting::{FEW_COMMUNES, Waiting, returned_cases};
use crate::store::zones::stored_zones;

/// Something that waits.
pub(super) struct Waits {
    pub(super) n: String,
    pub(super) what: String,
    pub(super) href: String,
}

#[derive(Template)]
#[template(path = "web/home/home.html")]
struct HomePage {
    shell: Shell,
    waits: Vec<Waits>,
    sheets: Vec<Sheet>,
    overdue: Vec<Waits>,
    due: Vec<String>,
    /// Steps of titles that are due or overdue.
    steps: Vec<StepLine>,
    place: String,
    place_href: String,
    /// Year by year, the newest first: this one as far as it is, and the last that is over.
    standings: Vec<(i64, Vec<StandingRow>)>,
}

/// Communes in which they may do something, with the communes whose records those answer for.
struct Mine {
    /// By its code today, where it is one alone: a link can lead to it.
    code: Option<String>,
    communes: Vec<PlaceId>,
    records: Vec<i64>,
}

impl Mine {
    /// Whether they take a step of a title in any of them.
    fn take(&self, visit: &Visit<'_>, rules: &TitleRules, step: Step, title: &str) -> bool {
        self.communes.iter().any(|commune| can_take(visit, rules, step, title, *commune))
    }
}

fn mine(visit: &Visit<'_>, all: &[PlaceId], verb: Verb) -> Mine {
    let may: Vec<PlaceId> =
        all.iter().copied().filter(|commune| visit.can(verb, Scope::Place(*commune))).collect();
    let code = match may[..] {
        [one] => visit.atlas().version_at(one, visit.today).map(|version| version.code.to_owned()),
        _ => None,
    };
    let records = may.iter().flat_map(|c| visit.records_of(*c)).map(|c| c.get()).collect();
    Mine { code, communes: may, records }
}

/// What waits for whoever is signed in, by what they may do and where: each number leads to the page where the work
/// is. The queries are as many for one commune as for a province.
fn waits(
    visit: &Visit<'_>,
    sheets: &[Sheet],
    year: i64,
    of: &[&'static str],
) -> Result<Vec<Waits>, WebError> {
    let w = visit.words;
    let all = communes(visit);
    let [score, review, agree, propose, decide] =
        [Verb::Score, Verb::Review, Verb::Agree, Verb::Propose, Verb::Decide]
            .map(|verb| mine(visit, &all, verb));
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let mut found = Vec::new();
    for title in of.iter().copied() {
        let kind = subject_kind(title).unwrap_or_default();
        let asked = |mine: &Mine| waiting(&visit.db, &mine.records, (title, kind), year);
        let at = |mine: &Mine, page: &str| {
            let code = mine.code.as_deref().unwrap_or_default();
            format!("/{page}?commune={code}&title={title}&year={year}")
        };
        let reviewed = |mine: &Mine, page: &str| match &mine.code {
            Some(code) => format!("/review/{code}/{title}/{year}{page}"),
            None => format!("/review?title={title}&year={year}"),
        };
        let (scored, seen) = (asked(&score)?, asked(&review)?);
        let theirs = |mine: &Mine, step| {
            if mine.take(visit, &rules, step, title) { asked(mine) } else { Ok(Waiting::default()) }
        };
        let (listed, drawn) = (theirs(&propose, Step::Propose)?, theirs(&decide, Step::Decide)?);
        // Families are scored hamlet by hamlet; of the others each is one to be scored.
        let (left, left_of) = if kind == "family" {
            (scored.hamlets_not_scored + scored.hamlets_half_scored, "waits-hamlets")
        } else {
            (scored.not_scored, "waits-not-scored")
        };
        let returned = if score.records.len() <= FEW_COMMUNES {
            returned_cases(&visit.db, &score.records, title, year)?.iter().map(|of| of.n).sum()
        } else {
            0
        };
        let to_agree = if agree.records.len() <= FEW_COMMUNES && agree.take(visit, &rules, Step::Agree, title)
        {
            agreed(&visit.db, &agree.records, (title, year))?.left()
        } else {
            0
        };
        let lines = [
            (returned, "waits-returned", at(&score, "grid")),
            (left, left_of, at(&score, "grid")),
            (scored.drafts, "waits-drafts", at(&score, "grid")),
            (seen.to_review.unwrap_or(0), "waits-review", reviewed(&review, "")),
            (to_agree, "waits-agree", reviewed(&agree, "/agree")),
            (listed.to_propose.unwrap_or(0), "waits-propose", reviewed(&propose, "/propose")),
            (drawn.to_decide.unwrap_or(0), "waits-decide", at(&decide, "decisions")),
            (drawn.to_number, "waits-number", at(&decide, "decisions")),
        ];
        let of_hamlets = sheets.iter().filter(|sheet| sheet.title == title).flat_map(|sheet| {
            [
                (sheet.returned, "waits-returned", sheet.href.clone()),
                (sheet.left, "waits-families", sheet.href.clone()),
                (sheet.drafts, "waits-drafts", sheet.href.clone()),
            ]
        });
        let lines = lines.into_iter().chain(of_hamlets).filter(|(n, _, _)| *n > 0);
        found.extend(lines.map(|(n, key, href)| Waits {
            n: w.int(n),
            what: w.with(
                key,
                &[
                    ("of", &w.t(&format!("waits-of-{kind}"))),
                    ("title", &w.title(title)),
                    ("year", &year.to_string()),
                ],
            ),
            href,
        }));
    }
    Ok(found)
}

/// Appeals that nobody answered yet, and those that are past their day, for whoever answers them.
fn appeals(visit: &Visit<'_>) -> Result<(Option<Waits>, Option<Waits>), WebError> {
    let mine: Vec<i64> = communes(visit)
        .into_iter()
        .filter(|commune| may_answer(visit, *commune))
        .flat_map(|commune| visit.records_of(commune))
        .map(|commune| commune.get())
        .collect();
    let received = open_since(&visit.db, &mine)?;
    let is_late = |day: &&String| {
        let received_on = day.parse().ok();
        received_on
            .is_some_and(|received_on| Appeal { received_on, answered_on: None }.is_overdue(visit.today))
    };
    let late = received.iter().filter(is_late).count();
    let line = |n: usize, key: &str| {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        (n > 0).then(|| Waits {
            n: visit.words.int(n),
            what: visit.words.t(key),
            href: "/appeals".to_owned(),
        })
    };
    Ok((line(received.len() - late, "waits-appeals"), line(late, "waits-appeals-overdue")))
}

/// Files of theirs of which rows were refused.
fn refused_imports(visit: &Visit<'_>) -> Result<Vec<Waits>, WebError> {
    let w = visit.words;
    let mut found = Vec::new();
    if visit.can_somewhere(Verb::Import) {
        // Where the workbook is kept somebody can act on it; whoever says that it is settled lets it go.
        let refused = refusing_imports_of(&visit.db, &visit.actor, RECENT)?;
        let refused = refused.iter().filter(|import| returned_of(visit, import).is_some());
        found.extend(refused.take(3).map(|import| Waits {
            n: w.int(import.counts[3]),
            what: w.with("waits-import", &[("file", &import.file)]),
            href: format!("/imports/{}", import.id),
        }));
    }
    Ok(found)
}

/// The sheet of a hamlet that somebody scores who scores no whole commune.
struct Sheet {
    title: &'static str,
    words: String,
    href: String,
    left: i64,
    drafts: i64,
    returned: i64,
}

/// Their hamlets' sheets of a year, a title each.
fn sheets(visit: &Visit<'_>, year: i64, titles: &[&'static str]) -> Result<Vec<Sheet>, WebError> {
    let w = visit.words;
    let grants = visit.session.iter().flat_map(|session| &session.grants);
    let hamlets: Vec<(PlaceId, i64)> = grants
        .filter(|grant| grant.holds_on(visit.today) && grant.role.may(Verb::Score))
        .filter_map(|grant| match grant.scope {
            Scope::Hamlet { commune, hamlet } => Some((commune, hamlet)),
            Scope::Everywhere | Scope::Place(_) => None,
        })
        .filter(|(commune, _)| !visit.can(Verb::Score, Scope::Place(*commune)))
        .collect();
    let communes: Vec<i64> = hamlets.iter().map(|(commune, _)| commune.get()).collect();
    let mut sheets = Vec::new();
    if communes.is_empty() {
        return Ok(sheets);
    }
    for title in titles.iter().copied() {
        let kind = subject_kind(title).unwrap_or_default();
        let returned = returned_cases(&visit.db, &communes, title, year)?;
        for of in hamlets_waiting(&visit.db, &communes, (title, kind), year)? {
            if !hamlets.iter().any(|(commune, hamlet)| (commune.get(), *hamlet) == (of.commune, of.hamlet)) {
                continue;
            }
            sheets.push(Sheet {
                title,
                words: format!("{} · {} {year}", of.name, w.title(title)),
                href: format!("/grid/{}.{}/{title}/{year}", of.commune, of.hamlet),
                left: (of.subjects - of.assessed).max(0),
                drafts: of.drafts,
                returned: returned
                    .iter()
                    .filter(|one| (one.commune, one.hamlet) == (of.commune, of.hamlet))
                    .map(|one| one.n)
                    .sum(),
            });
        }
    }
    Ok(sheets)
}

/// What is due soon, for whoever it concerns.
fn due(visit: &Visit<'_>, deadlines: &Deadlines<'_, '_>) -> Vec<String> {
    let w = visit.words;
    let scores = [Verb::Score, Verb::Review, Verb::Propose].into_iter().any(|verb| visit.can_somewhere(verb));
    let holds = |code: &str| {
        let mut grants = visit.session.iter().flat_map(|session| &session.grants);
        grants.any(|grant| grant.holds_on(visit.today) && grant.role.code == code)
    };
    due_by(visit.today, SOON_DAYS, |year| deadlines.report_by(year))
        .into_iter()
        .filter(|(_, of)| if of.roles.is_empty() { scores } else { of.roles.iter().any(|role| holds(role)) })
        .map(|(on, of)| {
            let left = visit.today.until(on).map_or(0, |left| left.get_days());
            let key = format!("due-{}", of.code.replace('_', "-"));
            w.with(&key, &[("day", &w.day(on)), ("left", &left.to_string())])
        })
        .collect()
}

/// So many days before it a day is soon.
const SOON_DAYS: i32 = 60;

/// Imports among which those with errors are looked for.
const RECENT: i64 = 20;

/// `GET /`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let place = main_place(visit);
    let mut standings: Vec<(i64, Vec<StandingRow>)> = Vec::new();
    let this_year = i64::from(visit.today.year());
    let (mut name, mut href) = (w.t("country"), "/places".to_owned());
    let place =
        place.or_else(|| visit.atlas().by_code(programme::places::Level::Country, "VN", visit.today).ok());
    let overdue_year = i64::from(overdue_year(visit.today));
    let mut filed: Vec<String> = Vec::new();
    if let Some(place) = place {
        if let Some(version) = visit.atlas().version_at(place, visit.today)
            && version.code != "VN"
        {
            (name, href) = (version.full_name.to_owned(), format!("/places/{}", version.code));
        }
        let all = titles(&visit.db)?;
        let zones = stored_zones(&visit.db)?;
        let asked = Asked { place, as_of: visit.today, map_on: visit.today, titles: &all, by: None };
        let rows = progress(&visit.db, visit.atlas(), &zones, &asked)?;
        // Of a year in which nothing was ever filed nothing is overdue.
        let begun = rows.iter().filter(|row| row.year == overdue_year && row.registered > 0);
        filed.extend(begun.map(|row| row.title.clone()));
        let of =
            |row: &&crate::actions::progress::ProgressRow, year: i64| row.zone == "all" && row.year == year;
        // This year as far as it is, and the last one that is over, which this one does not hide.
        let recognised = || rows.iter().filter(|row| row.recognised > 0).map(|row| row.year);
        let now = recognised().filter(|year| *year >= this_year).max();
        let over = recognised().filter(|year| *year < this_year).max();
        standings = now.into_iter().chain(over).map(|year| (year, Vec::new())).collect();
        for (year, standing) in &mut standings {
            let year = *year;
            standing.extend(rows.iter().filter(|row| of(row, year)).map(|row| {
                // A year that is not over is not held against a whole one.
                let before = rows
                    .iter()
                    .find(|other| year < this_year && of(other, year - 1) && other.title == row.title);
                let to = format!("{href}?title={}&year={year}", row.title);
                StandingRow::of(
                    row,
                    before,
                    w.title(&row.title),
                    (to, (&behind(row, visit.today, visit), visit.today)),
                    w,
                )
            }));
        }
    }
    let in_use = titles_in_use(visit, this_year)?;
    let of_this_year = sheets(visit, this_year, &in_use)?;
    let mut waits_now = waits(visit, &of_this_year, this_year, &in_use)?;
    waits_now.extend(refused_imports(visit)?);
    waits_now.extend(super::privacy::waiting(visit)?);
    let (appealed, appeals_overdue) = appeals(visit)?;
    waits_now.extend(appealed);
    let mut of_last_year = titles_in_use(visit, overdue_year)?;
    of_last_year.retain(|title| filed.iter().any(|known| known == title));
    let mut overdue =
        waits(visit, &sheets(visit, overdue_year, &of_last_year)?, overdue_year, &of_last_year)?;
    overdue.extend(appeals_overdue);
    let deadlines = Deadlines::of(visit, &communes(visit))?;
    let mut steps = deadlines.lines(&in_use, this_year)?;
    steps.extend(deadlines.lines(&of_last_year, overdue_year)?);
    let due = due(visit, &deadlines);
    drop(deadlines);
    show(&HomePage {
        steps,
        shell: Shell::new(visit, w.t("nav-home")),
        waits: waits_now,
        overdue,
        sheets: of_this_year,
        due,
        place: name,
        place_href: href,
        standings,
    })
}
