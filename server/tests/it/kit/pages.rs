//! The pages over a small demo, asked without a network: the router itself, a person signed in by the form.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use hoctap::actions::certificates::KeyFolder;
use hoctap::registry_index::Names;
use hoctap::store::db::Address;
use hoctap::store::db::pool::Pool;
use hoctap::web::imports::jobs::Jobs;
use hoctap::web::pace::Pace;
use hoctap::web::{App, CertificateDesk, OwnVisits, router};
use http_body_util::BodyExt as _;
use jiff::civil::date;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::served::PASSWORD;

/// The host that requests say they ask.
const HOST: &str = "hoctap.test";

/// The pages.
pub(crate) struct Pages {
    _folder: TempDir,
    runtime: tokio::runtime::Runtime,
    service: axum::Router,
    app: Arc<App>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

impl Pages {
    /// Over a demo of two thousand families in two years.
    pub(crate) fn demo() -> Self {
        Self::of(2_000)
    }

    /// Over a demo of so many.
    pub(crate) fn of(households: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let built = Command::new(env!("CARGO_BIN_EXE_hoctap"))
            .arg("--data")
            .arg(folder.path())
            .args(["demo", "--households", &households.to_string(), "--years", "2019-2020", "--no-serve"])
            .output()
            .expect("the program runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let app = Arc::new(App {
            names: Names::default(),
            pool: pool(folder.path()),
            places: Default::default(),
            clock: || "2020-12-01T02:00:00Z".to_owned(),
            working_day: Some(date(2020, 12, 1)),
            demo: true,
            jobs: Jobs::default(),
            pace: Pace::default(),
            visits: OwnVisits::default(),
            oidc: None,
            certificates: CertificateDesk::at(KeyFolder::at(folder.path().join("keys"))),
            folder: folder.path().to_owned(),
        });
        Self {
            _folder: folder,
            runtime: tokio::runtime::Runtime::new().expect("a runtime"),
            service: router(Arc::clone(&app)),
            app,
        }
    }

    /// How many statements the records were asked so far.
    pub(crate) fn asked(&self) -> u64 {
        self.app.pool.asked()
    }

    /// Somebody without an account.
    pub(crate) fn nobody(&self) -> Person<'_> {
        Person { pages: self, cookie: String::new() }
    }

    fn ask(&self, request: Request<Body>) -> (Response<()>, Vec<u8>) {
        self.runtime.block_on(async {
            let response = self.service.clone().oneshot(request).await.expect("an answer");
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("its body").to_bytes().to_vec();
            (Response::from_parts(parts, ()), bytes)
        })
    }

    /// Signs in as one of the demo's accounts.
    pub(crate) fn sign_in(&self, login: &str) -> Person<'_> {
        let form = [("login", login), ("password", PASSWORD)];
        let (response, _) = self.ask(post("/sign-in", "", &form));
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let cookies = response.headers().get_all(header::SET_COOKIE).iter();
        let cookies: Vec<&str> = cookies
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .filter(|cookie| cookie.starts_with("__Host-hoctap="))
            .collect();
        Person { pages: self, cookie: cookies.first().expect("a session").to_string() }
    }
}

fn pool(folder: &Path) -> Pool {
    Pool::open(&Address::File(folder.join("hoctap.sqlite"))).expect("the records open")
}

fn post(path: &str, cookie: &str, form: &[(&str, &str)]) -> Request<Body> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(form);
    Request::post(path)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("https://{HOST}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .body(Body::from(body.finish()))
        .expect("a request")
}

/// Somebody who is signed in.
pub(crate) struct Person<'a> {
    pages: &'a Pages,
    cookie: String,
}

impl Person<'_> {
    fn page(&self, request: Request<Body>) -> Page {
        let (response, bytes) = self.pages.ask(request);
        let location = response.headers().get(header::LOCATION);
        Page {
            status: response.status(),
            location: location.and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Opens an address.
    pub(crate) fn get(&self, path: &str) -> Page {
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, &self.cookie);
        self.page(request.body(Body::empty()).expect("a request"))
    }

    /// Opens an address of the interface as a program with a token.
    pub(crate) fn by_program(&self, path: &str, token: &str) -> Page {
        let request = Request::get(path).header(header::HOST, HOST);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.page(request.body(Body::empty()).expect("a request"))
    }

    /// How many bytes an address is as it is sent to a browser.
    pub(crate) fn weight(&self, path: &str) -> usize {
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, &self.cookie);
        let request = request.header(header::ACCEPT_ENCODING, "gzip, br").body(Body::empty());
        self.pages.ask(request.expect("a request")).1.len()
    }

    /// Sends a form.
    pub(crate) fn send(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.page(post(path, &self.cookie, form))
    }
}

impl Page {
    /// What stands between two texts, the first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let rest = self.text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {}", self.text)).1;
        rest.split_once(after).map_or(rest, |(text, _)| text)
    }
}
