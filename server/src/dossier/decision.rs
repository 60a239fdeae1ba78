//! The paper of a decision: recognition, withdrawal, amendment, letter of correction.

use ahash::AHashSet;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::papers::TextKind;
use programme::places::Atlas;
use programme::recognition::{AmendedField, DecisionKind, WithdrawalReason};

use super::{Office, PaperError, given, letter_before, reference, text_of, unsigned, words_of, year_of};
use crate::actions::recognition::{amendment_lines, correction_lines};
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{
    Amendment, Common, Correction, Named, Recognition, Withdrawal, amendment, correction, recognition,
    withdrawal,
};
use crate::store::db::Database;
use crate::store::decision_list::{NamedCase, again_of, cases_named_by};
use crate::store::decisions::{StoredDecision, decision};
use crate::store::withdrawals::reasons_of;

/// Those on a list as its paper names them.
pub(super) fn named(cases: Vec<NamedCase>, again: &AHashSet<(i64, i64)>) -> Vec<Named> {
    let one = |case: NamedCase| Named {
        again: again.contains(&(case.commune, case.subject)),
        name: case.name,
        code: case.code,
        hamlet: if case.hamlet.is_empty() { "Chưa ghi ấp".to_owned() } else { case.hamlet },
        note: String::new(),
    };
    cases.into_iter().map(one).collect()
}

/// The paper of a decision as it stands: a draft has no number and no day yet.
///
/// # Errors
/// When no paper knows the title, or the store fails.
pub fn paper_of(db: &Database, atlas: &Atlas, of: &StoredDecision, today: Date) -> Result<Paper, PaperError> {
    let words = words_of(&of.title)?;
    let given = given(of, today);
    let office = Office::at(atlas, PlaceId::new(of.commune), given.day());
    let (issuer, association) = (office.committee(), office.association());
    let proposer = format!("Chủ tịch {}", association.name);
    let about = match of.about {
        Some(id) => decision(db, id)?,
        None => None,
    };
    let about_reference =
        || about.as_ref().and_then(|about| reference(about, &issuer)).ok_or(PaperError::Nothing);
    let kind = of.does();
    let template = text_of(db, atlas, (PlaceId::new(of.commune), given.day()), text_kind(kind))?;
    let common = Common {
        proposal: match kind {
            DecisionKind::Recognise => letter_before(db, of, &association.name, given.day())?,
            DecisionKind::Withdraw | DecisionKind::Amend | DecisionKind::Correct => None,
        },
        responsible: format!("Chánh Văn phòng {}, {proposer}", issuer.name),
        proposer,
        title: of.title.clone(),
        words,
        year: year_of(of.year),
        province: office.province(),
        signer: unsigned(),
        recipients: office.recipients(),
        template,
        given,
        issuer: issuer.clone(),
    };
    Ok(match kind {
        DecisionKind::Recognise => {
            let named = named(cases_named_by(db, of.id)?, &again_of(db, of.id)?);
            recognition(&Recognition { common, named })
        }
        DecisionKind::Withdraw => {
            let named =
                named(cases_named_by(db, of.id)?, &again_of(db, about.as_ref().map_or(0, |about| about.id))?);
            withdrawal(&Withdrawal { gave: about_reference()?, reason: reason(db, of.id)?, common, named })
        }
        DecisionKind::Amend => {
            let changes = changes(db, of)?;
            amendment(&Amendment { amends: about_reference()?, changes, common })
        }
        DecisionKind::Correct => {
            let lines = correction_lines(db, of.id)?;
            let changes = lines.into_iter().map(|line| {
                format!("{}: đã in “{}”, nay đính chính là “{}”.", line.place, line.printed, line.right)
            });
            correction(&Correction {
                decision: about_reference()?,
                changes: changes.collect(),
                to: office.recipients(),
                signer: unsigned(),
                template: common.template,
                given: common.given,
                words,
                year: common.year,
                issuer,
            })
        }
    })
}

const fn text_kind(kind: DecisionKind) -> TextKind {
    match kind {
        DecisionKind::Recognise => TextKind::Recognition,
        DecisionKind::Withdraw => TextKind::Withdrawal,
        DecisionKind::Amend => TextKind::Amendment,
        DecisionKind::Correct => TextKind::Correction,
    }
}

/// Why titles are withdrawn: every reason once, in the order of the programme's list.
fn reason(db: &Database, decision: i64) -> Result<String, PaperError> {
    let found: AHashSet<String> = reasons_of(db, decision)?.into_iter().map(|(_, code)| code).collect();
    let reasons = WithdrawalReason::ALL.into_iter().filter(|reason| found.contains(reason.code()));
    Ok(reasons.map(|reason| reason.text().vi).collect::<Vec<_>>().join("; "))
}

/// What an amendment changes, a sentence a line.
fn changes(db: &Database, of: &StoredDecision) -> Result<Vec<String>, PaperError> {
    let listed = cases_named_by(db, of.about.unwrap_or(0))?;
    let lines = amendment_lines(db, of.id)?;
    let sentence = |line: programme::recognition::Amendment| {
        let at = listed.iter().position(|case| (case.commune, case.subject) == line.subject)?;
        let what = match line.field {
            AmendedField::Name => "tên",
            AmendedField::Hamlet => "ấp, khóm, khu phố",
        };
        Some(format!(
            "Số thứ tự {} (mã số {}): {what} “{}” sửa thành “{}”.",
            at + 1,
            listed[at].code,
            line.printed,
            line.right
        ))
    };
    Ok(lines.into_iter().filter_map(sentence).collect())
}
