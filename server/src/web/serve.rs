//! The server: takes a request apart, runs its page where blocking is allowed, and sends the answer with the
//! headers that every answer has.
//!
//! Nothing here knows what a page is about. A change is taken only from a page of ours (`Sec-Fetch-Site`, or
//! `Origin` from browsers that do not send it): a form on somebody else's page changes nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest as _, Multipart, RawPathParams, Request};
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::map_response;
use axum::routing::{MethodFilter, on};
use http_body_util::BodyExt as _;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use super::answer::{Answer, Answered, WebError};
use super::form::{Fields, Upload, plain_file_name};
use super::routes::{Access, Method, ROUTES, Route};
use super::visit::{App, Visit};
use super::{pages, preferences, proxy, session};
use crate::actions::reorganise::ReorganiseError;

/// A form without files.
const FORM_BYTES: usize = 2 << 20;
/// The largest file that is taken: ten times a commune's roster of 15,000 families in seven years.
pub const UPLOAD_BYTES: u64 = 64 << 20;
/// A body of several parts is read on beyond what is taken, to say so, but not for ever.
const PARTS_BYTES: usize = 1 << 30;
/// The media type of a body that is a file as it is.
pub(crate) const FILE: &str = "application/octet-stream";
/// Names and values of one form: a meeting of a thousand families has a fifth of that. Two megabytes of empty
/// names would otherwise become a hundred megabytes of page.
const FIELDS: usize = 20_000;
/// How long a form may take to arrive, and a file over a slow line.
const FORM_TIME: Duration = Duration::from_secs(60);
const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);

/// Headers of every answer. No script or style that stands in a page runs, nothing is fetched from elsewhere,
/// no page of ours is shown inside another's, and no address of ours is told to anybody.
const HEADERS: [(HeaderName, &str); 9] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Public lists too: what a commune shows for a time stands in no index for good.
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Means something where HTTPS stands in front, and nothing on a line that is open.
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The application as a service.
pub fn router(app: Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let app = Arc::clone(&app);
        let filter = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Patch => MethodFilter::PATCH,
            Method::Delete => MethodFilter::DELETE,
        };
        let handler = move |params: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
            // An address that is no text names nothing.
            let (route, path) = match params {
                Ok(params) => {
                    (route, params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
                }
                Err(_) => (&MISSING, Vec::new()),
            };
            answer(Arc::clone(&app), route, Fields::from_pairs(path), request)
        };
        router = router.route(route.path, on(filter, handler));
    }
    let missing = {
        let app = Arc::clone(&app);
        move |request: Request| answer(Arc::clone(&app), &MISSING, Fields::default(), request)
    };
    let not_so = { move |request: Request| answer(Arc::clone(&app), &NOT_SO, Fields::default(), request) };
    router
        .fallback(missing)
        .method_not_allowed_fallback(not_so)
        // What fits one packet is sent as it is.
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(DefaultPredicate::new().and(SizeAbove::new(1024))),
        )
        // Outermost, so that what the framework itself refuses has them too.
        .layer(map_response(with_headers))
}

/// An answer with what every answer has.
async fn with_headers(mut response: Response<Body>) -> Response<Body> {
    let to = response.headers_mut();
    for (name, value) in HEADERS {
        to.entry(name).or_insert(HeaderValue::from_static(value));
    }
    to.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// What answers where nothing is.
static MISSING: Route = Route {
    method: Method::Get,
    path: "",
    access: Access::Anyone,
    effect: super::routes::Effect::Reads,
    handler: |_| Err(WebError::NotFound),
};

/// What answers where an address is asked in a way it is not meant for.
static NOT_SO: Route = Route {
    method: Method::Get,
    path: "",
    access: Access::Anyone,
    effect: super::routes::Effect::Reads,
    handler: |visit| {
        if visit.uri.starts_with("/api/") {
            return Err(crate::api::problem::not_so(visit));
        }
        Err(WebError::NotSo)
    },
};

async fn answer(app: Arc<App>, route: &'static Route, path: Fields, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if parts.method == http::Method::OPTIONS {
        // The router says beside it which ways there are.
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        return response;
    }
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| proxy::network(info.0.ip()));
    let foreign = route.method != Method::Get && !from_a_page_of_ours(&parts.headers);
    let headers = parts.headers.clone();
    let uri = parts.uri.clone();
    // What changes nothing has nothing to send.
    let sent = if foreign || route.method == Method::Get {
        Ok(Sent::default())
    } else {
        in_time(&app, route, Request::from_parts(parts, body)).await
    };
    let asked = Asked { path, uri, headers, address: address.unwrap_or_default(), sent, foreign };
    let done = tokio::task::spawn_blocking(move || run(&app, route, asked)).await;
    done.unwrap_or_else(|_| {
        // A panic in a page: its transaction was dropped, nothing stands.
        Answer::bytes("text/plain; charset=utf-8", b"500".to_vec())
            .status(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response()
    })
}

/// What was asked, taken apart.
struct Asked {
    path: Fields,
    uri: axum::http::Uri,
    headers: HeaderMap,
    address: String,
    sent: Result<Sent, WebError>,
    foreign: bool,
}

/// What a body held.
#[derive(Default)]
struct Sent {
    form: Fields,
    uploads: Vec<Upload>,
    /// A file was too large; what was typed beside it is all there.
    too_large: bool,
    json: Vec<u8>,
}

fn run(app: &Arc<App>, route: &Route, asked: Asked) -> Response<Body> {
    let now = (app.clock)();
    let words = preferences::words(&asked.headers, asked.uri.query());
    let (sent, unreadable) = match asked.sent {
        Ok(sent) => (sent, None),
        Err(error) => (Sent::default(), Some(error)),
    };
    let reached = app.pool.get().map_err(ReorganiseError::from);
    let reached = reached.and_then(|db| Ok((app.places.now(&db)?, db)));
    let (places, db) = match reached {
        Ok(reached) => reached,
        Err(error) if asked.uri.path().starts_with("/api/") => {
            return pages::problem(words, &crate::api::problem::without_records(words, &error))
                .into_response();
        }
        Err(error) => return pages::without_records(words, &error).into_response(),
    };
    let mut visit = Visit {
        today: app.today(&now),
        places,
        app,
        db,
        now,
        session: None,
        actor: "nobody".to_owned(),
        words,
        path: asked.path,
        query: Fields::parse(asked.uri.query().unwrap_or_default().as_bytes()),
        form: sent.form,
        uploads: sent.uploads,
        too_large: sent.too_large,
        json: sent.json,
        uri: asked.uri.path_and_query().map_or("/", |uri| uri.as_str()).to_owned(),
        large: preferences::large(&asked.headers),
        headers: asked.headers,
        address: asked.address,
        asked: std::cell::Cell::new(false),
    };
    let answered = guarded(&mut visit, route, asked.foreign, unreadable);
    let answer = answered.unwrap_or_else(|error| pages::refusal(&visit, &error));
    answer.into_response()
}

fn guarded(visit: &mut Visit<'_>, route: &Route, foreign: bool, unreadable: Option<WebError>) -> Answered {
    session::recognise(visit)?;
    if foreign {
        return Err(WebError::Forbidden(visit.words.t("error-foreign")));
    }
    if route.access != Access::Anyone && visit.session.is_none() {
        return Err(WebError::SignIn);
    }
    if let Some(error) = unreadable {
        return Err(error);
    }
    session::may_go_on(visit, route)?;
    let answered =
        if crate::api::is_of(route) { crate::api::run(visit, route) } else { (route.handler)(visit) };
    if matches!(route.access, Access::May(_)) && answered.is_ok() && !visit.asked.get() {
        return Err(WebError::Ours(format!("{} asks for no authority", route.path)));
    }
    answered
}

/// Whether a change is asked for by one of our own pages. Programs that hold a token send neither header and
/// carry no cookie.
fn from_a_page_of_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => headers.get(header::COOKIE).is_none() || headers.get(header::AUTHORIZATION).is_some(),
    }
}

/// A body, if it arrives in time. Files are taken only from whoever is signed in: nobody else fills the disk.
async fn in_time(app: &Arc<App>, route: &Route, request: Request) -> Result<Sent, WebError> {
    let of = media(request.headers());
    let parts = of.starts_with("multipart/form-data") || of.eq_ignore_ascii_case(FILE);
    let limit = if parts { UPLOAD_TIME } else { FORM_TIME };
    let words = preferences::words(request.headers(), request.uri().query());
    let reading = async {
        if parts && (route.access == Access::Anyone || !is_known(app, request.headers()).await) {
            // Read to its end, so that the browser shows our answer; kept nowhere.
            let _ = whole(request.into_body(), 0).await;
            return Ok(Sent::default());
        }
        read_body(app, request).await
    };
    let read = tokio::time::timeout(limit, reading).await;
    read.unwrap_or_else(|_| Err(WebError::Unreadable(words.t("error-too-slow"))))
}

/// Whether whoever asks is signed in, before anything that they send is kept.
async fn is_known(app: &Arc<App>, headers: &HeaderMap) -> bool {
    let (app, headers) = (Arc::clone(app), headers.clone());
    let known = tokio::task::spawn_blocking(move || {
        let now = (app.clock)();
        app.pool.get().is_ok_and(|db| session::is_known(&db, &headers, &now, app.today(&now)))
    });
    known.await.unwrap_or(false)
}

fn media(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn read_body(app: &App, mut request: Request) -> Result<Sent, WebError> {
    let media = media(request.headers());
    if media.starts_with("multipart/form-data") {
        DefaultBodyLimit::max(PARTS_BYTES).apply(&mut request);
        let multipart = Multipart::from_request(request, &()).await;
        let multipart = multipart.map_err(|error| WebError::Unreadable(error.body_text()))?;
        return read_parts(app, multipart).await;
    }
    if media.eq_ignore_ascii_case(FILE) {
        let query = Fields::parse(request.uri().query().unwrap_or_default().as_bytes());
        return read_file(app, query.get("name"), request.into_body()).await;
    }
    let is_json = media.starts_with("application/json");
    let body = whole(request.into_body(), FORM_BYTES).await?;
    if !is_json && body.iter().filter(|byte| **byte == b'&').count() >= FIELDS {
        return Err(WebError::TooLarge);
    }
    Ok(if is_json {
        Sent { json: body, ..Sent::default() }
    } else {
        Sent { form: Fields::parse(&body), ..Sent::default() }
    })
}

/// A body in memory. What is too much is still read to its end, or the browser would show a broken connection
/// instead of our answer.
async fn whole(body: Body, at_most: usize) -> Result<Vec<u8>, WebError> {
    let mut body = body;
    let mut bytes = Vec::new();
    let mut too_much = false;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| WebError::Unreadable(error.to_string()))?;
        let Ok(data) = frame.into_data() else { continue };
        too_much |= bytes.len() + data.len() > at_most;
        if !too_much {
            bytes.extend_from_slice(&data);
        }
    }
    if too_much { Err(WebError::TooLarge) } else { Ok(bytes) }
}

/// A body that is a file, under the name that the address gives it.
async fn read_file(app: &App, name: &str, mut body: Body) -> Result<Sent, WebError> {
    let (mut writing, mut left, mut too_large) = (None, UPLOAD_BYTES, false);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| WebError::Unreadable(error.to_string()))?;
        let Ok(chunk) = frame.into_data() else { continue };
        too_large |= left < chunk.len() as u64;
        left = left.saturating_sub(chunk.len() as u64);
        if !too_large {
            writing = Some(keep(app, writing, "file", &plain_file_name(name), chunk).await?);
        }
    }
    if too_large {
        return Err(WebError::TooLarge);
    }
    Ok(Sent { uploads: writing.into_iter().map(|(upload, _)| upload).collect(), ..Sent::default() })
}

async fn read_parts(app: &App, mut multipart: Multipart) -> Result<Sent, WebError> {
    let (mut sent, mut fields) = (Sent::default(), 0);
    let mut left = UPLOAD_BYTES;
    let mut in_memory = FORM_BYTES;
    let (mut too_large, mut too_much) = (false, false);
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ => WebError::Unreadable(error.body_text()),
    };
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        fields += 1;
        if fields > FIELDS {
            return Err(WebError::TooLarge);
        }
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(plain_file_name);
        let mut writing = None;
        let mut text = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            match &file {
                Some(_) if too_large => {}
                Some(file) => {
                    too_large = left < chunk.len() as u64;
                    left = left.saturating_sub(chunk.len() as u64);
                    if !too_large {
                        writing = Some(keep(app, writing, &name, file, chunk).await?);
                    }
                }
                None => {
                    too_much |= in_memory < chunk.len();
                    in_memory = in_memory.saturating_sub(chunk.len());
                    if !too_much {
                        text.extend_from_slice(&chunk);
                    }
                }
            }
        }
        match (writing, file) {
            // Of a file that is too large nothing is kept.
            (Some((upload, _)), _) if !too_large => sent.uploads.push(upload),
            (_, Some(_)) => {}
            (_, None) => sent.form.push(&name, &String::from_utf8_lossy(&text)),
        }
    }
    if too_much {
        return Err(WebError::TooLarge);
    }
    Ok(Sent { too_large, ..sent })
}

/// A file that is being written, and what it was called.
type Writing = (Upload, std::fs::File);

async fn keep(
    app: &App,
    writing: Option<Writing>,
    field: &str,
    name: &str,
    chunk: Bytes,
) -> Result<Writing, WebError> {
    let folder = app.folder.join("uploads");
    let (field, name) = (field.to_owned(), name.to_owned());
    let written = tokio::task::spawn_blocking(move || -> std::io::Result<Writing> {
        use std::io::Write as _;
        let (mut upload, mut file) = match writing {
            Some(writing) => writing,
            None => {
                std::fs::create_dir_all(&folder)?;
                let (file, path) = tempfile::Builder::new().prefix("upload-").tempfile_in(&folder)?.keep()?;
                (Upload { field, name, path, size: 0 }, file)
            }
        };
        upload.size += chunk.len() as u64;
        file.write_all(&chunk)?;
        Ok((upload, file))
    });
    written
        .await
        .map_err(|error| WebError::Ours(error.to_string()))?
        .map_err(|error| WebError::Ours(error.to_string()))
}
