//! `hoctap criteria list|show|check`.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use programme::criteria::{CriteriaSet, ItemKind, Model, Provenance, read, shipped, shipped_set};
use programme::text::{Lang, Text};

use super::Refused;
use crate::roster::text::read_text;

/// The longest shipped set has a tenth of this.
const MAX_KILOBYTES: u64 = 256;

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// The shipped sets.
    List,
    /// One set, item by item, with what is not verified.
    Show {
        /// Id of a shipped set, or a file.
        id: String,
    },
    /// Read a file, run its worked examples, list every problem with its line.
    Check {
        /// Criteria file.
        file: PathBuf,
    },
}

pub(super) fn run(args: Args, lang: Lang) -> Result<(), Refused> {
    match args.verb {
        Verb::List => {
            for set in shipped().iter().filter_map(|(id, _)| shipped_set(id)) {
                let to = set.valid_to.map_or_else(|| "…".to_owned(), |to| to.to_string());
                println!(
                    "{:<28} {:<18} {} – {to}  {}",
                    set.id,
                    set.instrument,
                    set.valid_from,
                    set.name.get(lang)
                );
            }
        }
        Verb::Show { id } => show(&load_set(&id, lang)?, lang),
        Verb::Check { file } => {
            let set = load_file(&file, lang)?;
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

/// A shipped set by id, or a set from a file.
pub(super) fn load_set(id_or_file: &str, lang: Lang) -> Result<CriteriaSet, Refused> {
    if let Some(set) = shipped_set(id_or_file) {
        return Ok(set);
    }
    let path = Path::new(id_or_file);
    if path.exists() {
        return load_file(path, lang);
    }
    let known: Vec<&str> = shipped().iter().map(|(id, _)| *id).collect();
    let known = known.join(", ");
    let text = Text::new(
        format!("Không có bộ tiêu chí hay tệp “{id_or_file}”. Các bộ có sẵn: {known}."),
        format!("There is no criteria set or file “{id_or_file}”. Shipped sets: {known}."),
    );
    Err(Refused::text(&text, lang))
}

fn load_file(path: &Path, lang: Lang) -> Result<CriteriaSet, Refused> {
    let name = path.display();
    let text = read_text(path, MAX_KILOBYTES).map_err(|problem| Refused(problem.message(lang)))?;
    read(&text, &shipped_set).map_err(|problems| {
        let lines = problems.iter().map(|problem| {
            let line = problem.line.map(|line| format!("{line}:")).unwrap_or_default();
            format!("{name}:{line} {} [{}]", problem.message.get(lang), problem.code)
        });
        Refused(lines.collect::<Vec<_>>().join("\n"))
    })
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
