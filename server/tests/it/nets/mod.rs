//! What no person has to remember, because a test does.

mod cost;
pub(crate) mod routes;
mod words;
