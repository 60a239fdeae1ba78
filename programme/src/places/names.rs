//! Names of places as people type them: without accents, tone placement or the kind's word.

use crate::fold::fold;

/// Words of kind, folded, longest first; short forms as officials write them.
const KINDS: &[&str] = &[
    "thanh pho",
    "thi tran",
    "dac khu",
    "thi xa",
    "phuong",
    "huyen",
    "quan",
    "tinh",
    "xa",
    "tp.",
    "tt.",
    "tx.",
    "p.",
    "x.",
    "h.",
    "q.",
    "t.",
];

/// The folded bare name: `Xã An Hiệp`, `x. an hiep` and `AN HIỆP` are one.
#[must_use]
pub(super) fn bare(name: &str) -> String {
    let folded = fold(name);
    for kind in KINDS {
        if let Some(rest) = folded.strip_prefix(kind) {
            let dotted = kind.ends_with('.');
            let rest = rest.trim_start();
            if !rest.is_empty() && (dotted || folded.as_bytes().get(kind.len()) == Some(&b' ')) {
                return rest.to_owned();
            }
        }
    }
    folded
}
