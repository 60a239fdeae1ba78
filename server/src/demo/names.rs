//! Names of people and hamlets: drawn part by part from frequency tables, so that no name is anyone's.
//!
//! Surnames follow the southern column (`n_hcmc_university`); middle and given names follow the
//! sex. The tables count people born about 1990–2006, and heads of household are older: *Thị* and
//! *Văn* are made as common as they were, and a few country names of birth order (*Út*, *Năm*) added.

use std::sync::LazyLock;

use super::rng::Rng;

const SURNAMES: &str = include_str!("../../demo-data/surnames.csv");
const MIDDLE_NAMES: &str = include_str!("../../demo-data/middle_names.csv");
const GIVEN_NAMES: &str = include_str!("../../demo-data/given_names.csv");

/// Born before 1968, one in twenty-five carries one of these.
const COUNTRY_NAMES: [&str; 10] = ["Út", "Bé", "Hai", "Ba", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười"];

const HAMLET_FIRST: [&str; 13] =
    ["Phú", "An", "Tân", "Bình", "Thạnh", "Long", "Phước", "Hòa", "Mỹ", "Vĩnh", "Thới", "Quới", "Giồng"];
const HAMLET_SECOND: [&str; 12] =
    ["Lợi", "Thuận", "Đức", "Trung", "Định", "Nhơn", "Khánh", "Điền", "Hưng", "Lộc", "Xuân", "Hậu"];

/// A column of weighted texts, drawn from by a binary search.
struct Table {
    texts: Vec<&'static str>,
    cumulative: Vec<u32>,
}

impl Table {
    fn read(csv: &'static str, weight_column: usize) -> Self {
        let mut table = Self { texts: Vec::new(), cumulative: Vec::new() };
        let mut sum = 0;
        for line in csv.lines().skip(1) {
            let text = line.split(',').next().unwrap_or("");
            let weight: u32 = line.split(',').nth(weight_column).and_then(|w| w.parse().ok()).unwrap_or(0);
            if weight > 0 {
                sum += weight;
                table.texts.push(text);
                table.cumulative.push(sum);
            }
        }
        table
    }

    fn draw(&self, rng: &mut Rng) -> &'static str {
        let point = rng.below(self.cumulative.last().copied().unwrap_or(0));
        let at = self.cumulative.partition_point(|&c| c <= point);
        self.texts.get(at).copied().unwrap_or("")
    }
}

struct Tables {
    surnames: Table,
    middle: [Table; 2],
    given: [Table; 2],
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    surnames: Table::read(SURNAMES, 3),
    middle: [Table::read(MIDDLE_NAMES, 1), Table::read(MIDDLE_NAMES, 3)],
    given: [Table::read(GIVEN_NAMES, 1), Table::read(GIVEN_NAMES, 3)],
});

/// Full name of a head of household born in that year.
pub(super) fn head_name(rng: &mut Rng, birth_year: u16) -> String {
    let tables = &*TABLES;
    let female = rng.chance(3100);
    let sex = usize::from(female);
    let usual_bp = match (birth_year, female) {
        (..1960, true) => 8000,
        (..1975, true) => 6200,
        (..1985, true) => 3500,
        (..1960, false) => 4500,
        (..1975, false) => 3300,
        (..1985, false) => 1800,
        _ => 0,
    };
    let usual = if female { "Thị" } else { "Văn" };
    let middle = if rng.chance(usual_bp) { usual } else { tables.middle[sex].draw(rng) };
    let given = if birth_year < 1968 && rng.chance(400) {
        COUNTRY_NAMES[rng.index(COUNTRY_NAMES.len())]
    } else {
        tables.given[sex].draw(rng)
    };
    let mut name = String::with_capacity(40);
    name.push_str(tables.surnames.draw(rng));
    if !middle.is_empty() {
        name.push(' ');
        name.push_str(middle);
    }
    name.push(' ');
    name.push_str(given);
    name
}

/// Surname of a full name: its first word.
pub(super) fn surname(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

/// Names of a commune's hamlets: *ấp* in a *xã* (numbered or named), *khu phố* in town.
pub(super) fn hamlet_names(rng: &mut Rng, commune: &str, n: usize) -> Vec<String> {
    if !commune.starts_with("Xã ") {
        return (1..=n).map(|i| format!("Khu phố {i}")).collect();
    }
    if rng.chance(4000) {
        return (1..=n).map(|i| format!("Ấp {i}")).collect();
    }
    let pairs = HAMLET_FIRST.len() * HAMLET_SECOND.len();
    let start = rng.index(pairs);
    // 156 = 12 × 13 pairs; a step without a common divisor visits each once.
    (0..n)
        .map(|i| {
            let pair = (start + i * 35) % pairs;
            let name = format!(
                "Ấp {} {}",
                HAMLET_FIRST[pair / HAMLET_SECOND.len()],
                HAMLET_SECOND[pair % HAMLET_SECOND.len()]
            );
            if i < pairs { name } else { format!("{name} {}", i / pairs + 1) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{hamlet_names, head_name, surname};
    use crate::demo::rng::Rng;

    #[test]
    fn older_heads_are_more_often_thi_and_van_and_nguyen_leads() {
        let mut rng = Rng::new(1);
        let usual = |rng: &mut Rng, year| {
            (0..5000)
                .filter(|_| {
                    let name = head_name(rng, year);
                    name.contains(" Thị") || name.contains(" Văn ")
                })
                .count()
        };
        assert!(usual(&mut rng, 1950) > usual(&mut rng, 1990) + 500);
        let nguyen = (0..5000).filter(|_| surname(&head_name(&mut rng, 1970)) == "Nguyễn").count();
        assert!((1400..1900).contains(&nguyen), "{nguyen}");
    }

    #[test]
    fn hamlets_of_a_commune_have_different_names() {
        for seed in 0..20 {
            let mut names = hamlet_names(&mut Rng::new(seed), "Xã Sơn Đông", 100);
            names.sort();
            names.dedup();
            assert_eq!(names.len(), 100);
        }
        assert_eq!(hamlet_names(&mut Rng::new(0), "Phường 8", 2), ["Khu phố 1", "Khu phố 2"]);
    }
}
