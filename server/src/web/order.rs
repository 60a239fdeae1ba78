//! The order of Vietnamese names: A Ă Â, D Đ, O Ô Ơ, tones after letters (TCVN 5712's alphabet, as CLDR has it), and
//! numbers by their value, so that Khu phố 2 stands before Khu phố 10.

use std::cmp::Ordering;

use crate::registry_index::in_vietnamese_order;

/// Compares two names as a Vietnamese list orders them.
#[must_use]
pub(crate) fn vietnamese(a: &str, b: &str) -> Ordering {
    in_vietnamese_order(a, b).then_with(|| a.cmp(b))
}
