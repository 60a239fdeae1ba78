//! Phiếu chấm điểm of one subject, blank or filled: every item with its greatest points, what the subject gave itself and
//! what the meeting gave. It stays in the file and never hangs in public.

use jiff::civil::Date;

use super::super::dates::{Dated, PlaceDate};
use super::super::model::{
    Align, Block, Closing, Column, Heading, Letterhead, Paper, Piece, Row, Signature, Table,
};
use super::titles::TitleWords;

/// A line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredItem {
    /// Heading of its group, on the first item of one.
    pub group: Option<String>,
    /// Its number.
    pub id: String,
    /// Its wording.
    pub text: String,
    /// The greatest points as shown, or `Đạt`.
    pub max: String,
    /// What the subject gave itself; empty on a blank sheet.
    pub self_score: String,
    /// What the meeting gave.
    pub score: String,
}

/// The sheet.
#[derive(Clone, Debug)]
pub struct ScoringSheet {
    /// Words of the title.
    pub words: TitleWords,
    /// Year assessed.
    pub year: u16,
    /// Name of the head, or the subject's own; empty on a blank sheet.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its hamlet or address.
    pub hamlet: String,
    /// `xã An Hòa`.
    pub commune: String,
    /// By which criteria: their instrument.
    pub criteria: String,
    /// What of them is not verified, in a sentence; empty where all is.
    pub lacks: String,
    /// Items in the order of the criteria.
    pub items: Vec<ScoredItem>,
    /// Greatest sum, own sum, the meeting's sum; none where criteria are targets to be met, without points.
    pub totals: Option<[String; 3]>,
    /// What the meeting found, in words.
    pub verdict: String,
    /// The day it was filled.
    pub on: Option<Date>,
    /// The day it was drawn up.
    pub drawn_up_on: Date,
}

/// The number of an item on paper: `c1.2` of the file is 1.2.
fn number_of(id: &str) -> &str {
    id.strip_prefix(|c: char| c.is_ascii_lowercase())
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(id)
}

/// Phiếu chấm điểm; where criteria have no points, phiếu đánh giá.
#[must_use]
pub fn scoring_sheet(of: &ScoringSheet) -> Paper {
    let field = |label: &str, typed: &str| {
        Block::Field(vec![Piece::text(format!("{label}: ")), Piece::filled(typed)])
    };
    let columns = vec![
        Column::new("Mục", 13, Align::Centre),
        Column::new("Nội dung", 94, Align::Left),
        Column::new(if of.totals.is_some() { "Điểm tối đa" } else { "Yêu cầu" }, 18, Align::Centre),
        Column::new(if of.totals.is_some() { "Tự chấm" } else { "Tự đánh giá" }, 18, Align::Centre),
        Column::new("Bình xét", 18, Align::Centre),
    ];
    let words = of.words.for_names(Some(of.name.as_str()).filter(|name| !name.is_empty()));
    let scored = of.totals.is_some();
    let kind = if scored { "Phiếu chấm điểm" } else { "Phiếu đánh giá" };
    let mut rows = Vec::new();
    for item in &of.items {
        if let Some(group) = &item.group {
            rows.push(Row::Group(group.clone()));
        }
        rows.push(Row::Cells(vec![
            number_of(&item.id).to_owned(),
            item.text.clone(),
            item.max.clone(),
            item.self_score.clone(),
            item.score.clone(),
        ]));
    }
    if let Some([most, own, met]) = &of.totals {
        rows.push(Row::Totals(vec![
            String::new(),
            "Tổng điểm".to_owned(),
            most.clone(),
            own.clone(),
            met.clone(),
        ]));
    }
    let mut blocks = vec![
        field(words.name, &of.name),
        Block::Field(vec![
            Piece::text("Mã số: "),
            if of.code.is_empty() { Piece::DotsOf(400) } else { Piece::text(of.code.clone()) },
            Piece::text(format!("   {}: ", of.words.place)),
            Piece::filled(&of.hamlet),
        ]),
    ];
    if of.words.in_hamlets {
        blocks.push(field("Xã, phường, thị trấn", &of.commune));
    }
    blocks.push(Block::Field(vec![Piece::text(format!("Bộ tiêu chí: {}", of.criteria))]));
    if !of.lacks.is_empty() {
        blocks.push(Block::Field(vec![Piece::Italic(of.lacks.clone())]));
    }
    blocks.push(Block::Table(Table {
        about: format!("{kind} danh hiệu {}", of.words.title),
        columns,
        rows,
        small: true,
        by_hand: false,
    }));
    blocks.push(field("Kết quả bình xét", &of.verdict));
    let note = Some("(Ký, ghi rõ họ tên)".to_owned());
    let signs = |title: &str, name: &str| Signature {
        authority: Vec::new(),
        title: title.to_owned(),
        note: note.clone(),
        name: name.to_owned(),
    };
    let own = if of.words.head.is_empty() { of.name.as_str() } else { "" };
    Paper {
        made_on: of.on.unwrap_or(of.drawn_up_on),
        file_title: format!("{kind} danh hiệu “{}” năm {}", of.words.title, of.year),
        letterhead: Some(Letterhead::default()),
        heading: Some(Heading {
            kind: kind.to_uppercase(),
            subject: vec![format!("Danh hiệu “{}” năm {}", of.words.title, of.year)],
        }),
        blocks,
        closing: Some(Closing {
            place_date: Some(PlaceDate {
                place: super::office::Issuer::committee(&of.commune).seat,
                dated: of.on.map_or(Dated::ByHand, Dated::On),
            }),
            signatures: vec![signs(words.signs, own), signs("CHỦ TRÌ CUỘC HỌP", "")],
            recipients: Vec::new(),
        }),
        appendices: Vec::new(),
        landscape: false,
        letters: Default::default(),
    }
}
