//! `hoctap criteria list|show|check|add`.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use programme::criteria::{CriteriaSet, ItemKind, Model, Provenance, read, shipped, shipped_set};
use programme::text::{Lang, Text};

use super::Refused;
use super::records::{At, address, open_or_create, store_refused};
use crate::documents::words::day_word;
use crate::roster::text::read_text;
use crate::store::criteria::{add_set, set_digest, stored_sets};
use crate::store::db::{Database, StoreError};

/// The longest shipped set has a tenth of this.
const MAX_KILOBYTES: u64 = 256;

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Liệt kê các bộ tiêu chí có sẵn và đã thêm vào cơ sở dữ liệu.
    /// | The shipped sets, and those added to the database.
    List,
    /// Xem từng mục của một bộ tiêu chí, nêu chỗ chưa đối chiếu văn bản gốc.
    /// | One set, item by item, with what is not verified.
    Show {
        /// Mã bộ tiêu chí có sẵn, hoặc một tệp. | Id of a shipped set, or a file.
        id: String,
    },
    /// Đọc tệp, chạy các ví dụ trong tệp, liệt kê mọi lỗi kèm số dòng.
    /// | Read a file, run its worked examples, list every problem with its line.
    Check {
        /// Tệp bộ tiêu chí. | Criteria file.
        file: PathBuf,
    },
    /// Kiểm tra tệp và lưu vào cơ sở dữ liệu, dùng cho mọi danh sách ghi mã của bộ tiêu chí.
    /// | Check a file and keep it in the database, for every roster that names its id.
    Add {
        /// Tệp bộ tiêu chí. | Criteria file.
        file: PathBuf,
    },
}

pub(super) fn run(args: Args, at: &At, lang: Lang) -> Result<(), Refused> {
    match args.verb {
        Verb::List => {
            let stored = stored_if_any(at, lang)?;
            let shipped = shipped().iter().filter_map(|(id, _)| shipped_set(id));
            let sets: Vec<CriteriaSet> =
                shipped.chain(stored.iter().filter_map(|(id, _)| find(id, &stored))).collect();
            if at.json {
                let listed: Vec<_> = sets.iter().map(Listed::of).collect();
                return super::say_json(&listed);
            }
            let lines = sets.iter().map(|set| {
                let to = set.valid_to.map_or_else(|| "…".to_owned(), |to| day_word(&to.to_string(), lang));
                let from = day_word(&set.valid_from.to_string(), lang);
                let name = set.name.get(lang).to_owned();
                [set.id.clone(), set.title.clone(), set.instrument.clone(), from, to, name]
            });
            super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[]));
        }
        Verb::Show { id } => show(&load_set(&id, &stored_if_any(at, lang)?, lang)?.0, lang),
        Verb::Add { file } => add(&file, at, lang)?,
        Verb::Check { file } => {
            let (set, _) = load_file(&file, &stored_if_any(at, lang)?, lang)?;
            match lang {
                Lang::Vi => println!(
                    "{}: đúng; {} mục, {} ví dụ đều khớp.",
                    set.id,
                    set.items.len(),
                    set.examples.len()
                ),
                Lang::En => println!(
                    "{}: sound; {} items, all {} examples hold.",
                    set.id,
                    set.items.len(),
                    set.examples.len()
                ),
            }
        }
    }
    Ok(())
}

/// A set in the list, for machines.
#[derive(serde::Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    instrument: &'a str,
    valid_from: String,
    valid_to: Option<String>,
    complete: bool,
}

impl<'a> Listed<'a> {
    fn of(set: &'a CriteriaSet) -> Self {
        Self {
            id: &set.id,
            title: &set.title,
            instrument: &set.instrument,
            valid_from: set.valid_from.to_string(),
            valid_to: set.valid_to.map(|to| to.to_string()),
            complete: set.complete,
        }
    }
}

/// Sets of the database: id and text.
type Stored = [(String, String)];

/// The sets of the database, where there is one: reading a set makes none.
fn stored_if_any(at: &At, lang: Lang) -> Result<Vec<(String, String)>, Refused> {
    match Database::open(&address(at, lang)?) {
        Ok(db) => added_sets(&db, lang),
        Err(StoreError::Missing(_)) => Ok(Vec::new()),
        Err(error) => Err(store_refused(&error, lang)),
    }
}

/// The province's own sets: shipped ones that cases cite are kept too, but are known anyway.
fn added_sets(db: &Database, lang: Lang) -> Result<Vec<(String, String)>, Refused> {
    let mut sets = stored_sets(db).map_err(|error| store_refused(&error, lang))?;
    sets.retain(|(id, _)| !shipped().iter().any(|(shipped, _)| shipped == id));
    Ok(sets)
}

/// A shipped set, or one of the database, by its id.
fn find(id: &str, stored: &Stored) -> Option<CriteriaSet> {
    shipped_set(id).or_else(|| {
        let (_, text) = stored.iter().find(|(known, _)| known == id)?;
        // A set is added only when its parents are known, so that this ends.
        read(text, &|parent| if parent == id { None } else { find(parent, stored) }).ok()
    })
}

/// A set and its text: shipped, of the database, or from a file.
pub(super) fn load_set_for(db: &Database, id: &str, lang: Lang) -> Result<(CriteriaSet, String), Refused> {
    load_set(id, &added_sets(db, lang)?, lang)
}

/// A set from the text kept beside the cases that cite it.
pub(super) fn read_kept(db: &Database, body: &str, lang: Lang) -> Result<Option<CriteriaSet>, Refused> {
    let stored = added_sets(db, lang)?;
    Ok(read(body, &|parent| find(parent, &stored)).ok())
}

/// A set for `score`, which asks no database unless one is named.
pub(super) fn load_set_alone(id: &str, at: &At, lang: Lang) -> Result<CriteriaSet, Refused> {
    let known = shipped_set(id).is_some() || Path::new(id).exists();
    let stored = if known { Vec::new() } else { stored_if_any(at, lang)? };
    Ok(load_set(id, &stored, lang)?.0)
}

fn load_set(id_or_file: &str, stored: &Stored, lang: Lang) -> Result<(CriteriaSet, String), Refused> {
    if let Some(set) = find(id_or_file, stored) {
        let shipped = shipped().iter().find(|(id, _)| *id == id_or_file).map(|(_, text)| (*text).to_owned());
        let text =
            shipped.or_else(|| stored.iter().find(|(id, _)| id == id_or_file).map(|(_, text)| text.clone()));
        return Ok((set, text.unwrap_or_default()));
    }
    let path = Path::new(id_or_file);
    if path.exists() {
        return load_file(path, stored, lang);
    }
    let known = shipped().iter().map(|(id, _)| *id).chain(stored.iter().map(|(id, _)| id.as_str()));
    let known = known.collect::<Vec<_>>().join(", ");
    let text = Text::new(
        format!("Không có bộ tiêu chí hay tệp “{id_or_file}”. Các bộ có sẵn: {known}."),
        format!("There is no criteria set or file “{id_or_file}”. Known sets: {known}."),
    );
    Err(Refused::text(&text, lang))
}

fn load_file(path: &Path, stored: &Stored, lang: Lang) -> Result<(CriteriaSet, String), Refused> {
    let name = path.display();
    let text = read_text(path, MAX_KILOBYTES).map_err(|problem| Refused(problem.message(lang)))?;
    let set = read(&text, &|id| find(id, stored)).map_err(|problems| {
        let lines = problems.iter().map(|problem| {
            let line = problem.line.map(|line| format!("{line}:")).unwrap_or_default();
            format!("{name}:{line} {} [{}]", problem.message.get(lang), problem.code)
        });
        Refused(lines.collect::<Vec<_>>().join("\n"))
    })?;
    Ok((set, text))
}

fn add(file: &Path, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open_or_create(at, lang)?;
    let stored = added_sets(&db, lang)?;
    let (set, text) = load_file(file, &stored, lang)?;
    if find(&set.id, &stored).is_some() {
        return Err(Refused(match lang {
            Lang::Vi => {
                format!("Đã có bộ tiêu chí mang mã {}; bộ đã dùng thì không sửa. Đặt mã khác (id).", set.id)
            }
            Lang::En => format!(
                "A criteria set {} is known already, and a set in use does not change. Give it another id.",
                set.id
            ),
        }));
    }
    add_set(&mut db, &set.id, &set_digest(&set), &text, at.by())
        .map_err(|error| store_refused(&error, lang))?;
    match lang {
        Lang::Vi => println!("Đã thêm bộ tiêu chí {}.", set.id),
        Lang::En => println!("The criteria set {} is added.", set.id),
    }
    Ok(())
}

fn mark(provenance: Provenance, lang: Lang) -> &'static str {
    match (provenance, lang) {
        (Provenance::Verified, _) => "",
        (Provenance::Unverified, Lang::Vi) => "  (chưa đối chiếu văn bản gốc)",
        (Provenance::Unverified, Lang::En) => "  (unverified)",
    }
}

fn show(set: &CriteriaSet, lang: Lang) {
    println!("{} · {} · {}", set.id, set.name.get(lang), set.instrument);
    if !set.complete {
        println!("! {}", set.lacks.get(lang));
    }
    for pass in &set.pass_marks {
        println!("  {:<16} {:>6}{}", pass.circumstance, pass.mark.to_string(), mark(pass.provenance, lang));
    }
    for item in &set.items {
        let max = match set.model {
            Model::Points => item.max.to_string(),
            Model::Levels => String::new(),
        };
        println!("  {:<6} {:>6}  {}{}", item.id, max, item.text.get(lang), mark(item.provenance, lang));
        if !item.hint.get(lang).is_empty() {
            println!("                 {}", item.hint.get(lang));
        }
        if let ItemKind::Options(options) = &item.kind {
            for option in options {
                println!("                 {} = {} · {}", option.code, option.points, option.name.get(lang));
            }
        }
    }
    for level in &set.levels {
        let targets: Vec<&str> = level.targets.iter().map(|&t| set.items[t].id.as_str()).collect();
        println!("  {} · {}: {}", level.code, level.name.get(lang), targets.join(", "));
    }
    for veto in &set.vetoes {
        println!("  {:<6} {}", veto.id, veto.text.get(lang));
    }
}
