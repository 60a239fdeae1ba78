//! Households of clans and association bodies of units, by hand: from a day, to a day.

use jiff::civil::Date;

use super::{Change, RegistryError, noun};
use crate::store::db::{By, Database};
use crate::store::reference::{Filed, file_body, file_clan_member};
use crate::store::registry::{
    HandChange, Now, StoredPeriod, SubjectKey, body_periods, end_body, end_member, member_periods,
};

/// A household in a clan.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The clan.
    pub clan: SubjectKey,
    /// The household, which may be of another commune.
    pub household: SubjectKey,
    /// First day.
    pub from: Date,
    /// Last day; of one that is to end, the day on which it ends.
    pub to: Option<Date>,
}

/// A body of a unit.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The unit.
    pub unit: SubjectKey,
    /// First day.
    pub from: Date,
    /// Last day; of one that is to end, the day on which it ends.
    pub to: Option<Date>,
    /// What founded it.
    pub instrument: &'a str,
}

fn texts(from: Date, to: Option<Date>) -> Result<(String, Option<String>), RegistryError> {
    if to.is_some_and(|to| to < from) {
        return Err(RegistryError::Period);
    }
    Ok((from.to_string(), to.map(|to| to.to_string())))
}

fn taken(filed: Filed) -> Result<(), RegistryError> {
    match filed {
        Filed::New | Filed::Changed => Ok(()),
        Filed::Unchanged => Err(RegistryError::Nothing),
        Filed::Contradicts => Err(RegistryError::Overlaps),
    }
}

/// The one that began on a day and stands open.
fn standing(periods: Vec<StoredPeriod>, from: &str) -> Result<i64, RegistryError> {
    let found = periods.into_iter().find(|(began, to, _)| began == from && to.is_none());
    found.map(|(_, _, import)| import).ok_or(RegistryError::NoPeriod)
}

fn of_kind(now: Now, kind: &str) -> Result<Now, RegistryError> {
    if now.kind != kind {
        return Err(RegistryError::Kind);
    }
    if now.merged_into != 0 {
        return Err(RegistryError::Merged(now.merged_into));
    }
    Ok(now)
}

/// Says it of both sides: each record's history tells its bonds.
fn note_both(
    change: &mut Change<'_, '_>,
    (clan, household): (&Now, &Now),
    ended: bool,
    days: (&str, &str),
    on_import: i64,
) -> Result<(), RegistryError> {
    let verbs = if ended { ["clan.member_ended", "clan.left"] } else { ["clan.member_added", "clan.joined"] };
    for (verb, of, other) in [(verbs[0], clan, household), (verbs[1], household, clan)] {
        let ground = if on_import == 0 { of.job } else { on_import };
        change.note(&HandChange {
            key: of.key,
            verb,
            field: &other.code,
            from: days.0,
            to: days.1,
            why: "",
            on_import: ground,
        })?;
    }
    Ok(())
}

/// Adds a household to a clan.
///
/// # Errors
/// When it is in the clan in that time already.
pub fn add_member(db: &mut Database, by: By<'_>, member: &Member) -> Result<i64, RegistryError> {
    let (from, to) = texts(member.from, member.to)?;
    let mut change = Change::begin(db, by, member.clan.0, &[member.household.0])?;
    let clan = of_kind(change.now(member.clan)?, "clan")?;
    let household = of_kind(change.now(member.household)?, "family")?;
    let period = (from.as_str(), to.as_deref());
    taken(file_clan_member(change.tx(), clan.key, household.key, period, change.job())?)?;
    let days = (from.as_str(), to.as_deref().unwrap_or(""));
    note_both(&mut change, (&clan, &household), false, days, 0)?;
    change.commit(&format!("clan.member_added {} {} {} {from}", clan.key.1, household.key.0, household.key.1))
}

/// Ends the membership that began on `from`, on `to`.
///
/// # Errors
/// When none began that day and stands, or it would end before it began.
pub fn end_membership(db: &mut Database, by: By<'_>, member: &Member) -> Result<i64, RegistryError> {
    let (from, to) = texts(member.from, member.to)?;
    let to = to.ok_or(RegistryError::Period)?;
    let mut change = Change::begin(db, by, member.clan.0, &[member.household.0])?;
    let (clan, household) = (change.now(member.clan)?, change.now(member.household)?);
    let on_import = standing(member_periods(change.tx().reads(), clan.key, household.key)?, &from)?;
    end_member(change.tx(), clan.key, household.key, (&from, &to))?;
    note_both(&mut change, (&clan, &household), true, (&from, &to), on_import)?;
    change.commit(&format!(
        "clan.member_ended {} {} {} {from} {to}",
        clan.key.1, household.key.0, household.key.1
    ))
}

/// Adds an association body to a unit.
///
/// # Errors
/// When the unit has one in that time already, or is closed.
pub fn add_body(db: &mut Database, by: By<'_>, body: &Body<'_>) -> Result<i64, RegistryError> {
    let (from, to) = texts(body.from, body.to)?;
    let instrument = super::facts::why(body.instrument)?;
    let mut change = Change::begin(db, by, body.unit.0, &[])?;
    let unit = of_kind(change.now(body.unit)?, "unit")?;
    super::facts::open(&unit)?;
    let period = (from.as_str(), to.as_deref());
    taken(file_body(change.tx(), unit.key, period, instrument, change.job())?)?;
    note_body(
        &mut change,
        &unit,
        "body_added",
        (&from, to.as_deref().unwrap_or("")),
        (instrument, unit.job),
    )?;
    change.commit(&format!("unit.body_added {} {} {from}", unit.key.1, unit.code))
}

/// Ends the body that began on `from`, on `to`.
///
/// # Errors
/// When none began that day and stands, or it would end before it began.
pub fn end_body_of(db: &mut Database, by: By<'_>, body: &Body<'_>) -> Result<i64, RegistryError> {
    let (from, to) = texts(body.from, body.to)?;
    let to = to.ok_or(RegistryError::Period)?;
    let mut change = Change::begin(db, by, body.unit.0, &[])?;
    let unit = of_kind(change.now(body.unit)?, "unit")?;
    let on_import = standing(body_periods(change.tx().reads(), unit.key)?, &from)?;
    end_body(change.tx(), unit.key, (&from, None), &to)?;
    note_body(&mut change, &unit, "body_ended", (&from, &to), ("", on_import))?;
    change.commit(&format!("unit.body_ended {} {} {from} {to}", unit.key.1, unit.code))
}

fn note_body(
    change: &mut Change<'_, '_>,
    unit: &Now,
    what: &str,
    days: (&str, &str),
    (instrument, on_import): (&str, i64),
) -> Result<(), RegistryError> {
    let verb = format!("{}.{what}", noun(&unit.kind));
    change.note(&HandChange {
        key: unit.key,
        verb: &verb,
        field: instrument,
        from: days.0,
        to: days.1,
        why: "",
        on_import,
    })
}
