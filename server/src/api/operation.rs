//! What an operation is: how it is asked, what it takes and what it answers. One value for the check of a request and
//! for the document.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use programme::registry::TITLES;
use serde_json::{Value, json};

use super::ask::{cursor, id, record_id, tag};
use super::openapi::Shape;
use super::problem::{refused, unfit};
use crate::web::answer::WebError;
use crate::web::routes::{Method, Route};
use crate::web::serve::FILE;
use crate::web::visit::Visit;

/// The most rows of a page.
pub(super) const MOST: i64 = 500;
/// Years that are assessed.
pub(super) const YEARS: (i64, i64) = (2000, 2100);

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A day.
    Day,
    /// A text of at most so many characters.
    Text(usize),
    /// A whole number from, to.
    Int(i64, i64),
    /// Where a page begins, as the page before said.
    Cursor,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A record: the commune that it was created in, and its id.
    Record,
    /// An id.
    Id,
}

/// A parameter of the query or of the path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Param {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) about: &'static str,
}

/// A parameter of the query.
pub(super) const fn param(name: &'static str, kind: Kind, about: &'static str) -> Param {
    Param { name, kind, about }
}

/// The two parameters of every list.
pub(super) const AFTER: Param = param("after", Kind::Cursor, "`next` of the page before; opaque.");
/// As many rows as are wanted.
pub(super) const LIMIT: Param =
    param("limit", Kind::Int(1, MOST), "Rows of a page; 50 unless asked for otherwise.");
const LANG: Param = param(
    "lang",
    Kind::OneOf(&["vi", "en"]),
    "Language of sentences; Vietnamese unless asked for otherwise.",
);

/// One operation.
#[derive(Clone, Copy)]
pub(super) struct Operation {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) about: &'static str,
    pub(super) query: &'static [Param],
    pub(super) takes: Option<Shape>,
    pub(super) gives: Option<Shape>,
    pub(super) status: u16,
    /// The answer has a version.
    pub(super) tagged: bool,
    /// The request names the version that was seen.
    pub(super) matched: bool,
    /// A key makes it happen once.
    pub(super) once: bool,
    /// A key is taken, by the action itself.
    pub(super) keyed: bool,
    /// Nobody has to sign in.
    pub(super) open: bool,
    /// The body is a file.
    pub(super) file: bool,
    /// Statuses of its refusals beside those that go with the rest.
    pub(super) fails: &'static [u16],
}

impl Operation {
    const fn new(method: Method, path: &'static str, id: &'static str, about: &'static str) -> Self {
        Self {
            method,
            path,
            id,
            about,
            query: &[],
            takes: None,
            gives: None,
            status: 200,
            tagged: false,
            matched: false,
            once: false,
            keyed: false,
            open: false,
            file: false,
            fails: &[],
        }
    }

    pub(super) const fn get(path: &'static str, id: &'static str, about: &'static str, gives: Shape) -> Self {
        let mut new = Self::new(Method::Get, path, id, about);
        new.gives = Some(gives);
        new
    }

    pub(super) const fn post(
        path: &'static str,
        id: &'static str,
        about: &'static str,
        (takes, gives): (Shape, Shape),
    ) -> Self {
        let mut new = Self::new(Method::Post, path, id, about);
        (new.takes, new.gives) = (Some(takes), Some(gives));
        new
    }

    /// Takes a file as it is.
    pub(super) const fn file(
        path: &'static str,
        id: &'static str,
        about: &'static str,
        gives: Shape,
    ) -> Self {
        let mut new = Self::new(Method::Post, path, id, about);
        (new.file, new.gives) = (true, Some(gives));
        new
    }

    pub(super) const fn by(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    pub(super) const fn delete(path: &'static str, id: &'static str, about: &'static str) -> Self {
        let mut new = Self::new(Method::Delete, path, id, about);
        new.status = 204;
        new
    }

    pub(super) const fn gives(mut self, gives: Shape) -> Self {
        (self.gives, self.status) = (Some(gives), 200);
        self
    }

    pub(super) const fn query(mut self, query: &'static [Param]) -> Self {
        self.query = query;
        self
    }

    pub(super) const fn created(mut self) -> Self {
        self.status = 201;
        self
    }

    pub(super) const fn tagged(mut self) -> Self {
        self.tagged = true;
        self
    }

    pub(super) const fn matched(mut self) -> Self {
        (self.matched, self.tagged) = (true, true);
        self
    }

    pub(super) const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    pub(super) const fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    pub(super) const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    pub(super) const fn fails(mut self, fails: &'static [u16]) -> Self {
        self.fails = fails;
        self
    }

    /// The parts of its path.
    pub(super) fn parts(&self) -> impl Iterator<Item = Param> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(part)
    }

    /// What may stand in its query.
    pub(super) fn params(&self) -> impl Iterator<Item = Param> {
        self.query.iter().copied().chain([LANG])
    }
}

/// What a part of a path is; names are the same in every address.
fn part(name: &'static str) -> Param {
    let (kind, about) = match name {
        "commune" => (Kind::Text(5), "Code of a commune today."),
        "hamlet" => (Kind::Record, "A hamlet; id 0 stands for those whose hamlet nobody said."),
        "subject" => (Kind::Record, "A subject."),
        "title" => (Kind::OneOf(&TITLES), "Title kind."),
        "year" => (Kind::Int(YEARS.0, YEARS.1), "Year assessed."),
        "code" => (Kind::Text(5), "Code of a place on the day asked for."),
        "token" | "decision" | "import" => (Kind::Id, "Its id."),
        _ => (Kind::Text(80), "Its id."),
    };
    Param { name, kind, about }
}

impl Kind {
    /// Whether a text is one.
    fn takes(self, text: &str) -> bool {
        match self {
            Self::Day => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
            Self::Text(most) => {
                !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
            }
            Self::Int(from, to) => {
                text.bytes().all(|b| b.is_ascii_digit())
                    && text.parse().is_ok_and(|n| (from..=to).contains(&n))
            }
            Self::Cursor => cursor(text).is_some(),
            Self::OneOf(words) => words.contains(&text),
            Self::Record => record_id(text).is_some(),
            Self::Id => id(text).is_some(),
        }
    }

    /// As the document says it.
    pub(super) fn schema(self) -> Value {
        match self {
            Self::Day => json!({ "type": "string", "format": "date", "pattern": DAY_PATTERN }),
            Self::Text(most) => json!({
                "type": "string", "minLength": 1, "maxLength": most, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
            }),
            Self::Int(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
            Self::Cursor => json!({ "type": "string", "pattern": "^[0-9a-f]{2,80}$" }),
            Self::OneOf(words) => json!({ "type": "string", "enum": words }),
            Self::Record => json!({ "type": "string", "pattern": RECORD_PATTERN }),
            Self::Id => json!({ "type": "string", "pattern": ID_PATTERN }),
        }
    }
}

/// How a day is written.
pub(super) const DAY_PATTERN: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
/// How a record is named.
pub(super) const RECORD_PATTERN: &str = "^[0-9]{1,9}\\.[0-9]{1,18}$";
/// How an id is written.
pub(super) const ID_PATTERN: &str = "^[0-9]{1,18}$";
/// How a version is named.
pub(super) const TAG_PATTERN: &str = "^\"[0-9]{1,18}\"$";
/// How a key is written.
pub(super) const KEY_PATTERN: &str = "^[!-~]{1,200}$";

/// Every operation, by the domain.
pub(super) fn all() -> impl Iterator<Item = &'static Operation> {
    [
        super::openapi::OPERATIONS,
        super::me::OPERATIONS,
        super::office::OPERATIONS,
        super::imports::OPERATIONS,
        super::places::OPERATIONS,
        super::criteria::OPERATIONS,
        super::registry::OPERATIONS,
        super::changes::OPERATIONS,
        super::sheets::OPERATIONS,
        super::meetings::OPERATIONS,
        super::cases::OPERATIONS,
        super::decisions::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// The word of a method.
pub(super) const fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

static BY_ROUTE: LazyLock<HashMap<(&'static str, &'static str), &'static Operation>> =
    LazyLock::new(|| all().map(|operation| ((operation.path, word(operation.method)), operation)).collect());

/// The operation of a route.
pub(super) fn of(route: &Route) -> Result<&'static Operation, WebError> {
    let found = BY_ROUTE.get(&(route.path, word(route.method))).copied();
    found.ok_or_else(|| WebError::Ours(format!("{} is in no table", route.path)))
}

/// That a request is as its operation says; the body is read by whoever takes it.
pub(super) fn fits(visit: &Visit<'_>, operation: &Operation) -> Result<(), WebError> {
    for param in operation.parts() {
        if !param.kind.takes(visit.path.get(param.name)) {
            return Err(unfit(visit, param.name));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in visit.query.pairs() {
        let known = operation.params().find(|param| param.name == name);
        if !known.is_some_and(|param| param.kind.takes(value)) || seen.contains(&name) {
            return Err(unfit(visit, name));
        }
        seen.push(name);
    }
    if operation.takes.is_some() || operation.file {
        let media = visit.headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let media = media.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let (wanted, code) =
            if operation.file { (FILE, "media.not_file") } else { ("application/json", "media.not_json") };
        if !media.eq_ignore_ascii_case(wanted) {
            return Err(refused(visit, StatusCode::UNSUPPORTED_MEDIA_TYPE, code));
        }
    }
    if operation.matched {
        let Some(seen) = visit.headers.get(header::IF_MATCH) else {
            return Err(refused(visit, StatusCode::PRECONDITION_REQUIRED, "version.missing"));
        };
        if seen.to_str().ok().and_then(tag).is_none() {
            return Err(unfit(visit, "If-Match"));
        }
    }
    Ok(())
}
