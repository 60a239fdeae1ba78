//! One reorganisation: what it does or did, laid out.

use std::collections::HashMap;

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Grant, Scope, Verb};
use programme::ids::PlaceId;
use programme::places::{Atlas, Extent};

use super::super::admin::manages;
use super::super::answer::{Answered, WebError};
use super::super::form::day_shown;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::moves::{FaultLine, MoveLine, fault_lines, move_lines};
use super::{asked, counted, label, may_enter, shell};
use crate::actions::accounts::grant_of;
use crate::actions::reorganise::{self as acts, Preview, ReorganiseError, changing, preview, table_word};
use crate::store::accounts::{account_names, grants};
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
pub(super) struct OnePage {
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

pub(super) fn number(n: usize) -> i64 {
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

fn details(visit: &Visit<'_>, seen: &Preview) -> Result<Details, WebError> {
    let (w, event) = (visit.words, &seen.event);
    let on = event.on;
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

pub(super) fn page_of(visit: &Visit<'_>, stored: &StoredEvent) -> Result<OnePage, WebError> {
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
    let seen = match changing(&visit.db, stored) {
        Ok(changing) => {
            page.may = match may_enter(visit, &changing) {
                Ok(()) => Ok(()),
                Err(WebError::Forbidden(why)) => Err(why),
                Err(error) => return Err(error),
            };
            preview(&visit.db, changing)
        }
        Err(error) => Err(error),
    };
    match seen {
        Ok(seen) => page.details = Some(details(visit, &seen)?),
        Err(error) => refuse(&mut page, stored, error, w)?,
    }
    Ok(page)
}

/// Says on the page why the event cannot be.
pub(super) fn refuse(
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
