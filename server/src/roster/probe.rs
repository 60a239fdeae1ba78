//! The roster reader for tests and fuzzers: bytes in, counts or a refusal out.
//!
//! Deliberately absent from every command; it is public because fuzz targets are another crate.

use std::io::{Cursor, Write as _};

use programme::criteria::{CriteriaSet, shipped_set};
use programme::places::Atlas;

use super::check::{CheckedRow, Checker, Context, Memo};
use super::read::{Batch, Found, Gather, Reading, read_roster};
use super::refusal::{FileProblem, FileProblemKind};
use super::zones::Zones;

/// Keeps nothing of a good row.
#[derive(Default)]
struct Nothing;

impl Gather for Nothing {
    fn take(&mut self, _: &CheckedRow<'_>, _: &Memo, _: &Checker<'_>, _: &str) {}
}

/// Reads bytes as a roster of families under the set of 2015, and says every fault in both languages.
///
/// # Errors
/// When they are refused whole.
pub fn read_bytes(bytes: &[u8]) -> Result<Found, FileProblem> {
    use std::sync::LazyLock;
    static ATLAS: LazyLock<Atlas> = LazyLock::new(Atlas::shipped);
    static SET: LazyLock<Option<CriteriaSet>> = LazyLock::new(|| shipped_set("448-2015-family"));
    let folder = std::env::temp_dir();
    let path = folder.join(format!("hoctap-probe-{}-{:?}", std::process::id(), std::thread::current().id()));
    let io = |error: std::io::Error| FileProblem::from_io(&path, &error);
    std::fs::write(&path, bytes).map_err(io)?;
    let set = SET.as_ref().ok_or_else(|| FileProblem::new(&path, FileProblemKind::NotARoster))?;
    let (zones, context) = (Zones::default(), Context::default());
    let reading = Reading { set, atlas: &ATLAS, zones: &zones, context: &context, profile: None };
    let found: Result<Found, FileProblem> = read_roster(&path, reading, &mut |batch: Batch<'_, Nothing>| {
        for fault in &batch.faults {
            for lang in [programme::text::Lang::Vi, programme::text::Lang::En] {
                debug_assert!(!fault.kind.message(lang).is_empty(), "a fault without a sentence");
            }
        }
        Ok(())
    });
    let _ = std::fs::remove_file(&path);
    if let Err(problem) = &found {
        for lang in [programme::text::Lang::Vi, programme::text::Lang::En] {
            debug_assert!(problem.message(lang).contains(&problem.file), "a refusal that names no file");
        }
    }
    found
}

/// A workbook made of bytes: a letter says which kind, and NUL cuts the rest into its parts.
///
/// `X` is followed by the sheet, the texts, the styles and the workbook of an XLSX, `O` by the content of
/// an ODS; what is not given is sound. Anything else is no recipe.
#[must_use]
pub fn packed(recipe: &[u8]) -> Option<Vec<u8>> {
    let (kind, rest) = recipe.split_first()?;
    let mut given = rest.split(|&b| b == 0);
    let mut part = |sound: &'static [u8]| match given.next() {
        Some(bytes) if !bytes.is_empty() => bytes.to_vec(),
        _ => sound.to_vec(),
    };
    let parts = match kind {
        b'X' => vec![
            ("xl/worksheets/sheet1.xml", part(b"<worksheet><sheetData/></worksheet>")),
            ("xl/sharedStrings.xml", part(b"<sst/>")),
            ("xl/styles.xml", part(b"<styleSheet/>")),
            (
                "xl/workbook.xml",
                part(b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                part(b"<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
            ),
        ],
        b'O' => vec![
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            ("content.xml", part(b"<office:spreadsheet/>")),
        ],
        _ => return None,
    };
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(name, stored).ok()?;
        archive.write_all(&bytes).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}
