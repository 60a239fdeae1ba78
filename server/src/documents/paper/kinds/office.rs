//! Who issues a paper and who signs it.

use jiff::civil::Date;

use super::super::dates::{Dated, Number, PlaceDate, day_in_words};
use super::super::model::{Letterhead, Signature};

/// Who issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The body above it, where its papers name one.
    pub parent: Vec<String>,
    /// The lines of the head.
    pub lines: Vec<String>,
    /// In full, within a sentence: `Ủy ban nhân dân xã An Hòa`.
    pub name: String,
    /// Where it has its seat, before the date: `An Hòa`.
    pub seat: String,
    /// Its place within a sentence: `xã An Hòa`.
    pub place: String,
    /// What its numbers end in: `UBND`, `HKH`.
    pub symbol: String,
}

/// `xã An Hòa` without its kind.
fn seat(place: &str) -> String {
    let kinds = ["thành phố ", "thị trấn ", "thị xã ", "phường ", "huyện ", "quận ", "tỉnh ", "xã "];
    let kind = kinds.iter().find(|kind| place.to_lowercase().starts_with(**kind));
    let bare = kind.and_then(|kind| place.get(kind.len()..)).unwrap_or(place);
    // A ward that has only a number keeps its kind.
    if bare.chars().all(|c| c.is_ascii_digit()) { place.to_owned() } else { bare.to_owned() }
}

/// The kind of a place is small within a sentence: `Xã An Hòa` becomes `xã An Hòa`.
fn within_sentence(place: &str) -> String {
    let mut letters = place.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl Issuer {
    /// The People's Committee of a place, named with its kind. No body stands above it in the head.
    #[must_use]
    pub fn committee(place: &str) -> Self {
        let place = within_sentence(place);
        Self {
            parent: Vec::new(),
            lines: vec!["ỦY BAN NHÂN DÂN".to_owned(), place.to_uppercase()],
            name: format!("Ủy ban nhân dân {place}"),
            seat: seat(&place),
            place,
            symbol: "UBND".to_owned(),
        }
    }

    /// The association of a place, with the place above where the association has one there.
    #[must_use]
    pub fn association(place: &str, above: Option<&str>) -> Self {
        let place = within_sentence(place);
        let head = |place: &str| vec!["HỘI KHUYẾN HỌC".to_owned(), place.to_uppercase()];
        Self {
            parent: above.map(head).unwrap_or_default(),
            lines: head(&place),
            name: format!("Hội Khuyến học {place}"),
            seat: seat(&place),
            place,
            symbol: "HKH".to_owned(),
        }
    }

    /// The head of a paper of it: number and date as given, or left open in a draft of a year.
    #[must_use]
    pub fn head(&self, kind: &str, given: &Given) -> Letterhead {
        let symbol = if kind.is_empty() { self.symbol.clone() } else { format!("{kind}-{}", self.symbol) };
        Letterhead {
            parent: self.parent.clone(),
            issuer: self.lines.clone(),
            number: Some(given.number.as_deref().map_or_else(|| Number::open(&symbol), Number::given)),
            letter_subject: None,
            place_date: Some(PlaceDate { place: self.seat.clone(), dated: given.dated }),
        }
    }
}

/// What the clerk gives a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Number and symbol, `12/QĐ-UBND`; nothing in a draft.
    pub number: Option<String>,
    /// Its day.
    pub dated: Dated,
    /// The day it was drawn up, by which the layout and the legal bases go while it is not dated.
    pub drawn_up_on: Date,
}

impl Given {
    /// A draft drawn up on a day.
    #[must_use]
    pub fn draft(on: Date) -> Self {
        Self { number: None, dated: Dated::Open { year: on.year() }, drawn_up_on: on }
    }

    /// Numbered and dated.
    #[must_use]
    pub fn numbered(number: &str, on: Date) -> Self {
        Self { number: Some(number.to_owned()), dated: Dated::On(on), drawn_up_on: on }
    }

    /// The day by which rules are chosen.
    #[must_use]
    pub fn day(&self) -> Date {
        match self.dated {
            Dated::On(day) => day,
            Dated::Open { .. } | Dated::ByHand => self.drawn_up_on,
        }
    }
}

/// Another paper that is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `Quyết định`, `Tờ trình`.
    pub kind: String,
    /// `125/QĐ-UBND`.
    pub number: String,
    /// Its day.
    pub on: Date,
    /// Who issued it, in full.
    pub by: String,
}

impl Reference {
    /// `Quyết định số 125/QĐ-UBND ngày 25 tháng 12 năm 2019 của Ủy ban nhân dân xã An Hòa`.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{} số {} {} của {}", self.kind, self.number(), day_in_words(self.on), self.by)
    }

    /// Its number as papers write it.
    #[must_use]
    pub fn number(&self) -> String {
        Number::given(&self.number).whole()
    }
}

/// In what capacity somebody signs for a People's Committee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// For the whole body: `TM. ỦY BAN NHÂN DÂN`.
    Body,
    /// As its chair.
    Chair,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// For the body or as its chair.
    pub capacity: Capacity,
    /// The deputy signs in the chair's place.
    pub deputy: bool,
    /// The name; empty in a draft.
    pub name: String,
}

impl Signer {
    /// The end of a decision of a People's Committee.
    #[must_use]
    pub fn committee(&self) -> Signature {
        let mut authority = Vec::new();
        if self.capacity == Capacity::Body {
            authority.push("TM. ỦY BAN NHÂN DÂN".to_owned());
        }
        self.under(authority)
    }

    /// The end of a paper of the association.
    #[must_use]
    pub fn association(&self) -> Signature {
        let mut authority = Vec::new();
        if self.capacity == Capacity::Body {
            authority.push("TM. BAN CHẤP HÀNH".to_owned());
        }
        self.under(authority)
    }

    fn under(&self, mut authority: Vec<String>) -> Signature {
        if self.deputy {
            authority.push("KT. CHỦ TỊCH".to_owned());
        }
        let title = if self.deputy { "PHÓ CHỦ TỊCH" } else { "CHỦ TỊCH" };
        Signature { authority, title: title.to_owned(), note: None, name: self.name.clone() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_head_has_the_place_large_and_the_seat_without_its_kind() {
        let issuer = Issuer::committee("Xã An Hòa Tây");
        assert_eq!((issuer.lines[1].as_str(), issuer.seat.as_str()), ("XÃ AN HÒA TÂY", "An Hòa Tây"));
        assert_eq!(issuer.name, "Ủy ban nhân dân xã An Hòa Tây");
        assert_eq!(Issuer::committee("Phường 8").seat, "phường 8");
        assert_eq!(Issuer::committee("Thị trấn Châu Thành").seat, "Châu Thành");
    }

    #[test]
    fn a_reference_is_cited_with_its_day_and_issuer() {
        let of = Reference {
            kind: "Quyết định".to_owned(),
            number: "5/QĐ-UBND".to_owned(),
            on: date(2019, 12, 5),
            by: "Ủy ban nhân dân xã An Hòa".to_owned(),
        };
        assert_eq!(
            of.whole(),
            "Quyết định số 05/QĐ-UBND ngày 05 tháng 12 năm 2019 của Ủy ban nhân dân xã An Hòa"
        );
    }
}
