//! Who asks, and the tokens of their programs.

use programme::accounts::Scope;
use programme::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ask::{body, id};
use super::openapi::shape;
use super::operation::Operation;
use super::problem::{of_token, refused, unfit};
use super::reply::{created, done, json};
use super::wire::{Day, Id, RecordId, Where};
use crate::actions::accounts;
use crate::store::accounts::tokens_of;
use crate::store::db::By;
use crate::web::answer::{Answered, WebError};
use crate::web::visit::Visit;

/// Whoever asks.
#[derive(Serialize, ToSchema)]
struct Me {
    login: String,
    name: String,
    /// Language of the account.
    language: &'static str,
    /// Roles, where they are held and from when to when.
    roles: Vec<Role>,
    /// Where the token holds; nothing where a browser asks.
    token: Option<Where>,
}

/// A role held somewhere.
#[derive(Serialize, ToSchema)]
pub(super) struct Role {
    role: String,
    at: Where,
    from: Day,
    to: Option<Day>,
}

impl Role {
    pub(super) fn of(visit: &Visit<'_>, grant: &programme::accounts::Grant) -> Self {
        Self {
            role: grant.role.code.clone(),
            at: Where::of(visit, grant.scope),
            from: Day(grant.from),
            to: grant.to.map(Day),
        }
    }
}

/// A token of a program, without its secret.
#[derive(Serialize, ToSchema)]
struct Token {
    id: Id,
    name: String,
    at: Where,
    /// Its last day.
    expires_on: String,
    revoked: bool,
}

/// Tokens of whoever asks.
#[derive(Serialize, ToSchema)]
struct Tokens {
    rows: Vec<Token>,
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Code of a place today; nothing for everywhere or a hamlet.
    #[schema(min_length = 2, max_length = 5)]
    place: Option<String>,
    /// A hamlet.
    hamlet: Option<RecordId>,
    /// Its last day.
    expires_on: Day,
}

/// A token that was made; its secret is given this once.
#[derive(Serialize, ToSchema)]
struct MadeToken {
    id: Id,
    secret: String,
}

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::get("/api/v1/me", "me", "Whoever asks, with their roles.", shape::<Me>),
    Operation::get("/api/v1/tokens", "tokens", "Tokens of whoever asks.", shape::<Tokens>),
    Operation::post(
        "/api/v1/tokens",
        "make_token",
        "Makes a token. Only a browser may: a token makes none. Its secret is kept nowhere, so that no key repeats it.",
        (shape::<NewToken>, shape::<MadeToken>),
    )
    .created()
    .fails(&[422]),
    Operation::delete("/api/v1/tokens/{token}", "revoke_token", "Takes a token back."),
];

fn account(visit: &Visit<'_>) -> Result<i64, WebError> {
    visit.session.as_ref().map(|session| session.account).ok_or(WebError::SignIn)
}

/// `GET /api/v1/me`.
pub(crate) fn me(visit: &mut Visit<'_>) -> Answered {
    let session = visit.session.as_ref().ok_or(WebError::SignIn)?;
    json(&Me {
        login: session.login.clone(),
        name: session.name.clone(),
        language: match session.lang {
            programme::text::Lang::Vi => "vi",
            programme::text::Lang::En => "en",
        },
        roles: session.grants.iter().map(|grant| Role::of(visit, grant)).collect(),
        token: session.only.map(|only| Where::of(visit, only)),
    })
}

/// `GET /api/v1/tokens`.
pub(crate) fn tokens(visit: &mut Visit<'_>) -> Answered {
    let rows = tokens_of(&visit.db, account(visit)?)?.into_iter().map(|token| Token {
        id: Id(token.id),
        name: token.name,
        at: Where::of(visit, token.scope),
        expires_on: token.expires_on,
        revoked: token.revoked,
    });
    json(&Tokens { rows: rows.collect() })
}

/// `POST /api/v1/tokens`.
pub(crate) fn make_token(visit: &mut Visit<'_>) -> Answered {
    let new: NewToken = body(visit)?;
    let session = visit.session.as_ref().ok_or(WebError::SignIn)?;
    if session.only.is_some() {
        return Err(refused(visit, axum::http::StatusCode::FORBIDDEN, "token.by_token"));
    }
    if !(1..=100).contains(&new.name.chars().count()) || new.name.chars().any(char::is_control) {
        return Err(unfit(visit, "name"));
    }
    let scope = match (&new.place, new.hamlet) {
        (None, None) => Scope::Everywhere,
        (None, Some(RecordId((commune, hamlet)))) => Scope::Hamlet { commune: PlaceId::new(commune), hamlet },
        (Some(code), None) => Scope::Place(
            visit.atlas().any_level_by_code(code, visit.today).map_err(|_| unfit(visit, "place"))?,
        ),
        (Some(_), Some(_)) => return Err(unfit(visit, "hamlet")),
    };
    let account = session.account;
    let by = By { actor: &visit.actor, at: &visit.now };
    let days = (visit.today, new.expires_on.0);
    let made = accounts::make_token(&mut visit.db, &visit.places, (account, &new.name, scope), days, by);
    let (token, secret) = made.map_err(|error| of_token(visit, error))?;
    created(&MadeToken { id: Id(token), secret })
}

/// `DELETE /api/v1/tokens/{token}`.
pub(crate) fn revoke_token(visit: &mut Visit<'_>) -> Answered {
    let account = account(visit)?;
    let token = id(visit.path.get("token")).ok_or(WebError::NotFound)?;
    let by = By { actor: &visit.actor, at: &visit.now };
    if accounts::revoke_token(&mut visit.db, account, token, by)? { done() } else { Err(WebError::NotFound) }
}
