//! Setting a page: a layout of ours, data as JSON, pictures as files; out comes a tagged PDF.
//!
//! A layout is Typst source that is part of the program and reads what it shows by `json("/data.json")`. What people
//! typed is only ever a string there and never becomes markup, whatever signs it has. Deliberately absent: files of the
//! machine, packages, the network and a clock; the same data gives the same bytes.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::faces::Faces;

/// Why nothing could be set. Each is a fault of the program and none of what people typed.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// The data are no JSON.
    #[error("the data of a paper could not be written")]
    Data(#[from] serde_json::Error),
    /// The layout does not go with the data.
    #[error("a layout is wrong: {0}")]
    Layout(String),
}

/// What is set.
pub struct Job<'a, T: ?Sized> {
    /// Typst source; reads `/data.json` and uses the family named in `/family.json`.
    pub layout: &'static str,
    /// What it shows.
    pub data: &'a T,
    /// Pictures and the like by the path the layout reads them by, such as `/emblem.svg`.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// In which faces.
    pub faces: &'a Faces,
    /// The day written into the file as that of its making, which PDF/A asks for.
    pub made_on: Date,
}

/// Sets a page as PDF 1.7, tagged, by PDF/UA-1 and PDF/A-2a together.
///
/// Where a text has a sign that no face has, the file shows an empty box in its place and does not say that it
/// follows the two standards, which forbid that.
///
/// # Errors
/// Where the layout is wrong.
pub fn typeset<T: Serialize + ?Sized>(job: &Job<'_, T>) -> Result<Vec<u8>, TypesetError> {
    let desk = Desk::of(job)?;
    let desks = Desks::entered();
    let set = typst::compile::<PagedDocument>(&desk).output.map_err(|faults| said(&desk, &faults));
    let made = set.and_then(|document| {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|refused| TypesetError::Layout(refused.message().to_string()))?;
        let strict = options(job.made_on, standards);
        typst_pdf::pdf(&document, &strict).or_else(|faults| {
            if job.faces.covers(&String::from_utf8_lossy(&desk.data)) {
                return Err(said(&desk, &faults));
            }
            let loose = options(job.made_on, PdfStandards::default());
            typst_pdf::pdf(&document, &loose).map_err(|faults| said(&desk, &faults))
        })
    });
    desks.left();
    made
}

/// How many papers are being set. What was computed for one is of no use to the next, and would be kept for good; taken
/// away while another is being set, it would have to be computed again for that one.
struct Desks;

impl Desks {
    fn entered() -> Self {
        IN_USE.fetch_add(1, Ordering::Relaxed);
        Self
    }

    /// The last one out clears everything; before that, now and then, what none of the last papers has used: to look
    /// for it is to go through all that is kept of a long paper beside.
    fn left(self) {
        let last = IN_USE.fetch_sub(1, Ordering::Relaxed) == 1;
        if last {
            typst::comemo::evict(0);
        } else if SET.fetch_add(1, Ordering::Relaxed).is_multiple_of(ROUND) {
            typst::comemo::evict(1);
        }
    }
}

/// Papers being set, and papers that were while others still are.
static IN_USE: AtomicUsize = AtomicUsize::new(0);
static SET: AtomicUsize = AtomicUsize::new(0);

/// After how many papers what is unused is looked for.
const ROUND: usize = 8;

fn options(made_on: Date, standards: PdfStandards) -> PdfOptions {
    let day = |on: Date| {
        let part = |n: i8| u8::try_from(n).ok();
        Datetime::from_ymd_hms(i32::from(on.year()), part(on.month())?, part(on.day())?, 0, 0, 0)
    };
    PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("hoctap".to_owned())),
        timestamp: day(made_on).map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    }
}

/// Each fault with the line of the layout it is in.
fn said(desk: &Desk<'_>, faults: &[SourceDiagnostic]) -> TypesetError {
    let line = |fault: &SourceDiagnostic| {
        let range = typst::WorldExt::range(desk, fault.span);
        let line = range.and_then(|range| desk.main.lines().byte_to_line(range.start));
        let hints = fault.hints.iter().map(|hint| format!(" ({})", hint.v)).collect::<String>();
        format!("line {}: {}{hints}", line.map_or(0, |n| n + 1), fault.message)
    };
    TypesetError::Layout(faults.iter().map(line).collect::<Vec<_>>().join("; "))
}

/// All that a layout can reach.
struct Desk<'a> {
    main: Source,
    data: Bytes,
    files: Vec<(FileId, Bytes)>,
    faces: &'a Faces,
}

fn library() -> &'static LazyHash<Library> {
    static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
    &LIBRARY
}

fn file_id(path: &str) -> Result<FileId, TypesetError> {
    let path = VirtualPath::new(path).map_err(|wrong| TypesetError::Layout(wrong.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl<'a> Desk<'a> {
    fn of<T: Serialize + ?Sized>(job: &Job<'a, T>) -> Result<Self, TypesetError> {
        let data = Bytes::new(serde_json::to_vec(job.data)?);
        let family = Bytes::new(serde_json::to_vec(job.faces.family())?);
        let mut files = vec![(file_id("/data.json")?, data.clone()), (file_id("/family.json")?, family)];
        for (path, bytes) in &job.files {
            files.push((file_id(path)?, Bytes::new(bytes.clone())));
        }
        Ok(Self {
            main: Source::new(file_id("/main.typ")?, job.layout.to_owned()),
            data,
            files,
            faces: job.faces,
        })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.faces.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const LAYOUT: &str = r#"#set document(title: "Thử")
#set text(font: json("/family.json"), lang: "vi")
#json("/data.json")"#;

    fn job<'a>(layout: &'static str, data: &'a str) -> Job<'a, str> {
        Job { layout, data, files: Vec::new(), faces: Faces::shipped(), made_on: date(2019, 12, 25) }
    }

    fn holds(pdf: &[u8], word: &str) -> bool {
        pdf.windows(word.len()).any(|window| window == word.as_bytes())
    }

    #[test]
    fn what_is_set_follows_both_standards_and_is_the_same_every_time() {
        let made = typeset(&job(LAYOUT, "Nguyễn Thị #Một *Hai* _Ba_ \"]<x> $1$ \\ // @a")).expect("set");
        assert!(
            holds(&made, "<pdfaid:part>2</pdfaid:part>") && holds(&made, "<pdfuaid:part>1</pdfuaid:part>")
        );
        assert!(holds(&made, "/Lang (vi)") || holds(&made, "/Lang(vi)"), "in Vietnamese");
        let again = typeset(&job(LAYOUT, "Nguyễn Thị #Một *Hai* _Ba_ \"]<x> $1$ \\ // @a")).expect("set");
        assert_eq!(made, again);
    }

    #[test]
    fn a_sign_without_a_letter_is_set_without_the_claim() {
        let made = typeset(&job(LAYOUT, "Trần Văn 漢")).expect("set");
        assert!(!holds(&made, "pdfuaid") && holds(&made, "StructTreeRoot"), "still tagged");
    }

    #[test]
    fn a_layout_reaches_nothing_but_its_own_files_and_says_its_line() {
        let refused = typeset(&job("\n#read(\"/etc/passwd\")", "")).expect_err("no such file");
        assert!(refused.to_string().contains("line 2"), "{refused}");
        assert!(typeset(&job("#import \"@preview/cetz:0.3.0\"", "")).is_err(), "no packages");
    }
}
