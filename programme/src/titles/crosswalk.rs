//! The crosswalk: which learning result feeds which item of another title, from a day to a day, each with its source.
//! What it gives is a suggestion beside the item; deliberately absent is any answer that nobody typed.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::reader::{RawText, day, provenance};
use crate::criteria::{Outcome, Provenance};
use crate::recognition::State;
use crate::text::Text;

/// A learning result that another title asks for.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The title whose result it is.
    pub result: String,
    /// Where it goes, in words.
    pub into: Text,
    /// The title that asks; empty where it is none of ours.
    pub title: String,
    /// The set that asks; empty where none ships.
    pub set: String,
    /// Its item; empty where the set that ships has none.
    pub item: String,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it holds.
    pub to: Option<Date>,
    /// Whether it was seen in a text.
    pub provenance: Provenance,
    /// Where.
    pub source: String,
}

impl Feed {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeeds {
    feed: Vec<RawFeed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeed {
    result: String,
    into: RawText,
    #[serde(default)]
    title: String,
    #[serde(default)]
    set: String,
    #[serde(default)]
    item: String,
    from: toml::value::Datetime,
    to: Option<toml::value::Datetime>,
    #[serde(default)]
    provenance: String,
    source: String,
}

fn read(text: &str) -> Result<Vec<Feed>, String> {
    let raw: RawFeeds = toml::from_str(text).map_err(|error| error.to_string())?;
    let feed = |raw: RawFeed| {
        Ok(Feed {
            result: raw.result,
            into: raw.into.into(),
            title: raw.title,
            set: raw.set,
            item: raw.item,
            from: day(raw.from)?,
            to: raw.to.map(day).transpose()?,
            provenance: provenance(&raw.provenance)?,
            source: raw.source,
        })
    };
    raw.feed.into_iter().map(feed).collect()
}

static FEEDS: LazyLock<Vec<Feed>> =
    LazyLock::new(|| read(include_str!("../../title-kinds/crosswalk.toml")).unwrap_or_default());

/// Every feed.
#[must_use]
pub fn crosswalk() -> &'static [Feed] {
    &FEEDS
}

/// What a learning result suggests for an item: met where the title is held or the sheet passes, not met where it
/// does not pass; nothing where there is no result, or a person has to decide.
#[must_use]
pub fn suggests(outcome: Option<Outcome>, state: Option<State>) -> Option<bool> {
    match (state, outcome) {
        (Some(State::Recognised), _) | (_, Some(Outcome::Pass)) => Some(true),
        (_, Some(Outcome::Fail)) => Some(false),
        (_, Some(Outcome::Refer) | None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::shipped_set;
    use crate::titles::{subject_kind, title_kind};

    #[test]
    fn every_feed_is_of_a_title_and_goes_into_a_set_and_item_that_are_there_then() {
        let feeds = read(include_str!("../../title-kinds/crosswalk.toml")).expect("readable");
        assert_eq!(feeds.len(), crosswalk().len());
        for feed in &feeds {
            assert!(title_kind(&feed.result).is_some(), "{}", feed.result);
            assert!(!feed.into.vi.is_empty() && !feed.into.en.is_empty() && !feed.source.is_empty());
            if feed.set.is_empty() {
                assert!(feed.item.is_empty());
                continue;
            }
            let set = shipped_set(&feed.set).expect("a shipped set");
            assert_eq!((&set.title, set.valid_from, set.valid_to), (&feed.title, feed.from, feed.to));
            assert_eq!(subject_kind(&feed.title), subject_kind(&feed.result));
            assert!(feed.item.is_empty() || set.items.iter().any(|item| item.id == feed.item));
        }
    }

    #[test]
    fn a_result_suggests_and_where_a_person_decides_it_does_not() {
        assert_eq!(suggests(Some(Outcome::Pass), None), Some(true));
        assert_eq!(suggests(None, Some(State::Recognised)), Some(true));
        assert_eq!(suggests(Some(Outcome::Fail), Some(State::Assessed)), Some(false));
        assert_eq!(suggests(Some(Outcome::Refer), Some(State::Assessed)), None);
        assert_eq!(suggests(None, None), None);
    }
}
