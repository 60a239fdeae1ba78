//! What is published so that a certificate can be checked without a network: every public key with what became of it,
//! and the signed lists of what was withdrawn or replaced.

use jiff::Timestamp;
use programme::certificate::{Key, KeyState};
use serde::{Deserialize, Serialize};

use super::status_list::{Read, place};
use crate::actions::certificates::{hex, verifying_key};

const KEYS: &str = "hoctap certificate keys 1";
const STATUS: &str = "hoctap certificate status 1";

/// Public keys as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKeys {
    /// What the file is.
    pub format: String,
    /// The public address, where there is one.
    pub address: String,
    /// Each key.
    pub keys: Vec<PublishedKey>,
}

/// One public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKey {
    /// Eight digits by which codes name it.
    pub id: String,
    /// The key, 64 hexadecimal digits.
    pub public_key: String,
    /// `active`, `retired` or `compromised`.
    pub state: String,
}

impl PublishedKeys {
    /// Of keys.
    #[must_use]
    pub fn of(keys: &[Key], address: &str) -> Self {
        let keys = keys.iter().map(|key| PublishedKey {
            id: key.id().to_string(),
            public_key: hex(key.public.as_bytes()),
            state: key.state.code().to_owned(),
        });
        Self { format: KEYS.to_owned(), address: address.to_owned(), keys: keys.collect() }
    }

    /// Reads a file; nothing where it is no such file, or a key is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Vec<Key>> {
        let file: Self = serde_json::from_str(text).ok()?;
        if file.format != KEYS {
            return None;
        }
        let key = |key: &PublishedKey| {
            let read = Key { public: verifying_key(&key.public_key)?, state: KeyState::parse(&key.state)? };
            (read.id().to_string() == key.id).then_some(read)
        };
        file.keys.iter().map(key).collect()
    }
}

/// Signed lists as a file: list after list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedStatus {
    /// What the file is.
    pub format: String,
    /// Each list.
    pub lists: Vec<String>,
}

impl PublishedStatus {
    /// Of signed lists.
    #[must_use]
    pub fn of(lists: Vec<String>) -> Self {
        Self { format: STATUS.to_owned(), lists }
    }

    /// Reads a file whose lists were signed by these keys; nothing where one was not.
    #[must_use]
    pub fn read(text: &str, keys: &[Key]) -> Option<Lists> {
        let file: Self = serde_json::from_str(text).ok()?;
        if file.format != STATUS || file.lists.is_empty() {
            return None;
        }
        let read = (0..).zip(&file.lists).map(|(list, text)| Read::of(text, list, keys));
        Some(Lists(read.collect::<Option<_>>()?))
    }
}

/// Lists that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists(Vec<Read>);

impl Lists {
    /// Whether a certificate was withdrawn or replaced when the lists were made. One that has no place in them was
    /// issued since.
    #[must_use]
    pub fn has(&self, status: u32) -> bool {
        let (list, bit) = place(status);
        self.0.get(list as usize).is_some_and(|list| list.is_set(bit))
    }

    /// When they were made.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.0.iter().map(|list| list.at).min().unwrap_or_default()
    }
}
