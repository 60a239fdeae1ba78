//! Who takes a step for a title, on a day, at a place: what its text says on that day, or what the province set
//! where no text was seen. A district is never asked for once there is none (from 1/7/2025).
//!
//! Deliberately absent: which account may do it, which `accounts` answers.

use jiff::civil::Date;

use super::model::{Fact, FactKey, FactValue, Office, TitleKind};
use crate::criteria::Provenance;
use crate::ids::PlaceId;
use crate::places::{Atlas, Level};
use crate::text::Text;

/// What a province set of a title, from a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The province.
    pub place: PlaceId,
    /// Title kind.
    pub title: String,
    /// What it speaks of.
    pub key: FactKey,
    /// First day.
    pub from: Date,
    /// What it says; nothing takes an earlier setting back.
    pub value: Option<FactValue>,
    /// Number of the paper by which it was set.
    pub instrument: String,
}

/// What holds of a title, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holds {
    /// What.
    pub value: FactValue,
    /// Whether a text was seen.
    pub provenance: Provenance,
    /// Where it is said: the source, or the province's paper.
    pub source: String,
    /// A province set it.
    pub is_set: bool,
}

/// What holds of a title on a day in a place: the text where one was seen, else what the province set since the
/// text in force began to say something, else the default.
#[must_use]
pub fn holds(
    kind: &TitleKind,
    settings: &[Setting],
    key: FactKey,
    on: Date,
    (atlas, place): (&Atlas, PlaceId),
) -> Option<Holds> {
    let fact = kind.period_for_steps(on)?.fact(key);
    let by_text = fact.map(|fact| Holds {
        value: fact.value,
        provenance: fact.provenance,
        source: fact.source.clone(),
        is_set: false,
    });
    if by_text.as_ref().is_some_and(|fact| fact.provenance == Provenance::Verified) {
        return by_text;
    }
    let since = fact.map(|fact| fact.since);
    let set = settings
        .iter()
        .filter(|set| set.title == kind.code && set.key == key && set.from <= on)
        .filter(|set| since.is_none_or(|since| set.from >= since))
        .filter(|set| atlas.is_within(place, set.place, on))
        .fold(None, |last: Option<&Setting>, set| match last {
            // Of two from one day the later one stands.
            Some(last) if last.from > set.from => Some(last),
            _ => Some(set),
        });
    match set.and_then(|set| Some((set, set.value?))) {
        Some((set, value)) => Some(Holds {
            value,
            provenance: Provenance::Verified,
            source: set.instrument.clone(),
            is_set: true,
        }),
        None => by_text,
    }
}

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsible {
    /// The office, told apart by who manages the unit.
    pub office: Office,
    /// The place whose office it is; nothing for the subject's own head or meeting.
    pub place: Option<PlaceId>,
    /// Where it comes from.
    pub holds: Holds,
}

/// Why nobody takes a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NobodyDoes {
    /// The title is not given yet on that day.
    #[error("not given on that day")]
    NotGiven,
    /// The title has no such step.
    #[error("no such step")]
    NoStep,
    /// There is no place of that level above on that day: no district since 1/7/2025.
    #[error("no {} there", .0.code())]
    NoSuchLevel(Level),
}

impl NobodyDoes {
    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotGiven => {
                Text::new("Danh hiệu này không được xét vào ngày đó.", "This title is not given on that day.")
            }
            Self::NoStep => Text::new("Danh hiệu này không có bước đó.", "This title has no such step."),
            Self::NoSuchLevel(Level::District) => Text::new(
                "Không còn cấp huyện từ 1/7/2025. Tỉnh phải đặt lại ai làm bước này ở trang Danh hiệu.",
                "There is no district since 1 July 2025. The province has to set who takes this step on the page of titles.",
            ),
            Self::NoSuchLevel(_) => Text::new(
                "Nơi này không có cấp làm bước đó.",
                "No place of the level that takes this step is above this one.",
            ),
        }
    }
}

/// Where a step is taken: a commune, and for a unit of a district or province who manages it.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The places.
    pub atlas: &'a Atlas,
    /// The commune, on the map of the day.
    pub commune: PlaceId,
    /// The level that manages the unit; nothing where nobody said, which is the province.
    pub manager: Option<Level>,
}

/// Who takes a step for a title on a day in a commune.
///
/// # Errors
/// When nobody does: the title is not given then, has no such step, or the level that takes it is no more.
pub fn who(
    kind: &TitleKind,
    settings: &[Setting],
    step: FactKey,
    on: Date,
    at: At<'_>,
) -> Result<Responsible, NobodyDoes> {
    if kind.period_for_steps(on).is_none() {
        return Err(NobodyDoes::NotGiven);
    }
    let holds = holds(kind, settings, step, on, (at.atlas, at.commune)).ok_or(NobodyDoes::NoStep)?;
    let FactValue::Office(Some(office)) = holds.value else { return Err(NobodyDoes::NoStep) };
    let office = office.of_manager(at.manager.unwrap_or(Level::Province));
    let place = match office.level() {
        None => None,
        // A hamlet's meeting and its head are told apart by the record, not by the map.
        Some(Level::Hamlet) => Some(at.commune),
        Some(level) => {
            // Of a title that is given no more nobody has to say anew who stands in for a district.
            let is_given = kind.period_on(on).is_some();
            let gone = if is_given { NobodyDoes::NoSuchLevel(level) } else { NobodyDoes::NotGiven };
            Some(at.atlas.ancestor_at(at.commune, level, on).ok_or(gone)?)
        }
    };
    Ok(Responsible { office, place, holds })
}

/// Why a province may not set something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingRefused {
    /// There is no such title kind.
    #[error("no such title")]
    NoSuchTitle,
    /// The title is not given on that day.
    #[error("the title is not given then")]
    NotGiven,
    /// A text that was seen says it.
    #[error("a text that was seen says it")]
    Verified,
    /// The value is none of this fact.
    #[error("not a value of this")]
    Value,
    /// It names an office of a district, and there is none from that day.
    #[error("no district then")]
    NoDistrict,
    /// The paper is not named.
    #[error("no instrument")]
    NoInstrument,
    /// The place is no province on that day.
    #[error("no province")]
    NoProvince,
}

impl SettingRefused {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::NoSuchTitle,
        Self::NotGiven,
        Self::Verified,
        Self::Value,
        Self::NoDistrict,
        Self::NoInstrument,
        Self::NoProvince,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSuchTitle => "title.unknown",
            Self::NotGiven => "title.not_given",
            Self::Verified => "title.verified",
            Self::Value => "title.value",
            Self::NoDistrict => "title.no_district",
            Self::NoInstrument => "title.no_instrument",
            Self::NoProvince => "title.no_province",
        }
    }

    /// Its sentence.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::NoSuchTitle => Text::new("Không có danh hiệu này.", "There is no such title."),
            Self::NotGiven => Text::new(
                "Danh hiệu này không được xét vào ngày đó. Chọn ngày khác.",
                "The title is not given on that day. Choose another day.",
            ),
            Self::Verified => Text::new(
                "Điều này đã đối chiếu văn bản gốc nên không đặt khác được.",
                "A text that was seen says this; it cannot be set otherwise.",
            ),
            Self::Value => {
                Text::new("Giá trị này không hợp với mục được chọn.", "This value does not fit what is set.")
            }
            Self::NoDistrict => Text::new(
                "Không còn cấp huyện từ 1/7/2025. Chọn cấp xã hoặc cấp tỉnh.",
                "There is no district from 1 July 2025. Choose an office of the commune or the province.",
            ),
            Self::NoInstrument => Text::new(
                "Ghi số văn bản của tỉnh làm căn cứ.",
                "Name the province's paper on which this rests.",
            ),
            Self::NoProvince => Text::new(
                "Chỉ tỉnh mới đặt được. Chọn một tỉnh có vào ngày đó.",
                "Only a province sets this. Choose a province that is there on that day.",
            ),
        }
    }
}

/// Whether a province may set something of a title: only what no text that was seen says, from a day on which it
/// is unverified, by a paper that is named; never an office of a district once there is none.
///
/// # Errors
/// Why not.
pub fn may_set(kind: &TitleKind, set: &Setting, atlas: &Atlas) -> Result<(), SettingRefused> {
    let period = kind.period_on(set.from).ok_or(SettingRefused::NotGiven)?;
    if period.fact(set.key).is_some_and(|fact: &Fact| fact.provenance == Provenance::Verified) {
        return Err(SettingRefused::Verified);
    }
    let is_province = atlas.place(set.place).is_some_and(|place| place.level == Level::Province);
    if !is_province || atlas.version_at(set.place, set.from).is_none() {
        return Err(SettingRefused::NoProvince);
    }
    if let Some(value) = set.value {
        if set.key.read(&value.code()) != Some(value) {
            return Err(SettingRefused::Value);
        }
        if let FactValue::Office(Some(office)) = value
            && office.level() == Some(Level::District)
            && !has_districts(atlas, set.place, set.from)
        {
            return Err(SettingRefused::NoDistrict);
        }
    }
    if set.instrument.trim().is_empty() {
        return Err(SettingRefused::NoInstrument);
    }
    Ok(())
}

fn has_districts(atlas: &Atlas, province: PlaceId, on: Date) -> bool {
    let below = atlas.children_at(province, on);
    below.iter().any(|id| atlas.place(*id).is_some_and(|place| place.level == Level::District))
}
