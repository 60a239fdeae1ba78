//! One reorganisation: what it does or did, and applying it, taking it back, throwing it away, each confirmed with its
//! numbers.

use std::collections::HashMap;

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Grant, Scope, Verb};
use programme::ids::PlaceId;
use programme::places::{Atlas, Extent};

use super::super::admin::manages;
use super::super::answer::{Answer, Answered, WebError};
use super::super::form::day_shown;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::moves::{FaultLine, MoveLine, fault_lines, move_lines};
use super::{asked, counted, label, may_enter, shell};
use crate::actions::accounts::grant_of;
use crate::actions::reorganise::{self as acts, Preview, ReorganiseError, changed_by, preview, table_word};
use crate::store::accounts::{account_names, grants};
use crate::store::db::By;
use crate::store::reorganisations::StoredEvent;

/// Lines of a list; the page says how many more there are.
const SHOWN: usize = 200;

/// A role that ends or follows.
struct RoleLine {
    role: String,
    who: String,
    place: String,
    /// Of one that ends: where it would be granted anew. Of one that follows: what it covers more, and no more.
    to: String,
    loses: String,
    /// The form that grants it anew, filled in; empty where it cannot be yet, or not by whoever asks.
    again: String,
    granted: bool,
}

struct Details {
    moves: Vec<MoveLine>,
    more_moves: i64,
    /// Begin, end, change, are divided.
    numbers: [String; 4],
    ended: Vec<(String, String)>,
    more_ended: i64,
    /// Subjects by kind, cases, and rows of other tables, each with its number.
    speaks: Vec<(String, String)>,
    ending: Vec<RoleLine>,
    following: Vec<RoleLine>,
    /// Roles at places that whoever asks does not administer.
    others: i64,
    hamlet_roles: i64,
    named: Vec<(String, String, String, bool)>,
    stay: i64,
    waiting: i64,
    zone_records: i64,
    zones_ending: i64,
    zones_without: Vec<String>,
    more_without: i64,
    year_has_targets: bool,
    targets: Vec<String>,
    links: [String; 3],
}

#[derive(Template)]
#[template(path = "web/reorganisations/one.html")]
struct OnePage {
    shell: Shell,
    id: i64,
    name: String,
    instrument: String,
    on: String,
    state: String,
    kinds: String,
    year: String,
    /// Whoever asks may apply, take back or discard; else why not.
    may: Result<(), String>,
    day_has_come: bool,
    /// Why it cannot be, as a whole and line by line.
    refused: String,
    faults: Vec<FaultLine>,
    details: Option<Details>,
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Names of places in one line; the first few, and how many more.
fn few(places: &[PlaceId], atlas: &Atlas, on: Date, w: Words) -> String {
    let mut named: Vec<String> = places.iter().take(3).map(|place| label(atlas, *place, on)).collect();
    if places.len() > 3 {
        named.push(w.n("reorg-and-more", places.len() - 3));
    }
    named.join(", ")
}

fn details(
    visit: &Visit<'_>,
    on: Date,
    seen: &Preview,
    event: &programme::places::Event,
) -> Result<Details, WebError> {
    let w = visit.words;
    let eve = on.yesterday().unwrap_or(on);
    let (before, after) = (&seen.before, &seen.after);
    let names = account_names(&visit.db)?;
    let mut held: HashMap<i64, Vec<Grant>> = HashMap::new();
    for grant in grants(&visit.db, None)? {
        held.entry(grant.account).or_default().extend(grant_of(&grant));
    }
    let reaches = |account: i64| {
        let of = held.get(&account).map_or(&[][..], Vec::as_slice);
        manages(visit, Verb::ManageAccounts, of)
    };
    // On the map as it stands: a place that has ended is where it went.
    let administers = |place: PlaceId| {
        visit.can(Verb::ManageAccounts, Scope::Place(place)) && visit.atlas().place(place).is_some()
    };
    let who = |account: i64| names.get(&account).cloned().unwrap_or_else(|| account.to_string());
    let mut others = 0;
    let mut ending = Vec::new();
    for role in &seen.roles {
        if !administers(role.place) {
            others += 1;
            continue;
        }
        let to = role.successor.map_or_else(String::new, |place| label(after, place, on));
        let stands = role.successor.and_then(|place| visit.atlas().version_at(place, visit.today));
        let again = stands.filter(|_| !role.granted_anew && reaches(role.account)).map_or_else(
            String::new,
            |version| {
                let from = day_shown(on.max(visit.today));
                let query = form_urlencoded::Serializer::new(String::new())
                    .extend_pairs([("role", role.code.as_str()), ("place", version.code), ("from", &from)])
                    .finish();
                format!("/admin/accounts/{}?{query}#role", role.account)
            },
        );
        ending.push(RoleLine {
            role: w.text(&role.role).to_owned(),
            who: who(role.account),
            place: label(before, role.place, eve),
            to,
            loses: String::new(),
            again,
            granted: role.granted_anew,
        });
    }
    let mut following = Vec::new();
    for role in &seen.following {
        if !administers(role.place) {
            others += 1;
            continue;
        }
        following.push(RoleLine {
            role: w.text(&role.role).to_owned(),
            who: who(role.account),
            place: label(after, role.place, on),
            to: few(&role.gains, before, eve, w),
            loses: few(&role.loses, before, eve, w),
            again: String::new(),
            granted: false,
        });
    }
    let difference = &seen.difference;
    let becomes = |to: &[(PlaceId, Extent)]| {
        let each = to.iter().map(|(place, extent)| {
            let name = label(after, *place, on);
            if *extent == Extent::Part { w.with("reorg-part-of", &[("place", &name)]) } else { name }
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let ended = difference.ended.iter().take(SHOWN);
    let ended: Vec<(String, String)> =
        ended.map(|(place, to)| (label(before, *place, eve), becomes(to))).collect();
    let target = |target: &acts::TargetSeen| {
        w.with(
            "reorg-target",
            &[
                ("title", &w.title(target.title)),
                ("n", &w.int(target.communes)),
                ("was", &w.target(target.before_bp)),
                ("is", &w.target(target.after_bp)),
            ],
        )
    };
    let named = seen.placing.named.iter().map(|hamlet| {
        let (from, to) = (label(before, hamlet.from, eve), label(after, hamlet.to, on));
        (hamlet.name.clone(), from, to, hamlet.hamlet.is_some())
    });
    let kind_word = |kind: &str| {
        let key = kind.replace('_', "-");
        w.maybe(&format!("kind-{key}")).or_else(|| w.maybe(&format!("reorg-kind-{key}"))).unwrap_or_default()
    };
    let mut speaks: Vec<(String, String)> =
        seen.subjects.iter().map(|(kind, n)| (kind_word(kind), w.int(*n))).collect();
    if seen.cases > 0 {
        speaks.push((w.text(&table_word("cases")).to_owned(), w.int(seen.cases)));
    }
    speaks.extend(seen.rows.iter().map(|(table, n)| (w.text(&table_word(table)).to_owned(), w.int(*n))));
    let moves = move_lines(event, (before, after), SHOWN, w);
    Ok(Details {
        more_moves: number(event.moves.len() - moves.len()),
        moves,
        numbers: [
            difference.begun.len(),
            difference.ended.len(),
            difference.changed.len(),
            difference.divided.len(),
        ]
        .map(|n| w.int(n)),
        more_ended: number(difference.ended.len() - ended.len()),
        ended,
        speaks,
        ending,
        following,
        others,
        hamlet_roles: number(seen.hamlet_roles),
        named: named.collect(),
        stay: number(seen.placing.stay.len()),
        waiting: seen.hamlets_waiting,
        zone_records: seen.zones.records,
        zones_ending: number(seen.zones.ending.len()),
        zones_without: seen.zones.without.iter().take(20).map(|place| label(after, *place, on)).collect(),
        more_without: number(seen.zones.without.len().saturating_sub(20)),
        year_has_targets: seen.zones.year_has_targets,
        targets: seen.zones.targets.iter().map(target).collect(),
        links: [seen.links.earlier, seen.links.whole, seen.links.part].map(|n| w.int(n)),
    })
}

fn page_of(visit: &Visit<'_>, stored: &StoredEvent) -> Result<OnePage, WebError> {
    let w = visit.words;
    let on: Date = stored.on.parse().map_err(|_| WebError::Ours(format!("reorganisation {}", stored.id)))?;
    let mut page = OnePage {
        shell: shell(visit, stored.name.clone()).then("", stored.name.clone()),
        id: stored.id,
        name: stored.name.clone(),
        instrument: stored.instrument.clone(),
        on: w.day(on),
        state: stored.state.clone(),
        kinds: acts::kinds_of(stored).map_or_else(|_| String::new(), |kinds| counted(&kinds, w)),
        year: on.year().to_string(),
        may: Ok(()),
        day_has_come: on <= visit.today,
        refused: String::new(),
        faults: Vec::new(),
        details: None,
    };
    if !["draft", "applied"].contains(&stored.state.as_str()) {
        return Ok(page);
    }
    match changed_by(&visit.db, stored) {
        Ok(changing) => {
            page.may = match may_enter(visit, &changing) {
                Ok(()) => Ok(()),
                Err(WebError::Forbidden(why)) => Err(why),
                Err(error) => return Err(error),
            };
            match preview(&visit.db, stored) {
                Ok(seen) => page.details = Some(details(visit, on, &seen, &changing.event)?),
                Err(error) => refuse(&mut page, stored, error, w)?,
            }
        }
        Err(error) => refuse(&mut page, stored, error, w)?,
    }
    Ok(page)
}

/// Says on the page why the event cannot be.
fn refuse(
    page: &mut OnePage,
    stored: &StoredEvent,
    error: ReorganiseError,
    w: Words,
) -> Result<(), WebError> {
    page.refused = w.text(&error.text()).to_owned();
    match error {
        ReorganiseError::Store(error) => return Err(error.into()),
        ReorganiseError::Faults(faults) => {
            page.faults = fault_lines(&faults[..faults.len().min(SHOWN)], &stored.moves, w);
        }
        ReorganiseError::Unknown
        | ReorganiseError::NotYet(_)
        | ReorganiseError::Rests(..)
        | ReorganiseError::Breaks(_)
        | ReorganiseError::Later(_) => {}
    }
    Ok(())
}

/// `GET /admin/reorganisations/{id}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let stored = asked(visit)?;
    show(&page_of(visit, &stored)?)
}

#[derive(Template)]
#[template(path = "web/reorganisations/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    id: i64,
    lead: String,
    numbers: Vec<String>,
    undo: String,
    action: &'static str,
    button: String,
    danger: bool,
}

/// The event of the path in a state, if whoever asks may enter it.
fn entered(visit: &Visit<'_>, state: &str) -> Result<StoredEvent, WebError> {
    visit.may_somewhere(Verb::Operate)?;
    let stored = asked(visit)?;
    if stored.state != state {
        let text = ReorganiseError::Unknown.text();
        return Err(WebError::Changed(visit.words.text(&text).to_owned()));
    }
    match changed_by(&visit.db, &stored) {
        Ok(changing) => may_enter(visit, &changing)?,
        Err(ReorganiseError::Store(error)) => return Err(error.into()),
        // What cannot be any more reaches nothing: whoever drafted it throws it away.
        Err(_) if state == "draft" && stored.actor == visit.actor => {}
        Err(_) => {
            visit.may(Verb::Operate, Scope::Everywhere)?;
        }
    }
    Ok(stored)
}

fn confirm(
    visit: &Visit<'_>,
    stored: &StoredEvent,
    (action, danger): (&'static str, bool),
    seen: Option<&Preview>,
) -> ConfirmPage {
    let w = visit.words;
    let title = w.t(&format!("reorg-{action}-title"));
    let texts = [("name", stored.name.as_str()), ("instrument", &stored.instrument)];
    let mut numbers = Vec::new();
    if let Some(seen) = seen {
        let subjects: i64 = seen.subjects.iter().map(|(_, n)| n).sum();
        let difference = &seen.difference;
        let named = seen.placing.named.iter().filter(|hamlet| hamlet.hamlet.is_some()).count();
        let lines = [
            ("reorg-n-begin", number(difference.begun.len())),
            ("reorg-n-end", number(difference.ended.len())),
            ("reorg-n-change", number(difference.changed.len())),
            ("reorg-n-divided", number(difference.divided.len())),
            ("reorg-n-subjects", subjects),
            ("reorg-n-cases", seen.cases),
            ("reorg-n-roles-end", number(seen.roles.len())),
            ("reorg-n-roles-follow", number(seen.following.len())),
            ("reorg-n-named", number(named)),
            ("reorg-n-waiting", seen.hamlets_waiting),
        ];
        numbers = lines.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| w.n(key, n)).collect();
    }
    ConfirmPage {
        shell: shell(visit, title.clone())
            .then(format!("/admin/reorganisations/{}", stored.id), stored.name.clone())
            .then("", title),
        id: stored.id,
        lead: w.with(&format!("reorg-{action}-lead"), &texts),
        numbers,
        undo: w.t(&format!("reorg-{action}-undo")),
        action,
        button: w.t(&format!("reorg-{action}-button")),
        danger,
    }
}

/// A refusal as an answer: lines that cannot be stand on the event's page.
fn refused(visit: &Visit<'_>, stored: &StoredEvent, error: ReorganiseError) -> Answered {
    match error {
        ReorganiseError::Store(error) => Err(error.into()),
        error @ ReorganiseError::Faults(_) => {
            let mut page = page_of(visit, stored)?;
            refuse(&mut page, stored, error, visit.words)?;
            show_again(&page)
        }
        error @ ReorganiseError::Unknown => {
            Err(WebError::Changed(visit.words.text(&error.text()).to_owned()))
        }
        error @ (ReorganiseError::NotYet(_)
        | ReorganiseError::Rests(..)
        | ReorganiseError::Breaks(_)
        | ReorganiseError::Later(_)) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}

/// `GET /admin/reorganisations/{id}/apply`.
pub(in super::super) fn confirm_apply(visit: &mut Visit<'_>) -> Answered {
    let stored = entered(visit, "draft")?;
    let on: Option<Date> = stored.on.parse().ok();
    if let Some(on) = on.filter(|on| *on > visit.today) {
        return refused(visit, &stored, ReorganiseError::NotYet(on));
    }
    match preview(&visit.db, &stored) {
        Ok(seen) => show(&confirm(visit, &stored, ("apply", false), Some(&seen))),
        Err(error) => refused(visit, &stored, error),
    }
}

/// `POST /admin/reorganisations/{id}/apply`.
pub(in super::super) fn apply(visit: &mut Visit<'_>) -> Answered {
    let stored = entered(visit, "draft")?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::apply(&mut visit.db, stored.id, visit.today, By { actor: &actor, at: &now }) {
        Ok(places) => {
            visit.app.replace_places(places);
            Ok(Answer::see(format!("/admin/reorganisations/{}?said=reorg-applied", stored.id)))
        }
        Err(error) => refused(visit, &stored, error),
    }
}

/// `GET /admin/reorganisations/{id}/take-back`.
pub(in super::super) fn confirm_take_back(visit: &mut Visit<'_>) -> Answered {
    let stored = entered(visit, "applied")?;
    match preview(&visit.db, &stored) {
        Ok(seen) => show(&confirm(visit, &stored, ("take-back", true), Some(&seen))),
        Err(error) => refused(visit, &stored, error),
    }
}

/// `POST /admin/reorganisations/{id}/take-back`.
pub(in super::super) fn take_back(visit: &mut Visit<'_>) -> Answered {
    let stored = entered(visit, "applied")?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::take_back(&mut visit.db, stored.id, By { actor: &actor, at: &now }) {
        Ok(places) => {
            visit.app.replace_places(places);
            Ok(Answer::see(format!("/admin/reorganisations/{}?said=reorg-taken-back", stored.id)))
        }
        Err(error) => refused(visit, &stored, error),
    }
}

/// `GET /admin/reorganisations/{id}/discard`.
pub(in super::super) fn confirm_discard(visit: &mut Visit<'_>) -> Answered {
    let stored = entered(visit, "draft")?;
    show(&confirm(visit, &stored, ("discard", true), None))
}

/// `POST /admin/reorganisations/{id}/discard`.
pub(in super::super) fn discard(visit: &mut Visit<'_>) -> Answered {
    let stored = entered(visit, "draft")?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match acts::discard(&mut visit.db, stored.id, By { actor: &actor, at: &now }) {
        Ok(()) => Ok(Answer::see("/admin/reorganisations?said=reorg-discarded")),
        Err(error) => refused(visit, &stored, error),
    }
}
