//! The web application: pages made on the server, each working without JavaScript.
//!
//! `routes` is the list of every address; `serve` takes a request apart and sends the answer; `visit` is one request
//! as a page sees it; each folder is a part of the product, handler and template together. Pages read the store and
//! call `actions`; they decide nothing themselves.

mod account;
mod admin;
pub(crate) mod answer;
mod appeals;
mod assets;
pub(crate) mod authority;
mod certificates;
mod charts;
mod check;
mod commendation;
mod criteria;
pub(crate) mod days;
mod decisions;
mod file_body;
pub(crate) mod form;
pub(crate) mod grid;
mod group;
mod hamlet_homes;
mod home;
pub mod imports;
mod map;
pub(crate) mod on_map;
mod once;
mod order;
mod own_record;
pub mod pace;
pub(crate) mod pages;
mod places;
mod preferences;
mod privacy;
mod progress;
mod proxy;
mod publication;
mod registry;
mod reorganisations;
mod review;
pub mod routes;
pub(crate) mod serve;
mod session;
pub(crate) mod shell;
mod standing;
mod templates;
mod titles;
pub(crate) mod visit;
pub mod words;

pub(crate) use admin::health_facts;
pub use check::{CertificateDesk, offline_page};
pub use own_record::OwnVisits;
pub use proxy::behind;
pub use serve::{UPLOAD_BYTES, router};
pub use session::Provider;
pub use visit::App;
