//! `score` as a commune official meets it: any table, every fault named, sums that agree.

use std::collections::BTreeMap;

use crate::kit::Desk;

const HEADER: &str = "household_code,commune_code,hamlet,year,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\n";

fn codes(errors: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(errors.as_bytes());
    let rows = reader.records().map(|row| row.expect("a record"));
    rows.map(|row| format!("{} {} {}", &row[1], &row[2], &row[3])).collect()
}

#[test]
fn a_semicolon_table_with_titles_two_headers_and_subtotals_is_read() {
    let desk = Desk::new();
    desk.write(
        "r.csv",
        "\u{feff}DANH SÁCH CHẤM ĐIỂM NĂM 2020;;;;;;;;;;;;\n\
         STT;Mã hộ / household_code;Mã xã;Họ và tên chủ hộ;Ấp/Khóm;Năm;Trẻ em;;;Người lớn;;c3.1;c4.1\n\
         ;;;;;;c1.1;c1.2;c1.3;c2.1;c2.2;;\n\
         ẤP 1\n\
         1;0001;28945;Tống Văn A;Ấp 1;2020;10;9,5;KAD;10;20;20;20\n\
         2;2;28945;Công Huyền B;Ấp 1;2020;5;5;5;10;10;10;10\n\
         Cộng ấp 1;;;;;;15;;;;;;\n\
         3;3;28945;C;Ấp 2;2020;;;;;;;\n",
    );
    let said = desk.score("r.csv", &[]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(
        said.out.contains("3 rows: 3 accepted, 0 refused; 2 headings or subtotals skipped."),
        "{}",
        said.out
    );
    assert_eq!(
        desk.read("out/results.csv"),
        "subject_code,commune_code,year,total,outcome,band,reasons\n\
         0001,28945,2020,99.5,pass,,\n\
         2,28945,2020,55,fail,,below_pass_mark\n"
    );
    let report = desk.read("out/report.csv");
    assert!(report.contains("hamlet,28945/ap 1,Ấp 1,2020,learning_family,all,2,1\n"), "{report}");
    assert!(report.contains("hamlet,28945/ap 2,Ấp 2,2020,learning_family,all,0,0\n"), "{report}");
}

#[test]
fn every_fault_names_row_column_and_code() {
    let desk = Desk::new();
    let rows = [
        "1,28945,Ấp 1,2020,11,x,1.234,-1,,20,20",
        "0001,28945,Ấp 1,2020,10,10,10,10,20,20,20",
        ",28945,Ấp 1,2020,10,10,10,10,20,20,20",
        "3,99999,Ấp 1,2020,10,10,10,10,20,20,20",
        "4,28771,Ấp 1,2020,10,10,10,10,20,20,20",
        "5,28945,Ấp 1,2013,10,10,10,10,20,20,20",
        "6,28945,Ấp 1",
    ];
    desk.write("r.csv", format!("{HEADER}{}\n", rows.join("\n")));
    let said = desk.score("r.csv", &[]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(
        codes(&desk.read("out/errors.csv")),
        [
            "2 c1.1 points.above_max",
            "2 c1.2 points.not_a_number",
            "2 c1.3 points.too_fine",
            "2 c2.1 points.negative",
            "2 c2.2 answer.missing",
            "3 household_code row.duplicate",
            "4 household_code code.missing",
            "5 commune_code commune.unknown",
            "6 commune_code commune.ended",
            "7 year year.outside",
            "8 year year.missing",
        ]
    );
    let errors = desk.read("out/errors.csv");
    assert!(errors.contains("Use its successor: 28777 Phường An Hội"), "{errors}");
    assert!(errors.contains("same code and year as row 2"), "{errors}");
}

#[test]
fn the_sums_of_every_level_equal_the_province() {
    let desk = Desk::new();
    let mut text = String::from(HEADER);
    // Enough rows for several blocks, so that the blocks' order and sums are tried too.
    for i in 0..60_000_u32 {
        let commune = ["28756", "28945", "29107", "28777"][(i % 4) as usize];
        let year = 2019 + i / 30_000;
        let commune = if year == 2019 && commune == "28945" { "28939" } else { commune };
        let points = 10 + i % 11;
        text.push_str(&format!("{i},{commune},Ấp {},{year},NA,10,10,10,{points},{points},{points}\n", i % 7));
    }
    desk.write("r.csv", &text);
    desk.write("z.csv", "commune_code,zone,valid_from,valid_to,instrument\n29107,disadvantaged,2016-01-01,2020-12-31,131/QĐ-TTg\n");
    let said = desk.score("r.csv", &["--zones", "z.csv"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let mut sums: BTreeMap<(String, String, String), (u64, u64)> = BTreeMap::new();
    let report = desk.read("out/report.csv");
    let mut reader = csv::Reader::from_reader(report.as_bytes());
    for row in reader.records().map(|row| row.expect("a record")) {
        let key = (row[3].to_owned(), row[5].to_owned(), row[0].to_owned());
        let sum = sums.entry(key).or_default();
        sum.0 += row[6].parse::<u64>().expect("a count");
        sum.1 += row[7].parse::<u64>().expect("a count");
    }
    for year in ["2019", "2020"] {
        for zone in ["all", "regular", "disadvantaged"] {
            let at = |level: &str| sums[&(year.to_owned(), zone.to_owned(), level.to_owned())];
            for level in ["district", "commune", "hamlet"] {
                assert_eq!(at(level), at("province"), "{year} {zone} {level}");
            }
        }
        let all = sums[&(year.to_owned(), "all".to_owned(), "province".to_owned())];
        assert_eq!(all.0, 30_000);
        assert!(all.1 > 0 && all.1 < all.0);
    }
    // The row order of the file is kept across blocks.
    let results = desk.read("out/results.csv");
    let order: Vec<u32> = results
        .lines()
        .skip(1)
        .map(|l| l.split(',').next().expect("a code").parse().expect("a number"))
        .collect();
    assert!(order.len() == 60_000 && order.is_sorted());
}

#[test]
fn a_zone_lowers_the_mark_only_in_its_period() {
    let desk = Desk::new();
    let row = |code: u32, year: u32| format!("{code},29107,Ấp 1,{year},10,10,10,10,10,10,10\n");
    desk.write("r.csv", format!("{HEADER}{}{}", row(1, 2016), row(1, 2018)));
    desk.write(
        "z.csv",
        "commune_code;zone;valid_from;valid_to;instrument\n29107;disadvantaged;2016-01-01;2017-12-30;x\n",
    );
    assert_eq!(desk.score("r.csv", &["--zones", "z.csv"]).status, 0);
    let results = desk.read("out/results.csv");
    assert!(results.contains("1,29107,2016,70,pass,,\n1,29107,2018,70,fail,,below_pass_mark\n"), "{results}");
    desk.write("z.csv", "commune_code,zone,valid_from,valid_to,instrument\n99999,hard,2016,,\n");
    let said = desk.score("r.csv", &["--zones", "z.csv"]);
    assert_eq!(said.status, 1);
    assert!(said.err.contains("z.csv:2:"), "{}", said.err);
}

#[test]
fn what_the_columns_do_not_say_comes_from_the_options() {
    let desk = Desk::new();
    desk.write(
        "r.csv",
        "Chủ hộ,Ấp,Tổng điểm,Kết quả\nA,Ấp 1,85,\nB,Ấp 1,,không đạt\nC,Ấp 2,60,\nD,Ấp 2,60,đạt\n",
    );
    let said = desk.score("r.csv", &["--commune", "28945", "--year", "2020"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let results = desk.read("out/results.csv");
    assert!(
        results.ends_with(",28945,2020,85,pass,,\n,28945,2020,,fail,,\n,28945,2020,60,fail,,\n"),
        "{results}"
    );
    assert_eq!(codes(&desk.read("out/errors.csv")), ["5 Kết quả result.contradicts_total"]);
    // A column that disagrees with the option is a fault unless the caller lets it win.
    desk.write("r.csv", format!("{HEADER}1,28945,Ấp 1,2020,10,10,10,10,20,20,20\n"));
    assert_eq!(desk.score("r.csv", &["--year", "2019"]).status, 0);
    assert_eq!(codes(&desk.read("out/errors.csv")), ["2 year context.disagrees"]);
    assert_eq!(desk.score("r.csv", &["--year", "2019", "--column-wins"]).status, 0);
    assert!(codes(&desk.read("out/errors.csv")).is_empty());
}

#[test]
fn one_subject_is_explained_line_by_line() {
    let desk = Desk::new();
    desk.write(
        "r.csv",
        format!("{HEADER}0007,28945,Ấp 1,2020,NA,7,10,10,10,15,15\n8,28945,Ấp 1,2020,11,7,10,10,10,15,15\n"),
    );
    let said = desk.score("r.csv", &["--explain", "7"]);
    assert_eq!(said.status, 0, "{}", said.err);
    for part in [
        "7 · Xã Bình Khánh · 2020",
        "10/10  c1.1",
        "does not apply, full credit",
        "7/10  c1.2",
        "3 short",
        "77/100  Total",
        "77 points, 3 short of the mark of 80",
        "Under 448/QĐ-KHVN",
    ] {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
    let said = desk.score("r.csv", &["--explain", "8"]);
    assert_eq!(said.status, 1, "a refused row has no score to explain");
}

#[test]
fn wrong_usage_is_2_and_no_arguments_print_help() {
    let desk = Desk::new();
    assert_eq!(desk.hoctap(&["score"]).status, 2);
    assert_eq!(desk.hoctap(&["nonsense"]).status, 2);
    let help = desk.hoctap(&[]);
    assert_eq!(help.status, 0);
    assert!(help.out.contains("score") || help.err.contains("score"));
    desk.write("r.csv", HEADER);
    let said = desk.hoctap(&["score", "r.csv", "--criteria", "no-such-set", "--out", "out"]);
    assert_eq!(said.status, 1);
    assert!(said.err.contains("448-2015-family"), "names the sets there are: {}", said.err);
}
