//! Passwords, tokens and codes: made at random, kept as digests, compared without telling how far they agree.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use programme::fold::fold;
use programme::text::Text;
use totp_rs::{Builder, Secret, Totp};

use crate::store::db::{StoreError, hex_digest};

/// The shortest password that is taken. Length is what counts; no rule asks for signs or figures
/// (NIST SP 800-63B, 3.1.1.2).
const SHORTEST: usize = 12;
/// The longest: more would only keep the machine busy.
const LONGEST: usize = 200;

/// Argon2id with 19 MiB and two passes (OWASP, Password Storage).
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// One at a time: a flood of attempts takes one core and no more memory than one hash.
static ONE: Mutex<()> = Mutex::new(());

/// A password as it is hashed: keyboards send Vietnamese letters whole or in parts, and both are the same password
/// (NIST SP 800-63B, 3.1.1.2: NFKC).
fn plain(password: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    password.nfkc().collect()
}

/// How many may wait for that at once. A flood is refused at once instead of holding every thread that makes pages.
const MOST_WAITING: usize = 16;
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// A place in the queue of those whose password is being held against its hash.
pub(super) struct Queued(());

impl Queued {
    /// A place, if there is one.
    pub(super) fn up() -> Option<Self> {
        let queued = Self(());
        (WAITING.fetch_add(1, Ordering::Relaxed) < MOST_WAITING).then_some(queued)
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The hash of a password.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn hash(password: &str) -> Result<String, StoreError> {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let hash = argon().hash_password(plain(password).as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// What an unknown login is held against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// Whether a password is the one of a hash. An empty hash is nobody's and takes as long.
pub(super) fn verify(password: &str, hash: &str) -> bool {
    let held_against = if hash.is_empty() { NOBODY.as_str() } else { hash };
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(parsed) = PasswordHash::new(held_against) else { return false };
    argon().verify_password(plain(password).as_bytes(), &parsed).is_ok() && !hash.is_empty()
}

/// Passwords that everybody tries first, folded.
const COMMON: [&str; 12] = [
    "123456789012",
    "1234567890123",
    "matkhaumatkhau",
    "passwordpassword",
    "khuyenhoc123456",
    "hoctaphoctap",
    "qwertyuiop12",
    "qwertyuiopasdf",
    "iloveyou1234",
    "vietnam12345",
    "bentre123456",
    "abc123456789",
];

/// What is wrong with a password for a login; nothing where it may be taken.
#[must_use]
pub fn password_fault(password: &str, login: &str) -> Option<Text> {
    let n = password.chars().count();
    if n < SHORTEST {
        return Some(Text::new(
            format!("Mật khẩu cần ít nhất {SHORTEST} ký tự; có thể là một câu dễ nhớ."),
            format!("A password needs at least {SHORTEST} characters; a sentence that you remember will do."),
        ));
    }
    if n > LONGEST {
        return Some(Text::new(
            format!("Mật khẩu dài quá {LONGEST} ký tự."),
            format!("The password is longer than {LONGEST} characters."),
        ));
    }
    let folded: String = fold(password).chars().filter(|c| !c.is_whitespace()).collect();
    let first = folded.chars().next();
    let same = folded.chars().all(|c| Some(c) == first);
    if same || COMMON.contains(&folded.as_str()) || (!login.is_empty() && folded.contains(&fold(login))) {
        return Some(Text::new(
            "Mật khẩu này quá dễ đoán; không dùng tên đăng nhập hay dãy quen thuộc.",
            "This password is too easy to guess; do not use the login or a well-known sequence.",
        ));
    }
    None
}

/// Random bytes.
///
/// # Errors
/// When the machine gives none.
fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(bytes)
}

/// A token of 256 bits, for a cookie or a program.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn token() -> Result<String, StoreError> {
    Ok(crate::store::audit::hex(&random::<32>()?))
}

/// What is kept of a token or code.
pub(super) fn digest(secret: &str) -> String {
    hex_digest(secret.as_bytes())
}

/// Letters and figures that nobody mistakes for each other.
const READABLE: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

fn readable<const N: usize>() -> Result<String, StoreError> {
    let bytes = random::<N>()?;
    Ok(bytes.iter().map(|byte| char::from(READABLE[usize::from(byte % 32)])).collect())
}

/// A password to be handed out and changed at once: 80 bits, in groups of four.
///
/// # Errors
/// When the machine gives no randomness.
pub fn random_password() -> Result<String, StoreError> {
    let text = readable::<16>()?;
    Ok(text
        .as_bytes()
        .chunks(4)
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect::<Vec<_>>()
        .join("-"))
}

/// A recovery code of 50 bits.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn recovery_code() -> Result<String, StoreError> {
    let text = readable::<10>()?;
    Ok(format!("{}-{}", &text[..5], &text[5..]))
}

/// A new secret for an authenticator, in base 32.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn totp_secret() -> Result<String, StoreError> {
    Ok(Secret::from(random::<20>()?.to_vec()).to_base32())
}

fn totp(secret: &str, login: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(login.to_owned())
        .with_issuer(Some("hoctap"))
        .build()
        .ok()
}

/// The address that an authenticator reads (`otpauth://…`).
#[must_use]
pub fn totp_url(secret: &str, login: &str) -> Option<String> {
    totp(secret, login)?.to_url().ok()
}

/// The step whose code this is, if it is later than the last one used: no code opens twice.
pub(super) fn totp_step(secret: &str, login: &str, code: &str, now: i64, last: i64) -> Option<i64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp(secret, login)?.check(&code, u64::try_from(now).ok()?)?;
    let step = i64::try_from(step).ok()?;
    (step > last).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        let kept = hash("con đường học tập").expect("hashed");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("con đường học tập", &kept));
        let in_parts: String =
            unicode_normalization::UnicodeNormalization::nfd("con đường học tập").collect();
        assert!(verify(&in_parts, &kept), "whole letters or in parts");
        assert!(!verify("con đường học tâp", &kept));
        assert!(!verify("nobody has this password", ""));
    }

    #[test]
    fn easy_passwords_are_refused_with_a_reason() {
        for (password, taken) in [
            ("short", false),
            ("hoikhuyenhoc2020", false),
            ("aaaaaaaaaaaaaa", false),
            ("Mật khẩu mật khẩu", false),
            ("bốn con trâu ăn cỏ", true),
        ] {
            assert_eq!(password_fault(password, "hoikhuyenhoc").is_none(), taken, "{password}");
        }
    }

    #[test]
    fn a_code_of_the_authenticator_opens_once() {
        let secret = totp_secret().expect("random");
        let now = 1_600_000_000;
        let code = totp(&secret, "x").expect("a secret").generate(now).to_string();
        let now = i64::try_from(now).expect("fits");
        let step = totp_step(&secret, "x", &code, now, 0).expect("the code of now");
        assert_eq!(totp_step(&secret, "x", &code, now + 5, step), None, "used already");
        assert_eq!(totp_step(&secret, "x", &code, now + 600, 0), None, "too old");
        assert!(totp_url(&secret, "x").is_some_and(|url| url.starts_with("otpauth://totp/")));
    }
}
