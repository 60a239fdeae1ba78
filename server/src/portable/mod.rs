//! Certificates in the forms that other software reads: Open Badges 3.0 credentials, their status list, the issuer's
//! `did:web` document, and the public keys and lists by which a certificate is checked without a network.
//!
//! Nothing here reads or writes records. No credential holds a name: it has the salted digest that the QR has.

pub mod badge;
pub mod did;
pub mod jose;
pub mod published;
pub mod status_list;

use crate::documents::paper::kinds::Issuer;

/// The People's Committee of a place, as documents call it.
#[must_use]
pub fn office(place: &str) -> String {
    Issuer::committee(place).name
}
