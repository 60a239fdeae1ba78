//! Reading ODS as it streams by: no sheet is ever held whole.
//!
//! A cell or a row of an ODS may say that it is repeated a million times; the library writes each of them
//! out in memory. Here a repeated row is shown again and nothing is copied. Deliberately absent: styles,
//! formulas (their last values are read) and notes.

use std::io::BufReader;
use std::ops::ControlFlow;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::archive::{Inflating, Parts};
use super::csv::MAX_COLUMNS;
use super::workbook::{MAX_ROW_BYTES, RowBuffer, Trouble, push_number};

/// As many rows as a sheet can have in any office program.
const MAX_ROWS: u32 = 1_048_576;
/// Equal rows that are not blank: of the same household, so that all but the first are faults.
const MAX_REPEATED: u32 = 65_536;
/// As many letters as a cell can have in any office program.
const MAX_SPACES: usize = 32_767;

type Xml = Reader<BufReader<Inflating>>;

/// An open ODS: its sheets in order, and how far they have been read.
pub(super) struct Ods {
    parts: Parts,
    pub(super) sheets: Vec<String>,
    xml: Option<Xml>,
    /// Rows shown again because the file says so.
    repeated: u32,
}

impl Ods {
    /// Finds the sheets' names.
    pub(super) fn open(parts: Parts) -> Result<Self, Trouble> {
        let mut ods = Self { parts, sheets: Vec::new(), xml: None, repeated: 0 };
        while let Some(name) = ods.next_table()? {
            ods.sheets.push(name);
            if ods.sheets.len() > super::xlsx::MAX_SHEETS {
                return Err(Trouble::Bomb);
            }
        }
        ods.xml = None;
        Ok(ods)
    }

    /// Goes to the next table; nothing at the end of the file, after which it begins again.
    fn next_table(&mut self) -> Result<Option<String>, Trouble> {
        let mut xml = match self.xml.take() {
            Some(xml) => xml,
            None => super::xlsx::reader(&self.parts, "content.xml")
                .map_err(Trouble::Damaged)?
                .ok_or_else(|| Trouble::Damaged("content.xml".to_owned()))?,
        };
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(start) if start.name().as_ref() == "table:table" => {
                    let name = attribute(&start, "table:name").unwrap_or_default();
                    self.xml = Some(xml);
                    return Ok(Some(name));
                }
                Event::Eof => return Ok(None),
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
        }
    }

    /// Calls back with each row of the next sheet of this name.
    pub(super) fn rows(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(u32, &[&str]) -> ControlFlow<()>,
    ) -> Result<(), Trouble> {
        // The caller takes the sheets in the file's order, so this seldom reads anything twice.
        let mut begun_again = self.xml.is_none();
        loop {
            match self.next_table()? {
                Some(name) if name == sheet => break,
                Some(_) => {}
                None if begun_again => return Ok(()),
                None => begun_again = true,
            }
        }
        let Some(xml) = &mut self.xml else { return Ok(()) };
        let mut row = 0_u32;
        let mut buffer = Vec::new();
        let mut cells = RowBuffer::default();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(start) if start.name().as_ref() == "table:table-row" => {
                    let times = repeated(&start, "table:number-rows-repeated");
                    read_row(xml, &mut cells, row + 1)?;
                    if cells.is_blank() {
                        row = row.saturating_add(times).min(MAX_ROWS);
                        cells.clear();
                        continue;
                    }
                    self.repeated = self.repeated.saturating_add(times - times.min(1));
                    if self.repeated > MAX_REPEATED {
                        return Err(Trouble::TooLarge);
                    }
                    for _ in 0..times {
                        row += 1;
                        if row > MAX_ROWS {
                            return Err(Trouble::TooLarge);
                        }
                        if cells.show(row, each)?.is_break() {
                            return Ok(());
                        }
                    }
                    cells.clear();
                }
                Event::Empty(start) if start.name().as_ref() == "table:table-row" => {
                    let times = repeated(&start, "table:number-rows-repeated");
                    row = row.saturating_add(times).min(MAX_ROWS);
                }
                Event::End(end) if end.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(Trouble::Damaged("table:table".to_owned())),
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
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let text = found.normalized_value(XmlVersion::Implicit1_0);
    Some(text.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

fn repeated(start: &BytesStart<'_>, name: &str) -> u32 {
    // A number too long to be read is a number too large.
    attribute(start, name).map_or(1, |times| times.trim().parse().unwrap_or(u32::MAX))
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

fn read_row(xml: &mut Xml, cells: &mut RowBuffer, row: u32) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    let mut column = 0_usize;
    let mut text = String::new();
    loop {
        buffer.clear();
        let (times, shown) = match xml.read_event_into(&mut buffer)? {
            Event::Start(start) if is_cell(start.name().as_ref()) => {
                let times = repeated(&start, "table:number-columns-repeated");
                let value = Value::of(&start);
                read_text(xml, &mut text, row)?;
                (times, value.shown(&text))
            }
            Event::Empty(start) if is_cell(start.name().as_ref()) => {
                let times = repeated(&start, "table:number-columns-repeated");
                (times, Value::of(&start).shown(""))
            }
            Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(()),
            Event::Eof => return Err(Trouble::Damaged("table:table-row".to_owned())),
            Event::Start(_)
            | Event::Empty(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => continue,
        };
        let times = usize::try_from(times).unwrap_or(usize::MAX);
        if shown.is_empty() {
            column = column.saturating_add(times);
            continue;
        }
        if column.saturating_add(times) > MAX_COLUMNS {
            return Err(Trouble::TooManyColumns(row));
        }
        for _ in 0..times {
            cells.put(column).push_str(&shown);
            cells.weigh(column, row)?;
            column += 1;
        }
    }
}

/// What a cell's attributes say of it.
struct Value {
    written: Option<String>,
    is_text: bool,
}

impl Value {
    fn of(start: &BytesStart<'_>) -> Self {
        let mut written = None;
        let mut is_text = false;
        for found in start.attributes().with_checks(false).flatten() {
            match found.key.as_ref() {
                "office:value" if written.is_none() => {
                    let mut text = String::new();
                    match found.value.parse() {
                        Ok(number) => push_number(&mut text, number),
                        Err(_) => text.push_str(&found.value),
                    }
                    written = Some(text);
                }
                "office:boolean-value" if written.is_none() => {
                    written =
                        Some(if found.value.eq_ignore_ascii_case("true") { "1" } else { "0" }.to_owned());
                }
                key @ ("office:string-value" | "office:date-value" | "office:time-value")
                    if written.is_none() =>
                {
                    written = attribute(start, key);
                }
                "office:value-type" => is_text |= found.value == "string",
                "calcext:value-type" => is_text |= found.value == "error",
                _ => {}
            }
        }
        Self { written, is_text }
    }

    /// The value, or the text on the sheet where there is none.
    fn shown(self, text: &str) -> String {
        match self.written {
            Some(written) if !(written.is_empty() && self.is_text) => written,
            _ if self.is_text => text.to_owned(),
            _ => String::new(),
        }
    }
}

/// The text inside a cell, up to its end: paragraphs on lines of their own, notes left out.
fn read_text(xml: &mut Xml, text: &mut String, row: u32) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    let (mut depth, mut note, mut paragraphs) = (0_u32, None, 0_u32);
    // How deep the paragraph stands whose text is being read: what lies between two is only layout.
    let mut inside = None;
    text.clear();
    loop {
        buffer.clear();
        if text.len() > MAX_ROW_BYTES {
            return Err(Trouble::RowTooLong(row));
        }
        match xml.read_event_into(&mut buffer)? {
            Event::Start(start) => {
                depth += 1;
                match start.name().as_ref() {
                    "office:annotation" if note.is_none() => note = Some(depth),
                    "text:p" if note.is_none() => {
                        paragraphs += 1;
                        inside = inside.or(Some(depth));
                        if paragraphs > 1 {
                            text.push('\n');
                        }
                    }
                    name if note.is_none() => push_space(name, &start, text),
                    _ => {}
                }
            }
            Event::Empty(start) if note.is_none() => push_space(start.name().as_ref(), &start, text),
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => {
                if note == Some(depth) {
                    note = None;
                }
                if inside == Some(depth) {
                    inside = None;
                }
                depth -= 1;
            }
            Event::Text(part) if note.is_none() && inside.is_some() => text.push_str(&part.xml10_content()),
            Event::CData(part) if note.is_none() && inside.is_some() => text.push_str(&part.xml10_content()),
            Event::GeneralRef(part) if note.is_none() && inside.is_some() => push_entity(&part, text),
            Event::Eof => return Err(Trouble::Damaged("table:table-cell".to_owned())),
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

fn push_space(name: &str, start: &BytesStart<'_>, text: &mut String) {
    match name {
        "text:s" => {
            let times = usize::try_from(repeated(start, "text:c")).unwrap_or(MAX_SPACES);
            text.extend(std::iter::repeat_n(' ', times.min(MAX_SPACES)));
        }
        "text:tab" => text.push('\t'),
        "text:line-break" => text.push('\n'),
        _ => {}
    }
}

fn push_entity(part: &BytesRef<'_>, text: &mut String) {
    if let Some(known) = resolve_xml_entity(part) {
        text.push_str(known);
    } else if let Ok(Some(letter)) = part.resolve_char_ref() {
        text.push(letter);
    } else {
        text.push('\u{fffd}');
    }
}
