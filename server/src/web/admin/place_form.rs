//! A role, a place and its days as forms ask for them: a code, or a commune and its hamlet by name.

use jiff::civil::Date;
use programme::accounts::{Scope, roles};
use programme::places::{CodeError, Level, pad_commune_code};

use super::super::answer::WebError;
use super::super::form::{Fields, Problems, day_shown};
use super::super::visit::Visit;
use super::super::words::Words;
use crate::actions::accounts::hamlet_scope;
use crate::roster::values::day;

/// What was typed, to be shown again.
#[derive(Default)]
pub(super) struct GrantFields {
    pub(super) role: String,
    pub(super) place: String,
    pub(super) hamlet: String,
    pub(super) from: String,
    pub(super) to: String,
}

impl GrantFields {
    /// As a form sent it.
    pub(super) fn of(form: &Fields) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            role: text("role"),
            place: text("place"),
            hamlet: text("hamlet"),
            from: text("from"),
            to: text("to"),
        }
    }

    /// A new one, which begins today.
    pub(super) fn from(today: Date) -> Self {
        Self { from: day_shown(today), ..Self::default() }
    }
}

/// The roles to choose from: code and name.
pub(super) fn role_options(w: Words) -> Vec<(String, String)> {
    roles().iter().map(|role| (role.code.clone(), w.text(&role.name).to_owned())).collect()
}

/// A day of a form; today where the field is empty.
pub(super) fn day_or(visit: &Visit<'_>, text: &str, field: &str, or: Date, problems: &mut Problems) -> Date {
    if text.is_empty() {
        return or;
    }
    day(text).unwrap_or_else(|| {
        problems.add(field, visit.words.t("bad-day"));
        or
    })
}

/// The scope that a code and perhaps a hamlet name; everywhere where there is no code. What is wrong is said
/// beside the field.
///
/// # Errors
/// When the store fails.
pub(super) fn scope(
    visit: &Visit<'_>,
    (code, hamlet): (&str, &str),
    on: Date,
    problems: &mut Problems,
) -> Result<Scope, WebError> {
    let (w, atlas) = (visit.words, visit.atlas());
    if code.is_empty() {
        if !hamlet.is_empty() {
            problems.add("place", w.t("adm-hamlet-of-which"));
        }
        return Ok(Scope::Everywhere);
    }
    let found = atlas
        .any_level_by_code(code, on)
        .or_else(|error| atlas.by_code(Level::Commune, &pad_commune_code(code), on).map_err(|_| error));
    let place = match found {
        Ok(place) => place,
        Err(CodeError::Ended { successors, .. }) => {
            let now: Vec<String> = successors
                .iter()
                .filter_map(|place| atlas.version_at(*place, on))
                .map(|version| format!("{} {}", version.code, version.full_name))
                .collect();
            problems.add("place", w.with("adm-place-ended", &[("now", &now.join(", "))]));
            return Ok(Scope::Everywhere);
        }
        Err(CodeError::Unknown | CodeError::NotYet { .. }) => {
            problems.add("place", w.t("no-such-place"));
            return Ok(Scope::Everywhere);
        }
    };
    if hamlet.is_empty() {
        let country = atlas.place(place).is_some_and(|place| place.level == Level::Country);
        return Ok(if country { Scope::Everywhere } else { Scope::Place(place) });
    }
    if let Some(scope) = hamlet_scope(&visit.db, atlas, place, hamlet, on)? {
        return Ok(scope);
    }
    problems.add("hamlet", w.t("adm-no-such-hamlet"));
    Ok(Scope::Place(place))
}

/// What a form grants, once nothing about it is wrong.
pub(super) struct Asked {
    pub(super) role: String,
    pub(super) scope: Scope,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
}

/// Reads it. Whoever grants must hold the right over the whole of the place.
///
/// # Errors
/// When the store fails.
pub(super) fn grant(
    visit: &Visit<'_>,
    fields: &GrantFields,
    problems: &mut Problems,
) -> Result<Asked, WebError> {
    let from = day_or(visit, &fields.from, "from", visit.today, problems);
    let to = if fields.to.is_empty() { None } else { Some(day_or(visit, &fields.to, "to", from, problems)) };
    if fields.role.is_empty() {
        problems.add("role", visit.words.t("adm-choose-role"));
    }
    let scope = scope(visit, (&fields.place, &fields.hamlet), from, problems)?;
    if problems.is_empty() && !visit.can(programme::accounts::Verb::ManageAccounts, scope) {
        problems.add("place", visit.words.t("adm-wider-than-own"));
    }
    Ok(Asked { role: fields.role.clone(), scope, from, to })
}
