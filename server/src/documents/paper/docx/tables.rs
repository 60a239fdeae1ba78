//! Tables with lines, and those without, by which two columns stand side by side.

use docx_rs::{
    AlignmentType, HeightRule, Paragraph, Table, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

use super::super::model::{self, Align, Row};
use super::lines::{bold, run, tight};
use super::patch::HEADING_ROW;
use super::{Child, Setting};

fn cell(width: u32) -> TableCell {
    TableCell::new().width(width as usize, WidthType::Dxa)
}

fn filled(mut cell: TableCell, paragraphs: Vec<Paragraph>) -> TableCell {
    let empty = paragraphs.is_empty();
    for paragraph in paragraphs {
        cell = cell.add_paragraph(paragraph);
    }
    if empty { cell.add_paragraph(Paragraph::new()) } else { cell }
}

/// Columns side by side without lines.
pub(super) fn side_by_side(rows: Vec<Vec<Vec<Paragraph>>>, widths: &[u32]) -> Child {
    let row = |cells: Vec<Vec<Paragraph>>| {
        let cells = cells.into_iter().zip(widths).map(|(paragraphs, width)| filled(cell(*width), paragraphs));
        TableRow::new(cells.collect()).cant_split()
    };
    Table::without_borders(rows.into_iter().map(row).collect())
        .set_grid(widths.iter().map(|width| *width as usize).collect())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum::<u32>() as usize, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
        .into()
}

fn aligned(align: Align) -> AlignmentType {
    match align {
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    }
}

/// Heights are fractions to the writer of DOCX.
fn twips(twips: u32) -> f32 {
    f32::from(u16::try_from(twips).unwrap_or(u16::MAX))
}

/// A table of the text.
pub(super) fn table(of: &model::Table, at: &Setting) -> Child {
    let size = if of.small { at.m.table_small.half_points() } else { at.m.table.half_points() };
    let widths = of.widths(at.width());
    let text =
        |words: &str, align: AlignmentType| tight(Paragraph::new().add_run(run(words, size))).align(align);
    let strong =
        |words: &str, align: AlignmentType| tight(Paragraph::new().add_run(bold(words, size))).align(align);
    let middle = |width: u32, paragraph: Paragraph| {
        cell(width).vertical_align(VAlignType::Center).add_paragraph(paragraph)
    };
    let headings = of.columns.iter().zip(&widths);
    let headings =
        headings.map(|(column, width)| middle(*width, strong(&column.heading, AlignmentType::Center)));
    let mut rows = vec![TableRow::new(headings.collect()).cant_split().row_height(HEADING_ROW)];
    let span = |cells: usize, width: u32, words: &str| {
        middle(width, strong(words, AlignmentType::Left).keep_next(true)).grid_span(cells)
    };
    for row in &of.rows {
        let cells = match row {
            Row::Cells(cells) => {
                let cells = cells.iter().zip(&of.columns).zip(&widths);
                cells
                    .map(|((words, column), width)| middle(*width, text(words, aligned(column.align))))
                    .collect()
            }
            Row::Totals(cells) => {
                let cells = cells.iter().zip(&of.columns).zip(&widths);
                cells
                    .map(|((words, column), width)| middle(*width, strong(words, aligned(column.align))))
                    .collect()
            }
            Row::Group(words) => vec![span(widths.len(), widths.iter().sum(), words)],
            Row::Sum { label, figure } => {
                let (last, before) =
                    widths.split_last().map_or((0, &[][..]), |(last, before)| (*last, before));
                vec![
                    span(before.len(), before.iter().sum(), label),
                    middle(last, strong(figure, AlignmentType::Center)),
                ]
            }
        };
        let row = TableRow::new(cells).cant_split();
        rows.push(if of.by_hand {
            row.row_height(twips(at.m.writing_row.twips())).height_rule(HeightRule::AtLeast)
        } else {
            row
        });
    }
    let side = 60;
    let above = at.m.cell_space.twips() as usize;
    Table::new(rows)
        .set_grid(widths.iter().map(|width| *width as usize).collect())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum::<u32>() as usize, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(above, side, above, side))
        .into()
}
