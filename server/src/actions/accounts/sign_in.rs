//! Signing in and out.
//!
//! Whoever fails waits, longer each time. What is counted is the address together with the login, so that failures
//! from elsewhere never make the owner wait; the address alone, far more generously, against one that tries many
//! logins; and a device on which the owner signed in before, which is asked about nothing but its own failures.
//! A wrong code after the right password is counted for the account too, wherever it comes from: whoever can fail so
//! holds the password.
//! An unknown login takes as long as a known one and is answered with the same words.

use programme::fold::fold;

use super::{ACCOUNTS_CHAIN, commit, seconds, secrets, write};
use crate::store::accounts::{self as stored, StoredAccount};
use crate::store::db::{By, Change, Database, StoreError, WriteTx};

/// What is typed, and from where.
pub struct SignInAsked<'a> {
    /// Login.
    pub login: &'a str,
    /// Password.
    pub password: &'a str,
    /// Code of the authenticator, or a recovery code.
    pub code: Option<&'a str>,
    /// The cookie of a device that signed in before.
    pub device: Option<&'a str>,
    /// Where the request comes from.
    pub address: &'a str,
}

/// What a browser gets.
pub struct SignedIn {
    /// The session's token.
    pub token: String,
    /// The device's.
    pub device: String,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Login or password.
    #[error("wrong login or password")]
    Wrong,
    /// The password is right; the account asks for a code too.
    #[error("a code is needed")]
    CodeNeeded,
    /// The code is not.
    #[error("wrong code")]
    CodeWrong,
    /// Too many failures.
    #[error("wait {seconds} s")]
    Wait {
        /// How long.
        seconds: u64,
    },
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// Failures that cost nothing: with a login, and of an address alone, behind which a whole office may sit.
const FREE: i64 = 5;
const FREE_OF_ADDRESS: i64 = 60;
/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 15 * 60;
/// Failures older than this are forgotten, in seconds.
const FORGET: i64 = 24 * 60 * 60;

/// How long somebody who failed so often has to wait after the last time.
fn wait(n: i64, free: i64) -> i64 {
    let over = n - free;
    if over < 0 { 0 } else { (1_i64 << over.min(20)).min(LONGEST_WAIT) }
}

/// Who fails, as it is counted.
struct Who {
    /// The address with the login, or the known device.
    close: String,
    /// The address alone; nothing for a known device.
    address: Option<String>,
    /// Wrong codes of the account, from anywhere; nothing for a known device.
    codes: Option<String>,
}

impl Who {
    fn left_to_wait(&self, db: &Database, now: i64) -> Result<i64, StoreError> {
        let left = |who: &str, free| -> Result<i64, StoreError> {
            let (n, last) = stored::failures(db, who)?;
            Ok(last + wait(n, free) - now)
        };
        let close = left(&self.close, FREE)?;
        let address = self.address.as_ref().map_or(Ok(0), |who| left(who, FREE_OF_ADDRESS))?;
        Ok(close.max(address))
    }

    /// How long a code has to wait, once the password was right.
    fn code_waits(&self, db: &Database, now: i64) -> Result<i64, StoreError> {
        let Some(who) = &self.codes else { return Ok(0) };
        let (n, last) = stored::failures(db, who)?;
        Ok(last + wait(n, FREE) - now)
    }

    fn failed(&self, tx: &WriteTx<'_>, now: i64) -> Result<(), StoreError> {
        for who in [Some(&self.close), self.address.as_ref()].into_iter().flatten() {
            stored::add_failure(tx, who, now, now - FORGET)?;
        }
        Ok(())
    }
}

/// Wrong tries of one kind from one address, where nobody says who they are.
pub struct Tries(String);

impl Tries {
    /// Of a kind, from an address.
    #[must_use]
    pub fn of(kind: &str, address: &str) -> Self {
        Self(secrets::digest(&format!("{kind}\n{address}")))
    }

    /// Seconds that are left to wait; below 1 for nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub fn left_to_wait(&self, db: &Database, at: &str) -> Result<i64, StoreError> {
        let (n, last) = stored::failures(db, &self.0)?;
        Ok(last + wait(n, FREE_OF_ADDRESS) - seconds(at))
    }

    /// Counts one, and says so in the audit.
    ///
    /// # Errors
    /// When the store fails.
    pub fn failed(&self, db: &mut Database, by: By<'_>, what: &str) -> Result<(), StoreError> {
        let now = seconds(by.at);
        let tx = write(db)?;
        stored::add_failure(&tx, &self.0, now, now - FORGET)?;
        commit(tx, by, what.to_owned())
    }
}

/// Signs in.
///
/// # Errors
/// When it is refused, or the store fails.
pub fn sign_in(db: &mut Database, asked: &SignInAsked<'_>, at: &str) -> Result<SignedIn, SignInError> {
    let now = seconds(at);
    let login = fold(asked.login.trim());
    let account = stored::by_login(db, &login)?.filter(|account| account.state == "active");
    let device = asked.device.map(secrets::digest);
    let owner = device.as_deref().map_or(Ok(0), |device| stored::device_owner(db, device))?;
    let known_device = account.as_ref().is_some_and(|account| account.id == owner);
    let who = match &device {
        Some(device) if known_device => Who { close: device.clone(), address: None, codes: None },
        _ => Who {
            close: secrets::digest(&format!("{}\n{login}", asked.address)),
            address: Some(secrets::digest(asked.address)),
            codes: account.as_ref().map(|account| secrets::digest(&format!("code\n{}", account.id))),
        },
    };
    let in_time = |left: i64| {
        if left > 0 { Err(SignInError::Wait { seconds: u64::try_from(left).unwrap_or(1) }) } else { Ok(()) }
    };
    in_time(who.left_to_wait(db, now)?)?;
    // Until this ends, with the failure counted, nobody else is weighed; those who waited meanwhile may have failed.
    let Some(_turn) = secrets::Turn::wait() else { return Err(SignInError::Wait { seconds: 1 }) };
    in_time(who.left_to_wait(db, now)?)?;
    let right = secrets::verify(asked.password, account.as_ref().map_or("", |account| &account.password));
    let Some(account) = account.filter(|_| right) else {
        return Err(fail(db, &who, &login, now, at, SignInError::Wrong)?);
    };
    let tx = write(db)?;
    // What was read before the password was weighed may have changed: a code used, an account closed.
    let again = stored::by_id(tx.reads(), account.id)?
        .filter(|again| again.state == "active" && again.password == account.password);
    let Some(mut account) = again else { return Err(SignInError::Wrong) };
    if account.totp_on {
        let Some(code) = asked.code else { return Err(SignInError::CodeNeeded) };
        in_time(who.code_waits(tx.reads(), now)?)?;
        match secrets::totp_step(&account.totp, &account.login, code, now, account.totp_step) {
            Some(step) => account.totp_step = step,
            None => {
                let digest = secrets::digest(&code.trim().to_lowercase());
                if !stored::use_recovery_code(&tx, account.id, &digest)? {
                    drop(tx);
                    return Err(fail(db, &who, &login, now, at, SignInError::CodeWrong)?);
                }
            }
        }
        stored::update_account(&tx, &account)?;
    }
    for who in [Some(&who.close), who.codes.as_ref()].into_iter().flatten() {
        stored::clear_failures(&tx, who)?;
    }
    let signed = begin(&tx, &account, if known_device { asked.device } else { None }, now)?;
    let actor = format!("account:{}", account.id);
    commit(tx, By { actor: &actor, at }, format!("account.signed_in {}", account.id))?;
    Ok(signed)
}

/// Counts a failure. The audit says which account was tried, if there is one.
fn fail(
    db: &mut Database,
    who: &Who,
    login: &str,
    now: i64,
    at: &str,
    error: SignInError,
) -> Result<SignInError, StoreError> {
    let tried = stored::by_login(db, login)?.map_or(0, |account| account.id);
    let tx = write(db)?;
    who.failed(&tx, now)?;
    if let (SignInError::CodeWrong, Some(codes)) = (&error, &who.codes) {
        stored::add_failure(&tx, codes, now, now - FORGET)?;
    }
    let what = format!("account.sign_in_failed {tried}");
    tx.commit(&Change::new(By { actor: "nobody", at }, ACCOUNTS_CHAIN, what, String::new()))?;
    Ok(error)
}

/// Failures of somebody who is signed in and types their own password again: counted for the account, since only
/// whoever holds a session of it can fail so.
pub(super) fn own_failures(account: i64) -> String {
    secrets::digest(&format!("own\n{account}"))
}

/// How long whoever types their own password again has to wait.
pub(super) fn own_wait(db: &Database, account: i64, now: i64) -> Result<i64, StoreError> {
    let (n, last) = stored::failures(db, &own_failures(account))?;
    Ok(last + wait(n, FREE) - now)
}

/// Counts a failure of theirs.
pub(super) fn own_failed(db: &mut Database, account: i64, by: By<'_>) -> Result<(), StoreError> {
    let tx = write(db)?;
    let now = seconds(by.at);
    stored::add_failure(&tx, &own_failures(account), now, now - FORGET)?;
    commit(tx, by, format!("account.password_not_proven {account}"))
}

/// Begins a session, on a device that is remembered.
fn begin(
    tx: &WriteTx<'_>,
    account: &StoredAccount,
    device: Option<&str>,
    now: i64,
) -> Result<SignedIn, StoreError> {
    let token = secrets::token()?;
    stored::insert_session(tx, &secrets::digest(&token), account.id, now, now - super::LONGEST)?;
    let device = match device {
        Some(device) => device.to_owned(),
        None => {
            let device = secrets::token()?;
            stored::insert_device(tx, &secrets::digest(&device), account.id, now)?;
            device
        }
    };
    Ok(SignedIn { token, device })
}

/// Signs in whom a provider vouches for, if their account was linked to it.
///
/// # Errors
/// When no active account is linked, or the store fails.
pub fn sign_in_by_provider(
    db: &mut Database,
    (issuer, subject): (&str, &str),
    device: Option<&str>,
    at: &str,
) -> Result<SignedIn, SignInError> {
    let account = stored::by_provider(db, issuer, subject)?.filter(|account| account.state == "active");
    let account = account.ok_or(SignInError::Wrong)?;
    let device_owner =
        device.map(secrets::digest).map_or(Ok(0), |device| stored::device_owner(db, &device))?;
    let device = device.filter(|_| device_owner == account.id);
    let tx = write(db)?;
    let signed = begin(&tx, &account, device, seconds(at))?;
    let actor = format!("account:{}", account.id);
    commit(tx, By { actor: &actor, at }, format!("account.signed_in_by_provider {}", account.id))?;
    Ok(signed)
}

/// Ends the session of a token.
///
/// # Errors
/// When the store fails.
pub fn sign_out(db: &mut Database, token: &str, by: By<'_>) -> Result<(), StoreError> {
    let tx = write(db)?;
    if stored::end_session(&tx, &secrets::digest(token))? == 0 {
        return Ok(());
    }
    commit(tx, by, "account.signed_out".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_ends() {
        assert_eq!([4, 5, 6, 9, 40].map(|n| wait(n, FREE)), [0, 1, 2, 16, LONGEST_WAIT]);
        assert_eq!(wait(59, FREE_OF_ADDRESS), 0);
    }
}
