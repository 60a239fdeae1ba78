//! A whole roster file as one job: read, checked and filed, for the command line and the page alike.

use std::io::Read as _;
use std::path::Path;

use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::registry::subject_kind;
use programme::text::Lang;
use sha2::{Digest as _, Sha256};

use super::{Choices, Filed, Import, ImportError, Imported, Job, imported_already, job_digest};
use crate::actions::assessment::Sets;
use crate::actions::criteria::{KnownSet, set_digest};
use crate::documents::returned::RowNote;
use crate::roster::check::Context;
use crate::roster::fault::Fault;
use crate::roster::profile::Profile;
use crate::roster::read::{Batch, Found, Reading, read_roster};
use crate::roster::refusal::FileProblem;
use crate::store::audit::hex;
use crate::store::db::{By, Database, StoreError};
use crate::store::zones::stored_zones;
use programme::calendar::year_end;

/// What is asked of a roster.
pub struct RosterAsked<'a> {
    /// The file.
    pub file: &'a Path,
    /// Its name, as the sender called it.
    pub name: &'a str,
    /// Title kind.
    pub title: &'a str,
    /// The criteria.
    pub set: &'a KnownSet,
    /// What the columns do not say.
    pub context: &'a Context,
    /// Whose headings these are, where they are another program's.
    pub profile: Option<&'a Profile>,
    /// Any refused row refuses all.
    pub all_or_nothing: bool,
    /// Reports what would happen and writes nothing.
    pub dry_run: bool,
    /// Communes whose rows may be taken; all of them where nothing is said.
    pub allowed: Option<&'a (dyn Fn(PlaceId) -> bool + Sync)>,
    /// What a person chose for doubtful rows.
    pub choices: &'a Choices,
}

/// What came of it.
#[derive(Debug)]
pub struct RosterDone {
    /// What was filed, or would be.
    pub imported: Imported,
    /// What was found in the file.
    pub found: Found,
    /// Cells that are wrong, by sheet.
    pub faults: Vec<(String, Fault)>,
    /// All or nothing was asked for and rows are refused: nothing was filed.
    pub nothing: bool,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The file is refused whole.
    #[error("{0}")]
    File(#[from] FileProblem),
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The set is for another title.
    #[error("the criteria set is for the title {0}")]
    WrongTitle(String),
    /// Whoever asked stopped it; nothing stands.
    #[error("stopped")]
    Stopped,
}

/// Reads a roster and files it. `step` is told of rows as they are filed, and answers whether to go on.
///
/// # Errors
/// When the file is refused whole, the store fails, or it was stopped; nothing stands then.
pub fn import_file(
    db: &mut Database,
    atlas: &Atlas,
    asked: &RosterAsked<'_>,
    by: By<'_>,
    step: &(dyn Fn(u64) -> bool + Sync),
) -> Result<RosterDone, RosterError> {
    let set = &asked.set.set;
    let kind = subject_kind(asked.title)
        .filter(|_| set.title == asked.title)
        .ok_or_else(|| RosterError::WrongTitle(set.title.clone()))?;
    let zones = stored_zones(db)?;
    // Another zone is another pass mark, another choice another family, another profile other columns: the same file
    // is then not the same again.
    let profile = asked.profile.map_or_else(String::new, |profile| format!(" {}", profile.digest));
    let chosen = if asked.choices.is_empty() { String::new() } else { format!(" {:?}", asked.choices) };
    let options = format!("{:?} {}{chosen}{profile}", asked.context, zones.digest());
    let criteria_digest = set_digest(set);
    let digest = job_digest(&file_digest(asked.file)?, asked.title, &criteria_digest, &options);
    if let Some(imported) = imported_already(db, &digest)? {
        let found = Found::default();
        return Ok(RosterDone { imported, found, faults: Vec::new(), nothing: false });
    }
    let codes_on = asked.context.codes_on;
    let former =
        |commune, year: u16| atlas.predecessors_at(commune, codes_on.unwrap_or_else(|| year_end(year)));
    let sets = Sets::load(db)?;
    let not_given = |commune, year| sets.given(atlas, asked.title, year, commune).err();
    let job = Job {
        title: asked.title,
        kind,
        set,
        criteria_digest: &criteria_digest,
        criteria_body: &asked.set.body,
        digest: &digest,
        all_or_nothing: asked.all_or_nothing,
        dry_run: asked.dry_run,
        by,
        file: asked.name,
        former: &former,
        allowed: asked.allowed,
        not_given: &not_given,
        choices: asked.choices,
    };
    let reading = Reading { set, atlas, zones: &zones, context: asked.context, profile: asked.profile };
    run(db, &job, asked.file, reading, step)
}

/// Rows go into the store while the blocks behind them are still being checked.
fn run(
    db: &mut Database,
    job: &Job<'_>,
    file: &Path,
    reading: Reading<'_>,
    step: &(dyn Fn(u64) -> bool + Sync),
) -> Result<RosterDone, RosterError> {
    let mut import = Import::begin(db, job)?;
    let mut faults = Vec::new();
    let found = read_roster(file, reading, &mut |batch: Batch<'_, Filed>| -> Result<(), RosterError> {
        let Batch { sheet, mut gathered, base, repeated, faults: found, .. } = batch;
        gathered.drop_rows(&repeated);
        gathered.shift_rows(base);
        faults.extend(found.into_iter().map(|fault| (sheet.to_owned(), fault)));
        if !step(gathered.len() as u64) {
            return Err(RosterError::Stopped);
        }
        Ok(import.add(sheet, &gathered)?)
    })?;
    if !step(0) {
        return Err(RosterError::Stopped);
    }
    match import.finish(found.refused) {
        Ok(imported) => Ok(RosterDone { imported, found, faults, nothing: false }),
        Err(ImportError::Store(error)) => Err(error.into()),
        Err(ImportError::SomeRefused(_, refused)) => {
            let imported = Imported { refused, ..Imported::default() };
            Ok(RosterDone { imported, found, faults, nothing: true })
        }
    }
}

impl RosterDone {
    /// How many rows are refused, by their cells or by what is stored.
    #[must_use]
    pub fn n_refused(&self) -> u64 {
        self.found.refused + self.imported.refused.len() as u64
    }

    /// What is said beside each refused row in the workbook that goes back.
    #[must_use]
    pub fn notes(&self, lang: Lang) -> Vec<RowNote> {
        let of_cells = self.faults.iter().map(|(sheet, fault)| RowNote {
            sheet: sheet.clone(),
            row: fault.row,
            text: format!("{}: {}", fault.column, fault.kind.message(lang)),
        });
        let of_rows = self.imported.refused.iter().map(|refused| RowNote {
            sheet: refused.sheet.clone(),
            row: refused.row,
            text: refused.message.get(lang).to_owned(),
        });
        of_cells.chain(of_rows).collect()
    }
}

/// SHA-256 of a file, read piece by piece.
///
/// # Errors
/// When it cannot be read, or is no file at all.
pub fn file_digest(path: &Path) -> Result<String, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    // What is no file at all is refused before it is read.
    crate::roster::workbook::sniff(path)?;
    let mut file = std::fs::File::open(path).map_err(io)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 18];
    loop {
        let n = file.read(&mut piece).map_err(io)?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&piece[..n]);
    }
}
