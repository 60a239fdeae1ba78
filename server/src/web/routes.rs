//! Every address that the application answers, with who may ask: one list, which the tests walk as nobody, as a
//! stranger and as its owner.

use programme::accounts::Verb;

use super::answer::Answered;
use super::visit::Visit;
use super::{assets, criteria, home, places, preferences, progress, session};
use crate::api as programs;

/// How an address is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// A form, or a question whose words belong in no address.
    Post,
    /// Of programs: a record as it is to be.
    Put,
    /// Of programs: what of a record is to be otherwise.
    Patch,
    /// Of programs: takes away or takes back.
    Delete,
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever may do this at the place that the address names, or somewhere where it names none.
    May(Verb),
}

/// What asking changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Reads,
    /// A cookie of whoever asks, and no record.
    Prefers,
    /// Records: an audit entry stands beside the change.
    Writes,
}

/// One address.
pub struct Route {
    /// How.
    pub method: Method,
    /// The address, its parts in braces.
    pub path: &'static str,
    /// Who.
    pub access: Access,
    /// What it changes.
    pub effect: Effect,
    /// Who answers.
    pub handler: fn(&mut Visit<'_>) -> Answered,
}

/// Reads, for a list of routes that stays a table.
const fn get(path: &'static str, access: Access, handler: fn(&mut Visit<'_>) -> Answered) -> Route {
    Route { method: Method::Get, path, access, effect: Effect::Reads, handler }
}

const fn post(
    path: &'static str,
    access: Access,
    effect: Effect,
    handler: fn(&mut Visit<'_>) -> Answered,
) -> Route {
    Route { method: Method::Post, path, access, effect, handler }
}

/// Of programs.
const fn api(
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn(&mut Visit<'_>) -> Answered,
) -> Route {
    let effect = match method {
        Method::Get => Effect::Reads,
        Method::Post | Method::Put | Method::Patch | Method::Delete => Effect::Writes,
    };
    Route { method, path, access, effect, handler }
}

use Access::{Anyone, May, SignedIn};
use Effect::{Prefers, Reads, Writes};
use Method::{Delete, Get, Patch, Post, Put};

/// All of them.
pub const ROUTES: &[Route] = &[
    get("/assets/{file}", Anyone, assets::serve),
    get("/health", Anyone, session::health),
    get("/sign-in", Anyone, session::sign_in_page),
    post("/sign-in", Anyone, Writes, session::sign_in),
    post("/sign-out", SignedIn, Writes, session::sign_out),
    post("/preferences", Anyone, Prefers, preferences::set),
    get("/", SignedIn, home::page),
    get("/places", SignedIn, places::country),
    get("/places/{code}", May(Verb::ViewProgress), places::page),
    get("/progress", May(Verb::ViewProgress), progress::page),
    get("/progress/export", May(Verb::ViewProgress), progress::export),
    post("/search", SignedIn, Reads, places::search),
    get("/criteria", SignedIn, criteria::list),
    get("/criteria/compare", SignedIn, criteria::compare),
    get("/criteria/{id}", SignedIn, criteria::page),
    get("/criteria/{id}/trial", SignedIn, criteria::trial),
    post("/criteria/{id}/trial", SignedIn, Reads, criteria::trial),
    api(Get, "/api/v1/openapi.json", Anyone, programs::openapi::serve),
    api(Get, "/api/v1/me", SignedIn, programs::me::me),
    api(Get, "/api/v1/tokens", SignedIn, programs::me::tokens),
    api(Post, "/api/v1/tokens", SignedIn, programs::me::make_token),
    api(Delete, "/api/v1/tokens/{token}", SignedIn, programs::me::revoke_token),
    api(Get, "/api/v1/accounts", May(Verb::ManageAccounts), programs::office::accounts),
    api(Get, "/api/v1/audit", May(Verb::ViewAudit), programs::office::audit),
    api(Get, "/api/v1/places", May(Verb::ViewProgress), programs::places::list),
    api(Get, "/api/v1/places/{code}", May(Verb::ViewProgress), programs::places::one),
    api(Get, "/api/v1/progress", May(Verb::ViewProgress), programs::places::progress),
    api(Get, "/api/v1/criteria", SignedIn, programs::criteria::list),
    api(Get, "/api/v1/criteria/{id}", SignedIn, programs::criteria::one),
    post("/api/v1/criteria/{id}/score", SignedIn, Reads, programs::criteria::score),
    post("/api/v1/search", May(Verb::ViewRecords), Reads, programs::registry::search),
    api(Get, "/api/v1/communes/{commune}/hamlets", May(Verb::ViewRecords), programs::registry::hamlets),
    api(Get, "/api/v1/communes/{commune}/subjects", May(Verb::ViewRecords), programs::registry::list),
    api(Post, "/api/v1/communes/{commune}/subjects", May(Verb::EditRegistry), programs::changes::create),
    api(
        Get,
        "/api/v1/communes/{commune}/subjects/{subject}",
        May(Verb::ViewRecords),
        programs::registry::one,
    ),
    api(
        Patch,
        "/api/v1/communes/{commune}/subjects/{subject}",
        May(Verb::EditRegistry),
        programs::changes::edit,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/subjects/{subject}/move",
        May(Verb::EditRegistry),
        programs::changes::move_to,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/subjects/{subject}/split",
        May(Verb::EditRegistry),
        programs::changes::split,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/subjects/{subject}/close",
        May(Verb::EditRegistry),
        programs::changes::close,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/subjects/{subject}/reopen",
        May(Verb::EditRegistry),
        programs::changes::reopen,
    ),
    api(
        Get,
        "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}",
        May(Verb::ViewRecords),
        programs::sheets::sheet,
    ),
    api(
        Put,
        "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}/rows/{subject}",
        May(Verb::Score),
        programs::sheets::save_row,
    ),
    api(
        Get,
        "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}/meeting",
        May(Verb::ViewRecords),
        programs::meetings::meeting,
    ),
    api(
        Put,
        "/api/v1/communes/{commune}/hamlets/{hamlet}/sheets/{title}/{year}/meeting",
        May(Verb::Score),
        programs::meetings::record,
    ),
    api(
        Get,
        "/api/v1/communes/{commune}/cases/{title}/{year}",
        May(Verb::ViewRecords),
        programs::cases::list,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/cases/{title}/{year}/reviews",
        May(Verb::Review),
        programs::cases::review,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/cases/{title}/{year}/proposals",
        May(Verb::Propose),
        programs::cases::propose,
    ),
    api(
        Delete,
        "/api/v1/communes/{commune}/cases/{title}/{year}/proposals",
        May(Verb::Propose),
        programs::cases::withdraw,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/cases/{title}/{year}/{subject}/refuse",
        May(Verb::Decide),
        programs::cases::refuse,
    ),
    api(
        Post,
        "/api/v1/communes/{commune}/cases/{title}/{year}/{subject}/reopen",
        May(Verb::Decide),
        programs::cases::reopen,
    ),
    api(Post, "/api/v1/decisions", May(Verb::Decide), programs::decisions::draft),
    api(Get, "/api/v1/decisions/{decision}", May(Verb::ViewRecords), programs::decisions::one),
    api(Post, "/api/v1/decisions/{decision}/issue", May(Verb::Decide), programs::decisions::issue),
    api(Post, "/api/v1/decisions/{decision}/discard", May(Verb::Decide), programs::decisions::discard),
    api(Get, "/api/v1/imports", May(Verb::Import), programs::office::imports),
    api(Delete, "/api/v1/imports/{import}", May(Verb::Import), programs::office::undo),
];
