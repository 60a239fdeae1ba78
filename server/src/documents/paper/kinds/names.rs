//! The list of those whom a paper names: by hamlets, counted as it is written. No points.

use super::super::model::{Align, Block, Column, Row, Table};
use super::office::{Given, Issuer};
use super::titles::TitleWords;

/// A subject on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Name of its head, or its own.
    pub name: String,
    /// Its code in the commune.
    pub code: String,
    /// Hamlet, or address.
    pub hamlet: String,
    /// Recognised again.
    pub again: bool,
    /// What else is to be said.
    pub note: String,
}

/// How many are new, how many again.
pub(super) fn new_and_again(named: &[Named]) -> (usize, usize) {
    let again = named.iter().filter(|one| one.again).count();
    (named.len() - again, again)
}

/// The name of a list, line by line.
pub(super) fn list_title(words: &TitleWords, year: u16, verb: &str) -> Vec<String> {
    let (subjects, title) = (words.subjects.to_uppercase(), words.title.to_uppercase());
    vec![format!("DANH SÁCH {subjects} {verb}"), format!("DANH HIỆU “{title}” NĂM {year}")]
}

/// `(Kèm theo Quyết định số … ngày …` and, on a line of its own, `của …)`.
pub(super) fn attached((kind, code): (&str, &str), issuer: &Issuer, given: &Given, by: &str) -> Vec<String> {
    let head = issuer.head(code, given);
    let number = head.number.map(|number| number.whole()).unwrap_or_default();
    let day = head.place_date.map(|at| at.line()).unwrap_or_default();
    let day = day.split_once(", ").map_or(day.as_str(), |(_, day)| day);
    vec![format!("(Kèm theo {kind} số {number} {day}"), format!("của {by})")]
}

/// The list as a table; where subjects lie in hamlets, each hamlet has its line with how many it has. `named` comes in
/// the order of the hamlets.
#[must_use]
pub fn named_table(named: &[Named], words: &TitleWords) -> Table {
    let widths = if words.in_hamlets { [13, 54, 30, 0, 34, 34] } else { [14, 45, 24, 39, 36, 25] };
    let mut columns = vec![
        Column::new("STT", widths[0], Align::Centre),
        Column::new(words.name, widths[1], Align::Left),
        Column::new("Mã số", widths[2], Align::Centre),
    ];
    if !words.in_hamlets {
        columns.push(Column::new(words.place, widths[3], Align::Left));
    }
    columns.extend([
        Column::new("Công nhận", widths[4], Align::Centre),
        Column::new("Ghi chú", widths[5], Align::Left),
    ]);
    let mut rows = Vec::with_capacity(named.len() + 48);
    let mut ordinal = 0_usize;
    let groups: Vec<&[Named]> =
        if words.in_hamlets { named.chunk_by(|a, b| a.hamlet == b.hamlet).collect() } else { vec![named] };
    for group in groups {
        if let Some(first) = group.first().filter(|_| words.in_hamlets) {
            rows.push(Row::Group(format!("{}: {} {}", first.hamlet, group.len(), words.subjects)));
        }
        for one in group {
            ordinal += 1;
            let mut cells = vec![ordinal.to_string(), one.name.clone(), one.code.clone()];
            if !words.in_hamlets {
                cells.push(one.hamlet.clone());
            }
            cells
                .extend([(if one.again { "Tái công nhận" } else { "Lần đầu" }).to_owned(), one.note.clone()]);
            rows.push(Row::Cells(cells));
        }
    }
    rows.push(Row::Sum {
        label: format!("Tổng cộng ({})", words.subjects), figure: named.len().to_string()
    });
    Table { about: format!("Danh sách {}", words.subjects), columns, rows, small: false, by_hand: false }
}

/// As [`named_table`], as a part of a paper.
pub(super) fn named_block(named: &[Named], words: &TitleWords) -> Block {
    Block::Table(named_table(named, words))
}
