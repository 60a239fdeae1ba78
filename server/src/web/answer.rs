//! What a request is answered with, and the one place where a refusal becomes a status.
//!
//! 401 nobody is signed in (a page leads to signing in); 403 visible but not allowed, with the reason; 404 not
//! there, or not for this person to know; 409 changed since it was opened; 413 too large; 422 refused, with the
//! form as it was typed; 429 too often; 500 ours, with a reference to read out.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

use crate::store::db::StoreError;

/// A response before the headers that all have.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Media type.
    pub media: &'static str,
    /// Further headers.
    pub headers: Vec<(HeaderName, String)>,
    /// Content.
    pub body: Content,
}

/// The content of an answer.
#[derive(Debug)]
pub enum Content {
    /// In memory.
    Bytes(Vec<u8>),
    /// Part of the program.
    Fixed(&'static [u8]),
    /// A file, sent as it is read.
    File(std::path::PathBuf),
}

/// A web page in Vietnamese or English.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

impl Answer {
    /// A page.
    #[must_use]
    pub fn html(body: String) -> Self {
        Self::bytes(HTML, body.into_bytes())
    }

    /// Bytes of a media type.
    #[must_use]
    pub fn bytes(media: &'static str, body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, media, headers: Vec::new(), body: Content::Bytes(body) }
    }

    /// Goes on to another page; a form that was sent is not sent again by the back button.
    #[must_use]
    pub fn see(location: impl Into<String>) -> Self {
        let mut answer = Self::bytes(HTML, Vec::new());
        answer.status = StatusCode::SEE_OTHER;
        answer.headers.push((header::LOCATION, location.into()));
        answer
    }

    /// A file to keep.
    #[must_use]
    pub fn file(media: &'static str, name: &str, body: Vec<u8>) -> Self {
        let ascii: String =
            programme::fold::fold(name).chars().map(|c| if c.is_ascii_graphic() { c } else { '-' }).collect();
        let encoded: String =
            form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
        Self::bytes(media, body).with(
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"{}\"; filename*=UTF-8''{encoded}",
                ascii.replace(['"', '\\'], "-")
            ),
        )
    }

    /// With a status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As the server sends it.
    #[must_use]
    pub fn into_response(self) -> Response<Body> {
        let body = match self.body {
            Content::Bytes(bytes) => Body::from(bytes),
            Content::Fixed(bytes) => Body::from(bytes),
            Content::File(path) => super::file_body::file_body(&path),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        for (name, value) in self.headers {
            // A value that is no header would be ours to answer for; it is left out rather than sent broken.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(name, value);
            }
        }
        response
    }
}

/// A refusal as programs read it (RFC 9457).
#[derive(Debug)]
pub struct Problem {
    /// Status.
    pub status: StatusCode,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub detail: String,
    /// What is wrong where: a field, header or record, its code, its sentence.
    pub errors: Vec<(String, &'static str, String)>,
    /// Further headers.
    pub headers: Vec<(HeaderName, String)>,
}

/// Why a request is not answered with what it asked for.
#[derive(Debug)]
pub enum WebError {
    /// Nobody is signed in.
    SignIn,
    /// A password that was handed out has to be changed before anything else.
    PasswordFirst,
    /// Not there, or not for this person to know.
    NotFound,
    /// An address to send to that was opened, or the other way round.
    NotSo,
    /// Visible, but this may not be done here; why, in the person's language.
    Forbidden(String),
    /// What was sent cannot be read; why.
    Unreadable(String),
    /// Refused; why, in the person's language. Where there is a form, the page shows it again instead.
    Refused(String),
    /// Somebody changed it since it was opened.
    Changed(String),
    /// Larger than is taken.
    TooLarge,
    /// Refused by the interface of programs, with the domain's own code.
    Problem(Box<Problem>),
    /// Too often; seconds to wait.
    TooOften(u64),
    /// Ours.
    Ours(String),
}

impl WebError {
    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotSo => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden(_) | Self::PasswordFirst => StatusCode::FORBIDDEN,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Changed(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Problem(problem) => problem.status,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Its stable code, which is the end of its sentences' keys.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::PasswordFirst => "password-first",
            Self::NotFound => "not-found",
            Self::NotSo => "not-so",
            Self::Forbidden(_) => "forbidden",
            Self::Unreadable(_) => "unreadable",
            Self::Refused(_) => "refused",
            Self::Changed(_) => "changed",
            Self::TooLarge => "too-large",
            Self::Problem(problem) => problem.code,
            Self::TooOften(_) => "too-often",
            Self::Ours(_) => "ours",
        }
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.to_string())
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::Ours(error.to_string())
    }
}

/// A page, or why not.
pub(crate) type Answered = Result<Answer, WebError>;
