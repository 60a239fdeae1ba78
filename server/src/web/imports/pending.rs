//! A file that was sent and not yet imported: it waits in a folder of its own, so that looking, trying and importing
//! need not send it again. Nobody but its sender sees it, and it goes after a day. The workbook that goes back from an
//! import stays while the import stands and somebody may still act on it.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::answer::WebError;
use super::super::form::Upload;
use super::super::visit::Visit;
use crate::store::audit::hex;
use crate::store::db::hex_digest;
use crate::store::imports::{ListedImport, import_by_id};

/// How long a file waits.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Bytes of workbooks that went back: a province's of some years.
const MOST_RETURNED_BYTES: u64 = 1 << 30;

/// Where files wait, in the folder of the data.
const UPLOADS: &str = "uploads";

/// A file that waits.
pub(crate) struct Pending {
    /// Its name in addresses: nobody guesses it.
    pub(super) id: String,
    folder: PathBuf,
    /// As the sender called it.
    pub(super) name: String,
}

fn ours(error: std::io::Error) -> WebError {
    WebError::Ours(error.to_string())
}

impl Pending {
    /// Keeps a file that was sent; it waits for a day ([`forget_uploads`]).
    pub(crate) fn keep(visit: &Visit<'_>, upload: &Upload) -> Result<Self, WebError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| WebError::Ours(error.to_string()))?;
        let id = hex(&random);
        let folder = visit.app.folder.join(UPLOADS).join(&id);
        std::fs::create_dir_all(&folder).map_err(ours)?;
        std::fs::rename(&upload.path, folder.join("file")).map_err(ours)?;
        std::fs::write(folder.join("name"), &upload.name).map_err(ours)?;
        std::fs::write(folder.join("actor"), &visit.actor).map_err(ours)?;
        Ok(Self { id, folder, name: upload.name.clone() })
    }

    /// A file that waits for whoever asks.
    pub(super) fn open(visit: &Visit<'_>, id: &str) -> Result<Self, WebError> {
        if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(WebError::NotFound);
        }
        let folder = visit.app.folder.join(UPLOADS).join(id);
        if is_old(&folder, moment(&visit.now)) {
            return Err(WebError::NotFound);
        }
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|_| WebError::NotFound);
        if read("actor")? != visit.actor {
            return Err(WebError::NotFound);
        }
        Ok(Self { id: id.to_owned(), name: read("name")?, folder })
    }

    /// The file.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.join("file")
    }

    /// Where the workbook that goes back is written.
    pub(super) fn returned(&self) -> PathBuf {
        self.folder.join("returned.xlsx")
    }

    /// Lets the file go at once.
    pub(crate) fn forget(self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }

    /// Keeps the workbook that goes back with the import that the file became.
    pub(crate) fn became(&self, visit: &Visit<'_>, import: i64) -> Result<(), WebError> {
        let Some(import) = import_by_id(&visit.db, import)? else { return Ok(()) };
        let kept = kept_for(visit, &import);
        if let Some(folder) = kept.parent() {
            std::fs::create_dir_all(folder).map_err(ours)?;
            make_room(folder);
        }
        std::fs::rename(self.returned(), kept).map_err(ours)
    }
}

/// Where the workbook that goes back from an import is kept. An import of the same number in other records, as before
/// a backup was put back, is another import.
fn kept_for(visit: &Visit<'_>, import: &ListedImport) -> PathBuf {
    let which = hex_digest(format!("{} {} {}", import.id, import.at, import.actor).as_bytes());
    visit.app.folder.join("returned").join(format!("{}-{}.xlsx", import.id, &which[..16]))
}

/// The workbook that went back from an import, while it is kept.
pub(in super::super) fn returned_of(visit: &Visit<'_>, import: &ListedImport) -> Option<PathBuf> {
    let path = kept_for(visit, import);
    path.exists().then_some(path)
}

/// Lets the workbook go that went back from an import: it was undone, or nobody has to act on it any more.
pub(super) fn forget_returned(visit: &Visit<'_>, import: &ListedImport) -> std::io::Result<()> {
    match std::fs::remove_file(kept_for(visit, import)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The oldest workbooks go once all of them are more than we keep.
fn make_room(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let about = entries.flatten().filter_map(|entry| {
        let about = entry.metadata().ok()?;
        Some((about.modified().ok()?, about.len(), entry.path()))
    });
    let mut kept: Vec<(SystemTime, u64, PathBuf)> = about.collect();
    kept.sort_by(|a, b| b.cmp(a));
    let mut bytes = 0;
    for (_, size, path) in kept {
        bytes += size;
        if bytes > MOST_RETURNED_BYTES {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A moment as files' times are told.
fn moment(now: &str) -> SystemTime {
    let seconds = now.parse::<jiff::Timestamp>().map_or(0, |now| u64::try_from(now.as_second()).unwrap_or(0));
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Lets those go, of a folder of data, that waited for a day: asked by the server every hour.
pub fn forget_uploads(data: &Path, now: &str) {
    forget_old(&data.join(UPLOADS), moment(now));
}

/// Whether something was put there more than a day ago.
fn is_old(path: &Path, now: SystemTime) -> bool {
    let put_there = std::fs::metadata(path).and_then(|about| about.modified());
    put_there.is_ok_and(|at| now.duration_since(at).is_ok_and(|since| since > DAY))
}

/// Lets go what was put there more than a day ago.
fn forget_old(root: &Path, now: SystemTime) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        if is_old(&entry.path(), now) {
            let _ = if entry.path().is_dir() {
                std::fs::remove_dir_all(entry.path())
            } else {
                std::fs::remove_file(entry.path())
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{DAY, forget_old, make_room};

    #[test]
    fn a_file_waits_for_a_day_and_goes_then() {
        let root = tempfile::tempdir().expect("a folder");
        let waits = root.path().join("a");
        std::fs::create_dir(&waits).expect("made");
        std::fs::write(waits.join("file"), "x").expect("written");
        let sent = std::fs::metadata(&waits).and_then(|about| about.modified()).expect("a time");
        forget_old(root.path(), sent + DAY - Duration::from_secs(60));
        assert!(waits.exists());
        // A clock that was set back throws nothing away.
        forget_old(root.path(), SystemTime::UNIX_EPOCH);
        assert!(waits.exists());
        forget_old(root.path(), sent + DAY + Duration::from_secs(60));
        assert!(!waits.exists());
    }

    #[test]
    fn the_oldest_workbooks_make_room_for_new_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        for (age, name) in [(3, "old"), (2, "middle"), (1, "new")] {
            let file = std::fs::File::create(folder.path().join(name)).expect("made");
            file.set_len(super::MOST_RETURNED_BYTES / 2).expect("as long");
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs((9 - age) * 60)).expect("as old");
        }
        make_room(folder.path());
        let kept = ["old", "middle", "new"].map(|name| folder.path().join(name).exists());
        assert_eq!(kept, [false, true, true]);
    }
}
