//! Certificates on paper: one A4 page each, all of a hamlet or a decision in one file, moved by what the printer is
//! off. The place of the signature is blank: it is signed and stamped by hand.
//!
//! Deliberately absent: points, rewards and anything else that implies money.

mod face;
pub mod gallery;
mod mask;
mod paint;
mod qr;
mod words;

use ahash::AHashMap;
use jiff::civil::Date;
use programme::certificate::ShortCode;
use programme::ids::PlaceId;
use programme::places::Atlas;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use self::face::Style;
pub use self::paint::PaintError;
use self::paint::{At, Line, Page, Setting, paint};
use self::qr::Squares;
use self::words::{address, by_decision, called, dated, decided, in_register, whom, years};
use crate::actions::certificates::PublicAddress;
use crate::actions::titles::{TitleRules, decider};
use crate::documents::paper::kinds::{Capacity, Issuer, Signer};
use crate::store::certificates::CertificateRow;
use crate::store::decisions::StoredDecision;

/// What stands on every certificate of a file.
pub struct Sheet<'a> {
    /// Places, for names and addresses on the day of the decision.
    pub atlas: &'a Atlas,
    /// Who decides a title, by whom its certificates are given and signed.
    pub rules: &'a TitleRules,
    /// Where the public checks; without it the QR holds the statement alone.
    pub address: Option<&'a PublicAddress>,
    /// By how much the printer is off, in tenths of a millimetre: to the right and down.
    pub offset: (i64, i64),
    /// The day written into the file.
    pub today: Date,
}

/// A certificate with the decision it rests on.
pub type Certified<'a> = (&'a CertificateRow, &'a StoredDecision);

/// The certificates as one PDF, in the order given.
///
/// # Errors
/// Where a page cannot be painted, which is ours.
pub fn print(certified: &[Certified<'_>], sheet: &Sheet<'_>) -> Result<Vec<u8>, PaintError> {
    let mut givers: AHashMap<i64, Giver> = AHashMap::new();
    for (_, decision) in certified {
        givers.entry(decision.id).or_insert_with(|| Giver::of(decision, sheet));
    }
    // Workers of its own: one of everybody's may be in the middle of a long paper, and would be waited for.
    let workers = rayon::ThreadPoolBuilder::new().build().map_err(|e| PaintError::Written(e.to_string()))?;
    let pages: Vec<Page> = workers.install(|| {
        let each = |(row, decision): &Certified<'_>| page(row, (*decision, &givers[&decision.id]), sheet);
        certified.par_iter().map(each).collect::<Result<_, _>>()
    })?;
    let setting = Setting { offset_tenths: sheet.offset, made_on: sheet.today };
    // In a thread that is none of the workers: these take what it hands out in the order in which it does, as `paint` needs.
    std::thread::scope(|scope| {
        let painted = scope.spawn(|| paint(&pages, "Giấy công nhận", &setting));
        painted.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Who gives the certificates of a decision.
struct Giver {
    /// Its name, in capitals.
    name: String,
    /// Where it has its seat, before the date.
    seat: String,
    /// On whose behalf they are signed, and the office of who signs.
    signs: Vec<String>,
    on: Date,
}

impl Giver {
    fn of(decision: &StoredDecision, sheet: &Sheet<'_>) -> Self {
        let on = decision.signed().unwrap_or(sheet.today);
        let (atlas, place) = (sheet.atlas, PlaceId::new(decision.commune));
        let year = u16::try_from(decision.year).unwrap_or(0);
        let full = |place: PlaceId| atlas.version_at(place, on).map_or("", |version| version.full_name);
        let step = decider(sheet.rules, (atlas, place), (&decision.title, year), on);
        let issuer = step.and_then(|step| Issuer::of(step, full(place), None, on));
        let issuer = issuer.unwrap_or_else(|| Issuer::committee(full(place)));
        let capacity = step.map_or(Capacity::Body, Capacity::of);
        let signature = Signer { capacity, deputy: false, name: String::new() }.of(&issuer);
        Self {
            name: issuer.decides_as(capacity).to_uppercase(),
            signs: signature.authority.into_iter().chain([signature.title]).collect(),
            seat: issuer.seat,
            on,
        }
    }
}

/// Sizes of lines that may be long: names and issuers are set smaller rather than cut.
const NAME: [f32; 5] = [27.0, 23.0, 19.0, 16.0, 13.0];
const TITLE: [f32; 3] = [25.0, 22.0, 19.0];
const OFFICE: [f32; 3] = [17.0, 15.0, 13.0];
const ADDRESS: [f32; 3] = [15.0, 13.0, 11.0];

fn page(
    row: &CertificateRow,
    (decision, giver): (&StoredDecision, &Giver),
    sheet: &Sheet<'_>,
) -> Result<Page, PaintError> {
    let on = giver.on;
    let at = address(sheet.atlas, PlaceId::new(row.subject_commune), &row.hamlet, &row.name, on);
    let mut lines = Vec::with_capacity(18);
    let mut line = |text: &str, (style, sizes): (Style, &'static [f32]), at: At, down: f32| {
        let text = text.nfc().collect();
        lines.push(Line { text, style, sizes, at, down, red: false, heading: false });
    };
    let middle = At::Middle;
    line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (Style::Bold, &[14.0]), middle, 26.5);
    line("Độc lập - Tự do - Hạnh phúc", (Style::Bold, &[14.0]), middle, 33.0);
    line(&giver.name, (Style::Bold, &OFFICE), middle, 46.0);
    line("GIẤY CÔNG NHẬN", (Style::Bold, &[32.0]), middle, 62.0);
    line(whom(&row.title), (Style::Regular, &[17.0]), middle, 78.0);
    line(&row.name, (Style::Bold, &NAME), middle, 89.5);
    line(&format!("Địa chỉ: {at}"), (Style::Regular, &ADDRESS), middle, 100.5);
    line("đạt danh hiệu", (Style::Regular, &[17.0]), middle, 113.0);
    line(&called(&row.title), (Style::Bold, &TITLE), middle, 124.5);
    line(&years(row.year, row.years), (Style::Bold, &[17.0]), middle, 134.5);
    let beside = At::From(66.0);
    line(
        &by_decision(decision.number.as_deref().unwrap_or_default()),
        (Style::Regular, &[12.0]),
        beside,
        156.5,
    );
    line(&decided(on), (Style::Regular, &[12.0]), beside, 162.5);
    line(&in_register(row.number, row.register_year), (Style::Regular, &[12.0]), beside, 168.5);
    let short = ShortCode::parse(&row.short_code).map_or_else(String::new, |code| code.grouped());
    line(&format!("Mã kiểm tra: {short}"), (Style::Regular, &[12.0]), beside, 174.5);
    if let Some(address) = sheet.address {
        let shown = address.as_str().trim_start_matches("https://");
        line(&format!("Kiểm tra tại: {shown}/check"), (Style::Regular, &[10.5]), beside, 180.5);
    }
    let sign = At::Around(214.0);
    line(&dated(&giver.seat, on), (Style::Italic, &[14.0]), sign, 149.5);
    for (signs, down) in giver.signs.iter().zip([156.5, 163.0]) {
        line(signs, (Style::Bold, &[14.0]), sign, down);
    }
    // The paper's name and the title are in red.
    lines[3].heading = true;
    lines[3].red = true;
    lines[8].red = true;
    let text = sheet.address.map_or_else(|| row.code.clone(), |address| address.of_code(&row.code));
    let code = Squares::of(&text).ok_or(PaintError::Code)?;
    Ok(Page { lines, code, name: in_register(row.number, row.register_year) })
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
