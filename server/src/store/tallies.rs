//! Tallies: counts per hamlet and what those of a commune come to, changed in the same write as what they count.
//!
//! A tally that comes to nothing goes, so that undo leaves no trace.

use std::sync::LazyLock;

use super::db::{StoreError, Value, WriteTx};

/// What one case counts for: registered, assessed, passed.
pub type CaseCounts = [i64; 3];

/// One kind of tally: its statements by hamlet, and by commune.
struct Tally {
    of_hamlets: Statements,
    of_communes: Statements,
}

struct Statements {
    /// Adds to a tally, or begins it; answers with the counts.
    add: String,
    /// Takes it out.
    remove: String,
}

impl Statements {
    fn new(table: &str, key: &[&str], counts: &[&str]) -> Self {
        let columns = [key, counts].concat();
        let places: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let sums: Vec<String> =
            counts.iter().map(|of| format!("{of} = {table}.{of} + excluded.{of}")).collect();
        let (columns, counts, is_key) = (columns.join(", "), counts.join(", "), key.join(", "));
        let add = format!(
            "INSERT INTO {table} ({columns}) VALUES ({}) ON CONFLICT ({is_key}) DO UPDATE SET {} RETURNING {counts}",
            places.join(", "),
            sums.join(", ")
        );
        let at: Vec<String> = key.iter().zip(1..).map(|(column, n)| format!("{column} = ?{n}")).collect();
        Self { add, remove: format!("DELETE FROM {table} WHERE {}", at.join(" AND ")) }
    }

    fn run(&self, tx: &WriteTx<'_>, key: &[Value<'_>], counts: &[i64]) -> Result<(), StoreError> {
        let mut values = key.to_vec();
        values.extend(counts.iter().map(|n| Value::from(*n)));
        let is_nothing = tx.query(&self.add, &values, |row| {
            (0..counts.len()).try_fold(true, |nothing, at| Ok(nothing && row.int(at)? == 0))
        })?;
        if is_nothing == [true] {
            tx.execute(&self.remove, key)?;
        }
        Ok(())
    }
}

impl Tally {
    /// Of the table of hamlets and its like of communes, by the columns of each that stand after the place.
    fn new(table: &str, of_hamlets: [&[&str]; 2], of_communes: [&[&str]; 2]) -> Self {
        let of = |table: &str, places: &[&str], [key, counts]: [&[&str]; 2]| {
            Statements::new(table, &[places, key].concat(), counts)
        };
        Self {
            of_hamlets: of(table, &["commune_id", "hamlet_id"], of_hamlets),
            of_communes: of(&format!("commune_{table}"), &["commune_id"], of_communes),
        }
    }

    /// Adds what a hamlet and its commune gain: the key after the place, and the counts.
    fn add(
        &self,
        tx: &WriteTx<'_>,
        (commune, hamlet): (i64, i64),
        of_hamlet: (&[Value<'_>], &[i64]),
        of_commune: (&[Value<'_>], &[i64]),
    ) -> Result<(), StoreError> {
        if of_hamlet.1.iter().all(|n| *n == 0) {
            return Ok(());
        }
        let hamlet = [&[commune.into(), hamlet.into()], of_hamlet.0].concat();
        self.of_hamlets.run(tx, &hamlet, of_hamlet.1)?;
        let commune = [&[commune.into()], of_commune.0].concat();
        self.of_communes.run(tx, &commune, of_commune.1)
    }
}

static CASES: LazyLock<Tally> = LazyLock::new(|| {
    Tally::new(
        "tallies",
        [&["title", "year", "source"], &["registered", "assessed", "passed"]],
        [&["title", "year"], &["registered", "assessed", "by_total", "passed"]],
    )
});
static SUBJECTS: LazyLock<Tally> = LazyLock::new(|| {
    let columns: [&[&str]; 2] = [&["kind", "since_year"], &["n"]];
    Tally::new("subject_tallies", columns, columns)
});
static RECOGNITIONS: LazyLock<Tally> = LazyLock::new(|| {
    let columns: [&[&str]; 2] = [&["title", "year", "signed_on"], &["recognised", "again"]];
    Tally::new("recognition_tallies", columns, columns)
});

/// Adds to the tally of a hamlet, title, year and source (`items`, `totals`, `none`).
///
/// # Errors
/// When the engine refuses.
pub fn add_case_tally(
    tx: &WriteTx<'_>,
    hamlet: (i64, i64),
    title: &str,
    year: i64,
    source: &str,
    delta: CaseCounts,
) -> Result<(), StoreError> {
    let [registered, assessed, passed] = delta;
    let by_total = if source == "totals" { assessed } else { 0 };
    let key = [title.into(), year.into(), source.into()];
    CASES.add(tx, hamlet, (&key, &delta), (&key[..2], &[registered, assessed, by_total, passed]))
}

/// Adds to how many subjects of a kind a hamlet has from a year on.
///
/// # Errors
/// When the engine refuses.
pub fn add_subject_tally(
    tx: &WriteTx<'_>,
    hamlet: (i64, i64),
    kind: &str,
    from_year: i64,
    n: i64,
) -> Result<(), StoreError> {
    let (key, n) = ([kind.into(), from_year.into()], [n]);
    SUBJECTS.add(tx, hamlet, (&key, &n), (&key, &n))
}

/// Adds to the recognitions of a hamlet, title and year by decisions signed on a day: how many, and of them again.
///
/// # Errors
/// When the engine refuses.
pub fn add_recognition_tally(
    tx: &WriteTx<'_>,
    hamlet: (i64, i64),
    title: &str,
    year: i64,
    signed_on: &str,
    (n, n_again): (i64, i64),
) -> Result<(), StoreError> {
    let (key, n) = ([title.into(), year.into(), signed_on.into()], [n, n_again]);
    RECOGNITIONS.add(tx, hamlet, (&key, &n), (&key, &n))
}
