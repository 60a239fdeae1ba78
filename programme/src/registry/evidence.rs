//! What the whole list and the whole register say on a single row: whether a hamlet's families are on the list,
//! and how common a name is.
//!
//! Deliberately absent: names from outside; what is common is counted in the commune itself.

use std::collections::HashMap;

use super::reading::Readings;

/// A name that fewer than one in so many communes (or hamlets) like this one would see twice is rare.
const RARE: usize = 5;

/// Whether one known family and one row have the name, and nobody else.
pub(super) fn only_one(readings: &Readings, name: u32) -> bool {
    readings.known_by_name[name as usize].len() == 1 && readings.listed_by_name[name as usize].len() == 1
}

/// How common the parts of names are among the known families: nobody else bears *Trịnh Văn Hùng* perhaps, but
/// there are many Trịnh and many *Văn Hùng*, so that another may well come.
pub(super) struct NameParts<'r> {
    names: &'r [String],
    n_families: usize,
    by_surname: HashMap<&'r str, usize>,
    by_rest: HashMap<&'r str, usize>,
}

impl<'r> NameParts<'r> {
    pub(super) fn count(readings: &'r Readings) -> Self {
        let mut parts = Self {
            names: &readings.names,
            n_families: readings.known.len(),
            by_surname: HashMap::new(),
            by_rest: HashMap::new(),
        };
        for family in &readings.known {
            let (surname, rest) = surname_and_rest(&readings.names[family.name as usize]);
            *parts.by_surname.entry(surname).or_default() += 1;
            *parts.by_rest.entry(rest).or_default() += 1;
        }
        parts
    }

    /// Whether among so many families fewer than one in [`RARE`] would bear the name by chance, as the others'
    /// surnames and rests are drawn apart. The family itself does not make its own name common.
    pub(super) fn is_rare(&self, name: u32, among: usize) -> bool {
        let (surname, rest) = surname_and_rest(&self.names[name as usize]);
        let others = |counts: &HashMap<&str, usize>, part| counts.get(part).map_or(0, |n| n - 1);
        let chance = others(&self.by_surname, surname).saturating_mul(others(&self.by_rest, rest));
        chance.saturating_mul(among).saturating_mul(RARE) <= self.n_families.saturating_mul(self.n_families)
    }
}

fn surname_and_rest(name: &str) -> (&str, &str) {
    name.split_once(' ').unwrap_or((name, ""))
}

/// How far the list and the register speak of the same hamlets.
pub(super) struct InPlace {
    known: Vec<usize>,
    listed: Vec<usize>,
    found: Vec<usize>,
}

impl InPlace {
    pub(super) fn count(readings: &Readings, family_of: &[Option<u32>]) -> Self {
        let all = || readings.known.iter().chain(&readings.listed);
        let n = all().map(|r| r.hamlet as usize + 1).max().unwrap_or(0);
        let mut counts = Self { known: vec![0; n], listed: vec![0; n], found: vec![0; n] };
        readings.known.iter().for_each(|r| counts.known[r.hamlet as usize] += 1);
        for (row, family) in readings.listed.iter().zip(family_of) {
            counts.listed[row.hamlet as usize] += 1;
            counts.found[row.hamlet as usize] += usize::from(family.is_some());
        }
        counts
    }

    /// How many families are known in the hamlet.
    pub(super) fn known(&self, hamlet: u32) -> usize {
        self.known[hamlet as usize]
    }

    /// The list has at least three in four of the families known in the hamlet: one that is not there is
    /// missing, and not merely left out with its hamlet.
    pub(super) fn covers(&self, hamlet: u32) -> bool {
        let at = hamlet as usize;
        self.found[at] * 4 >= self.known[at] * 3
    }

    /// At least one in three of the hamlet's rows is a known family: this is not its first list.
    pub(super) fn is_known(&self, hamlet: u32) -> bool {
        let at = hamlet as usize;
        self.found[at] * 3 >= self.listed[at]
    }
}
