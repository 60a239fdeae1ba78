//! The list of accounts with what each may do where, and a new one.

use askama::Template;
use programme::accounts::{Grant, Verb, may_over};
use programme::fold::fold;

use super::super::answer::{Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::place_form::{GrantFields, grant, role_options};
use super::shell;
use crate::actions::accounts::{
    self as acts, AccountError, NewAccount, ScopeWords, grant_of, random_password,
};
use crate::store::accounts as stored;
use crate::store::db::By;

/// How many a page shows.
const SHOWN: usize = 100;

/// An account of the list.
struct Row {
    id: i64,
    login: String,
    name: String,
    closed: bool,
    totp_on: bool,
    must_change: bool,
    roles: Vec<(String, bool)>,
}

#[derive(Template)]
#[template(path = "web/admin/accounts.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
    count: i64,
    q: String,
    role: String,
    state: String,
    roles: Vec<(String, String)>,
    next: String,
}

/// Whether whoever is signed in may manage an account with these grants.
pub(in super::super) fn manages(visit: &Visit<'_>, verb: Verb, grants: &[Grant]) -> bool {
    visit
        .session
        .as_ref()
        .is_some_and(|session| may_over(&session.grants, verb, grants, visit.today, visit.atlas()))
}

/// `GET /admin/accounts`.
pub(in super::super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ManageAccounts)?;
    let w = visit.words;
    let (q, role, state) = (visit.query.get("q"), visit.query.get("role"), visit.query.get("state"));
    let (wanted, after) = (fold(q), visit.query.get("after"));
    let places = ScopeWords::new(&visit.db, visit.atlas(), visit.today)?;
    let grants = stored::grants(&visit.db, None)?;
    let mut rows = Vec::new();
    let (mut count, mut next) = (0, String::new());
    let mut all = stored::accounts(&visit.db)?;
    // Engines sort texts differently; the next page begins after a login as we compare it.
    all.sort_by(|a, b| a.login.cmp(&b.login));
    for account in all {
        let start = grants.partition_point(|grant| grant.account < account.id);
        let own = grants[start..].iter().take_while(|grant| grant.account == account.id);
        let own: Vec<Grant> = own.filter_map(grant_of).collect();
        let closed = account.state != "active";
        let shown = manages(visit, Verb::ManageAccounts, &own)
            && (wanted.is_empty()
                || account.login.contains(&wanted)
                || fold(&account.name).contains(&wanted))
            && (role.is_empty() || own.iter().any(|g| g.role.code == role && g.holds_on(visit.today)))
            && (state.is_empty() || closed == (state == "closed"));
        if !shown {
            continue;
        }
        count += 1;
        if account.login.as_str() <= after {
            continue;
        }
        if rows.len() == SHOWN {
            if next.is_empty() {
                next = rows.last().map_or_else(String::new, |row: &Row| row.login.clone());
            }
            continue;
        }
        rows.push(Row {
            id: account.id,
            login: account.login,
            name: account.name,
            closed,
            totp_on: account.totp_on,
            must_change: account.must_change,
            roles: own
                .iter()
                .filter(|grant| grant.to.is_none_or(|to| visit.today <= to))
                .map(|grant| {
                    let place = places.text(grant.scope);
                    let text = format!("{}: {}", w.text(&grant.role.name), w.text(&place));
                    (text, grant.holds_on(visit.today))
                })
                .collect(),
        });
    }
    let next = if next.is_empty() { next } else { visit.query.query_with(&[("after", &next)]) };
    show(&ListPage {
        shell: shell(visit, w.t("adm-accounts")),
        rows,
        count,
        q: q.to_owned(),
        role: role.to_owned(),
        state: state.to_owned(),
        roles: role_options(w),
        next,
    })
}

#[derive(Template)]
#[template(path = "web/admin/new_account.html")]
struct NewPage {
    shell: Shell,
    login: String,
    name: String,
    fields: GrantFields,
    roles: Vec<(String, String)>,
    problems: Problems,
}

/// A password, shown this once.
#[derive(Template)]
#[template(path = "web/admin/password.html")]
pub(super) struct PasswordPage {
    pub(super) shell: Shell,
    pub(super) id: i64,
    pub(super) login: String,
    pub(super) password: String,
}

/// The page that shows a password, this once.
pub(super) fn password_page(visit: &Visit<'_>, id: i64, login: String, password: String) -> Answered {
    let title = visit.words.t("adm-password-title");
    let shell = Shell::new(visit, title.clone())
        .then("/admin", visit.words.t("nav-admin"))
        .then("/admin/accounts", visit.words.t("adm-accounts"))
        .then(format!("/admin/accounts/{id}"), login.clone())
        .then("", title);
    show(&PasswordPage { shell, id, login, password })
}

fn new_page(
    visit: &Visit<'_>,
    (login, name): (String, String),
    fields: GrantFields,
    problems: Problems,
) -> NewPage {
    let title = visit.words.t("adm-new-account");
    NewPage {
        shell: Shell::new(visit, title.clone())
            .then("/admin", visit.words.t("nav-admin"))
            .then("/admin/accounts", visit.words.t("adm-accounts"))
            .then("", title),
        login,
        name,
        fields,
        roles: role_options(visit.words),
        problems,
    }
}

/// `GET /admin/accounts/new`.
pub(in super::super) fn new(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ManageAccounts)?;
    show(&new_page(visit, Default::default(), GrantFields::from(visit.today), Problems::default()))
}

/// `POST /admin/accounts/new`: an account, and its first role where one is chosen.
pub(in super::super) fn create(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ManageAccounts)?;
    let (login, name) = (visit.form.get("login").to_owned(), visit.form.get("name").to_owned());
    let fields = GrantFields::of(&visit.form);
    let mut problems = Problems::default();
    let asked = if fields.role.is_empty() { None } else { Some(grant(visit, &fields, &mut problems)?) };
    if let Some(asked) = &asked {
        let checked = acts::check_grant(visit.atlas(), (&asked.role, asked.scope), (asked.from, asked.to));
        if let Err(error) = checked {
            problems.add(field_of(&error), visit.words.text(&error.text()));
        }
    }
    if !problems.is_empty() {
        return show_again(&new_page(visit, (login, name), fields, problems));
    }
    let password = random_password()?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let new = NewAccount { login: &login, name: &name, password: &password, must_change: true };
    let id = match acts::create_account(&mut visit.db, &new, by) {
        Ok(id) => id,
        Err(AccountError::Store(error)) => return Err(error.into()),
        Err(error) => {
            problems.add(field_of(&error), visit.words.text(&error.text()));
            return show_again(&new_page(visit, (login, name), fields, problems));
        }
    };
    if let Some(asked) = asked {
        let whom = (id, asked.role.as_str(), asked.scope);
        acts::grant_role(&mut visit.db, &visit.places, whom, (asked.from, asked.to), by)
            .map_err(|error| WebError::Refused(visit.words.text(&error.text()).to_owned()))?;
    }
    password_page(visit, id, fold(&login), password)
}

/// The field that a refusal is about.
pub(super) fn field_of(error: &AccountError) -> &'static str {
    match error {
        AccountError::NoName => "name",
        AccountError::UnknownRole | AccountError::Own => "role",
        AccountError::WrongLevel => "place",
        AccountError::Backwards => "to",
        AccountError::Store(_)
        | AccountError::LoginTaken
        | AccountError::BadLogin
        | AccountError::Password(_)
        | AccountError::Unknown
        | AccountError::Linked => "login",
    }
}
