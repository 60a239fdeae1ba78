//! The list of a commune's registry: filtered, counted, page by page, and as a file of exactly what it shows.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::registry::{TITLES, subject_kind};

use super::super::answer::{Answer, Answered, WebError};
use super::super::days::DaysPart;
use super::super::grid::communes;
use super::super::group::under_head;
use super::super::pages::{show, show_again};
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::Book;
use crate::documents::registry_table::{self, TableError, word, write_csv, write_workbook};
use crate::registry_index::{Cursor, Kind, ListAsked, Order, Shown};
use crate::store::registry::{CaseFilter, ListedRow};

/// A choice of a filter.
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// A line of the list.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) hamlet: String,
    pub(super) group: String,
    pub(super) born: String,
    pub(super) closed: String,
    pub(super) case: String,
    pub(super) total: String,
    pub(super) outcome: String,
    pub(super) class: &'static str,
    pub(super) state: String,
}

#[derive(Template)]
#[template(path = "web/registry/list.html")]
struct ListPage {
    shell: Shell,
    href: String,
    kinds: Vec<Choice>,
    hamlets: Vec<Choice>,
    states: Vec<Choice>,
    titles: Vec<Choice>,
    years: Vec<Choice>,
    outcomes: Vec<Choice>,
    orders: Vec<Choice>,
    count: String,
    /// The year in which those shown lived in the hamlet, where it is not now.
    then: Option<String>,
    days: DaysPart,
    rows: Vec<Line>,
    households: bool,
    filtered: bool,
    first: Option<String>,
    next: Option<String>,
    query: String,
    may_edit: bool,
    /// The whole commune is theirs to change: a hamlet's clerk makes no hamlets.
    may_edit_whole: bool,
}

#[derive(Template)]
#[template(path = "web/registry/choose.html")]
struct ChoosePage {
    shell: Shell,
    communes: Vec<(String, String)>,
}

/// `GET /registry`: which commune; one alone is opened at once.
pub(in super::super) fn choose(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let named = communes(visit).into_iter().filter_map(|commune| {
        let version = visit.atlas().version_at(commune, visit.today)?;
        Some((format!("/registry/{}", version.code), version.full_name.to_owned()))
    });
    let communes: Vec<(String, String)> = named.collect();
    if let [(href, _)] = &communes[..] {
        return Ok(Answer::see(href.clone()));
    }
    show(&ChoosePage { communes, shell: Shell::new(visit, visit.words.t("nav-registry")) })
}

/// Outcomes of a case, then what progress counts.
const OUTCOMES: [&str; 9] =
    ["pass", "fail", "refer", "none", "registered", "assessed", "recognised", "again", "there"];

/// What the address asks for, within what may be seen.
fn asked(visit: &Visit<'_>, book: &Book) -> Result<ListAsked, WebError> {
    let query = &visit.query;
    let title = TITLES.into_iter().find(|title| *title == query.get("title"));
    let kind = Kind::parse(query.get("kind"))
        .or_else(|| title.and_then(subject_kind).and_then(Kind::parse))
        .unwrap_or(Kind::Family);
    let year = query.read::<i64>("year").filter(|year| (2000..=2100).contains(year));
    let outcome = OUTCOMES.into_iter().find(|outcome| *outcome == query.get("outcome"));
    let case = title.filter(|title| subject_kind(title) == Some(kind.code())).zip(year);
    let hamlet = if query.has("hamlet") {
        let found = book.hamlet_named(query.get("hamlet"));
        let no_hamlet = |word: &str| super::key_named(word).ok().filter(|key| key.1 == 0 && book.whole);
        let key = found.map(|found| (found.commune, found.id)).or_else(|| no_hamlet(query.get("hamlet")));
        Some(key.filter(|key| book.communes.contains(&key.0)).ok_or(WebError::NotFound)?)
    } else if query.has("hamlet_name") {
        let found = book.hamlet_called(query.get("hamlet_name"));
        Some(found.map(|found| (found.commune, found.id)).ok_or(WebError::NotFound)?)
    } else if book.whole {
        None
    } else {
        // A hamlet's clerk has no list of the commune: theirs, or the first of theirs.
        book.hamlets.first().map(|hamlet| (hamlet.commune, hamlet.id))
    };
    // Who lived in a hamlet in the year of the case, as progress counts it; a clerk sees who lives there now.
    let then = hamlet.filter(|_| query.get("lived") == "then" && book.whole && case.is_some());
    let communes = then.map_or_else(|| book.communes.clone(), |(commune, _)| vec![commune]);
    Ok(ListAsked {
        hamlet: hamlet.filter(|_| then.is_none()),
        shown: Shown::parse(query.get("state")).unwrap_or_default(),
        order: Order::parse(query.get("order")).unwrap_or_default(),
        case: case.map(|(title, year)| CaseFilter {
            title: title.to_owned(),
            year,
            outcome: outcome.map(str::to_owned),
            state: None,
            // Of those that are assessed, a decision signed later takes none away.
            signed_by: query
                .read::<jiff::civil::Date>("signed_by")
                .or(book.as_of)
                .filter(|_| matches!(outcome, Some("recognised" | "again")))
                .map(|day| day.to_string()),
            hamlet: then.map(|(_, id)| id),
        }),
        as_of: book.as_of,
        after: Cursor::parse(query.get("after")),
        ..ListAsked::all(&communes, kind)
    })
}

/// A row as the list writes it.
pub(super) fn line(row: &ListedRow, book: &Book, w: Words) -> Line {
    let case = row.case.as_ref();
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    Line {
        href: book.of_record((row.commune, row.id)),
        code: row.code.clone(),
        name: row.name.clone(),
        hamlet: row.hamlet_name.clone(),
        group: under_head(&row.group).to_owned(),
        born: number(row.birth_year),
        closed: row.ended.map_or_else(String::new, |year| {
            w.with("registry-closed-from", &[("year", &year.to_string()), ("why", word(&row.ending, w.lang))])
        }),
        case: case.map_or_else(String::new, |case| format!("{} · {}", w.title(&case.title), case.year)),
        total: case.and_then(|case| case.total_hundredths).map_or_else(String::new, |n| w.hundredths(n)),
        outcome: case.map_or_else(String::new, |case| outcome_word(&case.outcome, w)),
        class: case.map_or("", |case| outcome_class(&case.outcome)),
        state: case.map_or_else(String::new, |case| state_word(&case.state, &case.outcome, w)),
    }
}

/// How far a case went.
pub(in super::super) fn state_word(state: &str, outcome: &str, w: Words) -> String {
    registry_table::state_word(state, outcome, w.lang).to_owned()
}

/// An outcome as people say it.
pub(in super::super) fn outcome_word(outcome: &str, w: Words) -> String {
    w.t(&format!("outcome-{}", if outcome.is_empty() { "none" } else { outcome }))
}

/// Its colour, which says nothing that the word does not.
pub(in super::super) fn outcome_class(outcome: &str) -> &'static str {
    match outcome {
        "pass" => "good",
        "fail" => "bad",
        "refer" => "warn",
        _ => "",
    }
}

fn choices<'a>(values: impl Iterator<Item = (&'a str, String)>, chosen: &str) -> Vec<Choice> {
    let one = |(value, text): (&str, String)| Choice { value: value.into(), text, chosen: value == chosen };
    values.map(one).collect()
}

/// `GET /registry/{commune}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let (book, then_asked) = Book::asked(visit)?;
    let days = &then_asked.days;
    let asked = asked(visit, &book)?;
    let names = &visit.app.names;
    let count = names.count(&visit.db, &asked)?;
    let found = names.list(&visit.db, &asked)?;
    let then = asked.case.as_ref().and_then(|case| case.hamlet).zip(asked.communes.first());
    let hamlet = asked.hamlet.or(then.map(|(id, commune)| (*commune, id)));
    let hamlet = hamlet.map_or_else(String::new, |(commune, id)| format!("{commune}.{id}"));
    let query = |after: &str| visit.query.query_with(&[("after", after), ("said", ""), ("n", "")]);
    let titles = TITLES.iter().filter(|title| subject_kind(title) == Some(asked.kind.code()));
    let years: Vec<String> = (2014..=visit.today.year()).rev().map(|year| year.to_string()).collect();
    let case = asked.case.as_ref();
    let mut hamlets: Vec<Choice> = book
        .hamlets
        .iter()
        .map(|one| Choice { chosen: one.word() == hamlet, value: one.word(), text: one.name.clone() })
        .collect();
    if book.whole {
        hamlets
            .insert(0, Choice { value: String::new(), text: w.t("all-hamlets"), chosen: hamlet.is_empty() });
    }
    let may_edit = if !days.is_today() {
        false
    } else if book.whole {
        visit.can(Verb::EditRegistry, Scope::Place(book.commune))
    } else {
        book.hamlets.iter().any(|one| super::may_at(visit, Verb::EditRegistry, (one.commune, one.id)))
    };
    let mut days_part = DaysPart::of(visit, days, &then_asked.in_part);
    if !days.is_today() {
        let [as_of, map] = [w.day(days.as_of), w.day(days.map)];
        let said = [("as_of", as_of.as_str()), ("map", &map), ("place", &then_asked.name)];
        days_part.said = w.with("registry-on-map", &said);
    }
    let page = ListPage {
        href: book.href(),
        kinds: choices(
            Kind::ALL.iter().map(|kind| (kind.code(), w.t(&format!("kind-{}", kind.code())))),
            asked.kind.code(),
        ),
        hamlets,
        states: choices(
            ["open", "closed", "all"].into_iter().map(|state| (state, w.t(&format!("shown-{state}")))),
            match asked.shown {
                Shown::Open => "open",
                Shown::Closed => "closed",
                Shown::All => "all",
            },
        ),
        titles: choices(
            std::iter::once(("", w.t("any-case"))).chain(titles.map(|title| (*title, w.title(title)))),
            case.map_or("", |case| case.title.as_str()),
        ),
        years: choices(
            std::iter::once(("", w.t("newest-case")))
                .chain(years.iter().map(|year| (year.as_str(), year.clone()))),
            &case.map_or_else(String::new, |case| case.year.to_string()),
        ),
        outcomes: choices(
            std::iter::once(("", w.t("any-outcome")))
                .chain(OUTCOMES.map(|outcome| (outcome, w.t(&format!("outcome-{outcome}"))))),
            case.and_then(|case| case.outcome.as_deref()).unwrap_or(""),
        ),
        orders: choices(
            Order::ALL.iter().map(|order| (order.code(), w.t(&format!("order-{}", order.code())))),
            asked.order.code(),
        ),
        then: asked.case.as_ref().filter(|case| case.hamlet.is_some()).map(|case| case.year.to_string()),
        count: w.n("registry-count", i64::try_from(count).unwrap_or(i64::MAX)),
        rows: found.rows.iter().map(|row| line(row, &book, w)).collect(),
        days: days_part,
        households: asked.kind == Kind::Family,
        filtered: visit
            .query
            .pairs()
            .any(|(name, value)| !["kind", "said", "as_of", "map"].contains(&name) && !value.is_empty()),
        first: asked.after.map(|_| query("")),
        next: found.next.map(|next| query(&next.to_string())),
        query: query(""),
        may_edit,
        may_edit_whole: may_edit && book.whole,
        shell: Shell::new(visit, w.with("registry-title", &[("commune", &book.name)]))
            .at(visit.atlas(), book.commune, visit.today)
            .then("", w.t("nav-registry")),
    };
    if page.days.problems.is_empty() { show(&page) } else { show_again(&page) }
}

/// `GET /registry/{commune}/export?format=xlsx|csv`: exactly what the list shows, on all its pages.
pub(in super::super) fn export(visit: &mut Visit<'_>) -> Answered {
    let (book, then) = Book::asked(visit)?;
    if let Some((_, why)) = then.days.problems.iter().next() {
        return Err(WebError::Unreadable(why.to_owned()));
    }
    let asked = asked(visit, &book)?;
    let ours = |error: TableError| WebError::Ours(error.to_string());
    let name = format!("danh-sach-{}-{}-{}", asked.kind.code(), book.code, then.days.map);
    let (names, lang) = (&visit.app.names, visit.lang());
    if visit.query.get("format") == "csv" {
        let mut bytes = Vec::new();
        write_csv(names, &visit.db, &asked, lang, &mut bytes).map_err(ours)?;
        return Ok(Answer::file("text/csv; charset=utf-8", &format!("{name}.csv"), bytes));
    }
    let folder = tempfile::tempdir().map_err(|error| WebError::Ours(error.to_string()))?;
    let path = folder.path().join("list.xlsx");
    write_workbook(names, &visit.db, &asked, lang, &path).map_err(ours)?;
    let bytes = std::fs::read(&path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &format!("{name}.xlsx"), bytes))
}
