//! Every millimetre and point of an official paper, by the rule of its day: Nghị định 30/2020/NĐ-CP (phụ lục I) from
//! 5/3/2020, Thông tư 01/2011/TT-BNV before.
//!
//! A measure has the range that the rule allows, what we take of it, and whether anybody held it against the text.
//! What nobody did is marked and told (`hoctap documents measures`). Deliberately absent: any other number of the
//! layouts; `layout/paper.typ` and `docx/` read theirs here.

use jiff::civil::{Date, date};
use programme::criteria::Provenance::{self, Unverified, Verified};
use serde::{Serialize, Serializer};

/// One measure: what we take, between what the rule allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What is taken, in [`Measure::unit`].
    pub value: u16,
    /// The least that the rule allows.
    pub least: u16,
    /// The most.
    pub most: u16,
    /// Of what the numbers are.
    pub unit: Unit,
    /// Whether the range was seen in a published text of the rule.
    pub provenance: Provenance,
}

/// What a measure counts. Fine enough for each rule, so that no fraction is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Tenths of a millimetre.
    TenthsOfMm,
    /// Half points, as Word counts.
    HalfPoints,
    /// Hundredths of something else named by the measure.
    Percent,
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(self.value)
    }
}

const fn mm(value: u16, range: (u16, u16), provenance: Provenance) -> Measure {
    Measure { value, least: range.0, most: range.1, unit: Unit::TenthsOfMm, provenance }
}

const fn pt(value: u16, range: (u16, u16), provenance: Provenance) -> Measure {
    Measure { value: value * 2, least: range.0 * 2, most: range.1 * 2, unit: Unit::HalfPoints, provenance }
}

const fn percent(value: u16, range: (u16, u16), provenance: Provenance) -> Measure {
    Measure { value, least: range.0, most: range.1, unit: Unit::Percent, provenance }
}

impl Measure {
    /// In twentieths of a point, as DOCX counts distances.
    #[must_use]
    pub const fn twips(self) -> u32 {
        match self.unit {
            Unit::TenthsOfMm => tenths_to_twips(self.value),
            Unit::HalfPoints => self.value as u32 * 10,
            Unit::Percent => self.value as u32,
        }
    }

    /// In half points, as DOCX counts sizes.
    #[must_use]
    pub const fn half_points(self) -> usize {
        self.value as usize
    }
}

/// Tenths of a millimetre in twentieths of a point.
#[must_use]
pub const fn tenths_to_twips(tenths: u16) -> u32 {
    (tenths as u32 * 1440 + 127) / 254
}

/// Where the number of a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageNumberAt {
    /// In the middle of the top margin.
    TopCentre,
    /// At the right of the bottom margin.
    BottomRight,
}

/// The rule of a paper's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Nghị định 30/2020/NĐ-CP, in force from its day, 5/3/2020.
    Decree30,
    /// Thông tư 01/2011/TT-BNV, before.
    Circular01,
}

/// First day of Nghị định 30/2020/NĐ-CP.
pub const DECREE_30_FROM: Date = date(2020, 3, 5);

impl Regime {
    /// The rule for a paper dated on a day, or drawn up on it.
    #[must_use]
    pub fn on(day: Date) -> Self {
        if day >= DECREE_30_FROM { Self::Decree30 } else { Self::Circular01 }
    }

    /// Its number.
    #[must_use]
    pub const fn instrument(self) -> &'static str {
        match self {
            Self::Decree30 => "Nghị định 30/2020/NĐ-CP",
            Self::Circular01 => "Thông tư 01/2011/TT-BNV",
        }
    }

    /// Its measures.
    #[must_use]
    pub const fn measures(self) -> &'static Measures {
        match self {
            Self::Decree30 => &DECREE_30,
            Self::Circular01 => &CIRCULAR_01,
        }
    }
}

/// All measures of a rule.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Measures {
    /// Width of the sheet, A4.
    pub width: Measure,
    /// Its height.
    pub height: Measure,
    /// Top margin.
    pub top: Measure,
    /// Bottom margin.
    pub bottom: Measure,
    /// Left margin.
    pub left: Measure,
    /// Right margin.
    pub right: Measure,
    /// Number of the page.
    pub page_number: Measure,
    /// Where it stands.
    pub page_number_at: PageNumberAt,
    /// CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM.
    pub nation: Measure,
    /// Độc lập - Tự do - Hạnh phúc.
    pub motto: Measure,
    /// The body above the issuer.
    pub parent: Measure,
    /// Who issues.
    pub issuer: Measure,
    /// Line below the issuer, in hundredths of the issuer's width.
    pub issuer_line: Measure,
    /// Số: …/QĐ-UBND.
    pub number: Measure,
    /// Place and date.
    pub place_date: Measure,
    /// Kind of paper: QUYẾT ĐỊNH.
    pub kind: Measure,
    /// What it is about.
    pub subject: Measure,
    /// V/v … below the number of a letter.
    pub letter_subject: Measure,
    /// Kính gửi.
    pub addressed: Measure,
    /// Legal bases.
    pub bases: Measure,
    /// They are slanted.
    pub bases_italic: bool,
    /// What ends the last of them.
    pub bases_end: &'static str,
    /// The text.
    pub body: Measure,
    /// First line of a paragraph.
    pub indent: Measure,
    /// Between paragraphs.
    pub paragraph_space: Measure,
    /// Between lines, in hundredths of single spacing.
    pub line_space: Measure,
    /// TM., KT. and the office of who signs.
    pub authority: Measure,
    /// The name of who signs.
    pub signer: Measure,
    /// Nơi nhận.
    pub recipients_heading: Measure,
    /// Who receives.
    pub recipients: Measure,
    /// Phụ lục.
    pub appendix_label: Measure,
    /// What the appendix is.
    pub appendix_title: Measure,
    /// (Kèm theo Quyết định …).
    pub appendix_reference: Measure,
    /// Tables; the rules only say that their letters are those of the text or smaller.
    pub table: Measure,
    /// Tables of many columns.
    pub table_small: Measure,
    /// Between the lines of a table and its letters, upwards and downwards.
    pub cell_space: Measure,
    /// Height of a row or line that is written or signed in with a pen.
    pub writing_row: Measure,
    /// Room for a signature and a stamp.
    pub signing_room: Measure,
    /// The left half of the head, in hundredths of the text's width.
    pub head_left: Measure,
    /// A text to be read aloud.
    pub aloud: Measure,
}

/// Ranges of `shared/domain.md` §8.1; sizes that are only commonly known are unverified. The last eight are ours.
const DECREE_30: Measures = Measures {
    width: mm(2100, (2100, 2100), Verified),
    height: mm(2970, (2970, 2970), Verified),
    top: mm(200, (200, 250), Verified),
    bottom: mm(200, (200, 250), Verified),
    left: mm(300, (300, 350), Verified),
    right: mm(150, (150, 200), Verified),
    page_number: pt(13, (13, 14), Verified),
    page_number_at: PageNumberAt::TopCentre,
    nation: pt(12, (12, 13), Verified),
    motto: pt(13, (13, 14), Verified),
    parent: pt(12, (12, 13), Unverified),
    issuer: pt(12, (12, 13), Unverified),
    issuer_line: percent(40, (33, 50), Unverified),
    number: pt(13, (13, 13), Unverified),
    place_date: pt(13, (13, 14), Unverified),
    kind: pt(14, (13, 14), Unverified),
    subject: pt(14, (13, 14), Unverified),
    letter_subject: pt(12, (12, 13), Unverified),
    addressed: pt(14, (13, 14), Unverified),
    bases: pt(14, (13, 14), Verified),
    bases_italic: true,
    bases_end: ".",
    body: pt(14, (13, 14), Unverified),
    indent: mm(127, (100, 127), Unverified),
    paragraph_space: pt(6, (6, 12), Unverified),
    line_space: percent(100, (100, 150), Unverified),
    authority: pt(14, (13, 14), Unverified),
    signer: pt(14, (13, 14), Unverified),
    recipients_heading: pt(12, (12, 12), Unverified),
    recipients: pt(11, (11, 11), Unverified),
    appendix_label: pt(14, (14, 14), Unverified),
    appendix_title: pt(14, (13, 14), Unverified),
    appendix_reference: pt(14, (13, 14), Unverified),
    table: pt(13, (12, 14), Unverified),
    table_small: pt(12, (11, 14), Unverified),
    cell_space: pt(3, (1, 6), Unverified),
    writing_row: mm(90, (80, 120), Unverified),
    signing_room: mm(240, (150, 350), Unverified),
    head_left: percent(42, (35, 50), Unverified),
    aloud: pt(20, (18, 24), Unverified),
};

/// Seen of the circular is only that it asked for a Unicode font. That its page number stood at the bottom right and
/// its bases upright with a comma after the last is commonly known and unverified, as are its sizes.
const CIRCULAR_01: Measures = Measures {
    top: mm(200, (200, 250), Unverified),
    bottom: mm(200, (200, 250), Unverified),
    left: mm(300, (300, 350), Unverified),
    right: mm(150, (150, 200), Unverified),
    page_number: pt(13, (13, 14), Unverified),
    page_number_at: PageNumberAt::BottomRight,
    nation: pt(12, (12, 13), Unverified),
    motto: pt(13, (13, 14), Unverified),
    bases: pt(14, (13, 14), Unverified),
    bases_italic: false,
    bases_end: ",",
    ..DECREE_30
};

impl Measures {
    /// Width of what is between the margins, in tenths of a millimetre.
    #[must_use]
    pub const fn text_width(&self, landscape: bool) -> u16 {
        let sheet = if landscape { self.height.value } else { self.width.value };
        sheet - self.left.value - self.right.value
    }

    /// Every measure by name.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, Measure)> {
        vec![
            ("width", self.width),
            ("height", self.height),
            ("top", self.top),
            ("bottom", self.bottom),
            ("left", self.left),
            ("right", self.right),
            ("page_number", self.page_number),
            ("nation", self.nation),
            ("motto", self.motto),
            ("parent", self.parent),
            ("issuer", self.issuer),
            ("issuer_line", self.issuer_line),
            ("number", self.number),
            ("place_date", self.place_date),
            ("kind", self.kind),
            ("subject", self.subject),
            ("letter_subject", self.letter_subject),
            ("addressed", self.addressed),
            ("bases", self.bases),
            ("body", self.body),
            ("indent", self.indent),
            ("paragraph_space", self.paragraph_space),
            ("line_space", self.line_space),
            ("authority", self.authority),
            ("signer", self.signer),
            ("recipients_heading", self.recipients_heading),
            ("recipients", self.recipients),
            ("appendix_label", self.appendix_label),
            ("appendix_title", self.appendix_title),
            ("appendix_reference", self.appendix_reference),
            ("table", self.table),
            ("table_small", self.table_small),
            ("cell_space", self.cell_space),
            ("writing_row", self.writing_row),
            ("signing_room", self.signing_room),
            ("head_left", self.head_left),
            ("aloud", self.aloud),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decree_holds_from_its_first_day() {
        assert_eq!(Regime::on(date(2020, 3, 4)), Regime::Circular01);
        assert_eq!(Regime::on(date(2020, 3, 5)), Regime::Decree30);
    }

    #[test]
    fn what_is_taken_lies_in_what_is_allowed_and_is_listed() {
        for measures in [DECREE_30, CIRCULAR_01] {
            let all = measures.all();
            for (name, measure) in &all {
                assert!((measure.least..=measure.most).contains(&measure.value), "{name}: {measure:?}");
            }
            let written = serde_json::to_value(measures).expect("as JSON");
            let numbers = written.as_object().expect("an object").values().filter(|value| value.is_number());
            assert_eq!(numbers.count(), all.len(), "a measure that all() does not list");
        }
    }

    #[test]
    fn twips_are_those_of_word() {
        assert_eq!(
            (DECREE_30.left.twips(), DECREE_30.width.twips(), DECREE_30.indent.twips()),
            (1701, 11906, 720)
        );
    }
}
