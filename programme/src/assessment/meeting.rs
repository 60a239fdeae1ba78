//! What a meeting writes down besides the scores, and what a reviewer decides: counts and codes.
//!
//! Deliberately absent: free text on a family (Luật 91/2025), and names of those who spoke. Votes do not replace
//! the score: both are shown.

use crate::text::Text;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $vi:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that tables and the audit use.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// What a word stands for.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }

            /// In words.
            #[must_use]
            pub fn text(self) -> Text {
                match self { $(Self::$variant => Text::new($vi, $en)),* }
            }
        }
    };
}

codes! {
    /// A remark of the minutes.
    Remark {
        /// Fewer than half of those invited came.
        FewCame = "few_came", "Số người dự ít", "Few came";
        /// The list was read aloud.
        ReadAloud = "read_aloud", "Đã đọc công khai danh sách", "The list was read aloud";
        /// The list was posted.
        Posted = "posted", "Đã niêm yết danh sách", "The list was posted";
        /// Nobody objected.
        NoObjection = "no_objection", "Không có ý kiến khác", "Nobody objected";
        /// Somebody objected.
        Objection = "objection", "Có ý kiến khác, chuyển thẩm định", "There was an objection, for the review";
        /// It was held a second time.
        SecondTime = "second_time", "Họp lần hai", "Held a second time";
    }
}

codes! {
    /// Why a reviewer changed or returned a result.
    ReviewReason {
        /// The score is not borne out by the facts.
        NotBorneOut = "not_borne_out", "Không đúng thực tế", "Not borne out by the facts";
        /// The sum or an item was taken down wrongly.
        Miscounted = "miscounted", "Ghi hoặc cộng sai", "Taken down or summed wrongly";
        /// A document is missing.
        Incomplete = "incomplete", "Thiếu hồ sơ", "A document is missing";
        /// The criteria were understood wrongly.
        Misread = "misread", "Hiểu sai tiêu chí", "The criteria were misunderstood";
        /// A complaint was upheld.
        Complaint = "complaint", "Có đơn thư đúng", "A complaint was upheld";
    }
}

codes! {
    /// What a reviewer decided on the version that was seen.
    ReviewVerdict {
        /// It may be proposed, if it passes.
        Approved = "approved", "Đã thẩm định", "Approved";
        /// It goes back to the hamlet.
        Returned = "returned", "Trả lại ấp", "Returned to the hamlet";
        /// The reviewer changed it; it still has to be approved.
        Changed = "changed", "Đã sửa khi thẩm định", "Changed on review";
    }
}

codes! {
    /// Why a score that stood was taken out.
    Cleared {
        /// It was typed into the wrong row.
        WrongRow = "wrong_row", "Ghi nhầm dòng", "Typed into the wrong row";
        /// It is to be scored again.
        Again = "again", "Chấm lại", "To be scored again";
        /// The subject does not take part.
        Withdrew = "withdrew", "Không tham gia", "Does not take part";
    }
}

/// The votes on one subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// For.
    pub agreed: u32,
    /// Against.
    pub against: u32,
    /// Abstained.
    pub abstained: u32,
}

impl Votes {
    /// In words, beside the score.
    #[must_use]
    pub fn text(self) -> Text {
        let Self { agreed, against, abstained } = self;
        Text::new(
            format!("{agreed} đồng ý, {against} không, {abstained} ý kiến khác"),
            format!("{agreed} for, {against} against, {abstained} abstained"),
        )
    }
}

/// Counts of a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeetingFacts {
    /// Who was invited.
    pub invited: u32,
    /// Who came.
    pub attended: u32,
}

/// Why a meeting's counts cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingFault {
    /// More came than were invited.
    MoreThanInvited,
    /// More votes than people.
    MoreVotesThanPeople,
    /// The meeting of a year is held in that year or the next, and not in the future.
    Day,
    /// A remark nobody knows.
    UnknownRemark,
}

impl MeetingFault {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MoreThanInvited => "meeting.more_than_invited",
            Self::MoreVotesThanPeople => "meeting.more_votes_than_people",
            Self::Day => "meeting.day",
            Self::UnknownRemark => "meeting.unknown_remark",
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::MoreThanInvited => Text::new(
                "Số dự nhiều hơn số mời. Xem lại hai số.",
                "More came than were invited. Correct one of the two.",
            ),
            Self::MoreVotesThanPeople => Text::new(
                "Tổng số phiếu nhiều hơn số người dự. Xem lại số phiếu.",
                "There are more votes than people who came. Correct the votes.",
            ),
            Self::Day => Text::new(
                "Ngày họp phải trong năm được xét hoặc năm sau, không sau hôm nay.",
                "The meeting is held in the year assessed or the next, and not in the future.",
            ),
            Self::UnknownRemark => {
                Text::new("Chỉ ghi nhận xét theo mã có sẵn.", "A remark is one of the codes that there are.")
            }
        }
    }
}

/// Whether votes are possible in a meeting.
///
/// # Errors
/// When they are not.
pub fn fits_meeting(meeting: MeetingFacts, votes: Votes) -> Result<(), MeetingFault> {
    if meeting.attended > meeting.invited && meeting.invited > 0 {
        return Err(MeetingFault::MoreThanInvited);
    }
    let sum = u64::from(votes.agreed) + u64::from(votes.against) + u64::from(votes.abstained);
    if sum > u64::from(meeting.attended) { Err(MeetingFault::MoreVotesThanPeople) } else { Ok(()) }
}
