//! Linking, case by case, and what holds of any list.

use proptest::prelude::*;

use super::{Entry, Link, link};
use Link::{Doubtful, New, Same};

/// `name|hamlet|group|birth year`; the last three may be missing.
fn entry(text: &str) -> Entry<'_> {
    let mut cells = text.split('|');
    let mut cell = || cells.next().unwrap_or_default();
    let (name, hamlet, group) = (cell(), cell(), cell());
    Entry { name, hamlet, group, birth_year: cell().parse().ok() }
}

#[track_caller]
fn check(known: &[&str], listed: &[&str], expected: &[Link]) {
    let known: Vec<Entry<'_>> = known.iter().copied().map(entry).collect();
    let listed: Vec<Entry<'_>> = listed.iter().copied().map(entry).collect();
    assert_eq!(link(&known, &listed), expected);
}

/// Ten neighbours who are on both sides, so that the hamlet is covered.
const NEIGHBOURS: [&str; 10] = [
    "Trần Thị Bưởi|Ấp 1|1",
    "Lê Văn Cam|Ấp 1|1",
    "Phạm Thị Chanh|Ấp 1|2",
    "Võ Văn Dừa|Ấp 1|2",
    "Bùi Thị Hạnh|Ấp 1|3",
    "Trần Thị Mận|Ấp 2|1",
    "Lê Văn Nhãn|Ấp 2|1",
    "Phạm Thị Ổi|Ấp 2|2",
    "Võ Văn Quýt|Ấp 2|2",
    "Bùi Thị Sen|Ấp 2|3",
];

/// As [`check`], among the neighbours.
#[track_caller]
fn check_among_neighbours(known: &[&str], listed: &[&str], expected: &[Link]) {
    let known: Vec<Entry<'_>> = known.iter().chain(&NEIGHBOURS).copied().map(entry).collect();
    let listed: Vec<Entry<'_>> = listed.iter().chain(&NEIGHBOURS).copied().map(entry).collect();
    assert_eq!(link(&known, &listed)[..expected.len()], *expected);
}

#[test]
fn one_family_of_the_name_and_place_is_linked_however_it_is_written() {
    for row in [
        "Nguyễn Văn Hoà|Ấp 1|2",
        "NGUYỄN VĂN HÒA|ẤP 01|Tổ 2",
        "NGUYEN VAN HOA|1|02",
        "Nguyển  Văn Hòa|ấp 1|to 2",
        "Nguyễn Văn Hòa|Ấp 1|",
        "Nguyễn Văn Hòa|Ấp 1|2|1960",
    ] {
        check(&["Lê Thị Na|Ấp 1|2", "Nguyễn Văn Hòa|Ấp 1|2"], &[row], &[Same(1)]);
    }
}

#[test]
fn where_no_side_says_the_hamlet_it_is_one_hamlet() {
    check(&["Nguyễn Văn An", "Lê Thị Na"], &["Lê Thị Na", "Võ Thị Xuân"], &[Same(1), New]);
}

#[test]
fn a_row_without_its_hamlet_is_linked_by_a_rare_name_and_the_birth_year_alone() {
    check(&["Nguyễn Văn An|Ấp 1|2|1960"], &["Nguyễn Văn An|||1960"], &[Same(0)]);
    check(&["Nguyễn Văn An|Ấp 1|2"], &["Nguyễn Văn An"], &[Doubtful(vec![0])]);
}

#[test]
fn namesakes_are_told_by_group_birth_year_or_accents() {
    let both = [Same(1), Same(0)];
    check(&["Lê Văn Út|Ấp 1|1", "Lê Văn Út|Ấp 1|2"], &["Lê Văn Út|Ấp 1|2", "Lê Văn Út|Ấp 1|1"], &both);
    check(
        &["Lê Văn Út|1|1|1950", "Lê Văn Út|1|1|1980"],
        &["Lê Văn Út|1|1|1980", "Lê Văn Út|1|1|1950"],
        &both,
    );
    check(&["Lê Văn Hùng|1|1", "Lê Văn Hưng|1|1"], &["Lê Văn Hưng|1|1", "Lê Văn Hùng|1|1"], &both);
}

#[test]
fn namesakes_that_nothing_tells_apart_are_shown() {
    let known = ["Lê Văn Út|1|1", "Lê Văn Út|1|1"];
    check(&known, &["Lê Văn Út|1|1", "Lê Văn Út|1|1"], &[Doubtful(vec![0, 1]), Doubtful(vec![0, 1])]);
    check(&["Lê Văn Hùng|1|1", "Lê Văn Hưng|1|1"], &["LE VAN HUNG|1|1"], &[Doubtful(vec![0, 1])]);
    check(&["Lê Văn Út|1|1"], &["Lê Văn Út|1|1", "Lê Văn Út|1|1"], &[Doubtful(vec![0]), Doubtful(vec![0])]);
}

#[test]
fn a_namesake_with_a_row_of_its_own_raises_no_doubt() {
    check(
        &["Lê Văn Út|1|1|1950", "Lê Văn Út|1|1"],
        &["Lê Văn Út|1|1", "Lê Văn Út|1|1|1950"],
        &[Same(1), Same(0)],
    );
    check_among_neighbours(
        &["Nguyễn Văn An|Ấp 1|1"],
        &["Nguyễn Văn An|Ấp 2|3", "Nguyễn Văn An|Ấp 1|1"],
        &[New, Same(0)],
    );
}

#[test]
fn another_birth_year_is_never_linked() {
    check(&["Lê Văn Út|1|1|1950"], &["Lê Văn Út|1|1|1983"], &[Doubtful(vec![0])]);
    check(&["Lê Văn Út|1|1|1950"], &["Lê Văn Út|1|1|1983", "Lê Văn Út|1|1|1950"], &[New, Same(0)]);
}

#[test]
fn accents_that_differ_are_linked_only_with_the_birth_year() {
    check(&["Lê Văn Hùng|1|1"], &["Lê Văn Hưng|1|1"], &[Doubtful(vec![0])]);
    check(&["Lê Văn Hùng|1|1|1950"], &["Lê Văn Hưng|1|1|1950"], &[Same(0)]);
}

#[test]
fn a_slip_is_neither_linked_nor_new() {
    for slip in ["Nguyễn Văn Anh", "Nguyễn Văn A", "Nguyễn Văn Ấm", "Nguyễn Vna An", "NguyễnVăn An"]
    {
        for rest in ["|Ấp 1|1", "|Ấp 1|3", "|Ấp 2|1", "|Ấp 1|1|1960", "|Ấp 1|1|1961", "|Ấp 1|1|1999"]
        {
            let row = format!("{slip}{rest}");
            check_among_neighbours(&["Nguyễn Văn An|Ấp 1|1|1960"], &[&row], &[Doubtful(vec![0])]);
        }
    }
    // A slip, a move and another birth year at once are another family.
    check_among_neighbours(&["Nguyễn Văn An|Ấp 1|1|1960"], &["Nguyễn Văn Anh|Ấp 2|1|1985"], &[New]);
}

#[test]
fn a_near_name_whose_family_is_on_the_list_is_doubtful_only_in_the_same_group() {
    let known = ["Nguyễn Văn An|Ấp 1|1"];
    let doubt = Doubtful(vec![0]);
    check_among_neighbours(&known, &["Nguyễn Văn An|Ấp 1|1", "Nguyễn Văn Anh|Ấp 1|1"], &[Same(0), doubt]);
    check_among_neighbours(&known, &["Nguyễn Văn An|Ấp 1|1", "Nguyễn Văn Anh|Ấp 1|2"], &[Same(0), New]);
}

#[test]
fn a_slip_that_happens_to_be_a_neighbours_name_is_not_taken_for_the_neighbour() {
    check(
        &["Nguyễn Văn Anh|1|1", "Nguyễn Văn An|1|1|1960"],
        &["Nguyễn Văn Anh|1|1|1960"],
        &[Doubtful(vec![1, 0])],
    );
}

#[test]
fn two_slips_or_a_word_left_out_are_shown_within_the_group() {
    check(&["Nguyễn Văn An|1|1"], &["Nguyễn An|1|1", "Trần Thị Bé|1|1"], &[Doubtful(vec![0]), New]);
    check(&["Nguyễn Văn An|1|1"], &["Nguyễn An|1|2"], &[New]);
}

#[test]
fn a_moved_family_is_linked_by_a_rare_name_and_the_birth_year_only() {
    let known = ["Đinh Công Tráng|Ấp 1|1|1960"];
    for place in ["Ấp 1|3", "Ấp 2|1"] {
        check_among_neighbours(&known, &[&format!("Đinh Công Tráng|{place}|1960")], &[Same(0)]);
        check_among_neighbours(&known, &[&format!("Đinh Công Tráng|{place}")], &[Doubtful(vec![0])]);
        check_among_neighbours(&known, &[&format!("Đinh Công Tráng|{place}|1961")], &[Doubtful(vec![0])]);
        check_among_neighbours(&known, &[&format!("Đinh Công Trang|{place}|1960")], &[Doubtful(vec![0])]);
    }
    check_among_neighbours(&known, &["Đinh Công Tráng|Ấp 2|1|1985"], &[New]);
}

#[test]
fn a_family_is_not_moved_away_from_a_row_that_may_be_its_own() {
    for own in ["Đinh Công Tráng|Ấp 1|1", "Đinh Công Tráng|Ấp 1|1|1961", "Đinh Công Trán|Ấp 1|1|1960"]
    {
        check_among_neighbours(
            &["Đinh Công Tráng|Ấp 1|1|1960"],
            &["Đinh Công Tráng|Ấp 2|1|1960", own],
            &[Doubtful(vec![0]), Doubtful(vec![0])],
        );
    }
}

#[test]
fn the_first_list_of_a_hamlet_is_not_held_up_by_namesakes_in_the_others() {
    let known = ["Nguyễn Văn An|Ấp 1|1", "Lê Thị Na|Ấp 1|1", "Lê Thị Nữ|Ấp 1|1|1950"];
    let listed = ["Nguyễn Văn An|Ấp 2|1", "Lê Thị Nga|Ấp 2|1", "Lê Thị Nữ|Ấp 2|1|1980"];
    check(&known, &listed, &[New, New, New]);
    // But the same rare name and birth year are hardly chance.
    check(&known, &["Lê Thị Nữ|Ấp 2|1|1950"], &[Doubtful(vec![2])]);
}

#[test]
fn a_list_of_one_hamlet_shows_who_may_have_moved_in() {
    let known: Vec<&str> = NEIGHBOURS[..5].iter().copied().chain(["Nguyễn Văn An|Ấp 2|1"]).collect();
    let listed: Vec<&str> = NEIGHBOURS[..5].iter().copied().chain(["Nguyễn Văn An|Ấp 1|1"]).collect();
    let mut expected: Vec<Link> = (0..5).map(Same).collect();
    expected.push(Doubtful(vec![5]));
    check(&known, &listed, &expected);
}

#[test]
fn a_family_that_left_is_taken_for_a_namesake_in_its_group_if_no_birth_year_tells() {
    check(&["Lê Văn Út|1|1|1950"], &["Lê Văn Út|1|1"], &[Same(0)]);
}

#[test]
fn rows_that_read_the_same_are_doubtful_even_if_nobody_is_known() {
    let twice = ["Lê Văn Út|1|1|1950", "LÊ VĂN ÚT|1|1|1950"];
    check(&[], &twice, &[Doubtful(vec![]), Doubtful(vec![])]);
    check(&[], &["Lê Văn Út|1|1", "Lê Văn Út|1|1"], &[New, New]);
    check(&[""], &[""], &[Doubtful(vec![])]);
    check(&["Lê Văn Út"], &[], &[]);
}

#[test]
fn thousands_of_rows_of_one_name_are_shown_not_compared_pair_by_pair() {
    let known = vec![entry("A"); 1_001];
    let links = link(&known, &known);
    assert!(
        links.iter().all(|link| matches!(link, Doubtful(shown) if shown.len() == super::MOST_CANDIDATES))
    );
}

/// Few texts, so that namesakes, near names and gaps meet.
fn entries() -> impl Strategy<Value = Vec<Entry<'static>>> {
    let name = proptest::sample::select(vec![
        "Lê Văn Hùng",
        "Lê Văn Hưng",
        "LE VAN HUNG",
        "Lê Văn Hun",
        "Lê Văn Hồng",
        "Lê Hùng",
        "Trần Thị Bé",
        "",
    ]);
    let place = proptest::sample::select(vec!["", "1", "Ấp 2"]);
    let birth_year = proptest::sample::select(vec![None, Some(1960), Some(1961), Some(1985)]);
    let entry = (name, place.clone(), place, birth_year)
        .prop_map(|(name, hamlet, group, birth_year)| Entry { name, hamlet, group, birth_year });
    proptest::collection::vec(entry, 0..14)
}

/// What an answer says, by what is written of the families and not by their places.
fn said<'k>(links: &[Link], known: &[Entry<'k>]) -> Vec<(&'static str, Vec<Entry<'k>>)> {
    let say = |link: &Link| match link {
        Same(at) => ("same", vec![known[*at]]),
        New => ("new", vec![]),
        Doubtful(shown) => ("doubtful", shown.iter().map(|at| known[*at]).collect()),
    };
    links.iter().map(say).collect()
}

proptest! {
    #[test]
    fn each_family_is_linked_once_and_each_candidate_named_once(known in entries(), listed in entries()) {
        let links = link(&known, &listed);
        prop_assert_eq!(links.len(), listed.len());
        let mut linked: Vec<usize> = links.iter().filter_map(|l| if let Same(at) = l { Some(*at) } else { None }).collect();
        let n = linked.len();
        linked.sort_unstable();
        linked.dedup();
        prop_assert_eq!(linked.len(), n);
        for link in &links {
            if let Doubtful(shown) = link {
                let mut once = shown.clone();
                once.sort_unstable();
                once.dedup();
                prop_assert_eq!(once.len(), shown.len());
                prop_assert!(shown.iter().all(|at| *at < known.len()));
            }
        }
    }

    #[test]
    fn no_order_of_rows_or_families_matters(known in entries(), listed in entries(), seed in 0..u64::MAX) {
        let links = said(&link(&known, &listed), &known);
        let mut random = super::generated::Random::new(seed);
        let mut other_known = known.clone();
        random.shuffle(&mut other_known);
        prop_assert_eq!(&said(&link(&other_known, &listed), &other_known), &links);
        let mut order: Vec<usize> = (0..listed.len()).collect();
        random.shuffle(&mut order);
        let other_listed: Vec<Entry<'_>> = order.iter().map(|&at| listed[at]).collect();
        let other = said(&link(&known, &other_listed), &known);
        for (answer, &at) in other.iter().zip(&order) {
            prop_assert_eq!(answer, &links[at]);
        }
    }

    #[test]
    fn the_register_as_a_list_links_each_row_with_itself_or_not_at_all(known in entries()) {
        for (at, link) in link(&known, &known).iter().enumerate() {
            prop_assert!(*link != New, "{:?}", known[at]);
            prop_assert!(!matches!(link, Same(other) if *other != at), "{:?} {:?}", known[at], link);
        }
    }
}
