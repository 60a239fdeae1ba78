//! A file that was sent and not yet imported: it waits in a folder of its own, so that looking, trying and importing
//! need not send it again. Nobody but its sender sees it, and it goes after a day.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::answer::WebError;
use super::super::form::Upload;
use super::super::visit::Visit;
use crate::store::audit::hex;

/// How long a file waits.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
    /// Keeps a file that was sent, and lets those go that waited for a day.
    pub(crate) fn keep(visit: &Visit<'_>, upload: &Upload) -> Result<Self, WebError> {
        let root = visit.app.folder.join("uploads");
        forget_old(&root);
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| WebError::Ours(error.to_string()))?;
        let id = hex(&random);
        let folder = root.join(&id);
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
        let folder = visit.app.folder.join("uploads").join(id);
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

    /// Remembers which import it became, so that the import's page finds the workbook that goes back.
    pub(crate) fn became(&self, import: i64) -> std::io::Result<()> {
        let Some(root) = self.folder.parent() else { return Ok(()) };
        std::fs::write(root.join(format!("import-{import}")), &self.id)
    }
}

/// The workbook that went back from an import, while it is kept.
pub(super) fn returned_of(visit: &Visit<'_>, import: i64) -> Option<PathBuf> {
    let root = visit.app.folder.join("uploads");
    let id = std::fs::read_to_string(root.join(format!("import-{import}"))).ok()?;
    let path = root.join(id).join("returned.xlsx");
    path.exists().then_some(path)
}

fn forget_old(root: &Path) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let old = entry.metadata().and_then(|about| about.modified()).is_ok_and(|at| {
            SystemTime::UNIX_EPOCH.elapsed().is_ok() && at.elapsed().is_ok_and(|since| since > DAY)
        });
        if old {
            let _ = if entry.path().is_dir() {
                std::fs::remove_dir_all(entry.path())
            } else {
                std::fs::remove_file(entry.path())
            };
        }
    }
}
