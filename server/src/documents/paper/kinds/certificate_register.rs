//! Sổ theo dõi cấp giấy công nhận: every certificate with its number and who took it.

use jiff::civil::Date;

use super::super::dates::{Dated, PlaceDate, day_short};
use super::super::model::{Align, Block, Closing, Column, Heading, Letterhead, Paper, Row, Signature, Table};
use super::office::Issuer;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateEntry {
    /// Số vào sổ.
    pub register_number: String,
    /// As printed on it.
    pub name: String,
    /// Hamlet or address.
    pub hamlet: String,
    /// Title and year.
    pub title: String,
    /// Number of its decision.
    pub decision: String,
    /// Its day.
    pub decided_on: Date,
    /// What became of it: printed again, no longer valid.
    pub note: String,
}

/// The book.
#[derive(Clone, Debug)]
pub struct CertificateRegister {
    /// Who keeps it.
    pub issuer: Issuer,
    /// Of which year.
    pub year: u16,
    /// In the order of their numbers.
    pub entries: Vec<CertificateEntry>,
    /// The day it was printed.
    pub drawn_up_on: Date,
}

/// Sổ theo dõi, on sheets that lie.
#[must_use]
pub fn certificate_register(of: &CertificateRegister) -> Paper {
    let columns = vec![
        Column::new("Số vào sổ", 24, Align::Centre),
        Column::new("Họ và tên (tên đơn vị) ghi trên giấy", 50, Align::Left),
        Column::new("Ấp, khóm, khu phố", 36, Align::Left),
        Column::new("Danh hiệu", 49, Align::Left),
        Column::new("Số, ngày quyết định", 55, Align::Centre),
        Column::new("Người nhận ký", 34, Align::Left),
        Column::new("Ghi chú", 30, Align::Left),
    ];
    let row = |entry: &CertificateEntry| {
        Row::Cells(vec![
            entry.register_number.clone(),
            entry.name.clone(),
            entry.hamlet.clone(),
            entry.title.clone(),
            format!("{} {}", entry.decision, day_short(entry.decided_on)),
            String::new(),
            entry.note.clone(),
        ])
    };
    let mut rows: Vec<Row> = of.entries.iter().map(row).collect();
    rows.push(Row::Sum {
        label: "Tổng số giấy đã cấp".to_owned(), figure: of.entries.len().to_string()
    });
    Paper {
        made_on: of.drawn_up_on,
        file_title: format!("Sổ theo dõi cấp giấy công nhận năm {}", of.year),
        letterhead: Some(Letterhead { issuer: of.issuer.lines.clone(), ..Letterhead::default() }),
        heading: Some(Heading {
            kind: "SỔ THEO DÕI CẤP GIẤY CÔNG NHẬN".to_owned(),
            subject: vec![format!("Năm {}", of.year)],
        }),
        blocks: vec![Block::Table(Table {
            about: "Giấy công nhận đã cấp".to_owned(),
            columns,
            rows,
            small: true,
            by_hand: true,
        })],
        closing: Some(Closing {
            place_date: Some(PlaceDate { place: of.issuer.seat.clone(), dated: Dated::On(of.drawn_up_on) }),
            signatures: vec![
                Signature {
                    title: "NGƯỜI GHI SỔ".to_owned(),
                    note: Some("(Ký, ghi rõ họ tên)".to_owned()),
                    ..Signature::default()
                },
                Signature {
                    title: "VĂN THƯ".to_owned(),
                    note: Some("(Ký, ghi rõ họ tên)".to_owned()),
                    ..Signature::default()
                },
            ],
            recipients: Vec::new(),
        }),
        appendices: Vec::new(),
        landscape: true,
        letters: Default::default(),
    }
}
