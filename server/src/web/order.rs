//! The order of Vietnamese names: A Ă Â, D Đ, O Ô Ơ, tones after letters (TCVN 5712's alphabet, as CLDR has it).

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok());

/// Compares two names as a Vietnamese list orders them.
#[must_use]
pub(crate) fn vietnamese(a: &str, b: &str) -> Ordering {
    COLLATOR.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b)).then_with(|| a.cmp(b))
}
