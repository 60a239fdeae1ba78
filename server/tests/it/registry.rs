//! What rosters and reference files make of subjects: names, moves, clans, bodies, hamlets; and undo.

use crate::kit::{Desk, on_both};
use crate::roster::{act, id_of, import, ok, progress, run};

const HEAD: &str = "household_code,commune_code,hamlet,group,head_name,birth_year,year,registered,total\n";

fn family(code: u32, hamlet: &str, name: &str, year: u32, total: u32) -> String {
    format!("{code},28756,{hamlet},1,{name},1960,{year},1,{total}\n")
}

fn total_of(report: &str, place: &str, year: &str) -> String {
    let start = format!("{place},");
    let line =
        report.lines().find(|line| line.starts_with(&start) && line.contains(&format!(",all,{year},")));
    line.map_or_else(|| "none".to_owned(), |line| line.split(',').nth(6).expect("a total").to_owned())
}

#[test]
fn a_family_that_moves_counts_where_it_lived_in_each_year_and_undo_takes_the_move_back() {
    on_both(|desk| {
        desk.write(
            "a.csv",
            format!("{HEAD}{}{}", family(1, "Ấp 1", "A", 2018, 90), family(2, "Ấp 2", "B", 2018, 90)),
        );
        ok(&import(desk, "a.csv", &[]));
        let before = progress(desk, &["--by", "hamlet"]);
        desk.write(
            "b.csv",
            format!("{HEAD}{}{}", family(1, "Ấp 2", "A", 2019, 90), family(2, "Ấp 2", "Bê", 2019, 90)),
        );
        let second = id_of(ok(&import(desk, "b.csv", &[])));
        let report = progress(desk, &["--by", "hamlet"]);
        for (place, year, total) in [
            ("28756/ap 1", "2018", "1"),
            ("28756/ap 2", "2018", "1"),
            ("28756/ap 1", "2019", "0"),
            ("28756/ap 2", "2019", "2"),
        ] {
            assert_eq!(total_of(&report, place, year), total, "{place} {year}\n{report}");
        }
        ok(&run(desk, &["verify"]));
        // A roster of a year that began before says where the family was, and moves nobody back.
        desk.write("c.csv", format!("{HEAD}{}", family(1, "Ấp 1", "Cũ", 2017, 90)));
        let third = id_of(ok(&import(desk, "c.csv", &[])));
        let report = progress(desk, &["--by", "hamlet"]);
        assert_eq!(total_of(&report, "28756/ap 1", "2017"), "1");
        assert_eq!(total_of(&report, "28756/ap 2", "2019"), "2");
        ok(&run(desk, &["verify"]));
        let refused = run(desk, &["imports", "undo", &second]);
        assert!(refused.err.contains("rests on this one"), "{}", refused.err);
        ok(&run(desk, &["imports", "undo", &third]));
        ok(&run(desk, &["imports", "undo", &second]));
        assert_eq!(progress(desk, &["--by", "hamlet"]), before);
        ok(&run(desk, &["verify"]));
        assert!(ok(&run(desk, &["imports", "list"])).matches("undone").count() == 2);
    });
}

#[test]
fn a_roster_twice_in_one_year_corrects_the_hamlet_instead_of_moving_the_family() {
    on_both(|desk| {
        desk.write("a.csv", format!("{HEAD}{}", family(1, "Ấp 1", "A", 2018, 90)));
        desk.write("b.csv", format!("{HEAD}{}", family(1, "Ấp 2", "A", 2018, 90)));
        ok(&import(desk, "a.csv", &[]));
        ok(&import(desk, "b.csv", &[]));
        let report = progress(desk, &["--by", "hamlet"]);
        assert_eq!(total_of(&report, "28756/ap 2", "2018"), "1");
        assert!(["none", "0"].contains(&&*total_of(&report, "28756/ap 1", "2018")), "{report}");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn units_are_counted_against_those_that_founded_a_body() {
    on_both(|desk| {
        let unit = |code: &str| format!("{code},28756,Trường {code},2018,1,90\n");
        let head = "subject_code,commune_code,name,year,registered,total\n";
        desk.write("u.csv", format!("{head}{}{}{}", unit("V1"), unit("V2"), unit("V3")));
        let args = ["import", "roster", "u.csv", "--title", "learning_unit", "--criteria", "448-2015-unit"];
        ok(&run(desk, &args));
        let report = progress(desk, &[]);
        assert_eq!(total_of(&report, "83", "2018"), "", "nobody knows how many founded a body: {report}");
        desk.write(
            "b.csv",
            "commune_code,unit_code,valid_from,valid_to,instrument\n28756,V1,2015-03-01,,1/QĐ\n28756,V2,2018-05-01,2018-12-30,2/QĐ\n28756,V3,2018-12-31,2018-12-31,3/QĐ\n28756,V9,2015-01-01,,\n28756,V1,2016-01-01,,\n28756,V2,x,,\n",
        );
        let said = run(desk, &["import", "bodies", "b.csv"]);
        assert!(ok(&said).contains("3 new, 0 completed, 0 unchanged, 3 rows refused"), "{}", said.out);
        for code in ["5 unit_code", "[subject.unknown]", "[reference.contradicts]", "[reference.date]"] {
            assert!(said.err.contains(code), "{code}: {}", said.err);
        }
        // What was refused may be taken another day, so the file is read again; what stands is not doubled.
        assert!(ok(&run(desk, &["import", "bodies", "b.csv"])).contains("0 new, 0 completed, 3 unchanged"));
        let report = progress(desk, &[]);
        assert_eq!(total_of(&report, "83", "2018"), "2", "on 31 December: {report}");
        ok(&run(desk, &["verify"]));
        let id = id_of(&said.out);
        ok(&run(desk, &["imports", "undo", &id]));
        assert_eq!(total_of(&progress(desk, &[]), "83", "2018"), "");
        ok(&run(desk, &["verify"]));
    });
}

/// A clan's set whose one item is counted from the registry.
const CLAN_SET: &str = r#"
id = "bt-2018-clan"
title = "learning_clan"
name = { vi = "Dòng họ", en = "Clan" }
instrument = "1/QĐ"
issued_on = 2018-01-01
valid_from = 2018-01-01
applies_to = "VN"
model = "points"
not_applicable = "refer"
term_years = 1
complete = true
[pass]
default = { mark = 80, provenance = "verified" }
[[group]]
id = "g"
name = { vi = "Nhóm", en = "Group" }
[[item]]
id = "c1"
group = "g"
text = { vi = "Tỉ lệ hộ", en = "Share of households" }
max = 100
provenance = "verified"
derived = "share_of_households_holding_title"
thresholds = [ { at_least_percent = 70, points = 100 }, { at_least_percent = 50, points = 60 } ]
"#;

#[test]
fn a_clans_share_is_counted_again_from_its_members_in_several_communes() {
    on_both(|desk| {
        let row = |code: u32, commune: &str, total: u32| {
            format!("{code},{commune},Ấp 1,1,Hộ {code},,2018,1,{total}\n")
        };
        let rows =
            [row(1, "28756", 90), row(2, "28756", 90), row(3, "28777", 90), row(4, "28777", 10)].concat();
        desk.write("f.csv", format!("{HEAD}{rows}"));
        ok(&import(desk, "f.csv", &[]));
        for commune in ["28756", "28777"] {
            let cases = ["--commune", commune, "--year", "2018", "--title", "learning_family"];
            ok(&act(desk, &["propose"], &cases));
            let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
            ok(&run(desk, &["decision", "issue", &id, "--number", "1/QĐ", "--signed-on", "2018-12-20"]));
        }
        desk.write("set.toml", CLAN_SET);
        assert!(ok(&run(desk, &["criteria", "add", "set.toml"])).contains("bt-2018-clan is added"));
        assert_eq!(run(desk, &["criteria", "add", "set.toml"]).status, 1, "a set in use does not change");
        assert!(ok(&run(desk, &["criteria", "list"])).contains("bt-2018-clan"));
        let head = "subject_code,commune_code,name,year,registered,c1\n";
        let clan = |share: &str| format!("{head}D1,28756,Dòng họ Nguyễn,2018,1,{share}\n");
        let import_clan = |file: &str| {
            run(desk, &["import", "roster", file, "--title", "learning_clan", "--criteria", "bt-2018-clan"])
        };
        desk.write("c.csv", clan("3/4"));
        assert!(import_clan("c.csv").err.contains("[derived.unknown]"), "no member is known yet");
        desk.write("c0.csv", format!("{head}D1,28756,Dòng họ Nguyễn,2018,1,\n"));
        ok(&import_clan("c0.csv"));
        desk.write(
            "m.csv",
            "commune_code,clan_code,household_commune_code,household_code,valid_from,valid_to\n28756,D1,,1,2015-01-01,\n28756,D1,28756,2,2015-01-01,\n28756,D1,28777,3,2015-01-01,\n28756,D1,28777,4,2015-01-01,\n28756,D1,28777,4,2016-01-01,\n28756,D1,28777,77,2016-01-01,\n",
        );
        let said = run(desk, &["import", "clan-members", "m.csv"]);
        assert!(
            ok(&said).contains("4 new, 0 completed, 0 unchanged, 2 rows refused"),
            "{} {}",
            said.out,
            said.err
        );
        desk.write("c1.csv", clan("4/4"));
        let said = import_clan("c1.csv");
        assert!(
            said.err.contains("the registry counts 3/4") && said.err.contains("[derived.disagrees]"),
            "{}",
            said.err
        );
        assert!(ok(&import_clan("c.csv")).contains("0 new, 1 changed"));
        let report = progress(desk, &["--title", "learning_clan"]);
        assert!(report.contains("all,2018,learning_clan,1,1,1,1,"), "75 % passes: {report}");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn hamlets_get_their_kind_code_and_dates_from_a_file() {
    on_both(|desk| {
        desk.write("a.csv", format!("{HEAD}{}", family(1, "Ấp 1", "A", 2018, 90)));
        ok(&import(desk, "a.csv", &[]));
        desk.write(
            "h.csv",
            "Mã xã;Ấp;Loại;Mã ấp;Từ ngày;Đến ngày\n28756;ẤP 1;ấp;01;2010-01-01;\n28756;Khu phố 2;khu phố;02;2010-01-01;2019-12-31\n11111;Ấp 3;ấp;;2010-01-01;\n",
        );
        let said = run(desk, &["import", "hamlets", "h.csv"]);
        assert!(
            ok(&said).contains("1 new, 1 completed, 0 unchanged, 1 rows refused"),
            "{} {}",
            said.out,
            said.err
        );
        ok(&run(desk, &["verify"]));
        ok(&run(desk, &["imports", "undo", &id_of(&said.out)]));
        ok(&run(desk, &["verify"]));
        assert!(ok(&run(desk, &["import", "hamlets", "h.csv", "--dry-run"])).contains("1 new, 1 completed"));
    });
}

#[test]
fn the_same_workbook_comes_back_with_what_is_wrong_in_each_row() {
    let desk = Desk::new();
    desk.write(
        "a.csv",
        format!(
            "Danh sách hộ năm 2018\n{HEAD}{}{}",
            family(1, "Ấp 1", "A", 2018, 90),
            family(2, "Ấp 1", "B", 2018, 999)
        ),
    );
    let said = import(&desk, "a.csv", &["--errors", "back.xlsx"]);
    assert!(ok(&said).contains("1 new, 0 changed, 0 unchanged, 1 rows refused"), "{}", said.err);
    let rows = crate::kit::read_workbook(&desk.path("back.xlsx"));
    assert_eq!(rows[0][0], "Danh sách hộ năm 2018");
    assert_eq!(rows[1][9], "Error and remedy");
    assert_eq!((rows[2][0].as_str(), rows[2][9].as_str()), ("1", ""));
    assert!(rows[3][9].contains("above the maximum") && rows[3][8] == "999", "{:?}", rows[3]);
    let said = import(&desk, "back.xlsx", &["--errors", "./back.xlsx"]);
    assert!(said.status == 1 && said.err.contains("this is the roster itself"), "{}", said.err);
    // Corrected and sent again, it is a roster like any other.
    assert!(ok(&import(&desk, "back.xlsx", &[])).contains("0 new, 0 changed, 1 unchanged, 1 rows refused"));
}

#[test]
fn a_case_is_refused_reopened_withdrawn_and_a_draft_discarded() {
    on_both(|desk| {
        desk.write(
            "a.csv",
            format!("{HEAD}{}{}", family(1, "Ấp 1", "A", 2018, 90), family(2, "Ấp 1", "B", 2018, 90)),
        );
        desk.write("b.csv", format!("{HEAD}{}", family(2, "Ấp 1", "B", 2018, 85)));
        ok(&import(desk, "a.csv", &[]));
        let cases = ["--commune", "28756", "--year", "2018", "--title", "learning_family"];
        let refuse =
            |code: &str, how: &[&str]| act(desk, &["refuse"], &[&cases, &["--code", code][..], how].concat());
        assert_eq!(refuse("1", &["--reason", "complaint"]).status, 1, "it is not proposed yet");
        assert!(ok(&act(desk, &["propose"], &cases)).starts_with('2'));
        assert_eq!(refuse("1", &["--reason", "because"]).status, 2);
        ok(&refuse("1", &["--reason", "complaint"]));
        let draft = act(desk, &["decision", "draft"], &cases);
        assert!(ok(&draft).contains(": 1 cases"), "{}", draft.out);
        ok(&act(desk, &["decision", "discard"], &[&id_of(&draft.out)]));
        assert!(import(desk, "b.csv", &[]).err.contains("[case.already_proposed]"));
        ok(&act(desk, &["propose", "--withdraw"], &cases));
        assert!(ok(&import(desk, "b.csv", &[])).contains("1 changed"));
        ok(&refuse("1", &["--reopen"]));
        assert!(ok(&act(desk, &["propose"], &cases)).starts_with('2'));
        let draft = act(desk, &["decision", "draft"], &cases);
        ok(&run(desk, &["verify"]));
        let issue =
            ["decision", "issue", &id_of(&draft.out), "--number", "9/QĐ-UBND", "--signed-on", "2018-12-20"];
        assert!(ok(&run(desk, &issue)).contains("2 recognised"));
        assert_eq!(refuse("1", &["--reason", "complaint"]).status, 1, "what is recognised does not change");
        assert!(ok(&run(desk, &["decision", "list"])).contains("9/QĐ-UBND"));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_name_that_only_shouts_is_no_news_and_a_new_one_is() {
    let desk = Desk::new();
    let name = |desk: &Desk| {
        let path = desk.path("hoctap-data/hoctap.sqlite");
        let connection = rusqlite::Connection::open(path).expect("opens");
        connection.query_row("SELECT name FROM subjects", [], |row| row.get::<_, String>(0)).expect("a name")
    };
    desk.write("a.csv", format!("{HEAD}{}", family(1, "Ấp 1", "Nguyễn Văn Hòa", 2018, 90)));
    desk.write("b.csv", format!("{HEAD}{}", family(1, "Ấp 1", "NGUYỄN VĂN HOÀ", 2019, 90)));
    desk.write("c.csv", format!("{HEAD}{}", family(1, "Ấp 1", "Nguyễn Thị Mai", 2020, 90)));
    ok(&import(&desk, "a.csv", &[]));
    ok(&import(&desk, "b.csv", &[]));
    assert_eq!(name(&desk), "Nguyễn Văn Hòa");
    let third = id_of(ok(&import(&desk, "c.csv", &[])));
    assert_eq!(name(&desk), "Nguyễn Thị Mai");
    ok(&run(&desk, &["imports", "undo", &third]));
    assert_eq!(name(&desk), "Nguyễn Văn Hòa");
}

/// Two levels, the second a year after the first.
const LEVELS: &str = r#"
id = "bt-2018-unit"
title = "learning_unit"
name = { vi = "Đơn vị", en = "Unit" }
instrument = "2/QĐ"
issued_on = 2018-01-01
valid_from = 2018-01-01
applies_to = "VN"
model = "levels"
not_applicable = "refer"
term_years = 3
complete = true
[[group]]
id = "g"
name = { vi = "Nhóm", en = "Group" }
[[item]]
id = "t1"
group = "g"
text = { vi = "Một", en = "One" }
provenance = "verified"
[[item]]
id = "t2"
group = "g"
text = { vi = "Hai", en = "Two" }
provenance = "verified"
[[level]]
code = "level_1"
name = { vi = "Mức độ 1", en = "Level 1" }
targets = ["t1"]
[[level]]
code = "level_2"
name = { vi = "Mức độ 2", en = "Level 2" }
wait_years = 1
targets = ["t2"]
"#;

#[test]
fn a_level_that_waits_is_reached_once_the_one_below_was_held() {
    on_both(|desk| {
        desk.write("set.toml", LEVELS);
        let import = |year: u32| {
            let file = format!("u{year}.csv");
            desk.write(
                &file,
                format!(
                    "subject_code,commune_code,name,year,registered,t1,t2\nV1,28756,Trường,{year},1,đạt,đạt\n"
                ),
            );
            ok(&run(desk, &["import", "roster", &file, "--title", "learning_unit", "--criteria", "set.toml"]))
                .to_owned()
        };
        import(2018);
        let cases = ["--commune", "28756", "--year", "2018", "--title", "learning_unit"];
        ok(&act(desk, &["propose"], &cases));
        let draft = act(desk, &["decision", "draft"], &cases);
        ok(&run(
            desk,
            &["decision", "issue", &id_of(ok(&draft)), "--number", "1/QĐ", "--signed-on", "2018-12-20"],
        ));
        import(2019);
        ok(&run(desk, &["verify"]));
        let levels = desk.ask("SELECT band FROM cases ORDER BY year");
        assert_eq!(levels, ["level_1", "level_2"]);
    });
}

#[test]
fn rows_are_told_by_the_files_own_number_also_when_only_the_store_refuses_them() {
    let desk = Desk::new();
    let rows = [family(1, "Ấp 1", "A", 2018, 90), family(2, "Ấp 1", "B", 2018, 90)];
    desk.write("a.csv", format!("{HEAD}{}", rows.concat()));
    ok(&import(&desk, "a.csv", &[]));
    let cases = ["--commune", "28756", "--year", "2018", "--title", "learning_family"];
    ok(&act(&desk, &["propose"], &cases));
    let changed = family(2, "Ấp 1", "B", 2018, 95);
    desk.write("b.csv", format!("Danh sách hộ năm 2018,,,\n,,,\n{HEAD}{}{changed}", rows[0]));
    let said = import(&desk, "b.csv", &["--errors", "back.xlsx"]);
    assert!(said.err.contains("\n5: This case is already proposed"), "{}", said.err);
    let back = crate::kit::read_workbook(&desk.path("back.xlsx"));
    assert!(back[4][9].contains("already proposed") && back[2][9] == "Error and remedy", "{back:?}");
}

#[test]
fn a_file_that_only_repeated_what_was_undone_is_taken_again() {
    on_both(|desk| {
        let row = family(1, "Ấp 1", "A", 2018, 90);
        desk.write("a.csv", format!("{HEAD}{row}"));
        desk.write("b.csv", format!("{HEAD}{row}\n"));
        let first = id_of(ok(&import(desk, "a.csv", &[])));
        assert!(ok(&import(desk, "b.csv", &[])).contains("1 unchanged"));
        ok(&run(desk, &["imports", "undo", &first]));
        assert!(ok(&import(desk, "b.csv", &[])).contains("1 new"), "nothing is lost silently");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_local_variant_holds_in_its_place_and_a_lapsed_set_is_said_to_be_one() {
    let desk = Desk::new();
    desk.write("set.toml", CLAN_SET.replace("applies_to = \"VN\"", "applies_to = \"83\""));
    let head = "subject_code,commune_code,name,year,registered,c1\n";
    desk.write("c.csv", format!("{head}D1,00001,Dòng họ,2018,1,3/4\nD2,28756,Dòng họ,2018,1,3/4\n"));
    let said = run(&desk, &["score", "c.csv", "--criteria", "set.toml", "--out", "out"]);
    assert!(ok(&said).contains("1 accepted, 1 refused"), "{}", said.out);
    assert!(desk.read("out/errors.csv").contains("criteria.elsewhere"));
    desk.write("f.csv", format!("{HEAD}{}", family(1, "Ấp 1", "A", 2023, 90)));
    let said = desk.score("f.csv", &[]);
    assert!(
        said.err.contains("is in force 2016-01-01 – 2020-12-31, but the roster speaks of 2023"),
        "{}",
        said.err
    );
}

#[test]
fn place_date_and_signature_under_a_list_are_nobodys_row() {
    let desk = Desk::new();
    let rows = family(1, "Ấp 1", "A", 2018, 90);
    desk.write(
        "a.csv",
        format!("{HEAD}{rows},,,,,,,,Ngày 20 tháng 12 năm 2018\n,,,,,,,,TM. BAN CHẤP HÀNH\n"),
    );
    assert!(
        ok(&import(&desk, "a.csv", &["--all-or-nothing"])).contains("1 new, 0 changed, 0 unchanged, 0 rows")
    );
}

#[test]
fn zones_come_in_a_workbook_with_vietnamese_headings_and_days_too() {
    let desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        ["Mã xã", "Vùng", "Từ ngày", "Đến ngày", "Văn bản"],
        ["28756", "vùng khó khăn", "01/01/2016", "31/12/2020", "131/QĐ-TTg"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (u32::try_from(row).expect("small"), u16::try_from(column).expect("small"));
            sheet.write_string(row, column, *cell).expect("written");
        }
    }
    book.save(desk.path("z.xlsx")).expect("saved");
    ok(&run(&desk, &["import", "zones", "z.xlsx"]));
    desk.write("a.csv", format!("{HEAD}{}", family(1, "Ấp 1", "A", 2018, 75)));
    ok(&import(&desk, "a.csv", &[]));
    let report = progress(&desk, &[]);
    assert!(report.contains("disadvantaged,2018,learning_family,1,1,1,1,"), "75 passes there: {report}");
    // Another zone is another mark, so the same file is not "the same again".
    desk.write("none.csv", "commune_code,zone,valid_from,valid_to,instrument\n");
    ok(&run(&desk, &["import", "zones", "none.csv"]));
    let changed = id_of(ok(&import(&desk, "a.csv", &[])));
    assert!(!progress(&desk, &[]).contains("disadvantaged,2018,learning_family,1,"));
    // The zones are a job like any other: tried, recognised, listed, and taken back.
    assert!(ok(&run(&desk, &["import", "zones", "none.csv"])).contains("imported already"));
    assert!(ok(&run(&desk, &["import", "zones", "z.xlsx", "--dry-run"])).contains("nothing is written"));
    let list = ok(&run(&desk, &["imports", "list"])).to_owned();
    let id = |file: &str| {
        let line = list.lines().find(|line| line.contains(file)).expect("a job");
        line.split_whitespace().next().expect("an id").to_owned()
    };
    assert!(run(&desk, &["imports", "undo", &id("z.xlsx")]).err.contains("rests on this one"));
    ok(&run(&desk, &["imports", "undo", &id("none.csv")]));
    ok(&run(&desk, &["imports", "undo", &changed]));
    assert!(progress(&desk, &[]).contains("disadvantaged,2018,learning_family,1,1,1,1,"));
    ok(&run(&desk, &["verify"]));
}

#[test]
fn a_code_in_two_former_communes_is_refused_only_when_one_is_named() {
    on_both(|desk| {
        let row = |commune: &str, year: u32| format!("5,{commune},Ấp 1,1,A,,{year},1,90\n");
        desk.write("a.csv", format!("{HEAD}{}{}", row("28771", 2019), row("28774", 2019)));
        let head = HEAD.replace("commune_code,", "commune_code,former_commune_code,");
        desk.write("b.csv", format!("{head}{}{}", row("28777,28771", 2020), row("28777,28774", 2020)));
        ok(&import(desk, "a.csv", &[]));
        assert!(ok(&import(desk, "b.csv", &[])).contains("2 new"));
        let cases = ["--commune", "28777", "--year", "2020", "--title", "learning_family"];
        ok(&act(desk, &["propose"], &cases));
        let refuse = |more: &[&str]| {
            act(desk, &["refuse"], &[&cases, &["--code", "5", "--reason", "late"][..], more].concat())
        };
        let said = refuse(&[]);
        assert!(said.status == 1 && said.err.contains("--former-commune"), "{}", said.err);
        ok(&refuse(&["--former-commune", "28774"]));
        let listed = ok(&act(desk, &["cases", "--format", "csv"], &cases)).to_owned();
        assert_eq!(
            (listed.matches(",refused,").count(), listed.matches(",proposed,").count()),
            (1, 1),
            "{listed}"
        );
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_decision_typed_in_late_counts_the_later_years_standing_anew() {
    on_both(|desk| {
        for year in [2018, 2019] {
            let file = format!("{year}.csv");
            desk.write(&file, format!("{HEAD}{}", family(1, "Ấp 1", "A", year, 90)));
            ok(&import(desk, &file, &[]));
        }
        for (year, on) in [("2019", "2019-12-18"), ("2018", "2018-12-20")] {
            let cases = ["--commune", "28756", "--year", year, "--title", "learning_family"];
            ok(&act(desk, &["propose"], &cases));
            let draft = act(desk, &["decision", "draft"], &cases);
            ok(&run(desk, &["decision", "issue", &id_of(ok(&draft)), "--number", "1/QĐ", "--signed-on", on]));
            ok(&run(desk, &["verify"]));
        }
        let report = progress(desk, &[]);
        assert!(report.contains("all,2019,learning_family,1,1,1,1,1,1,"), "again in 2019: {report}");
        let why =
            ["cases", "--commune", "28756", "--year", "2019", "--title", "learning_family", "--code", "1"];
        assert!(ok(&run(desk, &why)).contains("2 years in a row"));
    });
}

#[test]
fn an_xlsx_comes_back_as_it_was_with_one_more_column() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    use std::io::Read as _;
    let desk = Desk::new();
    let bold = Format::new().set_bold().set_font_name("Times New Roman");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Ấp 1").expect("named");
    sheet.merge_range(0, 0, 0, 4, "DANH SÁCH HỘ NĂM 2018", &bold).expect("merged");
    sheet.set_column_width(1, 27.5).expect("set");
    for (column, head) in (0..).zip(["Mã hộ", "Họ và tên chủ hộ", "Mã xã", "Năm", "Tổng điểm"])
    {
        sheet.write_string_with_format(2, column, head, &bold).expect("written");
    }
    for (row, (code, name, total)) in (3..).zip([("001", "Nguyễn Văn An", 90), ("002", "Lê Thị Bé", 999)])
    {
        sheet.write_string(row, 0, code).expect("written");
        sheet.write_string(row, 1, name).expect("written");
        sheet.write_string(row, 2, "28756").expect("written");
        sheet.write_number(row, 3, 2018).expect("written");
        sheet.write_number(row, 4, total).expect("written");
    }
    sheet.write_string(5, 0, "Cộng").expect("written");
    sheet.write_formula(5, 4, Formula::new("=SUM(E4:E5)").set_result("1089")).expect("written");
    book.add_worksheet().set_name("Ghi chú").expect("named").write_string(0, 0, "để riêng").expect("written");
    book.save(desk.path("a.xlsx")).expect("saved");
    assert!(ok(&import(&desk, "a.xlsx", &["--errors", "back.xlsx"])).contains("1 new"));
    let part = |file: &str, name: &str| {
        let file = std::fs::File::open(desk.path(file)).expect("opens");
        let mut archive = zip::ZipArchive::new(file).expect("an archive");
        let mut text = String::new();
        archive.by_name(name).expect("a part").read_to_string(&mut text).expect("reads");
        text
    };
    for name in ["xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"] {
        assert_eq!(part("a.xlsx", name), part("back.xlsx", name), "{name}");
    }
    let sheet = part("back.xlsx", "xl/worksheets/sheet1.xml");
    for kept in ["mergeCell ref=\"A1:E1\"", "<f>SUM(E4:E5)</f>", "customWidth"] {
        assert!(sheet.contains(kept), "{kept}: {sheet}");
    }
    let rows = crate::kit::read_workbook(&desk.path("back.xlsx"));
    assert_eq!((rows[2][5].as_str(), rows[3][5].as_str(), rows[5][5].as_str()), ("Error and remedy", "", ""));
    assert!(rows[4][5].contains("above the maximum"), "{rows:?}");
    // Corrected and sent again, it is a roster like any other.
    assert!(ok(&import(&desk, "back.xlsx", &[])).contains("1 unchanged, 1 rows refused"));
}
