//! The level that manages a unit (district or province), which is the level whose committee decides its title; and
//! the commune itself, opened as a subject without anything typed.

use jiff::civil::date;
use programme::accounts::{Scope, Verb};
use programme::calendar::year_end;
use programme::ids::PlaceId;
use programme::places::Level;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::visit::Visit;
use super::Book;
use super::form::{Back, Draft, Input, year};
use crate::actions::registry::{self as by_hand, Facts, NewRecord, RegistryError};
use crate::actions::titles::{Manages, ManagesError, note_manager};
use crate::documents::words::level_word;
use crate::registry_index::Kind;
use crate::store::db::By;
use crate::store::registry::ListedRow;
use crate::store::titles::managers_of;

fn unit(visit: &Visit<'_>) -> Result<(Book, ListedRow), WebError> {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    if row.kind == "unit" { Ok((book, row)) } else { Err(WebError::NotFound) }
}

fn form(visit: &Visit<'_>, book: &Book, row: &ListedRow, problems: Problems) -> Answered {
    let up = book.of_record((row.commune, row.id));
    let levels = [Level::Province, Level::District]
        .map(|level| (level.code().to_owned(), level_word(level.code(), visit.words.lang).to_owned()));
    let known = managers_of(&visit.db, (row.commune, row.id))?;
    let first = known.first().map_or("province", |(_, level)| level.as_str());
    Draft::new(visit, book, "record-manager", (&up, &row.name), Back { problems, now: None })
        .sub(visit.words.t("manager-sub"))
        .field(("level", "field-manager"), Input::Select(levels.to_vec()), first, None)
        .field(("from", "field-manager-from"), Input::Year, &visit.today.year().to_string(), None)
        .answer()
}

/// `GET /registry/{commune}/{subject}/manager`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = unit(visit)?;
    form(visit, &book, &row, Problems::default())
}

/// `POST /registry/{commune}/{subject}/manager`.
pub(in super::super) fn note(visit: &mut Visit<'_>) -> Answered {
    let (book, row) = unit(visit)?;
    let mut problems = Problems::default();
    let from_year = year(visit, "from", &mut problems);
    let level = Level::parse(visit.form.get("level")).unwrap_or(Level::Country);
    if problems.is_empty() {
        let of = Manages { unit: (row.commune, row.id), level, from_year };
        let by = By { actor: &visit.actor, at: &visit.now };
        match note_manager(&mut visit.db, &visit.places, of, by) {
            Ok(_) => {
                let record = book.of_record((row.commune, row.id));
                return Ok(Answer::see(format!("{record}?said=manager-noted")));
            }
            Err(ManagesError::Store(error)) => return Err(error.into()),
            Err(ManagesError::NoUnit) => return Err(WebError::NotFound),
            Err(ManagesError::Level) => problems.add("level", visit.words.t("manager-level")),
            Err(ManagesError::NoDistrict) => problems.add("level", visit.words.t("manager-no-district")),
        }
    }
    form(visit, &book, &row, problems)
}

/// The communes of a year whose records a commune answers for: what it was called then, and its code.
pub(in super::super) fn communes_of_year(
    visit: &Visit<'_>,
    commune: PlaceId,
    year: i64,
) -> Vec<(PlaceId, String, String)> {
    let on = year_end(u16::try_from(year).unwrap_or_default());
    let of = visit.records_of(commune).into_iter();
    let named = of.filter_map(|place| {
        let version = visit.atlas().version_at(place, on)?;
        Some((place, version.code.to_owned(), version.full_name.to_owned()))
    });
    named.collect()
}

/// `POST /registry/{commune}/itself`: the commune of the year's map as a subject of its own title.
pub(in super::super) fn open_itself(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    visit.may(Verb::EditRegistry, Scope::Place(book.commune))?;
    let year = visit.form.read::<i64>("year").ok_or(WebError::NotFound)?;
    let asked = visit.form.get("code").to_owned();
    let mut places = communes_of_year(visit, book.commune, year).into_iter();
    let (place, code, name) = places.find(|(_, code, _)| *code == asked).ok_or(WebError::NotFound)?;
    let title = visit.form.get("title").to_owned();
    let sheet = format!("/grid/{place}.0/{title}/{year}");
    // It was there as long as the place, but no year before the programme's.
    let began = visit.atlas().place(place).and_then(|place| place.versions.first().map(|v| v.from));
    let since = began.unwrap_or(date(2014, 1, 1)).year().max(2014);
    let facts = Facts { code: Some(&code), name: &name, group: "", birth_year: None };
    let new = NewRecord { kind: Kind::Commune, facts, hamlet: 0, since: i64::from(since) };
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::create(&mut visit.db, by, place, &new) {
        // Whoever opens it a second time finds it open.
        Ok(_) | Err(RegistryError::CodeTaken(_)) => Ok(Answer::see(sheet)),
        Err(RegistryError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}
