//! The words of a certificate by its title kind: who holds it, and what it is called.

use jiff::civil::Date;
use programme::certificate::register_number;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::registry::subject_kind;
use programme::text::Lang;

use crate::documents::paper::kinds::{place_within, title_words, within_sentence};
use crate::documents::words::title_word;

/// Before the name: whose certificate it is.
#[must_use]
pub(super) fn whom(title: &str) -> &'static str {
    match subject_kind(title) {
        Some("family") => "Công nhận gia đình ông (bà):",
        Some("clan") => "Công nhận dòng họ:",
        Some("hamlet") if title.starts_with("culture") => "Công nhận khu dân cư:",
        Some("hamlet" | "commune") => "Công nhận cộng đồng:",
        Some("unit") => "Công nhận đơn vị:",
        _ => "Công nhận:",
    }
}

/// What it is called, in capitals, as in the decision.
#[must_use]
pub(super) fn called(title: &str) -> String {
    let named = title_words(title).map_or_else(|| title_word(title, Lang::Vi), |words| words.title);
    format!("“{}”", named.to_uppercase())
}

/// The year of a title, or the years of its term.
#[must_use]
pub(super) fn years(year: i64, years: i64) -> String {
    if years <= 1 { format!("Năm {year}") } else { format!("Giai đoạn {year} - {}", year + years - 1) }
}

/// A day as documents write it: zeros before the days below ten and the first two months, so that nobody adds a
/// figure.
#[must_use]
pub(super) fn dated(place: &str, on: Date) -> String {
    let month = if on.month() < 3 { format!("{:02}", on.month()) } else { on.month().to_string() };
    format!("{place}, ngày {:02} tháng {month} năm {}", on.day(), on.year())
}

/// `Theo Quyết định số 05/QĐ-UBND`.
#[must_use]
pub(super) fn by_decision(number: &str) -> String {
    format!("Theo Quyết định số {number}")
}

/// `ngày 20/12/2020`.
#[must_use]
pub(super) fn decided(on: Date) -> String {
    format!("ngày {:02}/{:02}/{}", on.day(), on.month(), on.year())
}

/// `Số vào sổ: 0123/2020`.
#[must_use]
pub(super) fn in_register(number: i64, year: i64) -> String {
    let part = |n: i64| (u32::try_from(n).unwrap_or(0), u16::try_from(year).unwrap_or(0));
    let (number, year) = part(number);
    format!("Số vào sổ: {}", register_number(number, year))
}

/// The hamlet, unless it is the one whose certificate it is, then the commune and what stands above it that day.
#[must_use]
pub(super) fn address(atlas: &Atlas, of: PlaceId, hamlet: &str, name: &str, on: Date) -> String {
    let mut parts = Vec::new();
    if !hamlet.is_empty() && hamlet != name {
        parts.push(place_within(hamlet));
    }
    let mut next = Some(of);
    while let Some(place) = next {
        let Some(version) = atlas.version_at(place, on) else { break };
        let is_part = atlas.place(place).is_some_and(|place| place.level != Level::Country);
        // A commune's own title says what it is of.
        if is_part && version.full_name != name {
            parts.push(within_sentence(version.full_name));
        }
        next = version.parent;
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use programme::registry::TITLES;

    use super::*;

    #[test]
    fn every_title_kind_has_its_words_and_none_speaks_of_points_or_money() {
        for title in TITLES {
            let words = format!("{} {}", whom(title), called(title));
            assert!(!whom(title).ends_with("nhận:") && called(title).chars().count() > 8, "{title}: {words}");
            for forbidden in ["điểm", "tiền", "thưởng", "đồng "] {
                let words = words.replace("cộng đồng", "").replace("CỘNG ĐỒNG", "");
                assert!(!words.to_lowercase().contains(forbidden), "{title}: {words}");
            }
        }
    }

    #[test]
    fn days_and_years_are_written_as_documents_write_them() {
        assert_eq!(dated("An Hiệp", date(2021, 2, 5)), "An Hiệp, ngày 05 tháng 02 năm 2021");
        assert_eq!(dated("An Hiệp", date(2020, 3, 15)), "An Hiệp, ngày 15 tháng 3 năm 2020");
        assert_eq!(
            (years(2020, 1), years(2024, 3)),
            ("Năm 2020".to_owned(), "Giai đoạn 2024 - 2026".to_owned())
        );
        assert_eq!(in_register(7, 2020), "Số vào sổ: 0007/2020");
    }
}
