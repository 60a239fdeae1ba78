//! Lines and paragraphs.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, SpecialIndentType, Sym, Tab, TabLeaderType, TabValueType,
};

use super::super::measures::tenths_to_twips;
use super::super::model::Piece;
use super::Setting;

/// A run of a size, bold or slanted.
pub(super) fn run(text: &str, size: usize) -> Run {
    Run::new().add_text(text).size(size)
}

/// Bold.
pub(super) fn bold(text: &str, size: usize) -> Run {
    run(text, size).bold()
}

/// Slanted.
pub(super) fn italic(text: &str, size: usize) -> Run {
    run(text, size).italic()
}

/// In the middle, with nothing between it and the next.
pub(super) fn centred(run: Run) -> Paragraph {
    tight(Paragraph::new().add_run(run)).align(AlignmentType::Center)
}

/// Single spacing and nothing around.
pub(super) fn tight(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(0).after(0).line(240).line_rule(LineSpacingType::Auto))
}

/// The space between paragraphs of the text.
pub(super) fn spaced(paragraph: Paragraph, at: &Setting) -> Paragraph {
    let line = super::line_of(at.m);
    paragraph.line_spacing(
        LineSpacing::new()
            .before(at.m.paragraph_space.twips())
            .after(0)
            .line(line)
            .line_rule(LineSpacingType::Auto),
    )
}

/// A paragraph of the text: its first line set in, both edges straight.
pub(super) fn body(at: &Setting) -> Paragraph {
    let indent = i32::try_from(at.m.indent.twips()).unwrap_or_default();
    spaced(Paragraph::new(), at).align(AlignmentType::Both).indent(
        None,
        Some(SpecialIndentType::FirstLine(indent)),
        None,
        None,
    )
}

/// A line of a form: dots reach the right margin.
pub(super) fn field(at: &Setting) -> Paragraph {
    let tab = Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(at.width() as usize);
    spaced(Paragraph::new(), at).align(AlignmentType::Left).add_tab(tab)
}

/// A line of a form that is written on with a pen: as high as a row of a table that is.
pub(super) fn pen_line(at: &Setting) -> Paragraph {
    // Letters take single spacing, 1.149 of their size.
    let letters = u32::try_from(at.body() * 10 * 1149 / 1000).unwrap_or_default();
    let before = at.m.writing_row.twips().saturating_sub(letters).max(at.m.paragraph_space.twips());
    let line = super::line_of(at.m);
    field(at)
        .line_spacing(LineSpacing::new().before(before).after(0).line(line).line_rule(LineSpacingType::Auto))
}

/// A piece as a run.
pub(super) fn piece(piece: &Piece, size: usize) -> Run {
    match piece {
        Piece::Text(text) => run(text, size),
        Piece::Bold(text) => bold(text, size),
        Piece::Italic(text) => italic(text, size),
        Piece::Dots => Run::new().add_tab().size(size),
        // A full stop is a quarter of the size wide.
        Piece::DotsOf(tenths) => {
            let n = tenths_to_twips(*tenths) as usize * 2 / (size * 5).max(1);
            run(&".".repeat(n), size)
        }
        Piece::Tick(on) => {
            Run::new().add_sym(Sym::new("Wingdings", if *on { "F0FE" } else { "F0A8" })).size(size)
        }
    }
}

/// A thin line in the middle of a width, of so many hundredths of it.
pub(super) fn rule(width: u32, length: u32) -> Paragraph {
    let side = i32::try_from(width.saturating_sub(length) / 2).unwrap_or_default();
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .val(BorderType::Single)
        .size(6)
        .space(0)
        .color("000000");
    let mut paragraph = Paragraph::new()
        .add_run(Run::new().size(2))
        .size(2)
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(30).after(40).line(40).line_rule(LineSpacingType::Exact));
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(line));
    paragraph
}

/// About how wide a bold text is, in twips: capitals are seven tenths of the size, small letters half of it.
pub(super) fn about_wide(text: &str, half_points: usize) -> u32 {
    let tenths: usize = text
        .chars()
        .map(|c| {
            if c.is_uppercase() {
                7
            } else if c == ' ' {
                3
            } else {
                5
            }
        })
        .sum();
    u32::try_from(tenths * half_points).unwrap_or_default()
}
