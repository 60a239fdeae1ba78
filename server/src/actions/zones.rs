//! `import zones`: the zones of all communes are replaced by one file, as a job with an id and an undo.

use programme::ids::ImportId;

use crate::roster::zones::ZonePeriod;
use crate::store::db::{By, Change, Database, StoreError};
use crate::store::imports::{ImportRow, insert_import};
use crate::store::zones::{newest_zones, replace_zones};

/// How the import is done.
pub struct ZonesJob<'a> {
    /// Digest of the file.
    pub digest: &'a str,
    /// Say what would happen; write nothing.
    pub dry_run: bool,
    /// Who, and when.
    pub by: By<'a>,
    /// Name of the file, without its folder.
    pub file: &'a str,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZonesImported {
    /// The zones are these.
    Replaced(ImportId),
    /// A dry run: they would be.
    Tried,
    /// The same file was the last to be imported.
    Already(ImportId),
}

/// Replaces the zones.
///
/// # Errors
/// When the store fails; the zones are then as before.
pub fn import_zones(
    db: &mut Database,
    periods: &[ZonePeriod],
    job: &ZonesJob<'_>,
) -> Result<ZonesImported, StoreError> {
    let tx = db.write()?;
    tx.lock(0)?;
    // An older file may come back; only the last one is "the same again".
    if let Some((id, _)) = newest_zones(&tx)?.filter(|(_, digest)| digest == job.digest) {
        return Ok(ZonesImported::Already(ImportId::new(id)));
    }
    if job.dry_run {
        return Ok(ZonesImported::Tried);
    }
    let import = tx.next_job_id()?;
    replace_zones(&tx, periods, import)?;
    let row = ImportRow {
        id: import,
        kind: "zones",
        digest: job.digest,
        title: "",
        criteria: 0,
        by: job.by,
        file: job.file,
        counts: [periods.len() as u64, 0, 0, 0],
    };
    insert_import(&tx, &row)?;
    tx.commit(&Change::new(job.by, 0, format!("import.done {import}"), job.digest.to_owned()))?;
    Ok(ZonesImported::Replaced(ImportId::new(import)))
}
