//! What somebody asks of a file: its kind, title, criteria and the context that its columns lack.

use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Level;
use programme::registry::{TITLES, subject_kind};

use super::super::answer::WebError;
use super::super::form::{Fields, Problems};
use super::super::shell::main_place;
use super::super::visit::Visit;
use crate::actions::criteria::{KnownSet, KnownSets};
use crate::actions::import::Choices;
use crate::actions::reference::Reference;
use crate::roster::check::Context;
use crate::roster::profile::Profile;

/// The kinds of file, by their codes.
pub(crate) const KINDS: [&str; 5] = ["roster", "hamlets", "clan_members", "bodies", "zones"];

/// What is asked.
pub(crate) struct Asked {
    pub(crate) kind: String,
    pub(super) title: String,
    pub(super) set: Option<KnownSet>,
    pub(super) context: Context,
    /// How another program's workbook is read; none where it has our headings.
    pub(super) profile: Option<&'static Profile>,
    pub(super) all_or_nothing: bool,
    pub(super) choices: Choices,
}

/// The names of the options, as the form and the address have them.
pub(super) const OPTIONS: [&str; 9] =
    ["kind", "title", "criteria", "profile", "commune", "year", "hamlet", "all_or_nothing", "column_wins"];

impl Asked {
    /// Reads options from a form or an address.
    pub(crate) fn of(visit: &Visit<'_>, fields: &Fields, problems: &mut Problems) -> Result<Self, WebError> {
        let w = visit.words;
        let kind = KINDS.into_iter().find(|kind| *kind == fields.get("kind")).unwrap_or(KINDS[0]);
        let title =
            TITLES.into_iter().find(|title| *title == fields.get("title")).unwrap_or("learning_family");
        let year = fields.read::<u16>("year").filter(|year| (2014..=2100).contains(year));
        if fields.has("year") && year.is_none() {
            problems.add("year", w.t("bad-year"));
        }
        let commune = fields.get("commune");
        if !commune.is_empty() && visit.atlas().by_code(Level::Commune, commune, visit.today).is_err() {
            problems.add("commune", w.t("no-such-place"));
        }
        let sets = KnownSets::of(&visit.db)?;
        let scored_in = year.unwrap_or_else(|| u16::try_from(visit.today.year()).unwrap_or(2020));
        let set = match fields.get("criteria") {
            "" => sets.for_title(title, scored_in).into_iter().next(),
            id => sets.find(id).filter(|known| known.set.title == title),
        };
        if kind == "roster" && set.is_none() {
            problems.add("criteria", w.t("set-of-other-title"));
        }
        // Reference rows have columns of their own.
        let profile = Some(fields.get("profile")).filter(|id| kind == "roster" && !id.is_empty());
        let known = profile.and_then(Profile::find);
        if profile.is_some() && known.is_none() {
            problems.add("profile", w.t("no-such-profile"));
        }
        if let (Some(profile), Some(known)) = (known, &set)
            && !profile.fits(&known.set)
        {
            problems.add("profile", w.t("profile-of-other-title"));
        }
        let text = |name: &str| Some(fields.get(name).to_owned()).filter(|text| !text.is_empty());
        Ok(Self {
            kind: kind.to_owned(),
            title: title.to_owned(),
            set,
            context: Context {
                commune: text("commune"),
                year,
                hamlet: text("hamlet"),
                codes_on: None,
                column_wins: fields.has("column_wins"),
            },
            profile: known,
            all_or_nothing: fields.has("all_or_nothing"),
            choices: choices(fields),
        })
    }

    /// As an address.
    pub(super) fn query(&self) -> String {
        self.query_by(self.profile)
    }

    /// As an address, read by another profile.
    pub(super) fn query_by(&self, profile: Option<&Profile>) -> String {
        let year = self.context.year.map_or_else(String::new, |year| year.to_string());
        Fields::default().query_with(&[
            ("kind", &self.kind),
            ("title", &self.title),
            ("criteria", self.set.as_ref().map_or("", |known| &known.set.id)),
            ("profile", profile.map_or("", |profile| &profile.id)),
            ("commune", self.context.commune.as_deref().unwrap_or("")),
            ("year", &year),
            ("hamlet", self.context.hamlet.as_deref().unwrap_or("")),
            ("all_or_nothing", if self.all_or_nothing { "1" } else { "" }),
            ("column_wins", if self.context.column_wins { "1" } else { "" }),
        ])
    }

    /// The kind of a file of reference rows.
    pub(crate) fn reference(&self) -> Option<Reference> {
        match self.kind.as_str() {
            "hamlets" => Some(Reference::Hamlets),
            "clan_members" => Some(Reference::ClanMembers),
            "bodies" => Some(Reference::Bodies),
            _ => None,
        }
    }
}

/// The profiles, as a form lists them, each with what nobody held against a real file.
pub(super) fn profiles(visit: &Visit<'_>) -> Vec<(String, String)> {
    let w = visit.words;
    let named = |profile: &Profile| {
        let key = if profile.is_unverified() { "profile-choice-unverified" } else { "profile-choice" };
        (profile.id.clone(), w.with(key, &[("name", w.text(&profile.name))]))
    };
    Profile::shipped().iter().map(named).collect()
}

/// What a person chose for doubtful rows: `choice.SHEET!ROW` is a code, or `new`.
fn choices(fields: &Fields) -> Choices {
    let mut choices = Choices::new();
    for (name, value) in fields.pairs() {
        let Some((sheet, row)) = name.strip_prefix("choice.").and_then(|at| at.rsplit_once('!')) else {
            continue;
        };
        let (Ok(row), false) = (row.parse(), value.is_empty()) else { continue };
        let chosen = (value != "new").then(|| value.strip_prefix("is.").unwrap_or(value).to_owned());
        choices.insert((sheet.to_owned(), row), chosen);
    }
    choices
}

/// Titles with a sheet of their own, as a form lists them.
pub(super) fn titles(visit: &Visit<'_>) -> Vec<(&'static str, String)> {
    TITLES
        .into_iter()
        .filter(|title| subject_kind(title).is_some())
        .map(|title| (title, visit.words.title(title)))
        .collect()
}

/// The commune in which whoever asks mostly works, as a first answer.
pub(super) fn own_commune(visit: &Visit<'_>) -> String {
    let place = main_place(visit)
        .filter(|place| visit.atlas().place(*place).is_some_and(|place| place.level == Level::Commune));
    place
        .and_then(|place| visit.atlas().version_at(place, visit.today))
        .map_or_else(String::new, |v| v.code.to_owned())
}

/// Whether whoever asks may import rows of a commune: asked for each commune once.
pub(super) fn may_import(visit: &Visit<'_>, commune: PlaceId) -> bool {
    visit.can(Verb::Import, Scope::Place(commune))
}
