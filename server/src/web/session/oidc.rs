//! Signing in by a provider of the organisation: OpenID Connect, authorization code with PKCE.
//!
//! An account is found by the identity it was linked to, issuer and subject, and by nothing else: no name or e-mail
//! address of a provider opens an account, and nobody gets an account by signing in. What has to agree between the
//! two halves of a sign-in waits in a cookie of ten minutes that only this browser holds.

use axum::http::{StatusCode, header};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, TokenResponse as _, ureq,
};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::Problems;
use super::super::pages::log;
use super::super::preferences::{back, cookie, set_cookie};
use super::super::visit::Visit;
use super::{COOKIE, DEVICE, WEEK, YEAR, sign_in_form};
use crate::actions::accounts::{SignInError, sign_in_by_provider};

/// The provider that whoever runs the server named.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we prove ourselves with.
    pub secret: String,
}

/// The cookie between the two halves of a sign-in.
const HALFWAY: &str = "__Host-hoctap-oidc";
/// How long somebody may take at the provider, in seconds.
const PATIENCE: u64 = 600;
/// How long the provider may take, in seconds.
const WAIT: u64 = 10;

/// Asks without following anybody elsewhere: a provider that could send us on could have us ask this machine.
fn http() -> ureq::Agent {
    ureq::AgentBuilder::new().redirects(0).timeout(std::time::Duration::from_secs(WAIT)).build()
}

/// The provider's answer, kept apart from ours: it goes to the log and never to the page.
fn failed(visit: &Visit<'_>, why: &dyn std::fmt::Display) -> Answered {
    log("oidc", &why.to_string());
    refused(visit, StatusCode::BAD_GATEWAY, visit.words.t("oidc-failed"))
}

/// The sign-in page with a sentence.
fn refused(visit: &Visit<'_>, status: StatusCode, sentence: String) -> Answered {
    let mut problems = Problems::default();
    problems.add("login", sentence);
    let page = sign_in_form(visit, String::new(), "/".to_owned(), Vec::new(), problems);
    Ok(super::super::pages::show(&page)?.status(status).with(header::SET_COOKIE, set_cookie(HALFWAY, "", 0)))
}

/// Where the provider sends people back to, on the host by which we were asked; without TLS on this machine alone.
/// The provider holds it against what was registered, so that nobody's host leads them elsewhere.
fn redirect_url(visit: &Visit<'_>) -> Option<RedirectUrl> {
    let host = visit.headers.get(header::HOST)?.to_str().ok()?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let scheme = if matches!(name, "127.0.0.1" | "localhost" | "[::1]") { "http" } else { "https" };
    RedirectUrl::new(format!("{scheme}://{host}/sign-in/oidc/callback")).ok()
}

/// What the provider says of itself now: its keys may have changed since the last time.
fn discover(provider: &Provider, http: &ureq::Agent) -> Result<CoreProviderMetadata, String> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|error| error.to_string())?;
    CoreProviderMetadata::discover(&issuer, http).map_err(|error| format!("{error:?}"))
}

/// `GET /sign-in/oidc`: on to the provider.
pub(in super::super) fn begin(visit: &mut Visit<'_>) -> Answered {
    let Some(provider) = &visit.app.oidc else { return Err(WebError::NotFound) };
    let redirect = redirect_url(visit).ok_or_else(|| WebError::Unreadable("Host".to_owned()))?;
    let metadata = match discover(provider, &http()) {
        Ok(metadata) => metadata,
        Err(why) => return failed(visit, &why),
    };
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.secret.clone())),
    )
    .set_redirect_uri(redirect);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .set_pkce_challenge(challenge)
        .url();
    let next: String = form_urlencoded::byte_serialize(back(visit.query.get("next")).as_bytes()).collect();
    let halfway = format!("{}~{}~{}~{next}", state.secret(), nonce.secret(), verifier.secret());
    Ok(Answer::see(url.to_string()).with(header::SET_COOKIE, set_cookie(HALFWAY, &halfway, PATIENCE)))
}

/// Whom the provider vouches for: issuer and subject.
fn vouched(
    provider: &Provider,
    redirect: RedirectUrl,
    (code, nonce, verifier): (&str, &str, &str),
) -> Result<(String, String), String> {
    let http = http();
    let client = CoreClient::from_provider_metadata(
        discover(provider, &http)?,
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.secret.clone())),
    )
    .set_redirect_uri(redirect);
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|error| error.to_string())?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
        .request(&http)
        .map_err(|error| format!("{error:?}"))?;
    let id_token = tokens.id_token().ok_or("no id token")?;
    let claims = id_token
        .claims(&client.id_token_verifier(), &Nonce::new(nonce.to_owned()))
        .map_err(|error| error.to_string())?;
    Ok((claims.issuer().to_string(), claims.subject().to_string()))
}

/// Whether two texts are the same, without telling how far they agree.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// `GET /sign-in/oidc/callback`: back from the provider.
pub(in super::super) fn callback(visit: &mut Visit<'_>) -> Answered {
    let Some(provider) = &visit.app.oidc else { return Err(WebError::NotFound) };
    let stale = |visit: &Visit<'_>| refused(visit, StatusCode::FORBIDDEN, visit.words.t("oidc-stale"));
    let halfway = cookie(&visit.headers, HALFWAY).unwrap_or_default().to_owned();
    let [state, nonce, verifier, next] = halfway.split('~').collect::<Vec<_>>()[..] else {
        return stale(visit);
    };
    if state.is_empty() || !same(state, visit.query.get("state")) {
        return stale(visit);
    }
    if visit.query.has("error") || !visit.query.has("code") {
        return failed(visit, &visit.query.get("error"));
    }
    let redirect = redirect_url(visit).ok_or_else(|| WebError::Unreadable("Host".to_owned()))?;
    let (issuer, subject) = match vouched(provider, redirect, (visit.query.get("code"), nonce, verifier)) {
        Ok(vouched) => vouched,
        Err(why) => return failed(visit, &why),
    };
    let device = cookie(&visit.headers, DEVICE).map(str::to_owned);
    let now = visit.now.clone();
    match sign_in_by_provider(&mut visit.db, (&issuer, &subject), device.as_deref(), &now) {
        Ok(signed) => {
            let next: String = form_urlencoded::parse(format!("n={next}").as_bytes())
                .map(|(_, value)| value.into_owned())
                .collect();
            Ok(Answer::see(back(&next))
                .with(header::SET_COOKIE, set_cookie(COOKIE, &signed.token, WEEK))
                .with(header::SET_COOKIE, set_cookie(DEVICE, &signed.device, YEAR))
                .with(header::SET_COOKIE, set_cookie(HALFWAY, "", 0)))
        }
        Err(SignInError::Store(error)) => Err(error.into()),
        Err(
            SignInError::Wrong | SignInError::CodeNeeded | SignInError::CodeWrong | SignInError::Wait { .. },
        ) => {
            let sentence = visit.words.with("oidc-not-linked", &[("issuer", &issuer), ("subject", &subject)]);
            refused(visit, StatusCode::FORBIDDEN, sentence)
        }
    }
}
