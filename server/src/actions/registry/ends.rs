//! A record is closed from a year on, or opened again: closed, it leaves the denominator from that year.

use programme::privacy::ERASED;
use programme::registry::Ending;

use super::facts::{open, why};
use super::{Change, RegistryError, Seen, noun};
use crate::store::db::{By, Database};
use crate::store::registry::{HandChange, open_bodies};
use crate::store::subjects::{SubjectChange, change_subject};

/// How it ends.
#[derive(Clone, Copy, Debug)]
pub struct Closing<'a> {
    /// First year without it.
    pub from: i64,
    /// Left or died out; a merge closes by itself.
    pub why: Ending,
    /// In words, as typed.
    pub reason: &'a str,
}

/// Closes a record; returns its version.
///
/// # Errors
/// When it has a case from that year on, moved later, or is a unit with a body that stands.
pub fn close(db: &mut Database, by: By<'_>, seen: Seen, closing: &Closing<'_>) -> Result<i64, RegistryError> {
    let typed = why(closing.reason)?;
    if closing.why == Ending::Merged {
        return Err(RegistryError::NotAlike);
    }
    let mut change = Change::begin(db, by, seen.key.0, &[])?;
    let now = change.seen(seen)?;
    open(&now)?;
    now.years.may_end(closing.from).map_err(RegistryError::Year)?;
    if now.kind == "unit" && open_bodies(change.tx().reads(), seen.key, closing.from)? > 0 {
        return Err(RegistryError::HasBody);
    }
    let (from, code) = (closing.from, closing.why.code());
    let ends = SubjectChange::Ends { from, why: code, into: 0 };
    change_subject(change.tx(), seen.key, &ends, change.job())?;
    let (verb, year) = (format!("{}.closed", noun(&now.kind)), from.to_string());
    change.note(&HandChange {
        key: seen.key,
        verb: &verb,
        field: code,
        from: "",
        to: &year,
        why: typed,
        on_import: now.job,
    })?;
    change.commit(&format!("{verb} {} {} {code} {from}", seen.key.1, now.code))
}

/// Opens a closed record again, as if it had never been closed; returns its version.
///
/// # Errors
/// When it is not closed, or was merged into another.
pub fn reopen(db: &mut Database, by: By<'_>, seen: Seen, reason: &str) -> Result<i64, RegistryError> {
    let typed = why(reason)?;
    let mut change = Change::begin(db, by, seen.key.0, &[])?;
    let now = change.seen(seen)?;
    if now.merged_into != 0 {
        return Err(RegistryError::Merged(now.merged_into));
    }
    if now.ending == ERASED {
        return Err(RegistryError::Erased);
    }
    let Some(ended) = now.years.ended else { return Err(RegistryError::NotClosed) };
    change_subject(change.tx(), seen.key, &SubjectChange::Reopens, change.job())?;
    let (verb, year) = (format!("{}.reopened", noun(&now.kind)), ended.to_string());
    change.note(&HandChange {
        key: seen.key,
        verb: &verb,
        field: &now.ending,
        from: &year,
        to: "",
        why: typed,
        on_import: now.job,
    })?;
    change.commit(&format!("{verb} {} {}", seen.key.1, now.code))
}
