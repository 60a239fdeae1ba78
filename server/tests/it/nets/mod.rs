//! What no person has to remember, because a test does.

mod cost;
mod numbers;
pub(crate) mod routes;
mod words;
