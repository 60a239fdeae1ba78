//! A search gives what looking at every name would give.

use hoctap::registry_index::{Kind, ListAsked, Names, Order, Shown};
use hoctap::store::db::{Address, Database};
use jiff::civil::date;
use programme::fold::fold;
use programme::places::{Atlas, Level};

use crate::kit::Desk;
use crate::roster::{import, ok};

const HEAD: &str = "household_code,commune_code,hamlet,group,head_name,birth_year,year,registered,total\n";
/// Words of which some begin others, some are rare, some the same without accents.
const WORDS: [&str; 16] = [
    "Thị", "Thị", "Thị", "Văn", "Văn", "Thịnh", "Thi", "Nguyễn", "Nguyên", "Ngọc", "Nhung", "Lê", "Lệ", "Út",
    "D'Hồng", "(Tư)",
];
const HOUSEHOLDS: usize = 600;

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }
}

fn words(folded: &str) -> Vec<&str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[test]
fn a_search_gives_what_looking_at_every_name_gives() {
    let desk = &Desk::new();
    let mut chance = Chance(3);
    // Names of one to six words, in two communes: a record keeps four.
    let mut rows = HEAD.to_owned();
    for n in 1..=HOUSEHOLDS {
        let name: Vec<&str> = (0..=chance.below(6)).map(|_| WORDS[chance.below(WORDS.len())]).collect();
        let commune = ["28756", "28759"][n % 2];
        rows += &format!("{n},{commune},Ấp 1,1,{},1960,2018,1,90\n", name.join(" "));
    }
    desk.write("a.csv", rows);
    ok(&import(desk, "a.csv", &[]));
    let atlas = Atlas::shipped();
    let communes = ["28756", "28759"]
        .map(|code| atlas.by_code(Level::Commune, code, date(2018, 12, 31)).expect("a commune").get());
    let db = Database::open(&Address::parse(&desk.database()).expect("an address")).expect("opens");
    let names = Names::default();
    let asked = ListAsked {
        order: Order::Name,
        shown: Shown::All,
        limit: 2 * HOUSEHOLDS,
        ..ListAsked::all(&communes, Kind::Family)
    };
    let all: Vec<String> =
        names.list(&db, &asked).expect("a list").rows.into_iter().map(|row| row.name).collect();
    assert_eq!(all.len(), HOUSEHOLDS);

    let (mut found_any, mut cut_any) = (0, 0);
    for _ in 0..400 {
        let query: Vec<String> = (0..=chance.below(3))
            .map(|_| {
                let word = WORDS[chance.below(WORDS.len())];
                word.chars().take(1 + chance.below(6)).collect()
            })
            .collect();
        let query = query.join(" ");
        let folded = fold(&query);
        let begun = words(&folded);
        let matches = |name: &&String| {
            let name = fold(name);
            let of_name = words(&name);
            !begun.is_empty() && begun.iter().all(|word| of_name.iter().any(|of| of.starts_with(*word)))
        };
        let (exact, others): (Vec<&String>, Vec<&String>) =
            all.iter().filter(matches).partition(|name| fold(name) == folded);
        let expected: Vec<&String> = exact.into_iter().chain(others).take(10).collect();
        let hits = names.search(&db, &communes, &query, &[], 10).expect("a search");
        let found: Vec<&String> = hits.iter().map(|hit| &hit.name).collect();
        assert_eq!(found, expected, "“{query}”");
        found_any += usize::from(!found.is_empty());
        cut_any += usize::from(found.len() == 10);
    }
    assert!(found_any > 200 && cut_any > 50, "{found_any} found something, {cut_any} more than is shown");
}
