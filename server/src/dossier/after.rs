//! What makes an issued decision known: the announcement, and a text for the loudspeaker of each hamlet.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::papers::TextKind;
use programme::places::Atlas;
use programme::recognition::ANSWER_WITHIN_DAYS;

use super::decision::named;
use super::parties::{Decider, Titled};
use super::{Office, PaperError, reference, text_of, unsigned, words_of, year_of};
use crate::actions::titles::TitleRules;
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{Announcement, Capacity, Given, Loudspeaker, announcement, loudspeaker};
use crate::store::db::Database;
use crate::store::decision_list::{NamedCase, again_of, cases_named_by};
use crate::store::decisions::StoredDecision;

/// By when one may object: as many days as the commune has to answer.
fn until(on: Date) -> Date {
    on.checked_add(jiff::Span::new().days(ANSWER_WITHIN_DAYS)).unwrap_or(on)
}

/// Who decided, as papers of today call the place.
fn decided(db: &Database, atlas: &Atlas, of: &StoredDecision, today: Date) -> Result<Decider, PaperError> {
    let rules = TitleRules::load(db, atlas)?;
    let titled = Titled { rules: &rules, title: &of.title, year: year_of(of.year) };
    Ok(Office::at(atlas, PlaceId::new(of.commune), of.signed().unwrap_or(today)).decides(titled))
}

/// *Thông báo* of an issued decision, with its list.
///
/// # Errors
/// When the decision is not issued, no paper knows the title, or the store fails.
pub fn announcement_of(
    db: &Database,
    atlas: &Atlas,
    of: &StoredDecision,
    today: Date,
) -> Result<Paper, PaperError> {
    let office = Office::at(atlas, PlaceId::new(of.commune), today);
    let decided = decided(db, atlas, of, today)?;
    Ok(announcement(&Announcement {
        decision: reference(of, &decided.name()).ok_or(PaperError::Nothing)?,
        words: words_of(&of.title)?,
        year: year_of(of.year),
        appeal_until: until(today),
        named: named(db, &office, (&of.title, of.year), cases_named_by(db, of.id)?, &again_of(db, of.id)?)?,
        recipients: office.associations(),
        signer: unsigned(Capacity::Body),
        template: text_of(db, atlas, (PlaceId::new(of.commune), today), TextKind::Announcement)?,
        given: Given::draft(today),
        issuer: decided.issuer,
    }))
}

/// A text for the loudspeaker of each hamlet that a decision names, in the order of its list.
///
/// # Errors
/// As [`announcement_of`].
pub fn loudspeakers_of(
    db: &Database,
    atlas: &Atlas,
    of: &StoredDecision,
    today: Date,
) -> Result<Vec<(String, Paper)>, PaperError> {
    let office = Office::at(atlas, PlaceId::new(of.commune), today);
    let decided = decided(db, atlas, of, today)?;
    let (decision, issuer) = (reference(of, &decided.name()).ok_or(PaperError::Nothing)?, decided.issuer);
    let words = words_of(&of.title)?;
    let template = text_of(db, atlas, (PlaceId::new(of.commune), today), TextKind::Loudspeaker)?;
    let listed = cases_named_by(db, of.id)?;
    let text = |some: &[NamedCase]| {
        // Where nobody said the hamlet, or the commune itself holds the title, it is read to the whole commune.
        let hamlet = some.first().map_or_else(String::new, |first| match first.hamlet.as_str() {
            "" => office.of_commune(first.commune),
            hamlet => hamlet.to_owned(),
        });
        let paper = loudspeaker(&Loudspeaker {
            issuer: issuer.clone(),
            hamlet: hamlet.clone(),
            words,
            year: year_of(of.year),
            decision: decision.clone(),
            appeal_until: until(today),
            names: some.iter().map(|one| one.name.clone()).collect(),
            template: template.clone(),
        });
        (hamlet, paper)
    };
    Ok(listed.chunk_by(|a, b| (a.commune, &a.hamlet) == (b.commune, &b.hamlet)).map(text).collect())
}
