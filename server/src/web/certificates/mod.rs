//! Certificates for officials: issuing and printing those of a decision, the register (*sổ vào giấy*), one issued again.
//!
//! Whoever may decide issues and prints, since each copy of a certificate passes the check; whoever may see the records
//! sees the register.

mod one;
mod register;

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::certificate::{ShortCode, register_number};
use programme::ids::DecisionId;

pub(super) use one::{again, credential_file, one};
pub(super) use register::{export, register};

use super::answer::{Answer, Answered, WebError};
use super::authority::can_decide_it;
use super::decisions::{opened, opened_to_decide};
use super::form::Problems;
use super::pages::{show, show_again};
use super::shell::Shell;
use super::visit::Visit;
use super::words::Words;
use crate::actions::certificates::{
    AgainError, IssueError, KeyError, MOST_OFFSET, issue, issue_amended, printer_offset, public_address,
    set_printer_offset, to_print_anew,
};
use crate::actions::titles::TitleRules;
use crate::documents::certificate::{Certified, Sheet, print, tenths};
use crate::store::certificates::{CertificateRow, Listed, count_of, listed_of};
use crate::store::db::By;
use crate::store::decision_list::cases_named_by;
use crate::store::decisions::StoredDecision;

/// Why no key signs here, in words.
pub(super) fn key_words(error: &KeyError, visit: &Visit<'_>) -> String {
    let w = visit.words;
    match error {
        KeyError::NoKey => w.t("certificate-no-key"),
        KeyError::Lost { id, .. } => w.with("certificate-key-lost", &[("id", id)]),
        KeyError::OpenToOthers(_) | KeyError::NotThatKey(_) | KeyError::Io { .. } => {
            w.t("certificate-key-unusable")
        }
        KeyError::SignsAlready(_) | KeyError::Unknown(_) | KeyError::Store(_) => error.to_string(),
    }
}

fn refused(error: &IssueError, visit: &Visit<'_>) -> WebError {
    let w = visit.words;
    WebError::Refused(match error {
        IssueError::Store(error) => return WebError::Ours(error.to_string()),
        IssueError::NoSuchDecision => return WebError::NotFound,
        IssueError::NotIssued => w.t("certificate-not-issued-yet"),
        IssueError::NobodyHolds => w.t("certificate-nobody-holds"),
        IssueError::Key(error) => key_words(error, visit),
        IssueError::Statement(_) => w.t("certificate-does-not-fit"),
    })
}

/// A line of the register as it is shown.
struct Line {
    href: String,
    number: String,
    name: String,
    hamlet: String,
    title: String,
    decision: String,
    issued_on: String,
    short_code: String,
    state: String,
    class: &'static str,
}

fn number_of(row: &CertificateRow) -> String {
    let (number, year) =
        (u32::try_from(row.number).unwrap_or(0), u16::try_from(row.register_year).unwrap_or(0));
    register_number(number, year)
}

/// How one stands on a day.
fn state(one: &Listed, on: Date, w: Words) -> (String, &'static str) {
    let expired = one.row.valid_to.parse::<Date>().is_ok_and(|to| to < on);
    if one.row.replaced_by != 0 {
        (w.t("certificate-replaced"), "")
    } else if !one.held {
        (w.t("certificate-withdrawn"), "bad")
    } else if expired {
        (w.t("certificate-expired"), "")
    } else {
        (w.t("certificate-in-force"), "good")
    }
}

fn line(one: &Listed, decision: &str, (on, w): (Date, Words)) -> Line {
    let row = &one.row;
    let (state, class) = state(one, on, w);
    Line {
        href: format!("/decisions/{}/certificates/{}", row.decision, row.id),
        number: number_of(row),
        name: row.name.clone(),
        hamlet: row.hamlet.clone(),
        title: format!("{} {}", w.title(&row.title), row.year),
        decision: decision.to_owned(),
        issued_on: w.day_text(&row.issued_on),
        short_code: ShortCode::parse(&row.short_code).map_or_else(String::new, |code| code.grouped()),
        state,
        class,
    }
}

#[derive(Template)]
#[template(path = "web/certificates/decision.html")]
struct DecisionPage {
    shell: Shell,
    id: i64,
    what: String,
    n: i64,
    /// Named by the decision and without a certificate.
    n_without: i64,
    lines: Vec<Line>,
    more: bool,
    /// Certificates whose name or hamlet an amendment has set right since.
    n_amended: i64,
    may_issue: bool,
    /// Why none can be issued on this machine.
    no_key: Option<String>,
    no_address: bool,
    hamlets: Vec<(String, i64, bool)>,
    right: String,
    down: String,
    problems: Problems,
}

/// Lines on the page.
const SHOWN: usize = 300;

/// Tenths as millimetres: `1,5`.
fn millimetres(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{},{}", tenths.abs() / 10, tenths.abs() % 10)
}

fn heading(decision: &StoredDecision) -> String {
    decision.number.clone().unwrap_or_else(|| decision.id.to_string())
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<DecisionPage, WebError> {
    let w = visit.words;
    let (stored, commune) = opened(visit)?;
    if stored.state != "issued" {
        return Err(WebError::Refused(w.t("certificate-not-issued-yet")));
    }
    let listed = listed_of(&visit.db, stored.id)?;
    let standing: Vec<&Listed> = listed.iter().filter(|one| one.row.replaced_by == 0).collect();
    let mut hamlets: BTreeMap<&str, i64> = BTreeMap::new();
    for one in standing.iter().filter(|one| one.held) {
        *hamlets.entry(&one.row.hamlet).or_default() += 1;
    }
    let chosen = visit.form.raw("hamlet").to_owned();
    let mut hamlets: Vec<(String, i64, bool)> = hamlets
        .into_iter()
        .map(|(hamlet, n)| (hamlet.to_owned(), n, chosen == hamlet && visit.form.has("hamlet")))
        .collect();
    hamlets.sort_by(|a, b| super::order::vietnamese(&a.0, &b.0));
    let named = cases_named_by(&visit.db, stored.id)?.len();
    let may_issue = can_decide_it(visit, &stored);
    let known =
        visit.session.as_ref().map_or(Ok((0, 0)), |session| printer_offset(&visit.db, session.account))?;
    let typed = |name: &str, known: i64| {
        if visit.form.has(name) { visit.form.raw(name).to_owned() } else { millimetres(known) }
    };
    let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
    let no_key = may_issue
        .then(|| visit.app.certificates.folder.signing(&visit.db).err())
        .flatten()
        .map(|error| key_words(&error, visit));
    let decision = heading(&stored);
    let n = count_of(&visit.db, stored.id)?;
    Ok(DecisionPage {
        shell: Shell::new(visit, w.t("certificates-title"))
            .at(visit.atlas(), home, visit.today)
            .then("/decisions", w.t("nav-decisions"))
            .then(format!("/decisions/{}", stored.id), decision.clone())
            .then("", w.t("certificates-title")),
        id: stored.id,
        what: format!("{} {} · {decision}", w.title(&stored.title), stored.year),
        n,
        n_without: i64::try_from(named.saturating_sub(standing.len())).unwrap_or(0),
        more: listed.len() > SHOWN,
        lines: listed.iter().take(SHOWN).map(|one| line(one, "", (visit.today, w))).collect(),
        n_amended: if may_issue {
            to_print_anew(&visit.db, &stored)?.len().try_into().unwrap_or(0)
        } else {
            0
        },
        may_issue,
        no_key,
        no_address: may_issue && public_address(&visit.db)?.is_none(),
        hamlets,
        right: typed("right", known.0),
        down: typed("down", known.1),
        problems,
    })
}

/// `GET /decisions/{id}/certificates`.
pub(super) fn of_decision(visit: &mut Visit<'_>) -> Answered {
    let (_, commune) = opened(visit)?;
    visit.may_see(Verb::ViewRecords, Scope::Place(commune))?;
    show(&page_of(visit, Problems::default())?)
}

/// `POST /decisions/{id}/certificates`: whoever has none gets one.
pub(super) fn issue_all(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
    let by = By { actor: &actor, at: &now };
    let app = visit.app;
    let issued =
        issue(&mut visit.db, &app.certificates.folder, &visit.places, DecisionId::new(stored.id), today, by);
    let issued = issued.map_err(|error| refused(&error, visit))?;
    Ok(Answer::see(format!(
        "/decisions/{}/certificates?said=certificates-issued&n={}",
        stored.id, issued.made
    )))
}

/// `POST /decisions/{id}/certificates/amended`: another for each whose name or hamlet was set right since.
pub(super) fn issue_all_amended(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
    let (app, by) = (visit.app, By { actor: &actor, at: &now });
    let made = issue_amended(&mut visit.db, &app.certificates.folder, &visit.places, stored.id, (today, by));
    match made {
        Ok(n) => {
            Ok(Answer::see(format!("/decisions/{}/certificates?said=certificates-amended&n={n}", stored.id)))
        }
        Err(AgainError::Issue(error)) => Err(refused(&error, visit)),
        // Somebody was quicker: the page shows what stands.
        Err(
            AgainError::NoSuchCertificate
            | AgainError::Replaced(_)
            | AgainError::NotHeld
            | AgainError::NoAmendment
            | AgainError::Name,
        ) => Ok(Answer::see(format!("/decisions/{}/certificates", stored.id))),
    }
}

/// `POST /decisions/{id}/certificates/print`: one PDF of all, of a hamlet, or of one; what the printer is off is
/// remembered for the account.
pub(super) fn print_them(visit: &mut Visit<'_>) -> Answered {
    let stored = opened_to_decide(visit)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let mut offset = [0, 0];
    for (at, name) in [(0, "right"), (1, "down")] {
        match tenths(visit.form.get(name)).filter(|n| n.abs() <= MOST_OFFSET) {
            Some(n) => offset[at] = n,
            None if visit.form.get(name).is_empty() => {}
            None => problems.add(name, w.t("certificate-offset-wrong")),
        }
    }
    if !problems.is_empty() {
        return show_again(&page_of(visit, problems)?);
    }
    let listed = listed_of(&visit.db, stored.id)?;
    let only: Option<i64> = visit.form.read("certificate");
    let hamlet = visit.form.has("hamlet").then(|| visit.form.raw("hamlet").to_owned()).filter(|h| h != "*");
    let chosen: Vec<Certified<'_>> = listed
        .iter()
        .filter(|one| one.held && one.row.replaced_by == 0)
        .map(|one| &one.row)
        .filter(|row| only.is_none_or(|id| id == row.id))
        .filter(|row| hamlet.as_ref().is_none_or(|hamlet| *hamlet == row.hamlet))
        .map(|row| (row, &stored))
        .collect();
    if chosen.is_empty() {
        return Err(WebError::Refused(w.t("certificate-nothing-to-print")));
    }
    let address = public_address(&visit.db)?;
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let sheet = Sheet {
        atlas: visit.atlas(),
        rules: &rules,
        address: address.as_ref(),
        offset: (offset[0], offset[1]),
        today: visit.today,
    };
    let pdf = print(&chosen, &sheet).map_err(|error| WebError::Ours(error.to_string()))?;
    if let Some(account) = visit.session.as_ref().map(|session| session.account) {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        set_printer_offset(&mut visit.db, account, (offset[0], offset[1]), By { actor: &actor, at: &now })?;
    }
    let name = format!("giay-cong-nhan-{}.pdf", heading(&stored).replace(['/', '\\'], "-"));
    Ok(Answer::file("application/pdf", &name, pdf))
}
