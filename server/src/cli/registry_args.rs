//! What `hoctap registry` may be told.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use programme::privacy::{AskedBy, EraseWhy};
use programme::registry::Ending;

use super::words::{day, title};
use crate::registry_index::{Cursor, Kind, Order, Shown};

/// A commune and the day whose map is meant.
#[derive(ClapArgs)]
pub(super) struct Where {
    /// Mã xã. | Code of the commune.
    #[arg(long)]
    pub(super) commune: String,
    /// Theo bản đồ ngày này; không ghi là hôm nay. | On the map of this day; today unless said.
    #[arg(long, value_parser = day)]
    pub(super) map_on: Option<Date>,
}

/// One record.
#[derive(ClapArgs)]
pub(super) struct Which {
    #[command(flatten)]
    pub(super) place: Where,
    /// Mã của đối tượng. | Its code.
    #[arg(long)]
    pub(super) code: String,
    /// Loại: family (hộ), clan (dòng họ), hamlet (ấp), unit (đơn vị).
    /// | What it is: family, clan, hamlet or unit.
    #[arg(long, default_value = "family", value_parser = kind)]
    pub(super) kind: Kind,
    /// Bản đã xem (số); nếu đã có người sửa sau đó thì từ chối.
    /// | The version that was seen; refused when somebody changed it since.
    #[arg(long)]
    pub(super) seen: Option<i64>,
}

#[derive(ClapArgs)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) place: Where,
    /// Loại: family (hộ), clan (dòng họ), hamlet (ấp), unit (đơn vị).
    /// | What: family, clan, hamlet or unit.
    #[arg(long, default_value = "family", value_parser = kind)]
    pub(super) kind: Kind,
    /// Chỉ ấp này. | Only this hamlet.
    #[arg(long)]
    pub(super) hamlet: Option<String>,
    /// Tên có chứa, không cần dấu. | Only names that hold this, without accents.
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Chỉ tổ này. | Only this group.
    #[arg(long)]
    pub(super) group: Option<String>,
    /// open (còn), closed (đã đóng) hoặc all (tất cả). | open, closed or all.
    #[arg(long, default_value = "open", value_parser = shown)]
    pub(super) state: Shown,
    /// Chỉ đối tượng có hồ sơ danh hiệu này (kèm --year). | Only with a case of this title (with --year).
    #[arg(long, value_parser = title, requires = "year")]
    pub(super) title: Option<String>,
    /// Năm đánh giá của hồ sơ. | Year assessed of that case.
    #[arg(long, requires = "title")]
    pub(super) year: Option<u16>,
    /// Kết quả của hồ sơ: pass, fail, refer, none. | Outcome of that case: pass, fail, refer, none.
    #[arg(long, requires = "title")]
    pub(super) outcome: Option<String>,
    /// Tình trạng của hồ sơ, như cases --state. | State of that case, as cases --state.
    #[arg(long, requires = "title")]
    pub(super) case_state: Option<String>,
    /// Thứ tự: filed (như danh sách giấy), code, name, hamlet.
    /// | Order: filed (as the paper list), code, name or hamlet.
    #[arg(long, default_value = "filed", value_parser = order)]
    pub(super) order: Order,
    /// Như vào ngày này: ai đã có trong sổ đến hết năm, hồ sơ ra sao lúc ấy; thường đi cùng --map-on.
    /// | As of this day: who was known by the end of its year, with the cases of then; mostly with --map-on.
    #[arg(long)]
    pub(super) as_of: Option<Date>,
}

/// What a form says.
#[derive(ClapArgs)]
pub(super) struct FormArgs {
    /// Họ và tên. | Name.
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Tổ. | Group.
    #[arg(long)]
    pub(super) group: Option<String>,
    /// Năm sinh chủ hộ. | Birth year of the head.
    #[arg(long)]
    pub(super) birth_year: Option<u16>,
    /// Mã mới; không ghi thì lấy số tiếp theo, hoặc giữ mã cũ.
    /// | New code; without it the next free number, or the code that stands.
    #[arg(long)]
    pub(super) new_code: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Liệt kê. | List them.
    List {
        #[command(flatten)]
        what: ListArgs,
        /// Số dòng mỗi trang. | Rows of a page.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// Trang sau dòng này. | The page after this row.
        #[arg(long, value_parser = cursor)]
        after: Option<Cursor>,
    },
    /// Xem một bản ghi và lịch sử của nó. | Show one record and its history.
    Show(Which),
    /// Tìm theo tên không dấu, hoặc theo mã. | Find by name without accents, or by code.
    Search {
        /// Tên hoặc mã. | Name or code.
        query: String,
        /// Chỉ trong xã này. | Only in this commune.
        #[arg(long)]
        commune: Option<String>,
        /// Nhiều nhất bao nhiêu. | At most so many.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Thêm một đối tượng. | Create a record.
    Create {
        #[command(flatten)]
        place: Where,
        /// Loại: family (hộ), clan (dòng họ), hamlet (ấp), unit (đơn vị).
        /// | What: family, clan, hamlet or unit.
        #[arg(long, default_value = "family", value_parser = kind)]
        kind: Kind,
        #[command(flatten)]
        form: FormArgs,
        /// Ấp, khóm, khu phố. | Hamlet.
        #[arg(long)]
        hamlet: Option<String>,
        /// Có từ năm. | First year it is there.
        #[arg(long)]
        since: i64,
    },
    /// Sửa tên, tổ, năm sinh, mã. | Change name, group, birth year or code.
    Edit {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        form: FormArgs,
        /// Lý do. | Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Chuyển sang ấp khác. | Move it to another hamlet.
    Move {
        #[command(flatten)]
        which: Which,
        /// Ấp mới. | The hamlet.
        #[arg(long)]
        to: String,
        /// Từ năm. | From this year on.
        #[arg(long)]
        from: i64,
        /// Lý do. | Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Tách hộ. | Split a household off.
    Split {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        form: FormArgs,
        /// Từ năm. | From this year on.
        #[arg(long)]
        from: i64,
    },
    /// Đóng: không còn tính từ một năm. | Close it: it counts no more from a year on.
    Close {
        #[command(flatten)]
        which: Which,
        /// Từ năm. | From this year on.
        #[arg(long)]
        from: i64,
        /// left (chuyển đi) hoặc died_out (không còn). | left or died_out.
        #[arg(long, value_parser = ending)]
        why: Ending,
        /// Lý do ghi thêm. | Why, in words.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Mở lại bản ghi đã đóng. | Open a closed record again.
    Reopen {
        #[command(flatten)]
        which: Which,
        /// Lý do. | Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Gộp một bản ghi trùng vào bản ghi được giữ. | Merge a duplicate into the record that is kept.
    Merge {
        #[command(flatten)]
        which: Which,
        /// Mã của bản ghi trùng. | Code of the duplicate.
        #[arg(long)]
        other: String,
        /// Lý do. | Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Các bản ghi có thể trùng nhau. | Records that may be duplicates.
    Duplicates {
        #[command(flatten)]
        place: Where,
        /// Nhiều nhất bao nhiêu cặp. | At most so many pairs.
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Ghi mọi điều đang giữ về một gia đình ra một tệp .json hoặc .html.
    /// | Write everything that is held on one family as one .json or .html file.
    Held {
        #[command(flatten)]
        which: Which,
        /// Tệp. | The file.
        #[arg(long, value_parser = held_file)]
        out: PathBuf,
    },
    /// Xóa dữ liệu của một gia đình theo yêu cầu; không khôi phục được. Quyết định và danh sách kèm theo được giữ.
    /// | Erase what is held on one family at its request, for good. Decisions and their annexes are kept.
    Erase {
        #[command(flatten)]
        which: Which,
        /// Lý do: no_longer_takes_part (không tham gia nữa), moved_away (đã chuyển đi), entered_wrongly (ghi nhầm),
        /// ordered (cơ quan có thẩm quyền yêu cầu).
        /// | no_longer_takes_part, moved_away, entered_wrongly or ordered.
        #[arg(long, value_parser = erase_why)]
        why: EraseWhy,
        /// Ai yêu cầu: household (người trong hộ), representative (người đại diện), heirs (người thừa kế), authority
        /// (cơ quan có thẩm quyền), commune (xã tự phát hiện).
        /// | household, representative, heirs, authority or commune.
        #[arg(long, value_parser = asked_by)]
        asked_by: AskedBy,
        /// Xóa thật; không ghi thì chỉ nói sẽ xóa gì. | Do it; without this it says only what would go.
        #[arg(long)]
        yes: bool,
    },
    /// Rút tên một gia đình khỏi mọi danh sách công khai, theo yêu cầu của gia đình.
    /// | Take one family off every public list, at its request.
    Unlist {
        #[command(flatten)]
        which: Which,
        /// Công khai lại tên gia đình. | Put it back on them instead.
        #[arg(long)]
        back: bool,
    },
    /// Ghi đúng danh sách đó ra tệp .csv hoặc .xlsx. | Write just that list as a .csv or .xlsx file.
    Export {
        #[command(flatten)]
        what: ListArgs,
        /// Tệp. | The file.
        #[arg(long, value_parser = table_file)]
        out: PathBuf,
    },
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(word).ok_or_else(|| Kind::ALL.map(Kind::code).join(", "))
}

fn order(word: &str) -> Result<Order, String> {
    Order::parse(word).ok_or_else(|| Order::ALL.map(Order::code).join(", "))
}

fn shown(word: &str) -> Result<Shown, String> {
    Shown::parse(word).ok_or_else(|| "open, closed, all".to_owned())
}

fn cursor(word: &str) -> Result<Cursor, String> {
    Cursor::parse(word).ok_or_else(|| "12-345".to_owned())
}

fn ending(word: &str) -> Result<Ending, String> {
    Ending::parse(word).filter(|ending| *ending != Ending::Merged).ok_or_else(|| "left, died_out".to_owned())
}

fn held_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let known = |end: &str| path.extension().is_some_and(|is| is.eq_ignore_ascii_case(end));
    if known("json") || known("html") { Ok(path) } else { Err("….json, ….html".to_owned()) }
}

fn erase_why(word: &str) -> Result<EraseWhy, String> {
    EraseWhy::parse(word).ok_or_else(|| EraseWhy::ALL.map(EraseWhy::code).join(", "))
}

fn asked_by(word: &str) -> Result<AskedBy, String> {
    AskedBy::parse(word).ok_or_else(|| AskedBy::ALL.map(AskedBy::code).join(", "))
}

fn table_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let known = |end: &str| path.extension().is_some_and(|is| is.eq_ignore_ascii_case(end));
    if known("csv") || known("xlsx") { Ok(path) } else { Err("….csv, ….xlsx".to_owned()) }
}
