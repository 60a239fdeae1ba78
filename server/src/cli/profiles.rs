//! `hoctap import profiles [list|show|check]`, and the profile that `--profile` names.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use programme::criteria::{CriteriaSet, Provenance};
use programme::text::{Lang, Text};

use super::Refused;
use super::records::At;
use crate::roster::profile::{Mapping, Means, Profile, read};
use crate::roster::text::read_text;

/// The longest shipped profile has a tenth of this.
const MAX_KILOBYTES: u64 = 64;

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Liệt kê các bảng đối chiếu cột có sẵn. | The shipped profiles.
    List,
    /// Xem một bảng: tiêu đề nào là cột nào, giá trị nào là gì, chỗ nào chưa đối chiếu tệp thật.
    /// | One profile: its headings and values, with what is not verified.
    Show {
        /// Mã bảng có sẵn, hoặc một tệp. | Id of a shipped profile, or a file.
        id: String,
    },
    /// Đọc tệp, liệt kê mọi lỗi kèm số dòng. | Read a file, list every problem with its line.
    Check {
        /// Tệp bảng đối chiếu cột. | Profile file.
        file: PathBuf,
    },
}

pub(super) fn run(args: Args, at: &At, lang: Lang) -> Result<(), Refused> {
    match args.verb.unwrap_or(Verb::List) {
        Verb::List => {
            let all = Profile::shipped();
            if at.json {
                return super::say_json(&all.iter().map(Listed::of).collect::<Vec<_>>());
            }
            let lines = all.iter().map(|profile| {
                let title = profile.title.clone().unwrap_or_default();
                let name = format!("{}{}", profile.name.get(lang), whole_mark(profile, lang));
                [profile.id.clone(), title, name]
            });
            super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[]));
        }
        Verb::Show { id } => super::say(&shown(&load_profile(&id, lang)?, lang)),
        Verb::Check { file } => {
            let profile = load_file(&file, lang)?;
            let (id, n) = (&profile.id, profile.mappings.len());
            super::say(&match lang {
                Lang::Vi => format!("{id}: đúng; {n} cột.\n"),
                Lang::En => format!("{id}: sound; {n} columns.\n"),
            });
        }
    }
    Ok(())
}

/// A profile in the list, for machines.
#[derive(serde::Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: Option<&'a str>,
    name: [&'a str; 2],
    verified: bool,
}

impl<'a> Listed<'a> {
    fn of(profile: &'a Profile) -> Self {
        Self {
            id: &profile.id,
            title: profile.title.as_deref(),
            name: [&profile.name.vi, &profile.name.en],
            verified: !profile.is_unverified(),
        }
    }
}

/// The mark of what nobody held against a real file.
pub(super) fn mark(provenance: Provenance, lang: Lang) -> &'static str {
    match (provenance, lang) {
        (Provenance::Verified, _) => "",
        (Provenance::Unverified, Lang::Vi) => " (chưa đối chiếu tệp thật)",
        (Provenance::Unverified, Lang::En) => " (unverified)",
    }
}

fn whole_mark(profile: &Profile, lang: Lang) -> &'static str {
    mark(if profile.is_unverified() { Provenance::Unverified } else { Provenance::Verified }, lang)
}

fn shown(profile: &Profile, lang: Lang) -> String {
    let mut text = format!("{} · {}{}\n", profile.id, profile.name.get(lang), whole_mark(profile, lang));
    text += &format!("{}\n! {}\n", profile.used_for.get(lang), profile.source.get(lang));
    if !profile.sheets.is_empty() {
        let sheets = profile.sheets.join(", ");
        text += &match lang {
            Lang::Vi => format!("Chỉ đọc các trang: {sheets}\n"),
            Lang::En => format!("Only these sheets are read: {sheets}\n"),
        };
    }
    if let Some(row) = profile.header_row {
        text += &match lang {
            Lang::Vi => format!("Tiêu đề ở dòng {row}\n"),
            Lang::En => format!("The header is in row {row}\n"),
        };
    }
    for mapping in &profile.mappings {
        text += &line(mapping, lang);
    }
    if !profile.unused.is_empty() {
        let unused = profile.unused.join(" | ");
        text += &match lang {
            Lang::Vi => format!("Không cần nên không lấy: {unused}\n"),
            Lang::En => format!("Not needed, so not taken: {unused}\n"),
        };
    }
    text
}

fn line(mapping: &Mapping, lang: Lang) -> String {
    let means = match &mapping.means {
        // No criteria set is asked: a fixed column has the same heading under any.
        Means::Column(field) => field.word().to_owned(),
        Means::Item { criteria, id } => format!("{id} ({criteria})"),
    };
    let source = if mapping.source.is_empty() { String::new() } else { format!("  [{}]", mapping.source) };
    let mut text =
        format!("  {means}  ←  {}{source}{}\n", mapping.headings.join(" | "), mark(mapping.provenance, lang));
    for (theirs, ours) in &mapping.values {
        text += &format!("      {theirs} = {ours}\n");
    }
    text
}

/// The profile that `--profile` names, for lists under a criteria set.
pub(super) fn load_profile_for(named: &str, set: &CriteriaSet, lang: Lang) -> Result<Profile, Refused> {
    let profile = load_profile(named, lang)?;
    if profile.fits(set) {
        return Ok(profile);
    }
    let title = profile.title.unwrap_or_default();
    Err(Refused(match lang {
        Lang::Vi => format!(
            "Bảng đối chiếu cột {} dùng cho danh hiệu {title}, không phải {}. Chọn bảng khác hoặc bỏ --profile.",
            profile.id, set.title
        ),
        Lang::En => format!(
            "The profile {} is for the title {title}, not for {}. Choose another, or leave --profile out.",
            profile.id, set.title
        ),
    }))
}

fn load_profile(id_or_file: &str, lang: Lang) -> Result<Profile, Refused> {
    if let Some(profile) = Profile::find(id_or_file) {
        return Ok(profile.clone());
    }
    let path = Path::new(id_or_file);
    if path.exists() {
        return load_file(path, lang);
    }
    let known: Vec<&str> = Profile::shipped().iter().map(|profile| profile.id.as_str()).collect();
    let known = known.join(", ");
    let text = Text::new(
        format!("Không có bảng đối chiếu cột hay tệp “{id_or_file}”. Các bảng có sẵn: {known}."),
        format!("There is no profile or file “{id_or_file}”. Known profiles: {known}."),
    );
    Err(Refused::text(&text, lang))
}

fn load_file(path: &Path, lang: Lang) -> Result<Profile, Refused> {
    let name = path.display();
    let text = read_text(path, MAX_KILOBYTES).map_err(|problem| Refused(problem.message(lang)))?;
    read(&text).map_err(|problems| {
        let lines = problems.iter().map(|problem| {
            format!("{name}:{}: {} [{}]", problem.line, problem.message.get(lang), problem.code)
        });
        Refused(lines.collect::<Vec<_>>().join("\n"))
    })
}
