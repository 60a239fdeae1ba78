//! `import roster|zones|hamlets|clan-members|bodies|profiles`.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use programme::text::Lang;

use super::criteria::load_set_for;
use super::records::{At, open_or_create, store_refused};
use super::report::not_written;
use super::score::{notes, zones_text};
use super::words::{ContextArgs, title, workbook};
use super::{Refused, profiles};
use crate::actions::criteria::KnownSet;
use crate::actions::import::{
    Choices, Imported, NewHamlet, RosterAsked, RosterError, RowRefused, file_digest, import_file, job_digest,
};
use crate::actions::reference::{Reference, ReferenceJob, import_reference};
use crate::actions::zones::{ZonesImported, ZonesJob, import_zones};
use crate::documents::returned::write_returned;
use crate::roster::table::read_table;
use crate::roster::zones::read_zones;
use crate::store::db::hex_digest;

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
    /// Bảng đối chiếu cột của phần mềm khác: liệt kê, xem, kiểm tra.
    /// | Profiles of other software's workbooks: list, show, check.
    Profiles(profiles::Args),
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
        ImportWhat::Profiles(args) => profiles::run(args, at, lang),
    }
}

fn refused(error: RosterError, args: &RosterArgs, set: &str, lang: Lang) -> Refused {
    match error {
        RosterError::File(problem) => Refused(problem.message(lang)),
        RosterError::Store(error) => store_refused(&error, lang),
        RosterError::WrongTitle(title) => Refused(match lang {
            Lang::Vi => format!("Bộ tiêu chí {set} dùng cho danh hiệu {title}, không phải “{}”.", args.title),
            Lang::En => format!("The criteria set {set} is for the title {title}, not “{}”.", args.title),
        }),
        RosterError::Stopped => Refused(error.to_string()),
    }
}

fn roster(args: &RosterArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = at.places(lang)?;
    if let Some(errors) = &args.errors {
        not_the_original(&args.file, errors, lang)?;
        can_be_written(errors, lang)?;
    }
    let mut db = open_or_create(at, lang)?;
    let (set, body) = load_set_for(&db, &args.criteria, lang)?;
    let known = KnownSet { set, body, shipped: false };
    let context = args.context.context();
    let profile = args.context.profile(&known.set, lang)?;
    let name = file_name(&args.file);
    let choices = Choices::new();
    let asked = RosterAsked {
        file: &args.file,
        name: &name,
        title: &args.title,
        set: &known,
        context: &context,
        profile: profile.as_ref(),
        all_or_nothing: args.all_or_nothing,
        dry_run: args.dry_run,
        allowed: None,
        choices: &choices,
    };
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {pos} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let step = |n: u64| {
        bar.inc(n);
        true
    };
    let done = import_file(&mut db, &atlas, &asked, at.by(), &step);
    bar.finish_and_clear();
    let done = done.map_err(|error| refused(error, args, &known.set.id, lang))?;
    if done.imported.already {
        said(&done.imported, 0, lang);
        return Ok(());
    }
    notes(&done.found, &known.set, lang);
    for (sheet, fault) in &done.faults {
        let (column, code) = (&fault.column, fault.kind.code());
        eprintln!("{}{} {column}: {} [{code}]", place(sheet), fault.row, fault.kind.message(lang));
    }
    refused_rows(&done.imported.refused, lang);
    new_hamlets(&done.imported.new_hamlets, lang);
    if let Some(path) = &args.errors {
        write_returned(&args.file, path, &done.notes(lang), &done.found.sheets, lang)
            .map_err(|error| not_written(path, &error.to_string(), lang))?;
        eprintln!("{}", path.display());
    }
    if !done.nothing {
        said(&done.imported, done.found.refused, lang);
        return Ok(());
    }
    let n = done.n_refused();
    Err(Refused(match lang {
        Lang::Vi => format!(
            "{n} dòng bị từ chối nên không nhập dòng nào. Sửa rồi nhập lại, hoặc bỏ --all-or-nothing."
        ),
        Lang::En => {
            format!(
                "{n} rows are refused, so none was imported. Correct them, or leave out --all-or-nothing."
            )
        }
    }))
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

/// Name of a file, without its folder.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn place(sheet: &str) -> String {
    if sheet.is_empty() { String::new() } else { format!("{sheet}!") }
}

fn refused_rows(refused: &[RowRefused], lang: Lang) {
    for RowRefused { sheet, row, code, message } in refused {
        eprintln!("{}{row}: {} [{code}]", place(sheet), message.get(lang));
    }
}

/// Hamlets that the command names.
const HAMLETS_SHOWN: usize = 30;

/// A hamlet that is written otherwise than in the register would become another one: it is said by name.
fn new_hamlets(hamlets: &[NewHamlet], lang: Lang) {
    if hamlets.is_empty() {
        return;
    }
    let mut named: Vec<String> = hamlets
        .iter()
        .take(HAMLETS_SHOWN)
        .map(|NewHamlet { name, near, .. }| match (near, lang) {
            (None, _) => name.clone(),
            (Some(near), Lang::Vi) => format!("{name} (gần giống {near}, đã có)"),
            (Some(near), Lang::En) => format!("{name} (near {near}, which is known)"),
        })
        .collect();
    if hamlets.len() > HAMLETS_SHOWN {
        named.push("…".to_owned());
    }
    let (n, named) = (hamlets.len(), named.join(", "));
    match lang {
        Lang::Vi => eprintln!("{n} ấp, khóm mới: {named}."),
        Lang::En => eprintln!("{n} new {}: {named}.", if n == 1 { "hamlet" } else { "hamlets" }),
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
    let atlas = at.places(lang)?;
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
    let atlas = at.places(lang)?;
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
        allowed: None,
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
