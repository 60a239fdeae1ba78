//! The papers whose text is a template, the variables of each, and the text that ships (`programme/paper-texts/`).

use super::{Template, TemplateFault};
use crate::text::Text;

/// A paper whose text a province can edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// Tờ trình of the association.
    Proposal,
    /// Quyết định công nhận.
    Recognition,
    /// Quyết định sửa đổi.
    Amendment,
    /// Công văn đính chính.
    Correction,
    /// Quyết định thu hồi.
    Withdrawal,
    /// Thông báo.
    Announcement,
    /// What is read over the hamlet's loudspeaker.
    Loudspeaker,
}

/// A variable: its name, and what it stands for.
pub type Variable = (&'static str, &'static str, &'static str);

const COMMON: [Variable; 7] = [
    ("title", "tên danh hiệu, không có ngoặc kép", "name of the title, without quotation marks"),
    ("year", "năm xét công nhận", "year assessed"),
    ("subjects", "cách gọi đối tượng: hộ gia đình, dòng họ, ấp, đơn vị", "what the subjects are called"),
    ("place", "địa bàn, ví dụ xã An Hòa", "place, such as xã An Hòa"),
    ("issuer", "cơ quan ban hành, viết đầy đủ", "who issues, in full"),
    ("count", "số đối tượng, đếm từ danh sách", "number of subjects, counted from the list"),
    ("count_words", "số đó bằng chữ", "the same in words"),
];

const NEW_AND_AGAIN: [Variable; 2] = [
    ("count_new", "số công nhận lần đầu", "recognised for the first time"),
    ("count_again", "số tái công nhận", "recognised again"),
];

const BASES: [Variable; 1] = [(
    "bases",
    "căn cứ pháp lý theo ngày ban hành, mỗi căn cứ một dòng",
    "legal bases of the day, a line each",
)];

const PROPOSAL: [Variable; 2] = [
    ("proposer", "người hoặc tổ chức đề nghị", "who proposes"),
    ("proposal", "số, ngày của tờ trình", "number and day of the proposal"),
];

const DECISION: [Variable; 2] = [
    (
        "decision",
        "số, ngày, cơ quan của quyết định được nói đến",
        "number, day and issuer of the decision spoken of",
    ),
    ("decision_number", "số, ký hiệu của quyết định đó", "its number and symbol"),
];

const CHANGES: [Variable; 1] =
    [("changes", "từng nội dung được sửa, mỗi nội dung một dòng", "each change, a line each")];
const RESPONSIBLE: [Variable; 1] =
    [("responsible", "những người có trách nhiệm thi hành", "who is responsible for carrying it out")];
const REASON: [Variable; 1] = [("reason", "lý do thu hồi", "reason of the withdrawal")];
const APPEAL: [Variable; 1] = [("appeal_until", "ngày cuối nhận ý kiến", "last day for objections")];

impl TextKind {
    /// Every kind, in the order of a case.
    pub const ALL: [Self; 7] = [
        Self::Proposal,
        Self::Recognition,
        Self::Amendment,
        Self::Correction,
        Self::Withdrawal,
        Self::Announcement,
        Self::Loudspeaker,
    ];

    /// The word that tables, addresses and commands use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposal => "proposal",
            Self::Recognition => "recognition",
            Self::Amendment => "amendment",
            Self::Correction => "correction",
            Self::Withdrawal => "withdrawal",
            Self::Announcement => "announcement",
            Self::Loudspeaker => "loudspeaker",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Proposal => Text::new("Tờ trình", "Proposal"),
            Self::Recognition => Text::new("Quyết định công nhận", "Decision that recognises"),
            Self::Amendment => Text::new("Quyết định sửa đổi", "Decision that amends"),
            Self::Correction => Text::new("Công văn đính chính", "Letter that corrects the layout"),
            Self::Withdrawal => Text::new("Quyết định thu hồi", "Decision that withdraws"),
            Self::Announcement => Text::new("Thông báo", "Announcement"),
            Self::Loudspeaker => Text::new("Bài phát thanh", "Text for the loudspeaker"),
        }
    }

    /// The variables that its text may use.
    #[must_use]
    pub fn variables(self) -> Vec<Variable> {
        let own: &[&[Variable]] = match self {
            Self::Proposal => &[&NEW_AND_AGAIN, &BASES],
            Self::Recognition => &[&NEW_AND_AGAIN, &BASES, &PROPOSAL, &RESPONSIBLE],
            Self::Amendment => &[&BASES, &PROPOSAL, &DECISION, &CHANGES, &RESPONSIBLE],
            Self::Correction => &[&DECISION, &CHANGES],
            Self::Withdrawal => &[&BASES, &PROPOSAL, &DECISION, &REASON, &RESPONSIBLE],
            Self::Announcement => &[&NEW_AND_AGAIN, &DECISION, &APPEAL],
            Self::Loudspeaker => &[&DECISION, &APPEAL],
        };
        COMMON.iter().chain(own.iter().copied().flatten()).copied().collect()
    }

    /// The text that ships.
    #[must_use]
    pub const fn shipped(self) -> &'static str {
        match self {
            Self::Proposal => include_str!("../../paper-texts/proposal.txt"),
            Self::Recognition => include_str!("../../paper-texts/recognition.txt"),
            Self::Amendment => include_str!("../../paper-texts/amendment.txt"),
            Self::Correction => include_str!("../../paper-texts/correction.txt"),
            Self::Withdrawal => include_str!("../../paper-texts/withdrawal.txt"),
            Self::Announcement => include_str!("../../paper-texts/announcement.txt"),
            Self::Loudspeaker => include_str!("../../paper-texts/loudspeaker.txt"),
        }
    }

    /// Reads a text as this kind's.
    ///
    /// # Errors
    /// As [`Template::read`].
    pub fn read(self, text: &str) -> Result<Template, Vec<TemplateFault>> {
        let names: Vec<&'static str> = self.variables().into_iter().map(|(name, _, _)| name).collect();
        Template::read(text, &names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_text_is_sound_and_counts_from_its_list() {
        for kind in TextKind::ALL {
            let template = kind.read(kind.shipped()).expect("a sound text");
            let used = template.variables();
            let counts = !matches!(kind, TextKind::Correction | TextKind::Amendment);
            assert_eq!(used.contains(&"count") && used.contains(&"count_words"), counts, "{}", kind.code());
            assert_eq!(TextKind::parse(kind.code()), Some(kind));
        }
    }
}
