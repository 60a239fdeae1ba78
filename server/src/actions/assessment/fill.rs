//! Exceptions: every row of a hamlet that is not scored yet becomes as last year, as met throughout, or as its
//! learning result says, in one transaction; what differs is typed afterwards.

use programme::assessment::{Base, Filled, fill_row, row_texts};

use super::crosswalk;
use super::grid::version;
use super::row::{Entry, RowError, TypedRow};
use super::write::{Changed, Stands, write_row};
use super::{Scoring, Sets, grid};
use crate::actions::by_hand::ByHand;
use crate::roster::row::Registration;
use crate::store::criteria::keep_criteria;
use crate::store::db::{By, Database, StoreError};
use crate::store::imports::note_where;
use crate::store::sheet::sheet_of;

/// What rows are filled from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillFrom {
    /// Each row's own answers of last year.
    LastYear,
    /// Everything met.
    AllMet,
    /// The items that a learning result answers, by the crosswalk; the rest is left to be typed.
    LearningResult,
}

impl FillFrom {
    /// `last_year`, `all_met` or `learning_result`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LastYear => "last_year",
            Self::AllMet => "all_met",
            Self::LearningResult => "learning_result",
        }
    }
}

/// Why a row was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Nothing is known of last year, or of its learning result.
    Unknown,
    /// It does not register.
    NotRegistered,
    /// What it came to is refused.
    Refused(RowError),
}

/// A hamlet that was filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledHamlet {
    /// The job; nothing where nothing was written.
    pub job: Option<i64>,
    /// Rows that are now assessed.
    pub done: u64,
    /// Rows that are now drafts, since last year's answers are not enough.
    pub drafts: u64,
    /// Rows that were scored or begun already.
    pub kept: u64,
    /// Rows left as they were, and why.
    pub left: Vec<(i64, LeftOut)>,
}

/// Fills every row of a hamlet that is not scored and not begun.
///
/// # Errors
/// When the store fails; nothing stands then.
pub fn fill(
    db: &mut Database,
    by: By<'_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    hamlet: i64,
    from: FillFrom,
) -> Result<FilledHamlet, StoreError> {
    let job = ByHand::begin(db, by, scoring.commune, &[])?;
    let kept = scoring.set;
    let set = &kept.set;
    let criteria = keep_criteria(&job.tx, &set.id, &kept.digest, &kept.body, by.at)?;
    let sheet = sheet_of(job.tx.reads(), scoring.key(), hamlet)?;
    let known = grid::grid(job.tx.reads(), sets, scoring, hamlet)?;
    let learned = match from {
        FillFrom::LearningResult => crosswalk::answers(job.tx.reads(), scoring)?,
        FillFrom::LastYear | FillFrom::AllMet => crosswalk::Answers::default(),
    };
    let mut filled = FilledHamlet::default();
    let mut counts = [0, 0];
    for (subject, row) in sheet.subjects.iter().zip(&known.rows) {
        let case = sheet.cases.get(&subject.id);
        let draft = sheet.drafts.get(&subject.id);
        if draft.is_some() || case.is_some_and(|case| case.source() != "none") {
            filled.kept += 1;
            continue;
        }
        let registered = match case.map(|case| case.registered()) {
            Some("no") => {
                filled.left.push((subject.id, LeftOut::NotRegistered));
                continue;
            }
            Some("new") => Registration::New,
            Some("again") => Registration::Again,
            Some(_) | None => Registration::Unsaid,
        };
        let base = match from {
            FillFrom::LearningResult => {
                let answers = learned.get(&subject.id).map_or(&[][..], Vec::as_slice);
                let typed = crosswalk::typed(set, answers);
                fill_row(set, Base::LastYear(&[]), &typed.iter().map(String::as_str).collect::<Vec<_>>())
            }
            FillFrom::AllMet => fill_row(set, Base::AllMet, &[]),
            FillFrom::LastYear => {
                let cells: Vec<&str> =
                    row.last_year.iter().flat_map(|last| &last.cells[..]).map(String::as_str).collect();
                // Vetoes are a fact of their year.
                fill_row(set, Base::LastYear(&[]), cells.get(..set.items.len()).unwrap_or_default())
            }
        };
        let cells = match base {
            Ok(Filled::Complete { answers, vetoes }) => {
                row_texts(set, &answers.into_iter().map(Some).collect::<Vec<_>>(), &vetoes)
            }
            Ok(Filled::Incomplete { answers, vetoes, .. }) => row_texts(set, &answers, &vetoes),
            Ok(Filled::Blank) | Err(_) => {
                filled.left.push((subject.id, LeftOut::Unknown));
                continue;
            }
        };
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let typed = TypedRow {
            subject: subject.id,
            seen: version(case, draft),
            entry: Entry::Cells(&cells),
            registered,
            members: row.members.and_then(|n| u8::try_from(n).ok()),
            poor: row.poor,
        };
        let stands = Stands { subject: subject.clone(), case: case.cloned(), draft: draft.cloned() };
        match write_row(&job.tx, (scoring, sets, criteria), &stands, &typed, (job.id, false))? {
            Ok(wrote) => {
                if matches!(wrote.change, Changed::New | Changed::Case) && counts == [0, 0] {
                    let key = scoring.key();
                    note_where(&job.tx, job.id, (key.commune, key.title, key.year))?;
                }
                match wrote.change {
                    Changed::New => counts[0] += 1,
                    Changed::Case => counts[1] += 1,
                    Changed::Draft => filled.drafts += 1,
                    Changed::Nothing => {}
                }
            }
            Err(error) => filled.left.push((subject.id, LeftOut::Refused(error))),
        }
    }
    filled.done = counts[0] + counts[1];
    if filled.done + filled.drafts == 0 {
        return Ok(filled);
    }
    let n = filled.done + filled.drafts;
    let what = format!("hamlet.filled {hamlet} {} {} {} {n}", scoring.title, scoring.year, from.code());
    filled.job = Some(job.commit_counting(&what, scoring.title, criteria, counts)?);
    Ok(filled)
}
