//! What random histories found about undo, told as short as it goes: who rests on whom.

use crate::histories::open;
use crate::kit::{Desk, on_both};
use crate::roster::{id_of, import, ok, run};

const HEAD: &str = "household_code,commune_code,hamlet,head_name,year,registered,total\n";

/// Imports one family a row: code, hamlet, year, total. Returns the import's id.
fn families(desk: &Desk, rows: &[(u32, &str, u32, u32)]) -> String {
    let row = |(code, hamlet, year, total): &(u32, &str, u32, u32)| {
        format!("{code},28756,{hamlet},Hộ {code},{year},1,{total}\n")
    };
    desk.write("f.csv", format!("{HEAD}{}", rows.iter().map(row).collect::<String>()));
    let said = import(desk, "f.csv", &[]);
    id_of(ok(&said))
}

/// Undoing the first is refused, and the last is named; undone from the last on, all is well.
fn rests(desk: &Desk, first: &str, on_first: &str, all: &[&str]) {
    let said = run(desk, &["imports", "undo", first]);
    assert!(said.status == 1 && said.err.contains(&format!("import {on_first} rests")), "{}", said.err);
    for id in all.iter().rev() {
        ok(&run(desk, &["imports", "undo", id]));
        ok(&run(desk, &["verify"]));
    }
}

#[test]
fn a_case_of_a_year_in_which_only_an_earlier_import_knows_the_family_rests_on_that_import() {
    on_both(|desk| {
        let newest = families(desk, &[(1, "Ấp 1", 2020, 90)]);
        let oldest = families(desk, &[(1, "Ấp 1", 2017, 90)]);
        let between = families(desk, &[(1, "Ấp 1", 2018, 90)]);
        rests(desk, &oldest, &between, &[&newest, &oldest, &between]);
    });
}

#[test]
fn the_import_that_moved_a_family_into_a_hamlet_is_the_one_that_rests_on_it() {
    on_both(|desk| {
        let first = families(desk, &[(1, "Ấp 1", 2018, 90)]);
        let hamlet = families(desk, &[(2, "Ấp 2", 2018, 90)]);
        let corrected = families(desk, &[(1, "Ấp 2", 2018, 90)]);
        rests(desk, &hamlet, &corrected, &[&first, &hamlet, &corrected]);
    });
}

#[test]
fn a_hamlet_that_only_a_replaced_case_was_in_is_still_rested_on() {
    on_both(|desk| {
        let hamlet = families(desk, &[(1, "Ấp 2", 2018, 90)]);
        let first = families(desk, &[(2, "Ấp 2", 2018, 90)]);
        let corrected = families(desk, &[(2, "Ấp 1", 2018, 90)]);
        rests(desk, &hamlet, &corrected, &[&hamlet, &first, &corrected]);
    });
}

#[test]
fn imports_of_programs_that_stay_open_are_undone_in_the_order_in_which_they_came() {
    use crate::histories::{Rng, World};
    let world = World::new();
    on_both(|desk| {
        let (mut one, mut other) = (open(desk), open(desk));
        let mut rng = Rng::new(1);
        let mut ids = Vec::new();
        for turn in 0..6 {
            let db = if turn % 2 == 0 { &mut one } else { &mut other };
            let mut roster = world.roster(&mut rng);
            roster.all_or_nothing = false;
            ids.push(world.import(db, &roster, false).expect("done").id.expect("an id").get());
        }
        assert!(ids.is_sorted(), "{ids:?}");
    });
}
