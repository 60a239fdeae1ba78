//! The verdict at the right of a row, in words: “82 · đạt”, “74 · còn thiếu 6 điểm”, “39 · còn 6 mục”.
//!
//! Deliberately absent: recognition. A pass is the arithmetic's; a title takes a signed decision.

use super::sheet::{comma, item_number};
use super::typed::Filled;
use crate::criteria::{Circumstances, CriteriaSet, Model, Outcome, Reason, Score, evaluate};
use crate::text::Text;
use crate::units::Points;

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is typed.
    Blank,
    /// Items are missing.
    Incomplete,
    /// It is assessed.
    Assessed(Outcome),
}

impl Standing {
    /// `blank`, `incomplete`, `pass`, `fail` or `refer`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Incomplete => "incomplete",
            Self::Assessed(outcome) => outcome.code(),
        }
    }
}

/// A row's verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Where it stands.
    pub standing: Standing,
    /// Total, or points so far.
    pub total: Option<Points>,
    /// How many items are missing.
    pub missing: usize,
    /// In words.
    pub text: Text,
}

/// The verdict of a row, and its score where it is complete.
#[must_use]
pub fn verdict(
    set: &CriteriaSet,
    filled: &Filled,
    circumstances: &Circumstances,
) -> (Verdict, Option<Score>) {
    match filled {
        Filled::Blank => (blank(), None),
        Filled::Incomplete { missing, running, .. } => {
            let text = Text::new(
                with_total(*running, &format!("còn {missing} mục"), true),
                with_total(*running, &format!("{missing} items left"), false),
            );
            let standing = Standing::Incomplete;
            (Verdict { standing, total: *running, missing: *missing, text }, None)
        }
        Filled::Complete { answers, vetoes } => {
            let score = evaluate(set, answers, vetoes, circumstances);
            (verdict_of_score(set, &score), Some(score))
        }
    }
}

fn blank() -> Verdict {
    let text = Text::new("chưa chấm", "not scored");
    Verdict { standing: Standing::Blank, total: None, missing: 0, text }
}

/// The verdict of a total that the commune scored.
#[must_use]
pub fn verdict_of_total(total: Option<Points>, outcome: Outcome) -> Verdict {
    let (vi, en) = match outcome {
        Outcome::Pass => ("đạt (cơ sở chấm)", "passed (scored by the commune)"),
        Outcome::Fail => ("chưa đạt (cơ sở chấm)", "not yet (scored by the commune)"),
        Outcome::Refer => ("chờ xem xét (cơ sở chấm)", "a person decides (scored by the commune)"),
    };
    let text = Text::new(with_total(total, vi, true), with_total(total, en, false));
    Verdict { standing: Standing::Assessed(outcome), total, missing: 0, text }
}

/// The verdict of a score.
#[must_use]
pub fn verdict_of_score(set: &CriteriaSet, score: &Score) -> Verdict {
    let total = score.total;
    let text = match score.outcome {
        Outcome::Pass => {
            let level = score.band.filter(|_| set.model == Model::Levels);
            let level = level.map(|at| &set.levels[at].name);
            let (vi, en) = level.map_or_else(
                || ("đạt".to_owned(), "passed".to_owned()),
                |name| (format!("đạt: {}", name.vi), format!("passed: {}", name.en)),
            );
            Text::new(with_total(total, &vi, true), with_total(total, &en, false))
        }
        Outcome::Refer => {
            Text::new(with_total(total, "chờ xem xét", true), with_total(total, "a person decides", false))
        }
        Outcome::Fail => failed(set, score),
    };
    Verdict { standing: Standing::Assessed(score.outcome), total, missing: 0, text }
}

/// What bars a pass whatever the total goes first: more points would not help.
fn failed(set: &CriteriaSet, score: &Score) -> Text {
    let hard = score.reasons.iter().find_map(|reason| match *reason {
        Reason::BelowPassMark { .. } | Reason::NotApplicableReferred { .. } | Reason::NothingApplicable => {
            None
        }
        Reason::ItemBelowMinimum { item, .. } => {
            let id = item_number(&set.items[item].id);
            Some((format!("mục {id} dưới điểm tối thiểu"), format!("item {id} is below its minimum")))
        }
        Reason::GroupBelowMinimum { group, .. } => {
            let name = &set.groups[group].name;
            Some((
                format!("phần “{}” dưới mức tối thiểu", name.vi),
                format!("“{}” is below its minimum", name.en),
            ))
        }
        Reason::Vetoed { veto } => {
            let id = &set.vetoes[veto].id;
            Some((format!("bị loại ({id})"), format!("ruled out ({id})")))
        }
        Reason::TargetNotMet { item } => {
            let id = item_number(&set.items[item].id);
            Some((format!("chỉ tiêu {id} chưa đạt"), format!("target {id} is not met")))
        }
        Reason::LevelTooEarly { level } => {
            let name = &set.levels[level].name;
            Some((format!("{} chưa đủ số năm", name.vi), format!("{}: too early", name.en)))
        }
    });
    if let Some((vi, en)) = hard {
        return Text::new(format!("chưa đạt: {vi}"), format!("not yet: {en}"));
    }
    let short_of = score.reasons.iter().find_map(|reason| match *reason {
        Reason::BelowPassMark { scored, required } => {
            Some((scored, Points::from_hundredths(required.hundredths() - scored.hundredths())))
        }
        Reason::ItemBelowMinimum { .. }
        | Reason::GroupBelowMinimum { .. }
        | Reason::Vetoed { .. }
        | Reason::TargetNotMet { .. }
        | Reason::LevelTooEarly { .. }
        | Reason::NotApplicableReferred { .. }
        | Reason::NothingApplicable => None,
    });
    short_of.map_or_else(
        || Text::new("chưa đạt", "not yet"),
        |(scored, missing)| {
            Text::new(
                format!("{} · còn thiếu {} điểm", comma(scored), comma(missing)),
                format!("{scored} · {missing} points short"),
            )
        },
    )
}

fn with_total(total: Option<Points>, words: &str, vietnamese: bool) -> String {
    match total {
        Some(total) if vietnamese => format!("{} · {words}", comma(total)),
        Some(total) => format!("{total} · {words}"),
        None => words.to_owned(),
    }
}
