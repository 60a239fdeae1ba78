//! Why a change by hand is refused: a stable code and a sentence that says what to do.

use programme::registry::{CodeUnfit, MAX_CODE, NotThen, TYPED_YEARS};
use programme::text::Text;

use crate::store::db::StoreError;
use crate::store::registry::Now;

/// Somebody was quicker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The version that was seen.
    pub seen: i64,
    /// The record as it stands, its version included.
    pub now: Now,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such record.
    #[error("no such record")]
    Unknown,
    /// Somebody changed it since.
    #[error("changed by job {}", .0.now.version)]
    Changed(Box<Conflict>),
    /// The code does not fit.
    #[error("the code does not fit: {0:?}")]
    Code(CodeUnfit),
    /// Another of its kind has the code in the commune.
    #[error("the code {0} is taken")]
    CodeTaken(String),
    /// Everything on it was erased: its code is not used again, and it is not opened again.
    #[error("erased")]
    Erased,
    /// No name.
    #[error("no name")]
    NoName,
    /// Longer than a line, or with control characters.
    #[error("the text does not fit: {0}")]
    TextUnfit(&'static str),
    /// A birth year nobody has.
    #[error("an impossible birth year")]
    BirthYear,
    /// The commune has no such hamlet.
    #[error("no such hamlet")]
    HamletUnknown,
    /// The commune has a hamlet of this name.
    #[error("a hamlet is called so already")]
    HamletTaken,
    /// Somebody renamed the hamlet since; so it is called now.
    #[error("renamed since")]
    Renamed(String),
    /// It lives there already.
    #[error("it is there already")]
    Nothing,
    /// It cannot hold from that year on.
    #[error("not from that year: {0:?}")]
    Year(NotThen),
    /// It is closed.
    #[error("closed")]
    Closed,
    /// It is not closed.
    #[error("not closed")]
    NotClosed,
    /// It was merged into another record, which holds its cases now.
    #[error("merged into {0}")]
    Merged(i64),
    /// A unit with a body that stands.
    #[error("it has a body that stands")]
    HasBody,
    /// The two are not of one kind, or not of one commune, or are one record.
    #[error("the two cannot be one")]
    NotAlike,
    /// Both have a case of one year and title that is proposed or decided.
    #[error("both have a decided case of {year}")]
    BothDecided {
        /// Title kind.
        title: String,
        /// Year assessed.
        year: i64,
    },
    /// This verb is not for that kind.
    #[error("not for this kind")]
    Kind,
    /// The last day is before the first, or a day of no year of the programme.
    #[error("the period is reversed")]
    Period,
    /// A period that stands overlaps it.
    #[error("it overlaps what stands")]
    Overlaps,
    /// No such period stands open.
    #[error("no such period")]
    NoPeriod,
}

impl RegistryError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store.failed",
            Self::Unknown => "record.unknown",
            Self::Changed(_) => "record.changed",
            Self::Code(_) => "code.unfit",
            Self::CodeTaken(_) => "code.taken",
            Self::Erased => "subject.erased",
            Self::NoName => "name.missing",
            Self::TextUnfit(_) => "text.unfit",
            Self::BirthYear => "birth_year.outside",
            Self::HamletUnknown => "hamlet.unknown",
            Self::HamletTaken => "hamlet.taken",
            Self::Renamed(_) => "hamlet.changed",
            Self::Nothing => "record.unchanged",
            Self::Year(_) => "year.impossible",
            Self::Closed => "subject.closed",
            Self::NotClosed => "subject.open",
            Self::Merged(_) => "subject.merged",
            Self::HasBody => "unit.has_body",
            Self::NotAlike => "merge.not_alike",
            Self::BothDecided { .. } => "merge.both_decided",
            Self::Kind => "kind.wrong",
            Self::Period => "period.reversed",
            Self::Overlaps => "period.overlaps",
            Self::NoPeriod => "period.unknown",
        }
    }

    /// Which field of a form it speaks of; empty for none.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Code(_) | Self::CodeTaken(_) | Self::Erased => "code",
            Self::NoName | Self::HamletTaken | Self::Renamed(_) => "name",
            Self::TextUnfit(field) => field,
            Self::BirthYear => "birth_year",
            Self::HamletUnknown => "hamlet",
            Self::Year(_) => "from",
            Self::Period | Self::Overlaps | Self::NoPeriod => "valid_from",
            Self::Store(_)
            | Self::Unknown
            | Self::Changed(_)
            | Self::Nothing
            | Self::Closed
            | Self::NotClosed
            | Self::Merged(_)
            | Self::HasBody
            | Self::NotAlike
            | Self::BothDecided { .. }
            | Self::Kind => "",
        }
    }

    /// The sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(
                format!("Cơ sở dữ liệu báo lỗi, không có gì bị thay đổi: {error}."),
                format!("The database failed and nothing was changed: {error}."),
            ),
            Self::Unknown => Text::new(
                "Không có bản ghi này trong sổ. Xem lại xã và mã.",
                "There is no such record. Check the commune and the code.",
            ),
            Self::Changed(_) => Text::new(
                "Có người vừa sửa bản ghi này. Xem bản mới, rồi sửa lại nếu vẫn cần.",
                "Somebody has just changed this record. Look at it as it stands, and change it again if need be.",
            ),
            Self::Code(unfit) => code_unfit(*unfit),
            Self::CodeTaken(code) => Text::new(
                format!("Mã {code} đã có trong xã. Chọn mã khác, hoặc để trống để lấy số tiếp theo."),
                format!(
                    "The code {code} is in use in the commune. Choose another, or leave it blank for the next number."
                ),
            ),
            Self::Erased => Text::new(
                "Dữ liệu của gia đình mang mã này đã xóa theo yêu cầu. Mã không dùng lại, bản ghi không mở lại; nếu gia đình đăng ký lại thì lấy mã mới.",
                "What was held on the family of this code was erased at its request. The code is not used again and the record not opened again; a family that registers anew gets a new code.",
            ),
            Self::NoName => Text::new("Ghi họ và tên.", "Write the name."),
            Self::TextUnfit(_) => Text::new(
                "Ghi ngắn hơn 200 chữ, trên một dòng.",
                "Write less than 200 characters, on one line.",
            ),
            Self::BirthYear => Text::new(
                "Năm sinh phải từ 1880 đến năm nay.",
                "The birth year must be from 1880 to this year.",
            ),
            Self::HamletUnknown => Text::new(
                "Xã không có ấp này. Tạo ấp trước.",
                "The commune has no such hamlet. Create it first.",
            ),
            Self::HamletTaken => Text::new(
                "Xã đã có ấp tên này. Dùng ấp đó, hoặc chọn tên khác.",
                "The commune has a hamlet of this name. Use it, or choose another name.",
            ),
            Self::Renamed(now) => Text::new(
                format!("Có người vừa đổi tên ấp này thành “{now}”. Xem lại rồi sửa nếu vẫn cần."),
                format!(
                    "Somebody has just renamed this hamlet to “{now}”. Look again, and change it if need be."
                ),
            ),
            Self::Nothing => Text::new("Không có gì khác để ghi.", "There is nothing new to write."),
            Self::Year(why) => not_then(*why),
            Self::Closed => Text::new(
                "Bản ghi này đã đóng. Mở lại trước khi sửa.",
                "This record is closed. Reopen it before you change it.",
            ),
            Self::NotClosed => Text::new("Bản ghi này chưa đóng.", "This record is not closed."),
            Self::Merged(_) => Text::new(
                "Bản ghi này đã gộp vào bản ghi khác. Sửa bản ghi được giữ lại.",
                "This record was merged into another. Change the one that was kept.",
            ),
            Self::HasBody => Text::new(
                "Đơn vị còn tổ chức hội đang hoạt động. Ghi ngày tổ chức hội kết thúc trước.",
                "The unit has an association body that stands. Say first when that ended.",
            ),
            Self::NotAlike => Text::new(
                "Chỉ gộp được hai bản ghi khác nhau, cùng loại, cùng xã, và chưa đóng.",
                "Only two different open records of one kind and one commune can be merged.",
            ),
            Self::BothDecided { year, .. } => Text::new(
                format!(
                    "Cả hai đều có hồ sơ năm {year} đã đề nghị hoặc đã quyết định. Rút đề nghị hoặc sửa quyết định trước."
                ),
                format!(
                    "Both have a case of {year} that is proposed or decided. Withdraw the proposal or correct the decision first."
                ),
            ),
            Self::Kind => Text::new(
                "Việc này không dùng cho loại đối tượng này.",
                "This cannot be done with a subject of this kind.",
            ),
            Self::Period => Text::new(
                "Ngày kết thúc phải sau ngày bắt đầu.",
                "The last day must not be before the first.",
            ),
            Self::Overlaps => Text::new(
                "Trùng thời gian với điều đã ghi. Sửa ngày, hoặc ghi ngày kết thúc của lần trước.",
                "It overlaps in time with what stands. Correct the days, or say first when the earlier one ended.",
            ),
            Self::NoPeriod => Text::new(
                "Không có khoảng thời gian nào bắt đầu ngày đó mà chưa kết thúc.",
                "No period began on that day that has not ended.",
            ),
        }
    }
}

fn code_unfit(unfit: CodeUnfit) -> Text {
    match unfit {
        CodeUnfit::Empty => Text::new("Ghi mã.", "Write a code."),
        CodeUnfit::Long => Text::new(
            format!("Mã dài nhất {MAX_CODE} ký tự."),
            format!("A code has at most {MAX_CODE} characters."),
        ),
        CodeUnfit::Made => Text::new(
            "Mã không được bắt đầu bằng “~”: đó là mã do chương trình đặt.",
            "A code must not begin with “~”: such codes are made by the program.",
        ),
        CodeUnfit::Character(c) => Text::new(
            format!("Mã không được có “{c}”. Dùng chữ, số và - _ . /"),
            format!("A code must not hold “{c}”. Use letters, digits and - _ . /"),
        ),
    }
}

fn not_then(why: NotThen) -> Text {
    match why {
        NotThen::Before(since) => Text::new(
            format!("Sổ chỉ biết đối tượng này từ năm {since}. Chọn năm {since} trở đi."),
            format!("The registry knows this subject only since {since}. Choose {since} or later."),
        ),
        NotThen::Moved(year) => Text::new(
            format!("Đối tượng này đã chuyển ấp năm {year}. Chọn năm {year} trở đi."),
            format!("This subject moved in {year}. Choose {year} or later."),
        ),
        NotThen::HasCase(year) => Text::new(
            format!("Đối tượng này có hồ sơ năm {year}. Chỉ đóng được từ năm {} trở đi.", year + 1),
            format!("This subject has a case of {year}. It can be closed from {} on.", year + 1),
        ),
        NotThen::Ended(year) => Text::new(
            format!("Bản ghi này đã đóng từ năm {year}."),
            format!("This record is closed from {year} on."),
        ),
        NotThen::Outside => Text::new(
            format!("Năm phải từ {} đến {}.", TYPED_YEARS.start(), TYPED_YEARS.end()),
            format!("The year must be from {} to {}.", TYPED_YEARS.start(), TYPED_YEARS.end()),
        ),
    }
}
