//! What an import knows of a commune while it runs: its subjects by code, and its hamlets.
//!
//! The first few rows of a commune are looked up one by one, so that one changed family costs no more than
//! itself; from then on the commune is read whole.

use ahash::{AHashMap, AHashSet, RandomState};
use programme::registry::{group_as_kept, hamlet_slips};

use crate::actions::erase::ErasedCodes;
use crate::store::db::{StoreError, WriteTx};
use crate::store::imports::newest_year;
use crate::store::retention::purged_up_to;
use crate::store::subjects::{ListedSubject, ends_of, hamlets_of, subject_by_code, subjects_of};

/// How many rows of a commune are looked up one by one.
pub(super) const FEW: u32 = 16;

/// A subject as far as a later row must be held against it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) commune: i64,
    pub(super) id: i64,
    /// Where it lives now; 0 where nobody said.
    pub(super) hamlet: i64,
    pub(super) stays_from: i64,
    pub(super) since: i64,
    /// The year whose roster last said name, group, birth year and hamlet.
    pub(super) facts_year: i64,
    name: u64,
    group: u64,
    birth_year: Option<i64>,
}

/// Subjects and hamlets of the communes met so far.
pub(super) struct Book {
    kind: String,
    hasher: RandomState,
    met: AHashMap<i64, Commune>,
    subjects: Vec<Known>,
}

/// How a subject ended, as a person said.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) from: i64,
    /// It was another one all along, in every year.
    pub(super) is_merged: bool,
}

impl End {
    pub(super) fn covers(self, year: i64) -> bool {
        self.is_merged || year >= self.from
    }
}

#[derive(Default)]
struct Commune {
    ends: AHashMap<i64, End>,
    erased: ErasedCodes,
    /// Answers of this year and before went after their term.
    purged_up_to: i64,
    by_code: AHashMap<Box<str>, usize>,
    hamlets: AHashMap<String, i64>,
    /// Those that this import made.
    made: AHashSet<i64>,
    facts_year: i64,
    looked_up: u32,
    whole: bool,
}

/// What a row says of a subject besides its case.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) name: &'a str,
    pub(super) group: &'a str,
    pub(super) birth_year: Option<u16>,
}

impl Book {
    pub(super) fn new(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            hasher: RandomState::with_seeds(1, 2, 3, 4),
            met: AHashMap::new(),
            subjects: Vec::new(),
        }
    }

    /// Meets a commune: nobody else writes there from then on.
    pub(super) fn meet(&mut self, tx: &WriteTx<'_>, commune: i64) -> Result<(), StoreError> {
        if self.met.contains_key(&commune) {
            return Ok(());
        }
        tx.lock(commune)?;
        let hamlets = hamlets_of(tx.reads(), commune)?.into_iter().collect();
        let facts_year = newest_year(tx.reads(), commune, &self.kind)?;
        let ends = ends_of(tx.reads(), commune)?;
        let ends =
            ends.into_iter().map(|(id, from, into)| (id, End { from, is_merged: into != 0 })).collect();
        let erased = ErasedCodes::of(tx.reads(), commune)?;
        let purged_up_to = if self.kind == "family" { purged_up_to(tx.reads(), commune)? } else { 0 };
        let met = Commune { ends, erased, purged_up_to, hamlets, facts_year, ..Commune::default() };
        self.met.insert(commune, met);
        Ok(())
    }

    /// Reads every subject of a commune that was met.
    pub(super) fn read_whole(&mut self, tx: &WriteTx<'_>, commune: i64) -> Result<(), StoreError> {
        let Some(met) = self.met.get_mut(&commune).filter(|met| !met.whole) else { return Ok(()) };
        met.whole = true;
        for subject in subjects_of(tx.reads(), commune, &self.kind)? {
            // What this import said already is newer than what is stored.
            if self.by_code(commune, &subject.code).is_none() {
                self.remember(commune, &subject);
            }
        }
        Ok(())
    }

    fn remember(&mut self, commune: i64, subject: &ListedSubject) -> usize {
        let known = Known {
            commune,
            id: subject.id,
            hamlet: subject.hamlet,
            stays_from: subject.stays_from,
            since: subject.since,
            facts_year: self.met.get(&commune).map_or(0, |met| met.facts_year),
            name: self.hasher.hash_one(&*subject.name),
            group: self.hasher.hash_one(group_as_kept(&subject.group)),
            birth_year: subject.birth_year,
        };
        self.keep(known, &subject.code)
    }

    fn keep(&mut self, known: Known, code: &str) -> usize {
        let index = self.subjects.len();
        self.met.entry(known.commune).or_default().by_code.insert(code.into(), index);
        self.subjects.push(known);
        index
    }

    /// Adds a subject that is new with this row.
    pub(super) fn add(
        &mut self,
        key: (i64, i64),
        code: &str,
        said: Said<'_>,
        hamlet: i64,
        year: i64,
    ) -> usize {
        let known = Known {
            commune: key.0,
            id: key.1,
            hamlet,
            stays_from: year,
            since: year,
            facts_year: year,
            name: self.hasher.hash_one(said.name),
            group: self.hasher.hash_one(group_as_kept(said.group)),
            birth_year: said.birth_year.map(i64::from),
        };
        self.keep(known, code)
    }

    pub(super) fn get(&self, index: usize) -> Known {
        self.subjects[index]
    }

    pub(super) fn get_mut(&mut self, index: usize) -> &mut Known {
        &mut self.subjects[index]
    }

    /// A subject that is in the book by its code.
    pub(super) fn by_code(&self, commune: i64, code: &str) -> Option<usize> {
        self.met.get(&commune)?.by_code.get(code).copied()
    }

    /// A subject by its code in a commune that was met, whether it is in the book yet or not.
    pub(super) fn find(
        &mut self,
        tx: &WriteTx<'_>,
        commune: i64,
        code: &str,
    ) -> Result<Option<usize>, StoreError> {
        let Some(met) = self.met.get_mut(&commune) else { return Ok(None) };
        if let Some(index) = met.by_code.get(code) {
            return Ok(Some(*index));
        }
        if met.whole {
            return Ok(None);
        }
        met.looked_up += 1;
        if met.looked_up > FEW {
            self.read_whole(tx, commune)?;
            return Ok(self.by_code(commune, code));
        }
        let found = subject_by_code(tx.reads(), commune, &self.kind, code)?;
        Ok(found.map(|subject| self.remember(commune, &subject)))
    }

    /// Whether everything on the subject of this code, in a commune that was met, was erased.
    pub(super) fn is_erased_code(&self, commune: i64, code: &str) -> bool {
        self.met.get(&commune).is_some_and(|met| met.erased.has_code(&self.kind, code))
    }

    /// Whether everything on a subject of this name and hamlet, in a commune that was met, was erased.
    pub(super) fn is_erased_name(&self, commune: i64, name: &str, hamlet: &str) -> bool {
        self.met.get(&commune).is_some_and(|met| met.erased.has_name(&self.kind, name, hamlet))
    }

    /// Whether the answers of a year, in a commune that was met, went after their term.
    pub(super) fn is_purged(&self, commune: i64, year: i64) -> bool {
        self.met.get(&commune).is_some_and(|met| year <= met.purged_up_to)
    }

    /// How a subject of a commune that was met ended.
    pub(super) fn ended(&self, commune: i64, id: i64) -> Option<End> {
        self.met.get(&commune)?.ends.get(&id).copied()
    }

    pub(super) fn hamlet(&self, commune: i64, folded: &str) -> Option<i64> {
        self.met.get(&commune)?.hamlets.get(folded).copied()
    }

    pub(super) fn add_hamlet(&mut self, commune: i64, folded: String, id: i64) {
        let met = self.met.entry(commune).or_default();
        met.made.insert(id);
        met.hamlets.insert(folded, id);
    }

    /// The hamlet that was there before whose name is nearest, where one is near: perhaps the one that was meant.
    pub(super) fn hamlet_near(&self, commune: i64, folded: &str) -> Option<i64> {
        let met = self.met.get(&commune)?;
        let before = met.hamlets.iter().filter(|(_, id)| !met.made.contains(*id));
        let near = before.filter_map(|(known, id)| Some((hamlet_slips(known, folded)?, *id)));
        near.min().map(|(_, id)| id)
    }

    /// What the row says that was not known, where it may say it: a blank cell is silent. Remembers it.
    pub(super) fn news<'a>(&mut self, index: usize, said: Said<'a>) -> Option<Said<'a>> {
        let hash = |text: &str| self.hasher.hash_one(text);
        let known = &self.subjects[index];
        let name = (!said.name.is_empty() && hash(said.name) != known.name).then_some(said.name);
        // A register that says *Tổ 1* says nothing else than a list that says *1*.
        let group =
            (!said.group.is_empty() && hash(group_as_kept(said.group)) != known.group).then_some(said.group);
        let born = said.birth_year.filter(|born| Some(i64::from(*born)) != known.birth_year);
        if name.is_none() && group.is_none() && born.is_none() {
            return None;
        }
        let hashes = (name.map(hash), group.map(|group| hash(group_as_kept(group))));
        let known = &mut self.subjects[index];
        known.name = hashes.0.unwrap_or(known.name);
        known.group = hashes.1.unwrap_or(known.group);
        known.birth_year = born.map(i64::from).or(known.birth_year);
        Some(Said { name: name.unwrap_or(""), group: group.unwrap_or(""), birth_year: born })
    }
}
