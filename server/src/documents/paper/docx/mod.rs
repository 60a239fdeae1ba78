//! A paper as DOCX, for the clerk who changes a word in it before it is signed: the same model and the same measures
//! as the PDF.
//!
//! Deliberately absent: any text of its own but quốc hiệu, tiêu ngữ and the words that every paper has.

mod head;
mod lines;
mod parts;
mod patch;
mod tables;

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin, PageNum, PageNumType,
    PageOrientationType, PageSize, Paragraph, Run, RunFonts, Section, Table,
};

use super::measures::{Measures, PageNumberAt, Regime};
use super::model::{Appendix, Letters, Paper};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// The family that papers are set in; Word and LibreOffice put one of the same widths in its place where it is missing.
const FAMILY: &str = "Times New Roman";

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The archive could not be written.
    #[error("a document could not be packed")]
    Pack(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A part of a page.
enum Child {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl From<Paragraph> for Child {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

impl From<Table> for Child {
    fn from(table: Table) -> Self {
        Self::Table(Box::new(table))
    }
}

/// What every part needs to know.
struct Setting {
    m: &'static Measures,
    landscape: bool,
    large: bool,
}

impl Setting {
    /// Width between the margins in twips.
    fn width(&self) -> u32 {
        super::measures::tenths_to_twips(self.m.text_width(self.landscape))
    }

    /// Size of the text in half points.
    fn body(&self) -> usize {
        if self.large { self.m.aloud.half_points() } else { self.m.body.half_points() }
    }
}

/// A paper as DOCX.
///
/// # Errors
/// When the archive cannot be written.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, DocxError> {
    let m = Regime::on(paper.made_on).measures();
    let large = paper.letters == Letters::Large;
    let main = Setting { m, landscape: paper.landscape, large };
    let mut pages = vec![(paper.landscape, parts::of_paper(paper, &main))];
    for appendix in &paper.appendices {
        let at = Setting { m, landscape: appendix.landscape, large };
        pages.push((appendix.landscape, of_appendix(appendix, &at)));
    }
    let fonts = RunFonts::new().ascii(FAMILY).hi_ansi(FAMILY).cs(FAMILY).east_asia(FAMILY);
    let mut file = Docx::new().default_fonts(fonts).default_size(main.body()).default_line_spacing(
        LineSpacing::new().before(0).after(0).line_rule(LineSpacingType::Auto).line(line_of(m)),
    );
    let last = pages.pop();
    for (landscape, children) in pages {
        file = file.add_section(section(children, m, landscape));
    }
    if let Some((landscape, children)) = last {
        file = with_last(file, children, m, landscape);
    }
    let mut parts = file.build();
    patch::patch(&mut parts, &paper.file_title, paper.made_on);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|refused| DocxError::Pack(refused.into()))?;
    packed(bytes).map_err(|refused| DocxError::Pack(refused.into()))
}

/// The same archive with its parts packed: the writer only puts them side by side, and a list of a commune is then
/// twenty times the file that anybody would send.
fn packed(wide: Cursor<Vec<u8>>) -> zip::result::ZipResult<Vec<u8>> {
    let mut wide = zip::ZipArchive::new(wide)?;
    let mut narrow = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let way = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for at in 0..wide.len() {
        let mut part = wide.by_index(at)?;
        let name = part.name()?.into_owned();
        narrow.start_file(name, way)?;
        std::io::copy(&mut part, &mut narrow)?;
    }
    Ok(narrow.finish()?.into_inner())
}

/// Lines in 240ths of single spacing.
fn line_of(m: &Measures) -> i32 {
    i32::from(m.line_space.value) * 240 / 100
}

fn of_appendix(appendix: &Appendix, at: &Setting) -> Vec<Child> {
    let mut children = parts::appendix_head(appendix, at);
    children.extend(parts::of_blocks(&appendix.blocks, at));
    children
}

fn size(m: &Measures, landscape: bool) -> (u32, u32) {
    if landscape { (m.height.twips(), m.width.twips()) } else { (m.width.twips(), m.height.twips()) }
}

fn margin(m: &Measures) -> PageMargin {
    let twips = |measure: super::measures::Measure| i32::try_from(measure.twips()).unwrap_or_default();
    // The number of the page stands in the middle of its margin.
    let number = i32::try_from(m.page_number.half_points() * 23 / 4).unwrap_or_default();
    PageMargin {
        top: twips(m.top),
        bottom: twips(m.bottom),
        left: twips(m.left),
        right: twips(m.right),
        header: twips(m.top) / 2 - number,
        footer: twips(m.bottom) / 2 - number,
        gutter: 0,
    }
}

fn page_number(m: &Measures, align: AlignmentType) -> Paragraph {
    Paragraph::new().align(align).size(m.page_number.half_points()).add_page_num(PageNum::new())
}

fn nothing() -> Paragraph {
    Paragraph::new().add_run(Run::new())
}

fn section(children: Vec<Child>, m: &Measures, landscape: bool) -> Section {
    let (w, h) = size(m, landscape);
    let mut page = PageSize::new().size(w, h);
    if landscape {
        page = page.orient(PageOrientationType::Landscape);
    }
    let mut section =
        Section::new().page_size(page).page_margin(margin(m)).page_num_type(PageNumType::new().start(1));
    section = match m.page_number_at {
        PageNumberAt::TopCentre => section
            .header(Header::new().add_paragraph(page_number(m, AlignmentType::Center)))
            .first_header(Header::new().add_paragraph(nothing())),
        PageNumberAt::BottomRight => section
            .footer(Footer::new().add_paragraph(page_number(m, AlignmentType::Right)))
            .first_footer(Footer::new().add_paragraph(nothing())),
    };
    section = section.title_pg();
    for child in children {
        section = match child {
            Child::Paragraph(paragraph) => section.add_paragraph(*paragraph),
            Child::Table(table) => section.add_table(*table),
        };
    }
    section
}

fn with_last(file: Docx, children: Vec<Child>, m: &Measures, landscape: bool) -> Docx {
    let (w, h) = size(m, landscape);
    let mut file =
        file.page_size(w, h).page_margin(margin(m)).page_num_type(PageNumType::new().start(1)).title_pg();
    if landscape {
        file = file.page_orient(PageOrientationType::Landscape);
    }
    file = match m.page_number_at {
        PageNumberAt::TopCentre => file
            .header(Header::new().add_paragraph(page_number(m, AlignmentType::Center)))
            .first_header(Header::new().add_paragraph(nothing())),
        PageNumberAt::BottomRight => file
            .footer(Footer::new().add_paragraph(page_number(m, AlignmentType::Right)))
            .first_footer(Footer::new().add_paragraph(nothing())),
    };
    // A paragraph ends a document, and a table does not.
    let thin = LineSpacing::new().before(0).after(0).line(20).line_rule(LineSpacingType::Exact);
    let end = matches!(children.last(), Some(Child::Table(_))).then(|| nothing().size(2).line_spacing(thin));
    for child in children {
        file = match child {
            Child::Paragraph(paragraph) => file.add_paragraph(*paragraph),
            Child::Table(table) => file.add_table(*table),
        };
    }
    match end {
        Some(paragraph) => file.add_paragraph(paragraph),
        None => file,
    }
}
