//! The annex of a decision: the list of names, to be printed and signed with it or taken as a file.

use askama::Template;

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{Line, heading, line, opened};
use crate::documents::annex_table;
use crate::store::decision_list::cases_named_by;

struct Row {
    n: i64,
    code: String,
    name: String,
    hamlet: String,
}

#[derive(Template)]
#[template(path = "web/decisions/annex.html")]
struct AnnexPage {
    shell: Shell,
    /// “Kèm theo Quyết định số …”, or that it is a draft's.
    of: String,
    decision: Line,
    n: i64,
    rows: Vec<Row>,
}

/// `GET /decisions/{id}/annex`: every name on paper.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = opened(visit)?;
    let w = visit.words;
    let named = cases_named_by(&visit.db, stored.id)?;
    let decision = line(&stored, visit, visit.today);
    let of = if decision.number.is_empty() {
        w.with("annex-of-draft", &[("id", &stored.id.to_string())])
    } else {
        w.with("annex-of", &[("number", &decision.number), ("day", &decision.signed_on)])
    };
    let heading = heading(&stored, visit);
    show(&AnnexPage {
        shell: Shell::new(visit, w.t("decision-list"))
            .then("/decisions", w.t("nav-decisions"))
            .then(format!("/decisions/{}", stored.id), heading)
            .then("", w.t("decision-list")),
        of,
        decision,
        n: i64::try_from(named.len()).unwrap_or(i64::MAX),
        rows: (1..)
            .zip(named)
            .map(|(n, case)| Row { n, code: case.code, name: case.name, hamlet: w.hamlet(&case.hamlet) })
            .collect(),
    })
}

/// `GET /decisions/{id}/annex/export?format=csv` or `xlsx`.
pub(in super::super) fn export(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = opened(visit)?;
    let named = cases_named_by(&visit.db, stored.id)?;
    let lang = visit.lang();
    let name = match &stored.number {
        Some(number) => format!("danh-sach-{}", number.replace(['/', '\\'], "-")),
        None => format!("danh-sach-du-thao-{}", stored.id),
    };
    if visit.query.get("format") == "csv" {
        let bytes = annex_table::csv(&named, lang).map_err(|error| WebError::Ours(error.to_string()))?;
        return Ok(Answer::file("text/csv; charset=utf-8", &format!("{name}.csv"), bytes));
    }
    let ours = |error: std::io::Error| WebError::Ours(error.to_string());
    let folder = tempfile::tempdir().map_err(ours)?;
    let path = folder.path().join("list.xlsx");
    annex_table::workbook(&named, lang, &path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &format!("{name}.xlsx"), std::fs::read(&path).map_err(ours)?))
}
