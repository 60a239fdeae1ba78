//! Why a step towards or after recognition is refused: a stable code, and a sentence that says what to do.

use jiff::civil::Date;
use programme::recognition::SignedDay;
use programme::text::Text;

use super::RecognitionError;
use crate::store::decision_list::ListChange;

fn day(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// A difference between two lists, as people say it.
#[must_use]
pub fn change_text(change: &ListChange) -> Text {
    match change {
        ListChange::Left(case) => Text::new(
            format!("Ra khỏi danh sách: {} ({})", case.name, case.hamlet),
            format!("Left: {} ({})", case.name, case.hamlet),
        ),
        ListChange::Came(case) => Text::new(
            format!("Thêm vào danh sách: {} ({})", case.name, case.hamlet),
            format!("Came: {} ({})", case.name, case.hamlet),
        ),
        ListChange::Renamed(was, is) => Text::new(
            format!(
                "Đổi cách ghi: {} ({}, {}) → {} ({}, {})",
                was.name, was.hamlet, was.code, is.name, is.hamlet, is.code
            ),
            format!(
                "Written otherwise: {} ({}, {}) → {} ({}, {})",
                was.name, was.hamlet, was.code, is.name, is.hamlet, is.code
            ),
        ),
    }
}

impl RecognitionError {
    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::NothingToDo => "cases.none_at_this_step",
            Self::Ambiguous => "cases.ambiguous",
            Self::NoSuchDraft => "decision.unknown",
            Self::AlreadyIssued(_) => "decision.issued",
            Self::Discarded => "decision.discarded",
            Self::NoNumber => "decision.no_number",
            Self::NumberTaken => "decision.number_taken",
            Self::SignedOn(_) => "decision.signed_on",
            Self::ListChanged(_) => "decision.list_changed",
            Self::NotRecognising => "decision.not_recognising",
            Self::NotHeld => "title.not_held",
            Self::NoCorrection(_) => "decision.no_correction",
        }
    }

    /// What it says; nothing of a store that failed, which is not the reader's doing.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::NothingToDo => Text::new(
                "Không có hồ sơ nào ở bước này. Kiểm tra xã, năm, danh hiệu; Hội Khuyến học xã đề nghị trước, rồi mới lập dự thảo.",
                "No case is at this step. Check commune, year and title; the association proposes before a draft is made.",
            ),
            Self::Ambiguous => Text::new(
                "Mã này có ở hai xã cũ. Ghi rõ xã cũ (--former-commune trên dòng lệnh).",
                "This code exists in two former communes. Say which (--former-commune on the command line).",
            ),
            Self::NoSuchDraft => {
                Text::new("Không có quyết định mang số hiệu này.", "There is no such decision.")
            }
            Self::AlreadyIssued(number) => Text::new(
                format!(
                    "Đã ban hành với số {number}; quyết định đã ban hành không đổi được. Muốn sửa phải có quyết định khác."
                ),
                format!(
                    "Issued already as {number}; an issued decision does not change. A correction is another decision."
                ),
            ),
            Self::Discarded => {
                Text::new("Dự thảo này đã bỏ. Lập dự thảo khác.", "This draft was discarded. Make another.")
            }
            Self::NoNumber => Text::new(
                "Ghi số, ký hiệu của quyết định, ví dụ 05/QĐ-UBND.",
                "Write the number and symbol of the decision, such as 05/QĐ-UBND.",
            ),
            Self::NumberTaken => Text::new(
                "Nơi ban hành đã có quyết định khác mang số này trong năm ký.",
                "The issuer has another decision of this number in the year of signature.",
            ),
            Self::SignedOn(why) => signed_on(*why),
            Self::ListChanged(changes) => Text::new(
                format!(
                    "Danh sách không còn như bản đã in: khác {} dòng. Lập lại danh sách, in và ký lại; hoặc sửa hồ sơ cho đúng bản đã ký.",
                    changes.len()
                ),
                format!(
                    "The list is not the one that was printed any more: {} lines differ. Make the list anew, print and sign it again; or set the records right by the paper that was signed.",
                    changes.len()
                ),
            ),
            Self::NotRecognising => Text::new(
                "Chỉ thu hồi, sửa đổi, đính chính được một quyết định công nhận đã ban hành.",
                "Only an issued decision of recognition can be withdrawn, amended or corrected.",
            ),
            Self::NotHeld => Text::new(
                "Có người không có tên trong quyết định này, hoặc danh hiệu đã thu hồi hay đang ở một dự thảo thu hồi khác.",
                "Somebody is not named by this decision, or the title is withdrawn or in another draft of withdrawal.",
            ),
            Self::NoCorrection(n) => Text::new(
                format!(
                    "Dòng {n}: điều ghi “đã in” không đúng như trong quyết định, hoặc điều sửa lại để trống, không khác gì, quá dài."
                ),
                format!(
                    "Line {n}: what is said to be printed is not what the decision says, or the correction is empty, changes nothing or is too long."
                ),
            ),
        }
    }
}

fn signed_on(why: SignedDay) -> Text {
    match why {
        SignedDay::BeforeYear => Text::new(
            "Ngày ký phải từ đầu năm được xét trở đi.",
            "The day of signature is in the year assessed or later.",
        ),
        SignedDay::InFuture => {
            Text::new("Ngày ký không thể sau hôm nay.", "The day of signature cannot be in the future.")
        }
        SignedDay::BeforeMeeting(on) => Text::new(
            format!("Ngày ký không thể trước ngày ấp bình xét lần cuối ({}).", day(on)),
            format!("The day of signature cannot be before the last hamlet meeting ({}).", day(on)),
        ),
        SignedDay::BeforeDecision(on) => Text::new(
            format!("Ngày ký không thể trước quyết định công nhận ({}).", day(on)),
            format!("The day of signature cannot be before the decision of recognition ({}).", day(on)),
        ),
    }
}
