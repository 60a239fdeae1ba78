//! How each title reads in a sentence of a paper: what its subjects are called, and what their list is headed by.

/// The words of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleWords {
    /// The title without quotation marks.
    pub title: &'static str,
    /// What many subjects are called: `hộ gia đình`.
    pub subjects: &'static str,
    /// Before the name on a form: `Họ và tên chủ hộ`.
    pub name: &'static str,
    /// Before the name of who answers for the subject, where that is somebody else.
    pub head: &'static str,
    /// Who signs a form of the subject.
    pub signs: &'static str,
    /// What of the subject is counted.
    pub members: &'static str,
    /// What the place beside a name is.
    pub place: &'static str,
    /// A subject lies in one hamlet, so that its list is ordered by hamlets.
    pub in_hamlets: bool,
}

const FAMILY: TitleWords = TitleWords {
    title: "",
    subjects: "hộ gia đình",
    name: "Họ và tên chủ hộ",
    head: "",
    signs: "CHỦ HỘ",
    members: "Số nhân khẩu",
    place: "Ấp, khóm, khu phố",
    in_hamlets: true,
};

const CLAN: TitleWords = TitleWords {
    title: "",
    subjects: "dòng họ",
    name: "Tên dòng họ",
    head: "Trưởng ban khuyến học dòng họ",
    signs: "ĐẠI DIỆN DÒNG HỌ",
    members: "Số hộ trong dòng họ",
    place: "Nơi đặt ban khuyến học dòng họ",
    in_hamlets: false,
};

const HAMLET: TitleWords = TitleWords {
    title: "",
    subjects: "ấp, khóm, khu phố",
    name: "Tên ấp, khóm, khu phố",
    head: "Trưởng ấp, khóm, khu phố",
    signs: "TRƯỞNG ẤP, KHÓM, KHU PHỐ",
    members: "Số hộ",
    place: "Xã, phường, thị trấn",
    in_hamlets: false,
};

const UNIT: TitleWords = TitleWords {
    title: "",
    subjects: "cơ quan, đơn vị",
    name: "Tên cơ quan, đơn vị",
    head: "Thủ trưởng đơn vị",
    signs: "THỦ TRƯỞNG ĐƠN VỊ",
    members: "Số thành viên",
    place: "Địa chỉ",
    in_hamlets: false,
};

const COMMUNE: TitleWords = TitleWords {
    title: "",
    subjects: "xã, phường, thị trấn",
    name: "Tên xã, phường, thị trấn",
    head: "Chủ tịch Ủy ban nhân dân",
    signs: "CHỦ TỊCH ỦY BAN NHÂN DÂN",
    members: "Số hộ",
    place: "Địa bàn",
    in_hamlets: false,
};

/// The words of a title kind by its code; nothing for a code that no paper knows.
#[must_use]
pub fn title_words(code: &str) -> Option<TitleWords> {
    Some(match code {
        "learning_family" => TitleWords { title: "Gia đình học tập", ..FAMILY },
        "culture_family" => TitleWords { title: "Gia đình văn hóa", ..FAMILY },
        "promoting_family" => TitleWords { title: "Gia đình hiếu học", ..FAMILY },
        "learning_clan" => TitleWords { title: "Dòng họ học tập", ..CLAN },
        "promoting_clan" => TitleWords { title: "Dòng họ hiếu học", ..CLAN },
        "learning_community" => TitleWords { title: "Cộng đồng học tập", ..HAMLET },
        "promoting_community" => TitleWords { title: "Cộng đồng khuyến học", ..HAMLET },
        "culture_hamlet" => {
            TitleWords { title: "Ấp văn hóa", subjects: "ấp", name: "Tên ấp", ..HAMLET }
        }
        "learning_unit" | "learning_unit_district_province" => {
            TitleWords { title: "Đơn vị học tập", ..UNIT }
        }
        "commune_learning_community" => {
            TitleWords { title: "Cộng đồng học tập cấp xã", ..COMMUNE }
        }
        _ => return None,
    })
}
