//! `hoctap documents gallery|decision|dossier|measures|templates`.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use programme::calendar::year_end;
use programme::criteria::Provenance;
use programme::text::{Lang, Text};

use super::Refused;
use super::decisions::today;
use super::records::{At, atlas_of, open, store_refused};
use super::templates::TemplatesVerb;
use crate::documents::certificate;
use crate::documents::paper::measures::{Regime, Unit};
use crate::documents::paper::{docx, gallery, pdf};
use crate::documents::write_whole;
use crate::dossier::{paper_of, parts_of, zip_of};
use crate::store::db::Database;
use crate::store::decisions::{StoredDecision, decision};

#[derive(Subcommand)]
pub(super) enum DocumentsVerb {
    /// In mọi loại văn bản của mọi danh hiệu, số liệu đặt ra, ra PDF và DOCX; giấy công nhận ra PDF.
    /// | Every kind of paper for every title, from invented facts, as PDF and DOCX; certificates as PDF.
    Gallery {
        /// Thư mục nhận tệp. | Folder for the files.
        #[arg(long)]
        out: PathBuf,
        /// Chỉ các tệp có chữ này trong tên. | Only files with this in their name.
        #[arg(long)]
        only: Option<String>,
    },
    /// Văn bản của một quyết định (công nhận, thu hồi, sửa đổi, đính chính): .pdf hoặc .docx.
    /// | The paper of a decision of any kind: .pdf or .docx.
    Decision {
        /// Số của quyết định trong chương trình. | Id of the decision.
        id: i64,
        /// Tệp ghi ra: .pdf hoặc .docx. | File to write: .pdf or .docx.
        #[arg(long)]
        out: PathBuf,
    },
    /// Cả hồ sơ của một quyết định: tờ trình, biên bản, quyết định, thông báo, bài phát thanh, giấy công nhận.
    /// | A decision's whole dossier: letter, minutes, decision, announcement, loudspeaker texts, certificates.
    Dossier {
        /// Số của quyết định trong chương trình. | Id of the decision.
        id: i64,
        /// Tệp ZIP ghi ra. | ZIP file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Mọi số đo của văn bản (mm, cỡ chữ) và số nào chưa đối chiếu.
    /// | Every measure of a paper, and which are unverified.
    Measures,
    /// Lời văn của tờ trình, quyết định, thông báo: xem, sửa, trở lại văn bản có sẵn.
    /// | The wording of proposals, decisions, announcements: list, show, set, reset.
    #[command(subcommand)]
    Templates(TemplatesVerb),
}

pub(super) fn run(verb: DocumentsVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    match verb {
        DocumentsVerb::Gallery { out, only } => make(&out, only.as_deref(), lang),
        DocumentsVerb::Measures => {
            measures(lang);
            Ok(())
        }
        DocumentsVerb::Decision { id, out } => of_decision(id, &out, at, lang),
        DocumentsVerb::Dossier { id, out } => dossier(id, &out, at, lang),
        DocumentsVerb::Templates(verb) => super::templates::run(verb, at, lang),
    }
}

fn not_made(why: &dyn std::fmt::Display, lang: Lang) -> Refused {
    let said =
        Text::new(format!("Không làm được văn bản: {why}"), format!("A paper could not be made: {why}"));
    Refused::text(&said, lang)
}

/// A decision by its id, with the records and today.
fn found(id: i64, at: &At, lang: Lang) -> Result<(Database, StoredDecision, Date), Refused> {
    let db = open(at, lang)?;
    let known = decision(&db, id).map_err(|error| store_refused(&error, lang))?;
    let known = known.ok_or_else(|| {
        let text = Text::new("Không có quyết định mang số hiệu này.", "There is no such decision.");
        Refused::text(&text, lang)
    })?;
    let today =
        today(&at.now).or(known.signed()).unwrap_or_else(|| year_end(u16::try_from(known.year).unwrap_or(0)));
    Ok((db, known, today))
}

fn of_decision(id: i64, out: &std::path::Path, at: &At, lang: Lang) -> Result<(), Refused> {
    let (db, known, today) = found(id, at, lang)?;
    let paper = paper_of(&db, &atlas_of(&db, lang)?, &known, today).map_err(|why| not_made(&why, lang))?;
    let bytes = match out.extension().and_then(|ending| ending.to_str()) {
        Some("pdf") => pdf(&paper).map_err(|why| not_made(&why, lang))?,
        Some("docx") => docx(&paper).map_err(|why| not_made(&why, lang))?,
        _ => {
            return Err(Refused::text(
                &Text::new("Tệp ghi ra phải là .pdf hoặc .docx.", "The file has to be .pdf or .docx."),
                lang,
            ));
        }
    };
    write_whole(out, |part| std::fs::write(part, &bytes)).map_err(|why| not_made(&why, lang))
}

fn dossier(id: i64, out: &std::path::Path, at: &At, lang: Lang) -> Result<(), Refused> {
    let (db, known, today) = found(id, at, lang)?;
    let parts = parts_of(&db, &atlas_of(&db, lang)?, &known, today).map_err(|why| not_made(&why, lang))?;
    let n = parts.len();
    let bytes = zip_of(parts).map_err(|why| not_made(&why, lang))?;
    write_whole(out, |part| std::fs::write(part, &bytes)).map_err(|why| not_made(&why, lang))?;
    match lang {
        Lang::Vi => println!("{n} văn bản."),
        Lang::En => println!("{n} papers."),
    }
    Ok(())
}

fn make(out: &std::path::Path, only: Option<&str>, lang: Lang) -> Result<(), Refused> {
    let refused = |why: &dyn std::fmt::Display| {
        let said =
            Text::new(format!("Không làm được văn bản: {why}"), format!("A paper could not be made: {why}"));
        Refused::text(&said, lang)
    };
    let mut pieces = gallery::pieces();
    pieces.retain(|piece| only.is_none_or(|only| piece.stem.contains(only)));
    for piece in &pieces {
        let at = out.join(&piece.stem);
        let folder = at.parent().unwrap_or(out);
        std::fs::create_dir_all(folder).map_err(|why| refused(&why))?;
        let sheets = [
            ("pdf", pdf(&piece.paper).map_err(|why| refused(&why))?),
            ("docx", docx(&piece.paper).map_err(|why| refused(&why))?),
        ];
        for (ending, bytes) in sheets {
            write_whole(&at.with_extension(ending), |part| std::fs::write(part, &bytes))
                .map_err(|why| refused(&why))?;
        }
    }
    let mut certificates = certificate::gallery::certificates().map_err(|why| refused(&why))?;
    certificates.retain(|(stem, _)| only.is_none_or(|only| stem.contains(only)));
    for (stem, bytes) in &certificates {
        let at = out.join(stem).with_extension("pdf");
        std::fs::create_dir_all(at.parent().unwrap_or(out)).map_err(|why| refused(&why))?;
        write_whole(&at, |part| std::fs::write(part, bytes)).map_err(|why| refused(&why))?;
    }
    let stems: Vec<String> = certificates.into_iter().map(|(stem, _)| stem).collect();
    let index = gallery::index(&pieces, &stems);
    write_whole(&out.join("index.html"), |part| std::fs::write(part, &index)).map_err(|why| refused(&why))?;
    let said = Text::new(
        format!(
            "Đã in {} văn bản ra PDF và DOCX, {} giấy công nhận ra PDF vào {}",
            pieces.len(),
            stems.len(),
            out.display()
        ),
        format!(
            "{} papers written as PDF and DOCX and {} certificates as PDF into {}",
            pieces.len(),
            stems.len(),
            out.display()
        ),
    );
    super::say(&format!("{}\n", said.get(lang)));
    Ok(())
}

fn measures(lang: Lang) {
    for regime in [Regime::Decree30, Regime::Circular01] {
        super::say(&format!("{}\n", regime.instrument()));
        let lines = regime.measures().all().into_iter().map(|(name, measure)| {
            let shown = |n: u16| match measure.unit {
                Unit::TenthsOfMm => format!("{},{} mm", n / 10, n % 10),
                Unit::HalfPoints => format!("{},{} pt", n / 2, n % 2 * 5),
                Unit::Percent => format!("{n} %"),
            };
            let mark = match (measure.provenance, lang) {
                (Provenance::Verified, _) => String::new(),
                (Provenance::Unverified, Lang::Vi) => "chưa đối chiếu văn bản gốc".to_owned(),
                (Provenance::Unverified, Lang::En) => "unverified".to_owned(),
            };
            [
                format!("  {name}"),
                shown(measure.value),
                format!("{}–{}", shown(measure.least), shown(measure.most)),
                mark,
            ]
        });
        super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[]));
    }
}
