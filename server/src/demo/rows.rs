//! The family roster of a commune for one year, as if the commune had filed it.

use programme::criteria::{Answer, CriteriaSet, Outcome, Score};
use programme::ids::PlaceId;
use programme::units::Points;

use super::answers::{Aim, Scratch, Sheet};
use super::character::{Character, FIRST_YEAR, Suspicious, Temper};
use super::rng::{Rng, mix};
use super::{DemoCommune, DemoHousehold};
use crate::roster::row::{Assessed, Registration, RosterRow};

/// How the set scores answers and vetoes, for a household that is poor or not.
pub type ScoreOf<'a> = &'a (dyn Fn(&[Answer], &[bool], bool) -> Score + Sync);

/// What the rows of one commune and year are filed under.
#[derive(Clone, Copy)]
pub struct YearContext<'a> {
    /// Year assessed.
    pub year: u16,
    /// The set in force.
    pub set: &'a CriteriaSet,
    /// The commune as of 31 December of the year: after a merger, the merged one.
    pub place: PlaceId,
    /// The commune before a merger, where codes may collide.
    pub former: Option<PlaceId>,
    /// The set's arithmetic, with the commune's zone already in it.
    pub score: ScoreOf<'a>,
}

/// One row per household, in the order of their codes.
#[must_use]
pub fn year_rows(commune: &DemoCommune, context: &YearContext<'_>) -> Vec<RosterRow> {
    let sheet = Sheet::new(context.set);
    let marks = [false, true].map(|poor| sheet.pass_mark(|a, v| (context.score)(a, v, poor)));
    let mut filler = Filler { context, sheet: &sheet, scratch: Scratch::default() };
    let copied = (commune.character.suspicious == Some(Suspicious::CopiedRows))
        .then(|| filler.copied_answers(commune, marks[0].max(marks[1])));
    commune
        .households
        .iter()
        .zip(2..)
        .map(|(household, row)| {
            let poor = household.poor_in(context.year);
            let mark = marks[usize::from(poor)];
            let copy = copied.as_deref().filter(|_| household.hamlet == 0);
            let (registration, assessed) = filler.household(commune.character, household, mark, copy);
            RosterRow {
                sheet: String::new(),
                row,
                commune: context.place,
                former_commune: context.former,
                hamlet: commune.hamlets[household.hamlet].name.clone(),
                group: household.group.to_string(),
                code: Some(household.code.to_string()),
                name: household.name.clone(),
                birth_year: Some(household.birth_year),
                members: Some(household.members),
                poor,
                year: context.year,
                registration,
                assessed,
            }
        })
        .collect()
}

/// *mới* or *lại*, or not registered: *lại* for whoever reached the mark in an earlier year.
pub(super) fn registration(
    temper: &Temper,
    year: u16,
    shares: impl Fn(u16) -> (i32, i32),
) -> Option<Registration> {
    let registered = |y| temper.readiness_bp < shares(y).0;
    let held = |y| registered(y) && temper.year(y, shares(y).1).1 >= 0;
    registered(year)
        .then(|| if (FIRST_YEAR..year).any(held) { Registration::Again } else { Registration::New })
}

/// The total aimed at, in hundredths: a bell around the mark, in whole or half points.
pub(super) fn aimed_total(mark: i32, max: i32, margin: i32, step: i32) -> i32 {
    // One standard deviation is nine points of a hundred.
    let away = i32::try_from(i64::from(margin) * i64::from(max) * 9 / 100_000).unwrap_or(0);
    let total = (mark + away).div_euclid(step) * step;
    if margin >= 0 { total.clamp(mark, max.max(mark)) } else { total.clamp(0, (mark - step).max(0)) }
}

struct Filler<'a, 'b> {
    context: &'a YearContext<'b>,
    sheet: &'a Sheet<'b>,
    scratch: Scratch,
}

impl Filler<'_, '_> {
    fn household(
        &mut self,
        character: Character,
        household: &DemoHousehold,
        mark: i32,
        copy: Option<&[Answer]>,
    ) -> (Registration, Assessed) {
        let year = self.context.year;
        let shares = |y| (character.registered_bp(y), character.passing_bp(y));
        let Some(registration) = registration(&household.temper, year, shares) else {
            return (Registration::No, Assessed::Nothing);
        };
        let (mut rng, margin) = household.temper.year(year, character.passing_bp(year));
        if rng.chance(100) {
            return (registration, Assessed::Nothing);
        }
        let answers = match copy {
            Some(answers) => answers.to_vec(),
            None => {
                let step = if character.half_points { 50 } else { 100 };
                let mut total = aimed_total(mark, self.sheet.max(), margin, step);
                if margin >= 0 && character.suspicious == Some(Suspicious::JustAbove) && rng.chance(9700) {
                    total = mark + if rng.chance(3000) { 100 } else { 0 };
                }
                let aim = Aim { passes: margin >= 0, total, step, children: household.children };
                self.sheet.fill(aim, &mut rng, &mut self.scratch, &|_| (0, 0))
            }
        };
        let vetoes = vetoes(&mut rng, self.context.set.vetoes.len(), copy.is_none());
        let score = (self.context.score)(&answers, &vetoes, household.poor_in(year));
        (registration, Assessed::Items { answers, vetoes, score })
    }

    /// The sheet that a whole hamlet repeats, children or not.
    fn copied_answers(&mut self, commune: &DemoCommune, mark: i32) -> Vec<Answer> {
        let code: u64 = commune.code_2014.parse().unwrap_or(0);
        let mut rng = Rng::new(mix(code, u64::from(self.context.year)));
        let total = aimed_total(mark, self.sheet.max(), 600, 100);
        let aim = Aim { passes: true, total, step: 100, children: true };
        self.sheet.fill(aim, &mut rng, &mut self.scratch, &|_| (0, 0))
    }
}

/// One subject in two hundred is ruled out.
pub(super) fn vetoes(rng: &mut Rng, n: usize, any: bool) -> Vec<bool> {
    let mut vetoes = vec![false; n];
    if any && n > 0 && rng.chance(50) {
        vetoes[rng.index(n)] = true;
    }
    vetoes
}

/// The result of a bare total, as the commune would write it.
pub(super) fn bare_total(total: i32, mark: i32) -> Assessed {
    let outcome = if total >= mark { Outcome::Pass } else { Outcome::Fail };
    Assessed::Total { total: Some(Points::from_hundredths(total)), outcome }
}
