//! Accounts, what they are granted, their sessions and the failures to sign in.

use std::collections::HashMap;

use programme::accounts::Scope;
use programme::ids::PlaceId;

use super::db::{Database, Row, StoreError, Value, WriteTx};

/// An account as it is kept.
#[derive(Clone, Debug)]
pub struct StoredAccount {
    /// Its id.
    pub id: i64,
    /// Login, folded.
    pub login: String,
    /// Display name.
    pub name: String,
    /// Hash of the password; empty where there is none.
    pub password: String,
    /// `active` or `closed`.
    pub state: String,
    /// `vi` or `en`.
    pub lang: String,
    /// Large type.
    pub large: bool,
    /// The password was handed out and has to be changed.
    pub must_change: bool,
    /// Secret of the authenticator, in base 32; empty where there is none.
    pub totp: String,
    /// It was confirmed.
    pub totp_on: bool,
    /// The last step that was used.
    pub totp_step: i64,
}

const ACCOUNT: &str = "SELECT id, login, name, password, state, lang, large, must_change, totp, totp_on, totp_step FROM accounts";

fn account(row: &Row<'_>) -> Result<StoredAccount, StoreError> {
    Ok(StoredAccount {
        id: row.int(0)?,
        login: row.text(1)?,
        name: row.text(2)?,
        password: row.text(3)?,
        state: row.text(4)?,
        lang: row.text(5)?,
        large: row.int(6)? != 0,
        must_change: row.int(7)? != 0,
        totp: row.text(8)?,
        totp_on: row.int(9)? != 0,
        totp_step: row.int(10)?,
    })
}

/// An account by its login.
///
/// # Errors
/// When the engine refuses.
pub fn by_login(db: &Database, login: &str) -> Result<Option<StoredAccount>, StoreError> {
    Ok(db.query(&format!("{ACCOUNT} WHERE login = ?1"), &[login.into()], account)?.into_iter().next())
}

/// An account by its id.
///
/// # Errors
/// When the engine refuses.
pub fn by_id(db: &Database, id: i64) -> Result<Option<StoredAccount>, StoreError> {
    Ok(db.query(&format!("{ACCOUNT} WHERE id = ?1"), &[id.into()], account)?.into_iter().next())
}

/// An account by whom a provider says it is.
///
/// # Errors
/// When the engine refuses.
pub fn by_provider(db: &Database, issuer: &str, subject: &str) -> Result<Option<StoredAccount>, StoreError> {
    let values = [issuer.into(), subject.into()];
    Ok(db
        .query(&format!("{ACCOUNT} WHERE issuer = ?1 AND subject = ?2"), &values, account)?
        .into_iter()
        .next())
}

/// Every account, by login.
///
/// # Errors
/// When the engine refuses.
pub fn accounts(db: &Database) -> Result<Vec<StoredAccount>, StoreError> {
    db.query(&format!("{ACCOUNT} ORDER BY login"), &[], account)
}

/// Names of all accounts, by id.
///
/// # Errors
/// When the engine refuses.
pub fn account_names(db: &Database) -> Result<HashMap<i64, String>, StoreError> {
    let names = db.query("SELECT id, name FROM accounts", &[], |row| Ok((row.int(0)?, row.text(1)?)))?;
    Ok(names.into_iter().collect())
}

/// Adds an account.
///
/// # Errors
/// When the engine refuses.
pub fn insert_account(tx: &WriteTx<'_>, new: &StoredAccount, at: &str) -> Result<(), StoreError> {
    let values: [Value<'_>; 12] = [
        new.id.into(),
        (&new.login).into(),
        (&new.name).into(),
        (&new.password).into(),
        (&new.state).into(),
        (&new.lang).into(),
        i64::from(new.large).into(),
        i64::from(new.must_change).into(),
        (&new.totp).into(),
        i64::from(new.totp_on).into(),
        new.totp_step.into(),
        at.into(),
    ];
    tx.execute(
        "INSERT INTO accounts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL, NULL, ?12)",
        &values,
    )?;
    Ok(())
}

/// Writes an account over what stands.
///
/// # Errors
/// When the engine refuses.
pub fn update_account(tx: &WriteTx<'_>, account: &StoredAccount) -> Result<(), StoreError> {
    let values: [Value<'_>; 10] = [
        account.id.into(),
        (&account.name).into(),
        (&account.password).into(),
        (&account.state).into(),
        (&account.lang).into(),
        i64::from(account.large).into(),
        i64::from(account.must_change).into(),
        (&account.totp).into(),
        i64::from(account.totp_on).into(),
        account.totp_step.into(),
    ];
    tx.execute(
        "UPDATE accounts SET name = ?2, password = ?3, state = ?4, lang = ?5, large = ?6, must_change = ?7, totp = ?8, \
         totp_on = ?9, totp_step = ?10 WHERE id = ?1",
        &values,
    )?;
    Ok(())
}

/// Says whom a provider takes an account for.
///
/// # Errors
/// When the engine refuses.
pub fn link_provider(tx: &WriteTx<'_>, account: i64, issuer: &str, subject: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE accounts SET issuer = ?2, subject = ?3 WHERE id = ?1",
        &[account.into(), issuer.into(), subject.into()],
    )?;
    Ok(())
}

/// A grant as it is kept.
#[derive(Clone, Debug)]
pub struct StoredGrant {
    /// Its id.
    pub id: i64,
    /// Whose.
    pub account: i64,
    /// Code of the role.
    pub role: String,
    /// Where.
    pub scope: Scope,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
}

/// A scope as three columns.
#[must_use]
pub fn scope_columns(scope: Scope) -> (&'static str, i64, i64) {
    match scope {
        Scope::Everywhere => ("everywhere", 0, 0),
        Scope::Place(place) => ("place", place.get(), 0),
        Scope::Hamlet { commune, hamlet } => ("hamlet", commune.get(), hamlet),
    }
}

/// A scope from its columns.
///
/// # Errors
/// When they are damaged.
pub fn scope_of(kind: &str, place: i64, hamlet: i64) -> Result<Scope, StoreError> {
    match kind {
        "everywhere" => Ok(Scope::Everywhere),
        "place" => Ok(Scope::Place(PlaceId::new(place))),
        "hamlet" => Ok(Scope::Hamlet { commune: PlaceId::new(place), hamlet }),
        _ => Err(StoreError::Damaged("grants".into())),
    }
}

/// Grants of an account, or of all.
///
/// # Errors
/// When the engine refuses.
pub fn grants(db: &Database, account: Option<i64>) -> Result<Vec<StoredGrant>, StoreError> {
    let sql = "SELECT id, account_id, role, scope, place_id, hamlet_id, valid_from, valid_to FROM grants \
               WHERE account_id = ?1 OR ?1 = 0 ORDER BY account_id, id";
    db.query(sql, &[account.unwrap_or(0).into()], |row| {
        Ok(StoredGrant {
            id: row.int(0)?,
            account: row.int(1)?,
            role: row.text(2)?,
            scope: scope_of(row.str(3)?, row.int(4)?, row.int(5)?)?,
            from: row.text(6)?,
            to: row.maybe_text(7)?,
        })
    })
}

/// The names of hamlets that somebody is granted or a token is for, by commune and id.
///
/// # Errors
/// When the engine refuses.
pub fn granted_hamlets(db: &Database) -> Result<HashMap<(i64, i64), String>, StoreError> {
    let sql = "SELECT h.commune_id, h.id, h.name FROM hamlets h WHERE EXISTS (SELECT 1 FROM grants g \
               WHERE g.scope = 'hamlet' AND g.place_id = h.commune_id AND g.hamlet_id = h.id) OR EXISTS (SELECT 1 \
               FROM tokens t WHERE t.scope = 'hamlet' AND t.place_id = h.commune_id AND t.hamlet_id = h.id)";
    let names = db.query(sql, &[], |row| Ok(((row.int(0)?, row.int(1)?), row.text(2)?)))?;
    Ok(names.into_iter().collect())
}

/// A grant by its id.
///
/// # Errors
/// When the engine refuses.
pub fn grant_by_id(db: &Database, id: i64) -> Result<Option<StoredGrant>, StoreError> {
    let owner = "SELECT account_id FROM grants WHERE id = ?1";
    let owner = db.query(owner, &[id.into()], |row| row.int(0))?.into_iter().next();
    let Some(owner) = owner else { return Ok(None) };
    Ok(grants(db, Some(owner))?.into_iter().find(|grant| grant.id == id))
}

/// Whether there is any account.
///
/// # Errors
/// When the engine refuses.
pub fn any_account(db: &Database) -> Result<bool, StoreError> {
    Ok(!db.query("SELECT id FROM accounts LIMIT 1", &[], |row| row.int(0))?.is_empty())
}

/// Adds a grant.
///
/// # Errors
/// When the engine refuses.
pub fn insert_grant(tx: &WriteTx<'_>, grant: &StoredGrant, at: &str) -> Result<(), StoreError> {
    let (kind, place, hamlet) = scope_columns(grant.scope);
    let values: [Value<'_>; 9] = [
        grant.id.into(),
        grant.account.into(),
        (&grant.role).into(),
        kind.into(),
        place.into(),
        hamlet.into(),
        (&grant.from).into(),
        grant.to.as_ref().into(),
        at.into(),
    ];
    tx.execute("INSERT INTO grants VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", &values)?;
    Ok(())
}

/// Ends a grant on a day; returns how many there were to end.
///
/// # Errors
/// When the engine refuses.
pub fn end_grant(tx: &WriteTx<'_>, id: i64, last_day: &str) -> Result<usize, StoreError> {
    let sql = "UPDATE grants SET valid_to = ?2 WHERE id = ?1 AND (valid_to IS NULL OR valid_to > ?2)";
    tx.execute(sql, &[id.into(), last_day.into()])
}

/// A session with the account that it shows.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// Who signed in.
    pub account: i64,
    /// When, in seconds.
    pub begun: i64,
    /// Last seen, in seconds.
    pub seen: i64,
    /// Whom an administrator views as; 0 for nobody.
    pub view_as: i64,
    /// Who signed in, by name.
    pub signed_in_name: String,
    /// The account shown.
    pub shown: StoredAccount,
    /// Its grants.
    pub grants: Vec<StoredGrant>,
}

/// A session by the digest of its token, with the account shown and its grants, in one question.
///
/// # Errors
/// When the engine refuses.
pub fn session(db: &Database, digest: &str) -> Result<Option<StoredSession>, StoreError> {
    let sql = "SELECT a.id, a.login, a.name, '', a.state, a.lang, a.large, a.must_change, '', a.totp_on, a.totp_step, \
               s.account_id, s.begun, s.seen, s.view_as, w.name, w.state, \
               g.id, g.role, g.scope, g.place_id, g.hamlet_id, g.valid_from, g.valid_to \
               FROM sessions s JOIN accounts w ON w.id = s.account_id \
               JOIN accounts a ON a.id = CASE WHEN s.view_as = 0 THEN s.account_id ELSE s.view_as END \
               LEFT JOIN grants g ON g.account_id = a.id WHERE s.digest = ?1";
    let mut found: Option<StoredSession> = None;
    db.for_each(sql, &[digest.into()], &mut |row| {
        if row.str(16)? != "active" {
            return Ok(());
        }
        if found.is_none() {
            found = Some(StoredSession {
                shown: account(row)?,
                account: row.int(11)?,
                begun: row.int(12)?,
                seen: row.int(13)?,
                view_as: row.int(14)?,
                signed_in_name: row.text(15)?,
                grants: Vec::new(),
            });
        }
        if let (Some(session), Some(id)) = (&mut found, row.maybe_int(17)?) {
            session.grants.push(StoredGrant {
                id,
                account: session.shown.id,
                role: row.text(18)?,
                scope: scope_of(row.str(19)?, row.int(20)?, row.int(21)?)?,
                from: row.text(22)?,
                to: row.maybe_text(23)?,
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// Begins a session, and forgets those that ended by themselves.
///
/// # Errors
/// When the engine refuses.
pub fn insert_session(
    tx: &WriteTx<'_>,
    digest: &str,
    account: i64,
    now: i64,
    oldest: i64,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sessions WHERE begun < ?1", &[oldest.into()])?;
    let values = [digest.into(), account.into(), now.into()];
    tx.execute("INSERT INTO sessions VALUES (?1, ?2, ?3, ?3, 0)", &values)?;
    Ok(())
}

/// Notes that a session was seen. It is no record: it stands at once and has no audit.
///
/// # Errors
/// When the engine refuses.
pub fn note_seen(db: &Database, digest: &str, now: i64) -> Result<(), StoreError> {
    db.note("UPDATE sessions SET seen = ?2 WHERE digest = ?1", &[digest.into(), now.into()])
}

/// Says whom a session views as.
///
/// # Errors
/// When the engine refuses.
pub fn set_view_as(tx: &WriteTx<'_>, digest: &str, account: i64) -> Result<usize, StoreError> {
    tx.execute("UPDATE sessions SET view_as = ?2 WHERE digest = ?1", &[digest.into(), account.into()])
}

/// Ends sessions of an account: all, but for one where its digest is given; or the one alone.
///
/// # Errors
/// When the engine refuses.
pub fn end_sessions(tx: &WriteTx<'_>, account: i64, keep: &str) -> Result<usize, StoreError> {
    tx.execute("DELETE FROM sessions WHERE account_id = ?1 AND digest <> ?2", &[account.into(), keep.into()])
}

/// Ends one session.
///
/// # Errors
/// When the engine refuses.
pub fn end_session(tx: &WriteTx<'_>, digest: &str) -> Result<usize, StoreError> {
    tx.execute("DELETE FROM sessions WHERE digest = ?1", &[digest.into()])
}

/// Sessions of an account: begun and last seen, the newest first.
///
/// # Errors
/// When the engine refuses.
pub fn sessions_of(db: &Database, account: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT begun, seen FROM sessions WHERE account_id = ?1 ORDER BY seen DESC";
    db.query(sql, &[account.into()], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Whose device this is; 0 where nobody's.
///
/// # Errors
/// When the engine refuses.
pub fn device_owner(db: &Database, digest: &str) -> Result<i64, StoreError> {
    let owner =
        db.query("SELECT account_id FROM devices WHERE digest = ?1", &[digest.into()], |row| row.int(0))?;
    Ok(owner.into_iter().next().unwrap_or(0))
}

/// Remembers a device on which an account signed in.
///
/// # Errors
/// When the engine refuses.
pub fn insert_device(tx: &WriteTx<'_>, digest: &str, account: i64, now: i64) -> Result<(), StoreError> {
    tx.execute("INSERT INTO devices VALUES (?1, ?2, ?3)", &[digest.into(), account.into(), now.into()])?;
    Ok(())
}

/// Forgets the devices of an account.
///
/// # Errors
/// When the engine refuses.
pub fn forget_devices(tx: &WriteTx<'_>, account: i64) -> Result<usize, StoreError> {
    tx.execute("DELETE FROM devices WHERE account_id = ?1", &[account.into()])
}

/// How often somebody failed, and when last.
///
/// # Errors
/// When the engine refuses.
pub fn failures(db: &Database, who: &str) -> Result<(i64, i64), StoreError> {
    let sql = "SELECT n, last FROM sign_in_failures WHERE who = ?1";
    Ok(db
        .query(sql, &[who.into()], |row| Ok((row.int(0)?, row.int(1)?)))?
        .into_iter()
        .next()
        .unwrap_or((0, 0)))
}

/// Counts one more failure.
///
/// # Errors
/// When the engine refuses.
pub fn add_failure(tx: &WriteTx<'_>, who: &str, now: i64, forget_before: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sign_in_failures WHERE last < ?1", &[forget_before.into()])?;
    tx.execute(
        "INSERT INTO sign_in_failures VALUES (?1, 1, ?2) \
         ON CONFLICT (who) DO UPDATE SET n = sign_in_failures.n + 1, last = ?2",
        &[who.into(), now.into()],
    )?;
    Ok(())
}

/// Forgets the failures of somebody who signed in.
///
/// # Errors
/// When the engine refuses.
pub fn clear_failures(tx: &WriteTx<'_>, who: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sign_in_failures WHERE who = ?1", &[who.into()])?;
    Ok(())
}

/// Replaces the recovery codes of an account.
///
/// # Errors
/// When the engine refuses.
pub fn put_recovery_codes(tx: &WriteTx<'_>, account: i64, digests: &[String]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM recovery_codes WHERE account_id = ?1", &[account.into()])?;
    for digest in digests {
        tx.execute("INSERT INTO recovery_codes VALUES (?1, ?2)", &[account.into(), digest.into()])?;
    }
    Ok(())
}

/// Uses a recovery code up; returns whether there was one.
///
/// # Errors
/// When the engine refuses.
pub fn use_recovery_code(tx: &WriteTx<'_>, account: i64, digest: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM recovery_codes WHERE account_id = ?1 AND digest = ?2";
    Ok(tx.execute(sql, &[account.into(), digest.into()])? > 0)
}

/// A token of a program.
#[derive(Clone, Debug)]
pub struct StoredToken {
    /// Its id.
    pub id: i64,
    /// Whose.
    pub account: i64,
    /// What it is for.
    pub name: String,
    /// Where it holds.
    pub scope: Scope,
    /// Its last day.
    pub expires_on: String,
    /// Taken back.
    pub revoked: bool,
}

const TOKEN: &str =
    "SELECT id, account_id, name, scope, place_id, hamlet_id, expires_on, revoked FROM tokens";

fn token(row: &Row<'_>) -> Result<StoredToken, StoreError> {
    Ok(StoredToken {
        id: row.int(0)?,
        account: row.int(1)?,
        name: row.text(2)?,
        scope: scope_of(row.str(3)?, row.int(4)?, row.int(5)?)?,
        expires_on: row.text(6)?,
        revoked: row.int(7)? != 0,
    })
}

/// A token by the digest of its secret, with its account and grants, in one question: every request of a program asks.
///
/// # Errors
/// When the engine refuses.
pub fn token_bearer(
    db: &Database,
    digest: &str,
) -> Result<Option<(StoredToken, StoredAccount, Vec<StoredGrant>)>, StoreError> {
    let sql = "SELECT a.id, a.login, a.name, '', a.state, a.lang, a.large, a.must_change, '', a.totp_on, a.totp_step, \
               t.id, t.name, t.scope, t.place_id, t.hamlet_id, t.expires_on, t.revoked, \
               g.id, g.role, g.scope, g.place_id, g.hamlet_id, g.valid_from, g.valid_to \
               FROM tokens t JOIN accounts a ON a.id = t.account_id LEFT JOIN grants g ON g.account_id = a.id \
               WHERE t.digest = ?1 ORDER BY g.id";
    let mut found: Option<(StoredToken, StoredAccount, Vec<StoredGrant>)> = None;
    db.for_each(sql, &[digest.into()], &mut |row| {
        if found.is_none() {
            let token = StoredToken {
                id: row.int(11)?,
                account: row.int(0)?,
                name: row.text(12)?,
                scope: scope_of(row.str(13)?, row.int(14)?, row.int(15)?)?,
                expires_on: row.text(16)?,
                revoked: row.int(17)? != 0,
            };
            found = Some((token, account(row)?, Vec::new()));
        }
        if let (Some((_, account, grants)), Some(id)) = (&mut found, row.maybe_int(18)?) {
            grants.push(StoredGrant {
                id,
                account: account.id,
                role: row.text(19)?,
                scope: scope_of(row.str(20)?, row.int(21)?, row.int(22)?)?,
                from: row.text(23)?,
                to: row.maybe_text(24)?,
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// Tokens of an account.
///
/// # Errors
/// When the engine refuses.
pub fn tokens_of(db: &Database, account: i64) -> Result<Vec<StoredToken>, StoreError> {
    db.query(&format!("{TOKEN} WHERE account_id = ?1 ORDER BY id"), &[account.into()], token)
}

/// Adds a token.
///
/// # Errors
/// When the engine refuses.
pub fn insert_token(tx: &WriteTx<'_>, token: &StoredToken, digest: &str) -> Result<(), StoreError> {
    let (kind, place, hamlet) = scope_columns(token.scope);
    let values: [Value<'_>; 8] = [
        token.id.into(),
        digest.into(),
        token.account.into(),
        (&token.name).into(),
        kind.into(),
        place.into(),
        hamlet.into(),
        (&token.expires_on).into(),
    ];
    tx.execute("INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)", &values)?;
    Ok(())
}

/// Takes a token back.
///
/// # Errors
/// When the engine refuses.
pub fn revoke_token(tx: &WriteTx<'_>, account: i64, id: i64) -> Result<usize, StoreError> {
    tx.execute(
        "UPDATE tokens SET revoked = 1 WHERE id = ?1 AND account_id = ?2",
        &[id.into(), account.into()],
    )
}

/// Takes every token of an account back.
///
/// # Errors
/// When the engine refuses.
pub fn revoke_tokens(tx: &WriteTx<'_>, account: i64) -> Result<usize, StoreError> {
    tx.execute("UPDATE tokens SET revoked = 1 WHERE account_id = ?1 AND revoked = 0", &[account.into()])
}

/// Display names of those whom the audit names `account:ID`; who views as another is named by who they are.
///
/// # Errors
/// When the engine refuses.
pub fn names_of<'a>(
    db: &Database,
    actors: impl Iterator<Item = &'a str>,
) -> Result<ahash::AHashMap<String, String>, StoreError> {
    let id_of = |actor: &str| actor.strip_prefix("account:")?.split(' ').next()?.parse::<i64>().ok();
    let by_actor: ahash::AHashMap<String, i64> =
        actors.filter_map(|actor| Some((actor.to_owned(), id_of(actor)?))).collect();
    let mut ids: Vec<i64> = by_actor.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(ahash::AHashMap::new());
    }
    let marks: Vec<String> = (1..=ids.len()).map(|n| format!("?{n}")).collect();
    let sql = format!("SELECT id, name FROM accounts WHERE id IN ({})", marks.join(", "));
    let values: Vec<Value<'_>> = ids.into_iter().map(Value::from).collect();
    let names: ahash::AHashMap<i64, String> =
        db.query(&sql, &values, |row| Ok((row.int(0)?, row.text(1)?)))?.into_iter().collect();
    Ok(by_actor.into_iter().filter_map(|(actor, id)| Some((actor, names.get(&id)?.clone()))).collect())
}
