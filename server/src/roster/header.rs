//! Which column of a roster is what: headers in Vietnamese or English, in any order.
//!
//! Headers match without case, accents or extra spaces; a cell with several names separated by
//! slashes matches any of them. Title blocks above the header and a second header row are
//! tolerated. Deliberately absent: guessing a column from its values.

use ahash::AHashMap;
use programme::fold::fold;

use super::columns::{Field, Meaning, Vocabulary};
use super::values;

/// How far down a header is looked for: title blocks of official tables are shorter.
pub const HEADER_SEARCH_ROWS: usize = 60;

/// Whether something besides the columns says whose list a sheet is: commune, hamlet and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// All three are said.
    Said,
    /// Not all.
    Unsaid,
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
    /// Headings that the profile knows and nobody here needs.
    pub unused: Vec<String>,
    /// Columns that a profile named, and by which of its mappings.
    pub mapped: Vec<(usize, usize)>,
    /// Columns whose cells a profile says in our words.
    said: Vec<(usize, AHashMap<String, String>)>,
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
    /// Finds the header among the first rows of a sheet, or in the one where it is said to be; nothing when there
    /// is none. A list that names its people and says nothing of a year is a roster where whoever hands it in says
    /// whose it is.
    #[must_use]
    pub fn find<S: AsRef<str>>(
        rows: &[Vec<S>],
        vocabulary: &Vocabulary,
        only: Option<usize>,
        whose: Whose,
    ) -> Option<Self> {
        for (index, row) in rows.iter().enumerate().take(HEADER_SEARCH_ROWS) {
            if only.is_some_and(|only| only != index) {
                continue;
            }
            let first: Vec<Option<Meaning>> =
                row.iter().map(|cell| vocabulary.meaning(cell.as_ref())).collect();
            if !first.iter().flatten().any(|meaning| matches!(meaning.field, Field::Code | Field::Name)) {
                continue;
            }
            let second = rows.get(index + 1).and_then(|next| second_header(&first, next, vocabulary));
            let layout = Self::from_rows(index, row, rows.get(index + 1), &first, second, vocabulary);
            if layout.is_roster(whose) {
                return Some(layout);
            }
        }
        None
    }

    fn from_rows<S: AsRef<str>>(
        index: usize,
        row: &[S],
        next: Option<&Vec<S>>,
        first: &[Option<Meaning>],
        second: Option<Vec<Option<Meaning>>>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let mut layout = Self {
            header_row: index,
            first_row: index + 1 + usize::from(second.is_some()),
            items: vec![None; vocabulary.n_items],
            vetoes: vec![None; vocabulary.n_vetoes],
            ..Self::default()
        };
        let mut meanings = Vec::new();
        let second = second.unwrap_or_default();
        let width = row.len().max(second.len());
        for column in 0..width {
            let below = next.filter(|_| !second.is_empty()).and_then(|cells| cells.get(column));
            let above = row.get(column).map_or("", |cell| cell.as_ref().trim());
            let below = below.map_or("", |cell| cell.as_ref().trim());
            // The lower row names the column where it says something known; else the upper.
            let lower = second.get(column).copied().flatten();
            let meaning = lower.or_else(|| first.get(column).copied().flatten());
            let heading = if lower.is_some() || above.is_empty() { below } else { above };
            layout.headings.push(heading.to_owned());
            meanings.push((column, meaning));
        }
        // What a profile names goes before a column that only has one of our headings.
        let mapped = |meaning: &Option<Meaning>| meaning.is_some_and(|meaning| meaning.mapping.is_some());
        let mut not_taken = Vec::new();
        for (column, meaning) in meanings.iter().filter(|(_, meaning)| mapped(meaning)) {
            layout.put(*meaning, *column, vocabulary, &mut not_taken);
        }
        for (column, meaning) in meanings.iter().filter(|(_, meaning)| !mapped(meaning)) {
            layout.put(*meaning, *column, vocabulary, &mut not_taken);
        }
        not_taken.sort_unstable();
        for heading in not_taken.into_iter().map(|column| layout.headings[column].clone()) {
            if vocabulary.is_unused(&heading) {
                layout.unused.push(heading);
            } else if !heading.is_empty() {
                layout.unknown.push(heading);
            }
        }
        layout.others = (0..width).filter(|&column| !layout.items.contains(&Some(column))).collect();
        layout
    }

    /// The first column of a name stands; a second one is not taken.
    fn put(
        &mut self,
        meaning: Option<Meaning>,
        column: usize,
        vocabulary: &Vocabulary,
        not_taken: &mut Vec<usize>,
    ) {
        let Some(Meaning { field, mapping }) = meaning else {
            not_taken.push(column);
            return;
        };
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
        if slot.is_some() {
            not_taken.push(column);
            return;
        }
        *slot = Some(column);
        self.columns.push((field, column));
        if let Some(mapping) = mapping {
            self.mapped.push((column, mapping));
            if let Some(said) = vocabulary.said(mapping) {
                self.said.push((column, said.clone()));
            }
        }
    }

    /// A row in our words, where a profile says how another program writes some of its columns.
    #[must_use]
    pub fn in_our_words<'c>(&'c self, cells: &[&'c str]) -> Option<Vec<&'c str>> {
        if self.said.is_empty() {
            return None;
        }
        let mut cells = cells.to_vec();
        for (column, said) in &self.said {
            if let Some(cell) = cells.get_mut(*column)
                && let Some(ours) = said.get(&fold(values::trim(cell)))
            {
                *cell = ours;
            }
        }
        Some(cells)
    }

    /// How many columns mean something.
    #[must_use]
    pub fn n_known(&self) -> usize {
        self.columns.len()
    }

    /// Columns that are understood without a profile, from the left: heading and meaning.
    pub fn known(&self) -> impl Iterator<Item = (&str, Field)> {
        let mut known: Vec<(usize, Field)> =
            self.columns.iter().map(|&(field, column)| (column, field)).collect();
        known.retain(|(column, _)| !self.mapped.iter().any(|(mapped, _)| mapped == column));
        known.sort_unstable_by_key(|(column, _)| *column);
        known.into_iter().map(|(column, field)| (self.headings[column].as_str(), field))
    }

    /// What a column means.
    #[must_use]
    pub fn field(&self, column: usize) -> Option<Field> {
        self.columns.iter().find(|(_, at)| *at == column).map(|(field, _)| *field)
    }

    /// A roster names its subjects and says something about them in a year; being on the list of a hamlet in a year
    /// is registering.
    fn is_roster(&self, whose: Whose) -> bool {
        let says = whose == Whose::Said
            || self.year.is_some()
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
    first: &[Option<Meaning>],
    next: &[S],
    vocabulary: &Vocabulary,
) -> Option<Vec<Option<Meaning>>> {
    let meanings: Vec<Option<Meaning>> = next.iter().map(|cell| vocabulary.meaning(cell.as_ref())).collect();
    let adds = meanings
        .iter()
        .enumerate()
        .any(|(column, meaning)| meaning.is_some() && first.get(column).copied().flatten().is_none());
    let carries_subject = first.iter().enumerate().any(|(column, meaning)| {
        matches!(meaning.map(|meaning| meaning.field), Some(Field::Code | Field::Name))
            && meanings.get(column).copied().flatten().is_none()
            && next.get(column).is_some_and(|cell| !cell.as_ref().trim().is_empty())
    });
    (adds && !carries_subject).then_some(meanings)
}

#[cfg(test)]
mod tests {
    use super::{Layout, Vocabulary, Whose};

    fn find(rows: &[&[&str]]) -> Option<Layout> {
        find_of(rows, Whose::Unsaid)
    }

    fn find_of(rows: &[&[&str]], whose: Whose) -> Option<Layout> {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        Layout::find(&rows, &Vocabulary::new(None), None, whose)
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
        let table: [&[&str]; 2] = [&["Tỉnh", "Số hộ", "Năm"], &["Bến Tre", "402860", "2019"]];
        assert!(find(&table).is_none() && find_of(&table, Whose::Said).is_none());
    }

    #[test]
    fn a_list_of_names_is_a_roster_where_somebody_says_whose_it_is() {
        let list: [&[&str]; 2] = [&["STT", "Họ và tên", "Năm sinh", "Tổ"], &["1", "Lê Văn Ba", "1960", "1"]];
        assert!(find(&list).is_none());
        assert_eq!(find_of(&list, Whose::Said).expect("a roster").group, Some(3));
        // Names alone are any list of anybody.
        assert!(find_of(&[&["STT", "Họ và tên"], &["1", "Lê Văn Ba"]], Whose::Said).is_none());
    }
}
