//! Scoring a hamlet by hand, and its review: what stands under the meeting grid, without any page.
//!
//! A row is a case, written as an import writes it: the same score, the same tallies, the version before kept. Each
//! save is a job by hand, so that every row says who typed it and when; its job is the row's version, and whoever
//! saves over a version not seen is refused with both, cell by cell. A row that is not complete is kept as a draft.
//! Deliberately absent: who may do what, and free text on a family.

mod commune;
mod crosswalk;
mod fill;
mod grid;
mod meeting;
mod review;
mod row;
mod save;
mod secrets;
mod sets;
mod write;

use programme::criteria::Circumstances;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::registry::subject_kind;

pub use commune::{NotApproved, Passing, approve_passing, passing};
pub use crosswalk::{Fed, fed, suggested};
pub use fill::{FillFrom, FilledHamlet, LeftOut, fill};
pub use grid::{
    Grid, GridRow, LastYearRow, Meeting, Review, Tallied, grid, hamlet_results, lives_in, row_slip,
};
pub use meeting::{MeetingError, MeetingTyped, record_meeting};
pub use review::{NotReviewed, Reviewed, review, review_cases, review_change};
pub use row::{Conflict, Entry, RowError, RowFacts, TypedRow};
pub use save::{SaveError, Saved, SavedRows, save_row, save_rows};
pub use secrets::{OpenError, kept_of, make_secrets, open_record, still_opens};
pub use sets::{KeptSet, Sets, applies_to};

use crate::roster::zones::Zones;
use crate::store::db::{Database, StoreError};
use crate::store::decisions::Cases;
use crate::store::sheet::{SheetKey, subject_in};
pub use crate::store::waiting::{FEW_COMMUNES, HamletWaiting, Waiting, hamlets_waiting, waiting};
use programme::calendar::year_end;

/// What is scored: the records of a commune, a title and a year, against a set.
pub struct Scoring<'a> {
    /// Commune the records were created in.
    pub commune: PlaceId,
    /// Title kind.
    pub title: &'a str,
    /// Year assessed.
    pub year: u16,
    /// The criteria.
    pub set: &'a KeptSet,
    /// Zone on 31 December.
    pub zone: &'a str,
    /// The places, by which a title is given there or not.
    atlas: &'a Atlas,
}

impl<'a> Scoring<'a> {
    /// With the zone in force on 31 December, where the commune then was.
    #[must_use]
    pub fn new(
        (atlas, zones): (&'a Atlas, &'a Zones),
        commune: PlaceId,
        (title, year): (&'a str, u16),
        set: &'a KeptSet,
    ) -> Self {
        let on = year_end(year);
        let holder = atlas.on_map(commune, on).first().map_or(commune, |(id, _)| *id);
        Self { commune, title, year, set, zone: zones.zone_at(holder, on), atlas }
    }

    /// The communes whose records the commune answered for at the end of the year, itself among them.
    #[must_use]
    pub fn communes(&self) -> Vec<i64> {
        let on = year_end(self.year);
        let holder = self.atlas.on_map(self.commune, on).first().map_or(self.commune, |(id, _)| *id);
        self.atlas.predecessors_at(holder, on).into_iter().map(PlaceId::get).collect()
    }

    fn key(&self) -> SheetKey<'a> {
        let kind = subject_kind(self.title).unwrap_or_default();
        SheetKey { commune: self.commune.get(), title: self.title, kind, year: i64::from(self.year) }
    }

    fn cases(&self) -> Cases<'a> {
        Cases { commune: self.commune.get(), title: self.title, year: i64::from(self.year) }
    }

    fn circumstances(&self, poor: bool) -> Circumstances {
        Circumstances { zone: self.zone.to_owned(), poor, ..Circumstances::default() }
    }
}

/// The hamlet in which a subject is in the year that is scored; nothing where it is not there. Whoever may write in
/// one hamlet may not reach the families of another through its address.
///
/// # Errors
/// When the store fails.
pub fn hamlet_of(db: &Database, scoring: &Scoring<'_>, subject: i64) -> Result<Option<i64>, StoreError> {
    Ok(subject_in(db, scoring.key(), subject)?.map(|found| found.hamlet))
}
