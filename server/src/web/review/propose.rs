//! The list that goes before the People's Committee: how many of each hamlet, what stays behind and why, then the
//! proposal of what is approved and nothing else.

use askama::Template;

use super::super::answer::{Answer, Answered, WebError};
use super::super::authority::{Step, may_take_now};
use super::super::decisions::{no_paper, paper_sent};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::agree::JointPart;
use super::{OfCommune, all_of, named};
use crate::actions::letters::{LetterError, send_letter};
use crate::actions::recognition::{RecognitionError, Whose, propose_approved, withdraw_proposal};
use crate::dossier::letter_of;
use crate::store::db::By;
use crate::store::decisions::Cases;
use crate::store::letters::letters;

struct Line {
    name: String,
    href: String,
    n: String,
    left: String,
}

#[derive(Template)]
#[template(path = "web/review/propose.html")]
struct ProposePage {
    shell: Shell,
    href: String,
    to_propose: i64,
    /// Approved, and the office that appraises jointly has to agree first.
    waits: i64,
    hamlets: Vec<Line>,
    left: Vec<(String, String)>,
    not_scored: i64,
    proposed: i64,
    drafted: i64,
    decisions: String,
    /// The office that appraises jointly, where the title has one.
    joint: Option<JointPart>,
    /// Letters that were sent: number, day, how many.
    letters: Vec<[String; 4]>,
    number: String,
    dated: String,
    problems: Problems,
}

/// `GET /review/{commune}/{title}/{year}/propose`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<ProposePage, WebError> {
    let of = OfCommune::of(visit)?;
    may_take_now(visit, Step::Propose, &of.title, of.commune)?;
    let w = visit.words;
    let cases = of.cases(visit)?;
    let hamlets = of.hamlets(visit)?;
    let all = all_of(cases.iter());
    let lines = hamlets.iter().filter_map(|hamlet| {
        let counted =
            all_of(cases.iter().filter(|c| (c.commune, c.hamlet) == (hamlet.commune, hamlet.hamlet)));
        let left = hamlet.subjects - counted.to_propose - counted.before_committee() - counted.decided();
        // Once all is proposed, a list of hamlets with nothing to propose says nothing.
        (all.to_propose > 0 || left > 0).then(|| Line {
            name: named(hamlet.name.clone(), w),
            href: format!("/review/hamlets/{}.{}/{}/{}", hamlet.commune, hamlet.hamlet, of.title, of.year),
            n: w.int(counted.to_propose),
            left: w.int(left.max(0)),
        })
    });
    let not_scored: i64 = hamlets.iter().map(|hamlet| (hamlet.subjects - hamlet.assessed).max(0)).sum();
    let joint = JointPart::of(visit, &of)?;
    // Where the office has to agree first, what it has not agreed with stays behind.
    let waits = joint.as_ref().filter(|joint| joint.demanded).map_or(0, |joint| joint.left);
    let left = [
        ("left-not-scored", not_scored),
        ("left-failed", all.failed),
        ("left-referred", all.referred),
        ("left-not-registered", all.not_registered),
        ("left-not-approved", all.not_approved),
        ("left-returned", all.returned),
        ("left-begun", all.begun),
        ("left-not-agreed", waits),
    ];
    let sent = Cases { commune: of.commune.get(), title: &of.title, year: i64::from(of.year) };
    let sent = letters(&visit.db, sent)?;
    Ok(ProposePage {
        joint,
        letters: sent
            .into_iter()
            .map(|of| [of.number, w.day_text(&of.dated), w.int(of.n), of.id.to_string()])
            .collect(),
        number: visit.form.raw("number").to_owned(),
        dated: visit.form.raw("dated").to_owned(),
        problems,
        hamlets: lines.collect(),
        shell: Shell::new(visit, w.t("propose-title"))
            .at(visit.atlas(), of.commune, visit.today)
            .then(of.href("review"), w.t("nav-review"))
            .then("", w.t("propose-title")),
        href: of.href("review"),
        to_propose: all.to_propose - waits,
        waits,
        left: left.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| (w.t(key), w.int(n))).collect(),
        not_scored: hamlets
            .iter()
            .filter(|hamlet| hamlet.assessed < hamlet.subjects)
            .count()
            .try_into()
            .unwrap_or(0),
        proposed: all.proposed,
        drafted: all.drafted,
        decisions: format!("/decisions?commune={}&title={}&year={}", of.code, of.title, of.year),
    })
}

/// The page again, with what was wrong.
pub(super) fn again(visit: &Visit<'_>, problems: Problems) -> Answered {
    show_again(&page_of(visit, problems)?)
}

/// `GET /review/{commune}/{title}/{year}/letter/{form}`: the *Tờ trình* as PDF or DOCX; with `?id=` as it was sent.
pub(in super::super) fn letter_paper(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    may_take_now(visit, Step::Propose, &of.title, of.commune)?;
    let whose = Whose { commune: of.commune, records_of: &of.records_of, year: of.year, title: &of.title };
    let id = visit.query.read::<i64>("id");
    let paper = letter_of(&visit.db, visit.atlas(), &whose, id, visit.today);
    let paper = paper.map_err(|error| no_paper(&error, visit))?;
    paper_sent(&paper, &format!("to-trinh-{}-{}", of.code, of.year), visit.path.get("form"))
}

/// `POST /review/{commune}/{title}/{year}/letter`: the *Tờ trình* got its number and day.
pub(in super::super) fn letter(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    may_take_now(visit, Step::Propose, &of.title, of.commune)?;
    let mut problems = Problems::default();
    let Some(on) = visit.form.day("dated") else {
        problems.add("dated", visit.words.t("bad-day"));
        return show_again(&page_of(visit, problems)?);
    };
    let (actor, now, number) = (visit.actor.clone(), visit.now.clone(), visit.form.get("number").to_owned());
    let whose = Whose { commune: of.commune, records_of: &of.records_of, year: of.year, title: &of.title };
    let by = By { actor: &actor, at: &now };
    match send_letter(&mut visit.db, &whose, &number, (on, visit.today), by) {
        Ok((_, n)) => Ok(Answer::see(format!("{}/propose?said=letter-sent&n={n}", of.href("review")))),
        Err(LetterError::Store(error)) => Err(error.into()),
        Err(error) => {
            let field = if matches!(error, LetterError::Day) { "dated" } else { "number" };
            problems.add(field, visit.words.text(&error.text()).to_owned());
            show_again(&page_of(visit, problems)?)
        }
    }
}

/// `POST /review/{commune}/{title}/{year}/propose`.
pub(in super::super) fn send(visit: &mut Visit<'_>) -> Answered {
    let of = OfCommune::of(visit)?;
    let agreed = of.joint(visit)?.is_some_and(|joint| joint.demanded);
    step(visit, |db, whose, by| propose_approved(db, whose, (None, agreed), by), ("/propose", "proposed"))
}

/// `POST /review/{commune}/{title}/{year}/withdraw`.
pub(in super::super) fn withdraw(visit: &mut Visit<'_>) -> Answered {
    step(visit, withdraw_proposal, ("", "proposal-withdrawn"))
}

fn step(
    visit: &mut Visit<'_>,
    take: impl FnOnce(&mut crate::store::db::Database, &Whose<'_>, By<'_>) -> Result<u64, RecognitionError>,
    (page, said): (&str, &str),
) -> Answered {
    let of = OfCommune::of(visit)?;
    may_take_now(visit, Step::Propose, &of.title, of.commune)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let whose = Whose { commune: of.commune, records_of: &of.records_of, year: of.year, title: &of.title };
    match take(&mut visit.db, &whose, By { actor: &actor, at: &now }) {
        // What was proposed has its letter on the same page, which comes next.
        Ok(n) => Ok(Answer::see(format!("{}{page}?said={said}&n={n}", of.href("review")))),
        Err(RecognitionError::NothingToDo) => {
            let key = if said == "proposed" { "propose-nothing" } else { "withdraw-nothing" };
            Err(WebError::Refused(visit.words.t(key)))
        }
        Err(error) => Err(super::super::decisions::refused(&error, visit)),
    }
}
