//! The register of certificates (*sổ vào giấy*): a list by issuer, year and title, and the same as a file.

use ahash::AHashMap;
use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

use super::super::answer::{Answer, Answered, WebError};
use super::super::decisions::paper_sent;
use super::super::grid::communes;
use super::super::pages::show;
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{Line, line};
use crate::documents::certificate_table::{self, RegisterLine};
use crate::documents::paper::kinds::CertificateEntry;
use crate::documents::table_workbook::MAX_ROWS;
use crate::dossier::register_of;
use crate::store::certificates::{Asked, decision_numbers, page_of};
use crate::store::decisions::{StoredDecision, decision};
use programme::registry::TITLES;

#[derive(Template)]
#[template(path = "web/certificates/register.html")]
struct RegisterPage {
    shell: Shell,
    lines: Vec<Line>,
    communes: Vec<(String, String)>,
    commune: String,
    title: String,
    titles: Vec<(&'static str, String)>,
    year: String,
    /// Where the next page begins.
    older: Option<String>,
}

const SHOWN: usize = 100;

/// What is asked for: issuers and their former selves, title, year.
fn chosen(visit: &Visit<'_>) -> (Vec<PlaceId>, Vec<i64>, &'static str, Option<i64>) {
    let mine: Vec<PlaceId> = communes(visit)
        .into_iter()
        .filter(|commune| visit.can(Verb::ViewRecords, Scope::Place(*commune)))
        .collect();
    let asked = visit.query.get("commune");
    let code = |commune: &PlaceId| visit.atlas().version_at(*commune, visit.today).map_or("", |v| v.code);
    let chosen = mine.iter().filter(|commune| asked.is_empty() || code(commune) == asked);
    let issuers: Vec<i64> = chosen.flat_map(|commune| visit.records_of(*commune)).map(PlaceId::get).collect();
    let title = TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or("");
    (mine, issuers, title, visit.query.read("year"))
}

fn lines(visit: &Visit<'_>, asked: &Asked<'_>) -> Result<(Vec<Line>, Option<String>), WebError> {
    let numbers: AHashMap<i64, String> = decision_numbers(&visit.db, asked.communes)?.into_iter().collect();
    let found = page_of(&visit.db, &Asked { limit: asked.limit + 1, ..*asked })?;
    let last = found.get(asked.limit.wrapping_sub(1)).filter(|_| found.len() > asked.limit);
    let older = last.map(|one| format!("{}.{}", one.row.register_year, one.row.number));
    let number = |id: i64| numbers.get(&id).map_or("", String::as_str);
    let shown = found.iter().take(asked.limit).map(|one| line(one, number(one.row.decision), visit));
    Ok((shown.collect(), older))
}

/// `GET /certificates`.
pub(in super::super) fn register(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let w = visit.words;
    let (mine, issuers, title, year) = chosen(visit);
    let before = visit.query.get("before").split_once('.');
    let before = before.and_then(|(year, number)| Some((year.parse().ok()?, number.parse().ok()?)));
    let (lines, older) = lines(visit, &Asked { communes: &issuers, year, title, before, limit: SHOWN })?;
    let named = |commune: &PlaceId| {
        visit.atlas().version_at(*commune, visit.today).map(|v| (v.code.to_owned(), v.full_name.to_owned()))
    };
    show(&RegisterPage {
        lines,
        older,
        communes: mine.iter().filter_map(named).collect(),
        commune: visit.query.get("commune").to_owned(),
        title: title.to_owned(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        year: year.map_or_else(String::new, |year| year.to_string()),
        shell: Shell::new(visit, w.t("register-title"))
            .then("/decisions", w.t("nav-decisions"))
            .then("", w.t("register-title")),
    })
}

/// The register of one issuer as the book that is kept.
fn on_paper(visit: &Visit<'_>, issuer: PlaceId, asked: &Asked<'_>, form: &str) -> Answered {
    let mut found = page_of(&visit.db, asked)?;
    found.sort_by_key(|one| (one.row.register_year, one.row.number));
    let mut decisions: AHashMap<i64, StoredDecision> = AHashMap::new();
    let mut entries = Vec::new();
    for one in &found {
        let id = one.row.decision;
        if !decisions.contains_key(&id) {
            decisions.extend(decision(&visit.db, id)?.map(|decision| (id, decision)));
        }
        let Some(of) = decisions.get(&id) else { continue };
        let line = line(one, of.number.as_deref().unwrap_or_default(), visit);
        entries.push(CertificateEntry {
            register_number: line.number,
            name: line.name,
            hamlet: line.hamlet,
            title: line.title,
            decision: line.decision,
            decided_on: of.signed().unwrap_or(visit.today),
            note: if line.class == "good" { String::new() } else { line.state },
        });
    }
    let year = asked.year.and_then(|year| u16::try_from(year).ok());
    let paper = register_of(visit.atlas(), issuer, year, entries, visit.today);
    paper_sent(&paper, "so-vao-giay", form)
}

/// `GET /certificates/export?format=csv`, `xlsx`, `pdf` or `docx`: all of what is listed.
pub(in super::super) fn export(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let (_, issuers, title, year) = chosen(visit);
    let limit = MAX_ROWS as usize - 2;
    let (lines, _) = lines(visit, &Asked { communes: &issuers, year, title, before: None, limit })?;
    let lines: Vec<RegisterLine> = lines
        .into_iter()
        .map(|line| RegisterLine {
            number: line.number,
            issued_on: line.issued_on,
            name: line.name,
            hamlet: line.hamlet,
            title: line.title,
            decision: line.decision,
            state: line.state,
        })
        .collect();
    if let form @ ("pdf" | "docx") = visit.query.get("format") {
        let (mine, _, _, _) = chosen(visit);
        let asked = visit.query.get("commune");
        let code = |place: &PlaceId| visit.atlas().version_at(*place, visit.today).map_or("", |v| v.code);
        let issuer = mine.iter().find(|place| asked.is_empty() && mine.len() == 1 || code(place) == asked);
        let issuer = *issuer.ok_or_else(|| WebError::Refused(visit.words.t("register-one-commune")))?;
        return on_paper(
            visit,
            issuer,
            &Asked { communes: &issuers, year, title, before: None, limit },
            form,
        );
    }
    let lang = visit.lang();
    if visit.query.get("format") == "csv" {
        let bytes =
            certificate_table::csv(&lines, lang).map_err(|error| WebError::Ours(error.to_string()))?;
        return Ok(Answer::file("text/csv; charset=utf-8", "so-vao-giay.csv", bytes));
    }
    let ours = |error: std::io::Error| WebError::Ours(error.to_string());
    let folder = tempfile::tempdir().map_err(ours)?;
    let path = folder.path().join("register.xlsx");
    certificate_table::workbook(&lines, lang, &path).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, "so-vao-giay.xlsx", std::fs::read(&path).map_err(ours)?))
}
