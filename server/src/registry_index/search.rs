//! Search by the beginnings of words, without accents, or by a whole code.

use std::ops::Range;
use std::sync::Arc;

use programme::fold::fold;

use super::book::words;
use super::{Kind, NameBook, Names};
use crate::roster::check::plain_code;
use crate::store::db::{Database, StoreError};

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hit {
    /// Commune it was created in.
    pub commune: i64,
    /// Its id.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// Code in its commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// Its hamlet now; 0 where nobody said.
    pub hamlet: i64,
    /// Name of its hamlet now.
    pub hamlet_name: String,
    /// Self-management group as written.
    pub group: String,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
    /// From which year it is no more.
    pub ended: Option<u16>,
}

/// The first so many in Vietnamese order, of several books that are each in that order.
pub(super) struct Best<'b> {
    limit: usize,
    /// Commune's place in what was asked, and the entry.
    found: Vec<(usize, u32)>,
    books: &'b [Arc<NameBook>],
}

impl<'b> Best<'b> {
    pub(super) fn new(limit: usize, books: &'b [Arc<NameBook>]) -> Self {
        Self { limit, found: Vec::with_capacity(limit + 1), books }
    }

    /// Takes an entry in its place; `false` when it, and so all that follow it in its book, come too late.
    pub(super) fn take(&mut self, book: usize, at: u32) -> bool {
        let before = |other: &(usize, u32)| {
            let order = self.books[other.0].against(other.1, &self.books[book], at);
            order.then(other.0.cmp(&book)).is_le()
        };
        if self.found.len() >= self.limit && self.found.last().is_some_and(before) {
            return false;
        }
        let place = self.found.partition_point(before);
        self.found.insert(place, (book, at));
        self.found.truncate(self.limit);
        true
    }

    /// The last of them, once there are enough.
    fn last(&self) -> Option<(usize, u32)> {
        self.found.last().copied().filter(|_| self.found.len() >= self.limit)
    }

    pub(super) fn done(self) -> Vec<(usize, u32)> {
        self.found
    }
}

/// So many candidates are all looked at; of more, only those that can still come among the first.
const FEW: usize = 64;

/// How many of a list in order stand before an entry: looked for from its beginning, since few do once enough is found.
fn early(list: &[u32], before: u32) -> usize {
    let mut end = 1;
    while end < list.len() && list[end - 1] < before {
        end *= 2;
    }
    list[..end.min(list.len())].partition_point(|at| *at < before)
}

impl NameBook {
    /// The entries in each of whose names every word begins some word, in Vietnamese order, until `each` has enough.
    /// `begun` are the book's words that each word begins; where many entries have the rarest, only those are looked at
    /// that stand before the entry that `before` names.
    fn each_match(
        &self,
        begun: &[Range<u32>],
        before: impl FnOnce() -> u32,
        bits: &mut Vec<u64>,
        mut each: impl FnMut(u32) -> bool,
    ) {
        let Some(rarest) = begun.iter().min_by_key(|words| self.bearers(words)) else { return };
        let is_match = |at: &u32| begun.iter().all(|words| self.is_spelt(*at, words));
        let lists = rarest.clone().map(|word| self.with(word));
        if self.bearers(rarest) <= FEW {
            let mut few: Vec<u32> = lists.flatten().copied().filter(is_match).collect();
            few.sort_unstable();
            few.dedup();
            let _enough = few.into_iter().all(each);
            return;
        }
        // A set of bits puts many lists in order more quickly than sorting does.
        let before = before();
        bits.clear();
        bits.resize(self.entries.len().div_ceil(64), 0);
        for at in lists.flat_map(|list| &list[..early(list, before)]) {
            bits[(at >> 6) as usize] |= 1 << (at & 63);
        }
        for (at, word) in (0_u32..).zip(&*bits) {
            let mut left = *word;
            while left != 0 {
                let at = at * 64 + left.trailing_zeros();
                if is_match(&at) && !each(at) {
                    return;
                }
                left &= left - 1;
            }
        }
    }

    /// The first entry that stands behind an entry of this or another book.
    fn behind(&self, book: &Self, other: u32) -> u32 {
        u32::try_from(self.partition(|at| self.against(at, book, other).is_le())).unwrap_or(u32::MAX)
    }

    fn hit(&self, at: u32) -> Hit {
        let entry = self.entry(at);
        Hit {
            commune: self.commune,
            id: entry.id,
            kind: entry.kind,
            code: self.code(at).to_owned(),
            name: self.name(at).to_owned(),
            hamlet: self.hamlet_of(entry),
            group: self
                .groups
                .get(usize::from(entry.group))
                .map_or_else(String::new, |group| group.to_string()),
            hamlet_name: self.hamlet_name(self.hamlet_of(entry)).to_owned(),
            birth_year: Some(entry.birth_year).filter(|year| *year != 0),
            ended: Some(entry.ended).filter(|year| *year != 0),
        }
    }
}

impl Names {
    /// What is known in memory of subjects of one commune, in the order given; one that is not there is passed over.
    ///
    /// # Errors
    /// When the store fails.
    pub fn facts(&self, db: &Database, commune: i64, ids: &[i64]) -> Result<Vec<Hit>, StoreError> {
        let books = self.books(db, &[commune])?;
        let Some(book) = books.first() else { return Ok(Vec::new()) };
        // As filed is by id.
        let at = |id: &i64| {
            let found = book.filed.binary_search_by_key(id, |at| book.entry(*at).id).ok()?;
            book.filed.get(found).copied()
        };
        Ok(ids.iter().filter_map(at).map(|at| book.hit(at)).collect())
    }

    /// Whatever is called so, or has this code: what is called exactly so first, then in Vietnamese order. No kinds
    /// means every kind. Records that were merged into another are not found; closed ones are.
    ///
    /// # Errors
    /// When the store fails.
    pub fn search(
        &self,
        db: &Database,
        communes: &[i64],
        query: &str,
        kinds: &[Kind],
        limit: usize,
    ) -> Result<Vec<Hit>, StoreError> {
        let folded = fold(query);
        let words: Vec<&str> = words(&folded).collect();
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let books = self.books(db, communes)?;
        let wanted = |book: &NameBook, at: u32| {
            let entry = book.entry(at);
            !entry.is_merged && (kinds.is_empty() || kinds.contains(&entry.kind))
        };
        let code = plain_code(query.trim());
        let (mut coded, mut exact) = (Vec::new(), Best::new(limit, &books));
        // Most books lack one of the words: they are left out at once.
        let (mut has_words, mut begun) = (Vec::new(), Vec::new());
        for (n, book) in books.iter().enumerate() {
            coded.extend(book.with_code(code).iter().filter(|at| wanted(book, **at)).map(|at| (n, *at)));
            let known = begun.len();
            begun.extend(words.iter().map(|word| book.with_word(word)).take_while(|of| !of.is_empty()));
            if begun.len() - known < words.len() {
                begun.truncate(known);
                continue;
            }
            has_words.push(n);
            for at in book.named(&folded).iter().filter(|at| wanted(book, **at)) {
                exact.take(n, *at);
            }
        }
        let mut found: Vec<(usize, u32)> = Vec::with_capacity(limit);
        for hit in coded.into_iter().chain(exact.done()) {
            if found.len() < limit && !found.contains(&hit) {
                found.push(hit);
            }
        }
        if found.len() < limit {
            let (mut best, mut bits) = (Best::new(limit, &books), Vec::new());
            for (n, begun) in has_words.into_iter().zip(begun.chunks_exact(words.len())) {
                let book = &books[n];
                // What stands behind everything found so far need not be looked at.
                let last = best.last();
                let before = || last.map_or(u32::MAX, |(last, at)| book.behind(&books[last], at));
                book.each_match(begun, before, &mut bits, |at| {
                    if !wanted(book, at) || book.folded(at) == folded {
                        return true;
                    }
                    best.take(n, at)
                });
            }
            let more: Vec<(usize, u32)> =
                best.done().into_iter().filter(|hit| !found.contains(hit)).collect();
            found.extend(more.into_iter().take(limit - found.len()));
        }
        Ok(found.into_iter().map(|(n, at)| books[n].hit(at)).collect())
    }
}
