//! One row written: held against what is stored, scored, kept as a case or as a draft, and counted.
//!
//! Deliberately absent: the transaction around it, and the audit entry, which whoever saves one row or many makes.

use programme::assessment::{
    CellFault, CellProblem, Filled, Verdict, read_row, read_total, row_of, row_texts, verdict,
    verdict_of_total,
};
use programme::criteria::{Answer, CriteriaSet, ItemKind, Model, Outcome, Score, reason_code};
use programme::units::Points;

use super::grid::{draft_shows, is_open, scored, version};
use super::row::{Conflict, Entry, RowError, RowFacts, TypedRow};
use super::{Scoring, Sets};
use crate::actions::import::answers::push_sheet;
use crate::actions::import::derived::{Of, counted};
use crate::actions::import::filed::registered;
use crate::actions::import::years_held;
use crate::roster::row::Registration;
use crate::store::cases::{self, N_FACTS, StoredCase, append_case, case_of};
use crate::store::db::{StoreError, Value, WriteTx};
use crate::store::imports::author_of;
use crate::store::retention::{is_of_families, purged_on};
use crate::store::shares::Place;
use crate::store::sheet::{SheetSubject, subject_in};
use crate::store::tallies::add_case_tally;
use crate::store::typed::{DraftFacts, StoredDraft, draft_of, drop_draft, put_draft};

/// What came of a row.
pub(super) struct Wrote {
    pub(super) verdict: Verdict,
    pub(super) change: Changed,
    pub(super) was_scored: bool,
}

/// What a row changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    Nothing,
    /// A draft came, changed or went.
    Draft,
    /// A case is new.
    New,
    /// A case has a new version.
    Case,
}

/// A row as it stands.
pub(super) struct Stands {
    pub(super) subject: SheetSubject,
    pub(super) case: Option<StoredCase>,
    pub(super) draft: Option<StoredDraft>,
}

impl Stands {
    pub(super) fn of(
        tx: &WriteTx<'_>,
        scoring: &Scoring<'_>,
        subject: i64,
    ) -> Result<Option<Self>, StoreError> {
        let key = scoring.key();
        let Some(found) = subject_in(tx.reads(), key, subject)? else { return Ok(None) };
        let case = case_of(tx.reads(), (key.commune, key.title, key.year), subject)?;
        Ok(Some(Self { subject: found, case, draft: draft_of(tx.reads(), key, subject)? }))
    }

    pub(super) fn version(&self) -> i64 {
        version(self.case.as_ref(), self.draft.as_ref())
    }

    fn draft(&self) -> Option<&StoredDraft> {
        self.draft.as_ref().filter(|draft| draft_shows(self.case.as_ref(), draft))
    }

    fn facts(&self, sets: &Sets, set: &CriteriaSet) -> RowFacts {
        let blank = row_texts(set, &[], &[]);
        if let Some(draft) = self.draft() {
            let mut cells = draft.cells.clone();
            cells.resize(blank.len(), String::new());
            let registered = draft.registered.clone();
            return RowFacts {
                cells,
                total: String::new(),
                registered,
                members: draft.members,
                poor: draft.poor,
            };
        }
        let Some(case) = &self.case else {
            return RowFacts {
                cells: blank,
                total: String::new(),
                registered: String::new(),
                members: None,
                poor: false,
            };
        };
        let own = sets.by_row(case.criteria()).map(|kept| kept.set);
        let score = scored(case.source(), case.answers(), case.outcome(), case.total());
        let cells = score.as_ref().map_or(blank, |score| score.cells(own.as_ref(), set));
        let total = if case.source() == "totals" { case.total().map(hundredths) } else { None };
        RowFacts {
            cells,
            total: total.unwrap_or_default(),
            registered: case.registered().to_owned(),
            members: case.members(),
            poor: case.poor(),
        }
    }

    /// A total without items, where that is what stands.
    fn total(&self) -> Option<(Comes, Verdict)> {
        let case = self.case.as_ref().filter(|case| case.source() == "totals")?;
        let outcome = Outcome::ALL.into_iter().find(|known| known.code() == case.outcome())?;
        let total = case.total().and_then(|n| i32::try_from(n).ok()).map(Points::from_hundredths);
        let comes = Comes::Case {
            source: "totals",
            outcome: outcome.code(),
            total: case.total(),
            answers: String::new(),
            band: String::new(),
            reasons: String::new(),
        };
        Some((comes, verdict_of_total(total, outcome)))
    }

    /// The verdict of what stands.
    pub(super) fn verdict(&self, sets: &Sets, scoring: &Scoring<'_>) -> Verdict {
        let set = &scoring.set.set;
        let blank = || verdict(set, &Filled::Blank, &scoring.circumstances(false)).0;
        if let Some(draft) = self.draft() {
            let cells: Vec<&str> = draft.cells.iter().map(String::as_str).collect();
            return read_row(set, &cells).map_or_else(
                |_| blank(),
                |filled| verdict(set, &filled, &scoring.circumstances(draft.poor)).0,
            );
        }
        let Some(case) = &self.case else { return blank() };
        let own = sets.by_row(case.criteria()).map(|kept| kept.set);
        scored(case.source(), case.answers(), case.outcome(), case.total())
            .map_or_else(blank, |score| score.verdict(own.as_ref(), scoring, case.poor()).0)
    }
}

fn hundredths(n: i64) -> String {
    let points = i32::try_from(n).map(Points::from_hundredths).unwrap_or_default();
    points.to_string().replace('.', ",")
}

/// What a row comes to.
enum Comes {
    Draft,
    /// Source, outcome, total in hundredths, answers, band, reasons.
    Case {
        source: &'static str,
        outcome: &'static str,
        total: Option<i64>,
        answers: String,
        band: String,
        reasons: String,
    },
}

/// Writes one row within a job. Nothing is written where it is refused or says what stands.
pub(super) fn write_row(
    tx: &WriteTx<'_>,
    (scoring, sets, criteria): (&Scoring<'_>, &Sets, i64),
    stands: &Stands,
    typed: &TypedRow<'_>,
    (job, may_clear): (i64, bool),
) -> Result<Result<Wrote, RowError>, StoreError> {
    if typed.members.is_some_and(|n| !(1..=30).contains(&n)) {
        return Ok(Err(RowError::Members));
    }
    if let Err(why) = sets.given(scoring.atlas, scoring.title, scoring.year, scoring.commune) {
        return Ok(Err(RowError::NotGiven(why)));
    }
    let (comes, verdict) = match come_to(tx, scoring, stands, typed)? {
        Ok(comes) => comes,
        Err(error) => return Ok(Err(error)),
    };
    let kept_total = stands.case.as_ref().filter(|_| keeps_total(stands, typed, &comes));
    let criteria = kept_total.map_or(criteria, StoredCase::criteria);
    let was_scored = stands.case.as_ref().is_some_and(|case| case.source() != "none");
    let done = |change| Ok(Ok(Wrote { verdict: verdict.clone(), change, was_scored }));
    let same = says_what_stands(&comes, stands, typed, criteria);
    if same {
        return done(Changed::Nothing);
    }
    if let Some(case) = stands.case.as_ref().filter(|case| !is_open(case)) {
        return Ok(Err(RowError::Closed(case.state().to_owned())));
    }
    if is_of_families(scoring.title)
        && let Some(on) = purged_on(tx.reads(), scoring.commune.get(), i64::from(scoring.year))?
    {
        return Ok(Err(RowError::Purged(on)));
    }
    if typed.seen != stands.version() {
        let conflict = conflict(tx, (scoring, sets), stands, typed)?;
        return Ok(Err(RowError::Conflict(Box::new(conflict))));
    }
    if was_scored && !may_clear && matches!(comes, Comes::Case { source: "none", .. }) {
        return Ok(Err(RowError::ClearReason));
    }
    let key = scoring.key();
    let id = stands.subject.id;
    match comes {
        Comes::Draft => {
            let Entry::Cells(cells) = typed.entry else { return Ok(Err(RowError::Incomplete)) };
            let facts = DraftFacts {
                hamlet: stands.subject.hamlet,
                registered: registered(typed.registered),
                members: typed.members.map(i64::from),
                poor: typed.poor,
                cells,
                criteria,
            };
            put_draft(tx, key, id, &facts, job)?;
            done(Changed::Draft)
        }
        Comes::Case { source, outcome, total, answers, band, reasons } => {
            drop_draft(tx, key, id, job)?;
            let facts: [Value<'_>; N_FACTS] = [
                registered(typed.registered).into(),
                typed.members.map(i64::from).into(),
                i64::from(typed.poor).into(),
                source.into(),
                answers.into(),
                outcome.into(),
                total.into(),
                band.into(),
                reasons.into(),
                criteria.into(),
            ];
            // Only the draft went: the case says the same already.
            if stands.case.as_ref().is_some_and(|case| case.facts() == facts) {
                return done(Changed::Draft);
            }
            let hamlet = stands.subject.hamlet;
            let mut counts = cases::counts(registered(typed.registered), source, outcome);
            let tally = |hamlet, source, counts| {
                add_case_tally(tx, (key.commune, hamlet), key.title, key.year, source, counts)
            };
            let version = match &stands.case {
                Some(case) => {
                    cases::replace(tx, case, job)?;
                    let old = case.counts();
                    if (case.hamlet(), case.source()) == (hamlet, source) {
                        counts = std::array::from_fn(|at| counts[at] - old[at]);
                    } else {
                        tally(case.hamlet(), case.source(), old.map(|n| -n))?;
                    }
                    case.version() + 1
                }
                None => 1,
            };
            tally(hamlet, source, counts)?;
            append_case(tx, (key.commune, key.title, key.year, id), hamlet, facts, (version, job))?;
            done(if version == 1 { Changed::New } else { Changed::Case })
        }
    }
}

/// Whether items left blank leave a total standing that the commune scored without them.
fn keeps_total(stands: &Stands, typed: &TypedRow<'_>, comes: &Comes) -> bool {
    matches!(typed.entry, Entry::Cells(_))
        && matches!(comes, Comes::Case { source: "totals", .. })
        && stands.case.as_ref().is_some_and(|case| case.source() == "totals")
}

fn says_what_stands(comes: &Comes, stands: &Stands, typed: &TypedRow<'_>, criteria: i64) -> bool {
    let (members, said) = (typed.members.map(i64::from), registered(typed.registered));
    match (comes, stands.draft(), &stands.case) {
        (Comes::Draft, Some(draft), _) => {
            let Entry::Cells(cells) = typed.entry else { return false };
            let trimmed = |cell: Option<&str>| cell.unwrap_or_default().trim().to_owned();
            let n = cells.len().max(draft.cells.len());
            let same = (0..n).all(|at| {
                trimmed(cells.get(at).copied()) == trimmed(draft.cells.get(at).map(String::as_str))
            });
            same && draft.registered == said && draft.members == members && draft.poor == typed.poor
        }
        (Comes::Case { source, outcome, total, answers, band, reasons }, None, Some(case)) => {
            let facts: [Value<'_>; N_FACTS] = [
                said.into(),
                members.into(),
                i64::from(typed.poor).into(),
                (*source).into(),
                answers.into(),
                (*outcome).into(),
                (*total).into(),
                band.into(),
                reasons.into(),
                criteria.into(),
            ];
            stands.draft.is_none() && case.facts() == facts
        }
        (Comes::Draft, None, _) | (Comes::Case { .. }, _, _) => false,
    }
}

fn come_to(
    tx: &WriteTx<'_>,
    scoring: &Scoring<'_>,
    stands: &Stands,
    typed: &TypedRow<'_>,
) -> Result<Result<(Comes, Verdict), RowError>, StoreError> {
    let subject = &stands.subject;
    let set = &scoring.set.set;
    let mut circumstances = scoring.circumstances(typed.poor);
    let none = || Comes::Case {
        source: "none",
        outcome: "",
        total: None,
        answers: String::new(),
        band: String::new(),
        reasons: String::new(),
    };
    let not_registered = typed.registered == Registration::No;
    let refuse_score = || {
        let column = set.items.len() + set.vetoes.len();
        let fault = CellFault { column, value: String::new(), problem: CellProblem::NotRegistered };
        Ok(Err(RowError::Faults(vec![fault])))
    };
    let filled = match typed.entry {
        Entry::Total(total, result) => {
            return Ok(match read_total(set, &circumstances, total, result) {
                Err(fault) => Err(RowError::Total(fault)),
                Ok(None) => Ok((none(), verdict(set, &Filled::Blank, &circumstances).0)),
                Ok(Some(_)) if not_registered => return refuse_score(),
                Ok(Some((total, outcome))) => {
                    let comes = Comes::Case {
                        source: "totals",
                        outcome: outcome.code(),
                        total: total.map(|total| i64::from(total.hundredths())),
                        answers: String::new(),
                        band: String::new(),
                        reasons: String::new(),
                    };
                    Ok((comes, verdict_of_total(total, outcome)))
                }
            });
        }
        Entry::Cells(cells) => match read_row(set, cells) {
            Err(faults) => return Ok(Err(RowError::Faults(faults))),
            Ok(filled) => filled,
        },
    };
    if filled == Filled::Blank
        && !not_registered
        && let Some(stood) = stands.total()
    {
        return Ok(Ok(stood));
    }
    if filled == Filled::Blank {
        return Ok(Ok((none(), verdict(set, &filled, &circumstances).0)));
    }
    if not_registered {
        return refuse_score();
    }
    let filled = match with_counted(tx, scoring, subject, filled)? {
        Ok(filled) => filled,
        Err(faults) => return Ok(Err(RowError::Faults(faults))),
    };
    circumstances.years_held = years_held(tx.reads(), set, scoring.cases(), subject.id)?;
    Ok(Ok(match verdict(set, &filled, &circumstances) {
        (verdict, Some(score)) => (case_facts(set, &filled, &score), verdict),
        (verdict, None) => (Comes::Draft, verdict),
    }))
}

/// Derived items are counted from the registry; one that was typed is held against it.
fn with_counted(
    tx: &WriteTx<'_>,
    scoring: &Scoring<'_>,
    subject: &SheetSubject,
    filled: Filled,
) -> Result<Result<Filled, Vec<CellFault>>, StoreError> {
    let set = &scoring.set.set;
    if !set.items.iter().any(|item| matches!(item.kind, ItemKind::Derived { .. })) {
        return Ok(Ok(filled));
    }
    let (mut answers, vetoes) = match filled {
        Filled::Blank => return Ok(Ok(Filled::Blank)),
        Filled::Incomplete { answers, vetoes, .. } => (answers, vetoes),
        Filled::Complete { answers, vetoes } => (answers.into_iter().map(Some).collect(), vetoes),
    };
    let communes = scoring.communes();
    let of = Of {
        subject: Place { commune: scoring.commune.get(), id: subject.id, hamlet: subject.hamlet },
        communes: &communes,
        year: i64::from(scoring.year),
    };
    let mut faults = Vec::new();
    for (column, answer) in answers.iter_mut().enumerate() {
        if !matches!(set.items[column].kind, ItemKind::Derived { .. })
            || *answer == Some(Answer::NotApplicable)
        {
            continue;
        }
        let known = counted(tx.reads(), set, column, of)?;
        match (*answer, known) {
            (None, Some((n, d))) => {
                *answer = u32::try_from(n).ok().zip(u32::try_from(d).ok()).map(|(n, d)| Answer::Share(n, d));
            }
            (Some(Answer::Share(n, d)), known) if known != Some((i64::from(n), i64::from(d))) => {
                faults.push(CellFault {
                    column,
                    value: format!("{n}/{d}"),
                    problem: CellProblem::Derived(known),
                });
            }
            (Some(_) | None, _) => {}
        }
    }
    Ok(if faults.is_empty() { Ok(row_of(set, answers, vetoes)) } else { Err(faults) })
}

fn case_facts(set: &CriteriaSet, filled: &Filled, score: &Score) -> Comes {
    let mut answers = String::new();
    if let Filled::Complete { answers: given, vetoes } = filled {
        push_sheet(&mut answers, given, vetoes);
    }
    let band = score.band.map(|band| match set.model {
        Model::Points => set.bands[band].code.clone(),
        Model::Levels => set.levels[band].code.clone(),
    });
    let reasons: Vec<_> = score.reasons.iter().map(|reason| reason_code(set, reason)).collect();
    Comes::Case {
        source: "items",
        outcome: score.outcome.code(),
        total: score.total.map(|total| i64::from(total.hundredths())),
        answers,
        band: band.unwrap_or_default(),
        reasons: reasons.join(";"),
    }
}

fn conflict(
    tx: &WriteTx<'_>,
    (scoring, sets): (&Scoring<'_>, &Sets),
    stands: &Stands,
    typed: &TypedRow<'_>,
) -> Result<Conflict, StoreError> {
    let stored = stands.facts(sets, &scoring.set.set);
    let (cells, total) = match typed.entry {
        Entry::Cells(cells) => (cells.iter().map(|cell| cell.trim().to_owned()).collect(), String::new()),
        Entry::Total(total, _) => (Vec::new(), total.trim().to_owned()),
    };
    let mut typed = RowFacts {
        cells,
        total,
        registered: registered(typed.registered).to_owned(),
        members: typed.members.map(i64::from),
        poor: typed.poor,
    };
    typed.cells.resize(stored.cells.len(), String::new());
    let differ = (0..stored.cells.len()).filter(|&at| stored.cells[at] != typed.cells[at]).collect();
    let version = stands.version();
    let (actor, at) = author_of(tx.reads(), version)?.unwrap_or_default();
    Ok(Conflict { version, actor, at, stored, typed, differ })
}
