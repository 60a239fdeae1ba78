//! Targets of the plan against what was achieved.
//!
//! Kế hoạch 3968/KH-UBND, II.2.2 b and c: by the end of 2020, 75 % of families, 50 % of clans, 50 % of
//! hamlets and 50 % of the units that founded an association body; in remote and disadvantaged areas
//! 60, 40 and 40 % for the first three only. The plan's 50 % for communities speaks of hamlets.

/// The plan these targets come from.
pub const PLAN: &str = "3968/KH-UBND";

/// The target of a title in a zone (`all`, `regular`, `disadvantaged`), in basis points.
#[must_use]
pub fn target_bp(title: &str, zone: &str) -> Option<u32> {
    Some(match (title, zone) {
        ("learning_family", "disadvantaged") => 6_000,
        ("learning_family", _) => 7_500,
        ("learning_clan" | "learning_community", "disadvantaged") => 4_000,
        ("learning_clan" | "learning_community" | "learning_unit", _) => 5_000,
        _ => return None,
    })
}
