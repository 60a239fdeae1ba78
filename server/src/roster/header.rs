//! Which column of a roster is what: headers in Vietnamese or English, in any order.
//!
//! Headers match without case, accents or extra spaces; a cell with several names separated by
//! slashes matches any of them. Title blocks above the header and a second header row are
//! tolerated. Deliberately absent: guessing a column from its values.

use ahash::AHashMap;
use programme::criteria::CriteriaSet;
use programme::fold::fold;

/// How far down a header is looked for: title blocks of official tables are shorter.
pub const HEADER_SEARCH_ROWS: usize = 60;

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

/// The header names of design §6, folded.
const NAMES: &[(&str, Field)] = &[
    ("household_code", Field::Code),
    ("subject_code", Field::Code),
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
    ("year", Field::Year),
    ("nam", Field::Year),
    ("registered", Field::Registered),
    ("dang ky", Field::Registered),
    ("total", Field::Total),
    ("tong diem", Field::Total),
    ("result", Field::Result),
    ("ket qua", Field::Result),
];

/// The vocabulary of headers for one criteria set.
pub struct Vocabulary {
    names: AHashMap<String, Field>,
}

impl Vocabulary {
    /// The fixed names, the set's items by id and by heading, and its vetoes.
    #[must_use]
    pub fn new(set: Option<&CriteriaSet>) -> Self {
        let mut names: AHashMap<String, Field> = AHashMap::new();
        if let Some(set) = set {
            for (index, item) in set.items.iter().enumerate() {
                for name in [&item.id, &item.text.vi, &item.text.en] {
                    names.entry(fold(name)).or_insert(Field::Item(index));
                }
            }
            for (index, veto) in set.vetoes.iter().enumerate() {
                for name in [&veto.id, &veto.text.vi, &veto.text.en] {
                    names.entry(fold(name)).or_insert(Field::Veto(index));
                }
            }
        }
        for &(name, field) in NAMES {
            names.insert(name.to_owned(), field);
            names.insert(name.replace('_', " "), field);
        }
        names.remove("");
        Self { names }
    }

    fn field(&self, cell: &str) -> Option<Field> {
        let folded = fold(cell);
        if let Some(&field) = self.names.get(&folded) {
            return Some(field);
        }
        if folded.contains('/') {
            return folded.split('/').find_map(|part| self.names.get(part.trim()).copied());
        }
        None
    }
}

/// The columns of one sheet.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Index of the first row after the header, counted from the rows handed in.
    pub first_row: usize,
    /// Index of the header row itself.
    pub header_row: usize,
    /// Header text by column, as written.
    pub headings: Vec<String>,
    /// Column of each fixed field.
    columns: Vec<(Field, usize)>,
    /// Column of each item of the set.
    pub items: Vec<Option<usize>>,
    /// Column of each veto of the set.
    pub vetoes: Vec<Option<usize>>,
    /// Headings that mean nothing here; reported and ignored.
    pub unknown: Vec<String>,
    /// Columns that hold no item.
    others: Vec<usize>,
    /// Column of the code.
    pub code: Option<usize>,
    /// Column of the commune.
    pub commune: Option<usize>,
    /// Column of the former commune.
    pub former_commune: Option<usize>,
    /// Column of the hamlet.
    pub hamlet: Option<usize>,
    /// Column of the group.
    pub group: Option<usize>,
    /// Column of the name.
    pub name: Option<usize>,
    /// Column of the birth year.
    pub birth_year: Option<usize>,
    /// Column of the members.
    pub members: Option<usize>,
    /// Column of the poverty status.
    pub poor: Option<usize>,
    /// Column of the year.
    pub year: Option<usize>,
    /// Column of the registration.
    pub registered: Option<usize>,
    /// Column of the total.
    pub total: Option<usize>,
    /// Column of the result.
    pub result: Option<usize>,
}

impl Layout {
    /// Finds the header among the first rows of a sheet; nothing when there is none.
    #[must_use]
    pub fn find<S: AsRef<str>>(
        rows: &[Vec<S>],
        vocabulary: &Vocabulary,
        n_items: usize,
        n_vetoes: usize,
    ) -> Option<Self> {
        for (index, row) in rows.iter().enumerate().take(HEADER_SEARCH_ROWS) {
            let first: Vec<Option<Field>> = row.iter().map(|cell| vocabulary.field(cell.as_ref())).collect();
            if !first.iter().flatten().any(|f| matches!(f, Field::Code | Field::Name)) {
                continue;
            }
            let second = rows.get(index + 1).and_then(|next| second_header(&first, next, vocabulary));
            let layout = Self::from_rows(index, row, rows.get(index + 1), &first, second, n_items, n_vetoes);
            if layout.is_roster() {
                return Some(layout);
            }
        }
        None
    }

    fn from_rows<S: AsRef<str>>(
        index: usize,
        row: &[S],
        next: Option<&Vec<S>>,
        first: &[Option<Field>],
        second: Option<Vec<Option<Field>>>,
        n_items: usize,
        n_vetoes: usize,
    ) -> Self {
        let mut layout = Self {
            header_row: index,
            first_row: index + 1 + usize::from(second.is_some()),
            items: vec![None; n_items],
            vetoes: vec![None; n_vetoes],
            ..Self::default()
        };
        let second = second.unwrap_or_default();
        let width = row.len().max(second.len());
        for column in 0..width {
            let below = next.filter(|_| !second.is_empty()).and_then(|cells| cells.get(column));
            let above = row.get(column).map_or("", |cell| cell.as_ref().trim());
            let below = below.map_or("", |cell| cell.as_ref().trim());
            // The lower row names the column where it says something known; else the upper.
            let lower = second.get(column).copied().flatten();
            let field = lower.or_else(|| first.get(column).copied().flatten());
            let heading = if lower.is_some() || above.is_empty() { below } else { above };
            layout.headings.push(heading.to_owned());
            match field {
                Some(field) => layout.put(field, column),
                None if !heading.is_empty() => layout.unknown.push(heading.to_owned()),
                None => {}
            }
        }
        layout.others = (0..width).filter(|&column| !layout.items.contains(&Some(column))).collect();
        layout
    }

    /// The first column of a name stands; a second one is reported as unknown.
    fn put(&mut self, field: Field, column: usize) {
        let slot = match field {
            Field::Code => &mut self.code,
            Field::Commune => &mut self.commune,
            Field::FormerCommune => &mut self.former_commune,
            Field::Hamlet => &mut self.hamlet,
            Field::Group => &mut self.group,
            Field::Name => &mut self.name,
            Field::BirthYear => &mut self.birth_year,
            Field::Members => &mut self.members,
            Field::Poor => &mut self.poor,
            Field::Year => &mut self.year,
            Field::Registered => &mut self.registered,
            Field::Total => &mut self.total,
            Field::Result => &mut self.result,
            Field::Item(item) => &mut self.items[item],
            Field::Veto(veto) => &mut self.vetoes[veto],
        };
        if slot.is_none() {
            *slot = Some(column);
            self.columns.push((field, column));
        } else {
            let heading = self.headings[column].clone();
            self.unknown.push(heading);
        }
    }

    /// A roster names its subjects and says something about them in a year.
    fn is_roster(&self) -> bool {
        let says = self.year.is_some()
            || self.registered.is_some()
            || self.total.is_some()
            || self.result.is_some()
            || self.hamlet.is_some()
            || self.has_items();
        (self.code.is_some() || self.name.is_some()) && self.columns.len() >= 2 && says
    }

    /// The cells of a row that hold no item, also those beyond the last heading.
    pub fn others<'c>(&self, cells: &'c [&'c str]) -> impl Iterator<Item = &'c str> {
        let known = self.others.iter().filter_map(|&column| cells.get(column));
        known.chain(cells.iter().skip(self.headings.len())).copied()
    }

    /// Whether any item of the set has a column.
    #[must_use]
    pub fn has_items(&self) -> bool {
        self.items.iter().any(Option::is_some)
    }

    /// Header text of a column, or the given name where the column has none.
    #[must_use]
    pub fn heading(&self, column: Option<usize>, otherwise: &str) -> String {
        match column.and_then(|c| self.headings.get(c)) {
            Some(text) if !text.is_empty() => text.clone(),
            _ => otherwise.to_owned(),
        }
    }
}

/// A second header row names columns that the first left open and carries no subject itself.
fn second_header<S: AsRef<str>>(
    first: &[Option<Field>],
    next: &[S],
    vocabulary: &Vocabulary,
) -> Option<Vec<Option<Field>>> {
    let fields: Vec<Option<Field>> = next.iter().map(|cell| vocabulary.field(cell.as_ref())).collect();
    let adds = fields
        .iter()
        .enumerate()
        .any(|(column, field)| field.is_some() && first.get(column).copied().flatten().is_none());
    let carries_subject = first.iter().enumerate().any(|(column, field)| {
        matches!(field, Some(Field::Code | Field::Name))
            && fields.get(column).copied().flatten().is_none()
            && next.get(column).is_some_and(|cell| !cell.as_ref().trim().is_empty())
    });
    (adds && !carries_subject).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::{Layout, Vocabulary};

    fn find(rows: &[&[&str]]) -> Option<Layout> {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        Layout::find(&rows, &Vocabulary::new(None), 0, 0)
    }

    #[test]
    fn a_title_block_and_slashed_names_are_understood() {
        let layout = find(&[
            &["DANH SÁCH HỘ GIA ĐÌNH NĂM 2019"],
            &[""],
            &["STT", "Mã hộ / household_code", "HỌ VÀ TÊN  CHỦ HỘ", "Ấp/Khóm", "Năm"],
        ])
        .expect("a header");
        assert_eq!((layout.header_row, layout.first_row), (2, 3));
        assert_eq!(
            (layout.code, layout.name, layout.hamlet, layout.year),
            (Some(1), Some(2), Some(3), Some(4))
        );
        assert_eq!(layout.unknown, ["STT"]);
    }

    #[test]
    fn a_second_header_row_names_what_the_first_left_open() {
        let layout = find(&[&["Mã số", "Tên", "Thông tin", ""], &["", "", "Ấp", "Năm"]]).expect("a header");
        assert_eq!((layout.hamlet, layout.year, layout.first_row), (Some(2), Some(3), 2));
    }

    #[test]
    fn a_table_without_subjects_is_no_roster() {
        assert!(find(&[&["Tỉnh", "Số hộ", "Năm"], &["Bến Tre", "402860", "2019"]]).is_none());
    }
}
