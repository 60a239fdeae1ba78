//! Why somebody can or cannot do a thing somewhere on a day.

use askama::Template;
use programme::accounts::{Grant, Verb};
use programme::fold::fold;

use super::super::answer::Answered;
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::accounts::manages;
use super::place_form::{day_or, scope};
use super::shell;
use crate::actions::accounts::{explain_account, grant_of};
use crate::store::accounts as stored;

/// One sentence.
struct Said {
    allows: bool,
    text: String,
}

#[derive(Template)]
#[template(path = "web/admin/explain.html")]
struct ExplainPage {
    shell: Shell,
    login: String,
    verb: String,
    verbs: Vec<(String, String)>,
    place: String,
    hamlet: String,
    on: String,
    problems: Problems,
    asked: bool,
    allowed: bool,
    closed: bool,
    lines: Vec<Said>,
}

/// `GET /admin/explain`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ManageAccounts)?;
    let w = visit.words;
    let text = |name: &str| visit.query.get(name).to_owned();
    let mut problems = Problems::default();
    let mut page = ExplainPage {
        shell: shell(visit, w.t("adm-explain")),
        login: text("login"),
        verb: text("verb"),
        verbs: Verb::ALL
            .iter()
            .map(|verb| (verb.code().to_owned(), w.text(&verb.name()).to_owned()))
            .collect(),
        place: text("place"),
        hamlet: text("hamlet"),
        on: text("on"),
        problems: Problems::default(),
        asked: visit.query.has("login") || visit.query.has("verb"),
        allowed: false,
        closed: false,
        lines: Vec::new(),
    };
    if page.asked {
        let account = stored::by_login(&visit.db, &fold(&page.login))?;
        let grants =
            account.as_ref().map(|account| stored::grants(&visit.db, Some(account.id))).transpose()?;
        let grants: Vec<Grant> = grants.unwrap_or_default().iter().filter_map(grant_of).collect();
        let account = account.filter(|_| manages(visit, Verb::ManageAccounts, &grants));
        if account.is_none() {
            problems.add("login", w.t("adm-no-such-login"));
        }
        let verb = Verb::parse(&page.verb);
        if verb.is_none() {
            problems.add("verb", w.t("adm-choose-verb"));
        }
        let on = day_or(visit, &page.on, "on", visit.today, &mut problems);
        let target = scope(visit, (&page.place, &page.hamlet), on, &mut problems)?;
        if let (Some(account), Some(verb), true) = (account, verb, problems.is_empty()) {
            let lines = explain_account(&visit.db, visit.atlas(), account.id, (verb, target), on)?;
            page.closed = account.state != "active";
            page.allowed = !page.closed && lines.iter().any(|line| line.allows);
            page.lines = lines
                .into_iter()
                .map(|line| Said { allows: line.allows, text: w.text(&line.text).to_owned() })
                .collect();
        }
    }
    page.problems = problems;
    if page.problems.is_empty() { show(&page) } else { show_again(&page) }
}
