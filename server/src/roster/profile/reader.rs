//! Reading a profile from its file: every problem with its line and what to do.
//!
//! Deliberately absent: files. The text comes from whoever asks, so that a shipped profile and a province's own are
//! judged alike.

use programme::criteria::{CriteriaSet, ItemKind, Provenance, parse_answer, shipped_set};
use programme::fold::fold;
use programme::registry::{TITLES, subject_kind};
use toml::de::DeTable;

use super::file::{At, File, Table};
use super::{Mapping, Means, Profile};
use crate::roster::columns::Field;
use crate::roster::header::HEADER_SEARCH_ROWS;
use crate::roster::values;
use crate::roster::zones::LineProblem;
use crate::store::audit::hex_digest;

const PROFILE: &[&str] = &[
    "id",
    "title",
    "name",
    "used_for",
    "source",
    "provenance",
    "sheets",
    "header_row",
    "unused",
    "column",
    "item",
];
const COLUMN: &[&str] = &["headings", "means", "values", "provenance", "source"];
const ITEM: &[&str] = &["criteria", "headings", "means", "values", "provenance", "source"];

/// Reads and checks a profile.
///
/// # Errors
/// Every problem found, or the one that stops TOML itself.
pub fn read(text: &str) -> Result<Profile, Vec<LineProblem>> {
    let mut file = File::new(text);
    match DeTable::parse(text) {
        Ok(document) => {
            let profile = file.profile(document.get_ref());
            if file.problems.is_empty() {
                return Ok(profile);
            }
        }
        Err(error) => {
            let reason = error.message();
            let (vi, en) = if reason.contains("duplicate key") {
                ("khóa này đã ghi ở trên", "this key is given above")
            } else {
                (reason, reason)
            };
            file.add(
                error.span().unwrap_or(TOP),
                "profile.syntax",
                format!("Không đọc được: {vi}. Sửa dòng này theo mẫu trong tài liệu."),
                format!("Cannot be read: {en}. Correct this line."),
            );
        }
    }
    file.problems.sort_by_key(|problem| problem.line);
    Err(file.problems)
}

/// What the file as a whole lacks has no line of its own: the first one is as good.
const TOP: At = 0..0;

impl File<'_> {
    fn profile(&mut self, table: &Table<'_>) -> Profile {
        self.known_keys(table, PROFILE);
        let provenance = self.provenance(table, Provenance::Unverified);
        let source = self.both(table, "source");
        let mut mappings = Vec::new();
        for (held, at) in self.tables(table, "column") {
            mappings.extend(self.column(held, &at).map(|mapping| (mapping, at)));
        }
        let mut set = None;
        for (held, at) in self.tables(table, "item") {
            mappings.extend(self.item(held, &at, &mut set).map(|mapping| (mapping, at)));
        }
        let unused = self.words(table, &TOP, "unused", false);
        self.headings_once(&mappings, &unused);
        let mappings: Vec<Mapping> = mappings.into_iter().map(|(mapping, _)| mapping).collect();
        let named = |mapping: &Mapping| matches!(mapping.means, Means::Column(Field::Code | Field::Name));
        // Where a column was not understood, it may be that one.
        if self.problems.is_empty() && !mappings.iter().any(named) {
            self.add(
                TOP,
                "profile.no_subject",
                "Không cột nào là mã hộ hay họ tên. Thêm [[column]] với means = \"household_code\" hoặc \"head_name\".".to_owned(),
                "No column is the code or the name. Add a [[column]] with means = \"household_code\" or \"head_name\"."
                    .to_owned(),
            );
        }
        Profile {
            id: self.id(table),
            title: self.title(table),
            name: self.both(table, "name"),
            used_for: self.both(table, "used_for"),
            source,
            provenance,
            sheets: self.words(table, &TOP, "sheets", false).into_iter().map(|(word, _)| word).collect(),
            header_row: self.header_row(table),
            mappings,
            unused: unused.into_iter().map(|(heading, _)| heading).collect(),
            digest: hex_digest(self.text.as_bytes()),
        }
    }

    fn column(&mut self, table: &Table<'_>, at: &At) -> Option<Mapping> {
        self.known_keys(table, COLUMN);
        let (means, means_at) = self.word(table, at, "means", true)?;
        let Some(field) = Field::named(&means) else {
            self.add(
                means_at,
                "profile.column_unknown",
                format!("Danh sách không có cột “{means}”. Ghi tên cột như household_code, head_name, hamlet, year, total, result; mục của bộ tiêu chí thì ghi ở [[item]]."),
                format!("Rosters have no column “{means}”. Write one such as household_code, head_name, hamlet, year, total or result; items of a criteria set go in [[item]]."),
            );
            return None;
        };
        let understood = |ours: &str| match field {
            Field::Poor => values::poverty(ours).1.is_none(),
            Field::Registered => values::registration(ours).1.is_none(),
            Field::Result => values::result(ours).is_ok(),
            Field::Code
            | Field::Commune
            | Field::FormerCommune
            | Field::Hamlet
            | Field::Group
            | Field::Name
            | Field::BirthYear
            | Field::Members
            | Field::Year
            | Field::Total
            | Field::Item(_)
            | Field::Veto(_) => true,
        };
        self.mapping(table, at, Means::Column(field), &understood)
    }

    /// `known` keeps the set last asked for: the items of a profile are mostly of one.
    fn item(&mut self, table: &Table<'_>, at: &At, known: &mut Option<CriteriaSet>) -> Option<Mapping> {
        self.known_keys(table, ITEM);
        let (criteria, _) = self.word(table, at, "criteria", true)?;
        let (id, id_at) = self.word(table, at, "means", true)?;
        if known.as_ref().is_none_or(|set| set.id != criteria) {
            // A province's own set is in its records, which nobody reads here: its items are taken as they are said.
            *known = shipped_set(&criteria);
        }
        let set = known.as_ref().filter(|set| set.id == criteria);
        let item = set.and_then(|set| set.items.iter().find(|item| item.id == id));
        let is_veto = set.is_some_and(|set| set.vetoes.iter().any(|veto| veto.id == id));
        if set.is_some() && item.is_none() && !is_veto {
            self.add(
                id_at,
                "profile.item_unknown",
                format!("Bộ tiêu chí {criteria} không có mục “{id}”. Xem: hoctap criteria show {criteria}."),
                format!(
                    "The criteria set {criteria} has no item “{id}”. See: hoctap criteria show {criteria}."
                ),
            );
            return None;
        }
        let understood = |ours: &str| match item {
            Some(item) => parse_answer(item, ours).is_ok() || matches!(item.kind, ItemKind::Derived { .. }),
            None => !is_veto || values::yes_no(ours).is_some(),
        };
        self.mapping(table, at, Means::Item { criteria, id }, &understood)
    }

    fn mapping(
        &mut self,
        table: &Table<'_>,
        at: &At,
        means: Means,
        understood: &dyn Fn(&str) -> bool,
    ) -> Option<Mapping> {
        let headings = self.words(table, at, "headings", true);
        let values = self.values(table, understood);
        let provenance = self.provenance(table, Provenance::Unverified);
        let source = self.word(table, at, "source", false).map_or_else(String::new, |(source, _)| source);
        if provenance == Provenance::Verified && source.is_empty() {
            self.add(
                at.clone(),
                "profile.source_missing",
                "Ghi verified thì phải nêu đã thấy ở đâu. Thêm source = \"…\".".to_owned(),
                "What is verified says where it was seen. Add source = \"…\".".to_owned(),
            );
        }
        let headings: Vec<String> = headings.into_iter().map(|(heading, _)| heading).collect();
        (!headings.is_empty()).then_some(Mapping { headings, means, values, provenance, source })
    }

    /// Their word and ours; one of ours that the column would refuse is found here, not at the thousandth row.
    fn values(&mut self, table: &Table<'_>, understood: &dyn Fn(&str) -> bool) -> Vec<(String, String)> {
        let Some(held) = table.get("values") else { return Vec::new() };
        let Some(said) = held.get_ref().as_table() else {
            self.wrong_kind(
                "values",
                held.span(),
                ("bảng { \"của họ\" = \"của ta\" }", "a table { \"theirs\" = \"ours\" }"),
            );
            return Vec::new();
        };
        let mut values: Vec<(String, String)> = Vec::new();
        // In the order of the file, in which whoever wrote it looks for them.
        let mut said: Vec<_> = said.iter().collect();
        said.sort_by_key(|(theirs, _)| theirs.span().start);
        for (theirs, ours) in said {
            let theirs_at = theirs.span();
            let theirs = theirs.get_ref().to_string();
            let Some(word) = ours.get_ref().as_str() else {
                self.wrong_kind(&theirs, ours.span(), ("chuỗi chữ trong ngoặc kép", "a text in quotes"));
                continue;
            };
            if !understood(word.trim()) {
                self.add(
                    ours.span(),
                    "profile.value_unknown",
                    format!("Cột này không hiểu “{word}”. Ghi như trong danh sách, ví dụ đạt, không đạt, mới, lại, có, không."),
                    format!("This column does not understand “{word}”. Write it as in a roster, such as pass, fail, new, again, yes, no."),
                );
            }
            if values.iter().any(|(other, _)| fold(other) == fold(&theirs)) {
                self.add(
                    theirs_at,
                    "profile.value_twice",
                    format!("“{theirs}” đã ghi ở trên (không kể hoa thường và dấu). Giữ một dòng."),
                    format!("“{theirs}” is said above already (case and accents do not count). Keep one."),
                );
            }
            values.push((theirs, word.trim().to_owned()));
        }
        values
    }

    /// A heading means one thing; items of different sets may share it, since one set is used at a time.
    fn headings_once(&mut self, mappings: &[(Mapping, At)], unused: &[(String, At)]) {
        let set_of = |means: &Means| match means {
            Means::Item { criteria, .. } => Some(criteria.clone()),
            Means::Column(_) => None,
        };
        let mut seen: Vec<(String, Option<String>)> = Vec::new();
        let of_mappings = mappings.iter().flat_map(|(mapping, at)| {
            mapping.headings.iter().map(move |heading| (heading.clone(), set_of(&mapping.means), at.clone()))
        });
        let of_unused = unused.iter().map(|(heading, at)| (heading.clone(), None, at.clone()));
        for (heading, set, at) in of_mappings.chain(of_unused).collect::<Vec<_>>() {
            let folded = fold(&heading);
            let clashes = |(other, of): &(String, Option<String>)| {
                *other == folded && (of.is_none() || set.is_none() || *of == set)
            };
            if seen.iter().any(clashes) {
                self.add(
                    at,
                    "profile.heading_twice",
                    format!("Tiêu đề “{heading}” đã ghi ở trên (không kể hoa thường và dấu). Giữ một chỗ."),
                    format!("The heading “{heading}” is said above already (case and accents do not count). Keep one."),
                );
            }
            seen.push((folded, set));
        }
    }

    fn id(&mut self, table: &Table<'_>) -> String {
        let Some((id, at)) = self.word(table, &TOP, "id", true) else { return String::new() };
        if !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            self.add(
                at,
                "profile.id",
                format!("Mã “{id}” chỉ được có chữ thường không dấu, số và gạch nối."),
                format!("The id “{id}” may have small letters, digits and hyphens only."),
            );
        }
        id
    }

    fn title(&mut self, table: &Table<'_>) -> Option<String> {
        let (title, at) = self.word(table, &TOP, "title", false)?;
        if subject_kind(&title).is_none() {
            let known = TITLES.join(", ");
            self.add(
                at,
                "profile.title_unknown",
                format!("Không có danh hiệu “{title}”. Các danh hiệu: {known}."),
                format!("There is no title “{title}”. Known: {known}."),
            );
        }
        Some(title)
    }

    fn header_row(&mut self, table: &Table<'_>) -> Option<u32> {
        let held = table.get("header_row")?;
        let number = held.get_ref().as_integer();
        let row = number.and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        let row = row.filter(|row| (1..=HEADER_SEARCH_ROWS).contains(&(*row as usize)));
        if row.is_none() {
            let (vi, en) = (
                format!("số nguyên từ 1 đến {HEADER_SEARCH_ROWS}"),
                format!("a whole number from 1 to {HEADER_SEARCH_ROWS}"),
            );
            self.wrong_kind("header_row", held.span(), (&vi, &en));
        }
        row
    }

    fn provenance(&mut self, table: &Table<'_>, otherwise: Provenance) -> Provenance {
        match self.word(table, &TOP, "provenance", false) {
            None => otherwise,
            Some((word, _)) if word == "verified" => Provenance::Verified,
            Some((word, _)) if word == "unverified" => Provenance::Unverified,
            Some((_, at)) => {
                self.wrong_kind(
                    "provenance",
                    at,
                    ("\"verified\" hoặc \"unverified\"", "\"verified\" or \"unverified\""),
                );
                Provenance::Unverified
            }
        }
    }
}
