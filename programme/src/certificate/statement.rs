//! The statement of a certificate, byte by byte (`docs/certificates.md`), and its signature (Ed25519, RFC 8032).

use std::fmt::Write as _;

use ed25519_dalek::{SIGNATURE_LENGTH, Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::civil::{Date, date};
use jiff::{Span, Unit};
use sha2::{Digest as _, Sha256};

use super::code::{ShortCode, decode, encode};
use super::{digest, plain_name};

/// The layout below.
const VERSION: u8 = 1;
/// What is signed begins with this, so that a signature of a statement is none of anything else.
const DOMAIN: &[u8] = b"hoctap certificate 1\0";
/// Bytes of an issuer's name.
pub const MAX_ISSUER: usize = 96;
/// A title kind that has no number below is written out, after this number.
const IN_WORDS: u8 = 0;
/// Title kinds by their number in a statement. A number is never given anew.
const TITLES: [(u8, &str); 8] = [
    (1, "learning_family"),
    (2, "learning_clan"),
    (3, "learning_community"),
    (4, "learning_unit"),
    (5, "learning_unit_district_province"),
    (6, "commune_learning_community"),
    (7, "culture_family"),
    (8, "culture_hamlet"),
];

/// Which key signed: the first four bytes of the SHA-256 of its public half. It finds the key and proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 4]);

impl KeyId {
    /// Of a public key.
    #[must_use]
    pub fn of(key: &VerifyingKey) -> Self {
        let hash = Sha256::digest(key.as_bytes());
        Self([hash[0], hash[1], hash[2], hash[3]])
    }

    /// Of its eight hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let small = text.len() == 8 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        small.then(|| u32::from_str_radix(text, 16).ok()).flatten().map(|value| Self(value.to_be_bytes()))
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Sixteen random bytes, of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt([u8; 16]);

impl Salt {
    /// From bytes that the machine gave.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// In lower-case hexadecimal.
    #[must_use]
    pub fn hex(&self) -> String {
        self.0.iter().fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// A day between 1 January 2000 and 6 June 2179, in two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u16);

const FIRST: Date = date(2000, 1, 1);

impl Day {
    /// Of a date; nothing outside.
    #[must_use]
    pub fn of(on: Date) -> Option<Self> {
        let days = FIRST.until((Unit::Day, on)).ok()?.get_days();
        u16::try_from(days).ok().map(Self)
    }

    /// The date.
    #[must_use]
    pub fn date(self) -> Date {
        FIRST.saturating_add(Span::new().days(i64::from(self.0)))
    }
}

/// What a certificate states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Which key signs.
    pub key: KeyId,
    /// Whose People's Committee issued it: the place's identity with us.
    pub issuer: u32,
    /// The issuer's code in the list of places on the day of the decision.
    pub issuer_code: String,
    /// Its name that day, with its kind: *Xã An Hiệp*.
    pub issuer_name: String,
    /// Number in the issuer's register.
    pub number: u32,
    /// Year of the register.
    pub register_year: u16,
    /// Title kind.
    pub title: String,
    /// First year of the title.
    pub year: u16,
    /// Years that the title is held for.
    pub years: u8,
    /// Last day of its term.
    pub valid_to: Day,
    /// Day of issue.
    pub issued_on: Day,
    /// Its place in the list of what is withdrawn or replaced.
    pub status: u32,
    /// Salt of the digest.
    pub salt: Salt,
    /// Digest of the printed name.
    pub name_digest: [u8; 32],
}

/// Why a statement cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// The issuer's name or code, or the title's, is empty or too long, or the number too large.
    #[error("a part of the statement does not fit")]
    DoesNotFit,
    /// The statement names another key than the one that is to sign it.
    #[error("another key")]
    OtherKey,
}

impl Statement {
    /// Whether a name is the one printed on the paper. The comparison takes as long wherever they differ; what it
    /// compares is in the code for everybody anyway.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        !plain_name(name).is_empty() && digest(name, &self.salt) == self.name_digest
    }

    /// The bytes that are signed, without what marks them as a statement.
    fn body(&self) -> Result<Vec<u8>, StatementError> {
        let short = |text: &str, most: usize| {
            let fits = !text.is_empty() && text.len() <= most;
            fits.then(|| u8::try_from(text.len()).ok()).flatten().ok_or(StatementError::DoesNotFit)
        };
        if self.number >= 1 << 24 || self.years == 0 {
            return Err(StatementError::DoesNotFit);
        }
        let mut bytes = Vec::with_capacity(192);
        bytes.push(VERSION);
        bytes.extend(self.key.0);
        bytes.extend(self.issuer.to_be_bytes());
        bytes.push(short(&self.issuer_code, 16)?);
        bytes.extend(self.issuer_code.as_bytes());
        bytes.push(short(&self.issuer_name, MAX_ISSUER)?);
        bytes.extend(self.issuer_name.as_bytes());
        bytes.extend(&self.number.to_be_bytes()[1..]);
        bytes.extend(self.register_year.to_be_bytes());
        match TITLES.iter().find(|(_, title)| *title == self.title) {
            Some((number, _)) => bytes.push(*number),
            None => {
                bytes.extend([IN_WORDS, short(&self.title, 48)?]);
                bytes.extend(self.title.as_bytes());
            }
        }
        bytes.extend(self.year.to_be_bytes());
        bytes.push(self.years);
        bytes.extend(self.valid_to.0.to_be_bytes());
        bytes.extend(self.issued_on.0.to_be_bytes());
        bytes.extend(self.status.to_be_bytes());
        bytes.extend(self.salt.0);
        bytes.extend(self.name_digest);
        Ok(bytes)
    }

    /// Signs it: the code for its QR, and the short code printed beside it.
    ///
    /// # Errors
    /// When a part does not fit, or the key is not the one it names.
    pub fn sign(&self, key: &SigningKey) -> Result<(String, ShortCode), StatementError> {
        if KeyId::of(&key.verifying_key()) != self.key {
            return Err(StatementError::OtherKey);
        }
        let mut bytes = self.body()?;
        let signature = key.sign(&[DOMAIN, &bytes].concat());
        bytes.extend(signature.to_bytes());
        Ok((encode(&bytes), ShortCode::of(&bytes)))
    }

    /// The statement of a code, unverified, with its signature.
    pub(super) fn read(code: &str) -> Option<(Self, Unverified)> {
        let bytes = decode(code)?;
        let (body, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_LENGTH)?)?;
        let mut rest = Reader(body);
        if rest.byte()? != VERSION {
            return None;
        }
        let statement = Self {
            key: KeyId(rest.array()?),
            issuer: u32::from_be_bytes(rest.array()?),
            issuer_code: rest.text(16)?,
            issuer_name: rest.text(MAX_ISSUER)?,
            number: {
                let [a, b, c] = rest.array()?;
                u32::from_be_bytes([0, a, b, c])
            },
            register_year: u16::from_be_bytes(rest.array()?),
            title: match rest.byte()? {
                IN_WORDS => {
                    let title = rest.text(48)?;
                    // One title kind is written in one way.
                    TITLES.iter().all(|(_, known)| *known != title).then_some(title)?
                }
                number => TITLES.iter().find(|(known, _)| *known == number)?.1.to_owned(),
            },
            year: u16::from_be_bytes(rest.array()?),
            years: rest.byte().filter(|years| *years > 0)?,
            valid_to: Day(u16::from_be_bytes(rest.array()?)),
            issued_on: Day(u16::from_be_bytes(rest.array()?)),
            status: u32::from_be_bytes(rest.array()?),
            salt: Salt(rest.array()?),
            name_digest: rest.array()?,
        };
        let signature = Signature::from_bytes(signature.try_into().ok()?);
        rest.0.is_empty().then(|| (statement, Unverified { signed: [DOMAIN, body].concat(), signature }))
    }
}

/// A signature that nobody has verified.
pub(super) struct Unverified {
    signed: Vec<u8>,
    signature: Signature,
}

impl Unverified {
    /// Whether a key made it. Strictly: of the signatures that arithmetic would let pass, only the one that signing
    /// makes (RFC 8032 leaves room there), and no key of small order.
    pub(super) fn is_by(&self, key: &VerifyingKey) -> bool {
        key.verify_strict(&self.signed, &self.signature).is_ok()
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn text(&mut self, most: usize) -> Option<String> {
        let n = usize::from(self.byte()?);
        if n == 0 || n > most {
            return None;
        }
        std::str::from_utf8(self.take(n)?).ok().map(str::to_owned)
    }
}
