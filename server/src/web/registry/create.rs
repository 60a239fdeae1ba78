//! A new record, or a new hamlet, typed in.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{KINDS, Of, key};
use crate::actions::registry::{Facts, NewRecord, RegistryError, create, create_hamlet};
use crate::registry_index::Kind;
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/registry/create.html")]
struct CreatePage {
    shell: Shell,
    code: String,
    kinds: Vec<(&'static str, String)>,
    hamlets: Vec<(String, String)>,
    values: [(&'static str, String); 7],
    problems: Problems,
}

const FIELDS: [&str; 7] = ["kind", "code", "name", "group", "birth_year", "hamlet", "since"];

impl CreatePage {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// `GET /registry/{commune}/new`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let of = Of::read(visit)?;
    visit.may_somewhere(Verb::EditRegistry)?;
    show(&page_of(visit, &of, Problems::default())?)
}

fn page_of(visit: &Visit<'_>, of: &Of, problems: Problems) -> Result<CreatePage, WebError> {
    let w = visit.words;
    let sent = visit.form.pairs().next().is_some();
    let kept = |name: &str| if name == "since" { visit.today.year().to_string() } else { String::new() };
    Ok(CreatePage {
        shell: Shell::new(visit, w.t("registry-new"))
            .at(visit.atlas(), of.commune, visit.today)
            .then(format!("/registry/{}", of.code), w.t("nav-registry"))
            .then("", w.t("registry-new")),
        code: of.code.clone(),
        kinds: KINDS.map(|kind| (kind.code(), w.t(&format!("kind-{}", kind.code())))).to_vec(),
        hamlets: of.hamlets(visit)?,
        values: FIELDS.map(|name| (name, if sent { visit.form.raw(name).to_owned() } else { kept(name) })),
        problems,
    })
}

/// `POST /registry/{commune}/new`.
pub(in super::super) fn save(visit: &mut Visit<'_>) -> Answered {
    let of = Of::read(visit)?;
    let w = visit.words;
    let form = visit.form.clone();
    let mut problems = Problems::default();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let by = By { actor: &actor, at: &now };
    let at = key(form.get("hamlet")).filter(|(commune, _)| of.records_of.contains(commune));
    let (commune, hamlet) = at.unwrap_or((of.commune.get(), 0));
    let scope = Scope::Hamlet { commune: PlaceId::new(commune), hamlet };
    visit.may(Verb::EditRegistry, scope)?;
    if form.get("kind") == "place" {
        visit.may(Verb::EditRegistry, Scope::Place(of.commune))?;
        match create_hamlet(&mut visit.db, by, of.commune, form.get("name")) {
            Ok(_) => return Ok(Answer::see(format!("/registry/{}?said=hamlet-made", of.code))),
            Err(RegistryError::Store(error)) => return Err(error.into()),
            Err(error) => problems.add(error.field(), w.text(&error.text())),
        }
        return show_again(&page_of(visit, &of, problems)?);
    }
    let since = form.read::<i64>("since").filter(|year| (1900..=2100).contains(year));
    if since.is_none() {
        problems.add("since", w.t("bad-year"));
    }
    let born = form.read::<u16>("birth_year");
    if form.has("birth_year") && born.is_none() {
        problems.add("birth_year", w.t("bad-birth-year"));
    }
    if let (Some(since), true) = (since, problems.is_empty()) {
        let facts = Facts {
            code: Some(form.get("code")).filter(|code| !code.is_empty()),
            name: form.get("name"),
            group: form.get("group"),
            birth_year: born,
        };
        let new =
            NewRecord { kind: Kind::parse(form.get("kind")).unwrap_or(Kind::Family), facts, hamlet, since };
        match create(&mut visit.db, by, PlaceId::new(commune), &new) {
            Ok(made) => {
                let (commune, id) = made.key;
                return Ok(Answer::see(format!("/registry/{}/{commune}.{id}?said=record-made", of.code)));
            }
            Err(RegistryError::Store(error)) => return Err(error.into()),
            Err(error) => problems.add(error.field(), w.text(&error.text())),
        }
    }
    show_again(&page_of(visit, &of, problems)?)
}
