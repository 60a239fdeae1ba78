//! What holds of the records under any reorganisations, on both engines: totals on every map are the same; applied and
//! taken back is as never; two that are independent do the same in either order; and a process that is killed leaves
//! all of one or nothing.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Instant;

use hoctap::actions::progress::{Asked, progress};
use hoctap::actions::reorganise::{NewEvent, ReorganiseError, apply, draft, places_of, take_back};
use hoctap::roster::zones::Zones;
use hoctap::store::db::backup::tables;
use hoctap::store::db::{Address, By, Database};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use programme::places::{Atlas, Level};

use crate::kit::{Desk, on_both};
use crate::reorganise::HEAD;
use crate::roster::{HEADER, import, ok, run};

const BY: By<'_> = By { actor: "cli", at: "2030-01-01T00:00:00Z" };
const TODAY: Date = date(2030, 1, 1);
/// Communes of Bến Tre in 2020; the third and the fifth have flowed into the second and the first since.
const COMMUNES: [&str; 6] = ["28756", "28858", "28757", "28777", "28759", "28783"];

/// Families of two hamlets in each of the communes: how many there are in all.
fn fill(desk: &Desk) -> i64 {
    let mut text = HEADER.to_owned();
    let mut n = 0;
    for (at, commune) in COMMUNES.iter().enumerate() {
        for family in 0..=(at * 2 + 1) {
            n += 1;
            let hamlet = format!("Ấp {}", 2 * at + family % 2);
            text.push_str(&format!("{n},{commune},{hamlet},A {n},2020,1,10,10,10,10,20,20,20\n"));
        }
    }
    desk.write("a.csv", text);
    ok(&import(desk, "a.csv", &[]));
    n
}

fn records(desk: &Desk) -> Database {
    Database::open(&Address::parse(&desk.database()).expect("an address")).expect("opens")
}

/// Numbers that look like chance, the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }
}

/// A table of moves among some communes, by chance.
fn moves(chance: &mut Chance, pool: &[&str], nth: usize) -> String {
    let mut pick = || pool[chance.below(pool.len())];
    let (a, mut b, mut c) = (pick(), pick(), pick());
    while b == a {
        b = pick();
    }
    while c == a || c == b {
        c = pick();
    }
    match chance.below(8) {
        0 => format!(
            "begin,commune,,8{nth:04},,,,,Xã Mới {nth},,86\nmerge,commune,{a},8{nth:04}\nmerge,commune,{b},8{nth:04}\n"
        ),
        1 => format!("merge,commune,{a},{b}\n"),
        2 => format!("split,commune,{a},{b},part,1,2/3\nsplit,commune,{a},{c},part,0,1/3\n"),
        3 => format!("split,commune,{a},{a},part,1,3/4\nsplit,commune,{a},{b},part,0,1/4\n"),
        4 => format!("code,commune,{a},{b}\ncode,commune,{b},{a}\n"),
        5 => format!("rename,commune,{a},,,,,,Phường {nth}\n"),
        6 => format!("parent,commune,{a},,,,,,,,01\n"),
        _ => format!("transfer,commune,{a},{b},,,,Ấp {}\n", chance.below(12)),
    }
}

/// Families of the whole country on a map, as the whole says and as its communes sum to; every number lies in its
/// bounds.
#[track_caller]
fn totals(db: &Database, atlas: &Atlas, map_on: Date) -> (i64, i64) {
    let place = atlas.by_code(Level::Country, "VN", map_on).expect("the country");
    let titles = ["learning_family".to_owned()];
    let asked = Asked { place, as_of: date(2020, 12, 31), map_on, titles: &titles, by: Some(Level::Commune) };
    let rows = progress(db, atlas, &Zones::default(), &asked).expect("a report");
    let (mut whole, mut communes) = (0, 0);
    for row in rows.iter().filter(|row| row.zone == "all" && row.year == 2020) {
        let n = row.total.unwrap_or(0);
        if row.level == "country" {
            assert!(!row.estimated, "the country holds every side");
            whole += n;
        } else {
            communes += n;
            let bounds = row.total_low.zip(row.total_high);
            assert!(bounds.is_none_or(|(low, high)| low <= n && n <= high), "{row:?}");
            assert_eq!(row.estimated, row.estimated_by.is_some());
            if n > 0 {
                // Asked alone it reads no more than what may lie in it, and says the same.
                let place = atlas.by_code(Level::Commune, &row.place_code, map_on).expect("it stands");
                let alone = Asked { place, by: None, ..asked };
                let alone = progress(db, atlas, &Zones::default(), &alone).expect("a report");
                let alone = alone.iter().find(|alone| alone.zone == "all" && alone.year == 2020);
                assert_eq!(alone, Some(row), "on {map_on}");
            }
        }
    }
    (whole, communes)
}

/// Everything that is recorded but the audit, and of reorganisations what became of them and when.
fn contents(desk: &Desk, name: &str) -> BTreeMap<String, Vec<String>> {
    let file = desk.path(name);
    ok(&run(desk, &["backup", file.to_str().expect("a path")]));
    let connection = rusqlite::Connection::open(&file).expect("opens");
    let mut found = BTreeMap::new();
    for table in tables().filter(|table| *table != "audit") {
        let columns = match table {
            "reorganisations" => "id, number, on_day, instrument, name, moves, actor, at",
            _ => "*",
        };
        let mut statement = connection.prepare(&format!("SELECT {columns} FROM {table}")).expect("a table");
        let width = statement.column_count();
        let rows = statement
            .query_map([], |row| {
                let cell = |at| row.get::<_, rusqlite::types::Value>(at).map(|value| format!("{value:?}"));
                (0..width).map(cell).collect::<Result<Vec<_>, _>>()
            })
            .expect("rows");
        let mut rows: Vec<String> = rows.map(|row| row.expect("a row").join("|")).collect();
        rows.sort();
        found.insert(table.to_owned(), rows);
    }
    drop(connection);
    std::fs::remove_file(file).expect("removed");
    found
}

fn told(atlas: &Atlas) -> (Vec<String>, Vec<String>) {
    let mut places: Vec<String> = atlas.places().map(|place| format!("{place:?}")).collect();
    let mut links: Vec<String> = atlas.links().iter().map(|link| format!("{link:?}")).collect();
    places.sort();
    links.sort();
    (places, links)
}

fn new<'a>(on: Date, moves: &'a str) -> NewEvent<'a> {
    NewEvent { name: "Thử", on, instrument: "1/NQ", moves }
}

/// A history by chance: after each event totals are the same on every map, and taking it back is as never.
fn history(desk: &Desk, seed: u64) {
    let families = fill(desk);
    let mut db = records(desk);
    let mut chance = Chance(seed);
    let mut applied = Vec::new();
    let mut days = vec![date(2014, 1, 1), date(2020, 12, 31), date(2026, 5, 1), TODAY];
    for nth in 0..5 {
        let on = date(2026, 6, 1).saturating_add(i64::try_from(nth).expect("few").months());
        let eve = on.yesterday().expect("a day before");
        let atlas = places_of(&db).expect("places");
        let mut pool: Vec<&str> = COMMUNES
            .iter()
            .filter_map(|code| atlas.by_code(Level::Commune, code, date(2020, 12, 31)).ok())
            .flat_map(|place| atlas.on_map(place, eve))
            .filter_map(|(place, _)| Some(atlas.version_at(place, eve)?.code))
            .chain(["28789", "28807"])
            .collect();
        pool.sort_unstable();
        pool.dedup();
        let table = format!("{HEAD}{}", moves(&mut chance, &pool, nth));
        let id = match draft(&mut db, &new(on, &table), BY) {
            Ok(id) => id,
            // Two hamlets of one name, or a code that a swap has taken: refused, and nothing of it stands.
            Err(ReorganiseError::Faults(_)) => continue,
            Err(error) => panic!("{table}: {error}"),
        };
        days.extend([eve, on]);
        let before = contents(desk, "before.backup");
        let was = told(&atlas);
        let with = apply(&mut db, id, TODAY, BY).unwrap_or_else(|error| panic!("{table}: {error}"));
        assert_eq!(told(&with), told(&places_of(&db).expect("places")), "what is told is what is read again");
        for map in &days {
            assert_eq!(totals(&db, &with, *map), (families, families), "on {map} after {table}");
        }
        let without = take_back(&mut db, id, BY).unwrap_or_else(|error| panic!("{table}: {error}"));
        assert_eq!(told(&without), was, "{table}");
        assert_eq!(contents(desk, "after.backup"), before, "{table}");
        // Once taken back it is drafted anew, and stays.
        let again = draft(&mut db, &new(on, &table), BY).expect("as before");
        apply(&mut db, again, TODAY, BY).expect("as before");
        applied.push(again);
        ok(&run(desk, &["verify"]));
    }
    assert!(applied.len() >= 3, "the seed {seed} makes too little happen");
    // And back through all of them, the last first.
    for id in applied.into_iter().rev() {
        take_back(&mut db, id, BY).unwrap_or_else(|error| panic!("{id}: {error}"));
    }
    assert_eq!(told(&places_of(&db).expect("places")), told(&Atlas::shipped()));
    assert_eq!(desk.ask("SELECT CAST(hamlet_id AS TEXT) FROM hamlet_homes"), Vec::<String>::new());
    ok(&run(desk, &["verify"]));
}

#[test]
fn totals_on_every_map_are_the_same_and_what_is_taken_back_was_never_there() {
    on_both(|desk| history(desk, 11));
}

#[test]
fn two_independent_events_do_the_same_in_either_order() {
    on_both(|desk| {
        let families = fill(desk);
        let mut db = records(desk);
        let first =
            format!("{HEAD}transfer,commune,28756,28858,,,,Ấp 0\nrename,commune,28858,,,,,,Phường Một\n");
        let second = format!(
            "{HEAD}begin,commune,,80000,,,,,Xã Hai,,86\nmerge,commune,28777,80000\nsplit,commune,28783,80000,part,0,1/4\n\
             split,commune,28783,28783,part,1,3/4\n"
        );
        let one = draft(&mut db, &new(date(2026, 8, 1), &first), BY).expect("drafted");
        let other = draft(&mut db, &new(date(2026, 7, 1), &second), BY).expect("drafted");
        drop(db);
        let begin = desk.path("begin.backup");
        let begin = begin.to_str().expect("a path");
        ok(&run(desk, &["backup", begin]));
        let outcome = |order: [i64; 2]| {
            let mut db = records(desk);
            for id in order {
                apply(&mut db, id, TODAY, BY).expect("applied");
            }
            let atlas = places_of(&db).expect("places");
            for map in [date(2020, 12, 31), date(2026, 7, 15), TODAY] {
                assert_eq!(totals(&db, &atlas, map), (families, families));
            }
            drop(db);
            ok(&run(desk, &["verify"]));
            (told(&atlas), contents(desk, "outcome.backup"))
        };
        let forth = outcome([one, other]);
        ok(&run(desk, &["restore", begin]));
        assert_eq!(outcome([other, one]), forth);
    });
}

/// `draft`, `applied` or `taken_back`, with how many hamlets the event has placed.
fn state(desk: &Desk, id: i64) -> (String, usize) {
    let state = desk.ask(&format!("SELECT state FROM reorganisations WHERE id = {id}")).remove(0);
    let homes = desk.ask("SELECT CAST(hamlet_id AS TEXT) FROM hamlet_homes").len();
    let noted = desk.ask("SELECT CAST(hamlet_id AS TEXT) FROM reorganisation_homes").len();
    assert_eq!(homes, noted);
    (state, homes)
}

#[test]
fn a_process_killed_while_it_applies_or_takes_back_leaves_all_or_nothing() {
    on_both(|desk| {
        fill(desk);
        let table =
            format!("{HEAD}transfer,commune,28756,28858,,,,Ấp 0\nrename,commune,28783,,,,,,Phường Ba\n");
        let mut db = records(desk);
        let mut fresh = || draft(&mut db, &new(date(2026, 7, 1), &table), BY).expect("drafted");
        let mut id = fresh();
        let begun = Instant::now();
        ok(&run(desk, &["reorganise", "apply", &id.to_string()]));
        let takes = begun.elapsed();
        let (_, placed) = state(desk, id);
        assert!(placed > 1, "a hamlet leaves and others stay");
        ok(&run(desk, &["reorganise", "undo", &id.to_string()]));
        id = fresh();
        let mut seen = Vec::new();
        // Most moments towards the end, where it writes.
        for part in [30, 70, 85, 93, 97, 100] {
            for (verb, from, to) in [("apply", "draft", "applied"), ("undo", "applied", "taken_back")] {
                let args = ["reorganise", verb, &id.to_string()];
                let mut child =
                    desk.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
                // The moment is what is tested: any of them will do.
                std::thread::sleep(takes * part / 100);
                let _ = child.kill();
                child.wait().expect("ended");
                ok(&run(desk, &["verify"]));
                let (found, homes) = state(desk, id);
                let expected = if found == "applied" { placed } else { 0 };
                assert!((found == from || found == to) && homes == expected, "{verb}: {found}, {homes}");
                seen.push(found == to);
                if found == from {
                    ok(&run(desk, &args));
                }
            }
            id = fresh();
        }
        assert!(seen.iter().any(|done| !done), "every kill came too late");
        let (_, homes) = state(desk, id);
        assert_eq!(homes, 0);
    });
}
