//! The small vocabularies of a roster's cells: yes and no, poverty, registration, results.

use programme::fold::fold;
use unicode_normalization::UnicodeNormalization as _;

use super::fault::FaultKind;
use super::row::Registration;

/// White space off both ends; quick for the plain cells that most are.
#[must_use]
#[inline]
pub fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    // Letters of Vietnamese are told by their first byte or two: no white space starts like them.
    let starts = matches!(bytes, [b'!'..=b'~' | 0xC3..=0xC6, ..] | [0xE1, 0xBA | 0xBB, ..]);
    let ends = matches!(bytes, [.., b'!'..=b'~'] | [.., 0xC3..=0xC6, _] | [.., 0xE1, 0xBA | 0xBB, _]);
    match bytes {
        [] => text,
        _ if starts && ends => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'),
    }
}

/// A whole number; spreadsheets may write 2016 as 2016.0.
#[must_use]
pub fn whole(text: &str) -> Option<u16> {
    if text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digits = text.split_once(['.', ',']).map_or(text, |(whole, rest)| {
        if !rest.is_empty() && rest.bytes().all(|b| b == b'0') { whole } else { "" }
    });
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// Vietnamese letters are told without the full tables of Unicode: this runs on every row.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        'À'..='ɏ' | 'Ḁ'..='ỿ' => true,
        _ => c.is_alphabetic(),
    }
}

/// A text from its first letter on; this runs on nearly every cell of rows without names.
fn from_first_letter(text: &str) -> Option<&str> {
    // The first byte that is no other ASCII begins a character, so the text may be cut before it.
    let at = text.bytes().position(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())?;
    let rest = &text[at..];
    rest.find(is_letter).map(|at| &rest[at..])
}

/// Whether the first text of a row starts with *Cộng* or *Tổng*. Accents count: *Công* and *Tống*
/// are names of people.
#[must_use]
pub fn is_subtotal<'c>(cells: impl IntoIterator<Item = &'c str>) -> bool {
    let first = cells.into_iter().find_map(from_first_letter);
    let Some(text) = first else { return false };
    if !text.starts_with(['c', 'C', 't', 'T']) {
        return false;
    }
    let start: String = text.nfc().flat_map(char::to_lowercase).take(5).collect();
    ["cộng", "tổng"]
        .iter()
        .any(|word| start.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
}

/// A day: 2020-12-31, or as people write it 31/12/2020, 31.12.2020, 31-12-2020, 31 12 2020, and 31122020 on the
/// keys of a phone that have digits only.
#[must_use]
pub fn day(text: &str) -> Option<jiff::civil::Date> {
    let text = text.trim();
    let date = |day: &str, month: &str, year: &str| {
        let year = Some(year).filter(|year| year.len() == 4)?;
        jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    // Eight digits are never both: a year of a month 19 or 20 there is none.
    if text.len() == 8
        && text.bytes().all(|b| b.is_ascii_digit())
        && let Some(day) = date(&text[..2], &text[2..4], &text[4..]).filter(|day| day.year() >= 1900)
    {
        return Some(day);
    }
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() { None } else { date(day, month, year) }
}

/// `x`, `có`, `1`, … or `không`, `0`, blank; nothing when it is neither.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    match text {
        "" | "0" => return Some(false),
        "1" => return Some(true),
        _ => {}
    }
    match fold(text).as_str() {
        "co" | "x" | "yes" | "y" | "true" => Some(true),
        "khong" | "no" | "n" | "false" | "-" => Some(false),
        _ => None,
    }
}

/// Members of a household, 1–30; a blank cell says nothing.
#[must_use]
pub fn members(text: &str) -> (Option<u8>, Option<FaultKind>) {
    if text.is_empty() {
        return (None, None);
    }
    match whole(text).and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=30).contains(n)) {
        Some(n) => (Some(n), None),
        None => (None, Some(FaultKind::MembersOutside { value: text.to_owned() })),
    }
}

/// Birth year of the head; a blank cell says nothing.
#[must_use]
pub fn birth_year(text: &str) -> (Option<u16>, Option<FaultKind>) {
    if text.is_empty() {
        return (None, None);
    }
    match whole(text).filter(|n| (1880..=2100).contains(n)) {
        Some(year) => (Some(year), None),
        None => (None, Some(FaultKind::BirthYearOutside { value: text.to_owned() })),
    }
}

/// Poor and near-poor are one for the pass mark.
#[must_use]
pub fn poverty(text: &str) -> (bool, Option<FaultKind>) {
    if let Some(poor) = yes_no(text) {
        return (poor, None);
    }
    match fold(text).as_str() {
        "ngheo" | "can ngheo" | "ho ngheo" | "ho can ngheo" | "poor" | "near-poor" | "near poor" => {
            (true, None)
        }
        "khong ngheo" | "binh thuong" | "thuong" | "not poor" => (false, None),
        _ => (false, Some(FaultKind::PovertyUnknown { value: text.to_owned() })),
    }
}

/// A blank cell registers, as a missing column does: being on the year's roster is registering.
#[must_use]
pub fn registration(text: &str) -> (Registration, Option<FaultKind>) {
    match text {
        "" | "1" => return (Registration::Unsaid, None),
        "0" => return (Registration::No, None),
        _ => {}
    }
    match fold(text).as_str() {
        "moi" | "new" | "dang ky moi" => (Registration::New, None),
        "lai" | "tai" | "again" | "dang ky lai" | "tai dang ky" => (Registration::Again, None),
        other => match yes_no(other) {
            Some(true) => (Registration::Unsaid, None),
            Some(false) => (Registration::No, None),
            None => (Registration::Unsaid, Some(FaultKind::RegistrationUnknown { value: text.to_owned() })),
        },
    }
}

/// *đạt* or *không đạt*; a blank cell says nothing.
///
/// # Errors
/// When it is neither.
pub fn result(text: &str) -> Result<Option<bool>, FaultKind> {
    if text.is_empty() {
        return Ok(None);
    }
    match fold(text).as_str() {
        "dat" | "pass" | "passed" => Ok(Some(true)),
        "khong dat" | "chua dat" | "fail" | "failed" | "not passed" => Ok(Some(false)),
        // What is still looked into has no result.
        "cho xem xet" | "referred" => Ok(None),
        other => yes_no(other).map(Some).ok_or_else(|| FaultKind::ResultUnknown { value: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{day, is_subtotal, poverty, registration, whole};
    use crate::roster::row::Registration;

    #[test]
    fn subtotals_are_told_from_families_by_their_accents() {
        for row in [
            &["", "Cộng ấp 1", "3"][..],
            &["TỔNG CỘNG"],
            &["5", " (Tổng số)"],
            &["Co\u{302}\u{323}ng"],
            &["Tô\u{309}ng:"],
        ] {
            assert!(is_subtotal(row.iter().copied()), "{row:?}");
        }
        for row in [&["1", "Tống Văn An"][..], &["Công Tằng Tôn Nữ"], &["28756"], &["Cộngg"], &[]]
        {
            assert!(!is_subtotal(row.iter().copied()), "{row:?}");
        }
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let fifth = Some(jiff::civil::date(2020, 12, 5));
        for text in
            ["2020-12-05", "5/12/2020", "05.12.2020", " 05-12-2020", "5 12 2020", "05122020", "20201205"]
        {
            assert_eq!(day(text), fifth, "{text}");
        }
        for text in ["", "5/12/20", "12/2020", "32/12/2020", "5/13/2020", "1/2/3/2020", "51202020", "hôm nay"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn spreadsheet_numbers_and_words_are_read() {
        assert_eq!(
            (whole("2016.0"), whole("2016"), whole("2016,5"), whole("")),
            (Some(2016), Some(2016), None, None)
        );
        assert!(poverty("Cận nghèo").0 && poverty("x").0 && !poverty("Không").0 && poverty("?").1.is_some());
        assert_eq!(registration("Lại").0, Registration::Again);
        assert_eq!(registration("").0, Registration::Unsaid);
        assert_eq!(registration("không").0, Registration::No);
    }
}
