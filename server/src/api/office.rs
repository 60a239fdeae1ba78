//! What administrators and inspectors read: accounts and the audit.

use ahash::AHashMap;
use programme::accounts::{Scope, Verb};
use programme::places::Level;
use serde::Serialize;
use utoipa::ToSchema;

use super::ask::{after, limit, word_of};
use super::me::Role;
use super::openapi::shape;
use super::operation::{AFTER, Kind, LIMIT, Operation, param};
use super::reply::json;
use super::wire::{Id, page_of};
use crate::actions::accounts::{ACCOUNTS_CHAIN, grant_of};
use crate::registry_index::Cursor;
use crate::store::accounts::{accounts as all_accounts, grants};
use crate::store::paged::audit_after;
use crate::web::answer::{Answered, WebError};
use crate::web::visit::Visit;

/// An account, as administrators see it.
#[derive(Serialize, ToSchema)]
struct Account {
    id: Id,
    login: String,
    name: String,
    /// `active` or `closed`.
    state: String,
    roles: Vec<Role>,
}

/// An entry of the audit: ids and digests, no names.
#[derive(Serialize, ToSchema)]
struct AuditEntry {
    /// Its number in its chain.
    seq: i64,
    /// When, in UTC.
    at: String,
    actor: String,
    change: String,
    digest: String,
    hash: String,
}

page_of!(/// Accounts.
    AccountPage, Account);
page_of!(/// Entries of one chain, the oldest first.
    AuditPage, AuditEntry);

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/api/v1/accounts", "accounts", "Accounts with their roles.", shape::<AccountPage>)
        .query(&[AFTER, LIMIT]),
    Operation::get("/api/v1/audit", "audit", "One chain of the audit.", shape::<AuditPage>)
        .query(&[
            param(
                "chain",
                Kind::Text(8),
                "Code of a commune today, `jobs` or `accounts`; `jobs` unless asked for otherwise.",
            ),
            AFTER,
            LIMIT,
        ])
        .fails(&[404]),
];

/// Takes a page out of rows that are in memory, in the order of their numbers as `number` says them.
pub(super) fn page<T>(
    visit: &Visit<'_>,
    rows: Vec<T>,
    number: impl Fn(&T) -> i64,
) -> (Vec<T>, Option<String>) {
    let (limit, after) = (limit(visit), after(visit).map(|after| after.id));
    let from =
        after.and_then(|after| rows.iter().position(|row| number(row) == after)).map_or(0, |at| at + 1);
    let more = rows.len() > from + limit;
    let rows: Vec<T> = rows.into_iter().skip(from).take(limit).collect();
    let next = rows.last().filter(|_| more).map(|last| word_of(Cursor { commune: 0, id: number(last) }));
    (rows, next)
}

/// `GET /api/v1/accounts`.
pub(crate) fn accounts(visit: &mut Visit<'_>) -> Answered {
    visit.may(Verb::ManageAccounts, Scope::Everywhere)?;
    let (stored, next) = page(visit, all_accounts(&visit.db)?, |account| account.id);
    let mut held: AHashMap<i64, Vec<Role>> = AHashMap::new();
    for stored in grants(&visit.db, None)? {
        if let Some(grant) = grant_of(&stored) {
            held.entry(stored.account).or_default().push(Role::of(visit, &grant));
        }
    }
    let rows = stored.into_iter().map(|account| Account {
        roles: held.remove(&account.id).unwrap_or_default(),
        id: Id(account.id),
        login: account.login,
        name: account.name,
        state: account.state,
    });
    json(&AccountPage { rows: rows.collect(), next })
}

/// `GET /api/v1/audit`.
pub(crate) fn audit(visit: &mut Visit<'_>) -> Answered {
    let (chain, verb, scope) = match visit.query.get("chain") {
        "" | "jobs" => (0, Verb::ViewAudit, Scope::Everywhere),
        "accounts" => (ACCOUNTS_CHAIN, Verb::ManageAccounts, Scope::Everywhere),
        code => {
            let commune = visit.atlas().by_code(Level::Commune, code, visit.today);
            let commune = commune.map_err(|_| WebError::NotFound)?;
            (commune.get(), Verb::ViewAudit, Scope::Place(commune))
        }
    };
    visit.may(verb, scope)?;
    let limit = limit(visit);
    let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut entries = audit_after(&visit.db, chain, (after(visit).map_or(0, |after| after.id), rows))?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| more).map(|last| word_of(Cursor { commune: 0, id: last.seq }));
    let rows = entries.into_iter().map(|entry| AuditEntry {
        seq: entry.seq,
        at: entry.at,
        actor: entry.actor,
        change: entry.change,
        digest: entry.digest,
        hash: entry.hash,
    });
    json(&AuditPage { rows: rows.collect(), next })
}
