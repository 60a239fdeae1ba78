//! The rows that a counted item rests on: who holds the title and who does not, to be looked at or taken as a file.
//! Names of households of another commune are shown to whoever may see that commune's records.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::registry::subject_kind;

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::open::Opened;
use crate::actions::assessment::hamlet_of;
use crate::actions::import::measure_of;
use crate::documents::counted_table;
use crate::store::shares::{Asked, Counted, Place, rows_behind};

struct Row {
    code: String,
    name: String,
    hamlet: String,
    commune: String,
    holds: bool,
    href: String,
}

#[derive(Template)]
#[template(path = "web/grid/derived.html")]
struct DerivedPage {
    shell: Shell,
    /// What is counted, and how many of how many.
    item: String,
    counts: String,
    share: String,
    rows: Vec<Row>,
    export: String,
    back: String,
}

/// The item of the address, and everybody whom it counts.
fn counted(visit: &Visit<'_>, opened: &Opened) -> Result<(usize, &'static str, Vec<Counted>), WebError> {
    let set = &opened.set.set;
    let id = visit.path.get("item");
    let item = set.items.iter().position(|item| item.id == id).ok_or(WebError::NotFound)?;
    let measure = measure_of(set, item).ok_or(WebError::NotFound)?;
    let subject: i64 = visit.path.read("subject").ok_or(WebError::NotFound)?;
    let scoring = opened.scoring(&visit.places);
    // A subject of another hamlet is not reached through this one's address.
    let hamlet = hamlet_of(&visit.db, &scoring, subject)?.filter(|hamlet| *hamlet == opened.hamlet);
    let hamlet = hamlet.ok_or(WebError::NotFound)?;
    let communes = scoring.communes();
    let asked = Asked {
        measure,
        title: &opened.title,
        kind: subject_kind(&opened.title).unwrap_or_default(),
        subject: Place { commune: opened.commune.get(), id: subject, hamlet },
        communes: &communes,
        year: i64::from(opened.year),
    };
    Ok((item, measure.holds(&opened.title), rows_behind(&visit.db, &asked)?))
}

/// A row as whoever asks may see it: of another commune without the name.
fn row(of: &Counted, visit: &Visit<'_>) -> Row {
    let commune = PlaceId::new(of.commune);
    let home = visit.atlas().on_map(commune, visit.today).first().map_or(commune, |(place, _)| *place);
    let version = visit.atlas().version_at(home, visit.today);
    let theirs = visit.can(Verb::ViewRecords, Scope::Place(commune));
    Row {
        code: of.code.clone(),
        name: if theirs { of.name.clone() } else { "–".to_owned() },
        hamlet: if theirs { of.hamlet.clone() } else { String::new() },
        commune: version.map_or_else(String::new, |version| version.full_name.to_owned()),
        holds: of.holds,
        href: match version.filter(|_| theirs) {
            Some(version) => format!("/registry/{}/{}.{}", version.code, of.commune, of.id),
            None => String::new(),
        },
    }
}

/// `GET …/families/{subject}/derived/{item}`, and with `?format=csv` or `xlsx` the same as a file.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    let w = visit.words;
    let (item, title, found) = counted(visit, &opened)?;
    let holding = found.iter().filter(|of| of.holds).count();
    let rows: Vec<Row> = found.iter().map(|of| row(of, visit)).collect();
    let name = format!("muc-{}-{}", opened.set.set.items[item].id, opened.year);
    let lines: Vec<[&str; 5]> = rows
        .iter()
        .map(|row| {
            let held = if row.holds { "x" } else { "" };
            [row.commune.as_str(), &row.code, &row.name, &row.hamlet, held]
        })
        .collect();
    match visit.query.get("format") {
        "csv" => {
            let bytes = counted_table::csv(&lines, w.lang);
            let bytes = bytes.map_err(|error| WebError::Ours(error.to_string()))?;
            return Ok(Answer::file("text/csv; charset=utf-8", &format!("{name}.csv"), bytes));
        }
        "xlsx" => {
            let ours = |error: std::io::Error| WebError::Ours(error.to_string());
            let folder = tempfile::tempdir().map_err(ours)?;
            let path = folder.path().join("list.xlsx");
            counted_table::workbook(&lines, w.lang, &path)
                .map_err(|error| WebError::Ours(error.to_string()))?;
            return Ok(Answer::file(XLSX, &format!("{name}.xlsx"), std::fs::read(&path).map_err(ours)?));
        }
        _ => {}
    }
    let n = [holding, rows.len()].map(|n| u64::try_from(n).unwrap_or(0));
    let share = programme::units::Share { numerator: n[0], denominator: n[1] };
    let said = [
        ("n", w.int(holding)),
        ("all", w.int(rows.len())),
        ("title", w.title(title)),
        ("day", w.day(programme::calendar::year_end(opened.year))),
    ];
    let counts = w.with("derived-counts", &said.each_ref().map(|(name, text)| (*name, text.as_str())));
    let item = &opened.set.set.items[item];
    let back = opened.href();
    show(&DerivedPage {
        item: format!("{} {}", item.id, w.text(&item.text)),
        counts,
        share: w.share(share),
        export: visit.uri.split('?').next().unwrap_or_default().to_owned(),
        rows,
        shell: Shell::new(visit, w.t("derived-rows"))
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(back.clone(), w.t("nav-grid"))
            .then("", w.t("derived-rows")),
        back,
    })
}
