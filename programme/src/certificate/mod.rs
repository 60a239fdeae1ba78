//! What a certificate (*giấy công nhận*) proves by itself: a signed statement in its QR code, and how it is checked.
//!
//! The statement names the paper, its title, years and issuer, and holds a salted digest of the name printed on it.
//! The name is not in it: whoever checks types the name that stands on the paper. Layout and limits are in
//! `docs/certificates.md`. Deliberately absent: where keys and registers are kept, who holds a title, points.

mod check;
mod code;
mod name;
mod statement;
mod term;

#[cfg(test)]
mod altered_tests;

pub use check::{Key, KeyState, NotOpened, Opened, Verdict, Verified, open};
pub use code::{ShortCode, cleaned};
pub use name::{digest, plain_name};
pub use statement::{Day, KeyId, MAX_ISSUER, Salt, Statement, StatementError};
pub use term::valid_through;

/// The number in the register of an issuer and year, as it is printed: `0123/2020`.
///
/// ```
/// assert_eq!(programme::certificate::register_number(7, 2020), "0007/2020");
/// assert_eq!(programme::certificate::register_number(12_345, 2020), "12345/2020");
/// ```
#[must_use]
pub fn register_number(number: u32, year: u16) -> String {
    format!("{number:04}/{year}")
}
