//! What goes out of the register for others: the status lists, and one certificate as a credential.

use jiff::Timestamp;
use programme::certificate::{Key, open};

use super::address::{PublicAddress, public_address};
use super::keys::{KeyError, KeyFolder, known_keys};
use crate::actions::criteria::KnownSets;
use crate::portable::badge::{Context, credential as badge};
use crate::portable::did::document;
use crate::portable::jose::sign;
use crate::portable::published::{PublishedKeys, PublishedStatus};
use crate::portable::status_list::{Publisher, bits, lists};
use crate::store::certificates::{CertificateRow, cases_by_set, fallen, kept_set, last_status, survivor};
use crate::store::db::{Database, StoreError};
use crate::store::decisions::decision;

/// Why nothing goes out.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A credential names its issuer by a public address, and none is set.
    #[error("no public address")]
    NoAddress,
    /// What the register has is no certificate of its keys.
    #[error("the register is damaged")]
    Damaged,
    /// No key signs here.
    #[error("no key: {0}")]
    Key(#[from] KeyError),
    /// Ours.
    #[error("could not be packed: {0}")]
    Packing(#[from] std::io::Error),
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// What is published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Every public key.
    pub keys: PublishedKeys,
    /// The signed lists.
    pub status: PublishedStatus,
    /// The issuer's document, where it has an address.
    pub did: Option<serde_json::Value>,
    /// When.
    pub at: Timestamp,
}

/// The issuer of lists where the public reaches no address.
const NOWHERE: &str = "urn:hoctap:certificates";

/// Everything by which a certificate is checked without a network, as of now.
///
/// # Errors
/// When no key signs here, or the store fails.
pub fn publish(db: &Database, folder: &KeyFolder, now: &str) -> Result<Published, PublishError> {
    let at = now.parse().unwrap_or_default();
    let address = public_address(db)?;
    let key = folder.signing(db)?;
    let keys = known_keys(db)?;
    let issuer = address.as_ref().map_or_else(|| NOWHERE.to_owned(), PublicAddress::did);
    let place = address.as_ref().map_or(NOWHERE, PublicAddress::as_str);
    let publisher = Publisher { issuer: &issuer, address: &format!("{place}/check/status/"), key: &key, at };
    let n = u32::try_from(last_status(db)? + 1).unwrap_or(u32::MAX);
    let fallen: Vec<u32> = fallen(db)?.into_iter().filter_map(|status| u32::try_from(status).ok()).collect();
    let signed = (0..lists(n)).map(|list| publisher.sign(list, &bits(list, fallen.iter().copied())));
    Ok(Published {
        did: address.as_ref().map(|address| document(&address.did(), &keys)),
        keys: PublishedKeys::of(&keys, address.as_ref().map_or("", PublicAddress::as_str)),
        status: PublishedStatus::of(signed.collect::<Result<_, _>>()?),
        at,
    })
}

/// A certificate as a signed Open Badges 3.0 credential. Signed by the key that signs now, whichever signed the paper.
///
/// # Errors
/// When there is no public address or no key, or the register is damaged.
pub fn credential(db: &Database, folder: &KeyFolder, row: &CertificateRow) -> Result<String, PublishError> {
    let address = public_address(db)?.ok_or(PublishError::NoAddress)?;
    let key = folder.signing(db)?;
    let keys: Vec<Key> = known_keys(db)?;
    let statement = open(&row.code, &keys).map_err(|_| PublishError::Damaged)?.statement;
    let decision = decision(db, row.decision)?.ok_or(PublishError::Damaged)?;
    let decided_on =
        decision.signed_on.as_deref().and_then(|on| on.parse().ok()).ok_or(PublishError::Damaged)?;
    let subject = survivor(db, row.subject_commune, row.subject)?;
    let set = cases_by_set(db, row.decision)?;
    let set = set.into_iter().find(|(commune, id, _)| (*commune, *id) == (row.subject_commune, subject));
    let kept = set.map(|(_, _, set)| kept_set(db, set)).transpose()?.flatten();
    let (id, name) = match kept {
        Some((id, body)) => {
            let name = KnownSets::of(db)?.read_kept(&id, &body).map_or_else(|| id.clone(), |set| set.name.vi);
            (id, name)
        }
        None => return Err(PublishError::Damaged),
    };
    let payload = badge(
        &statement,
        &Context {
            did: &address.did(),
            address: address.as_str(),
            decided_on,
            decision: decision.number.as_deref().unwrap_or_default(),
            criteria: (&id, &name),
            short_code: &row.short_code,
        },
    );
    Ok(sign(&payload, &address.did(), &key))
}
