//! A fact of a title that no text was seen of, set otherwise by a province: what, from which day, by which paper.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Level;
use programme::titles::{FactKey, FactValue, Office, Setting, SettingRefused, TitleKind};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::shell::{Shell, main_place};
use super::super::visit::Visit;
use super::{fact_name, kind_of, value};
use crate::actions::titles::{SetError, TitleRules, set_fact};
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/titles/fact.html")]
struct FactPage {
    shell: Shell,
    /// What holds now, and where it comes from.
    now: String,
    source: String,
    action: String,
    back: String,
    /// Offices to choose from; empty where the value is a day or a number.
    offices: Vec<(String, String)>,
    is_day: bool,
    value: String,
    next_year: bool,
    from: String,
    instrument: String,
    place: String,
    provinces: Vec<(String, String)>,
    problems: Problems,
}

fn key_of(visit: &Visit<'_>) -> Result<FactKey, WebError> {
    FactKey::parse(visit.path.get("fact")).ok_or(WebError::NotFound)
}

/// The provinces of a day for which whoever asks may set something.
fn provinces(visit: &Visit<'_>, on: Date) -> Vec<(PlaceId, String, String)> {
    let Ok(country) = visit.atlas().by_code(Level::Country, "VN", on) else { return Vec::new() };
    let below = visit.atlas().children_at(country, on).into_iter();
    below
        .filter(|place| visit.can(Verb::EditCriteria, Scope::Place(*place)))
        .filter_map(|place| {
            let version = visit.atlas().version_at(place, on)?;
            Some((place, version.code.to_owned(), version.full_name.to_owned()))
        })
        .collect()
}

fn page_of(
    visit: &Visit<'_>,
    kind: &TitleKind,
    key: FactKey,
    problems: Problems,
) -> Result<FactPage, WebError> {
    let w = visit.words;
    let sent = visit.form.pairs().next().is_some();
    let asked = visit.form.day("from").or_else(|| visit.query.get("from").parse().ok());
    let from = asked.unwrap_or(visit.today);
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let holds = rules.holds(kind, key, from, (visit.atlas(), super::here(visit, from)));
    let text = |name: &str, kept: String| if sent { visit.form.raw(name).to_owned() } else { kept };
    let now = holds.as_ref().map(|holds| holds.value);
    let (is_day, kept) = match now {
        Some(FactValue::By(day)) => (true, format!("{}/{}", day.day, day.month)),
        Some(other) => (false, other.code()),
        None => (key.read("12-31").is_some(), String::new()),
    };
    let mut offices: Vec<(String, String)> = Vec::new();
    if key.read("commune_committee").is_some() {
        if key.read("nobody").is_some() {
            offices.push(("nobody".to_owned(), w.t("office-nobody")));
        }
        let fits = Office::ALL.iter().filter(|office| key.read(office.code()).is_some());
        offices.extend(fits.map(|office| (office.code().to_owned(), w.text(&office.name()).to_owned())));
    }
    let home = main_place(visit)
        .and_then(|place| visit.atlas().ancestor_at(place, Level::Province, visit.today))
        .and_then(|place| visit.atlas().version_at(place, visit.today))
        .map_or_else(String::new, |version| version.code.to_owned());
    let heading = fact_name(key, w);
    let name = w.text(&kind.name).to_owned();
    let back = format!("/titles/{}", kind.code);
    Ok(FactPage {
        now: now.map_or_else(|| w.t("office-nobody"), |now| value(now, w)),
        source: holds.map_or_else(String::new, |holds| holds.source),
        action: format!("{back}/facts/{}", key.code()),
        offices,
        is_day,
        value: text("value", kept),
        next_year: if sent {
            visit.form.has("next_year")
        } else {
            matches!(now, Some(FactValue::By(day)) if day.next_year)
        },
        from: text("from", day_shown(from)),
        instrument: text("instrument", String::new()),
        place: text("place", home),
        provinces: provinces(visit, from).into_iter().map(|(_, code, name)| (code, name)).collect(),
        problems,
        shell: Shell::new(visit, heading.clone())
            .then("/titles", w.t("nav-titles"))
            .then(back.clone(), name)
            .then("", heading),
        back,
    })
}

/// `GET /titles/{title}/facts/{fact}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let (kind, key) = (kind_of(visit)?, key_of(visit)?);
    show(&page_of(visit, kind, key, Problems::default())?)
}

/// What was typed as a value: an office, a day such as `31/12`, a number of years; nothing to take a setting back.
fn typed(visit: &Visit<'_>, key: FactKey) -> Result<Option<FactValue>, ()> {
    if visit.form.has("default") {
        return Ok(None);
    }
    let text = visit.form.get("value");
    let word = match text.split_once(['/', '-']) {
        Some((day, month)) if key.read("12-31").is_some() => {
            let number = |text: &str| text.trim().parse::<u8>().map_err(|_| ());
            let plus = if visit.form.has("next_year") { "+" } else { "" };
            format!("{plus}{:02}-{:02}", number(month)?, number(day)?)
        }
        _ => text.to_owned(),
    };
    key.read(&word).map(Some).ok_or(())
}

/// `POST /titles/{title}/facts/{fact}`.
pub(in super::super) fn set(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let (kind, key) = (kind_of(visit)?, key_of(visit)?);
    let w = visit.words;
    let mut problems = Problems::default();
    let given = typed(visit, key);
    if given.is_err() {
        problems.add("value", w.text(&SettingRefused::Value.text()));
    }
    let from = visit.form.day("from");
    if from.is_none() {
        problems.add("from", w.t("bad-day"));
    }
    let asked = visit.form.get("place").to_owned();
    let place = from.and_then(|on| provinces(visit, on).into_iter().find(|(_, code, _)| *code == asked));
    if place.is_none() {
        problems.add("place", w.text(&SettingRefused::NoProvince.text()));
    }
    if let (Ok(given), Some(from), Some((place, _, _)), true) = (given, from, place, problems.is_empty()) {
        visit.may(Verb::EditCriteria, Scope::Place(place))?;
        let setting = Setting {
            place,
            title: kind.code.clone(),
            key,
            from,
            value: given,
            instrument: visit.form.get("instrument").to_owned(),
        };
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let by = By { actor: &actor, at: &now };
        match set_fact(&mut visit.db, &visit.places, &setting, by) {
            Ok(()) => {
                return Ok(Answer::see(format!("/titles/{}?on={from}&said=title-set", kind.code)));
            }
            Err(SetError::Store(error)) => return Err(error.into()),
            Err(SetError::Refused(why)) => {
                let field = match why {
                    SettingRefused::NoInstrument => "instrument",
                    SettingRefused::NoProvince => "place",
                    SettingRefused::NotGiven => "from",
                    SettingRefused::NoSuchTitle
                    | SettingRefused::Verified
                    | SettingRefused::Value
                    | SettingRefused::NoDistrict => "value",
                };
                problems.add(field, w.text(&why.text()));
            }
        }
    }
    show_again(&page_of(visit, kind, key, problems)?)
}
