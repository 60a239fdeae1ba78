//! Arithmetic: answers to a score, exactly and in one pass.

use super::model::{
    Answer, Circumstances, CriteriaSet, Item, ItemKind, Model, NotApplicablePolicy, Outcome, Reason, Score,
};
use crate::units::Points;

/// Points that an answer earns by itself; nothing for *not applicable* and for targets.
#[must_use]
pub fn answer_points(set: &CriteriaSet, item: usize, answer: Answer) -> Option<Points> {
    points_of(&set.items[item], answer)
}

fn points_of(item: &Item, answer: Answer) -> Option<Points> {
    match (answer, &item.kind) {
        (Answer::Points(points), _) => Some(points),
        (Answer::Option(index), ItemKind::Options(options)) => {
            options.get(usize::from(index)).map(|option| option.points)
        }
        (Answer::Share(n, d), ItemKind::Derived { thresholds, .. }) => {
            let reached = thresholds
                .iter()
                .find(|t| d > 0 && u64::from(n) * 10_000 >= u64::from(d) * u64::from(t.at_least_bp));
            Some(reached.map_or(Points::ZERO, |t| t.points))
        }
        (Answer::Option(_) | Answer::Share(..) | Answer::Met(_) | Answer::NotApplicable, _) => None,
    }
}

/// The lowest mark that applies: default, zone, poor household.
#[must_use]
pub fn pass_mark(set: &CriteriaSet, circumstances: &Circumstances) -> Option<Points> {
    let applies = |circumstance: &str| {
        circumstance == "default"
            // A household's poverty is no zone, whatever a zone may be called.
            || (circumstance == circumstances.zone && circumstance != "poor_household")
            || (circumstances.poor && circumstance == "poor_household")
    };
    set.pass_marks.iter().filter(|mark| applies(&mark.circumstance)).map(|mark| mark.mark).min()
}

/// What the set makes of the answers (one per item) and vetoes (one per veto, or none at all).
#[must_use]
pub fn evaluate(
    set: &CriteriaSet,
    answers: &[Answer],
    vetoes: &[bool],
    circumstances: &Circumstances,
) -> Score {
    let mut reasons = Vec::new();
    for (veto, _) in vetoes.iter().enumerate().filter(|(_, applies)| **applies) {
        reasons.push(Reason::Vetoed { veto });
    }
    match set.model {
        Model::Points => points(set, answers, circumstances, reasons),
        Model::Levels => levels(set, answers, circumstances, reasons),
    }
}

/// Earned and possible points of a group or of the whole sheet.
#[derive(Clone, Copy, Default)]
struct Sum {
    earned: Points,
    max: Points,
    applicable_max: Points,
}

impl Sum {
    fn add(&mut self, item: &Item, answer: Answer, scored: Option<Points>, full_credit: bool) {
        self.max += item.max;
        // Only what does not apply earns its maximum: an answer of the wrong kind earns nothing.
        let credit = (full_credit && answer == Answer::NotApplicable).then_some(item.max);
        if let Some(earned) = scored.or(credit) {
            self.earned += earned;
            self.applicable_max += item.max;
        }
    }
}

fn points(
    set: &CriteriaSet,
    answers: &[Answer],
    circumstances: &Circumstances,
    mut reasons: Vec<Reason>,
) -> Score {
    let full_credit = set.not_applicable == NotApplicablePolicy::FullCredit;
    let mut sum = Sum::default();
    let mut refer = false;
    for (index, (item, &answer)) in set.items.iter().zip(answers).enumerate() {
        let scored = points_of(item, answer);
        sum.add(item, answer, scored, full_credit);
        if answer == Answer::NotApplicable {
            if set.not_applicable == NotApplicablePolicy::Refer {
                refer = true;
                reasons.push(Reason::NotApplicableReferred { item: index });
            }
        } else if let (Some(required), Some(scored)) = (item.required_min, scored)
            && scored < required
        {
            reasons.push(Reason::ItemBelowMinimum { item: index, scored, required });
        }
    }
    for (index, group) in set.groups.iter().enumerate() {
        let Some(required_bp) = group.required_min_bp else { continue };
        let mut sum = Sum::default();
        for (item, &answer) in set.items.iter().zip(answers) {
            if item.group == Some(index) {
                sum.add(item, answer, points_of(item, answer), full_credit);
            }
        }
        // Whether the group reaches its share hangs on what a person decides.
        if set.not_applicable == NotApplicablePolicy::Refer && sum.applicable_max < sum.max {
            continue;
        }
        // Under rescaling a group is held against what applies in it.
        let max = match set.not_applicable {
            NotApplicablePolicy::Rescale => sum.applicable_max,
            NotApplicablePolicy::FullCredit | NotApplicablePolicy::Refer => sum.max,
        };
        let (earned, max_h) = (i64::from(sum.earned.hundredths()), i64::from(max.hundredths()));
        if earned * 10_000 < max_h * i64::from(required_bp) {
            reasons.push(Reason::GroupBelowMinimum { group: index, scored: sum.earned, max });
        }
    }
    let total = match set.not_applicable {
        NotApplicablePolicy::Rescale if sum.applicable_max == Points::ZERO => None,
        NotApplicablePolicy::Rescale => Some(rescale(sum)),
        NotApplicablePolicy::FullCredit | NotApplicablePolicy::Refer => Some(sum.earned),
    };
    if total.is_none() {
        refer = true;
        reasons.push(Reason::NothingApplicable);
    }
    if let (Some(scored), Some(required), false) = (total, pass_mark(set, circumstances), refer)
        && scored < required
    {
        reasons.push(Reason::BelowPassMark { scored, required });
    }
    let outcome = outcome(&reasons, refer);
    let band = total.filter(|_| outcome == Outcome::Pass).and_then(|total| band(set, total));
    Score { total, outcome, band, reasons }
}

/// Any veto fails; else a case that a person must decide is referred; else any reason fails.
fn outcome(reasons: &[Reason], refer: bool) -> Outcome {
    if reasons.iter().any(|reason| matches!(reason, Reason::Vetoed { .. })) {
        Outcome::Fail
    } else if refer {
        Outcome::Refer
    } else if reasons.is_empty() {
        Outcome::Pass
    } else {
        Outcome::Fail
    }
}

/// Earned × Σ max ÷ Σ applicable max, half up to 0.01.
fn rescale(sum: Sum) -> Points {
    let (earned, max, applicable) = (
        i64::from(sum.earned.hundredths()),
        i64::from(sum.max.hundredths()),
        i64::from(sum.applicable_max.hundredths()),
    );
    let rescaled = (2 * earned * max + applicable) / (2 * applicable);
    Points::from_hundredths(i32::try_from(rescaled).unwrap_or(i32::MAX))
}

fn band(set: &CriteriaSet, total: Points) -> Option<usize> {
    set.bands.iter().position(|band| total >= band.min)
}

fn levels(
    set: &CriteriaSet,
    answers: &[Answer],
    circumstances: &Circumstances,
    mut reasons: Vec<Reason>,
) -> Score {
    let vetoed = !reasons.is_empty();
    let refers = set.not_applicable == NotApplicablePolicy::Refer;
    let mut refer = false;
    for (item, _) in answers.iter().enumerate().filter(|(_, a)| refers && **a == Answer::NotApplicable) {
        refer = true;
        reasons.push(Reason::NotApplicableReferred { item });
    }
    let mut targets = set.levels.iter().flat_map(|level| &level.targets);
    let none_applies = targets.all(|&item| answers.get(item) == Some(&Answer::NotApplicable));
    if none_applies && set.not_applicable == NotApplicablePolicy::Rescale {
        refer = true;
        reasons.push(Reason::NothingApplicable);
    }
    let mut reached = None;
    for (index, level) in set.levels.iter().enumerate() {
        let missed: Vec<Reason> = level
            .targets
            .iter()
            .filter(|&&item| answers.get(item) == Some(&Answer::Met(false)))
            .map(|&item| Reason::TargetNotMet { item })
            .collect();
        let held =
            index.checked_sub(1).map_or(0, |below| circumstances.years_held.get(below).copied().unwrap_or(0));
        if missed.is_empty() && held >= level.wait_years.unwrap_or(0) {
            reached = Some(index);
            continue;
        }
        // Only what bars the first level is a reason against the title itself.
        if reached.is_none() {
            if missed.is_empty() {
                reasons.push(Reason::LevelTooEarly { level: index });
            }
            reasons.extend(missed);
        }
        break;
    }
    let outcome = match (vetoed, refer, reached) {
        (true, _, _) => Outcome::Fail,
        (false, true, _) => Outcome::Refer,
        (false, false, Some(_)) => Outcome::Pass,
        (false, false, None) => Outcome::Fail,
    };
    let band = reached.filter(|_| outcome == Outcome::Pass);
    Score { total: None, outcome, band, reasons }
}
