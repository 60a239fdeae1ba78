//! The web application: pages made on the server, each working without JavaScript.
//!
//! `routes` is the list of every address; `serve` takes a request apart and sends the answer; `visit` is one request
//! as a page sees it; each folder is a part of the product, handler and template together. Pages read the store and
//! call `actions`; they decide nothing themselves.

mod answer;
mod assets;
mod charts;
mod criteria;
mod form;
mod grid;
mod home;
mod order;
mod pages;
mod places;
mod preferences;
mod progress;
mod registry;
pub mod routes;
mod serve;
mod session;
mod shell;
mod standing;
mod visit;
pub mod words;

pub use serve::{UPLOAD_BYTES, router};
pub use visit::App;
