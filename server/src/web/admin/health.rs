//! How the application and its records are: address, engine, size, layout, version, rows, backups.

use std::path::Path;

use askama::Template;
use programme::accounts::{Scope, Verb};

use super::super::answer::Answered;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::shell;
use crate::actions::backups::kept_backups;
use crate::store::db::{Address, Database, SCHEMA_VERSION, StoreError};
use crate::store::health::{health, row_counts};

#[derive(Template)]
#[template(path = "web/admin/health.html")]
struct HealthPage {
    shell: Shell,
    facts: Vec<(String, String)>,
    tables: Vec<(String, String)>,
}

/// What the page and the command say, by the keys of its words.
///
/// # Errors
/// When the engine refuses, or the backups cannot be listed.
pub(crate) fn facts(
    w: Words,
    db: &Database,
    address: &Address,
    data: &Path,
) -> Result<[(&'static str, String); 8], StoreError> {
    let found = health(db)?;
    let backups = kept_backups(data)?;
    let none = || w.t("adm-none");
    Ok([
        ("adm-version", env!("CARGO_PKG_VERSION").to_owned()),
        ("adm-engine", found.engine),
        ("adm-address", address.to_string()),
        ("adm-size", w.size(found.bytes)),
        ("adm-layout", format!("{} / {SCHEMA_VERSION}", found.layout)),
        ("adm-last-change", found.last_change.map_or_else(none, |at| w.moment(&at))),
        ("adm-last-backup", backups.first().map_or_else(none, |kept| kept.name.clone())),
        ("adm-backups-kept", w.int(i64::try_from(backups.len()).unwrap_or(0))),
    ])
}

/// `GET /admin/health`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may(Verb::Operate, Scope::Everywhere)?;
    let w = visit.words;
    let facts = facts(w, &visit.db, visit.app.pool.address(), &visit.app.folder)?;
    // Counting reads whole tables: only when asked for.
    let counts = if visit.query.has("count") { row_counts(&visit.db)? } else { Vec::new() };
    show(&HealthPage {
        shell: shell(visit, w.t("adm-health")),
        facts: facts.into_iter().map(|(key, value)| (w.t(key), value)).collect(),
        tables: counts.into_iter().map(|(table, n)| (table, w.int(n))).collect(),
    })
}
