//! Places in time: country, provinces, districts, communes, and how each became another.
//!
//! A place keeps its identity through changes of kind; its name, kind, code and parent belong to a
//! *version* that holds from a day to a day. GSO codes are reused with new meanings (28855 is An
//! Hiệp until 2024 and Tường Đa after), so nothing here is looked up without a date.
//!
//! Deliberately absent: hamlets, which come with rosters and live in the database; boundaries (`maps`).

mod atlas;
mod kin;
mod names;
mod reorganise;
mod shipped;
mod steps;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::civil::Date;

use crate::ids::PlaceId;

pub use atlas::Atlas;
pub use reorganise::{
    Change, Difference, Event, EventFault, Facts, Fault, Goes, Move, MoveKind, Passing, Reach, difference,
    read_moves, reorganised,
};
pub use shipped::{ShippedEvent, shipped_events};
pub(crate) use steps::{Step, Steps};

/// A level of government or of residence, from the top down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole country, code `VN`.
    Country,
    /// Two-digit codes.
    Province,
    /// Three-digit codes; none after 30/6/2025.
    District,
    /// Five-digit codes.
    Commune,
    /// Ấp, khóm, khu phố.
    Hamlet,
}

impl Level {
    /// Every level, from the top down.
    pub const ALL: [Self; 5] = [Self::Country, Self::Province, Self::District, Self::Commune, Self::Hamlet];

    /// The code used in files and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Hamlet => "hamlet",
        }
    }

    /// The level of a code; nothing for another word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// What a place was called, and where it belonged, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// GSO code.
    pub code: &'static str,
    /// Bare name, without the kind.
    pub name: &'static str,
    /// Kind and name, as documents write it.
    pub full_name: &'static str,
    /// Kind: Tỉnh, Huyện, Xã, Phường, Thị trấn, …
    pub kind: &'static str,
    /// The place above it.
    pub parent: Option<PlaceId>,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it still holds.
    pub to: Option<Date>,
    /// Carried to a date that nobody checked.
    pub assumed: bool,
    /// Legal instrument that began it, where known.
    pub instrument: &'static str,
}

impl Version {
    /// Whether the version holds on a day.
    #[must_use]
    pub fn holds_on(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// A place through all its versions, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its identity, the same in every release and database.
    pub id: PlaceId,
    /// Its level.
    pub level: Level,
    /// Its versions, oldest first, without gaps.
    pub versions: Vec<Version>,
}

impl Place {
    /// The version that holds on a day.
    #[must_use]
    pub fn version_at(&self, on: Date) -> Option<&Version> {
        self.versions.iter().find(|v| v.holds_on(on))
    }
}

/// How much of a place went to a successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// A part; people move only by a person's choice.
    Part,
}

/// A place that became another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place that ended.
    pub from: PlaceId,
    /// The place it went into.
    pub to: PlaceId,
    /// First day of the new state.
    pub on: Date,
    /// All of it or a part.
    pub extent: Extent,
    /// The successor that stands for the whole where a choice has not been made.
    pub is_default: bool,
    /// The share of the households that went there, as the instrument says it: parts of a whole. None of what nobody
    /// has placed, where only hamlets that are named go there; nothing where the instrument is silent.
    pub share: Option<(u32, u32)>,
}

/// Why a code names no place on a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// No place ever had it.
    #[error("unknown code")]
    Unknown,
    /// It ended before.
    #[error("ended on {on}")]
    Ended {
        /// The place that had it last.
        place: PlaceId,
        /// Its last day.
        on: Date,
        /// What it became, as of the day asked for.
        successors: Vec<PlaceId>,
    },
    /// It begins later.
    #[error("begins on {from}")]
    NotYet {
        /// Its first day.
        from: Date,
    },
}

/// Commune codes that lost their zeros are padded to five digits.
#[must_use]
pub fn pad_commune_code(code: &str) -> Cow<'_, str> {
    let code = code.strip_suffix(".0").unwrap_or(code);
    if code.len() < 5 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) {
        Cow::Owned(format!("{code:0>5}"))
    } else {
        Cow::Borrowed(code)
    }
}
