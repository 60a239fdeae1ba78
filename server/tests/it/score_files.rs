//! The same roster in every kind of file, and every file that is refused whole.

use std::path::Path;

use crate::kit::Desk;
use crate::kit::make::zip_of;

const ROWS: [[&str; 11]; 4] = [
    [
        "household_code",
        "commune_code",
        "hamlet",
        "year",
        "c1.1",
        "c1.2",
        "c1.3",
        "c2.1",
        "c2.2",
        "c3.1",
        "c4.1",
    ],
    ["1", "28945", "Ấp 1", "2020", "10", "9.5", "NA", "10", "20", "20", "20"],
    ["2", "28945", "Ấp 1", "2020", "5", "5", "5", "10", "10", "10", "10"],
    ["3", "28945", "Ấp 2", "2020", "12", "5", "5", "10", "10", "10", "10"],
];

fn xlsx(path: &Path, numbers_as_text: bool) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 10, "DANH SÁCH", &rust_xlsxwriter::Format::new()).expect("merged");
    for (row, cells) in (2_u32..).zip(ROWS) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) if !numbers_as_text => sheet.write_number(row, column, number),
                _ => sheet.write_string(row, column, cell),
            }
            .expect("written");
        }
    }
    book.save(path).expect("saved");
}

fn ods(path: &Path) {
    let mut table = String::from("<table:table table:name=\"Ấp 1\">");
    for cells in ROWS {
        table.push_str("<table:table-row>");
        for cell in cells {
            table.push_str(&format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
            ));
        }
        table.push_str("</table:table-row>");
    }
    table.push_str("</table:table>");
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>{table}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zip_of(
        path,
        &[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", content.as_bytes()),
        ],
    );
}

#[test]
fn csv_xlsx_and_ods_give_the_same_results() {
    let desk = Desk::new();
    desk.write("a.csv", ROWS.map(|row| row.join(",")).join("\n"));
    desk.write("b.csv", ROWS.map(|row| row.map(|cell| format!("\"{cell}\"")).join("\t")).join("\r\n"));
    xlsx(&desk.path("c.xlsx"), false);
    xlsx(&desk.path("d.xlsx"), true);
    ods(&desk.path("e.ods"));
    let mut results = Vec::new();
    for file in ["a.csv", "b.csv", "c.xlsx", "d.xlsx", "e.ods"] {
        let said = desk.score(file, &[]);
        assert_eq!(said.status, 0, "{file}: {}", said.err);
        assert!(desk.read("out/errors.csv").contains("points.above_max"), "{file}");
        results.push((desk.read("out/results.csv"), desk.read("out/report.csv")));
    }
    assert!(results[0].0.contains("1,28945,2020,99.5,pass,,\n"), "{}", results[0].0);
    for other in &results[1..] {
        assert_eq!(other, &results[0]);
    }
    // The workbook's own row numbers: a title block of two rows comes first.
    desk.score("c.xlsx", &[]);
    assert!(desk.read("out/errors.csv").contains("Sheet1,6,c1.1,points.above_max"));
}

#[test]
fn a_file_that_is_no_roster_is_refused_whole_with_a_reason() {
    let desk = Desk::new();
    let header = ROWS[0].join(",");
    desk.write("empty.csv", "");
    desk.write("other.csv", "Tỉnh,Số hộ\nBến Tre,402860\n");
    let mut vni = format!("{header}\n").into_bytes();
    vni.extend(b"1,28945,a\xe1p Ph\xf6\xf4\xf9c Ho\xf8a,2020,10,9,9,10,20,20,20\n");
    desk.write("vni.csv", vni);
    desk.write("wide.csv", format!("{header}{}\n", ",x".repeat(2_000_000)));
    desk.write("quote.csv", format!("{header}\n\"1,28945\n"));
    desk.write("cut.xlsx", b"PK\x03\x04 cut short");
    let bomb = vec![b'0'; 260 << 20];
    zip_of(&desk.path("bomb.xlsx"), &[("xl/workbook.xml", b"<a/>"), ("xl/worksheets/sheet1.xml", &bomb)]);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("locked.xlsx", [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600], &name].concat());
    zip_of(
        &desk.path("locked.ods"),
        &[("META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>"), ("content.xml", b"x")],
    );
    std::fs::create_dir(desk.path("folder")).expect("a folder");
    for (file, code) in [
        ("empty.csv", "file.empty"),
        ("other.csv", "file.not_a_roster"),
        ("vni.csv", "file.encoding"),
        ("wide.csv", "file.too_many_columns"),
        ("quote.csv", "file.unclosed_quote"),
        ("cut.xlsx", "file.damaged"),
        ("bomb.xlsx", "file.zip_bomb"),
        ("locked.xlsx", "file.password"),
        ("locked.ods", "file.password"),
        ("folder", "file.directory"),
        ("missing.csv", "file.not_found"),
    ] {
        let said = desk.score(file, &[]);
        assert_eq!(said.status, 1, "{file}: {}", said.out);
        assert!(said.err.contains(&format!("[{code}]")), "{file}: {}", said.err);
        assert!(said.err.starts_with(file), "names the file: {}", said.err);
        assert!(!desk.path("out").exists(), "{file} left results behind");
    }
    assert!(desk.score("vni.csv", &[]).err.contains("row 2 is not UTF-8, probably VNI"));
}

#[test]
fn real_spreadsheets_are_read_and_refused_as_rosters() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/import_samples");
    let desk = Desk::new();
    for file in [
        "census2019_households_by_size_commune.xlsx",
        "census2019_population_by_age_district.xlsx",
        "gso_2020_bentre_units.xls",
    ] {
        let path = samples.join(file);
        assert!(path.exists(), "the real spreadsheets are needed: {}", path.display());
        let said = desk.score(path.to_str().expect("UTF-8"), &[]);
        assert_eq!(said.status, 1, "{file}");
        assert!(
            said.err.contains("[file.not_a_roster]") && said.err.contains("household_code"),
            "{}",
            said.err
        );
    }
}
