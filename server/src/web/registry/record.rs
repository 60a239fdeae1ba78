//! One record: what it is, what can be done next, its years, what it is bound to, and everything that happened to it.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::criteria::{Circumstances, Provenance, evaluate, explain};
use programme::ids::PlaceId;

use super::super::answer::{Answered, WebError};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{Of, key};
use crate::actions::criteria::KnownSets;
use crate::actions::import::read_sheet;
use crate::documents::registry_table::word;
use crate::roster::check::year_end;
use crate::store::accounts::names_of;
use crate::store::registry::{CaseRow, HistoryEntry, Record, Related, history, record};
use crate::store::zones::stored_zones;

struct CaseLine {
    href: String,
    year: i64,
    title: String,
    hamlet: String,
    total: String,
    outcome: String,
    state: String,
    decision: String,
    again: String,
}

struct Past {
    at: String,
    who: String,
    what: String,
    field: String,
    from: String,
    to: String,
    why: String,
}

#[derive(Template)]
#[template(path = "web/registry/record.html")]
struct RecordPage {
    shell: Shell,
    href: String,
    kind: String,
    record: Record,
    ended: String,
    bound: Vec<(String, String, String)>,
    cases: Vec<CaseLine>,
    past: Vec<Past>,
    may_edit: bool,
    is_family: bool,
}

/// The record of the address, if whoever asks may see it.
pub(super) fn opened(visit: &Visit<'_>) -> Result<(Of, Record), WebError> {
    let commune = visit.commune("commune")?;
    let (created_in, id) = key(visit.path.get("subject")).ok_or(WebError::NotFound)?;
    let records_of: Vec<i64> = visit.records_of(commune).iter().map(|commune| commune.get()).collect();
    if !records_of.contains(&created_in) {
        visit.asked.set(true);
        return Err(WebError::NotFound);
    }
    let record = record(&visit.db, created_in, id)?.ok_or(WebError::NotFound)?;
    visit.may_see(Verb::ViewRecords, scope(&record))?;
    let of = Of { commune, code: visit.path.get("commune").to_owned(), records_of, only: None };
    Ok((of, record))
}

/// What is asked about when somebody wants to do something to a record.
pub(super) fn scope(record: &Record) -> Scope {
    Scope::Hamlet { commune: PlaceId::new(record.row.commune), hamlet: record.row.hamlet }
}

/// `GET /registry/{commune}/{subject}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let (of, record) = opened(visit)?;
    let w = visit.words;
    let href = format!("/registry/{}/{}.{}", of.code, record.row.commune, record.row.id);
    let entries = history(&visit.db, record.row.commune, record.row.id)?;
    let names = names_of(&visit.db, entries.iter().map(|entry| entry.actor.as_str()))?;
    let past = entries.iter().map(|entry| past(entry, &names, visit)).collect();
    let bound = bound(&record, &of, visit);
    show(&RecordPage {
        shell: Shell::new(visit, record.row.name.clone())
            .at(visit.atlas(), of.commune, visit.today)
            .then(format!("/registry/{}", of.code), w.t("nav-registry"))
            .then("", record.row.code.clone()),
        kind: w.t(&format!("kind-{}", record.row.kind)),
        ended: record
            .end
            .as_ref()
            .map_or_else(String::new, |end| format!("{} · {}", end.from, word(&end.why, w.lang))),
        cases: record.cases.iter().map(|case| case_line(case, &href, visit)).collect(),
        may_edit: visit.can(Verb::EditRegistry, scope(&record)),
        is_family: record.row.kind == "family",
        bound,
        past,
        href,
        record,
    })
}

fn case_line(case: &CaseRow, href: &str, visit: &Visit<'_>) -> CaseLine {
    let w = visit.words;
    CaseLine {
        href: format!("{href}/cases/{}/{}", case.title, case.year),
        year: case.year,
        title: w.title(&case.title),
        hamlet: case.hamlet_name.clone(),
        total: case.total_hundredths.map_or_else(String::new, |n| w.hundredths(n)),
        outcome: if case.outcome.is_empty() {
            w.t("not-scored")
        } else {
            word(&case.outcome, w.lang).to_owned()
        },
        state: word(&case.state, w.lang).to_owned(),
        decision: match (&case.decision, &case.signed_on) {
            (Some(number), Some(on)) => format!("{number}, {}", w.day_text(on)),
            _ => String::new(),
        },
        again: if case.streak_years > 1 { w.n("streak", case.streak_years) } else { String::new() },
    }
}

fn bound(record: &Record, of: &Of, visit: &Visit<'_>) -> Vec<(String, String, String)> {
    let w = visit.words;
    let href = |commune: i64, id: i64| {
        if of.records_of.contains(&commune) {
            format!("/registry/{}/{commune}.{id}", of.code)
        } else {
            String::new()
        }
    };
    let related = |key: &str, related: &Related| {
        (
            w.t(key),
            href(related.commune, related.id),
            format!("{} · {} · {}", related.code, related.name, related.from),
        )
    };
    let mut bound = Vec::new();
    bound.extend(record.origin.iter().map(|other| related("bound-origin", other)));
    bound.extend(record.split_off.iter().map(|other| related("bound-split", other)));
    bound.extend(record.merged_in.iter().map(|other| related("bound-merged", other)));
    bound.extend(
        record.end.iter().filter_map(|end| end.into.as_ref()).map(|other| related("bound-into", other)),
    );
    bound.extend(record.members.iter().map(|member| {
        let to = member.to.as_deref().map_or_else(|| w.t("until-now"), |day| w.day_text(day));
        let text = format!("{} · {} · {} – {to}", member.code, member.name, w.day_text(&member.from));
        (w.t("bound-member"), href(member.commune, member.id), text)
    }));
    bound.extend(record.bodies.iter().map(|body| {
        let to = body.to.as_deref().map_or_else(|| w.t("until-now"), |day| w.day_text(day));
        (w.t("bound-body"), String::new(), format!("{} · {} – {to}", body.instrument, w.day_text(&body.from)))
    }));
    bound
}

fn past(entry: &HistoryEntry, names: &ahash::AHashMap<String, String>, visit: &Visit<'_>) -> Past {
    let w = visit.words;
    let said = |prefix: &str, code: &str| {
        w.maybe(&format!("{prefix}-{}", code.replace(['.', '_'], "-"))).unwrap_or_else(|| code.to_owned())
    };
    let about = match (entry.year, entry.title.is_empty()) {
        (Some(year), false) => format!(" · {} {year}", w.title(&entry.title)),
        (Some(year), true) => format!(" · {year}"),
        (None, _) => String::new(),
    };
    let file = if entry.file.is_empty() || entry.kind == "by_hand" {
        String::new()
    } else {
        format!(" · {}", entry.file)
    };
    Past {
        at: w.moment(&entry.at),
        who: names
            .get(&entry.actor)
            .cloned()
            .unwrap_or_else(|| if entry.actor == "cli" { w.t("by-command") } else { String::new() }),
        what: format!("{}{about}{file}", said("past", &entry.verb)),
        field: if entry.field.is_empty() { String::new() } else { said("field", &entry.field) },
        from: word(&entry.from, w.lang).to_owned(),
        to: word(&entry.to, w.lang).to_owned(),
        why: entry.why.clone(),
    }
}

struct Explained {
    text: String,
    points: String,
    max: String,
    verified: bool,
}

#[derive(Template)]
#[template(path = "web/registry/case.html")]
struct CasePage {
    shell: Shell,
    name: String,
    line: CaseLine,
    lines: Vec<Explained>,
    set_id: String,
}

/// `GET /registry/{commune}/{subject}/cases/{title}/{year}`: the score explained line by line, from what is stored.
pub(in super::super) fn case(visit: &mut Visit<'_>) -> Answered {
    let (of, record) = opened(visit)?;
    let w = visit.words;
    let year: u16 = visit.path.read("year").ok_or(WebError::NotFound)?;
    let title = visit.path.get("title");
    let case = record.cases.iter().find(|case| case.title == title && case.year == i64::from(year));
    let case = case.ok_or(WebError::NotFound)?;
    let href = format!("/registry/{}/{}.{}", of.code, record.row.commune, record.row.id);
    let sets = KnownSets::of(&visit.db)?;
    let set = sets.find(&case.criteria).map(|known| known.set);
    let zones = stored_zones(&visit.db)?;
    let created_in = PlaceId::new(record.row.commune);
    let holder =
        visit.atlas().on_map(created_in, year_end(year)).first().map_or(created_in, |(place, _)| *place);
    let lines = match (set, read_sheet(&case.answers), case.source.as_str()) {
        (Some(set), Some((answers, vetoes)), "items") => {
            let zone = zones.zone_at(holder, year_end(year)).to_owned();
            let circumstances = Circumstances { zone, poor: case.poor, ..Circumstances::default() };
            let score = evaluate(&set, &answers, &vetoes, &circumstances);
            explain(&set, &answers, &vetoes, &circumstances, &score)
        }
        _ => Vec::new(),
    };
    let lines = lines.into_iter().map(|line| Explained {
        text: w.text(&line.text).to_owned(),
        points: line.points.map_or_else(String::new, |points| w.points(points)),
        max: w.points(line.max),
        verified: line.provenance == Provenance::Verified,
    });
    show(&CasePage {
        shell: Shell::new(visit, format!("{} {year}", w.title(title)))
            .at(visit.atlas(), of.commune, visit.today)
            .then(href.clone(), record.row.name.clone())
            .then("", format!("{} {year}", w.title(title))),
        name: record.row.name.clone(),
        lines: lines.collect(),
        set_id: case.criteria.clone(),
        line: case_line(case, &href, visit),
    })
}
