//! A profile's file as TOML holds it: texts, lists and tables by their keys, each with its place, and what is wrong
//! with their kind.
//!
//! Deliberately absent: what they mean, which `reader` judges.

use std::ops::Range;

use programme::text::Text;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::roster::zones::LineProblem;

/// Problems listed of one file: nobody mends more from a list.
const MAX_PROBLEMS: usize = 50;

/// A place in the file, in bytes.
pub(super) type At = Range<usize>;
pub(super) type Table<'t> = DeTable<'t>;

/// A file under the eye, and what was found wrong with it.
pub(super) struct File<'t> {
    pub(super) text: &'t str,
    pub(super) problems: Vec<LineProblem>,
}

impl<'t> File<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: Vec::new() }
    }

    pub(super) fn add(&mut self, at: Range<usize>, code: &'static str, vi: String, en: String) {
        if self.problems.len() == MAX_PROBLEMS {
            return;
        }
        let before = &self.text.as_bytes()[..at.start.min(self.text.len())];
        let breaks = before.iter().filter(|&&byte| byte == b'\n').count();
        let line = u32::try_from(breaks).unwrap_or(u32::MAX - 1) + 1;
        self.problems.push(LineProblem { line, code, message: Text::new(vi, en) });
    }

    pub(super) fn known_keys(&mut self, table: &Table<'_>, keys: &[&str]) {
        for (name, _) in table {
            let (at, name) = (name.span(), name.get_ref());
            if !keys.contains(&name.as_ref()) {
                let known = keys.join(", ");
                self.add(
                    at,
                    "profile.key_unknown",
                    format!("Khóa “{name}” không có ở đây. Sửa hoặc bỏ; các khóa được dùng: {known}."),
                    format!("The key “{name}” is not known here. Correct or remove it; known: {known}."),
                );
            }
        }
    }

    pub(super) fn missing(&mut self, name: &str, at: &At) {
        self.add(
            at.clone(),
            "profile.key_missing",
            format!("Thiếu khóa “{name}”. Thêm {name} = …."),
            format!("The key “{name}” is missing. Add {name} = …."),
        );
    }

    pub(super) fn wrong_kind(&mut self, name: &str, at: At, (vi, en): (&str, &str)) {
        self.add(
            at,
            "profile.value",
            format!("“{name}” ghi không đúng kiểu hoặc để trống. Ghi {vi}."),
            format!("“{name}” is of the wrong kind or blank. Write {en}."),
        );
    }

    /// A text that is not blank, with its place.
    pub(super) fn word(
        &mut self,
        table: &Table<'_>,
        at: &At,
        name: &str,
        required: bool,
    ) -> Option<(String, At)> {
        let Some(held) = table.get(name) else {
            if required {
                self.missing(name, at);
            }
            return None;
        };
        match written(held) {
            Some(word) => Some((word, held.span())),
            None => {
                self.wrong_kind(name, held.span(), ("chuỗi chữ trong ngoặc kép", "a text in quotes"));
                None
            }
        }
    }

    /// Texts that are not blank, each with its place.
    pub(super) fn words(
        &mut self,
        table: &Table<'_>,
        at: &At,
        name: &str,
        required: bool,
    ) -> Vec<(String, At)> {
        let Some(held) = table.get(name) else {
            if required {
                self.missing(name, at);
            }
            return Vec::new();
        };
        let list = held.get_ref().as_array().filter(|list| !list.is_empty());
        let all = list.and_then(|list| {
            list.iter().map(|held| Some((written(held)?, held.span()))).collect::<Option<Vec<_>>>()
        });
        all.unwrap_or_else(|| {
            self.wrong_kind(
                name,
                held.span(),
                ("danh sách như [\"Mã hộ\", \"Số hộ\"]", "a list such as [\"Code\", \"No.\"]"),
            );
            Vec::new()
        })
    }

    /// A text in both languages.
    pub(super) fn both(&mut self, table: &Table<'_>, name: &str) -> Text {
        let Some(held) = table.get(name) else {
            self.missing(name, &(0..0));
            return Text::default();
        };
        if let Some(both) = held.get_ref().as_table()
            && let (Some(vi), Some(en)) = (both.get("vi").and_then(written), both.get("en").and_then(written))
            && both.len() == 2
        {
            return Text::new(vi, en);
        }
        self.wrong_kind(name, held.span(), ("{ vi = \"…\", en = \"…\" }", "{ vi = \"…\", en = \"…\" }"));
        Text::default()
    }

    /// The tables of a list, each with its place.
    pub(super) fn tables<'a, 'd>(&mut self, table: &'a Table<'d>, name: &str) -> Vec<(&'a Table<'d>, At)> {
        let Some(held) = table.get(name) else { return Vec::new() };
        held.get_ref().as_array().and_then(tables_of).unwrap_or_else(|| {
            self.wrong_kind(name, held.span(), ("danh sách các bảng", "a list of tables"));
            Vec::new()
        })
    }
}

fn tables_of<'a, 't>(list: &'a DeArray<'t>) -> Option<Vec<(&'a Table<'t>, At)>> {
    list.iter().map(|held| Some((held.get_ref().as_table()?, held.span()))).collect()
}

fn written(held: &Spanned<DeValue<'_>>) -> Option<String> {
    let word = held.get_ref().as_str()?.trim();
    (!word.is_empty()).then(|| word.to_owned())
}
