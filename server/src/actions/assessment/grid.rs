//! The meeting grid of one hamlet, title and year, and the hamlet's results with the reasons for each.
//!
//! Deliberately absent: how it is drawn. A fixed number of questions, however many families there are.

use ahash::AHashMap;
use programme::assessment::{
    Filled, ReviewReason, ReviewVerdict, Sheet, Slip, Standing, Verdict, Votes, carry_over, read_row,
    restated, row_texts, slip, verdict, verdict_of_score, verdict_of_total,
};
use programme::criteria::{Answer, CriteriaSet, Outcome, Score, evaluate, reason_text};
use programme::recognition::State;
use programme::text::Text;
use programme::units::Points;

use super::{Scoring, Sets};
use crate::actions::import::read_sheet;
use crate::store::cases::StoredCase;
use crate::store::db::{Database, StoreError};
use crate::store::sheet::{LastYear, SheetSubject, StoredSheet, hamlet_name, sheet_of, subject_in};
use crate::store::typed::{StoredDraft, StoredReview};

/// A hamlet's sheet.
pub struct Grid {
    /// The hamlet, 0 where nobody said.
    pub hamlet: i64,
    /// Its name.
    pub hamlet_name: String,
    /// Columns.
    pub sheet: Sheet,
    /// Rows, in the order of the paper list.
    pub rows: Vec<GridRow>,
    /// The meeting, once it was written down.
    pub meeting: Option<Meeting>,
    /// How many rows are blank, drafts, passed, not passed, referred.
    pub counts: Tallied,
}

/// Counts of a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tallied {
    /// Nothing is scored.
    pub blank: usize,
    /// Not complete.
    pub drafts: usize,
    /// Passed by the arithmetic.
    pub passed: usize,
    /// Not passed.
    pub failed: usize,
    /// A person decides.
    pub referred: usize,
}

/// A meeting as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Day.
    pub held_on: String,
    /// Who was invited.
    pub invited: i64,
    /// Who came.
    pub attended: i64,
    /// Codes of its remarks.
    pub remarks: Vec<String>,
    /// The version, to be given back when it is corrected.
    pub version: i64,
}

/// What the association decided on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// The reason; none on an approval.
    pub reason: Option<ReviewReason>,
    /// Whether it is of the version that stands: a row changed afterwards has to be decided again.
    pub stands: bool,
    /// Whether it returned the version that stands: the hamlet has to score it again, also where it has begun to.
    pub waits_for_hamlet: bool,
    /// Who.
    pub actor: String,
    /// When.
    pub at: String,
}

/// Last year's row.
#[derive(Clone, Debug)]
pub struct LastYearRow {
    /// Its answers as cells of this year's sheet, where they fit.
    pub cells: Vec<String>,
    /// Its verdict, by its own set.
    pub verdict: Verdict,
    /// How far it went, such as `recognised`.
    pub state: String,
}

/// One family (or clan, hamlet, unit) on the sheet.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// The subject's id.
    pub subject: i64,
    /// Code in its commune; one made by an import begins with `~`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Self-management group.
    pub group: String,
    /// Members: this year's, or last year's until somebody says.
    pub members: Option<i64>,
    /// Poor or near-poor: this year's, or last year's until somebody says.
    pub poor: bool,
    /// `new`, `again`, `yes`, `no`; empty where the row is not there yet.
    pub registered: String,
    /// This year's cells as typed: items, then vetoes.
    pub cells: Vec<String>,
    /// In words.
    pub verdict: Verdict,
    /// `items`, `totals`, `none`, `draft`; empty where the row is not there yet.
    pub source: String,
    /// How far the case went; empty where there is none.
    pub state: String,
    /// Whether it may still be typed over.
    pub open: bool,
    /// What the next save has to name; 0 where nothing is stored.
    pub version: i64,
    /// Who typed it, and when.
    pub typed: Option<(String, String)>,
    /// Every reason against a pass, as a sentence.
    pub reasons: Vec<Text>,
    /// Last year's row.
    pub last_year: Option<LastYearRow>,
    /// Votes of the meeting.
    pub votes: Option<Votes>,
    /// What the association decided.
    pub review: Option<Review>,
    /// Code of the People's Committee's reason where it did not recognise it.
    pub refusal: String,
    /// It is scored by another set than the sheet's: it stands by that one until somebody changes it.
    pub by_other_set: bool,
}

/// The sheet of a hamlet.
///
/// # Errors
/// When the store fails.
pub fn grid(db: &Database, sets: &Sets, scoring: &Scoring<'_>, hamlet: i64) -> Result<Grid, StoreError> {
    let stored = sheet_of(db, scoring.key(), hamlet)?;
    let mut known = SetsMet { sets, met: AHashMap::new() };
    let rows: Vec<GridRow> =
        stored.subjects.iter().map(|subject| row(scoring, &mut known, &stored, subject)).collect();
    let mut counts = Tallied::default();
    for row in &rows {
        match row.verdict.standing {
            Standing::Blank => counts.blank += 1,
            Standing::Incomplete => counts.drafts += 1,
            Standing::Assessed(Outcome::Pass) => counts.passed += 1,
            Standing::Assessed(Outcome::Fail) => counts.failed += 1,
            Standing::Assessed(Outcome::Refer) => counts.referred += 1,
        }
    }
    let meeting = stored.meeting.map(|meeting| Meeting {
        held_on: meeting.held_on,
        invited: meeting.invited,
        attended: meeting.attended,
        remarks: meeting.remarks.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        version: meeting.import,
    });
    let hamlet_name = hamlet_name(db, scoring.commune.get(), hamlet)?.unwrap_or_default();
    Ok(Grid { hamlet, hamlet_name, sheet: Sheet::of(&scoring.set.set), rows, meeting, counts })
}

/// The rows of a hamlet that are scored, those that do not pass first: what the association looks at.
///
/// # Errors
/// When the store fails.
pub fn hamlet_results(
    db: &Database,
    sets: &Sets,
    scoring: &Scoring<'_>,
    hamlet: i64,
) -> Result<Grid, StoreError> {
    let mut grid = grid(db, sets, scoring, hamlet)?;
    grid.rows.retain(|row| matches!(row.source.as_str(), "items" | "totals"));
    grid.rows.sort_by_key(|row| row.verdict.standing == Standing::Assessed(Outcome::Pass));
    Ok(grid)
}

/// In which hamlet a subject is on the sheet of a year; nothing where it is on none of the commune.
///
/// # Errors
/// When the store fails.
pub fn lives_in(db: &Database, scoring: &Scoring<'_>, subject: i64) -> Result<Option<i64>, StoreError> {
    Ok(subject_in(db, scoring.key(), subject)?.map(|found| found.hamlet))
}

/// A family's slip; nothing where the row has no score by items.
#[must_use]
pub fn row_slip(scoring: &Scoring<'_>, row: &GridRow) -> Option<Slip> {
    let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
    let Ok(Filled::Complete { answers, vetoes }) = read_row(&scoring.set.set, &cells) else { return None };
    if row.source != "items" {
        return None;
    }
    let score = evaluate(&scoring.set.set, &answers, &vetoes, &scoring.circumstances(row.poor));
    Some(slip(&scoring.set.set, &answers, &score, State::parse(&row.state)))
}

/// Sets read once for the whole grid.
struct SetsMet<'s> {
    sets: &'s Sets,
    met: AHashMap<i64, Option<CriteriaSet>>,
}

impl SetsMet<'_> {
    fn of(&mut self, row: i64) -> Option<&CriteriaSet> {
        let sets = self.sets;
        self.met.entry(row).or_insert_with(|| sets.by_row(row).map(|kept| kept.set)).as_ref()
    }
}

fn row(
    scoring: &Scoring<'_>,
    known: &mut SetsMet<'_>,
    stored: &StoredSheet,
    subject: &SheetSubject,
) -> GridRow {
    let case = stored.cases.get(&subject.id);
    // A roster that came after a draft was begun is newer than it.
    let version = version(case, stored.drafts.get(&subject.id));
    let draft = stored.drafts.get(&subject.id).filter(|draft| draft_shows(case, draft));
    let last = stored.last.get(&subject.id);
    let mut row = GridRow {
        subject: subject.id,
        code: subject.code.clone(),
        name: subject.name.clone(),
        group: subject.group.clone(),
        members: last.and_then(|last| last.members),
        poor: last.is_some_and(|last| last.poor),
        registered: String::new(),
        cells: row_texts(&scoring.set.set, &[], &[]),
        verdict: verdict(&scoring.set.set, &Filled::Blank, &scoring.circumstances(false)).0,
        source: String::new(),
        state: String::new(),
        open: true,
        version,
        typed: stored.authors.get(&subject.id).cloned(),
        reasons: Vec::new(),
        last_year: last.and_then(|last| last_year(scoring, known, last)),
        votes: stored.votes.get(&subject.id).map(|votes| Votes {
            agreed: u32::try_from(votes.agreed).unwrap_or(0),
            against: u32::try_from(votes.against).unwrap_or(0),
            abstained: u32::try_from(votes.abstained).unwrap_or(0),
        }),
        review: None,
        refusal: String::new(),
        by_other_set: false,
    };
    if let Some(case) = case {
        fill_from_case(scoring, known, case, &mut row);
        row.review = stored.reviews.get(&subject.id).and_then(|review| told(review, case.import(), draft));
    }
    if let Some(draft) = draft {
        fill_from_draft(scoring, draft, &mut row);
    }
    row
}

/// Whether a draft is what the row shows: not where a roster came after it, or the case went on without it.
pub(super) fn draft_shows(case: Option<&StoredCase>, draft: &StoredDraft) -> bool {
    case.is_none_or(|case| is_open(case) && case.import() < draft.import)
}

/// What the next save of a row has to name: the job that last wrote its case or its draft.
pub(super) fn version(case: Option<&StoredCase>, draft: Option<&StoredDraft>) -> i64 {
    let case = case.map_or(0, StoredCase::import);
    case.max(draft.map_or(0, |draft| draft.import))
}

fn told(review: &StoredReview, import: i64, draft: Option<&StoredDraft>) -> Option<Review> {
    let verdict = ReviewVerdict::parse(&review.verdict)?;
    Some(Review {
        verdict,
        waits_for_hamlet: verdict == ReviewVerdict::Returned && review.seen == import,
        reason: ReviewReason::parse(&review.reason),
        stands: review.seen == import && draft.is_none(),
        actor: review.actor.clone(),
        at: review.at.clone(),
    })
}

fn fill_from_draft(scoring: &Scoring<'_>, draft: &StoredDraft, row: &mut GridRow) {
    let set = &scoring.set.set;
    let cells: Vec<&str> = draft.cells.iter().map(String::as_str).collect();
    // Typed for another set, it may not fit any more: it is shown, and the cells say what is wrong when saved.
    if let Ok(filled) = read_row(set, &cells) {
        row.verdict = verdict(set, &filled, &scoring.circumstances(draft.poor)).0;
    }
    row.verdict.standing = Standing::Incomplete;
    row.cells = draft.cells.clone();
    row.cells.resize(set.items.len() + set.vetoes.len(), String::new());
    (row.members, row.poor) = (draft.members, draft.poor);
    row.registered = draft.registered.clone();
    row.source = "draft".to_owned();
    row.typed = Some((draft.actor.clone(), draft.at.clone()));
    row.reasons.clear();
}

fn fill_from_case(scoring: &Scoring<'_>, known: &mut SetsMet<'_>, case: &StoredCase, row: &mut GridRow) {
    (row.members, row.poor) = (case.members(), case.poor());
    row.registered = case.registered().to_owned();
    row.source = case.source().to_owned();
    row.state = case.state().to_owned();
    row.refusal = case.refusal().to_owned();
    row.open = is_open(case);
    let scored = scored(case.source(), case.answers(), case.outcome(), case.total());
    let Some(scored) = scored else { return };
    let own = known.of(case.criteria());
    row.cells = scored.cells(own, &scoring.set.set);
    row.by_other_set = scored.answers.is_some() && own.is_some_and(|own| own.id != scoring.set.set.id);
    let (verdict, score) = scored.verdict(own, scoring, case.poor());
    row.verdict = verdict;
    if let (Some(score), Some(own)) = (score, own) {
        row.reasons = score.reasons.iter().map(|reason| reason_text(own, reason)).collect();
    }
}

/// Whether a case may still be typed over.
pub(super) fn is_open(case: &StoredCase) -> bool {
    use programme::recognition::State;
    State::parse(case.state()).is_some_and(State::may_be_reassessed)
}

fn last_year(scoring: &Scoring<'_>, known: &mut SetsMet<'_>, last: &LastYear) -> Option<LastYearRow> {
    let scored = scored(&last.source, &last.answers, &last.outcome, last.total)?;
    let own = known.of(last.criteria);
    Some(LastYearRow {
        cells: scored.taken_over(own, &scoring.set.set),
        verdict: scored.verdict(own, scoring, last.poor).0,
        state: last.state.clone(),
    })
}

/// A score as it is kept.
pub(super) struct Scored {
    answers: Option<(Vec<Answer>, Vec<bool>)>,
    outcome: Outcome,
    total: Option<Points>,
}

/// Reads a score; nothing where none stands.
pub(super) fn scored(source: &str, answers: &str, outcome: &str, total: Option<i64>) -> Option<Scored> {
    let outcome = Outcome::ALL.into_iter().find(|known| known.code() == outcome)?;
    let total = total.and_then(|n| i32::try_from(n).ok()).map(Points::from_hundredths);
    let answers = if source == "items" { read_sheet(answers) } else { None };
    Some(Scored { answers, outcome, total })
}

impl Scored {
    /// Its cells on the sheet of a set of its year.
    pub(super) fn cells(&self, own: Option<&CriteriaSet>, set: &CriteriaSet) -> Vec<String> {
        match (&self.answers, own) {
            (Some((answers, vetoes)), Some(own)) if own.id == set.id && answers.len() == set.items.len() => {
                row_texts(set, &answers.iter().copied().map(Some).collect::<Vec<_>>(), vetoes)
            }
            (Some((answers, vetoes)), Some(own)) => restated(own, answers, vetoes, set),
            (_, _) => row_texts(set, &[], &[]),
        }
    }

    /// What may be taken over from it to a later year's sheet.
    fn taken_over(&self, own: Option<&CriteriaSet>, set: &CriteriaSet) -> Vec<String> {
        let carried = self.answers.as_ref().zip(own).map(|((answers, _), own)| carry_over(own, answers, set));
        row_texts(set, &carried.unwrap_or_default(), &[])
    }

    /// Its verdict by its own set. What was stored stands: a level's years may be known only there.
    pub(super) fn verdict(
        &self,
        own: Option<&CriteriaSet>,
        scoring: &Scoring<'_>,
        poor: bool,
    ) -> (Verdict, Option<Score>) {
        let (Some((answers, vetoes)), Some(own)) = (&self.answers, own) else {
            return (verdict_of_total(self.total, self.outcome), None);
        };
        let mut score = evaluate(own, answers, vetoes, &scoring.circumstances(poor));
        if score.outcome != self.outcome || score.total != self.total {
            (score.outcome, score.total, score.band) = (self.outcome, self.total, None);
        }
        (verdict_of_score(own, &score), Some(score))
    }
}
