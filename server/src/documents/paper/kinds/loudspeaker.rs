//! What is read over the hamlet's loudspeaker: large letters, one hamlet, names only.

use jiff::civil::Date;
use programme::papers::TextKind;

use super::super::dates::day_after;
use super::super::model::{Block, Heading, Letters, Paper, Piece};
use super::office::{Issuer, Reference, place_within};
use super::text::{blocks_of, counted, template_of};
use super::titles::TitleWords;

/// What is said, and to whom.
#[derive(Clone, Debug)]
pub struct Loudspeaker {
    /// Who decided.
    pub issuer: Issuer,
    /// The hamlet, as it is called: `Ấp Phước Thiện`.
    pub hamlet: String,
    /// Words of the title.
    pub words: TitleWords,
    /// Year assessed.
    pub year: u16,
    /// The decision.
    pub decision: Reference,
    /// Last day for objections.
    pub appeal_until: Date,
    /// Names to be read, in the order of the list.
    pub names: Vec<String>,
    /// The text of the province's own template. Names follow its last line that ends with a colon.
    pub template: Option<String>,
}

/// The text with the names in it.
#[must_use]
pub fn loudspeaker(of: &Loudspeaker) -> Paper {
    let (count, count_words) = counted(of.names.len());
    let words = of.words.for_names(of.names.iter().map(String::as_str));
    let value = |name: &str| {
        Some(match name {
            "title" => of.words.title.to_owned(),
            "year" => of.year.to_string(),
            "subjects" => words.subjects.to_owned(),
            "place" => place_within(&of.hamlet),
            "issuer" => of.issuer.name.clone(),
            "count" => count.clone(),
            "count_words" => count_words.clone(),
            "decision" => of.decision.whole(),
            "decision_number" => of.decision.number(),
            "appeal_until" => day_after(of.appeal_until),
            _ => return None,
        })
    };
    let lines = template_of(TextKind::Loudspeaker, of.template.as_deref()).fill(&value);
    let names_after =
        lines.iter().rposition(|line| line.trim_end().ends_with(':')).map_or(lines.len(), |n| n + 1);
    let (before, after) = lines.split_at(names_after);
    let mut blocks = blocks_of(before);
    let name = |(name, n): (&String, usize)| Block::Field(vec![Piece::text(format!("{n}. {name}"))]);
    blocks.extend(of.names.iter().zip(1..).map(name));
    blocks.extend(blocks_of(after));
    let subject = format!("Kết quả công nhận danh hiệu “{}” năm {}", of.words.title, of.year);
    Paper {
        made_on: of.decision.on,
        file_title: format!("Bài phát thanh: {subject}"),
        letterhead: None,
        heading: Some(Heading {
            kind: "BÀI PHÁT THANH".to_owned(),
            subject: vec![subject, of.hamlet.clone()],
        }),
        blocks,
        closing: None,
        appendices: Vec::new(),
        landscape: false,
        letters: Letters::Large,
    }
}
