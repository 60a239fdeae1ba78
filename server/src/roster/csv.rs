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

    /// The next block of whole records, in a buffer that may have been used before; nothing at the end.
    ///
    /// # Errors
    /// When reading fails or a quote is never closed.
    pub fn next_block(&mut self, mut block: Vec<u8>) -> Result<Option<Vec<u8>>, SplitError> {
        if self.done {
            return Ok(None);
        }
        block.clear();
        block.append(&mut self.rest);
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
                self.rest.extend_from_slice(&block[end..]);
                block.truncate(end);
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
    for at in Marks::new(bytes, delimiter) {
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

/// Where a byte or a line break stands. Cells of rosters are one or two digits, so there is a mark
/// every few bytes: looking at eight bytes at a time beats a search that is made for rare bytes.
struct Marks<'b> {
    bytes: &'b [u8],
    wanted: [u64; 2],
    /// Where the eight bytes under view begin.
    base: usize,
    /// One bit, the highest, for each of them that is a mark.
    found: u64,
}

impl<'b> Marks<'b> {
    fn new(bytes: &'b [u8], delimiter: u8) -> Self {
        let wanted = [delimiter, b'\n'].map(|byte| u64::from_le_bytes([byte; 8]));
        let mut marks = Self { bytes, wanted, base: 0, found: 0 };
        marks.look();
        marks
    }

    fn look(&mut self) {
        const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
        let rest = &self.bytes[self.base..];
        let (word, beyond) = match rest.first_chunk() {
            Some(&chunk) => (u64::from_le_bytes(chunk), 0),
            None => {
                // The last few bytes, in an eight-byte word of their own.
                let mut chunk = [0; 8];
                chunk[..rest.len()].copy_from_slice(rest);
                (u64::from_le_bytes(chunk), u64::MAX << (8 * rest.len()))
            }
        };
        // A byte that equals the wanted one is zero now; only zero has no bit set below or at the top.
        let is_zero = |word: u64| !(((word & LOW) + LOW) | word | LOW);
        self.found = (is_zero(word ^ self.wanted[0]) | is_zero(word ^ self.wanted[1])) & !beyond;
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            if self.bytes.len() - self.base <= 8 {
                return None;
            }
            self.base += 8;
            self.look();
        }
        let at = self.base + (self.found.trailing_zeros() / 8) as usize;
        self.found &= self.found - 1;
        Some(at)
    }
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
    use proptest::prelude::{prop_assert_eq, proptest};
    use proptest::{collection, sample};

    use super::{Blocks, Marks, for_each_record};

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
            while let Some(block) = blocks.next_block(Vec::new()).expect("reads") {
                seen.extend(records(std::str::from_utf8(&block).expect("utf-8"), b','));
            }
            assert_eq!(seen, whole, "block size {size}");
        }
    }

    /// What cells are made of; those after the sixth make the `csv` crate quote.
    const PIECES: [&str; 11] = ["a", "7", "12", "ế", " ", "x\u{a0}", "\"", ",", ";", "\n", "\r\nb"];

    fn through_blocks(text: &str, delimiter: u8, size: usize) -> Vec<Vec<String>> {
        let mut blocks = Blocks::new(text.as_bytes(), size);
        let (mut seen, mut buffer) = (Vec::new(), Vec::new());
        while let Some(block) = blocks.next_block(buffer).expect("reads") {
            seen.extend(records(std::str::from_utf8(&block).expect("utf-8"), delimiter));
            buffer = block;
        }
        seen
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_split_into_the_same_cells(
            rows in collection::vec(
                collection::vec(collection::vec(sample::select(&PIECES[..]), 0..5), 1..7), 0..9),
            delimiter in sample::select(&b",;\t"[..]),
            windows in sample::select(&[true, false][..]),
            size in 1_usize..90,
        ) {
            // Half of the cases have no cell that needs a quote.
            let n_pieces = if size % 2 == 0 { 6 } else { PIECES.len() };
            let cell = |pieces: &Vec<&str>| -> String {
                pieces.iter().filter(|&piece| PIECES[..n_pieces].contains(piece)).copied().collect()
            };
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            let terminator = if windows { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter).terminator(terminator).flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("in memory");
            }
            let text = String::from_utf8(writer.into_inner().expect("in memory")).expect("utf-8");
            prop_assert_eq!(&records(&text, delimiter), &rows);
            prop_assert_eq!(through_blocks(&text, delimiter, size), rows);
        }

        #[test]
        fn every_mark_is_found_and_nothing_else(
            bytes in collection::vec(sample::select(&b",\n\x00\x2b\x2d\x7f\x80\xac\xff\x8a1"[..]), 0..60),
        ) {
            let wanted = |&at: &usize| matches!(bytes[at], b',' | b'\n');
            let expected: Vec<usize> = (0..bytes.len()).filter(wanted).collect();
            prop_assert_eq!(Marks::new(&bytes, b',').collect::<Vec<_>>(), expected);
        }
    }
}
