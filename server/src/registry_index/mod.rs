//! Names in memory: a book for each commune, in Vietnamese order and by the first letters of every word, so that
//! any household, clan or unit is found without accents as quickly as one types.
//!
//! Deliberately absent: hints of who may see what. Whoever asks says which communes.

mod book;
mod list;
mod search;
mod twins;

use std::cmp::Ordering;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use ahash::AHashMap;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use crate::store::db::{Database, StoreError};
use crate::store::registry::name_stamps;

pub use book::{Kind, NameBook};
pub use list::{Cursor, ListAsked, Order, Page, Shown};
pub use search::Hit;
pub use twins::{Twin, TwinWhy, twins};

/// How much memory the books take together unless told otherwise.
pub const MEMORY: usize = 64 << 20;

/// The order of the Vietnamese alphabet: a ă â b c d đ e ê …, then the tones; numbers by their value.
static VIETNAMESE: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(&locale!("vi"));
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).ok()
});

/// Compares two names in Vietnamese order.
#[must_use]
pub fn in_vietnamese_order(a: &str, b: &str) -> Ordering {
    match &*VIETNAMESE {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

/// Writes what stands, byte by byte, as the name does in Vietnamese order: dearer than one comparison, cheaper than the
/// eleven that sorting a commune's list takes.
fn sort_key(name: &str, to: &mut Vec<u8>) {
    match &*VIETNAMESE {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(name, to);
        }
        None => to.extend(name.as_bytes()),
    }
}

#[derive(Default)]
struct Shelf {
    books: AHashMap<i64, Kept>,
    bytes: usize,
    used: u64,
}

struct Kept {
    book: Arc<NameBook>,
    stamp: (u64, u64),
    used: u64,
}

/// The books that are open, shared by all who ask.
pub struct Names {
    shelf: Mutex<Shelf>,
    /// Held while a book is read, so that sixteen who ask at once do not read it sixteen times.
    reading: Mutex<()>,
    memory: usize,
}

impl Default for Names {
    fn default() -> Self {
        Self::new(MEMORY)
    }
}

impl Names {
    /// With room for so many bytes; the book that was not asked for longest goes first.
    #[must_use]
    pub fn new(memory: usize) -> Self {
        Self { shelf: Mutex::default(), reading: Mutex::default(), memory }
    }

    /// How many bytes the books take now.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }

    /// The books of communes as their records stand, in the order asked for.
    ///
    /// # Errors
    /// When the store fails.
    pub fn books(&self, db: &Database, communes: &[i64]) -> Result<Vec<Arc<NameBook>>, StoreError> {
        // Asked before a book is read: a change meanwhile makes it old at once, never wrong.
        let only = if let [one] = communes { Some(*one) } else { None };
        let stamps = name_stamps(db, only)?;
        let stamp = |commune: i64| {
            stamps.binary_search_by_key(&commune, |(commune, _)| *commune).map_or(0, |at| stamps[at].1)
        };
        let of_all = stamp(0);
        let mut found: Vec<Option<Arc<NameBook>>> = vec![None; communes.len()];
        {
            let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.used += 1;
            let used = shelf.used;
            for (place, commune) in found.iter_mut().zip(communes) {
                if let Some(kept) = shelf.books.get_mut(commune)
                    && kept.stamp == (of_all, stamp(*commune))
                {
                    kept.used = used;
                    *place = Some(Arc::clone(&kept.book));
                }
            }
        }
        let mut books = Vec::with_capacity(communes.len());
        for (place, commune) in found.into_iter().zip(communes) {
            books.push(match place {
                Some(book) => book,
                None => self.open(db, *commune, (of_all, stamp(*commune)))?,
            });
        }
        Ok(books)
    }

    fn open(&self, db: &Database, commune: i64, stamp: (u64, u64)) -> Result<Arc<NameBook>, StoreError> {
        let _one_reads = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |shelf: &Shelf| {
            let kept = shelf.books.get(&commune).filter(|kept| kept.stamp == stamp);
            kept.map(|kept| Arc::clone(&kept.book))
        };
        if let Some(book) = read(&self.shelf.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(book);
        }
        let book = Arc::new(NameBook::read(db, commune)?);
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let used = shelf.used;
        shelf.bytes += book.bytes();
        if let Some(old) = shelf.books.insert(commune, Kept { book: Arc::clone(&book), stamp, used }) {
            shelf.bytes -= old.book.bytes();
        }
        while shelf.bytes > self.memory {
            let oldest = shelf.books.iter().min_by_key(|(_, kept)| kept.used).map(|(commune, _)| *commune);
            let Some(gone) = oldest.and_then(|commune| shelf.books.remove(&commune)) else { break };
            shelf.bytes -= gone.book.bytes();
        }
        Ok(book)
    }
}
