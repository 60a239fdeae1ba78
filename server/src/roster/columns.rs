//! What the columns of a roster mean: their names in both languages, a criteria set's items, and the headings of
//! another program where a profile says them.
//!
//! Deliberately absent: where the columns stand in a sheet, which `header` finds.

use ahash::{AHashMap, AHashSet};
use programme::assessment::item_number;
use programme::criteria::CriteriaSet;
use programme::fold::fold;
use programme::text::Text;

use super::profile::Profile;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The subject's code in its commune.
    Code,
    /// GSO code of the commune.
    Commune,
    /// GSO code of the former commune, after a merger.
    FormerCommune,
    /// Name or number of the hamlet.
    Hamlet,
    /// Self-management group.
    Group,
    /// Head of the household, or the subject's name.
    Name,
    /// Birth year of the head.
    BirthYear,
    /// Members of the household.
    Members,
    /// Poverty status.
    Poor,
    /// Year assessed.
    Year,
    /// Registered, and whether new or again.
    Registered,
    /// Total, in lists without items.
    Total,
    /// Result, in lists without items.
    Result,
    /// Index into the set's items.
    Item(usize),
    /// Index into the set's vetoes.
    Veto(usize),
}

impl Field {
    /// The column with one of our headings, in either language; items and vetoes are a criteria set's own.
    #[must_use]
    pub fn named(heading: &str) -> Option<Self> {
        let folded = fold(heading);
        NAMES.iter().find(|(name, _)| *name == folded).map(|&(_, field)| field)
    }

    /// The word for it in files; of an item or veto nothing, since its criteria set has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Code => "household_code",
            Self::Commune => "commune_code",
            Self::FormerCommune => "former_commune_code",
            Self::Hamlet => "hamlet",
            Self::Group => "group",
            Self::Name => "head_name",
            Self::BirthYear => "birth_year",
            Self::Members => "members",
            Self::Poor => "poor",
            Self::Year => "year",
            Self::Registered => "registered",
            Self::Total => "total",
            Self::Result => "result",
            Self::Item(_) | Self::Veto(_) => "",
        }
    }

    /// Whether it is one of our columns rather than a criteria set's.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        !matches!(self, Self::Item(_) | Self::Veto(_))
    }

    /// Id of an item or veto.
    #[must_use]
    pub fn id(self, set: &CriteriaSet) -> Option<&str> {
        if let Self::Item(at) = self {
            return set.items.get(at).map(|item| item.id.as_str());
        }
        if let Self::Veto(at) = self { set.vetoes.get(at).map(|veto| veto.id.as_str()) } else { None }
    }

    /// Our heading in both languages; of an item its id and text.
    #[must_use]
    pub fn heading(self, set: &CriteriaSet) -> Text {
        let vi = match self {
            Self::Code => "Mã hộ, Mã số",
            Self::Commune => "Mã xã",
            Self::FormerCommune => "Mã xã cũ",
            Self::Hamlet => "Ấp, Khóm",
            Self::Group => "Tổ",
            Self::Name => "Chủ hộ, Tên",
            Self::BirthYear => "Năm sinh",
            Self::Members => "Số nhân khẩu",
            Self::Poor => "Diện hộ",
            Self::Year => "Năm",
            Self::Registered => "Đăng ký",
            Self::Total => "Tổng điểm",
            Self::Result => "Kết quả",
            Self::Item(at) => {
                return set.items.get(at).map_or_else(Text::default, |i| with_id(&i.id, &i.text));
            }
            Self::Veto(at) => {
                return set.vetoes.get(at).map_or_else(Text::default, |v| with_id(&v.id, &v.text));
            }
        };
        Text::new(vi, self.word())
    }
}

fn with_id(id: &str, text: &Text) -> Text {
    Text::new(format!("{id} {}", text.vi), format!("{id} {}", text.en))
}

/// The header names of design §6, folded.
const NAMES: &[(&str, Field)] = &[
    ("household_code", Field::Code),
    ("subject_code", Field::Code),
    ("code", Field::Code),
    ("ma", Field::Code),
    ("ma ho", Field::Code),
    ("ma so", Field::Code),
    ("commune_code", Field::Commune),
    ("ma xa", Field::Commune),
    ("former_commune_code", Field::FormerCommune),
    ("ma xa cu", Field::FormerCommune),
    ("hamlet", Field::Hamlet),
    ("ap", Field::Hamlet),
    ("khom", Field::Hamlet),
    ("khu pho", Field::Hamlet),
    ("ap, khom, khu pho", Field::Hamlet),
    ("group", Field::Group),
    ("to", Field::Group),
    ("head_name", Field::Name),
    ("name", Field::Name),
    ("ho va ten chu ho", Field::Name),
    ("ho ten chu ho", Field::Name),
    ("ho va ten", Field::Name),
    ("chu ho", Field::Name),
    ("ten", Field::Name),
    ("birth_year", Field::BirthYear),
    ("nam sinh", Field::BirthYear),
    ("members", Field::Members),
    ("so nhan khau", Field::Members),
    ("nhan khau", Field::Members),
    ("poor", Field::Poor),
    ("dien ho", Field::Poor),
    ("ho ngheo", Field::Poor),
    ("ngheo, can ngheo", Field::Poor),
    ("year", Field::Year),
    ("nam", Field::Year),
    ("nam danh gia", Field::Year),
    ("year assessed", Field::Year),
    ("registered", Field::Registered),
    ("dang ky", Field::Registered),
    ("total", Field::Total),
    ("tong diem", Field::Total),
    ("result", Field::Result),
    ("ket qua", Field::Result),
];

/// What one heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The column.
    pub field: Field,
    /// Which mapping of the profile says so; none where the heading is one of ours.
    pub mapping: Option<usize>,
}

/// The vocabulary of headers for one criteria set, and for another program's workbook.
pub struct Vocabulary {
    names: AHashMap<String, Meaning>,
    unused: AHashSet<String>,
    said: Vec<AHashMap<String, String>>,
    /// Items of the set.
    pub n_items: usize,
    /// Vetoes of the set.
    pub n_vetoes: usize,
}

impl Vocabulary {
    /// The fixed names, the set's items by id and by heading, and its vetoes.
    #[must_use]
    pub fn new(set: Option<&CriteriaSet>) -> Self {
        let mut names: AHashMap<String, Meaning> = AHashMap::new();
        let ours = |field| Meaning { field, mapping: None };
        if let Some(set) = set {
            for (index, item) in set.items.iter().enumerate() {
                for name in [&item.id, &item.text.vi, &item.text.en] {
                    names.entry(fold(name)).or_insert(ours(Field::Item(index)));
                }
                // As papers number it; a number without a point may be anything's.
                let number = item_number(&item.id);
                if number.contains('.') {
                    for name in [number.to_owned(), format!("muc {number}")] {
                        names.entry(name).or_insert(ours(Field::Item(index)));
                    }
                }
            }
            for (index, veto) in set.vetoes.iter().enumerate() {
                for name in [&veto.id, &veto.text.vi, &veto.text.en] {
                    names.entry(fold(name)).or_insert(ours(Field::Veto(index)));
                }
            }
        }
        for &(name, field) in NAMES {
            names.insert(name.to_owned(), ours(field));
            names.insert(name.replace('_', " "), ours(field));
        }
        names.remove("");
        let (n_items, n_vetoes) = set.map_or((0, 0), |set| (set.items.len(), set.vetoes.len()));
        Self { names, unused: AHashSet::new(), said: Vec::new(), n_items, n_vetoes }
    }

    /// The same, and the headings of another program: they go before ours, since it is that program's file.
    #[must_use]
    pub fn with(set: &CriteriaSet, profile: Option<&Profile>) -> Self {
        let mut vocabulary = Self::new(Some(set));
        let Some(profile) = profile else { return vocabulary };
        for heading in &profile.unused {
            let folded = fold(heading);
            vocabulary.names.remove(&folded);
            vocabulary.unused.insert(folded);
        }
        for (index, mapping) in profile.mappings.iter().enumerate() {
            let said = mapping.values.iter().map(|(theirs, ours)| (fold(theirs), ours.clone()));
            vocabulary.said.push(said.collect());
            let Some(field) = mapping.means.field(set) else { continue };
            for heading in &mapping.headings {
                vocabulary.names.insert(fold(heading), Meaning { field, mapping: Some(index) });
            }
        }
        vocabulary
    }

    /// What a heading means.
    pub(super) fn meaning(&self, cell: &str) -> Option<Meaning> {
        let folded = fold(cell);
        if let Some(&meaning) = self.names.get(&folded) {
            return Some(meaning);
        }
        if folded.contains('/') && !self.unused.contains(&folded) {
            return folded.split('/').find_map(|part| self.names.get(part.trim()).copied());
        }
        None
    }

    /// Whether a profile knows the heading as one that nobody here needs.
    pub(super) fn is_unused(&self, cell: &str) -> bool {
        !self.unused.is_empty() && self.unused.contains(&fold(cell))
    }

    /// What the cells of a mapped column say in our words, where they need it.
    pub(super) fn said(&self, mapping: usize) -> Option<&AHashMap<String, String>> {
        self.said.get(mapping).filter(|said| !said.is_empty())
    }
}
