//! Workbooks made by hand, as no office program would.

use std::io::Write as _;
use std::path::Path;

/// An archive of these parts.
pub(crate) fn zip_of(path: &Path, entries: &[(&str, &[u8])]) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).expect("created"));
    let quickly = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    for (name, bytes) in entries {
        archive.start_file(*name, quickly).expect("started");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("finished");
}

/// A row that makes a sheet a roster.
pub(crate) const XLSX_HEADER: &str = "<row r=\"1\"><c t=\"inlineStr\"><is><t>household_code</t></is></c>\
    <c t=\"inlineStr\"><is><t>year</t></is></c><c t=\"inlineStr\"><is><t>c1.1</t></is></c></row>";

/// An XLSX of one sheet, with parts of one's own beside it or in place of the usual ones.
pub(crate) fn xlsx_of(path: &Path, rows: &str, more: &[(&str, &str)]) {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let workbook = "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" \
                     Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let mut parts = vec![
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
    ];
    parts.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    parts.extend(more);
    let parts: Vec<(&str, &[u8])> = parts.into_iter().map(|(name, text)| (name, text.as_bytes())).collect();
    zip_of(path, &parts);
}

/// A cell of an ODS.
pub(crate) fn ods_cell(text: &str, more: &str) -> String {
    format!(
        "<table:table-cell {more} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

/// An ODS of one sheet: a header, and these rows.
pub(crate) fn ods_of(path: &Path, rows: &str) {
    let header: String =
        ["household_code", "commune_code", "year", "total"].map(|word| ods_cell(word, "")).concat();
    let content = format!(
        "<office:spreadsheet><table:table table:name=\"S\"><table:table-row>{header}</table:table-row>\
         {rows}</table:table></office:spreadsheet>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    zip_of(path, &[("mimetype", mimetype), ("content.xml", content.as_bytes())]);
}

/// Says in the archive that a part unpacks to `size` bytes.
pub(crate) fn lie_about_size(path: &Path, part: &str, size: u32) {
    let mut bytes = std::fs::read(path).expect("readable");
    let entries: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    for at in entries {
        if bytes[at + 46..].starts_with(part.as_bytes()) {
            let local = u32::from_le_bytes(bytes[at + 42..at + 46].try_into().expect("four bytes"));
            let local = usize::try_from(local).expect("small");
            bytes[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
            bytes[local + 22..local + 26].copy_from_slice(&size.to_le_bytes());
        }
    }
    std::fs::write(path, bytes).expect("written");
}

/// A number in an XLS.
pub(crate) fn xls_number(row: u16, column: u16, value: f64) -> (u16, Vec<u8>) {
    let mut data = [row, column, 0].map(u16::to_le_bytes).concat();
    data.extend(value.to_le_bytes());
    (0x0203, data)
}

/// A text in an XLS.
pub(crate) fn xls_text(row: u16, column: u16, text: &str) -> (u16, Vec<u8>) {
    let length = u16::try_from(text.len()).expect("short");
    let mut data = [row, column, 0, length].map(u16::to_le_bytes).concat();
    data.push(0);
    data.extend(text.bytes());
    (0x0204, data)
}

/// An XLS in which so many sheets are all the same records; its directory may be a ring.
pub(crate) fn xls_of(path: &Path, records: &[(u16, Vec<u8>)], n_sheets: u32, ring: bool) {
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).expect("short").to_le_bytes();
        [&kind.to_le_bytes()[..], &length, data].concat()
    };
    let begin = record(0x0809, &[0x600_u16, 5, 0, 0, 0, 0, 0, 0].map(u16::to_le_bytes).concat());
    let end = record(0x000A, &[]);
    let sheet_at = |at: u32, n: u32| {
        record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 5, 0], format!("{n:05}").as_bytes()].concat())
    };
    let globals = begin.len() + n_sheets as usize * sheet_at(0, 0).len() + end.len();
    let at = u32::try_from(globals).expect("small");
    let mut stream = begin.clone();
    stream.extend((0..n_sheets).flat_map(|n| sheet_at(at, n)));
    stream.extend(&end);
    stream.extend(&begin);
    stream.extend(records.iter().flat_map(|(kind, data)| record(*kind, data)));
    stream.extend(&end);
    stream.resize(stream.len().next_multiple_of(512).max(4_096), 0);
    let length = u32::try_from(stream.len()).expect("small");
    let n_sectors = length / 512;
    let n_tables = (n_sectors + 2).div_ceil(127);
    let mut table = vec![u32::MAX; n_tables as usize * 128];
    let directory = n_tables;
    for (id, next) in (0..n_tables).map(|id| (id, 0xFFFF_FFFD)) {
        table[id as usize] = next;
    }
    table[directory as usize] = if ring { directory } else { 0xFFFF_FFFE };
    for id in directory + 1..directory + n_sectors {
        table[id as usize] = id + 1;
    }
    table[(directory + n_sectors) as usize] = 0xFFFF_FFFE;
    let mut head = vec![0_u8; 512];
    head[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3E_u16, 3, 0xFFFE, 9, 6].map(u16::to_le_bytes).concat());
    put(44, &[n_tables, directory].map(u32::to_le_bytes).concat());
    put(56, &[4_096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE].map(u32::to_le_bytes).concat());
    for n in 0..109 {
        let id = if n < n_tables { n } else { u32::MAX };
        put(76 + 4 * n as usize, &id.to_le_bytes());
    }
    let entry = |name: &str, kind: u8, start: u32, length: u32| {
        let mut entry = vec![0_u8; 128];
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..name.len()].copy_from_slice(&name);
        entry[66] = kind;
        entry[116..124].copy_from_slice(&[start, length].map(u32::to_le_bytes).concat());
        entry
    };
    let mut entries = entry("Root Entry", 5, 0xFFFF_FFFE, 0);
    entries.extend(entry("Workbook", 2, directory + 1, length));
    entries.resize(512, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    std::fs::write(path, [head, table, entries, stream].concat()).expect("written");
}
