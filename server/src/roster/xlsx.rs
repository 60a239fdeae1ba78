//! What of an XLSX the library may see: the small parts looked through first, so that none of them makes
//! it hold more than the file is worth.
//!
//! The library keeps every style, string and sheet name it meets, copies names into each style that
//! bears them, and makes room for as many strings as the file *says* it has. Excel's own limits on all of
//! these are known, and are ours. Deliberately absent: reading cells, which stays the library's.

use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::{BOMB, Parts};

/// Excel's own limit of cell formats is 65,490.
const MAX_STYLES: u64 = 70_000;
/// More than the hamlets of any commune.
pub(super) const MAX_SHEETS: usize = 1_000;
/// Longest tag in a small part; a style's number format has at most 255 letters.
const MAX_TAG_BYTES: usize = 4_096;
/// Workbook, relations and styles; Excel's own seldom reach one.
const MAX_SMALL_PART_BYTES: u64 = 16 << 20;
/// All texts of a workbook: a province's names are a tenth of this.
const MAX_STRINGS_BYTES: u64 = 128 << 20;
/// The shortest text, `<si/>`, takes this much.
const BYTES_PER_STRING: u64 = 5;

/// The way from the package to its workbook, which is where every office program puts it.
const RELATIONS: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" \
Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"xl/workbook.xml\"/></Relationships>";

/// Looks through the small parts and leaves out what no roster needs.
///
/// # Errors
/// What is wrong: [`BOMB`], or what the reader of XML said.
pub(super) fn prepare(parts: &mut Parts) -> Result<(), String> {
    // Colours are not read; the package's own relations could lead anywhere.
    parts.remove("xl/theme/theme1.xml");
    parts.replace("_rels/.rels", RELATIONS);
    for (name, tag, most) in [
        ("xl/workbook.xml", "sheet", MAX_SHEETS as u64),
        ("xl/_rels/workbook.xml.rels", "Relationship", 10 * MAX_SHEETS as u64),
        ("xl/styles.xml", "xf", MAX_STYLES),
    ] {
        let mut n = 0;
        small_part(parts, name, |start| {
            n += u64::from(start.local_name().as_ref() == tag);
            start.len() <= MAX_TAG_BYTES && n <= most
        })?;
    }
    strings(parts)
}

/// Every tag of a part, until one is not as it should be.
fn small_part(
    parts: &Parts,
    name: &str,
    mut sound: impl FnMut(&BytesStart<'_>) -> bool,
) -> Result<(), String> {
    let Some(size) = parts.size(name) else { return Ok(()) };
    if size > MAX_SMALL_PART_BYTES {
        return Err(BOMB.to_owned());
    }
    let Some(mut xml) = reader(parts, name)? else { return Ok(()) };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(start) | Event::Empty(start) if !sound(&start) => return Err(BOMB.to_owned()),
            Event::Text(text) if text.len() > MAX_TAG_BYTES && !text.trim().is_empty() => {
                return Err(BOMB.to_owned());
            }
            Event::Eof => return Ok(()),
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

/// How many texts the file says it has: the library makes room for them before it reads the first.
fn strings(parts: &Parts) -> Result<(), String> {
    const NAME: &str = "xl/sharedstrings.xml";
    let Some(size) = parts.size(NAME) else { return Ok(()) };
    if size > MAX_STRINGS_BYTES {
        return Err(BOMB.to_owned());
    }
    let Some(mut xml) = reader(parts, NAME)? else { return Ok(()) };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|error| error.to_string())?;
        let start = match event {
            Event::Start(start) | Event::Empty(start) => start,
            Event::Eof => return Ok(()),
            Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => continue,
        };
        if start.local_name().as_ref() != "sst" {
            continue;
        }
        for attribute in start.attributes().with_checks(false).flatten() {
            let claims = attribute.value.trim().parse::<u64>().unwrap_or(u64::MAX);
            if attribute.key.as_ref() == "uniqueCount" && claims > size / BYTES_PER_STRING {
                return Err(BOMB.to_owned());
            }
        }
        return Ok(());
    }
}

type Xml = Reader<BufReader<super::archive::Inflating>>;

/// Set up as the library sets up its own, so that both see the same tags.
pub(super) fn reader(parts: &Parts, name: &str) -> Result<Option<Xml>, String> {
    let Some(part) = parts.open(name) else { return Ok(None) };
    let part = part.map_err(|error| error.to_string())?;
    let mut xml = Reader::from_reader(BufReader::with_capacity(1 << 16, part));
    let config = xml.config_mut();
    config.check_end_names = false;
    config.trim_text(false);
    config.check_comments = false;
    Ok(Some(xml))
}
