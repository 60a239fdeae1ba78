//! Passwords, tokens and codes: made at random, kept as digests, compared without telling how far they agree.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use programme::fold::fold;
use programme::text::Text;
use totp_rs::{Builder, Secret, Totp};
use zxcvbn::zxcvbn;

use crate::store::db::{StoreError, hex_digest};

/// The shortest password that is taken. Length is what counts; no rule asks for signs or figures
/// (NIST SP 800-63B, 3.1.1.2).
const SHORTEST: usize = 12;
/// The longest: more would only keep the machine busy.
const LONGEST: usize = 200;

/// So many guesses a password must outlast, as a power of ten: more than any three well-known words in a row do.
const GUESSES_LOG10: f64 = 9.0;

/// Characters of a password that are weighed.
const WEIGHED: usize = 64;

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

/// A place in the queue of those who sign in.
struct Place;

impl Drop for Place {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The turn of one who signs in: until it ends nobody else's password is weighed, so that who guesses many at once
/// is counted before the next.
pub(super) struct Turn {
    _one: MutexGuard<'static, ()>,
    _place: Place,
}

impl Turn {
    /// Waits for it; nothing where too many do.
    pub(super) fn wait() -> Option<Self> {
        static TURN: Mutex<()> = Mutex::new(());
        let before = WAITING.fetch_add(1, Ordering::Relaxed);
        let place = Place;
        if before >= MOST_WAITING {
            return None;
        }
        Some(Self { _one: TURN.lock().unwrap_or_else(PoisonError::into_inner), _place: place })
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

/// Words of this work, which whoever guesses here tries first; the library knows the world's.
const OURS: [&str; 22] = [
    "hoctap",
    "hoc",
    "tap",
    "suot",
    "doi",
    "khuyenhoc",
    "khuyen",
    "tai",
    "xahoihoctap",
    "xahoi",
    "congdong",
    "giadinh",
    "dongho",
    "hoikhuyenhoc",
    "ubnd",
    "bentre",
    "vinhlong",
    "vietnam",
    "matkhau",
    "mat",
    "khau",
    "anhyeuem",
];

/// What is wrong with a password for a login of somebody so called; nothing where it may be taken. How easily it is
/// guessed is weighed by zxcvbn (Wheeler, USENIX Security 2016), with and without its accents.
#[must_use]
pub fn password_fault(password: &str, (login, name): (&str, &str)) -> Option<Text> {
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
    let name = fold(name);
    let name: Vec<&str> = name.split(' ').collect();
    let two: Vec<String> = name.windows(2).map(<[&str]>::concat).collect();
    let known =
        OURS.into_iter().chain([login]).chain(name.iter().copied()).chain(two.iter().map(String::as_str));
    let known: Vec<&str> = known.collect();
    // A longer one is not guessed more easily, and weighing takes the square of its length.
    let begin: String = password.chars().take(WEIGHED).collect();
    let plain = fold(&begin);
    let together: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let easy =
        [begin, plain, together].iter().any(|text| zxcvbn(text, &known).guesses_log10() < GUESSES_LOG10);
    if easy {
        return Some(Text::new(
            "Mật khẩu này quá dễ đoán; không dùng họ tên, tên đăng nhập hay dãy quen thuộc. Một câu vài từ không liên \
             quan đến công việc là tốt.",
            "This password is too easy to guess; use no name, login or well-known sequence. A few words that have \
             nothing to do with the work will do.",
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
        let fault = |password: &str| password_fault(password, ("hoixa29110", "Nguyễn Thị Bạch Tuyết"));
        for easy in [
            "short",
            "hoixa29110 2020",
            "Bạch Tuyết 1965",
            "aaaaaaaaaaaaaa",
            "Mật khẩu mật khẩu",
            "Khuyến học Bến Tre",
            "qwertyuiop123",
            "P@ssw0rd1234",
            "123456789012",
        ] {
            assert!(fault(easy).is_some(), "{easy}");
        }
        for good in
            [super::super::DEMO_PASSWORD, "bốn con trâu ăn cỏ", "quạt trần kêu cả đêm", "m7kd-2x9p-qqa4"]
        {
            assert!(fault(good).is_none(), "{good}");
        }
        // The longest that is taken is weighed at once.
        let began = std::time::Instant::now();
        let _ = fault(&"Trăng ".repeat(LONGEST / 6));
        assert!(began.elapsed() < std::time::Duration::from_secs(5));
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
