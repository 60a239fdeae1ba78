//! Which communes a list offers on the map of a day, and whose records it is made from there: communes as they were
//! then, all of whose records are theirs to see who ask.
//!
//! Deliberately absent: records of a commune that was split or flowed together with others, in the list of one of its
//! sides: they are named, not guessed. In a list of all that somebody may see they stand, with each place they may lie in.

use jiff::civil::Date;
use programme::accounts::{Scope, Verb, covers};
use programme::ids::PlaceId;
use programme::places::Level;
use programme::restate::{Makings, Moves};

use super::answer::WebError;
use super::days::Days;
use super::grid::communes;
use super::shell::main_place;
use super::visit::Visit;

/// The communes of a list's map.
pub(crate) struct OnMap<'v> {
    visit: &'v Visit<'v>,
    days: &'v Days,
    /// Whose records are theirs to see today, all of a commune's.
    today: Vec<PlaceId>,
    /// Nothing where the map is today's.
    moves: Option<Moves<'v>>,
}

/// The list that an address asks for.
pub(crate) struct Chosen {
    /// The communes to choose from: code and name.
    pub(crate) communes: Vec<(String, String)>,
    /// The commune whose list it is, where it is one's: the one that is named, or the only one there is.
    pub(crate) commune: Option<(PlaceId, String)>,
    /// Whose records it has: the commune's, all where none is named, none where there is no such commune.
    pub(crate) records: Records,
}

/// Whose records a list has.
#[derive(Default)]
pub(crate) struct Records {
    /// Places of the records.
    pub(crate) of: Vec<i64>,
    /// Communes of which it is not known what of them lay there, as each was called last.
    pub(crate) in_part: Vec<String>,
}

impl<'v> OnMap<'v> {
    /// For whoever asks. A list names whole communes: who answers for one hamlet finds what concerns it in its records.
    pub(crate) fn of(visit: &'v Visit<'v>, days: &'v Days) -> Self {
        let whole = |commune: &PlaceId| visit.can(Verb::ViewRecords, Scope::Place(*commune));
        let today = communes(visit).into_iter().filter(whole).collect();
        Self { visit, days, today, moves: (days.map != visit.today).then(|| Moves::of(visit.atlas())) }
    }

    /// The communes to choose from, in the order of their codes.
    pub(crate) fn communes(&self) -> Vec<PlaceId> {
        let Some(moves) = &self.moves else { return self.today.clone() };
        let answers_for = self.today.iter().flat_map(|commune| self.visit.records_of(*commune));
        let mut found: Vec<PlaceId> =
            answers_for.flat_map(|commune| moves.possible(commune, self.days.map)).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|commune| self.is_theirs(*commune, &self.makings(moves, *commune)));
        found.sort_by_key(|commune| self.visit.atlas().version_at(*commune, self.days.map).map(|v| v.code));
        found
    }

    /// The list of the commune of a code, or of all where there is no code.
    pub(crate) fn chosen(&self, code: &str) -> Chosen {
        let offered = self.communes();
        let named: Vec<(PlaceId, (String, String))> =
            offered.iter().filter_map(|commune| Some((*commune, self.named(*commune)?))).collect();
        let found = named.iter().find(|(_, (known, _))| known == code).map(|(commune, _)| *commune);
        let alone = if let ([(one, _)], "") = (&named[..], code) { Some(*one) } else { None };
        let (commune, records) = match found {
            Some(commune) => (Some(commune), self.records(commune)),
            None if code.is_empty() => (alone, self.all()),
            // Whoever answers for the whole country is offered none and names one.
            None => match self.opened(code) {
                Ok((commune, records)) => (Some(commune), records),
                Err(_) => (None, Records::default()),
            },
        };
        Chosen {
            commune: commune.and_then(|commune| Some((commune, self.named(commune)?.0))),
            communes: named.into_iter().map(|(_, named)| named).collect(),
            records,
        }
    }

    /// What is in a list without a commune chosen: all that they may see.
    pub(crate) fn all(&self) -> Records {
        let of = self.today.iter().flat_map(|commune| self.visit.records_of(*commune));
        Records { of: of.map(PlaceId::get).collect(), in_part: Vec::new() }
    }

    /// Districts and provinces of any day whose decisions they may see.
    pub(crate) fn all_committees(&self) -> Vec<PlaceId> {
        all_committees(self.visit)
    }

    /// Whose records lay in a commune of the map.
    pub(crate) fn records(&self, commune: PlaceId) -> Records {
        let Some(moves) = &self.moves else {
            let of = self.visit.records_of(commune);
            return Records { of: of.into_iter().map(PlaceId::get).collect(), in_part: Vec::new() };
        };
        let makings = self.makings(moves, commune);
        Records {
            of: makings.whole.iter().map(|commune| commune.get()).collect(),
            in_part: makings.in_part.iter().filter_map(|commune| last_name(self.visit, *commune)).collect(),
        }
    }

    /// The commune of a code on the map and whose records lay in it, for whoever may see all of them: a list that leaves
    /// out what is not theirs would be taken for the whole.
    ///
    /// # Errors
    /// When there is no such commune on the map, or anything of it is not theirs.
    pub(crate) fn opened(&self, code: &str) -> Result<(PlaceId, Records), WebError> {
        let atlas = self.visit.atlas();
        let place = atlas.by_code(Level::Commune, code, self.days.map).map_err(|_| WebError::NotFound)?;
        let records = self.records(place);
        for of in records.of.iter().map(|of| PlaceId::new(*of)).chain([place]) {
            self.visit.may_see(Verb::ViewRecords, Scope::Place(of))?;
        }
        Ok((place, records))
    }

    fn makings(&self, moves: &Moves<'_>, commune: PlaceId) -> Makings {
        moves.listed(commune, self.days.map, self.days.as_of, self.visit.today)
    }

    /// A list that leaves out what is not theirs to see would be taken for the whole.
    fn is_theirs(&self, commune: PlaceId, makings: &Makings) -> bool {
        let mut all = makings.whole.iter().chain([&commune]);
        all.all(|place| self.visit.can(Verb::ViewRecords, Scope::Place(*place)))
    }

    /// Code and name of a place of the map.
    pub(crate) fn named(&self, place: PlaceId) -> Option<(String, String)> {
        let version = self.visit.atlas().version_at(place, self.days.map)?;
        Some((version.code.to_owned(), version.full_name.to_owned()))
    }
}

/// As a place was called last.
fn last_name(visit: &Visit<'_>, place: PlaceId) -> Option<String> {
    Some(visit.atlas().place(place)?.versions.last()?.full_name.to_owned())
}

/// Where a place is on the map of a day, in words; where it is nowhere there, as it was called last.
pub(crate) fn told(visit: &Visit<'_>, place: PlaceId, on: Date) -> String {
    let atlas = visit.atlas();
    let found = atlas.on_map(place, on);
    let names = found.iter().filter_map(|(place, _)| Some(atlas.version_at(*place, on)?.full_name));
    let names: Vec<&str> = names.collect();
    match names[..] {
        [name] => name.to_owned(),
        [] => last_name(visit, place).unwrap_or_default(),
        _ => visit.words.with("on-map-parts", &[("places", &names.join(", "))]),
    }
}

/// Districts and provinces whose decisions they may see, of any day: those of a district outlast it.
fn all_committees(visit: &Visit<'_>) -> Vec<PlaceId> {
    let atlas = visit.atlas();
    let grants = visit.session.iter().flat_map(|session| &session.grants);
    let held: Vec<Scope> = grants
        .filter(|grant| grant.holds_on(visit.today) && grant.role.may(Verb::ViewRecords))
        .filter_map(|grant| match grant.scope {
            scope @ Scope::Place(_) => Some(scope),
            Scope::Everywhere => main_place(visit).map(Scope::Place),
            Scope::Hamlet { .. } => None,
        })
        .collect();
    let is_theirs =
        |place: PlaceId| held.iter().any(|scope| covers(*scope, Scope::Place(place), visit.today, atlas));
    let above = atlas.places().filter(|place| matches!(place.level, Level::District | Level::Province));
    above.map(|place| place.id).filter(|place| is_theirs(*place)).collect()
}

/// Districts and provinces whose decisions they may see, that stood on a day.
pub(crate) fn committees(visit: &Visit<'_>, on: Date) -> Vec<PlaceId> {
    let mut places = all_committees(visit);
    places.retain(|place| visit.atlas().version_at(*place, on).is_some());
    places
}
