//! `import roster`: one job with an id, all in one transaction with its audit entry and its tallies.
//!
//! A process killed at any moment leaves all of it or nothing. The same file under the same options is
//! recognised and changes nothing. What an import replaces is kept, so that undo puts it back.
//! Deliberately absent: recognition; an import never touches a case that is proposed or decided.

pub(super) mod answers;
mod book;
pub(super) mod derived;
mod file;
pub(super) mod filed;
mod listed;
pub(super) mod reassess;
mod writer;

use std::collections::BTreeMap;

use programme::criteria::CriteriaSet;
use programme::ids::{ImportId, PlaceId};
use programme::text::Text;

pub use answers::read_sheet;
pub(crate) use derived::measure_of;
pub use file::{RosterAsked, RosterDone, RosterError, file_digest, import_file};
pub use filed::Filed;
pub(crate) use reassess::years_held;
use writer::Writer;

use crate::store::criteria::keep_criteria;
use crate::store::db::{By, Change, Database, StoreError, WriteTx, hex_digest};
use crate::store::imports::{ImportRow, import_by_digest, insert_import};

/// Why a row is refused that somebody may not import: its code, and a sentence.
pub(super) fn not_yours() -> (&'static str, Text) {
    let text = Text::new(
        "Xã này không thuộc phạm vi được giao nhập. Bỏ dòng này, hoặc nhờ xã đó nhập.",
        "This commune is not yours to import. Leave the row out, or ask that commune to import it.",
    );
    ("place.not_yours", text)
}

/// What an import is told besides its rows.
pub struct Job<'a> {
    /// Title kind.
    pub title: &'a str,
    /// Kind of the title's subjects.
    pub kind: &'a str,
    /// The criteria set.
    pub set: &'a CriteriaSet,
    /// Digest of what the set says.
    pub criteria_digest: &'a str,
    /// The set's text, kept beside the cases that cite it.
    pub criteria_body: &'a str,
    /// Digest of the file's bytes, title, set and options.
    pub digest: &'a str,
    /// Any refused row refuses all.
    pub all_or_nothing: bool,
    /// Reports what would happen and writes nothing.
    pub dry_run: bool,
    /// Who, and when.
    pub by: By<'a>,
    /// Name of the file, without its folder.
    pub file: &'a str,
    /// Former communes of a commune at the end of a year, itself first.
    pub former: &'a (dyn Fn(PlaceId, u16) -> Vec<PlaceId> + Sync),
    /// Communes whose rows may be taken; all of them where nothing is said.
    pub allowed: Option<&'a (dyn Fn(PlaceId) -> bool + Sync)>,
    /// Why the title is not given for a year in a commune; nothing where it is.
    pub not_given: &'a (dyn Fn(PlaceId, u16) -> Option<Text> + Sync),
    /// What a person chose for rows that were doubtful.
    pub choices: &'a Choices,
}

/// What a person chose for doubtful rows: by sheet and row, the code of the family it is, or none for a new one.
pub type Choices = BTreeMap<(String, u32), Option<String>>;

/// A row of a list without codes that could be several families.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Sheet in the file; empty for CSV.
    pub sheet: String,
    /// The file's own row number.
    pub row: u32,
    /// The name in the row.
    pub name: String,
    /// Families that it may be: code, and what tells them apart.
    pub candidates: Vec<(String, Text)>,
}

/// A row that what is stored refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefused {
    /// Sheet in the file; empty for CSV.
    pub sheet: String,
    /// The file's own row number.
    pub row: u32,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
}

/// A hamlet that nobody knew before the list named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHamlet {
    /// Its commune.
    pub commune: PlaceId,
    /// Its name in the list.
    pub name: String,
    /// The one that was there before and is nearest by name: perhaps it was meant.
    pub near: Option<String>,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// The job; nothing after a dry run.
    pub id: Option<ImportId>,
    /// The same file was imported before: nothing was done.
    pub already: bool,
    /// Cases that are new.
    pub new: u64,
    /// Cases that got a new version.
    pub changed: u64,
    /// Cases that stay as they are.
    pub unchanged: u64,
    /// Subjects that nobody knew before.
    pub new_subjects: u64,
    /// Rows of a list without codes that were linked to a family already known.
    pub linked: u64,
    /// Rows refused by what is stored.
    pub refused: Vec<RowRefused>,
    /// Of them, those among which a person can choose.
    pub doubts: Vec<Doubt>,
    /// Hamlets that are new with it.
    pub new_hamlets: Vec<NewHamlet>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// All or nothing was asked for, and some rows are refused.
    #[error("{0} rows are refused, and all or nothing was asked for")]
    SomeRefused(u64, Vec<RowRefused>),
}

/// The import of the same file, title, set and options, where it stands.
///
/// # Errors
/// When the store fails.
pub fn imported_already(db: &Database, digest: &str) -> Result<Option<Imported>, StoreError> {
    let known = import_by_digest(db, digest)?;
    Ok(known.map(|id| Imported { id: Some(ImportId::new(id)), already: true, ..Imported::default() }))
}

/// An import under way. Dropped before [`Import::finish`], it leaves nothing.
pub struct Import<'d, 'j> {
    tx: WriteTx<'d>,
    job: &'j Job<'j>,
    writer: Writer<'j>,
    /// The same file came in while this job waited for its turn.
    already: Option<i64>,
}

impl<'d, 'j> Import<'d, 'j> {
    /// Begins a job: from here on nobody else writes where it writes.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begin(db: &'d mut Database, job: &'j Job<'j>) -> Result<Self, StoreError> {
        let tx = db.write_bulk()?;
        // Bulk jobs take turns, so that two of them never wait for each other's communes.
        tx.lock(0)?;
        let already = import_by_digest(tx.reads(), job.digest)?;
        let import = tx.next_job_id()?;
        let criteria = keep_criteria(&tx, &job.set.id, job.criteria_digest, job.criteria_body, job.by.at)?;
        Ok(Self { tx, job, writer: Writer::new(job, import, criteria), already })
    }

    /// Files the rows of one block of a sheet.
    ///
    /// # Errors
    /// When the store fails; nothing stands then.
    pub fn add(&mut self, sheet: &str, filed: &Filed) -> Result<(), StoreError> {
        if self.already.is_some() { Ok(()) } else { self.writer.add(&self.tx, sheet, filed) }
    }

    /// Files what waited for the whole list, changes the tallies and commits. `refused` is how many rows were
    /// refused before the store was asked.
    ///
    /// # Errors
    /// When the store fails, or all or nothing was asked for and a row is refused; nothing stands then.
    pub fn finish(mut self, refused: u64) -> Result<Imported, ImportError> {
        if let Some(id) = self.already {
            return Ok(Imported { id: Some(ImportId::new(id)), already: true, ..Imported::default() });
        }
        self.writer.finish(&self.tx)?;
        let (import, criteria, mut done) = self.writer.done();
        let n_refused = refused + done.refused.len() as u64;
        if self.job.all_or_nothing && n_refused > 0 {
            return Err(ImportError::SomeRefused(n_refused, done.refused));
        }
        if self.job.dry_run {
            return Ok(done);
        }
        // Rows that only what is stored refused may be taken another day: the file is then not "the same again".
        let digest = format!("{}{}", self.job.digest, if done.refused.is_empty() { "" } else { "+" });
        let row = ImportRow {
            id: import,
            kind: "roster",
            digest: &digest,
            title: self.job.title,
            criteria,
            by: self.job.by,
            file: self.job.file,
            counts: [done.new, done.changed, done.unchanged, n_refused],
        };
        insert_import(&self.tx, &row)?;
        done.id = Some(ImportId::new(import));
        let what = format!("import.done {import}");
        self.tx.commit(&Change::new(self.job.by, 0, what, self.job.digest.to_owned()))?;
        Ok(done)
    }
}

/// Says that nobody has to act any more on the rows that an import refused.
///
/// # Errors
/// When the store fails.
pub fn settle_refusals(db: &mut Database, import: ImportId, by: By<'_>) -> Result<(), StoreError> {
    let tx = db.write()?;
    tx.commit(&Change::new(by, 0, format!("import.settled {import}"), String::new()))
}

/// Digest that tells a job: the file's own, the title, the set and the options.
#[must_use]
pub fn job_digest(file_digest: &str, title: &str, criteria_digest: &str, options: &str) -> String {
    hex_digest(format!("{file_digest}\n{title}\n{criteria_digest}\n{options}").as_bytes())
}
