//! What moves and records are called when a reorganisation speaks of them.

use programme::places::MoveKind;
use programme::text::Text;

/// What a move does.
#[must_use]
pub fn move_word(kind: MoveKind) -> Text {
    match kind {
        MoveKind::Begin => Text::new("lập mới", "begin"),
        MoveKind::Changes => {
            Text::new("đổi tên, loại, mã hoặc cấp trên", "change name, kind, code or place above")
        }
        MoveKind::Merge => Text::new("nhập toàn bộ", "merged whole"),
        MoveKind::Split => Text::new("tách một phần", "a part goes elsewhere"),
        MoveKind::Transfer => Text::new("chuyển ấp", "hamlets transferred"),
        MoveKind::Abolish => Text::new("bỏ một cấp", "a level is abolished"),
    }
}

/// What the rows of a table are, by the table's name.
#[must_use]
pub fn table_word(table: &str) -> Text {
    let (vi, en) = match table {
        "subjects" => ("đối tượng trong sổ", "subjects of the registry"),
        "cases" => ("hồ sơ", "cases"),
        "hamlets" => ("ấp, khóm, khu phố", "hamlets"),
        "decisions" => ("quyết định", "decisions"),
        "certificates" => ("giấy công nhận", "certificates"),
        "letters" => ("thư, văn bản gửi đi", "letters"),
        "publications" => ("danh sách công khai", "published lists"),
        "appeals" => ("kiến nghị", "appeals"),
        "correction_requests" => ("yêu cầu đính chính của gia đình", "requests of families"),
        "joint_appraisals" => ("lần phối hợp thẩm định", "joint appraisals"),
        "subject_moves" => ("lần chuyển ấp của đối tượng", "moves of subjects"),
        "import_communes" => ("lần nhập danh sách", "imports"),
        "hamlet_homes" => ("ấp đã xếp về xã mới", "hamlets placed in a new commune"),
        "zones" => ("thời kỳ vùng khó khăn", "zone statuses"),
        "grants" => ("vai trò đã cấp", "roles granted"),
        "pilots" => ("thí điểm", "pilots"),
        "title_settings" => ("quy định danh hiệu của địa phương", "local settings of titles"),
        "retention" => ("thời hạn giữ câu trả lời", "terms of retention"),
        "paper_texts" => ("lời văn giấy tờ của địa phương", "local texts of papers"),
        other => (other, other),
    };
    Text::new(vi, en)
}
