//! Which rows of a table are one line high. The typesetter sets every cell twice, once to find out how high its row is; a
//! row of which the letters' widths say that nothing breaks is given its height, and is set once. A list of thousands
//! takes two thirds of the time.
//!
//! Deliberately absent: how high a row of several lines is, which the typesetter alone knows.

use std::collections::BTreeMap;

use ttf_parser::Face;

use super::faces::Faces;
use super::measures::Measures;
use super::model::{Block, Paper, Row, Table};

/// Beside a text in its cell, left and right together, in points (`paper.typ`).
const BESIDE: f64 = 8.0;
/// What is left free for rounding, in points.
const SLACK: f64 = 0.5;

/// For each table, by the way to it (`0/3`: the first paper's fourth block; `0/a1/2`: of its second appendix the third),
/// whether each of its rows is one line.
pub(super) fn one_line<'a>(
    papers: impl Iterator<Item = &'a Paper>,
    measures: &Measures,
    faces: &Faces,
) -> BTreeMap<String, Vec<bool>> {
    let mut found = BTreeMap::new();
    for (n, paper) in papers.enumerate() {
        let mut add = |way: &str, blocks: &[Block], landscape: bool| {
            for (at, block) in blocks.iter().enumerate() {
                if let Block::Table(table) = block {
                    found.insert(
                        format!("{way}/{at}"),
                        rows_of(table, width(measures, landscape), measures, faces),
                    );
                }
            }
        };
        add(&n.to_string(), &paper.blocks, paper.landscape);
        for (at, appendix) in paper.appendices.iter().enumerate() {
            add(&format!("{n}/a{at}"), &appendix.blocks, appendix.landscape);
        }
    }
    found
}

/// Between the margins, in points.
fn width(measures: &Measures, landscape: bool) -> f64 {
    let sheet = if landscape { measures.height } else { measures.width };
    let tenths = f64::from(sheet.value) - f64::from(measures.left.value) - f64::from(measures.right.value);
    tenths * 72.0 / 254.0
}

fn rows_of(table: &Table, whole: f64, measures: &Measures, faces: &Faces) -> Vec<bool> {
    let face =
        |style: usize| Face::parse(faces.fonts.get(style)?.data(), faces.fonts.get(style)?.index()).ok();
    let (Some(regular), Some(bold)) = (face(0), face(1)) else { return Vec::new() };
    let size = if table.small { measures.table_small } else { measures.table };
    let sum: f64 = table.columns.iter().map(|column| f64::from(column.width)).sum();
    let columns: Vec<f64> =
        table.columns.iter().map(|column| whole * f64::from(column.width) / sum).collect();
    let fits = |text: &str, width: f64, font: &Face<'_>| {
        let needed = ems(text, font).map(|ems| ems * f64::from(size.value) / 2.0 + BESIDE + SLACK);
        needed.is_some_and(|needed| needed <= width)
    };
    let each = |cells: &[String], font: &Face<'_>| {
        // A row without any text is as low as its empty cells.
        cells.iter().any(|cell| !cell.is_empty())
            && cells.iter().zip(&columns).all(|(cell, width)| fits(cell, *width, font))
    };
    let one = |row: &Row| match row {
        Row::Cells(cells) => each(cells, &regular),
        Row::Totals(cells) => each(cells, &bold),
        Row::Group(label) => !label.is_empty() && fits(label, whole, &bold),
        Row::Sum { label, figure } => {
            let last = columns.last().copied().unwrap_or_default();
            fits(label, whole - last, &bold) && fits(figure, last, &bold)
        }
    };
    table.rows.iter().map(one).collect()
}

/// How wide a text is, in ems; nothing where the face has not all its letters, or it is no single line.
fn ems(text: &str, font: &Face<'_>) -> Option<f64> {
    text.chars().try_fold(0.0, |sum, letter| {
        let glyph = font.glyph_index(letter).filter(|_| !letter.is_control())?;
        Some(sum + f64::from(font.glyph_hor_advance(glyph)?) / f64::from(font.units_per_em()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::measures::Regime;
    use super::super::model::{Align, Column};
    use super::*;

    #[test]
    fn a_row_is_one_line_where_its_widest_cell_is() {
        let cells = |name: &str| Row::Cells(vec!["1".to_owned(), name.to_owned()]);
        let table = Table {
            by_hand: false,
            about: String::new(),
            columns: vec![Column::new("STT", 13, Align::Centre), Column::new("Họ và tên", 54, Align::Left)],
            rows: vec![
                cells("Nguyễn Thị Hạnh"),
                cells(&"Nguyễn Thị Hạnh ".repeat(5)),
                cells("Nguyễn\nThị Hạnh"),
                cells("漢"),
                Row::Cells(vec![String::new(), String::new()]),
                Row::Group("Ấp Phước Thiện: 13 hộ gia đình".to_owned()),
                Row::Sum { label: "Tổng cộng".to_owned(), figure: "13".to_owned() },
            ],
            small: false,
        };
        let measures = Regime::Decree30.measures();
        let fits = |whole| rows_of(&table, whole, measures, Faces::shipped());
        assert_eq!(fits(200.0), [true, false, false, false, false, true, false]);
        let regular = &Faces::shipped().fonts[0];
        let regular = Face::parse(regular.data(), regular.index()).expect("a font of ours");
        assert!(fits(400.0)[6], "a sum's label has all columns but the last");
        // The name is as wide as its letters.
        let name = ems("Nguyễn Thị Hạnh", &regular).expect("letters of ours");
        let column = name * f64::from(measures.table.value) / 2.0 + BESIDE + SLACK;
        assert!(fits((column + 0.01) * 67.0 / 54.0)[0] && !fits((column - 0.01) * 67.0 / 54.0)[0]);
    }
}
