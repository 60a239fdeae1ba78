//! The day for which pages of places are shown: a slider over the days on which something changed, the same days as
//! links, and a field for any day. Whoever moves to another day stays with the place and not with its code: where it
//! became several places, the page of its history says which.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::lineage::{Lineage, change_days};
use programme::places::Level;

use super::super::answer::{Answer, WebError};
use super::super::form::day_shown;
use super::super::visit::Visit;

/// A day on which something changed, or today.
pub(super) struct Tick {
    pub iso: String,
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// The control of the day.
pub(super) struct When {
    /// The page's own address, without its query.
    pub path: String,
    /// The day that is shown.
    pub was: String,
    /// What stands in the field.
    pub typed: String,
    /// The day that is shown, as people write it.
    pub shown: String,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
    pub ticks: Vec<Tick>,
    /// Which of them holds on the day that is shown.
    pub at: usize,
    /// The days for the slider, with blanks between.
    pub days: String,
    /// The rest of the query, which stays.
    pub keep: Vec<(String, String)>,
}

/// The day of a page, and what is wrong with the one that was typed.
pub(super) struct Asked {
    pub on: Date,
    pub problem: Option<String>,
}

/// The day that was shown before the control was used.
fn was(visit: &Visit<'_>) -> Option<Date> {
    visit.query.day("was")
}

/// The day asked for by an address, or by the control; a wrong day in the control keeps the day that was shown.
pub(super) fn asked(visit: &Visit<'_>) -> Result<Asked, WebError> {
    let Some(was) = was(visit) else {
        return Ok(Asked { on: super::day_asked(visit, "on")?, problem: None });
    };
    if !visit.query.has("on") {
        return Ok(Asked { on: visit.today, problem: None });
    }
    let first = change_days(visit.atlas()).first().copied();
    let wrong = match (visit.query.day("on"), first) {
        (None, _) => visit.words.t("bad-day"),
        (Some(on), Some(first)) if on < first => {
            visit.words.with("lineage-too-early", &[("day", &visit.words.day(first))])
        }
        (Some(on), _) => return Ok(Asked { on, problem: None }),
    };
    Ok(Asked { on: was, problem: Some(wrong) })
}

/// Where the control leads from a place's page: to the place on the day asked for, or, where it is several, to its
/// history. Nothing where the control was not used, or the day was wrong.
pub(super) fn moved(visit: &Visit<'_>, code: &str, ending: &str) -> Result<Option<Answer>, WebError> {
    let (Some(was), None) = (was(visit), asked(visit)?.problem) else { return Ok(None) };
    let on = asked(visit)?.on;
    let atlas = visit.atlas();
    let place = atlas.any_level_by_code(code, was).map_err(|_| WebError::NotFound)?;
    let there = Lineage::of(atlas).on_day(place, was, on);
    let goes_on = atlas.version_at(place, on).map(|version| version.code);
    let one = match there.as_slice() {
        [(only, _)] => atlas.version_at(*only, on).map(|version| version.code),
        _ => None,
    };
    let rest = |changes: &[(&str, &str)]| {
        let query = visit.query.query_with(changes);
        if query.is_empty() { query } else { format!("?{query}") }
    };
    Ok(Some(Answer::see(match goes_on.or(one) {
        Some(code) => {
            format!("/places/{code}{ending}{}", rest(&[("was", ""), ("on", &iso(visit, on)), ("to", "")]))
        }
        None => {
            let query = rest(&[("was", ""), ("on", &iso(visit, was)), ("to", &on.to_string())]);
            format!("/places/{code}/lineage{query}")
        }
    })))
}

/// A day for an address: none for today.
pub(super) fn iso(visit: &Visit<'_>, on: Date) -> String {
    if on == visit.today { String::new() } else { on.to_string() }
}

/// The address of a place on a day; nothing where it does not stand then.
pub(super) fn href(visit: &Visit<'_>, place: PlaceId, on: Date, ending: &str) -> Option<String> {
    let version = visit.atlas().version_at(place, on)?;
    let is_country = visit.atlas().place(place)?.level == Level::Country;
    let path =
        if is_country { format!("/places{ending}") } else { format!("/places/{}{ending}", version.code) };
    let day = iso(visit, on);
    Some(if day.is_empty() { path } else { format!("{path}?on={day}") })
}

impl When {
    /// The control of a page.
    pub(super) fn of(visit: &Visit<'_>, path: String, asked: &Asked) -> Self {
        let mut days = change_days(visit.atlas());
        if let Err(at) = days.binary_search(&visit.today) {
            days.insert(at, visit.today);
        }
        let at = days.partition_point(|day| *day <= asked.on).saturating_sub(1);
        let was = asked.on.to_string();
        let tick = |(index, day): (usize, &Date)| Tick {
            iso: day.to_string(),
            text: if *day == visit.today {
                visit.words.with("lineage-today", &[("day", &visit.words.day(*day))])
            } else {
                visit.words.day(*day)
            },
            href: format!(
                "{path}?{}",
                visit.query.query_with(&[("on", &day.to_string()), ("was", &was), ("to", "")])
            ),
            current: index == at,
        };
        let own = ["on", "was", "to"];
        let keep = visit.query.pairs().filter(|(name, value)| !own.contains(name) && !value.is_empty());
        Self {
            ticks: days.iter().enumerate().map(tick).collect(),
            at,
            days: days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            typed: match &asked.problem {
                Some(_) => visit.query.get("on").to_owned(),
                None => day_shown(asked.on),
            },
            shown: visit.words.day(asked.on),
            problem: asked.problem.clone(),
            keep: keep.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            was,
            path,
        }
    }

    /// The last of the slider's positions.
    pub(super) fn last(&self) -> usize {
        self.ticks.len().saturating_sub(1)
    }
}
