//! Backup and restore: one file that holds every table, from either engine and into either.
//!
//! A backup is a SQLite database of the same layout, copied in one moment while others write, with a digest of
//! each table. So a province can move from one engine to the other by a backup and a restore.

use std::path::{Path, PathBuf};

use programme::places::Atlas;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};

use super::{Address, By, Change, Database, Row, StoreError, Value, WriteTx};
use crate::store::audit::hex;
use crate::store::registry::stamp_names;
use crate::store::verify::{Disagreement, verify};

/// Every table that a backup holds, with its key. `meta` and `name_stamps` are left out: ids,
/// layout and what is held in memory belong to the database.
const TABLES: &[(&str, &str)] = &[
    ("accounts", "id"),
    ("announcements", "commune_id, decision_id, announced_on"),
    ("appeals", "commune_id, id"),
    ("asked_once", "commune_id, key_digest"),
    ("audit", "chain, seq"),
    ("bodies", "commune_id, unit_id, valid_from"),
    ("boundaries", "place_id, load_id"),
    ("boundary_loads", "id"),
    ("cases", "commune_id, title, year, subject_id"),
    ("cases_past", "commune_id, title, year, subject_id, version"),
    ("certificate_keys", "id"),
    ("certificate_settings", "name"),
    ("certificates", "commune_id, id"),
    ("clan_members", "commune_id, clan_id, household_commune_id, household_id, valid_from"),
    ("commune_recognition_tallies", "title, commune_id, year, signed_on"),
    ("commune_subject_tallies", "kind, commune_id, since_year"),
    ("commune_tallies", "title, commune_id, year"),
    ("correction_requests", "commune_id, id"),
    ("criteria_sets", "id"),
    ("decision_annexes", "decision_id"),
    ("decision_kinds", "decision_id"),
    ("decisions", "commune_id, id"),
    ("draft_lists", "decision_id, nth"),
    ("grants", "id"),
    ("drafts", "commune_id, title, year, subject_id"),
    ("erased", "commune_id, subject_id"),
    ("hamlet_homes", "commune_id, hamlet_id, since"),
    ("hamlets", "commune_id, id"),
    ("hand_changes", "commune_id, subject_id, import_id, nth"),
    ("idempotency", "key_digest"),
    ("import_communes", "import_id, commune_id, title, year"),
    ("imports", "id"),
    ("joint_appraisals", "commune_id, id"),
    ("jointly_approved", "commune_id, title, year, subject_id"),
    ("letters", "commune_id, id"),
    ("meetings", "commune_id, title, year, hamlet_id"),
    ("paper_texts", "id"),
    ("pilots", "id"),
    ("print_offsets", "account_id"),
    ("publications", "commune_id, decision_id, import_id"),
    ("purges", "commune_id, up_to_year"),
    ("recognition_tallies", "commune_id, hamlet_id, title, year, signed_on"),
    ("recovery_codes", "account_id, digest"),
    ("record_secrets", "commune_id, subject_id"),
    ("reorganisation_homes", "commune_id, hamlet_id, since"),
    ("reorganisations", "id"),
    ("retention", "place_id, valid_from"),
    ("reviews", "commune_id, title, year, subject_id"),
    ("signed_files", "digest"),
    ("subject_ends", "commune_id, subject_id"),
    ("subject_moves", "commune_id, subject_id, from_year"),
    ("subject_origins", "commune_id, subject_id"),
    ("subject_tallies", "commune_id, hamlet_id, kind, since_year"),
    ("subjects", "commune_id, id"),
    ("subjects_past", "import_id, commune_id, subject_id"),
    ("tallies", "commune_id, hamlet_id, title, year, source"),
    ("title_settings", "id"),
    ("tokens", "id"),
    ("typed_past", "replaced_by, commune_id, what, title, year, key_id"),
    ("unit_managers", "commune_id, unit_id, from_year"),
    ("unlisted", "commune_id, subject_id"),
    ("votes", "commune_id, title, year, subject_id"),
    ("withdrawals", "commune_id, title, year, subject_id"),
    ("zones", "commune_id, valid_from"),
    ("zones_past", "import_id"),
];

/// The names of all tables that hold records.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(table, _)| *table)
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSummary {
    /// Rows of all tables.
    pub rows: u64,
    /// Tables whose content is not what was written, or disagreements within.
    pub wrong: Vec<Disagreement>,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}

/// Writes everything into a file, which appears whole or not at all. Returns how many rows.
///
/// # Errors
/// When the file is there already, cannot be written, or the engine refuses.
pub fn backup(db: &Database, out: &Path) -> Result<u64, StoreError> {
    if out.exists() {
        let there = std::io::Error::new(std::io::ErrorKind::AlreadyExists, "the file exists");
        return Err(io(out)(there));
    }
    let part = PathBuf::from(format!("{}.part", out.display()));
    let _ = std::fs::remove_file(&part);
    let result = write_backup(db, &part);
    if let Err(error) = result {
        let _ = std::fs::remove_file(&part);
        return Err(error);
    }
    std::fs::rename(&part, out).map_err(io(out))?;
    result
}

fn write_backup(db: &Database, part: &Path) -> Result<u64, StoreError> {
    let _moment = db.snapshot()?;
    drop(Database::open_or_create(&Address::File(part.to_owned()))?);
    let copy = Connection::open(part)?;
    // Nobody reads the file before it is whole, so that it needs no journal.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    copy.execute_batch(
        "CREATE TABLE backup_digests (table_name TEXT PRIMARY KEY, n BIGINT NOT NULL, digest TEXT NOT NULL)",
    )?;
    let mut rows = 0;
    for (table, key) in TABLES.iter().copied() {
        let mut sum = Sum::default();
        let mut insert: Option<rusqlite::Statement<'_>> = None;
        db.for_each(&select(table, key), &[], &mut |row| {
            let values = row.values()?;
            sum.add(&values);
            if insert.is_none() {
                let marks = vec!["?"; values.len()].join(", ");
                insert = Some(copy.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?);
            }
            if let Some(insert) = &mut insert {
                insert.execute(rusqlite::params_from_iter(&values))?;
            }
            Ok(())
        })?;
        let (n, digest) = sum.done();
        let values = rusqlite::params![table, i64::try_from(n).unwrap_or(i64::MAX), digest];
        copy.execute("INSERT INTO backup_digests VALUES (?1, ?2, ?3)", values)?;
        rows += n;
    }
    copy.execute_batch("COMMIT; PRAGMA journal_mode = DELETE;")?;
    drop(copy);
    std::fs::File::open(part).and_then(|file| file.sync_all()).map_err(io(part))?;
    Ok(rows)
}

fn select(table: &str, key: &str) -> String {
    format!("SELECT * FROM {table} ORDER BY {key}")
}

/// Digest of a table's rows. The order of rows does not matter, since engines sort texts differently.
#[derive(Default)]
struct Sum {
    n: u64,
    sum: [u64; 4],
}

impl Sum {
    fn add(&mut self, values: &[Value<'_>]) {
        let mut hash = Sha256::new();
        for value in values {
            match value {
                Value::Null => hash.update([0]),
                Value::Int(n) => {
                    hash.update([1]);
                    hash.update(n.to_le_bytes());
                }
                Value::Text(text) => {
                    hash.update([2]);
                    hash.update((text.len() as u64).to_le_bytes());
                    hash.update(text.as_bytes());
                }
                Value::Bytes(bytes) => {
                    hash.update([3]);
                    hash.update((bytes.len() as u64).to_le_bytes());
                    hash.update(bytes);
                }
            }
        }
        let hash = hash.finalize();
        for (sum, piece) in self.sum.iter_mut().zip(hash.chunks_exact(8)) {
            let piece = piece.try_into().map_or(0, u64::from_le_bytes);
            *sum = sum.wrapping_add(piece);
        }
        self.n += 1;
    }

    fn done(&self) -> (u64, String) {
        let bytes: Vec<u8> = self.sum.iter().flat_map(|piece| piece.to_le_bytes()).collect();
        (self.n, hex(&bytes))
    }
}

/// Reads a backup again: every table is what was written, and the records agree with themselves.
///
/// # Errors
/// When there is no such file, it is no backup, or it cannot be read.
pub fn verify_backup(file: &Path, atlas: &Atlas) -> Result<BackupSummary, StoreError> {
    let digests = digests(file)?;
    let db = Database::open_read_only(file)?;
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (table, key) in TABLES.iter().copied() {
        let mut sum = Sum::default();
        db.for_each(&select(table, key), &[], &mut |row: &Row<'_>| {
            sum.add(&row.values()?);
            Ok(())
        })?;
        let (n, digest) = sum.done();
        rows += n;
        // A table that came with a later layout is in no older backup.
        if digests.iter().any(|(name, said)| name == table && *said != digest) {
            wrong.push(Disagreement { code: "backup.table_changed", at: table.to_owned() });
        }
    }
    wrong.extend(verify(&db, atlas)?);
    Ok(BackupSummary { rows, wrong })
}

fn digests(file: &Path) -> Result<Vec<(String, String)>, StoreError> {
    if !file.exists() {
        return Err(StoreError::Missing(file.display().to_string()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(file, flags)?;
    let read = || -> rusqlite::Result<Vec<(String, String)>> {
        let mut statement = copy.prepare("SELECT table_name, digest FROM backup_digests")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    };
    read().map_err(|_| StoreError::NotOurs)
}

/// Puts a backup in the place of everything, in one write: whoever works meanwhile sees all of it or nothing.
/// The backup is one that [`verify_backup`] found whole. Returns how many rows.
///
/// # Errors
/// When it cannot be read, or the engine refuses; nothing is changed then.
pub fn restore(db: &mut Database, file: &Path, by: By<'_>) -> Result<u64, StoreError> {
    let digest = digests(file)?.into_iter().map(|(_, digest)| digest).collect::<String>();
    let from = Database::open_read_only(file)?;
    let tx = db.write_alone()?;
    tx.lock(0)?;
    let (mut greatest, mut rows) = (0, 0);
    // Whoever was signed in was signed in to what is replaced.
    let ended = ["sessions", "devices", "sign_in_failures"];
    for table in TABLES.iter().map(|(table, _)| *table).chain(ended) {
        tx.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    for (table, key) in TABLES.iter().copied() {
        rows += copy_table(&tx, &from, (table, key), &mut greatest)?;
    }
    tx.ids_after(greatest)?;
    tx.execute("DELETE FROM name_stamps", &[])?;
    stamp_names(&tx, 0, &format!("restore {} {rows}", by.at))?;
    let what = format!("restore.done {rows}");
    tx.commit(&Change::new(by, 0, what, super::hex_digest(digest.as_bytes())))?;
    Ok(rows)
}

fn copy_table(
    tx: &WriteTx<'_>,
    from: &Database,
    (table, key): (&'static str, &str),
    greatest: &mut i64,
) -> Result<u64, StoreError> {
    let (mut insert, mut rows): (Option<String>, u64) = (None, 0);
    from.for_each(&select(table, key), &[], &mut |row| {
        let values = row.values()?;
        // Every id we hand out is a whole number below this.
        *greatest = values.iter().map(Value::int).max().unwrap_or(0).max(*greatest);
        let insert = insert.get_or_insert_with(|| {
            let marks: Vec<String> = (1..=values.len()).map(|n| format!("?{n}")).collect();
            format!("INSERT INTO {table} VALUES ({})", marks.join(", "))
        });
        rows += 1;
        tx.append(table, insert, &values)
    })?;
    Ok(rows)
}
