//! What a hamlet hands out and fills in: the registration form and the scoring sheet of each of its subjects, blank or
//! filled, every one on a page of its own in one file.

use jiff::civil::Date;
use programme::criteria::{CriteriaSet, ItemKind, Provenance};
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::registry::subject_kind;
use programme::units::Points;

use super::parties::Titled;
use super::{Office, PaperError, words_of};
use crate::actions::assessment::GridRow;
use crate::actions::titles::TitleRules;
use crate::documents::paper::Paper;
use crate::documents::paper::kinds::{
    Registration, ScoredItem, ScoringSheet, place_within, registration_form, scoring_sheet,
};
use crate::store::db::Database;

/// Of which hamlet, title and year, and on which day it is printed.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    /// Commune of the records.
    pub commune: PlaceId,
    /// Name of the hamlet.
    pub hamlet: &'a str,
    /// Title kind.
    pub title: &'a str,
    /// Year.
    pub year: u16,
    /// The day it is printed.
    pub today: Date,
}

impl Of<'_> {
    fn office<'a>(&self, atlas: &'a Atlas) -> Office<'a> {
        Office::at(atlas, self.commune, self.today.min(programme::calendar::year_end(self.year)))
    }
}

/// A registration form for each row, or one blank form where there is none.
///
/// # Errors
/// When no paper knows the title, or the store fails.
pub fn registration_forms(
    db: &Database,
    atlas: &Atlas,
    of: Of<'_>,
    rows: &[GridRow],
) -> Result<Vec<Paper>, PaperError> {
    let words = words_of(of.title)?;
    let office = of.office(atlas);
    let rules = TitleRules::load(db, atlas)?;
    let (asks, decides) = office.letter(Titled { rules: &rules, title: of.title, year: of.year });
    // A family hands its form in at the hamlet, everybody else where the title is appraised.
    let to = match (words.in_hamlets, asks.is_association()) {
        (true, true) => vec![format!("Chi hội Khuyến học {}", place_within(of.hamlet)), asks.name],
        (true, false) => {
            vec![format!("Ban công tác Mặt trận {}", place_within(of.hamlet)), office.committee().name]
        }
        // A commune does not register with itself.
        (false, _) if subject_kind(of.title) == Some("commune") => vec![decides.issuer.name],
        (false, _) => vec![asks.name],
    };
    let form = |row: Option<&GridRow>| {
        registration_form(&Registration {
            words,
            year: of.year,
            name: row.map_or_else(String::new, |row| row.name.clone()),
            head: String::new(),
            code: row.map_or_else(String::new, |row| shown(&row.code)),
            hamlet: of.hamlet.to_owned(),
            commune: office.name(),
            members: row.and_then(|row| row.members).and_then(|n| u32::try_from(n).ok()),
            again: row.and_then(|row| match row.registered.as_str() {
                "new" => Some(false),
                "again" => Some(true),
                _ => None,
            }),
            to: to.clone(),
            on: None,
            drawn_up_on: of.today,
        })
    };
    Ok(if rows.is_empty() { vec![form(None)] } else { rows.iter().map(|row| form(Some(row))).collect() })
}

/// A code that an import made begins with `~` and is nobody's to read.
fn shown(code: &str) -> String {
    if code.starts_with('~') { String::new() } else { code.to_owned() }
}

fn points(points: Points) -> String {
    points.to_string().replace('.', ",")
}

/// A scoring sheet for each row with what is typed, or one blank sheet where there is none.
///
/// # Errors
/// When no paper knows the title.
pub fn scoring_sheets(
    atlas: &Atlas,
    of: Of<'_>,
    set: &CriteriaSet,
    rows: &[GridRow],
) -> Result<Vec<Paper>, PaperError> {
    let words = words_of(of.title)?;
    let office = of.office(atlas);
    let sheet = |row: Option<&GridRow>| {
        let mut group = None;
        let mut sum = Points::default();
        let mut items = Vec::new();
        for (n, item) in set.items.iter().enumerate() {
            let heading = item.group.and_then(|at| set.groups.get(at)).map(|known| known.name.vi.clone());
            let starts = heading.filter(|_| item.group != group);
            group = item.group;
            let target = item.kind == ItemKind::Target;
            if !target {
                sum += item.max;
            }
            items.push(ScoredItem {
                group: starts,
                id: item.id.clone(),
                text: item.text.vi.clone(),
                max: if target { "Đạt".to_owned() } else { points(item.max) },
                self_score: String::new(),
                score: row.and_then(|row| row.cells.get(n)).cloned().unwrap_or_default(),
            });
        }
        let unverified = set.items.iter().filter(|item| item.provenance == Provenance::Unverified).count();
        let verdict = row.filter(|row| !row.source.is_empty() && row.source != "none");
        scoring_sheet(&ScoringSheet {
            words,
            year: of.year,
            name: row.map_or_else(String::new, |row| row.name.clone()),
            code: row.map_or_else(String::new, |row| shown(&row.code)),
            hamlet: of.hamlet.to_owned(),
            commune: office.name(),
            criteria: if set.instrument.is_empty() { set.name.vi.clone() } else { set.instrument.clone() },
            lacks: if unverified > 0 {
                format!("Có {unverified} mục chưa đối chiếu văn bản gốc.")
            } else {
                String::new()
            },
            items,
            totals: (sum > Points::default()).then(|| [points(sum), String::new(), String::new()]),
            verdict: verdict.map_or_else(String::new, |row| row.verdict.text.vi.clone()),
            on: None,
            drawn_up_on: of.today,
        })
    };
    Ok(if rows.is_empty() { vec![sheet(None)] } else { rows.iter().map(|row| sheet(Some(row))).collect() })
}
