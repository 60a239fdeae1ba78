//! Certificates on paper: one A4 page each, all of a hamlet or a decision in one file, moved by what the printer is
//! off. The place of the signature is blank: it is signed and stamped by hand.
//!
//! Deliberately absent: points, rewards and anything else that implies money.

mod qr;
mod words;

use jiff::civil::Date;
use programme::certificate::ShortCode;
use programme::ids::PlaceId;
use programme::places::Atlas;
use rayon::prelude::*;
use serde::Serialize;

use self::words::{address, by_decision, called, dated, decided, in_register, whom, years};
use super::paper::faces::Faces;
use super::paper::typeset::{Job, TypesetError, typeset};
use crate::actions::certificates::PublicAddress;
use crate::portable::office;
use crate::store::certificates::CertificateRow;
use crate::store::decisions::StoredDecision;

/// What stands on every certificate of a file.
pub struct Sheet<'a> {
    /// Places, for names and addresses on the day of the decision.
    pub atlas: &'a Atlas,
    /// Where the public checks; without it the QR holds the statement alone.
    pub address: Option<&'a PublicAddress>,
    /// By how much the printer is off, in tenths of a millimetre: to the right and down.
    pub offset: (i64, i64),
    /// The day written into the file.
    pub today: Date,
}

/// A certificate with the decision it rests on.
pub type Certified<'a> = (&'a CertificateRow, &'a StoredDecision);

#[derive(Serialize)]
struct Data {
    title: &'static str,
    right: i64,
    down: i64,
    certificates: Vec<Page>,
}

/// One page's texts, and where its QR lies among all.
#[derive(Serialize)]
struct Page {
    office: String,
    whom: &'static str,
    name: String,
    address_word: &'static str,
    address: String,
    holds: &'static str,
    title: String,
    years: String,
    decision: String,
    decided: String,
    number: String,
    short_code: String,
    check_at: String,
    dated: String,
    signs: &'static str,
    code_at: usize,
    code_side: usize,
}

/// The certificates as one PDF, in the order given.
///
/// # Errors
/// Where the layout is wrong, which is ours.
pub fn print(certified: &[Certified<'_>], sheet: &Sheet<'_>) -> Result<Vec<u8>, TypesetError> {
    let codes = certified.par_iter().map(|(row, _)| {
        let text = sheet.address.map_or_else(|| row.code.clone(), |address| address.of_code(&row.code));
        qr::squares(&text).ok_or_else(|| TypesetError::Layout("a code is too long for a QR".to_owned()))
    });
    let codes: Vec<(usize, Vec<u8>)> = codes.collect::<Result<_, _>>()?;
    let (mut certificates, mut all) = (Vec::with_capacity(certified.len()), Vec::new());
    for ((row, decision), (code_side, squares)) in certified.iter().zip(codes) {
        certificates.push(page(row, decision, sheet, (all.len(), code_side)));
        all.extend(squares);
    }
    let (right, down) = sheet.offset;
    typeset(&Job {
        layout: include_str!("layout.typ"),
        data: &Data { title: "Giấy công nhận", right, down, certificates },
        files: vec![("/codes.bin", all)],
        faces: Faces::shipped(),
        made_on: sheet.today,
    })
}

fn page(
    row: &CertificateRow,
    decision: &StoredDecision,
    sheet: &Sheet<'_>,
    (code_at, code_side): (usize, usize),
) -> Page {
    let on = decision.signed_on.as_deref().and_then(|on| on.parse().ok()).unwrap_or(sheet.today);
    let issuer = PlaceId::new(row.commune);
    let version = sheet.atlas.version_at(issuer, on);
    let (full, bare) = version.map_or(("", ""), |version| (version.full_name, version.name));
    Page {
        office: office(full).to_uppercase(),
        whom: whom(&row.title),
        name: row.name.clone(),
        address_word: "Địa chỉ:",
        address: address(sheet.atlas, PlaceId::new(row.subject_commune), &row.hamlet, &row.name, on),
        holds: "đạt danh hiệu",
        title: called(&row.title),
        years: years(row.year, row.years),
        decision: by_decision(decision.number.as_deref().unwrap_or_default()),
        decided: decided(on),
        number: in_register(row.number, row.register_year),
        short_code: ShortCode::parse(&row.short_code).map_or_else(String::new, |code| code.grouped()),
        check_at: sheet.address.map_or_else(String::new, |address| {
            let shown = address.as_str().trim_start_matches("https://");
            format!("{shown}/check")
        }),
        dated: dated(bare, on),
        signs: "TM. ỦY BAN NHÂN DÂN",
        code_at,
        code_side,
    }
}

/// Tenths of a millimetre, from millimetres as people type them: `1.5`, `-2,0`, `3`.
///
/// ```
/// use hoctap::documents::certificate::tenths;
/// assert_eq!((tenths("1,5"), tenths("-2"), tenths(" 0.3 ")), (Some(15), Some(-20), Some(3)));
/// assert_eq!((tenths("1.55"), tenths("x")), (None, None));
/// ```
#[must_use]
pub fn tenths(millimetres: &str) -> Option<i64> {
    let text = millimetres.trim().replace(',', ".");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(part) || part.len() != 1 || whole.len() > 4 {
        return None;
    }
    Some(sign * (whole.parse::<i64>().ok()? * 10 + part.parse::<i64>().ok()?))
}
