//! The shape of the file, checked key by key: every unknown, missing or mistyped key at once, each
//! with its line, where a deserializer would stop at the first.
//!
//! Deliberately absent: what the values mean, which `check` and `fit` judge.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::Problems;

/// What a key may hold.
#[derive(Clone, Copy)]
enum Kind {
    /// A string that is not blank.
    Word,
    /// A string, perhaps empty.
    Loose,
    /// `{ vi = …, en = … }`, neither blank.
    Text,
    /// The same, perhaps blank.
    LooseText,
    /// A whole number from the least to 255.
    Count(u64),
    /// A number of points or percents; the reader judges its decimals.
    Number,
    Day,
    Truth,
    /// Strings.
    Words,
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of tables with these keys.
    Tables(&'static [Key]),
    /// A table whose keys the set itself gives, each holding this.
    Map(&'static Kind),
    /// Judged elsewhere.
    Any,
}

struct Key {
    name: &'static str,
    required: bool,
    kind: Kind,
}

const fn must(name: &'static str, kind: Kind) -> Key {
    Key { name, required: true, kind }
}

const fn may(name: &'static str, kind: Kind) -> Key {
    Key { name, required: false, kind }
}

/// Only `id` is required here: a local variant inherits the rest, and the reader knows its parent.
const SET: &[Key] = &[
    must("id", Kind::Word),
    may("title", Kind::Word),
    may("name", Kind::Text),
    may("instrument", Kind::Word),
    may("issued_on", Kind::Day),
    may("valid_from", Kind::Day),
    may("valid_to", Kind::Day),
    may("applies_to", Kind::Word),
    may("based_on", Kind::Loose),
    may("model", Kind::Word),
    may("not_applicable", Kind::Word),
    may("term_years", Kind::Count(1)),
    may("complete", Kind::Truth),
    may("lacks", Kind::LooseText),
    may("pass", Kind::Map(&Kind::Any)),
    may("band", Kind::Tables(BAND)),
    may("group", Kind::Tables(GROUP)),
    may("item", Kind::Tables(ITEM)),
    may("veto", Kind::Tables(VETO)),
    may("level", Kind::Tables(LEVEL)),
    may("example", Kind::Tables(EXAMPLE)),
];

const BAND: &[Key] = &[must("code", Kind::Word), must("name", Kind::Text), must("min", Kind::Number)];

const GROUP: &[Key] =
    &[must("id", Kind::Word), must("name", Kind::Text), may("required_min_percent", Kind::Number)];

const ITEM: &[Key] = &[
    must("id", Kind::Word),
    may("group", Kind::Word),
    must("text", Kind::Text),
    may("hint", Kind::LooseText),
    may("max", Kind::Number),
    may("required_min", Kind::Number),
    may("provenance", Kind::Word),
    may("options", Kind::Tables(OPTION)),
    may("derived", Kind::Word),
    may("thresholds", Kind::Tables(THRESHOLD)),
];

const OPTION: &[Key] = &[must("code", Kind::Word), must("name", Kind::Text), must("points", Kind::Number)];

const THRESHOLD: &[Key] = &[must("at_least_percent", Kind::Number), must("points", Kind::Number)];

const VETO: &[Key] = &[must("id", Kind::Word), must("text", Kind::Text)];

const LEVEL: &[Key] = &[
    must("code", Kind::Word),
    must("name", Kind::Text),
    may("wait_years", Kind::Count(0)),
    must("targets", Kind::Words),
];

const EXAMPLE: &[Key] = &[
    must("name", Kind::Word),
    may("zone", Kind::Word),
    may("poor_household", Kind::Truth),
    may("years_held", Kind::Map(&Kind::Count(0))),
    may("answers", Kind::Map(&Kind::Any)),
    may("vetoes", Kind::Words),
    must("expect", Kind::Table(EXPECT)),
];

const EXPECT: &[Key] = &[may("total", Kind::Number), must("outcome", Kind::Word), may("band", Kind::Word)];

const TEXT: &[Key] = &[must("vi", Kind::Word), must("en", Kind::Word)];

const LOOSE_TEXT: &[Key] = &[may("vi", Kind::Loose), may("en", Kind::Loose)];

/// Walks the file; a file that is not TOML is left to the reader.
pub(super) fn check(text: &str, problems: &mut Problems<'_>) {
    if let Ok(document) = DeTable::parse(text) {
        // What the file as a whole lacks has no line of its own: the first one is as good.
        table(document.get_ref(), 0..0, SET, problems);
    }
}

fn table(table: &DeTable<'_>, at: Range<usize>, keys: &[Key], problems: &mut Problems<'_>) {
    for (name, held) in table {
        match keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => value(key.name, held, key.kind, problems),
            None => {
                let known = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
                let name_here = name.get_ref();
                let vi =
                    format!("Khóa “{name_here}” không có ở đây. Sửa hoặc bỏ; các khóa được dùng: {known}.");
                let en =
                    format!("The key “{name_here}” is not known here. Correct or remove it; known: {known}.");
                problems.add(Some(name.span()), "criteria.key_unknown", vi, en);
            }
        }
    }
    for key in keys.iter().filter(|key| key.required && !table.contains_key(key.name)) {
        let name = key.name;
        let (vi, en) = (
            format!("Thiếu khóa “{name}”. Thêm {name} = …."),
            format!("The key “{name}” is missing. Add {name} = …."),
        );
        problems.add(Some(at.clone()), "criteria.key_missing", vi, en);
    }
}

fn value(name: &str, held: &Spanned<DeValue<'_>>, kind: Kind, problems: &mut Problems<'_>) {
    let at = held.span();
    let wanted = match (kind, held.get_ref()) {
        (Kind::Any, _) | (Kind::Loose, DeValue::String(_)) | (Kind::Truth, DeValue::Boolean(_)) => return,
        (Kind::Word, DeValue::String(written)) if !written.trim().is_empty() => return,
        (Kind::Day, DeValue::Datetime(day)) if day.date.is_some() && day.time.is_none() => return,
        // A fraction outside quotes is the reader's to refuse, with what to write instead.
        (Kind::Number, DeValue::Integer(_) | DeValue::String(_) | DeValue::Float(_)) => return,
        (Kind::Count(least), DeValue::Integer(number)) if in_range(number, least) => return,
        (Kind::Text, DeValue::Table(held)) => return table(held, at, TEXT, problems),
        (Kind::LooseText, DeValue::Table(held)) => return table(held, at, LOOSE_TEXT, problems),
        (Kind::Table(keys), DeValue::Table(held)) => return table(held, at, keys, problems),
        (Kind::Map(kind), DeValue::Table(held)) => {
            return held.iter().for_each(|(name, held)| value(name.get_ref(), held, *kind, problems));
        }
        (Kind::Words, DeValue::Array(list)) => {
            return list.iter().for_each(|held| value(name, held, Kind::Word, problems));
        }
        (Kind::Tables(keys), DeValue::Array(list)) => {
            return list.iter().for_each(|held| value(name, held, Kind::Table(keys), problems));
        }
        (Kind::Word | Kind::Loose, _) => ("chuỗi chữ trong ngoặc kép", "a text in quotes"),
        (Kind::Text | Kind::LooseText, _) => ("{ vi = \"…\", en = \"…\" }", "{ vi = \"…\", en = \"…\" }"),
        (Kind::Count(0), _) => ("số nguyên từ 0 đến 255", "a whole number from 0 to 255"),
        (Kind::Count(_), _) => ("số nguyên từ 1 đến 255", "a whole number from 1 to 255"),
        (Kind::Number, _) => ("số nguyên hoặc chuỗi như \"7.5\"", "an integer, or a string such as \"7.5\""),
        (Kind::Day, _) => ("ngày dạng 2016-01-31, không có ngoặc kép", "a day such as 2016-01-31, unquoted"),
        (Kind::Truth, _) => ("true hoặc false", "true or false"),
        (Kind::Words, _) => ("danh sách như [\"c1\", \"c2\"]", "a list such as [\"c1\", \"c2\"]"),
        (Kind::Table(_) | Kind::Map(_), _) => ("bảng { … }", "a table { … }"),
        (Kind::Tables(_), _) => ("danh sách các bảng", "a list of tables"),
    };
    let (vi, en) = (
        format!("“{name}” ghi không đúng kiểu hoặc để trống. Ghi {}.", wanted.0),
        format!("“{name}” is of the wrong kind or blank. Write {}.", wanted.1),
    );
    problems.add(Some(at), "criteria.value", vi, en);
}

fn in_range(number: &toml::de::DeInteger<'_>, least: u64) -> bool {
    u64::from_str_radix(number.as_str(), number.radix()).is_ok_and(|n| n >= least && n <= 255)
}
