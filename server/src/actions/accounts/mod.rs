//! Accounts: signing in, sessions, and what an administrator does with accounts and roles.
//!
//! The audit of all of it is one chain of its own, [`ACCOUNTS_CHAIN`]; it names accounts by their ids.

mod demo;
mod manage;
mod own;
mod secrets;
mod sign_in;
mod tokens;
mod words;

use jiff::Timestamp;
use jiff::civil::Date;
use programme::accounts::{Grant, Scope, Verb, role};
use programme::text::Lang;

use crate::store::accounts::{self as stored, StoredAccount, StoredGrant};
use crate::store::db::{By, Change, Database, StoreError, WriteTx};

pub use demo::{DEMO_LOGINS, DEMO_PASSWORD, demo_accounts};
pub use manage::{
    AccountError, NewAccount, check_grant, close_account, create_account, grant_role, hand_out_password,
    link_provider, reopen_account, revoke_role, stop_view_as, view_as,
};
pub use own::{
    OwnError, Sessions, begin_totp, change_password, confirm_totp, make_recovery_codes, save_preferences,
    sign_out_everywhere, stop_totp, unconfirmed_totp,
};
pub use secrets::{password_fault, random_password, totp_url};
pub use sign_in::{SignInAsked, SignInError, SignedIn, Tries, sign_in, sign_in_by_provider, sign_out};
pub use tokens::{TokenError, api_session, make_token, revoke_token};
pub use words::{ScopeWords, chain_text, explain_account, hamlet_scope};

/// The chain that keeps what happens to accounts.
pub const ACCOUNTS_CHAIN: i64 = -2;

/// A session ends after so long without a request, in seconds.
const IDLE: i64 = 12 * 60 * 60;
/// And after so long whatever is asked.
const LONGEST: i64 = 7 * 24 * 60 * 60;
/// How exactly it is known when a session was last seen.
const SEEN_EVERY: i64 = 60;

/// Whoever is signed in, as pages see them.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who signed in.
    pub signed_in: i64,
    /// The account shown, which is another's while an administrator views as them.
    pub account: i64,
    /// Login of the account shown.
    pub login: String,
    /// Display name of the account shown.
    pub name: String,
    /// What it is granted.
    pub grants: Vec<Grant>,
    /// Its language.
    pub lang: Lang,
    /// Large type.
    pub large: bool,
    /// The name of whom an administrator views as.
    pub viewing_name: Option<String>,
    /// The password was handed out and has to be changed first.
    pub must_change_password: bool,
    /// An authenticator is asked for.
    pub totp_on: bool,
    /// Only what a token may do: the token's scope.
    pub only: Option<Scope>,
}

impl Session {
    /// As the audit names them.
    #[must_use]
    pub fn actor(&self) -> String {
        if self.signed_in == self.account {
            format!("account:{}", self.account)
        } else {
            format!("account:{} as {}", self.signed_in, self.account)
        }
    }
}

/// Seconds since 1970; 0 for what is no moment.
fn seconds(now: &str) -> i64 {
    now.parse::<Timestamp>().map_or(0, Timestamp::as_second)
}

/// A grant as rules know it; nothing for a role that is no more.
#[must_use]
pub fn grant_of(stored: &StoredGrant) -> Option<Grant> {
    Some(Grant {
        role: role(&stored.role)?,
        scope: stored.scope,
        from: stored.from.parse().ok()?,
        to: match &stored.to {
            Some(to) => Some(to.parse().ok()?),
            None => None,
        },
    })
}

fn session_of(account: &StoredAccount, grants: &[StoredGrant]) -> Session {
    Session {
        signed_in: account.id,
        account: account.id,
        login: account.login.clone(),
        name: account.name.clone(),
        grants: grants.iter().filter_map(grant_of).collect(),
        lang: if account.lang == "en" { Lang::En } else { Lang::Vi },
        large: account.large,
        viewing_name: None,
        must_change_password: account.must_change,
        totp_on: account.totp_on,
        only: None,
    }
}

/// The session of a browser's token, if it still holds. Whoever views as another does so while they may: a role that
/// ended meanwhile shows them their own pages again.
///
/// # Errors
/// When the store fails.
pub fn session(db: &Database, token: &str, now: &str, today: Date) -> Result<Option<Session>, StoreError> {
    let digest = secrets::digest(token);
    let Some(found) = stored::session(db, &digest)? else { return Ok(None) };
    let now = seconds(now);
    if now - found.seen > IDLE || now - found.begun > LONGEST {
        return Ok(None);
    }
    if now - found.seen >= SEEN_EVERY {
        stored::note_seen(db, &digest, now)?;
    }
    let mut session = session_of(&found.shown, &found.grants);
    session.signed_in = found.account;
    if found.view_as != 0 {
        let own = stored::grants(db, Some(found.account))?;
        let own: Vec<Grant> = own.iter().filter_map(grant_of).collect();
        if !own.iter().any(|grant| grant.holds_on(today) && grant.role.may(Verb::ViewAs)) {
            let account = stored::by_id(db, found.account)?;
            return Ok(account.map(|account| Session { grants: own, ..session_of(&account, &[]) }));
        }
        session.viewing_name = Some(found.shown.name.clone());
        session.must_change_password = false;
    }
    Ok(Some(session))
}

/// Begins to change accounts: one at a time, so that what is read within stands until it is written.
fn write(db: &mut Database) -> Result<WriteTx<'_>, StoreError> {
    let tx = db.write()?;
    tx.lock(ACCOUNTS_CHAIN)?;
    Ok(tx)
}

/// Commits with an entry in the accounts' chain.
fn commit(tx: WriteTx<'_>, by: By<'_>, what: String) -> Result<(), StoreError> {
    tx.commit(&Change::new(by, ACCOUNTS_CHAIN, what, String::new()))
}
