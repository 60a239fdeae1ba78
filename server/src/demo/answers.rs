//! Answers that add up to what a subject was meant to score, for whatever set is given.
//!
//! Points are taken away from the items at random until the total is the one aimed at; what cannot
//! be taken exactly (options, minimums) is evened out in the end, so that those meant to pass do.
//!
//! Deliberately absent: scoring. The set's own arithmetic has the last word.

use programme::criteria::{Answer, CriteriaSet, ItemKind, Model, NotApplicablePolicy, Reason, Score};
use programme::units::Points;

use super::rng::Rng;

/// Words that make an item one about children.
const CHILD_WORDS: [&str; 7] = ["trẻ", "học sinh", "con em", "con cháu", "child", "pupil", "school-age"];

/// A set, prepared for filling in many sheets.
pub(super) struct Sheet<'a> {
    set: &'a CriteriaSet,
    children: Vec<bool>,
    /// Fewest hundredths for someone meant to pass.
    floors: Vec<i32>,
    max: i32,
}

/// What a sheet should come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    pub(super) passes: bool,
    /// Hundredths.
    pub(super) total: i32,
    /// Hundredths that points are given in.
    pub(super) step: i32,
    /// Items about children apply.
    pub(super) children: bool,
}

/// Working space, kept from row to row.
#[derive(Default)]
pub(super) struct Scratch {
    earned: Vec<i32>,
    weights: Vec<i64>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(set: &'a CriteriaSet) -> Self {
        let about_children = |vi: &str, en: &str| {
            let (vi, en) = (vi.to_lowercase(), en.to_lowercase());
            CHILD_WORDS.iter().any(|word| vi.contains(word) || en.contains(word))
        };
        let children = set.items.iter().map(|item| {
            let group = item.group.and_then(|g| set.groups.get(g));
            about_children(&item.text.vi, &item.text.en)
                || group.is_some_and(|g| about_children(&g.name.vi, &g.name.en))
        });
        let floors = set.items.iter().map(|item| {
            let group = item.group.and_then(|g| set.groups.get(g)).and_then(|g| g.required_min_bp);
            let share = i64::from(group.unwrap_or(0)) * i64::from(item.max.hundredths());
            let share = i32::try_from((share + 9999) / 10_000).unwrap_or(0);
            item.required_min.map_or(0, Points::hundredths).max(share)
        });
        Self {
            set,
            children: children.collect(),
            floors: floors.collect(),
            max: set.items.iter().map(|item| item.max.hundredths()).sum(),
        }
    }

    /// Hundredths that all items together can earn.
    pub(super) fn max(&self) -> i32 {
        self.max
    }

    /// The mark that the caller's scoring holds against a subject, found by scoring an empty sheet.
    pub(super) fn pass_mark(&self, score: impl Fn(&[Answer], &[bool]) -> Score) -> i32 {
        let zeros: Vec<Answer> = self.set.items.iter().map(|item| lowest(&item.kind)).collect();
        let verdict = score(&zeros, &vec![false; self.set.vetoes.len()]);
        let required = verdict.reasons.iter().find_map(|reason| {
            if let Reason::BelowPassMark { required, .. } = reason {
                Some(required.hundredths())
            } else {
                None
            }
        });
        let default = self.set.pass_marks.iter().find(|mark| mark.circumstance == "default");
        required.or(default.map(|mark| mark.mark.hundredths())).unwrap_or(self.max * 4 / 5)
    }

    /// Fills in one sheet; `share` answers derived items.
    pub(super) fn fill(
        &self,
        aim: Aim,
        rng: &mut Rng,
        scratch: &mut Scratch,
        share: &dyn Fn(&str) -> (u32, u32),
    ) -> Vec<Answer> {
        let items = &self.set.items;
        let mut answers: Vec<Answer> = Vec::with_capacity(items.len());
        if self.set.model == Model::Levels {
            self.fill_targets(aim, rng, &mut answers);
            return answers;
        }
        scratch.earned.clear();
        scratch.weights.clear();
        let (mut applicable, mut not_applicable, mut lost) = (0, 0, 0);
        for (i, item) in items.iter().enumerate() {
            let max = item.max.hundredths();
            let mut earned = max;
            let mut weight = i64::from(max) * i64::from(40 + rng.below(200));
            if self.children[i] && !aim.children {
                answers.push(Answer::NotApplicable);
                not_applicable += max;
                weight = 0;
            } else {
                applicable += max;
                match &item.kind {
                    ItemKind::Points => answers.push(Answer::Points(item.max)),
                    ItemKind::Options(_) => answers.push(Answer::Option(0)),
                    ItemKind::Target => answers.push(Answer::Met(aim.passes)),
                    ItemKind::Derived { measure, thresholds } => {
                        let (n, d) = share(measure);
                        answers.push(Answer::Share(n, d));
                        let reached = thresholds.iter().find(|t| {
                            d > 0 && u64::from(n) * 10_000 >= u64::from(d) * u64::from(t.at_least_bp)
                        });
                        earned = reached.map_or(0, |t| t.points.hundredths());
                        lost += max - earned;
                        weight = 0;
                    }
                }
            }
            scratch.earned.push(earned);
            scratch.weights.push(weight);
        }
        let wanted = match self.set.not_applicable {
            NotApplicablePolicy::Rescale => rescaled(aim.total, applicable, self.max),
            NotApplicablePolicy::FullCredit | NotApplicablePolicy::Refer => aim.total - not_applicable,
        };
        let to_lose = (applicable - wanted).clamp(0, applicable) - lost;
        let off = self.take_away(aim, to_lose, scratch, &mut answers);
        self.even_out(aim, off, rng, scratch, &mut answers);
        answers
    }

    /// Takes points away by weight; says how many are still to be taken (or, negative, given back).
    fn take_away(&self, aim: Aim, to_lose: i32, scratch: &mut Scratch, answers: &mut [Answer]) -> i32 {
        let sum: i64 = scratch.weights.iter().sum();
        let mut left = to_lose;
        if sum == 0 {
            return left;
        }
        for (i, item) in self.set.items.iter().enumerate() {
            let weight = scratch.weights[i];
            if weight == 0 {
                continue;
            }
            let max = item.max.hundredths();
            let part = i64::from(to_lose.max(0)) * weight / sum;
            let part = i32::try_from(part).unwrap_or(0);
            let floor = if aim.passes { self.floors[i] } else { 0 };
            let part = ((part + aim.step / 2) / aim.step * aim.step).clamp(0, (max - floor).max(0));
            let earned = set_answer(&item.kind, max - part, floor, &mut answers[i]);
            scratch.earned[i] = earned;
            left -= max - earned;
        }
        left
    }

    /// Moves items up or down until the total is the one aimed at, or as near as they allow.
    fn even_out(&self, aim: Aim, off: i32, rng: &mut Rng, scratch: &mut Scratch, answers: &mut [Answer]) {
        let n = self.set.items.len();
        let (start, mut off) = (rng.index(n), off);
        // Small moves first, so that no single item takes it all; options move only in the last round.
        for round in 0..4 * n {
            if off == 0 {
                return;
            }
            let last = round >= 3 * n;
            let i = (start + round) % n;
            let item = &self.set.items[i];
            if scratch.weights[i] == 0 || (!last && !matches!(item.kind, ItemKind::Points)) {
                continue;
            }
            let floor = if aim.passes { self.floors[i] } else { 0 };
            let limit = if last { i32::MAX } else { 2 * aim.step };
            let earned = scratch.earned[i];
            let goal = (earned - off.clamp(-limit, limit)).clamp(floor, item.max.hundredths().max(floor));
            // Rather too much for those who pass, rather too little for those who do not.
            let now = match &item.kind {
                ItemKind::Options(options) => {
                    let points = options.iter().map(|o| o.points.hundredths());
                    let nearest = if aim.passes {
                        points.clone().filter(|&p| p >= goal).min().or(points.max())
                    } else {
                        points.clone().filter(|&p| p <= goal).max().or(points.min())
                    };
                    set_answer(&item.kind, nearest.unwrap_or(earned), floor, &mut answers[i])
                }
                ItemKind::Points | ItemKind::Derived { .. } | ItemKind::Target => {
                    set_answer(&item.kind, goal, floor, &mut answers[i])
                }
            };
            scratch.earned[i] = now;
            off -= earned - now;
        }
    }

    fn fill_targets(&self, aim: Aim, rng: &mut Rng, answers: &mut Vec<Answer>) {
        let first = self.set.levels.first().map_or(&[][..], |level| &level.targets);
        let missed = (!first.is_empty()).then(|| first[rng.index(first.len())]);
        for i in 0..self.set.items.len() {
            let met = match (aim.passes, first.contains(&i)) {
                (true, true) => true,
                (true, false) => rng.chance(6000),
                (false, _) => Some(i) != missed && rng.chance(7000),
            };
            answers.push(Answer::Met(met));
        }
    }
}

fn rescaled(total: i32, applicable: i32, max: i32) -> i32 {
    // Rounded up: whoever should pass must not miss the mark by a hundredth.
    let product = i64::from(total) * i64::from(applicable);
    let max = i64::from(max.max(1));
    i32::try_from((product + max - 1) / max).unwrap_or(0)
}

fn lowest(kind: &ItemKind) -> Answer {
    match kind {
        ItemKind::Points => Answer::Points(Points::ZERO),
        ItemKind::Options(options) => {
            let lowest = options.iter().zip(0u8..).min_by_key(|(option, _)| option.points);
            Answer::Option(lowest.map_or(0, |(_, i)| i))
        }
        ItemKind::Derived { .. } => Answer::Share(0, 1),
        ItemKind::Target => Answer::Met(false),
    }
}

/// Writes the answer nearest to so many hundredths and says what it earns.
fn set_answer(kind: &ItemKind, hundredths: i32, floor: i32, answer: &mut Answer) -> i32 {
    match kind {
        ItemKind::Points => {
            *answer = Answer::Points(Points::from_hundredths(hundredths));
            hundredths
        }
        ItemKind::Options(options) => {
            let allowed = options.iter().zip(0u8..).filter(|(o, _)| o.points.hundredths() >= floor);
            let Some((option, i)) = allowed.min_by_key(|(o, _)| (o.points.hundredths() - hundredths).abs())
            else {
                return 0;
            };
            *answer = Answer::Option(i);
            option.points.hundredths()
        }
        ItemKind::Derived { .. } | ItemKind::Target => hundredths,
    }
}

#[cfg(test)]
mod tests {
    use programme::criteria::{
        Answer, AnswerOption, ItemKind, LevelRule, Model, NotApplicablePolicy, Threshold,
    };
    use programme::text::Text;
    use programme::units::Points;

    use super::{Aim, Scratch, Sheet};
    use crate::demo::rng::Rng;
    use crate::demo::tests::{family_set, item};

    fn options(points: &[i32]) -> ItemKind {
        let option =
            |&p: &i32| AnswerOption { code: p.to_string(), name: Text::default(), points: Points::whole(p) };
        ItemKind::Options(points.iter().map(option).collect())
    }

    /// Hundredths earned by the items that apply, and the most that they could.
    fn earned(sheet: &Sheet<'_>, answers: &[Answer], shared: i32) -> (i32, i32) {
        sheet.set.items.iter().zip(answers).fold((0, 0), |(sum, max), (item, answer)| {
            let points = match (answer, &item.kind) {
                (Answer::Points(p), _) => p.hundredths(),
                (Answer::Option(i), ItemKind::Options(o)) => o[usize::from(*i)].points.hundredths(),
                (Answer::Share(..), _) => shared,
                (Answer::NotApplicable, _) => return (sum, max),
                (answer, kind) => panic!("{answer:?} does not answer {kind:?}"),
            };
            assert!((0..=item.max.hundredths()).contains(&points));
            (sum + points, max + item.max.hundredths())
        })
    }

    #[test]
    fn whoever_is_meant_to_pass_does_and_nobody_else_whatever_the_policy() {
        let mut set = family_set();
        for policy in
            [NotApplicablePolicy::FullCredit, NotApplicablePolicy::Rescale, NotApplicablePolicy::Refer]
        {
            set.not_applicable = policy;
            let sheet = Sheet::new(&set);
            let (mut rng, mut scratch) = (Rng::new(3), Scratch::default());
            for total in (4000..=10_000).step_by(50) {
                for children in [true, false] {
                    let aim = Aim { passes: total >= 8000, total, step: 50, children };
                    let answers = sheet.fill(aim, &mut rng, &mut scratch, &|_| (0, 0));
                    let (sum, max) = earned(&sheet, &answers, 0);
                    let reached = match policy {
                        NotApplicablePolicy::Rescale => (sum * 20_000 + max) / (2 * max),
                        NotApplicablePolicy::FullCredit | NotApplicablePolicy::Refer => sum + 10_000 - max,
                    };
                    assert_eq!(reached >= 8000, aim.passes, "{reached} for {total}, {policy:?}");
                    assert!((reached - total).abs() <= 100, "{reached} for {total}, {policy:?}");
                }
            }
        }
    }

    #[test]
    fn sets_of_options_minimums_and_derived_shares_are_met_too() {
        let mut set = family_set();
        set.groups[1].required_min_bp = Some(5000);
        let thresholds = vec![Threshold { at_least_bp: 5000, points: Points::whole(10) }];
        set.items = vec![
            item("a", 1, 30, options(&[0, 10, 20, 30])),
            item("b", 1, 40, options(&[40, 25, 0])),
            item("c", 1, 20, ItemKind::Points),
            item("d", 2, 10, ItemKind::Derived { measure: "m".to_owned(), thresholds }),
        ];
        set.items[2].required_min = Some(Points::whole(12));
        let sheet = Sheet::new(&set);
        let (mut rng, mut scratch) = (Rng::new(5), Scratch::default());
        for total in (3000..=10_000).step_by(100) {
            let aim = Aim { passes: total >= 8000, total, step: 100, children: true };
            let answers = sheet.fill(aim, &mut rng, &mut scratch, &|_| (3, 4));
            assert_eq!(answers[3], Answer::Share(3, 4));
            assert_eq!(earned(&sheet, &answers, 1000).0 >= 8000, aim.passes, "{answers:?} for {total}");
            if let (Answer::Points(points), true) = (answers[2], aim.passes) {
                assert!(points >= Points::whole(12));
            }
        }
    }

    #[test]
    fn targets_of_the_first_level_are_all_met_or_one_is_missed() {
        let mut set = family_set();
        set.model = Model::Levels;
        set.items.iter_mut().for_each(|item| item.kind = ItemKind::Target);
        set.levels = vec![LevelRule {
            code: "level_1".to_owned(),
            name: Text::default(),
            wait_years: None,
            targets: vec![0, 1, 2],
        }];
        let sheet = Sheet::new(&set);
        let (mut rng, mut scratch) = (Rng::new(5), Scratch::default());
        for passes in [true, false].repeat(20) {
            let aim = Aim { passes, total: 0, step: 100, children: true };
            let answers = sheet.fill(aim, &mut rng, &mut scratch, &|_| (0, 0));
            assert_eq!(answers[..3].iter().all(|a| *a == Answer::Met(true)), passes);
        }
    }
}
