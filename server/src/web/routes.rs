//! Every address that the application answers, with who may ask: one list, which the tests walk as nobody, as a
//! stranger and as its owner.

use programme::accounts::Verb;

use super::answer::Answered;
use super::visit::Visit;
use super::{
    account, admin, appeals, assets, certificates, check, commendation, criteria, decisions, grid,
    hamlet_homes, home, imports, own_record, places, preferences, privacy, progress, publication, registry,
    review, session, templates, titles,
};
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
    get("/sign-in/oidc", Anyone, session::oidc_begin),
    Route { effect: Writes, ..get("/sign-in/oidc/callback", Anyone, session::oidc_callback) },
    get("/own-record", Anyone, own_record::page),
    post("/own-record", Anyone, Writes, own_record::open),
    post("/own-record/listing", Anyone, Writes, own_record::set_listing),
    post("/own-record/request", Anyone, Writes, own_record::ask_correction),
    get("/robots.txt", Anyone, publication::robots),
    get("/privacy", Anyone, privacy::notice),
    get("/published", Anyone, publication::places),
    get("/published/{commune}", Anyone, publication::commune),
    get("/published/{commune}/{id}", Anyone, publication::list),
    post("/published/{commune}/{id}", Anyone, Reads, publication::search),
    get("/check", Anyone, check::page),
    post("/check", Anyone, Writes, check::ask),
    get("/check/worker.js", Anyone, check::worker),
    get("/check/manifest.webmanifest", Anyone, check::manifest),
    get("/check/offline", Anyone, check::offline),
    get("/check/keys.json", Anyone, check::keys),
    get("/check/status.json", Anyone, check::status),
    get("/check/status/{list}", Anyone, check::status_list),
    get("/.well-known/did.json", Anyone, check::did),
    get("/did.json", Anyone, check::did),
    post("/sign-out", SignedIn, Writes, session::sign_out),
    post("/preferences", Anyone, Prefers, preferences::set),
    get("/", SignedIn, home::page),
    get("/account", SignedIn, account::page),
    post("/account/password", SignedIn, Writes, account::change_password),
    post("/account/sign-out-everywhere", SignedIn, Writes, account::sign_out_everywhere),
    post("/account/preferences", SignedIn, Writes, account::preferences),
    get("/account/authenticator", SignedIn, account::authenticator_page),
    post("/account/authenticator", SignedIn, Writes, account::begin),
    post("/account/authenticator/confirm", SignedIn, Writes, account::confirm),
    post("/account/authenticator/stop", SignedIn, Writes, account::stop),
    get("/account/tokens", SignedIn, account::tokens_page),
    post("/account/tokens", SignedIn, Writes, account::make_token),
    post("/account/tokens/{token}/revoke", SignedIn, Writes, account::revoke_token),
    post("/account/recovery-codes", SignedIn, Writes, account::recovery_codes),
    get("/admin", May(Verb::ManageAccounts), admin::overview),
    get("/admin/accounts", May(Verb::ManageAccounts), admin::accounts),
    get("/admin/accounts/new", May(Verb::ManageAccounts), admin::new_account),
    post("/admin/accounts/new", May(Verb::ManageAccounts), Writes, admin::create),
    get("/admin/accounts/{id}", May(Verb::ManageAccounts), admin::account),
    post("/admin/accounts/{id}/grants", May(Verb::ManageAccounts), Writes, admin::grant),
    post("/admin/accounts/{id}/grants/{grant}/revoke", May(Verb::ManageAccounts), Writes, admin::revoke),
    post("/admin/accounts/{id}/password", May(Verb::ManageAccounts), Writes, admin::hand_out_password),
    post("/admin/accounts/{id}/close", May(Verb::ManageAccounts), Writes, admin::close),
    post("/admin/accounts/{id}/reopen", May(Verb::ManageAccounts), Writes, admin::reopen),
    post("/admin/accounts/{id}/sign-out", May(Verb::ManageAccounts), Writes, admin::sign_out),
    post("/admin/accounts/{id}/view-as", May(Verb::ViewAs), Writes, admin::view_as),
    post("/admin/stop-view-as", SignedIn, Writes, admin::stop_view_as),
    get("/admin/roles", May(Verb::ManageAccounts), admin::roles),
    get("/admin/explain", May(Verb::ManageAccounts), admin::explain),
    get("/admin/audit", May(Verb::ViewAudit), admin::audit),
    get("/admin/jobs", May(Verb::Operate), admin::jobs),
    get("/admin/backups", May(Verb::Operate), admin::backups),
    post("/admin/backups", May(Verb::Operate), Writes, admin::make_backup),
    post("/admin/backups/{name}/check", May(Verb::Operate), Reads, admin::check_backup),
    post("/admin/backups/{name}/download", May(Verb::Operate), Writes, admin::download_backup),
    get("/admin/boundaries", May(Verb::Operate), admin::boundaries),
    post("/admin/boundaries", May(Verb::Operate), Writes, admin::load_boundaries),
    post("/admin/boundaries/{load}/remove", May(Verb::Operate), Writes, admin::remove_boundaries),
    get("/admin/retention", May(Verb::Operate), admin::retention),
    post("/admin/retention", May(Verb::Operate), Writes, admin::set_retention),
    post("/admin/retention/purge", May(Verb::Operate), Writes, admin::let_go),
    get("/admin/health", May(Verb::Operate), admin::health),
    get("/places", SignedIn, places::country),
    get("/places/waiting", May(Verb::Import), hamlet_homes::page),
    post("/places/waiting", May(Verb::Import), Writes, hamlet_homes::place),
    post("/places/waiting/take-back", May(Verb::Import), Writes, hamlet_homes::take_back),
    get("/places/{code}", May(Verb::ViewProgress), places::page),
    get("/places/{code}/lineage", May(Verb::ViewProgress), places::lineage),
    get("/progress", May(Verb::ViewProgress), progress::page),
    get("/progress/export", May(Verb::ViewProgress), progress::export),
    get("/search", SignedIn, places::search),
    post("/search", SignedIn, Reads, places::search),
    get("/registry", May(Verb::ViewRecords), registry::choose),
    get("/registry/{commune}", May(Verb::ViewRecords), registry::list),
    get("/registry/{commune}/export", May(Verb::ViewRecords), registry::export),
    get("/registry/{commune}/{subject}", May(Verb::ViewRecords), registry::record),
    get("/registry/{commune}/{subject}/cases/{title}/{year}", May(Verb::ViewRecords), registry::score),
    post(
        "/registry/{commune}/{subject}/cases/{title}/{year}",
        May(Verb::Review),
        Writes,
        registry::receive_appeal,
    ),
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
    get("/registry/{commune}/{subject}/manager", May(Verb::EditRegistry), registry::manager_page),
    post("/registry/{commune}/{subject}/manager", May(Verb::EditRegistry), Writes, registry::note_manager),
    post("/registry/{commune}/itself", May(Verb::EditRegistry), Writes, registry::open_itself),
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
    get("/registry/{commune}/{subject}/held", May(Verb::EditRegistry), privacy::held_page),
    post("/registry/{commune}/{subject}/held", May(Verb::EditRegistry), Writes, privacy::take_held),
    get("/registry/{commune}/{subject}/erase", May(Verb::EditRegistry), privacy::erase_page),
    post("/registry/{commune}/{subject}/erase", May(Verb::EditRegistry), Writes, privacy::erase),
    get("/registry/{commune}/{subject}/listing", May(Verb::EditRegistry), privacy::listing_page),
    post("/registry/{commune}/{subject}/listing", May(Verb::EditRegistry), Writes, privacy::set_listing),
    get("/places/{code}/hamlets/{hamlet}", May(Verb::ViewRecords), registry::hamlet),
    get("/places/{code}/hamlets/{hamlet}/rename", May(Verb::EditRegistry), registry::rename_hamlet_page),
    post("/places/{code}/hamlets/{hamlet}/rename", May(Verb::EditRegistry), Writes, registry::rename_hamlet),
    get("/review", May(Verb::Review), review::choose),
    get("/review/{commune}/{title}/{year}", May(Verb::ViewRecords), review::commune),
    get("/review/{commune}/{title}/{year}/approve", May(Verb::Review), review::all),
    post("/review/{commune}/{title}/{year}/approve", May(Verb::Review), Writes, review::approve_all),
    get("/review/{commune}/{title}/{year}/propose", May(Verb::Propose), review::propose),
    post("/review/{commune}/{title}/{year}/propose", May(Verb::Propose), Writes, review::send_proposal),
    get("/review/{commune}/{title}/{year}/letter/{form}", May(Verb::Propose), review::letter_paper),
    post("/review/{commune}/{title}/{year}/letter", May(Verb::Propose), Writes, review::letter),
    post("/review/{commune}/{title}/{year}/withdraw", May(Verb::Propose), Writes, review::withdraw),
    get("/review/{commune}/{title}/{year}/agree", May(Verb::Agree), review::agreement),
    post("/review/{commune}/{title}/{year}/agree", May(Verb::Agree), Writes, review::agree),
    post("/review/{commune}/{title}/{year}/disagree", May(Verb::Agree), Writes, review::disagree),
    post("/review/{commune}/{title}/{year}/agreed", May(Verb::Propose), Writes, review::agree_on_paper),
    get("/review/hamlets/{hamlet}/{title}/{year}", May(Verb::ViewRecords), review::hamlet),
    post("/review/hamlets/{hamlet}/{title}/{year}", May(Verb::Review), Writes, review::decide),
    get("/review/hamlets/{hamlet}/{title}/{year}/confirm", May(Verb::Review), review::confirm),
    get("/review/hamlets/{hamlet}/{title}/{year}/rows/{subject}", May(Verb::Review), review::change),
    post(
        "/review/hamlets/{hamlet}/{title}/{year}/rows/{subject}",
        May(Verb::Review),
        Writes,
        review::save_change,
    ),
    get("/appeals", May(Verb::ViewRecords), appeals::list),
    get("/appeals/{id}", May(Verb::ViewRecords), appeals::one),
    post("/appeals/{id}", May(Verb::Review), Writes, appeals::answer),
    get("/decisions", May(Verb::ViewRecords), decisions::list),
    post("/decisions", May(Verb::Decide), Writes, decisions::draft),
    get("/decisions/{id}", May(Verb::ViewRecords), decisions::one),
    get("/decisions/{id}/file", May(Verb::ViewRecords), decisions::file),
    get("/decisions/{id}/papers/{paper}", May(Verb::ViewRecords), decisions::papers),
    get("/decisions/{id}/annex", May(Verb::ViewRecords), decisions::annex),
    get("/decisions/{id}/annex/export", May(Verb::ViewRecords), decisions::annex_export),
    post("/decisions/{id}/issue", May(Verb::Decide), Writes, decisions::issue),
    get("/decisions/{id}/discard", May(Verb::Decide), decisions::confirm_discard),
    post("/decisions/{id}/discard", May(Verb::Decide), Writes, decisions::discard),
    post("/decisions/{id}/refuse", May(Verb::Decide), Writes, decisions::refuse_one),
    post("/decisions/{id}/relist", May(Verb::Decide), Writes, decisions::relist),
    post("/decisions/{id}/announce", May(Verb::Decide), Writes, decisions::announce),
    get("/decisions/{id}/withdraw", May(Verb::Decide), decisions::withdraw_page),
    post("/decisions/{id}/withdraw", May(Verb::Decide), Writes, decisions::withdraw),
    get("/decisions/{id}/amend", May(Verb::Decide), decisions::amend_page),
    post("/decisions/{id}/amend", May(Verb::Decide), Writes, decisions::amend),
    get("/decisions/{id}/correct", May(Verb::Decide), decisions::correct_page),
    post("/decisions/{id}/correct", May(Verb::Decide), Writes, decisions::correct),
    get("/decisions/{id}/publish", May(Verb::Decide), publication::page),
    post("/decisions/{id}/publish", May(Verb::Decide), Writes, publication::publish),
    post("/decisions/{id}/publish/end", May(Verb::Decide), Writes, publication::take_down),
    get("/requests", May(Verb::Review), privacy::requests),
    post("/requests/{id}", May(Verb::Review), Writes, privacy::answer),
    get("/commendation", May(Verb::ViewRecords), commendation::list),
    get("/commendation/paper/{form}", May(Verb::ViewRecords), commendation::paper),
    get("/certificates", May(Verb::ViewRecords), certificates::register),
    get("/certificates/export", May(Verb::ViewRecords), certificates::export),
    get("/decisions/{id}/certificates", May(Verb::ViewRecords), certificates::of_decision),
    post("/decisions/{id}/certificates", May(Verb::Decide), Writes, certificates::issue_all),
    post("/decisions/{id}/certificates/print", May(Verb::Decide), Writes, certificates::print_them),
    post("/decisions/{id}/certificates/amended", May(Verb::Decide), Writes, certificates::issue_all_amended),
    get("/decisions/{id}/certificates/{certificate}", May(Verb::ViewRecords), certificates::one),
    post("/decisions/{id}/certificates/{certificate}", May(Verb::Decide), Writes, certificates::again),
    get(
        "/decisions/{id}/certificates/{certificate}/credential",
        May(Verb::Decide),
        certificates::credential_file,
    ),
    get("/imports", May(Verb::Import), imports::list),
    get("/imports/new", May(Verb::Import), imports::new),
    // A file that waits is no record yet: what is imported of it is audited.
    post("/imports", May(Verb::Import), Prefers, imports::send),
    get("/imports/pending/{id}", May(Verb::Import), imports::trial),
    get("/imports/pending/{id}/returned", May(Verb::Import), imports::returned),
    post("/imports/pending/{id}", May(Verb::Import), Writes, imports::begin),
    get("/imports/running/{id}", May(Verb::Import), imports::running),
    post("/imports/running/{id}/stop", May(Verb::Import), Prefers, imports::stop),
    get("/imports/{id}", May(Verb::Import), imports::one),
    get("/imports/{id}/returned", May(Verb::Import), imports::returned_of_import),
    get("/imports/{id}/undo", May(Verb::Import), imports::confirm_undo),
    post("/imports/{id}/undo", May(Verb::Import), Writes, imports::undo),
    post("/imports/{id}/settle", May(Verb::Import), Writes, imports::settle),
    get("/grid", May(Verb::ViewRecords), grid::choose),
    get("/grid/{hamlet}/{title}/{year}", May(Verb::ViewRecords), grid::sheet),
    post("/grid/{hamlet}/{title}/{year}/rows/{subject}", May(Verb::Score), Writes, grid::save_row),
    get("/grid/{hamlet}/{title}/{year}/families/{subject}", May(Verb::ViewRecords), grid::family),
    get(
        "/grid/{hamlet}/{title}/{year}/families/{subject}/derived/{item}",
        May(Verb::ViewRecords),
        grid::derived,
    ),
    get("/grid/{hamlet}/{title}/{year}/fill", May(Verb::Score), grid::confirm_fill),
    post("/grid/{hamlet}/{title}/{year}/fill", May(Verb::Score), Writes, grid::fill),
    get("/grid/{hamlet}/{title}/{year}/meeting", May(Verb::ViewRecords), grid::meeting),
    get("/grid/{hamlet}/{title}/{year}/forms/{file}", May(Verb::ViewRecords), grid::forms),
    get("/grid/{hamlet}/{title}/{year}/minutes/{form}", May(Verb::ViewRecords), grid::minutes),
    post("/grid/{hamlet}/{title}/{year}/meeting", May(Verb::Score), Writes, grid::save_meeting),
    get("/grid/{hamlet}/{title}/{year}/print", May(Verb::ViewRecords), grid::printed),
    get("/grid/{hamlet}/{title}/{year}/slips", May(Verb::Score), grid::slips),
    post("/grid/{hamlet}/{title}/{year}/slips", May(Verb::Score), Writes, grid::make_slips),
    get("/templates", May(Verb::EditCriteria), templates::list),
    get("/templates/{kind}", May(Verb::EditCriteria), templates::page),
    post("/templates/{kind}", May(Verb::EditCriteria), Writes, templates::save),
    post("/templates/{kind}/preview", May(Verb::EditCriteria), Reads, templates::preview),
    post("/templates/{kind}/reset", May(Verb::EditCriteria), Writes, templates::reset),
    get("/criteria", SignedIn, criteria::list),
    get("/criteria/new", May(Verb::EditCriteria), criteria::variant),
    post("/criteria/new", May(Verb::EditCriteria), Writes, criteria::make_variant),
    get("/criteria/compare", SignedIn, criteria::compare),
    get("/criteria/{id}", SignedIn, criteria::page),
    get("/criteria/{id}/trial", SignedIn, criteria::trial),
    post("/criteria/{id}/trial", SignedIn, Reads, criteria::trial),
    get("/titles", SignedIn, titles::list),
    get("/titles/{title}", SignedIn, titles::one),
    get("/titles/{title}/pilots", May(Verb::ViewProgress), titles::pilots),
    post("/titles/{title}/pilots", May(Verb::EditCriteria), Writes, titles::add_pilot),
    post("/titles/{title}/pilots/{id}/withdraw", May(Verb::EditCriteria), Writes, titles::withdraw_pilot),
    get("/titles/{title}/facts/{fact}", May(Verb::EditCriteria), titles::fact),
    post("/titles/{title}/facts/{fact}", May(Verb::EditCriteria), Writes, titles::set_fact),
    api(Get, "/api/v1/openapi.json", Anyone, programs::openapi::serve),
    api(Get, "/api/v1/me", SignedIn, programs::me::me),
    api(Get, "/api/v1/tokens", SignedIn, programs::me::tokens),
    api(Post, "/api/v1/tokens", SignedIn, programs::me::make_token),
    api(Delete, "/api/v1/tokens/{token}", SignedIn, programs::me::revoke_token),
    api(Get, "/api/v1/accounts", May(Verb::ManageAccounts), programs::office::accounts),
    api(Get, "/api/v1/audit", May(Verb::ViewAudit), programs::office::audit),
    api(Get, "/api/v1/imports", May(Verb::Import), programs::imports::list),
    api(Post, "/api/v1/imports", May(Verb::Import), programs::imports::send),
    api(Delete, "/api/v1/imports/{import}", May(Verb::Import), programs::imports::undo),
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
];
