//! A family's own secret, which its slip shows and which opens its own record: 25 digits that can be read aloud.
//!
//! Only the digest is kept. Deliberately absent: the secret from the audit, and any way to find it again; a new slip
//! has a new one, and the earlier opens nothing from then on.

use programme::ids::PlaceId;

use crate::actions::accounts::Tries;
use crate::actions::by_hand::ByHand;
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::typed::{put_secret, record_by_secret, subjects_known};

/// 25 digits are 83 bits: nobody guesses them, and five groups of five can be read over a telephone.
const N_DIGITS: usize = 25;

/// Makes secrets for subjects of a commune, when their slips are printed: each with its subject, to be shown once.
///
/// # Errors
/// When the store fails or the machine gives no randomness; nothing stands then.
pub fn make_secrets(
    db: &mut Database,
    by: By<'_>,
    commune: PlaceId,
    subjects: &[i64],
) -> Result<Vec<(i64, String)>, StoreError> {
    let job = ByHand::begin(db, by, commune, &[])?;
    let mut made = Vec::new();
    for subject in subjects_known(job.tx.reads(), commune.get(), subjects)? {
        let secret = new_secret()?;
        put_secret(&job.tx, (commune.get(), subject), &digest(&secret), (by.at, job.id))?;
        made.push((subject, grouped(&secret)));
    }
    if made.is_empty() {
        return Ok(made);
    }
    let n = made.len();
    job.commit_counting(&format!("secret.made {n}"), "", 0, [n as u64, 0])?;
    Ok(made)
}

/// Why a secret opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such secret, or a newer slip took its place.
    #[error("no such secret")]
    Unknown,
    /// Too many wrong ones came from there.
    #[error("wait {seconds} s")]
    Wait {
        /// How long.
        seconds: u64,
    },
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// The record that a secret opens: its commune and subject; the audit says that it was opened, not by what. Whoever
/// types wrong ones from an address waits, longer each time.
///
/// # Errors
/// When it opens nothing, or the store fails.
pub fn open_record(
    db: &mut Database,
    by: By<'_>,
    secret: &str,
    address: &str,
) -> Result<(PlaceId, i64), OpenError> {
    let tries = Tries::of("own record", address);
    let left = tries.left_to_wait(db, by.at)?;
    if left > 0 {
        return Err(OpenError::Wait { seconds: u64::try_from(left).unwrap_or(1) });
    }
    let Some((commune, subject)) = found(db, secret)? else {
        tries.failed(db, by, "record.not_opened")?;
        return Err(OpenError::Unknown);
    };
    let tx = db.write_by_hand()?;
    tx.lock(commune)?;
    tx.commit(&Change::new(by, commune, format!("record.opened {subject}"), String::new()))?;
    Ok((PlaceId::new(commune), subject))
}

/// What is kept of a secret that opened a record, for a family that goes on with it; nothing for what is no secret.
#[must_use]
pub fn kept_of(secret: &str) -> Option<String> {
    digits(secret).map(|digits| digest(&digits))
}

/// The record that a secret opens still, by what is kept of it: a newer slip took its place otherwise.
///
/// # Errors
/// When the store fails.
pub fn still_opens(db: &Database, kept: &str) -> Result<Option<(i64, i64)>, StoreError> {
    record_by_secret(db, kept)
}

fn found(db: &Database, secret: &str) -> Result<Option<(i64, i64)>, StoreError> {
    kept_of(secret).map_or(Ok(None), |kept| record_by_secret(db, &kept))
}

/// The digits of a secret as it was typed.
fn digits(secret: &str) -> Option<String> {
    let digits: String = secret.chars().filter(char::is_ascii_digit).collect();
    let odd = secret.chars().any(|c| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '.' | '\u{a0}'));
    (digits.len() == N_DIGITS && !odd).then_some(digits)
}

fn digest(digits: &str) -> String {
    hex_digest(format!("hoctap record {digits}").as_bytes())
}

fn new_secret() -> Result<String, StoreError> {
    let mut digits = String::with_capacity(N_DIGITS);
    let mut bytes = [0_u8; 64];
    while digits.len() < N_DIGITS {
        getrandom::fill(&mut bytes)
            .map_err(|error| StoreError::Damaged(format!("no randomness: {error}")))?;
        // Below 250 every digit is as likely as another.
        let fair = bytes.iter().filter(|byte| **byte < 250);
        digits.extend(fair.take(N_DIGITS - digits.len()).map(|byte| char::from(b'0' + byte % 10)));
    }
    Ok(digits)
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 5 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{N_DIGITS, grouped, new_secret};

    #[test]
    fn a_secret_is_five_groups_of_five_digits_and_never_the_same() {
        let (one, other) = (new_secret().expect("random"), new_secret().expect("random"));
        assert!(one.len() == N_DIGITS && one != other);
        assert_eq!(grouped("1234567890123456789012345"), "12345 67890 12345 67890 12345");
    }
}
