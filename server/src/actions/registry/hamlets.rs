//! Hamlets by hand: created, or called otherwise. A roster that uses the old name after that names a new hamlet.

use programme::fold::fold;
use programme::ids::PlaceId;

use super::facts::{name, why};
use super::{Change, RegistryError};
use crate::store::db::{By, Database};
use crate::store::registry::{HandChange, hamlet_import, rename_hamlet};
use crate::store::subjects::{hamlets_of, insert_hamlet};

fn free(change: &Change<'_, '_>, folded: &str, of: i64) -> Result<(), RegistryError> {
    let known = hamlets_of(change.tx().reads(), change.commune)?;
    if known.iter().any(|(other, id)| other == folded && *id != of) {
        return Err(RegistryError::HamletTaken);
    }
    Ok(())
}

/// Creates a hamlet; returns its id.
///
/// # Errors
/// When the commune has one of this name.
pub fn create_hamlet(
    db: &mut Database,
    by: By<'_>,
    commune: PlaceId,
    called: &str,
) -> Result<i64, RegistryError> {
    let called = name(called)?;
    let mut change = Change::begin(db, by, commune.get(), &[])?;
    let folded = fold(called);
    free(&change, &folded, 0)?;
    let id = change.tx().next_id()?;
    insert_hamlet(change.tx(), (commune.get(), id), called, &folded, change.job())?;
    change.note(&HandChange {
        key: (commune.get(), id),
        verb: "place.hamlet_created",
        field: "name",
        from: "",
        to: called,
        why: "",
        on_import: 0,
    })?;
    change.commit(&format!("place.hamlet_created {id}"))?;
    Ok(id)
}

/// Gives a hamlet another name; `seen` is the name that the person saw.
///
/// # Errors
/// When somebody renamed it since, or the commune has another of this name.
pub fn rename(
    db: &mut Database,
    by: By<'_>,
    (commune, id): (i64, i64),
    seen: &str,
    called: &str,
    reason: &str,
) -> Result<(), RegistryError> {
    let (called, typed) = (name(called)?, why(reason)?);
    let mut change = Change::begin(db, by, commune, &[])?;
    let found = hamlet_import(change.tx().reads(), (commune, id))?;
    let (before, on_import) = found.ok_or(RegistryError::HamletUnknown)?;
    if before != seen.trim() {
        return Err(RegistryError::Renamed(before));
    }
    if before == called {
        return Err(RegistryError::Nothing);
    }
    let folded = fold(called);
    free(&change, &folded, id)?;
    rename_hamlet(change.tx(), (commune, id), called, &folded)?;
    change.note(&HandChange {
        key: (commune, id),
        verb: "place.hamlet_renamed",
        field: "name",
        from: &before,
        to: called,
        why: typed,
        on_import,
    })?;
    change.commit(&format!("place.hamlet_renamed {id}"))?;
    Ok(())
}
