//! The public check: a code and a name, and an answer of few words. Who checked what is kept nowhere; whoever keeps
//! failing from an address waits.

use jiff::civil::Date;
use programme::certificate::{ShortCode, Verdict, Verified, cleaned, open};

use super::keys::known_keys;
use crate::actions::accounts::Tries;
use crate::store::certificates::{CertificateRow, is_held, with_code, with_short_code};
use crate::store::db::{By, Database, StoreError};

/// Why nothing is answered.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Too many codes or names that were wrong came from there.
    #[error("wait {seconds} s")]
    Wait {
        /// How long.
        seconds: u64,
    },
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// Checks what was scanned, pasted or typed against the register, for a name. The number of a certificate alone opens
/// nothing: it would tell who holds titles to whoever counts. Whoever asks from an address is counted where it fails.
///
/// # Errors
/// When whoever asks has to wait, or the store fails.
pub fn check(
    db: &mut Database,
    by: By<'_>,
    typed: &str,
    name: &str,
    (address, today): (&str, Date),
) -> Result<Verified, CheckError> {
    let tries = Tries::of("certificate", address);
    let left = tries.left_to_wait(db, by.at)?;
    if left > 0 {
        return Err(CheckError::Wait { seconds: u64::try_from(left).unwrap_or(1) });
    }
    let verified = by_register(db, typed, name, today)?;
    if matches!(verified.verdict, Verdict::NotGenuine | Verdict::OtherName) {
        tries.failed(db, by, "certificate.not_confirmed")?;
    }
    Ok(verified)
}

/// A QR's code has hundreds of characters; what is shorter is the code printed beside it.
const SHORT: usize = 24;

/// The same for whoever is at the command line and could read the register anyway; nothing is written.
///
/// # Errors
/// When the store fails.
pub fn by_register(db: &Database, typed: &str, name: &str, today: Date) -> Result<Verified, StoreError> {
    let mut code = cleaned(typed);
    if code.len() <= SHORT
        && let Some(short) = ShortCode::parse(&code)
    {
        code = with_short_code(db, short.as_str())?.map_or_else(String::new, |row| row.code);
    }
    let opened = open(&code, &known_keys(db)?);
    let row = match &opened {
        Ok(opened) => with_code(db, i64::from(opened.statement.status), &code)?,
        Err(_) => None,
    };
    let stands = row.map(|row| stands(db, &row)).transpose()?;
    Ok(Verified::by_register(opened, name, stands, today))
}

fn stands(db: &Database, row: &CertificateRow) -> Result<bool, StoreError> {
    let subject = (row.subject_commune, row.subject);
    Ok(row.replaced_by == 0 && is_held(db, subject, (&row.title, row.year), row.decision)?)
}
