//! What a browser sends: names and values, and files that wait in a folder of their own.

use jiff::civil::Date;
use std::path::PathBuf;

/// Names and values in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From a query or a body of the usual form.
    #[must_use]
    pub fn parse(text: &[u8]) -> Self {
        // A form's line ends are CRLF; nothing of ours wants the CR.
        let pairs = form_urlencoded::parse(text);
        Self(pairs.map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))).collect())
    }

    /// From pairs.
    #[must_use]
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Adds one.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The first value of a name, trimmed; empty where it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of a name as it was typed.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether the name is there and not empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Every pair.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A value read as something.
    #[must_use]
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// A day as people write it.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Date> {
        crate::roster::values::day(self.get(name))
    }

    /// As a query, with one name set to another value; an empty value takes it out.
    #[must_use]
    pub fn query_with(&self, changes: &[(&str, &str)]) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.0 {
            if !value.is_empty() && !changes.iter().any(|(changed, _)| changed == name) {
                out.append_pair(name, value);
            }
        }
        for (name, value) in changes.iter().filter(|(_, value)| !value.is_empty()) {
            out.append_pair(name, value);
        }
        out.finish()
    }
}

/// A day as its field shows it: `05/12/2020`.
pub(crate) fn day_shown(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// A file that was sent. It is removed when this is dropped.
#[derive(Debug)]
pub struct Upload {
    /// The field's name.
    pub field: String,
    /// The file's name, as the sender called it, without any folder.
    pub name: String,
    /// Where it waits.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
}

impl Drop for Upload {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What is wrong with a form: which field, and the sentence beside it and in the summary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems(Vec<(String, String)>);

impl Problems {
    /// Adds a sentence to a field.
    pub(crate) fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.push((field.to_owned(), sentence.into()));
    }

    /// Nothing is wrong.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence of a field.
    #[must_use]
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == field).map(|(_, sentence)| sentence.as_str())
    }

    /// All of them, in the order of the form.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }
}

/// The last part of a path in either system's spelling, without control characters.
#[must_use]
pub(crate) fn plain_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    if plain.trim_matches(['.', ' ']).is_empty() { "file".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_and_written_back_as_a_query() {
        let fields = Fields::parse(b"a=1&b=%E1%BA%A4p+1&a=2&c=");
        assert_eq!((fields.get("a"), fields.get("b"), fields.get("d")), ("1", "Ấp 1", ""));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.query_with(&[("b", ""), ("z", "9")]), "a=1&a=2&z=9");
    }

    #[test]
    fn a_file_name_has_no_folder() {
        for (name, plain) in
            [("C:\\ds\\ap 1.xlsx", "ap 1.xlsx"), ("../../x", "x"), ("..", "file"), ("", "file")]
        {
            assert_eq!(plain_file_name(name), plain);
        }
    }
}
