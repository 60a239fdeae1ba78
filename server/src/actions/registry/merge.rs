//! Two records of one household, clan or unit become one, by a person: the one that is kept takes over what the
//! other has and it lacks; the other is closed as if it had never been counted.

use std::collections::BTreeMap;

use programme::fold::fold;
use programme::recognition::State;
use programme::registry::{Ending, Stands, which_stands};

use super::facts::{open, why};
use super::{Change, RegistryError, Seen, noun};
use crate::store::cases::{StoredCase, cases_of_subject, next_version, put_back, replace};
use crate::store::db::{By, Database, StoreError};
use crate::store::registry::{
    HandChange, ListedRow, SubjectKey, recount_standing, take_over_bodies, take_over_members,
};
use crate::store::subjects::{SubjectChange, change_subject};
use crate::store::tallies::add_case_tally;

/// What a merge came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The job, which is the kept record's version.
    pub job: i64,
    /// Cases that the kept record took over.
    pub taken: usize,
    /// Cases that gave way to one of the same year and title; each stays among what was replaced.
    pub replaced: usize,
}

/// What becomes of the cases of one title and year in a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The other's case becomes the kept record's.
    Moves,
    /// Both have one: the kept record's stands, the other's is no longer counted.
    KeptStands,
    /// Both have one: the other's is on its way to a decision and stands, the kept record's is no longer counted.
    OtherStands,
    /// Both are on their way to a decision: the records cannot be merged.
    BothDecided,
}

/// The cases of one title and year that a merge touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// What becomes of them.
    pub fate: Fate,
}

/// In what two records speak against being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// Their names, also without their accents.
    Name,
    /// The birth years of the heads of household, where both are known.
    BirthYear,
    /// Both have a case of one title and year.
    SameYear,
}

/// What a merge would do to the cases of two records, newest first; nothing is written.
///
/// # Errors
/// When the store fails.
pub fn merge_fates(db: &Database, kept: SubjectKey, other: SubjectKey) -> Result<Vec<Met>, StoreError> {
    let mine = cases_of_subject(db, kept.0, kept.1)?;
    let mut fates: Vec<Met> = cases_of_subject(db, other.0, other.1)?
        .iter()
        .map(|theirs| {
            let of = |case: &&StoredCase| (case.title(), case.year()) == (theirs.title(), theirs.year());
            Met {
                title: theirs.title().to_owned(),
                year: theirs.year(),
                fate: fate(mine.iter().find(of), theirs),
            }
        })
        .collect();
    fates.sort_by(|a, b| (b.year, &b.title).cmp(&(a.year, &a.title)));
    Ok(fates)
}

/// In what two records speak against being one, so that a person is asked twice.
#[must_use]
pub fn merge_differs(one: &ListedRow, other: &ListedRow, fates: &[Met]) -> Vec<Differs> {
    let born = matches!((one.birth_year, other.birth_year), (Some(a), Some(b)) if a != b);
    let both = fates.iter().any(|met| met.fate != Fate::Moves);
    [
        (fold(&one.name) != fold(&other.name), Differs::Name),
        (born, Differs::BirthYear),
        (both, Differs::SameYear),
    ]
    .into_iter()
    .filter_map(|(holds, differs)| holds.then_some(differs))
    .collect()
}

fn fate(mine: Option<&StoredCase>, theirs: &StoredCase) -> Fate {
    match mine.map(|mine| which_stands(is_open(mine), is_open(theirs))) {
        None => Fate::Moves,
        Some(Some(Stands::Kept)) => Fate::KeptStands,
        Some(Some(Stands::Other)) => Fate::OtherStands,
        Some(None) => Fate::BothDecided,
    }
}

fn is_open(case: &StoredCase) -> bool {
    case.state() == State::Assessed.code()
}

/// Merges `other` into `kept`.
///
/// # Errors
/// When they are not of one kind and commune, one is closed, or both have a decided case of one year and title.
pub fn merge(
    db: &mut Database,
    by: By<'_>,
    kept: Seen,
    other: Seen,
    reason: &str,
) -> Result<Merged, RegistryError> {
    let typed = why(reason)?;
    if kept.key == other.key || kept.key.0 != other.key.0 {
        return Err(RegistryError::NotAlike);
    }
    let commune = kept.key.0;
    let mut change = Change::begin(db, by, commune, &[])?;
    let (mine, theirs) = (change.seen(kept)?, change.seen(other)?);
    open(&mine)?;
    open(&theirs)?;
    if mine.kind != theirs.kind {
        return Err(RegistryError::NotAlike);
    }
    let (taken, replaced) = take_over_cases(&change, kept, other)?;
    if theirs.years.since < mine.years.since {
        let since = SubjectChange::Since { year: theirs.years.since, hamlet: theirs.first_hamlet };
        change_subject(change.tx(), kept.key, &since, change.job())?;
    }
    // What the kept record does not say the other may.
    let group = if mine.group.is_empty() { theirs.group.as_str() } else { mine.group.as_str() };
    let birth_year = mine.birth_year.or(theirs.birth_year);
    if (group, birth_year) != (mine.group.as_str(), mine.birth_year) {
        let birth_year = birth_year.and_then(|year| u16::try_from(year).ok());
        let typed = SubjectChange::Typed { code: &mine.code, name: &mine.name, group, birth_year };
        change_subject(change.tx(), kept.key, &typed, change.job())?;
    }
    let mut on = take_over_members(change.tx(), commune, (kept.key.1, other.key.1))?;
    on.extend(take_over_bodies(change.tx(), commune, (kept.key.1, other.key.1))?);
    let ends = SubjectChange::Ends { from: theirs.years.since, why: Ending::Merged.code(), into: kept.key.1 };
    change_subject(change.tx(), other.key, &ends, change.job())?;
    recount_standing(change.tx(), kept.key)?;
    let verb = format!("{}.merged", noun(&mine.kind));
    let bound =
        [(kept.key, "merged_in", &theirs.code, mine.job), (other.key, "merged_into", &mine.code, theirs.job)];
    for (key, field, to, on_import) in bound {
        change.note(&HandChange { key, verb: &verb, field, from: "", to, why: typed, on_import })?;
    }
    let born =
        birth_year.filter(|_| mine.birth_year.is_none()).map(|year| year.to_string()).unwrap_or_default();
    let group = if mine.group.is_empty() { group } else { "" };
    for (field, to) in
        [("group", group), ("birth_year", born.as_str())].into_iter().filter(|(_, to)| !to.is_empty())
    {
        change.note(&HandChange {
            key: kept.key,
            verb: &verb,
            field,
            from: "",
            to,
            why: "",
            on_import: 0,
        })?;
    }
    on.sort_unstable();
    on.dedup();
    for on_import in on {
        let key = kept.key;
        change.note(&HandChange {
            key,
            verb: &verb,
            field: "bonds",
            from: "",
            to: "",
            why: "",
            on_import,
        })?;
    }
    let (a, b) = (kept.key.1, other.key.1);
    let job = change.commit(&format!("{verb} {a} {} {b} {}", mine.code, theirs.code))?;
    Ok(Merged { job, taken, replaced })
}

/// Cases of years that the kept record lacks become its own; of two of one year and title one stands.
fn take_over_cases(
    change: &Change<'_, '_>,
    kept: Seen,
    other: Seen,
) -> Result<(usize, usize), RegistryError> {
    let (tx, commune, job) = (change.tx(), kept.key.0, change.job());
    let of_kept = cases_of_subject(tx.reads(), commune, kept.key.1)?;
    let of_kept: BTreeMap<(&str, i64), &StoredCase> =
        of_kept.iter().map(|case| ((case.title(), case.year()), case)).collect();
    let count = |case: &StoredCase, sign: i64| {
        let counts = case.counts().map(|n| sign * n);
        add_case_tally(tx, (commune, case.hamlet()), case.title(), case.year(), case.source(), counts)
    };
    let (mut taken, mut replaced) = (0, 0);
    for theirs in cases_of_subject(tx.reads(), commune, other.key.1)? {
        let mine = of_kept.get(&(theirs.title(), theirs.year()));
        let fate = fate(mine.copied(), &theirs);
        if fate == Fate::BothDecided {
            let title = theirs.title().to_owned();
            return Err(RegistryError::BothDecided { title, year: theirs.year() });
        }
        replace(tx, &theirs, job)?;
        if fate == Fate::KeptStands {
            count(&theirs, -1)?;
            replaced += 1;
            continue;
        }
        if let Some(mine) = mine {
            replace(tx, mine, job)?;
            count(mine, -1)?;
            replaced += 1;
        }
        // It stays in its hamlet of that year, so that no tally of it changes.
        let version = next_version(tx.reads(), (commune, theirs.title(), theirs.year()), kept.key.1)?;
        put_back(tx, &theirs.taken_over(kept.key.1, theirs.hamlet(), (version, job)))?;
        taken += 1;
    }
    Ok((taken, replaced))
}
