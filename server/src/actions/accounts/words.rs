//! Accounts in words: where a role is held, what an entry of the audit speaks of, why somebody may or may not.

use std::collections::HashMap;

use jiff::civil::Date;
use programme::accounts::{Line, Scope, Verb, explain, scope_text};
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::text::Text;

use super::{ACCOUNTS_CHAIN, grant_of};
use crate::store::accounts as stored;
use crate::store::counts::hamlet_names;
use crate::store::db::{Database, StoreError};

/// Scopes in words, the hamlets by their names.
pub struct ScopeWords<'a> {
    atlas: &'a Atlas,
    on: Date,
    hamlets: HashMap<(i64, i64), String>,
}

impl<'a> ScopeWords<'a> {
    /// For everything that is granted, with places as they are called on a day.
    ///
    /// # Errors
    /// When the store fails.
    pub fn new(db: &Database, atlas: &'a Atlas, on: Date) -> Result<Self, StoreError> {
        Ok(Self { atlas, on, hamlets: stored::granted_hamlets(db)? })
    }

    /// A scope.
    #[must_use]
    pub fn text(&self, scope: Scope) -> Text {
        scope_text(scope, self.on, self.atlas, &|commune, hamlet| {
            self.hamlets.get(&(commune.get(), hamlet)).cloned()
        })
    }
}

/// Why an account may or may not do something somewhere on a day.
///
/// # Errors
/// When the store fails.
pub fn explain_account(
    db: &Database,
    atlas: &Atlas,
    account: i64,
    (verb, scope): (Verb, Scope),
    on: Date,
) -> Result<Vec<Line>, StoreError> {
    let grants: Vec<_> = stored::grants(db, Some(account))?.iter().filter_map(grant_of).collect();
    let mut names = stored::granted_hamlets(db)?;
    if let Scope::Hamlet { commune, .. } = scope {
        let known = hamlet_names(db, commune.get())?;
        names.extend(known.into_iter().map(|(id, name)| ((commune.get(), id), name)));
    }
    let name = |commune: PlaceId, hamlet| names.get(&(commune.get(), hamlet)).cloned();
    Ok(explain(&grants, verb, scope, on, atlas, &name))
}

/// A hamlet of a commune by its name, accents or not: the scope that it is.
///
/// # Errors
/// When the store fails.
pub fn hamlet_scope(
    db: &Database,
    atlas: &Atlas,
    commune: PlaceId,
    name: &str,
    on: Date,
) -> Result<Option<Scope>, StoreError> {
    let wanted = programme::fold::fold(name.trim());
    // Its record stays where it was created, which may be a commune that this one took over.
    for commune in atlas.predecessors_at(commune, on) {
        let known = hamlet_names(db, commune.get())?;
        if let Some((hamlet, _)) = known.into_iter().find(|(_, name)| programme::fold::fold(name) == wanted) {
            return Ok(Some(Scope::Hamlet { commune, hamlet }));
        }
    }
    Ok(None)
}

/// What a chain of the audit is about.
#[must_use]
pub fn chain_text(chain: i64, on: Date, atlas: &Atlas) -> Text {
    match chain {
        ACCOUNTS_CHAIN => Text::new("tài khoản, vai trò, sao lưu, khóa ký", "accounts, roles, backups, keys"),
        0 => Text::new("việc hàng loạt", "bulk jobs"),
        commune if commune > 0 => scope_text(Scope::Place(PlaceId::new(commune)), on, atlas, &|_, _| None),
        other => Text::new(format!("chuỗi {other}"), format!("chain {other}")),
    }
}
