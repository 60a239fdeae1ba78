//! The learning results of a hamlet that a sheet of another title asks for, by the crosswalk in force (Kế hoạch 3968,
//! III.5a, III.5c).

use ahash::AHashMap;
use programme::calendar::year_end;
use programme::criteria::{CriteriaSet, ItemKind, Outcome};
use programme::recognition::State;
use programme::titles::{Feed, crosswalk, suggests};

use super::Scoring;
use crate::store::cases::{StoredCase, cases_of};
use crate::store::db::{Database, StoreError};

/// A learning result that a set asks for in a year.
#[derive(Clone, Copy, Debug)]
pub struct Fed {
    /// What the crosswalk says of it.
    pub feed: &'static Feed,
    /// The item that it answers; nothing where the set that ships has none.
    pub item: Option<usize>,
}

/// The learning results that a set asks for in a year.
#[must_use]
pub fn fed(set: &CriteriaSet, year: u16) -> Vec<Fed> {
    let on = year_end(year);
    let feeds = crosswalk().iter().filter(|feed| feed.set == set.id && feed.holds_on(on));
    feeds.map(|feed| Fed { feed, item: set.items.iter().position(|item| item.id == feed.item) }).collect()
}

/// What a case suggests: met, not met, or nothing where a person has to decide.
#[must_use]
pub fn suggested(case: &StoredCase) -> Option<bool> {
    let outcome = Outcome::ALL.into_iter().find(|known| known.code() == case.outcome());
    suggests(outcome, State::parse(case.state()))
}

/// What each subject's learning result answers in the items that take one: subject, then item and met.
pub(super) type Answers = AHashMap<i64, Vec<(usize, bool)>>;

/// The answers that learning results give to a sheet.
///
/// # Errors
/// When the store fails.
pub(super) fn answers(db: &Database, scoring: &Scoring<'_>) -> Result<Answers, StoreError> {
    let mut answers = Answers::default();
    for of in fed(&scoring.set.set, scoring.year) {
        let Some(item) = of.item else { continue };
        let key = (scoring.commune.get(), of.feed.result.as_str(), i64::from(scoring.year));
        for case in cases_of(db, key, None)? {
            if let Some(met) = suggested(&case) {
                answers.entry(case.subject()).or_default().push((item, met));
            }
        }
    }
    Ok(answers)
}

/// A row in which only the items are answered that a learning result answers, as somebody would type it.
pub(super) fn typed(set: &CriteriaSet, answers: &[(usize, bool)]) -> Vec<String> {
    let mut row = vec![String::new(); set.items.len()];
    for (item, met) in answers {
        let most = |most: &str| if *met { most.to_owned() } else { "0".to_owned() };
        row[*item] = match &set.items[*item].kind {
            ItemKind::Target => most("x"),
            ItemKind::Points => most(&set.items[*item].max.to_string()),
            // Which option, or what share, no result says.
            ItemKind::Options(_) | ItemKind::Derived { .. } => String::new(),
        };
    }
    row
}
