//! Review (*thẩm định*) and proposal: how far the hamlets of a commune are, a hamlet's results with the reasons of
//! each refusal, approving and returning, approving a whole commune, and the list that goes before the People's Committee.

mod agree;
mod all;
mod change;
mod confirm;
mod hamlet;
mod propose;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::recognition::Joint;
use programme::registry::{TITLES, subject_kind};

pub(super) use agree::{agree, agree_on_paper, disagree, page as agreement};
pub(super) use all::{approve as approve_all, page as all};
pub(super) use change::{page as change, save as save_change};
pub(super) use confirm::page as confirm;
pub(super) use hamlet::{decide, page as hamlet};
pub(super) use propose::{letter, letter_paper, page as propose, send as send_proposal, withdraw};

use super::answer::{Answered, WebError};
use super::authority::{Step, can_take};
use super::grid::{choices, communes};
use super::pages::show;
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::assessment::passing;
use crate::actions::titles::TitleRules;
use crate::store::waiting::{HamletCases, HamletWaiting, hamlet_cases, hamlets_waiting};

/// What a page of a commune is about.
pub(super) struct OfCommune {
    pub(super) commune: PlaceId,
    pub(super) code: String,
    pub(super) records_of: Vec<PlaceId>,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) year: u16,
}

impl OfCommune {
    /// Reads the address; whoever asks may see its records.
    pub(super) fn of(visit: &Visit<'_>) -> Result<Self, WebError> {
        let commune = visit.commune("commune")?;
        visit.may_see(Verb::ViewRecords, Scope::Place(commune))?;
        let version = visit.atlas().version_at(commune, visit.today).ok_or(WebError::NotFound)?;
        let title = visit.path.get("title").to_owned();
        let kind = subject_kind(&title).ok_or(WebError::NotFound)?;
        let year = visit
            .path
            .read::<u16>("year")
            .filter(|year| (2014..=2100).contains(year))
            .ok_or(WebError::NotFound)?;
        Ok(Self {
            code: version.code.to_owned(),
            records_of: visit.records_of(commune),
            commune,
            title,
            kind,
            year,
        })
    }

    /// Its address below a part of the application.
    pub(super) fn href(&self, part: &str) -> String {
        format!("/{part}/{}/{}/{}", self.code, self.title, self.year)
    }

    /// The communes of creation, as the store has them.
    pub(super) fn ids(&self) -> Vec<i64> {
        self.records_of.iter().map(|commune| commune.get()).collect()
    }

    /// Its cases, hamlet by hamlet.
    pub(super) fn cases(&self, visit: &Visit<'_>) -> Result<Vec<HamletCases>, WebError> {
        Ok(hamlet_cases(&visit.db, &self.ids(), &self.title, i64::from(self.year))?)
    }

    /// The office that appraises the title together with the association, where there is one.
    pub(super) fn joint(&self, visit: &Visit<'_>) -> Result<Option<Joint>, WebError> {
        let rules = TitleRules::load(&visit.db, visit.atlas())?;
        Ok(rules.joint(&self.title, visit.today, (visit.atlas(), self.commune)))
    }

    /// How far each hamlet is with its sheet.
    pub(super) fn hamlets(&self, visit: &Visit<'_>) -> Result<Vec<HamletWaiting>, WebError> {
        Ok(hamlets_waiting(&visit.db, &self.ids(), (&self.title, self.kind), i64::from(self.year))?)
    }
}

/// A hamlet or a commune as far as its cases went.
fn told(cases: &HamletCases, w: Words) -> [String; 4] {
    [cases.to_review, cases.to_propose, cases.before_committee(), cases.decided()].map(|n| w.int(n))
}

/// All of them together.
pub(super) fn all_of<'a>(cases: impl Iterator<Item = &'a HamletCases>) -> HamletCases {
    cases.fold(HamletCases::default(), HamletCases::plus)
}

struct CommuneLine {
    name: String,
    href: String,
    not_scored: String,
    half_scored: String,
    counts: [String; 4],
}

#[derive(Template)]
#[template(path = "web/review/choose.html")]
struct ChoosePage {
    shell: Shell,
    title: String,
    titles: Vec<(&'static str, String)>,
    year: String,
    years: Vec<i64>,
    communes: Vec<CommuneLine>,
    more: bool,
}

/// Communes shown at once: their cases are counted, which a whole province's are not.
const SHOWN: usize = 40;

/// `GET /review`.
pub(super) fn choose(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Review)?;
    let w = visit.words;
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or(TITLES[0]);
    let kind = subject_kind(title).unwrap_or_default();
    let this_year = i64::from(visit.today.year());
    let year =
        visit.query.read::<i64>("year").filter(|year| (2014..=2100).contains(year)).unwrap_or(this_year);
    let mine: Vec<PlaceId> =
        communes(visit).into_iter().filter(|c| visit.can(Verb::Review, Scope::Place(*c))).collect();
    let shown: Vec<(PlaceId, Vec<i64>)> = mine
        .iter()
        .take(SHOWN)
        .map(|commune| (*commune, visit.records_of(*commune).iter().map(|of| of.get()).collect()))
        .collect();
    let records: Vec<i64> = shown.iter().flat_map(|(_, records)| records.iter().copied()).collect();
    let (hamlets, cases) = if records.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        (
            hamlets_waiting(&visit.db, &records, (title, kind), year)?,
            hamlet_cases(&visit.db, &records, title, year)?,
        )
    };
    let mut lines = Vec::new();
    for (commune, records) in &shown {
        let Some(version) = visit.atlas().version_at(*commune, visit.today) else { continue };
        let of = || hamlets.iter().filter(|hamlet| records.contains(&hamlet.commune));
        let counted = all_of(cases.iter().filter(|cases| records.contains(&cases.commune)));
        lines.push(CommuneLine {
            name: version.full_name.to_owned(),
            href: format!("/review/{}/{title}/{year}", version.code),
            not_scored: w.int(of().filter(|h| h.subjects > 0 && h.assessed == 0).count()),
            half_scored: w.int(of().filter(|h| h.assessed > 0 && h.assessed < h.subjects).count()),
            counts: told(&counted, w),
        });
    }
    show(&ChoosePage {
        title: title.to_owned(),
        titles: choices(year, w),
        year: year.to_string(),
        years: (2016..=this_year).rev().collect(),
        communes: lines,
        more: mine.len() > SHOWN,
        shell: Shell::new(visit, w.t("nav-review")),
    })
}

struct HamletLine {
    name: String,
    href: String,
    grid: String,
    scored: [String; 4],
    counts: [String; 4],
    held_on: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "web/review/commune.html")]
struct CommunePage {
    shell: Shell,
    hamlets: Vec<HamletLine>,
    waits: [(String, &'static str); 3],
    to_propose: i64,
    to_decide: i64,
    /// Pass and wait for the association, where whoever asks is the association.
    to_approve: i64,
    may_propose: bool,
    may_agree: bool,
    href: String,
    decisions: String,
}

/// `GET /review/{commune}/{title}/{year}`.
pub(super) fn commune(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    let w = visit.words;
    let cases = of.cases(visit)?;
    let all = all_of(cases.iter());
    let may_review = visit.can(Verb::Review, Scope::Place(of.commune));
    let to_approve = if may_review && all.to_review > 0 {
        let passing = passing(&visit.db, &of.ids(), (&of.title, of.year))?;
        passing.iter().map(|hamlet| i64::try_from(hamlet.n).unwrap_or(0)).sum()
    } else {
        0
    };
    let lines = of.hamlets(visit)?.into_iter().map(|hamlet| {
        let counted =
            all_of(cases.iter().filter(|c| (c.commune, c.hamlet) == (hamlet.commune, hamlet.hamlet)));
        HamletLine {
            href: format!("/review/hamlets/{}.{}/{}/{}", hamlet.commune, hamlet.hamlet, of.title, of.year),
            grid: format!("/grid/{}.{}/{}/{}", hamlet.commune, hamlet.hamlet, of.title, of.year),
            scored: [hamlet.subjects, hamlet.assessed, hamlet.passed, hamlet.drafts].map(|n| w.int(n)),
            counts: told(&counted, w),
            held_on: hamlet.held_on.as_deref().map_or_else(String::new, |day| w.day_text(day)),
            done: hamlet.assessed >= hamlet.subjects,
            name: named(hamlet.name, w),
        }
    });
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let joint = rules.joint(&of.title, visit.today, (visit.atlas(), of.commune));
    show(&CommunePage {
        hamlets: lines.collect(),
        shell: Shell::new(
            visit,
            w.with("review-title", &[("title", &w.title(&of.title)), ("year", &of.year.to_string())]),
        )
        .at(visit.atlas(), of.commune, visit.today)
        .then("", w.t("nav-review")),
        waits: [
            (visit.words.int(all.to_review), "to-review"),
            (visit.words.int(all.to_propose), "to-propose"),
            (visit.words.int(all.before_committee()), "to-decide"),
        ],
        to_propose: all.to_propose,
        to_decide: all.before_committee(),
        to_approve,
        may_propose: can_take(visit, &rules, Step::Propose, &of.title, of.commune),
        may_agree: joint.is_some() && can_take(visit, &rules, Step::Agree, &of.title, of.commune),
        href: of.href("review"),
        decisions: format!("/decisions?commune={}&title={}&year={}", of.code, of.title, of.year),
    })
}

/// A hamlet's name, or that nobody said which.
pub(super) fn named(hamlet: String, w: Words) -> String {
    if hamlet.is_empty() { w.t("grid-no-hamlet") } else { hamlet }
}
