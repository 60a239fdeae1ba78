//! The association's review (*thẩm định*): approve the version that was seen, return it, or change it for a coded
//! reason. A case that changes after its approval has to be approved again.
//!
//! Deliberately absent: the proposal itself, which `actions::recognition` takes to the People's Committee.

use ahash::AHashMap;
use programme::assessment::{ReviewReason, ReviewVerdict};
use programme::ids::PlaceId;
use programme::registry::subject_kind;

use super::grid::is_open;
use super::row::{RowError, TypedRow};
use super::save::{SaveError, Saved, Why, save};
use super::{Scoring, Sets};
use crate::actions::by_hand::ByHand;
use crate::store::cases::{case_of, cases_of};
use crate::store::db::{By, Database, StoreError};
use crate::store::sheet::SheetKey;
use crate::store::typed::{draft_of, drafts_among, put_review};

/// Why a case was not decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReviewed {
    /// It is not the version that was seen, or somebody began to change it.
    Changed,
    /// There is no score.
    NoScore,
    /// It is proposed or decided already.
    Closed,
    /// A person has to decide first: the arithmetic refers it.
    Referred,
}

impl NotReviewed {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "review.changed_meanwhile",
            Self::NoScore => "review.no_score",
            Self::Closed => "review.already_proposed",
            Self::Referred => "review.referred",
        }
    }
}

/// What came of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// The job; nothing where nothing was written.
    pub job: Option<i64>,
    /// Cases decided on.
    pub done: u64,
    /// Cases that were not, by subject.
    pub not_done: Vec<(i64, NotReviewed)>,
}

/// Approves or returns cases in the versions that were seen: subject and version. Those that changed meanwhile are
/// left and told. A return has a reason.
///
/// # Errors
/// When the store fails; nothing stands then.
pub fn review(
    db: &mut Database,
    by: By<'_>,
    scoring: &Scoring<'_>,
    (verdict, reason): (ReviewVerdict, Option<ReviewReason>),
    rows: &[(i64, i64)],
) -> Result<Reviewed, StoreError> {
    review_cases(db, by, (scoring.commune, scoring.title, scoring.year), (verdict, reason), rows)
}

/// Up to so many cases are read one by one, so that one approval costs the same in a large commune.
const FEW: usize = 8;

/// As [`review`], where nothing is known but whose cases they are.
///
/// # Errors
/// When the store fails; nothing stands then.
pub fn review_cases(
    db: &mut Database,
    by: By<'_>,
    (commune, title, year): (PlaceId, &str, u16),
    (verdict, reason): (ReviewVerdict, Option<ReviewReason>),
    rows: &[(i64, i64)],
) -> Result<Reviewed, StoreError> {
    let job = ByHand::begin(db, by, commune, &[])?;
    let kind = subject_kind(title).unwrap_or_default();
    let key = SheetKey { commune: commune.get(), title, kind, year: i64::from(year) };
    let of = (key.commune, key.title, key.year);
    let (mut cases, mut drafts) = (AHashMap::new(), Vec::new());
    if rows.len() <= FEW {
        for (subject, _) in rows {
            cases.extend(case_of(job.tx.reads(), of, *subject)?.map(|case| (*subject, case)));
            drafts.extend(draft_of(job.tx.reads(), key, *subject)?.map(|_| *subject));
        }
    } else {
        cases.extend(cases_of(job.tx.reads(), of, None)?.into_iter().map(|case| (case.subject(), case)));
        drafts = drafts_among(job.tx.reads(), key)?;
    }
    let mut reviewed = Reviewed::default();
    let mut criteria = 0;
    for (subject, seen) in rows {
        let case = cases.get(subject).filter(|case| case.source() != "none");
        let why = match case {
            None => Some(NotReviewed::NoScore),
            Some(case) if !is_open(case) => Some(NotReviewed::Closed),
            Some(case) if case.import() != *seen || drafts.contains(subject) => Some(NotReviewed::Changed),
            Some(case) if verdict == ReviewVerdict::Approved && case.outcome() == "refer" => {
                Some(NotReviewed::Referred)
            }
            Some(case) => {
                criteria = case.criteria();
                None
            }
        };
        if let Some(why) = why {
            reviewed.not_done.push((*subject, why));
            continue;
        }
        let said = (verdict.code(), reason.map_or("", ReviewReason::code));
        put_review(&job.tx, key, *subject, said, (*seen, job.id))?;
        reviewed.done += 1;
    }
    if reviewed.done == 0 {
        return Ok(reviewed);
    }
    let of = match rows {
        [(subject, _)] => subject.to_string(),
        _ => format!("rows {}", reviewed.done),
    };
    let reason = reason.map_or_else(String::new, |reason| format!(" {}", reason.code()));
    let what = format!("review.{} {} {} {of}{reason}", verdict.code(), key.title, key.year);
    reviewed.job = Some(job.commit_counting(&what, title, criteria, [0, reviewed.done])?);
    Ok(reviewed)
}

/// Changes a row on review, for a coded reason; it still has to be approved.
///
/// # Errors
/// When the row is refused or not complete, or the store fails; nothing stands then.
pub fn review_change(
    db: &mut Database,
    by: By<'_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    row: &TypedRow<'_>,
    reason: ReviewReason,
    key: Option<&str>,
) -> Result<Saved, SaveError> {
    let why = Why { review: Some(reason), cleared: None };
    let saved = save(db, by, (scoring, sets), std::slice::from_ref(row), why, key)?;
    saved.rows.into_iter().next().ok_or_else(|| SaveError::Refused(vec![(row.subject, RowError::Unknown)]))
}
