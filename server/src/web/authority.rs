//! Whether whoever is signed in takes a step of a title at a place: a role of theirs covers the place and acts for the
//! office that the title's text names.

use jiff::civil::Date;
use programme::accounts::{Scope, Verb, able_roles};
use programme::ids::PlaceId;
use programme::places::Level;
use programme::recognition::{NotTaken, may_ask};
use programme::titles::{At, FactKey, title_kind};

use super::answer::WebError;
use super::visit::Visit;
use crate::actions::titles::TitleRules;
use crate::store::decisions::StoredDecision;

/// A step of a title that some office takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The association, or who the text names, proposes.
    Propose,
    /// A second office agrees with the appraisal.
    Agree,
    /// A committee decides.
    Decide,
}

impl Step {
    const fn of(self) -> (FactKey, Verb) {
        match self {
            Self::Propose => (FactKey::Proposes, Verb::Propose),
            Self::Agree => (FactKey::AppraisesWith, Verb::Agree),
            Self::Decide => (FactKey::Decides, Verb::Decide),
        }
    }
}

/// Whether they take a step of a title on a day: at a commune, or of what a district or province decides there.
///
/// # Errors
/// When nobody is signed in, no role covers the place, or none acts for the office that takes the step.
pub(crate) fn may_take(
    visit: &Visit<'_>,
    rules: &TitleRules,
    step: Step,
    (title, on): (&str, Date),
    place: PlaceId,
) -> Result<(), WebError> {
    let (fact, right) = step.of();
    visit.may(right, Scope::Place(place))?;
    let kind = title_kind(title).ok_or(WebError::NotFound)?;
    let grants = visit.session.iter().flat_map(|session| &session.grants);
    let grants: Vec<_> = grants.copied().collect();
    let mut why = NotTaken::NotAllowed;
    for role in able_roles(&grants, right, Scope::Place(place), visit.today, visit.atlas()) {
        for (commune, manager) in asked_of(visit, place, on) {
            let at = At { atlas: visit.atlas(), commune, manager };
            match may_ask((kind, rules.settings()), (fact, right), role, on, at) {
                // A district does not decide what is its communes', nor the other way round.
                Ok(found)
                    if step != Step::Decide || found.place == Some(place) || !is_above(visit, place) =>
                {
                    return Ok(());
                }
                Ok(found) => why = NotTaken::Another(found.office),
                Err(other) => why = other,
            }
        }
    }
    Err(WebError::Forbidden(visit.words.text(&why.text()).to_owned()))
}

/// As [`may_take`], today, with the rules read.
///
/// # Errors
/// When they may not, or the store fails.
pub(crate) fn may_take_now(
    visit: &Visit<'_>,
    step: Step,
    title: &str,
    place: PlaceId,
) -> Result<(), WebError> {
    // Who holds no role for it learns so without a question to the store.
    visit.may(step.of().1, Scope::Place(place))?;
    may_take(visit, &TitleRules::load(&visit.db, visit.atlas())?, step, (title, visit.today), place)
}

/// Whether they take it today; asks for no proof.
pub(crate) fn can_take(
    visit: &Visit<'_>,
    rules: &TitleRules,
    step: Step,
    title: &str,
    place: PlaceId,
) -> bool {
    visit.can(step.of().1, Scope::Place(place))
        && may_take(visit, rules, step, (title, visit.today), place).is_ok()
}

fn is_above(visit: &Visit<'_>, place: PlaceId) -> bool {
    visit.atlas().place(place).is_some_and(|place| place.level != Level::Commune)
}

/// The communes and the managers of units of which a step is asked at a place: a commune's own, whoever manages the
/// unit; of a district or province a commune below it, and the units that it manages.
fn asked_of(visit: &Visit<'_>, place: PlaceId, on: Date) -> Vec<(PlaceId, Option<Level>)> {
    match visit.atlas().place(place).map(|place| place.level) {
        Some(level @ (Level::District | Level::Province)) => {
            visit.atlas().communes_at(place, on).into_iter().map(|commune| (commune, Some(level))).collect()
        }
        Some(Level::Commune) => {
            let now = visit.atlas().on_map(place, on);
            let commune = now.first().map_or(place, |(commune, _)| *commune);
            vec![(commune, Some(Level::Province)), (commune, Some(Level::District))]
        }
        Some(Level::Country | Level::Hamlet) | None => Vec::new(),
    }
}

/// Whether a decision is theirs who ask to take further. The day whose text says who decides is that of its signature:
/// what was signed stays with the office that signed; of a level that was abolished with the committee that it was left to.
///
/// # Errors
/// When no role covers its place, another office decides its title, or the store fails.
pub(crate) fn may_decide_it(visit: &Visit<'_>, decision: &StoredDecision) -> Result<(), WebError> {
    let place = PlaceId::new(decision.commune);
    if let Some(above) = visit.atlas().left_to(place, visit.today) {
        return visit.may(Verb::Decide, Scope::Place(above)).map(|_| ());
    }
    visit.may(Verb::Decide, Scope::Place(place))?;
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let on = decision.signed_on.as_deref().and_then(|day| day.parse().ok()).unwrap_or(visit.today);
    may_take(visit, &rules, Step::Decide, (&decision.title, on), place)
}

/// Whether it is; asks for no proof.
pub(crate) fn can_decide_it(visit: &Visit<'_>, decision: &StoredDecision) -> bool {
    may_decide_it(visit, decision).is_ok()
}
