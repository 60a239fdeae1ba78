//! Where whoever scans a certificate is sent: the address at which the public reaches this application.

use super::super::accounts::ACCOUNTS_CHAIN;
use super::CERTIFICATES_LOCK;
use crate::store::certificates::{put_setting, setting};
use crate::store::db::{By, Change, Database, StoreError};

const NAME: &str = "public_address";
/// Longer ones would make the QR large.
const MOST: usize = 80;

/// Why an address is not taken.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Not `https://host`, with a port or a path at most.
    #[error("not an address of the public")]
    NotPublic,
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// `https://host`, with a port or a path where it has one, and no slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress(String);

impl PublicAddress {
    /// Reads one. Open lines are taken on this machine alone, for trying out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/');
        let (scheme, rest) = text.split_once("://")?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let here = ["localhost", "127.0.0.1"].contains(&host.split(':').next().unwrap_or_default());
        let secure = scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && here);
        let host_fits = !host.is_empty()
            && !host.starts_with('.')
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
        let path_fits =
            path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.'))
                && !path.contains("//");
        let fits = secure && host_fits && path_fits && text.len() <= MOST;
        fits.then(|| Self(format!("{}://{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase())))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text of a QR: the address of the check with the code behind `#`, which a browser sends to nobody. Scheme
    /// and host are in capitals, which browsers read alike and a QR code holds in fewer squares.
    #[must_use]
    pub fn of_code(&self, code: &str) -> String {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("https", &self.0));
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (scheme, host) = (scheme.to_ascii_uppercase(), host.to_ascii_uppercase());
        format!("{scheme}://{host}{path}/check#{code}")
    }

    /// The issuer's name among those who verify credentials: `did:web:host`, its port and path in the way of that
    /// method.
    #[must_use]
    pub fn did(&self) -> String {
        let rest = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        format!("did:web:{}", rest.replace(':', "%3A").replace('/', ":"))
    }
}

/// The address that is set, if one is.
///
/// # Errors
/// When the store fails.
pub fn public_address(db: &Database) -> Result<Option<PublicAddress>, StoreError> {
    Ok(PublicAddress::parse(&setting(db, NAME)?))
}

/// Sets it. Certificates printed before keep the address they have.
///
/// # Errors
/// When it is none.
pub fn set_public_address(db: &mut Database, text: &str, by: By<'_>) -> Result<PublicAddress, AddressError> {
    let address = PublicAddress::parse(text).ok_or(AddressError::NotPublic)?;
    let tx = db.write()?;
    tx.lock(CERTIFICATES_LOCK)?;
    put_setting(&tx, NAME, address.as_str())?;
    let what = "certificate.public_address_set".to_owned();
    tx.commit(&Change::new(
        by,
        ACCOUNTS_CHAIN,
        what,
        crate::store::db::hex_digest(address.as_str().as_bytes()),
    ))?;
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::PublicAddress;

    #[test]
    fn only_what_the_public_reaches_safely_is_an_address() {
        for (text, read) in [
            ("https://hoctap.vinhlong.gov.vn/", Some("https://hoctap.vinhlong.gov.vn")),
            (" HTTPS://Hoctap.Example:8443/tinh ", Some("https://hoctap.example:8443/tinh")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("http://hoctap.example", None),
            ("https://", None),
            ("https://a b.example", None),
            ("https://user@host.example", None),
            ("https://host.example/#x", None),
            ("https://host.example/a//b", None),
            ("ftp://host.example", None),
        ] {
            assert_eq!(PublicAddress::parse(text).as_ref().map(PublicAddress::as_str), read, "{text}");
        }
    }

    #[test]
    fn a_code_is_behind_the_sign_that_no_browser_sends_on() {
        let address = PublicAddress::parse("https://hoctap.example:8443/tinh").expect("an address");
        assert_eq!(address.of_code("01AB"), "HTTPS://HOCTAP.EXAMPLE:8443/tinh/check#01AB");
        assert_eq!(address.did(), "did:web:hoctap.example%3A8443:tinh");
    }
}
