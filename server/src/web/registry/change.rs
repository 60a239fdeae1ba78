//! What a person changes on a record: facts, where it lives, splitting, closing, opening again. Each change names the
//! version that was seen; somebody else's change in between is shown beside one's own.

use askama::Template;
use axum::http::StatusCode;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::registry::Ending;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::record::{opened, scope};
use super::{Of, key};
use crate::actions::registry::{Closing, Facts, RegistryError, Seen, close, edit, move_to, reopen, split};
use crate::documents::registry_table::word;
use crate::store::db::By;
use crate::store::registry::Record;

/// What can be changed.
const VERBS: [&str; 5] = ["edit", "move", "split", "close", "reopen"];

#[derive(Template)]
#[template(path = "web/registry/change.html")]
struct ChangePage {
    shell: Shell,
    href: String,
    verb: String,
    heading: String,
    effect: String,
    version: i64,
    values: [(&'static str, String); 8],
    hamlets: Vec<(String, String)>,
    endings: Vec<(&'static str, String)>,
    theirs: Vec<(String, String)>,
    problems: Problems,
}

const FIELDS: [&str; 8] = ["code", "name", "group", "birth_year", "hamlet", "year", "ending", "why"];

impl ChangePage {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

fn verb(visit: &Visit<'_>) -> Result<&'static str, WebError> {
    VERBS.into_iter().find(|verb| *verb == visit.path.get("verb")).ok_or(WebError::NotFound)
}

/// `GET /registry/{commune}/{subject}/{verb}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let verb = verb(visit)?;
    let (of, record) = opened(visit)?;
    visit.may(Verb::EditRegistry, scope(&record))?;
    show(&page_of(visit, &of, &record, verb, Problems::default(), None)?)
}

fn page_of(
    visit: &Visit<'_>,
    of: &Of,
    record: &Record,
    verb: &'static str,
    problems: Problems,
    version: Option<i64>,
) -> Result<ChangePage, WebError> {
    let w = visit.words;
    let sent = visit.form.pairs().next().is_some();
    let row = &record.row;
    let kept = |name: &str| match name {
        "code" if verb == "edit" => row.code.clone(),
        "name" if verb == "edit" => row.name.clone(),
        "group" => row.group.clone(),
        "birth_year" if verb == "edit" => row.birth_year.map_or_else(String::new, |year| year.to_string()),
        "hamlet" => format!("{}.{}", row.commune, row.hamlet),
        "year" => visit.today.year().to_string(),
        _ => String::new(),
    };
    let theirs = if version.is_some() {
        vec![
            (w.t("registry-code"), row.code.clone()),
            (w.t("name"), row.name.clone()),
            (w.t("group-word"), row.group.clone()),
            (w.t("birth-year"), row.birth_year.map_or_else(String::new, |year| year.to_string())),
            (w.t("hamlet"), row.hamlet_name.clone()),
        ]
    } else {
        Vec::new()
    };
    Ok(ChangePage {
        shell: Shell::new(visit, w.t(&format!("registry-{verb}")))
            .at(visit.atlas(), of.commune, visit.today)
            .then(href(of, record), row.name.clone())
            .then("", w.t(&format!("registry-{verb}"))),
        href: href(of, record),
        heading: format!("{}: {}", w.t(&format!("registry-{verb}")), row.name),
        effect: w.t(&format!("registry-{verb}-effect")),
        verb: verb.to_owned(),
        version: version
            .unwrap_or_else(|| if sent { visit.form.read("version").unwrap_or(0) } else { record.version }),
        values: FIELDS.map(|name| (name, if sent { visit.form.raw(name).to_owned() } else { kept(name) })),
        hamlets: of
            .hamlets(visit)?
            .into_iter()
            .filter(|(at, _)| key(at).is_some_and(|(commune, _)| commune == row.commune))
            .collect(),
        endings: [Ending::Left, Ending::DiedOut]
            .map(|ending| (ending.code(), word(ending.code(), w.lang).to_owned()))
            .to_vec(),
        theirs,
        problems,
    })
}

fn href(of: &Of, record: &Record) -> String {
    format!("/registry/{}/{}.{}", of.code, record.row.commune, record.row.id)
}

/// `POST /registry/{commune}/{subject}/{verb}`.
pub(in super::super) fn save(visit: &mut Visit<'_>) -> Answered {
    let verb = verb(visit)?;
    let (of, record) = opened(visit)?;
    visit.may(Verb::EditRegistry, scope(&record))?;
    let w = visit.words;
    let form = visit.form.clone();
    let mut problems = Problems::default();
    let seen = Seen { key: (record.row.commune, record.row.id), version: form.read("version").unwrap_or(0) };
    let year = form.read::<i64>("year").filter(|year| (1900..=2100).contains(year));
    if verb != "edit" && verb != "reopen" && year.is_none() {
        problems.add("year", w.t("bad-year"));
    }
    let born = form.read::<u16>("birth_year");
    if form.has("birth_year") && born.is_none() {
        problems.add("birth_year", w.t("bad-birth-year"));
    }
    let hamlet = key(form.get("hamlet")).filter(|(commune, _)| *commune == record.row.commune);
    if verb == "move" {
        match hamlet {
            Some((commune, hamlet)) => {
                let to = Scope::Hamlet { commune: PlaceId::new(commune), hamlet };
                if let Err(WebError::Forbidden(why)) = visit.may(Verb::EditRegistry, to) {
                    problems.add("hamlet", why);
                }
            }
            None => problems.add("hamlet", w.t("choose-hamlet")),
        }
    }
    let facts = Facts {
        code: Some(form.get("code")).filter(|code| !code.is_empty()),
        name: form.get("name"),
        group: form.get("group"),
        birth_year: born,
    };
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    if problems.is_empty() {
        let why = form.get("why");
        let (year, db) = (year.unwrap_or(0), &mut visit.db);
        let done = match verb {
            "edit" => edit(db, by, seen, &facts, why).map(|_| seen.key),
            "move" => move_to(db, by, seen, (hamlet.map_or(0, |(_, id)| id), year), why).map(|_| seen.key),
            "split" => split(db, by, seen, &facts, year).map(|made| made.key),
            "close" => {
                let ending =
                    if form.get("ending") == Ending::DiedOut.code() { Ending::DiedOut } else { Ending::Left };
                close(db, by, seen, &Closing { from: year, why: ending, reason: why }).map(|_| seen.key)
            }
            _ => reopen(db, by, seen, why).map(|_| seen.key),
        };
        match done {
            Ok((commune, id)) => {
                return Ok(Answer::see(format!("/registry/{}/{commune}.{id}?said=registry-{verb}", of.code)));
            }
            Err(RegistryError::Store(error)) => return Err(error.into()),
            Err(RegistryError::Changed(conflict)) => {
                problems.add("name", w.t("registry-changed"));
                let page = page_of(visit, &of, &record, verb, problems, Some(conflict.now.version))?;
                return Ok(Answer::html(page.render()?).status(StatusCode::CONFLICT));
            }
            Err(error) => problems.add(error.field(), w.text(&error.text())),
        }
    }
    let page = page_of(visit, &of, &record, verb, problems, None)?;
    super::super::pages::show_again(&page)
}
