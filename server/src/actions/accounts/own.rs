//! What somebody does with their own account: password, authenticator, recovery codes, sessions, preferences.

use programme::text::Text;

use super::secrets::{self, password_fault};
use super::sign_in::{own_failed, own_failures, own_wait};
use super::{commit, seconds, write};
use crate::store::accounts::{self as stored, StoredAccount};
use crate::store::db::{By, Database, StoreError, WriteTx};

/// Why it was refused.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The password given is not the account's.
    #[error("wrong password")]
    WrongPassword,
    /// The new one cannot be taken; why.
    #[error("the password cannot be taken")]
    Password(Text),
    /// The new one is the old one.
    #[error("the same password")]
    SamePassword,
    /// Wrong too often.
    #[error("wait {seconds} s")]
    Wait {
        /// How long.
        seconds: u64,
    },
    /// An authenticator is asked for already.
    #[error("an authenticator is asked for already")]
    TotpOn,
    /// None is.
    #[error("no authenticator is asked for")]
    TotpOff,
    /// The code of the authenticator is wrong.
    #[error("wrong code")]
    WrongCode,
}

/// Which sessions end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions<'a> {
    /// All of them.
    All,
    /// All but the one of this token.
    Others(&'a str),
}

impl Sessions<'_> {
    fn kept(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Others(token) => secrets::digest(token),
        }
    }
}

/// That the account's password was typed again, rightly.
fn proven(db: &mut Database, account: i64, password: &str, by: By<'_>) -> Result<(), OwnError> {
    // One after the other, so that each failure is counted before the next is weighed.
    let Some(_turn) = secrets::Turn::wait() else { return Err(OwnError::Wait { seconds: 1 }) };
    let left = own_wait(db, account, seconds(by.at))?;
    if left > 0 {
        return Err(OwnError::Wait { seconds: u64::try_from(left).unwrap_or(1) });
    }
    let known = stored::by_id(db, account)?.map(|account| account.password).unwrap_or_default();
    if secrets::verify(password, &known) {
        return Ok(());
    }
    own_failed(db, account, by)?;
    Err(OwnError::WrongPassword)
}

/// Begins to change an account, as it stands now.
fn own(db: &mut Database, account: i64) -> Result<(WriteTx<'_>, StoredAccount), StoreError> {
    let tx = write(db)?;
    let found = stored::by_id(tx.reads(), account)?;
    let found = found.ok_or_else(|| StoreError::Damaged("accounts".into()))?;
    Ok((tx, found))
}

/// Changes the password; every other session and every token ends, and devices have to prove themselves again.
///
/// # Errors
/// When the old one is wrong, the new one cannot be taken, or the store fails.
pub fn change_password(
    db: &mut Database,
    account: i64,
    (old, new): (&str, &str),
    sessions: Sessions<'_>,
    by: By<'_>,
) -> Result<(), OwnError> {
    proven(db, account, old, by)?;
    let whose = stored::by_id(db, account)?.map(|account| (account.login, account.name)).unwrap_or_default();
    if let Some(fault) = password_fault(new, (&whose.0, &whose.1)) {
        return Err(OwnError::Password(fault));
    }
    if old == new {
        return Err(OwnError::SamePassword);
    }
    let hash = secrets::hash(new)?;
    let (tx, mut account) = own(db, account)?;
    (account.password, account.must_change) = (hash, false);
    stored::update_account(&tx, &account)?;
    stored::end_sessions(&tx, account.id, &sessions.kept())?;
    stored::forget_devices(&tx, account.id)?;
    stored::revoke_tokens(&tx, account.id)?;
    stored::clear_failures(&tx, &own_failures(account.id))?;
    Ok(commit(tx, by, format!("account.password_changed {}", account.id))?)
}

/// Ends sessions and every token; returns how many sessions.
///
/// # Errors
/// When the store fails.
pub fn sign_out_everywhere(
    db: &mut Database,
    account: i64,
    sessions: Sessions<'_>,
    by: By<'_>,
) -> Result<usize, StoreError> {
    let tx = write(db)?;
    let n = stored::end_sessions(&tx, account, &sessions.kept())?;
    stored::forget_devices(&tx, account)?;
    stored::revoke_tokens(&tx, account)?;
    commit(tx, by, format!("account.signed_out_everywhere {account} {n}"))?;
    Ok(n)
}

/// Makes a secret for an authenticator; it is asked for once it was confirmed. Returns the secret.
///
/// # Errors
/// When the password is wrong, an authenticator is asked for already, or the store fails.
pub fn begin_totp(db: &mut Database, account: i64, password: &str, by: By<'_>) -> Result<String, OwnError> {
    proven(db, account, password, by)?;
    let secret = secrets::totp_secret()?;
    let (tx, mut account) = own(db, account)?;
    if account.totp_on {
        return Err(OwnError::TotpOn);
    }
    (account.totp, account.totp_step) = (secret, 0);
    stored::update_account(&tx, &account)?;
    commit(tx, by, format!("account.totp_begun {}", account.id))?;
    Ok(account.totp)
}

/// The secret of an authenticator that was not confirmed yet, with the login it is for.
///
/// # Errors
/// When the store fails.
pub fn unconfirmed_totp(db: &Database, account: i64) -> Result<Option<(String, String)>, StoreError> {
    let account = stored::by_id(db, account)?;
    let waits = account.filter(|account| !account.totp_on && !account.totp.is_empty());
    Ok(waits.map(|account| (account.totp, account.login)))
}

/// Confirms the authenticator by a code of it; returns recovery codes, which are shown this once.
///
/// # Errors
/// When the code is wrong, or the store fails.
pub fn confirm_totp(
    db: &mut Database,
    account: i64,
    code: &str,
    by: By<'_>,
) -> Result<Vec<String>, OwnError> {
    let codes = new_codes()?;
    let (tx, mut account) = own(db, account)?;
    if account.totp_on {
        return Err(OwnError::TotpOn);
    }
    let step = secrets::totp_step(&account.totp, &account.login, code, seconds(by.at), account.totp_step);
    account.totp_step = step.ok_or(OwnError::WrongCode)?;
    account.totp_on = true;
    stored::update_account(&tx, &account)?;
    stored::put_recovery_codes(&tx, account.id, &digests(&codes))?;
    commit(tx, by, format!("account.totp_confirmed {}", account.id))?;
    Ok(codes)
}

/// Asks for no authenticator any more.
///
/// # Errors
/// When the password is wrong, or the store fails.
pub fn stop_totp(db: &mut Database, account: i64, password: &str, by: By<'_>) -> Result<(), OwnError> {
    proven(db, account, password, by)?;
    let (tx, mut account) = own(db, account)?;
    (account.totp, account.totp_on) = (String::new(), false);
    stored::update_account(&tx, &account)?;
    stored::put_recovery_codes(&tx, account.id, &[])?;
    Ok(commit(tx, by, format!("account.totp_stopped {}", account.id))?)
}

/// New recovery codes in the place of the old ones.
///
/// # Errors
/// When the password is wrong, no authenticator is asked for, or the store fails.
pub fn make_recovery_codes(
    db: &mut Database,
    account: i64,
    password: &str,
    by: By<'_>,
) -> Result<Vec<String>, OwnError> {
    proven(db, account, password, by)?;
    let codes = new_codes()?;
    let (tx, account) = own(db, account)?;
    if !account.totp_on {
        return Err(OwnError::TotpOff);
    }
    stored::put_recovery_codes(&tx, account.id, &digests(&codes))?;
    commit(tx, by, format!("account.recovery_codes {}", account.id))?;
    Ok(codes)
}

fn new_codes() -> Result<Vec<String>, StoreError> {
    (0..10).map(|_| secrets::recovery_code()).collect()
}

fn digests(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| secrets::digest(code)).collect()
}

/// Keeps language and size of type.
///
/// # Errors
/// When the store fails.
pub fn save_preferences(
    db: &mut Database,
    account: i64,
    lang: &str,
    large: bool,
    by: By<'_>,
) -> Result<(), StoreError> {
    let (tx, mut account) = own(db, account)?;
    lang.clone_into(&mut account.lang);
    account.large = large;
    stored::update_account(&tx, &account)?;
    commit(tx, by, format!("account.preferences {}", account.id))
}
