//! Reference rows that come from files: hamlets with their dates, members of clans, association bodies.

use ahash::AHashMap;
use jiff::civil::Date;
use programme::registry::years_counted;

use super::db::{Database, StoreError, Value, WriteTx};
use super::tallies::add_subject_tally;

/// The kind under which units with a body are counted.
const UNIT_WITH_BODY: &str = "unit_with_body";

/// Codes of the subjects of communes and kinds, each read once: code, then commune and id.
#[derive(Default)]
pub struct Codes(AHashMap<(i64, String), AHashMap<String, (i64, i64)>>);

impl Codes {
    /// A subject by its code: the commune it was created in and its id.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn find(
        &mut self,
        db: &Database,
        commune: i64,
        kind: &str,
        code: &str,
    ) -> Result<Option<(i64, i64)>, StoreError> {
        let key = (commune, kind.to_owned());
        if !self.0.contains_key(&key) {
            let sql = "SELECT code, id FROM subjects WHERE commune_id = ?1 AND kind = ?2";
            let codes = db.query(sql, &[commune.into(), kind.into()], |row| {
                Ok((row.text(0)?, (commune, row.int(1)?)))
            })?;
            self.0.insert(key.clone(), codes.into_iter().collect());
        }
        Ok(self.0.get(&key).and_then(|codes| codes.get(code)).copied())
    }
}

/// A hamlet as a file of hamlets says it.
pub struct HamletFacts<'a> {
    /// Commune.
    pub commune: i64,
    /// Name as written.
    pub name: &'a str,
    /// Folded name.
    pub folded: &'a str,
    /// ấp, khóm, khu phố.
    pub kind: &'a str,
    /// Its own code, where it has one.
    pub code: &'a str,
    /// First day.
    pub valid_from: &'a str,
    /// Last day; nothing while it still holds.
    pub valid_to: Option<&'a str>,
}

/// What a reference row came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// It is new.
    New,
    /// It says more of something known.
    Changed,
    /// It says what is known.
    Unchanged,
    /// Something else is known, and an earlier import said so.
    Contradicts,
}

/// Files a hamlet: adds it, or gives one that only a roster named its kind, code and dates.
///
/// # Errors
/// When the engine refuses.
pub fn file_hamlet(tx: &WriteTx<'_>, facts: &HamletFacts<'_>, import: i64) -> Result<Filed, StoreError> {
    let known = "SELECT id, kind, code, COALESCE(valid_from, ''), COALESCE(valid_to, ''), facts_import FROM hamlets \
                 WHERE commune_id = ?1 AND folded = ?2";
    let known = tx.query(known, &[facts.commune.into(), facts.folded.into()], |row| row.values())?;
    let said = [facts.kind, facts.code, facts.valid_from, facts.valid_to.unwrap_or("")];
    let Some(known) = known.into_iter().next() else {
        let id = tx.next_id()?;
        tx.execute(
            "INSERT INTO hamlets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
            &[
                facts.commune.into(),
                id.into(),
                facts.name.into(),
                facts.folded.into(),
                facts.kind.into(),
                facts.code.into(),
                facts.valid_from.into(),
                facts.valid_to.into(),
                import.into(),
            ],
        )?;
        return Ok(Filed::New);
    };
    if known[5].int() != 0 {
        let same = known[1..5].iter().zip(said).all(|(known, said)| known.text() == said);
        return Ok(if same { Filed::Unchanged } else { Filed::Contradicts });
    }
    tx.execute(
        "UPDATE hamlets SET kind = ?3, code = ?4, valid_from = ?5, valid_to = ?6, facts_import = ?7 \
         WHERE commune_id = ?1 AND id = ?2",
        &[
            facts.commune.into(),
            known[0].clone(),
            facts.kind.into(),
            facts.code.into(),
            facts.valid_from.into(),
            facts.valid_to.into(),
            import.into(),
        ],
    )?;
    Ok(Filed::Changed)
}

/// A period: first day, and last day where it ended.
pub type Period<'a> = (&'a str, Option<&'a str>);

/// Whether one of the periods that `sql` finds (from, to) overlaps this one, or is this one.
fn against(tx: &WriteTx<'_>, sql: &str, key: &[Value<'_>], period: Period<'_>) -> Result<Filed, StoreError> {
    let known = tx.query(sql, key, |row| Ok((row.text(0)?, row.maybe_text(1)?)))?;
    let last = |to: Option<&str>| to.unwrap_or("9999-12-31").to_owned();
    for (from, to) in &known {
        if from == period.0 && to.as_deref() == period.1 {
            return Ok(Filed::Unchanged);
        }
        if from.as_str() <= last(period.1).as_str() && period.0 <= last(to.as_deref()).as_str() {
            return Ok(Filed::Contradicts);
        }
    }
    Ok(Filed::New)
}

/// Files a household's membership of a clan: both as the commune they were created in and their id.
///
/// # Errors
/// When the engine refuses.
pub fn file_clan_member(
    tx: &WriteTx<'_>,
    clan: (i64, i64),
    household: (i64, i64),
    period: Period<'_>,
    import: i64,
) -> Result<Filed, StoreError> {
    let sql = "SELECT valid_from, valid_to FROM clan_members WHERE commune_id = ?1 AND clan_id = ?2 \
               AND household_commune_id = ?3 AND household_id = ?4";
    let key = [clan.0.into(), clan.1.into(), household.0.into(), household.1.into()];
    let found = against(tx, sql, &key, period)?;
    if found == Filed::New {
        let mut values = key.to_vec();
        values.extend([period.0.into(), period.1.into(), import.into()]);
        tx.execute("INSERT INTO clan_members VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &values)?;
    }
    Ok(found)
}

/// Files a unit's association body, and counts it from the year whose end it stood at.
///
/// # Errors
/// When the engine refuses.
pub fn file_body(
    tx: &WriteTx<'_>,
    unit: (i64, i64),
    period: Period<'_>,
    instrument: &str,
    import: i64,
) -> Result<Filed, StoreError> {
    let sql = "SELECT valid_from, valid_to FROM bodies WHERE commune_id = ?1 AND unit_id = ?2";
    let found = against(tx, sql, &[unit.0.into(), unit.1.into()], period)?;
    if found == Filed::New {
        let values = [
            unit.0.into(),
            unit.1.into(),
            period.0.into(),
            period.1.into(),
            instrument.into(),
            import.into(),
        ];
        tx.execute("INSERT INTO bodies VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &values)?;
        count_body(tx, unit.0, period, 1)?;
    }
    Ok(found)
}

/// Counts a body of a commune from the year at whose end it stood, or takes it out of the counts.
pub(super) fn count_body(
    tx: &WriteTx<'_>,
    commune: i64,
    (from, to): Period<'_>,
    sign: i64,
) -> Result<(), StoreError> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| StoreError::Damaged("bodies".into()));
    let (first, until) = years_counted(day(from)?, to.map(day).transpose()?);
    add_subject_tally(tx, (commune, 0), UNIT_WITH_BODY, first, sign)?;
    if let Some(until) = until {
        add_subject_tally(tx, (commune, 0), UNIT_WITH_BODY, until, -sign)?;
    }
    Ok(())
}

/// Takes out what an import of reference rows brought.
///
/// # Errors
/// When the engine refuses.
pub fn put_back_reference(tx: &WriteTx<'_>, import: i64) -> Result<(), StoreError> {
    let bodies = "SELECT commune_id, valid_from, valid_to FROM bodies WHERE import_id = ?1";
    let bodies =
        tx.query(bodies, &[import.into()], |row| Ok((row.int(0)?, row.text(1)?, row.maybe_text(2)?)))?;
    for (commune, from, to) in bodies {
        count_body(tx, commune, (&from, to.as_deref()), -1)?;
    }
    for sql in [
        "DELETE FROM bodies WHERE import_id = ?1",
        "DELETE FROM clan_members WHERE import_id = ?1",
        "UPDATE hamlets SET kind = '', code = '', valid_from = NULL, valid_to = NULL, facts_import = 0 \
         WHERE facts_import = ?1 AND import_id <> ?1",
    ] {
        tx.execute(sql, &[import.into()])?;
    }
    Ok(())
}
