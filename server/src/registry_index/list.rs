//! The list of a commune's households, clans, hamlets or units: filtered, in the order asked for, page by page.
//! A page costs the same wherever it stands: its place is found in memory, its rows by two questions.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;
use programme::fold::fold;

use super::search::Best;
use super::{Kind, NameBook, Names};
use crate::store::db::{Database, StoreError};
use crate::store::registry::{CaseFilter, ListedRow, SubjectKey, cases_matching, known_by, rows_on};

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As filed: the order of the paper list.
    #[default]
    Filed,
    /// By code.
    Code,
    /// By name, in Vietnamese order.
    Name,
    /// By hamlet in Vietnamese order, then as filed.
    Hamlet,
}

impl Order {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Filed, Self::Code, Self::Name, Self::Hamlet];

    /// Its word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Code => "code",
            Self::Name => "name",
            Self::Hamlet => "hamlet",
        }
    }

    /// From its word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == word)
    }
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Those that are there.
    #[default]
    Open,
    /// Those that are no more.
    Closed,
    /// All.
    All,
}

impl Shown {
    /// From its word: `open`, `closed`, `all`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            "all" => Some(Self::All),
            _ => None,
        }
    }
}

/// The last row of the page before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its commune.
    pub commune: i64,
    /// Its id.
    pub id: i64,
}

impl std::fmt::Display for Cursor {
    /// As an address holds it: ids, no names.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.commune, self.id)
    }
}

impl Cursor {
    /// From an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (commune, id) = text.split_once('-')?;
        Some(Self { commune: commune.parse().ok()?, id: id.parse().ok()? })
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct ListAsked {
    /// Communes of creation, in the order in which they are listed.
    pub communes: Vec<i64>,
    /// What kind.
    pub kind: Kind,
    /// Only those who live in this hamlet now: commune and id; id 0 for those whose hamlet nobody said.
    pub hamlet: Option<(i64, i64)>,
    /// Only those whose name holds this, without accents.
    pub name: Option<String>,
    /// Only those of this group, as written.
    pub group: Option<String>,
    /// Those that are there, no more, or both.
    pub shown: Shown,
    /// Only those with such a case.
    pub case: Option<CaseFilter>,
    /// As it was on this day: those known by the end of its year, there or not by then, with the case of then.
    pub as_of: Option<Date>,
    /// Order.
    pub order: Order,
    /// After this row; nothing for the first page.
    pub after: Option<Cursor>,
    /// Rows of a page.
    pub limit: usize,
}

impl ListAsked {
    /// Everything of a kind in communes, as filed, fifty a page.
    #[must_use]
    pub fn all(communes: &[i64], kind: Kind) -> Self {
        Self {
            communes: communes.to_vec(),
            kind,
            hamlet: None,
            name: None,
            group: None,
            shown: Shown::Open,
            case: None,
            as_of: None,
            order: Order::Filed,
            after: None,
            limit: 50,
        }
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<ListedRow>,
    /// Where the next page begins; nothing on the last.
    pub next: Option<Cursor>,
}

/// Whether an entry is wanted, the cases aside.
struct Filter<'a> {
    asked: &'a ListAsked,
    name: String,
}

impl<'a> Filter<'a> {
    fn new(asked: &'a ListAsked) -> Self {
        Self { asked, name: asked.name.as_deref().map(fold).unwrap_or_default() }
    }

    /// The number of the group in a book; nothing where no group is asked for.
    fn group(&self, book: &NameBook) -> Option<u16> {
        let group = self.asked.group.as_deref()?;
        let at = book.groups.iter().position(|known| **known == *group);
        Some(at.and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX))
    }

    fn has_ended(&self, year: u16) -> bool {
        year != 0 && self.asked.as_of.is_none_or(|day| i64::from(year) <= i64::from(day.year()))
    }

    fn takes(&self, book: &NameBook, at: u32, group: Option<u16>) -> bool {
        let entry = book.entry(at);
        entry.kind == self.asked.kind
            && match self.asked.shown {
                Shown::Open => !self.has_ended(entry.ended),
                Shown::Closed => self.has_ended(entry.ended),
                Shown::All => true,
            }
            && self
                .asked
                .hamlet
                .is_none_or(|(commune, id)| commune == book.commune && id == book.hamlet_of(entry))
            && group.is_none_or(|group| group == entry.group)
            && (self.name.is_empty() || book.folded(at).contains(&self.name))
    }
}

impl Names {
    /// One page of a list.
    ///
    /// # Errors
    /// When the store fails.
    pub fn list(&self, db: &Database, asked: &ListAsked) -> Result<Page, StoreError> {
        let limit = asked.limit.max(1);
        let mut keys = self.keys(db, asked, limit + 1)?;
        let next = (keys.len() > limit).then(|| {
            keys.truncate(limit);
            keys.last().map(|(commune, id)| Cursor { commune: *commune, id: *id })
        });
        let shown = asked.case.as_ref().map(|case| (case.title.as_str(), case.year));
        Ok(Page { rows: rows_on(db, &keys, shown, asked.as_of)?, next: next.flatten() })
    }

    /// How many rows a list has on all its pages.
    ///
    /// # Errors
    /// When the store fails.
    pub fn count(&self, db: &Database, asked: &ListAsked) -> Result<usize, StoreError> {
        let books = self.books(db, &communes(asked))?;
        let filter = Filter::new(asked);
        let mut n = 0;
        for book in &books {
            let group = filter.group(book);
            let with_case = matching(db, asked, book)?;
            let takes =
                |at: &u32| filter.takes(book, *at, group) && has(with_case.as_deref(), book.entry(*at).id);
            n += (0..u32::try_from(book.len()).unwrap_or(u32::MAX)).filter(takes).count();
        }
        Ok(n)
    }

    /// The subjects of a list after its cursor, at most so many.
    ///
    /// # Errors
    /// When the store fails.
    pub fn keys(
        &self,
        db: &Database,
        asked: &ListAsked,
        limit: usize,
    ) -> Result<Vec<SubjectKey>, StoreError> {
        let communes = communes(asked);
        match (asked.order, asked.hamlet) {
            (Order::Filed | Order::Hamlet, Some((_, hamlet))) => {
                self.one_by_one(db, asked, &communes, limit, |book| book.of_hamlet(hamlet))
            }
            (Order::Filed, None) => self.one_by_one(db, asked, &communes, limit, |book| &book.filed),
            (Order::Code, _) => self.one_by_one(db, asked, &communes, limit, |book| &book.coded),
            (Order::Hamlet, None) => self.one_by_one(db, asked, &communes, limit, |book| &book.settled),
            (Order::Name, _) => self.by_name(db, asked, &communes, limit),
        }
    }

    /// Commune after commune.
    fn one_by_one(
        &self,
        db: &Database,
        asked: &ListAsked,
        communes: &[i64],
        limit: usize,
        order: impl Fn(&NameBook) -> &[u32],
    ) -> Result<Vec<SubjectKey>, StoreError> {
        let filter = Filter::new(asked);
        let first = asked.after.and_then(|after| communes.iter().position(|c| *c == after.commune));
        let mut keys = Vec::new();
        for (n, commune) in communes.iter().enumerate().skip(first.unwrap_or(0)) {
            for book in self.books(db, &[*commune])? {
                let (order, group) = (order(&book), filter.group(&book));
                let after = asked.after.filter(|_| first == Some(n));
                // As filed is by id: the place is found even where the row before has left since.
                let from = after.and_then(|after| match (asked.order, asked.hamlet) {
                    (Order::Filed, _) | (Order::Hamlet, Some(_)) => {
                        Some(order.partition_point(|at| book.entry(*at).id <= after.id))
                    }
                    _ => order.iter().position(|at| book.entry(*at).id == after.id).map(|at| at + 1),
                });
                let with_case = matching(db, asked, &book)?;
                let wanted = order[from.unwrap_or(0)..].iter().filter(|at| {
                    filter.takes(&book, **at, group) && has(with_case.as_deref(), book.entry(**at).id)
                });
                keys.extend(wanted.take(limit - keys.len()).map(|at| (*commune, book.entry(*at).id)));
            }
            if keys.len() >= limit {
                break;
            }
        }
        Ok(keys)
    }

    fn by_name(
        &self,
        db: &Database,
        asked: &ListAsked,
        communes: &[i64],
        limit: usize,
    ) -> Result<Vec<SubjectKey>, StoreError> {
        let books = self.books(db, communes)?;
        let filter = Filter::new(asked);
        let last = asked.after.and_then(|after| {
            let n = communes.iter().position(|commune| *commune == after.commune)?;
            let at = books[n].entries.iter().position(|entry| entry.id == after.id)?;
            Some((n, at))
        });
        let mut best = Best::new(limit, &books);
        for (n, book) in books.iter().enumerate() {
            let from = last.map_or(0, |last| first_after(&books, n, last));
            let group = filter.group(book);
            let with_case = matching(db, asked, book)?;
            for at in from..book.len() {
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                if filter.takes(book, at, group)
                    && has(with_case.as_deref(), book.entry(at).id)
                    && !best.take(n, at)
                {
                    break;
                }
            }
        }
        let keys = best.done().into_iter();
        Ok(keys.map(|(n, at)| (books[n].commune, books[n].entry(at).id)).collect())
    }

    /// The subjects of a kind in a commune in Vietnamese order, after one of them, at most so many.
    ///
    /// # Errors
    /// When the store fails.
    pub fn in_name_order(
        &self,
        db: &Database,
        commune: i64,
        kind: Kind,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<SubjectKey>, StoreError> {
        let asked = ListAsked { order: Order::Name, after, ..ListAsked::all(&[commune], kind) };
        self.keys(db, &asked, limit)
    }
}

/// A hamlet is in one commune.
fn communes(asked: &ListAsked) -> Vec<i64> {
    let within = |commune: &&i64| asked.hamlet.is_none_or(|(of, _)| of == **commune);
    asked.communes.iter().filter(within).copied().collect()
}

/// Those whom the records have to be asked for, by id; nothing where names alone tell.
fn matching(db: &Database, asked: &ListAsked, book: &NameBook) -> Result<Option<Vec<i64>>, StoreError> {
    let with_case = asked.case.as_ref().map(|filter| cases_matching(db, book.commune, filter)).transpose()?;
    let Some(day) = asked.as_of else { return Ok(with_case) };
    let mut known = known_by(db, book.commune, i64::from(day.year()))?;
    known.retain(|id| has(with_case.as_deref(), *id));
    Ok(Some(known))
}

fn has(with_case: Option<&[i64]>, id: i64) -> bool {
    with_case.is_none_or(|ids| ids.binary_search(&id).is_ok())
}

/// Where a book goes on after an entry of that or another book: of one name the commune listed first stands first.
fn first_after(books: &[Arc<NameBook>], n: usize, (last_book, last): (usize, usize)) -> usize {
    if n == last_book {
        return last + 1;
    }
    let last = u32::try_from(last).unwrap_or(u32::MAX);
    books[n].partition(|at| match books[n].against(at, &books[last_book], last) {
        Ordering::Less => true,
        Ordering::Equal => n < last_book,
        Ordering::Greater => false,
    })
}
