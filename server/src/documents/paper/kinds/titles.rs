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
    /// For what a subject strives in the year, as its registration form asks.
    pub aims: [&'static str; 3],
}

/// How hamlets and communes are called: before a name, within a sentence, before the name on a form, their head, who
/// signs.
type Called = [&'static str; 5];

const HAMLETS: [Called; 3] = [
    ["Ấp ", "ấp", "Tên ấp", "Trưởng ấp", "TRƯỞNG ẤP"],
    ["Khóm ", "khóm", "Tên khóm", "Trưởng khóm", "TRƯỞNG KHÓM"],
    ["Khu phố ", "khu phố", "Tên khu phố", "Trưởng khu phố", "TRƯỞNG KHU PHỐ"],
];

const COMMUNES: [Called; 3] = [
    ["Xã ", "xã", "Tên xã", COMMUNE.head, COMMUNE.signs],
    ["Phường ", "phường", "Tên phường", COMMUNE.head, COMMUNE.signs],
    ["Thị trấn ", "thị trấn", "Tên thị trấn", COMMUNE.head, COMMUNE.signs],
];

impl TitleWords {
    /// The words for subjects of these names: hamlets that are all called *ấp* are spoken of as such.
    #[must_use]
    pub fn for_names<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = names.into_iter().peekable();
        let mut kinds = match self.subjects {
            known if known == HAMLET.subjects => HAMLETS.to_vec(),
            known if known == COMMUNE.subjects => COMMUNES.to_vec(),
            _ => return self,
        };
        if names.peek().is_none() {
            return self;
        }
        for name in names {
            kinds.retain(|kind| name.starts_with(kind[0]));
        }
        match kinds[..] {
            [[_, subjects, name, head, signs]] => Self { subjects, name, head, signs, ..self },
            _ => self,
        }
    }
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
    aims: [
        "Việc học của con, em trong gia đình",
        "Việc học tập thường xuyên của người lớn",
        "Điều kiện học tập (góc học tập, sách báo, đóng góp quỹ khuyến học)",
    ],
};

const CLAN: TitleWords = TitleWords {
    title: "",
    subjects: "dòng họ",
    name: "Tên dòng họ",
    head: "Trưởng ban khuyến học dòng họ",
    signs: "ĐẠI DIỆN DÒNG HỌ",
    members: "Số hộ trong dòng họ",
    place: "Nơi đặt ban khuyến học",
    in_hamlets: false,
    aims: [
        "Việc học của con, cháu trong dòng họ",
        "Việc học tập thường xuyên của người lớn; số hộ phấn đấu đạt Gia đình học tập",
        "Hoạt động của ban khuyến học, quỹ khuyến học dòng họ",
    ],
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
    aims: [
        "Việc học tập của người dân; số hộ phấn đấu đạt Gia đình học tập",
        "Điều kiện và tổ chức học tập",
        "Đóng góp cho phong trào khuyến học, khuyến tài",
    ],
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
    aims: [
        "Việc học tập của các thành viên",
        "Điều kiện và tổ chức học tập",
        "Đóng góp cho phong trào khuyến học, khuyến tài",
    ],
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
    aims: [
        "Lãnh đạo, chỉ đạo xây dựng xã hội học tập",
        "Việc học tập của người dân; hoạt động của trung tâm học tập cộng đồng",
        "Các mô hình học tập (gia đình, dòng họ, cộng đồng, đơn vị)",
    ],
};

/// The words of a title kind by its code; nothing for a code that no paper knows.
#[must_use]
pub fn title_words(code: &str) -> Option<TitleWords> {
    Some(match code {
        "learning_family" => TitleWords { title: "Gia đình học tập", ..FAMILY },
        "culture_family" => TitleWords {
            title: "Gia đình văn hóa",
            aims: [
                "Chấp hành pháp luật, quy định, quy ước của địa phương",
                "Gia đình hòa thuận, hạnh phúc, tương trợ trong cộng đồng",
                "Lao động, sản xuất, kinh doanh, công tác, học tập",
            ],
            ..FAMILY
        },
        "promoting_family" => TitleWords { title: "Gia đình hiếu học", ..FAMILY },
        "learning_clan" => TitleWords { title: "Dòng họ học tập", ..CLAN },
        "promoting_clan" => TitleWords { title: "Dòng họ hiếu học", ..CLAN },
        "learning_community" => TitleWords { title: "Cộng đồng học tập", ..HAMLET },
        "promoting_community" => TitleWords { title: "Cộng đồng khuyến học", ..HAMLET },
        "culture_hamlet" => TitleWords {
            title: "Ấp văn hóa",
            subjects: "ấp",
            name: "Tên ấp",
            head: "Trưởng ấp",
            signs: "TRƯỞNG ẤP",
            aims: [
                "Đời sống kinh tế; việc làm, giảm nghèo",
                "Đời sống văn hóa, tinh thần; học tập, khuyến học",
                "Môi trường, an ninh, trật tự; đoàn kết, tương trợ",
            ],
            ..HAMLET
        },
        "learning_unit" | "learning_unit_district_province" => {
            TitleWords { title: "Đơn vị học tập", ..UNIT }
        }
        "commune_learning_community" => {
            TitleWords { title: "Cộng đồng học tập cấp xã", ..COMMUNE }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hamlets_of_one_kind_are_called_by_it() {
        let words = title_words("learning_community").expect("known");
        let called = |names: &[&'static str]| words.for_names(names.iter().copied()).subjects;
        assert_eq!(called(&["Ấp Phước Thiện", "Ấp 3"]), "ấp");
        assert_eq!(called(&["Khu phố 1"]), "khu phố");
        assert_eq!(called(&["Ấp 3", "Khu phố 1"]), "ấp, khóm, khu phố");
        assert_eq!(called(&["Phước Thiện"]), "ấp, khóm, khu phố");
        assert_eq!(called(&[]), "ấp, khóm, khu phố");
        let commune = title_words("commune_learning_community").expect("known");
        assert_eq!(commune.for_names(["Xã An Hòa"]).subjects, "xã");
        let family = title_words("learning_family").expect("known");
        assert_eq!(family.for_names(["Ấp"]), family);
    }
}
