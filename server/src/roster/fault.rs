//! Why a row is refused: stable code, typed facts, and a sentence that says what to do.

use programme::text::{Lang, Text};
use programme::units::Points;

/// One fault of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's own row number.
    pub row: u32,
    /// The column's heading as written in the file.
    pub column: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// Everything that can be wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's sentence below is its documentation")]
pub enum FaultKind {
    CommuneMissing,
    CommuneUnknown { value: String, on: String },
    CommuneEnded { value: String, name: String, last_day: String, successors: String },
    CommuneNotYet { value: String, from: String },
    CriteriaElsewhere { value: String, applies_to: String },
    TextUnfit { value: String },
    FormerCommuneUnrelated { value: String },
    ContextDisagrees { value: String, context: String },
    CodeMissing,
    NameMissing,
    YearMissing,
    YearOutside { value: String },
    MembersOutside { value: String },
    BirthYearOutside { value: String },
    PovertyUnknown { value: String },
    RegistrationUnknown { value: String },
    ScoredButNotRegistered,
    AnswerMissing,
    NotANumber { value: String },
    TooFine { value: String },
    Negative { value: String },
    AboveMax { value: String, max: Points },
    OptionUnknown { value: String, options: String },
    TargetUnknown { value: String },
    ShareUnknown { value: String },
    VetoUnknown { value: String },
    ResultUnknown { value: String },
    ResultContradictsTotal { total: Points, mark: Points },
    Duplicate { first_row: u32, sheet: Option<String> },
}

impl FaultKind {
    /// Stable code, the same in every language and release.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CommuneMissing => "commune.missing",
            Self::CommuneUnknown { .. } => "commune.unknown",
            Self::CommuneEnded { .. } => "commune.ended",
            Self::CriteriaElsewhere { .. } => "criteria.elsewhere",
            Self::TextUnfit { .. } => "text.unfit",
            Self::CommuneNotYet { .. } => "commune.not_yet",
            Self::FormerCommuneUnrelated { .. } => "former_commune.unrelated",
            Self::ContextDisagrees { .. } => "context.disagrees",
            Self::CodeMissing => "code.missing",
            Self::NameMissing => "name.missing",
            Self::YearMissing => "year.missing",
            Self::YearOutside { .. } => "year.outside",
            Self::MembersOutside { .. } => "members.outside",
            Self::BirthYearOutside { .. } => "birth_year.outside",
            Self::PovertyUnknown { .. } => "poverty.unknown",
            Self::RegistrationUnknown { .. } => "registration.unknown",
            Self::ScoredButNotRegistered => "registration.scored_but_not_registered",
            Self::AnswerMissing => "answer.missing",
            Self::NotANumber { .. } => "points.not_a_number",
            Self::TooFine { .. } => "points.too_fine",
            Self::Negative { .. } => "points.negative",
            Self::AboveMax { .. } => "points.above_max",
            Self::OptionUnknown { .. } => "option.unknown",
            Self::TargetUnknown { .. } => "target.unknown",
            Self::ShareUnknown { .. } => "share.unknown",
            Self::VetoUnknown { .. } => "veto.unknown",
            Self::ResultUnknown { .. } => "result.unknown",
            Self::ResultContradictsTotal { .. } => "result.contradicts_total",
            Self::Duplicate { .. } => "row.duplicate",
        }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let text = self.text();
        shortened(match lang {
            Lang::Vi => text.vi,
            Lang::En => text.en,
        })
    }

    /// What is wrong and what to do, in both languages.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table of sentences reads best in one place")]
    pub fn text(&self) -> Text {
        match self {
            Self::CommuneMissing => Text::new(
                "Thiếu mã xã. Ghi mã xã 5 chữ số vào ô này hoặc nêu bằng --commune.",
                "The commune code is missing. Write the 5-digit code in this cell or give --commune.",
            ),
            Self::CommuneUnknown { value, on } => Text::new(
                format!(
                    "Không có xã nào mang mã “{value}” vào ngày {on}. Kiểm tra lại mã theo danh mục đơn vị hành chính của năm đó."
                ),
                format!(
                    "No commune has the code “{value}” on {on}. Check it against the list of administrative units of that year."
                ),
            ),
            Self::TextUnfit { value } => Text::new(
                format!("“{value}…” quá dài hoặc có ký tự không đọc được. Gõ lại ô này cho ngắn gọn."),
                format!(
                    "“{value}…” is too long or holds characters that cannot be read. Type the cell again, in short."
                ),
            ),
            Self::CriteriaElsewhere { value, applies_to } => Text::new(
                format!(
                    "Xã “{value}” không thuộc nơi áp dụng bộ tiêu chí này ({applies_to}). Dùng bộ tiêu chí của nơi đó."
                ),
                format!(
                    "The commune “{value}” is not where this criteria set applies ({applies_to}). Use the set of that place."
                ),
            ),
            Self::CommuneEnded { value, name, last_day, successors } => Text::new(
                format!(
                    "Mã “{value}” ({name}) chỉ dùng đến ngày {last_day}. Dùng mã của đơn vị kế tiếp: {successors}; nếu mã hộ trùng nhau sau sáp nhập, ghi mã này vào cột “Mã xã cũ”."
                ),
                format!(
                    "The code “{value}” ({name}) ended on {last_day}. Use its successor: {successors}; where codes collide after the merger, keep this one in “former_commune_code”."
                ),
            ),
            Self::CommuneNotYet { value, from } => Text::new(
                format!("Mã “{value}” chỉ có từ ngày {from}. Dùng mã đang có hiệu lực vào năm đó."),
                format!("The code “{value}” begins on {from}. Use the code in force in that year."),
            ),
            Self::FormerCommuneUnrelated { value } => Text::new(
                format!("Xã cũ “{value}” không nhập vào xã ghi ở dòng này. Sửa mã xã cũ hoặc để trống."),
                format!(
                    "The former commune “{value}” did not become part of this row's commune. Correct it or leave it blank."
                ),
            ),
            Self::ContextDisagrees { value, context } => Text::new(
                format!(
                    "Ô ghi “{value}” nhưng tùy chọn là “{context}”. Sửa một trong hai, hoặc chọn “Ô trong tệp khác thì theo ô” (lệnh: --column-wins)."
                ),
                format!(
                    "The cell says “{value}” but the options say “{context}”. Correct one, or choose “Where a cell differs, follow the cell” (by command: --column-wins)."
                ),
            ),
            Self::CodeMissing => Text::new(
                "Thiếu mã số. Ghi mã hộ (hoặc mã đối tượng) vào ô này.",
                "The code is missing. Write the subject's code in this cell.",
            ),
            Self::NameMissing => Text::new(
                "Thiếu họ tên. Danh sách không có mã thì phải có họ tên.",
                "The name is missing. A list without codes needs names.",
            ),
            Self::YearMissing => Text::new(
                "Thiếu năm. Ghi năm vào ô này hoặc nêu bằng --year.",
                "The year is missing. Write it in this cell or give --year.",
            ),
            Self::YearOutside { value } => Text::new(
                format!("Năm “{value}” không hợp lệ: phải từ 2014 đến 2100."),
                format!("The year “{value}” is outside 2014–2100."),
            ),
            Self::MembersOutside { value } => Text::new(
                format!("Số nhân khẩu “{value}” không hợp lệ: phải từ 1 đến 30."),
                format!("The number of members “{value}” is outside 1–30."),
            ),
            Self::BirthYearOutside { value } => Text::new(
                format!("Năm sinh “{value}” không hợp lệ. Ghi bốn chữ số, ví dụ 1958."),
                format!("The birth year “{value}” is not valid. Write four digits, such as 1958."),
            ),
            Self::PovertyUnknown { value } => Text::new(
                format!("Diện hộ “{value}” không hiểu được. Ghi nghèo, cận nghèo hoặc không."),
                format!("The poverty status “{value}” is not understood. Write poor, near-poor or no."),
            ),
            Self::RegistrationUnknown { value } => Text::new(
                format!("Đăng ký “{value}” không hiểu được. Ghi mới, lại hoặc không."),
                format!("The registration “{value}” is not understood. Write new, again or no."),
            ),
            Self::ScoredButNotRegistered => Text::new(
                "Có điểm nhưng ghi là không đăng ký. Sửa cột Đăng ký hoặc bỏ điểm.",
                "There are scores, but the row says not registered. Correct the registration or remove the scores.",
            ),
            Self::AnswerMissing => Text::new(
                "Thiếu điểm của mục này. Chấm điểm, hoặc ghi KAD nếu không có đối tượng.",
                "The answer to this item is missing. Score it, or write NA where it does not apply.",
            ),
            Self::NotANumber { value } => Text::new(
                format!("“{value}” không phải là số. Ghi điểm bằng số, ví dụ 7,5; hoặc KAD."),
                format!("“{value}” is not a number. Write points such as 7.5, or NA."),
            ),
            Self::TooFine { value } => Text::new(
                format!("“{value}” có quá hai chữ số thập phân. Làm tròn đến 0,01."),
                format!("“{value}” has more than two decimals. Round it to 0.01."),
            ),
            Self::Negative { value } => Text::new(
                format!("“{value}” nhỏ hơn 0. Điểm thấp nhất là 0."),
                format!("“{value}” is below 0. The fewest points are 0."),
            ),
            Self::AboveMax { value, max } => Text::new(
                format!("“{value}” vượt điểm tối đa {}. Sửa lại điểm.", max.to_string().replace('.', ",")),
                format!("“{value}” is above the maximum of {max}. Correct the points."),
            ),
            Self::OptionUnknown { value, options } => Text::new(
                format!("“{value}” không phải là một lựa chọn của mục này. Chọn: {options}."),
                format!("“{value}” is not an option of this item. Choose: {options}."),
            ),
            Self::TargetUnknown { value } => Text::new(
                format!("“{value}” không hiểu được. Ghi đạt, không đạt hoặc KAD."),
                format!("“{value}” is not understood. Write met, not_met or NA."),
            ),
            Self::ShareUnknown { value } => Text::new(
                format!("“{value}” không phải tỉ số. Ghi tử số/mẫu số, ví dụ 45/60."),
                format!("“{value}” is not a share. Write numerator/denominator, such as 45/60."),
            ),
            Self::VetoUnknown { value } => Text::new(
                format!("“{value}” không hiểu được. Ghi có, không hoặc để trống."),
                format!("“{value}” is not understood. Write yes, no or leave it blank."),
            ),
            Self::ResultUnknown { value } => Text::new(
                format!("Kết quả “{value}” không hiểu được. Ghi đạt hoặc không đạt."),
                format!("The result “{value}” is not understood. Write pass or fail."),
            ),
            Self::ResultContradictsTotal { total, mark } => Text::new(
                format!(
                    "Tổng điểm {} dưới điểm chuẩn {} nhưng kết quả ghi là đạt. Kiểm tra lại với cơ sở.",
                    total.to_string().replace('.', ","),
                    mark.to_string().replace('.', ",")
                ),
                format!(
                    "The total {total} is below the pass mark {mark}, but the result says pass. Check with whoever scored it."
                ),
            ),
            Self::Duplicate { first_row, sheet } => {
                let (vi, en) = sheet.as_ref().map_or_else(Default::default, |sheet| {
                    (format!(" (trang “{sheet}”)"), format!(" (sheet “{sheet}”)"))
                });
                Text::new(
                    format!(
                        "Trùng mã và năm với dòng {first_row}{vi}. Dòng đó được giữ; bỏ dòng này hoặc sửa mã."
                    ),
                    format!(
                        "The same code and year as row {first_row}{en}. That row stands; remove this one or correct its code."
                    ),
                )
            }
        }
    }
}
/// A cell may hold a whole book; its beginning is enough to find it, and the remedy must be seen.
fn shortened(text: String) -> String {
    const LONG: usize = 2_000;
    let (Some(open), Some(close)) = (text.find('“'), text.rfind('”')) else { return text };
    if text.len() < LONG || close < open {
        return text;
    }
    let begins: String = text[open..close].chars().take(LONG / 10).collect();
    format!("{}{begins}…{}", &text[..open], &text[close..])
}
