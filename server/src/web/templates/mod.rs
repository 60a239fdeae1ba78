//! The texts of papers: which one holds at a place, its own edited with its variables beside it, looked at as PDF
//! before it is kept, and the text that ships taken back.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::papers::TextKind;

use super::answer::{Answer, Answered, WebError};
use super::form::{Problems, day_shown};
use super::pages::{show, show_again};
use super::shell::{Shell, main_place};
use super::visit::Visit;
use crate::actions::paper_texts::{KeepError, keep, text_for};
use crate::documents::paper::gallery::sample;
use crate::documents::paper::pdf;
use crate::store::paper_texts::texts_of;

/// A kind in the list.
struct Listed {
    code: &'static str,
    name: String,
    state: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "web/templates/list.html")]
struct ListPage {
    shell: Shell,
    place: String,
    code: String,
    kinds: Vec<Listed>,
}

/// An earlier text of the place.
struct Kept {
    from: String,
    at: String,
    actor: String,
    shipped: bool,
}

#[derive(Template)]
#[template(path = "web/templates/edit.html")]
struct EditPage {
    shell: Shell,
    kind: &'static str,
    name: String,
    place: String,
    code: String,
    valid_from: String,
    body: String,
    own: bool,
    variables: Vec<(String, String)>,
    history: Vec<Kept>,
    problems: Problems,
}

/// The place spoken of: by its code, or where whoever asks works.
fn place(visit: &Visit<'_>) -> Result<(PlaceId, String, String), WebError> {
    let code = [visit.form.get("place"), visit.query.get("place")].into_iter().find(|code| !code.is_empty());
    let id = match code {
        Some(code) => visit.atlas().any_level_by_code(code, visit.today).map_err(|_| WebError::NotFound)?,
        None => main_place(visit)
            .or_else(|| visit.atlas().any_level_by_code("VN", visit.today).ok())
            .ok_or(WebError::NotFound)?,
    };
    let version = visit.atlas().version_at(id, visit.today).ok_or(WebError::NotFound)?;
    visit.may(Verb::EditCriteria, Scope::Place(id))?;
    Ok((id, version.code.to_owned(), version.full_name.to_owned()))
}

fn kind(visit: &Visit<'_>) -> Result<TextKind, WebError> {
    TextKind::parse(visit.path.get("kind")).ok_or(WebError::NotFound)
}

/// `GET /templates`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let (id, code, place) = place(visit)?;
    let w = visit.words;
    let mut kinds = Vec::new();
    for kind in TextKind::ALL {
        let held = text_for(&visit.db, visit.atlas(), id, kind, visit.today)?;
        let state = match &held {
            None => w.t("template-shipped"),
            Some(kept) => {
                let whose = visit.atlas().version_at(PlaceId::new(kept.place), visit.today);
                let place = whose.map_or("", |version| version.full_name);
                w.with("template-own", &[("place", place), ("day", &w.day_text(&kept.valid_from))])
            }
        };
        kinds.push(Listed {
            code: kind.code(),
            name: w.text(&kind.name()).to_owned(),
            state,
            own: held.is_some(),
        });
    }
    show(&ListPage { shell: Shell::new(visit, w.t("nav-templates")), place, code, kinds })
}

/// `GET /templates/{kind}?place=CODE`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    show(&page_of(visit, Problems::default())?)
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<EditPage, WebError> {
    let kind = kind(visit)?;
    let (id, code, place) = place(visit)?;
    let w = visit.words;
    let held = text_for(&visit.db, visit.atlas(), id, kind, visit.today)?;
    let own = held.is_some();
    let sent = visit.form.pairs().any(|(name, _)| name == "body");
    let body = if sent {
        visit.form.raw("body").to_owned()
    } else {
        held.map_or_else(|| kind.shipped().to_owned(), |kept| kept.body)
    };
    let valid_from = if sent { visit.form.raw("valid_from").to_owned() } else { day_shown(visit.today) };
    let variable = |(name, vi, en): (&str, &str, &str)| {
        (
            format!("{{{{{name}}}}}"),
            (if visit.lang() == programme::text::Lang::Vi { vi } else { en }).to_owned(),
        )
    };
    let history =
        texts_of(&visit.db, id.get())?.into_iter().filter(|kept| kept.kind == kind.code()).map(|kept| Kept {
            from: w.day_text(&kept.valid_from),
            at: w.moment(&kept.at),
            actor: kept.actor,
            shipped: kept.body.is_empty(),
        });
    let name = w.text(&kind.name()).to_owned();
    Ok(EditPage {
        shell: Shell::new(visit, name.clone())
            .then(format!("/templates?place={code}"), w.t("nav-templates"))
            .then("", name.clone()),
        kind: kind.code(),
        name,
        place,
        code,
        valid_from,
        body,
        own,
        variables: kind.variables().into_iter().map(variable).collect(),
        history: history.collect(),
        problems,
    })
}

/// The day from which the text holds.
fn day(visit: &Visit<'_>, problems: &mut Problems) -> Option<Date> {
    let day = visit.form.day("valid_from");
    if day.is_none() {
        problems.add("valid_from", visit.words.t("bad-day"));
    }
    day
}

/// `POST /templates/{kind}`.
pub(super) fn save(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let body = visit.form.raw("body").to_owned();
    if body.trim().is_empty() {
        let mut problems = Problems::default();
        problems.add("body", visit.words.text(&programme::papers::TemplateFault::Empty.text()));
        return show_again(&page_of(visit, problems)?);
    }
    write(visit, &body, "template-kept")
}

/// `POST /templates/{kind}/reset`.
pub(super) fn reset(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    write(visit, "", "template-reset")
}

fn write(visit: &mut Visit<'_>, body: &str, said: &str) -> Answered {
    let kind = kind(visit)?;
    let (id, code, _) = place(visit)?;
    let mut problems = Problems::default();
    if let Some(from) = day(visit, &mut problems) {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let by = crate::store::db::By { actor: &actor, at: &now };
        match keep(&mut visit.db, id, kind, from, body, by) {
            Ok(()) => return Ok(Answer::see(format!("/templates?place={code}&said={said}"))),
            Err(KeepError::Store(error)) => return Err(error.into()),
            Err(KeepError::TooLong(_)) => problems.add("body", visit.words.t("template-too-long")),
            Err(KeepError::Faults(faults)) => {
                for fault in faults {
                    problems.add("body", visit.words.text(&fault.text()));
                }
            }
        }
    }
    show_again(&page_of(visit, problems)?)
}

/// `POST /templates/{kind}/preview`: a paper of invented facts with this text. Nothing is kept.
pub(super) fn preview(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::EditCriteria)?;
    let kind = kind(visit)?;
    let body = visit.form.raw("body").replace("\r\n", "\n");
    let mut problems = Problems::default();
    if body.len() > crate::actions::paper_texts::LONGEST {
        problems.add("body", visit.words.t("template-too-long"));
    } else if let Err(faults) = kind.read(&body) {
        for fault in faults {
            problems.add("body", visit.words.text(&fault.text()));
        }
    }
    if !problems.is_empty() {
        return show_again(&page_of(visit, problems)?);
    }
    let on = visit.form.day("valid_from").unwrap_or(visit.today);
    let paper = sample(kind, &body, on).ok_or(WebError::NotFound)?;
    let bytes = pdf(&paper).map_err(|error| WebError::Ours(error.to_string()))?;
    Ok(Answer::file("application/pdf", &format!("xem-thu-{}.pdf", kind.code()), bytes))
}
