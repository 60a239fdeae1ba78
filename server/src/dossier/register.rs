//! The book in which certificates are entered (*sổ theo dõi cấp giấy*).

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Atlas;

use super::Office;
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{CertificateEntry, CertificateRegister, certificate_register};

/// The register of an issuer as it was called on a day, of a year or of every year.
#[must_use]
pub fn register_of(
    atlas: &Atlas,
    (issuer, called_on): (PlaceId, Date),
    year: Option<u16>,
    entries: Vec<CertificateEntry>,
    drawn_up_on: Date,
) -> Paper {
    let this_year = u16::try_from(drawn_up_on.year()).unwrap_or(0);
    certificate_register(&CertificateRegister {
        issuer: Office::at(atlas, issuer, called_on).committee(),
        year: year.unwrap_or(this_year),
        entries,
        drawn_up_on,
    })
}
