//! `backup FILE`, `backup verify FILE`, `restore FILE`, `migrate`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use programme::text::Lang;

use super::Refused;
use super::records::{At, address, open, open_or_create, store_refused};
use crate::actions::backups::check_backup;
use crate::store::db::backup::{backup as write_backup, restore};
use crate::store::db::{Address, Database, StoreError};

#[derive(Args)]
pub(super) struct BackupArgs {
    /// Nơi ghi tệp sao lưu. | Where to write it.
    #[arg(required = true)]
    file: Option<PathBuf>,
    #[command(subcommand)]
    verb: Option<BackupVerb>,
}

#[derive(Subcommand)]
enum BackupVerb {
    /// Đọc lại bản sao lưu và kiểm tra mọi thứ trong đó. | Read a backup again and check everything in it.
    Verify {
        /// Tệp sao lưu. | The backup.
        file: PathBuf,
    },
}

pub(super) fn backup(args: &BackupArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    if let Some(BackupVerb::Verify { file }) = &args.verb {
        return check(file, lang);
    }
    let Some(file) = &args.file else { return Ok(()) };
    let db = open(at, lang)?;
    let rows = write_backup(&db, file).map_err(|error| store_refused(&error, lang))?;
    match lang {
        Lang::Vi => println!(
            "Đã sao lưu {rows} dòng vào {}. Kiểm tra: hoctap backup verify {}",
            file.display(),
            file.display()
        ),
        Lang::En => println!(
            "{rows} rows are in {}. Check it: hoctap backup verify {}",
            file.display(),
            file.display()
        ),
    }
    Ok(())
}

fn check(file: &Path, lang: Lang) -> Result<(), Refused> {
    let rows = whole(file, lang)?;
    match lang {
        Lang::Vi => println!("Bản sao lưu nguyên vẹn: {rows} dòng, mọi số đếm và nhật ký đều khớp."),
        Lang::En => println!("The backup is whole: {rows} rows, every count and audit chain agrees."),
    }
    Ok(())
}

/// How many rows a backup has, if everything in it is as it was written.
fn whole(file: &Path, lang: Lang) -> Result<u64, Refused> {
    let summary = check_backup(file).map_err(|error| {
        let name = file.display();
        match (&error, lang) {
            (StoreError::Missing(_), Lang::Vi) => Refused(format!("Không có tệp {name}. Kiểm tra đường dẫn.")),
            (StoreError::Missing(_), Lang::En) => Refused(format!("There is no file {name}. Check the path.")),
            (StoreError::NotOurs | StoreError::Damaged(_) | StoreError::Engine(_), Lang::Vi) => Refused(format!(
                "{name} không phải bản sao lưu của hoctap, hoặc đã hỏng; không có gì bị thay đổi. Dùng bản sao lưu khác."
            )),
            (StoreError::NotOurs | StoreError::Damaged(_) | StoreError::Engine(_), Lang::En) => Refused(format!(
                "{name} is no backup that hoctap made, or it is damaged; nothing was changed. Use another backup."
            )),
            _ => store_refused(&error, lang),
        }
    })?;
    if summary.wrong.is_empty() {
        return Ok(summary.rows);
    }
    let lines = summary.wrong.iter().map(|d| format!("{} {} [{}]", d.meaning(lang), d.at, d.code));
    Err(Refused(lines.collect::<Vec<_>>().join("\n")))
}

pub(super) fn restore_from(file: &Path, at: &At, lang: Lang) -> Result<(), Refused> {
    whole(file, lang)?;
    let mut db = open_or_create(at, lang)?;
    let failed = |error| store_refused(&error, lang);
    // What stands now is kept beside the backup, so that a restore can be taken back too.
    let kept = if db.is_empty().map_err(failed)? {
        None
    } else {
        let stamp: String = at.now.chars().filter(char::is_ascii_digit).take(20).collect();
        let kept = file.with_file_name(format!("hoctap-before-restore-{stamp}.backup"));
        write_backup(&db, &kept).map_err(failed)?;
        Some(kept)
    };
    let rows = restore(&mut db, file, at.by()).map_err(failed)?;
    match lang {
        Lang::Vi => println!("Đã phục hồi {rows} dòng từ {}.", file.display()),
        Lang::En => println!("{rows} rows are restored from {}.", file.display()),
    }
    if let Some(kept) = kept {
        match lang {
            Lang::Vi => println!("Dữ liệu trước khi phục hồi được giữ ở {}.", kept.display()),
            Lang::En => println!("What stood before is kept in {}.", kept.display()),
        }
    }
    Ok(())
}

pub(super) fn migrate(at: &At, lang: Lang) -> Result<(), Refused> {
    let address = address(at, lang)?;
    if let Address::File(path) = &address
        && !path.exists()
    {
        return Err(store_refused(&StoreError::Missing(path.display().to_string()), lang));
    }
    let (before, now) = Database::bring_up(&address).map_err(|error| store_refused(&error, lang))?;
    match (before == now, lang) {
        (true, Lang::Vi) => println!("Cơ sở dữ liệu đã đúng bố cục {now} của bản này; không phải làm gì."),
        (true, Lang::En) => println!("The database has this version's layout {now} already; nothing to do."),
        (false, Lang::Vi) => println!("Đã chuyển cơ sở dữ liệu từ bố cục {before} sang bố cục {now}."),
        (false, Lang::En) => println!("The database is brought from layout {before} to layout {now}."),
    }
    Ok(())
}
