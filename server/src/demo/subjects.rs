//! The subjects that are not families: clans that cross communes, hamlets and units, and their rows.
//!
//! Where a set asks for a share that only the registry knows (`derived`), the caller gives it; where
//! it cannot, the row carries a bare total, as a commune without the means to count would file it.

use programme::criteria::{Answer, ItemKind, Model, Outcome, Score};

use super::answers::{Aim, Scratch, Sheet};
use super::character::Temper;
use super::names::surname;
use super::rng::{Rng, mix};
use super::rows::{YearContext, aimed_total, bare_total, registration, vetoes};
use super::{DemoCommune, DemoHousehold};
use crate::roster::row::{Assessed, Registration, RosterRow};

/// Answers a derived item: the subject's code and the measure to a numerator and a denominator.
pub type ShareOf<'a> = &'a (dyn Fn(&str, &str) -> Option<(u32, u32)> + Sync);

/// A clan: families of one surname, some of them in the commune next door.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoClan {
    /// Code within its home commune.
    pub code: String,
    /// Such as *Dòng họ Nguyễn (Ấp Phú Lợi)*.
    pub name: String,
    /// Index of the home commune.
    pub home: usize,
    /// Index of the hamlet, in the home commune, of its founder.
    pub hamlet: usize,
    /// Commune index and household index of each member household, home first.
    pub members: Vec<(usize, usize)>,
    temper: Temper,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// People's Committee of the commune.
    Office,
    /// Health station.
    HealthStation,
    /// School or kindergarten.
    School,
    /// Co-operative.
    Cooperative,
}

/// A unit managed by the commune.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoUnit {
    /// Index of its commune.
    pub commune: usize,
    /// Code within the commune.
    pub code: String,
    /// Such as *Trường Tiểu học Sơn Đông*.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Has a body of the association: without one it does not register.
    pub has_body: bool,
    temper: Temper,
}

/// About one clan to 800 households; a household is in one clan at most.
#[must_use]
pub fn clans(communes: &[DemoCommune], seed: u64) -> Vec<DemoClan> {
    let mut taken: Vec<Vec<bool>> = communes.iter().map(|c| vec![false; c.households.len()]).collect();
    let mut clans: Vec<DemoClan> = Vec::new();
    for (home, commune) in communes.iter().enumerate() {
        let mut rng = Rng::new(mix(seed, mix(0xC1A5, u64::try_from(home).unwrap_or(0))));
        let neighbour = [home + 1, home.wrapping_sub(1)]
            .into_iter()
            .find(|&i| communes.get(i).is_some_and(|c| c.district_code == commune.district_code));
        let mut surnames: Vec<&str> = Vec::new();
        for _ in 0..commune.households.len().div_ceil(800) {
            let founder = rng.index(commune.households.len());
            let family = surname(&commune.households[founder].name);
            let size = 30 + rng.index(50);
            let crosses = rng.chance(4500);
            if taken[home][founder] || surnames.contains(&family) {
                continue;
            }
            let abroad = if crosses { size * 3 / 10 } else { 0 };
            let start = commune.hamlets[commune.households[founder].hamlet].households.start;
            let mut members = gather(communes, &mut taken, (home, start), family, size - abroad);
            if let Some(next) = neighbour {
                members.extend(gather(communes, &mut taken, (next, 0), family, abroad));
            }
            if members.len() < 5 {
                continue;
            }
            surnames.push(family);
            let hamlet = commune.households[founder].hamlet;
            clans.push(DemoClan {
                code: format!("D{:02}", surnames.len()),
                name: format!("Dòng họ {family} ({})", commune.hamlets[hamlet].name),
                home,
                hamlet,
                members,
                temper: Temper::draw(&mut rng, 0),
            });
        }
    }
    clans
}

/// Takes families of that surname, walking the commune's households from `start` and around.
fn gather(
    communes: &[DemoCommune],
    taken: &mut [Vec<bool>],
    (commune, start): (usize, usize),
    family: &str,
    n: usize,
) -> Vec<(usize, usize)> {
    let households = &communes[commune].households;
    let free = |&i: &usize, taken: &[Vec<bool>]| {
        let DemoHousehold { name, .. } = &households[i];
        !taken[commune][i] && surname(name) == family
    };
    let found: Vec<usize> =
        (start..households.len()).chain(0..start).filter(|i| free(i, taken)).take(n).collect();
    for &i in &found {
        taken[commune][i] = true;
    }
    found.into_iter().map(|i| (commune, i)).collect()
}

/// Six to eight units in each commune.
#[must_use]
pub fn units(communes: &[DemoCommune], seed: u64) -> Vec<DemoUnit> {
    let mut units = Vec::new();
    for (index, commune) in communes.iter().enumerate() {
        let mut rng = Rng::new(mix(seed, mix(0x0417, u64::try_from(index).unwrap_or(0))));
        let full = commune.full_name;
        let short =
            ["Xã ", "Phường ", "Thị trấn "].iter().find_map(|kind| full.strip_prefix(kind)).unwrap_or(full);
        // "Phường 8" keeps its kind in the name of a school, "Sơn Đông" does not need it.
        let short = if short.starts_with(|c: char| c.is_ascii_digit()) { full } else { short };
        let mut listed = vec![
            (UnitKind::Office, format!("Ủy ban nhân dân {full}")),
            (UnitKind::HealthStation, format!("Trạm Y tế {full}")),
            (UnitKind::School, format!("Trường Mầm non {short}")),
            (UnitKind::School, format!("Trường Tiểu học {short}")),
            (UnitKind::School, format!("Trường Trung học cơ sở {short}")),
        ];
        if commune.households.len() > 2500 {
            listed.push((UnitKind::School, format!("Trường Tiểu học {short} 2")));
        }
        listed.push((UnitKind::Cooperative, format!("Hợp tác xã Nông nghiệp {short}")));
        if rng.chance(4000) {
            listed.push((UnitKind::Cooperative, format!("Hợp tác xã Thủy sản {short}")));
        }
        for (number, (kind, name)) in (1..).zip(listed) {
            let body_bp = match kind {
                UnitKind::Office | UnitKind::School => 9700,
                UnitKind::HealthStation => 8800,
                UnitKind::Cooperative => 5500,
            };
            units.push(DemoUnit {
                commune: index,
                code: format!("V{number:02}"),
                name,
                kind,
                has_body: rng.chance(body_bp),
                temper: Temper::draw(&mut rng, 0),
            });
        }
    }
    units
}

/// Rows of the clans given, which are those at home in the context's commune.
#[must_use]
pub fn clan_rows(
    commune: &DemoCommune,
    clans: &[&DemoClan],
    context: &YearContext<'_>,
    share: ShareOf<'_>,
) -> Vec<RosterRow> {
    let filed = clans.iter().map(|clan| Filed {
        code: &clan.code,
        name: &clan.name,
        hamlet: &commune.hamlets[clan.hamlet].name,
        temper: clan.temper,
        registers: true,
    });
    rows(filed, [8500, 4200, 500], context, share)
}

/// Rows of a commune's hamlets.
#[must_use]
pub fn hamlet_rows(commune: &DemoCommune, context: &YearContext<'_>, share: ShareOf<'_>) -> Vec<RosterRow> {
    let diligence = commune.character.diligence_bp;
    let filed = commune.hamlets.iter().map(|hamlet| Filed {
        code: &hamlet.code,
        name: &hamlet.name,
        hamlet: &hamlet.name,
        temper: hamlet.temper,
        registers: true,
    });
    rows(filed, [9200, 3600 + diligence, 550], context, share)
}

/// Rows of the units given, which are those of the context's commune.
#[must_use]
pub fn unit_rows(units: &[&DemoUnit], context: &YearContext<'_>, share: ShareOf<'_>) -> Vec<RosterRow> {
    let filed = units.iter().map(|unit| Filed {
        code: &unit.code,
        name: &unit.name,
        hamlet: "",
        temper: unit.temper,
        registers: unit.has_body,
    });
    rows(filed, [8800, 3900, 600], context, share)
}

struct Filed<'a> {
    code: &'a str,
    name: &'a str,
    hamlet: &'a str,
    temper: Temper,
    registers: bool,
}

fn rows<'a>(
    filed: impl Iterator<Item = Filed<'a>>,
    [registered_bp, passing_bp, growth_bp]: [i32; 3],
    context: &YearContext<'_>,
    share: ShareOf<'_>,
) -> Vec<RosterRow> {
    let sheet = Sheet::new(context.set);
    let mark = sheet.pass_mark(|answers, vetoes| (context.score)(answers, vetoes, false));
    let year = context.year;
    let shares = |y: u16| {
        let passing = passing_bp + growth_bp * (i32::from(y) - 2016);
        (registered_bp, passing.clamp(500, 9500))
    };
    let mut scratch = Scratch::default();
    filed
        .zip(2..)
        .map(|(subject, row)| {
            let registration = registration(&subject.temper, year, shares).filter(|_| subject.registers);
            let assessed = if registration.is_some() {
                let (mut rng, margin) = subject.temper.year(year, shares(year).1);
                assess(&sheet, (mark, margin), &mut rng, &mut scratch, context, &|measure| {
                    share(subject.code, measure)
                })
            } else {
                Assessed::Nothing
            };
            RosterRow {
                sheet: String::new(),
                row,
                commune: context.place,
                former_commune: context.former,
                hamlet: subject.hamlet.to_owned(),
                group: String::new(),
                code: Some(subject.code.to_owned()),
                name: subject.name.to_owned(),
                birth_year: None,
                members: None,
                poor: false,
                year,
                registration: registration.unwrap_or(Registration::No),
                assessed,
            }
        })
        .collect()
}

fn assess(
    sheet: &Sheet<'_>,
    (mark, margin): (i32, i32),
    rng: &mut Rng,
    scratch: &mut Scratch,
    context: &YearContext<'_>,
    share: &dyn Fn(&str) -> Option<(u32, u32)>,
) -> Assessed {
    let set = context.set;
    let total = aimed_total(mark, sheet.max(), margin, 100);
    let derived_unknown = set.items.iter().any(|item| match &item.kind {
        ItemKind::Derived { measure, .. } => share(measure).is_none(),
        ItemKind::Points | ItemKind::Options(_) | ItemKind::Target => false,
    });
    if derived_unknown || set.items.is_empty() {
        return match set.model {
            Model::Points => bare_total(total, mark),
            Model::Levels => Assessed::Total {
                total: None,
                outcome: if margin >= 0 { Outcome::Pass } else { Outcome::Fail },
            },
        };
    }
    let aim = Aim { passes: margin >= 0, total, step: 100, children: true };
    let answers: Vec<Answer> = sheet.fill(aim, rng, scratch, &|m| share(m).unwrap_or((0, 1)));
    let vetoes = vetoes(rng, set.vetoes.len(), true);
    let score: Score = (context.score)(&answers, &vetoes, false);
    Assessed::Items { answers, vetoes, score }
}
