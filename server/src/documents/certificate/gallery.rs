//! A certificate of every title for the gallery: invented names, signed by a key that nobody keeps, so that no check
//! calls it genuine.

use ed25519_dalek::SigningKey;
use programme::certificate::{Day, KeyId, Salt, Statement, StatementError, digest, valid_through};
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::registry::subject_kind;
use programme::titles::{FactKey, FactValue, title_kind};

use super::{PaintError, Sheet, print};
use crate::actions::certificates::PublicAddress;
use crate::actions::titles::TitleRules;
use crate::documents::paper::gallery::{SHOWN, Shown, subject};
use crate::store::certificates::CertificateRow;
use crate::store::decisions::StoredDecision;

/// The commune of the map in which the invented subjects are, Bến Tre's An Hiệp.
const COMMUNE: &str = "29161";

/// The certificates as PDF, with the names of their files without an ending.
///
/// # Errors
/// Where a page cannot be painted, which is ours.
pub fn certificates() -> Result<Vec<(String, Vec<u8>)>, PaintError> {
    let atlas = Atlas::shipped();
    let rules = TitleRules::shipped(&atlas);
    let address = PublicAddress::parse("https://hoctap.example.vn");
    let painted = |of: &Shown| -> Option<Result<(String, Vec<u8>), PaintError>> {
        let (row, decision) = certified(of, &atlas, &rules)?;
        let sheet =
            Sheet { atlas: &atlas, rules: &rules, address: address.as_ref(), offset: (0, 0), today: of.day };
        let stem = format!("{}/17-giay-cong-nhan", of.folder);
        Some(print(&[(&row, &decision)], &sheet).map(|pdf| (stem, pdf)))
    };
    SHOWN.iter().filter_map(painted).collect()
}

fn certified(of: &Shown, atlas: &Atlas, rules: &TitleRules) -> Option<(CertificateRow, StoredDecision)> {
    let (year, day) = (u16::try_from(of.year).ok()?, of.day);
    let commune = atlas.by_code(Level::Commune, COMMUNE, jiff::civil::date(2019, 12, 31)).ok()?;
    let commune = atlas.on_map(commune, day).first().map_or(commune, |(home, _)| *home);
    let steps =
        crate::actions::titles::offices(rules, (atlas, commune), (of.title, year), day, &[FactKey::Decides]);
    let issuer: PlaceId = steps.first()?.1;
    let version = atlas.version_at(issuer, day)?;
    let term = title_kind(of.title)?.period_on(day)?.fact(FactKey::TermYears)?.value;
    let FactValue::Years(years) = term else { return None };
    // A commune's own title is held by that commune, everything else by somebody invented.
    let (name, hamlet) = match subject_kind(of.title) {
        Some("commune") => (atlas.version_at(commune, day)?.full_name.to_owned(), String::new()),
        Some("unit") => (subject(of.title, 0).0, String::new()),
        Some("hamlet") => (subject(of.title, 0).0, subject(of.title, 0).0),
        _ => subject(of.title, 4),
    };
    let (salt, key) = (Salt::new([7; 16]), SigningKey::from_bytes(&[7; 32]));
    let signed = || -> Result<(String, String), StatementError> {
        let fits = StatementError::DoesNotFit;
        let last = valid_through(i64::from(of.year), i64::from(years)).ok_or(fits)?;
        let statement = Statement {
            key: KeyId::of(&key.verifying_key()),
            issuer: u32::try_from(issuer.get()).map_err(|_| fits)?,
            issuer_code: version.code.to_owned(),
            issuer_name: version.full_name.to_owned(),
            number: 5,
            register_year: u16::try_from(day.year()).map_err(|_| fits)?,
            title: of.title.to_owned(),
            year,
            years,
            valid_to: Day::of(last).ok_or(fits)?,
            issued_on: Day::of(day).ok_or(fits)?,
            status: 5,
            name_digest: digest(&name, &salt),
            salt,
        };
        let (code, short) = statement.sign(&key)?;
        Ok((code, short.as_str().to_owned()))
    };
    let (code, short_code) = signed().ok()?;
    let symbol = if of.title.starts_with("promoting") { "HKH" } else { "UBND" };
    let decision = StoredDecision {
        id: 1,
        commune: issuer.get(),
        title: of.title.to_owned(),
        year: i64::from(of.year),
        state: "issued".to_owned(),
        number: Some(format!("08/QĐ-{symbol}")),
        signed_on: Some(day.to_string()),
        kind: "recognise".to_owned(),
        about: None,
    };
    let row = CertificateRow {
        commune: issuer.get(),
        id: 1,
        register_year: i64::from(day.year()),
        number: 5,
        decision: 1,
        subject_commune: commune.get(),
        subject: 1,
        title: of.title.to_owned(),
        year: i64::from(of.year),
        years: i64::from(years),
        name,
        hamlet,
        code,
        short_code,
        key: String::new(),
        status: 5,
        replaced_by: 0,
        why: String::new(),
        issued_on: day.to_string(),
        valid_to: String::new(),
    };
    Some((row, decision))
}
