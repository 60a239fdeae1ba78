//! Tokens of programs, as their owner makes and takes them back: each for one place of a role that is held, until a
//! day. The secret is shown once.

use askama::Template;
use programme::accounts::Scope;

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::session;
use crate::actions::accounts::{self as acts, ScopeWords, TokenError};
use crate::store::accounts as stored;
use crate::store::db::By;

/// A token, as its owner sees it.
struct Held {
    id: i64,
    name: String,
    place: String,
    until: String,
    holds: bool,
    revoked: bool,
}

#[derive(Template)]
#[template(path = "web/account/tokens.html")]
struct TokensPage {
    shell: Shell,
    tokens: Vec<Held>,
    /// Places of the roles that are held: as the form names them, and in words.
    places: Vec<(String, String)>,
    name: String,
    place: String,
    until: String,
    /// The secret of the token that was made just now.
    secret: Option<String>,
    problems: Problems,
}

/// Places of the roles that are held today, each once.
fn places(visit: &Visit<'_>) -> Result<Vec<Scope>, WebError> {
    let mut places: Vec<Scope> = Vec::new();
    for grant in session(visit)?.grants.iter().filter(|grant| grant.holds_on(visit.today)) {
        if !places.contains(&grant.scope) {
            places.push(grant.scope);
        }
    }
    Ok(places)
}

/// A place as the form names it, whatever other roles begin or end meanwhile.
fn key(scope: Scope) -> String {
    match scope {
        Scope::Everywhere => "everywhere".to_owned(),
        Scope::Place(place) => format!("place.{}", place.get()),
        Scope::Hamlet { commune, hamlet } => format!("hamlet.{}.{hamlet}", commune.get()),
    }
}

fn tokens_page(
    visit: &Visit<'_>,
    secret: Option<String>,
    problems: Problems,
) -> Result<TokensPage, WebError> {
    let w = visit.words;
    let session = session(visit)?;
    if session.viewing_name.is_some() {
        return Err(WebError::Forbidden(w.t("acc-not-while-viewing")));
    }
    let words = ScopeWords::new(&visit.db, visit.atlas(), visit.today)?;
    let mut tokens: Vec<Held> = stored::tokens_of(&visit.db, session.account)?
        .into_iter()
        .map(|token| Held {
            id: token.id,
            name: token.name,
            place: w.text(&words.text(token.scope)).to_owned(),
            until: w.day_text(&token.expires_on),
            revoked: token.revoked,
            holds: !token.revoked && token.expires_on.as_str() >= visit.today.to_string().as_str(),
        })
        .collect();
    tokens.reverse();
    let places = places(visit)?.into_iter().map(|scope| (key(scope), w.text(&words.text(scope)).to_owned()));
    // What was made is no longer what is typed.
    let typed = |name: &str| if secret.is_some() { String::new() } else { visit.form.raw(name).to_owned() };
    let title = w.t("token-title");
    Ok(TokensPage {
        shell: Shell::new(visit, title.clone()).then("/account", w.t("acc-title")).then("", title),
        tokens,
        places: places.collect(),
        name: typed("name"),
        place: typed("place"),
        until: typed("until"),
        secret,
        problems,
    })
}

/// `GET /account/tokens`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&tokens_page(visit, None, Problems::default())?)
}

/// `POST /account/tokens`: the only page on which the secret stands.
pub(in super::super) fn make(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let account = session(visit)?.account;
    let mut problems = Problems::default();
    let scope = places(visit)?.into_iter().find(|scope| key(*scope) == visit.form.get("place"));
    if scope.is_none() {
        problems.add("place", w.t("choose-one"));
    }
    let name = visit.form.get("name").to_owned();
    if name.chars().count() > 100 || name.chars().any(char::is_control) {
        problems.add("name", w.t("token-name-long"));
    }
    let until = visit.form.day("until");
    if until.is_none() {
        problems.add("until", w.t("bad-day"));
    }
    if let (Some(scope), Some(until), true) = (scope, until, problems.is_empty()) {
        let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
        let by = By { actor: &actor, at: &now };
        match acts::make_token(&mut visit.db, &visit.places, (account, &name, scope), (today, until), by) {
            Ok((_, secret)) => return show(&tokens_page(visit, Some(secret), Problems::default())?),
            Err(TokenError::Store(error)) => return Err(error.into()),
            Err(TokenError::NoName) => problems.add("name", w.t("problem-token-no-name")),
            Err(TokenError::Ends) => problems.add("until", w.t("problem-token-ends")),
            Err(TokenError::Beyond) => problems.add("place", w.t("problem-token-beyond")),
        }
    }
    show_again(&tokens_page(visit, None, problems)?)
}

/// `POST /account/tokens/{token}/revoke`.
pub(in super::super) fn revoke(visit: &mut Visit<'_>) -> Answered {
    let account = session(visit)?.account;
    let token: i64 = visit.path.read("token").ok_or(WebError::NotFound)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    if acts::revoke_token(&mut visit.db, account, token, By { actor: &actor, at: &now })? {
        return Ok(Answer::see("/account/tokens?said=token-revoked"));
    }
    Err(WebError::NotFound)
}
