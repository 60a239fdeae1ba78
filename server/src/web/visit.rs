//! One request as a page sees it: who asks, in which language, on which day, and what they sent.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use programme::accounts::{Authority, Scope, Verb, authorise, covers};
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::text::Lang;

use super::answer::WebError;
use super::check::CertificateDesk;
use super::form::{Fields, Upload};
use super::imports::jobs::Jobs;
use super::own_record::OwnVisits;
use super::pace::Pace;
use super::session::Provider;
use super::words::Words;
use crate::actions::accounts::Session;
use crate::actions::reorganise::{KnownPlaces, ReorganiseError};
use crate::registry_index::Names;
use crate::store::db::By;
use crate::store::db::pool::{Pool, Pooled};

/// The running application.
pub struct App {
    /// Open databases.
    pub pool: Pool,
    /// Every place, as of the last event that was applied.
    pub places: KnownPlaces,
    /// Names in memory, for lists and search.
    pub names: Names,
    /// The clock, in UTC.
    pub clock: fn() -> String,
    /// The demo's working day, which stands for today.
    pub working_day: Option<Date>,
    /// Its data is generated.
    pub demo: bool,
    /// Imports under way.
    pub jobs: Jobs,
    /// How often addresses asked for what everybody may read.
    pub pace: Pace,
    /// Families' own records that are open.
    pub visits: OwnVisits,
    /// A provider of the organisation by which people may sign in.
    pub oidc: Option<Provider>,
    /// Where the keys of certificates are.
    pub certificates: CertificateDesk,
    /// Where uploads under way, workbooks that go back and backups lie.
    pub folder: PathBuf,
}

impl App {
    /// The day that the programme's facts are asked for: the clock's in Vietnam, or the demo's working day.
    #[must_use]
    pub fn today(&self, now: &str) -> Date {
        self.working_day.unwrap_or_else(|| crate::actions::day::day_in_vietnam(now))
    }
}

/// One request.
pub struct Visit<'a> {
    /// The application.
    pub app: &'a Arc<App>,
    /// Every place, the same while it lasts.
    pub places: Arc<Atlas>,
    /// A database of its own while it lasts.
    pub db: Pooled<'a>,
    /// Now, in UTC.
    pub now: String,
    /// Today, in Vietnam or in the demo.
    pub today: Date,
    /// Whoever is signed in.
    pub session: Option<Session>,
    /// Who writes, as the audit names them.
    pub actor: String,
    /// The language.
    pub words: Words,
    /// The path's parts, by name.
    pub path: Fields,
    /// The query.
    pub query: Fields,
    /// The body's names and values.
    pub form: Fields,
    /// Files that were sent.
    pub uploads: Vec<Upload>,
    /// A file was too large and is not among them.
    pub too_large: bool,
    /// The body as it was sent, where it is JSON.
    pub json: Vec<u8>,
    /// Path and query as asked.
    pub uri: String,
    /// Headers that pages ask for.
    pub headers: axum::http::HeaderMap,
    /// Where the request came from.
    pub address: String,
    /// Large type, by cookie or account.
    pub large: bool,
    /// Whether authority was asked for: a route that needs it and never asks is ours to mend.
    pub asked: Cell<bool>,
}

/// Whoever asked, for what goes on after the answer: with their rights, in their language.
pub struct Away {
    session: Option<Session>,
    actor: String,
    words: Words,
}

impl Away {
    /// Runs something as whoever asked, with a database of its own.
    ///
    /// # Errors
    /// When the records cannot be reached or their places not be read.
    pub fn visit<T>(
        &mut self,
        app: &Arc<App>,
        run: impl FnOnce(&mut Visit<'_>) -> T,
    ) -> Result<T, ReorganiseError> {
        let now = (app.clock)();
        let db = app.pool.get()?;
        let mut visit = Visit {
            today: app.today(&now),
            places: app.places.now(&db)?,
            db,
            app,
            now,
            session: self.session.take(),
            actor: std::mem::take(&mut self.actor),
            words: self.words,
            path: Fields::default(),
            query: Fields::default(),
            form: Fields::default(),
            uploads: Vec::new(),
            too_large: false,
            json: Vec::new(),
            uri: String::new(),
            headers: axum::http::HeaderMap::new(),
            address: String::new(),
            large: false,
            asked: Cell::new(true),
        };
        Ok(run(&mut visit))
    }
}

impl Visit<'_> {
    /// Whoever asks, for what goes on after the answer.
    #[must_use]
    pub fn away(&self) -> Away {
        Away { session: self.session.clone(), actor: self.actor.clone(), words: self.words }
    }

    /// Who writes, and when.
    #[must_use]
    pub fn by(&self) -> By<'_> {
        By { actor: &self.actor, at: &self.now }
    }

    /// The places.
    #[must_use]
    pub fn atlas(&self) -> &Atlas {
        &self.places
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.words.lang
    }

    /// Proof that whoever is signed in may do something somewhere today.
    ///
    /// # Errors
    /// When nobody is signed in, or they may not: then with the reason.
    pub fn may(&self, verb: Verb, scope: Scope) -> Result<Authority, WebError> {
        self.asked.set(true);
        let session = self.session.as_ref().ok_or(WebError::SignIn)?;
        if session.only.is_some_and(|only| !covers(only, scope, self.today, self.atlas())) {
            return Err(WebError::Forbidden(self.words.t("token-elsewhere")));
        }
        authorise(&session.grants, verb, scope, self.today, self.atlas())
            .map_err(|refusal| WebError::Forbidden(self.words.text(&refusal.text()).to_owned()))
    }

    /// That whoever is signed in may do something in some place at least.
    ///
    /// # Errors
    /// When nobody is signed in, or they may do it nowhere.
    pub fn may_somewhere(&self, verb: Verb) -> Result<(), WebError> {
        self.asked.set(true);
        if self.session.is_none() {
            return Err(WebError::SignIn);
        }
        if self.can_somewhere(verb) { Ok(()) } else { Err(WebError::Forbidden(self.words.t("may-nowhere"))) }
    }

    /// Whether they may do it in some place.
    #[must_use]
    pub fn can_somewhere(&self, verb: Verb) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.grants.iter().any(|grant| grant.holds_on(self.today) && grant.role.may(verb))
        })
    }

    /// Whether they may; asks for no proof.
    #[must_use]
    pub fn can(&self, verb: Verb, scope: Scope) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.only.is_none_or(|only| covers(only, scope, self.today, self.atlas()))
                && authorise(&session.grants, verb, scope, self.today, self.atlas()).is_ok()
        })
    }

    /// As [`Visit::may`], but where even the existence is not theirs to know, there is nothing.
    ///
    /// # Errors
    /// When nobody is signed in, or they may not.
    pub fn may_see(&self, verb: Verb, scope: Scope) -> Result<Authority, WebError> {
        self.may(verb, scope).map_err(|error| match error {
            WebError::Forbidden(_) => WebError::NotFound,
            error @ (WebError::SignIn
            | WebError::PasswordFirst
            | WebError::NotFound
            | WebError::NotSo
            | WebError::Unreadable(_)
            | WebError::Refused(_)
            | WebError::Changed(_)
            | WebError::TooLarge
            | WebError::Problem(_)
            | WebError::TooOften(_)
            | WebError::Ours(_)) => error,
        })
    }

    /// The commune that a part of the path names by its code today.
    ///
    /// # Errors
    /// When there is none.
    pub fn commune(&self, part: &str) -> Result<PlaceId, WebError> {
        self.atlas().by_code(Level::Commune, self.path.get(part), self.today).map_err(|_| WebError::NotFound)
    }

    /// Communes whose records a commune answers for today, itself first.
    #[must_use]
    pub fn records_of(&self, commune: PlaceId) -> Vec<PlaceId> {
        self.atlas().predecessors_at(commune, self.today)
    }
}
