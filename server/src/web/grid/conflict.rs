//! Two people changed the same family: both versions, cell by cell, and a person chooses.
//!
//! What this person did not type stands as it is stored, unless they choose otherwise: saving the page as it comes
//! takes nothing away from anybody. Deliberately absent: a merge by itself.

use askama::Template;
use axum::http::StatusCode;

use super::super::answer::Answered;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::open::Opened;
use super::row::{Typed, typed_registration};
use crate::actions::assessment::Conflict;

/// A cell in both versions.
struct Both {
    name: String,
    label: String,
    theirs: Side,
    yours: Side,
    differs: bool,
    /// This person typed it, so theirs is what the page proposes.
    typed: bool,
}

/// A value as it is posted and as it is read.
struct Side {
    value: String,
    shown: String,
}

#[derive(Template)]
#[template(path = "web/grid/conflict.html")]
struct ConflictPage {
    shell: Shell,
    href: String,
    subject: i64,
    version: i64,
    words: String,
    cells: Vec<Both>,
    /// A total alone: what was typed, what goes with it, and what stands.
    total: Option<(String, &'static str, String)>,
}

/// What a row says when a form is opened on it: the cells, then members, poverty and registration.
pub(super) fn opened_with(cells: &[&str], members: &str, poor: bool, registered: &str) -> String {
    let mut said = cells.to_vec();
    said.extend([members, if poor { "1" } else { "" }, registration(registered)]);
    said.join("|")
}

/// Whether a person changed a value: it is not what they began with, and it is not merely left blank.
fn is_typed(yours: &str, began: Option<&str>) -> bool {
    let plain = |text: &str| if text.trim() == "NA" { "k".to_owned() } else { text.trim().to_owned() };
    !yours.trim().is_empty() && began.is_none_or(|began| plain(began) != plain(yours))
}

/// The page with both versions.
pub(super) fn both(
    visit: &Visit<'_>,
    opened: &Opened,
    typed: &Typed,
    conflict: &Conflict,
    words: String,
) -> Answered {
    let w = visit.words;
    let began: Option<Vec<&str>> = typed.began.as_ref().map(|began| began.split('|').collect());
    let began = |at: usize| began.as_ref().map(|began| began.get(at).copied().unwrap_or_default());
    let side = |value: &str, shown: &str| Side {
        value: value.to_owned(),
        shown: if shown.is_empty() { w.t("blank-cell") } else { shown.to_owned() },
    };
    let columns = programme::assessment::Sheet::of(&opened.set.set).columns;
    let n = columns.len();
    let mut cells = Vec::new();
    for (at, column) in columns.into_iter().enumerate() {
        let theirs = conflict.stored.cells.get(at).cloned().unwrap_or_default();
        let yours = typed.cells.get(at).cloned().unwrap_or_default();
        cells.push(Both {
            label: format!("{} {}", column.short, w.text(&column.text)),
            name: column.id,
            differs: theirs != yours,
            typed: is_typed(&yours, began(at)),
            theirs: side(&theirs, &theirs),
            yours: side(&yours, &yours),
        });
    }
    let members = [conflict.stored.members, typed.members.map(i64::from)]
        .map(|n| n.map_or_else(String::new, |n| n.to_string()));
    let poor = [conflict.stored.poor, typed.poor].map(|poor| if poor { "1" } else { "" });
    let registered = [registration(&conflict.stored.registered), typed_registration(typed.registered)];
    let yes_no = |poor: &str| w.t(if poor.is_empty() { "no" } else { "yes" });
    let said = |code: &str| w.t(&format!("registered-{}", if code.is_empty() { "yes" } else { code }));
    // These have no blank: they were changed where they are not what the form began with.
    let changed = |at: usize, yours: &str| began(n + at).is_some_and(|began| began != yours);
    let mut about = |name: &str, label: &str, sides: [Side; 2], typed: bool| {
        let [theirs, yours] = sides;
        let differs = theirs.value != yours.value;
        cells.push(Both { name: name.to_owned(), label: w.t(label), theirs, yours, differs, typed });
    };
    about(
        "members",
        "members",
        [side(&members[0], &members[0]), side(&members[1], &members[1])],
        !members[1].is_empty() && changed(0, &members[1]),
    );
    about("poor", "grid-poor", poor.map(|poor| side(poor, &yes_no(poor))), changed(1, poor[1]));
    about(
        "registered",
        "registered",
        registered.map(|code| side(code, &said(code))),
        changed(2, registered[1]),
    );
    let stands = || {
        let stored = &conflict.stored;
        if stored.total.is_empty() { stored.cells.join(" · ") } else { stored.total.clone() }
    };
    let total = typed.total.as_ref().map(|(total, result)| {
        let result = match result.as_str() {
            "đạt" => "pass",
            "không đạt" => "fail",
            _ => "",
        };
        (total.clone(), result, stands())
    });
    let page = ConflictPage {
        shell: Shell::new(visit, w.t("grid-conflict-title"))
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(opened.href(), w.title(&opened.title)),
        href: opened.href(),
        subject: typed.subject,
        version: conflict.version,
        words,
        cells,
        total,
    };
    Ok(show(&page)?.status(StatusCode::CONFLICT))
}

/// A stored registration in the words of the form; `yes` is what a form that says nothing means.
fn registration(stored: &str) -> &'static str {
    match stored {
        "new" => "new",
        "again" => "again",
        "no" => "no",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::is_typed;

    #[test]
    fn a_value_is_typed_when_it_is_not_blank_and_not_what_the_form_began_with() {
        for (yours, began, typed) in [
            ("3", Some(""), true),
            ("3", Some("5"), true),
            ("5", Some("5"), false),
            (" 5 ", Some("5"), false),
            ("NA", Some("k"), false),
            ("", Some(""), false),
            ("", Some("5"), false),
            ("", None, false),
            ("3", None, true),
        ] {
            assert_eq!(is_typed(yours, began), typed, "{yours:?} over {began:?}");
        }
    }
}
