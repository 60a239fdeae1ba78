//! Records that may be one, side by side; a person says which stays.

use askama::Template;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{Of, key};
use crate::actions::registry::{RegistryError, Seen};
use crate::registry_index::{Kind, twins};
use crate::store::db::By;
use crate::store::registry::{ListedRow, record};

struct Side {
    key: String,
    href: String,
    facts: [String; 5],
}

struct Pair {
    why: String,
    one: Side,
    other: Side,
}

#[derive(Template)]
#[template(path = "web/registry/twins.html")]
struct TwinsPage {
    shell: Shell,
    pairs: Vec<Pair>,
    may_edit: bool,
}

/// Pairs on the page.
const SHOWN: usize = 50;

/// `GET /registry/{commune}/duplicates`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let of = Of::read(visit)?;
    visit.may_see(Verb::ViewRecords, Scope::Place(of.commune))?;
    let w = visit.words;
    let mut pairs = Vec::new();
    for commune in &of.records_of {
        for twin in twins(&visit.app.names, &visit.db, *commune, Kind::Family, SHOWN)? {
            let why = format!("{:?}", twin.why).to_lowercase();
            pairs.push(Pair {
                why: w.t(&format!("twin-{why}")),
                one: side(&twin.one, &of),
                other: side(&twin.other, &of),
            });
        }
    }
    pairs.truncate(SHOWN);
    show(&TwinsPage {
        shell: Shell::new(visit, w.t("twins-title"))
            .at(visit.atlas(), of.commune, visit.today)
            .then(format!("/registry/{}", of.code), w.t("nav-registry"))
            .then("", w.t("twins-title")),
        may_edit: visit.can(Verb::EditRegistry, Scope::Place(of.commune)),
        pairs,
    })
}

fn side(row: &ListedRow, of: &Of) -> Side {
    Side {
        key: format!("{}.{}", row.commune, row.id),
        href: format!("/registry/{}/{}.{}", of.code, row.commune, row.id),
        facts: [
            row.code.clone(),
            row.name.clone(),
            row.hamlet_name.clone(),
            row.group.clone(),
            row.birth_year.map_or_else(String::new, |year| year.to_string()),
        ],
    }
}

/// `POST /registry/{commune}/duplicates`: the first stays and takes over what the second has.
pub(in super::super) fn merge(visit: &mut Visit<'_>) -> Answered {
    let of = Of::read(visit)?;
    visit.may(Verb::EditRegistry, Scope::Place(of.commune))?;
    let w = visit.words;
    let (kept, other) = (key(visit.form.get("kept")), key(visit.form.get("other")));
    let (Some(kept), Some(other)) = (kept, other) else { return Err(WebError::NotFound) };
    let seen = |key: (i64, i64), visit: &Visit<'_>| -> Result<Seen, WebError> {
        if !of.records_of.contains(&key.0) {
            return Err(WebError::NotFound);
        }
        let version = record(&visit.db, key.0, key.1)?.ok_or(WebError::NotFound)?.version;
        Ok(Seen { key, version })
    };
    let (kept, other) = (seen(kept, visit)?, seen(other, visit)?);
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    match crate::actions::registry::merge(&mut visit.db, By { actor: &actor, at: &now }, kept, other, "") {
        Ok(done) => {
            let n = done.taken;
            Ok(Answer::see(format!(
                "/registry/{}/{}.{}?said=records-merged&n={n}",
                of.code, kept.key.0, kept.key.1
            )))
        }
        Err(RegistryError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Refused(w.text(&error.text()).to_owned())),
    }
}
