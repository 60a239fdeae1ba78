//! What a person may do to the registry by hand: which code fits, from which year a subject may move or end,
//! which of two records' cases stands when they are one household.
//!
//! Deliberately absent: who may do it, which is a matter of authority, and what is stored.

/// The longest code.
pub const MAX_CODE: usize = 40;

/// Why a code does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeUnfit {
    /// Nothing was typed.
    Empty,
    /// Longer than [`MAX_CODE`] characters.
    Long,
    /// It begins with “~”, as the codes do that the program makes for lists without codes.
    Made,
    /// A character that no code holds.
    Character(char),
}

/// A code as a person types it: letters, digits and `-_./`, without spaces, so that it survives a spreadsheet
/// and an address.
///
/// ```
/// use programme::registry::{CodeUnfit, fit_code};
/// assert_eq!(fit_code(" A-12/3 "), Ok("A-12/3"));
/// assert_eq!(fit_code("~12"), Err(CodeUnfit::Made));
/// assert_eq!(fit_code("1 2"), Err(CodeUnfit::Character(' ')));
/// ```
///
/// # Errors
/// When it does not fit.
pub fn fit_code(code: &str) -> Result<&str, CodeUnfit> {
    let code = code.trim();
    if code.is_empty() {
        return Err(CodeUnfit::Empty);
    }
    if code.starts_with('~') {
        return Err(CodeUnfit::Made);
    }
    if code.chars().count() > MAX_CODE {
        return Err(CodeUnfit::Long);
    }
    match code.chars().find(|c| !c.is_alphanumeric() && !"-_./".contains(*c)) {
        Some(c) => Err(CodeUnfit::Character(c)),
        None => Ok(code),
    }
}

/// The next free number of a commune: one above the greatest of its codes that are numbers. Numbers of more than
/// nine digits are somebody else's system and are passed over.
///
/// ```
/// assert_eq!(programme::registry::next_code(["7", "012", "A99", "123456789012"].into_iter()), "13");
/// assert_eq!(programme::registry::next_code([].into_iter()), "1");
/// ```
#[must_use]
pub fn next_code<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let digits =
        |code: &&str| code.len() <= 9 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
    let greatest = codes.filter(digits).filter_map(|code| code.parse::<u32>().ok()).max();
    (u64::from(greatest.unwrap_or(0)) + 1).to_string()
}

/// Why a subject is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It left the commune.
    Left,
    /// Nobody of it is left: a household died out, a unit was dissolved.
    DiedOut,
    /// It was another record's subject all along. Only a merge says so.
    Merged,
}

impl Ending {
    /// Every one, in the order of its words.
    pub const ALL: [Self; 3] = [Self::Left, Self::DiedOut, Self::Merged];

    /// The word in which it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::DiedOut => "died_out",
            Self::Merged => "merged",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.code() == code)
    }
}

/// What is known of a subject's years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// First year it is known in.
    pub since: i64,
    /// From which year it lives where it lives now.
    pub stays_from: i64,
    /// Newest year that it has a case of.
    pub last_case: Option<i64>,
    /// From which year it is no more.
    pub ended: Option<i64>,
}

/// Why a change cannot hold from a year on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotThen {
    /// It is known only since this year.
    Before(i64),
    /// It moved in this year; an earlier change would contradict that.
    Moved(i64),
    /// It has a case of this year.
    HasCase(i64),
    /// It ended in this year.
    Ended(i64),
    /// No year of the programme.
    Outside,
}

/// The years a person may type.
pub const TYPED_YEARS: std::ops::RangeInclusive<i64> = 2000..=2100;

impl Years {
    /// Whether it may be no more from a year on: it has no case from then on, and did not move later.
    ///
    /// # Errors
    /// What stands against it.
    pub fn may_end(&self, from: i64) -> Result<(), NotThen> {
        self.may_move(from)?;
        match self.last_case {
            Some(year) if year >= from => Err(NotThen::HasCase(year)),
            _ => Ok(()),
        }
    }

    /// Whether it may live elsewhere from a year on, or another may split from it: it is there then.
    ///
    /// # Errors
    /// What stands against it.
    pub fn may_move(&self, from: i64) -> Result<(), NotThen> {
        if !TYPED_YEARS.contains(&from) {
            Err(NotThen::Outside)
        } else if let Some(ended) = self.ended {
            Err(NotThen::Ended(ended))
        } else if from < self.since {
            Err(NotThen::Before(self.since))
        } else if from < self.stays_from {
            Err(NotThen::Moved(self.stays_from))
        } else {
            Ok(())
        }
    }
}

/// Which case stands where two records of one household have one each of a year and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// That of the record that is kept.
    Kept,
    /// That of the other: it is on its way to a decision and the kept one's is not.
    Other,
}

/// What is proposed or decided outweighs what is only assessed; two such cases are for the People's Committee to
/// settle first: nothing stands then, and the records cannot be merged.
#[must_use]
pub const fn which_stands(kept_is_open: bool, other_is_open: bool) -> Option<Stands> {
    match (kept_is_open, other_is_open) {
        (_, true) => Some(Stands::Kept),
        (true, false) => Some(Stands::Other),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: Years = Years { since: 2016, stays_from: 2018, last_case: Some(2019), ended: None };

    #[test]
    fn a_subject_ends_after_its_last_case_and_moves_after_its_last_move() {
        assert_eq!(YEARS.may_end(2020), Ok(()));
        assert_eq!(YEARS.may_end(2019), Err(NotThen::HasCase(2019)));
        assert_eq!(YEARS.may_move(2018), Ok(()));
        assert_eq!(YEARS.may_move(2017), Err(NotThen::Moved(2018)));
        assert_eq!(YEARS.may_move(2015), Err(NotThen::Before(2016)));
        assert_eq!(YEARS.may_move(20), Err(NotThen::Outside));
        assert_eq!(Years { ended: Some(2021), ..YEARS }.may_move(2022), Err(NotThen::Ended(2021)));
    }

    #[test]
    fn what_is_decided_outweighs_what_is_only_assessed() {
        assert_eq!(which_stands(true, true), Some(Stands::Kept));
        assert_eq!(which_stands(false, true), Some(Stands::Kept));
        assert_eq!(which_stands(true, false), Some(Stands::Other));
        assert_eq!(which_stands(false, false), None);
    }

    #[test]
    fn words_of_endings_come_back() {
        for ending in Ending::ALL {
            assert_eq!(Ending::parse(ending.code()), Some(ending));
        }
        assert_eq!(fit_code(&"1".repeat(MAX_CODE + 1)), Err(CodeUnfit::Long));
        assert_eq!(fit_code("  "), Err(CodeUnfit::Empty));
    }
}
