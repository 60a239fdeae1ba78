//! Rosters that the stories make for themselves, and the words they use again and again.

use crate::kit::{Desk, Said};

pub(crate) const HEADER: &str =
    "household_code,commune_code,hamlet,head_name,year,registered,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\n";

/// `n` families of three communes; `shift` turns the points so that the same family scores otherwise.
pub(crate) fn roster(year: u32, n: u32, shift: u32) -> String {
    let mut text = String::from(HEADER);
    for i in 0..n {
        let commune = ["28756", "29107", "28777"][(i % 3) as usize];
        let points = 10 + (i + shift) % 11;
        let scores =
            if i % 10 == 9 { ",,,,,,".to_owned() } else { format!("NA,10,10,10,{points},{points},{points}") };
        let registered = u32::from(i % 10 != 9);
        text.push_str(&format!("{i},{commune},Ấp {},Nguyễn Văn {i},{year},{registered},{scores}\n", i % 4));
    }
    text
}

/// The program in English.
pub(crate) fn run(desk: &Desk, args: &[&str]) -> Said {
    let mut all = vec!["--lang", "en"];
    all.extend(args);
    desk.hoctap(&all)
}

/// A verb with its cases.
pub(crate) fn act(desk: &Desk, verb: &[&str], more: &[&str]) -> Said {
    run(desk, &[verb, more].concat())
}

/// Imports a family roster by the 448 set.
pub(crate) fn import(desk: &Desk, file: &str, more: &[&str]) -> Said {
    let mut args =
        vec!["import", "roster", file, "--title", "learning_family", "--criteria", "448-2015-family"];
    args.extend(more);
    run(desk, &args)
}

/// The id of the import or draft that a command said it made: its second word.
#[track_caller]
pub(crate) fn id_of(said: &str) -> String {
    said.split([' ', ':']).nth(1).expect("an id").to_owned()
}

/// What it said, having succeeded.
#[track_caller]
pub(crate) fn ok(said: &Said) -> &str {
    assert_eq!(said.status, 0, "{}", said.err);
    said.out.trim()
}

/// The province's progress as CSV.
pub(crate) fn progress(desk: &Desk, more: &[&str]) -> String {
    let mut args = vec!["report", "progress", "--place", "83", "--as-of", "2020-12-31", "--format", "csv"];
    args.extend(more);
    ok(&run(desk, &args)).to_owned()
}
