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
use crate::documents::certificate::{PaintError, Sheet, print};
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

/// About so many rows of tables are set at a time: what the typesetter keeps of a row until its paper is done are some
/// tens of kilobytes.
const ROWS_AT_ONCE: usize = 8_000;

/// How many rows the tables of a paper have.
fn rows(paper: &Paper) -> usize {
    let blocks = paper.appendices.iter().flat_map(|appendix| &appendix.blocks).chain(&paper.blocks);
    blocks.map(|block| if let Block::Table(table) = block { table.rows.len() } else { 0 }).sum()
}

/// Papers in the order of the dossier, as many together as may be set at once.
fn rounds(papers: &[(String, Paper)]) -> Vec<&[(String, Paper)]> {
    let (mut rounds, mut begun, mut so_far) = (Vec::new(), 0, 0);
    for (at, (_, paper)) in papers.iter().enumerate() {
        let more = rows(paper);
        if at > begun && so_far + more > ROWS_AT_ONCE {
            rounds.push(&papers[begun..at]);
            (begun, so_far) = (at, 0);
        }
        so_far += more;
    }
    rounds.push(&papers[begun..]);
    rounds
}

/// A paper as it goes into the dossier. The decision and the letter come as DOCX too: they are edited before they are
/// signed.
fn files((name, paper): &(String, Paper)) -> Result<Vec<Part>, DossierError> {
    let mut files = vec![Part { name: format!("{name}.pdf"), content: pdf(paper)? }];
    if name.contains("to-trinh") || name.contains("quyet-dinh") {
        files.push(Part { name: format!("{name}.docx"), content: docx(paper)? });
    }
    Ok(files)
}

/// Sets papers on all cores, in threads of their own. The typesetter shares out the parts of a paper among rayon's
/// threads; one of those that set a paper would begin another while it waits for a part, one inside the other until its
/// stack is full.
fn set(papers: &[(String, Paper)]) -> Result<Vec<Part>, DossierError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(papers.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(paper) = papers.get(at) else { return Ok::<_, DossierError>(done) };
            done.push((at, files(paper)?));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work))
            .collect::<Result<_, _>>()?;
        let mut done = Vec::new();
        for thread in threads {
            done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, DossierError>(done)
    })?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().flat_map(|(_, files)| files).collect())
}

/// As much as a main thread has.
const STACK: usize = 8 << 20;

/// The files of a decision's dossier, on all cores. Certificates are there where they were issued; they are painted while
/// the papers are set.
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
    std::thread::scope(|scope| {
        let painted = (!standing.is_empty()).then(|| scope.spawn(|| print(&standing, &sheet)));
        let mut parts = Vec::new();
        for round in rounds(&papers) {
            parts.extend(set(round)?);
        }
        if let Some(painted) = painted {
            let content = painted.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            parts.push(Part { name: "6-giay-cong-nhan.pdf".to_owned(), content });
        }
        Ok(parts)
    })
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
