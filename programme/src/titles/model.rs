//! The shape of a title kind: its names, its periods, and the facts that a period says.

use jiff::civil::Date;

use crate::criteria::Provenance;
use crate::places::Level;
use crate::text::Text;

/// A title kind, read and checked.
#[derive(Clone, Debug)]
pub struct TitleKind {
    /// Stable code, such as `learning_family`.
    pub code: String,
    /// Name shown.
    pub name: Text,
    /// What is to be known besides; may be empty.
    pub note: Text,
    /// Kind of subject that holds it: `family`, `clan`, `hamlet`, `unit` or `commune`.
    pub subject: String,
    /// The title of households on which it rests, where it does.
    pub household_title: Option<String>,
    /// What its share is counted against.
    pub counted: String,
    /// The title with which it shares a hamlet's sitting.
    pub sits_with: Option<String>,
    /// From which year it holds everywhere; before that it is given in its pilots only.
    pub everywhere: Option<Since>,
    /// The title that came after it.
    pub succeeded_by: Option<Succession>,
    /// Its levels, the lowest first; empty where it has none.
    pub levels: Vec<TitleLevel>,
    /// Its periods, oldest first, without gaps.
    pub periods: Vec<Period>,
}

impl TitleKind {
    /// The period that holds on a day.
    #[must_use]
    pub fn period_on(&self, on: Date) -> Option<&Period> {
        self.periods.iter().find(|period| period.holds_on(on))
    }

    /// What speaks on a day of a step that is left to take: the period that holds, or the last one once the title is
    /// given no more, so that its last year is still decided and withdrawn by whoever decided it.
    #[must_use]
    pub fn period_for_steps(&self, on: Date) -> Option<&Period> {
        self.period_on(on).or_else(|| self.periods.last().filter(|last| last.to.is_some_and(|to| to < on)))
    }

    /// Whether it is given for a year: a period of it holds on some day of that year.
    #[must_use]
    pub fn is_given_in(&self, year: u16) -> bool {
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        self.periods.iter().any(|p| p.from.year() <= year && p.to.is_none_or(|to| to.year() >= year))
    }
}

/// A year from which something holds.
#[derive(Clone, Debug)]
pub struct Since {
    /// The year.
    pub year: u16,
    /// Whether it was seen in a text.
    pub provenance: Provenance,
    /// Where.
    pub source: String,
}

/// The passage of a title to the one after it.
#[derive(Clone, Debug)]
pub struct Succession {
    /// The title that came after.
    pub title: String,
    /// From when, and where that is said.
    pub since: Since,
}

/// A level of a title.
#[derive(Clone, Debug)]
pub struct TitleLevel {
    /// Stable code, such as `level_2`.
    pub code: String,
    /// Name shown.
    pub name: Text,
    /// For how many years the level below is held first.
    pub wait_years: u8,
    /// Whether that was seen in a text.
    pub provenance: Provenance,
    /// Where.
    pub source: String,
}

/// Facts of a title from a day to a day.
#[derive(Clone, Debug)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day; nothing while it holds.
    pub to: Option<Date>,
    /// Number of the instrument; empty where none was seen.
    pub instrument: String,
    /// What is to be known besides; may be empty.
    pub note: Text,
    /// What it says, in the order of [`FactKey::ALL`].
    pub facts: Vec<Fact>,
}

impl Period {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// What it says of something.
    #[must_use]
    pub fn fact(&self, key: FactKey) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.key == key)
    }
}

/// One thing that a title says: who takes a step, by when, for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it speaks of.
    pub key: FactKey,
    /// What it says.
    pub value: FactValue,
    /// Whether it was seen in a text.
    pub provenance: Provenance,
    /// Where, or by which custom.
    pub source: String,
    /// First day of the period that said so: a later period that says nothing of it carries it on.
    pub since: Date,
}

/// What a fact says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// An office takes the step; nothing where nobody does.
    Office(Option<Office>),
    /// By this day of the year assessed, or of the year after.
    By(YearDay),
    /// For so many years.
    Years(u8),
}

impl FactValue {
    /// The word that files, forms and the audit use.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Office(office) => office.map_or("nobody", Office::code).to_owned(),
            Self::By(day) => day.code(),
            Self::Years(years) => years.to_string(),
        }
    }
}

/// A month and day of the year assessed or of the one after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearDay {
    /// Of the year after.
    pub next_year: bool,
    /// Month.
    pub month: i8,
    /// Day.
    pub day: i8,
}

impl YearDay {
    /// Reads `12-31`, or `+03-31` of the year after.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (next_year, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
        let (month, day) = rest.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A day that not every year has is none of the calendar.
        Date::new(2015, month, day).ok()?;
        Some(Self { next_year, month, day })
    }

    /// As files write it.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}{:02}-{:02}", if self.next_year { "+" } else { "" }, self.month, self.day)
    }

    /// The day for a year assessed.
    #[must_use]
    pub fn of(self, year: u16) -> Option<Date> {
        let year = i16::try_from(year).ok()?.checked_add(i16::from(self.next_year))?;
        Date::new(year, self.month, self.day).ok()
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its stable word.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one of a word.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

words! {
    /// What a fact speaks of.
    FactKey {
        /// Who registers.
        Registers = "registers",
        /// Who reviews and votes (*bình xét*).
        Reviews = "reviews",
        /// Who appraises (*thẩm định*).
        Appraises = "appraises",
        /// With whom.
        AppraisesWith = "appraises_with",
        /// Who proposes (*Tờ trình*).
        Proposes = "proposes",
        /// Who decides.
        Decides = "decides",
        /// Registered, or the unit's own report sent, by.
        RegisterBy = "register_by",
        /// Reviewed by.
        MeetBy = "meet_by",
        /// Proposed by.
        ProposeBy = "propose_by",
        /// Decided by.
        DecideBy = "decide_by",
        /// Reported by.
        ReportBy = "report_by",
        /// For how many years it is held; what the criteria set says stands before it.
        TermYears = "term_years",
    }
}

impl FactKey {
    /// Reads a value of this fact: an office or `nobody`, a day such as `12-31` or `+03-31`, a number of years.
    #[must_use]
    pub fn read(self, text: &str) -> Option<FactValue> {
        match self {
            Self::Registers | Self::Reviews | Self::Appraises | Self::AppraisesWith | Self::Proposes => {
                if text == "nobody" {
                    return Some(FactValue::Office(None));
                }
                Office::parse(text).map(|office| FactValue::Office(Some(office)))
            }
            // Somebody always decides.
            Self::Decides => {
                let office = Office::parse(text).filter(|office| office.decides())?;
                Some(FactValue::Office(Some(office)))
            }
            Self::RegisterBy | Self::MeetBy | Self::ProposeBy | Self::DecideBy | Self::ReportBy => {
                YearDay::parse(text).map(FactValue::By)
            }
            Self::TermYears => {
                text.parse().ok().filter(|years| (1..=10).contains(years)).map(FactValue::Years)
            }
        }
    }
}

words! {
    /// Who takes a step.
    Office {
        /// The head of the household.
        HouseholdHead = "household_head",
        /// The head of the clan.
        ClanHead = "clan_head",
        /// The head of the hamlet.
        HamletHead = "hamlet_head",
        /// The head of the unit.
        UnitHead = "unit_head",
        /// The hamlet's meeting with the Front committee.
        HamletMeeting = "hamlet_meeting",
        /// The unit's own meeting.
        UnitMeeting = "unit_meeting",
        /// The commune association.
        CommuneAssociation = "commune_association",
        /// The commune's culture officer; since 2025 its culture and society division.
        CommuneCulture = "commune_culture",
        /// The commune's People's Committee.
        CommuneCommittee = "commune_committee",
        /// Its chairman.
        CommuneChairman = "commune_chairman",
        /// The district association.
        DistrictAssociation = "district_association",
        /// The district's culture division.
        DistrictCulture = "district_culture",
        /// The district's education division.
        DistrictEducation = "district_education",
        /// The district's People's Committee.
        DistrictCommittee = "district_committee",
        /// Its chairman.
        DistrictChairman = "district_chairman",
        /// The province association.
        ProvinceAssociation = "province_association",
        /// The department of culture.
        ProvinceCulture = "province_culture",
        /// The department of education.
        ProvinceEducation = "province_education",
        /// The province's council for emulation.
        ProvinceEmulationCouncil = "province_emulation_council",
        /// The province's People's Committee.
        ProvinceCommittee = "province_committee",
        /// Its chairman.
        ProvinceChairman = "province_chairman",
        /// The education office of the level that manages the unit.
        ManagerEducation = "manager_education",
        /// The chairman of the People's Committee of the level that manages the unit.
        ManagerChairman = "manager_chairman",
    }
}

impl Office {
    /// The level at which it sits; nothing for the subject's own head and for what depends on the unit's manager.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::HouseholdHead
            | Self::ClanHead
            | Self::UnitHead
            | Self::UnitMeeting
            | Self::ManagerEducation
            | Self::ManagerChairman => None,
            Self::HamletHead | Self::HamletMeeting => Some(Level::Hamlet),
            Self::CommuneAssociation
            | Self::CommuneCulture
            | Self::CommuneCommittee
            | Self::CommuneChairman => Some(Level::Commune),
            Self::DistrictAssociation
            | Self::DistrictCulture
            | Self::DistrictEducation
            | Self::DistrictCommittee
            | Self::DistrictChairman => Some(Level::District),
            Self::ProvinceAssociation
            | Self::ProvinceCulture
            | Self::ProvinceEducation
            | Self::ProvinceEmulationCouncil
            | Self::ProvinceCommittee
            | Self::ProvinceChairman => Some(Level::Province),
        }
    }

    /// Whether it may decide titles at all.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(
            self,
            Self::CommuneCommittee
                | Self::CommuneChairman
                | Self::DistrictAssociation
                | Self::DistrictCommittee
                | Self::DistrictChairman
                | Self::ProvinceCommittee
                | Self::ProvinceChairman
                | Self::ManagerChairman
        )
    }

    /// What it is for a unit that a district or the province manages; itself for every other office.
    #[must_use]
    pub fn of_manager(self, manager: Level) -> Self {
        match (self, manager) {
            (Self::ManagerEducation, Level::District) => Self::DistrictEducation,
            (Self::ManagerEducation, _) => Self::ProvinceEducation,
            (Self::ManagerChairman, Level::District) => Self::DistrictChairman,
            (Self::ManagerChairman, _) => Self::ProvinceChairman,
            (office, _) => office,
        }
    }

    /// As people say it.
    #[must_use]
    pub fn name(self) -> Text {
        let (vi, en) = match self {
            Self::HouseholdHead => ("chủ hộ", "head of household"),
            Self::ClanHead => ("trưởng dòng họ", "head of the clan"),
            Self::HamletHead => ("trưởng ấp, khóm, khu phố", "head of the hamlet"),
            Self::UnitHead => ("thủ trưởng đơn vị", "head of the unit"),
            Self::HamletMeeting => ("cuộc họp ấp, khóm, khu phố", "the hamlet meeting"),
            Self::UnitMeeting => ("cuộc họp đơn vị", "the unit's meeting"),
            Self::CommuneAssociation => ("Hội Khuyến học xã", "the commune association"),
            Self::CommuneCulture => {
                ("bộ phận văn hóa – xã hội xã", "the commune's culture and society division")
            }
            Self::CommuneCommittee => ("UBND xã", "the commune's People's Committee"),
            Self::CommuneChairman => ("Chủ tịch UBND xã", "chairman of the commune's People's Committee"),
            Self::DistrictAssociation => ("Hội Khuyến học huyện", "the district association"),
            Self::DistrictCulture => ("Phòng Văn hóa huyện", "the district's culture division"),
            Self::DistrictEducation => {
                ("Phòng Giáo dục và Đào tạo huyện", "the district's education division")
            }
            Self::DistrictCommittee => ("UBND huyện", "the district's People's Committee"),
            Self::DistrictChairman => {
                ("Chủ tịch UBND huyện", "chairman of the district's People's Committee")
            }
            Self::ProvinceAssociation => ("Hội Khuyến học tỉnh", "the province association"),
            Self::ProvinceCulture => ("Sở Văn hóa", "the department of culture"),
            Self::ProvinceEducation => ("Sở Giáo dục và Đào tạo", "the department of education"),
            Self::ProvinceEmulationCouncil => {
                ("Hội đồng Thi đua – Khen thưởng tỉnh", "the province's council for emulation")
            }
            Self::ProvinceCommittee => ("UBND tỉnh", "the province's People's Committee"),
            Self::ProvinceChairman => ("Chủ tịch UBND tỉnh", "chairman of the province's People's Committee"),
            Self::ManagerEducation => (
                "Sở hoặc Phòng Giáo dục và Đào tạo cùng cấp với đơn vị",
                "education office of the unit's own level",
            ),
            Self::ManagerChairman => {
                ("Chủ tịch UBND cùng cấp với đơn vị", "chairman of the committee of the unit's own level")
            }
        };
        Text::new(vi, en)
    }
}
