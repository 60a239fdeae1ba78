//! `import roster|zones|hamlets|clan-members|bodies`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use programme::places::Atlas;
use programme::registry::subject_kind;
use programme::text::Lang;
use sha2::{Digest as _, Sha256};

use super::Refused;
use super::criteria::load_set_for;
use super::records::{At, open_or_create, store_refused};
use super::report::not_written;
use super::score::{notes, zones_text};
use super::words::{ContextArgs, title, workbook};
use crate::actions::import::{
    Filed, Import, ImportError, Imported, Job, RowRefused, imported_already, job_digest,
};
use crate::actions::reference::{Reference, ReferenceJob, import_reference};
use crate::actions::zones::{ZonesImported, ZonesJob, import_zones};
use crate::documents::returned::{RowNote, write_returned};
use crate::roster::check::year_end;
use crate::roster::fault::Fault;
use crate::roster::read::{Batch, Found, Reading, read_roster};
use crate::roster::refusal::FileProblem;
use crate::roster::table::read_table;
use crate::roster::zones::read_zones;
use crate::store::audit::hex;
use crate::store::criteria::set_digest;
use crate::store::db::{Database, StoreError, hex_digest};
use crate::store::zones::stored_zones;

#[derive(Subcommand)]
pub(super) enum ImportWhat {
    /// Nhập danh sách chấm điểm của một danh hiệu. | A roster of a title.
    Roster(RosterArgs),
    /// Nhập vùng của từng xã theo thời gian; thay cho các vùng đã nhập trước.
    /// | Zones by commune and period; they replace the zones known so far.
    Zones {
        /// Tệp CSV: commune_code,zone,valid_from,valid_to,instrument.
        /// | CSV: commune_code,zone,valid_from,valid_to,instrument.
        file: PathBuf,
        /// Chỉ xem trước kết quả, không ghi gì. | Say what would happen; write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Nhập ấp, khóm với loại, mã và thời gian: commune_code,hamlet,kind,hamlet_code,valid_from,valid_to.
    /// | Hamlets with their kind, code and dates: commune_code,hamlet,kind,hamlet_code,valid_from,valid_to.
    Hamlets(ReferenceArgs),
    /// Nhập thành viên dòng họ:
    /// commune_code,clan_code,household_commune_code,household_code,valid_from,valid_to.
    /// | Households of clans:
    /// commune_code,clan_code,household_commune_code,household_code,valid_from,valid_to.
    ClanMembers(ReferenceArgs),
    /// Nhập đơn vị đã lập tổ chức hội: commune_code,unit_code,valid_from,valid_to,instrument.
    /// | Units that founded an association body: commune_code,unit_code,valid_from,valid_to,instrument.
    Bodies(ReferenceArgs),
}

#[derive(ClapArgs)]
pub(super) struct ReferenceArgs {
    /// Tệp CSV, XLSX, XLS hoặc ODS. | CSV, XLSX, XLS or ODS.
    file: PathBuf,
    /// Chỉ xem trước kết quả, không ghi gì. | Say what would happen; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Một dòng bị từ chối thì từ chối cả tệp. | A single refused row refuses all.
    #[arg(long)]
    all_or_nothing: bool,
}

#[derive(ClapArgs)]
pub(super) struct RosterArgs {
    /// Danh sách: tệp CSV, XLSX, XLS hoặc ODS. | Roster: CSV, XLSX, XLS or ODS.
    file: PathBuf,
    /// Danh hiệu, ví dụ learning_family (Gia đình học tập). | Title kind, such as learning_family.
    #[arg(long, value_parser = title)]
    title: String,
    /// Mã bộ tiêu chí có sẵn, hoặc một tệp. | Id of a shipped criteria set, or a file.
    #[arg(long)]
    criteria: String,
    #[command(flatten)]
    context: ContextArgs,
    /// Chỉ xem trước kết quả, không ghi gì. | Say what would happen; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Một dòng bị từ chối thì từ chối cả tệp. | A single refused row refuses all.
    #[arg(long)]
    all_or_nothing: bool,
    /// Ghi lại chính bảng tính đó, thêm một cột lỗi. | Write the same workbook back with an error column.
    #[arg(long, value_name = "FILE.xlsx", value_parser = workbook)]
    errors: Option<PathBuf>,
}

pub(super) fn import(what: ImportWhat, at: &At, lang: Lang) -> Result<(), Refused> {
    match what {
        ImportWhat::Roster(args) => roster(&args, at, lang),
        ImportWhat::Zones { file, dry_run } => zones(&file, dry_run, at, lang),
        ImportWhat::Hamlets(args) => reference(Reference::Hamlets, &args, at, lang),
        ImportWhat::ClanMembers(args) => reference(Reference::ClanMembers, &args, at, lang),
        ImportWhat::Bodies(args) => reference(Reference::Bodies, &args, at, lang),
    }
}

/// Either the file was refused whole or the store failed: both end a reading.
enum Stopped {
    File(FileProblem),
    Store(StoreError),
}

impl From<FileProblem> for Stopped {
    fn from(problem: FileProblem) -> Self {
        Self::File(problem)
    }
}

impl Stopped {
    fn refused(self, lang: Lang) -> Refused {
        match self {
            Self::File(problem) => Refused(problem.message(lang)),
            Self::Store(error) => store_refused(&error, lang),
        }
    }
}

fn roster(args: &RosterArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = Atlas::shipped();
    if let Some(errors) = &args.errors {
        not_the_original(&args.file, errors, lang)?;
        can_be_written(errors, lang)?;
    }
    let mut db = open_or_create(at, lang)?;
    let (set, criteria_body) = load_set_for(&db, &args.criteria, lang)?;
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
    let failed = |error: StoreError| store_refused(&error, lang);
    let zones = stored_zones(&db).map_err(failed)?;
    // Another zone is another pass mark: the same file is then not the same again.
    let context = args.context.context();
    let options = format!("{context:?} {}", zones.digest());
    let criteria_digest = set_digest(&set);
    let file_digest = file_digest(&args.file).map_err(|problem| Refused(problem.message(lang)))?;
    let digest = job_digest(&file_digest, &args.title, &criteria_digest, &options);
    if let Some(done) = imported_already(&db, &digest).map_err(failed)? {
        said(&done, 0, lang);
        return Ok(());
    }
    let codes_on = context.codes_on;
    let former =
        |commune, year: u16| atlas.predecessors_at(commune, codes_on.unwrap_or_else(|| year_end(year)));
    let job = Job {
        title: &args.title,
        kind,
        set: &set,
        criteria_digest: &criteria_digest,
        criteria_body: &criteria_body,
        digest: &digest,
        all_or_nothing: args.all_or_nothing,
        dry_run: args.dry_run,
        by: at.by(),
        file: &file_name(&args.file),
        former: &former,
    };
    let reading = Reading { set: &set, atlas: &atlas, zones: &zones, context: &context };
    let (result, found, faults) =
        run(&mut db, &job, &args.file, reading).map_err(|stopped| stopped.refused(lang))?;
    notes(&found, &set, lang);
    for (sheet, fault) in &faults {
        eprintln!(
            "{}{} {}: {} [{}]",
            place(sheet),
            fault.row,
            fault.column,
            fault.kind.message(lang),
            fault.kind.code()
        );
    }
    let refused = match &result {
        Ok(done) => &done.refused,
        Err(ImportError::SomeRefused(_, refused)) => refused,
        Err(ImportError::Store(error)) => return Err(store_refused(error, lang)),
    };
    refused_rows(refused, lang);
    if let Some(path) = &args.errors {
        let notes = notes_of(&faults, refused, lang);
        write_returned(&args.file, path, &notes, &found.sheets, lang)
            .map_err(|error| not_written(path, &error.to_string(), lang))?;
        eprintln!("{}", path.display());
    }
    match result {
        Ok(done) => {
            said(&done, found.refused, lang);
            Ok(())
        }
        Err(ImportError::Store(error)) => Err(store_refused(&error, lang)),
        Err(ImportError::SomeRefused(n, _)) => Err(Refused(match lang {
            Lang::Vi => format!(
                "{n} dòng bị từ chối nên không nhập dòng nào. Sửa rồi nhập lại, hoặc bỏ --all-or-nothing."
            ),
            Lang::En => {
                format!(
                    "{n} rows are refused, so none was imported. Correct them, or leave out --all-or-nothing."
                )
            }
        })),
    }
}

/// Looked at before anything is stored: an import must not stand while its errors are lost.
fn can_be_written(out: &Path, lang: Lang) -> Result<(), Refused> {
    let part = crate::documents::hidden(out);
    std::fs::File::create(&part).map_err(|error| not_written(out, &error.to_string(), lang))?;
    let _ = std::fs::remove_file(&part);
    Ok(())
}

/// The sender's file is never written over.
fn not_the_original(file: &Path, errors: &Path, lang: Lang) -> Result<(), Refused> {
    let same = match (file.canonicalize(), errors.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        (Ok(_) | Err(_), _) => file == errors,
    };
    if !same {
        return Ok(());
    }
    Err(Refused(match lang {
        Lang::Vi => format!(
            "--errors {}: trùng với danh sách gốc. Đặt tên khác để không mất danh sách.",
            errors.display()
        ),
        Lang::En => format!(
            "--errors {}: this is the roster itself. Choose another name, so that it is not lost.",
            errors.display()
        ),
    }))
}

type Ran = (Result<Imported, ImportError>, Found, Vec<(String, Fault)>);

/// Rows go into the store while the blocks behind them are still being checked.
fn run(db: &mut Database, job: &Job<'_>, file: &Path, reading: Reading<'_>) -> Result<Ran, Stopped> {
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {pos} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let mut import = Import::begin(db, job).map_err(Stopped::Store)?;
    let mut faults = Vec::new();
    let found = read_roster(file, reading, &mut |batch: Batch<'_, Filed>| -> Result<(), Stopped> {
        let Batch { sheet, mut gathered, base, repeated, faults: found, .. } = batch;
        gathered.drop_rows(&repeated);
        gathered.shift_rows(base);
        faults.extend(found.into_iter().map(|fault| (sheet.to_owned(), fault)));
        bar.inc(gathered.len() as u64);
        import.add(sheet, &gathered).map_err(Stopped::Store)
    })?;
    let result = import.finish(found.refused);
    bar.finish_and_clear();
    Ok((result, found, faults))
}

/// Name of a file, without its folder.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// SHA-256 of a file, read piece by piece.
fn file_digest(path: &Path) -> Result<String, FileProblem> {
    let io = |error: std::io::Error| FileProblem::from_io(path, &error);
    // What is no file at all is refused before it is read.
    crate::roster::workbook::sniff(path)?;
    let mut file = std::fs::File::open(path).map_err(io)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 18];
    loop {
        let n = file.read(&mut piece).map_err(io)?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&piece[..n]);
    }
}

fn place(sheet: &str) -> String {
    if sheet.is_empty() { String::new() } else { format!("{sheet}!") }
}

fn notes_of(faults: &[(String, Fault)], refused: &[RowRefused], lang: Lang) -> Vec<RowNote> {
    let of_cells = faults.iter().map(|(sheet, fault)| RowNote {
        sheet: sheet.clone(),
        row: fault.row,
        text: format!("{}: {}", fault.column, fault.kind.message(lang)),
    });
    let of_rows = refused.iter().map(|refused| RowNote {
        sheet: refused.sheet.clone(),
        row: refused.row,
        text: refused.message.get(lang).to_owned(),
    });
    of_cells.chain(of_rows).collect()
}

fn refused_rows(refused: &[RowRefused], lang: Lang) {
    for RowRefused { sheet, row, code, message } in refused {
        eprintln!("{}{row}: {} [{code}]", place(sheet), message.get(lang));
    }
}

fn said(done: &Imported, refused: u64, lang: Lang) {
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

fn zones(file: &Path, dry_run: bool, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = Atlas::shipped();
    let text = zones_text(file).map_err(|problem| Refused(problem.message(lang)))?;
    let periods = read_zones(&text, &atlas).map_err(|problems| {
        let lines = problems
            .iter()
            .map(|p| format!("{}:{}: {} [{}]", file.display(), p.line, p.message.get(lang), p.code));
        Refused(lines.collect::<Vec<_>>().join("\n"))
    })?;
    let mut db = open_or_create(at, lang)?;
    let digest = job_digest(&hex_digest(text.as_bytes()), "zones", "", "");
    let job = ZonesJob { digest: &digest, dry_run, by: at.by(), file: &file_name(file) };
    let done = import_zones(&mut db, &periods, &job).map_err(|error| store_refused(&error, lang))?;
    let n = periods.len();
    match (done, lang) {
        (ZonesImported::Replaced(id), Lang::Vi) => {
            println!("Lần nhập {id}: {n} khoảng thời gian của vùng; thay toàn bộ dữ liệu vùng trước đó.");
        }
        (ZonesImported::Replaced(id), Lang::En) => {
            println!("Import {id}: {n} zone periods; they replace all zones known before.");
        }
        (ZonesImported::Tried, Lang::Vi) => {
            println!("Xem trước: {n} khoảng thời gian của vùng; chưa ghi gì.")
        }
        (ZonesImported::Tried, Lang::En) => println!("Dry run: {n} zone periods; nothing is written."),
        (ZonesImported::Already(id), Lang::Vi) => {
            println!("Tệp này đã nhập rồi (lần nhập {id}); không có gì thay đổi.");
        }
        (ZonesImported::Already(id), Lang::En) => {
            println!("This file was imported already (import {id}); nothing changed.");
        }
    }
    Ok(())
}

fn reference(what: Reference, args: &ReferenceArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = Atlas::shipped();
    let rows = read_table(&args.file, what.columns()).map_err(|problem| Refused(problem.message(lang)))?;
    let file_digest = file_digest(&args.file).map_err(|problem| Refused(problem.message(lang)))?;
    let digest = job_digest(&file_digest, what.code(), "", "");
    let mut db = open_or_create(at, lang)?;
    let job = ReferenceJob {
        what,
        digest: &digest,
        all_or_nothing: args.all_or_nothing,
        dry_run: args.dry_run,
        by: at.by(),
        file: &file_name(&args.file),
    };
    let done = import_reference(&mut db, &atlas, &job, &rows).map_err(|error| store_refused(&error, lang))?;
    for problem in &done.refused {
        eprintln!("{} {}: {} [{}]", problem.row, problem.column, problem.message.get(lang), problem.code);
    }
    if args.all_or_nothing && !done.refused.is_empty() {
        let n = done.refused.len();
        return Err(Refused(match lang {
            Lang::Vi => format!("{n} dòng bị từ chối nên không nhập dòng nào."),
            Lang::En => format!("{n} rows are refused, so none was imported."),
        }));
    }
    let id = done.id.map_or_else(|| "–".to_owned(), |id| id.to_string());
    let ([new, changed, unchanged], refused) = (done.counts, done.refused.len());
    match (done.already, lang) {
        (true, Lang::Vi) => println!("Tệp này đã nhập rồi (lần nhập {id}); không có gì thay đổi."),
        (true, Lang::En) => println!("This file was imported already (import {id}); nothing changed."),
        (false, Lang::Vi) => {
            println!(
                "Lần nhập {id}: {new} mới, {changed} bổ sung, {unchanged} như cũ, {refused} dòng bị từ chối."
            );
        }
        (false, Lang::En) => {
            println!(
                "Import {id}: {new} new, {changed} completed, {unchanged} unchanged, {refused} rows refused."
            );
        }
    }
    Ok(())
}
