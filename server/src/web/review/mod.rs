//! Review (*thẩm định*) and proposal: how far the hamlets of a commune are, a hamlet's results with the reasons of
//! each refusal, approving and returning, and the list that goes before the People's Committee.

mod change;
mod hamlet;
mod propose;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::registry::subject_kind;

pub(super) use change::{page as change, save as save_change};
pub(super) use hamlet::{decide, page as hamlet};
pub(super) use propose::{page as propose, send as send_proposal, withdraw};

use super::answer::{Answered, WebError};
use super::grid::{TITLES, communes};
use super::pages::show;
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::assessment::{Waiting, waiting};
use crate::store::waiting::hamlets_waiting;

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

    /// What waits in it.
    pub(super) fn waits(&self, visit: &Visit<'_>) -> Result<Waiting, WebError> {
        Ok(waiting(&visit.db, &self.ids(), (&self.title, self.kind), i64::from(self.year))?)
    }
}

struct CommuneLine {
    name: String,
    href: String,
    counts: [String; 5],
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

/// Communes shown at once: each is counted by itself.
const SHOWN: usize = 40;

/// `GET /review`.
pub(super) fn choose(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Review)?;
    let w = visit.words;
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or(TITLES[0]);
    let this_year = i64::from(visit.today.year());
    let year =
        visit.query.read::<i64>("year").filter(|year| (2014..=2100).contains(year)).unwrap_or(this_year);
    let mine: Vec<PlaceId> =
        communes(visit).into_iter().filter(|c| visit.can(Verb::Review, Scope::Place(*c))).collect();
    let mut lines = Vec::new();
    for commune in mine.iter().take(SHOWN) {
        let Some(version) = visit.atlas().version_at(*commune, visit.today) else { continue };
        let ids: Vec<i64> = visit.records_of(*commune).iter().map(|commune| commune.get()).collect();
        let waits = waiting(&visit.db, &ids, (title, subject_kind(title).unwrap_or_default()), year)?;
        let maybe = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), |n| w.int(n));
        lines.push(CommuneLine {
            name: version.full_name.to_owned(),
            href: format!("/review/{}/{title}/{year}", version.code),
            counts: [
                w.int(waits.hamlets_not_scored + waits.hamlets_half_scored),
                maybe(waits.to_review),
                maybe(waits.to_propose),
                maybe(waits.to_decide),
                w.int(waits.to_number),
            ],
        });
    }
    show(&ChoosePage {
        title: title.to_owned(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
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
    counts: [String; 4],
    held_on: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "web/review/commune.html")]
struct CommunePage {
    shell: Shell,
    hamlets: Vec<HamletLine>,
    to_review: i64,
    to_propose: i64,
    to_decide: i64,
    may_propose: bool,
    href: String,
    decisions: String,
}

/// `GET /review/{commune}/{title}/{year}`.
pub(super) fn commune(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    let w = visit.words;
    let waits = of.waits(visit)?;
    let hamlets = hamlets_waiting(&visit.db, &of.ids(), (&of.title, of.kind), i64::from(of.year))?;
    let lines = hamlets.iter().map(|hamlet| HamletLine {
        name: if hamlet.name.is_empty() { w.t("grid-no-hamlet") } else { hamlet.name.clone() },
        href: format!("/review/hamlets/{}.{}/{}/{}", hamlet.commune, hamlet.hamlet, of.title, of.year),
        grid: format!("/grid/{}.{}/{}/{}", hamlet.commune, hamlet.hamlet, of.title, of.year),
        counts: [hamlet.subjects, hamlet.assessed, hamlet.passed, hamlet.drafts].map(|n| w.int(n)),
        held_on: hamlet.held_on.as_deref().map_or_else(String::new, |day| w.day_text(day)),
        done: hamlet.assessed >= hamlet.subjects,
    });
    show(&CommunePage {
        shell: Shell::new(
            visit,
            w.with("review-title", &[("title", &w.title(&of.title)), ("year", &of.year.to_string())]),
        )
        .at(visit.atlas(), of.commune, visit.today)
        .then("", w.t("nav-review")),
        hamlets: lines.collect(),
        to_review: waits.to_review.unwrap_or(0),
        to_propose: waits.to_propose.unwrap_or(0),
        to_decide: waits.to_decide.unwrap_or(0),
        may_propose: visit.can(Verb::Propose, Scope::Place(of.commune)),
        href: of.href("review"),
        decisions: format!("/decisions?commune={}&title={}&year={}", of.code, of.title, of.year),
    })
}
