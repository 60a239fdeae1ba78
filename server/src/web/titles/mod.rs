//! Title kinds as an official reads them: who does what on a day, by when, for how long, each with its source and
//! whether a text was seen; what the province set; the pilots and what followed them.

mod fact;
mod pilots;

use askama::Template;
use jiff::civil::Date;
use programme::criteria::Provenance;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::titles::{
    FactKey, FactValue, Period, Since, TitleKind, YearDay, crosswalk, title_kind, title_kinds,
};

pub(super) use fact::{page as fact, set as set_fact};
pub(super) use pilots::{add as add_pilot, page as pilots, withdraw as withdraw_pilot};

use super::answer::{Answered, WebError};
use super::form::{Problems, day_shown};
use super::pages::show;
use super::shell::{Shell, main_place};
use super::visit::Visit;
use super::words::Words;
use crate::actions::criteria::KnownSets;
use crate::actions::titles::TitleRules;

struct Listed {
    code: String,
    name: String,
    subject: String,
    /// Who decides today; or that it is not given any more.
    decides: String,
    given: String,
    unverified: i64,
}

#[derive(Template)]
#[template(path = "web/titles/list.html")]
struct ListPage {
    shell: Shell,
    kinds: Vec<Listed>,
}

/// Where whoever asks is, on a day: what their province set holds for them.
fn here(visit: &Visit<'_>, on: Date) -> PlaceId {
    let place = main_place(visit)
        .map(|place| visit.atlas().on_map(place, on).first().map_or(place, |(place, _)| *place));
    let country = || visit.atlas().by_code(Level::Country, "VN", on).ok();
    place.or_else(country).unwrap_or(PlaceId::new(0))
}

/// `GET /titles`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let at = here(visit, visit.today);
    let kinds = title_kinds().iter().map(|kind| {
        let decides = rules.holds(kind, FactKey::Decides, visit.today, (visit.atlas(), at));
        let unverified = FactKey::ALL.iter().filter(|key| {
            let holds = rules.holds(kind, **key, visit.today, (visit.atlas(), at));
            holds.is_some_and(|holds| holds.provenance == Provenance::Unverified)
        });
        Listed {
            code: kind.code.clone(),
            name: w.text(&kind.name).to_owned(),
            subject: w.t(&format!("kind-{}", kind.subject)),
            decides: decides.map_or_else(|| w.t("title-not-given"), |holds| value(holds.value, w)),
            given: given(kind, w),
            unverified: i64::try_from(unverified.count()).unwrap_or(0),
        }
    });
    show(&ListPage { kinds: kinds.collect(), shell: Shell::new(visit, w.t("nav-titles")) })
}

/// From when to when it is given.
fn given(kind: &TitleKind, w: Words) -> String {
    let from = kind.periods.first().map_or_else(String::new, |period| w.day(period.from));
    match kind.periods.last().and_then(|period| period.to) {
        Some(to) => format!("{from} – {}", w.day(to)),
        None => w.with("in-force-from", &[("day", &from)]),
    }
}

/// What a fact says, in words.
fn value(value: FactValue, w: Words) -> String {
    match value {
        FactValue::Office(None) => w.t("office-nobody"),
        FactValue::Office(Some(office)) => w.text(&office.name()).to_owned(),
        FactValue::By(day) => by(day, w),
        FactValue::Years(years) => w.n("title-years", i64::from(years)),
    }
}

fn by(day: YearDay, w: Words) -> String {
    let said = format!("{}/{}", day.day, day.month);
    w.with(if day.next_year { "by-day-next-year" } else { "by-day" }, &[("day", &said)])
}

/// The name of a fact.
fn fact_name(key: FactKey, w: Words) -> String {
    w.t(&format!("fact-{}", key.code().replace('_', "-")))
}

struct FactLine {
    name: String,
    value: String,
    source: String,
    verified: bool,
    set: bool,
    /// Where it is set otherwise; empty where it may not be.
    edit: String,
}

struct PeriodLine {
    force: String,
    instrument: String,
    note: String,
    now: bool,
}

struct SetLine {
    what: String,
    value: String,
    from: String,
    instrument: String,
    place: String,
    who: String,
}

#[derive(Template)]
#[template(path = "web/titles/one.html")]
struct OnePage {
    shell: Shell,
    code: String,
    subject: String,
    note: String,
    rests_on: Vec<String>,
    on: String,
    problems: Problems,
    /// Why there is nothing to say on that day.
    not_given: String,
    facts: Vec<FactLine>,
    sets: Vec<(String, String, String)>,
    levels: Vec<(String, String, bool)>,
    periods: Vec<PeriodLine>,
    set: Vec<SetLine>,
    pilots: bool,
    /// What its result feeds on the day: where it goes, where that is said, whether a text was seen.
    feeds: Vec<(String, String, bool)>,
}

/// The kind that the address names.
fn kind_of(visit: &Visit<'_>) -> Result<&'static TitleKind, WebError> {
    title_kind(visit.path.get("title")).ok_or(WebError::NotFound)
}

/// The day that is asked for; today where none is, or what is typed is none.
fn day_asked(visit: &Visit<'_>, problems: &mut Problems) -> Date {
    if !visit.query.has("on") {
        return visit.today;
    }
    visit.query.day("on").unwrap_or_else(|| {
        problems.add("on", visit.words.t("bad-day"));
        visit.today
    })
}

/// `GET /titles/{title}`.
pub(super) fn one(visit: &mut Visit<'_>) -> Answered {
    let kind = kind_of(visit)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let on = day_asked(visit, &mut problems);
    let rules = TitleRules::load(&visit.db, visit.atlas())?;
    let name = w.text(&kind.name).to_owned();
    let typed = if visit.query.has("on") { visit.query.raw("on").to_owned() } else { day_shown(on) };
    show(&OnePage {
        code: kind.code.clone(),
        subject: w.t(&format!("kind-{}", kind.subject)),
        note: w.text(&kind.note).to_owned(),
        rests_on: rests_on(kind, w),
        on: typed,
        problems,
        not_given: if kind.period_on(on).is_none() {
            w.with("title-not-given-on", &[("day", &w.day(on)), ("given", &given(kind, w))])
        } else {
            String::new()
        },
        facts: facts(visit, kind, &rules, on),
        sets: sets(visit, kind, on)?,
        levels: kind
            .levels
            .iter()
            .map(|level| {
                let wait = match level.wait_years {
                    0 => String::new(),
                    years => w.n("level-wait", i64::from(years)),
                };
                let verified = level.provenance == Provenance::Verified;
                let source = [wait, level.source.clone()].into_iter().filter(|text| !text.is_empty());
                (w.text(&level.name).to_owned(), source.collect::<Vec<_>>().join(" · "), verified)
            })
            .collect(),
        periods: kind.periods.iter().map(|period| period_line(period, on, w)).collect(),
        set: history(visit, kind, &rules),
        pilots: kind.everywhere.is_some() || rules.pilots().iter().any(|pilot| pilot.title == kind.code),
        feeds: crosswalk()
            .iter()
            .filter(|feed| feed.result == kind.code && feed.holds_on(on))
            .map(|feed| {
                let verified = feed.provenance == Provenance::Verified;
                (w.text(&feed.into).to_owned(), feed.source.clone(), verified)
            })
            .collect(),
        shell: Shell::new(visit, name.clone()).then("/titles", w.t("nav-titles")).then("", name),
    })
}

fn since(since: &Since, w: Words) -> String {
    let year = since.year.to_string();
    let seen = if since.provenance == Provenance::Verified { "verified" } else { "unverified" };
    format!("{year} ({}; {})", since.source, w.t(seen))
}

/// What the title rests on, counts against, and came from.
fn rests_on(kind: &TitleKind, w: Words) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(title) = &kind.household_title {
        lines.push(w.with("title-rests-on", &[("title", &w.title(title))]));
    }
    let counted = w.t(&format!("counted-{}", kind.counted.replace('_', "-")));
    lines.push(w.with("title-counted", &[("what", &counted)]));
    if let Some(everywhere) = &kind.everywhere {
        lines.push(w.with("title-everywhere", &[("since", &since(everywhere, w))]));
    }
    if let Some(next) = &kind.succeeded_by {
        let said = [("title", w.title(&next.title)), ("since", since(&next.since, w))];
        lines.push(w.with("title-succeeded", &said.each_ref().map(|(name, text)| (*name, text.as_str()))));
    }
    if let Some(title) = &kind.sits_with {
        lines.push(w.with("title-sits-with", &[("title", &w.title(title))]));
    }
    lines
}

fn facts(visit: &Visit<'_>, kind: &TitleKind, rules: &TitleRules, on: Date) -> Vec<FactLine> {
    let w = visit.words;
    let at = here(visit, on);
    let may_edit = visit.can_somewhere(programme::accounts::Verb::EditCriteria);
    let line = |key: &FactKey| {
        let holds = rules.holds(kind, *key, on, (visit.atlas(), at))?;
        // What a text says is not set otherwise, whoever asks.
        let by_text = kind.period_on(on).and_then(|period| period.fact(*key));
        let open = by_text.is_none_or(|fact| fact.provenance == Provenance::Unverified);
        Some(FactLine {
            name: fact_name(*key, w),
            value: value(holds.value, w),
            source: holds.source,
            verified: holds.provenance == Provenance::Verified,
            set: holds.is_set,
            edit: if may_edit && open {
                format!("/titles/{}/facts/{}?from={on}", kind.code, key.code())
            } else {
                String::new()
            },
        })
    };
    FactKey::ALL.iter().filter_map(line).collect()
}

/// The sets of the title in force on a day: address, name, and for how many years the title holds by it.
fn sets(visit: &Visit<'_>, kind: &TitleKind, on: Date) -> Result<Vec<(String, String, String)>, WebError> {
    let w = visit.words;
    let known = KnownSets::of(&visit.db)?.all().into_iter().map(|known| known.set);
    let of = known.filter(|set| {
        set.title == kind.code && set.valid_from <= on && set.valid_to.is_none_or(|to| on <= to)
    });
    let line = |set: programme::criteria::CriteriaSet| {
        let term = w.n("title-set-term", i64::from(set.term_years));
        (format!("/criteria/{}", set.id), w.text(&set.name).to_owned(), term)
    };
    Ok(of.map(line).collect())
}

fn period_line(period: &Period, on: Date, w: Words) -> PeriodLine {
    let from = w.day(period.from);
    PeriodLine {
        force: match period.to {
            Some(to) => format!("{from} – {}", w.day(to)),
            None => w.with("in-force-from", &[("day", &from)]),
        },
        instrument: if period.instrument.is_empty() {
            w.t("no-text-seen")
        } else {
            period.instrument.clone()
        },
        note: w.text(&period.note).to_owned(),
        now: period.holds_on(on),
    }
}

fn history(visit: &Visit<'_>, kind: &TitleKind, rules: &TitleRules) -> Vec<SetLine> {
    let w = visit.words;
    let lines = rules.set_of(&kind.code).map(|stored| {
        let set = &stored.setting;
        let place = visit.atlas().version_at(set.place, set.from);
        SetLine {
            what: fact_name(set.key, w),
            value: set.value.map_or_else(|| w.t("set-back"), |given| value(given, w)),
            from: w.day(set.from),
            instrument: set.instrument.clone(),
            place: place.map_or_else(String::new, |version| version.full_name.to_owned()),
            who: format!("{} · {}", stored.actor, w.moment(&stored.at)),
        }
    });
    lines.collect()
}
