//! What no person has to remember, because a test does.

pub(crate) mod routes;
mod words;
