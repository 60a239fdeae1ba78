//! Who issues a paper and who signs it: the committee, association or office of a place, by the day of the paper.
//!
//! Symbols of offices (`SGDĐT`, `VHXH`) and names of divisions are commonly known and unverified; the clerk's own number
//! is printed as typed. That a commune's officer for office and statistics carries a decision out was seen in one of
//! 2020 (quangthai.thuathienhue.gov.vn, 25688). Deliberately absent: which office takes which step, which the title
//! kinds say.

use jiff::civil::{Date, date};
use programme::places::Level;
use programme::titles::Office;

use super::super::dates::{Dated, Number, PlaceDate, day_in_words};
use super::super::model::{Letterhead, Signature};

/// First day without districts, and with divisions in communes.
const TWO_TIERS_FROM: Date = date(2025, 7, 1);

/// Who issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The body above it, where its papers name one.
    pub parent: Vec<String>,
    /// The lines of the head.
    pub lines: Vec<String>,
    /// In full, within a sentence: `Ủy ban nhân dân xã An Hòa`.
    pub name: String,
    /// Where it has its seat, before the date: `An Hòa`.
    pub seat: String,
    /// Its place within a sentence: `xã An Hòa`.
    pub place: String,
    /// What its numbers end in: `UBND`, `HKH`.
    pub symbol: String,
    /// On whose behalf its papers are signed: `ỦY BAN NHÂN DÂN`; empty for an office whose head signs alone.
    pub body: &'static str,
    /// Its head, as below a paper: `CHỦ TỊCH`.
    pub head: &'static str,
    /// Its head, within a sentence: `Chủ tịch Ủy ban nhân dân xã An Hòa`.
    pub headed_by: String,
}

/// `xã An Hòa` without its kind.
fn seat(place: &str) -> String {
    let kinds = ["thành phố ", "thị trấn ", "thị xã ", "phường ", "huyện ", "quận ", "tỉnh ", "xã "];
    let kind = kinds.iter().find(|kind| place.to_lowercase().starts_with(**kind));
    let bare = kind.and_then(|kind| place.get(kind.len()..)).unwrap_or(place);
    // A ward that has only a number keeps its kind.
    if bare.chars().all(|c| c.is_ascii_digit()) { place.to_owned() } else { bare.to_owned() }
}

/// A place with its kind within a sentence: `Xã An Hòa` becomes `xã An Hòa`. A kind before a number stays large, as the
/// rules of spelling have it: `Phường 8`.
#[must_use]
pub fn within_sentence(place: &str) -> String {
    if place.split(' ').next_back().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit())) {
        return place.to_owned();
    }
    let mut letters = place.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// As [`within_sentence`] for a hamlet or a larger place: a name without a kind stays as it is.
#[must_use]
pub fn place_within(place: &str) -> String {
    let kinds = [
        "Ấp ",
        "Khóm ",
        "Khu ",
        "Thôn ",
        "Tổ ",
        "Bản ",
        "Làng ",
        "Xã ",
        "Phường ",
        "Thị ",
        "Quận ",
        "Huyện ",
        "Thành ",
        "Tỉnh ",
    ];
    if kinds.iter().any(|kind| place.starts_with(kind)) { within_sentence(place) } else { place.to_owned() }
}

impl Issuer {
    /// The People's Committee of a place, named with its kind. No body stands above it in the head.
    #[must_use]
    pub fn committee(place: &str) -> Self {
        let place = within_sentence(place);
        let name = format!("Ủy ban nhân dân {place}");
        Self {
            parent: Vec::new(),
            lines: vec!["ỦY BAN NHÂN DÂN".to_owned(), place.to_uppercase()],
            headed_by: format!("Chủ tịch {name}"),
            name,
            seat: seat(&place),
            place,
            symbol: "UBND".to_owned(),
            body: "ỦY BAN NHÂN DÂN",
            head: "CHỦ TỊCH",
        }
    }

    /// The association of a place, with the place above where the association has one there. Above a province's stands
    /// the association of the country.
    #[must_use]
    pub fn association(place: &str, above: Option<&str>) -> Self {
        let place = within_sentence(place);
        let name = format!("Hội Khuyến học {place}");
        let lines = |place: &str| vec!["HỘI KHUYẾN HỌC".to_owned(), place.to_uppercase()];
        let parent = match above {
            Some(above) => lines(above),
            None if place.starts_with("tỉnh ") => vec!["HỘI KHUYẾN HỌC VIỆT NAM".to_owned()],
            None => Vec::new(),
        };
        Self {
            parent,
            lines: lines(&place),
            headed_by: format!("Chủ tịch {name}"),
            name,
            seat: seat(&place),
            place,
            symbol: "HKH".to_owned(),
            body: "BAN CHẤP HÀNH",
            head: "CHỦ TỊCH",
        }
    }

    /// An office below a People's Committee: its name, the lines of its head, its symbol, and who heads it below a paper
    /// and within a sentence.
    fn below(
        place: &str,
        name: &str,
        lines: &[&str],
        symbol: &str,
        (head, headed_by): (&'static str, &str),
    ) -> Self {
        let above = Self::committee(place);
        Self {
            parent: above.lines.clone(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            name: format!("{name} {}", above.place),
            headed_by: format!("{headed_by} {}", above.place),
            symbol: symbol.to_owned(),
            body: "",
            head,
            ..above
        }
    }

    /// The office that takes a step, at its place, with the place above it; nothing for who issues no papers: a
    /// subject's own head, a meeting.
    #[must_use]
    pub fn of(office: Office, place: &str, above: Option<&str>, on: Date) -> Option<Self> {
        const EDUCATION: &str = "Giáo dục và Đào tạo";
        Some(match office {
            Office::CommuneCommittee
            | Office::CommuneChairman
            | Office::DistrictCommittee
            | Office::DistrictChairman
            | Office::ProvinceCommittee
            | Office::ProvinceChairman => Self::committee(place),
            Office::CommuneAssociation | Office::DistrictAssociation | Office::ProvinceAssociation => {
                Self::association(place, above)
            }
            Office::DistrictEducation => Self::below(
                place,
                &format!("Phòng {EDUCATION}"),
                &["PHÒNG GIÁO DỤC", "VÀ ĐÀO TẠO"],
                "PGDĐT",
                ("TRƯỞNG PHÒNG", &format!("Trưởng phòng {EDUCATION}")),
            ),
            Office::ProvinceEducation => Self::below(
                place,
                &format!("Sở {EDUCATION}"),
                &["SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
                "SGDĐT",
                ("GIÁM ĐỐC", &format!("Giám đốc Sở {EDUCATION}")),
            ),
            Office::CommuneCulture if on < TWO_TIERS_FROM => Self::below(
                place,
                "Bộ phận Văn hóa - Xã hội",
                &["BỘ PHẬN VĂN HÓA - XÃ HỘI"],
                "VHXH",
                ("CÔNG CHỨC VĂN HÓA - XÃ HỘI", "Công chức Văn hóa - Xã hội"),
            ),
            Office::CommuneCulture => Self::below(
                place,
                "Phòng Văn hóa - Xã hội",
                &["PHÒNG VĂN HÓA - XÃ HỘI"],
                "VHXH",
                ("TRƯỞNG PHÒNG", "Trưởng phòng Văn hóa - Xã hội"),
            ),
            Office::DistrictCulture => Self::below(
                place,
                "Phòng Văn hóa và Thông tin",
                &["PHÒNG VĂN HÓA", "VÀ THÔNG TIN"],
                "PVHTT",
                ("TRƯỞNG PHÒNG", "Trưởng phòng Văn hóa và Thông tin"),
            ),
            Office::ProvinceCulture => Self::below(
                place,
                "Sở Văn hóa, Thể thao và Du lịch",
                &["SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"],
                "SVHTTDL",
                ("GIÁM ĐỐC", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
            ),
            Office::ProvinceEmulationCouncil => {
                let council = Self::below(
                    place,
                    "Hội đồng Thi đua - Khen thưởng",
                    &["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"],
                    "HĐTĐKT",
                    ("CHỦ TỊCH", "Chủ tịch Hội đồng Thi đua - Khen thưởng"),
                );
                Self { body: "HỘI ĐỒNG", ..council }
            }
            Office::HouseholdHead
            | Office::ClanHead
            | Office::HamletHead
            | Office::UnitHead
            | Office::HamletMeeting
            | Office::UnitMeeting
            | Office::ManagerEducation
            | Office::ManagerChairman => return None,
        })
    }

    /// Who it is that decides, within a sentence: the whole body, or its chair alone.
    #[must_use]
    pub fn decides_as(&self, capacity: Capacity) -> String {
        match capacity {
            Capacity::Body => self.name.clone(),
            Capacity::Chair => self.headed_by.clone(),
        }
    }

    /// Above the bases of a decision: `CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN HÒA`.
    #[must_use]
    pub fn authority(&self, capacity: Capacity) -> String {
        let whole = match self.body {
            "BAN CHẤP HÀNH" if capacity == Capacity::Body => format!("{} {}", self.body, self.name),
            _ => self.decides_as(capacity),
        };
        whole.to_uppercase()
    }

    /// Whether it is the association.
    #[must_use]
    pub fn is_association(&self) -> bool {
        self.symbol == "HKH"
    }

    /// Who carries out what it decides besides those whom it names: its own staff. A commune has an office with a chief
    /// only since 1/7/2025, an officer before.
    #[must_use]
    pub fn staff(&self, level: Level, on: Date) -> String {
        let place = &self.place;
        if self.is_association() {
            return format!("Ban Thường vụ {}", self.name);
        }
        match level {
            Level::Province | Level::Country => format!("Chánh Văn phòng Ủy ban nhân dân {place}"),
            Level::Commune | Level::Hamlet if on < TWO_TIERS_FROM => {
                format!("Công chức Văn phòng - Thống kê {place}")
            }
            Level::District | Level::Commune | Level::Hamlet => {
                format!("Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {place}")
            }
        }
    }

    /// The head of a paper of it: number and date as given, or left open in a draft of a year.
    #[must_use]
    pub fn head(&self, kind: &str, given: &Given) -> Letterhead {
        let symbol = if kind.is_empty() { self.symbol.clone() } else { format!("{kind}-{}", self.symbol) };
        Letterhead {
            parent: self.parent.clone(),
            issuer: self.lines.clone(),
            number: Some(given.number.as_deref().map_or_else(|| Number::open(&symbol), Number::given)),
            letter_subject: None,
            place_date: Some(PlaceDate { place: self.seat.clone(), dated: given.dated }),
        }
    }
}

/// Who asked for a decision, as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its head, within a sentence: `Chủ tịch Hội Khuyến học xã An Hòa`.
    pub headed_by: String,
    /// Its name.
    pub name: String,
    /// What its numbers end in.
    pub symbol: String,
    /// Several that asked each by a letter of its own.
    pub together: bool,
}

impl From<Issuer> for Asked {
    fn from(issuer: Issuer) -> Self {
        Self { headed_by: issuer.headed_by, name: issuer.name, symbol: issuer.symbol, together: false }
    }
}

impl Asked {
    /// The associations of the communes of a district or province.
    #[must_use]
    pub fn associations_below() -> Self {
        let name = "Hội Khuyến học các xã, phường, thị trấn".to_owned();
        Self { headed_by: format!("Chủ tịch {name}"), name, symbol: "HKH".to_owned(), together: true }
    }
}

/// Who puts a title before those who decide, of the offices that its steps name: the first at the level that decides
/// that is not itself a committee; it writes to the decider and is named in the decision.
#[must_use]
pub fn asks(decides: Office, steps: &[Office]) -> Option<Office> {
    let committee = |office: Office| office.decides() && office != Office::DistrictAssociation;
    steps.iter().copied().find(|office| office.level() == decides.level() && !committee(*office))
}

/// Who writes the *Tờ trình* of a commune, of the offices that its steps name: the first that issues papers and is not
/// the place that decides.
#[must_use]
pub fn writes(decides: Office, steps: &[Office]) -> Option<Office> {
    let committee = |office: Office| office.decides() && office != Office::DistrictAssociation;
    let itself = |office: Office| committee(office) && office.level() == decides.level();
    steps
        .iter()
        .copied()
        .find(|office| office.level().is_some_and(|level| level != Level::Hamlet) && !itself(*office))
}

/// What the clerk gives a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Number and symbol, `12/QĐ-UBND`; nothing in a draft.
    pub number: Option<String>,
    /// Its day.
    pub dated: Dated,
    /// The day it was drawn up, by which the layout and the legal bases go while it is not dated.
    pub drawn_up_on: Date,
}

impl Given {
    /// A draft drawn up on a day.
    #[must_use]
    pub fn draft(on: Date) -> Self {
        Self { number: None, dated: Dated::Open { year: on.year() }, drawn_up_on: on }
    }

    /// Numbered and dated.
    #[must_use]
    pub fn numbered(number: &str, on: Date) -> Self {
        Self { number: Some(number.to_owned()), dated: Dated::On(on), drawn_up_on: on }
    }

    /// The day by which rules are chosen.
    #[must_use]
    pub fn day(&self) -> Date {
        match self.dated {
            Dated::On(day) => day,
            Dated::Open { .. } | Dated::ByHand => self.drawn_up_on,
        }
    }
}

/// Another paper that is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `Quyết định`, `Tờ trình`.
    pub kind: String,
    /// `125/QĐ-UBND`.
    pub number: String,
    /// Its day.
    pub on: Date,
    /// Who issued it, in full.
    pub by: String,
}

impl Reference {
    /// `Quyết định số 125/QĐ-UBND ngày 25 tháng 12 năm 2019 của Ủy ban nhân dân xã An Hòa`.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{} số {} {} của {}", self.kind, self.number(), day_in_words(self.on), self.by)
    }

    /// Its number as papers write it.
    #[must_use]
    pub fn number(&self) -> String {
        Number::given(&self.number).whole()
    }
}

/// In what capacity somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// For the whole body: `TM. ỦY BAN NHÂN DÂN`.
    Body,
    /// As its head.
    Chair,
}

impl Capacity {
    /// How the office that decides a title decides it.
    #[must_use]
    pub const fn of(decides: Office) -> Self {
        if matches!(
            decides,
            Office::CommuneChairman
                | Office::DistrictChairman
                | Office::ProvinceChairman
                | Office::ManagerChairman
        ) {
            Self::Chair
        } else {
            Self::Body
        }
    }
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// For the body or as its chair.
    pub capacity: Capacity,
    /// The deputy signs in the chair's place.
    pub deputy: bool,
    /// The name; empty in a draft.
    pub name: String,
}

impl Signer {
    /// The end of a paper of an issuer.
    #[must_use]
    pub fn of(&self, issuer: &Issuer) -> Signature {
        let mut authority = Vec::new();
        if self.capacity == Capacity::Body && !issuer.body.is_empty() {
            authority.push(format!("TM. {}", issuer.body));
        }
        if self.deputy {
            authority.push(format!("KT. {}", issuer.head));
        }
        let title = if self.deputy { format!("PHÓ {}", issuer.head) } else { issuer.head.to_owned() };
        Signature { authority, title, note: None, name: self.name.clone() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_head_has_the_place_large_and_the_seat_without_its_kind() {
        let issuer = Issuer::committee("Xã An Hòa Tây");
        assert_eq!((issuer.lines[1].as_str(), issuer.seat.as_str()), ("XÃ AN HÒA TÂY", "An Hòa Tây"));
        assert_eq!(issuer.name, "Ủy ban nhân dân xã An Hòa Tây");
        let ward = Issuer::committee("Phường 8");
        assert_eq!((ward.seat.as_str(), ward.name.as_str()), ("Phường 8", "Ủy ban nhân dân Phường 8"));
        assert_eq!(Issuer::committee("Thị trấn Châu Thành").seat, "Châu Thành");
    }

    #[test]
    fn who_asks_sits_where_it_is_decided_and_never_asks_itself() {
        use Office::{
            CommuneAssociation, CommuneChairman, CommuneCommittee, CommuneCulture, DistrictAssociation,
            DistrictChairman, DistrictCulture, HamletHead,
        };
        assert_eq!(asks(CommuneCommittee, &[CommuneAssociation]), Some(CommuneAssociation));
        let hamlet = [CommuneCommittee, CommuneCulture, DistrictCulture];
        assert_eq!(asks(DistrictChairman, &hamlet), Some(DistrictCulture));
        assert_eq!(writes(DistrictChairman, &hamlet), Some(CommuneCommittee));
        assert_eq!(asks(CommuneChairman, &hamlet), Some(CommuneCulture), "not the committee itself");
        assert_eq!(writes(CommuneChairman, &hamlet), Some(CommuneCulture));
        assert_eq!(writes(CommuneChairman, &[HamletHead, CommuneCulture]), Some(CommuneCulture));
        assert_eq!(
            asks(DistrictAssociation, &[CommuneAssociation]),
            None,
            "those of the communes ask together"
        );
    }

    #[test]
    fn a_commune_has_a_chief_of_its_office_since_there_are_two_tiers() {
        let commune = Issuer::committee("Xã An Hòa");
        let on = |day| commune.staff(Level::Commune, day);
        assert_eq!(on(date(2025, 6, 30)), "Công chức Văn phòng - Thống kê xã An Hòa");
        assert_eq!(on(date(2025, 7, 1)), "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã An Hòa");
    }

    #[test]
    fn whoever_signs_does_it_for_the_body_that_issues() {
        let signer = |capacity, deputy| Signer { capacity, deputy, name: String::new() };
        let district = Issuer::association("Huyện Ba Dừa", Some("Tỉnh Bến Tre"));
        let deputy = signer(Capacity::Body, true).of(&district);
        assert_eq!(deputy.authority, ["TM. BAN CHẤP HÀNH", "KT. CHỦ TỊCH"]);
        assert_eq!(deputy.title, "PHÓ CHỦ TỊCH");
        assert_eq!(district.authority(Capacity::Body), "BAN CHẤP HÀNH HỘI KHUYẾN HỌC HUYỆN BA DỪA");
        let office =
            Issuer::of(Office::ProvinceEducation, "Tỉnh Bến Tre", None, date(2023, 6, 1)).expect("known");
        let head = signer(Capacity::Body, false).of(&office);
        assert_eq!((head.authority.len(), head.title.as_str()), (0, "GIÁM ĐỐC"));
        assert_eq!(office.headed_by, "Giám đốc Sở Giáo dục và Đào tạo tỉnh Bến Tre");
        assert_eq!(office.parent, ["ỦY BAN NHÂN DÂN", "TỈNH BẾN TRE"]);
    }

    #[test]
    fn a_reference_is_cited_with_its_day_and_issuer() {
        let of = Reference {
            kind: "Quyết định".to_owned(),
            number: "5/QĐ-UBND".to_owned(),
            on: date(2019, 12, 5),
            by: "Ủy ban nhân dân xã An Hòa".to_owned(),
        };
        assert_eq!(
            of.whole(),
            "Quyết định số 05/QĐ-UBND ngày 05 tháng 12 năm 2019 của Ủy ban nhân dân xã An Hòa"
        );
    }
}
