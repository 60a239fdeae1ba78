//! The list of a commune: filters, order, keyset pages, and exactly this as a file.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::fold::fold;

use super::super::answer::{Answer, Answered, WebError};
use super::super::grid::TITLES;
use super::super::pages::show;
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{KINDS, Of, key};
use crate::documents::registry_table::{word, write_csv, write_workbook};
use crate::registry_index::{Cursor, Kind, ListAsked, Order, Shown};
use crate::store::registry::{CaseFilter, ListedRow};

struct Row {
    href: String,
    code: String,
    name: String,
    hamlet: String,
    group: String,
    born: String,
    ended: String,
    case: String,
}

#[derive(Template)]
#[template(path = "web/registry/list.html")]
struct ListPage {
    shell: Shell,
    code: String,
    kind: String,
    kinds: Vec<(&'static str, String)>,
    hamlet: String,
    hamlets: Vec<(String, String)>,
    shown: String,
    order: String,
    title: String,
    titles: Vec<(&'static str, String)>,
    year: String,
    outcome: String,
    rows: Vec<Row>,
    n: i64,
    next: Option<String>,
    first: bool,
    query: String,
    may_edit: bool,
}

/// What the address asks for.
fn asked(visit: &Visit<'_>, of: &Of) -> Result<ListAsked, WebError> {
    let query = &visit.query;
    let mut asked = ListAsked::all(&of.records_of, Kind::parse(query.get("kind")).unwrap_or(Kind::Family));
    asked.order = Order::parse(query.get("order")).unwrap_or_default();
    asked.shown = Shown::parse(query.get("shown")).unwrap_or_default();
    asked.hamlet = key(query.get("hamlet"));
    if query.has("hamlet_name") {
        // As the pages of places name a hamlet: folded, whatever its id.
        let wanted = fold(query.get("hamlet_name"));
        let found = of.hamlets(visit)?.into_iter().find(|(_, name)| fold(name) == wanted);
        asked.hamlet = found.and_then(|(at, _)| key(&at));
    }
    if of.only.is_some() {
        asked.hamlet = of.only;
    }
    let title = query.get("title");
    if let (Some(year), true) = (query.read::<i64>("year"), TITLES.contains(&title)) {
        let outcome = Some(query.get("outcome").to_owned()).filter(|outcome| !outcome.is_empty());
        let state = Some(query.get("state").to_owned()).filter(|state| !state.is_empty());
        if outcome.is_some() || state.is_some() || query.has("with_case") {
            asked.case = Some(CaseFilter { title: title.to_owned(), year, outcome, state });
        }
    }
    asked.after = Cursor::parse(query.get("after"));
    Ok(asked)
}

/// `GET /registry/{commune}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let of = Of::read(visit)?;
    let w = visit.words;
    let asked = asked(visit, &of)?;
    let page = visit.app.names.list(&visit.db, &asked)?;
    let n = visit.app.names.count(&visit.db, &asked)?;
    let rows = page.rows.iter().map(|row| line(row, &of, visit)).collect();
    show(&ListPage {
        shell: Shell::new(visit, w.t("nav-registry"))
            .at(visit.atlas(), of.commune, visit.today)
            .then("", w.t("nav-registry")),
        kind: asked.kind.code().to_owned(),
        kinds: KINDS.map(|kind| (kind.code(), w.t(&format!("kind-{}", kind.code())))).to_vec(),
        hamlet: asked.hamlet.map_or_else(String::new, |(commune, id)| format!("{commune}.{id}")),
        hamlets: of.hamlets(visit)?,
        shown: visit.query.get("shown").to_owned(),
        order: asked.order.code().to_owned(),
        title: visit.query.get("title").to_owned(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        year: visit.query.get("year").to_owned(),
        outcome: visit.query.get("outcome").to_owned(),
        rows,
        n: i64::try_from(n).unwrap_or(i64::MAX),
        next: page.next.map(|next| visit.query.query_with(&[("after", &next.to_string())])),
        first: asked.after.is_none(),
        query: visit.query.query_with(&[("after", "")]),
        may_edit: visit.can_somewhere(Verb::EditRegistry)
            && visit.can(Verb::ViewRecords, Scope::Place(of.commune)),
        code: of.code,
    })
}

fn line(row: &ListedRow, of: &Of, visit: &Visit<'_>) -> Row {
    let w = visit.words;
    Row {
        href: format!("/registry/{}/{}.{}", of.code, row.commune, row.id),
        code: row.code.clone(),
        name: row.name.clone(),
        hamlet: row.hamlet_name.clone(),
        group: row.group.clone(),
        born: row.birth_year.map_or_else(String::new, |year| year.to_string()),
        ended: row.ended.map_or_else(String::new, |year| format!("{year} · {}", word(&row.ending, w.lang))),
        case: row.case.as_ref().map_or_else(String::new, |case| {
            let total = case.total_hundredths.map_or_else(String::new, |n| format!("{} · ", w.hundredths(n)));
            let outcome = if case.outcome.is_empty() {
                w.t("not-scored")
            } else {
                word(&case.outcome, w.lang).to_owned()
            };
            format!(
                "{} · {}: {total}{outcome} · {}",
                w.title(&case.title),
                case.year,
                word(&case.state, w.lang)
            )
        }),
    }
}

/// `GET /registry/{commune}/export?…&format=xlsx|csv`: exactly what the list shows, on all its pages.
pub(in super::super) fn export(visit: &mut Visit<'_>) -> Answered {
    let of = Of::read(visit)?;
    let mut asked = asked(visit, &of)?;
    asked.after = None;
    let name = format!("so-ho-{}-{}", of.code, visit.today);
    let failed = |error: crate::documents::registry_table::TableError| WebError::Ours(error.to_string());
    if visit.query.get("format") == "csv" {
        let mut out = Vec::new();
        write_csv(&visit.app.names, &visit.db, &asked, visit.lang(), &mut out).map_err(failed)?;
        return Ok(Answer::file("text/csv; charset=utf-8", &format!("{name}.csv"), out));
    }
    let folder = tempfile::tempdir().map_err(|error| WebError::Ours(error.to_string()))?;
    let path = folder.path().join("list.xlsx");
    write_workbook(&visit.app.names, &visit.db, &asked, visit.lang(), &path).map_err(failed)?;
    let bytes = std::fs::read(&path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &format!("{name}.xlsx"), bytes))
}
