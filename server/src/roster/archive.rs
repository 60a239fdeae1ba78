//! The zip archive that an XLSX or an ODS is, unpacked by us and never by its own word.
//!
//! A zip says in advance what each part unpacks to, and a bomb lies. So the library that reads
//! spreadsheets is not given the file: it is given [`Unpacked`], an archive of the same parts *without*
//! compression, which exists nowhere and is inflated as it is read. What a part delivers is held to
//! what it declared, so that limits on declared sizes are limits on real ones, at no second pass.
//! Deliberately absent: compression other than deflate, which no office program uses.

use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read, Result as IoResult, Seek, SeekFrom};
use std::path::Path;

use flate2::bufread::DeflateDecoder;

use super::refusal::{FileProblem, FileProblemKind};

/// A workbook may unpack to this much, whatever its rows.
const MAX_UNPACKED_BYTES: u64 = 2 << 30;
/// Beyond this size a ratio of more than [`MAX_RATIO`] is refused.
const RATIO_FROM_BYTES: u64 = 200 << 20;
/// Honest sheets of numbers compress about twentyfold.
const MAX_RATIO: u64 = 200;
/// A packed workbook of this size holds far more than a province.
const MAX_PACKED_BYTES: u64 = 512 << 20;
/// Parts of one workbook; Excel writes a few dozen.
const MAX_PARTS: usize = 10_000;
/// Above this size a part is watched for markup that a reader would have to hold whole.
const WATCHED_FROM_BYTES: u64 = 64 << 20;
/// Longest stretch of a watched part without a tag.
const MAX_BYTES_WITHOUT_TAG: usize = 4 << 20;
/// Tags open at once in a watched part: a reader remembers each of them.
const MAX_OPEN_TAGS: i64 = 100_000;
/// Says in an error of ours, carried through the library, that the archive is a bomb.
pub(super) const BOMB: &str = "unpacks to more than it declares or could hold";

/// One part of the archive.
struct Part {
    /// Lower case, with forward slashes: as the library compares them.
    name: String,
    crc: u32,
    size: u64,
    source: Source,
}

enum Source {
    /// Where the bytes begin in the file, how many they are, and whether they are deflated.
    Packed { at: u64, length: u64, deflated: bool },
    /// Bytes of ours in place of the file's.
    Ours(&'static [u8]),
}

/// The parts of an archive, looked over before anything is unpacked.
pub(super) struct Parts {
    file: File,
    parts: Vec<Part>,
}

impl Parts {
    /// Reads the archive's directory.
    pub(super) fn read(file: File, path: &Path) -> Result<Self, FileProblem> {
        let io = |error: Error| FileProblem::from_io(path, &error);
        let damaged = |error: zip::result::ZipError| {
            FileProblem::new(path, FileProblemKind::Damaged { reason: error.to_string() })
        };
        let bomb = || FileProblem::new(path, FileProblemKind::ZipBomb);
        let packed = file.metadata().map_err(io)?.len();
        if packed > MAX_PACKED_BYTES || claims_too_many_parts(&file, packed).map_err(io)? {
            return Err(bomb());
        }
        let mut archive =
            zip::ZipArchive::new(BufReader::new(file.try_clone().map_err(io)?)).map_err(damaged)?;
        if archive.len() > MAX_PARTS {
            return Err(bomb());
        }
        let (mut unpacked, mut taken) = (0_u64, 0_u64);
        let mut parts: Vec<Part> = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(damaged)?;
            if entry.encrypted() {
                return Err(FileProblem::new(path, FileProblemKind::Password));
            }
            let name = entry.name().map_err(damaged)?.replace('\\', "/").to_ascii_lowercase();
            let method = entry.compression();
            let deflated = method == zip::CompressionMethod::Deflated;
            if !deflated && method != zip::CompressionMethod::Stored {
                let reason = format!("{name:.80}: {method:?}");
                return Err(FileProblem::new(path, FileProblemKind::Damaged { reason }));
            }
            let at = entry.data_start().ok_or_else(bomb)?;
            let length = entry.compressed_size();
            unpacked = unpacked.saturating_add(entry.size());
            taken = taken.saturating_add(length);
            if parts.iter().any(|part| part.name == name) || name.len() > 1_000 {
                let reason = format!("{name:.80}: twice");
                return Err(FileProblem::new(path, FileProblemKind::Damaged { reason }));
            }
            let source = Source::Packed { at, length, deflated };
            parts.push(Part { name, crc: entry.crc32(), size: entry.size(), source });
        }
        // Parts that share bytes would multiply them: more taken than there is.
        let absurd = unpacked > MAX_UNPACKED_BYTES
            || taken > packed
            || (unpacked > RATIO_FROM_BYTES && unpacked / packed.max(1) > MAX_RATIO);
        if absurd {
            return Err(bomb());
        }
        Ok(Self { file, parts })
    }

    /// Whether a part is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.size(name).is_some()
    }

    /// What a part declares, which is also the most it delivers.
    pub(super) fn size(&self, name: &str) -> Option<u64> {
        self.parts.iter().find(|part| part.name == name).map(|part| part.size)
    }

    /// Reads one part.
    pub(super) fn open(&self, name: &str) -> Option<IoResult<Inflating>> {
        self.parts.iter().find(|part| part.name == name).map(|part| Inflating::new(&self.file, part))
    }

    /// Puts bytes of ours in place of a part, or adds it.
    pub(super) fn replace(&mut self, name: &str, bytes: &'static [u8]) {
        self.remove(name);
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let size = bytes.len() as u64;
        self.parts.push(Part { name: name.to_owned(), crc: crc.sum(), size, source: Source::Ours(bytes) });
    }

    /// Takes a part out.
    pub(super) fn remove(&mut self, name: &str) {
        self.parts.retain(|part| part.name != name);
    }

    /// The same parts as an archive without compression.
    pub(super) fn into_archive(self) -> Unpacked {
        let mut segments = Vec::new();
        let mut directory = Vec::new();
        let mut at = 0_u64;
        let n_parts = self.parts.len();
        for (index, part) in self.parts.iter().enumerate() {
            let mut header = b"PK\x03\x04".to_vec();
            fields(part, &mut header);
            header.extend_from_slice(part.name.as_bytes());
            directory.extend_from_slice(b"PK\x01\x02\x14\x00");
            fields(part, &mut directory);
            directory.extend_from_slice(&[0; 10]);
            directory.extend_from_slice(&short(at).to_le_bytes());
            directory.extend_from_slice(part.name.as_bytes());
            let header_end = at + header.len() as u64;
            segments.push(Segment { start: at, end: header_end, content: Content::Bytes(header) });
            at = header_end + part.size;
            segments.push(Segment { start: header_end, end: at, content: Content::Part(index) });
        }
        let count = u16::try_from(n_parts).unwrap_or(u16::MAX).to_le_bytes();
        let length = short(directory.len() as u64).to_le_bytes();
        directory.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        directory.extend_from_slice(&[count, count].concat());
        directory.extend_from_slice(&length);
        directory.extend_from_slice(&short(at).to_le_bytes());
        directory.extend_from_slice(&[0; 2]);
        let end = at + directory.len() as u64;
        segments.push(Segment { start: at, end, content: Content::Bytes(directory) });
        // Each sheet is read once; twice over is already generous.
        let budget = 4 * end + (64 << 20);
        Unpacked { parts: self, segments, at: 0, reading: None, budget }
    }
}

/// Sizes are below 2 GB by the limits above.
fn short(size: u64) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// What the local header and the directory share: version to name length, and no extra field.
fn fields(part: &Part, out: &mut Vec<u8>) {
    let name = u16::try_from(part.name.len()).unwrap_or(u16::MAX);
    // Version 2.0, names in UTF-8, stored, 1 January 1980.
    out.extend_from_slice(&[20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0]);
    out.extend_from_slice(&part.crc.to_le_bytes());
    out.extend_from_slice(&short(part.size).to_le_bytes());
    out.extend_from_slice(&short(part.size).to_le_bytes());
    out.extend_from_slice(&name.to_le_bytes());
    out.extend_from_slice(&[0; 2]);
}

/// Whether the directory's own count is absurd: each part costs the library memory to list.
fn claims_too_many_parts(file: &File, length: u64) -> IoResult<bool> {
    let mut tail = Vec::new();
    let from = length.saturating_sub(70_000);
    let mut file = file;
    file.seek(SeekFrom::Start(from))?;
    file.take(70_000).read_to_end(&mut tail)?;
    let end = memchr::memmem::rfind(&tail, b"PK\x05\x06");
    let count = end.and_then(|at| tail.get(at + 10..at + 12));
    Ok(count.is_some_and(|count| usize::from(u16::from_le_bytes([count[0], count[1]])) > MAX_PARTS))
}

/// A stretch of the file; it keeps its own place, since handles of one file share theirs.
struct Stretch {
    file: File,
    at: u64,
    left: u64,
}

impl Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let wanted = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        self.file.seek(SeekFrom::Start(self.at))?;
        let n = self.file.read(&mut buffer[..wanted])?;
        self.at += n as u64;
        self.left -= n as u64;
        Ok(n)
    }
}

enum Inner {
    Deflated(Box<DeflateDecoder<BufReader<Stretch>>>),
    Stored(Stretch),
    Ours(&'static [u8]),
}

impl Read for Inner {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        match self {
            Self::Deflated(inner) => inner.read(buffer),
            Self::Stored(inner) => inner.read(buffer),
            Self::Ours(inner) => inner.read(buffer),
        }
    }
}

/// A part being unpacked: exactly as long as it declared.
pub(super) struct Inflating {
    inner: Inner,
    done: u64,
    size: u64,
    since_tag: usize,
    open_tags: i64,
    last: u8,
}

impl Inflating {
    fn new(file: &File, part: &Part) -> IoResult<Self> {
        let inner = match part.source {
            Source::Ours(bytes) => Inner::Ours(bytes),
            Source::Packed { at, length, deflated } => {
                let stretch = Stretch { file: file.try_clone()?, at, left: length };
                if deflated {
                    let packed = BufReader::with_capacity(1 << 16, stretch);
                    Inner::Deflated(Box::new(DeflateDecoder::new(packed)))
                } else {
                    Inner::Stored(stretch)
                }
            }
        };
        Ok(Self { inner, done: 0, size: part.size, since_tag: 0, open_tags: 0, last: 0 })
    }

    /// Comments, declarations and texts of megabytes would be held whole by any reader of XML, and so
    /// would a million tags that open and never close.
    fn watch(&mut self, bytes: &[u8]) -> IoResult<()> {
        let zeros = self.done == 0 && bytes.iter().take(64).any(|&b| b == 0);
        let declares = (self.last == b'<' && bytes.first() == Some(&b'!'))
            || memchr::memmem::find(bytes, b"<!").is_some();
        self.since_tag = match memchr::memrchr(b'<', bytes) {
            Some(at) => bytes.len() - at,
            None => self.since_tag + bytes.len(),
        };
        let mut closed = usize::from(self.last == b'/' && bytes.first() == Some(&b'>'));
        let mut ends = 0;
        for at in memchr::memchr_iter(b'/', bytes) {
            let before = if at == 0 { self.last } else { bytes[at - 1] };
            ends += usize::from(before == b'<');
            closed += usize::from(bytes.get(at + 1) == Some(&b'>'));
        }
        let begun = memchr::memchr_iter(b'<', bytes).count();
        // A tag that ends is neither begun nor open: `</` counts once as begun and once as an end.
        self.open_tags += i64::try_from(begun).unwrap_or(i64::MAX);
        self.open_tags -= i64::try_from(2 * ends + closed).unwrap_or(i64::MAX);
        self.last = bytes.last().copied().unwrap_or(self.last);
        let deep = self.open_tags > MAX_OPEN_TAGS;
        if zeros || declares || deep || self.since_tag > MAX_BYTES_WITHOUT_TAG {
            return Err(Error::new(ErrorKind::InvalidData, BOMB));
        }
        Ok(())
    }
}

impl Read for Inflating {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let left = self.size - self.done;
        if left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let n = self.inner.read(&mut buffer[..wanted])?;
        if n == 0 {
            return Err(Error::new(ErrorKind::UnexpectedEof, "a part of the workbook is cut short"));
        }
        if self.size > WATCHED_FROM_BYTES {
            self.watch(&buffer[..n])?;
        }
        self.done += n as u64;
        if self.done == self.size && self.inner.read(&mut [0])? > 0 {
            return Err(Error::new(ErrorKind::InvalidData, BOMB));
        }
        Ok(n)
    }
}

struct Segment {
    start: u64,
    end: u64,
    content: Content,
}

enum Content {
    Bytes(Vec<u8>),
    Part(usize),
}

/// The archive without compression.
pub(super) struct Unpacked {
    parts: Parts,
    segments: Vec<Segment>,
    at: u64,
    /// The part being read and where the next of its bytes stands.
    reading: Option<(u64, Inflating)>,
    /// Bytes that may still be read: a thousand sheets may all be the same large part.
    budget: u64,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let index = self.segments.partition_point(|segment| segment.end <= self.at);
        let Some(segment) = self.segments.get(index) else { return Ok(0) };
        let within = self.at - segment.start;
        let n = match &segment.content {
            Content::Bytes(bytes) => {
                let rest = &bytes[usize::try_from(within).unwrap_or(bytes.len())..];
                let n = rest.len().min(buffer.len());
                buffer[..n].copy_from_slice(&rest[..n]);
                n
            }
            Content::Part(part) => {
                if !matches!(&self.reading, Some((next, _)) if *next == self.at) {
                    let mut begun = Inflating::new(&self.parts.file, &self.parts.parts[*part])?;
                    std::io::copy(&mut (&mut begun).take(within), &mut std::io::sink())?;
                    self.budget = self.budget.saturating_sub(within);
                    self.reading = Some((self.at, begun));
                }
                let Some((next, inflating)) = &mut self.reading else { return Ok(0) };
                let n = inflating.read(buffer)?;
                *next += n as u64;
                n
            }
        };
        self.at += n as u64;
        self.budget = self.budget.saturating_sub(n as u64);
        if self.budget == 0 {
            return Err(Error::new(ErrorKind::InvalidData, BOMB));
        }
        Ok(n)
    }
}

impl Seek for Unpacked {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        let end = self.segments.last().map_or(0, |segment| segment.end);
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}
