//! Administration: accounts and roles, who may do what and why, the audit, jobs, backups, health.
//!
//! An administrator reaches no further than their own role does: neither what they grant nor whom they manage.

mod accounts;
mod audit;
mod backups;
mod boundaries;
mod deeds;
mod explain;
mod health;
mod one;
mod place_form;
mod retention;

use askama::Template;
use programme::accounts::{Scope, Verb, roles as all_roles};

use super::answer::{Answer, Answered, WebError};
use super::pages::show;
use super::preferences::cookie;
use super::session::COOKIE;
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::accounts as acts;
use crate::documents::words::level_word;
use crate::store::accounts as stored;
use crate::store::db::By;
use crate::store::imports::page_of_imports;

pub(super) use accounts::{create, list as accounts, manages, new as new_account};
pub(super) use audit::page as audit;
pub(super) use backups::{
    check as check_backup, download as download_backup, list as backups, make as make_backup,
};
pub(super) use boundaries::{
    confirm_take_out as confirm_remove_boundaries, list as boundaries, load as load_boundaries,
    take_out as remove_boundaries,
};
pub(super) use explain::page as explain;
pub(crate) use health::facts as health_facts;
pub(super) use health::page as health;
pub(super) use one::{close, grant, hand_out_password, page as account, reopen, revoke, sign_out, view_as};
pub(super) use retention::{let_go, page as retention, set as set_retention};

/// A part of administration.
struct Part {
    href: &'static str,
    name: String,
    about: String,
}

#[derive(Template)]
#[template(path = "web/admin/overview.html")]
struct OverviewPage {
    shell: Shell,
    parts: Vec<Part>,
}

/// `GET /admin`.
pub(super) fn overview(visit: &mut Visit<'_>) -> Answered {
    const PARTS: [(&str, &str, Verb); 10] = [
        ("/admin/accounts", "accounts", Verb::ManageAccounts),
        ("/admin/roles", "roles", Verb::ManageAccounts),
        ("/admin/explain", "explain", Verb::ManageAccounts),
        ("/admin/audit", "audit", Verb::ViewAudit),
        ("/admin/reorganisations", "reorganisations", Verb::Operate),
        ("/admin/retention", "retention", Verb::Operate),
        ("/admin/boundaries", "boundaries", Verb::Operate),
        ("/admin/jobs", "jobs", Verb::Operate),
        ("/admin/backups", "backups", Verb::Operate),
        ("/admin/health", "health", Verb::Operate),
    ];
    visit.may_somewhere(Verb::ManageAccounts)?;
    let w = visit.words;
    let parts = PARTS
        .iter()
        // Jobs, backups and health are of the whole database.
        .filter(|(_, key, verb)| {
            if *verb == Verb::Operate && !["retention", "boundaries", "reorganisations"].contains(key) {
                visit.can(*verb, Scope::Everywhere)
            } else {
                visit.can_somewhere(*verb)
            }
        })
        .map(|(href, key, _)| Part {
            href,
            name: w.t(&format!("adm-{key}")),
            about: w.t(&format!("adm-{key}-sub")),
        })
        .collect();
    show(&OverviewPage { shell: Shell::new(visit, w.t("nav-admin")), parts })
}

/// The shell of a page of administration.
fn shell(visit: &Visit<'_>, title: impl Into<String>) -> Shell {
    let title = title.into();
    Shell::new(visit, title.clone()).then("/admin", visit.words.t("nav-admin")).then("", title)
}

/// A role as data.
struct RoleRow {
    code: String,
    name: String,
    levels: String,
    may: Vec<bool>,
}

#[derive(Template)]
#[template(path = "web/admin/roles.html")]
struct RolesPage {
    shell: Shell,
    verbs: Vec<String>,
    roles: Vec<RoleRow>,
}

/// `GET /admin/roles`.
pub(super) fn roles(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ManageAccounts)?;
    let w = visit.words;
    let roles = all_roles()
        .iter()
        .map(|role| RoleRow {
            code: role.code.clone(),
            name: w.text(&role.name).to_owned(),
            levels: role
                .levels
                .iter()
                .map(|level| level_word(level.code(), w.lang))
                .collect::<Vec<_>>()
                .join(", "),
            may: Verb::ALL.iter().map(|verb| role.may(*verb)).collect(),
        })
        .collect();
    let verbs = Verb::ALL.iter().map(|verb| w.text(&verb.name()).to_owned()).collect();
    show(&RolesPage { shell: shell(visit, w.t("adm-roles")), verbs, roles })
}

/// A job.
struct JobRow {
    id: i64,
    at: String,
    what: String,
    file: String,
    who: String,
    years: String,
    undone: bool,
    counts: [String; 4],
}

#[derive(Template)]
#[template(path = "web/admin/jobs.html")]
struct JobsPage {
    shell: Shell,
    jobs: Vec<JobRow>,
    older: String,
}

/// How many lines a page shows.
const SHOWN: usize = 50;

/// `GET /admin/jobs`.
pub(super) fn jobs(visit: &mut Visit<'_>) -> Answered {
    visit.may(Verb::Operate, Scope::Everywhere)?;
    let w = visit.words;
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let names = stored::account_names(&visit.db)?;
    let mut found = page_of_imports(&visit.db, None, before, SHOWN + 1)?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let older = found.last().filter(|_| more).map_or_else(String::new, |job| job.id.to_string());
    let jobs = found
        .into_iter()
        .map(|job| JobRow {
            id: job.id,
            at: w.moment(&job.at),
            what: if job.title.is_empty() {
                w.maybe(&format!("adm-job-{}", job.kind.replace('_', "-"))).unwrap_or(job.kind)
            } else {
                w.title(&job.title)
            },
            file: job.file,
            who: actor_name(&job.actor, &names, w),
            years: match job.years {
                Some((first, last)) if first == last => first.to_string(),
                Some((first, last)) => format!("{first}–{last}"),
                None => String::new(),
            },
            undone: job.state != "done",
            counts: job.counts.map(|n| w.int(n)),
        })
        .collect();
    show(&JobsPage { shell: shell(visit, w.t("adm-jobs")), jobs, older })
}

/// Whoever acted, by the name that their account has now; their id where it has none.
fn actor_name(actor: &str, names: &std::collections::HashMap<i64, String>, w: super::words::Words) -> String {
    let name = |id: &str| id.parse().ok().and_then(|id: i64| names.get(&id)).cloned();
    match actor.strip_prefix("account:").map(|rest| rest.split_once(" as ").unwrap_or((rest, ""))) {
        Some((id, "")) => name(id).unwrap_or_else(|| actor.to_owned()),
        Some((id, other)) => {
            let who = name(id).unwrap_or_else(|| id.to_owned());
            let other = name(other).unwrap_or_else(|| other.to_owned());
            w.with("adm-actor-as", &[("who", &who), ("other", &other)])
        }
        None if actor == "cli" => w.t("adm-actor-cli"),
        None if actor == "nobody" => w.t("adm-actor-nobody"),
        None => actor.to_owned(),
    }
}

/// `POST /admin/stop-view-as`: whoever views as another always may stop.
pub(super) fn stop_view_as(visit: &mut Visit<'_>) -> Answered {
    let token = cookie(&visit.headers, COOKIE).unwrap_or_default().to_owned();
    let session = visit.session.as_ref().ok_or(WebError::SignIn)?;
    let shown = session.account;
    if session.viewing_name.is_none() {
        return Ok(Answer::see("/"));
    }
    let (actor, now) = (format!("account:{}", session.signed_in), visit.now.clone());
    acts::stop_view_as(&mut visit.db, &token, By { actor: &actor, at: &now })?;
    Ok(Answer::see(format!("/admin/accounts/{shown}")))
}
