//! Whose decision a title is: a commune's, or where the title asks it a district's or the province's, over the records
//! of the communes below.

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

use super::super::answer::WebError;
use super::super::authority::{Step, can_take};
use super::super::grid::titles_in_use;
use super::super::visit::Visit;
use crate::actions::assessment::FEW_COMMUNES;
use crate::actions::titles::{Deciding, TitleRules, decided_here, deciding};
use crate::store::titles::proposed_subjects;
use crate::store::waiting::cases_waiting;

/// What may be drafted.
#[derive(Default)]
pub(super) struct Draftable {
    pub(super) may: bool,
    /// Cases before the committee that no draft names.
    pub(super) n: i64,
    /// Who decides instead; empty where the place itself does.
    pub(super) decided_by: String,
}

/// What a place may draft of a title and year, where all three are chosen.
pub(super) fn what(
    visit: &Visit<'_>,
    place: Option<PlaceId>,
    (title, year): (&str, Option<i64>),
) -> Result<Draftable, WebError> {
    let year = year.and_then(|year| u16::try_from(year).ok());
    let (Some(place), Some(year), false) = (place, year, title.is_empty()) else {
        return Ok(Draftable::default());
    };
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let found = match deciding(&rules, visit.atlas(), title, (visit.today, place)) {
        Ok(found) => found,
        Err(why) => {
            let decided_by = visit.words.text(&why.text()).to_owned();
            return Ok(Draftable { decided_by, ..Draftable::default() });
        }
    };
    if found.issuer != place {
        let name = visit.atlas().version_at(found.issuer, visit.today).map_or("", |v| v.full_name);
        let office = found.office.name();
        let said = [("who", visit.words.text(&office)), ("place", name)];
        let decided_by = visit.words.with("decided-by", &said);
        return Ok(Draftable { decided_by, ..Draftable::default() });
    }
    if !can_take(visit, &rules, Step::Decide, title, place) {
        return Ok(Draftable::default());
    }
    let n = waits(visit, &found, (title, year))?;
    Ok(Draftable { may: true, n, decided_by: String::new() })
}

/// Cases that wait for a draft of this issuer.
pub(in super::super) fn waits(
    visit: &Visit<'_>,
    found: &Deciding,
    (title, year): (&str, u16),
) -> Result<i64, WebError> {
    let records: Vec<i64> = found.records_of.iter().map(|commune| commune.get()).collect();
    if let Some(only) = decided_here(&visit.db, visit.atlas(), found, (title, year))? {
        return Ok(i64::try_from(only.len()).unwrap_or(i64::MAX));
    }
    if records.len() <= FEW_COMMUNES {
        return Ok(cases_waiting(&visit.db, &records, title, i64::from(year))?[2]);
    }
    let all = proposed_subjects(&visit.db, (title, i64::from(year)), &records)?;
    Ok(i64::try_from(all.len()).unwrap_or(i64::MAX))
}

/// Whose decision it is and over what; of a district's or province's units only those that it manages.
pub(super) fn of(
    visit: &Visit<'_>,
    place: PlaceId,
    (title, year): (&str, u16),
) -> Result<(Deciding, Option<Vec<i64>>), WebError> {
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let found = deciding(&rules, visit.atlas(), title, (visit.today, place))
        .map_err(|why| WebError::Refused(visit.words.text(&why.text()).to_owned()))?;
    let only = decided_here(&visit.db, visit.atlas(), &found, (title, year))?;
    Ok((found, only))
}

/// What is proposed to the committees of places that are theirs and in no draft yet, of this year and the last. Of more
/// places than a list shows at a glance nothing: one is chosen first.
pub(super) fn proposed(visit: &Visit<'_>, places: &[PlaceId]) -> Result<Vec<(String, String)>, WebError> {
    let theirs: Vec<PlaceId> =
        places.iter().copied().filter(|place| visit.can(Verb::Decide, Scope::Place(*place))).collect();
    let mut found = Vec::new();
    if theirs.len() <= FEW_COMMUNES {
        let rules = TitleRules::load(&visit.db, visit.atlas())?;
        for place in &theirs {
            proposed_to(visit, &rules, *place, &mut found)?;
        }
    }
    Ok(found)
}

fn proposed_to(
    visit: &Visit<'_>,
    rules: &TitleRules,
    place: PlaceId,
    found: &mut Vec<(String, String)>,
) -> Result<(), WebError> {
    let (w, this_year) = (visit.words, visit.today.year());
    let (code, name) =
        visit.atlas().version_at(place, visit.today).map_or(("", ""), |of| (of.code, of.full_name));
    for year in [this_year, this_year - 1].into_iter().filter_map(|year| u16::try_from(year).ok()) {
        for title in titles_in_use(visit, i64::from(year))? {
            let whose = deciding(rules, visit.atlas(), title, (visit.today, place)).ok();
            let is_theirs = can_take(visit, rules, Step::Decide, title, place);
            let Some(whose) = whose.filter(|whose| is_theirs && whose.issuer == place) else { continue };
            let n = waits(visit, &whose, (title, year))?;
            if n > 0 {
                let year_of = year.to_string();
                let what = [
                    ("title", w.title(title)),
                    ("year", year_of),
                    ("n", w.int(n)),
                    ("place", name.to_owned()),
                ];
                let what = what.each_ref().map(|(name, value)| (*name, value.as_str()));
                let href = format!("/decisions?commune={code}&title={title}&year={year}");
                found.push((href, w.with("decisions-proposed", &what)));
            }
        }
    }
    Ok(())
}
