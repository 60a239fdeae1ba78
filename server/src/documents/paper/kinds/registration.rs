//! Giấy đăng ký, one page: new or again, blank or filled.

use jiff::civil::Date;

use super::super::dates::{Dated, PlaceDate};
use super::super::model::{Block, Closing, Heading, Letterhead, Paper, Piece, Signature};
use super::titles::TitleWords;

/// What is registered; what is empty is left to be written by hand.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Words of the title.
    pub words: TitleWords,
    /// For which year.
    pub year: u16,
    /// Name of the head, or the subject's own.
    pub name: String,
    /// Who answers for it, where that is somebody else.
    pub head: String,
    /// Its code.
    pub code: String,
    /// Hamlet and self-management group.
    pub hamlet: String,
    /// `xã An Hòa`.
    pub commune: String,
    /// Persons of a household, members of a unit.
    pub members: Option<u32>,
    /// Held the title in the year before; nothing where it is to be ticked by hand.
    pub again: Option<bool>,
    /// To whom: `Chi hội Khuyến học ấp …`.
    pub to: Vec<String>,
    /// Day of registering; nothing on a blank form.
    pub on: Option<Date>,
    /// The day the form was drawn up.
    pub drawn_up_on: Date,
}

/// Giấy đăng ký.
#[must_use]
pub fn registration_form(of: &Registration) -> Paper {
    let words = &of.words.for_names(Some(of.name.as_str()).filter(|name| !name.is_empty()));
    let field = |label: &str, typed: &str| {
        Block::Field(vec![Piece::text(format!("{label}: ")), Piece::filled(typed)])
    };
    let mut blocks = vec![Block::Addressed(of.to.clone()), field(words.name, &of.name)];
    if !words.head.is_empty() {
        blocks.push(field(words.head, &of.head));
    }
    blocks.push(field("Mã số (nếu có)", &of.code));
    if words.in_hamlets {
        blocks.push(field("Ấp, khóm, khu phố", &of.hamlet));
    } else {
        blocks.push(field(words.place, &of.hamlet));
    }
    if words.in_hamlets {
        blocks.push(field("Xã, phường, thị trấn", &of.commune));
    }
    blocks.push(field(words.members, &of.members.map(|n| n.to_string()).unwrap_or_default()));
    blocks.push(Block::paragraph(format!(
        "Sau khi tìm hiểu tiêu chuẩn, chúng tôi tự nguyện đăng ký phấn đấu đạt danh hiệu “{}” năm {}:",
        words.title, of.year
    )));
    let tick = |on: bool, label: &str| Block::Field(vec![Piece::Tick(on), Piece::text(format!("  {label}"))]);
    blocks.push(tick(of.again == Some(false), "Đăng ký lần đầu"));
    blocks.push(tick(of.again == Some(true), "Đăng ký lại (đã được công nhận năm trước)"));
    blocks.push(Block::Subheading("Nội dung phấn đấu trong năm".to_owned()));
    for (aim, n) in words.aims.iter().zip(1..) {
        blocks.push(Block::Field(vec![Piece::text(format!("{n}. {aim}: ")), Piece::Dots]));
        blocks.push(Block::WritingLines(1));
    }
    blocks.push(Block::paragraph(
        "Chúng tôi cam kết thực hiện các nội dung đã đăng ký và tự đánh giá trung thực vào cuối năm.",
    ));
    let received = Signature {
        authority: Vec::new(),
        title: "NGƯỜI NHẬN ĐĂNG KÝ".to_owned(),
        note: Some("(Ký, ghi rõ họ tên)".to_owned()),
        name: String::new(),
    };
    let signs = Signature {
        title: words.signs.to_owned(),
        name: if words.head.is_empty() { of.name.clone() } else { of.head.clone() },
        ..received.clone()
    };
    Paper {
        made_on: of.on.unwrap_or(of.drawn_up_on),
        file_title: format!("Giấy đăng ký danh hiệu “{}” năm {}", words.title, of.year),
        letterhead: Some(Letterhead::default()),
        heading: Some(Heading {
            kind: "GIẤY ĐĂNG KÝ".to_owned(),
            subject: vec![format!("Danh hiệu “{}” năm {}", words.title, of.year)],
        }),
        blocks,
        closing: Some(Closing {
            place_date: Some(PlaceDate {
                place: super::office::Issuer::committee(&of.commune).seat,
                dated: of.on.map_or(Dated::ByHand, Dated::On),
            }),
            signatures: vec![received, signs],
            recipients: Vec::new(),
        }),
        appendices: Vec::new(),
        landscape: false,
        letters: Default::default(),
    }
}
