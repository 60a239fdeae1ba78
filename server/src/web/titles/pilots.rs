//! The pilots of a title: where and when it runs before it holds everywhere, what came of it, and what followed in
//! the same places.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::places::Level;
use programme::text::Text;
use programme::titles::{Pilot, PilotRefused, TitleKind};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::kind_of;
use crate::actions::criteria::KnownSets;
use crate::actions::progress::{PilotYear, pilot_years};
use crate::actions::titles::{PilotError, TitleRules, add_pilot, withdraw_pilot};
use crate::store::db::By;

struct YearLine {
    year: i64,
    pilot: bool,
    numbers: [String; 5],
    share: String,
}

struct PilotLine {
    place: String,
    years: String,
    set: String,
    instrument: String,
    note: String,
    results: Vec<YearLine>,
    /// Something was filed in the pilot's own years.
    begun: bool,
    /// Where it is withdrawn; empty where it may not be.
    withdraw: String,
}

#[derive(Template)]
#[template(path = "web/titles/pilots.html")]
struct PilotsPage {
    shell: Shell,
    name: String,
    pilots: Vec<PilotLine>,
    may_edit: bool,
    action: String,
    sets: Vec<(String, String)>,
    fields: [(&'static str, String); 4],
    chosen: String,
    problems: Problems,
}

fn result(of: &PilotYear, visit: &Visit<'_>) -> YearLine {
    let w = visit.words;
    let total = of.row.total.map_or_else(|| "–".to_owned(), |n| w.int(n));
    let [registered, assessed, passed, recognised] =
        [of.row.registered, of.row.assessed, of.row.passed, of.row.recognised].map(|n| w.int(n));
    YearLine {
        year: of.row.year,
        pilot: of.pilot,
        numbers: [total, registered, assessed, passed, recognised],
        share: of.row.share_of_total_bp.map_or_else(|| "–".to_owned(), |bp| w.basis_points(bp)),
    }
}

fn page_of(visit: &Visit<'_>, kind: &TitleKind, problems: Problems) -> Result<PilotsPage, WebError> {
    let w = visit.words;
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let may_edit = visit.can_somewhere(Verb::EditCriteria);
    let mut pilots = Vec::new();
    for pilot in rules.pilots().iter().filter(|pilot| pilot.title == kind.code) {
        let may_see = visit.can(Verb::ViewProgress, Scope::Place(pilot.place))
            || visit.can_somewhere(Verb::ViewProgress);
        let results =
            if may_see { pilot_years(&visit.db, visit.atlas(), pilot, visit.today)? } else { Vec::new() };
        let on = programme::calendar::year_end(pilot.from_year);
        let mine = visit.can(Verb::EditCriteria, Scope::Place(pilot.place));
        pilots.push(PilotLine {
            place: visit.atlas().version_at(pilot.place, on).map_or("", |v| v.full_name).to_owned(),
            years: format!("{}–{}", pilot.from_year, pilot.to_year),
            set: pilot.set.clone(),
            instrument: pilot.instrument.clone(),
            note: w.text(&pilot.note).to_owned(),
            begun: results.iter().any(|of| of.pilot && of.row.registered > 0),
            results: results.iter().map(|of| result(of, visit)).collect(),
            withdraw: match pilot.id {
                Some(id) if mine => format!("/titles/{}/pilots/{id}/withdraw", kind.code),
                _ => String::new(),
            },
        });
    }
    let known = KnownSets::of(&visit.db)?.all().into_iter().filter(|known| known.set.title == kind.code);
    let typed = |name: &'static str| (name, visit.form.raw(name).to_owned());
    let heading = w.with("pilots-title", &[("title", w.text(&kind.name))]);
    Ok(PilotsPage {
        name: w.text(&kind.name).to_owned(),
        pilots,
        may_edit,
        action: format!("/titles/{}/pilots", kind.code),
        sets: known.map(|known| (known.set.id.clone(), w.text(&known.set.name).to_owned())).collect(),
        fields: [typed("place"), typed("from_year"), typed("to_year"), typed("instrument")],
        chosen: visit.form.get("set").to_owned(),
        problems,
        shell: Shell::new(visit, heading.clone())
            .then("/titles", w.t("nav-titles"))
            .then(format!("/titles/{}", kind.code), w.text(&kind.name))
            .then("", heading),
    })
}

/// `GET /titles/{title}/pilots`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewProgress)?;
    let kind = kind_of(visit)?;
    show(&page_of(visit, kind, Problems::default())?)
}

/// The place that a code names on the last day of the pilot's first year.
fn place(visit: &Visit<'_>, year: u16) -> Option<programme::ids::PlaceId> {
    let (code, on) = (visit.form.get("place"), programme::calendar::year_end(year));
    let found = visit.atlas().any_level_by_code(code, on).ok()?;
    let is_country = visit.atlas().place(found).is_some_and(|place| place.level == Level::Country);
    (!is_country).then_some(found)
}

/// Whether whoever asks may set what holds in a place: where it is today, or where they are.
fn may_pilot_in(visit: &Visit<'_>, place: programme::ids::PlaceId, on: Date) -> Result<(), WebError> {
    let above = visit.atlas().ancestor_at(place, Level::Province, on).unwrap_or(place);
    let today = visit.atlas().on_map(above, visit.today).first().map_or(above, |(now, _)| *now);
    visit.may(Verb::EditCriteria, Scope::Place(today)).map(|_| ())
}

/// `POST /titles/{title}/pilots`.
pub(in super::super) fn add(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let kind = kind_of(visit)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let years = visit.form.read::<u16>("from_year").zip(visit.form.read::<u16>("to_year"));
    let at = years.and_then(|(from, _)| place(visit, from));
    match (years, at) {
        (None, _) => problems.add("from_year", w.text(&PilotRefused::Years.text())),
        (Some(_), None) => problems.add("place", w.text(&PilotRefused::Place.text())),
        (Some((from_year, to_year)), Some(at)) => {
            may_pilot_in(visit, at, programme::calendar::year_end(from_year))?;
            let pilot = Pilot {
                id: None,
                title: kind.code.clone(),
                set: visit.form.get("set").to_owned(),
                place: at,
                from_year,
                to_year,
                instrument: visit.form.get("instrument").to_owned(),
                note: Text::default(),
            };
            let (actor, now) = (visit.actor.clone(), visit.now.clone());
            match add_pilot(&mut visit.db, &visit.places, &pilot, By { actor: &actor, at: &now }) {
                Ok(_) => return Ok(Answer::see(format!("/titles/{}/pilots?said=pilot-added", kind.code))),
                Err(PilotError::Store(error)) => return Err(error.into()),
                Err(PilotError::Refused(why)) => {
                    let field = match why {
                        PilotRefused::Title | PilotRefused::Years => "from_year",
                        PilotRefused::Set | PilotRefused::Everywhere => "set",
                        PilotRefused::NoInstrument => "instrument",
                        PilotRefused::Place => "place",
                    };
                    problems.add(field, w.text(&why.text()));
                }
                Err(PilotError::Unknown | PilotError::HasCases) => return Err(WebError::NotFound),
            }
        }
    }
    show_again(&page_of(visit, kind, problems)?)
}

/// `POST /titles/{title}/pilots/{id}/withdraw`.
pub(in super::super) fn withdraw(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let kind = kind_of(visit)?;
    let id: i64 = visit.path.read("id").ok_or(WebError::NotFound)?;
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let found = rules.pilots().iter().find(|pilot| pilot.id == Some(id) && pilot.title == kind.code);
    let pilot = found.ok_or(WebError::NotFound)?;
    may_pilot_in(visit, pilot.place, programme::calendar::year_end(pilot.from_year))?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match withdraw_pilot(&mut visit.db, &visit.places, id, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see(format!("/titles/{}/pilots?said=pilot-withdrawn", kind.code))),
        Err(PilotError::Store(error)) => Err(error.into()),
        Err(PilotError::HasCases) => Err(WebError::Refused(visit.words.t("pilot-has-cases"))),
        Err(PilotError::Unknown | PilotError::Refused(_)) => Err(WebError::NotFound),
    }
}
