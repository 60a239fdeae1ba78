//! The list that puts forward whoever held a title for years on end.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Atlas;

use super::{Office, PaperError, unsigned, words_of};
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{Capacity, Commendation, Commended, commendation_list};
use crate::store::commended::HeldForYears;

/// *Danh sách đề nghị biểu dương* of a commune's association. What each did is written by hand: nothing is kept of it.
///
/// # Errors
/// When there is nobody, or no paper knows the title.
pub fn commendation_of(
    atlas: &Atlas,
    (commune, called_on): (PlaceId, Date),
    (title, year): (&str, i64),
    held: Vec<HeldForYears>,
    on: Date,
) -> Result<Paper, PaperError> {
    let last = held.iter().map(|one| one.years).max().ok_or(PaperError::Nothing)?;
    let office = Office::at(atlas, commune, called_on);
    let one = |one: HeldForYears| Commended {
        span: if one.years > 1 { format!("{}–{year}", year - one.years + 1) } else { year.to_string() },
        years: u32::try_from(one.years).unwrap_or(0),
        place: if one.hamlet.is_empty() || one.hamlet == one.name {
            office.of_commune(one.commune)
        } else {
            one.hamlet
        },
        name: one.name,
        merit: String::new(),
    };
    Ok(commendation_list(&Commendation {
        issuer: office.association(),
        words: words_of(title)?,
        occasion: format!("giai đoạn {}–{year}", year - last + 1),
        commended: held.into_iter().map(one).collect(),
        signer: unsigned(Capacity::Body),
        on,
    }))
}
