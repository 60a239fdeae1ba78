//! Possible duplicates side by side, and two records that a person makes one.

use askama::Template;
use axum::http::StatusCode;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::group::under_head;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::facts::now_of;
use super::form::Back;
use super::list::{Line, line};
use super::{Book, at, key_named, may_at};
use crate::actions::registry::{self as by_hand, Differs, Fate, Seen};
use crate::registry_index::{Kind, Twin, TwinWhy, twins};
use crate::roster::check::plain_code;
use crate::store::db::By;
use crate::store::registry::{ListedRow, SubjectKey, kind_codes, record};

/// Pairs on one page: more than anybody compares in a day.
const MOST: usize = 100;

/// Two records that may be one.
struct Pair {
    why: String,
    rows: [Line; 2],
    href: String,
}

#[derive(Template)]
#[template(path = "web/registry/duplicates.html")]
struct DuplicatesPage {
    shell: Shell,
    pairs: Vec<Pair>,
}

fn why_key(why: TwinWhy) -> &'static str {
    match why {
        TwinWhy::NameYearHamlet => "twin-name-year-hamlet",
        TwinWhy::NameYear => "twin-name-year",
        TwinWhy::NameHamlet => "twin-name-hamlet",
        TwinWhy::NearName => "twin-near-name",
    }
}

/// `GET /registry/{commune}/duplicates`.
pub(in super::super) fn duplicates(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    if book.whole {
        visit.may(Verb::EditRegistry, Scope::Place(book.commune))?;
    } else {
        visit.may_somewhere(Verb::EditRegistry)?;
    }
    let w = visit.words;
    let mine = |row: &ListedRow| book.whole || may_at(visit, Verb::EditRegistry, (row.commune, row.hamlet));
    let mut pairs: Vec<Twin> = Vec::new();
    for commune in &book.communes {
        // What is not theirs is taken out before it is counted.
        let most = if book.whole { MOST - pairs.len() } else { 10 * MOST };
        let found = twins(&visit.app.names, &visit.db, *commune, Kind::Family, most)?;
        pairs.extend(found.into_iter().filter(|twin| mine(&twin.one) && mine(&twin.other)));
    }
    pairs.truncate(MOST);
    let pairs = pairs
        .iter()
        .map(|twin| Pair {
            why: w.t(why_key(twin.why)),
            href: format!(
                "{}/merge?with={}.{}",
                book.of_record((twin.one.commune, twin.one.id)),
                twin.other.commune,
                twin.other.id
            ),
            rows: [line(&twin.one, &book, w), line(&twin.other, &book, w)],
        })
        .collect();
    let title = w.with("duplicates-title", &[("commune", &book.name)]);
    show(&DuplicatesPage { pairs, shell: book.shell(visit, title).then("", w.t("registry-duplicates")) })
}

/// One of the two.
struct Side {
    word: String,
    name: String,
    href: String,
    version: i64,
    chosen: bool,
    facts: Vec<String>,
}

/// What is asked before two become one.
struct Sure {
    kept: String,
    with: String,
    versions: Vec<(String, i64)>,
    effects: Vec<String>,
    differs: Vec<String>,
    button: String,
    why: String,
    /// Both have a case on its way to a decision: there is nothing to confirm.
    barred: bool,
    again: String,
}

#[derive(Template)]
#[template(path = "web/registry/merge.html")]
struct MergePage {
    shell: Shell,
    action: String,
    code: String,
    sides: Vec<Side>,
    heads: Vec<String>,
    sure: Option<Sure>,
    changed: bool,
    problems: Problems,
    back: String,
}

/// `GET /registry/{commune}/{subject}/merge?with=ID` or `?code=CODE`; with `kept=ID` it says what will happen.
pub(in super::super) fn merge_page(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let mut problems = Problems::default();
    let other = if visit.query.has("with") {
        Some(book.row(visit, key_named(visit.query.get("with"))?)?)
    } else if visit.query.has("code") {
        let found = by_code(visit, &book, &row.kind, visit.query.get("code"), Some(row.commune))?;
        if found.is_none() {
            problems.add("code", visit.words.t("no-such-code"));
        }
        found
    } else {
        None
    };
    if visit.query.has("kept")
        && let Some(other) = &other
    {
        visit.may(Verb::EditRegistry, at((other.commune, other.hamlet)))?;
    }
    page_of(visit, &book, &row, other.as_ref(), (problems, false))
}

/// A value that the form or, before anything was sent, the address has.
fn given<'v>(visit: &'v Visit<'_>, name: &str) -> &'v str {
    if visit.form.has(name) { visit.form.get(name) } else { visit.query.get(name) }
}

/// A record of a kind by its code, where it is theirs to see.
///
/// # Errors
/// When the store fails.
pub(super) fn by_code(
    visit: &Visit<'_>,
    book: &Book,
    kind: &str,
    code: &str,
    only: Option<i64>,
) -> Result<Option<ListedRow>, WebError> {
    let code = plain_code(code.trim());
    for commune in book.communes.iter().filter(|commune| only.is_none_or(|only| only == **commune)) {
        let codes = kind_codes(&visit.db, *commune, kind)?;
        if let Some((_, id)) = codes.into_iter().find(|(known, _)| known == code) {
            return Ok(book.row(visit, (*commune, id)).ok());
        }
    }
    Ok(None)
}

fn page_of(
    visit: &Visit<'_>,
    book: &Book,
    row: &ListedRow,
    other: Option<&ListedRow>,
    (problems, changed): (Problems, bool),
) -> Answered {
    let w = visit.words;
    let key = (row.commune, row.id);
    let mut sides = Vec::new();
    let mut sure = None;
    if let Some(other) = other {
        let kept = given(visit, "kept");
        if let Some((kept, gone)) = [(row, other), (other, row)].into_iter().find(|(k, _)| word(k) == kept) {
            sure = Some(sure_of(visit, book, (kept, gone), (key, changed))?);
        }
        for (n, one) in [row, other].into_iter().enumerate() {
            let (word, chosen) = (word(one), kept);
            sides.push(side(visit, book, one, chosen == word || (chosen.is_empty() && n == 0), changed)?);
        }
    }
    let heads = ["code", "hamlet", "group", "birth-year", "known-since", "merge-years"].map(|head| w.t(head));
    let status = match (changed, problems.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
    };
    let page = MergePage {
        shell: book
            .shell(visit, w.t("form-merge"))
            .then(book.of_record(key), row.name.clone())
            .then("", w.t("form-merge")),
        action: format!("{}/merge", book.of_record(key)),
        code: visit.query.get("code").to_owned(),
        sides,
        heads: heads.to_vec(),
        sure,
        changed,
        problems,
        back: book.of_record(key),
    };
    Ok(show(&page)?.status(status))
}

fn word(row: &ListedRow) -> String {
    format!("{}.{}", row.commune, row.id)
}

/// What a merge will do, and what speaks against it, in words.
fn sure_of(
    visit: &Visit<'_>,
    book: &Book,
    (kept, gone): (&ListedRow, &ListedRow),
    (page, changed): (SubjectKey, bool),
) -> Result<Sure, WebError> {
    let w = visit.words;
    let fates = by_hand::merge_fates(&visit.db, (kept.commune, kept.id), (gone.commune, gone.id))?;
    let named = |row: &ListedRow| format!("{} ({})", row.name, row.code);
    let (kept_named, gone_named) = (named(kept), named(gone));
    let names = [("kept", kept_named.as_str()), ("gone", gone_named.as_str())];
    let mut effects = vec![w.with("merge-effect-kept", &names), w.with("merge-effect-gone", &names)];
    effects.extend(fates.iter().map(|met| {
        let key = match met.fate {
            Fate::Moves => "merge-case-moves",
            Fate::KeptStands => "merge-case-kept-stands",
            Fate::OtherStands => "merge-case-other-stands",
            Fate::BothDecided => "merge-case-both-decided",
        };
        let (title, year) = (w.title(&met.title), met.year.to_string());
        w.with(key, &[&names[..], &[("title", &title), ("year", &year)]].concat())
    }));
    if fates.is_empty() {
        effects.push(w.with("merge-case-none", &names));
    }
    let year = |row: &ListedRow| row.birth_year.map_or_else(String::new, |year| year.to_string());
    let (one, other) = (year(kept), year(gone));
    let differs = by_hand::merge_differs(kept, gone, &fates);
    let differs = differs.into_iter().map(|differs| match differs {
        Differs::Name => w.with("merge-differs-name", &[("one", &kept.name), ("other", &gone.name)]),
        Differs::BirthYear => w.with("merge-differs-born", &[("one", &one), ("other", &other)]),
        Differs::SameYear => {
            let mut years: Vec<String> =
                fates.iter().filter(|met| met.fate != Fate::Moves).map(|met| met.year.to_string()).collect();
            years.dedup();
            w.with("merge-differs-years", &[("years", &years.join(", "))])
        }
    });
    let mut versions = Vec::new();
    for row in [kept, gone] {
        let name = format!("version.{}", word(row));
        let seen = given(visit, &name).parse().ok().filter(|_| !changed);
        versions.push((name, seen.map_or_else(|| now_of(visit, row).map(|now| now.version), Ok)?));
    }
    let other = if (kept.commune, kept.id) == page { gone } else { kept };
    Ok(Sure {
        differs: differs.collect(),
        effects,
        button: w.with("merge-button", &names),
        why: visit.form.raw("why").to_owned(),
        barred: fates.iter().any(|met| met.fate == Fate::BothDecided),
        again: format!("{}/merge?with={}", book.of_record(page), word(other)),
        kept: word(kept),
        with: word(other),
        versions,
    })
}

fn side(
    visit: &Visit<'_>,
    book: &Book,
    row: &ListedRow,
    chosen: bool,
    changed: bool,
) -> Result<Side, WebError> {
    let now = now_of(visit, row)?;
    let word = format!("{}.{}", row.commune, row.id);
    let sent = visit.form.read::<i64>(&format!("version.{word}")).filter(|_| !changed);
    let record = record(&visit.db, row.commune, row.id)?.ok_or(WebError::NotFound)?;
    let w = visit.words;
    let cases = record.cases.iter().map(|case| {
        let outcome = super::list::outcome_word(&case.outcome, w);
        format!("{} · {} · {outcome}", case.year, w.title(&case.title))
    });
    Ok(Side {
        name: row.name.clone(),
        href: book.of_record(now.key),
        version: sent.unwrap_or(now.version),
        chosen,
        facts: vec![
            row.code.clone(),
            row.hamlet_name.clone(),
            under_head(&row.group).to_owned(),
            row.birth_year.map_or_else(String::new, |year| year.to_string()),
            row.since.to_string(),
            cases.collect::<Vec<_>>().join("; "),
        ],
        word,
    })
}

/// `POST /registry/{commune}/{subject}/merge`.
pub(in super::super) fn merge(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let row = book.to_change(visit)?;
    let other = book.row(visit, key_named(visit.form.get("with"))?)?;
    visit.may(Verb::EditRegistry, at((other.commune, other.hamlet)))?;
    let seen = |key: SubjectKey| Seen {
        key,
        version: visit.form.read(&format!("version.{}.{}", key.0, key.1)).unwrap_or(0),
    };
    let (here, there) = (seen((row.commune, row.id)), seen((other.commune, other.id)));
    let (kept, gone) = match key_named(visit.form.get("kept")) {
        Ok(key) if key == here.key => (here, there),
        Ok(key) if key == there.key => (there, here),
        Ok(_) | Err(_) => {
            let mut problems = Problems::default();
            problems.add("kept", visit.words.t("choose-one"));
            return page_of(visit, &book, &row, Some(&other), (problems, false));
        }
    };
    let (mine, theirs) = if kept.key == here.key { (&row, &other) } else { (&other, &row) };
    let fates = by_hand::merge_fates(&visit.db, kept.key, gone.key)?;
    if !by_hand::merge_differs(mine, theirs, &fates).is_empty() && !visit.form.has("differs") {
        let mut problems = Problems::default();
        problems.add("differs", visit.words.t("merge-needs-tick"));
        return page_of(visit, &book, &row, Some(&other), (problems, false));
    }
    let by = By { actor: &visit.actor, at: &visit.now };
    match by_hand::merge(&mut visit.db, by, kept, gone, visit.form.get("why")) {
        Ok(merged) => {
            let href = book.of_record(kept.key);
            let said = if merged.taken == 0 { "record-merged-none" } else { "record-merged" };
            Ok(Answer::see(format!("{href}?said={said}&n={}", merged.taken)))
        }
        Err(error) => {
            let back = Back::of(error, visit.words)?;
            page_of(visit, &book, &row, Some(&other), (back.problems, back.now.is_some()))
        }
    }
}
