//! The workbook that a commune fills for other software, by command and by page: the same cases as of a plain roster.

use std::path::Path;

use rust_xlsxwriter::Workbook;

use crate::kit::web::{Answered, Guest, account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{import, ok, run};

/// A branch's sheet as its people keep it: a title block, their headings, their words.
const SHEET: [&[&str]; 7] = [
    &["BẢNG TỔNG HỢP ĐIỂM GIA ĐÌNH HỌC TẬP NĂM 2020"],
    &[],
    &[
        "TT",
        "Họ tên chủ gia đình",
        "Tổ NDTQ",
        "Số khẩu",
        "Đăng ký mới, lại",
        "1.1",
        "1.2",
        "1.3",
        "2.1",
        "2.2",
        "Mục 3",
        "Mục 4",
        "Cộng điểm",
        "Xếp loại",
        "Chữ ký",
    ],
    &["1", "Nguyễn Văn Một", "Tổ 1", "4", "ĐK mới", "10", "10", "10", "10", "20", "15", "15", "90", "Đ", ""],
    &[
        "2",
        "Trần Thị Hai",
        "Tổ 2",
        "3",
        "ĐK lại",
        "KAD",
        "KAD",
        "KAD",
        "10",
        "10",
        "10",
        "10",
        "70",
        "KĐ",
        "",
    ],
    &["3", "Lê Văn Ba", "Tổ 2", "5", "ĐK lại", "10", "10", "9,5", "10", "10", "15", "15", "79,5", "KĐ", ""],
    &["", "Cộng", "", "12", "", "", "", "", "", "", "", "", "", "", ""],
];

/// The same families as an ordinary roster.
const PLAIN: &str = "Chủ hộ,Tổ,Nhân khẩu,Đăng ký,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\n\
    Nguyễn Văn Một,Tổ 1,4,mới,10,10,10,10,20,15,15\n\
    Trần Thị Hai,Tổ 2,3,lại,KAD,KAD,KAD,10,10,10,10\n\
    Lê Văn Ba,Tổ 2,5,lại,10,10,\"9,5\",10,10,15,15\n";

const WHERE: [&str; 6] = ["--commune", "28756", "--year", "2020", "--hamlet", "Ấp 1"];
const SHEET_448: [&str; 2] = ["--profile", "association-sheet-448"];

fn write_book(path: &Path, sheets: &[(&str, &[&[&str]])]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).expect("written");
            }
        }
    }
    book.save(path).expect("saved");
}

/// Every case with its subject, whatever the import that wrote it.
fn cases(desk: &Desk) -> Vec<String> {
    desk.ask(
        "SELECT s.name || '|' || s.grp || '|' || h.name || '|' || c.registered || '|' || c.members || '|' || c.source \
         || '|' || c.answers || '|' || c.outcome || '|' || COALESCE(c.total_hundredths, -1) || '|' || c.reasons \
         FROM cases c JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id \
         JOIN hamlets h ON h.commune_id = c.commune_id AND h.id = c.hamlet_id ORDER BY 1",
    )
}

/// The cases of the same families, from the plain roster.
fn plain_cases() -> Vec<String> {
    let desk = Desk::new();
    desk.write("plain.csv", PLAIN);
    assert!(
        ok(&import(&desk, "plain.csv", &WHERE)).contains("3 new, 0 changed, 0 unchanged, 0 rows refused")
    );
    cases(&desk)
}

#[test]
fn the_sheet_of_other_software_gives_the_same_cases_as_the_plain_roster() {
    let plain = plain_cases();
    assert!(plain.len() == 3 && plain[0].contains("Lê Văn Ba|2|Ấp 1|again"), "{plain:?}");
    on_both(|desk| {
        write_book(&desk.path("s.xlsx"), &[("Bảng điểm", &SHEET)]);
        let refused = import(desk, "s.xlsx", &WHERE);
        assert!(refused.status == 1 && refused.err.contains("[file.not_a_roster]"), "{}", refused.err);
        let said = import(desk, "s.xlsx", &[&WHERE[..], &SHEET_448].concat());
        assert!(ok(&said).contains("3 new, 0 changed, 0 unchanged, 0 rows refused"), "{}", said.err);
        for understood in [
            "Họ tên chủ gia đình → head_name (unverified)",
            "1.1 → c1.1 ",
            "Đăng ký mới, lại → registered (ĐK mới = mới, ĐK lại = lại) (unverified)",
            "columns not needed, so not taken: TT, Chữ ký",
        ] {
            assert!(said.err.contains(understood), "{understood}: {}", said.err);
        }
        assert_eq!(cases(desk), plain);
        ok(&run(desk, &["verify"]));
        let again = import(desk, "s.xlsx", &[&WHERE[..], &SHEET_448].concat());
        assert!(ok(&again).contains("imported already"), "{}", again.out);
    });
}

#[test]
fn what_score_says_through_a_profile_is_what_it_says_of_the_plain_roster() {
    let desk = Desk::new();
    write_book(&desk.path("s.xlsx"), &[("Bảng điểm", &SHEET)]);
    desk.write("plain.csv", PLAIN);
    let results = |args: &[&str]| {
        let said = desk.score(args[0], &[&args[1..], &WHERE].concat());
        assert_eq!(said.status, 0, "{}", said.err);
        (desk.read("out/results.csv"), desk.read("out/report.csv"))
    };
    assert_eq!(results(&["s.xlsx", "--profile", "association-sheet-448"]), results(&["plain.csv"]));
}

#[test]
fn the_page_reads_a_sheet_of_other_software_as_the_command_does() {
    let plain = plain_cases();
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        account(desk, "hoixa", &["commune_association", "--place", "28756"]);
        let app = app(desk, morning);
        let who = sign_in(&app, "hoixa");
        assert!(who.get("/imports/new").text.contains("<option value=\"association-sheet-448\">"));
        write_book(&desk.path("s.xlsx"), &[("Bảng điểm", &SHEET)]);
        let trial = send(desk, &who, "");
        // Nothing was chosen: the file is no roster of ours, and the page says what it looks like.
        let refused = who.get(trial.location());
        assert!(refused.text.contains("file.not_a_roster"), "{}", refused.text);
        let links = refused.all("<a href=\"/imports/pending/", "\"");
        let read_so = links.iter().find(|link| link.contains("profile=association-sheet-448"));
        let read_so = format!("/imports/pending/{}", read_so.expect("the profile is suggested"))
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        let page = who.get(&read_so);
        assert_eq!(page.status, 200, "{}", page.text);
        for shown in [
            "Nobody has held these headings",
            "Họ tên chủ gia đình",
            "ĐK mới = mới",
            "Not needed, so not taken: TT, Chữ ký",
        ] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        assert!(!page.text.contains("The headings look like"), "what was chosen is not suggested again");
        let hidden = |name: &str| {
            let values = page.all("<input type=\"hidden\" name=\"", "\">");
            let begins = format!("{name}\" value=\"");
            values.iter().find_map(|field| field.strip_prefix(&begins).map(str::to_owned)).unwrap_or_default()
        };
        let form = ["title", "criteria", "profile", "commune", "year", "hamlet", "of"]
            .map(|name| (name, hidden(name)));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(form.contains(&("profile", "association-sheet-448")), "{form:?}");
        let address = read_so.split('?').next().unwrap_or_default();
        let running = who.post(address, &form);
        assert_eq!(running.status, 303, "{}", running.text);
        // It goes on in the background; the address leads to the import once it stands.
        let done = (0..2_000).find_map(|_| {
            let page = who.get(running.location());
            (page.status == 303).then(|| page.location().to_owned())
        });
        let done = done.expect("it ends");
        assert!(done.contains("said=imported&n=3"), "{done}");
        assert_eq!(cases(desk), plain);
    });
}

/// Sends the sheet with the options of the form.
#[track_caller]
fn send(desk: &Desk, who: &Guest, profile: &str) -> Answered {
    let options = [
        ("kind", "roster"),
        ("title", "learning_family"),
        ("criteria", "448-2015-family"),
        ("profile", profile),
        ("commune", "28756"),
        ("year", "2020"),
        ("hamlet", "Ấp 1"),
    ];
    let bytes = std::fs::read(desk.path("s.xlsx")).expect("readable");
    who.send("/imports", &options, ("s.xlsx", &bytes))
}

#[test]
fn the_form_refuses_a_profile_that_nobody_knows_or_that_is_for_another_title() {
    let desk = Desk::new();
    ok(&run(&desk, &["init"]));
    account(&desk, "hoixa", &["commune_association", "--place", "28756"]);
    let app = app(&desk, morning);
    let who = sign_in(&app, "hoixa");
    write_book(&desk.path("s.xlsx"), &[("Bảng điểm", &SHEET)]);
    let answer = send(&desk, &who, "no-such");
    assert!(answer.status == 422 && answer.text.contains("There is no such profile"), "{}", answer.text);
    let kept = send(&desk, &who, "association-sheet-448");
    assert!(kept.location().contains("profile=association-sheet-448"), "{}", kept.location());
    let clans = kept
        .location()
        .replace("learning_family", "learning_clan")
        .replace("448-2015-family", "448-2015-clan");
    let answer = who.get(&clans);
    assert!(answer.status == 422 && answer.text.contains("for another title"), "{}", answer.text);
    let plain = who.get(&kept.location().replace("&profile=association-sheet-448", ""));
    assert!(plain.text.contains("The headings look like those of"), "{}", plain.text);
}

/// A province's own file: another sheet, another row, other words.
const OWN: &str = r#"
id = "so-hoc-tap"
name = { vi = "Sổ học tập", en = "Learning book" }
used_for = { vi = "Sổ của tỉnh", en = "The province's book" }
source = { vi = "Tệp thật", en = "A real file" }
sheets = ["Số liệu"]
header_row = 3

[[column]]
means = "head_name"
headings = ["Người đứng tên"]

[[column]]
means = "result"
headings = ["Kết luận"]
values = { "Hoàn thành" = "đạt", "Chưa" = "không đạt" }
"#;

#[test]
fn a_province_writes_its_own_profile_and_a_bad_one_is_refused_with_its_line() {
    let desk = Desk::new();
    desk.write("own.toml", OWN);
    let guide: [&[&str]; 2] = [&["Chủ hộ", "Năm"], &["Ví dụ", "2020"]];
    let list: [&[&str]; 5] = [
        &["Chủ hộ", "Kết quả"],
        &["(tên)", "(kết luận)"],
        &["Người đứng tên", "Kết luận"],
        &["Nguyễn Văn Một", "Hoàn thành"],
        &["Trần Thị Hai", "Chưa"],
    ];
    write_book(&desk.path("own.xlsx"), &[("Hướng dẫn", &guide), ("SỐ LIỆU", &list)]);
    assert!(
        ok(&run(&desk, &["import", "profiles", "check", "own.toml"]))
            .contains("so-hoc-tap: sound; 2 columns")
    );
    let args = [&WHERE[..], &["--profile", "own.toml"]].concat();
    assert!(ok(&import(&desk, "own.xlsx", &args)).contains("2 new, 0 changed, 0 unchanged, 0 rows refused"));
    let outcomes = desk.ask("SELECT outcome FROM cases ORDER BY 1");
    assert_eq!(outcomes, ["fail", "pass"]);

    desk.write("bad.toml", OWN.replace("\"head_name\"", "\"head\"").replace("\"đạt\"", "\"xong\""));
    for args in
        [&["import", "profiles", "check", "bad.toml"][..], &["import", "profiles", "show", "bad.toml"]]
    {
        let said = run(&desk, args);
        assert_eq!(said.status, 1);
        assert!(said.err.contains("bad.toml:10: Rosters have no column “head”"), "{}", said.err);
        assert!(
            said.err.contains("[profile.column_unknown]") && said.err.contains("bad.toml:16:"),
            "{}",
            said.err
        );
    }
    let said = import(&desk, "own.xlsx", &[&WHERE[..], &["--profile", "bad.toml"]].concat());
    assert!(said.status == 1 && said.err.contains("bad.toml:10:"), "{}", said.err);
    let said = import(&desk, "own.xlsx", &["--profile", "none.toml"]);
    assert!(said.status == 1 && said.err.contains("Known profiles: learning-software"), "{}", said.err);
}

#[test]
fn a_file_without_the_sheet_of_the_profile_is_refused_by_its_name() {
    let desk = Desk::new();
    desk.write("own.toml", OWN);
    write_book(&desk.path("s.xlsx"), &[("Bảng điểm", &SHEET)]);
    let said = import(&desk, "s.xlsx", &[&WHERE[..], &["--profile", "own.toml"]].concat());
    assert!(said.status == 1 && said.err.contains("no sheet or header of “Learning book”"), "{}", said.err);
    assert!(said.err.contains("[file.not_of_profile]"));
}

#[test]
fn profiles_are_listed_and_shown_with_what_nobody_verified() {
    let desk = Desk::new();
    let list = ok(&run(&desk, &["import", "profiles"])).to_owned();
    assert_eq!(list, ok(&run(&desk, &["import", "profiles", "list"])));
    assert!(list.lines().count() == 2 && list.lines().all(|line| line.ends_with("(unverified)")), "{list}");
    let json = ok(&run(&desk, &["--json", "import", "profiles"])).to_owned();
    assert!(json.contains("\"id\": \"learning-software\"") && json.contains("\"verified\": false"), "{json}");
    let shown = ok(&run(&desk, &["import", "profiles", "show", "learning-software"])).to_owned();
    for line in [
        "! No real file was seen.",
        "  household_code  ←  Mã định danh hộ | Mã hộ gia đình | Mã gia đình (unverified)",
        "      Đạt chuẩn = đạt",
        "  c2 (324-2022-family)  ←  Người lớn đạt Công dân học tập",
        "Not needed, so not taken: STT | Số CCCD",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    let vietnamese = desk.hoctap(&["import", "profiles", "show", "learning-software"]);
    assert!(ok(&vietnamese).contains("(chưa đối chiếu tệp thật)"));
    let clans = ["import", "roster", "s.csv", "--title", "learning_clan", "--criteria", "448-2015-clan"];
    let said = run(&desk, &[&clans[..], &["--profile", "learning-software"]].concat());
    let why = "The profile learning-software is for the title learning_family, not for learning_clan.";
    assert!(said.status == 1 && said.err.contains(why), "{}", said.err);
}
