//! Small values as they stand in JSON: ids as texts, points as exact decimals, words of closed lists.
//!
//! Deliberately absent: serde on the values of `programme`; each is wrapped here, so that a rule's shape may change
//! without changing what programs read.

use jiff::civil::Date;
use programme::accounts::Scope;
use programme::assessment::{Cleared, Remark, ReviewReason, ReviewVerdict};
use programme::criteria::Outcome;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::recognition::{Refusal, State};
use programme::registry::{Ending, TITLES};
use programme::text::Text;
use programme::units::Points;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::ask::{id, record_id};
use super::operation::{DAY_PATTERN, ID_PATTERN, RECORD_PATTERN};
use crate::registry_index::Kind;
use crate::web::visit::Visit;

/// A text of one pattern.
macro_rules! text_of {
    ($(#[$doc:meta])* $name:ident, $of:ty, $pattern:expr, $read:expr, $write:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name(pub(super) $of);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(&$of) -> String = $write;
                serializer.serialize_str(&write(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let read: fn(&str) -> Option<$of> = $read;
                let text = String::deserialize(deserializer)?;
                read(&text).map(Self).ok_or_else(|| D::Error::custom(concat!("not a ", stringify!($name))))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                RefOr::T(ObjectBuilder::new().schema_type(Type::String).pattern(Some($pattern)).into())
            }
        }

        impl ToSchema for $name {}
    };
}

text_of!(/// A record: the commune that it was created in, and its id.
    RecordId, (i64, i64), RECORD_PATTERN, record_id, |(place, id)| format!("{place}.{id}"));
text_of!(/// An id.
    Id, i64, ID_PATTERN, id, |id| id.to_string());
text_of!(/// A version, as `ETag` and `If-Match` name it.
    Version, i64, ID_PATTERN, id, |id| id.to_string());
text_of!(/// A day.
    Day, Date, DAY_PATTERN, |text| text.parse().ok().filter(|_| text.len() == 10), |day| day.to_string());
text_of!(/// Points, exact to hundredths.
    Mark, Points, "^-?[0-9]{1,7}(\\.[0-9]{1,2})?$", |text| Points::parse(text).ok(), |points| points.to_string());

/// A word of a closed list.
macro_rules! word_of {
    ($(#[$doc:meta])* $name:ident, $of:ty, $all:expr, $code:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name(pub(super) $of);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let code: fn($of) -> &'static str = $code;
                serializer.serialize_str(code(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code: fn($of) -> &'static str = $code;
                let text = String::deserialize(deserializer)?;
                let found = $all.iter().copied().find(|known| code(*known) == text).map(Self);
                found.ok_or_else(|| D::Error::custom(concat!("not a ", stringify!($name))))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let code: fn($of) -> &'static str = $code;
                let words: Vec<&'static str> = $all.iter().copied().map(code).collect();
                RefOr::T(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into())
            }
        }

        impl ToSchema for $name {}
    };
}

word_of!(/// Title kind.
    Title, &'static str, TITLES, |title| title);
word_of!(/// What a subject is.
    SubjectKind, Kind, Kind::ALL, Kind::code);
word_of!(/// Level of a place.
    PlaceLevel, Level, Level::ALL, Level::code);
word_of!(/// What the arithmetic says.
    OutcomeCode, Outcome, Outcome::ALL, Outcome::code);
word_of!(/// How far a case went.
    StateCode, State, State::ALL, State::code);
word_of!(/// Why the People's Committee did not recognise it.
    RefusalCode, Refusal, Refusal::ALL, Refusal::code);
word_of!(/// What the association decided.
    VerdictCode, ReviewVerdict, ReviewVerdict::ALL, ReviewVerdict::code);
word_of!(/// Why the association returned it.
    ReviewReasonCode, ReviewReason, ReviewReason::ALL, ReviewReason::code);
word_of!(/// Why a score was taken out.
    ClearedCode, Cleared, Cleared::ALL, Cleared::code);
word_of!(/// A remark of the minutes.
    RemarkCode, Remark, Remark::ALL, Remark::code);
word_of!(/// Why a record is no more.
    EndingCode, Ending, Ending::ALL, Ending::code);

/// A stored word as an outcome; nothing where nothing was assessed.
pub(super) fn outcome(word: &str) -> Option<OutcomeCode> {
    Outcome::ALL.into_iter().find(|outcome| outcome.code() == word).map(OutcomeCode)
}

/// Stored hundredths as points.
pub(super) fn mark(hundredths: Option<i64>) -> Option<Mark> {
    hundredths.and_then(|n| i32::try_from(n).ok()).map(|n| Mark(Points::from_hundredths(n)))
}

/// A text that is there, or nothing.
pub(super) fn filled(text: &str) -> Option<String> {
    if text.is_empty() { None } else { Some(text.to_owned()) }
}

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub(super) struct Both {
    vi: String,
    en: String,
}

impl From<&Text> for Both {
    fn from(text: &Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

/// Where something holds.
#[derive(Serialize, ToSchema)]
pub(super) struct Where {
    /// `everywhere`, `place` or `hamlet`.
    kind: &'static str,
    /// Code of the place, or of the hamlet's commune, today.
    place: Option<String>,
    /// Its name.
    name: Option<String>,
    /// The hamlet.
    hamlet: Option<RecordId>,
}

impl Where {
    /// A scope as programs read it.
    pub(super) fn of(visit: &Visit<'_>, scope: Scope) -> Self {
        let (kind, place, hamlet) = match scope {
            Scope::Everywhere => ("everywhere", None, None),
            Scope::Place(place) => ("place", Some(place), None),
            Scope::Hamlet { commune, hamlet } => {
                ("hamlet", Some(commune), Some(RecordId((commune.get(), hamlet))))
            }
        };
        let version = place.and_then(|place| place_today(visit, place));
        Self {
            kind,
            place: version.as_ref().map(|(code, _)| code.clone()),
            name: version.map(|(_, name)| name),
            hamlet,
        }
    }
}

/// Code and name of a place, or of what it became, today.
pub(super) fn place_today(visit: &Visit<'_>, place: PlaceId) -> Option<(String, String)> {
    let (now, _) = visit.atlas().on_map(place, visit.today).first().copied()?;
    let version = visit.atlas().version_at(now, visit.today)?;
    Some((version.code.to_owned(), version.full_name.to_owned()))
}

/// A page of a list.
macro_rules! page_of {
    ($(#[$doc:meta])* $name:ident, $of:ty) => {
        $(#[$doc])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        pub(crate) struct $name {
            /// The rows.
            rows: Vec<$of>,
            /// What `after` has to be for the next page; nothing on the last.
            next: Option<String>,
        }
    };
}
pub(super) use page_of;
