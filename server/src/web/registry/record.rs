//! One record whole: facts, stays, years with their results, clans, bodies, and everything that happened to it.

use std::collections::BTreeMap;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::assessment::ReviewReason;
use programme::ids::PlaceId;
use programme::privacy::ERASED;

use super::super::answer::{Answered, WebError};
use super::super::group::under_head;
use super::super::pages::show;
use super::super::privacy::can_care;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::feeds::feeds;
use super::history::{Event, events};
use super::list::{outcome_class, outcome_word, state_word};
use super::{Book, key_named, may_at};
use crate::documents::registry_table::word;
use crate::documents::words::level_word;
use crate::store::accounts::names_of;
use crate::store::registry::{self as stored, CaseRow, ListedRow, Record, SubjectKey, rows_of};
use crate::store::titles::managers_of;

/// A year and title.
struct Year {
    href: String,
    year: i64,
    title: String,
    hamlet: String,
    registered: String,
    total: String,
    outcome: String,
    class: &'static str,
    state: String,
    /// That the association returned it, why, who and when.
    returned: String,
    decision: String,
}

/// A paper that names it: what it is, where it is read, and where its signed file is taken from.
struct Paper {
    what: String,
    page: String,
    file: String,
    lacks_file: bool,
}

/// Another record that this one is bound to; without a name where that is not theirs to see.
struct Bound {
    what: String,
    href: String,
    name: String,
    when: String,
    /// Ends the bond, while it stands and where it may be ended.
    end: String,
}

#[derive(Template)]
#[template(path = "web/registry/record.html")]
struct RecordPage {
    shell: Shell,
    back: String,
    name: String,
    sub: String,
    closed: String,
    merged_into: Option<Bound>,
    facts: Vec<(String, String)>,
    actions: Vec<(String, String)>,
    stays: Vec<(String, String, String)>,
    years: Vec<Year>,
    /// What its results are used for beyond their own titles.
    feeds: Vec<String>,
    papers: Vec<Paper>,
    related: Vec<Bound>,
    members_heading: String,
    members: Vec<Bound>,
    is_unit: bool,
    bodies: Vec<Bound>,
    /// Which level manages the unit, from which year.
    managers: Vec<String>,
    events: Vec<Event>,
}

/// `GET /registry/{commune}/{subject}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let book = Book::of(visit)?;
    let key = key_named(visit.path.get("subject"))?;
    let row = book.row(visit, key)?;
    let record = stored::record(&visit.db, key.0, key.1)?.ok_or(WebError::NotFound)?;
    let history = stored::history(&visit.db, key.0, key.1)?;
    let returned = stored::returned_of(&visit.db, key.0, key.1)?;
    let known = history.iter().map(|entry| &entry.actor).chain(returned.iter().map(|one| &one.actor));
    let actors = names_of(&visit.db, known.map(String::as_str))?;
    let returned = |case: &CaseRow| {
        let one = returned.iter().find(|one| (&one.title, one.year) == (&case.title, case.year))?;
        let why = ReviewReason::parse(&one.reason);
        let why = why.map_or_else(String::new, |why| w.text(&why.text()).to_owned());
        let who = actors.get(&one.actor).map_or("", String::as_str);
        Some(w.with("case-returned", &[("why", &why), ("who", who), ("at", &w.moment(&one.at))]))
    };
    let href = book.of_record(key);
    let others = Others::of(visit, &record)?;
    let may_edit = may_at(visit, Verb::EditRegistry, (row.commune, row.hamlet));
    let year = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let mut facts = vec![
        (w.t("code"), row.code.clone()),
        (w.t("hamlet"), row.hamlet_name.clone()),
        (w.t("group"), under_head(&row.group).to_owned()),
        (w.t("birth-year"), year(row.birth_year)),
        (w.t("known-since"), row.since.to_string()),
    ];
    facts.retain(|(_, fact)| !fact.is_empty());
    let closed = record.end.as_ref().map_or_else(String::new, |end| {
        w.with("registry-closed-from", &[("year", &end.from.to_string()), ("why", word(&end.why, w.lang))])
    });
    let merged_into = record
        .end
        .as_ref()
        .and_then(|end| end.into.as_ref())
        .map(|into| others.bound(&book, w.t("merged-into"), (into.commune, into.id), String::new()));
    show(&RecordPage {
        sub: format!("{} · {} · {}", w.t(&format!("kind-{}", row.kind)), row.code, book.name),
        actions: all_actions(visit, &href, &row, may_edit),
        stays: stays(visit, &book, &record),
        years: record
            .cases
            .iter()
            .map(|case| Year { returned: returned(case).unwrap_or_default(), ..year_of(case, &href, w) })
            .collect(),
        feeds: feeds(&record.cases, w),
        papers: papers(visit, &record),
        related: related(&record, &others, &book, w),
        members_heading: match row.kind.as_str() {
            "clan" => w.t("clan-members"),
            _ => w.t("clans-of"),
        },
        members: members(&record, &others, &book, (&href, may_edit && row.kind == "clan"), w),
        is_unit: row.kind == "unit",
        bodies: bodies(&record, (&href, may_edit), w),
        managers: managers_of(&visit.db, (row.commune, row.id))?
            .into_iter()
            .map(|(from, level)| {
                w.with("managed-by", &[("level", level_word(&level, w.lang)), ("year", &from.to_string())])
            })
            .collect(),
        events: events(&history, &actors, w),
        shell: book.shell(visit, row.name.clone()).then("", row.name.clone()),
        name: row.name,
        facts,
        merged_into,
        closed,
        back: book.href(),
    })
}

/// Everything that whoever asks may do with it.
fn all_actions(visit: &Visit<'_>, href: &str, row: &ListedRow, may_edit: bool) -> Vec<(String, String)> {
    let w = visit.words;
    let mut all = if may_edit { actions(href, row, w) } else { Vec::new() };
    if can_care(visit, row.commune) {
        all.push((format!("{href}/listing"), w.t("listing-title")));
        all.push((format!("{href}/held"), w.t("held-title")));
    }
    all
}

/// What may be done with it as it stands.
fn actions(href: &str, row: &ListedRow, w: Words) -> Vec<(String, String)> {
    let verbs: &[&str] = match (row.ended, row.ending.as_str(), row.kind.as_str()) {
        (Some(_), "merged" | ERASED, _) => &[],
        (Some(_), _, _) => &["reopen"],
        (None, _, "family") => &["edit", "move", "split", "close", "merge"],
        (None, _, "clan") => &["edit", "members", "move", "close", "merge"],
        (None, _, "unit") => &["edit", "bodies", "manager", "move", "close", "merge"],
        (None, _, _) => &["edit", "close"],
    };
    verbs.iter().map(|verb| (format!("{href}/{verb}"), w.t(&format!("record-{verb}")))).collect()
}

fn stays(visit: &Visit<'_>, book: &Book, record: &Record) -> Vec<(String, String, String)> {
    let w = visit.words;
    let one = |stay: &stored::Stay| {
        if stay.hamlet == 0 {
            return (stay.from.to_string(), String::new(), w.t("grid-no-hamlet"));
        }
        let href = book.of_hamlet(&format!("{}.{}", record.row.commune, stay.hamlet));
        (stay.from.to_string(), href, stay.name.clone())
    };
    record.stays.iter().map(one).collect()
}

/// The decisions that name it, each once. Who sees one household of a commune need not see its decisions.
fn papers(visit: &Visit<'_>, record: &Record) -> Vec<Paper> {
    let w = visit.words;
    let mut papers = Vec::new();
    for case in record.cases.iter().filter(|case| case.decided.0 != 0) {
        let (id, commune) = case.decided;
        let seen = visit.can(Verb::ViewRecords, Scope::Place(PlaceId::new(commune)));
        let address = |of: &str| if seen { format!("/decisions/{id}{of}") } else { String::new() };
        papers.push(Paper {
            what: w.with(
                "paper-decision",
                &[
                    ("number", case.decision.as_deref().unwrap_or_default()),
                    ("day", &case.signed_on.as_deref().map_or_else(String::new, |day| w.day_text(day))),
                    ("title", &w.title(&case.title)),
                    ("year", &case.year.to_string()),
                ],
            ),
            page: address(""),
            file: if case.has_file { address("/file") } else { String::new() },
            lacks_file: !case.has_file,
        });
    }
    papers
}

fn year_of(case: &CaseRow, href: &str, w: Words) -> Year {
    let decision = case.decision.as_deref().map_or_else(String::new, |number| {
        let day = case.signed_on.as_deref().map_or_else(String::new, |day| w.day_text(day));
        w.with("decision-of", &[("number", number), ("day", &day)])
    });
    Year {
        href: format!("{href}/cases/{}/{}", case.title, case.year),
        year: case.year,
        title: w.title(&case.title),
        hamlet: case.hamlet_name.clone(),
        registered: w.maybe(&format!("registered-{}", case.registered)).unwrap_or_default(),
        total: case.total_hundredths.map_or_else(String::new, |n| w.hundredths(n)),
        outcome: outcome_word(&case.outcome, w),
        class: outcome_class(&case.outcome),
        state: state_word(&case.state, &case.outcome, w),
        returned: String::new(),
        decision,
    }
}

/// The records that a record is bound to, of which those whose hamlet is theirs are named.
struct Others(BTreeMap<SubjectKey, (String, bool)>);

impl Others {
    fn of(visit: &Visit<'_>, record: &Record) -> Result<Self, WebError> {
        let related = record.origin.iter().chain(&record.split_off).chain(&record.merged_in);
        let into = record.end.iter().filter_map(|end| end.into.as_ref());
        let mut keys: Vec<SubjectKey> = related.chain(into).map(|of| (of.commune, of.id)).collect();
        keys.extend(record.members.iter().map(|member| (member.commune, member.id)));
        keys.sort_unstable();
        keys.dedup();
        let mut known = BTreeMap::new();
        for some in keys.chunks(500) {
            for row in rows_of(&visit.db, some, None)? {
                let seen = may_at(visit, Verb::ViewRecords, (row.commune, row.hamlet));
                let name = if seen { format!("{} · {}", row.name, row.code) } else { row.code };
                known.insert((row.commune, row.id), (name, seen));
            }
        }
        Ok(Self(known))
    }

    fn bound(&self, book: &Book, what: String, key: SubjectKey, when: String) -> Bound {
        let (name, seen) = self.0.get(&key).cloned().unwrap_or_default();
        // A record of another commune is opened from that commune's registry.
        let href = if seen && book.communes.contains(&key.0) { book.of_record(key) } else { String::new() };
        Bound { what, href, name, when, end: String::new() }
    }
}

fn related(record: &Record, others: &Others, book: &Book, w: Words) -> Vec<Bound> {
    let of = |what: &'static str, list: &[stored::Related]| -> Vec<Bound> {
        list.iter()
            .map(|one| others.bound(book, w.t(what), (one.commune, one.id), one.from.to_string()))
            .collect()
    };
    let mut all = of("split-from", record.origin.as_slice());
    all.extend(of("split-off", &record.split_off));
    all.extend(of("merged-in", &record.merged_in));
    all
}

/// A period as people read it.
fn period(from: &str, to: Option<&str>, w: Words) -> String {
    let to = to.map_or_else(|| w.t("until-now"), |to| w.day_text(to));
    format!("{} – {to}", w.day_text(from))
}

fn members(
    record: &Record,
    others: &Others,
    book: &Book,
    (href, may_end): (&str, bool),
    w: Words,
) -> Vec<Bound> {
    let one = |member: &stored::MemberRow| {
        let key = (member.commune, member.id);
        let mut bound = others.bound(book, String::new(), key, period(&member.from, member.to.as_deref(), w));
        if may_end && member.to.is_none() {
            bound.end = format!("{href}/members/{}.{}/{}", key.0, key.1, member.from);
        }
        bound
    };
    record.members.iter().map(one).collect()
}

fn bodies(record: &Record, (href, may_end): (&str, bool), w: Words) -> Vec<Bound> {
    let one = |body: &stored::BodyRow| Bound {
        what: String::new(),
        href: String::new(),
        name: body.instrument.clone(),
        when: period(&body.from, body.to.as_deref(), w),
        end: if may_end && body.to.is_none() {
            format!("{href}/bodies/{}", body.from)
        } else {
            String::new()
        },
    };
    record.bodies.iter().map(one).collect()
}
