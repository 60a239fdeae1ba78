//! *Tờ trình* of whoever proposes in the commune, mostly its association, over what is proposed now, or as it was sent.

use jiff::civil::Date;
use programme::papers::TextKind;
use programme::places::Atlas;

use super::decision::named;
use super::parties::Titled;
use super::{Office, PaperError, text_of, unsigned, words_of};
use crate::actions::recognition::Whose;
use crate::actions::titles::TitleRules;
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{Capacity, Given, Proposal, proposal};
use crate::store::db::Database;
use crate::store::decision_list::again_before;
use crate::store::decisions::Cases;
use crate::store::letters::{letters, list_of, proposed_now};

/// The letter of an id as it was sent; without one, a draft over everything that is proposed now.
///
/// # Errors
/// When nothing is proposed, there is no such letter, no paper knows the title, or the store fails.
pub fn letter_of(
    db: &Database,
    atlas: &Atlas,
    whose: &Whose<'_>,
    id: Option<i64>,
    today: Date,
) -> Result<Paper, PaperError> {
    let words = words_of(whose.title)?;
    let year = i64::from(whose.year);
    let commune = whose.commune.get();
    let (given, cases) = match id {
        None => {
            let communes: Vec<i64> = whose.records_of.iter().map(|commune| commune.get()).collect();
            (Given::draft(today), proposed_now(db, &communes, (whose.title, year))?)
        }
        Some(id) => {
            let sent = letters(db, Cases { commune, title: whose.title, year })?;
            let letter = sent.into_iter().find(|letter| letter.id == id).ok_or(PaperError::Nothing)?;
            let on: Date = letter.dated.parse().map_err(|_| PaperError::Nothing)?;
            let list = list_of(db, (commune, id))?.ok_or(PaperError::Nothing)?;
            (Given::numbered(&letter.number, on), list)
        }
    };
    if cases.is_empty() {
        return Err(PaperError::Nothing);
    }
    let office = Office::at(atlas, whose.commune, given.day());
    let again = again_before(db, &cases, (whose.title, year))?;
    let rules = TitleRules::load(db, atlas)?;
    let titled = Titled { rules: &rules, title: whose.title, year: whose.year };
    let (issuer, decides) = office.letter(titled);
    Ok(proposal(&Proposal {
        issuer,
        to: decides.name(),
        title: whose.title.to_owned(),
        words,
        year: whose.year,
        province: office.province(),
        named: named(db, &office, (whose.title, year), cases, &again)?,
        signer: unsigned(Capacity::Body),
        template: text_of(db, atlas, (whose.commune, given.day()), TextKind::Proposal)?,
        given,
    }))
}
