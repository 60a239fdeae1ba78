//! Why an event is refused: each line with its reason.

use jiff::civil::Date;

use crate::places::Level;
use crate::text::Text;

/// A line of an event that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFault {
    /// Line of the table, from 1 for its header; 0 where it is the event as a whole.
    pub line: usize,
    /// Why.
    pub fault: Fault,
}

/// Why a move cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A column that no move has.
    Column(String),
    /// More cells than the header has, or a quoted one.
    Cells,
    /// A cell that a move of this kind needs.
    Missing(&'static str),
    /// A word that stands for nothing there.
    Word(String),
    /// No instrument is named.
    NoInstrument,
    /// Nothing moves.
    NoMoves,
    /// No place has the code on the day before.
    NotBefore(Level, String),
    /// No place has the code on the day of the event.
    NotAfter(Level, String),
    /// Two places would have the code on the day.
    CodeInUse(String),
    /// A later event has changed the place already, from that day.
    Contradicts(String, Date),
    /// The same place is said to do two things that exclude each other.
    Twice(String),
    /// A place cannot lie in one of its own level or below.
    Cycle(String),
    /// Parts of a place, and none of them, or more than one, stands for the whole.
    Default(String),
    /// The shares of a place do not make up the whole.
    Shares(String),
    /// A hamlet of a place that ends goes where no part of the place goes.
    NotAmongParts(String),
    /// Several hamlets of the commune have the name.
    Hamlets(String),
    /// The place above ends, and nothing says where this one lies from then on.
    NoParent(String),
    /// A commune ends, and its people and records would belong nowhere.
    NoSuccessor,
}

impl Fault {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Column(_) => "event.column",
            Self::Cells => "event.cells",
            Self::Missing(_) => "event.missing",
            Self::Word(_) => "event.word",
            Self::NoInstrument => "event.no_instrument",
            Self::NoMoves => "event.no_moves",
            Self::NotBefore(..) => "event.not_before",
            Self::NotAfter(..) => "event.not_after",
            Self::CodeInUse(_) => "event.code_in_use",
            Self::Contradicts(..) => "event.contradicts",
            Self::Twice(_) => "event.twice",
            Self::Cycle(_) => "event.cycle",
            Self::Default(_) => "event.default",
            Self::Shares(_) => "event.shares",
            Self::NotAmongParts(_) => "event.not_among_parts",
            Self::Hamlets(_) => "event.hamlets",
            Self::NoParent(_) => "event.no_parent",
            Self::NoSuccessor => "event.no_successor",
        }
    }

    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Column(name) => Text::new(
                format!("Không có cột “{name}” trong bảng biến động."),
                format!("The table of moves has no column “{name}”."),
            ),
            Self::Cells => Text::new(
                "Dòng có nhiều ô hơn dòng tiêu đề, hoặc có dấu ngoặc kép.",
                "The line has more cells than the header, or a quoted one.",
            ),
            Self::Missing(column) => {
                Text::new(format!("Thiếu ô “{column}”."), format!("The cell “{column}” is missing."))
            }
            Self::Word(word) => {
                Text::new(format!("Không hiểu “{word}”."), format!("“{word}” stands for nothing here."))
            }
            Self::NoInstrument => Text::new(
                "Ghi số văn bản làm căn cứ, ví dụ 856/NQ-UBTVQH14.",
                "Name the instrument, such as 856/NQ-UBTVQH14.",
            ),
            Self::NoMoves => Text::new(
                "Bảng biến động chưa có dòng nào dưới dòng tiêu đề.",
                "The table of moves has no line below its header.",
            ),
            Self::NotBefore(level, code) => Text::new(
                format!("Ngày trước đó không có đơn vị cấp {} nào mang mã {code}.", level_vi(*level)),
                format!("No {} has the code {code} on the day before.", level.code()),
            ),
            Self::NotAfter(level, code) => Text::new(
                format!("Từ ngày đó không có đơn vị cấp {} nào mang mã {code}.", level_vi(*level)),
                format!("No {} has the code {code} from that day on.", level.code()),
            ),
            Self::CodeInUse(code) => Text::new(
                format!("Mã {code} đang thuộc một đơn vị khác."),
                format!("The code {code} is another place's."),
            ),
            Self::Contradicts(code, on) => Text::new(
                format!(
                    "Đơn vị {code} đã có biến động sau đó, từ ngày {}/{}/{}.",
                    on.day(),
                    on.month(),
                    on.year()
                ),
                format!("A later event changes {code} from {on} on."),
            ),
            Self::Twice(code) => Text::new(
                format!("Đơn vị {code} bị ghi hai biến động loại trừ nhau."),
                format!("Two moves of {code} exclude each other."),
            ),
            Self::Cycle(code) => Text::new(
                format!("Đơn vị {code} không thể thuộc một đơn vị cùng cấp hoặc cấp dưới."),
                format!("{code} cannot lie in a place of its own level or below."),
            ),
            Self::Default(code) => Text::new(
                format!("Đơn vị {code} tách ra nhiều nơi: ghi default = 1 ở đúng một dòng."),
                format!("{code} is split: exactly one of its lines has default = 1."),
            ),
            Self::Shares(code) => Text::new(
                format!("Các phần của đơn vị {code} cộng lại không bằng toàn bộ."),
                format!("The shares of {code} do not make up the whole."),
            ),
            Self::NotAmongParts(code) => Text::new(
                format!(
                    "Đơn vị {code} thôi tồn tại mà không phần nào về nơi này: ấp phải về một trong các nơi nhận."
                ),
                format!(
                    "{code} ends and no part of it goes there: the hamlet goes to one of its successors."
                ),
            ),
            Self::Hamlets(name) => Text::new(
                format!("Xã có nhiều ấp cùng tên “{name}”: ghi ở cột parent mã xã cũ của ấp."),
                format!(
                    "Several hamlets are called “{name}”: write the code of its earlier commune in the column parent."
                ),
            ),
            Self::NoParent(code) => Text::new(
                format!("Cấp trên của đơn vị {code} không còn; ghi đơn vị ấy thuộc nơi nào."),
                format!("The place above {code} ends; say where it lies from then on."),
            ),
            Self::NoSuccessor => Text::new(
                "Xã không bỏ được mà không nhập vào đâu: người và hồ sơ của xã phải thuộc một xã khác. Dùng merge hoặc split.",
                "A commune is not abolished into nothing: its people and records have to be another's. Use merge or split.",
            ),
        }
    }
}

const fn level_vi(level: Level) -> &'static str {
    match level {
        Level::Country => "nước",
        Level::Province => "tỉnh",
        Level::District => "huyện",
        Level::Commune => "xã",
        Level::Hamlet => "ấp",
    }
}
