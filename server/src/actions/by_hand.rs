//! One change that a person types: a job of one record, so that each record says what brought it, who and when.
//!
//! Deliberately absent: undo. What was typed is corrected by typing again; an import on which it rests stays.

use programme::ids::PlaceId;

use crate::store::db::{By, Change, Database, StoreError, WriteTx};
use crate::store::imports::{ImportRow, insert_import};

/// A change under way in one commune. Dropped before [`ByHand::commit`], it leaves nothing.
pub struct ByHand<'d, 'a> {
    /// The write.
    pub tx: WriteTx<'d>,
    /// The job's id: what records that it writes give as their import.
    pub id: i64,
    /// Who, and when.
    pub by: By<'a>,
    commune: PlaceId,
}

impl<'d, 'a> ByHand<'d, 'a> {
    /// Begins a change of records that were created in these communes; the first keeps its audit.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begin(
        db: &'d mut Database,
        by: By<'a>,
        commune: PlaceId,
        others: &[PlaceId],
    ) -> Result<Self, StoreError> {
        let tx = db.write_by_hand()?;
        tx.lock_all(others.iter().chain([&commune]).map(|commune| commune.get()))?;
        let id = tx.next_job_id()?;
        Ok(Self { tx, id, by, commune })
    }

    /// Commits with the job and the audit entry. `what` begins with the verb, such as `household.moved`, and
    /// holds ids and codes, no names; `title` is the title kind, empty where the change is of none.
    ///
    /// # Errors
    /// When the store fails; nothing stands then.
    pub fn commit(self, what: &str, title: &str, criteria: i64) -> Result<i64, StoreError> {
        self.commit_counting(what, title, criteria, [0, 1])
    }

    /// As [`ByHand::commit`], of a change of several records: how many are new and how many changed.
    ///
    /// # Errors
    /// When the store fails; nothing stands then.
    pub fn commit_counting(
        self,
        what: &str,
        title: &str,
        criteria: i64,
        [new, changed]: [u64; 2],
    ) -> Result<i64, StoreError> {
        let digest = format!("by_hand {}", self.id);
        let row = ImportRow {
            id: self.id,
            kind: "by_hand",
            digest: &digest,
            title,
            criteria,
            by: self.by,
            file: what.split(' ').next().unwrap_or_default(),
            counts: [new, changed, 0, 0],
        };
        insert_import(&self.tx, &row)?;
        let what = format!("{what} {}", self.id);
        self.tx.commit(&Change::new(self.by, self.commune.get(), what, String::new()))?;
        Ok(self.id)
    }
}
