//! Boundaries for maps: what is loaded, with source and licence; loading a file; taking one out.
//!
//! Whoever operates a place loads and takes out what is of places inside it.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::shell;
use crate::actions::boundaries::{Asked, BoundaryError, Faulty, import, remove};
use crate::store::boundaries::{boundary_loads, places_of_load};
use crate::store::db::By;

struct Row {
    id: i64,
    file: String,
    on: String,
    source: String,
    licence: String,
    counts: [String; 2],
    may_remove: bool,
}

/// A feature that is wrong.
struct FaultLine {
    feature: String,
    code: String,
    why: String,
    fault: &'static str,
}

/// A field of the form: its name, what was typed, whether it has a hint.
struct Field {
    name: &'static str,
    value: String,
    label: String,
    hint: String,
    /// Characters that are seen.
    size: u8,
}

#[derive(Template)]
#[template(path = "web/admin/boundaries.html")]
struct BoundariesPage {
    shell: Shell,
    rows: Vec<Row>,
    fields: Vec<Field>,
    only_good: bool,
    faults: Vec<FaultLine>,
    more: usize,
    problems: Problems,
}

/// Faults on one page.
const SHOWN: usize = 100;

fn page_of(visit: &Visit<'_>, problems: Problems, faults: &[Faulty]) -> Result<BoundariesPage, WebError> {
    let w = visit.words;
    let mut rows = Vec::new();
    for load in boundary_loads(&visit.db)? {
        let places = places_of_load(&visit.db, load.id)?;
        rows.push(Row {
            id: load.id,
            on: w.day_text(&load.valid_on),
            counts: [w.int(load.areas), w.int(load.points)],
            may_remove: places.iter().all(|place| visit.can(Verb::Operate, Scope::Place(*place))),
            file: load.file,
            source: load.source,
            licence: load.licence,
        });
    }
    let field = |name: &'static str, key: &str, otherwise: &str| {
        let typed = visit.form.raw(name);
        Field {
            name,
            value: if typed.is_empty() { otherwise.to_owned() } else { typed.to_owned() },
            label: w.t(&format!("boundaries-{key}")),
            hint: w.t(&format!("boundaries-{key}-hint")),
            size: if ["source", "licence"].contains(&name) { 60 } else { 16 },
        }
    };
    let line = |faulty: &Faulty| FaultLine {
        feature: w.n("boundaries-feature", faulty.feature),
        code: faulty.code.clone(),
        why: w.text(&faulty.fault.text()).to_owned(),
        fault: faulty.fault.code(),
    };
    Ok(BoundariesPage {
        shell: shell(visit, w.t("adm-boundaries")),
        rows,
        fields: vec![
            field("source", "source", ""),
            field("licence", "licence", ""),
            field("code_property", "property", "commune_code"),
            field("valid_on", "valid-on", &day_shown(visit.today)),
        ],
        only_good: visit.form.has("only_good"),
        faults: faults.iter().take(SHOWN).map(line).collect(),
        more: faults.len().saturating_sub(SHOWN),
        problems,
    })
}

/// `GET /admin/boundaries`.
pub(in super::super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    show(&page_of(visit, Problems::default(), &[])?)
}

/// The places over which whoever asks has a right: asked before the database is written to.
fn mine(visit: &Visit<'_>) -> std::collections::HashSet<PlaceId> {
    let places = visit.atlas().places().map(|place| place.id);
    if visit.can(Verb::Operate, Scope::Everywhere) {
        return places.collect();
    }
    places.filter(|place| visit.can(Verb::Operate, Scope::Place(*place))).collect()
}

/// `POST /admin/boundaries`.
pub(in super::super) fn load(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let w = visit.words;
    let mut problems = Problems::default();
    let upload = visit.uploads.iter().find(|upload| upload.field == "file" && upload.size > 0);
    if visit.too_large {
        problems.add("file", w.text(&BoundaryError::TooLarge.text()));
    } else if upload.is_none() {
        problems.add("file", w.t("boundaries-no-file"));
    }
    let valid_on = visit.form.day("valid_on");
    if valid_on.is_none() {
        problems.add("valid_on", w.t("bad-day"));
    }
    let (Some(upload), Some(valid_on), true) = (upload, valid_on, problems.is_empty()) else {
        return show_again(&page_of(visit, problems, &[])?);
    };
    let (path, file) = (upload.path.clone(), upload.name.clone());
    let text = |name: &str| visit.form.get(name).to_owned();
    let (source, licence, code_property) = (text("source"), text("licence"), text("code_property"));
    let asked = Asked {
        path: &path,
        file: &file,
        source: &source,
        licence: &licence,
        code_property: &code_property,
        valid_on,
        only_good: visit.form.has("only_good"),
    };
    let (actor, now, mine) = (visit.actor.clone(), visit.now.clone(), mine(visit));
    let by = By { actor: &actor, at: &now };
    let places = std::sync::Arc::clone(&visit.places);
    match import(&mut visit.db, &places, &asked, &|place| mine.contains(&place), by) {
        Ok(loaded) if loaded.left_out.is_empty() => {
            let n = loaded.areas + loaded.points;
            Ok(Answer::see(format!("/admin/boundaries?said=boundaries-loaded&n={n}")))
        }
        Ok(loaded) => {
            Ok(Answer::see(format!("/admin/boundaries?said=boundaries-left&n={}", loaded.left_out.len())))
        }
        Err(BoundaryError::Store(error)) => Err(error.into()),
        Err(error) => {
            let field = match &error {
                BoundaryError::NoSource => "source",
                BoundaryError::NoLicence => "licence",
                BoundaryError::NoSuchProperty(_) => "code_property",
                BoundaryError::Store(_)
                | BoundaryError::Io(_)
                | BoundaryError::TooLarge
                | BoundaryError::NotGeoJson(_)
                | BoundaryError::NotWgs84(_)
                | BoundaryError::Nothing
                | BoundaryError::Faults(..)
                | BoundaryError::Unknown
                | BoundaryError::NotYours => "file",
            };
            problems.add(field, w.text(&error.text()));
            let faults = if let BoundaryError::Faults(faults, _) = &error { faults.as_slice() } else { &[] };
            show_again(&page_of(visit, problems, faults)?)
        }
    }
}

#[derive(Template)]
#[template(path = "web/admin/boundaries_remove.html")]
struct RemovePage {
    shell: Shell,
    id: i64,
    said: String,
}

/// `GET /admin/boundaries/{load}/remove`: asked first, for whoever may.
pub(in super::super) fn confirm_take_out(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let id = visit.path.read::<i64>("load").ok_or(WebError::NotFound)?;
    let mut loads = boundary_loads(&visit.db)?.into_iter();
    let load = loads.find(|load| load.id == id).ok_or(WebError::NotFound)?;
    for place in places_of_load(&visit.db, id)? {
        visit.may_see(Verb::Operate, Scope::Place(place))?;
    }
    let w = visit.words;
    let [areas, points, day] = [w.int(load.areas), w.int(load.points), w.day_text(&load.valid_on)];
    let said = [("file", &load.file), ("day", &day), ("areas", &areas), ("points", &points)]
        .map(|(name, text)| (name, text.as_str()));
    show(&RemovePage {
        shell: shell(visit, w.with("boundaries-remove-of", &[("file", &load.file)])),
        id,
        said: w.with("boundaries-remove-said", &said),
    })
}

/// `POST /admin/boundaries/{load}/remove`.
pub(in super::super) fn take_out(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let id = visit.path.read::<i64>("load").ok_or(WebError::NotFound)?;
    let (actor, now, mine) = (visit.actor.clone(), visit.now.clone(), mine(visit));
    let by = By { actor: &actor, at: &now };
    match remove(&mut visit.db, id, &|place| mine.contains(&place), by) {
        Ok(()) => Ok(Answer::see("/admin/boundaries?said=boundaries-removed")),
        Err(BoundaryError::Store(error)) => Err(error.into()),
        Err(BoundaryError::NotYours) => {
            Err(WebError::Refused(visit.words.text(&BoundaryError::NotYours.text()).to_owned()))
        }
        Err(_) => Err(WebError::NotFound),
    }
}
