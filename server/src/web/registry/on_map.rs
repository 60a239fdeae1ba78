//! A commune's list on the map of another day (*theo địa giới ngày khác*): the records of every commune that lay whole
//! in it then, as far as they were known by the end of that year, to be read and taken along as a file, not to be changed.
//!
//! Deliberately absent: records of a commune that was split or flowed together with others, of which nobody said for
//! each where it lay: these are named, not guessed.

use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::calendar::year_end;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::restate::Moves;

use super::super::answer::WebError;
use super::super::visit::Visit;
use super::{Book, Hamlet};
use crate::store::registry::hamlet_list;

/// Which map a list is on.
pub(super) struct OnMap {
    pub(super) day: Date,
    /// The commune as it was called on that day.
    pub(super) name: String,
    /// Those that are in it in part, as each was called last.
    pub(super) in_part: Vec<String>,
}

impl Book {
    /// The list that the address names: of today, or on the map of the day that it asks for.
    ///
    /// # Errors
    /// When there is no such commune on that day, or nothing of it is theirs to see.
    pub(super) fn asked(visit: &Visit<'_>) -> Result<(Self, Option<OnMap>), WebError> {
        match visit.query.day("map").filter(|day| *day != visit.today) {
            None => Ok((Self::of(visit)?, None)),
            Some(day) => {
                let place = visit.atlas().by_code(Level::Commune, visit.path.get("commune"), day);
                on_map(visit, place.map_err(|_| WebError::NotFound)?, day)
            }
        }
    }
}

fn on_map(visit: &Visit<'_>, place: PlaceId, day: Date) -> Result<(Book, Option<OnMap>), WebError> {
    let atlas = visit.atlas();
    let named = |place, on| atlas.version_at(place, on).map(|version| (version.code, version.full_name));
    let (code, name) = named(place, day).ok_or(WebError::NotFound)?;
    let makings =
        Moves::of(atlas).makings(place, day, year_end(u16::try_from(day.year()).unwrap_or(u16::MAX)));
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
        known_by: Some(i64::from(day.year())),
    };
    // A list that leaves out what is not theirs to see would be taken for the whole.
    for commune in makings.whole.iter().chain([&place]) {
        for (now, _) in now(*commune) {
            visit.may_see(Verb::ViewRecords, Scope::Place(now))?;
        }
    }
    for commune in makings.whole {
        let called = now(commune).first().and_then(|(now, _)| named(*now, visit.today));
        book.communes.push(commune.get());
        book.codes_today.extend(called.map(|(code, _)| (commune.get(), code.to_owned())));
        book.hamlets.extend(hamlet_list(&visit.db, commune.get())?.into_iter().map(|hamlet| Hamlet {
            commune: commune.get(),
            id: hamlet.id,
            name: hamlet.name,
        }));
    }
    // As each was called last, while it was.
    let last = |commune: &PlaceId| Some(atlas.place(*commune)?.versions.last()?.full_name.to_owned());
    let in_part = makings.in_part.iter().filter_map(last).collect();
    Ok((book, Some(OnMap { day, name: name.to_owned(), in_part })))
}
