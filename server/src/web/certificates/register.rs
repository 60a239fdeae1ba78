//! The register of certificates (*sổ vào giấy*): a list by issuer, year and title, and the same as a file.

use ahash::AHashMap;
use askama::Template;
use programme::accounts::Verb;
use programme::ids::PlaceId;

use super::super::answer::{Answer, Answered, WebError};
use super::super::days::{Days, DaysPart};
use super::super::decisions::paper_sent;
use super::super::on_map::{Chosen, OnMap, told};
use super::super::pages::{show, show_again};
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
    days: DaysPart,
    /// What is shown, for the addresses of its files and its next part.
    query: String,
}

const SHOWN: usize = 100;

/// What is asked for.
struct Listing {
    of: Chosen,
    title: &'static str,
    year: Option<i64>,
    as_of: Option<String>,
}

impl Listing {
    fn asked(visit: &Visit<'_>, days: &Days) -> Self {
        Self {
            of: OnMap::of(visit, days).chosen(visit.query.get("commune")),
            title: TITLES.into_iter().find(|title| *title == visit.query.get("title")).unwrap_or(""),
            year: visit.query.read("year"),
            as_of: days.facts_to(),
        }
    }

    /// The issuer whose register it is, where it is one's.
    fn issuer(&self) -> Option<PlaceId> {
        self.of.commune.as_ref().map(|(commune, _)| *commune)
    }

    fn part(&self, before: Option<(i64, i64)>, limit: usize) -> Asked<'_> {
        Asked {
            communes: &self.of.records.of,
            year: self.year,
            title: self.title,
            as_of: self.as_of.as_deref(),
            before,
            limit,
        }
    }
}

fn lines(
    visit: &Visit<'_>,
    (days, issuer): (&Days, Option<PlaceId>),
    asked: &Asked<'_>,
) -> Result<(Vec<Line>, Option<String>), WebError> {
    let numbers: AHashMap<i64, String> = decision_numbers(&visit.db, asked.communes)?.into_iter().collect();
    let found = page_of(&visit.db, &Asked { limit: asked.limit + 1, ..*asked })?;
    let last = found.get(asked.limit.wrapping_sub(1)).filter(|_| found.len() > asked.limit);
    let older = last.map(|one| format!("{}.{}", one.row.register_year, one.row.number));
    let number = |id: i64| numbers.get(&id).map_or("", String::as_str);
    // Of several issuers a hamlet's name alone says little.
    let mut called: AHashMap<i64, String> = AHashMap::new();
    let shown = found.iter().take(asked.limit).map(|one| {
        let mut line = line(one, number(one.row.decision), (days.as_of, visit.words));
        if issuer.is_none() {
            let of = one.row.subject_commune;
            let commune = called.entry(of).or_insert_with(|| told(visit, PlaceId::new(of), days.map));
            let is_unsaid = line.hamlet.is_empty();
            line.hamlet = if is_unsaid { commune.clone() } else { format!("{}, {commune}", line.hamlet) };
        }
        line
    });
    Ok((shown.collect(), older))
}

/// `GET /certificates`.
pub(in super::super) fn register(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let w = visit.words;
    let days = Days::asked(visit);
    let listing = Listing::asked(visit, &days);
    let before = visit.query.get("before").split_once('.');
    let before = before.and_then(|(year, number)| Some((year.parse().ok()?, number.parse().ok()?)));
    let (lines, older) = lines(visit, (&days, listing.issuer()), &listing.part(before, SHOWN))?;
    let page = RegisterPage {
        lines,
        older,
        days: DaysPart::of(visit, &days, &listing.of.records.in_part),
        query: visit.query.query_with(&[("before", ""), ("format", ""), ("said", ""), ("n", "")]),
        communes: listing.of.communes,
        commune: visit.query.get("commune").to_owned(),
        title: listing.title.to_owned(),
        titles: TITLES.map(|title| (title, w.title(title))).to_vec(),
        year: listing.year.map_or_else(String::new, |year| year.to_string()),
        shell: Shell::new(visit, w.t("register-title"))
            .then("/decisions", w.t("nav-decisions"))
            .then("", w.t("register-title")),
    };
    if page.days.problems.is_empty() { show(&page) } else { show_again(&page) }
}

/// The register of one issuer as the book that is kept.
fn on_paper(visit: &Visit<'_>, issuer: PlaceId, days: &Days, asked: &Asked<'_>, form: &str) -> Answered {
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
        let line = line(one, of.number.as_deref().unwrap_or_default(), (days.as_of, visit.words));
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
    let paper = register_of(visit.atlas(), (issuer, days.map), year, entries, days.as_of);
    paper_sent(&paper, "so-vao-giay", form)
}

/// `GET /certificates/export?format=csv`, `xlsx`, `pdf` or `docx`: all of what is listed.
pub(in super::super) fn export(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewRecords)?;
    let days = Days::asked(visit);
    if let Some((_, why)) = days.problems.iter().next() {
        return Err(WebError::Unreadable(why.to_owned()));
    }
    let listing = Listing::asked(visit, &days);
    let limit = MAX_ROWS as usize - 2;
    let asked = listing.part(None, limit);
    if let form @ ("pdf" | "docx") = visit.query.get("format") {
        let issuer =
            listing.issuer().ok_or_else(|| WebError::Refused(visit.words.t("register-one-commune")))?;
        return on_paper(visit, issuer, &days, &asked, form);
    }
    let (lines, _) = lines(visit, (&days, listing.issuer()), &asked)?;
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
