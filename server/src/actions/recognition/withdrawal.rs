//! A decision that withdraws titles (*thu hồi*): drafted over some of those that a decision gave, for one reason each.
//! The titles are held until it comes back signed.

use programme::ids::DecisionId;
use programme::recognition::{DecisionKind, WithdrawalReason};

use super::{RecognitionError, recognising};
use crate::store::db::{By, Change, Database};
use crate::store::decisions::{self as stored, Cases};
use crate::store::{decision_list as lists, withdrawals};

/// Drafts the withdrawal of titles that a decision gave, each subject by its commune and id; returns the draft.
///
/// # Errors
/// When the decision does not recognise or is not issued, when it does not name a subject or the title is withdrawn or
/// about to be, or when the store fails; nothing stands then.
pub fn draft_withdrawal(
    db: &mut Database,
    about: DecisionId,
    subjects: &[((i64, i64), WithdrawalReason)],
    by: By<'_>,
) -> Result<DecisionId, RecognitionError> {
    if subjects.is_empty() {
        return Err(RecognitionError::NothingToDo);
    }
    let tx = db.write()?;
    let decision = recognising(&tx, about)?;
    tx.lock_all(subjects.iter().map(|((commune, _), _)| *commune).chain([decision.commune]))?;
    let id = tx.next_id()?;
    let at = |commune: i64| Cases { commune, title: &decision.title, year: decision.year };
    stored::insert_draft(&tx, id, at(decision.commune))?;
    stored::insert_kind(&tx, id, (DecisionKind::Withdraw, about.get()), "")?;
    for ((commune, subject), reason) in subjects {
        if !withdrawals::insert(&tx, at(*commune), *subject, (id, about.get()), *reason)? {
            return Err(RecognitionError::NotHeld);
        }
    }
    lists::make_draft_list(&tx, id)?;
    let what = format!("decision.withdrawal_drafted {id} {}", subjects.len());
    tx.commit(&Change::new(by, decision.commune, what, String::new()))?;
    Ok(DecisionId::new(id))
}
