//! One account: what it may do where and since when, and what an administrator does with it.

use askama::Template;
use programme::accounts::{Grant, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::preferences::cookie;
use super::super::session::COOKIE;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::accounts::{field_of, manages, password_page};
use super::place_form::{self, GrantFields, day_or, role_options};
use crate::actions::accounts::{self as acts, AccountError, ScopeWords, Sessions, grant_of, random_password};
use crate::store::accounts::{self as stored, StoredAccount};
use crate::store::db::{By, Database};

/// A grant of it.
struct GrantRow {
    id: i64,
    role: String,
    place: String,
    from: String,
    to: String,
    /// `holds`, `ended` or `to-come`.
    state: &'static str,
}

#[derive(Template)]
#[template(path = "web/admin/account.html")]
struct OnePage {
    shell: Shell,
    id: i64,
    login: String,
    name: String,
    closed: bool,
    totp_on: bool,
    must_change: bool,
    sessions: i64,
    own: bool,
    view_as: bool,
    grants: Vec<GrantRow>,
    last_day: String,
    fields: GrantFields,
    roles: Vec<(String, String)>,
    problems: Problems,
}

/// The account that the path names, if whoever is signed in manages it; its grants beside it.
fn managed(visit: &Visit<'_>, verb: Verb) -> Result<(StoredAccount, Vec<stored::StoredGrant>), WebError> {
    visit.may_somewhere(verb)?;
    let id = visit.path.read::<i64>("id").ok_or(WebError::NotFound)?;
    let account = stored::by_id(&visit.db, id)?.ok_or(WebError::NotFound)?;
    let grants = stored::grants(&visit.db, Some(id))?;
    let known: Vec<Grant> = grants.iter().filter_map(grant_of).collect();
    if manages(visit, verb, &known) { Ok((account, grants)) } else { Err(WebError::NotFound) }
}

fn is_own(visit: &Visit<'_>, account: i64) -> bool {
    visit.session.as_ref().is_some_and(|session| session.signed_in == account)
}

fn one_page(
    visit: &Visit<'_>,
    (account, grants): (StoredAccount, Vec<stored::StoredGrant>),
    fields: GrantFields,
    problems: Problems,
) -> Result<OnePage, WebError> {
    let (w, today) = (visit.words, visit.today);
    let places = ScopeWords::new(&visit.db, visit.atlas(), today)?;
    let known: Vec<Grant> = grants.iter().filter_map(grant_of).collect();
    let mut rows: Vec<GrantRow> = grants
        .iter()
        .filter_map(|grant| Some((grant.id, grant_of(grant)?)))
        .map(|(id, grant)| GrantRow {
            id,
            role: w.text(&grant.role.name).to_owned(),
            place: w.text(&places.text(grant.scope)).to_owned(),
            from: w.day(grant.from),
            to: grant.to.map_or_else(String::new, |to| w.day(to)),
            state: if grant.holds_on(today) {
                "holds"
            } else if grant.to.is_some_and(|to| to < today) {
                "ended"
            } else {
                "to-come"
            },
        })
        .collect();
    rows.sort_by_key(|row| (row.state == "ended", row.id));
    Ok(OnePage {
        shell: Shell::new(visit, account.name.clone())
            .then("/admin", w.t("nav-admin"))
            .then("/admin/accounts", w.t("adm-accounts"))
            .then("", account.login.clone()),
        sessions: i64::try_from(stored::sessions_of(&visit.db, account.id)?.len()).unwrap_or(0),
        own: is_own(visit, account.id),
        view_as: account.state == "active" && manages(visit, Verb::ViewAs, &known),
        id: account.id,
        login: account.login,
        name: account.name,
        closed: account.state != "active",
        totp_on: account.totp_on,
        must_change: account.must_change,
        grants: rows,
        last_day: day_shown(today.yesterday().unwrap_or(today)),
        fields,
        roles: role_options(w),
        problems,
    })
}

/// `GET /admin/accounts/{id}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let found = managed(visit, Verb::ManageAccounts)?;
    // A link that grants a role anew fills the form in.
    let fields =
        if visit.query.has("role") { GrantFields::of(&visit.query) } else { GrantFields::from(visit.today) };
    show(&one_page(visit, found, fields, Problems::default())?)
}

/// `POST /admin/accounts/{id}/grants`.
pub(in super::super) fn grant(visit: &mut Visit<'_>) -> Answered {
    let found = managed(visit, Verb::ManageAccounts)?;
    let id = found.0.id;
    let fields = GrantFields::of(&visit.form);
    let mut problems = Problems::default();
    let asked = place_form::grant(visit, &fields, &mut problems)?;
    if problems.is_empty() {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let whom = (id, asked.role.as_str(), asked.scope);
        let days = (asked.from, asked.to);
        match acts::grant_role(&mut visit.db, &visit.places, whom, days, By { actor: &actor, at: &now }) {
            Ok(_) => return Ok(Answer::see(format!("/admin/accounts/{id}?said=role-granted"))),
            Err(AccountError::Store(error)) => return Err(error.into()),
            Err(error) => problems.add(field_of(&error), visit.words.text(&error.text())),
        }
    }
    show_again(&one_page(visit, found, fields, problems)?)
}

/// `POST /admin/accounts/{id}/grants/{grant}/revoke`.
pub(in super::super) fn revoke(visit: &mut Visit<'_>) -> Answered {
    let found = managed(visit, Verb::ManageAccounts)?;
    let id = found.0.id;
    let wanted = visit.path.read::<i64>("grant").ok_or(WebError::NotFound)?;
    if !found.1.iter().any(|grant| grant.id == wanted) {
        return Err(WebError::NotFound);
    }
    let mut problems = Problems::default();
    let yesterday = visit.today.yesterday().unwrap_or(visit.today);
    let field = format!("on-{wanted}");
    let typed = visit.form.get("on").to_owned();
    let last = day_or(visit, &typed, &field, yesterday, &mut problems);
    if problems.is_empty() {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        match acts::revoke_role(&mut visit.db, wanted, last, By { actor: &actor, at: &now }) {
            Ok(()) => return Ok(Answer::see(format!("/admin/accounts/{id}?said=role-ended"))),
            Err(AccountError::Unknown) => problems.add(&field, visit.words.t("adm-ended-already")),
            Err(error) => return refused(visit, error),
        }
    }
    show_again(&one_page(visit, found, GrantFields::from(visit.today), problems)?)
}

fn refused(visit: &Visit<'_>, error: AccountError) -> Answered {
    match error {
        AccountError::Store(error) => Err(error.into()),
        error @ (AccountError::LoginTaken
        | AccountError::BadLogin
        | AccountError::NoName
        | AccountError::Password(_)
        | AccountError::Unknown
        | AccountError::UnknownRole
        | AccountError::WrongLevel
        | AccountError::Backwards
        | AccountError::Own
        | AccountError::Linked) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}

/// Something done to the account of the path, which is somebody else's: whoever closes their own would lock
/// themselves out.
fn done(
    visit: &mut Visit<'_>,
    said: &str,
    act: impl FnOnce(&mut Database, i64, By<'_>) -> Result<(), AccountError>,
) -> Answered {
    let id = managed(visit, Verb::ManageAccounts)?.0.id;
    if is_own(visit, id) {
        return Err(WebError::Refused(visit.words.t("adm-not-ones-own")));
    }
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match act(&mut visit.db, id, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see(format!("/admin/accounts/{id}?said={said}"))),
        Err(error) => refused(visit, error),
    }
}

/// `POST /admin/accounts/{id}/close`.
pub(in super::super) fn close(visit: &mut Visit<'_>) -> Answered {
    done(visit, "account-closed", acts::close_account)
}

/// `POST /admin/accounts/{id}/reopen`.
pub(in super::super) fn reopen(visit: &mut Visit<'_>) -> Answered {
    done(visit, "account-reopened", acts::reopen_account)
}

/// `POST /admin/accounts/{id}/sign-out`.
pub(in super::super) fn sign_out(visit: &mut Visit<'_>) -> Answered {
    done(visit, "account-signed-out", |db, id, by| {
        acts::sign_out_everywhere(db, id, Sessions::All, by)?;
        Ok(())
    })
}

/// `POST /admin/accounts/{id}/password`.
pub(in super::super) fn hand_out_password(visit: &mut Visit<'_>) -> Answered {
    let account = managed(visit, Verb::ManageAccounts)?.0;
    let password = random_password()?;
    let done = done(visit, "", |db, id, by| acts::hand_out_password(db, id, &password, by));
    done.and_then(|_| password_page(visit, account.id, account.login, password))
}

/// `POST /admin/accounts/{id}/view-as`.
pub(in super::super) fn view_as(visit: &mut Visit<'_>) -> Answered {
    let id = managed(visit, Verb::ViewAs)?.0.id;
    if is_own(visit, id) {
        return Err(WebError::Refused(visit.words.t("adm-not-ones-own")));
    }
    let token = cookie(&visit.headers, COOKIE).unwrap_or_default().to_owned();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::view_as(&mut visit.db, &token, id, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see("/")),
        Err(error) => refused(visit, error),
    }
}
