//! The register of certificates, the public halves of the keys that sign them, and what is set for them.

mod keys;
mod register;
mod standing;

pub use keys::{KeyRow, end_key, insert_key, keys, offset, put_offset, put_setting, setting};
pub use register::{
    Asked, CertificateRow, Listed, certificate, certificates_of, count_of, decision_numbers, insert,
    last_number, last_status, listed_of, page_of, replace, with_code, with_short_code,
};
pub use standing::{cases_by_set, fallen, is_held, issued_amendment, kept_set, recognised_by, survivor};
