//! Targets of the plan against what was achieved.
//!
//! Kế hoạch 3968/KH-UBND, II.2.2 b and c: by the end of 2020, 75 % of families, 50 % of clans, 50 % of
//! hamlets and 50 % of the units that founded an association body; in remote and disadvantaged areas
//! 60, 40 and 40 % for the first three only. The plan's 50 % for communities speaks of hamlets.

/// The plan these targets come from.
pub const PLAN: &str = "3968/KH-UBND";

/// One target of the plan.
struct Target {
    title: &'static str,
    zone: Option<&'static str>,
    basis_points: u32,
}

/// First and last year that the plan speaks of.
const YEARS: std::ops::RangeInclusive<i64> = 2014..=2020;

const fn target(title: &'static str, zone: Option<&'static str>, basis_points: u32) -> Target {
    Target { title, zone, basis_points }
}

/// A zone's own target stands before the general one.
const TARGETS: [Target; 7] = [
    target("learning_family", Some("disadvantaged"), 6_000),
    target("learning_family", None, 7_500),
    target("learning_clan", Some("disadvantaged"), 4_000),
    target("learning_clan", None, 5_000),
    target("learning_community", Some("disadvantaged"), 4_000),
    target("learning_community", None, 5_000),
    target("learning_unit", None, 5_000),
];

/// The titles of which the plan says a target for a year.
#[must_use]
pub fn titles_with_target(year: i64) -> Vec<&'static str> {
    let mut titles: Vec<&str> =
        TARGETS.iter().filter(|_| YEARS.contains(&year)).map(|target| target.title).collect();
    titles.dedup();
    titles
}

/// The target of a title in a zone (`all`, `regular`, `disadvantaged`) for a year, in basis points: the one to be
/// reached by the end of 2020; none for a year that the plan does not speak of.
#[must_use]
pub fn target_bp(title: &str, zone: &str, year: i64) -> Option<u32> {
    let holds = |target: &&Target| target.title == title && target.zone.is_none_or(|z| z == zone);
    TARGETS.iter().find(holds).filter(|_| YEARS.contains(&year)).map(|target| target.basis_points)
}

#[cfg(test)]
mod tests {
    use super::target_bp;

    #[test]
    fn disadvantaged_zones_have_their_own_targets_but_units_do_not() {
        assert_eq!(target_bp("learning_family", "all", 2020), Some(7_500));
        assert_eq!(target_bp("learning_family", "disadvantaged", 2016), Some(6_000));
        assert_eq!(target_bp("learning_community", "disadvantaged", 2016), Some(4_000));
        assert_eq!(target_bp("learning_unit", "disadvantaged", 2016), Some(5_000));
        assert_eq!(target_bp("learning_family", "all", 2021), None);
        assert_eq!(target_bp("culture_family", "all", 2018), None);
    }
}
