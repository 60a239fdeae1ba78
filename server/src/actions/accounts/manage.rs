//! What an administrator does: accounts, roles, and seeing the application as another does.

use jiff::civil::Date;
use programme::accounts::{Role, Scope, role, roles};
use programme::fold::fold;
use programme::places::{Atlas, Level};
use programme::text::Text;

use super::secrets::{self, password_fault};
use super::{commit, write};
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
    Password(Text),
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
    /// Nobody grants a role to themselves.
    #[error("nobody grants a role to themselves")]
    Own,
    /// Somebody else's account is linked to this identity.
    #[error("the identity is linked to another account")]
    Linked,
}

impl AccountError {
    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => {
                Text::new(format!("Lỗi lưu trữ: {error}"), format!("The store failed: {error}"))
            }
            Self::LoginTaken => Text::new(
                "Tên đăng nhập này đã có người dùng; chọn tên khác.",
                "This login is taken; choose another.",
            ),
            Self::BadLogin => Text::new(
                "Tên đăng nhập gồm 3 đến 60 chữ không dấu, chữ số, dấu chấm, gạch ngang, ví dụ hkh.xa-28756.",
                "A login has 3 to 60 plain letters, figures, dots or dashes, such as hkh.xa-28756.",
            ),
            Self::NoName => Text::new("Ghi họ tên hoặc chức danh.", "Give a name."),
            Self::Password(fault) => fault.clone(),
            Self::Unknown => {
                Text::new("Không có tài khoản hoặc vai trò này.", "There is no such account or grant.")
            }
            Self::UnknownRole => {
                let codes: Vec<&str> = roles().iter().map(|role| role.code.as_str()).collect();
                let codes = codes.join(", ");
                Text::new(
                    format!("Không có vai trò này. Các vai trò: {codes}."),
                    format!("There is no such role. Roles: {codes}."),
                )
            }
            Self::WrongLevel => Text::new(
                "Vai trò này không giao ở cấp của nơi đã chọn (vai trò ở ấp thì ghi cả tên ấp), hoặc nơi đó chưa có hay \
                 không còn vào ngày bắt đầu.",
                "This role is not held at a place of that level (one of a hamlet needs the hamlet's name), or the place \
                 does not stand on the first day.",
            ),
            Self::Backwards => {
                Text::new("Ngày kết thúc trước ngày bắt đầu.", "It would end before it begins.")
            }
            Self::Own => Text::new(
                "Không ai tự giao vai trò cho mình; nhờ người quản trị khác.",
                "Nobody grants a role to themselves; ask another administrator.",
            ),
            Self::Linked => Text::new(
                "Danh tính này đã nối với tài khoản khác.",
                "This identity is linked to another account.",
            ),
        }
    }
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
    if let Some(fault) = password_fault(new.password, (&login, new.name)) {
        return Err(AccountError::Password(fault));
    }
    let password = secrets::hash(new.password)?;
    let tx = write(db)?;
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
    let tx = write(db)?;
    let mut account = stored::by_id(tx.reads(), id)?.ok_or(AccountError::Unknown)?;
    change(&mut account);
    stored::update_account(&tx, &account)?;
    // Whatever changed about an account, whoever uses it signs in anew, no device of it is known any
    // more, and its programs need new tokens.
    stored::end_sessions(&tx, id, "")?;
    stored::forget_devices(&tx, id)?;
    stored::revoke_tokens(&tx, id)?;
    if !account.totp_on {
        stored::put_recovery_codes(&tx, id, &[])?;
    }
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
    let account = stored::by_id(db, id)?.ok_or(AccountError::Unknown)?;
    if let Some(fault) = password_fault(password, (&account.login, &account.name)) {
        return Err(AccountError::Password(fault));
    }
    let hash = secrets::hash(password)?;
    changed(db, id, by, "password_handed_out", |account| {
        account.password = hash;
        (account.must_change, account.totp_on) = (true, false);
        account.totp = String::new();
    })
}

/// Whether a role may be held at such a place between such days.
///
/// # Errors
/// When it may not.
pub fn check_grant(
    atlas: &Atlas,
    (role_code, scope): (&str, Scope),
    (from, to): (Date, Option<Date>),
) -> Result<&'static Role, AccountError> {
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
    Ok(role)
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
    let role = check_grant(atlas, (role_code, scope), (from, to))?;
    if by.actor == format!("account:{account}") {
        return Err(AccountError::Own);
    }
    let tx = write(db)?;
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
    let what = format!(
        "account.granted {account} {role_code} {kind} {place} {hamlet} {from} {}",
        grant.to.as_deref().unwrap_or("-")
    );
    commit(tx, by, what)?;
    Ok(grant.id)
}

/// Ends a grant: the day given is its last.
///
/// # Errors
/// When there is none to end, or the store fails.
pub fn revoke_role(db: &mut Database, grant: i64, last_day: Date, by: By<'_>) -> Result<(), AccountError> {
    let tx = write(db)?;
    if stored::end_grant(&tx, grant, &last_day.to_string())? == 0 {
        return Err(AccountError::Unknown);
    }
    Ok(commit(tx, by, format!("account.revoked {grant} {last_day}"))?)
}

/// Says which identity of a provider an account is. A password that was handed out and never changed opens it no
/// longer: whoever comes by the provider does not know it.
///
/// # Errors
/// When there is no such account, the identity is another's, or the store fails.
pub fn link_provider(
    db: &mut Database,
    account: i64,
    (issuer, subject): (&str, &str),
    by: By<'_>,
) -> Result<(), AccountError> {
    if issuer.trim().is_empty() || subject.trim().is_empty() {
        return Err(AccountError::Unknown);
    }
    let tx = write(db)?;
    let mut known = stored::by_id(tx.reads(), account)?.ok_or(AccountError::Unknown)?;
    if stored::by_provider(tx.reads(), issuer, subject)?.is_some_and(|other| other.id != account) {
        return Err(AccountError::Linked);
    }
    if known.must_change {
        known.must_change = false;
        known.password.clear();
        stored::update_account(&tx, &known)?;
    }
    stored::link_provider(&tx, account, issuer, subject)?;
    Ok(commit(tx, by, format!("account.linked {account}"))?)
}

/// The session of an administrator shows the application as another sees it; it writes nothing meanwhile.
///
/// # Errors
/// When there is no such account, or the store fails.
pub fn view_as(db: &mut Database, token: &str, account: i64, by: By<'_>) -> Result<(), AccountError> {
    let tx = write(db)?;
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
    let tx = write(db)?;
    stored::set_view_as(&tx, &secrets::digest(token), 0)?;
    commit(tx, by, "account.viewed_as_ended".to_owned())
}
