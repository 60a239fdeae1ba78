//! Joint appraisal (*phối hợp thẩm định*): the office that a title names agrees with what the association approved, or
//! returns a case for a reason; or the association writes in the number of the paper on which it agreed.

use askama::Template;
use programme::assessment::{ReviewReason, ReviewVerdict};
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::recognition::Joint;

use super::super::answer::{Answer, Answered, WebError};
use super::super::authority::{Step, may_take_now};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::OfCommune;
use super::propose::again as propose_again;
use crate::actions::assessment::review_cases;
use crate::actions::joint::{JointError, Said, agree as agree_with};
use crate::actions::recognition::Whose;
use crate::store::accounts::names_of;
use crate::store::db::By;
use crate::store::decisions::Cases;
use crate::store::joint::{agreed, joint_appraisals, not_agreed};
use programme::titles::Office;

/// Most that a list shows: whoever looks for one writes more of its name.
const SHOWN: usize = 50;

/// What of a joint appraisal the page of the proposal shows.
pub(super) struct JointPart {
    /// Which office.
    pub(super) office: String,
    /// Nothing is proposed before it agrees.
    pub(super) demanded: bool,
    /// How many wait for it.
    pub(super) left: i64,
    /// How far it is, in words.
    pub(super) so_far: String,
    /// When it agreed, by what, with how many.
    pub(super) said: Vec<String>,
    pub(super) paper: String,
    pub(super) paper_dated: String,
}

impl JointPart {
    /// How far it is; nothing where the title names no second office.
    pub(super) fn of(visit: &Visit<'_>, of: &OfCommune) -> Result<Option<Self>, WebError> {
        let Some(joint) = of.joint(visit)? else { return Ok(None) };
        let w = visit.words;
        let year = i64::from(of.year);
        let count = agreed(&visit.db, &of.ids(), (&of.title, year))?;
        let cases = Cases { commune: of.commune.get(), title: &of.title, year };
        let kept = joint_appraisals(&visit.db, cases)?;
        let names = names_of(&visit.db, kept.iter().map(|one| one.actor.as_str()))?;
        let said = kept.iter().map(|one| {
            let office = Office::parse(&one.office)
                .map_or_else(String::new, |office| w.text(&office.name()).to_owned());
            let who = names.get(&one.actor).cloned().unwrap_or_default();
            let (at, n, dated) = (w.moment(&one.at), w.int(one.n), w.day_text(&one.dated));
            let of = [
                ("office", office.as_str()),
                ("n", &n),
                ("paper", &one.paper),
                ("day", &dated),
                ("who", &who),
                ("at", &at),
            ];
            w.with(if one.paper.is_empty() { "joint-said" } else { "joint-said-on-paper" }, &of)
        });
        Ok(Some(Self {
            office: w.text(&joint.office.name()).to_owned(),
            demanded: joint.demanded,
            left: count.left(),
            so_far: w.with("joint-so-far", &[("n", &w.int(count.agreed)), ("of", &w.int(count.approved))]),
            said: said.collect(),
            paper: visit.form.raw("paper").to_owned(),
            paper_dated: visit.form.raw("paper_dated").to_owned(),
        }))
    }
}

/// One that waits: how a form names it, and what it is called.
struct Waiting {
    key: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "web/review/agree.html")]
struct AgreePage {
    shell: Shell,
    href: String,
    joint: JointPart,
    query: String,
    waiting: Vec<Waiting>,
    more: bool,
    reasons: Vec<(&'static str, String, bool)>,
    problems: Problems,
}

/// The office and the commune of the address, if whoever asks is that office.
fn asked(visit: &Visit<'_>) -> Result<(OfCommune, Joint), WebError> {
    let of = OfCommune::of(visit)?;
    may_take_now(visit, Step::Agree, &of.title, of.commune)?;
    let joint = of.joint(visit)?.ok_or(WebError::NotFound)?;
    Ok((of, joint))
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<AgreePage, WebError> {
    let (of, _) = asked(visit)?;
    let w = visit.words;
    let joint = JointPart::of(visit, &of)?.ok_or(WebError::NotFound)?;
    let query = if visit.form.has("q") { visit.form.get("q") } else { visit.query.get("q") }.to_owned();
    let wanted = fold(&query);
    let chosen = visit.form.get("case");
    let mut found = not_agreed(&visit.db, &of.ids(), (&of.title, i64::from(of.year)))?;
    found.retain(|one| {
        [&one.name, &one.code, &one.hamlet].into_iter().any(|text| fold(text).contains(&wanted))
    });
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let heading = w.with("joint-title", &[("title", &w.title(&of.title)), ("year", &of.year.to_string())]);
    Ok(AgreePage {
        shell: Shell::new(visit, heading)
            .at(visit.atlas(), of.commune, visit.today)
            .then(of.href("review"), w.t("nav-review"))
            .then("", w.t("joint-crumb")),
        href: of.href("review"),
        joint,
        waiting: found
            .into_iter()
            .map(|one| {
                let key = format!("{}.{}.{}", one.commune, one.subject, one.version);
                let name = format!("{} · {} · {}", one.name, w.hamlet(&one.hamlet), one.code);
                Waiting { chosen: key == chosen, key, name }
            })
            .collect(),
        more,
        query,
        reasons: ReviewReason::ALL
            .iter()
            .map(|reason| {
                (reason.code(), w.text(&reason.text()).to_owned(), visit.form.get("reason") == reason.code())
            })
            .collect(),
        problems,
    })
}

/// `GET /review/{commune}/{title}/{year}/agree`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

/// `POST /review/{commune}/{title}/{year}/agree`: the office agrees with all that waits for it.
pub(in super::super) fn agree(visit: &mut Visit<'_>) -> Answered {
    let (of, joint) = asked(visit)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let whose = Whose { commune: of.commune, records_of: &of.records_of, year: of.year, title: &of.title };
    match agree_with(&mut visit.db, &whose, joint.office, Said::Itself, By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("{}/agree?said=agreed&n={n}", of.href("review")))),
        Err(JointError::Store(error)) => Err(error.into()),
        Err(error @ (JointError::Nothing | JointError::NoNumber | JointError::Day)) => {
            Err(WebError::Refused(visit.words.text(&error.text()).to_owned()))
        }
    }
}

/// `POST /review/{commune}/{title}/{year}/disagree`: the office returns one case, for a coded reason.
pub(in super::super) fn disagree(visit: &mut Visit<'_>) -> Answered {
    let (of, _) = asked(visit)?;
    let mut problems = Problems::default();
    let mut numbers = visit.form.get("case").split('.').map_while(|n| n.parse::<i64>().ok());
    let chosen = (numbers.next(), numbers.next(), numbers.next());
    let reason = ReviewReason::parse(visit.form.get("reason"));
    let (Some(commune), Some(subject), Some(version)) = chosen else {
        problems.add("case", visit.words.t("joint-choose"));
        return show_again(&page_of(visit, problems)?);
    };
    let Some(reason) = reason else {
        problems.add("reason", visit.words.t("review-needs-reason"));
        return show_again(&page_of(visit, problems)?);
    };
    // Only what waits for this office: not a case of another commune, nor one that it agreed with.
    let waiting = not_agreed(&visit.db, &of.ids(), (&of.title, i64::from(of.year)))?;
    let is_theirs = |one: &crate::store::joint::Approved| {
        (one.commune, one.subject, one.version) == (commune, subject, version)
    };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let done = if waiting.iter().any(is_theirs) {
        let by = By { actor: &actor, at: &now };
        let said = (ReviewVerdict::Returned, Some(reason));
        review_cases(
            &mut visit.db,
            by,
            (PlaceId::new(commune), &of.title, of.year),
            said,
            &[(subject, version)],
        )?
        .done
    } else {
        0
    };
    if done == 0 {
        problems.add("case", visit.words.t("review-changed"));
        return show_again(&page_of(visit, problems)?);
    }
    Ok(Answer::see(format!("{}/agree?said=returned&n={done}", of.href("review"))))
}

/// `POST /review/{commune}/{title}/{year}/agreed`: whoever proposes writes in the paper on which the office agreed.
pub(in super::super) fn agree_on_paper(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    may_take_now(visit, Step::Propose, &of.title, of.commune)?;
    let joint = of.joint(visit)?.ok_or(WebError::NotFound)?;
    let mut problems = Problems::default();
    let Some(on) = visit.form.day("paper_dated") else {
        problems.add("paper_dated", visit.words.t("bad-day"));
        return propose_again(visit, problems);
    };
    let (actor, now, paper) = (visit.actor.clone(), visit.now.clone(), visit.form.get("paper").to_owned());
    let whose = Whose { commune: of.commune, records_of: &of.records_of, year: of.year, title: &of.title };
    let said = Said::OnPaper(&paper, on, visit.today);
    match agree_with(&mut visit.db, &whose, joint.office, said, By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("{}/propose?said=agreed&n={n}", of.href("review")))),
        Err(JointError::Store(error)) => Err(error.into()),
        Err(error @ (JointError::Nothing | JointError::NoNumber | JointError::Day)) => {
            let field = if matches!(error, JointError::Day) { "paper_dated" } else { "paper" };
            problems.add(field, visit.words.text(&error.text()).to_owned());
            propose_again(visit, problems)
        }
    }
}
