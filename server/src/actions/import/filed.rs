//! Good rows in the form in which their cases are kept, made where rows are checked: on all cores.
//!
//! A block's texts lie one behind the other in one string, so that a province costs few allocations.

use programme::criteria::{Answer, CriteriaSet, reason_code};
use programme::ids::PlaceId;
use programme::units::Points;

use crate::roster::check::{AssessedRow, CheckedRow, Checker, Memo, plain_code};
use crate::roster::read::Gather;
use crate::roster::row::{Assessed, Registration, RosterRow};

/// A text of the block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span(u32, u32);

/// Good rows of one block.
#[derive(Default)]
pub struct Filed {
    text: String,
    pub(super) rows: Vec<FiledRow>,
}

/// A derived item as the row says it: index of the item, numerator, denominator.
pub(in crate::actions) type DerivedCell = (usize, u32, u32);

/// What a row assesses, in the words and texts in which it is kept.
#[derive(Clone, Copy, Default)]
pub(super) struct AssessedFacts {
    pub(super) source: &'static str,
    pub(super) outcome: &'static str,
    pub(super) total: Option<Points>,
    /// The commune said itself what a total comes to.
    pub(super) is_said: bool,
    pub(super) answers: Span,
    pub(super) band: Span,
    pub(super) reasons: Span,
}

/// What a list has no column for: it says nothing of it, so that what is known stays.
#[derive(Clone, Copy, Default)]
pub(super) struct Unsaid {
    pub(super) registered: bool,
    pub(super) members: bool,
    pub(super) poor: bool,
    /// Neither items nor totals.
    pub(super) points: bool,
}

/// One good row.
pub(super) struct FiledRow {
    pub(super) row: u32,
    pub(super) commune: PlaceId,
    pub(super) former: Option<PlaceId>,
    pub(super) year: u16,
    /// Nothing in a list without codes.
    pub(super) code: Option<Span>,
    pub(super) name: Span,
    pub(super) hamlet: Span,
    pub(super) group: Span,
    pub(super) birth_year: Option<u16>,
    pub(super) members: Option<u8>,
    pub(super) poor: bool,
    /// Code of its zone, where the list does not say who is poor: what is known may change what the points come to.
    pub(super) zone: Span,
    pub(super) registered: &'static str,
    pub(super) assessed: AssessedFacts,
    pub(super) derived: Vec<DerivedCell>,
    pub(super) unsaid: Unsaid,
}

impl Filed {
    pub(super) fn str(&self, span: Span) -> &str {
        &self.text[span.0 as usize..span.1 as usize]
    }

    fn put(&mut self, text: &str) -> Span {
        self.put_with(|all| all.push_str(text))
    }

    fn put_with(&mut self, write: impl FnOnce(&mut String)) -> Span {
        let from = self.text.len();
        write(&mut self.text);
        // A block is about a megabyte of the file; offsets fit.
        Span(u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(self.text.len()).unwrap_or(u32::MAX))
    }

    /// Rows, refused and repeated ones already left out.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row of another block.
    pub(super) fn copy_row(&mut self, from: &Self, row: &FiledRow) {
        let mut put = |span| self.put(from.str(span));
        let copy = FiledRow {
            code: row.code.map(&mut put),
            name: put(row.name),
            hamlet: put(row.hamlet),
            group: put(row.group),
            zone: put(row.zone),
            assessed: AssessedFacts {
                answers: put(row.assessed.answers),
                band: put(row.assessed.band),
                reasons: put(row.assessed.reasons),
                ..row.assessed
            },
            derived: row.derived.clone(),
            ..*row
        };
        self.rows.push(copy);
    }

    /// Adds to every row number what a block's lack to the file's.
    pub fn shift_rows(&mut self, base: u32) {
        self.rows.iter_mut().for_each(|row| row.row += base);
    }

    /// Takes out the rows at these indexes, which rise.
    pub fn drop_rows(&mut self, at: &[usize]) {
        if at.is_empty() {
            return;
        }
        let mut at = at.iter().copied().peekable();
        let mut index = 0;
        self.rows.retain(|_| {
            let out = at.next_if_eq(&index).is_some();
            index += 1;
            !out
        });
    }

    /// Adds a row that was made by a program rather than read from a file.
    pub fn push(&mut self, row: &RosterRow, set: &CriteriaSet) {
        let nothing: (&[Answer], &[bool]) = (&[], &[]);
        let (assessed, (answers, vetoes)) = match &row.assessed {
            Assessed::Nothing => (AssessedRow::Nothing, nothing),
            Assessed::Items { answers, vetoes, score } => {
                (AssessedRow::Items(score.clone()), (&answers[..], &vetoes[..]))
            }
            Assessed::Total { total, outcome } => {
                (AssessedRow::Total { total: *total, outcome: *outcome, is_said: true }, nothing)
            }
        };
        let code = row.code.as_deref().map(|code| self.put(code));
        let (name, hamlet, group) = (self.put(&row.name), self.put(&row.hamlet), self.put(&row.group));
        let facts = self.assessed(&assessed, answers, vetoes, set);
        self.rows.push(FiledRow {
            row: row.row,
            commune: row.commune,
            former: row.former_commune,
            year: row.year,
            code,
            name,
            hamlet,
            group,
            birth_year: row.birth_year,
            members: row.members,
            poor: row.poor,
            zone: Span::default(),
            registered: registered(row.registration),
            assessed: facts,
            derived: derived(answers),
            unsaid: Unsaid::default(),
        });
    }

    fn assessed(
        &mut self,
        assessed: &AssessedRow,
        answers: &[Answer],
        vetoes: &[bool],
        set: &CriteriaSet,
    ) -> AssessedFacts {
        match assessed {
            AssessedRow::Nothing => AssessedFacts { source: "none", ..AssessedFacts::default() },
            AssessedRow::Total { total, outcome, is_said } => AssessedFacts {
                source: "totals",
                is_said: *is_said,
                outcome: outcome.code(),
                total: *total,
                ..AssessedFacts::default()
            },
            AssessedRow::Items(score) => AssessedFacts {
                source: "items",
                outcome: score.outcome.code(),
                total: score.total,
                answers: self.put_with(|text| super::answers::push_sheet(text, answers, vetoes)),
                band: self.put(super::reassess::band(set, score)),
                reasons: self.put_with(|text| {
                    for (index, reason) in score.reasons.iter().enumerate() {
                        if index > 0 {
                            text.push(';');
                        }
                        text.push_str(&reason_code(set, reason));
                    }
                }),
                ..AssessedFacts::default()
            },
        }
    }
}

impl Gather for Filed {
    fn take(&mut self, row: &CheckedRow<'_>, memo: &Memo, checker: &Checker<'_>, _sheet: &str) {
        let commune = &memo.communes[row.commune];
        let layout = checker.layout;
        let code = layout.code.is_some().then(|| self.put(plain_code(row.code)));
        let (name, hamlet, group) = (self.put(row.name), self.put(row.hamlet), self.put(row.group));
        let zone = if layout.poor.is_none() { self.put(commune.zone()) } else { Span::default() };
        let facts = self.assessed(&row.assessed, &memo.answers, &memo.vetoes, checker.set);
        let answered = matches!(row.assessed, AssessedRow::Items(_));
        self.rows.push(FiledRow {
            row: row.row,
            commune: commune.place,
            former: row.former_commune,
            year: commune.year,
            code,
            name,
            hamlet,
            group,
            birth_year: row.birth_year,
            members: row.members,
            poor: row.poor,
            zone,
            registered: registered(row.registration),
            assessed: facts,
            derived: if answered { derived(&memo.answers) } else { Vec::new() },
            unsaid: Unsaid {
                registered: layout.registered.is_none(),
                members: layout.members.is_none(),
                poor: layout.poor.is_none(),
                points: !layout.has_items() && layout.total.is_none(),
            },
        });
    }
}

pub(in crate::actions) const fn registered(registration: Registration) -> &'static str {
    match registration {
        Registration::New => "new",
        Registration::Again => "again",
        Registration::Unsaid => "yes",
        Registration::No => "no",
    }
}

fn derived(answers: &[Answer]) -> Vec<DerivedCell> {
    let shares = answers.iter().enumerate().filter_map(|(item, answer)| match *answer {
        Answer::Share(n, d) => Some((item, n, d)),
        Answer::Points(_) | Answer::Option(_) | Answer::Met(_) | Answer::NotApplicable => None,
    });
    shares.collect()
}
