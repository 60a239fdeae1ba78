//! Approval of all that pass, in many hamlets of a commune at once. Each hamlet is approved as it was shown: a digest of
//! its families and their versions goes out with the page and comes back, and where a hamlet is another by then,
//! nothing is approved.
//!
//! Deliberately absent: returning, which is of families one has looked at, and of one hamlet.

use programme::assessment::ReviewVerdict;
use programme::ids::PlaceId;

use super::review::review_cases;
use crate::store::db::{By, Database, StoreError, hex_digest};
use crate::store::waiting::{ToApprove, cases_to_approve};

/// The families of a hamlet that pass and wait for the association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// Commune of the records, and the hamlet; 0 where nobody said.
    pub of: (i64, i64),
    /// How many.
    pub n: usize,
    /// Digest of the families in the versions that stand.
    pub seen: String,
    rows: Vec<(i64, i64)>,
}

/// Why nothing was approved.
#[derive(Debug, thiserror::Error)]
pub enum NotApproved {
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// No hamlet was chosen.
    #[error("no hamlet was chosen")]
    Nothing,
    /// A hamlet chosen is not the one that was shown.
    #[error("a hamlet has changed")]
    Changed,
}

/// The hamlets of some communes of records in which families pass and wait for the association.
///
/// # Errors
/// When the store fails.
pub fn passing(
    db: &Database,
    communes: &[i64],
    (title, year): (&str, u16),
) -> Result<Vec<Passing>, StoreError> {
    let cases = cases_to_approve(db, communes, title, i64::from(year))?;
    let of_one = |some: &[ToApprove]| {
        let rows: Vec<(i64, i64)> = some.iter().map(|case| (case.subject, case.version)).collect();
        let said: String = rows
            .iter()
            .flat_map(|(subject, version)| {
                [subject.to_string(), ".".to_owned(), version.to_string(), " ".to_owned()]
            })
            .collect();
        let of = some.first().map_or((0, 0), |case| (case.commune, case.hamlet));
        Passing { of, n: rows.len(), seen: hex_digest(said.as_bytes()), rows }
    };
    Ok(cases.chunk_by(|a, b| (a.commune, a.hamlet) == (b.commune, b.hamlet)).map(of_one).collect())
}

/// Approves all that pass in the hamlets chosen: commune of the records, hamlet, and the digest that was shown. Returns
/// how many were approved, and how many somebody changed in that very moment and are not.
///
/// # Errors
/// When no hamlet is chosen or one is not what was shown, with nothing approved; or when the store fails, and then what
/// was approved in an earlier commune of records stands.
pub fn approve_passing(
    db: &mut Database,
    by: By<'_>,
    communes: &[PlaceId],
    (title, year): (&str, u16),
    chosen: &[((i64, i64), String)],
) -> Result<(u64, usize), NotApproved> {
    if chosen.is_empty() {
        return Err(NotApproved::Nothing);
    }
    let ids: Vec<i64> = communes.iter().map(|commune| commune.get()).collect();
    let found = passing(db, &ids, (title, year))?;
    let mut asked = Vec::new();
    for (of, seen) in chosen {
        let hamlet = found.iter().find(|hamlet| hamlet.of == *of && hamlet.seen == *seen);
        asked.push(hamlet.ok_or(NotApproved::Changed)?);
    }
    let (mut done, mut left) = (0, 0);
    for commune in communes {
        let here = asked.iter().filter(|hamlet| hamlet.of.0 == commune.get());
        let mut rows: Vec<(i64, i64)> = here.flat_map(|hamlet| hamlet.rows.iter().copied()).collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            continue;
        }
        let said = (ReviewVerdict::Approved, None);
        let reviewed = review_cases(db, by, (*commune, title, year), said, &rows)?;
        done += reviewed.done;
        left += reviewed.not_done.len();
    }
    Ok((done, left))
}
