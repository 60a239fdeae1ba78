//! A commune's list as of another day or on its map (*theo địa giới ngày khác*): the records of every commune that lay
//! whole in it, as far as they were known, to be read and taken along as a file, not to be changed. An address that has
//! a map and no day of the facts means those known by the end of the map's year.
//!
//! Deliberately absent: records of a commune that was split or flowed together with others, of which nobody said for
//! each where it lay: these are named, not guessed.

use programme::calendar::year_end;
use programme::ids::PlaceId;

use super::super::answer::WebError;
use super::super::days::Days;
use super::super::on_map::{OnMap, Records};
use super::super::visit::Visit;
use super::{Book, Hamlet};
use crate::store::registry::hamlet_list;

/// Which list is shown that is not today's.
pub(super) struct Then {
    pub(super) days: Days,
    /// The commune as it was called on the map's day; empty in today's list.
    pub(super) name: String,
    /// Those that are in it in part, as each was called last.
    pub(super) in_part: Vec<String>,
}

impl Book {
    /// The list that the address names: of today, or of the days that it asks for.
    ///
    /// # Errors
    /// When there is no such commune on the map, or nothing of it is theirs.
    pub(super) fn asked(visit: &Visit<'_>) -> Result<(Self, Then), WebError> {
        let mut days = Days::asked(visit);
        if visit.query.has("map") && !visit.query.has("as_of") && days.map != visit.today {
            let end = year_end(u16::try_from(days.map.year()).unwrap_or(u16::MAX));
            days.set_as_of(end.min(visit.today));
        }
        if days.is_today() {
            let then = Then { days, name: String::new(), in_part: Vec::new() };
            return Ok((Self::of(visit)?, then));
        }
        let (place, records) = OnMap::of(visit, &days).opened(visit.path.get("commune"))?;
        on_map(visit, (place, records), days)
    }
}

fn on_map(
    visit: &Visit<'_>,
    (place, records): (PlaceId, Records),
    days: Days,
) -> Result<(Book, Then), WebError> {
    let atlas = visit.atlas();
    let named = |place, on| atlas.version_at(place, on).map(|version| (version.code, version.full_name));
    let (code, name) = named(place, days.map).ok_or(WebError::NotFound)?;
    let now = |commune| atlas.on_map(commune, visit.today);
    let today = now(place).first().map_or(place, |(now, _)| *now);
    let mut book = Book {
        commune: today,
        code: code.to_owned(),
        name: name.to_owned(),
        communes: Vec::new(),
        hamlets: Vec::new(),
        whole: true,
        codes_today: Vec::new(),
        as_of: Some(days.as_of),
    };
    for commune in records.of {
        let called = now(PlaceId::new(commune)).first().and_then(|(now, _)| named(*now, visit.today));
        book.communes.push(commune);
        book.codes_today.extend(called.map(|(code, _)| (commune, code.to_owned())));
        let hamlets = hamlet_list(&visit.db, commune)?.into_iter();
        book.hamlets.extend(hamlets.map(|hamlet| Hamlet { commune, id: hamlet.id, name: hamlet.name }));
    }
    Ok((book, Then { days, name: name.to_owned(), in_part: records.in_part }))
}
