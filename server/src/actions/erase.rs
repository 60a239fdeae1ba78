//! Everything that is held on one family is erased: name, code, members, poverty, answers, totals, votes, what was
//! typed, what stood before, memberships, its secret, what it asked. What counts stays without a name; decisions and their
//! annexes stay as they were signed.
//!
//! The code, and name with hamlet, are kept as digests with a salt of their own, so that an old list does not bring the
//! family back unseen. They hide nothing from whoever tries every code: they are there to recognise, not to conceal.

use jiff::civil::Date;
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::privacy::{AskedBy, ERASED, EraseWhy};
use programme::text::Text;

use super::by_hand::ByHand;
use crate::store::audit::hex;
use crate::store::db::{By, Database, StoreError, hex_digest};
use crate::store::erased::{
    self as stored, ErasedRow, all_along, case_under_way, ended_by_erasure, erased_of, jobs_of, put_erased,
};
use crate::store::registry::{HandChange, SubjectKey, note_change, now, stamp_names};
use crate::store::subjects::{SubjectChange, change_subject};

/// The erased of a commune, to hold codes and names against.
#[derive(Default)]
pub struct ErasedCodes(Vec<ErasedRow>);

impl ErasedCodes {
    /// Those of a commune.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(db: &Database, commune: i64) -> Result<Self, StoreError> {
        erased_of(db, commune).map(Self)
    }

    /// Whether everything on the subject of this code was erased.
    #[must_use]
    pub fn has_code(&self, kind: &str, code: &str) -> bool {
        self.0.iter().any(|row| row.kind == kind && row.code_digest == of_code(&row.salt, code))
    }

    /// Whether everything on a subject of this name and hamlet was erased.
    #[must_use]
    pub fn has_name(&self, kind: &str, name: &str, hamlet: &str) -> bool {
        self.0.iter().any(|row| row.kind == kind && row.name_digest == of_name(&row.salt, name, hamlet))
    }
}

fn of_code(salt: &str, code: &str) -> String {
    hex_digest(format!("hoctap erased code\n{salt}\n{code}").as_bytes())
}

fn of_name(salt: &str, name: &str, hamlet: &str) -> String {
    hex_digest(format!("hoctap erased name\n{salt}\n{}\n{}", fold(name), fold(hamlet)).as_bytes())
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such record.
    #[error("no such record")]
    Unknown,
    /// Only what is held on a family is erased.
    #[error("not a family")]
    NotAFamily,
    /// It was merged into another record, which is to be erased.
    #[error("merged into {0}")]
    Merged(i64),
    /// It is erased.
    #[error("erased already")]
    Already,
    /// A case is before the People's Committee.
    #[error("a case of {year} is under way")]
    UnderWay {
        /// Title kind.
        title: String,
        /// Year assessed.
        year: i64,
    },
}

impl EraseError {
    /// Why, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Unknown => Text::new("Không có bản ghi này.", "There is no such record."),
            Self::NotAFamily => Text::new(
                "Chỉ xóa dữ liệu của hộ gia đình. Dòng họ, ấp, đơn vị thì đóng bản ghi.",
                "Only what is held on a household is erased. Clans, hamlets and units are closed.",
            ),
            Self::Merged(_) => Text::new(
                "Bản ghi này đã gộp vào bản ghi khác. Xóa ở bản ghi được giữ lại: bản này xóa theo.",
                "This record was merged into another. Erase the one that was kept: this one goes with it.",
            ),
            Self::Already => Text::new("Dữ liệu đã xóa rồi.", "It is erased already."),
            Self::UnderWay { year, .. } => Text::new(
                format!(
                    "Hồ sơ năm {year} đang trình hoặc nằm trong dự thảo quyết định. Rút đề nghị, hoặc bỏ dự thảo, rồi mới xóa."
                ),
                format!(
                    "The case of {year} is proposed or in a draft decision. Withdraw the proposal, or discard the draft, then erase."
                ),
            ),
        }
    }
}

/// What was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The job.
    pub job: i64,
    /// Records: the family's, and those merged into it.
    pub records: usize,
    /// Cases that count still, without a name.
    pub unregistered: i64,
}

/// Erases what is held on a family. It cannot be undone.
///
/// # Errors
/// When there is no such family, it is erased or merged, or a case of it is before the People's Committee.
pub fn erase(
    db: &mut Database,
    by: By<'_>,
    key: SubjectKey,
    (why, asked_by): (EraseWhy, AskedBy),
    today: Date,
) -> Result<Erased, EraseError> {
    let job = ByHand::begin(db, by, PlaceId::new(key.0), &[])?;
    // Said before anything is read, so that no list of names in memory outlives it.
    stamp_names(&job.tx, key.0, &format!("{} {}", job.id, by.at))?;
    may_erase(job.tx.reads(), key)?;
    let records = all_along(job.tx.reads(), key)?;
    let mut done = Erased { job: job.id, records: records.len(), unregistered: 0 };
    let (mut nth, on) = (0, today.to_string());
    for id in records {
        let of = (key.0, id);
        let standing = now(job.tx.reads(), of)?.ok_or(EraseError::Unknown)?;
        let salt = salt()?;
        let row = ErasedRow {
            code_digest: of_code(&salt, &standing.code),
            name_digest: of_name(&salt, &standing.name, &standing.hamlet_name),
            kind: standing.kind.clone(),
            salt,
        };
        let grounds = jobs_of(job.tx.reads(), of)?;
        done.unregistered += stored::erase_record(&job.tx, of, &standing.name)?;
        put_erased(&job.tx, of, &row, (&on, why.code(), asked_by.code()), job.id)?;
        if standing.years.ended.is_none() {
            // From the year after its last case; what counted in a year counts in it still.
            let after_cases = standing.years.last_case.map_or(0, |year| year + 1);
            let from = after_cases.max(standing.years.stays_from).max(standing.years.since);
            let from = from.max(i64::from(today.year()));
            change_subject(&job.tx, of, &SubjectChange::Ends { from, why: ERASED, into: 0 }, job.id)?;
        } else {
            ended_by_erasure(&job.tx, of)?;
        }
        // No import on which the record rests is undone: it would bring back what was erased, or lose what counts.
        for on_import in grounds {
            let change = HandChange {
                key: of,
                verb: "household.erased",
                field: "",
                from: "",
                to: "",
                why: why.code(),
                on_import,
            };
            note_change(&job.tx, job.id, nth, &change)?;
            nth += 1;
        }
    }
    let what = format!("household.erased {} {} {}", key.1, why.code(), asked_by.code());
    job.commit(&what, "", 0)?;
    Ok(done)
}

/// Whether what is held on a record may be erased now.
///
/// # Errors
/// When it may not; why.
pub fn may_erase(db: &Database, key: SubjectKey) -> Result<(), EraseError> {
    let standing = now(db, key)?.ok_or(EraseError::Unknown)?;
    if standing.kind != "family" {
        return Err(EraseError::NotAFamily);
    }
    if standing.merged_into != 0 {
        return Err(EraseError::Merged(standing.merged_into));
    }
    if stored::erased_on(db, key)?.is_some() {
        return Err(EraseError::Already);
    }
    if let Some((title, year)) = case_under_way(db, key)? {
        return Err(EraseError::UnderWay { title, year });
    }
    Ok(())
}

fn salt() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Damaged(format!("no randomness: {error}")))?;
    Ok(hex(&bytes))
}
