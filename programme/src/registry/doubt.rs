//! What is said of the rows that were not linked: new, or shown to a person with the families they may be.
//!
//! Who counts as a candidate depends on how many things would have to have gone wrong at once: a slip and a
//! move, or a slip and a wrong birth year in the same group, happen in a commune's list; three at once do not.
//! Deliberately absent: links; nothing here makes one.

use std::collections::HashMap;

use super::evidence::{InPlace, only_one};
use super::likeness::{Accents, BirthYear, Likeness, Place, Reading, UNSAID};
use super::link::{Entry, Link, MOST_CANDIDATES};
use super::reading::Readings;
use super::spelling::{NearNames, alike};

/// In a group with more pairs of a row and a family left over than these, only near names are looked for.
const MOST_LEFT_OVER: usize = 10_000;

/// No name of a commune has more bearers; of a file that says so, these are looked at.
const MOST_NAMESAKES: usize = 1_000;

/// How a name is like another, likest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Same,
    Near,
    Alike,
}

type Group = (u32, u32);

pub(super) struct Doubts<'r> {
    readings: &'r Readings,
    near: &'r NearNames<'r>,
    in_place: &'r InPlace,
    family_of: &'r [Option<u32>],
    taken: &'r [bool],
    /// Families that no row was linked with, by hamlet and group, where both are said.
    left_over: HashMap<Group, Vec<u32>>,
    n_rows_left_over: HashMap<Group, usize>,
    /// Rows that read the same: accents, hamlet, group, birth year.
    twins: HashMap<(u32, Group, u16), u32>,
}

impl<'r> Doubts<'r> {
    pub(super) fn new(
        readings: &'r Readings,
        near: &'r NearNames<'r>,
        in_place: &'r InPlace,
        family_of: &'r [Option<u32>],
        taken: &'r [bool],
    ) -> Self {
        let mut left_over: HashMap<Group, Vec<u32>> = HashMap::new();
        for (at, family) in (0_u32..).zip(&readings.known) {
            if !taken[at as usize]
                && let Some(group) = group_of(family)
            {
                left_over.entry(group).or_default().push(at);
            }
        }
        let mut n_rows_left_over: HashMap<Group, usize> = HashMap::new();
        let mut twins = HashMap::new();
        for (row, family) in readings.listed.iter().zip(family_of) {
            if family.is_none()
                && let Some(group) = group_of(row)
            {
                *n_rows_left_over.entry(group).or_default() += 1;
            }
            if let Some(twin) = twin_key(row) {
                *twins.entry(twin).or_default() += 1;
            }
        }
        Self { readings, near, in_place, family_of, taken, left_over, n_rows_left_over, twins }
    }

    /// The answer for each row. Candidates equally like are in the order of what is written of them.
    pub(super) fn answers(&self, known: &[Entry<'_>]) -> Vec<Link> {
        let written = |at: u32| {
            let family = &known[at as usize];
            (family.name, family.hamlet, family.group, family.birth_year, at)
        };
        let answer = |(row, family): (&Reading, &Option<u32>)| {
            if let Some(family) = family {
                return Link::Same(*family as usize);
            }
            let mut found = self.candidates(row);
            let order = |a: &(u8, u32), b: &(u8, u32)| (a.0, written(a.1)).cmp(&(b.0, written(b.1)));
            if found.len() > MOST_CANDIDATES {
                found.select_nth_unstable_by(MOST_CANDIDATES, order);
                found.truncate(MOST_CANDIDATES);
            }
            found.sort_unstable_by(order);
            let has_twin = twin_key(row).is_some_and(|twin| self.twins[&twin] > 1);
            if found.is_empty() && row.name != 0 && !has_twin {
                return Link::New;
            }
            Link::Doubtful(found.into_iter().map(|(_, at)| at as usize).collect())
        };
        self.readings.listed.iter().zip(self.family_of).map(answer).collect()
    }

    /// Families that the row may be, each with its distance.
    fn candidates(&self, row: &Reading) -> Vec<(u8, u32)> {
        let mut found = Vec::new();
        if row.name == 0 {
            return found;
        }
        let mut look = |name: Name, known: u32| {
            let likeness = self.readings.likeness(known, row);
            if self.raises_doubt(name, likeness, row, known) {
                let name = match name {
                    Name::Same => 0,
                    Name::Near => 2,
                    Name::Alike => 4,
                };
                let taken = if self.taken[known as usize] { 8 } else { 0 };
                // The accents of names that differ in letters say nothing.
                let likeness =
                    if name == 0 { likeness } else { Likeness { accents: Accents::Same, ..likeness } };
                found.push((name + taken + likeness.distance(), known));
            }
        };
        for &known in self.readings.known_by_name[row.name as usize].iter().take(MOST_NAMESAKES) {
            look(Name::Same, known);
        }
        let name = &self.readings.names[row.name as usize];
        let near = self.near.of(name);
        for &known in near.iter().flat_map(|&near| &self.readings.known_by_name[near as usize]) {
            look(Name::Near, known);
        }
        let Some(group) = group_of(row) else { return found };
        let Some(families) = self.left_over.get(&group) else { return found };
        if families.len() * self.n_rows_left_over[&group] > MOST_LEFT_OVER {
            return found;
        }
        for &known in families {
            let other = self.readings.known[known as usize].name;
            let looked_at = other == row.name || near.binary_search(&other).is_ok();
            if !looked_at && alike(&self.readings.names[other as usize], name) {
                look(Name::Alike, known);
            }
        }
        found
    }

    fn raises_doubt(&self, name: Name, like: Likeness, row: &Reading, known: u32) -> bool {
        use BirthYear as B;
        let same_name = name == Name::Same;
        if self.taken[known as usize] {
            // The family has its row. A second row that reads like it is a repetition, or the first is a
            // namesake's; with a slip only in the very group, since near names are many in a hamlet.
            let reads_like_it = same_name && like.accents != Accents::Differ && like.in_place();
            let with_a_slip = name != Name::Alike && like.place == Place::Same;
            return matches!(like.birth_year, B::Same | B::Unsaid) && (reads_like_it || with_a_slip);
        }
        let covers = self.in_place.covers(self.readings.known[known as usize].hamlet);
        let speaks_of = covers || self.in_place.is_known(row.hamlet);
        match (like.place, like.birth_year) {
            (Place::Same, _) => name != Name::Alike || like.birth_year != B::Far,
            (Place::OtherGroup, B::Far) => same_name,
            (Place::Open, _) | (Place::OtherGroup, B::Same | B::Unsaid | B::Close) => name != Name::Alike,
            (Place::Unplaced, B::Same | B::Unsaid) => name != Name::Alike,
            (Place::Unplaced, B::Close) => same_name,
            (Place::Elsewhere, B::Same) => {
                let alone = same_name && like.accents != Accents::Differ && only_one(self.readings, row.name);
                speaks_of || alone
            }
            (Place::Elsewhere, B::Unsaid) => covers || (same_name && speaks_of),
            (Place::Elsewhere, B::Close) => same_name && covers,
            (Place::Unplaced | Place::Elsewhere, B::Far) => false,
        }
    }
}

fn group_of(entry: &Reading) -> Option<Group> {
    (entry.hamlet != UNSAID && entry.group != UNSAID).then_some((entry.hamlet, entry.group))
}

/// Only with the birth year: two heads of one name in one group are common, of one age they are not.
fn twin_key(row: &Reading) -> Option<(u32, Group, u16)> {
    row.birth_year.map(|year| (row.accents, (row.hamlet, row.group), year))
}
