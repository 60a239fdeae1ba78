//! Pilots: places and years in which a title is given before it holds everywhere, or scored by a set before that is
//! in force. The plan's own ship as data (`programme/title-kinds/pilots.toml`).
//!
//! Deliberately absent: results, which are reported apart by whoever counts them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::model::TitleKind;
use crate::calendar::year_end;
use crate::ids::PlaceId;
use crate::places::Atlas;
use crate::text::Text;

/// A title or a set as a pilot in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pilot {
    /// Its row; nothing where it ships with the program.
    pub id: Option<i64>,
    /// Title kind.
    pub title: String,
    /// The set that scores it there; empty where the one in force does.
    pub set: String,
    /// A province, district or commune.
    pub place: PlaceId,
    /// First year.
    pub from_year: u16,
    /// Last year.
    pub to_year: u16,
    /// Number of the paper.
    pub instrument: String,
    /// What is to be known besides.
    pub note: Text,
}

impl Pilot {
    /// Whether it covers a title and year in a commune, where that is on the map of 31 December.
    #[must_use]
    pub fn covers(&self, atlas: &Atlas, (title, year): (&str, u16), commune: PlaceId) -> bool {
        if self.title != title || !(self.from_year..=self.to_year).contains(&year) {
            return false;
        }
        let on = year_end(year);
        let now = |place: PlaceId| atlas.on_map(place, on).first().map_or(place, |(id, _)| *id);
        atlas.is_within(now(commune), now(self.place), on)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPilots {
    pilot: Vec<RawPilot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPilot {
    instrument: String,
    places: Vec<String>,
    codes_on: toml::value::Datetime,
    from_year: u16,
    to_year: u16,
    note: super::reader::RawText,
    sets: BTreeMap<String, String>,
}

/// The pilots that ship with the program.
#[must_use]
pub fn shipped_pilots(atlas: &Atlas) -> Vec<Pilot> {
    read(include_str!("../../title-kinds/pilots.toml"), atlas).unwrap_or_default()
}

fn read(text: &str, atlas: &Atlas) -> Option<Vec<Pilot>> {
    let raw: RawPilots = toml::from_str(text).ok()?;
    let mut pilots = Vec::new();
    for raw in raw.pilot {
        let on: Date = raw.codes_on.to_string().parse().ok()?;
        let note: Text = raw.note.into();
        for code in &raw.places {
            let place = atlas.any_level_by_code(code, on).ok()?;
            pilots.extend(raw.sets.iter().map(|(title, set)| Pilot {
                id: None,
                title: title.clone(),
                set: set.clone(),
                place,
                from_year: raw.from_year,
                to_year: raw.to_year,
                instrument: raw.instrument.clone(),
                note: note.clone(),
            }));
        }
    }
    Some(pilots)
}

/// How a title is given for a year in a commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'p> {
    /// As everywhere.
    Everywhere,
    /// As a pilot.
    Pilot(&'p Pilot),
}

/// Why a title is not given for a year in a commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    /// It holds everywhere only from a later year, and is no pilot there.
    #[error("a pilot elsewhere until {0}")]
    Until(u16),
    /// It is not given for that year at all.
    #[error("not given for that year")]
    Never,
}

impl NotGiven {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Until(_) => "title.pilot_elsewhere",
            Self::Never => "title.not_given",
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn text(self, kind: &TitleKind, year: u16) -> Text {
        let (vi, en) = (&kind.name.vi, &kind.name.en);
        match self {
            Self::Until(from) => Text::new(
                format!(
                    "Năm {year} danh hiệu {vi} mới thí điểm ở một số nơi, không có nơi này; xét đại trà từ năm {from}. Chọn năm {from} trở đi, hoặc tỉnh ghi thêm nơi thí điểm ở trang Danh hiệu."
                ),
                format!(
                    "In {year} {en} was a pilot in some places, and this is none of them; it holds everywhere from {from}. Choose {from} or later, or let the province add a pilot on the page of titles."
                ),
            ),
            Self::Never => {
                let after = kind.succeeded_by.as_ref().and_then(|next| super::title_kind(&next.title));
                let instead = |name: &str, before: &str| {
                    if name.is_empty() { String::new() } else { format!(" {before} {name}.") }
                };
                let (next_vi, next_en) =
                    after.map_or(("", ""), |next| (next.name.vi.as_str(), next.name.en.as_str()));
                Text::new(
                    format!("Năm {year} không xét danh hiệu {vi}.{}", instead(next_vi, "Đăng ký")),
                    format!("{en} is not given for {year}.{}", instead(next_en, "Register for")),
                )
            }
        }
    }
}

/// How a title is given for a year in a commune.
///
/// # Errors
/// When it is not.
pub fn given<'p>(
    kind: &TitleKind,
    pilots: &'p [Pilot],
    year: u16,
    (atlas, commune): (&Atlas, PlaceId),
) -> Result<Given<'p>, NotGiven> {
    if !kind.is_given_in(year) {
        return Err(NotGiven::Never);
    }
    let Some(since) = kind.everywhere.as_ref().filter(|since| year < since.year) else {
        return Ok(Given::Everywhere);
    };
    let pilot = pilots.iter().find(|pilot| pilot.covers(atlas, (&kind.code, year), commune));
    pilot.map(Given::Pilot).ok_or(NotGiven::Until(since.year))
}

/// Why a pilot may not be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PilotRefused {
    /// There is no such title kind, or it is not given in those years.
    #[error("no such title in those years")]
    Title,
    /// There is no such set of the title.
    #[error("no such set")]
    Set,
    /// The last year is before the first, or they lie too far off.
    #[error("years")]
    Years,
    /// The title holds everywhere by then, and no set is named: there is nothing to pilot.
    #[error("holds everywhere")]
    Everywhere,
    /// The paper is not named.
    #[error("no instrument")]
    NoInstrument,
    /// There is no such place in those years.
    #[error("no such place")]
    Place,
}

impl PilotRefused {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Title => "pilot.title",
            Self::Set => "pilot.set",
            Self::Years => "pilot.years",
            Self::Everywhere => "pilot.everywhere",
            Self::NoInstrument => "pilot.no_instrument",
            Self::Place => "pilot.place",
        }
    }

    /// Its sentence.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Title => Text::new(
                "Danh hiệu này không được xét trong những năm đó.",
                "This title is not given in those years.",
            ),
            Self::Set => Text::new(
                "Không có bộ tiêu chí này cho danh hiệu đã chọn.",
                "There is no such criteria set of the title.",
            ),
            Self::Years => Text::new(
                "Năm đầu phải trước hoặc bằng năm cuối, từ 2014 và không quá 5 năm.",
                "The first year is not after the last, from 2014, and a pilot lasts at most 5 years.",
            ),
            Self::Everywhere => Text::new(
                "Danh hiệu đã xét đại trà trong những năm đó. Muốn thí điểm một bộ tiêu chí thì chọn bộ đó.",
                "The title holds everywhere in those years. To pilot a criteria set, choose it.",
            ),
            Self::NoInstrument => {
                Text::new("Ghi số văn bản làm căn cứ.", "Name the paper on which it rests.")
            }
            Self::Place => Text::new(
                "Không có nơi nào mang mã này trong những năm đó.",
                "No place has this code in those years.",
            ),
        }
    }
}

/// Whether a pilot may be added: of a title before it holds everywhere, or of a set at any time. `has_set` says
/// whether the set that it names is one of the title.
///
/// # Errors
/// Why not.
pub fn may_pilot(pilot: &Pilot, atlas: &Atlas, has_set: bool) -> Result<(), PilotRefused> {
    let kind = super::title_kind(&pilot.title).ok_or(PilotRefused::Title)?;
    if pilot.from_year > pilot.to_year || pilot.from_year < 2014 || pilot.to_year - pilot.from_year >= 5 {
        return Err(PilotRefused::Years);
    }
    if !kind.is_given_in(pilot.from_year) || !kind.is_given_in(pilot.to_year) {
        return Err(PilotRefused::Title);
    }
    if atlas.version_at(pilot.place, year_end(pilot.from_year)).is_none() {
        return Err(PilotRefused::Place);
    }
    if !pilot.set.is_empty() && !has_set {
        return Err(PilotRefused::Set);
    }
    let everywhere = kind.everywhere.as_ref().is_none_or(|since| since.year <= pilot.to_year);
    if pilot.set.is_empty() && everywhere {
        return Err(PilotRefused::Everywhere);
    }
    if pilot.instrument.trim().is_empty() {
        return Err(PilotRefused::NoInstrument);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::criteria::shipped_set;
    use crate::places::Level;
    use crate::titles::title_kind;

    #[test]
    fn the_plans_pilots_are_read_with_a_set_of_each_title() {
        let atlas = Atlas::shipped();
        let pilots = shipped_pilots(&atlas);
        assert_eq!(pilots.len(), 12);
        for pilot in &pilots {
            assert_eq!(may_pilot(pilot, &atlas, true), Ok(()), "{pilot:?}");
            assert_eq!(shipped_set(&pilot.set).map(|set| set.title), Some(pilot.title.clone()));
        }
    }

    #[test]
    fn before_2016_a_learning_title_is_given_in_the_pilots_and_nowhere_else() {
        let atlas = Atlas::shipped();
        let pilots = shipped_pilots(&atlas);
        let kind = title_kind("learning_family").expect("there");
        let commune = |code: &str, on| atlas.by_code(Level::Commune, code, on).expect("there");
        let on = date(2014, 12, 31);
        let (city, elsewhere) = (commune("28756", on), commune("28807", on));
        let of =
            |year, commune| given(kind, &pilots, year, (&atlas, commune)).map(|how| how != Given::Everywhere);
        assert_eq!(of(2014, city), Ok(true));
        assert_eq!(of(2015, city), Ok(true));
        assert_eq!(of(2016, city), Ok(false));
        assert_eq!(of(2015, elsewhere), Err(NotGiven::Until(2016)));
        assert_eq!(of(2016, elsewhere), Ok(false));
        assert_eq!(of(2013, city), Err(NotGiven::Never));
        // A record of a later commune stands where its land was.
        let later = commune("28756", date(2026, 1, 1));
        assert_eq!(of(2014, later), Ok(true));
        let earlier = title_kind("promoting_family").expect("there");
        assert_eq!(given(earlier, &pilots, 2014, (&atlas, elsewhere)), Ok(Given::Everywhere));
        let late = given(earlier, &pilots, 2016, (&atlas, elsewhere));
        assert_eq!(late, Err(NotGiven::Never));
        assert!(NotGiven::Never.text(earlier, 2016).en.contains("Learning Family"));
    }

    #[test]
    fn a_pilot_is_of_a_title_before_it_holds_or_of_a_set() {
        let atlas = Atlas::shipped();
        let pilot = shipped_pilots(&atlas).remove(0);
        let may = |change: &dyn Fn(&mut Pilot), has_set| {
            let mut pilot = pilot.clone();
            change(&mut pilot);
            may_pilot(&pilot, &atlas, has_set)
        };
        assert_eq!(may(&|pilot| pilot.to_year = 2013, true), Err(PilotRefused::Years));
        assert_eq!(may(&|pilot| pilot.to_year = 2020, true), Err(PilotRefused::Years));
        assert_eq!(may(&|pilot| pilot.set = "x".to_owned(), false), Err(PilotRefused::Set));
        assert_eq!(may(&|pilot| pilot.instrument.clear(), true), Err(PilotRefused::NoInstrument));
        let later = |pilot: &mut Pilot| (pilot.from_year, pilot.to_year) = (2021, 2022);
        assert_eq!(may(&later, true), Ok(()));
        assert_eq!(
            may(
                &|pilot| {
                    later(pilot);
                    pilot.set.clear();
                },
                true
            ),
            Err(PilotRefused::Everywhere)
        );
        assert_eq!(may(&|pilot| pilot.title = "promoting_family".to_owned(), true), Ok(()));
        assert_eq!(may(&|pilot| pilot.place = PlaceId::new(-1), true), Err(PilotRefused::Place));
    }
}
