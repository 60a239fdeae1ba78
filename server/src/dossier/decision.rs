//! The paper of a decision: recognition, withdrawal, amendment, letter of correction.

use ahash::{AHashMap, AHashSet};
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::papers::TextKind;
use programme::places::{Atlas, Level};
use programme::recognition::{AmendedField, DecisionKind, WithdrawalReason};
use programme::registry::subject_kind;
use programme::titles::title_kind;

use super::parties::Titled;
use super::{Office, PaperError, given, letter_before, reference, text_of, unsigned, words_of, year_of};
use crate::actions::criteria::KnownSets;
use crate::actions::recognition::{amendment_lines, correction_lines};
use crate::actions::titles::TitleRules;
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{
    Amendment, Capacity, Common, Correction, Named, Recognition, Withdrawal, amendment, correction,
    recognition, withdrawal, within_sentence,
};
use crate::store::db::Database;
use crate::store::decision_list::{NamedCase, again_of, bands_of, cases_named_by};
use crate::store::decisions::{StoredDecision, decision};
use crate::store::withdrawals::reasons_of;

/// Those on a list as its paper names them: where each lies, and the level or band at which it is recognised where its
/// criteria have any.
pub(super) fn named(
    db: &Database,
    office: &Office<'_>,
    of: (&str, i64),
    cases: Vec<NamedCase>,
    again: &AHashSet<(i64, i64)>,
) -> Result<Vec<Named>, PaperError> {
    let kind = subject_kind(of.0);
    let bands = if kind == Some("unit") || kind == Some("commune") {
        bands_of(db, &cases, of)?
    } else {
        AHashMap::new()
    };
    let sets = if bands.is_empty() { None } else { Some(KnownSets::of(db)?) };
    let note = |key: (i64, i64)| {
        let (set, band) = bands.get(&key)?;
        let levels = title_kind(of.0).map(|kind| &kind.levels);
        let level = levels.and_then(|levels| levels.iter().find(|level| level.code == *band));
        if let Some(level) = level {
            return Some(level.name.vi.clone());
        }
        let known = sets.as_ref()?.find(set)?;
        let band = known.set.bands.iter().find(|known| known.code == *band)?;
        Some(format!("Xếp loại {}", band.name.vi.to_lowercase()))
    };
    let commune = |case: &NamedCase| office.of_commune(case.commune);
    let place = |case: &NamedCase| match kind {
        Some("family") if case.hamlet.is_empty() => "Chưa ghi ấp".to_owned(),
        Some("hamlet") => commune(case),
        Some("commune") => office.above_commune(case.commune),
        _ if case.hamlet.is_empty() => commune(case),
        _ if office.level() == Level::Commune => case.hamlet.clone(),
        _ => format!("{}, {}", case.hamlet, within_sentence(&commune(case))),
    };
    let one = |case: NamedCase| Named {
        again: again.contains(&(case.commune, case.subject)),
        hamlet: place(&case),
        note: note((case.commune, case.subject)).unwrap_or_default(),
        name: case.name,
        code: case.code,
    };
    Ok(cases.into_iter().map(one).collect())
}

/// The paper of a decision as it stands: a draft has no number and no day yet.
///
/// # Errors
/// When no paper knows the title, or the store fails.
pub fn paper_of(db: &Database, atlas: &Atlas, of: &StoredDecision, today: Date) -> Result<Paper, PaperError> {
    let words = words_of(&of.title)?;
    let given = given(of, today);
    let office = Office::at(atlas, PlaceId::new(of.commune), given.day());
    let rules = TitleRules::load(db, atlas)?;
    let titled = Titled { rules: &rules, title: &of.title, year: year_of(of.year) };
    let (decides, asks) = (office.decides(titled), office.asks(titled));
    let about = match of.about {
        Some(id) => decision(db, id)?,
        None => None,
    };
    let about_reference =
        || about.as_ref().and_then(|about| reference(about, &decides.name())).ok_or(PaperError::Nothing);
    let kind = of.does();
    let template = text_of(db, atlas, (PlaceId::new(of.commune), given.day()), text_kind(kind))?;
    let mut recipients = office.associations();
    recipients.retain(|name| *name != asks.name);
    let common = Common {
        proposal: match kind {
            DecisionKind::Recognise => letter_before(db, of, &asks.name, given.day())?,
            DecisionKind::Withdraw | DecisionKind::Amend | DecisionKind::Correct => None,
        },
        responsible: format!("{}, {}", office.carries_out(&decides.issuer, given.day()), asks.headed_by),
        asked: asks,
        title: of.title.clone(),
        words,
        year: titled.year,
        province: office.province(),
        signer: unsigned(decides.capacity),
        recipients,
        template,
        given,
        issuer: decides.issuer.clone(),
    };
    let list = |again_in: i64| -> Result<Vec<Named>, PaperError> {
        let cases = cases_named_by(db, of.id)?;
        let again = again_of(db, again_in)?;
        named(db, &office, (&of.title, of.year), cases, &again)
    };
    Ok(match kind {
        DecisionKind::Recognise => recognition(&Recognition { common, named: list(of.id)? }),
        DecisionKind::Withdraw => {
            let named = list(about.as_ref().map_or(0, |about| about.id))?;
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
                to: office.associations(),
                signer: unsigned(Capacity::Body),
                template: common.template,
                given: common.given,
                words,
                year: common.year,
                issuer: decides.issuer.clone(),
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
