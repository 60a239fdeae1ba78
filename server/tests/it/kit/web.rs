//! The application without a network: requests through its router, over the records of a desk.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, header};
use hoctap::actions::certificates::KeyFolder;
use hoctap::registry_index::Names;
use hoctap::store::db::Address;
use hoctap::store::db::pool::Pool;
use hoctap::web::imports::jobs::Jobs;
use hoctap::web::pace::Pace;
use hoctap::web::{App, CertificateDesk, OwnVisits, router};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::Desk;

/// The password of every account that a story makes.
pub(crate) const PASSWORD: &str = "bốn con trâu ăn cỏ";

/// The morning on which the stories happen, in UTC.
pub(crate) fn morning() -> String {
    "2020-12-01T02:00:00Z".to_owned()
}

/// The application over a desk's records, at a moment.
pub(crate) fn app(desk: &Desk, clock: fn() -> String) -> Arc<App> {
    let address = Address::parse(&desk.database()).expect("an address");
    Arc::new(App {
        pool: Pool::open(&address).expect("opened"),
        places: Default::default(),
        names: Names::default(),
        clock,
        working_day: None,
        demo: false,
        jobs: Jobs::default(),
        pace: Pace::default(),
        visits: OwnVisits::default(),
        oidc: None,
        certificates: CertificateDesk::at(KeyFolder::at(desk.path("hoctap-data/keys"))),
        folder: desk.path("hoctap-data"),
    })
}

/// Makes an account by the command line, with a role that it has had all along.
#[track_caller]
pub(crate) fn account(desk: &Desk, login: &str, grant: &[&str]) {
    account_from(desk, login, grant, "2016-01-01");
}

/// Makes an account by the command line, with a role from a day on.
#[track_caller]
pub(crate) fn account_from(desk: &Desk, login: &str, grant: &[&str], from: &str) {
    desk.write("password.txt", format!("{PASSWORD}\n"));
    let mut command = desk.command(&["accounts", "add", login, "--name", login, "--password-stdin"]);
    command.stdin(std::fs::File::open(desk.path("password.txt")).expect("opens"));
    let said = desk.run(&mut command);
    assert_eq!(said.status, 0, "{}", said.err);
    let said = desk.hoctap(&[&["accounts", "grant", login], grant, &["--from", from]].concat());
    assert_eq!(said.status, 0, "{}", said.err);
}

/// What was answered.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Answered {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it sends on to.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// What stands after each `before` up to the next `after`.
    pub(crate) fn all<'a>(&'a self, before: &'a str, after: &'a str) -> Vec<&'a str> {
        self.text.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
    }
}

/// One who asks, with the cookie they hold.
#[derive(Clone)]
pub(crate) struct Guest {
    app: Arc<App>,
    cookie: String,
    /// The page from which they ask; empty where none is told.
    from: String,
}

impl Guest {
    /// One who has not signed in.
    pub(crate) fn nobody(app: &Arc<App>) -> Self {
        Self { app: Arc::clone(app), cookie: String::new(), from: String::new() }
    }

    /// The same cookie, shown to another application over the same records.
    pub(crate) fn at(&self, app: &Arc<App>) -> Self {
        Self { app: Arc::clone(app), ..self.clone() }
    }

    /// Asking from a page, as a browser tells it.
    pub(crate) fn on(&self, page: &str) -> Self {
        Self { from: page.to_owned(), ..self.clone() }
    }

    fn ask(&self, method: Method, path: &str, media: &str, body: Vec<u8>) -> Answered {
        let mut request = Request::builder();
        if !self.from.is_empty() {
            let from = format!("https://hoctap.test{}", self.from);
            request = request.header(header::HOST, "hoctap.test").header(header::REFERER, from);
        }
        let request = request
            .method(method)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, format!("__Host-hoctap-lang=en; __Host-hoctap={}", self.cookie))
            .header(header::CONTENT_TYPE, media)
            .body(Body::from(body))
            .expect("a request");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let answer = router(Arc::clone(&self.app)).oneshot(request).await.expect("an answer");
            let (parts, body) = answer.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes();
            Answered {
                status: parts.status.as_u16(),
                headers: parts.headers,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Answered {
        self.ask(Method::GET, path, "", Vec::new())
    }

    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Answered {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", body.into_bytes())
    }

    /// A form with a file.
    pub(crate) fn send(&self, path: &str, form: &[(&str, &str)], file: (&str, &[u8])) -> Answered {
        let mut body = Vec::new();
        for (name, value) in form {
            let part = format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.bytes());
        }
        let head = format!(
            "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            file.0
        );
        body.extend(head.bytes());
        body.extend(file.1);
        body.extend(b"\r\n--xx--\r\n");
        self.ask(Method::POST, path, "multipart/form-data; boundary=xx", body)
    }
}

/// Signs in.
#[track_caller]
pub(crate) fn sign_in(app: &Arc<App>, login: &str) -> Guest {
    let answer = Guest::nobody(app).post("/sign-in", &[("login", login), ("password", PASSWORD)]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    let cookie = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|line| line.to_str().ok()?.strip_prefix("__Host-hoctap="))
        .find_map(|rest| rest.split(';').next())
        .expect("a session");
    Guest { app: Arc::clone(app), cookie: cookie.to_owned(), from: String::new() }
}
