//! The papers of cases and decisions, from what is recorded: facts are read here, `documents::paper` makes the paper.
//!
//! Papers are in Vietnamese. Names of offices are those of the paper's day: before 1/7/2025 there is a district above a
//! commune, afterwards none. Deliberately absent: who may have a paper; certificates, which are `actions::certificates`.

mod after;
mod commendation;
mod decision;
mod forms;
mod minutes;
mod parties;
mod proposal;
mod register;
mod whole;

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};

use programme::papers::TextKind;

use crate::actions::paper_texts::text_for;
use crate::documents::paper::dates::Dated;
use crate::documents::paper::kinds::{Capacity, Given, Issuer, Reference, Signer, TitleWords, title_words};
use crate::store::db::{Database, StoreError};
use crate::store::decisions::{Cases, StoredDecision};
use crate::store::letters::letters;

pub use after::{announcement_of, loudspeakers_of};
pub use commendation::commendation_of;
pub use decision::paper_of;
pub use forms::{Of, registration_forms, scoring_sheets};
pub use minutes::minutes_of;
pub use proposal::letter_of;
pub use register::register_of;
pub use whole::{DossierError, Part, parts_of, zip_of};

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is nothing to write it about.
    #[error("nothing to write about")]
    Nothing,
    /// No paper knows the title.
    #[error("no paper for this title")]
    Title,
}

/// What papers of an issuer on a day need to know of places.
pub(crate) struct Office<'a> {
    atlas: &'a Atlas,
    place: PlaceId,
    on: Date,
}

impl<'a> Office<'a> {
    /// The office of a place as it was on a day; where the place had ended by then, of what it became, or of what it was
    /// left to.
    pub(crate) fn at(atlas: &'a Atlas, place: PlaceId, on: Date) -> Self {
        let home = atlas.on_map(place, on).first().map(|(home, _)| *home);
        let place = home.or_else(|| atlas.left_to(place, on)).unwrap_or(place);
        Self { atlas, place, on }
    }

    fn name_of(&self, place: PlaceId) -> String {
        self.atlas.version_at(place, self.on).map_or_else(String::new, |version| version.full_name.to_owned())
    }

    /// Its level.
    fn level(&self) -> Level {
        self.atlas.place(self.place).map_or(Level::Commune, |place| place.level)
    }

    /// The place with its kind, as documents write it.
    pub(crate) fn name(&self) -> String {
        self.name_of(self.place)
    }

    /// The place above that has an association: the district while there is one, else the province.
    fn above(&self) -> Option<String> {
        self.above_of(self.place)
    }

    fn above_of(&self, place: PlaceId) -> Option<String> {
        let parent = self.atlas.version_at(place, self.on)?.parent?;
        let level = self.atlas.place(parent)?.level;
        matches!(level, Level::District | Level::Province).then(|| self.name_of(parent))
    }

    /// Code of its province, for plans that hold there only.
    fn province(&self) -> Option<String> {
        let mut at = self.place;
        loop {
            let version = self.atlas.version_at(at, self.on)?;
            if self.atlas.place(at)?.level == Level::Province {
                return Some(version.code.to_owned());
            }
            at = version.parent?;
        }
    }

    fn committee(&self) -> Issuer {
        Issuer::committee(&self.name())
    }

    fn association(&self) -> Issuer {
        Issuer::association(&self.name(), self.above().as_deref())
    }

    /// The commune of some records as it is called on the day.
    fn of_commune(&self, commune: i64) -> String {
        Self::at(self.atlas, PlaceId::new(commune), self.on).name()
    }

    /// What stands above it.
    fn above_commune(&self, commune: i64) -> String {
        Self::at(self.atlas, PlaceId::new(commune), self.on).above().unwrap_or_default()
    }

    /// Associations to which papers go besides those whom they name: the one above, and the place's own.
    fn associations(&self) -> Vec<String> {
        let above = self.above().map(|above| Issuer::association(&above, None).name);
        above.into_iter().chain([self.association().name]).collect()
    }
}

/// Who signs is written by hand.
fn unsigned(capacity: Capacity) -> Signer {
    Signer { capacity, deputy: false, name: String::new() }
}

fn words_of(title: &str) -> Result<TitleWords, PaperError> {
    title_words(title).ok_or(PaperError::Title)
}

/// Number and day of a decision, or a draft drawn up today.
fn given(decision: &StoredDecision, today: Date) -> Given {
    match (&decision.number, decision.signed()) {
        (Some(number), Some(on)) => Given::numbered(number, on),
        (number, _) => {
            Given { number: number.clone(), dated: Dated::Open { year: today.year() }, drawn_up_on: today }
        }
    }
}

/// The letter that proposed the cases of a decision, if its number was written down by a day.
fn letter_before(
    db: &Database,
    decision: &StoredDecision,
    by: &str,
    day: Date,
) -> Result<Option<Reference>, StoreError> {
    let cases = Cases { commune: decision.commune, title: &decision.title, year: decision.year };
    let sent = letters(db, cases)?.into_iter().find_map(|letter| {
        let on: Date = letter.dated.parse().ok().filter(|on| *on <= day)?;
        Some(Reference { kind: "Tờ trình".to_owned(), number: letter.number, on, by: by.to_owned() })
    });
    Ok(sent)
}

/// An issued decision as other papers speak of it.
fn reference(decision: &StoredDecision, by: &str) -> Option<Reference> {
    Some(Reference {
        kind: "Quyết định".to_owned(),
        number: decision.number.clone()?,
        on: decision.signed()?,
        by: by.to_owned(),
    })
}

/// The text of a paper that holds at a place on a day; nothing where the one that ships does.
fn text_of(
    db: &Database,
    atlas: &Atlas,
    (place, day): (PlaceId, Date),
    kind: TextKind,
) -> Result<Option<String>, StoreError> {
    Ok(text_for(db, atlas, place, kind, day)?.map(|kept| kept.body))
}

fn year_of(year: i64) -> u16 {
    u16::try_from(year).unwrap_or(0)
}
