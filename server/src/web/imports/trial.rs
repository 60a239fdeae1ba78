//! What was understood of a file, and what importing it would do; nothing is written.

use askama::Template;
use programme::accounts::Verb;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Fields, Problems};
use super::super::pages::{show, show_again};
use super::super::progress::XLSX;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::asked::{Asked, OPTIONS, may_import, profiles, titles};
use super::pending::Pending;
use super::understood::{
    NewHamlets, SheetLine, Through, ThroughColumn, columns, new_hamlets, sheet_lines, suggestion, through,
};
use crate::actions::criteria::KnownSets;
use crate::actions::import::{RosterAsked, RosterDone, RosterError, import_file};
use crate::actions::reference::{ReferenceImported, ReferenceJob, import_reference};
use crate::documents::returned::write_returned;
use crate::roster::table::read_table;
use crate::store::db::By;

/// A row that is refused.
pub(super) struct RefusedLine {
    place: String,
    column: String,
    why: String,
    code: String,
}

/// A row that could be several families.
struct DoubtLine {
    field: String,
    place: String,
    name: String,
    n: i64,
    candidates: Vec<(String, String)>,
    chosen: String,
}

#[derive(Template)]
#[template(path = "web/imports/trial.html")]
struct TrialPage {
    shell: Shell,
    id: String,
    file: String,
    kind: String,
    values: [(&'static str, String); OPTIONS.len()],
    titles: Vec<(&'static str, String)>,
    sets: Vec<(String, String)>,
    profiles: Vec<(String, String)>,
    query: String,
    problems: Problems,
    /// Why the file is refused, for whoever helps.
    file_code: &'static str,
    already: Option<i64>,
    out_of_force: bool,
    sheets: Vec<SheetLine>,
    through: Option<Through>,
    columns: Vec<ThroughColumn>,
    new_hamlets: Option<NewHamlets>,
    /// No sheet has points, and some have columns that are not understood.
    no_points: bool,
    suggested: Option<(String, String)>,
    counts: Option<[String; 5]>,
    /// Families, clans and so on that nobody knew before; a roster says it.
    new_subjects: Option<String>,
    rows: u64,
    refused: Vec<RefusedLine>,
    n_refused: i64,
    doubts: Vec<DoubtLine>,
    /// Rows for which a person has chosen, with the choice.
    settled: Vec<(String, String, String)>,
    can_import: bool,
}

impl TrialPage {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// Refused rows on the page; the workbook that goes back has them all.
const SHOWN: usize = 200;

/// `GET /imports/pending/{id}?…`: tries the import.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let pending = Pending::open(visit, visit.path.get("id"))?;
    let fields = visit.query.clone();
    tried(visit, &pending, &fields)
}

/// The page of a file under the options of some fields.
pub(super) fn tried(visit: &mut Visit<'_>, pending: &Pending, fields: &Fields) -> Answered {
    let mut problems = Problems::default();
    let asked = Asked::of(visit, fields, &mut problems)?;
    let w = visit.words;
    let sets = KnownSets::of(&visit.db)?.all();
    let mut page = TrialPage {
        shell: Shell::new(visit, w.t("import-trial"))
            .then("/imports", w.t("nav-imports"))
            .then("", pending.name.clone()),
        id: pending.id.clone(),
        file: pending.name.clone(),
        kind: asked.kind.clone(),
        values: OPTIONS.map(|name| (name, fields.raw(name).to_owned())),
        titles: titles(visit),
        sets: sets
            .iter()
            .map(|known| (known.set.id.clone(), format!("{} · {}", w.text(&known.set.name), known.set.id)))
            .collect(),
        profiles: profiles(visit),
        query: asked.query(),
        file_code: "",
        already: None,
        out_of_force: asked.set.as_ref().is_some_and(|known| {
            asked.context.year.is_some_and(|year| {
                let day = programme::calendar::year_end(year);
                known.set.valid_from > day || known.set.valid_to.is_some_and(|to| to < day)
            })
        }),
        sheets: Vec::new(),
        through: None,
        columns: Vec::new(),
        new_hamlets: None,
        no_points: false,
        suggested: None,
        counts: None,
        new_subjects: None,
        rows: 0,
        refused: Vec::new(),
        n_refused: 0,
        doubts: Vec::new(),
        settled: Vec::new(),
        can_import: false,
        problems: Problems::default(),
    };
    if problems.is_empty() {
        try_it(visit, pending, &asked, &mut page, &mut problems)?;
    }
    page.problems = problems;
    if page.problems.is_empty() { show(&page) } else { show_again(&page) }
}

fn try_it(
    visit: &mut Visit<'_>,
    pending: &Pending,
    asked: &Asked,
    page: &mut TrialPage,
    problems: &mut Problems,
) -> Result<(), WebError> {
    let w = visit.words;
    match (asked.kind.as_str(), asked.reference()) {
        ("roster", _) => match try_roster(visit, pending, asked, true, &|_| true) {
            Ok(done) => {
                page.already = done.imported.id.map(|id| id.get()).filter(|_| done.imported.already);
                if page.already.is_none() {
                    tell_roster(page, &done, asked, w);
                    // Where every heading is understood, it is nobody else's file.
                    if done.found.sheets.iter().any(|sheet| !sheet.unknown.is_empty()) {
                        page.suggested = suggestion(pending, asked, w);
                    }
                }
                page.can_import = page.already.is_none() && done.found.rows > 0;
            }
            Err(error) => {
                page.suggested = suggestion(pending, asked, w);
                if let RosterError::File(problem) = &error {
                    page.file_code = problem.code();
                }
                problems.add("file", roster_refused(&error, visit)?);
            }
        },
        (_, Some(_)) => match try_reference(visit, pending, asked, true)? {
            Ok(done) => {
                page.already = done.id.map(|id| id.get()).filter(|_| done.already);
                let [new, changed, unchanged] = done.counts.map(|n| w.int(n));
                page.n_refused = i64::try_from(done.refused.len()).unwrap_or(i64::MAX);
                page.counts = Some([new, changed, unchanged, w.int(page.n_refused), String::new()]);
                page.refused = done
                    .refused
                    .iter()
                    .take(SHOWN)
                    .map(|problem| RefusedLine {
                        place: problem.row.to_string(),
                        column: problem.column.to_owned(),
                        why: w.text(&problem.message).to_owned(),
                        code: problem.code.to_owned(),
                    })
                    .collect();
                page.can_import = page.already.is_none();
            }
            Err(why) => problems.add("file", why),
        },
        _ => {
            match super::running::zone_periods(visit, pending) {
                Ok(periods) => {
                    let n = w.int(i64::try_from(periods.len()).unwrap_or(i64::MAX));
                    page.counts = Some([n, w.int(0), w.int(0), w.int(0), String::new()]);
                    page.can_import = true;
                }
                Err(why) => problems.add("file", why),
            };
        }
    }
    Ok(())
}

/// Reads a roster as whoever asks may: tries it, or imports it.
pub(crate) fn try_roster(
    visit: &mut Visit<'_>,
    pending: &Pending,
    asked: &Asked,
    dry_run: bool,
    step: &(dyn Fn(u64) -> bool + Sync),
) -> Result<RosterDone, RosterError> {
    let known = asked.set.as_ref().ok_or_else(|| RosterError::WrongTitle(asked.title.clone()))?;
    let allowed = allowed_communes(visit);
    let allowed = |commune: programme::ids::PlaceId| allowed.contains(&commune.get());
    let file = pending.file();
    let job = RosterAsked {
        file: &file,
        name: &pending.name,
        title: &asked.title,
        set: known,
        context: &asked.context,
        profile: asked.profile,
        all_or_nothing: asked.all_or_nothing,
        dry_run,
        allowed: Some(&allowed),
        choices: &asked.choices,
    };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    import_file(&mut visit.db, &visit.places, &job, By { actor: &actor, at: &now }, step)
}

/// Every commune, of whatever year, whose rows whoever asks may import.
pub(super) fn allowed_communes(visit: &Visit<'_>) -> ahash::AHashSet<i64> {
    let communes = visit.atlas().places().filter(|place| place.level == programme::places::Level::Commune);
    communes.filter(|place| may_import(visit, place.id)).map(|place| place.id.get()).collect()
}

/// Why a roster is refused, in words.
pub(super) fn roster_refused(error: &RosterError, visit: &Visit<'_>) -> Result<String, WebError> {
    Ok(match error {
        RosterError::File(problem) => problem.sentence(visit.lang()),
        RosterError::Store(error) => return Err(WebError::Ours(error.to_string())),
        RosterError::WrongTitle(_) => visit.words.t("set-of-other-title"),
        RosterError::Stopped => visit.words.t("import-stopped"),
    })
}

/// Reads reference rows as whoever asks may: only of communes that are theirs.
pub(crate) fn try_reference(
    visit: &mut Visit<'_>,
    pending: &Pending,
    asked: &Asked,
    dry_run: bool,
) -> Result<Result<ReferenceImported, String>, WebError> {
    let Some(what) = asked.reference() else { return Err(WebError::NotFound) };
    let file = pending.file();
    let rows = match read_table(&file, what.columns()) {
        Ok(rows) => rows,
        Err(problem) => return Ok(Err(problem.sentence(visit.lang()))),
    };
    let digest = crate::actions::import::file_digest(&file)
        .map_err(|problem| WebError::Refused(problem.sentence(visit.lang())))?;
    let digest = crate::actions::import::job_digest(&digest, what.code(), "", "");
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let mine = allowed_communes(visit);
    let allowed = |commune: programme::ids::PlaceId| mine.contains(&commune.get());
    let job = ReferenceJob {
        what,
        digest: &digest,
        all_or_nothing: asked.all_or_nothing,
        dry_run,
        by: By { actor: &actor, at: &now },
        file: &pending.name,
        allowed: Some(&allowed),
    };
    Ok(Ok(import_reference(&mut visit.db, &visit.places, &job, &rows)?))
}

fn place(sheet: &str, row: u32) -> String {
    if sheet.is_empty() { row.to_string() } else { format!("{sheet}!{row}") }
}

fn tell_roster(page: &mut TrialPage, done: &RosterDone, asked: &Asked, w: Words) {
    let int = |n: u64| w.int(i64::try_from(n).unwrap_or(i64::MAX));
    let imported = &done.imported;
    page.rows = done.found.rows;
    page.n_refused = i64::try_from(done.n_refused()).unwrap_or(i64::MAX);
    page.new_subjects = Some(int(imported.new_subjects));
    page.counts = Some([
        int(imported.new),
        int(imported.changed),
        int(imported.unchanged),
        int(done.n_refused()),
        int(done.found.skipped),
    ]);
    page.sheets = sheet_lines(&done.found.sheets, asked.profile);
    page.columns = columns(&done.found.sheets, w);
    page.through = asked.profile.map(|profile| through(&page.columns, profile, w));
    page.new_hamlets = new_hamlets(&imported.new_hamlets);
    let read = &done.found.sheets;
    page.no_points = !read.iter().any(|sheet| sheet.has_points)
        && read.iter().any(|sheet| !sheet.unknown.is_empty() || !sheet.unused.is_empty());
    let cells = done.faults.iter().map(|(sheet, fault)| RefusedLine {
        place: place(sheet, fault.row),
        column: fault.column.clone(),
        why: fault.kind.message(w.lang).to_string(),
        code: fault.kind.code().to_owned(),
    });
    let doubtful =
        |sheet: &str, row: u32| imported.doubts.iter().any(|doubt| doubt.sheet == sheet && doubt.row == row);
    let rows =
        imported.refused.iter().filter(|refused| !doubtful(&refused.sheet, refused.row)).map(|refused| {
            RefusedLine {
                place: place(&refused.sheet, refused.row),
                column: String::new(),
                why: w.text(&refused.message).to_owned(),
                code: refused.code.to_owned(),
            }
        });
    page.refused = cells.chain(rows).take(SHOWN).collect();
    let settled = asked.choices.iter().filter(|((sheet, row), _)| !doubtful(sheet, *row));
    page.settled = settled
        .map(|((sheet, row), code)| {
            let value = code.as_ref().map_or_else(|| "new".to_owned(), |code| format!("is.{code}"));
            let what = code
                .as_deref()
                .map_or_else(|| w.t("doubt-new"), |code| w.with("doubt-is", &[("code", code)]));
            (format!("choice.{sheet}!{row}"), value, format!("{} → {what}", place(sheet, *row)))
        })
        .collect();
    page.n_refused -= i64::try_from(imported.doubts.len()).unwrap_or(0);
    page.doubts = imported
        .doubts
        .iter()
        .map(|doubt| DoubtLine {
            field: format!("choice.{}!{}", doubt.sheet, doubt.row),
            place: place(&doubt.sheet, doubt.row),
            name: doubt.name.clone(),
            n: i64::try_from(doubt.candidates.len()).unwrap_or(i64::MAX),
            candidates: doubt
                .candidates
                .iter()
                .map(|(code, text)| (format!("is.{code}"), w.text(text).to_owned()))
                .collect(),
            chosen: match asked.choices.get(&(doubt.sheet.clone(), doubt.row)) {
                Some(None) => "new".to_owned(),
                Some(Some(code)) => format!("is.{code}"),
                None => String::new(),
            },
        })
        .collect();
}

/// `GET /imports/pending/{id}/returned?…`: the workbook with an error column.
pub(in super::super) fn returned(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let pending = Pending::open(visit, visit.path.get("id"))?;
    let mut problems = Problems::default();
    let asked = Asked::of(visit, &visit.query, &mut problems)?;
    let done = match try_roster(visit, &pending, &asked, true, &|_| true) {
        Ok(done) => done,
        Err(error) => return Err(WebError::Refused(roster_refused(&error, visit)?)),
    };
    write_back(&pending, &done, visit.lang())?;
    let bytes = std::fs::read(pending.returned()).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file(XLSX, &returned_name(&pending.name), bytes))
}

/// What the workbook that goes back is called.
pub(super) fn returned_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem} - tra lai.xlsx")
}

/// Writes the workbook that goes back.
pub(crate) fn write_back(
    pending: &Pending,
    done: &RosterDone,
    lang: programme::text::Lang,
) -> Result<(), WebError> {
    write_returned(&pending.file(), &pending.returned(), &done.notes(lang), &done.found.sheets, lang)
        .map_err(|error| WebError::Ours(error.to_string()))
}
