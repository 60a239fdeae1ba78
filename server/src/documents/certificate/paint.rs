//! Painting certificates: every text and line of a page at its place, as tagged PDF.
//!
//! The page is a fixed form, so that nothing is laid out: a thousand take a fraction of a second, which a typesetter
//! does not reach. Millimetres are measured from the paper's upper left corner; the whole moves by what the printer is
//! off. Deliberately absent: kerning, which the word processors of offices leave off too.

use std::num::NonZeroU16;

use jiff::civil::Date;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::graphic::Graphic;
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use super::face::{Face, Style};
use super::qr::Squares;
use crate::documents::paper::faces::Faces;

/// A4, landscape.
const PAPER: (f32, f32) = (297.0, 210.0);
/// The side of a QR with its quiet margin.
const QR: f32 = 33.0;
/// As wide as a line between the frames may be.
const WIDEST: f32 = 235.0;
const RED: (u8, u8, u8) = (0xa0, 0x18, 0x1f);
const GOLD: (u8, u8, u8) = (0xb0, 0x7d, 0x1e);
const BLACK: (u8, u8, u8) = (0, 0, 0);

/// Why nothing was painted; each is a fault of the program.
#[derive(Debug, thiserror::Error)]
pub enum PaintError {
    /// The faces cannot be read, or a measure is none.
    #[error("a page cannot be painted")]
    Form,
    /// A code is too long for a QR.
    #[error("a code is too long for a QR")]
    Code,
    /// The file does not follow the standards it says it does.
    #[error("the file cannot be written: {0}")]
    Written(String),
}

/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) enum At {
    /// Around the middle of the paper.
    Middle,
    /// Around a place.
    Around(f32),
    /// From a place on.
    From(f32),
}

/// One line of a page.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) style: Style,
    /// Points, the largest first: the first in which the line fits is taken.
    pub(super) sizes: &'static [f32],
    pub(super) at: At,
    /// Of the line's foot, from the top.
    pub(super) down: f32,
    pub(super) red: bool,
    /// The name of the paper.
    pub(super) heading: bool,
}

/// One page.
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) code: Squares,
    /// What the outline calls it.
    pub(super) name: String,
}

/// By how much the printer is off, and the day written into the file.
pub(super) struct Setting {
    pub(super) offset_tenths: (i64, i64),
    pub(super) made_on: Date,
}

/// Points of millimetres.
fn pt(mm: f32) -> f32 {
    mm * 72.0 / 25.4
}

fn filled((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn stroked(color: (u8, u8, u8), width: f32) -> Stroke {
    Stroke { paint: filled(color).paint, width, ..Stroke::default() }
}

/// The frame: three rules, a row of lozenges between them, a square at each corner. One path a colour.
struct Frame {
    rules: Vec<(Path, Stroke)>,
    gold: Path,
    corners: Path,
    dots: Path,
}

fn lozenge(path: &mut PathBuilder, (x, y): (f32, f32), half: f32) {
    path.move_to(pt(x), pt(y - half));
    path.line_to(pt(x + half), pt(y));
    path.line_to(pt(x), pt(y + half));
    path.line_to(pt(x - half), pt(y));
    path.close();
}

impl Frame {
    fn new() -> Option<Self> {
        let (width, height) = PAPER;
        let rule = |inset: f32| {
            let mut path = PathBuilder::new();
            path.push_rect(Rect::from_ltrb(pt(inset), pt(inset), pt(width - inset), pt(height - inset))?);
            path.finish()
        };
        let rules = vec![
            (rule(10.0)?, stroked(RED, 2.0)),
            (rule(12.0)?, stroked(GOLD, 0.6)),
            (rule(16.0)?, stroked(GOLD, 0.6)),
        ];
        let (near, right, foot) = (14.0_f32, width - 14.0, height - 14.0);
        let corners = [(near, near), (right, near), (near, foot), (right, foot)];
        let mut gold = PathBuilder::new();
        for at in corners {
            lozenge(&mut gold, at, 2.6);
        }
        // Every nine millimetres, evenly from corner to corner.
        let row = |from: f32, to: f32, n: u16| {
            (1..n).map(move |i| from + (to - from) * f32::from(i) / f32::from(n))
        };
        for x in row(near, right, 30) {
            lozenge(&mut gold, (x, near), 1.1);
            lozenge(&mut gold, (x, foot), 1.1);
        }
        for y in row(near, foot, 20) {
            lozenge(&mut gold, (near, y), 1.1);
            lozenge(&mut gold, (right, y), 1.1);
        }
        let (mut squares, mut dots) = (PathBuilder::new(), PathBuilder::new());
        for (x, y) in corners {
            squares.push_rect(Rect::from_ltrb(pt(x - 3.2), pt(y - 3.2), pt(x + 3.2), pt(y + 3.2))?);
            lozenge(&mut dots, (x, y), 1.1);
        }
        Some(Self { rules, gold: gold.finish()?, corners: squares.finish()?, dots: dots.finish()? })
    }

    /// What is on every page, written into the file once: the frame, and the rule below the motto.
    fn graphic(&self, rule: &Path, page: &mut Surface<'_>) -> Graphic {
        let mut stream = page.stream_builder();
        let mut on = stream.surface();
        self.paint(&mut on);
        on.set_fill(None);
        on.set_stroke(Some(stroked(BLACK, 0.7)));
        on.draw_path(rule);
        on.finish();
        Graphic::new(stream.finish(), false)
    }

    fn paint(&self, on: &mut Surface<'_>) {
        on.set_fill(None);
        for (rule, stroke) in &self.rules {
            on.set_stroke(Some(stroke.clone()));
            on.draw_path(rule);
        }
        on.set_fill(Some(filled((255, 255, 255))));
        on.set_stroke(Some(stroked(RED, 0.9)));
        on.draw_path(&self.corners);
        on.set_stroke(None);
        on.set_fill(Some(filled(GOLD)));
        on.draw_path(&self.gold);
        on.set_fill(Some(filled(RED)));
        on.draw_path(&self.dots);
    }
}

/// The rule below the motto.
fn motto_rule() -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(pt(122.0), pt(36.0));
    path.line_to(pt(175.0), pt(36.0));
    path.finish()
}

/// Paints pages as PDF 1.7, tagged, by PDF/UA-1 and PDF/A-2a together. Where a text has a sign that the face has not,
/// it shows an empty box, and the file does not say that it follows the two.
///
/// # Errors
/// When it cannot be painted, which is ours.
pub(super) fn paint(pages: &[Page], title: &str, setting: &Setting) -> Result<Vec<u8>, PaintError> {
    let faces = Style::ALL.map(Face::of);
    let covered = |line: &Line| Faces::shipped().covers(&line.text);
    let strict = pages.iter().all(|page| page.lines.iter().all(covered));
    let mut configuration = ConfigurationBuilder::new().with_version(PdfVersion::Pdf17);
    if strict {
        configuration = configuration
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1);
    }
    let configuration = configuration.finish().map_err(|_| PaintError::Form)?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(title, setting.made_on));
    let (frame, rule) = (Frame::new().ok_or(PaintError::Form)?, motto_rule().ok_or(PaintError::Form)?);
    // All of them before the first page: a worker that wrote a picture before its squares were packed would turn to the
    // next one while it waits, and from that to the next, one inside the other until its stack is full.
    let codes = pages.iter().map(|page| Image::from_custom(page.code.clone(), false));
    let codes: Vec<Image> = codes.collect::<Result<_, _>>().map_err(PaintError::Written)?;
    let mut border = None;
    let (mut tree, mut outline) = (TagTree::new().with_lang(Some("vi".to_owned())), Outline::new());
    for (n, (page, code)) in pages.iter().zip(codes).enumerate() {
        let size = PageSettings::from_wh(pt(PAPER.0), pt(PAPER.1)).ok_or(PaintError::Form)?;
        let mut sheet = document.start_page_with(size);
        let mut on = sheet.surface();
        let (right, down) = setting.offset_tenths;
        on.push_transform(&Transform::from_translate(pt(tenths(right)), pt(tenths(down))));
        // A border that is only looked at is no part of what is read aloud.
        on.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        let border = border.get_or_insert_with(|| frame.graphic(&rule, &mut on));
        on.draw_graphic(border.clone());
        on.end_tagged();
        let mut part = TagGroup::new(Tag::Part);
        for line in &page.lines {
            part.push(written(&mut on, &faces, line));
        }
        part.push(pictured(&mut on, code)?);
        on.pop();
        on.finish();
        sheet.finish();
        tree.push(part);
        let top = XyzDestination::new(n, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(page.name.clone(), top));
    }
    document.set_tag_tree(tree);
    document.set_outline(outline);
    document.finish().map_err(|error| PaintError::Written(format!("{error:?}")))
}

/// Millimetres of tenths; an offset is a few.
fn tenths(tenths: i64) -> f32 {
    f32::from(i16::try_from(tenths).unwrap_or(0)) / 10.0
}

fn metadata(title: &str, made_on: Date) -> Metadata {
    let day = |n: i8| u8::try_from(n).unwrap_or(1);
    let made = DateTime::new(u16::try_from(made_on.year()).unwrap_or(2000))
        .month(day(made_on.month()))
        .day(day(made_on.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(title.to_owned())
        .language("vi".to_owned())
        .creator("hoctap".to_owned())
        .creation_date(made)
}

/// One line, in the largest of its sizes in which it fits.
fn written(on: &mut Surface<'_>, faces: &[Face; 3], line: &Line) -> TagGroup {
    let face = &faces[line.style as usize];
    let (glyphs, ems) = face.glyphs(&line.text);
    let fits = line.sizes.iter().find(|size| ems * **size <= pt(WIDEST));
    let size = fits.or(line.sizes.last()).copied().unwrap_or(12.0);
    let width = ems * size;
    let x = match line.at {
        At::Middle => (pt(PAPER.0) - width) / 2.0,
        At::Around(mm) => pt(mm) - width / 2.0,
        At::From(mm) => pt(mm),
    };
    let span = on.start_tagged(ContentTag::Span(SpanTag::empty()));
    on.set_fill(Some(filled(if line.red { RED } else { BLACK })));
    on.draw_glyphs(Point::from_xy(x, pt(line.down)), &glyphs, face.font(), &line.text, size, false);
    on.end_tagged();
    let mut group = if line.heading {
        TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(line.text.clone())))
    } else {
        TagGroup::new(Tag::P)
    };
    group.push(span);
    group
}

/// The QR, each square as sharp as the printer makes it.
fn pictured(on: &mut Surface<'_>, code: Image) -> Result<TagGroup, PaintError> {
    let figure = on.start_tagged(ContentTag::Other);
    on.push_transform(&Transform::from_translate(pt(30.0), pt(150.0)));
    on.draw_image(code, Size::from_wh(pt(QR), pt(QR)).ok_or(PaintError::Form)?);
    on.pop();
    on.end_tagged();
    let mut group = TagGroup::new(Tag::Figure(Some("Mã QR để kiểm tra giấy này".to_owned())));
    group.push(figure);
    Ok(group)
}
