//! What an administrator does: accounts, roles, and seeing the application as another does.

use jiff::civil::Date;
use programme::accounts::{Scope, role};
use programme::fold::fold;
use programme::places::{Atlas, Level};

use super::commit;
use super::secrets::{self, password_fault};
use crate::store::accounts::{self as stored, StoredAccount, StoredGrant};
use crate::store::db::{By, Database, StoreError};

/// Why it was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// Another account has this login.
    #[error("the login is taken")]
    LoginTaken,
    /// A login is 3 to 40 letters, figures, dots, dashes.
    #[error("not a login")]
    BadLogin,
    /// A name is needed.
    #[error("no name")]
    NoName,
    /// The password cannot be taken; why.
    #[error("the password cannot be taken")]
    Password(programme::text::Text),
    /// There is no such account or grant.
    #[error("no such account or grant")]
    Unknown,
    /// There is no such role.
    #[error("no such role")]
    UnknownRole,
    /// The role is not held at such a place.
    #[error("the role is not held at such a place")]
    WrongLevel,
    /// It would end before it begins.
    #[error("it ends before it begins")]
    Backwards,
}

/// An account to be made.
pub struct NewAccount<'a> {
    /// Login.
    pub login: &'a str,
    /// Display name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// It was handed out and has to be changed.
    pub must_change: bool,
}

fn plain_login(login: &str) -> Option<String> {
    let login = fold(login.trim());
    let plain = login.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'));
    (plain && (3..=60).contains(&login.len())).then_some(login)
}

/// Makes an account; returns its id.
///
/// # Errors
/// When something about it cannot be taken, or the store fails.
pub fn create_account(db: &mut Database, new: &NewAccount<'_>, by: By<'_>) -> Result<i64, AccountError> {
    let login = plain_login(new.login).ok_or(AccountError::BadLogin)?;
    if new.name.trim().is_empty() {
        return Err(AccountError::NoName);
    }
    if let Some(fault) = password_fault(new.password, &login) {
        return Err(AccountError::Password(fault));
    }
    let password = secrets::hash(new.password)?;
    let tx = db.write()?;
    if stored::by_login(tx.reads(), &login)?.is_some() {
        return Err(AccountError::LoginTaken);
    }
    let account = StoredAccount {
        id: tx.next_id()?,
        login,
        name: new.name.trim().to_owned(),
        password,
        state: "active".to_owned(),
        lang: "vi".to_owned(),
        large: false,
        must_change: new.must_change,
        totp: String::new(),
        totp_on: false,
        totp_step: 0,
    };
    stored::insert_account(&tx, &account, by.at)?;
    commit(tx, by, format!("account.created {}", account.id))?;
    Ok(account.id)
}

fn changed(
    db: &mut Database,
    id: i64,
    by: By<'_>,
    verb: &str,
    change: impl FnOnce(&mut StoredAccount),
) -> Result<(), AccountError> {
    let tx = db.write()?;
    let mut account = stored::by_id(tx.reads(), id)?.ok_or(AccountError::Unknown)?;
    change(&mut account);
    stored::update_account(&tx, &account)?;
    // Whatever changed about an account, whoever uses it signs in anew.
    stored::end_sessions(&tx, id, "")?;
    Ok(commit(tx, by, format!("account.{verb} {id}"))?)
}

/// Closes an account: nobody signs in to it, what it did stays under its id.
///
/// # Errors
/// When there is none, or the store fails.
pub fn close_account(db: &mut Database, id: i64, by: By<'_>) -> Result<(), AccountError> {
    changed(db, id, by, "closed", |account| "closed".clone_into(&mut account.state))
}

/// Opens a closed account again.
///
/// # Errors
/// When there is none, or the store fails.
pub fn reopen_account(db: &mut Database, id: i64, by: By<'_>) -> Result<(), AccountError> {
    changed(db, id, by, "reopened", |account| "active".clone_into(&mut account.state))
}

/// Gives an account a new password, to be changed at once; its authenticator is taken away with the old one.
///
/// # Errors
/// When there is no such account, the password cannot be taken, or the store fails.
pub fn hand_out_password(db: &mut Database, id: i64, password: &str, by: By<'_>) -> Result<(), AccountError> {
    let login = stored::by_id(db, id)?.ok_or(AccountError::Unknown)?.login;
    if let Some(fault) = password_fault(password, &login) {
        return Err(AccountError::Password(fault));
    }
    let hash = secrets::hash(password)?;
    changed(db, id, by, "password_handed_out", |account| {
        account.password = hash;
        (account.must_change, account.totp_on) = (true, false);
        account.totp = String::new();
    })
}

/// Grants a role somewhere from a day on; returns the grant's id.
///
/// # Errors
/// When the role is not held at such a place, or the store fails.
pub fn grant_role(
    db: &mut Database,
    atlas: &Atlas,
    (account, role_code, scope): (i64, &str, Scope),
    (from, to): (Date, Option<Date>),
    by: By<'_>,
) -> Result<i64, AccountError> {
    let role = role(role_code).ok_or(AccountError::UnknownRole)?;
    let level = match scope {
        Scope::Everywhere => Level::Country,
        Scope::Place(place) => {
            atlas.version_at(place, from).ok_or(AccountError::WrongLevel)?;
            atlas.place(place).ok_or(AccountError::WrongLevel)?.level
        }
        Scope::Hamlet { .. } => Level::Hamlet,
    };
    if !role.levels.contains(&level) {
        return Err(AccountError::WrongLevel);
    }
    if to.is_some_and(|to| to < from) {
        return Err(AccountError::Backwards);
    }
    let tx = db.write()?;
    if stored::by_id(tx.reads(), account)?.is_none() {
        return Err(AccountError::Unknown);
    }
    let grant = StoredGrant {
        id: tx.next_id()?,
        account,
        role: role.code.clone(),
        scope,
        from: from.to_string(),
        to: to.map(|to| to.to_string()),
    };
    stored::insert_grant(&tx, &grant, by.at)?;
    let (kind, place, hamlet) = stored::scope_columns(scope);
    let what = format!("account.granted {account} {role_code} {kind} {place} {hamlet} {from}");
    commit(tx, by, what)?;
    Ok(grant.id)
}

/// Ends a grant: the day given is its last.
///
/// # Errors
/// When there is none to end, or the store fails.
pub fn revoke_role(db: &mut Database, grant: i64, last_day: Date, by: By<'_>) -> Result<(), AccountError> {
    let tx = db.write()?;
    if stored::end_grant(&tx, grant, &last_day.to_string())? == 0 {
        return Err(AccountError::Unknown);
    }
    Ok(commit(tx, by, format!("account.revoked {grant} {last_day}"))?)
}

/// The session of an administrator shows the application as another sees it; it writes nothing meanwhile.
///
/// # Errors
/// When there is no such account, or the store fails.
pub fn view_as(db: &mut Database, token: &str, account: i64, by: By<'_>) -> Result<(), AccountError> {
    let tx = db.write()?;
    let known = stored::by_id(tx.reads(), account)?.filter(|account| account.state == "active");
    if known.is_none() || stored::set_view_as(&tx, &secrets::digest(token), account)? == 0 {
        return Err(AccountError::Unknown);
    }
    Ok(commit(tx, by, format!("account.viewed_as {account}"))?)
}

/// Ends it.
///
/// # Errors
/// When the store fails.
pub fn stop_view_as(db: &mut Database, token: &str, by: By<'_>) -> Result<(), StoreError> {
    let tx = db.write()?;
    stored::set_view_as(&tx, &secrets::digest(token), 0)?;
    commit(tx, by, "account.viewed_as_ended".to_owned())
}
