//! A decision's whole dossier in one file: the letter, the minutes of each hamlet, the decision, what makes it known,
//! and the certificates.

use std::io::{Cursor, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::recognition::DecisionKind;
use programme::titles::{FactKey, Office};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::{PaperError, announcement_of, letter_of, loudspeakers_of, minutes_of, paper_of};
use crate::actions::certificates::public_address;
use crate::actions::recognition::Whose;
use crate::actions::titles::{TitleRules, offices};
use crate::documents::certificate::{Certified, PaintError, Sheet, print};
use crate::documents::paper::model::Block;
use crate::documents::paper::typeset::TypesetError;
use crate::documents::paper::{DocxError, Paper, docx, pdf};
use crate::store::certificates::listed_of;
use crate::store::db::{Database, StoreError};
use crate::store::decision_list::hamlets_named_by;
use crate::store::decisions::{Cases, StoredDecision};
use crate::store::letters::letters;

/// Why there is no dossier.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// A paper could not be written.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A paper could not be set.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// A paper could not be written as DOCX.
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// The certificates could not be painted.
    #[error(transparent)]
    Paint(#[from] PaintError),
    /// The file could not be put together.
    #[error("the file could not be put together: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// It could not be written.
    #[error("it could not be written: {0}")]
    Io(#[from] std::io::Error),
}

impl From<StoreError> for DossierError {
    fn from(error: StoreError) -> Self {
        Self::Paper(error.into())
    }
}

/// A file of the dossier.
pub struct Part {
    /// Its name, with its folder.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// A file name of Vietnamese words: letters and digits stay, everything else becomes a hyphen.
fn plain(name: &str) -> String {
    let folded = programme::fold::fold(name);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

/// Every paper of a decision's dossier with the name of its file: the letter that proposed (as it was sent, where its
/// number was written down), the minutes of each hamlet, the decision, and of an issued one what makes it known.
fn papers(
    db: &Database,
    atlas: &Atlas,
    of: &StoredDecision,
    today: Date,
) -> Result<Vec<(String, Paper)>, PaperError> {
    let mut papers = Vec::new();
    if of.does() != DecisionKind::Recognise {
        return Ok(vec![("quyet-dinh".to_owned(), paper_of(db, atlas, of, today)?)]);
    }
    let year = super::year_of(of.year);
    let commune = PlaceId::new(of.commune);
    let sent = letters(db, Cases { commune: of.commune, title: &of.title, year: of.year })?;
    let whose = Whose { commune, records_of: &[commune], year, title: &of.title };
    if let Some(letter) = sent.first() {
        papers.push(("1-to-trinh".to_owned(), letter_of(db, atlas, &whose, Some(letter.id), today)?));
    }
    // Units meet by themselves, and a commune does not: their minutes are not the hamlet's.
    let rules = TitleRules::load(db, atlas)?;
    let on = of.signed().unwrap_or(today);
    let reviews = offices(&rules, (atlas, commune), (&of.title, year), on, &[FactKey::Reviews]);
    let in_hamlets = reviews.iter().any(|(office, _)| *office == Office::HamletMeeting);
    let hamlets = if in_hamlets { hamlets_named_by(db, of.id)? } else { Vec::new() };
    for hamlet in hamlets {
        let at = (hamlet.commune, hamlet.id, hamlet.name.as_str());
        let paper = minutes_of(db, atlas, at, (&of.title, year), today)?;
        papers.push((format!("2-bien-ban/{}-{}", plain(&hamlet.name), hamlet.id), paper));
    }
    papers.push(("3-quyet-dinh".to_owned(), paper_of(db, atlas, of, today)?));
    if of.state == "issued" {
        papers.push(("4-thong-bao".to_owned(), announcement_of(db, atlas, of, today)?));
        for (n, (hamlet, paper)) in (1..).zip(loudspeakers_of(db, atlas, of, today)?) {
            papers.push((format!("5-bai-phat-thanh/{n:02}-{}", plain(&hamlet)), paper));
        }
    }
    Ok(papers)
}

/// How many rows the tables of a paper have.
fn rows(paper: &Paper) -> usize {
    let blocks = paper.appendices.iter().flat_map(|appendix| &appendix.blocks).chain(&paper.blocks);
    blocks.map(|block| if let Block::Table(table) = block { table.rows.len() } else { 0 }).sum()
}

/// From so many rows on a paper is long. What the typesetter keeps of a row until its paper is done are some tens of
/// kilobytes, so that long ones are set one after the other, and everything else beside them.
const LONG: usize = 2_000;

/// A file to be made.
#[derive(Clone, Copy)]
enum Task<'a> {
    Certificates(&'a [Certified<'a>], &'a Sheet<'a>),
    Pdf(&'a str, &'a Paper),
    Docx(&'a str, &'a Paper),
}

impl Task<'_> {
    fn is_long(&self) -> bool {
        match self {
            Self::Pdf(_, paper) => rows(paper) >= LONG,
            Self::Certificates(..) | Self::Docx(..) => false,
        }
    }

    fn done(&self) -> Result<Part, DossierError> {
        let (name, content) = match self {
            Self::Certificates(certified, sheet) => {
                ("6-giay-cong-nhan.pdf".to_owned(), print(certified, sheet)?)
            }
            Self::Pdf(name, paper) => (format!("{name}.pdf"), pdf(paper)?),
            Self::Docx(name, paper) => (format!("{name}.docx"), docx(paper)?),
        };
        Ok(Part { name, content })
    }
}

/// Tasks with their places in the dossier, taken one by one by whoever is free.
struct Pile<'a> {
    tasks: Vec<(usize, Task<'a>)>,
    next: AtomicUsize,
}

impl<'a> Pile<'a> {
    fn of(tasks: Vec<(usize, Task<'a>)>) -> Self {
        Self { tasks, next: AtomicUsize::new(0) }
    }

    fn take(&self) -> Option<(usize, Task<'a>)> {
        self.tasks.get(self.next.fetch_add(1, Ordering::Relaxed)).copied()
    }
}

/// Does tasks on all cores, in threads of their own: one has the long ones first, the others the rest. The
/// typesetter shares out the parts of a paper among rayon's threads; one of those that set a paper would begin another
/// while it waits for a part, one inside the other until its stack is full.
fn done(tasks: Vec<Task<'_>>) -> Result<Vec<Part>, DossierError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(tasks.len());
    let (long, rest) = tasks.into_iter().enumerate().partition(|(_, task)| task.is_long());
    let (long, mut rest) = (Pile::of(long), Pile::of(rest));
    // What takes longest comes first, so that no core is left with it at the end.
    rest.tasks.sort_by_key(|(_, task)| match task {
        Task::Certificates(..) => 0,
        Task::Docx(..) => 1,
        Task::Pdf(..) => 2,
    });
    let long_first = [&long, &rest];
    let work = |piles: &[&Pile<'_>]| {
        let mut done = Vec::new();
        for pile in piles {
            while let Some((at, task)) = pile.take() {
                done.push((at, task.done()?));
            }
        }
        Ok::<_, DossierError>(done)
    };
    let mut done = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|nth| {
                let piles = &long_first[usize::from(nth > 0)..];
                std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || work(piles))
            })
            .collect::<Result<_, _>>()?;
        let mut done = Vec::new();
        for thread in threads {
            done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, DossierError>(done)
    })?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, part)| part).collect())
}

/// As much as a main thread has.
const STACK: usize = 8 << 20;

/// The files of a decision's dossier, on all cores. Certificates are there where they were issued. The decision and the
/// letter come as DOCX too: they are edited before they are signed.
///
/// # Errors
/// When no paper knows the title, one cannot be set, or the store fails.
pub fn parts_of(
    db: &Database,
    atlas: &Atlas,
    of: &StoredDecision,
    today: Date,
) -> Result<Vec<Part>, DossierError> {
    let papers = papers(db, atlas, of, today)?;
    let listed = listed_of(db, of.id)?;
    let standing: Vec<_> =
        listed.iter().filter(|one| one.held && one.row.replaced_by == 0).map(|one| (&one.row, of)).collect();
    let address = public_address(db)?;
    let rules = TitleRules::load(db, atlas)?;
    let sheet = Sheet { atlas, rules: &rules, address: address.as_ref(), offset: (0, 0), today };
    let mut tasks = Vec::new();
    for (name, paper) in &papers {
        tasks.push(Task::Pdf(name, paper));
        if name.contains("to-trinh") || name.contains("quyet-dinh") {
            tasks.push(Task::Docx(name, paper));
        }
    }
    if !standing.is_empty() {
        tasks.push(Task::Certificates(&standing, &sheet));
    }
    done(tasks)
}

/// The files in one ZIP. What is in it is packed already, and is only put side by side.
///
/// # Errors
/// When it cannot be put together.
pub fn zip_of(parts: Vec<Part>) -> Result<Vec<u8>, DossierError> {
    // The names and the directory at the end are small beside what is in it, and are not doubled for.
    let content: usize = parts.iter().map(|part| part.content.len() + 2 * part.name.len() + 256).sum();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(content)));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts {
        archive.start_file(part.name, stored)?;
        archive.write_all(&part.content)?;
    }
    Ok(archive.finish()?.into_inner())
}
