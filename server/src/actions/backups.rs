//! Backups made while the application runs: in one folder, named by their moment, each in the audit.
//!
//! Whoever takes a backup away has every record of the database in hand; that too is in the audit.

use std::path::{Path, PathBuf};

use programme::places::Atlas;

use super::accounts::ACCOUNTS_CHAIN;
use super::reorganise::places_of;
use crate::store::db::backup::{BackupSummary, backup, verify_backup};
use crate::store::db::{By, Change, Database, StoreError};

/// A backup in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBackup {
    /// Its name, which says when it was made.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Where the backups of a data folder lie.
#[must_use]
pub fn backups_in(data: &Path) -> PathBuf {
    data.join("backups")
}

/// Whether this may be a backup's name: nothing that leads out of the folder.
fn is_name(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    plain && name.starts_with("hoctap-") && name.ends_with(".backup") && !name.contains("..")
}

/// Reads a backup again, on the places that it itself has: those that ship and the reorganisations that it holds.
///
/// # Errors
/// When there is no such file, it is no backup, or it cannot be read.
pub fn check_backup(file: &Path) -> Result<BackupSummary, StoreError> {
    let places = Database::open_read_only(file).ok().and_then(|db| places_of(&db).ok());
    // Where they cannot be told, what is recorded at them is among what disagrees.
    verify_backup(file, &places.unwrap_or_else(Atlas::shipped))
}

/// Backups of a data folder, the newest first.
///
/// # Errors
/// When the folder cannot be read.
pub fn kept_backups(data: &Path) -> Result<Vec<KeptBackup>, StoreError> {
    let folder = backups_in(data);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(StoreError::Io { path: folder, source }),
    };
    let mut kept: Vec<KeptBackup> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let size = entry.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
            is_name(&name).then_some(KeptBackup { name, size })
        })
        .collect();
    kept.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(kept)
}

/// The file of a backup by its name, where there is one.
#[must_use]
pub fn backup_file(data: &Path, name: &str) -> Option<PathBuf> {
    let path = backups_in(data).join(name);
    (is_name(name) && path.is_file()).then_some(path)
}

fn said(db: &mut Database, by: By<'_>, what: String) -> Result<(), StoreError> {
    db.write()?.commit(&Change::new(by, ACCOUNTS_CHAIN, what, String::new()))
}

/// Makes a backup now; returns its name and how many rows it holds.
///
/// # Errors
/// When the store fails or the file cannot be written.
pub fn make_backup(db: &mut Database, data: &Path, by: By<'_>) -> Result<(String, u64), StoreError> {
    let folder = backups_in(data);
    std::fs::create_dir_all(&folder).map_err(|source| StoreError::Io { path: folder.clone(), source })?;
    // In UTC and to the second: 2026-11-26T01-42-00Z.
    let moment = by.at.get(..19).unwrap_or(by.at).replace(':', "-");
    let name = format!("hoctap-{moment}Z.backup");
    let rows = backup(db, &folder.join(&name))?;
    said(db, by, format!("backup.made {name}"))?;
    Ok((name, rows))
}

/// Says that a backup is taken away.
///
/// # Errors
/// When the store fails.
pub fn note_download(db: &mut Database, name: &str, by: By<'_>) -> Result<(), StoreError> {
    said(db, by, format!("backup.downloaded {name}"))
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for (name, is) in [
            ("hoctap-2026-11-26T01-42-00Z.backup", true),
            ("hoctap-../../etc/passwd.backup", false),
            ("hoctap-..backup", false),
            ("hoctap.sqlite", false),
            ("hoctap-x\\y.backup", false),
        ] {
            assert_eq!(is_name(name), is, "{name}");
        }
    }
}
