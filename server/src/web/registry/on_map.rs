//! A commune's list on the map of another day (*theo địa giới ngày khác*): the records of every commune that lay whole
//! in it then, to be read and taken along as a file, not to be changed.
//!
//! Deliberately absent: records of a commune that was split or flowed together with others, of which nobody said for
//! each where it lay: these are named, not guessed.

use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Level;
use programme::restate::{Moves, Whereabouts};

use super::super::answer::WebError;
use super::super::visit::Visit;
use super::{Book, Hamlet};
use crate::store::registry::hamlet_list;

/// Which map a list is on.
pub(super) struct OnMap {
    pub(super) day: Date,
    /// The commune as it was called on that day, and the names today of those that are in part in it.
    pub(super) name: String,
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
    let moves = Moves::of(atlas);
    // Where its records can be: itself, what flowed into it before, and what it flowed into since.
    let later: Vec<PlaceId> = atlas.on_map(place, visit.today).into_iter().map(|(place, _)| place).collect();
    let mut near: Vec<PlaceId> =
        later.iter().flat_map(|place| visit.records_of(*place)).chain([place]).collect();
    near.sort_unstable();
    near.dedup();
    let mut book = Book {
        commune: later.first().copied().unwrap_or(place),
        code: code.to_owned(),
        name: name.to_owned(),
        communes: Vec::new(),
        hamlets: Vec::new(),
        whole: true,
        codes_today: Vec::new(),
    };
    let (mut in_part, mut hidden) = (Vec::new(), None);
    for commune in near {
        let now = atlas.on_map(commune, visit.today);
        let called = now.first().and_then(|(now, _)| named(*now, visit.today));
        if moves.whole(commune, day) != Some(Whereabouts::In(place)) {
            let may_be = moves.whole(commune, day).is_none() && moves.possible(commune, day).contains(&place);
            // As it was called last, while it was.
            let last = atlas.place(commune).and_then(|place| place.versions.last());
            in_part.extend(last.filter(|_| may_be).map(|version| version.full_name.to_owned()));
            continue;
        }
        let refused =
            now.iter().find_map(|(now, _)| visit.may_see(Verb::ViewRecords, Scope::Place(*now)).err());
        if let Some(refused) = refused {
            hidden = Some(refused);
            continue;
        }
        book.communes.push(commune.get());
        book.codes_today.extend(called.map(|(code, _)| (commune.get(), code.to_owned())));
        book.hamlets.extend(hamlet_list(&visit.db, commune.get())?.into_iter().map(|hamlet| Hamlet {
            commune: commune.get(),
            id: hamlet.id,
            name: hamlet.name,
        }));
    }
    // A list that leaves out what is not theirs to see would be taken for the whole.
    match hidden {
        Some(refused) => Err(refused),
        None => Ok((book, Some(OnMap { day, name: name.to_owned(), in_part }))),
    }
}
