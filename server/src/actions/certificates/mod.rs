//! Certificates (*giấy công nhận*): the keys that sign them, issuing, and the public check.
//!
//! A private key is a file of the machine that issues, and in no database. What is printed is in the register
//! (*sổ vào giấy*), numbered without gaps. Deliberately absent: how a certificate looks (`documents/certificate`), and
//! its form for other software (`portable`).

mod address;
mod again;
mod check;
mod issue;
mod keys;
mod printer;
mod publish;

pub use address::{AddressError, PublicAddress, public_address, set_public_address};
pub use again::{Again, AgainError, Why, issue_again, issue_amended, to_print_anew};
pub use check::{CheckError, by_register, check};
pub use issue::{IssueError, Issued, issue};
pub use keys::{Ending, KeyError, KeyFolder, known_keys};
pub(crate) use keys::{hex, verifying_key};
pub use printer::{MOST_OFFSET, printer_offset, set_printer_offset};
pub use publish::{PublishError, Published, credential, publish};

/// The place that whoever gives out places in the status list, or makes a key, holds, so that no two are the same.
const CERTIFICATES_LOCK: i64 = -3;
