//! What somebody does with their own account: password, authenticator, recovery codes, sessions, preferences.

use programme::text::Text;

use super::secrets::{self, password_fault};
use super::{commit, seconds};
use crate::store::accounts::{self as stored, StoredAccount};
use crate::store::db::{By, Database, StoreError};

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

fn own(db: &Database, account: i64) -> Result<StoredAccount, StoreError> {
    stored::by_id(db, account)?.ok_or_else(|| StoreError::Damaged("accounts".into()))
}

/// The account, once its password was typed again.
fn proven(db: &Database, account: i64, password: &str) -> Result<StoredAccount, OwnError> {
    let account = own(db, account)?;
    if secrets::verify(password, &account.password) { Ok(account) } else { Err(OwnError::WrongPassword) }
}

/// Changes the password; every other session ends, and devices have to prove themselves again.
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
    let mut account = proven(db, account, old)?;
    if let Some(fault) = password_fault(new, &account.login) {
        return Err(OwnError::Password(fault));
    }
    account.password = secrets::hash(new)?;
    account.must_change = false;
    let tx = db.write()?;
    stored::update_account(&tx, &account)?;
    stored::end_sessions(&tx, account.id, &sessions.kept())?;
    stored::forget_devices(&tx, account.id)?;
    Ok(commit(tx, by, format!("account.password_changed {}", account.id))?)
}

/// Ends sessions; returns how many.
///
/// # Errors
/// When the store fails.
pub fn sign_out_everywhere(
    db: &mut Database,
    account: i64,
    sessions: Sessions<'_>,
    by: By<'_>,
) -> Result<usize, StoreError> {
    let tx = db.write()?;
    let n = stored::end_sessions(&tx, account, &sessions.kept())?;
    stored::forget_devices(&tx, account)?;
    commit(tx, by, format!("account.signed_out_everywhere {account} {n}"))?;
    Ok(n)
}

/// Makes a secret for an authenticator; it is asked for once it was confirmed. Returns the secret.
///
/// # Errors
/// When the password is wrong, or the store fails.
pub fn begin_totp(db: &mut Database, account: i64, password: &str, by: By<'_>) -> Result<String, OwnError> {
    let mut account = proven(db, account, password)?;
    account.totp = secrets::totp_secret()?;
    (account.totp_on, account.totp_step) = (false, 0);
    let tx = db.write()?;
    stored::update_account(&tx, &account)?;
    commit(tx, by, format!("account.totp_begun {}", account.id))?;
    Ok(account.totp)
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
    let mut account = own(db, account)?;
    let step = secrets::totp_step(&account.totp, &account.login, code, seconds(by.at), account.totp_step);
    account.totp_step = step.ok_or(OwnError::WrongCode)?;
    account.totp_on = true;
    let codes = new_codes()?;
    let tx = db.write()?;
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
    let mut account = proven(db, account, password)?;
    (account.totp, account.totp_on) = (String::new(), false);
    let tx = db.write()?;
    stored::update_account(&tx, &account)?;
    stored::put_recovery_codes(&tx, account.id, &[])?;
    Ok(commit(tx, by, format!("account.totp_stopped {}", account.id))?)
}

/// New recovery codes in the place of the old ones.
///
/// # Errors
/// When the password is wrong, or the store fails.
pub fn make_recovery_codes(
    db: &mut Database,
    account: i64,
    password: &str,
    by: By<'_>,
) -> Result<Vec<String>, OwnError> {
    let account = proven(db, account, password)?;
    let codes = new_codes()?;
    let tx = db.write()?;
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
    let mut account = own(db, account)?;
    lang.clone_into(&mut account.lang);
    account.large = large;
    let tx = db.write()?;
    stored::update_account(&tx, &account)?;
    commit(tx, by, format!("account.preferences {}", account.id))
}
