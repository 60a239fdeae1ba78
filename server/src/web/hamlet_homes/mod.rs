//! Hamlets of split communes that nobody has placed yet: one form a commune, the successor chosen for each hamlet, by
//! a paper; and what was placed, to be taken back.
//!
//! Whoever chooses may file records in every successor (a province's association, or one that has all of them), so that
//! no side takes a hamlet from the other.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Level;

use super::answer::{Answer, Answered, WebError};
use super::form::Problems;
use super::pages::{show, show_again};
use super::shell::{Shell, main_place};
use super::visit::Visit;
use crate::actions::hamlet_homes::{HamletKey, HomeError, SplitCommune, assign, split_communes, unassign};
use crate::store::db::By;

struct HamletLine {
    /// As forms send it: commune and hamlet.
    key: String,
    name: String,
    households: String,
    /// Code that was chosen before a refusal.
    chosen: String,
    /// Where it was placed and by which paper; empty where it waits.
    placed: String,
    instrument: String,
}

struct SplitForm {
    /// As the form sends it: commune and day.
    key: String,
    name: String,
    on: String,
    waits: String,
    successors: Vec<(String, String)>,
    hamlets: Vec<HamletLine>,
    may: bool,
    instrument: String,
    /// What is wrong in this form.
    problems: Problems,
}

#[derive(Template)]
#[template(path = "web/hamlet_homes/waiting.html")]
struct WaitingPage {
    shell: Shell,
    forms: Vec<SplitForm>,
    more: bool,
}

/// Communes on one page; the command line has them all.
const SHOWN: usize = 50;

fn key_of(split: &SplitCommune) -> String {
    format!("{}.{}", split.place, split.on)
}

fn hamlet_key(text: &str) -> Option<HamletKey> {
    let (commune, hamlet) = text.split_once('.')?;
    Some((commune.parse().ok()?, hamlet.parse().ok()?))
}

/// Where the successors of a split lie today.
fn successors_today(visit: &Visit<'_>, split: &SplitCommune) -> Vec<PlaceId> {
    let today = |to: &PlaceId| visit.atlas().on_map(*to, visit.today).into_iter().map(|(place, _)| place);
    split.to.iter().flat_map(today).collect()
}

/// That whoever asks may file records in every successor.
fn may_place(visit: &Visit<'_>, split: &SplitCommune) -> Result<(), WebError> {
    for place in successors_today(visit, split) {
        visit.may(Verb::Import, Scope::Place(place))?;
    }
    Ok(())
}

fn named(visit: &Visit<'_>, place: PlaceId, on: Date) -> (String, String) {
    let version = visit.atlas().version_at(place, on);
    version.map_or_else(Default::default, |version| (version.code.to_owned(), version.full_name.to_owned()))
}

fn page_of(visit: &Visit<'_>, refused: Option<(&str, Problems)>) -> Result<WaitingPage, WebError> {
    let w = visit.words;
    let here = match visit.query.get("place") {
        "" => main_place(visit),
        code => Some(visit.atlas().any_level_by_code(code, visit.today).map_err(|_| WebError::NotFound)?),
    };
    let mut all = split_communes(&visit.db, visit.atlas(), visit.today)?;
    all.retain(|split| {
        here.is_none_or(|place| {
            successors_today(visit, split).iter().any(|to| visit.atlas().is_within(*to, place, visit.today))
        })
    });
    // Those with the most to place first.
    all.sort_by_key(|split| std::cmp::Reverse(split.waiting()));
    let (key, problems) = refused.unwrap_or_default();
    let mut problems = BTreeMap::from([(key.to_owned(), problems)]);
    let form = |split: &SplitCommune| {
        let key = key_of(split);
        let typed = visit.form.get("split") == key;
        let (_, name) = named(visit, split.place, split.on.yesterday().unwrap_or(split.on));
        let hamlet = |hamlet: &crate::actions::hamlet_homes::HamletOf| {
            let key = format!("{}.{}", hamlet.key.0, hamlet.key.1);
            HamletLine {
                chosen: if typed { visit.form.get(&format!("to.{key}")).to_owned() } else { String::new() },
                name: w.hamlet(&hamlet.name),
                households: w.int(hamlet.households),
                placed: hamlet
                    .placed
                    .as_ref()
                    .map_or_else(String::new, |(to, _)| named(visit, *to, split.on).1),
                instrument: hamlet.placed.as_ref().map_or_else(String::new, |(_, paper)| paper.clone()),
                key,
            }
        };
        SplitForm {
            on: w.day(split.on),
            waits: w.n("hamlets-wait", i64::try_from(split.waiting()).unwrap_or(i64::MAX)),
            successors: split.to.iter().map(|to| named(visit, *to, split.on)).collect(),
            hamlets: split.hamlets.iter().map(hamlet).collect(),
            may: may_place(visit, split).is_ok(),
            instrument: if typed { visit.form.raw("instrument").to_owned() } else { String::new() },
            problems: problems.remove(&key).unwrap_or_default(),
            name,
            key,
        }
    };
    Ok(WaitingPage {
        more: all.len() > SHOWN,
        forms: all.iter().take(SHOWN).map(form).collect(),
        shell: Shell::new(visit, w.t("hamlets-waiting-title"))
            .then("/places", w.t("nav-places"))
            .then("", w.t("hamlets-waiting-title")),
    })
}

/// `GET /places/waiting`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    show(&page_of(visit, None)?)
}

/// The split commune that the form is about.
fn split_asked(visit: &Visit<'_>) -> Result<SplitCommune, WebError> {
    let all = split_communes(&visit.db, visit.atlas(), visit.today)?;
    let key = visit.form.get("split");
    all.into_iter().find(|split| key_of(split) == key).ok_or(WebError::NotFound)
}

/// `POST /places/waiting`.
pub(super) fn place(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let split = split_asked(visit)?;
    may_place(visit, &split)?;
    let chosen = visit.form.pairs().filter(|(name, code)| name.starts_with("to.") && !code.is_empty());
    let choice = |(name, code): (&str, &str)| {
        let hamlet = name.strip_prefix("to.").and_then(hamlet_key)?;
        let to = visit.atlas().by_code(Level::Commune, code, split.on).ok()?;
        Some((hamlet, to))
    };
    let choices = chosen.map(choice).collect::<Option<Vec<_>>>().ok_or(WebError::NotFound)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let instrument = visit.form.get("instrument").to_owned();
    let at = (split.place, split.on);
    match assign(&mut visit.db, &visit.places, at, &choices, &instrument, by) {
        Ok(n) => Ok(Answer::see(format!("/places/waiting?said=hamlets-placed&n={n}"))),
        Err(HomeError::Store(error)) => Err(error.into()),
        Err(error @ HomeError::NotWaiting) => {
            Err(WebError::Changed(visit.words.text(&error.text()).to_owned()))
        }
        Err(error) => {
            let mut problems = Problems::default();
            let field = if matches!(error, HomeError::NoInstrument) { "instrument" } else { "to" };
            problems.add(&format!("{field}-{}", key_of(&split)), visit.words.text(&error.text()));
            show_again(&page_of(visit, Some((&key_of(&split), problems)))?)
        }
    }
}

/// `POST /places/waiting/take-back`.
pub(super) fn take_back(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let split = split_asked(visit)?;
    may_place(visit, &split)?;
    let hamlet = hamlet_key(visit.form.get("hamlet")).ok_or(WebError::NotFound)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match unassign(&mut visit.db, (split.place, split.on), hamlet, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see("/places/waiting?said=hamlet-taken-back")),
        Err(HomeError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Changed(visit.words.text(&error.text()).to_owned())),
    }
}
