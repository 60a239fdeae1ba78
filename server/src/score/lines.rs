//! The lines of `results.csv` for one block, and the counts that go with them.

use ahash::AHashMap;
use programme::criteria::{CriteriaSet, Model, Outcome, Score, reason_code};
use programme::fold::fold;
use programme::units::Points;

use crate::roster::check::{AssessedRow, CheckedRow, Checker, CommuneYear, Memo};
use crate::roster::read::Gather;

/// What a block of good rows comes to.
#[derive(Default)]
pub(super) struct ScoredLines {
    text: Vec<u8>,
    rows: Vec<Line>,
    pub(super) slots: Vec<Slot>,
    slot_of: Vec<AHashMap<String, usize>>,
    last: Option<(usize, usize)>,
}

/// One good row: where its line ends and what it counts for.
struct Line {
    end: usize,
    slot: usize,
    counts: Counts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    RegisteredOnly,
    Assessed,
    Passed,
}

/// A hamlet in one year, as this block met it.
pub(super) struct Slot {
    pub(super) commune: CommuneYear,
    pub(super) hamlet: String,
    pub(super) hamlet_folded: String,
    commune_slot: usize,
}

impl Gather for ScoredLines {
    fn take(&mut self, row: &CheckedRow<'_>, memo: &Memo, checker: &Checker<'_>, _sheet: &str) {
        let slot = self.slot(row, memo);
        let commune = &memo.communes[row.commune];
        let counts = match &row.assessed {
            AssessedRow::Nothing => Counts::RegisteredOnly,
            AssessedRow::Items(score) => {
                self.line(row.code, commune, score, checker.set);
                counts_of(score.outcome)
            }
            AssessedRow::Total { total, outcome, .. } => {
                let score = Score { total: *total, outcome: *outcome, band: None, reasons: Vec::new() };
                self.line(row.code, commune, &score, checker.set);
                counts_of(*outcome)
            }
        };
        self.rows.push(Line { end: self.text.len(), slot, counts });
    }
}

fn counts_of(outcome: Outcome) -> Counts {
    match outcome {
        Outcome::Pass => Counts::Passed,
        Outcome::Fail | Outcome::Refer => Counts::Assessed,
    }
}

impl ScoredLines {
    fn slot(&mut self, row: &CheckedRow<'_>, memo: &Memo) -> usize {
        // Rosters come hamlet by hamlet, so the last slot is nearly always the next one.
        if let Some((commune, slot)) = self.last
            && commune == row.commune
            && self.slots[slot].hamlet == row.hamlet
        {
            return slot;
        }
        if self.slot_of.len() <= row.commune {
            self.slot_of.resize_with(row.commune + 1, AHashMap::new);
        }
        let known = self.slot_of[row.commune].get(row.hamlet).copied();
        let slot = known.unwrap_or_else(|| {
            self.slots.push(Slot {
                commune: memo.communes[row.commune].clone(),
                hamlet: row.hamlet.to_owned(),
                hamlet_folded: fold(row.hamlet),
                commune_slot: row.commune,
            });
            self.slot_of[row.commune].insert(row.hamlet.to_owned(), self.slots.len() - 1);
            self.slots.len() - 1
        });
        self.last = Some((self.slots[slot].commune_slot, slot));
        slot
    }

    fn line(&mut self, code: &str, commune: &CommuneYear, score: &Score, set: &CriteriaSet) {
        let text = &mut self.text;
        push_cell(text, code);
        text.extend_from_slice(commune.columns.as_bytes());
        if let Some(total) = score.total {
            push_points(text, total);
        }
        text.push(b',');
        text.extend_from_slice(score.outcome.code().as_bytes());
        text.push(b',');
        if let Some(band) = score.band {
            let code = match set.model {
                Model::Points => &set.bands[band].code,
                Model::Levels => &set.levels[band].code,
            };
            text.extend_from_slice(code.as_bytes());
        }
        text.push(b',');
        for (index, reason) in score.reasons.iter().enumerate() {
            if index > 0 {
                text.push(b';');
            }
            text.extend_from_slice(reason_code(set, reason).as_bytes());
        }
        text.push(b'\n');
    }

    /// The lines that stand: all but those of repeated rows, in as few pieces as can be.
    pub(super) fn standing<'s>(&'s self, repeated: &'s [usize]) -> impl Iterator<Item = &'s [u8]> {
        let mut from = 0;
        let pieces = repeated.iter().map(Some).chain([None]).map(move |row| {
            let (to, next) = match row {
                Some(&row) => (self.start(row), self.rows[row].end),
                None => (self.text.len(), self.text.len()),
            };
            let piece = &self.text[from..to];
            from = next;
            piece
        });
        pieces.filter(|piece| !piece.is_empty())
    }

    fn start(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.rows[row - 1].end }
    }

    /// Slot and count of each row that stands.
    pub(super) fn counted(&self, repeated: &[usize]) -> impl Iterator<Item = (usize, Counts)> {
        let mut repeated = repeated.iter().copied().peekable();
        self.rows.iter().enumerate().filter_map(move |(index, line)| {
            if repeated.next_if_eq(&index).is_some() {
                return None;
            }
            Some((line.slot, line.counts))
        })
    }
}

/// A cell, quoted only where CSV needs it.
fn push_cell(text: &mut Vec<u8>, cell: &str) {
    if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        text.push(b'"');
        text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
        text.push(b'"');
    } else {
        text.extend_from_slice(cell.as_bytes());
    }
}

fn push_whole(text: &mut Vec<u8>, number: u32) {
    let mut digits = [0_u8; 10];
    let (mut at, mut rest) = (digits.len(), number);
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text.extend_from_slice(&digits[at..]);
}

fn push_points(text: &mut Vec<u8>, points: Points) {
    match u32::try_from(points.hundredths()) {
        Ok(hundredths) if hundredths % 100 == 0 => push_whole(text, hundredths / 100),
        _ => text.extend_from_slice(points.to_string().as_bytes()),
    }
}
