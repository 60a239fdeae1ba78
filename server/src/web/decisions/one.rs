//! One decision: whom it names, what came of it, and what may be done with it next.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::{DecisionId, PlaceId};
use programme::recognition::{AmendedField, DecisionKind, Refusal, WithdrawalReason};

use super::super::answer::{Answer, Answered, WebError};
use super::super::authority::can_decide_it;
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::announce::{Announced, announced};
use super::{Line, files, heading, line, opened, opened_to_decide, refused};
use crate::actions::recognition::{
    AmendedLine, Came, Correction, RecognitionError, Signed, Whose, amended_list, amendment_lines,
    change_text, correction_lines, discard_draft, issue_decision, refuse, relist_draft,
};
use crate::actions::titles::may_sign_on;
use crate::store::db::By;
use crate::store::decision_list::{NamedCase, cases_named_by, differences, draft_list};
use crate::store::decisions::{StoredDecision, decisions_about, file_digest_of};
use crate::store::withdrawals::reasons_of;

struct Named {
    key: String,
    code: String,
    name: String,
    hamlet: String,
    /// Its record, where whoever asks may see it.
    href: Option<String>,
    /// What came after: amended by, withdrawn by; of a withdrawal, its reason.
    note: String,
}

/// A decision that speaks of this one, or of which this one speaks.
struct Related {
    href: String,
    text: String,
    state: String,
    class: &'static str,
}

struct NamedHamlet {
    name: String,
    n: String,
}

#[derive(Template)]
#[template(path = "web/decisions/one.html")]
pub(super) struct OnePage {
    shell: Shell,
    decision: Line,
    draft: bool,
    recognises: bool,
    n: i64,
    hamlets: Vec<NamedHamlet>,
    names: Vec<Named>,
    /// Of those named, some have a note.
    notes: bool,
    more: bool,
    may_decide: bool,
    /// The decision that this one speaks of.
    about: Option<Related>,
    /// Those that speak of this one.
    after: Vec<Related>,
    /// Lines of an amendment or a correction: where or whose, as printed, as it is right.
    lines: Vec<[String; 3]>,
    announced: Vec<Announced>,
    ways: Vec<(&'static str, String, bool)>,
    announced_on: String,
    /// What may be done is said by what it does.
    issue_effect: String,
    issue_button: String,
    /// Digest of the list that the paper has, and how the list differs from it by now.
    seen: String,
    changes: Vec<String>,
    /// Digest of the signed file, and whether it is kept here.
    file: Option<(String, bool)>,
    number: String,
    signed_on: String,
    /// Whom the list names, to choose who is refused: `commune.subject`, in words, and whether chosen.
    choices: Vec<(String, String, bool)>,
    refusals: Vec<(&'static str, String, bool)>,
    problems: Problems,
}

/// Names on the page.
const NAMES: usize = 300;

fn related(decision: &StoredDecision, visit: &Visit<'_>) -> Related {
    let line = line(decision, visit, visit.today);
    let what = if line.kind.is_empty() { visit.words.t("decision-kind-recognise") } else { line.kind };
    Related {
        href: format!("/decisions/{}", decision.id),
        text: format!("{what} · {}", heading(decision, visit)),
        state: line.state,
        class: line.class,
    }
}

fn note(line: &AmendedLine, visit: &Visit<'_>) -> String {
    let w = visit.words;
    if let Some((_, number)) = &line.withdrawn_by {
        return match number {
            Some(number) => w.with("named-withdrawn", &[("number", number)]),
            None => w.t("named-being-withdrawn"),
        };
    }
    match &line.amended_by {
        Some(number) => w.with("named-amended", &[("number", number)]),
        None => String::new(),
    }
}

/// Whom it names, each with its note.
fn list_of(decision: &StoredDecision, visit: &Visit<'_>) -> Result<Vec<(NamedCase, String)>, WebError> {
    if decision.does() == DecisionKind::Recognise && decision.state == "issued" {
        let lines = amended_list(&visit.db, decision)?;
        return Ok(lines.into_iter().map(|line| (line.case.clone(), note(&line, visit))).collect());
    }
    let reasons: std::collections::BTreeMap<(i64, i64), String> =
        reasons_of(&visit.db, decision.id)?.into_iter().collect();
    let named = cases_named_by(&visit.db, decision.id)?;
    let with_reason = |case: NamedCase| {
        let reason =
            reasons.get(&(case.commune, case.subject)).and_then(|code| WithdrawalReason::parse(code));
        let note = reason.map_or_else(String::new, |reason| withdrawal_word(reason, visit));
        (case, note)
    };
    Ok(named.into_iter().map(with_reason).collect())
}

/// A reason for withdrawal, in words.
pub(super) fn withdrawal_word(reason: WithdrawalReason, visit: &Visit<'_>) -> String {
    visit.words.text(&reason.text()).to_owned()
}

/// The lines of an amendment or a correction.
fn lines_of(decision: &StoredDecision, visit: &Visit<'_>) -> Result<Vec<[String; 3]>, WebError> {
    let w = visit.words;
    Ok(match decision.does() {
        DecisionKind::Recognise | DecisionKind::Withdraw => Vec::new(),
        DecisionKind::Correct => correction_lines(&visit.db, decision.id)?
            .into_iter()
            .map(|Correction { place, printed, right }| [place, printed, right])
            .collect(),
        DecisionKind::Amend => {
            let named = cases_named_by(&visit.db, decision.about.unwrap_or(0))?;
            let whose = |subject: (i64, i64)| {
                let case = named.iter().find(|case| (case.commune, case.subject) == subject);
                case.map_or_else(String::new, |case| format!("{} ({})", case.name, case.code))
            };
            let what = |field| match field {
                AmendedField::Name => w.t("amend-name"),
                AmendedField::Hamlet => w.t("hamlet"),
            };
            let lines = amendment_lines(&visit.db, decision.id)?;
            let line = |line: programme::recognition::Amendment| {
                let place = format!("{} · {}", whose(line.subject), what(line.field));
                [place, line.printed, line.right]
            };
            lines.into_iter().map(line).collect()
        }
    })
}

fn by_hamlet(named: &[(NamedCase, String)], visit: &Visit<'_>) -> Vec<NamedHamlet> {
    let w = visit.words;
    let mut counted: Vec<(String, i64)> = Vec::new();
    for (case, _) in named {
        match counted.iter_mut().find(|(hamlet, _)| *hamlet == case.hamlet) {
            Some((_, n)) => *n += 1,
            None => counted.push((case.hamlet.clone(), 1)),
        }
    }
    counted.sort_by(|a, b| super::super::order::vietnamese(&a.0, &b.0));
    let line = |(name, n): (String, i64)| NamedHamlet {
        name: if name.is_empty() { w.t("grid-no-hamlet") } else { name },
        n: w.int(n),
    };
    counted.into_iter().map(line).collect()
}

pub(super) fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<OnePage, WebError> {
    let w = visit.words;
    let (decision, commune) = opened(visit)?;
    let named = list_of(&decision, visit)?;
    let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
    // A district's or province's decision names records of several communes.
    let code_today = |commune: i64| {
        let commune = PlaceId::new(commune);
        let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
        visit.atlas().version_at(home, visit.today).map_or("", |version| version.code)
    };
    let draft = decision.state == "draft";
    let kept = if draft { draft_list(&visit.db, decision.id)? } else { None };
    let changes = match &kept {
        Some(kept) => {
            let now: Vec<NamedCase> = named.iter().map(|(case, _)| case.clone()).collect();
            differences(&kept.named, &now)
        }
        None => Vec::new(),
    };
    let about = match decision.about {
        Some(id) => super::decision(&visit.db, id)?.map(|about| related(&about, visit)),
        None => None,
    };
    let kind = decision.does();
    let n = i64::try_from(named.len()).unwrap_or(i64::MAX);
    let heading = heading(&decision, visit);
    Ok(OnePage {
        shell: Shell::new(visit, heading.clone())
            .at(visit.atlas(), home, visit.today)
            .then("/decisions", w.t("nav-decisions"))
            .then("", heading),
        draft,
        recognises: kind == DecisionKind::Recognise,
        n,
        hamlets: by_hamlet(&named, visit),
        notes: named.iter().any(|(_, note)| !note.is_empty()),
        more: named.len() > NAMES,
        choices: if draft && kind == DecisionKind::Recognise {
            named.iter().map(|(case, _)| choice(case, visit)).collect()
        } else {
            Vec::new()
        },
        names: named
            .into_iter()
            .take(NAMES)
            .map(|(case, note)| Named {
                key: key(&case),
                href: visit.can(Verb::ViewRecords, Scope::Place(PlaceId::new(case.commune))).then(|| {
                    format!("/registry/{}/{}.{}", code_today(case.commune), case.commune, case.subject)
                }),
                code: case.code,
                name: case.name,
                hamlet: case.hamlet,
                note,
            })
            .collect(),
        may_decide: can_decide_it(visit, &decision),
        about,
        after: decisions_about(&visit.db, decision.id)?
            .iter()
            .filter(|after| after.state != "discarded")
            .map(|after| related(after, visit))
            .collect(),
        lines: lines_of(&decision, visit)?,
        announced: announced(visit, &decision)?,
        ways: super::announce::ways(visit),
        announced_on: visit.form.raw("announced_on").to_owned(),
        issue_effect: match kind {
            DecisionKind::Recognise => w.n("issue-effect", n),
            DecisionKind::Withdraw => w.n("title-withdraw-effect", n),
            DecisionKind::Amend => w.t("amend-effect"),
            DecisionKind::Correct => w.t("correct-effect"),
        },
        issue_button: match kind {
            DecisionKind::Recognise => w.t("issue-button"),
            DecisionKind::Withdraw => w.t("title-withdraw-issue-button"),
            DecisionKind::Amend | DecisionKind::Correct => w.t("amend-issue-button"),
        },
        seen: kept.map_or_else(String::new, |kept| kept.digest),
        changes: changes.iter().map(|change| w.text(&change_text(change)).to_owned()).collect(),
        file: file_digest_of(&visit.db, decision.id)?,
        number: visit.form.raw("number").to_owned(),
        signed_on: visit.form.raw("signed_on").to_owned(),
        refusals: Refusal::ALL
            .iter()
            .map(|refusal| {
                let text = w.t(&format!("refusal-{}", refusal.code().replace('_', "-")));
                (refusal.code(), text, visit.form.get("why") == refusal.code())
            })
            .collect(),
        decision: line(&decision, visit, visit.today),
        problems,
    })
}

/// A case of a list as a form names it.
pub(super) fn key(case: &NamedCase) -> String {
    format!("{}.{}", case.commune, case.subject)
}

/// One to be chosen; the row's own link chooses it beforehand.
fn choice(case: &NamedCase, visit: &Visit<'_>) -> (String, String, bool) {
    let w = visit.words;
    let chosen = if visit.form.has("case") { visit.form.get("case") } else { visit.query.get("case") };
    let key = key(case);
    let chosen = chosen == key;
    (key, format!("{} · {} · {}", case.name, w.hamlet(&case.hamlet), case.code), chosen)
}

/// `POST /decisions/{id}/relist`: the list of the draft is made anew, and has to be printed again.
pub(in super::super) fn relist(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    relist_draft(&mut visit.db, DecisionId::new(stored.id), By { actor: &actor, at: &now })
        .map_err(|error| refused(&error, visit))?;
    Ok(Answer::see(format!("/decisions/{}?said=relisted", stored.id)))
}

/// `GET /decisions/{id}`.
pub(in super::super) fn one(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

/// `POST /decisions/{id}/issue`: number, date and signed file come back.
pub(in super::super) fn issue(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let commune = PlaceId::new(stored.commune);
    let w = visit.words;
    let mut problems = Problems::default();
    let number = visit.form.get("number").to_owned();
    let signed_on = visit.form.day("signed_on");
    if number.is_empty() {
        problems.add("number", w.text(&RecognitionError::NoNumber.text()).to_owned());
    }
    match signed_on {
        None => problems.add("signed_on", w.t("bad-day")),
        Some(on) if !may_sign_on(visit.atlas(), commune, on) => {
            problems.add("signed_on", w.t("decide-no-district"));
        }
        Some(_) => {}
    }
    let file = match files::sent(visit) {
        Ok(file) => file,
        Err(why) => {
            problems.add("file", why);
            None
        }
    };
    if let (Some(on), true) = (signed_on, problems.is_empty()) {
        let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
        let came = file.as_ref().map_or(Came::WithoutFile, Came::File);
        let seen = visit.form.get("seen").to_owned();
        let seen = Some(seen.as_str()).filter(|seen| !seen.is_empty());
        let signed = Signed { number: &number, on, file: came, seen, today };
        match issue_decision(
            &mut visit.db,
            DecisionId::new(stored.id),
            &signed,
            By { actor: &actor, at: &now },
        ) {
            Ok((n, _)) => {
                let said = match stored.does() {
                    DecisionKind::Recognise => "issued",
                    DecisionKind::Withdraw => "withdrawn",
                    DecisionKind::Amend => "amended",
                    DecisionKind::Correct => "corrected",
                };
                return Ok(Answer::see(format!("/decisions/{}?said={said}&n={n}", stored.id)));
            }
            Err(error @ (RecognitionError::NumberTaken | RecognitionError::NoNumber)) => {
                problems.add("number", w.text(&error.text()).to_owned());
            }
            Err(error @ RecognitionError::SignedOn(_)) => {
                problems.add("signed_on", w.text(&error.text()).to_owned());
            }
            // Somebody was refused or renamed since the list was read: the page says who, and nothing is issued.
            Err(error @ RecognitionError::ListChanged(_)) => {
                problems.add("list", w.text(&error.text()).to_owned());
                let page = page_of(visit, problems)?;
                return Ok(show(&page)?.status(axum::http::StatusCode::CONFLICT));
            }
            // Sent twice: it stands as it was issued the first time.
            Err(RecognitionError::AlreadyIssued(known)) if known == number => {
                return Ok(Answer::see(format!("/decisions/{}", stored.id)));
            }
            Err(error) => return Err(refused(&error, visit)),
        }
    }
    if file.is_some() {
        problems.add("file", w.t("signed-again"));
    }
    show_again(&page_of(visit, problems)?)
}

#[derive(Template)]
#[template(path = "web/decisions/discard.html")]
struct DiscardPage {
    shell: Shell,
    id: i64,
    n: i64,
}

/// `GET /decisions/{id}/discard`: says what will happen, to how many.
pub(in super::super) fn confirm_discard(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    if stored.state != "draft" {
        return Ok(Answer::see(format!("/decisions/{}", stored.id)));
    }
    let w = visit.words;
    let n = cases_named_by(&visit.db, stored.id)?.len();
    show(&DiscardPage {
        shell: Shell::new(visit, w.t("discard-title"))
            .then("/decisions", w.t("nav-decisions"))
            .then(
                format!("/decisions/{}", stored.id),
                w.with("decision-heading", &[("id", &stored.id.to_string())]),
            )
            .then("", w.t("discard-title")),
        id: stored.id,
        n: i64::try_from(n).unwrap_or(i64::MAX),
    })
}

/// `POST /decisions/{id}/discard`.
pub(in super::super) fn discard(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match discard_draft(&mut visit.db, DecisionId::new(stored.id), By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("/decisions/{}?said=draft-discarded&n={n}", stored.id))),
        Err(error) => Err(refused(&error, visit)),
    }
}

/// `POST /decisions/{id}/refuse`: one family of a draft is not recognised, for a coded reason.
pub(in super::super) fn refuse_one(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let w = visit.words;
    let chosen = visit.form.get("case").to_owned();
    let why = Refusal::parse(visit.form.get("why"));
    let (Some(why), false) = (why, chosen.is_empty()) else {
        let mut problems = Problems::default();
        problems.add("case", w.t("refuse-needs"));
        return show_again(&page_of(visit, problems)?);
    };
    // What another draft names is refused on that draft's page, and what is issued does not change.
    let named = cases_named_by(&visit.db, stored.id)?;
    let named = named.iter().find(|case| key(case) == chosen).filter(|_| stored.state == "draft");
    let Some(named) = named else {
        let mut problems = Problems::default();
        problems.add("case", w.t("decision-not-named"));
        return show_again(&page_of(visit, problems)?);
    };
    let (records_of, code) = ([PlaceId::new(named.commune)], named.code.clone());
    let year = u16::try_from(stored.year).unwrap_or(0);
    let commune = PlaceId::new(stored.commune);
    let whose = Whose { commune, records_of: &records_of, year, title: &stored.title };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match refuse(&mut visit.db, &whose, &code, why, By { actor: &actor, at: &now }) {
        Ok(n) => Ok(Answer::see(format!("/decisions/{}?said=refused-one&n={n}", stored.id))),
        Err(RecognitionError::NothingToDo) => {
            let mut problems = Problems::default();
            problems.add("case", w.t("refuse-unknown"));
            show_again(&page_of(visit, problems)?)
        }
        Err(error) => Err(refused(&error, visit)),
    }
}

/// `GET /decisions/{id}/file`: the signed file, to keep, never shown inside the application.
pub(in super::super) fn file(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = opened(visit)?;
    let (digest, _) = file_digest_of(&visit.db, stored.id)?.ok_or(WebError::NotFound)?;
    files::send(visit, &digest, stored.number.as_deref().unwrap_or_default())
}
