//! The book of one commune: its subjects in Vietnamese order, the words of their names, their codes.
//!
//! Texts stand in one run each with offsets, so that four hundred thousand households fit in a server's memory.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use programme::fold::fold;

use super::{in_vietnamese_order, sort_key};
use crate::store::db::{Database, StoreError};
use crate::store::registry::{each_subject, hamlet_list};

/// What a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Household.
    Family,
    /// Clan.
    Clan,
    /// Hamlet.
    Hamlet,
    /// Unit.
    Unit,
    /// Commune.
    Commune,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Family, Self::Clan, Self::Hamlet, Self::Unit, Self::Commune];

    /// The stored word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Clan => "clan",
            Self::Hamlet => "hamlet",
            Self::Unit => "unit",
            Self::Commune => "commune",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a text stands in its run. Six bytes and not eight: a province has a million of them in memory.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, packed(2))]
struct Span {
    at: u32,
    len: u16,
}

impl Span {
    fn of(self, run: &str) -> &str {
        let at = self.at as usize;
        run.get(at..at + usize::from(self.len)).unwrap_or("")
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) id: i64,
    /// Place of its hamlet among the book's homes.
    pub(super) home: u16,
    name: Span,
    folded: Span,
    code: Span,
    pub(super) group: u16,
    pub(super) birth_year: u16,
    /// 0 while it is there.
    pub(super) ended: u16,
    pub(super) kind: Kind,
    pub(super) is_merged: bool,
}

/// The subjects of a commune by name and code.
pub struct NameBook {
    pub(super) commune: i64,
    /// In Vietnamese order of the names.
    pub(super) entries: Vec<Entry>,
    /// The beginning of each entry's sort key: where two differ, their names do and in the same way.
    leads: Vec<u128>,
    names: String,
    folded: String,
    codes: String,
    /// Every code holds a digit, as nearly all do: a query without one need not be looked for among them.
    only_numbered: bool,
    pub(super) groups: Vec<Box<str>>,
    /// By id.
    pub(super) hamlets: Vec<(i64, Box<str>)>,
    /// Entries as filed, the order of the paper list.
    pub(super) filed: Vec<u32>,
    /// Entries by code: by length, then by its letters, so that numbers stand as numbers.
    pub(super) coded: Vec<u32>,
    /// Entries by hamlet, then as filed.
    pub(super) settled: Vec<u32>,
    /// The hamlets that somebody lives in, 0 where nobody said, and where those who do stand among the settled.
    homes: Vec<(i64, Range<usize>)>,
    /// Entries by folded name.
    pub(super) alike: Vec<u32>,
    /// Marks of the folded names, two bits each among sixteen: most books are told not to hold a whole name without
    /// looking for it.
    marks: Vec<u64>,
    /// Each word of the names, in order, with where its entries begin in `places`.
    words: Vec<(Span, u32)>,
    /// Where the words that begin with each byte begin, and at last where they end.
    initials: Box<[u32; 257]>,
    word_run: String,
    places: Vec<u32>,
    /// The words of each entry's name, as places in `words`.
    spelt: Vec<[u16; SPELT]>,
}

/// So many words of a name are kept with its entry; nearly all names have no more.
const SPELT: usize = 4;

/// No word.
const NONE: u16 = u16::MAX;

/// In the last place: the name has words that are not kept with it.
const MORE: u16 = u16::MAX - 1;

fn push(run: &mut String, text: &str) -> Span {
    // No name is longer than a page; what is cut is not found by its end.
    let mut len = text.len().min(usize::from(u16::MAX));
    while !text.is_char_boundary(len) {
        len -= 1;
    }
    let at = u32::try_from(run.len()).unwrap_or(u32::MAX);
    run.push_str(&text[..len]);
    Span { at, len: u16::try_from(len).unwrap_or(u16::MAX) }
}

/// Where a folded name has its two marks among so many words of 64 bits, a power of two.
fn marks_of(folded: &str, n: usize) -> [(usize, u64); 2] {
    static HASHER: LazyLock<ahash::RandomState> =
        LazyLock::new(|| ahash::RandomState::with_seeds(3, 9, 6, 8));
    let hash = HASHER.hash_one(folded);
    [hash, hash.rotate_left(32)].map(|hash| {
        let word = usize::try_from(hash >> 32 >> 6).unwrap_or(0) & (n - 1);
        (word, 1 << (hash & 63))
    })
}

/// The first sixteen bytes as a number; what is shorter stands before what goes on.
fn lead(key: &[u8]) -> u128 {
    let mut first = [0; 16];
    first.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    u128::from_be_bytes(first)
}

fn year(year: Option<i64>) -> u16 {
    year.and_then(|year| u16::try_from(year).ok()).unwrap_or(0)
}

/// The words of a folded name: “(Tư)” is found by what stands between its brackets.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl NameBook {
    /// Reads the book of a commune.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn read(db: &Database, commune: i64) -> Result<Self, StoreError> {
        let mut hamlets: Vec<(i64, Box<str>)> =
            hamlet_list(db, commune)?.into_iter().map(|hamlet| (hamlet.id, hamlet.name.into())).collect();
        hamlets.sort_by_key(|(id, _)| *id);
        let mut book = Self {
            commune,
            entries: Vec::new(),
            leads: Vec::new(),
            names: String::new(),
            folded: String::new(),
            codes: String::new(),
            only_numbered: true,
            groups: vec!["".into()],
            hamlets,
            filed: Vec::new(),
            coded: Vec::new(),
            settled: Vec::new(),
            homes: Vec::new(),
            alike: Vec::new(),
            marks: Vec::new(),
            words: Vec::new(),
            initials: Box::new([0; 257]),
            word_run: String::new(),
            places: Vec::new(),
            spelt: Vec::new(),
        };
        each_subject(db, commune, &mut |subject| {
            let Some(kind) = Kind::parse(subject.kind) else { return };
            book.only_numbered &= subject.code.bytes().any(|b| b.is_ascii_digit());
            let group = book.groups.iter().position(|group| **group == *subject.group);
            let group = group.unwrap_or_else(|| {
                book.groups.push(subject.group.into());
                book.groups.len() - 1
            });
            let home = book.homes.iter().position(|(hamlet, _)| *hamlet == subject.hamlet);
            let home = home.unwrap_or_else(|| {
                book.homes.push((subject.hamlet, 0..0));
                book.homes.len() - 1
            });
            let entry = Entry {
                id: subject.id,
                home: u16::try_from(home).unwrap_or(u16::MAX),
                name: push(&mut book.names, subject.name),
                folded: push(&mut book.folded, &fold(subject.name)),
                code: push(&mut book.codes, subject.code),
                group: u16::try_from(group).unwrap_or(u16::MAX),
                birth_year: year(subject.birth_year),
                ended: year(subject.ended),
                kind,
                is_merged: subject.is_merged,
            };
            book.entries.push(entry);
        })?;
        book.put_in_order();
        book.index_words();
        Ok(book)
    }

    fn put_in_order(&mut self) {
        let mut run = Vec::with_capacity(self.names.len() * 2);
        let mut keyed: Vec<(std::ops::Range<usize>, Entry)> = Vec::with_capacity(self.entries.len());
        for entry in self.entries.drain(..) {
            let from = run.len();
            sort_key(entry.name.of(&self.names), &mut run);
            keyed.push((from..run.len(), entry));
        }
        keyed.sort_by(|(a, one), (b, other)| run[a.clone()].cmp(&run[b.clone()]).then(one.id.cmp(&other.id)));
        self.leads = keyed.iter().map(|(key, _)| lead(&run[key.clone()])).collect();
        self.entries = keyed.into_iter().map(|(_, entry)| entry).collect();
        let mut all: Vec<u32> = (0..index(self.entries.len())).collect();
        let entry = |at: &u32| &self.entries[*at as usize];
        all.sort_by_key(|at| entry(at).id);
        let filed = all.clone();
        all.sort_by(|a, b| {
            let (a, b) = (entry(a).code.of(&self.codes), entry(b).code.of(&self.codes));
            (a.len(), a).cmp(&(b.len(), b))
        });
        let coded = all.clone();
        let mut by_name: Vec<&(i64, Box<str>)> = self.hamlets.iter().collect();
        by_name.sort_by(|a, b| in_vietnamese_order(&a.1, &b.1));
        // Who lives nowhere that is known stands last.
        let rank = |id: i64| by_name.iter().position(|(hamlet, _)| *hamlet == id).unwrap_or(usize::MAX);
        let ranks: Vec<usize> = self.homes.iter().map(|(hamlet, _)| rank(*hamlet)).collect();
        let rank = |home: u16| ranks.get(usize::from(home)).copied().unwrap_or(usize::MAX);
        all.sort_by_key(|at| (rank(entry(at).home), entry(at).home, entry(at).id));
        let settled = all.clone();
        let mut from = 0;
        for of_one in settled.chunk_by(|a, b| entry(a).home == entry(b).home) {
            let to = from + of_one.len();
            if let Some((_, settled)) = self.homes.get_mut(usize::from(entry(&of_one[0]).home)) {
                *settled = from..to;
            }
            from = to;
        }
        all.sort_by(|a, b| entry(a).folded.of(&self.folded).cmp(entry(b).folded.of(&self.folded)));
        let alike = all;
        (self.filed, self.coded, self.settled, self.alike) = (filed, coded, settled, alike);
        self.marks = vec![0; (self.entries.len() / 4 + 1).next_power_of_two()];
        for entry in &self.entries {
            for (word, bit) in marks_of(entry.folded.of(&self.folded), self.marks.len()) {
                self.marks[word] |= bit;
            }
        }
        self.groups.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.names.shrink_to_fit();
        self.folded.shrink_to_fit();
        self.codes.shrink_to_fit();
    }

    fn index_words(&mut self) {
        let mut pairs: Vec<(&str, u32)> = Vec::with_capacity(self.entries.len() * 4);
        for (at, entry) in self.entries.iter().enumerate() {
            pairs.extend(words(entry.folded.of(&self.folded)).map(|word| (word, index(at))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let (mut known, mut run, mut places) = (Vec::new(), String::new(), Vec::with_capacity(pairs.len()));
        let mut spelt = vec![[NONE; SPELT]; self.entries.len()];
        let mut last = "";
        for (word, at) in pairs {
            if word != last {
                known.push((push(&mut run, word), index(places.len())));
                last = word;
            }
            places.push(at);
            let kept = &mut spelt[at as usize];
            let word = u16::try_from(known.len() - 1).ok().filter(|word| *word < MORE);
            match (word, kept.iter_mut().find(|word| **word == NONE)) {
                (Some(word), Some(free)) => *free = word,
                _ => kept[SPELT - 1] = MORE,
            }
        }
        known.shrink_to_fit();
        run.shrink_to_fit();
        let initial = |span: &Span| span.of(&run).bytes().next().unwrap_or(0);
        for (byte, begins) in (0_usize..).zip(self.initials.iter_mut()) {
            let before = known.partition_point(|(span, _)| usize::from(initial(span)) < byte);
            *begins = index(before);
        }
        (self.words, self.word_run, self.places, self.spelt) = (known, run, places, spelt);
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists =
            self.filed.len() + self.coded.len() + self.settled.len() + self.alike.len() + self.places.len();
        let texts = self.names.len() + self.folded.len() + self.codes.len() + self.word_run.len();
        size_of::<Self>()
            + size_of_val(&*self.initials)
            + self.marks.len() * size_of::<u64>()
            + self.entries.len() * (size_of::<Entry>() + size_of::<u128>() + size_of::<[u16; SPELT]>())
            + self.words.len() * size_of::<(Span, u32)>()
            + lists * size_of::<u32>()
            + texts
            + self.homes.len() * size_of::<(i64, Range<usize>)>()
            + self.hamlets.iter().map(|(_, name)| name.len() + 24).sum::<usize>()
            + self.groups.iter().map(|group| group.len() + 16).sum::<usize>()
    }

    /// How many subjects it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries stand before the first for which this no longer holds.
    pub(super) fn partition(&self, holds: impl Fn(u32) -> bool) -> usize {
        let (mut from, mut to) = (0, self.entries.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if holds(index(middle)) { from = middle + 1 } else { to = middle }
        }
        from
    }

    pub(super) fn entry(&self, at: u32) -> &Entry {
        &self.entries[at as usize]
    }

    pub(super) fn name(&self, at: u32) -> &str {
        self.entry(at).name.of(&self.names)
    }

    /// Where an entry's name stands against one of this or another book, in Vietnamese order.
    pub(super) fn against(&self, at: u32, book: &Self, other: u32) -> Ordering {
        let leads = self.leads[at as usize].cmp(&book.leads[other as usize]);
        leads.then_with(|| in_vietnamese_order(self.name(at), book.name(other)))
    }

    pub(super) fn folded(&self, at: u32) -> &str {
        self.entry(at).folded.of(&self.folded)
    }

    pub(super) fn code(&self, at: u32) -> &str {
        self.entry(at).code.of(&self.codes)
    }

    pub(super) fn hamlet_name(&self, id: i64) -> &str {
        self.hamlets.binary_search_by_key(&id, |(id, _)| *id).map_or("", |at| &self.hamlets[at].1)
    }

    /// The hamlet of an entry; 0 where nobody said.
    pub(super) fn hamlet_of(&self, entry: &Entry) -> i64 {
        self.homes.get(usize::from(entry.home)).map_or(0, |(hamlet, _)| *hamlet)
    }

    /// The entries of a hamlet, as filed.
    pub(super) fn of_hamlet(&self, hamlet: i64) -> &[u32] {
        let found = self.homes.iter().find(|(home, _)| *home == hamlet);
        found.map_or(&[], |(_, settled)| &self.settled[settled.clone()])
    }

    /// Which of the words of the book begin so.
    pub(super) fn with_word(&self, begins: &str) -> Range<u32> {
        let initial = begins.bytes().next().unwrap_or(0);
        let [from, to] = [0, 1].map(|next| self.initials[usize::from(initial) + next] as usize);
        let words = &self.words[from..to];
        let first = words.partition_point(|(span, _)| span.of(&self.word_run) < begins);
        let end = words[first..].partition_point(|(span, _)| span.of(&self.word_run).starts_with(begins));
        index(from + first)..index(from + first + end)
    }

    /// Where the entries of a word begin in `places`.
    fn place(&self, word: u32) -> usize {
        self.words.get(word as usize).map_or(self.places.len(), |(_, place)| *place as usize)
    }

    /// The entries with a word, in Vietnamese order.
    pub(super) fn with(&self, word: u32) -> &[u32] {
        &self.places[self.place(word)..self.place(word + 1)]
    }

    /// How many entries words have, one with two of them counted twice.
    pub(super) fn bearers(&self, words: &Range<u32>) -> usize {
        self.place(words.end) - self.place(words.start)
    }

    /// Whether one of these words is in the entry's name.
    pub(super) fn is_spelt(&self, at: u32, words: &Range<u32>) -> bool {
        let kept = &self.spelt[at as usize];
        kept.iter().any(|word| words.contains(&u32::from(*word)))
            || kept[SPELT - 1] == MORE && words.clone().any(|word| self.with(word).binary_search(&at).is_ok())
    }

    /// The entries whose folded name is this.
    pub(super) fn named(&self, folded: &str) -> &[u32] {
        if marks_of(folded, self.marks.len()).iter().any(|(word, bit)| self.marks[*word] & bit == 0) {
            return &[];
        }
        let from = self.alike.partition_point(|at| self.folded(*at) < folded);
        let to = from + self.alike[from..].partition_point(|at| self.folded(*at) == folded);
        &self.alike[from..to]
    }

    /// The entries whose code is this.
    pub(super) fn with_code(&self, code: &str) -> &[u32] {
        if self.only_numbered && !code.bytes().any(|b| b.is_ascii_digit()) {
            return &[];
        }
        let key = |at: &u32| (self.code(*at).len(), self.code(*at));
        let from = self.coded.partition_point(|at| key(at) < (code.len(), code));
        let to = from + self.coded[from..].partition_point(|at| self.code(*at) == code);
        &self.coded[from..to]
    }
}
