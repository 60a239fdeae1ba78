//! The meeting of a hamlet as it was held: the day, how many came, remarks by their codes, and the votes on each
//! subject, which stand beside the score and never replace it.

use jiff::civil::Date;
use programme::assessment::{MeetingFacts, MeetingFault, Remark, Votes, fits_meeting};

use super::Scoring;
use crate::actions::by_hand::ByHand;
use crate::store::db::{By, Database, StoreError};
use crate::store::sheet::{hamlet_name, sheet_of};
use crate::store::typed::{StoredMeeting, StoredVotes, put_meeting, put_votes};

/// A meeting as it is typed.
#[derive(Clone, Copy, Debug)]
pub struct MeetingTyped<'a> {
    /// The version that was seen, 0 where there was none.
    pub seen: i64,
    /// Day.
    pub held_on: Date,
    /// Who was invited and who came.
    pub facts: MeetingFacts,
    /// Remarks.
    pub remarks: &'a [Remark],
    /// Votes, by subject; those not named stay as they are.
    pub votes: &'a [(i64, Votes)],
}

/// Why a meeting is not written down.
#[derive(Debug, thiserror::Error)]
pub enum MeetingError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// There is no such hamlet.
    #[error("no such hamlet")]
    UnknownHamlet,
    /// A subject is not in the hamlet in that year.
    #[error("subject {0} is not in the hamlet")]
    UnknownSubject(i64),
    /// Somebody else wrote it meanwhile: the version that stands.
    #[error("version {0} stands")]
    Conflict(i64),
    /// Counts or the day cannot be; the subject where it is about votes.
    #[error("{}", .1.code())]
    Fault(Option<i64>, MeetingFault),
}

/// Writes a meeting down, or corrects it; returns its version.
///
/// # Errors
/// When it cannot be, or somebody else wrote it meanwhile; nothing stands then.
pub fn record_meeting(
    db: &mut Database,
    by: By<'_>,
    scoring: &Scoring<'_>,
    (hamlet, today): (i64, Date),
    meeting: &MeetingTyped<'_>,
) -> Result<i64, MeetingError> {
    let year = i64::from(scoring.year);
    let held_in = i64::from(meeting.held_on.year());
    if !(year..=year + 1).contains(&held_in) || meeting.held_on > today {
        return Err(MeetingError::Fault(None, MeetingFault::Day));
    }
    fits_meeting(meeting.facts, Votes::default()).map_err(|fault| MeetingError::Fault(None, fault))?;
    let job = ByHand::begin(db, by, scoring.commune, &[])?;
    if hamlet != 0 && hamlet_name(job.tx.reads(), scoring.commune.get(), hamlet)?.is_none() {
        return Err(MeetingError::UnknownHamlet);
    }
    let sheet = sheet_of(job.tx.reads(), scoring.key(), hamlet)?;
    let stands = sheet.meeting.as_ref().map_or(0, |stored| stored.import);
    if stands != meeting.seen {
        return Err(MeetingError::Conflict(stands));
    }
    for (subject, votes) in meeting.votes {
        if !sheet.subjects.iter().any(|known| known.id == *subject) {
            return Err(MeetingError::UnknownSubject(*subject));
        }
        fits_meeting(meeting.facts, *votes).map_err(|fault| MeetingError::Fault(Some(*subject), fault))?;
    }
    // Fewer people than votes that were taken down before cannot be either.
    for (subject, votes) in &sheet.votes {
        let named = meeting.votes.iter().any(|(known, _)| known == subject);
        if !named && votes.agreed + votes.against + votes.abstained > i64::from(meeting.facts.attended) {
            return Err(MeetingError::Fault(Some(*subject), MeetingFault::MoreVotesThanPeople));
        }
    }
    let remarks: Vec<&str> = meeting.remarks.iter().map(|remark| remark.code()).collect();
    let stored = StoredMeeting {
        held_on: meeting.held_on.to_string(),
        invited: meeting.facts.invited.into(),
        attended: meeting.facts.attended.into(),
        remarks: remarks.join(" "),
        import: job.id,
    };
    put_meeting(&job.tx, scoring.key(), hamlet, &stored)?;
    for (subject, votes) in meeting.votes {
        let votes = StoredVotes {
            agreed: votes.agreed.into(),
            against: votes.against.into(),
            abstained: votes.abstained.into(),
            import: job.id,
        };
        put_votes(&job.tx, scoring.key(), *subject, votes)?;
    }
    let n = meeting.votes.len();
    let what = format!("meeting.recorded {hamlet} {} {} {n}", scoring.title, scoring.year);
    Ok(job.commit(&what, scoring.title, 0)?)
}
