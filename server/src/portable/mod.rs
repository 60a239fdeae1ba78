//! Certificates in the forms that other software reads: Open Badges 3.0 credentials, their status list, the issuer's
//! `did:web` document, and the public keys and lists by which a certificate is checked without a network.
//!
//! Nothing here reads or writes records. No credential holds a name: it has the salted digest that the QR has.

pub mod badge;
pub mod did;
pub mod jose;
pub mod published;
pub mod status_list;

use programme::titles::{FactKey, FactValue, Office, title_kind};

use crate::documents::paper::kinds::Issuer;

/// Who gave a title at a place, as documents call it: its People's Committee; of the titles before the learning ones its
/// association.
#[must_use]
pub fn issuer(title: &str, place: &str) -> String {
    let decides = title_kind(title)
        .and_then(|kind| kind.periods.first())
        .and_then(|period| period.fact(FactKey::Decides))
        .map(|fact| fact.value);
    if decides == Some(FactValue::Office(Some(Office::DistrictAssociation))) {
        Issuer::association(place, None).name
    } else {
        Issuer::committee(place).name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_titles_before_the_learning_ones_were_given_by_the_association() {
        assert_eq!(issuer("learning_family", "Xã An Hiệp"), "Ủy ban nhân dân xã An Hiệp");
        assert_eq!(issuer("learning_family", "Phường 8"), "Ủy ban nhân dân Phường 8");
        assert_eq!(issuer("promoting_clan", "Huyện Ba Tri"), "Hội Khuyến học huyện Ba Tri");
    }
}
