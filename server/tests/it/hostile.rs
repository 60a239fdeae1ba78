//! Files made to break the reader: each is refused with what to do, quickly and in little memory.
//!
//! The program runs with a ceiling on its memory, because asking for too much ends it without a word.

use std::process::{Command, Stdio};

use crate::kit::make::{
    XLSX_HEADER, lie_about_size, ods_cell, ods_of, xls_number, xls_of, xls_text, xlsx_of, zip_of,
};
use crate::kit::{Desk, Said};

const HEADER: &str = "household_code,commune_code,hamlet,year,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1";
const ROW: &str = "1,28945,Ấp 1,2020,10,9,9,10,20,20,20";

/// Scores with at most 700 MB of addresses, which is more than a province takes.
fn score_in_little_memory(desk: &Desk, file: &str, lang: &str) -> Said {
    let line =
        "ulimit -v 700000; exec \"$0\" --lang \"$1\" score \"$2\" --criteria 448-2015-family --out out";
    desk.run(Command::new("sh").args(["-c", line, env!("CARGO_BIN_EXE_hoctap"), lang, file]))
}

/// Refused in both languages, naming the file, with this code, and nothing is left behind.
fn is_refused(desk: &Desk, file: &str, code: &str) -> String {
    let vi = score_in_little_memory(desk, file, "vi");
    let en = score_in_little_memory(desk, file, "en");
    for said in [&vi, &en] {
        assert_eq!(said.status, 1, "{file}: {}{}", said.out, said.err);
        assert!(said.err.contains(&format!("[{code}]")), "{file}: {}", said.err);
        assert!(said.err.starts_with(file), "names the file: {}", said.err);
    }
    assert_ne!(vi.err, en.err, "{file}: each language has its sentence");
    assert!(!desk.path("out").exists(), "{file} left results behind");
    en.err
}

#[test]
fn an_xlsx_that_would_unfold_into_gigabytes_is_refused_before_it_does() {
    let desk = Desk::new();
    let sheet = |name: &str, rows: &str, more: &[(&str, &str)]| xlsx_of(&desk.path(name), rows, more);
    let sheets = |n: u32| {
        let list: String = (0..n).map(|n| format!("<sheet name=\"s{n}\" r:id=\"r1\"/>")).collect();
        format!("<workbook><sheets>{list}</sheets></workbook>")
    };
    let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(4 << 20));
    let fonts = format!(
        "<styleSheet><fonts><font><name val=\"{}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        "a".repeat(1 << 20),
        "<xf fontId=\"0\"/>".repeat(20_000)
    );
    let far_path = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"{}\"/></Relationships>",
        "a".repeat(1 << 20)
    );
    let count = "<sst uniqueCount=\"900000000000\"><si><t>a</t></si></sst>";
    sheet("text-count.xlsx", XLSX_HEADER, &[("xl/sharedStrings.xml", count)]);
    sheet("font-name.xlsx", XLSX_HEADER, &[("xl/styles.xml", &fonts)]);
    sheet("sheets.xlsx", XLSX_HEADER, &[("xl/workbook.xml", &sheets(200_000))]);
    let long = [("xl/workbook.xml", sheets(900)), ("xl/_rels/workbook.xml.rels", far_path)];
    sheet("path.xlsx", XLSX_HEADER, &long.each_ref().map(|(name, text)| (*name, text.as_str())));
    sheet("comment.xlsx", &format!("{XLSX_HEADER}<!--{}-->", "<a>".repeat(23 << 20)), &[]);
    sheet("nested.xlsx", &"<a>".repeat(23 << 20), &[]);
    sheet("lie.xlsx", &format!("{XLSX_HEADER}<row><c><v>{}", "1".repeat(20 << 20)), &[]);
    lie_about_size(&desk.path("lie.xlsx"), "xl/worksheets/sheet1.xml", 5_000);
    for file in ["text-count", "font-name", "sheets", "path", "comment", "nested", "lie"]
        .map(|name| format!("{name}.xlsx"))
    {
        is_refused(&desk, &file, "file.zip_bomb");
    }
    let shared: String = (0..1_500).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
    let rows = format!("{XLSX_HEADER}<row r=\"2\">{shared}</row>");
    sheet("shared-text.xlsx", &rows, &[("xl/sharedStrings.xml", &strings)]);
    assert!(is_refused(&desk, "shared-text.xlsx", "file.row_too_long").contains("row 2"));
    let far = format!("{XLSX_HEADER}<row r=\"9\"><c r=\"XFD9\"><v>1</v></c></row>");
    sheet("far.xlsx", &far, &[]);
    assert!(is_refused(&desk, "far.xlsx", "file.too_many_columns").contains("row 9"));
    let entities = XLSX_HEADER.replace("year", "&b;");
    let bomb = format!(
        "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData>{entities}</sheetData>"
    );
    sheet("entities.xlsx", "", &[("xl/worksheets/sheet1.xml", &bomb)]);
    is_refused(&desk, "entities.xlsx", "file.damaged");
}

#[test]
fn two_million_columns_in_a_sheet_are_refused_by_their_row() {
    let desk = Desk::new();
    let cells = "<c><v>1</v></c>".repeat(2_000_000);
    xlsx_of(&desk.path("wide.xlsx"), &format!("{XLSX_HEADER}<row r=\"2\">{cells}</row>"), &[]);
    assert!(is_refused(&desk, "wide.xlsx", "file.too_many_columns").contains("row 2"));
}

#[test]
fn a_sheet_that_only_claims_to_be_large_is_read() {
    let desk = Desk::new();
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{XLSX_HEADER}\
         <row r=\"1048576\"><c r=\"B1048576\"><v>2020</v></c><c r=\"A1048576\"><v>5</v></c></row>\
         </sheetData></worksheet>"
    );
    xlsx_of(&desk.path("claims.xlsx"), "", &[("xl/worksheets/sheet1.xml", &sheet)]);
    let said = score_in_little_memory(&desk, "claims.xlsx", "en");
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(desk.read("out/errors.csv").contains("S,1048576,"), "{}", desk.read("out/errors.csv"));
}

#[test]
fn an_archive_whose_parts_share_bytes_or_come_twice_is_refused() {
    let desk = Desk::new();
    let parts: Vec<(String, Vec<u8>)> = (0..12_000).map(|n| (format!("p{n}"), Vec::new())).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    zip_of(&desk.path("parts.xlsx"), &parts);
    is_refused(&desk, "parts.xlsx", "file.zip_bomb");
    zip_of(&desk.path("twice.xlsx"), &[("xl/workbook.xml", b"<a/>"), ("XL/workbook.xml", b"<a/>")]);
    is_refused(&desk, "twice.xlsx", "file.damaged");
    zip_of(&desk.path("binary.xlsb"), &[("xl/workbook.bin", b"\x83\x01\0")]);
    is_refused(&desk, "binary.xlsb", "file.unknown_format");
    // Forty entries of the directory lead to the same part.
    let sheet = "<row/>".repeat(1 << 20);
    let names: Vec<String> = (0..40).map(|n| format!("s{n:02}")).collect();
    let mut parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    parts.push(("xl/workbook.xml", sheet.as_bytes()));
    zip_of(&desk.path("overlap.xlsx"), &parts);
    let mut bytes = std::fs::read(desk.path("overlap.xlsx")).expect("readable");
    let entries: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    let whole = bytes[entries[40]..entries[40] + 46].to_vec();
    for at in &entries[..40] {
        // Method to sizes, and where the local header is; the name keeps its length.
        bytes[at + 10..at + 28].copy_from_slice(&whole[10..28]);
        bytes[at + 42..at + 46].copy_from_slice(&whole[42..46]);
    }
    desk.write("overlap.xlsx", bytes);
    is_refused(&desk, "overlap.xlsx", "file.zip_bomb");
}

#[test]
fn rows_and_columns_that_an_ods_repeats_cost_nothing_until_they_are_shown() {
    let desk = Desk::new();
    let row = |cells: &str, more: &str| format!("<table:table-row {more}>{cells}</table:table-row>");
    let million = "table:number-rows-repeated=\"99999999999\"";
    ods_of(&desk.path("rows.ods"), &row(&ods_cell("x", ""), million));
    is_refused(&desk, "rows.ods", "file.too_large");
    let wide = ods_cell("x", "table:number-columns-repeated=\"16384\"");
    ods_of(&desk.path("columns.ods"), &row(&wide, "").repeat(3_000));
    assert!(is_refused(&desk, "columns.ods", "file.too_many_columns").contains("row 2"));
    let spaces = ods_cell(&"<text:s text:c=\"4000000000\"/>".repeat(50), "");
    ods_of(&desk.path("spaces.ods"), &row(&spaces, ""));
    is_refused(&desk, "spaces.ods", "file.row_too_long");
    ods_of(&desk.path("cut.ods"), "<table:table-row><table:table-cell>");
    is_refused(&desk, "cut.ods", "file.damaged");

    // What LibreOffice itself writes: equal rows once, and empty cells to the end of the sheet.
    let cells = ["7", "28945", "2020", "85"].map(|text| ods_cell(text, "")).concat();
    let empty = "<table:table-cell table:number-columns-repeated=\"16380\"/>";
    let twice = row(&format!("{cells}{empty}"), "table:number-rows-repeated=\"2\"");
    let wrong = ["8", "28945", "2020", "x"].map(|text| ods_cell(text, "")).concat();
    let gap = row("<table:table-cell/>", "table:number-rows-repeated=\"1000000\"");
    ods_of(&desk.path("honest.ods"), &format!("{twice}{gap}{}", row(&wrong, "")));
    let said = score_in_little_memory(&desk, "honest.ods", "en");
    assert_eq!(said.status, 0, "{}", said.err);
    let errors = desk.read("out/errors.csv");
    assert!(errors.contains("S,3,household_code,row.duplicate"), "{errors}");
    assert!(errors.contains("S,1000004,"), "the file's own row: {errors}");
}

#[test]
fn an_xls_is_weighed_before_it_is_laid_out() {
    let desk = Desk::new();
    let header = vec![xls_text(0, 0, "household_code"), xls_text(0, 1, "year"), xls_text(0, 2, "c1.1")];
    let with = |more: Vec<(u16, Vec<u8>)>| [header.clone(), more].concat();
    xls_of(&desk.path("sound.xls"), &with(vec![xls_number(1, 0, 5.0), xls_number(1, 1, 2020.0)]), 1, false);
    let said = score_in_little_memory(&desk, "sound.xls", "en");
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(desk.read("out/errors.csv").contains("00000,2,"), "{}", desk.read("out/errors.csv"));
    std::fs::remove_dir_all(desk.path("out")).expect("removed");

    xls_of(&desk.path("far.xls"), &with(vec![xls_number(65_535, 65_535, 1.0)]), 1, false);
    let size = [&0_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0, 0, 255, 0, 0, 0]].concat();
    xls_of(&desk.path("claims.xls"), &[vec![(0x0200, size)], header.clone()].concat(), 1, false);
    xls_of(&desk.path("sheets.xls"), &with(vec![xls_number(65_535, 100, 1.0)]), 900, false);
    for file in ["far.xls", "claims.xls", "sheets.xls"] {
        is_refused(&desk, file, "file.too_large");
    }
    xls_of(&desk.path("ring.xls"), &header, 1, true);
    is_refused(&desk, "ring.xls", "file.damaged");
    let sound = std::fs::read(desk.path("sound.xls")).expect("readable");
    for length in [8, 100, 511, 513, 1_100, 1_600, 2_000] {
        desk.write("cut.xls", &sound[..length]);
        is_refused(&desk, "cut.xls", "file.damaged");
    }
}

#[test]
fn what_is_no_file_is_refused_instead_of_waited_for() {
    let desk = Desk::new();
    let made = Command::new("mkfifo").arg(desk.path("pipe")).status().expect("mkfifo is needed");
    assert!(made.success());
    is_refused(&desk, "pipe", "file.not_a_file");
    let said = desk.score("/dev/zero", &[]);
    assert!(said.status == 1 && said.err.contains("[file.not_a_file]"), "{}", said.err);
    for criteria in ["pipe", "/dev/zero"] {
        let said = desk.hoctap(&["criteria", "check", criteria]);
        assert!(said.status == 1 && said.err.contains("[file.not_a_file]"), "{}", said.err);
    }
}

#[test]
fn a_text_that_would_lose_households_is_refused_by_its_row() {
    let desk = Desk::new();
    let mac = format!("{HEADER}\r{ROW}\r");
    let mixed = format!("{HEADER}\r\n{ROW}\n2{ROW}\r3{ROW}\n");
    let long = format!("{HEADER}\n{}{}", format!("{ROW}\n").repeat(40_000), "x".repeat(20 << 20));
    let utf16: Vec<u8> = format!("{HEADER}\n{ROW}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("mac.csv", mac);
    desk.write("mixed.csv", mixed);
    desk.write("nul.csv", format!("{HEADER}\n{ROW}\n1\0{ROW}\n"));
    desk.write("utf16.csv", [&b"\xff\xfe"[..], &utf16].concat());
    desk.write("utf16-unmarked.csv", &utf16);
    desk.write("surrogate.csv", [HEADER.as_bytes(), b"\n1,28945,\xed\xa0\x80,2020\n"].concat());
    desk.write("cut.csv", [HEADER.as_bytes(), b"\n1,28945,\xe1\xba"].concat());
    desk.write("long.csv", long);
    for (file, code, row) in [
        ("mac.csv", "file.old_line_ends", "row 1 "),
        ("mixed.csv", "file.old_line_ends", "row 3 "),
        ("nul.csv", "file.nul_byte", "row 3 "),
        ("utf16.csv", "file.encoding", "row 1 is UTF-16"),
        ("utf16-unmarked.csv", "file.encoding", "row 1 is UTF-16"),
        ("surrogate.csv", "file.encoding", "row 2 "),
        ("cut.csv", "file.damaged", "cut short"),
    ] {
        let said = is_refused(&desk, file, code);
        assert!(said.contains(row), "{file}: {said}");
    }
    assert!(is_refused(&desk, "long.csv", "file.row_too_long").contains("row 40002 "));
    desk.write("quote.csv", format!("{HEADER}\n{ROW}\n\"1{ROW}\n{ROW}\n"));
    assert!(is_refused(&desk, "quote.csv", "file.unclosed_quote").contains("row 3 "));
    let many = format!("{ROW}\n").repeat(300_000);
    desk.write("quote.csv", format!("{HEADER}\n{many}2,\"{many}"));
    assert!(is_refused(&desk, "quote.csv", "file.unclosed_quote").contains("row 300002 "));
    // A line break inside quotes is part of its cell, whatever it is made of.
    desk.write("quoted.csv", format!("{HEADER}\n{}\n", ROW.replace("Ấp 1", "\"Ấp\r1\"")));
    let said = desk.score("quoted.csv", &[]);
    assert!(said.status == 0 && said.out.contains("1 accepted"), "{}{}", said.out, said.err);
}

#[test]
fn a_cell_that_holds_a_book_is_quoted_by_its_beginning_and_the_remedy_is_seen() {
    let desk = Desk::new();
    let book = "Học ".repeat(100_000);
    desk.write("book.csv", format!("{HEADER}\n{}\n", ROW.replace(",2020,10,", &format!(",2020,{book},"))));
    let said = desk.score("book.csv", &[]);
    assert_eq!(said.status, 0, "{}", said.err);
    let errors = desk.read("out/errors.csv");
    assert!(errors.contains("“Học Học"), "{errors:.400}");
    assert!(errors.contains("…” is not a number. Write points such as 7.5"), "{errors:.400}");
    assert!(errors.len() < 2_000, "{} bytes", errors.len());
}

#[test]
fn a_full_disk_says_so_and_leaves_no_half_results() {
    let desk = Desk::new();
    desk.write("roster.csv", format!("{HEADER}\n{ROW}\n"));
    for name in ["results.csv", "errors.csv", "report.csv"] {
        std::fs::create_dir_all(desk.path("out")).expect("a folder");
        desk.write("out/results.csv", "older results");
        // Writing to /dev/full fails as a full disk does.
        std::os::unix::fs::symlink("/dev/full", desk.path(&format!("out/.{name}.part"))).expect("linked");
        let said = desk.score("roster.csv", &[]);
        assert_eq!(said.status, 1, "{name}: {}", said.out);
        assert!(said.err.contains("No space left") && said.err.contains("free space"), "{}", said.err);
        let left: Vec<_> = std::fs::read_dir(desk.path("out")).expect("the folder").collect();
        assert_eq!(left.len(), 1, "{name}: only what was there before");
        assert_eq!(desk.read("out/results.csv"), "older results");
    }
    desk.write("taken", "a file where the folder should be");
    let said = desk.hoctap(&["score", "roster.csv", "--criteria", "448-2015-family", "--out", "taken"]);
    assert_eq!(said.status, 1, "{}", said.out);
    assert!(said.err.contains("taken"), "{}", said.err);
    assert_eq!(desk.read("taken"), "a file where the folder should be");
}

#[test]
fn what_may_not_be_read_or_written_is_refused_with_whom_to_ask() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let roster = desk.write("roster.csv", format!("{HEADER}\n{ROW}\n"));
    desk.write("open.csv", format!("{HEADER}\n{ROW}\n"));
    let mode = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("allowed");
    };
    mode(&roster, 0o000);
    mode(&desk.path(""), 0o555);
    // Nothing is forbidden to root, so the program runs as nobody then, from where nobody can read it.
    let me = Command::new("id").arg("-u").output().expect("id is needed").stdout;
    let is_root = me.starts_with(b"0\n");
    let program = desk.path("../hoctap-for-nobody").with_extension(std::process::id().to_string());
    std::fs::copy(env!("CARGO_BIN_EXE_hoctap"), &program).expect("copied");
    let score = |file: &str| {
        let args = ["--lang", "vi", "score", file, "--criteria", "448-2015-family", "--out", "out"];
        let mut command = if is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        desk.run(command.args(args).stdin(Stdio::null()))
    };
    let (closed, unwritable) = (score("roster.csv"), score("open.csv"));
    std::fs::remove_file(&program).expect("removed");
    mode(&desk.path(""), 0o755);
    assert_eq!(closed.status, 1, "{}", closed.err);
    assert!(closed.err.contains("[file.permission]") && closed.err.contains("Xin quyền"), "{}", closed.err);
    assert_eq!(unwritable.status, 1, "{}", unwritable.err);
    assert!(unwritable.err.contains("Kiểm tra quyền ghi"), "{}", unwritable.err);
    assert!(!desk.path("out").exists());
}

#[test]
fn a_criteria_file_that_is_none_is_refused_with_its_line() {
    let desk = Desk::new();
    desk.write("latin.toml", b"# one\nid = \"\xe9\"\n");
    desk.write("empty.toml", "");
    desk.write("long.toml", "# x\n".repeat(100_000));
    desk.write("deep.toml", format!("id = \"x\"\na = {}\n", "[".repeat(200_000)));
    std::fs::create_dir(desk.path("folder")).expect("a folder");
    for (file, says) in [
        ("latin.toml", "row 2 is not UTF-8"),
        ("empty.toml", "empty.toml:1: The key “id” is missing."),
        ("long.toml", "longer than 256 kB"),
        ("deep.toml", "deep.toml:2: Cannot be read: brackets or dots are nested too deeply."),
        ("folder", "this is a folder"),
        ("missing.toml", "there is no such file"),
    ] {
        let said = desk.hoctap(&["--lang", "en", "criteria", "check", file]);
        assert_eq!(said.status, 1, "{file}: {}", said.out);
        assert!(said.err.contains(says), "{file}: {}", said.err);
    }
}
