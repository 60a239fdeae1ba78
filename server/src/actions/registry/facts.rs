//! A record's facts by hand: it is created, called otherwise, moves, or a household splits off.

use programme::ids::PlaceId;
use programme::recognition::State;
use programme::registry::{NotThen, TYPED_YEARS, fit_code, group_as_kept, next_code};

use super::{Change, RegistryError, Seen, noun};
use crate::actions::erase::ErasedCodes;
use crate::registry_index::Kind;
use crate::roster::check::plain_code;
use crate::store::cases::{cases_of_subject, next_version, put_back, replace};
use crate::store::db::{By, Database};
use crate::store::registry::{HandChange, Now, SubjectKey, hamlet_import, kind_codes, link_origin, now};
use crate::store::subjects::{NewSubject, SubjectChange, append_subject, change_subject};
use crate::store::tallies::{add_case_tally, add_subject_tally};

/// What a form says of a record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// Code; of a new record nothing means the next free number.
    pub code: Option<&'a str>,
    /// Name.
    pub name: &'a str,
    /// Group; may be empty.
    pub group: &'a str,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
}

/// A record to be created.
#[derive(Clone, Copy, Debug)]
pub struct NewRecord<'a> {
    /// What it is.
    pub kind: Kind,
    /// What the form says.
    pub facts: Facts<'a>,
    /// Hamlet of the commune; 0 where it is not known.
    pub hamlet: i64,
    /// First year it is there.
    pub since: i64,
}

/// What was created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The record.
    pub key: SubjectKey,
    /// Its code, given or made.
    pub code: String,
    /// The job, which is its version.
    pub job: i64,
}

/// The longest text that is typed.
const LONGEST: usize = 200;

fn line<'a>(text: &'a str, field: &'static str) -> Result<&'a str, RegistryError> {
    let text = text.trim();
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(RegistryError::TextUnfit(field));
    }
    Ok(text)
}

pub(super) fn name(text: &str) -> Result<&str, RegistryError> {
    match line(text, "name")? {
        "" => Err(RegistryError::NoName),
        name => Ok(name),
    }
}

/// Why, as typed.
pub(super) fn why(text: &str) -> Result<&str, RegistryError> {
    line(text, "why")
}

/// What a form says, read: code, name, group, birth year.
type Read<'a> = (String, &'a str, &'a str, Option<u16>);

/// Reads a form; `is_new` may leave the code to us.
fn read<'a>(
    change: &Change<'_, '_>,
    kind: &str,
    facts: &Facts<'a>,
    of: Option<&Now>,
) -> Result<Read<'a>, RegistryError> {
    let (name, typed) = (name(facts.name)?, line(facts.group, "group")?);
    // A group that stays is not written anew.
    let group = if of.is_some_and(|now| now.group == typed) { typed } else { group_as_kept(typed) };
    if facts
        .birth_year
        .is_some_and(|year| year < 1880 || i16::try_from(year).is_ok_and(|year| year > change.today().year()))
    {
        return Err(RegistryError::BirthYear);
    }
    let typed = facts.code.map(str::trim).filter(|code| !code.is_empty());
    let code = match (typed, of) {
        // A code that stays is not judged: a list may have brought it.
        (Some(code), Some(now)) if code == now.code => now.code.clone(),
        (None, Some(now)) => now.code.clone(),
        (typed, _) => {
            let codes = kind_codes(change.tx().reads(), change.commune, kind)?;
            match typed {
                None => next_code(codes.iter().map(|(code, _)| code.as_str())),
                Some(code) => {
                    let code = plain_code(fit_code(code).map_err(RegistryError::Code)?);
                    if codes.iter().any(|(known, _)| known == code) {
                        return Err(RegistryError::CodeTaken(code.to_owned()));
                    }
                    let erased = ErasedCodes::of(change.tx().reads(), change.commune)?;
                    if erased.has_code(kind, code) {
                        return Err(RegistryError::Erased);
                    }
                    code.to_owned()
                }
            }
        }
    };
    Ok((code, name, group, facts.birth_year))
}

/// What brought a hamlet of the commune; nothing for none.
fn hamlet(change: &Change<'_, '_>, id: i64) -> Result<(String, i64), RegistryError> {
    if id == 0 {
        return Ok((String::new(), 0));
    }
    hamlet_import(change.tx().reads(), (change.commune, id))?.ok_or(RegistryError::HamletUnknown)
}

fn add(
    change: &mut Change<'_, '_>,
    kind: &str,
    (code, name, group, birth_year): &Read<'_>,
    (hamlet_id, since): (i64, i64),
) -> Result<SubjectKey, RegistryError> {
    let (id, commune, import) = (change.tx().next_id()?, change.commune, change.job());
    let new = NewSubject {
        commune,
        id,
        kind,
        code,
        name,
        hamlet: hamlet_id,
        group,
        birth_year: *birth_year,
        since,
        import,
    };
    append_subject(change.tx(), &new)?;
    add_subject_tally(change.tx(), (commune, hamlet_id), kind, since, 1)?;
    let (hamlet_name, on_import) = hamlet(change, hamlet_id)?;
    let (born, since) = (birth_year.map(|year| year.to_string()).unwrap_or_default(), since.to_string());
    let verb = format!("{}.created", noun(kind));
    let facts = [
        ("code", code.as_str()),
        ("name", name),
        ("hamlet", hamlet_name.as_str()),
        ("group", group),
        ("birth_year", born.as_str()),
        ("since", since.as_str()),
    ];
    for (field, to) in facts.into_iter().filter(|(_, to)| !to.is_empty()) {
        let on_import = if field == "hamlet" { on_import } else { 0 };
        let key = (commune, id);
        change.note(&HandChange { key, verb: &verb, field, from: "", to, why: "", on_import })?;
    }
    Ok((commune, id))
}

/// Creates a record.
///
/// # Errors
/// When the code does not fit or is taken, the name is missing, or the hamlet is not of the commune.
pub fn create(
    db: &mut Database,
    by: By<'_>,
    commune: PlaceId,
    new: &NewRecord<'_>,
) -> Result<Made, RegistryError> {
    if !TYPED_YEARS.contains(&new.since) {
        return Err(RegistryError::Year(NotThen::Outside));
    }
    let mut change = Change::begin(db, by, commune.get(), &[])?;
    let kind = new.kind.code();
    let read = read(&change, kind, &new.facts, None)?;
    hamlet(&change, new.hamlet)?;
    let key = add(&mut change, kind, &read, (new.hamlet, new.since))?;
    let what = format!("{}.created {} {}", noun(kind), key.1, read.0);
    let job = change.commit(&what)?;
    Ok(Made { key, code: read.0, job })
}

/// Refuses what is closed: a closed record is reopened before it is changed.
pub(super) fn open(now: &Now) -> Result<(), RegistryError> {
    match (now.merged_into, now.years.ended) {
        (0, None) => Ok(()),
        (0, Some(_)) => Err(RegistryError::Closed),
        (into, _) => Err(RegistryError::Merged(into)),
    }
}

/// Gives a record the facts of a form; returns its version.
///
/// # Errors
/// As [`create`]; when somebody changed it since, or nothing is new.
pub fn edit(
    db: &mut Database,
    by: By<'_>,
    seen: Seen,
    facts: &Facts<'_>,
    reason: &str,
) -> Result<i64, RegistryError> {
    let why = why(reason)?;
    let mut change = Change::begin(db, by, seen.key.0, &[])?;
    let now = change.seen(seen)?;
    open(&now)?;
    let (code, name, group, birth_year) = read(&change, &now.kind, facts, Some(&now))?;
    let typed = SubjectChange::Typed { code: &code, name, group, birth_year };
    let word = |year: Option<i64>| year.map(|year| year.to_string()).unwrap_or_default();
    let (born_before, born) = (word(now.birth_year), word(birth_year.map(i64::from)));
    let fields = [
        ("code", now.code.as_str(), code.as_str()),
        ("name", now.name.as_str(), name),
        ("group", now.group.as_str(), group),
        ("birth_year", born_before.as_str(), born.as_str()),
    ];
    if fields.iter().all(|(_, from, to)| from == to) {
        return Err(RegistryError::Nothing);
    }
    change_subject(change.tx(), seen.key, &typed, change.job())?;
    let verb = format!("{}.edited", noun(&now.kind));
    let mut changed = Vec::new();
    for (field, from, to) in fields.into_iter().filter(|(_, from, to)| from != to) {
        change.note(&HandChange { key: seen.key, verb: &verb, field, from, to, why, on_import: now.job })?;
        changed.push(field);
    }
    let what = format!("{verb} {} {code} {}", seen.key.1, changed.join(","));
    change.commit(&what)
}

/// Moves a record to another hamlet of its commune from a year on. Its cases from then on that are only assessed
/// go with it; what is proposed or decided stays where it was decided. Returns its version.
///
/// # Errors
/// When it was not there then, or moved later, or lives there already.
pub fn move_to(
    db: &mut Database,
    by: By<'_>,
    seen: Seen,
    (to, from_year): (i64, i64),
    reason: &str,
) -> Result<i64, RegistryError> {
    let why = why(reason)?;
    let mut change = Change::begin(db, by, seen.key.0, &[])?;
    let now = change.seen(seen)?;
    open(&now)?;
    now.years.may_move(from_year).map_err(RegistryError::Year)?;
    let (hamlet_name, on_import) = hamlet(&change, to)?;
    if to == now.hamlet {
        return Err(RegistryError::Nothing);
    }
    let moved = SubjectChange::Hamlet { from: from_year, hamlet: to };
    change_subject(change.tx(), seen.key, &moved, change.job())?;
    cases_follow(&change, seen.key, (to, from_year))?;
    let verb = format!("{}.moved", noun(&now.kind));
    let (year, field) = (from_year.to_string(), "hamlet");
    let names = (now.hamlet_name.as_str(), hamlet_name.as_str());
    change.note(&HandChange {
        key: seen.key,
        verb: &verb,
        field,
        from: names.0,
        to: names.1,
        why,
        on_import,
    })?;
    change.note(&HandChange {
        key: seen.key,
        verb: &verb,
        field: "from",
        from: "",
        to: &year,
        why: "",
        on_import: now.job,
    })?;
    change.commit(&format!("{verb} {} {} {to} {from_year}", seen.key.1, now.code))
}

fn cases_follow(
    change: &Change<'_, '_>,
    (commune, id): SubjectKey,
    (hamlet, from_year): (i64, i64),
) -> Result<(), RegistryError> {
    let tx = change.tx();
    for case in cases_of_subject(tx.reads(), commune, id)? {
        let may = State::parse(case.state()).is_some_and(State::may_be_reassessed);
        if case.year() < from_year || !may || case.hamlet() == hamlet {
            continue;
        }
        replace(tx, &case, change.job())?;
        let version = next_version(tx.reads(), (commune, case.title(), case.year()), id)?;
        let moved = case.taken_over(id, hamlet, (version, change.job()));
        put_back(tx, &moved)?;
        for (case, sign) in [(&case, -1), (&moved, 1)] {
            let counts = case.counts().map(|n| sign * n);
            add_case_tally(tx, (commune, case.hamlet()), case.title(), case.year(), case.source(), counts)?;
        }
    }
    Ok(())
}

/// A new household from a year on, in the hamlet and group of the one that it split from.
///
/// # Errors
/// As [`create`]; when the household was not there then.
pub fn split(
    db: &mut Database,
    by: By<'_>,
    seen: Seen,
    facts: &Facts<'_>,
    from_year: i64,
) -> Result<Made, RegistryError> {
    let mut change = Change::begin(db, by, seen.key.0, &[])?;
    let origin = change.seen(seen)?;
    open(&origin)?;
    if origin.kind != "family" {
        return Err(RegistryError::Kind);
    }
    origin.years.may_move(from_year).map_err(RegistryError::Year)?;
    let group = if facts.group.trim().is_empty() { origin.group.as_str() } else { facts.group };
    let facts = Facts { group, ..*facts };
    let read = read(&change, "family", &facts, None)?;
    let key = add(&mut change, "family", &read, (origin.hamlet, from_year))?;
    link_origin(change.tx(), key, origin.key.1, from_year, change.job())?;
    let (year, from) = (from_year.to_string(), origin.code.as_str());
    for (key, field, to) in [(key, "origin", from), (origin.key, "split_off", read.0.as_str())] {
        change.note(&HandChange {
            key,
            verb: "household.split",
            field,
            from: &year,
            to,
            why: "",
            on_import: origin.job,
        })?;
    }
    let what = format!("household.split {} {from} {} {} {from_year}", origin.key.1, key.1, read.0);
    let code = read.0;
    let job = change.commit(&what)?;
    Ok(Made { key, code, job })
}

/// A record as it stands, for a form.
///
/// # Errors
/// When the store fails or there is none.
pub fn as_it_stands(db: &Database, key: SubjectKey) -> Result<Now, RegistryError> {
    now(db, key)?.ok_or(RegistryError::Unknown)
}
