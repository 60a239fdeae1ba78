//! Why a whole file is refused: what happened, why, and what to do, naming the file.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use programme::text::{Lang, Text};

use super::csv::MAX_COLUMNS;
use super::encoding::Guess;

/// A file that cannot be taken as a roster; nothing of it was used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {kind:?}")]
pub struct FileProblem {
    /// Name of the file, without its folder.
    pub file: String,
    /// What is wrong.
    pub kind: FileProblemKind,
}

/// Everything that can be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's sentence below is its documentation")]
pub enum FileProblemKind {
    NotFound,
    Directory,
    NotAFile,
    Permission,
    Io { reason: String },
    Empty,
    Password,
    ZipBomb,
    TooLarge,
    Damaged { reason: String },
    Encoding { row: u32, guess: Guess },
    NulByte { row: u32 },
    OldLineEnds { row: u32 },
    LongerThan { kilobytes: u64 },
    TooManyColumns { row: u32 },
    RowTooLong { row: u32 },
    UnclosedQuote { row: u32 },
    NotARoster,
    NotOfProfile { name: Text },
    NoSuchHeader { wanted: String },
    UnknownFormat,
}

impl FileProblem {
    pub(crate) fn new(path: &Path, kind: FileProblemKind) -> Self {
        let file =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        Self { file, kind }
    }

    /// From what the system says.
    #[must_use]
    pub fn from_io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let reason = error.to_string();
        let known = [
            (ErrorKind::NotFound, FileProblemKind::NotFound),
            (ErrorKind::IsADirectory, FileProblemKind::Directory),
            (ErrorKind::PermissionDenied, FileProblemKind::Permission),
            (ErrorKind::UnexpectedEof, FileProblemKind::Damaged { reason: reason.clone() }),
        ];
        let kind = known.into_iter().find(|(kind, _)| *kind == error.kind());
        let kind = kind.map_or(FileProblemKind::Io { reason }, |(_, kind)| kind);
        Self::new(path, kind)
    }

    /// Nothing in it.
    #[must_use]
    pub fn empty(path: &Path) -> Self {
        Self::new(path, FileProblemKind::Empty)
    }

    /// Ends in the middle of a letter.
    #[must_use]
    pub fn cut(path: &Path) -> Self {
        let reason = "UTF-8: …".to_owned();
        Self::new(path, FileProblemKind::Damaged { reason })
    }

    /// A record with more columns than any roster.
    #[must_use]
    pub fn too_many_columns(path: &Path, row: u32) -> Self {
        Self::new(path, FileProblemKind::TooManyColumns { row })
    }

    /// A quoted cell that is never closed.
    #[must_use]
    pub fn unclosed_quote(path: &Path, row: u32) -> Self {
        Self::new(path, FileProblemKind::UnclosedQuote { row })
    }

    /// A record that begins after so many bytes and does not end within reason: which row that is, is
    /// counted only now that somebody must find it.
    #[must_use]
    pub fn endless(path: &Path, at: u64) -> Self {
        let count = || -> std::io::Result<(u32, bool)> {
            let mut file = BufReader::new(File::open(path)?);
            let (mut row, mut left) = (1_u32, at);
            while left > 0 {
                let bytes = file.fill_buf()?;
                let n = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                if n == 0 {
                    break;
                }
                let breaks = memchr::memchr_iter(b'\n', &bytes[..n]).count();
                row = row.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
                file.consume(n);
                left -= n as u64;
            }
            let mut begins = Vec::new();
            file.take(8 << 20).read_to_end(&mut begins)?;
            Ok((row, memchr::memchr(b'"', &begins).is_some()))
        };
        match count() {
            Ok((row, true)) => Self::unclosed_quote(path, row),
            Ok((row, false)) => Self::new(path, FileProblemKind::RowTooLong { row }),
            Err(error) => Self::from_io(path, &error),
        }
    }

    /// Bytes that are not UTF-8.
    #[must_use]
    pub fn encoding(path: &Path, row: u32, guess: Guess) -> Self {
        Self::new(path, FileProblemKind::Encoding { row, guess })
    }

    /// A line break of old Macs, or a byte that no text has.
    #[must_use]
    pub fn not_text(path: &Path, row: u32, byte: u8) -> Self {
        let kind =
            if byte == 0 { FileProblemKind::NulByte { row } } else { FileProblemKind::OldLineEnds { row } };
        Self::new(path, kind)
    }

    /// A table without a roster's header.
    #[must_use]
    pub fn not_a_roster(path: &Path) -> Self {
        Self::new(path, FileProblemKind::NotARoster)
    }

    /// A table without the header that a profile says it has.
    #[must_use]
    pub fn not_of_profile(path: &Path, name: &Text) -> Self {
        Self::new(path, FileProblemKind::NotOfProfile { name: name.clone() })
    }

    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.kind {
            FileProblemKind::NotFound => "file.not_found",
            FileProblemKind::Directory => "file.directory",
            FileProblemKind::NotAFile => "file.not_a_file",
            FileProblemKind::Permission => "file.permission",
            FileProblemKind::Io { .. } => "file.io",
            FileProblemKind::Empty => "file.empty",
            FileProblemKind::Password => "file.password",
            FileProblemKind::ZipBomb => "file.zip_bomb",
            FileProblemKind::TooLarge => "file.too_large",
            FileProblemKind::Damaged { .. } => "file.damaged",
            FileProblemKind::Encoding { .. } => "file.encoding",
            FileProblemKind::NulByte { .. } => "file.nul_byte",
            FileProblemKind::OldLineEnds { .. } => "file.old_line_ends",
            FileProblemKind::LongerThan { .. } => "file.longer_than",
            FileProblemKind::TooManyColumns { .. } => "file.too_many_columns",
            FileProblemKind::RowTooLong { .. } => "file.row_too_long",
            FileProblemKind::UnclosedQuote { .. } => "file.unclosed_quote",
            FileProblemKind::NotARoster => "file.not_a_roster",
            FileProblemKind::NotOfProfile { .. } => "file.not_of_profile",
            FileProblemKind::NoSuchHeader { .. } => "file.no_such_header",
            FileProblemKind::UnknownFormat => "file.unknown_format",
        }
    }

    /// The sentence in one language, with the file's name before it and the code at its end for whoever helps.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        format!("{}: {} [{}]", self.file, self.said(lang), self.code())
    }

    /// The sentence alone, for a page that shows the file and the code beside it.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let said = self.said(lang);
        let mut letters = said.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    fn said(&self, lang: Lang) -> String {
        let (vi, en): (String, String) = match &self.kind {
            FileProblemKind::NotFound => ("không có tệp này. Kiểm tra lại đường dẫn.".into(), "there is no such file. Check the path.".into()),
            FileProblemKind::Directory => ("đây là thư mục. Chỉ ra tệp bên trong nó.".into(), "this is a folder. Name a file inside it.".into()),
            FileProblemKind::NotAFile => ("đây không phải tệp thường mà là thiết bị hoặc ống dẫn. Chép dữ liệu vào một tệp rồi chọn tệp đó.".into(), "this is a device or a pipe, not a file. Copy the data into a file and name that.".into()),
            FileProblemKind::Permission => ("không được phép đọc. Xin quyền đọc hoặc chép tệp sang chỗ khác.".into(), "reading it is not permitted. Ask for access or copy it elsewhere.".into()),
            FileProblemKind::Io { reason } => (format!("đọc bị lỗi ({reason}). Thử lại; nếu vẫn lỗi, chép tệp sang ổ khác."), format!("reading failed ({reason}). Try again; if it persists, copy the file to another disk.")),
            FileProblemKind::Empty => ("tệp trống. Chọn tệp có dữ liệu.".into(), "the file is empty. Choose one with data.".into()),
            FileProblemKind::Password => ("tệp có mật khẩu. Mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi lưu lại.".into(), "the workbook has a password. Open it in Excel, remove the password (File › Info › Protect) and save it again.".into()),
            FileProblemKind::ZipBomb => ("tệp nén phình ra quá lớn, có thể là tệp phá hoại. Xin tệp gốc từ người gửi.".into(), "the file unpacks to an absurd size and may be hostile. Ask the sender for the original.".into()),
            FileProblemKind::TooLarge => ("bảng tính ghi là chứa nhiều ô hơn mọi danh sách có thể có; có thể tệp hỏng hoặc phá hoại. Chép riêng các cột cần thiết sang bảng tính mới, hoặc lưu dạng CSV UTF-8.".into(), "the workbook claims more cells or text than any roster could hold; it may be damaged or hostile. Copy the columns that matter into a new workbook, or save it as CSV UTF-8.".into()),
            FileProblemKind::Damaged { reason } => (format!("tệp hỏng hoặc bị cắt cụt ({reason}). Mở bằng Excel rồi lưu lại, hoặc xin gửi lại."), format!("the file is damaged or cut short ({reason}). Open it in Excel and save it again, or ask for it again.")),
            FileProblemKind::Encoding { row, guess: Guess::Utf16 } => (
                format!("dòng {row} không phải UTF-8 mà là UTF-16 (“Unicode Text”). Mở bằng Excel rồi lưu dạng “CSV UTF-8” hoặc XLSX."),
                format!("row {row} is UTF-16 (“Unicode Text”), not UTF-8. Open it in Excel and save it as “CSV UTF-8” or XLSX."),
            ),
            FileProblemKind::NulByte { row } => (
                format!("dòng {row} có byte rỗng (NUL), văn bản thật không bao giờ có; tệp hỏng hoặc không phải CSV. Mở bằng Excel rồi lưu lại, hoặc xin gửi lại."),
                format!("row {row} holds a NUL byte, which no text has; the file is damaged or is not CSV. Open it in Excel and save it again, or ask for it again."),
            ),
            FileProblemKind::OldLineEnds { row } => (
                format!("dòng {row} xuống dòng kiểu máy Mac cũ (CR), hai hộ có thể bị đọc thành một. Mở bằng Excel rồi lưu dạng “CSV UTF-8”."),
                format!("row {row} ends as on an old Mac (CR), so that two households would be read as one. Open it in Excel and save it as “CSV UTF-8”."),
            ),
            FileProblemKind::LongerThan { kilobytes } => (
                format!("tệp dài hơn {kilobytes} kB, hơn mọi tệp loại này. Kiểm tra xem có chọn nhầm tệp không."),
                format!("the file is longer than {kilobytes} kB, more than any of its kind. Check that it is the right one."),
            ),
            FileProblemKind::Encoding { row, guess } => (
                format!("dòng {row} không phải UTF-8, có lẽ là {}. Mở bằng Excel, đổi sang phông Unicode rồi lưu dạng “CSV UTF-8” hoặc XLSX.", guess.name()),
                format!("row {row} is not UTF-8, probably {}. Open it in Excel, convert it to a Unicode font and save it as “CSV UTF-8” or XLSX.", guess.name()),
            ),
            FileProblemKind::TooManyColumns { row } => (format!("dòng {row} có hơn {MAX_COLUMNS} cột. Danh sách chỉ cần vài chục cột; kiểm tra dấu phân cách."), format!("row {row} has more than {MAX_COLUMNS} columns. A roster needs a few dozen; check the delimiter.")),
            FileProblemKind::RowTooLong { row } => (format!("dòng {row} dài bất thường. Một dòng là một hộ; kiểm tra dấu xuống dòng, hoặc ô có đoạn văn rất dài."), format!("row {row} is absurdly long. A row is one household; check the line breaks, or look for a cell that holds a whole document.")),
            FileProblemKind::UnclosedQuote { row } => (format!("dòng {row} có dấu ngoặc kép mở mà không đóng. Tìm ô có dấu \" lẻ ở dòng đó và sửa."), format!("row {row} opens a quote that is never closed. Find the cell with an odd \" there and correct it.")),
            FileProblemKind::NotARoster => (
                "không thấy dòng tiêu đề của danh sách: cần cột Mã hộ (hoặc Họ và tên chủ hộ) và ít nhất một cột như Năm, Ấp, Đăng ký, Tổng điểm, Kết quả hoặc mã mục (c1.1). Thêm dòng tiêu đề rồi thử lại. Danh sách chỉ có tên, năm sinh, tổ … thì phải cho biết cả mã xã, năm và ấp, khóm của nó.".into(),
                "no header of a roster was found: a column household_code (or head_name) is needed, and at least one such as year, hamlet, registered, total, result or an item's id (c1.1). Add the header and try again. Of a list that has only names, birth years, groups and the like, say commune, year and hamlet.".into(),
            ),
            FileProblemKind::NotOfProfile { name } => (
                format!("không thấy trang hay dòng tiêu đề của “{}”. Kiểm tra đúng tệp chưa, hoặc bỏ chọn bảng đối chiếu cột.", name.vi),
                format!("no sheet or header of “{}” was found. Check that it is the right file, or choose no profile.", name.en),
            ),
            FileProblemKind::NoSuchHeader { wanted } => (
                format!("không thấy dòng tiêu đề. Dòng đầu phải có các cột: {wanted}."),
                format!("no header was found. The first line must have the columns: {wanted}."),
            ),
            FileProblemKind::UnknownFormat => (
                "không phải CSV, XLSX, XLS hay ODS. Lưu lại ở một trong các dạng đó; bảng trong tệp Word hay PDF thì chép sang Excel rồi lưu.".into(),
                "this is no CSV, XLSX, XLS or ODS. Save it as one of them; copy a table out of Word or PDF into Excel first.".into(),
            ),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}
