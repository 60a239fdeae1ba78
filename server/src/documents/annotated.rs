//! An XLSX that goes back as it came, byte for byte but for one more column: the notes are written into the
//! sheets' own XML, so that styles, merges, formulas and widths stay the sender's.
//!
//! The roster reader has weighed the file before. Deliberately absent: other formats, which are made anew
//! ([`super::returned`]).

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is said in one sheet: by row, from 1.
pub(super) type SheetNotes = BTreeMap<u32, String>;

/// Excel's last column.
const MAX_COLUMNS: u32 = 16_384;
/// Excel takes no longer text in a cell.
const MAX_CELL_CHARS: usize = 32_767;

/// Why a workbook cannot be annotated; it is then made anew.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unfit {
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Xml(#[from] quick_xml::Error),
    #[error("no XLSX, or no room for a column")]
    Shape,
}

/// Writes the workbook with its notes, by name of the sheet.
///
/// # Errors
/// When it is no XLSX or of a shape that nobody expects; what was written is then worth nothing.
pub(super) fn annotate(roster: &Path, out: &Path, notes: &HashMap<&str, SheetNotes>) -> Result<(), Unfit> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(roster)?))?;
    let parts = sheet_parts(&mut archive)?;
    let mut written = ZipWriter::new(File::create(out)?);
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index)?.name()?.into_owned();
        let said = parts.get(&name.to_lowercase()).and_then(|sheet| notes.get(sheet.as_str()));
        let Some(said) = said.filter(|said| !said.is_empty()) else {
            written.raw_copy_file(archive.by_index_raw(index)?)?;
            continue;
        };
        let column = width(reader(archive.by_index(index)?))? + 1;
        if column > MAX_COLUMNS {
            return Err(Unfit::Shape);
        }
        written.start_file(&name, SimpleFileOptions::default())?;
        let sheet = Sheet { notes: said, column, out: Writer::new(&mut written), row: 0 };
        sheet.copy(reader(archive.by_index(index)?))?;
    }
    written.finish()?;
    Ok(())
}

fn reader<R: std::io::Read>(part: R) -> Reader<BufReader<R>> {
    Reader::from_reader(BufReader::with_capacity(1 << 16, part))
}

fn attribute(start: &BytesStart<'_>, is: impl Fn(&str) -> bool) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|a| is(a.key.as_ref()))?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// Which part holds which sheet: part's name in lower case to the sheet's name.
fn sheet_parts(archive: &mut ZipArchive<BufReader<File>>) -> Result<HashMap<String, String>, Unfit> {
    let mut targets = HashMap::new();
    tags(archive, "xl/_rels/workbook.xml.rels", "Relationship", &mut |tag| {
        if let (Some(id), Some(to)) = (attribute(tag, |k| k == "Id"), attribute(tag, |k| k == "Target")) {
            let part = to.strip_prefix('/').map_or_else(|| format!("xl/{to}"), str::to_owned);
            targets.insert(id, part.to_lowercase());
        }
    })?;
    let mut parts = HashMap::new();
    tags(archive, "xl/workbook.xml", "sheet", &mut |tag| {
        let id = attribute(tag, |k| k.ends_with(":id"));
        if let (Some(name), Some(part)) =
            (attribute(tag, |k| k == "name"), id.and_then(|id| targets.get(&id)))
        {
            parts.insert(part.clone(), name);
        }
    })?;
    Ok(parts)
}

/// Every tag of a kind in a part.
fn tags(
    archive: &mut ZipArchive<BufReader<File>>,
    part: &str,
    kind: &str,
    each: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<(), Unfit> {
    let part = archive.by_name(part).map_err(|_| Unfit::Shape)?;
    for_each_tag(reader(part), |tag| {
        if tag.local_name().as_ref() == kind {
            each(tag);
        }
    })
}

fn for_each_tag(mut xml: Reader<impl BufRead>, mut each: impl FnMut(&BytesStart<'_>)) -> Result<(), Unfit> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer)?;
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            each(tag);
        } else if matches!(event, Event::Eof) {
            return Ok(());
        }
    }
}

/// The last column that has a cell, empty but styled ones too.
fn width(xml: Reader<impl BufRead>) -> Result<u32, Unfit> {
    let (mut widest, mut at) = (0, 0);
    for_each_tag(xml, |tag| match tag.local_name().as_ref() {
        "row" => at = 0,
        "c" => {
            at = attribute(tag, |k| k == "r").and_then(|cell| column_number(&cell)).unwrap_or(at + 1);
            widest = widest.max(at);
        }
        _ => {}
    })?;
    Ok(widest)
}

/// `AB12` is in column 28.
fn column_number(cell: &str) -> Option<u32> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    let number =
        letters.fold(0_u32, |n, letter| n.saturating_mul(26).saturating_add(u32::from(letter - b'A') + 1));
    (number > 0).then_some(number)
}

/// Column 28 is `AB`.
fn column_letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        letters.push(char::from(b'A' + u8::try_from((number - 1) % 26).unwrap_or(0)));
        number = (number - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A sheet being copied.
struct Sheet<'a, W: Write> {
    notes: &'a SheetNotes,
    column: u32,
    out: Writer<W>,
    row: u32,
}

impl<W: Write> Sheet<'_, W> {
    fn copy(mut self, mut xml: Reader<impl BufRead>) -> Result<(), Unfit> {
        let mut buffer = Vec::new();
        // The last column of the widths given; none where there are none.
        let mut widths: Option<u32> = None;
        loop {
            buffer.clear();
            let event = xml.read_event_into(&mut buffer)?;
            match &event {
                Event::Eof => return Ok(()),
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "dimension" => {
                    // Optional, and no longer true; it never holds anything.
                    continue;
                }
                Event::End(tag) if tag.local_name().as_ref() == "dimension" => continue,
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "col" => {
                    let last = attribute(tag, |k| k == "max").and_then(|max| max.parse().ok()).unwrap_or(0);
                    widths = Some(widths.unwrap_or(0).max(last));
                }
                Event::End(tag)
                    if tag.local_name().as_ref() == "cols"
                        && widths.is_none_or(|last| last < self.column) =>
                {
                    self.width(&prefix(tag.name().as_ref()))?;
                }
                Event::Start(tag) if tag.local_name().as_ref() == "sheetData" && widths.is_none() => {
                    let prefix = prefix(tag.name().as_ref());
                    self.out.write_event(Event::Start(BytesStart::new(format!("{prefix}cols"))))?;
                    self.width(&prefix)?;
                    self.out.write_event(Event::End(BytesEnd::new(format!("{prefix}cols"))))?;
                }
                Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                    self.begin_row(tag);
                    if self.notes.contains_key(&self.row) {
                        self.out.write_event(Event::Start(without_spans(tag)))?;
                        continue;
                    }
                }
                Event::Empty(tag) if tag.local_name().as_ref() == "row" => self.begin_row(tag),
                Event::End(tag) if tag.local_name().as_ref() == "row" => {
                    self.note(&prefix(tag.name().as_ref()))?
                }
                Event::Start(_)
                | Event::Empty(_)
                | Event::End(_)
                | Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => {}
            }
            self.out.write_event(event)?;
        }
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) {
        let said = attribute(tag, |k| k == "r").and_then(|row| row.parse().ok());
        self.row = said.unwrap_or(self.row + 1);
    }

    fn width(&mut self, prefix: &str) -> Result<(), Unfit> {
        let column = self.column.to_string();
        let mut col = BytesStart::new(format!("{prefix}col"));
        for (key, value) in
            [("min", column.as_str()), ("max", &column), ("width", "60"), ("customWidth", "1")]
        {
            col.push_attribute((key, value));
        }
        Ok(self.out.write_event(Event::Empty(col))?)
    }

    /// The row's note, as its last cell.
    fn note(&mut self, prefix: &str) -> Result<(), Unfit> {
        let Some(text) = self.notes.get(&self.row) else { return Ok(()) };
        let text: String = text.chars().take(MAX_CELL_CHARS).collect();
        let tag = |name: &str| format!("{prefix}{name}");
        let mut cell = BytesStart::new(tag("c"));
        cell.push_attribute(("r", format!("{}{}", column_letters(self.column), self.row).as_str()));
        cell.push_attribute(("t", "inlineStr"));
        let mut inner = BytesStart::new(tag("t"));
        inner.push_attribute(("xml:space", "preserve"));
        for event in [
            Event::Start(cell),
            Event::Start(BytesStart::new(tag("is"))),
            Event::Start(inner),
            Event::Text(BytesText::new(&text)),
            Event::End(BytesEnd::new(tag("t"))),
            Event::End(BytesEnd::new(tag("is"))),
            Event::End(BytesEnd::new(tag("c"))),
        ] {
            self.out.write_event(event)?;
        }
        Ok(())
    }
}

/// `x:` of `x:row`.
fn prefix(name: &str) -> String {
    name.rfind(':').map_or_else(String::new, |at| name[..=at].to_owned())
}

/// Where the row's cells end is a hint that would no longer be true.
fn without_spans(tag: &BytesStart<'_>) -> BytesStart<'static> {
    let mut bare = BytesStart::new(tag.name().as_ref().to_owned());
    for attribute in tag.attributes().with_checks(false).flatten() {
        if attribute.key.as_ref() != "spans" {
            bare.push_attribute(attribute);
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::{column_letters, column_number};

    #[test]
    fn columns_have_letters_and_numbers() {
        for (number, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (28, "AB"), (702, "ZZ"), (16_384, "XFD")] {
            assert_eq!(
                (column_letters(number).as_str(), column_number(&format!("{letters}12"))),
                (letters, Some(number))
            );
        }
        assert_eq!(column_number("12"), None);
    }
}
