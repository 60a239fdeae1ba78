//! Imports: what was imported, sending a file, looking at what was understood, trying, importing, taking back.

mod asked;
pub mod jobs;
mod one;
mod pending;
mod running;
mod trial;
mod understood;

use std::path::Path;

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;

pub(crate) use asked::{Asked, KINDS};
pub(crate) use one::import_seen;
pub(super) use one::{confirm_undo, page as one, returned as returned_of_import, settle, undo};
pub(crate) use pending::Pending;
pub use pending::forget_uploads;
pub(super) use pending::returned_of;
pub(crate) use running::bring_zones;
pub(super) use running::{begin, page as running, stop};
pub(super) use trial::{page as trial, returned};
pub(crate) use trial::{try_reference, try_roster, write_back};

use super::answer::{Answer, Answered, WebError};
use super::form::{Fields, Problems};
use super::pages::{show, show_again};
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::criteria::KnownSets;
use crate::roster::profile::suggested;
use crate::roster::read::{Reading, find_roster};
use crate::roster::refusal::{FileProblem, FileProblemKind};
use crate::roster::table::read_table;
use crate::roster::workbook::sniff;
use crate::store::accounts::names_of;
use crate::store::imports::{ListedImport, Seeing, page_of_imports};
use crate::store::zones::stored_zones;
use asked::{OPTIONS, own_commune, profiles, titles};
use trial::allowed_communes;

/// An import in the list.
pub(super) struct Listed {
    pub(super) id: i64,
    pub(super) what: String,
    pub(super) file: String,
    pub(super) years: String,
    pub(super) at: String,
    pub(super) who: String,
    pub(super) counts: [String; 4],
    pub(super) refused: bool,
    pub(super) undone: bool,
}

#[derive(Template)]
#[template(path = "web/imports/list.html")]
struct ListPage {
    shell: Shell,
    imports: Vec<Listed>,
    older: Option<i64>,
}

/// Imports on a page.
const SHOWN: usize = 50;

/// `GET /imports`.
pub(super) fn list(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let before = visit.query.read::<i64>("before").unwrap_or(i64::MAX);
    let mut found = imports_seen(visit, before, SHOWN + 1)?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let older = found.last().map(|import| import.id).filter(|_| more);
    let names = names_of(&visit.db, found.iter().map(|import| import.actor.as_str()))?;
    let imports = found.iter().map(|import| listed(import, &names, visit)).collect();
    show(&ListPage { shell: Shell::new(visit, visit.words.t("nav-imports")), imports, older })
}

/// The imports that whoever asks may see ([`import_seen`]) whose ids are below one, newest first, at most so many.
pub(crate) fn imports_seen(visit: &Visit<'_>, before: i64, n: usize) -> Result<Vec<ListedImport>, WebError> {
    let communes: Vec<i64> = allowed_communes(visit).into_iter().collect();
    let nowhere = sees_those_of_nowhere(visit);
    // Whoever may import everywhere sees all, those too whose rows are in communes of earlier times.
    let everywhere = visit.can(Verb::Import, Scope::Everywhere);
    let seeing = Seeing { actor: &visit.actor, communes: &communes, nowhere };
    Ok(page_of_imports(&visit.db, (!everywhere).then_some(seeing), before, n)?)
}

/// Whether whoever asks may import in every commune that an import wrote in; one that wrote in none, such as zones,
/// is for those who may import everywhere.
pub(crate) fn may_undo(visit: &Visit<'_>, communes: &[i64]) -> bool {
    if communes.is_empty() {
        return sees_those_of_nowhere(visit);
    }
    communes.iter().all(|commune| visit.can(Verb::Import, Scope::Place(PlaceId::new(*commune))))
}

fn sees_those_of_nowhere(visit: &Visit<'_>) -> bool {
    visit.can(Verb::Import, Scope::Everywhere) || visit.can(Verb::Operate, Scope::Everywhere)
}

pub(super) fn listed(
    import: &ListedImport,
    names: &ahash::AHashMap<String, String>,
    visit: &Visit<'_>,
) -> Listed {
    let w = visit.words;
    let kind = w.t(&format!("import-kind-{}", import.kind.replace('_', "-")));
    Listed {
        id: import.id,
        what: if import.title.is_empty() { kind } else { w.title(&import.title) },
        file: import.file.clone(),
        years: match import.years {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}–{last}"),
            None => String::new(),
        },
        at: w.moment(&import.at),
        who: names.get(&import.actor).cloned().unwrap_or_else(|| w.t("by-command")),
        counts: import.counts.map(|n| w.int(n)),
        refused: import.counts[3] > 0,
        undone: import.state != "done",
    }
}

#[derive(Template)]
#[template(path = "web/imports/new.html")]
struct NewPage {
    shell: Shell,
    kinds: Vec<(&'static str, String)>,
    titles: Vec<(&'static str, String)>,
    sets: Vec<(String, String)>,
    profiles: Vec<(String, String)>,
    values: [(&'static str, String); OPTIONS.len()],
    problems: Problems,
    /// Why the file is refused, for whoever helps.
    file_code: &'static str,
}

impl NewPage {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// `GET /imports/new`.
pub(super) fn new(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let mut fields = Fields::default();
    fields.push("commune", &own_commune(visit));
    fields.push("year", &visit.today.year().to_string());
    fields.push("title", "learning_family");
    show(&new_page(visit, &fields, Problems::default())?)
}

fn new_page(visit: &Visit<'_>, fields: &Fields, problems: Problems) -> Result<NewPage, WebError> {
    let w = visit.words;
    let sets = KnownSets::of(&visit.db)?.all();
    Ok(NewPage {
        shell: Shell::new(visit, w.t("import-new"))
            .then("/imports", w.t("nav-imports"))
            .then("", w.t("import-new")),
        kinds: KINDS.map(|kind| (kind, w.t(&format!("import-kind-{}", kind.replace('_', "-"))))).to_vec(),
        titles: titles(visit),
        sets: sets
            .into_iter()
            .map(|known| (known.set.id.clone(), format!("{} · {}", w.text(&known.set.name), known.set.id)))
            .collect(),
        profiles: profiles(visit),
        values: OPTIONS.map(|name| (name, fields.raw(name).to_owned())),
        problems,
        file_code: "",
    })
}

/// `POST /imports`: takes the file in; nothing is imported yet.
pub(super) fn send(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Import)?;
    let mut problems = Problems::default();
    let mut file_code = "";
    let asked = Asked::of(visit, &visit.form, &mut problems)?;
    let upload = visit.uploads.iter().find(|upload| upload.field == "file" && upload.size > 0);
    if visit.too_large {
        let w = visit.words;
        problems.add("file", format!("{}. {}", w.t("error-too-large-why"), w.t("error-too-large-now")));
    } else if upload.is_none() {
        problems.add("file", visit.words.t("no-file"));
    }
    if let (Some(upload), true) = (upload, problems.is_empty()) {
        match no_such_list(visit, &asked, &upload.path)? {
            None => {
                let pending = Pending::keep(visit, upload)?;
                return Ok(Answer::see(format!("/imports/pending/{}?{}", pending.id, asked.query())));
            }
            Some(problem) => {
                problems.add("file", format!("{}: {}", upload.name, problem.sentence(visit.lang())));
                file_code = problem.code();
            }
        }
    }
    let mut page = new_page(visit, &visit.form, problems)?;
    page.file_code = file_code;
    show_again(&page)
}

/// Why a file is not the list that it is sent as, told before anything else is asked of it. One whose headings another
/// program has is looked at first: the trial names that program.
fn no_such_list(visit: &Visit<'_>, asked: &Asked, file: &Path) -> Result<Option<FileProblem>, WebError> {
    if let Some(reference) = asked.reference() {
        return Ok(read_table(file, reference.columns()).err());
    }
    let Some(known) = asked.set.as_ref().filter(|_| asked.kind == "roster") else {
        return Ok(sniff(file).err());
    };
    let (context, profile) = (&asked.context, asked.profile);
    let zones = stored_zones(&visit.db)?;
    let reading = Reading { set: &known.set, atlas: visit.atlas(), zones: &zones, context, profile };
    let problem = find_roster(file, reading).err();
    Ok(problem.filter(|problem| {
        problem.kind != FileProblemKind::NotARoster || suggested(file, &known.set).is_none()
    }))
}
