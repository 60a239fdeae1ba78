//! Events on a small country: what they do, and every line that is refused with its reason.

use jiff::civil::{Date, date};

use super::{Event, EventFault, Fault, Move, MoveKind, read_moves, reorganised};
use crate::places::{Atlas, Extent, Level, Place, Version};

const ON: Date = date(2030, 7, 1);

/// A country with two provinces, a district in each, and five communes.
pub(super) fn country() -> Atlas {
    let rows = [
        (Level::Country, "VN", "Việt Nam", ""),
        (Level::Province, "91", "Tỉnh Một", "VN"),
        (Level::Province, "92", "Tỉnh Hai", "VN"),
        (Level::District, "911", "Huyện Đông", "91"),
        (Level::District, "921", "Huyện Tây", "92"),
        (Level::Commune, "90001", "Xã An", "911"),
        (Level::Commune, "90002", "Xã Bình", "911"),
        (Level::Commune, "90003", "Xã Châu", "911"),
        (Level::Commune, "90004", "Xã Dương", "921"),
        (Level::Commune, "90005", "Xã Em", "921"),
    ];
    let id = |level, code| super::identity(level, 1, code);
    let places = rows.map(|(level, code, full_name, parent)| {
        let above = match parent.len() {
            0 => None,
            2 if parent == "VN" => Some(id(Level::Country, "VN")),
            2 => Some(id(Level::Province, parent)),
            _ => Some(id(Level::District, parent)),
        };
        let name = full_name.split_once(' ').map_or(full_name, |(_, name)| name);
        let version = Version {
            code,
            name,
            full_name,
            kind: "Xã",
            parent: above,
            from: date(2013, 1, 1),
            to: None,
            assumed: false,
            instrument: "",
        };
        Place { id: id(level, code), level, versions: vec![version] }
    });
    Atlas::new(places.to_vec(), Vec::new())
}

pub(super) fn event(era: i64, on: Date, table: &str) -> Event {
    let table = format!("move,level,code,to,extent,default,share,name,full_name,kind,parent\n{table}");
    let moves = read_moves(table.leak()).expect("readable");
    Event { era, instrument: "1/NQ-TEST", on, assumed: false, moves }
}

fn done(table: &str) -> Atlas {
    reorganised(&country(), &[event(100, ON, table)]).unwrap_or_else(|(_, faults)| panic!("{faults:?}"))
}

fn refused(table: &str) -> Vec<(usize, &'static str)> {
    match reorganised(&country(), &[event(100, ON, table)]) {
        Ok(_) => Vec::new(),
        Err((_, faults)) => faults.iter().map(|of| (of.line, of.fault.code())).collect(),
    }
}

fn name(atlas: &Atlas, code: &str, on: Date) -> &'static str {
    let level = if code.len() == 2 { Level::Province } else { Level::Commune };
    let id = atlas.by_code(level, code, on).unwrap_or_else(|error| panic!("{code}: {error}"));
    atlas.version_at(id, on).map_or("", |version| version.full_name)
}

#[test]
fn communes_merge_split_and_change_name_kind_code_and_place_above() {
    let atlas = done(
        "begin,commune,,90010,,,,,Phường An Bình,,921\n\
         merge,commune,90001,90010\n\
         merge,commune,90002,90010\n\
         split,commune,90003,90010,part,0,1/3\n\
         split,commune,90003,90004,part,1,2/3\n\
         rename+kind+code+parent,commune,90005,90011,,,,,Phường Em Mới,Phường,911\n",
    );
    let before = date(2030, 6, 30);
    assert_eq!(name(&atlas, "90001", before), "Xã An");
    assert_eq!(name(&atlas, "90010", ON), "Phường An Bình");
    assert_eq!(name(&atlas, "90011", ON), "Phường Em Mới");
    assert!(atlas.by_code(Level::Commune, "90005", ON).is_err(), "its code is another now");
    let of = |code| atlas.on_map(atlas.by_code(Level::Commune, code, before).expect("there"), ON);
    let code = |id| atlas.version_at(id, ON).map_or("", |version| version.code);
    let went: Vec<(&str, Extent)> = of("90003").into_iter().map(|(id, extent)| (code(id), extent)).collect();
    assert_eq!(went, [("90004", Extent::Part), ("90010", Extent::Part)], "the default first");
    assert_eq!(of("90001").into_iter().map(|(id, _)| code(id)).collect::<Vec<_>>(), ["90010"]);
    assert_eq!(of("90005")[0].0, atlas.by_code(Level::Commune, "90011", ON).expect("the same place"));
    let district = atlas.by_code(Level::District, "911", ON).expect("there");
    assert_eq!(atlas.communes_at(district, ON).len(), 1);
}

#[test]
fn a_level_is_abolished_and_provinces_merge_and_nothing_below_is_left_in_the_air() {
    let atlas = done("begin,province,,93,,,,,Tỉnh Ba,,VN\nmerge,province,91,93\nabolish,district\n");
    let ba = atlas.by_code(Level::Province, "93", ON).expect("there");
    let hai = atlas.by_code(Level::Province, "92", ON).expect("there");
    assert_eq!((atlas.children_at(ba, ON).len(), atlas.children_at(hai, ON).len()), (3, 2));
    assert!(atlas.by_code(Level::District, "911", ON).is_err());
    let before = date(2030, 6, 30);
    let mot = atlas.by_code(Level::Province, "91", before).expect("there");
    assert_eq!(atlas.communes_at(mot, before).len(), 3);
    let one = done("abolish,district,921\n");
    assert!(one.by_code(Level::District, "911", ON).is_ok(), "only below the place that is named");
}

#[test]
fn a_code_that_ends_may_begin_again_on_the_same_day_with_another_meaning() {
    let atlas = done("begin,commune,,90001,,,,,Xã Mới,,911\nmerge,commune,90001,90002\n");
    assert_eq!(name(&atlas, "90001", ON), "Xã Mới");
    let old = atlas.by_code(Level::Commune, "90001", date(2030, 6, 30)).expect("there");
    let now = atlas.by_code(Level::Commune, "90001", ON).expect("there");
    assert!(old != now && atlas.on_map(old, ON)[0].0 != now);
    // Two swap their codes.
    let swapped = done("code,commune,90001,90002\ncode,commune,90002,90001\n");
    assert_eq!((name(&swapped, "90001", ON), name(&swapped, "90002", ON)), ("Xã Bình", "Xã An"));
}

#[test]
fn what_cannot_be_is_refused_with_the_line_and_the_reason_and_nothing_is_half_applied() {
    for (table, expected) in [
        ("merge,commune,90009,90001\n", vec![(2, "event.not_before")]),
        ("merge,commune,90001,90099\n", vec![(2, "event.not_after")]),
        (
            "merge,commune,90001,90002\nmerge,commune,90002,90001\n",
            vec![(2, "event.not_after"), (3, "event.not_after")],
        ),
        ("begin,commune,,90002,,,,,Xã Khác,,911\n", vec![(2, "event.code_in_use")]),
        ("code,commune,90001,90002\n", vec![(2, "event.code_in_use")]),
        ("begin,commune,,90010,,,,,Xã Khác,,90001\n", vec![(2, "event.cycle")]),
        ("parent,district,911,,,,,,,,911\n", vec![(2, "event.cycle")]),
        ("merge,commune,90001,90001\n", vec![(2, "event.cycle")]),
        ("abolish,commune,90001\n", vec![(2, "event.no_successor")]),
        ("abolish,commune,911\n", vec![(2, "event.no_successor")]),
        ("abolish,commune,\n", vec![(2, "event.no_successor")]),
        (
            "split,commune,90001,90002,part,1,1/2\nsplit,commune,90001,90003,part,0,1/3\n",
            vec![(2, "event.shares")],
        ),
        (
            "split,commune,90001,90002,part,1,1/2\nsplit,commune,90001,90003,part,0\n",
            vec![(2, "event.shares")],
        ),
        ("split,commune,90001,90002\nsplit,commune,90001,90003\n", vec![(2, "event.default")]),
        ("merge,commune,90001,90002\nsplit,commune,90001,90003\n", vec![(2, "event.twice")]),
        ("merge,commune,90001,90002\nrename,commune,90001,,,,,,Xã Khác\n", vec![(2, "event.twice")]),
        ("rename,commune,90001,,,,,,Xã Hai\nrename,commune,90001,,,,,,Xã Ba\n", vec![(3, "event.twice")]),
        ("merge,district,911,921\nbegin,commune,,90010,,,,,Xã Khác,,911\n", vec![(3, "event.not_after")]),
        ("split,district,911,921\n", vec![(0, "event.no_parent")]),
        ("transfer,commune,90001,90077,,,,Ấp 1\n", vec![(2, "event.not_after")]),
        ("abolish,district,999\n", vec![(2, "event.not_before")]),
    ] {
        let mut said = refused(table);
        said.dedup();
        assert_eq!(said, expected, "{table}");
    }
    let nothing = Event { instrument: " ", ..event(100, ON, "merge,commune,90001,90002\n") };
    let faults = reorganised(&country(), &[nothing]).err().map(|(_, faults)| faults);
    assert_eq!(faults, Some(vec![EventFault { line: 0, fault: Fault::NoInstrument }]));
}

#[test]
fn a_table_that_cannot_be_read_says_which_line() {
    let faults = |text: &'static str| -> Vec<(usize, &'static str)> {
        let faults = read_moves(text).err().unwrap_or_default();
        faults.iter().map(|of| (of.line, of.fault.code())).collect()
    };
    assert_eq!(faults("move,colour\n"), [(1, "event.column")]);
    assert_eq!(
        faults("move,level,code,to\nmerge,commune,1\nfly,commune,1,2\nmerge,moon,1,2\nmerge,commune,1,2,3\n"),
        [(2, "event.missing"), (3, "event.word"), (4, "event.word"), (5, "event.cells")]
    );
    assert_eq!(
        faults("move,code,to,share\nsplit,1,2,3/2\nsplit,1,2,x\n"),
        [(2, "event.word"), (3, "event.word")]
    );
}

#[test]
fn an_event_between_two_is_taken_where_it_touches_neither_and_refused_where_it_contradicts() {
    let merge = event(100, date(2031, 1, 1), "merge,commune,90001,90002\n");
    let with = |era, on, table: &str| {
        let atlas = reorganised(&country(), std::slice::from_ref(&merge)).expect("applied");
        reorganised(&atlas, &[event(era, on, table)]).map_err(|(_, faults)| faults)
    };
    let earlier = date(2030, 1, 1);
    assert!(with(101, earlier, "rename,commune,90004,,,,,,Xã Khác\n").is_ok());
    let contradicts = with(101, earlier, "rename,commune,90001,,,,,,Xã Khác\n").err().unwrap_or_default();
    assert!(matches!(contradicts[0].fault, Fault::Contradicts(..)), "{contradicts:?}");
    let begins = event(102, date(2031, 1, 1), "begin,commune,,90010,,,,,Xã Mười,,911\n");
    let atlas = reorganised(&country(), &[begins]).expect("applied");
    let again = event(103, earlier, "begin,commune,,90010,,,,,Xã Mười,,911\n");
    let faults = reorganised(&atlas, &[again]).err().map(|(_, faults)| faults).unwrap_or_default();
    assert!(matches!(faults[0].fault, Fault::CodeInUse(_)), "{faults:?}");
}

#[test]
fn a_move_says_what_it_is() {
    let moves = event(
        100,
        ON,
        "begin,commune,,90010,,,,,Xã Khác,,911\nkind,commune,90001,,,,,,,Phường\nmerge,commune,90002,90010\n\
         split,commune,90003,90010\ntransfer,commune,90004,90005,,,,Ấp 1\nabolish,district\n",
    );
    let kinds: Vec<MoveKind> = moves.moves.iter().map(|(_, of): &(usize, Move)| of.kind()).collect();
    assert_eq!(
        kinds,
        [
            MoveKind::Begin,
            MoveKind::Changes,
            MoveKind::Merge,
            MoveKind::Split,
            MoveKind::Transfer,
            MoveKind::Abolish
        ]
    );
}

#[test]
fn two_places_that_gave_each_other_a_part_are_found_before_and_after_both() {
    let (second, third) = (date(2031, 7, 1), date(2032, 7, 1));
    let atlas = reorganised(
        &country(),
        &[
            event(
                100,
                ON,
                "begin,commune,,90011,,,,,Xã Một,,911\nbegin,commune,,90012,,,,,Xã Hai,,911\n\
                 merge,commune,90001,90011\nmerge,commune,90002,90012\n",
            ),
            event(101, second, "split,commune,90011,90011,part,1\nsplit,commune,90011,90012,part,0\n\
                 split,commune,90012,90012,part,1\nsplit,commune,90012,90011,part,0\n"),
            event(
                102,
                third,
                "begin,commune,,90020,,,,,Xã Chung,,911\nmerge,commune,90011,90020\nmerge,commune,90012,90020\n",
            ),
        ],
    )
    .unwrap_or_else(|(_, faults)| panic!("{faults:?}"));
    let at = |code: &str, on: Date| {
        atlas.by_code(Level::Commune, code, on).unwrap_or_else(|error| panic!("{code} on {on}: {error}"))
    };
    let [one, other] = ["90011", "90012"].map(|code| at(code, ON));
    let on_map = |place, on| {
        let mut found: Vec<_> = atlas.on_map(place, on).into_iter().map(|(place, _)| place).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(on_map(one, second), vec![one], "it went on");
    assert_eq!(on_map(one, third), vec![at("90020", third)]);
    assert_eq!(on_map(other, third), vec![at("90020", third)]);
    let before = date(2029, 1, 1);
    // What it has now lay in both.
    assert_eq!(on_map(one, before), vec![at("90001", before), at("90002", before)]);
    assert_eq!(on_map(at("90020", third), before), vec![at("90001", before), at("90002", before)]);
}
