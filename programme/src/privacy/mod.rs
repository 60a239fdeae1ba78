//! What of a family may be seen, for how long, and what it may ask: public lists, requests for correction, the term
//! after which item answers go, erasure (Luật 91/2025/QH15 on personal data, in force 1/1/2026).
//!
//! Deliberately absent: who may do it (`accounts`), and any number of the law itself: none that was seen sets one of the
//! terms here, so that each is an editable default, marked unverified.

mod erasure;
mod publication;
mod request;
mod retention;

pub use erasure::{AskedBy, ERASED, ERASED_NAME, EraseWhy};
pub use publication::{DEFAULT_DAYS, MOST_DAYS, NotPublic, SMALL, few, may_be_public};
pub use request::{Answer, MOST_OPEN, RequestState, What};
pub use retention::{DEFAULT_YEARS, MOST_YEARS, TERM, last_year_purged};
