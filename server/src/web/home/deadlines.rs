//! By when each step of each title is due here, what is overdue, and how many still wait for it: for whoever takes
//! that step, with the page where it is done.

use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::calendar::{STEPS, Stands, stands, step_due, year_end};
use programme::criteria::Provenance;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::registry::subject_kind;
use programme::titles::{FactKey, title_kind};

use super::super::answer::WebError;
use super::super::authority::{Step, can_take};
use super::super::decisions::waits_for;
use super::super::on_map::committees;
use super::super::visit::Visit;
use super::{Mine, SOON_DAYS, mine};
use crate::actions::assessment::FEW_COMMUNES;
use crate::actions::titles::{TitleRules, deciding};
use crate::store::waiting::{StepsOpen, cases_waiting, steps_open};

/// A step that is due or overdue.
pub(super) struct StepLine {
    pub(super) late: bool,
    pub(super) days: String,
    pub(super) n: String,
    pub(super) what: String,
    pub(super) href: String,
    pub(super) unverified: bool,
    /// To stand in order: the longest overdue first, then the next due.
    order: i32,
}

/// What is asked once for all titles and steps.
pub(super) struct Deadlines<'v, 'a> {
    visit: &'v Visit<'a>,
    rules: TitleRules,
    score: Mine,
    propose: Mine,
    /// Communes, districts and provinces whose committee is theirs.
    decide: Vec<PlaceId>,
    at: PlaceId,
}

impl<'v, 'a> Deadlines<'v, 'a> {
    pub(super) fn of(visit: &'v Visit<'a>, communes: &[PlaceId]) -> Result<Self, WebError> {
        let [score, propose] = [Verb::Score, Verb::Propose].map(|verb| mine(visit, communes, verb));
        let may_decide = |place: &PlaceId| visit.can(Verb::Decide, Scope::Place(*place));
        let decide = communes.iter().copied().chain(committees(visit, visit.today)).filter(may_decide);
        let country = visit.atlas().by_code(Level::Country, "VN", visit.today);
        let at = communes.first().copied().or(country.ok()).unwrap_or(PlaceId::new(0));
        Ok(Self {
            rules: TitleRules::load(&visit.db, visit.atlas())?,
            decide: decide.collect(),
            score,
            propose,
            at,
            visit,
        })
    }

    /// By when the report of a year is due.
    pub(super) fn report_by(&self, year: u16) -> Option<Date> {
        self.due("learning_family", FactKey::ReportBy, year).map(|(on, _)| on)
    }

    fn due(&self, title: &str, step: FactKey, year: u16) -> Option<(Date, bool)> {
        let (atlas, on) = (self.visit.atlas(), year_end(year));
        let at = atlas.on_map(self.at, on).first().map_or(self.at, |(place, _)| *place);
        let holds = self.rules.holds(title_kind(title)?, step, on, (atlas, at))?;
        Some((step_due(&holds, year)?, holds.provenance == Provenance::Unverified))
    }

    /// The steps of a year that are due soon or overdue and for which something still waits.
    pub(super) fn lines(&self, titles: &[&'static str], year: i64) -> Result<Vec<StepLine>, WebError> {
        let mut lines = Vec::new();
        let year = u16::try_from(year).unwrap_or_default();
        for title in titles {
            let mut open: Option<StepsOpen> = None;
            for step in STEPS {
                let Some((on, unverified)) = self.due(title, step, year) else { continue };
                let stands = stands(self.visit.today, on, SOON_DAYS);
                if stands == Stands::Later {
                    continue;
                }
                let (n, href) = self.left(title, step, year, &mut open)?;
                if n > 0 {
                    lines.push(self.line((title, step, year), (stands, on), (n, href), unverified));
                }
            }
        }
        lines.sort_by_key(|line| line.order);
        Ok(lines)
    }

    /// How many still wait for a step, and where it is taken.
    fn left(
        &self,
        title: &'static str,
        step: FactKey,
        year: u16,
        open: &mut Option<StepsOpen>,
    ) -> Result<(i64, String), WebError> {
        let (db, kind) = (&self.visit.db, subject_kind(title).unwrap_or_default());
        let query = |mine: &Mine, page: &str| {
            let code = mine.code.as_deref().unwrap_or_default();
            format!("/{page}?commune={code}&title={title}&year={year}")
        };
        Ok(match step {
            FactKey::RegisterBy | FactKey::MeetBy => {
                let open = match open {
                    Some(open) => *open,
                    None => {
                        *open.insert(steps_open(db, &self.score.records, (title, kind), i64::from(year))?)
                    }
                };
                let n = match (step, kind) {
                    (FactKey::RegisterBy, "family") => open.hamlets_without_registration,
                    (FactKey::RegisterBy, _) => 0,
                    (_, "family") => open.hamlets_not_met,
                    (_, _) => open.not_scored,
                };
                (n, query(&self.score, "grid"))
            }
            FactKey::ProposeBy => {
                let of = &self.propose.records;
                let n = if of.is_empty() || of.len() > FEW_COMMUNES || !self.proposes(title) {
                    0
                } else {
                    let [review, propose, _] = cases_waiting(db, of, title, i64::from(year))?;
                    review + propose
                };
                let href = match &self.propose.code {
                    Some(code) => format!("/review/{code}/{title}/{year}"),
                    None => format!("/review?title={title}&year={year}"),
                };
                (n, href)
            }
            FactKey::DecideBy => {
                let (mut n, mut codes) = (0, Vec::new());
                for place in &self.decide {
                    let atlas = self.visit.atlas();
                    let whose = deciding(&self.rules, atlas, title, (self.visit.today, *place)).ok();
                    let is_theirs = can_take(self.visit, &self.rules, Step::Decide, title, *place);
                    let Some(whose) = whose.filter(|whose| is_theirs && whose.issuer == *place) else {
                        continue;
                    };
                    n += waits_for(self.visit, &whose, (title, year))?;
                    codes.extend(atlas.version_at(*place, self.visit.today).map(|version| version.code));
                }
                let code = if let [one] = codes[..] { one } else { "" };
                (n, format!("/decisions?commune={code}&title={title}&year={year}"))
            }
            // These say who, or for how long: nothing waits for them.
            FactKey::Registers
            | FactKey::Reviews
            | FactKey::Appraises
            | FactKey::AppraisesWith
            | FactKey::Proposes
            | FactKey::Decides
            | FactKey::ReportBy
            | FactKey::TermYears => (0, String::new()),
        })
    }

    /// Whether the title is proposed by them, in any commune of theirs.
    fn proposes(&self, title: &str) -> bool {
        self.propose.take(self.visit, &self.rules, Step::Propose, title)
    }

    fn line(
        &self,
        (title, step, year): (&str, FactKey, u16),
        (stands, on): (Stands, Date),
        (n, href): (i64, String),
        unverified: bool,
    ) -> StepLine {
        let w = self.visit.words;
        let kind = subject_kind(title).unwrap_or_default();
        let step = step.code().replace('_', "-");
        let key = if kind == "family" || !matches!(step.as_str(), "meet-by") {
            format!("step-{step}")
        } else {
            "step-meet-by-others".to_owned()
        };
        let of = w.t(&format!("waits-of-{kind}"));
        let said = [("title", w.title(title)), ("year", year.to_string()), ("day", w.day(on)), ("of", of)];
        let (late, days, order) = match stands {
            Stands::Overdue(days) => (true, w.n("step-overdue", i64::from(days)), -days),
            Stands::Soon(days) => (false, w.n("step-soon", i64::from(days)), days),
            Stands::Later => (false, String::new(), i32::MAX),
        };
        StepLine {
            late,
            days,
            n: w.int(n),
            what: w.with(&key, &said.each_ref().map(|(name, text)| (*name, text.as_str()))),
            href,
            unverified,
            order,
        }
    }
}
