//! What an official paper is, as data: head, name, text, signatures, recipients, appendices. PDF and DOCX are both
//! made from it, and nothing else.
//!
//! Texts are plain; what stands in them is printed and never read as instructions. Quốc hiệu and tiêu ngữ belong to
//! the layout. Deliberately absent: measures (`measures.rs`), sentences (`kinds/`) and the store.

use jiff::civil::Date;
use serde::Serialize;

use super::dates::{Number, PlaceDate};

/// A paper.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    /// The day it is dated, or drawn up; says which rule of layout holds.
    #[serde(skip)]
    pub made_on: Date,
    /// What the file is called in a reader's window and by a screen reader.
    pub file_title: String,
    /// The head; a text to be read aloud has none.
    pub letterhead: Option<Letterhead>,
    /// Its name; a letter has none.
    pub heading: Option<Heading>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Who signs and who receives.
    pub closing: Option<Closing>,
    /// What is attached, each from a new page.
    pub appendices: Vec<Appendix>,
    /// How the sheet lies.
    pub landscape: bool,
    /// For whom the letters are.
    pub letters: Letters,
}

/// How large the letters of the text are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    /// As the rule says.
    #[default]
    Official,
    /// For reading aloud, or for older eyes.
    Large,
}

/// The head of a paper.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Letterhead {
    /// The body above the issuer, line by line; often none.
    pub parent: Vec<String>,
    /// Who issues, line by line. A form that a family signs has none, and quốc hiệu stands in the middle.
    pub issuer: Vec<String>,
    /// Number and symbol.
    pub number: Option<Number>,
    /// `V/v …`, of a letter only.
    pub letter_subject: Option<String>,
    /// Place and date.
    pub place_date: Option<PlaceDate>,
}

/// The name of a paper.
#[derive(Clone, Debug, Serialize)]
pub struct Heading {
    /// `QUYẾT ĐỊNH`.
    pub kind: String,
    /// What about, line by line.
    pub subject: Vec<String>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Piece {
    /// Upright.
    Text(String),
    /// Bold.
    Bold(String),
    /// Slanted.
    Italic(String),
    /// Dots to the end of the line, to be written on.
    Dots,
    /// Dots of a width in tenths of a millimetre.
    DotsOf(u16),
    /// A box to be ticked, and whether it is.
    Tick(bool),
}

/// A line or a paragraph.
pub type Line = Vec<Piece>;

/// A part of the text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Block {
    /// Who decides, in the middle, bold: `CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ …`.
    Authority(String),
    /// Legal bases, without the signs that end them.
    Bases(Vec<String>),
    /// `QUYẾT ĐỊNH:`, in the middle, bold.
    Resolve(String),
    /// `Kính gửi`: to whom.
    Addressed(Vec<String>),
    /// An article: its name in bold, then its paragraphs.
    Article {
        /// `Điều 1.`
        name: String,
        /// Paragraphs.
        text: Vec<String>,
    },
    /// A bold line.
    Subheading(String),
    /// A paragraph with its first line set in.
    Paragraph(Line),
    /// A line of a form, from the margin.
    Field(Line),
    /// In the middle.
    Centred(Line),
    /// A table.
    Table(Table),
    /// Lines of dots to be written on.
    WritingLines(u8),
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What it shows, for those who do not see it.
    pub about: String,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows from the top; the headings are repeated on every page.
    pub rows: Vec<Row>,
    /// Many columns: smaller letters.
    pub small: bool,
    /// Cells are left to be written or signed in with a pen: higher rows.
    pub by_hand: bool,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// How wide it is beside the others.
    pub width: u16,
    /// How its cells are set.
    pub align: Align,
}

/// How cells are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Texts.
    Left,
    /// Short words and ordinal numbers.
    Centre,
    /// Figures.
    Right,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Row {
    /// One text per column.
    Cells(Vec<String>),
    /// As `Cells`, bold: sums of the columns above.
    Totals(Vec<String>),
    /// A bold line over all columns, before the rows that belong to it.
    Group(String),
    /// A bold line over all columns but the last, and the figure of it there.
    Sum {
        /// What is counted.
        label: String,
        /// How many.
        figure: String,
    },
}

/// The end of a paper.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Closing {
    /// Place and date above the signature, where the head has none.
    pub place_date: Option<PlaceDate>,
    /// Who signs, from left to right. One alone stands at the right.
    pub signatures: Vec<Signature>,
    /// Nơi nhận, without the signs that end them.
    pub recipients: Vec<String>,
}

/// Who signs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signature {
    /// `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`: on whose behalf, line by line.
    pub authority: Vec<String>,
    /// `CHỦ TỊCH`.
    pub title: String,
    /// `(Ký, ghi rõ họ tên)`.
    pub note: Option<String>,
    /// The name below, without a degree before it. Empty in a draft.
    pub name: String,
}

/// What is attached.
#[derive(Clone, Debug, Serialize)]
pub struct Appendix {
    /// `Phụ lục`, or nothing for a list that has a name.
    pub label: Option<String>,
    /// Its name, line by line.
    pub title: Vec<String>,
    /// `(Kèm theo Quyết định số …)`, line by line.
    pub reference: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// How its sheets lie.
    pub landscape: bool,
}

impl Piece {
    /// Upright.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Bold.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::Bold(text.into())
    }

    /// What was typed, or dots to the end of the line where nothing was.
    #[must_use]
    pub fn filled(typed: &str) -> Self {
        if typed.is_empty() { Self::Dots } else { Self::Text(typed.to_owned()) }
    }
}

impl Block {
    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Piece::text(text)])
    }
}

impl Column {
    /// A column.
    pub fn new(heading: impl Into<String>, width: u16, align: Align) -> Self {
        Self { heading: heading.into(), width, align }
    }
}

impl Table {
    /// How many rows name a subject.
    #[must_use]
    pub fn named(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row, Row::Cells(_))).count()
    }

    /// Widths of the columns that add up to a whole, in the whole's unit.
    #[must_use]
    pub fn widths(&self, whole: u32) -> Vec<u32> {
        let sum = self.columns.iter().map(|column| u32::from(column.width)).sum::<u32>().max(1);
        self.columns.iter().map(|column| whole * u32::from(column.width) / sum).collect()
    }
}
