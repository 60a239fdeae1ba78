//! `score`: a roster against a criteria set, with nothing stored.
//!
//! Writes `results.csv`, `errors.csv` and `report.csv`; a file refused whole writes none of them.
//! Deliberately absent: titles. A title takes a signed decision, and decisions live in the database.

mod explain;
mod lines;
mod tally;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use programme::text::Lang;

use crate::roster::fault::Fault;
use crate::roster::read::{Batch, Found, Reading, read_roster};
use crate::roster::refusal::FileProblem;
pub use explain::{Explained, explain};
use lines::ScoredLines;
use tally::Tallies;

/// Why nothing was scored.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// The roster was refused whole.
    #[error("the roster was refused")]
    Refused(#[from] FileProblem),
    /// The results could not be written.
    #[error("could not write {path}")]
    Write {
        /// Where to.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What `score` did.
#[derive(Debug)]
pub struct Scored {
    /// What was found in the file.
    pub found: Found,
    /// Lines of `results.csv`.
    pub assessed: u64,
    /// Of them, how many pass.
    pub passed: u64,
}

/// Scores a roster into a folder, which is made when it is not there.
///
/// # Errors
/// When the roster is refused whole or the folder cannot be written.
pub fn score(roster: &Path, reading: Reading<'_>, out: &Path, lang: Lang) -> Result<Scored, ScoreError> {
    // The roster is looked at first, so that a refusal leaves not even an empty folder.
    crate::roster::workbook::sniff(roster)?;
    let made_folder = !out.exists();
    let mut files = Files::begin(out).inspect_err(|_| Files::clear(out, made_folder))?;
    let mut tallies = Tallies::default();
    let found = read_roster(roster, reading, &mut |batch: Batch<'_, ScoredLines>| {
        files.write(&batch, lang)?;
        tallies.add(&batch);
        Ok(())
    });
    let found: Found = match found {
        Ok(found) => found,
        Err(error) => {
            drop(files);
            Files::clear(out, made_folder);
            return Err(error);
        }
    };
    let report = tallies.report(reading.atlas, &reading.set.title);
    // A disk may fill up with the last bytes, which are written here.
    files.finish(&report).inspect_err(|_| Files::clear(out, made_folder))?;
    let (assessed, passed) = tallies.totals();
    Ok(Scored { found, assessed, passed })
}

/// The three files, written beside their final names and put in place together at the end.
struct Files {
    out: PathBuf,
    results: BufWriter<File>,
    errors: csv::Writer<File>,
}

const NAMES: [&str; 3] = ["results.csv", "errors.csv", "report.csv"];

fn part(out: &Path, name: &str) -> PathBuf {
    out.join(format!(".{name}.part"))
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> ScoreError + use<> {
    let path = path.to_owned();
    move |source| ScoreError::Write { path, source }
}

impl Files {
    fn begin(out: &Path) -> Result<Self, ScoreError> {
        fs::create_dir_all(out).map_err(failed(out))?;
        let create = |name: &str| {
            let path = part(out, name);
            File::create(&path).map_err(failed(&path))
        };
        let mut results = BufWriter::new(create(NAMES[0])?);
        let mut errors = csv::Writer::from_writer(create(NAMES[1])?);
        let header = b"subject_code,commune_code,year,total,outcome,band,reasons\n";
        results.write_all(header).map_err(failed(&part(out, NAMES[0])))?;
        errors
            .write_record(["sheet", "row", "column", "code", "message"])
            .map_err(|e| failed(&part(out, NAMES[1]))(e.into()))?;
        Ok(Self { out: out.to_owned(), results, errors })
    }

    fn write(&mut self, batch: &Batch<'_, ScoredLines>, lang: Lang) -> Result<(), ScoreError> {
        let path = part(&self.out, NAMES[0]);
        for text in batch.gathered.standing(&batch.repeated) {
            self.results.write_all(text).map_err(failed(&path))?;
        }
        for fault in &batch.faults {
            self.write_fault(batch.sheet, fault, lang)
                .map_err(|e| failed(&part(&self.out, NAMES[1]))(e.into()))?;
        }
        Ok(())
    }

    fn write_fault(&mut self, sheet: &str, fault: &Fault, lang: Lang) -> csv::Result<()> {
        let row = fault.row.to_string();
        self.errors.write_record([sheet, &row, &fault.column, fault.kind.code(), &fault.kind.message(lang)])
    }

    fn finish(mut self, report: &[tally::ReportRow]) -> Result<(), ScoreError> {
        self.results.flush().map_err(failed(&part(&self.out, NAMES[0])))?;
        self.errors.flush().map_err(failed(&part(&self.out, NAMES[1])))?;
        let path = part(&self.out, NAMES[2]);
        tally::write_report(&path, report).map_err(|e| failed(&path)(e.into()))?;
        for name in NAMES {
            let path = self.out.join(name);
            fs::rename(part(&self.out, name), &path).map_err(failed(&path))?;
        }
        Ok(())
    }

    /// Leaves nothing behind, neither half a file nor a folder that was not there before.
    fn clear(out: &Path, made_folder: bool) {
        for name in NAMES {
            let _ = fs::remove_file(part(out, name));
        }
        if made_folder {
            let _ = fs::remove_dir(out);
        }
    }
}
