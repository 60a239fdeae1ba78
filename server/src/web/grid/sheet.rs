//! The sheet itself, and filling every row that is not scored yet at once.

use askama::Template;
use axum::http::StatusCode;
use programme::accounts::Verb;
use programme::assessment::{Column, ColumnKind, Standing, row_texts};
use programme::criteria::{Circumstances, Model, NotApplicablePolicy, Outcome, pass_mark};

use super::super::answer::{Answer, Answered, WebError};
use super::super::criteria::n_unverified;
use super::super::form::{Fields, Problems};
use super::super::group::in_text;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::conflict::opened_with;
use super::open::Opened;
use crate::actions::assessment::{FillFrom, Grid, GridRow, fed, fill as fill_hamlet, grid, suggested};
use crate::store::accounts::names_of;
use crate::store::cases::{StoredCase, cases_of};
use ahash::AHashSet;

/// How the sheet is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Item by item.
    Items,
    /// A total alone, scored by the commune.
    Totals,
}

/// A column's head.
pub(super) struct Head {
    pub(super) at: usize,
    pub(super) short: String,
    pub(super) text: String,
    pub(super) hint: String,
    pub(super) max: String,
    pub(super) unverified: bool,
}

/// One cell.
pub(super) struct Cell {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) last: String,
    /// Most points, as a plain number; empty where there are none.
    pub(super) max: String,
    pub(super) met: bool,
    pub(super) derived: bool,
    pub(super) options: Vec<CellOption>,
    pub(super) problem: Option<String>,
}

/// An option of a cell.
pub(super) struct CellOption {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) points: String,
    pub(super) chosen: bool,
}

/// One row.
pub(super) struct Row {
    pub(super) subject: i64,
    pub(super) stt: usize,
    pub(super) name: String,
    pub(super) under: String,
    pub(super) href: String,
    pub(super) version: i64,
    pub(super) members: String,
    pub(super) poor: bool,
    pub(super) registered: String,
    pub(super) began: String,
    pub(super) mark: String,
    pub(super) cells: Vec<Cell>,
    pub(super) total: String,
    pub(super) verdict: String,
    pub(super) class: &'static str,
    pub(super) standing: &'static str,
    pub(super) note: String,
    /// That the association returned it, why, who and when.
    pub(super) returned: String,
    pub(super) open: bool,
}

#[derive(Template)]
#[template(path = "web/grid/sheet.html")]
pub(super) struct SheetPage {
    pub(super) shell: Shell,
    pub(super) href: String,
    pub(super) set_id: String,
    pub(super) set_line: String,
    pub(super) n_unverified: i64,
    pub(super) out_of_force: bool,
    /// Rows that were scored by another set than the sheet's.
    pub(super) n_other_set: i64,
    pub(super) may_score: bool,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
    /// The row on which work goes on: the first that is open and not scored; 0 where there is none.
    pub(super) first: i64,
    /// Rows to go back to, each with a link that opens the sheet on it: returned by the association, and not complete.
    pub(super) again: [Vec<(i64, String)>; 2],
    pub(super) totals: bool,
    pub(super) account: i64,
    pub(super) model: &'static str,
    pub(super) policy: &'static str,
    pub(super) comma: &'static str,
    pub(super) progress: String,
    pub(super) n_blank: i64,
    pub(super) n_last: i64,
    /// Of them those of whom a learning result answers an item.
    pub(super) n_learned: i64,
    pub(super) problems: Problems,
    pub(super) back: String,
}

/// `GET /grid/{hamlet}/{title}/{year}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    show(&page_of(visit, &opened, None)?.0)
}

/// The page again, with one row as it was typed and what is wrong with it.
pub(super) fn again(visit: &Visit<'_>, opened: &Opened, typed: &TypedAgain<'_>) -> Answered {
    let (page, _) = page_of(visit, opened, Some(typed))?;
    Ok(Answer::html(page.render()?).status(StatusCode::UNPROCESSABLE_ENTITY))
}

/// A row that was refused.
pub(super) struct TypedAgain<'a> {
    pub(super) subject: i64,
    pub(super) cells: &'a [String],
    pub(super) problems: &'a [(usize, String)],
    pub(super) summary: String,
}

pub(super) fn mode(visit: &Visit<'_>) -> Mode {
    if visit.query.get("mode") == "totals" { Mode::Totals } else { Mode::Items }
}

/// The page, and the sheet that it shows.
pub(super) fn page_of(
    visit: &Visit<'_>,
    opened: &Opened,
    typed: Option<&TypedAgain<'_>>,
) -> Result<(SheetPage, Grid), WebError> {
    let w = visit.words;
    let set = &opened.set.set;
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let may_score = visit.can(Verb::Score, opened.scope());
    let mut problems = Problems::default();
    if let Some(typed) = typed {
        problems.add(&format!("r{}", typed.subject), typed.summary.clone());
    }
    let typed_by = sheet.rows.iter().filter_map(|row| row.typed.as_ref()).map(|(actor, _)| actor.as_str());
    let reviewed_by = sheet.rows.iter().filter_map(|row| row.review.as_ref()).map(|by| by.actor.as_str());
    let authors = names_of(&visit.db, typed_by.chain(reviewed_by))?;
    let rows = rows(&sheet, opened, visit, may_score, typed, &authors);
    let hamlet = if sheet.hamlet_name.is_empty() { w.t("grid-no-hamlet") } else { sheet.hamlet_name.clone() };
    let mark = pass_mark(
        set,
        &Circumstances { zone: opened.scoring(&visit.places).zone.to_owned(), ..Circumstances::default() },
    );
    let n_last = sheet
        .rows
        .iter()
        .filter(|row| row.verdict.standing == Standing::Blank && row.last_year.is_some())
        .count();
    let learned = learned(visit, opened)?;
    let n_learned = sheet
        .rows
        .iter()
        .filter(|row| row.verdict.standing == Standing::Blank && learned.contains(&row.subject))
        .count();
    let page = SheetPage {
        shell: Shell::new(
            visit,
            w.with("grid-title", &[("title", &w.title(&opened.title)), ("year", &opened.year.to_string())]),
        )
        .at(visit.atlas(), opened.home(visit), visit.today)
        .then("", hamlet.clone())
        .script("grid.js"),
        href: opened.href(),
        set_id: set.id.clone(),
        set_line: w.with(
            "grid-set",
            &[
                ("instrument", &set.instrument),
                ("mark", &mark.map_or_else(|| "–".to_owned(), |mark| w.points(mark))),
            ],
        ),
        n_unverified: n_unverified(set),
        out_of_force: opened.out_of_force,
        n_other_set: i64::try_from(sheet.rows.iter().filter(|row| row.by_other_set).count()).unwrap_or(0),
        may_score,
        heads: heads(&sheet.sheet.columns, set.model == Model::Points, w),
        totals: mode(visit) == Mode::Totals,
        account: visit.session.as_ref().map_or(0, |session| session.account),
        model: if set.model == Model::Points { "points" } else { "levels" },
        policy: match set.not_applicable {
            NotApplicablePolicy::FullCredit => "full_credit",
            NotApplicablePolicy::Rescale => "rescale",
            NotApplicablePolicy::Refer => "refer",
        },
        comma: if w.code() == "vi" { "," } else { "." },
        progress: progress(&sheet, w),
        n_blank: i64::try_from(sheet.counts.blank).unwrap_or(i64::MAX),
        n_last: i64::try_from(n_last).unwrap_or(i64::MAX),
        n_learned: i64::try_from(n_learned).unwrap_or(i64::MAX),
        first: rows
            .iter()
            .find(|row| row.open && Some(row.subject) == visit.query.read("at"))
            .or_else(|| rows.iter().find(|row| row.open && row.standing == Standing::Blank.code()))
            .map_or(0, |row| row.subject),
        again: [
            named(&rows, |row| !row.returned.is_empty()),
            named(&rows, |row| row.returned.is_empty() && row.standing == Standing::Incomplete.code()),
        ],
        rows,
        problems,
        back: format!("/grid?title={}&year={}", opened.title, opened.year),
    };
    Ok((page, sheet))
}

/// Rows that a line above the sheet names.
const NAMED: usize = 12;

/// Open rows of which something holds, the first so many.
fn named(rows: &[Row], holds: impl Fn(&Row) -> bool) -> Vec<(i64, String)> {
    let found = rows.iter().filter(|row| row.open && holds(row));
    found.take(NAMED).map(|row| (row.subject, row.name.clone())).collect()
}

/// “54 / 118 hộ · 45 đạt · 9 chưa đạt · 2 đang dở”.
pub(super) fn progress(sheet: &Grid, w: Words) -> String {
    let counts = &sheet.counts;
    let done = counts.passed + counts.failed + counts.referred;
    w.with(
        "grid-progress",
        &[
            ("done", &w.int(i64::try_from(done).unwrap_or(0))),
            ("all", &w.int(i64::try_from(sheet.rows.len()).unwrap_or(0))),
            ("passed", &w.int(i64::try_from(counts.passed).unwrap_or(0))),
            ("failed", &w.int(i64::try_from(counts.failed + counts.referred).unwrap_or(0))),
            ("drafts", &w.int(i64::try_from(counts.drafts).unwrap_or(0))),
        ],
    )
}

fn heads(columns: &[Column], points: bool, w: Words) -> Vec<Head> {
    columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let text = w.text(&column.text).to_owned();
            let hint = w.text(&column.hint);
            let max =
                if points && column.kind != ColumnKind::Veto { w.points(column.max) } else { String::new() };
            Head {
                at,
                short: column.short.clone(),
                hint: format!("{} {text}. {hint}", column.short),
                text,
                max,
                unverified: column.provenance == programme::criteria::Provenance::Unverified,
            }
        })
        .collect()
}

/// The class of a verdict.
pub(in super::super) fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Blank | Standing::Incomplete => "",
        Standing::Assessed(Outcome::Pass) => "good",
        Standing::Assessed(Outcome::Fail | Outcome::Refer) => "warn",
    }
}

fn rows(
    sheet: &Grid,
    opened: &Opened,
    visit: &Visit<'_>,
    may_score: bool,
    typed: Option<&TypedAgain<'_>>,
    authors: &ahash::AHashMap<String, String>,
) -> Vec<Row> {
    let w = visit.words;
    let scoring = opened.scoring(&visit.places);
    let mark = |poor: bool| {
        let circumstances = Circumstances { zone: scoring.zone.to_owned(), poor, ..Circumstances::default() };
        pass_mark(&opened.set.set, &circumstances).map_or_else(String::new, |mark| mark.to_string())
    };
    let (mark_poor, mark_other) = (mark(true), mark(false));
    sheet
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let typed = typed.filter(|typed| typed.subject == row.subject);
            let total = if row.source == "totals" {
                row.verdict.total.map_or_else(String::new, |total| w.points(total))
            } else {
                String::new()
            };
            Row {
                subject: row.subject,
                stt: at + 1,
                name: row.name.clone(),
                under: under(row, w),
                href: format!("{}/families/{}", opened.href(), row.subject),
                version: row.version,
                members: row.members.map_or_else(String::new, |n| n.to_string()),
                poor: row.poor,
                registered: row.registered.clone(),
                began: began(row, opened),
                mark: if row.poor { mark_poor.clone() } else { mark_other.clone() },
                cells: cells(sheet, row, typed, opened, w),
                total,
                verdict: w.text(&row.verdict.text).to_owned(),
                class: class(row.verdict.standing),
                standing: row.verdict.standing.code(),
                note: note(row, w, authors),
                returned: returned(row, w, authors),
                open: row.open && may_score,
            }
        })
        .collect()
}

/// What a form on the row begins with.
pub(super) fn began(row: &GridRow, opened: &Opened) -> String {
    let blank = row_texts(&opened.set.set, &[], &[]);
    let cell = |at: usize| row.cells.get(at).unwrap_or(&blank[at]).as_str();
    let cells: Vec<&str> = (0..blank.len()).map(cell).collect();
    let members = row.members.map_or_else(String::new, |n| n.to_string());
    opened_with(&cells, &members, row.poor, &row.registered)
}

/// Below a name: group, members, poverty.
pub(in super::super) fn under(row: &GridRow, w: Words) -> String {
    let poor = row.poor.then(|| w.t("grid-poor"));
    [on_paper(row, w)].into_iter().chain(poor).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Below a name on paper, which is posted and passed around: group and members, nothing of poverty.
pub(super) fn on_paper(row: &GridRow, w: Words) -> String {
    let group = Some(in_text(&row.group, w)).filter(|_| !row.group.is_empty());
    let members = row.members.map(|n| w.n("grid-members", n));
    group.into_iter().chain(members).collect::<Vec<_>>().join(" · ")
}

/// That the association returned the version that stands: why, who and when. Empty where it did not, or where the
/// hamlet has scored it again.
pub(super) fn returned(row: &GridRow, w: Words, names: &ahash::AHashMap<String, String>) -> String {
    let Some(review) = row.review.as_ref().filter(|review| row.open && review.waits_for_hamlet) else {
        return String::new();
    };
    let why = review.reason.map_or_else(String::new, |reason| w.text(&reason.text()).to_owned());
    let who = names.get(&review.actor).map_or("", String::as_str);
    w.with("case-returned", &[("why", &why), ("who", who), ("at", &w.moment(&review.at))])
}

/// In the margin: how far the case went, or who typed it and when.
fn note(row: &GridRow, w: Words, authors: &ahash::AHashMap<String, String>) -> String {
    if !row.open && !row.state.is_empty() {
        return w.t(&format!("case-{}", row.state));
    }
    match &row.typed {
        Some((actor, at)) => {
            let who = authors.get(actor).map_or("", String::as_str);
            w.with("grid-typed", &[("who", who), ("at", &w.moment(at))])
        }
        None => String::new(),
    }
}

pub(super) fn cells(
    sheet: &Grid,
    row: &GridRow,
    typed: Option<&TypedAgain<'_>>,
    opened: &Opened,
    w: Words,
) -> Vec<Cell> {
    let points = opened.set.set.model == Model::Points;
    let last = row.last_year.as_ref().map(|last| &last.cells);
    let blank = row_texts(&opened.set.set, &[], &[]);
    sheet
        .sheet
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let kept = row.cells.get(at).or_else(|| blank.get(at)).cloned().unwrap_or_default();
            let value = typed.and_then(|typed| typed.cells.get(at).cloned()).unwrap_or(kept);
            let options = match &column.kind {
                ColumnKind::Options(options) => options
                    .iter()
                    .map(|(code, name, points)| CellOption {
                        chosen: *code == value,
                        code: code.clone(),
                        name: w.text(name).to_owned(),
                        points: points.to_string(),
                    })
                    .collect(),
                ColumnKind::Points | ColumnKind::Met | ColumnKind::Derived | ColumnKind::Veto => Vec::new(),
            };
            Cell {
                at,
                name: column.id.clone(),
                last: last.and_then(|cells| cells.get(at).cloned()).unwrap_or_default(),
                max: if points && column.kind != ColumnKind::Veto {
                    column.max.to_string()
                } else {
                    String::new()
                },
                met: column.kind == ColumnKind::Met,
                derived: column.kind == ColumnKind::Derived,
                options,
                problem: typed.and_then(|typed| {
                    typed
                        .problems
                        .iter()
                        .find(|(column, _)| *column == at)
                        .map(|(_, message)| message.clone())
                }),
                value,
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "web/grid/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    href: String,
    from: &'static str,
    what: String,
    effect: String,
    n: i64,
}

fn fill_from(fields: &Fields) -> Result<FillFrom, WebError> {
    match fields.get("from") {
        "last_year" => Ok(FillFrom::LastYear),
        "all_met" => Ok(FillFrom::AllMet),
        "learning_result" => Ok(FillFrom::LearningResult),
        _ => Err(WebError::NotFound),
    }
}

/// Subjects of whom a learning result answers an item of this sheet.
fn learned(visit: &Visit<'_>, opened: &Opened) -> Result<AHashSet<i64>, WebError> {
    let mut known = AHashSet::new();
    for of in fed(&opened.set.set, opened.year).iter().filter(|of| of.item.is_some()) {
        let key = (opened.commune.get(), of.feed.result.as_str(), i64::from(opened.year));
        let cases = cases_of(&visit.db, key, None)?;
        known.extend(cases.iter().filter(|case| suggested(case).is_some()).map(StoredCase::subject));
    }
    Ok(known)
}

/// `GET …/fill?from=`: says to how many families what will happen.
pub(in super::super) fn confirm_fill(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Score, opened.scope())?;
    let from = fill_from(&visit.query)?;
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let blank = sheet.rows.iter().filter(|row| row.verdict.standing == Standing::Blank && row.open);
    let n = match from {
        FillFrom::LastYear => blank.filter(|row| row.last_year.is_some()).count(),
        FillFrom::AllMet => blank.count(),
        FillFrom::LearningResult => {
            let known = learned(visit, &opened)?;
            blank.filter(|row| known.contains(&row.subject)).count()
        }
    };
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let w = visit.words;
    let key = |part: &str| format!("fill-{}-{part}", from.code().replace('_', "-"));
    show(&ConfirmPage {
        shell: Shell::new(visit, w.t(&key("what")))
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(opened.href(), visit.words.hamlet(&sheet.hamlet_name)),
        href: opened.href(),
        from: from.code(),
        what: w.t(&key("what")),
        effect: w.n(&key("effect"), n),
        n,
    })
}

/// `POST …/fill`: every family that is not scored yet becomes as last year, or as met throughout.
pub(in super::super) fn fill(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Score, opened.scope())?;
    let from = fill_from(&visit.form)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = crate::store::db::By { actor: &actor, at: &now };
    let scoring = opened.scoring(&visit.places);
    let filled = fill_hamlet(&mut visit.db, by, (&scoring, &opened.sets), opened.hamlet, from)?;
    Ok(Answer::see(format!("{}?said=grid-filled&n={}", opened.href(), filled.done + filled.drafts)))
}
