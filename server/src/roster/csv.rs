//! Splitting CSV into records, quickly: the roster of a province is one file of 40 MB and more.
//!
//! Quoted cells (with doubled quotes, delimiters and line breaks inside), CR LF, a byte-order mark
//! and comma, semicolon or tab are read. A record's number is the row a spreadsheet shows for it.
//! Deliberately absent: types; a cell is text until a rule reads it.

use std::io::Read;

use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};

/// Most columns a roster may have: more is a broken or hostile file.
pub const MAX_COLUMNS: usize = 2_000;
/// Longest record: beyond this a quote was never closed.
const MAX_RECORD_BYTES: usize = 8 << 20;

/// Why a text cannot be split.
#[derive(Debug)]
pub enum SplitError {
    /// Reading failed.
    Io(std::io::Error),
    /// A record has more columns than any roster; the row is counted from 1.
    TooManyColumns(u32),
    /// A quoted cell is never closed; its row is counted from 1.
    UnclosedQuote(u32),
    /// A record that does not end within reason begins after so many bytes.
    Endless(u64),
    /// A byte that no record holds, NUL or a CR that ends no line; the row is counted from 1.
    NotText(u32, u8),
}

/// Whole records, as bytes that end where a record ends.
pub struct Blocks<R> {
    reader: R,
    rest: Vec<u8>,
    size: usize,
    done: bool,
    /// Bytes of the blocks already given.
    given: u64,
}

impl<R: Read> Blocks<R> {
    /// Reads in blocks of about `size` bytes.
    pub fn new(reader: R, size: usize) -> Self {
        Self { reader, rest: Vec::new(), size, done: false, given: 0 }
    }

    /// The next block of whole records; nothing at the end.
    ///
    /// # Errors
    /// When reading fails or a quote is never closed.
    pub fn next_block(&mut self) -> Result<Option<Vec<u8>>, SplitError> {
        if self.done {
            return Ok(None);
        }
        let mut block = std::mem::take(&mut self.rest);
        loop {
            let wanted = self.size.max(block.len() / 2);
            let before = block.len();
            block.reserve(wanted);
            let n = (&mut self.reader).take(wanted as u64).read_to_end(&mut block).map_err(SplitError::Io)?;
            if n < wanted {
                self.done = true;
                return Ok((!block.is_empty()).then_some(block));
            }
            if let Some(end) = last_record_end(&block) {
                self.rest = block.split_off(end);
                self.given += end as u64;
                return Ok(Some(block));
            }
            if block.len() > MAX_RECORD_BYTES.max(before) && block.len() > MAX_RECORD_BYTES {
                return Err(SplitError::Endless(self.given));
            }
        }
    }
}

/// Where the last whole record of a block ends: after a line break outside quotes.
fn last_record_end(block: &[u8]) -> Option<usize> {
    if memchr(b'"', block).is_none() {
        return memrchr(b'\n', block).map(|at| at + 1);
    }
    let mut quoted = false;
    let mut last = None;
    for at in memchr2_iter(b'"', b'\n', block) {
        if block[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            last = Some(at + 1);
        }
    }
    last
}

/// Refuses NUL, and the CR alone with which old Macs end a line: it would join two households.
///
/// # Errors
/// The row, counted from 1 within the block, and the byte.
pub fn check_text(block: &str) -> Result<(), SplitError> {
    let bytes = block.trim_end_matches('\r').as_bytes();
    let suspect = |&at: &usize| bytes[at] == 0 || !matches!(bytes.get(at + 1), Some(b'\n' | b'\r'));
    // Inside quotes a line break is part of the cell.
    let (mut quoted, mut counted) = (false, 0);
    for at in memchr2_iter(0, b'\r', bytes).filter(suspect) {
        quoted ^= memchr_iter(b'"', &bytes[counted..at]).count() % 2 == 1;
        counted = at;
        if bytes[at] == 0 || !quoted {
            let (mut inside, mut row) = (false, 1);
            for &byte in &bytes[..at] {
                inside ^= byte == b'"';
                row += u32::from(byte == b'\n' && !inside);
            }
            return Err(SplitError::NotText(row, bytes[at]));
        }
    }
    Ok(())
}

/// Calls back with each record's cells and its number within the block, from 0.
///
/// # Errors
/// When a record has too many columns.
pub fn for_each_record<'b>(
    block: &'b str,
    delimiter: u8,
    mut each: impl FnMut(u32, &[&str]),
) -> Result<u32, SplitError> {
    let bytes = block.as_bytes();
    if memchr(b'"', bytes).is_some() {
        return for_each_quoted_record(block, delimiter, each);
    }
    let mut cells: Vec<&'b str> = Vec::with_capacity(32);
    let (mut start, mut record) = (0, 0_u32);
    for at in memchr2_iter(delimiter, b'\n', bytes) {
        if bytes[at] == delimiter {
            cells.push(&block[start..at]);
            if cells.len() > MAX_COLUMNS {
                return Err(SplitError::TooManyColumns(record + 1));
            }
        } else {
            let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
            cells.push(&block[start..end]);
            each(record, &cells);
            cells.clear();
            record += 1;
        }
        start = at + 1;
    }
    if start < bytes.len() || !cells.is_empty() {
        cells.push(block[start..].trim_end_matches('\r'));
        each(record, &cells);
        record += 1;
    }
    Ok(record)
}

fn for_each_quoted_record(
    block: &str,
    delimiter: u8,
    mut each: impl FnMut(u32, &[&str]),
) -> Result<u32, SplitError> {
    let bytes = block.as_bytes();
    let (mut at, mut record) = (0, 0_u32);
    let mut cells: Vec<String> = Vec::new();
    while at < bytes.len() {
        let mut n = 0;
        loop {
            if cells.len() <= n {
                cells.push(String::new());
            }
            let cell = &mut cells[n];
            cell.clear();
            n += 1;
            if n > MAX_COLUMNS {
                return Err(SplitError::TooManyColumns(record + 1));
            }
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    let Some(length) = memchr(b'"', &bytes[at..]) else {
                        return Err(SplitError::UnclosedQuote(record + 1));
                    };
                    cell.push_str(&block[at..at + length]);
                    at += length + 1;
                    if bytes.get(at) != Some(&b'"') {
                        break;
                    }
                    cell.push('"');
                    at += 1;
                }
            }
            let end = memchr::memchr2(delimiter, b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i);
            cell.push_str(&block[at..end]);
            at = end + 1;
            if bytes.get(end) != Some(&delimiter) {
                if cell.ends_with('\r') {
                    cell.pop();
                }
                break;
            }
        }
        let borrowed: Vec<&str> = cells[..n].iter().map(String::as_str).collect();
        each(record, &borrowed);
        record += 1;
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::{Blocks, for_each_record};

    fn records(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        for_each_record(text, delimiter, |_, cells| {
            out.push(cells.iter().map(|&c| c.to_owned()).collect());
        })
        .expect("splits");
        out
    }

    #[test]
    fn plain_and_quoted_records_split_alike() {
        let plain = records("a,b,\r\n1,,3\n\nx", b',');
        assert_eq!(plain, [vec!["a", "b", ""], vec!["1", "", "3"], vec![""], vec!["x"]]);
        let quoted = records("\"a\",b,\r\n1,,\"3\"\n\nx", b',');
        assert_eq!(quoted, plain);
        assert_eq!(records("\"a;\"\"b\"\"\nc\";d\n", b';'), [vec!["a;\"b\"\nc", "d"]]);
    }

    #[test]
    fn blocks_never_cut_a_record_however_small_they_are() {
        let text = "a,\"b\nb\",c\r\n1,2,3\n4,\"5,5\",6\n";
        let whole = records(text, b',');
        for size in 1..40 {
            let mut blocks = Blocks::new(text.as_bytes(), size);
            let mut seen = Vec::new();
            while let Some(block) = blocks.next_block().expect("reads") {
                seen.extend(records(std::str::from_utf8(&block).expect("utf-8"), b','));
            }
            assert_eq!(seen, whole, "block size {size}");
        }
    }
}
