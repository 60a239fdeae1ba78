//! What an XLS claims, weighed before the library unfolds it.
//!
//! The old format is a small file system (sectors chained by a table) around a stream of records. The
//! library follows the chains without asking whether they end, lays every sheet out as a full rectangle
//! from its first cell to its last, and copies a shared text into each cell that shows it; so sixty bytes
//! can ask for a hundred gigabytes. This walks the same way, counting only. Deliberately absent: values.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::workbook::Trouble;

/// A sheet of 65,536 rows and thirty columns of numbers is a third of this.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// Cells between the first and the last, of all sheets: 65,536 rows and 120 columns.
const MAX_CELLS: u64 = 8 << 20;
/// Cells a sheet may say it has: all that its format can number.
const MAX_CLAIMED_CELLS: u64 = 65_536 * 256;
/// Letters shown by all cells.
const MAX_LETTERS: u64 = 128 << 20;
/// Bytes of formulas, which unfold into text a hundredfold.
const MAX_FORMULA_BYTES: u64 = 8 << 20;
/// Pieces of one record: a piece has 8 kB.
const MAX_PIECES: usize = 10_000;
const MAX_SHEETS: usize = 1_000;

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const RESERVED: u32 = 0xFFFF_FFFA;

/// Looks over a file that begins as an XLS does.
///
/// # Errors
/// When it is damaged, or claims more than any roster.
pub(super) fn check(file: &mut File) -> Result<(), Trouble> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Trouble::TooLarge);
    }
    let stream = workbook_stream(&bytes)?;
    let mut tally = Tally::default();
    tally.globals(&stream)?;
    let mut walked = 0_usize;
    for at in std::mem::take(&mut tally.sheets) {
        let sheet = stream.get(at..).ok_or_else(cut)?;
        walked += tally.sheet(sheet)?;
        // Honest sheets lie side by side; a hundred that begin at the same byte do not.
        if walked > 4 * stream.len() + (1 << 20) {
            return Err(Trouble::TooLarge);
        }
    }
    Ok(())
}

fn cut() -> Trouble {
    Trouble::Damaged("the file is cut short".to_owned())
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Trouble> {
    let two = bytes.get(at..at + 2).ok_or_else(cut)?;
    Ok(u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Trouble> {
    let four = bytes.get(at..at + 4).ok_or_else(cut)?;
    Ok(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn size_at(bytes: &[u8], at: usize) -> Result<usize, Trouble> {
    Ok(u32_at(bytes, at)? as usize)
}

/// Follows a chain of sectors; one that is longer than the file is a ring.
fn chain(sectors: &[u8], size: usize, table: &[u32], start: u32, length: usize) -> Result<Vec<u8>, Trouble> {
    let most = sectors.len() / size + 2;
    let (mut out, mut next, mut n) = (Vec::new(), start, 0);
    while next != END_OF_CHAIN {
        n += 1;
        if n > most {
            return Err(Trouble::Damaged("a chain of sectors that never ends".to_owned()));
        }
        let at = next as usize * size;
        let sector = sectors.get(at..sectors.len().min(at + size)).ok_or_else(cut)?;
        out.extend_from_slice(&sector[..sector.len().min(length - out.len())]);
        if out.len() >= length {
            break;
        }
        next = *table.get(next as usize).ok_or_else(cut)?;
    }
    Ok(out)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// The stream of records, by the name that newer or older programs give it.
fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let size = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4_096,
        _ => return Err(Trouble::Damaged("sectors of an unknown size".to_owned())),
    };
    let sectors = bytes.get(size..).ok_or_else(cut)?;
    let sector = |id: u32| {
        let at = id as usize * size;
        sectors.get(at..sectors.len().min(at + size)).ok_or_else(cut)
    };
    let most = bytes.len() / size + 1;
    let mut table_at: Vec<u32> = numbers(&bytes[76..512]).collect();
    let mut next = u32_at(bytes, 68)?;
    let mut n = 0;
    while next < RESERVED {
        n += 1;
        if n > most {
            return Err(Trouble::Damaged("a chain of sectors that never ends".to_owned()));
        }
        table_at.extend(numbers(sector(next)?));
        next = table_at.pop().ok_or_else(cut)?;
    }
    table_at.retain(|&id| id < 0xFFFF_FFFC);
    if table_at.len() > most {
        return Err(Trouble::Damaged("a table larger than its file".to_owned()));
    }
    let mut table = Vec::new();
    for id in table_at {
        table.extend(numbers(sector(id)?));
    }
    let directory = chain(sectors, size, &table, u32_at(bytes, 48)?, usize::MAX)?;
    let root = directory.get(..128).ok_or_else(cut)?;
    let length = |entry: &[u8]| -> Result<usize, Trouble> {
        let high = if size == 4_096 { size_at(entry, 124)? } else { 0 };
        Ok(size_at(entry, 120)? | high << 32)
    };
    let n_small = size_at(bytes, 64)?;
    let (small, small_table) = if n_small > 0 {
        let small = chain(sectors, size, &table, u32_at(root, 116)?, length(root)?)?;
        let small_table = chain(sectors, size, &table, u32_at(bytes, 60)?, n_small.saturating_mul(size))?;
        (small, numbers(&small_table).collect())
    } else {
        (Vec::new(), Vec::new())
    };
    for wanted in ["workbook", "book"] {
        let name: Vec<u8> = wanted.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let found =
            directory.chunks_exact(128).find(|entry| entry[..name.len()].to_ascii_lowercase() == name);
        if let Some(entry) = found {
            let (start, length) = (u32_at(entry, 116)?, length(entry)?);
            return if length < 4_096 {
                chain(&small, 64, &small_table, start, length)
            } else {
                chain(sectors, size, &table, start, length)
            };
        }
    }
    Err(Trouble::Damaged("no workbook inside".to_owned()))
}

/// A record and the pieces that continue it.
struct Record<'s> {
    kind: u16,
    data: &'s [u8],
    pieces: Vec<&'s [u8]>,
}

/// Cuts the next record off a stream.
fn next_record<'s>(stream: &mut &'s [u8]) -> Result<Option<Record<'s>>, Trouble> {
    if stream.is_empty() {
        return Ok(None);
    }
    let mut cut_off = || -> Result<(u16, &'s [u8]), Trouble> {
        let (kind, length) = (u16_at(stream, 0)?, usize::from(u16_at(stream, 2)?));
        let data = stream.get(4..4 + length).ok_or_else(cut)?;
        *stream = &stream[4 + length..];
        Ok((kind, data))
    };
    let (kind, data) = cut_off()?;
    let mut pieces = Vec::new();
    while stream.len() > 4 && u16_at(stream, 0)? == 0x003C {
        let length = usize::from(u16_at(stream, 2)?);
        pieces.push(stream.get(4..4 + length).ok_or_else(cut)?);
        *stream = &stream[4 + length..];
        if pieces.len() > MAX_PIECES {
            return Err(Trouble::TooLarge);
        }
    }
    Ok(Some(Record { kind, data, pieces }))
}

/// What all sheets together would unfold into.
#[derive(Default)]
struct Tally {
    /// Where each sheet begins.
    sheets: Vec<usize>,
    /// Letters of each shared text.
    letters: Vec<u32>,
    cells: u64,
    shown: u64,
    formulas: u64,
}

impl Tally {
    fn globals(&mut self, stream: &[u8]) -> Result<(), Trouble> {
        let mut rest = stream;
        while let Some(record) = next_record(&mut rest)? {
            match record.kind {
                // FilePass: the rest is encrypted.
                0x002F if u16_at(record.data, 0)? != 0 => return Err(Trouble::Password),
                0x0085 => self.sheets.push(size_at(record.data, 0)?),
                0x00FC => self.letters = shared_letters(&record)?,
                0x0018 => self.formulas += record.data.len() as u64,
                0x000A => break,
                _ => {}
            }
            if self.sheets.len() > MAX_SHEETS || self.formulas > MAX_FORMULA_BYTES {
                return Err(Trouble::TooLarge);
            }
        }
        Ok(())
    }

    /// Adds one sheet; how many bytes it takes.
    fn sheet(&mut self, stream: &[u8]) -> Result<usize, Trouble> {
        let mut rest = stream;
        let (mut depth, mut begun) = (0_u32, false);
        let mut area = Area::default();
        while let Some(record) = next_record(&mut rest)? {
            let data = record.data;
            match record.kind {
                0x0809 if begun => depth += 1,
                0x0809 => begun = true,
                0x000A if depth == 0 => break,
                0x000A => depth -= 1,
                _ if depth > 0 => {}
                0x0200 if claimed(data)? > MAX_CLAIMED_CELLS => return Err(Trouble::TooLarge),
                0x00BD => {
                    let last = u16_at(data, data.len().saturating_sub(2))?;
                    area.add(u16_at(data, 0)?, u16_at(data, 2)?);
                    area.add(u16_at(data, 0)?, last);
                }
                0x0203 | 0x0205 | 0x027E => area.add(u16_at(data, 0)?, u16_at(data, 2)?),
                0x0204 | 0x00D6 => {
                    area.add(u16_at(data, 0)?, u16_at(data, 2)?);
                    self.shown += data.len() as u64;
                }
                0x00FD => {
                    area.add(u16_at(data, 0)?, u16_at(data, 2)?);
                    let letters = self.letters.get(size_at(data, 6)?).copied().unwrap_or(0);
                    self.shown += u64::from(letters);
                }
                0x0006 => {
                    area.add(u16_at(data, 0)?, u16_at(data, 2)?);
                    self.formulas += data.len() as u64;
                }
                0x0207 => self.shown += data.len() as u64,
                _ => {}
            }
            let too_large = self.cells + area.cells() > MAX_CELLS
                || self.shown > MAX_LETTERS
                || self.formulas > MAX_FORMULA_BYTES;
            if too_large {
                return Err(Trouble::TooLarge);
            }
        }
        self.cells += area.cells();
        Ok(stream.len() - rest.len())
    }
}

/// How many cells a sheet says it has.
fn claimed(data: &[u8]) -> Result<u64, Trouble> {
    let (first, last, left, right) = match data.len() {
        10 => (u16_at(data, 0)?.into(), u16_at(data, 2)?.into(), u16_at(data, 4)?, u16_at(data, 6)?),
        14 | 16 => (u32_at(data, 0)?, u32_at(data, 4)?, u16_at(data, 8)?, u16_at(data, 10)?),
        _ => return Ok(0),
    };
    if last == 0 || right == 0 {
        return Ok(1);
    }
    let left = if left > 0xFF || right < left { 0 } else { left };
    // An end before its beginning makes the library count backwards, past zero.
    let Some(rows) = last.checked_sub(first) else { return Ok(u64::MAX) };
    Ok(u64::from(rows) * u64::from(right.saturating_sub(left)))
}

/// The rectangle from the first cell to the last.
#[derive(Default)]
struct Area {
    rows: Option<(u16, u16)>,
    columns: (u16, u16),
}

impl Area {
    fn add(&mut self, row: u16, column: u16) {
        match &mut self.rows {
            Some(rows) => {
                *rows = (rows.0.min(row), rows.1.max(row));
                self.columns = (self.columns.0.min(column), self.columns.1.max(column));
            }
            None => {
                self.rows = Some((row, row));
                self.columns = (column, column);
            }
        }
    }

    fn cells(&self) -> u64 {
        let count = |(first, last): (u16, u16)| u64::from(last - first) + 1;
        self.rows.map_or(0, count) * count(self.columns)
    }
}

/// The letters of each shared text, in the order that cells name them.
fn shared_letters(record: &Record<'_>) -> Result<Vec<u32>, Trouble> {
    let mut letters = Vec::new();
    let mut pieces = record.pieces.iter().copied();
    let mut data = record.data.get(8..).ok_or_else(cut)?;
    loop {
        if data.is_empty() {
            let Some(next) = pieces.next() else { return Ok(letters) };
            data = next;
            if data.is_empty() {
                letters.push(0);
                continue;
            }
        }
        let (n, flags) = (u16_at(data, 0)?, *data.get(2).ok_or_else(cut)?);
        data = &data[3..];
        let mut after = 0_usize;
        if flags & 8 != 0 {
            after += 4 * usize::from(u16_at(data, 0)?);
            data = &data[2..];
        }
        if flags & 4 != 0 {
            after += size_at(data, 0)?;
            data = &data[4..];
        }
        let (mut left, mut wide) = (usize::from(n), usize::from(flags & 1) + 1);
        while left > 0 {
            let here = left.min(data.len() / wide);
            data = &data[here * wide..];
            left -= here;
            if left > 0 {
                data = pieces.next().ok_or_else(cut)?;
                wide = usize::from(data.first().ok_or_else(cut)? & 1) + 1;
                data = &data[1..];
            }
        }
        while after > 0 {
            if data.is_empty() {
                data = pieces.next().ok_or_else(cut)?;
            }
            let here = after.min(data.len());
            data = &data[here..];
            after -= here;
        }
        letters.push(u32::from(n));
    }
}
