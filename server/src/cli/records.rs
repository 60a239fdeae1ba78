//! The commands that keep records: init, import, imports, report, verify.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::civil::Date;
use programme::ids::ImportId;
use programme::indicators::PLAN;
use programme::places::{Atlas, Level};
use programme::registry::subject_kind;
use programme::text::Lang;

use super::Refused;
use super::criteria::load_set;
use super::score::{MAX_ZONES_KILOBYTES, notes};
use crate::actions::import::{ImportError, Imported, Job, RowRefused, import_roster, job_digest};
use crate::actions::progress::{Asked, ProgressRow, progress};
use crate::actions::undo::{UndoError, undo_import};
use crate::roster::check::{CheckedRow, Checker, Context, Memo, year_end};
use crate::roster::read::{Batch, Gather, Reading, read_roster};
use crate::roster::refusal::FileProblem;
use crate::roster::row::RosterRow;
use crate::roster::text::read_text;
use crate::roster::zones::{ZonePeriod, Zones, read_zones};
use crate::store::counts::titles;
use crate::store::db::{Change, Database, StoreError, hex_digest};
use crate::store::verify::verify;

/// Where the records are.
pub(super) struct At {
    pub(super) data: PathBuf,
    pub(super) database: Option<String>,
    pub(super) now: String,
}

#[derive(Subcommand)]
pub(super) enum ImportWhat {
    /// A roster of a title.
    Roster(RosterArgs),
    /// Zones by commune and period.
    Zones {
        /// CSV: commune_code,zone,valid_from,valid_to,instrument.
        file: PathBuf,
    },
}

#[derive(ClapArgs)]
pub(super) struct RosterArgs {
    /// Roster: CSV, XLSX, XLS or ODS.
    file: PathBuf,
    /// Title kind, such as learning_family.
    #[arg(long)]
    title: String,
    /// Id of a shipped criteria set, or a file.
    #[arg(long)]
    criteria: String,
    /// Commune of rows that do not say it.
    #[arg(long)]
    commune: Option<String>,
    /// Year of rows that do not say it.
    #[arg(long)]
    year: Option<u16>,
    /// Hamlet of rows that do not say it.
    #[arg(long)]
    hamlet: Option<String>,
    /// Read commune codes as of this date instead of 31 December of the row's year.
    #[arg(long)]
    codes_on: Option<Date>,
    /// Where a cell and an option disagree, follow the cell.
    #[arg(long)]
    column_wins: bool,
    /// Say what would happen; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// A single refused row refuses all.
    #[arg(long)]
    all_or_nothing: bool,
}

#[derive(Subcommand)]
pub(super) enum ImportsVerb {
    /// Every import, newest first.
    List,
    /// Put back what stood before an import.
    Undo {
        /// Its id.
        id: i64,
    },
}

#[derive(Subcommand)]
pub(super) enum ReportWhat {
    /// Targets against achieved.
    Progress(ProgressArgs),
}

#[derive(ClapArgs)]
pub(super) struct ProgressArgs {
    /// Code of the place, on the map's date.
    #[arg(long)]
    place: String,
    /// Facts: years begun and decisions signed by this day.
    #[arg(long)]
    as_of: Date,
    /// Whose map; the as-of day unless given.
    #[arg(long)]
    map: Option<Date>,
    /// One title kind.
    #[arg(long)]
    title: Option<String>,
    /// Level of the parts: province, district, commune, hamlet.
    #[arg(long)]
    by: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

pub(super) fn path(at: &At, lang: Lang) -> Result<PathBuf, Refused> {
    match at.database.as_deref() {
        None => Ok(at.data.join("hoctap.sqlite")),
        Some(url) => match url.strip_prefix("sqlite:") {
            Some(path) => Ok(PathBuf::from(path)),
            None => Err(Refused(match lang {
                Lang::Vi => "Bản này mới dùng được SQLite (--database sqlite:TỆP).".to_owned(),
                Lang::En => "This version speaks SQLite only (--database sqlite:FILE).".to_owned(),
            })),
        },
    }
}

pub(super) fn store_refused(error: &StoreError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        StoreError::Missing(path) => (
            format!("Chưa có cơ sở dữ liệu ở {}. Chạy: hoctap init.", path.display()),
            format!("There is no database at {}. Run: hoctap init.", path.display()),
        ),
        StoreError::NotOurs => (
            "Tệp này không phải cơ sở dữ liệu của hoctap.".to_owned(),
            "This file is not a hoctap database.".to_owned(),
        ),
        StoreError::Newer { found } => (
            format!("Cơ sở dữ liệu do bản mới hơn tạo (bố cục {found}). Dùng bản hoctap mới hơn."),
            format!("A newer version made this database (layout {found}). Use a newer hoctap."),
        ),
        StoreError::Engine(_) | StoreError::Io { .. } | StoreError::Damaged(_) => (
            format!("Cơ sở dữ liệu báo lỗi, không có gì bị thay đổi: {error}."),
            format!("The database failed and nothing was changed: {error}."),
        ),
    };
    Refused(match lang {
        Lang::Vi => vi,
        Lang::En => en,
    })
}

pub(super) fn open(at: &At, lang: Lang) -> Result<Database, Refused> {
    Database::open(&path(at, lang)?).map_err(|error| store_refused(&error, lang))
}

pub(super) fn init(at: &At, lang: Lang) -> Result<(), Refused> {
    let path = path(at, lang)?;
    Database::open_or_create(&path).map_err(|error| store_refused(&error, lang))?;
    println!("{}", path.display());
    Ok(())
}

/// Good rows as they are kept.
#[derive(Default)]
struct Kept(Vec<RosterRow>);

impl Gather for Kept {
    fn take(&mut self, row: &CheckedRow<'_>, memo: &Memo, checker: &Checker<'_>, sheet: &str) {
        self.0.push(row.to_owned(memo, sheet, checker.layout.code.is_some()));
    }
}

pub(super) fn import(what: ImportWhat, at: &At, lang: Lang) -> Result<(), Refused> {
    match what {
        ImportWhat::Roster(args) => roster(args, at, lang),
        ImportWhat::Zones { file } => import_zones(&file, at, lang),
    }
}

fn roster(args: RosterArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let set = load_set(&args.criteria, lang)?;
    let kind = subject_kind(&args.title).filter(|_| set.title == args.title).ok_or_else(|| {
        Refused(match lang {
            Lang::Vi => format!(
                "Bộ tiêu chí {} dùng cho danh hiệu {}, không phải “{}”.",
                set.id, set.title, args.title
            ),
            Lang::En => {
                format!("The criteria set {} is for the title {}, not “{}”.", set.id, set.title, args.title)
            }
        })
    })?;
    let atlas = Atlas::shipped();
    let mut db = Database::open_or_create(&path(at, lang)?).map_err(|error| store_refused(&error, lang))?;
    let zones = stored_zones(&db).map_err(|error| store_refused(&error, lang))?;
    let options = format!(
        "{:?} {:?} {:?} {:?} {}",
        args.commune, args.year, args.hamlet, args.codes_on, args.column_wins
    );
    let context = Context {
        commune: args.commune,
        year: args.year,
        hamlet: args.hamlet,
        codes_on: args.codes_on,
        column_wins: args.column_wins,
    };
    let reading = Reading { set: &set, atlas: &atlas, zones: &zones, context: &context };
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let found = read_roster(&args.file, reading, &mut |batch: Batch<'_, Kept>| -> Result<(), FileProblem> {
        let mut repeated = batch.repeated.iter().copied().peekable();
        let kept = batch.gathered.0.into_iter().enumerate();
        rows.extend(kept.filter(|(index, _)| repeated.next_if_eq(index).is_none()).map(|(_, row)| row));
        faults.extend(batch.faults.into_iter().map(|fault| (batch.sheet.to_owned(), fault)));
        Ok(())
    });
    let found = found.map_err(|problem| Refused(problem.message(lang)))?;
    notes(&found, &set, lang);
    let bytes =
        std::fs::read(&args.file).map_err(|e| Refused(FileProblem::from_io(&args.file, &e).message(lang)))?;
    let criteria_digest = hex_digest(format!("{set:?}").as_bytes());
    let digest = job_digest(&bytes, &args.title, &criteria_digest, &options);
    let codes_on = args.codes_on;
    let former =
        |commune, year: u16| atlas.predecessors_at(commune, codes_on.unwrap_or_else(|| year_end(year)));
    let job = Job {
        title: &args.title,
        kind,
        criteria_id: &set.id,
        criteria_digest: &criteria_digest,
        digest: &digest,
        refused: found.refused,
        all_or_nothing: args.all_or_nothing,
        dry_run: args.dry_run,
        at: &at.now,
        former: &former,
    };
    for (sheet, fault) in &faults {
        let place = if sheet.is_empty() { String::new() } else { format!("{sheet}!") };
        eprintln!(
            "{place}{} {}: {} [{}]",
            fault.row,
            fault.column,
            fault.kind.message(lang),
            fault.kind.code()
        );
    }
    match import_roster(&mut db, &job, rows) {
        Ok(done) => {
            said(&done, found.refused, lang);
            Ok(())
        }
        Err(ImportError::Store(error)) => Err(store_refused(&error, lang)),
        Err(ImportError::SomeRefused(n, refused)) => {
            refused_rows(&refused, lang);
            Err(Refused(match lang {
                Lang::Vi => format!(
                    "{n} dòng bị từ chối nên không nhập dòng nào. Sửa rồi nhập lại, hoặc bỏ --all-or-nothing."
                ),
                Lang::En => format!(
                    "{n} rows are refused, so none was imported. Correct them, or leave out --all-or-nothing."
                ),
            }))
        }
    }
}

fn refused_rows(refused: &[RowRefused], lang: Lang) {
    for RowRefused { sheet, row, code, message } in refused {
        let place = if sheet.is_empty() { String::new() } else { format!("{sheet}!") };
        eprintln!("{place}{row}: {} [{code}]", message.get(lang));
    }
}

fn said(done: &Imported, refused: u64, lang: Lang) {
    refused_rows(&done.refused, lang);
    let refused = refused + done.refused.len() as u64;
    let id = done.id.map_or_else(|| "–".to_owned(), |id| id.to_string());
    let Imported { new, changed, unchanged, .. } = done;
    match (done.already, lang) {
        (true, Lang::Vi) => println!("Tệp này đã nhập rồi (lần nhập {id}); không có gì thay đổi."),
        (true, Lang::En) => println!("This file was imported already (import {id}); nothing changed."),
        (false, Lang::Vi) => println!(
            "Lần nhập {id}: {new} hồ sơ mới, {changed} thay đổi, {unchanged} như cũ, {refused} dòng bị từ chối."
        ),
        (false, Lang::En) => println!(
            "Import {id}: {new} new, {changed} changed, {unchanged} unchanged, {refused} rows refused."
        ),
    }
}

fn import_zones(file: &Path, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = Atlas::shipped();
    let text = read_text(file, MAX_ZONES_KILOBYTES).map_err(|problem| Refused(problem.message(lang)))?;
    let periods = read_zones(&text, &atlas).map_err(|problems| {
        let lines = problems
            .iter()
            .map(|p| format!("{}:{}: {} [{}]", file.display(), p.line, p.message.get(lang), p.code));
        Refused(lines.collect::<Vec<_>>().join("\n"))
    })?;
    let mut db = Database::open_or_create(&path(at, lang)?).map_err(|error| store_refused(&error, lang))?;
    let write = |db: &mut Database| -> Result<(), StoreError> {
        let tx = db.write()?;
        tx.execute("DELETE FROM zones", &[])?;
        for p in &periods {
            let to = p.to.map(|to| to.to_string());
            let values = [
                p.commune.get().into(),
                p.from.to_string().into(),
                p.zone.as_str().into(),
                to.into(),
                p.instrument.as_str().into(),
            ];
            tx.execute("INSERT INTO zones VALUES (?1, ?2, ?3, ?4, ?5)", &values)?;
        }
        let digest = hex_digest(text.as_bytes());
        tx.commit(&Change {
            chain: 0,
            at: at.now.clone(),
            actor: "cli".into(),
            what: "zones.replaced".into(),
            digest,
        })
    };
    write(&mut db).map_err(|error| store_refused(&error, lang))?;
    println!("{}", periods.len());
    Ok(())
}

pub(super) fn stored_zones(db: &Database) -> Result<Zones, StoreError> {
    let sql = "SELECT commune_id, zone, valid_from, valid_to, instrument FROM zones";
    let day = |text: String| text.parse::<Date>().map_err(|_| StoreError::Damaged("zones".into()));
    let periods = db.query(sql, &[], |row| {
        Ok(ZonePeriod {
            commune: programme::ids::PlaceId::new(row.int(0)?),
            zone: row.text(1)?,
            from: day(row.text(2)?)?,
            to: row.maybe_text(3)?.map(day).transpose()?,
            instrument: row.text(4)?,
        })
    })?;
    Ok(Zones::from_periods(periods))
}

pub(super) fn imports(verb: &ImportsVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    match verb {
        ImportsVerb::List => {
            let sql = "SELECT id, at, title, criteria_id, state, rows_new, rows_changed, rows_unchanged, rows_refused \
                       FROM imports ORDER BY id DESC";
            let lines = db.query(sql, &[], |row| {
                let text: Vec<String> = (1..5).map(|column| row.text(column)).collect::<Result<_, _>>()?;
                let counts: Vec<i64> = (5..9).map(|column| row.int(column)).collect::<Result<_, _>>()?;
                Ok(format!("{:>10}  {}  {counts:?}", row.int(0)?, text.join("  ")))
            });
            lines.map_err(|error| store_refused(&error, lang))?.iter().for_each(|line| println!("{line}"));
            Ok(())
        }
        ImportsVerb::Undo { id } => match undo_import(&mut db, ImportId::new(*id), &at.now) {
            Ok(()) => Ok(()),
            Err(UndoError::Store(error)) => Err(store_refused(&error, lang)),
            Err(error @ (UndoError::Unknown | UndoError::Decided(_) | UndoError::Later(_))) => {
                let (vi, en) = match error {
                    UndoError::Decided(n) => (
                        format!("Không hoàn tác được: {n} hồ sơ đã đề nghị hoặc quyết định."),
                        format!("Cannot undo: {n} cases are proposed or decided."),
                    ),
                    UndoError::Later(other) => (
                        format!(
                            "Không hoàn tác được: lần nhập {other} dựa trên lần này. Hoàn tác {other} trước."
                        ),
                        format!("Cannot undo: import {other} rests on this one. Undo {other} first."),
                    ),
                    UndoError::Unknown | UndoError::Store(_) => (
                        format!("Không có lần nhập {id}, hoặc đã hoàn tác."),
                        format!("There is no import {id}, or it was undone."),
                    ),
                };
                Err(Refused(if lang == Lang::Vi { vi } else { en }))
            }
        },
    }
}

pub(super) fn verify_all(at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let found = verify(&db).map_err(|error| store_refused(&error, lang))?;
    if found.is_empty() {
        println!(
            "{}",
            if lang == Lang::Vi {
                "Mọi số đếm và nhật ký đều khớp."
            } else {
                "Every count and audit chain agrees."
            }
        );
        return Ok(());
    }
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}", d.code, d.at)).collect();
    Err(Refused(lines.join("\n")))
}

pub(super) fn report(what: ReportWhat, at: &At, lang: Lang) -> Result<(), Refused> {
    let ReportWhat::Progress(args) = what;
    let db = open(at, lang)?;
    let atlas = Atlas::shipped();
    let map_on = args.map.unwrap_or(args.as_of);
    let place = atlas.any_level_by_code(&args.place, map_on).map_err(|error| {
        Refused(match lang {
            Lang::Vi => format!("Không có nơi nào mang mã “{}” vào ngày {map_on} ({error}).", args.place),
            Lang::En => format!("No place has the code “{}” on {map_on} ({error}).", args.place),
        })
    })?;
    let by = match args.by.as_deref() {
        None => None,
        Some(word) => Some(Level::parse(word).ok_or_else(|| {
            let words = Level::ALL.map(Level::code).join(", ");
            Refused(if lang == Lang::Vi {
                format!("--by phải là một trong: {words}.")
            } else {
                format!("--by is one of: {words}.")
            })
        })?),
    };
    let rows = (|| {
        let zones = stored_zones(&db)?;
        let titles = args.title.map_or_else(|| titles(&db), |title| Ok(vec![title]))?;
        let asked = Asked { place, as_of: args.as_of, map_on, titles: &titles, by };
        progress(&db, &atlas, &zones, &asked)
    })();
    let rows = rows.map_err(|error| store_refused(&error, lang))?;
    match args.format {
        Format::Json => {
            let report = serde_json::json!({ "as_of": args.as_of.to_string(), "map_on": map_on.to_string(), "plan": PLAN, "rows": rows });
            println!("{report:#}");
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(std::io::stdout());
            let written =
                rows.iter().try_for_each(|row| writer.serialize(row)).and_then(|()| Ok(writer.flush()?));
            written.map_err(|error| Refused(error.to_string()))?;
        }
        Format::Table => table(&rows, lang),
    }
    Ok(())
}

pub(super) fn table(rows: &[ProgressRow], lang: Lang) {
    let heads = match lang {
        Lang::Vi => [
            "Nơi",
            "Năm",
            "Danh hiệu",
            "Vùng",
            "Tổng số",
            "Đăng ký",
            "Đã chấm",
            "Đạt",
            "Công nhận",
            "Tỉ lệ",
            "Chỉ tiêu",
        ],
        Lang::En => [
            "Place",
            "Year",
            "Title",
            "Zone",
            "Total",
            "Registered",
            "Assessed",
            "Passed",
            "Recognised",
            "Share",
            "Target",
        ],
    };
    let [a, b, c, d, e, f, g, h, i, j, k] = heads;
    println!("{a:<28} {b:>4} {c:<18} {d:<13} {e:>8} {f:>10} {g:>8} {h:>8} {i:>10} {j:>8} {k:>8}");
    let percent = |bp: Option<u64>| {
        bp.map_or_else(
            || "–".to_owned(),
            |bp| {
                let mark = if lang == Lang::Vi { ',' } else { '.' };
                format!("{}{mark}{:02}%", bp / 100, bp % 100)
            },
        )
    };
    for row in rows.iter().filter(|row| row.source != "none" || row.zone == "all") {
        let total = row.total.map_or_else(|| "–".to_owned(), |n| n.to_string());
        println!(
            "{:<28} {:>4} {:<18} {:<13} {total:>8} {:>10} {:>8} {:>8} {:>10} {:>8} {:>8}",
            row.place_name,
            row.year,
            row.title,
            row.zone,
            row.registered,
            row.assessed,
            row.passed,
            row.recognised,
            percent(row.share_of_total_bp),
            percent(row.target_bp.map(u64::from)),
        );
    }
}
