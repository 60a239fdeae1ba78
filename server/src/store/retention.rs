//! After how many years item answers go, and letting them go.
//!
//! Only titles of families hold what a family answered. What stays of a case is its outcome, its coded reasons and how far
//! it went; of a reason that names an offence only that something ruled the family out.

use programme::registry::{TITLES, subject_kind};

use super::cases::StoredCase;
use super::db::{Database, StoreError, Value, WriteTx};

/// A term as a province set it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct StoredTerm {
    /// The province.
    pub place: i64,
    /// First day on which it holds.
    pub from: String,
    /// Whole years after the year assessed.
    pub years: i64,
    /// What set it.
    pub instrument: String,
}

/// Every term that was set, the newest of each place first.
///
/// # Errors
/// When the engine refuses.
pub fn terms(db: &Database) -> Result<Vec<StoredTerm>, StoreError> {
    let sql =
        "SELECT place_id, valid_from, years, instrument FROM retention ORDER BY place_id, valid_from DESC";
    db.query(sql, &[], |row| {
        Ok(StoredTerm {
            place: row.int(0)?,
            from: row.text(1)?,
            years: row.int(2)?,
            instrument: row.text(3)?,
        })
    })
}

/// Sets a term from a day on; what was set for the same day is replaced.
///
/// # Errors
/// When the engine refuses.
pub fn put_term(tx: &WriteTx<'_>, term: &StoredTerm) -> Result<(), StoreError> {
    let values = [term.place.into(), (&term.from).into(), term.years.into(), (&term.instrument).into()];
    tx.execute(
        "INSERT INTO retention VALUES (?1, ?2, ?3, ?4) ON CONFLICT (place_id, valid_from) DO UPDATE SET \
         years = excluded.years, instrument = excluded.instrument",
        &values,
    )?;
    Ok(())
}

/// Titles whose answers are a family's.
fn of_families() -> String {
    let titles = TITLES.iter().filter(|title| subject_kind(title) == Some("family"));
    titles.map(|title| format!("'{title}'")).collect::<Vec<_>>().join(", ")
}

/// Whether the answers of a title go after their term.
#[must_use]
pub fn is_of_families(title: &str) -> bool {
    subject_kind(title) == Some("family")
}

/// The day on which the answers of a year went; nothing while they are there.
///
/// # Errors
/// When the engine refuses.
pub fn purged_on(db: &Database, commune: i64, year: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT MIN(on_day) FROM purges WHERE commune_id = ?1 AND up_to_year >= ?2";
    Ok(db.query(sql, &[commune.into(), year.into()], |row| row.maybe_text(0))?.into_iter().next().flatten())
}

/// The last year of which a commune's answers went; 0 where none did.
///
/// # Errors
/// When the engine refuses.
pub fn purged_up_to(db: &Database, commune: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COALESCE(MAX(up_to_year), 0) FROM purges WHERE commune_id = ?1";
    Ok(db.query(sql, &[commune.into()], |row| row.int(0))?.into_iter().next().unwrap_or(0))
}

/// Communes that have cases.
///
/// # Errors
/// When the engine refuses.
pub fn communes_with_cases(db: &Database) -> Result<Vec<i64>, StoreError> {
    db.query("SELECT DISTINCT commune_id FROM tallies ORDER BY commune_id", &[], |row| row.int(0))
}

/// What would go, or went, of one commune.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Purged {
    /// Cases whose answers, total, members and poverty go.
    pub cases: i64,
    /// Earlier versions of cases.
    pub past: i64,
    /// Rows that were never complete.
    pub drafts: i64,
    /// Votes.
    pub votes: i64,
    /// What was typed and replaced.
    pub typed: i64,
    /// Cases that are before the People's Committee and keep theirs until it has decided.
    pub under_way: i64,
}

impl Purged {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            cases: self.cases + other.cases,
            past: self.past + other.past,
            drafts: self.drafts + other.drafts,
            votes: self.votes + other.votes,
            typed: self.typed + other.typed,
            under_way: self.under_way + other.under_way,
        }
    }

    /// Rows that go, or are changed.
    #[must_use]
    pub const fn rows(self) -> i64 {
        self.cases + self.past + self.drafts + self.votes + self.typed
    }
}

/// A case holds something that goes.
const HOLDS: &str = "(answers <> '' OR total_hundredths IS NOT NULL OR members IS NOT NULL OR poor <> 0 \
    OR reasons LIKE '%veto:%')";
/// A case is before the People's Committee.
const UNDER_WAY: &str = "state IN ('proposed', 'drafted')";

/// What goes beside cases, and which of its rows: not of a case that is before the People's Committee.
fn beside(table: &str, subject: &str, more: &str) -> String {
    format!(
        "{table} WHERE commune_id = ?1 AND year <= ?2 AND title IN ({}){more} AND NOT EXISTS (SELECT 1 FROM cases k \
         WHERE k.commune_id = {table}.commune_id AND k.title = {table}.title AND k.year = {table}.year \
         AND k.subject_id = {table}.{subject} AND k.{UNDER_WAY})",
        of_families()
    )
}

/// Drafts, votes and what was typed and replaced, in this order.
fn typed() -> [String; 3] {
    [
        beside("drafts", "subject_id", ""),
        beside("votes", "subject_id", ""),
        beside("typed_past", "key_id", " AND what IN ('drafts', 'votes')"),
    ]
}

/// What would go of a commune up to a year.
///
/// # Errors
/// When the engine refuses, or what was kept is damaged.
pub fn would_purge(db: &Database, commune: i64, up_to: i64) -> Result<Purged, StoreError> {
    let key = [commune.into(), up_to.into()];
    let here = format!("commune_id = ?1 AND year <= ?2 AND title IN ({})", of_families());
    let count = |of: &str| -> Result<i64, StoreError> {
        Ok(db.query(&format!("SELECT COUNT(*) FROM {of}"), &key, |row| row.int(0))?.into_iter().sum())
    };
    let [drafts, votes, typed] = typed();
    Ok(Purged {
        cases: count(&format!("cases WHERE {here} AND {HOLDS} AND NOT {UNDER_WAY}"))?,
        past: i64::try_from(past_that_hold(db, commune, up_to)?.len()).unwrap_or(i64::MAX),
        drafts: count(&drafts)?,
        votes: count(&votes)?,
        typed: count(&typed)?,
        under_way: count(&format!("cases WHERE {here} AND {HOLDS} AND {UNDER_WAY}"))?,
    })
}

/// Earlier versions that hold something that goes, each as it would be kept: title, year, subject, version, body.
type Past = (String, i64, i64, i64, String);

fn past_that_hold(db: &Database, commune: i64, up_to: i64) -> Result<Vec<Past>, StoreError> {
    let sql = format!(
        "SELECT title, year, subject_id, version, body FROM {}",
        beside("cases_past", "subject_id", "")
    );
    let mut found = Vec::new();
    db.for_each(&sql, &[commune.into(), up_to.into()], &mut |row| {
        let body = row.str(4)?;
        let purged = StoredCase::from_json(body)?.without_answers().to_json();
        if purged != body {
            found.push((row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?, purged));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Lets the answers of a commune go up to a year; what went.
///
/// # Errors
/// When the engine refuses, or what was kept is damaged.
pub fn purge(
    tx: &WriteTx<'_>,
    commune: i64,
    up_to: i64,
    (on, job): (&str, i64),
) -> Result<Purged, StoreError> {
    let purged = would_purge(tx.reads(), commune, up_to)?;
    let key = [commune.into(), up_to.into()];
    let here = format!("commune_id = ?1 AND year <= ?2 AND title IN ({})", of_families());
    let vetoed = format!(
        "SELECT title, year, subject_id, reasons FROM cases WHERE {here} AND NOT {UNDER_WAY} AND reasons LIKE '%veto:%'"
    );
    let vetoed = tx.query(&vetoed, &key, |row| Ok((row.text(0)?, row.int(1)?, row.int(2)?, row.text(3)?)))?;
    for (title, year, subject, reasons) in vetoed {
        let values: [Value<'_>; 5] =
            [commune.into(), title.into(), year.into(), subject.into(), without_offences(&reasons).into()];
        tx.execute(
            "UPDATE cases SET reasons = ?5 WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4",
            &values,
        )?;
    }
    tx.execute(
        &format!(
            "UPDATE cases SET answers = '', total_hundredths = NULL, members = NULL, poor = 0 \
             WHERE {here} AND {HOLDS} AND NOT {UNDER_WAY}"
        ),
        &key,
    )?;
    for (title, year, subject, version, body) in past_that_hold(tx.reads(), commune, up_to)? {
        tx.execute(
            "UPDATE cases_past SET body = ?6 WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4 \
             AND version = ?5",
            &[commune.into(), title.into(), year.into(), subject.into(), version.into(), body.into()],
        )?;
    }
    for of in typed() {
        tx.execute(&format!("DELETE FROM {of}"), &key)?;
    }
    tx.execute(
        "INSERT INTO purges VALUES (?1, ?2, ?3, ?4) ON CONFLICT (commune_id, up_to_year) DO NOTHING",
        &[commune.into(), up_to.into(), on.into(), job.into()],
    )?;
    Ok(purged)
}

/// Reasons in which what ruled a family out is no longer named: an offence or violence is told by the code of a veto.
#[must_use]
pub(super) fn without_offences(reasons: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for reason in reasons.split(';') {
        let reason = if reason.starts_with("veto:") { "veto" } else { reason };
        if reason != "veto" || !kept.contains(&"veto") {
            kept.push(reason);
        }
    }
    kept.join(";")
}

#[cfg(test)]
mod tests {
    use super::without_offences;

    #[test]
    fn what_ruled_a_family_out_is_no_longer_named() {
        for (before, after) in [
            ("", ""),
            ("below_pass_mark", "below_pass_mark"),
            ("veto:crime;veto:violence;required_min:1.1", "veto;required_min:1.1"),
        ] {
            assert_eq!(without_offences(before), after);
            assert_eq!(without_offences(after), after, "twice");
        }
    }
}
