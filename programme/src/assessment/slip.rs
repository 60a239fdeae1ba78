//! The slip that a family takes home: passed or not yet, why in plain words, what to do next year.
//!
//! Deliberately absent: poverty and the marks that hang on it, what rules a family out, other families.

use super::sheet::{comma, item_number};
use crate::criteria::{Answer, CriteriaSet, Outcome, Reason, Score, answer_points};
use crate::recognition::State;
use crate::text::Text;
use crate::units::Points;

/// How many pieces of advice a slip holds.
const MOST_ADVICE: usize = 3;

/// A family's slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Pass, fail or refer.
    pub outcome: Outcome,
    /// In large type.
    pub headline: Text,
    /// Why, a sentence each; empty on a pass.
    pub reasons: Vec<Text>,
    /// What to do next year, a sentence each.
    pub next_year: Vec<Text>,
}

/// The slip of a scored row, and how far its case went.
#[must_use]
pub fn slip(set: &CriteriaSet, answers: &[Answer], score: &Score, state: Option<State>) -> Slip {
    let total = score.total;
    let points = |vi: &str, en: &str| match total {
        Some(total) => Text::new(format!("{}: {} điểm", vi, comma(total)), format!("{en}: {total} points")),
        None => Text::new(vi, en),
    };
    let headline = match score.outcome {
        Outcome::Pass if state == Some(State::Recognised) => points("Đã được công nhận", "Recognised"),
        Outcome::Pass if state == Some(State::Withdrawn) => {
            points("Đã công nhận, sau đó thu hồi", "Recognised, then withdrawn")
        }
        Outcome::Pass if state == Some(State::Refused) => {
            points("Đủ điểm, không được công nhận", "Enough points, not recognised")
        }
        Outcome::Pass => points("Đạt, chờ xét công nhận", "Passed, recognition still to be decided"),
        Outcome::Fail => points("Năm nay chưa đạt", "Not yet this year"),
        Outcome::Refer => points("Chờ xem xét thêm", "Waiting for a closer look"),
    };
    let mut reasons: Vec<Text> = Vec::new();
    for reason in score.reasons.iter().map(|reason| plain_reason(set, reason)) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Slip { outcome: score.outcome, headline, reasons, next_year: next_year(set, answers, score) }
}

fn plain_reason(set: &CriteriaSet, reason: &Reason) -> Text {
    match *reason {
        Reason::BelowPassMark { scored, required } => {
            let missing = Points::from_hundredths(required.hundredths() - scored.hundredths());
            Text::new(
                format!("Còn thiếu {} điểm nữa là đạt.", comma(missing)),
                format!("{missing} more points would have been enough."),
            )
        }
        Reason::ItemBelowMinimum { item, .. } => {
            let item = &set.items[item];
            Text::new(
                format!("Mục {} chưa đủ mức tối thiểu: {}.", item_number(&item.id), item.text.vi),
                format!("Item {} is below what it takes: {}.", item_number(&item.id), item.text.en),
            )
        }
        Reason::GroupBelowMinimum { group, .. } => {
            let name = &set.groups[group].name;
            Text::new(
                format!("Phần “{}” còn thấp.", name.vi),
                format!("The part “{}” is still low.", name.en),
            )
        }
        // What rules a family out is said to the family in person, not on paper.
        Reason::Vetoed { .. } => Text::new(
            "Có việc chưa theo quy định của danh hiệu. Chi hội khuyến học ấp sẽ trao đổi riêng.",
            "Something does not agree with the rules of the title. The hamlet's branch will speak with you.",
        ),
        Reason::TargetNotMet { item } => {
            let item = &set.items[item];
            Text::new(format!("Chưa đạt: {}.", item.text.vi), format!("Not met: {}.", item.text.en))
        }
        Reason::LevelTooEarly { .. } => Text::new(
            "Cần giữ mức hiện nay thêm một thời gian.",
            "The present level has to be held for longer.",
        ),
        Reason::NotApplicableReferred { .. } | Reason::NothingApplicable => Text::new(
            "Có mục không áp dụng cho nhà mình; Hội Khuyến học xã sẽ xem xét.",
            "Something does not apply to you; the commune's association will look at it.",
        ),
    }
}

/// The items that lack most, those that bar a pass first; in the words of the criteria, without the hints, which tell
/// whoever scores how to.
fn next_year(set: &CriteriaSet, answers: &[Answer], score: &Score) -> Vec<Text> {
    let bars = |index: usize| {
        score.reasons.iter().any(|reason| match *reason {
            Reason::ItemBelowMinimum { item, .. } | Reason::TargetNotMet { item } => item == index,
            Reason::GroupBelowMinimum { group, .. } => set.items[index].group == Some(group),
            Reason::BelowPassMark { .. }
            | Reason::Vetoed { .. }
            | Reason::LevelTooEarly { .. }
            | Reason::NotApplicableReferred { .. }
            | Reason::NothingApplicable => false,
        })
    };
    let lacks = |index: usize, answer: Answer| match answer {
        Answer::Met(false) => Some(Points::ZERO),
        Answer::Met(true) | Answer::NotApplicable => None,
        Answer::Points(_) | Answer::Option(_) | Answer::Share(..) => {
            let lacks = set.items[index].max.hundredths() - answer_points(set, index, answer)?.hundredths();
            (lacks > 0).then_some(Points::from_hundredths(lacks))
        }
    };
    let items = answers.iter().take(set.items.len()).enumerate();
    let mut open: Vec<(usize, Points)> =
        items.filter_map(|(index, answer)| Some((index, lacks(index, *answer)?))).collect();
    open.sort_by_key(|(index, lacks)| (!bars(*index), std::cmp::Reverse(*lacks), *index));
    if open.is_empty() {
        return vec![Text::new("Giữ như năm nay và đăng ký lại.", "Keep it up, and register again.")];
    }
    let advice = open.into_iter().take(MOST_ADVICE).map(|(index, lacks)| {
        let item = &set.items[index];
        let more = if lacks > Points::ZERO {
            Text::new(format!(" (thêm được {} điểm)", comma(lacks)), format!(" ({lacks} more points)"))
        } else {
            Text::default()
        };
        Text::new(format!("{}{}.", item.text.vi, more.vi), format!("{}{}.", item.text.en, more.en))
    });
    advice.collect()
}
