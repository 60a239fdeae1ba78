//! The demo's province: Bến Tre at its real size, with everything but the counts made up.
//!
//! 402,860 households over the 164 communes of 2014 as the census of 2019 counted them; hamlets,
//! people, registrations and scores are generated from a seed, the same on every machine. Rows for
//! a year come out as [`RosterRow`](crate::roster::row::RosterRow)s, as if a commune had filed them.
//!
//! Deliberately absent: the merger of 1/2/2020. A commune keeps its code of 2014 here; whoever files
//! the rows of 2020 says which place the code has become. No criteria either: answers are made for
//! whatever set is given, and its own arithmetic scores them.

mod answers;
mod census;
mod character;
mod names;
mod reference;
mod rng;
mod rows;
mod subjects;
#[cfg(test)]
mod tests;

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use programme::text::Text;
use rayon::prelude::*;

pub use census::CENSUS_HOUSEHOLDS;
pub use character::{Character, SUSPICIOUS_COMMUNES, Suspicious};
pub use reference::{body_rows, clan_member_rows, zone_periods};
pub use rows::{ScoreOf, YearContext, year_rows};
pub use subjects::{DemoClan, DemoUnit, ShareOf, UnitKind, clan_rows, clans, hamlet_rows, unit_rows, units};

use census::CensusCommune;
use character::{COASTAL, Temper};
use rng::{Rng, apportion, mix};

/// Shown wherever the demo's data is: it is generated.
pub static GENERATED_NOTE: LazyLock<Text> = LazyLock::new(|| {
    Text::new(
        "Dữ liệu trình diễn: số hộ từng xã theo tổng điều tra 1/4/2019; ấp, họ tên, đăng ký và điểm số do máy tạo ra, không phải của người thật.",
        "Demo data: households per commune are those of the census of 1 April 2019; hamlets, names, registrations and scores are generated and belong to no real person.",
    )
});

/// Households in a hamlet and in a self-management group, about.
const HAMLET_SIZE: usize = 300;
const GROUP_SIZE: usize = 40;

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// Households of the whole province; [`CENSUS_HOUSEHOLDS`] for the real size.
    pub households: u32,
    /// Years to file rosters for.
    pub years: RangeInclusive<u16>,
    /// Same seed, same province.
    pub seed: u64,
}

impl Default for DemoPlan {
    fn default() -> Self {
        Self { households: CENSUS_HOUSEHOLDS, years: 2016..=2020, seed: 448 }
    }
}

/// A commune of 2014 with its hamlets and households.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoCommune {
    /// GSO code in the tree of 2014.
    pub code_2014: &'static str,
    /// Such as *Xã Sơn Đông*.
    pub full_name: &'static str,
    /// GSO code of the district.
    pub district_code: &'static str,
    /// How it goes about the programme.
    pub character: Character,
    /// Hamlets, each with its households.
    pub hamlets: Vec<DemoHamlet>,
    /// Households in the order of their codes, hamlet by hamlet.
    pub households: Vec<DemoHousehold>,
}

/// A hamlet: *ấp* or *khu phố*.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoHamlet {
    /// Such as *Ấp Phú Lợi*.
    pub name: String,
    /// Code within the commune, for rosters of hamlets.
    pub code: String,
    /// Indexes of its households in the commune.
    pub households: Range<usize>,
    temper: Temper,
}

/// A household and its head, the same through the years.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoHousehold {
    /// Code within the commune, from 1.
    pub code: u32,
    /// Full name of the head.
    pub name: String,
    /// Index of its hamlet.
    pub hamlet: usize,
    /// Self-management group within the hamlet, from 1.
    pub group: u8,
    /// Birth year of the head.
    pub birth_year: u16,
    /// Members.
    pub members: u8,
    /// Poor or near-poor when the programme began.
    pub poor: bool,
    /// First year in which it is no longer so.
    pub out_of_poverty: u16,
    /// Whether items about children apply.
    pub children: bool,
    temper: Temper,
}

impl DemoHousehold {
    /// Poor or near-poor in that year.
    #[must_use]
    pub fn poor_in(&self, year: u16) -> bool {
        self.poor && year < self.out_of_poverty
    }
}

/// Builds the province. A size other than the census's is shared out by largest remainder.
#[must_use]
pub fn build(plan: &DemoPlan) -> Vec<DemoCommune> {
    let census = census::communes();
    let weights: Vec<u32> = census.iter().map(|c| c.households).collect();
    let sizes = apportion(plan.households, &weights);
    census.par_iter().zip(sizes).map(|(commune, n)| build_commune(plan.seed, commune, n)).collect()
}

fn build_commune(seed: u64, census: &CensusCommune, n: u32) -> DemoCommune {
    let code: u64 = census.code.parse().unwrap_or(0);
    let mut rng = Rng::new(mix(seed, code));
    let character = Character::draw(&mut rng, census.code, census.district_code);
    let n_households = usize::try_from(n).unwrap_or(0);
    let n_hamlets = ((n_households + HAMLET_SIZE / 2) / HAMLET_SIZE).max(1);
    let names = names::hamlet_names(&mut rng, census.full_name, n_hamlets);
    let weights: Vec<u32> = names.iter().map(|_| 920 + rng.below(160)).collect();
    let mut hamlets = Vec::with_capacity(n_hamlets);
    let mut start = 0;
    for (i, (name, size)) in names.into_iter().zip(apportion(n, &weights)).enumerate() {
        let end = start + usize::try_from(size).unwrap_or(0);
        let temper = Temper::draw(&mut rng, 0);
        hamlets.push(DemoHamlet { name, code: format!("A{:02}", i + 1), households: start..end, temper });
        start = end;
    }
    let mut sizes = Sizes { left: census.by_size, whole: census.by_size };
    let coastal = COASTAL.contains(&census.district_code);
    let mut households = Vec::with_capacity(n_households);
    for (hamlet, range) in hamlets.iter().map(|h| h.households.clone()).enumerate() {
        let n_groups = ((range.len() + GROUP_SIZE / 2) / GROUP_SIZE).max(1);
        for position in 0..range.len() {
            let code = u32::try_from(range.start + position + 1).unwrap_or(u32::MAX);
            let group = u8::try_from(position * n_groups / range.len() + 1).unwrap_or(u8::MAX);
            let members = sizes.draw(&mut rng);
            households.push(build_household(&mut rng, (code, hamlet, group), members, coastal));
        }
    }
    DemoCommune {
        code_2014: census.code,
        full_name: census.full_name,
        district_code: census.district_code,
        character,
        hamlets,
        households,
    }
}

fn build_household(
    rng: &mut Rng,
    (code, hamlet, group): (u32, usize, u8),
    members: u8,
    coastal: bool,
) -> DemoHousehold {
    // Heads are about 52 years old in 2018, those who live alone older.
    let centre = if members == 1 { 1957 } else { 1966 };
    let birth_year = (centre + rng.normal_milli() * 13 / 1000).clamp(1926, 1994);
    let birth_year = u16::try_from(birth_year).unwrap_or(1966);
    let children_bp = match (members, birth_year) {
        (1, _) => 0,
        (2, ..1955) => 300,
        (2, _) => 1500,
        (3, _) => 5800,
        (4, _) => 7800,
        _ => 8600,
    };
    let poor = rng.chance(if coastal { 1400 } else { 800 });
    DemoHousehold {
        code,
        name: names::head_name(rng, birth_year),
        hamlet,
        group,
        birth_year,
        members,
        poor,
        out_of_poverty: character::FIRST_YEAR + 1 + u16::try_from(rng.below(9)).unwrap_or(0),
        children: rng.chance(children_bp),
        temper: Temper::draw(rng, if poor { -450 } else { 50 }),
    }
}

/// Household sizes dealt out like cards, so that a whole commune has exactly the census's.
struct Sizes {
    left: [u32; 7],
    whole: [u32; 7],
}

impl Sizes {
    fn draw(&mut self, rng: &mut Rng) -> u8 {
        if self.left.iter().sum::<u32>() == 0 {
            self.left = self.whole;
        }
        let mut point = rng.below(self.left.iter().sum());
        for (left, members) in self.left.iter_mut().zip(1..) {
            if point < *left {
                *left -= 1;
                // The census says "7 and more".
                return if members == 7 { 7 + u8::try_from(rng.below(4)).unwrap_or(0) } else { members };
            }
            point -= *left;
        }
        1
    }
}
