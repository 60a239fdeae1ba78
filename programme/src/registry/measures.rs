//! What one title owes to another: the shares that an item of a sheet reads off the registry, instead of being typed.
//!
//! Deliberately absent: how they are counted, which the store does, and the thresholds, which a criteria set has.

use crate::titles::household_title;

/// A share that the registry counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Of a clan's members, a hamlet's families or a commune's families, those that hold the family title.
    Households,
    /// Of a commune's clans, those that hold theirs.
    Clans,
    /// Of a commune's hamlets, those that hold theirs.
    Hamlets,
    /// Of a commune's units that founded an association body, those that hold theirs.
    Units,
}

impl Measure {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Households, Self::Clans, Self::Hamlets, Self::Units];

    /// The word that criteria sets use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Households => "share_of_households_holding_title",
            Self::Clans => "share_of_clans_holding_title",
            Self::Hamlets => "share_of_hamlets_holding_title",
            Self::Units => "share_of_units_holding_title",
        }
    }

    /// The measure of a word; nothing for one that the registry cannot count.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }

    /// The kind of subject that is counted.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Households => "family",
            Self::Clans => "clan",
            Self::Hamlets => "hamlet",
            Self::Units => "unit",
        }
    }

    /// The title that they hold or do not hold, for a sheet of `title`.
    #[must_use]
    pub fn holds(self, title: &str) -> &'static str {
        match self {
            Self::Households => household_title(title),
            Self::Clans => "learning_clan",
            Self::Hamlets => "learning_community",
            Self::Units => "learning_unit",
        }
    }

    /// Whether it can be counted for a kind of subject: only a commune has clans, hamlets and units.
    #[must_use]
    pub fn is_of(self, subject: &str) -> bool {
        match self {
            Self::Households => matches!(subject, "clan" | "hamlet" | "commune"),
            Self::Clans | Self::Hamlets | Self::Units => subject == "commune",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::titles::subject_kind;

    #[test]
    fn each_measure_counts_those_who_can_hold_its_title() {
        for measure in Measure::ALL {
            assert_eq!(Measure::parse(measure.code()), Some(measure));
            assert_eq!(subject_kind(measure.holds("commune_learning_community")), Some(measure.kind()));
            assert!(measure.is_of("commune") && !measure.is_of("family"));
        }
        assert_eq!(Measure::Households.holds("culture_hamlet"), "culture_family");
        assert!(Measure::Households.is_of("clan") && !Measure::Units.is_of("hamlet"));
        assert_eq!(Measure::parse("share_of_moons"), None);
    }
}
