//! The Bitstring Status List (W3C, v1.0) of what was withdrawn or replaced: a bit a certificate, in lists of 131,072,
//! each a signed credential of its own.

use std::io::{Read as _, Write as _};

use ed25519_dalek::SigningKey;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::{SignedDuration, Timestamp};
use programme::certificate::Key;
use serde_json::{Value, json};

use super::jose::{base64url, from_base64url, sign, verified};

/// Bits of a list: the fewest that the specification allows, so that whoever asks for one tells nobody which
/// certificate is checked.
pub const BITS: u32 = 131_072;
/// A list is out of date after so many days, and whoever verifies asks for another.
const DAYS: i64 = 31;

/// In which list a certificate is, and at which bit.
#[must_use]
pub const fn place(status: u32) -> (u32, u32) {
    (status / BITS, status % BITS)
}

/// How many lists hold so many certificates; one at least.
#[must_use]
pub const fn lists(n: u32) -> u32 {
    if n == 0 { 1 } else { (n - 1) / BITS + 1 }
}

/// The bits of a list, of which these places are set.
#[must_use]
pub fn bits(list: u32, fallen: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut bits = vec![0_u8; BITS as usize / 8];
    for (_, bit) in fallen.map(place).filter(|(of, _)| *of == list) {
        bits[bit as usize / 8] |= 0x80 >> (bit % 8);
    }
    bits
}

/// Bits as the specification writes them: compressed with gzip, in base64url, behind the letter of that base.
///
/// # Errors
/// Never while memory lasts.
pub fn encoded(bits: &[u8]) -> std::io::Result<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bits)?;
    Ok(format!("u{}", base64url(&gzip.finish()?)))
}

/// Bits of what [`encoded`] wrote; nothing where it is something else, or larger than a list.
#[must_use]
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    let compressed = from_base64url(text.strip_prefix('u')?)?;
    let mut bits = Vec::new();
    GzDecoder::new(&compressed[..]).take(u64::from(BITS)).read_to_end(&mut bits).ok()?;
    (bits.len() == BITS as usize / 8).then_some(bits)
}

/// Who publishes a list, and where.
pub struct Publisher<'a> {
    /// The issuer: a `did:web`, or a name of ours where the public reaches no address.
    pub issuer: &'a str,
    /// The address that a list's number follows.
    pub address: &'a str,
    /// The key that signs.
    pub key: &'a SigningKey,
    /// Now.
    pub at: Timestamp,
}

impl Publisher<'_> {
    /// The address of a list.
    #[must_use]
    pub fn list(&self, list: u32) -> String {
        format!("{}{list}", self.address)
    }

    /// A list, signed.
    ///
    /// # Errors
    /// Never while memory lasts.
    pub fn sign(&self, list: u32, bits: &[u8]) -> std::io::Result<String> {
        let id = self.list(list);
        let subject = format!("{id}#list");
        let until = self.at.checked_add(SignedDuration::from_hours(24 * DAYS)).unwrap_or(self.at);
        let second = |at: Timestamp| Timestamp::from_second(at.as_second()).unwrap_or(at).to_string();
        let payload = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": id,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.issuer,
            "validFrom": second(self.at),
            "validUntil": second(until),
            "credentialSubject": {
                "id": subject,
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": encoded(bits)?,
            },
            "iss": self.issuer,
            "jti": id,
            "sub": subject,
            "nbf": self.at.as_second(),
            "exp": until.as_second(),
        });
        Ok(sign(&payload, self.issuer, self.key))
    }
}

/// A list as it was published: which, from when, and its bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// When it was made.
    pub at: Timestamp,
    /// Its bits.
    pub bits: Vec<u8>,
}

impl Read {
    /// A list that one of these keys signed, if it is the one with this number.
    #[must_use]
    pub fn of(text: &str, list: u32, keys: &[Key]) -> Option<Self> {
        let payload: Value = verified(text, keys)?;
        let is_list =
            payload.get("type")?.as_array()?.iter().any(|one| one == "BitstringStatusListCredential");
        let this = payload.get("id")?.as_str()?.rsplit('/').next()? == list.to_string();
        let at = payload.get("validFrom")?.as_str()?.parse().ok()?;
        let bits = decoded(payload.get("credentialSubject")?.get("encodedList")?.as_str()?)?;
        (is_list && this).then_some(Self { at, bits })
    }

    /// Whether a bit is set.
    #[must_use]
    pub fn is_set(&self, bit: u32) -> bool {
        self.bits.get(bit as usize / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use programme::certificate::KeyState;

    use super::*;

    #[test]
    fn a_list_says_of_each_place_what_it_was_made_of_and_of_no_other_key() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let fallen = [0_u32, 9, 131_071, 131_072, 300_000];
        let publisher = Publisher {
            issuer: "did:web:x.example",
            address: "https://x.example/check/status/",
            key: &key,
            at: "2020-12-01T02:00:00Z".parse().expect("a moment"),
        };
        let keys = [Key { public: key.verifying_key(), state: KeyState::Active }];
        assert_eq!((lists(0), lists(131_072), lists(131_073)), (1, 1, 2));
        for list in 0..3 {
            let text = publisher.sign(list, &bits(list, fallen.into_iter())).expect("signed");
            let read = Read::of(&text, list, &keys).expect("a list");
            assert_eq!(Read::of(&text, list + 1, &keys), None, "another list");
            assert_eq!(Read::of(&text, list, &[]), None);
            for status in [0, 1, 8, 9, 10, 131_070, 131_071, 131_072, 131_073, 262_143, 299_999, 300_000] {
                let (of, bit) = place(status);
                if of == list {
                    assert_eq!(read.is_set(bit), fallen.contains(&status), "{status}");
                }
            }
        }
    }
}
