//! A decision's whole dossier in one file: the letter, the minutes of each hamlet, the decision, what makes it known,
//! and the certificates.

use std::io::{Cursor, Write};

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::recognition::DecisionKind;
use programme::titles::{FactKey, Office};
use rayon::prelude::*;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::{PaperError, announcement_of, letter_of, loudspeakers_of, minutes_of, paper_of};
use crate::actions::certificates::public_address;
use crate::actions::recognition::Whose;
use crate::actions::titles::{TitleRules, offices};
use crate::documents::certificate::{PaintError, Sheet, print};
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

/// The files of a decision's dossier. The decision and the letter come as DOCX too: they are edited before they are
/// signed. Certificates are there where they were issued.
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
    let edited = |name: &str| name.contains("to-trinh") || name.contains("quyet-dinh");
    let set: Vec<Result<Vec<Part>, DossierError>> = papers
        .par_iter()
        .map(|(name, paper)| {
            let mut files = vec![Part { name: format!("{name}.pdf"), content: pdf(paper)? }];
            if edited(name) {
                files.push(Part { name: format!("{name}.docx"), content: docx(paper)? });
            }
            Ok(files)
        })
        .collect();
    let mut parts = Vec::new();
    for files in set {
        parts.extend(files?);
    }
    let listed = listed_of(db, of.id)?;
    let standing: Vec<_> =
        listed.iter().filter(|one| one.held && one.row.replaced_by == 0).map(|one| (&one.row, of)).collect();
    if !standing.is_empty() {
        let address = public_address(db)?;
        let rules = TitleRules::load(db, atlas)?;
        let sheet = Sheet { atlas, rules: &rules, address: address.as_ref(), offset: (0, 0), today };
        parts.push(Part { name: "6-giay-cong-nhan.pdf".to_owned(), content: print(&standing, &sheet)? });
    }
    Ok(parts)
}

/// The files in one ZIP. What is in it is packed already, and is only put side by side.
///
/// # Errors
/// When it cannot be put together.
pub fn zip_of(parts: Vec<Part>) -> Result<Vec<u8>, DossierError> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts {
        archive.start_file(part.name, stored)?;
        archive.write_all(&part.content)?;
    }
    Ok(archive.finish()?.into_inner())
}
