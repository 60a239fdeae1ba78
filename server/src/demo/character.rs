//! How well each commune and household does, year by year: what the answers are then made to say.
//!
//! A household has a lasting quality and a yearly chance; a commune shifts both. The province rises
//! from about 55 % of all households passing in 2016 to 75 % in 2020; communes differ by about
//! 8 points; the coastal districts lag. All whole numbers: basis points and thousandths of a bell.
//!
//! Deliberately absent: any claim about a real place.

use super::rng::{Rng, mix, quantile_milli};

/// First year of the programme, when every registration is new.
pub(super) const FIRST_YEAR: u16 = 2016;

/// The coastal districts: Bình Đại, Ba Tri, Thạnh Phú.
pub(super) const COASTAL: [&str; 3] = ["835", "836", "837"];

/// What an inspector should notice in a commune's scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicious {
    /// Nearly everybody passes, exactly at the mark or one point above.
    JustAbove,
    /// In the first hamlet every row repeats the same answers.
    CopiedRows,
}

/// Communes whose generated scores look wrong, so that checks of plausibility have something to
/// find. Picked by their place in the list alone: it says nothing about the real communes.
pub const SUSPICIOUS_COMMUNES: [(&str, Suspicious); 2] =
    [("29026", Suspicious::JustAbove), ("28930", Suspicious::CopiedRows)];

/// How a commune goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Character {
    /// Above or below the province's share of passing households, in basis points.
    pub diligence_bp: i32,
    /// Yearly gain beyond the province's, in basis points.
    pub growth_bp: i32,
    /// Whether its sheets are filled in half points.
    pub half_points: bool,
    /// What looks wrong, if anything.
    pub suspicious: Option<Suspicious>,
}

impl Character {
    pub(super) fn draw(rng: &mut Rng, code: &str, district: &str) -> Self {
        let coast = if COASTAL.contains(&district) { -560 } else { 360 };
        Self {
            diligence_bp: rng.normal_milli() * 7 / 10 + coast,
            growth_bp: rng.normal_milli() / 10,
            half_points: rng.chance(3000),
            suspicious: SUSPICIOUS_COMMUNES.iter().find(|(c, _)| *c == code).map(|&(_, kind)| kind),
        }
    }

    /// Share of households registered, about 84 % in 2016 and 92 % in 2020.
    pub(super) fn registered_bp(self, year: u16) -> i32 {
        let province = 8400 + 200 * since_2016(year);
        (province.clamp(7800, 9400) + self.diligence_bp / 6).clamp(7000, 9800)
    }

    /// Share of registered households that pass.
    pub(super) fn passing_bp(self, year: u16) -> i32 {
        if self.suspicious == Some(Suspicious::JustAbove) {
            return 9400;
        }
        let province = (5480 + 500 * since_2016(year)).clamp(4500, 8000);
        let here = province + self.diligence_bp + self.growth_bp * (since_2016(year) - 2);
        // One registered household in a hundred is not assessed, one in two hundred is ruled out.
        (here * 10_150 / self.registered_bp(year)).clamp(2500, 9700)
    }
}

fn since_2016(year: u16) -> i32 {
    i32::from(year) - i32::from(FIRST_YEAR)
}

/// What lasts in a household (or clan, hamlet, unit) over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Temper {
    /// Seed of its yearly chances.
    pub(super) seed: u64,
    /// Lasting quality, in thousandths.
    pub(super) quality: i32,
    /// Registers once the registered share passes this.
    pub(super) readiness_bp: i32,
}

impl Temper {
    pub(super) fn draw(rng: &mut Rng, shift_milli: i32) -> Self {
        Self {
            seed: rng.next(),
            quality: rng.normal_milli() + shift_milli,
            readiness_bp: i32::try_from(rng.below(10_000)).unwrap_or(0),
        }
    }

    /// The random numbers of one year, and by how much (in thousandths) it passes or misses.
    pub(super) fn year(&self, year: u16, passing_bp: i32) -> (Rng, i32) {
        let mut rng = Rng::new(mix(self.seed, u64::from(year)));
        let chance = rng.normal_milli();
        let margin = (8 * self.quality + 6 * chance) / 10 + quantile_milli(passing_bp);
        (rng, margin)
    }
}
