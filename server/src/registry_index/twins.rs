//! Possible duplicates of a commune: open households that may be one, side by side, for a person to merge.
//!
//! Deliberately absent: a score. Each pair says what the two have in common.

use ahash::AHashMap;

use super::{Kind, NameBook, Names};
use crate::store::db::{Database, StoreError};
use crate::store::registry::{ListedRow, rows_of};

/// What two records have in common besides their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TwinWhy {
    /// Name, birth year and hamlet.
    NameYearHamlet,
    /// Name and birth year, in different hamlets.
    NameYear,
    /// Name and hamlet; at least one birth year is not known.
    NameHamlet,
    /// Birth year and hamlet; the names differ by one letter.
    NearName,
}

/// Two records that may be one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Twin {
    /// Why they are shown.
    pub why: TwinWhy,
    /// The one known longer.
    pub one: ListedRow,
    /// The other.
    pub other: ListedRow,
}

/// How many of one name in one place are paired: a list of thousands of “Nguyễn Văn A” helps nobody.
const MOST_OF_ONE: usize = 12;

/// Pairs of a commune, the surest first, at most so many.
///
/// # Errors
/// When the store fails.
pub fn twins(
    names: &Names,
    db: &Database,
    commune: i64,
    kind: Kind,
    limit: usize,
) -> Result<Vec<Twin>, StoreError> {
    let books = names.books(db, &[commune])?;
    let Some(book) = books.first() else { return Ok(Vec::new()) };
    let mut pairs = same_name(book, kind);
    pairs.extend(near_name(book, kind));
    pairs.sort_unstable();
    pairs.dedup_by_key(|(_, a, b)| (*a, *b));
    pairs.truncate(limit);
    let keys: Vec<(i64, i64)> = pairs.iter().flat_map(|(_, a, b)| [(commune, *a), (commune, *b)]).collect();
    let mut rows = Vec::new();
    for chunk in keys.chunks(256) {
        rows.extend(rows_of(db, chunk, None)?);
    }
    let mut rows = rows.into_iter();
    Ok(pairs
        .iter()
        .map_while(|(why, _, _)| Some(Twin { why: *why, one: rows.next()?, other: rows.next()? }))
        .collect())
}

type Pair = (TwinWhy, i64, i64);

fn open(book: &NameBook, kind: Kind) -> impl Fn(&u32) -> bool {
    move |at| book.entry(*at).kind == kind && book.entry(*at).ended == 0
}

fn pair(why: TwinWhy, a: i64, b: i64) -> Pair {
    (why, a.min(b), a.max(b))
}

fn same_name(book: &NameBook, kind: Kind) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let wanted: Vec<u32> = book.alike.iter().copied().filter(open(book, kind)).collect();
    for run in wanted.chunk_by(|a, b| book.folded(*a) == book.folded(*b)).filter(|run| run.len() > 1) {
        // By what they may have in common, so that a common name does not cost the square of its bearers.
        let mut by_year: AHashMap<u16, Vec<u32>> = AHashMap::new();
        let mut by_hamlet: AHashMap<i64, Vec<u32>> = AHashMap::new();
        for at in run {
            let entry = book.entry(*at);
            if entry.birth_year != 0 {
                by_year.entry(entry.birth_year).or_default().push(*at);
            }
            if book.hamlet_of(entry) != 0 {
                by_hamlet.entry(book.hamlet_of(entry)).or_default().push(*at);
            }
        }
        for (same, is_year) in
            by_year.into_values().map(|of| (of, true)).chain(by_hamlet.into_values().map(|of| (of, false)))
        {
            if same.len() > MOST_OF_ONE {
                continue;
            }
            for (n, a) in same.iter().enumerate() {
                for b in &same[n + 1..] {
                    let (a, b) = (book.entry(*a), book.entry(*b));
                    let years_differ = a.birth_year != b.birth_year;
                    let why = if is_year {
                        let here = a.home == b.home && book.hamlet_of(a) != 0;
                        Some(if here { TwinWhy::NameYearHamlet } else { TwinWhy::NameYear })
                    } else if years_differ && a.birth_year != 0 && b.birth_year != 0 {
                        // Two birth years that are both known and differ are two people, unless one is a slip;
                        // father and son of one name are common.
                        None
                    } else {
                        Some(if years_differ || a.birth_year == 0 {
                            TwinWhy::NameHamlet
                        } else {
                            TwinWhy::NameYearHamlet
                        })
                    };
                    pairs.extend(why.map(|why| pair(why, a.id, b.id)));
                }
            }
        }
    }
    pairs
}

fn near_name(book: &NameBook, kind: Kind) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut by_home: AHashMap<(u16, u16), Vec<u32>> = AHashMap::new();
    for at in book.filed.iter().filter(|at| open(book, kind)(at)) {
        let entry = book.entry(*at);
        if book.hamlet_of(entry) != 0 && entry.birth_year != 0 {
            by_home.entry((entry.home, entry.birth_year)).or_default().push(*at);
        }
    }
    for same in by_home.into_values() {
        // Of one hamlet and age there are few; a hamlet with more has placeholders for birth years.
        if same.len() > 4 * MOST_OF_ONE {
            continue;
        }
        for (n, a) in same.iter().enumerate() {
            for b in &same[n + 1..] {
                if programme::registry::one_slip_apart(book.folded(*a), book.folded(*b)) {
                    pairs.push(pair(TwinWhy::NearName, book.entry(*a).id, book.entry(*b).id));
                }
            }
        }
    }
    pairs
}
