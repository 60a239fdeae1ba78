//! A whole roster, whatever file it came in: found header, checked rows, told repetitions.
//!
//! CSV is split and checked in blocks on all cores while the blocks before are merged in the
//! file's order; workbooks come row by row. What is made of good rows is the caller's
//! ([`Gather`]): `score` writes lines, `import` keeps rows. Deliberately absent: the database.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use ahash::AHashMap;
use rayon::prelude::*;

use super::check::{Checked, CheckedRow, Checker, Context, Memo, RowKey, SubjectKey};
use super::columns::{Field, Vocabulary};
use super::csv::{Blocks, SplitError, check_text, for_each_record};
use super::encoding;
use super::fault::{Fault, FaultKind};
use super::header::{HEADER_SEARCH_ROWS, Layout, Whose};
use super::profile::Profile;
use super::refusal::FileProblem;
use super::workbook::{self, Format};
use super::zones::Zones;
use programme::criteria::{CriteriaSet, Provenance};
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::text::Text;

/// Bytes of CSV that one worker checks at a time: small enough to stay in its cache and to share,
/// large enough that what a block costs beyond its rows is little.
const BLOCK_BYTES: usize = 256 << 10;
/// Blocks checked in one round by each worker.
const BLOCKS_PER_WORKER: usize = 8;
/// Rows of a workbook that are merged at a time.
const BATCH_ROWS: usize = 4_096;

/// What good rows of one block are gathered into.
pub trait Gather: Default + Send {
    /// Takes one good row; its answers are in the memo.
    fn take(&mut self, row: &CheckedRow<'_>, memo: &Memo, checker: &Checker<'_>, sheet: &str);
}

/// What a roster is read against.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The criteria set.
    pub set: &'a CriteriaSet,
    /// Places in time.
    pub atlas: &'a Atlas,
    /// Zones in time.
    pub zones: &'a Zones,
    /// What the columns do not say.
    pub context: &'a Context,
    /// Whose headings these are, where they are another program's.
    pub profile: Option<&'a Profile>,
}

/// One block of a sheet, in the file's order.
pub struct Batch<'a, G> {
    /// Name of the sheet; empty for CSV.
    pub sheet: &'a str,
    /// Columns of the sheet.
    pub layout: &'a Layout,
    /// What was gathered.
    pub gathered: G,
    /// What the rows of the gathered lack to the file's own row numbers.
    pub base: u32,
    /// Which of the gathered rows (by their order) repeat an earlier row and do not count.
    pub repeated: Vec<usize>,
    /// Faults, by row.
    pub faults: Vec<Fault>,
}

/// One sheet that was read.
#[derive(Clone, Debug)]
pub struct SheetRead {
    /// Its name; empty for CSV.
    pub name: String,
    /// The header's row number in the file, from 1.
    pub header_row: u32,
    /// The delimiter, for CSV.
    pub delimiter: Option<u8>,
    /// Headings that mean nothing here.
    pub unknown: Vec<String>,
    /// Headings that the profile knows and nobody here needs.
    pub unused: Vec<String>,
    /// Columns that the profile named.
    pub mapped: Vec<MappedColumn>,
    /// The other columns that are understood, items and vetoes apart: heading in the file, and ours.
    pub known: Vec<(String, Text)>,
    /// Items and vetoes that have a column by their own id or heading.
    pub scored: Vec<String>,
    /// Items of the set that have no column though others do.
    pub items_without_column: Vec<String>,
    /// Items, a total or a result have a column: the list is more than a register.
    pub has_points: bool,
    /// A column of totals or results stands beside items: it is only the sheet's own sum, and is not read.
    pub sums_ignored: bool,
}

/// A column that was understood through a profile.
#[derive(Clone, Debug)]
pub struct MappedColumn {
    /// Its heading in the file.
    pub heading: String,
    /// Our heading.
    pub means: Text,
    /// Their words and ours.
    pub values: Vec<(String, String)>,
    /// Whether anybody saw the mapping in a real file.
    pub provenance: Provenance,
}

/// What was found, in counts.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Rows that speak of a subject.
    pub rows: u64,
    /// Rows that are good and first of their key.
    pub accepted: u64,
    /// Rows refused.
    pub refused: u64,
    /// Titles, group headings, subtotals and empty rows after the header.
    pub skipped: u64,
    /// Sheets with a header.
    pub sheets: Vec<SheetRead>,
    /// Years that the rows speak of.
    pub years: BTreeSet<u16>,
}

/// Reads a roster.
///
/// # Errors
/// When the file is refused whole, or when the sink fails (wrapped in the outer result's `E`).
pub fn read_roster<G: Gather, E: From<FileProblem> + Send>(
    path: &Path,
    reading: Reading<'_>,
    sink: &mut (dyn FnMut(Batch<'_, G>) -> Result<(), E> + Send),
) -> Result<Found, E> {
    let vocabulary = Vocabulary::with(reading.set, reading.profile);
    let mut merger = Merger { seen: Seen::default(), sheets: Vec::new(), found: Found::default() };
    match workbook::sniff(path)? {
        Format::Csv => read_csv(path, reading, &vocabulary, &mut merger, sink)?,
        Format::Workbook => read_workbook(path, reading, &vocabulary, &mut merger, sink)?,
    }
    Ok(merger.found)
}

/// A block that a worker has checked; rows are relative to the block.
struct CheckedBlock<G> {
    gathered: G,
    entries: Vec<Entry>,
    faults: Vec<Fault>,
    n_records: u32,
    skipped: u64,
    years: BTreeSet<u16>,
    last_year: u16,
}

struct Entry {
    row: u32,
    key: Option<RowKey>,
    accepted: bool,
}

impl<G: Gather> CheckedBlock<G> {
    fn new() -> Self {
        Self {
            gathered: G::default(),
            entries: Vec::new(),
            faults: Vec::new(),
            n_records: 0,
            skipped: 0,
            years: BTreeSet::new(),
            last_year: 0,
        }
    }

    fn check(&mut self, checker: &Checker<'_>, memo: &mut Memo, row: u32, cells: &[&str], sheet: &str) {
        let ours = checker.layout.in_our_words(cells);
        match checker.check(memo, row, ours.as_deref().unwrap_or(cells), &mut self.faults) {
            Checked::Skipped => self.skipped += 1,
            Checked::Refused(key) => self.entries.push(Entry { row, key, accepted: false }),
            Checked::Accepted(good) => {
                let year = memo.communes[good.commune].year;
                if year != self.last_year {
                    self.last_year = year;
                    self.years.insert(year);
                }
                self.entries.push(Entry { row, key: Some(good.key), accepted: true });
                self.gathered.take(&good, memo, checker, sheet);
            }
        }
    }
}

/// Sheet and row.
type Position = (u16, u32);

/// Where each subject of a commune and year was first seen. Rosters come commune by commune, so a
/// table for each stays in the cache where one for the whole province would not.
#[derive(Default)]
struct Seen {
    index: AHashMap<(PlaceId, u16), usize>,
    tables: Vec<AHashMap<SubjectKey, Position>>,
    last: Option<((PlaceId, u16), usize)>,
}

impl Seen {
    /// Where the key was seen first, which may be here.
    fn first(&mut self, key: RowKey, here: Position) -> Position {
        let group = (key.commune, key.year);
        let table = match self.last {
            Some((last, table)) if last == group => table,
            _ => *self.index.entry(group).or_insert_with(|| {
                // Communes are alike in size: growing step by step would move every key several times.
                let likely = self.tables.last().map_or(0, |table| table.len());
                self.tables.push(AHashMap::with_capacity(likely));
                self.tables.len() - 1
            }),
        };
        self.last = Some((group, table));
        *self.tables[table].entry(key.subject).or_insert(here)
    }
}

/// Merges blocks in the file's order and tells repeated rows.
struct Merger {
    seen: Seen,
    sheets: Vec<String>,
    found: Found,
}

impl Merger {
    fn merge<G: Gather, E>(
        &mut self,
        mut block: CheckedBlock<G>,
        base: u32,
        layout: &Layout,
        sink: &mut (dyn FnMut(Batch<'_, G>) -> Result<(), E> + Send),
    ) -> Result<(), E> {
        let sheet_index = u16::try_from(self.sheets.len() - 1).unwrap_or(u16::MAX);
        let mut repeated = Vec::new();
        let mut n_gathered = 0;
        let had_faults = !block.faults.is_empty();
        for fault in &mut block.faults {
            fault.row += base;
        }
        for entry in &block.entries {
            let row = entry.row + base;
            let first = match entry.key {
                Some(key) => self.seen.first(key, (sheet_index, row)),
                None => (sheet_index, row),
            };
            let is_first = first == (sheet_index, row);
            if !is_first {
                let sheet = (first.0 != sheet_index).then(|| self.sheets[usize::from(first.0)].clone());
                let kind = FaultKind::Duplicate { first_row: first.1, sheet };
                let column = layout.heading(layout.code.or(layout.name), "subject_code");
                block.faults.push(Fault { row, column, kind });
            }
            if entry.accepted {
                if !is_first {
                    repeated.push(n_gathered);
                }
                n_gathered += 1;
            }
            self.found.rows += 1;
            if entry.accepted && is_first {
                self.found.accepted += 1;
            } else {
                self.found.refused += 1;
            }
        }
        if had_faults {
            block.faults.sort_by_key(|fault| fault.row);
        }
        self.found.skipped += block.skipped;
        self.found.years.append(&mut block.years);
        let sheet = self.sheets[usize::from(sheet_index)].clone();
        let faults = block.faults;
        sink(Batch { sheet: &sheet, layout, gathered: block.gathered, base, repeated, faults })
    }

    fn begin(
        &mut self,
        name: &str,
        header_row: u32,
        delimiter: Option<u8>,
        layout: &Layout,
        reading: Reading<'_>,
    ) {
        let set = reading.set;
        self.sheets.push(name.to_owned());
        let missing = set.items.iter().zip(&layout.items).filter(|(_, column)| column.is_none());
        self.found.sheets.push(SheetRead {
            name: name.to_owned(),
            header_row,
            delimiter,
            unknown: layout.unknown.clone(),
            unused: layout.unused.clone(),
            mapped: reading.profile.map_or_else(Vec::new, |profile| mapped_columns(layout, profile, set)),
            known: layout.known().filter(|(_, field)| field.is_ours()).map(ours(set)).collect(),
            scored: layout.known().filter_map(|(_, field)| field.id(set)).map(str::to_owned).collect(),
            has_points: layout.has_items() || layout.total.is_some() || layout.result.is_some(),
            sums_ignored: layout.has_items() && (layout.total.is_some() || layout.result.is_some()),
            items_without_column: if layout.has_items() {
                missing.map(|(item, _)| item.id.clone()).collect()
            } else {
                Vec::new()
            },
        });
    }
}

/// A heading in the file, and ours.
fn ours(set: &CriteriaSet) -> impl Fn((&str, Field)) -> (String, Text) {
    |(heading, field)| (heading.to_owned(), field.heading(set))
}

/// What a profile made of a sheet's headings.
fn mapped_columns(layout: &Layout, profile: &Profile, set: &CriteriaSet) -> Vec<MappedColumn> {
    let understood = layout.mapped.iter().filter_map(|&(column, mapping)| {
        let mapping = profile.mappings.get(mapping)?;
        Some(MappedColumn {
            heading: layout.headings.get(column)?.clone(),
            means: layout.field(column)?.heading(set),
            values: mapping.values.clone(),
            provenance: mapping.provenance,
        })
    });
    understood.collect()
}

/// Whether a file can be opened and has the header of a roster; no row of it is checked.
///
/// # Errors
/// When the file is refused whole.
pub fn find_roster(path: &Path, reading: Reading<'_>) -> Result<(), FileProblem> {
    let vocabulary = Vocabulary::with(reading.set, reading.profile);
    if workbook::sniff(path)? == Format::Csv {
        return top_of_csv(&mut blocks_of(path)?, reading, &vocabulary, path).map(|_| ());
    }
    let mut book = workbook::open(path)?;
    for name in book.sheets() {
        if reading.profile.is_some_and(|profile| !profile.reads_sheet(&name)) {
            continue;
        }
        let mut top: Vec<(u32, Vec<String>)> = Vec::new();
        book.for_each_row(&name, &mut |row, cells: &[&str]| {
            top.push((row, cells.iter().map(|&c| c.to_owned()).collect()));
            if top.len() <= HEADER_SEARCH_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        let mut context = reading.context.clone();
        if layout_of(&name, &top, reading, &vocabulary, &mut context).is_some() {
            return Ok(());
        }
    }
    Err(no_header(path, reading.profile))
}

/// The first block of a CSV, its byte-order mark, and the header in it with where the rows begin.
struct Top {
    first: Vec<u8>,
    bom: usize,
    delimiter: u8,
    layout: Layout,
    offset: usize,
    base: u32,
}

fn blocks_of(path: &Path) -> Result<Blocks<File>, FileProblem> {
    let file = File::open(path).map_err(|error| FileProblem::from_io(path, &error))?;
    Ok(Blocks::new(file, BLOCK_BYTES))
}

fn top_of_csv(
    blocks: &mut Blocks<File>,
    reading: Reading<'_>,
    vocabulary: &Vocabulary,
    path: &Path,
) -> Result<Top, FileProblem> {
    let first = next_block(blocks, Vec::new(), path)?.ok_or_else(|| FileProblem::empty(path))?;
    let bom = if first.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let head = utf8(&first).map_err(|at| encoding_problem(&first, at, path, 0))?;
    check_text(head).map_err(|error| split_problem(error, path, 0))?;
    let whose = whose(reading.context);
    let (delimiter, layout, offset, base) =
        find_header(&head[bom..], vocabulary, reading.profile, whose, path)?;
    Ok(Top { first, bom, delimiter, layout, offset, base })
}

fn read_csv<G: Gather, E: From<FileProblem> + Send>(
    path: &Path,
    reading: Reading<'_>,
    vocabulary: &Vocabulary,
    merger: &mut Merger,
    sink: &mut (dyn FnMut(Batch<'_, G>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let mut blocks = blocks_of(path)?;
    let Top { first, bom, delimiter, layout, offset, base } =
        top_of_csv(&mut blocks, reading, vocabulary, path)?;
    merger.begin("", u32::try_from(layout.header_row).unwrap_or(0) + 1, Some(delimiter), &layout, reading);
    let checker = checker(reading, &layout);
    let check = |bytes: &Vec<u8>, skip: usize| -> Result<CheckedBlock<G>, BlockProblem> {
        let text = utf8(bytes).map_err(BlockProblem::Encoding)?;
        check_text(&text[skip..]).map_err(BlockProblem::Split)?;
        let mut memo = Memo::default();
        let mut block = CheckedBlock::new();
        let n = for_each_record(&text[skip..], delimiter, |record, cells| {
            block.check(&checker, &mut memo, record + 1, cells, "");
        });
        block.n_records = n.map_err(BlockProblem::Split)?;
        Ok(block)
    };
    let width = rayon::current_num_threads() * BLOCKS_PER_WORKER;
    let mut base = base;
    let mut current = vec![(first, bom + offset)];
    let mut done: Vec<Done<G>> = Vec::new();
    while !(current.is_empty() && done.is_empty()) {
        let (checked, next) = rayon::join(
            || current.into_par_iter().map(|(bytes, skip)| (check(&bytes, skip), bytes)).collect::<Vec<_>>(),
            || -> Result<Vec<(Vec<u8>, usize)>, E> {
                let mut used = Vec::with_capacity(width);
                for (result, bytes) in done.drain(..) {
                    let block = result.map_err(|problem| problem.into_file(path, &bytes, base))?;
                    let n_records = block.n_records;
                    merger.merge(block, base, &layout, sink)?;
                    base += n_records;
                    used.push(bytes);
                }
                let mut next = Vec::with_capacity(width);
                while next.len() < width {
                    match next_block(&mut blocks, used.pop().unwrap_or_default(), path)? {
                        Some(block) => next.push((block, 0)),
                        None => break,
                    }
                }
                Ok(next)
            },
        );
        done = checked;
        current = next?;
    }
    Ok(())
}

/// What a worker made of a block, and its bytes: they explain an encoding fault, or are used again.
type Done<G> = (Result<CheckedBlock<G>, BlockProblem>, Vec<u8>);

enum BlockProblem {
    Encoding(usize),
    Split(SplitError),
}

impl BlockProblem {
    fn into_file(self, path: &Path, bytes: &[u8], base: u32) -> FileProblem {
        match self {
            Self::Encoding(at) => encoding_problem(bytes, at, path, base),
            Self::Split(error) => split_problem(error, path, base),
        }
    }
}

fn next_block<R: Read>(
    blocks: &mut Blocks<R>,
    buffer: Vec<u8>,
    path: &Path,
) -> Result<Option<Vec<u8>>, FileProblem> {
    blocks.next_block(buffer).map_err(|error| split_problem(error, path, 0))
}

pub(super) fn split_problem(error: SplitError, path: &Path, base: u32) -> FileProblem {
    match error {
        SplitError::Io(error) => FileProblem::from_io(path, &error),
        SplitError::TooManyColumns(row) => FileProblem::too_many_columns(path, base + row),
        SplitError::UnclosedQuote(row) => FileProblem::unclosed_quote(path, base + row),
        SplitError::Endless(at) => FileProblem::endless(path, at),
        SplitError::NotText(row, byte) => FileProblem::not_text(path, base + row, byte),
    }
}

fn encoding_problem(bytes: &[u8], at: usize, path: &Path, base: u32) -> FileProblem {
    // The first bytes of a letter with nothing after them: the file was cut inside it.
    if std::str::from_utf8(&bytes[at..]).is_err_and(|e| e.valid_up_to() == 0 && e.error_len().is_none()) {
        return FileProblem::cut(path);
    }
    let row = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    let row = base + u32::try_from(row).unwrap_or(u32::MAX - base);
    FileProblem::encoding(path, row, encoding::guess(bytes, at))
}

/// The text, or where it stops being one. The first check is the quick one and does not say where.
fn utf8(bytes: &[u8]) -> Result<&str, usize> {
    simdutf8::basic::from_utf8(bytes)
        .or_else(|_| std::str::from_utf8(bytes))
        .map_err(|error| error.valid_up_to())
}

/// The delimiter that finds a header with the most columns; where the data begin (bytes, records).
pub(super) fn find_header(
    text: &str,
    vocabulary: &Vocabulary,
    profile: Option<&Profile>,
    whose: Whose,
    path: &Path,
) -> Result<(u8, Layout, usize, u32), FileProblem> {
    let only = profile.and_then(|profile| profile.header_row).map(|row| row as usize - 1);
    let mut best: Option<(usize, u8, Layout)> = None;
    let mut shape = None;
    for delimiter in [b',', b';', b'\t'] {
        let mut rows: Vec<Vec<String>> = Vec::new();
        // Only the top is split: a title block and a header are never this long.
        let top = top_of(text);
        let split = for_each_record(top, delimiter, |_, cells| {
            if rows.len() <= HEADER_SEARCH_ROWS {
                rows.push(cells.iter().map(|&c| c.to_owned()).collect());
            }
        });
        if let Err(error) = split {
            shape = Some(split_problem(error, path, 0));
            continue;
        }
        if let Some(layout) = Layout::find(&rows, vocabulary, only, whose) {
            let known = layout.headings.len() - layout.unknown.len();
            if best.as_ref().is_none_or(|(n, ..)| known > *n) {
                best = Some((known, delimiter, layout));
            }
        }
    }
    let Some((_, delimiter, layout)) = best else {
        return Err(shape.unwrap_or_else(|| no_header(path, profile)));
    };
    let n_records = u32::try_from(layout.first_row).unwrap_or(u32::MAX);
    let offset = skip_records(text, layout.first_row);
    Ok((delimiter, layout, offset, n_records))
}

/// Why nothing was read: with a profile it is the profile that does not fit.
fn no_header(path: &Path, profile: Option<&Profile>) -> FileProblem {
    match profile {
        Some(profile) => FileProblem::not_of_profile(path, &profile.name),
        None => FileProblem::not_a_roster(path),
    }
}

/// The first lines, enough for any title block and header.
fn top_of(text: &str) -> &str {
    let end = memchr::memchr_iter(b'\n', text.as_bytes()).nth(4 * HEADER_SEARCH_ROWS);
    end.map_or(text, |end| &text[..=end])
}

/// Bytes of the first `n` records.
fn skip_records(text: &str, n: usize) -> usize {
    let mut quoted = false;
    let mut left = n;
    for at in memchr::memchr2_iter(b'"', b'\n', text.as_bytes()) {
        if left == 0 {
            break;
        }
        if text.as_bytes()[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            left -= 1;
            if left == 0 {
                return at + 1;
            }
        }
    }
    if left == 0 { 0 } else { text.len() }
}

fn checker<'a>(reading: Reading<'a>, layout: &'a Layout) -> Checker<'a> {
    let Reading { set, atlas, zones, context, profile: _ } = reading;
    Checker { set, atlas, zones, context, layout }
}

fn read_workbook<G: Gather, E: From<FileProblem> + Send>(
    path: &Path,
    reading: Reading<'_>,
    vocabulary: &Vocabulary,
    merger: &mut Merger,
    sink: &mut (dyn FnMut(Batch<'_, G>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let mut book = workbook::open(path)?;
    for name in book.sheets() {
        if reading.profile.is_some_and(|profile| !profile.reads_sheet(&name)) {
            continue;
        }
        // The sheet's name says the hamlet where neither column nor option does.
        let mut context = reading.context.clone();
        let mut top: Vec<(u32, Vec<String>)> = Vec::new();
        let mut layout: Option<Layout> = None;
        let mut memo = Memo::default();
        let mut block: CheckedBlock<G> = CheckedBlock::new();
        let mut failure: Option<E> = None;
        let mut searching = true;
        book.for_each_row(&name, &mut |row, cells: &[&str]| {
            if layout.is_none() && searching {
                top.push((row, cells.iter().map(|&c| c.to_owned()).collect()));
                if top.len() <= HEADER_SEARCH_ROWS {
                    return ControlFlow::Continue(());
                }
                searching = false;
                layout = begin_sheet(&name, &top, reading, vocabulary, merger, &mut context);
                let Some(found) = &layout else { return ControlFlow::Break(()) };
                let reading = Reading { context: &context, ..reading };
                check_rows(&mut block, &checker(reading, found), &mut memo, &top, found, &name);
                return ControlFlow::Continue(());
            }
            let Some(found) = &layout else { return ControlFlow::Break(()) };
            let reading = Reading { context: &context, ..reading };
            block.check(&checker(reading, found), &mut memo, row, cells, &name);
            if block.entries.len() >= BATCH_ROWS {
                let full = std::mem::replace(&mut block, CheckedBlock::new());
                memo = Memo::default();
                if let Err(error) = merger.merge(full, 0, found, sink) {
                    failure = Some(error);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
        if layout.is_none() && searching {
            layout = begin_sheet(&name, &top, reading, vocabulary, merger, &mut context);
            if let Some(found) = &layout {
                let reading = Reading { context: &context, ..reading };
                check_rows(&mut block, &checker(reading, found), &mut memo, &top, found, &name);
            }
        }
        if let Some(found) = &layout {
            merger.merge(block, 0, found, sink)?;
        }
    }
    if merger.sheets.is_empty() {
        return Err(no_header(path, reading.profile).into());
    }
    Ok(())
}

fn begin_sheet(
    name: &str,
    top: &[(u32, Vec<String>)],
    reading: Reading<'_>,
    vocabulary: &Vocabulary,
    merger: &mut Merger,
    context: &mut Context,
) -> Option<Layout> {
    let layout = layout_of(name, top, reading, vocabulary, context)?;
    merger.begin(name, top[layout.header_row].0, None, &layout, reading);
    Some(layout)
}

/// The header of a sheet. Where neither column nor context says the hamlet and the sheet's name does, the context says
/// it from here on.
fn layout_of(
    name: &str,
    top: &[(u32, Vec<String>)],
    reading: Reading<'_>,
    vocabulary: &Vocabulary,
    context: &mut Context,
) -> Option<Layout> {
    let rows: Vec<Vec<&str>> =
        top.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect();
    // Rows that are empty may be left out of a sheet: the header's number is the file's own.
    let only = match reading.profile.and_then(|profile| profile.header_row) {
        Some(row) => Some(top.iter().position(|(at, _)| *at == row)?),
        None => None,
    };
    let mut placed = context.clone();
    if context.hamlet.is_none() && names_a_hamlet(name) {
        placed.hamlet = Some(name.to_owned());
    }
    let layout = Layout::find(&rows, vocabulary, only, whose(&placed))?;
    if layout.hamlet.is_none() {
        *context = placed;
    }
    Some(layout)
}

/// Whether the context says whose list a file is that says it nowhere itself.
fn whose(context: &Context) -> Whose {
    let said = context.commune.is_some() && context.hamlet.is_some() && context.year.is_some();
    if said { Whose::Said } else { Whose::Unsaid }
}

/// `Ấp 3` and `Khu phố Bình Khởi` name hamlets; `Sheet1`, `Trang tính1` and `2019` do not.
fn names_a_hamlet(sheet: &str) -> bool {
    let folded = programme::fold::fold(sheet);
    ["ap ", "khom ", "khu pho ", "thon ", "to dan pho "].iter().any(|word| folded.starts_with(word))
}

fn check_rows<G: Gather>(
    block: &mut CheckedBlock<G>,
    checker: &Checker<'_>,
    memo: &mut Memo,
    top: &[(u32, Vec<String>)],
    layout: &Layout,
    sheet: &str,
) {
    for (row, cells) in top.iter().skip(layout.first_row) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        block.check(checker, memo, *row, &cells, sheet);
    }
}
