//! Everything that is held on one family, as one file: JSON for programs, and a page that needs nothing else for people.
//!
//! Both say the same: each table with what it means, its rows, and what erasing does with it.

use programme::text::{Lang, Text};

use super::words::title_word;
use crate::actions::held::Held;
use crate::store::held::OnErasure;

/// What a table holds, in words.
#[must_use]
pub fn meaning(table: &str) -> Text {
    let (vi, en) = match table {
        "subjects" => (
            "Bản ghi trong sổ: mã, tên, ấp, tổ, năm sinh chủ hộ",
            "The record: code, name, hamlet, group, birth year of the head",
        ),
        "subject_moves" => ("Đã ở những ấp nào, từ năm nào", "In which hamlets it lived, from which year"),
        "subject_ends" => {
            ("Bản ghi đóng từ năm nào, vì sao", "From which year the record is closed, and why")
        }
        "subject_origins" => {
            ("Tách từ hộ nào, hộ nào tách ra", "Which household it split from, or split from it")
        }
        "subjects_past" => ("Bản ghi trước mỗi lần thay đổi", "The record before each change"),
        "cases" => (
            "Hồ sơ từng năm: đăng ký, số người, hộ nghèo, kết quả từng mục, tổng điểm, đạt hay không, tình trạng",
            "Each year’s case: registration, members, poverty, answers, total, outcome, state",
        ),
        "cases_past" => ("Hồ sơ trước mỗi lần thay đổi", "Cases before each change"),
        "drafts" => ("Dòng ghi dở trên bảng chấm", "Rows of the sheet that are not complete"),
        "votes" => ("Số phiếu ở cuộc họp bình xét", "Votes at the hamlet meeting"),
        "reviews" => ("Thẩm định của Hội Khuyến học xã", "The commune association’s review"),
        "jointly_approved" => (
            "Cơ quan phối hợp thẩm định đã đồng ý với kết quả nào",
            "Which result the office that appraises jointly agreed with",
        ),
        "typed_past" => (
            "Điều ghi ở cuộc họp, khi thẩm định, trước mỗi lần thay đổi",
            "What was typed at meetings and on review before each change",
        ),
        "hand_changes" => {
            ("Những lần sửa bằng tay: từ gì, thành gì, vì sao", "Changes by hand: from what, to what, why")
        }
        "clan_members" => ("Thuộc dòng họ nào, từ ngày nào", "Membership of clans, from which day"),
        "bodies" => ("Tổ chức hội của đơn vị", "Association bodies of a unit"),
        "record_secrets" => (
            "Phiếu có mã riêng in lúc nào; chính mã không được giữ",
            "When a slip with a code was printed; the code itself is not kept",
        ),
        "unlisted" => ("Gia đình xin không công khai tên", "The family asked to stand on no public list"),
        "correction_requests" => (
            "Yêu cầu sửa của gia đình và câu trả lời",
            "The family’s requests for correction, and the answers",
        ),
        "erased" => ("Đã xóa ngày nào, vì sao, ai yêu cầu", "When it was erased, why, and who asked"),
        _ => ("", ""),
    };
    Text::new(vi, en)
}

/// What erasing does, in words.
#[must_use]
pub fn on_erasure(what: OnErasure) -> Text {
    match what {
        OnErasure::Removed => Text::new("xóa hẳn", "removed"),
        OnErasure::Blanked => Text::new(
            "giữ dòng, bỏ mọi điều nói về gia đình",
            "the row stays, all that tells of the family goes",
        ),
        OnErasure::Kept => Text::new("giữ nguyên", "kept"),
    }
}

/// What lies elsewhere.
#[must_use]
pub fn elsewhere() -> [Text; 3] {
    [
        Text::new(
            "Bản sao lưu và bảng tính trả lại làm trước đây còn giữ dữ liệu này cho đến khi bị xóa.",
            "Backups and returned workbooks made before hold this data until they are deleted.",
        ),
        Text::new(
            "Tệp quyết định đã ký và danh sách kèm theo là hồ sơ lưu trữ, không xóa.",
            "Signed files of decisions and their annexes are archives and are not erased.",
        ),
        Text::new(
            "Nhật ký nhắc đến bản ghi bằng số và mã, không bằng tên.",
            "The audit speaks of the record by number and code, never by name.",
        ),
    ]
}

/// As JSON.
#[must_use]
pub fn json(held: &Held, made_at: &str) -> serde_json::Value {
    let text = |text: &Text| serde_json::json!({ "vi": text.vi, "en": text.en });
    let records = held.rows.iter().map(|(id, tables)| {
        let tables = tables.iter().map(|rows| {
            let row = |values: &Vec<serde_json::Value>| {
                rows.table
                    .columns
                    .iter()
                    .zip(values)
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect::<serde_json::Map<_, _>>()
            };
            serde_json::json!({
                "table": rows.table.name,
                "meaning": text(&meaning(rows.table.name)),
                "on_erasure": rows.table.on_erasure.code(),
                "rows": rows.rows.iter().map(row).collect::<Vec<_>>(),
            })
        });
        serde_json::json!({ "id": id, "tables": tables.collect::<Vec<_>>() })
    });
    let explained = held.explained.iter().map(|sheet| {
        serde_json::json!({
            "title": sheet.title,
            "year": sheet.year,
            "lines": sheet.lines.iter().map(text).collect::<Vec<_>>(),
        })
    });
    serde_json::json!({
        "made_at": made_at,
        "commune": held.record.row.commune,
        "code": held.record.row.code,
        "name": held.record.row.name,
        "records": records.collect::<Vec<_>>(),
        "explained": explained.collect::<Vec<_>>(),
        "named_in": held.named_in,
        "elsewhere": elsewhere().iter().map(text).collect::<Vec<_>>(),
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// As a page that needs no other file.
#[must_use]
pub fn html(held: &Held, made_at: &str, lang: Lang) -> String {
    let (title, made) = match lang {
        Lang::Vi => ("Mọi điều đang giữ về gia đình", "Lập lúc"),
        Lang::En => ("Everything that is held on the family", "Made at"),
    };
    let code = if lang == Lang::Vi { "vi" } else { "en" };
    let name = format!("{} · {}", held.record.row.name, held.record.row.code);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>body{{font-family:sans-serif;\
         line-height:1.5;margin:1rem}}table{{border-collapse:collapse;font-size:.9rem}}th,td{{border:1px solid #999;\
         padding:2px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}}</style></head><body><h1>{title}</h1>\
         <p><strong>{}</strong></p><p>{made} {}</p>\n",
        escaped(&name),
        escaped(made_at)
    );
    for (id, tables) in &held.rows {
        if held.rows.len() > 1 {
            page.push_str(&format!("<h2>{id}</h2>\n"));
        }
        for rows in tables {
            let (what, after) = (meaning(rows.table.name), on_erasure(rows.table.on_erasure));
            let when = if lang == Lang::Vi { "Khi xóa" } else { "On erasure" };
            page.push_str(&format!(
                "<h3>{}</h3><p><code>{}</code> · {when}: {}</p><table><tr>",
                escaped(what.get(lang)),
                rows.table.name,
                escaped(after.get(lang))
            ));
            for column in rows.table.columns {
                page.push_str(&format!("<th scope=\"col\">{column}</th>"));
            }
            page.push_str("</tr>\n");
            for row in &rows.rows {
                page.push_str("<tr>");
                for value in row {
                    let text = match value {
                        serde_json::Value::Null => String::new(),
                        serde_json::Value::String(text) => text.clone(),
                        serde_json::Value::Bool(_)
                        | serde_json::Value::Number(_)
                        | serde_json::Value::Array(_)
                        | serde_json::Value::Object(_) => value.to_string(),
                    };
                    page.push_str(&format!("<td>{}</td>", escaped(&text)));
                }
                page.push_str("</tr>\n");
            }
            page.push_str("</table>\n");
        }
    }
    for sheet in &held.explained {
        page.push_str(&format!("<h3>{} {}</h3><ul>", escaped(title_word(&sheet.title, lang)), sheet.year));
        for line in &sheet.lines {
            page.push_str(&format!("<li>{}</li>", escaped(line.get(lang))));
        }
        page.push_str("</ul>\n");
    }
    for paper in &held.named_in {
        let what = if lang == Lang::Vi { "Quyết định" } else { "Decision" };
        page.push_str(&format!(
            "<p>{what} {} ({}): {}</p>\n",
            escaped(&paper.number),
            escaped(&paper.signed_on),
            escaped(&paper.line.join(" · "))
        ));
    }
    page.push_str("<ul>");
    for line in elsewhere() {
        page.push_str(&format!("<li>{}</li>", escaped(line.get(lang))));
    }
    page.push_str("</ul></body></html>\n");
    page
}
