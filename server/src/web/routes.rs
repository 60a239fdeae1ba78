//! Every address that the application answers, with who may ask: one list, which the tests walk as nobody, as a
//! stranger and as its owner.

use programme::accounts::Verb;

use super::answer::Answered;
use super::visit::Visit;
use super::{assets, criteria, grid, home, places, preferences, progress, registry, session};

/// How an address is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// A form, or a question whose words belong in no address.
    Post,
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

use Access::{Anyone, May, SignedIn};
use Effect::{Prefers, Reads, Writes};

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
    get("/registry", May(Verb::ViewRecords), registry::choose),
    get("/registry/{commune}", May(Verb::ViewRecords), registry::list),
    get("/registry/{commune}/export", May(Verb::ViewRecords), registry::export),
    get("/registry/{commune}/{subject}", May(Verb::ViewRecords), registry::record),
    get("/registry/{commune}/{subject}/cases/{title}/{year}", May(Verb::ViewRecords), registry::score),
    get("/registry/{commune}/new", May(Verb::EditRegistry), registry::create_page),
    post("/registry/{commune}/new", May(Verb::EditRegistry), Writes, registry::create),
    get("/registry/{commune}/hamlets/new", May(Verb::EditRegistry), registry::create_hamlet_page),
    post("/registry/{commune}/hamlets/new", May(Verb::EditRegistry), Writes, registry::create_hamlet),
    get("/registry/{commune}/duplicates", May(Verb::EditRegistry), registry::duplicates),
    get("/registry/{commune}/{subject}/edit", May(Verb::EditRegistry), registry::edit_page),
    post("/registry/{commune}/{subject}/edit", May(Verb::EditRegistry), Writes, registry::edit),
    get("/registry/{commune}/{subject}/move", May(Verb::EditRegistry), registry::relocate_page),
    post("/registry/{commune}/{subject}/move", May(Verb::EditRegistry), Writes, registry::relocate),
    get("/registry/{commune}/{subject}/split", May(Verb::EditRegistry), registry::split_page),
    post("/registry/{commune}/{subject}/split", May(Verb::EditRegistry), Writes, registry::split),
    get("/registry/{commune}/{subject}/close", May(Verb::EditRegistry), registry::close_page),
    post("/registry/{commune}/{subject}/close", May(Verb::EditRegistry), Writes, registry::close),
    get("/registry/{commune}/{subject}/reopen", May(Verb::EditRegistry), registry::reopen_page),
    post("/registry/{commune}/{subject}/reopen", May(Verb::EditRegistry), Writes, registry::reopen),
    get("/registry/{commune}/{subject}/merge", May(Verb::EditRegistry), registry::merge_page),
    post("/registry/{commune}/{subject}/merge", May(Verb::EditRegistry), Writes, registry::merge),
    get("/registry/{commune}/{subject}/members", May(Verb::EditRegistry), registry::member_page),
    post("/registry/{commune}/{subject}/members", May(Verb::EditRegistry), Writes, registry::add_member),
    get("/registry/{commune}/{subject}/bodies", May(Verb::EditRegistry), registry::body_page),
    post("/registry/{commune}/{subject}/bodies", May(Verb::EditRegistry), Writes, registry::add_body),
    get(
        "/registry/{commune}/{subject}/members/{member}/{from}",
        May(Verb::EditRegistry),
        registry::end_member_page,
    ),
    post(
        "/registry/{commune}/{subject}/members/{member}/{from}",
        May(Verb::EditRegistry),
        Writes,
        registry::end_member,
    ),
    get("/registry/{commune}/{subject}/bodies/{from}", May(Verb::EditRegistry), registry::end_body_page),
    post("/registry/{commune}/{subject}/bodies/{from}", May(Verb::EditRegistry), Writes, registry::end_body),
    get("/places/{code}/hamlets/{hamlet}", May(Verb::ViewRecords), registry::hamlet),
    get("/places/{code}/hamlets/{hamlet}/rename", May(Verb::EditRegistry), registry::rename_hamlet_page),
    post("/places/{code}/hamlets/{hamlet}/rename", May(Verb::EditRegistry), Writes, registry::rename_hamlet),
    get("/grid", May(Verb::ViewRecords), grid::choose),
    get("/grid/{hamlet}/{title}/{year}", May(Verb::ViewRecords), grid::sheet),
    post("/grid/{hamlet}/{title}/{year}/rows/{subject}", May(Verb::Score), Writes, grid::save_row),
    get("/grid/{hamlet}/{title}/{year}/families/{subject}", May(Verb::ViewRecords), grid::family),
    get("/grid/{hamlet}/{title}/{year}/fill", May(Verb::Score), grid::confirm_fill),
    post("/grid/{hamlet}/{title}/{year}/fill", May(Verb::Score), Writes, grid::fill),
    get("/grid/{hamlet}/{title}/{year}/meeting", May(Verb::ViewRecords), grid::meeting),
    post("/grid/{hamlet}/{title}/{year}/meeting", May(Verb::Score), Writes, grid::save_meeting),
    get("/grid/{hamlet}/{title}/{year}/print", May(Verb::ViewRecords), grid::printed),
    get("/grid/{hamlet}/{title}/{year}/slips", May(Verb::Score), grid::slips),
    post("/grid/{hamlet}/{title}/{year}/slips", May(Verb::Score), Writes, grid::make_slips),
    get("/criteria", SignedIn, criteria::list),
    get("/criteria/new", May(Verb::EditCriteria), criteria::variant),
    post("/criteria/new", May(Verb::EditCriteria), Writes, criteria::make_variant),
    get("/criteria/compare", SignedIn, criteria::compare),
    get("/criteria/{id}", SignedIn, criteria::page),
    get("/criteria/{id}/trial", SignedIn, criteria::trial),
    post("/criteria/{id}/trial", SignedIn, Reads, criteria::trial),
];
