//! Tokens of programs: they act for an account, at one place at most as wide as its own, until a day.

use jiff::civil::Date;
use programme::accounts::{Scope, covers};
use programme::places::Atlas;

use super::{Session, commit, grant_of, secrets, session_of, write};
use crate::store::accounts::{self as stored, StoredToken};
use crate::store::db::{By, Database, StoreError};

/// Why no token was made.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A token says what it is for.
    #[error("no name")]
    NoName,
    /// It would end today or earlier, or after more than a year.
    #[error("a token ends between tomorrow and a year from now")]
    Ends,
    /// The account holds no role there.
    #[error("the account holds no role there")]
    Beyond,
}

/// Makes a token; its secret is given this once.
///
/// # Errors
/// When it would be wider than the account, or the store fails.
pub fn make_token(
    db: &mut Database,
    atlas: &Atlas,
    (account, name, scope): (i64, &str, Scope),
    (today, expires_on): (Date, Date),
    by: By<'_>,
) -> Result<(i64, String), TokenError> {
    if name.trim().is_empty() {
        return Err(TokenError::NoName);
    }
    let latest = today.checked_add(jiff::Span::new().days(366)).unwrap_or(today);
    if expires_on <= today || expires_on > latest {
        return Err(TokenError::Ends);
    }
    let grants = stored::grants(db, Some(account))?;
    let held = grants.iter().filter_map(grant_of);
    if !held.filter(|grant| grant.holds_on(today)).any(|grant| covers(grant.scope, scope, today, atlas)) {
        return Err(TokenError::Beyond);
    }
    let secret = format!("hoctap_{}", secrets::token()?);
    let tx = write(db)?;
    let token = StoredToken {
        id: tx.next_id()?,
        account,
        name: name.trim().to_owned(),
        scope,
        expires_on: expires_on.to_string(),
        revoked: false,
    };
    stored::insert_token(&tx, &token, &secrets::digest(&secret))?;
    commit(tx, by, format!("token.made {} {account} {expires_on}", token.id))?;
    Ok((token.id, secret))
}

/// Takes a token of an account back; returns whether there was one.
///
/// # Errors
/// When the store fails.
pub fn revoke_token(db: &mut Database, account: i64, id: i64, by: By<'_>) -> Result<bool, StoreError> {
    let tx = write(db)?;
    if stored::revoke_token(&tx, account, id)? == 0 {
        return Ok(false);
    }
    commit(tx, by, format!("token.revoked {id}"))?;
    Ok(true)
}

/// Whoever a token acts for, if it still holds.
///
/// # Errors
/// When the store fails.
pub fn api_session(db: &Database, secret: &str, today: Date) -> Result<Option<Session>, StoreError> {
    let Some((token, account, grants)) = stored::token_bearer(db, &secrets::digest(secret))? else {
        return Ok(None);
    };
    if token.revoked || token.expires_on < today.to_string() {
        return Ok(None);
    }
    if account.state != "active" {
        return Ok(None);
    }
    let mut session = session_of(&account, &grants);
    session.only = Some(token.scope);
    Ok(Some(session))
}
