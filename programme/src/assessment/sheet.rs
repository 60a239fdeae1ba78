//! The meeting's sheet: one column an item in the order of the set, then one a veto.
//!
//! Deliberately absent: the families down the side, and how wide a column is drawn.

use crate::criteria::{Answer, CriteriaSet, ItemKind, Provenance};
use crate::text::Text;
use crate::units::Points;

/// How a column is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Points from 0 to the maximum.
    Points,
    /// One of these options: code, name, points.
    Options(Vec<(String, Text, Points)>),
    /// Met or not met.
    Met,
    /// Counted from the registry; typing `n/d` is only a check.
    Derived,
    /// Yes rules the subject out; blank is no.
    Veto,
}

/// One column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The item's or the veto's stable id.
    pub id: String,
    /// What stands above it: the id as papers number it (`c1.1` is 1.1).
    pub short: String,
    /// The wording.
    pub text: Text,
    /// Plain words for the meeting; empty where the set has none.
    pub hint: Text,
    /// Most points; zero for a target and a veto.
    pub max: Points,
    /// How it is filled.
    pub kind: ColumnKind,
    /// Whether wording and points were seen in the law.
    pub provenance: Provenance,
}

/// The sheet of one criteria set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Items, then vetoes.
    pub columns: Vec<Column>,
    /// How many of the columns are items.
    pub n_items: usize,
}

impl Sheet {
    /// The sheet of a set.
    #[must_use]
    pub fn of(set: &CriteriaSet) -> Self {
        let items = set.items.iter().map(|item| Column {
            id: item.id.clone(),
            short: item_number(&item.id).to_owned(),
            text: item.text.clone(),
            hint: item.hint.clone(),
            max: item.max,
            kind: match &item.kind {
                ItemKind::Points => ColumnKind::Points,
                ItemKind::Options(options) => ColumnKind::Options(
                    options.iter().map(|o| (o.code.clone(), o.name.clone(), o.points)).collect(),
                ),
                ItemKind::Derived { .. } => ColumnKind::Derived,
                ItemKind::Target => ColumnKind::Met,
            },
            provenance: item.provenance,
        });
        let vetoes = set.vetoes.iter().map(|veto| Column {
            id: veto.id.clone(),
            short: veto.id.clone(),
            text: veto.text.clone(),
            hint: Text::default(),
            max: Points::ZERO,
            kind: ColumnKind::Veto,
            provenance: Provenance::Unverified,
        });
        Self { columns: items.chain(vetoes).collect(), n_items: set.items.len() }
    }
}

/// An item's id as papers number it: `c1.1` is 1.1. Any other id stays.
#[must_use]
pub fn item_number(id: &str) -> &str {
    let number = id.strip_prefix('c').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    number.unwrap_or(id)
}

/// Points as Vietnamese papers write them.
pub(super) fn comma(points: Points) -> String {
    points.to_string().replace('.', ",")
}

/// An answer as it would be typed: reading it gives the same answer.
#[must_use]
pub fn cell_text(set: &CriteriaSet, item: usize, answer: Answer) -> String {
    match (answer, set.items.get(item).map(|item| &item.kind)) {
        (Answer::NotApplicable, _) => "k".to_owned(),
        (Answer::Points(points), _) => comma(points),
        (Answer::Met(met), _) => if met { "x" } else { "0" }.to_owned(),
        (Answer::Share(n, d), _) => format!("{n}/{d}"),
        (Answer::Option(index), Some(ItemKind::Options(options))) => {
            options.get(usize::from(index)).map(|option| option.code.clone()).unwrap_or_default()
        }
        (Answer::Option(_), _) => String::new(),
    }
}

/// A whole row as it would be typed: items, then vetoes. An item without an answer is blank.
#[must_use]
pub fn row_texts(set: &CriteriaSet, answers: &[Option<Answer>], vetoes: &[bool]) -> Vec<String> {
    let item = |index: usize| {
        answers.get(index).copied().flatten().map_or_else(String::new, |answer| cell_text(set, index, answer))
    };
    let veto = |index: usize| if vetoes.get(index) == Some(&true) { "x".to_owned() } else { String::new() };
    (0..set.items.len()).map(item).chain((0..set.vetoes.len()).map(veto)).collect()
}
