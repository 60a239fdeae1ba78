//! Danh sách đề nghị khen thưởng for the congress: those who held a title for years on end.

use jiff::civil::Date;

use super::super::dates::{Dated, PlaceDate};
use super::super::model::{Align, Block, Closing, Column, Heading, Letterhead, Paper, Row, Table};
use super::office::{Issuer, Signer};
use super::text::counted;
use super::titles::TitleWords;

/// A subject that is put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commended {
    /// Name of its head, or its own.
    pub name: String,
    /// Hamlet and commune.
    pub place: String,
    /// Years on end with the title.
    pub years: u32,
    /// First and last of them: `2016–2020`.
    pub span: String,
    /// What it did, in a line.
    pub merit: String,
}

/// The list.
#[derive(Clone, Debug)]
pub struct Commendation {
    /// Who puts them forward.
    pub issuer: Issuer,
    /// Words of the title.
    pub words: TitleWords,
    /// `Đại hội biểu dương … giai đoạn 2016–2020`.
    pub occasion: String,
    /// Whom.
    pub commended: Vec<Commended>,
    /// Who signs.
    pub signer: Signer,
    /// Day of the list.
    pub on: Date,
}

/// Danh sách.
#[must_use]
pub fn commendation_list(of: &Commendation) -> Paper {
    let words_of = of.words.for_names(of.commended.iter().map(|one| one.name.as_str()));
    let columns = vec![
        Column::new("STT", 14, Align::Centre),
        Column::new(words_of.name, 43, Align::Left),
        Column::new(if of.words.in_hamlets { "Nơi cư trú" } else { "Địa chỉ" }, 37, Align::Left),
        Column::new("Số năm liên tục", 21, Align::Centre),
        Column::new("Các năm", 29, Align::Centre),
        Column::new("Thành tích tiêu biểu", 51, Align::Left),
    ];
    let row = |(one, n): (&Commended, usize)| {
        Row::Cells(vec![
            n.to_string(),
            one.name.clone(),
            one.place.clone(),
            one.years.to_string(),
            one.span.clone(),
            one.merit.clone(),
        ])
    };
    let rows = of.commended.iter().zip(1..).map(row).collect();
    let (count, words) = counted(of.commended.len());
    Paper {
        made_on: of.on,
        file_title: format!("Danh sách đề nghị biểu dương “{}” tiêu biểu", of.words.title),
        letterhead: Some(Letterhead {
            parent: of.issuer.parent.clone(),
            issuer: of.issuer.lines.clone(),
            number: None,
            letter_subject: None,
            place_date: Some(PlaceDate { place: of.issuer.seat.clone(), dated: Dated::On(of.on) }),
        }),
        heading: Some(Heading {
            kind: "DANH SÁCH".to_owned(),
            subject: vec![format!("Đề nghị biểu dương “{}” tiêu biểu", of.words.title), of.occasion.clone()],
        }),
        blocks: vec![
            Block::Table(Table {
                about: "Danh sách đề nghị biểu dương".to_owned(),
                columns,
                rows,
                small: true,
                by_hand: of.commended.iter().any(|one| one.merit.is_empty()),
            }),
            Block::paragraph(format!("Danh sách có {count} ({words}) {}./.", words_of.subjects)),
        ],
        closing: Some(Closing {
            place_date: None,
            signatures: vec![of.signer.of(&of.issuer)],
            recipients: Vec::new(),
        }),
        appendices: Vec::new(),
        landscape: false,
        letters: Default::default(),
    }
}
