//! The form that every change by hand is typed into: shown again with all that was typed when it is refused, and
//! with what stands beside each field when somebody was quicker.

use askama::Template;
use axum::http::StatusCode;

use super::super::answer::{Answered, WebError};
use super::super::form::Problems;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::Book;
use crate::actions::registry::RegistryError;
use crate::store::registry::Now;

/// How a field is typed.
pub(super) enum Input {
    /// A line.
    Text,
    /// A year.
    Year,
    /// A day.
    Day,
    /// One of these.
    Select(Vec<(String, String)>),
}

/// One field.
pub(super) struct Field {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    input: Input,
    problem: Option<String>,
    stands: Option<String>,
}

impl Field {
    /// The choices, where it is one of several.
    fn options(&self) -> &[(String, String)] {
        match &self.input {
            Input::Select(options) => options,
            Input::Text | Input::Year | Input::Day => &[],
        }
    }

    fn is_choice(&self) -> bool {
        matches!(self.input, Input::Select(_))
    }

    /// How many characters its digits take; nothing where it takes any text.
    fn digits(&self) -> Option<usize> {
        match self.input {
            Input::Year => Some(6),
            Input::Day => Some(10),
            Input::Text | Input::Select(_) => None,
        }
    }
}

/// What came back of a form that was sent: what is wrong, or the record as somebody else left it.
#[derive(Default)]
pub(super) struct Back {
    pub(super) problems: Problems,
    pub(super) now: Option<Now>,
}

impl Back {
    /// A refusal beside its field.
    ///
    /// # Errors
    /// When the store failed.
    pub(super) fn of(error: RegistryError, w: Words) -> Result<Self, WebError> {
        let (field, text) = (error.field(), w.text(&error.text()).to_owned());
        if let RegistryError::Store(error) = error {
            return Err(error.into());
        }
        if let RegistryError::Changed(conflict) = error {
            return Ok(Self { now: Some(conflict.now), problems: Problems::default() });
        }
        let mut problems = Problems::default();
        problems.add(if field.is_empty() { "form" } else { field }, text);
        Ok(Self { problems, now: None })
    }
}

#[derive(Template)]
#[template(path = "web/registry/form.html")]
pub(super) struct FormPage {
    shell: Shell,
    sub: String,
    action: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    problems: Problems,
    changed: bool,
    closed_now: String,
    button: String,
    danger: bool,
    back: String,
}

/// A form that is being put together.
pub(super) struct Draft<'v, 'a> {
    visit: &'v Visit<'a>,
    back: Back,
    page: FormPage,
}

impl<'v, 'a> Draft<'v, 'a> {
    /// `heading` is a key; `up` is where giving up leads, with its name.
    pub(super) fn new(
        visit: &'v Visit<'a>,
        book: &Book,
        heading: &str,
        (up, up_name): (&str, &str),
        mut back: Back,
    ) -> Self {
        let w = visit.words;
        let mut shell = book.shell(visit, w.t(heading));
        if up != book.href() {
            shell = shell.then(up, up_name);
        }
        let closed_now = back.now.as_ref().map_or_else(String::new, |now| match now.years.ended {
            Some(_) => w.t("record-is-closed-now"),
            None => w.t("record-is-open-now"),
        });
        let page = FormPage {
            shell: shell.then("", w.t(heading)),
            sub: String::new(),
            action: visit.uri.split('?').next().unwrap_or("/").to_owned(),
            hidden: Vec::new(),
            fields: Vec::new(),
            problems: std::mem::take(&mut back.problems),
            changed: back.now.is_some(),
            closed_now,
            button: w.t("save"),
            danger: false,
            back: up.to_owned(),
        };
        Self { visit, back, page }
    }

    /// With a sentence below the heading.
    pub(super) fn sub(mut self, text: String) -> Self {
        self.page.sub = text;
        self
    }

    /// With a button of its own, which may be one to think about.
    pub(super) fn button(mut self, key: &str, danger: bool) -> Self {
        self.page.button = self.visit.words.t(key);
        self.page.danger = danger;
        self
    }

    /// The version that is seen: what was sent with the form, or the newest where somebody was quicker.
    pub(super) fn version(mut self, opened: i64) -> Self {
        let sent = self.visit.form.read::<i64>("version");
        let version = self.back.now.as_ref().map(|now| now.version).or(sent).unwrap_or(opened);
        self.page.hidden.push(("version", version.to_string()));
        self
    }

    /// With something that is sent along.
    pub(super) fn hidden(mut self, name: &'static str, value: String) -> Self {
        self.page.hidden.push((name, value));
        self
    }

    /// With a field: what was typed, or `first` where nothing was sent yet; `stands` is what the registry has.
    pub(super) fn field(
        mut self,
        (name, label): (&'static str, &str),
        input: Input,
        first: &str,
        stands: Option<&dyn Fn(&Now) -> String>,
    ) -> Self {
        let (form, w) = (&self.visit.form, self.visit.words);
        let sent = form.pairs().next().is_some();
        let stands = self.back.now.as_ref().zip(stands).map(|(now, of)| {
            let value = of(now);
            let value = if value.is_empty() { w.t("nothing-there") } else { value };
            w.with("stands-now", &[("value", &value)])
        });
        self.page.fields.push(Field {
            name,
            label: w.t(label),
            hint: w.maybe(&format!("{label}-hint")).unwrap_or_default(),
            value: if sent { form.raw(name).to_owned() } else { first.to_owned() },
            input,
            problem: self.page.problems.of(name).map(str::to_owned),
            stands,
        });
        self
    }

    /// With the reason.
    pub(super) fn why(self) -> Self {
        self.field(("why", "field-why"), Input::Text, "", None)
    }

    /// As an answer: 409 where somebody was quicker, 422 where something is wrong.
    pub(super) fn answer(self) -> Answered {
        let status = match (self.page.changed, self.page.problems.is_empty()) {
            (true, _) => StatusCode::CONFLICT,
            (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (false, true) => StatusCode::OK,
        };
        Ok(show(&self.page)?.status(status))
    }
}

/// A year that must be there.
pub(super) fn year(visit: &Visit<'_>, name: &str, problems: &mut Problems) -> i64 {
    visit.form.read(name).unwrap_or_else(|| {
        problems.add(name, visit.words.t("not-a-year"));
        0
    })
}

/// A year that may be blank.
pub(super) fn maybe_year(visit: &Visit<'_>, name: &str, problems: &mut Problems) -> Option<u16> {
    if !visit.form.has(name) {
        return None;
    }
    let year = visit.form.read(name);
    if year.is_none() {
        problems.add(name, visit.words.t("not-a-year"));
    }
    year
}

/// A day that must be there.
pub(super) fn day(visit: &Visit<'_>, name: &str, problems: &mut Problems) -> jiff::civil::Date {
    visit.form.day(name).unwrap_or_else(|| {
        problems.add(name, visit.words.t("bad-day"));
        visit.today
    })
}
