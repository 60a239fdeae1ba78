//! What an import knows of a commune while it runs: its subjects by code, and its hamlets.

use ahash::{AHashMap, RandomState};

use crate::store::db::{StoreError, WriteTx};
use crate::store::subjects::{hamlets_of, subjects_of};

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
    title: String,
    hasher: RandomState,
    loaded: AHashMap<i64, Commune>,
    subjects: Vec<Known>,
}

#[derive(Default)]
struct Commune {
    by_code: AHashMap<Box<str>, usize>,
    hamlets: AHashMap<String, i64>,
}

/// What a row says of a subject besides its case.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) name: &'a str,
    pub(super) group: &'a str,
    pub(super) birth_year: Option<u16>,
}

impl Book {
    pub(super) fn new(kind: &str, title: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            title: title.to_owned(),
            hasher: RandomState::with_seeds(1, 2, 3, 4),
            loaded: AHashMap::new(),
            subjects: Vec::new(),
        }
    }

    /// Reads what is stored of a commune, once; nobody else writes there from then on.
    pub(super) fn load(&mut self, tx: &WriteTx<'_>, commune: i64) -> Result<(), StoreError> {
        if self.loaded.contains_key(&commune) {
            return Ok(());
        }
        tx.lock(commune)?;
        let hamlets = hamlets_of(tx.reads(), commune)?.into_iter().collect();
        self.loaded.insert(commune, Commune { hamlets, ..Commune::default() });
        let newest = "SELECT COALESCE(MAX(c.year), 0) FROM import_communes c JOIN imports i ON i.id = c.import_id \
                      AND i.state = 'done' WHERE c.commune_id = ?1 AND c.title = ?2";
        let newest = tx.query(newest, &[commune.into(), (&self.title).into()], |row| row.int(0))?;
        let facts_year = newest.into_iter().next().unwrap_or(0);
        for subject in subjects_of(tx.reads(), commune, &self.kind)? {
            let known = Known {
                commune,
                id: subject.id,
                hamlet: subject.hamlet,
                stays_from: subject.stays_from,
                since: subject.since,
                facts_year,
                name: self.hasher.hash_one(&*subject.name),
                group: self.hasher.hash_one(&*subject.group),
                birth_year: subject.birth_year,
            };
            self.keep(known, &subject.code);
        }
        Ok(())
    }

    fn keep(&mut self, known: Known, code: &str) -> usize {
        let index = self.subjects.len();
        self.loaded.entry(known.commune).or_default().by_code.insert(code.into(), index);
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
            group: self.hasher.hash_one(said.group),
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

    pub(super) fn by_code(&self, commune: i64, code: &str) -> Option<usize> {
        self.loaded.get(&commune)?.by_code.get(code).copied()
    }

    pub(super) fn hamlet(&self, commune: i64, folded: &str) -> Option<i64> {
        self.loaded.get(&commune)?.hamlets.get(folded).copied()
    }

    pub(super) fn add_hamlet(&mut self, commune: i64, folded: String, id: i64) {
        self.loaded.entry(commune).or_default().hamlets.insert(folded, id);
    }

    /// What the row says that was not known, where it may say it: a blank cell is silent. Remembers it.
    pub(super) fn news<'a>(&mut self, index: usize, said: Said<'a>) -> Option<Said<'a>> {
        let hash = |text: &str| self.hasher.hash_one(text);
        let known = &self.subjects[index];
        let name = (!said.name.is_empty() && hash(said.name) != known.name).then_some(said.name);
        let group = (!said.group.is_empty() && hash(said.group) != known.group).then_some(said.group);
        let born = said.birth_year.filter(|born| Some(i64::from(*born)) != known.birth_year);
        if name.is_none() && group.is_none() && born.is_none() {
            return None;
        }
        let hashes = (name.map(hash), group.map(hash));
        let known = &mut self.subjects[index];
        known.name = hashes.0.unwrap_or(known.name);
        known.group = hashes.1.unwrap_or(known.group);
        known.birth_year = born.map(i64::from).or(known.birth_year);
        Some(Said { name: name.unwrap_or(""), group: group.unwrap_or(""), birth_year: born })
    }
}
