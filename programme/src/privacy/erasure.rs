//! Why what is held on one family is erased, and who asked: codes, never words on a family.

/// The word in which a record says that it was erased, where others say why they ended.
pub const ERASED: &str = "erased";

/// What stands in the place of an erased name, in lists and papers; a register's names are Vietnamese.
pub const ERASED_NAME: &str = "(đã xóa theo yêu cầu)";

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EraseWhy {
    /// The family asks, and takes no part any more.
    NoLongerTakesPart,
    /// It moved away and is of another commune's programme.
    MovedAway,
    /// It should never have been entered.
    EnteredWrongly,
    /// A court or an authority ordered it.
    Ordered,
}

impl EraseWhy {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 4] =
        [Self::NoLongerTakesPart, Self::MovedAway, Self::EnteredWrongly, Self::Ordered];

    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoLongerTakesPart => "no_longer_takes_part",
            Self::MovedAway => "moved_away",
            Self::EnteredWrongly => "entered_wrongly",
            Self::Ordered => "ordered",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// Who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AskedBy {
    /// The head of the household, or who stands for it.
    Household,
    /// A guardian, or somebody with a power of attorney.
    Representative,
    /// Heirs.
    Heirs,
    /// A court or an authority.
    Authority,
    /// The commune itself found it.
    Commune,
}

impl AskedBy {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 5] =
        [Self::Household, Self::Representative, Self::Heirs, Self::Authority, Self::Commune];

    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Representative => "representative",
            Self::Heirs => "heirs",
            Self::Authority => "authority",
            Self::Commune => "commune",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::{AskedBy, EraseWhy};

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        assert!(EraseWhy::ALL.iter().all(|why| EraseWhy::parse(why.code()) == Some(*why)));
        assert!(AskedBy::ALL.iter().all(|by| AskedBy::parse(by.code()) == Some(*by)));
    }
}
